"""Journals: what each sets and mounts, warnings, and errors."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest

from alluxio_constructs import (
    Component,
    DataLossWarning,
    Journal,
    UfsSecretOptions,
    Unchecked,
    VolumeSource,
)
from alluxio_constructs._base.quantities import GIB
from tests.kit import refusal

HDFS = "hdfs://namenode:9000/journal"
OPTION = "alluxio.master.journal.ufs.option"
CONFIGURATION = f"{OPTION}.alluxio.underfs.hdfs.configuration"
MASTERS = (Component.MASTER, Component.JOB_MASTER)
ON_VOLUMES: dict[str, Callable[..., Journal]] = {
    "Journal.local": Journal.local,
    "Journal.embedded": Journal.embedded,
}
FACTORIES: dict[str, Callable[..., Journal]] = {
    **ON_VOLUMES,
    "Journal.hdfs": lambda **options: Journal.hdfs(HDFS, **options),
}


def for_all(journal: Journal) -> dict[str, Any]:
    return dict(journal.properties(Component.ALL))


def hdfs_secret(name: str = "alluxio-hdfs-config") -> UfsSecretOptions:
    return UfsSecretOptions(secret_name=name, mount="hdfsConfig")


# --------------------------------------------------------------------------------- on a volume


def test_journal_on_a_volume_sets_its_type_and_folder() -> None:
    for name, kind in (("Journal.local", "UFS"), ("Journal.embedded", "EMBEDDED")):
        assert {
            "alluxio.master.journal.type": kind,
            "alluxio.master.journal.folder": "/data/journal",
        } == for_all(ON_VOLUMES[name](folder="/data/journal/")), name


def test_journal_is_replicated_only_if_it_is_embedded() -> None:
    for journal, embedded in (
        (Journal.local(), False),
        (Journal.embedded(), True),
        (Journal.hdfs(HDFS), False),
    ):
        assert journal.is_embedded is embedded, journal


def test_journal_is_in_the_charts_folder_on_the_charts_claim_by_default() -> None:
    claim = VolumeSource.persistent_volume_claim("1Gi", storage_class_name="standard")
    for name, factory in ON_VOLUMES.items():
        assert factory(folder="/journal", volume=claim, format="never") == factory(), name


def test_journal_is_mounted_in_masters_and_job_masters_and_nowhere_else() -> None:
    for name, factory in ON_VOLUMES.items():
        for component in MASTERS:
            (mount,) = factory(folder="/data").volume_mounts(component)
            template = mount.volume.claim_template or {}
            requests = template["resources"]["requests"]
            seen = (mount.path, mount.volume.name, mount.memory, mount.prepare, requests)
            assert ("/data", "alluxio-journal", 0, False, {"storage": "1Gi"}) == seen, name
        for component in set(Component) - set(MASTERS):
            assert () == factory().volume_mounts(component), (name, component)


def test_journal_on_a_host_path_is_at_its_folder_and_prepared_if_asked_for() -> None:
    journal = Journal.local(folder="/data", volume=VolumeSource.host_path(prepare=True))
    (mount,) = journal.volume_mounts(Component.MASTER)
    source = {"hostPath": {"path": "/data", "type": "DirectoryOrCreate"}}
    assert (True, source) == (mount.prepare, mount.volume.source)


def test_journal_has_its_own_claim_whichever_equal_ones_were_asked_before() -> None:
    for keys in (["disk", "zone"], ["zone", "disk"]):  # equal, and written in another order
        selector = {"matchLabels": dict.fromkeys(keys, "a")}
        volume = VolumeSource.persistent_volume_claim("1Gi", selector=selector)
        (mount,) = Journal.local(volume=volume).volume_mounts(Component.MASTER)
        claim = mount.volume.claim_template
        assert claim is not None
        assert keys == list(claim["selector"]["matchLabels"]), keys


def test_journal_in_memory_counts_towards_the_memory_limit() -> None:
    volume = VolumeSource.empty_dir(medium="Memory", size_limit="1Gi")
    with pytest.warns(DataLossWarning):
        journal = Journal.embedded(volume=volume)
    assert [GIB] == [each.memory for each in journal.volume_mounts(Component.MASTER)]


def test_journal_that_is_lost_with_the_pod_warns() -> None:
    for name, factory in ON_VOLUMES.items():
        with pytest.warns(DataLossWarning) as caught:
            factory(volume=VolumeSource.empty_dir())
        assert [
            f"{name} volume is an emptyDir: the journal, and with it the Alluxio namespace, is lost"
            " with the pod; use VolumeSource.persistent_volume_claim(…) for more than an experiment"
        ] == [str(each.message) for each in caught], name


def test_journal_that_outlives_the_pod_does_not_warn() -> None:
    volumes = (
        VolumeSource.persistent_volume_claim("10Gi"),
        VolumeSource.existing_claim("theirs"),
        VolumeSource.host_path(),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, factory in ON_VOLUMES.items():
            for volume in volumes:
                assert volume == factory(volume=volume).volume, (name, volume)


def test_journal_on_a_volume_refuses_what_cannot_work() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"folder": "journal"}, "folder must be absolute (got 'journal'); use \"/journal\""),
        ({"folder": None}, 'folder must be absolute (got None); use "/…"'),
        (
            {"folder": HDFS},
            f"folder must be a path in the pod (got {HDFS!r}); use Journal.hdfs(…)",
        ),
        (
            {"volume": "/data"},
            "volume must be a VolumeSource (got '/data'); make one with VolumeSource(…)",
        ),
        (
            {"volume": VolumeSource.empty_dir(medium="Memory")},
            "volume must have a size if it is in memory, since that counts towards the memory limit"
            " (got 'Memory'); use VolumeSource.empty_dir(medium=\"Memory\", size_limit=…)",
        ),
    ]
    for name, factory in ON_VOLUMES.items():
        for options, message in cases:
            assert f"{name} {message}" == refusal(factory, **options), (name, options)


# ------------------------------------------------------------------------------------- formats


def test_journal_is_never_formatted_by_default_and_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, make in FACTORIES.items():
            assert ("never", "never") == (make().format, make(format="never").format), name


def test_journal_that_is_formatted_at_every_start_warns() -> None:
    for name, make in FACTORIES.items():
        with pytest.warns(DataLossWarning) as caught:
            journal = make(format="always")
        assert "always" == journal.format, name
        assert [
            f'{name} format "always" empties the journal at every start of a master pod, and'
            " destroys the Alluxio namespace; leave it out"
        ] == [str(each.message) for each in caught], name


def test_journal_refuses_another_format() -> None:
    formats: list[object] = ["Never", "", None, True]
    for name, make in FACTORIES.items():
        for format in formats:
            expected = (
                f"{name} format must be one of 'never', 'always' (got {format!r}); use one of them"
            )
            assert expected == refusal(make, format=format), (name, format)


def test_journal_refuses_to_be_formatted_if_needed_since_nothing_needs_it() -> None:
    for name, make in FACTORIES.items():
        expected = (
            f'{name} format must be "never" or "always" (got \'if-needed\'); leave it out: a master'
            " starts on a fresh volume without formatting"
        )
        assert expected == refusal(make, format="if-needed"), name


# --------------------------------------------------------------------------------------- HDFS


def test_journal_in_hdfs_sets_its_type_and_folder() -> None:
    assert {
        "alluxio.master.journal.type": "UFS",
        "alluxio.master.journal.folder": HDFS,
    } == for_all(Journal.hdfs(HDFS))


def test_journal_sets_what_formatting_reads_for_all_and_for_nobody_apart() -> None:
    for component in [each for each in Component if each is not Component.ALL]:
        journals = (Journal.local(), Journal.embedded(), Journal.hdfs(HDFS))
        assert [{}, {}, {}] == [each.properties(component) for each in journals], component


def test_journal_in_hdfs_has_no_volume() -> None:
    for component in list(Component):
        assert () == Journal.hdfs(HDFS).volume_mounts(component), component


def test_journal_in_hdfs_has_the_configuration_of_its_secret() -> None:
    secret = hdfs_secret()
    journal = Journal.hdfs(HDFS, secrets=[secret])
    assert (
        "/secrets/hdfsConfig/core-site.xml:/secrets/hdfsConfig/hdfs-site.xml",
        (secret,),
    ) == (for_all(journal)[CONFIGURATION], journal.secrets)


def test_journal_options_are_those_of_its_under_storage_and_win() -> None:
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


def test_journal_refuses_an_option_that_is_none() -> None:
    assert (
        "Journal.hdfs options key must be the name of a property: letters, digits and . _ - @ (got"
        " 'a=b'); use a name such as \"alluxio.user.file.writetype.default\""
    ) == refusal(Journal.hdfs, HDFS, options={"a=b": "c"})


def test_journal_asks_which_of_several_secrets_has_the_hdfs_configuration() -> None:
    secrets = [hdfs_secret("a"), hdfs_secret("b")]
    assert (
        f"Journal {HDFS!r} comes with several Secrets (a, b) and none says that it holds the HDFS"
        ' configuration; give that one files=["core-site.xml", "hdfs-site.xml"]'
    ) == refusal(Journal.hdfs, HDFS, secrets=secrets)


def test_journal_in_hdfs_refuses_a_folder_that_is_none() -> None:
    elsewhere = (
        'must begin with hdfs:// (got {!r}); use "hdfs://HOST:PORT/journal", or Journal.local(…)'
        " for a volume"
    )
    root = (
        "must name a folder, not the root of HDFS, which formatting would empty (got {!r}); use"
        ' "hdfs://namenode:9000/journal"'
    )
    for folder, message in (
        ("/journal", elsewhere),
        ("s3://bucket/journal", elsewhere),
        ("file:///journal", elsewhere),
        ("hdfs://namenode:9000", root),
        ("hdfs://namenode:9000/", root),
        ("hdfs://namenode:9000//", root),
        (
            "hdfs://",
            "must name a bucket, container, host or name service (got {!r}); use"
            ' "s3://BUCKET/PREFIX", "hdfs://HOST:PORT/FOLDER" or "/PATH"',
        ),
    ):
        expected = f"Journal.hdfs folder {message.format(folder)}"
        assert expected == refusal(Journal.hdfs, folder), folder


def test_journal_refuses_secrets_that_are_none() -> None:
    assert (
        "Journal.hdfs secrets[0] must be a UfsSecret (got 'alluxio-hdfs-config'); make one with"
        " UfsSecret(…)"
    ) == refusal(Journal.hdfs, HDFS, secrets=["alluxio-hdfs-config"])


def test_journal_refuses_an_unknown_option_of_alluxio_unless_it_is_unchecked() -> None:
    name = "alluxio.underfs.theirs"
    assert f"Journal.hdfs options has {name!r}, which Alluxio 2.9.5 does not have" in refusal(
        Journal.hdfs, HDFS, options={name: "a"}
    )
    written = for_all(Journal.hdfs(HDFS, options={name: Unchecked("a")}))
    assert "a" == written[f"{OPTION}.{name}"]


def test_journal_in_hdfs_hands_any_option_of_hadoop_on() -> None:
    name = "dfs.namenode.rpc-address.ns1.nn1"
    journal = Journal.hdfs(HDFS, options={name: "a:8020"})
    assert "a:8020" == for_all(journal)[f"{OPTION}.{name}"]


def test_journal_from_a_backup_is_the_same_for_all_but_masters() -> None:
    backup = "s3://bucket/backups/alluxio-backup-2026-11-28-1.gz"
    for name, make in FACTORIES.items():
        journal, restored = make(), make().restored_from(backup)
        assert for_all(journal) == for_all(restored), name
        for component in Component:
            added = restored.properties(component).items() - journal.properties(component).items()
            expected = {("alluxio.master.journal.init.from.backup", backup)}
            assert (expected if component is Component.MASTER else set()) == added, name
        assert f"{journal!r}.restored_from({backup!r})" == repr(restored), name


def test_journal_refuses_what_is_no_backup() -> None:
    cases: list[tuple[object, str]] = [
        ("s3://bucket/backups", "must be the file of a backup, which ends in .gz"),
        ("backup.gz", "must be SCHEME://… or an absolute path"),
        ("s3://user:hunter2hunter2@bucket/a.gz", "must not have credentials in it"),
        ("s3://bucket/alluxio-backup-*.gz", "must be the file of a backup, which ends in .gz"),
        (5, "must be the address of an under storage"),
        (None, "must be the address of an under storage"),
        ("", "must be the address of an under storage"),
    ]
    for backup, message in cases:
        found = refusal(Journal.local().restored_from, backup)
        assert found.startswith(f"Journal.restored_from backup {message}"), backup
        assert "hunter2" not in found
    with pytest.warns(DataLossWarning):
        journal = Journal.local(format="always")
    assert 'cannot be combined with format="always"' in refusal(journal.restored_from, "/a.gz")
