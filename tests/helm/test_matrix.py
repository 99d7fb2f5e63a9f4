"""Each key away from its default, alone and in random combination: valid output or a clear error.

Random combinations for longer: ``SECONDS=600 python -m tests.helm.fuzz``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from alluxio_constructs import Finding
from alluxio_constructs.helm.keys.key import Key
from alluxio_constructs.helm.keys.table import keys
from tests.helm.fuzz import run
from tests.helm.made import Made, made
from tests.helm.matrix import JUNK, NEEDS, OTHERS, needs, others, tree

# Keys whose every other value is refused, with the reason.
REFUSED = {
    r".+\.args": "other arguments would start another process, or format the journal",
    r"logserver\.replicas": "two log servers would write to the same files",
    r"logserver\.strategy\.type": "two log servers would write to the same files",
    r"csi\.mountPath": "nothing is mounted there",
    r"fuse\.user": "only root can mount for other pods",
}
# Keys of which no value changes the output, with the reason.
NO_EFFECT = {
    r"master\.replicas": "the chart ignores it; accepted where it is what master.count is",
    r"journal\.format\.runFormat": "nothing is formatted, since nothing needs it",
    r"csi\.imagePullPolicy": "accepted where it is what imagePullPolicy is",
    r"fuse\.clientEnabled": "no template of the chart reads it",
    r"tieredstore\.levels\[\]\.level": "of a single level it is 0",
}
# Other ways to write a default.
THE_DEFAULT: list[tuple[str, Any]] = [
    (r"fullnameOverride", None),
    (r"(master|worker|proxy)\.dnsPolicy", "ClusterFirst"),
    (r"(fuse|csi\.\w+Plugin)\.dnsPolicy", "ClusterFirstWithHostNet"),
    (r"journal\.volumeType", "persistentVolumeClaim"),
    (r"metastore\.storageClass", None),
    (r"fuse\.mountPath", "/mnt/alluxio-fuse"),
    (r"tieredstore\.levels\[\]\.(alias|high|low)", None),
    (r"tieredstore\.levels\[\]\.alias", "MEM,MEM"),
    (r"tieredstore\.levels\[\]\.alias", []),
    (r"tieredstore\.levels\[\]\.alias", " "),
    (r"tieredstore\.levels\[\]\.quota", "1g"),
    (r"tieredstore\.levels\[\]\.quota", "1GiB"),
    (r"tieredstore\.levels\[\]\.quota", "1G,1G"),
    (r"metrics\.\w+\.unit", "SECONDS"),
]
# Keys that have an effect of their own, and another with what they need.
ALSO_ALONE = (r"metastore\.medium", r"(master|worker)\.extraVolumes")
# Refusals that name another key than the one that is not as it was.
OTHER_PLACES = {
    ("journal.ufsType", "journal.folder"),
    ("tieredstore.levels[].mediumtype", "tieredstore.levels[0].path"),
    ("tieredstore.levels[].type", "tieredstore.levels[0].name"),
    ("tieredstore.levels[].high", "tieredstore.levels[0].low"),
}
FINDINGS = [f"[{finding.value}]" for finding in Finding]


def listed(paths: Iterable[str], key: Key) -> bool:
    return any(re.fullmatch(path, key.path) for path in paths)


def is_the_default(key: Key, value: Any) -> bool:
    return any(re.fullmatch(path, key.path) and value == other for path, other in THE_DEFAULT)


def check_refusal(key: Key, refusal: Made) -> None:
    """A refusal names the key, a part of it or what it is a part of, or is a finding of synth."""
    if refusal.at_synth:
        assert any(finding in refusal.output for finding in FINDINGS)
        return
    path, place = key.path.replace("[]", "[0]"), refusal.place
    related = place.startswith(path) or path.startswith(place)
    assert related or (key.path, place) in OTHER_PLACES, refusal.output


PARTS = sorted({key.path.partition(".")[0] for key in keys()})


def keys_of(part: str) -> list[Key]:
    return [key for key in keys() if key.path.partition(".")[0] == part]


@pytest.mark.parametrize("part", PARTS)
def test_each_key_alone_has_its_effect_or_is_refused_with_a_clear_error(part: str) -> None:
    for key in keys_of(part):
        check_alone(key)


def check_alone(key: Key) -> None:
    around = made(tree(needs(key)))
    effects, refusals = [], []
    for value in others(key):
        alone = made(tree({key.path: value}))
        if needs(key) and not listed(ALSO_ALONE, key):
            assert not alone.valid or alone == made({}), (key, value)
        case = made(tree({**needs(key), key.path: value}))
        refusals += [each for each in (alone, case) if not each.valid]
        if case.valid:
            effect = case != around
            assert effect or listed(NO_EFFECT, key) or is_the_default(key, value), (key, value)
            effects.append(effect)
    for refusal in refusals:
        check_refusal(key, refusal)
    assert (not listed([*REFUSED, *NO_EFFECT], key)) == any(effects), key.path
    assert listed(REFUSED, key) == (effects == []), key.path
    assert refusals != [], key.path


@pytest.mark.parametrize("part", PARTS)
def test_whatever_a_key_is_it_is_refused_or_valid(part: str) -> None:
    for key in keys_of(part):
        outcomes = [made(tree({**needs(key), key.path: each}), whole=False) for each in JUNK]
        assert any(not each.valid for each in outcomes), key.path


def test_no_list_has_a_key_that_there_is_none_of() -> None:
    lists = [*OTHERS, *NEEDS, *REFUSED, *NO_EFFECT, *ALSO_ALONE, *(path for path, _ in THE_DEFAULT)]
    assert [] == [path for path in lists if not any(listed([path], key) for key in keys())]


@pytest.mark.parametrize("first", range(0, 160, 20))
def test_random_combinations_are_valid_and_whole_or_refused_by_us(first: int) -> None:
    outcomes = Counter(run(seed) for seed in range(first, first + 20))
    assert {"valid"} <= set(outcomes) <= {"valid", "refused", "refused at synth"}
