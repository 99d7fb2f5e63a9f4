"""A key that the chart has not is refused, with the one that was meant."""

from __future__ import annotations

from typing import Any

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
        # As the chart's own templates misname it.
        ("fuse: {hostID: true}", "fuse.hostID", "did you mean fuse.hostPID?"),
        # Off by a level.
        ("count: 3", "count", "did you mean master.count?"),
        ("levels: []", "levels", "did you mean tieredstore.levels?"),
        ("runFormat: true", "runFormat", "did you mean journal.format.runFormat?"),
        ("journal: {runFormat: true}", "journal.runFormat", "mean journal.format.runFormat?"),
        ("master: {journal: {type: UFS}}", "master.journal", "did you mean journal?"),
        ("fuse: {image: x}", "fuse.image", "did you mean image?"),
        ("master: {cpu: 1}", "master.cpu", "did you mean"),
        ("master: {limits: {cpu: 1}}", "master.limits", "did you mean master.resources.limits?"),
        (
            "resources: {limits: {cpu: 1}}",
            "resources",
            "did you mean master.resources or jobMaster.resources or worker.resources?",
        ),
        (
            "master: {livenessProbe: {enabled: true}}",
            "master.livenessProbe.enabled",
            "did you mean master.enabled?",
        ),
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
        ("zookeeper: x", "zookeeper", "there are nameOverride, fullnameOverride, image, "),
        (
            "journal: {format: {xyz: 1}}",
            "journal.format.xyz",
            "there are runFormat",
        ),
    ]
    for file, path, remedy in cases:
        message = mistake(file)
        assert message.startswith(f"line 1: {path}: is no key of the chart; "), file
        assert remedy in message, file


def test_helms_own_key_is_none_of_the_charts_and_no_mistake() -> None:
    cases: list[Any] = ["{a: b}", "{}", "null", ""]
    for value in cases:
        assert 1 == checked(f"global: {value}")["master.count"], value


def test_helms_own_key_is_a_map_and_at_the_top() -> None:
    assert "line 1: global: must be a map (got 3)" == mistake("global: 3")
    assert "master.global: is no key of the chart" in mistake("master: {global: {}}")


def test_of_an_unknown_key_the_map_under_it_is_not_looked_at() -> None:
    assert 1 == len(mistakes("mastr: {cont: x, replicas: {}}"))


def test_an_unknown_key_is_refused_also_if_it_is_null() -> None:
    assert "line 1: mastr: is no key of the chart; did you mean master?" == mistake("mastr:")
