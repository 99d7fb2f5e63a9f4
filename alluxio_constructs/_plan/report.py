"""A plan as text for people, as Markdown for a pull request, and as JSON for programs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from .._compare.pairs import Name
from .commands import deleting
from .entry import Entry, Plan, Section, exit_code

_TITLES: Mapping[Section, str] = {
    Section.RISKS: "Data at risk",
    Section.REFUSED: "Refused by the API server",
    Section.RESTARTS: "Restarts",
    Section.IN_PLACE: "Changes in place, without a restart",
    Section.NEW: "New",
    Section.STAYS: "Stays behind, since an apply deletes nothing",
}
_SHORT: Mapping[Section, str] = {
    Section.RISKS: "data at risk",
    Section.REFUSED: "refused",
    Section.RESTARTS: "restarts",
    Section.IN_PLACE: "in place",
    Section.NEW: "new",
    Section.STAYS: "stays behind",
}
_VERDICTS: Mapping[Section, str] = {
    Section.RISKS: "data is at risk",
    Section.REFUSED: "the API server refuses some of it",
    Section.RESTARTS: "pods restart",
}
_WIDEST = 100
_COMMAND = "{}"
"""What stands for the command that deletes the objects of an entry."""
_MOST = 12  # details that are told of one entry


def text(plan: Plan, old: str, new: str) -> str:
    """A plan as text.

    Args:
        plan: The plan.
        old: What the one side is called.
        new: What the other is called.
    """
    lines = [f"--- {old}", f"+++ {new}"]
    several = len(_namespaces(plan)) > 1
    for section, entries in plan.items():
        if entries:
            lines += ["", f"{_title(section, entries)}:"]
            for each in _together(section, entries):
                lines += _entry(each, several)
    lines += ["", f"{_verdict(plan)} ({_counts(plan)})"]
    return "".join(f"{each}\n" for each in lines)


def _title(section: Section, entries: Sequence[Entry]) -> str:
    at_once = section is Section.RESTARTS and len(entries) > 1
    return f"{_TITLES[section]}{', which all begin at once' if at_once else ''}"


def _entry(entry: Entry, several: bool) -> Iterator[str]:
    yield from _wrapped(f"{_names(entry.objects, several)}: {entry.text}", "  ", "      ")
    for each in _shortened(entry.details):
        yield from _wrapped(each, "    - ", "      ")
    if entry.do:
        yield from _wrapped(f"to do: {entry.do}", "    > ", "      ")
    if entry.page:
        yield f"    > see {entry.page}"


def _wrapped(line: str, first: str, other: str) -> list[str]:
    return textwrap.wrap(
        line,
        _WIDEST,
        initial_indent=first,
        subsequent_indent=other,
        break_on_hyphens=False,
        break_long_words=False,
    )


def markdown(plan: Plan, old: str, new: str) -> str:
    """A plan as Markdown, for a comment in a pull request.

    Args:
        plan: The plan.
        old: What the one side is called.
        new: What the other is called.
    """
    lines = [f"### Plan: {_verdict(plan)}", "", f"`{old}` → `{new}`: {_counts(plan)}"]
    several = len(_namespaces(plan)) > 1
    for section, entries in plan.items():
        if not entries:
            continue
        folded = section in (Section.IN_PLACE, Section.NEW, Section.STAYS)
        title = f"{_title(section, entries)} ({len(entries)})"
        lines += ["", f"<details><summary>{title}</summary>" if folded else f"#### {title}", ""]
        for each in _together(section, entries):
            lines.append(f"- **{_names(each.objects, several)}**: {_escaped(each.text)}")
            lines += [f"  - {_escaped(line)}" for line in _shortened(each.details)]
            if each.do:
                lines.append(f"  - To do: {_escaped(each.do)}")
            if each.page:
                lines.append(f"  - See {each.page}")
        if folded:
            lines += ["", "</details>"]
    return "".join(f"{each}\n" for each in lines)


def _escaped(line: str) -> str:
    """A line in which nothing but code between backticks means anything to Markdown."""
    parts = line.split("`")
    for i in range(0, len(parts), 2):
        for sign in "\\*_[]<>|~#":
            parts[i] = parts[i].replace(sign, f"\\{sign}")
    return "`".join(parts)


def as_json(plan: Plan, old: str, new: str) -> str:
    """A plan as JSON.

    Args:
        plan: The plan.
        old: What the one side is called.
        new: What the other is called.
    """
    found: dict[str, Any] = {"before": old, "after": new, "exitCode": exit_code(plan)}
    for section, entries in plan.items():
        found[section.value] = [_as_data(each) for each in entries]
    return f"{json.dumps(found, ensure_ascii=False, indent=2)}\n"


def _as_data(entry: Entry) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "rule": entry.rule,
        "objects": [each._asdict() for each in entry.objects],
        "text": entry.text,
        "details": list(entry.details),
    }
    if entry.pods:
        found.update(pods=list(entry.pods), stops=entry.stops)
    for name in ("do", "page"):
        if getattr(entry, name):
            found[name] = getattr(entry, name)
    return found


def _together(section: Section, entries: Sequence[Entry]) -> Iterable[Entry]:
    """Entries; in the sections of little weight, those that say the same are one."""
    if section not in (Section.NEW, Section.STAYS):
        return entries
    found: dict[tuple[Any, ...], list[Name]] = {}
    for each in entries:
        do = each.do.replace(deleting(*each.objects), _COMMAND)
        key = (each.rule, each.text, tuple(each.details), do, each.page)
        found.setdefault(key, []).extend(each.objects)
    return [
        Entry(rule, names, said, details, do.replace(_COMMAND, deleting(*names)), page)
        for (rule, said, details, do, page), names in found.items()
    ]


def _names(names: Sequence[Name], several: bool) -> str:
    told = [
        f"{each} ({each.namespace})" if several and each.namespace else str(each) for each in names
    ]
    return ", ".join(told)


def _shortened(details: Sequence[str]) -> Sequence[str]:
    if len(details) <= _MOST:
        return details
    left = len(details) - _MOST + 1
    return [*details[: _MOST - 1], f"and {left} more: see `alluxio-constructs diff`"]


def _namespaces(plan: Plan) -> set[str]:
    every = (each for entries in plan.values() for each in entries)
    return {name.namespace for each in every for name in each.objects if name.namespace}


def _verdict(plan: Plan) -> str:
    for section, said in _VERDICTS.items():
        if plan[section]:
            return said
    return "nothing to fear" if any(plan.values()) else "nothing changes"


def _counts(plan: Plan) -> str:
    return ", ".join(f"{_SHORT[section]}: {len(entries)}" for section, entries in plan.items())


WRITERS: Mapping[str, Callable[[Plan, str, str], str]] = {
    "text": text,
    "markdown": markdown,
    "json": as_json,
}
"""What writes a plan, by the name of the form."""
