"""What `main.py` synthesises: the same bytes everywhere, whole, and without collisions."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from alluxio_constructs._constructs.outdir import heading
from tests.kit import Document, check_schemas, one
from tests.references import host_paths, problems

ROOT = Path(__file__).parent.parent.parent
DIST = ROOT / "dist"
EXTERNAL = {
    "single-master-local-journal": [],
    "single-master-hdfs-journal": ["Secret/alluxio-hdfs-config"],
    "multi-master-embedded-journal": ["Secret/alluxio-s3"],
}


def contents(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(directory.iterdir())}


# The Node.js of the environment, whatever the shell has.
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def run_main(outdir: Path, *, code: str = "main.main()", seed: str = "0") -> tuple[int, str]:
    """Run `main.py` in a process of its own. Returns its exit code and what it said."""
    script = (
        f"import main\ntry:\n    {code}\nexcept main.AlluxioConfigError as e:\n    exit(str(e))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PATH": PATH, "CDK8S_OUTDIR": str(outdir), "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def documents() -> Iterator[tuple[str, list[Document]]]:
    for file in sorted(DIST.glob("*.k8s.yaml")):
        yield file.name.removesuffix(".k8s.yaml"), list(yaml.safe_load_all(file.read_text()))


def test_dist_holds_the_three_scenarios_and_what_monitors_them() -> None:
    files = {f"{name}.k8s.yaml" for name in [*EXTERNAL, "monitoring"]}
    assert files == set(contents(DIST))


@pytest.mark.parametrize("seed", ["1", "2"])
def test_dist_is_what_main_synthesises_whatever_the_hash_seed(tmp_path: Path, seed: str) -> None:
    assert run_main(tmp_path, seed=seed) == (0, "")
    assert contents(DIST) == contents(tmp_path)


def test_running_main_and_cdk8s_synth_give_the_same_bytes(tmp_path: Path) -> None:
    done = subprocess.run(
        [ROOT / "node_modules/.bin/cdk8s", "synth", "--output", tmp_path / "out"],
        cwd=ROOT,
        env={
            **os.environ,
            "CDK8S_CHECK_UPGRADE": "false",
            "PATH": PATH,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert contents(DIST) == contents(tmp_path / "out")


def test_each_file_is_valid_and_whole_and_makes_its_namespace() -> None:
    for name in EXTERNAL:
        found = dict(documents())[name]
        check_schemas(found)
        assert problems(found, external=EXTERNAL[name]) == [], name

    for name in EXTERNAL:
        found = dict(documents())[name]
        namespace = one(found, "Namespace")["metadata"]["name"]
        others = {
            each["metadata"].get("namespace") for each in found if each["kind"] != "Namespace"
        }
        assert others == {namespace}, name


def test_the_files_collide_neither_in_names_nor_on_the_nodes() -> None:
    for (one_name, some), (other_name, others) in combinations(documents(), 2):
        names = [
            {(e["kind"], e["metadata"].get("namespace"), e["metadata"]["name"]) for e in each}
            for each in (some, others)
        ]
        assert names[0] & names[1] == set(), (one_name, other_name)
        assert host_paths(some) & host_paths(others) == set(), (one_name, other_name)
        pods = [
            e["spec"]["template"]["spec"] for e in some + others if "template" in e.get("spec", {})
        ]
        assert not any(pod.get("hostNetwork") for pod in pods), "two could want the same port"


def test_files_of_charts_that_are_no_more_go_away_and_others_stay(tmp_path: Path) -> None:
    for app, name in (("main.py", "renamed.k8s.yaml"), ("other.py", "other.k8s.yaml")):
        (tmp_path / name).write_bytes(heading(app, name) + b"kind: Stale\n")
    (tmp_path / "kustomization.yaml").write_text("resources: []")
    (tmp_path / "mine.k8s.yaml").write_text("kind: Mine")
    assert run_main(tmp_path) == (0, "")
    left = {"other.k8s.yaml", "kustomization.yaml", "mine.k8s.yaml"}
    assert {*contents(DIST), *left} == set(contents(tmp_path))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("main.BUCKET = 'my-bucket'; main.main()", "Ufs uri must be SCHEME://"),
        (
            "from cdk8s import App; app = App(); "
            "main.SingleMasterLocalJournalChart(app, 'x', ufs=main.Ufs('s3://b'),"
            " tiers=[main.Tier(medium_type='MEM', path='/m', quota='9Gi',"
            " volume=main.VolumeSource.empty_dir())]); main.synth(app)",
            "[x/alluxio] memory of worker does not fit",
        ),
    ],
)
def test_a_mistake_ends_in_its_message_alone_and_writes_nothing(
    tmp_path: Path, code: str, message: str
) -> None:
    outdir = tmp_path / "dist"
    outdir.mkdir()
    (outdir / "before.k8s.yaml").write_text("kind: Kept")
    status, said = run_main(outdir, code=code)
    assert status == 1
    assert message in said
    assert "Traceback" not in said
    assert contents(outdir) == {"before.k8s.yaml": b"kind: Kept"}
    assert list(tmp_path.iterdir()) == [outdir]


def requested(documents: list[Document]) -> tuple[float, float]:
    """The CPUs and the GiB that a file's pods request of a cluster of one node."""
    cpus, memory = 0.0, 0.0
    for each in documents:
        if each["kind"] not in ("StatefulSet", "DaemonSet"):
            continue
        for container in each["spec"]["template"]["spec"]["containers"]:
            requests = container["resources"]["requests"]
            pods = each["spec"].get("replicas", 1)
            cpus += pods * int(requests["cpu"].removesuffix("m")) / 1000
            memory += pods * int(requests["memory"].removesuffix("Mi")) / 1024
    return round(cpus, 3), memory


def test_all_scenarios_together_fit_a_laptop_and_the_page_says_what_they_request() -> None:
    page = (ROOT / "docs" / "choosing-a-scenario.md").read_text(encoding="utf-8")
    found = {name: requested(each) for name, each in documents() if name in EXTERNAL}
    for name, (cpus, memory) in found.items():
        assert f"| `{name}` | {cpus:g} | {memory:g} GiB |" in page
    cpus, memory = (round(sum(each), 3) for each in zip(*found.values(), strict=True))
    assert f"| all three | {cpus:g} | {memory:g} GiB |" in page
    assert cpus <= 2
    assert memory <= 6
