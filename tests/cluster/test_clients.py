"""Applications of another namespace, behind network policies: by `connect`, by FUSE, by S3.

One cluster on one node. Its policies allow only the pods that the tests connect or allow.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

import cdk8s_plus_27 as kplus
import pytest
from cdk8s import ApiObject, ApiObjectMetadata, Chart, JsonPatch, Testing

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigWarning,
    Fuse,
    NetworkPolicies,
    ProxyOptions,
    Tier,
)
from tests.cluster.alluxio import RELEASE, Alluxio, on_node, options, small
from tests.cluster.applications import IMAGE, on_one_node
from tests.cluster.conftest import Cluster
from tests.cluster.kubectl import CommandError, Kubectl, run, until
from tests.cluster.stores import S3_IMAGE, pod

MAKE = Callable[..., Kubectl]
SIZE = 4 << 20
USER = 1001  # one that is not Alluxio's, and has no name in its image

WRITES = f"head -c {SIZE} /dev/urandom >/tmp/written; alluxio fs copyFromLocal /tmp/written $1"
READS = "alluxio fs cat $1 | wc -c"

S3 = """
import sys, boto3

s3 = boto3.client("s3", endpoint_url=sys.argv[1], region_name="us-east-1",
                  aws_access_key_id="alluxio", aws_secret_access_key="none")
s3.create_bucket(Bucket="bucket")
s3.put_object(Bucket="bucket", Key="directory/object", Body=b"by S3")
print(s3.get_object(Bucket="bucket", Key="directory/object")["Body"].read().decode())
print([each["Key"] for each in s3.list_objects_v2(Bucket="bucket").get("Contents", ())])
"""


class Clients:
    """A cluster, and the applications that use it."""

    def __init__(self, alluxio: Kubectl, apps: Kubectl, restricted: Kubectl, node: str) -> None:
        """Take the namespaces, and the node of the cluster."""
        self.apps, self.restricted, self.node = apps, restricted, node
        app = Testing.app()
        charts = {
            each.namespace: Chart(
                app, each.namespace, namespace=each.namespace, disable_resource_name_hashes=True
            )
            for each in (alluxio, apps, restricted)
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AlluxioConfigWarning)
            self.cluster = AlluxioCluster(
                charts[alluxio.namespace],
                "alluxio",
                **options(
                    alluxio.namespace,
                    pod=on_one_node(node),
                    tiers=[
                        Tier(
                            medium_type="SSD",
                            path="/ssd-disk",
                            quota="256Mi",
                            volume=on_node(alluxio.namespace, "ssd"),
                        )
                    ],
                    fuse=Fuse(process=small()),
                    proxy=ProxyOptions(process=small(), service="ClusterIP"),
                    network_policies=NetworkPolicies(nodes=addresses(node)),
                ),
            )
        self._by_connect(charts[apps.namespace])
        self._by_the_network(charts[restricted.namespace])
        self._by_fuse(charts[apps.namespace])
        self._by_s3(charts[apps.namespace])
        self.alluxio = Alluxio(alluxio)
        self.alluxio.start(Testing.synth(charts[alluxio.namespace]))
        for each in (apps, restricted):
            each.apply(Testing.synth(charts[each.namespace]))
        apps.apply([pod("stranger", RELEASE, command=["sleep", "86400"])])

    def _by_connect(self, chart: Chart) -> None:
        application = kplus.Deployment(
            chart, "connected", replicas=1, metadata=named("connected"), containers=[sleeping()]
        )
        self.cluster.connect(application, affinity="required", user="alluxio")

    def _by_the_network(self, chart: Chart) -> None:
        manifest = pod("connected", RELEASE, command=["sleep", "86400"])
        application = ApiObject(
            chart,
            "connected",
            api_version="v1",
            kind="Pod",
            metadata={"name": "connected", "labels": manifest["metadata"]["labels"]},
        )
        application.add_json_patch(JsonPatch.add("/spec", manifest["spec"]))
        variables = ["JAVA_TOOL_OPTIONS"]  # for any JVM
        self.cluster.connect(application, short_circuit=False, variables=variables)

    def _by_fuse(self, chart: Chart) -> None:
        application = kplus.Deployment(
            chart, "on-fuse", replicas=1, metadata=named("on-fuse"), containers=[sleeping(IMAGE)]
        )
        self.path = self.cluster.fuse.mount(application, "/data")

    def _by_s3(self, chart: Chart) -> None:
        application = kplus.Deployment(
            chart, "by-s3", replicas=1, metadata=named("by-s3"), containers=[sleeping(S3_IMAGE)]
        )
        self.cluster.allow(application)

    def counted(self, *names: str) -> int:
        """The sum of some counters of the leader's."""
        printed = self.alluxio("fsadmin", "report", "metrics", timeout=240)
        values = (
            re.search(rf"^Cluster\.{name} .*Value: ([\d,.]+)(\w*)", printed, re.M) for name in names
        )
        units = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}
        return sum(
            int(float(each[1].replace(",", "")) * units.get(each[2], 1)) for each in values if each
        )

    def application(self, name: str) -> str:
        """The pod of a Deployment, once it runs."""

        def running() -> str | None:
            for each in self.apps.items("pods"):
                if each["metadata"]["name"].startswith(f"{name}-"):
                    return each["metadata"]["name"] if is_running(each) else None
            return None

        return until(f"{name} runs", running)


def named(name: str) -> ApiObjectMetadata:
    return ApiObjectMetadata(name=name)


def sleeping(image: str = RELEASE) -> kplus.ContainerProps:
    """A container that waits for commands."""
    return kplus.ContainerProps(
        image=image,
        command=["sleep", "86400"],
        image_pull_policy=kplus.ImagePullPolicy.IF_NOT_PRESENT,
        resources=kplus.ContainerResources(
            cpu=kplus.CpuResources(request=kplus.Cpu.millis(20), limit=kplus.Cpu.units(4))
        ),
        security_context=kplus.ContainerSecurityContextProps(
            user=USER, group=USER, read_only_root_filesystem=False
        ),
    )


def addresses(node: str) -> list[str]:
    """The address of a node, as a range."""
    path = '{.status.addresses[?(@.type=="InternalIP")].address}'
    found = run("kubectl", "get", "node", node, "-o", f"jsonpath={path}").stdout
    return [f"{each}/32" for each in found.split() if "." in each]


def is_running(each: dict[str, Any]) -> bool:
    return bool(each["status"]["phase"] == "Running")


@pytest.fixture(scope="module")
def clients(cluster: Cluster, make_namespace: MAKE) -> Clients:
    """The cluster and the applications."""
    restricted = make_namespace(level="restricted")
    return Clients(make_namespace(), make_namespace(), restricted, cluster.nodes[-1])


def test_connected_application_is_beside_the_worker_and_goes_around_the_network(
    clients: Clients, remark: Callable[[str], None]
) -> None:
    name = clients.application("connected")
    node = clients.apps.json("get", "pod", name)["spec"]["nodeName"]
    assert clients.node == node
    clients.apps.exec(name, "bash", "-c", WRITES, "writes", "/connected", timeout=180)
    read = clients.apps.exec(name, "bash", "-c", READS, "reads", "/connected", timeout=180)
    assert SIZE == int(read)
    local = until(
        "local bytes counted",
        lambda: clients.counted("BytesReadLocal", "BytesWrittenLocal") or None,
        timeout=120,
        every=5,
    )
    remark(f"{local >> 20} MiB local as user {USER}")
    assert 2 * SIZE <= local


def test_user_without_a_name_is_no_client_unless_it_is_given_one(clients: Clients) -> None:
    name = clients.application("connected")
    command = (
        "ALLUXIO_JAVA_OPTS=${ALLUXIO_JAVA_OPTS/-Dalluxio.security.login.username=alluxio/}"
        " alluxio fs ls /"
    )
    with pytest.raises(CommandError, match="exit code"):
        clients.apps.exec(name, "bash", "-c", command, timeout=180)
    assert "/connected" in clients.apps.exec(name, "alluxio", "fs", "ls", "/", timeout=180)


def test_connected_application_finds_the_masters_by_each_form_of_uri(clients: Clients) -> None:
    name = clients.application("connected")
    uri = clients.cluster.client.uri("/connected")
    assert SIZE == int(clients.apps.exec(name, "bash", "-c", READS, "reads", uri, timeout=180))
    (address,) = clients.cluster.client.rpc_addresses
    both = [address, f"nowhere.{clients.apps.namespace}.svc:19998"]
    for separator in ("+", ",", ";"):
        # The command takes no URI but that of the masters that it is configured with.
        command = (
            "unset ALLUXIO_JAVA_OPTS; alluxio fs -Dalluxio.security.login.username=alluxio"
            f" -Dalluxio.master.rpc.addresses={','.join(both)}"
            " -Dalluxio.user.short.circuit.enabled=false"
            f" cat 'alluxio://{separator.join(both)}/connected' | wc -c"
        )
        read = clients.apps.exec(name, "bash", "-c", command, timeout=180)
        assert SIZE == int(read), separator


def test_connected_pod_in_a_restricted_namespace_reads_over_the_network(clients: Clients) -> None:
    kubectl = clients.restricted
    until("connected runs", lambda: is_running(kubectl.json("get", "pod", "connected")))
    kubectl.exec("connected", "bash", "-c", WRITES, "writes", "/restricted", timeout=180)
    read = kubectl.exec("connected", "bash", "-c", READS, "reads", "/restricted", timeout=180)
    assert SIZE == int(read)


def test_application_on_fuse_is_where_fuse_is_and_reads_what_another_wrote(
    clients: Clients,
) -> None:
    name = clients.application("on-fuse")
    assert clients.node == clients.apps.json("get", "pod", name)["spec"]["nodeName"]
    clients.alluxio.write("/for-fuse", "by-alluxio")

    def read() -> str:
        return clients.apps.exec(name, "cat", f"{clients.path}/for-fuse", timeout=60)

    assert "by-alluxio" == until("the file on FUSE", read, timeout=120)
    shell = f"echo by-fuse >{clients.path}/from-fuse && cat {clients.path}/from-fuse"
    assert "by-fuse\n" == clients.apps.exec(name, "sh", "-c", shell, timeout=120)
    assert "by-fuse" in clients.alluxio.read("/from-fuse")


def test_application_uses_s3_by_the_service_of_the_proxy(clients: Clients) -> None:
    name = clients.application("by-s3")
    endpoint = clients.cluster.client.s3_endpoint
    printed = clients.apps.exec(name, "python3", "-c", S3, endpoint, timeout=180)
    assert "by S3\n['directory/', 'directory/object']\n" == printed
    assert "by S3" in clients.alluxio.read("/bucket/directory/object")


def test_application_that_is_not_connected_is_refused(clients: Clients) -> None:
    until("stranger runs", lambda: is_running(clients.apps.json("get", "pod", "stranger")))
    (address,) = clients.cluster.client.rpc_addresses
    host, _, port = address.rpartition(":")
    look = f"timeout 9 bash -c '</dev/tcp/{host}/{port}' && echo open"
    name = clients.application("connected")
    assert "open\n" == clients.apps.exec(name, "bash", "-c", look)
    with pytest.raises(CommandError, match="exit code"):
        clients.apps.exec("stranger", "bash", "-c", look)
