"""The keys of the values are those of the chart, each with its default, and each is used."""

from __future__ import annotations

import functools
import itertools
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from alluxio_constructs import AlluxioConfigWarning, DataLossWarning
from alluxio_constructs._parts.journal import JournalType
from alluxio_constructs._pods.image import PullPolicy
from alluxio_constructs._pods.pod import DnsPolicy
from alluxio_constructs.helm.keys.check import check
from alluxio_constructs.helm.keys.checked import Checked
from alluxio_constructs.helm.keys.key import ABSENT, IGNORED, OURS
from alluxio_constructs.helm.keys.kinds import KINDS
from alluxio_constructs.helm.keys.listing import as_yaml
from alluxio_constructs.helm.keys.table import keys
from alluxio_constructs.helm.release import read
from alluxio_constructs.helm.values.files import parse
from alluxio_constructs.helm.values.python import given
from alluxio_constructs.helm.values.tree import Values
from tests.helm.made import documents_of

CHART = yaml.safe_load((Path(__file__).parent / "chart-values.yaml").read_text(encoding="utf-8"))


def expanded(pattern: str) -> Iterator[str]:
    """The paths that a pattern with braces stands for."""
    parts = [part.strip("{}").split(",") for part in re.findall(r"\{.*?\}|[^{]+", pattern)]
    return map("".join, itertools.product(*parts))


OPTIONAL = [path for pattern in (*CHART["optional"], *CHART["ours"]) for path in expanded(pattern)]


def defaults() -> dict[str, Any]:
    """The chart's values file, as data."""
    tree: dict[str, Any] = {}
    for key in keys():
        if key.default is not ABSENT:
            *parents, name = key.path.split(".")
            functools.reduce(lambda within, each: within.setdefault(each, {}), parents, tree)[
                name
            ] = key.default
    return tree


def output(values: Any = None) -> Any:
    return documents_of(read([given(values or {})], release_name="alluxio", namespace=None))


def test_each_default_is_the_charts() -> None:
    ours = {key.path: key.default for key in keys() if key.default is not ABSENT}
    assert ours == CHART["defaults"]


def test_the_keys_without_a_default_are_those_that_the_templates_read_beside_and_ours() -> None:
    assert sorted(OPTIONAL) == sorted(key.path for key in keys() if key.default is ABSENT)


def test_a_note_tells_of_each_key_that_is_ours() -> None:
    ours = {key.path for key in keys() if key.note.startswith(OURS)}
    assert {path for pattern in CHART["ours"] for path in expanded(pattern)} == ours


def test_no_key_is_there_twice() -> None:
    assert [] == [path for path, n in Counter(key.path for key in keys()).items() if n > 1]


def test_no_key_is_within_another_but_for_the_items_of_lists() -> None:
    paths = {key.path for key in keys()}
    assert [] == [
        path
        for path in paths
        for end in re.finditer(r"\.", path.replace("[]", ""))
        if path.replace("[]", "")[: end.start()] in paths and "[]" not in path
    ]


def test_each_key_is_of_a_kind_that_its_default_is_of() -> None:
    for key in keys():
        if key.default is not ABSENT and key.default is not None:
            KINDS[key.kind](key.default)


def test_each_typed_option_leads_back_to_one_key() -> None:
    assert [] == [back for back, n in Counter(key.back for key in keys()).items() if n > 1]


def test_the_words_of_a_key_are_those_of_the_typed_api() -> None:
    words = {key.path: tuple(key.words) for key in keys() if key.words}
    for path, literal in (
        ("imagePullPolicy", PullPolicy),
        ("csi.imagePullPolicy", PullPolicy),
        ("journal.type", JournalType),
        *((f"{part}.dnsPolicy", DnsPolicy) for part in ("master", "worker", "fuse", "proxy")),
    ):
        # Of the chart, which has no dnsConfig, nobody can use "None".
        assert tuple(each for each in get_args(literal) if each != "None") == words[path], path


def test_a_key_without_a_default_may_be_absent_unless_it_makes_the_item_of_a_list() -> None:
    required = {key.path for key in keys() if key.default is ABSENT and not key.nullable}
    expected = {f"tieredstore.levels[].{name}" for name in ("level", "mediumtype", "path")}
    assert expected == required


def test_a_key_whose_default_is_null_may_be_null() -> None:
    assert [] == [key.path for key in keys() if key.default is None and not key.nullable]


def test_a_note_tells_of_each_key_that_the_chart_ignores() -> None:
    told = {key.path for key in keys() if key.note.startswith(IGNORED)}
    assert set(CHART["ignored"]) == told


# What `alluxio-constructs values` prints.


def test_the_printed_values_parse_to_the_defaults() -> None:
    assert defaults() == parse(as_yaml(), "values").tree
    assert defaults() == yaml.safe_load(as_yaml())


def test_the_printed_values_make_the_cluster_that_no_values_make() -> None:
    # But for what the chart's own defaults do not do in 2.9.5: who writes them out means them.
    printed = yaml.safe_load(as_yaml())
    del printed["shortCircuit"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        assert output() == output(printed)


def test_the_printed_values_have_each_key_without_a_default_in_a_comment() -> None:
    header, lines = as_yaml().splitlines()[:2], as_yaml().splitlines()[2:]
    assert [True, True] == [line.startswith("# ") for line in header]
    tree = parse("\n".join(line.removeprefix("# ") for line in lines), "values").tree
    for path in OPTIONAL:
        node: Any = tree
        for part in path.replace("levels[]", "levels.0").split("."):
            node = node[int(part) if part.isdigit() else part]
    found = check(given(tree))
    assert check(Values())["master.count"] == found["master.count"]


# Use.

EVERYTHING: list[dict[str, Any]] = [
    {
        "properties": {"alluxio.master.mount.table.root.ufs": "s3://bucket/data"},
        "metastore": {"volumeType": "persistentVolumeClaim"},
        "shortCircuit": {"policy": "uuid"},
        "proxy": {"enabled": True},
        "fuse": {"enabled": True},
        "logserver": {"enabled": True},
        "csi": {"enabled": True, "clientEnabled": True, "mountInPod": True},
        "metrics": {
            "enabled": True,
            **{
                sink: {"enabled": True}
                for sink in ("ConsoleSink", "CsvSink", "JmxSink", "Slf4jSink")
            },
            "GraphiteSink": {"enabled": True, "host": "graphite", "port": 2003},
        },
    },
    {
        "journal": {"volumeType": "emptyDir"},
        "metastore": {"volumeType": "emptyDir"},
        "shortCircuit": {"volumeType": "hostPath"},
        "logserver": {"enabled": True, "volumeType": "hostPath"},
    },
    {"logserver": {"enabled": True, "volumeType": "emptyDir"}},
]


def test_the_conversion_looks_at_each_key(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    class Asked(dict[str, Any]):
        def __getitem__(self, key: str) -> Any:
            asked.add(key)
            return super().__getitem__(key)

        def get(self, key: str, otherwise: Any = None) -> Any:
            asked.add(key)
            return super().get(key, otherwise)

    def kept(checked: Checked, user: Values, found: Any, init: Any = Checked.__init__) -> None:
        init(checked, user, Asked(found))

    monkeypatch.setattr(Checked, "__init__", kept)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        for values in EVERYTHING:
            read([given(values)], release_name="alluxio", namespace="test")
    # Which of them change the output, and how the items of lists do, is in test_matrix.
    assert [] == [key.path for key in keys() if "[]" not in key.path and key.path not in asked]
