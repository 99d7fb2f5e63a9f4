"""The page of the wheel on a package index: the README without what an index does not have."""

from __future__ import annotations

import re

from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager

from tests.docs.pages import ROOT

PAGE = ProjectMetadata(str(ROOT), PluginManager()).core.readme


def paragraphs(text: str) -> list[str]:
    return re.split(r"\n\n+", text)


def test_page_has_no_link_to_a_file_and_no_picture() -> None:
    assert [] == re.findall(r"\]\((?!https://)[^)]*\)", PAGE)
    assert "![" not in PAGE


def test_page_leaves_out_only_the_picture_its_introduction_and_the_languages() -> None:
    readme, _, _ = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Where to go next")
    without_links = re.sub(r"\[([^\]]+)\]\((?!https:)[^)]+\)", r"\1", readme)
    kept = set(paragraphs(PAGE))
    left_out = [each for each in paragraphs(without_links) if each not in kept]
    beginnings = ["English | ", "With a memory and an SSD tier", "!Services"]
    assert len(beginnings) == len(left_out)
    assert all(each.startswith(start) for each, start in zip(left_out, beginnings, strict=True))
