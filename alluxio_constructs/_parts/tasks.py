"""What Jobs do on the data of a cluster: `Load`, `Backup`, `Pin` and `Replication`."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence

from .._base import checks
from .._base.quantities import SizeValue, bytes_of, size
from .._base.values import field, put, value_object
from .._pods.directories import within
from .._pods.scripts import script
from .._properties.components import Component
from ..errors import AlluxioConfigError, refuse
from .feature import Feature
from .task import Surroundings, Task
from .ufs import parse_uri

_OBJECT = r"[^\s\x00-\x1f\x7f*()?\\\"'`$]+"


def _by_script(name: str, *arguments: str) -> tuple[str, ...]:
    return ("bash", "-c", script(name), name, *arguments)


def _path(parameter: str, value: object) -> str:
    """A path of the Alluxio namespace, the root included."""
    if not isinstance(value, str) or not value.startswith("/"):
        raise refuse(
            parameter, value, "must be an absolute path of the Alluxio namespace", 'use "/data"'
        )
    if not re.fullmatch(_OBJECT, value):
        raise refuse(
            parameter,
            value,
            "must not have blanks, quotes, $, \\ or wildcards in it",
            "name the directory above it",
        )
    if {".", ".."} & set(value.split("/")):
        raise refuse(parameter, value, "must not contain . or ..", "write the path out")
    return re.sub(r"/+", "/", value).rstrip("/") or "/"


def _paths(parameter: str, value: object) -> tuple[str, ...]:
    given = (value,) if isinstance(value, str) else value
    paths = [
        _path(f"{parameter}[{i}]", each)
        for i, each in enumerate(checks.sequence(parameter, given, str))
    ]
    if not paths:
        raise refuse(parameter, [], "must name a path", 'use ["/data"]')
    checks.unique(parameter, paths, "leave one out")
    return tuple(paths)


def _check_replicas(parameter: str, replicas: int | None, cluster: Surroundings) -> None:
    if replicas is not None and cluster.workers is not None and replicas > cluster.workers:
        raise refuse(
            parameter,
            replicas,
            f"must not be above the number of workers, {cluster.workers}, each of which has a block"
            " once",
            "lower it, or raise workers=…",
        )


@value_object(kw_only=False)
class Load(Task):
    """Load data into the workers before it is needed (``fs load``), and wait for it.

    The Job fails if a file could not be loaded. Deleting the Job does not stop the load:
    ``alluxio fs load PATH --stop`` does. What is loaded already is not loaded again.

    Args:
        paths: Files or directories of the Alluxio namespace, one or several.
        replicas: How many workers should have each block, at least. More than a load makes, which
            is one, is ``fs setReplication``: the job service copies the blocks in the time after,
            and they are kept until `Replication` says otherwise. Default: as the load makes them.
        bandwidth: How much each worker reads per second at most. Default: no limit.
        verify: Whether to look again when it is done, and load what is missing. Default: False
            (Alluxio's).
        partial_listing: Whether to list large directories bit by bit, which takes less of the
            master's memory. Default: False (Alluxio's).
        sync: Whether to look into the under storage first, for what is new or changed there
            (``fs loadMetadata -F``). Default: True.

    Raises:
        AlluxioConfigError: On an invalid path or an unsupported value.
    """

    paths: Sequence[str] | str
    replicas: int | None = field(default=None, kw_only=True)
    bandwidth: SizeValue | None = field(default=None, kw_only=True)
    verify: bool = field(default=False, kw_only=True)
    partial_listing: bool = field(default=False, kw_only=True)
    sync: bool = field(default=True, kw_only=True)

    def __post_init__(self) -> None:
        put(self, paths=_paths("Load paths", self.paths))
        if self.replicas is not None:
            checks.whole("Load replicas", self.replicas, least=1)
        if self.bandwidth is not None:
            put(self, bandwidth=size("Load bandwidth", self.bandwidth))
        for name in ("verify", "partial_listing", "sync"):
            checks.boolean(f"Load {name}", getattr(self, name))

    def in_cluster(self, cluster: Surroundings) -> Task:
        """The same, if there are workers for its replicas."""
        _check_replicas("Load replicas", self.replicas, cluster)
        return self

    def words(self) -> Sequence[str]:
        """The script that submits it and waits."""
        limit = bytes_of(self.bandwidth)
        options = [
            *([] if limit is None else ["--bandwidth", str(limit)]),
            *(["--verify"] if self.verify else []),
            *(["--partial-listing"] if self.partial_listing else []),
        ]
        sync = "yes" if self.sync else "no"
        replicas = str(self.replicas or 0)
        return _by_script("load-data", sync, replicas, " ".join(options), *self.paths)


@value_object(kw_only=False)
class Backup(Task):
    """Back up the Alluxio namespace, and remove old backups (``fsadmin backup``).

    It holds what the journal does: names, places, permissions, mount points with their options,
    credentials among these; of the data nothing. It goes to the under storage at the root, which a
    cluster that is re-created has as well: `Journal.restored_from`.

    Args:
        directory: Where, as a directory of the Alluxio namespace that is in the root under
            storage, and not below another mount. Default: ``"/alluxio_backups"`` (Alluxio's own
            name).
        keep: How many complete backups stay; older ones are removed. None keeps all. Default: 7.

    Raises:
        AlluxioConfigError: On a directory that is none, or a number below 1; with a cluster whose
            root under storage is read-only, on one that it cannot remove old backups from.
    """

    directory: str = "/alluxio_backups"
    keep: int | None = field(default=7, kw_only=True)

    def __post_init__(self) -> None:
        directory = _path("Backup directory", self.directory)
        if directory == "/":
            raise refuse("Backup directory", "/", "must not be the root", 'use "/alluxio_backups"')
        put(self, directory=directory)
        if self.keep is not None:
            checks.whole("Backup keep", self.keep, least=1)

    def in_cluster(self, cluster: Surroundings) -> Task:
        """The same, with the directory's place in the under storage."""
        ufs = cluster.ufs
        for path in cluster.mounted:
            if within(self.directory, path):
                raise refuse(
                    "Backup directory",
                    self.directory,
                    f"must be in the root under storage, where masters write backups, and another"
                    f" one is mounted at {path}",
                    "use a directory that is not below a mount point",
                )
        if ufs.read_only and self.keep is not None:
            raise refuse(
                "Backup keep",
                self.keep,
                "must be None where the root under storage is read-only to Alluxio, which then"
                " cannot remove old backups from it",
                "give keep=None, and have the under storage remove them, by a lifecycle rule",
            )
        return _BackupAt(backup=self, ufs_directory=f"{root_path(ufs.uri)}{self.directory}")

    def words(self) -> Sequence[str]:
        """Nothing: only a cluster tells where the directory is."""
        raise NotImplementedError


@value_object()
class _BackupAt(Task):
    """A backup, with the place of its directory in the under storage."""

    backup: Backup
    ufs_directory: str

    def words(self) -> Sequence[str]:
        """The script that makes it, and removes old ones."""
        keep = str(self.backup.keep or 0)
        return _by_script("back-up-metadata", self.ufs_directory, self.backup.directory, keep)

    def features(self) -> Sequence[Feature]:
        """What has the namespace show what is in the under storage."""
        return (_Synchronous(),)


class _Synchronous(Feature):
    """A client that has each answer compared with the under storage."""

    def properties(self, component: Component) -> Mapping[str, str]:
        """How old an answer may be: not at all."""
        if component is not Component.CLIENT:
            return {}
        return {"alluxio.user.file.metadata.sync.interval": "0"}


def root_path(uri: str) -> str:
    """The path in an under storage that an address has, without a slash at its end.

    Args:
        uri: The address.
    """
    match = parse_uri("Ufs uri", uri)
    path = uri if match is None else match["path"] or ""
    return path.rstrip("/")


@value_object(kw_only=False)
class Pin(Task):
    """Keep workers from evicting paths (``fs pin``), or allow it again.

    Args:
        paths: Files or directories, one or several. What is made below a pinned directory later is
            pinned as well.
        pinned: False takes the pins off (``fs unpin``). Default: True.

    Raises:
        AlluxioConfigError: On an unsupported value.
    """

    paths: Sequence[str] | str
    pinned: bool = field(default=True, kw_only=True)

    def __post_init__(self) -> None:
        put(self, paths=_paths("Pin paths", self.paths))
        checks.boolean("Pin pinned", self.pinned)

    def words(self) -> Sequence[str]:
        """One `fs pin` for each path."""
        return _each(self.paths, ("fs", "pin" if self.pinned else "unpin"))


@value_object(kw_only=False)
class Replication(Task):
    """Set how many workers have each block of paths (``fs setReplication``).

    Args:
        paths: Files or directories, one or several, with all that is in them.
        least: How many at least; 0 lets the workers evict them. Default: as it is.
        most: How many at most. Default: as it is.

    Raises:
        AlluxioConfigError: On an unsupported value, or neither `least` nor `most`.
    """

    paths: Sequence[str] | str
    least: int | None = field(default=None, kw_only=True)
    most: int | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        put(self, paths=_paths("Replication paths", self.paths))
        for name, lowest in (("least", 0), ("most", 1)):
            if getattr(self, name) is not None:
                checks.whole(f"Replication {name}", getattr(self, name), least=lowest)
        if self.least is None and self.most is None:
            raise AlluxioConfigError(
                "needs least or most", parameter="Replication", remedy="give least=2"
            )
        if self.least is not None and self.most is not None and self.least > self.most:
            raise refuse(
                "Replication least",
                self.least,
                f"must not be above most, {self.most}",
                "lower the one or raise the other",
            )

    def in_cluster(self, cluster: Surroundings) -> Task:
        """The same, if there are workers for its replicas."""
        _check_replicas("Replication least", self.least, cluster)
        return self

    def words(self) -> Sequence[str]:
        """One `fs setReplication` for each path."""
        options = [
            *([] if self.least is None else ["--min", str(self.least)]),
            *([] if self.most is None else ["--max", str(self.most)]),
        ]
        return _each(self.paths, ("fs", "setReplication", "-R", *options))


def _each(paths: Sequence[str], command: Sequence[str]) -> tuple[str, ...]:
    """A command for each path, until one fails."""
    commands = [("alluxio", *command, path) for path in paths]
    return (
        commands[0]
        if len(commands) == 1
        else ("bash", "-c", " && ".join(map(shlex.join, commands)))
    )
