"""Alluxio 2.9.5 on Kubernetes, as cdk8s constructs.

Each name is loaded when it is first used: what needs cdk8s starts Node.js, and nobody needs all.
"""

from __future__ import annotations

from importlib import import_module
from types import FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._constructs.alerts import AlluxioAlerts
    from ._constructs.charts import (
        MultiMasterEmbeddedJournalChart,
        SingleMasterHdfsJournalChart,
        SingleMasterLocalJournalChart,
    )
    from ._constructs.cluster import AlluxioCluster
    from ._constructs.config_map import AlluxioConfigMap
    from ._constructs.csi import CsiDriver
    from ._constructs.csi_volumes import CsiClaim, CsiStorageClass, CsiVolume
    from ._constructs.dashboard import AlluxioDashboard
    from ._constructs.fuse import FuseDaemon, FuseMount
    from ._constructs.jobs import AlluxioCronJob, AlluxioJob
    from ._constructs.journal_volumes import JournalVolumes
    from ._constructs.log_server import LogServer
    from ._constructs.master import Master
    from ._constructs.mount_table import MountTable
    from ._constructs.proxy import Proxy
    from ._constructs.short_circuit import ShortCircuitDomain
    from ._constructs.synthesis import synth
    from ._constructs.tiered_store import TieredStore
    from ._constructs.ufs_secret import UfsSecret
    from ._constructs.web_ui import WebUi
    from ._constructs.worker import Worker
    from ._manifests.client import Client, ClientPod
    from ._manifests.dashboard import dashboard_json
    from ._model.config import ClusterConfig
    from ._model.endpoints import WebEndpoint
    from ._model.options import ClusterOptions
    from ._parts.alerts import Alerts
    from ._parts.config_map_files import ConfigMapFiles
    from ._parts.csi import Csi
    from ._parts.dashboard import Dashboard
    from ._parts.feature import Feature
    from ._parts.fuse import Fuse
    from ._parts.job import JobOptions, Schedule
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
    from ._parts.mount_point import MountPoint, MountTableOptions
    from ._parts.network_policies import NetworkPolicies
    from ._parts.ports import Ports
    from ._parts.proxy import ProxyOptions
    from ._parts.short_circuit import ShortCircuitDomainOptions
    from ._parts.tasks import Backup, Load, Pin, Replication
    from ._parts.tier import Tier, TierDirectory
    from ._parts.tiers import Tiers
    from ._parts.ufs import Ufs
    from ._parts.ufs_secret import UfsSecretOptions
    from ._parts.web_ui import WebUiOptions
    from ._pods.chart_labels import ChartLabels
    from ._pods.env_sources import ConfigMapVariables, EnvSource
    from ._pods.host_alias import HostAlias
    from ._pods.image import Image
    from ._pods.mounts import Mount, PodVolume
    from ._pods.pod import PodOptions
    from ._pods.probes import Probe
    from ._pods.process import Process
    from ._pods.resources import Resources
    from ._pods.rollout import ClaimRetention, UpdateStrategy
    from ._pods.scheduling import Toleration, TopologySpread
    from ._pods.volumes import VolumeSource
    from ._properties.components import Component
    from ._properties.jvm import Jvm
    from ._properties.shell import EnvReference
    from ._properties.values import Unchecked
    from .errors import (
        AlluxioConfigError,
        AlluxioConfigWarning,
        AlluxioDeprecationWarning,
        CsiWarning,
        DataLossWarning,
        DeprecatedPropertyWarning,
        Finding,
        FuseWarning,
        HelmValuesWarning,
        JvmOptionWarning,
        KerberosWarning,
        MemoryWarning,
        NetworkPolicyWarning,
        OutputWarning,
        QuorumWarning,
        SharedClaimWarning,
        ShortCircuitWarning,
        UnpinnedImageWarning,
    )

__all__ = [
    "Alerts",
    "AlluxioAlerts",
    "AlluxioCluster",
    "AlluxioConfigError",
    "AlluxioConfigMap",
    "AlluxioConfigWarning",
    "AlluxioCronJob",
    "AlluxioDashboard",
    "AlluxioDeprecationWarning",
    "AlluxioJob",
    "Backup",
    "ChartLabels",
    "ClaimRetention",
    "Client",
    "ClientPod",
    "ClusterConfig",
    "ClusterOptions",
    "Component",
    "ConfigMapFiles",
    "ConfigMapVariables",
    "ConsoleSink",
    "Csi",
    "CsiClaim",
    "CsiDriver",
    "CsiStorageClass",
    "CsiVolume",
    "CsiWarning",
    "CsvSink",
    "Dashboard",
    "DataLossWarning",
    "DeprecatedPropertyWarning",
    "EnvReference",
    "EnvSource",
    "Feature",
    "Finding",
    "Fuse",
    "FuseDaemon",
    "FuseMount",
    "FuseWarning",
    "GraphiteSink",
    "HelmValuesWarning",
    "HostAlias",
    "Image",
    "JmxSink",
    "JobOptions",
    "Journal",
    "JournalVolumes",
    "Jvm",
    "JvmOptionWarning",
    "KerberosWarning",
    "Load",
    "LogServer",
    "LogServerOptions",
    "Master",
    "MemoryWarning",
    "Metastore",
    "Metrics",
    "MetricsSink",
    "Mount",
    "MountPoint",
    "MountTable",
    "MountTableOptions",
    "MultiMasterEmbeddedJournalChart",
    "NetworkPolicies",
    "NetworkPolicyWarning",
    "OutputWarning",
    "Pin",
    "PodOptions",
    "PodVolume",
    "Ports",
    "Probe",
    "Process",
    "PrometheusMetricsServlet",
    "Proxy",
    "ProxyOptions",
    "QuorumWarning",
    "Replication",
    "Resources",
    "Schedule",
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
    "UpdateStrategy",
    "VolumeSource",
    "WebEndpoint",
    "WebUi",
    "WebUiOptions",
    "Worker",
    "dashboard_json",
    "synth",
]

_MODULES = {
    "_constructs.alerts": ("AlluxioAlerts",),
    "_constructs.charts": (
        "MultiMasterEmbeddedJournalChart",
        "SingleMasterHdfsJournalChart",
        "SingleMasterLocalJournalChart",
    ),
    "_constructs.cluster": ("AlluxioCluster",),
    "_constructs.config_map": ("AlluxioConfigMap",),
    "_constructs.csi": ("CsiDriver",),
    "_constructs.csi_volumes": (
        "CsiClaim",
        "CsiStorageClass",
        "CsiVolume",
    ),
    "_constructs.dashboard": ("AlluxioDashboard",),
    "_constructs.fuse": (
        "FuseDaemon",
        "FuseMount",
    ),
    "_constructs.jobs": ("AlluxioCronJob", "AlluxioJob"),
    "_constructs.journal_volumes": ("JournalVolumes",),
    "_constructs.log_server": ("LogServer",),
    "_constructs.master": ("Master",),
    "_constructs.mount_table": ("MountTable",),
    "_constructs.proxy": ("Proxy",),
    "_constructs.short_circuit": ("ShortCircuitDomain",),
    "_constructs.synthesis": ("synth",),
    "_constructs.tiered_store": ("TieredStore",),
    "_constructs.ufs_secret": ("UfsSecret",),
    "_constructs.web_ui": ("WebUi",),
    "_constructs.worker": ("Worker",),
    "_manifests.dashboard": ("dashboard_json",),
    "_manifests.client": (
        "Client",
        "ClientPod",
    ),
    "_model.config": ("ClusterConfig",),
    "_model.endpoints": ("WebEndpoint",),
    "_model.options": ("ClusterOptions",),
    "_parts.alerts": ("Alerts",),
    "_parts.config_map_files": ("ConfigMapFiles",),
    "_parts.csi": ("Csi",),
    "_parts.dashboard": ("Dashboard",),
    "_parts.feature": ("Feature",),
    "_parts.fuse": ("Fuse",),
    "_parts.job": ("JobOptions", "Schedule"),
    "_parts.journal": ("Journal",),
    "_parts.log_server": ("LogServerOptions",),
    "_parts.metastore": ("Metastore",),
    "_parts.metrics": (
        "ConsoleSink",
        "CsvSink",
        "GraphiteSink",
        "JmxSink",
        "Metrics",
        "MetricsSink",
        "PrometheusMetricsServlet",
        "Slf4jSink",
    ),
    "_parts.mount_point": (
        "MountPoint",
        "MountTableOptions",
    ),
    "_parts.network_policies": ("NetworkPolicies",),
    "_parts.ports": ("Ports",),
    "_parts.proxy": ("ProxyOptions",),
    "_parts.short_circuit": ("ShortCircuitDomainOptions",),
    "_parts.tasks": ("Backup", "Load", "Pin", "Replication"),
    "_parts.tier": ("Tier", "TierDirectory"),
    "_parts.tiers": ("Tiers",),
    "_parts.ufs": ("Ufs",),
    "_parts.ufs_secret": ("UfsSecretOptions",),
    "_parts.web_ui": ("WebUiOptions",),
    "_pods.chart_labels": ("ChartLabels",),
    "_pods.env_sources": ("ConfigMapVariables", "EnvSource"),
    "_pods.host_alias": ("HostAlias",),
    "_pods.image": ("Image",),
    "_pods.mounts": (
        "Mount",
        "PodVolume",
    ),
    "_pods.pod": ("PodOptions",),
    "_pods.probes": ("Probe",),
    "_pods.process": ("Process",),
    "_pods.resources": ("Resources",),
    "_pods.rollout": ("ClaimRetention", "UpdateStrategy"),
    "_pods.scheduling": (
        "Toleration",
        "TopologySpread",
    ),
    "_pods.volumes": ("VolumeSource",),
    "_properties.components": ("Component",),
    "_properties.jvm": ("Jvm",),
    "_properties.shell": ("EnvReference",),
    "_properties.values": ("Unchecked",),
    "errors": (
        "AlluxioConfigError",
        "AlluxioConfigWarning",
        "AlluxioDeprecationWarning",
        "CsiWarning",
        "DataLossWarning",
        "DeprecatedPropertyWarning",
        "Finding",
        "FuseWarning",
        "HelmValuesWarning",
        "KerberosWarning",
        "JvmOptionWarning",
        "MemoryWarning",
        "NetworkPolicyWarning",
        "OutputWarning",
        "QuorumWarning",
        "SharedClaimWarning",
        "ShortCircuitWarning",
        "UnpinnedImageWarning",
    ),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f".{_PLACES[name]}", __name__), name)
    _publish(found)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _publish(found: Any) -> None:
    """Set `__module__` of a public name, and of its methods, to where users find it."""
    found.__module__ = __name__
    for each in vars(found).values() if isinstance(found, type) else ():
        function = getattr(each, "fget", getattr(each, "__func__", each))
        while isinstance(function, FunctionType) and function.__module__.startswith(__name__):
            function.__module__ = __name__
            function = getattr(function, "__wrapped__", None)
