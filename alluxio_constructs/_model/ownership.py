"""The properties that constructs set, each with the option that sets it.

A user who gives one of them as a property means the option; the cluster would otherwise be
configured with one thing and built for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .._parts.ports import PORT_OPTIONS
from .._properties.given import Given
from ..errors import AlluxioConfigError

_ROOT = r"alluxio\.master\.mount\.table\.root\."

_OWNERS = (
    (r"alluxio\.master\.hostname", "name=… and masters=…"),
    (r"alluxio\.(job\.)?master\.embedded\.journal\.addresses", "masters=… and ports=Ports(…)"),
    (r"alluxio\.(job\.)?master\.rpc\.addresses", "masters=… and ports=Ports(…)"),
    (r"alluxio\.master\.journal\.(type|folder)", "journal=Journal.local(…) or another factory"),
    (r"alluxio\.master\.journal\.ufs\.option(\..+)?", "journal=Journal.hdfs(…, options={…})"),
    (r"alluxio\.master\.metastore(\.dir)?", "metastore=…"),
    (_ROOT + r"(ufs|readonly)", "ufs=Ufs(…)"),
    (_ROOT + r"option(\..+)?", "ufs=Ufs(…, options={…})"),
    (r"alluxio\.worker\.(container\.)?hostname", "worker_pod=PodOptions(host_network=…)"),
    (r"alluxio\.worker\.ramdisk\.size", "the quota of tiers=[Tier(medium_type='MEM', …)]"),
    (
        r"alluxio\.worker\.tieredstore\.(levels|level\d+\.(alias|dirs\..+|watermark\..+))",
        "tiers=[Tier(…)]",
    ),
    (
        r"alluxio\.master\.tieredstore\.global\.(levels|level\d+\.alias)",
        "tiers=[Tier(alias=…)]",
    ),
    (
        r"alluxio\.worker\.data\.server\.domain\.socket\.(address|as\.uuid)",
        "short_circuit=ShortCircuitDomain(…)",
    ),
    (r"alluxio\.user\.short\.circuit\.enabled", "short_circuit=…"),
    (r"alluxio\.fuse\.mount\.(point|alluxio\.path|options)", "fuse=Fuse(…)"),
    (r"alluxio\.worker\.fuse\.enabled", "fuse=Fuse(worker_embedded=…)"),
    (r"alluxio\.user\.hostname", "fuse=Fuse(…) or proxy=ProxyOptions(…), which set it"),
    (r"alluxio\.metrics\.conf\.file", "metrics=Metrics(…)"),
    (r"alluxio\.logserver\.(hostname|logs\.dir)", "logserver=LogServerOptions(…)"),
)


def owner(name: str) -> str | None:
    """The option that sets a property, or None if no construct does.

    Args:
        name: The property.
    """
    if name in PORT_OPTIONS:
        return f"ports=Ports({PORT_OPTIONS[name]}=…)"
    return next((option for pattern, option in _OWNERS if re.fullmatch(pattern, name)), None)


def is_metastores(name: str) -> bool:
    """Whether a `Metastore` sets a property, which is the user's where the cluster has none.

    Args:
        name: The property.
    """
    return name in ("alluxio.master.metastore", "alluxio.master.metastore.dir")


def owned(
    parameter: str, properties: Given, *, metastore: object = None
) -> Iterator[AlluxioConfigError]:
    """The errors of properties that have an option of their own.

    Args:
        parameter: What errors call the properties.
        properties: The properties.
        metastore: The metastore that the cluster was given, if any.
    """
    for name in properties.values:
        option = None if name in properties.unchecked else owner(name)
        if option is not None and (metastore is not None or not is_metastores(name)):
            yield AlluxioConfigError(
                f"{parameter} has {name!r}, which the constructs set themselves; use {option}, or"
                " write Unchecked(…) to override it on purpose"
            )
