"""Clusters, and applications that use them: of each cdk8s-plus, and as `cdk8s import` has them."""

from __future__ import annotations

import importlib
from typing import Any

from cdk8s import ApiObject, Chart, Cron

from alluxio_constructs import AlluxioCluster, Tier, Ufs, VolumeSource
from tests.kit import Document, documents_of, new_chart, one

PLUS = [importlib.import_module(f"cdk8s_plus_{version}") for version in (27, 35)]
"""The oldest package that there is a promise for, and the newest."""

KINDS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod")
LABELLED = {"podSelector": {"matchLabels": {"alluxio-client": "true"}}}
OURS = {
    "name": "ALLUXIO_CLIENT_HOSTNAME",
    "valueFrom": {"fieldRef": {"fieldPath": "status.hostIP"}},
}
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def new_cluster(chart: Chart | None = None, **options: Any) -> AlluxioCluster:
    chart = chart or new_chart("alluxio")
    tier = Tier(
        medium_type="SSD", path="/ssd", quota="1Gi", volume=VolumeSource.host_path("/srv/ssd")
    )
    options = {"ufs": Ufs("s3://bucket/data"), "tiers": [tier], **options}
    return AlluxioCluster(chart, "alluxio", **options)


def workload(plus: Any, chart: Chart, kind: str = "Deployment", id: str = "app") -> Any:
    more = {"schedule": Cron.hourly()} if kind == "CronJob" else {}
    container = plus.ContainerProps(image="application:1", port_number=8080)
    return getattr(plus, kind)(chart, id, containers=[container], **more)


def generated(plus: Any, chart: Chart, kind: str) -> ApiObject:
    """A workload of a class as `cdk8s import k8s` generates it; cdk8s-plus brings them along."""
    k8s = plus.k8s
    spec = k8s.PodSpec(
        containers=[k8s.Container(name="main", image="application:1")], restart_policy="Never"
    )
    metadata = k8s.ObjectMeta(name="app")
    if kind == "Pod":
        pod: ApiObject = k8s.KubePod(chart, "app", metadata=metadata, spec=spec)
        return pod
    labels = {"app": "application"}
    template = k8s.PodTemplateSpec(metadata=k8s.ObjectMeta(labels=labels), spec=spec)
    job = k8s.JobSpec(template=template)
    selector = k8s.LabelSelector(match_labels=labels)
    specs = {
        "Deployment": lambda: k8s.DeploymentSpec(selector=selector, template=always(template)),
        "StatefulSet": lambda: k8s.StatefulSetSpec(
            selector=selector, template=always(template), service_name="app"
        ),
        "DaemonSet": lambda: k8s.DaemonSetSpec(selector=selector, template=always(template)),
        "Job": lambda: job,
        "CronJob": lambda: k8s.CronJobSpec(
            schedule="@hourly", job_template=k8s.JobTemplateSpec(spec=job)
        ),
    }

    def always(template: Any) -> Any:
        spec = k8s.PodSpec(containers=template.spec.containers, restart_policy="Always")
        return k8s.PodTemplateSpec(metadata=template.metadata, spec=spec)

    made: ApiObject = getattr(k8s, f"Kube{kind}")(
        chart, "app", metadata=metadata, spec=specs[kind]()
    )
    return made


def pod(chart: Chart, kind: str = "Deployment") -> Document:
    """The template of the pods of the one workload in a chart, as it is written."""
    document = one(documents_of(chart, whole=False), kind)
    found = document["spec"]
    found = found.get("jobTemplate", {}).get("spec", found)
    template: Document = found.get("template", document)
    return template


def variables(template: Document, container: int = 0) -> dict[str, Any]:
    found = template["spec"]["containers"][container].get("env", ())
    return {each["name"]: each for each in found}


def near(role: str, namespace: str | None) -> Document:
    """The term of an affinity to the pods of a role."""
    labels = {"app": "alluxio", "role": f"alluxio-{role}", "release": "alluxio"}
    there = {"matchLabels": {"kubernetes.io/metadata.name": namespace}}
    return {
        "labelSelector": {"matchLabels": labels},
        "topologyKey": "kubernetes.io/hostname",
        **({} if namespace is None else {"namespaceSelector": there}),
    }


def ingress(alluxio: AlluxioCluster, role: str) -> list[Document]:
    """The rules of the policy of a role."""
    documents = documents_of(Chart.of(alluxio), whole=False)
    rules: list[Document] = one(documents, "NetworkPolicy", f"alluxio-{role}")["spec"]["ingress"]
    return rules


def ports(*numbers: int) -> list[Document]:
    return [{"protocol": "TCP", "port": each} for each in numbers]
