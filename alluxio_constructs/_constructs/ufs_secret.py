"""`UfsSecret`: a Secret that masters and workers need to reach an under storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, cast

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._base.arguments import attribute, explained
from .._manifests.secret import secret
from .._model.several import Home
from .._parts.ufs_secret import SecretUse, UfsSecretOptions
from .._properties.components import PodName
from .._properties.values import Unchecked
from ..errors import NOT_SHOWN, refuse
from .objects import Part, placed, settle, write
from .undo import whole

if TYPE_CHECKING:
    from cdk8s_plus_27 import ISecret
    from typing_extensions import Unpack


class SecretUses(TypedDict, total=False):
    """How the keys of a Secret reach the processes: the optional arguments of `UfsSecret`."""

    mount: str | None
    files: Sequence[str]
    env: Mapping[str, str] | None
    properties: Mapping[str, str | Unchecked] | None
    pods: Sequence[PodName]


class UfsSecret(Part):
    """A Kubernetes Secret that masters and workers need to reach an under storage.

    It reaches them as files below ``/secrets/MOUNT``, as environment variables, as Alluxio
    properties, or as several of these. The values stay in the Secret.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        secret_name: str | ISecret,
        mount: str | None = None,
        files: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
        properties: Mapping[str, str | Unchecked] | None = None,
        pods: Sequence[PodName] = ("master", "worker"),
    ) -> None:
        """Describe how a Secret reaches the processes. `from_existing` reads better.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            secret_name: The Secret, in the namespace of the cluster, by its name or as a construct
                of cdk8s-plus. It is referred to, not made.
            mount: The directory below ``/secrets`` where its keys are files, readable by the
                pod's user and group alone. Default: not mounted.
            files: The keys that matter by name. With an ``hdfs://`` under storage or journal, those
                that end in ``-site.xml`` become the HDFS configuration. Default: none named; a
                Secret alone with an ``hdfs://`` address is then taken to hold ``core-site.xml``
                and ``hdfs-site.xml``.
            env: Environment variables, each with the key of the Secret that it has the value of:
                ``{"AWS_ACCESS_KEY_ID": "access-key"}``. Default: none.
            properties: Alluxio properties, each with the key of the Secret that it has the value
                of. Those that begin with ``alluxio.master.`` are the master's alone, others are
                of all processes of `pods` that read them. For a name that Alluxio does not have,
                such as a system property of the JVM, write ``Unchecked("KEY")``. Default: none.
            pods: Which pods get it: ``"master"``, ``"worker"``, ``"fuse"``, ``"proxy"``,
                ``"logserver"``. A pod's job process gets it as well. Default: masters and
                workers.

        Raises:
            AlluxioConfigError: On a name or key that Kubernetes refuses, or nothing to be done
                with the Secret.
        """
        options = UfsSecretOptions(
            secret_name=_name_of("UfsSecret secret_name", secret_name),
            mount=mount,
            files=files,
            env={} if env is None else env,
            properties={} if properties is None else properties,
            pods=pods,
        )
        super().__init__(scope, id)
        self.options: UfsSecretOptions = options
        """What it describes, to clusters."""
        self.secret: ApiObject | None = None
        """The Secret, if it is one that we write."""

    @property
    def secret_name(self) -> str:
        """The Secret's name."""
        return self.options.secret_name

    @classmethod
    @explained("UfsSecret.from_existing", bound=True)
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
    @explained("UfsSecret.from_secret", bound=True)
    def from_secret(
        cls,
        scope: Construct,
        id: str,
        *,
        secret: ISecret,
        **uses: Unpack[SecretUses],
    ) -> UfsSecret:
        """Use a Secret of cdk8s-plus. Other arguments as for the class."""
        with whole():
            made = cls(scope, id, secret_name=_name_of("UfsSecret secret", secret), **uses)
            metadata = getattr(secret, "metadata", None)  # of one that is not imported by its name
            if metadata is not None:
                home = Home(f"Secret {secret.name!r}", metadata.namespace)
                placed(cast("Construct", secret)).registry.settle(made.options, home)
        return made

    @classmethod
    @explained("UfsSecret.create_from_files", bound=True)
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
                    str(path) if isinstance(path, (str, PathLike)) else path,
                    f"must be a file that can be read ({reason})",
                    "give its path from where the app is run",
                ) from None
        uses.setdefault("files", tuple(data) if uses.get("mount") else ())
        return cls._written(scope, id, secret_name, uses, data)

    @classmethod
    @explained("UfsSecret.create_from_literals", bound=True)
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
            raise refuse(
                "UfsSecret literals",
                NOT_SHOWN,
                "must be a dict from keys to texts (got something else, which is not shown)",
                'use {"access-key": …}',
            )
        for key, text in literals.items():
            if not isinstance(text, str):
                raise refuse(
                    f"UfsSecret literals[{key!r}]",
                    NOT_SHOWN,
                    "must be a text (got something else, which is not shown)",
                    'use "…"',
                )
            try:
                data[key] = text.encode()
            except UnicodeEncodeError:
                raise refuse(
                    f"UfsSecret literals[{key!r}]",
                    NOT_SHOWN,
                    "has an unpaired surrogate in it (not shown), which no Secret can hold",
                    "read it with the encoding that it was written with",
                ) from None
        return cls._written(scope, id, secret_name, uses, data)

    @classmethod
    def _written(
        cls,
        scope: Construct,
        id: str,
        secret_name: str,
        uses: SecretUses,
        data: Mapping[str, bytes],
    ) -> UfsSecret:
        with whole():
            made = cls(scope, id, secret_name=secret_name, **uses)
            made.secret = write(made, secret(made.options, data))
            settle(made, made.options, f"Secret {secret_name!r}")
        return made

    @explained("UfsSecret.path_of", bound=True)
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
        return SecretUse(self.options).directory


def _name_of(parameter: str, secret: object) -> str:
    """The name of a Secret, given as such or as a construct of cdk8s or cdk8s-plus."""
    if isinstance(secret, str):
        return secret  # checked with all else
    kind, name = attribute(secret, "kind"), attribute(secret, "name")
    if isinstance(kind, str) and kind == "Secret" and isinstance(name, str):
        return name
    raise refuse(parameter, secret, "must be the name of a Secret, or a Secret", "give its name")
