"""``alluxio-constructs lint``: the errors and warnings of values, printed as Helm does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .._base.files import called
from ..helm import findings
from ..helm.collect import Found
from ..helm.values.tree import Origin

_HEAD, _ERROR, _WARNING = "==> Linting", "[ERROR]", "[WARNING]"


def report(found: Found, files: Sequence[str], *, strict: bool, quiet: bool) -> tuple[bool, str]:
    """Whether the values fail, and the report to print.

    Args:
        found: What was found in the values.
        files: The values files.
        strict: Whether warnings count as failures as well.
        quiet: Whether only errors and warnings are printed.
    """
    lines = [*_lines(found)]
    errors = sum(each.startswith(_ERROR) for each in lines)
    warnings = len(lines) - errors
    failed = errors > 0 or (strict and warnings > 0)
    if not quiet:
        names = ", ".join(map(called, files))
        lines.insert(0, f"{_HEAD} {names or 'the default values'}")
        verdict = "failed" if failed else "passed"
        lines += ["", f"{_count(errors, 'error')}, {_count(warnings, 'warning')}: {verdict}"]
    return failed, "".join(f"{each}\n" for each in lines)


def _lines(found: Found) -> Iterator[str]:
    for error in found.errors:
        (text,) = findings.mistakes(error)
        origin = found.origin_of(error.message, findings.of_error(error))
        yield f"{_ERROR} {_placed(text, origin)}"
    for text, warning in {findings.warning(each): each for each in found.warnings}.items():
        origin = found.origin_of(str(warning), findings.of_warning(warning))
        yield f"{_WARNING} {_placed(text, origin)}"


def _placed(text: str, origin: Origin | None) -> str:
    """A message, preceded by the place of the first user-supplied value that it names."""
    return text if origin is None else f"{origin}: {text}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
