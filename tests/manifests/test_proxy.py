"""The proxy: a DaemonSet of clients with their pods' addresses as host names; its Service."""

from __future__ import annotations

import functools
from typing import Any

from alluxio_constructs import (
    Jvm,
    NetworkPolicies,
    PodOptions,
    Ports,
    Probe,
    Process,
    ProxyOptions,
    Resources,
    UfsSecretOptions,
)
from tests.kit import (
    Document,
    checksums,
    cluster,
    container,
    findings,
    ids_of,
    java_opts,
    names,
    one,
    own_labels,
    pod_of,
    properties,
    refusal,
)

VARIABLE = "ALLUXIO_PROXY_JAVA_OPTS"
READINESS = {
    "initialDelaySeconds": 10,
    "periodSeconds": 10,
    "timeoutSeconds": 1,
    "failureThreshold": 3,
    "successThreshold": 1,
}
LIVENESS = {
    "initialDelaySeconds": 15,
    "periodSeconds": 30,
    "timeoutSeconds": 5,
    "failureThreshold": 2,
}
"""The chart's probes."""


@functools.cache
def smallest() -> tuple[Document, ...]:
    return tuple(cluster(proxy=ProxyOptions()))


def proxy_pod(documents: Any) -> Document:
    return pod_of(one(documents, "DaemonSet", "alluxio-proxy"))


def flags(**options: Any) -> list[str]:
    """The JVM options of a proxy that are not properties."""
    documents = cluster(proxy=ProxyOptions(process=Process(**options)))
    return [each for each in java_opts(documents, VARIABLE) if not each.startswith("-D")]


# What there is of it.


def test_proxy_is_a_daemon_set_if_it_is_asked_for() -> None:
    assert "alluxio-proxy" not in names(cluster(), "DaemonSet")
    assert cluster(proxy=None) == cluster()

    plain = {(each["kind"], each["metadata"]["name"]) for each in cluster()}
    assert {(each["kind"], each["metadata"]["name"]) for each in smallest()} - plain == {
        ("DaemonSet", "alluxio-proxy")
    }

    labels = {"app": "alluxio", "role": "alluxio-proxy", "release": "alluxio"}
    daemon_set = one(smallest(), "DaemonSet", "alluxio-proxy")
    assert own_labels(daemon_set["metadata"]["labels"]) == labels
    assert daemon_set["spec"]["selector"] == {"matchLabels": labels}
    assert own_labels(daemon_set["spec"]["template"]["metadata"]["labels"]) == labels


def test_proxy_runs_the_images_command_on_the_charts_resources() -> None:
    (proxy,) = proxy_pod(smallest())["containers"]
    assert (proxy["name"], proxy["args"]) == ("alluxio-proxy", ["proxy"])
    assert proxy["command"] == ["tini", "--", "/entrypoint.sh"]
    assert proxy["image"] == "alluxio/alluxio:2.9.5"
    assert proxy["envFrom"] == [{"configMapRef": {"name": "alluxio-config"}}]
    assert proxy["ports"] == [{"name": "web", "containerPort": 39999}]
    assert proxy["resources"] == {
        "requests": {"cpu": "500m", "memory": "1Gi"},
        "limits": {"cpu": "4", "memory": "4Gi"},
    }


def test_proxy_runs_as_the_images_user_and_is_called_by_the_address_of_its_pod() -> None:
    (hostname,) = container(smallest(), "alluxio-proxy")["env"]
    assert hostname == {
        "name": "ALLUXIO_CLIENT_HOSTNAME",
        "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}},
    }
    assert properties(smallest(), VARIABLE) == {
        "alluxio.user.hostname": "${ALLUXIO_CLIENT_HOSTNAME}"
    }

    pod = proxy_pod(smallest())
    assert ids_of(pod) == (1000, 1000, 1000)
    assert "hostNetwork" not in pod
    assert "volumes" not in pod


def test_proxy_is_probed_at_its_port() -> None:
    proxy = container(smallest(), "alluxio-proxy")
    handler = {"tcpSocket": {"port": "web"}}
    assert proxy["readinessProbe"] == {**handler, **READINESS}
    assert proxy["livenessProbe"] == {**handler, **LIVENESS}
    assert proxy["startupProbe"] == {
        **handler,
        "periodSeconds": 10,
        "timeoutSeconds": 5,
        "failureThreshold": 30,
    }


def test_proxy_moves_data_as_workers_do_and_so_has_as_much_direct_memory_as_heap() -> None:
    # 4 GiB less an eighth, in halves.
    assert flags() == ["-Xmx1792m", "-XX:MaxDirectMemorySize=1792m"]


# What can be set for it.


def test_process_options_reach_the_proxy() -> None:
    process = Process(
        resources=Resources(memory_request="2Gi", memory_limit="2Gi"),
        jvm=Jvm(heap="1Gi", options=["-XX:+UseG1GC"]),
        properties={"alluxio.proxy.stream.cache.timeout": "2h"},
        env={"TZ": "UTC"},
        readiness_probe=Probe(period="3s"),
        startup_probe=Probe(),
    )
    documents = cluster(proxy=ProxyOptions(process=process))
    proxy = container(documents, "alluxio-proxy")
    assert proxy["resources"] == {"requests": {"memory": "2Gi"}, "limits": {"memory": "2Gi"}}
    assert proxy["env"][-1] == {"name": "TZ", "value": "UTC"}
    assert proxy["readinessProbe"]["periodSeconds"] == 3
    assert proxy["startupProbe"]["tcpSocket"] == {"port": "web"}
    assert properties(documents, VARIABLE)["alluxio.proxy.stream.cache.timeout"] == "2h"
    assert java_opts(documents, VARIABLE)[-3:] == [
        "-Xmx1024m",
        "-XX:MaxDirectMemorySize=768m",
        "-XX:+UseG1GC",
    ]


def test_pod_options_of_the_proxy_refine_those_of_all_and_are_its_alone() -> None:
    documents = cluster(
        pod=PodOptions(labels={"team": "data"}, env={"A": "all"}),
        proxy=ProxyOptions(
            pod=PodOptions(host_network=True, node_selector={"edge": "yes"}, env={"A": "proxy"})
        ),
    )
    pod = proxy_pod(documents)
    assert (pod["hostNetwork"], pod["dnsPolicy"]) == (True, "ClusterFirstWithHostNet")
    assert pod["nodeSelector"] == {"edge": "yes"}
    assert {"name": "A", "value": "proxy"} in container(documents, "alluxio-proxy")["env"]
    assert {"name": "A", "value": "all"} in container(documents, "alluxio-worker")["env"]
    plain = cluster(pod=PodOptions(labels={"team": "data"}, env={"A": "all"}))
    for kind, name in (("StatefulSet", "alluxio-master"), ("DaemonSet", "alluxio-worker")):
        assert one(documents, kind, name) == one(plain, kind, name)


def test_secret_reaches_the_proxy_where_it_is_named() -> None:
    secret = UfsSecretOptions(secret_name="gcs", mount="gcs", env={"A": "a"}, pods=["proxy"])
    documents = cluster(proxy=ProxyOptions(), secrets=[secret], external=["Secret/gcs"])
    proxy = container(documents, "alluxio-proxy")
    assert [each["mountPath"] for each in proxy["volumeMounts"]] == ["/secrets/gcs"]
    assert [each["name"] for each in proxy["env"]] == ["A", "ALLUXIO_CLIENT_HOSTNAME"]


def test_proxy_property_restarts_it_alone() -> None:
    process = Process(properties={"alluxio.proxy.stream.cache.timeout": "2h"})
    changed = checksums(cluster(proxy=ProxyOptions(process=process)))
    was = checksums(smallest())
    assert [name for name in was if was[name] != changed[name]] == ["alluxio-proxy"]


# Its Service.


def proxy_service(**options: Any) -> Document:
    return one(cluster(**options), "Service", "alluxio-proxy")


def test_proxy_has_a_service_if_it_is_asked_for() -> None:
    assert "alluxio-proxy" not in names(smallest(), "Service")

    documents = cluster(proxy=ProxyOptions(service="ClusterIP"))
    service = one(documents, "Service", "alluxio-proxy")
    labels = {"app": "alluxio", "role": "alluxio-proxy", "release": "alluxio"}
    assert labels == own_labels(service["metadata"]["labels"])
    assert {
        "type": "ClusterIP",
        "selector": labels,
        "ports": [{"name": "web", "port": 39999}],
    } == service["spec"]
    rest = [each for each in documents if each is not service]
    assert list(smallest()) == rest


def test_service_of_the_proxy_is_of_the_type_that_is_asked_for() -> None:
    for type in ("ClusterIP", "NodePort", "LoadBalancer"):
        service = proxy_service(proxy=ProxyOptions(service=type))
        assert type == service["spec"]["type"]


def test_service_of_the_proxy_follows_name_port_and_labels_of_the_cluster() -> None:
    documents = cluster(
        name="cache",
        ports=Ports(proxy_web=8080),
        proxy=ProxyOptions(
            service="LoadBalancer",
            pod=PodOptions(object_annotations={"example.com/internal": "true"}),
        ),
    )
    service = one(documents, "Service", "cache-proxy")
    assert [{"name": "web", "port": 8080}] == service["spec"]["ports"]
    assert "cache" == service["spec"]["selector"]["release"]
    assert {"example.com/internal": "true"} == service["metadata"]["annotations"]


def test_service_of_the_proxy_has_further_ports_which_its_policy_opens_to_clients() -> None:
    sidecar = {"name": "tls", "image": "a", "ports": [{"name": "tls", "containerPort": 8443}]}
    clients = {"podSelector": {"matchLabels": {"s3": "yes"}}}
    documents = cluster(
        proxy=ProxyOptions(
            service="ClusterIP",
            pod=PodOptions(containers=[sidecar], service_ports={"tls": 8443}),
        ),
        network_policies=NetworkPolicies(clients=[clients]),
    )
    service = one(documents, "Service", "alluxio-proxy")
    assert [("web", 39999), ("tls", 8443)] == [
        (each["name"], each["port"]) for each in service["spec"]["ports"]
    ]
    policy = one(documents, "NetworkPolicy", "alluxio-proxy")
    opened = {
        port["port"]
        for rule in policy["spec"]["ingress"]
        if clients in rule["from"]
        for port in rule["ports"]
    }
    assert {39999, 8443} == opened


def test_service_of_the_proxy_cannot_have_the_proxys_own_port_twice() -> None:
    for ports in ({"s3": 39999}, {"web": 80}):
        options = ProxyOptions(service="ClusterIP", pod=PodOptions(service_ports=ports))
        (found,) = findings(proxy=options)
        ((name, number),) = ports.items()
        assert (
            f"service_ports of the proxy pods have {name!r}, port {number}, but their Services"
            " have 'web', port 39999"
        ) in found.message, ports


def test_proxy_options_that_cannot_work_are_refused() -> None:
    cases: list[tuple[Any, str]] = [
        (
            lambda: cluster(proxy=True),
            "proxy must be a ProxyOptions (got True); make one with ProxyOptions(…)",
        ),
        (
            lambda: ProxyOptions(process=None),  # type: ignore[arg-type]
            "ProxyOptions process must be a Process (got None); make one with Process(…)",
        ),
        (
            lambda: ProxyOptions(pod={}),  # type: ignore[arg-type]
            "ProxyOptions pod must be a PodOptions (got {}); make one with PodOptions(…)",
        ),
        (
            lambda: cluster(proxy=ProxyOptions(pod=PodOptions(service_ports={"a": 1}))),
            "ProxyOptions pod service_ports is only for pods that have a Service: masters, log"
            " server, workers that are a StatefulSet, and a proxy that was given one (got"
            " {'a': 1}); give ProxyOptions(service=\"ClusterIP\"), whose Service has the proxy's"
            " port",
        ),
        (
            lambda: ProxyOptions(service="ExternalName"),  # type: ignore[arg-type]
            "ProxyOptions service must be one of 'ClusterIP', 'NodePort', 'LoadBalancer' (got"
            " 'ExternalName'); use one of them",
        ),
        (
            lambda: ProxyOptions(service=True),  # type: ignore[arg-type]
            "ProxyOptions service must be one of 'ClusterIP', 'NodePort', 'LoadBalancer' (got"
            " True); use one of them",
        ),
        (
            lambda: cluster(
                proxy=ProxyOptions(process=Process(properties={"alluxio.fuse.web.port": 1234}))
            ),
            "proxy properties has 'alluxio.fuse.web.port', which the constructs set themselves; use"
            " ports=Ports(fuse_web=…), or write Unchecked(…) to override it on purpose",
        ),
    ]
    for make, message in cases:
        assert message == refusal(make), message


def test_port_of_the_proxy_is_found_on_the_host_network_where_others_have_it() -> None:
    (found,) = findings(
        pod=PodOptions(host_network=True), proxy=ProxyOptions(), ports=Ports(proxy_web=30000)
    )
    assert found.message.startswith("port 30000 is used by worker web and proxy web")
