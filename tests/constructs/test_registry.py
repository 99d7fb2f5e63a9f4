"""What an app has over all its charts: each object once, and clusters beside each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cdk8s_plus_27 as kplus
import pytest
from cdk8s import ApiObjectMetadata, App, Chart, Testing
from constructs import Construct

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    AlluxioConfigMap,
    ClusterConfig,
    Csi,
    CsiStorageClass,
    Finding,
    Fuse,
    FuseDaemon,
    Image,
    Journal,
    JournalVolumes,
    Master,
    PodOptions,
    Proxy,
    ProxyOptions,
    ShortCircuitDomain,
    ShortCircuitDomainOptions,
    SingleMasterLocalJournalChart,
    Tier,
    TieredStore,
    Tiers,
    Ufs,
    UfsSecret,
    VolumeSource,
    Worker,
    synth,
)
from alluxio_constructs.helm import HelmValuesChart
from tests.kit import app, refusal
from tests.model.test_cluster import MEM

S3 = Ufs("s3://bucket/data")
VALUES = {"properties": {"alluxio.master.mount.table.root.ufs": "s3://bucket/data"}}
CLAIM = VolumeSource.persistent_volume_claim("1Gi", access_modes=["ReadWriteMany"])


def chart(of: App, id: str, namespace: str | None = None) -> Chart:
    return Chart(of, id, namespace=namespace or id, disable_resource_name_hashes=True)


def cluster(of: App, id: str, namespace: str | None = None, **options: Any) -> AlluxioCluster:
    given: dict[str, Any] = {"ufs": S3, "short_circuit": "off", **options}
    return AlluxioCluster(chart(of, id, namespace), "alluxio", **given)


def config(**options: Any) -> ClusterConfig:
    given: dict[str, Any] = {"tiers": Tiers(tiers=[MEM]), "short_circuit": "off", **options}
    return ClusterConfig(ufs=S3, **given)


def found(of: App) -> list[tuple[str | None, Finding | None]]:
    """The findings of an app, each with the path of its construct."""
    try:
        Testing.synth(of.charts[0])
    except RuntimeError:
        with pytest.raises(AlluxioConfigError) as caught:
            synth(of)
        return [(each.path, each.finding) for each in caught.value.errors]
    return []


# Each object once.


def test_an_object_that_another_chart_writes_is_refused_and_the_error_names_both() -> None:
    twice: list[tuple[Callable[[Chart], object], str, str]] = [
        (
            lambda at: AlluxioCluster(at, "x", ufs=S3, short_circuit="off"),
            "ConfigMap 'alluxio-config' is written in namespace 'data'",
            "give each cluster in a namespace a name of its own: name=…, or each a namespace",
        ),
        (
            lambda at: UfsSecret.create_from_literals(
                at, "x", secret_name="keys", literals={"a": "b"}, env={"A": "a"}
            ),
            "Secret 'keys' is written in namespace 'data'",
            "give each cluster in a namespace a name of its own: name=…, or each a namespace",
        ),
        (
            lambda at: JournalVolumes(at, "x", nodes=["a"]),
            "PersistentVolume 'alluxio-journal-0' is written for the whole Kubernetes cluster",
            "give each a name of its own: name=…",
        ),
    ]
    for make, what, remedy in twice:
        of = app()
        make(chart(of, "one", "data"))
        assert refusal(make, chart(of, "two", "data")) == (
            f"{what} by construct 'one/x' already, and construct 'two/x' would write it again;"
            f" {remedy}"
        )


def test_an_object_of_the_whole_kubernetes_cluster_is_written_by_one_namespace() -> None:
    of = app()
    driver = cluster(of, "one", csi=Csi()).csi_driver
    CsiStorageClass(Chart(of, "class", namespace="one"), "x", driver=driver)
    message = refusal(CsiStorageClass, Chart(of, "again", namespace="two"), "x", driver=driver)
    assert message.startswith("StorageClass 'alluxio' is written for the whole Kubernetes cluster")
    assert "'class/x' already, and construct 'again/x'" in message
    assert refusal(cluster, of, "two", csi=Csi()).startswith("CSIDriver 'alluxio' is written for")
    # The names of cluster roles carry the namespace.
    apart = PodOptions(node_selector={"pool": "other"})
    cluster(of, "three", csi=Csi(driver_object=False, node_pod=apart))


def test_a_namespace_is_made_once() -> None:
    of = app()
    options: dict[str, Any] = {"namespace": "data", "create_namespace": True, "ufs": S3}
    SingleMasterLocalJournalChart(of, "one", **options)
    assert refusal(SingleMasterLocalJournalChart, of, "two", name="two", **options) == (
        "Namespace 'data' is written for the whole Kubernetes cluster by construct 'one' already,"
        " and construct 'two' would write it again; leave create_namespace out of all charts but"
        " one"
    )


def test_objects_of_other_namespaces_apps_and_names_are_others() -> None:
    of = app()
    cluster(of, "one")
    cluster(of, "two")
    cluster(of, "beside", "one", name="beside")
    cluster(app(), "one")
    assert found(of) == []


def test_object_that_was_removed_can_be_written_again() -> None:
    of = app()
    cluster(of, "one", "data", fuse=Fuse())
    assert of.node.try_remove_child("one")
    cluster(of, "two", "data", fuse=Fuse(mount_point="/mnt/data/fuse"))
    cluster(of, "three", fuse=Fuse(mount_point="/mnt/data/fuse2"))
    assert found(of) == []


def test_values_that_were_refused_leave_nothing_behind() -> None:
    of = app()
    # It is refused once all of its objects are written.
    wrong = {"properties": {"alluxio.master.hostname": "elsewhere"}}
    refusal(HelmValuesChart, of, "lake", values=[VALUES, wrong], namespace="lake")
    HelmValuesChart(of, "lake", values=VALUES, namespace="lake")
    assert found(of) == []


# Clusters beside each other.


def test_two_clusters_of_one_mount_point_are_found_and_nothing_is_written(tmp_path: Path) -> None:
    of = App(outdir=str(tmp_path))
    for name in ("one", "two"):
        cluster(of, name, fuse=Fuse(mount_point="/mnt/lake/fuse"))
    with pytest.raises(AlluxioConfigError) as caught:
        synth(of)
    (error,) = caught.value.errors
    assert (error.path, error.finding) == ("two/alluxio", Finding.MOUNT_POINT_OF_TWO)
    assert error.requirement == (
        "FUSE mount point '/mnt/lake/fuse' would belong to both 'one/alluxio' and 'two/alluxio',"
        " whose pods can be on one node"
    )
    # cdk8s itself says the same.
    with pytest.raises(RuntimeError) as raised:
        of.synth()
    assert [line.strip() for line in str(raised.value).splitlines()[1:]] == [str(error)]
    assert list(tmp_path.iterdir()) == []


def test_two_clusters_by_default_have_nothing_in_common_on_a_node() -> None:
    of = app()
    for name in ("one", "two"):
        SingleMasterLocalJournalChart(
            of, name, namespace=name, short_circuit="off", ufs=S3, fuse=Fuse()
        )
    assert found(of) == []


def test_two_releases_of_the_helm_chart_say_that_they_share_its_mount_point() -> None:
    values = {**VALUES, "fuse": {"enabled": True}}
    for share, expected in (
        ((), [("two/alluxio", Finding.MOUNT_POINT_OF_TWO)]),
        (["/mnt/alluxio-fuse"], []),
    ):
        of = app()
        for name in ("one", "two"):
            HelmValuesChart(of, name, values=values, namespace=name, may_share=share)
        assert found(of) == expected, share


def test_components_beside_a_cluster_are_looked_at_too() -> None:
    of = app()
    fuse = Fuse(mount_point="/mnt/lake/fuse")
    cluster(of, "one", fuse=fuse)
    own, at = config(fuse=fuse), chart(of, "two")
    for part in (AlluxioConfigMap, Master, Worker, FuseDaemon):
        part(at, part.__name__.lower(), config=own)
    assert found(of) == [("two/alluxioconfigmap", Finding.MOUNT_POINT_OF_TWO)]


def test_masters_by_hand_that_share_a_journal_are_found() -> None:
    of = app()
    at = chart(of, "data")
    journal = Journal.local(volume=VolumeSource.existing_claim("journal"))
    for name in ("a", "b", "c"):
        own = config(name=name, journal=journal, worker_enabled=False)
        for part in (AlluxioConfigMap, Master):
            part(at, f"{name}-{part.__name__.lower()}", config=own)
    assert found(of) == [
        ("data/b-alluxioconfigmap", Finding.CLAIM_OF_TWO),
        ("data/c-alluxioconfigmap", Finding.CLAIM_OF_TWO),
    ]


# One namespace.


def test_a_configuration_is_of_one_namespace() -> None:
    of = app()
    own = config(name="lake")
    AlluxioConfigMap(chart(of, "one"), "config", config=own)
    assert refusal(Master, chart(of, "two"), "master", config=own) == (
        "cluster 'lake' is in namespace 'one' already, and cannot be in 'two' too (by 'one/config'"
        " and in 'two/master'); make another ClusterConfig for the other namespace"
    )


def test_constructs_of_another_namespace_are_found_where_pods_need_them() -> None:
    tier = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM)
    host = VolumeSource.host_path("/ssd")
    keys = {"access-key": "a"}

    def domain(at: Construct, volume: VolumeSource = CLAIM) -> dict[str, Any]:
        return {"short_circuit": ShortCircuitDomain(at, "domain", volume=volume)}

    def tiers(at: Construct) -> dict[str, Any]:
        return {"tiers": TieredStore(at, "tiers", tiers=[tier])}

    def on_host(at: Construct) -> dict[str, Any]:
        on_node = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=host)
        return {"tiers": TieredStore(at, "tiers", tiers=[on_node])}

    def secret(at: Construct) -> dict[str, Any]:
        made = UfsSecret.create_from_literals(
            at, "keys", secret_name="keys", literals=keys, env={"AWS_ACCESS_KEY_ID": "access-key"}
        )
        return {"ufs": Ufs("s3://bucket/data", secrets=[made])}

    def existing(at: Construct) -> dict[str, Any]:
        made = UfsSecret.from_existing(
            at, "keys", secret_name="keys", env={"AWS_ACCESS_KEY_ID": "access-key"}
        )
        return {"ufs": Ufs("s3://bucket/data", secrets=[made])}

    def of_plus(at: Construct) -> dict[str, Any]:
        theirs = kplus.Secret(at, "theirs", string_data=keys)
        made = UfsSecret.from_secret(
            at, "keys", secret=theirs, env={"AWS_ACCESS_KEY_ID": "access-key"}
        )
        return {"secrets": [made]}

    cases: list[tuple[Callable[[Construct], dict[str, Any]], bool]] = [
        (domain, True),
        (lambda at: domain(at, VolumeSource.existing_claim("sockets")), True),
        (lambda at: domain(at, VolumeSource.host_path()), False),
        (tiers, True),
        (on_host, False),
        (secret, True),
        (existing, False),
        (of_plus, True),
    ]
    for i, (make, is_wrong) in enumerate(cases):
        for namespace in ("one", "two"):
            of = app()
            options = make(chart(of, "parts", "one"))
            cluster(of, "cluster", namespace, **options)
            wrong = [("cluster/alluxio", Finding.OTHER_NAMESPACE)]
            assert found(of) == (wrong if is_wrong and namespace == "two" else []), (i, namespace)


def test_claims_that_no_construct_writes_are_found_where_pods_need_them() -> None:
    domain = ShortCircuitDomainOptions(volume=CLAIM)
    theirs = ShortCircuitDomainOptions(volume=VolumeSource.existing_claim("theirs"))
    shared = [Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM)]
    for_each = Tiers(tiers=shared, claim_for_each_worker=True)
    cases: list[tuple[Callable[[Chart], dict[str, Any]], int]] = [
        (lambda _: {"short_circuit": domain}, 1),
        (lambda _: {"short_circuit": theirs}, 0),
        (lambda at: {"short_circuit": ShortCircuitDomain(at, "d", volume=CLAIM)}, 0),
        (lambda at: {"short_circuit": ShortCircuitDomain(at, "d", volume=CLAIM).options}, 0),
        (lambda _: {"tiers": Tiers(tiers=shared)}, 1),
        (lambda _: {"tiers": Tiers(tiers=shared), "short_circuit": domain}, 2),
        (lambda _: {"tiers": for_each, "workers": 3}, 0),
        (lambda at: {"tiers": TieredStore(at, "tiers", tiers=shared)}, 0),
    ]
    for i, (make, expected) in enumerate(cases):
        of = app()
        at = chart(of, "data")
        own = config(**make(at))
        AlluxioConfigMap(at, "config", config=own)
        Master(at, "master", config=own)
        Worker(at, "worker", config=own)
        assert found(of) == [("data/config", Finding.NOT_WRITTEN)] * expected, i


def test_masters_alone_need_no_claims_of_workers() -> None:
    of = app()
    at = chart(of, "data")
    domain = ShortCircuitDomainOptions(volume=CLAIM)
    own = config(short_circuit=domain, worker_enabled=False)
    AlluxioConfigMap(at, "config", config=own)
    Master(at, "master", config=own)
    assert found(of) == []


def test_a_cluster_writes_the_claims_of_what_it_is_given_described() -> None:
    domain = ShortCircuitDomainOptions(volume=CLAIM, claim_name="sockets")
    tiers = Tiers(tiers=[Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM)])
    masters = {"worker_enabled": False}
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({"short_circuit": domain}, {"sockets"}),
        ({"short_circuit": domain, **masters}, set()),
        ({"short_circuit": domain, "fuse": Fuse(), **masters}, {"sockets"}),
        ({"tiers": tiers}, {"alluxio-ssd"}),
        ({"tiers": tiers, **masters}, set()),
    ]
    for options, expected in cases:
        of = app()
        made = cluster(of, "data", image=Image(domain_sockets=True), **options)
        assert found(of) == [], options
        documents = Testing.synth(Chart.of(made))
        claims = {
            each["metadata"]["name"]
            for each in documents
            if each["kind"] == "PersistentVolumeClaim"
        }
        assert claims == expected, options


def test_a_claim_is_mounted_by_workloads_of_its_own_namespace_whatever_their_charts() -> None:
    of = app()
    domain = ShortCircuitDomain(chart(of, "alluxio"), "domain", volume=CLAIM)
    for at, own, is_wrong in (
        ("alluxio", None, False),
        ("alluxio", "team", True),
        ("team", "alluxio", False),
        ("team", None, True),
    ):
        application = kplus.Deployment(
            chart(of, f"app-{at}-{own}", at),
            "app",
            metadata=ApiObjectMetadata(namespace=own) if own else None,
            containers=[kplus.ContainerProps(image="application:1")],
        )
        if is_wrong:
            assert "cannot mount" in refusal(domain.mount, application), (at, own)
        else:
            assert domain.mount(application) == "/opt/domain", (at, own)


# Components by hand.


def test_a_component_that_was_never_made_is_found_until_it_is() -> None:
    of = app()
    at, own = chart(of, "data"), config(proxy=ProxyOptions())
    Master(at, "master", config=own)
    missing = ("data/master", Finding.NOT_MADE)
    assert found(of) == [missing] * 3
    AlluxioConfigMap(at, "config", config=own)
    Proxy(Chart(of, "proxies", namespace="data"), "proxy", config=own)
    assert found(of) == [missing]
    Worker(Construct(at, "team"), "worker", config=own)
    assert found(of) == []


def test_findings_of_several_synths_do_not_add_up() -> None:
    of = app()
    for name in ("one", "two"):
        cluster(of, name, fuse=Fuse(mount_point="/mnt/lake/fuse"))
    assert found(of) == found(of) == [("two/alluxio", Finding.MOUNT_POINT_OF_TWO)]
