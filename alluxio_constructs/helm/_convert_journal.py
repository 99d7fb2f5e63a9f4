"""Journal and metastore of the values."""

from __future__ import annotations

from typing import Any

from .._base.quantities import GIB
from ._check import Checked
from ._convert_properties import Settings
from ._convert_values import changed, claim, empty_dir, has_metastore, path
from ._program import UNSET, Call


def is_embedded(checked: Checked) -> bool:
    """Whether the masters replicate the journal among themselves."""
    return bool(checked["journal.type"] == "EMBEDDED")


def journal(checked: Checked, settings: Settings, warnings: list[str]) -> Any:
    """The `Journal` of the values, or `UNSET` where it is the default.

    Args:
        checked: The values.
        settings: The properties.
        warnings: Where what is legal but unwise goes.

    Raises:
        ValuesProblem: On several masters without the embedded journal, or a folder or properties
            of another journal.
    """
    embedded, folder = is_embedded(checked), checked["journal.folder"]
    in_hdfs = not embedded and checked["journal.ufsType"] == "HDFS"
    if checked["master.count"] > 1 and not embedded:
        raise checked.problem(
            path("master.count"),
            f"is {checked['master.count']}, but several masters need the embedded journal; set"
            " journal.type: EMBEDDED",
        )
    if in_hdfs and not folder.startswith("hdfs://"):
        raise checked.problem(
            path("journal.folder"),
            f"must begin with hdfs:// (got {folder!r}); use hdfs://HOST:PORT/FOLDER, or leave"
            " journal.ufsType out",
        )
    if not in_hdfs and "://" in folder:
        raise checked.problem(
            path("journal.folder"),
            f"must be a path in the pod (got {folder!r}); use /journal, or, for one in HDFS,"
            " journal.type: UFS and journal.ufsType: HDFS",
        )
    formatted = checked["journal.format.runFormat"]
    if formatted:
        warnings.append(
            "journal.format.runFormat is left out: a master starts on a fresh journal without"
            " formatting, and the chart with that flag left on empties the journal at every start"
            " (docs/formatting.md)"
        )
    if in_hdfs:
        options = settings.journal_options or UNSET
        return Call("Journal.hdfs", folder, place=("journal",), options=options)
    if settings.journal_options:
        name = next(iter(settings.journal_options))
        raise checked.problem(
            ("properties", f"alluxio.master.journal.ufs.option.{name}"),
            "has no effect: the journal is in no under store; leave it out, or set"
            " journal.ufsType: HDFS",
        )
    volume = _volume(checked, "journal")
    function = "Journal.embedded" if embedded else "Journal.local"
    folder = changed(checked, "journal.folder")
    usual = embedded == (checked["master.count"] > 1)
    if usual and volume is UNSET and folder is UNSET:
        return UNSET
    return Call(function, place=("journal",), volume=volume, folder=folder)


def metastore(checked: Checked) -> Any:
    """The `Metastore` of the values, or `UNSET` where they have none."""
    if not has_metastore(checked):
        return UNSET
    mount_path = checked["metastore.mountPath"]
    return Call(
        "Metastore",
        place=("metastore",),
        volume=_volume(checked, "metastore"),
        path=UNSET if mount_path in (None, "/metastore") else mount_path,
    )


def _volume(checked: Checked, owner: str) -> Any:
    """The volume, or `UNSET` where it is the default."""
    if checked[f"{owner}.volumeType"] == "emptyDir":
        return empty_dir(checked, owner)
    return claim(checked, owner, in_bytes=GIB)
