"""A hook of MkDocs: value classes have one ``__init__``, and the reference shows each one's own."""

from __future__ import annotations

import inspect
from typing import Any

import alluxio_constructs
from alluxio_constructs._base.values import Value


def on_startup(**_: Any) -> None:
    """Give each value class an ``__init__`` with its signature, during the build."""
    public = [getattr(alluxio_constructs, name) for name in alluxio_constructs.__all__]
    for kind in public:
        if isinstance(kind, type) and issubclass(kind, Value):
            kind.__init__ = _with_its_signature(kind)  # type: ignore[method-assign]


def _with_its_signature(kind: type[Value]) -> Any:
    def __init__(self: Value, *arguments: Any, **options: Any) -> None:  # noqa: N807
        Value.__init__(self, *arguments, **options)

    of_self = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = [of_self, *inspect.signature(kind).parameters.values()]
    __init__.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    __init__.__module__ = kind.__module__
    return __init__
