"""`AlluxioConfigMap`: the configuration of a cluster as its containers read it."""

from __future__ import annotations

from collections.abc import Mapping

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._model.config import ClusterConfig
from .._model.network_policies import unwise
from .._model.problems import problems
from .._parts.feature import Component
from .._pods.names import labels
from ..errors import AlluxioConfigError, NetworkPolicyWarning, warn
from .findings import Finding, Findings
from .objects import Part, write


class AlluxioConfigMap(Part):
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
        checks.instance("AlluxioConfigMap config", config, ClusterConfig)
        super().__init__(scope, id)
        self.config_map: ApiObject
        """The ConfigMap."""
        self.metrics_config_map: ApiObject | None
        """The ConfigMap with the sinks of metrics, if there are any."""
        self.config_map, self.metrics_config_map = write_config_maps(self, "Resource", config)


def write_config_maps(
    scope: Construct, id: str, config: ClusterConfig
) -> tuple[ApiObject, ApiObject | None]:
    """Write the ConfigMaps of a cluster, and report what is wrong with it as a whole.

    Args:
        scope: The construct that owns them.
        id: The id of the first.
        config: The cluster.

    Returns:
        The ConfigMap with the JVM options, and that with the sinks of metrics if there are any.
    """
    for message in unwise(config):
        warn(message, NetworkPolicyWarning)
    findings = Findings(scope)
    for finding, message in problems(config):
        findings.add(finding, message)
    data = dict(config.log_server_variables())
    for component in (Component.ALL, *config.components):
        try:
            data[component.variable] = config.java_opts(component)
        except AlluxioConfigError as error:
            findings.add(Finding.MEMORY, str(error))
    written = _write(scope, id, config.config_map_name, config, data)
    file = config.metrics_file
    metrics = None
    if file is not None:
        metrics = _write(scope, "metrics", file.config_map_name, config, file.data)
    findings.report()
    return written, metrics


def _write(
    scope: Construct, id: str, name: str, config: ClusterConfig, data: Mapping[str, str]
) -> ApiObject:
    return write(
        scope,
        id,
        api_version="v1",
        kind="ConfigMap",
        name=name,
        labels={**labels(config.name), **config.pod.object_labels},
        annotations=config.pod.object_annotations,
        data=data,
    )
