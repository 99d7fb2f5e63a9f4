"""`Client`: how clients reach a cluster, and `ClientPod`, what a pod with one has: plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args
from xml.sax.saxutils import escape

from .._base import checks
from .._base.arguments import explained
from .._base.values import FrozenDict
from .._model.client_addresses import authority, qualified, rpc_addresses
from .._model.client_pods import (
    HOST_NAME,
    Affinity,
    Shared,
    beside,
    client_properties,
    labels_of,
    let_in,
    pod_properties,
    shared_with_worker,
)
from .._model.cluster import Cluster
from .._model.config import ClusterConfig, cluster_of
from .._parts.fuse_user import check_user
from .._parts.network_policies import Peer
from .._parts.short_circuit import SWITCH
from .._pods.additions import PodAdditions
from .._pods.environment import downward
from .._properties.components import Role
from .._properties.shell import definition
from ..errors import AlluxioConfigError, refuse
from .objects import pruned
from .volumes import plain_mount, plain_volume

Separator = Literal["+", ",", ";"]
"""What Alluxio takes between the addresses in a URI."""

_HADOOP = {
    "fs.alluxio.impl": "alluxio.hadoop.FileSystem",
    "fs.AbstractFileSystem.alluxio.impl": "alluxio.hadoop.AlluxioFileSystem",
}
_S3 = "/api/v1/s3"


class ClientPod:
    """What a client adds to a pod, as in a manifest: for pods that are built by hand."""

    def __init__(self, additions: PodAdditions, peer: Peer | None) -> None:
        """Of a client: `Client.pod` makes one."""
        self.additions = additions
        self._peer = peer

    @property
    def env(self) -> list[dict[str, Any]]:
        """The variables of its containers."""
        return pruned(list(self.additions.env))  # type: ignore[no-any-return]

    @property
    def volumes(self) -> list[dict[str, Any]]:
        """Its volumes: directories that the client shares with the worker of its node."""
        return [plain_volume(each) for each in self.additions.mounts]

    @property
    def volume_mounts(self) -> list[dict[str, Any]]:
        """The mounts of its containers; their paths must not be others."""
        return [plain_mount(each) for each in self.additions.mounts]

    @property
    def labels(self) -> dict[str, str]:
        """The labels by which the cluster's network policies allow it, if it has any."""
        return dict(self.additions.labels)

    @property
    def affinity(self) -> dict[str, Any]:
        """Its affinity to nodes with a worker."""
        near = self.additions.beside
        return {} if near is None else pruned(near.affinity)

    @property
    def peer(self) -> dict[str, Any] | None:
        """Who it is to the cluster's network policies, for `AlluxioCluster.allow`.

        None where there are no policies.
        """
        return None if self._peer is None else pruned(self._peer)


class Client:
    """How clients reach a cluster, as plain data. `AlluxioCluster.client` is one.

    Names are qualified by the cluster's namespace, ``alluxio-master-0.alluxio.svc``, where that is
    known: so they are right in any namespace, and in what other systems store, as a Hive metastore
    stores the locations of tables. Otherwise they are right only in the cluster's own namespace.
    """

    @explained("Client", bound=True)
    def __init__(self, config: ClusterConfig, *, namespace: str | None = None) -> None:
        """Of a cluster that is described, without a construct.

        Args:
            config: The cluster.
            namespace: Its namespace. Default: that of the construct that was made of it, or, where
                none was, not known.

        Raises:
            AlluxioConfigError: If the cluster is in another namespace already.
        """
        cluster = cluster_of("Client config", config)
        if namespace is not None:
            cluster.place(checks.dns_label("Client namespace", namespace))
        self._cluster: Cluster = cluster

    @property
    def rpc_addresses(self) -> tuple[str, ...]:
        """The addresses of the masters: ``("alluxio-master-0.alluxio.svc:19998", …)``.

        Raises:
            AlluxioConfigError: If the cluster's properties leave that to ZooKeeper.
        """
        return tuple(rpc_addresses(self._cluster))

    @explained("Client.uri", bound=True)
    def uri(self, path: str = "/", *, separator: Separator = "+") -> str:
        """The URI of a file or directory: ``alluxio://alluxio-master-0.alluxio.svc:19998/data``.

        With several masters it has the addresses of all.

        Args:
            path: The absolute path in the Alluxio namespace. Default: ``/``.
            separator: What stands between the addresses. Alluxio takes ``"+"`` (the default),
                ``","`` and ``";"``; but Spark and MapReduce split lists of paths at commas, and SQL
                and shells end a statement at a semicolon.

        Raises:
            AlluxioConfigError: On a path that is not absolute, or another separator.
        """
        checks.choice("Client.uri separator", separator, get_args(Separator))
        if path != "/":
            path = checks.absolute_path("Client.uri path", path)
        return f"alluxio://{authority(self._cluster, separator)}{path}"

    @property
    def properties(self) -> Mapping[str, str]:
        """The Alluxio properties of a client, wherever it is.

        Short circuit is off in them: who mounts what `pod` has gets its properties by that. The
        others of the cluster, as ``alluxio.user.file.writetype.default``, come from the masters
        when the client connects.
        """
        return FrozenDict(client_properties(self._cluster))

    @property
    def java_options(self) -> tuple[str, ...]:
        """The properties as options of a JVM: ``("-Dalluxio.master.hostname=…", …)``."""
        return tuple(_options(self.properties))

    @property
    def core_site(self) -> Mapping[str, str]:
        """The entries of Hadoop's ``core-site.xml``: the file system's classes, and properties.

        Spark takes them as ``spark.hadoop.NAME``, Flink as ``flink.hadoop.NAME``. Short circuit is
        not among them, since they win over the options of a JVM, and a pod's own say what it has.
        """
        properties = {**_HADOOP, **self.properties}
        del properties[SWITCH]
        return FrozenDict(properties)

    @property
    def core_site_xml(self) -> str:
        """The text of a ``core-site.xml``, for a ConfigMap."""
        entries = "".join(
            f"  <property>\n    <name>{escape(name)}</name>\n"
            f"    <value>{escape(value)}</value>\n  </property>\n"
            for name, value in self.core_site.items()
        )
        return f'<?xml version="1.0"?>\n<configuration>\n{entries}</configuration>\n'

    @property
    def site_properties(self) -> str:
        """The text of an ``alluxio-site.properties``, for a ConfigMap."""
        return "".join(f"{name}={value}\n" for name, value in self.properties.items())

    @property
    def s3_endpoint(self) -> str:
        """The URL of the S3 API: ``http://alluxio-proxy.alluxio.svc:39999/api/v1/s3``.

        Raises:
            AlluxioConfigError: If the cluster has no proxy with a Service.
        """
        cluster = self._cluster
        if Role.PROXY not in cluster.roles_with_services:
            raise AlluxioConfigError(
                "has no proxy with a Service",
                parameter="this cluster",
                remedy='give it proxy=ProxyOptions(service="ClusterIP")',
            )
        host = qualified(f"{cluster.name}-{Role.PROXY.value}", cluster.namespace)
        return f"http://{host}:{cluster.ports.proxy_web}{_S3}"

    @explained("Client.pod", bound=True)
    def pod(
        self,
        *,
        namespace: str | None = None,
        affinity: Affinity | None = "preferred",
        short_circuit: bool = True,
        user: str | None = None,
        variables: Sequence[str] = ("ALLUXIO_JAVA_OPTS",),
    ) -> ClientPod:
        """What a pod with a client has, for pods that are built by hand.

        Args:
            namespace: The pod's namespace. Default: the cluster's.
            affinity: As for `AlluxioCluster.connect`, like all that follows.
            short_circuit: As there.
            user: As there.
            variables: As there.

        Raises:
            AlluxioConfigError: As there.
        """
        if namespace is None:
            namespace = self._cluster.namespace
        else:
            checks.dns_label("Client.pod namespace", namespace)
        return client_pod(
            self._cluster,
            "Client.pod",
            namespace=namespace,
            affinity=affinity,
            short_circuit=short_circuit,
            user=user,
            variables=variables,
        )


def client_pod(
    cluster: Cluster,
    what: str,
    *,
    namespace: str | None,
    affinity: Affinity | None,
    short_circuit: bool,
    user: str | None,
    variables: Sequence[str],
    labels: Mapping[str, str] | None = None,
    on_host_network: bool = False,
) -> ClientPod:
    """What a pod with a client of a cluster has.

    Args:
        cluster: The cluster.
        what: What errors call the method that makes it.
        namespace: The pod's namespace, if it has one.
        affinity: As for `AlluxioCluster.connect`, like the next three.
        short_circuit: As there.
        user: As there.
        variables: As there.
        labels: The labels that it has. Default: none that are known.
        on_host_network: Whether it is on the host network, where policies know it by no label.
    """
    check_affinity(what, affinity)
    checks.boolean(f"{what} short_circuit", short_circuit)
    if user is not None:
        check_user(f"{what} user", user, "leave it out for the user of the process")
    names = checks.sequence(f"{what} variables", variables, str)
    if not names:
        raise refuse(f"{what} variables", [], "must name one at least", 'use ["ALLUXIO_JAVA_OPTS"]')
    checks.unique(f"{what} variables", names, "leave one out")
    for each in names:
        checks.environment_name(f"{what} variables", each)
        if each == HOST_NAME:
            raise refuse(
                f"{what} variables",
                each,
                "must not be the one with the host's address",
                "rename it",
            )
    shared = shared_with_worker(cluster, namespace) if short_circuit else Shared((), {})
    properties = pod_properties(cluster, shared, user=user)
    # Kubernetes puts the address in place of the reference.
    called = f"-Dalluxio.user.hostname=$({HOST_NAME})"
    options = " ".join([*_options(properties), called])
    peer = None if on_host_network else let_in(cluster, namespace, labels or {})
    return ClientPod(
        PodAdditions(
            mounts=shared.mounts,
            env=[
                downward(HOST_NAME, "status.hostIP"),
                *({"name": each, "value": options} for each in names),
            ],
            labels=labels_of(peer),
            beside=None if affinity is None else beside(cluster, Role.WORKER, namespace, affinity),
        ),
        peer,
    )


def check_affinity(what: str, value: object) -> None:
    """Refuse what says of no affinity how binding it is.

    Args:
        what: What errors call the method that takes it.
        value: What was given.
    """
    if value is not None:
        checks.choice(f"{what} affinity", value, get_args(Affinity))


def _options(properties: Mapping[str, str]) -> Sequence[str]:
    return [definition(name, value, sourced=False) for name, value in properties.items()]
