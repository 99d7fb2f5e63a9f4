"""What the manifests say of masters: their journal, their addresses, their under storage."""

from __future__ import annotations

from collections.abc import Sequence

from .._compare.pairs import Name, Objects
from .._properties.components import Component
from .workloads import Place, Workload, mapping

JOURNAL_TYPE = "alluxio.master.journal.type"
_FOLDER = "alluxio.master.journal.folder"
_ADDRESSES = "alluxio.master.embedded.journal.addresses"
_ROOT = "alluxio.master.mount.table.root.ufs"
_DEFAULTS = {
    JOURNAL_TYPE: "EMBEDDED",
    _FOLDER: "/opt/alluxio/journal",
    _ROOT: "/opt/alluxio/underFSStorage",
}

BACKUP = "`alluxio fsadmin backup`"


def _setting(workload: Workload, name: str) -> str:
    """A property of a master, or Alluxio's default."""
    options = workload.options(Component.MASTER)
    former = options.get("alluxio.underfs.address") if name == _ROOT else None
    return options.get(name, former or _DEFAULTS[name])


def type_of_journal(workload: Workload) -> str:
    """The type of the journal of masters, in capitals: ``EMBEDDED`` or ``UFS``."""
    return _setting(workload, JOURNAL_TYPE).upper()


def is_embedded(workload: Workload) -> bool:
    """Whether masters have the embedded journal."""
    return type_of_journal(workload) == "EMBEDDED"


def journal_place(workload: Workload) -> Place:
    """Where masters have their journal."""
    return _place(workload, _FOLDER)


def root_place(workload: Workload) -> Place:
    """Where masters have the under storage at the root."""
    return _place(workload, _ROOT)


def _place(workload: Workload, name: str) -> Place:
    container = workload.container(Component.MASTER) or {}
    return workload.place(container, _setting(workload, name))


def waits_for_quorum(workload: Workload) -> bool:
    """Whether a master is Ready only when the others know it."""
    probe = mapping((workload.container(Component.MASTER) or {}).get("readinessProbe"))
    return "exec" in probe


def addresses(workload: Workload) -> Sequence[str]:
    """The addresses of the members of the quorum, as masters are told them."""
    given = workload.options(Component.MASTER).get(_ADDRESSES, "")
    return [each for each in given.split(",") if each]


def is_master(name: Name, objects: Objects) -> bool:
    """Whether an object is the StatefulSet of masters.

    Args:
        name: The object.
        objects: All objects that it stands among.
    """
    if name.kind != "StatefulSet":
        return False
    return Workload(name, objects[name], objects).container(Component.MASTER) is not None
