"""The arguments that all commands have that read values."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..helm.values.assign import How

_SETS: Sequence[tuple[How, str, str]] = (
    ("set", "KEY=VALUE", "set a value: key=value[,key=value …]"),
    ("set-string", "KEY=VALUE", "the same, with the value a text"),
    ("set-json", "KEY=JSON", "the same, with the value as JSON; or all as one JSON object"),
    ("set-file", "KEY=FILE", "the same, with the content of a file as the value"),
    ("set-literal", "KEY=VALUE", "set one value, a text in which no character means anything"),
)


def add_values(parser: argparse.ArgumentParser) -> None:
    """Give a command the arguments of Helm's that say which values, and of which release.

    Args:
        parser: The parser of the command.
    """
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


def files(options: argparse.Namespace) -> list[str]:
    """The values files.

    Args:
        options: What was given.
    """
    return [name for names in options.values for name in names.split(",")]


def given(options: argparse.Namespace) -> dict[str, Any]:
    """What is given beside the files, as `helm.release.read` takes it.

    Args:
        options: What was given.
    """
    return {
        "assignments": options.assignments,
        "release_name": options.name,
        "namespace": options.namespace,
        "kubernetes_version": options.kubernetes_version,
    }
