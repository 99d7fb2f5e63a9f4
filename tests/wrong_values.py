"""Wrong arguments of every kind, for whatever takes an argument, and what may become of them.

None of them needs Node.js.
"""

from __future__ import annotations

import datetime
import decimal
import enum
import pathlib
import sys
from collections.abc import Callable
from typing import Any

import pytest

from alluxio_constructs import (
    AlluxioConfigError,
    Component,
    EnvReference,
    Feature,
    Fuse,
    Image,
    Journal,
    PodOptions,
    Ufs,
    UfsSecretOptions,
    Unchecked,
    VolumeSource,
)


def outcome(make: Callable[[], object]) -> object:
    """What a call gives; None where an error of ours, which has a text, refused it."""
    try:
        return make()
    except AlluxioConfigError as error:
        return None if str(error) else pytest.fail("an error without a text")


def use(place: str, value: object) -> None:
    """Ask a value what all value objects answer."""
    assert repr(value), place
    assert isinstance(hash(value), int), place


class Word(str, enum.Enum):
    """An enum whose members are texts."""

    MEMBER = "a"


class Number(enum.IntEnum):
    """An enum whose members are numbers."""

    MEMBER = 1


class Ambiguous:
    """What cannot be compared, as arrays cannot."""

    def __eq__(self, other: object) -> bool:
        raise ValueError("ambiguous")

    __hash__ = object.__hash__


class Unanswering:
    """What fails whatever it is asked, even for its text."""

    def __repr__(self) -> str:
        raise RuntimeError("no text")

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("no attributes")


class Everything:
    """What has every attribute and every method, as mocks have."""

    def __getattr__(self, name: str) -> object:
        return self

    def __call__(self, *arguments: object, **options: object) -> object:
        return self


def _nested(as_dict: bool) -> object:
    value: object = None
    for _ in range(2 * sys.getrecursionlimit()):
        value = {"a": value} if as_dict else [value]
    return value


LOOP: list[Any] = []
LOOP.append(LOOP)
LOOP_OF_DICTS: dict[str, Any] = {}
LOOP_OF_DICTS["a"] = LOOP_OF_DICTS
DEEP = _nested(as_dict=False)

WRONG: dict[str, Any] = {
    "None": None,
    "True": True,
    "zero": 0,
    "a negative number": -1,
    "a huge number": 1 << 200,
    "a number of too many digits": 1 << 20000,
    "not a number": float("nan"),
    "infinity": float("inf"),
    "a fraction": 1.5,
    "nothing": "",
    "a space": " ",
    "a word": "x",
    "two lines": "a\nb",
    "a null": "a\0b",
    "an unpaired surrogate": "\ud800",
    "a path with an unpaired surrogate": "/a\ud800",
    "a line separator": "\u2028",
    "the root": "/",
    "beyond ASCII": "ünï",
    "a digit of another script": "\u0663",
    "a long text": "x" * 10_000,
    "a path": "/a",
    "half a variable": "${",
    "a URL": "s3://a/b",
    "a broken URL": "hdfs://[",
    "a URL without a port": "http://a:x/",
    "digits": "1" * 5000,
    "a size of too many digits": "1" * 5000 + "Gi",
    "a duration of too many digits": "1" * 5000 + "s",
    "bytes": b"x",
    "a bytearray": bytearray(b"x"),
    "a list": [],
    "a list of None": [None],
    "a list of numbers": [1],
    "a list of texts": ["x"],
    "a list of half characters": ["\ud800"],
    "a list of lists": [["x"]],
    "a list of dicts": [{}],
    "a list of classes": [Feature],
    "a list of what cannot be compared": [Ambiguous()],
    "a list nested too deeply": DEEP,
    "dicts nested too deeply": _nested(as_dict=True),
    "a list that holds itself": LOOP,
    "a dict that holds itself": LOOP_OF_DICTS,
    "a tuple": (),
    "a dict": {},
    "a dict of numbers": {1: 2},
    "a dict of mixed keys": {"a": 1, 2: 3},
    "a dict of None": {"a": None},
    "a dict of texts": {"a": "b"},
    "a dict of half characters": {"\ud800": "\ud800"},
    "a dict of what is nested too deeply": {"a": DEEP},
    "a dict of lists": {"a": ["x"]},
    "a dict of objects": {"a": object()},
    "a set": {"x"},
    "an object": object(),
    "a class": int,
    "a function": lambda: 1,
    "a range": range(3),
    "an iterator": iter([]),
    "an exception": Exception("x"),
    "a decimal": decimal.Decimal("1"),
    "a Path": pathlib.Path("/a"),
    "a date": datetime.datetime(2026, 1, 1),
    "a timedelta": datetime.timedelta(1),
    "a complex number": 1j,
    "a memoryview": memoryview(b"x"),
    "an ellipsis": ...,
    "a module": sys,
    "a member of an enum": Component.MASTER,
    "an enum": Component,
    "a member that is a text": Word.MEMBER,
    "a member that is a number": Number.MEMBER,
    "what cannot be compared": Ambiguous(),
    "what does not answer": Unanswering(),
    "what answers everything": Everything(),
    "a class of ours": Image,
    "another class of ours": Fuse,
    "a Feature": Feature(),
    "an Image": Image(),
    "a Ufs": Ufs("s3://a/b"),
    "a Journal": Journal.local(),
    "PodOptions": PodOptions(labels={"a": "b"}),
    "UfsSecretOptions": UfsSecretOptions(secret_name="a", mount="a"),
    "an emptyDir": VolumeSource.empty_dir(),
    "a claim": VolumeSource.persistent_volume_claim("1Gi"),
    "a reference": EnvReference("A"),
    "an Unchecked": Unchecked("x"),
}
