"""`UfsSecret`: credentials and configuration of an under store, kept out of every ConfigMap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from constructs import Construct

from . import _checks
from ._shell import EnvReference
from .errors import AlluxioConfigError, refuse
from .features import MASTERS, WORKERS, Component, Feature
from .volumes import Mount, PodVolume

if TYPE_CHECKING:
    from cdk8s_plus_27 import ISecret
    from typing_extensions import Unpack

_PODS = {"master": MASTERS, "worker": WORKERS}


class SecretUses(TypedDict, total=False):
    """How the keys of a Secret reach the processes: the optional arguments of `UfsSecret`."""

    mount: str | None
    files: Sequence[str]
    env: Mapping[str, str] | None
    properties: Mapping[str, str] | None
    pods: Sequence[str]


class UfsSecret(Construct, Feature):
    """A Kubernetes Secret that masters and workers need to reach an under store.

    It reaches them as files below ``/secrets/MOUNT``, as environment variables, as Alluxio
    properties, or as several of these. The values stay in the Secret.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        secret_name: str,
        mount: str | None = None,
        files: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
        properties: Mapping[str, str] | None = None,
        pods: Sequence[str] = ("master", "worker"),
    ) -> None:
        """Describe how a Secret reaches the processes. `from_existing` reads better.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            secret_name: The Secret, in the namespace of the cluster. It is referred to, not made.
            mount: The directory below ``/secrets`` where its keys are files, readable by the
                pod's user and group alone. Default: not mounted.
            files: The keys that matter by name. With an ``hdfs://`` under store or journal, those
                that end in ``-site.xml`` become the HDFS configuration. Default: none named; a
                Secret alone with an ``hdfs://`` address is then taken to hold ``core-site.xml``
                and ``hdfs-site.xml``.
            env: Environment variables, each with the key of the Secret that it has the value of:
                ``{"AWS_ACCESS_KEY_ID": "access-key"}``. Default: none.
            properties: Alluxio properties of the master, each with the key of the Secret that it
                has the value of. Default: none.
            pods: Which pods get it: ``"master"``, ``"worker"``. A pod's job process gets it as
                well. Default: both.

        Raises:
            AlluxioConfigError: On a name or key that Kubernetes refuses, or nothing to be done
                with the Secret.
        """
        self.secret_name = _checks.dns_subdomain("UfsSecret secret_name", secret_name)
        self.mount = None if mount is None else _checks.secret_key("UfsSecret mount", mount)
        if self.mount in (".", ".."):
            raise refuse("UfsSecret mount", mount, "must be the name of a directory", "rename it")
        self.files = tuple(
            _checks.secret_key("UfsSecret files", each)
            for each in _checks.sequence("UfsSecret files", files, str)
        )
        self.env = _keys("UfsSecret env", env)
        for name in self.env:
            _checks.environment_name("UfsSecret env", name)
        self.secret_properties = _keys("UfsSecret properties", properties)
        self._variables = {
            _variable(self.secret_name, key): key for key in self.secret_properties.values()
        }
        for key in self.secret_properties.values():
            other = self._variables[_variable(self.secret_name, key)]
            if other != key:
                raise refuse(
                    "UfsSecret properties",
                    key,
                    f"must differ from {other!r} in a letter or digit, whatever their case: they"
                    " become variables",
                    "rename one of these keys in the Secret",
                )
        self.pods = _checks.sequence("UfsSecret pods", pods, str)
        for pod in self.pods:
            _checks.choice("UfsSecret pods", pod, tuple(_PODS))
        if not self.pods:
            raise refuse("UfsSecret pods", pods, "must name a pod", 'use pods=["master"]')
        if self.secret_properties and "master" not in self.pods:
            raise refuse(
                "UfsSecret pods", pods, "must have the master, which reads the properties", "add it"
            )
        if self.files and self.mount is None:
            raise refuse("UfsSecret files", files, "needs a mount", 'give mount="hdfsConfig"')
        if self.mount is None and not self.env and not self.secret_properties:
            raise AlluxioConfigError(
                f"UfsSecret {secret_name!r} is given to nobody; say how its keys reach Alluxio:"
                ' mount="hdfsConfig" for files, env={"AWS_ACCESS_KEY_ID": "access-key"} for'
                " environment variables, or properties={…}"
            )
        super().__init__(scope, id)

    @classmethod
    def from_existing(
        cls,
        scope: Construct,
        id: str,
        *,
        secret_name: str,
        **uses: Unpack[SecretUses],
    ) -> UfsSecret:
        """Use a Secret that exists, or that something else makes. Arguments as for the class."""
        return cls(scope, id, secret_name=secret_name, **uses)

    @classmethod
    def from_secret(
        cls,
        scope: Construct,
        id: str,
        *,
        secret: ISecret,
        **uses: Unpack[SecretUses],
    ) -> UfsSecret:
        """Use a Secret of cdk8s-plus. Other arguments as for the class."""
        return cls(scope, id, secret_name=secret.name, **uses)

    @property
    def directory(self) -> str | None:
        """Where its keys are files in the containers, or None."""
        return None if self.mount is None else f"/secrets/{self.mount}"

    def reaches(self, component: Component) -> bool:
        """Whether a component gets it."""
        return any(component in _PODS[pod] for pod in self.pods)

    def properties(self, component: Component) -> Mapping[str, EnvReference]:
        """The properties whose values are in the Secret, each by way of a variable."""
        if component is not Component.MASTER:
            return {}
        return {
            name: EnvReference(_variable(self.secret_name, key))
            for name, key in self.secret_properties.items()
        }

    def mounts(self, component: Component) -> Sequence[Mount]:
        """The Secret at ``/secrets/MOUNT``."""
        if self.directory is None or not self.reaches(component):
            return ()
        volume = PodVolume(
            name=_volume_name(self.secret_name),
            source={"secret": {"secretName": self.secret_name, "defaultMode": 0o400}},
        )
        return (Mount(volume=volume, path=self.directory, read_only=True),)

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The variables whose values are in the Secret."""
        if not self.reaches(component):
            return ()
        variables = dict(self.env)
        if component is Component.MASTER:
            variables.update(self._variables)
        return [
            {
                "name": name,
                "valueFrom": {"secretKeyRef": {"name": self.secret_name, "key": key}},
            }
            for name, key in variables.items()
        ]


def _keys(parameter: str, given: Mapping[str, str] | None) -> dict[str, str]:
    keys = {} if given is None else _checks.texts(parameter, given)
    return {name: _checks.secret_key(f"{parameter}[{name!r}]", key) for name, key in keys.items()}


def _variable(secret_name: str, key: str) -> str:
    """The variable that brings a key of a Secret to a property."""
    plain = "".join(c if c.isalnum() else "_" for c in f"{secret_name}_{key}")
    return f"UFS_SECRET_{plain.upper()}"


def _volume_name(secret_name: str) -> str:
    """The chart's name for the volume, as far as a volume's name may be that long."""
    return f"secret-{secret_name}-volume"[:63].replace(".", "-").rstrip("-")


def check_secrets(secrets: Sequence[UfsSecret]) -> list[str]:
    """What is wrong with Secrets that are together in a cluster: one given twice, or a mount."""
    findings = []
    for i, one in enumerate(secrets):
        for other in secrets[:i]:
            if not set(one.pods) & set(other.pods):
                continue
            if one.secret_name == other.secret_name:
                findings.append(
                    f"Secret {one.secret_name!r} is given twice; make one UfsSecret with all its"
                    " uses, and pass that"
                )
            elif one.mount is not None and one.mount == other.mount:
                findings.append(
                    f"Secrets {other.secret_name!r} and {one.secret_name!r} have the same mount"
                    f" {one.mount!r}; give each a mount of its own"
                )
            both = set(one.env) & set(other.env)
            if one.secret_name != other.secret_name:
                both |= set(one._variables) & set(other._variables)
            for name in sorted(both):
                findings.append(
                    f"Secrets {other.secret_name!r} and {one.secret_name!r} both set the variable"
                    f" {name}; leave it out of one"
                )
    return findings


def hdfs_configuration(address: str, secrets: Sequence[UfsSecret]) -> str | None:
    """The value of ``alluxio.underfs.hdfs.configuration`` for an ``hdfs://`` address.

    Args:
        address: What errors call the address.
        secrets: The Secrets given with it.

    Raises:
        AlluxioConfigError: If it cannot be told which of several Secrets holds it.
    """
    mounted = [each for each in secrets if each.directory is not None]
    files = [
        f"{each.directory}/{name}"
        for each in mounted
        for name in each.files
        if name.endswith("-site.xml")
    ]
    if not files and len(mounted) == 1 and not mounted[0].files:
        files = [f"{mounted[0].directory}/{name}" for name in ("core-site.xml", "hdfs-site.xml")]
    if not files and len(mounted) > 1:
        names = ", ".join(each.secret_name for each in mounted)
        raise AlluxioConfigError(
            f"{address} comes with several Secrets ({names}) and none says that it holds the HDFS"
            ' configuration; give that one files=["core-site.xml", "hdfs-site.xml"]'
        )
    return ":".join(files) if files else None
