"""The FUSE daemon of a cluster as Kubernetes objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._base.values import Value, value_object
from .._model.cluster import Cluster
from .._model.labels import selector_labels
from .._parts.fuse import FuseFileSystem
from .._pods import probes
from .._pods.environment import downward
from .._pods.hooks import lifecycle
from .._pods.scripts import init_container
from .._pods.security import PRIVILEGED
from .._properties.components import Component, Role
from ..errors import AlluxioConfigError
from .containers import image_fields, process_container
from .objects import Manifest
from .pods import assembled
from .volumes import plain_mount
from .workloads import policies, workload

_UNMOUNT = "/opt/alluxio/integration/fuse/bin/alluxio-fuse"


@value_object()
class FuseManifests(Value):
    """The objects of the FUSE daemon, and the problems of its pods."""

    daemon_set: Manifest
    policies: Sequence[Manifest]
    problems: Sequence[AlluxioConfigError]


def fuse_manifests(cluster: Cluster, fuse: FuseFileSystem) -> FuseManifests:
    """The FUSE daemon, one process on each node with a worker: a DaemonSet of privileged pods.

    Args:
        cluster: The cluster.
        fuse: The file system that it serves.
    """
    options = ",".join(fuse.options.mount_options)
    container = process_container(
        cluster,
        Component.FUSE,
        args=[
            "fuse",
            *([f"--fuse-opts={options}"] if options else []),
            fuse.mount_point,
            fuse.options.alluxio_path,
        ],
        liveness=_look(fuse, "live"),
        readiness=_look(fuse, "ready"),
        startup=_look(fuse, "ready"),
        extra=serving_fields(cluster, fuse),
    )
    beside_workers = {
        "labelSelector": {"matchLabels": selector_labels(cluster, Role.WORKER)},
        "topologyKey": "kubernetes.io/hostname",
    }
    pod = assembled(
        cluster,
        Role.FUSE,
        containers=[container],
        user=0,
        init_containers=[preparing(cluster, fuse)],
        affinity={
            "podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [beside_workers]}
        },
    )
    return FuseManifests(
        daemon_set=workload(cluster, Role.FUSE, kind="DaemonSet", pod=pod),
        policies=tuple(policies(cluster, Role.FUSE)),
        problems=pod.problems,
    )


def serving_fields(cluster: Cluster, fuse: FuseFileSystem) -> dict[str, Any]:
    """The additional fields of a container that serves a FUSE file system.

    Args:
        cluster: The cluster.
        fuse: The file system.
    """
    unmount = [_UNMOUNT, "unmount", fuse.mount_point]
    return {
        "securityContext": PRIVILEGED,
        "lifecycle": lifecycle(
            cluster.processes[fuse.options.component].post_start, {"exec": {"command": unmount}}
        ),
    }


def preparing(cluster: Cluster, fuse: FuseFileSystem) -> dict[str, Any]:
    """The init container that cleans up the mount point after a crashed daemon."""
    return init_container(
        "prepare-fuse-mount",
        [fuse.mount_point, cluster.name],
        image_fields(cluster),
        mounts=[plain_mount(fuse.in_fuse)],
        env=[downward("NAMESPACE", "metadata.namespace")],
        security_context={
            "runAsUser": 0,
            "runAsGroup": 0,
            "runAsNonRoot": False,
            "privileged": True,
        },
    )


def _look(fuse: FuseFileSystem, what: str) -> Mapping[str, Any]:
    """The handler of the daemon's probes, with the timeout that it needs."""
    return probes.by_script("fuse-mounted", fuse.mount_point, what)
