"""What is in a cluster now, as `kubectl get` prints it. Nothing is written to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .._compare.documents import refused, taken_apart
from .._compare.pairs import Objects, named
from .._kubernetes.table import kind_of
from .commands import has_namespace
from .kubectl import CLUSTER, Kubectl
from .programs import Done, run
from .workloads import mapping, maps

_KINDS = (
    "statefulset,daemonset,deployment,service,configmap,persistentvolumeclaim,serviceaccount,role,"
    "rolebinding,networkpolicy,poddisruptionbudget,ingress,job,cronjob"
)
_TIMEOUT = "--request-timeout=60s"


class Live(NamedTuple):
    """What was read.

    Attributes:
        objects: The objects.
        classes: The storage classes of its claims, as far as they may be read.
    """

    objects: Objects
    classes: Objects


def live(given: Objects, kubectl: Kubectl) -> Live:
    """Read the objects of a cluster that others stand for, and all that have their labels.

    Args:
        given: The others: the manifests of one Alluxio cluster, or of several.
        kubectl: How it is read.

    Raises:
        AlluxioConfigError: If `kubectl` is not there, does not reach it, or may not read it; or if
            there is no such namespace.
    """
    found = {
        (each["kind"], each["metadata"].get("namespace"), each["metadata"]["name"]): each
        for each in (*_named(given, kubectl), *_labelled(given, kubectl))
        if not each["metadata"].get("ownerReferences")
    }
    objects = named(found.values(), CLUSTER)
    _find_namespaces(given, objects, kubectl)
    return Live(objects, named(_classes(objects, kubectl), CLUSTER))


def _named(given: Objects, kubectl: Kubectl) -> Iterator[Mapping[str, Any]]:
    """What the manifests name."""
    known: list[Mapping[str, Any]] = []
    others: list[Mapping[str, Any]] = []
    for body in given.values():
        metadata = {key: body["metadata"].get(key) for key in ("name", "namespace")}
        head = {key: body[key] for key in ("apiVersion", "kind")}
        of_kubernetes = kind_of(head["apiVersion"], head["kind"]) is not None
        plain = {key: value for key, value in metadata.items() if value}
        (known if of_kubernetes else others).append({**head, "metadata": plain})
    for documents in (known, others):
        if documents:
            text = json.dumps({"apiVersion": "v1", "kind": "List", "items": documents})
            words = ["get", "--ignore-not-found", "-f", "-"]
            done = _kubectl(kubectl, words, stdin=text.encode())
            if documents is others and "no matches for kind" in done.error:
                continue  # the cluster does not know the kind, so there are none
            yield from _read(done)


def _labelled(given: Objects, kubectl: Kubectl) -> Iterator[Mapping[str, Any]]:
    """What has the labels of the manifests' workloads, and may be left of an earlier state."""
    for namespace, app, release in sorted(_clusters(given)):
        where = kubectl._replace(namespace=namespace or kubectl.namespace)
        words = ["get", _KINDS, "-l", f"app={app},release={release}", "--ignore-not-found"]
        yield from _read(_kubectl(where, words))


def _clusters(given: Objects) -> set[tuple[str, str, str]]:
    """The clusters of the manifests: namespace, and the labels of their workloads."""
    found = set()
    for name, body in given.items():
        labels = mapping(body["metadata"].get("labels"))
        if name.group == "apps" and "app" in labels and "release" in labels:
            found.add((name.namespace, str(labels["app"]), str(labels["release"])))
    return found


def _find_namespaces(given: Objects, found: Objects, kubectl: Kubectl) -> None:
    """Fail on a namespace that does not exist, which would look like an empty one."""
    known = {each.namespace for each in found} | {
        each.name for each in given if each.kind == "Namespace"
    }
    wanted = {each.namespace or kubectl.namespace or "" for each in given if has_namespace(each)}
    for each in sorted(wanted - known):
        name = each
        if not name:  # the namespace of the context
            if known - {""}:
                continue
            name = _own_namespace(kubectl)
        done = _kubectl(kubectl, ["get", "namespace", name, "--ignore-not-found"])
        if done.code == 0 and not done.out.strip():  # else it may not be read, or it exists
            remedy = f"create it (`kubectl create namespace {name}`), or name another"
            raise refused(CLUSTER, f"has no namespace {name!r}", remedy)


def _own_namespace(kubectl: Kubectl) -> str:
    done = _kubectl(kubectl, ["config", "view", "--minify"])
    contexts = maps(json.loads(done.out).get("contexts")) if done.code == 0 else []
    own = (mapping(each.get("context")).get("namespace") for each in contexts)
    return str(next(own, None) or "default")


def _classes(objects: Objects, kubectl: Kubectl) -> Iterator[Mapping[str, Any]]:
    claims = (body for name, body in objects.items() if name.kind == "PersistentVolumeClaim")
    names = {mapping(each.get("spec")).get("storageClassName") for each in claims}
    for name in sorted(str(each) for each in names if each):
        done = _kubectl(kubectl, ["get", "storageclass", name, "--ignore-not-found"])
        if done.code == 0:  # else it may not be read, which costs no more than a word
            yield from _read(done)


def _kubectl(kubectl: Kubectl, words: Sequence[str], *, stdin: bytes | None = None) -> Done:
    where = [] if kubectl.context is None else [f"--context={kubectl.context}"]
    if kubectl.namespace:
        where.append(f"--namespace={kubectl.namespace}")
    command = ["kubectl", *where, *words, "-o", "json", _TIMEOUT]
    return run(CLUSTER, command, stdin=stdin)


def _read(done: Done) -> Iterator[Mapping[str, Any]]:
    if done.code != 0:
        error = done.error.removeprefix("error: ").removeprefix("Error from server ")
        raise refused(CLUSTER, f"cannot be read by kubectl: {error}", _remedy(done.error))
    if done.out.strip():
        yield from taken_apart(json.loads(done.out), CLUSTER, 1)


def _remedy(error: str) -> str:
    if "Forbidden" in error:
        return "ask for get and list on what it names; nothing is written"
    if "context" in error:
        return "name one that `kubectl config get-contexts` shows: --kubectl-context"
    return "see that `kubectl get pods` answers, or give a file"
