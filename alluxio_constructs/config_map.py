"""`AlluxioConfigMap`: the configuration of a cluster as its containers read it."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from . import _checks
from ._findings import Finding, Findings
from ._manifest import write
from ._names import labels
from ._whole import problems
from .cluster_config import ClusterConfig
from .errors import AlluxioConfigError
from .features import Component


class AlluxioConfigMap(Construct):
    """The ConfigMap with the JVM options of each process, which all containers read."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
    ) -> None:
        """Write the ConfigMap.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            config: The cluster.

        Raises:
            AlluxioConfigError: At synth, with all that is wrong with the cluster as a whole.
        """
        _checks.instance("AlluxioConfigMap config", config, ClusterConfig)
        super().__init__(scope, id)
        findings = Findings(self)
        for finding, message in problems(config):
            findings.add(finding, message)
        data = {}
        for component in (Component.ALL, *config.components):
            try:
                data[component.variable] = config.java_opts(component)
            except AlluxioConfigError as error:
                findings.add(Finding.MEMORY, str(error))
        self.config_map: ApiObject = write(
            self,
            "Resource",
            api_version="v1",
            kind="ConfigMap",
            name=config.config_map_name,
            labels=labels(config.name),
            data=data,
        )
        """The ConfigMap."""
        findings.report()
