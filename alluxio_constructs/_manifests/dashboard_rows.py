"""The dashboard's rows, with their panels and queries."""

from __future__ import annotations

from .._properties.components import Component, Role
from .panels import CLUSTER, NAMESPACE, RANGE, RATE, Panel, Query
from .scraped import JOURNAL_FREE, UNDER_STORAGE_FAILURES, Series, read_from_cache

_P95 = '="0.95"'

_S = Series(NAMESPACE, CLUSTER)


def _master(metric: str) -> str:
    return _S.of(metric, Component.MASTER)


def _worker(metric: str) -> str:
    return _S.of(metric, Component.WORKER)


def _rate(series: str) -> str:
    return f"rate({series}[{RATE}])"


def _ready(kind: str, role: Role, wanted: str, ready: str) -> str:
    """The fraction of pods that are ready, of those that should be."""
    named = {kind: _S.named(role)}
    all_of_them = _S.of_kubernetes(f"kube_{kind}_{wanted}", **named)
    return f"sum({_S.of_kubernetes(f'kube_{kind}_{ready}', **named)}) / sum({all_of_them})"


def rows() -> list[tuple[str, list[Panel]]]:
    """The rows of the dashboard, by title."""
    return [
        ("Overview", _overview()),
        ("Masters", _masters()),
        ("Workers", _workers()),
        ("Under storage", _under_storage()),
        ("FUSE", _fuse()),
        ("Job service", _job_service()),
        ("Processes", _processes()),
    ]


def _overview() -> list[Panel]:
    missed, read = read_from_cache(_S, RANGE)
    masters_ready = _ready("statefulset", Role.MASTER, "replicas", "status_replicas_ready")
    fuse_ready = _ready(
        "daemonset", Role.FUSE, "status_desired_number_scheduled", "status_number_ready"
    )
    capacity = (f"sum({_master(f'Cluster_Capacity{each}')})" for each in ("Used", "Total"))
    return [
        Panel(
            title="Leaders",
            queries=[Query(f"sum({_master('up')}) or vector(0)")],
            unit="none",
            stat=True,
            good=1,
            description="Masters that answer. Of several only the leader does.",
        ),
        Panel(
            title="Masters ready",
            queries=[Query(masters_ready)],
            unit="percentunit",
            stat=True,
            good=1,
            description="Needs kube-state-metrics.",
        ),
        Panel(
            title="Live workers",
            queries=[Query(f"sum({_master('Cluster_Workers')})")],
            unit="none",
            stat=True,
            good=1,
        ),
        Panel(
            title="Lost workers",
            queries=[Query(f"sum({_master('Cluster_LostWorkers')})")],
            unit="none",
            stat=True,
            bad=1,
        ),
        Panel(
            title="Capacity used",
            queries=[Query(" / ".join(capacity))],
            unit="percentunit",
            stat=True,
            bad=0.98,
        ),
        Panel(
            title="Read from the cache",
            queries=[Query(f"1 - {missed} / {read}")],
            unit="percentunit",
            stat=True,
            description="Of the bytes that were read in the time shown. Empty if none were.",
        ),
        Panel(
            title="FUSE pods ready",
            queries=[Query(fuse_ready)],
            unit="percentunit",
            stat=True,
            good=1,
            description="Needs kube-state-metrics. Empty without a FUSE DaemonSet.",
        ),
        Panel(
            title="Restarts",
            queries=[
                Query(
                    "sum(increase("
                    f"{_S.of_all('kube_pod_container_status_restarts_total')}[{RANGE}]))"
                )
            ],
            unit="none",
            stat=True,
            bad=1,
            description="In the time shown. Needs kube-state-metrics.",
        ),
    ]


def _masters() -> list[Panel]:
    journal = {"persistentvolumeclaim": _S.claims_of_journals()}
    free = _S.of_kubernetes("kubelet_volume_stats_available_bytes", **journal)
    size = _S.of_kubernetes("kubelet_volume_stats_capacity_bytes", **journal)
    device = _S.of("", Component.MASTER, __name__=JOURNAL_FREE)
    kinds = "(_FileSystemMaster)?"
    entries = _S.of(
        "", Component.MASTER, __name__=f'=~"Master_JournalEntriesSinceCheckPoint{kinds}"'
    )
    at = _S.of("", Component.MASTER, __name__=f'=~"Master_JournalLastCheckPointTime{kinds}"')
    return [
        Panel(
            title="Calls to the masters",
            queries=[
                Query(f"sum by (pod) ({_rate(_master('Master_TotalRpcs_count'))})", "{{pod}}")
            ],
            unit="ops",
        ),
        Panel(
            title="Calls that wait",
            queries=[Query(f"sum by (pod) ({_master('Master_RpcQueueLength')})", "{{pod}}")],
        ),
        Panel(
            title="Paths and blocks",
            queries=[
                Query(f"max({_master('Master_TotalPaths')})", "paths"),
                Query(f"max({_master('Master_UniqueBlocks')})", "blocks"),
            ],
        ),
        Panel(
            title="File operations",
            queries=[
                Query(f"sum({_rate(_master(f'Master_{metric}'))})", legend)
                for metric, legend in (
                    ("GetFileInfoOps", "status"),
                    ("CreateFileOps", "create"),
                    ("CompleteFileOps", "complete"),
                    ("DeletePathOps", "delete"),
                    ("RenamePathOps", "rename"),
                )
            ],
            unit="ops",
        ),
        Panel(
            title="Journal entries since the last checkpoint",
            queries=[Query(f"max by (pod) ({entries})", "{{pod}}")],
        ),
        Panel(
            title="Age of the last checkpoint",
            queries=[Query(f"time() - max by (pod) ({at} > 0) / 1000", "{{pod}}")],
            unit="s",
            description="Empty until the first one after a start.",
        ),
        Panel(
            title="Free space of the journals",
            queries=[
                Query(f"min by (pod) ({device}) / 100", "{{pod}}"),
                Query(
                    f"min by (persistentvolumeclaim) ({free} / {size})",
                    "{{persistentvolumeclaim}}",
                ),
            ],
            unit="percentunit",
            description="The leader's, if it is embedded; claims whose volumes the kubelet"
            " measures.",
        ),
        Panel(
            title="Targets",
            queries=[
                Query(f"max by (pod) ({_master('up')})", "{{pod}}"),
            ],
            unit="none",
            description="1 is the leader; a standby answers nothing.",
        ),
    ]


def _workers() -> list[Panel]:
    return [
        Panel(
            title="Capacity by tier",
            queries=[
                Query(f"max({_master(f'Cluster_Capacity{which}Tier{tier}')})", f"{tier} {legend}")
                for tier in ("MEM", "SSD", "HDD")
                for which, legend in (("Used", "used"), ("Total", "in all"))
            ],
            unit="bytes",
        ),
        Panel(
            title="Capacity used by worker",
            queries=[
                Query(
                    f"sum by (pod) ({_worker('Worker_CapacityUsed')})"
                    f" / sum by (pod) ({_worker('Worker_CapacityTotal')})",
                    "{{pod}}",
                )
            ],
            unit="percentunit",
        ),
        Panel(
            title="Bytes read",
            queries=[
                Query(f"sum({_rate(_master(f'Cluster_BytesRead{way}'))})", legend)
                for way, legend in (
                    ("Local", "short circuit"),
                    ("Domain", "domain socket"),
                    ("Remote", "by a worker"),
                    ("Direct", "direct"),
                    ("UfsAll", "under storage"),
                )
            ],
            unit="Bps",
        ),
        Panel(
            title="Bytes written",
            queries=[
                Query(f"sum({_rate(_master(f'Cluster_BytesWritten{way}'))})", legend)
                for way, legend in (
                    ("Local", "short circuit"),
                    ("Domain", "domain socket"),
                    ("Remote", "by a worker"),
                    ("UfsAll", "under storage"),
                )
            ],
            unit="Bps",
        ),
        Panel(
            title="Evicted blocks",
            queries=[Query(f"sum by (pod) ({_rate(_worker('Worker_BlocksEvicted'))})", "{{pod}}")],
            unit="ops",
        ),
        Panel(
            title="Blocks cached",
            queries=[
                Query(f"sum({_rate(_worker(f'Worker_{metric}'))})", legend)
                for metric, legend in (
                    ("CacheSucceededBlocks", "cached"),
                    ("CacheFailedBlocks", "failed"),
                    ("BlocksLost", "lost"),
                )
            ],
            unit="ops",
        ),
        Panel(
            title="Clients",
            queries=[Query(f"sum by (pod) ({_worker('Worker_ActiveClients')})", "{{pod}}")],
        ),
    ]


def _under_storage() -> list[Panel]:
    failures = _S.of_all("", __name__=UNDER_STORAGE_FAILURES)
    times = _S.of_all(
        "",
        __name__='=~"(Master|Worker|JobMaster|JobWorker)_[A-Za-z]+_.*UFS:.+_UFS_TYPE:.+"',
        quantile=_P95,
    )
    return [
        Panel(
            title="Failures since the start",
            queries=[
                Query(f"sum by (pod, container) ({failures})", "{{container}} {{pod}}"),
                Query(f"sum({_master('Master_MetadataSyncPrefetchFail')})", "listings"),
                Query(f"sum({_worker('Worker_CacheFailedBlocks')})", "blocks not cached"),
            ],
            description="Counters of calls appear with the first failure of a kind; what the S3"
            " client throws is counted by none.",
        ),
        Panel(
            title="Duration of calls (95th percentile)",
            queries=[Query(f"max by (__name__) ({times})", "{{__name__}}")],
            unit="s",
        ),
        Panel(
            title="Bytes from and to under storages",
            queries=[
                Query(f"sum({_rate(_master('Cluster_BytesReadUfsAll'))})", "read"),
                Query(f"sum({_rate(_master('Cluster_BytesWrittenUfsAll'))})", "written"),
            ],
            unit="Bps",
        ),
        Panel(
            title="Files to be persisted",
            queries=[Query(f"max({_master('Master_FilesToBePersisted')})", "waiting")],
        ),
        Panel(
            title="Root under storage",
            queries=[
                Query(f"max({_master(f'Cluster_RootUfsCapacity{which}')} > 0)", legend)
                for which, legend in (("Used", "used"), ("Total", "in all"))
            ],
            unit="bytes",
            description="Object stores do not say.",
        ),
        Panel(
            title="Metadata synchronised",
            queries=[
                Query(f"sum({_rate(_master(f'Master_MetadataSync{metric}'))})", legend)
                for metric, legend in (
                    ("Success", "done"),
                    ("NoChange", "unchanged"),
                    ("Fail", "failed"),
                )
            ],
            unit="ops",
        ),
    ]


def _fuse() -> list[Panel]:
    def fuse(metric: str, **more: str) -> str:
        return _S.of(metric, Component.FUSE, **more)

    calls = ("Read", "Write", "Getattr", "Readdir", "Open")
    return [
        Panel(
            title="Calls to FUSE",
            queries=[
                Query(f"sum by (pod) ({_rate(fuse('Client_Fuse_TotalCalls_count'))})", "{{pod}}")
            ],
            unit="ops",
            description="FUSE answers with alluxio.fuse.web.enabled=true alone.",
        ),
        Panel(
            title="Duration of calls to FUSE (95th percentile)",
            queries=[
                Query(f"max({fuse(f'Client_Fuse_{call}', quantile=_P95)})", call.lower())
                for call in calls
            ],
            unit="s",
        ),
        Panel(
            title="Files open",
            queries=[Query(f"sum by (pod) ({fuse('Client_Fuse_ReadWriteFileCount')})", "{{pod}}")],
        ),
    ]


def _job_service() -> list[Panel]:
    def job_master(metric: str) -> str:
        return _S.of(metric, Component.JOB_MASTER)

    return [
        Panel(
            title="Job masters that lead",
            queries=[Query(f"sum({job_master('up')}) or vector(0)")],
            unit="none",
            stat=True,
            good=1,
        ),
        Panel(
            title="Jobs",
            queries=[
                Query(f"max({job_master(f'JobMaster_Master_Job{which}')})", which.lower())
                for which in ("Running", "Completed", "Failed", "Canceled")
            ],
        ),
        Panel(
            title="Job workers that answer",
            queries=[Query(f"sum({_S.of('up', Component.JOB_WORKER)}) or vector(0)", "answering")],
        ),
    ]


def _processes() -> list[Panel]:
    def each(expression: str) -> list[Query]:
        return [Query(expression, "{{container}} {{pod}}")]

    return [
        Panel(title="Heap used", queries=each(_S.of_all("heap_usage")), unit="percentunit"),
        Panel(
            title="Direct memory",
            queries=each(_S.of_all("", __name__='=~"[A-Za-z]+_Process_pool_direct_mem_used"')),
            unit="bytes",
        ),
        Panel(title="Load of the CPU", queries=each(_S.of_all("os_cpuLoad")), unit="percentunit"),
        Panel(title="Open files", queries=each(_S.of_all("os_openFileCount"))),
    ]
