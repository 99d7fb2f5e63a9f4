"""Everything that synth finds wrong, and warns of: each made, each documented."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cdk8s import App, Chart, Size, Testing

import alluxio_constructs
from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    AlluxioConfigWarning,
    Component,
    Csi,
    CsiWarning,
    DataLossWarning,
    DeprecatedPropertyWarning,
    Feature,
    Fuse,
    HelmValuesWarning,
    Image,
    Journal,
    Metastore,
    Mount,
    NetworkPolicies,
    NetworkPolicyWarning,
    PodOptions,
    PodVolume,
    Ports,
    Process,
    ProxyOptions,
    QuorumWarning,
    Resources,
    SharedClaimWarning,
    ShortCircuitDomain,
    ShortCircuitWarning,
    Tier,
    TieredStore,
    Ufs,
    UfsSecret,
    UnpinnedImageWarning,
    VolumeSource,
    synth,
)
from alluxio_constructs.errors import Finding
from alluxio_constructs.helm import HelmValuesChart
from tests.kit import cluster, new_chart

PAGE = (Path(__file__).parent.parent / "docs/findings.md").read_text(encoding="utf-8")

S3 = Ufs("s3://bucket/data")


def tier(path: str = "/dev/shm", volume: VolumeSource | None = None) -> Tier:
    volume = VolumeSource.empty_dir() if volume is None else volume
    return Tier(medium_type="MEM", path=path, quota=Size.gibibytes(1), volume=volume)


def secret(chart: Chart, id: str, name: str, **uses: Any) -> UfsSecret:
    return UfsSecret.from_existing(chart, id, secret_name=name, **uses)


def sidecar(name: str = "sidecar", **fields: Any) -> dict[str, Any]:
    return {"name": name, "image": "example.com/sidecar:1", **fields}


class Cuckoo(Feature):
    """A volume under a name that is taken."""

    def volume_mounts(self, component: Component) -> list[Mount]:
        volume = PodVolume(name="alluxio-journal", source={"emptyDir": {}})
        return [Mount(volume=volume, path="/other")] if component is Component.MASTER else []


FOUND: dict[Finding, tuple[Callable[[Chart], dict[str, Any]], str]] = {
    Finding.SEVERAL_MASTERS: (
        lambda chart: {"masters": 3, "journal": Journal.local()},
        "masters=3 with a UFS journal: several masters need the embedded one",
    ),
    Finding.SHARED_MASTER_VOLUME: (
        lambda chart: {
            "masters": 3,
            "metastore": Metastore(volume=VolumeSource.existing_claim("theirs")),
        },
        "masters=3 share one volume for the metastore, and would destroy it",
    ),
    Finding.HA_ONLY_OPTION: (
        lambda chart: {"properties": {"alluxio.zookeeper.enabled": True}},
        "properties has 'alluxio.zookeeper.enabled', but these masters elect no leader",
    ),
    Finding.SECRET_TWICE: (
        lambda chart: {
            "secrets": [
                secret(chart, "a", "same", mount="one"),
                secret(chart, "b", "same", mount="two"),
            ]
        },
        "Secret 'same' is given twice",
    ),
    Finding.SECRET_MOUNT_TWICE: (
        lambda chart: {
            "secrets": [
                secret(chart, "a", "one", mount="same"),
                secret(chart, "b", "two", mount="same"),
            ]
        },
        "Secrets 'one' and 'two' have the same mount 'same'",
    ),
    Finding.SECRET_VARIABLE_TWICE: (
        lambda chart: {
            "secrets": [
                secret(chart, "a", "one", env={"AWS_ACCESS_KEY_ID": "key"}),
                secret(chart, "b", "two", env={"AWS_ACCESS_KEY_ID": "key"}),
            ]
        },
        "Secrets 'one' and 'two' both set the variable AWS_ACCESS_KEY_ID",
    ),
    Finding.FUSE_NEEDS_ROOT: (
        lambda chart: {
            "fuse": Fuse(worker_embedded=True),
            "worker_pod": PodOptions(user=1000),
        },
        "worker-embedded FUSE needs user 0 (got worker_pod user=1000)",
    ),
    Finding.TIERS_NOT_SHARED: (
        lambda chart: {"fuse": Fuse(), "short_circuit": "local"},
        "needs tiers that the FUSE pod can share (got the emptyDir at '/dev/shm')",
    ),
    Finding.MEMORY: (
        lambda chart: {"worker": Process(resources=Resources(memory_limit=Size.gibibytes(1)))},
        "memory of worker does not fit into its limit of 1Gi: at least 64Mi heap + at least 16Mi"
        " direct memory + 1Gi RAM disk + 256Mi allowance",
    ),
    Finding.HOST_PORT_TWICE: (
        lambda chart: {
            "pod": PodOptions(host_network=True),
            "ports": Ports(master_rpc=29999),
        },
        "port 29999 is used by master rpc and worker rpc, both on the node's network",
    ),
    Finding.MOUNT_PATH_TWICE: (
        lambda chart: {"metastore": Metastore(path="/journal")},
        "master has two volumes at '/journal'",
    ),
    Finding.VOLUME_NAME_TWICE: (
        lambda chart: {"features": [Cuckoo()]},
        "two volumes are called 'alluxio-journal'",
    ),
    Finding.NOTHING_TO_RUN: (
        lambda chart: {"master_enabled": False, "worker_enabled": False},
        "master_enabled=False and worker_enabled=False leave nothing to run; leave one out",
    ),
    Finding.NODES_UNKNOWN: (
        lambda chart: {"fuse": Fuse(), "network_policies": NetworkPolicies()},
        "NetworkPolicies would lock out fuse, whose pods are on their node's network; give"
        ' nodes=["10.0.0.0/16"] or whatever their addresses are',
    ),
    Finding.CONTAINER_NAME_TWICE: (
        lambda chart: {"master_pod": PodOptions(containers=[sidecar("alluxio-job-master")])},
        "the master pod has 2 containers called 'alluxio-job-master'; rename what PodOptions",
    ),
    Finding.UNKNOWN_VOLUME: (
        lambda chart: {
            "master_pod": PodOptions(
                containers=[sidecar(volumeMounts=[{"name": "none", "mountPath": "/none"}])]
            )
        },
        "container 'sidecar' of the master pod mounts 'none', which is no volume of it; use one of"
        " alluxio-journal, or add it to PodOptions volumes",
    ),
    Finding.PORT_TWICE: (
        lambda chart: {
            "worker_pod": PodOptions(containers=[sidecar(ports=[{"containerPort": 30003}])])
        },
        "containers 'alluxio-job-worker' and 'sidecar' of the worker pod both have port 30003",
    ),
    Finding.SERVICE_PORT_TWICE: (
        lambda chart: {"master_pod": PodOptions(service_ports={"mine": 20002})},
        "service_ports of the master pods have 'mine', port 20002, but their Services have"
        " 'job-web', port 20002; rename or move it",
    ),
    Finding.VARIABLE_TWICE: (
        lambda chart: {"master": Process(env={"ALLUXIO_MASTER_HOSTNAME": "x"})},
        "master has the variable ALLUXIO_MASTER_HOSTNAME in env=…",
    ),
}


def said(chart: Chart) -> str:
    with pytest.raises(RuntimeError, match="Validation failed") as caught:
        Testing.synth(chart)
    return str(caught.value)


@pytest.mark.parametrize("finding", Finding, ids=lambda finding: str(finding.value))
def test_each_finding_is_reported_with_its_path_its_message_and_its_name(finding: Finding) -> None:
    chart = new_chart()
    options, message = FOUND[finding]
    arguments: dict[str, Any] = {"ufs": S3, "short_circuit": "off", **options(chart)}
    AlluxioCluster(chart, "alluxio", **arguments)
    lines = [line for line in said(chart).splitlines() if f"[{finding.value}]" in line]
    assert len(lines) == 1
    assert message in lines[0]
    assert re.match(r"  \[test/alluxio(/\w+)?\] ", lines[0])


def test_findings_of_several_constructs_and_clusters_come_together_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    app = App(outdir=str(tmp_path))
    chart = Chart(app, "both", disable_resource_name_hashes=True)
    AlluxioCluster(
        chart, "one", name="one", ufs=S3, masters=3, journal=Journal.local(), short_circuit="off"
    )
    AlluxioCluster(
        chart,
        "two",
        name="two",
        ufs=S3,
        short_circuit="off",
        master=Process(env={"ALLUXIO_MASTER_HOSTNAME": "x"}),
    )
    with pytest.raises(AlluxioConfigError) as caught:
        synth(app)
    message = str(caught.value)
    assert "[both/one] masters=3" in message
    assert "[both/two/master] master has the variable" in message
    assert list(tmp_path.iterdir()) == []


WARNINGS: dict[type[AlluxioConfigWarning], tuple[Callable[[], object], str]] = {
    DataLossWarning: (
        lambda: Journal.local(volume=VolumeSource.empty_dir()),
        "Journal.local volume is an emptyDir",
    ),
    DeprecatedPropertyWarning: (
        lambda: Process(properties={"alluxio.underfs.s3a.max.error.retry": 3}),
        "alluxio.underfs.s3a.max.error.retry is an old name of alluxio.underfs.s3.max.error.retry",
    ),
    HelmValuesWarning: (
        lambda: HelmValuesChart(Testing.app(), "x", values={"shortCircuit": {"enabled": False}}),
        "there is no under store",
    ),
    NetworkPolicyWarning: (
        lambda: AlluxioCluster(
            new_chart(),
            "x",
            ufs=S3,
            short_circuit="off",
            proxy=ProxyOptions(),
            network_policies=NetworkPolicies(),
        ),
        "network_policies let nobody at the proxy; give NetworkPolicies(clients=[…])",
    ),
    ShortCircuitWarning: (
        lambda: AlluxioCluster(
            new_chart(),
            "x",
            ufs=S3,
            short_circuit=ShortCircuitDomain(
                new_chart(), "domain", volume=VolumeSource.host_path()
            ),
        ),
        "short circuit by domain sockets (uuid) does not work with image 'alluxio/alluxio:2.9.5'",
    ),
    CsiWarning: (
        lambda: Csi(mount_in_pod=False),
        "Csi(mount_in_pod=False): an application that starts before its volume is mounted",
    ),
    QuorumWarning: (
        lambda: AlluxioCluster(new_chart(), "x", ufs=S3, masters=4, short_circuit="off"),
        "masters=4: an even number survives no more failures than 3 would; use 3 or 5",
    ),
    SharedClaimWarning: (
        lambda: ShortCircuitDomain(new_chart(), "x"),
        "the domain socket's directory is one claim for the pods of all nodes, and ReadWriteOnce",
    ),
    UnpinnedImageWarning: (
        lambda: Image(tag="latest"),
        "Image 'alluxio/alluxio:latest' names no release",
    ),
}


@pytest.mark.parametrize("category", WARNINGS, ids=lambda category: str(category.__name__))
def test_each_warning_is_of_its_category_and_points_at_the_users_line(
    category: type[AlluxioConfigWarning],
) -> None:
    make, message = WARNINGS[category]
    with pytest.warns(category) as caught:
        make()
    assert [message in str(each.message) for each in caught] == [True]
    assert [each.filename for each in caught] == [__file__]


@pytest.mark.parametrize("category", WARNINGS, ids=lambda category: str(category.__name__))
def test_each_warning_can_be_made_an_error(category: type[AlluxioConfigWarning]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", category)
        with pytest.raises(category):
            WARNINGS[category][0]()


def test_there_are_no_other_categories() -> None:
    categories = {
        each
        for each in vars(alluxio_constructs).values()
        if isinstance(each, type)
        and issubclass(each, AlluxioConfigWarning)
        and each is not AlluxioConfigWarning
    }
    assert set(WARNINGS) == categories


def test_the_documentation_lists_every_finding_and_every_warning_and_no_other() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
    expected = [*(each.value for each in Finding), *(each.__name__ for each in WARNINGS)]
    assert sorted(expected) == sorted(name for name, _, _ in rows)


@pytest.mark.parametrize("modes", [["ReadWriteMany"], ["ReadWriteOnce", "ReadWriteMany"]])
def test_a_claim_that_all_nodes_can_write_to_does_not_warn(modes: list[str]) -> None:
    claim = VolumeSource.persistent_volume_claim(Size.gibibytes(1), access_modes=modes)
    ShortCircuitDomain(new_chart(), "x", volume=claim)
    TieredStore(new_chart(), "x", tiers=[tier(volume=claim)])


@pytest.mark.parametrize("modes", [["ReadOnlyMany"], ["ReadWriteOncePod"]])
def test_a_claim_that_the_pods_of_a_daemon_set_cannot_write_to_is_refused(modes: list[str]) -> None:
    claim = VolumeSource.persistent_volume_claim(Size.gibibytes(1), access_modes=modes)
    with pytest.raises(AlluxioConfigError, match="access_modes must let the pods of all nodes"):
        TieredStore(new_chart(), "x", tiers=[tier(volume=claim)])
    with pytest.raises(AlluxioConfigError, match="access_modes must let the pods of all nodes"):
        ShortCircuitDomain(new_chart(), "x", volume=claim)


@pytest.mark.parametrize("masters", [1, 3, 5])
def test_an_odd_number_of_masters_does_not_warn(masters: int) -> None:
    assert cluster(masters=masters, short_circuit="off")


@pytest.mark.parametrize(
    "options",
    [
        {"properties": {"alluxio.master.embedded.journal.election.timeout.min": "10s"}},
        {"ports": Ports(master_embedded_journal=19300)},
    ],
)
def test_an_option_of_the_embedded_journal_goes_with_one_master_that_has_it(
    options: dict[str, Any],
) -> None:
    assert cluster(journal=Journal.embedded(), short_circuit="off", **options)
    chart = new_chart()
    AlluxioCluster(chart, "alluxio", ufs=S3, short_circuit="off", **options)
    assert "[option-of-another-journal]" in said(chart)


def test_the_same_port_is_fine_where_one_of_the_two_has_a_network_of_its_own() -> None:
    network = PodOptions(host_network=True)
    ports = Ports(master_rpc=29999)
    assert cluster(short_circuit="off", worker_pod=network, ports=ports)


def test_asking_for_short_circuit_or_fuse_of_a_cluster_without_them_is_an_error() -> None:
    alluxio = AlluxioCluster(new_chart(), "alluxio", ufs=S3, short_circuit="off")
    with pytest.raises(AlluxioConfigError, match="this cluster has no domain sockets"):
        alluxio.short_circuit.volume()
    with pytest.raises(AlluxioConfigError, match="this cluster has no FUSE"):
        alluxio.fuse.volume()
