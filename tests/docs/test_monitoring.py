"""What `main.py` writes for Prometheus and Grafana: it finds the pods of the scenarios."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import main
from alluxio_constructs import Alerts, dashboard_json
from tests.kit import Document, check_schemas, pod_of

ROOT = Path(__file__).parent.parent.parent
MONITORS = ROOT / "dist/monitoring.k8s.yaml"


@cache
def documents(file: Path) -> list[Document]:
    return list(yaml.safe_load_all(file.read_text(encoding="utf-8")))


def in_dist() -> list[Document]:
    return [each for file in sorted(ROOT.glob("dist/*.yaml")) for each in documents(file)]


def monitors() -> list[Document]:
    return [each for each in documents(MONITORS) if each["kind"] == "PodMonitor"]


def rules() -> list[Document]:
    return [each for each in documents(MONITORS) if each["kind"] == "PrometheusRule"]


def selected(monitor: Document) -> list[Document]:
    """The workloads in `dist/` whose pods a monitor finds."""
    spec = monitor["spec"]
    return [
        each
        for each in in_dist()
        if "template" in each.get("spec", {})
        and each["metadata"]["namespace"] in spec["namespaceSelector"]["matchNames"]
        and spec["selector"]["matchLabels"].items()
        <= each["spec"]["template"]["metadata"]["labels"].items()
    ]


def ports(workload: Document) -> dict[str, int]:
    """The ports of a workload's pods, by name."""
    return {
        port["name"]: port["containerPort"]
        for container in pod_of(workload)["containers"]
        for port in container["ports"]
    }


def scraped() -> Iterator[tuple[Document, Document, str]]:
    """Each endpoint: its monitor, the workload that it is of, the port."""
    for monitor in monitors():
        (workload,) = selected(monitor)
        for endpoint in monitor["spec"]["podMetricsEndpoints"]:
            yield monitor, workload, endpoint["port"]


def test_the_file_holds_monitors_alerts_and_a_dashboard_that_pass_their_schemas() -> None:
    found = Counter((each["apiVersion"], each["kind"]) for each in documents(MONITORS))
    operator = "monitoring.coreos.com/v1"
    assert {
        (operator, "PodMonitor"): 6,
        (operator, "PrometheusRule"): 3,
        ("v1", "ConfigMap"): 1,
    } == found
    check_schemas(documents(MONITORS))


def test_alerts_are_about_the_series_that_the_monitors_make() -> None:
    scraped_in = [each["spec"]["namespaceSelector"]["matchNames"] for each in monitors()]
    for rule in rules():
        (group,) = rule["spec"]["groups"]
        selected_in = {
            namespace
            for each in group["rules"]
            for namespace in re.findall(r'namespace="([^"]+)"', each["expr"])
        }
        assert len(selected_in) == 1
        assert list(selected_in) in scraped_in
        assert {rule["metadata"]["name"].removeprefix("alluxio-")} == {
            each.removeprefix("alluxio-") for each in selected_in
        }


def test_each_alert_has_a_section_on_its_page_and_its_threshold_there() -> None:
    page = (ROOT / "docs/alerts.md").read_text(encoding="utf-8")
    sections = set(re.findall(r"^## (Alluxio\w+)$", page, re.MULTILINE))
    every = Alerts()
    manifests = [alert["alert"] for rule in rules() for alert in rule["spec"]["groups"][0]["rules"]]
    assert {*manifests, "AlluxioFuseDown", "AlluxioProxyNotReady"} == sections
    for field in fields(every):
        assert f"`{field.name}`" in page, field.name


def test_the_file_for_grafana_is_what_the_config_map_holds() -> None:
    (config_map,) = (each for each in documents(MONITORS) if each["kind"] == "ConfigMap")
    assert {"alluxio.json": dashboard_json()} == config_map["data"]


def test_each_monitor_finds_one_kind_of_pods_in_one_namespace() -> None:
    for monitor in monitors():
        assert len(monitor["spec"]["namespaceSelector"]["matchNames"]) == 1
        assert len(selected(monitor)) == 1


def test_each_web_port_in_dist_is_scraped_once() -> None:
    found = [
        (workload["metadata"]["namespace"], workload["metadata"]["name"], port)
        for _, workload, port in scraped()
    ]
    assert sorted(found) == sorted(
        (workload["metadata"]["namespace"], workload["metadata"]["name"], port)
        for workload in in_dist()
        if "template" in workload.get("spec", {})
        for port in ports(workload)
        if port.endswith("web")
    )
    assert len(found) == 3 * 2 * 2


def test_the_path_is_that_of_the_servlet_which_all_scraped_clusters_have() -> None:
    paths = {
        endpoint["path"]
        for monitor in monitors()
        for endpoint in monitor["spec"]["podMetricsEndpoints"]
    }
    assert {"/metrics/prometheus/"} == paths
    servlet = "sink.prometheus.class=alluxio.metrics.sink.PrometheusMetricsServlet\n"
    for monitor in monitors():
        (namespace,) = monitor["spec"]["namespaceSelector"]["matchNames"]
        (sinks,) = (
            each["data"]["metrics.properties"]
            for each in in_dist()
            if each["metadata"].get("namespace") == namespace
            and each["metadata"]["name"] == "alluxio-metrics"
        )
        assert servlet == sinks


def test_prometheus_looks_for_the_monitors_where_main_says_and_by_its_labels() -> None:
    assert {main.MONITORING} == {each["metadata"]["namespace"] for each in documents(MONITORS)}
    for each in (*monitors(), *rules()):
        assert main.MONITOR_LABELS.items() <= each["metadata"]["labels"].items()


def let_in(workload: Document, port: int) -> list[Document]:
    """Whom the network policies of a workload's pods let in at a port."""
    labels = workload["spec"]["template"]["metadata"]["labels"]
    return [
        peer
        for policy in in_dist()
        if policy["kind"] == "NetworkPolicy"
        and policy["metadata"]["namespace"] == workload["metadata"]["namespace"]
        and policy["spec"]["podSelector"]["matchLabels"].items() <= labels.items()
        for rule in policy["spec"]["ingress"]
        if port in [each["port"] for each in rule["ports"]]
        for peer in rule["from"]
    ]


def test_network_policies_let_prometheus_in_at_all_that_it_scrapes() -> None:
    for monitor, workload, port in scraped():
        name = monitor["metadata"]["namespace"]
        prometheus = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}
        assert prometheus in let_in(workload, ports(workload)[port])


def test_network_policies_let_prometheus_in_nowhere_else() -> None:
    for workload in in_dist():
        if "template" in workload.get("spec", {}):
            for name, number in ports(workload).items():
                foreign = [e for e in let_in(workload, number) if "namespaceSelector" in e]
                assert len(foreign) == int(name.endswith("web")), name


def test_all_pods_of_the_namespace_may_be_clients() -> None:
    for workload in in_dist():
        if "template" in workload.get("spec", {}):
            found = {
                name
                for name, number in ports(workload).items()
                if main.CLIENTS[0] in let_in(workload, number)
            }
            assert found == ({"rpc"} if workload["kind"] == "DaemonSet" else {"rpc", "job-rpc"})


def test_no_network_policy_restricts_what_pods_connect_to() -> None:
    policies = [each["spec"] for each in in_dist() if each["kind"] == "NetworkPolicy"]
    assert len(policies) == 3 * 2
    for policy in policies:
        assert policy["policyTypes"] == ["Ingress"]


def test_the_alert_of_the_page_on_metrics_selects_as_the_library_s_own() -> None:
    page = (ROOT / "docs/observe.md").read_text(encoding="utf-8")
    (selector,) = re.findall(r"up\{[^}]+\}", page)
    own = rules()[0]["spec"]["groups"][0]["rules"][0]["expr"]
    namespace = re.findall(r'namespace="([^"]+)"', own)[0]
    assert selector.replace('"alluxio",', f'"{namespace}",') in own


def test_a_monitor_with_a_field_amiss_passes_no_schema() -> None:
    cases: list[tuple[Any, str]] = [
        ({"selector": {}}, "'podMetricsEndpoints' is a required property"),
        ({"selector": {}, "podMetricsEndpoints": [{"ports": "web"}]}, "'ports' was unexpected"),
    ]
    for spec, message in cases:
        with pytest.raises(jsonschema.ValidationError, match=message):
            check_schemas([{**monitors()[0], "spec": spec}])
