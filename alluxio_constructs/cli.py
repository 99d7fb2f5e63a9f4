"""``alluxio-constructs``: the values of the Helm chart on the command line, without an app."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from ._base.progress import progress
from ._cli.formatter import formatter
from ._cli.values import add_values, files, given

if TYPE_CHECKING:
    from .helm.release import Release

_AddCommand: TypeAlias = Callable[..., None]

_NAME = "alluxio-constructs"
_RELEASE = "alluxio"
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: Of the command line. Default: those of the process.

    Returns:
        0; 1 if the values cannot work or have errors, or the output cannot be written; 130 if
        interrupted; `diff` and `plan` have their own. Wrong arguments end the process with 2.
    """
    try:
        options, unknown = _parser().parse_known_args(arguments)
        if unknown:  # told by the command that they were given to, with its own usage
            options.command.error(f"unrecognized arguments: {' '.join(unknown)}")
        return _run(options)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(options: argparse.Namespace) -> int:
    from .errors import AlluxioConfigError, AlluxioConfigWarning
    from .helm import findings

    said: list[str] = []

    def show(message: Warning | str, *_: object, **__: object) -> None:
        text = findings.warning(message)
        if text not in said:
            said.append(text)
            _say("warning", text)

    run: Callable[[argparse.Namespace], str] = options.run
    with warnings.catch_warnings():
        warnings.simplefilter("always", AlluxioConfigWarning)
        warnings.showwarning = show
        try:
            with progress(f"{options.command.prog} is at work"):
                text = run(options)
        except AlluxioConfigError as error:
            for mistake in findings.mistakes(error):
                _say("error", mistake)
            return int(options.trouble)
    try:
        _write(text, options)
    except OSError as error:
        file = error.filename2 or error.filename
        if file is None:
            _close()
        if not isinstance(error, BrokenPipeError):  # whose reader has seen enough
            _say("error", f"{file or 'standard output'}: {error.strerror}")
            return int(options.trouble)
    code: int = options.code
    return code


def _say(what: str, message: str) -> None:
    print(f"{_NAME}: {what}: {message}", file=sys.stderr)


def _close() -> None:
    """Leave nothing to flush at exit, which would fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Version(argparse.Action):
    """Print the version, which is looked up only then: that takes longer than reading values."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"{_NAME} {version(_NAME)}")
        parser.exit()


class _Parser(argparse.ArgumentParser):
    """A parser whose mistakes say more to whoever comes from Helm."""

    fill: Callable[[argparse.ArgumentParser], None] | None = None
    """What gives it its arguments: only the command that is run needs them."""

    def parse_known_args(self, *arguments: Any, **options: Any) -> Any:
        """As argparse does, with the arguments that it has."""
        self.filled()
        return super().parse_known_args(*arguments, **options)

    def filled(self) -> argparse.ArgumentParser:
        """The parser with its arguments."""
        fill, self.fill = self.fill, None
        if fill is not None:
            fill(self)
        return self

    def error(self, message: str) -> NoReturn:
        from ._cli.mistakes import explained  # only a mistake needs it

        super().error(explained(message, self))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=_NAME,
        description="Alluxio on Kubernetes from the values of its Helm chart.",
        allow_abbrev=False,
        formatter_class=formatter,
    )
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="show the program's version number and exit"
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", prog=_NAME, required=True)

    def add_command(
        name: str,
        run: Callable[[argparse.Namespace], str],
        *,
        help: str,
        description: str,
        fill: Callable[[argparse.ArgumentParser], None] | None = None,
    ) -> None:
        command = subparsers.add_parser(
            name,
            allow_abbrev=False,
            formatter_class=formatter,
            help=help,
            description=description,
        )
        command.set_defaults(run=run, command=command, output_dir=None, code=0, trouble=1)
        command.fill = fill

    for add in (
        _add_template,
        _add_lint,
        _add_diff,
        _add_plan,
        _add_doctor,
        _add_eject,
        _add_values_command,
        _add_completion,
    ):
        add(add_command)
    return parser


def _add_template(add_command: _AddCommand) -> None:
    def fill(template: argparse.ArgumentParser) -> None:
        add_values(template)
        template.add_argument(
            "-o",
            "--output-dir",
            metavar="DIR",
            help="write DIR/NAME.k8s.yaml, in place of standard output",
        )

    add_command(
        "template",
        _template,
        help="print the manifests",
        description="Print the manifests of a cluster.",
        fill=fill,
    )


def _add_lint(add_command: _AddCommand) -> None:
    def fill(lint: argparse.ArgumentParser) -> None:
        add_values(lint)
        lint.add_argument("--strict", action="store_true", help="fail on warnings, too")
        lint.add_argument(
            "--quiet", action="store_true", help="print errors and warnings alone, if any"
        )

    add_command(
        "lint",
        _lint,
        help="say what is wrong with values, and what is unwise",
        description="Check values, and print errors and warnings, each with its file and line."
        " It ends with 1 if there are errors.",
        fill=fill,
    )


def _add_diff(add_command: _AddCommand) -> None:
    def fill(diff: argparse.ArgumentParser) -> None:
        diff.set_defaults(trouble=2)  # 1 means that something differs
        what = "a YAML file, a folder of them, or - for standard input"
        diff.add_argument("before", metavar="BEFORE", help=what)
        diff.add_argument("after", metavar="AFTER", help="another")
        diff.add_argument(
            "--output", choices=("text", "json"), default="text", help="default: %(default)s"
        )

    add_command(
        "diff",
        _diff,
        help="print what differs between manifests, by meaning",
        description="Print what differs between two sets of manifests, field by field."
        " Ends with 0 if nothing does, 1 if something does, 2 if they cannot be read.",
        fill=fill,
    )


def _add_plan(add_command: _AddCommand) -> None:
    def fill(plan: argparse.ArgumentParser) -> None:
        from ._cli.plan import DESCRIPTION, add_arguments

        plan.description = DESCRIPTION
        add_arguments(plan)

    add_command(
        "plan",
        _plan,
        help="say what becomes of a cluster when manifests are applied",
        description="",
        fill=fill,
    )


def _add_doctor(add_command: _AddCommand) -> None:
    def fill(doctor: argparse.ArgumentParser) -> None:
        from ._cli.doctor import add_arguments

        add_arguments(doctor)

    add_command(
        "doctor",
        _doctor,
        help="say what is wrong with a cluster that runs, why, and what to do",
        description="",
        fill=fill,
    )


def _add_eject(add_command: _AddCommand) -> None:
    add_command(
        "eject",
        _eject,
        help="print a main.py that builds the same cluster",
        description="Print a main.py that builds the same cluster with the typed API.",
        fill=add_values,
    )


def _add_values_command(add_command: _AddCommand) -> None:
    add_command(
        "values",
        _values,
        help="print all keys with their defaults",
        description="Print all keys of the values that are understood, with their defaults.",
    )


def _add_completion(add_command: _AddCommand) -> None:
    def fill(completion: argparse.ArgumentParser) -> None:
        from ._cli.completion import SHELLS

        completion.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))

    add_command(
        "completion",
        _completion,
        help="print a script that completes commands in a shell",
        description="Print a script that lets a shell complete commands, options and keys.",
        fill=fill,
    )


def _read(options: argparse.Namespace) -> Release:
    from .helm.release import read

    return read(files(options), **given(options))


def _template(options: argparse.Namespace) -> str:
    from .helm.release import text

    return text(_read(options))


def _lint(options: argparse.Namespace) -> str:
    from ._cli.lint import report
    from .helm.release import examine

    found = examine(files(options), **given(options))
    failed, text = report(found, files(options), strict=options.strict, quiet=options.quiet)
    options.code = int(failed)
    return text


def _diff(options: argparse.Namespace) -> str:
    from ._compare.command import diff

    text, differs = diff(options.before, options.after, options.output)
    options.code = int(differs)
    return text


def _plan(options: argparse.Namespace) -> str:
    from ._plan.command import run

    text, options.code = run(
        options.old,
        options.new,
        options.output,
        context=options.kubectl_context,
        namespace=options.namespace,
    )
    return text


def _doctor(options: argparse.Namespace) -> str:
    from ._cli.doctor import run

    return run(options)


def _eject(options: argparse.Namespace) -> str:
    from ._base.files import called
    from .helm.program import program
    from .helm.release import manifests

    found = _read(options)
    manifests(found, with_literals=False)  # what cannot be built is not worth printing
    names = " and ".join(os.path.basename(called(each)) for each in files(options))  # noqa: PTH119
    title = f"An Alluxio cluster{f', from {names}' if names else ''}."
    return program(found, options.name or _RELEASE, title)


def _values(options: argparse.Namespace) -> str:
    from .helm.keys.listing import as_yaml

    return as_yaml()


def _completion(options: argparse.Namespace) -> str:
    from ._cli.completion import script

    return script(options.shell, _parser())


def _write(text: str, options: argparse.Namespace) -> None:
    """Write the output: to standard output, or whole or not at all to a file."""
    if options.output_dir is None:
        sys.stdout.flush()  # what a caller printed before
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    from pathlib import Path  # slow to import

    directory = Path(options.output_dir)
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{options.name or _RELEASE}.k8s.yaml"
    aside = directory / f".{path.name}.{os.getpid()}"
    try:
        aside.write_bytes(text.encode())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    print(path, flush=True)


def _entry_point() -> NoReturn:
    import gc
    import signal

    gc.disable()  # the process ends before there is anything worth looking for
    code = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):  # a reader that has seen enough
        sys.stdout.flush()
    os._exit(code)  # what is left needs no taking apart
