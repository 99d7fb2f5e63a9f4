"""All rules, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._compare.pairs import Objects
from . import (
    claims,
    identity,
    jobs,
    journal,
    nodes,
    quorum,
    refused,
    rest,
    restarts,
    restored,
    scaling,
    volumes,
    waiting,
)
from .entry import Plan, Rule, Section
from .situation import situation

RULES: Mapping[Section, Sequence[Rule]] = {
    Section.RISKS: (
        *identity.RULES,
        *journal.RULES,
        *nodes.OF_RISKS,
        *quorum.RULES,
        *volumes.RULES,
        *scaling.OF_RISKS,
        *claims.RULES,
    ),
    Section.REFUSED: refused.RULES,
    Section.RESTARTS: (
        *restarts.RULES,
        *waiting.OF_RESTARTS,
        *scaling.OF_RESTARTS,
        *nodes.OF_RESTARTS,
    ),
    Section.IN_PLACE: (*rest.OF_IN_PLACE, *waiting.OF_IN_PLACE, *restored.OF_IN_PLACE),
    Section.NEW: (*rest.OF_NEW, *scaling.OF_NEW, *jobs.OF_NEW),
    Section.STAYS: (*rest.OF_STAYS, *jobs.OF_STAYS),
}


def plan(old: Objects, new: Objects, classes: Objects | None = None) -> Plan:
    """What becomes of a cluster when manifests are applied.

    Args:
        old: What is there.
        new: What is applied.
        classes: Storage classes that are in neither of them. Default: none.
    """
    found = situation(old, new, classes or {})
    return {
        section: [entry for rule in rules for entry in rule(found)]
        for section, rules in RULES.items()
    }
