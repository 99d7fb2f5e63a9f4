"""Rules: what puts the journal, and with it the Alluxio namespace, at risk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .._compare.pairs import Name, Objects
from .._parts.metastore import keeps_rocksdb
from .._parts.ports import port_in
from .._properties.components import Component
from .commands import in_namespace
from .entry import Entries, Entry
from .situation import Change, Situation
from .workloads import Place, Workload, component_of, mapping, maps

_TYPE = "alluxio.master.journal.type"
_FOLDER = "alluxio.master.journal.folder"
_ADDRESSES = "alluxio.master.embedded.journal.addresses"
_ROOT = "alluxio.master.mount.table.root.ufs"
_DEFAULTS = {
    _TYPE: "EMBEDDED",
    _FOLDER: "/opt/alluxio/journal",
    _ROOT: "/opt/alluxio/underFSStorage",
}
_DOMAINS = {
    "MASTER": (Component.MASTER, "embedded"),
    "JOB_MASTER": (Component.JOB_MASTER, "job-embedded"),
}
"""The domains of the embedded journal, each with the port of its members."""

_BACKUP = "`alluxio fsadmin backup`"
_LOST = (
    "the masters start with an empty Alluxio namespace: files that are in Alluxio alone are lost"
)


def setting(workload: Workload, name: str) -> str:
    """A property of a master, or Alluxio's default.

    Args:
        workload: The masters.
        name: The property.
    """
    options = workload.options(Component.MASTER)
    former = options.get("alluxio.underfs.address") if name == _ROOT else None
    return options.get(name, former or _DEFAULTS[name])


def is_embedded(workload: Workload) -> bool:
    """Whether masters have the embedded journal."""
    return setting(workload, _TYPE).upper() == "EMBEDDED"


def journal_place(workload: Workload) -> Place:
    """Where masters have their journal."""
    return _place(workload, _FOLDER)


def root_place(workload: Workload) -> Place:
    """Where masters have the under storage at the root."""
    return _place(workload, _ROOT)


def _place(workload: Workload, name: str) -> Place:
    container = workload.container(Component.MASTER) or {}
    return workload.place(container, setting(workload, name))


def journal_type(situation: Situation) -> Entries:
    """A journal of another type."""
    for each in situation.of(Component.MASTER):
        old, new = setting(each.old, _TYPE).upper(), setting(each.new, _TYPE).upper()
        if old != new:
            yield Entry(
                "journal-type",
                [each.name],
                f"the journal changes its type: {_TYPE}: {old} -> {new}",
                [f"a journal of one type is not read as the other: {_LOST}"],
                do=f"go by a backup: {_BACKUP}, then start from it with"
                " alluxio.master.journal.init.from.backup",
                page="docs/number-of-masters.md#from-one-master-to-three",
            )


def journal_moved(situation: Situation) -> Entries:
    """A journal in another folder, or on another volume."""
    for each in situation.of(Component.MASTER):
        old, new = journal_place(each.old), journal_place(each.new)
        if old != new:
            details = [f"what is in the new place is another journal, or none: {_LOST}"]
            if old.lasts:
                details.append(f"the old journal stays: {old}")
            yield Entry(
                "journal-moved",
                [each.name],
                f"the journal moves: {old} -> {new}",
                details,
                do=f"go by a backup ({_BACKUP} first, alluxio.master.journal.init.from.backup"
                " then), or stop the masters, copy the journal, and start them",
                page="docs/journal.md",
            )


def journal_in_pods(situation: Situation) -> Entries:
    """A journal that goes with its pod, when pods are replaced."""
    for each in situation.of(Component.MASTER):
        old = journal_place(each.old)
        replaced = each.rolls and not each.refused and each.runs
        if not replaced or old.lasts or old != journal_place(each.new):
            continue
        if is_embedded(each.old) and each.old.replicas > 2 and _waits_for_quorum(each.new):
            continue  # each comes back empty, and is brought up to date by the others
        yield Entry(
            "journal-in-pods",
            [each.name],
            f"the journal is on {_a(old)}, and the pods that have it are replaced",
            [_LOST if each.old.replicas == 1 else _TOO_SOON],
            do=f"{_BACKUP} first; put the journal on claims",
            page="docs/journal.md#for-an-experiment",
        )


_TOO_SOON = (
    "a master is Ready before the others have brought it up to date, so that the next is replaced"
    " too soon: once a majority is empty, so is the Alluxio namespace"
)


def _a(place: Place) -> str:
    return "an emptyDir" if place.kind == "emptyDir" else str(place)


def _waits_for_quorum(workload: Workload) -> bool:
    """Whether a master is Ready only when the others know it."""
    probe = mapping((workload.container(Component.MASTER) or {}).get("readinessProbe"))
    return "exec" in probe


def journal_on_a_node(situation: Situation) -> Entries:
    """A journal in a node directory, and masters that may go to another."""
    for each in situation.of(Component.MASTER):
        place = journal_place(each.new)
        if place.kind != "hostPath" or place != journal_place(each.old):
            continue
        old, new = (_nodes(of) for of in (each.old, each.new))
        if old != new:
            yield Entry(
                "journal-on-a-node",
                [each.name],
                f"the journal is in {place} of a node, and which nodes the masters may run on"
                " changes",
                [f"a master on another node finds an empty directory there: {_LOST}"],
                do="keep the masters on their nodes, or copy the directory while they are stopped",
                page="docs/journal.md#in-a-directory-of-one-node",
            )


def _nodes(workload: Workload) -> tuple[Mapping[str, Any], Any]:
    """Which nodes pods may run on."""
    affinity = mapping(mapping(workload.pod.get("affinity")).get("nodeAffinity"))
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    return mapping(workload.pod.get("nodeSelector")), required


def number_of_masters(situation: Situation) -> Entries:
    """Another number of masters."""
    for each in situation.of(Component.MASTER):
        old, new = each.old.replicas, each.new.replicas
        if old == new or each.refused or 0 in (old, new):
            continue
        if not (is_embedded(each.old) and is_embedded(each.new)):
            continue
        do, details = _steps(each, old, new)
        yield Entry(
            "number-of-masters",
            [each.name],
            f"the number of masters changes: {old} -> {new}",
            details,
            do=do,
            page="docs/number-of-masters.md",
        )


def _steps(change: Change, old: int, new: int) -> tuple[str, Sequence[str]]:
    options = change.old.options(Component.MASTER)
    remove = [
        f"`alluxio fsadmin journal quorum remove -domain {domain} -address"
        f" {pod}:{port_in(options, *port)}`"
        for pod in change.old.pods(new)
        for domain, port in _DOMAINS.items()
    ]
    if abs(new - old) > 1:
        step = old + 1 if new > old else old - 1
        return (
            f"go one at a time: {step} first, until `alluxio fsadmin journal quorum info` lists"
            f" {step} as AVAILABLE in both domains",
            [
                "masters of the embedded journal come and go one at a time: those with an empty"
                " journal may outvote the others, or too few of the old ones be left"
            ],
        )
    if new > old:
        return (
            "see that all are AVAILABLE before and after: `alluxio fsadmin journal quorum info`",
            ["the new one has an empty journal, which the others fill"],
        )
    return (
        f"strike it off after that: {', '.join(remove)}",
        [
            "the one that goes stays a member of the quorum until it is struck off, and"
            " counts as lost"
        ],
    )


def quorum_addresses(situation: Situation) -> Entries:
    """Masters that the others know by another address."""
    for each in situation.of(Component.MASTER):
        old, new = (addresses(of) for of in (each.old, each.new))
        moved = [f"{one} -> {other}" for one, other in zip(old, new, strict=False) if one != other]
        if moved and is_embedded(each.old) and is_embedded(each.new):
            yield Entry(
                "quorum-addresses",
                [each.name],
                f"the members of the quorum change their addresses: {', '.join(moved)}",
                [
                    "a member is known by its host and port, and the journal keeps those: under"
                    " another it is a stranger to the others (by the source; not tried)"
                ],
                do=f"keep the ports, or go by a backup: {_BACKUP}",
                page="docs/number-of-masters.md",
            )


def addresses(workload: Workload) -> Sequence[str]:
    """The addresses of the members of the quorum, as masters are told them."""
    given = workload.options(Component.MASTER).get(_ADDRESSES, "")
    return [each for each in given.split(",") if each]


def metastore_kind(situation: Situation) -> Entries:
    """A metastore of another kind."""
    for each in situation.of(Component.MASTER):
        old, new = (_kind(of) for of in (each.old, each.new))
        if old != new:
            yield Entry(
                "metastore-kind",
                [each.name],
                f"the metastore changes its kind: {old} -> {new}",
                [
                    "a master does not start from a checkpoint that one with the other kind made:"
                    " Unrecognized checkpoint name. Changed back, all data is there"
                ],
                do=f"go by a backup: {_BACKUP}, empty the journal, start from the backup",
                page="docs/journal.md#another-kind-of-metastore",
            )


def _kind(workload: Workload) -> str:
    options = workload.options(Component.MASTER)

    def of(component: Component) -> Mapping[str, object]:
        return options if component is Component.MASTER else {}

    return "ROCKS" if keeps_rocksdb(of) else "HEAP"


def formats(situation: Situation) -> Entries:
    """Masters that format their journal whenever they start."""
    for name, workload in _applied(situation):
        how = _formatting(workload)
        if how:
            yield Entry(
                "formats-journal",
                [name],
                f"every start of a master formats its journal: {how}",
                [_LOST, "on the first start, whatever is on the volume is gone, too"],
                do='take format="always" out (the chart: journal.runFormat): nothing needs'
                " formatting",
                page="docs/formatting.md#formatting-at-every-start",
            )


def _applied(situation: Situation) -> Iterator[tuple[Name, Workload]]:
    """Masters that start when it is applied."""
    for each in situation.of(Component.MASTER):
        if each.rolls or each.new.replicas != each.old.replicas:
            yield each.name, each.new
    for name in situation.added:
        workload = Workload(name, situation.new[name], situation.new)
        if name.kind == "StatefulSet" and workload.container(Component.MASTER) is not None:
            yield name, workload


def _formatting(workload: Workload) -> str:
    for container in maps(workload.pod.get("initContainers")):
        words = [*_words(container, "command"), *_words(container, "args")]
        name = str(container.get("name"))
        if "format-journal-always" in name or any("formatJournal" in word for word in words):
            return f"init container {name}"
    for container in workload.containers:
        if component_of(container) is Component.MASTER:
            words = _words(container, "args") or _words(container, "command")
            if (
                any(word in ("master-only", "master") for word in words)
                and "--no-format" not in words
            ):
                return "its arguments lack --no-format"
    return ""


def _words(container: Mapping[str, Any], field: str) -> list[str]:
    given = container.get(field)
    return [str(each) for each in given] if isinstance(given, list) else []


def under_storage(situation: Situation) -> Entries:
    """Another under storage at the root."""
    for each in situation.of(Component.MASTER):
        old, new = root_place(each.old), root_place(each.new)
        if old != new:
            yield Entry(
                "under-storage",
                [each.name],
                f"the under storage at the root is another: {old} -> {new}",
                [
                    "the journal keeps the files of the old one, which the new one does not have;"
                    " what is not persisted yet goes to the new one (by the source; not tried)"
                ],
                do="persist what is in Alluxio alone (`alluxio fs persist /`) and copy the files,"
                " or mount the new one in a directory: `alluxio fs mount`",
                page="docs/under-stores.md",
            )


def renamed(situation: Situation) -> Entries:
    """A cluster of another name, or in another namespace."""
    old = [each for each in situation.gone if _is_master(each, situation.old)]
    new = [each for each in situation.added if _is_master(each, situation.new)]
    if not old or not new:
        return
    for name in new:
        before = ", ".join(_full(each) for each in old)
        yield Entry(
            "renamed",
            [*old, name],
            f"{_full(name)} is another cluster than {before}",
            [
                "it starts with a journal of its own, which is empty unless it finds claims by the"
                " names of its own; the claims of the other stay",
                f"{before} runs on: where both have the same journal in HDFS, node directories or"
                " claims, both write to them",
            ],
            do=f"keep the name and the namespace; else {_BACKUP}, stop the old one"
            f" ({in_namespace(old[0], f'scale statefulset/{old[0].name} --replicas=0')}), and start"
            " the new one from the backup",
            page="docs/several-clusters.md",
        )


def _is_master(name: Name, objects: Objects) -> bool:
    if name.kind != "StatefulSet":
        return False
    return Workload(name, objects[name], objects).container(Component.MASTER) is not None


def _full(name: Name) -> str:
    return f"{name} in {name.namespace}" if name.namespace else str(name)


RULES: Sequence[Callable[[Situation], Entries]] = (
    renamed,
    journal_type,
    journal_moved,
    journal_in_pods,
    journal_on_a_node,
    formats,
    number_of_masters,
    quorum_addresses,
    metastore_kind,
    under_storage,
)
"""The rules."""
