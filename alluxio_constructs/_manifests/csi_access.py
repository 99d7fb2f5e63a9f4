"""The access of the CSI driver's pods to the Kubernetes API: their accounts and roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .objects import Manifest

_RBAC = "rbac.authorization.k8s.io"
_READ = ("get", "list", "watch")

Rule = Mapping[str, Sequence[str]]


def _rule(group: str, resources: Sequence[str], verbs: Sequence[str]) -> Rule:
    return {"apiGroups": [group], "resources": list(resources), "verbs": list(verbs)}


PROVISIONER: Sequence[Rule] = (
    _rule("", ["persistentvolumes"], [*_READ, "create", "patch", "delete"]),
    _rule("", ["persistentvolumeclaims"], [*_READ, "update"]),
    _rule("storage.k8s.io", ["storageclasses", "csinodes"], _READ),
    _rule("", ["nodes"], _READ),
    _rule("", ["events"], ["list", "watch", "create", "update", "patch"]),
)
"""What csi-provisioner needs cluster-wide, for a driver without snapshots or attaching."""


def fuse_pods(*, mount_in_pod: bool) -> Sequence[Rule]:
    """What the node plugin may do in its namespace to create and delete FUSE pods.

    The driver tries to delete a FUSE pod whenever a volume is unmounted from a node, whether there
    is one or not: a missing pod is no problem, but missing permission to delete one is.

    Args:
        mount_in_pod: Whether the plugin also creates FUSE pods.
    """
    return (_rule("", ["pods"], ["create", "delete"] if mount_in_pod else ["delete"]),)


def account(id: str, *, name: str, metadata: Mapping[str, Any]) -> Manifest:
    """A ServiceAccount.

    Args:
        id: The construct id.
        name: The account's name.
        metadata: The account's labels and annotations.
    """
    return Manifest(id=id, api_version="v1", kind="ServiceAccount", name=name, **metadata)


def grant(
    id: str,
    *,
    name: str,
    rules: Sequence[Rule],
    account: str,
    namespace: str,
    metadata: Mapping[str, Any],
    everywhere: bool,
) -> tuple[Manifest, Manifest]:
    """A role, and a binding that grants it to an account.

    Args:
        id: The construct id of the role; ``ID-binding`` is that of the binding.
        name: The name of both.
        rules: The rules of the role.
        account: The ServiceAccount.
        namespace: The namespace of the ServiceAccount.
        metadata: The labels and annotations of both.
        everywhere: Whether it is a ClusterRole.
    """
    prefix = "Cluster" if everywhere else ""
    role = Manifest(
        id=id,
        api_version=f"{_RBAC}/v1",
        kind=f"{prefix}Role",
        name=name,
        **metadata,
        namespaced=not everywhere,
        fields={"rules": list(rules)},
    )
    reference: dict[str, Any] = {"apiGroup": _RBAC, "kind": f"{prefix}Role", "name": name}
    binding = Manifest(
        id=f"{id}-binding",
        api_version=f"{_RBAC}/v1",
        kind=f"{prefix}RoleBinding",
        name=name,
        **metadata,
        namespaced=not everywhere,
        fields={
            "roleRef": reference,
            "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": namespace}],
        },
    )
    return role, binding
