"""Assembling pods: containers from the answers of a cluster's parts, pods from containers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .._base.values import Value, shown, value_object
from .._model.answers import (
    environment_of,
    log_server_variables,
    mounts_of,
    ports,
    resources_of,
    shared_data,
    variables_of,
)
from .._model.cluster import Cluster
from .._model.endpoints import scrape_annotations
from .._model.labels import name_label, selector_labels
from .._pods import probes, security
from .._pods.env_sources import variables_source
from .._pods.environment import variable
from .._pods.hooks import lifecycle
from .._pods.log_levels import start_command
from .._pods.mounts import Mount, PodVolume, is_reference
from .._pods.names import APP
from .._pods.pod import PodOptions
from .._pods.resources import resources_manifest
from .._pods.scheduling import TopologySpread, merged
from .._pods.scripts import init_container
from .._properties.components import Component, Role
from ..errors import AlluxioConfigError, Finding, problem
from . import pod_problems
from .objects import cluster_labels
from .pod_spec import pod_fields, spread_constraint
from .volumes import plain_mount, plain_volume

CHECKSUM = "checksum/config"

# The pods that have a label `name` in the chart, each with what it ends in.
_CHART_NAMES: Mapping[Role, str] = {
    Role.MASTER: "master",
    Role.LOG_SERVER: "logserver",
    Role.CSI_CONTROLLER: "csi-controller",
    Role.CSI_NODE_PLUGIN: "csi-nodeplugin",
    Role.CSI_FUSE: "fuse",
}


@value_object()
class Container(Value):
    """A container as it will be in a pod, and what it brings along."""

    component: Component
    manifest: Mapping[str, Any]
    mounts: Sequence[Mount]
    problems: Sequence[AlluxioConfigError] = ()


@value_object()
class Pod(Value):
    """A pod template, its containers, and what is wrong with it as a whole."""

    template: Mapping[str, Any]
    containers: Sequence[Container]
    problems: Sequence[AlluxioConfigError]


def image_fields(cluster: Cluster) -> Mapping[str, str]:
    """The fields that name the image in a container."""
    return {"image": cluster.image.reference, "imagePullPolicy": cluster.image.pull_policy}


def config_source(
    cluster: Cluster, component: Component | None = None, role: Role | None = None
) -> list[Mapping[str, Any]]:
    """Where a container has its environment from; of two that have a variable, the last.

    Args:
        cluster: The cluster.
        component: The process in it. Default: none that users give variables.
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
    """Put a component's container together.

    Args:
        cluster: The cluster.
        component: The process in it.
        args: Of the entry point.
        liveness: The handler of its probe; None for no probe.
        readiness: The handler of its probe; None for no probe.
        startup: The handler of its probe. Default: that of liveness, or else of readiness.
        started_by: The timing of its startup probe, where the process has none of its own. Default:
            as for all.
        extra: Further fields of the container, its lifecycle hooks among them. Default: no more
            than the hooks that it was given.
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
    """The ports of a process's container, as a manifest has them."""
    return [
        {"name": name, "containerPort": number}
        for name, number in ports(cluster, component).items()
    ] or None


def _environment(
    cluster: Cluster, component: Component
) -> tuple[list[Mapping[str, Any]], list[AlluxioConfigError]]:
    """The variables of a process's container, and which of them contradict each other."""
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
    # A variable of the container wins over one of the ConfigMap.
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


def assembled(
    cluster: Cluster,
    role: Role,
    *,
    containers: Sequence[Container],
    user: int = 1000,
    init_containers: Sequence[Mapping[str, Any]] = (),
    affinity: Mapping[str, Any] | None = None,
    spread: Sequence[TopologySpread] = (),
    problems: Iterable[AlluxioConfigError] = (),
) -> Pod:
    """A pod.

    Args:
        cluster: The cluster.
        role: The kind of pod.
        containers: The containers.
        user: The user that processes run as where the options name none.
        init_containers: To run before them, after the volumes were prepared.
        affinity: As in a manifest, where the options have none of the kind.
        spread: How the pods spread where the options say nothing of it.
        problems: What was found wrong with it already.
    """
    options = cluster.pods[role]
    found = [*problems, *(each for container in containers for each in container.problems)]
    all_mounts = [mount for each in containers for mount in each.mounts]
    mounts = _by_volume([each for each in all_mounts if not is_reference(each.volume)], found)
    spec = _spec(cluster, role, user=user, affinity=affinity, spread=spread)
    context = spec["securityContext"]
    # Root can write anywhere, and must not take a directory from the users that it shares it with.
    is_root = context["runAsUser"] == 0
    to_prepare = {mount.path: mount for mount in mounts.values() if mount.prepare and not is_root}
    first = []
    ids = (context["runAsUser"], context["runAsGroup"])
    if to_prepare and None not in ids:  # else it was found with the cluster as a whole
        owner = "{}:{}".format(*ids)
        first.append(
            init_container(
                "prepare-volumes",
                [owner, *to_prepare],
                image_fields(cluster),
                mounts=[plain_mount(each) for each in to_prepare.values()],
                security_context=security.of_root(["CHOWN", "FOWNER"]),
            )
        )

    def confined(made: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        own = security.of_container(root=is_root)
        return [{**each, "securityContext": each.get("securityContext") or own} for each in made]

    volumes = [plain_volume(mount) for mount in mounts.values() if mount.volume.source]
    volumes += [{"name": each.name, **each.source} for each in options.volumes]
    template = {
        "metadata": {
            "labels": {
                **cluster_labels(cluster, role),
                **pod_name_label(cluster, role),
                **options.labels,
            },
            "annotations": {
                **scrape_annotations(cluster, role),
                **options.annotations,
                **_checksum(cluster, role, containers),
            }
            or None,
        },
        "spec": {
            **spec,
            "initContainers": [
                *(security.beside(each, context) for each in options.init_containers),
                *first,
                *confined(init_containers),
            ]
            or None,
            "containers": [
                *confined([each.manifest for each in containers]),
                *(security.beside(each, context) for each in options.containers),
            ],
            "volumes": volumes or None,
        },
    }
    found += pod_problems.environment_problems(role.value, template["spec"])
    found += pod_problems.hook_problems(role.value, template["spec"])
    claims = [name for name, each in mounts.items() if each.volume.claim_template is not None]
    if cluster.pod.claim_retention is None:  # the cluster's is for those that have claims
        found += pod_problems.retention_problems(role.value, options.claim_retention, claims)
    added = options.containers or options.init_containers or options.volumes
    if added or any(is_reference(each.volume) for each in all_mounts):
        found += pod_problems.added_problems(role.value, template["spec"], claims)
    return Pod(template=template, containers=containers, problems=found)


def pod_name_label(cluster: Cluster, role: Role) -> dict[str, str]:
    """The label ``name`` of pods, and of what makes them, where the chart has it.

    Args:
        cluster: The cluster.
        role: The kind of pods.
    """
    name = _CHART_NAMES.get(role)
    return {} if name is None else name_label(cluster, f"{cluster.name}-{name}")


def _spec(
    cluster: Cluster,
    role: Role,
    *,
    user: int,
    affinity: Mapping[str, Any] | None,
    spread: Sequence[TopologySpread],
) -> dict[str, Any]:
    """The fields of a pod's `spec` but for containers and volumes."""
    options: PodOptions = cluster.pods[role]
    selector = selector_labels(cluster, role)
    spec = pod_fields(options, selector=selector, user=user)
    if spread and not options.topology_spread:
        spec["topologySpreadConstraints"] = [spread_constraint(each, selector) for each in spread]
    if affinity is not None:
        spec["affinity"] = merged(affinity, options.affinity)
    return spec


def claim_templates(cluster: Cluster, role: Role, pod: Pod) -> list[dict[str, Any]] | None:
    """The claims that each pod of a StatefulSet gets for itself.

    They have no labels but the three that never change: Kubernetes lets nobody change a template.
    """
    volumes = {
        mount.volume.name: mount.volume
        for each in pod.containers
        for mount in each.mounts
        if mount.volume.claim_template is not None
    }
    return [
        {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": volume.name, "labels": selector_labels(cluster, role)},
            "spec": volume.claim_template,
        }
        for volume in volumes.values()
    ] or None


def _by_volume(mounts: Sequence[Mount], found: list[AlluxioConfigError]) -> dict[str, Mount]:
    """One mount of each volume, by the volume's name."""
    result: dict[str, Mount] = {}
    for mount in mounts:
        other = result.setdefault(mount.volume.name, mount)
        if other.volume != mount.volume:
            found.append(
                problem(
                    Finding.VOLUME_NAME_TWICE,
                    f"two volumes are called {mount.volume.name!r} (got {_shown(other.volume)} and"
                    f" {_shown(mount.volume)})",
                    "rename what one of them is made from",
                )
            )
    return result


def _shown(volume: PodVolume) -> str:
    return shown(volume.source)


def _checksum(cluster: Cluster, role: Role, containers: Sequence[Container]) -> Mapping[str, str]:
    """The annotation with a hash of the configuration that the containers read, and nothing else.

    The pods of a Job have none: Kubernetes lets nobody change their template.
    """
    if role is Role.JOB:
        return {}
    components = [each.component for each in containers]
    read = {**shared_data(cluster), **variables_of(cluster, components)}
    text = "".join(f"{name}={value}\n" for name, value in read.items())
    import hashlib  # it loads a library of its own, which only a cluster needs

    return {CHECKSUM: hashlib.sha256(text.encode()).hexdigest()}
