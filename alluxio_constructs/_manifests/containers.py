"""Building containers from the features of a cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._base.values import Value, value_object
from .._model.answers import (
    environment_of,
    log_server_variables,
    mounts_of,
    ports,
    resources_of,
)
from .._model.cluster import Cluster
from .._pods import probes
from .._pods.env_sources import variables_source
from .._pods.environment import variable
from .._pods.hooks import lifecycle
from .._pods.log_levels import start_command
from .._pods.mounts import Mount
from .._pods.names import APP
from .._pods.resources import resources_manifest
from .._properties.components import Component, Role
from ..errors import AlluxioConfigError, Finding, problem
from . import pod_problems
from .volumes import plain_mount


@value_object()
class Container(Value):
    """A container of a pod, with its volumes and problems."""

    component: Component
    manifest: Mapping[str, Any]
    mounts: Sequence[Mount]
    problems: Sequence[AlluxioConfigError] = ()


def image_fields(cluster: Cluster) -> Mapping[str, str]:
    """The fields that name the image in a container."""
    return {"image": cluster.image.reference, "imagePullPolicy": cluster.image.pull_policy}


def config_source(
    cluster: Cluster, component: Component | None = None, role: Role | None = None
) -> list[Mapping[str, Any]]:
    """The ConfigMaps of a container's environment; if two have a variable, the last one wins.

    Args:
        cluster: The cluster.
        component: The process in the container. Default: none to which users can give variables.
        role: The kind of pod. Default: that of the process.
    """
    own = {"configMapRef": {"name": cluster.config_map_name}}
    if component is None:
        return [own]
    pod = cluster.pod_of(component) if role is None else cluster.pods[role]
    given = dict.fromkeys((*pod.env_from, *cluster.processes[component].env_from))
    return [*map(variables_source, given), own]


def process_container(
    cluster: Cluster,
    component: Component,
    *,
    args: Sequence[str],
    liveness: Mapping[str, Any] | None = None,
    readiness: Mapping[str, Any] | None = None,
    startup: Mapping[str, Any] | None = None,
    started_by: probes.Probe | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Container:
    """Build the container of a process.

    Args:
        cluster: The cluster.
        component: The process.
        args: The arguments of the entry point.
        liveness: The handler of the liveness probe; None for no probe.
        readiness: The handler of the readiness probe; None for no probe.
        startup: The handler of the startup probe. Default: that of liveness, or of readiness.
        started_by: The timing of the startup probe, if the process has none of its own. Default:
            that of all processes.
        extra: Further fields of the container, including its lifecycle hooks. Default: only the
            hooks that users gave.
    """
    process = cluster.processes[component]
    mounts = mounts_of(cluster, component)
    env, problems = _environment(cluster, component)
    startup = startup or liveness or readiness
    live = process.liveness_probe is None or process.liveness_probe.enabled
    if not live and process.startup_probe is None:
        startup = None
    manifest = {
        "name": f"{APP}-{component.suffix}",
        **image_fields(cluster),
        "command": list(start_command(process.log_levels)),
        "args": list(args),
        "env": env or None,
        "envFrom": config_source(cluster, component),
        "ports": container_ports(cluster, component),
        "resources": resources_manifest(resources_of(cluster, component)),
        "readinessProbe": readiness
        and probes.probe(readiness, probes.READINESS, process.readiness_probe),
        "livenessProbe": liveness
        and probes.probe(liveness, probes.LIVENESS, process.liveness_probe),
        "startupProbe": startup
        and probes.probe(startup, probes.STARTUP, process.startup_probe or started_by),
        "volumeMounts": [plain_mount(each) for each in mounts] or None,
        **(extra or {"lifecycle": lifecycle(process.post_start, process.pre_stop)}),
    }
    return Container(
        component=component,
        manifest=manifest,
        mounts=mounts,
        problems=[
            *_mount_problems(component, mounts),
            *pod_problems.log_level_problems(component, process.log_levels, mounts),
            *problems,
        ],
    )


def container_ports(cluster: Cluster, component: Component) -> list[dict[str, Any]] | None:
    """The ports of a process's container, in the form of a manifest."""
    return [
        {"name": name, "containerPort": number}
        for name, number in ports(cluster, component).items()
    ] or None


def _environment(
    cluster: Cluster, component: Component
) -> tuple[list[Mapping[str, Any]], list[AlluxioConfigError]]:
    """The variables of a process's container, and the errors for those set twice."""
    env = [*environment_of(cluster, component)]
    found = []
    for name, count in Counter(each["name"] for each in env).items():
        if count > 1:
            found.append(
                problem(
                    Finding.VARIABLE_TWICE,
                    f"{component.suffix} has the variable {name} {count} times, from a UfsSecret or"
                    " a feature and from the cluster itself",
                    "rename it",
                )
            )
    # A container's own variable wins over one from a ConfigMap.
    shared = {*(each.variable for each in Component), *log_server_variables(cluster)}
    own = shared | {each["name"] for each in env}
    for name in sorted(shared & {each["name"] for each in env}):
        found.append(
            problem(
                Finding.VARIABLE_TWICE,
                f"{component.suffix} has the variable {name} from a UfsSecret or a feature, which"
                " the cluster's ConfigMap has",
                "rename it",
            )
        )
    given = {**cluster.pod_of(component).env, **cluster.processes[component].env}
    for name, value in given.items():
        if name in own:
            found.append(
                problem(
                    Finding.VARIABLE_TWICE,
                    f"{component.suffix} has the variable {name} in env=…, which the cluster sets"
                    " itself",
                    "leave it out",
                )
            )
        env.append(variable(name, value))
    return env, found


def _mount_problems(component: Component, mounts: Sequence[Mount]) -> Iterator[AlluxioConfigError]:
    seen: dict[str, Mount] = {}
    for mount in mounts:
        other = seen.setdefault(mount.path, mount)
        if other is not mount:
            yield problem(
                Finding.MOUNT_PATH_TWICE,
                f"{component.suffix} has two volumes at {mount.path!r} (got"
                f" {other.volume.name!r} and {mount.volume.name!r})",
                "give each a path of its own",
            )
