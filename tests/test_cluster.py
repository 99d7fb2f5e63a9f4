"""A whole cluster: what it is composed of, what is found at synth, what never changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cdk8s import ApiObject, App, Chart, Size
from constructs import Construct, Node

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    ClusterOptions,
    Fuse,
    FuseDaemon,
    Image,
    Journal,
    LogServerOptions,
    Metastore,
    PodOptions,
    Process,
    Resources,
    ShortCircuitDomain,
    Tier,
    TieredStore,
    Ufs,
    UfsSecret,
    VolumeSource,
)

from .kit import cluster, documents_of, names, new_chart, one

UFS = Ufs("s3://bucket/data")


def test_what_a_cluster_is_composed_of() -> None:
    chart = new_chart()
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS, fuse=Fuse(), short_circuit="uuid")
    reachable = [
        alluxio.short_circuit.claim,
        alluxio.config_map,
        alluxio.master.service,
        *alluxio.master.services,
        alluxio.master.stateful_set,
        alluxio.worker.daemon_set,
        alluxio.fuse_daemon.daemon_set,
    ]
    assert all(isinstance(each, ApiObject) for each in reachable)
    # There is nothing that a user cannot get hold of, and patch.
    written = [(each["kind"], each["metadata"]["name"]) for each in documents_of(chart)]
    assert [(each.kind, each.name) for each in reachable if each is not None] == written


def test_each_part_is_an_api_object_to_others() -> None:
    alluxio = AlluxioCluster(new_chart(), "alluxio", ufs=UFS, fuse=Fuse(), short_circuit="uuid")
    for part, kind in (
        (alluxio.master, "StatefulSet"),
        (alluxio.worker, "DaemonSet"),
        (alluxio.fuse_daemon, "DaemonSet"),
        (alluxio.short_circuit, "PersistentVolumeClaim"),
        (alluxio.config_map, "ConfigMap"),
    ):
        assert ApiObject.of(part).kind == kind


def test_the_construct_tree_is_as_documented() -> None:
    chart = new_chart()
    AlluxioCluster(chart, "alluxio", ufs=UFS, fuse=Fuse(), short_circuit="uuid")
    assert [
        each.node.path.removeprefix("test/") for each in chart.node.find_all() if each is not chart
    ] == [
        "alluxio",
        "alluxio/short-circuit",
        "alluxio/short-circuit/Resource",
        "alluxio/config",
        "alluxio/master",
        "alluxio/master/service",
        "alluxio/master/service-0",
        "alluxio/master/Resource",
        "alluxio/worker",
        "alluxio/worker/Resource",
        "alluxio/fuse",
        "alluxio/fuse/Resource",
    ]


def test_fuse_is_a_daemon_or_the_workers_business() -> None:
    daemon = AlluxioCluster(new_chart(), "alluxio", ufs=UFS, fuse=Fuse())
    assert isinstance(daemon.fuse, FuseDaemon)
    assert daemon.fuse is daemon.fuse_daemon
    embedded = AlluxioCluster(new_chart(), "alluxio", ufs=UFS, fuse=Fuse(worker_embedded=True))
    assert embedded.fuse is embedded.worker.fuse
    assert embedded.fuse.mount_point == "/mnt/alluxio-fuse"


@pytest.mark.parametrize(
    ("options", "part", "message"),
    [
        ({}, "fuse", "this cluster has no FUSE; give it fuse=Fuse()"),
        ({}, "fuse_daemon", "this cluster has no FUSE daemon; give it fuse=Fuse()"),
        (
            {"fuse": Fuse(worker_embedded=True)},
            "fuse_daemon",
            "this cluster has no FUSE daemon; give it fuse=Fuse()",
        ),
        (
            {"short_circuit": "off"},
            "short_circuit",
            "this cluster has no domain sockets (short_circuit='off'); use short_circuit=\"uuid\""
            " or a ShortCircuitDomain",
        ),
    ],
)
def test_a_part_that_is_not_there_says_how_to_have_it(
    options: dict[str, Any], part: str, message: str
) -> None:
    alluxio = AlluxioCluster(new_chart(), "alluxio", ufs=UFS, **options)
    with pytest.raises(AlluxioConfigError) as raised:
        getattr(alluxio, part)
    assert str(raised.value) == message


def test_parts_made_elsewhere_are_used_as_they_are() -> None:
    chart = new_chart()
    tier = Tier(
        medium_type="SSD", path="/ssd", quota=Size.gibibytes(1), volume=VolumeSource.host_path()
    )
    store = TieredStore(chart, "tiers", tiers=[tier])
    domain = ShortCircuitDomain(chart, "domain", volume=VolumeSource.host_path())
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS, tiers=store, short_circuit=domain)
    assert alluxio.tiered_store is store
    assert alluxio.short_circuit is domain
    assert names(documents_of(chart), "PersistentVolumeClaim") == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"ufs": UFS, "worker_pods": PodOptions()},
            "AlluxioCluster has no option 'worker_pods'; did you mean worker_pod or workers or"
            " worker?",
        ),
        (
            {},
            'AlluxioCluster needs an under store; give it ufs=Ufs("s3://BUCKET/PREFIX") or the'
            " like",
        ),
        (
            {"ufs": UFS, "tiers": "MEM"},
            "tiers must be a list (got 'MEM'); use ['MEM']",
        ),
        (
            {"ufs": UFS, "tiers": [VolumeSource.host_path]},
            f"tiers[0] must be a Tier (got {VolumeSource.host_path!r}); make one with Tier(…)",
        ),
    ],
)
def test_an_option_that_cannot_be_is_refused_before_anything_is_made(
    options: dict[str, Any], message: str
) -> None:
    chart = new_chart()
    with pytest.raises(AlluxioConfigError) as raised:
        AlluxioCluster(chart, "alluxio", **options)
    assert str(raised.value) == message
    assert chart.node.children == []


def test_two_clusters_of_one_name_are_refused_in_a_chart() -> None:
    chart = new_chart()
    AlluxioCluster(chart, "blue", ufs=UFS)
    with pytest.raises(
        AlluxioConfigError,
        match=r"construct 'test/green' would write it again; give each cluster in a chart a name of"
        r" its own: name=…",
    ):
        AlluxioCluster(chart, "green", ufs=UFS)


def test_options_are_not_changed_by_using_them() -> None:
    options: ClusterOptions = {"ufs": UFS, "short_circuit": "uuid"}
    for _ in range(2):
        AlluxioCluster(new_chart(), "alluxio", **options)
    assert options == {"ufs": UFS, "short_circuit": "uuid"}


# Findings.


def synthesise(outdir: Path) -> tuple[Chart, App]:
    """An app with a chart without a fault, and one to put faults into."""
    app = App(outdir=str(outdir))
    AlluxioCluster(Chart(app, "good", namespace="good"), "alluxio", ufs=UFS)
    return Chart(app, "bad", namespace="bad"), app


def test_all_that_is_wrong_is_reported_together_and_nothing_is_written(tmp_path: Path) -> None:
    chart, app = synthesise(tmp_path)
    AlluxioCluster(
        Construct(chart, "team"),
        "blue",
        name="blue",
        ufs=UFS,
        masters=3,
        journal=Journal.local(),
        metastore=Metastore(path="/journal"),
        worker=Process(env={"ALLUXIO_WORKER_HOSTNAME": "host"}),
    )
    AlluxioCluster(
        chart,
        "green",
        name="green",
        ufs=UFS,
        short_circuit="local",
        fuse=Fuse(process=Process(resources=Resources(memory_limit=Size.gibibytes(1)))),
    )
    with pytest.raises(RuntimeError) as raised:
        app.synth()
    lines = [line.strip() for line in str(raised.value).splitlines()[1:]]
    assert [line.partition("]")[0] + "] " + line.partition("] ")[2][:38] for line in lines] == [
        "[bad/team/blue] masters=3 with a UFS journal: several ",
        "[bad/team/blue/master] master has two volumes at '/journal' (",
        "[bad/team/blue/worker] worker has the variable ALLUXIO_WORKER",
        '[bad/green] short_circuit="local" needs tiers that',
        "[bad/green] memory of fuse does not fit into its l",
    ]
    assert list(tmp_path.iterdir()) == []


def test_without_a_finding_all_is_written(tmp_path: Path) -> None:
    _, app = synthesise(tmp_path)
    app.synth()
    written = {each.name: each.read_text() != "" for each in tmp_path.iterdir()}
    assert written == {"good.k8s.yaml": True, "bad.k8s.yaml": False}


def findings(**options: Any) -> list[str]:
    chart = new_chart()
    AlluxioCluster(chart, "alluxio", ufs=UFS, **options)
    return [each for child in chart.node.find_all() for each in Node.of(child).validate()]


def test_a_cluster_without_a_fault_has_no_finding() -> None:
    assert findings(masters=3, fuse=Fuse(), metastore=Metastore()) == []


def test_two_volumes_at_one_path_are_found() -> None:
    assert findings(metastore=Metastore(path="/journal")) == [
        "master has two volumes at '/journal' (got 'alluxio-journal' and 'alluxio-metastore'); give"
        " each a path of its own [two-volumes-at-one-path]"
    ]


@pytest.mark.parametrize("option", ["master", "job_master", "worker", "job_worker"])
def test_a_variable_that_the_cluster_sets_itself_is_found(option: str) -> None:
    pod = option.rpartition("_")[2]
    variable = f"ALLUXIO_{pod.upper()}_HOSTNAME"
    options: dict[str, Any] = {option: Process(env={variable: "x"})}
    assert findings(**options) == [
        f"{option.replace('_', '-')} has the variable {variable} in env=…, which the cluster sets"
        " itself; leave it out [variable-set-by-the-cluster]"
    ]


def test_a_secrets_variable_that_the_cluster_sets_itself_is_found() -> None:
    chart = new_chart()
    secret = UfsSecret.from_existing(
        chart, "secret", secret_name="s", env={"ALLUXIO_WORKER_HOSTNAME": "k"}, pods=["worker"]
    )
    AlluxioCluster(chart, "alluxio", ufs=UFS, secrets=[secret])
    with pytest.raises(RuntimeError) as caught:
        documents_of(chart)
    assert "worker has the variable ALLUXIO_WORKER_HOSTNAME 2 times" in str(caught.value)


@pytest.mark.parametrize("name", ["ALLUXIO_WORKER_JAVA_OPTS", "ALLUXIO_LOGSERVER_PORT"])
def test_a_secrets_variable_that_the_config_map_has_is_found(name: str) -> None:
    chart = new_chart()
    secret = UfsSecret.from_existing(
        chart, "secret", secret_name="s", env={name: "k"}, pods=["worker"]
    )
    AlluxioCluster(chart, "alluxio", ufs=UFS, secrets=[secret], log_server=LogServerOptions())
    with pytest.raises(RuntimeError) as caught:
        documents_of(chart)
    for process in ("worker", "job-worker"):
        assert (
            f"{process} has the variable {name} from a UfsSecret or a feature, which the cluster's"
            " ConfigMap has; rename it [variable-set-by-the-cluster]"
        ) in str(caught.value)


def test_two_volumes_of_one_name_are_found() -> None:
    chart = new_chart()
    # Names that differ where a volume's name may not have what an object's may.
    secrets = [
        UfsSecret.from_existing(chart, f"secret-{i}", secret_name=name, mount=f"mount-{i}")
        for i, name in enumerate(["a.b", "a-b"])
    ]
    AlluxioCluster(chart, "alluxio", ufs=UFS, secrets=secrets)
    found = [each for child in chart.node.find_all() for each in Node.of(child).validate()]
    assert len(found) == 2  # in the masters' pods and in the workers'
    assert all(each.startswith("two volumes are called 'secret-a-b-volume'") for each in found)


# What stays as it is from release to release.


def test_what_kubernetes_lets_nobody_change_is_compatible_with_every_release() -> None:
    """Frozen: a change here means that nobody can upgrade without deleting their masters.

    Selectors, `serviceName`, `podManagementPolicy` and claim templates are immutable.
    """
    documents = cluster(masters=3, fuse=Fuse(), metastore=Metastore())

    def labels(role: str) -> dict[str, str]:
        return {"app": "alluxio", "role": role, "release": "alluxio"}

    def claim(name: str) -> dict[str, Any]:
        return {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": name, "labels": labels("alluxio-master")},
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "storageClassName": "standard",
                "resources": {"requests": {"storage": "1Gi"}},
            },
        }

    master = one(documents, "StatefulSet")["spec"]
    frozen = {key: value for key, value in master.items() if key not in ("template", "replicas")}
    assert frozen == {
        "serviceName": "alluxio-master",
        "podManagementPolicy": "Parallel",
        "selector": {"matchLabels": labels("alluxio-master")},
        "volumeClaimTemplates": [claim("alluxio-journal"), claim("alluxio-metastore")],
    }
    for name in ("alluxio-worker", "alluxio-fuse"):
        selector = one(documents, "DaemonSet", name)["spec"]["selector"]
        assert selector == {"matchLabels": labels(name)}
    services = {
        each["metadata"]["name"]: (each["spec"].get("clusterIP"), each["spec"]["selector"])
        for each in documents
        if each["kind"] == "Service"
    }
    assert services == {
        "alluxio-master": ("None", labels("alluxio-master")),
        **{
            f"alluxio-master-{i}": (
                None,
                {"statefulset.kubernetes.io/pod-name": f"alluxio-master-{i}"},
            )
            for i in range(3)
        },
    }


def test_options_of_pods_do_not_reach_what_is_immutable() -> None:
    options = PodOptions(labels={"team": "data"}, annotations={"a": "b"})
    master = one(cluster(pod=options), "StatefulSet")["spec"]
    plain = one(cluster(), "StatefulSet")["spec"]
    for field in ("selector", "serviceName", "volumeClaimTemplates"):
        assert master[field] == plain[field]
    assert master["template"]["metadata"]["labels"]["team"] == "data"


def test_another_image_changes_the_images_and_nothing_else() -> None:
    upgraded = json.dumps(cluster(fuse=Fuse(), image=Image(tag="2.9.6")))
    assert upgraded.count("2.9.6") == 6
    assert json.loads(upgraded.replace("2.9.6", "2.9.5")) == cluster(fuse=Fuse())
