"""Workers whose number is given: a StatefulSet whose pods have claims of their own."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from alluxio_constructs import (
    AlluxioConfigError,
    ClusterConfig,
    Fuse,
    Jvm,
    PodOptions,
    Process,
    Tier,
    Tiers,
    Ufs,
    VolumeSource,
)
from alluxio_constructs._parts.tier import MediumType
from tests.kit import (
    Document,
    checksums,
    cluster,
    container,
    findings,
    mount_paths,
    names,
    one,
    own_labels,
    pod_of,
    properties,
    refusal,
)

LABELS = {"app": "alluxio", "role": "alluxio-worker", "release": "alluxio"}
GIB = "1Gi"
CLAIM = VolumeSource.persistent_volume_claim(GIB, storage_class_name="local")


def tier(source: VolumeSource, path: str = "/ssd", medium_type: MediumType = "SSD") -> Tier:
    return Tier(
        medium_type=medium_type, path=path, quota=GIB, volume=source, alias=path[1:].upper()
    )


MEM = Tier(medium_type="MEM", path="/dev/shm", quota=GIB, volume=VolumeSource.empty_dir())


@functools.cache
def three(*tiers: Tier) -> tuple[Document, ...]:
    """Three workers."""
    return tuple(cluster(workers=3, tiers=tiers or [MEM]))


def workers(documents: Any) -> Document:
    return one(documents, "StatefulSet", "alluxio-worker")


# What there is of it.


def test_workers_of_a_number_are_a_stateful_set_with_a_service() -> None:
    was = {(each["kind"], each["metadata"]["name"]) for each in cluster()}
    now = {(each["kind"], each["metadata"]["name"]) for each in three()}
    assert was - now == {("DaemonSet", "alluxio-worker")}
    assert now - was == {("StatefulSet", "alluxio-worker"), ("Service", "alluxio-worker")}


def test_workers_start_together_and_have_names_of_their_own() -> None:
    spec = workers(three())["spec"]
    assert (spec["replicas"], spec["podManagementPolicy"]) == (3, "Parallel")

    assert workers(three())["spec"]["serviceName"] == "alluxio-worker"
    assert one(three(), "Service", "alluxio-worker")["spec"] == {
        "clusterIP": "None",
        "publishNotReadyAddresses": True,
        "selector": LABELS,
        "ports": [
            {"name": "rpc", "port": 29999},
            {"name": "web", "port": 30000},
            {"name": "job-rpc", "port": 30001},
            {"name": "job-data", "port": 30002},
            {"name": "job-web", "port": 30003},
        ],
    }

    for kind in ("StatefulSet", "Service"):
        assert own_labels(one(three(), kind, "alluxio-worker")["metadata"]["labels"]) == LABELS, (
            kind
        )

    assert checksums(three()) == checksums(cluster(workers=4, tiers=[MEM]))


def test_pod_template_differs_from_a_daemon_sets_only_in_its_anti_affinity() -> None:
    daemon_set = one(cluster(tiers=[MEM]), "DaemonSet")["spec"]["template"]
    template = workers(three())["spec"]["template"]
    assert template["metadata"]["labels"] == daemon_set["metadata"]["labels"]
    spec = {**template["spec"]}
    del spec["affinity"]
    job_worker = {**spec["containers"][1]}
    job_worker["env"] = job_worker["env"][:1]
    spec["containers"] = [spec["containers"][0], job_worker]
    assert spec == daemon_set["spec"]


# How two of them on one node differ.


def test_processes_of_a_worker_get_the_address_of_their_pod_if_it_has_one() -> None:
    for name in ("alluxio-worker", "alluxio-job-worker"):
        paths = {
            each["name"]: each["valueFrom"]["fieldRef"]["fieldPath"]
            for each in container(three(), name)["env"]
        }
        assert paths == {
            "ALLUXIO_WORKER_HOSTNAME": "status.hostIP",
            "ALLUXIO_WORKER_CONTAINER_HOSTNAME": "status.podIP",
        }, name
        variable = f"{name.upper().replace('-', '_')}_JAVA_OPTS"
        assert properties(three(), variable)["alluxio.worker.container.hostname"] == (
            "${ALLUXIO_WORKER_CONTAINER_HOSTNAME}"
        ), name

    documents = cluster(workers=3, worker_pod=PodOptions(host_network=True))
    for name in ("alluxio-worker", "alluxio-job-worker"):
        assert [each["name"] for each in container(documents, name)["env"]] == [
            "ALLUXIO_WORKER_HOSTNAME"
        ]


# Claims.


def test_workers_have_claims_of_their_own() -> None:
    documents = three(MEM, tier(CLAIM), tier(CLAIM, "/more", "HDD"))
    assert workers(documents)["spec"]["volumeClaimTemplates"] == [
        {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": name, "labels": LABELS},
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "storageClassName": "local",
                "resources": {"requests": {"storage": "1Gi"}},
            },
        }
        for name in ("alluxio-ssd", "alluxio-hdd")
    ]
    paths = mount_paths(documents, "alluxio-worker")
    assert (paths["alluxio-ssd"], paths["alluxio-hdd"]) == ("/ssd", "/more")
    # Those are written by Kubernetes, and no other than the domain sockets' by us.
    assert names(documents, "PersistentVolumeClaim") == []

    claim = VolumeSource.persistent_volume_claim(GIB, prepare=True)
    documents = three(tier(claim))
    assert container(documents, "prepare-volumes")["volumeMounts"] == [
        {"name": "alluxio-ssd", "mountPath": "/ssd"}
    ]


def test_workers_without_claims_of_their_own_have_no_templates() -> None:
    documents = cluster(tiers=[MEM, tier(CLAIM)])
    assert "alluxio-ssd" in names(documents, "PersistentVolumeClaim")
    assert "volumeClaimTemplates" not in one(documents, "DaemonSet")["spec"]

    on_nodes = three(MEM, tier(VolumeSource.host_path()))
    assert "volumeClaimTemplates" not in workers(on_nodes)["spec"]


def test_labels_of_objects_are_not_in_the_templates_which_nobody_can_change() -> None:
    options = PodOptions(
        labels={"a": "b"},
        annotations={"a": "b"},
        object_labels={"team": "data"},
        object_annotations={"contact": "data"},
    )
    documents = cluster(workers=3, tiers=[tier(CLAIM)], pod=options)
    plain = three(tier(CLAIM))
    for field in ("selector", "serviceName", "volumeClaimTemplates"):
        assert workers(documents)["spec"][field] == workers(plain)["spec"][field]
    assert own_labels(workers(documents)["metadata"]["labels"]) == {**LABELS, "team": "data"}
    assert workers(documents)["metadata"]["annotations"] == {"contact": "data"}


def test_claim_of_a_single_worker_needs_no_other_access_mode() -> None:
    claim = VolumeSource.persistent_volume_claim(GIB, access_modes=["ReadWriteOncePod"])
    (template,) = workers(cluster(workers=2, tiers=[tier(claim)]))["spec"]["volumeClaimTemplates"]
    assert template["spec"]["accessModes"] == ["ReadWriteOncePod"]
    with pytest.raises(AlluxioConfigError, match="must let the pods of all nodes write"):
        cluster(tiers=[tier(claim)])


def test_short_circuit_by_the_tiers_shares_a_claim_within_the_pod() -> None:
    documents = cluster(workers=2, tiers=[tier(CLAIM)], short_circuit="local")
    for name in ("alluxio-worker", "alluxio-job-worker"):
        assert mount_paths(documents, name)["alluxio-ssd"] == "/ssd"
    assert len(workers(documents)["spec"]["volumeClaimTemplates"]) == 1


def test_fuse_daemon_cannot_share_the_claims_of_workers() -> None:
    options: dict[str, Any] = {"workers": 2, "tiers": [tier(CLAIM)], "fuse": Fuse()}
    options["worker_pod"] = PodOptions(node_selector={"disk": "ssd"})
    (found,) = findings(**options, short_circuit="local")
    assert "needs tiers that the FUSE pod can share (got the claim of each worker at '/ssd')" in (
        found.message
    )

    documents = cluster(**options, short_circuit="uuid")
    assert mount_paths(documents, "alluxio-fuse")["alluxio-domain"] == "/opt/domain"
    assert "alluxio-ssd" not in mount_paths(documents, "alluxio-fuse")


# Two on one node.

TERM = {"labelSelector": {"matchLabels": LABELS}, "topologyKey": "kubernetes.io/hostname"}
PREFERRED = {
    "podAntiAffinity": {
        "preferredDuringSchedulingIgnoredDuringExecution": [
            {"weight": 100, "podAffinityTerm": TERM}
        ]
    }
}
REQUIRED = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [TERM]}}


def test_workers_prefer_different_nodes() -> None:
    cases: list[dict[str, Any]] = [
        {},
        {"tiers": [tier(CLAIM)]},
        {"short_circuit": "local"},
        {"fuse": Fuse(), "worker_pod": PodOptions(node_selector={"disk": "ssd"})},
        # Not a tier: a user who mounts it knows that workers share it.
        {"worker_pod": PodOptions(mounts=[VolumeSource.host_path().at("/srv")])},
    ]
    for options in cases:
        assert pod_of(workers(cluster(workers=3, **options)))["affinity"] == PREFERRED, options

    assert "affinity" not in pod_of(one(cluster(), "DaemonSet"))


def test_workers_that_would_share_node_directories_never_share_a_node() -> None:
    cases: list[dict[str, Any]] = [
        {"tiers": [MEM, tier(VolumeSource.host_path())]},
        {"worker_pod": PodOptions(host_network=True)},
        {"pod": PodOptions(host_network=True), "master_pod": PodOptions(host_network=False)},
        {"fuse": Fuse(worker_embedded=True)},
    ]
    for options in cases:
        assert pod_of(workers(cluster(workers=3, **options)))["affinity"] == REQUIRED, options


def test_affinity_of_the_user_replaces_the_preferred_but_not_the_required_one() -> None:
    node: dict[str, Any] = {"preferredDuringSchedulingIgnoredDuringExecution": []}
    own = {"podAntiAffinity": node}
    for given, expected in (
        ({"nodeAffinity": node}, {**PREFERRED, "nodeAffinity": node}),
        (own, own),
    ):
        documents = cluster(workers=3, worker_pod=PodOptions(affinity=given))
        assert pod_of(workers(documents))["affinity"] == expected

    other = {**TERM, "labelSelector": {"matchLabels": {"app": "spark"}}}
    weighted = [{"weight": 1, "podAffinityTerm": other}]
    forced, preferred = (
        f"{each}DuringSchedulingIgnoredDuringExecution" for each in ("required", "preferred")
    )
    cases: list[tuple[dict[str, Any] | None, dict[str, Any]]] = [
        ({preferred: weighted}, {preferred: weighted, forced: [TERM]}),
        ({forced: [other]}, {forced: [other, TERM]}),
        ({forced: None}, {forced: [TERM]}),
        (None, {forced: [TERM]}),
    ]
    for anti, kept in cases:
        options = PodOptions(affinity={"podAntiAffinity": anti})
        documents = cluster(workers=3, tiers=[tier(VolumeSource.host_path())], worker_pod=options)
        assert pod_of(workers(documents))["affinity"] == {"podAntiAffinity": kept}


# What is set for the workers.


def test_options_of_processes_and_pods_are_as_for_a_daemon_set() -> None:
    options: dict[str, Any] = {
        "worker": Process(jvm=Jvm(options=["-XX:+UseG1GC"]), env={"A": "a"}),
        "worker_pod": PodOptions(node_selector={"disk": "ssd"}, user=500),
        "tiers": [MEM],
    }
    pod, plain = (
        pod_of(workers(cluster(workers=2, **options))),
        pod_of(one(cluster(**options), "DaemonSet")),
    )
    assert pod["containers"][0] == plain["containers"][0]
    assert (pod["nodeSelector"], pod["securityContext"]) == (
        plain["nodeSelector"],
        plain["securityContext"],
    )


def test_embedded_fuse_is_served_by_each_worker() -> None:
    documents = cluster(workers=2, fuse=Fuse(worker_embedded=True))
    pod = pod_of(workers(documents))
    assert [each["name"] for each in pod["initContainers"]] == ["prepare-fuse-mount"]
    assert pod["securityContext"]["runAsUser"] == 0


def test_worker_numbers_and_claims_that_cannot_work_are_refused() -> None:
    assert (
        "tiers with claim_for_each_worker=True need workers that are a StatefulSet; give workers=3,"
        " or leave it out"
    ) == refusal(
        ClusterConfig,
        ufs=Ufs("s3://b"),
        tiers=Tiers(tiers=[tier(CLAIM)], claim_for_each_worker=True),
        short_circuit="off",
    )

    for word in ("3", "auto", ""):
        assert refusal(cluster, workers=word) == (
            'workers must be a whole number of 1 or more, "autoscaled", or None for one on every'
            f" node (got {word!r}); use 3 or the like"
        ), word

    for number in (0, -1, 1.5, True):
        assert refusal(cluster, workers=number).startswith(
            f"workers must be a whole number of 1 or more (got {number!r}); "
        ), number

    assert (
        "TieredStore claim_for_each_worker must be True or False (got 3); use one of them"
    ) == refusal(Tiers, tiers=[tier(CLAIM)], claim_for_each_worker=3)
