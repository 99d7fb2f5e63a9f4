"""The diagnoses and the pages of the documentation are one source."""

from __future__ import annotations

import re

import yaml

from alluxio_constructs._doctor.read import PERMISSIONS
from alluxio_constructs._doctor.table import DIAGNOSES
from scripts.diagnoses import PAGES, table
from tests.docs.pages import ROOT, blocks
from tests.docs.test_pages import slugs

DOCS = ROOT / "docs"


def test_each_diagnosis_has_a_name_of_its_own() -> None:
    names = [each.id for each in DIAGNOSES]
    assert len(names) == len(set(names))
    assert [] == [each for each in names if not re.fullmatch(r"[a-z]+(-[a-z]+)*", each)]


def test_each_diagnosis_names_a_page_and_a_section_that_there_is() -> None:
    for each in DIAGNOSES:
        name, _, anchor = each.page.partition("#")
        page = DOCS / name
        assert page.is_file(), each.id
        assert not anchor or anchor in slugs(page), each.id


def test_the_table_of_each_page_is_that_of_the_diagnoses() -> None:
    for page, say in PAGES.items():
        text = page.read_text(encoding="utf-8")
        assert f"\n\n{table(say)}\n" in text, f"{page.name}: run python -m scripts.diagnoses"


def test_titles_and_remedies_are_sentences_of_one_line() -> None:
    for each in DIAGNOSES:
        assert "\n" not in each.title + each.remedy, each.id
        assert not each.title.endswith("."), each.id
        assert each.remedy.endswith("."), each.id
        assert "|" not in each.title + each.remedy, each.id


def test_the_roles_of_the_page_allow_what_is_read_and_no_more() -> None:
    (block,) = blocks(DOCS / "doctor.md", "yaml")
    allowed = {
        (group, resource, verb, document["kind"] == "ClusterRole")
        for document in yaml.safe_load_all(block.text)
        for rule in document["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }
    needed = {
        (each.group, each.resource, verb, each.cluster)
        for each in PERMISSIONS
        for verb in each.verbs
    }
    assert needed == allowed


def test_causes_are_told_before_what_follows_from_them() -> None:
    names = [each.id for each in DIAGNOSES]
    for cause, effect in (
        ("under-storage-fails", "crash-loop"),
        ("policy-blocks-dns", "master-not-reached"),
        ("policy-locks-out", "no-leader"),
        ("crash-loop", "no-leader"),
        ("tier-not-used", "tier-too-small"),
    ):
        assert names.index(cause) < names.index(effect), (cause, effect)
