"""Why pods restart: fields of their template, and properties behind its checksum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .._compare.difference import ABSENT, Difference, Step
from .._compare.options import holds_options, written
from .._compare.pairs import Pair
from .._compare.report import lines_of
from .._compare.shown import on_a_line, sides
from .._pods.names import CHECKSUM
from .situation import Change, Situation
from .workloads import same_namespace

_TEMPLATE = "spec.template."
_UNKNOWN = "its checksum of the configuration changes; what it is of is not in the manifests"
_ORDER = "the order of a list, or the name of a volume, changes in the template; it means the same"


def reasons(situation: Situation, change: Change) -> Sequence[str]:
    """Why the pods of a workload restart, and what they read then, a line each.

    Args:
        situation: What there is.
        change: The workload.
    """
    pair = next(each for each in situation.pairs if each.name == change.name)
    own = [each for each in pair.differences if each.field.startswith(_TEMPLATE)]
    others = [each for each in own if not _is_checksum(each)]
    found = lines_of(pair._replace(differences=others))
    read = list(properties(situation, change))
    if len(others) < len(own):
        found = [*read, *found] or [_UNKNOWN]
        read = []
    return [f"because: {each}" for each in found or [_ORDER]] + [f"reads: {each}" for each in read]


def _is_checksum(difference: Difference) -> bool:
    return difference.path[-1] == Step(CHECKSUM, False)


def properties(situation: Situation, change: Change) -> Sequence[str]:
    """What changes in the ConfigMaps that the pods of a workload read, a line each.

    Args:
        situation: What there is.
        change: The workload.
    """
    return [
        line
        for pair in config_maps(situation)
        for difference in pair.differences
        if is_read(change, pair, difference)
        for line in [property_line(pair, difference)]
    ]


def config_maps(situation: Situation) -> Iterator[Pair]:
    """ConfigMaps whose content changes."""
    return situation.changes_of("ConfigMap")


def is_read(change: Change, pair: Pair, difference: Difference) -> bool:
    """Whether pods of a workload read a key of a ConfigMap or Secret.

    Args:
        change: The workload.
        pair: The object.
        difference: What changes in it.
    """
    if not same_namespace(pair.name, change.name):
        return False
    return any(
        of.reads(pair.name.kind, pair.name.name, key)
        for key in keys(difference)
        for of in (change.old, change.new)
    )


def keys(difference: Difference) -> Sequence[str]:
    """The keys of a ConfigMap or Secret whose values a difference changes.

    Args:
        difference: What changes in it.
    """
    if len(difference.path) < 2 or difference.path[0].name not in ("data", "binaryData"):
        return ()
    return (difference.path[1].name, *difference.moved)


def property_line(pair: Pair, difference: Difference) -> str:
    """A line about what changes in a ConfigMap: the property first.

    Args:
        pair: The ConfigMap.
        difference: What changes.
    """
    _, key, *rest = difference.path
    where = f"{key.name} of {pair.name}"
    name = "".join(each.name for each in rest[-1:]) or key.name
    if not rest:
        where = str(pair.name)
    if difference.moved:
        return f"{name}: moved to {', '.join(difference.moved)}, from {where}"
    before, after = sides(difference)
    if ABSENT in (before, after):
        verb, value = ("removed", before) if after is ABSENT else ("added", after)
        text = on_a_line(value)
        whole = written(name, text) if rest and holds_options(key.name) else f"{name}={text}"
        return f"{whole}: {verb}, in {where}"
    texts = [on_a_line(each) for each in (before, after)]
    if rest and holds_options(key.name) and name.startswith("-"):
        return f"{' -> '.join(written(name, each) for each in texts)}, in {where}"
    return f"{name}: {' -> '.join(texts)}, in {where}"
