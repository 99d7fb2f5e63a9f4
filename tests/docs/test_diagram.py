"""The diagram in the READMEs is that of `dist/`."""

from __future__ import annotations

import re

import yaml

from scripts.diagram import BEGIN, END, READMES, ROOT, SCENARIO, drawn, mermaid


def test_the_diagram_is_what_make_diagram_draws() -> None:
    for name in READMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert 1 == text.count(BEGIN) == text.count(END), name
        assert drawn(text) == text, name


def test_each_workload_and_each_service_is_in_it() -> None:
    documents = list(yaml.safe_load_all(SCENARIO.read_text(encoding="utf-8")))
    picture = mermaid(documents)
    for each in documents:
        if each["kind"] in ("StatefulSet", "DaemonSet", "Service", "ConfigMap"):
            assert re.search(rf"\b{each['metadata']['name']}\b", picture)


def test_edges_lead_from_nodes_to_nodes() -> None:
    picture = mermaid(list(yaml.safe_load_all(SCENARIO.read_text(encoding="utf-8"))))
    nodes = set(re.findall(r"^  (n\d+)[\[(]", picture, re.MULTILINE))
    edges = re.findall(r"^  (n\d+) --> (n\d+)$", picture, re.MULTILINE)
    assert edges
    assert nodes == {end for edge in edges for end in edge}
