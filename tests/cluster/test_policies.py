"""A cluster under policies: those of the network, and Pod Security's `restricted`.

Masters, workers, a proxy and a log server are in a namespace that enforces `restricted`, behind
network policies. A client is in another namespace, as is what reads metrics, and a stranger in a
third one.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alluxio_constructs import (
    LogServerOptions,
    Metrics,
    NetworkPolicies,
    ProxyOptions,
    VolumeSource,
)
from tests.cluster.alluxio import RELEASE, Alluxio, documents, small
from tests.cluster.kubectl import CommandError, Kubectl, until
from tests.cluster.stores import (
    connects,
    make_s3_secret,
    pod,
    request,
    start_client,
    start_s3,
    under_s3,
)

CLIENT = {"alluxio-client": "true"}
NAME = "kubernetes.io/metadata.name"
MAKE = Callable[..., Kubectl]

FOR_CLIENTS = {
    "alluxio-master rpc",
    "alluxio-job-master job-rpc",
    "alluxio-worker rpc",
    "alluxio-proxy web",
}
FOR_WEB = {
    "alluxio-master web",
    "alluxio-job-master job-web",
    "alluxio-worker web",
    "alluxio-job-worker job-web",
    "alluxio-proxy web",
}
"""The ports that `docs/security.md` gives to clients, and to those who may see web ports."""


@pytest.fixture(scope="module")
def enforced(make_namespace: MAKE) -> None:
    """Skip unless the cluster enforces network policies: one that denies all is tried."""
    kubectl = make_namespace(level="restricted")
    start_client(kubectl)
    start_client(kubectl, "server", serve=8000)
    address = kubectl.json("get", "pod", "server")["status"]["podIP"] + ":8000"
    until("a connection without a policy", lambda: connects(kubectl, [address])[address])
    kubectl.apply(
        [
            {
                "apiVersion": "networking.k8s.io/v1",
                "kind": "NetworkPolicy",
                "metadata": {"name": "deny-all"},
                "spec": {"podSelector": {}, "policyTypes": ["Ingress"]},
            }
        ]
    )
    try:
        until("the policy to deny", lambda: not connects(kubectl, [address])[address], timeout=40)
    except CommandError:
        pytest.skip("the cluster does not enforce network policies")
    finally:
        kubectl("delete", "networkpolicy/deny-all", "pod/client", "pod/server")


@pytest.fixture(scope="module")
def clients(make_namespace: MAKE) -> Kubectl:
    """A namespace with clients, by HTTP and by Alluxio's protocol, and what reads metrics."""
    kubectl = make_namespace(level="restricted")
    kubectl.apply([pod("alluxio", RELEASE, command=["sleep", "86400"], labels=CLIENT)])
    start_client(kubectl, labels=CLIENT)
    start_client(kubectl, "prometheus")
    return kubectl


@pytest.fixture(scope="module")
def strangers(make_namespace: MAKE) -> Kubectl:
    """A namespace with a pod that is labelled as a client, and is none there."""
    kubectl = make_namespace(level="restricted")
    start_client(kubectl, labels=CLIENT)
    return kubectl


@pytest.fixture(scope="module")
def alluxio(make_namespace: MAKE, clients: Kubectl) -> Alluxio:
    """One master, one worker, a proxy on each node and a log server."""
    kubectl = make_namespace(level="restricted")
    ufs = under_s3(start_s3(kubectl, "data"), "data")
    make_s3_secret(kubectl)
    namespace = {"namespaceSelector": {"matchLabels": {NAME: clients.namespace}}}
    made = Alluxio(kubectl)
    made.start(
        documents(
            kubectl.namespace,
            ufs=ufs,
            workers=1,
            metrics=Metrics(),
            proxy=ProxyOptions(process=small()),
            log_server=LogServerOptions(process=small(), volume=VolumeSource.empty_dir()),
            network_policies=NetworkPolicies(
                clients=[{**namespace, "podSelector": {"matchLabels": CLIENT}}],
                web=[{**namespace, "podSelector": {"matchLabels": {"app": "prometheus"}}}],
            ),
        ),
        workers=1,
    )
    return made


def ports(alluxio: Alluxio) -> dict[str, str]:
    """What each port of each pod is (``CONTAINER PORT``), by its address."""
    return {
        f"{each['status']['podIP']}:{port['containerPort']}": f"{container['name']} {port['name']}"
        for each in alluxio.kubectl.pods()
        for container in each["spec"]["containers"]
        for port in container["ports"]
    }


def of(alluxio: Alluxio, what: set[str]) -> set[str]:
    """The addresses of some ports, in all pods that have them."""
    return {address for address, port in ports(alluxio).items() if port in what}


def reached(alluxio: Alluxio, kubectl: Kubectl, client: str = "client") -> set[str]:
    """The addresses of ports that a pod gets a connection to."""
    connected = connects(kubectl, list(ports(alluxio)), client=client)
    return {address for address, open_ in connected.items() if open_}


def test_restricted_namespace_admits_and_runs_masters_workers_proxy_and_log_server(
    alluxio: Alluxio,
) -> None:
    kubectl = alluxio.kubectl
    for role, least in {"master": 1, "worker": 1, "proxy": 1, "logserver": 1}.items():

        def ready(role: str = role, least: int = least) -> bool:
            found = kubectl.ready(alluxio.selector(role))
            return len(found) >= least and all(found.values())

        until(f"{role} ready", ready, timeout=420)
    namespace = kubectl.json("get", "namespace", kubectl.namespace)
    enforced = namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
    assert "restricted" == enforced


def test_cluster_works_behind_its_policies(alluxio: Alluxio) -> None:
    alluxio.run_tests()


def test_every_port_but_one_is_open(alluxio: Alluxio) -> None:
    """As its own pod sees it, which no policy concerns: what is refused to others is not closed.

    The job worker of 2.9.5 opens no data port, though it has one by the properties.
    """
    closed = []
    for each in alluxio.kubectl.pods():
        for container in each["spec"]["containers"]:
            for port in container["ports"]:
                address = f"{each['status']['podIP']}/{port['containerPort']}"
                words = ["timeout", "9", "bash", "-c", f"</dev/tcp/{address}"]
                name = each["metadata"]["name"]
                try:
                    alluxio.kubectl.exec(name, *words, container=container["name"])
                except CommandError:
                    closed.append(f"{name} {container['name']} {port['name']}")
    assert ["alluxio-worker-0 alluxio-job-worker job-data"] == closed


@pytest.mark.usefixtures("enforced")
def test_stranger_in_another_namespace_is_refused_at_every_port(
    alluxio: Alluxio, strangers: Kubectl, remark: Callable[[str], None]
) -> None:
    remark(f"{len(ports(alluxio))} ports")
    assert set() == reached(alluxio, strangers)


@pytest.mark.usefixtures("enforced")
def test_pod_of_the_cluster_s_own_namespace_is_a_stranger_too(alluxio: Alluxio) -> None:
    start_client(alluxio.kubectl, "neighbour", labels={"alluxio-client": "true"})
    assert set() == reached(alluxio, alluxio.kubectl, "neighbour")


@pytest.mark.usefixtures("enforced")
def test_client_and_prometheus_reach_their_ports_and_no_others(
    alluxio: Alluxio, clients: Kubectl
) -> None:
    assert of(alluxio, FOR_CLIENTS) == reached(alluxio, clients)
    assert of(alluxio, FOR_WEB) == reached(alluxio, clients, "prometheus")


def test_client_in_an_allowed_namespace_writes_and_reads(
    alluxio: Alluxio, clients: Kubectl
) -> None:
    clients.wait_ready("app=alluxio", 1)
    host = f"alluxio-master-0.{alluxio.kubectl.namespace}"
    command = (
        f"export ALLUXIO_USER_JAVA_OPTS='-Dalluxio.master.hostname={host}';"
        "echo from-another-namespace >/tmp/to-write;"
        "alluxio fs -Dalluxio.user.file.writetype.default=CACHE_THROUGH"
        " copyFromLocal /tmp/to-write /tests/by-a-client && alluxio fs cat /tests/by-a-client"
    )
    alluxio("fs", "mkdir", "/tests")
    alluxio("fs", "chmod", "777", "/tests")
    printed = clients.exec("alluxio", "bash", "-c", command, timeout=240)
    assert "from-another-namespace" in printed


def test_client_in_an_allowed_namespace_uses_the_proxy(alluxio: Alluxio, clients: Kubectl) -> None:
    url = f"http://{min(of(alluxio, {'alluxio-proxy web'}))}/api/v1/s3"
    user = {"Authorization": "AWS4-HMAC-SHA256 Credential=alluxio/"}
    assert 200 == request(clients, f"{url}/by-a-client", method="PUT", headers=user)[0]
    status, buckets = request(clients, url, headers=user)
    assert 200 == status
    assert "by-a-client" in buckets
