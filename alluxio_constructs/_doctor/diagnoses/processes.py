"""Processes that run but do not do their work."""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnosis import TROUBLESHOOTING as PAGE
from ..diagnosis import Diagnosis
from ..looks import clients, cluster, masters, policies, starting, workers

DIAGNOSES: Sequence[Diagnosis] = (
    Diagnosis(
        "service-missing",
        "Masters are addressed by a name that no Service has",
        "Apply the whole file again.",
        f"{PAGE}#the-quorum-does-not-form",
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
        "policy-blocks-dns",
        "A NetworkPolicy blocks DNS, so that host names are not resolved",
        "Allow egress to port 53, UDP and TCP, of the namespace kube-system.",
        "security.md#who-may-connect",
        policies.no_names,
    ),
    Diagnosis(
        "masters-cut-off",
        "Masters cannot reach each other",
        "Open 19200 and 20003 between masters; check policies, firewalls and names.",
        f"{PAGE}#the-quorum-does-not-form",
        masters.cut_off,
    ),
    Diagnosis(
        "no-leader",
        "No master leads",
        "Make sure that a majority of the masters run and reach each other.",
        f"{PAGE}#the-quorum-does-not-form",
        masters.no_leader,
    ),
    Diagnosis(
        "not-in-quorum",
        "The quorum is incomplete: one more failure may break it",
        "Delete the leader's pod if the quorum does not recover within 15 minutes.",
        f"{PAGE}#a-master-is-not-ready",
        masters.quorum,
    ),
    Diagnosis(
        "pod-not-ready",
        "A pod runs but is not ready",
        "Its readiness probe says why.",
        f"{PAGE}#a-master-is-not-ready",
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
        f"{PAGE}#a-workers-host-is-unreachable",
        workers.unreachable_masters,
    ),
    Diagnosis(
        "worker-lost",
        "The masters have lost a worker",
        "Check whether its pod runs, hangs or is cut off; data that only it held is lost with it.",
        f"{PAGE}#a-worker-is-lost-or-not-registered",
        workers.lost,
    ),
    Diagnosis(
        "worker-not-registered",
        "A worker runs, but the masters do not know it",
        "Read its log: it registers as soon as it reaches the leading master.",
        f"{PAGE}#a-worker-is-lost-or-not-registered",
        workers.unregistered,
    ),
    Diagnosis(
        "tier-not-used",
        "A worker could not initialize a tier directory and runs without it",
        "If its quota was lowered, raise it above what the directory holds; else see its log.",
        "how-to/quota.md",
        workers.unused_tiers,
    ),
    Diagnosis(
        "tier-too-small",
        "A tier is smaller than declared",
        "Lower the quota to the volume's size: 1G in Alluxio is 1Gi in Kubernetes.",
        f"{PAGE}#units-1g-and-1gi",
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
        f"{PAGE}#an-application-does-not-see-the-file-system",
        clients.not_mounted,
    ),
    Diagnosis(
        "stale-fuse-mount",
        "A FUSE mount is stale",
        "Restart the pod that holds it; mount the parent directory, with HostToContainer.",
        f"{PAGE}#an-application-does-not-see-the-file-system",
        clients.stale_mounts,
    ),
    Diagnosis(
        "clocks-apart",
        "The clocks of the nodes differ",
        "Synchronise all nodes with one time server.",
        f"{PAGE}#clocks",
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
        f"{PAGE}#the-configuration-is-older-than-the-configmap",
        cluster.old_configuration,
    ),
)
