"""The Pod Security level of each kind of pods, and what the exceptions violate."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alluxio_constructs import (
    AlluxioConfigWarning,
    Csi,
    Fuse,
    Journal,
    LogServerOptions,
    Metastore,
    Metrics,
    NetworkPolicies,
    PodOptions,
    PodVolume,
    ProxyOptions,
    Tier,
    Ufs,
    VolumeSource,
    WebUiOptions,
)
from tests.kit import Document, cluster, in_plugin
from tests.pod_security import level, violations
from tests.references import embedded_pods

PAGE = Path(__file__).parents[2] / "docs/security.md"
GIB = "1Gi"


def pods(**options: Any) -> Iterator[tuple[str, Document]]:
    """The pods of a cluster, including those that the CSI driver creates, by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        documents = cluster(**options)
    for each in documents:
        if "template" in each.get("spec", {}):
            yield each["metadata"]["name"].removeprefix("alluxio-"), each["spec"]["template"]
    for each in embedded_pods(documents):
        yield "csi-fuse", each


def against(template: Document) -> list[str]:
    return violations(template["spec"], template["metadata"].get("annotations"))


CLAIM = VolumeSource.persistent_volume_claim(GIB)
NODE = VolumeSource.host_path(prepare=True)


def ssd(volume: VolumeSource) -> Tier:
    return Tier(medium_type="SSD", path="/ssd", quota=GIB, volume=volume)


RESTRICTED_CLUSTERS: list[dict[str, Any]] = [
    {},
    {"masters": 3, "metastore": Metastore(), "network_policies": NetworkPolicies()},
    {"workers": 3, "tiers": [ssd(CLAIM)], "short_circuit": "off"},
    {"proxy": ProxyOptions(), "log_server": LogServerOptions(), "metrics": Metrics()},
    {"journal": Journal.hdfs("hdfs://namenode:9000/journal"), "web_ui": WebUiOptions()},
    {"journal": Journal.local(volume=CLAIM, format="never")},
    {"pod": PodOptions(user=2000, fs_group=0, mounts=[VolumeSource.empty_dir().at("/scratch")])},
    {"csi": in_plugin()},
    {"pod": PodOptions(user="platform"), "csi": Csi(), "log_server": LogServerOptions()},
]


def test_pods_are_restricted_but_for_those_of_fuse() -> None:
    # Without mount_in_pod, the manifest of FUSE pods has no more than the name of some to delete.
    mounting = {"csi-nodeplugin", "csi-fuse"}
    for options in RESTRICTED_CLUSTERS:
        templates = {name: each for name, each in pods(**options) if name not in mounting}
        assert {name: [] for name in templates} == {
            name: against(template) for name, template in templates.items()
        }, options
        assert {"master", "worker"} <= set(templates), options


def of(control: str, *places: str) -> list[str]:
    return [f"{control}: {place}" for place in places]


def root(*containers: str) -> list[str]:
    """The violations of a pod whose processes run as root."""
    return [*of("Running as Non-root", *containers), "Running as Non-root user: pod"]


def volumes(*names: str) -> list[str]:
    return [*of("HostPath Volumes", *names), *of("Volume Types", *names)]


def privileged(*containers: str) -> list[str]:
    return [
        *of("Privileged Containers", *containers),
        *of("Capabilities", *containers),
        *of("Privilege Escalation", *containers),
    ]


PREPARED = [
    *of("Capabilities", "prepare-volumes"),
    *of("Running as Non-root", "prepare-volumes"),
    *of("Running as Non-root user", "prepare-volumes"),
]
BOTH = ("alluxio-worker", "alluxio-job-worker")
# Who is refused: the options, the pod, and all that is held against it.
EXCEPTIONS: list[tuple[str, dict[str, Any], str, list[str]]] = [
    (
        "FUSE daemon",
        {"fuse": Fuse()},
        "fuse",
        [
            *of("Host Namespaces", "hostNetwork", "hostPID"),
            *privileged("prepare-fuse-mount", "alluxio-fuse"),
            *volumes("alluxio-fuse-device", "alluxio-fuse-mount"),
            *root("prepare-fuse-mount", "alluxio-fuse"),
            *of("Running as Non-root user", "prepare-fuse-mount"),
        ],
    ),
    (
        "FUSE in the worker",
        {"fuse": Fuse(worker_embedded=True)},
        "worker",
        [
            *privileged("prepare-fuse-mount", "alluxio-worker"),
            *of("Capabilities", "alluxio-job-worker"),
            *volumes("alluxio-fuse-device", "alluxio-fuse-mount"),
            *root("prepare-fuse-mount", *BOTH),
            *of("Running as Non-root user", "prepare-fuse-mount"),
        ],
    ),
    (
        "CSI node plugin",
        {"csi": in_plugin()},
        "csi-nodeplugin",
        [
            *of("Host Namespaces", "hostNetwork"),
            *privileged("node-driver-registrar", "csi-nodeserver"),
            *volumes("plugin-dir", "registration-dir", "pods-mount-dir"),
            *root("node-driver-registrar", "csi-nodeserver"),
        ],
    ),
    (
        "CSI FUSE pod",
        {"csi": Csi(mount_in_pod=True)},
        "csi-fuse",
        [
            *of("Host Namespaces", "hostNetwork", "hostPID"),
            *privileged("alluxio-fuse"),
            *volumes("pods-mount-dir"),
            *root("alluxio-fuse"),
        ],
    ),
    (
        "CSI controller on the host network",
        {"csi": in_plugin(controller_pod=PodOptions(host_network=True))},
        "csi-controller",
        of("Host Namespaces", "hostNetwork"),
    ),
    (
        "claim that is prepared",
        {"tiers": [ssd(VolumeSource.persistent_volume_claim(GIB, prepare=True))]},
        "worker",
        PREPARED,
    ),
    (
        "node directory that is prepared",
        {"ufs": Ufs("/data", volume=NODE)},
        "master",
        [*volumes("alluxio-ufs"), *PREPARED],
    ),
    (
        "node directory",
        {"tiers": [ssd(VolumeSource.host_path())]},
        "worker",
        volumes("alluxio-ssd"),
    ),
    (
        "root",
        {"worker_pod": PodOptions(user=0)},
        "worker",
        [*of("Capabilities", *BOTH), *root(*BOTH)],
    ),
    (
        "host network",
        {"worker_pod": PodOptions(host_network=True)},
        "worker",
        [*of("Host Namespaces", "hostNetwork"), *of("Host Ports", *BOTH)],
    ),
    (
        "node's processes",
        {"master_pod": PodOptions(host_pid=True)},
        "master",
        of("Host Namespaces", "hostPID"),
    ),
]


def test_exception_violates_what_it_needs_and_no_more() -> None:
    for what, options, name, expected in EXCEPTIONS:
        templates = dict(pods(**options))
        assert sorted(expected) == sorted(against(templates[name])), what


def test_exception_is_one_for_its_own_pod_alone() -> None:
    for what, options, name, _ in EXCEPTIONS:
        if name.startswith("csi-"):
            continue
        # An under storage on a volume is in masters and workers alike.
        own = {name, "worker"} if "ufs" in options else {name}
        assert {} == {
            other: found
            for other, template in pods(**options)
            if other not in own and (found := against(template))
        }, what


SIDECAR = {"name": "mine", "image": "example.com/mine:1"}


def test_extra_containers_are_as_they_are_given() -> None:
    volume = PodVolume(name="disk", source={"hostPath": {"path": "/disk"}})
    sidecar = {**SIDECAR, "volumeMounts": [{"name": "disk", "mountPath": "/disk"}]}
    root = {"runAsUser": 0, "runAsNonRoot": False}
    preparer = {**SIDECAR, "name": "first", "securityContext": root}
    options = PodOptions(containers=[sidecar], init_containers=[preparer], volumes=[volume])
    (spec,) = [each["spec"] for name, each in pods(master_pod=options) if name == "master"]
    assert sidecar in spec["containers"]
    assert preparer in spec["initContainers"]
    places = {each.partition(": ")[2] for each in violations(spec)}
    assert {"mine", "first", "disk"} == places


def test_extra_container_may_be_root_in_a_pod_that_is_not() -> None:
    root = {**SIDECAR, "securityContext": {"runAsUser": 0, "runAsGroup": 0}}
    allowed = {"runAsUser": 0, "runAsGroup": 0, "runAsNonRoot": False}
    options = PodOptions(containers=[root], init_containers=[{**root, "name": "first"}])
    (spec,) = [each["spec"] for name, each in pods(master_pod=options) if name == "master"]
    assert allowed == spec["containers"][-1]["securityContext"]
    assert allowed == spec["initContainers"][0]["securityContext"]
    assert spec["securityContext"]["runAsNonRoot"] is True


def test_run_as_non_root_is_written_only_where_it_is_needed() -> None:
    contexts: list[tuple[dict[str, Any], PodOptions]] = [
        ({"runAsUser": 0}, PodOptions(user=0)),
        ({"runAsUser": 2000}, PodOptions()),
        ({"allowPrivilegeEscalation": False}, PodOptions()),
        ({"runAsUser": 0, "runAsNonRoot": False}, PodOptions()),
    ]
    for context, general in contexts:
        options = PodOptions(containers=[{**SIDECAR, "securityContext": context}])
        found = pods(pod=general, master_pod=options)
        (spec,) = [each["spec"] for name, each in found if name == "master"]
        assert context == spec["containers"][-1]["securityContext"], context


# What the page says.


def said() -> dict[str, str]:
    """The level that the page gives for each kind of pods."""
    rows = re.findall(r"^\| ([^|]+) \| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "masters, workers, proxy, log server, by default": ({"proxy": ProxyOptions()}, "master"),
    "with `prepare=True` on a claim": (EXCEPTIONS[5][1], "worker"),
    "with `PodOptions(user=0)`": ({"pod": PodOptions(user=0)}, "master"),
    "with a node directory": ({"tiers": [ssd(VolumeSource.host_path())]}, "worker"),
    "with `PodOptions(host_network=True)`": (
        {"pod": PodOptions(host_network=True)},
        "master",
    ),
    "`Fuse()`": ({"fuse": Fuse()}, "fuse"),
    "`Fuse(worker_embedded=True)`: the workers": ({"fuse": Fuse(worker_embedded=True)}, "worker"),
    "`Csi()`": ({"csi": in_plugin()}, "csi-nodeplugin"),
}


def test_page_names_the_level_of_each_kind_of_pods() -> None:
    for row, (options, name) in ROWS.items():
        template = dict(pods(**options))[name]
        assert said()[row] == level(template["spec"], template["metadata"].get("annotations")), row


def test_page_names_no_other_kind_of_pods() -> None:
    assert list(said()) == list(ROWS)
