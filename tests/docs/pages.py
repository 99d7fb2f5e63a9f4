"""The pages of the documentation, and what the blocks of code in them come to."""

from __future__ import annotations

import re
import tempfile
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import cdk8s
import yaml

from alluxio_constructs import AlluxioConfigWarning, synth
from tests.kit import Document

ROOT = Path(__file__).parent.parent.parent
# The Chinese pages have the code of the English ones, so only these are run.
CHINESE_PAGES = sorted(ROOT.glob("docs/**/*.zh.md"))
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")} - {*CHINESE_PAGES})

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block of code in a page."""

    page: Path
    line: int
    language: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What came of a page's Python: its names, the documents of each file, and the warnings."""

    names: dict[str, Any]
    files: dict[str, list[Document]]
    warned: set[str]


def name_of(page: Path) -> str:
    """The page's path from the top of the repository."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str | None = None) -> list[Block]:
    """The blocks of a page, or those of one language, in their order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            page=page,
            line=text.count("\n", 0, match.start()) + 2,
            language=match[2],
            text=textwrap.dedent(match[3]),
        )
        for match in _FENCE.finditer(text)
        if language in (None, match[2])
    ]


def code_of(page: Path) -> list[tuple[str, str]]:
    """The language and the text of each block, without comments, which are translated."""
    return [(each.language, re.sub(r"(?m) *# .*$", "", each.text)) for each in blocks(page)]


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


@cache
def run(page: Path) -> Ran:
    """Run the Python of a page as its reader would, block after block, and synthesise its apps."""
    apps: list[cdk8s.App] = []
    files: dict[str, list[Document]] = {}
    make = cdk8s.App
    with (
        tempfile.TemporaryDirectory() as directory,
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")

        def app(**options: Any) -> cdk8s.App:
            apps.append(make(outdir=f"{directory}/{len(apps)}", **options))
            return apps[-1]

        names: dict[str, Any] = {"__name__": page.stem}
        with mock.patch.object(cdk8s, "App", app):
            for block in blocks(page, "python"):
                code = "\n" * (block.line - 1) + block.text
                exec(compile(code, name_of(page), "exec"), names)
        for each in apps:
            synth(each)
            for file in Path(each.outdir).iterdir():
                text = file.read_text(encoding="utf-8")
                files[file.name] = list(yaml.safe_load_all(text))
    return Ran(
        names=names,
        files=files,
        warned={
            each.category.__name__
            for each in caught
            if issubclass(each.category, AlluxioConfigWarning)
        },
    )


@cache
def manifests(page: Path) -> list[Document]:
    """The Kubernetes objects in the YAML of a page."""
    return [
        document
        for block in blocks(page, "yaml")
        for document in yaml.safe_load_all(block.text)
        if "apiVersion" in document
    ]


@cache
def deployed() -> list[Document]:
    """All objects that a reader may have: of `dist/`, of the examples, and of all pages."""
    return [*_in_files(), *_in_pages()]


def _in_files() -> Iterator[Document]:
    for file in sorted([*ROOT.glob("dist/*.yaml"), *ROOT.glob("examples/*/*.yaml")]):
        yield from yaml.safe_load_all(file.read_text(encoding="utf-8"))


def _in_pages() -> Iterator[Document]:
    for page in PAGES:
        yield from manifests(page)
        for documents in run(page).files.values():
            yield from documents
