"""`ClusterConfig`: the configuration of a cluster whose components are put together by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .._base.arguments import explained
from .._parts.ports import Ports
from ..errors import refuse
from .cluster import Cluster
from .options import ClusterOptions, Signature

if TYPE_CHECKING:
    from typing_extensions import Unpack


class ClusterConfig:
    """The configuration that all components of a cluster share: `Master`, `Worker` and so on.

    `AlluxioCluster` creates one itself; create one to put the components into constructs of your
    own.
    """

    @explained("ClusterConfig", bound=True)
    def __init__(self, **options: Unpack[ClusterOptions]) -> None:
        """Describe a cluster.

        Args:
            options: The options that `ClusterOptions` documents. `ufs` and `tiers` are required.
                If they are on claims, use constructs, which write the claims: a `TieredStore` for
                the tiers, and a `ShortCircuitDomain` instead of ``"uuid"``.

        Raises:
            AlluxioConfigError: On an unknown option, or a value that cannot work.
        """
        self._cluster = Cluster("ClusterConfig", options, whole=False)

    @property
    def name(self) -> str:
        """The cluster's name."""
        return self._cluster.name

    @property
    def ports(self) -> Ports:
        """The cluster's ports."""
        return self._cluster.ports

    @property
    def master_host_names(self) -> Sequence[str]:
        """The masters' host names, which are also the names of their pods and Services."""
        return tuple(self._cluster.master_host_names)

    @property
    def config_map_name(self) -> str:
        """The name of the ConfigMap with the environment of all containers."""
        return self._cluster.config_map_name


ClusterConfig.__signature__ = Signature(positional=())  # type: ignore[attr-defined]


def config_of(cluster: Cluster) -> ClusterConfig:
    """The configuration of a cluster."""
    config = object.__new__(ClusterConfig)
    config._cluster = cluster
    return config


def cluster_of(parameter: str, config: object) -> Cluster:
    """The cluster of a configuration.

    Args:
        parameter: The configuration's name in errors.
        config: The configuration.

    Raises:
        AlluxioConfigError: If it is not a `ClusterConfig`.
    """
    if not isinstance(config, ClusterConfig):
        raise refuse(parameter, config, "must be a ClusterConfig", "make one with ClusterConfig(…)")
    return config._cluster
