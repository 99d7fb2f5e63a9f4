"""What is left of the constructs needs neither cdk8s nor Node.js, and imports neither."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

from tests import fullest
from tests.kit import CONSTRUCTS, checked, cluster

ROOT = Path(__file__).parent.parent
VALUES = sorted((ROOT / "tests/helm/values").glob("*.yaml"))

# Runs what follows where cdk8s is not installed, nor anything that it needs.
BLOCKED = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        package = name.partition(".")[0]
        if package in ("cdk8s", "constructs", "jsii") or package.startswith("cdk8s_plus"):
            raise ImportError(f"{name} is not for this", name=name)

sys.meta_path.insert(0, Blocked())
import warnings
warnings.simplefilter("ignore")
"""

EVERYTHING = """
from alluxio_constructs import ClusterConfig
from alluxio_constructs._manifests.cluster import cluster_manifests
from alluxio_constructs._manifests.text import text_of
from alluxio_constructs._model.cluster import Cluster
from tests import fullest

options = fullest.plain_options()
assert ClusterConfig(**options).name == "cache"
manifests, errors = cluster_manifests(Cluster("AlluxioCluster", options, whole=True), "test")
assert errors == [], errors
print(text_of([each.document("test") for each in manifests]), end="")
"""

TEMPLATE = """
from alluxio_constructs import cli

for file in sys.argv[1:]:
    print("# next")
    status = cli.main(["template", "-n", "test", "-f", file])
    assert not status, file
"""

PUBLIC = """
import alluxio_constructs

for name in alluxio_constructs.__all__:
    try:
        getattr(alluxio_constructs, name)
    except ImportError as error:
        print(name, error.name)
"""


def run(code: str, *arguments: str) -> str:
    """What a program says that has no cdk8s."""
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED + code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_constructs_alone_need_cdk8s() -> None:
    lines = run(PUBLIC).splitlines()
    needing = {line.split()[0] for line in lines}
    assert {line.split()[1] for line in lines} <= {"cdk8s", "constructs", "jsii"}
    assert needing == CONSTRUCTS


def test_cluster_of_everything_is_written_without_cdk8s() -> None:
    documents = list(yaml.safe_load_all(run(EVERYTHING)))
    external = [*fullest.EXTERNAL, "PersistentVolumeClaim/sockets"]
    assert checked(documents, external=external) == cluster(
        **fullest.plain_options(), external=external
    )


def test_values_of_the_helm_chart_are_read_without_cdk8s() -> None:
    texts = run(TEMPLATE, *map(str, VALUES)).split("# next\n")[1:]
    assert len(texts) == len(VALUES) > 50
    for file, text in zip(VALUES, texts, strict=True):
        kinds = {each["kind"] for each in yaml.safe_load_all(text)}
        assert kinds & {"StatefulSet", "DaemonSet"}, file.name
