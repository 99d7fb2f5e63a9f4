"""The catalogue of Alluxio's properties: their names and types, and which processes read them.

The facts come from the release's own `PropertyKey` classes. It is loaded on first use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from .._base.files import read_text
from .._base.suggest import closest as _closest
from .._base.values import Value, value_object
from .._credentials import holds_credential

RELEASE = "2.9.5"


@value_object()
class Entry(Value):
    """What the catalogue knows about one property.

    Args:
        name: Its canonical name, also where it was found by an alias.
        type: The type that Alluxio gives it.
        scope: Which processes read it: all, master, worker, client, server or none.
        enum: The values allowed, if it is an enum.
        credential: Whether its value must be kept secret.
        deprecated: Whether Alluxio advises against it.
        nested: For an option of a mount or a journal: the name of the option as a property.
    """

    name: str
    type: str
    scope: str
    enum: Sequence[str] = ()
    credential: bool = False
    deprecated: bool = False
    nested: str | None = None


@value_object()
class Removed(Value):
    """A property that older releases had.

    Args:
        version: The release that removed it.
        replacement: What to use instead, in Alluxio's words, if anything.
    """

    version: str
    replacement: str | None


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(read_text(__file__, f"catalogue-{RELEASE}.json"))
    return data


@cache
def _aliases() -> Mapping[str, str]:
    return {
        alias: name
        for name, fields in _data()["properties"].items()
        for alias in fields.get("aliases", ())
    }


def _templates(name: str) -> Iterator[tuple[re.Match[str], Mapping[str, Any]]]:
    """The templates that a name matches, each with its match."""
    for each in _data()["templates"]:
        # Most differ in their first words, and their patterns are slow to compile.
        if name.startswith(each["format"].partition("%")[0]):
            match = re.fullmatch(each["regex"], name)
            if match is not None:
                yield match, each


@cache
def find(name: str) -> Entry | Removed | None:
    """Look up a property; None if there is none.

    Args:
        name: A property's name, an alias, or a name that matches a template.
    """
    removed = _data()["removed"].get(name)
    if removed is not None:
        return Removed(version=removed["version"], replacement=removed["replacement"])
    canonical = _aliases().get(name, name)
    fields = _data()["properties"].get(canonical)
    if fields is not None:
        return Entry(
            name=canonical,
            type=fields["type"],
            scope=fields["scope"],
            enum=tuple(fields.get("enum", ())),
            credential=fields.get("credential", False) or holds_credential(name),
            deprecated=fields.get("deprecated", False),
        )
    for match, template in _templates(name):
        return Entry(
            name=name,
            type=template["type"],
            scope=_scope(name),
            enum=tuple(template.get("enum", ())),
            credential=holds_credential(name),
            nested=match.groupdict().get("nested"),
        )
    return None


def _scope(name: str) -> str:
    """The scope of a property that matches a template; templates have none of their own."""
    for prefix, scope in (
        ("alluxio.master.mount.table.", "master"),
        ("alluxio.master.tieredstore.", "master"),
        ("alluxio.master.security.impersonation.", "master"),
        ("alluxio.worker.tieredstore.", "worker"),
        ("alluxio.user.", "client"),
        ("fs.", "server"),
    ):
        if name.startswith(prefix):
            return scope
    return "all"


def closest(name: str) -> list[str]:
    """The names that an unknown name may be a misspelling of, the most similar first.

    The names of Alluxio's properties resemble each other: one that differs in a whole word means
    something else.

    Args:
        name: The unknown name.
    """
    templates = (each["format"] for each in _data()["templates"])
    known = [*_data()["properties"], *_aliases(), *templates]
    alike = _closest(name, known, most=10, cutoff=0.7)
    meant = [each for each in alike if _means(name.split("."), each.split("."))]
    misspelled = [each for each in meant if each.count(".") == name.count(".")]
    return (misspelled or meant)[:3]


def _means(written: Sequence[str], meant: Sequence[str]) -> bool:
    """Whether one name is another with misspelled words, or with one or two words left out."""
    if "".join(written) == "".join(meant):
        return True
    missing = len(meant) - len(written)
    if not 0 <= missing <= 2 or not _alike(written[-1], meant[-1]):
        return False
    rest = iter(meant[:-1])
    return all(any(_alike(word, each) for each in rest) for word in written[:-1])


def _alike(one: str, other: str) -> bool:
    return one == other or bool(_closest(one, [other], most=1, cutoff=0.75))
