"""The built documentation in a headless browser: `make browser`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.site.browser import Browser, found

SITE = Path(__file__).parents[2] / "build" / "docs"
PAGES = sorted(each for each in SITE.rglob("*.html") if each.name not in ("404.html",))
PHONE, DESK = 400, 1280
HITS = "[...document.querySelectorAll('#mkdocs-search-results a')].map(e => e.href)"

# What is wider than the window, unless it is in a box that scrolls by itself.
TOO_WIDE = """
(() => {
  const scrolls = e => e && (['auto', 'scroll'].includes(getComputedStyle(e).overflowX) ||
                             scrolls(e.parentElement));
  return [...document.querySelectorAll('.wy-nav-content *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e))
    .map(e => `${e.tagName} ${e.textContent.trim().slice(0, 60)}`).slice(0, 5);
})()
"""
# What is cut off: more text than its box has room for, which nobody can scroll to.
CUT = """
[...document.querySelectorAll('.wy-nav-content *')]
  .filter(e => e.children.length == 0 && e.textContent.trim()
    && e.getBoundingClientRect().width > 2  // not what is for screen readers alone
    && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX)
    && e.scrollWidth > e.clientWidth + 1)
  .map(e => `${e.tagName} ${e.textContent.trim().slice(0, 60)}`).slice(0, 5)
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path = found()
    if path is None:
        pytest.skip("there is no Chromium or Chrome in PATH")
    if not PAGES:
        pytest.fail("build/docs/ is empty: run `make docs`")
    started = Browser(path, tmp_path_factory.mktemp("profile"))
    yield started
    started.close()


def test_no_page_scrolls_sideways_and_no_text_is_cut(browser: Browser) -> None:
    wrong = []
    for width in (PHONE, DESK):
        browser.width(width)
        for page in PAGES:
            browser.open(page.as_uri())
            name = f"{page.relative_to(SITE)} at {width}"
            if (wide := browser.value("document.documentElement.scrollWidth")) > width:
                wrong.append(f"{name}: {wide} wide, {browser.value(TOO_WIDE)}")
            wrong += [f"{name}: cut: {each}" for each in browser.value(CUT)]
            wrong += [f"{name}: out of sight: {each}" for each in browser.value(TOO_WIDE)]
    assert [] == wrong


def test_tables_wrap_on_a_wide_window(browser: Browser) -> None:
    browser.width(DESK)
    tables = """[...document.querySelectorAll('.rst-content table')]
        .filter(e => e.scrollWidth > e.parentElement.clientWidth + 1).length"""
    for name in ("findings.html", "from-helm.html"):
        browser.open((SITE / name).as_uri())
        assert 0 == browser.value(tables), name


def test_signatures_have_one_argument_a_line_and_no_internals(browser: Browser) -> None:
    browser.width(DESK)
    argument = r"\w: "  # of a default that is a mapping, the key ends with a quotation mark
    lines = 0
    for page in sorted((SITE / "reference").glob("*.html")):
        browser.open(page.as_uri())
        text = browser.value("document.querySelector('.rst-content').innerText")
        for inside in ("<factory>", "Built-in immutable sequence", " object at 0x"):
            assert inside not in text, f"{page.name}: {inside}"
        signatures = browser.value(
            "[...document.querySelectorAll('.doc-signature code')].map(e => e.innerText)"
        )
        for signature in signatures:
            start, *arguments = signature.strip().splitlines()
            assert len(re.findall(argument, start)) <= 1, signature
            for line in arguments:
                lines += 1
                assert len(re.findall(argument, line)) <= 1, signature
    assert lines > 100


def test_search_box_is_visible_and_search_finds(browser: Browser) -> None:
    visible = """[...document.querySelectorAll('input[name=q]')].some(e => {
      const box = e.getBoundingClientRect();
      return box.width > 100 && box.height > 10 && box.left >= 0 && box.right <= innerWidth
        && box.top >= 0 && box.bottom <= innerHeight;
    })"""
    for width in (PHONE, DESK):
        browser.width(width)
        browser.open((SITE / "index.html").as_uri())
        assert browser.value(visible), width
        browser.open(f"{(SITE / 'search.html').as_uri()}?q=quorum")
        browser.wait(f"{HITS}.length > 0")
        hits = browser.value(HITS)
        assert any("high-availability.html" in each for each in hits), width


def test_search_on_the_chinese_site_finds_chinese(browser: Browser) -> None:
    browser.width(DESK)
    cases = [
        ("zh/", "内存盘", "zh/tiers.html"),  # within a sentence
        ("zh/", "告警", "zh/alerts.html"),  # a page in English with a title in Chinese
        ("zh/", "quorum", "zh/high-availability.html"),
        ("", "quorum", "high-availability.html"),
    ]
    for folder, query, page in cases:
        browser.open(f"{(SITE / folder / 'search.html').as_uri()}?q={quote(query)}")
        browser.wait(f"{HITS}.length > 0")
        hits = [each.removeprefix(f"{SITE.as_uri()}/") for each in browser.value(HITS)]
        assert page in {each.partition("#")[0] for each in hits}, query
        assert {folder == "zh/"} == {each.startswith("zh/") for each in hits}, query


def test_navigation_of_the_chinese_site_is_in_chinese(browser: Browser) -> None:
    browser.width(DESK)
    names = {"CSI", "FUSE", "Kustomize overlay", "Pod", "Web UI"}
    for page in ("index.html", "plan.html", "search.html"):
        browser.open((SITE / "zh" / page).as_uri())
        titles = browser.value(
            "[...document.querySelectorAll('.wy-menu .toctree-l1 > a, .wy-menu .caption')]"
            ".map(e => e.innerText)"
        )
        assert len(titles) > 50, page
        english = {each for each in titles if not re.search(r"[\u4e00-\u9fff]", each)}
        assert english <= names, page
