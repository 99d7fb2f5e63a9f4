"""The components one by one, in constructs of somebody's own, and what they hand out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from cdk8s import ApiObject
from constructs import Construct

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigMap,
    ClusterConfig,
    Csi,
    CsiDriver,
    DataLossWarning,
    Fuse,
    FuseDaemon,
    JournalVolumes,
    LogServer,
    LogServerOptions,
    Master,
    Metrics,
    MountTable,
    Proxy,
    ProxyOptions,
    ShortCircuitDomain,
    Tier,
    TieredStore,
    Ufs,
    VolumeSource,
    WebUi,
    WebUiOptions,
    Worker,
)
from tests.kit import (
    cluster,
    documents_of,
    in_plugin,
    names,
    new_chart,
    one,
    own_labels,
    pod_of,
    refusal,
)

S3 = Ufs("s3://bucket/data")
CLAIM = VolumeSource.persistent_volume_claim("1Gi")
ABOVE = "/mnt/alluxio/test/alluxio"

COMPONENTS: dict[Any, tuple[dict[str, Any], list[str]]] = {
    AlluxioConfigMap: (
        {"metrics": Metrics()},
        ["ConfigMap/alluxio-config", "ConfigMap/alluxio-metrics"],
    ),
    Master: (
        {"masters": 3},
        [
            "Service/alluxio-master",
            *(f"Service/alluxio-master-{i}" for i in range(3)),
            "StatefulSet/alluxio-master",
            "PodDisruptionBudget/alluxio-master",
        ],
    ),
    Worker: ({}, ["DaemonSet/alluxio-worker"]),
    FuseDaemon: ({"fuse": Fuse()}, ["DaemonSet/alluxio-fuse"]),
    Proxy: (
        {"proxy": ProxyOptions(service="ClusterIP")},
        ["Service/alluxio-proxy", "DaemonSet/alluxio-proxy"],
    ),
    LogServer: (
        {"log_server": LogServerOptions()},
        [
            "PersistentVolumeClaim/alluxio-logserver-logs",
            "Service/alluxio-logserver",
            "Deployment/alluxio-logserver",
        ],
    ),
    WebUi: (
        {"web_ui": WebUiOptions(host="alluxio.example.com")},
        ["Service/alluxio-web", "Ingress/alluxio-web"],
    ),
    MountTable: ({"mounts": []}, ["CronJob/alluxio-mounts"]),
    CsiDriver: (
        {"csi": Csi()},
        [
            "CSIDriver/alluxio",
            "ServiceAccount/alluxio-csi-controller",
            "ServiceAccount/alluxio-csi-nodeplugin",
            "ClusterRole/test-alluxio-csi-provisioner",
            "ClusterRoleBinding/test-alluxio-csi-provisioner",
            "Role/alluxio-csi-nodeplugin",
            "RoleBinding/alluxio-csi-nodeplugin",
            "ConfigMap/alluxio-csi-fuse-config",
            "Deployment/alluxio-csi-controller",
            "DaemonSet/alluxio-csi-nodeplugin",
        ],
    ),
}
"""Each component, with the options that it takes, and what it writes."""


def config(scope: Construct, **options: Any) -> ClusterConfig:
    """A configuration whose tiers are on a claim, which is written within the scope."""
    tier = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM)
    tiers = TieredStore(scope, "tiers", tiers=[tier])
    return ClusterConfig(ufs=S3, tiers=tiers, **{"short_circuit": "off", **options})


def written(documents: Sequence[dict[str, Any]]) -> list[str]:
    return [f"{each['kind']}/{each['metadata']['name']}" for each in documents]


def test_component_stands_in_a_construct_of_somebody_elses() -> None:
    for component, (options, expected) in COMPONENTS.items():
        chart = new_chart()
        own = config(chart, **options)
        made = component(Construct(chart, "team"), "part", config=own)
        objects = [each for each in made.node.find_all() if ApiObject.is_api_object(each)]
        assert [f"{each.kind}/{each.name}" for each in objects] == expected, component
        documents = documents_of(chart, whole=False)
        assert written(documents) == ["PersistentVolumeClaim/alluxio-ssd", *expected], component
        # It writes what it writes in a cluster.
        whole = cluster(**{"short_circuit": "off", **options})
        assert [each for each in written(whole) if each in expected] == expected, component


def test_component_of_one_name_is_refused_twice_in_a_chart() -> None:
    for component, (options, (first, *_)) in COMPONENTS.items():
        chart = new_chart()
        own = config(chart, **options)
        component(chart, "part", config=own)
        message = refusal(component, chart, "again", config=own)
        kind, _, name = first.partition("/")
        assert message.startswith(f"{kind} {name!r} is written "), component
        assert "by construct 'test/part' already, and construct 'test/again'" in message, component


def test_component_of_no_cluster_is_refused() -> None:
    for component in COMPONENTS:
        others: tuple[object, ...] = (None, 5, {})
        for own in others:
            chart = new_chart()
            assert refusal(component, chart, "part", config=own) == (
                f"{component.__name__} config must be a ClusterConfig (got {own!r}); make one with"
                " ClusterConfig(…)"
            )
            assert chart.node.children == []


def test_component_of_a_cluster_without_it_is_refused() -> None:
    cases: list[tuple[Any, dict[str, Any], str]] = [
        (
            Master,
            {"master_enabled": False},
            "Master config master_enabled must be True (got False); leave it out",
        ),
        (
            Worker,
            {"worker_enabled": False},
            "Worker config worker_enabled must be True (got False); leave it out",
        ),
        (
            FuseDaemon,
            {},
            "FuseDaemon config must have a fuse that is not worker_embedded (got None); give the"
            " cluster fuse=Fuse()",
        ),
        (
            FuseDaemon,
            {"fuse": Fuse(worker_embedded=True)},
            "FuseDaemon config must have a fuse that is not worker_embedded (got"
            " Fuse(worker_embedded=True)); give the cluster fuse=Fuse()",
        ),
        (
            Proxy,
            {},
            "Proxy config must have a proxy (got None); give the cluster proxy=ProxyOptions()",
        ),
        (
            LogServer,
            {},
            "LogServer config must have a log server (got None); give the cluster"
            " log_server=LogServerOptions()",
        ),
        (
            WebUi,
            {},
            "WebUi config must have a web UI (got None); give the cluster web_ui=WebUiOptions()",
        ),
        (
            WebUi,
            {"web_ui": WebUiOptions(), "master_enabled": False},
            "WebUi config master_enabled must be True (got False); leave it out",
        ),
        (
            MountTable,
            {},
            'MountTable config must have mounts (got None); give the cluster mounts=[MountPoint("/'
            'logs", ufs=Ufs(…))]',
        ),
        (
            MountTable,
            {"mounts": [], "master_enabled": False},
            "MountTable config master_enabled must be True (got False); leave it out",
        ),
        (
            CsiDriver,
            {},
            "CsiDriver config must have a CSI driver (got None); give the cluster csi=Csi()",
        ),
    ]
    for component, options, message in cases:
        chart = new_chart()
        assert refusal(component, chart, "part", config=config(chart, **options)) == message


def test_chart_of_a_csi_driver_needs_a_namespace() -> None:
    assert refusal(AlluxioCluster, new_chart(None), "alluxio", ufs=S3, csi=in_plugin()) == (
        "CsiDriver chart's namespace must be known, since the roles of the driver's accounts name"
        ' it (got None); give the chart namespace="alluxio"'
    )


# What each hands out.


def test_objects_of_a_component_are_within_reach() -> None:
    chart = new_chart()
    own = config(chart, masters=3, fuse=Fuse(), proxy=ProxyOptions(), web_ui=WebUiOptions())
    master = Master(chart, "master", config=own)
    assert ApiObject.of(master) is master.stateful_set
    assert master.service.name == "alluxio-master"
    assert [each.name for each in master.services] == [f"alluxio-master-{i}" for i in range(3)]
    fuse = FuseDaemon(chart, "fuse", config=own)
    assert ApiObject.of(fuse) is fuse.daemon_set
    assert (fuse.mount_point, fuse.host_path) == (f"{ABOVE}/fuse", ABOVE)
    proxy = Proxy(chart, "proxy", config=own)
    assert ApiObject.of(proxy) is proxy.daemon_set
    ui = WebUi(chart, "web", config=own)
    assert (ui.service.name, ui.ingress) == ("alluxio-web", None)


def test_proxy_hands_out_its_service_if_it_has_one() -> None:
    for options, expected in ((ProxyOptions(service="NodePort"), "alluxio-proxy"), (None, None)):
        chart = new_chart()
        proxy = Proxy(chart, "proxy", config=config(chart, proxy=options or ProxyOptions()))
        assert expected == (proxy.service and proxy.service.name), options


def test_log_server_hands_out_its_claim_if_it_writes_one() -> None:
    for volume, claim in ((CLAIM, "alluxio-logserver-logs"), (VolumeSource.empty_dir(), None)):
        alluxio = AlluxioCluster(
            new_chart(), "alluxio", ufs=S3, log_server=LogServerOptions(volume=volume)
        )
        server = alluxio.log_server
        assert server.deployment.name == server.service.name == "alluxio-logserver"
        assert (server.claim and server.claim.name) == claim


def test_web_ui_hands_out_its_ingress_if_it_has_a_host() -> None:
    ui = AlluxioCluster(
        new_chart(), "alluxio", ufs=S3, web_ui=WebUiOptions(host="alluxio.example.com")
    ).web_ui
    assert ui.ingress is not None
    assert (ui.ingress.kind, ui.ingress.name) == ("Ingress", "alluxio-web")


def test_worker_gives_only_the_workload_that_it_has() -> None:
    daemon_set = AlluxioCluster(new_chart(), "alluxio", ufs=S3).worker
    assert ApiObject.of(daemon_set) is daemon_set.daemon_set
    assert daemon_set.service is None
    assert refusal(lambda: daemon_set.stateful_set) == (
        "these workers are a DaemonSet; use daemon_set, or give the cluster workers=3"
    )
    stateful_set = AlluxioCluster(new_chart(), "alluxio", ufs=S3, workers=2).worker
    assert ApiObject.of(stateful_set) is stateful_set.stateful_set
    assert stateful_set.stateful_set.kind == "StatefulSet"
    assert stateful_set.service is not None
    assert (stateful_set.service.kind, stateful_set.service.name) == ("Service", "alluxio-worker")
    assert refusal(lambda: stateful_set.daemon_set) == (
        "these workers are a StatefulSet; use stateful_set"
    )


def test_workers_serve_the_file_system_that_is_embedded_in_them_and_no_other() -> None:
    chart = new_chart()
    fuse = Fuse(worker_embedded=True, mount_point="/mnt/alluxio/fuse")
    worker = Worker(chart, "worker", config=config(chart, fuse=fuse))
    assert worker.fuse.mount_point == "/mnt/alluxio/fuse"
    (prepare,) = pod_of(one(documents_of(chart, whole=False), "DaemonSet"))["initContainers"]
    assert prepare["command"][3:] == ["prepare-fuse-mount", "/mnt/alluxio/fuse", "alluxio"]
    for other in (None, Fuse()):
        chart = new_chart()
        without = Worker(chart, "worker", config=config(chart, fuse=other))
        assert refusal(lambda worker=without: worker.fuse) == (
            "these workers serve no file system; give the cluster fuse=Fuse(worker_embedded=True)"
        ), other


def test_tiers_made_elsewhere_say_whose_the_claims_are() -> None:
    for own in (True, False):
        chart = new_chart()
        tier = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM)
        tiers = TieredStore(chart, "tiers", tiers=[tier], claim_for_each_worker=own)
        AlluxioCluster(chart, "alluxio", ufs=S3, tiers=tiers, workers=2)
        documents = documents_of(chart)
        workers = one(documents, "StatefulSet", "alluxio-worker")
        assert ("volumeClaimTemplates" in workers["spec"]) is own
        assert names(documents, "PersistentVolumeClaim") == ([] if own else ["alluxio-ssd"])
        assert [each.name for each in tiers.claims] == ([] if own else ["alluxio-ssd"])


def test_domain_hands_out_the_claim_that_it_writes() -> None:
    chart = new_chart()
    domain = ShortCircuitDomain(chart, "domain", name="cache")
    assert domain.claim is not None
    assert ApiObject.of(domain).name == domain.claim.name == "cache-worker-domain-socket"
    (claim,) = documents_of(chart)
    labels = {"app": "alluxio", "role": "alluxio-worker", "release": "cache"}
    assert own_labels(claim["metadata"]["labels"]) == labels
    assert "PersistentVolumeClaim 'cache-worker-domain-socket' is written in namespace 'test'" in (
        refusal(ShortCircuitDomain, chart, "again", name="cache")
    )
    for source in (VolumeSource.host_path("/srv/domain"), VolumeSource.existing_claim("domain")):
        chart = new_chart()
        assert ShortCircuitDomain(chart, "domain", volume=source).claim is None, source
        assert documents_of(chart) == [], source


def test_csi_driver_hands_out_all_that_it_writes() -> None:
    csi = AlluxioCluster(new_chart(), "alluxio", ufs=S3, csi=Csi())
    made = csi.csi_driver
    assert made.config is csi.config
    assert made.deployment.name == "alluxio-csi-controller"
    assert made.daemon_set.name == "alluxio-csi-nodeplugin"
    assert made.driver_object is not None
    assert made.fuse_manifest.name == "alluxio-csi-fuse-config"
    accounts = ["alluxio-csi-controller", "alluxio-csi-nodeplugin"]
    assert [each.name for each in made.service_accounts] == accounts
    roles = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]
    assert [each.kind for each in made.roles] == roles


def test_file_system_is_handed_out_as_applications_mount_it() -> None:
    fuse = AlluxioCluster(
        new_chart(), "alluxio", ufs=S3, fuse=Fuse(mount_point="/mnt/alluxio/fuse")
    ).fuse
    assert fuse.volume() == {
        "name": "alluxio-fuse",
        "hostPath": {"path": "/mnt/alluxio", "type": "DirectoryOrCreate"},
    }
    assert fuse.volume_mount("/data/") == {
        "name": "alluxio-fuse",
        "mountPath": "/data",
        "mountPropagation": "HostToContainer",
    }
    assert refusal(fuse.volume_mount, "data") == (
        "path must be absolute (got 'data'); use \"/data\""
    )


def test_domain_is_handed_out_as_applications_mount_it() -> None:
    for name in ("alluxio", "cache"):
        on_host = ShortCircuitDomain(
            new_chart(), "domain", volume=VolumeSource.host_path(), name=name, path="/sockets/"
        )
        assert on_host.volume() == {
            "name": f"{name}-domain",
            "hostPath": {
                "path": f"/var/lib/alluxio/test/{name}/domain",
                "type": "DirectoryOrCreate",
            },
        }
        assert on_host.volume_mount() == {"name": f"{name}-domain", "mountPath": "/sockets"}
    claimed = ShortCircuitDomain(new_chart(), "domain", claim_name="sockets", name="cache")
    assert claimed.volume() == {
        "name": "cache-domain",
        "persistentVolumeClaim": {"claimName": "sockets"},
    }


def test_journal_volumes_of_no_node_warn_with_the_users_line() -> None:
    with pytest.warns(DataLossWarning, match="JournalVolumes without nodes") as caught:
        JournalVolumes(new_chart(), "volumes")
    assert [each.filename for each in caught] == [__file__]


def test_journal_volumes_are_within_reach_and_there_once() -> None:
    chart = new_chart()
    made = JournalVolumes(chart, "volumes", name="cache", masters=2, nodes=["a", "b"])
    assert [each.name for each in made.volumes] == ["cache-journal-0", "cache-journal-1"]
    documents = documents_of(chart)
    assert names(documents, "PersistentVolume") == ["cache-journal-0", "cache-journal-1"]
    path = one(documents, "PersistentVolume", "cache-journal-1")["spec"]["hostPath"]["path"]
    assert path == "/var/lib/alluxio/test/cache/journal-1"
    message = refusal(JournalVolumes, chart, "again", name="cache", nodes=["a"])
    assert "PersistentVolume 'cache-journal-0' is written for the whole Kubernetes" in message
    empty = new_chart()
    assert "JournalVolumes masters" in refusal(JournalVolumes, empty, "volumes", masters=0)
    assert empty.node.children == []
