"""Checks of single values; each returns the value in the form that the library works with."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from .. import _credentials
from ..errors import NOT_SHOWN, AlluxioConfigError, as_given, refuse
from .arguments import attribute, unwrapped
from .quantities import INT32, INT64
from .values import frozen

_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
_HOST_LABEL = r"[a-z]([-a-z0-9]*[a-z0-9])?"
_PATH = r"/[A-Za-z0-9._/@%+=~-]*"
_ENV = r"[A-Za-z_][A-Za-z0-9_]*"
_FILE = r"(?!\.\.?$|\.\.)[-._a-zA-Z0-9]+"
_MOUNT_OPTION = r"[A-Za-z0-9_.:/=+-]+"
_SURROGATES = "[\ud800-\udfff]"
_SEPARATORS = "[\u2028\u2029]"
_NAME = r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"

_LARGEST = 10**30  # beyond all that Kubernetes counts
_ANNOTATIONS = 256 * 1024

LONGEST_SOCKET = 107
"""How many characters the path of a Unix socket has room for."""

T = TypeVar("T")


def text(parameter: str, value: object) -> str:
    """A string with something in it."""
    if not isinstance(value, str) or not value.strip():
        raise refuse(parameter, value, "must be a non-empty string", "give one")
    return value


def in_quotes(value: object) -> str:
    """What to write in place of a number that is to be a text; of other values just that."""
    given = as_given(value)
    number = isinstance(value, (bool, int, float)) and not given.endswith("cannot be shown")
    return f'"{given}"' if number else '"…"'


def boolean(parameter: str, value: object) -> bool:
    """A bool, and nothing that merely counts as true."""
    if not isinstance(value, bool):
        raise refuse(parameter, value, "must be True or False", "use one of them")
    return value


def whole(
    parameter: str, value: object, *, least: int, most: int = INT32, what: str = "number"
) -> int:
    """A whole number within bounds; by default of 32 bits, as Kubernetes and Java count."""
    allowed = f"from {least} to {most}"
    if most in (INT32, INT64) and not (isinstance(value, int) and value > most):
        allowed = f"of {least} or more"  # the bound of the type is of interest beyond it only
    if isinstance(value, bool) or not isinstance(value, int):
        raise refuse(parameter, value, f"must be a whole {what} {allowed}", "use an int")
    if not least <= value <= most:
        raise refuse(parameter, value, f"must be a whole {what} {allowed}", "choose one of these")
    return value


def port(parameter: str, value: object) -> int:
    """A TCP port that a process without privileges can listen on."""
    return whole(parameter, value, least=1024, most=65535, what="port number")


def choice(parameter: str, value: object, allowed: Sequence[str]) -> str:
    """One of a few words."""
    if not isinstance(value, str) or value not in allowed:
        words = ", ".join(repr(word) for word in allowed)
        raise refuse(parameter, value, f"must be one of {words}", "use one of them")
    return str(value)


def instance(parameter: str, value: object, kind: type[T] | tuple[type[T], ...]) -> T:
    """An object of one of our types."""
    if not isinstance(value, kind):
        kinds = kind if isinstance(kind, tuple) else (kind,)
        names = " or ".join(each.__name__ for each in kinds)
        raise refuse(parameter, value, f"must be a {names}", f"make one with {names}(…)")
    return value


def optional(parameter: str, value: object, kind: type[T]) -> T | None:
    """An object of one of our types, or None."""
    return None if value is None else instance(parameter, value, kind)


def described(value: object) -> object:
    """The description that a construct hands over as `options`, or what was given in its place."""
    return attribute(value, "options", value)


def sequence(parameter: str, value: object, kind: type[T] | tuple[type[T], ...]) -> tuple[T, ...]:
    """A list or tuple of objects of one type; a single string is none."""
    if isinstance(value, (str, Mapping)) or not isinstance(value, Sequence):
        shown = f"{value.__name__}(…)" if isinstance(value, type) else as_given(value)
        raise refuse(parameter, value, "must be a list", f"use [{shown}]")
    return tuple(
        instance(f"{parameter}[{i}]", unwrapped(each), kind) for i, each in enumerate(value)
    )


def mapping(parameter: str, value: object) -> dict[str, object]:
    """A dict whose keys are texts."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise refuse(parameter, value, "must be a dict from names to values", 'use {"name": …}')
    return {unwrapped(key): unwrapped(each) for key, each in value.items()}


def texts(parameter: str, value: object) -> dict[str, str]:
    """A dict from texts to texts, as labels, annotations and environments are."""
    result = {}
    for key, each in mapping(parameter, value).items():
        if not isinstance(each, str):
            raise refuse(f"{parameter}[{key!r}]", each, "must be a text", f"use {in_quotes(each)}")
        result[key] = _writable(f"{parameter}[{key!r}]", each)
    return result


def _writable(parameter: str, value: str) -> str:
    """A string that every YAML writer writes so that every reader reads it."""
    if not value.isascii() and re.search(_SEPARATORS, value):
        raise refuse(
            parameter,
            value,
            "must not contain a line or paragraph separator (U+2028, U+2029), which cdk8s writes as"
            " it is and YAML readers refuse",
            r'use a line feed: "\n"',
        )
    return value


def plain(parameter: str, value: object) -> Mapping[str, Any]:
    """A part of a manifest: nothing but plain data, copied so that nobody can change it."""
    copied: Mapping[str, Any] = frozen(_copied(parameter, mapping(parameter, value), 0))
    return copied


def _copied(parameter: str, given: object, depth: int) -> Any:
    value = unwrapped(given)
    if depth > 32:
        raise refuse(parameter, "…", "must not be nested as deep as this", "check for a loop in it")
    if isinstance(value, Mapping):
        return {
            _writable(f"{parameter} key", key): _copied(f"{parameter}[{key!r}]", each, depth + 1)
            for key, each in mapping(parameter, value).items()
        }
    if isinstance(value, (list, tuple)):
        return [_copied(f"{parameter}[{i}]", each, depth + 1) for i, each in enumerate(value)]
    if isinstance(value, str) and (value.isascii() or not re.search(_SURROGATES, value)):
        return _writable(parameter, value)
    if value is None or (isinstance(value, int) and abs(value) < _LARGEST):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise refuse(
        parameter, value, "must be plain data, as in a manifest", "use texts, numbers, lists, dicts"
    )


def absolute_path(parameter: str, value: object) -> str:
    """An absolute path of a directory inside a container or on a node, without a final slash.

    Only the characters that neither a shell, nor a mount, nor one of Alluxio's lists takes
    for something else are accepted.
    """
    if not isinstance(value, str) or not value.startswith("/"):
        remedy = f'use "/{value}"' if isinstance(value, str) and value else 'use "/…"'
        raise refuse(parameter, value, "must be absolute", remedy)
    if not re.fullmatch(_PATH, value):
        raise refuse(
            parameter,
            value,
            "must be of letters, digits and . _ / @ % + = ~ - only",
            "rename the directory: the image's shell, Kubernetes or Alluxio would split it",
        )
    parts = value.split("/")
    if "." in parts or ".." in parts:
        raise refuse(parameter, value, "must not contain . or ..", "write the path out")
    path = posixpath.normpath(value).replace("//", "/")
    if path == "/":
        raise refuse(parameter, value, "must not be the root directory", "name a directory in it")
    return path


def relative_path(parameter: str, value: object) -> str:
    """A path within a volume, of the same characters as an absolute one."""
    text = value if isinstance(value, str) else ""
    if not re.fullmatch(_PATH, f"/{text}") or {"", ".", ".."} & set(text.split("/")):
        raise refuse(
            parameter,
            value,
            "must be a relative path of letters, digits and . _ @ % + = ~ - only, without . or ..",
            'use "log4j.properties" or "directory/file"',
        )
    return text


def dns_label(parameter: str, value: object) -> str:
    """A name as Kubernetes takes it for volumes, containers, namespaces and the like."""
    if not isinstance(value, str) or len(value) > 63 or not re.fullmatch(_LABEL, value):
        raise refuse(
            parameter,
            value,
            "must be at most 63 lower-case letters, digits or '-', beginning and ending with a"
            " letter or digit",
            "choose such a name",
        )
    return value


def dns_subdomain(parameter: str, value: object) -> str:
    """A name as Kubernetes takes it for most objects."""
    if not isinstance(value, str) or len(value) > 253 or not re.fullmatch(_SUBDOMAIN, value):
        raise refuse(
            parameter,
            value,
            "must be at most 253 lower-case letters, digits, '-' or '.', each part beginning and"
            " ending with a letter or digit",
            "use the object's name as kubectl shows it",
        )
    return value


def host_name(parameter: str, value: object, *, suffix: str, most: int) -> str:
    """A name that begins host names: of Services and of pods, once `suffix` is appended.

    Args:
        parameter: What the error calls it.
        value: The name.
        suffix: The longest that the library appends to it.
        most: How long the two together may be.
    """
    longest = most - len(suffix)
    if not isinstance(value, str) or not re.fullmatch(_HOST_LABEL, value) or len(value) > longest:
        raise refuse(
            parameter,
            value,
            f"must be at most {longest} lower-case letters, digits or '-', beginning with a letter"
            f" and not ending with '-', since {suffix!r} is appended and the whole is a host name"
            " and a label",
            "choose a shorter or plainer name",
        )
    return value


def label(parameter: str, key: str, value: str) -> None:
    """A label, or a taint: its key and its value."""
    prefix, slash, name = key.rpartition("/")
    if not re.fullmatch(_NAME, name) or (slash and not re.fullmatch(_SUBDOMAIN, prefix)):
        raise refuse(
            parameter,
            key,
            "must have keys of at most 63 letters, digits, '-', '_' or '.', with a domain and '/'"
            " before them at most",
            'use a key such as "team" or "example.com/team"',
        )
    if value and not re.fullmatch(_NAME, value):
        raise refuse(
            f"{parameter}[{key!r}]",
            value,
            "must be at most 63 letters, digits, '-', '_' or '.', beginning and ending with a"
            " letter or digit",
            "choose such a value",
        )


def labels(parameter: str, value: object) -> dict[str, str]:
    """Labels, as Kubernetes takes them."""
    given = texts(parameter, value)
    for key, each in given.items():
        label(parameter, key, each)
        public(f"{parameter}[{key!r}]", each)
    return given


def annotation_texts(parameter: str, value: object) -> dict[str, str]:
    """Annotations: their keys are those of labels, their values any text, 256 KiB in all."""
    given = texts(parameter, value)
    for key, each in given.items():
        label(parameter, key, "")
        public(f"{parameter}[{key!r}]", each)
    size = sum(len(each.encode(errors="replace")) for pair in given.items() for each in pair)
    if size > _ANNOTATIONS:
        raise AlluxioConfigError(
            f"are {size} bytes, of which Kubernetes takes {_ANNOTATIONS}",
            parameter=parameter,
            remedy="leave some out",
        )
    return given


def public(parameter: str, value: object) -> None:
    """No text with a credential in it, by its shape: everybody reads what it stands in.

    Args:
        parameter: What errors call it.
        value: A text, or a part of a manifest, where names count too.
    """
    for place, what in _credentials.in_data(value):
        raise refuse(
            f"{parameter}{place}",
            NOT_SHOWN,
            f"has a credential as text ({what}), which all who may read the object would see",
            "put it into a Secret, and refer to that",
        )


def environment_name(parameter: str, value: object) -> str:
    """A name of an environment variable that a shell can refer to."""
    if not isinstance(value, str) or not re.fullmatch(_ENV, value):
        raise refuse(
            parameter,
            value,
            "must be letters, digits and _, and not begin with a digit",
            'use a name such as "AWS_REGION"',
        )
    return value


def secret_key(parameter: str, value: object, *, kind: str = "Secret") -> str:
    """A key of a Secret or a ConfigMap, which is also a file name once that is mounted."""
    if not isinstance(value, str) or not re.fullmatch(_FILE, value) or len(value) > 253:
        raise refuse(
            parameter,
            value,
            f"must be a key of the {kind}: letters, digits, '-', '_' and '.'",
            f"use a key that `kubectl describe {kind.lower()}` lists",
        )
    return value


def directory_name(parameter: str, value: object) -> str:
    """The name of a directory, without those above it."""
    if not isinstance(value, str) or not re.fullmatch(_FILE, value) or len(value) > 253:
        raise refuse(
            parameter,
            value,
            "must be the name of a directory: letters, digits, '-', '_' and '.'",
            "rename it",
        )
    return value


def mount_options(parameter: str, value: object) -> tuple[str, ...]:
    """Options of a mount, one an item, with nothing in them that a shell or a list splits."""
    options = sequence(parameter, value, str)
    for each in options:
        if not re.fullmatch(_MOUNT_OPTION, each):
            raise refuse(
                parameter,
                each,
                "must each be one option, as in attr_timeout=600",
                "give a list of options",
            )
        public(parameter, each)
    return options


def is_address(value: object) -> bool:
    """Whether it is the text of an IP address; Python takes numbers and zones for one as well."""
    if not isinstance(value, str) or "%" in value:
        return False
    import ipaddress  # only those who give addresses need it

    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def unique(parameter: str, values: Sequence[str], remedy: str) -> None:
    """No value twice."""
    for value in values:
        if values.count(value) > 1:
            raise AlluxioConfigError(f"has {value!r} twice", parameter=parameter, remedy=remedy)
