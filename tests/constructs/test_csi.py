"""Several clusters with a CSI driver, and what is mounted by one, as constructs."""

from __future__ import annotations

from typing import Any

import cdk8s_plus_27 as kplus
from cdk8s import Chart

from alluxio_constructs import (
    AlluxioCluster,
    Csi,
    CsiClaim,
    CsiDriver,
    CsiStorageClass,
    CsiVolume,
    PodOptions,
    Ufs,
)
from tests.kit import documents_of, in_plugin, names, new_chart, one, refusal

UFS = Ufs("s3://bucket/data")


def driver_in(chart: Chart, csi: Csi | None = None) -> CsiDriver:
    csi = in_plugin() if csi is None else csi
    return AlluxioCluster(chart, "alluxio", ufs=UFS, csi=csi).csi_driver


def test_second_csi_driver_object_in_an_app_is_refused() -> None:
    chart = new_chart()
    AlluxioCluster(chart, "one", ufs=UFS, csi=Csi())
    message = refusal(AlluxioCluster, chart, "two", ufs=UFS, name="two", csi=Csi())
    assert message == (
        "CSIDriver 'alluxio' is written for the whole Kubernetes cluster by construct"
        " 'test/one/csi' already, and construct 'test/two/csi' would write it again; all"
        " clusters share one; give all clusters but one csi=Csi(driver_object=False)"
    )


def test_two_clusters_are_side_by_side() -> None:
    chart = new_chart()
    hot, cold = (PodOptions(node_selector={"pool": pool}) for pool in ("hot", "cold"))
    AlluxioCluster(chart, "one", ufs=UFS, csi=Csi(node_pod=hot))
    second = Csi(driver_object=False, node_pod=cold)
    AlluxioCluster(chart, "two", ufs=UFS, name="two", csi=second)
    roles = names(documents_of(chart), "ClusterRole")
    assert roles == ["test-alluxio-csi-provisioner", "test-two-csi-provisioner"]


def test_claim_asks_for_a_class_by_name() -> None:
    chart = new_chart()
    made = CsiStorageClass(chart, "class", driver=driver_in(chart), name="cache")
    claim = CsiClaim(chart, "claim", storage_class_name=made.name)
    documents = documents_of(chart)
    assert made.storage_class.name == "cache"
    assert claim.claim_name == claim.claim.name == "alluxio-pvc"
    written = one(documents, "PersistentVolumeClaim", "alluxio-pvc")["spec"]
    assert written["storageClassName"] == "cache"
    assert names(documents, "StorageClass") == ["cache"]


def test_volumes_stand_in_the_chart_of_the_applications() -> None:
    driver = driver_in(new_chart())
    applications = new_chart("applications")
    made = [CsiVolume(applications, each, driver=driver, name=each) for each in ("one", "two")]
    documents = documents_of(applications, external=["CSIDriver/alluxio"])
    assert [each.volume.name for each in made] == ["one-pv", "two-pv"]
    assert [each.claim_name for each in made] == ["one-pvc-static", "two-pvc-static"]
    assert names(documents, "PersistentVolume") == ["one-pv", "two-pv"]
    namespaces = {each["metadata"].get("namespace") for each in documents}
    assert namespaces == {None, "applications"}


def test_workload_of_cdk8s_plus_mounts_a_claim_by_name() -> None:
    chart = new_chart()
    made = CsiVolume(chart, "volume", driver=driver_in(chart))
    claim = kplus.PersistentVolumeClaim.from_claim_name(chart, "claimed", made.claim_name)
    pod = kplus.Pod(chart, "job", containers=[{"image": "busybox"}])
    volume = kplus.Volume.from_persistent_volume_claim(chart, "mounted", claim)
    pod.containers[0].mount("/data", volume)
    (mounted,) = one(documents_of(chart), "Pod")["spec"]["volumes"]
    assert mounted["persistentVolumeClaim"]["claimName"] == "alluxio-pvc-static"


def test_csi_volumes_need_a_driver_and_unique_names() -> None:
    makers: tuple[Any, ...] = (CsiStorageClass, CsiVolume)
    for make in makers:
        chart = new_chart()
        assert refusal(make, chart, "made", driver=None) == (
            f"{make.__name__} driver must be a CsiDriver (got None); make one with CsiDriver(…)"
        )
        assert chart.node.children == []
        driver = driver_in(chart)
        make(chart, "one", driver=driver)
        assert "by construct 'test/one' already" in refusal(make, chart, "two", driver=driver), make
