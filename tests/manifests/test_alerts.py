"""The alerts about a cluster: each fires when it should, and does not when all is well.

`promtool` tests them over series as a running 2.9.5 has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alluxio_constructs import (
    Alerts,
    ChartLabels,
    Fuse,
    Journal,
    Metrics,
    ProxyOptions,
    VolumeSource,
)
from alluxio_constructs._manifests.alerts import alert_group, alerts_manifest
from tests.kit import check_schemas, model, refusal
from tests.manifests.promtool import (
    NAMESPACE,
    PODS,
    SCRAPES,
    Case,
    Samples,
    Series,
    check,
    constant,
    labels_of,
    metrics_of,
    needs_promtool,
    run,
    samples,
    scraped,
)

AT = 100
"""When it is looked whether an alert fires, in minutes. Some wait an hour."""

OPTIONS = Alerts(checkpoint_age="1h")
MASTERS = VolumeSource.persistent_volume_claim("1Gi")

KUBERNETES = {
    "kube_daemonset_status_desired_number_scheduled",
    "kube_daemonset_status_number_ready",
    "kube_pod_container_status_restarts_total",
    "kube_pod_status_ready",
    "kube_pod_status_scheduled",
    "kube_statefulset_replicas",
    "kube_statefulset_status_replicas_ready",
    "kubelet_volume_stats_available_bytes",
    "kubelet_volume_stats_capacity_bytes",
}
"""What kube-state-metrics and the kubelet say."""


def group(kind: str = "local", options: Alerts = OPTIONS, **more: Any) -> dict[str, Any]:
    journal: dict[str, Any] = {"journal": Journal.local(volume=MASTERS)}
    if kind == "embedded":
        journal = {"journal": Journal.embedded(volume=MASTERS), "masters": 3}
    parts = {"fuse": Fuse(), "proxy": ProxyOptions(), "short_circuit": "off"}
    cluster = model(**{**parts, **journal, "metrics": Metrics(), **more})
    return alert_group(cluster, options, namespace=NAMESPACE)


def rules(kind: str = "local", **more: Any) -> list[dict[str, Any]]:
    """The alerts without their annotations."""
    return [
        {key: value for key, value in each.items() if key != "annotations"}
        for each in group(kind, **more)["rules"]
    ]


def names(**more: Any) -> list[str]:
    return [each["alert"] for each in rules(**more)]


def of(process: str, metric: str) -> Series:
    return Series(metric, labels_of(process))


def kubernetes(metric: str, labels: str) -> Series:
    (found,) = (
        Series(name, each)
        for name, each, _ in samples(SCRAPES / "kubernetes.txt")
        if name == metric and labels in each
    )
    return found


def by(process: str, *, pod: bool = True, container: bool = True) -> dict[str, str]:
    """The labels that an alert about a process has."""
    return {
        **({"pod": PODS[process]} if pod else {}),
        **({"container": f"alluxio-{process}"} if container else {}),
    }


def changed(base: Samples, changes: dict[Series, str | None]) -> Samples:
    """Series with some others, or without some."""
    unknown = [each for each in changes if each not in base and "Failures" not in each.metric]
    assert [] == unknown, "no scrape has it"
    merged = {**base, **{key: value for key, value in changes.items() if value is not None}}
    return {key: value for key, value in merged.items() if changes.get(key, "") is not None}


Fires = list[dict[str, str]]
Changes = dict[Series, str | None]
LONG = "x129"
LEADER = of("master", "up")
MASTERS_UP = [Series("up", labels_of("master", f"alluxio-master-{number}")) for number in range(3)]
REPLICAS = kubernetes("kube_statefulset_replicas", "master")
UNABLE = Series("Worker_CreateFailures_UFS:_2Fdata_UFS_TYPE:local", labels_of("worker"))
MISSING = Series("Worker_GetFileStatusFailures_UFS:_2Fdata_UFS_TYPE:local", labels_of("worker"))
FUSE_POD = {"pod": PODS["fuse"]}
CLAIM = {"persistentvolumeclaim": "alluxio-journal-alluxio-master-0"}
AVAILABLE = kubernetes("kubelet_volume_stats_available_bytes", "master-0")
LOST, LIVE = (of("master", f"Cluster_{each}Workers") for each in ("Lost", ""))
WORKERS = kubernetes("kube_daemonset_status_desired_number_scheduled", "worker")
READ = of("master", "Cluster_BytesReadRemote")
MISSED = of("master", "Cluster_BytesReadUfsAll")
ENTRIES = of("master", "Master_JournalEntriesSinceCheckPoint_FileSystemMaster")
CHECKPOINT = of("master", "Master_JournalLastCheckPointTime_FileSystemMaster")
USED = of("master", "Cluster_CapacityUsed")
UFS_USED = of("master", "Cluster_RootUfsCapacityUsed")
WAITING = of("master", "Master_FilesToBePersisted")
UNREADY = kubernetes("kube_pod_status_ready", 'condition="false"')
SCHEDULED = kubernetes("kube_pod_status_scheduled", 'condition="true"')
RESTARTS = kubernetes("kube_pod_container_status_restarts_total", "fuse")
MASTERS_READY = kubernetes("kube_statefulset_status_replicas_ready", "master")

FIRING: list[tuple[str, Changes, Fires]] = [
    ("AlluxioNoLeader", {LEADER: f"1x20 0{LONG}"}, [{}]),
    ("AlluxioNoLeader", {LEADER: None}, [{}]),
    ("AlluxioNoLeader", dict.fromkeys(MASTERS_UP), [{}]),
    ("AlluxioNoJobMaster", {of("job-master", "up"): f"1x20 0{LONG}"}, [{}]),
    ("AlluxioWorkersLost", {LOST: f"1{LONG}", LIVE: f"0{LONG}"}, [{}]),
    ("AlluxioWorkersLost", {LOST: f"1{LONG}", WORKERS: None}, [{}]),
    ("AlluxioCapacityFull", {USED: f"1063004405{LONG}"}, [{}]),
    ("AlluxioUnderStorageFull", {UFS_USED: f"260000000000{LONG}"}, [{}]),
    ("AlluxioCacheHitsLow", {READ: "0+1e8x129", MISSED: "0+9e7x129"}, [{}]),
    ("AlluxioJournalVolumeFull", {AVAILABLE: f"100000000{LONG}"}, [CLAIM]),
    ("AlluxioCheckpointMissing", {ENTRIES: f"4100000{LONG}"}, [by("master", container=False)]),
    (
        "AlluxioCheckpointOld",
        {ENTRIES: f"50000{LONG}", CHECKPOINT: f"1000{LONG}"},
        [by("master", container=False)],
    ),
    ("AlluxioMasterNotReady", {MASTERS_READY: f"2{LONG}"}, [{}]),
    (
        "AlluxioWorkerNotReady",
        {kubernetes("kube_daemonset_status_number_ready", "worker"): f"0{LONG}"},
        [{}],
    ),
    (
        "AlluxioProxyNotReady",
        {kubernetes("kube_daemonset_status_number_ready", "proxy"): f"0{LONG}"},
        [{}],
    ),
    ("AlluxioFuseDown", {UNREADY: f"1{LONG}"}, [FUSE_POD]),
    (
        "AlluxioEvictionsHigh",
        {of("worker", "Worker_BlocksEvicted"): "0+120x129"},
        [by("worker", container=False)],
    ),
    ("AlluxioUnderStorageErrors", {UNABLE: f"_x20 0+1{LONG}"}, [by("worker")]),
    (
        "AlluxioUnderStorageErrors",
        {of("worker", "Worker_CacheFailedBlocks"): "0+1x129"},
        [by("worker")],
    ),
    (
        "AlluxioUnderStorageErrors",
        {of("master", "Master_MetadataSyncPrefetchFail"): "0+1x129"},
        [by("master")],
    ),
    ("AlluxioFilesNotPersisted", {WAITING: f"3{LONG}"}, [{}]),
    ("AlluxioProcessDown", {of("worker", "up"): f"0{LONG}"}, [by("worker")]),
    ("AlluxioProcessDown", {of("job-worker", "up"): f"0{LONG}"}, [by("job-worker")]),
    ("AlluxioHeapFull", {of("fuse", "heap_usage"): f"0.95{LONG}"}, [by("fuse")]),
    ("AlluxioRestarts", {RESTARTS: "0+0.1x129"}, [by("fuse")]),
]
"""What each alert is for, and the alerts with the labels that they have then."""

QUIET: list[tuple[str, Changes]] = [
    ("AlluxioNoLeader", {LEADER: "1x98 0x1 1x40"}),
    ("AlluxioNoLeader", dict.fromkeys([*MASTERS_UP, REPLICAS])),
    ("AlluxioNoJobMaster", {of("job-master", "up"): "1x98 0x1 1x40"}),
    ("AlluxioWorkersLost", {LOST: "0x94 1x35", LIVE: f"0{LONG}"}),
    ("AlluxioWorkersLost", {LOST: f"1{LONG}"}),  # it restarted, and two are live
    ("AlluxioCapacityFull", {USED: f"1041529569{LONG}"}),
    ("AlluxioUnderStorageFull", {UFS_USED: f"250000000000{LONG}"}),
    ("AlluxioCacheHitsLow", {READ: "0+1e8x129", MISSED: "0+5e7x129"}),
    ("AlluxioCacheHitsLow", {READ: "0+1e6x129", MISSED: "0+9e5x129"}),
    ("AlluxioJournalVolumeFull", {AVAILABLE: f"250000000{LONG}"}),
    ("AlluxioCheckpointMissing", {ENTRIES: f"3900000{LONG}"}),
    ("AlluxioCheckpointOld", {ENTRIES: f"30000{LONG}", CHECKPOINT: f"1000{LONG}"}),
    ("AlluxioCheckpointOld", {ENTRIES: f"50000{LONG}"}),
    ("AlluxioMasterNotReady", {MASTERS_READY: "3x95 2x35"}),
    (
        "AlluxioWorkerNotReady",
        {kubernetes("kube_daemonset_status_number_ready", "worker"): "1x95 0x35"},
    ),
    (
        "AlluxioProxyNotReady",
        {kubernetes("kube_daemonset_status_number_ready", "proxy"): "1x95 0x35"},
    ),
    ("AlluxioFuseDown", {UNREADY: f"1{LONG}", SCHEDULED: f"0{LONG}"}),
    ("AlluxioEvictionsHigh", {of("worker", "Worker_BlocksEvicted"): "0+30x129"}),
    ("AlluxioUnderStorageErrors", {UNABLE: "_x20 0+0.1x109"}),
    ("AlluxioUnderStorageErrors", {MISSING: "0+100x129"}),
    (
        "AlluxioFilesNotPersisted",
        {WAITING: f"3{LONG}", of("master", "Master_FilesPersisted"): "0+1x129"},
    ),
    ("AlluxioProcessDown", {of("worker", "up"): "1x95 0x35"}),
    ("AlluxioHeapFull", {of("fuse", "heap_usage"): "0.95x90 0.3 0.95x38"}),
    ("AlluxioRestarts", {RESTARTS: "0+0.04x129"}),
]
"""What an alert is not for: nothing fires."""


def cases() -> Iterator[Case]:
    base = scraped("local")
    yield Case("as it was scraped", base)
    for name, changes, fires in FIRING:
        yield Case(f"{name} fires", changed(base, changes), {name: fires})
    for name, changes in QUIET:
        yield Case(f"{name} is quiet", changed(base, changes))


@needs_promtool
def test_alert_fires_when_it_should_and_no_other_does(tmp_path: Path) -> None:
    assert "" == run(tmp_path, rules(), list(cases()), at=AT)


def test_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    assert set(names()) == {each[0] for each in FIRING} == {each[0] for each in QUIET}


@needs_promtool
def test_alerts_of_an_embedded_journal_read_its_own_metrics(tmp_path: Path) -> None:
    base = scraped("embedded")
    entries = of("master", "Master_JournalEntriesSinceCheckPoint")
    time = of("master", "Master_JournalLastCheckPointTime")
    (device,) = (each for each in base if each.metric.startswith("Master_JournalFreePercentD"))
    opened = of("worker", "Worker_BlocksReadUfs")
    master = by("master", container=False)
    base = changed(base, {time: f"-1{LONG}"})  # the clock of these tests begins in 1970
    found = [
        Case("as it was scraped", base),
        Case("full", changed(base, {device: f"12{LONG}"}), {"AlluxioJournalVolumeFull": [master]}),
        Case(
            "entries",
            changed(base, {entries: f"4100000{LONG}"}),
            {"AlluxioCheckpointMissing": [master]},
        ),
        Case(
            "age",
            changed(base, {entries: f"50000{LONG}", time: f"1000{LONG}"}),
            {"AlluxioCheckpointOld": [master]},
        ),
        Case(
            "blocks are opened, and no byte comes",
            changed(base, {opened: "0+1x129"}),
            {"AlluxioUnderStorageErrors": [by("worker")]},
        ),
        Case("blocks are read", changed(base, {opened: "0+1x129", MISSED: "0+1e6x129"})),
    ]
    assert "" == run(tmp_path, rules("embedded"), found, at=AT)


@needs_promtool
def test_promtool_accepts_the_rules_and_their_texts(tmp_path: Path) -> None:
    assert "" == check(tmp_path, [group(), {**group("embedded"), "name": "embedded"}])


def test_every_metric_of_the_alerts_is_in_a_scrape_of_the_release_or_of_kubernetes() -> None:
    known = {each.metric for kind in ("local", "embedded") for each in scraped(kind)}
    scrapes = known - KUBERNETES
    used = {
        metric
        for kind in ("local", "embedded")
        for each in rules(kind)
        for metric in metrics_of(each["expr"], known)
    }
    assert set() == used - scrapes - KUBERNETES
    assert KUBERNETES <= used


def test_alerts_are_of_the_parts_that_a_cluster_has() -> None:
    every = set(names())
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({"fuse": None}, {"AlluxioFuseDown"}),
        ({"proxy": None}, {"AlluxioProxyNotReady"}),
        ({"journal": Journal.hdfs("hdfs://namenode:9000/j")}, {"AlluxioJournalVolumeFull"}),
        (
            {"worker_enabled": False, "fuse": None, "proxy": None},
            {
                "AlluxioWorkerNotReady",
                "AlluxioEvictionsHigh",
                "AlluxioProcessDown",
                "AlluxioFuseDown",
                "AlluxioProxyNotReady",
            },
        ),
    ]
    for options, without in cases:
        assert every - without == set(names(**options)), options
    assert {"AlluxioEvictionsHigh", "AlluxioHeapFull"} <= set(names(master_enabled=False))
    assert "AlluxioNoLeader" not in names(master_enabled=False)


def expression(name: str, **more: Any) -> str:
    (found,) = (each["expr"] for each in rules(**more) if each["alert"] == name)
    return str(found)


def test_alerts_of_a_number_of_workers_count_a_stateful_set() -> None:
    assert 'daemonset="alluxio-worker"' in expression("AlluxioWorkerNotReady")
    assert 'statefulset="alluxio-worker"' in expression(
        "AlluxioWorkerNotReady", workers=3, fuse=None
    )


def test_selectors_of_alerts_match_no_other_cluster_in_the_namespace() -> None:
    for each in rules(name="cache"):
        assert 'namespace="alluxio"' in each["expr"]
        assert "alluxio-master-[" not in each["expr"], each["alert"]
        assert "cache-" in each["expr"], each["alert"]


def test_thresholds_and_labels_are_those_of_the_options() -> None:
    options = Alerts(
        no_leader_for="5min",
        heap_percent=75,
        labels={"team": "data"},
        documentation="https://docs.example/alluxio/",
    )
    found = {each["alert"]: each for each in group(options=options)["rules"]}
    assert "300s" == found["AlluxioNoLeader"]["for"]
    assert found["AlluxioHeapFull"]["expr"].endswith(" > 0.75")
    for name, each in found.items():
        assert "data" == each["labels"]["team"], name
        assert {"namespace": "alluxio", "release": "alluxio"}.items() <= each["labels"].items()
        assert each["labels"]["severity"] in ("critical", "warning"), name
        page = f"https://docs.example/alluxio/alerts.html#{name.lower()}"
        assert page == each["annotations"]["runbook_url"]
    assert "runbook_url" not in group()["rules"][0]["annotations"]


def test_alert_description_says_what_to_do_and_names_its_section() -> None:
    for each in group()["rules"]:
        said = each["annotations"]["description"]
        assert said.endswith(f" See docs/alerts.md#{each['alert'].lower()}."), said
        assert len(said.split(". ")) > 2 or ": " in said, said


def test_commands_in_alerts_select_pods_by_labels_that_they_have() -> None:
    named = group(chart_labels=ChartLabels(app="data", release="prod"))["rules"]
    leader = named[0]["annotations"]["description"]
    assert "-l app=data,role=alluxio-master,release=prod" in leader


def test_alerts_manifest_is_a_valid_prometheus_rule() -> None:
    cluster = model(metrics=Metrics())
    manifest = alerts_manifest(cluster, Alerts(), namespace="alluxio", name="rules")
    document = manifest.document("monitoring")
    check_schemas([document])
    assert ("PrometheusRule", "rules") == (document["kind"], document["metadata"]["name"])
    assert "release" not in document["metadata"]["labels"], "operators look for one of theirs"


def test_wrong_thresholds_are_refused_with_what_is_allowed() -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"heap_percent": 101}, "Alerts heap_percent must be a whole number from 1 to 100"),
        ({"restarts": 0}, "Alerts restarts"),
        ({"away_for": "0s"}, "Alerts away_for"),
        ({"labels": {"a-b": "c"}}, "label name of Prometheus"),
        ({"labels": {"severity": "page"}}, "set by the alerts themselves"),
        ({"documentation": "docs"}, "Alerts documentation"),
    ]
    for options, said in wrong:
        assert said in refusal(Alerts, **options), options


def test_constant_series_are_written_as_promtool_reads_them() -> None:
    assert "0.5+0x130" == constant(0.5)


@pytest.mark.parametrize("kind", ["local", "embedded"])
def test_scrapes_have_each_series_once(kind: str) -> None:
    for file in (SCRAPES / kind).glob("*.txt"):
        found = [(metric, labels) for metric, labels, _ in samples(file)]
        assert len(found) == len(set(found)), file
