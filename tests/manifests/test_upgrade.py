"""Fields that must stay the same from release to release."""

from __future__ import annotations

import json
from typing import Any

from alluxio_constructs import Fuse, Image, Metastore, PodOptions
from tests.kit import cluster, one


def test_immutable_fields_are_compatible_with_every_release() -> None:
    """Frozen: after a change here, users would have to delete their masters to upgrade.

    Selectors, `serviceName`, `podManagementPolicy` and claim templates are immutable.
    """
    documents = cluster(masters=3, fuse=Fuse(), metastore=Metastore())

    def labels(role: str) -> dict[str, str]:
        return {"app": "alluxio", "role": role, "release": "alluxio"}

    def claim(name: str) -> dict[str, Any]:
        return {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": name, "labels": labels("alluxio-master")},
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "storageClassName": "standard",
                "resources": {"requests": {"storage": "1Gi"}},
            },
        }

    master = one(documents, "StatefulSet")["spec"]
    frozen = {key: value for key, value in master.items() if key not in ("template", "replicas")}
    assert frozen == {
        "serviceName": "alluxio-master",
        "podManagementPolicy": "Parallel",
        "selector": {"matchLabels": labels("alluxio-master")},
        "volumeClaimTemplates": [claim("alluxio-journal"), claim("alluxio-metastore")],
    }
    for name in ("alluxio-worker", "alluxio-fuse"):
        selector = one(documents, "DaemonSet", name)["spec"]["selector"]
        assert selector == {"matchLabels": labels(name)}
    services = {
        each["metadata"]["name"]: (each["spec"].get("clusterIP"), each["spec"]["selector"])
        for each in documents
        if each["kind"] == "Service"
    }
    assert services == {
        "alluxio-master": ("None", labels("alluxio-master")),
        **{
            f"alluxio-master-{i}": (
                None,
                {"statefulset.kubernetes.io/pod-name": f"alluxio-master-{i}"},
            )
            for i in range(3)
        },
    }


def test_options_of_pods_do_not_reach_what_is_immutable() -> None:
    options = PodOptions(labels={"team": "data"}, annotations={"a": "b"})
    master = one(cluster(pod=options), "StatefulSet")["spec"]
    plain = one(cluster(), "StatefulSet")["spec"]
    for field in ("selector", "serviceName", "volumeClaimTemplates"):
        assert master[field] == plain[field]
    assert master["template"]["metadata"]["labels"]["team"] == "data"


def test_another_image_changes_the_images_and_the_version_in_labels_and_nothing_else() -> None:
    upgraded = json.dumps(cluster(fuse=Fuse(), image=Image(tag="2.9.6")))
    assert upgraded.count(":2.9.6") == 6
    assert upgraded.count('version": "2.9.6') == upgraded.count("2.9.6") - 6
    assert json.loads(upgraded.replace("2.9.6", "2.9.5")) == cluster(fuse=Fuse())
