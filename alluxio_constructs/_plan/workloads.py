"""A workload in manifests: its processes, what configures them, where they keep data."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .._compare.options import read_options
from .._compare.pairs import Name, Objects
from .._pods.directories import covering
from .._pods.names import COMPONENT_OF
from .._properties.components import Component

WORKLOADS = ("StatefulSet", "DaemonSet", "Deployment")
_OPTIONS = r"ALLUXIO_\w*JAVA_OPTS"
_OWN = "the container's file system"
_OF_THE_POD = {"csi": "inline CSI volume", "emptyDir": "emptyDir", "ephemeral": "ephemeral claim"}
"""Volumes that are made for a pod and deleted with it, as messages call them."""


class Place(NamedTuple):
    """Where something is kept.

    Attributes:
        kind: ``"claim template"``, ``"claim"``, ``"hostPath"``, ``"emptyDir"``, ``"ephemeral"``,
            ``"csi"`` (inline), another ``"volume"``, ``"address"``, or ``"container"``.
        what: The name, path or address of it.
        below: The path in the volume.
    """

    kind: str
    what: str
    below: str = ""

    @property
    def lasts(self) -> bool:
        """Whether what is kept there outlives the pod."""
        return self.kind != "container" and self.kind not in _OF_THE_POD

    def __str__(self) -> str:
        if self.kind == "container":
            return _OWN
        below = f", in {self.below}" if self.below else ""
        if self.kind in _OF_THE_POD:
            return f"{_OF_THE_POD[self.kind]}{below}"
        return f"{'' if self.kind == 'address' else f'{self.kind} '}{self.what}{below}"


class Workload(NamedTuple):
    """A StatefulSet, DaemonSet or Deployment.

    Attributes:
        name: What it is called.
        body: The object.
        objects: The objects that it stands among.
    """

    name: Name
    body: Mapping[str, Any]
    objects: Objects

    @property
    def spec(self) -> Mapping[str, Any]:
        """Its `spec`."""
        return mapping(self.body.get("spec"))

    @property
    def template(self) -> Mapping[str, Any]:
        """The template of its pods."""
        return mapping(self.spec.get("template"))

    @property
    def pod(self) -> Mapping[str, Any]:
        """The `spec` of its pods."""
        return mapping(self.template.get("spec"))

    @property
    def replicas(self) -> int | None:
        """How many pods it asks for; None if it does not say."""
        given = self.spec.get("replicas")
        return given if isinstance(given, int) else None

    @property
    def containers(self) -> Sequence[Mapping[str, Any]]:
        """Its containers."""
        return maps(self.pod.get("containers"))

    @property
    def all_containers(self) -> Sequence[Mapping[str, Any]]:
        """Its containers, and before them its init containers."""
        return [*maps(self.pod.get("initContainers")), *self.containers]

    @property
    def labels(self) -> Mapping[str, Any]:
        """The labels of its pods."""
        return mapping(mapping(self.template.get("metadata")).get("labels"))

    def container(self, component: Component) -> Mapping[str, Any] | None:
        """The container that a process is in; None if it is in another workload."""
        found = (each for each in self.containers if component_of(each) is component)
        return next(found, None)

    def options(self, component: Component) -> Mapping[str, str]:
        """The JVM options and properties of a process, by what they set."""
        container = self.container(component) or {}
        given = self.environment(container)
        texts = (given.get(each.variable, "") for each in (Component.ALL, component))
        return read_options(" ".join(texts))

    def environment(self, container: Mapping[str, Any]) -> Mapping[str, str]:
        """The variables of a container whose values are in the manifests."""
        found: dict[str, str] = {}
        for source in maps(container.get("envFrom")):
            name = mapping(source.get("configMapRef")).get("name")
            prefix = str(source.get("prefix") or "")
            data = self.config_map(str(name)) if name else {}
            found.update({f"{prefix}{key}": str(value) for key, value in data.items()})
        for each in maps(container.get("env")):
            if isinstance(each.get("value"), str):
                found[str(each.get("name"))] = each["value"]
        return found

    def config_map(self, name: str) -> Mapping[str, Any]:
        """The data of a ConfigMap that stands beside it."""
        return mapping(beside(self.objects, self.name, "ConfigMap", name).get("data"))

    def reads(self, kind: str, name: str, key: str) -> bool:
        """Whether its pods read a key of a ConfigMap or Secret.

        Args:
            kind: ``ConfigMap`` or ``Secret``.
            name: The name of the object.
            key: The key. JVM options of processes that are not in its pods do not count.
        """
        field = "configMap" if kind == "ConfigMap" else "secret"
        for container in self.all_containers:
            for source in maps(container.get("envFrom")):
                if mapping(source.get(f"{field}Ref")).get("name") == name and _used(container, key):
                    return True
            for variable in maps(container.get("env")):
                given = mapping(mapping(variable.get("valueFrom")).get(f"{field}KeyRef"))
                if given.get("name") == name and given.get("key") == key:
                    return True
        return any(_has_file(each, field, name, key) for each in maps(self.pod.get("volumes")))

    def place(self, container: Mapping[str, Any], path: str) -> Place:
        """Where a path of a container is.

        Args:
            container: The container.
            path: The path, or an address.
        """
        address = path.removeprefix("file://")
        if "://" in address:
            return Place("address", address.rstrip("/"))
        path = posixpath.normpath(address)
        mounts = {
            posixpath.normpath(str(each.get("mountPath"))): each
            for each in maps(container.get("volumeMounts"))
        }
        where = covering(path, tuple(mounts))
        if where is None:
            return Place("container", path)
        mount = mounts[where]
        below = posixpath.normpath(
            posixpath.join(str(mount.get("subPath") or ""), posixpath.relpath(path, where))
        )
        return self.volume(str(mount.get("name")))._replace(below="" if below == "." else below)

    def volume(self, name: str) -> Place:
        """What a volume of its pods is."""
        if name in self.claim_templates:
            return Place("claim template", name)
        for each in maps(self.pod.get("volumes")):
            if each.get("name") == name:
                return _volume(each)
        return Place("volume", name)

    @property
    def claim_templates(self) -> Mapping[str, Mapping[str, Any]]:
        """Its claim templates, by name."""
        templates = maps(self.spec.get("volumeClaimTemplates"))
        return {str(mapping(each.get("metadata")).get("name")): each for each in templates}

    def pods(self, start: int, end: int) -> Sequence[str]:
        """The names of the pods of a StatefulSet, in their order.

        Args:
            start: The first, counted from 0.
            end: The one after the last.
        """
        first = mapping(self.spec.get("ordinals")).get("start")
        offset = first if isinstance(first, int) else 0
        return [f"{self.name.name}-{i + offset}" for i in range(start, end)]


def is_workload(name: Name) -> bool:
    """Whether an object is one of Kubernetes' own workloads that keep pods running."""
    return name.group == "apps" and name.kind in WORKLOADS


def same_namespace(first: Name, second: Name) -> bool:
    """Whether two objects may be in one namespace: manifests need not name theirs.

    Args:
        first: The one object.
        second: The other.
    """
    return "" in (first.namespace, second.namespace) or first.namespace == second.namespace


def component_of(container: Mapping[str, Any]) -> Component | None:
    """The process that is in a container; None if it is none of Alluxio's."""
    return COMPONENT_OF.get(str(container.get("name")))


def beside(objects: Objects, of: Name, kind: str, name: str) -> Mapping[str, Any]:
    """An object in the namespace of another; an empty one if there is none."""
    group = "" if kind in ("ConfigMap", "Secret", "PersistentVolumeClaim") else of.group
    for namespace in dict.fromkeys((of.namespace, "")):
        found = objects.get(Name(group, kind, namespace, name))
        if found is not None:
            return found
    return {}


def mapping(value: Any) -> Mapping[str, Any]:
    """A value that is to be a map; an empty one if it is none."""
    return value if isinstance(value, Mapping) else {}


def maps(value: Any) -> Sequence[Mapping[str, Any]]:
    """The maps in a value that is to be a list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _used(container: Mapping[str, Any], key: str) -> bool:
    """Whether a container makes use of a variable that it has."""
    if re.fullmatch(_OPTIONS, key) is None or key == Component.ALL.variable:
        return True
    component = component_of(container)
    return component is not None and key == component.variable


def _has_file(volume: Mapping[str, Any], field: str, name: str, key: str) -> bool:
    projected = maps(mapping(volume.get("projected")).get("sources"))
    for each in (volume, *projected):
        source = mapping(each.get(field))
        if name in (source.get("name"), source.get("secretName")):
            items = maps(source.get("items"))
            if not items or key in [item.get("key") for item in items]:
                return True
    return False


def _volume(volume: Mapping[str, Any]) -> Place:
    for kind, source in volume.items():
        if kind == "persistentVolumeClaim":
            return Place("claim", str(mapping(source).get("claimName")))
        if kind == "hostPath":
            return Place(kind, posixpath.normpath(str(mapping(source).get("path"))))
        if kind in _OF_THE_POD:
            return Place(kind, "")
    return Place("volume", str(volume.get("name")))
