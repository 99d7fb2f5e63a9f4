"""Three masters that lose a leader, a process, a volume, a node: what they keep, how long it takes.

One cluster serves all tests of this module; each leaves the quorum whole.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from alluxio_constructs import Jvm, Process
from tests.cluster.alluxio import MASTERS, Alluxio, documents, small, uids
from tests.cluster.conftest import Cluster
from tests.cluster.kubectl import CommandError, Kubectl, run, say, until
from tests.kit import Document

_numbers = itertools.count()


@pytest.fixture(scope="module")
def alluxio(cluster: Cluster, shared: Kubectl) -> Alluxio:
    """Three masters and their workers."""
    made = Alluxio(shared, masters=3)
    made.start(documents(shared.namespace, masters=3, workers=1), workers=1)
    made.wait_whole()
    return made


@pytest.fixture
def kept(alluxio: Alluxio, remark: Callable[[str], None]) -> Iterator[None]:
    """A file that is written before the test, and read after it, when the quorum is whole again."""
    path = f"/kept-{next(_numbers)}"
    alluxio.write(path, path)
    yield
    remark(f"quorum whole {alluxio.wait_whole(timeout=300):.0f} s after")
    alluxio.kubectl.wait_ready(MASTERS, 3)
    assert path == alluxio.read(path)


def node_of(kubectl: Kubectl, pod: str) -> str:
    """The node that a pod is on."""
    name: str = kubectl.json("get", "pod", pod)["spec"]["nodeName"]
    return name


def standby(alluxio: Alluxio) -> str:
    """A master that does not lead."""
    leader = alluxio.wait_leader()
    return next(name for name in sorted(uids(alluxio.kubectl, MASTERS)) if name != leader)


@pytest.mark.usefixtures("kept")
def test_masters_have_a_leader_again_when_its_pod_is_deleted(
    alluxio: Alluxio, remark: Callable[[str], None]
) -> None:
    """Another one, or the same, if it is back early enough for the election."""
    leader = alluxio.wait_leader()
    uid = alluxio.uid(leader)
    start = time.monotonic()
    alluxio.kubectl("delete", "pod", leader, "--wait=false")
    other = alluxio.wait_leader(other_than=uid)
    remark(f"{leader} -> {other} in {time.monotonic() - start:.0f} s")


@pytest.mark.usefixtures("kept")
def test_master_comes_back_when_its_jvm_is_killed(
    alluxio: Alluxio, remark: Callable[[str], None]
) -> None:
    leader = alluxio.wait_leader()
    before = restarts(alluxio.kubectl, leader)
    start = time.monotonic()
    kill = (
        "for each in /proc/[0-9]*; do"
        # Not the shell itself, whose command line has the pattern, and not what it stands for.
        " grep -qs alluxio.master.Alluxio[M]aster $each/cmdline && kill -9 ${each#/proc/};"
        " done; true"
    )
    alluxio.kubectl.exec(leader, "bash", "-c", kill, container="alluxio-master", check=False)
    until("the container restarted", lambda: restarts(alluxio.kubectl, leader) > before)
    alluxio.wait_leader()
    remark(f"a leader {time.monotonic() - start:.0f} s after")


def restarts(kubectl: Kubectl, pod: str) -> int:
    """How often the containers of a pod were restarted."""
    statuses = kubectl.json("get", "pod", pod)["status"].get("containerStatuses", ())
    return sum(each["restartCount"] for each in statuses)


@pytest.mark.usefixtures("kept")
def test_volume_that_is_lost_is_rebuilt_from_the_others(alluxio: Alluxio) -> None:
    pod = standby(alluxio)
    claim = f"alluxio-journal-{pod}"
    old = alluxio.kubectl.json("get", "pvc", claim)["metadata"]["uid"]
    alluxio.kubectl("delete", "pvc", claim, "--wait=false")
    alluxio.kubectl("delete", "pod", pod)
    until(
        f"{claim} is another one",
        lambda: alluxio.kubectl.json("get", "pvc", claim)["metadata"]["uid"] != old,
    )


def test_master_that_no_leader_is_connected_to_is_not_ready(
    alluxio: Alluxio, remark: Callable[[str], None]
) -> None:
    """The journal's port of a standby is closed to the leader, as by a policy that is wrong."""
    pod = standby(alluxio)
    alluxio.kubectl.apply([isolating(alluxio.kubectl.namespace, pod)])
    try:
        # What is connected already stays so, until the pod is re-created.
        alluxio.kubectl("delete", "pod", pod)
        time.sleep(5)
        until("the pod runs", lambda: alluxio.kubectl.json("get", "pod", pod)["status"]["podIP"])
        time.sleep(60)
        if alluxio.quorum().get(pod) == "AVAILABLE":
            pytest.skip("the cluster does not enforce NetworkPolicies")
        assert not alluxio.kubectl.ready(MASTERS)[pod]
        remark("not ready for a minute, as it should be")
    finally:
        alluxio.kubectl("delete", "networkpolicy", "isolate")
    alluxio.kubectl.wait_ready(MASTERS, 3)
    alluxio.wait_whole()


def isolating(namespace: str, pod: str) -> dict[str, object]:
    """A policy by which nobody may connect to the journals' ports of a pod."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "isolate", "namespace": namespace},
        "spec": {
            "podSelector": {"matchLabels": {"statefulset.kubernetes.io/pod-name": pod}},
            "policyTypes": ["Ingress"],
            "ingress": [{"ports": [{"port": each} for each in (19998, 19999, 20001, 20002)]}],
        },
    }


@pytest.mark.usefixtures("kept")
def test_rolling_update_keeps_the_quorum(alluxio: Alluxio, remark: Callable[[str], None]) -> None:
    changed = documents(
        alluxio.kubectl.namespace,
        masters=3,
        workers=1,
        master=small(properties={"alluxio.master.ttl.checker.interval": "50min"}),
    )
    kubectl = alluxio.kubectl
    before = uids(kubectl, MASTERS)
    most_away = 0
    end = threading.Event()

    def watch() -> None:
        nonlocal most_away
        while not end.is_set():
            try:
                running = [each for each in kubectl.pods(MASTERS) if has_started(each)]
            except CommandError:
                continue
            most_away = max(most_away, 3 - len(running))
            time.sleep(0.5)

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.monotonic()
    try:
        kubectl.apply(changed)
        kubectl("rollout", "status", "statefulset/alluxio-master", "--timeout=900s", timeout=920)
    finally:
        end.set()
        watcher.join()
    remark(f"{time.monotonic() - start:.0f} s, at most {most_away} away at a time")
    assert {} == {k: v for k, v in uids(kubectl, MASTERS).items() if before[k] == v}
    assert 1 == most_away


def has_started(pod: Document) -> bool:
    """Whether all containers of a pod have started. In an election, none of them is ready."""
    return all(each["started"] for each in pod["status"].get("containerStatuses", [{"started": 0}]))


@pytest.mark.usefixtures("kept")
def test_drain_takes_one_master_and_is_refused_a_second(cluster: Cluster, alluxio: Alluxio) -> None:
    cluster.needs_nodes(3)
    first, second = (node_of(alluxio.kubectl, f"alluxio-master-{i}") for i in (0, 1))
    if first == second:
        pytest.skip("two masters share a node")
    drain = ("--ignore-daemonsets", "--delete-emptydir-data", "--pod-selector", MASTERS)
    try:
        run("kubectl", "drain", first, *drain, "--timeout=120s", timeout=150)
        refused = run("kubectl", "drain", second, *drain, "--timeout=15s", check=False, timeout=60)
        assert 0 != refused.returncode
        assert "disruption budget" in refused.stderr
    finally:
        for node in (first, second):
            run("kubectl", "uncordon", node)
    alluxio.wait_leader()


@pytest.mark.usefixtures("kept")
def test_node_off_and_on_again(
    cluster: Cluster, alluxio: Alluxio, remark: Callable[[str], None]
) -> None:
    cluster.needs_nodes(3)
    stop = cluster.command("NODE_STOP", "takes a node's power")
    start_again = cluster.command("NODE_START", "gives it back")
    leader = alluxio.wait_leader()
    uid = alluxio.uid(leader)
    node = node_of(alluxio.kubectl, leader)
    start = time.monotonic()
    stop(node)
    try:
        other = alluxio.wait_leader(other_than=uid, timeout=240)
        remark(f"{leader} -> {other} in {time.monotonic() - start:.0f} s")
        say("node on again")
    finally:
        start_again(node)
    until("the node is ready", lambda: node_ready(node), timeout=240)


def node_ready(node: str) -> bool:
    """Whether a node is ready."""
    ready = '{.status.conditions[?(@.type=="Ready")].status}'
    return "True" == run("kubectl", "get", "node", node, "-o", f"jsonpath={ready}").stdout


@pytest.mark.usefixtures("kept")
def test_partition_of_the_leader(
    cluster: Cluster, alluxio: Alluxio, remark: Callable[[str], None]
) -> None:
    cluster.needs_nodes(3)
    cut = cluster.command("NODE_CUT", "cuts a node off the network")
    join = cluster.command("NODE_JOIN", "connects it again")
    leader = alluxio.wait_leader()
    uid = alluxio.uid(leader)
    node = node_of(alluxio.kubectl, leader)
    start = time.monotonic()
    cut(node)
    try:
        other = alluxio.wait_leader(other_than=uid, timeout=240)
        remark(f"{leader} -> {other} in {time.monotonic() - start:.0f} s")
    finally:
        join(node)
    until("the node is ready", lambda: node_ready(node), timeout=240)


def test_pods_that_crash_are_replaced_by_the_apply_that_repairs_them(kubectl: Kubectl) -> None:
    """With `Parallel`, and masters that are ready where no majority runs: nobody deletes a pod."""
    broken = documents(kubectl.namespace, masters=3, worker_enabled=False, master=crashing())
    kubectl.apply(broken)
    until(
        "the masters crash",
        lambda: sum(restarts(kubectl, each) for each in uids(kubectl, MASTERS)) >= 3,
        timeout=300,
    )
    alluxio = Alluxio(kubectl, masters=3)
    kubectl.apply(documents(kubectl.namespace, masters=3, worker_enabled=False))
    kubectl("rollout", "status", "statefulset/alluxio-master", "--timeout=600s", timeout=620)
    alluxio.wait_leader()
    alluxio.wait_whole()


def crashing() -> Process:
    """A master that ends at once, as one does after a mistake that no synth can see."""
    return small(jvm=Jvm(options=["-javaagent:/no/such/agent.jar"]))
