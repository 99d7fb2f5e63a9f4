"""The processes of a cluster, and the kinds of pods that run them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from typing import Literal


class Component(Enum):
    """The processes of a cluster; the value is the variable with the process's JVM options.

    `ALL` stands for all processes, and for `alluxio` commands run in any of the containers.
    `CLIENT` is the `alluxio` command that a Job runs.
    """

    ALL = "ALLUXIO_JAVA_OPTS"
    MASTER = "ALLUXIO_MASTER_JAVA_OPTS"
    JOB_MASTER = "ALLUXIO_JOB_MASTER_JAVA_OPTS"
    WORKER = "ALLUXIO_WORKER_JAVA_OPTS"
    JOB_WORKER = "ALLUXIO_JOB_WORKER_JAVA_OPTS"
    FUSE = "ALLUXIO_FUSE_JAVA_OPTS"
    PROXY = "ALLUXIO_PROXY_JAVA_OPTS"
    LOG_SERVER = "ALLUXIO_LOGSERVER_JAVA_OPTS"
    CLIENT = "ALLUXIO_USER_JAVA_OPTS"

    @cached_property
    def variable(self) -> str:
        """The environment variable with the JVM options."""
        return str(self.value)

    @cached_property
    def suffix(self) -> str:
        """The last part of the container's name: ``job-master``, ``logserver``."""
        if self in (Component.ALL, Component.CLIENT):
            return self.name.lower()
        name = self.variable.removeprefix("ALLUXIO_").removesuffix("_JAVA_OPTS")
        return name.lower().replace("_", "-")

    @property
    def sourced(self) -> bool:
        """Whether a shell reads the variable; the entry point does not write all of them."""
        return self not in (Component.ALL, Component.LOG_SERVER, Component.CLIENT)

    @property
    def expanded(self) -> bool:
        """Whether the kubelet expands the variable, which is set in the container itself."""
        return self is Component.CLIENT


MASTERS = (Component.MASTER, Component.JOB_MASTER)
WORKERS = (Component.WORKER, Component.JOB_WORKER)


class Role(Enum):
    """The kinds of pods of a cluster; their names and their label `role` end in the value."""

    MASTER = "master"
    WORKER = "worker"
    FUSE = "fuse"
    PROXY = "proxy"
    LOG_SERVER = "logserver"
    CSI_CONTROLLER = "csi-controller"
    CSI_NODE_PLUGIN = "csi-nodeplugin"
    CSI_FUSE = "csi-fuse"
    JOB = "job"


PODS: Mapping[Role, tuple[Component, ...]] = {
    Role.MASTER: MASTERS,
    Role.WORKER: WORKERS,
    Role.FUSE: (Component.FUSE,),
    Role.PROXY: (Component.PROXY,),
    Role.LOG_SERVER: (Component.LOG_SERVER,),
    Role.JOB: (Component.CLIENT,),
}
"""The processes of each kind of pod that runs Alluxio processes."""

POD_OF: Mapping[Component, Role] = {each: role for role, within in PODS.items() for each in within}
"""The kind of pod that each process runs in."""

PodName = Literal["master", "worker", "fuse", "proxy", "logserver"]
"""A kind of pod as options name it."""
