"""Applications on the file system of FUSE or a claim, and a look at the node that they are on."""

from __future__ import annotations

import os
import time
from typing import Any

from alluxio_constructs import PodOptions
from tests.cluster.alluxio import RELEASE
from tests.cluster.kubectl import CommandError, Kubectl, run, until
from tests.kit import Document

IMAGE = os.environ.get("APPLICATION_IMAGE", "python:3.12-slim")
"""The image of applications: Python is in it, and nothing of Alluxio."""

USES = """
import os, sys, time

directory = os.path.join(sys.argv[1], sys.argv[2])

def write(path, data):
    with open(path, "wb") as file:
        file.write(data)

def read(path):
    with open(path, "rb") as file:
        return file.read()

os.mkdir(directory)
one, two = os.path.join(directory, "one"), os.path.join(directory, "two")
sizes = [0, 1, 100_000, 5 << 20]
for size in sizes:
    data = os.urandom(size)
    write(one, data)  # from the second time on, it is overwritten
    assert read(one) == data, f"{size} bytes written, {len(read(one))} others read"
    assert os.stat(one).st_size == size
os.rename(one, two)
assert os.listdir(directory) == ["two"], os.listdir(directory)
assert read(two) == data
os.mkdir(os.path.join(directory, "below"))
assert sorted(os.listdir(directory)) == ["below", "two"], os.listdir(directory)
os.rmdir(os.path.join(directory, "below"))
os.remove(two)
assert os.listdir(directory) == [], os.listdir(directory)
os.rmdir(directory)
assert sys.argv[2] not in os.listdir(sys.argv[1])
print("used")
"""
"""Makes a directory; writes, reads, overwrites, renames, lists and deletes in it; removes it."""

WRITES = """
import os, sys

with open(sys.argv[1], "wb") as file:
    file.write(os.urandom(int(sys.argv[2])))
"""

READS = """
import sys

with open(sys.argv[1], "rb") as file:
    print(len(file.read()))
"""


def on_one_node(node: str, **given: Any) -> PodOptions:
    """Options by which pods are on one node: as few JVMs as can be, and one under storage."""
    host = run(
        "kubectl", "get", "node", node, "-o", r"jsonpath={.metadata.labels.kubernetes\.io/hostname}"
    ).stdout
    return PodOptions(node_selector={"kubernetes.io/hostname": host}, **given)


def restarts(kubectl: Kubectl, pod: str) -> int:
    """How often the containers of a pod were restarted."""
    statuses = kubectl.json("get", "pod", pod)["status"].get("containerStatuses", ())
    return sum(each["restartCount"] for each in statuses)


class Application:
    """A pod with a file system of Alluxio, that waits for commands."""

    def __init__(
        self,
        kubectl: Kubectl,
        name: str,
        *,
        node: str,
        volume: Document,
        mount: Document,
        path: str,
        user: int = 1000,
    ) -> None:
        """Take what it mounts.

        Args:
            kubectl: `kubectl` in its namespace.
            name: Its name.
            node: The node that it is on.
            volume: The volume, as a pod's manifest has it.
            mount: Its mount, as a container's manifest has it.
            path: Where the file system is.
            user: Whom it runs as.
        """
        self.kubectl = kubectl
        self.name = name
        self.path = path
        container: dict[str, Any] = {
            "name": "application",
            "image": IMAGE,
            "imagePullPolicy": "IfNotPresent",
            "command": ["sleep", "infinity"],
            "securityContext": {
                "runAsUser": user,
                "runAsGroup": user,
                "allowPrivilegeEscalation": False,
            },
            "volumeMounts": [mount],
        }
        self.manifest: Document = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                "name": name,
                "namespace": kubectl.namespace,
                "labels": {"test": "application"},
            },
            "spec": {
                "nodeName": node,
                "terminationGracePeriodSeconds": 0,
                "containers": [container],
                "volumes": [volume],
            },
        }

    def start(self, timeout: float = 300) -> None:
        """Start it, and wait until it runs."""
        self.kubectl.apply([self.manifest])
        try:
            until(
                f"{self.name} runs",
                lambda: self.kubectl.json("get", "pod", self.name)["status"]["phase"] == "Running",
                timeout=timeout,
            )
        except CommandError as failed:
            said = self.kubectl("describe", "pod", self.name, check=False)
            raise CommandError(f"{failed}\n{said[-3000:]}") from failed

    def stop(self) -> None:
        """End it."""
        self.kubectl("delete", "pod", self.name, "--ignore-not-found", timeout=300)

    def python(self, script: str, *words: str, timeout: float = 180) -> str:
        """Run a script in it."""
        return self.kubectl.exec(self.name, "python3", "-c", script, *words, timeout=timeout)

    def mounted(self) -> bool:
        """Whether it sees a file system where that should be, and the file system answers."""
        script = (
            "import os, sys; os.listdir(sys.argv[1]);"
            "print([line for line in open('/proc/self/mountinfo')"
            " if line.split()[4] == sys.argv[1] and ' - fuse' in line])"
        )
        return "[]" != self.python(script, self.path, timeout=60).strip()

    def wait_mounted(self, timeout: float = 300) -> float:
        """Wait until it sees the file system; returns the seconds that took."""
        start = time.monotonic()
        until(f"{self.name} sees the file system", self.mounted, timeout=timeout)
        return time.monotonic() - start

    def use(self, directory: str) -> None:
        """Write, read, overwrite, rename, list and delete in a new directory."""
        assert "used" == self.python(USES, self.path, directory).strip()

    def write(self, name: str, size: int) -> None:
        """Write a file."""
        self.python(WRITES, f"{self.path}/{name}", str(size))

    def read(self, name: str) -> int:
        """Read a file; returns how long it is."""
        return int(self.python(READS, f"{self.path}/{name}"))


class Node:
    """A privileged pod that sees the processes, the mounts and a directory of its node."""

    def __init__(self, kubectl: Kubectl, node: str, directory: str = "/mnt") -> None:
        """Take the node, and the directory that is changed in it."""
        self.kubectl = kubectl
        self.directory = directory
        self.manifest: Document = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": f"node-{node}", "namespace": kubectl.namespace},
            "spec": {
                "nodeName": node,
                "hostPID": True,
                "terminationGracePeriodSeconds": 0,
                "containers": [
                    {
                        "name": "node",
                        "image": RELEASE,
                        "imagePullPolicy": "IfNotPresent",
                        "command": ["sleep", "infinity"],
                        "securityContext": {"privileged": True, "runAsUser": 0, "runAsGroup": 0},
                        "volumeMounts": [
                            {
                                "name": "directory",
                                "mountPath": directory,
                                "mountPropagation": "Bidirectional",
                            }
                        ],
                    }
                ],
                "volumes": [
                    {
                        "name": "directory",
                        "hostPath": {"path": directory, "type": "DirectoryOrCreate"},
                    }
                ],
            },
        }

    def start(self) -> None:
        """Start it, and wait until it runs."""
        self.kubectl.apply([self.manifest])
        name = self.manifest["metadata"]["name"]
        self.kubectl("wait", "--for=condition=Ready", f"pod/{name}", "--timeout=120s", timeout=150)

    def __call__(self, *words: str, **options: Any) -> str:
        """Run a command in it, as root."""
        return self.kubectl.exec(self.manifest["metadata"]["name"], *words, **options)

    def mounts(self, of: str) -> list[str]:
        """The mounts of the node itself with a text in their path."""
        table = self("cat", "/proc/1/mountinfo")
        return [each for each in (line.split()[4] for line in table.splitlines()) if of in each]

    def kill(self, *what: str) -> int:
        """Kill, not end, the processes with these texts on their command line.

        Returns:
            How many there were.
        """
        # Its own command line has the texts too.
        tests = " && ".join(f"grep -qsaF -- '{each}' $each/cmdline" for each in what)
        script = (
            "n=0; for each in /proc/[0-9]*; do pid=${each#/proc/}; [ $pid != $$ ] || continue;"
            f" if {tests}; then kill -9 $pid && n=$((n + 1)); fi; done; echo $n"
        )
        return int(self("bash", "-c", script))
