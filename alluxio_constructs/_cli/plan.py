"""The arguments of ``alluxio-constructs plan``."""

from __future__ import annotations

import argparse

DESCRIPTION = (
    "Show what happens to a cluster when new manifests are applied: data at risk, what the API"
    " server refuses, which pods restart and why, what changes in place, what is new, and what"
    " stays behind. Exits with 0 if no pod restarts and nothing is at risk, 3 if pods restart, 4 if"
    " something is refused or data is at risk, 2 if OLD or NEW cannot be read."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the command its arguments.

    Args:
        parser: The parser of the command.
    """
    parser.set_defaults(trouble=2)
    what = (
        "the manifests that are applied now: a YAML file, a directory of YAML files, - for standard"
        " input, git:REF:PATH for a commit, or cluster for the live objects (kubectl get)"
    )
    parser.add_argument("old", metavar="OLD", help=what)
    parser.add_argument("new", metavar="NEW", help="the manifests to apply, given like OLD")
    parser.add_argument(
        "--output",
        choices=("text", "markdown", "json"),
        default="text",
        help="for people, for a comment in a pull request, or for programs (default: %(default)s)",
    )
    parser.add_argument(
        "-n",
        "--namespace",
        metavar="NS",
        help="with cluster: the namespace of objects that name none (default: the context's)",
    )
    parser.add_argument(
        "--kubectl-context",
        metavar="CONTEXT",
        help="with cluster: the context in the kubeconfig (default: the current one)",
    )
