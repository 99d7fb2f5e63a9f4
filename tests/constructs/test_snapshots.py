"""Snapshots of each construct: of its smallest use and of its fullest, with every option.

A change of the output shows in the diff of ``tests/snapshots/``. To accept it::

    UPDATE_SNAPSHOTS=1 pytest tests/constructs/test_snapshots.py

The snapshots are made to be read: the script of an init container is replaced by its name, and
the JVM options of the ConfigMap are a list, and a manifest in it is YAML.
"""

from __future__ import annotations

import difflib
import inspect
import json
import os
import re
from collections.abc import Callable
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import yaml
from cdk8s import Chart, Size
from constructs import Construct

import alluxio_constructs
from alluxio_constructs import (
    AlluxioAlerts,
    AlluxioCluster,
    AlluxioConfigMap,
    AlluxioCronJob,
    AlluxioDashboard,
    AlluxioJob,
    Backup,
    ClusterConfig,
    ClusterOptions,
    Csi,
    CsiClaim,
    CsiDriver,
    CsiStorageClass,
    CsiVolume,
    EnvReference,
    EnvSource,
    Fuse,
    FuseDaemon,
    Journal,
    JournalVolumes,
    Load,
    LogServer,
    LogServerOptions,
    Master,
    Metrics,
    Mount,
    MountTable,
    MountTableOptions,
    Pin,
    PodOptions,
    PodVolume,
    Process,
    Proxy,
    ProxyOptions,
    Replication,
    ShortCircuitDomain,
    Tier,
    TieredStore,
    Ufs,
    UfsSecret,
    VolumeSource,
    WebUi,
    WebUiOptions,
    Worker,
)
from tests import fullest, fullest_jobs, fullest_uses
from tests.fullest_parts import FUSE, MOUNT_TABLE
from tests.fullest_pod import PROCESS
from tests.kit import Document, documents_of, new_chart

DIRECTORY = Path(__file__).parent.parent / "snapshots"
UPDATE = os.environ.get("UPDATE_SNAPSHOTS") == "1"

Options = dict[str, Any]
UFS = Ufs("s3://bucket/data")


def small_tier(*, on_a_claim: bool = False) -> Tier:
    gibibyte = Size.gibibytes(1)
    claim = VolumeSource.persistent_volume_claim(gibibyte)
    volume = claim if on_a_claim else VolumeSource.empty_dir()
    return Tier(medium_type="MEM", path="/dev/shm", quota=gibibyte, volume=volume)


def smallest_config(chart: Any, **options: Any) -> ClusterConfig:
    tiers = TieredStore(chart, "tiers", tiers=[small_tier()])
    return ClusterConfig(ufs=UFS, tiers=tiers, short_circuit="off", **options)


def fullest_config(chart: Any, **options: Any) -> ClusterConfig:
    return ClusterConfig(**{**fullest.cluster_options(chart), **options})


def fullest_daemon_set_config(chart: Any, **options: Any) -> ClusterConfig:
    shared = {**fullest.TIERED_STORE, "claim_for_each_worker": False}
    tiers = TieredStore(chart, "shared-tiers", **shared)
    return fullest_config(chart, workers=None, tiers=tiers, **options)


def part(make: Callable[..., Any], config: Callable[..., ClusterConfig], **options: Any) -> Any:
    """A snapshot of one of the constructs that are made of a configuration.

    What the configuration itself writes (claims of tiers and domain) comes with it.
    """

    def documents() -> list[Document]:
        chart = new_chart()
        make(chart, "part", config=config(chart, **options))
        return documents_of(chart, whole=False)

    return documents


def job(make: Callable[..., Any], config: Callable[..., ClusterConfig], **options: Any) -> Any:
    """A snapshot of a Job of a configuration."""

    def documents() -> list[Document]:
        chart = new_chart()
        make(chart, "job", config=config(chart), **options)
        return documents_of(chart, whole=False)

    return documents


def alone(make: Callable[..., Any], **options: Any) -> Any:
    """A snapshot of a construct that needs nothing else."""

    def documents() -> list[Document]:
        chart = new_chart()
        make(chart, "part", **options)
        return documents_of(chart)

    return documents


def mounted(make: Callable[..., Any], csi: Csi, **options: Any) -> Any:
    """A snapshot of what is mounted by the CSI driver, which is in a chart of its own."""

    def documents() -> list[Document]:
        others = new_chart()
        driver = CsiDriver(others, "driver", config=smallest_config(others, csi=csi))
        chart = new_chart()
        make(chart, "part", driver=driver, **options)
        return documents_of(chart, external=["CSIDriver/alluxio"])

    return documents


def smallest_secret() -> list[Document]:
    chart = new_chart()
    secret = UfsSecret.from_existing(chart, "secret", secret_name="hdfs", mount="hdfs")
    AlluxioCluster(chart, "alluxio", ufs=Ufs("hdfs://host:9000/", secrets=[secret]))
    return documents_of(chart, external=["Secret/hdfs"])


def fullest_secret() -> list[Document]:
    chart = new_chart()
    secret = UfsSecret.from_existing(chart, "secret", **fullest.SECRET)
    arguments = {**fullest.HDFS_JOURNAL, "secrets": [secret]}
    AlluxioCluster(
        chart,
        "alluxio",
        ufs=Ufs("hdfs://namenode:9000/data", secrets=[secret]),
        journal=fullest.journal(arguments, Journal.hdfs),
    )
    return documents_of(chart, external=["Secret/under-store"])


def smallest_cluster() -> list[Document]:
    chart = new_chart(namespace=None)
    AlluxioCluster(chart, "alluxio", ufs=UFS)
    return documents_of(chart)


def fullest_cluster() -> list[Document]:
    chart = new_chart()
    AlluxioCluster(chart, "alluxio", **fullest.cluster_options(chart))
    return documents_of(chart, external=fullest.EXTERNAL)


def alerts(make_config: Callable[..., ClusterConfig], **options: Any) -> Any:
    """A snapshot of the alerts about a cluster of which nothing else is made."""

    def documents() -> list[Document]:
        chart = new_chart()
        config = make_config(chart, metrics=Metrics())
        AlluxioAlerts(chart, "part", config=config, **options)
        return documents_of(chart, whole=False)

    return documents


IN_THE_WORKER = {name: FUSE[name] for name in FUSE if name not in ("process", "pod")}
EMBEDDED = Fuse(**{**IN_THE_WORKER, "worker_embedded": True})

SNAPSHOTS: dict[str, Callable[[], list[Document]]] = {
    "ufs-secret-smallest": smallest_secret,
    "ufs-secret-fullest": fullest_secret,
    "tiered-store-smallest": alone(TieredStore, tiers=[small_tier(on_a_claim=True)]),
    # Without the option that leaves nothing to write: the workers have it.
    "tiered-store-fullest": alone(
        TieredStore, **{**fullest.TIERED_STORE, "claim_for_each_worker": False}
    ),
    "short-circuit-domain-smallest": alone(ShortCircuitDomain),
    "short-circuit-domain-fullest": alone(ShortCircuitDomain, **fullest.DOMAIN),
    "journal-volumes-smallest": alone(JournalVolumes, nodes=["node-0"]),
    "journal-volumes-fullest": alone(JournalVolumes, **fullest.JOURNAL_VOLUMES),
    "alluxio-config-map-smallest": part(AlluxioConfigMap, smallest_config),
    "alluxio-config-map-fullest": part(AlluxioConfigMap, fullest_config),
    "master-smallest": part(Master, smallest_config),
    "master-fullest": part(Master, fullest_config),
    "worker-smallest": part(Worker, smallest_config),
    "worker-fullest": part(Worker, fullest_config),
    "worker-stateful-set": part(Worker, smallest_config, workers=1),
    "worker-autoscaled": part(Worker, smallest_config, workers="autoscaled"),
    "worker-with-fuse": part(
        Worker,
        fullest_daemon_set_config,
        fuse=EMBEDDED,
        worker=Process(**{**PROCESS, "pre_stop": None}),
        worker_pod=PodOptions(user=0),
    ),
    "fuse-daemon-smallest": part(FuseDaemon, smallest_config, fuse=Fuse()),
    "fuse-daemon-fullest": part(FuseDaemon, fullest_config),
    "proxy-smallest": part(Proxy, smallest_config, proxy=ProxyOptions()),
    "proxy-fullest": part(Proxy, fullest_config),
    "log-server-smallest": part(LogServer, smallest_config, log_server=LogServerOptions()),
    "log-server-fullest": part(LogServer, fullest_config),
    "mount-table-smallest": part(MountTable, smallest_config, mounts=[]),
    # The fullest root is read-only, and has nothing mounted in it.
    "mount-table-fullest": part(
        MountTable, fullest_config, ufs=UFS, mounts=MountTableOptions(**MOUNT_TABLE)
    ),
    "web-ui-smallest": part(WebUi, smallest_config, web_ui=WebUiOptions()),
    "web-ui-fullest": part(WebUi, fullest_config),
    "alluxio-alerts-smallest": alerts(smallest_config, namespace="test"),
    "alluxio-alerts-fullest": alerts(fullest_config, **fullest_uses.ALLUXIO_ALERTS),
    "alluxio-dashboard-smallest": alone(AlluxioDashboard),
    "alluxio-dashboard-fullest": alone(AlluxioDashboard, **fullest_uses.ALLUXIO_DASHBOARD),
    "csi-driver-smallest": part(CsiDriver, smallest_config, csi=Csi()),
    "csi-driver-fullest": part(CsiDriver, fullest_config, fuse=None, csi=Csi(**fullest.CSI)),
    "csi-storage-class-smallest": mounted(CsiStorageClass, Csi()),
    "csi-storage-class-fullest": mounted(
        CsiStorageClass, Csi(mount_in_pod=True), **fullest.CSI_STORAGE_CLASS
    ),
    "csi-claim-smallest": alone(CsiClaim),
    "csi-claim-fullest": alone(CsiClaim, **fullest.CSI_CLAIM),
    "csi-volume-smallest": mounted(CsiVolume, Csi()),
    "csi-volume-fullest": mounted(CsiVolume, Csi(mount_in_pod=True), **fullest.CSI_VOLUME),
    "alluxio-job-smallest": job(AlluxioJob, smallest_config, command=["fs", "ls", "/"]),
    "alluxio-job-fullest": job(AlluxioJob, fullest_config, **fullest_jobs.JOB),
    "alluxio-job-load": job(AlluxioJob, smallest_config, command=Load(**fullest_jobs.LOAD)),
    "alluxio-job-backup": job(AlluxioJob, smallest_config, command=Backup(**fullest_jobs.BACKUP)),
    "alluxio-job-pin": job(AlluxioJob, smallest_config, command=Pin(**fullest_jobs.PIN)),
    "alluxio-job-replication": job(
        AlluxioJob, smallest_config, command=Replication(**fullest_jobs.REPLICATION)
    ),
    "alluxio-cron-job-smallest": job(
        AlluxioCronJob, smallest_config, schedule="@daily", command=["fs", "ls", "/"]
    ),
    "alluxio-cron-job-fullest": job(AlluxioCronJob, fullest_config, **fullest_jobs.CRON_JOB),
    "alluxio-cluster-smallest": smallest_cluster,
    "alluxio-cluster-fullest": fullest_cluster,
}


def readable(documents: list[Document]) -> str:
    """The documents as YAML for people."""
    return "".join(
        "---\n" + yaml.safe_dump(_for_people(each), sort_keys=False, width=100)
        for each in json.loads(json.dumps(documents))
    )


def _for_people(document: Document) -> Document:
    if document["kind"] == "ConfigMap":
        document["data"] = {key: _data(key, text) for key, text in document["data"].items()}
    spec = document.get("spec", {})
    spec = spec.get("jobTemplate", {}).get("spec", spec)
    pod = spec.get("template", {}).get("spec", {})
    for each in (*pod.get("initContainers", ()), *pod.get("containers", ())):
        if "-c" in each.get("command", ()):
            script = each["command"].index("-c") + 1
            each["command"][script] = f"<script {each['command'][script + 1]}>"
        command = each.get("command", [])
        for i, text in enumerate(command):
            if text.startswith("#!/"):
                command[i] = f"<script {command[i + 1]}>"
    return document


def _data(key: str, text: str) -> Any:
    if key.endswith(".yaml"):
        return yaml.safe_load(text)
    if key.endswith(".json"):
        return _of_dashboard(json.loads(text))
    return text.splitlines() if key.endswith(".properties") else text.split(" ")


def _of_dashboard(dashboard: dict[str, Any]) -> dict[str, Any]:
    """A dashboard, each panel by its title and queries."""
    panels = {
        f"{each['id']} {each['title']}": [target["expr"] for target in each.get("targets", ())]
        for each in dashboard["panels"]
    }
    return {**dashboard, "panels": panels}


def test_the_output_is_as_it_was() -> None:
    for name in SNAPSHOTS:
        text = readable(SNAPSHOTS[name]())
        path = DIRECTORY / f"{name}.yaml"
        if UPDATE:
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path} is missing: see above how snapshots are updated"
        was = path.read_text(encoding="utf-8")
        difference = difflib.unified_diff(
            was.splitlines(), text.splitlines(), "was", "is", lineterm=""
        )
        assert was == text, "\n".join(difference)


def test_no_snapshot_is_left_of_what_is_no_more() -> None:
    stale = {each for each in DIRECTORY.iterdir() if each.stem not in SNAPSHOTS}
    if UPDATE:
        for each in stale:
            each.unlink()
        stale = set()
    assert stale == set()


# The fullest use is one of every option.


def options_of(what: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """The arguments that something takes, but for its place in the tree."""
    parameters = inspect.signature(what).parameters
    return {name: each for name, each in parameters.items() if name not in ("self", "scope", "id")}


def name_of(what: Callable[..., Any]) -> str:
    return what.__qualname__.removesuffix(".__init__").rpartition(".")[2]


def test_the_fullest_use_has_every_option() -> None:
    for what, arguments in fullest_uses.USED:
        assert list(arguments) == list(options_of(what)), what


def test_the_fullest_use_leaves_no_option_at_its_default() -> None:
    for what, arguments in fullest_uses.USED:
        by_default = {
            name
            for name, each in options_of(what).items()
            if arguments[name] == each.default
            or (isinstance(arguments[name], (list, dict)) and not arguments[name])
        }
        allowed = {name for owner, name in fullest_uses.AS_BY_DEFAULT if owner == name_of(what)}
        assert by_default <= allowed, what


def test_the_fullest_cluster_has_every_option() -> None:
    options = fullest.plain_options()
    assert list(options) == list(ClusterOptions.__annotations__)


def public(kind: type) -> dict[str, Any]:
    """The public classes of a kind, by name."""
    members = {name: getattr(alluxio_constructs, name) for name in alluxio_constructs.__all__}
    return {
        name: each
        for name, each in members.items()
        if isinstance(each, type) and issubclass(each, kind)
    }


def test_every_construct_has_a_snapshot_of_its_smallest_and_of_its_fullest_use() -> None:
    kebab = [
        re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
        for name, each in public(Construct).items()
        if not issubclass(each, Chart)
    ]
    expected = {f"{name}-{use}" for name in kebab for use in ("smallest", "fullest")}
    assert expected - set(SNAPSHOTS) == set()


def test_everything_that_takes_options_is_used_to_the_full() -> None:
    used = {what for what, _ in fullest_uses.USED}
    values = {each for each in public(object).values() if is_dataclass(each)}
    # A journal has factories; the others are what features answer with.
    assert values - used == {Journal, EnvReference, Mount, PodVolume}
    for owner in (EnvSource, Journal, VolumeSource):
        factories = {
            getattr(owner, name)
            for name, each in vars(owner).items()
            if isinstance(each, staticmethod)
        }
        assert factories - used == set()
