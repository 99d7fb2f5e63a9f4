"""What Kubernetes accepts in single fields beyond their types: enums, ranges, string formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .._base import checks
from .._base.quantities import INT32, INT64
from ..errors import refuse

PROTOCOLS = ("TCP", "UDP", "SCTP")
_PULL = ("Always", "IfNotPresent", "Never")
_PROFILES = ("RuntimeDefault", "Localhost", "Unconfined")
_SELECTING = ("In", "NotIn", "Exists", "DoesNotExist")
_MODES = ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")
_KEPT = ("Retain", "Delete")
_UPDATES = ("RollingUpdate", "OnDelete")

CHOICES: Mapping[str, Sequence[str]] = {
    "apps.v1.DaemonSetUpdateStrategy.type": _UPDATES,
    "apps.v1.DeploymentStrategy.type": ("RollingUpdate", "Recreate"),
    "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted": _KEPT,
    "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled": _KEPT,
    "apps.v1.StatefulSetSpec.podManagementPolicy": ("OrderedReady", "Parallel"),
    "apps.v1.StatefulSetUpdateStrategy.type": _UPDATES,
    "core.v1.AppArmorProfile.type": _PROFILES,
    "core.v1.Container.imagePullPolicy": _PULL,
    "core.v1.Container.restartPolicy": ("Always", "Never", "OnFailure"),
    "core.v1.Container.terminationMessagePolicy": ("File", "FallbackToLogsOnError"),
    "core.v1.ContainerPort.protocol": PROTOCOLS,
    "core.v1.ContainerResizePolicy.resourceName": ("cpu", "memory"),
    "core.v1.ContainerResizePolicy.restartPolicy": ("NotRequired", "RestartContainer"),
    "core.v1.HTTPGetAction.scheme": ("HTTP", "HTTPS"),
    "core.v1.HostPathVolumeSource.type": (
        "",
        "DirectoryOrCreate",
        "Directory",
        "FileOrCreate",
        "File",
        "Socket",
        "CharDevice",
        "BlockDevice",
    ),
    "core.v1.ImageVolumeSource.pullPolicy": _PULL,
    "core.v1.NodeSelectorRequirement.operator": (*_SELECTING, "Gt", "Lt"),
    "core.v1.PersistentVolumeClaimSpec.accessModes": _MODES,
    "core.v1.PersistentVolumeClaimSpec.volumeMode": ("Filesystem", "Block"),
    "core.v1.PersistentVolumeSpec.accessModes": _MODES,
    "core.v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy": (*_KEPT, "Recycle"),
    "core.v1.PersistentVolumeSpec.volumeMode": ("Filesystem", "Block"),
    "core.v1.PodOS.name": ("linux", "windows"),
    "core.v1.PodSecurityContext.fsGroupChangePolicy": ("OnRootMismatch", "Always"),
    "core.v1.PodSpec.dnsPolicy": ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    "core.v1.PodSpec.preemptionPolicy": ("PreemptLowerPriority", "Never"),
    "core.v1.PodSpec.restartPolicy": ("Always", "OnFailure", "Never"),
    "core.v1.SeccompProfile.type": _PROFILES,
    "core.v1.SecurityContext.procMount": ("Default", "Unmasked"),
    "core.v1.ServicePort.protocol": PROTOCOLS,
    "core.v1.ServiceSpec.externalTrafficPolicy": ("Cluster", "Local"),
    "core.v1.ServiceSpec.internalTrafficPolicy": ("Cluster", "Local"),
    "core.v1.ServiceSpec.ipFamilies": ("IPv4", "IPv6"),
    "core.v1.ServiceSpec.ipFamilyPolicy": (
        "SingleStack",
        "PreferDualStack",
        "RequireDualStack",
    ),
    "core.v1.ServiceSpec.sessionAffinity": ("None", "ClientIP"),
    "core.v1.ServiceSpec.type": ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
    "core.v1.Toleration.effect": ("", "NoSchedule", "PreferNoSchedule", "NoExecute"),
    "core.v1.Toleration.operator": ("", "Equal", "Exists", "Lt", "Gt"),
    "core.v1.TopologySpreadConstraint.nodeAffinityPolicy": ("Honor", "Ignore"),
    "core.v1.TopologySpreadConstraint.nodeTaintsPolicy": ("Honor", "Ignore"),
    "core.v1.TopologySpreadConstraint.whenUnsatisfiable": ("DoNotSchedule", "ScheduleAnyway"),
    "core.v1.VolumeMount.mountPropagation": ("None", "HostToContainer", "Bidirectional"),
    "core.v1.VolumeMount.recursiveReadOnly": ("Disabled", "IfPossible", "Enabled"),
    "meta.v1.LabelSelectorRequirement.operator": _SELECTING,
    "networking.v1.HTTPIngressPath.pathType": ("Exact", "Prefix", "ImplementationSpecific"),
    "networking.v1.NetworkPolicyPort.protocol": PROTOCOLS,
    "networking.v1.NetworkPolicySpec.policyTypes": ("Ingress", "Egress"),
    "policy.v1.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy": (
        "IfHealthyBudget",
        "AlwaysAllow",
    ),
    "rbac.v1.RoleRef.apiGroup": ("rbac.authorization.k8s.io",),
    "rbac.v1.RoleRef.kind": ("ClusterRole", "Role"),
    "rbac.v1.Subject.kind": ("ServiceAccount", "User", "Group"),
    "storage.v1.CSIDriverSpec.fsGroupPolicy": ("ReadWriteOnceWithFSType", "File", "None"),
    "storage.v1.CSIDriverSpec.volumeLifecycleModes": ("Persistent", "Ephemeral"),
    "storage.v1.StorageClass.reclaimPolicy": _KEPT,
    "storage.v1.StorageClass.volumeBindingMode": ("Immediate", "WaitForFirstConsumer"),
}
"""The values that a field, or each item of it, may have."""

_COUNT = (0, INT32)
_ID = (0, INT32)
_PORT = (1, 65535)
_FILE_MODE = (0, 0o777)

BOUNDS: Mapping[str, tuple[int, int]] = {
    "apps.v1.DaemonSetSpec.minReadySeconds": _COUNT,
    "apps.v1.DaemonSetSpec.revisionHistoryLimit": _COUNT,
    "apps.v1.DeploymentSpec.minReadySeconds": _COUNT,
    "apps.v1.DeploymentSpec.progressDeadlineSeconds": _COUNT,
    "apps.v1.DeploymentSpec.replicas": _COUNT,
    "apps.v1.DeploymentSpec.revisionHistoryLimit": _COUNT,
    "apps.v1.RollingUpdateStatefulSetStrategy.partition": _COUNT,
    "apps.v1.StatefulSetSpec.minReadySeconds": _COUNT,
    "apps.v1.StatefulSetSpec.replicas": _COUNT,
    "apps.v1.StatefulSetSpec.revisionHistoryLimit": _COUNT,
    "core.v1.ClientIPConfig.timeoutSeconds": (1, 86400),
    "core.v1.ConfigMapVolumeSource.defaultMode": _FILE_MODE,
    "core.v1.ContainerPort.containerPort": _PORT,
    "core.v1.ContainerPort.hostPort": (0, 65535),
    "core.v1.DownwardAPIVolumeFile.mode": _FILE_MODE,
    "core.v1.DownwardAPIVolumeSource.defaultMode": _FILE_MODE,
    "core.v1.GRPCAction.port": _PORT,
    "core.v1.KeyToPath.mode": _FILE_MODE,
    "core.v1.PodSecurityContext.fsGroup": _ID,
    "core.v1.PodSecurityContext.runAsGroup": _ID,
    "core.v1.PodSecurityContext.runAsUser": _ID,
    "core.v1.PodSecurityContext.supplementalGroups": _ID,
    "core.v1.PodSpec.activeDeadlineSeconds": (1, INT32),
    "core.v1.PodSpec.terminationGracePeriodSeconds": (0, INT64),
    "core.v1.PreferredSchedulingTerm.weight": (1, 100),
    "core.v1.Probe.failureThreshold": _COUNT,
    "core.v1.Probe.initialDelaySeconds": _COUNT,
    "core.v1.Probe.periodSeconds": _COUNT,
    "core.v1.Probe.successThreshold": _COUNT,
    "core.v1.Probe.terminationGracePeriodSeconds": (1, INT64),
    "core.v1.Probe.timeoutSeconds": _COUNT,
    "core.v1.ProjectedVolumeSource.defaultMode": _FILE_MODE,
    "core.v1.SecretVolumeSource.defaultMode": _FILE_MODE,
    "core.v1.SecurityContext.runAsGroup": _ID,
    "core.v1.SecurityContext.runAsUser": _ID,
    "core.v1.ServiceAccountTokenProjection.expirationSeconds": (600, 2**32),
    "core.v1.ServicePort.nodePort": (0, 65535),
    "core.v1.ServicePort.port": _PORT,
    "core.v1.SleepAction.seconds": (0, INT64),
    "core.v1.TopologySpreadConstraint.maxSkew": (1, INT32),
    "core.v1.TopologySpreadConstraint.minDomains": (1, INT32),
    "core.v1.WeightedPodAffinityTerm.weight": (1, 100),
    "networking.v1.NetworkPolicyPort.endPort": _PORT,
    "networking.v1.ServiceBackendPort.number": _PORT,
}
"""The range of a field, where it is narrower than that of its type."""

_PORT_NAME = r"(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?"
_KEY = r"(?!\.\.?\Z|\.\.)[-._a-zA-Z0-9]{1,253}"
_PERCENT = r"[0-9]+%"
SYSCTL = r"([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
"""The name of a kernel parameter, as Kubernetes accepts it."""


def port_name(parameter: str, value: Any) -> None:
    """The name of a port, which Services and probes may refer to."""
    if not re.fullmatch(_PORT_NAME, value):
        raise refuse(
            parameter,
            value,
            "must be at most 15 lower-case letters, digits or '-', one of them a letter, without"
            " '--', beginning and ending with a letter or digit",
            'use a name such as "metrics"',
        )


def port_or_name(parameter: str, value: Any) -> None:
    """The number of a port, or the name of one."""
    if isinstance(value, int):
        checks.whole(parameter, value, least=1, most=65535, what="port number")
    else:
        port_name(parameter, value)


def count_or_percent(parameter: str, value: Any) -> None:
    """A number or a percentage of pods."""
    if isinstance(value, int):
        checks.whole(parameter, value, least=0, most=INT32)
    elif not re.fullmatch(_PERCENT, value):
        raise refuse(
            parameter, value, "must be a number of pods, or a percentage", 'use 1 or "25%"'
        )


def relative_path(parameter: str, value: Any) -> None:
    """A path within a volume."""
    if not value or value.startswith("/") or ".." in value.split("/"):
        raise refuse(
            parameter, value, "must be a relative path without ..", 'use "conf/site" or the like'
        )


def node_path(parameter: str, value: Any) -> None:
    """A path on a node."""
    if not value or ".." in value.split("/"):
        raise refuse(parameter, value, "must be a path without ..", "write the path out")


def image(parameter: str, value: Any) -> None:
    """An image's name."""
    if checks.text(parameter, value) != value.strip():
        raise refuse(parameter, value, "must not begin or end with a space", "leave the space out")


def label_key(parameter: str, value: Any) -> None:
    """The key of a label."""
    checks.label(parameter, value, "")


def key_of_data(parameter: str, value: Any) -> None:
    """A key of a ConfigMap or a Secret."""
    if not re.fullmatch(_KEY, value):
        raise refuse(
            parameter,
            value,
            "must be a key: at most 253 letters, digits, '-', '_' and '.'",
            "use a key that `kubectl describe` lists",
        )


def absolute_path(parameter: str, value: Any) -> None:
    """An absolute path."""
    if not value.startswith("/"):
        raise refuse(parameter, value, "must be absolute", f'use "/{value}"')


def medium(parameter: str, value: Any) -> None:
    """The medium of an `emptyDir`."""
    if value not in ("", "Memory", "HugePages") and not value.startswith("HugePages-"):
        raise refuse(parameter, value, "must be '', 'Memory' or 'HugePages'", "use one of them")


def _class_name(parameter: str, value: Any) -> None:
    """The name of a storage class, or ``""`` for none."""
    if value:
        checks.dns_subdomain(parameter, value)


def ingress_host(parameter: str, value: Any) -> None:
    """A host of an Ingress, or all hosts of a domain."""
    if value:
        checks.dns_subdomain(parameter, value.removeprefix("*."))


def address_range(parameter: str, value: Any) -> None:
    """An address range (CIDR)."""
    import ipaddress  # slow, and needed for addresses only

    try:
        if "/" not in value:
            raise ValueError("as an address, a slash and a number of bits")
        ipaddress.ip_network(value, strict=False)
    except ValueError as error:
        raise refuse(
            parameter, value, f"must be a range of addresses ({error})", 'use "10.0.0.0/16"'
        ) from None


FORMS: Mapping[str, Callable[[str, Any], object]] = {
    "apps.v1.RollingUpdateDaemonSet.maxSurge": count_or_percent,
    "apps.v1.RollingUpdateDaemonSet.maxUnavailable": count_or_percent,
    "apps.v1.RollingUpdateDeployment.maxSurge": count_or_percent,
    "apps.v1.RollingUpdateDeployment.maxUnavailable": count_or_percent,
    "apps.v1.RollingUpdateStatefulSetStrategy.maxUnavailable": count_or_percent,
    "core.v1.ConfigMapEnvSource.name": checks.dns_subdomain,
    "core.v1.CSIVolumeSource.driver": checks.dns_subdomain,
    "core.v1.ConfigMapKeySelector.key": key_of_data,
    "core.v1.ConfigMapKeySelector.name": checks.dns_subdomain,
    "core.v1.ConfigMapVolumeSource.name": checks.dns_subdomain,
    "core.v1.Container.image": image,
    "core.v1.Container.name": checks.dns_label,
    "core.v1.ContainerPort.name": port_name,
    "core.v1.EmptyDirVolumeSource.medium": medium,
    "core.v1.HTTPGetAction.port": port_or_name,
    "core.v1.HostPathVolumeSource.path": node_path,
    "core.v1.KeyToPath.key": key_of_data,
    "core.v1.KeyToPath.path": relative_path,
    "core.v1.DownwardAPIVolumeFile.path": relative_path,
    "core.v1.NFSVolumeSource.path": absolute_path,
    "core.v1.NodeSelectorRequirement.key": label_key,
    "core.v1.PersistentVolumeClaimSpec.storageClassName": _class_name,
    "core.v1.PersistentVolumeClaimVolumeSource.claimName": checks.dns_subdomain,
    "core.v1.PodAffinityTerm.namespaces": checks.dns_label,
    "core.v1.PodAffinityTerm.topologyKey": label_key,
    "core.v1.PodSpec.hostname": checks.dns_label,
    "core.v1.PodSpec.nodeSelector": checks.labels,
    "core.v1.PodSpec.priorityClassName": checks.dns_subdomain,
    "core.v1.PodSpec.serviceAccountName": checks.dns_subdomain,
    "core.v1.SecretEnvSource.name": checks.dns_subdomain,
    "core.v1.SecretKeySelector.key": key_of_data,
    "core.v1.SecretKeySelector.name": checks.dns_subdomain,
    "core.v1.SecretVolumeSource.secretName": checks.dns_subdomain,
    "core.v1.ServiceAccountTokenProjection.path": relative_path,
    "core.v1.ServicePort.targetPort": port_or_name,
    "core.v1.ServiceSpec.selector": checks.labels,
    "core.v1.TCPSocketAction.port": port_or_name,
    "core.v1.TopologySpreadConstraint.topologyKey": label_key,
    "core.v1.Volume.name": checks.dns_label,
    "core.v1.VolumeMount.mountPath": checks.text,
    "core.v1.VolumeMount.name": checks.text,
    "core.v1.VolumeMount.subPath": relative_path,
    "core.v1.VolumeMount.subPathExpr": relative_path,
    "meta.v1.LabelSelector.matchLabels": checks.labels,
    "meta.v1.LabelSelectorRequirement.key": label_key,
    "meta.v1.ObjectMeta.annotations": checks.annotation_texts,
    "meta.v1.ObjectMeta.labels": checks.labels,
    "networking.v1.IPBlock.cidr": address_range,
    "networking.v1.IPBlock.except": address_range,
    "networking.v1.IngressRule.host": ingress_host,
    "networking.v1.IngressSpec.ingressClassName": checks.dns_subdomain,
    "networking.v1.IngressTLS.hosts": ingress_host,
    "networking.v1.NetworkPolicyPort.port": port_or_name,
    "policy.v1.PodDisruptionBudgetSpec.maxUnavailable": count_or_percent,
    "policy.v1.PodDisruptionBudgetSpec.minAvailable": count_or_percent,
}
"""The format of a field, or of each item of it."""

ONE_OF: Mapping[str, Sequence[str]] = {
    "core.v1.DownwardAPIVolumeFile": ("fieldRef", "resourceFieldRef"),
    "core.v1.EnvFromSource": ("configMapRef", "secretRef"),
    "core.v1.EnvVarSource": (
        "configMapKeyRef",
        "fieldRef",
        "fileKeyRef",
        "resourceFieldRef",
        "secretKeyRef",
    ),
    "core.v1.LifecycleHandler": ("exec", "httpGet", "sleep", "tcpSocket"),
    "core.v1.Probe": ("exec", "grpc", "httpGet", "tcpSocket"),
    "core.v1.VolumeProjection": (
        "clusterTrustBundle",
        "configMap",
        "downwardAPI",
        "podCertificate",
        "secret",
        "serviceAccountToken",
    ),
}
"""The fields of a type of which exactly one must be given."""

MISSING: Mapping[str, Sequence[str]] = {
    "core.v1.ConfigMapEnvSource": ("name",),
    "core.v1.ConfigMapKeySelector": ("name",),
    "core.v1.ConfigMapVolumeSource": ("name",),
    "core.v1.ConfigMapProjection": ("name",),
    "core.v1.Container": ("image",),
    "core.v1.EphemeralVolumeSource": ("volumeClaimTemplate",),
    "core.v1.SecretEnvSource": ("name",),
    "core.v1.SecretKeySelector": ("name",),
    "core.v1.SecretProjection": ("name",),
    "core.v1.SecretVolumeSource": ("secretName",),
}
"""The fields of a type that Kubernetes requires although the schema does not."""
