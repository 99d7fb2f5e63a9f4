"""A hook of MkDocs for the signatures of the reference, one argument a line.

Value classes have one ``__init__``, and the reference shows each one's own.
"""

from __future__ import annotations

import ast
import inspect
from typing import Any

from mkdocstrings_handlers.python._internal import rendering

import alluxio_constructs
from alluxio_constructs._base.values import Value


def on_startup(**_: Any) -> None:
    """Give each value class an ``__init__`` with its signature, during the build."""
    public = [getattr(alluxio_constructs, name) for name in alluxio_constructs.__all__]
    for kind in public:
        if isinstance(kind, type) and issubclass(kind, Value):
            kind.__init__ = _with_its_signature(kind)  # type: ignore[method-assign]
    formatter = rendering._get_formatter()

    def formatted(code: str, _: int) -> str:
        return formatter(_with_comma(code), 100)

    setattr(rendering, "_get_formatter", lambda: formatted)  # noqa: B010 - it is no variable


def _with_comma(code: str) -> str:
    """A function with the comma after its arguments by which formatters write one a line."""
    if not code.startswith("def "):  # an attribute
        return code
    (function,) = ast.parse(code).body
    assert isinstance(function, ast.FunctionDef)
    arguments = [each for each in ast.walk(function.args) if isinstance(each, ast.arg)]
    if len(arguments) < 2:
        return code
    end = max(
        each.end_col_offset or 0
        for each in ast.walk(function.args)
        if isinstance(each, (ast.arg, ast.expr))
    )
    encoded = code.encode()
    return (encoded[:end] + b"," + encoded[end:]).decode()


def _with_its_signature(kind: type[Value]) -> Any:
    def __init__(self: Value, *arguments: Any, **options: Any) -> None:  # noqa: N807
        Value.__init__(self, *arguments, **options)

    of_self = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = [of_self, *inspect.signature(kind).parameters.values()]
    __init__.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    __init__.__module__ = kind.__module__
    return __init__
