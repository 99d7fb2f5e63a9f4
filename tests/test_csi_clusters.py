"""Two clusters with a CSI driver each, of which there is one in all of Kubernetes."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import AlluxioCluster, Csi, CsiStorageClass, CsiVolume, PodOptions, Ufs

from .kit import Document, documents_of, names, new_chart, one, refusal

UFS = Ufs("s3://bucket/data")


def test_there_is_one_driver_object_for_all_clusters() -> None:
    chart = new_chart()
    AlluxioCluster(chart, "one", ufs=UFS, csi=Csi(mount_in_pod=False))
    message = refusal(
        AlluxioCluster, chart, "two", ufs=UFS, name="two", csi=Csi(mount_in_pod=False)
    )
    assert message == (
        "Csi driver_object must be False for all clusters but one, since there is one CSIDriver"
        " 'alluxio' for them all (got True); give the others csi=Csi(driver_object=False)"
    )


def test_two_clusters_are_side_by_side() -> None:
    chart = new_chart()
    AlluxioCluster(chart, "one", ufs=UFS, csi=Csi(mount_in_pod=True))
    others = Csi(mount_in_pod=True, driver_object=False)
    AlluxioCluster(chart, "two", ufs=UFS, name="two", csi=others)
    roles = names(documents_of(chart), "ClusterRole")
    assert roles == ["test-alluxio-csi-provisioner", "test-two-csi-provisioner"]


def test_a_class_is_of_the_cluster_with_the_driver_object() -> None:
    chart = new_chart()
    csi = Csi(mount_in_pod=False, driver_object=False)
    driver = AlluxioCluster(chart, "alluxio", ufs=UFS, csi=csi).csi_driver
    assert refusal(CsiStorageClass, chart, "class", driver=driver) == (
        "CsiStorageClass driver must be that of the cluster with the CSIDriver object: pods with a"
        " provisioned volume run on any node, and not those of one cluster's node plugin alone"
        " (got 'Csi(driver_object=False)'); make a CsiVolume, or the class for the other cluster"
    )
    CsiVolume(chart, "volume", driver=driver)
    assert names(documents_of(chart, external=["CSIDriver/alluxio"]), "PersistentVolume") == [
        "alluxio-pv"
    ]


def affinity(driver_of: Csi, **options: Any) -> Document | None:
    chart = new_chart()
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS, csi=driver_of, **options)
    CsiVolume(chart, "volume", driver=alluxio.csi_driver)
    spec: Document = one(documents_of(chart), "PersistentVolume")["spec"]
    return spec.get("nodeAffinity")


def test_pods_with_a_volume_are_where_the_node_plugin_is() -> None:
    own = PodOptions(node_selector={"alluxio": "one", "example.com/disk": "ssd"})
    expected = {
        "required": {
            "nodeSelectorTerms": [
                {
                    "matchExpressions": [
                        {"key": "alluxio", "operator": "In", "values": ["one"]},
                        {"key": "example.com/disk", "operator": "In", "values": ["ssd"]},
                    ]
                }
            ]
        }
    }
    assert (
        expected
        == affinity(Csi(mount_in_pod=False, node_pod=own))
        == affinity(Csi(mount_in_pod=True), pod=own)
    )
    assert affinity(Csi(mount_in_pod=False)) is None
