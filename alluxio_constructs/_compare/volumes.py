"""Matches the volumes of pods by content, since their names mean nothing outside of a pod."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_CONTAINERS = ("initContainers", "containers")


def named_alike(before: Any, after: Any) -> Any:
    """Copy a pod, with its volumes renamed to the names in another pod.

    A volume keeps its name if the other has one of that name. Otherwise it is the other's of the
    same kind and options, or the one that a container of the same name mounts at the same path.

    Args:
        before: The pod, cleaned.
        after: The other, cleaned.
    """
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return before
    old, new = _volumes(before), _volumes(after)
    renamed: dict[str, str] = {}
    free = {name: source for name, source in new.items() if name not in old}
    for name, source in old.items():
        if name not in new:
            alike = next((each for each, its in free.items() if its == source), None)
            alike = alike or _mounted_alike(name, before, after, free)
            if alike is not None:
                renamed[name] = alike
                del free[alike]
    return _renamed(before, renamed) if renamed else before


def _volumes(pod: Mapping[str, Any]) -> dict[str, Any]:
    return {
        str(each["name"]): {key: value for key, value in each.items() if key != "name"}
        for each in _maps(pod.get("volumes"))
        if "name" in each
    }


def _mounted_alike(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any], free: Mapping[str, Any]
) -> str | None:
    places = {place for place, volume in _mounts(before).items() if volume == name}
    for place, volume in _mounts(after).items():
        if place in places and volume in free:
            return volume
    return None


def _mounts(pod: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """The volume that is at each path of each container."""
    return {
        (str(container.get("name")), str(mount.get("mountPath"))): str(mount.get("name"))
        for kind in _CONTAINERS
        for container in _maps(pod.get(kind))
        for mount in _maps(container.get("volumeMounts"))
    }


def _renamed(pod: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    def named(each: Any) -> Any:
        if not isinstance(each, Mapping) or each.get("name") not in names:
            return each
        return {**each, "name": names[each["name"]]}

    made = dict(pod)
    if isinstance(pod.get("volumes"), list):
        made["volumes"] = [named(each) for each in pod["volumes"]]
    for kind in _CONTAINERS:
        if isinstance(pod.get(kind), list):
            made[kind] = [
                {**each, "volumeMounts": [named(mount) for mount in each["volumeMounts"]]}
                if isinstance(each, Mapping) and isinstance(each.get("volumeMounts"), list)
                else each
                for each in pod[kind]
            ]
    return made


def _maps(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
