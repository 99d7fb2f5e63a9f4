"""Writes a comparison as text, which lists differences shared by several objects only once."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .difference import ABSENT, Difference, Step, text_of
from .options import written
from .pairs import Comparison, Name, Pair
from .shown import LONGEST, as_json, on_a_line, sides

# Differences that vary only in the name after one of these steps are listed together.
_MERGED = ("containers", "initContainers", "data")
_SAVED = 4  # lines that a block of several objects must save
_WIDEST = 100
_POD_METADATA = ("spec.template.metadata.", "pod.metadata.")
_POD = ("spec.template.spec.", "pod.")


class _Line(NamedTuple):
    """A difference as it is printed.

    Attributes:
        sign: ``+``, ``-``, ``~``, ``>`` or ``!``.
        field: The path of the field.
        name: The last name of the path, if it is an entry that may be listed together with others.
        value: The values before and after.
    """

    sign: str
    field: str
    name: str
    value: str


def text(comparison: Comparison, before: str, after: str) -> str:
    """The comparison as text.

    Args:
        comparison: The comparison.
        before: The name of the old set of objects.
        after: The name of the new one.
    """
    if comparison.same:
        return ""
    lines = [f"--- {before}", f"+++ {after}"]
    for sign, names, source in (
        ("-", comparison.only_before, before),
        ("+", comparison.only_after, after),
    ):
        if names:
            lines += ["", f"only in {source}:", *(f"  {sign} {each}" for each in names)]
    for title, body in _blocks(comparison.pairs):
        lines += ["", title, *(f"  {each}" for each in _joined(body))]
    lines += ["", *_summary(comparison, before, after)]
    return "".join(f"{each}\n" for each in lines)


def lines_of(pair: Pair) -> list[str]:
    """The differences of an object, one per line.

    Args:
        pair: The object.
    """
    return list(_joined(_lines(pair)))


def _blocks(pairs: Sequence[Pair]) -> Iterator[tuple[str, Sequence[_Line]]]:
    """The differences that several objects share, followed by those of each object."""
    own = {each.name: list(_lines(each)) for each in pairs if each.differences}
    where: dict[_Line, list[Name]] = {}
    for name, lines in own.items():
        for line in lines:
            where.setdefault(line, []).append(name)
    shared: dict[tuple[Name, ...], list[_Line]] = {}
    for line, names in where.items():
        shared.setdefault(tuple(names), []).append(line)
    told: set[_Line] = set()
    for which, lines in sorted(shared.items(), key=lambda each: -len(each[0])):
        if (len(which) - 1) * len(lines) >= _SAVED:
            told.update(lines)
            title = f"in {len(which)} objects: {', '.join(map(str, which))}"
            yield "\n".join(_wrapped(title)), lines
    for pair in pairs:
        lines = [line for line in own.get(pair.name, ()) if line not in told]
        note = " (delete it first: what is marked with ! cannot be changed)"
        if lines:
            yield f"{pair.name}{note if pair.fixed else ''}", lines


def _wrapped(title: str) -> list[str]:
    return textwrap.wrap(title, _WIDEST, subsequent_indent="    ", break_on_hyphens=False)


def _lines(pair: Pair) -> Iterator[_Line]:
    """The differences of an object; those that several containers share are listed once."""
    merged: dict[tuple[Any, ...], tuple[Difference, list[str]]] = {}
    for difference in pair.differences:
        for each in _expanded(difference):
            place = _merging(each)
            rest = (*each.path[:place], *each.path[place + 1 :]) if place else each.path
            key = (place, rest, _value(each), each.fixed)
            names = merged.setdefault(key, (each, []))[1]
            if place:
                names.append(each.path[place].name)
    for (place, *_), (each, names) in merged.items():
        path = each.path
        if place:
            path = (*path[:place], Step(", ".join(names), False), *path[place + 1 :])
        *above, last = path
        beside = not last.field and ABSENT in (each.before, each.after) and not each.moved
        field = text_of(above if beside else path).replace(*_POD_METADATA).replace(*_POD)
        name = last.name if beside else ""
        if beside and each.fixed:
            name = f"{'+' if each.before is ABSENT else '-'}{name}"
        yield _Line(_sign(each), field, name, _value(each))


def _merging(difference: Difference) -> int:
    """The position of the name in which differences listed together may vary; 0 if none."""
    path = difference.path
    found = (i for i in range(1, len(path) - 1) if path[i - 1].name in _MERGED)
    return next((i for i in found if not path[i].field), 0)


def _expanded(difference: Difference) -> Iterator[Difference]:
    """A difference; if a long map was added or removed, a difference for each of its fields."""
    value = difference.after if difference.before is ABSENT else difference.before
    one_sided = ABSENT in (difference.before, difference.after)
    if not one_sided or not isinstance(value, Mapping) or len(as_json(value)) <= LONGEST:
        yield difference
        return
    for name, each in value.items():
        if each == difference.path[-1].name:
            continue  # the name of a list item
        path = (*difference.path, Step(str(name)))
        if difference.before is ABSENT:
            yield from _expanded(difference._replace(path=path, after=each))
        else:
            yield from _expanded(difference._replace(path=path, before=each))


def _sign(difference: Difference) -> str:
    if difference.fixed:
        return "!"
    if difference.moved:
        return ">"
    if difference.before is ABSENT:
        return "+"
    return "-" if difference.after is ABSENT else "~"


def _value(difference: Difference) -> str:
    if difference.moved:
        return f"moved to {', '.join(difference.moved)}"
    before, after = sides(difference)
    entry = not difference.path[-1].field and ABSENT in (before, after)
    if (difference.fixed and not entry) or ABSENT not in (before, after):
        return f"{on_a_line(before)} -> {on_a_line(after)}"
    return on_a_line(after if before is ABSENT else before)


def _joined(lines: Iterable[_Line]) -> Iterator[str]:
    """Lines as text; added or removed entries of one map are listed on one line."""
    rows: list[tuple[str, list[str]]] = []
    for each in lines:
        start = f"{each.sign} {each.field}"
        if not each.name:
            rows.append((f"{start}: {each.value}", []))
            continue
        part = written(each.name, each.value)
        row = next((parts for other, parts in reversed(rows) if other == start), None)
        if row is None or len(", ".join([start, *row, part])) > _WIDEST:
            row = []
            rows.append((start, row))
        row.append(part)
    for start, parts in rows:
        yield f"{start}: {', '.join(parts)}" if parts else start


def _summary(comparison: Comparison, before: str, after: str) -> Iterator[str]:
    differing = [each for each in comparison.pairs if each.differences]
    fields = sum(len(each.differences) for each in differing)
    yield (
        f"{_count(len(comparison.pairs) - len(differing), 'object')} the same, {len(differing)}"
        f" differ in {_count(fields, 'field')}; {len(comparison.only_before)} only in {before},"
        f" {len(comparison.only_after)} only in {after}"
    )
    fixed = [str(each.name) for each in differing if each.fixed]
    if fixed:
        yield f"to be deleted first: {', '.join(fixed)}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def json_of(comparison: Comparison, before: str, after: str) -> str:
    """The comparison as JSON, for programs.

    Args:
        comparison: The comparison.
        before: The name of the old set of objects.
        after: The name of the new one.
    """
    found = {
        "before": before,
        "after": after,
        "same": comparison.same,
        "onlyBefore": [each._asdict() for each in comparison.only_before],
        "onlyAfter": [each._asdict() for each in comparison.only_after],
        "objects": [
            {
                **each.name._asdict(),
                "deleteFirst": each.fixed,
                "differences": [_as_data(difference) for difference in each.differences],
            }
            for each in comparison.pairs
            if each.differences
        ],
    }
    return f"{json.dumps(found, ensure_ascii=False, indent=2, default=str)}\n"


def _as_data(difference: Difference) -> Mapping[str, Any]:
    found: dict[str, Any] = {"field": difference.field}
    for name, value in zip(("before", "after"), sides(difference), strict=True):
        if value is not ABSENT:
            found[name] = value
    if difference.moved:
        found["movedTo"] = list(difference.moved)
    return {**found, "fixed": difference.fixed}
