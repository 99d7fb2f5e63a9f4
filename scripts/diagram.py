"""Draw a scenario of `dist/` into both READMEs, as Mermaid: ``make diagram``.

Workloads, the Services that lead to their pods, and what these read and write: who looks for the
names of objects finds them in the picture. It is drawn from the YAML alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
SCENARIO = ROOT / "dist" / "multi-master-embedded-journal.k8s.yaml"
READMES = ("README.md", "README.zh.md")
BEGIN, END = "<!-- diagram -->\n", "<!-- end of diagram -->\n"
SHAPES = {
    "StatefulSet": '["{}"]',
    "DaemonSet": '["{}"]',
    "Service": '(["{}"])',
    "ConfigMap": '[/"{}"/]',
    "Secret": '[/"{}"/]',
    "PersistentVolumeClaim": '[("{}")]',
    "hostPath": '[("{}")]',
}
POD_NAME = "statefulset.kubernetes.io/pod-name"

Document = dict[str, Any]
Node = tuple[str, str]


def mermaid(documents: list[Document]) -> str:
    """The documents of a scenario as a Mermaid flow chart."""
    workloads = [each for each in documents if "template" in each.get("spec", {})]
    edges = dict.fromkeys(
        edge for each in workloads for edge in (*_services(each, documents), *_volumes(each))
    )
    nodes = dict.fromkeys(node for edge in edges for node in edge)
    ids = {node: f"n{i}" for i, node in enumerate(nodes)}
    lines = ["flowchart LR"]
    lines += [f"  {ids[node]}{SHAPES[node[0]].format(_label(node, workloads))}" for node in nodes]
    lines += [f"  {ids[start]} --> {ids[end]}" for start, end in edges]
    return "\n".join(lines) + "\n"


def _label(node: Node, workloads: list[Document]) -> str:
    """What a node is called: its kind and name, and of a workload the containers."""
    kind, name = node
    for each in workloads:
        if (each["kind"], each["metadata"]["name"]) == node:
            replicas = f" x {each['spec']['replicas']}" if "replicas" in each["spec"] else ""
            containers = [part["name"] for part in each["spec"]["template"]["spec"]["containers"]]
            return f"{kind} {name}{replicas}<br/>{'<br/>'.join(containers)}"
    return f"{kind}<br/>{name}"


def _services(workload: Document, documents: list[Document]) -> Iterator[tuple[Node, Node]]:
    """From each Service to the pods that it leads to."""
    end = (workload["kind"], workload["metadata"]["name"])
    labels = workload["spec"]["template"]["metadata"]["labels"]
    for each in documents:
        if each["kind"] != "Service":
            continue
        selector = dict(each["spec"]["selector"])
        pod = selector.pop(POD_NAME, None)
        named = pod is not None and pod.rpartition("-")[0] == end[1]
        if named or (pod is None and selector.items() <= labels.items()):
            yield ("Service", each["metadata"]["name"]), end


def _volumes(workload: Document) -> Iterator[tuple[Node, Node]]:
    """From the pods to what they read and write."""
    start = (workload["kind"], workload["metadata"]["name"])
    spec = workload["spec"]["template"]["spec"]
    for container in spec["containers"]:
        for source in container.get("envFrom", ()):
            yield start, ("ConfigMap", source["configMapRef"]["name"])
        for variable in container.get("env", ()):
            if "secretKeyRef" in variable.get("valueFrom", {}):
                yield start, ("Secret", variable["valueFrom"]["secretKeyRef"]["name"])
    for template in workload["spec"].get("volumeClaimTemplates", ()):
        yield start, ("PersistentVolumeClaim", f"{template['metadata']['name']}-{start[1]}-N")
    for volume in spec.get("volumes", ()):
        if "configMap" in volume:
            yield start, ("ConfigMap", volume["configMap"]["name"])
        elif "secret" in volume:
            yield start, ("Secret", volume["secret"]["secretName"])
        elif "persistentVolumeClaim" in volume:
            yield start, ("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"])
        elif "hostPath" in volume:
            yield start, ("hostPath", volume["hostPath"]["path"])


def drawn(text: str) -> str:
    """A README with the diagram between its markers."""
    documents = list(yaml.safe_load_all(SCENARIO.read_text(encoding="utf-8")))
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n```mermaid\n{mermaid(documents)}```\n\n{END}{after}"


def main() -> None:
    """Draw it."""
    for name in READMES:
        path = ROOT / name
        path.write_text(drawn(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
