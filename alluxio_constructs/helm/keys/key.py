"""What is known of a key of the chart's values, and the groups of keys that components share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, get_args

from ..._pods.pod import DnsPolicy


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()
"""The default of a key that the chart's values file does not have."""


class Key(NamedTuple):
    """A key of the values.

    Attributes:
        path: Where it is; ``[]`` stands for each item of a list.
        default: The chart's, or `ABSENT`.
        kind: What its value must be: a name in `_kinds.KINDS`.
        option: The typed option that it becomes.
        note: What is deliberately different from the chart, if anything.
        nullable: Whether it may be absent, null or deleted.
        words: All that it may be, in any case; empty if there is no such list.
        back: The way back from what errors of the typed API call it: the key of the part of the
            values that is made into a value, and that value's parameter. Empty: the map that the
            key is in, and its own name in snake case.
    """

    path: str
    default: Any
    kind: str
    option: str
    note: str = ""
    nullable: bool = False
    words: tuple[str, ...] = ()
    back: tuple[str, str] | None = None

    @property
    def way_back(self) -> tuple[str, str]:
        """The part and the parameter that errors name, also where `back` leaves them open."""
        if self.back is not None:
            return self.back
        part, _, name = self.path.rpartition(".")
        return part, re.sub("[A-Z]", lambda each: f"_{each[0].lower()}", name)


def listed(known: Mapping[str, Any]) -> str:
    """The names of keys, as far as there is room for them."""
    names = list(known)
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "")


READINESS = {
    "initialDelaySeconds": 10,
    "periodSeconds": 10,
    "timeoutSeconds": 1,
    "failureThreshold": 3,
    "successThreshold": 1,
}
LIVENESS = {
    "initialDelaySeconds": 15,
    "periodSeconds": 30,
    "timeoutSeconds": 5,
    "failureThreshold": 2,
}
STARTUP = dict.fromkeys(
    ("initialDelaySeconds", "periodSeconds", "timeoutSeconds", "failureThreshold"), ABSENT
)
PROBE_OPTIONS = {
    "initialDelaySeconds": "initial_delay",
    "periodSeconds": "period",
    "timeoutSeconds": "timeout",
    "failureThreshold": "failure_threshold",
    "successThreshold": "success_threshold",
}
"""The options of `Probe`, by the fields of a manifest."""

_SAFE = "other arguments are refused: they would start another process, or format the journal"
IGNORED = "the chart ignores it"
RWO = ["ReadWriteOnce"]
LARGE = ("4", "8Gi", "1", "1Gi")
CLIENT = ("4", "4Gi", "0.5", "1Gi")
CLAIM = "VolumeSource.persistent_volume_claim({})"


def probe_keys(owner: str, process: str, name: str, fields: Mapping[str, Any]) -> Iterator[Key]:
    """Of a probe, by its fields with their defaults."""
    snake = name.replace("Probe", "_probe")
    note = "five minutes without it" if name == "startupProbe" else ""
    for field, default in fields.items():
        parameter = PROBE_OPTIONS[field]
        option = process.format(f"{snake}=Probe({parameter}=…)")
        yield Key(
            f"{owner}.{name}.{field}",
            default,
            "whole",
            option,
            note,
            default is ABSENT,
            back=(f"{owner}.{name}", parameter),
        )


def resource_keys(owner: str, option: str, *amounts: str) -> Iterator[Key]:
    """Limits of CPU and memory, then requests."""
    names = ("limits.cpu", "limits.memory", "requests.cpu", "requests.memory")
    for name, amount in zip(names, amounts, strict=True):
        place, what = name.split(".")
        resources = f"Resources({what}_{place.removesuffix('s')}=…)"
        jvm = name == "limits.memory" and not owner.startswith("csi.")
        note = "the JVM's memory is computed from it" if jvm else ""
        if owner == "csi.controllerPlugin.controller" and place == "limits":
            note = "by default more than the chart's, in which no JVM fits"
        kind = "cpu" if what == "cpu" else "quantity"
        path = f"{owner}.resources.{name}"
        yield Key(path, amount, kind, option.format(resources), note, nullable=True)


def process_keys(
    owner: str,
    process: str,
    args: list[str] | None,
    *amounts: str,
    jvm_options: Any = None,
    env: Any = None,
    ignored: bool = False,
) -> Iterator[Key]:
    """Arguments, variables, properties, JVM options and resources; `ignored` by the chart."""
    if args is not None:
        yield Key(f"{owner}.args", args, "arguments", "none", _SAFE)
    note = "credentials go to a Secret"
    yield Key(f"{owner}.env", env, "texts", process.format("env={…}"), note, nullable=True)
    also = f"{IGNORED}; " if ignored else ""
    yield Key(
        f"{owner}.properties",
        None,
        "properties",
        process.format("properties={…}"),
        f"{also}checked against Alluxio's own list; credentials go to a Secret",
        nullable=True,
    )
    yield Key(
        f"{owner}.jvmOptions",
        jvm_options,
        "options",
        process.format("jvm=Jvm(options=[…])"),
        f"{also}heap and direct memory are computed where it names none",
        nullable=True,
        back=(owner, "option"),
    )
    yield from resource_keys(owner, process.format("resources={}"), *amounts)


def pod_keys(
    owner: str, pod: str, *, ignored: tuple[str, ...] = (), without: tuple[str, ...] = ()
) -> Iterator[Key]:
    """Node selector, tolerations, annotations and account."""
    for name, default, kind, option in (
        ("nodeSelector", {}, "texts", "node_selector={…}"),
        ("tolerations", [], "items", "tolerations=[Toleration(…)]"),
        ("podAnnotations", {}, "texts", "annotations={…}"),
        ("serviceAccount", None, "text", 'service_account_name="…"'),
    ):
        if name in without:
            continue
        note = IGNORED if name in ignored else ""
        back = (owner, option.partition("=")[0])
        yield Key(f"{owner}.{name}", default, kind, pod.format(option), note, True, back=back)


def network_keys(
    owner: str, pod: str, *, network: Any = False, pid: Any = False, note: str = ""
) -> Iterator[Key]:
    """The node's network and its processes."""
    yield Key(f"{owner}.hostNetwork", network, "boolean", pod.format("host_network=True"), note)
    if pid is not ABSENT:
        option = pod.format("host_pid=True")
        yield Key(f"{owner}.hostPID", pid, "boolean", option, note, back=(owner, "host_pid"))


def dns_key(owner: str, pod: str, default: Any = ABSENT) -> Key:
    """The DNS policy."""
    option = pod.format("dns_policy=…")
    return Key(
        f"{owner}.dnsPolicy", default, "text", option, nullable=True, words=get_args(DnsPolicy)
    )


def extra_keys(owner: str, pod: str) -> Iterator[Key]:
    """Containers, volumes and mounts beside the chart's own."""
    option = pod.format("share_process_namespace=True")
    yield Key(f"{owner}.shareProcessNamespace", False, "boolean", option)
    yield dns_key(owner, pod)
    for name, kind, option in (
        ("extraContainers", "items", "containers=[…]"),
        ("extraVolumes", "items", "volumes=[PodVolume(…)]"),
        ("extraVolumeMounts", "items", "mounts=[Mount(…)]"),
    ):
        back = (owner, option.partition("=")[0])
        yield Key(f"{owner}.{name}", [], kind, pod.format(option), nullable=True, back=back)


def port_keys(owner: str, options: str, **numbers: int) -> Iterator[Key]:
    """Ports, by their names with their defaults."""
    for name, number in numbers.items():
        field = {"embedded": "embedded_journal"}.get(name, name)
        yield Key(
            f"{owner}.ports.{name}",
            number,
            "whole",
            f"ports=Ports({options}_{field}=…)",
            "moves in the properties too",
            back=("ports", f"{options}_{field}"),
        )


def claim_keys(
    owner: str, option: str, size: Any, *, modes: Any, storage_class: Any
) -> Iterator[Key]:
    """Of a claim that is written."""
    absent = size is ABSENT
    yield Key(f"{owner}.size", size, "quantity", option.format("size"), nullable=absent)
    yield Key(
        f"{owner}.storageClass",
        storage_class,
        "text",
        option.format("storage_class_name=…"),
        'null and "" are the Kubernetes cluster\'s default class',
        nullable=True,
        back=(owner, "storage_class_name"),
    )
    yield Key(
        f"{owner}.accessModes", modes, "text list", option.format("access_modes=[…]"), "", absent
    )
