"""What can be set for each pod of a cluster, and for all of them at once."""

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
"""Where a pod asks for names."""

FsGroupChangePolicy = Literal["Always", "OnRootMismatch"]
"""When a volume is handed to the pods' group: always, or if its root directory is not."""

ServiceType = Literal["ClusterIP", "NodePort", "LoadBalancer"]
"""Where a Service has an address: in the Kubernetes cluster, on its nodes, at a load balancer."""


@value_object()
class PodOptions(Value):
    """What can be set for a pod. A cluster's options go for each pod, whose own refine them.

    How the two merge:

    - `labels`, `annotations`, `object_labels`, `object_annotations`, `env`, `service_ports`,
      `service_annotations`, `sysctls`: key by key, the pod's own wins. `affinity`: kind by kind,
      and `dns_config` field by field, the pod's own wins.
    - `node_selector`: the pod's own replaces the cluster's (as in the chart).
    - `tolerations`, `topology_spread`, `host_aliases`, `image_pull_secrets`, `env_from`, `mounts`,
      `volumes`, `containers`, `init_containers`: the pod's own come in addition (as in the chart).
    - What is a single value: the pod's own wins.
    - `update_strategy`, `pod_management_policy`, `claim_retention`, `service_type` of the cluster
      go for those pods that can have them; a pod's own that cannot is refused.

    Args:
        labels: Further labels of the pods. Default: none.
        annotations: Further annotations of the pods. Default: none.
        object_labels: Further labels of the objects around the pods: their StatefulSet, DaemonSet
            or Deployment, its Services, Ingress, PodDisruptionBudget and NetworkPolicy; of those
            given for the cluster, its ConfigMaps as well. Default: none.
        object_annotations: Annotations of the same objects. Default: none.
        node_selector: Labels of the nodes to run on. Default: any node; for FUSE the workers'.
        affinity: As in a manifest: ``{"nodeAffinity": {…}}``. FUSE has a `podAffinity` of its own,
            to workers, and the workers' `nodeAffinity`; several masters, and workers that are a
            StatefulSet, have a `podAntiAffinity`, to each other. One given here replaces it, but
            for the term that keeps off one node the workers that would share its directories.
            Default: none.
        topology_spread: How the pods of a workload spread; one of a key and `when_unsatisfiable`.
            Default: none, but several masters spread over zones as far as they can.
        tolerations: Default: none; FUSE has the workers' as well.
        host_aliases: Default: none.
        service_account_name: An existing account. Default: the namespace's.
        automount_service_account_token: Whether containers get the account's token. Alluxio does
            not ask Kubernetes for anything. Default: False; for the CSI driver True.
        image_pull_secrets: Names of existing Secrets. Default: none.
        priority_class_name: An existing class. Default: none.
        host_network: Whether the pod is on the host network. Default: False; FUSE True.
        host_pid: Whether the pod sees the node's processes. Default: False; FUSE True.
        share_process_namespace: Whether the pod's containers see each other's processes.
            Default: False.
        dns_policy: Default: ``ClusterFirstWithHostNet`` on the host network, else
            Kubernetes's. ``"None"`` asks those of `dns_config` alone.
        dns_config: Further name servers, search domains and resolver options, as in a manifest:
            ``{"options": [{"name": "ndots", "value": "2"}]}``. Default: none.
        runtime_class_name: An existing RuntimeClass, whose runtime runs the pod. Default: the
            node's own runtime.
        termination_grace_period: How long the processes have to end, hooks included, before they
            are killed. Default: 30 s (Kubernetes's).
        user: User id that processes run as, or ``"platform"`` to leave that to the platform, as
            OpenShift's SCC ``restricted-v2`` wants it: nothing is written then, and the platform
            fills in its own. Default: 1000, the image's; 0 with FUSE in the pod.
        group: Their group id, or ``"platform"``. Default: as `user`.
        fs_group: Group id that volumes are handed to, or ``"platform"``. Default: as `user`.
        fs_group_change_policy: ``"OnRootMismatch"`` hands over a volume only if its root directory
            is not the group's already, which spares a start the walk through all of its files;
            ``"Always"``. Default: ``"OnRootMismatch"`` where the pod has volumes on claims, else
            Kubernetes's, which is ``"Always"``.
        sysctls: Kernel parameters of the pod, name to value. A kubelet refuses those that are
            unsafe for Kubernetes, unless its ``allowedUnsafeSysctls`` name them. Default: none.
        env: Environment variables of all Alluxio containers, which a `Process` of them refines:
            texts, or an `EnvSource` each. No credentials, which a `UfsSecret` has as variables.
            Default: none.
        env_from: ConfigMaps whose keys are variables of all Alluxio containers. Default: none.
        mounts: What all Alluxio containers mount beside what the cluster gives them:
            ``VolumeSource.existing_claim("data").at("/data")``. Default: none.
        volumes: Volumes that only `containers` and `init_containers` mount. Default: none.
        containers: Further containers, as in a manifest. They may mount any volume of the pod by
            its name. Default: none.
        init_containers: Further init containers, as in a manifest, which run before those that
            prepare volumes and journal. Default: none.
        service_ports: Further ports of the pods' Services, name to number. Only masters, log
            server, workers that are a StatefulSet, and a proxy with `ProxyOptions.service` have
            Services. Default: none.
        service_type: The type of the Services of each master and of the log server. The headless
            ones, by which pods find each other, have none; for the proxy's and the web UI's see
            `ProxyOptions` and `WebUiOptions`. Default: ``ClusterIP``.
        service_annotations: Annotations of the pods' Services alone, as load balancers are told by
            what to do; which pods have some says `service_ports`. Default: none.
        update_strategy: How pods are replaced when their template changes. Not of the log server
            and CSI's controller, of which the one pod ends before the next starts. Default:
            Kubernetes's, a rolling update.
        pod_management_policy: Whether workers that are a StatefulSet start all at once, or
            ``"OrderedReady"``. It cannot change as long as the StatefulSet exists. Masters start
            at once: in order, they form no quorum. Default: ``"Parallel"``.
        claim_retention: What becomes of the claims of each master, or of each worker of a
            StatefulSet. Default: they stay (Kubernetes's).

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
        # Server-side apply takes the items of these lists for one.
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
"""What a pod has that nothing was set for."""


def check_root(parameter: str, pod: PodOptions) -> None:
    """Refuse another user than root for a pod that mounts for others.

    Args:
        parameter: What errors call the options.
        pod: The options.

    Raises:
        AlluxioConfigError: On another user.
    """
    if pod.user not in (None, 0):
        raise refuse(
            f"{parameter} user",
            pod.user,
            "must be 0, since only root can mount for other pods",
            "leave it out",
        )


def refined(general: PodOptions, own: PodOptions) -> PodOptions:
    """Options for the cluster, with a pod's own: see `PodOptions` for how they merge.

    Args:
        general: The options of the cluster.
        own: The pod's.
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
