"""The keys of the values are those of the chart, each with its default, and each is used."""

from __future__ import annotations

import itertools
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from cdk8s import Testing

from alluxio_constructs import HelmValuesWarning
from alluxio_constructs.helm import HelmValuesChart
from alluxio_constructs.helm._check import Checked, check
from alluxio_constructs.helm._key import ABSENT, IGNORED
from alluxio_constructs.helm._keys import as_yaml, defaults, keys
from alluxio_constructs.helm._kinds import KINDS
from alluxio_constructs.helm._reading import read
from alluxio_constructs.helm._values import Values, given, merged
from alluxio_constructs.helm._yaml import parse

CHART = yaml.safe_load((Path(__file__).parent / "chart-values.yaml").read_text(encoding="utf-8"))


def expanded(pattern: str) -> Iterator[str]:
    """The paths that a pattern with braces stands for."""
    parts = [part.strip("{}").split(",") for part in re.findall(r"\{.*?\}|[^{]+", pattern)]
    return map("".join, itertools.product(*parts))


OPTIONAL = [path for pattern in CHART["optional"] for path in expanded(pattern)]


def output(values: Any = None) -> str:
    chart = HelmValuesChart(Testing.app(), "test", values=values)
    return yaml.safe_dump_all(Testing.synth(chart))


def test_each_default_is_the_charts() -> None:
    ours = {key.path: key.default for key in keys() if key.default is not ABSENT}
    assert ours == CHART["defaults"]


def test_the_keys_without_a_default_are_those_that_the_charts_templates_read_beside() -> None:
    assert sorted(OPTIONAL) == sorted(key.path for key in keys() if key.default is ABSENT)


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


def test_a_key_without_a_default_may_be_absent_unless_it_makes_the_item_of_a_list() -> None:
    required = {key.path for key in keys() if key.default is ABSENT and not key.nullable}
    assert {
        f"tieredstore.levels[].{name}" for name in ("level", "mediumtype", "path", "quota")
    } == (required)


def test_a_key_whose_default_is_null_may_be_null() -> None:
    assert [] == [key.path for key in keys() if key.default is None and not key.nullable]


def test_a_note_tells_of_each_key_that_the_chart_ignores() -> None:
    told = {key.path for key in keys() if key.note.startswith(IGNORED)}
    assert set(CHART["ignored"]) == told


def test_defaults_are_the_values_file_as_a_tree() -> None:
    tree = defaults()
    assert ("alluxio", 1, "4") == (
        tree["fullnameOverride"],
        tree["master"]["count"],
        tree["master"]["resources"]["limits"]["cpu"],
    )
    assert {"strategy": {"type": "Recreate"}}.items() <= tree["logserver"].items()
    assert "metastore" not in tree


# What `alluxio-constructs values` prints.


def test_the_printed_values_parse_to_the_defaults() -> None:
    assert defaults() == parse(as_yaml(), "values").tree
    assert defaults() == yaml.safe_load(as_yaml())


def test_the_printed_values_make_the_cluster_that_no_values_make(tmp_path: Path) -> None:
    file = tmp_path / "values.yaml"
    # But for what the chart's own defaults do not do in 2.9.5: who writes them out means them.
    printed = yaml.safe_load(as_yaml())
    del printed["shortCircuit"]
    file.write_text(yaml.safe_dump(printed), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HelmValuesWarning)
        assert output() == output(file)


def test_the_printed_values_have_each_key_without_a_default_in_a_comment() -> None:
    header, lines = as_yaml().splitlines()[:2], as_yaml().splitlines()[2:]
    assert [True, True] == [line.startswith("# ") for line in header]
    tree = parse("\n".join(line.removeprefix("# ") for line in lines), "values").tree
    for path in OPTIONAL:
        node: Any = tree
        for part in path.replace("levels[]", "levels.0").split("."):
            node = node[int(part) if part.isdigit() else part]
    found = check(merged(Values(defaults()), given(tree)), given(tree))
    assert check(Values(defaults()), Values())["master.count"] == found["master.count"]


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

    def get(checked: Checked, key: str, found: Any = Checked.__getitem__) -> Any:
        asked.add(key)
        return found(checked, key)

    monkeypatch.setattr(Checked, "__getitem__", get)
    for values in EVERYTHING:
        read([given(values)], release_name="alluxio", namespace="test")
    # Which of them change the output, and how the items of lists do, is in test_matrix.
    assert [] == [key.path for key in keys() if "[]" not in key.path and key.path not in asked]
