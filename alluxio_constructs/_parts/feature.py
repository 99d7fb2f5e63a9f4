"""What a cluster is made of: the one question-and-answer form that every part of it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from .._pods.mounts import Mount
from .._properties.shell import EnvReference
from .._properties.values import PropertyValue, Unchecked


class Component(Enum):
    """The processes of a cluster; the value is the variable that carries a process's JVM options.

    `ALL` stands for every process at once, and for `alluxio` commands run in any container.
    """

    ALL = "ALLUXIO_JAVA_OPTS"
    MASTER = "ALLUXIO_MASTER_JAVA_OPTS"
    JOB_MASTER = "ALLUXIO_JOB_MASTER_JAVA_OPTS"
    WORKER = "ALLUXIO_WORKER_JAVA_OPTS"
    JOB_WORKER = "ALLUXIO_JOB_WORKER_JAVA_OPTS"
    FUSE = "ALLUXIO_FUSE_JAVA_OPTS"
    PROXY = "ALLUXIO_PROXY_JAVA_OPTS"
    LOGSERVER = "ALLUXIO_LOGSERVER_JAVA_OPTS"

    @property
    def variable(self) -> str:
        """The environment variable with the JVM options."""
        return self.value

    @property
    def suffix(self) -> str:
        """What the container's name ends in: ``job-master``."""
        return self.name.lower().replace("_", "-")

    @property
    def sourced(self) -> bool:
        """Whether a shell reads the variable. The entry point does not write all of them."""
        return self not in (Component.ALL, Component.LOGSERVER)


MASTERS = (Component.MASTER, Component.JOB_MASTER)
WORKERS = (Component.WORKER, Component.JOB_WORKER)

PODS: Mapping[str, tuple[Component, ...]] = {
    "master": MASTERS,
    "worker": WORKERS,
    "fuse": (Component.FUSE,),
    "proxy": (Component.PROXY,),
    "logserver": (Component.LOGSERVER,),
}
"""The processes of each pod, by what its role ends in."""


class Feature:
    """A part of a cluster that answers for itself what it needs in each process.

    A journal, a metastore, the tiers, the domain socket, a Secret each are one. Derive from it to
    add something of your own to a cluster: ``AlluxioCluster(…, features=[Mine()])``.
    """

    def properties(
        self, component: Component
    ) -> Mapping[str, PropertyValue | Unchecked | EnvReference]:
        """The Alluxio properties that it sets for a component.

        Args:
            component: The process; `Component.ALL` for what every process must know.
        """
        return {}

    def mounts(self, component: Component) -> Sequence[Mount]:
        """The volumes that it needs in a component's container, each with its path."""
        return ()

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The environment variables that it needs in a component's container, as in a manifest."""
        return ()
