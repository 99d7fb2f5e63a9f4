"""How the series of a cluster are told apart: by the labels that a PodMonitor gives them."""

from __future__ import annotations

from collections.abc import Mapping

from .._properties.components import POD_OF, Component, Role

POD = {
    Role.MASTER: "[0-9]+",
    Role.WORKER: "[a-z0-9]+",
    Role.FUSE: "[a-z0-9]+",
    Role.PROXY: "[a-z0-9]+",
}
"""What follows the role in the names of pods: no dash, so that no other cluster's match."""

UNDER_STORAGE_FAILURES = (
    '=~"[A-Za-z]+_[A-Za-z]+Failures_.*UFS:.+_UFS_TYPE:.+"'
    ', __name__!~"[A-Za-z]+_Get[A-Za-z]*StatusFailures_.+"'
)
"""The counters of calls to an under storage that failed; each appears with the first failure.

Not those of ``GetStatus`` and the like: they count each path that does not exist as well.
"""

JOURNAL_FREE = '=~"Master_JournalFreePercentDevice.+"'
"""What is free on the journal's device, in percent: of the leader, if the journal is embedded."""


class Series:
    """Writes selectors of the series of one cluster."""

    def __init__(self, namespace: str, name: str) -> None:
        """Of a cluster's namespace and name, or of variables that stand for them."""
        self._namespace = namespace
        self._name = name

    def of(self, metric: str, component: Component, **more: str) -> str:
        """A metric of a process.

        Args:
            metric: Its name; empty where `more` says which metrics are meant.
            component: The process.
            more: Further matchers: their operator with the value.
        """
        role = POD_OF[component]
        return self._selector(metric, role.value, POD[role], component.suffix, more)

    def of_all(self, metric: str, **more: str) -> str:
        """A metric that all processes have; arguments as above."""
        roles = "|".join(each.value for each in POD)
        return self._selector(metric, f"({roles})", "[a-z0-9]+", ".+", more)

    def of_kubernetes(self, metric: str, **matchers: str) -> str:
        """A metric of Kubernetes about an object of the cluster; arguments as above."""
        return _joined(metric, {"namespace": f'="{self._namespace}"', **matchers})

    def named(self, role: Role) -> str:
        """A matcher of the object that makes the pods of a role."""
        return f'="{self._name}-{role.value}"'

    def claims_of_journals(self) -> str:
        """A matcher of the claims that masters keep their journals on."""
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
    """The bytes that came from under storages, and all that were read, in a range of time.

    Alluxio's own `Cluster.CacheHitRate` counts the same, but from the start of the leader on.

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
