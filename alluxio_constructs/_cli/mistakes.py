"""Error messages for a wrong command line, with hints for users of Helm."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from .._base.suggest import closest

_NAMED = "give the release name as the argument NAME"
_OPTIONS = {
    "-g": _NAMED,
    "--generate-name": _NAMED,
    "--name-template": _NAMED,
    "--release-name": _NAMED,
    "-s": "all manifests are printed; filter them, for example with yq",
    "--show-only": "all manifests are printed; filter them, for example with yq",
    "--version": "the chart is built in, with a fixed version; leave it out",
    "--reuse-values": "give them as a file: helm get values NAME -o yaml",
    "--reset-values": "nothing is kept from one run to the next; leave it out",
    "--post-renderer": "pipe the output to it",
    "--api-versions": "give --kube-version",
    "-a": "give --kube-version",
    **dict.fromkeys(
        (
            "--atomic",
            "--create-namespace",
            "--debug",
            "--dependency-update",
            "--devel",
            "--disable-openapi-validation",
            "--dry-run",
            "--include-crds",
            "--is-upgrade",
            "--kube-context",
            "--kubeconfig",
            "--no-hooks",
            "--repo",
            "--skip-crds",
            "--skip-schema-validation",
            "--skip-tests",
            "--validate",
            "--verify",
            "--wait",
            "--with-subcharts",
        ),
        "this option of Helm has no effect here; leave it out",
    ),
}
_COMMANDS = {
    **dict.fromkeys(
        ("install", "upgrade", "apply"),
        "print the manifests with template, and apply them: kubectl apply -f FILE",
    ),
    **dict.fromkeys(("uninstall", "delete"), "delete the manifests: kubectl delete -f FILE"),
    **dict.fromkeys(("show", "inspect"), "use values, which prints all keys with their defaults"),
}


def explained(message: str, parser: argparse.ArgumentParser) -> str:
    """An error message of argparse, followed by what to do.

    Args:
        message: The error message.
        parser: The parser that reported it.
    """
    hints: dict[str, list[str]] = {}
    for what, hint in _hints(message, parser):
        hints.setdefault(hint, []).append(what)
    said = (f"{', '.join(each for each in what if each)}: {hint}" for hint, what in hints.items())
    return "; ".join([message, *(each.removeprefix(": ") for each in said)])


def _hints(message: str, parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """Pairs of an argument and the hint for it."""
    if command := re.search(r"invalid choice: '([^']*)'", message):
        if command[1] in _COMMANDS:
            yield "", _COMMANDS[command[1]]
        return
    if not message.startswith("unrecognized arguments: "):
        return
    takes_name = any(action.dest == "name" for action in parser._actions)
    for each in message.partition(": ")[2].split(" "):
        option = each.partition("=")[0]
        if not option.startswith("-"):
            if takes_name:
                yield each, "the chart is built in; leave this argument out"
        elif option in _OPTIONS:
            yield option, _OPTIONS[option]
        elif near := closest(option, parser._option_string_actions, most=1, cutoff=0.7):
            yield "", f"did you mean {near[0]}?"
