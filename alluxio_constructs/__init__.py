"""Alluxio 2.9.5 on Kubernetes, as cdk8s constructs.

What needs cdk8s, which starts Node.js, is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from types import FunctionType
from typing import TYPE_CHECKING, Any

from ._model.config import ClusterConfig
from ._model.endpoints import WebEndpoint
from ._model.options import ClusterOptions
from ._parts.config_map_files import ConfigMapFiles
from ._parts.csi import Csi
from ._parts.feature import Feature
from ._parts.fuse import Fuse
from ._parts.journal import Journal
from ._parts.log_server import LogServerOptions
from ._parts.metastore import Metastore
from ._parts.metrics import (
    ConsoleSink,
    CsvSink,
    GraphiteSink,
    JmxSink,
    Metrics,
    MetricsSink,
    PrometheusMetricsServlet,
    Slf4jSink,
)
from ._parts.network_policies import NetworkPolicies
from ._parts.ports import Ports
from ._parts.proxy import ProxyOptions
from ._parts.short_circuit import ShortCircuitDomainOptions
from ._parts.tiers import Tier, TierDirectory, Tiers
from ._parts.ufs import Ufs
from ._parts.ufs_secret import UfsSecretOptions
from ._parts.web_ui import WebUiOptions
from ._pods.image import Image
from ._pods.mounts import Mount, PodVolume
from ._pods.pod import HostAlias, PodOptions
from ._pods.probes import Probe
from ._pods.process import Process
from ._pods.resources import Resources
from ._pods.scheduling import Toleration, TopologySpread
from ._pods.volumes import VolumeSource
from ._properties.components import Component
from ._properties.jvm import Jvm
from ._properties.shell import EnvReference
from ._properties.values import Unchecked
from .errors import (
    AlluxioConfigError,
    AlluxioConfigWarning,
    CsiWarning,
    DataLossWarning,
    DeprecatedPropertyWarning,
    Finding,
    HelmValuesWarning,
    NetworkPolicyWarning,
    QuorumWarning,
    SharedClaimWarning,
    ShortCircuitWarning,
    UnpinnedImageWarning,
)

if TYPE_CHECKING:
    from ._constructs.charts import (
        MultiMasterEmbeddedJournalChart,
        SingleMasterHdfsJournalChart,
        SingleMasterLocalJournalChart,
    )
    from ._constructs.cluster import AlluxioCluster
    from ._constructs.config_map import AlluxioConfigMap
    from ._constructs.csi import CsiDriver
    from ._constructs.csi_volumes import CsiClaim, CsiStorageClass, CsiVolume
    from ._constructs.fuse import FuseDaemon, FuseMount
    from ._constructs.journal_volumes import JournalVolumes
    from ._constructs.log_server import LogServer
    from ._constructs.master import Master
    from ._constructs.proxy import Proxy
    from ._constructs.short_circuit import ShortCircuitDomain
    from ._constructs.synthesis import synth
    from ._constructs.tiered_store import TieredStore
    from ._constructs.ufs_secret import UfsSecret
    from ._constructs.web_ui import WebUi
    from ._constructs.worker import Worker

__all__ = [
    "AlluxioCluster",
    "AlluxioConfigError",
    "AlluxioConfigMap",
    "AlluxioConfigWarning",
    "ClusterConfig",
    "ClusterOptions",
    "Component",
    "ConfigMapFiles",
    "ConsoleSink",
    "Csi",
    "CsiClaim",
    "CsiDriver",
    "CsiStorageClass",
    "CsiVolume",
    "CsiWarning",
    "CsvSink",
    "DataLossWarning",
    "DeprecatedPropertyWarning",
    "EnvReference",
    "Feature",
    "Finding",
    "Fuse",
    "FuseDaemon",
    "FuseMount",
    "GraphiteSink",
    "HelmValuesWarning",
    "HostAlias",
    "Image",
    "JmxSink",
    "Journal",
    "JournalVolumes",
    "Jvm",
    "LogServer",
    "LogServerOptions",
    "Master",
    "Metastore",
    "Metrics",
    "MetricsSink",
    "Mount",
    "MultiMasterEmbeddedJournalChart",
    "NetworkPolicies",
    "NetworkPolicyWarning",
    "PodOptions",
    "PodVolume",
    "Ports",
    "Probe",
    "Process",
    "PrometheusMetricsServlet",
    "Proxy",
    "ProxyOptions",
    "QuorumWarning",
    "Resources",
    "SharedClaimWarning",
    "ShortCircuitDomain",
    "ShortCircuitDomainOptions",
    "ShortCircuitWarning",
    "SingleMasterHdfsJournalChart",
    "SingleMasterLocalJournalChart",
    "Slf4jSink",
    "Tier",
    "TierDirectory",
    "TieredStore",
    "Tiers",
    "Toleration",
    "TopologySpread",
    "Ufs",
    "UfsSecret",
    "UfsSecretOptions",
    "Unchecked",
    "UnpinnedImageWarning",
    "VolumeSource",
    "WebEndpoint",
    "WebUi",
    "WebUiOptions",
    "Worker",
    "synth",
]

_CONSTRUCTS = {
    "AlluxioCluster": "cluster",
    "AlluxioConfigMap": "config_map",
    "CsiClaim": "csi_volumes",
    "CsiDriver": "csi",
    "CsiStorageClass": "csi_volumes",
    "CsiVolume": "csi_volumes",
    "FuseDaemon": "fuse",
    "FuseMount": "fuse",
    "JournalVolumes": "journal_volumes",
    "LogServer": "log_server",
    "Master": "master",
    "MultiMasterEmbeddedJournalChart": "charts",
    "Proxy": "proxy",
    "ShortCircuitDomain": "short_circuit",
    "SingleMasterHdfsJournalChart": "charts",
    "SingleMasterLocalJournalChart": "charts",
    "TieredStore": "tiered_store",
    "UfsSecret": "ufs_secret",
    "WebUi": "web_ui",
    "Worker": "worker",
    "synth": "synthesis",
}
"""What needs cdk8s, with the module that has it."""


def __getattr__(name: str) -> object:
    if name not in _CONSTRUCTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"._constructs.{_CONSTRUCTS[name]}", __name__), name)
    _publish(found)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _publish(found: Any) -> None:
    """Have a public name, and what is in it, say where users find it."""
    found.__module__ = __name__
    for each in vars(found).values() if isinstance(found, type) else ():
        function = getattr(each, "fget", getattr(each, "__func__", each))
        while isinstance(function, FunctionType) and function.__module__.startswith(__name__):
            function.__module__ = __name__
            function = getattr(function, "__wrapped__", None)


for _name in __all__:
    if _name not in _CONSTRUCTS:
        _publish(globals()[_name])
