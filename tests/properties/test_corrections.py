"""Corrections of the scopes in Alluxio's own catalogue."""

from __future__ import annotations

import re

from alluxio_constructs import Component
from alluxio_constructs._properties.catalogue import _data
from alluxio_constructs._properties.corrections import CORRECTIONS, OF_TEMPLATES, correction
from alluxio_constructs._properties.readers import _SCOPES
from tests.properties.test_catalogue import entry

IMPERSONATION = "alluxio.master.security.impersonation.fuse.users"
EVERY = {**CORRECTIONS, **{f"{each}fuse.users": given for each, given in OF_TEMPLATES.items()}}


def by_scope(name: str) -> set[Component]:
    """The processes that upstream's scope of a property lists."""
    return {each for each, scopes in _SCOPES.items() if entry(name).scope in scopes}


def test_correction_is_of_a_property_that_there_is_by_its_own_name() -> None:
    assert set(CORRECTIONS) <= set(_data()["properties"])
    for name in EVERY:
        assert name == entry(name).name


def test_correction_differs_from_the_scope() -> None:
    for name, given in EVERY.items():
        assert set(given.readers) - by_scope(name), name
        if given.instead:
            assert by_scope(name).isdisjoint(given.readers), name


def test_correction_names_processes_once_and_the_class_that_reads_the_property() -> None:
    for name, given in EVERY.items():
        assert given.readers, name
        assert len(set(given.readers)) == len(given.readers), name
        assert Component.ALL not in given.readers, name
        assert re.match(r"alluxio(\.[a-z0-9]+)+\.[A-Z]\w+", given.reason), name


def test_correction_of_a_template_is_of_all_that_it_makes_and_of_nothing_else() -> None:
    cases: list[tuple[str, bool]] = [
        (IMPERSONATION, True),
        ("alluxio.master.security.impersonation.a@b.groups", True),
        ("alluxio.security.login.impersonation.username", False),
        ("alluxio.master.ttl.checker.interval", False),
    ]
    for name, corrected in cases:
        assert corrected == (correction(name) is not None), name
