"""The arguments of ``alluxio-constructs plan``."""

from __future__ import annotations

import argparse

DESCRIPTION = (
    "Say what becomes of a cluster when manifests are applied over others: data at risk, what the"
    " API server refuses, which pods restart and why, what changes in place, what is new, and what"
    " stays behind. Ends with 0 if there is nothing to fear, 3 if pods restart, 4 if something is"
    " refused or data is at risk, 2 if one of them cannot be read."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the command its arguments.

    Args:
        parser: The parser of the command.
    """
    parser.set_defaults(trouble=2)
    what = (
        "a YAML file, a folder of them, - for standard input, git:REF:PATH for those of a commit,"
        " or cluster for what is there now, as kubectl get prints it"
    )
    parser.add_argument("old", metavar="OLD", help=what)
    parser.add_argument("new", metavar="NEW", help="another, which is to be applied")
    parser.add_argument(
        "--output",
        choices=("text", "markdown", "json"),
        default="text",
        help="for people, for a comment in a pull request, or for programs; default: %(default)s",
    )
    parser.add_argument(
        "-n",
        "--namespace",
        metavar="NS",
        help="with cluster: the namespace of objects that name none (default: kubectl's)",
    )
    parser.add_argument(
        "--kubectl-context",
        metavar="CONTEXT",
        help="with cluster: the context of the kubeconfig (default: the current one)",
    )
