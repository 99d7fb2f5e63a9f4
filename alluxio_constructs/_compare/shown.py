"""Formats values for output: on one line, and without credentials."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._credentials import BY_NAME, credential, hidden
from .difference import ABSENT, Difference, Step
from .options import holds_options, read_options, written
from .walk import SECRET

NOT_SHOWN = "(not shown)"
LONGEST = 160
"""The maximum number of characters of a value that are shown as text."""
_HASH = r"[0-9a-f]{32,}"


def shown(value: Any, name: str = "") -> Any:
    """A value without the credentials in it.

    Args:
        value: The value.
        name: The name of the field or variable that has the value.
    """
    if value is SECRET:
        return NOT_SHOWN
    if isinstance(value, Mapping):
        own = value.get("name")
        of_variable = isinstance(own, str) and "value" in value
        return {
            key: shown(each, str(own) if of_variable and key == "value" else str(key))
            for key, each in value.items()
        }
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [shown(each, name) for each in value]
    if isinstance(value, str) and holds_options(name):
        return " ".join(_option(*each) for each in read_options(value).items())
    if credential(name, value) == BY_NAME:
        return NOT_SHOWN
    return hidden(value) if isinstance(value, str) else value


def _option(name: str, value: str) -> str:
    text = written(name, shown(value, name))
    return hidden(text) if name.startswith("-") else f"-D{text}"


def sides(difference: Difference) -> tuple[Any, Any]:
    """The values of both sides as they are shown; `ABSENT` if a side has none."""
    name = _named(difference)
    before, after = (
        ABSENT if each is ABSENT else _without_key(shown(each, name), difference.path[-1])
        for each in (difference.before, difference.after)
    )
    return before, after


def _named(difference: Difference) -> str:
    """The name of what differs, which may show that it is a credential."""
    *_, last = difference.path
    if last == Step("value") and len(difference.path) > 1:
        return difference.path[-2].name
    return last.name


def _without_key(value: Any, step: Step) -> Any:
    """A list item without the field that its path already names."""
    if step.field or not isinstance(value, Mapping) or len(value) < 2:
        return value
    return {key: each for key, each in value.items() if str(each) != step.name}


def on_a_line(value: Any) -> str:
    """A value on one line.

    Args:
        value: The value.
    """
    if value is ABSENT:
        return "absent"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return f"[{', '.join(on_a_line(each) for each in value)}]"
    written = as_json(value)
    return written if len(written) <= LONGEST else f"{written[:LONGEST]}…"


def _text(text: str) -> str:
    """A text on one line: its first line, and the number of its lines."""
    lines = text.strip().splitlines()
    first = lines[0] if lines else ""
    if re.fullmatch(_HASH, first):
        return f"{first[:12]}…"
    if len(first) > LONGEST:
        first = f"{first[:LONGEST]}…"
    if len(lines) > 1:
        return f"{first}… ({len(lines)} lines)"
    return first if first and first.isprintable() else as_json(text)


def as_json(value: Any) -> str:
    """A value as JSON."""
    return json.dumps(value, ensure_ascii=False, default=str)
