"""What Kubernetes writes into an object by itself, and what of it means nothing.

Such a field is the same whether it is given or not; the defaults are those of the API server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._base.quantities import in_thousandths

_ROLLING: Mapping[str, Any] = {"type": "RollingUpdate"}
_PROBE = {
    "initialDelaySeconds": 0,
    "timeoutSeconds": 1,
    "periodSeconds": 10,
    "successThreshold": 1,
    "failureThreshold": 3,
}
_CONTAINER = {
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
    "stdin": False,
    "stdinOnce": False,
    "tty": False,
}
_FILES = {"defaultMode": 0o644, "optional": False}
_CLAIM = {"volumeMode": "Filesystem"}

DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "apps.v1.DaemonSetSpec": {"revisionHistoryLimit": 10, "minReadySeconds": 0},
    "apps.v1.DaemonSetUpdateStrategy": _ROLLING,
    "apps.v1.DeploymentSpec": {
        "replicas": 1,
        "revisionHistoryLimit": 10,
        "progressDeadlineSeconds": 600,
        "minReadySeconds": 0,
        "paused": False,
    },
    "apps.v1.DeploymentStrategy": _ROLLING,
    "apps.v1.RollingUpdateDaemonSet": {"maxSurge": 0, "maxUnavailable": 1},
    "apps.v1.RollingUpdateDeployment": {"maxSurge": "25%", "maxUnavailable": "25%"},
    "apps.v1.RollingUpdateStatefulSetStrategy": {"partition": 0},
    "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy": {
        "whenDeleted": "Retain",
        "whenScaled": "Retain",
    },
    "apps.v1.StatefulSetSpec": {
        "replicas": 1,
        "revisionHistoryLimit": 10,
        "podManagementPolicy": "OrderedReady",
        "minReadySeconds": 0,
    },
    "apps.v1.StatefulSetUpdateStrategy": _ROLLING,
    "batch.v1.JobSpec": {"completions": 1, "parallelism": 1, "backoffLimit": 6, "suspend": False},
    "core.v1.ConfigMapVolumeSource": _FILES,
    "core.v1.Container": _CONTAINER,
    "core.v1.ContainerPort": {"protocol": "TCP"},
    "core.v1.HTTPGetAction": {"scheme": "HTTP", "path": "/"},
    "core.v1.HostPathVolumeSource": {"type": ""},
    "core.v1.ObjectFieldSelector": {"apiVersion": "v1"},
    "core.v1.PersistentVolumeClaim": {"apiVersion": "v1", "kind": "PersistentVolumeClaim"},
    "core.v1.PersistentVolumeClaimSpec": _CLAIM,
    "core.v1.PersistentVolumeClaimVolumeSource": {"readOnly": False},
    "core.v1.PersistentVolumeSpec": {**_CLAIM, "persistentVolumeReclaimPolicy": "Retain"},
    "core.v1.PodSpec": {
        "dnsPolicy": "ClusterFirst",
        "enableServiceLinks": True,
        "hostIPC": False,
        "hostNetwork": False,
        "hostPID": False,
        "preemptionPolicy": "PreemptLowerPriority",
        "priority": 0,
        "restartPolicy": "Always",
        "schedulerName": "default-scheduler",
        "serviceAccountName": "default",
        "shareProcessNamespace": False,
        "terminationGracePeriodSeconds": 30,
    },
    "core.v1.Probe": _PROBE,
    "core.v1.ProjectedVolumeSource": {"defaultMode": 0o644},
    "core.v1.Secret": {"type": "Opaque"},
    "core.v1.SecretVolumeSource": _FILES,
    "core.v1.SecurityContext": {
        "allowPrivilegeEscalation": True,
        "privileged": False,
        "readOnlyRootFilesystem": False,
        "procMount": "Default",
    },
    "core.v1.ServicePort": {"protocol": "TCP"},
    "core.v1.ServiceSpec": {
        "type": "ClusterIP",
        "sessionAffinity": "None",
        "internalTrafficPolicy": "Cluster",
        "externalTrafficPolicy": "Cluster",
        "allocateLoadBalancerNodePorts": True,
        "publishNotReadyAddresses": False,
    },
    "core.v1.Toleration": {"operator": "Equal"},
    "core.v1.TopologySpreadConstraint": {
        "nodeAffinityPolicy": "Honor",
        "nodeTaintsPolicy": "Ignore",
    },
    "core.v1.VolumeMount": {"readOnly": False, "mountPropagation": "None"},
    "networking.v1.NetworkPolicyPort": {"protocol": "TCP"},
    "rbac.v1.RoleRef": {"apiGroup": "rbac.authorization.k8s.io"},
    "rbac.v1.Subject": {"apiGroup": ""},
    "storage.v1.CSIDriverSpec": {
        "attachRequired": True,
        "fsGroupPolicy": "ReadWriteOnceWithFSType",
        "podInfoOnMount": False,
        "requiresRepublish": False,
        "seLinuxMount": False,
        "storageCapacity": False,
        "volumeLifecycleModes": ["Persistent"],
    },
    "storage.v1.StorageClass": {
        "allowVolumeExpansion": False,
        "reclaimPolicy": "Delete",
        "volumeBindingMode": "Immediate",
    },
}
"""The value of a field that is not given, by its type."""

FILLED_IN: Mapping[str, str] = {
    "PersistentVolume": r"spec\.claimRef",
    "PersistentVolumeClaim": r"spec\.(?:volumeName|storageClassName)",
    "Pod": r"spec\.nodeName",
    "Service": (
        r"spec\.(?:clusterIP|healthCheckNodePort|ipFamilies.*|ipFamilyPolicy|ports\[.*\]\.nodePort)"
    ),
    "ServiceAccount": r"secrets",
}
"""Fields of an object in a cluster that the cluster chose, where nobody had given them."""

WITHOUT_MEANING: Mapping[str, frozenset[str]] = {
    "core.v1.PersistentVolumeClaim": frozenset(("status",)),
    "core.v1.ServiceSpec": frozenset(("clusterIPs",)),
    "meta.v1.ObjectMeta": frozenset(
        (
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "finalizers",
            "generation",
            "managedFields",
            "ownerReferences",
            "resourceVersion",
            "selfLink",
            "uid",
        )
    ),
}
"""Fields that the API server keeps for itself."""

EMPTY_AND_ABSENT = frozenset(
    (
        "apps.v1.DaemonSetUpdateStrategy",
        "apps.v1.DeploymentStrategy",
        "apps.v1.RollingUpdateDaemonSet",
        "apps.v1.RollingUpdateDeployment",
        "apps.v1.RollingUpdateStatefulSetStrategy",
        "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy",
        "apps.v1.StatefulSetUpdateStrategy",
        "core.v1.Affinity",
        "core.v1.Capabilities",
        "core.v1.NodeAffinity",
        "core.v1.PodAffinity",
        "core.v1.PodAntiAffinity",
        "core.v1.PodSecurityContext",
        "core.v1.ResourceRequirements",
        "core.v1.SecurityContext",
        "core.v1.VolumeResourceRequirements",
        "meta.v1.ObjectMeta",
    )
)
"""Types of which an empty value is none. An empty ``emptyDir`` or ``podSelector`` is one."""

_OF_OTHERS = (
    r"kubectl\.kubernetes\.io/.*|deployment\.kubernetes\.io/.*|meta\.helm\.sh/.*"
    r"|deprecated\.daemonset\.template\.generation|pv\.kubernetes\.io/.*"
    r"|volume\.(?:beta\.)?kubernetes\.io/.*"
)


def annotation_of_others(name: str) -> bool:
    """Whether an annotation is one that Kubernetes or a tool keeps for itself."""
    return re.fullmatch(_OF_OTHERS, name) is not None


def completed(type_name: str, value: dict[str, Any]) -> None:
    """Write what the API server derives from other fields of a value.

    Args:
        type_name: Its type.
        value: The value, which is changed.
    """
    if type_name == "core.v1.Container" and "imagePullPolicy" not in value and "image" in value:
        _, _, tag = str(value["image"]).partition("@")[0].rpartition("/")[2].partition(":")
        latest = tag in ("", "latest") and "@" not in str(value["image"])
        value["imagePullPolicy"] = "Always" if latest else "IfNotPresent"
    elif type_name == "core.v1.ResourceRequirements" and isinstance(value.get("limits"), dict):
        value["requests"] = {**value["limits"], **(value.get("requests") or {})}
    elif type_name == "core.v1.ServicePort":
        if value.get("targetPort") == value.get("port"):
            value.pop("targetPort", None)
    elif type_name == "core.v1.PodSpec":
        account = value.pop("serviceAccount", None)  # its former name
        if account:
            value.setdefault("serviceAccountName", account)
    elif type_name == "core.v1.Secret":
        _encoded(value)


def _encoded(secret: dict[str, Any]) -> None:
    import base64

    texts = secret.pop("stringData", None)
    if isinstance(texts, dict):
        encoded = {
            name: base64.b64encode(str(text).encode()).decode() for name, text in texts.items()
        }
        secret["data"] = {**(secret.get("data") or {}), **encoded}


def same_scalar(before: object, after: object, holds: str) -> bool:
    """Whether two values are the same.

    Args:
        before: The one.
        after: The other.
        holds: What the field holds.
    """
    if holds == "quantity":
        first = in_thousandths(before)
        return first is not None and first == in_thousandths(after)
    if holds == "int-or-string":
        return str(before) == str(after)
    return type(before) is type(after) and before == after
