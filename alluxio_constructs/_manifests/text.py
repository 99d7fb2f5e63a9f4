"""Kubernetes manifests as text: YAML that YAML 1.1 and YAML 1.2 parsers read alike.

The versions differ in which plain scalars are strings. So a string is written plain only if every
parser reads it as a string; otherwise it is quoted, or a literal block if it has several lines.
"""

from __future__ import annotations

import math
import re
import reprlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from io import StringIO
from typing import Any

from yaml.emitter import Emitter
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

try:
    from yaml._yaml import CEmitter
except ImportError:  # PyYAML was built without libyaml
    _EMITTER: Callable[..., Any] = Emitter
else:
    _EMITTER = CEmitter

_NO_FOLDING = 2**31 - 1  # the widest line that libyaml takes

# Words, paths, host:port, options and quantities such as 512Mi. No number or date of YAML 1.1
# or 1.2 begins with a letter, "_", "/" or "$", or is a whole number with one of these units.
_PLAIN = re.compile(
    r"(?!(?i:y|yes|n|no|on|off|true|false|null)\Z)"
    r"[A-Za-z_/$](?:[ :]?[A-Za-z0-9_./+=@%$()*^~;,!?<>|&{}\[\]-])*"
    r"|[0-9]+(?:[KMGTP]i|m|s)"
)

# Without the tab, for which both emitters fall back to quotes, and without characters that a parser
# may reject or read as a line break or a byte order mark.
_IN_BLOCKS = re.compile(r"[\n -~]*")
# Compiled on first use, since that takes longer than writing a cluster.
_IN_BLOCKS_BEYOND_ASCII = r"[\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*"
_SURROGATE = r"[\ud800-\udfff]"

_STREAM_START, _STREAM_END = StreamStartEvent(), StreamEndEvent()
_DOCUMENT_START, _DOCUMENT_END = DocumentStartEvent(), DocumentEndEvent()
_MAPPING_START = MappingStartEvent(None, None, implicit=True, flow_style=False)
_MAPPING_END = MappingEndEvent()
_SEQUENCE_START = SequenceStartEvent(None, None, implicit=True, flow_style=False)
_SEQUENCE_END = SequenceEndEvent()


def text_of(documents: Iterable[Mapping[str, Any]]) -> str:
    """Write manifests as a stream of YAML documents, separated by ``---``.

    Keys keep their order, lines are not folded, and anchors are not used. A YAML parser of either
    version reads equal documents from the text.

    Args:
        documents: Mappings with strings as keys, of mappings, lists or tuples, strings, integers,
            floats, booleans and None.

    Raises:
        TypeError: A document is no mapping, a key is no string, or a value is of another type.
        ValueError: A string has a lone surrogate, a float is infinite or not a number, or an
            integer has more digits than `sys.get_int_max_str_digits` allows.
    """
    stream = StringIO()
    emit = _EMITTER(stream, indent=2, width=_NO_FOLDING, allow_unicode=True).emit
    emit(_STREAM_START)
    for document in documents:
        if not isinstance(document, Mapping):
            raise TypeError(f"a manifest is a mapping, not {_described(document)}")
        emit(_DOCUMENT_START)
        _write(document, emit)
        emit(_DOCUMENT_END)
    emit(_STREAM_END)
    # Kubernetes accepts nothing else on the line of a separator; no other line begins with it.
    return stream.getvalue().replace("\n--- {}", "\n---\n{}")


def _write(node: Any, emit: Callable[[Event], None]) -> None:
    if isinstance(node, str):
        emit(_value(node))
    elif isinstance(node, (list, tuple)):
        emit(_SEQUENCE_START)
        for each in node:
            _write(each, emit)
        emit(_SEQUENCE_END)
    elif isinstance(node, (dict, Mapping)):  # dict first, since the test for Mapping is slow
        emit(_MAPPING_START)
        for key, value in node.items():
            emit(_key(key))
            if type(value) is str:
                emit(_value(value))
            else:
                _write(value, emit)
        emit(_MAPPING_END)
    else:
        emit(_scalar(_literal(node), None))


@lru_cache(maxsize=4096)
def _value(text: str) -> ScalarEvent:
    if "\n" in text and _fits_block(text):
        return _scalar(text, "|")
    return _key(text)


def _fits_block(text: str) -> bool:
    empty = not text.strip("\n")
    space_at_end = text[-1] == " " or " \n" in text
    fitting = _IN_BLOCKS if text.isascii() else re.compile(_IN_BLOCKS_BEYOND_ASCII)
    return not empty and not space_at_end and fitting.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _key(text: str) -> ScalarEvent:
    if not isinstance(text, str):
        raise TypeError(f"a key is a string, not {_described(text)}")
    if _PLAIN.fullmatch(text):
        return _scalar(text, None)
    if not text.isascii() and (lone := re.search(_SURROGATE, text)):
        raise ValueError(f"U+{ord(lone[0]):04X} is an unpaired surrogate, in {reprlib.repr(text)}")
    return _scalar(text, '"')


def _scalar(text: str, style: str | None) -> ScalarEvent:
    # libyaml accepts no subclass of str, such as a member of a string enum.
    return ScalarEvent(None, None, (True, True), str.__str__(text), style=style)


def _literal(node: Any) -> str:
    if node is None:
        return "null"
    if isinstance(node, bool):
        return "true" if node else "false"
    if isinstance(node, int):
        return int.__repr__(node)
    if isinstance(node, float):
        if not math.isfinite(node):
            raise ValueError(f"a manifest has finite numbers only, not {node}")
        digits, exponent, power = float.__repr__(node).partition("e")
        # Without the dot, 1e+20 is a string in YAML 1.1.
        return digits + (".0" if exponent and "." not in digits else "") + exponent + power
    raise TypeError(f"a manifest has plain data only, not {_described(node)}")


def _described(value: object) -> str:
    return f"the {type(value).__name__} {reprlib.repr(value)}"
