"""Converts processes and pods of the values to `Process` and `PodOptions`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from ..._base.values import NOTHING
from ..._pods.host_alias import HostAlias
from ..._pods.mounts import Mount
from ..._pods.pod import PodOptions
from ..._pods.probes import Probe
from ..._pods.process import Process
from ..._pods.scheduling import Toleration
from ..._properties.jvm import Jvm
from ..keys.checked import Checked
from ..keys.table import default
from .extras import containers, service_ports, volumes_and_mounts
from .settings import Settings
from .simple import items, probe, resources

_TOLERATION = {
    "key": "text",
    "operator": "text",
    "value": "text",
    "effect": "text",
    "tolerationSeconds": "whole",
}
_WITH_SELECTOR = ("master", "worker", "proxy", "logserver")
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
        settings: The properties, variables and JVM options.
        owner: The part.
        probes: The probes that it has.
    """
    its_resources = resources(checked, owner)
    with checked.at(f"{owner}.jvmOptions", {"allowance": f"{owner}.jvmAllowance"}):
        jvm = Jvm(options=settings.options(owner), allowance=checked[f"{owner}.jvmAllowance"])
    found: dict[str, Any] = {each: probe(checked, owner, _PROBES[each]) for each in probes}
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
    """Options of a pod that replace what its own keys in the values say."""

    node_selector: Mapping[str, str]
    host_network: bool | None
    user: int | None
    group: int | None
    fs_group: int | None


def pod(
    checked: Checked,
    owner: str,
    *,
    mounts: Sequence[Mount] = (),
    volumes: Mapping[str, str] = NOTHING,
    own: Pod | None = None,
) -> PodOptions:
    """The `PodOptions` of a part of the values.

    Args:
        checked: The values.
        owner: The part.
        mounts: The mounts in addition to those of its own keys. Default: none.
        volumes: The volumes in addition to those of its own keys, by their names in the values.
            Default: none.
        own: Options that replace what its own keys say. Default: none.
    """
    its_volumes, its_mounts = volumes_and_mounts(checked, owner, volumes)
    account = checked.get(f"{owner}.serviceAccount") or None
    options: Pod = {
        "node_selector": checked.get(f"{owner}.nodeSelector") or _selector(checked, owner),
        "host_network": checked.changed(f"{owner}.hostNetwork"),
        **(own or {}),
    }
    accepted = tolerations(checked, f"{owner}.tolerations")
    beside = containers(checked, f"{owner}.extraContainers", volumes)
    ports = service_ports(checked, f"{owner}.extraServicePorts")
    with checked.at(owner):
        return PodOptions(
            annotations=checked.get(f"{owner}.podAnnotations") or {},
            tolerations=accepted,
            service_account_name=account,
            automount_service_account_token=_token(account),
            host_pid=checked.changed(f"{owner}.hostPID"),
            share_process_namespace=checked.changed(f"{owner}.shareProcessNamespace"),
            dns_policy=_dns_policy(checked, owner),
            mounts=[*mounts, *its_mounts],
            volumes=its_volumes,
            containers=beside,
            service_ports=ports,
            **options,
        )


def fuse_pod(checked: Checked, own: Pod | None = None) -> PodOptions:
    """The `PodOptions` of FUSE; the arguments are those of `pod`."""
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
    known = {"ip": "text", "hostnames": "text list"}
    for place, found in items(checked, "hostAliases", known, ["ip", "hostnames"]):
        with checked.at(place):
            aliases.append(HostAlias(**found))
    accepted = tolerations(checked, "tolerations")
    with checked.at(()):
        return PodOptions(
            annotations=(checked["metrics.enabled"] and checked["metrics.podAnnotations"]) or {},
            node_selector=_selector(checked),
            tolerations=accepted,
            host_aliases=aliases,
            service_account_name=checked["serviceAccount"] or None,
            automount_service_account_token=_token(checked["serviceAccount"]),
            image_pull_secrets=checked["imagePullSecrets"] or [],
            user=None if user == 1000 else user,
            group=None if group == user else group,
            fs_group=None if fs_group == user else fs_group,
        )


def _selector(checked: Checked, owner: str | None = None) -> Mapping[str, str]:
    """The part of the global node selector that applies to all pods, or to those of a part.

    In the chart it applies to all pods but those of the CSI driver, whose node plugin runs wherever
    applications do. So with a driver, it is set for each of the other parts. FUSE has the node
    selector of the workers.

    Args:
        checked: The values.
        owner: The part. Default: all pods.
    """
    parts = _WITH_SELECTOR if checked["csi.enabled"] else (None,)
    return (owner in parts and checked["nodeSelector"]) or {}


def _token(account: str | None) -> bool | None:
    """Whether containers get a token: as in the chart, only if their account is named."""
    return True if account else None


def tolerations(checked: Checked, key: str) -> list[Toleration]:
    """The tolerations of a part of the values."""
    made = []
    for place, found in items(checked, key, _TOLERATION):
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
    """The DNS policy, unless it is the one that the pod's network implies."""
    key = f"{owner}.dnsPolicy"
    policy = checked.get(key)
    if policy is None:
        return None
    on_node = checked[f"{owner}.hostNetwork"]
    usual = "ClusterFirstWithHostNet" if on_node else "ClusterFirst"
    return None if policy in (usual, default(key)) else policy
