"""The command line, ``alluxio-constructs``: builds and checks clusters without an app."""

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
        arguments: The command-line arguments. Default: those of the process.

    Returns:
        The exit code: 0; 1 if the values are invalid or the output cannot be written; 130 if
        interrupted; `diff`, `plan` and `doctor` have their own. Wrong arguments exit with 2.
    """
    try:
        options, unknown = _parser().parse_known_args(arguments)
        if unknown:  # reported by the subcommand, so that its own usage is printed
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
            with progress(f"{options.command.prog} is working"):
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
        if not isinstance(error, BrokenPipeError):  # the reader closed the pipe
            _say("error", f"{file or 'standard output'}: {error.strerror}")
            return int(options.trouble)
    code: int = options.code
    return code


def _say(what: str, message: str) -> None:
    print(f"{_NAME}: {what}: {message}", file=sys.stderr)


def _close() -> None:
    """Point standard output at the null device, so that flushing it at exit does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Version(argparse.Action):
    """Print the version. It is looked up only on request: that takes longer than reading values."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"{_NAME} {version(_NAME)}")
        parser.exit()


class _Parser(argparse.ArgumentParser):
    """A parser whose error messages help users who come from Helm."""

    fill: Callable[[argparse.ArgumentParser], None] | None = None
    """The function that adds its arguments: only the command that is run needs them."""

    def parse_known_args(self, *arguments: Any, **options: Any) -> Any:
        """Add the arguments of this parser, then parse as argparse does."""
        self.filled()
        return super().parse_known_args(*arguments, **options)

    def filled(self) -> argparse.ArgumentParser:
        """This parser, with its arguments added."""
        fill, self.fill = self.fill, None
        if fill is not None:
            fill(self)
        return self

    def error(self, message: str) -> NoReturn:
        from ._cli.mistakes import explained  # needed only for an error

        super().error(explained(message, self))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=_NAME,
        description="Build, check and compare Kubernetes manifests for Alluxio from the values of"
        " its Helm chart.",
        allow_abbrev=False,
        formatter_class=formatter,
    )
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="show the version of the program and exit"
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
            help="write DIR/NAME.k8s.yaml instead of standard output",
        )

    add_command(
        "template",
        _template,
        help="print the manifests of a cluster",
        description="Print the Kubernetes manifests of a cluster.",
        fill=fill,
    )


def _add_lint(add_command: _AddCommand) -> None:
    def fill(lint: argparse.ArgumentParser) -> None:
        add_values(lint)
        lint.add_argument("--strict", action="store_true", help="fail on warnings as well")
        lint.add_argument("--quiet", action="store_true", help="print only errors and warnings")

    add_command(
        "lint",
        _lint,
        help="check values, and print errors and warnings",
        description="Check values, and print errors and warnings with their file and line."
        " Exits with 1 if there are errors, otherwise with 0.",
        fill=fill,
    )


def _add_diff(add_command: _AddCommand) -> None:
    def fill(diff: argparse.ArgumentParser) -> None:
        diff.set_defaults(trouble=2)  # 1 means that something differs
        what = "a YAML file, a directory of YAML files, or - for standard input"
        diff.add_argument("before", metavar="BEFORE", help=f"the old manifests: {what}")
        diff.add_argument("after", metavar="AFTER", help="the new manifests, given like BEFORE")
        diff.add_argument(
            "--output",
            choices=("text", "json"),
            default="text",
            help="the format of the output (default: %(default)s)",
        )

    add_command(
        "diff",
        _diff,
        help="compare two sets of manifests field by field",
        description="Compare two sets of manifests field by field, and print the differences."
        " Exits with 0 if there are none, 1 if there are some, 2 if the manifests cannot be read.",
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
        help="show what applying manifests will do to a cluster",
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
        help="diagnose a running cluster",
        description="",
        fill=fill,
    )


def _add_eject(add_command: _AddCommand) -> None:
    add_command(
        "eject",
        _eject,
        help="print a Python program that builds the same cluster",
        description="Print a main.py that builds the same cluster with the Python API.",
        fill=add_values,
    )


def _add_values_command(add_command: _AddCommand) -> None:
    add_command(
        "values",
        _values,
        help="print all supported values with their defaults",
        description="Print all keys that a values file may have, with their defaults.",
    )


def _add_completion(add_command: _AddCommand) -> None:
    def fill(completion: argparse.ArgumentParser) -> None:
        from ._cli.completion import SHELLS

        completion.add_argument(
            "shell", metavar="SHELL", choices=SHELLS, help=f"one of {', '.join(SHELLS)}"
        )

    add_command(
        "completion",
        _completion,
        help="print a completion script for a shell",
        description="Print a script with which a shell completes commands, options and keys."
        " The shell has to source it.",
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
    manifests(found, with_literals=False)  # fails if the cluster cannot be built
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
    """Write the output to standard output, or atomically to a file."""
    if options.output_dir is None:
        sys.stdout.flush()  # anything that the caller has printed comes first
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

    gc.disable()  # the process is too short-lived for garbage collection to pay off
    code = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):  # the reader has closed the pipe
        sys.stdout.flush()
    os._exit(code)  # skips the interpreter's clean-up, which nothing needs
