"""The properties that the parts of a cluster set, each with the option that sets it.

Each part declares its own (`Feature.owns`). A user who sets one of them as a property must use the
option instead; otherwise the configuration would contradict the manifests.
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
"""All kinds of parts that a cluster can have."""


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
            # Most differ in their first words, and patterns are slow to compile.
            if name.startswith(_beginning(pattern)) and re.fullmatch(pattern, name):
                return option
    return None


@cache
def _beginning(pattern: str) -> str:
    """The literal prefix of all names that match a pattern."""
    tokens = re.match(r"(\\\.|[\w-])*", pattern)
    assert tokens is not None
    rest = pattern[tokens.end() :]
    while "(" in rest and (inner := re.sub(r"\([^()]*\)", "", rest)) != rest:
        rest = inner
    if "|" in rest:
        return ""  # alternatives at the top level
    plain = tokens[0].replace("\\.", ".")
    return plain[:-1] if pattern[tokens.end() :].startswith(("*", "?", "{")) else plain


def is_masters(name: str) -> bool:
    """Whether a property names the masters; in a cluster without masters, users may set it.

    Args:
        name: The property.
    """
    return owner_of(name, (MasterNames,)) is not None


def is_metastores(name: str) -> bool:
    """Whether a `Metastore` sets a property; in a cluster without one, users may set it.

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
    """The errors for properties that have an option of their own.

    Args:
        parameter: The properties' name in errors.
        properties: The properties.
        metastore: The cluster's metastore, if it has one.
        features: The user's features, which may own properties too. Default: none.
        masters: Whether the cluster has masters; if not, its properties may name them.
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
