"""All that is wrong with values is told at once, and nothing that is wrong only for a mistake."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from cdk8s import App

from alluxio_constructs import AlluxioConfigError
from alluxio_constructs.helm import HelmValuesChart
from tests.helm.command import GOOD, ran, write


def errors(directory: Path, text: str, *arguments: str) -> list[str]:
    """The errors of a values file: of each its line and key, or else what it begins with."""
    file = write(directory, "config.yaml", dedent(text))
    told = []
    for each in ran("template", *GOOD, *arguments, "-f", file).errors():
        place, _, rest = each.removeprefix(f"{file}, line ").partition(": ")
        told.append(f"{place} {rest.partition(': ')[0]}" if each.startswith(file) else each)
    return told


ALL_LAYERS = """\
    imageTag: true
    master:
      cont: 3
      count: 3
      ports: {rpc: 80}
    properties:
      alluxio.usr.app.id: x
      alluxio.master.hostname: x
    fuse: {enabled: true, mountPoint: here, alluxioPath: there}
    worker:
      fuseEnabled: true
      tolerations:
      - {key: a, effects: NoSchedule}
      - {key: b}
      - {key: c, tolerationSeconds: soon}
      resources: {limits: {memory: 900Mi}, requests: {memory: 900Mi}}
      livenessProbe: {periodSeconds: -1}
    metastore: {mountPath: /journal}
    csi: {clientEnabled: true}
"""


def test_keys_types_conversions_findings_and_memory_are_told_at_once(tmp_path: Path) -> None:
    found = errors(tmp_path, ALL_LAYERS, "--kube-version", "1.99", "-n", "A B")
    assert [
        "namespace must be at most",
        "kubernetes_version must be",
        "1 imageTag",
        "3 master.cont",
        "4 master.count",
        "5 master.ports.rpc",
        '7 properties["alluxio.usr.app.id"]',
        '8 properties["alluxio.master.hostname"]',
        "9 fuse.mountPoint",
        "9 fuse.alluxioPath",
        "11 worker.fuseEnabled",
        "13 worker.tolerations[0].effects",
        "15 worker.tolerations[2].tolerationSeconds",
        "17 worker.livenessProbe.periodSeconds",
        "19 csi.clientEnabled",
        "memory of worker does not fit",
        "master has two volumes at",
    ] == [
        each if each[0].isdecimal() else " ".join(each.split()[:count])
        for each, count in zip(found, [5, 3, *[0] * 13, 6, 5], strict=True)
    ]


def test_error_caused_by_another_mistake_is_not_reported(tmp_path: Path) -> None:
    cases: list[Any] = [
        # The default of what is wrong does not go with what is right.
        ("journal: {ufsType: HDFS, folder: s3://b/j}", ["1 journal.folder"]),
        ("master: {count: 3}\njournal: {type: EMBEDED}", ["2 journal.type"]),
        ("master: {count: three}\njournal: {type: UFS}", ["1 master.count"]),
        ("master: {count: 3}\njournal: {tpe: EMBEDDED}", ["2 journal.tpe"]),
        # What was meant is not known.
        (
            "worker: {resources: {limit: {memory: 8Gi}, requests: {memory: 1Gi}}}\n"
            "tieredstore: {levels: [{level: 0, mediumtype: MEM, path: /m, quota: 6Gi}]}",
            ["1 worker.resources.limit"],
        ),
        (
            "worker: {resources: {limits: {memory: 900Mi}, requests: {memory: 900Mi}}}\n"
            "tieredstore: {levels: [{level: 0, mediumtype: MEM, path: /m, quota: lots}]}",
            ["2 tieredstore.levels[0].quota"],
        ),
        # Of a list without the wrong item.
        (
            "tieredstore: {levels: [{level: 0, path: /m, quota: 1G},"
            " {level: 1, mediumtype: SSD, path: /s, quota: 1G}]}",
            ["1 tieredstore.levels[0].mediumtype"],
        ),
        (
            "worker: {extraVolumes: [{name: a, hostPath: {path: /x}}],"
            " extraVolumeMounts: [{name: a, mountPath: /a}]}",
            ["1 worker.extraVolumes[0].hostPath"],
        ),
    ]
    for text, expected in cases:
        assert expected == errors(tmp_path, text), text


def test_error_independent_of_another_mistake_is_reported(tmp_path: Path) -> None:
    memory = "worker: {resources: {limits: {memory: 900Mi}, requests: {memory: 900Mi}}}\n"
    cases: list[Any] = [
        "properties: {alluxio.usr.app.id: x}",
        "imageTag: true",
        "fuse: {enabled: true, mountPoint: here}",
        "master: {resources: {limits: {memory: lots}}}",
        "jobWorker: {jvmOptions: {a: b}}",
        "mastr: {count: 3}",
    ]
    for text in cases:
        first, second = errors(tmp_path, memory + text)
        assert first.startswith("2 "), text
        assert second.startswith("memory of worker does not fit into its limit of 900Mi"), text


def test_each_wrong_item_of_a_list_is_told_as_it_stands_in_the_file(tmp_path: Path) -> None:
    text = """\
        hostAliases:
        - ip: 10.0.0.1
        - {ip: 10.0.0.2, hostnames: [a]}
        - hostnames: [b]
        - {ip: 10.0.0.4, hostnames: [c], name: d}
        - {ip: 10.0.0.5}
        mounts: [{name: a}, {path: /b}, {name: c, path: c}]
    """
    assert [
        "2 hostAliases[0].hostnames",
        "4 hostAliases[2].ip",
        "5 hostAliases[3].name",
        "6 hostAliases[4].hostnames",
        "7 mounts[0].path",
        "7 mounts[1].name",
        "7 mounts[2].path",
    ] == errors(tmp_path, text)


def test_a_file_that_cannot_be_read_hides_no_wrong_key_of_the_others(tmp_path: Path) -> None:
    good = write(tmp_path, "good.yaml", "master: {cont: 3}\njournal: {type: RAFT}\n")
    bad = write(tmp_path, "bad.yaml", "a: [\n")
    found = ran("template", "-f", bad, "-f", "none.yaml", "-f", good, "--set", "x").errors()
    expected = [
        f"{bad}, line 2: is not valid YAML",
        "none.yaml: does not exist",
        "--set x: a key has no value",
        f"{good}, line 1: master.cont: is not a key",
        f"{good}, line 2: journal.type: must be one of",
    ]
    for error, start in zip(found, expected, strict=True):
        assert error.startswith(start), error


def test_only_so_many_are_told_as_anybody_reads(tmp_path: Path) -> None:
    keys = "".join(f"  alluxio.usr.key{each}: x\n" for each in range(110))
    found = errors(tmp_path, f"properties:\n{keys}")
    assert (101, "… and 10 more") == (len(found), found[-1])


def test_the_chart_in_an_app_tells_all_of_them_too(tmp_path: Path) -> None:
    file = write(tmp_path, "config.yaml", dedent(ALL_LAYERS))
    with pytest.raises(AlluxioConfigError) as raised:
        HelmValuesChart(App(), "alluxio", values=file)
    text = str(raised.value)
    assert 15 == len(raised.value.errors)
    for each in ("imageTag", "master.cont", "fuse.alluxioPath", "[memory-does-not-fit]"):
        assert each in text, each


def test_single_error_is_returned_as_it_was_raised() -> None:
    with pytest.raises(AlluxioConfigError) as raised:
        HelmValuesChart(App(), "alluxio", values={"master": {"count": 0}})
    assert () == raised.value.errors
    assert str(raised.value).startswith("values: master.count: masters must be")


@pytest.mark.usefixtures("_bounded")
def test_however_much_is_wrong_it_is_told_soon(tmp_path: Path) -> None:
    cases: list[Any] = [
        "".join(f"wrong{each}: 1\n" for each in range(10_000)),
        "hostAliases:\n" + "- {ip: a}\n" * 150,
        "worker:\n  tolerations:\n" + "  - {key: a, x: b}\n" * 150,
        "worker: {podAnnotations: {" + ", ".join(f"a{each}: []" for each in range(9_000)) + "}}",
    ]
    for text in cases:
        assert 100 <= len(errors(tmp_path, text)), text[:40]
