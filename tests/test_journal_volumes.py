"""Volumes on the nodes' disks for the masters' journals."""

from __future__ import annotations

from typing import Any

import pytest
from cdk8s import Size

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    Journal,
    JournalVolumes,
    Ufs,
    VolumeSource,
)

from .kit import container, documents_of, new_chart, one


def test_one_volume_for_each_master() -> None:
    chart = new_chart()
    made = JournalVolumes(
        chart,
        "volumes",
        name="cache",
        masters=2,
        size=Size.mebibytes(1536),
        storage_class_name="local",
        host_path="/srv/journal/",
    )
    assert [each.name for each in made.volumes] == ["cache-journal-0", "cache-journal-1"]
    documents = documents_of(chart)
    assert [each["metadata"]["name"] for each in documents] == [
        "cache-journal-0",
        "cache-journal-1",
    ]
    assert documents[1]["metadata"]["labels"] == {
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


def test_the_directories_are_named_after_the_cluster() -> None:
    chart = new_chart()
    JournalVolumes(chart, "volumes", name="cache")
    (volume,) = documents_of(chart)
    assert volume["spec"]["hostPath"]["path"] == "/tmp/cache-journal-0"


def test_they_are_of_the_whole_kubernetes_cluster() -> None:
    chart = new_chart("alluxio")
    JournalVolumes(chart, "volumes")
    assert "namespace" not in documents_of(chart)[0]["metadata"]


def test_masters_of_a_user_can_write_to_them_once_they_are_prepared() -> None:
    chart = new_chart()
    JournalVolumes(chart, "volumes")
    claim = VolumeSource.persistent_volume_claim(Size.gibibytes(1), prepare=True)
    journal = Journal.local(volume=claim)
    AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://bucket/data"), journal=journal)
    documents = documents_of(chart)
    prepare = container(documents, "prepare-volumes")
    assert prepare["command"][4:] == ["1000:1000", "/journal"]
    volume = one(documents, "PersistentVolume")["spec"]
    (template,) = one(documents, "StatefulSet")["spec"]["volumeClaimTemplates"]
    assert template["spec"]["storageClassName"] == volume["storageClassName"]
    assert template["spec"]["accessModes"] == volume["accessModes"]
    assert template["spec"]["resources"]["requests"] == volume["capacity"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"masters": 0},
            "JournalVolumes masters must be a whole number from 1 to 9 (got 0); choose one of"
            " these",
        ),
        (
            {"size": "1Gi"},
            "JournalVolumes size must be a cdk8s.Size (got '1Gi'); use Size.gibibytes(1),"
            " Size.mebibytes(512) or the like",
        ),
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
    ],
)
def test_what_cannot_work_is_refused(options: dict[str, Any], message: str) -> None:
    chart = new_chart()
    with pytest.raises(AlluxioConfigError) as raised:
        JournalVolumes(chart, "volumes", **options)
    assert str(raised.value) == message
    assert chart.node.children == []


def test_a_name_that_no_cluster_can_have_is_refused() -> None:
    with pytest.raises(AlluxioConfigError, match="JournalVolumes name must be at most 45"):
        JournalVolumes(new_chart(), "volumes", name="1st")


def test_two_of_one_name_are_refused_in_a_chart() -> None:
    chart = new_chart()
    JournalVolumes(chart, "volumes")
    with pytest.raises(AlluxioConfigError, match="PersistentVolume 'alluxio-journal-0' is in this"):
        JournalVolumes(chart, "again")
