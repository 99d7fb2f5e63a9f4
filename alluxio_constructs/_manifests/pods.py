"""Building pods from containers, and what the objects around them need to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._base.values import Value, shown, value_object
from .._model.answers import (
    shared_data,
    variables_of,
)
from .._model.cluster import Cluster
from .._model.endpoints import scrape_annotations
from .._model.labels import name_label, selector_labels
from .._pods import security
from .._pods.mounts import ON_CLAIMS, Mount, PodVolume, is_reference, kind_of
from .._pods.names import CHECKSUM
from .._pods.pod import PodOptions
from .._pods.scheduling import TopologySpread, merged
from .._pods.scripts import init_container
from .._properties.components import Role
from ..errors import AlluxioConfigError, Finding, problem
from . import pod_problems
from .containers import Container, image_fields
from .objects import cluster_labels
from .pod_spec import pod_fields, spread_constraint
from .volumes import plain_mount, plain_volume

# The pods that have a label `name` in the chart, each with the suffix of its value.
_CHART_NAMES: Mapping[Role, str] = {
    Role.MASTER: "master",
    Role.LOG_SERVER: "logserver",
    Role.CSI_CONTROLLER: "csi-controller",
    Role.CSI_NODE_PLUGIN: "csi-nodeplugin",
    Role.CSI_FUSE: "fuse",
}


@value_object()
class Pod(Value):
    """A pod template, its containers, and its problems."""

    template: Mapping[str, Any]
    containers: Sequence[Container]
    problems: Sequence[AlluxioConfigError]


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
    """Build a pod.

    Args:
        cluster: The cluster.
        role: The kind of pod.
        containers: The containers.
        user: The user ID of processes, if the options name none.
        init_containers: Init containers, which run after those that prepare volumes.
        affinity: As in a manifest, for kinds of affinity that the options do not have.
        spread: How the pods spread, if the options do not say.
        problems: Problems of the pod that are known already.
    """
    options = cluster.pods[role]
    found = [*problems, *(each for container in containers for each in container.problems)]
    all_mounts = [mount for each in containers for mount in each.mounts]
    mounts = _by_volume([each for each in all_mounts if not is_reference(each.volume)], found)
    spec = _spec(cluster, role, user=user, affinity=affinity, spread=spread)
    context = spec["securityContext"]
    on_claims = any(kind_of(each.volume) in ON_CLAIMS for each in mounts.values())
    if on_claims and context["fsGroup"] is not None and options.fs_group_change_policy is None:
        # Otherwise each start would walk through all files of the volume.
        context["fsGroupChangePolicy"] = "OnRootMismatch"
    # Root can write anywhere, and must not take over a directory that other users share.
    is_root = context["runAsUser"] == 0
    to_prepare = {mount.path: mount for mount in mounts.values() if mount.prepare and not is_root}
    first = []
    ids = (context["runAsUser"], context["runAsGroup"])
    if to_prepare and None not in ids:  # otherwise the check of the whole cluster has found it
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
    if cluster.pod.claim_retention is None:  # the cluster's applies only to pods with claims
        found += pod_problems.retention_problems(role.value, options.claim_retention, claims)
    added = options.containers or options.init_containers or options.volumes
    if added or any(is_reference(each.volume) for each in all_mounts):
        found += pod_problems.added_problems(role.value, template["spec"], claims)
    return Pod(template=template, containers=containers, problems=found)


def pod_name_label(cluster: Cluster, role: Role) -> dict[str, str]:
    """The label ``name`` of pods and of their workload, if the chart has it.

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
    """The fields of a pod's `spec`, except containers and volumes."""
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

    They have only the three labels that never change: Kubernetes does not allow changes to a
    template.
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
                    "rename what one of them is named after",
                )
            )
    return result


def _shown(volume: PodVolume) -> str:
    return shown(volume.source)


def _checksum(cluster: Cluster, role: Role, containers: Sequence[Container]) -> Mapping[str, str]:
    """The annotation with a hash of exactly the configuration that the containers read.

    The pods of a Job have none: Kubernetes does not allow changes to their template.
    """
    if role is Role.JOB:
        return {}
    components = [each.component for each in containers]
    read = {**shared_data(cluster), **variables_of(cluster, components)}
    text = "".join(f"{name}={value}\n" for name, value in read.items())
    import hashlib  # it loads a native library, which only a cluster needs

    return {CHECKSUM: hashlib.sha256(text.encode()).hexdigest()}
