"""The picture in the READMEs and on the site is that of `dist/`."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import yaml

from scripts.diagram import PICTURE, ROOT, SCENARIO, drawn

SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_is_what_make_diagram_draws() -> None:
    assert drawn() == PICTURE.read_text(encoding="utf-8")


def test_the_picture_is_in_both_readmes_and_on_the_site() -> None:
    for name in ("README.md", "README.zh.md", "docs/index.md"):
        page = ROOT / name
        target = PICTURE.relative_to(page.parent).as_posix()
        assert f"]({target})" in page.read_text(encoding="utf-8"), name


def test_each_workload_and_each_service_is_in_the_picture_with_its_containers() -> None:
    texts = {each.text for each in ET.fromstring(drawn()).iter(f"{SVG}text")}
    for each in yaml.safe_load_all(SCENARIO.read_text(encoding="utf-8")):
        if each["kind"] in ("StatefulSet", "DaemonSet", "Service", "ConfigMap"):
            assert each["metadata"]["name"] in texts
        for container in (
            each.get("spec", {}).get("template", {}).get("spec", {}).get("containers", ())
        ):
            assert f"· {container['name']}" in texts


def test_the_lines_lead_from_boxes_to_boxes() -> None:
    picture = ET.fromstring(drawn())
    boxes = [
        {key: float(each.attrib[key]) for key in ("x", "y", "width", "height")}
        for each in list(picture.iter(f"{SVG}rect"))[1:]
    ]
    left = {(box["x"], box["y"] + box["height"] // 2) for box in boxes}
    right = {(box["x"] + box["width"], box["y"] + box["height"] // 2) for box in boxes}
    paths = [each.attrib["d"] for each in picture.iter(f"{SVG}path")]
    assert paths
    for path in paths:
        start, _, curve = path.removeprefix("M").partition("C")
        x1, y1 = map(float, start.split())
        *_, x2, y2 = map(float, curve.split())
        assert (x1, y1) in right, path
        assert (x2, y2) in left, path
