"""A construct that fails while it is made leaves nothing behind: no child, no name, no finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cdk8s_plus_27 as kplus
import pytest
from cdk8s import App, Chart, Testing
from constructs import Construct

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    AlluxioConfigMap,
    ClusterConfig,
    Csi,
    CsiDriver,
    CsiStorageClass,
    CsiVolume,
    FuseDaemon,
    Journal,
    JournalVolumes,
    LogServer,
    Master,
    MultiMasterEmbeddedJournalChart,
    Proxy,
    ShortCircuitDomain,
    SingleMasterHdfsJournalChart,
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
from alluxio_constructs._constructs import undo
from alluxio_constructs._constructs.undo import if_it_fails, made_whole, whole
from alluxio_constructs.helm import HelmValuesChart
from tests.kit import Document, app, documents_of, new_chart, refusal

UFS = Ufs("s3://bucket/data")
VALUES = {"properties": {"alluxio.master.mount.table.root.ufs": "s3://bucket/data"}}
ON_CLAIM = Tier(
    medium_type="SSD",
    path="/ssd",
    quota="1Gi",
    volume=VolumeSource.persistent_volume_claim("1Gi", access_modes=["ReadWriteMany"]),
)


def children(scope: Construct) -> list[str]:
    return [each.node.id for each in scope.node.children]


def config(**options: Any) -> ClusterConfig:
    tiers = Tiers(
        tiers=[Tier(medium_type="MEM", path="/m", quota="1Gi", volume=VolumeSource.empty_dir())]
    )
    return ClusterConfig(**{"ufs": UFS, "tiers": tiers, **options})


Make = Callable[[Construct, str], object]

# A construct whose objects the chart has already, each beside one that it does not have.
TAKEN: dict[str, tuple[Make, Make, Make]] = {
    "AlluxioCluster": (
        lambda scope, id: Master(scope, id, config=config()),
        lambda scope, id: AlluxioCluster(scope, id, ufs=UFS),
        lambda scope, id: AlluxioCluster(scope, id, ufs=UFS, name="other"),
    ),
    "AlluxioConfigMap": (
        lambda scope, id: AlluxioConfigMap(scope, id, config=config()),
        lambda scope, id: AlluxioConfigMap(scope, id, config=config()),
        lambda scope, id: AlluxioConfigMap(scope, id, config=config(name="other")),
    ),
    "Master": (
        lambda scope, id: Master(scope, id, config=config()),
        lambda scope, id: Master(scope, id, config=config(masters=3)),
        lambda scope, id: Master(scope, id, config=config(name="other")),
    ),
    "Worker": (
        lambda scope, id: Worker(scope, id, config=config()),
        lambda scope, id: Worker(scope, id, config=config()),
        lambda scope, id: Worker(scope, id, config=config(name="other")),
    ),
    "JournalVolumes": (
        lambda scope, id: JournalVolumes(scope, id, nodes=["node-0"]),
        lambda scope, id: JournalVolumes(scope, id, masters=3, nodes=["n-0", "n-1", "n-2"]),
        lambda scope, id: JournalVolumes(scope, id, name="other", nodes=["node-0"]),
    ),
    "TieredStore": (
        lambda scope, id: TieredStore(scope, id, tiers=[ON_CLAIM]),
        lambda scope, id: TieredStore(scope, id, tiers=[ON_CLAIM]),
        lambda scope, id: TieredStore(scope, id, tiers=[ON_CLAIM], name="other"),
    ),
    "ShortCircuitDomain": (
        lambda scope, id: ShortCircuitDomain(scope, id),
        lambda scope, id: ShortCircuitDomain(scope, id),
        lambda scope, id: ShortCircuitDomain(scope, id, name="other"),
    ),
    "UfsSecret": (
        lambda scope, id: UfsSecret.create_from_literals(
            scope, id, secret_name="s3", literals={"a": "b"}, mount="s3"
        ),
        lambda scope, id: UfsSecret.create_from_literals(
            scope, id, secret_name="s3", literals={"c": "d"}, mount="s3"
        ),
        lambda scope, id: UfsSecret.create_from_literals(
            scope, id, secret_name="s4", literals={"c": "d"}, mount="s3"
        ),
    ),
    "CsiDriver": (
        lambda scope, id: CsiDriver(scope, id, config=config(csi=Csi())),
        lambda scope, id: CsiDriver(scope, id, config=config(csi=Csi(), name="other")),
        lambda scope, id: CsiDriver(
            scope, id, config=config(csi=Csi(driver_object=False), name="other")
        ),
    ),
}


def written(*makers: tuple[Make, str]) -> list[Document]:
    chart = new_chart()
    for make, id in makers:
        make(chart, id)
    return documents_of(chart, whole=False)


def test_construct_that_fails_half_way_is_gone_and_its_id_is_free() -> None:
    for kind, (first, failing, instead) in TAKEN.items():
        chart = new_chart()
        first(chart, "first")
        before = documents_of(chart, whole=False)
        with pytest.raises(AlluxioConfigError):
            failing(chart, "second")
        assert ["first"] == children(chart), kind
        assert before == documents_of(chart, whole=False), kind
        instead(chart, "second")
        expected = written((first, "first"), (instead, "second"))
        assert expected == documents_of(chart, whole=False), kind


def test_wrong_argument_leaves_the_id_free() -> None:
    wrong: list[Make] = [
        lambda scope, id: AlluxioCluster(scope, id, ufs=UFS, masters=0),
        lambda scope, id: AlluxioCluster(scope, id, ufs=UFS, nonsense=1),  # type: ignore[call-arg]
        lambda scope, id: Master(scope, id, config=config(master_enabled=False)),
        lambda scope, id: Worker(scope, id, config=config(worker_enabled=False)),
        lambda scope, id: FuseDaemon(scope, id, config=config()),
        lambda scope, id: Proxy(scope, id, config=config()),
        lambda scope, id: LogServer(scope, id, config=config()),
        lambda scope, id: CsiDriver(scope, id, config=config()),
        lambda scope, id: CsiStorageClass(scope, id, driver=None),  # type: ignore[arg-type]
        lambda scope, id: CsiVolume(scope, id, driver=None),  # type: ignore[arg-type]
        lambda scope, id: JournalVolumes(scope, id, masters=0),
        lambda scope, id: TieredStore(scope, id, tiers=[]),
        lambda scope, id: ShortCircuitDomain(scope, id, path="domain"),
        lambda scope, id: UfsSecret(scope, id, secret_name="s3"),
        lambda scope, id: UfsSecret.create_from_files(
            scope, id, secret_name="s3", mount="s3", paths={"a": "/no/such/file"}
        ),
    ]
    chart = new_chart()
    for make in wrong:
        with pytest.raises(AlluxioConfigError):
            make(chart, "alluxio")
        assert [] == children(chart)
    AlluxioCluster(chart, "alluxio", ufs=UFS)
    assert written((lambda scope, id: AlluxioCluster(scope, id, ufs=UFS), "alluxio")) == (
        documents_of(chart)
    )


def test_chart_whose_cluster_fails_is_gone_and_its_id_is_free() -> None:
    hdfs = Journal.hdfs("hdfs://host/journal")
    charts: list[tuple[Make, Make]] = [
        (
            lambda scope, id: SingleMasterLocalJournalChart(scope, id, ufs=UFS, workers=-1),
            lambda scope, id: SingleMasterLocalJournalChart(scope, id, ufs=UFS),
        ),
        (
            lambda scope, id: SingleMasterHdfsJournalChart(
                scope, id, ufs=UFS, journal=hdfs, masters=2
            ),
            lambda scope, id: SingleMasterHdfsJournalChart(scope, id, ufs=UFS, journal=hdfs),
        ),
        (
            lambda scope, id: MultiMasterEmbeddedJournalChart(
                scope, id, namespace="data", create_namespace=True, ufs=UFS, masters=10
            ),
            lambda scope, id: MultiMasterEmbeddedJournalChart(scope, id, ufs=UFS),
        ),
        (
            lambda scope, id: HelmValuesChart(scope, id, values={"masterr": 1}),
            lambda scope, id: HelmValuesChart(scope, id, values=VALUES),
        ),
        (
            lambda scope, id: HelmValuesChart(scope, id, values="/no/such/file"),
            lambda scope, id: HelmValuesChart(scope, id, values=VALUES),
        ),
    ]
    for failing, instead in charts:
        tree, alone = app(), app()
        with pytest.raises(AlluxioConfigError):
            failing(tree, "alluxio")
        assert [] == children(tree)
        instead(tree, "alluxio")
        instead(alone, "alluxio")
        assert alone.synth_yaml() == tree.synth_yaml()


def test_failure_in_a_user_s_construct_removes_what_it_built() -> None:
    class Mine(AlluxioCluster):
        def __init__(self, scope: Construct, id: str) -> None:
            super().__init__(scope, id, ufs=UFS)
            raise RuntimeError("a mistake of one's own")

    class Tolerant(AlluxioCluster):
        def __init__(self, scope: Construct, id: str) -> None:
            super().__init__(scope, id, ufs=UFS)
            with pytest.raises(AlluxioConfigError):
                Master(self, "another", config=self.config)

    chart = new_chart()
    with pytest.raises(RuntimeError, match="a mistake of one's own"):
        Mine(chart, "alluxio")
    assert [] == children(chart)
    tolerant = Tolerant(chart, "alluxio")
    assert "another" not in children(tolerant)
    assert written((lambda scope, id: AlluxioCluster(scope, id, ufs=UFS), "alluxio")) == (
        documents_of(chart)
    )


def test_construct_of_an_id_that_is_taken_stays() -> None:
    chart = new_chart()
    first = AlluxioCluster(chart, "alluxio", ufs=UFS)
    before = documents_of(chart)
    with pytest.raises(AlluxioConfigError, match="is the id of another construct"):
        AlluxioCluster(chart, "alluxio", ufs=UFS, name="other")
    assert chart.node.find_child("alluxio") is first
    assert before == documents_of(chart)


def test_id_with_a_slash_is_free_again_as_well() -> None:
    chart = new_chart()
    Master(chart, "first", config=config())
    for _ in range(2):
        with pytest.raises(AlluxioConfigError, match="is written in namespace"):
            Master(chart, "second/master", config=config())
    assert ["first"] == children(chart)


def test_problems_of_a_cluster_are_reported_after_an_attempt_that_failed(tmp_path: Path) -> None:
    tree = App(outdir=str(tmp_path))
    chart = Chart(tree, "test", namespace="test")
    wrong = config(masters=3, journal=Journal.local())
    AlluxioConfigMap(chart, "other", config=config())
    with pytest.raises(AlluxioConfigError, match="is written in namespace"):
        AlluxioConfigMap(chart, "config", config=wrong)
    Master(chart, "master", config=wrong)
    assert "several-masters-need-the-embedded-journal" in refusal(synth, tree)


def test_problems_of_what_is_gone_are_not_reported(tmp_path: Path) -> None:
    tree = App(outdir=str(tmp_path))
    chart = Chart(tree, "test", namespace="test")

    class Mine(AlluxioCluster):
        def __init__(self, scope: Construct, id: str) -> None:
            super().__init__(scope, id, ufs=UFS, masters=3, journal=Journal.local())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        Mine(chart, "alluxio")
    AlluxioCluster(chart, "alluxio", ufs=UFS)
    synth(tree)


def test_mount_that_fails_leaves_the_workload_as_it_was() -> None:
    chart = new_chart()
    domain = ShortCircuitDomain(chart, "domain")
    job = kplus.Deployment(chart, "job", containers=[kplus.ContainerProps(image="job:1")])
    before = children(job), Testing.synth(chart)
    theirs = kplus.Deployment(new_chart(), "job", containers=[kplus.ContainerProps(image="job:1")])
    with pytest.raises(AlluxioConfigError, match="must be a container of 'test/job'"):
        domain.mount(job, containers=[*job.containers, *theirs.containers])
    assert before == (children(job), Testing.synth(chart))


# ------------------------------------------------------------------------------ steps by themselves


def test_steps_are_undone_in_reverse_for_what_failed_alone() -> None:
    undone: list[str] = []

    @made_whole
    def failing() -> None:
        if_it_fails(lambda: undone.append("first"))
        if_it_fails(lambda: undone.append("second"))
        raise ValueError("inner")

    with whole():
        if_it_fails(lambda: undone.append("outer"))
        with pytest.raises(ValueError, match="inner"):
            failing()
        assert ["second", "first"] == undone
    assert ["second", "first"] == undone
    assert [] == undo._steps


def test_undo_steps_are_dropped_outside_of_a_build() -> None:
    if_it_fails(lambda: None)
    assert [] == undo._steps
