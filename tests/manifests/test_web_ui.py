"""The Service and Ingress of the web UI."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    PodOptions,
    Ports,
    WebUiOptions,
)
from tests.kit import Document, cluster, names, one, refusal

HOST = "alluxio.example.com"


def web(**options: Any) -> list[Document]:
    options.setdefault("web_ui", WebUiOptions())
    return cluster(**options)


def test_service_leads_to_the_web_port_of_the_masters_by_an_address_of_its_own() -> None:
    assert one(web(), "Service", "alluxio-web")["spec"] == {
        "selector": {"app": "alluxio", "role": "alluxio-master", "release": "alluxio"},
        "ports": [{"name": "web", "port": 19999}],
    }

    spec = one(web(), "Service", "alluxio-web")["spec"]
    assert {"clusterIP", "publishNotReadyAddresses", "type"} & set(spec) == set()


def test_web_ui_selects_the_masters_and_their_port_whatever_they_are_called() -> None:
    cases: list[dict[str, Any]] = [
        {},
        {"masters": 3},
        {"name": "cache"},
        {"ports": Ports(master_web=20100)},
    ]
    for options in cases:
        documents = web(**options)
        service = one(documents, "Service", f"{options.get('name', 'alluxio')}-web")
        masters = one(documents, "StatefulSet")
        assert service["spec"]["selector"] == masters["spec"]["selector"]["matchLabels"], options
        container = masters["spec"]["template"]["spec"]["containers"][0]
        (port,) = service["spec"]["ports"]
        assert {"name": port["name"], "containerPort": port["port"]} in container["ports"], options


def test_web_ui_is_where_the_masters_are_if_it_is_asked_for() -> None:
    assert "alluxio-web" not in names(cluster(), "Service")
    assert names(web(), "Ingress") == []

    assert "alluxio-web" in names(web(worker_enabled=False), "Service")
    assert names(web(master_enabled=False), "Service") == []


def test_host_adds_an_ingress_to_the_service() -> None:
    ingress = one(web(web_ui=WebUiOptions(host=HOST)), "Ingress", "alluxio-web")
    backend = {"service": {"name": "alluxio-web", "port": {"name": "web"}}}
    path = {"path": "/", "pathType": "Prefix", "backend": backend}
    assert ingress["spec"] == {"rules": [{"host": HOST, "http": {"paths": [path]}}]}
    assert "annotations" not in ingress["metadata"]


def test_class_certificate_and_annotations_are_the_ingress_es() -> None:
    options = WebUiOptions(
        host=HOST,
        ingress_class_name="nginx",
        tls_secret_name="alluxio-tls",
        annotations={"cert-manager.io/cluster-issuer": "letsencrypt"},
    )
    documents = web(web_ui=options)
    ingress = one(documents, "Ingress")
    assert ingress["spec"]["ingressClassName"] == "nginx"
    assert ingress["spec"]["tls"] == [{"hosts": [HOST], "secretName": "alluxio-tls"}]
    assert ingress["metadata"]["annotations"] == {"cert-manager.io/cluster-issuer": "letsencrypt"}
    assert "annotations" not in one(documents, "Service", "alluxio-web")["metadata"]


def test_service_and_ingress_have_the_labels_and_annotations_of_the_masters_objects() -> None:
    for kind in ("Service", "Ingress"):
        pod = PodOptions(object_labels={"team": "data"}, object_annotations={"note": "x", "a": "b"})
        own = WebUiOptions(host=HOST, annotations={"a": "own"})
        metadata = one(web(web_ui=own, master_pod=pod), kind, "alluxio-web")["metadata"]
        assert metadata["labels"]["team"] == "data", kind
        assert metadata["annotations"] == {"note": "x", "a": "own" if kind == "Ingress" else "b"}, (
            kind
        )


def test_web_ui_options_that_cannot_work_are_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"host": "Alluxio"}, "WebUiOptions host must be at most 253 lower-case letters"),
        ({"host": "*.example.com"}, "WebUiOptions host must be at most 253 lower-case letters"),
        ({"host": "https://a"}, "WebUiOptions host must be at most 253 lower-case letters"),
        (
            {"host": HOST, "ingress_class_name": "Nginx"},
            "WebUiOptions ingress_class_name must be at most 253",
        ),
        (
            {"host": HOST, "tls_secret_name": ""},
            "WebUiOptions tls_secret_name must be at most 253",
        ),
        (
            {"host": HOST, "annotations": {"a b": "c"}},
            "WebUiOptions annotations must have keys of at most 63",
        ),
        (
            {"host": HOST, "annotations": {"a": 1}},
            "WebUiOptions annotations['a'] must be a string (got 1)",
        ),
        (
            {"ingress_class_name": "nginx"},
            "WebUiOptions ingress_class_name needs a host, without which there is no Ingress (got"
            " 'nginx'); give host=\"alluxio.example.com\", or leave it out",
        ),
        ({"tls_secret_name": "tls"}, "WebUiOptions tls_secret_name needs a host"),
        ({"annotations": {"a": "b"}}, "WebUiOptions annotations needs a host"),
    ]
    for given, message in cases:
        assert message in refusal(WebUiOptions, **given), given

    assert refusal(cluster, web_ui=True) == (
        "web_ui must be a WebUiOptions (got True); make one with WebUiOptions(…)"
    )
