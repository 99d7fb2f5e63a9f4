"""The check of the Pod Security Standards finds every violation."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.kit import Document
from tests.pod_security import BASELINE, RESTRICTED, level, violations

APP_ARMOR = "container.apparmor.security.beta.kubernetes.io"

FINE: dict[str, Any] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]},
}


def good() -> Document:
    """A pod with every field that a level allows, and none that it rejects."""
    probe = {"httpGet": {"path": "/", "port": 80}}
    return {
        "securityContext": {
            "runAsUser": 1000,
            "runAsNonRoot": True,
            "seccompProfile": {"type": "RuntimeDefault"},
            "appArmorProfile": {"type": "RuntimeDefault"},
            "seLinuxOptions": {"type": "container_t", "level": "s0:c1"},
            "sysctls": [{"name": "net.ipv4.tcp_rmem", "value": "1"}],
        },
        "initContainers": [{"name": "first", "securityContext": copy.deepcopy(FINE)}],
        "containers": [
            {
                "name": "main",
                "securityContext": {
                    **copy.deepcopy(FINE),
                    "procMount": "Default",
                    "seccompProfile": {"type": "Localhost", "localhostProfile": "a"},
                },
                "ports": [{"containerPort": 80}],
                "livenessProbe": probe,
                "lifecycle": {"preStop": {"exec": {"command": ["true"]}}},
            }
        ],
        "ephemeralContainers": [{"name": "look", "securityContext": copy.deepcopy(FINE)}],
        "volumes": [
            {"name": "a", "emptyDir": {}},
            {"name": "b", "persistentVolumeClaim": {"claimName": "b"}},
            {"name": "c", "secret": {"secretName": "c"}},
            {"name": "d", "configMap": {"name": "d"}},
        ],
    }


def test_check_of_restricted_accepts_a_pod_with_all_fields() -> None:
    assert violations(good(), {f"{APP_ARMOR}/main": "localhost/mine", "note": "x"}) == []
    assert level(good()) == "restricted"


def test_check_of_baseline_accepts_a_pod_without_fields() -> None:
    pod = {"containers": [{"name": "main"}]}
    assert level(pod) == "baseline"
    assert violations(pod) == [
        f"{control}: main"
        for control in (
            "Capabilities",
            "Seccomp",
            "Privilege Escalation",
            "Running as Non-root",
        )
    ]


Change = Callable[[Document], object]


def of_pod(**fields: Any) -> Change:
    """Set fields of the pod."""
    return lambda pod: pod.update(fields)


def context(kind: str | None = None, **fields: Any) -> Change:
    """Set fields of the security context of the pod, or of its container of a kind."""

    def change(pod: Document) -> None:
        owner = pod if kind is None else pod[kind][0]
        owner["securityContext"].update(fields)

    return change


def container(**fields: Any) -> Change:
    """Set fields of the container."""
    return lambda pod: pod["containers"][0].update(fields)


HOST = {"httpGet": {"port": 80, "host": "10.0.0.1"}}
ADDED = {"drop": ["ALL"], "add": ["CHOWN"]}
REFUSED: list[tuple[Change, list[str]]] = [
    (context(windowsOptions={"hostProcess": True}), ["HostProcess: pod"]),
    (context("containers", windowsOptions={"hostProcess": True}), ["HostProcess: main"]),
    (of_pod(hostPID=True), ["Host Namespaces: hostPID"]),
    (of_pod(hostIPC=True), ["Host Namespaces: hostIPC"]),
    (of_pod(hostNetwork=True), ["Host Namespaces: hostNetwork", "Host Ports: main"]),
    (context("initContainers", privileged=True), ["Privileged Containers: first"]),
    (context("ephemeralContainers", privileged=True), ["Privileged Containers: look"]),
    (context("containers", capabilities=ADDED), ["Capabilities: main"]),
    (context("initContainers", capabilities={"drop": ["NET_RAW"]}), ["Capabilities: first"]),
    (context("ephemeralContainers", capabilities={}), ["Capabilities: look"]),
    (
        of_pod(volumes=[{"name": "a", "hostPath": {"path": "/"}}]),
        ["HostPath Volumes: a", "Volume Types: a"],
    ),
    (of_pod(volumes=[{"name": "a", "nfs": {"server": "b"}}]), ["Volume Types: a"]),
    (container(ports=[{"containerPort": 80, "hostPort": 80}]), ["Host Ports: main"]),
    (container(readinessProbe=HOST), ["Host Probes / Lifecycle Hooks: main readinessProbe"]),
    (
        container(startupProbe={"tcpSocket": {"port": 80, "host": "a"}}),
        ["Host Probes / Lifecycle Hooks: main startupProbe"],
    ),
    (
        container(lifecycle={"postStart": HOST}),
        ["Host Probes / Lifecycle Hooks: main postStart"],
    ),
    (context(appArmorProfile={"type": "Unconfined"}), ["AppArmor: pod"]),
    (context("containers", appArmorProfile={"type": "Unconfined"}), ["AppArmor: main"]),
    (context(seLinuxOptions={"type": "spc_t"}), ["SELinux: pod"]),
    (context("containers", seLinuxOptions={"user": "system_u"}), ["SELinux: main"]),
    (context("initContainers", seLinuxOptions={"role": "system_r"}), ["SELinux: first"]),
    (context("containers", procMount="Unmasked"), ["/proc Mount Type: main"]),
    (context(sysctls=[{"name": "kernel.msgmax", "value": "1"}]), ["Sysctls: kernel.msgmax"]),
    (context("containers", allowPrivilegeEscalation=None), ["Privilege Escalation: main"]),
    (context("initContainers", allowPrivilegeEscalation=True), ["Privilege Escalation: first"]),
    (context("containers", runAsNonRoot=False), ["Running as Non-root: main"]),
    (
        context(runAsNonRoot=None),
        [f"Running as Non-root: {name}" for name in ("first", "main", "look")],
    ),
    (context(runAsUser=0), ["Running as Non-root user: pod"]),
    (context("initContainers", runAsUser=0), ["Running as Non-root user: first"]),
    (context("containers", seccompProfile={"type": "Unconfined"}), ["Seccomp: main"]),
    (
        context(seccompProfile={"type": "Unconfined"}),
        ["Seccomp: first", "Seccomp: look", "Seccomp: pod"],
    ),
    (context(seccompProfile=None), ["Seccomp: first", "Seccomp: look"]),
]


def test_check_finds_each_violation() -> None:
    for change, expected in REFUSED:
        pod = good()
        change(pod)
        pod["securityContext"] = {k: v for k, v in pod["securityContext"].items() if v is not None}
        assert violations(pod) == expected


def test_check_finds_an_app_armor_profile_in_an_annotation() -> None:
    assert violations(good(), {f"{APP_ARMOR}/main": "unconfined"}) == ["AppArmor: main"]


def test_controls_are_all_in_the_table_of_violations() -> None:
    controls = {each.partition(": ")[0] for _, expected in REFUSED for each in expected}
    assert {*BASELINE, *RESTRICTED} == controls


def test_level_is_the_strictest_that_accepts_a_pod() -> None:
    cases: list[tuple[Change, str]] = [
        (context("containers", capabilities=ADDED), "baseline"),
        (context("containers", capabilities={"add": ["SYS_ADMIN"]}), "privileged"),
        (context(seccompProfile={"type": "Unconfined"}), "privileged"),
        (context(runAsUser=0), "baseline"),
        (of_pod(hostNetwork=True), "privileged"),
    ]
    for i, (change, expected) in enumerate(cases):
        pod = good()
        change(pod)
        assert level(pod) == expected, i
