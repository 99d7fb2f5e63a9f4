"""A cluster as a program: run it and there are the constructs, print it and there is a `main.py`.

One description serves both, so that what is printed builds what was run.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from keyword import iskeyword
from typing import Any, TypeAlias

from ._values import Path

WIDTH = 100
_INDENT = "    "
_CDK8S = {"App", "Chart", "Duration", "Size"}
_NO_VARIABLES = ("app", "chart", "synth", "l")

Expression: TypeAlias = "Call | Name | str | int | float | bool | list[Any] | dict[str, Any] | None"


@dataclass(frozen=True)
class Name:
    """A variable of the program, or an attribute of one: ``alluxio.csi_driver``."""

    name: str


class Call:
    """A call of something of the library or of cdk8s.

    Attributes:
        function: Its name, as in ``VolumeSource.host_path``.
        arguments: By position.
        options: By name.
        place: The key of the values that it stands for, which errors name.
        on: What it is a method of, if it is one.
    """

    def __init__(
        self,
        function: str,
        *arguments: Expression,
        place: Path = (),
        on: Call | None = None,
        **options: Expression,
    ) -> None:
        """Describe the call. Options that are `UNSET` are left out."""
        self.function = function
        self.arguments = arguments
        self.place = place
        self.on = on
        self.options = {name: value for name, value in options.items() if value is not UNSET}


class _Unset:
    pass


UNSET: Any = _Unset()
"""An option that stays at its default, and is not written."""


def call(function: str, *arguments: Expression, place: Path = (), **options: Expression) -> Any:
    """A call that sets something, or `UNSET` if every option stays at its default."""
    made = Call(function, *arguments, place=place, on=None, **options)
    return made if made.options or made.arguments else UNSET


@dataclass
class Program:
    """The statements of a program that builds one chart.

    Attributes:
        statements: Variable (or None) and call, in order. The chart is the variable `chart`.
        ids: Construct ids that nothing must have whose id is asked for.
    """

    statements: list[tuple[str | None, Call]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def let(self, name: str, value: Call) -> Name:
        """Assign a call to a variable, whose name is made valid and unique."""
        valid = re.sub(r"[^0-9a-z]+", "_", name.lower()).strip("_")
        if not valid or valid[0].isdigit():
            valid = f"_{valid}"
        if iskeyword(valid) or valid in _NO_VARIABLES:
            valid = f"{valid}_"
        variable = _unique(valid, {each for each, _ in self.statements}, "_")
        self.statements.append((variable, value))
        return Name(variable)

    def id(self, name: str) -> str:
        """The id of a construct of the chart, made unique."""
        unique = _unique(name, self.ids, "-")
        self.ids.add(unique)
        return unique

    def do(self, value: Call) -> None:
        """Call something for what it does."""
        self.statements.append((None, value))


def _unique(name: str, taken: Container[str | None], separator: str) -> str:
    unique, count = name, 2
    while unique in taken:
        unique, count = f"{name}{separator}{count}", count + 1
    return unique


def run(
    program: Program,
    chart: object,
    *,
    known: Mapping[str, Any],
    failed: Callable[[Path, Exception], Exception],
) -> None:
    """Build what a program describes.

    Args:
        program: The program.
        chart: The chart.
        known: What it calls, by name.
        failed: Makes the error of a call that fails, of its place and the error that it raised.
    """
    variables: dict[str, Any] = {"chart": chart}

    def evaluate(value: Any) -> Any:
        if isinstance(value, Name):
            name, *attributes = value.name.split(".")
            return reduce(getattr, attributes, variables[name])
        if isinstance(value, Mapping):
            return {key: evaluate(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [evaluate(each) for each in value]
        if not isinstance(value, Call):
            return value
        arguments = [evaluate(each) for each in value.arguments]
        options = {name: evaluate(each) for name, each in value.options.items()}
        names = value.function.split(".")
        function = known[names.pop(0)] if value.on is None else evaluate(value.on)
        for name in names:
            function = getattr(function, name)
        try:
            return function(*arguments, **options)
        except ValueError as error:
            raise failed(value.place, error) from None

    for name, statement in program.statements:
        result = evaluate(statement)
        if name is not None:
            variables[name] = result


def functions(statements: Iterable[Call]) -> set[str]:
    """The names that statements have to import."""
    return {name for each in statements for name in _functions(each)}


def _functions(value: object) -> Iterator[str]:
    if isinstance(value, Call):
        if value.on is None:
            yield value.function.partition(".")[0]
        for each in (value.on, *value.arguments, *value.options.values()):
            yield from _functions(each)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _functions(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _functions(each)


def printed(value: Expression, indent: int = 0, before: int = 0, after: int = 0) -> str:
    """An expression as ruff would format it.

    Args:
        value: The expression.
        indent: How deep it stands.
        before: How many columns of its first line are taken by what is before it.
        after: How many columns of its last line are taken by what is after it.
    """
    flat = _flat(value)
    if _width(flat) + before + after <= WIDTH:
        return flat
    if isinstance(value, Call) and (value.arguments or value.options or value.on):
        start = f"{_function(value, indent, before)}("
        parts = [("", each) for each in value.arguments]
        parts += [(f"{name}=", each) for name, each in value.options.items()]
        last = f"{start}{_flat_arguments(value)})"
        if "\n" in start and _width(last.rpartition("\n")[2]) + after <= WIDTH:
            return last
        return _exploded(start, parts, ")", indent) if parts else last
    if isinstance(value, Mapping) and value:
        return _exploded(
            "{", [(f"{_text(key)}: ", each) for key, each in value.items()], "}", indent
        )
    if isinstance(value, (list, tuple)) and value:
        return _exploded("[", [("", each) for each in value], "]", indent)
    return flat


def _exploded(start: str, parts: Sequence[tuple[str, Any]], end: str, indent: int) -> str:
    inner = _INDENT * (indent + 1)
    flat = ", ".join(f"{prefix}{_flat(each)}" for prefix, each in parts)
    # The arguments of a call go on one line, if they fit.
    if end == ")" and len(inner) + _width(flat) <= WIDTH:
        return f"{start}\n{inner}{flat}\n{_INDENT * indent}{end}"
    lines = [
        f"{inner}{prefix}{printed(each, indent + 1, len(inner) + _width(prefix), 1)},\n"
        for prefix, each in parts
    ]
    return f"{start}\n{''.join(lines)}{_INDENT * indent}{end}"


def _function(value: Call, indent: int = 0, before: int | None = None) -> str:
    """What is called, which fits behind what is `before` it, if that is given."""
    if value.on is None:
        return value.function
    flat = f"{_flat(value.on)}.{value.function}"
    if before is None or _width(flat) + before + 1 <= WIDTH:
        return flat
    return f"{printed(value.on, indent, WIDTH)}.{value.function}"


def _flat(value: Any) -> str:
    if isinstance(value, Call):
        return f"{_function(value)}({_flat_arguments(value)})"
    if isinstance(value, Name):
        return value.name
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_text(key)}: {_flat(each)}" for key, each in value.items())
        return f"{{{inner}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_flat(each) for each in value)}]"
    if isinstance(value, float):
        return repr(value).replace("e+", "e")
    return _text(value) if isinstance(value, str) else repr(value)


def _flat_arguments(value: Call) -> str:
    parts = [_flat(each) for each in value.arguments]
    parts += [f"{name}={_flat(each)}" for name, each in value.options.items()]
    return ", ".join(parts)


def _text(value: str) -> str:
    """A string literal with double quotes, unless that needs more escapes."""
    quote = "'" if value.count('"') > value.count("'") else '"'
    return f"{quote}{_escaped(value, quote)}{quote}"


def _escaped(value: str, quote: str) -> str:
    literal = {"'": "'", '"': '"', quote: f"\\{quote}"}
    return "".join(literal.get(each) or repr(each)[1:-1] for each in value)


def _width(text: str) -> int:
    """How many columns a text takes."""
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
    marks = sum(unicodedata.category(each) in ("Mn", "Me") for each in text)
    return len(text) + wide - marks


def source(program: Program, *, title: str, chart: Call) -> str:
    """The program as a file.

    Args:
        program: The program.
        title: What it is, in a line.
        chart: The call that makes the chart.
    """
    names = {
        "App",
        "synth",
        *functions([chart]),
        *functions(statement for _, statement in program.statements),
    }
    ours = sorted(names - _CDK8S, key=lambda name: (name[0].islower(), name))
    docstring = _escaped(title, '"')
    lines = [
        f'"""{docstring}"""\n',
        _imports("alluxio_constructs", ours),
        f"{_imports('cdk8s', sorted(names & _CDK8S))}\n",
        "app = App()",
        f"chart = {printed(chart, 0, len('chart = '))}",
    ]
    for name, statement in program.statements:
        prefix = "" if name is None else f"{name} = "
        lines.append(f"{prefix}{printed(statement, 0, len(prefix))}")
    return "".join(f"{_marked(line)}\n" for line in "\n".join([*lines, "synth(app)"]).split("\n"))


def _marked(line: str) -> str:
    """A line, marked where it is too long and nothing can be done about it."""
    long = _width(line) > WIDTH and len(line.split()) > 1
    return f"{line}  # noqa: E501" if long else line


def _imports(module: str, names: Sequence[str]) -> str:
    flat = f"from {module} import {', '.join(names)}"
    if len(flat) <= WIDTH:
        return flat
    return f"from {module} import (\n" + "".join(f"{_INDENT}{each},\n" for each in names) + ")"
