"""Two clusters in one chart and one namespace, under different names.

Run it with `python two_clusters.py`; it writes `dist/alluxio.k8s.yaml`.
"""

from __future__ import annotations

from cdk8s import App, Chart

from alluxio_constructs import (
    AlluxioCluster,
    PodOptions,
    Toleration,
    Ufs,
    synth,
)


def build(app: App) -> None:
    """Compose the chart."""
    chart = Chart(app, "alluxio", namespace="alluxio", disable_resource_name_hashes=True)
    AlluxioCluster(
        chart,
        "hot",
        name="hot",
        ufs=Ufs("s3://hot-data/"),
    )
    AlluxioCluster(
        chart,
        "cold",
        name="cold",
        ufs=Ufs("gs://cold-data/archive", read_only=True),
        worker_pod=PodOptions(
            node_selector={"pool": "cold"},
            tolerations=[Toleration(key="pool", value="cold", effect="NoSchedule")],
        ),
    )


if __name__ == "__main__":
    app = App()
    build(app)
    synth(app)
