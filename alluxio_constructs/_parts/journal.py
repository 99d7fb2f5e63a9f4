"""`Journal`: where the masters keep the Alluxio namespace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar, Literal, get_args

from .._base import checks
from .._base.arguments import explained
from .._base.quantities import GIB
from .._base.values import NOTHING, Value, frozen, put, replace, shown, value_object
from .._pods.mounts import Mount
from .._pods.volume_uses import chart_claim, own_volume
from .._pods.volumes import (
    EmptyDir,
    EphemeralClaim,
    VolumeSource,
    mounted_at,
    needs_preparing,
    ram_disk,
)
from .._properties.components import MASTERS, Component
from .._properties.given import given_properties, kept
from .._properties.values import PropertyValue, Unchecked
from ..errors import NOT_SHOWN, AlluxioConfigError, DataLossWarning, refuse, warn
from .feature import Feature
from .ufs import HDFS_CONFIGURATION, parse_uri
from .ufs_secret import SecretLike, UfsSecretOptions, described_secrets, hdfs_configuration

JournalType = Literal["UFS", "EMBEDDED"]
"""Alluxio's ``alluxio.master.journal.type``."""

Format = Literal["never", "always"]
"""When a journal is formatted."""


INIT_FROM_BACKUP = "alluxio.master.journal.init.from.backup"
"""`Journal` does not own this property: values files of the chart have no other way to restore."""


@value_object()
class Journal(Value, Feature):
    """The journal, in which masters record every change of the Alluxio namespace. Use a factory.

    A master starts on a fresh volume, or an empty folder in HDFS, without formatting.

    Args:
        type: Alluxio's ``alluxio.master.journal.type``: ``UFS`` or ``EMBEDDED``.
        folder: Alluxio's ``alluxio.master.journal.folder``.
        volume: The volume mounted at the folder; None for a journal in HDFS.
        format: When the journal is formatted: ``never`` or ``always``.
        options: Properties of the under storage that holds a UFS journal.
        secrets: Secrets that masters need to access it.
        backup: The backup that masters restore if the journal is empty; see `restored_from`.
    """

    owns: ClassVar[Mapping[str, str]] = {
        r"alluxio\.master\.journal\.(type|folder)": "journal=Journal.local(…) or another factory",
        r"alluxio\.master\.journal\.ufs\.option(\..+)?": "journal=Journal.hdfs(…, options={…})",
    }

    type: JournalType
    folder: str
    volume: VolumeSource | None
    format: Format
    options: Mapping[str, str | Unchecked] = NOTHING
    secrets: Sequence[UfsSecretOptions] = ()
    backup: str | None = None

    def __post_init__(self) -> None:
        checks.choice("Journal type", self.type, get_args(JournalType))
        checks.text("Journal folder", self.folder)
        if self.volume is not None:
            checks.instance("Journal volume", self.volume, VolumeSource)
        checks.choice("Journal format", self.format, get_args(Format))
        for name, value in checks.mapping("Journal options", self.options).items():
            if not isinstance(value, (str, Unchecked)):
                raise refuse(
                    f"Journal options[{name!r}]",
                    NOT_SHOWN,  # a credential may be in it
                    f"must be a string or Unchecked (got a {type(value).__name__})",
                    "use Journal.hdfs(…, options={…})",
                )
        put(
            self,
            options=frozen(self.options),
            secrets=described_secrets("Journal secrets", self.secrets),
        )
        if self.backup is not None:
            self._check_backup()

    def __repr__(self) -> str:
        if self.volume is None:
            arguments = [repr(self.folder)]
            arguments += [f"secrets={shown(self.secrets)}"] if self.secrets else []
            arguments += [f"options={shown(self.options)}"] if self.options else []
            factory = "hdfs"
        else:
            factory = "embedded" if self.is_embedded else "local"
            arguments = [f"volume={self.volume!r}"] if self.volume != chart_claim(GIB) else []
            arguments += [f"folder={self.folder!r}"] if self.folder != "/journal" else []
        arguments += [f"format={self.format!r}"] if self.format != "never" else []
        restored = "" if self.backup is None else f".restored_from({self.backup!r})"
        return f"Journal.{factory}({', '.join(arguments)}){restored}"

    @staticmethod
    @explained("Journal.local")
    def local(
        *,
        volume: VolumeSource | None = None,
        folder: str = "/journal",
        format: Format = "never",
    ) -> Journal:
        """One master's UFS journal on a volume of its pod.

        Args:
            volume: The volume of the journal. An `emptyDir` or an ephemeral volume loses the
                journal with the pod, and warns; so does a node directory (`hostPath`), unless
                `master_pod` keeps the master on one node. Default: a claim of 1 GiB, storage class
                ``standard`` (the chart's).
            folder: The path at which the volume is mounted. Default: ``/journal`` (the chart's).
            format: ``"never"`` leaves the volume's contents alone. ``"always"`` empties the journal
                at every start of the pod, and warns. Default: ``"never"``; a master starts on a
                fresh volume without formatting.

        Raises:
            AlluxioConfigError: On a folder that is not absolute or hides files that the image
                needs, or an unknown `format`.
        """
        return _on_volume("UFS", volume, folder, format)

    @staticmethod
    @explained("Journal.embedded")
    def embedded(
        *,
        volume: VolumeSource | None = None,
        folder: str = "/journal",
        format: Format = "never",
    ) -> Journal:
        """The embedded journal, which masters replicate (Raft), each on a volume of its pod.

        Args:
            volume: As for `local`.
            folder: As for `local`.
            format: As for `local`.

        Raises:
            AlluxioConfigError: As for `local`.
        """
        return _on_volume("EMBEDDED", volume, folder, format)

    @staticmethod
    @explained("Journal.hdfs")
    def hdfs(
        folder: str,
        *,
        secrets: Sequence[SecretLike] = (),
        options: Mapping[str, PropertyValue | Unchecked] | None = None,
        format: Format = "never",
    ) -> Journal:
        """One master's UFS journal in HDFS.

        Args:
            folder: ``hdfs://HOST:PORT/FOLDER`` or ``hdfs://NAMESERVICE/FOLDER``.
            secrets: Secrets with the HDFS configuration (see `UfsSecret`). Default: none.
            options: Properties of the under storage, without the prefix
                ``alluxio.master.journal.ufs.option.``; properties of Hadoop are allowed. Default:
                only the HDFS configuration found in `secrets`.
            format: As for `local`.

        Raises:
            AlluxioConfigError: On a folder that is not in HDFS, or an unknown `format`.
        """
        match = parse_uri("Journal.hdfs folder", folder)
        if match is None or match["scheme"] != "hdfs":
            raise refuse(
                "Journal.hdfs folder",
                folder,
                "must begin with hdfs://",
                'use "hdfs://HOST:PORT/journal", or Journal.local(…) for a volume',
            )
        if (match["path"] or "/").strip("/") == "":
            raise refuse(
                "Journal.hdfs folder",
                folder,
                "must name a folder, not the root of HDFS, which formatting would empty",
                f'use "{folder.rstrip("/")}/journal"',
            )
        checked = described_secrets("Journal.hdfs secrets", secrets)
        given = given_properties(
            "Journal.hdfs options", {} if options is None else options, for_hadoop=True
        )
        written = dict(given.properties)
        if HDFS_CONFIGURATION not in written:
            configuration = hdfs_configuration(f"Journal {folder!r}", checked)
            if configuration is not None:
                written[HDFS_CONFIGURATION] = configuration
        return Journal(
            type="UFS",
            folder=folder,
            volume=None,
            format=_format("Journal.hdfs", format),
            options=written,
            secrets=checked,
        )

    def restored_from(self, backup: str) -> Journal:
        """The same journal, restored from a backup of the Alluxio namespace if it is empty.

        The leading master restores the backup only into an empty journal. If the option stays, the
        backup is restored again when the journal is emptied or lost. Until it is restored no port
        is open: a startup probe of one hour waits for it, unless the process has one of its own.

        Args:
            backup: The `Backup URI` that ``fsadmin backup`` printed, in the under storage at the
                cluster's root; or the absolute path of a file in the masters' containers, on a
                volume of theirs.

        Raises:
            AlluxioConfigError: If it is not the address of a backup, or the journal is emptied at
                every start.
        """
        parse_uri("Journal.restored_from backup", backup)  # None is not the address of one
        return replace(self, backup=backup)

    def _check_backup(self) -> None:
        parameter = "Journal.restored_from backup"
        parse_uri(parameter, self.backup)
        if not str(self.backup).endswith(".gz") or "*" in str(self.backup):
            raise refuse(
                parameter,
                self.backup,
                "must be the file of a backup, which ends in .gz",
                'use the "Backup URI" that `alluxio fsadmin backup` printed',
            )
        if self.format == "always":
            raise AlluxioConfigError(
                'cannot be combined with format="always": the journal would be emptied, and the'
                " backup restored, at every start",
                parameter=parameter,
                remedy="leave format out",
            )

    @property
    def is_embedded(self) -> bool:
        """Whether it is the embedded journal."""
        return self.type == "EMBEDDED"

    def properties(self, component: Component) -> Mapping[str, str]:
        """The journal's properties, for all processes: `alluxio formatJournal` reads only these."""
        if component is Component.MASTER and self.backup is not None:
            return {INIT_FROM_BACKUP: self.backup}
        if component is not Component.ALL:
            return {}
        properties: dict[str, str] = {
            "alluxio.master.journal.type": self.type,
            "alluxio.master.journal.folder": self.folder,
        }
        for name, value in kept(self.options).values.items():
            properties[f"alluxio.master.journal.ufs.option.{name}"] = value
        return properties

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The journal's volume; the job master's own journal is in a folder of it."""
        return self._mounts if component in MASTERS else ()

    @cached_property
    def _mounts(self) -> Sequence[Mount]:
        if self.volume is None:
            return ()
        return (
            Mount(
                volume=own_volume(self.volume, "alluxio-journal", host_path=self.folder),
                path=self.folder,
                prepare=needs_preparing(self.volume),
                memory=ram_disk("Journal volume", self.volume),
            ),
        )


def _format(parameter: str, value: str) -> Format:
    if isinstance(value, str) and value == "if-needed":  # an earlier default
        raise refuse(
            f"{parameter} format",
            value,
            'must be "never" or "always"',
            "leave it out: a master starts on a fresh volume without formatting",
        )
    checks.choice(f"{parameter} format", value, get_args(Format))
    if value == "always":
        warn(
            f'{parameter} format "always" empties the journal at every start of a master pod, and'
            " destroys the Alluxio namespace; leave it out",
            DataLossWarning,
        )
        return "always"
    return "never"


def _on_volume(
    kind: JournalType, volume: VolumeSource | None, folder: str, format: Format
) -> Journal:
    parameter = "Journal.embedded" if kind == "EMBEDDED" else "Journal.local"
    if isinstance(folder, str) and "://" in folder:
        raise refuse(
            f"{parameter} folder", folder, "must be a path in the pod", "use Journal.hdfs(…)"
        )
    if volume is None:
        volume = chart_claim(GIB)
    checks.instance(f"{parameter} volume", volume, VolumeSource)
    path = mounted_at(f"{parameter} folder", folder, volume)
    ram_disk(f"{parameter} volume", volume)
    if isinstance(volume, (EmptyDir, EphemeralClaim)):
        what = "an emptyDir" if isinstance(volume, EmptyDir) else "ephemeral"
        warn(
            f"{parameter} volume is {what}: the journal, and with it the Alluxio namespace,"
            " is lost with the pod; use VolumeSource.persistent_volume_claim(…) for more than an"
            " experiment",
            DataLossWarning,
        )
    return Journal(type=kind, folder=path, volume=volume, format=_format(parameter, format))
