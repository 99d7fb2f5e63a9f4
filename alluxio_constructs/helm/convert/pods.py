"""Processes and pods of the values, as `Process` and `PodOptions`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from ..._pods.environment import CREDENTIALS
from ..._pods.mounts import Mount, PodVolume
from ..._pods.pod import HostAlias, PodOptions
from ..._pods.probes import Probe
from ..._pods.process import Process
from ..._pods.scheduling import Toleration
from ..._pods.volumes import VolumeSource
from ..._properties.jvm import Jvm
from ..keys.check import Checked
from ..keys.table import default
from ..values.tree import Path
from .settings import Settings
from .simple import fields, path, probe, resources

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
_OCTAL = r"0[0-7]{0,5}"
_PROBES = {
    "readiness_probe": "readinessProbe",
    "liveness_probe": "livenessProbe",
    "startup_probe": "startupProbe",
}


def process(
    checked: Checked, settings: Settings, owner: str, probes: Sequence[str] = tuple(_PROBES)
) -> Process:
    """The `Process` of a part of the values.

    Args:
        checked: The values.
        settings: Its properties, variables and JVM options.
        owner: The part.
        probes: Which probes it has.
    """
    its_resources = resources(checked, owner)
    with checked.at(f"{owner}.jvmOptions"):
        jvm = Jvm(options=settings.options(owner))
    found = {each: probe(checked, owner, _PROBES[each]) for each in probes}
    if owner == "fuse" and probes and not checked["fuse.livenessProbeEnabled"]:
        found["liveness_probe"] = Probe(enabled=False)
    with checked.at(owner):
        return Process(
            resources=its_resources,
            jvm=jvm,
            properties=settings.properties(owner),
            env=settings.env(owner),
            **found,
        )


class Pod(TypedDict, total=False):
    """What a pod has in place of what the values say by its own keys."""

    node_selector: Mapping[str, str]
    host_network: bool | None
    user: int | None
    group: int | None
    fs_group: int | None


def pod(
    checked: Checked, owner: str, *, mounts: Sequence[Mount] = (), own: Pod | None = None
) -> PodOptions:
    """The `PodOptions` of a part of the values.

    Args:
        checked: The values.
        owner: The part.
        mounts: What it mounts beside what its own keys say. Default: nothing.
        own: What it has in place of what its own keys say. Default: nothing.
    """
    volumes, its_mounts = _volumes(checked, owner)
    options: Pod = {
        "node_selector": checked.get(f"{owner}.nodeSelector") or {},
        "host_network": checked.changed(f"{owner}.hostNetwork"),
        **(own or {}),
    }
    accepted = tolerations(checked, f"{owner}.tolerations")
    containers = _containers(checked, f"{owner}.extraContainers")
    service_ports = _service_ports(checked, f"{owner}.extraServicePorts")
    with checked.at(owner):
        return PodOptions(
            annotations=checked.get(f"{owner}.podAnnotations") or {},
            tolerations=accepted,
            service_account_name=checked.get(f"{owner}.serviceAccount") or None,
            host_pid=checked.changed(f"{owner}.hostPID"),
            share_process_namespace=checked.changed(f"{owner}.shareProcessNamespace"),
            dns_policy=_dns_policy(checked, owner),
            mounts=[*mounts, *its_mounts],
            volumes=volumes,
            containers=containers,
            service_ports=service_ports,
            **options,
        )


def fuse_pod(checked: Checked, own: Pod | None = None) -> PodOptions:
    """The `PodOptions` of FUSE; arguments as for `pod`."""
    options: Pod = {
        "user": checked.changed("fuse.user"),
        "group": checked.changed("fuse.group"),
        "fs_group": checked.changed("fuse.fsGroup"),
        **(own or {}),
    }
    return pod(checked, "fuse", own=options)


def all_pods(checked: Checked) -> PodOptions:
    """The options of all pods."""
    user, group, fs_group = checked["user"], checked["group"], checked["fsGroup"]
    aliases = []
    for i, item in enumerate(checked["hostAliases"] or ()):
        place = ("hostAliases", i)
        known = {"ip": "text", "hostnames": "text list"}
        found = fields(checked, item, place, known, ["ip", "hostnames"])
        with checked.at(place):
            aliases.append(HostAlias(**found))
    accepted = tolerations(checked, "tolerations")
    with checked.at(()):
        return PodOptions(
            annotations=(checked["metrics.enabled"] and checked["metrics.podAnnotations"]) or {},
            node_selector=checked["nodeSelector"] or {},
            tolerations=accepted,
            host_aliases=aliases,
            service_account_name=checked["serviceAccount"] or None,
            image_pull_secrets=checked["imagePullSecrets"] or [],
            user=None if user == 1000 else user,
            group=None if group == user else group,
            fs_group=None if fs_group == user else fs_group,
        )


def tolerations(checked: Checked, key: str) -> list[Toleration]:
    """The tolerations of a part of the values."""
    made = []
    for i, item in enumerate(checked.get(key) or ()):
        place = (*path(key), i)
        found = fields(checked, item, place, _TOLERATION, ())
        with checked.at(place):
            made.append(
                Toleration(
                    key=found.get("key"),
                    operator=found.get("operator", "Equal"),
                    value=found.get("value"),
                    effect=found.get("effect"),
                    toleration_seconds=found.get("tolerationSeconds"),
                )
            )
    return made


def _dns_policy(checked: Checked, owner: str) -> Any:
    """The DNS policy, where it is not what the network asks for anyhow."""
    key = f"{owner}.dnsPolicy"
    policy = checked.get(key)
    if policy is None:
        return None
    on_node = checked[f"{owner}.hostNetwork"]
    usual = "ClusterFirstWithHostNet" if on_node else "ClusterFirst"
    return None if policy in (usual, default(key)) else policy


def _volumes(checked: Checked, owner: str) -> tuple[list[PodVolume], list[Mount]]:
    """The extra volumes that only extra containers mount, and the mounts of the others."""
    volumes = {}
    for i, item in enumerate(checked.get(f"{owner}.extraVolumes") or ()):
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
        with checked.at(place):
            volumes[found["name"]] = PodVolume(name=found["name"], source=source)
    mounts, mounted = [], set()
    for i, item in enumerate(checked.get(f"{owner}.extraVolumeMounts") or ()):
        place = (owner, "extraVolumeMounts", i)
        kinds = {"name": "text", "mountPath": "text", "readOnly": "boolean"}
        found = fields(checked, item, place, kinds, ["name", "mountPath"])
        name = found["name"]
        if name not in volumes:
            raise checked.problem(
                (*place, "name"), f"must be one of {owner}.extraVolumes (got {name!r})"
            )
        mounted.add(name)
        with checked.at(place):
            mounts.append(
                Mount(
                    volume=volumes[name],
                    path=found["mountPath"],
                    read_only=found.get("readOnly", False),
                )
            )
    return [volume for name, volume in volumes.items() if name not in mounted], mounts


def _config_map(checked: Checked, item: object, place: Path) -> dict[str, Any]:
    """A volume's ConfigMap, whose mode is octal where it is a text that begins with 0."""
    found = fields(checked, item, place, {"name": "text", "defaultMode": "text"}, ["name"])
    if "defaultMode" in found:
        written: str = found["defaultMode"]
        mode = int(written, 8) if re.fullmatch(_OCTAL, written) else None
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
    containers = []
    for i, item in enumerate(checked.get(key) or ()):
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
    ports: dict[str, int] = {}
    for i, item in enumerate(checked.get(key) or ()):
        known = {"name": "text", "port": "whole"}
        found = fields(checked, item, (*path(key), i), known, ["name", "port"])
        if found["name"] in ports:
            place = (*path(key), i, "name")
            raise checked.problem(place, f"is there twice (got {found['name']!r}); leave one out")
        ports[found["name"]] = found["port"]
    return ports


def claim_mounts(checked: Checked) -> list[Mount]:
    """The extra claims that all servers mount."""
    mounts = []
    for i, item in enumerate(checked["mounts"] or ()):
        place = ("mounts", i)
        found = fields(checked, item, place, {"name": "text", "path": "text"}, ["name", "path"])
        name = found["name"].replace(".", "-")[:63].rstrip("-")
        with checked.at(place):
            mounts.append(VolumeSource.existing_claim(found["name"]).at(found["path"], name=name))
    return mounts
