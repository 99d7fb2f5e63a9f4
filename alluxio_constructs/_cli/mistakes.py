"""What is wrong with a command line, for whoever types what Helm has."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from .._base.suggest import closest

_NAMED = "the release's name is the argument NAME"
_OPTIONS = {
    "-g": _NAMED,
    "--generate-name": _NAMED,
    "--name-template": _NAMED,
    "--release-name": _NAMED,
    "-s": "all manifests are printed; pick from them, with yq say",
    "--show-only": "all manifests are printed; pick from them, with yq say",
    "--version": "the chart is built in, at one version",
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
        "Helm's, and without effect here; leave it out",
    ),
}
_COMMANDS = {
    **dict.fromkeys(
        ("install", "upgrade", "apply"),
        "print the manifests with template, and apply them: kubectl apply -f FILE",
    ),
    **dict.fromkeys(("uninstall", "delete"), "delete the manifests: kubectl delete -f FILE"),
    **dict.fromkeys(("show", "inspect"), "values prints all keys with their defaults"),
}


def explained(message: str, parser: argparse.ArgumentParser) -> str:
    """An error of argparse's, with what to do.

    Args:
        message: Its text.
        parser: The parser that found it.
    """
    hints: dict[str, list[str]] = {}
    for what, hint in _hints(message, parser):
        hints.setdefault(hint, []).append(what)
    said = (f"{', '.join(each for each in what if each)}: {hint}" for hint, what in hints.items())
    return "; ".join([message, *(each.removeprefix(": ") for each in said)])


def _hints(message: str, parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """What to do, each with the argument that it is about."""
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
                yield each, "no chart is given, since it is built in; leave it out"
        elif option in _OPTIONS:
            yield option, _OPTIONS[option]
        elif near := closest(option, parser._option_string_actions, most=1, cutoff=0.7):
            yield "", f"did you mean {near[0]}?"
