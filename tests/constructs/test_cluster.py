"""A whole cluster: what it is composed of, what is found at synth, what never changes."""

from __future__ import annotations

from typing import Any

import pytest
from cdk8s import ApiObject, Size

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    ClusterOptions,
    CsiDriver,
    Fuse,
    FuseDaemon,
    LogServerOptions,
    NetworkPolicies,
    PodOptions,
    ProxyOptions,
    ShortCircuitDomain,
    Tier,
    TieredStore,
    Ufs,
    VolumeSource,
    WebUiOptions,
)
from tests.kit import cluster, documents_of, in_plugin, names, new_chart, properties, refusal

UFS = Ufs("s3://bucket/data")


def test_cluster_is_composed_of_its_components() -> None:
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
    assert embedded.fuse.mount_point == "/mnt/alluxio/test/alluxio/fuse"


def test_missing_part_of_a_cluster_names_the_option_that_adds_it() -> None:
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({}, "fuse", "FUSE; give it fuse=Fuse()"),
        ({}, "fuse_daemon", "FUSE daemon; give it fuse=Fuse()"),
        ({"fuse": Fuse(worker_embedded=True)}, "fuse_daemon", "FUSE daemon; give it fuse=Fuse()"),
        ({"master_enabled": False}, "master", "masters; give it master_enabled=True"),
        ({"worker_enabled": False}, "worker", "workers; give it worker_enabled=True"),
        ({}, "csi_driver", "CSI driver; give it csi=Csi()"),
        ({}, "proxy", "proxy; give it proxy=ProxyOptions()"),
        ({}, "log_server", "log server; give it log_server=LogServerOptions()"),
        ({}, "web_ui", "web UI; give it web_ui=WebUiOptions()"),
        ({}, "mount_table", 'mounts; give it mounts=[MountPoint("/logs", ufs=Ufs(…))]'),
        (
            {"short_circuit": "off"},
            "short_circuit",
            "domain sockets (short_circuit='off'); use short_circuit=\"uuid\" or a"
            " ShortCircuitDomain",
        ),
    ]
    for options, part, message in cases:
        alluxio = AlluxioCluster(new_chart(), "alluxio", ufs=UFS, **options)
        found = refusal(getattr, alluxio, part)
        assert found == f"this cluster has no {message}", part


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


def test_an_option_that_cannot_be_is_refused_before_anything_is_made() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"ufs": UFS, "worker_pods": PodOptions()},
            "AlluxioCluster has no option 'worker_pods'; did you mean worker_pod or workers or"
            " worker?",
        ),
        (
            {},
            'AlluxioCluster needs an under storage; give it ufs=Ufs("s3://BUCKET/PREFIX") or the'
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
    ]
    for options, message in cases:
        chart = new_chart()
        with pytest.raises(AlluxioConfigError) as raised:
            AlluxioCluster(chart, "alluxio", **options)
        assert str(raised.value) == message, options
        assert chart.node.children == [], options


def test_two_clusters_of_one_name_are_refused_in_a_chart() -> None:
    chart = new_chart()
    AlluxioCluster(chart, "blue", ufs=UFS)
    with pytest.raises(
        AlluxioConfigError,
        match=r"construct 'test/green' would write it again; give each cluster in a namespace a"
        r" name of its own: name=…",
    ):
        AlluxioCluster(chart, "green", ufs=UFS)


def test_options_are_not_changed_by_using_them() -> None:
    options: ClusterOptions = {"ufs": UFS, "short_circuit": "uuid"}
    for _ in range(2):
        AlluxioCluster(new_chart(), "alluxio", **options)
    assert options == {"ufs": UFS, "short_circuit": "uuid"}


def test_parts_of_a_cluster_are_within_reach() -> None:
    alluxio = AlluxioCluster(
        new_chart(),
        "alluxio",
        ufs=UFS,
        name="cache",
        masters=3,
        proxy=ProxyOptions(),
        log_server=LogServerOptions(),
        web_ui=WebUiOptions(),
        mounts=[],
        csi=in_plugin(),
        network_policies=NetworkPolicies(clients=[{"podSelector": {}}]),
    )
    budget = alluxio.master.pod_disruption_budget
    assert budget is not None
    assert budget.name == "cache-master"
    assert alluxio.proxy.daemon_set.name == "cache-proxy"
    assert alluxio.log_server.deployment.name == "cache-logserver"
    assert alluxio.web_ui.service.name == "cache-web"
    assert alluxio.mount_table.cron_job.name == "cache-mounts"
    assert isinstance(alluxio.csi_driver, CsiDriver)
    assert alluxio.csi_driver.config is alluxio.config
    assert {each.kind for each in alluxio.network_policies} == {"NetworkPolicy"}
    assert [each.name for each in alluxio.network_policies] == [
        f"cache-{role}"
        for role in (
            *("master", "worker", "csi-controller", "proxy", "logserver"),
            *("mounts-master", "mounts-worker"),
        )
    ]
    assert [(each.role, each.port) for each in alluxio.web_endpoints[:2]] == [
        ("master", 19999),
        ("master", 20002),
    ]
    single = AlluxioCluster(new_chart(), "alluxio", ufs=UFS)
    assert single.master.pod_disruption_budget is None
    assert single.network_policies == ()


def test_tiers_of_masters_alone_are_on_no_claim() -> None:
    claim = VolumeSource.persistent_volume_claim(Size.gibibytes(1))
    ssd = Tier(medium_type="SSD", path="/ssd", quota=Size.gibibytes(1), volume=claim)
    alluxio = AlluxioCluster(new_chart(), "alluxio", ufs=UFS, tiers=[ssd], worker_enabled=False)
    assert not alluxio.tiered_store.claims
    own = AlluxioCluster(new_chart(), "alluxio", ufs=UFS, tiers=[ssd]).tiered_store
    assert isinstance(own, TieredStore)
    assert [each.name for each in own.claims] == ["alluxio-ssd"]


def test_several_clusters_in_one_chart_and_namespace() -> None:
    chart = new_chart()
    alone = {}
    for name in ("blue", "green"):
        options: dict[str, Any] = {
            "name": name,
            "ufs": Ufs(f"s3://{name}/data"),
            "masters": 3,
            "tiers": [
                Tier(
                    medium_type="SSD",
                    path="/ssd-disk",
                    quota="1Gi",
                    volume=VolumeSource.persistent_volume_claim("1Gi"),
                )
            ],
            "fuse": Fuse(),
        }
        AlluxioCluster(chart, name, **options)
        alone[name] = cluster(**options)
    # No name is there twice, no selector selects the other's pods: the referential check.
    documents = documents_of(chart)
    # And each is as if it were alone.
    assert documents == [*alone["blue"], *alone["green"]]
    assert names(documents, "PersistentVolumeClaim") == [
        "blue-ssd",
        "green-ssd",
    ]
    mount_points = [
        properties(alone[name], "ALLUXIO_FUSE_JAVA_OPTS")["alluxio.fuse.mount.point"]
        for name in ("blue", "green")
    ]
    assert mount_points == ["/mnt/alluxio/test/blue/fuse", "/mnt/alluxio/test/green/fuse"]
