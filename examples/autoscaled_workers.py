"""Workers whose number an autoscaler says: by how busy they are, as their own metrics tell.

`workers="autoscaled"` makes them a StatefulSet without `replicas`, so that no apply sets back what
the autoscaler made of them. The HorizontalPodAutoscaler asks for a metric of the workers' pods,
which Prometheus scrapes and its adapter hands on (docs/observe.md has the rule). Run it with
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
"""How many operations each worker may have at once, on average, before there is another one."""


def build(app: App) -> None:
    """Write the cluster, and what scales its workers."""
    chart = Chart(app, "alluxio", namespace="alluxio", disable_resource_name_hashes=True)
    alluxio = AlluxioCluster(
        chart,
        "alluxio",
        ufs=Ufs("s3://my-bucket/data"),
        metrics=Metrics(scrape_annotations=True),
        # What a worker has alone is lost with it: nothing may be in the cache only.
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
                # A worker less is a part of the cache less, which is to be read anew.
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
