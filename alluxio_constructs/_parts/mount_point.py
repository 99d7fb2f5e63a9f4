"""`MountPoint` and `MountTableOptions`: the under storages beside that of the root."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from .._base import checks
from .._base.values import Value, field, put, replace, value_object
from ..errors import AlluxioConfigError, refuse
from .job import JobOptions, Schedule, ScheduleLike, described_schedule
from .ufs import ROOT_OPTION, Ufs, mount_options, parse_uri
from .ufs_secret import UfsSecretOptions, described_secrets

MARK = "alluxio.constructs.declared"
"""The option with a hash of all that was declared for a mount, which Alluxio keeps."""


@value_object(kw_only=False)
class MountPoint(Value):
    """An under storage that is mounted beside that of the root.

    Args:
        path: Where in the Alluxio namespace. Missing directories above it are created.
        ufs: The under storage, described as that of the root is, `read_only` and `volume`
            included. What its `secrets` bring as files, variables and properties of processes
            reaches masters and workers. Where they name an option of the mount, as for the root,
            ``alluxio.master.mount.table.root.option.KEY``, the value becomes the option KEY of
            this mount, which Alluxio keeps in the journal.
        shared: Whether all users have the owner's rights on what is loaded from an object store.
            Default: False (Alluxio's).

    Raises:
        AlluxioConfigError: On the root as the path, an option that is given twice, or one that
            refers to another property.
    """

    path: str
    ufs: Ufs = field(kw_only=True)
    shared: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        if isinstance(self.path, str) and self.path == "/":
            raise refuse(
                "MountPoint path",
                self.path,
                "must not be the root, which has the under storage of the cluster",
                'give the cluster ufs=Ufs(…), or name a directory: "/data"',
            )
        put(self, path=checks.absolute_path("MountPoint path", self.path))
        checks.instance("MountPoint ufs", self.ufs, Ufs)
        checks.boolean("MountPoint shared", self.shared)
        options = mount_options(self.ufs)
        for name, value in options.items():
            if name == MARK:
                raise refuse(
                    f"MountPoint {self.path} ufs options",
                    name,
                    "must not have the option by which the CronJob knows its own mounts",
                    "leave it out",
                )
            place = f"MountPoint {self.path} ufs options[{name!r}]"
            if "${" in value:
                raise refuse(
                    place,
                    value,
                    "must not refer to a property: Alluxio 2.9.5 refuses the mount, or cannot show"
                    " its mount table any more",
                    "write the value out",
                )
            if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", value):
                raise refuse(place, value, "must be a line of text", "take line breaks out")
        for name in secret_options(self.ufs):
            if name in options:
                raise AlluxioConfigError(
                    f"has the option {name!r} as text, and from a Secret as well",
                    parameter=f"MountPoint {self.path} ufs",
                    remedy="leave one out",
                )


@value_object(kw_only=False)
class MountTableOptions(Value):
    """The mount points of a cluster, and the CronJob that brings Alluxio's mount table to them.

    Args:
        mount_points: What is mounted. What an earlier run mounted and is not among them is
            unmounted; what was mounted by hand stays. Default: nothing.
        schedule: When the CronJob runs: a `Schedule`, or its cron expression. Default:
            ``"*/5 * * * *"``, every five minutes.
        job: How its pods run. Default: one try of ten minutes at most, since the next run tries
            again.

    Raises:
        AlluxioConfigError: On mount points that are the same or within one another, or an under
            storage that is within another: Alluxio refuses to mount it twice.
    """

    mount_points: Sequence[MountPoint] = ()
    schedule: ScheduleLike = field(default="*/5 * * * *", kw_only=True)
    job: JobOptions = field(default=JobOptions(retries=0, deadline="10m"), kw_only=True)

    def __post_init__(self) -> None:
        points = checks.sequence("MountTableOptions mount_points", self.mount_points, MountPoint)
        put(self, mount_points=points, schedule=described_schedule(self.schedule))
        checks.instance("MountTableOptions job", self.job, JobOptions)
        for i, each in enumerate(points):
            for other in points[:i]:
                _check_paths(other, each)
                check_apart(f"MountPoint {other.path}", other.ufs, each)

    @property
    def described_schedule(self) -> Schedule:
        """The schedule."""
        return described_schedule(self.schedule)


MountTableLike: TypeAlias = "MountTableOptions | Sequence[MountPoint]"
"""The mount points of a cluster, with or without how they are mounted."""


def described_mounts(given: object) -> MountTableOptions | None:
    """The option `mounts`, checked.

    Args:
        given: What was given.

    Raises:
        AlluxioConfigError: If it is neither a `MountTableOptions` nor a list of mount points.
    """
    if given is None or isinstance(given, MountTableOptions):
        return given
    return MountTableOptions(checks.sequence("mounts", given, MountPoint))


def _check_paths(one: MountPoint, other: MountPoint) -> None:
    if one.path == other.path:
        raise AlluxioConfigError(
            f"has {one.path} twice", parameter="mounts", remedy="leave one out, or rename it"
        )
    above, below = sorted((one.path, other.path), key=len)
    if below.startswith(f"{above}/"):
        raise AlluxioConfigError(
            f"has {below} within {above}, which could then not be unmounted or moved",
            parameter="mounts",
            remedy="put them beside each other",
        )


def check_apart(what: str, ufs: Ufs, point: MountPoint) -> None:
    """Refuse an under storage that is within another that is mounted, or has it within.

    Args:
        what: What errors call the other.
        ufs: The other.
        point: Where the one is mounted.

    Raises:
        AlluxioConfigError: If one address is the other's, or begins with it.
    """
    (*first, one), (*second, another) = _parts(ufs.uri), _parts(point.ufs.uri)
    if first == second and (one.startswith(another) or another.startswith(one)):
        raise AlluxioConfigError(
            f"has {point.ufs.uri}, which is {'that' if one == another else 'within or around that'}"
            f" of {what}, {ufs.uri}: Alluxio mounts an under storage once",
            parameter=f"MountPoint {point.path} ufs",
            remedy="mount folders beside each other, or use the path that there is",
        )


def _parts(uri: str) -> tuple[str, str, str]:
    """Scheme, authority and path of an address; a plain path is a file."""
    match = parse_uri("MountPoint ufs", uri)
    scheme, authority, path = ("file", "", uri)
    if match is not None:
        scheme, authority, path = match["scheme"], match["authority"], match["path"] or ""
    folders = "/".join(filter(None, path.split("/")))
    return scheme, authority, f"/{folders}/" if folders else "/"


def secret_options(ufs: Ufs) -> Mapping[str, tuple[str, str]]:
    """The options of a mount whose values are in Secrets, each with the Secret and its key.

    Args:
        ufs: The under storage.
    """
    return {
        name.removeprefix(ROOT_OPTION): (secret.secret_name, key)
        for secret in described_secrets("Ufs secrets", ufs.secrets)
        for name, key in secret.property_keys.items()
        if name.startswith(ROOT_OPTION)
    }


def process_secrets(ufs: Ufs) -> Iterator[UfsSecretOptions]:
    """What the Secrets of a mount point bring to masters and workers: all but its options.

    Args:
        ufs: The under storage.
    """
    for secret in described_secrets("Ufs secrets", ufs.secrets):
        rest = {
            name: key for name, key in secret.properties.items() if not name.startswith(ROOT_OPTION)
        }
        if rest or secret.env or secret.mount is not None:
            yield replace(secret, properties=rest)
