"""The Python and the YAML in the documentation: all of it runs, and what it makes is valid."""

from __future__ import annotations

import re

import pytest
import yaml

from alluxio_constructs import AlluxioConfigError
from tests.docs.pages import PAGES, ROOT, blocks, manifests, name_of, prose, run
from tests.kit import check_schemas
from tests.references import problems

# What a page's clusters need, and a reader makes first.
_MADE_FIRST = re.compile(
    r" refers to ((?:ConfigMap|PersistentVolumeClaim|PriorityClass|RuntimeClass|Secret"
    r"|ServiceAccount)/\S+),"
    r" which is nowhere$"
)


def test_every_block_is_of_a_language_that_is_checked() -> None:
    for page in PAGES:
        assert {each.language for each in blocks(page)} <= {
            "python",
            "sh",
            "yaml",
            "text",
        }, page
        fences = re.findall(r"^ *```", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(fences) == 2 * len(blocks(page)), "a block that the tests do not see"


def test_python_of_a_page_runs_and_what_it_writes_is_valid_and_whole() -> None:
    for page in PAGES:
        for name, documents in run(page).files.items():
            check_schemas(documents)
            found = {
                match[1] for each in problems(documents) if (match := _MADE_FIRST.search(each))
            }
            assert problems(documents, external=found) == [], name

    for page in PAGES:
        for block in blocks(page, "yaml"):
            assert list(yaml.safe_load_all(block.text)), page
        check_schemas(manifests(page))


def test_most_pages_for_users_have_clusters_in_them() -> None:
    with_clusters = [
        name_of(page)
        for page in PAGES
        if any(each["kind"] == "StatefulSet" for file in run(page).files.values() for each in file)
    ]
    assert len(with_clusters) > len(PAGES) / 3


def test_a_page_whose_code_warns_says_so() -> None:
    for page in PAGES:
        silent = {each for each in run(page).warned if f"`{each}`" not in prose(page)}
        assert set() == silent, page


def test_the_example_of_the_readme_writes_the_file_that_it_says() -> None:
    assert ["alluxio.k8s.yaml"] == list(run(ROOT / "README.md").files)


def test_the_error_of_the_readme_is_the_one_that_its_mistake_ends_in() -> None:
    for name in ("README.md", "README.zh.md"):
        (program,) = blocks(ROOT / name, "python")
        (shown,) = blocks(ROOT / name, "text")
        assert "`CACHE_TROUGH`" in prose(ROOT / name)
        mistake = program.text.replace("CACHE_THROUGH", "CACHE_TROUGH")
        with pytest.raises(AlluxioConfigError) as error:
            exec(compile(mistake, name, "exec"), {"__name__": "app"})
        assert shown.text.replace("\n", " ").strip() == str(error.value), name
        assert 10 == len(program.text.splitlines()), name
