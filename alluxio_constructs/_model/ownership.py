"""The properties that the parts of a cluster set, each with the option that sets it.

Each part declares its own (`Feature.owns`). A user who gives one of them as a property means the
option; the cluster would otherwise be configured with one thing and built for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from .._parts.feature import Feature
from .._parts.fuse import FuseFileSystem
from .._parts.journal import Journal
from .._parts.log_server import LogServerFiles
from .._parts.metastore import Metastore
from .._parts.metrics import MetricsFile
from .._parts.ports import Ports
from .._parts.short_circuit import LocalShortCircuit, ShortCircuitDomainOptions
from .._parts.tiers import Tiers
from .._parts.ufs import Ufs
from .._properties.given import Given
from ..errors import AlluxioConfigError
from .names import MasterNames, WorkerNames

PARTS: tuple[type[Feature], ...] = (
    Ports,
    MasterNames,
    Journal,
    Metastore,
    Ufs,
    WorkerNames,
    Tiers,
    ShortCircuitDomainOptions,
    LocalShortCircuit,
    FuseFileSystem,
    MetricsFile,
    LogServerFiles,
)
"""The kinds of parts that a cluster can have, whether it has them or not."""


@cache
def owner(name: str) -> str | None:
    """The option that sets a property, or None if no part of the library does.

    Args:
        name: The property.
    """
    return owner_of(name, PARTS)


def owner_of(name: str, parts: Sequence[Feature | type[Feature]]) -> str | None:
    """The option that sets a property in one of some parts, or None if none of them does.

    Args:
        name: The property.
        parts: The parts.
    """
    for part in parts:
        for pattern, option in part.owns.items():
            # Most differ in what they begin with, and patterns are slow to compile.
            if name.startswith(_beginning(pattern)) and re.fullmatch(pattern, name):
                return option
    return None


@cache
def _beginning(pattern: str) -> str:
    """What all names begin with that fit a pattern, as far as it is plain."""
    tokens = re.match(r"(\\\.|[\w-])*", pattern)
    assert tokens is not None
    rest = pattern[tokens.end() :]
    while "(" in rest and (inner := re.sub(r"\([^()]*\)", "", rest)) != rest:
        rest = inner
    if "|" in rest:
        return ""  # alternatives of the whole
    plain = tokens[0].replace("\\.", ".")
    return plain[:-1] if pattern[tokens.end() :].startswith(("*", "?", "{")) else plain


def is_masters(name: str) -> bool:
    """Whether a property says where the masters are, which is the user's in a cluster without.

    Args:
        name: The property.
    """
    return owner_of(name, (MasterNames,)) is not None


def is_metastores(name: str) -> bool:
    """Whether a `Metastore` sets a property, which is the user's where the cluster has none.

    Args:
        name: The property.
    """
    return owner_of(name, (Metastore,)) is not None


def owned(
    parameter: str,
    properties: Given,
    *,
    metastore: object = None,
    features: Sequence[Feature] = (),
    masters: bool = True,
) -> Iterator[AlluxioConfigError]:
    """The errors of properties that have an option of their own.

    Args:
        parameter: What errors call the properties.
        properties: The properties.
        metastore: The metastore that the cluster was given, if any.
        features: The features that users brought, which may own properties too. Default: none.
        masters: Whether the cluster has masters. Where they are otherwise, its properties may say.
            Default: True.
    """
    for name in properties.values:
        if name in properties.unchecked:
            continue
        option = owner(name) or owner_of(name, features)
        if not masters and is_masters(name):
            if parameter == "properties":
                continue
            option = "the cluster's properties={…}, by which all processes find the masters"
        if option is not None and (metastore is not None or not is_metastores(name)):
            yield AlluxioConfigError(
                f"has {name!r}, which the constructs set themselves",
                parameter=parameter,
                remedy=f"use {option}, or write Unchecked(…) to override it on purpose",
            )
