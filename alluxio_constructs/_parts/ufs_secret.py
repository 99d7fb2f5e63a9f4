"""How a Secret reaches the processes that need it for an under storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol, TypeAlias

from .._base import checks
from .._base.values import NOTHING, Value, frozen, put, value_object
from .._pods.mounts import Mount, PodVolume
from .._pods.names import volume_name
from .._properties.catalogue import Entry, find
from .._properties.components import PODS, Component, PodName
from .._properties.given import check_name, known_property
from .._properties.readers import reads
from .._properties.shell import EnvReference
from .._properties.values import Unchecked
from ..errors import AlluxioConfigError, refuse
from .config_map_files import check_pods, processes_of
from .feature import Feature


@value_object()
class UfsSecretOptions(Value):
    """How a Secret reaches the processes: what a `UfsSecret`, which is a construct, describes.

    Args:
        secret_name: The Secret, in the namespace of the cluster.
        mount: The directory below ``/secrets`` where its keys are files. Default: not mounted.
        files: The keys that matter by name. Default: none named.
        env: Environment variables, each with the key that it has the value of. Default: none.
        properties: Alluxio properties, each with the key that it has the value of; for a name that
            Alluxio does not have, ``Unchecked("KEY")``. Default: none.
        pods: Which pods get it. Default: masters and workers.

    Raises:
        AlluxioConfigError: On a name or key that Kubernetes refuses, or nothing to be done with
            the Secret.
    """

    secret_name: str
    mount: str | None = None
    files: Sequence[str] = ()
    env: Mapping[str, str] = NOTHING
    properties: Mapping[str, str | Unchecked] = NOTHING
    pods: Sequence[PodName] = ("master", "worker")

    def __post_init__(self) -> None:
        checks.dns_subdomain("UfsSecret secret_name", self.secret_name)
        if self.mount is not None:
            checks.directory_name("UfsSecret mount", self.mount)
        files = checks.sequence("UfsSecret files", self.files, str)
        for each in files:
            checks.secret_key("UfsSecret files", each)
        env = _keys("UfsSecret env", self.env)
        for name in env:
            checks.environment_name("UfsSecret env", name)
        put(
            self,
            files=files,
            env=frozen(env),
            properties=frozen(_checked_properties(self.properties)),
            pods=check_pods("UfsSecret pods", self.pods),
        )
        self._check_variables()
        self._check_readers()
        if self.files and self.mount is None:
            raise refuse(
                "UfsSecret files", list(self.files), "needs a mount", 'give mount="hdfsConfig"'
            )
        if self.mount is None and not self.env and not self.properties:
            raise AlluxioConfigError(
                "is given to nobody",
                parameter=f"UfsSecret {self.secret_name!r}",
                remedy='say how its keys reach Alluxio: mount="hdfsConfig" for files,'
                ' env={"AWS_ACCESS_KEY_ID": "access-key"} for environment variables, or'
                " properties={…}",
            )

    @property
    def property_keys(self) -> Mapping[str, str]:
        """The key that each property has the value of."""
        return {name: _key(key) for name, key in self.properties.items()}

    def _check_variables(self) -> None:
        """Refuse keys that become the same variable."""
        variables: dict[str, str] = {}
        for key in self.property_keys.values():
            other = variables.setdefault(variable_of(self.secret_name, key), key)
            if other != key:
                raise refuse(
                    "UfsSecret properties",
                    other,
                    f"must differ from {key!r} in a letter or digit, whatever their case: they"
                    " become variables",
                    "rename one of these keys in the Secret",
                )

    def _check_readers(self) -> None:
        """Refuse properties that no process reads which gets the Secret."""
        use = SecretUse(self)
        for each in self.properties:
            if not any(each in use.given(component) for component in Component):
                readers = [
                    repr(role.value)
                    for role, components in PODS.items()
                    if any(use.takes(one, each) for one in components)
                ]
                raise refuse(
                    "UfsSecret pods",
                    list(self.pods),
                    f"must have one that reads {each!r}",
                    f"add {' or '.join(readers)}" if readers else "leave the property out",
                )


class HasSecret(Protocol):
    """A `UfsSecret`."""

    @property
    def options(self) -> UfsSecretOptions:
        """What it describes."""


SecretLike: TypeAlias = "UfsSecretOptions | HasSecret"
"""A Secret, by its description or by the construct that has one."""


def described_secrets(parameter: str, given: object) -> tuple[UfsSecretOptions, ...]:
    """The descriptions of Secrets, each given as such or as a construct.

    Args:
        parameter: What errors call them.
        given: The Secrets.

    Raises:
        AlluxioConfigError: On something that is no Secret.
    """
    found = []
    for i, each in enumerate(checks.sequence(parameter, given, object)):
        options = checks.described(each)
        if not isinstance(options, UfsSecretOptions):
            raise refuse(
                f"{parameter}[{i}]", each, "must be a UfsSecret", "make one with UfsSecret(…)"
            )
        found.append(options)
    return tuple(found)


class SecretUse(Feature):
    """What a Secret sets and mounts in the processes that get it."""

    def __init__(self, options: UfsSecretOptions) -> None:
        """Of a Secret."""
        self.options = options

    @property
    def directory(self) -> str | None:
        """Where its keys are files in the containers, or None."""
        return None if self.options.mount is None else f"/secrets/{self.options.mount}"

    @cached_property
    def variables(self) -> Mapping[str, str]:
        """The variables that bring keys to properties, each with its key."""
        name = self.options.secret_name
        return {variable_of(name, key): key for key in self.options.property_keys.values()}

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {name: _entry(name, key) for name, key in self.options.properties.items()}

    def _reaches(self, component: Component) -> bool:
        return component in processes_of(self.options.pods)

    def given(self, component: Component) -> Mapping[str, str]:
        """The properties that a component has from the Secret, each with its key."""
        if not self._reaches(component):
            return {}
        return {
            name: key
            for name, key in self.options.property_keys.items()
            if self.takes(component, name)
        }

    def takes(self, component: Component, name: str) -> bool:
        """Whether a component has a property from the Secret where that reaches it."""
        if name.startswith("alluxio.master."):
            return component is Component.MASTER
        # The log server's variable is read without a shell, which alone brings them there.
        return component.sourced and reads(component, self._entries[name])

    def properties(self, component: Component) -> Mapping[str, EnvReference]:
        """The properties whose values are in the Secret, each by way of a variable."""
        name = self.options.secret_name
        return {
            each: EnvReference(variable_of(name, key))
            for each, key in self.given(component).items()
        }

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The Secret at ``/secrets/MOUNT``."""
        if self.directory is None or not self._reaches(component):
            return ()
        name = self.options.secret_name
        volume = PodVolume(
            name=volume_name(f"secret-{name}-volume"),
            source={"secret": {"secretName": name, "defaultMode": 0o400}},
        )
        return (Mount(volume=volume, path=self.directory, read_only=True),)

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The variables whose values are in the Secret."""
        if not self._reaches(component):
            return ()
        secret_name = self.options.secret_name
        variables = dict(self.options.env)
        for key in self.given(component).values():
            variables[variable_of(secret_name, key)] = key
        return [
            {"name": name, "valueFrom": {"secretKeyRef": {"name": secret_name, "key": key}}}
            for name, key in variables.items()
        ]


def _key(key: str | Unchecked) -> str:
    return str(key.value) if isinstance(key, Unchecked) else key


def _checked_properties(given: Mapping[str, str | Unchecked] | None) -> dict[str, str | Unchecked]:
    if not isinstance(given, Mapping):
        return dict(_keys("UfsSecret properties", given))
    keys = {
        name: each.value if isinstance(each, Unchecked) else each for name, each in given.items()
    }
    checked = _keys("UfsSecret properties", keys)  # type: ignore[arg-type]
    return {
        name: Unchecked(key) if isinstance(given[name], Unchecked) else key
        for name, key in checked.items()
    }


def _entry(name: str, key: str | Unchecked) -> Entry:
    """What is known of a property; one that Alluxio does not have, every process may read."""
    if isinstance(key, Unchecked) and find(name) is None:
        check_name("UfsSecret properties", name)
        return Entry(name=name, type="string", scope="all", credential=True)
    return known_property("UfsSecret properties", name)


def _keys(parameter: str, given: Mapping[str, str] | None) -> dict[str, str]:
    keys = {} if given is None else checks.texts(parameter, given)
    return {name: checks.secret_key(f"{parameter}[{name!r}]", key) for name, key in keys.items()}


def variable_of(secret_name: str, key: str) -> str:
    """The variable that brings a key of a Secret to a property.

    Args:
        secret_name: The Secret.
        key: The key.
    """
    plain = "".join(c if c.isalnum() else "_" for c in f"{secret_name}_{key}")
    return f"UFS_SECRET_{plain.upper()}"


def hdfs_configuration(address: str, secrets: Sequence[UfsSecretOptions]) -> str | None:
    """The value of ``alluxio.underfs.hdfs.configuration`` for an ``hdfs://`` address.

    Args:
        address: What errors call the address.
        secrets: The Secrets given with it.

    Raises:
        AlluxioConfigError: If it cannot be told which of several Secrets holds it.
    """
    mounted = [each for each in secrets if each.mount is not None]
    files = [
        f"{SecretUse(each).directory}/{name}"
        for each in mounted
        for name in each.files
        if name.endswith("-site.xml")
    ]
    if not files and len(mounted) == 1 and not mounted[0].files:
        directory = SecretUse(mounted[0]).directory
        files = [f"{directory}/{name}" for name in ("core-site.xml", "hdfs-site.xml")]
    if not files and len(mounted) > 1:
        names = ", ".join(each.secret_name for each in mounted)
        raise AlluxioConfigError(
            f"comes with several Secrets ({names}) and none says that it holds the HDFS"
            " configuration",
            parameter=address,
            remedy='give that one files=["core-site.xml", "hdfs-site.xml"]',
        )
    return ":".join(files) if files else None
