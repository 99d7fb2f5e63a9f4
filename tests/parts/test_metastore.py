"""Metastores: what each sets and mounts, and what is refused."""

from __future__ import annotations

import warnings

from alluxio_constructs import Component, Metastore, VolumeSource
from alluxio_constructs._base.quantities import GIB
from alluxio_constructs._parts.metastore import HeapMetastore, keeps_rocksdb, metastore_feature
from tests.kit import refusal


def test_metastore_on_a_volume_is_the_masters() -> None:
    metastore = Metastore(path="/data/metastore/")
    answers = {each: metastore.properties(each) for each in Component}
    assert {
        Component.MASTER: {
            "alluxio.master.metastore": "ROCKS",
            "alluxio.master.metastore.dir": "/data/metastore",
        }
    } == {component: answer for component, answer in answers.items() if answer}


def test_metastore_is_mounted_in_the_master_alone() -> None:
    mounts = {each: list(Metastore().volume_mounts(each)) for each in Component}
    names = {
        component: [(mount.path, mount.volume.name) for mount in found]
        for component, found in mounts.items()
        if found
    }
    assert {Component.MASTER: [("/metastore", "alluxio-metastore")]} == names


def test_metastore_is_on_the_documentations_claim_by_default() -> None:
    claim = VolumeSource.persistent_volume_claim("1Gi", storage_class_name="standard")
    assert Metastore(path="/metastore", volume=claim) == Metastore()


def test_metastore_is_rebuilt_from_the_journal_and_may_be_lost_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (mount,) = Metastore(volume=VolumeSource.empty_dir()).volume_mounts(Component.MASTER)
    assert mount.volume.claim_template is None


def test_metastore_in_memory_counts_towards_the_memory_limit() -> None:
    volume = VolumeSource.empty_dir(medium="Memory", size_limit="1Gi")
    (mount,) = Metastore(volume=volume).volume_mounts(Component.MASTER)
    assert GIB == mount.memory


def test_metastore_refuses_what_cannot_work() -> None:
    cases: list[tuple[dict[str, object], str]] = [
        (
            {"volume": VolumeSource.empty_dir(medium="Memory")},
            "volume must have a size if it is in memory, since that counts towards the memory limit"
            " (got 'Memory'); use VolumeSource.empty_dir(medium=\"Memory\", size_limit=…)",
        ),
        (
            {"volume": "/data"},
            "volume must be a VolumeSource (got '/data'); make one with VolumeSource(…)",
        ),
        ({"path": "metastore"}, "path must be absolute (got 'metastore'); use \"/metastore\""),
    ]
    for options, message in cases:
        assert f"Metastore {message}" == refusal(Metastore, **options), options


def test_metastore_is_prepared_if_asked_for() -> None:
    volume = VolumeSource.existing_claim("theirs", prepare=True)
    (mount,) = Metastore(volume=volume).volume_mounts(Component.MASTER)
    assert mount.prepare is True


def test_metastore_on_the_heap_is_the_masters() -> None:
    answers = {each: HeapMetastore().properties(each) for each in Component}
    assert {Component.MASTER: {"alluxio.master.metastore": "HEAP"}} == {
        component: answer for component, answer in answers.items() if answer
    }


def test_metastore_is_on_a_volume_the_heap_or_alluxios_own_default() -> None:
    own = Metastore(path="/rocks")
    heap = metastore_feature("heap")
    assert (own, None) == (metastore_feature(own), metastore_feature(None))
    assert isinstance(heap, HeapMetastore)
    assert {"alluxio.master.metastore": "HEAP"} == heap.properties(Component.MASTER)


def test_metastore_refuses_another_kind() -> None:
    cases: list[object] = ["HEAP", "rocks", True]
    for given in cases:
        assert (
            f'metastore must be a Metastore or "heap" (got {given!r}); use Metastore(…), or leave'
            " it out for Alluxio's own default"
        ) == refusal(metastore_feature, given), given


def test_metastore_is_rocksdb_unless_inodes_and_blocks_are_on_the_heap() -> None:
    cases: list[tuple[dict[str, str], dict[str, str], bool]] = [
        ({}, {}, True),
        ({"alluxio.master.metastore": "HEAP"}, {}, False),
        ({}, {"alluxio.master.metastore": "heap"}, False),
        ({"alluxio.master.metastore": "HEAP"}, {"alluxio.master.metastore": "ROCKS"}, True),
        ({"alluxio.master.metastore": "HEAP", "alluxio.master.metastore.block": "ROCKS"}, {}, True),
        ({"alluxio.master.metastore.inode": "HEAP"}, {}, True),
        (
            {"alluxio.master.metastore.inode": "HEAP", "alluxio.master.metastore.block": "HEAP"},
            {},
            False,
        ),
    ]
    for cluster, master, expected in cases:
        given = {Component.ALL: cluster, Component.MASTER: master}
        assert expected is keeps_rocksdb(given.__getitem__), cluster
