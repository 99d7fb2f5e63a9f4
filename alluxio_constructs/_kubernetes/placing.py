"""Rules for selectors, tolerations and peers; their signature is that of every rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .._base import checks
from ..errors import AlluxioConfigError, refuse
from .kinds import Found, Given, Minors, refused_by

_COMPARING_SINCE = 35


def label_requirement(parameter: str, value: Given, _: Minors) -> Found:
    """An expression of a label selector."""
    values = value.get("values") or ()
    if bool(values) != (value["operator"] in ("In", "NotIn")):
        yield refuse(
            f"{parameter}.values",
            list(values),
            "must be given with In and NotIn, and only with them",
            'use {"key": "team", "operator": "In", "values": ["data"]}, or operator "Exists"',
        )
    for i, each in enumerate(values):
        yield from refused_by(checks.label, f"{parameter}.values[{i}]", value["key"], each)


def node_requirement(parameter: str, value: Given, minors: Minors) -> Found:
    """An expression of a node selector."""
    if value["operator"] not in ("Gt", "Lt"):
        yield from label_requirement(parameter, value, minors)
        return
    values: Sequence[str] = value.get("values") or ()
    if len(values) != 1 or not re.fullmatch(r"-?[0-9]{1,18}", values[0]):
        yield refuse(
            f"{parameter}.values",
            list(values),
            "must be one whole number, as a string, with Gt and Lt",
            'use ["4"] or the like',
        )


def node_term(parameter: str, value: Given, _: Minors) -> Found:
    """A term that selects nodes."""
    for i, each in enumerate(value.get("matchFields") or ()):
        if each["key"] != "metadata.name" or len(each.get("values") or ()) != 1:
            yield refuse(
                f"{parameter}.matchFields[{i}]",
                each,
                "must have key metadata.name and exactly one value",
                "use matchExpressions",
            )


def node_selector(parameter: str, value: Given, _: Minors) -> Found:
    """A node selector: nodes that match any of its terms."""
    if not value["nodeSelectorTerms"]:
        yield AlluxioConfigError(
            "must have a term", parameter=f"{parameter}.nodeSelectorTerms", remedy="give one"
        )


def pod_term(parameter: str, value: Given, _: Minors) -> Found:
    """A term of pod affinity or anti-affinity."""
    for name in ("matchLabelKeys", "mismatchLabelKeys"):
        if value.get(name) and value.get("labelSelector") is None:
            yield refuse(
                f"{parameter}.{name}", list(value[name]), "needs a labelSelector", "give it"
            )


def spread(parameter: str, value: Given, _: Minors) -> Found:
    """A topology spread constraint."""
    if value.get("minDomains") is not None and value["whenUnsatisfiable"] != "DoNotSchedule":
        yield refuse(
            f"{parameter}.minDomains",
            value["minDomains"],
            "needs whenUnsatisfiable: DoNotSchedule",
            "leave it out",
        )


def toleration(parameter: str, value: Given, minors: Minors) -> Found:
    """A toleration."""
    if value.get("operator") in ("Lt", "Gt") and minors and min(minors) < _COMPARING_SINCE:
        yield refuse(
            f"{parameter}.operator",
            value["operator"],
            f"needs Kubernetes 1.{_COMPARING_SINCE} or newer",
            "use Equal or Exists",
        )
    exists = value.get("operator") == "Exists"
    if value.get("key"):
        taint = value.get("value") or ""
        yield from refused_by(checks.label, f"{parameter}.key", value["key"], taint)
    elif not exists:
        yield AlluxioConfigError(
            "is missing", parameter=f"{parameter}.key", remedy="give it, or operator: Exists"
        )
    if value.get("value") and exists:
        yield refuse(f"{parameter}.value", value["value"], "needs operator Equal", "leave it out")
    if value.get("tolerationSeconds") is not None and value.get("effect") != "NoExecute":
        yield refuse(
            f"{parameter}.tolerationSeconds",
            value["tolerationSeconds"],
            "needs effect NoExecute",
            "give it, or leave the seconds out",
        )


def peer(parameter: str, value: Given, _: Minors) -> Found:
    """A peer of a network policy."""
    given = [name for name in value if value[name] is not None]
    if not given:
        yield refuse(parameter, dict(value), "must select something", 'use {"podSelector": {}}')
    if "ipBlock" in given and len(given) > 1:
        yield refuse(parameter, dict(value), "must not mix ipBlock with selectors", "use two peers")


def block(parameter: str, value: Given, _: Minors) -> Found:
    """An address range of a network policy."""
    import ipaddress  # slow, and needed for addresses only

    whole: Any = ipaddress.ip_network(value["cidr"], strict=False)
    for i, each in enumerate(value.get("except") or ()):
        part: Any = ipaddress.ip_network(each, strict=False)
        if part.version != whole.version or part == whole or not part.subnet_of(whole):
            yield refuse(
                f"{parameter}.except[{i}]",
                each,
                f"must be a smaller range within cidr, {whole}",
                "leave it out, or change cidr",
            )
