"""The kinds of values: each function checks what users write, and returns it normalised."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from ..._base.quantities import Bytes, is_quantity, thousandths, whole_bytes
from ..values.tree import Path

T = TypeVar("T")


class KindError(Exception):
    """A value that is not of its kind.

    Attributes:
        mistakes: The path of each wrong part, with a message that begins with ``must``.
    """

    def __init__(self, message: str, mistakes: Sequence[tuple[Path, str]] = ()) -> None:
        """Describe one mistake, or the mistakes of the parts, the first of which is `message`."""
        super().__init__(message)
        self.mistakes = mistakes or [((), message)]


def _each(items: Iterable[tuple[str | int, Any]], kind: Callable[[Any], T]) -> list[T]:
    """The parts of a value, each of the same kind."""
    result: list[T] = []
    mistakes: list[tuple[Path, str]] = []
    for at, item in items:
        try:
            result.append(kind(item))
        except KindError as error:
            mistakes += [((at, *path), message) for path, message in error.mistakes]
    if mistakes:
        raise KindError(mistakes[0][1], mistakes)
    return result


def text(value: Any) -> str:
    """A string, or a number, as which YAML reads ``2.9``."""
    if isinstance(value, bool):
        raise KindError('must be a string; put it into quotes: "…"')
    if not isinstance(value, (str, int, float)):
        raise KindError("must be a string")
    return str(value)


def boolean(value: Any) -> bool:
    """True or false, also as a string."""
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise KindError("must be true or false")


def whole(value: Any) -> int:
    """A whole number, also as a string."""
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,18}", value):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise KindError("must be a whole number")
    return value


def number(value: Any) -> float:
    """A number, also as a string."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,18})?", value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise KindError("must be a number, such as 0.95")
    return value


def quantity(value: Any) -> Bytes:
    """A size in Kubernetes notation."""
    found = whole_bytes(value)
    if found is None or found <= 0:
        raise KindError('must be a whole number of bytes, such as "4Gi" or "500M"')
    return Bytes(found)


def cpu(value: Any) -> int | str:
    """Cores as Kubernetes writes them, in their shortest notation."""
    found = thousandths(value)
    if found is None:
        raise KindError('must be a number of cores, such as 4, 0.5 or "500m"')
    return f"{found}m" if found % 1000 else found // 1000


def _amount(value: Any) -> Any:
    if not is_quantity(value):
        raise KindError('must be a Kubernetes quantity, such as "500m" or "1Gi"')
    return value


def options(value: Any) -> list[str]:
    """JVM options: a list, or one string, split at white space as the image's launcher does."""
    if isinstance(value, str):
        return value.split()
    if not isinstance(value, list):
        raise KindError('must be a list of options, such as ["-XX:+UseG1GC"]')
    return [part for each in _each(enumerate(value), text) for part in each.split()]


def texts_of(value: Any) -> list[str]:
    """A list of strings."""
    if not isinstance(value, list):
        raise KindError('must be a list, such as ["…"]')
    return _each(enumerate(value), text)


def comma_separated(value: Any) -> list[str]:
    """A list, or one string with commas."""
    if isinstance(value, list):
        return texts_of(value)
    return [each.strip() for each in text(value).split(",") if each.strip()]


def repeated(value: Any) -> float:
    """A number, or a string that repeats it for each directory, as quotas are written."""
    if not isinstance(value, str) or "," not in value:
        return number(value)
    numbers = {number(each.strip()) for each in value.split(",") if each.strip()}
    if len(numbers) != 1:
        raise KindError("must be one number, such as 0.95, or the same one repeated")
    return numbers.pop()


def secret_names(value: Any) -> list[str]:
    """Names of Secrets, written as in the chart or as in a pod."""
    if not isinstance(value, list):
        raise KindError('must be a list of names, such as ["my-registry"]')
    return _each(enumerate(value), _secret_name)


def _secret_name(value: Any) -> str:
    return text(value["name"] if isinstance(value, Mapping) and set(value) == {"name"} else value)


def texts(value: Any) -> dict[str, str]:
    """A map from names to strings, numbers or booleans."""
    if not isinstance(value, Mapping):
        raise KindError("must be a map from names to strings")
    return dict(zip(value, _each(value.items(), _text_or_boolean), strict=True))


def _text_or_boolean(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return text(value)


def properties(value: Any) -> dict[str, Any]:
    """A map from properties to values."""
    if not isinstance(value, Mapping):
        raise KindError("must be a map from properties to values")
    return dict(zip(value, _each(value.items(), _property_value), strict=True))


def _property_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        raise KindError("must be a value, not a map: a property is one key, dots included")
    if value is None:
        raise KindError("must have a value")
    return value


def a_list(value: Any) -> list[Any]:
    """A list, whose items are checked later."""
    if not isinstance(value, list):
        raise KindError("must be a list")
    return value


def a_map(value: Any) -> dict[str, Any]:
    """A map of anything."""
    if not isinstance(value, Mapping):
        raise KindError("must be a map")
    return dict(value)


def _requirement(value: Any) -> dict[str, Any]:
    given = a_map(value)
    operator = given.get("operator")
    fields = {"key", "operator", *(("values",) if operator in ("In", "NotIn") else ())}
    if set(given) != fields or operator not in ("In", "NotIn", "Exists", "DoesNotExist"):
        raise KindError(
            "must be a map with key, operator (In, NotIn, Exists or DoesNotExist), and values for"
            " In and NotIn"
        )
    (key,) = _each([("key", given["key"])], text)
    if "values" not in given:
        return {"key": key, "operator": operator}
    (values,) = _each([("values", given["values"])], texts_of)
    return {"key": key, "operator": operator, "values": values}


def _a_map_with(
    fields: Mapping[str, Callable[[Any], Any]], required: Sequence[str] = ()
) -> Callable[[Any], dict[str, Any]]:
    """A map with these fields, each of its own kind."""

    def kind(value: Any) -> dict[str, Any]:
        given = a_map(value)
        if any(name not in fields for name in given):
            raise KindError(f"must be a map with {', '.join(fields)}")
        if any(name not in given for name in required):
            raise KindError(f"must have {' and '.join(required)}")
        parts = ((name, (fields[name], part)) for name, part in given.items())
        return dict(zip(given, _each(parts, lambda each: each[0](each[1])), strict=True))

    return kind


def _a_list_of(kind: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    return lambda value: _each(enumerate(a_list(value)), kind)


def _amounts(value: Any) -> dict[str, Any]:
    return dict(zip(a_map(value), _each(value.items(), _amount), strict=True))


def empty_dir(value: Any) -> dict[str, Any]:
    """An `emptyDir`, whose default in the chart is the string ``{}``."""
    return {} if value == "{}" else _EMPTY_DIR(value)


_EMPTY_DIR = _a_map_with({"medium": text, "sizeLimit": _amount})
_REFERENCE = _a_map_with({"name": text, "optional": boolean}, ["name"])

KINDS: Mapping[str, Callable[[Any], Any]] = {
    "text": text,
    "boolean": boolean,
    "whole": whole,
    "number": number,
    "repeated number": repeated,
    "quantity": quantity,
    "cpu": cpu,
    "amounts": _a_map_with({"limits": _amounts, "requests": _amounts}),
    "options": options,
    "arguments": texts_of,
    "text list": texts_of,
    "texts with commas": comma_separated,
    "secret names": secret_names,
    "texts": texts,
    "properties": properties,
    "list": a_list,
    "items": a_list,
    "map": a_map,
    "selector": _a_map_with({"matchLabels": texts, "matchExpressions": _a_list_of(_requirement)}),
    "empty dir": empty_dir,
    "env sources": _a_list_of(
        _a_map_with({"prefix": text, "configMapRef": _REFERENCE, "secretRef": _REFERENCE})
    ),
    "ports": _a_list_of(
        _a_map_with(
            {
                "name": text,
                "containerPort": whole,
                "protocol": text,
                "hostPort": whole,
                "hostIP": text,
            },
            ["containerPort"],
        )
    ),
    "mounts": _a_list_of(
        _a_map_with(
            {
                "name": text,
                "mountPath": text,
                "readOnly": boolean,
                "subPath": text,
                "subPathExpr": text,
                "mountPropagation": text,
            },
            ["name", "mountPath"],
        )
    ),
}
