"""Compares variables with JVM options, option by option, and other texts with several settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .._base.quantities import alluxio_size, jvm_bytes, milliseconds
from ..errors import AlluxioConfigError
from .difference import ABSENT, Difference, Path, Step, both

_VARIABLE = r"[A-Z0-9_]*_OPTS|_?JAVA_(?:TOOL_)?OPTIONS|JDK_JAVA_OPTIONS|javaOptions"
_SIZED = r"-(Xm[snx]|Xss)(\d.*)"
_FLAG = r"-XX:([+-])(\w+)"
_NUMBERS = ("-Xm", "-Xss", "-XX:")


def holds_options(name: str) -> bool:
    """Whether a variable, or a parameter of a volume, contains JVM options."""
    return re.fullmatch(_VARIABLE, name) is not None


def read_options(text: str) -> dict[str, str]:
    """The options of a text by what they set; the JVM takes the last one of each.

    Args:
        text: The options, as the image's launcher splits them.
    """
    found = {}
    for word in text.split():
        name, equals, value = word.partition("=")
        if word.startswith("-D") and len(word) > 2:
            name = name[2:]
        elif match := re.fullmatch(_FLAG, word):
            name, value = f"-XX:{match[2]}", match[1]
        elif match := re.fullmatch(_SIZED, word):
            name, value = f"-{match[1]}", match[2]
        elif not (word.startswith("-XX:") and equals):
            name, value = word, ""
        found[name] = value
    return found


def written(name: str, value: str) -> str:
    """An option as it is given, by what it sets; a property without its ``-D``.

    Args:
        name: What it sets.
        value: What to.
    """
    if name.startswith("-XX:") and value in ("+", "-"):
        return f"-XX:{value}{name.removeprefix('-XX:')}"
    if name.startswith(("-Xm", "-Xss")):
        return f"{name}{value}"
    return f"{name}={value}" if value or not name.startswith("-") else name


def option_differences(path: Path, before: Any, after: Any) -> Iterator[Difference]:
    """What differs between the options of two variables.

    Args:
        path: Where they are.
        before: The one; `ABSENT` if it is not there.
        after: The other.
    """
    old = {} if before is ABSENT else read_options(before)
    new = {} if after is ABSENT else read_options(after)
    for name, first, second in both(old, new):
        if not _same(name, first, second):
            yield Difference((*path, Step(name, False)), first, second)


def _same(name: str, before: Any, after: Any) -> bool:
    if before is ABSENT or after is ABSENT:
        return before is after
    if before == after:
        return True
    if name.startswith(_NUMBERS):
        size = jvm_bytes(before)
        return size is not None and size == jvm_bytes(after)
    from .._properties.catalogue import Entry, find  # only where a property differs

    entry = find(name)
    kind = entry.type if isinstance(entry, Entry) else ""
    if kind == "boolean":
        return bool(before.lower() == after.lower())
    if kind == "data_size":
        size = alluxio_size(before)
        return size is not None and size == alluxio_size(after)
    if kind == "duration":
        return _milliseconds(before) is not None and _milliseconds(before) == _milliseconds(after)
    return False


def _milliseconds(text: str) -> int | float | None:
    try:
        return milliseconds("", f"{text}ms" if text.isdigit() else text)
    except AlluxioConfigError:
        return None


def with_moves(found: list[Difference]) -> Iterator[Difference]:
    """Differences, with one for an option that went from one variable to others.

    Args:
        found: Those of the variables of one object.
    """
    gone: dict[tuple[str, Any], list[Difference]] = {}
    come: dict[tuple[str, Any], list[Difference]] = {}
    for each in found:
        if len(each.path) < 2 or not holds_options(each.path[-2].name):
            continue
        if each.after is ABSENT:
            gone.setdefault((each.path[-1].name, each.before), []).append(each)
        elif each.before is ABSENT:
            come.setdefault((each.path[-1].name, each.after), []).append(each)
    moved = {id(each): come[key] for key, all_of in gone.items() if key in come for each in all_of}
    taken = {id(each) for there in moved.values() for each in there}
    for each in found:
        if id(each) in moved:
            yield each._replace(moved=tuple(there.path[-2].name for there in moved[id(each)]))
        elif id(each) not in taken:
            yield each


def settings(text: str) -> Mapping[str, str] | None:
    """A text of lines ``name=value``, by name; None if it is no such text.

    Args:
        text: The text.
    """
    found = {}
    for line in text.splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith(("#", "!")):
            name, equals, value = stripped.partition("=")
            if not equals or re.search(r"\s", name.strip()):
                return None
            found[name.strip()] = value.strip()
    return found
