"""An application of cdk8s-plus that reads Alluxio as a file system, with short circuit.

The cluster has masters and workers over HDFS, and FUSE on each worker's node. A Deployment mounts
the file system. The tier is in a node directory, so FUSE bypasses the network (`local`).
Run it with `python fuse_application.py`; it writes `dist/analytics.k8s.yaml`.
"""

from __future__ import annotations

import cdk8s_plus_27 as kplus
from cdk8s import App, Chart
from constructs import Construct

from alluxio_constructs import (
    AlluxioCluster,
    Fuse,
    Tier,
    Ufs,
    UfsSecret,
    VolumeSource,
    synth,
)


class Analytics(Chart):
    """Alluxio, and a Deployment that uses it."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id, namespace="analytics")
        hdfs = UfsSecret.from_existing(
            self, "hdfs-config", secret_name="alluxio-hdfs-config", mount="hdfsConfig"
        )
        alluxio = AlluxioCluster(
            self,
            "alluxio",
            ufs=Ufs("hdfs://namenode:9000/alluxio", secrets=[hdfs]),
            tiers=[
                Tier(
                    medium_type="SSD",
                    path="/ssd-disk",
                    quota="100Gi",
                    volume=VolumeSource.host_path("/var/lib/alluxio/ssd", prepare=True),
                )
            ],
            fuse=Fuse(mount_point="/mnt/alluxio/fuse"),
        )

        trainer = kplus.Deployment(
            self,
            "trainer",
            replicas=1,
            containers=[
                kplus.ContainerProps(
                    image="python:3.12",
                    command=["sleep", "infinity"],
                    # The image runs as root by default, which cdk8s-plus refuses.
                    security_context=kplus.ContainerSecurityContextProps(user=1000, group=1000),
                )
            ],
        )
        data = alluxio.fuse.mount(trainer, "/data")
        for container in trainer.containers:
            container.env.add_variable("DATA", kplus.EnvValue.from_value(data))


if __name__ == "__main__":
    app = App()
    Analytics(app, "analytics")
    synth(app)
