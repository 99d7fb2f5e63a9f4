"""Workloads that are an `ApiObject`, as `cdk8s import` generates them: changed by JSON patches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cdk8s import ApiObject, JsonPatch

from .._base import checks
from .._manifests.objects import pruned
from .._manifests.volumes import plain_mount, plain_volume
from .._pods.additions import PodAdditions
from ..errors import refuse
from .plus_workloads import check_free, given_twice, no_container, not_there, other_volume

_TEMPLATE = "/spec/template"
_TEMPLATES: Mapping[str, str] = {
    "Pod": "",
    "CronJob": "/spec/jobTemplate/spec/template",
    **dict.fromkeys(
        ("Deployment", "StatefulSet", "DaemonSet", "Job", "ReplicaSet", "ReplicationController"),
        _TEMPLATE,
    ),
}
"""The path of the pod template in each kind; a Pod is a template itself."""

_OF_PODS = {"containers": "name", "initContainers": "name", "volumes": "name"}
_OF_CONTAINERS = {"env": "name", "volumeMounts": "mountPath"}
"""The lists that are extended, and what distinguishes their items."""


class PatchedWorkload:
    """A workload that is an `ApiObject`."""

    def __init__(self, what: str, api_object: ApiObject, template: str | None) -> None:
        """Wrap an object.

        Args:
            what: The name of the method in errors.
            api_object: The object.
            template: The path of its pod template. Default: that of its kind.

        Raises:
            AlluxioConfigError: If there is no pod template.
        """
        self._what = what
        self._object = api_object
        if template is None:
            template = _TEMPLATES.get(api_object.kind)
        if template is None:
            raise refuse(
                f"{what} workload",
                api_object.kind,
                "is not a kind whose pod template is known",
                'give its path, template="/spec/…/template", or add the plain parts to it',
            )
        checks.text(f"{what} template", template or "/")
        self._template = template.rstrip("/")
        self._spec()

    @property
    def path(self) -> str:
        """Its construct path."""
        return str(self._object.node.path)

    @property
    def namespace(self) -> str | None:
        """Its namespace, if it has one."""
        return self._object.metadata.namespace

    @property
    def on_host_network(self) -> bool:
        """Whether its pods are on the host network."""
        return bool(self._spec().get("hostNetwork"))

    def labels(self) -> Mapping[str, str]:
        """The labels that its pods have so far."""
        labels: Mapping[str, str] = (self._pod().get("metadata") or {}).get("labels") or {}
        return labels

    def _pod(self) -> dict[str, Any]:
        """The template as it will be written, with all patches so far."""
        found: Any = self._object.to_json()
        for key in self._template.split("/")[1:]:
            key = key.replace("~1", "/").replace("~0", "~")
            if isinstance(found, list) and key.isdecimal() and int(key) < len(found):
                found = found[int(key)]
            else:
                found = found.get(key) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}

    def _spec(self) -> dict[str, Any]:
        spec = self._pod().get("spec")
        if not isinstance(spec, dict):
            raise refuse(
                f"{self._what} template",
                self._template or "/",
                f"must be the path of a pod template with a spec in {self.path!r}",
                'use template="/spec/…/template"',
            )
        place = f"{self._template}/spec"
        self._check_lists(place, spec, _OF_PODS)
        for key in ("containers", "initContainers"):
            for i, each in enumerate(spec.get(key) or ()):
                self._check_lists(f"{place}/{key}/{i}", each, _OF_CONTAINERS)
        return spec

    def _check_lists(self, place: str, found: Mapping[str, Any], lists: Mapping[str, str]) -> None:
        """Refuse what Kubernetes would refuse, and what nothing can be added to."""
        for key, needed in lists.items():
            items = found.get(key) or []
            if not isinstance(items, list) or not all(
                isinstance(each, dict) and isinstance(each.get(needed), str) for each in items
            ):
                raise refuse(
                    f"{self.path!r} {place}/{key}",
                    items,
                    f"must be a list, each item with its {needed}",
                    "correct its manifest",
                )

    def add(self, additions: PodAdditions, containers: Sequence[object] | None) -> None:
        """Add what the pods need: all of it, or nothing if there is an error.

        Args:
            additions: What to add.
            containers: Which of its containers, by name; None for all that it has so far.

        Raises:
            AlluxioConfigError: If the workload has no containers, a container is not its own or has
                something in the same place, or another volume has the same name.
        """
        spec = self._spec()
        chosen = self._chosen(spec, containers)
        if not chosen:
            raise no_container(self.path, additions)
        for container in chosen:
            paths = {each["mountPath"] for each in container.get("volumeMounts") or ()}
            variables = {each["name"] for each in container.get("env") or ()}
            check_free(self.path, container["name"], additions, paths, variables)
        before = {key: pruned(spec.get(key)) for key in spec}
        volumes = self._volumes(spec, additions)
        if volumes:
            spec["volumes"] = volumes
        for container in chosen:
            _extend(container, "volumeMounts", [plain_mount(each) for each in additions.mounts])
            _extend(container, "env", pruned(additions.env))
        if additions.beside is not None:
            spec["affinity"] = _united(
                spec.get("affinity") or {}, pruned(additions.beside.affinity)
            )
        for key, value in spec.items():
            if value != before.get(key):
                self._patch(f"/spec/{key}", value)
        self._label(additions.labels)

    def _patch(self, path: str, value: object) -> None:
        self._object.add_json_patch(JsonPatch.add(f"{self._template}{path}", value))

    def _label(self, labels: Mapping[str, str]) -> None:
        if not labels:
            return
        metadata = dict(self._pod().get("metadata") or {})
        metadata["labels"] = {**(metadata.get("labels") or {}), **labels}
        self._patch("/metadata", metadata)

    def _chosen(self, spec: dict[str, Any], names: Sequence[object] | None) -> list[dict[str, Any]]:
        """The chosen containers, which must belong to the workload."""
        containers: list[dict[str, Any]] = list(spec.get("containers") or ())
        if names is None:
            return containers
        by_name = {each["name"]: each for each in (spec.get("initContainers") or [])}
        by_name |= {each["name"]: each for each in containers}
        given = checks.sequence(f"{self._what} containers", names, str)
        for i, each in enumerate(given):
            if each not in by_name:
                raise not_there(self._what, i, each, self)
            if each in given[:i]:
                raise given_twice(self._what, i, each)
        return [by_name[each] for each in given]

    def _volumes(self, spec: dict[str, Any], additions: PodAdditions) -> list[dict[str, Any]]:
        """All volumes of the pod, with those to be mounted."""
        volumes = list(spec.get("volumes") or ())
        for mount in additions.mounts:
            volume = plain_volume(mount)
            known = [each for each in volumes if each["name"] == volume["name"]]
            if known and known != [volume]:
                raise other_volume(
                    self.path,
                    volume["name"],
                    "rename that, or give the cluster a name of its own: name=…",
                )
            if not known:
                volumes.append(volume)
        return volumes


def _extend(container: dict[str, Any], key: str, more: Sequence[Any]) -> None:
    if more:
        container[key] = [*(container.get(key) or ()), *more]


def _united(there: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """An affinity with additional terms, without duplicates."""
    result = dict(there)
    for kind, of_kind in more.items():
        terms = dict(result.get(kind) or {})
        for name, each in of_kind.items():
            present = list(terms.get(name) or ())
            terms[name] = [*present, *(term for term in each if term not in present)]
        result[kind] = terms
    return result
