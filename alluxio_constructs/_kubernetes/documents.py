"""Whether Kubernetes accepts whole documents, and in which versions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .._base import checks
from ..errors import AlluxioConfigError, refuse
from .kinds import refused_by
from .table import kind_of
from .walk import mistakes

_SEGMENT = r"(?!\.\.?\Z)[^/%]+"
_SERVICE = r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?"
_RBAC = ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")


def document_mistakes(
    document: Mapping[str, Any], minors: Sequence[int]
) -> Iterator[AlluxioConfigError]:
    """What Kubernetes rejects in a document of one of its own kinds; others are not checked.

    Args:
        document: The document.
        minors: The minor numbers of the versions that must accept it.
    """
    api_version, kind = str(document.get("apiVersion")), str(document.get("kind"))
    known = kind_of(api_version, kind)
    metadata = document.get("metadata")
    name = metadata.get("name") if isinstance(metadata, Mapping) else None
    what = f"{kind}/{name}"
    if known is None:
        return
    outside = [each for each in minors if not known.there.has(each)]
    if outside:
        yield AlluxioConfigError(
            f"has apiVersion {api_version}, which Kubernetes 1.{outside[0]} does not serve",
            parameter=what,
            remedy="use another apiVersion, or name the version that you run: kubernetes_version=…",
        )
        return
    for error in mistakes(what, document, known.holds, minors):
        # A path begins with the field, not with the object.
        parameter = (error.parameter or what).replace(f"{what}.", f"{what} ", 1)
        yield AlluxioConfigError(
            error.requirement, parameter=parameter, value=error.value, remedy=error.remedy
        )
    if isinstance(metadata, Mapping):
        yield from _metadata(f"{what} metadata", kind, metadata)


def _metadata(
    parameter: str, kind: str, metadata: Mapping[str, Any]
) -> Iterator[AlluxioConfigError]:
    name = metadata.get("name")
    if name is not None or "generateName" not in metadata:
        yield from refused_by(_name_check(kind), f"{parameter}.name", name)


def _name_check(kind: str) -> Callable[[str, object], object]:
    """The check for the names of a kind's objects."""
    if kind == "Namespace":
        return checks.dns_label
    if kind == "Service":
        return _service_name
    return _segment if kind in _RBAC else checks.dns_subdomain


def _service_name(parameter: str, value: object) -> None:
    if not isinstance(value, str) or not re.fullmatch(_SERVICE, value):
        raise refuse(
            parameter,
            value,
            "must be at most 63 lower-case letters, digits or '-', beginning with a letter and not"
            " ending with '-'",
            "choose such a name",
        )


def _segment(parameter: str, value: object) -> None:
    if not isinstance(value, str) or not re.fullmatch(_SEGMENT, value):
        raise refuse(
            parameter, value, "must not be empty, '.' or '..', or contain '/' or '%'", "rename it"
        )
