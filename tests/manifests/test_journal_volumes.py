"""Volumes on the nodes' disks for the masters' journals."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Journal, VolumeSource
from alluxio_constructs._manifests.journal_volumes import journal_volumes
from tests.kit import Document, checked, cluster, container, one, own_labels, refusal


def volumes(**options: Any) -> list[Document]:
    defaults = {
        "name": "alluxio",
        "masters": 1,
        "size": None,
        "storage_class_name": "standard",
        "host_path": None,
    }
    made = journal_volumes(**{**defaults, **options})
    return checked([each.document("test") for each in made])


def test_each_master_has_a_volume() -> None:
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
    }


def test_directories_are_named_after_the_cluster_and_volumes_are_in_no_namespace() -> None:
    (volume,) = volumes(name="cache")
    assert volume["spec"]["hostPath"]["path"] == "/tmp/cache-journal-0"
    assert "namespace" not in volume["metadata"]


def test_masters_of_a_user_can_write_to_them_once_they_are_prepared() -> None:
    claim = VolumeSource.persistent_volume_claim("1Gi", prepare=True)
    documents = cluster(journal=Journal.local(volume=claim))
    prepare = container(documents, "prepare-volumes")
    assert prepare["command"][4:] == ["1000:1000", "/journal"]
    (volume,) = volumes()
    (template,) = one(documents, "StatefulSet")["spec"]["volumeClaimTemplates"]
    assert template["spec"]["storageClassName"] == volume["spec"]["storageClassName"]
    assert template["spec"]["accessModes"] == volume["spec"]["accessModes"]
    assert template["spec"]["resources"]["requests"] == volume["spec"]["capacity"]


def test_what_cannot_work_is_refused() -> None:
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
    ]
    for options, message in cases:
        assert refusal(volumes, **options).startswith(message), options
