"""`Ufs`: the under storage at the root of the Alluxio namespace."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar, TypeAlias

from .._base import checks
from .._base.values import NOTHING, Value, field, put, value_object
from .._credentials import hidden, in_text
from .._pods.mounts import Mount
from .._pods.volume_uses import one_for_each_pod
from .._pods.volumes import VolumeSource, mounted_at, needs_preparing, shared_volume
from .._properties.components import MASTERS, WORKERS, Component
from .._properties.given import given_properties, kept
from .._properties.values import PropertyValue, Unchecked
from ..errors import refuse
from .feature import Feature
from .ufs_secret import SecretLike, described_secrets, hdfs_configuration

_URI = r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<path>/.*)?"
_UNSAFE = r"[\s\x00-\x1f\x7f\"'`\\$]"
_PORT = r"[0-9]{1,5}"
_NO_AUTHORITY = ("file",)

_OVER_HADOOP = (
    *("hdfs", "glusterfs", "o3fs", "ofs", "ceph", "cosn"),
    *("abfs", "abfss", "adl", "adls", "wasb", "wasbs"),
)
"""The schemes with a Hadoop client: Alluxio passes each option of the mount on to Hadoop."""

_ROOT = "alluxio.master.mount.table.root"
ROOT_OPTION = f"{_ROOT}.option."
"""The prefix of the mount's options as properties."""

DEFAULT_UFS = "/opt/alluxio/underFSStorage"
"""Alluxio's default: a directory in each container."""

HDFS_CONFIGURATION = "alluxio.underfs.hdfs.configuration"

Uri: TypeAlias = "re.Match[str]"


@value_object(kw_only=False)
class Ufs(Value, Feature):
    """The under storage mounted at the root of the Alluxio namespace.

    Args:
        uri: The address: ``s3://BUCKET/PREFIX``, ``hdfs://HOST:PORT/FOLDER``, ``gs://…`` or any
            other scheme that Alluxio or an extension knows, or an absolute path that masters and
            workers share (see `volume`). It must not contain credentials.
        options: Properties of this mount, without the prefix
            ``alluxio.master.mount.table.root.option.``. With a scheme that uses a Hadoop client
            (``hdfs``, ``abfs``, ``wasb``, ``adl``, ``cosn``, ``o3fs``, ``ofs``, ``ceph``,
            ``glusterfs``), any option of Hadoop as well. Default: none.
        secrets: Secrets that masters and workers need to access it. With ``hdfs://``, the HDFS
            configuration is taken from them (see `UfsSecret`). Default: none.
        read_only: Whether Alluxio mounts it read-only. Default: False (Alluxio's).
        volume: With an absolute path: the volume that is mounted there in masters and workers,
            `VolumeSource.existing_claim` (of a network file system) or, on a single node,
            `VolumeSource.host_path`. Default: none; each container then has a directory of its
            own at the path, which warns, unless `PodOptions` or a feature mounts a shared volume.

    Raises:
        AlluxioConfigError: On an address that is empty or malformed, contains credentials, or
            with a volume hides files that the image needs, or on an invalid option.
    """

    owns: ClassVar[Mapping[str, str]] = {
        r"alluxio\.master\.mount\.table\.root\.(ufs|readonly)": "ufs=Ufs(…)",
        r"alluxio\.master\.mount\.table\.root\.option(\..+)?": "ufs=Ufs(…, options={…})",
    }

    uri: str
    options: Mapping[str, PropertyValue | Unchecked] = field(default=NOTHING, kw_only=True)
    secrets: Sequence[SecretLike] = field(default=(), kw_only=True)
    read_only: bool = field(default=False, kw_only=True)
    volume: VolumeSource | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        match = parse_uri("Ufs uri", self.uri)
        checks.boolean("Ufs read_only", self.read_only)
        put(self, secrets=described_secrets("Ufs secrets", self.secrets))
        if self.volume is not None:
            checks.instance("Ufs volume", self.volume, VolumeSource)
            if match is not None:
                raise refuse(
                    "Ufs volume",
                    self.uri,
                    "needs an absolute path as the uri, where the volume is mounted",
                    'use Ufs("/under-store", volume=…)',
                )
            if one_for_each_pod(self.volume):
                raise refuse(
                    "Ufs volume",
                    type(self.volume).__name__,
                    "must be the same for masters and workers",
                    "use VolumeSource.existing_claim(…) or VolumeSource.host_path(…)",
                )
            mounted_at("Ufs uri", self.uri, self.volume)
        hadoop = is_over_hadoop(self.uri)
        given = given_properties("Ufs options", self.options, for_hadoop=hadoop)
        put(self, options=given.properties)
        self._root_mount  # noqa: B018 - what is wrong with it is wrong now

    @cached_property
    def _root_mount(self) -> Mapping[str, str]:
        properties: dict[str, str] = {f"{_ROOT}.ufs": self.uri}
        if self.read_only:
            properties[f"{_ROOT}.readonly"] = "true"
        for name, value in mount_options(self).items():
            properties[f"{ROOT_OPTION}{name}"] = value
        return properties

    def properties(self, component: Component) -> Mapping[str, str]:
        """The root mount, which only the master reads; other processes ask the master."""
        return self._root_mount if component is Component.MASTER else {}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The volume at an absolute path."""
        return ufs_mounts(self, component, "alluxio-ufs")


def mount_options(ufs: Ufs) -> Mapping[str, str]:
    """The options that an under storage is mounted with, including the HDFS configuration.

    Args:
        ufs: The under storage.

    Raises:
        AlluxioConfigError: If it is unclear which of several Secrets holds that configuration.
    """
    options = dict(kept(ufs.options).values)
    if ufs.uri.startswith("hdfs://") and HDFS_CONFIGURATION not in options:
        secrets = described_secrets("Ufs secrets", ufs.secrets)
        configuration = hdfs_configuration(f"Ufs {ufs.uri!r}", secrets)
        if configuration is not None:
            options[HDFS_CONFIGURATION] = configuration
    return options


def ufs_mounts(ufs: Ufs, component: Component, name: str) -> Sequence[Mount]:
    """The volume at the absolute path of an under storage.

    Args:
        ufs: The under storage.
        component: The process that mounts it.
        name: The volume's name.
    """
    if ufs.volume is None or component not in (*MASTERS, *WORKERS):
        return ()
    volume = shared_volume(ufs.volume, name, claim_name=name, host_path=ufs.uri)
    return (Mount(volume=volume, path=ufs.uri, prepare=needs_preparing(ufs.volume)),)


def is_over_hadoop(uri: str) -> bool:
    """Whether Alluxio passes all options of a mount on to Hadoop.

    Args:
        uri: The address of the under storage.
    """
    return uri.partition("://")[0] in _OVER_HADOOP


def parse_uri(parameter: str, uri: object) -> Uri | None:
    """Check the address of an under storage.

    Args:
        parameter: Its name in errors.
        uri: The address.

    Returns:
        Its `scheme`, `authority` and `path`; None if it is an absolute path.

    Raises:
        AlluxioConfigError: If it is empty or malformed, or contains credentials.
    """
    example = 'use "s3://BUCKET/PREFIX", "hdfs://HOST:PORT/FOLDER" or "/PATH"'
    if not isinstance(uri, str) or not uri:
        raise refuse(parameter, uri, "must be the address of an under storage", example)
    if uri.startswith("/"):
        checks.absolute_path(parameter, uri)
        return None
    shown = hidden(re.sub(r"//.*@", "//…@", uri))
    if re.search(_UNSAFE, uri):
        raise refuse(
            parameter,
            shown,
            "must not have white space, quotes, \\ or $ in it, which the image's shell interprets",
            example,
        )
    match = re.fullmatch(_URI, uri)
    if match is None:
        raise refuse(parameter, shown, "must be SCHEME://… or an absolute path", example)
    if "@" in match["authority"] and match["scheme"] not in ("abfs", "abfss", "wasb", "wasbs"):
        raise refuse(
            parameter,
            f"{match['scheme']}://…@{match['authority'].rpartition('@')[2]}",
            "must not have credentials in it, since it is written to a ConfigMap",
            "take them out, and give them by a UfsSecret",
        )
    for host in match["authority"].rpartition("@")[2].split(","):
        if ":" in host and not re.fullmatch(_PORT, host.rpartition(":")[2]):
            raise refuse(
                parameter,
                f"{match['scheme']}://…",
                "must have a number as the port, and no credentials",
                example,
            )
    if (what := in_text(uri)) is not None:
        raise refuse(
            parameter,
            shown,
            f"must not have a credential in it ({what}), since it is written to a ConfigMap",
            "take it out, and give it by a UfsSecret",
        )
    if not match["authority"] and match["scheme"] not in _NO_AUTHORITY:
        raise refuse(
            parameter, shown, "must name a bucket, container, host or name service", example
        )
    return match
