"""Corrections of Alluxio's property scopes, where they leave out a process that reads a property.

Each was found in the release's classes: starting at each process's main class, every read of a
property was compared with the scope that the property declares. Reads that have no effect on the
process are not listed: comparing properties at start, describing them, reporting them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .._base.values import Value, value_object
from .components import Component


@value_object()
class Correction(Value):
    """The processes that read a property although its scope does not list them.

    Args:
        readers: The processes.
        reason: The class that reads it.
        instead: Whether only these read it, and none that the scope lists. Default: False, these
            as well.
    """

    readers: tuple[Component, ...]
    reason: str
    instead: bool = False


_FUSE_MONITOR = Correction(
    readers=(Component.FUSE,), reason="alluxio.fuse.AlluxioFuse, for its JVM monitor"
)
_FUSE_WEB = Correction(
    readers=(Component.FUSE,), reason="alluxio.web.WebServer, which FUSE's web server extends"
)
_PROXY = Correction(
    readers=(Component.PROXY,), reason="alluxio.web.ProxyWebServer and the S3 handlers that it has"
)
_PROXY_ADDRESS = Correction(
    readers=(Component.PROXY, Component.MASTER),
    reason="alluxio.master.meta.AlluxioMasterRestServiceHandler, for the links of its web UI",
)
_WRITES_UFS = (Component.WORKER, Component.JOB_WORKER)

CORRECTIONS: Mapping[str, Correction] = {
    "alluxio.s3.rest.authentication.enabled": Correction(
        readers=(Component.PROXY,), reason="alluxio.proxy.s3.S3RestUtils", instead=True
    ),
    "alluxio.standalone.fuse.jvm.monitor.enabled": Correction(
        readers=(Component.FUSE,), reason="alluxio.fuse.AlluxioFuse", instead=True
    ),
    "alluxio.jvm.monitor.info.threshold": _FUSE_MONITOR,
    "alluxio.jvm.monitor.sleep.interval": _FUSE_MONITOR,
    "alluxio.jvm.monitor.warn.threshold": _FUSE_MONITOR,
    "alluxio.web.cors.allow.credential": _FUSE_WEB,
    "alluxio.web.cors.allow.headers": _FUSE_WEB,
    "alluxio.web.cors.allow.methods": _FUSE_WEB,
    "alluxio.web.cors.allow.origins": _FUSE_WEB,
    "alluxio.web.cors.enabled": _FUSE_WEB,
    "alluxio.web.cors.exposed.headers": _FUSE_WEB,
    "alluxio.web.cors.max.age": _FUSE_WEB,
    "alluxio.web.threaddump.log.enabled": _FUSE_WEB,
    "alluxio.web.threads": _FUSE_WEB,
    "alluxio.proxy.s3.bucketpathcache.timeout": _PROXY,
    "alluxio.proxy.stream.cache.timeout": _PROXY,
    "alluxio.proxy.web.port": _PROXY_ADDRESS,
    "alluxio.proxy.web.bind.host": _PROXY_ADDRESS,
    "alluxio.proxy.web.hostname": _PROXY_ADDRESS,
    "alluxio.master.audit.logging.queue.capacity": Correction(
        readers=(Component.PROXY,), reason="alluxio.master.audit.AsyncUserAccessAuditLogWriter"
    ),
    "alluxio.master.rpc.executor.max.pool.size": Correction(
        readers=(Component.WORKER,),
        reason="alluxio.executor.ExecutorServiceBuilder, as the most threads of any RPC server",
    ),
    "alluxio.master.web.bind.host": Correction(
        readers=(Component.WORKER,),
        reason="alluxio.worker.AlluxioWorkerRestServiceHandler, for the links of its web UI",
    ),
    "alluxio.underfs.allow.set.owner.failure": Correction(
        readers=_WRITES_UFS,
        reason="alluxio.underfs.hdfs.HdfsUnderFileSystem and that of local directories",
    ),
    "alluxio.underfs.cleanup.enabled": Correction(
        readers=_WRITES_UFS, reason="alluxio.underfs.ObjectLowLevelOutputStream"
    ),
    "alluxio.underfs.listing.length": Correction(
        readers=_WRITES_UFS, reason="alluxio.underfs.ObjectUnderFileSystem"
    ),
    "alluxio.worker.data.folder": Correction(
        readers=(Component.MASTER, Component.FUSE, Component.PROXY),
        reason="alluxio.client.block.stream.LocalFileDataReader, for direct memory I/O",
    ),
    "alluxio.worker.master.periodical.rpc.timeout": Correction(
        readers=(Component.MASTER, Component.JOB_MASTER, Component.FUSE, Component.PROXY),
        reason="alluxio.client.meta.RetryHandlingMetaMasterConfigClient",
    ),
}
"""The corrections, by the name of the property."""

OF_TEMPLATES: Mapping[str, Correction] = {
    "alluxio.master.security.impersonation.": Correction(
        readers=(Component.WORKER, Component.JOB_WORKER),
        reason="alluxio.security.authentication.ImpersonationAuthenticator, in every RPC server",
    ),
}
"""The corrections of properties that match a template, by the first part of their names."""


def correction(name: str) -> Correction | None:
    """The correction of a property's scope, or None if it needs none.

    Args:
        name: The property.
    """
    return CORRECTIONS.get(name) or next(_of_template(name), None)


def _of_template(name: str) -> Iterator[Correction]:
    return (each for beginning, each in OF_TEMPLATES.items() if name.startswith(beginning))
