"""Plans, and what they say in short."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

from alluxio_constructs import UfsSecretOptions
from alluxio_constructs._compare.documents import taken_apart
from alluxio_constructs._compare.pairs import named
from alluxio_constructs._manifests.cluster import cluster_manifests
from alluxio_constructs._plan.build import plan
from alluxio_constructs._plan.entry import Entry, Plan, Section
from tests.kit import Document, model

Documents = Sequence[Document]
S3_KEYS = UfsSecretOptions(secret_name="s3", env={"AWS_ACCESS_KEY_ID": "id"})
WRITE_TYPE = "alluxio.user.file.writetype.default"


class Pair(NamedTuple):
    """What is there, and what is applied."""

    old: Documents
    new: Documents


def made(namespace: str | None = "test", **options: Any) -> list[Document]:
    """The documents of a cluster, whatever it warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        manifests, errors = cluster_manifests(model(**options), namespace)
    assert [] == errors
    return [each.document(namespace) for each in manifests]


def planned(old: Documents, new: Documents) -> Plan:
    """The plan of applying documents over others."""
    first, second = (
        named([one for each in side for one in taken_apart(each, "here", 1)], "here")
        for side in (old, new)
    )
    return plan(first, second)


def in_short(plan: Plan) -> dict[str, list[str]]:
    """What a plan says, without its words: rules and objects, or pods; empty sections left out."""
    found = {}
    for section, entries in plan.items():
        if entries:
            found[section.value] = sorted({line for each in entries for line in _short(each)})
    return found


def _short(entry: Entry) -> list[str]:
    if entry.pods:
        return [f"{entry.rule} {' '.join(entry.pods)}"]
    names = [str(each) for each in entry.objects]
    if entry.rule in ("in-place", "new", "stays"):
        return names
    return [f"{entry.rule} {' '.join(names)}"]


def entry(plan: Plan, section: Section, rule: str) -> Entry:
    """The one entry of a rule."""
    (found,) = (each for each in plan[section] if each.rule == rule)
    return found


def without(documents: Documents, *names: str) -> list[Document]:
    """Documents but for some, as ``KIND/NAME``."""
    return [each for each in documents if f"{each['kind']}/{each['metadata']['name']}" not in names]
