"""The contract of all public value classes: frozen, comparable, hashable, and printed as written.

`tests/value_examples.py` has the least that each can be made of, and the most.
"""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import warnings
from collections.abc import Callable, Iterator
from dataclasses import MISSING, FrozenInstanceError, fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest

import alluxio_constructs
from alluxio_constructs import (
    AlluxioConfigError,
    ConsoleSink,
    DataLossWarning,
    Image,
    Journal,
    Jvm,
    Metrics,
    MetricsSink,
    PodOptions,
    Probe,
    Process,
    Resources,
    Tier,
    Ufs,
    VolumeSource,
)
from alluxio_constructs._base.values import FrozenDict, Value
from tests.kit import CONSTRUCTS
from tests.value_examples import EXAMPLES, Make
from tests.value_parts import directory, secret

# Fields that the fullest example leaves as they are by default, with the reason.
AS_BY_DEFAULT = {
    ("Csi", "mount_in_pod"),  # False leaves out the FUSE pods, whose options are in the example
    ("Fuse", "worker_embedded"),  # True leaves out the daemon's; another example has it
    ("Toleration", "operator"),  # the other one excludes a value
    ("UpdateStrategy", "type"),  # the other one excludes all else
}


def every_example() -> Iterator[tuple[str, Make]]:
    """The examples, each with a name for messages."""
    for name, (least, most) in EXAMPLES.items():
        yield f"the least {name}", least
        yield f"the fullest {name}", most


def value_classes() -> list[type]:
    """The public value classes, but for those that are made by factories of another."""
    public = [
        getattr(alluxio_constructs, name)
        for name in alluxio_constructs.__all__
        if name not in CONSTRUCTS
    ]
    return [each for each in public if isinstance(each, type) and is_dataclass(each)]


def immutable(value: object, place: str) -> Iterator[str]:
    """The places within a value that hold something that can be changed."""
    if value is None or isinstance(value, (str, int, float, bool, Enum)):
        return
    if isinstance(value, FrozenDict):
        for key, each in value.items():
            yield from immutable(key, f"a key of {place}")
            yield from immutable(each, f"{place}[{key!r}]")
    elif isinstance(value, (tuple, frozenset)):
        for i, each in enumerate(value):
            yield from immutable(each, f"{place}[{i}]")
    elif isinstance(value, Value):  # that each is frozen, another test says
        for field in fields(value):  # type: ignore[arg-type]
            yield from immutable(getattr(value, field.name), f"{place}.{field.name}")
    else:
        yield f"{place}: {type(value).__name__}"


# ------------------------------------------------------------------------------ the examples


def test_value_classes_all_have_an_example() -> None:
    made = {type(least()) for least, _ in EXAMPLES.values()}
    assert [] == [each.__name__ for each in value_classes() if each not in made]


def test_fullest_examples_set_every_field_to_what_it_is_not_by_default() -> None:
    by_class: dict[type, list[object]] = {}
    for _, most in EXAMPLES.values():
        value = most()
        by_class.setdefault(type(value), []).append(value)
    missing = {
        (kind.__name__, field.name)
        for kind, values in by_class.items()
        for field in fields(kind)
        if field.default is not MISSING
        and all(getattr(each, field.name) == field.default for each in values)
    }
    assert missing <= AS_BY_DEFAULT, missing - AS_BY_DEFAULT


# ------------------------------------------------------------------------------ the contract


def test_value_cannot_be_changed() -> None:
    for name, make in every_example():
        value = make()
        for field in ("new", *(each.name for each in fields(value))):
            with pytest.raises(FrozenInstanceError):
                setattr(value, field, None)
            with pytest.raises(FrozenInstanceError):
                delattr(value, field)
        assert make() == value, name


def test_value_is_immutable_through_and_through() -> None:
    for name, make in every_example():
        assert [] == list(immutable(make(), name)), name


def test_value_has_no_default_that_others_could_change() -> None:
    for kind in value_classes():
        for field in fields(kind):
            assert field.default_factory is MISSING, (kind, field.name)
            if field.default is not MISSING:
                place = f"{kind.__name__}.{field.name}"
                assert [] == list(immutable(field.default, place)), place


def test_value_is_keyword_only_but_for_one_leading_argument() -> None:
    factories: list[Callable[..., object]] = [
        Journal.local,
        Journal.embedded,
        Journal.hdfs,
        VolumeSource.persistent_volume_claim,
        VolumeSource.existing_claim,
        VolumeSource.empty_dir,
        VolumeSource.host_path,
    ]
    makers: list[Callable[..., object]] = [*value_classes(), *factories]
    for each in makers:
        parameters = inspect.signature(each).parameters.values()
        positional = [one.name for one in parameters if one.kind is not one.KEYWORD_ONLY]
        assert len(positional) <= 1, (each, positional)


def test_value_shows_its_fields_in_its_signature() -> None:
    for kind in value_classes():
        parameters = inspect.signature(kind).parameters
        assert [each.name for each in fields(kind)] == list(parameters), kind
        for field in fields(kind):
            shown = parameters[field.name].default
            least = inspect.Parameter.empty if field.default is MISSING else field.default
            assert least == shown, (kind, field.name)


def test_value_refuses_arguments_that_it_does_not_have() -> None:
    cases: list[tuple[Callable[[], object], str]] = [
        (
            lambda: Image("a", repository="b"),  # type: ignore[misc]
            "Image has 'repository' twice, by position and by name; give it once",
        ),
        (
            lambda: Image("a", "2.9.5"),  # type: ignore[call-arg]
            "Image takes at most 1 positional argument; name the others: tag=…, digest=…,"
            " pull_policy=…, domain_sockets=…",
        ),
        (
            lambda: Ufs(),  # type: ignore[call-arg]
            "Ufs needs uri; give uri=…",
        ),
        (
            lambda: PodOptions(label={"a": "b"}),  # type: ignore[call-arg]
            "PodOptions has no option 'label'; did you mean labels?",
        ),
    ]
    for make, message in cases:
        with pytest.raises(AlluxioConfigError) as caught:
            make()
        assert message == str(caught.value)


def test_value_is_matched_by_what_is_given_by_position() -> None:
    match Image("registry/alluxio", tag="2.9.5-1"):
        case Image(repository, tag=tag):
            assert ("registry/alluxio", "2.9.5-1") == (repository, tag)
        case _:
            raise AssertionError("Image is not matched")


def test_values_that_say_the_same_are_equal_and_have_one_hash() -> None:
    for name, make in every_example():
        one, other = make(), make()
        assert one == other, name
        assert hash(one) == hash(other), name
        assert {one} == {other}, name


def test_values_that_say_something_else_differ() -> None:
    for name, (least, most) in EXAMPLES.items():
        if name not in ("EnvReference", "PrometheusMetricsServlet"):
            assert least() != most(), name


def test_value_prints_as_the_expression_that_makes_it() -> None:
    public = {
        name: getattr(alluxio_constructs, name)
        for name in alluxio_constructs.__all__
        if name not in CONSTRUCTS
    }
    for name, make in every_example():
        value = make()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataLossWarning)
            assert value == eval(repr(value), public), name


def test_value_can_be_pickled_copied_and_replaced() -> None:
    for name, make in every_example():
        value = make()
        assert value == pickle.loads(pickle.dumps(value)), name
        assert value == copy.copy(value) == copy.deepcopy(value), name
        assert value == replace(value), name


def test_value_can_be_replaced_field_by_field() -> None:
    for name, make in every_example():
        value = make()
        for field in fields(value):
            same = getattr(value, field.name)
            assert value == replace(value, **{field.name: same}), (name, field.name)


def test_value_made_without_its_factory_is_immutable_as_well() -> None:
    options: dict[str, Any] = {"a": "b"}
    secrets = [secret()]
    journal = Journal(
        type="UFS", folder="/j", volume=None, format="never", options=options, secrets=secrets
    )
    assert [] == list(immutable(journal, "Journal"))
    assert journal == replace(journal, options={"a": "b"})


def test_value_copies_what_it_is_given() -> None:
    given: dict[str, Any] = {"team": "data"}
    containers: list[dict[str, Any]] = [{"name": "a", "image": "b", "args": ["c"]}]
    options = PodOptions(labels=given, containers=containers)
    same = PodOptions(labels=dict(given), containers=copy.deepcopy(containers))
    given["team"] = "changed later"
    containers[0]["args"].append("changed later")
    assert same == options


# ---------------------------------------------------------------- one thing said in several ways


def test_values_are_equal_whatever_way_a_size_is_given() -> None:
    from cdk8s import Size

    sizes = ("1Gi", "1024Mi", "1073741824", Size.gibibytes(1), Size.mebibytes(1024))
    makers: dict[str, Callable[[Any], object]] = {
        "Resources": lambda size: Resources(memory_limit=size),
        "Jvm": lambda size: Jvm(heap=size),
        "claim": VolumeSource.persistent_volume_claim,
        "emptyDir": lambda size: VolumeSource.empty_dir(size_limit=size),
        "Tier": lambda size: Tier(**{**directory(), "quota": size}),
    }
    for name, make in makers.items():
        assert 1 == len({make(size) for size in sizes}), name


def test_values_are_equal_whatever_way_a_duration_is_given() -> None:
    from cdk8s import Duration

    durations = ("2min", "120s", "120000ms", Duration.minutes(2), Duration.seconds(120))
    makers: dict[str, Callable[[Any], object]] = {
        "Probe": lambda each: Probe(period=each),
        "ConsoleSink": lambda each: ConsoleSink(period=each),
    }
    for name, make in makers.items():
        assert 1 == len({make(each) for each in durations}), name


def test_values_are_equal_whatever_way_the_same_is_said() -> None:
    cases: list[tuple[object, object]] = [
        (Resources(cpu_limit=0.5), Resources(cpu_limit="500m")),
        (Resources(cpu_limit=2.0), Resources(cpu_limit="2")),
        (
            Process(properties={"alluxio.debug": True}),
            Process(properties={"alluxio.debug": "true"}),
        ),
        (VolumeSource.host_path("/a/"), VolumeSource.host_path("//a")),
        (Tier(**directory()), Tier(**directory(), alias="SSD")),
        (PodOptions(labels={"a": "1", "b": "2"}), PodOptions(labels={"b": "2", "a": "1"})),
        (Jvm(options=["-Xss1m"]), Jvm(options=("-Xss1m",))),
    ]
    for one, other in cases:
        assert (one, hash(one)) == (other, hash(other)), one


# ------------------------------------------------------------------------------- of users' own


def test_sink_of_ones_own_prints_whether_it_is_a_dataclass_or_not() -> None:
    class Plain(MetricsSink):
        kind = "plain"
        class_name = "Plain"

    @dataclasses.dataclass(frozen=True, kw_only=True, repr=False)
    class Own(Plain):
        where: str = "/own"

    assert f"{Own.__qualname__}(where='/a')" == repr(Own(where="/a"))
    assert "Plain" in repr(Metrics(sinks=[Plain()]))
