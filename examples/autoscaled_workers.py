"""Workers that are scaled by an autoscaler, according to their own load metric.

`workers="autoscaled"` makes them a StatefulSet without `replicas`, so that applying the manifests
does not undo the autoscaler's work. The HorizontalPodAutoscaler reads a metric of the workers' pods
that Prometheus scrapes and its adapter provides (docs/observe.md has the rule). Run it with
`python autoscaled_workers.py`; it writes `dist/alluxio.k8s.yaml`.
"""

from __future__ import annotations

from cdk8s import ApiObject, App, Chart, JsonPatch

from alluxio_constructs import (
    AlluxioCluster,
    ClaimRetention,
    Metrics,
    PodOptions,
    Tier,
    Ufs,
    VolumeSource,
    synth,
)

BUSY = "8"
"""The average number of concurrent operations per worker above which workers are added."""


def build(app: App) -> None:
    """Compose the cluster and the autoscaler of its workers."""
    chart = Chart(app, "alluxio", namespace="alluxio", disable_resource_name_hashes=True)
    alluxio = AlluxioCluster(
        chart,
        "alluxio",
        ufs=Ufs("s3://my-bucket/data"),
        metrics=Metrics(scrape_annotations=True),
        # Data that only one worker has is lost with it, so no data may be in the cache alone.
        properties={"alluxio.user.file.writetype.default": "CACHE_THROUGH"},
        workers="autoscaled",
        worker_pod=PodOptions(
            claim_retention=ClaimRetention(when_scaled="Delete"), termination_grace_period="2min"
        ),
        tiers=[
            Tier(
                medium_type="SSD",
                path="/cache",
                quota="100Gi",
                volume=VolumeSource.persistent_volume_claim("110Gi", storage_class_name="fast"),
            )
        ],
    )
    workers = alluxio.worker.stateful_set
    scaler = ApiObject(
        chart,
        "scaler",
        api_version="autoscaling/v2",
        kind="HorizontalPodAutoscaler",
        metadata={"name": workers.name},
    )
    scaler.add_json_patch(
        JsonPatch.add(
            "/spec",
            {
                "scaleTargetRef": {
                    "apiVersion": workers.api_version,
                    "kind": workers.kind,
                    "name": workers.name,
                },
                "minReplicas": 2,
                "maxReplicas": 10,
                "metrics": [
                    {
                        "type": "Pods",
                        "pods": {
                            "metric": {"name": "Worker_ActiveOperations"},
                            "target": {"type": "AverageValue", "averageValue": BUSY},
                        },
                    }
                ],
                # Each removed worker takes a part of the cache with it, which must be read again.
                "behavior": {
                    "scaleDown": {
                        "stabilizationWindowSeconds": 1800,
                        "policies": [{"type": "Pods", "value": 1, "periodSeconds": 600}],
                    }
                },
            },
        )
    )


if __name__ == "__main__":
    app = App()
    build(app)
    synth(app)
