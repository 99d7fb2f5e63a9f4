"""Read a cluster: objects, logs, and what containers answer; nothing is changed by it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

from ..errors import NOT_SHOWN, AlluxioConfigError
from . import ask
from .hide import cleaned, text
from .kubectl import Kubectl, refused
from .pods import (
    Container,
    claims_of,
    containers_of,
    is_alluxio,
    is_ready,
    labels_of,
    name_of,
    options,
    references,
    role_of,
)
from .snapshot import Answer, Object, Snapshot

_T = TypeVar("_T")
_R = TypeVar("_R")
_AT_ONCE = 8
_MOST = 10
_LINES = 300


class Permission(NamedTuple):
    """What an account must be allowed to do.

    Attributes:
        group: The API group.
        resource: The resource.
        verbs: What is done with it.
        cluster: Whether it is of no namespace.
    """

    group: str
    resource: str
    verbs: Sequence[str]
    cluster: bool = False


PERMISSIONS: Sequence[Permission] = (
    Permission("", "pods", ["get", "list"]),  # kubectl logs and exec get the pod first
    Permission("", "pods/log", ["get"]),
    Permission("", "pods/exec", ["create", "get"]),
    Permission("", "events", ["list"]),
    Permission("", "persistentvolumeclaims", ["list"]),
    Permission("", "services", ["list"]),
    Permission("", "configmaps", ["get"]),
    Permission("", "secrets", ["get"]),
    Permission("apps", "statefulsets", ["list"]),
    Permission("apps", "daemonsets", ["list"]),
    Permission("apps", "deployments", ["list"]),
    Permission("networking.k8s.io", "networkpolicies", ["list"]),
    Permission("", "nodes", ["list"], cluster=True),
    Permission("", "namespaces", ["get"], cluster=True),
    Permission("storage.k8s.io", "storageclasses", ["list"], cluster=True),
)
"""All that is read, and so what a role for it must have."""

WORKLOADS = ("statefulsets", "daemonsets", "deployments")
_KEYS = '{{range $key, $value := .data}}{{$key}}{{"\\n"}}{{end}}'  # never a value


def read(kubectl: Kubectl, name: str | None, *, more: bool = False) -> Snapshot:
    """Read a cluster.

    Args:
        kubectl: Where it is.
        name: Its name, that of the release. Default: all in the namespace.
        more: Whether to read what helps only who looks from afar.

    Raises:
        AlluxioConfigError: If not even the pods can be read.
    """
    now = time.time()
    pods = kubectl.get("pods", "pods")
    if pods is None:
        raise refused(kubectl.namespace, ("get", "pods"), kubectl.unread[0].reason)
    found = {"pods": pods, **_listed(kubectl)}
    name = _the_one(found, kubectl.namespace, name)
    objects = _own(found, name)
    own = [each for each in objects["pods"] if is_alluxio(each, name)]
    objects["namespaces"] = kubectl.get("namespaces", "namespace", kubectl.namespace) or []
    specs = [each["spec"] for each in own]
    for kind in WORKLOADS:
        specs += [each["spec"]["template"]["spec"] for each in objects.get(kind, ())]
    named = _referenced(specs)
    objects["configmaps"] = _config_maps(kubectl, named["configmaps"])
    secrets = dict(_parallel(lambda each: _secret(kubectl, each), named["secrets"]))
    config_maps = {name_of(each): each for each in objects["configmaps"]}
    chosen = [each for pod in _chosen(kubectl, own) for each in containers_of(pod)]
    logs = dict(each for some in _parallel(lambda c: _logs(kubectl, c), chosen) for each in some)
    probes = _probes(kubectl, chosen, config_maps)
    commands = _commands(kubectl, chosen, config_maps, probes, more=more)
    return Snapshot(
        namespace=kubectl.namespace,
        name=name,
        time=now,
        objects={kind: [cleaned(each) for each in some] for kind, some in objects.items()},
        secrets={each: found for each, found in secrets.items() if found is not _UNREADABLE},
        logs=logs,
        probes=probes,
        commands=commands,
        unread=kubectl.unread,
    )


def _parallel(call: Callable[[_T], _R], values: Iterable[_T]) -> list[_R]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(call, values))


def _listed(kubectl: Kubectl) -> dict[str, list[Object]]:
    """What can be listed beside the pods, by the plural of its kind."""

    def listed(each: Permission) -> tuple[str, list[Object] | None]:
        full = f"{each.resource}.{each.group}" if each.group else each.resource
        return each.resource, kubectl.get(each.resource, full)

    kinds = [each for each in PERMISSIONS if "list" in each.verbs and each.resource != "pods"]
    return {kind: some for kind, some in _parallel(listed, kinds) if some is not None}


def _the_one(found: Mapping[str, Sequence[Object]], namespace: str, name: str | None) -> str:
    """The name of the cluster: the one that was given, or the only one in the namespace."""
    kinds = ("pods", *WORKLOADS)
    all_of = [each for kind in kinds for each in found.get(kind, ()) if is_alluxio(each)]
    names = sorted({labels_of(each)["release"] for each in all_of if "release" in labels_of(each)})
    if name in names:
        return name
    if name is None and len(names) == 1:
        return names[0]
    if not names:
        raise AlluxioConfigError(
            "has no Alluxio cluster: no pod or workload in it has the labels of one",
            parameter="the namespace",
            value=namespace,
            remedy="give the namespace of the cluster: -n NAMESPACE",
        )
    raise AlluxioConfigError(
        f"must be one of the clusters in namespace {namespace}: {', '.join(names)}",
        parameter="NAME",
        value=NOT_SHOWN if name is None else name,
        remedy="give one of these names",
    )


def _own(found: Mapping[str, list[Object]], name: str) -> dict[str, list[Object]]:
    """What the cluster consists of, and of all else what it depends on."""
    objects = dict(found)
    own = [each for each in found["pods"] if is_alluxio(each, name)]
    others = [
        each
        for each in found["pods"]
        if not is_alluxio(each) and "deletionTimestamp" not in each["metadata"] and _on_node(each)
    ]
    objects["pods"] = [*own, *map(_other, others)]
    for kind in (*WORKLOADS, "services"):
        if kind in found:
            objects[kind] = [each for each in found[kind] if is_alluxio(each, name)]
    if "persistentvolumeclaims" in found:
        used = {claim for pod in own for claim in claims_of(pod)}
        objects["persistentvolumeclaims"] = [
            each for each in found["persistentvolumeclaims"] if name_of(each) in used
        ]
    about = {name_of(each) for kind in objects if kind != "events" for each in objects[kind]}
    events = [each for each in found.get("events", ()) if each["involvedObject"]["name"] in about]
    objects["events"] = list(map(_event, events))
    objects["nodes"] = list(map(_node, found.get("nodes", ())))
    return objects


def _event(event: Object) -> Object:
    """What an event says, and of what."""
    fields = ("reason", "message", "type", "count", "lastTimestamp", "eventTime", "metadata")
    found: dict[str, Any] = {each: event[each] for each in fields if each in event}
    about = event["involvedObject"]
    found["metadata"] = {"name": name_of(event)}
    found["involvedObject"] = {
        each: about[each] for each in ("kind", "name", "uid") if each in about
    }
    return found


def _node(node: Object) -> Object:
    """What of a node is asked for: no addresses of images, no names of users."""
    status = node.get("status", {})
    fields = ("conditions", "allocatable", "addresses")
    return {
        "metadata": {"name": name_of(node), "labels": node["metadata"].get("labels", {})},
        "spec": {each: node["spec"][each] for each in ("taints",) if each in node["spec"]},
        "status": {each: status[each] for each in fields if each in status},
    }


def _on_node(pod: Object) -> bool:
    """Whether a pod has a directory of its node, as applications on FUSE have."""
    return any("hostPath" in each for each in pod["spec"].get("volumes") or ())


def _other(pod: Object) -> Object:
    """Of a pod that is not the cluster's, what it mounts, and since when."""
    spec = pod["spec"]
    status = pod.get("status", {})
    return {
        "metadata": {"name": name_of(pod), "labels": pod["metadata"].get("labels", {})},
        "spec": {
            "nodeName": spec.get("nodeName"),
            "volumes": [each for each in spec.get("volumes") or () if "hostPath" in each],
            "containers": [
                {"name": each["name"], "volumeMounts": each.get("volumeMounts", [])}
                for each in spec["containers"]
            ],
        },
        "status": {
            "phase": status.get("phase"),
            "containerStatuses": [
                {"name": each["name"], "state": each.get("state", {})}
                for each in status.get("containerStatuses") or ()
            ],
        },
    }


def _referenced(specs: Sequence[Object]) -> dict[str, list[str]]:
    """The Secrets and ConfigMaps that pods refer to, by kind."""
    found: dict[str, dict[str, None]] = {"secrets": {}, "configmaps": {}}
    for spec in specs:
        for kind, name, _, _ in references(spec):
            if name != "kube-root-ca.crt":  # every namespace has it
                found[kind][name] = None
    return {kind: list(names) for kind, names in found.items()}


def _config_maps(kubectl: Kubectl, names: Sequence[str]) -> list[Object]:
    """ConfigMaps; of those whose values are not JVM options, the keys alone are kept."""
    found: list[Object] = []
    for some in _parallel(
        lambda name: kubectl.get("configmaps", "configmap", name, optional=True), names
    ):
        for each in some or ():
            data = {
                key: value if key.endswith("_JAVA_OPTS") else ""
                for key, value in {**each.get("data", {}), **each.get("binaryData", {})}.items()
            }
            found.append({**each, "data": data, "binaryData": {}})
    return found


_UNREADABLE: Sequence[str] = ("(not readable)",)


def _secret(kubectl: Kubectl, name: str) -> tuple[str, Sequence[str] | None]:
    """The keys of a Secret: `kubectl` prints no more, so that no value is ever here."""
    answer = kubectl.run("get", "secret", name, "-o", f"go-template={_KEYS}")
    if answer.code == 0:
        return name, answer.out.split()
    if "NotFound" in answer.out:
        return name, None
    kubectl.note("the keys of Secrets", answer)
    return name, _UNREADABLE


def _chosen(kubectl: Kubectl, pods: Sequence[Object]) -> Iterator[Object]:
    """The pods whose logs and containers are looked at: of each kind so many, the broken first."""
    by_role: dict[str, list[Object]] = {}
    for pod in sorted(pods, key=is_ready):
        by_role.setdefault(role_of(pod), []).append(pod)
    for role, some in by_role.items():
        yield from some[:_MOST]
        if len(some) > _MOST:
            what = f"logs and containers of {len(some) - _MOST} more pods of role alluxio-{role}"
            kubectl.note(what, Answer(0, f"only {_MOST} of a kind are asked"))


def _logs(kubectl: Kubectl, container: Container) -> list[tuple[str, str]]:
    """The last lines of a container, and of the one before its last restart."""
    state = container.status.get("state", {})
    started = "running" in state or "terminated" in state or container.ended
    wanted = []
    if started and (container.component is not None or not is_ready(container.pod)):
        wanted.append(("", [f"--tail={_LINES}"]))
    if container.restarts and container.running:
        wanted.append((" --previous", ["--previous", f"--tail={_LINES}"]))
    found = []
    for suffix, words in wanted:
        pod, _, name = container.key.partition("/")
        answer = kubectl.run("logs", pod, "-c", name, *words)
        if answer.code == 0:
            found.append((f"{container.key}{suffix}", text(answer.out)))
        elif "orbidden" in answer.out:
            kubectl.note("logs", answer)
        elif "not found" not in answer.out and "waiting to start" not in answer.out:
            kubectl.note(f"the log of {container.key}", answer)
    return found


def _probes(
    kubectl: Kubectl, chosen: Sequence[Container], config_maps: Mapping[str, Object]
) -> dict[str, Mapping[str, str]]:
    """What containers answer, each with when it was asked, by our clock."""

    def look(container: Container) -> tuple[str, dict[str, str] | None]:
        before = time.time()
        found = ask.look(kubectl, container, config_maps)
        if found is not None:
            found["asked"] = f"{before:.1f} {time.time():.1f}"
        return container.key, found

    running = [each for each in chosen if each.running and each.component is not None]
    return {key: found for key, found in _parallel(look, running) if found is not None}


def _commands(
    kubectl: Kubectl,
    chosen: Sequence[Container],
    config_maps: Mapping[str, Object],
    probes: Mapping[str, Mapping[str, str]],
    *,
    more: bool,
) -> dict[str, Answer]:
    """What the leading master reports. Where none leads, each command would wait for one."""
    for container in chosen:
        answers = ask.in_section(probes.get(container.key, {}), "web").values()
        if any(each.startswith("answers") for each in answers):
            pod = name_of(container.pod)
            embedded = bool(ask.journal_hosts(options(container, config_maps)))
            return {each: ask.ask(kubectl, pod, each) for each in ask.commands(embedded, more=more)}
    return {}
