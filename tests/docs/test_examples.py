"""The examples, run by the wheel that users get, in an environment outside the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import yaml

from tests.kit import Document, check_schemas, container, one, pod_of
from tests.references import problems

ROOT = Path(__file__).parent.parent.parent
WRITTEN = {
    "autoscaled_workers.py": ["alluxio.k8s.yaml"],
    "components.py": ["masters.k8s.yaml", "workers.k8s.yaml"],
    "fuse_application.py": ["analytics.k8s.yaml"],
    "pytorch.py": ["training.k8s.yaml"],
    "s3.py": ["alluxio.k8s.yaml", "reports.k8s.yaml"],
    "spark.py": ["alluxio.k8s.yaml", "spark.k8s.yaml"],
    "sql.py": ["alluxio.k8s.yaml", "sql.k8s.yaml"],
    "two_clusters.py": ["alluxio.k8s.yaml"],
}
EXTERNAL = {
    "autoscaled_workers.py": [],
    "components.py": ["Secret/alluxio-s3"],
    "fuse_application.py": ["Secret/alluxio-hdfs-config"],
    "pytorch.py": [],
    "s3.py": [],
    "spark.py": [],
    "sql.py": [],
    "two_clusters.py": [],
}


OTHERS = ("Deployment", "PyTorchJob", "SparkApplication")
"""What is the applications', to which the cluster has no reference."""


def run(*command: str | Path, cwd: Path, path: str = "") -> str:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", "CDK8S_OUTDIR", "VIRTUAL_ENV")
    }
    environment["PATH"] = (
        os.pathsep.join([path, environment["PATH"]]) if path else environment["PATH"]
    )
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def synthesised(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Document]]:
    """What each example writes, once the wheel is installed in a fresh environment."""
    area = tmp_path_factory.mktemp("wheel")
    wheels, environment, apps = area / "wheels", area / "env", area / "apps"
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", wheels, cwd=ROOT)
    (wheel,) = wheels.glob("*.whl")
    venv.create(environment, with_pip=True)
    binaries = environment / "bin"
    run(binaries / "python", "-m", "pip", "install", "-q", f"{wheel}[node]", cwd=area)
    shutil.copytree(ROOT / "examples", apps, ignore=shutil.ignore_patterns("__pycache__"))
    result = {}
    for app in sorted(apps.glob("*.py")):
        said = run(binaries / "python", app.name, cwd=apps, path=str(binaries))
        assert said == "", "an example says nothing"
        files = sorted((apps / "dist").glob("*.k8s.yaml"))
        assert [file.name for file in files] == WRITTEN[app.name]
        result[app.name] = [
            document for file in files for document in yaml.safe_load_all(file.read_text())
        ]
        shutil.rmtree(apps / "dist")
    return result


def test_every_example_runs_and_is_whole(synthesised: dict[str, list[Document]]) -> None:
    assert set(WRITTEN) == set(synthesised)
    for name, documents in synthesised.items():
        check_schemas(documents)
        alluxio = [each for each in documents if each["kind"] not in OTHERS]
        assert problems(alluxio, external=EXTERNAL[name]) == []


def test_the_deployment_is_on_fuse_which_shares_the_tier_of_the_node(
    synthesised: dict[str, list[Document]],
) -> None:
    documents = synthesised["fuse_application.py"]
    deployment = one(documents, "Deployment")
    assert [
        {
            "mountPath": "/data",
            "mountPropagation": "HostToContainer",
            "name": "alluxio-fuse",
            "readOnly": False,
        }
    ] == pod_of(deployment)["containers"][0]["volumeMounts"]
    volumes = {each["name"]: each["hostPath"]["path"] for each in pod_of(deployment)["volumes"]}
    assert {"alluxio-fuse": "/mnt/alluxio"} == volumes
    fuse = container(documents, "alluxio-fuse")
    assert "/ssd-disk" in [each["mountPath"] for each in fuse["volumeMounts"]]
    assert {"name": "DATA", "value": "/data/fuse"} in pod_of(deployment)["containers"][0]["env"]
    assert fuse["args"][-2:] == ["/mnt/alluxio/fuse", "/"]


def test_examples_of_clients_have_what_the_cluster_tells_them(
    synthesised: dict[str, list[Document]],
) -> None:
    three = ",".join(f"alluxio-master-{i}.alluxio.svc:19998" for i in range(3))
    documents = synthesised["spark.py"]
    application = one(documents, "SparkApplication")["spec"]
    assert three == application["hadoopConf"]["alluxio.master.rpc.addresses"]
    assert [f"alluxio://{three.replace(',', '+')}/books"] == application["arguments"]
    for role in ("driver", "executor"):
        pods = application[role]
        assert ["ALLUXIO_CLIENT_HOSTNAME", "JAVA_TOOL_OPTIONS"] == [
            each["name"] for each in pods["env"]
        ]
        assert [each["name"] for each in application["volumes"]] == [
            each["name"] for each in pods["volumeMounts"]
        ]
        assert {"alluxio-client": "true"} == pods["labels"]
    submit = one(documents, "ConfigMap", "spark-alluxio")["data"]["spark-defaults.conf"]
    assert f"spark.hadoop.alluxio.master.rpc.addresses {three}" in submit.splitlines()
    assert "spark.kubernetes.executor.label.alluxio-client true" in submit.splitlines()

    documents = synthesised["sql.py"]
    for name, file, expected in (
        ("hadoop-alluxio", "core-site.xml", f"<value>{three}</value>"),
        ("trino-alluxio", "alluxio-site.properties", f"alluxio.master.rpc.addresses={three}\n"),
        ("trino-catalog", "alluxio.properties", "fs.alluxio.enabled=true\n"),
        ("presto-catalog", "alluxio.properties", "hive.config.resources=/etc/hadoop-alluxio/core"),
    ):
        assert expected in one(documents, "ConfigMap", name)["data"][file], name

    job = one(synthesised["pytorch.py"], "PyTorchJob")["spec"]["pytorchReplicaSpecs"]
    for role in ("Master", "Worker"):
        (mount,) = job[role]["template"]["spec"]["containers"][0]["volumeMounts"]
        assert ("/data", "HostToContainer") == (mount["mountPath"], mount["mountPropagation"])

    (reports,) = pod_of(one(synthesised["s3.py"], "Deployment"))["containers"]
    assert {
        "name": "AWS_ENDPOINT_URL_S3",
        "value": "http://alluxio-proxy.alluxio.svc:39999/api/v1/s3",
    } in reports["env"]


def test_policies_of_the_examples_let_the_applications_in(
    synthesised: dict[str, list[Document]],
) -> None:
    for example, namespace, policy in (
        ("spark.py", "spark", "alluxio-worker"),
        ("sql.py", "sql", "alluxio-worker"),
        ("s3.py", "reports", "alluxio-proxy"),
    ):
        rules = one(synthesised[example], "NetworkPolicy", policy)["spec"]["ingress"]
        there = {"matchLabels": {"kubernetes.io/metadata.name": namespace}}
        assert there in [peer.get("namespaceSelector") for rule in rules for peer in rule["from"]]


def test_a_patch_of_the_user_is_in_the_output(synthesised: dict[str, list[Document]]) -> None:
    worker = one(synthesised["components.py"], "DaemonSet")
    assert worker["spec"]["minReadySeconds"] == 30


def test_two_clusters_have_names_of_their_own(synthesised: dict[str, list[Document]]) -> None:
    sets = {
        each["metadata"]["name"]
        for each in synthesised["two_clusters.py"]
        if each["kind"] == "StatefulSet"
    }
    assert {"hot-master", "cold-master"} == sets


def test_autoscaler_alone_says_how_many_workers_there_are(
    synthesised: dict[str, list[Document]],
) -> None:
    documents = synthesised["autoscaled_workers.py"]
    workers = one(documents, "StatefulSet", "alluxio-worker")
    assert "replicas" not in workers["spec"]
    scaler = one(documents, "HorizontalPodAutoscaler")
    assert scaler["spec"]["scaleTargetRef"] == {
        "apiVersion": workers["apiVersion"],
        "kind": workers["kind"],
        "name": workers["metadata"]["name"],
    }
    assert workers["spec"]["persistentVolumeClaimRetentionPolicy"]["whenScaled"] == "Delete"
