"""Pods of the values: tokens, root, volumes mounted twice, and which nodes they are on."""

from __future__ import annotations

from typing import Any

from tests.references import embedded_pods

from .scenario import built, found, refused

CSI = "csi: {enabled: true, clientEnabled: true}\n"
SELECTOR = "nodeSelector: {pool: cache}\n"
ROLES = ("master", "worker", "fuse", "proxy", "logserver", "csi-controller", "csi-nodeplugin")
PARTS = "fuse: {enabled: true}\nproxy: {enabled: true}\nlogserver: {enabled: true}\n"
TOKEN = "automountServiceAccountToken"


def of_roles(documents: Any, path: str) -> dict[str, Any]:
    return {role: found(documents, f"pod {role} {path}") for role in ROLES}


def test_a_sidecar_that_is_root_starts() -> None:
    documents, _ = built(
        "worker:\n  extraContainers:\n  - name: logs\n    image: fluentd\n"
        "    imagePullPolicy: IfNotPresent\n    securityContext: {runAsUser: 0}\n"
        "    env: {A: b}\n"
    )
    assert {"runAsUser": 0, "runAsNonRoot": False} == found(
        documents, "container logs securityContext"
    )
    assert found(documents, "pod worker securityContext.runAsNonRoot") is True


def test_pods_of_a_service_account_have_its_token() -> None:
    driver = {"csi-controller": True, "csi-nodeplugin": True}
    external = ["ServiceAccount/vault-sa"]
    documents, _ = built(f"serviceAccount: vault-sa\n{PARTS}{CSI}", external=external)
    assert dict.fromkeys(ROLES, True) == of_roles(documents, TOKEN)
    for part in ("master", "worker", "fuse", "proxy"):
        own = f"{part}:\n  enabled: true\n  serviceAccount: vault-sa\n"
        others = PARTS.replace(f"{part}: {{enabled: true}}\n", "")
        documents, _ = built(f"{own}{others}{CSI}", external=external)
        expected = {**dict.fromkeys(ROLES, False), **driver, part: True}
        assert expected == of_roles(documents, TOKEN), part


def test_pods_without_a_service_account_have_no_token() -> None:
    for values in ("{}", "serviceAccount: ''", "master: {serviceAccount: null}"):
        documents, _ = built(values)
        assert found(documents, f"pod master {TOKEN}") is False, values


def test_a_volume_of_the_pod_may_be_mounted_twice() -> None:
    documents, warned = built(
        "mounts: [{name: shared, path: /shared}]\n"
        "master: {extraVolumeMounts: [{name: shared, mountPath: /other, readOnly: true}]}\n",
        external=["PersistentVolumeClaim/shared"],
    )
    for name in ("alluxio-master", "alluxio-job-master"):
        mounts = [
            (each["mountPath"], each.get("readOnly"))
            for each in found(documents, f"container {name} volumeMounts")
            if each["name"] == "shared"
        ]
        assert [("/shared", None), ("/other", True)] == mounts, name
    assert found(documents, "mounts alluxio-worker")["shared"] == "/shared"
    assert [] == warned


TIERS = """\
tieredstore:
  levels:
  - {level: 1, mediumtype: SSD, path: /ssd, type: hostPath, quota: 1Gi}
  - {level: 0, mediumtype: "MEM,SSD", path: "/mem,/fast", type: hostPath, quota: 1Gi}
"""


def test_a_volume_goes_by_the_chart_s_name_wherever_it_is_mounted() -> None:
    secrets = "secrets:\n  master: {hdfs.conf: hdfs}\n  worker: {hdfs.conf: hdfs}\n"
    metrics = "metrics: {enabled: true, PrometheusMetricsServlet: true}\n"
    for owner, values, name, own in (
        ("master", "", "alluxio-journal", "alluxio-journal"),
        ("master", "metastore: {size: 1Gi}\n", "alluxio-metastore", "alluxio-metastore"),
        ("master", metrics, "alluxio-metrics-volume", "alluxio-metrics"),
        ("worker", f"fullnameOverride: lake\n{metrics}", "lake-metrics-volume", "alluxio-metrics"),
        ("master", secrets, "secret-hdfs.conf-volume", "secret-hdfs-conf-volume"),
        ("worker", secrets, "secret-hdfs.conf-volume", "secret-hdfs-conf-volume"),
        ("worker", "configmaps: {worker: {a: b}}\n", "configmap-a-volume", "configmap-a-volume"),
        ("worker", "shortCircuit: {volumeType: hostPath}\n", "alluxio-domain", "alluxio-domain"),
        ("worker", "", "mem", "alluxio-mem"),
        ("worker", "", "alluxio-mem", "alluxio-mem"),
        ("worker", TIERS, "mem-0", "alluxio-mem"),
        ("worker", TIERS, "ssd-1", "alluxio-ssd"),
        ("worker", TIERS, "ssd", "alluxio-ssd-2"),
    ):
        mount = f"{{name: {name}, mountPath: /again}}"
        extra = (
            f"{owner}:\n  extraVolumeMounts: [{mount}]\n"
            f"  extraContainers: [{{name: beside, image: a, volumeMounts: [{mount}]}}]\n"
        )
        external = ["Secret/hdfs.conf"] if values == secrets else []
        external += ["ConfigMap/a"] if "configmaps" in values else []
        documents, _ = built(f"{values}{extra}", external=external)
        for container in (f"alluxio-{owner}", "beside"):
            mounts = found(documents, f"container {container} volumeMounts")
            assert [own] == [each["name"] for each in mounts if each["mountPath"] == "/again"], (
                name,
                container,
            )


def test_a_volume_that_the_pod_might_have_and_has_not_names_the_keys() -> None:
    message = refused("worker: {extraVolumeMounts: [{name: alluxio-domain, mountPath: /a}]}")
    assert "mounts 'alluxio-domain', which is not a volume of it; use one of alluxio-mem" in message


def test_the_node_selector_of_all_does_not_reach_the_csi_driver() -> None:
    documents, _ = built(f"{SELECTOR}{PARTS}{CSI}shortCircuit: {{volumeType: hostPath}}\n")
    pool = {"pool": "cache"}
    assert {
        **dict.fromkeys(("master", "worker", "fuse", "proxy", "logserver"), pool),
        "csi-controller": None,
        "csi-nodeplugin": None,
    } == of_roles(documents, "nodeSelector")
    assert found(documents, "PersistentVolume/alluxio-pv spec.nodeAffinity") is None


def test_a_component_s_own_node_selector_replaces_that_of_all_beside_a_driver_too() -> None:
    documents, _ = built(f"{SELECTOR}{CSI}{PARTS}worker: {{nodeSelector: {{disk: ssd}}}}\n")
    selectors = of_roles(documents, "nodeSelector")
    assert {"disk": "ssd"} == selectors["worker"] == selectors["fuse"]
    assert {"pool": "cache"} == selectors["master"]


def test_the_claim_of_domain_sockets_is_not_in_the_pods_of_the_csi_driver() -> None:
    documents, _ = built(f"{CSI}{PARTS}shortCircuit: {{policy: uuid}}\n")
    domain = {"claimName": "alluxio-worker-domain-socket"}
    for role in ("worker", "fuse"):
        volume = f"pod {role} volumes[alluxio-domain].persistentVolumeClaim"
        assert domain == found(documents, volume), role
    assert found(documents, "pod csi-nodeplugin volumes[alluxio-domain]") is None
    (pod,) = embedded_pods(documents)
    assert "alluxio-domain" not in str(pod)


def test_a_claim_has_the_selector_of_its_key() -> None:
    documents, _ = built(
        "logserver:\n  enabled: true\n  selector: {matchLabels: {disk: ssd}}\n"
        "shortCircuit: {policy: uuid}\n"
    )
    claims = {
        name: found(documents, f"PersistentVolumeClaim/{name} spec.selector")
        for name in found(documents, "PersistentVolumeClaim")
    }
    assert {
        "alluxio-logserver-logs": {"matchLabels": {"disk": "ssd"}},
        "alluxio-worker-domain-socket": None,
    } == claims
