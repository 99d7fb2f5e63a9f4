"""Options of pods and processes whose effect only a cluster shows."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import (
    ClaimRetention,
    ConfigMapVariables,
    EnvSource,
    PodOptions,
    Process,
    Tier,
    UpdateStrategy,
    VolumeSource,
)
from tests.cluster.alluxio import Alluxio, documents, small
from tests.cluster.conftest import Cluster
from tests.cluster.kubectl import Kubectl, until

WORKER = "alluxio-worker-0"
SET = "statefulset/alluxio-worker"


def tier(volume: VolumeSource) -> Tier:
    """A tier on a disk, small."""
    return Tier(medium_type="SSD", path="/cache", quota="128Mi", volume=volume)


def worker(**given: Any) -> Process:
    """A worker that is told by all ways what it does not know, and says when it ends."""
    return small(
        limit="3Gi",
        env={
            "NODE": EnvSource.field("spec.nodeName"),
            "LIMIT": EnvSource.resource("limits.memory", divisor="1Mi"),
            "REGION": EnvSource.config_map_key("settings", "region"),
            "ABSENT": EnvSource.config_map_key("settings", "none", optional=True),
        },
        env_from=[ConfigMapVariables("settings", prefix="SETTING_")],
        post_start={"exec": {"command": ["sh", "-c", "echo started > /tmp/hook"]}},
        pre_stop={"exec": {"command": ["sh", "-c", "hostname > /under-storage/stopped"]}},
        **given,
    )


def options(**given: Any) -> dict[str, Any]:
    """A cluster whose workers somebody else counts, and nobody replaces."""
    claim = VolumeSource.persistent_volume_claim("200Mi", storage_class_name=None)
    return {
        "workers": "autoscaled",
        "tiers": [tier(claim)],
        "master": small(log_levels={"root": "WARN", "alluxio.master": "DEBUG"}),
        "worker": worker(),
        "worker_pod": PodOptions(
            update_strategy=UpdateStrategy(type="OnDelete"),
            claim_retention=ClaimRetention(when_scaled="Delete"),
            termination_grace_period="45s",
            fs_group_change_policy="OnRootMismatch",
            dns_config={"options": [{"name": "ndots", "value": "2"}]},
        ),
        **given,
    }


@pytest.fixture(scope="module")
def alluxio(shared: Kubectl) -> Alluxio:
    """One master, and one worker, which is what Kubernetes starts if nobody says how many."""
    shared("create", "configmap", "settings", "--from-literal=region=north")
    made = Alluxio(shared)
    made.start(documents(shared.namespace, **options()), workers=1)
    return made


def test_log_levels_are_those_of_the_process_alone(alluxio: Alluxio) -> None:
    def logged(process: str, word: str) -> int:
        count = f"cat logs/{process.replace('-', '_')}.log | grep -c ' {word} *\\[' || true"
        said = alluxio.kubectl.exec(
            "alluxio-master-0", "bash", "-c", count, container=f"alluxio-{process}"
        )
        return int(said)

    assert logged("master", "DEBUG") > 0
    assert logged("job-master", "INFO") > 0
    assert logged("job-master", "DEBUG") == 0
    root = ("grep", "^log4j.rootLogger", "conf/log4j.properties")
    said = {
        process: alluxio.kubectl.exec(
            "alluxio-master-0", *root, container=f"alluxio-{process}"
        ).strip()
        for process in ("master", "job-master")
    }
    appenders = ", ${alluxio.logger.type}, ${alluxio.remote.logger.type}"
    assert said == {
        "master": f"log4j.rootLogger=WARN{appenders}",
        "job-master": f"log4j.rootLogger=INFO{appenders}",
    }


def test_variables_come_from_fields_and_config_maps(alluxio: Alluxio) -> None:
    kubectl = alluxio.kubectl
    printed = kubectl.exec(WORKER, "env", container="alluxio-worker").splitlines()
    names = ("NODE", "LIMIT", "REGION", "SETTING_region", "ABSENT")
    found = dict(line.split("=", 1) for line in printed if line.split("=", 1)[0] in names)
    node = kubectl.json("get", "pod", WORKER)["spec"]["nodeName"]
    assert found == {"NODE": node, "LIMIT": "3072", "REGION": "north", "SETTING_region": "north"}


def test_pod_has_its_options(alluxio: Alluxio) -> None:
    kubectl = alluxio.kubectl
    resolver = kubectl.exec(WORKER, "cat", "/etc/resolv.conf", container="alluxio-worker")
    assert "ndots:2" in resolver
    spec = kubectl.json("get", "pod", WORKER)["spec"]
    assert spec["terminationGracePeriodSeconds"] == 45
    assert spec["securityContext"]["fsGroupChangePolicy"] == "OnRootMismatch"


def test_pod_stays_until_it_is_deleted_and_its_hooks_run(alluxio: Alluxio) -> None:
    kubectl = alluxio.kubectl

    def hook(container: str, path: str) -> str:
        return kubectl.exec(WORKER, "cat", path, container=container, check=False).strip()

    def uid() -> str:
        found: str = kubectl.json("get", "pod", WORKER)["metadata"]["uid"]
        return found

    assert hook("alluxio-worker", "/tmp/hook") == "started"
    assert hook("alluxio-worker", "/under-storage/stopped") == ""
    before = uid()
    changed = worker(properties={"alluxio.worker.free.space.timeout": "9sec"})
    kubectl.apply(documents(kubectl.namespace, **options(worker=changed)))

    def noticed() -> bool:
        status = kubectl.json("get", SET)["status"]
        return bool(status["updateRevision"] != status["currentRevision"])

    until("the new template noticed", noticed)
    assert uid() == before
    kubectl("delete", "pod", WORKER, timeout=180)
    kubectl.wait_ready(alluxio.selector("worker"), 1)
    assert uid() != before
    assert hook("alluxio-worker", "/under-storage/stopped") == WORKER
    pod = kubectl.json("get", "pod", WORKER)["metadata"]["labels"]
    revision = kubectl.json("get", SET)["status"]["updateRevision"]
    assert pod["controller-revision-hash"] == revision


def test_number_of_workers_stays_what_somebody_else_made_it(alluxio: Alluxio) -> None:
    kubectl = alluxio.kubectl
    kubectl("scale", SET, "--replicas=2")
    kubectl.wait_ready(alluxio.selector("worker"), 2)
    changed = options(
        worker=worker(properties={"alluxio.worker.free.space.timeout": "9sec"}),
        worker_pod=PodOptions(
            annotations={"example.com/applied": "again"},
            update_strategy=UpdateStrategy(type="OnDelete"),
            claim_retention=ClaimRetention(when_scaled="Delete"),
        ),
    )
    for flags in ((), ("--server-side", "--force-conflicts")):
        kubectl.apply(documents(kubectl.namespace, **changed), *flags)
        assert kubectl.json("get", SET)["spec"]["replicas"] == 2, flags
    claims = [f"alluxio-ssd-alluxio-worker-{i}" for i in range(2)]
    assert set(claims) <= names(kubectl)
    kubectl("scale", SET, "--replicas=1")
    until("the claim of the second gone", lambda: claims[1] not in names(kubectl))
    assert claims[0] in names(kubectl)


def names(kubectl: Kubectl) -> set[str]:
    """The claims that there are and that nobody deletes."""
    return {
        each["metadata"]["name"]
        for each in kubectl.items("pvc")
        if "deletionTimestamp" not in each["metadata"]
    }


def test_ephemeral_tier_comes_and_goes_with_each_pod_of_a_daemon_set(
    kubectl: Kubectl, cluster: Cluster
) -> None:
    volume = VolumeSource.ephemeral("200Mi", storage_class_name=None, prepare=True)
    node = PodOptions(node_selector={"kubernetes.io/hostname": cluster.nodes[-1]})
    alluxio = Alluxio(kubectl)
    alluxio.start(
        documents(kubectl.namespace, tiers=[tier(volume)], worker_pod=node, master_pod=node),
        workers=1,
    )
    (pod,) = kubectl.ready(alluxio.selector("worker"))
    assert f"{pod}-alluxio-ssd" in names(kubectl)
    alluxio.write("/kept", "in-the-cache")
    cached = kubectl.exec(
        pod, "bash", "-c", "find /cache -type f -size +0 | wc -l", container="alluxio-worker"
    )
    assert int(cached) > 0
    kubectl("delete", "pod", pod, timeout=180)
    kubectl.wait_ready(alluxio.selector("worker"), 1)
    (other,) = kubectl.ready(alluxio.selector("worker"))
    assert other != pod
    until("the claim of the old pod gone", lambda: f"{pod}-alluxio-ssd" not in names(kubectl))
    assert f"{other}-alluxio-ssd" in names(kubectl)
    assert alluxio.read("/kept") == "in-the-cache"
