"""Recognises credentials by the name of what contains them, or by the shape of their text.

The one place that knows. It is asked of all that ends in a ConfigMap, a pod template or another
object that everybody in a namespace can read, and of all that an error or a warning shows. It
stands left of everything, errors included, and knows neither the catalogue nor Kubernetes.

By its name: Alluxio's own (its catalogue's credentials, and whatever contains ``accessKeyId`` or
``secretKey``), Hadoop's, system properties of a JVM, and environment variables. Access key ids
count, as Alluxio counts them. A name that is about a credential and does not hold one, such as
``...password.file``, is none; neither is a value that only refers to one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

BY_NAME = "its name says so"
"""Why something is a credential, where its name says so."""

_ALWAYS = ("accessKeyId", "secretKey")
_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+"
_HELD = r"""(?x)
    pass(word|wd|phrase|code)s?\b
    | \ (pass|pwd)$
    | (secret|token)$
    | \b(bearer|authorization)$
    | (?<!\ballow\ )\bcredentials?$
    | \b(secret|access)\ ?(access\ ?)?keys?(\ (id|secret))?$
    | \bsecret\ (access|id|value)$
    | \b(account|api|app|application|private|auth|encryption|shared|signing|storage|license|hmac)
      \ ?keys?$
    | \b(client|app)\ secret\b
    | \bazure\ (account\ key|sas)\b
    | \bswift\ (user|tenant)$
"""
# What a name ends in that is about a credential, and holds none.
_ABOUT = frozenset(
    """
    alg algorithm alias aliases allowed audience class classname count dir directory disable
    disabled enable enabled encoder endpoint env expiration expires expiry factory field file
    filename files folder format group header host hostname id ids interval ip issuer keystore
    length lifetime limit location max millis min minutes mode mount ms name names path paths
    period policy port prefix prompt protected provider providers ref reference regex required
    reset rotation scope scopes seconds service size stdin store suffix timeout truststore ttl
    type uri url variable version volume
    """.split()  # noqa: SIM905 - as a list, one line for each
)
# One of these is in every name that holds a credential, in lower case.
_IN_NAMES = (
    *("pass", "pwd", "secret", "token", "bearer", "authorization", "credential", "key", "sas"),
    "swift",
)

_REFERENCE = r"(?:\\?\$\$?(?:\{[^{}]*\}|\([^()]*\)|[A-Za-z_]\w*)|\{\{.*?\}\})"
_REFERS = ("$", "\\$", "{{", "%", "*", "…")  # what is left of it, the shell or a template says
_HARMLESS = rf"""(?xs)
    \s*["']?\s*(?:
        (?i:true|false|none|null)?
        | (?:{_REFERENCE}[:@/.,_-]?)+
        | (?:file:(?://)?)?(?:/[\w.@%+~-]+){{2,}}/?
        | (?:\.{{1,2}}|~)/\S*
        | arn:[\w-]+:\S+
        | alias/\S+
    )\s*["']?\s*
"""
_URL = r"[a-z][a-z0-9+.-]*://\S+"

# What each is called, what a text must have in it, and its pattern: few texts need the latter.
_SHAPES: Sequence[tuple[str, Sequence[str], str]] = (
    (
        "a private key",
        ("-----BEGIN",),
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?s:.*?-----END[A-Z0-9 ]*-----|.*)",
    ),
    (
        "a user and a password in an address",
        ("@",),
        r"(?<=://)(?!\$)[^/\s:@?#\"'<>]*:(?!\d{1,5}[/?,])(?!\\?\$)[^\s@\"'<>]+(?=@)",
    ),
    (
        "a JSON web token",
        ("eyJ",),
        r"\beyJ[A-Za-z0-9_-]{6,}\.eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*)?",
    ),
    (
        "a bearer token",
        ("earer ",),
        r"(?<=[Bb]earer )(?=[A-Za-z_.~+/-]*[0-9])[A-Za-z0-9._~+/-]{12,}=*",
    ),
    (
        "a user and a password in a header",
        ("asic ",),
        r"(?<=[Bb]asic )(?=[A-Za-z+/]*[0-9=])[A-Za-z0-9+/]{8,}={0,2}(?![\w.-])",
    ),
    (
        "a signature in an address",
        ("sig=", "ignature="),
        r"(?:(?<=\bsig=)|(?<=-[Ss]ignature=))[A-Za-z0-9%+/=_-]{16,}",
    ),
    (
        "an access key",
        ("AKIA", "ASIA"),
        r"\b(?:AKIA|ASIA)[A-Z0-9]{12,16}[\s:;,|/=&\"']+[A-Za-z0-9/+=]{40}(?![\w/+])",
    ),
    (
        "a token",
        (
            *("ghp_", "gho_", "ghu_", "ghs_", "github_pat_", "glpat-"),
            "xox",
            "hvs.",
            "AIza",
            "ya29.",
            "k_live_",
        ),
        r"\b(?:gh[opsu]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}"
        r"|hvs\.[\w-]{20,}|AIza[\w-]{35}|ya29\.[\w-]{20,}|[rs]k_live_[A-Za-z0-9]{16,})",
    ),
)
# A name with its value within a text: -Dname=value, ?name=value&…, Name=Value;…, "name": "value".
_PAIR = r"""(?xm)
    (?<![\w.$%{(])(?P<name>[A-Za-z_][\w.-]*)
    (?:
        =(?=(?P<plain>"[^"]*"|'[^']*'|[^\s;,&"'<>=][^\s;,&"'<>]*))
        | ["']\s*[:=]\s*["'](?P<quoted>[^"']+)["']
        | :[ ]+(?P<line>\S+)[ ]*$
    )
"""
_NOT_SHOWN = "…"
_REST = re.compile(r"[^\"'\n]*")


def _may_hold(text: str) -> bool:
    """Whether a text may contain a name that holds a credential."""
    lower = text.lower()
    return any(each in lower for each in _IN_NAMES)


def _is_about(words: Sequence[str]) -> bool:
    """Whether the words of a name say that it is about a credential: a file of one, or a key's."""
    of_key = words[-2:-1] in (["key"], ["secret"]) and words[-1] == "id"
    return words[-1] in _ABOUT and not of_key


@cache
def holds_credential(name: str) -> bool:
    """Whether something with this name holds a credential, unless its value shows otherwise.

    Args:
        name: A property, an option of a mount, a system property, or an environment variable.
    """
    if any(each in name for each in _ALWAYS):
        return True
    if not _may_hold(name):
        return False
    words = [each.lower() for each in re.findall(_WORD, name)]
    while words and words[-1].isdigit():
        words.pop()
    if not words or _is_about(words):
        return False
    return re.search(_HELD, " ".join(words)) is not None


def credential(name: str, value: object) -> str | None:
    """The reason why a named value is a credential; None if it is not one.

    Args:
        name: The property, option, system property or variable; ``""`` for what has no name.
        value: Its value as a user gives it. A reference to a variable, which is no text, is none.
    """
    if isinstance(value, (list, tuple)):
        plain = (each for each in value if not isinstance(each, (list, tuple)))
        found = (credential(name, each) for each in plain)
        return next((each for each in found if each is not None), None)
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    if holds_credential(name) and not (isinstance(value, str) and _is_harmless(value)):
        return BY_NAME
    return in_text(value) if isinstance(value, str) else None


@lru_cache(maxsize=512)
def in_text(text: str) -> str | None:
    """The credential that a text contains: a shape, or a name with its value; None if none.

    Args:
        text: The text.
    """
    for what, parts, shape in _SHAPES:
        if any(part in text for part in parts) and re.search(shape, text):
            return what
    return next((f"{name} in it" for name, _, _ in _pairs(text)), None)


def in_data(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """The credentials in plain data: the place of each, and the reason why it is one.

    Args:
        value: Part of a manifest, or whatever else was given.
        name: What it is the value of.
    """
    if isinstance(value, Mapping):
        yield from _in_mapping(value)
    elif isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        yield from _in_sequence(value, name)
    elif (what := credential(name, value)) is not None:
        yield "", what


def _in_mapping(value: Mapping[object, object]) -> Iterator[tuple[str, str]]:
    named = value.get("name")
    for key, each in value.items():
        is_value = key == "value" and isinstance(named, str)
        for place, what in in_data(each, str(named) if is_value else str(key)):
            yield f"[{named if is_value else key!r}]{place}", what


def _in_sequence(value: Sequence[object], name: str) -> Iterator[tuple[str, str]]:
    before = ""
    for i, each in enumerate(value):
        # An argument of a command may be the value of the one before it: --password VALUE.
        is_option = before.startswith("-") and not str(each).startswith("-")
        own = before.lstrip("-") if is_option and "=" not in before else name
        for place, what in in_data(each, own):
            yield f"[{i}]{place}", what
        before = each if isinstance(each, str) else ""


def hidden(text: str) -> str:
    """A text for messages, without the credentials in it.

    Args:
        text: The text.
    """
    for _, parts, shape in _SHAPES:
        if any(part in text for part in parts):
            text = re.sub(shape, _NOT_SHOWN, text)
    while pairs := list(_pairs(text)):
        shown, at = [], 0
        for _, start, end in pairs:
            if start >= at:
                shown += [text[at:start], _NOT_SHOWN]
                # What follows a blank may be part of it.
                at = _REST.match(text, end).end()  # type: ignore[union-attr]
            at = max(at, end)
        text = "".join([*shown, text[at:]])
    return text


def is_shown(parameter: str | None, value: object) -> bool:
    """Whether an error may show a value: one that has no credential in it, as far as can be seen.

    Args:
        parameter: What the error calls it; a name in brackets at the end is the value's.
        value: The value, of whatever type.
    """
    named = re.search(r"\[['\"]([^'\"]+)['\"]\]$", parameter or "")
    try:
        return not _shows("" if named is None else named[1], value)
    except Exception:  # nested too deeply, or a mistake of its own
        return False


def _shows(name: str, value: object) -> bool:
    if any(in_data(value, name)):
        return True
    # What should have been a dict is often a list of pairs.
    for each in value if isinstance(value, (list, tuple)) else ():
        if isinstance(each, (list, tuple)) and len(each) == 2 and credential(str(each[0]), each[1]):
            return True
    plain = isinstance(value, (str, int, float, bytes, type(None)))
    return not plain and in_text(repr(value)) is not None


def _pairs(text: str) -> Iterator[tuple[str, int, int]]:
    """The names within a text that hold a credential, each with where its value is."""
    if not any(each in text for each in "=:") or not _may_hold(text):
        return
    for match in re.finditer(_PAIR, text):
        group = str(match.lastgroup)
        value, name = match[group], match["name"]
        if (
            holds_credential(name.removeprefix("D"))
            and not _is_harmless(value)
            and not value.strip("\"'").startswith(_REFERS)
        ):
            yield name.removeprefix("D"), *match.span(group)


def _is_harmless(text: str) -> bool:
    """Whether a text is no credential, whatever its name is: empty, a reference, a path."""
    if re.fullmatch(_URL, text):
        return True  # what is in it, its shape shows
    return len(text) != 40 and re.fullmatch(_HARMLESS, text) is not None
