"""A key that the chart has not is refused, with the one that was meant."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import HelmValuesWarning
from tests.helm.test_check import checked, mistake, mistakes


def test_an_unknown_key_is_refused_with_the_one_that_was_meant() -> None:
    cases: list[Any] = [
        # Misspelled, at each depth.
        ("imagetag: x", "imagetag", "did you mean imageTag?"),
        ("ImageTag: x", "ImageTag", "did you mean imageTag?"),
        ("image_tag: x", "image_tag", "did you mean imageTag?"),
        ("IMAGETAG: x", "IMAGETAG", "did you mean imageTag?"),
        ("imagePullSecret: x", "imagePullSecret", "did you mean imagePullSecrets?"),
        ("master: {cont: 3}", "master.cont", "did you mean master.count?"),
        (
            "master: {resources: {limit: {cpu: 1}}}",
            "master.resources.limit",
            "did you mean master.resources.limits?",
        ),
        (
            "master: {resources: {limits: {mem: 1Gi}}}",
            "master.resources.limits.mem",
            "did you mean master.resources.limits.memory?",
        ),
        (
            "csi: {nodePlugin: {driverRegistrar: {resources: {limits: {cpus: 1}}}}}",
            "csi.nodePlugin.driverRegistrar.resources.limits.cpus",
            "did you mean csi.nodePlugin.driverRegistrar.resources.limits.cpu?",
        ),
        (
            "tieredstore: {levels: [{level: 0, mediumtype: MEM, path: /m, quota: 1G, hi: 1}]}",
            "tieredstore.levels[0].hi",
            "did you mean tieredstore.levels[0].high?",
        ),
        (
            "tieredstore: {levels: [{level: 0, mediumType: M, mediumtype: M, path: /, quota: 1}]}",
            "tieredstore.levels[0].mediumType",
            "did you mean tieredstore.levels[0].mediumtype?",
        ),
        ("fuse: {hostID: true}", "fuse.hostID", "did you mean fuse.hostPID?"),
        # Off by a level.
        ("count: 3", "count", "did you mean master.count?"),
        ("levels: []", "levels", "did you mean tieredstore.levels?"),
        ("runFormat: true", "runFormat", "did you mean journal.format.runFormat?"),
        ("journal: {runFormat: true}", "journal.runFormat", "mean journal.format.runFormat?"),
        ("master: {journal: {type: UFS}}", "master.journal", "did you mean journal?"),
        ("proxy: {imageTag: x}", "proxy.imageTag", "did you mean imageTag?"),
        ("master: {cpu: 1}", "master.cpu", "did you mean"),
        ("master: {limits: {cpu: 1}}", "master.limits", "did you mean master.resources.limits?"),
        (
            "resources: {limits: {cpu: 1}}",
            "resources",
            "did you mean master.resources or jobMaster.resources or worker.resources?",
        ),
        # None of another component, and nothing that switches one off.
        (
            "master: {livenessProbe: {enabled: false}}",
            "master.livenessProbe.enabled",
            "use one of initialDelaySeconds, periodSeconds, ",
        ),
        ("journal: {enabled: false}", "journal.enabled", "use one of type, "),
        ("worker: {count: 3}", "worker.count", "use one of enabled, "),
        ("enabled: true", "enabled", "use one of nameOverride, "),
        # In one word.
        ("master.count: 3", '["master.count"]', "write it as maps: master: {count: …}"),
        (
            "master: {resources.limits.cpu: 1}",
            'master["resources.limits.cpu"]',
            "write it as maps: resources: {limits: {cpu: …}}",
        ),
        # Alluxio's.
        (
            "alluxio.user.rpc.retry.max.duration: 1m",
            '["alluxio.user.rpc.retry.max.duration"]',
            "Alluxio's properties are in properties, or in COMPONENT.properties",
        ),
        (
            "master: {alluxio.master.web.port: 1}",
            'master["alluxio.master.web.port"]',
            "Alluxio's properties are in properties, or in COMPONENT.properties",
        ),
        # Like none.
        ("zookeeper: x", "zookeeper", "use one of nameOverride, fullnameOverride, image, "),
        (
            "journal: {format: {xyz: 1}}",
            "journal.format.xyz",
            "use one of runFormat",
        ),
    ]
    for file, path, remedy in cases:
        message = mistake(file)
        assert message.startswith(f"line 1: {path}: is not a key of the chart; "), file
        assert remedy in message, file


def test_helms_own_key_is_none_of_the_charts_and_no_mistake() -> None:
    cases: list[Any] = ["{a: b}", "{}", "null", ""]
    for value in cases:
        assert 1 == checked(f"global: {value}")["master.count"], value


def test_helms_own_key_is_a_map_and_at_the_top() -> None:
    assert "line 1: global: must be a map (got 3)" == mistake("global: 3")
    assert "master.global: is not a key of the chart" in mistake("master: {global: {}}")


UMBRELLA = (
    "these look like the values of a parent chart: put what is under {} into a file of its own,"
    " and give that (in --set, leave out {}.)"
)


def test_values_of_a_parent_chart_get_a_hint() -> None:
    cases: list[Any] = [
        ("alluxio: {master: {count: 3}}", "alluxio"),
        ("alluxio: {properties: {}}", "alluxio"),
        # By the name that the chart around it gave it.
        ("cache: {master: {count: 3}, worker: {}, journal: {}}", "cache"),
        ("cache: {imageTag: x, tieredstore: {}}", "cache"),
    ]
    for file, name in cases:
        expected = f"line 1: {name}: is not a key of the chart; {UMBRELLA.format(name, name)}"
        assert expected == mistake(file), file


def test_other_keys_of_a_parent_chart_get_a_hint_of_their_own() -> None:
    around, beside = mistakes("alluxio: {master: {count: 3}}\nredis: {enabled: true}\nglobal: {}\n")
    assert UMBRELLA.format("alluxio", "alluxio") in around
    assert (
        "a.yaml, line 2: redis: is not a key of the chart; it belongs to the parent chart, or to"
        " another of its subcharts; leave it out"
    ) == beside


def test_maps_similar_to_values_of_a_parent_chart_get_no_such_hint() -> None:
    cases: list[Any] = [
        "alluxio: {}",
        "alluxio: 3",
        "alluxio: {hostname: x}",
        "mastr: {properties: {}, resources: {}, jvmOptions: [], nodeSelector: {}}",
        "cache: {master: {count: 3}}",
    ]
    for file in cases:
        assert "chart around" not in mistake(file), file


def test_a_key_that_is_there_for_its_anchors_is_let_be() -> None:
    cases: list[Any] = [
        "x-small: &small {limits: {cpu: 1}}\nmaster: {resources: *small}",
        ".small: &small {limits: {cpu: 1}}\nmaster: {resources: *small}",
        "_common: {small: &small {limits: {cpu: 1}}}\nmaster: {resources: *small}",
        "x-small: &small {cpu: 1}\nmaster: {resources: {limits: {<<: *small}}}",
        "x-cpu: &cpu 1\nmaster: {resources: {limits: {cpu: *cpu}}}",
    ]
    for file in cases:
        assert "1" == str(checked(file)["master.resources.limits.cpu"]), file


def test_anchor_key_without_the_x_prefix_causes_a_warning() -> None:
    file = "\nsmall: &small {limits: {cpu: 1}}\nmaster: {resources: *small}"
    with pytest.warns(HelmValuesWarning) as caught:
        assert 1 == checked(file)["master.resources.limits.cpu"]
    assert [
        "a.yaml, line 2: small: is not a key of the chart, and has no effect except through the"
        " anchors in it; rename it to x-small if that is intended"
    ] == [str(each.message) for each in caught]


def test_anchors_make_no_key_of_what_is_misspelled_or_of_what_nobody_uses() -> None:
    cases: list[Any] = [
        (
            "mastr: &m {resources: {limits: {cpu: 1}}}\nworker: *m",
            "mastr: is not a key of the chart; did you mean master?",
        ),
        ("x-small: &small {limits: {cpu: 1}}", "x-small: is not a key of the chart; use one of"),
        ("x-small: {limits: {cpu: 1}}", "x-small: is not a key of the chart; use one of"),
        ("x-a: {b: &b 1, c: *b}", "x-a: is not a key of the chart; use one of"),
    ]
    for file, message in cases:
        assert f"line 1: {message}" in mistake(file), file


def test_a_mistake_in_what_an_alias_brings_names_both_lines() -> None:
    file = "x-all: &all\n  cpu: 1\n  gpu: 1\nmaster:\n  resources:\n    limits:\n      <<: *all\n"
    assert mistake(file).startswith(
        "line 3 (used on line 7): master.resources.limits.gpu: is not a key of the chart; did"
        " you mean"
    )


def test_map_under_an_unknown_key_is_not_checked() -> None:
    assert 1 == len(mistakes("mastr: {cont: x, replicas: {}}"))


def test_an_unknown_key_is_refused_also_if_it_is_null() -> None:
    assert "line 1: mastr: is not a key of the chart; did you mean master?" == mistake("mastr:")
