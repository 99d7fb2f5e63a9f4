"""The commands of the documentation, run as they stand there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from alluxio_constructs import (
    Fuse,
    LogServerOptions,
    NetworkPolicies,
    PodOptions,
    Tier,
    Ufs,
    VolumeSource,
)
from tests.cluster.alluxio import Alluxio, documents, on_node, small
from tests.cluster.applications import IMAGE
from tests.cluster.conftest import Cluster
from tests.cluster.documented import ASKED, documented
from tests.cluster.kubectl import CommandError, Kubectl
from tests.cluster.stores import make_s3_secret, start_s3, under_s3
from tests.kit import Document

MOUNT_POINT = "/tmp/alluxio-tests/docs-fuse/fuse"
FILES = (
    "one.conf",
    "log4j.properties",
    "trust.jks",
    "two.conf",
    "key.json",
    "core-site.xml",
    "hdfs-site.xml",
    "krb5.conf",
    "alluxio.keytab",
    "FILE",
)


def manifests(namespace: str, node: str, ufs: Ufs) -> list[Document]:
    """A cluster with all that the pages speak of, and an application."""
    here = PodOptions(node_selector={"kubernetes.io/hostname": node})
    return documents(
        namespace,
        masters=3,
        ufs=ufs,
        worker_pod=here,
        fuse=Fuse(mount_point=MOUNT_POINT, process=small(), pod=here),
        log_server=LogServerOptions(process=small(), volume=VolumeSource.empty_dir()),
        network_policies=NetworkPolicies(clients=[{"podSelector": {}}], nodes=["0.0.0.0/0"]),
        tiers=[
            Tier(
                medium_type="SSD",
                path="/ssd-disk",
                quota="256Mi",
                volume=on_node(namespace, "ssd-disk"),
            )
        ],
    )


def application(namespace: str, node: str) -> Document:
    """A pod that reads the file system, at the path that the pages name."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "application", "namespace": namespace},
        "spec": {
            "nodeSelector": {"kubernetes.io/hostname": node},
            "containers": [
                {
                    "name": "application",
                    "image": IMAGE,
                    "imagePullPolicy": "IfNotPresent",
                    "command": ["sleep", "infinity"],
                    "volumeMounts": [
                        {
                            "name": "fuse",
                            "mountPath": "/data",
                            "mountPropagation": "HostToContainer",
                        }
                    ],
                }
            ],
            "volumes": [{"name": "fuse", "hostPath": {"path": str(Path(MOUNT_POINT).parent)}}],
        },
    }


def test_each_command_does_what_its_page_says(
    cluster: Cluster,
    kubectl: Kubectl,
    remark: Callable[[str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    node = cluster.nodes[0]
    alluxio = Alluxio(kubectl, masters=3)
    make_s3_secret(kubectl)
    ufs = under_s3(start_s3(kubectl, "data"), "data")
    applied = manifests(kubectl.namespace, node, ufs)
    alluxio.start(applied)
    kubectl.wait_ready(alluxio.selector("fuse"), 1)
    kubectl.apply([application(kubectl.namespace, node)])
    kubectl("wait", "--for=condition=Ready", "pod/application", "--timeout=180s", timeout=200)
    alluxio("fs", "chmod", "777", "/")
    monkeypatch.chdir(tmp_path)
    for file in FILES:
        Path(file).write_text("a=b\n")
    volume = kubectl.json("get", "pvc", "alluxio-journal-alluxio-master-0")["spec"]["volumeName"]
    pods = {each["metadata"]["labels"].get("role"): each for each in kubectl.pods()}
    kubectl("delete", "secret", "alluxio-s3")  # which a page has its reader make
    wrong = []
    for text, expected in ASKED.items():
        kind = re.search(r" -c (?:alluxio-|prepare-)?(fuse)", text)
        pod = pods["alluxio-fuse" if kind else "alluxio-worker"]
        try:
            printed = documented(
                text,
                kubectl.namespace,
                POD=pod["metadata"]["name"],
                LOG_SERVER_POD=pods["alluxio-logserver"]["metadata"]["name"],
                APPLICATION="application",
                CLIENT="application",
                ADDRESS=pod["status"].get("podIP", ""),
                CLAIM="alluxio-journal-alluxio-master-0",
                NODE=node,
                PV=volume,
            )
        except CommandError as error:
            wrong.append(str(error))
            continue
        if not re.search(expected, printed, re.S):
            wrong.append(f"{text}\nexpected {expected!r}, got:\n{printed[-1500:]}")
        if "delete pod/alluxio-master-0" in text:
            alluxio.wait_leader()
            alluxio.wait_whole()
        if "--cascade=orphan" in text:
            kubectl.apply(applied)  # which takes the pods over
    remark(f"{len(ASKED)} commands")
    assert [] == wrong
