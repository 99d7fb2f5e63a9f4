"""What can be set for each pod of a cluster, and for all of them at once."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from . import _checks
from .errors import refuse

_OURS = ("app", "role", "release")
EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
OPERATORS = ("Equal", "Exists")
DNS_POLICIES = ("ClusterFirst", "ClusterFirstWithHostNet", "Default")


@dataclass(frozen=True, kw_only=True)
class HostAlias:
    """A line of a pod's ``/etc/hosts``, for hosts that the cluster's DNS does not know.

    Args:
        ip: The address.
        hostnames: The names it has.

    Raises:
        AlluxioConfigError: On something that is no address or name.
    """

    ip: str
    hostnames: Sequence[str]

    def __post_init__(self) -> None:
        if not _is_address(self.ip):
            raise refuse("HostAlias ip", self.ip, "must be an IP address", 'use "10.0.0.1"')
        names = _checks.sequence("HostAlias hostnames", self.hostnames, str)
        if not names:
            raise refuse("HostAlias hostnames", self.hostnames, "must name a host", "name it")
        for name in names:
            _checks.dns_subdomain("HostAlias hostnames", name)
        object.__setattr__(self, "hostnames", names)

    def manifest(self) -> dict[str, Any]:
        """The alias as a pod's manifest has it."""
        return {"ip": self.ip, "hostnames": list(self.hostnames)}


def _is_address(value: object) -> bool:
    """Whether it is the text of an IP address; Python takes numbers and zones for one as well."""
    if not isinstance(value, str) or "%" in value:
        return False
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class Toleration:
    """A taint of nodes that does not keep a pod away.

    Args:
        key: The taint's key. Default: every taint, with ``operator="Exists"``.
        operator: ``"Equal"`` (the default) or ``"Exists"``.
        value: The taint's value, with ``"Equal"``. Default: none.
        effect: ``"NoSchedule"``, ``"PreferNoSchedule"`` or ``"NoExecute"``. Default: all.
        toleration_seconds: With ``"NoExecute"``, for how long. Default: for ever.

    Raises:
        AlluxioConfigError: On a combination that Kubernetes refuses.
    """

    key: str | None = None
    operator: str = "Equal"
    value: str | None = None
    effect: str | None = None
    toleration_seconds: int | None = None

    def __post_init__(self) -> None:
        _checks.choice("Toleration operator", self.operator, OPERATORS)
        if self.effect is not None:
            _checks.choice("Toleration effect", self.effect, EFFECTS)
        if self.key is not None:
            value = "" if self.value is None else _checks.text("Toleration value", self.value)
            _checks.label("Toleration key", _checks.text("Toleration key", self.key), value)
        if self.key is None and self.operator == "Equal":
            raise refuse("Toleration key", None, "is missing", 'give it, or operator="Exists"')
        if self.value is not None and self.operator == "Exists":
            raise refuse(
                "Toleration value", self.value, 'does not go with operator="Exists"', "drop one"
            )
        if self.toleration_seconds is not None:
            _checks.whole("Toleration toleration_seconds", self.toleration_seconds, least=0)
            if self.effect != "NoExecute":
                raise refuse(
                    "Toleration toleration_seconds",
                    self.toleration_seconds,
                    'needs effect="NoExecute"',
                    "give it, or leave the seconds out",
                )

    def manifest(self) -> dict[str, Any]:
        """The toleration as a pod's manifest has it."""
        return {
            "key": self.key,
            "operator": self.operator,
            "value": self.value,
            "effect": self.effect,
            "tolerationSeconds": self.toleration_seconds,
        }


@dataclass(frozen=True, kw_only=True)
class PodOptions:
    """What can be set for a pod. A cluster's options go for each pod, whose own refine them.

    How the two merge: `labels`, `annotations` and what is a single value: the pod's own wins.
    `node_selector`: the pod's own replaces the cluster's (as in the chart). `tolerations`,
    `host_aliases` and `image_pull_secrets`: the pod's own come in addition (as in the chart).

    Args:
        labels: Further labels. Default: none.
        annotations: Default: none.
        node_selector: Labels of the nodes to run on. Default: any node.
        tolerations: Default: none.
        host_aliases: Default: none.
        service_account_name: An existing account. Default: the namespace's.
        image_pull_secrets: Names of existing Secrets. Default: none.
        priority_class_name: An existing class. Default: none.
        host_network: Whether the pod is on the node's network. Default: False; FUSE True.
        host_pid: Whether the pod sees the node's processes. Default: False; FUSE True.
        dns_policy: Default: ``ClusterFirstWithHostNet`` on the node's network, else
            Kubernetes's.
        user: User id that processes run as. Default: 1000, the image's; 0 with FUSE in the pod.
        group: Their group id. Default: as `user`.
        fs_group: Group id that volumes are handed to. Default: as `user`.

    Raises:
        AlluxioConfigError: On a value that Kubernetes refuses.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    node_selector: Mapping[str, str] = field(default_factory=dict)
    tolerations: Sequence[Toleration] = ()
    host_aliases: Sequence[HostAlias] = ()
    service_account_name: str | None = None
    image_pull_secrets: Sequence[str] = ()
    priority_class_name: str | None = None
    host_network: bool | None = None
    host_pid: bool | None = None
    dns_policy: str | None = None
    user: int | None = None
    group: int | None = None
    fs_group: int | None = None

    def __post_init__(self) -> None:
        for name in ("labels", "annotations", "node_selector"):
            object.__setattr__(self, name, _checks.texts(f"PodOptions {name}", getattr(self, name)))
        for name in ("labels", "node_selector"):
            for key, value in getattr(self, name).items():
                _checks.label(f"PodOptions {name}", key, value)
        for key in self.annotations:
            _checks.label("PodOptions annotations", key, "")
        for label in _OURS:
            if label in self.labels:
                raise refuse(
                    "PodOptions labels",
                    label,
                    "must not be one of app, role and release, which selectors rest on",
                    "choose another label",
                )
        for name, kind in (("tolerations", Toleration), ("host_aliases", HostAlias)):
            checked = _checks.sequence(f"PodOptions {name}", getattr(self, name), kind)
            object.__setattr__(self, name, checked)
        secrets = _checks.sequence("PodOptions image_pull_secrets", self.image_pull_secrets, str)
        object.__setattr__(self, "image_pull_secrets", secrets)
        for name, values in (
            ("image_pull_secrets", secrets),
            ("service_account_name", (self.service_account_name,)),
            ("priority_class_name", (self.priority_class_name,)),
        ):
            for value in values:
                if value is not None:
                    _checks.dns_subdomain(f"PodOptions {name}", value)
        for name in ("host_network", "host_pid"):
            if getattr(self, name) is not None:
                _checks.boolean(f"PodOptions {name}", getattr(self, name))
        for name in ("user", "group", "fs_group"):
            if getattr(self, name) is not None:
                _checks.whole(f"PodOptions {name}", getattr(self, name), least=0, most=2**31 - 1)
        if self.dns_policy is not None:
            _checks.choice("PodOptions dns_policy", self.dns_policy, DNS_POLICIES)

    def refined_by(self, own: PodOptions) -> PodOptions:
        """These options for the cluster, with a pod's own: see the class for how they merge."""
        merged: dict[str, Any] = {}
        for each in fields(self):
            general, special = getattr(self, each.name), getattr(own, each.name)
            if each.name == "node_selector":
                merged[each.name] = special or general
            elif isinstance(general, Mapping):
                merged[each.name] = {**general, **special}
            elif isinstance(general, tuple):
                merged[each.name] = general + tuple(one for one in special if one not in general)
            else:
                merged[each.name] = general if special is None else special
        return PodOptions(**merged)

    def manifest(self, *, user: int = 1000) -> dict[str, Any]:
        """The fields of a pod's `spec` that these options are.

        Args:
            user: The user where none was given.
        """
        user = user if self.user is None else self.user
        dns_policy = self.dns_policy
        if dns_policy is None and self.host_network:
            dns_policy = "ClusterFirstWithHostNet"
        return {
            "serviceAccountName": self.service_account_name,
            "imagePullSecrets": [{"name": name} for name in self.image_pull_secrets] or None,
            "priorityClassName": self.priority_class_name,
            "nodeSelector": self.node_selector or None,
            "tolerations": [each.manifest() for each in self.tolerations] or None,
            "hostAliases": [each.manifest() for each in self.host_aliases] or None,
            "hostNetwork": self.host_network or None,
            "hostPID": self.host_pid or None,
            "dnsPolicy": dns_policy,
            "securityContext": {
                "runAsUser": user,
                "runAsGroup": user if self.group is None else self.group,
                "fsGroup": user if self.fs_group is None else self.fs_group,
            },
        }
