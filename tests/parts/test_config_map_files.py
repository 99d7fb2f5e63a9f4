"""Existing ConfigMaps as files: which pods have them, and where."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import (
    Component,
    ConfigMapFiles,
    DataLossWarning,
    Fuse,
    Journal,
    LogServerOptions,
    ProxyOptions,
    Ufs,
    UfsSecretOptions,
)
from tests.kit import checksums, cluster, container, findings, mount_paths, refusal

MASTERS = [Component.MASTER, Component.JOB_MASTER]
WORKERS = [Component.WORKER, Component.JOB_WORKER]
PARTS: dict[str, Any] = {
    "fuse": Fuse(),
    "proxy": ProxyOptions(),
    "log_server": LogServerOptions(),
}


def files(name: str = "topology", mount: str | None = "topology", **options: Any) -> ConfigMapFiles:
    return ConfigMapFiles(config_map_name=name, mount=mount, **options)


def test_config_map_files_are_of_masters_and_workers_by_default() -> None:
    cases: list[Component] = [*MASTERS, *WORKERS]
    for component in cases:
        (mount,) = files("alluxio-topology", "topology").volume_mounts(component)
        assert (mount.path, mount.read_only) == ("/configmaps/topology", True), component
        assert "configmap-alluxio-topology-volume" == mount.volume.name, component
        assert {"configMap": {"name": "alluxio-topology"}} == mount.volume.source, component


def test_config_map_files_reach_the_pods_that_they_are_for() -> None:
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
        assert reached == [each for each in Component if given.volume_mounts(each)], pods


def test_config_map_files_tell_their_directory() -> None:
    assert "/configmaps/a.b_C" == files(mount="a.b_C").directory


def test_config_map_files_of_any_name_make_a_name_of_a_volume() -> None:
    cases: list[tuple[str, str]] = [
        ("a.b", "configmap-a-b-volume"),
        ("a" * 100, f"configmap-{'a' * 53}"),
        (f"{'a' * 52}.b", f"configmap-{'a' * 52}"),
    ]
    for name, volume in cases:
        (mount,) = files(name).volume_mounts(Component.MASTER)
        assert mount.volume.name == volume, name


def test_config_map_files_are_in_all_containers_of_a_pod() -> None:
    for role in ("master", "worker", "fuse", "proxy", "logserver"):
        given = files(pods=[role])
        documents = cluster(config_maps=[given], external=["ConfigMap/topology"], **PARTS)
        having = {
            each.suffix
            for each in Component
            if each not in (Component.ALL, Component.CLIENT)
            and "configmap-topology-volume" in mount_paths(documents, f"alluxio-{each.suffix}")
        }
        assert having == ({role, f"job-{role}"} if role in ("master", "worker") else {role}), role


def test_config_map_files_are_in_the_container_that_formats_the_journal() -> None:
    with pytest.warns(DataLossWarning):
        journal = Journal.local(format="always")
    documents = cluster(config_maps=[files()], journal=journal, external=["ConfigMap/topology"])
    (mount,) = (
        each
        for each in container(documents, "format-journal-always")["volumeMounts"]
        if each["name"] == "configmap-topology-volume"
    )
    assert "/configmaps/topology" == mount["mountPath"]
    assert mount["readOnly"] is True


def test_config_map_files_are_mounted_beside_each_other_and_beside_secrets() -> None:
    secret = UfsSecretOptions(secret_name="a", mount="a", pods=["worker"])
    documents = cluster(
        ufs=Ufs("s3://bucket", secrets=[secret]),
        config_maps=[files("a", "a"), files("b", "b"), files("b", "again")],
        external=["ConfigMap/a", "ConfigMap/b", "Secret/a"],
    )
    mounts = container(documents, "alluxio-job-worker")["volumeMounts"]
    assert [
        "/secrets/a",
        "/configmaps/a",
        "/configmaps/b",
        "/configmaps/again",
    ] == [each["mountPath"] for each in mounts]


def test_config_map_files_are_not_in_the_checksums_since_somebody_else_changes_them() -> None:
    documents = cluster(config_maps=[files()], external=["ConfigMap/topology"])
    assert checksums(documents) == checksums(cluster())


def test_config_map_files_that_have_something_in_common_are_found() -> None:
    cases: list[tuple[list[ConfigMapFiles], str]] = [
        ([files("a", "x"), files("b", "x")], "master has two volumes at '/configmaps/x'"),
        ([files("a.b", "x"), files("a-b", "y")], "two volumes are called 'configmap-a-b-volume'"),
    ]
    for config_maps, message in cases:
        said = [str(each) for each in findings(config_maps=config_maps)]
        assert any(message in each for each in said), message


def test_config_map_files_of_different_pods_may_have_one_mount() -> None:
    config_maps = [files("a", "x", pods=["master"]), files("b", "x", pods=["worker"])]
    assert cluster(config_maps=config_maps, external=["ConfigMap/a", "ConfigMap/b"])


PODS = "'master', 'worker', 'fuse', 'proxy', 'logserver'"


def test_config_map_files_refuse_invalid_values() -> None:
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
        (
            {"mount": None},
            "ConfigMapFiles 'topology' reaches no process; say where its keys are files:",
        ),
        (
            {"conf_files": ["a/b"]},
            "ConfigMapFiles conf_files must be a key of the ConfigMap: letters, digits, '-', '_'"
            " and '.' (got 'a/b'); use a key that `kubectl describe configmap` lists",
        ),
        ({"conf_files": "log4j.properties"}, "ConfigMapFiles conf_files must be a list"),
        (
            {"conf_files": ["log4j.properties", "log4j.properties"]},
            "ConfigMapFiles conf_files has 'log4j.properties' twice; leave one out",
        ),
        *(
            (
                {"conf_files": [name]},
                "ConfigMapFiles conf_files must not be a file that the image writes when a"
                f" container starts (got {name!r}); give properties={{…}}",
            )
            for name in ("alluxio-env.sh", "alluxio-site.properties")
        ),
        ({"pods": []}, 'ConfigMapFiles pods must name a pod (got []); use pods=["master"]'),
        ({"pods": "master"}, "ConfigMapFiles pods must be a list (got 'master'); use ['master']"),
        (
            {"pods": ["job-master"]},
            f"ConfigMapFiles pods must be one of {PODS} (got 'job-master'); use one of them",
        ),
    ]
    for options, message in cases:
        assert refusal(files, **options).startswith(message), options


def test_config_map_files_refuse_what_is_none() -> None:
    assert (
        "config_maps[0] must be a ConfigMapFiles (got 'topology'); make one with ConfigMapFiles(…)"
    ) == refusal(cluster, config_maps=["topology"])


ALL_PODS: list[Any] = ["master", "worker", "fuse", "proxy", "logserver"]
CONF_FILE = {
    "name": "configmap-log4j-volume",
    "mountPath": "/opt/alluxio/conf/log4j.properties",
    "readOnly": True,
    "subPath": "log4j.properties",
}


def test_conf_file_replaces_the_images_file_in_all_containers() -> None:
    own = ConfigMapFiles(config_map_name="log4j", conf_files=["log4j.properties"], pods=ALL_PODS)
    documents = cluster(
        config_maps=[own], short_circuit="off", external=["ConfigMap/log4j"], **PARTS
    )
    for name in (
        "master",
        "job-master",
        "worker",
        "job-worker",
        "fuse",
        "proxy",
        "logserver",
    ):
        mounts = container(documents, f"alluxio-{name}")["volumeMounts"]
        assert [CONF_FILE] == [each for each in mounts if "subPath" in each], name
        # The directory around it stays the container's, which the image writes to.
        assert "/opt/alluxio/conf" not in [each["mountPath"] for each in mounts], name


def test_conf_files_are_mounted_beside_the_directory_of_all_keys() -> None:
    mounts = files(conf_files=["log4j.properties", "core-site.xml"]).volume_mounts(Component.MASTER)
    assert [
        ("/configmaps/topology", None),
        ("/opt/alluxio/conf/log4j.properties", "log4j.properties"),
        ("/opt/alluxio/conf/core-site.xml", "core-site.xml"),
    ] == [(each.path, each.sub_path) for each in mounts]
    assert 1 == len({each.volume for each in mounts})
    assert files(mount=None, conf_files=["a"]).directory is None


def test_conf_file_given_by_two_config_maps_is_found() -> None:
    both = [
        ConfigMapFiles(config_map_name=name, conf_files=["log4j.properties"], pods=["proxy"])
        for name in ("one", "two")
    ]
    (found,) = findings(config_maps=both, proxy=ProxyOptions())
    assert "proxy has two volumes at '/opt/alluxio/conf/log4j.properties'" in found.message
