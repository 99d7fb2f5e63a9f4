"""`UfsSecret`: credentials and configuration of an under store, kept out of every ConfigMap."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, cast

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._parts.config_map_files import check_pods
from .._parts.feature import PODS, Component, Feature
from .._pods.mounts import Mount, PodVolume
from .._pods.names import APP
from .._properties.given import known_property, reads
from .._properties.shell import EnvReference
from ..errors import AlluxioConfigError, refuse
from .objects import Part, write

if TYPE_CHECKING:
    from cdk8s_plus_27 import ISecret
    from typing_extensions import Unpack


class SecretUses(TypedDict, total=False):
    """How the keys of a Secret reach the processes: the optional arguments of `UfsSecret`."""

    mount: str | None
    files: Sequence[str]
    env: Mapping[str, str] | None
    properties: Mapping[str, str] | None
    pods: Sequence[str]


class UfsSecret(Part, Feature):
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
            properties: Alluxio properties, each with the key of the Secret that it has the value
                of. Those that begin with ``alluxio.master.`` are the master's alone, others are
                of all processes of `pods` that read them. Default: none.
            pods: Which pods get it: ``"master"``, ``"worker"``, ``"fuse"``, ``"proxy"``,
                ``"logserver"``. A pod's job process gets it as well. Default: masters and
                workers.

        Raises:
            AlluxioConfigError: On a name or key that Kubernetes refuses, or nothing to be done
                with the Secret.
        """
        self.secret_name = checks.dns_subdomain("UfsSecret secret_name", secret_name)
        self.mount = None if mount is None else checks.directory_name("UfsSecret mount", mount)
        self.files = tuple(
            checks.secret_key("UfsSecret files", each)
            for each in checks.sequence("UfsSecret files", files, str)
        )
        self.env = _keys("UfsSecret env", env)
        for name in self.env:
            checks.environment_name("UfsSecret env", name)
        self.secret_properties = _keys("UfsSecret properties", properties)
        self._entries = {
            each: known_property("UfsSecret properties", each) for each in self.secret_properties
        }
        self.variables = {
            _variable(self.secret_name, key): key for key in self.secret_properties.values()
        }
        for key in self.secret_properties.values():
            other = self.variables[_variable(self.secret_name, key)]
            if other != key:
                raise refuse(
                    "UfsSecret properties",
                    key,
                    f"must differ from {other!r} in a letter or digit, whatever their case: they"
                    " become variables",
                    "rename one of these keys in the Secret",
                )
        self.pods = check_pods("UfsSecret pods", pods)
        for each in self.secret_properties:
            if not any(each in self._given(component) for component in Component):
                readers = [
                    repr(pod) for pod in PODS if any(self._takes(one, each) for one in PODS[pod])
                ]
                raise refuse(
                    "UfsSecret pods",
                    list(self.pods),
                    f"must have one that reads {each!r}",
                    f"add {' or '.join(readers)}" if readers else "leave the property out",
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
        self.secret: ApiObject | None = None
        """The Secret, if it is one that we write."""

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

    @classmethod
    def create_from_files(
        cls,
        scope: Construct,
        id: str,
        *,
        secret_name: str,
        paths: Mapping[str, str | PathLike[str]],
        **uses: Unpack[SecretUses],
    ) -> UfsSecret:
        """Write a Secret with the contents of local files, which are then in the output.

        Whoever reads the YAML reads them: not for a repository, unless what is in them is no
        secret, as in most HDFS configurations.

        Args:
            scope: The construct that it belongs to, in a chart.
            id: The construct id.
            secret_name: The name of the Secret.
            paths: The file for each key: ``{"core-site.xml": "conf/core-site.xml"}``.
            uses: As for the class. `files` is by default the keys.

        Raises:
            AlluxioConfigError: If a file cannot be read, or as for the class.
        """
        data = {}
        for key, path in checks.mapping("UfsSecret paths", paths).items():
            try:
                data[key] = Path(cast("str", path)).read_bytes()
            except (OSError, TypeError, ValueError) as error:
                reason = getattr(error, "strerror", None) or "it is no path"
                raise refuse(
                    f"UfsSecret paths[{key!r}]",
                    str(path),
                    f"must be a file that can be read ({reason})",
                    "give its path from where the app is run",
                ) from None
        uses.setdefault("files", tuple(data) if uses.get("mount") else ())
        return cls(scope, id, secret_name=secret_name, **uses)._written(data)

    @classmethod
    def create_from_literals(
        cls,
        scope: Construct,
        id: str,
        *,
        secret_name: str,
        literals: Mapping[str, str],
        **uses: Unpack[SecretUses],
    ) -> UfsSecret:
        """Write a Secret with the texts given here, which are then in the output.

        Whoever reads the program or the YAML reads them: for experiments.

        Args:
            scope: The construct that it belongs to, in a chart.
            id: The construct id.
            secret_name: The name of the Secret.
            literals: The text for each key.
            uses: As for the class.

        Raises:
            AlluxioConfigError: As for the class.
        """
        data = {}
        if not isinstance(literals, Mapping):
            raise AlluxioConfigError(
                "UfsSecret literals must be a dict from keys to texts (got something else, which"
                ' is not shown); use {"access-key": …}'
            )
        for key, text in literals.items():
            if not isinstance(text, str):
                raise AlluxioConfigError(
                    f"UfsSecret literals[{key!r}] must be a text (got something else, which is not"
                    ' shown); use "…"'
                )
            try:
                data[key] = text.encode()
            except UnicodeEncodeError:
                raise AlluxioConfigError(
                    f"UfsSecret literals[{key!r}] has half a character in it (not shown), which no"
                    " Secret can hold; read it with the encoding that it was written with"
                ) from None
        return cls(scope, id, secret_name=secret_name, **uses)._written(data)

    def _written(self, data: Mapping[str, bytes]) -> UfsSecret:
        """Write the Secret, with all keys that are used and no others missing."""
        for key in data:
            checks.secret_key("UfsSecret key", key)
        wanted = [*self.files, *self.env.values(), *self.secret_properties.values()]
        for key in wanted:
            if key not in data:
                raise refuse("UfsSecret key", key, "must be among those that are written", "add it")
        self.secret = write(
            self,
            "Resource",
            api_version="v1",
            kind="Secret",
            name=self.secret_name,
            labels={"app": APP},
            type="Opaque",
            data={key: b64encode(value).decode() for key, value in data.items()},
        )
        return self

    def path_of(self, key: str) -> str:
        """Where a key is a file in the containers, as for ``fs.gcs.credential.path``.

        Args:
            key: The key.

        Raises:
            AlluxioConfigError: If the Secret is not mounted.
        """
        if self.directory is None:
            raise refuse("UfsSecret mount", None, "is missing", 'give mount="gcs" or the like')
        return f"{self.directory}/{checks.secret_key('UfsSecret key', key)}"

    @property
    def directory(self) -> str | None:
        """Where its keys are files in the containers, or None."""
        return None if self.mount is None else f"/secrets/{self.mount}"

    def reaches(self, component: Component) -> bool:
        """Whether a component gets it."""
        return any(component in PODS[pod] for pod in self.pods)

    def _given(self, component: Component) -> Mapping[str, str]:
        """The properties that a component has from the Secret, each with its key."""
        if not self.reaches(component):
            return {}
        return {
            name: key
            for name, key in self.secret_properties.items()
            if self._takes(component, name)
        }

    def _takes(self, component: Component, name: str) -> bool:
        """Whether a component has a property from the Secret where that reaches it."""
        if name.startswith("alluxio.master."):
            return component is Component.MASTER
        # The log server's variable is read without a shell, which alone brings them there.
        return component.sourced and reads(component, self._entries[name])

    def properties(self, component: Component) -> Mapping[str, EnvReference]:
        """The properties whose values are in the Secret, each by way of a variable."""
        return {
            name: EnvReference(_variable(self.secret_name, key))
            for name, key in self._given(component).items()
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
        for key in self._given(component).values():
            variables[_variable(self.secret_name, key)] = key
        return [
            {
                "name": name,
                "valueFrom": {"secretKeyRef": {"name": self.secret_name, "key": key}},
            }
            for name, key in variables.items()
        ]


def _keys(parameter: str, given: Mapping[str, str] | None) -> dict[str, str]:
    keys = {} if given is None else checks.texts(parameter, given)
    return {name: checks.secret_key(f"{parameter}[{name!r}]", key) for name, key in keys.items()}


def _variable(secret_name: str, key: str) -> str:
    """The variable that brings a key of a Secret to a property."""
    plain = "".join(c if c.isalnum() else "_" for c in f"{secret_name}_{key}")
    return f"UFS_SECRET_{plain.upper()}"


def _volume_name(secret_name: str) -> str:
    """The chart's name for the volume, as far as a volume's name may be that long."""
    return f"secret-{secret_name}-volume"[:63].replace(".", "-").rstrip("-")


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
