"""Rules for whole pods and the workloads that run them."""

from __future__ import annotations

import re
from collections import Counter

from .._base import checks
from ..errors import AlluxioConfigError, refuse
from .kinds import Found, Given, Minors, refused_by
from .words import SYSCTL

_ONLY_WHILE_RUNNING = ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")
_POLICIES_SINCE = 34
_MOST_SERVERS = 3
_MOST_SEARCHES = 32


def init_container(parameter: str, value: Given) -> Found:
    """What an init container must not have.

    Args:
        parameter: Its name in errors.
        value: The container, whose single fields are valid.
    """
    if value.get("restartPolicy") == "Always":
        return
    for name in _ONLY_WHILE_RUNNING:
        if value.get(name) is not None:
            yield AlluxioConfigError(
                "is not allowed in an init container, which ends before the others start",
                parameter=f"{parameter}.{name}",
                remedy="leave it out, or give the container restartPolicy: Always",
            )


def container_beside(parameter: str, value: Given, minors: Minors) -> Found:
    """What a container that is not an init container must not have.

    Args:
        parameter: Its name in errors.
        value: The container, whose single fields are valid.
        minors: As for every rule.
    """
    policy = value.get("restartPolicy")
    if policy is not None and minors and min(minors) < _POLICIES_SINCE:
        yield refuse(
            f"{parameter}.restartPolicy",
            policy,
            f"needs Kubernetes 1.{_POLICIES_SINCE} or newer, except in an init container",
            "leave it out, or make it an init container",
        )


def pod_spec(parameter: str, value: Given, minors: Minors) -> Found:
    """Contradictions within a pod; the signature is that of every rule."""
    first, beside = value.get("initContainers") or (), value["containers"]
    if not beside:
        yield AlluxioConfigError(
            "must have a container", parameter=f"{parameter}.containers", remedy="give one"
        )
    for i, each in enumerate(first):
        yield from init_container(f"{parameter}.initContainers[{i}]", each)
    for i, each in enumerate(beside):
        yield from container_beside(f"{parameter}.containers[{i}]", each, minors)
        yield from _with_its_pod(f"{parameter}.containers[{i}]", each, value)
    for i, alias in enumerate(value.get("hostAliases") or ()):
        yield from _alias(f"{parameter}.hostAliases[{i}]", alias)
    yield from _sysctls(f"{parameter}.securityContext.sysctls", value)
    for name, count in Counter(each["name"] for each in (*first, *beside)).items():
        if count > 1:
            yield AlluxioConfigError(
                f"has {count} containers called {name!r}", parameter=parameter, remedy="rename one"
            )
    if value.get("hostNetwork"):
        for i, each in enumerate(beside):
            for j, port in enumerate(each.get("ports") or ()):
                if port.get("hostPort") not in (None, 0, port["containerPort"]):
                    yield refuse(
                        f"{parameter}.containers[{i}].ports[{j}].hostPort",
                        port["hostPort"],
                        "must be the containerPort, since the pod is on the host network",
                        "leave it out",
                    )
    if value.get("hostPID") and value.get("shareProcessNamespace"):
        yield AlluxioConfigError(
            "has both hostPID and shareProcessNamespace",
            parameter=parameter,
            remedy="leave one of them out",
        )
    if value.get("dnsPolicy") == "None" and not (value.get("dnsConfig") or {}).get("nameservers"):
        yield refuse(
            f"{parameter}.dnsPolicy", "None", "needs dnsConfig.nameservers", "give the name servers"
        )


def _with_its_pod(parameter: str, value: Given, pod: Given) -> Found:
    """Contradictions between a container and its pod."""
    grace = pod.get("terminationGracePeriodSeconds")
    grace = 30 if grace is None else grace
    for hook in ("postStart", "preStop"):
        sleep = ((value.get("lifecycle") or {}).get(hook) or {}).get("sleep") or {}
        if sleep.get("seconds", 0) > grace:
            yield refuse(
                f"{parameter}.lifecycle.{hook}.sleep.seconds",
                sleep["seconds"],
                f"must not be above terminationGracePeriodSeconds, {grace}",
                "sleep for less",
            )
    if (value.get("securityContext") or {}).get("procMount") == "Unmasked" and (
        pod.get("hostUsers") is not False
    ):
        yield refuse(
            f"{parameter}.securityContext.procMount",
            "Unmasked",
            "needs hostUsers: false in the pod",
            "leave it out",
        )
    names = [each["name"] for each in pod.get("resourceClaims") or ()]
    for i, claim in enumerate((value.get("resources") or {}).get("claims") or ()):
        if claim["name"] not in names:
            yield refuse(
                f"{parameter}.resources.claims[{i}].name",
                claim["name"],
                "must be one of the pod's resourceClaims",
                f"use one of {', '.join(names) or 'none'}",
            )


def dns_config(parameter: str, value: Given, _: Minors) -> Found:
    """How a pod resolves names; the signature is that of every rule."""
    for name, most in (("nameservers", _MOST_SERVERS), ("searches", _MOST_SEARCHES)):
        if len(value.get(name) or ()) > most:
            yield refuse(
                f"{parameter}.{name}", len(value[name]), f"must be at most {most}", "leave some out"
            )
    for i, each in enumerate(value.get("nameservers") or ()):
        if not checks.is_address(each):
            yield refuse(
                f"{parameter}.nameservers[{i}]", each, "must be an IP address", 'use "10.0.0.10"'
            )
    for i, each in enumerate(value.get("searches") or ()):
        if each != ".":
            name = each.removesuffix(".")
            yield from refused_by(checks.dns_subdomain, f"{parameter}.searches[{i}]", name)
    for i, each in enumerate(value.get("options") or ()):
        if not each.get("name"):
            yield AlluxioConfigError(
                "is missing", parameter=f"{parameter}.options[{i}].name", remedy="give it"
            )


def _alias(parameter: str, value: Given) -> Found:
    if not checks.is_address(value.get("ip")):
        yield refuse(f"{parameter}.ip", value.get("ip"), "must be an IP address", 'use "10.0.0.1"')
    for i, name in enumerate(value.get("hostnames") or ()):
        yield from refused_by(checks.dns_subdomain, f"{parameter}.hostnames[{i}]", name)


def _sysctls(parameter: str, pod: Given) -> Found:
    for i, each in enumerate((pod.get("securityContext") or {}).get("sysctls") or ()):
        name = each["name"]
        if not re.fullmatch(SYSCTL, name):
            yield refuse(
                f"{parameter}[{i}].name",
                name,
                "must be the name of a kernel parameter",
                'use "net.ipv4.tcp_retries2" or the like',
            )
        elif pod.get("hostNetwork") and name.startswith(("net.", "net/")):
            yield refuse(
                f"{parameter}[{i}].name",
                name,
                "must not be a network parameter, since the pod is on the host network",
                "leave it out",
            )


def strategy(parameter: str, value: Given, _: Minors) -> Found:
    """How a Deployment is updated; the signature is that of every rule."""
    if value.get("type") == "Recreate" and value.get("rollingUpdate") is not None:
        yield AlluxioConfigError(
            "is not allowed with type Recreate",
            parameter=f"{parameter}.rollingUpdate",
            remedy="leave it out",
        )


def workload(parameter: str, value: Given, _: Minors) -> Found:
    """Contradictions within a workload; the signature is that of every rule."""
    template = value["template"]
    labels = (template.get("metadata") or {}).get("labels") or {}
    for name, each in (value["selector"].get("matchLabels") or {}).items():
        if labels.get(name) != each:
            yield refuse(
                f"{parameter}.selector.matchLabels[{name!r}]",
                each,
                "must be a label of the pod template",
                "give it to template.metadata.labels",
            )
    spec = template.get("spec")
    if spec is None:
        yield AlluxioConfigError(
            "is missing", parameter=f"{parameter}.template.spec", remedy="give it"
        )
        return
    if spec.get("restartPolicy") not in (None, "Always"):
        yield refuse(
            f"{parameter}.template.spec.restartPolicy",
            spec["restartPolicy"],
            "must be Always",
            "leave it out",
        )
    if spec.get("activeDeadlineSeconds") is not None:
        yield refuse(
            f"{parameter}.template.spec.activeDeadlineSeconds",
            spec["activeDeadlineSeconds"],
            "is allowed only in a pod that runs to completion",
            "leave it out",
        )
    if not any(value["selector"].values()):
        yield AlluxioConfigError(
            "must not be empty", parameter=f"{parameter}.selector", remedy="give the pods' labels"
        )
    templates = value.get("volumeClaimTemplates") or ()
    claims = [(each.get("metadata") or {}).get("name") for each in templates]
    volumes = {*claims, *(each["name"] for each in spec.get("volumes") or ())}
    for field in ("initContainers", "containers"):
        for i, container in enumerate(spec.get(field) or ()):
            for j, mount in enumerate(container.get("volumeMounts") or ()):
                if mount["name"] not in volumes:
                    yield refuse(
                        f"{parameter}.template.spec.{field}[{i}].volumeMounts[{j}].name",
                        mount["name"],
                        "must be a volume of the pod",
                        f"use one of {', '.join(sorted(filter(None, volumes))) or 'none'}",
                    )
