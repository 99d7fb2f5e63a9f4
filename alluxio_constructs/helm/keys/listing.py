"""The keys of the chart's values with their defaults, as a values file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .key import ABSENT, Key
from .table import CHART_VERSION, item_keys, keys


def as_yaml() -> str:
    """The chart's values file, with a comment for each key that has no default."""
    lines = [
        f"# The supported keys of the Alluxio Helm chart {CHART_VERSION}, with their defaults.\n"
        "# A key in a comment has no default. docs/from-helm.md says what each key becomes.\n"
    ]
    written: tuple[str, ...] = ()
    for key in _grouped():
        *parents, name = key.path.split(".")
        absent = key.default is ABSENT
        common = 0
        while common < min(len(parents), len(written)) and parents[common] == written[common]:
            common += 1
        for depth in range(common, len(parents)):
            lines.append(f"{_mark(parents, depth)}{'  ' * depth}{parents[depth]}:\n")
        written = tuple(parents)
        indent = "  " * len(parents)
        mark = "# " if absent else ""
        lines.append(f"{mark}{indent}{name}:{_written(key, indent)}\n")
    return "".join(lines)


def _mark(parents: list[str], depth: int) -> str:
    """The mark of a comment, if no key in a map has a default."""
    prefix = ".".join(parents[: depth + 1]) + "."
    within = [key for key in keys() if key.path.startswith(prefix)]
    return "# " if all(key.default is ABSENT for key in within) else ""


def _grouped() -> Iterator[Key]:
    """The keys, grouped by map, without those of list items."""
    remaining = [key for key in keys() if "[]" not in key.path]
    seen: dict[str, list[Key]] = {}
    for key in remaining:
        seen.setdefault(key.path.partition(".")[0], []).append(key)
    for group in seen.values():
        yield from sorted(group, key=lambda key: _place(group, key))


def _place(group: list[Key], key: Key) -> list[int]:
    """The sort key of a key: the position of the first key in each of its parents."""
    parts = key.path.split(".")
    return [
        next(
            i
            for i, each in enumerate(group)
            if each.path.split(".")[: depth + 1] == parts[: depth + 1]
        )
        for depth in range(len(parts))
    ]


def _written(key: Key, indent: str) -> str:
    value = None if key.default is ABSENT else key.default
    if isinstance(value, list) and value and isinstance(value[0], dict):
        items = []
        for item in value:
            fields = [f"{name}: {_scalar(each)}" for name, each in item.items()]
            items.append(f"{indent}- " + f"\n{indent}  ".join(fields))
        missing = [name for name in item_keys(key.path) if name not in value[0]]
        items += [f"# {indent}  {name}: null" for name in missing]
        return "\n" + "\n".join(items)
    if isinstance(value, list) and value:
        return "".join(f"\n{indent}- {_scalar(each)}" for each in value)
    if isinstance(value, dict) and value:
        return "".join(f"\n{indent}  {name}: {_scalar(each)}" for name, each in value.items())
    return f" {_scalar(value)}"


def _scalar(value: Any) -> str:
    """A scalar as YAML, of which JSON is a subset."""
    return json.dumps(value)
