"""What is wrong with a text that is no YAML, in words that say what to do."""

from __future__ import annotations

import re

from ._values import Origin, ValuesProblem, short

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_LONGEST_LINE = 1000  # of those worth a look

# The two parsers of PyYAML say it in different words: what either says of the problem and of what
# it was reading, where the mistake lies (where that began, or where the parser gave up), and what
# to tell the reader. The first that fits is used.
_BEGAN = True
_GAVE_UP = False
_EXPLANATIONS = tuple(
    (re.compile(pattern), place, message)
    for pattern, place, message in (
        (
            r"quoted scalar.*(end of stream|document (indicator|separator))",
            _BEGAN,
            "a quote is never closed; close the text with the quote it begins with",
        ),
        (
            r"escape (character|code)|hexdecimal|hexadecimal",
            _GAVE_UP,
            "a backslash in double quotes begins an escape that YAML does not know; "
            "use single quotes, or write \\\\",
        ),
        (
            r"flow sequence",
            _BEGAN,
            "a list that begins with [ lacks a comma or its ]; "
            "close it, or quote a text that begins with [",
        ),
        (
            r"flow mapping",
            _BEGAN,
            "a map that begins with { lacks a comma, a colon or its }; "
            "close it, or quote a text that begins with {",
        ),
        (
            r"could not find expected ':'",
            _BEGAN,
            "a key has no colon with a space after it; write key: value",
        ),
        (
            r"sequence entries are not allowed",
            _GAVE_UP,
            "a list item cannot stand here; begin it with - on a line of its own, "
            "indented as its list",
        ),
        (
            r"scanning an? (alias|anchor)",
            _GAVE_UP,
            "a value that begins with * or & is an alias or an anchor; put a text in quotes",
        ),
        (
            r"scanning a tag|tag handle",
            _GAVE_UP,
            "a value that begins with ! is a tag; put a text in quotes",
        ),
        (
            r"block scalar",
            _GAVE_UP,
            "a text after | or > must begin on the next line, indented with spaces alone",
        ),
        (
            r"directive|version number|incompatible (YAML )?document",
            _GAVE_UP,
            "a line that begins with % is a directive for YAML 1.1 or none; remove it",
        ),
        (
            r"collection|block mapping|expected key|'-' indicator|<block end>|<?document start>?",
            _GAVE_UP,
            "this does not fit the lines above it; indent the keys of a map, and the items of a "
            "list, by the same number of spaces, and let nothing follow a closing quote or bracket",
        ),
        (
            r"node content",
            _GAVE_UP,
            "a value cannot begin like this; put a text in quotes",
        ),
    )
)


def explained(error: Exception, text: str, source: str) -> ValuesProblem:
    """Make the problem of what a parser of PyYAML raised.

    Args:
        error: What it raised.
        text: What it was reading.
        source: What the file is called in messages.
    """
    problem = getattr(error, "problem", None) or str(error)
    said = f"{getattr(error, 'context', None) or ''}: {problem}"
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return ValuesProblem(Origin(source), (), f"is no YAML ({_first_line(problem)})")
    origin = Origin(source, mark.line + 1)
    above, before = text[: mark.index - mark.column], text[mark.index - mark.column : mark.index]
    character = text[mark.index : mark.index + 1]
    if character == "\t" or re.match(r" *\t", before):
        return ValuesProblem(
            origin, (), "a tab stands where YAML allows spaces alone; indent with spaces"
        )
    if "cannot start any token" in said:
        return ValuesProblem(
            origin, (), f"the character {character} cannot begin a value; put a text in quotes"
        )
    if "node content" in said and not text[mark.index :].strip():
        return ValuesProblem(Origin(source), (), "a [ or { is never closed; close it")
    if re.search(r"mapping (values|keys) are not allowed", said):
        return _misplaced_key(above, before, origin)
    for pattern, place, message in _EXPLANATIONS:
        if pattern.search(said):
            began = getattr(error, "context_mark", None)
            if place is _BEGAN and began is not None:
                origin = Origin(source, began.line + 1)
            return ValuesProblem(origin, (), message)
    return ValuesProblem(origin, (), f"is no YAML ({_first_line(said)})")


def _misplaced_key(above: str, before: str, origin: Origin) -> ValuesProblem:
    """What is wrong with a key where none is allowed depends on what stands before it."""
    if re.search(r":\s", before):
        return ValuesProblem(
            origin, (), "a value holds a colon with a space after it; put the value in quotes"
        )
    written = above.rstrip()
    last = _BREAK.split(written[-_LONGEST_LINE:])[-1]
    if origin.line is not None and re.match(r"\s*[\w.-]+:[^\s:/]", last):
        line = origin.line - len(_BREAK.findall(above[len(written) :]))
        return ValuesProblem(
            Origin(origin.source, line), (), "a key has no space after its colon; write key: value"
        )
    return ValuesProblem(
        origin,
        (),
        "a key is indented deeper than the keys of its map, below a value that is no map; "
        "indent it as they are",
    )


def _first_line(text: str) -> str:
    return short(text.strip().splitlines()[0]) if text.strip() else "unknown"
