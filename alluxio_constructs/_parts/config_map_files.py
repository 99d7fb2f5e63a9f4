"""`ConfigMapFiles`: somebody else's ConfigMap as files in the containers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from .._base import checks
from .._base.values import Value, put, value_object
from .._pods.directories import CONF
from .._pods.mounts import Mount, PodVolume
from .._pods.names import volume_name
from .._properties.components import PODS, Component, PodName, Role
from ..errors import AlluxioConfigError, refuse
from .feature import Feature

# What the image's entry point writes when a container starts.
_WRITTEN = ("alluxio-env.sh", "alluxio-site.properties")


@value_object()
class ConfigMapFiles(Value, Feature):
    """An existing ConfigMap, whose keys are files below ``/configmaps/MOUNT``, or of Alluxio's own.

    Args:
        config_map_name: Its name, in the namespace of the cluster.
        mount: The directory below ``/configmaps`` where all its keys are files. They follow changes
            of the ConfigMap. Default: not mounted.
        conf_files: Keys that are files in ``/opt/alluxio/conf``, in place of the image's of the
            same name: ``["log4j.properties"]``. They do not follow changes of the ConfigMap before
            the pod is re-created. ``alluxio-env.sh`` and ``alluxio-site.properties``, which the
            image writes when a container starts, are refused. Default: none.
        pods: Which pods get it: ``"master"``, ``"worker"``, ``"fuse"``, ``"proxy"``,
            ``"logserver"``. Default: masters and workers.

    Raises:
        AlluxioConfigError: On a name that Kubernetes refuses, a file that the image writes, a pod
            that there is none of, or nothing to be done with the ConfigMap.
    """

    config_map_name: str
    mount: str | None = None
    conf_files: Sequence[str] = ()
    pods: Sequence[PodName] = ("master", "worker")

    def __post_init__(self) -> None:
        checks.dns_subdomain("ConfigMapFiles config_map_name", self.config_map_name)
        if self.mount is not None:
            checks.directory_name("ConfigMapFiles mount", self.mount)
        files = checks.sequence("ConfigMapFiles conf_files", self.conf_files, str)
        for each in files:
            _check_file(each)
        checks.unique("ConfigMapFiles conf_files", files, "leave one out")
        if self.mount is None and not files:
            raise AlluxioConfigError(
                "is given to nobody",
                parameter=f"ConfigMapFiles {self.config_map_name!r}",
                remedy='say where its keys are files: mount="topology" for all of them below'
                ' /configmaps, or conf_files=["log4j.properties"] for single ones in place of the'
                " image's",
            )
        put(self, conf_files=files, pods=check_pods("ConfigMapFiles pods", self.pods))

    @property
    def directory(self) -> str | None:
        """Where its keys are files in the containers, or None."""
        return None if self.mount is None else f"/configmaps/{self.mount}"

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The ConfigMap at its directory, and single keys of it in Alluxio's."""
        if component not in processes_of(self.pods):
            return ()
        name = volume_name(f"configmap-{self.config_map_name}-volume")
        volume = PodVolume(name=name, source={"configMap": {"name": self.config_map_name}})
        mounts = [
            Mount(volume=volume, path=f"{CONF}/{each}", read_only=True, sub_path=each)
            for each in self.conf_files
        ]
        if self.directory is not None:
            mounts.insert(0, Mount(volume=volume, path=self.directory, read_only=True))
        return mounts


def _check_file(name: str) -> None:
    """Refuse a file that a container could not start with, or that is no key of a ConfigMap."""
    checks.secret_key("ConfigMapFiles conf_files", name, kind="ConfigMap")
    if name in _WRITTEN:
        raise refuse(
            "ConfigMapFiles conf_files",
            name,
            "must be of no file that the image writes when a container starts",
            "give properties={…}, Jvm(options=[…]) and Process(env={…})",
        )


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
        AlluxioConfigError: On none, or an unknown pod.
    """
    checked = checks.sequence(parameter, pods, str)
    for pod in checked:
        checks.choice(parameter, pod, get_args(PodName))
    if not checked:
        raise refuse(parameter, pods, "must name a pod", 'use pods=["master"]')
    return checked
