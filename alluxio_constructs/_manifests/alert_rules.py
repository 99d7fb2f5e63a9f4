"""The alerts about a cluster: when each fires, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from .._base.quantities import seconds_of
from .._base.values import Value, value_object
from .._model.cluster import Cluster
from .._model.labels import selector_labels
from .._parts.alerts import Alerts
from .._properties.components import Component, Role
from .scraped import JOURNAL_FREE, UNDER_STORAGE_FAILURES, Series, read_from_cache

Severity = Literal["critical", "warning"]

_GIB = 1 << 30
_MINUTE = 60
_READ = 1  # GiB in an hour: less says nothing about a cache


@value_object()
class Alert(Value):
    """An alert.

    Attributes:
        name: The alert's name, which is also its heading in the documentation.
        expr: The PromQL expression that is true when it fires.
        seconds: How long the expression must be true before it fires.
        severity: The severity.
        summary: What is wrong, in a few words.
        description: What is wrong, with numbers, and what to do first.
    """

    name: str
    expr: str
    seconds: int
    severity: Severity
    summary: str
    description: str


def alerts_of(cluster: Cluster, options: Alerts, namespace: str) -> list[Alert]:
    """The alerts about a cluster, for the parts that it has.

    Args:
        cluster: The cluster.
        options: The thresholds.
        namespace: The namespace of the cluster.
    """
    about = _About(cluster, options, namespace)
    return [
        *(about.masters() if cluster.master_enabled else ()),
        *(about.capacity() if cluster.master_enabled else ()),
        *(about.journal() if cluster.master_enabled else ()),
        *about.pods(),
        *(about.fuse() if cluster.has_fuse_daemon else ()),
        *(about.workers() if cluster.worker_enabled else ()),
        *about.under_storage(),
        *about.processes(),
    ]


class _About:
    def __init__(self, cluster: Cluster, options: Alerts, namespace: str) -> None:
        self._cluster = cluster
        self._options = options
        self._series = Series(namespace, cluster.name)
        self._kubectl = f"kubectl -n {namespace}"

    def masters(self) -> Iterator[Alert]:
        """Whether a master leads (only the leader answers at its web port), and lost workers.

        A cluster without targets and without a StatefulSet does not exist, and fires nothing.
        """
        wanted, _ = self._counted(Role.MASTER)
        for component, what, then in (
            (Component.MASTER, "Leader", "reads and writes fail"),
            (Component.JOB_MASTER, "JobMaster", "nothing is loaded, replicated or persisted"),
        ):
            up = self._series.of("up", component)
            process = component.suffix.replace("-", " ")
            yield Alert(
                name=f"AlluxioNo{what}",
                expr=f"(max({up}) or vector(0)) < 1"
                f" and on () (count(last_over_time({up}[1h])) or max({wanted}) > 0)",
                seconds=seconds_of(self._options.no_leader_for),
                severity="critical" if component is Component.MASTER else "warning",
                summary=f"there is no leading {process}",
                description=f"No {process} answered Prometheus: {then}. Check that a majority of"
                f" the masters is running (`{self._of_role(Role.MASTER)}`), then read their logs.",
            )
        lost = f"max({self._of_master('Cluster_LostWorkers')}) > 0"
        if self._cluster.worker_enabled:
            # A worker that restarts with another address is listed as lost beside itself.
            wanted, _ = self._counted(Role.WORKER)
            live = self._of_master("Cluster_Workers")
            lost += f" unless on () max({live}) >= on () max({wanted})"
        yield Alert(
            name="AlluxioWorkersLost",
            expr=lost,
            seconds=seconds_of(self._options.away_for),
            severity="warning",
            summary="workers are lost",
            description="Workers that no longer send heartbeats: {{ $value }}. What only they"
            " cached is read from the under storage. Check that their pods are running"
            f" (`{self._of_role(Role.WORKER)} -o wide`), then read their logs.",
        )

    def capacity(self) -> Iterator[Alert]:
        """How full the cluster is, and how many reads the cache serves."""
        used, total = (
            f"max({self._of_master(f'Cluster_Capacity{each}')})" for each in ("Used", "Total")
        )
        yield Alert(
            name="AlluxioCapacityFull",
            expr=f"{used} / ({total} > 0) > {_ratio(self._options.capacity_percent)}",
            seconds=30 * _MINUTE,
            severity="warning",
            summary="the workers' tiers are full",
            description="The tiers are {{ $value | humanizePercentage }} full. Blocks that are"
            " pinned or not yet persisted cannot be evicted, so writes to the cache fail. Unpin or"
            " free paths (`alluxio fs unpin`, `alluxio fs free`), or add workers or quota.",
        )
        used, total = (
            f"max({self._of_master(f'Cluster_RootUfsCapacity{each}')})"
            for each in ("Used", "Total")
        )
        yield Alert(
            name="AlluxioUnderStorageFull",
            expr=f"{used} / ({total} > 0) > {_ratio(self._options.under_storage_percent)}",
            seconds=10 * _MINUTE,
            severity="critical",
            summary="the root under storage is full",
            description="The root under storage is {{ $value | humanizePercentage }} full. Once"
            " it is, nothing can be persisted. Free space in it.",
        )
        missed, read = read_from_cache(self._series, "1h")
        yield Alert(
            name="AlluxioCacheHitsLow",
            expr=f"1 - {missed} / ({read} > {_READ * _GIB})"
            f" < {_ratio(self._options.cache_hit_percent)}",
            seconds=30 * _MINUTE,
            severity="warning",
            summary="most reads miss the cache",
            description="Only {{ $value | humanizePercentage }} of the bytes read in the last"
            " hour came from the cache. Load data that is read repeatedly (`alluxio fs load`), or"
            " raise the quota if workers evict many blocks.",
        )

    def journal(self) -> Iterator[Alert]:
        """The state of the journal."""
        if self._cluster.journal.volume is not None:
            yield self._journal_volume()
        entries = self._of_checkpoint("Master_JournalEntriesSinceCheckPoint")
        yield Alert(
            name="AlluxioCheckpointMissing",
            expr=f"max by (pod) ({entries}) > {self._options.journal_entries}",
            seconds=30 * _MINUTE,
            severity="warning",
            summary="the journal has no recent checkpoint",
            description="{{ $labels.pod }} has written {{ $value | humanize }} entries since the"
            " last checkpoint. The journal keeps growing, and the next start or election will take"
            " long. Make a checkpoint: `alluxio fsadmin journal checkpoint`.",
        )
        at = self._of_checkpoint("Master_JournalLastCheckPointTime")
        yield Alert(
            name="AlluxioCheckpointOld",
            expr=f"time() - max by (pod) ({at} > 0) / 1000"
            f" > {seconds_of(self._options.checkpoint_age)}"
            f" and max by (pod) ({entries}) > {self._options.journal_entries // 100}",
            seconds=30 * _MINUTE,
            severity="warning",
            summary="the journal's last checkpoint is old",
            description="The last checkpoint of {{ $labels.pod }} is {{ $value | humanizeDuration"
            " }} old. Make another one: `alluxio fsadmin journal checkpoint`.",
        )

    def _journal_volume(self) -> Alert:
        free, size = (
            self._series.of_kubernetes(
                f"kubelet_volume_stats_{each}_bytes",
                persistentvolumeclaim=self._series.claims_of_journals(),
            )
            for each in ("available", "capacity")
        )
        terms = [f"min by (persistentvolumeclaim) ({free} / {size})"]
        if self._cluster.journal.type == "EMBEDDED":
            device = self._series.of("", Component.MASTER, __name__=JOURNAL_FREE)
            terms.append(f"min by (pod) ({device}) / 100")
        least = _ratio(self._options.journal_free_percent)
        return Alert(
            name="AlluxioJournalVolumeFull",
            expr=" or ".join(f"{each} < {least}" for each in terms),
            seconds=5 * _MINUTE,
            severity="critical",
            summary="a journal's volume is filling up",
            description="Only {{ $value | humanizePercentage }} of the journal's volume is free"
            " ({{ $labels.persistentvolumeclaim }}{{ $labels.pod }}). A master that cannot write"
            " its journal stops. Make a checkpoint (`alluxio fsadmin journal checkpoint`), or"
            " enlarge the volume.",
        )

    def pods(self) -> Iterator[Alert]:
        """Missing pods, as Kubernetes counts them."""
        for role, name, then in (
            (Role.MASTER, "AlluxioMasterNotReady", "losing more may cost the quorum"),
            (Role.WORKER, "AlluxioWorkerNotReady", "its cache is not used"),
            (Role.PROXY, "AlluxioProxyNotReady", "clients on its node have no proxy"),
        ):
            if role not in self._cluster.roles:
                continue
            wanted, ready = self._counted(role)
            yield Alert(
                name=name,
                expr=f"max({wanted}) - max({ready}) > 0",
                seconds=seconds_of(self._options.away_for),
                severity="warning",
                summary=f"{role.value} pods are not ready",
                description=f"{role.value.capitalize()} pods that are not ready: {{{{ $value }}}};"
                f" {then}. Find them with `{self._of_role(role)} -o wide`, then run"
                f" `{self._kubectl} describe pod POD`.",
            )

    def fuse(self) -> Iterator[Alert]:
        """FUSE pods that are scheduled but not ready; a Pending one may wait for a worker."""
        pods = f'=~"{self._cluster.name}-fuse-[a-z0-9]+"'
        unready, scheduled = (
            self._series.of_kubernetes(f"kube_pod_status_{each}", pod=pods, condition=f'="{value}"')
            for each, value in (("ready", "false"), ("scheduled", "true"))
        )
        yield Alert(
            name="AlluxioFuseDown",
            expr=f"max by (pod) ({unready}) == 1 and max by (pod) ({scheduled}) == 1",
            seconds=seconds_of(self._options.away_for),
            severity="critical",
            summary="FUSE is down on a node",
            description="{{ $labels.pod }} is not ready: applications on its node have no file"
            f" system. Run `{self._kubectl} describe pod {{{{ $labels.pod }}}}`: its events say"
            " why.",
        )

    def workers(self) -> Iterator[Alert]:
        """The activity of workers."""
        evicted = self._series.of("Worker_BlocksEvicted", Component.WORKER)
        yield Alert(
            name="AlluxioEvictionsHigh",
            expr=f"sum by (pod) (rate({evicted}[10m])) > {self._options.evictions_per_second}",
            seconds=30 * _MINUTE,
            severity="warning",
            summary="a worker evicts many blocks",
            description="{{ $labels.pod }} evicts {{ $value | humanize }} blocks a second: its"
            " tiers are too small for the data that is read. Raise the quota, add workers, or"
            " keep large scans out of the cache (`alluxio.user.file.readtype.default=NO_CACHE`).",
        )

    def under_storage(self) -> Iterator[Alert]:
        """Failing calls to under storages, and files that never reach them.

        No counter of calls includes the S3 client's exceptions: a failed listing shows only in the
        prefetch of metadata, and a failed read only as an opened block without any bytes read.
        """
        failures = self._series.of_all("", __name__=UNDER_STORAGE_FAILURES)
        counted = f"sum by (pod, container) ({failures})"
        before = f"sum by (pod, container) ({failures} offset 10m)"
        more = self._options.under_storage_errors
        terms = [f"{counted} - ({before} or {counted} * 0) > {more}"]
        if self._cluster.master_enabled:
            unlisted = self._increase("Master_MetadataSyncPrefetchFail", Component.MASTER)
            terms.append(f"{unlisted} > {more}")
        if self._cluster.worker_enabled:
            uncached = self._increase("Worker_CacheFailedBlocks", Component.WORKER)
            terms.append(f"{uncached} > {more}")
        if self._cluster.master_enabled and self._cluster.worker_enabled:
            opened = self._increase("Worker_BlocksReadUfs", Component.WORKER)
            read = self._of_master("Cluster_BytesReadUfsAll")
            terms.append(f"({opened} > {more} and on () sum(increase({read}[10m])) == 0)")
        yield Alert(
            name="AlluxioUnderStorageErrors",
            expr=" or ".join(terms),
            seconds=5 * _MINUTE,
            severity="critical",
            summary="an under storage fails",
            description="{{ $labels.container }} in {{ $labels.pod }} counted"
            " {{ $value | humanize }} failures within 10 minutes. Its log says why"
            f" (`{self._kubectl} logs {{{{ $labels.pod }}}} -c {{{{ $labels.container }}}}`)."
            " Check the endpoint, the credentials and their permissions.",
        )
        if not self._cluster.master_enabled:
            return
        waiting, persisted = (
            self._of_master(f"Master_Files{each}") for each in ("ToBePersisted", "Persisted")
        )
        span = f"{seconds_of(self._options.not_persisted_for)}s"
        yield Alert(
            name="AlluxioFilesNotPersisted",
            expr=f"max(min_over_time({waiting}[{span}])) > 0"
            f" and max(increase({persisted}[{span}])) == 0",
            seconds=10 * _MINUTE,
            severity="critical",
            summary="files do not reach the under storage",
            description="Files that wait to be persisted: {{ $value }}; none has been. If their"
            " worker is lost, so are they. The leading master's log says why. Often the user who"
            " wrote them may not own files in the under storage, or no job worker is running.",
        )

    def processes(self) -> Iterator[Alert]:
        """Alerts that apply to every process."""
        components = [
            each.suffix
            for each in (Component.WORKER, Component.JOB_WORKER, Component.PROXY)
            if each in self._cluster.components
        ]
        if components:
            up = self._series.of_all("up", container=f'=~"alluxio-({"|".join(components)})"')
            yield Alert(
                name="AlluxioProcessDown",
                expr=f"max by (pod, container) ({up}) == 0",
                seconds=seconds_of(self._options.away_for),
                severity="warning",
                summary="a process does not answer",
                description="{{ $labels.container }} in {{ $labels.pod }} does not answer at its"
                " web port. Read its log, and check that no network policy blocks Prometheus.",
            )
        heap = self._series.of_all("heap_usage")
        yield Alert(
            name="AlluxioHeapFull",
            expr=f"max by (pod, container) (min_over_time({heap}[15m]))"
            f" > {_ratio(self._options.heap_percent)}",
            seconds=5 * _MINUTE,
            severity="warning",
            summary="a JVM's heap is full",
            description="The heap of {{ $labels.container }} in {{ $labels.pod }} stays"
            " {{ $value | humanizePercentage }} full: the JVM will spend its time on garbage"
            " collection, or exit with an OutOfMemoryError. Raise its"
            " `Resources(memory_limit=…)`.",
        )
        restarts = self._series.of_all("kube_pod_container_status_restarts_total")
        yield Alert(
            name="AlluxioRestarts",
            expr=f"max by (pod, container) (increase({restarts}[1h])) > {self._options.restarts}",
            seconds=_MINUTE,
            severity="warning",
            summary="a container keeps restarting",
            description="{{ $labels.container }} in {{ $labels.pod }} restarted {{ $value |"
            " humanize }} times in an hour. To see why:"
            f" `{self._kubectl} logs {{{{ $labels.pod }}}} -c {{{{ $labels.container }}}}"
            f" --previous`, and `{self._kubectl} describe pod {{{{ $labels.pod }}}}`.",
        )

    def _of_master(self, metric: str) -> str:
        return self._series.of(metric, Component.MASTER)

    def _of_checkpoint(self, metric: str) -> str:
        """A metric of the journal: of each journal for UFS, of the only one if embedded."""
        own = metric if self._cluster.journal.type == "EMBEDDED" else f"{metric}_FileSystemMaster"
        return self._of_master(own)

    def _increase(self, metric: str, component: Component) -> str:
        series = self._series.of(metric, component)
        return f"sum by (pod, container) (increase({series}[10m]))"

    def _counted(self, role: Role) -> tuple[str, str]:
        """The pods of a role that should be there, and those that are ready."""
        name = self._series.named(role)
        if role is Role.MASTER or (role is Role.WORKER and self._cluster.workers is not None):
            return (
                self._series.of_kubernetes("kube_statefulset_replicas", statefulset=name),
                self._series.of_kubernetes(
                    "kube_statefulset_status_replicas_ready", statefulset=name
                ),
            )
        return (
            self._series.of_kubernetes(
                "kube_daemonset_status_desired_number_scheduled", daemonset=name
            ),
            self._series.of_kubernetes("kube_daemonset_status_number_ready", daemonset=name),
        )

    def _of_role(self, role: Role) -> str:
        labels = selector_labels(self._cluster, role)
        selector = ",".join(f"{key}={value}" for key, value in labels.items())
        return f"{self._kubectl} get pods -l {selector}"


def _ratio(percent: int) -> str:
    return str(percent / 100)
