"""``alluxio-constructs doctor``: its arguments."""

from __future__ import annotations

import argparse

_DESCRIPTION = (
    "Read a cluster through kubectl, change nothing, and print what is wrong, why, and what to do."
    " Exits with 0 if nothing is wrong, 1 if something is, 2 if the cluster cannot be read."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the command its arguments.

    Args:
        parser: The parser of the command.
    """
    parser.description = _DESCRIPTION
    parser.set_defaults(trouble=2)  # 1 means that something is wrong with the cluster
    parser.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        help="the release name of the cluster (default: the only one in the namespace)",
    )
    parser.add_argument(
        "-n", "--namespace", metavar="NS", help="the namespace (default: the context's)"
    )
    parser.add_argument(
        "--kubectl-context",
        metavar="CONTEXT",
        help="the context in the kubeconfig (default: the current one)",
    )
    parser.add_argument(
        "--output",
        choices=("text", "json"),
        default="text",
        help="the format of the output (default: %(default)s)",
    )
    parser.add_argument(
        "--bundle",
        metavar="FILE.tgz",
        help="also write what was read to a file, without credentials, to send to someone",
    )
    parser.add_argument(
        "--from",
        dest="read_from",
        metavar="FILE",
        help="read a file that --bundle wrote, instead of a cluster",
    )


def run(options: argparse.Namespace) -> str:
    """Run the command, and set its exit code.

    Args:
        options: What was given.
    """
    from .._doctor.command import doctor

    text, wrong = doctor(
        options.name,
        namespace=options.namespace,
        context=options.kubectl_context,
        output=options.output,
        bundle_to=options.bundle,
        read_from=options.read_from,
    )
    options.code = int(wrong)
    return text
