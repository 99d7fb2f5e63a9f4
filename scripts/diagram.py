"""Draw a scenario of `dist/` as a picture for the READMEs and the site: ``make diagram``.

Workloads, the Services that lead to their pods, and what these read and write: who looks for the
names of objects finds them in the picture. It is drawn from the YAML alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import yaml

ROOT = Path(__file__).parent.parent
SCENARIO = ROOT / "dist" / "multi-master-embedded-journal.k8s.yaml"
PICTURE = ROOT / "docs" / "cluster.svg"
# Services, workloads, and what is read and written: where each column starts, its width, and the
# colours of its boxes.
COLUMNS = (
    (0, 210, "#e8f0fe", "#5b7fc7"),
    (280, 270, "#e6f4ea", "#4c9a63"),
    (620, 400, "#fef7e0", "#c29a2b"),
)
LINE, PADDING, GAP = 18, 10, 14
POD_NAME = "statefulset.kubernetes.io/pod-name"

Document = dict[str, Any]
Node = tuple[str, str]


def svg(documents: list[Document]) -> str:
    """The documents of a scenario, drawn as an SVG picture."""
    workloads = [each for each in documents if "template" in each.get("spec", {})]
    edges = list(
        dict.fromkeys(
            edge for each in workloads for edge in (*_services(each, documents), *_volumes(each))
        )
    )
    boxes = _placed(list(dict.fromkeys(node for edge in edges for node in edge)), workloads)
    height = max(box.bottom for box in boxes.values())
    width = COLUMNS[-1][0] + COLUMNS[-1][1]
    drawn = [*(_curve(boxes[start], boxes[end]) for start, end in edges)]
    drawn += [line for box in boxes.values() for line in box.drawn()]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -10 {width + 20} {height + 20}"'
            ' font-family="sans-serif" font-size="13">',
            f'<rect x="-10" y="-10" width="{width + 20}" height="{height + 20}" fill="#fff"/>',
            *drawn,
            "</svg>\n",
        ]
    )


@dataclass(frozen=True)
class Box:
    """A node of the picture, with its position."""

    column: int
    top: int
    lines: Sequence[str]

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.top + 2 * PADDING + LINE * len(self.lines)

    @property
    def middle(self) -> int:
        """Where lines to it end."""
        return (self.top + self.bottom) // 2

    def drawn(self) -> Iterator[str]:
        """Its elements: a rectangle with its lines, the first of them bold."""
        x, width, fill, stroke = COLUMNS[self.column]
        yield (
            f'<rect x="{x}" y="{self.top}" width="{width}" height="{self.bottom - self.top}"'
            f' rx="6" fill="{fill}" stroke="{stroke}"/>'
        )
        for i, line in enumerate(self.lines):
            weight = ' font-weight="bold"' if i == 0 else ""
            y = self.top + PADDING + LINE * i + 13
            yield f'<text x="{x + PADDING}" y="{y}"{weight}>{escape(line)}</text>'


def _placed(nodes: list[Node], workloads: list[Document]) -> dict[Node, Box]:
    """The nodes as boxes: each column from the top, the Services and workloads centred."""
    columns: tuple[list[Node], ...] = ([], [], [])
    for node in nodes:
        columns[_column(node)].append(node)
    lines = {node: _lines(node, workloads) for node in nodes}
    heights = [
        sum(2 * PADDING + LINE * len(lines[node]) + GAP for node in column) - GAP
        for column in columns
    ]
    boxes: dict[Node, Box] = {}
    for i, column in enumerate(columns):
        top = (max(heights) - heights[i]) // 2
        for node in column:
            boxes[node] = Box(i, top, lines[node])
            top = boxes[node].bottom + GAP
    return boxes


def _column(node: Node) -> int:
    return {"Service": 0, "StatefulSet": 1, "DaemonSet": 1}.get(node[0], 2)


def _curve(start: Box, end: Box) -> str:
    """A line from the right of one box to the left of another."""
    x1 = COLUMNS[start.column][0] + COLUMNS[start.column][1]
    x2 = COLUMNS[end.column][0]
    half = (x1 + x2) // 2
    path = f"M{x1} {start.middle}C{half} {start.middle} {half} {end.middle} {x2} {end.middle}"
    return f'<path d="{path}" fill="none" stroke="#888"/>'


def _lines(node: Node, workloads: list[Document]) -> list[str]:
    """What a node is called: its kind and name, and of a workload the containers."""
    kind, name = node
    for each in workloads:
        if (each["kind"], each["metadata"]["name"]) == node:
            replicas = f", {each['spec']['replicas']} pods" if "replicas" in each["spec"] else ""
            containers = [part["name"] for part in each["spec"]["template"]["spec"]["containers"]]
            return [kind + replicas, name, *(f"· {container}" for container in containers)]
    return [kind, name]


def _services(workload: Document, documents: list[Document]) -> Iterator[tuple[Node, Node]]:
    """The lines from each Service to its pods."""
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
    """The lines from pods to the volumes that they read and write."""
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


def drawn() -> str:
    """The picture of the scenario."""
    return svg(list(yaml.safe_load_all(SCENARIO.read_text(encoding="utf-8"))))


def main() -> None:
    """Draw it."""
    PICTURE.write_text(drawn(), encoding="utf-8")


if __name__ == "__main__":
    main()
