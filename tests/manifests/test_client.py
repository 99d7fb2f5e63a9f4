"""How clients reach a cluster, as plain data: without cdk8s, and without Node.js."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest

from alluxio_constructs import (
    Client,
    ClientPod,
    ClusterConfig,
    Image,
    NetworkPolicies,
    Ports,
    Process,
    ProxyOptions,
    ShortCircuitDomainOptions,
    Tier,
    Tiers,
    Ufs,
    VolumeSource,
)
from alluxio_constructs._manifests.names import object_names
from tests.kit import model, refusal

HOST = "alluxio.master.hostname"
ADDRESSES = "alluxio.master.rpc.addresses"
OFF = {"alluxio.user.short.circuit.enabled": "false"}
ON_NODE = Tier(
    medium_type="SSD", path="/ssd", quota="1Gi", volume=VolumeSource.host_path("/srv/ssd")
)
IN_POD = Tier(medium_type="MEM", path="/dev/shm", quota="1Gi", volume=VolumeSource.empty_dir())
ZOOKEEPER = {
    "alluxio.zookeeper.enabled": True,
    "alluxio.zookeeper.address": "zk-0:2181,zk-1:2181",
}
LABELLED = {"podSelector": {"matchLabels": {"alluxio-client": "true"}}}
THERE = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "apps"}}}


def client(namespace: str | None = "data", *, tier: Tier = IN_POD, **options: Any) -> Client:
    tiers = Tiers(tiers=[tier])
    config = ClusterConfig(**{"ufs": Ufs("s3://bucket/data"), "tiers": tiers, **options})
    return Client(config, namespace=namespace)


def in_pod(options: dict[str, Any], **given: Any) -> ClientPod:
    return client(**options).pod(**given)


def properties(pod: ClientPod, variable: str = "ALLUXIO_JAVA_OPTS") -> dict[str, str]:
    """The properties in a variable of a pod."""
    (text,) = (each["value"] for each in pod.env if each["name"] == variable)
    return dict(each.removeprefix("-D").split("=", 1) for each in text.split())


def test_uri_has_the_qualified_addresses_of_all_masters() -> None:
    cases: list[tuple[Client, str]] = [
        (client(), "alluxio-master-0.data.svc:19998"),
        (client(None), "alluxio-master-0:19998"),
        (client(name="cache"), "cache-master-0.data.svc:19998"),
        (client(ports=Ports(master_rpc=20998)), "alluxio-master-0.data.svc:20998"),
        (
            client(masters=3),
            "alluxio-master-0.data.svc:19998+alluxio-master-1.data.svc:19998"
            "+alluxio-master-2.data.svc:19998",
        ),
    ]
    for made, authority in cases:
        assert f"alluxio://{authority}/" == made.uri()
        assert f"alluxio://{authority}/a/b" == made.uri("/a/b/"), authority
        assert tuple(authority.split("+")) == made.rpc_addresses

    several = client(masters=3)
    for separator in (",", ";"):
        expected = separator.join(several.rpc_addresses)
        assert f"alluxio://{expected}/a" == several.uri("/a", separator=separator)


def test_uri_refuses_other_paths_and_separators() -> None:
    assert refusal(client().uri, "a").startswith("Client.uri path must be absolute (got 'a')")
    assert (
        "Client.uri separator must be one of '+', ',', ';' (got ' '); use one of them"
    ) == refusal(client().uri, "/", separator=" ")


def test_properties_say_where_masters_are_and_how_they_are_spoken_to() -> None:
    three = "alluxio-master-0.data.svc:19998,alluxio-master-1.data.svc:19998,"
    three += "alluxio-master-2.data.svc:19998"
    one = {HOST: "alluxio-master-0.data.svc"}
    authentication = {"alluxio.security.authentication.type": "NOSASL"}
    cases: list[tuple[dict[str, Any], dict[str, str]]] = [
        ({}, one),
        ({"masters": 3}, {ADDRESSES: three}),
        (
            {"ports": Ports(master_rpc=20998, job_master_rpc=20999, worker_rpc=30999)},
            {
                **one,
                "alluxio.master.rpc.port": "20998",
                "alluxio.job.master.rpc.port": "20999",
            },
        ),
        ({"properties": authentication}, {**one, **authentication}),
        ({"master": Process(properties=authentication)}, {**one, **authentication}),
        ({"properties": {"alluxio.user.file.writetype.default": "THROUGH"}}, one),
    ]
    for options, expected in cases:
        made = client(**options)
        assert {**expected, **OFF} == made.properties, options
        assert [f"-D{name}={each}" for name, each in made.properties.items()] == list(
            made.java_options
        ), options
        lines = [f"{name}={each}" for name, each in made.properties.items()]
        assert lines == made.site_properties.splitlines(), options


def test_masters_of_another_cluster_are_where_its_properties_say() -> None:
    several = {ADDRESSES: "a.other.svc:1,b.other.svc:2"}
    journal = {"alluxio.master.embedded.journal.addresses": "a:3,b:3"}
    job = {"alluxio.job.master.rpc.addresses": "a:5,b:5"}
    cases: list[tuple[dict[str, Any], str, dict[str, str]]] = [
        ({HOST: "m.other.svc"}, "m.other.svc:19998", {HOST: "m.other.svc"}),
        (several, "a.other.svc:1+b.other.svc:2", several),
        ({**several, **job}, "a.other.svc:1+b.other.svc:2", {**several, **job}),
        ({ADDRESSES: "a:1"}, "a:1", {HOST: "a", "alluxio.master.rpc.port": "1"}),
        (journal, "a:19998+b:19998", {ADDRESSES: "a:19998,b:19998"}),
        (
            ZOOKEEPER,
            "zk@zk-0:2181+zk-1:2181",
            {
                "alluxio.zookeeper.enabled": "true",
                "alluxio.zookeeper.address": "zk-0:2181,zk-1:2181",
            },
        ),
    ]
    for given, authority, expected in cases:
        made = client(master_enabled=False, properties=given)
        assert f"alluxio://{authority}/a" == made.uri("/a"), given
        assert {**expected, **OFF} == made.properties, given
    by_zookeeper = client(master_enabled=False, properties=ZOOKEEPER)
    assert (
        "the masters' addresses are known to ZooKeeper alone; use uri(…) and properties, which say"
        " where ZooKeeper is"
    ) == refusal(lambda: by_zookeeper.rpc_addresses)


def test_hadoop_gets_the_classes_and_the_addresses_but_no_short_circuit() -> None:
    made = client()
    expected = {
        "fs.alluxio.impl": "alluxio.hadoop.FileSystem",
        "fs.AbstractFileSystem.alluxio.impl": "alluxio.hadoop.AlluxioFileSystem",
        HOST: "alluxio-master-0.data.svc",
    }
    assert expected == made.core_site
    written = ElementTree.fromstring(made.core_site_xml)
    assert expected == {each.findtext("name"): each.findtext("value") for each in written}


def test_s3_is_at_the_service_of_the_proxy() -> None:
    served = ProxyOptions(service="ClusterIP")
    assert "http://alluxio-proxy.data.svc:39999/api/v1/s3" == client(proxy=served).s3_endpoint
    moved = client(None, name="a", proxy=served, ports=Ports(proxy_web=8080))
    assert "http://a-proxy:8080/api/v1/s3" == moved.s3_endpoint
    for without in (client(), client(proxy=ProxyOptions())):
        assert (
            "this cluster has no proxy with a Service; give it"
            ' proxy=ProxyOptions(service="ClusterIP")'
        ) == refusal(lambda without=without: without.s3_endpoint)


def test_pod_is_told_its_node_before_the_options_that_refer_to_it() -> None:
    pod = in_pod({}, variables=["ALLUXIO_JAVA_OPTS", "JAVA_TOOL_OPTIONS"], user="joe")
    assert ["ALLUXIO_CLIENT_HOSTNAME", "ALLUXIO_JAVA_OPTS", "JAVA_TOOL_OPTIONS"] == [
        each["name"] for each in pod.env
    ]
    assert {"fieldRef": {"fieldPath": "status.hostIP"}} == pod.env[0]["valueFrom"]
    expected = {
        HOST: "alluxio-master-0.data.svc",
        **OFF,
        "alluxio.security.login.username": "joe",
        "alluxio.user.hostname": "$(ALLUXIO_CLIENT_HOSTNAME)",
    }
    assert expected == properties(pod)
    assert expected == properties(pod, "JAVA_TOOL_OPTIONS")


def test_pod_shares_with_its_worker_what_short_circuit_needs() -> None:
    domain = ShortCircuitDomainOptions(volume=VolumeSource.host_path("/srv/domain"))
    repaired = Image(domain_sockets=True)
    by_socket = {"short_circuit": domain, "image": repaired}
    cases: list[tuple[str, dict[str, Any], dict[str, Any], list[str], tuple[str, str | None]]] = [
        ("off", {}, {}, [], ("false", None)),
        ("local", {"tier": ON_NODE}, {}, ["alluxio-ssd /ssd"], ("true", "false")),
        ("another name", {"tier": ON_NODE, "name": "a"}, {}, ["a-ssd /ssd"], ("true", "false")),
        ("not wanted", {"tier": ON_NODE}, {"short_circuit": False}, [], ("false", None)),
        ("not shared", {"short_circuit": "local"}, {}, [], ("false", None)),
        ("socket", by_socket, {}, ["alluxio-domain /opt/domain"], ("true", "true")),
        ("no socket", {"short_circuit": domain}, {}, [], ("false", None)),
    ]
    for what, options, given, mounted, (enabled, by_uuid) in cases:
        pod = in_pod(options, **given)
        assert mounted == [f"{each['name']} {each['mountPath']}" for each in pod.volume_mounts]
        assert [each["name"] for each in pod.volumes] == [
            each["name"] for each in pod.volume_mounts
        ], what
        found = properties(pod)
        assert enabled == found["alluxio.user.short.circuit.enabled"], what
        assert by_uuid == found.get("alluxio.worker.data.server.domain.socket.as.uuid"), what


def test_a_claim_is_shared_in_its_own_namespace_alone() -> None:
    domain = ShortCircuitDomainOptions()
    made = client(short_circuit=domain, image=Image(domain_sockets=True))
    assert [{"claimName": "alluxio-worker-domain-socket"}] == [
        each["persistentVolumeClaim"] for each in made.pod(namespace="data").volumes
    ]
    assert (
        "'/opt/domain' of cluster 'alluxio' is on claim 'alluxio-worker-domain-socket' in namespace"
        " 'data', which pods in namespace 'apps' cannot mount; use short_circuit=False, or put both"
        " into one namespace"
    ) == refusal(made.pod, namespace="apps")
    assert [] == made.pod(namespace="apps", short_circuit=False).volumes


def test_pod_is_near_a_worker_of_this_cluster_and_no_other() -> None:
    labels = {"app": "alluxio", "role": "alluxio-worker", "release": "alluxio"}
    term = {
        "labelSelector": {"matchLabels": labels},
        "topologyKey": "kubernetes.io/hostname",
    }
    there = {
        **term,
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "data"}},
    }
    required, preferred = (
        f"{each}DuringSchedulingIgnoredDuringExecution" for each in ("required", "preferred")
    )
    made = client()
    weighted = {preferred: [{"weight": 100, "podAffinityTerm": term}]}
    assert {"podAffinity": weighted} == made.pod().affinity
    assert {"podAffinity": {required: [term]}} == made.pod(affinity="required").affinity
    assert {"podAffinity": {required: [there]}} == made.pod(
        namespace="apps", affinity="required"
    ).affinity
    assert {} == made.pod(affinity=None).affinity
    # Whatever namespace the cluster will be in.
    anywhere = client(None).pod(namespace="apps", affinity="required").affinity
    assert {"podAffinity": {required: [{**term, "namespaceSelector": {}}]}} == anywhere


def test_pod_is_one_that_policies_allow_or_one_that_has_to_be_added() -> None:
    labels = {"alluxio-client": "true"}
    block = {"ipBlock": {"cidr": "10.0.0.0/8"}}
    spark = {"podSelector": {"matchLabels": {"app": "spark"}}}
    some = {"podSelector": {"matchExpressions": [{"key": "a", "operator": "Exists"}]}}
    anywhere: dict[str, Any] = {"namespaceSelector": {}}
    cases: list[tuple[list[dict[str, Any]], str, dict[str, str], dict[str, Any]]] = [
        ([LABELLED], "data", labels, LABELLED),
        ([spark, LABELLED], "data", {"app": "spark"}, spark),
        ([LABELLED], "apps", labels, {**THERE, **LABELLED}),
        ([{**THERE, **spark}], "apps", {"app": "spark"}, {**THERE, **spark}),
        ([{**THERE, **spark}], "data", labels, LABELLED),
        ([THERE], "apps", {}, THERE),
        ([anywhere], "apps", {}, anywhere),
        ([anywhere], "data", {}, anywhere),
        ([block, some], "data", labels, LABELLED),
        ([{"namespaceSelector": {"matchLabels": {"a": "b"}}}], "data", labels, LABELLED),
        ([], "data", labels, LABELLED),
    ]
    for clients, namespace, expected, peer in cases:
        made = client(network_policies=NetworkPolicies(clients=clients))
        pod = made.pod(namespace=namespace)
        assert expected == pod.labels, clients
        assert peer == pod.peer, clients

    open_to_all = client().pod(namespace="apps")
    assert ({}, None) == (open_to_all.labels, open_to_all.peer)
    own = client(name="cache", network_policies=NetworkPolicies()).pod()
    assert {"cache-client": "true"} == own.labels


def test_wrong_options_of_a_pod_are_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"affinity": "always"}, "affinity must be one of 'preferred', 'required'"),
        ({"short_circuit": "local"}, "short_circuit must be True or False"),
        ({"user": "a b"}, "user must be a user's name"),
        ({"variables": ["A B"]}, "variables must be letters, digits and _"),
        ({"variables": "A"}, "variables must be a list"),
        ({"namespace": "A"}, "namespace must be at most 63"),
        ({"nonsense": 1}, "has no option 'nonsense'"),
    ]
    for options, message in cases:
        assert refusal(client().pod, **options).startswith(f"Client.pod {message}"), message
    assert refusal(Client, 1).startswith("Client config must be a ClusterConfig (got 1)")


def test_client_is_of_one_namespace() -> None:
    config = ClusterConfig(ufs=Ufs("s3://a/b"), tiers=Tiers(tiers=[IN_POD]))
    first = Client(config, namespace="data")
    assert first.uri() == Client(config).uri()
    assert refusal(Client, config, namespace="other").startswith(
        "cluster 'alluxio' is in namespace 'data' already, and cannot be in 'other' too"
    )


def test_what_is_handed_out_cannot_be_changed_or_is_a_copy() -> None:
    made = client(tier=ON_NODE)
    pod = made.pod()
    for each in (pod.env, pod.volumes, pod.volume_mounts):
        each.clear()
    assert pod.env
    assert pod.volumes
    assert pod.volume_mounts
    for mapping in (made.properties, made.core_site):
        with pytest.raises(TypeError):
            mapping["a"] = "b"  # type: ignore[index]


def test_names_are_those_of_all_objects_and_claims() -> None:
    cluster = model(masters=3, workers=2, proxy=ProxyOptions(service="ClusterIP"))
    cluster.place("data")
    names = object_names(cluster)
    assert ("alluxio-master", "alluxio-worker") == names["StatefulSet"]
    claims = tuple(f"alluxio-journal-alluxio-master-{i}" for i in range(3))
    assert claims == names["PersistentVolumeClaim"]
    assert ("alluxio-proxy",) == names["DaemonSet"]
    assert {
        "alluxio-master",
        "alluxio-master-0",
        "alluxio-master-1",
        "alluxio-master-2",
        "alluxio-worker",
        "alluxio-proxy",
    } == set(names["Service"])
