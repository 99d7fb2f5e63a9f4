"""Whole documents: their names, their versions, and errors about their fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alluxio_constructs._kubernetes.documents import document_mistakes
from alluxio_constructs._kubernetes.versions import SUPPORTED, minors_of
from tests.kit import refusal

Document = dict[str, Any]


def said(document: Document, minors: Sequence[int] = (34,)) -> list[str]:
    return [str(each) for each in document_mistakes(document, minors)]


def check(cases: Sequence[tuple[Document, str | None]]) -> None:
    """Check that each document causes the error given for it; none if it is valid."""
    for given, message in cases:
        found = said(given)
        if message is None:
            assert [] == found, given
        else:
            assert len(found) == 1, (given, found)
            assert found[0].startswith(f"{given['kind']}/x {message}"), (given, found)


def document(kind: str, api_version: str = "v1", name: Any = "x", **fields: Any) -> Document:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name}, **fields}


def service(**spec: Any) -> Document:
    return document("Service", spec={"ports": [{"port": 1}], **spec})


def test_document_is_named_and_its_field_as_a_path() -> None:
    assert said(service(ports=[{"port": 0}])) == [
        "Service/x spec.ports[0].port must be a whole number from 1 to 65535 (got 0); choose"
        " another"
    ]
    assert said(document("Service", spce={})) == [
        "Service/x has no field 'spce'; did you mean spec?"
    ]


def test_document_has_a_name_that_its_kind_may_have() -> None:
    for kind, api_version, name, message in (
        ("ConfigMap", "v1", "a.b", None),
        ("ConfigMap", "v1", "A", "must be at most 253 lower-case letters"),
        ("ConfigMap", "v1", None, "must be at most 253 lower-case letters"),
        ("Namespace", "v1", "a.b", "must be at most 63 lower-case letters"),
        ("ClusterRole", "rbac.authorization.k8s.io/v1", "system:a", None),
        ("ClusterRole", "rbac.authorization.k8s.io/v1", "a/b", "must not be empty, '.' or '..'"),
        ("Service", "v1", "1a", "must be at most 63 lower-case letters, digits or '-', beginning"),
    ):
        spec = {"spec": {"ports": [{"port": 1}]}} if kind == "Service" else {}
        found = said(document(kind, api_version, name, **spec))
        if message is None:
            assert [] == found, name
        else:
            assert len(found) == 1, (kind, name)
            assert found[0].startswith(f"{kind}/{name} metadata.name {message}"), (kind, name)


def test_document_without_a_name_may_have_generate_name() -> None:
    made = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "a-"}}
    assert [] == said(made)


def test_labels_and_annotations_are_what_kubernetes_takes() -> None:
    given = document("ConfigMap")
    given["metadata"] |= {"labels": {"a": "b c"}, "annotations": {"a b": "c"}}
    messages = said(given)
    assert len(messages) == 2
    assert messages[0].startswith("ConfigMap/x metadata.labels['a'] must be at most 63 letters")
    assert messages[1].startswith("ConfigMap/x metadata.annotations must have keys of at most 63")
    given["metadata"] = {"name": "x", "annotations": {"a": "b" * 2**18}}
    assert said(given) == [
        "ConfigMap/x metadata.annotations are 262145 bytes, and Kubernetes accepts 262144 at most;"
        " leave some out"
    ]
    given["metadata"] = {"name": "x", "annotations": {"a": "b" * (2**18 - 1)}}
    assert [] == said(given)


def test_service_and_budget_are_what_kubernetes_takes() -> None:
    named = [{"port": 1, "name": "a"}, {"port": 2, "name": "b"}]
    budget = {"minAvailable": 1, "selector": {"matchLabels": {"a": "b"}}}
    cases: list[tuple[Document, str | None]] = [
        (service(), None),
        (service(ports=named, clusterIP="None"), None),
        (service(ports=None, clusterIP="None"), None),
        (service(type="NodePort", ports=[{"port": 1, "nodePort": 30000}]), None),
        (service(ports=[]), "spec.ports is missing"),
        (service(ports=[{"port": 1}, {"port": 2}]), "spec.ports must each have a unique name"),
        (service(ports=[{"port": 1, "name": "A"}]), "spec.ports[0].name must be at most 63"),
        (service(ports=[{"port": 1, "targetPort": "UP"}]), "spec.ports[0].targetPort must be at"),
        (service(ports=[{"port": 1, "nodePort": 30000}]), "spec.ports[0].nodePort needs type"),
        (service(type="x"), "spec.type must be one of 'ClusterIP'"),
        (service(clusterIP="x"), "spec.clusterIP must be an IP address"),
        (service(selector={"a": "b c"}), "spec.selector['a'] must be at most 63"),
        (document("PodDisruptionBudget", "policy/v1", spec=budget), None),
        (
            document("PodDisruptionBudget", "policy/v1", spec={**budget, "maxUnavailable": "1%"}),
            "spec has both minAvailable and maxUnavailable",
        ),
    ]
    check(cases)


def ingress(**path: Any) -> Document:
    backend = {"service": {"name": "a", "port": {"name": "web"}}}
    paths = [{"path": "/", "pathType": "Prefix", "backend": backend, **path}]
    rule = {"host": "*.example.com", "http": {"paths": paths}}
    return document("Ingress", "networking.k8s.io/v1", spec={"rules": [rule]})


def role(**rule: Any) -> Document:
    allowed = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"], **rule}
    return document("Role", "rbac.authorization.k8s.io/v1", rules=[allowed])


def binding(subject: str = "a", kind: str = "Role") -> Document:
    return document(
        "RoleBinding",
        "rbac.authorization.k8s.io/v1",
        roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": "a"},
        subjects=[{"kind": "ServiceAccount", "name": subject, "namespace": "b"}],
    )


def test_ingress_and_role_are_what_kubernetes_takes() -> None:
    path = "spec.rules[0].http.paths[0]"
    numbered = {"service": {"name": "a", "port": {"name": "web", "number": 80}}}
    cases: list[tuple[Document, str | None]] = [
        (ingress(), None),
        (ingress(path=None, pathType="ImplementationSpecific"), None),
        (ingress(path="a"), f"{path}.path must be absolute (got 'a')"),
        (ingress(path=None), f"{path}.path must be absolute (got '')"),
        (ingress(pathType="prefix"), f"{path}.pathType must be one of 'Exact', 'Prefix'"),
        (ingress(backend={}), f"{path}.backend must have a service or a resource, and not both"),
        (ingress(backend=numbered), f"{path}.backend.service.port must be the name or the number"),
        (
            document("Ingress", "networking.k8s.io/v1", spec={"rules": [{"host": "a/b"}]}),
            "spec.rules[0].host must be at most 253",
        ),
        (
            document("Ingress", "networking.k8s.io/v1", spec={"rules": [{"http": {"paths": []}}]}),
            "spec.rules[0].http.paths must have a path",
        ),
        (role(), None),
        (role(resources=None, apiGroups=None, nonResourceURLs=["/healthz"]), None),
        (role(verbs=[]), "rules[0].verbs is missing"),
        (role(apiGroups=[]), "rules[0].apiGroups is missing"),
        (role(resources=[]), "rules[0].resources is missing"),
        (binding(), None),
        (binding(kind="Roles"), "roleRef.kind must be one of 'ClusterRole', 'Role'"),
        (binding(subject="A_b"), "subjects[0].name must be at most 253"),
    ]
    check(cases)


def test_value_of_a_secret_is_not_shown() -> None:
    assert said(document("Secret", data={"key": "pass word"})) == [
        "Secret/x data['key'] must be in base64; encode it"
    ]
    assert [] == said(document("Secret", data={"key": "cGFzcw==", "none": ""}))


def test_document_of_a_custom_resource_is_not_checked() -> None:
    assert [] == said(document("ServiceMonitor", "monitoring.coreos.com/v1", spec={"a": object}))


def test_document_is_of_an_api_that_the_version_serves() -> None:
    given = document("CSIStorageCapacity", "storage.k8s.io/v1beta1", storageClassName="a")
    assert [] == said(given, (26,))
    assert said(given, SUPPORTED) == [
        "CSIStorageCapacity/x has apiVersion storage.k8s.io/v1beta1, which Kubernetes 1.27 does not"
        " serve; use another apiVersion, or name the version that you run: kubernetes_version=…"
    ]


def test_field_is_one_that_the_versions_know() -> None:
    given = {"name": "a", "image": "b", "restartPolicy": "Always"}
    spec = {"initContainers": [given], "containers": [{"name": "c", "image": "d"}]}
    pod = document("Pod", spec=spec)
    path = "Pod/x spec.initContainers[0].restartPolicy"
    assert [] == said(pod, (28,))
    assert said(pod, (27,)) == [
        f"{path} is known to Kubernetes 1.28 and newer, and not to 1.27; leave it out"
    ]
    assert said(pod, SUPPORTED) == [
        f"{path} is known to Kubernetes 1.28 and newer, and not to 1.25; leave it out, or name the"
        ' version that you run: kubernetes_version="1.28"'
    ]


def test_field_is_needed_where_a_version_needs_it() -> None:
    spec = {
        "selector": {"matchLabels": {"a": "b"}},
        "template": {
            "metadata": {"labels": {"a": "b"}},
            "spec": {"containers": [{"name": "c", "image": "d"}]},
        },
    }
    given = document("StatefulSet", "apps/v1", spec=spec)
    assert [] == said(given, (33,))
    for minors in ((32,), SUPPORTED):
        assert said(given, minors) == ["StatefulSet/x spec.serviceName is missing; give it"]


def test_version_is_read_as_people_and_kubernetes_write_it() -> None:
    assert SUPPORTED == minors_of("v", None)
    for text in ("1.31", "v1.31", "1.31.4", "v1.31.4-gke.100", "1.31.0+k3s1"):
        assert (31,) == minors_of("v", text), text
    for wrong in ("1.24", "1.38", "2.0", "31", "1.31 ", "", 1.31, "1.9999999"):
        assert refusal(minors_of, "v", wrong) == (
            f"v must be a version of Kubernetes from 1.25 to 1.37 (got {wrong!r}); use"
            ' "1.37" or the like, or leave it out for all of them'
        ), wrong
