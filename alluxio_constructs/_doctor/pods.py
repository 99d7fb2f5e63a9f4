"""What pods say of themselves: containers, states, options; and which are the cluster's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from .._compare.options import read_options
from .._pods.names import COMPONENT_OF
from .._properties.components import Component
from .snapshot import Object


class Container(NamedTuple):
    """A container of a pod: what it is to be, and what became of it.

    Attributes:
        pod: Its pod.
        spec: What it is to be.
        status: What became of it; empty while it is not made.
        init: Whether it runs before the others.
    """

    pod: Object
    spec: Object
    status: Object
    init: bool

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.spec["name"])

    @property
    def key(self) -> str:
        """What its logs and answers are found by."""
        return f"{name_of(self.pod)}/{self.name}"

    @property
    def component(self) -> Component | None:
        """The process of Alluxio in it; None if it is none."""
        return COMPONENT_OF.get(self.name)

    @property
    def restarts(self) -> int:
        """How often it was started again."""
        return int(self.status.get("restartCount", 0))

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return "running" in self.status.get("state", {})

    @property
    def waiting(self) -> Object:
        """Why it does not run yet, or again; empty if it does."""
        return dict(self.status.get("state", {}).get("waiting", {}))

    @property
    def ended(self) -> Object:
        """How it ended, now or before its last restart; empty if it never did."""
        states = (self.status.get(each, {}) for each in ("state", "lastState"))
        return next((each["terminated"] for each in states if "terminated" in each), {})


def name_of(document: Object) -> str:
    """The name of an object."""
    return str(document["metadata"]["name"])


def labels_of(document: Object) -> Mapping[str, str]:
    """The labels of an object."""
    return document["metadata"].get("labels") or {}


def role_of(document: Object) -> str:
    """Its kind of pod, without the prefix that all have; ``""`` for none."""
    return labels_of(document).get("role", "").removeprefix("alluxio-")


def is_alluxio(document: Object, name: str | None = None) -> bool:
    """Whether an object is of a cluster, by the labels that the chart and the library give.

    Args:
        document: The object.
        name: The cluster. Default: any.
    """
    if "deletionTimestamp" in document["metadata"]:
        return False  # it is going; what is wrong with it is over
    labels = labels_of(document)
    own = labels.get("app") == "alluxio" or labels.get("role", "").startswith("alluxio-")
    return own and name in (None, labels.get("release"))


def containers_of(pod: Object) -> Iterator[Container]:
    """The containers of a pod, those first that run before the others."""
    for init, field, statuses in (
        (True, "initContainers", "initContainerStatuses"),
        (False, "containers", "containerStatuses"),
    ):
        found = {each["name"]: each for each in pod.get("status", {}).get(statuses) or ()}
        for spec in pod["spec"].get(field) or ():
            yield Container(pod, spec, found.get(spec["name"], {}), init)


def is_ready(pod: Object) -> bool:
    """Whether a pod is ready."""
    return condition(pod, "Ready").get("status") == "True"


def condition(document: Object, kind: str) -> Object:
    """A condition of an object; empty if it has none of that kind."""
    found = document.get("status", {}).get("conditions") or ()
    return next((each for each in found if each["type"] == kind), {})


def moment(text: object) -> float | None:
    """A time as Kubernetes writes it, in seconds since 1970."""
    if not isinstance(text, str):
        return None
    whole = re.sub(r"\.\d+", "", text).replace("Z", "+00:00")
    return datetime.fromisoformat(whole).timestamp()


def variables(container: Container, config_maps: Mapping[str, Object]) -> dict[str, str]:
    """The variables of a container that hold JVM options, as its specification has them now.

    Args:
        container: The container.
        config_maps: The ConfigMaps by their names.
    """
    found: dict[str, str] = {}
    for source in container.spec.get("envFrom") or ():
        name = (source.get("configMapRef") or {}).get("name", "")
        found.update(config_maps.get(name, {}).get("data") or {})
    for each in container.spec.get("env") or ():
        if "value" in each:
            found[each["name"]] = each["value"]
        else:
            found.pop(each["name"], None)
    return {name: each for name, each in found.items() if name.endswith("_JAVA_OPTS")}


def options(container: Container, config_maps: Mapping[str, Object]) -> dict[str, str]:
    """The JVM options of a container's process, by what they set: properties by their names.

    Args:
        container: The container.
        config_maps: The ConfigMaps by their names.
    """
    component = container.component
    given = variables(container, config_maps)
    texts = [given.get(Component.ALL.variable, "")]
    if component is not None:
        texts.append(given.get(component.variable, ""))
    return read_options(" ".join(texts))


def references(pod_spec: Object) -> Iterator[tuple[str, str, str | None, bool]]:
    """The Secrets and ConfigMaps that pods need: kind, name, key or None for all, and if optional.

    Args:
        pod_spec: The specification of a pod.
    """
    for container in (*(pod_spec.get("initContainers") or ()), *pod_spec["containers"]):
        for each in container.get("env") or ():
            source = each.get("valueFrom") or {}
            for kind, field in (("secrets", "secretKeyRef"), ("configmaps", "configMapKeyRef")):
                if field in source:
                    found = source[field]
                    yield kind, found["name"], found["key"], found.get("optional", False)
        for each in container.get("envFrom") or ():
            for kind, field in (("secrets", "secretRef"), ("configmaps", "configMapRef")):
                if field in each:
                    yield kind, each[field]["name"], None, each[field].get("optional", False)
    for volume in pod_spec.get("volumes") or ():
        for part in (volume, *((volume.get("projected") or {}).get("sources") or ())):
            yield from _of_volume(part)


def _of_volume(volume: Object) -> Iterator[tuple[str, str, str | None, bool]]:
    for kind, field, named in (
        ("secrets", "secret", "secretName"),
        ("configmaps", "configMap", "name"),
    ):
        source: Mapping[str, Any] = volume.get(field) or {}
        name = source.get(named) or source.get("name")
        if name:
            items: Sequence[Object] = source.get("items") or ()
            for key in [each["key"] for each in items] or [None]:
                yield kind, name, key, source.get("optional", False)


def claims_of(document: Object) -> list[str]:
    """The claims that a pod mounts.

    Args:
        document: The pod.
    """
    return [
        each["persistentVolumeClaim"]["claimName"]
        for each in document["spec"].get("volumes") or ()
        if "persistentVolumeClaim" in each
    ]
