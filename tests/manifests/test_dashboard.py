"""The dashboard: Grafana reads it, and each panel's queries are answered by real scrapes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from alluxio_constructs import Dashboard, dashboard_json
from alluxio_constructs._manifests.dashboard import dashboard_manifest
from tests.kit import check_schemas, refusal
from tests.manifests.promtool import (
    NAMESPACE,
    SCRAPES,
    Case,
    metrics_of,
    needs_promtool,
    run,
    samples,
    scraped,
)

APPLY_LIMIT = 262144
"""Bytes of an annotation, in which `kubectl apply` keeps what was applied."""

PUT_IN = {
    "${namespace}": NAMESPACE,
    "${cluster}": "alluxio",
    "$__rate_interval": "5m",
    "$__range": "1h",
}
"""What Grafana puts in place of its variables."""

EMPTY_IN: dict[str, set[str]] = {
    "local": {
        "Age of the last checkpoint",  # there was none
        "Failures since the start/A",  # no call failed
        "Free space of the journals/A",  # of embedded journals alone
    },
    "embedded": {
        "Duration of calls to FUSE (95th percentile)/B",  # nothing was written by FUSE
        "Failures since the start/A",  # none but of paths that do not exist
        "Root under storage",  # S3 does not say
        "Root under storage/A",
    },
}
"""The panels, or queries of panels, that some cluster has no answer to."""

FAILED = "Worker_CreateFailures_UFS:_2Fdata_UFS_TYPE:local"


def dashboard(**options: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(dashboard_json(Dashboard(**options)))
    return made


def panels() -> list[dict[str, Any]]:
    return [each for each in dashboard()["panels"] if each["type"] != "row"]


def queries() -> dict[str, str]:
    """The queries of all panels, by the panel and the query's letter."""
    found: dict[str, str] = {}
    for each in panels():
        for target in each["targets"]:
            expression = target["expr"]
            for variable, value in PUT_IN.items():
                expression = expression.replace(variable, value)
            found[f"{each['title']} {each['id']}/{target['refId']}"] = expression
    return found


def answered(kind: str, tmp_path: Path) -> str:
    """Run each query on the scrapes; return those without a result that should have one."""
    rules: list[dict[str, Any]] = []
    fires: dict[str, list[dict[str, str]]] = {}
    for i, (name, expression) in enumerate(queries().items()):
        alert = f"query{i}"
        rules.append({"alert": alert, "expr": f"count({expression}) > 0", "labels": {"of": name}})
        title = re.sub(r" \d+(?=/)", "", name)
        if not {title, title.partition("/")[0]} & EMPTY_IN[kind]:
            fires[alert] = [{}]
    return run(tmp_path, rules, [Case(kind, scraped(kind), fires)], at=90)


@needs_promtool
def test_every_query_is_answered_by_the_scrapes_of_a_cluster_with_a_local_journal(
    tmp_path: Path,
) -> None:
    assert "" == answered("local", tmp_path)


@needs_promtool
def test_every_query_is_answered_by_the_scrapes_of_a_cluster_with_an_embedded_journal(
    tmp_path: Path,
) -> None:
    assert "" == answered("embedded", tmp_path)


def test_every_metric_of_the_panels_is_in_a_scrape_of_the_release_or_of_kubernetes() -> None:
    known = {each.metric for kind in ("local", "embedded") for each in scraped(kind)}
    used = {metric for each in queries().values() for metric in metrics_of(each, {*known, FAILED})}
    assert {FAILED} == used - known
    kubernetes = {metric for metric, _, _ in samples(SCRAPES / "kubernetes.txt")}
    assert {each for each in used if each.startswith("kube")} <= kubernetes


def test_dashboard_has_a_row_for_each_part_of_alluxio() -> None:
    rows = [each["title"] for each in dashboard()["panels"] if each["type"] == "row"]
    assert [
        "Overview",
        "Masters",
        "Workers",
        "Under storage",
        "FUSE",
        "Job service",
        "Processes",
    ] == rows


def test_panels_have_a_number_of_their_own_and_lie_on_no_other() -> None:
    every = dashboard()["panels"]
    assert list(range(1, len(every) + 1)) == [each["id"] for each in every]
    taken: set[tuple[int, int]] = set()
    for each in every:
        at = each["gridPos"]
        assert at["x"] + at["w"] <= 24, each["title"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken, each["title"]
        taken |= cells


def test_queries_name_the_variables_that_the_dashboard_has() -> None:
    variables = {each["name"] for each in dashboard()["templating"]["list"]}
    assert {"datasource", "namespace", "cluster"} == variables
    text = dashboard_json()
    assert variables == set(re.findall(r"\$\{(\w+)\}", text))
    for each in panels():
        assert {"type": "prometheus", "uid": "${datasource}"} == each["datasource"]
        assert all("namespace" in target["expr"] for target in each["targets"]), each["title"]


def test_dashboard_distinguishes_clusters_by_the_names_of_their_pods() -> None:
    (regex,) = (
        each["regex"] for each in dashboard()["templating"]["list"] if each["name"] == "cluster"
    )
    pattern = re.compile(regex.strip("/"))
    cases = {
        "alluxio-master-0": "alluxio",
        "cache-worker-x7k2p": "cache",
        "my-worker-worker-3": "my-worker",
        "alluxio-fuse-x7k2p": "alluxio",
        "alluxio-logserver-5d8f-x7k2p": None,
    }
    for pod, name in cases.items():
        found = pattern.match(pod)
        assert name == (found and found[1]), pod


def test_dashboard_file_is_reproducible_and_follows_its_options() -> None:
    assert dashboard_json() == dashboard_json(Dashboard())
    made = dashboard(title="Cache", uid="cache", refresh="1min")
    assert ("Cache", "cache", "60s") == (made["title"], made["uid"], made["refresh"])
    assert 41 == made["schemaVersion"]


def test_dashboard_config_map_is_found_by_grafana_s_sidecar_and_can_be_applied() -> None:
    document = dashboard_manifest(Dashboard(), name="alluxio-dashboard").document("monitoring")
    check_schemas([document])
    assert "1" == document["metadata"]["labels"]["grafana_dashboard"]
    assert {"alluxio.json": dashboard_json()} == document["data"]
    assert len(json.dumps(document)) < APPLY_LIMIT

    mine = Dashboard(sidecar_labels={"dashboards": "yes"}, folder="Storage", uid="mine")
    document = dashboard_manifest(mine, name="mine").document("monitoring")
    assert "yes" == document["metadata"]["labels"]["dashboards"]
    assert {"grafana_folder": "Storage"} == document["metadata"]["annotations"]
    assert ["mine.json"] == list(document["data"])


def test_dashboard_refuses_invalid_options() -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"title": ""}, "Dashboard title"),
        ({"uid": "a b"}, "Dashboard uid"),
        ({"refresh": "1s"}, "Dashboard refresh"),
        ({"sidecar_labels": {"a b": "c"}}, "Dashboard sidecar_labels"),
        ({"folder": "a\nb"}, "Dashboard folder"),
    ]
    for options, said in wrong:
        assert said in refusal(Dashboard, **options), options
    assert "must be a Dashboard" in refusal(dashboard_json, "alluxio")
