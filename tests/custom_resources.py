"""Custom resources: the schemas in `crds/`, made as strict as those of Kubernetes, and operators'.

Of operators whose resources only examples have there is the structure that these have: which
fields, and where pods, or parts of pods, are in them, which pass the schemas of Kubernetes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CRDS = Path(__file__).parent.parent / "crds"


def schema_of(document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The schema of a document, or None if it is of no kind that is a custom resource here."""
    kind = (document["apiVersion"], document["kind"])
    return _schemas().get(kind) or _OPERATORS.get(kind)


def pods_of(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The pods that are in a custom resource, each as a Pod."""
    spec = document.get("spec", {})
    for each in spec.get("pytorchReplicaSpecs", {}).values():
        yield _pod(each["template"]["spec"], each["template"].get("metadata", {}))
    for name in ("driver", "executor") if document["kind"] == "SparkApplication" else ():
        parts = spec[name]
        container = {key: parts[key] for key in ("env", "volumeMounts") if key in parts}
        pod = {
            "containers": [{"name": "spark", "image": spec["image"], **container}],
            "volumes": spec.get("volumes", []),
            "affinity": parts.get("affinity", {}),
        }
        yield _pod(pod, {"labels": parts.get("labels", {})})


def _pod(spec: Any, metadata: Any) -> dict[str, Any]:
    named = {"name": "pod", **metadata}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": named, "spec": spec}


def _object(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> Any:
    """The schema of an object with these fields and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


_TEXT, _NUMBER, _ANY = {"type": "string"}, {"type": "integer"}, {"type": "object"}
_LIST = {"type": "array"}
_TEXTS = {"type": "object", "additionalProperties": _TEXT}
_SPARK_POD = {
    "env": _LIST,
    "labels": _TEXTS,
    "affinity": _ANY,
    "volumeMounts": _LIST,
    "serviceAccount": _TEXT,
    "instances": _NUMBER,
}
_SPARK = _object(
    {
        "type": {"enum": ["Java", "Scala", "Python", "R"]},
        "mode": {"enum": ["cluster", "client"]},
        "sparkVersion": _TEXT,
        "image": _TEXT,
        "mainApplicationFile": _TEXT,
        "driver": _object({"cores": _NUMBER, "memory": _TEXT}, _SPARK_POD),
        "executor": _object({"cores": _NUMBER, "memory": _TEXT}, _SPARK_POD),
    },
    {"arguments": {"type": "array", "items": _TEXT}, "hadoopConf": _TEXTS, "volumes": _LIST},
)
_REPLICAS = _object(
    {
        "replicas": _NUMBER,
        "restartPolicy": {"enum": ["Always", "OnFailure", "Never", "ExitCode"]},
        "template": _object({"spec": _ANY}, {"metadata": _ANY}),
    }
)
_PYTORCH = _object({"pytorchReplicaSpecs": _object({"Master": _REPLICAS, "Worker": _REPLICAS})})
_OPERATORS = {
    (api_version, kind): _object(
        {"apiVersion": _TEXT, "kind": _TEXT, "metadata": _ANY, "spec": spec}
    )
    for api_version, kind, spec in (
        ("sparkoperator.k8s.io/v1beta2", "SparkApplication", _SPARK),
        ("kubeflow.org/v1", "PyTorchJob", _PYTORCH),
    )
}


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
