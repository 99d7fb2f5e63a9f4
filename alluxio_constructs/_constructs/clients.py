"""`Clients`: what a cluster has for those that use it, which `AlluxioCluster` is derived from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from cdk8s import ApiObject, JsonPatch
from constructs import Construct

from .._base import checks
from .._base.arguments import explained
from .._base.values import frozen
from .._manifests.client import Client, client_pod
from .._manifests.names import object_names
from .._manifests.objects import pruned
from .._manifests.workloads import rule
from .._model.access import open_to
from .._model.client_pods import Affinity
from .._model.cluster import Cluster
from .._model.config import ClusterConfig
from .._model.labels import selector_labels
from .._parts.network_policies import Peer, node_peers
from .._properties.components import PodName, Role
from ..errors import AlluxioConfigError
from .peers import plain_peers
from .registry import Member
from .workloads import Workload, workload_of


class Clients:
    """What a cluster has for those that use it."""

    _cluster: Cluster
    config: ClusterConfig
    _member: Member

    @property
    def network_policies(self) -> tuple[ApiObject, ...]:
        """The NetworkPolicies, one for each kind of pod, if there are any."""
        raise NotImplementedError

    @property
    def client(self) -> Client:
        """How clients reach the cluster: URIs, addresses, properties, as plain data."""
        return Client(self.config)

    @property
    def names(self) -> Mapping[str, Sequence[str]]:
        """The names of the cluster's objects by kind, and of its pods' claims.

        ``names["Service"]`` are its Services. Not among them are those of constructs that the
        cluster was given, such as a `UfsSecret`.
        """
        return object_names(self._cluster)

    @explained("AlluxioCluster.selector", bound=True)
    def selector(self, role: PodName) -> Mapping[str, str]:
        """The labels by which the pods of a kind are selected: by policies, Services, monitors.

        Args:
            role: ``"master"``, ``"worker"``, ``"fuse"``, ``"proxy"`` or ``"logserver"``.

        Raises:
            AlluxioConfigError: If there is no such kind.
        """
        checks.choice("AlluxioCluster.selector role", role, get_args(PodName))
        labels: Mapping[str, str] = frozen(selector_labels(self._cluster, Role(role)))
        return labels

    @explained("AlluxioCluster.connect", bound=True)
    def connect(
        self,
        workload: Construct,
        *,
        containers: Sequence[object] | None = None,
        affinity: Affinity | None = "preferred",
        short_circuit: bool = True,
        user: str | None = None,
        variables: Sequence[str] = ("ALLUXIO_JAVA_OPTS",),
        template: str | None = None,
    ) -> None:
        """Make the pods of a workload clients of the cluster.

        Their containers get the properties as JVM options; the pods get the directories that short
        circuit shares with the node's worker, and an affinity to nodes with a worker. If the
        cluster has network policies, the pods get the labels of the first of
        `NetworkPolicies.clients` that they can match; if there is none, the policies allow these
        pods in addition.

        Args:
            workload: A Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod of any cdk8s-plus,
                or an `ApiObject`, as the classes of `cdk8s import` are. It may be in another
                namespace.
            containers: Which of its containers, or their names. Default: all that it has so far.
            affinity: ``"preferred"`` (the default) to nodes with a worker, ``"required"``, or None.
            short_circuit: Whether the directories are shared, if the cluster has short circuit.
                Default: True. Pod Security allows node directories only in
                ``privileged`` namespaces.
            user: The Alluxio user that the clients act as. Default: that of their process, which
                must have a name in its image; without one, a client fails.
            variables: The variables that get the options. Default: ``ALLUXIO_JAVA_OPTS``, which the
                `alluxio` command reads. Every JVM reads ``JAVA_TOOL_OPTIONS``.
            template: Where an `ApiObject` of another kind has a template of pods, as a JSON
                pointer: ``"/spec/pytorchReplicaSpecs/Worker/template"``.

        Raises:
            AlluxioConfigError: If it is no such workload, has no container yet or one that is
                connected already, or cannot mount a claim, being in another namespace; or if it
                is on the host network, of whose addresses the network policies know none.
        """
        what = "AlluxioCluster.connect"
        target = workload_of(what, workload, template=template, by_hand="the parts of client.pod()")
        on_host_network = target.on_host_network
        pod = client_pod(
            self._cluster,
            what,
            namespace=target.namespace,
            affinity=affinity,
            short_circuit=short_circuit,
            user=user,
            variables=variables,
            labels=target.labels(),
            on_host_network=on_host_network,
        )
        peers = self._nodes(target) if on_host_network else [pod.peer]
        target.add(pod.additions, containers)
        self._member.has_users_on_nodes |= on_host_network
        for each in peers:
            if each is not None:
                self.allow(each)

    def _nodes(self, target: Workload) -> Sequence[Peer]:
        """Who pods on the host network are to the policies: addresses of nodes."""
        policies = self._cluster.network_policies
        if policies is None:
            return []
        clients = [*policies.clients, *self._member.allowed[False]]
        if not policies.nodes and not any("ipBlock" in each for each in clients):
            raise AlluxioConfigError(
                f"is on the host network, and cluster {self._cluster.name!r} has network policies,"
                " which know its pods by their node's address alone",
                parameter=repr(target.path),
                remedy='give the policies nodes=["10.0.0.0/16"] or whatever their addresses are',
            )
        return node_peers(policies)

    @explained("AlluxioCluster.allow", bound=True)
    def allow(self, peer: Peer | Construct, *, web: bool = False) -> None:
        """Have the cluster's network policies allow another peer.

        Without network policies every pod is allowed, and this does nothing.

        Args:
            peer: As in a NetworkPolicy; or pods, namespaces or a workload of cdk8s-plus. The
                pods must be in the cluster's namespace, or be given with a ``namespaceSelector``.
            web: Whether it may connect to the web ports instead of the ports of clients.

        Raises:
            AlluxioConfigError: On a peer that Kubernetes refuses.
        """
        checks.boolean("AlluxioCluster.allow web", web)
        checked = plain_peers("AlluxioCluster.allow peer", peer)
        given = self._cluster.network_policies
        if given is None:
            return
        known = {*(given.web if web else given.clients), *self._member.allowed[web]}
        new = [each for each in checked if each not in known]
        self._member.allowed[web].extend(new)
        for policy, numbers in self._open_to(web=web) if new else ():
            policy.add_json_patch(JsonPatch.add("/spec/ingress/-", pruned(rule(new, *numbers))))

    def _open_to(self, *, web: bool) -> Iterator[tuple[ApiObject, Sequence[int]]]:
        """The policies, each with its ports for clients, or its web ports."""
        policies = {each.name: each for each in self.network_policies}
        for role in self._cluster.roles:
            policy = policies.get(f"{self._cluster.name}-{role.value}")
            numbers = open_to(self._cluster, role, web=web)
            if policy is not None and numbers:
                yield policy, numbers
