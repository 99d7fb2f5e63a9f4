"""What is promised of the values files of the document, in `document/`: a table of rows each.

A row of ``NN-NAME.md`` says what stands at a place of what ``NN-NAME.yaml`` becomes, and what the
chart (0.6.54) writes there for the same values, where that is something else.
"""

from __future__ import annotations

import functools
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from alluxio_constructs.helm.release import read
from tests.helm.made import documents_of
from tests.helm.scenario import found
from tests.kit import Document, checked

DOCUMENT = Path(__file__).with_name("document")
LEAST = DOCUMENT / "01-under-storage.yaml"
HEAD = ["object", "path", "value", "chart"]


class Row(NamedTuple):
    """A row of a table, its cells as they are written.

    Attributes:
        object: What it is about: as in `scenario.found`, or one of

            - ``objects``: ``KIND/NAME`` of all
            - ``ports OBJECT``: name and number, of a container or ``Service/NAME``
            - ``refers to``: an object that others make
            - ``warns``: how a warning begins

        path: Where in it: a path, or a property.
        value: What is there, as YAML; a property as it is; ``none`` for nothing.
        chart: What the chart writes there; empty: the same.
    """

    object: str
    path: str
    value: str
    chart: str

    @property
    def expected(self) -> Any:
        """The value."""
        return self.read(self.value)

    @property
    def holds_somewhere(self) -> bool:
        """Whether there is something at the place, here or in the chart."""
        found = (self.expected, self.read(self.chart or "none"))
        return any(each not in (None, [], {}) for each in found)

    def read(self, cell: str) -> Any:
        """What a cell says."""
        if cell == "none":
            return None
        is_property = self.object.isupper() and self.path != "flags"
        return cell if is_property else yaml.safe_load(cell)


def names() -> list[str]:
    """What the files are called."""
    return sorted(each.stem for each in DOCUMENT.glob("*.yaml"))


@functools.cache
def rows(name: str) -> list[Row]:
    """The table of a file."""
    lines = (DOCUMENT / f"{name}.md").read_text("utf-8").splitlines()
    table = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    head, _, *body = ([cell.strip() for cell in each] for each in table)
    assert head == HEAD, name
    return [Row(*each) for each in body]


def said(name: str, what: str) -> list[str]:
    """What the rows of one word say: ``refers to`` or ``warns``."""
    return [each.value for each in rows(name) if each.object == what]


def places(name: str) -> list[Row]:
    """The rows that say what stands at a place."""
    return [each for each in rows(name) if each.object not in ("refers to", "warns")]


@functools.cache
def rendered(name: str) -> tuple[list[Document], list[str]]:
    """What a file becomes, checked as all documents are, and what it warns of.

    The document has the under storage in an example of its own, and asks for it with each other.
    """
    own = DOCUMENT / f"{name}.yaml"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        release = read(
            [own] if own == LEAST else [LEAST, own],
            release_name="alluxio",
            namespace="test",
        )
        documents = documents_of(release)
    return checked(documents, external=said(name, "refers to")), [str(e.message) for e in caught]


def at(documents: list[Document], what: str, path: str) -> Any:
    """What stands at the place of a row."""
    if what == "objects":
        return sorted(f"{each['kind']}/{each['metadata']['name']}" for each in documents)
    kind, _, name = what.partition(" ")
    if kind == "ports":
        of = f"{name} spec.ports" if "/" in name else f"container {name} ports"
        ports = found(documents, of) or ()
        return {each["name"]: each.get("port", each.get("containerPort")) for each in ports}
    return found(documents, f"{what} {path}")
