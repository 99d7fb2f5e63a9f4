"""A PyTorch job that reads its data from FUSE, on nodes that serve FUSE.

The job is a custom resource of Kubeflow's training operator, so the paths of its pod templates are
given. Run it with `python pytorch.py`; it writes `dist/training.k8s.yaml`.
"""

from __future__ import annotations

from cdk8s import ApiObject, App, Chart, JsonPatch

from alluxio_constructs import AlluxioCluster, Fuse, PodOptions, Toleration, Ufs, synth

ON_GPUS = PodOptions(
    node_selector={"gpu": "true"},
    tolerations=[Toleration(key="nvidia.com/gpu", operator="Exists", effect="NoSchedule")],
)


def build(app: App) -> None:
    """Compose the cluster and the job."""
    chart = Chart(app, "training", namespace="training", disable_resource_name_hashes=True)
    alluxio = AlluxioCluster(
        chart,
        "alluxio",
        ufs=Ufs("s3://my-bucket/images", read_only=True),
        fuse=Fuse(mount_point="/mnt/alluxio/fuse"),
        worker_pod=ON_GPUS,
    )
    job = ApiObject(
        chart,
        "job",
        api_version="kubeflow.org/v1",
        kind="PyTorchJob",
        metadata={"name": "resnet"},
    )
    job.add_json_patch(
        JsonPatch.add(
            "/spec", {"pytorchReplicaSpecs": {"Master": replicas(1), "Worker": replicas(3)}}
        )
    )
    for role in ("Master", "Worker"):
        alluxio.fuse.mount(job, "/data", template=f"/spec/pytorchReplicaSpecs/{role}/template")


def replicas(count: int) -> dict[str, object]:
    """The pods of one role of the job. They tolerate the taint of the nodes with FUSE."""
    return {
        "replicas": count,
        "restartPolicy": "OnFailure",
        "template": {
            "spec": {
                "containers": [
                    {
                        "name": "pytorch",
                        "image": "registry.example.com/resnet:1",
                        "command": ["python", "train.py", "--data", "/data/fuse/imagenet"],
                        "resources": {"limits": {"nvidia.com/gpu": 1}},
                    }
                ],
                "tolerations": [{"key": "nvidia.com/gpu", "operator": "Exists"}],
            }
        },
    }


if __name__ == "__main__":
    app = App()
    build(app)
    synth(app)
