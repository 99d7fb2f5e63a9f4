"""`ConfigMapFiles`: an existing ConfigMap as files in the containers."""

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

# The files that the image's entry point writes when a container starts.
_WRITTEN = ("alluxio-env.sh", "alluxio-site.properties")


@value_object()
class ConfigMapFiles(Value, Feature):
    """An existing ConfigMap whose keys become files, in a directory or in Alluxio's ``conf``.

    Args:
        config_map_name: The ConfigMap's name, in the namespace of the cluster.
        mount: The directory below ``/configmaps`` where all keys become files. The files follow
            changes of the ConfigMap. Default: not mounted.
        conf_files: Keys that replace files of the same name in ``/opt/alluxio/conf``:
            ``["log4j.properties"]``. The files do not follow changes of the ConfigMap until the
            pod is recreated. ``alluxio-env.sh`` and ``alluxio-site.properties``, which the image
            writes when a container starts, are refused. Default: none.
        pods: The pods that get the files: ``"master"``, ``"worker"``, ``"fuse"``, ``"proxy"``,
            ``"logserver"``. Default: masters and workers.

    Raises:
        AlluxioConfigError: On a name that Kubernetes refuses, a file that the image writes, an
            unknown pod, or a ConfigMap that would be used for nothing.
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
                "reaches no process",
                parameter=f"ConfigMapFiles {self.config_map_name!r}",
                remedy='say where its keys are files: mount="topology" for all of them below'
                ' /configmaps, or conf_files=["log4j.properties"] for single ones in place of the'
                " image's",
            )
        put(self, conf_files=files, pods=check_pods("ConfigMapFiles pods", self.pods))

    @property
    def directory(self) -> str | None:
        """The directory in the containers with the keys as files, or None."""
        return None if self.mount is None else f"/configmaps/{self.mount}"

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The ConfigMap mounted at its directory, and single keys of it in Alluxio's ``conf``."""
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
    """Refuse a file with which a container could not start, or that cannot be a key."""
    checks.secret_key("ConfigMapFiles conf_files", name, kind="ConfigMap")
    if name in _WRITTEN:
        raise refuse(
            "ConfigMapFiles conf_files",
            name,
            "must not be a file that the image writes when a container starts",
            "give properties={…}, Jvm(options=[…]) and Process(env={…})",
        )


def processes_of(pods: Sequence[PodName]) -> tuple[Component, ...]:
    """The processes in some kinds of pods.

    Args:
        pods: The kinds of pods, as options name them.
    """
    return tuple(component for pod in pods for component in PODS[Role(pod)])


def check_pods(parameter: str, pods: object) -> tuple[str, ...]:
    """Check an option that names kinds of pods.

    Args:
        parameter: Its name in errors.
        pods: The names.

    Raises:
        AlluxioConfigError: On an empty list, or an unknown pod.
    """
    checked = checks.sequence(parameter, pods, str)
    for pod in checked:
        checks.choice(parameter, pod, get_args(PodName))
    if not checked:
        raise refuse(parameter, pods, "must name a pod", 'use pods=["master"]')
    return checked
