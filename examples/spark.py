"""Spark on Alluxio: an application of the Spark operator, and properties for `spark-submit`.

If there is room, executors run on nodes with a worker, and read its tier without the network. The
image of Spark has Alluxio's client in its class path:
`/opt/alluxio/client/alluxio-2.9.5-client.jar` of Alluxio's image, copied to `/opt/spark/jars`.
Run it with `python spark.py`; it writes `dist/alluxio.k8s.yaml` and `dist/spark.k8s.yaml`.
"""

from __future__ import annotations

from cdk8s import ApiObject, App, Chart, JsonPatch

from alluxio_constructs import (
    AlluxioCluster,
    ClientPod,
    NetworkPolicies,
    Tier,
    Ufs,
    VolumeSource,
    synth,
)


def build(app: App) -> None:
    """Compose the cluster, and its Spark applications."""
    alluxio = AlluxioCluster(
        Chart(app, "alluxio", namespace="alluxio", disable_resource_name_hashes=True),
        "alluxio",
        ufs=Ufs("s3://my-bucket/data"),
        masters=3,
        tiers=[
            Tier(
                medium_type="SSD",
                path="/ssd-disk",
                quota="100Gi",
                volume=VolumeSource.host_path("/var/lib/alluxio/ssd", prepare=True),
            )
        ],
        network_policies=NetworkPolicies(),
    )
    spark = Chart(app, "spark", namespace="spark", disable_resource_name_hashes=True)
    # Every JVM reads JAVA_TOOL_OPTIONS. The user id of Spark's image has no name in the image.
    pod = alluxio.client.pod(namespace="spark", user="spark", variables=["JAVA_TOOL_OPTIONS"])
    if pod.peer is not None:
        alluxio.allow(pod.peer)
    by_operator(spark, alluxio, pod)
    by_submit(spark, alluxio, pod)


def by_operator(chart: Chart, alluxio: AlluxioCluster, pod: ClientPod) -> None:
    """An application that the operator runs."""
    of_all = {
        "env": pod.env,
        "labels": pod.labels,
        "affinity": pod.affinity,
        "volumeMounts": pod.volume_mounts,
    }
    application = ApiObject(
        chart,
        "word-count",
        api_version="sparkoperator.k8s.io/v1beta2",
        kind="SparkApplication",
        metadata={"name": "word-count"},
    )
    application.add_json_patch(
        JsonPatch.add(
            "/spec",
            {
                "type": "Python",
                "mode": "cluster",
                "sparkVersion": "3.5.1",
                "image": "registry.example.com/spark-alluxio:3.5.1",
                "mainApplicationFile": "local:///opt/spark/examples/src/main/python/wordcount.py",
                "arguments": [alluxio.client.uri("/books")],
                "hadoopConf": dict(alluxio.client.core_site),
                "volumes": pod.volumes,
                "driver": {"cores": 1, "memory": "1g", "serviceAccount": "spark", **of_all},
                "executor": {"cores": 1, "instances": 3, "memory": "4g", **of_all},
            },
        )
    )


def by_submit(chart: Chart, alluxio: AlluxioCluster, pod: ClientPod) -> None:
    """A file for `spark-submit --properties-file`. It does not configure short circuit."""
    properties = {f"spark.hadoop.{name}": each for name, each in alluxio.client.core_site.items()}
    properties |= {
        f"spark.kubernetes.{kind}.label.{label}": each
        for kind in ("driver", "executor")
        for label, each in pod.labels.items()
    }
    text = "".join(f"{name} {value}\n" for name, value in properties.items())
    config = ApiObject(
        chart,
        "submit",
        api_version="v1",
        kind="ConfigMap",
        metadata={"name": "spark-alluxio"},
    )
    config.add_json_patch(JsonPatch.add("/data", {"spark-defaults.conf": text}))


if __name__ == "__main__":
    app = App()
    build(app)
    synth(app)
