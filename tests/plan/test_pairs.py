"""The plans of many pairs of clusters, each way in which one can change.

``UPDATE_SNAPSHOTS=1 pytest tests/plan/test_pairs.py`` writes what they say again.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from alluxio_constructs._plan.build import RULES
from alluxio_constructs._plan.entry import Entry, Plan, Section
from tests.docs.pages import ROOT
from tests.plan.made import in_short, planned
from tests.plan.pairs import pairs

FILE = Path(__file__).parent / "expected.yaml"
HEAD = "# What the plan of each pair says, in short: rules and objects, or the pods that restart.\n"


@cache
def plans() -> dict[str, Plan]:
    """The plans of all pairs."""
    return {name: planned(*pair) for name, pair in pairs().items()}


def entries() -> Iterator[Entry]:
    """All that the plans say."""
    return (one for each in plans().values() for found in each.values() for one in found)


def test_each_pair_has_the_plan_that_is_written_down() -> None:
    found = {name: in_short(plan) for name, plan in plans().items()}
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        text = yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=95)
        FILE.write_text(f"{HEAD}{text}", encoding="utf-8")
    expected = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert list(expected) == list(found)
    for name, plan in found.items():
        assert expected[name] == plan, name


def test_no_rule_is_without_a_pair() -> None:
    source = "".join(
        each.read_text(encoding="utf-8")
        for each in (ROOT / "alluxio_constructs/_plan").glob("*.py")
    )
    written = set(re.findall(r'Entry\(\s*"([a-z-]+)"', source))
    assert written == {each.rule for each in entries()}
    assert set(Section) == set(RULES)


def test_what_is_named_in_no_section_twice() -> None:
    for name, plan in plans().items():
        restarts = {str(each) for one in plan[Section.RESTARTS] for each in one.objects}
        refused = {str(each) for one in plan[Section.REFUSED] for each in one.objects}
        assert set() == restarts & refused, name


def test_pages_of_the_documentation_are_there() -> None:
    for page in {each.page for each in entries() if each.page}:
        file, _, anchor = page.partition("#")
        text = (ROOT / file).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        slugs = {
            re.sub(r"[^\w\s-]", "", each).strip().lower().replace(" ", "-") for each in headings
        }
        assert anchor == "" or anchor in slugs, page


def test_nothing_is_left_to_fear_of_the_same_manifests() -> None:
    for name, pair in pairs().items():
        for each in pair:
            again = json.loads(json.dumps(list(each)))
            assert {} == in_short(planned(each, again)) or _happens_again(each), name


def _happens_again(documents: object) -> bool:
    text = json.dumps(documents)
    return "format-journal-always" in text or "ttlSecondsAfterFinished" in text
