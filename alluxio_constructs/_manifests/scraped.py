"""How to distinguish the series of clusters: by the labels that a PodMonitor adds to them."""

from __future__ import annotations

from collections.abc import Mapping

from .._properties.components import POD_OF, Component, Role

POD = {
    Role.MASTER: "[0-9]+",
    Role.WORKER: "[a-z0-9]+",
    Role.FUSE: "[a-z0-9]+",
    Role.PROXY: "[a-z0-9]+",
}
"""The suffix of pod names after the role: no dash, so that no other cluster's pods match."""

UNDER_STORAGE_FAILURES = (
    '=~"[A-Za-z]+_[A-Za-z]+Failures_.*UFS:.+_UFS_TYPE:.+"'
    ', __name__!~"[A-Za-z]+_Get[A-Za-z]*StatusFailures_.+"'
)
"""The counters of failed calls to an under storage; each appears with the first failure.

Counters of ``GetStatus`` and the like are left out, since they also count paths that do not exist.
"""

JOURNAL_FREE = '=~"Master_JournalFreePercentDevice.+"'
"""The free space of the journal's device, in percent; for an embedded journal, the leader's."""


class Series:
    """Selectors for the series of one cluster."""

    def __init__(self, namespace: str, name: str) -> None:
        """Select by a cluster's namespace and name, or by variables for them."""
        self._namespace = namespace
        self._name = name

    def of(self, metric: str, component: Component, **more: str) -> str:
        """A metric of a process.

        Args:
            metric: The metric's name; empty if `more` selects the metrics.
            component: The process.
            more: Further matchers, each with its operator and value.
        """
        role = POD_OF[component]
        return self._selector(metric, role.value, POD[role], component.suffix, more)

    def of_all(self, metric: str, **more: str) -> str:
        """A metric that all processes have; arguments as for `of`."""
        roles = "|".join(each.value for each in POD)
        return self._selector(metric, f"({roles})", "[a-z0-9]+", ".+", more)

    def of_kubernetes(self, metric: str, **matchers: str) -> str:
        """A Kubernetes metric about an object of the cluster; arguments as for `of`."""
        return _joined(metric, {"namespace": f'="{self._namespace}"', **matchers})

    def named(self, role: Role) -> str:
        """A matcher for the workload that creates the pods of a role."""
        return f'="{self._name}-{role.value}"'

    def claims_of_journals(self) -> str:
        """A matcher for the claims of the masters' journals."""
        return f'=~"alluxio-journal-{self._name}-master-[0-9]+"'

    def _selector(
        self, metric: str, role: str, pod: str, container: str, more: Mapping[str, str]
    ) -> str:
        operator = "=~" if container == ".+" else "="
        matchers = {
            "namespace": f'="{self._namespace}"',
            "pod": f'=~"{self._name}-{role}-{pod}"',
            "container": f'{operator}"alluxio-{container}"',
        }
        return _joined(metric, {**matchers, **more})


def read_from_cache(series: Series, range: str) -> tuple[str, str]:
    """The bytes read from under storages, and all bytes read, within a time range.

    Alluxio's own `Cluster.CacheHitRate` is the same ratio, but counted since the leader's start.

    Args:
        series: The cluster.
        range: The range.
    """
    missed = f"sum(increase({series.of('Cluster_BytesReadUfsAll', Component.MASTER)}[{range}]))"
    ways = ("Direct", "Remote", "Domain", "Local")
    read = " + ".join(
        f"sum(increase({series.of(f'Cluster_BytesRead{way}', Component.MASTER)}[{range}]))"
        for way in ways
    )
    return missed, f"({read})"


def _joined(metric: str, matchers: Mapping[str, str]) -> str:
    return f"{metric}{{{', '.join(f'{key}{value}' for key, value in matchers.items())}}}"
