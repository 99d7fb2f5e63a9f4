"""``alluxio-constructs``: the values of the Helm chart on the command line, for want of an app."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NoReturn, TypeAlias

if TYPE_CHECKING:
    from .helm.release import Release
    from .helm.values.assign import How

_AddCommand: TypeAlias = "Callable[..., argparse.ArgumentParser]"

_NAME = "alluxio-constructs"
_RELEASE = "alluxio"
_INTERRUPTED = 130
_SETS: Sequence[tuple[How, str, str]] = (
    ("set", "KEY=VALUE", "set a value: key=value[,key=value …]"),
    ("set-string", "KEY=VALUE", "the same, with the value a text"),
    ("set-json", "KEY=JSON", "the same, with the value as JSON; or all as one JSON object"),
    ("set-file", "KEY=FILE", "the same, with the content of a file as the value"),
    ("set-literal", "KEY=VALUE", "set one value, a text in which no character means anything"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: Of the command line. Default: those of the process.

    Returns:
        0; 1 if the values cannot work, or the output cannot be written; 130 if interrupted; `diff`
        has its own. Wrong arguments end the process with 2.
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
            text = run(options)
        except AlluxioConfigError as error:
            for mistake in findings.mistakes(error):
                _say("error", mistake)
            return _trouble(options)
    try:
        _write(text, options)
    except OSError as error:
        file = error.filename2 or error.filename
        if file is None:
            _close()
        if not isinstance(error, BrokenPipeError):  # whose reader has seen enough
            _say("error", f"{file or 'standard output'}: {error.strerror}")
            return _trouble(options)
    return int(getattr(options, "differs", False))


def _trouble(options: argparse.Namespace) -> int:
    """The exit code of an error; 1 means to `diff` that something differs."""
    return 2 if hasattr(options, "differs") else 1


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


def _formatter(prog: str) -> argparse.HelpFormatter:
    """A formatter as wide as the terminal; by itself it imports `shutil` for each argument."""
    try:
        width = os.get_terminal_size().columns
    except OSError:
        width = 80
    return argparse.HelpFormatter(prog, width=width - 2)


class _Parser(argparse.ArgumentParser):
    """A parser whose mistakes say more to whoever comes from Helm."""

    def error(self, message: str) -> NoReturn:
        from ._cli.mistakes import explained  # only a mistake needs it

        super().error(explained(message, self))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=_NAME,
        description="Alluxio on Kubernetes from the values of its Helm chart.",
        allow_abbrev=False,
        formatter_class=_formatter,
    )
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="show the program's version number and exit"
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", prog=_NAME, required=True)

    def add_command(
        name: str, run: Callable[[argparse.Namespace], str], *, help: str, description: str
    ) -> argparse.ArgumentParser:
        command = subparsers.add_parser(
            name,
            allow_abbrev=False,
            formatter_class=_formatter,
            help=help,
            description=description,
        )
        command.set_defaults(run=run, command=command, output_dir=None)
        return command

    for add in (_add_template, _add_eject, _add_values_command, _add_diff):
        add(add_command)
    return parser


def _add_template(add_command: _AddCommand) -> None:
    template = add_command(
        "template",
        _template,
        help="print the manifests",
        description="Print the manifests of a cluster.",
    )
    _add_values(template)
    template.add_argument(
        "-o",
        "--output-dir",
        metavar="DIR",
        help="write DIR/NAME.k8s.yaml, in place of standard output",
    )


def _add_eject(add_command: _AddCommand) -> None:
    eject = add_command(
        "eject",
        _eject,
        help="print a main.py that builds the same cluster",
        description="Print a main.py that builds the same cluster with the typed API.",
    )
    _add_values(eject)


def _add_values_command(add_command: _AddCommand) -> None:
    add_command(
        "values",
        _values,
        help="print all keys with their defaults",
        description="Print all keys of the values that are understood, with their defaults.",
    )


def _add_diff(add_command: _AddCommand) -> None:
    parser = add_command(
        "diff",
        _diff,
        help="print what differs between manifests, by meaning",
        description="Print what differs between two sets of manifests, field by field."
        " Ends with 0 if nothing does, 1 if something does, 2 if they cannot be read.",
    )
    parser.set_defaults(differs=False)
    what = "a YAML file, a folder of them, or - for standard input"
    parser.add_argument("before", metavar="BEFORE", help=what)
    parser.add_argument("after", metavar="AFTER", help="another")
    parser.add_argument(
        "--output", choices=("text", "json"), default="text", help="default: %(default)s"
    )


def _add_values(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        help="the name of the release (default: alluxio, and label release is the cluster's name)",
    )
    parser.add_argument(
        "-f",
        "--values",
        metavar="FILE",
        action="append",
        default=[],
        help="a values file, or - for standard input; the last one wins",
    )
    for how, form, what in _SETS:
        parser.add_argument(
            f"--{how}",
            metavar=form,
            dest="assignments",
            action="append",
            default=[],
            type=partial(_assignment, how),
            help=what,
        )
    parser.add_argument(
        "--kubernetes-version",
        "--kube-version",
        metavar="VERSION",
        help="check the manifests against this version, such as 1.31 (default: against none)",
    )
    parser.add_argument(
        "-n", "--namespace", metavar="NS", help="the namespace of all objects (default: none)"
    )


def _assignment(how: How, text: str) -> tuple[How, str]:
    return how, text


def _files(options: argparse.Namespace) -> list[str]:
    return [name for names in options.values for name in names.split(",")]


def _read(options: argparse.Namespace) -> Release:
    from .helm.release import read

    return read(
        _files(options),
        assignments=options.assignments,
        release_name=options.name,
        namespace=options.namespace,
        kubernetes_version=options.kubernetes_version,
    )


def _template(options: argparse.Namespace) -> str:
    from .helm.release import text

    return text(_read(options))


def _eject(options: argparse.Namespace) -> str:
    from .helm.program import program
    from .helm.release import manifests

    found = _read(options)
    manifests(found, with_literals=False)  # what cannot be built is not worth printing
    files = (
        "standard input" if each == "-" else os.path.basename(each)  # noqa: PTH119
        for each in _files(options)
    )
    names = " and ".join(files)
    title = f"An Alluxio cluster{f', from {names}' if names else ''}."
    return program(found, options.name or _RELEASE, title)


def _values(options: argparse.Namespace) -> str:
    from .helm.keys.listing import as_yaml

    return as_yaml()


def _diff(options: argparse.Namespace) -> str:
    from ._compare.command import diff

    text, options.differs = diff(options.before, options.after, options.output)
    return text


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
