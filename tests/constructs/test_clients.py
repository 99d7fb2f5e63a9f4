"""What a cluster says to those that use it: selectors, names, URIs."""

from __future__ import annotations

import pytest
from cdk8s import Chart

from alluxio_constructs import AlluxioConfigError, Fuse, ProxyOptions
from tests.constructs.applications import (
    PLUS,
    new_cluster,
    ports,
    workload,
)
from tests.kit import documents_of, new_chart


def test_selectors_select_in_policies_of_cdk8s_plus() -> None:
    for plus in PLUS:
        alluxio, chart = new_cluster(), new_chart("apps")
        application = workload(plus, chart)
        alluxios = plus.Namespaces.select(chart, "alluxio", names=["alluxio"])
        workers = plus.Pods.select(
            chart, "workers", labels=dict(alluxio.selector("worker")), namespaces=alluxios
        )
        port = plus.NetworkPolicyPort.tcp(alluxio.config.ports.worker_rpc)
        isolation = plus.PodConnectionsIsolation.POD
        application.connections.allow_to(workers, ports=[port], isolation=isolation)
        (policy,) = (
            each for each in documents_of(chart, whole=False) if each["kind"] == "NetworkPolicy"
        )
        (rule,) = policy["spec"]["egress"]
        assert {"matchLabels": alluxio.selector("worker")} == rule["to"][0]["podSelector"]
        assert ports(29999) == [{**each} for each in rule["ports"]]


def test_selector_knows_the_roles_and_no_others() -> None:
    alluxio = new_cluster()
    expected = {"app": "alluxio", "role": "alluxio-logserver", "release": "alluxio"}
    assert expected == alluxio.selector("logserver")
    with pytest.raises(AlluxioConfigError, match=r"AlluxioCluster.selector role must be one of"):
        alluxio.selector("journal")  # type: ignore[arg-type]


def test_names_are_those_that_are_written() -> None:
    alluxio = new_cluster(fuse=Fuse(), proxy=ProxyOptions(service="ClusterIP"), masters=3)
    written: dict[str, set[str]] = {}
    for each in documents_of(Chart.of(alluxio), whole=False):
        written.setdefault(each["kind"], set()).add(each["metadata"]["name"])
    claims = {f"alluxio-journal-alluxio-master-{i}" for i in range(3)}
    named = {kind: set(names) for kind, names in alluxio.names.items()}
    assert {**written, "PersistentVolumeClaim": claims} == named


def test_client_of_a_cluster_is_in_its_namespace() -> None:
    assert "alluxio://alluxio-master-0.alluxio.svc:19998/a" == new_cluster().client.uri("/a")
