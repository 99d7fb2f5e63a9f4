"""Rules: what becomes of the claims that a StatefulSet makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .._compare.pairs import Name
from .commands import patching
from .entry import Entries, Entry
from .situation import Situation
from .workloads import Workload, mapping

_POLICY = "persistentVolumeClaimRetentionPolicy"
_PAGE = "docs/workloads.md#what-becomes-of-claims"


def deleted_with_set(workload: Workload) -> bool:
    """Whether the claims of a StatefulSet are deleted with it."""
    return _policy(workload, "whenDeleted")


def deleted_when_scaled(workload: Workload) -> bool:
    """Whether the claims of a pod are deleted when its StatefulSet is scaled down."""
    return _policy(workload, "whenScaled")


def _policy(workload: Workload, field: str) -> bool:
    return mapping(workload.spec.get(_POLICY)).get(field) == "Delete"


def retaining(name: Name) -> str:
    """The command that has the claims of a StatefulSet stay when it is deleted.

    Args:
        name: The StatefulSet.
    """
    return patching(name, f'{{"{_POLICY}":{{"whenDeleted":"Retain"}}}}')


def claims_deleted(situation: Situation) -> Entries:
    """Claims that are deleted with the pods that a StatefulSet is scaled down by."""
    for each in situation.changes:
        if each.refused or not deleted_when_scaled(each.new):
            continue
        claims = [
            f"{template}-{pod}" for template in each.old.claim_templates for pod in each.stopping
        ]
        if claims:
            yield Entry(
                "claims-deleted",
                [Name("", "PersistentVolumeClaim", each.name.namespace, claim) for claim in claims],
                f"deleted with the pods of {each.name} that stop, and their data with them",
                [f"spec.{_POLICY}.whenScaled: Delete"],
                do="set it to Retain in the same apply, and they stay",
                page=_PAGE,
            )


def retention(situation: Situation) -> Entries:
    """Claims that are deleted with their StatefulSet or its pods from now on."""
    for each in situation.changes:
        if each.refused:
            continue
        for field, is_deleted, text in (
            ("whenDeleted", deleted_with_set, "its claims are deleted with it from now on"),
            (
                "whenScaled",
                deleted_when_scaled,
                "the claims of pods that it is scaled down by are deleted from now on",
            ),
        ):
            if is_deleted(each.new) and not is_deleted(each.old):
                yield Entry(
                    "claims-not-retained",
                    [each.name],
                    text,
                    [f"spec.{_POLICY}.{field}: Retain -> Delete"],
                    do="leave it at Retain",
                    page=_PAGE,
                )


def claims_left(situation: Situation) -> Iterator[tuple[str, Name, str]]:
    """Claims of a StatefulSet that its pods no longer have: their names, of what, and why.

    Args:
        situation: What there is.
    """
    for each in situation.changes:
        old, new = each.numbers[:2]
        if each.old.name.kind != "StatefulSet" or old is None or new == 0:
            continue  # at 0, it is stopped, to go on later
        for template in each.old.claim_templates:
            gone = template not in each.new.claim_templates
            if gone:
                pods, why = each.old.pods(0, old), "no template has it"
            elif deleted_when_scaled(each.new):
                continue
            else:
                pods, why = each.stopping, ""
            for pod in pods:
                yield f"{template}-{pod}", each.name, why or f"there is no {pod}"


RULES: Sequence[Callable[[Situation], Entries]] = (claims_deleted, retention)
"""The rules."""
