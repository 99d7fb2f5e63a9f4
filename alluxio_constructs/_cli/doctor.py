"""``alluxio-constructs doctor``: its arguments."""

from __future__ import annotations

import argparse


def add_doctor(parser: argparse.ArgumentParser) -> None:
    """Give the command its arguments.

    Args:
        parser: The parser of the command.
    """
    parser.description = (
        "Read a cluster through kubectl, change nothing, and print what is wrong, why, and what to"
        " do. Ends with 0 if nothing is, 1 if something is, 2 if it cannot be read."
    )
    parser.set_defaults(trouble=2)  # 1 means that something is wrong with the cluster
    parser.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        help="the cluster, by its release (default: the only one in the namespace)",
    )
    parser.add_argument(
        "-n", "--namespace", metavar="NS", help="its namespace (default: the context's)"
    )
    parser.add_argument(
        "--context", metavar="CONTEXT", help="the context of the kubeconfig (default: the current)"
    )
    parser.add_argument(
        "--output", choices=("text", "json"), default="text", help="default: %(default)s"
    )
    parser.add_argument(
        "--bundle",
        metavar="FILE.tgz",
        help="write all that was read to a file, without credentials, for whoever is to help",
    )
    parser.add_argument(
        "--from",
        dest="read_from",
        metavar="FILE",
        help="look at what --bundle wrote, in place of a cluster",
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
        context=options.context,
        output=options.output,
        bundle_to=options.bundle,
        read_from=options.read_from,
    )
    options.code = int(wrong)
    return text
