"""Values files: YAML as Helm reads it, from a file or as text.

The content of a file is read, or refused with an error; nothing ends in a traceback, or takes more
time or memory than its size justifies.
"""

from __future__ import annotations

import codecs
import os
import re

from ..._base.files import called, read_bytes
from .nodes import read
from .tree import Origin, Values, ValuesError, short

MAX_BYTES = 1024 * 1024
_MAX_DIRECTIVES = 100  # libyaml compares each with all before it

_URL = r"[A-Za-z][A-Za-z0-9+.-]*://"
_DIRECTIVE = "^%|(?<=[\n\r\x85\u2028\u2029])%"
_CONTROL = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def load(path: str | os.PathLike[str]) -> Values:
    """Read a values file.

    Args:
        path: The file, or ``-`` for standard input.

    Raises:
        ValuesError: If it cannot be read, or is not a values file.
    """
    try:
        name = os.fsdecode(path)
    except TypeError:
        name = ""
    if not name:
        raise ValuesError(
            None, (), f"a values file must be given by its path (got {short(repr(path))})"
        )
    origin = Origin(called(name))
    return parse(_read(name, origin), origin.source)


def text_of(name: str) -> str:
    """The text of a file whose whole content is a value.

    Args:
        name: Its path, or ``-`` for standard input.

    Raises:
        ValuesError: If it cannot be read, is larger than 1 MiB, or is not UTF-8.
    """
    origin = Origin(called(name))
    content = _read(name, origin, "a file")
    if len(content) > MAX_BYTES:
        raise ValuesError(origin, (), "is larger than 1 MiB; give a smaller file")
    return _decoded(content, origin.source)


def _read(name: str, origin: Origin, what: str = "a values file") -> bytes:
    if re.match(_URL, name):
        raise ValuesError(origin, (), "is a URL; download the file first, and give its path")
    try:
        return read_bytes(name, most=MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise ValuesError(origin, (), _unreadable(error, what)) from None


def _unreadable(error: Exception, what: str) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"does not exist; give the path of {what}"
    if isinstance(error, IsADirectoryError):
        return f"is a directory; give the path of {what} in it"
    if isinstance(error, PermissionError):
        return "cannot be read (permission denied); give yourself permission to read it"
    reason = error.strerror if isinstance(error, OSError) else None
    return f"cannot be read ({reason or error}); give the path of {what}"


def parse(text: str | bytes, source: str) -> Values:
    """Read the text of a values file.

    Args:
        text: The YAML; bytes are UTF-8, or UTF-16 with a byte order mark.
        source: The name of the file in messages.

    Raises:
        ValuesError: If it is not YAML, or YAML that Helm values cannot be.
    """
    if len(text) > MAX_BYTES:
        raise ValuesError(
            Origin(source),
            (),
            "is larger than 1 MiB, and so cannot be a values file; give one",
        )
    checked = _checked(text if isinstance(text, str) else _decoded(text, source), source)
    return read(checked, source)


def _decoded(content: bytes, source: str) -> str:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError as error:
        line = None if wide else content.count(b"\n", 0, error.start) + 1
        raise ValuesError(
            Origin(source, line),
            (),
            f"contains the byte 0x{content[error.start]:02x}, which is not "
            f"{'UTF-16' if wide else 'UTF-8'}; save the file as UTF-8",
        ) from None


def _checked(text: str, source: str) -> str:
    text = text.removeprefix("\ufeff")
    if found := re.search(_CONTROL, text):
        what = "a NUL" if found[0] == "\0" else f"the control character U+{ord(found[0]):04X}"
        raise ValuesError(
            Origin(source, text.count("\n", 0, found.start()) + 1),
            (),
            f"contains {what}; remove it, and save the file as UTF-8",
        )
    if len(re.findall(_DIRECTIVE, text)) > _MAX_DIRECTIVES:
        raise ValuesError(
            Origin(source),
            (),
            f"has more than {_MAX_DIRECTIVES} lines that begin with %; remove them",
        )
    return text
