"""Single components in charts of your own: masters in one file, workers in another.

A `ClusterConfig` is the configuration that they share. Two teams, or two stages of a roll-out, can
apply them separately. Volumes on the nodes node-0 to node-2 replace a storage class. Run it with
`python components.py`; it writes `dist/masters.k8s.yaml` and `dist/workers.k8s.yaml`.
"""

from __future__ import annotations

from cdk8s import App, Chart, JsonPatch

from alluxio_constructs import (
    AlluxioConfigMap,
    ClusterConfig,
    Journal,
    JournalVolumes,
    Jvm,
    Master,
    Metastore,
    Process,
    Resources,
    Tier,
    TieredStore,
    Ufs,
    UfsSecret,
    VolumeSource,
    Worker,
    synth,
)


def build(app: App) -> None:
    """Compose both charts."""
    masters = Chart(app, "masters", namespace="alluxio", disable_resource_name_hashes=True)
    workers = Chart(app, "workers", namespace="alluxio", disable_resource_name_hashes=True)

    tiers = TieredStore(
        workers,
        "tiers",
        tiers=[
            Tier(
                medium_type="SSD",
                path="/ssd-disk",
                quota="100Gi",
                volume=VolumeSource.host_path("/var/lib/alluxio/ssd", prepare=True),
            )
        ],
    )
    keys = UfsSecret.from_existing(
        masters,
        "keys",
        secret_name="alluxio-s3",
        env={"AWS_ACCESS_KEY_ID": "access-key", "AWS_SECRET_ACCESS_KEY": "secret-key"},
    )
    config = ClusterConfig(
        ufs=Ufs("s3://my-bucket/alluxio", secrets=[keys]),
        masters=3,
        journal=Journal.embedded(volume=VolumeSource.persistent_volume_claim("1Gi", prepare=True)),
        metastore=Metastore(volume=VolumeSource.empty_dir(size_limit="10Gi")),
        tiers=tiers,
        properties={"alluxio.user.file.writetype.default": "CACHE_THROUGH"},
        worker=Process(
            resources=Resources(
                cpu_request=2,
                cpu_limit=8,
                memory_request="8Gi",
                memory_limit="16Gi",
            ),
            jvm=Jvm(heap="6Gi", options=["-XX:+UseG1GC"]),
        ),
    )

    JournalVolumes(masters, "journal-volumes", masters=3, nodes=["node-0", "node-1", "node-2"])
    AlluxioConfigMap(masters, "config", config=config)
    Master(masters, "master", config=config)

    worker = Worker(workers, "worker", config=config)
    # Every object can be patched.
    worker.daemon_set.add_json_patch(JsonPatch.add("/spec/minReadySeconds", 30))


if __name__ == "__main__":
    app = App()
    build(app)
    synth(app)
