"""The log levels of processes."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import ConfigMapFiles, Csi, Finding, Fuse, Process
from alluxio_constructs._pods.scripts import script
from tests.kit import cluster, container, findings, pod_of, refusal

LEVELS: dict[str, Any] = {"root": "WARN", "alluxio.master": "DEBUG"}


def test_log_levels_are_set_before_the_process_starts() -> None:
    documents = cluster(master=Process(log_levels=LEVELS))
    assert container(documents, "alluxio-master")["command"] == [
        "tini",
        "--",
        "bash",
        "-c",
        script("log-levels"),
        "log-levels",
        "/opt/alluxio/conf/log4j.properties",
        "root=WARN",
        "alluxio.master=DEBUG",
        "--",
        "/entrypoint.sh",
    ]
    assert container(documents, "alluxio-job-master")["command"] == [
        "tini",
        "--",
        "/entrypoint.sh",
    ]


def test_fuse_pods_of_csi_have_the_levels_as_well() -> None:
    documents = cluster(short_circuit="off", csi=Csi(fuse=Process(log_levels=LEVELS)))
    (plugin,) = (
        each
        for each in documents
        if each["metadata"]["name"].endswith("-nodeplugin") and each["kind"] == "DaemonSet"
    )
    servers = [each for each in pod_of(plugin)["containers"] if each["name"] == "csi-nodeserver"]
    assert "alluxio.master=DEBUG" in servers[0]["command"]


def test_log_levels_refuse_an_invalid_logger_or_level() -> None:
    for name in ("", "a b", "a..b", "a=b", "1a", "größe"):
        assert refusal(Process, log_levels={name: "INFO"}).startswith(
            'Process log_levels key must be "root", or the name of a logger: a Java package or'
            f" class (got {name!r})"
        ), name
    for level in ("debug", "VERBOSE", "", 1):
        assert refusal(Process, log_levels={"alluxio": level}).startswith(
            "Process log_levels['alluxio'] must be one of 'TRACE', 'DEBUG', "
        ), level
    nested = "org.apache.ratis.server.RaftServer$Division"
    assert Process(log_levels={nested: "OFF"}).log_levels == {nested: "OFF"}


def test_log_levels_exclude_a_mounted_log4j_file() -> None:
    files = ConfigMapFiles(config_map_name="a", conf_files=["log4j.properties"], pods=["fuse"])
    other = ConfigMapFiles(config_map_name="a", conf_files=["core-site.xml"], pods=["fuse"])
    process = Process(log_levels=LEVELS)
    cases: list[tuple[dict[str, Any], list[Finding]]] = [
        ({"fuse": Fuse(process=process), "config_maps": [files]}, [Finding.LOG_LEVELS_OF_A_MOUNT]),
        ({"fuse": Fuse(process=process), "config_maps": [other]}, []),
        ({"fuse": Fuse(), "config_maps": [files], "master": process}, []),
    ]
    for options, expected in cases:
        found = findings(short_circuit="off", **options)
        assert [each.finding for each in found] == expected, options
