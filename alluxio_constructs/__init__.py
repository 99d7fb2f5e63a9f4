"""Alluxio 2.9.5 on Kubernetes, as cdk8s constructs."""

from ._property_values import Unchecked
from ._shell import EnvReference
from ._web import WebEndpoint
from .charts import (
    MultiMasterEmbeddedJournalChart,
    SingleMasterHdfsJournalChart,
    SingleMasterLocalJournalChart,
)
from .cluster import AlluxioCluster
from .cluster_config import ClusterConfig
from .config_map import AlluxioConfigMap
from .config_map_files import ConfigMapFiles
from .csi import CsiDriver
from .csi_options import Csi
from .csi_volumes import CsiClaim, CsiStorageClass, CsiVolume
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
from .features import Component, Feature
from .fuse import Fuse, FuseDaemon, FuseMount
from .image import Image
from .journal import Journal, Metastore
from .journal_volumes import JournalVolumes
from .jvm import Jvm
from .log_server import LogServer, LogServerOptions
from .master import Master
from .metrics import (
    ConsoleSink,
    CsvSink,
    GraphiteSink,
    JmxSink,
    Metrics,
    MetricsSink,
    PrometheusMetricsServlet,
    Slf4jSink,
)
from .mounts import Mount, PodVolume
from .network_policies import NetworkPolicies
from .options import ClusterOptions
from .pod import HostAlias, PodOptions
from .ports import Ports
from .probes import Probe
from .process import Process
from .proxy import Proxy, ProxyOptions
from .resources import Resources
from .scheduling import Toleration, TopologySpread
from .short_circuit import ShortCircuitDomain
from .synthesis import synth
from .tiered_store import Tier, TierDirectory, TieredStore, Tiers
from .ufs import Ufs
from .ufs_secret import UfsSecret
from .volumes import VolumeSource
from .web_ui import WebUi, WebUiOptions
from .worker import Worker

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
