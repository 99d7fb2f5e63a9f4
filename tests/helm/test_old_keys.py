"""Keys of earlier versions of the chart: each is accepted, or refused with the one in its place."""

from __future__ import annotations

import json
from typing import Any

from alluxio_constructs.helm.keys.old import OldKey, old_keys
from alluxio_constructs.helm.keys.table import KEYS, key_tree
from tests.helm.test_check import checked, mistakes


def file_with(key: str, value: Any) -> str:
    """A values file with one key."""
    for part in reversed(key.split(".")):
        value = {part: value}
    return json.dumps(value)


def is_known(key: str) -> bool:
    """Whether the chart has a key, or a map, of today."""
    node: Any = key_tree()
    for part in key.split("."):
        if not isinstance(node, dict) or part not in node:
            return False
        node = node[part]
    return True


def test_each_old_key_is_refused_with_the_one_in_its_place() -> None:
    for old in old_keys().values():
        if is_known(old.key):
            checked(file_with(old.key, None))
            continue
        for value in ("x", {"size": 1}, None):
            (message,) = mistakes(file_with(old.key, value))
            assert (
                f"a.yaml, line 1: {old.key}: is not a key of the chart; {old.remedy}" == message
            ), old.key
            assert old.gone in message, old.key
            assert [] == [each for each in old.use if each not in message], old.key


def test_replacement_of_an_old_key_is_a_current_key() -> None:
    for old in old_keys().values():
        for each in old.use:
            assert each in KEYS or is_known(each), old.key


def test_old_keys_are_unique_and_in_order_of_removal() -> None:
    versions = [tuple(map(int, each.gone.split("."))) for each in old_keys().values()]
    assert sorted(versions, reverse=True) == versions


def test_the_remedy_names_what_is_in_its_place_or_to_leave_it_out() -> None:
    cases: list[Any] = [
        (OldKey("a", "0.6.3", ["b"]), "since chart 0.6.3 it is b"),
        (OldKey("a", "0.6.3", ["b", "c"], "d"), "since chart 0.6.3 it is b and c (d)"),
        (OldKey("a", "0.6.3", [], "d"), "chart 0.6.3 dropped it; leave it out (d)"),
    ]
    for old, remedy in cases:
        assert remedy == old.remedy


def test_a_values_file_of_chart_0_6_0_is_told_all_that_changed() -> None:
    file = """
        journal:
          storageClass: standard
          size: 1Gi
          type: UFS
          format:
            runFormat: false
            job: {activeDeadlineSeconds: 30}
            resources: {limits: {cpu: 1}}
        master:
          hostNetwork: false
          dnsPolicy: ClusterFirst
          metastore: {size: 1Gi, mountPath: /metastore}
        shortCircuit:
          policy: uuid
          pvcName: alluxio-worker-domain-socket
          pvcAccessModes: [ReadWriteOnce]
          pvcSize: 1Mi
          pvcStorageClass: standard
        fuse:
          image: alluxio/alluxio-fuse
          imageTag: 2.3.0
          imagePullPolicy: IfNotPresent
          enabled: false
          args: [fuse, --fuse-opts=allow_other]
    """
    assert [
        "journal.format.job",
        "journal.format.resources",
        "master.metastore",
        "shortCircuit.pvcAccessModes",
        "shortCircuit.pvcSize",
        "shortCircuit.pvcStorageClass",
        "fuse.image",
        "fuse.imageTag",
        "fuse.imagePullPolicy",
        "fuse.args",
    ] == [each.split(": ")[1] for each in mistakes(file)]
