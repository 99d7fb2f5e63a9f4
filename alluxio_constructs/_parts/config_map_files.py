"""`ConfigMapFiles`: somebody else's ConfigMap as files in the containers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from .._base import checks
from .._base.values import Value, put, value_object
from .._pods.mounts import Mount, PodVolume
from .._properties.components import PODS, Component, PodName, Role
from ..errors import refuse
from .feature import Feature


@value_object()
class ConfigMapFiles(Value, Feature):
    """An existing ConfigMap, whose keys are files below ``/configmaps/MOUNT``.

    Args:
        config_map_name: Its name, in the namespace of the cluster.
        mount: The directory below ``/configmaps``.
        pods: Which pods get it: ``"master"``, ``"worker"``, ``"fuse"``, ``"proxy"``,
            ``"logserver"``. Default: masters and workers.

    Raises:
        AlluxioConfigError: On a name that Kubernetes refuses, or a pod that there is none of.
    """

    config_map_name: str
    mount: str
    pods: Sequence[PodName] = ("master", "worker")

    def __post_init__(self) -> None:
        checks.dns_subdomain("ConfigMapFiles config_map_name", self.config_map_name)
        checks.directory_name("ConfigMapFiles mount", self.mount)
        put(self, pods=check_pods("ConfigMapFiles pods", self.pods))

    @property
    def directory(self) -> str:
        """Where its keys are files in the containers."""
        return f"/configmaps/{self.mount}"

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The ConfigMap at its directory."""
        if component not in processes_of(self.pods):
            return ()
        name = f"configmap-{self.config_map_name}-volume"[:63].replace(".", "-").rstrip("-")
        volume = PodVolume(name=name, source={"configMap": {"name": self.config_map_name}})
        return (Mount(volume=volume, path=self.directory, read_only=True),)


def processes_of(pods: Sequence[PodName]) -> tuple[Component, ...]:
    """The processes of some kinds of pods.

    Args:
        pods: The pods, as options name them.
    """
    return tuple(component for pod in pods for component in PODS[Role(pod)])


def check_pods(parameter: str, pods: object) -> tuple[str, ...]:
    """Check the names of pods that get something.

    Args:
        parameter: What errors call them.
        pods: The names.

    Raises:
        AlluxioConfigError: On none, or a pod that there is none of.
    """
    checked = checks.sequence(parameter, pods, str)
    for pod in checked:
        checks.choice(parameter, pod, get_args(PodName))
    if not checked:
        raise refuse(parameter, pods, "must name a pod", 'use pods=["master"]')
    return checked
