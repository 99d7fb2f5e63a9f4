"""`UfsSecret`: a Secret with which masters and workers reach an under storage."""

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
    """A Kubernetes Secret with which masters and workers reach an under storage.

    They get its keys as files below ``/secrets/MOUNT``, as environment variables, as Alluxio
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
        """Describe how processes get the keys of a Secret. `from_existing` does the same.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            secret_name: The Secret, in the namespace of the cluster, by its name or as a construct
                of cdk8s-plus. It is only referred to, not created.
            mount: The directory below ``/secrets`` where its keys are mounted as files, which only
                the pod's user and group can read. Default: None, not mounted.
            files: The keys to name as files. With an ``hdfs://`` under storage or journal, those
                that end in ``-site.xml`` become the HDFS configuration. Default: none; if it is
                the only Secret of an ``hdfs://`` address, it is assumed to have the keys
                ``core-site.xml`` and ``hdfs-site.xml``.
            env: Environment variables, each with the key of the Secret that has its value:
                ``{"AWS_ACCESS_KEY_ID": "access-key"}``. Default: none.
            properties: Alluxio properties, each with the key of the Secret that has its value.
                Only masters get those that begin with ``alluxio.master.``; all processes of `pods`
                that read them get the others. For a name that Alluxio does not have, such as a
                system property of the JVM, write ``Unchecked("KEY")``. Default: none.
            pods: The pods that get the Secret: ``"master"``, ``"worker"``, ``"fuse"``,
                ``"proxy"``, ``"logserver"``. The job process in a pod gets it as well. Default:
                masters and workers.

        Raises:
            AlluxioConfigError: On a name or key that Kubernetes refuses, or if nothing uses the
                Secret.
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
        """The description of the Secret, which clusters read."""
        self.secret: ApiObject | None = None
        """The Secret, if this construct writes it."""

    @property
    def secret_name(self) -> str:
        """The name of the Secret."""
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
        """Use a Secret that something else creates. The arguments are those of the class."""
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
        """Use a Secret of cdk8s-plus. The other arguments are those of the class."""
        with whole():
            made = cls(scope, id, secret_name=_name_of("UfsSecret secret", secret), **uses)
            metadata = getattr(secret, "metadata", None)  # None if it was imported by name
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
        """Write a Secret with the contents of local files, which the output then contains.

        Anyone who can read the YAML can read them. Do not commit such output, unless the files
        contain no credentials, as is the case for most HDFS configurations.

        Args:
            scope: The construct that it belongs to, in a chart.
            id: The construct id.
            secret_name: The name of the Secret.
            paths: The file for each key: ``{"core-site.xml": "conf/core-site.xml"}``.
            uses: The other arguments of the class. The default of `files` is all keys.

        Raises:
            AlluxioConfigError: If a file cannot be read, and as for the class.
        """
        data = {}
        for key, path in checks.mapping("UfsSecret paths", paths).items():
            try:
                data[key] = Path(cast("str", path)).read_bytes()
            except (OSError, TypeError, ValueError) as error:
                reason = getattr(error, "strerror", None) or "it is not a path"
                raise refuse(
                    f"UfsSecret paths[{key!r}]",
                    str(path) if isinstance(path, (str, PathLike)) else path,
                    f"must be a readable file ({reason})",
                    "give its path relative to where the app runs",
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
        """Write a Secret with literal values, which the output then contains.

        Anyone who can read the program or the YAML can read them. Use it only for experiments.

        Args:
            scope: The construct that it belongs to, in a chart.
            id: The construct id.
            secret_name: The name of the Secret.
            literals: The value of each key.
            uses: The other arguments of the class.

        Raises:
            AlluxioConfigError: As for the class.
        """
        data = {}
        if not isinstance(literals, Mapping):
            raise refuse(
                "UfsSecret literals",
                NOT_SHOWN,
                "must be a dict of strings (the value is not shown)",
                'use {"access-key": …}',
            )
        for key, text in literals.items():
            if not isinstance(text, str):
                raise refuse(
                    f"UfsSecret literals[{key!r}]",
                    NOT_SHOWN,
                    "must be a string (the value is not shown)",
                    'use "…"',
                )
            try:
                data[key] = text.encode()
            except UnicodeEncodeError:
                raise refuse(
                    f"UfsSecret literals[{key!r}]",
                    NOT_SHOWN,
                    "has an unpaired surrogate (the value is not shown), which no Secret can hold",
                    "decode it with the encoding that it was written in",
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
        """The path of a key as a file in the containers, as for ``fs.gcs.credential.path``.

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
        """The directory in the containers where its keys are files; None if not mounted."""
        return SecretUse(self.options).directory


def _name_of(parameter: str, secret: object) -> str:
    """The name of a Secret that is given by name, or as a construct of cdk8s or cdk8s-plus."""
    if isinstance(secret, str):
        return secret  # checked by UfsSecretOptions
    kind, name = attribute(secret, "kind"), attribute(secret, "name")
    if isinstance(kind, str) and kind == "Secret" and isinstance(name, str):
        return name
    raise refuse(parameter, secret, "must be the name of a Secret, or a Secret", "give its name")
