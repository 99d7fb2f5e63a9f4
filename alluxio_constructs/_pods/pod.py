"""`PodOptions`: what can be set for each pod of a cluster, and for all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from .._base import checks
from .._base.quantities import DurationValue, seconds
from .._base.values import NOTHING, Value, fields, frozen, put, value_object
from ..errors import refuse
from . import environment, extras, pod_checks
from .env_sources import ConfigMapVariables
from .environment import EnvValue
from .host_alias import HostAlias
from .ids import UserId, check_id
from .mounts import Mount, PodVolume
from .rollout import ClaimRetention, PodManagementPolicy, UpdateStrategy
from .scheduling import Toleration, TopologySpread, affinity

DnsPolicy = Literal["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"]
"""How a pod resolves names."""

FsGroupChangePolicy = Literal["Always", "OnRootMismatch"]
"""When a volume is handed to the pods' group: always, or if its root directory is not."""

ServiceType = Literal["ClusterIP", "NodePort", "LoadBalancer"]
"""Where a Service has an address: in the Kubernetes cluster, on its nodes, at a load balancer."""


@value_object()
class PodOptions(Value):
    """Options of pods. Those of the cluster apply to all pods; a pod's own options refine them.

    How the two merge:

    - `labels`, `annotations`, `object_labels`, `object_annotations`, `env`, `service_ports`,
      `service_annotations`, `sysctls`: key by key, the pod's own wins. `affinity`: kind by kind,
      and `dns_config`: field by field, the pod's own wins.
    - `node_selector`: the pod's own replaces the cluster's (as in the chart).
    - `tolerations`, `topology_spread`, `host_aliases`, `image_pull_secrets`, `env_from`, `mounts`,
      `volumes`, `containers`, `init_containers`: the pod's own are added (as in the chart).
    - All single values: the pod's own wins.
    - `update_strategy`, `pod_management_policy`, `claim_retention`, `service_type`: the cluster's
      apply to the pods that support them; a pod's own is refused if the pod does not.

    Args:
        labels: Additional labels of the pods. Default: none.
        annotations: Additional annotations of the pods. Default: none.
        object_labels: Additional labels of the objects around the pods: their StatefulSet,
            DaemonSet or Deployment, its Services, Ingress, PodDisruptionBudget and NetworkPolicy;
            if given for the cluster, of its ConfigMaps as well. Default: none.
        object_annotations: Additional annotations of the same objects. Default: none.
        node_selector: Labels of the nodes to run on. Default: any node; for FUSE the workers'.
        affinity: As in a manifest: ``{"nodeAffinity": {…}}``. By default FUSE has a `podAffinity`
            to workers, and the workers' `nodeAffinity`; several masters, and workers of a
            StatefulSet, have a `podAntiAffinity` to each other. An affinity given here replaces
            the default of that kind, except the term that keeps workers that would share host
            directories off one node. Default: as described.
        topology_spread: How the pods of a workload spread, at most one per topology key and
            `when_unsatisfiable`. Default: none, but several masters spread over zones as far as
            they can.
        tolerations: Taints that the pods tolerate. Default: none; FUSE has the workers' as well.
        host_aliases: Additional lines of ``/etc/hosts``. Default: none.
        service_account_name: An existing ServiceAccount. Default: the namespace's default account.
        automount_service_account_token: Whether containers get the account's token. Alluxio does
            not use the Kubernetes API. Default: False; for the CSI driver True.
        image_pull_secrets: Names of existing Secrets. Default: none.
        priority_class_name: An existing PriorityClass. Default: none.
        host_network: Whether the pod is on the host network. Default: False; for FUSE True.
        host_pid: Whether the pod sees the node's processes. Default: False; for FUSE True.
        share_process_namespace: Whether the pod's containers see each other's processes.
            Default: False.
        dns_policy: How the pod resolves names; ``"None"`` uses `dns_config` alone. Default:
            ``ClusterFirstWithHostNet`` on the host network, otherwise Kubernetes's.
        dns_config: Additional name servers, search domains and resolver options, as in a manifest:
            ``{"options": [{"name": "ndots", "value": "2"}]}``. Default: none.
        runtime_class_name: An existing RuntimeClass, whose runtime runs the pod. Default: the
            node's default runtime.
        termination_grace_period: How long the processes, including hooks, have to end before they
            are killed. Default: 30 s (Kubernetes's).
        user: User ID that processes run as, or ``"platform"`` to let the platform assign one, as
            OpenShift's SCC ``restricted-v2`` requires; nothing is written then. Default: 1000,
            the image's; 0 with FUSE in the pod.
        group: Group ID that they run as, or ``"platform"``. Default: as `user`.
        fs_group: Group ID that owns volumes, or ``"platform"``. Default: as `user`.
        fs_group_change_policy: ``"OnRootMismatch"`` changes the ownership of a volume only if its
            root directory does not belong to the group yet, so that a start need not walk through
            all files; ``"Always"`` changes it at every start. Default: ``"OnRootMismatch"`` if the
            pod has volumes on claims, otherwise Kubernetes's, which is ``"Always"``.
        sysctls: Kernel parameters of the pod, name to value. The kubelet refuses those that
            Kubernetes considers unsafe unless its ``allowedUnsafeSysctls`` lists them.
            Default: none.
        env: Environment variables of all Alluxio containers, each a string or an `EnvSource`; a
            `Process` can override them. Credentials are refused: pass them with `UfsSecret`.
            Default: none.
        env_from: ConfigMaps whose keys are variables of all Alluxio containers. Default: none.
        mounts: Additional mounts of all Alluxio containers:
            ``VolumeSource.existing_claim("data").at("/data")``. Default: none.
        volumes: Volumes that only `containers` and `init_containers` mount. Default: none.
        containers: Additional containers, as in a manifest. They may mount any volume of the pod
            by its name. Default: none.
        init_containers: Additional init containers, as in a manifest, which run before those that
            prepare volumes and journal. Default: none.
        service_ports: Additional ports of the pods' Services, name to number. Only masters, the
            log server, workers of a StatefulSet, and a proxy with `ProxyOptions.service` have
            Services. Default: none.
        service_type: The type of the Services of each master and of the log server. It does not
            apply to headless Services; for the proxy and the web UI see `ProxyOptions` and
            `WebUiOptions`. Default: ``ClusterIP``.
        service_annotations: Annotations of the pods' Services only, for example to configure load
            balancers; `service_ports` says which pods have Services. Default: none.
        update_strategy: How pods are replaced when their template changes. It does not apply to
            the log server and the CSI controller, whose single pod ends before the next starts.
            Default: a rolling update (Kubernetes's).
        pod_management_policy: Whether the workers of a StatefulSet start in parallel or one by one
            (``"OrderedReady"``). It cannot change as long as the StatefulSet exists. Masters
            always start in parallel: one by one, they form no quorum. Default: ``"Parallel"``.
        claim_retention: What happens to the claims of each master, or of each worker of a
            StatefulSet, when they are no longer needed. Default: they are kept (Kubernetes's).

    Raises:
        AlluxioConfigError: On a value that Kubernetes refuses; on a credential as text.
    """

    labels: Mapping[str, str] = NOTHING
    annotations: Mapping[str, str] = NOTHING
    object_labels: Mapping[str, str] = NOTHING
    object_annotations: Mapping[str, str] = NOTHING
    node_selector: Mapping[str, str] = NOTHING
    affinity: Mapping[str, Any] = NOTHING
    topology_spread: Sequence[TopologySpread] = ()
    tolerations: Sequence[Toleration] = ()
    host_aliases: Sequence[HostAlias] = ()
    service_account_name: str | None = None
    automount_service_account_token: bool | None = None
    image_pull_secrets: Sequence[str] = ()
    priority_class_name: str | None = None
    host_network: bool | None = None
    host_pid: bool | None = None
    share_process_namespace: bool | None = None
    dns_policy: DnsPolicy | None = None
    dns_config: Mapping[str, Any] = NOTHING
    runtime_class_name: str | None = None
    termination_grace_period: DurationValue | None = None
    user: UserId | None = None
    group: UserId | None = None
    fs_group: UserId | None = None
    fs_group_change_policy: FsGroupChangePolicy | None = None
    sysctls: Mapping[str, str] = NOTHING
    env: Mapping[str, EnvValue] = NOTHING
    env_from: Sequence[ConfigMapVariables] = ()
    mounts: Sequence[Mount] = ()
    volumes: Sequence[PodVolume] = ()
    containers: Sequence[Mapping[str, Any]] = ()
    init_containers: Sequence[Mapping[str, Any]] = ()
    service_ports: Mapping[str, int] = NOTHING
    service_type: ServiceType | None = None
    service_annotations: Mapping[str, str] = NOTHING
    update_strategy: UpdateStrategy | None = None
    pod_management_policy: PodManagementPolicy | None = None
    claim_retention: ClaimRetention | None = None

    def __post_init__(self) -> None:
        checked: dict[str, object] = {
            **pod_checks.texts(self),
            "affinity": affinity("PodOptions affinity", self.affinity),
            "env": environment.checked("PodOptions env", self.env),
            "env_from": environment.config_map_variables("PodOptions env_from", self.env_from),
            "dns_config": pod_checks.dns_config(self.dns_config),
            "mounts": extras.mounts("PodOptions mounts", self.mounts),
            "volumes": extras.volumes("PodOptions volumes", self.volumes),
            "containers": extras.containers("PodOptions containers", self.containers),
            "init_containers": extras.containers(
                "PodOptions init_containers", self.init_containers, init=True
            ),
            "service_ports": extras.service_ports("PodOptions service_ports", self.service_ports),
        }
        for name, kind in (
            ("topology_spread", TopologySpread),
            ("tolerations", Toleration),
            ("host_aliases", HostAlias),
            ("image_pull_secrets", str),
        ):
            checked[name] = checks.sequence(f"PodOptions {name}", getattr(self, name), kind)
        put(self, **{name: frozen(value) for name, value in checked.items()})
        checks.unique(
            "PodOptions topology_spread",
            [f"{each.topology_key} {each.when_unsatisfiable}" for each in self.topology_spread],
            "leave one out",
        )
        # Server-side apply merges list items with the same key.
        addresses = [each.ip for each in self.host_aliases]
        checks.unique("PodOptions host_aliases", addresses, "give all its names at once")
        checks.unique("PodOptions image_pull_secrets", self.image_pull_secrets, "leave one out")
        for name, values in (
            ("image_pull_secrets", self.image_pull_secrets),
            ("service_account_name", (self.service_account_name,)),
            ("priority_class_name", (self.priority_class_name,)),
            ("runtime_class_name", (self.runtime_class_name,)),
        ):
            for value in values:
                if value is not None:
                    checks.dns_subdomain(f"PodOptions {name}", value)
        for name in (
            "automount_service_account_token",
            "host_network",
            "host_pid",
            "share_process_namespace",
        ):
            if getattr(self, name) is not None:
                checks.boolean(f"PodOptions {name}", getattr(self, name))
        for name in ("user", "group", "fs_group"):
            if getattr(self, name) is not None:
                check_id(f"PodOptions {name}", getattr(self, name))
        for name, choices in _CHOICES.items():
            if getattr(self, name) is not None:
                checks.choice(f"PodOptions {name}", getattr(self, name), get_args(choices))
        checks.optional("PodOptions update_strategy", self.update_strategy, UpdateStrategy)
        checks.optional("PodOptions claim_retention", self.claim_retention, ClaimRetention)
        if self.termination_grace_period is not None:
            what = "PodOptions termination_grace_period"
            period = seconds(what, self.termination_grace_period, least=1)
            put(self, termination_grace_period=period)


_CHOICES = {
    "dns_policy": DnsPolicy,
    "fs_group_change_policy": FsGroupChangePolicy,
    "service_type": ServiceType,
    "pod_management_policy": PodManagementPolicy,
}

NO_OPTIONS = PodOptions()
"""The options of a pod for which nothing is set."""


def check_root(parameter: str, pod: PodOptions) -> None:
    """Refuse any user but root for a pod that mounts file systems for other pods.

    Args:
        parameter: The options' name in errors.
        pod: The options.

    Raises:
        AlluxioConfigError: On any other user.
    """
    if pod.user not in (None, 0):
        raise refuse(
            f"{parameter} user",
            pod.user,
            "must be 0, since only root can mount for other pods",
            "leave it out",
        )


def refined(general: PodOptions, own: PodOptions) -> PodOptions:
    """The cluster's options refined by a pod's own: see `PodOptions` for how they merge.

    Args:
        general: The cluster's options.
        own: The pod's own options.
    """
    if own is NO_OPTIONS:
        return general
    if general is NO_OPTIONS:
        return own
    merged: dict[str, Any] = {}
    for each in fields(general):
        one, other = getattr(general, each.name), getattr(own, each.name)
        if each.name == "node_selector":
            merged[each.name] = other or one
        elif isinstance(one, Mapping):
            merged[each.name] = {**one, **other}
        elif isinstance(one, tuple):
            merged[each.name] = one + tuple(item for item in other if item not in one)
        else:
            merged[each.name] = one if other is None else other
    return PodOptions(**merged)
