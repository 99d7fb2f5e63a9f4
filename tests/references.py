"""The referential check: whether every reference in a set of manifests has a target."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml

Document = dict[str, Any]

POD_NAME = "statefulset.kubernetes.io/pod-name"
_REFERENCE = re.compile(r"(?<!\\)\$\{([A-Za-z0-9_]+)\}")
# What Kubernetes makes by itself.
_GIVEN = {"ServiceAccount/default", "ConfigMap/kube-root-ca.crt"}
# Containers whose names do not say which variable they read beside the one for all.
_READERS = {"csi-controller": [], "csi-nodeserver": ["ALLUXIO_FUSE_JAVA_OPTS"]}


def problems(documents: Sequence[Document], *, external: Iterable[str] = ()) -> list[str]:
    """The references without a target, and other contradictions.

    Args:
        documents: All documents of a whole.
        external: What they refer to and do not hold, as ``KIND/NAME``.
    """
    known = {f"{each['kind']}/{each['metadata']['name']}" for each in documents}
    known |= set(external) | _GIVEN
    workloads = _workloads(documents)
    return [
        *_duplicates(documents),
        *(problem for each in workloads for problem in _pod(each, known)),
        *(problem for each in documents for problem in _nowhere(each, known)),
        *_subjects(documents),
        *_unused(external, documents, workloads),
        *_selectors(workloads),
        *_services(documents, workloads),
        *_ingresses(documents),
        *_budgets(documents, workloads),
        *_policies(documents, workloads),
        *_java_opts(documents, workloads),
    ]


def host_paths(documents: Iterable[Document]) -> set[str]:
    """The node directories that the documents' pods and volumes use."""
    paths = set()
    for document in documents:
        spec = document.get("spec", {})
        pod = spec.get("template", {}).get("spec", {})
        for each in [spec, *pod.get("volumes", ())]:
            if "hostPath" in each and not each["hostPath"]["path"].startswith("/dev/"):
                paths.add(each["hostPath"]["path"])
    return paths


def embedded_pods(documents: Iterable[Document]) -> list[Document]:
    """The manifests of pods that are files in ConfigMaps, for somebody to make pods from."""
    files = [
        yaml.safe_load(text)
        for each in documents
        if each["kind"] == "ConfigMap"
        for file, text in each["data"].items()
        if file.endswith(".yaml")
    ]
    return [each for each in files if each["kind"] == "Pod"]


def pods(documents: Sequence[Document]) -> list[Document]:
    """The specs of all pods that documents make, or that somebody makes of them."""
    return [each["spec"]["template"]["spec"] for each in _workloads(documents)]


def _workloads(documents: Sequence[Document]) -> list[Document]:
    """What makes pods, each with its template where a StatefulSet has it."""
    cron_jobs = [each for each in documents if each["kind"] == "CronJob"]
    return [
        *(each for each in documents if "template" in each.get("spec", {})),
        *(_as_workload(each) for each in embedded_pods(documents)),
        *({**each, "spec": each["spec"]["jobTemplate"]["spec"]} for each in cron_jobs),
    ]


def _as_workload(pod: Document) -> Document:
    return {**pod, "spec": {"template": {"metadata": pod["metadata"], "spec": pod["spec"]}}}


def _label(document: Document) -> str:
    return f"{document['kind']}/{document['metadata']['name']}"


def _duplicates(documents: Iterable[Document]) -> Iterator[str]:
    keys = Counter((_label(each), each["metadata"].get("namespace")) for each in documents)
    yield from (f"{label} is there {n} times" for (label, _), n in keys.items() if n > 1)


def _containers(pod: Document) -> list[Document]:
    return [*pod.get("initContainers", ()), *pod["containers"]]


def references(pod: Document) -> Iterator[str]:
    """All that a pod refers to by name."""
    if "serviceAccountName" in pod:
        yield f"ServiceAccount/{pod['serviceAccountName']}"
    if "runtimeClassName" in pod:
        yield f"RuntimeClass/{pod['runtimeClassName']}"
    if "priorityClassName" in pod:
        yield f"PriorityClass/{pod['priorityClassName']}"
    for each in pod.get("imagePullSecrets", ()):
        yield f"Secret/{each['name']}"
    for volume in pod.get("volumes", ()):
        if "secret" in volume:
            yield f"Secret/{volume['secret']['secretName']}"
        if "configMap" in volume:
            yield f"ConfigMap/{volume['configMap']['name']}"
        if "persistentVolumeClaim" in volume:
            yield f"PersistentVolumeClaim/{volume['persistentVolumeClaim']['claimName']}"
    for container in _containers(pod):
        for each in container.get("envFrom", ()):
            if "configMapRef" in each:
                yield f"ConfigMap/{each['configMapRef']['name']}"
            if "secretRef" in each:
                yield f"Secret/{each['secretRef']['name']}"
        for each in container.get("env", ()):
            source = each.get("valueFrom", {})
            if "secretKeyRef" in source:
                yield f"Secret/{source['secretKeyRef']['name']}"
            if "configMapKeyRef" in source:
                yield f"ConfigMap/{source['configMapKeyRef']['name']}"


def _pod(workload: Document, known: set[str]) -> Iterator[str]:
    label = _label(workload)
    pod = workload["spec"]["template"]["spec"]
    for reference in dict.fromkeys(references(pod)):
        if reference not in known:
            yield f"{label} refers to {reference}, which is nowhere"
    templates = workload["spec"].get("volumeClaimTemplates", ())
    volumes = [each["name"] for each in pod.get("volumes", ())]
    volumes += [each["metadata"]["name"] for each in templates]
    mounted = {mount["name"] for each in _containers(pod) for mount in each.get("volumeMounts", ())}
    for name, count in Counter(volumes).items():
        if count > 1:
            yield f"{label} has {count} volumes called {name}"
    yield from (f"{label} mounts no {name}" for name in volumes if name not in mounted)
    yield from (f"{label} has no volume {name}" for name in sorted(mounted - set(volumes)))
    for what, values in (
        ("containers called", [each["name"] for each in _containers(pod)]),
        ("ports", _ports(pod["containers"], "containerPort")),
        ("ports called", _ports(pod["containers"], "name")),
    ):
        yield from (
            f"{label} has {n} {what} {value}" for value, n in Counter(values).items() if n > 1
        )
    for container in _containers(pod):
        yield from _container(f"{label} {container['name']}", container)


def _named(document: Document) -> Iterator[str]:
    """All that an object without pods refers to by name."""
    kind, spec = document["kind"], document.get("spec", {})
    if kind in ("RoleBinding", "ClusterRoleBinding"):
        for each in (document["roleRef"], *document["subjects"]):
            yield f"{each['kind']}/{each['name']}"
    elif kind == "StorageClass":
        yield f"CSIDriver/{document['provisioner']}"
    elif kind == "PersistentVolume" and "csi" in spec:
        yield f"CSIDriver/{spec['csi']['driver']}"
    elif kind == "PersistentVolumeClaim" and "volumeName" in spec:
        yield f"PersistentVolume/{spec['volumeName']}"
    elif kind == "Ingress":
        for each in _backends(document):
            yield f"Service/{each['name']}"


def _nowhere(document: Document, known: set[str]) -> Iterator[str]:
    for reference in _named(document):
        if reference not in known:
            yield f"{_label(document)} refers to {reference}, which is nowhere"


def _subjects(documents: Sequence[Document]) -> Iterator[str]:
    accounts = {
        each["metadata"]["name"]: each["metadata"].get("namespace")
        for each in documents
        if each["kind"] == "ServiceAccount"
    }
    for document in documents:
        for each in document.get("subjects", ()):
            namespace = accounts.get(each["name"], each["namespace"])
            if namespace != each["namespace"]:
                yield (
                    f"{_label(document)} has ServiceAccount/{each['name']} in namespace"
                    f" {each['namespace']}, but it is in {namespace}"
                )


def _ports(containers: Iterable[Document], field: str) -> list[Any]:
    ports = (port for each in containers for port in each.get("ports", ()))
    return [port[field] for port in ports if field in port]


def _container(label: str, container: Document) -> Iterator[str]:
    for what, values in (
        ("variables", [each["name"] for each in container.get("env", ())]),
        ("mounts at", [each["mountPath"] for each in container.get("volumeMounts", ())]),
    ):
        yield from (
            f"{label} has {n} {what} {value}" for value, n in Counter(values).items() if n > 1
        )
    own = _ports([container], "name")
    for name in ("readinessProbe", "livenessProbe", "startupProbe"):
        port = container.get(name, {}).get("tcpSocket", {}).get("port")
        if port is not None and port not in own:
            yield f"{label} probes port {port}, which it does not have"


def _unused(
    external: Iterable[str], documents: Iterable[Document], workloads: Iterable[Document]
) -> Iterator[str]:
    used = {each for one in workloads for each in references(one["spec"]["template"]["spec"])}
    used |= {each for one in documents for each in _named(one)}
    yield from (f"nothing refers to external {each}" for each in external if each not in used)


def _matches(selector: Document, labels: Document) -> bool:
    return all(labels.get(key) == value for key, value in selector.items())


def _selectors(workloads: Sequence[Document]) -> Iterator[str]:
    for one in workloads:
        if "selector" not in one["spec"]:
            continue  # a Job finds its pods by itself
        selector = one["spec"]["selector"]["matchLabels"]
        for other in workloads:
            matches = _matches(selector, other["spec"]["template"]["metadata"]["labels"])
            if one is other and not matches:
                yield f"{_label(one)} does not select its own pods"
            elif one is not other and matches:
                yield f"{_label(one)} selects the pods of {_label(other)}"


def _services(documents: Sequence[Document], workloads: Sequence[Document]) -> Iterator[str]:
    services = {each["metadata"]["name"]: each for each in documents if each["kind"] == "Service"}
    for workload in workloads:
        if workload["kind"] == "StatefulSet":
            name = workload["spec"]["serviceName"]
            governing = services.get(name)
            if governing is None or governing["spec"].get("clusterIP") != "None":
                yield f"{_label(workload)} has no headless Service {name}"
    for service in services.values():
        selected = [each for each in workloads if _selects(service, each)]
        if len(selected) != 1:
            yield f"{_label(service)} selects the pods of {len(selected)} workloads"
            continue
        containers = selected[0]["spec"]["template"]["spec"]["containers"]
        have = {
            (port.get("name"), port["containerPort"])
            for each in containers
            for port in each.get("ports", ())
        }
        for port in service["spec"]["ports"]:
            if not {(port["name"], port["port"]), (None, port["port"])} & have:
                yield f"{_label(service)} has port {port['name']}, which its pods do not"
        for what in ("name", "port"):
            counted = Counter(port[what] for port in service["spec"]["ports"])
            yield from (
                f"{_label(service)} has {n} ports {each}" for each, n in counted.items() if n > 1
            )


def _backends(ingress: Document) -> Iterator[Document]:
    for rule in ingress["spec"]["rules"]:
        for path in rule["http"]["paths"]:
            yield path["backend"]["service"]


def _ingresses(documents: Sequence[Document]) -> Iterator[str]:
    ports = {
        each["metadata"]["name"]: [port["name"] for port in each["spec"]["ports"]]
        for each in documents
        if each["kind"] == "Service"
    }
    for ingress in documents:
        if ingress["kind"] == "Ingress":
            for each in _backends(ingress):
                if each["port"]["name"] not in ports.get(each["name"], [each["port"]["name"]]):
                    yield (
                        f"{_label(ingress)} leads to port {each['port']['name']} of"
                        f" Service/{each['name']}, which has none"
                    )


def _of_selector(selector: Document, workloads: Iterable[Document]) -> list[Document]:
    """The workloads whose pods a selector with labels and ``In`` expressions means."""
    found = []
    for each in workloads:
        labels = each["spec"]["template"]["metadata"]["labels"]
        if _matches(selector.get("matchLabels", {}), labels) and all(
            labels.get(one["key"]) in one["values"] for one in selector.get("matchExpressions", ())
        ):
            found.append(each)
    return found


def _budgets(documents: Sequence[Document], workloads: Sequence[Document]) -> Iterator[str]:
    for each in documents:
        if each["kind"] == "PodDisruptionBudget":
            count = len(_of_selector(each["spec"]["selector"], workloads))
            if count != 1:
                yield f"{_label(each)} selects the pods of {count} workloads"


def _policies(documents: Sequence[Document], workloads: Sequence[Document]) -> Iterator[str]:
    for policy in (each for each in documents if each["kind"] == "NetworkPolicy"):
        selected = _of_selector(policy["spec"]["podSelector"], workloads)
        if len(selected) != 1:
            yield f"{_label(policy)} selects the pods of {len(selected)} workloads"
            continue
        have = _ports(selected[0]["spec"]["template"]["spec"]["containers"], "containerPort")
        for rule in policy["spec"].get("ingress", ()):
            for port in rule["ports"]:
                if port["port"] not in have:
                    yield f"{_label(policy)} opens port {port['port']}, which its pods do not have"
            if not rule["from"]:
                yield f"{_label(policy)} lets everybody in"
            for peer in rule["from"]:
                ours = "release" in peer.get("podSelector", {}).get("matchLabels", {})
                if ours and not _of_selector(peer["podSelector"], workloads):
                    yield f"{_label(policy)} lets pods in that there are none of"


def _selects(service: Document, workload: Document) -> bool:
    selector = dict(service["spec"]["selector"])
    pod_name = selector.pop(POD_NAME, None)
    if pod_name is not None:
        name, _, ordinal = pod_name.rpartition("-")
        if workload["kind"] != "StatefulSet" or workload["metadata"]["name"] != name:
            return False
        replicas: int = workload["spec"]["replicas"]
        return int(ordinal) < replicas
    return _matches(selector, workload["spec"]["template"]["metadata"]["labels"])


def _java_opts(documents: Sequence[Document], workloads: Sequence[Document]) -> Iterator[str]:
    """Variables that JVM options refer to, and the container has not.

    Only containers that run the image's entry point read them, from the one ConfigMap.
    """
    data = {
        each["metadata"]["name"]: each["data"] for each in documents if each["kind"] == "ConfigMap"
    }
    for workload in workloads:
        for container in workload["spec"]["template"]["spec"]["containers"]:
            if "/entrypoint.sh" not in container.get("command", ()):
                continue
            variables = {each["name"] for each in container.get("env", ())}
            role = container["name"].partition("-")[2].replace("-", "_").upper()
            own = _READERS.get(container["name"], [f"ALLUXIO_{role}_JAVA_OPTS"])
            # The cluster's own is the last, so that no other of the container's wins over it.
            for each in container.get("envFrom", ())[-1:]:
                options = data.get(each["configMapRef"]["name"], {})
                if any(variable not in options for variable in own):
                    yield f"{_label(workload)} {container['name']} has no options in its ConfigMap"
                for variable in ("ALLUXIO_JAVA_OPTS", *own):
                    for name in _REFERENCE.findall(options.get(variable, "")):
                        if name not in variables:
                            yield (
                                f"{_label(workload)} {container['name']} has no variable {name},"
                                f" which {variable} refers to"
                            )
