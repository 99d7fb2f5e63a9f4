"""The Chinese pages are as complete as the English ones: headings, anchors and code."""

from __future__ import annotations

import re
from pathlib import Path

from scripts import diagnoses
from scripts.chinese import TRANSLATIONS, with_chinese_links
from tests.docs.pages import CHINESE_PAGES, code_of, prose
from tests.docs.test_pages import anchor, headings
from tests.helm import test_from_helm as from_helm

# The pages for what the guide of Alluxio in Chinese covers.
WANTED = {
    *("choosing-a-scenario", "formatting", "from-helm", "fuse", "install", "journal"),
    *("short-circuit", "tiers", "troubleshooting", "under-stores", "upgrade", "verify"),
}


def english(page: Path) -> Path:
    return page.with_name(page.name.replace(".zh.md", ".md"))


def test_every_wanted_page_is_in_chinese() -> None:
    assert WANTED <= {english(page).stem for page in CHINESE_PAGES}


def test_each_chinese_page_has_an_english_one() -> None:
    for page in CHINESE_PAGES:
        assert english(page).is_file(), page


def test_headings_of_a_chinese_page_are_those_of_the_english_one() -> None:
    for page in CHINESE_PAGES:
        levels = [[each.split(" ")[0] for each in headings(file)] for file in (english(page), page)]
        assert levels[0] == levels[1], page
        # Links name an anchor once for both languages; nothing links to a title.
        anchors = [[anchor(each) for each in headings(file)[1:]] for file in (english(page), page)]
        assert anchors[0] == anchors[1], page


def test_code_of_a_chinese_page_is_that_of_the_english_one() -> None:
    for page in CHINESE_PAGES:
        assert code_of(english(page)) == code_of(page), page


def test_chinese_pages_are_in_chinese() -> None:
    for page in CHINESE_PAGES:
        for paragraph in re.split(r"\n\s*\n", prose(page)):
            words = re.sub(r"`[^`]*`|\([^)]*\)", "", paragraph)
            assert len(words) < 60 or re.search(r"[\u4e00-\u9fff]", words), (page, paragraph)


def test_links_of_a_chinese_page_lead_to_chinese_pages_where_there_are() -> None:
    for page in CHINESE_PAGES:
        text = page.read_text(encoding="utf-8")
        assert with_chinese_links(text, page.parent) == text, "run python -m scripts.chinese"


def test_each_translation_of_a_text_in_a_table_is_used() -> None:
    used: set[str] = set()

    def say(text: str) -> str:
        used.add(text)
        return text

    for table in (diagnoses.table, from_helm.table, from_helm.old_table):
        table(say)
    assert TRANSLATIONS.keys() == used - {""}
