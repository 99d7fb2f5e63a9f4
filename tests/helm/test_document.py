"""The 22 values files of the document that the project started from: each, row by row.

The files are in `document/`, each beside the table of what it becomes (`promised.Row`).
"""

from __future__ import annotations

import re

import pytest

from tests.helm.command import ran
from tests.helm.promised import DOCUMENT, Row, at, names, places, rendered, said
from tests.helm.scenario import refused


def kept(row: Row, value: object) -> Row:
    """A row as it is, if its value is what is there; or else with what is there."""
    return row if value == row.expected else row._replace(value=repr(value))


def test_the_document_has_twenty_two_values_files_each_with_its_table() -> None:
    tables = sorted(each.stem for each in DOCUMENT.glob("*.md"))
    assert (22, tables) == (len(names()), names())


@pytest.mark.parametrize("name", names())
def test_a_file_of_the_document_becomes_what_its_table_says(name: str) -> None:
    documents, _ = rendered(name)
    promised = places(name)
    assert promised == [kept(each, at(documents, each.object, each.path)) for each in promised]


@pytest.mark.parametrize("name", names())
def test_a_file_of_the_document_warns_of_what_its_table_says(name: str) -> None:
    _, warned = rendered(name)
    promised = said(name, "warns")
    assert len(promised) == len(warned), warned
    assert promised == [text[: len(start)] for start, text in zip(promised, warned, strict=True)]


@pytest.mark.parametrize("name", names())
def test_a_file_of_the_document_runs_as_it_is_printed_there(name: str) -> None:
    # By itself, most without an under storage, which warns.
    done = ran("template", "alluxio", "-f", str(DOCUMENT / f"{name}.yaml"))
    assert 0 == done.code, done.err


def test_each_table_is_about_places_that_are_there() -> None:
    # A mistyped path finds nothing, as does one that holds nothing.
    holding = {each.path for name in names() for each in places(name) if each.holds_somewhere}
    fields = {"nodeSelector", "tolerations", "spec.volumeClaimTemplates"}
    for name in names():
        own = [(each.object, each.path) for each in places(name)]
        assert len(set(own)) == len(own), name
        assert {path for _, path in own} <= holding | fields, name


def test_no_credential_is_in_clear_text() -> None:
    documents, _ = rendered("02-s3-with-keys")
    rest = [each for each in documents if each["kind"] != "Secret"]
    assert not re.search("AKIAEXAMPLE|example/secret", str(rest))


def test_a_journal_for_each_of_three_masters_is_refused_as_one_version_prints_it() -> None:
    # That of three masters in emptyDirs: of type UFS, so that none of them would follow another.
    values = "master: {count: 3}\njournal: {type: UFS, ufsType: local, volumeType: emptyDir}\n"
    expected = "config.yaml, line 1: master.count: is 3, but several masters need the embedded"
    assert expected == refused(values)[: len(expected)]
