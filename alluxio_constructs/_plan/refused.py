"""Rules: what the API server refuses, and what to do instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from .._compare.pairs import Pair
from .._compare.report import lines_of
from .claims import deleted_with_set, retaining
from .commands import deleting, in_namespace, patching
from .entry import Entries, Entry
from .refusals import SIZE, STRATEGY, stays_headless
from .situation import Change, Situation
from .workloads import mapping

_PAGE = "docs/upgrade.md#what-kubernetes-does-not-let-you-change"
_ORPHANS = r"spec\.(volumeClaimTemplates|serviceName|podManagementPolicy)\b.*"


def refused(situation: Situation) -> Entries:
    """Objects of which the API server refuses the change."""
    for pair in situation.pairs:
        if pair.fixed:
            fields = pair._replace(differences=[each for each in pair.differences if each.fixed])
            yield Entry(
                "immutable-field",
                [pair.name],
                _text(fields),
                [*lines_of(fields), "all other objects are applied; this one stays unchanged"],
                do=_REMEDIES.get(pair.name.kind, _default)(situation, fields),
                page=_PAGE if pair.name.kind in ("StatefulSet", "PersistentVolumeClaim") else "",
            )


def _text(pair: Pair) -> str:
    fields = dict.fromkeys(re.sub(r"\[.*", "", each.field) for each in pair.differences)
    if all(each.field.startswith(STRATEGY) for each in pair.differences):
        return f"{STRATEGY}: OnDelete goes with no rollingUpdate, which the API server has set"
    if _grows(pair):
        return "grows, which is refused unless its StorageClass has allowVolumeExpansion: true"
    if any(stays_headless(pair.name, each) for each in pair.differences):
        return "clusterIP: None stays, and its new type goes with no headless Service"
    return f"{', '.join(fields)} cannot be changed"


def _grows(pair: Pair) -> bool:
    from .._compare.fixed import is_fixed

    return all(
        each.field == SIZE and not is_fixed(pair.name.kind, each) for each in pair.differences
    )


def _stateful_set(situation: Situation, pair: Pair) -> str:
    change = next((each for each in situation.changes if each.name == pair.name), None)
    if change is None:  # of another API group than Kubernetes' own
        return _default(situation, pair)
    if all(each.field.startswith(STRATEGY) for each in pair.differences):
        patch = patching(pair.name, '{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}')
        return f"{patch} first, and apply again; or write `rollingUpdate: null` beside the type"
    number = _one_pod(situation, change)
    if all(re.fullmatch(_ORPHANS, each.field) for each in pair.differences):
        delete = deleting(pair.name, flag="--cascade=orphan")
        return (
            f"{delete} leaves pods and claims; apply again, and it"
            " takes the pods over and replaces those that changed, one at a time. Existing"
            f" claims stay as they are; the template applies to new ones{number}"
        )
    delete = f"{deleting(pair.name)}, wait until the pods are gone, and apply again"
    if deleted_with_set(change.old):
        delete = f"{retaining(pair.name)}, else its claims are deleted with it; then {delete}"
    return (
        "the new selector does not match the labels of its pods, so do not orphan them:"
        f" {delete}. Claims stay, and are found by their names{number}"
    )


def _one_pod(situation: Situation, change: Change) -> str:
    """What keeps the number of pods of a StatefulSet that is created again without one."""
    spec = mapping(situation.new[change.new.name].get("spec"))
    if "replicas" in spec or change.numbers.old == 1:
        return ""
    return ". Without `replicas` it starts again with 1 pod: give the number for that apply"


def _pods_with_it(situation: Situation, pair: Pair) -> str:
    return (
        f"{_again(pair)}, or give it a new name. Its pods go with it; with"
        " --cascade=orphan they would keep running beside the new ones"
    )


def _job(situation: Situation, pair: Pair) -> str:
    return f"give it a new name, or {_again(pair)}: then it runs once more"


def _claim(situation: Situation, pair: Pair) -> str:
    if _grows(pair):
        return (
            "see `kubectl get storageclass`. Without expansion, copy what is on it to a claim of"
            " another name, and use that"
        )
    return (
        "keep it as it is, or use a claim of another name and copy what is on it; deleting it"
        " deletes its data if its class does not retain volumes"
    )


def _volume(situation: Situation, pair: Pair) -> str:
    return (
        "give the new volume another name. To replace this one, stop its pods and delete its claim"
        f" first, then {deleting(pair.name)}: the data on the disk stays"
    )


def _service(situation: Situation, pair: Pair) -> str:
    return f"{_again(pair)}: until then, its name does not resolve"


def _storage_class(situation: Situation, pair: Pair) -> str:
    return (
        f"{_again(pair)}, or give it a new name; existing volumes keep the"
        " parameters they were created with"
    )


def _driver(situation: Situation, pair: Pair) -> str:
    return f"stop the pods that mount its volumes, {deleting(pair.name)}, and apply again"


def _content(situation: Situation, pair: Pair) -> str:
    return (
        f"{_again(pair)}, or give it a new name; running pods keep what they read when they started"
    )


def _binding(situation: Situation, pair: Pair) -> str:
    return f"{in_namespace(pair.name, 'auth reconcile -f FILE')}, or {_again(pair)}"


def _default(situation: Situation, pair: Pair) -> str:
    return f"{_again(pair)}, or give it a new name"


def _again(pair: Pair) -> str:
    return f"{deleting(pair.name)} and apply again"


_REMEDIES: Mapping[str, Callable[[Situation, Pair], str]] = {
    "CSIDriver": _driver,
    "ClusterRoleBinding": _binding,
    "ConfigMap": _content,
    "DaemonSet": _pods_with_it,
    "Deployment": _pods_with_it,
    "Job": _job,
    "PersistentVolume": _volume,
    "PersistentVolumeClaim": _claim,
    "RoleBinding": _binding,
    "Secret": _content,
    "Service": _service,
    "StatefulSet": _stateful_set,
    "StorageClass": _storage_class,
}

RULES: Sequence[Callable[[Situation], Entries]] = (refused,)
"""The rules."""
