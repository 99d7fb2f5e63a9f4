"""Checks of single values; each returns the value in the form that the library works with."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from .. import _credentials
from ..errors import NOT_SHOWN, AlluxioConfigError, as_given, refuse, with_article
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
"""The most characters that the path of a Unix socket can have."""

T = TypeVar("T")


def text(parameter: str, value: object) -> str:
    """A non-empty string."""
    if not isinstance(value, str) or not value.strip():
        raise refuse(parameter, value, "must be a non-empty string", "give one")
    return value


def in_quotes(value: object) -> str:
    """What to write in place of a number where a string is required; ``"…"`` for other values."""
    given = as_given(value)
    number = isinstance(value, (bool, int, float)) and not given.endswith("cannot be shown")
    return f'"{given}"' if number else '"…"'


def boolean(parameter: str, value: object) -> bool:
    """A bool, not merely a truthy value."""
    if not isinstance(value, bool):
        raise refuse(parameter, value, "must be True or False", "use one of them")
    return value


def whole(
    parameter: str, value: object, *, least: int, most: int = INT32, what: str = "number"
) -> int:
    """A whole number within bounds; at most 32 bits by default, as in Kubernetes and Java."""
    allowed = f"from {least} to {most}"
    if most in (INT32, INT64) and not (isinstance(value, int) and value > most):
        allowed = f"of {least} or more"  # the type's limit matters only to a value above it
    if isinstance(value, bool) or not isinstance(value, int):
        raise refuse(parameter, value, f"must be a whole {what} {allowed}", "use an int")
    if not least <= value <= most:
        raise refuse(parameter, value, f"must be a whole {what} {allowed}", "choose one of these")
    return value


def port(parameter: str, value: object) -> int:
    """A TCP port that an unprivileged process can listen on."""
    return whole(parameter, value, least=1024, most=65535, what="port number")


def choice(parameter: str, value: object, allowed: Sequence[str]) -> str:
    """One of several strings."""
    if not isinstance(value, str) or value not in allowed:
        words = ", ".join(repr(word) for word in allowed)
        raise refuse(parameter, value, f"must be one of {words}", "use one of them")
    return str(value)


def instance(parameter: str, value: object, kind: type[T] | tuple[type[T], ...]) -> T:
    """An instance of a type of this library, or a string."""
    if not isinstance(value, kind):
        if kind is str:
            raise refuse(parameter, value, "must be a string", f"use {in_quotes(value)}")
        kinds = kind if isinstance(kind, tuple) else (kind,)
        names = " or ".join(each.__name__ for each in kinds)
        needed = f"must be {with_article(names)}"
        raise refuse(parameter, value, needed, f"make one with {names}(…)")
    return value


def optional(parameter: str, value: object, kind: type[T]) -> T | None:
    """An instance of a type of this library, or None."""
    return None if value is None else instance(parameter, value, kind)


def described(value: object) -> object:
    """The description that a construct has as `options`; any other value unchanged."""
    return attribute(value, "options", value)


def sequence(parameter: str, value: object, kind: type[T] | tuple[type[T], ...]) -> tuple[T, ...]:
    """A list or tuple of instances of one type; a single string does not count as one."""
    if isinstance(value, (str, Mapping)) or not isinstance(value, Sequence):
        shown = f"{value.__name__}(…)" if isinstance(value, type) else as_given(value)
        raise refuse(parameter, value, "must be a list", f"use [{shown}]")
    return tuple(
        instance(f"{parameter}[{i}]", unwrapped(each), kind) for i, each in enumerate(value)
    )


def mapping(parameter: str, value: object) -> dict[str, object]:
    """A dict whose keys are strings."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise refuse(parameter, value, "must be a dict from names to values", 'use {"name": …}')
    return {unwrapped(key): unwrapped(each) for key, each in value.items()}


def texts(parameter: str, value: object) -> dict[str, str]:
    """A dict from strings to strings, such as labels, annotations or an environment."""
    result = {}
    for key, each in mapping(parameter, value).items():
        if not isinstance(each, str):
            raise refuse(
                f"{parameter}[{key!r}]", each, "must be a string", f"use {in_quotes(each)}"
            )
        result[key] = writable(f"{parameter}[{key!r}]", each)
    return result


def writable(parameter: str, value: str) -> str:
    """A string that every YAML reader reads as every YAML writer writes it."""
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
    """A part of a manifest: plain data, as an immutable copy."""
    copied: Mapping[str, Any] = frozen(_copied(parameter, mapping(parameter, value), 0))
    return copied


def _copied(parameter: str, given: object, depth: int) -> Any:
    value = unwrapped(given)
    if depth > 32:
        raise refuse(parameter, "…", "is nested too deeply", "check whether it contains itself")
    if isinstance(value, Mapping):
        return {
            writable(f"{parameter} key", key): _copied(f"{parameter}[{key!r}]", each, depth + 1)
            for key, each in mapping(parameter, value).items()
        }
    if isinstance(value, (list, tuple)):
        return [_copied(f"{parameter}[{i}]", each, depth + 1) for i, each in enumerate(value)]
    if isinstance(value, str) and (value.isascii() or not re.search(_SURROGATES, value)):
        return writable(parameter, value)
    if value is None or (isinstance(value, int) and abs(value) < _LARGEST):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise refuse(
        parameter,
        value,
        "must be plain data, as in a manifest",
        "use strings, numbers, lists, dicts",
    )


def absolute_path(parameter: str, value: object) -> str:
    """An absolute path of a directory in a container or on a node, without a trailing slash.

    Only characters without a special meaning to shells, mounts and Alluxio's lists are accepted.
    """
    if not isinstance(value, str) or not value.startswith("/"):
        remedy = f'use "/{value}"' if isinstance(value, str) and value else 'use "/…"'
        raise refuse(parameter, value, "must be absolute", remedy)
    if not re.fullmatch(_PATH, value):
        raise refuse(
            parameter,
            value,
            "may contain only letters, digits and . _ / @ % + = ~ -",
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
    """A path within a volume, with the same characters as `absolute_path`."""
    text = value if isinstance(value, str) else ""
    if not re.fullmatch(_PATH, f"/{text}") or {"", ".", ".."} & set(text.split("/")):
        raise refuse(
            parameter,
            value,
            "must be a relative path of letters, digits and . _ @ % + = ~ - only, without . or ..",
            'use "log4j.properties" or "directory/file"',
        )
    return text


def dns_label(parameter: str, value: object, *, most: int = 63) -> str:
    """A name that Kubernetes accepts for volumes, containers, namespaces and the like."""
    if not isinstance(value, str) or len(value) > most or not re.fullmatch(_LABEL, value):
        raise refuse(
            parameter,
            value,
            f"must be at most {most} lower-case letters, digits or '-', beginning and ending with a"
            " letter or digit",
            "choose such a name",
        )
    return value


def dns_subdomain(parameter: str, value: object) -> str:
    """A name that Kubernetes accepts for most objects."""
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
    """A name that host names begin with: those of Services and pods, with `suffix` appended.

    Args:
        parameter: Its name in errors.
        value: The name.
        suffix: The longest suffix that the library appends to it.
        most: The most characters that both together may have.
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
    """The key and value of a label or a taint."""
    prefix, slash, name = key.rpartition("/")
    if not re.fullmatch(_NAME, name) or (slash and not re.fullmatch(_SUBDOMAIN, prefix)):
        raise refuse(
            parameter,
            key,
            "must have keys of at most 63 letters, digits, '-', '_' or '.', optionally after a"
            " domain and '/'",
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
    """Labels that Kubernetes accepts."""
    given = texts(parameter, value)
    for key, each in given.items():
        label(parameter, key, each)
        public(f"{parameter}[{key!r}]", each)
    return given


def annotation_texts(parameter: str, value: object) -> dict[str, str]:
    """Annotations: keys like those of labels, values of any text, 256 KiB in all."""
    given = texts(parameter, value)
    for key, each in given.items():
        label(parameter, key, "")
        public(f"{parameter}[{key!r}]", each)
    size = sum(len(each.encode(errors="replace")) for pair in given.items() for each in pair)
    if size > _ANNOTATIONS:
        raise AlluxioConfigError(
            f"are {size} bytes, and Kubernetes accepts {_ANNOTATIONS} at most",
            parameter=parameter,
            remedy="leave some out",
        )
    return given


def public(parameter: str, value: object) -> None:
    """Refuse text that looks like a credential in a place that is not secret.

    Args:
        parameter: Its name in errors.
        value: A string, or a part of a manifest, in which keys are considered too.
    """
    for place, what in _credentials.in_data(value):
        raise refuse(
            f"{parameter}{place}",
            NOT_SHOWN,
            f"has a credential as text ({what}), which everyone who may read the object would see",
            "put it into a Secret, and refer to that",
        )


def environment_name(parameter: str, value: object) -> str:
    """The name of an environment variable that a shell can refer to."""
    if not isinstance(value, str) or not re.fullmatch(_ENV, value):
        raise refuse(
            parameter,
            value,
            "must be letters, digits and _, and not begin with a digit",
            'use a name such as "AWS_REGION"',
        )
    return value


def secret_key(parameter: str, value: object, *, kind: str = "Secret") -> str:
    """A key of a Secret or a ConfigMap, which becomes a file name when that is mounted."""
    if not isinstance(value, str) or not re.fullmatch(_FILE, value) or len(value) > 253:
        raise refuse(
            parameter,
            value,
            f"must be a key of the {kind}: letters, digits, '-', '_' and '.'",
            f"use a key that `kubectl describe {kind.lower()}` lists",
        )
    return value


def directory_name(parameter: str, value: object) -> str:
    """The name of a directory, without a path before it."""
    if not isinstance(value, str) or not re.fullmatch(_FILE, value) or len(value) > 253:
        raise refuse(
            parameter,
            value,
            "must be the name of a directory: letters, digits, '-', '_' and '.'",
            "rename it",
        )
    return value


def mount_options(parameter: str, value: object) -> tuple[str, ...]:
    """Mount options, one per item, without characters at which a shell or a list would split."""
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
    """Whether it is an IP address as a string, not as a number and without an IPv6 zone."""
    if not isinstance(value, str) or "%" in value:
        return False
    import ipaddress  # only those who give addresses need it

    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def unique(parameter: str, values: Sequence[str], remedy: str) -> None:
    """Refuse duplicate values."""
    for value in values:
        if values.count(value) > 1:
            raise AlluxioConfigError(f"has {value!r} twice", parameter=parameter, remedy=remedy)
