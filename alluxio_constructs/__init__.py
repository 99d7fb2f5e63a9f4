"""Alluxio 2.9.5 on Kubernetes, as cdk8s constructs."""

from ._property_values import Unchecked
from ._shell import EnvReference
from .charts import (
    MultiMasterEmbeddedJournalChart,
    SingleMasterHdfsJournalChart,
    SingleMasterLocalJournalChart,
)
from .cluster import AlluxioCluster
from .cluster_config import ClusterConfig
from .config_map import AlluxioConfigMap
from .errors import (
    AlluxioConfigError,
    AlluxioConfigWarning,
    DataLossWarning,
    DeprecatedPropertyWarning,
    QuorumWarning,
    SharedClaimWarning,
    UnpinnedImageWarning,
)
from .features import Component, Feature
from .fuse import Fuse, FuseDaemon, FuseMount
from .image import Image
from .journal import Journal, Metastore
from .journal_volumes import JournalVolumes
from .jvm import Jvm
from .master import Master
from .options import ClusterOptions
from .pod import HostAlias, PodOptions, Toleration
from .ports import Ports
from .probes import Probe
from .process import Process
from .resources import Resources
from .short_circuit import ShortCircuitDomain
from .synthesis import synth
from .tiered_store import Tier, TierDirectory, TieredStore
from .ufs import Ufs
from .ufs_secret import UfsSecret
from .volumes import Mount, PodVolume, VolumeSource
from .worker import Worker

__all__ = [
    "AlluxioCluster",
    "AlluxioConfigError",
    "AlluxioConfigMap",
    "AlluxioConfigWarning",
    "ClusterConfig",
    "ClusterOptions",
    "Component",
    "DataLossWarning",
    "DeprecatedPropertyWarning",
    "EnvReference",
    "Feature",
    "Fuse",
    "FuseDaemon",
    "FuseMount",
    "HostAlias",
    "Image",
    "Journal",
    "JournalVolumes",
    "Jvm",
    "Master",
    "Metastore",
    "Mount",
    "MultiMasterEmbeddedJournalChart",
    "PodOptions",
    "PodVolume",
    "Ports",
    "Probe",
    "Process",
    "QuorumWarning",
    "Resources",
    "SharedClaimWarning",
    "ShortCircuitDomain",
    "SingleMasterHdfsJournalChart",
    "SingleMasterLocalJournalChart",
    "Tier",
    "TierDirectory",
    "TieredStore",
    "Toleration",
    "Ufs",
    "UfsSecret",
    "Unchecked",
    "UnpinnedImageWarning",
    "VolumeSource",
    "Worker",
    "synth",
]
