"""Options that only some kinds of pods support: for updates, claims and Services."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import (
    ClaimRetention,
    Csi,
    DataLossWarning,
    Finding,
    Fuse,
    Journal,
    LogServerOptions,
    Metastore,
    PodOptions,
    ProxyOptions,
    Tier,
    UpdateStrategy,
    VolumeSource,
    WebUiOptions,
)
from tests.kit import Document, cluster, findings, one, pod_of, refusal

ON_DELETE = UpdateStrategy(type="OnDelete")
KEPT = ClaimRetention(when_scaled="Delete")
METASTORE = Metastore()
PLACES = {
    "master": "master_pod",
    "worker": "worker_pod",
    "fuse": "Fuse pod",
    "proxy": "ProxyOptions pod",
    "logserver": "LogServerOptions pod",
    "csi-controller": "Csi controller_pod",
    "csi-nodeplugin": "Csi node_pod",
    "csi-fuse": "Csi fuse_pod",
}


def everything(general: PodOptions | None = None, **pods: PodOptions) -> dict[str, Any]:
    """A cluster of all kinds of pods, some of which have options of their own."""
    none = PodOptions()
    return {
        "pod": general or none,
        "short_circuit": "off",
        "master_pod": pods.get("master", none),
        "worker_pod": pods.get("worker", none),
        "fuse": Fuse(pod=pods.get("fuse", none)),
        "proxy": ProxyOptions(pod=pods.get("proxy", none)),
        "log_server": LogServerOptions(pod=pods.get("logserver", none)),
        "csi": Csi(
            controller_pod=pods.get("csi_controller", none),
            node_pod=pods.get("csi_nodeplugin", none),
            fuse_pod=pods.get("csi_fuse", none),
        ),
    }


def workloads(documents: list[Document]) -> dict[str, Document]:
    """The `spec` of each workload, by its role."""
    return {
        each["metadata"]["name"].removeprefix("alluxio-"): each["spec"]
        for each in documents
        if "template" in each.get("spec", {})
    }


def test_options_of_the_cluster_apply_to_the_pods_that_support_them() -> None:
    general = PodOptions(
        update_strategy=ON_DELETE,
        claim_retention=KEPT,
        pod_management_policy="OrderedReady",
        service_type="NodePort",
        service_annotations={"a": "b"},
    )
    for workers, stateful in ((None, ["master"]), (2, ["master", "worker"])):
        node = {"worker": PodOptions(node_selector={"disk": "ssd"})}
        documents = cluster(workers=workers, **everything(general, **node))
        specs = workloads(documents)
        assert {role for role, each in specs.items() if "updateStrategy" in each} == {
            *("master", "worker", "fuse", "proxy", "csi-nodeplugin")
        }
        assert [
            role for role, each in specs.items() if "persistentVolumeClaimRetentionPolicy" in each
        ] == ["master"], "workers have no claims here"
        policies = {
            role: each["podManagementPolicy"]
            for role, each in specs.items()
            if "podManagementPolicy" in each
        }
        expected = {"master": "Parallel", "worker": "OrderedReady"}
        assert policies == {role: expected[role] for role in stateful}, workers
        services = {
            each["metadata"]["name"]: each["spec"].get("type")
            for each in documents
            if each["kind"] == "Service"
        }
        headless = {"alluxio-master": None}
        if workers is not None:
            headless["alluxio-worker"] = None
        assert services == {
            **headless,
            "alluxio-master-0": "NodePort",
            "alluxio-logserver": "NodePort",
        }, workers
        for each in documents:
            with_annotations = each["metadata"].get("annotations") == {"a": "b"}
            assert with_annotations == (each["kind"] == "Service"), each["metadata"]["name"]


def test_options_that_a_kind_of_pods_does_not_support_are_refused() -> None:
    one_pod = "there is one {} pod, which ends before the next one starts"
    surge, partition = UpdateStrategy(max_surge=1), UpdateStrategy(partition=1)
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("logserver", {"update_strategy": ON_DELETE}, one_pod.format("logserver")),
        ("csi-controller", {"update_strategy": ON_DELETE}, one_pod.format("csi-controller")),
        ("csi-fuse", {"update_strategy": ON_DELETE}, "the CSI driver creates these"),
        *(
            (role, {"update_strategy": surge}, f"two {role} pods cannot run side by side")
            for role in ("master", "worker", "fuse", "csi-nodeplugin")
        ),
        *(
            (role, {"update_strategy": partition}, f"the {role} pods are in a DaemonSet")
            for role in ("worker", "fuse", "proxy", "csi-nodeplugin")
        ),
        ("master", {"update_strategy": UpdateStrategy(max_unavailable=1)}, "keep their quorum"),
        ("master", {"pod_management_policy": "OrderedReady"}, "form no quorum"),
        ("worker", {"pod_management_policy": "Parallel"}, "that are a StatefulSet"),
        *(
            (role, {"claim_retention": KEPT}, f"the {role} pods are not in one")
            for role in PLACES
            if role != "master"
        ),
        *(
            (role, {"service_type": "NodePort"}, "for masters and the log server")
            for role in PLACES
            if role not in ("master", "logserver")
        ),
        *(
            (role, {"service_annotations": {"a": "b"}}, "for pods that have a Service")
            for role in ("worker", "fuse", "proxy", "csi-controller")
        ),
    ]
    for role, given, said in cases:
        own = {role.replace("-", "_"): PodOptions(**given)}
        message = refusal(cluster, **everything(**own))
        (name,) = given
        assert message.startswith(f"{PLACES[role]} {name} "), (role, message)
        assert said in message, (role, message)


def test_surge_of_pods_with_host_ports_is_refused() -> None:
    surge = UpdateStrategy(max_surge=1)
    shipper = {
        "name": "shipper",
        "image": "shipper:1",
        "ports": [{"containerPort": 9999, "hostPort": 9999}],
    }
    for taken in (PodOptions(host_network=True), PodOptions(containers=[shipper])):
        for given in (
            {"pod": taken, "proxy": ProxyOptions(pod=PodOptions(update_strategy=surge))},
            {"proxy": ProxyOptions(pod=taken), "pod": PodOptions(update_strategy=surge)},
        ):
            assert refusal(cluster, short_circuit="off", **given).startswith(
                "ProxyOptions pod update_strategy has max_surge, but the pods have ports of their"
            ), given
    documents = cluster(proxy=ProxyOptions(pod=PodOptions(update_strategy=surge)))
    assert workloads(documents)["proxy"]["updateStrategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1},
    }


def test_retention_without_claims_is_found() -> None:
    empty = Journal.hdfs("hdfs://namenode:9000/journal")
    claim = Tier(
        medium_type="SSD",
        path="/ssd",
        quota="1Gi",
        volume=VolumeSource.persistent_volume_claim("2Gi"),
    )
    own = PodOptions(claim_retention=KEPT)
    cases: list[tuple[dict[str, Any], list[Finding]]] = [
        ({"master_pod": own}, []),
        ({"master_pod": own, "journal": empty}, [Finding.RETENTION_WITHOUT_CLAIMS]),
        ({"pod": own, "journal": empty}, []),
        ({"worker_pod": own, "workers": 2}, [Finding.RETENTION_WITHOUT_CLAIMS]),
        ({"worker_pod": own, "workers": 2, "tiers": [claim]}, []),
    ]
    for options, expected in cases:
        assert [each.finding for each in findings(**options)] == expected, options


def test_dns_policy_none_needs_name_servers() -> None:
    servers = {"nameservers": ["10.0.0.10"]}
    assert refusal(cluster, master_pod=PodOptions(dns_policy="None")) == (
        "master_pod dns_policy needs name servers to ask (got 'None'); give"
        ' dns_config={"nameservers": ["10.0.0.10"]}'
    )
    documents = cluster(
        pod=PodOptions(dns_config=servers), master_pod=PodOptions(dns_policy="None")
    )
    for kind, policy in (("StatefulSet", "None"), ("DaemonSet", None)):
        pod = pod_of(one(documents, kind))
        assert (pod.get("dnsPolicy"), pod["dnsConfig"]) == (policy, servers), kind


def test_replicas_are_left_to_an_autoscaler() -> None:
    spec = workloads(cluster(workers="autoscaled"))["worker"]
    assert "replicas" not in spec
    assert {**spec, "replicas": 2} == workloads(cluster(workers=2))["worker"]


def test_web_ui_has_a_service_of_its_own_type() -> None:
    for kind, expected in (("ClusterIP", None), ("NodePort", "NodePort")):
        options = WebUiOptions(service=kind, service_annotations={"a": "b"})  # type: ignore[arg-type]
        service = one(cluster(web_ui=options), "Service", "alluxio-web")
        assert service["spec"].get("type") == expected
        assert service["metadata"]["annotations"] == {"a": "b"}
    assert refusal(WebUiOptions, service="Headless").startswith("WebUiOptions service must be one")


def test_journal_that_is_deleted_with_its_stateful_set_warns() -> None:
    gone = PodOptions(claim_retention=ClaimRetention(when_deleted="Delete"))
    cases: list[dict[str, Any]] = [{"master_pod": gone}, {"pod": gone}]
    for options in cases:
        with pytest.warns(DataLossWarning, match="^claim_retention: when_deleted"):
            cluster(**options)
    cluster(master_pod=PodOptions(claim_retention=KEPT))
    cluster(
        master_pod=gone, journal=Journal.hdfs("hdfs://namenode:9000/journal"), metastore=METASTORE
    )
