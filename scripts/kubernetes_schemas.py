"""Write the schemas of all supported Kubernetes versions as the table that the library reads.

They are those of the package `kubernetes-validate`: ``make schemas`` writes
`alluxio_constructs/_kubernetes/schemas.json` again, and a test holds the two together. A table of
types, each with its fields, in which a field says which versions have it, is a hundredth of their
size, and one look at a value answers for every version.

A field is a text: what it holds, ``!`` if it must be given (``!25-32``: in these versions), and
``@28-`` if not all versions that know its type have it. What it holds is a type, or a scalar
(`SCALARS`), ``[]`` before it for a list, ``[name,protocol]`` for one whose items differ in these
fields, ``{}`` for a map.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import kubernetes_validate

from alluxio_constructs._kubernetes.versions import SUPPORTED

TABLE = Path(__file__).parent.parent / "alluxio_constructs/_kubernetes/schemas.json"

SCALARS = {
    ("string", None): "string",
    ("string", "byte"): "base64",
    ("string", "date-time"): "string",
    ("boolean", None): "boolean",
    ("integer", "int32"): "int32",
    ("integer", "int64"): "int64",
    ("number", "double"): "number",
}
_QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"
_INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
_PREFIXES = ("io.k8s.api.", "io.k8s.apimachinery.pkg.apis.", "io.k8s.")
_SERVERS_OWN = ("status", "managedFields")


def schemas(minor: int) -> Mapping[str, Mapping[str, Any]]:
    """The schemas of a version, by the names of their types."""
    (package,) = kubernetes_validate.__path__
    folder = Path(package) / "kubernetes-json-schema" / f"v1.{minor}.0-local-strict"
    found: Mapping[str, Any] = json.loads((folder / "_definitions.json").read_text())["$defs"]
    return found


def short(name: str) -> str:
    """The name of a type without the prefix that all types have."""
    for prefix in _PREFIXES:
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name


def held(schema: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> str:
    """The type of a field."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in (_QUANTITY, _INT_OR_STRING):
            return "quantity" if name == _QUANTITY else "int-or-string"
        target = known[name]
        return short(name) if "properties" in target else held(target, known)
    kinds = schema.get("type", ())
    kind = kinds if isinstance(kinds, str) else next((each for each in kinds if each != "null"), "")
    if kind == "array":
        keys = ",".join(schema.get("x-kubernetes-list-map-keys", ()))
        return f"[{keys}]{held(schema['items'], known)}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return f"{{}}{held(schema['additionalProperties'], known)}"
    return SCALARS.get((kind, schema.get("format")), "any")


def span(those: Iterable[int], all_of: Iterable[int]) -> str | None:
    """Versions as text; None if they are all."""
    some, every = sorted(those), sorted(all_of)
    if some == every:
        return None
    assert some == [each for each in every if some[0] <= each <= some[-1]], (some, every)
    first = "" if some[0] == every[0] else str(some[0])
    return f"{first}-{'' if some[-1] == every[-1] else some[-1]}"


def table() -> dict[str, Any]:
    """The table."""
    by_version = {minor: schemas(minor) for minor in SUPPORTED}
    types: dict[str, dict[str, str]] = {}
    kinds: dict[str, str] = {}
    for name in sorted({name for each in by_version.values() for name in each}):
        there = {minor: each[name] for minor, each in by_version.items() if name in each}
        last = there[max(there)]
        for group in last.get("x-kubernetes-group-version-kind", ()):
            if len(last["x-kubernetes-group-version-kind"]) == 1 and not name.endswith("List"):
                api = "/".join(filter(None, (group["group"], group["version"])))
                versions = span(there, SUPPORTED)
                kinds[f"{api} {group['kind']}"] = " ".join(
                    [short(name), *([] if versions is None else [f"@{versions}"])]
                )
        if not any("properties" in each for each in there.values()):
            continue
        fields: dict[str, str] = {}
        for field in dict.fromkeys(
            f for each in there.values() for f in each.get("properties", ())
        ):
            has = [v for v, each in there.items() if field in each.get("properties", ())]
            needs = [v for v in has if field in there[v].get("required", ())]
            what = "any"
            if field not in _SERVERS_OWN:
                what = held(there[has[-1]]["properties"][field], by_version[has[-1]])
            parts = [what]
            if needs and field not in _SERVERS_OWN:
                limited = span(needs, has)
                parts.append("!" if limited is None else f"!{limited}")
            if (limited := span(has, there)) is not None:
                parts.append(f"@{limited}")
            fields[field] = " ".join(parts)
        types[short(name)] = fields
    return {"kinds": kinds, "types": reachable(kinds, types)}


def reachable(kinds: Mapping[str, str], types: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The types that objects contain, at any depth."""
    found: dict[str, Any] = {}
    ahead = [each.split(" ")[0] for each in kinds.values()]
    while ahead:
        name = ahead.pop()
        if name in types and name not in found:
            found[name] = types[name]
            ahead += [
                text.split(" ")[0].split("]")[-1].split("}")[-1] for text in types[name].values()
            ]
    return dict(sorted(found.items()))


def text() -> str:
    """The table as it is written: one type per line."""
    made = table()
    lines = [f'{{"kinds": {json.dumps(made["kinds"])},', '"types": {']
    lines.append(",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in made["types"].items()))
    return "\n".join([*lines, "}}", ""])


if __name__ == "__main__":
    sys.stdout.write(f"{TABLE.write_text(text())} bytes\n")
