"""The arguments of all commands that read values."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..helm.values.assign import How

_SETS: Sequence[tuple[How, str, str]] = (
    ("set", "KEY=VALUE", "set values: key=value[,key=value ...]; may be repeated"),
    ("set-string", "KEY=VALUE", "set values like --set, always as strings"),
    ("set-json", "KEY=JSON", "set a value given as JSON, or many as one JSON object"),
    ("set-file", "KEY=FILE", "set a value to the content of a file"),
    ("set-literal", "KEY=VALUE", "set one value to a literal string: nothing in it is special"),
)


def add_values(parser: argparse.ArgumentParser) -> None:
    """Add Helm's arguments for the values and the release to a command.

    Args:
        parser: The parser of the command.
    """
    parser.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        help="the release name, as in helm install (default: alluxio; the release label is then"
        " the cluster name)",
    )
    parser.add_argument(
        "-f",
        "--values",
        metavar="FILE",
        action="append",
        default=[],
        help="a values file, or - for standard input; may be repeated, later files win",
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
        help="check the manifests against this Kubernetes version, for example 1.31 (default: no"
        " check)",
    )
    parser.add_argument(
        "-n",
        "--namespace",
        metavar="NS",
        help="the namespace of all objects (default: none is written)",
    )


def _assignment(how: How, text: str) -> tuple[How, str]:
    return how, text


def files(options: argparse.Namespace) -> list[str]:
    """The values files, in order.

    Args:
        options: The parsed command line.
    """
    return [name for names in options.values for name in names.split(",")]


def given(options: argparse.Namespace) -> dict[str, Any]:
    """Everything but the values files, as keyword arguments of `helm.release.read`.

    Args:
        options: The parsed command line.
    """
    return {
        "assignments": options.assignments,
        "release_name": options.name,
        "namespace": options.namespace,
        "kubernetes_version": options.kubernetes_version,
    }
