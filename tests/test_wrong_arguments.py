"""Wrong arguments of every kind end in an error of ours, or are accepted; nothing else comes out.

Those of constructs are in `tests/constructs/test_wrong_arguments.py`.
"""

from __future__ import annotations

import inspect
import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import fields
from enum import Enum, IntEnum
from typing import Any

import pytest

from alluxio_constructs import (
    ClusterConfig,
    Fuse,
    Journal,
    PodOptions,
    Resources,
    TieredStore,
    Tiers,
    Ufs,
    VolumeSource,
)
from alluxio_constructs._manifests.cluster import cluster_manifests
from alluxio_constructs._model.options import DEFAULTS
from alluxio_constructs.errors import as_given
from tests.kit import model, refusal
from tests.value_examples import EXAMPLES
from tests.wrong_values import DEEP, WRONG, Unanswering, outcome, use


@pytest.fixture(autouse=True)
def without_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def test_wrong_fields_of_value_classes_are_refused_by_errors_of_ours() -> None:
    accepted = 0
    for name, (_, most) in EXAMPLES.items():
        base = most()
        given = {each.name: getattr(base, each.name) for each in fields(base)}
        for field in given:
            for what, wrong in WRONG.items():
                value = outcome(lambda: type(base)(**{**given, field: wrong}))  # noqa: B023
                if value is not None:
                    accepted += 1
                    use(f"{name} {field} is {what}", value)
    assert 0 < accepted


def test_wrong_arguments_of_factories_are_refused_by_errors_of_ours() -> None:
    factories: list[tuple[Callable[..., object], list[Any]]] = [
        (VolumeSource.persistent_volume_claim, ["1Gi"]),
        (VolumeSource.existing_claim, ["a"]),
        (VolumeSource.empty_dir, []),
        (VolumeSource.host_path, ["/a"]),
        (VolumeSource.empty_dir().at, ["/a"]),
        (Journal.local, []),
        (Journal.embedded, []),
        (Journal.hdfs, ["hdfs://a/b"]),
    ]
    for factory, first in factories:
        for parameter in inspect.signature(factory).parameters.values():
            for what, wrong in WRONG.items():
                if parameter.kind is parameter.KEYWORD_ONLY:
                    arguments, options = first, {parameter.name: wrong}
                else:
                    arguments, options = [wrong], {}
                value = outcome(lambda: factory(*arguments, **options))  # noqa: B023
                if value is not None:
                    use(f"{factory.__name__} {parameter.name} is {what}", value)


def test_wrong_options_of_a_cluster_are_refused_by_errors_of_ours() -> None:
    others: list[dict[str, Any]] = [{}, {"fuse": Fuse(), "masters": 3, "workers": 2}]
    refused = 0
    for name in ("ufs", *DEFAULTS):
        for wrong in WRONG.values():
            for other in others:
                options = {**other, name: wrong}
                made = outcome(lambda: cluster_manifests(model(**options), "test"))  # noqa: B023
                refused += made is None
    assert 0 < refused


def test_wrong_options_of_a_description_are_refused_by_errors_of_ours() -> None:
    tiers = Tiers(tiers=[EXAMPLES["Tier"][0]()])
    for name in ("ufs", *DEFAULTS):
        for wrong in WRONG.values():
            options = {"ufs": Ufs("s3://a/b"), "tiers": tiers, name: wrong}
            outcome(lambda: ClusterConfig(**options))  # noqa: B023


# ----------------------------------------------------------------------- what errors show of them


def test_error_shows_what_was_given_or_its_kind() -> None:
    cases: list[tuple[object, str]] = [
        ("a", "'a'"),
        (None, "None"),
        ([1], "[1]"),
        (Ufs, "the class Ufs"),
        (object(), "a builtins.object"),
        (1 << 20000, "an int that cannot be shown"),
        (DEEP, "a list that cannot be shown"),
        (Unanswering(), "an Unanswering that cannot be shown"),
        ("x" * 10_000, "'" + 499 * "x" + "…"),
    ]
    for value, text in cases:
        assert text == as_given(value), text


def test_a_class_in_place_of_what_is_made_of_it_is_named() -> None:
    assert "fuse must be a Fuse (got the class Fuse); make one with Fuse(…)" == refusal(
        model, fuse=Fuse
    )
    assert "tiers must be a list (got the class TieredStore); use [TieredStore(…)]" == refusal(
        model, tiers=TieredStore
    )


# ----------------------------------------------------------------------- members of enums


class Word(str, Enum):
    NAME = "data"
    KEY = "team"
    PATH = "/data"
    PROPERTY = "alluxio.tmp.dirs"


class Number(IntEnum):
    COUNT = 3


class WriteType(Enum):
    CACHE_THROUGH = "written through"


def test_member_of_an_enum_is_the_text_or_number_that_it_is() -> None:
    def described(name: Any, key: Any, path: Any, tmp: Any, count: Any, write: Any) -> list[Any]:
        pod = PodOptions(
            labels={key: name},
            env={"A": name},
            image_pull_secrets=[name],
            service_account_name=name,
            service_ports={key: count},
            containers=[{"name": name, "image": key, "args": [path]}],
            user=count,
        )
        manifests, found = cluster_manifests(
            model(
                name=name,
                masters=count,
                workers=count,
                pod=pod,
                journal=Journal.embedded(folder=path),
                properties={tmp: path, "alluxio.user.file.writetype.default": write},
            ),
            "test",
        )
        assert [] == found
        return [each.document("test") for each in manifests]

    plain = described("data", "team", "/data", "alluxio.tmp.dirs", 3, "CACHE_THROUGH")
    members = described(
        Word.NAME, Word.KEY, Word.PATH, Word.PROPERTY, Number.COUNT, WriteType.CACHE_THROUGH
    )
    assert plain == members
    assert json.dumps(plain) == json.dumps(members)
    assert "Resources(cpu_limit=3)" == repr(Resources(cpu_limit=Number.COUNT))
