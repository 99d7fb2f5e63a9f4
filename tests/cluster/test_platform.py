"""What is around masters and workers: proxy, log server, metrics, web UI, port-forward."""

from __future__ import annotations

import http.client
import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from alluxio_constructs import (
    LogServerOptions,
    Metrics,
    PodOptions,
    ProxyOptions,
    VolumeSource,
    WebUiOptions,
)
from tests.cluster.alluxio import QUICK, Alluxio, documents, small
from tests.cluster.conftest import Cluster
from tests.cluster.kubectl import CommandError, Kubectl, until
from tests.cluster.stores import request, start_client
from tests.kit import Document

# The part before the "/" is the user; the proxy of 2.9.5 believes it, and checks no signature.
S3_AUTHORIZATION = {"Authorization": "AWS4-HMAC-SHA256 Credential=alluxio/"}
CONTENT = {"Content-Type": "application/octet-stream"}

WEB_PORTS = {
    "alluxio-master": "web",
    "alluxio-job-master": "job-web",
    "alluxio-worker": "web",
    "alluxio-job-worker": "job-web",
    "alluxio-proxy": "web",
}
"""The port at which each process answers with its metrics."""


SHARE = 40
"""Percent of each container's memory limit that its heap may have, by the options of all."""

REST_ON = {"alluxio.proxy.s3.v2.version.enabled": False}
"""With the S3 implementation that is the default, 2.9.5 does not serve REST."""


@pytest.fixture(scope="module")
def make(cluster: Cluster, shared: Kubectl) -> Callable[..., list[Document]]:
    """Makes manifests, by the properties and the network of the proxy, of which there is one."""
    one_node = {"kubernetes.io/hostname": cluster.nodes[0]}

    def manifests(
        properties: dict[str, Any] | None = None, *, host_network: bool = False
    ) -> list[Document]:
        return documents(
            shared.namespace,
            workers=1,
            jvm_options=[*QUICK, f"-XX:MaxRAMPercentage={SHARE}"],
            metrics=Metrics(),
            proxy=ProxyOptions(
                process=small(properties=properties or {}),
                pod=PodOptions(node_selector=one_node, host_network=host_network),
                service="ClusterIP",
            ),
            log_server=LogServerOptions(process=small(), volume=VolumeSource.empty_dir()),
            web_ui=WebUiOptions(),
        )

    return manifests


@pytest.fixture(scope="module")
def alluxio(shared: Kubectl, make: Callable[..., list[Document]]) -> Alluxio:
    """One master, one worker, a proxy, a log server and a Service of the web UI.

    The log server is there first: what a process warns of before is lost, and later it may have
    nothing to warn of.
    """
    made = Alluxio(shared)
    start_client(shared)
    manifests = make()
    first = {"alluxio-logserver", None}
    shared.apply([each for each in manifests if each["metadata"]["labels"].get("role") in first])
    shared.wait_ready(made.selector("logserver"), 1)
    made.start(manifests, workers=1)
    return made


def limits_of(alluxio: Alluxio) -> dict[str, int]:
    """The memory limit of each container, in bytes."""
    return {
        each["name"]: int(each["resources"]["limits"]["memory"].removesuffix("Gi")) << 30
        for pod in alluxio.kubectl.pods()
        for each in pod["spec"]["containers"]
    }


def address(alluxio: Alluxio, container: str, port: str) -> str:
    """The address of a port, in the first pod that has such a container."""
    for each in alluxio.kubectl.pods():
        for found in each["spec"]["containers"]:
            if found["name"] == container:
                numbers = {port["name"]: port["containerPort"] for port in found["ports"]}
                return f"{each['status']['podIP']}:{numbers[port]}"
    raise AssertionError(container)


@pytest.fixture
def proxy(alluxio: Alluxio) -> str:
    """Where the proxy answers."""
    alluxio.kubectl.wait_ready(alluxio.selector("proxy"), 1)
    return f"http://{address(alluxio, 'alluxio-proxy', 'web')}/api/v1"


def use_s3(alluxio: Alluxio, proxy: str, bucket: str) -> None:
    """Put, list, get and delete, as `docs/pods.md` says."""
    kubectl, url = alluxio.kubectl, f"{proxy}/s3/{bucket}"
    asked = {**S3_AUTHORIZATION, **CONTENT}
    assert 200 == request(kubectl, url, method="PUT", headers=asked)[0]
    assert 200 == request(kubectl, f"{url}/key", method="PUT", headers=asked, body="by S3")[0]
    assert (200, "by S3") == request(kubectl, f"{url}/key", headers=asked)
    status, listed = request(kubectl, url, headers=asked)
    assert 200 == status
    assert ["key"] == re.findall("<Key>(.*?)</Key>", listed)
    assert "by S3" == alluxio.read(f"/{bucket}/key")
    assert 204 == request(kubectl, f"{url}/key", method="DELETE", headers=asked)[0]
    assert 404 == request(kubectl, f"{url}/key", headers=asked)[0]


def test_proxy_s_s3_puts_lists_gets_and_deletes(alluxio: Alluxio, proxy: str) -> None:
    use_s3(alluxio, proxy, "bucket")


def by_service(alluxio: Alluxio) -> str:
    """Where the proxy's Service answers."""
    return f"http://alluxio-proxy.{alluxio.kubectl.namespace}:39999/api/v1"


def test_proxy_s_service_answers_s3(
    alluxio: Alluxio,
    proxy: str,  # which is ready
) -> None:
    use_s3(alluxio, by_service(alluxio), "by-service")


def test_warnings_of_every_process_arrive_at_the_log_server(
    alluxio: Alluxio, remark: Callable[[str], None]
) -> None:
    kubectl = alluxio.kubectl
    (server,) = kubectl.ready(alluxio.selector("logserver"))
    wanted = {"master", "job_master", "worker", "job_worker", "proxy"}

    def arrived() -> set[str] | None:
        printed = kubectl.exec(server, "find", "/opt/alluxio/logs", "-mindepth", "2", "-size", "+0")
        found = {each.split("/")[4] for each in printed.split()}
        return found if wanted <= found else None

    found = until("warnings of all processes", arrived, timeout=240, every=5)
    remark(f"directories: {', '.join(sorted(found))}")


def test_every_process_answers_with_its_metrics(
    alluxio: Alluxio,
    proxy: str,  # which is ready
    remark: Callable[[str], None],
) -> None:
    """And each has the heap that the options of all give it, less what the collector keeps."""
    counts = {}
    limits = limits_of(alluxio)
    for container, port in WEB_PORTS.items():
        url = f"http://{address(alluxio, container, port)}/metrics/prometheus/"

        def metrics(url: str = url) -> str | None:
            status, text = request(alluxio.kubectl, url)
            return text if status == 200 else None

        text = until(f"metrics of {container}", metrics, timeout=180)
        counts[container] = len(re.findall(r"^# TYPE ", text, re.MULTILINE))
        heap = float(re.findall(r"^heap_max (\S+)$", text, re.MULTILINE)[0])
        share = heap / limits[container]
        assert 0.9 * SHARE < 100 * share <= SHARE, f"{container}: {share:.0%} of the limit"
    remark(", ".join(f"{name} {count}" for name, count in counts.items()))
    assert all(count > 10 for count in counts.values())


def test_web_ui_s_service_answers(alluxio: Alluxio) -> None:
    url = f"http://alluxio-web.{alluxio.kubectl.namespace}:19999/"
    status, page = request(alluxio.kubectl, url)
    assert 200 == status
    assert "<html" in page


@pytest.mark.parametrize(("role", "port"), [("master", 19999), ("worker", 30000), ("proxy", 39999)])
def test_port_forward_shows_the_web_port(
    role: str,
    port: int,
    alluxio: Alluxio,
    proxy: str,  # which is ready
) -> None:
    kubectl = alluxio.kubectl
    pod = sorted(name for name, up in kubectl.ready(alluxio.selector(role)).items() if up)[0]
    with kubectl.forward(f"pod/{pod}", port) as local:
        url = f"http://127.0.0.1:{local}/metrics/prometheus/"

        def answers() -> bool:
            try:
                with urllib.request.urlopen(url, timeout=30) as answer:
                    return "# TYPE" in answer.read().decode()
            except (urllib.error.URLError, http.client.HTTPException) as error:
                raise CommandError(str(error)) from error

        until(f"an answer of {pod}", answers, timeout=60)


def test_proxy_on_the_host_network_puts_and_gets_on_its_worker_s_node(
    alluxio: Alluxio, make: Callable[..., list[Document]]
) -> None:
    alluxio.kubectl.apply(make(host_network=True))
    alluxio.kubectl("rollout", "status", "daemonset/alluxio-proxy", "--timeout=420s", timeout=440)
    (worker,) = alluxio.kubectl.pods(alluxio.selector("worker"))
    (pod,) = alluxio.kubectl.pods(alluxio.selector("proxy"))
    assert pod["spec"]["hostNetwork"]
    assert worker["status"]["hostIP"] == pod["status"]["podIP"]
    use_s3(alluxio, by_service(alluxio), "on-the-host")
    alluxio.kubectl.apply(make())
    alluxio.kubectl("rollout", "status", "daemonset/alluxio-proxy", "--timeout=420s", timeout=440)


def test_proxy_s_rest_does_nothing_by_default_and_works_when_it_is_on(
    alluxio: Alluxio, make: Callable[..., list[Document]], proxy: str
) -> None:
    """The last test: the proxy is another one after it."""
    kubectl = alluxio.kubectl

    def post(path: str, body: str | None = None, content: str = "application/json") -> str:
        status, answer = request(
            kubectl, f"{proxy}/{path}", method="POST", headers={"Content-Type": content}, body=body
        )
        assert 200 == status, f"{path}: {status} {answer}"
        return answer

    assert "" == post("paths//by-rest/create-directory")
    assert "by-rest" not in alluxio("fs", "ls", "/")

    kubectl.apply(make(REST_ON))
    kubectl("rollout", "status", "daemonset/alluxio-proxy", "--timeout=420s", timeout=440)
    proxy = f"http://{address(alluxio, 'alluxio-proxy', 'web')}/api/v1"
    stream = post("paths//by-rest/create-file")
    assert "7" == post(f"streams/{stream}/write", "by REST", CONTENT["Content-Type"])
    post(f"streams/{stream}/close")
    stream = post("paths//by-rest/open-file")
    assert "by REST" == post(f"streams/{stream}/read")
    post(f"streams/{stream}/close")
    assert "by REST" == alluxio.read("/by-rest")
    names = [each["name"] for each in json.loads(post("paths///list-status"))]
    assert "by-rest" in names
    use_s3(alluxio, proxy, "older")
