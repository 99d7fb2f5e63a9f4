"""All diagnoses, in the order in which they are told: causes before what follows from them.

The table of `docs/troubleshooting.md` is made of this one: `scripts/diagnoses.py` writes it.
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
        "The API server refuses the pods of a workload",
        "Raise the level of the namespace, or the quota, that the message names.",
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
        "A node with pods of the cluster is not ready, or under pressure",
        "Repair the node, or drain it.",
        "high-availability.md#a-node-that-lost-its-power",
        scheduling.nodes,
    ),
    Diagnosis(
        "claim-not-bound",
        "A claim is not bound to a volume, or does not exist",
        "Name a storage class that exists, or make the claim or the volume.",
        f"{_SHOOT}#a-claim-stays-pending",
        scheduling.claims,
    ),
    Diagnosis(
        "pod-waits-for-volume",
        "A pod gets no node for want of its volume",
        "See to its claim; a volume on one node serves the pods of that node alone.",
        f"{_SHOOT}#a-claim-stays-pending",
        partial(scheduling.unschedulable, "claim"),
    ),
    Diagnosis(
        "pod-waits-for-ports",
        "A pod gets no node, since its ports of the node are taken",
        "Move the ports with Ports(…), or leave host_network out.",
        "several-clusters.md",
        partial(scheduling.unschedulable, "ports"),
    ),
    Diagnosis(
        "pod-waits-for-resources",
        "A pod gets no node, since it requests more than any has left",
        "Request less, or add nodes: Resources(cpu_request=…, memory_request=…).",
        "choosing-a-scenario.md#what-they-need-of-the-nodes",
        partial(scheduling.unschedulable, "resources"),
    ),
    Diagnosis(
        "pod-waits-for-cordoned-node",
        "A pod gets no node, since nodes are cordoned",
        "kubectl uncordon the node, when its maintenance is over.",
        "high-availability.md#nodes-that-are-drained",
        partial(scheduling.unschedulable, "cordoned"),
    ),
    Diagnosis(
        "pod-waits-for-companions",
        "A pod gets no node beside, or away from, the pods that it asks for",
        "FUSE wants a worker on its node: give both the same nodes.",
        "fuse.md#where-it-runs",
        partial(scheduling.unschedulable, "companions"),
    ),
    Diagnosis(
        "pod-waits-for-labelled-node",
        "A pod gets no node, since none has the labels that it asks for",
        "Label nodes, or correct PodOptions(node_selector=…).",
        "pods.md#where-pods-run",
        partial(scheduling.unschedulable, "selector"),
    ),
    Diagnosis(
        "pod-waits-for-toleration",
        "A pod gets no node, since it does not tolerate their taints",
        "PodOptions(tolerations=…), or take the taint off.",
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
        "A pod was evicted, or refused by its node",
        "Make room on the node; then delete the pod.",
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
        "A ConfigMap, or the key of it that is asked for, does not exist",
        "Apply the whole file again.",
        "install.md",
        starting.config_maps,
    ),
    Diagnosis(
        "volume-not-mounted",
        "A volume is not mounted, or a container cannot be made",
        "The message says what is missing on the node or in the namespace.",
        f"{_SHOOT}#the-pod-waits-for-a-secret",
        starting.mounts,
    ),
    Diagnosis(
        "init-container-fails",
        "An init container fails, so that the pod does not start",
        "Do what it says; it is run again by itself.",
        f"{_SHOOT}#permission-denied-on-a-node-directory",
        starting.init_containers,
    ),
    Diagnosis(
        "metastore-of-another-kind",
        "The journal was written with another kind of metastore",
        "Change metastore=… back: all data is there.",
        f"{_SHOOT}#unrecognized-checkpoint-name",
        partial(starting.crashes, "metastore"),
    ),
    Diagnosis(
        "jvm-option-unknown",
        "The JVM does not take one of its options",
        "Leave it out, or say Image(java=…).",
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
        "A process finds its port in use",
        "Move one of them, in Ports(…) if it is the cluster's.",
        "several-clusters.md",
        partial(starting.crashes, "port"),
    ),
    Diagnosis(
        "disk-full",
        "A process ends, since a disk is full",
        "Make room, or a larger volume.",
        "journal.md",
        partial(starting.crashes, "disk"),
    ),
    Diagnosis(
        "fuse-cannot-mount",
        "FUSE cannot mount",
        "Move away the files in the mount point on the node; see that the pod is privileged.",
        f"{_SHOOT}#an-application-does-not-see-the-file-system",
        partial(starting.crashes, "fuse"),
    ),
    Diagnosis(
        "out-of-memory",
        "A container took more than its memory limit (OOMKilled)",
        "Raise Resources(memory_limit=…), or lower heap, direct memory or quotas of MEM tiers.",
        f"{_SHOOT}#oomkilled",
        starting.out_of_memory,
    ),
    Diagnosis(
        "killed-while-starting",
        "A probe ends a container before it has started",
        "Give it longer: Process(startup_probe=Probe(failure_threshold=60)).",
        f"{_SHOOT}#a-container-restarts-while-it-starts",
        starting.slow_starts,
    ),
    Diagnosis(
        "killed-by-probe",
        "A probe ended a container that had run",
        "See in its last log what kept it from answering: memory, the node, its masters.",
        f"{_SHOOT}#a-container-restarts-while-it-starts",
        starting.probes,
    ),
    Diagnosis(
        "crash-loop",
        "A container ends again and again",
        "See its last log: kubectl logs POD -c CONTAINER --previous.",
        f"{_SHOOT}#logs",
        partial(starting.crashes, None),
    ),
    Diagnosis(
        "service-missing",
        "Masters are looked for by a name that no Service has",
        "Apply the whole file again.",
        f"{_SHOOT}#the-quorum-does-not-form",
        cluster.services,
    ),
    Diagnosis(
        "policy-locks-out",
        "A NetworkPolicy keeps pods of the cluster from each other",
        "Allow it, or delete the policy; NetworkPolicies(…) writes what the cluster needs.",
        "security.md#who-may-connect",
        policies.locked_out,
    ),
    Diagnosis(
        "masters-cut-off",
        "Masters do not reach each other",
        "Open 19200 and 20003 between masters: policies, firewalls, names.",
        f"{_SHOOT}#the-quorum-does-not-form",
        masters.cut_off,
    ),
    Diagnosis(
        "no-leader",
        "No master leads",
        "Get a majority of the masters to run and to reach each other.",
        f"{_SHOOT}#the-quorum-does-not-form",
        masters.no_leader,
    ),
    Diagnosis(
        "not-in-quorum",
        "The quorum is not whole: one more failure may end it",
        "Delete the pod of the leader, if it does not heal within 15 minutes.",
        f"{_SHOOT}#a-master-is-not-ready",
        masters.quorum,
    ),
    Diagnosis(
        "pod-not-ready",
        "A pod runs, and is not ready",
        "Its probe says why.",
        f"{_SHOOT}#a-master-is-not-ready",
        starting.not_ready,
    ),
    Diagnosis(
        "journal-disk-filling",
        "The disk of a journal or metastore is about to be full",
        "Make the volume larger, or let a checkpoint shorten the journal.",
        "journal.md#one-master-on-a-claim",
        masters.journal_disk,
    ),
    Diagnosis(
        "no-checkpoint",
        "An embedded journal has no checkpoint that is due",
        "See why in the logs of the standbys, which make them.",
        "journal.md#one-master-on-a-claim",
        masters.checkpoints,
    ),
    Diagnosis(
        "master-not-reached",
        "A worker or client does not reach a master that runs",
        "Open 19998 and 20001 to it: policies, firewalls, names.",
        f"{_SHOOT}#a-workers-host-is-unreachable",
        workers.unreachable_masters,
    ),
    Diagnosis(
        "worker-lost",
        "A worker is lost to the masters",
        "See whether its pod runs, hangs, or is cut off; what it alone had is gone with it.",
        f"{_SHOOT}#a-worker-is-lost-or-not-registered",
        workers.lost,
    ),
    Diagnosis(
        "worker-not-registered",
        "A worker runs, and the masters do not know it",
        "See its log: it registers as soon as it reaches the leading master.",
        f"{_SHOOT}#a-worker-is-lost-or-not-registered",
        workers.unregistered,
    ),
    Diagnosis(
        "tier-too-small",
        "A tier is smaller than declared",
        "Make the quota fit what is there: 1G of Alluxio is 1Gi of Kubernetes.",
        f"{_SHOOT}#units-1g-and-1gi",
        workers.small_tiers,
    ),
    Diagnosis(
        "no-domain-socket",
        "The domain socket that clients are to use is not there",
        'Leave short_circuit out, or say "off": the image of 2.9.5 makes no sockets.',
        "short-circuit.md#by-a-domain-socket",
        workers.no_sockets,
    ),
    Diagnosis(
        "fuse-not-mounted",
        "A FUSE pod runs, and nothing is mounted",
        "See its log, and whether it reaches the masters.",
        f"{_SHOOT}#an-application-does-not-see-the-file-system",
        clients.not_mounted,
    ),
    Diagnosis(
        "stale-fuse-mount",
        "A FUSE mount is stale",
        "Restart what holds it; mount the directory above it, with HostToContainer.",
        f"{_SHOOT}#an-application-does-not-see-the-file-system",
        clients.stale_mounts,
    ),
    Diagnosis(
        "under-storage-fails",
        "The under storage answers with an error",
        "Check its address, bucket and credentials, and that pods reach it.",
        "under-stores.md",
        clients.storage,
    ),
    Diagnosis(
        "clocks-apart",
        "The clocks of nodes are apart",
        "Have all nodes follow one time server.",
        f"{_SHOOT}#clocks",
        cluster.clocks,
    ),
    Diagnosis(
        "versions-differ",
        "Pods of one cluster have different versions",
        "Let the rollout end, or delete the pods that are left behind; name a tag or a digest.",
        "upgrade.md",
        cluster.versions,
    ),
    Diagnosis(
        "configuration-is-old",
        "Processes run with an older configuration than the ConfigMap has",
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


def rows() -> Iterator[str]:
    """The diagnoses as rows of the page's table."""
    for each in DIAGNOSES:
        page = each.page.removeprefix(_SHOOT)
        yield f"| [`{each.id}`]({page}) | {each.title} | {each.remedy} |"
