"""Converts what the values add to pods: containers, volumes, mounts and Service ports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..._base.values import NOTHING
from ..._credentials import credential
from ..._pods.mounts import Mount, PodVolume
from ..._pods.names import volume_name
from ..._pods.volumes import VolumeSource
from ..keys.checked import Checked
from ..values.tree import Path
from .simple import fields, items

_CONTAINER = {
    "name": "text",
    "image": "text",
    "imagePullPolicy": "text",
    "securityContext": "map",
    "resources": "amounts",
    "command": "arguments",
    "args": "arguments",
    "env": "texts",
    "envValueFrom": "texts",
    "envFrom": "env sources",
    "ports": "ports",
    "volumeMounts": "mounts",
}
_OCTAL = r"0[0-7]{0,5}"


def volumes_and_mounts(
    checked: Checked, owner: str, known: Mapping[str, str] = NOTHING
) -> tuple[list[PodVolume], list[Mount]]:
    """The extra volumes that only extra containers mount, and the mounts of the others.

    Args:
        checked: The values.
        owner: The part of the values.
        known: The other volumes of the pod, by their names in the values. Default: none.
    """
    volumes = {}
    kinds = {"name": "text", "configMap": "map", "emptyDir": "empty dir"}
    for place, found in items(checked, f"{owner}.extraVolumes", kinds, ["name"]):
        if found["name"] in volumes:
            raise checked.problem(
                (*place, "name"), f"is given twice (got {found['name']!r}); rename one"
            )
        if "configMap" in found and "emptyDir" in found:
            raise checked.problem(place, "has two sources, configMap and emptyDir; give one")
        source: dict[str, Any] = {"emptyDir": found.get("emptyDir", {})}
        if "configMap" in found:
            source = {"configMap": _config_map(checked, found["configMap"], (*place, "configMap"))}
        with checked.at(place):
            volumes[found["name"]] = PodVolume(name=found["name"], source=source)
    mounts, mounted = [], set()
    kinds = {"name": "text", "mountPath": "text", "readOnly": "boolean"}
    for place, found in items(checked, f"{owner}.extraVolumeMounts", kinds, ["name", "mountPath"]):
        name = found["name"]
        if name not in volumes and name not in known:
            others = ", ".join(sorted(set(known.values())))
            raise checked.problem(
                (*place, "name"),
                f"must be one of {owner}.extraVolumes, or of the other volumes of the pod:"
                f" {others} (got {name!r})",
            )
        mounted.add(name)
        with checked.at(place):
            mounts.append(
                Mount(
                    volume=volumes[name] if name in volumes else PodVolume(name=known[name]),
                    path=found["mountPath"],
                    read_only=found.get("readOnly", False),
                )
            )
    return [volume for name, volume in volumes.items() if name not in mounted], mounts


def _config_map(checked: Checked, item: object, place: Path) -> dict[str, Any]:
    """The ConfigMap of a volume. Its mode is octal if it is a string that begins with 0."""
    found = fields(checked, item, place, {"name": "text", "defaultMode": "text"}, ["name"])
    if "defaultMode" in found:
        written: str = found["defaultMode"]
        mode = int(written, 8) if re.fullmatch(_OCTAL, written) else None
        if mode is None and written.isascii() and written.isdecimal():
            mode = int(written)
        if mode is None or mode > 0o777:
            raise checked.problem(
                (*place, "defaultMode"), f"must be a file mode, such as 0644 (got {written!r})"
            )
        found["defaultMode"] = mode
    return found


def containers(checked: Checked, key: str, known: Mapping[str, str] = NOTHING) -> list[Any]:
    """Extra containers, which the chart has in a form of its own.

    Args:
        checked: The values.
        key: Their key.
        known: The volumes of the pod, by their names in the values. Default: by their own names.
    """
    if not checked.get(key):
        return []
    from ..._kubernetes.walk import check  # needed only if there are any

    made = []
    for place, found in items(checked, key, _CONTAINER, ["name", "image"]):
        for name, value in found.get("env", {}).items():
            if credential(name, value) is not None:
                raise checked.problem(
                    (*place, "env", name),
                    "is a credential, which anyone who can read the pod would see; put it into a"
                    " Secret, and give the container envFrom: [{secretRef: {name: SECRET}}]",
                )
        if "securityContext" in found:
            kinds = {"runAsUser": "whole", "runAsGroup": "whole"}
            context = fields(
                checked, found["securityContext"], (*place, "securityContext"), kinds, ()
            )
            found["securityContext"] = context
        env = [{"name": name, "value": value} for name, value in found.pop("env", {}).items()]
        env += [
            {"name": name, "valueFrom": {"fieldRef": {"fieldPath": field_path}}}
            for name, field_path in found.pop("envValueFrom", {}).items()
        ]
        container: dict[str, Any] = {}
        for name in _CONTAINER:
            if name == "env" and env:
                container["env"] = env
            elif name == "volumeMounts" and name in found:
                container[name] = [
                    {**each, "name": known.get(each["name"], each["name"])} for each in found[name]
                ]
            elif name in found:
                container[name] = found[name]
        with checked.at(place):
            check("the container", container, "core.v1.Container")
        made.append(container)
    return made


def service_ports(checked: Checked, key: str) -> dict[str, int]:
    """Ports of a Service, by their names."""
    ports: dict[str, int] = {}
    known = {"name": "text", "port": "whole"}
    for place, found in items(checked, key, known, ["name", "port"]):
        if found["name"] in ports:
            raise checked.problem(
                (*place, "name"), f"is given twice (got {found['name']!r}); leave one out"
            )
        ports[found["name"]] = found["port"]
    return ports


def claim_mounts(checked: Checked) -> list[Mount]:
    """The extra claims that all servers mount."""
    mounts = []
    known = {"name": "text", "path": "text"}
    for place, found in items(checked, "mounts", known, ["name", "path"]):
        name = volume_name(found["name"])
        with checked.at(place):
            mounts.append(VolumeSource.existing_claim(found["name"]).at(found["path"], name=name))
    return mounts
