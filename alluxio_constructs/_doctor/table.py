"""All diagnoses, in the order in which they are told: causes before what follows from them.

The tables of `docs/troubleshooting*.md` are made of this one: `scripts/diagnoses.py` writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from .looks import clients, cluster, masters, policies, scheduling, starting, workers
from .view import Found, View


class Diagnosis(NamedTuple):
    """One way in which a cluster can be broken.

    Attributes:
        id: What it is called, in reports and for programs.
        title: What is wrong.
        remedy: What to do.
        page: The page of the documentation and its section.
        look: Finds it in what was read.
    """

    id: str
    title: str
    remedy: str
    page: str
    look: Callable[[View], Iterable[Found]]


_SHOOT = "troubleshooting.md"

DIAGNOSES: Sequence[Diagnosis] = (
    Diagnosis(
        "pods-refused",
        "The API server rejects the pods of a workload",
        "Raise the namespace's pod security level or its quota, whichever the message names.",
        "security.md#what-pods-may-do",
        scheduling.not_created,
    ),
    Diagnosis(
        "scaled-to-none",
        "A StatefulSet is scaled to 0",
        "Scale it to the number of masters: kubectl scale --replicas.",
        "number-of-masters.md",
        starting.scaled_to_none,
    ),
    Diagnosis(
        "node-not-ready",
        "A node that runs pods of the cluster is not ready or is under pressure",
        "Repair the node, or drain it.",
        "high-availability.md#a-node-that-lost-its-power",
        scheduling.nodes,
    ),
    Diagnosis(
        "claim-not-bound",
        "A claim does not exist or is not bound to a volume",
        "Name a storage class that exists, or create the claim or the volume.",
        f"{_SHOOT}#a-claim-stays-pending",
        scheduling.claims,
    ),
    Diagnosis(
        "pod-waits-for-volume",
        "A pod cannot be scheduled because of its volume",
        "Check its claim; a volume on one node serves only the pods on that node.",
        f"{_SHOOT}#a-claim-stays-pending",
        partial(scheduling.unschedulable, "claim"),
    ),
    Diagnosis(
        "pod-waits-for-ports",
        "A pod cannot be scheduled: its host ports are taken on every node",
        "Move the ports with Ports(…), or leave out host_network.",
        "several-clusters.md",
        partial(scheduling.unschedulable, "ports"),
    ),
    Diagnosis(
        "pod-waits-for-resources",
        "A pod cannot be scheduled: it requests more than any node has left",
        "Request less, or add nodes: Resources(cpu_request=…, memory_request=…).",
        "choosing-a-scenario.md#what-they-need-of-the-nodes",
        partial(scheduling.unschedulable, "resources"),
    ),
    Diagnosis(
        "pod-waits-for-cordoned-node",
        "A pod cannot be scheduled: nodes are cordoned",
        "Run kubectl uncordon on the node when its maintenance is over.",
        "high-availability.md#nodes-that-are-drained",
        partial(scheduling.unschedulable, "cordoned"),
    ),
    Diagnosis(
        "pod-waits-for-companions",
        "A pod cannot be scheduled: no node satisfies its affinity to other pods, or its spread",
        "FUSE runs only on nodes with a worker: give both the same nodes.",
        "fuse.md#where-it-runs",
        partial(scheduling.unschedulable, "companions"),
    ),
    Diagnosis(
        "pod-waits-for-labelled-node",
        "A pod cannot be scheduled: no node has the labels that it selects",
        "Label nodes, or correct PodOptions(node_selector=…).",
        "pods.md#where-pods-run",
        partial(scheduling.unschedulable, "selector"),
    ),
    Diagnosis(
        "pod-waits-for-toleration",
        "A pod cannot be scheduled: it does not tolerate the nodes' taints",
        "Add PodOptions(tolerations=…), or remove the taint.",
        "pods.md#where-pods-run",
        partial(scheduling.unschedulable, "taints"),
    ),
    Diagnosis(
        "no-node-matches",
        "A DaemonSet has no node to run on",
        "Label nodes, or correct PodOptions(node_selector=…).",
        "pods.md#where-pods-run",
        scheduling.no_node_matches,
    ),
    Diagnosis(
        "pod-evicted",
        "A pod was evicted, or rejected by its node",
        "Free resources on the node, then delete the pod.",
        f"{_SHOOT}#a-pod-stays-pending",
        scheduling.evicted,
    ),
    Diagnosis(
        "image-not-pulled",
        "An image cannot be pulled",
        "Check its name and tag, the registry, and PodOptions(image_pull_secrets=…).",
        f"{_SHOOT}#an-image-is-not-pulled",
        starting.image_pulls,
    ),
    Diagnosis(
        "secret-missing",
        "A Secret, or the key of it that is asked for, does not exist",
        "Make it, with that key; the pod starts by itself.",
        f"{_SHOOT}#the-pod-waits-for-a-secret",
        starting.secrets,
    ),
    Diagnosis(
        "config-map-missing",
        "A ConfigMap, or a key that a pod reads from it, does not exist",
        "Apply the whole file again.",
        "install.md",
        starting.config_maps,
    ),
    Diagnosis(
        "volume-not-mounted",
        "A volume cannot be mounted, or a container cannot be created",
        "The message says what is missing on the node or in the namespace.",
        f"{_SHOOT}#the-pod-waits-for-a-secret",
        starting.mounts,
    ),
    Diagnosis(
        "init-container-fails",
        "An init container fails, so the pod does not start",
        "Fix what its log names; Kubernetes then runs it again.",
        f"{_SHOOT}#permission-denied-on-a-node-directory",
        starting.init_containers,
    ),
    Diagnosis(
        "metastore-of-another-kind",
        "The journal was written with another kind of metastore",
        "Change metastore=… back: all data is still there.",
        f"{_SHOOT}#unrecognized-checkpoint-name",
        partial(starting.crashes, "metastore"),
    ),
    Diagnosis(
        "jvm-option-unknown",
        "The JVM rejects one of its options",
        "Leave it out, or name the image's Java: Image(java=…).",
        f"{_SHOOT}#unrecognized-vm-option",
        partial(starting.crashes, "option"),
    ),
    Diagnosis(
        "permission-denied",
        "A process may not write to a directory",
        "VolumeSource.host_path(…, prepare=True), or chown 1000:1000 on the node.",
        f"{_SHOOT}#permission-denied-on-a-node-directory",
        partial(starting.crashes, "permission"),
    ),
    Diagnosis(
        "port-in-use",
        "The port of a process is already in use",
        "Move one of the two, with Ports(…) if it is the cluster's.",
        "several-clusters.md",
        partial(starting.crashes, "port"),
    ),
    Diagnosis(
        "disk-full",
        "A process exits because a disk is full",
        "Free space, or use a larger volume.",
        "journal.md",
        partial(starting.crashes, "disk"),
    ),
    Diagnosis(
        "fuse-cannot-mount",
        "FUSE cannot mount",
        "Move the files out of the mount point on the node; check that the pod is privileged.",
        f"{_SHOOT}#an-application-does-not-see-the-file-system",
        partial(starting.crashes, "fuse"),
    ),
    Diagnosis(
        "out-of-memory",
        "A container exceeded its memory limit (OOMKilled)",
        "Raise Resources(memory_limit=…), or lower heap, direct memory or MEM tier quotas.",
        f"{_SHOOT}#oomkilled",
        starting.out_of_memory,
    ),
    Diagnosis(
        "killed-while-starting",
        "A probe kills a container before it has started",
        "Give it more time: Process(startup_probe=Probe(failure_threshold=60)).",
        f"{_SHOOT}#a-container-restarts-while-it-starts",
        starting.slow_starts,
    ),
    Diagnosis(
        "killed-by-probe",
        "A probe killed a running container",
        "Find in its last log what kept it from answering: memory, the node, its masters.",
        f"{_SHOOT}#a-container-restarts-while-it-starts",
        starting.probes,
    ),
    Diagnosis(
        "crash-loop",
        "A container exits again and again",
        "Read its last log: kubectl logs POD -c CONTAINER --previous.",
        f"{_SHOOT}#logs",
        partial(starting.crashes, None),
    ),
    Diagnosis(
        "service-missing",
        "Masters are addressed by a name that no Service has",
        "Apply the whole file again.",
        f"{_SHOOT}#the-quorum-does-not-form",
        cluster.services,
    ),
    Diagnosis(
        "policy-locks-out",
        "A NetworkPolicy blocks traffic between pods of the cluster",
        "Allow it, or delete the policy; NetworkPolicies(…) writes what the cluster needs.",
        "security.md#who-may-connect",
        policies.locked_out,
    ),
    Diagnosis(
        "masters-cut-off",
        "Masters cannot reach each other",
        "Open 19200 and 20003 between masters; check policies, firewalls and names.",
        f"{_SHOOT}#the-quorum-does-not-form",
        masters.cut_off,
    ),
    Diagnosis(
        "no-leader",
        "No master leads",
        "Make sure that a majority of the masters run and reach each other.",
        f"{_SHOOT}#the-quorum-does-not-form",
        masters.no_leader,
    ),
    Diagnosis(
        "not-in-quorum",
        "The quorum is incomplete: one more failure may break it",
        "Delete the leader's pod if the quorum does not recover within 15 minutes.",
        f"{_SHOOT}#a-master-is-not-ready",
        masters.quorum,
    ),
    Diagnosis(
        "pod-not-ready",
        "A pod runs but is not ready",
        "Its readiness probe says why.",
        f"{_SHOOT}#a-master-is-not-ready",
        starting.not_ready,
    ),
    Diagnosis(
        "journal-disk-filling",
        "The disk of a journal or metastore is almost full",
        "Enlarge the volume, or shorten the journal with a checkpoint.",
        "journal.md#one-master-on-a-claim",
        masters.journal_disk,
    ),
    Diagnosis(
        "no-checkpoint",
        "A checkpoint of an embedded journal is overdue",
        "Find the reason in the logs of the standbys, which create the checkpoints.",
        "journal.md#one-master-on-a-claim",
        masters.checkpoints,
    ),
    Diagnosis(
        "master-not-reached",
        "A worker or client cannot reach a running master",
        "Open 19998 and 20001 to it; check policies, firewalls and names.",
        f"{_SHOOT}#a-workers-host-is-unreachable",
        workers.unreachable_masters,
    ),
    Diagnosis(
        "worker-lost",
        "The masters have lost a worker",
        "Check whether its pod runs, hangs or is cut off; data that only it held is lost with it.",
        f"{_SHOOT}#a-worker-is-lost-or-not-registered",
        workers.lost,
    ),
    Diagnosis(
        "worker-not-registered",
        "A worker runs, but the masters do not know it",
        "Read its log: it registers as soon as it reaches the leading master.",
        f"{_SHOOT}#a-worker-is-lost-or-not-registered",
        workers.unregistered,
    ),
    Diagnosis(
        "tier-too-small",
        "A tier is smaller than declared",
        "Lower the quota to the volume's size: 1G in Alluxio is 1Gi in Kubernetes.",
        f"{_SHOOT}#units-1g-and-1gi",
        workers.small_tiers,
    ),
    Diagnosis(
        "no-domain-socket",
        "The domain socket that clients are configured to use does not exist",
        'Leave out short_circuit, or set it to "off": the 2.9.5 image creates no sockets.',
        "short-circuit.md#by-a-domain-socket",
        workers.no_sockets,
    ),
    Diagnosis(
        "fuse-not-mounted",
        "A FUSE pod runs, but nothing is mounted",
        "Read its log, and check whether it reaches the masters.",
        f"{_SHOOT}#an-application-does-not-see-the-file-system",
        clients.not_mounted,
    ),
    Diagnosis(
        "stale-fuse-mount",
        "A FUSE mount is stale",
        "Restart the pod that holds it; mount the parent directory, with HostToContainer.",
        f"{_SHOOT}#an-application-does-not-see-the-file-system",
        clients.stale_mounts,
    ),
    Diagnosis(
        "under-storage-fails",
        "The under storage returns an error",
        "Check its address, bucket and credentials, and whether pods reach it.",
        "under-stores.md",
        clients.storage,
    ),
    Diagnosis(
        "clocks-apart",
        "The clocks of the nodes differ",
        "Synchronise all nodes with one time server.",
        f"{_SHOOT}#clocks",
        cluster.clocks,
    ),
    Diagnosis(
        "versions-differ",
        "Pods of one cluster run different versions",
        "Let the rollout finish, or delete the pods that it left behind; name a tag or a digest.",
        "upgrade.md",
        cluster.versions,
    ),
    Diagnosis(
        "configuration-is-old",
        "Processes run with an older configuration than the ConfigMap's",
        "Restart them: kubectl rollout restart.",
        f"{_SHOOT}#the-configuration-is-older-than-the-configmap",
        cluster.old_configuration,
    ),
)


class Problem(NamedTuple):
    """A diagnosis that was made, and of what.

    Attributes:
        diagnosis: The diagnosis.
        objects: The objects of which it is true.
        why: What says so.
    """

    diagnosis: Diagnosis
    objects: Sequence[str]
    why: str


def diagnosed(view: View) -> Iterator[Problem]:
    """What is wrong; objects of which the same is true are told together.

    Args:
        view: What was read.
    """
    for each in DIAGNOSES:
        by_reason: dict[str, list[str]] = {}
        for found in each.look(view):
            by_reason.setdefault(found.why, []).append(found.about)
        for why, objects in by_reason.items():
            yield Problem(each, list(dict.fromkeys(objects)), why)


def rows(say: Callable[[str], str] = str) -> Iterator[str]:
    """The diagnoses as rows of the page's table.

    Args:
        say: Translates titles and remedies; by default they are in English.
    """
    for each in DIAGNOSES:
        page = each.page.removeprefix(_SHOOT)
        yield f"| [`{each.id}`]({page}) | {say(each.title)} | {say(each.remedy)} |"
