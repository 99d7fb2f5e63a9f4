"""How the keys of a Secret reach the processes that need them for an under storage."""

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
    """How the keys of a Secret reach processes: the options of the construct `UfsSecret`.

    Args:
        secret_name: The Secret's name, in the namespace of the cluster.
        mount: The directory below ``/secrets`` where its keys become files. Default: not mounted.
        files: Keys that the Secret is known to have, such as ``core-site.xml``. Default: none.
        env: Environment variables, each with the key that holds its value. Default: none.
        properties: Alluxio properties, each with the key that holds its value; use
            ``Unchecked("KEY")`` for a property that Alluxio does not know. Default: none.
        pods: The pods that get it: ``"master"``, ``"worker"``, ``"fuse"``, ``"proxy"``,
            ``"logserver"``. Default: masters and workers.

    Raises:
        AlluxioConfigError: On a name or key that Kubernetes refuses, or a Secret that would be
            used for nothing.
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
                "reaches no process",
                parameter=f"UfsSecret {self.secret_name!r}",
                remedy='say how its keys reach Alluxio: mount="hdfsConfig" for files,'
                ' env={"AWS_ACCESS_KEY_ID": "access-key"} for environment variables, or'
                " properties={…}",
            )

    @property
    def property_keys(self) -> Mapping[str, str]:
        """The key that holds the value of each property."""
        return {name: _key(key) for name, key in self.properties.items()}

    def _check_variables(self) -> None:
        """Refuse keys that would become the same variable."""
        variables: dict[str, str] = {}
        for key in self.property_keys.values():
            other = variables.setdefault(variable_of(self.secret_name, key), key)
            if other != key:
                raise refuse(
                    "UfsSecret properties",
                    other,
                    f"must differ from {key!r} in more than case and punctuation: keys become"
                    " names of variables",
                    "rename one of these keys in the Secret",
                )

    def _check_readers(self) -> None:
        """Refuse properties that none of the processes with the Secret reads."""
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
                    f"must include one that reads {each!r}",
                    f"add {' or '.join(readers)}" if readers else "leave the property out",
                )


class HasSecret(Protocol):
    """A `UfsSecret`."""

    @property
    def options(self) -> UfsSecretOptions:
        """Its description."""


SecretLike: TypeAlias = "UfsSecretOptions | HasSecret"
"""A Secret: its description, or the construct that has one."""


def described_secrets(parameter: str, given: object) -> tuple[UfsSecretOptions, ...]:
    """The descriptions of Secrets that are given as descriptions or as constructs.

    Args:
        parameter: Their name in errors.
        given: The Secrets.

    Raises:
        AlluxioConfigError: On anything else.
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
    """The feature of a Secret: what it sets and mounts in the processes that get it."""

    def __init__(self, options: UfsSecretOptions) -> None:
        """Describe the use of a Secret."""
        self.options = options

    @property
    def directory(self) -> str | None:
        """The directory in the containers with the keys as files, or None."""
        return None if self.options.mount is None else f"/secrets/{self.options.mount}"

    @cached_property
    def variables(self) -> Mapping[str, str]:
        """The variables that pass keys to properties, each with its key."""
        name = self.options.secret_name
        return {variable_of(name, key): key for key in self.options.property_keys.values()}

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {name: _entry(name, key) for name, key in self.options.properties.items()}

    def _reaches(self, component: Component) -> bool:
        return component in processes_of(self.options.pods)

    def given(self, component: Component) -> Mapping[str, str]:
        """The properties that a process gets from the Secret, each with its key."""
        if not self._reaches(component):
            return {}
        return {
            name: key
            for name, key in self.options.property_keys.items()
            if self.takes(component, name)
        }

    def takes(self, component: Component, name: str) -> bool:
        """Whether a process that gets the Secret reads a property from it."""
        if name.startswith("alluxio.master."):
            return component is Component.MASTER
        # The log server's variable is read without a shell, which they would need.
        return component.sourced and reads(component, self._entries[name])

    def properties(self, component: Component) -> Mapping[str, EnvReference]:
        """The properties whose values are in the Secret, each through a variable."""
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
    """The catalogue's entry of a property; an unknown property may be read by every process."""
    if isinstance(key, Unchecked) and find(name) is None:
        check_name("UfsSecret properties", name)
        return Entry(name=name, type="string", scope="all", credential=True)
    return known_property("UfsSecret properties", name)


def _keys(parameter: str, given: Mapping[str, str] | None) -> dict[str, str]:
    keys = {} if given is None else checks.texts(parameter, given)
    return {name: checks.secret_key(f"{parameter}[{name!r}]", key) for name, key in keys.items()}


def variable_of(secret_name: str, key: str) -> str:
    """The variable that passes a key of a Secret to a property.

    Args:
        secret_name: The Secret.
        key: The key.
    """
    plain = "".join(c if c.isalnum() else "_" for c in f"{secret_name}_{key}")
    return f"UFS_SECRET_{plain.upper()}"


def hdfs_configuration(address: str, secrets: Sequence[UfsSecretOptions]) -> str | None:
    """The value of ``alluxio.underfs.hdfs.configuration`` for an ``hdfs://`` address.

    Args:
        address: The address's name in errors.
        secrets: The Secrets given with it.

    Raises:
        AlluxioConfigError: If it is unclear which of several Secrets holds it.
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
