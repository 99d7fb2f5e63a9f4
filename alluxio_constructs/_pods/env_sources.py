"""`EnvSource` and `ConfigMapVariables`: variables whose values are not in the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._base import checks
from .._base.arguments import explained
from .._base.values import Value, field, value_object

_SOURCE = "core.v1.EnvVarSource"


class EnvSource(Value):
    """Where a variable gets its value from when its container starts. Use one of the factories.

    Credentials belong into Secrets: use `UfsSecret` to pass one as a variable.
    """

    @staticmethod
    @explained("EnvSource.field")
    def field(path: str) -> EnvSource:
        """A field of the pod.

        Args:
            path: The field: ``"spec.nodeName"``, ``"status.hostIP"``, ``"metadata.name"``,
                ``"metadata.labels['team']"`` and the like.

        Raises:
            AlluxioConfigError: On a field that is not available to variables.
        """
        return FieldSource(path)

    @staticmethod
    @explained("EnvSource.resource")
    def resource(name: str, *, divisor: str | None = None) -> EnvSource:
        """A request or limit of the container itself.

        Args:
            name: ``"limits.memory"``, ``"requests.cpu"`` and the like.
            divisor: The unit: ``"1Mi"``. Default: bytes and cores (Kubernetes's), rounded up.

        Raises:
            AlluxioConfigError: On a resource or a unit that Kubernetes refuses.
        """
        return ResourceSource(name, divisor=divisor)

    @staticmethod
    @explained("EnvSource.config_map_key")
    def config_map_key(config_map_name: str, key: str, *, optional: bool = False) -> EnvSource:
        """A key of an existing ConfigMap. Only containers that start later see a change of it.

        Args:
            config_map_name: The ConfigMap's name, in the namespace of the cluster.
            key: The key.
            optional: Whether the container starts if the key is missing. Default: False.

        Raises:
            AlluxioConfigError: On a name or a key that Kubernetes refuses.
        """
        return ConfigMapKey(config_map_name, key, optional=optional)

    def manifest(self) -> Mapping[str, Any]:
        """The `valueFrom` of a variable."""
        raise NotImplementedError


@value_object(kw_only=False)
class FieldSource(EnvSource):
    """A field of the pod."""

    path: str

    def __post_init__(self) -> None:
        checks.text("EnvSource.field path", self.path)
        _check("EnvSource.field", self)

    def __repr__(self) -> str:
        return f"EnvSource.field({self._arguments()})"

    def manifest(self) -> Mapping[str, Any]:
        return {"fieldRef": {"fieldPath": self.path}}


@value_object(kw_only=False)
class ResourceSource(EnvSource):
    """A request or limit of the container."""

    name: str
    divisor: str | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        checks.text("EnvSource.resource name", self.name)
        if self.divisor is not None:
            checks.text("EnvSource.resource divisor", self.divisor)
        _check("EnvSource.resource", self)

    def __repr__(self) -> str:
        return f"EnvSource.resource({self._arguments()})"

    def manifest(self) -> Mapping[str, Any]:
        divisor = {} if self.divisor is None else {"divisor": self.divisor}
        return {"resourceFieldRef": {"resource": self.name, **divisor}}


@value_object(kw_only=False)
class ConfigMapKey(EnvSource):
    """A key of a ConfigMap."""

    config_map_name: str
    key: str
    optional: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        checks.dns_subdomain("EnvSource.config_map_key config_map_name", self.config_map_name)
        checks.secret_key("EnvSource.config_map_key key", self.key, kind="ConfigMap")
        checks.boolean("EnvSource.config_map_key optional", self.optional)

    def __repr__(self) -> str:
        return f"EnvSource.config_map_key({self._arguments()})"

    def manifest(self) -> Mapping[str, Any]:
        optional = {"optional": True} if self.optional else {}
        return {
            "configMapKeyRef": {"name": self.config_map_name, "key": self.key, **optional},
        }


@value_object(kw_only=False)
class ConfigMapVariables(Value):
    """An existing ConfigMap, each of whose keys becomes an environment variable.

    The cluster's own ConfigMap and ``env=`` win over it. Only containers that start later see a
    change of it. Credentials do not belong here: use `UfsSecret` to pass one as a variable.

    Args:
        config_map_name: The ConfigMap's name, in the namespace of the cluster.
        prefix: A prefix for the variables' names, before the key. Default: none.
        optional: Whether containers start if the ConfigMap is missing. Default: False.

    Raises:
        AlluxioConfigError: On a name that Kubernetes refuses.
    """

    config_map_name: str
    prefix: str | None = field(default=None, kw_only=True)
    optional: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        checks.dns_subdomain("ConfigMapVariables config_map_name", self.config_map_name)
        if self.prefix is not None:
            checks.environment_name("ConfigMapVariables prefix", self.prefix)
        checks.boolean("ConfigMapVariables optional", self.optional)


def variables_source(given: ConfigMapVariables) -> dict[str, Any]:
    """An item of a container's `envFrom`."""
    optional = {"optional": True} if given.optional else {}
    prefix = {} if given.prefix is None else {"prefix": given.prefix}
    return {**prefix, "configMapRef": {"name": given.config_map_name, **optional}}


def _check(parameter: str, source: EnvSource) -> None:
    from .._kubernetes.walk import check  # slow, and needed for these only

    check(parameter, source.manifest(), _SOURCE)
