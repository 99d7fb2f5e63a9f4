"""`Alerts`: when Prometheus raises an alert about a cluster."""

from __future__ import annotations

from collections.abc import Mapping

from .._base import checks
from .._base.quantities import DurationValue, Seconds, seconds
from .._base.values import NOTHING, Value, frozen, put, value_object
from ..errors import refuse

_DURATIONS = ("no_leader_for", "away_for", "not_persisted_for", "checkpoint_age")
_PERCENT = (
    "capacity_percent",
    "under_storage_percent",
    "cache_hit_percent",
    "journal_free_percent",
    "heap_percent",
)
_NUMBERS = ("evictions_per_second", "under_storage_errors", "journal_entries", "restarts")
_OWN_LABELS = ("alertname", "namespace", "release", "severity")


@value_object()
class Alerts(Value):
    """The thresholds of a cluster's alerts. ``docs/alerts.md`` explains each alert.

    The defaults are this library's own: Alluxio's documentation names none.

    Args:
        no_leader_for: Alert when no master, or no job master, has answered for this long. Default:
            2 min, longer than an election takes.
        away_for: Alert when a master, worker, FUSE or proxy pod has been missing for this long.
            Default: 10 min, enough to replace a pod on another node.
        capacity_percent: Alert when the workers' tiers are fuller than this, in percent. Default:
            98; a worker evicts blocks from 95 on
            (``alluxio.worker.tieredstore.level0.watermark.high.ratio``).
        under_storage_percent: Alert when the root under storage is fuller than this, in percent;
            object stores do not report it. Default: 95.
        cache_hit_percent: Alert when less than this percentage of the bytes read in an hour came
            from the cache. Default: 20.
        evictions_per_second: Alert when a worker evicts more blocks per second than this for half
            an hour. Default: 1; a block has 64 MiB (``alluxio.user.block.size.bytes.default``).
        under_storage_errors: Alert when an under storage fails more often than this in one process
            within ten minutes. Default: 3.
        not_persisted_for: Alert when files have waited this long while none reached the under
            storage. Default: 1 h.
        journal_free_percent: Alert when less than this percentage of a journal's volume is free.
            Default: 20.
        journal_entries: Alert when the journal has more entries than this since its last
            checkpoint. Default: 4,000,000, twice
            ``alluxio.master.journal.checkpoint.period.entries``.
        checkpoint_age: Alert when the last checkpoint is older than this, and at least a hundredth
            of `journal_entries` were written since. Default: 7 days.
        heap_percent: Alert when a JVM's heap stays fuller than this for a quarter of an hour, in
            percent. Default: 90.
        restarts: Alert when a container restarts more often than this in an hour. Default: 3.
        documentation: The URL at which this library's documentation is served:
            ``https://docs.example``. Alerts then have the annotation ``runbook_url``.
            Default: none.
        labels: Additional labels of each alert, for Alertmanager to route by; ``severity``,
            ``namespace`` and ``release`` are always there. Default: none.

    Raises:
        AlluxioConfigError: On an invalid value.
    """

    no_leader_for: DurationValue = Seconds(120)
    away_for: DurationValue = Seconds(600)
    capacity_percent: int = 98
    under_storage_percent: int = 95
    cache_hit_percent: int = 20
    evictions_per_second: int = 1
    under_storage_errors: int = 3
    not_persisted_for: DurationValue = Seconds(3600)
    journal_free_percent: int = 20
    journal_entries: int = 4_000_000
    checkpoint_age: DurationValue = Seconds(7 * 86400)
    heap_percent: int = 90
    restarts: int = 3
    documentation: str | None = None
    labels: Mapping[str, str] = NOTHING

    def __post_init__(self) -> None:
        for name in _DURATIONS:
            put(self, **{name: seconds(f"Alerts {name}", getattr(self, name), least=1)})
        for name in _PERCENT:
            checks.whole(f"Alerts {name}", getattr(self, name), least=1, most=100)
        for name in _NUMBERS:
            checks.whole(f"Alerts {name}", getattr(self, name), least=1)
        if self.documentation is not None:
            url = checks.text("Alerts documentation", self.documentation)
            if not url.startswith(("http://", "https://")) or not url.isprintable():
                raise refuse(
                    "Alerts documentation",
                    self.documentation,
                    "must be the URL of a folder",
                    'use "https://docs.example.com/alluxio"',
                )
            checks.public("Alerts documentation", url)
        labels = checks.texts("Alerts labels", self.labels)
        for name in labels:
            _check_label(name)
        put(self, labels=frozen(labels))


def _check_label(name: str) -> None:
    """Check a label name that Prometheus accepts."""
    if not (name.isascii() and name.isidentifier()) or name.startswith("__"):
        raise refuse(
            "Alerts labels",
            name,
            "must be a label name of Prometheus: letters, digits and '_', no digit or '__' first",
            'use a name such as "team"',
        )
    if name in _OWN_LABELS:
        raise refuse("Alerts labels", name, "is set by the alerts themselves", "leave it out")
