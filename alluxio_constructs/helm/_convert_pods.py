"""Processes and pods of the values, as `Process` and `PodOptions`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._pods.environment import CREDENTIALS
from ._check import Checked
from ._convert_properties import Settings
from ._convert_values import changed, default, fields, path, probe, resources
from ._program import UNSET, Call, call
from ._values import Path

_TOLERATION = {
    "key": "text",
    "operator": "text",
    "value": "text",
    "effect": "text",
    "tolerationSeconds": "whole",
}
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
_OCTAL = re.compile(r"0[0-7]{0,5}")
_PROBES = {
    "readiness_probe": "readinessProbe",
    "liveness_probe": "livenessProbe",
    "startup_probe": "startupProbe",
}


def process(
    checked: Checked, settings: Settings, owner: str, probes: Sequence[str] = tuple(_PROBES)
) -> Any:
    """The `Process` of a part of the values, or `UNSET` where it is the default.

    Args:
        checked: The values.
        settings: Its properties, variables and JVM options.
        owner: The part.
        probes: Which probes it has.
    """
    options = settings.options(owner)
    written = {each: probe(checked, owner, _PROBES[each]) for each in probes}
    if owner == "fuse" and probes and not checked["fuse.livenessProbeEnabled"]:
        written["liveness_probe"] = Call("Probe", enabled=False)
    return call(
        "Process",
        place=path(owner),
        resources=resources(checked, owner),
        jvm=Call("Jvm", place=(owner, "jvmOptions"), options=options) if options else UNSET,
        properties=settings.properties(owner) or UNSET,
        env=settings.env(owner) or UNSET,
        **written,
    )


def pod(checked: Checked, owner: str, **more: Any) -> Any:
    """The `PodOptions` of a part of the values, or `UNSET` where they are the default.

    Args:
        checked: The values.
        owner: The part.
        more: Options that come from elsewhere.
    """
    volumes, mounts = _volumes(checked, owner)
    extra = more.pop("mounts", UNSET)
    mounts = [*(() if extra is UNSET else extra), *mounts]
    return call(
        "PodOptions",
        place=path(owner),
        annotations=_get(checked, f"{owner}.podAnnotations"),
        node_selector=more.pop("node_selector", _get(checked, f"{owner}.nodeSelector")),
        tolerations=tolerations(checked, f"{owner}.tolerations"),
        service_account_name=_get(checked, f"{owner}.serviceAccount"),
        host_network=more.pop("host_network", _changed(checked, f"{owner}.hostNetwork")),
        host_pid=_changed(checked, f"{owner}.hostPID"),
        share_process_namespace=_changed(checked, f"{owner}.shareProcessNamespace"),
        dns_policy=_dns_policy(checked, owner),
        mounts=mounts or UNSET,
        volumes=volumes or UNSET,
        containers=_containers(checked, f"{owner}.extraContainers") or UNSET,
        service_ports=_service_ports(checked, f"{owner}.extraServicePorts") or UNSET,
        **more,
    )


def fuse_pod(checked: Checked, **more: Any) -> Any:
    """The `PodOptions` of FUSE; arguments as for `pod`."""
    users = (("user", "user"), ("group", "group"), ("fs_group", "fsGroup"))
    own = {option: changed(checked, f"fuse.{key}") for option, key in users}
    return pod(checked, "fuse", **own, **more)


def _get(checked: Checked, key: str) -> Any:
    """A key that not every part has, or `UNSET` where it is absent or empty."""
    return (checked[key] or UNSET) if checked.has(key) else UNSET


def _changed(checked: Checked, key: str) -> Any:
    return changed(checked, key) if checked.has(key) else UNSET


def tolerations(checked: Checked, key: str) -> Any:
    """Tolerations, or `UNSET` where there are none."""
    written = []
    for i, item in enumerate((checked[key] if checked.has(key) else None) or ()):
        place = (*path(key), i)
        found = fields(checked, item, place, _TOLERATION, ())
        written.append(
            Call(
                "Toleration",
                place=place,
                key=found.get("key", UNSET),
                operator=_unless(found, "operator", "Equal"),
                value=found.get("value", UNSET),
                effect=found.get("effect", UNSET),
                toleration_seconds=found.get("tolerationSeconds", UNSET),
            )
        )
    return written or UNSET


def _unless(found: Mapping[str, Any], name: str, usual: Any) -> Any:
    value = found.get(name, usual)
    return UNSET if value == usual else value


def _dns_policy(checked: Checked, owner: str) -> Any:
    """The DNS policy, where it is not what the network asks for anyhow."""
    key = f"{owner}.dnsPolicy"
    if not checked.has(key) or checked[key] is None:
        return UNSET
    on_node = checked[f"{owner}.hostNetwork"]
    usual = "ClusterFirstWithHostNet" if on_node else "ClusterFirst"
    return UNSET if checked[key] in (usual, default(key)) else checked[key]


def _volumes(checked: Checked, owner: str) -> tuple[list[Call], list[Call]]:
    """The extra volumes that only extra containers mount, and the mounts of the others."""
    if not checked.has(f"{owner}.extraVolumes"):
        return [], []
    volumes = {}
    for i, item in enumerate(checked[f"{owner}.extraVolumes"] or ()):
        place: Path = (owner, "extraVolumes", i)
        kinds = {"name": "text", "configMap": "map", "emptyDir": "empty dir"}
        found = fields(checked, item, place, kinds, ["name"])
        if found["name"] in volumes:
            raise checked.problem(
                (*place, "name"), f"is there twice (got {found['name']!r}); rename one"
            )
        if "configMap" in found and "emptyDir" in found:
            raise checked.problem(place, "has two sources, configMap and emptyDir; give one")
        source: dict[str, Any] = {"emptyDir": found.get("emptyDir", {})}
        if "configMap" in found:
            source = {"configMap": _config_map(checked, found["configMap"], (*place, "configMap"))}
        volumes[found["name"]] = Call("PodVolume", place=place, name=found["name"], source=source)
    mounts, mounted = [], set()
    for i, item in enumerate(checked[f"{owner}.extraVolumeMounts"] or ()):
        place = (owner, "extraVolumeMounts", i)
        kinds = {"name": "text", "mountPath": "text", "readOnly": "boolean"}
        found = fields(checked, item, place, kinds, ["name", "mountPath"])
        name = found["name"]
        if name not in volumes:
            raise checked.problem(
                (*place, "name"), f"must be one of {owner}.extraVolumes (got {name!r})"
            )
        mounted.add(name)
        mounts.append(
            Call(
                "Mount",
                place=place,
                volume=volumes[name],
                path=found["mountPath"],
                read_only=_unless(found, "readOnly", False),
            )
        )
    return [volume for name, volume in volumes.items() if name not in mounted], mounts


def _config_map(checked: Checked, item: object, place: Path) -> dict[str, Any]:
    """A volume's ConfigMap, whose mode is octal where it is a text that begins with 0."""
    found = fields(checked, item, place, {"name": "text", "defaultMode": "text"}, ["name"])
    if "defaultMode" in found:
        written: str = found["defaultMode"]
        mode = int(written, 8) if _OCTAL.fullmatch(written) else None
        if mode is None and written.isascii() and written.isdecimal():
            mode = int(written)
        if mode is None or mode > 0o777:
            raise checked.problem(
                (*place, "defaultMode"), f"must be a mode, such as 0644 (got {written!r})"
            )
        found["defaultMode"] = mode
    return found


def _containers(checked: Checked, key: str) -> list[Any]:
    """Extra containers, which a chart writes in a form of its own."""
    if not checked.has(key):
        return []
    containers = []
    for i, item in enumerate(checked[key] or ()):
        place = (*path(key), i)
        found = fields(checked, item, place, _CONTAINER, ["name", "image"])
        for name in found.get("env", {}):
            if name in CREDENTIALS:
                raise checked.problem(
                    (*place, "env", name),
                    "is a credential, which would stand in the pod for all to read; put it into a"
                    " Secret, and give the container envFrom: [{secretRef: {name: SECRET}}]",
                )
        if "securityContext" in found:
            known = {"runAsUser": "whole", "runAsGroup": "whole"}
            context = fields(
                checked, found["securityContext"], (*place, "securityContext"), known, ()
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
            elif name in found:
                container[name] = found[name]
        containers.append(container)
    return containers


def _service_ports(checked: Checked, key: str) -> dict[str, int]:
    if not checked.has(key):
        return {}
    ports = {}
    for i, item in enumerate(checked[key] or ()):
        known = {"name": "text", "port": "whole"}
        found = fields(checked, item, (*path(key), i), known, ["name", "port"])
        if found["name"] in ports:
            place = (*path(key), i, "name")
            raise checked.problem(place, f"is there twice (got {found['name']!r}); leave one out")
        ports[found["name"]] = found["port"]
    return ports


def claim_mounts(checked: Checked) -> list[Call]:
    """The extra claims that all servers mount."""
    mounts = []
    for i, item in enumerate(checked["mounts"] or ()):
        place = ("mounts", i)
        found = fields(checked, item, place, {"name": "text", "path": "text"}, ["name", "path"])
        existing = Call("VolumeSource.existing_claim", found["name"], place=place)
        name = found["name"].replace(".", "-")[:63].rstrip("-")
        mounts.append(Call("at", found["path"], on=existing, place=place, name=name))
    return mounts
