"""The Pod Security Standards of Kubernetes 1.34 and newer, as a check of pods.

A violation is named by its control, as the standards call it, and by where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Document = dict[str, Any]
Violations = Iterator[str]

_CAPABILITIES = {
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
}
_SELINUX = {
    None,
    "",
    "container_t",
    "container_init_t",
    "container_kvm_t",
    "container_engine_t",
}
_APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/"
_SYSCTLS = {
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
}
_VOLUMES = {
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
}
_PROFILES = ("RuntimeDefault", "Localhost")
_HANDLERS = (
    ("livenessProbe",),
    ("readinessProbe",),
    ("startupProbe",),
    ("lifecycle", "postStart"),
    ("lifecycle", "preStop"),
)


def level(spec: Document, annotations: Mapping[str, str] | None = None) -> str:
    """The strictest level that admits a pod: ``restricted``, ``baseline`` or ``privileged``."""
    if found(BASELINE, spec, annotations):
        return "privileged"
    return "baseline" if found(RESTRICTED, spec, annotations) else "restricted"


def violations(spec: Document, annotations: Mapping[str, str] | None = None) -> list[str]:
    """The violations of the `restricted` standard by a pod: ``CONTROL: PLACE``."""
    # Two of its controls are stricter than those of the baseline that they are called after.
    every = {**BASELINE, **RESTRICTED}
    return found(every, spec, annotations)


def found(
    controls: Mapping[str, Control], spec: Document, annotations: Mapping[str, str] | None = None
) -> list[str]:
    """What some controls have against a pod."""
    return [
        f"{name}: {place}"
        for name, control in controls.items()
        for place in control(spec, annotations or {})
    ]


def containers(spec: Document) -> Iterable[Document]:
    """All of them: init and ephemeral containers too."""
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        yield from spec.get(kind, ())


def _context(one: Document) -> Document:
    context: Document = one.get("securityContext") or {}
    return context


def _contexts(spec: Document) -> Iterator[tuple[str, Document]]:
    """The security contexts of the pod and of its containers, by name."""
    yield "pod", _context(spec)
    for each in containers(spec):
        yield each["name"], _context(each)


def _of_all(refused: Callable[[Document], bool]) -> Control:
    """A control that refuses security contexts of the pod and of its containers."""

    def control(spec: Document, annotations: Mapping[str, str]) -> Violations:
        yield from (name for name, context in _contexts(spec) if refused(context))

    return control


def _of_containers(refused: Callable[[Document], bool]) -> Control:
    """A control that refuses security contexts of containers, which are all that have the field."""

    def control(spec: Document, annotations: Mapping[str, str]) -> Violations:
        yield from (each["name"] for each in containers(spec) if refused(_context(each)))

    return control


def _host_process(context: Document) -> bool:
    return bool(context.get("windowsOptions", {}).get("hostProcess"))


def _host_namespaces(spec: Document, annotations: Mapping[str, str]) -> Violations:
    yield from (name for name in ("hostNetwork", "hostPID", "hostIPC") if spec.get(name))


def _privileged(context: Document) -> bool:
    return bool(context.get("privileged"))


def _added(context: Document) -> set[str]:
    return set(context.get("capabilities", {}).get("add", ()))


def _capabilities(context: Document) -> bool:
    return bool(_added(context) - _CAPABILITIES)


def _host_paths(spec: Document, annotations: Mapping[str, str]) -> Violations:
    yield from (each["name"] for each in spec.get("volumes", ()) if "hostPath" in each)


def _host_ports(spec: Document, annotations: Mapping[str, str]) -> Violations:
    # On the host network a pod's ports are the node's: Kubernetes fills hostPort in.
    taken = ("hostPort", "containerPort") if spec.get("hostNetwork") else ("hostPort",)
    for each in containers(spec):
        if any(port.get(name) for port in each.get("ports", ()) for name in taken):
            yield each["name"]


def _hosts(spec: Document, annotations: Mapping[str, str]) -> Violations:
    for container in containers(spec):
        for path in _HANDLERS:
            handler = container
            for name in path:
                handler = handler.get(name, {})
            if any(handler.get(kind, {}).get("host") for kind in ("httpGet", "tcpSocket")):
                yield f"{container['name']} {path[-1]}"


def _app_armor(spec: Document, annotations: Mapping[str, str]) -> Violations:
    for key, value in annotations.items():
        fine = value in ("", "runtime/default") or value.startswith("localhost/")
        if key.startswith(_APP_ARMOR) and not fine:
            yield key.removeprefix(_APP_ARMOR)
    for name, context in _contexts(spec):
        if context.get("appArmorProfile", {}).get("type") not in (None, *_PROFILES):
            yield name


def _selinux(context: Document) -> bool:
    options = context.get("seLinuxOptions", {})
    return bool(options.get("type") not in _SELINUX or options.get("user") or options.get("role"))


def _proc_mount(context: Document) -> bool:
    return context.get("procMount") not in (None, "Default")


def _seccomp(context: Document) -> bool:
    return context.get("seccompProfile", {}).get("type") not in (None, *_PROFILES)


def _sysctls(spec: Document, annotations: Mapping[str, str]) -> Violations:
    set_ones = _context(spec).get("sysctls", ())
    yield from (each["name"] for each in set_ones if each["name"] not in _SYSCTLS)


def _volume_types(spec: Document, annotations: Mapping[str, str]) -> Violations:
    yield from (each["name"] for each in spec.get("volumes", ()) if not _VOLUMES & each.keys())


def _escalation(context: Document) -> bool:
    return context.get("allowPrivilegeEscalation") is not False


def _non_root(spec: Document, annotations: Mapping[str, str]) -> Violations:
    of_pod = _context(spec).get("runAsNonRoot")
    for each in containers(spec):
        if _context(each).get("runAsNonRoot", of_pod) is not True:
            yield each["name"]


def _non_root_user(context: Document) -> bool:
    return context.get("runAsUser") == 0


def _seccomp_required(spec: Document, annotations: Mapping[str, str]) -> Violations:
    of_pod = _context(spec).get("seccompProfile")
    for each in containers(spec):
        profile = _context(each).get("seccompProfile", of_pod) or {}
        if profile.get("type") not in _PROFILES:
            yield each["name"]
    if _seccomp(_context(spec)):
        yield "pod"


def _capabilities_dropped(context: Document) -> bool:
    dropped = context.get("capabilities", {}).get("drop", ())
    return "ALL" not in dropped or bool(_added(context) - {"NET_BIND_SERVICE"})


Control = Callable[[Document, Mapping[str, str]], Violations]

BASELINE: dict[str, Control] = {
    "HostProcess": _of_all(_host_process),
    "Host Namespaces": _host_namespaces,
    "Privileged Containers": _of_containers(_privileged),
    "Capabilities": _of_containers(_capabilities),
    "HostPath Volumes": _host_paths,
    "Host Ports": _host_ports,
    "Host Probes / Lifecycle Hooks": _hosts,
    "AppArmor": _app_armor,
    "SELinux": _of_all(_selinux),
    "/proc Mount Type": _of_containers(_proc_mount),
    "Seccomp": _of_all(_seccomp),
    "Sysctls": _sysctls,
}
RESTRICTED: dict[str, Control] = {
    "Volume Types": _volume_types,
    "Privilege Escalation": _of_containers(_escalation),
    "Running as Non-root": _non_root,
    "Running as Non-root user": _of_all(_non_root_user),
    "Seccomp": _seccomp_required,
    "Capabilities": _of_containers(_capabilities_dropped),
}
"""What the `restricted` standard adds to the baseline."""
