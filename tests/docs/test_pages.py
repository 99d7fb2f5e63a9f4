"""The documentation says what is so: its links lead on, its names exist, its languages agree."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

import alluxio_constructs
from scripts.chinese import with_chinese_links
from tests.docs.pages import CHINESE_PAGES, PAGES, ROOT, blocks, code_of, prose
from tests.kit import CONSTRUCTS

ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh.md"


def links(text: str) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)", text)


def headings(page: Path) -> list[str]:
    return re.findall(r"^(#+ .*)$", prose(page), re.MULTILINE)


def slugs(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges and MkDocs make them."""
    return {anchor(each) for each in headings(page)}


def anchor(heading: str) -> str:
    """The anchor of a heading: the one that it gives itself, or the one made of its words."""
    if given := re.search(r" \{#([\w-]+)\}$", heading):
        return given[1]
    return re.sub(r"[^\w -]", "", heading.lstrip("# ")).lower().replace(" ", "-")


def test_each_link_of_a_page_leads_somewhere() -> None:
    for page in [*PAGES, *CHINESE_PAGES]:
        for target in links(prose(page)):
            if target.startswith("https://"):
                continue
            file, _, at = target.partition("#")
            linked = page.parent / file if file else page
            assert linked.exists(), target
            assert not at or at in slugs(linked), target


def test_no_page_is_long() -> None:
    for page in PAGES:
        if page.name == "CHANGELOG.md":  # it grows by nature
            continue
        lines = page.read_text(encoding="utf-8").splitlines()
        assert sum(not each.startswith("|") for each in lines) <= 250, page


def test_a_page_has_one_title_and_is_in_the_navigation() -> None:
    for page in sorted({*ROOT.glob("docs/**/*.md")} - {*CHINESE_PAGES}):
        titles = [each for each in headings(page) if each.startswith("# ")]
        navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
        assert len(titles) == 1, page
        assert f"- {page.relative_to(ROOT / 'docs').as_posix()}\n" in navigation, page


def test_every_public_name_is_on_one_page_of_the_reference() -> None:
    named = [
        name
        for page in ROOT.glob("docs/reference/*.md")
        for name in re.findall(r"^::: alluxio_constructs\.(\w+)$", page.read_text(), re.MULTILINE)
    ]
    assert sorted(alluxio_constructs.__all__) == sorted(named)


def test_all_public_names_are_there_and_documented() -> None:
    assert sorted(alluxio_constructs.__all__, key=lambda name: (name.islower(), name)) == list(
        alluxio_constructs.__all__
    )
    for name in alluxio_constructs.__all__:
        assert getattr(alluxio_constructs, name).__doc__, name


def test_every_call_that_a_page_mentions_is_one_that_there_is() -> None:
    for page in [*PAGES, *CHINESE_PAGES]:
        for callee, keywords in calls(page):
            known = inspect.signature(callee).parameters
            for keyword in keywords:
                assert keyword in known or ("options" in known and keyword in OPTIONS), callee


OPTIONS = alluxio_constructs.ClusterOptions.__annotations__


def calls(page: Path) -> Iterator[tuple[Callable[..., object], list[str]]]:
    """What of the library the words of a page call, in `code`, and with which keywords."""
    for code in re.findall(r"`([^`]+)`", prose(page).replace("\n", " ")):
        try:
            tree = ast.parse(f"of({code.replace('(…, ', '(').replace('…', '...')})", mode="eval")
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name, _, attribute = ast.unparse(node.func).partition(".")
                if name in alluxio_constructs.__all__:
                    found = getattr(alluxio_constructs, name)
                    yield (
                        getattr(found, attribute) if attribute else called(found),
                        [each.arg for each in node.keywords if each.arg is not None],
                    )


def called(found: Callable[..., object]) -> Callable[..., object]:
    """What is called by a public name: of a construct, its metaclass hides it."""
    hidden = isinstance(found, type) and found.__name__ in CONSTRUCTS
    return found.__init__ if hidden else found


def test_the_pages_mention_calls() -> None:
    assert len([call for page in PAGES for call in calls(page)]) > 30


def test_two_readmes_have_the_same_code_links_headings_tables_lists_and_figures() -> None:
    assert code_of(ENGLISH) == code_of(CHINESE)

    assert links(prose(ENGLISH))[0] == CHINESE.name
    assert links(prose(CHINESE))[0] == ENGLISH.name
    english = with_chinese_links(prose(ENGLISH), ROOT)
    assert links(english)[1:] == links(prose(CHINESE))[1:]

    for pattern in (r"^#+ ", r"^\|", r"^- "):
        counts = [
            len(re.findall(pattern, prose(page), re.MULTILINE)) for page in (ENGLISH, CHINESE)
        ]
        assert counts[0] == counts[1] > 0, pattern
    figures = [re.findall(r"\d[\d,.]*\d", prose(page)) for page in (ENGLISH, CHINESE)]
    assert figures[0] == figures[1]


def test_the_pod_that_formats_an_hdfs_journal_has_the_masters_configuration() -> None:
    (block,) = blocks(ROOT / "docs/formatting.md", "yaml")
    pod = yaml.safe_load(block.text)
    dist = ROOT / "dist/single-master-hdfs-journal.k8s.yaml"
    (master,) = [
        each
        for each in yaml.safe_load_all(dist.read_text(encoding="utf-8"))
        if each["kind"] == "StatefulSet"
    ]
    spec = master["spec"]["template"]["spec"]
    (container,) = pod["spec"]["containers"]
    assert spec["containers"][0]["image"] == container["image"]
    assert spec["containers"][0]["envFrom"] == container["envFrom"]
    assert spec["containers"][0]["securityContext"] == container["securityContext"]
    for key in ("automountServiceAccountToken", "securityContext"):
        assert spec[key] == pod["spec"][key]
    secrets = {each["name"]: each["secret"] for each in spec["volumes"] if "secret" in each}
    assert list(secrets.values()) == [each["secret"] for each in pod["spec"]["volumes"]]
    mounts = spec["containers"][0]["volumeMounts"]
    assert [each["mountPath"] for each in mounts if each["name"] in secrets] == [
        each["mountPath"] for each in container["volumeMounts"]
    ]
    assert master["metadata"]["namespace"] == pod["metadata"]["namespace"]
