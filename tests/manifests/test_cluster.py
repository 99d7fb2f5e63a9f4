"""The output for masters alone, for workers alone, and for FUSE without workers."""

from __future__ import annotations

import json
import warnings
from typing import Any

from alluxio_constructs import (
    DataLossWarning,
    Fuse,
    Journal,
    LogServerOptions,
    Metrics,
    PodOptions,
    Process,
    ProxyOptions,
    SharedClaimWarning,
    Tier,
    VolumeSource,
)
from tests.kit import (
    Document,
    cluster,
    findings,
    mount_paths,
    names,
    one,
    pod_of,
    properties,
    refusal,
)

CLAIM = VolumeSource.persistent_volume_claim("1Gi")
SSD = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM)
DOMAIN = "alluxio-worker-domain-socket"

MASTERS: dict[str, Any] = {"worker_enabled": False}
WORKERS: dict[str, Any] = {"master_enabled": False}


def written(**options: Any) -> list[tuple[str, str]]:
    return [(each["kind"], each["metadata"]["name"]) for each in cluster(**options)]


def variables(documents: list[Document]) -> list[str]:
    return list(one(documents, "ConfigMap")["data"])


# What is written.


def test_masters_alone_and_workers_alone_write_what_is_theirs() -> None:
    documents = cluster(masters=3, **MASTERS)
    assert written(masters=3, **MASTERS) == [
        ("ConfigMap", "alluxio-config"),
        ("Service", "alluxio-master"),
        *(("Service", f"alluxio-master-{i}") for i in range(3)),
        ("StatefulSet", "alluxio-master"),
        ("PodDisruptionBudget", "alluxio-master"),
    ]
    assert variables(documents) == [
        "ALLUXIO_JAVA_OPTS",
        "ALLUXIO_MASTER_JAVA_OPTS",
        "ALLUXIO_JOB_MASTER_JAVA_OPTS",
    ]

    assert written(**WORKERS) == [
        ("ConfigMap", "alluxio-worker-config"),
        ("DaemonSet", "alluxio-worker"),
    ]
    assert variables(cluster(**WORKERS)) == [
        "ALLUXIO_JAVA_OPTS",
        "ALLUXIO_WORKER_JAVA_OPTS",
        "ALLUXIO_JOB_WORKER_JAVA_OPTS",
    ]

    assert written(workers=2, tiers=[SSD], **WORKERS) == [
        ("ConfigMap", "alluxio-worker-config"),
        ("Service", "alluxio-worker"),
        ("StatefulSet", "alluxio-worker"),
    ]


def test_proxy_log_server_and_metrics_go_with_either() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (MASTERS, "alluxio-metrics"),
        (WORKERS, "alluxio-worker-metrics"),
    ]
    for alone, config_map in cases:
        parts: dict[str, Any] = {
            "proxy": ProxyOptions(),
            "log_server": LogServerOptions(),
            "metrics": Metrics(),
        }
        added = [each for each in written(**alone, **parts) if each not in written(**alone)]
        assert added == [
            ("ConfigMap", config_map),
            ("DaemonSet", "alluxio-proxy"),
            ("PersistentVolumeClaim", "alluxio-logserver-logs"),
            ("Service", "alluxio-logserver"),
            ("Deployment", "alluxio-logserver"),
        ], alone


def test_enabled_options_are_booleans_and_not_both_false() -> None:
    for option in ("master_enabled", "worker_enabled"):
        for value in (None, 0, "false"):
            assert f"{option} must be True or False (got {value!r}); use one of them" == refusal(
                cluster, **{option: value}
            ), (option, value)

    (found,) = findings(**MASTERS, **WORKERS)
    assert found.message.endswith("leave nothing to run; leave one out")


def test_object_that_would_be_written_twice_is_found() -> None:
    (found,) = findings(tiers=[SSD], log_server=LogServerOptions(claim_name="alluxio-ssd"))
    assert found.message == (
        "PersistentVolumeClaim 'alluxio-ssd' would be written 2 times; give what it belongs to"
        " another name"
    )


# The two together.


def test_halves_of_a_cluster_are_written_as_in_one_chart() -> None:
    options: dict[str, Any] = {
        "masters": 3,
        "tiers": [SSD],
        "properties": {"alluxio.user.file.writetype.default": "CACHE_THROUGH"},
        "master": Process(env={"A": "a"}),
        "worker_pod": PodOptions(node_selector={"disk": "ssd"}),
    }
    whole = cluster(**options)
    masters, workers = cluster(**options, **MASTERS), cluster(**options, **WORKERS)
    assert one(masters, "StatefulSet") == one(whole, "StatefulSet")
    # Workers alone read a ConfigMap of their own, which the masters' chart does not write.
    text = json.dumps(one(workers, "DaemonSet"))
    assert json.dumps(one(whole, "DaemonSet")) == text.replace(
        "alluxio-worker-config", "alluxio-config"
    )
    # The properties of all processes are the same, whichever half is in the chart.
    for part in (masters, workers):
        assert properties(part) == properties(whole)
    # Nothing is left out, and nothing would be written by both.
    label = [(each["kind"], each["metadata"]["name"]) for each in (*masters, *workers)]
    both = [(each["kind"], each["metadata"]["name"]) for each in whole]
    assert sorted(label) == sorted([*both, ("ConfigMap", "alluxio-worker-config")])


def test_workers_look_for_masters_that_are_elsewhere_under_the_clusters_name() -> None:
    one_master = properties(cluster(name="cache", **WORKERS))
    assert one_master["alluxio.master.hostname"] == "cache-master-0"
    three = properties(cluster(name="cache", masters=3, **WORKERS))
    assert three["alluxio.master.embedded.journal.addresses"] == (
        "cache-master-0:19200,cache-master-1:19200,cache-master-2:19200"
    )


def test_masters_know_the_aliases_of_tiers_that_are_elsewhere() -> None:
    fast = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM, alias="FAST")
    written_properties = properties(cluster(tiers=[fast], **MASTERS))
    assert written_properties["alluxio.master.tieredstore.global.level0.alias"] == "FAST"


# Claims that belong to workers.


def test_claims_of_workers_and_masters_are_written_where_they_are() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", SharedClaimWarning)
        documents = cluster(tiers=[SSD], **MASTERS)
    assert names(documents, "PersistentVolumeClaim") == []

    documents = cluster(tiers=[SSD], **WORKERS)
    assert names(documents, "PersistentVolumeClaim") == ["alluxio-ssd"]


def test_workers_alone_keep_no_journal() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DataLossWarning)
        documents = cluster(**WORKERS, journal=Journal.embedded())
    assert caught == []
    assert [each for each in documents if "alluxio-journal" in str(each)] == []


# FUSE where the workers are elsewhere.


def test_fuse_is_where_workers_are_whichever_chart_they_are_in() -> None:
    documents = cluster(fuse=Fuse(), **MASTERS)
    fuse = pod_of(one(documents, "DaemonSet", "alluxio-fuse"))
    (term,) = fuse["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    workers = one(cluster(**WORKERS), "DaemonSet")
    assert term["labelSelector"] == workers["spec"]["selector"]
    assert "ALLUXIO_FUSE_JAVA_OPTS" in variables(documents)
    assert "ALLUXIO_WORKER_JAVA_OPTS" not in variables(documents)


def test_fuse_has_the_claims_that_it_mounts() -> None:
    documents = cluster(fuse=Fuse(), short_circuit="uuid", **MASTERS)
    assert names(documents, "PersistentVolumeClaim") == [DOMAIN]
    assert mount_paths(documents, "alluxio-fuse")["alluxio-domain"] == "/opt/domain"

    options: dict[str, Any] = {"fuse": Fuse(), "tiers": [SSD], **MASTERS}
    documents = cluster(short_circuit="local", **options)
    assert names(documents, "PersistentVolumeClaim") == ["alluxio-ssd"]
    assert mount_paths(documents, "alluxio-fuse")["alluxio-ssd"] == "/ssd"
    assert names(cluster(short_circuit="off", **options), "PersistentVolumeClaim") == []

    documents = cluster(fuse=Fuse(worker_embedded=True), **MASTERS)
    assert names(documents, "DaemonSet") == names(documents, "PersistentVolumeClaim") == []
