"""Containers that do not start, or that end again; and the storage without which masters do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ..diagnosis import TROUBLESHOOTING as PAGE
from ..diagnosis import Diagnosis
from ..looks import clients, starting

DIAGNOSES: Sequence[Diagnosis] = (
    Diagnosis(
        "image-not-pulled",
        "An image cannot be pulled",
        "Check its name and tag, the registry, and PodOptions(image_pull_secrets=…).",
        f"{PAGE}#an-image-is-not-pulled",
        starting.image_pulls,
    ),
    Diagnosis(
        "secret-missing",
        "A Secret, or the key of it that is asked for, does not exist",
        "Make it, with that key; the pod starts by itself.",
        f"{PAGE}#the-pod-waits-for-a-secret",
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
        f"{PAGE}#the-pod-waits-for-a-secret",
        starting.mounts,
    ),
    Diagnosis(
        "init-container-fails",
        "An init container fails, so the pod does not start",
        "Fix what its log names; Kubernetes then runs it again.",
        f"{PAGE}#permission-denied-on-a-node-directory",
        starting.init_containers,
    ),
    Diagnosis(
        "metastore-of-another-kind",
        "The journal was written with another kind of metastore",
        "Change metastore=… back: all data is still there.",
        f"{PAGE}#unrecognized-checkpoint-name",
        partial(starting.crashes, "metastore"),
    ),
    Diagnosis(
        "jvm-option-unknown",
        "The JVM rejects one of its options",
        "Leave it out, or name the image's Java: Image(java=…).",
        f"{PAGE}#unrecognized-vm-option",
        partial(starting.crashes, "option"),
    ),
    Diagnosis(
        "permission-denied",
        "A process may not write to a directory",
        "VolumeSource.host_path(…, prepare=True), or chown 1000:1000 on the node.",
        f"{PAGE}#permission-denied-on-a-node-directory",
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
        f"{PAGE}#an-application-does-not-see-the-file-system",
        partial(starting.crashes, "fuse"),
    ),
    Diagnosis(
        "out-of-memory",
        "A container exceeded its memory limit (OOMKilled)",
        "Raise Resources(memory_limit=…), or lower heap, direct memory or MEM tier quotas.",
        f"{PAGE}#oomkilled",
        starting.out_of_memory,
    ),
    Diagnosis(
        "jvm-out-of-memory",
        "A process ends because its JVM ran out of memory (OutOfMemoryError)",
        "Raise Jvm(heap=…) or Jvm(direct_memory=…), and the memory limit by as much.",
        "memory.md",
        partial(starting.crashes, "heap"),
    ),
    Diagnosis(
        "killed-while-starting",
        "A probe kills a container before it has started",
        "Give it more time: Process(startup_probe=Probe(failure_threshold=60)).",
        f"{PAGE}#a-container-restarts-while-it-starts",
        starting.slow_starts,
    ),
    Diagnosis(
        "killed-by-probe",
        "A probe killed a running container",
        "Find in its last log what kept it from answering: memory, the node, its masters.",
        f"{PAGE}#a-container-restarts-while-it-starts",
        starting.probes,
    ),
    Diagnosis(
        "under-storage-fails",
        "The under storage returns an error",
        "Check its address, bucket and credentials, and whether pods reach it.",
        "under-stores.md",
        clients.storage,
    ),
    Diagnosis(
        "crash-loop",
        "A container exits again and again",
        "Read its last log: kubectl logs POD -c CONTAINER --previous.",
        f"{PAGE}#logs",
        partial(starting.crashes, None),
    ),
)
