"""Journals and metastores: what each sets and mounts, what is unwise, and what is refused."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest

from alluxio_constructs import (
    Component,
    DataLossWarning,
    Journal,
    Metastore,
    UfsSecret,
    Unchecked,
    VolumeSource,
)
from alluxio_constructs._base.quantities import GIB
from alluxio_constructs._parts.journal import HeapMetastore, keeps_rocksdb, metastore
from tests.kit import new_chart, refusal

HDFS = "hdfs://namenode:9000/journal"
OPTION = "alluxio.master.journal.ufs.option"
CONFIGURATION = f"{OPTION}.alluxio.underfs.hdfs.configuration"
ON_VOLUMES: list[tuple[Callable[..., Journal], str]] = [
    (Journal.local, "Journal.local"),
    (Journal.embedded, "Journal.embedded"),
]
on_volumes = pytest.mark.parametrize(("factory", "name"), ON_VOLUMES)


def for_all(journal: Journal) -> dict[str, Any]:
    return dict(journal.properties(Component.ALL))


def hdfs_secret() -> UfsSecret:
    return UfsSecret(new_chart(), "hdfs", secret_name="alluxio-hdfs-config", mount="hdfsConfig")


# --------------------------------------------------------------------------------- on a volume


def test_a_journal_on_a_volume_sets_its_type_and_folder() -> None:
    cases: list[tuple[Callable[..., Journal], str]] = [
        (Journal.local, "UFS"),
        (Journal.embedded, "EMBEDDED"),
    ]
    for factory, kind in cases:
        assert {
            "alluxio.master.journal.type": kind,
            "alluxio.master.journal.folder": "/data/journal",
        } == for_all(factory(folder="/data/journal/")), factory


def test_only_an_embedded_journal_is_replicated() -> None:
    cases: list[tuple[Journal, bool]] = [
        (Journal.local(), False),
        (Journal.embedded(), True),
        (Journal.hdfs(HDFS), False),
    ]
    for journal, embedded in cases:
        assert journal.is_embedded is embedded, journal


@on_volumes
def test_a_journal_is_in_the_charts_folder_on_the_charts_claim_by_default(
    factory: Callable[..., Journal], name: str
) -> None:
    claim = VolumeSource.persistent_volume_claim("1Gi", storage_class_name="standard")
    assert factory(folder="/journal", volume=claim, format="never") == factory()


@pytest.mark.parametrize("component", [Component.MASTER, Component.JOB_MASTER])
@on_volumes
def test_a_journal_is_mounted_in_masters_and_job_masters(
    component: Component, factory: Callable[..., Journal], name: str
) -> None:
    (mount,) = factory(folder="/data").volume_mounts(component)
    template = mount.volume.claim_template or {}
    written = (mount.path, mount.volume.name, mount.memory, mount.prepare, template["resources"])
    assert ("/data", "alluxio-journal", 0, False, {"requests": {"storage": "1Gi"}}) == written


def test_a_journal_is_mounted_nowhere_else() -> None:
    for component in [
        each for each in Component if each not in (Component.MASTER, Component.JOB_MASTER)
    ]:
        assert () == Journal.local().volume_mounts(component), component


def test_a_directory_of_the_node_is_that_of_the_folder_and_is_prepared_if_asked_for() -> None:
    journal = Journal.local(folder="/data", volume=VolumeSource.host_path(prepare=True))
    (mount,) = journal.volume_mounts(Component.MASTER)
    assert (
        True,
        {"hostPath": {"path": "/data", "type": "DirectoryOrCreate"}},
    ) == (mount.prepare, mount.volume.source)


def test_a_journal_in_memory_counts_towards_the_memory_limit() -> None:
    volume = VolumeSource.empty_dir(medium="Memory", size_limit="1Gi")
    with pytest.warns(DataLossWarning):
        journal = Journal.embedded(volume=volume)
    assert [GIB] == [each.memory for each in journal.volume_mounts(Component.MASTER)]


@on_volumes
def test_a_journal_in_memory_without_a_size_is_refused(
    factory: Callable[..., Journal], name: str
) -> None:
    assert (
        f"{name} volume must have a size if it is in memory, since that counts towards the memory"
        " limit (got 'Memory'); use VolumeSource.empty_dir(medium=\"Memory\", size_limit=…)"
    ) == refusal(factory, volume=VolumeSource.empty_dir(medium="Memory"))


@on_volumes
def test_a_journal_that_is_lost_with_the_pod_warns(
    factory: Callable[..., Journal], name: str
) -> None:
    with pytest.warns(DataLossWarning) as caught:
        factory(volume=VolumeSource.empty_dir())
    assert [
        f"{name} volume is an emptyDir: the journal, and with it the Alluxio namespace, is lost"
        " with the pod; use VolumeSource.persistent_volume_claim(…) for more than an experiment"
    ] == [str(each.message) for each in caught]


@pytest.mark.parametrize(
    "volume",
    [
        VolumeSource.persistent_volume_claim("10Gi"),
        VolumeSource.existing_claim("theirs"),
        VolumeSource.host_path(),
    ],
)
@on_volumes
def test_a_journal_that_outlives_the_pod_does_not_warn(
    volume: VolumeSource, factory: Callable[..., Journal], name: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert volume == factory(volume=volume).volume


@on_volumes
def test_a_folder_that_is_not_absolute_is_refused(
    factory: Callable[..., Journal], name: str
) -> None:
    assert f"{name} folder must be absolute (got 'journal'); use \"/journal\"" == refusal(
        factory, folder="journal"
    )


@on_volumes
def test_a_folder_that_is_no_text_is_refused(factory: Callable[..., Journal], name: str) -> None:
    assert f'{name} folder must be absolute (got None); use "/…"' == refusal(factory, folder=None)


@on_volumes
def test_a_folder_elsewhere_is_refused(factory: Callable[..., Journal], name: str) -> None:
    assert (
        f"{name} folder must be a path of the pod (got {HDFS!r}); use Journal.hdfs(…)"
    ) == refusal(factory, folder=HDFS)


@on_volumes
def test_what_is_no_volume_is_refused(factory: Callable[..., Journal], name: str) -> None:
    assert (
        f"{name} volume must be a VolumeSource (got '/data'); make one with VolumeSource(…)"
    ) == refusal(factory, volume="/data")


# ------------------------------------------------------------------------------------- formats


every_factory = pytest.mark.parametrize(
    ("make", "name"),
    [*ON_VOLUMES, (lambda **options: Journal.hdfs(HDFS, **options), "Journal.hdfs")],
)


@pytest.mark.parametrize("options", [{}, {"format": "never"}])
@every_factory
def test_a_journal_is_never_formatted_by_default_and_without_a_warning(
    options: dict[str, Any], make: Callable[..., Journal], name: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "never" == make(**options).format


@every_factory
def test_formatting_at_every_start_warns(make: Callable[..., Journal], name: str) -> None:
    with pytest.warns(DataLossWarning) as caught:
        journal = make(format="always")
    assert "always" == journal.format
    assert [
        f'{name} format "always" empties the journal at every start of a master pod, and destroys'
        " the Alluxio namespace; leave it out"
    ] == [str(each.message) for each in caught]


@pytest.mark.parametrize("format", ["Never", "", None, True])
@every_factory
def test_another_format_is_refused(format: object, make: Callable[..., Journal], name: str) -> None:
    assert (
        f"{name} format must be one of 'never', 'always' (got {format!r}); use one of them"
    ) == refusal(make, format=format)


@every_factory
def test_formatting_if_needed_is_refused_since_nothing_needs_it(
    make: Callable[..., Journal], name: str
) -> None:
    assert (
        f'{name} format must be "never" or "always" (got \'if-needed\'); leave it out: a master'
        " starts on a fresh volume without formatting"
    ) == refusal(make, format="if-needed")


# --------------------------------------------------------------------------------------- HDFS


def test_a_journal_in_hdfs_sets_its_type_and_folder() -> None:
    assert {
        "alluxio.master.journal.type": "UFS",
        "alluxio.master.journal.folder": HDFS,
    } == for_all(Journal.hdfs(HDFS))


def test_what_formatting_reads_is_set_for_all_and_for_nobody_apart() -> None:
    for component in [each for each in Component if each is not Component.ALL]:
        journals = (Journal.local(), Journal.embedded(), Journal.hdfs(HDFS))
        assert [{}, {}, {}] == [each.properties(component) for each in journals], component


def test_a_journal_in_hdfs_has_no_volume() -> None:
    for component in list(Component):
        assert () == Journal.hdfs(HDFS).volume_mounts(component), component


def test_the_hdfs_configuration_is_found_in_its_secret() -> None:
    secret = hdfs_secret()
    journal = Journal.hdfs(HDFS, secrets=[secret])
    assert (
        "/secrets/hdfsConfig/core-site.xml:/secrets/hdfsConfig/hdfs-site.xml",
        (secret,),
    ) == (for_all(journal)[CONFIGURATION], journal.secrets)


def test_options_are_those_of_the_journals_under_store_and_win() -> None:
    options: dict[str, Any] = {
        "alluxio.underfs.hdfs.configuration": "/etc/core-site.xml",
        "alluxio.underfs.hdfs.remote": True,
    }
    journal = Journal.hdfs(HDFS, secrets=[hdfs_secret()], options=options)
    assert [
        "/etc/core-site.xml",
        "true",
    ] == [
        for_all(journal)[name] for name in (CONFIGURATION, f"{OPTION}.alluxio.underfs.hdfs.remote")
    ]


def test_an_option_that_is_none_is_refused() -> None:
    assert (
        "Journal.hdfs options key must be the name of a property: letters, digits and . _ - @ (got"
        " 'a=b'); use a name such as \"alluxio.user.file.writetype.default\""
    ) == refusal(Journal.hdfs, HDFS, options={"a=b": "c"})


def test_it_is_asked_which_of_several_secrets_has_the_hdfs_configuration() -> None:
    chart = new_chart()
    secrets = [UfsSecret(chart, name, secret_name=name, mount=name) for name in ("a", "b")]
    assert (
        f"Journal {HDFS!r} comes with several Secrets (a, b) and none says that it holds the HDFS"
        ' configuration; give that one files=["core-site.xml", "hdfs-site.xml"]'
    ) == refusal(Journal.hdfs, HDFS, secrets=secrets)


def test_a_folder_that_is_not_in_hdfs_is_refused() -> None:
    for folder in ("/journal", "s3://bucket/journal", "file:///journal"):
        assert (
            f"Journal.hdfs folder must begin with hdfs:// (got {folder!r}); use"
            ' "hdfs://HOST:PORT/journal", or Journal.local(…) for a volume'
        ) == refusal(Journal.hdfs, folder), folder


def test_the_root_of_hdfs_is_refused() -> None:
    for slashes in ("", "/", "//"):
        folder = f"hdfs://namenode:9000{slashes}"
        assert (
            "Journal.hdfs folder must name a folder, not the root of HDFS, which formatting would"
            f' empty (got {folder!r}); use "hdfs://namenode:9000/journal"'
        ) == refusal(Journal.hdfs, folder), slashes


def test_a_folder_that_is_no_address_is_refused() -> None:
    assert refusal(Journal.hdfs, "hdfs://").startswith("Journal.hdfs folder must name a bucket,")


def test_secrets_that_are_no_list_of_secrets_are_refused() -> None:
    assert (
        "Journal.hdfs secrets[0] must be a UfsSecret (got 'alluxio-hdfs-config'); make one with"
        " UfsSecret(…)"
    ) == refusal(Journal.hdfs, HDFS, secrets=["alluxio-hdfs-config"])


def test_an_option_that_there_is_none_of_is_refused_unless_it_is_an_extensions() -> None:
    assert "Journal.hdfs options has 'theirs', which Alluxio 2.9.5 does not have" in refusal(
        Journal.hdfs, HDFS, options={"theirs": "a"}
    )
    written = for_all(Journal.hdfs(HDFS, options={"theirs": Unchecked("a")}))
    assert "a" == written[f"{OPTION}.theirs"]


# ---------------------------------------------------------------------------------- metastores


def test_a_metastore_off_the_heap_is_the_masters() -> None:
    metastore = Metastore(path="/data/metastore/")
    answers = {each: metastore.properties(each) for each in Component}
    assert {
        Component.MASTER: {
            "alluxio.master.metastore": "ROCKS",
            "alluxio.master.metastore.dir": "/data/metastore",
        }
    } == {component: answer for component, answer in answers.items() if answer}


def test_a_metastore_is_mounted_in_the_master_alone() -> None:
    mounts = {each: list(Metastore().volume_mounts(each)) for each in Component}
    names = {
        component: [(mount.path, mount.volume.name) for mount in found]
        for component, found in mounts.items()
        if found
    }
    assert {Component.MASTER: [("/metastore", "alluxio-metastore")]} == names


def test_a_metastore_is_on_the_documentations_claim_by_default() -> None:
    claim = VolumeSource.persistent_volume_claim("1Gi", storage_class_name="standard")
    assert Metastore(path="/metastore", volume=claim) == Metastore()


def test_a_metastore_that_is_rebuilt_from_the_journal_may_be_lost_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (mount,) = Metastore(volume=VolumeSource.empty_dir()).volume_mounts(Component.MASTER)
    assert mount.volume.claim_template is None


def test_a_metastore_in_memory_counts_towards_the_memory_limit() -> None:
    volume = VolumeSource.empty_dir(medium="Memory", size_limit="1Gi")
    (mount,) = Metastore(volume=volume).volume_mounts(Component.MASTER)
    assert GIB == mount.memory


def test_a_metastore_in_memory_without_a_size_is_refused() -> None:
    assert refusal(Metastore, volume=VolumeSource.empty_dir(medium="Memory")).startswith(
        "Metastore volume must have a size if it is in memory,"
    )


def test_a_metastore_on_what_is_no_volume_is_refused() -> None:
    assert (
        "Metastore volume must be a VolumeSource (got '/data'); make one with VolumeSource(…)"
    ) == refusal(Metastore, volume="/data")


def test_a_metastore_at_a_path_that_is_not_absolute_is_refused() -> None:
    assert "Metastore path must be absolute (got 'metastore'); use \"/metastore\"" == refusal(
        Metastore, path="metastore"
    )


def test_a_metastore_is_prepared_if_asked_for() -> None:
    volume = VolumeSource.existing_claim("theirs", prepare=True)
    (mount,) = Metastore(volume=volume).volume_mounts(Component.MASTER)
    assert mount.prepare is True


def test_a_metastore_on_the_heap_is_the_masters() -> None:
    answers = {each: HeapMetastore().properties(each) for each in Component}
    assert {Component.MASTER: {"alluxio.master.metastore": "HEAP"}} == {
        component: answer for component, answer in answers.items() if answer
    }


def test_a_metastore_is_a_volume_the_heap_or_alluxios_own_default() -> None:
    own = Metastore(path="/rocks")
    heap = metastore("heap")
    assert (own, None) == (metastore(own), metastore(None))
    assert isinstance(heap, HeapMetastore)
    assert {"alluxio.master.metastore": "HEAP"} == heap.properties(Component.MASTER)


def test_another_metastore_is_refused() -> None:
    cases: list[object] = ["HEAP", "rocks", True]
    for given in cases:
        assert (
            f'metastore must be a Metastore or "heap" (got {given!r}); use Metastore(…), or leave'
            " it out for Alluxio's own default"
        ) == refusal(metastore, given), given


def test_a_master_keeps_rocksdb_unless_inodes_and_blocks_are_on_the_heap() -> None:
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
