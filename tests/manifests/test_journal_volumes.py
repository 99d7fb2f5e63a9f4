"""Volumes on the nodes' disks for the masters' journals."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import DataLossWarning, Journal, VolumeSource
from alluxio_constructs._manifests.journal_volumes import journal_volumes
from tests.kit import Document, checked, cluster, container, one, own_labels, refusal


def volumes(**options: Any) -> list[Document]:
    defaults = {
        "name": "alluxio",
        "masters": 1,
        "size": None,
        "storage_class_name": "standard",
        "host_path": None,
        "nodes": [f"node-{i}" for i in range(options.get("masters", 1))],
    }
    made = journal_volumes(**{**defaults, **options})
    return checked([each.document("test") for each in made])


def test_journal_volume_is_written_for_each_master() -> None:
    documents = volumes(
        name="cache",
        masters=2,
        size="1536Mi",
        storage_class_name="local",
        host_path="/srv/journal/",
    )
    assert [each["metadata"]["name"] for each in documents] == [
        "cache-journal-0",
        "cache-journal-1",
    ]
    assert own_labels(documents[1]["metadata"]["labels"]) == {
        "type": "local",
        "app": "alluxio",
        "role": "alluxio-master",
        "release": "cache",
    }
    assert documents[1]["spec"] == {
        "storageClassName": "local",
        "capacity": {"storage": "1536Mi"},
        "accessModes": ["ReadWriteOnce"],
        "hostPath": {"path": "/srv/journal-1", "type": "DirectoryOrCreate"},
        "nodeAffinity": on_node("node-1"),
    }


def on_node(name: str) -> dict[str, Any]:
    here = {"key": "kubernetes.io/hostname", "operator": "In", "values": [name]}
    return {"required": {"nodeSelectorTerms": [{"matchExpressions": [here]}]}}


def test_journal_volume_is_on_the_node_of_its_directory() -> None:
    cases: list[list[str]] = [["a", "b.example.com", "c"], ["one"] * 3]
    for nodes in cases:
        found = [each["spec"]["nodeAffinity"] for each in volumes(masters=3, nodes=nodes)]
        assert [on_node(each) for each in nodes] == found, nodes


def test_journal_volumes_without_nodes_warn_about_an_empty_journal() -> None:
    with pytest.warns(DataLossWarning, match=r'give nodes=\["NODE", …\]') as caught:
        (volume,) = volumes(nodes=())
    assert (1, False) == (len(caught), "nodeAffinity" in volume["spec"])


def test_directories_have_the_names_of_namespace_and_cluster_and_outlive_a_boot() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"name": "cache", "namespace": "data"}, "/var/lib/alluxio/data/cache/journal-0"),
        ({"name": "c", "namespace": "a-b"}, "/var/lib/alluxio/a-b/c/journal-0"),
        ({"name": "b-c", "namespace": "a"}, "/var/lib/alluxio/a/b-c/journal-0"),
        ({"name": "cache", "namespace": None}, "/var/lib/alluxio/cache/journal-0"),
    ]
    for options, path in cases:
        (volume,) = volumes(**options)
        assert path == volume["spec"]["hostPath"]["path"], options
        assert "namespace" not in volume["metadata"], options


def test_journal_volumes_can_be_prepared_for_the_masters_user() -> None:
    claim = VolumeSource.persistent_volume_claim("1Gi", prepare=True)
    documents = cluster(journal=Journal.local(volume=claim))
    prepare = container(documents, "prepare-volumes")
    assert prepare["command"][4:] == ["1000:1000", "/journal"]
    (volume,) = volumes()
    (template,) = one(documents, "StatefulSet")["spec"]["volumeClaimTemplates"]
    assert template["spec"]["storageClassName"] == volume["spec"]["storageClassName"]
    assert template["spec"]["accessModes"] == volume["spec"]["accessModes"]
    assert template["spec"]["resources"]["requests"] == volume["spec"]["capacity"]


def test_journal_volumes_that_cannot_work_are_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"masters": 0}, "JournalVolumes masters must be a whole number from 1 to 9 (got 0); "),
        ({"size": "1 GB"}, "JournalVolumes size must be "),
        (
            {"host_path": "journal"},
            "JournalVolumes host_path must be absolute (got 'journal'); use \"/journal\"",
        ),
        (
            {"storage_class_name": ""},
            "JournalVolumes storage_class_name must be at most 253 lower-case letters, digits, '-'"
            " or '.', each part beginning and ending with a letter or digit (got ''); use the"
            " object's name as kubectl shows it",
        ),
        ({"name": "1st"}, "JournalVolumes name must be at most 45"),
        (
            {"masters": 3, "nodes": ["a", "b"]},
            "JournalVolumes nodes must be one for each of 3 masters (got ['a', 'b']); ",
        ),
        ({"nodes": "node-0"}, "JournalVolumes nodes must be a list (got 'node-0'); "),
        ({"nodes": [""]}, "JournalVolumes nodes must be a non-empty string (got ''); "),
        ({"nodes": ["a b"]}, "JournalVolumes nodes['kubernetes.io/hostname'] must be at most 63"),
        (
            {"host_path": "/var/lib/kubelet/journal"},
            "JournalVolumes host_path must not be a system directory of the host with prepare=True",
        ),
    ]
    for options, message in cases:
        assert refusal(volumes, **options).startswith(message), options
