"""`kubectl`, against the cluster of the kubeconfig, and waiting for what it shows."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from tests.kit import Document

T = TypeVar("T")


class CommandError(AssertionError):
    """A command that failed, with what it said."""


def say(text: str) -> None:
    """Print what goes on, with the time: a run takes long, and its reader wants to see it move."""
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


def run(
    *words: str, stdin: str | None = None, check: bool = True, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run a command.

    Args:
        words: The command.
        stdin: What it reads.
        check: Whether a failure fails the test.
        timeout: In seconds.
    """
    try:
        done = subprocess.run(
            words, input=stdin, text=True, capture_output=True, check=False, timeout=timeout
        )
    except subprocess.TimeoutExpired as expired:
        raise CommandError(f"{' '.join(words)}: no end after {timeout:.0f} s") from expired
    if check and done.returncode != 0:
        raise CommandError(
            f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout[-3000:]}"
            f"{done.stderr[-3000:]}"
        )
    return done


def until(
    what: str,
    probe: Callable[[], T | None],
    *,
    timeout: float = 300,
    every: float = 1.0,
) -> T:
    """Ask again and again, until there is an answer other than None or False.

    Args:
        what: What is waited for, for who reads along and for the failure.
        probe: Asks. A command that fails counts as no answer.
        timeout: In seconds.
        every: Seconds between two questions.
    """
    start, last = time.monotonic(), ""
    while True:
        try:
            answer = probe()
            if answer is not None and answer is not False:
                took = time.monotonic() - start
                if took > 2:
                    say(f"{what}: after {took:.0f} s")
                return answer
        except CommandError as failed:
            last = str(failed)
        if time.monotonic() - start > timeout:
            raise CommandError(f"not within {timeout:.0f} s: {what}\n{last}")
        time.sleep(every)


class Kubectl:
    """`kubectl` in one namespace."""

    def __init__(self, namespace: str) -> None:
        """Take the namespace."""
        self.namespace = namespace

    def __call__(self, *words: str, **options: Any) -> str:
        """Run a command in the namespace, and return what it printed."""
        return run("kubectl", "-n", self.namespace, *words, **options).stdout

    def json(self, *words: str) -> Any:
        """What a command prints, as data."""
        return json.loads(self(*words, "-o", "json"))

    def items(self, kind: str, selector: str = "") -> list[Document]:
        """The objects of a kind."""
        found: list[Document] = self.json("get", kind, *(["-l", selector] if selector else []))[
            "items"
        ]
        return found

    def apply(self, documents: Sequence[Document], *flags: str) -> dict[str, str]:
        """Apply documents: what became of each object (``created``, ``unchanged`` …)."""
        text = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(documents)})
        return outcomes(self("apply", *flags, "-f", "-", stdin=text, timeout=180))

    def diff(self, documents: Sequence[Document], *flags: str) -> str:
        """What an apply would change, as `kubectl diff` prints it."""
        text = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(documents)})
        return self("diff", *flags, "-f", "-", stdin=text, check=False)

    def delete(self, documents: Sequence[Document], *flags: str) -> None:
        """Delete the objects of documents, and wait until they are gone."""
        text = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(documents)})
        self("delete", "--ignore-not-found", *flags, "-f", "-", stdin=text, timeout=300)

    def exec(self, pod: str, *words: str, container: str | None = None, **options: Any) -> str:
        """Run a command in a container, and return what it printed."""
        which = [] if container is None else ["-c", container]
        return self("exec", pod, *which, "--", *words, **options)

    def pods(self, selector: str = "app=alluxio") -> list[Document]:
        """Pods that are not being deleted."""
        return [
            each
            for each in self.items("pods", selector)
            if "deletionTimestamp" not in each["metadata"]
        ]

    def ready(self, selector: str = "app=alluxio") -> dict[str, bool]:
        """Whether each pod is ready, by its name."""
        return {each["metadata"]["name"]: is_ready(each) for each in self.pods(selector)}

    def wait_ready(self, selector: str, count: int, timeout: float = 420) -> None:
        """Wait for a number of pods, all of them ready."""

        def all_ready() -> bool:
            ready = self.ready(selector)
            return len(ready) == count and all(ready.values())

        try:
            until(f"{count} pods of {selector} ready", all_ready, timeout=timeout)
        except CommandError as failed:
            raise CommandError(f"{failed}\n{self.describe(selector)}") from failed

    def describe(self, selector: str) -> str:
        """What is wrong with pods, for the message of a failure."""
        lines = [self("get", "pods", "-l", selector, "-o", "wide", check=False)]
        for pod in self.pods(selector):
            for status in pod["status"].get("containerStatuses", ()):
                if not status["ready"]:
                    name = pod["metadata"]["name"]
                    lines.append(f"--- {name} {status['name']}: {json.dumps(status['state'])}")
                    lines.append(self("logs", name, "-c", status["name"], "--tail=15", check=False))
        events = self("get", "events", "--sort-by=.lastTimestamp", check=False).splitlines()
        return "\n".join([*lines, *events[-15:]])

    @contextlib.contextmanager
    def forward(self, target: str, port: int) -> Iterator[int]:
        """Forward a port of a pod or a Service; the local port is chosen here."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            local: int = probe.getsockname()[1]
        words = ["kubectl", "-n", self.namespace, "port-forward", target, f"{local}:{port}"]
        with subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            try:
                assert process.stdout is not None
                first = process.stdout.readline()
                if "Forwarding" not in first:
                    raise CommandError(f"{' '.join(words)}: {first}")
                yield local
            finally:
                process.terminate()


def is_ready(pod: Document) -> bool:
    """Whether a pod is ready."""
    return any(
        each["type"] == "Ready" and each["status"] == "True"
        for each in pod["status"].get("conditions", ())
    )


def outcomes(printed: str) -> dict[str, str]:
    """What `kubectl apply` printed, by the object."""
    found = re.findall(r"^(\S+) (created|configured|unchanged|serverside-applied)", printed, re.M)
    return dict(found)
