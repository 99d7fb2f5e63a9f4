"""Converts the journal and the metastore of the values."""

from __future__ import annotations

from ..._base.quantities import GIB
from ..._parts.journal import Journal
from ..._parts.metastore import Metastore
from ..._pods.volume_uses import chart_claim
from ..._pods.volumes import VolumeSource
from ..keys.checked import Checked
from .settings import Settings, has_metastore
from .simple import advise, claim, empty_dir


def is_embedded(checked: Checked) -> bool:
    """Whether the journal is embedded, that is, replicated by the masters."""
    return bool(checked["journal.type"] == "EMBEDDED")


def journal(checked: Checked, settings: Settings) -> Journal | None:
    """The `Journal` of the values; None if it is the default.

    Args:
        checked: The values.
        settings: The properties.

    Raises:
        ValuesError: On several masters without an embedded journal, or on a folder or properties
            of another kind of journal.
    """
    embedded, folder = is_embedded(checked), checked["journal.folder"]
    in_hdfs = not embedded and checked["journal.ufsType"] == "HDFS"
    _check_kind(checked, embedded=embedded, in_hdfs=in_hdfs)
    if checked["journal.format.runFormat"]:
        advise(
            "journal.format.runFormat is ignored: a master starts on an empty journal without"
            " formatting it, and the chart, while this flag is on, empties the journal at every"
            " start (docs/formatting.md)"
        )
    if in_hdfs:
        with checked.at("journal"):
            return Journal.hdfs(folder, options=settings.journal_options)
    if settings.journal_options:
        name = next(iter(settings.journal_options))
        raise checked.problem(
            ("properties", f"alluxio.master.journal.ufs.option.{name}"),
            "has no effect: the journal is not in an under storage; leave it out, or set"
            " journal.ufsType: HDFS",
        )
    volume = _volume(checked, "journal")
    with checked.at("journal"):
        made = (Journal.embedded if embedded else Journal.local)(volume=volume, folder=folder)
    usual = Journal.embedded() if checked["master.count"] > 1 else Journal.local()
    return None if made == usual else made


def _check_kind(checked: Checked, *, embedded: bool, in_hdfs: bool) -> None:
    """Refuse keys that contradict each other."""
    folder = checked["journal.folder"]
    if checked["master.count"] > 1 and not embedded:
        raise checked.problem(
            "master.count",
            f"is {checked['master.count']}, but several masters need the embedded journal; set"
            " journal.type: EMBEDDED",
        )
    if in_hdfs and not folder.startswith("hdfs://"):
        raise checked.problem(
            "journal.folder",
            f"must begin with hdfs:// (got {folder!r}); use hdfs://HOST:PORT/FOLDER, or leave"
            " journal.ufsType out",
        )
    if not in_hdfs and "://" in folder:
        raise checked.problem(
            "journal.folder",
            f"must be a path in the pod (got {folder!r}); use /journal, or, for one in HDFS,"
            " journal.type: UFS and journal.ufsType: HDFS",
        )


def metastore(checked: Checked) -> Metastore | None:
    """The `Metastore` of the values, if they have one."""
    if not has_metastore(checked):
        return None
    volume = _volume(checked, "metastore") or chart_claim(GIB)
    mount_path = checked["metastore.mountPath"]
    with checked.at("metastore"):
        return Metastore(volume=volume, path="/metastore" if mount_path is None else mount_path)


def _volume(checked: Checked, owner: str) -> VolumeSource | None:
    """The volume; None if it is the default."""
    if checked[f"{owner}.volumeType"] == "emptyDir":
        return empty_dir(checked, owner)
    return claim(checked, owner, usual=GIB)
