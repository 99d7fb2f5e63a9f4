"""Helm values as plain data, with the origin of each part."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from ...errors import AlluxioConfigError

MAX_DEPTH = 64
MAX_NODES = 50_000

_PLAIN_KEY = r"[A-Za-z0-9_-]+"
_UNWRITABLE = r"[\ud800-\udfff]"

Path: TypeAlias = "tuple[str | int, ...]"


class Origin(NamedTuple):
    """Where a value was written.

    Attributes:
        source: Its source in messages: the file, or the option with its expression.
        line: The line of the file, from 1; None if there are no lines.
        used: The line of the alias or merge that the value comes from, if there is one.
        aliased: Whether it is a key at the top with an anchor in it that other keys refer to.
    """

    source: str
    line: int | None = None
    used: int | None = None
    aliased: bool = False

    def __str__(self) -> str:
        if self.line is None:
            return self.source
        used = "" if self.used is None else f" (used on line {self.used})"
        return f"{self.source}, line {self.line}{used}"


class ValuesError(AlluxioConfigError):
    """A mistake in values: ``config.yaml, line 12: worker.count: must be …``.

    Attributes:
        origin: Where the value is written; None if that is not known.
        place: The path of the value; empty if the mistake is not about a single one.
    """

    def __init__(
        self,
        origin: Origin | None,
        place: Path,
        requirement: str,
        *,
        errors: Sequence[AlluxioConfigError] = (),
    ) -> None:
        """Describe one mistake, or several.

        Args:
            origin: Where the value is written.
            place: The path of the value.
            requirement: What is wrong, and what to do.
            errors: All mistakes, if there are several. Default: none.
        """
        super().__init__(requirement, parameter=path_text(place) or None, errors=errors)
        self.origin = origin
        self.place = place

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.origin, self.place, self.requirement), self.__dict__

    @property
    def message(self) -> str:
        """The text: the origin, the key, and what is wrong with it."""
        parts = (None if self.origin is None else str(self.origin), self.parameter)
        return ": ".join([*(each for each in parts if each), self.requirement])

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors)) or self.message


def together(problems: Sequence[AlluxioConfigError]) -> AlluxioConfigError:
    """Combine several problems into one error; a single one is returned as it is.

    Args:
        problems: The problems, at least one.
    """
    first = problems[0]
    if len(problems) == 1:
        return first
    origin = first.origin if isinstance(first, ValuesError) else None
    return ValuesError(origin, (), first.requirement, errors=problems)


class Values:
    """Plain data with the origin of each part. It is not changed after its creation.

    Attributes:
        tree: Dicts, lists, str, int, float, bool and None.
        origins: The origin of every key and list item, at any depth.
    """

    def __init__(
        self, tree: dict[str, Any] | None = None, origins: dict[Path, Origin] | None = None
    ) -> None:
        """Create from a tree. Default: an empty one."""
        self.tree = {} if tree is None else tree
        self.origins = {} if origins is None else origins

    def origin(self, path: Path) -> Origin | None:
        """The origin of a path, or of the nearest parent that has one."""
        for length in range(len(path), 0, -1):
            if (found := self.origins.get(path[:length])) is not None:
                return found
        return None


def path_text(path: Path) -> str:
    """A path in readable form: ``tieredstore.levels[1].quota``.

    A key with a dot or anything unusual in it is quoted, and so is every key below it:
    ``properties["alluxio.user.hostname"]``.
    """
    text = ""
    quoted = False
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
            continue
        quoted = quoted or not re.fullmatch(_PLAIN_KEY, part)
        if quoted:
            text += f"[{json.dumps(short(part), ensure_ascii=False)}]"
        else:
            text += f".{short(part)}" if text else short(part)
    return text


def short(text: str, most: int = 120) -> str:
    """Truncate a text that would fill the screen."""
    return text if len(text) <= most else f"{text[:most]}…"


def no_text(value: str) -> bool:
    """Whether a str contains an unpaired surrogate, which no file and no manifest can contain."""
    return not value.isascii() and re.search(_UNWRITABLE, value) is not None


def kind(value: object) -> str:
    """The kind of a value in messages, without its content."""
    if value is None:
        return "null"
    names = {dict: "a map", list: "a list", str: "a string", bool: "a boolean"}
    return names.get(type(value), "a number")
