"""A Prometheus that scrapes a cluster: the dashboard's queries have answers, and alerts fire.

It runs beside the tests, and scrapes through `kubectl proxy`, with the labels that a PodMonitor
gives. kube-state-metrics need not be there: what is its own is left out.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cdk8s import Chart, Testing

from alluxio_constructs import (
    Alerts,
    AlluxioAlerts,
    AlluxioCluster,
    AlluxioDashboard,
    Fuse,
    Metrics,
)
from tests.cluster.alluxio import FUSE, QUICK, Alluxio, options, small
from tests.cluster.applications import on_one_node
from tests.cluster.conftest import Cluster
from tests.cluster.kubectl import CommandError, Kubectl, say, until
from tests.kit import Document
from tests.manifests.promtool import metrics_of
from tests.manifests.test_dashboard import panels

PROMETHEUS = os.environ.get("PROMETHEUS", "")
"""Prometheus's program, of version 3 or newer."""

SOON = Alerts(no_leader_for="5s", away_for="5s")
NEEDS_MORE = ("kube", "Worker_BlocksReadUfs", "Failures")
"""What kube-state-metrics has, and counters that appear with what they count."""


class Prometheus:
    """One that runs."""

    def __init__(self, port: int) -> None:
        """Take where it listens."""
        self._url = f"http://127.0.0.1:{port}/api/v1/"

    def ask(self, what: str, **parameters: str) -> Any:
        """The data that it answers."""
        url = f"{self._url}{what}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return json.load(answer)["data"]
        except OSError as error:
            raise CommandError(f"{url}: {error}") from error

    def query(self, expression: str) -> list[Any]:
        """What a query answers now."""
        found: list[Any] = self.ask("query", query=expression)["result"]
        return found

    def firing(self) -> set[str]:
        """The alerts that fire."""
        return {
            each["labels"]["alertname"]
            for each in self.ask("alerts")["alerts"]
            if each["state"] == "firing"
        }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(*words: str, log: Path) -> Iterator[None]:
    """A program, until the block ends."""
    with log.open("w") as output, subprocess.Popen(words, stdout=output, stderr=output) as process:
        try:
            yield
        finally:
            process.terminate()


def targets(kubectl: Kubectl, proxy: int) -> list[Document]:
    """Each web port, through the proxy, with the labels that the operator's targets have."""
    return [
        {
            "targets": [f"127.0.0.1:{proxy}"],
            "labels": {
                "__metrics_path__": f"/api/v1/namespaces/{kubectl.namespace}/pods/"
                f"{pod['metadata']['name']}:{port['containerPort']}/proxy/metrics/prometheus/",
                "namespace": kubectl.namespace,
                "pod": pod["metadata"]["name"],
                "container": container["name"],
                "endpoint": port["name"],
                "instance": f"{pod['metadata']['name']}:{port['name']}",
            },
        }
        for pod in kubectl.pods()
        for container in pod["spec"]["containers"]
        for port in container.get("ports", ())
        if port["name"].endswith("web") and pod["status"].get("podIP")
    ]


@contextmanager
def prometheus(kubectl: Kubectl, groups: list[Document], directory: Path) -> Iterator[Prometheus]:
    """One that scrapes a namespace, and evaluates rules."""
    proxy, port = free_port(), free_port()
    files = {
        "targets.json": targets(kubectl, proxy),
        "rules.json": {"groups": groups},
        "prometheus.json": {
            "global": {"scrape_interval": "5s", "evaluation_interval": "5s"},
            "rule_files": ["rules.json"],
            "scrape_configs": [
                {"job_name": "monitoring/alluxio", "file_sd_configs": [{"files": ["targets.json"]}]}
            ],
        },
    }
    for name, content in files.items():
        # JSON is YAML, and what names of files end in is asked of targets alone.
        (directory / name).write_text(json.dumps(content), encoding="utf-8")
    with (
        running("kubectl", "proxy", f"--port={proxy}", log=directory / "proxy.log"),
        running(
            PROMETHEUS,
            f"--config.file={directory}/prometheus.json",
            f"--storage.tsdb.path={directory}/data",
            f"--web.listen-address=127.0.0.1:{port}",
            log=directory / "prometheus.log",
        ),
    ):
        made = Prometheus(port)
        until("Prometheus", lambda: made.ask("status/buildinfo"), timeout=60)
        yield made


def applied(kubectl: Kubectl, node: str) -> tuple[list[Document], list[Document]]:
    """The manifests of a cluster with all that is scraped, and the alerts about it."""
    chart = Chart(
        Testing.app(), "test", namespace=kubectl.namespace, disable_resource_name_hashes=True
    )
    given = options(
        kubectl.namespace,
        pod=on_one_node(node),
        jvm_options=[*QUICK],
        short_circuit="off",
        metrics=Metrics(),
        fuse=Fuse(process=small(properties={"alluxio.fuse.web.enabled": True})),
    )
    cluster = AlluxioCluster(chart, "alluxio", **given)
    groups = AlluxioAlerts(chart, "alerts", config=cluster.config, alerts=SOON).groups
    AlluxioDashboard(chart, "dashboard")
    documents = [each for each in Testing.synth(chart) if each["kind"] != "PrometheusRule"]
    return documents, groups


def test_queries_of_the_dashboard_are_answered_and_alerts_fire_when_processes_are_gone(
    cluster: Cluster, kubectl: Kubectl, tmp_path: Path, remark: Callable[[str], None]
) -> None:
    if not PROMETHEUS:
        pytest.skip("needs PROMETHEUS, the program of a Prometheus")
    documents, groups = applied(kubectl, cluster.nodes[0])
    alluxio = Alluxio(kubectl)
    alluxio.start(documents)
    until("FUSE on the worker's node", lambda: any(kubectl.ready(FUSE).values()), timeout=300)
    alluxio.write("/file", "text")
    (fuse,) = (name for name, ready in kubectl.ready(FUSE).items() if ready)
    mount = "$(awk '$3 ~ /^fuse/ {print $2}' /proc/mounts)"
    assert "text" == kubectl.exec(fuse, "sh", "-c", f"ls -l {mount} >&2; cat {mount}/file")

    with prometheus(kubectl, groups, tmp_path) as made:
        up = 'up{container!="alluxio-fuse"}'
        until("all targets up", lambda: len(made.query(f"{up} == 1")) == 4, timeout=120)
        time.sleep(20)  # for rates
        rules = [each for group in made.ask("rules")["groups"] for each in group["rules"]]
        assert {"ok"} == {each["health"] for each in rules}
        assert {each["alert"] for each in groups[0]["rules"]} == {each["name"] for each in rules}
        known = set(made.ask("label/__name__/values"))
        missing = {
            metric
            for each in [*groups[0]["rules"], *(t for p in panels() for t in p["targets"])]
            for metric in metrics_of(each["expr"], known)
            if not any(part in metric for part in NEEDS_MORE)
        } - known
        # A local journal, no call to FUSE that writes, no other journal's metrics.
        assert missing <= {"Client_Fuse_Write", "Master_JournalFreePercentDevice.+"}, missing
        answers = empty = 0
        for panel in panels():
            for target in panel["targets"]:
                expression = target["expr"]
                for variable, value in (
                    ("${namespace}", kubectl.namespace),
                    ("${cluster}", "alluxio"),
                    ("$__rate_interval", "1m"),
                    ("$__range", "5m"),
                ):
                    expression = expression.replace(variable, value)
                if made.query(expression):
                    answers += 1
                else:
                    empty += 1
                    say(f"no answer: {panel['title']}/{target['refId']}")
        assert answers > 50
        assert set() == made.firing()
        dropped = made.query("prometheus_target_scrapes_sample_duplicate_timestamp_total")
        remark(f"{answers} queries answered, {empty} empty; {len(rules)} alerts, none fires")
        say(f"duplicates: {dropped}")

        kubectl("delete", "daemonset/alluxio-worker")
        took = time.monotonic()
        until("AlluxioProcessDown", lambda: "AlluxioProcessDown" in made.firing(), timeout=180)
        kubectl("scale", "statefulset/alluxio-master", "--replicas=0")
        wanted = {"AlluxioNoLeader", "AlluxioNoJobMaster", "AlluxioProcessDown"}
        until("no leader", lambda: wanted <= made.firing(), timeout=180)
        remark(f"{', '.join(sorted(made.firing()))} after {time.monotonic() - took:.0f} s")
