"""Rules for containers; their signature is that of every rule."""

from __future__ import annotations

import re

from .._base import checks
from .._base.quantities import in_thousandths
from ..errors import AlluxioConfigError, refuse
from .kinds import Found, Given, Minors, refused_by

_STRICT_NAME = r"[-._a-zA-Z][-._a-zA-Z0-9]*"
_RELAXED_NAME = r"[ -<>-~]+"
_RELAXED_SINCE = 32
_COMPUTE = ("cpu", "memory", "ephemeral-storage")
_HUGE = "hugepages-"
_RESOURCE_FIELD = rf"(requests|limits)\.({'|'.join(_COMPUTE)}|{_HUGE}[^ ]+)"
_CPU_DIVISORS = ("0", "1m", "1")
_SIZE_DIVISORS = ("0", "1", *(f"1{each}" for each in "kMGTPE"), *(f"1{each}i" for each in "KMGTPE"))
_TOLD = (
    r"metadata\.(name|namespace|uid)|metadata\.(labels|annotations)\['.+'\]"
    r"|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?)"
)


def container(parameter: str, value: Given, _: Minors) -> Found:
    """A container."""
    names = [each["name"] for each in value.get("ports") or () if each.get("name")]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield AlluxioConfigError(
                f"has two ports called {name!r}", parameter=parameter, remedy="rename one"
            )
    for kind in ("livenessProbe", "startupProbe"):
        successes = (value.get(kind) or {}).get("successThreshold")
        if successes not in (None, 0, 1):
            yield refuse(f"{parameter}.{kind}.successThreshold", successes, "must be 1", "drop it")
    if (value.get("readinessProbe") or {}).get("terminationGracePeriodSeconds") is not None:
        yield AlluxioConfigError(
            "has no effect, and Kubernetes refuses it",
            parameter=f"{parameter}.readinessProbe.terminationGracePeriodSeconds",
            remedy="leave it out",
        )
    privileged = (value.get("securityContext") or {}).get("privileged")
    for i, mount in enumerate(value.get("volumeMounts") or ()):
        if mount.get("mountPropagation") == "Bidirectional" and not privileged:
            yield refuse(
                f"{parameter}.volumeMounts[{i}].mountPropagation",
                "Bidirectional",
                "needs a privileged container",
                "give the container securityContext: {privileged: true}, or use HostToContainer",
            )


def variable(parameter: str, value: Given, minors: Minors) -> Found:
    """An environment variable."""
    yield from _name(f"{parameter}.name", value["name"], minors)
    if value.get("value") and value.get("valueFrom") is not None:
        yield AlluxioConfigError(
            "has both value and valueFrom", parameter=parameter, remedy="leave one of them out"
        )


def _name(parameter: str, name: str, minors: Minors) -> Found:
    relaxed = minors is None or min(minors) >= _RELAXED_SINCE
    if not re.fullmatch(_RELAXED_NAME if relaxed else _STRICT_NAME, name):
        allowed = "consist of printable ASCII characters without '='"
        if not relaxed:
            allowed = "consist of letters, digits, '-', '_' and '.', and not begin with a digit"
        yield refuse(parameter, name, f"must {allowed}", 'use "AWS_REGION" or the like')


def env_from(parameter: str, value: Given, minors: Minors) -> Found:
    """Variables from a ConfigMap or a Secret."""
    if value.get("prefix"):
        yield from _name(f"{parameter}.prefix", value["prefix"], minors)


def env_source(parameter: str, value: Given, _: Minors) -> Found:
    """Where a variable gets its value from."""
    path = (value.get("fieldRef") or {}).get("fieldPath")
    if path is not None and not re.fullmatch(_TOLD, path):
        yield refuse(
            f"{parameter}.fieldRef.fieldPath",
            path,
            "must be a field of the pod that variables can have",
            'use "metadata.name", "status.podIP", "spec.nodeName" or the like',
        )


def resource_field(parameter: str, value: Given, _: Minors) -> Found:
    """A request or limit that a container reads about itself."""
    if not re.fullmatch(_RESOURCE_FIELD, value["resource"]):
        yield refuse(
            f"{parameter}.resource",
            value["resource"],
            "must be requests. or limits. with cpu, memory, ephemeral-storage or hugepages-SIZE",
            'use "limits.memory" or the like',
        )
        return
    divisors = _CPU_DIVISORS if value["resource"].endswith(".cpu") else _SIZE_DIVISORS
    if str(value.get("divisor") or "0") not in divisors:
        yield refuse(
            f"{parameter}.divisor",
            value["divisor"],
            f"must be one of {', '.join(divisors[1:])}",
            "use one of them",
        )


def command(parameter: str, value: Given, _: Minors) -> Found:
    """A command of a probe or a hook."""
    if not value.get("command"):
        yield AlluxioConfigError("is missing", parameter=f"{parameter}.command", remedy="give it")


def header(parameter: str, value: Given, _: Minors) -> Found:
    """A header of a probe."""
    if not re.fullmatch(r"[-A-Za-z0-9]+", value["name"]):
        yield refuse(
            f"{parameter}.name",
            value["name"],
            "may contain only letters, digits and '-'",
            "rename it",
        )


def resources(parameter: str, value: Given, _: Minors) -> Found:
    """What a container requests, and is limited to."""
    limits, requests = value.get("limits") or {}, value.get("requests") or {}
    for what, amounts in (("limits", limits), ("requests", requests)):
        for name, amount in amounts.items():
            yield from _resource(f"{parameter}.{what}", name, amount)
    for name, amount in requests.items():
        most, asked = in_thousandths(limits.get(name)), in_thousandths(amount)
        alike = name not in _COMPUTE  # devices and huge pages cannot be overcommitted
        if most is None:
            if alike:
                yield AlluxioConfigError(
                    "is missing", parameter=f"{parameter}.limits[{name!r}]", remedy="give it"
                )
        elif asked is not None and (asked[0] != most[0] if alike else asked[0] > most[0]):
            relation = "be equal to" if alike else "not be above"
            yield refuse(
                f"{parameter}.requests[{name!r}]",
                amount,
                f"must {relation} the limit, {limits[name]}",
                "change one of them",
            )
    named = {*limits, *requests}
    if any(each.startswith(_HUGE) for each in named) and not named & {"cpu", "memory"}:
        yield AlluxioConfigError(
            "has huge pages without cpu or memory",
            parameter=parameter,
            remedy="give memory as well",
        )


def _resource(parameter: str, name: str, amount: object) -> Found:
    """A single resource, by its name."""
    if name in _COMPUTE or name.startswith(_HUGE):
        return
    if "/" not in name or name.startswith("requests."):
        yield refuse(
            parameter,
            name,
            f"must have keys that are {', '.join(_COMPUTE)}, {_HUGE}SIZE or DOMAIN/NAME",
            'use "memory", "example.com/device" or the like',
        )
        return
    yield from refused_by(checks.label, parameter, name, "")
    found = in_thousandths(amount)
    if found is not None and (not found[1] or found[0] % 1000):
        yield refuse(f"{parameter}[{name!r}]", amount, "must be a whole number", "use one")


def security(parameter: str, value: Given, _: Minors) -> Found:
    """What a container may do."""
    added = (value.get("capabilities") or {}).get("add") or ()
    if value.get("allowPrivilegeEscalation") is False:
        for wrong, what in (
            (value.get("privileged"), "privileged: true"),
            ("CAP_SYS_ADMIN" in added, "the capability CAP_SYS_ADMIN"),
        ):
            if wrong:
                yield AlluxioConfigError(
                    f"has allowPrivilegeEscalation: false and {what}, which contradict each other",
                    parameter=parameter,
                    remedy="leave one of them out",
                )


def profile(parameter: str, value: Given, _: Minors) -> Found:
    """A profile of seccomp or AppArmor."""
    local = value["type"] == "Localhost"
    if local != bool(value.get("localhostProfile")):
        yield refuse(
            f"{parameter}.localhostProfile",
            value.get("localhostProfile"),
            "must be given with type Localhost, and only with it",
            "give it" if local else "leave it out",
        )
