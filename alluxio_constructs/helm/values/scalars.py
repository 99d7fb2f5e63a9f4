"""The meaning of scalars in a values file, by the rules of Helm's YAML library.

Helm reads YAML 1.1 as go-yaml 2 does: ``yes``, ``on`` and ``y`` are booleans; ``0x10``, ``0b11``,
``0o17`` and ``017`` are integers; ``1:30``, dates and numbers too large for 64 bits stay strings.
Helm finally treats all numbers as floats, so that ``3`` and ``3.0`` are the same; here the first
is an int and the second a float.
"""

from __future__ import annotations

import math
import re
from typing import TypeAlias

from .tree import short

Scalar: TypeAlias = "str | int | float | bool | None"

_TAG = "tag:yaml.org,2002:"
_TRUE = "y Y yes Yes YES true True TRUE on On ON"
_FALSE = "n N no No NO false False FALSE off Off OFF"
_WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(_TRUE.split(), True),
    **dict.fromkeys(_FALSE.split(), False),
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys([".nan", ".NaN", ".NAN"], math.nan),
    **dict.fromkeys([".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"], math.inf),
    **dict.fromkeys(["-.inf", "-.Inf", "-.INF"], -math.inf),
}
_INTEGER = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<binary>[01]+)"
    r"|0[oO]?(?P<octal>[0-7]+)|(?P<decimal>0|[1-9][0-9]*))"
)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BASES = {"hex": 16, "binary": 2, "octal": 8, "decimal": 10}
_LONGEST_NUMBER = 100  # characters; no number that fits needs more


def resolve(text: str) -> Scalar:
    """The value of a plain scalar without a tag."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "0123456789+-.":
        return _number(text)
    return text


def _number(text: str) -> Scalar:
    digits = text if text[0] == "." else text.replace("_", "")
    if len(digits) > _LONGEST_NUMBER:
        return text
    if match := _INTEGER.fullmatch(digits):
        base = match.lastgroup or ""
        number = int(match[base], _BASES[base])
        number = -number if match["sign"] == "-" else number
        if -(2**63) <= number < (2**63 if match["sign"] else 2**64):
            return number
    if _FLOAT.fullmatch(digits):
        real = float(digits)
        if math.isfinite(real):
            return real
    return text


def tag_name(tag: str) -> str:
    """A tag as people write it: ``!!int``."""
    return short(f"!!{tag.removeprefix(_TAG)}" if tag.startswith(_TAG) else tag)


def tagged(tag: str, text: str) -> Scalar:
    """The value of a scalar with a tag, quoted or not.

    Raises:
        ValueError: If values cannot have the tag, or the text does not match it.
    """
    name = tag_name(tag)
    if name == "!!str":
        return text
    if name not in ("!!int", "!!float", "!!bool", "!!null"):
        raise ValueError(
            f"has the tag {name}, which Helm values cannot have; remove it, "
            "or quote a string that begins with !"
        )
    value = resolve(text)
    if name == "!!float" and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    kinds = {bool: "!!bool", int: "!!int", float: "!!float", str: "!!str"}
    if kinds.get(type(value), "!!null") != name:
        raise ValueError(f"is tagged {name} but is not one; correct the value or remove the tag")
    return value


def key_text(value: Scalar) -> str:
    """A key as a string, as JSON requires it.

    Raises:
        ValueError: On null, and on floats that JSON does not have.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or not math.isfinite(value):
        name = "null" if value is None else str(value)
        raise ValueError(f"has {name} as a key; write a name before the colon, or quote it")
    return str(value).removesuffix(".0")
