"""The table of schemas, compared with the package that it is generated from."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import kubernetes_validate
from kubernetes_validate import utils

from alluxio_constructs._kubernetes.documents import document_mistakes
from alluxio_constructs._kubernetes.table import EVERY, Span, fields_of, kind_of
from alluxio_constructs._kubernetes.versions import SUPPORTED
from scripts import kubernetes_schemas
from tests import fullest
from tests.kit import Document, cluster

SPOILED: list[Any] = [None, "x", "1", "1Gi", -1, 0, 2.5, True, [], [None], {}, {"x": "y"}]


def test_table_is_what_the_package_makes() -> None:
    assert kubernetes_schemas.TABLE.read_text(encoding="utf-8") == kubernetes_schemas.text(), (
        "run `make schemas`"
    )


def test_table_has_the_versions_of_the_package() -> None:
    assert list(dict.fromkeys(utils.all_versions())) == [f"1.{minor}.0" for minor in SUPPORTED]


def test_field_is_read_from_its_text() -> None:
    fields = fields_of("core.v1.Container")
    assert ("", "string", True, EVERY, EVERY) == (
        fields["name"].many,
        fields["name"].holds,
        fields["name"].scalar,
        fields["name"].needed,
        fields["name"].there,
    )
    ports = fields["ports"]
    assert ("list", ("containerPort", "protocol")) == (ports.many, ports.keys)
    assert ("core.v1.ContainerPort", False, None) == (ports.holds, ports.scalar, ports.needed)
    assert Span(28, 37) == fields["restartPolicy"].there
    assert Span(25, 32) == fields_of("apps.v1.StatefulSetSpec")["serviceName"].needed
    assert ("map", "quantity") == (
        fields_of("core.v1.ResourceRequirements")["limits"].many,
        fields_of("core.v1.ResourceRequirements")["limits"].holds,
    )


def test_kind_is_known_by_its_api() -> None:
    known = kind_of("apps/v1", "StatefulSet")
    assert known is not None
    assert ("apps.v1.StatefulSet", EVERY) == (known.holds, known.there)
    assert kind_of("apps/v2", "StatefulSet") is None
    assert kind_of("v1", "PodList") is None


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document: its container, and its key or index."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in list(items):
        yield value, key
        if isinstance(each, (dict, list)):
            yield from places(each)


def spoiled(documents: list[Document], chance: random.Random) -> Document:
    """One of the documents, with an invalid change or another valid one."""
    document = copy.deepcopy(chance.choice(documents))
    within, key = chance.choice(list(places(document["spec"])))
    what = chance.randrange(4)
    if what == 0:
        del within[key]
    elif what == 1 and isinstance(within, dict):
        within[f"{key}s"] = within[key]
    else:
        within[key] = chance.choice(SPOILED)
    return document


def refusal_of_the_package(document: Document, minor: int) -> str | None:
    """The error of the package for a document and a version; None if it is valid."""
    try:
        kubernetes_validate.validate(document, f"1.{minor}", strict=True)
    except kubernetes_validate.ValidationError as error:
        return f"{list(error.path)}: {error.message}"
    return None


def test_mistakes_include_all_that_the_schemas_reject() -> None:
    external = [*fullest.EXTERNAL, "PersistentVolumeClaim/sockets"]
    documents = [
        each
        for each in cluster(**fullest.plain_options(), external=external)
        if each["apiVersion"] in ("apps/v1", "v1", "networking.k8s.io/v1") and "spec" in each
    ]
    chance = random.Random(12)
    refused = 0
    for _ in range(250):
        document = spoiled(documents, chance)
        minor = chance.choice(SUPPORTED)
        wrong = refusal_of_the_package(document, minor)
        if wrong is not None:
            refused += 1
            assert list(document_mistakes(document, (minor,))) != [], (minor, wrong)
    assert refused > 60
