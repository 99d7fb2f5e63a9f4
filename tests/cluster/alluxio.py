"""An Alluxio cluster in a namespace: synthesised by the library, applied, asked, used."""

from __future__ import annotations

import os
import re
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cdk8s import Chart, Testing

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigWarning,
    Image,
    Journal,
    Jvm,
    Process,
    Resources,
    Schedule,
    Ufs,
    VolumeSource,
)
from tests.cluster.kubectl import CommandError, Kubectl, say, until
from tests.kit import Document

MASTERS = "app=alluxio,role=alluxio-master"
WORKERS = "app=alluxio,role=alluxio-worker"
FUSE = "app=alluxio,role=alluxio-fuse"

RELEASE = os.environ.get("ALLUXIO_IMAGE", "alluxio/alluxio:2.9.5")
"""The image that is tried."""

NEVER = Schedule("0 0 1 1 *", suspended=True)
"""The schedule of Jobs that only the test starts."""

# A test is over before the better compiler has paid for itself.
QUICK = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


def image(reference: str = RELEASE, **options: Any) -> Image:
    """An image by its whole name."""
    repository, _, tag = reference.rpartition(":")
    return Image(repository, tag=tag, **options)


def small(**options: Any) -> Process:
    """A process that asks little of its node, and may use what the chart's may."""
    given = options.pop("limit", None)
    options.setdefault("jvm", Jvm(options=QUICK))
    return Process(
        resources=Resources(
            cpu_request="20m",
            cpu_limit=4,
            memory_request="128Mi",
            memory_limit="2Gi" if given is None else given,
        ),
        **options,
    )


def options(namespace: str, **given: Any) -> dict[str, Any]:
    """The options of a cluster of a test: small, on directories that its namespace names.

    Args:
        namespace: Where it will be.
        given: What is as the test wants it.
    """
    masters = given.get("masters", 1)
    claim = VolumeSource.persistent_volume_claim("1Gi", storage_class_name=None)
    defaults: dict[str, Any] = {
        "image": image(),
        "ufs": Ufs("/under-storage", volume=on_node(namespace, "under-storage")),
        "journal": Journal.local(volume=claim) if masters == 1 else Journal.embedded(volume=claim),
        "master": small(),
        "job_master": small(),
        "worker": small(limit="3Gi"),
        "job_worker": small(),
    }
    return {**defaults, **given}


def on_node(namespace: str, what: str) -> VolumeSource:
    """A node directory; `/tmp` is emptied by its owner sooner or later."""
    return VolumeSource.host_path(f"/tmp/alluxio-tests/{namespace}/{what}", prepare=True)


def documents(
    namespace: str, *, jobs: Callable[[Chart, AlluxioCluster], None] | None = None, **given: Any
) -> list[Document]:
    """The manifests of a cluster of a test.

    Args:
        namespace: Where it will be.
        jobs: Makes its Jobs. Default: it has none.
        given: What is as the test wants it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        chart = Chart(Testing.app(), "test", namespace=namespace, disable_resource_name_hashes=True)
        alluxio = AlluxioCluster(chart, "alluxio", **options(namespace, **given))
        if jobs is not None:
            jobs(chart, alluxio)
        synthesised: list[Document] = Testing.synth(chart)
    return synthesised


class Alluxio:
    """A cluster that runs."""

    def __init__(self, kubectl: Kubectl, *, masters: int = 1, name: str = "alluxio") -> None:
        """Take what it is called, and how many masters it has."""
        self.kubectl = kubectl
        self.masters = masters
        self.name = name

    def start(self, documents: Sequence[Document], *, workers: int | None = None) -> float:
        """Apply manifests, and wait until masters and workers are ready.

        Args:
            documents: The manifests.
            workers: How many workers are to be ready. Default: as many as the DaemonSet wants.

        Returns:
            Seconds from apply to a leader that answers.
        """
        say(f"{self.kubectl.namespace}: apply {len(documents)} objects, {self.masters} masters")
        start = time.monotonic()
        self.kubectl.apply(documents)
        self.wait_leader(timeout=420)
        took = time.monotonic() - start
        say(f"a leader answers after {took:.0f} s")
        self.kubectl.wait_ready(self.selector("master"), self.masters)
        self.wait_workers(workers)
        return took

    def selector(self, role: str) -> str:
        """The labels of the pods of a role."""
        return f"app=alluxio,role=alluxio-{role},release={self.name}"

    def wait_workers(self, workers: int | None = None) -> int:
        """Wait until the workers are ready, and the master knows them."""
        if workers is None:
            sets = self.kubectl.items("daemonsets", self.selector("worker"))
            workers = until(
                "the DaemonSet to know its nodes",
                lambda: (
                    self.kubectl.items("daemonsets", self.selector("worker"))[0]["status"].get(
                        "desiredNumberScheduled"
                    )
                    or None
                ),
            )
            assert len(sets) == 1
        self.kubectl.wait_ready(self.selector("worker"), workers)
        until(
            f"{workers} live workers",
            lambda: f"Live Workers: {workers}" in self("fsadmin", "report", "summary"),
            timeout=180,
            every=3,
        )
        return workers

    def __call__(
        self, *words: str, pod: str | None = None, check: bool = True, timeout: float = 120
    ) -> str:
        """Run an `alluxio` command in a master's container, and return what it printed."""
        return self.kubectl.exec(
            pod or f"{self.name}-master-0",
            "alluxio",
            *words,
            container="alluxio-master",
            check=check,
            timeout=timeout,
        )

    def leader(self) -> str | None:
        """The pod of the leading master: the one whose web server answers. None where none does."""
        ask = (
            "exec 3<>/dev/tcp/127.0.0.1/19999; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3;"
            " read -r -t 5 line <&3; [[ $line == HTTP/* ]]"
        )
        for pod in self.kubectl.pods(self.selector("master")):
            name: str = pod["metadata"]["name"]
            try:
                self.kubectl.exec(name, "bash", "-c", ask, container="alluxio-master", timeout=20)
            except CommandError:
                continue
            return name
        return None

    def wait_leader(self, *, other_than: str = "", timeout: float = 240) -> str:
        """Wait until a master leads, and answers: a listing of the root is an answer.

        Args:
            other_than: The uid of a pod that is not meant. A pod that is re-created has another
                one, and may lead again.
            timeout: In seconds.
        """

        def serving() -> str | None:
            leader = self.leader()
            if leader is None or self.uid(leader) == other_than:
                return None
            self("fs", "ls", "/", pod=leader, timeout=45)
            return leader

        return until("a leading master that answers", serving, timeout=timeout)

    def uid(self, pod: str) -> str:
        """The uid of a master's pod."""
        return uids(self.kubectl, self.selector("master")).get(pod, "")

    def quorum(self, domain: str = "MASTER") -> dict[str, str]:
        """The state of each member of a quorum, by its host name."""
        printed = self._anywhere("fsadmin", "journal", "quorum", "info", "-domain", domain)
        return {
            host: state
            for state, host in re.findall(r"^(\w+) *\| *\d+ *\| *([\w.-]+):\d+", printed, re.M)
        }

    def _anywhere(self, *words: str) -> str:
        """Run a command in the first master that can; a pod may be away."""
        failures = []
        for pod in self.kubectl.pods(self.selector("master")):
            try:
                return self(*words, pod=pod["metadata"]["name"], timeout=60)
            except CommandError as failed:
                failures.append(str(failed))
        raise CommandError("\n".join(failures) or "no master")

    def wait_whole(self, timeout: float = 240) -> float:
        """Wait until each master and job master is in its quorum; returns the seconds it took."""
        start = time.monotonic()
        for domain in ("MASTER", "JOB_MASTER"):

            def whole(domain: str = domain) -> bool:
                states = self.quorum(domain)
                return len(states) == self.masters and {"AVAILABLE"} == set(states.values())

            until(f"the quorum of {domain} whole", whole, timeout=timeout, every=2)
        return time.monotonic() - start

    def write(self, path: str, text: str) -> None:
        """Write a file, through to the under storage; tried again while there is an election."""
        command = (
            f"rm -f /tmp/to-write; printf %s {text} >/tmp/to-write; alluxio fs -Dalluxio.user.file"
            f".writetype.default=CACHE_THROUGH copyFromLocal /tmp/to-write {path}"
        )
        until(
            f"{path} written",
            lambda: self.kubectl.exec(
                self._a_pod(), "bash", "-c", command, container="alluxio-master", timeout=90
            ),
            timeout=180,
        )

    def read(self, path: str) -> str:
        """Read a file; tried again while there is an election."""
        return until(
            f"{path} read",
            lambda: self("fs", "cat", path, pod=self._a_pod(), timeout=90) or None,
            timeout=180,
        )

    def _a_pod(self) -> str:
        ready = [name for name, up in self.kubectl.ready(self.selector("master")).items() if up]
        if not ready:
            raise CommandError("no master is ready")
        return ready[0]

    def run_tests(self) -> None:
        """Alluxio's own tests: files written and read in all of its ways."""
        printed = self("runTests", timeout=600)
        passed = printed.count("Passed the test!")
        say(f"alluxio runTests: {passed} passed")
        assert passed > 0
        assert "Failed the test!" not in printed
        self("fs", "rm", "-R", "/default_tests_files", timeout=60, check=False)


def uids(kubectl: Kubectl, selector: str) -> Mapping[str, str]:
    """Which pods there are: a pod that was re-created has another uid."""
    return {each["metadata"]["name"]: each["metadata"]["uid"] for each in kubectl.pods(selector)}
