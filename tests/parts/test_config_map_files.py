"""ConfigMaps of others as files: which pods have them, and where."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import (
    AlluxioCluster,
    Component,
    ConfigMapFiles,
    DataLossWarning,
    Fuse,
    Journal,
    LogServerOptions,
    ProxyOptions,
    Ufs,
    UfsSecret,
)
from tests.kit import checksums, cluster, container, documents_of, mount_paths, new_chart, refusal

MASTERS = [Component.MASTER, Component.JOB_MASTER]
WORKERS = [Component.WORKER, Component.JOB_WORKER]
PARTS: dict[str, Any] = {
    "fuse": Fuse(),
    "proxy": ProxyOptions(),
    "log_server": LogServerOptions(),
}


def files(name: str = "topology", mount: str = "topology", **options: Any) -> ConfigMapFiles:
    return ConfigMapFiles(config_map_name=name, mount=mount, **options)


def test_its_keys_are_files_of_masters_and_workers() -> None:
    cases: list[Component] = [*MASTERS, *WORKERS]
    for component in cases:
        (mount,) = files("alluxio-topology", "topology").volume_mounts(component)
        assert (mount.path, mount.read_only) == ("/configmaps/topology", True), component
        assert mount.volume.name == "configmap-alluxio-topology-volume", component
        assert mount.volume.source == {"configMap": {"name": "alluxio-topology"}}, component


def test_it_reaches_the_pods_that_it_is_for() -> None:
    cases: list[tuple[list[str], list[Component]]] = [
        (["master"], MASTERS),
        (["worker"], WORKERS),
        (["fuse"], [Component.FUSE]),
        (["proxy"], [Component.PROXY]),
        (["logserver"], [Component.LOG_SERVER]),
        (["proxy", "master"], [*MASTERS, Component.PROXY]),
    ]
    for pods, reached in cases:
        given = files(pods=pods)
        assert [each for each in Component if given.volume_mounts(each)] == reached, pods


def test_its_directory_can_be_asked_for() -> None:
    assert files(mount="a.b_C").directory == "/configmaps/a.b_C"


def test_any_name_of_a_config_map_makes_a_name_of_a_volume() -> None:
    cases: list[tuple[str, str]] = [
        ("a.b", "configmap-a-b-volume"),
        ("a" * 100, f"configmap-{'a' * 53}"),
        (f"{'a' * 52}.b", f"configmap-{'a' * 52}"),
    ]
    for name, volume in cases:
        (mount,) = files(name).volume_mounts(Component.MASTER)
        assert mount.volume.name == volume, name


def test_the_containers_of_a_pod_have_it() -> None:
    for role in ("master", "worker", "fuse", "proxy", "logserver"):
        documents = cluster(
            config_maps=[files(pods=[role])], external=["ConfigMap/topology"], **PARTS
        )
        having = {
            each.suffix
            for each in Component
            if each is not Component.ALL
            and "configmap-topology-volume" in mount_paths(documents, f"alluxio-{each.suffix}")
        }
        assert having == ({role, f"job-{role}"} if role in ("master", "worker") else {role}), role


def test_the_container_that_formats_the_journal_has_what_masters_have() -> None:
    with pytest.warns(DataLossWarning):
        journal = Journal.local(format="always")
    documents = cluster(config_maps=[files()], journal=journal, external=["ConfigMap/topology"])
    (mount,) = (
        each
        for each in container(documents, "format-journal-always")["volumeMounts"]
        if each["name"] == "configmap-topology-volume"
    )
    assert mount["mountPath"] == "/configmaps/topology"
    assert mount["readOnly"] is True


def test_several_are_beside_each_other_and_beside_secrets() -> None:
    chart = new_chart()
    secret = UfsSecret.from_existing(chart, "secret", secret_name="a", mount="a", pods=["worker"])
    AlluxioCluster(
        chart,
        "alluxio",
        ufs=Ufs("s3://bucket", secrets=[secret]),
        config_maps=[files("a", "a"), files("b", "b"), files("b", "again")],
    )
    documents = documents_of(chart, external=["ConfigMap/a", "ConfigMap/b", "Secret/a"])
    mounts = container(documents, "alluxio-job-worker")["volumeMounts"]
    assert [each["mountPath"] for each in mounts] == [
        "/secrets/a",
        "/configmaps/a",
        "/configmaps/b",
        "/configmaps/again",
    ]


def test_it_is_not_in_the_checksums_since_somebody_else_changes_it() -> None:
    documents = cluster(config_maps=[files()], external=["ConfigMap/topology"])
    assert checksums(documents) == checksums(cluster())


def test_two_that_have_something_in_common_are_found() -> None:
    cases: list[tuple[list[ConfigMapFiles], str]] = [
        ([files("a", "x"), files("b", "x")], "master has two volumes at '/configmaps/x'"),
        ([files("a.b", "x"), files("a-b", "y")], "two volumes are called 'configmap-a-b-volume'"),
    ]
    for config_maps, message in cases:
        chart = new_chart()
        AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://bucket"), config_maps=config_maps)
        with pytest.raises(RuntimeError, match=message):
            documents_of(chart)


def test_two_of_different_pods_may_have_one_mount() -> None:
    config_maps = [files("a", "x", pods=["master"]), files("b", "x", pods=["worker"])]
    assert cluster(config_maps=config_maps, external=["ConfigMap/a", "ConfigMap/b"])


PODS = "'master', 'worker', 'fuse', 'proxy', 'logserver'"


def test_what_it_cannot_be_made_of_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"name": "My_Map"},
            "ConfigMapFiles config_map_name must be at most 253 lower-case letters",
        ),
        (
            {"mount": "a/b"},
            "ConfigMapFiles mount must be the name of a directory: letters, digits, '-', '_' and"
            " '.' (got 'a/b'); rename it",
        ),
        ({"mount": ".."}, "ConfigMapFiles mount must be the name of a directory: letters"),
        ({"mount": ""}, "ConfigMapFiles mount must be the name of a directory: letters"),
        ({"mount": None}, "ConfigMapFiles mount must be the name of a directory: letters"),
        ({"pods": []}, 'ConfigMapFiles pods must name a pod (got []); use pods=["master"]'),
        ({"pods": "master"}, "ConfigMapFiles pods must be a list (got 'master'); use ['master']"),
        (
            {"pods": ["job-master"]},
            f"ConfigMapFiles pods must be one of {PODS} (got 'job-master'); use one of them",
        ),
    ]
    for options, message in cases:
        assert refusal(files, **options).startswith(message), options


def test_what_is_none_is_refused() -> None:
    assert (
        "config_maps[0] must be a ConfigMapFiles (got 'topology'); make one with ConfigMapFiles(…)"
    ) == refusal(cluster, config_maps=["topology"])
