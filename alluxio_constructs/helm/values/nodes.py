"""Reads values from YAML nodes, with the line of every value.

The text is never composed beyond the limits, and aliases are counted with what they expand to
before anything is expanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from .scalars import Scalar, key_text, resolve, tag_name, tagged
from .tree import MAX_DEPTH, MAX_NODES, Origin, Path, Values, ValuesError, no_text, short

_NO_KEY = (
    "has a map or list as a key; write a name before the colon, and quote a string that begins with"
    " { or ["
)
_TOO_DEEP = f"is nested more than {MAX_DEPTH} deep; make it flatter"
_TOO_MANY = f"has more than {MAX_NODES:,} keys and values"
_GIVE_FEWER = "; give fewer"
_MERGE = "\ud800<<"  # no key of a file, which may have one that is called << in quotes


_Entry: TypeAlias = "tuple[int, Any, int | None]"
"""The line of a key, from 0, its value, and the line of the alias or merge that it comes from."""


class _Bounds:
    """Stops a parser of PyYAML at the limits, and keeps it from resolving scalars itself."""

    _depth = 0
    _nodes = 0

    def descend_resolver(self, parent: Any, _: object) -> None:
        """Count a node, before the parser descends into it."""
        self._depth += 1
        self._nodes += 1
        line = 1 if parent is None else parent.start_mark.line + 1
        if self._depth > MAX_DEPTH + 1:  # the last is a scalar
            raise _TooMuch(_TOO_DEEP, line)
        if self._nodes > MAX_NODES:
            raise _TooMuch(_TOO_MANY + _GIVE_FEWER, line)

    def ascend_resolver(self) -> None:
        """Count how deep the next node is."""
        self._depth -= 1

    def resolve(self, kind: type, value: str, implicit: object) -> str:
        """Leave the type of a scalar to Helm's rules."""
        return ""


class _TooMuch(Exception):  # noqa: N818 - it never leaves this module
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message, line)
        self.message = message
        self.line = line


class _Python(_Bounds, yaml.SafeLoader):
    """The parser that allows an anchor to be redefined, as Helm's does and libyaml's does not."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.again: list[tuple[str, int, int]] = []  # an anchor, its line, and the one before

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Compose a node; aliases after it refer to its anchor."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if not isinstance(event, yaml.AliasEvent) and event.anchor in self.anchors:
            before = self.anchors.pop(event.anchor).start_mark.line
            self.again.append((event.anchor, event.start_mark.line, before))
        return super().compose_node(parent, index)


if hasattr(yaml, "CSafeLoader"):

    class _LibYaml(_Bounds, yaml.CSafeLoader):
        pass

    LOADER: Any = _LibYaml
    """The parser: libyaml's, which is ten times faster, where PyYAML was built with it."""
else:
    LOADER = _Python


def read(text: str, source: str) -> Values:
    """Read the text of a values file, once its size and characters are known to be harmless.

    Args:
        text: The YAML.
        source: The name of the file in messages.

    Raises:
        ValuesError: If it is not YAML, or YAML that Helm values cannot be.
    """
    reader = _Reader(source, text)
    root = _composed(text, source, LOADER, reader)
    values = Values() if root is None else reader.values(root)
    if reader.said:
        from ...errors import HelmValuesWarning, warn  # most files cause no warnings

        for message in sorted(reader.said, key=reader.said.__getitem__):
            warn(message, HelmValuesWarning)
    return values


def _composed(text: str, source: str, parser: Any, reader: _Reader) -> Any:
    loader = parser(text)
    try:
        root = loader.get_node() if loader.check_node() else None
        if root is not None and loader.check_node():
            reader.say(
                "has more than one document, of which only the first is read, as in Helm; remove"
                " the others, or put each into a file of its own"
            )
        for anchor, line, before in getattr(loader, "again", ()):
            reader.say(
                f"has the anchor &{anchor}, as does line {before + 1}; an alias refers to the last"
                " one before it; rename one",
                line,
            )
        return root
    except _TooMuch as error:
        raise ValuesError(Origin(source, error.line), (), error.message) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        if parser is not _Python and "duplicate anchor" in str(error):
            return _composed(text, source, _Python, reader)
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        said = (getattr(error, "context", None), getattr(error, "problem", None))
        what = ", ".join(each for each in said if each) or str(error).partition("\n")[0]
        line = None if mark is None else mark.line + 1
        message = f"is not valid YAML: {short(what)}"
        raise ValuesError(Origin(source, line), (), message) from None
    finally:
        loader.dispose()


class _Reader:
    """Builds values from nodes."""

    def __init__(self, source: str, text: str) -> None:
        self._source = source
        self._text = text
        self._origins: dict[Path, Origin] = {}
        self._measured: dict[int, tuple[int, int] | None] = {}
        self._first: dict[int, str | int] = {}  # the key at the top that a node is first under
        self._read: set[int] = set()
        self._aliased: set[str | int] = set()  # the keys at the top that others have aliases of
        self.said: dict[str, int] = {}
        """The warnings, each with its line."""

    def say(self, message: str, line: int | None = None, path: Path = ()) -> None:
        """Warn of something that Helm does silently.

        Args:
            message: The warning.
            line: The line, from 0. Default: the whole file.
            path: The value that it is about. Default: none.
        """
        origin = Origin(self._source, None if line is None else line + 1)
        self.said[str(ValuesError(origin, path, message))] = line or 0

    def values(self, root: Any) -> Values:
        if isinstance(root, yaml.ScalarNode) and self._scalar(root, ()) is None:
            return Values()
        if not isinstance(root, yaml.MappingNode):
            what = "a list" if isinstance(root, yaml.SequenceNode) else "a single value"
            raise self._problem(
                f"must be a map from keys to values, not {what}; write key: value", root
            )
        self._measure(root)
        tree = self._built(root, ())
        for key in self._aliased:
            self._origins[key,] = self._origins[key,]._replace(aliased=True)
        return Values(tree, self._origins)

    def _measure(self, node: Any) -> tuple[int, int]:
        """The number of nodes in a node, and their depth, with all aliases expanded.

        An anchor is measured before any alias of it, so this recurses no deeper than the text.
        """
        if isinstance(node, yaml.ScalarNode):
            return 1, 0
        if id(node) in self._measured:
            known = self._measured[id(node)]
            if known is None:
                raise self._problem("has an alias of itself in it; write the value out", node)
            return known
        self._measured[id(node)] = None
        size, depth = 1, 0
        mapping = isinstance(node, yaml.MappingNode)
        for each in (part for pair in node.value for part in pair) if mapping else node.value:
            inner, below = self._measure(each)
            size, depth = size + inner, max(depth, below)
            if size > MAX_NODES:
                counted = ", counted as what their aliases expand to"
                raise self._problem(_TOO_MANY + counted + _GIVE_FEWER, node)
        if depth >= MAX_DEPTH:
            raise self._problem(_TOO_DEEP, node)
        self._measured[id(node)] = size, depth + 1
        return size, depth + 1

    def _built(self, node: Any, path: Path, used: int | None = None) -> Any:
        """The value of a node; `used` is the line of the alias or merge that it comes from."""
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if node.tag not in ("", "!"):
            raise self._problem(
                f"has the tag {tag_name(node.tag)}, which a map or list of Helm values cannot have;"
                " remove it",
                node,
                path,
            )
        if isinstance(node, yaml.SequenceNode):
            return [
                self._item((each.start_mark.line, each, used), (*path, at))
                for at, each in enumerate(node.value)
            ]
        return {
            key: self._item(each if used is None else (*each[:2], used), (*path, key))
            for key, each in self._entries(node, path).items()
        }

    def _item(self, entry: _Entry, path: Path) -> Any:
        line, node, used = entry
        self._origins[path] = Origin(self._source, line + 1, None if used is None else used + 1)
        first = self._first.get(id(node))
        if first is None:
            self._first[id(node)] = path[0]
        else:
            if first != path[0]:
                self._aliased.add(first)
            if used is None and line != node.start_mark.line:
                used = line
        return self._built(node, path, used)

    def _entries(self, node: Any, path: Path) -> dict[str, _Entry]:
        """The entries of a map. Of duplicate keys the last one wins, also over merged ones."""
        entries: dict[str, _Entry] = {}
        lines: dict[str, list[int]] = {}
        for key_node, value in node.value:
            line = key_node.start_mark.line
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._problem(_NO_KEY, key_node, path)
            merges = key_node.value == "<<" and not key_node.style and not key_node.tag
            key = "<<" if merges else self._key(key_node, path)
            lines.setdefault(_MERGE if merges else key, []).append(line)
            if not merges:
                entries[key] = line, value, None
                continue
            for name, entry in self._merged(line, value, path).items():
                if name in lines:
                    self.say(
                        f"has the key {short(name)!r} on line {lines[name][-1] + 1}, which the <<"
                        f" after it on line {line + 1} replaces, as in Helm; write << first",
                        line,
                        path,
                    )
                entries[name] = (*entry[:2], line)
        for key, found in lines.items():
            if len(found) > 1 and id(node) not in self._read:  # aliases read a node again
                self._say_twice("<<" if key == _MERGE else key, found, path)
        self._read.add(id(node))
        return entries

    def _say_twice(self, key: str, lines: list[int], path: Path) -> None:
        times = "twice" if len(lines) == 2 else f"{len(lines)} times"
        others = list(dict.fromkeys(f"{line + 1}" for line in lines if line != lines[-1]))
        where = f"here and on line {' and '.join(others)}" if others else "on this line"
        used = "all are merged" if key == "<<" else "the last one is used"
        self.say(
            f"has the key {short(key)!r} {times}, {where}; {used}, as in Helm; keep one",
            lines[-1],
            path,
        )

    def _merged(self, line: int, node: Any, path: Path) -> dict[str, _Entry]:
        """The entries of a merge: of several maps, the first wins."""
        merged: dict[str, _Entry] = {}
        for each in self._merged_maps(line, node, path):
            for key, entry in self._entries(each, path).items():
                merged.setdefault(key, entry)
        return merged

    def _merged_maps(self, line: int, node: Any, path: Path) -> Iterator[Any]:
        for each in node.value if isinstance(node, yaml.SequenceNode) else (node,):
            if not isinstance(each, yaml.MappingNode):
                raise ValuesError(
                    Origin(self._source, line + 1),
                    path,
                    "<< needs a map or a list of maps; give it an alias of a map",
                )
            yield each

    def _key(self, node: Any, path: Path) -> str:
        try:
            return key_text(self._scalar(node, path))
        except ValueError as error:
            if isinstance(error, ValuesError):
                raise
            raise self._problem(str(error), node, path) from None

    def _scalar(self, node: Any, path: Path) -> Scalar:
        value: Scalar = node.value
        try:
            if node.tag:
                value = tagged(node.tag, node.value)
            elif not node.style and not self._is_as_it_stands(node):
                value = resolve(node.value)
        except ValueError as error:
            raise self._problem(str(error), node, path) from None
        if isinstance(value, str) and no_text(value):
            message = "contains an unpaired surrogate (\\ud800 to \\udfff); remove it"
            raise self._problem(message, node, path)
        return value

    def _is_as_it_stands(self, node: Any) -> bool:
        """Whether a plain scalar has a lone ``!`` before it, which both parsers drop."""
        return self._text.startswith("!", node.start_mark.index)

    def _problem(self, message: str, node: Any, path: Path = ()) -> ValuesError:
        return ValuesError(Origin(self._source, node.start_mark.line + 1), path, message)
