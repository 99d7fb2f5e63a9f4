"""Objects, logs and answers without the credentials in them: before anything else is done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._compare.options import holds_options, read_options
from .._credentials import BY_NAME, credential, hidden, holds_credential
from .snapshot import Object

NOT_SHOWN = "…"
_QUOTED = r'(?:[^"\\]|\\.)*'
_ENTRY = rf'(?P<start>key: "(?P<name>{_QUOTED})"\s+value: ")(?P<value>{_QUOTED})"'
_CUT_ENTRY = rf'\A(\s*value: "){_QUOTED}'
_NAME = r"[A-Za-z_][\w.-]*"
_ASSIGNED = r"""["']?[ ]?(?:=|:|->|=>)[ ]?["']?(?P<value>[^\s"',;&})]+)"""
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def cleaned(document: Object) -> dict[str, Any]:
    """An object without credentials, and without what only tells who wrote which field.

    Args:
        document: The object.
    """
    metadata = dict(document.get("metadata", {}))
    metadata.pop("managedFields", None)
    annotations = {
        name: each
        for name, each in (metadata.pop("annotations", None) or {}).items()
        if name != _LAST_APPLIED
    }
    if annotations:
        metadata["annotations"] = annotations
    found: dict[str, Any] = without_credentials({**document, "metadata": metadata})
    return found


def without_credentials(value: Any, name: str = "") -> Any:
    """Plain data without the credentials in it.

    Args:
        value: The data.
        name: What it is the value of.
    """
    if isinstance(value, Mapping):
        own = value.get("name")
        return {
            key: without_credentials(
                each, own if key == "value" and isinstance(own, str) else str(key)
            )
            for key, each in value.items()
        }
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _items(value, name)
    if isinstance(value, str) and holds_options(name):
        return " ".join(map(_option, value.split()))
    if credential(name, value) == BY_NAME:
        return NOT_SHOWN
    return text(value) if isinstance(value, str) else value


def text(given: str) -> str:
    """A log, an answer or a message without the credentials in it.

    Alluxio logs the options of a mount as entries, a line for the key and one for the value. The
    last lines of a log may begin with the second of these.

    Args:
        given: The text.
    """
    found = re.sub(_CUT_ENTRY, rf"\1{NOT_SHOWN}", given)
    return _without_named(hidden(re.sub(_ENTRY, _entry, found)))


def _without_named(given: str) -> str:
    """A text without what follows the name of a credential, as logs and files write it."""
    parts, at = [], 0
    for name in re.finditer(_NAME, given):
        if name.start() < at or not holds_credential(name[0]):
            continue
        found = re.compile(_ASSIGNED).match(given, name.end())
        if found and credential(name[0], found["value"]) == BY_NAME:
            parts += [given[at : found.start("value")], NOT_SHOWN]
            at = found.end()
    return "".join([*parts, given[at:]])


def _entry(match: re.Match[str]) -> str:
    is_one = credential(match["name"], match["value"]) == BY_NAME
    return f'{match["start"]}{NOT_SHOWN}"' if is_one else match[0]


def _items(values: Sequence[Any], name: str) -> list[Any]:
    """A list; an argument of a command may be the value of the one before it."""
    found, before = [], ""
    for each in values:
        is_value = before.startswith("-") and "=" not in before and not str(each).startswith("-")
        found.append(without_credentials(each, before.lstrip("-") if is_value else name))
        before = each if isinstance(each, str) else ""
    return found


def _option(word: str) -> str:
    """A JVM option; a word that is none may be the rest of a credential with a blank in it."""
    if not word.startswith("-"):
        return word if word.startswith("$") else NOT_SHOWN
    ((name, value),) = read_options(word).items()
    if credential(name, value) == BY_NAME:
        return f"{word.partition('=')[0]}={NOT_SHOWN}"
    return hidden(word)
