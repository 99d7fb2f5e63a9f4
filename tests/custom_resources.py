"""The schemas in `crds/`, made as strict as those of Kubernetes: no field beside theirs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CRDS = Path(__file__).parent.parent / "crds"


def schema_of(document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The schema of a document, or None if it is of no kind in `crds/`."""
    return _schemas().get((document["apiVersion"], document["kind"]))


@cache
def _schemas() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    schemas = {}
    for file in CRDS.glob("*.yaml"):
        for document in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            spec = document["spec"]
            for version in spec["versions"]:
                api_version, kind = f"{spec['group']}/{version['name']}", spec["names"]["kind"]
                schema = _strict(version["schema"]["openAPIV3Schema"])
                always = {"apiVersion": {}, "kind": {}, "metadata": {"type": "object"}}
                schema["properties"] |= always
                schemas[api_version, kind] = schema
    return schemas


def _strict(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {key: _strict(each) for key, each in schema.items()}
    if "properties" in strict:
        strict.setdefault("additionalProperties", False)
    return strict
