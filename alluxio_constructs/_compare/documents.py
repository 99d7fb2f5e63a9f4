"""Reads manifests to compare from a file, a directory, or standard input."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from .._base.files import called, read_bytes
from ..errors import NOT_SHOWN, AlluxioConfigError

_SUFFIXES = (".yaml", ".yml", ".json")
_TIME = "tag:yaml.org,2002:timestamp"


_MAX_DEPTH = 100
_MAX_NODES = 2_000_000


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads YAML as Kubernetes does: a date is a string, and ``=`` is not a special value."""

    _depth = 0

    def descend_resolver(self, parent: Any, index: Any) -> None:
        """Stop at nodes that are nested too deep, before the parser's own stack is full."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ValueError(f"it is nested more than {_MAX_DEPTH} deep")
        super().descend_resolver(parent, index)

    def ascend_resolver(self) -> None:
        """Track the depth of the next node."""
        self._depth -= 1
        super().ascend_resolver()


_Loader.yaml_implicit_resolvers = {
    letter: [each for each in resolvers if each[0] != _TIME]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if letter != "="
}


def read(path: str) -> list[Mapping[str, Any]]:
    """The objects of a file, a directory or standard input; lists are expanded.

    Args:
        path: The file, the directory, or ``-`` for standard input.

    Raises:
        AlluxioConfigError: If it cannot be read, or is not Kubernetes YAML.
    """
    found: list[Mapping[str, Any]] = []
    for name in _files(path):
        source = called(name)
        try:
            content = read_bytes(name)
        except (OSError, ValueError) as error:
            what = f"cannot be read ({getattr(error, 'strerror', None) or error})"
            raise refused(source, what, "give a file or a folder") from None
        found += objects_in(content, source)
    return found


def objects_in(content: bytes, source: str) -> Iterator[Mapping[str, Any]]:
    """The objects in the content of a file; lists are expanded.

    Args:
        content: The content.
        source: The name of the file in errors.

    Raises:
        AlluxioConfigError: If it is not Kubernetes YAML.
    """
    yield from _objects(_text(content, source), source)


def _text(content: bytes, source: str) -> str:
    line = None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        what = "is UTF-16, or no text"
    else:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            what = f"holds the byte 0x{content[error.start]:02x}, which is not UTF-8"
    remedy = (
        "save it as UTF-8; the `>` of Windows PowerShell 5 does not, `Out-File -Encoding utf8` does"
    )
    raise refused(source, what, remedy, line)


def is_manifest(name: str) -> bool:
    """Whether a file in a directory is read, by its name."""
    return name.endswith(_SUFFIXES) and not name.startswith(".")


def nothing_in(folder: str) -> AlluxioConfigError:
    """The error for a directory without manifests."""
    what = "has no .yaml, .yml or .json file in it"
    return refused(folder, what, "give a folder that has one")


def refused(source: str, what: str, remedy: str, line: int | None = None) -> AlluxioConfigError:
    """The error for something that cannot be read.

    Args:
        source: The name of the file.
        what: What is wrong with it.
        remedy: What to do.
        line: The line, if it is known.
    """
    place = source if line is None else f"{source}, line {line}"
    return AlluxioConfigError(what, parameter=f"{place}:", value=NOT_SHOWN, remedy=remedy)


def _files(path: str) -> list[str]:
    """The files in a directory; a file is returned as it is."""
    if path == "-" or not os.path.isdir(path):  # noqa: PTH112 - pathlib is slow to import
        return [path]
    found = [
        os.path.join(folder, name)  # noqa: PTH118
        for folder, _, names in os.walk(path)
        for name in names
        if is_manifest(name)
    ]
    if not found:
        raise nothing_in(path)
    return sorted(found)


def _objects(text: str, source: str) -> Iterator[Mapping[str, Any]]:
    try:
        documents = list(yaml.load_all(text, Loader=_Loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = None if mark is None else mark.line + 1
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        remedy = "give manifests, such as `helm get manifest` and `kubectl get -o yaml` print"
        raise refused(source, f"is not valid YAML: {problem}", remedy, line) from None
    except (RecursionError, ValueError) as error:
        raise refused(source, f"is not valid YAML: {error}", "correct it") from None
    for i, each in enumerate(documents):
        if each is not None:
            if _size(each, {}) > _MAX_NODES:
                what = f"document {i + 1} has more than {_MAX_NODES:,} values, aliases expanded"
                raise refused(source, what, "write it without aliases, or in parts")
            yield from taken_apart(each, source, i + 1)


def _size(value: Any, known: dict[int, int]) -> int:
    """The number of values in a value, with all aliases expanded."""
    if not isinstance(value, (dict, list)):
        return 1
    if id(value) not in known:
        known[id(value)] = _MAX_NODES + 1  # for an alias inside the value that it refers to
        inner = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_size(each, known) for each in inner)
    return known[id(value)]


def taken_apart(document: Any, source: str, number: int) -> Iterator[Mapping[str, Any]]:
    """The objects of a document, which may be a list of objects.

    Args:
        document: The document.
        source: The name of its file in errors.
        number: Its number in the file.

    Raises:
        AlluxioConfigError: If it is not a Kubernetes object.
    """
    kind = document.get("kind") if isinstance(document, Mapping) else None
    remedy = "give manifests; the values of a chart are for `alluxio-constructs template`"
    if not isinstance(kind, str) or not isinstance(document.get("apiVersion"), str):
        what = f"document {number} has no apiVersion and kind, so it is not a Kubernetes object"
        raise refused(source, what, remedy)
    if kind.endswith("List") and isinstance(document.get("items"), list):
        for each in document["items"]:
            yield from taken_apart(each, source, number)
        return
    metadata = document.get("metadata")
    if not isinstance(metadata, Mapping) or not isinstance(metadata.get("name"), str):
        raise refused(source, f"document {number}, of kind {kind}, has no name", remedy)
    yield document


def manifest(text: str) -> Mapping[str, Any] | None:
    """The object that a text contains as YAML; None if it contains none.

    Args:
        text: The text.
    """
    if not re.search(r"(?m)^kind:", text):
        return None
    try:
        found = yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    known = isinstance(found, Mapping) and isinstance(found.get("kind"), str)
    return found if known else None
