"""Values from the parse events of YAML, with the line of every value.

The text is parsed event by event, never deeper or further than the limits allow, and an alias is
counted as what it expands to before anything is expanded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import yaml

from ._scalars import Scalar, key_text, resolve, tag_name, tagged
from ._syntax import explained
from ._values import MAX_DEPTH, MAX_NODES, Origin, Path, Values, ValuesProblem, no_text, short

# libyaml's parser is some ten times faster; PyYAML may have been built without it.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Node:
    """A scalar, or the nodes of a list or map, each with the line of its item or key.

    Args:
        value: What it is.
        size: How many nodes it is, with its keys and all nodes in it, every alias expanded.
    """

    __slots__ = ("size", "value")

    def __init__(self, value: _Content, size: int = 1) -> None:
        self.value = value
        self.size = size


_Entry: TypeAlias = "tuple[int, _Node]"
_Content: TypeAlias = "Scalar | list[_Entry] | dict[str, _Entry]"


class _Open:
    """A list or map whose end has not come yet."""

    __slots__ = ("anchor", "before", "content", "key", "line", "merge", "merging")

    def __init__(
        self, content: list[_Entry] | dict[str, _Entry], line: int, anchor: str | None, before: int
    ) -> None:
        self.content = content
        self.line = line
        self.anchor = anchor
        self.before = before  # how many nodes there were before it
        self.key: tuple[int, str] | None = None  # in a map, the key whose value has not come yet
        self.merging = False  # and whether that is the merge key
        self.merge: _Entry | None = None  # the value of the merge key


def read(text: str, source: str) -> Values:
    """Read the text of a values file, once its size and characters are known to be harmless.

    Args:
        text: The YAML.
        source: What the file is called in messages.

    Raises:
        ValuesProblem: If it is no YAML, or YAML that cannot be Helm values.
    """
    return _Reader(text, source).values()


class _Reader:
    """Makes nodes of the events of a text, and values of the nodes."""

    def __init__(self, text: str, source: str) -> None:
        self._text = text
        self._source = source
        self._root: _Entry | None = None
        self._open: list[_Open] = []
        self._anchors: dict[str, _Node] = {}
        self._total = 0
        self._origins: dict[Path, Origin] = {}

    def values(self) -> Values:
        for event in self._events():
            if handle := _HANDLERS.get(type(event)):
                handle(self, event, event.start_mark.line + 1)
        if self._root is None or self._root[1].value is None:
            return Values()
        line, root = self._root
        if not isinstance(root.value, dict):
            what = "a list" if isinstance(root.value, list) else "a single value"
            raise self._problem(
                f"must be a map from keys to values, not {what}; write key: value", line
            )
        return Values(self._built(root, ()), self._origins)

    def _events(self) -> Iterator[Any]:
        parser = _PARSER(self._text)
        try:
            while (event := parser.get_event()) is not None:
                yield event
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            raise explained(error, self._text, self._source) from None
        finally:
            parser.dispose()

    def _document(self, event: Any, line: int) -> None:
        if self._root is not None:
            raise self._problem(
                "has several documents; keep one, and make a file of its own of each other", line
            )

    def _scalar(self, event: Any, line: int) -> None:
        plain = not event.style and event.tag is None
        value: Scalar = event.value
        if plain:
            value = resolve(event.value)
        elif event.tag not in (None, "!"):  # a lone ! says: as it stands
            try:
                value = tagged(event.tag, event.value)
            except ValueError as error:
                raise self._problem(str(error), line) from None
        if isinstance(value, str) and no_text(value):
            raise self._problem("holds half a character (\\ud800 to \\udfff); remove it", line)
        self._grow(1, line)
        node = _Node(value)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        self._add(node, line, merging=plain and value == "<<")

    def _alias(self, event: Any, line: int) -> None:
        name = event.anchor
        if any(each.anchor == name for each in self._open):
            raise self._problem(
                f"the alias *{short(name)} stands within what it means; write the value out", line
            )
        node = self._anchors.get(name)
        if node is None:
            raise self._problem(
                f"the alias *{short(name)} has no anchor &{short(name)} above it; add the anchor, "
                "or quote a text that begins with *",
                line,
            )
        self._grow(node.size, line)
        self._add(node, line)

    def _start(self, event: Any, line: int) -> None:
        if event.tag not in (None, "!"):
            raise self._problem(
                f"has the tag {tag_name(event.tag)}, which a map or list of Helm values cannot "
                "have; remove it",
                line,
            )
        if len(self._open) >= MAX_DEPTH:
            raise self._problem(
                f"is nested more than {MAX_DEPTH} deep; make it flatter", line, self._path()[:5]
            )
        mapping = isinstance(event, yaml.MappingStartEvent)
        if self._expects_key():
            raise self._problem(_NO_KEY, line)
        self._open.append(_Open({} if mapping else [], line, event.anchor, self._total))
        self._grow(1, line)

    def _end(self, event: Any, line: int) -> None:
        done = self._open.pop()
        if done.merge is not None and isinstance(done.content, dict):
            merge_line, merge = done.merge
            for each in self._merged_maps(merge, merge_line):
                for key, entry in each.items():
                    done.content.setdefault(key, entry)
        node = _Node(done.content, self._total - done.before)
        if done.anchor is not None:
            self._anchors[done.anchor] = node
        self._add(node, done.line)

    def _merged_maps(self, merge: _Node, line: int) -> Iterator[dict[str, _Entry]]:
        items = merge.value if isinstance(merge.value, list) else [(line, merge)]
        for _, item in items:
            if not isinstance(item.value, dict):
                raise self._problem(
                    "<< merges a map or a list of maps, and this is none; give it an alias of one",
                    line,
                )
            yield item.value

    def _expects_key(self) -> bool:
        return (
            bool(self._open)
            and isinstance(self._open[-1].content, dict)
            and (self._open[-1].key is None)
        )

    def _add(self, node: _Node, line: int, *, merging: bool = False) -> None:
        """Put a whole node where it belongs: into the list or map around it, or as a key."""
        if not self._open:
            self._root = (line, node)
            return
        around = self._open[-1]
        if isinstance(around.content, list):
            around.content.append((line, node))
        elif around.key is None:
            key = self._key(node, line)
            before = around.merge if merging else around.content.get(key)
            if before is not None:
                where = "on this line" if before[0] == line else f"here and on line {before[0]}"
                raise self._problem(f"has the key {short(key)!r} twice, {where}; keep one", line)
            around.key = (line, key)
            around.merging = merging
        elif around.merging:
            around.merge = (around.key[0], node)
            around.key = None
        else:
            around.content[around.key[1]] = (around.key[0], node)
            around.key = None

    def _key(self, node: _Node, line: int) -> str:
        if isinstance(node.value, list | dict):
            raise self._problem(_NO_KEY, line)
        try:
            return key_text(node.value)
        except ValueError as error:
            raise self._problem(str(error), line) from None

    def _grow(self, nodes: int, line: int) -> None:
        self._total += nodes
        if self._total > MAX_NODES:
            raise self._problem(
                f"has more than {MAX_NODES:,} keys and values"
                + (", counted as what their aliases expand to" if nodes > 1 else "")
                + "; give fewer",
                line,
            )

    def _built(self, node: _Node, path: Path) -> Any:
        content = node.value
        if not isinstance(content, dict | list):
            return content
        if len(path) >= MAX_DEPTH:
            raise self._problem(
                f"is nested more than {MAX_DEPTH} deep through aliases; make it flatter",
                self._origins[path].line,
                path[:5],
            )
        if isinstance(content, dict):
            return {key: self._item(entry, (*path, key)) for key, entry in content.items()}
        return [self._item(entry, (*path, at)) for at, entry in enumerate(content)]

    def _item(self, entry: _Entry, path: Path) -> Any:
        self._origins[path] = Origin(self._source, entry[0])
        return self._built(entry[1], path)

    def _problem(self, message: str, line: int | None, path: Path | None = None) -> ValuesProblem:
        where = self._path() if path is None else path
        return ValuesProblem(Origin(self._source, line), where, message)

    def _path(self) -> Path:
        """Where in the tree the reading is."""
        path: list[str | int] = []
        for each in self._open:
            if isinstance(each.content, list):
                path.append(len(each.content))
            elif each.key is not None:
                path.append(each.key[1])
        return tuple(path)


_NO_KEY = (
    "has a map or list as a key; write a name before the colon, "
    "and quote a text that begins with { or ["
)
_HANDLERS: dict[type, Callable[[_Reader, Any, int], None]] = {
    yaml.ScalarEvent: _Reader._scalar,
    yaml.AliasEvent: _Reader._alias,
    yaml.MappingStartEvent: _Reader._start,
    yaml.SequenceStartEvent: _Reader._start,
    yaml.MappingEndEvent: _Reader._end,
    yaml.SequenceEndEvent: _Reader._end,
    yaml.DocumentStartEvent: _Reader._document,
}
