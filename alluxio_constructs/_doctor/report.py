"""What is wrong, as text for people and as JSON for programs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence

from .snapshot import Snapshot
from .table import Problem
from .view import View

_WIDE = 100
_MOST = 4


def as_text(snapshot: Snapshot, problems: Sequence[Problem]) -> str:
    """The report for people.

    Args:
        snapshot: What was looked at.
        problems: What is wrong with it.
    """
    title = f"{snapshot.name} in namespace {snapshot.namespace}"
    lines = [f"{title}: {_verdict(snapshot, problems)}"]
    for number, each in enumerate(problems, 1):
        lines += ["", *_problem(number, each)]
    if snapshot.unread:
        lines += ["", "Not looked at:"]
        for unread in snapshot.unread:
            lines += _wrapped(f"- {unread.what}: {unread.reason}", "  ")
    return "".join(f"{each}\n" for each in lines)


def _verdict(snapshot: Snapshot, problems: Sequence[Problem]) -> str:
    if problems:
        return f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
    pods = len(View(snapshot).pods)
    return f"nothing wrong found with its {pods} pods"


def _problem(number: int, problem: Problem) -> Iterator[str]:
    diagnosis = problem.diagnosis
    yield f"{number}. {diagnosis.title} [{diagnosis.id}]"
    names = list(problem.objects[:_MOST])
    if len(problem.objects) > _MOST:
        names.append(f"and {len(problem.objects) - _MOST} more")
    yield from _wrapped(", ".join(names), "   ")
    yield from _wrapped(problem.why, "   why: ")
    yield from _wrapped(diagnosis.remedy, "   do:  ")
    yield f"   see: docs/{diagnosis.page}"


def _wrapped(text: str, start: str) -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()),
        _WIDE,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_json(snapshot: Snapshot, problems: Sequence[Problem]) -> str:
    """The report for programs.

    Args:
        snapshot: What was looked at.
        problems: What is wrong with it.
    """
    found = {
        "namespace": snapshot.namespace,
        "name": snapshot.name,
        "healthy": not problems,
        "problems": [
            {
                "id": each.diagnosis.id,
                "title": each.diagnosis.title,
                "objects": list(each.objects),
                "why": each.why,
                "remedy": each.diagnosis.remedy,
                "page": f"docs/{each.diagnosis.page}",
            }
            for each in problems
        ],
        "notLookedAt": [each._asdict() for each in snapshot.unread],
    }
    return f"{json.dumps(found, ensure_ascii=False, indent=2)}\n"
