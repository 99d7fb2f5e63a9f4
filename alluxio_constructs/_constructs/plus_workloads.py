"""Workloads of any version of cdk8s-plus; additions are built with that same version."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from .._base import checks
from .._pods.additions import PodAdditions
from .._pods.mounts import Mount, PodVolume, VolumeKind, claim_of, kind_of
from .._pods.scheduling import Beside
from ..errors import AlluxioConfigError, refuse
from .registry import ref_of

_made: WeakKeyDictionary[Any, dict[str, tuple[PodVolume, Any]]] = WeakKeyDictionary()
"""The volumes that were added to workloads, by name, each with its description."""


def plus_of(given: object, kind: str = "AbstractPod") -> Any:
    """The package of cdk8s-plus that an object comes from; None if it comes from none.

    Args:
        given: The object.
        kind: The class of cdk8s-plus that it must be derived from. Default: that of all workloads.
    """
    for each in type(given).__mro__:
        if re.fullmatch(rf"cdk8s-plus-\d+\.{kind}", str(vars(each).get("__jsii_type__", ""))):
            return sys.modules[each.__module__]
    return None


class PlusWorkload:
    """A workload of cdk8s-plus."""

    def __init__(self, what: str, workload: Any, plus: Any) -> None:
        """Wrap a workload.

        Args:
            what: The name of the method in errors.
            workload: The workload.
            plus: The package that it comes from.
        """
        self._what = what
        self._workload = workload
        self._plus = plus

    @property
    def path(self) -> str:
        """Its construct path."""
        return str(self._workload.node.path)

    @property
    def namespace(self) -> str | None:
        """Its namespace, if it has one."""
        namespace: str | None = self._workload.metadata.namespace
        return namespace

    @property
    def on_host_network(self) -> bool:
        """Whether its pods are on the host network."""
        return bool(self._workload.host_network)

    def labels(self) -> Mapping[str, str]:
        """The labels that its pods have so far."""
        labels: Mapping[str, str] = self._workload.pod_metadata.to_json().get("labels") or {}
        return labels

    def add(self, additions: PodAdditions, containers: Sequence[object] | None) -> None:
        """Add what the pods need: all of it, or nothing if there is an error.

        Args:
            additions: What to add.
            containers: Which of its containers; None for all that it has so far.

        Raises:
            AlluxioConfigError: If the workload has no containers, a container is not its own or has
                something in the same place, or another volume has the same name.
        """
        chosen = self._chosen(containers)
        if not chosen:
            raise no_container(self.path, additions)
        for container in chosen:
            paths = {each.path for each in container.mounts}
            variables = container.env.variables
            check_free(self.path, container.name, additions, paths, variables)
        for mount in additions.mounts:
            self._check_volume(mount)
        for mount in additions.mounts:
            self._mount(mount, chosen)
        for container in chosen:
            for each in additions.env:
                container.env.add_variable(each["name"], self._value(each))
        for key, label in additions.labels.items():
            self._workload.pod_metadata.add_label(key, label)
        if additions.beside is not None:
            self._colocate(additions.beside)

    def _chosen(self, containers: Sequence[object] | None) -> list[Any]:
        """The chosen containers, which must belong to the workload."""
        if containers is None:
            return list(self._workload.containers)
        there = [*self._workload.containers, *self._workload.init_containers]
        by_name = {each.name: each for each in there}
        kinds = (self._plus.Container, str)
        chosen: list[Any] = []
        for i, each in enumerate(checks.sequence(f"{self._what} containers", containers, kinds)):
            container = by_name.get(each) if isinstance(each, str) else each
            if container is None or ref_of(container) not in map(ref_of, there):
                raise not_there(self._what, i, each if container is None else container.name, self)
            if ref_of(container) in map(ref_of, chosen):
                raise given_twice(self._what, i, container.name)
            chosen.append(container)
        return chosen

    def _mount(self, mount: Mount, containers: Sequence[Any]) -> None:
        volume = self._volume(mount)
        propagation = None
        if mount.propagation == "HostToContainer":
            propagation = self._plus.MountPropagation.HOST_TO_CONTAINER
        for container in containers:
            container.mount(mount.path, volume, read_only=mount.read_only, propagation=propagation)

    def _volume(self, mount: Mount) -> Any:
        """The workload's volume for a mount, created when it is first needed."""
        made = _made.setdefault(self._workload, {})
        name = mount.volume.name
        if name not in made:
            made[name] = mount.volume, self._new_volume(f"{name}-volume", mount)
        return made[name][1]

    def _check_volume(self, mount: Mount) -> None:
        """Refuse a workload with another volume of this name, at which synth would fail."""
        name = mount.volume.name
        known = _made.get(self._workload, {}).get(name)
        if known is not None:
            if known[0] != mount.volume:
                raise other_volume(
                    self.path,
                    name,
                    "give each cluster that is mounted into one workload a name of its own: name=…",
                )
            return
        containers = [*self._workload.containers, *self._workload.init_containers]
        theirs = {each.volume.name for container in containers for each in container.mounts}
        if name in theirs | {each.name for each in self._workload.volumes}:
            raise other_volume(
                self.path, name, "rename that, or give the cluster a name of its own: name=…"
            )
        for id in (f"{name}-volume", f"{name}-claim"):
            if self._has(id):
                raise AlluxioConfigError(
                    f"already has a construct {id!r}",
                    parameter=f"{self.path!r}",
                    remedy="rename that",
                )

    def _has(self, id: str) -> bool:
        return id in {each.node.id for each in self._workload.node.children}

    def _new_volume(self, id: str, mount: Mount) -> Any:
        plus, workload = self._plus, self._workload
        name, source = mount.volume.name, mount.volume.source
        if kind_of(mount.volume) is VolumeKind.HOST_PATH:
            host_path = source["hostPath"]
            kinds = {
                "DirectoryOrCreate": plus.HostPathVolumeType.DIRECTORY_OR_CREATE,
                "Directory": plus.HostPathVolumeType.DIRECTORY,
                None: plus.HostPathVolumeType.DEFAULT,
            }
            return plus.Volume.from_host_path(
                workload, id, name, path=host_path["path"], type=kinds[host_path["type"]]
            )
        claim = plus.PersistentVolumeClaim.from_claim_name(
            workload, f"{name}-claim", claim_of(mount.volume)
        )
        return plus.Volume.from_persistent_volume_claim(workload, id, claim, name=name)

    def _value(self, variable: Mapping[str, Any]) -> Any:
        if "value" in variable:
            return self._plus.EnvValue.from_value(variable["value"])
        paths = {"status.hostIP": self._plus.EnvFieldPaths.NODE_IP}
        return self._plus.EnvValue.from_field_ref(
            paths[variable["valueFrom"]["fieldRef"]["fieldPath"]]
        )

    def _colocate(self, beside: Beside) -> None:
        """Add an affinity to other pods, unless the workload already has it."""
        plus, workload = self._plus, self._workload
        selector = dict(beside.selector)
        id = "-".join(["beside", *selector.values()])
        if self._has(id):
            return
        labels = beside.namespace_labels
        namespaces = {}
        if labels is not None:
            # Given the name of a namespace, cdk8s-plus selects the pods of all namespaces.
            namespaces["namespaces"] = plus.Namespaces.select(
                workload, f"{id}-namespaces", labels=dict(labels)
            )
        pods = plus.Pods.select(workload, id, labels=selector, **namespaces)
        weight = {} if beside.by_force else {"weight": 100}
        workload.scheduling.colocate(pods, topology=plus.Topology.HOSTNAME, **weight)


def no_container(path: str, additions: PodAdditions) -> AlluxioConfigError:
    """The error for a workload without containers.

    Args:
        path: The workload.
        additions: What was to be added to its containers.
    """
    mounts = additions.mounts
    purpose = f"mount {mounts[0].path!r} into" if mounts else "give variables to"
    return AlluxioConfigError(
        f"has no container to {purpose}", parameter=f"{path!r}", remedy="add its containers first"
    )


def check_free(
    path: str,
    container: str,
    additions: PodAdditions,
    paths: Sequence[str] | set[str],
    variables: Mapping[str, Any] | set[str],
) -> None:
    """Refuse a container that already has a mount at the same path, or the same variable.

    Args:
        path: The workload.
        container: The name of the container.
        additions: What is to be added to it.
        paths: The paths of its mounts.
        variables: The names of its variables.
    """
    parameter = f"container {container!r} of {path!r}"
    taken = {each.rstrip("/") for each in paths}
    for mount in additions.mounts:
        if mount.path in taken:
            raise AlluxioConfigError(
                f"already has something mounted at {mount.path!r}",
                parameter=parameter,
                remedy="mount it once, or at another path",
            )
    for each in additions.env:
        if each["name"] in variables:
            raise AlluxioConfigError(
                f"already has a variable {each['name']!r}",
                parameter=parameter,
                remedy="connect it once, naming variables=[…] that it does not have",
            )


def other_volume(path: str, name: str, remedy: str) -> AlluxioConfigError:
    """The error for a workload that has another volume with the same name.

    Args:
        path: The workload.
        name: The volume.
        remedy: What to do.
    """
    return AlluxioConfigError(
        f"already has another volume called {name!r}", parameter=f"{path!r}", remedy=remedy
    )


def not_there(what: str, i: int, name: object, workload: Any) -> AlluxioConfigError:
    """The error for a container that does not belong to the workload.

    Args:
        what: The name of the method in errors.
        i: Which of the containers that were given.
        name: Its name.
        workload: The workload.
    """
    requirement = f"must be a container of {workload.path!r}"
    return refuse(f"{what} containers[{i}]", name, requirement, "leave it out")


def given_twice(what: str, i: int, name: str) -> AlluxioConfigError:
    """The error for a container that is given twice.

    Args:
        what: The name of the method in errors.
        i: Which of the containers that were given.
        name: Its name.
    """
    return refuse(f"{what} containers[{i}]", name, "is given twice", "leave one out")
