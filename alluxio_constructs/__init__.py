"""Alluxio 2.9.5 on Kubernetes, as cdk8s constructs."""

from ._constructs.charts import (
    MultiMasterEmbeddedJournalChart,
    SingleMasterHdfsJournalChart,
    SingleMasterLocalJournalChart,
)
from ._constructs.cluster import AlluxioCluster
from ._constructs.config_map import AlluxioConfigMap
from ._constructs.csi import CsiDriver
from ._constructs.csi_volumes import CsiClaim, CsiStorageClass, CsiVolume
from ._constructs.fuse import Fuse, FuseDaemon, FuseMount
from ._constructs.journal_volumes import JournalVolumes
from ._constructs.log_server import LogServer, LogServerOptions
from ._constructs.master import Master
from ._constructs.proxy import Proxy, ProxyOptions
from ._constructs.short_circuit import ShortCircuitDomain
from ._constructs.synthesis import synth
from ._constructs.tiered_store import Tier, TierDirectory, TieredStore, Tiers
from ._constructs.ufs_secret import UfsSecret
from ._constructs.web_ui import WebUi, WebUiOptions
from ._constructs.worker import Worker
from ._model.config import ClusterConfig
from ._model.endpoints import WebEndpoint
from ._model.network_policies import NetworkPolicies
from ._model.options import ClusterOptions
from ._parts.config_map_files import ConfigMapFiles
from ._parts.csi import Csi
from ._parts.feature import Component, Feature
from ._parts.journal import Journal, Metastore
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
from ._parts.ports import Ports
from ._parts.ufs import Ufs
from ._pods.image import Image
from ._pods.mounts import Mount, PodVolume
from ._pods.pod import HostAlias, PodOptions
from ._pods.probes import Probe
from ._pods.process import Process
from ._pods.resources import Resources
from ._pods.scheduling import Toleration, TopologySpread
from ._pods.volumes import VolumeSource
from ._properties.jvm import Jvm
from ._properties.shell import EnvReference
from ._properties.values import Unchecked
from .errors import (
    AlluxioConfigError,
    AlluxioConfigWarning,
    CsiWarning,
    DataLossWarning,
    DeprecatedPropertyWarning,
    HelmValuesWarning,
    NetworkPolicyWarning,
    QuorumWarning,
    SharedClaimWarning,
    ShortCircuitWarning,
    UnpinnedImageWarning,
)

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
    "Unchecked",
    "UnpinnedImageWarning",
    "VolumeSource",
    "WebEndpoint",
    "WebUi",
    "WebUiOptions",
    "Worker",
    "synth",
]
