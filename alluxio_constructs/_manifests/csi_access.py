"""What the CSI driver's pods may do in Kubernetes: their accounts and the roles of these."""

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
"""What csi-provisioner needs of the whole cluster, for a driver without snapshots or attaching."""


def fuse_pods(*, mount_in_pod: bool) -> Sequence[Rule]:
    """What the node plugin needs of its namespace, to have FUSE pods, or to have none left.

    The driver deletes a volume's FUSE pod whenever a volume goes off a node, whether it may have
    had one or not: it goes on where there is none, but not where it may not ask.

    Args:
        mount_in_pod: Whether it starts them, too.
    """
    return (_rule("", ["pods"], ["create", "delete"] if mount_in_pod else ["delete"]),)


def account(id: str, *, name: str, metadata: Mapping[str, Any]) -> Manifest:
    """A ServiceAccount.

    Args:
        id: The construct id.
        name: Its name.
        metadata: Its labels and annotations.
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
    """A role, and the binding of an account to it.

    Args:
        id: The construct id of the role; ``ID-binding`` is that of the binding.
        name: The name of both.
        rules: What the role allows.
        account: The ServiceAccount.
        namespace: Where that is.
        metadata: The labels and annotations of both.
        everywhere: Whether it allows it in the whole cluster.
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
