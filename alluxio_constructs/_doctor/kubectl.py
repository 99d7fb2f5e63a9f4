"""`kubectl`: what it is asked for only reads, and what it may not read is noted, not an end."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from typing import Any

from ..errors import NOT_SHOWN, AlluxioConfigError
from .hide import without_credentials
from .snapshot import Answer, Unread

_NO_END = 124
"""The exit code of a command that was ended, as that of `timeout`."""


class Kubectl:
    """`kubectl` in one namespace of one cluster."""

    def __init__(self, namespace: str | None, context: str | None) -> None:
        """Take where to look.

        Args:
            namespace: The namespace. Default: the context's.
            context: The context of the kubeconfig. Default: its current one.
        """
        self._context = [] if context is None else ["--context", context]
        self.namespace = namespace or self._own_namespace()
        self.unread: list[Unread] = []

    def run(self, *words: str, timeout: float = 60) -> Answer:
        """Run a command in the namespace.

        Args:
            words: The command, without `kubectl` itself.
            timeout: Seconds until it is given up.

        Raises:
            AlluxioConfigError: If there is no `kubectl`.
        """
        return self._run("-n", self.namespace, *words, timeout=timeout)

    def _run(self, *words: str, timeout: float = 60) -> Answer:
        command = ["kubectl", *self._context, *words]
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                check=False,
                encoding="utf-8",
                errors="replace",
                stdin=subprocess.DEVNULL,
                timeout=timeout,
            )
        except FileNotFoundError:
            raise AlluxioConfigError(
                "is not installed, or not in PATH",
                parameter="kubectl",
                value=NOT_SHOWN,
                remedy="install it, and give it a kubeconfig of the cluster",
            ) from None
        except OSError as error:
            raise AlluxioConfigError(
                f"cannot be run ({error.strerror})",
                parameter="kubectl",
                value=NOT_SHOWN,
                remedy="check the file of that name in PATH",
            ) from None
        except subprocess.TimeoutExpired:
            return Answer(_NO_END, f"no answer within {timeout:.0f} s")
        return Answer(done.returncode, done.stdout if done.returncode == 0 else _failure(done))

    def get(self, what: str, *words: str, optional: bool = False) -> list[Any] | None:
        """Objects of a kind, or one by its name.

        Args:
            what: What the note is about, where they cannot be read.
            words: What follows `get`.
            optional: Whether it is no matter that there is no such object.

        Returns:
            The objects; None if they cannot be read.
        """
        answer = self.run("get", *words, "-o", "json")
        if answer.code == 0:
            try:
                data = json.loads(answer.out)
            except ValueError:
                self.note(what, Answer(1, "kubectl did not print JSON"))
                return None
            return list(data["items"]) if data.get("kind", "").endswith("List") else [data]
        if optional and "NotFound" in answer.out:
            return []
        self.note(what, answer)
        return None

    def note(self, what: str, answer: Answer) -> None:
        """Keep what could not be looked at.

        Args:
            what: What it is.
            answer: What `kubectl` said.
        """
        unread = Unread(what, reason(answer.out))
        if unread not in self.unread:
            self.unread.append(unread)

    def _own_namespace(self) -> str:
        answer = self._run("config", "view", "--minify", "-o", "jsonpath={..namespace}")
        return (answer.out.strip() if answer.code == 0 else "") or "default"


def _failure(done: subprocess.CompletedProcess[str]) -> str:
    return str(without_credentials(f"{done.stdout}{done.stderr}".strip()))


def reason(text: str) -> str:
    """Why something cannot be read: the missing permission, or the first line of what was said.

    Args:
        text: What `kubectl` said.
    """
    found = re.search(
        r'cannot (\w+) resource "([^"]+)" in API group "([^"]*)"( at the cluster scope)?', text
    )
    if found is None:
        lines = [each for each in text.splitlines() if each.strip()]
        return lines[-1] if lines else "no answer"
    verb, resource, group, cluster = found.groups()
    named = f"{resource}.{group}" if group else resource
    return f"not allowed to {verb} {named}{' (of the whole cluster)' if cluster else ''}"


def refused(namespace: str, words: Sequence[str], text: str) -> AlluxioConfigError:
    """The error of what nothing can be said without.

    Args:
        namespace: The namespace.
        words: What was asked for.
        text: What `kubectl` said.
    """
    return AlluxioConfigError(
        f"fails: {reason(text)}",
        parameter=f"kubectl -n {namespace} {' '.join(words)}",
        value=NOT_SHOWN,
        remedy="check the kubeconfig, --kubectl-context, --namespace, and what its user may read",
    )
