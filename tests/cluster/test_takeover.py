"""A release of the Helm chart is taken over with its journal and files, as `docs/takeover.md` says.

The commands of the page are run as they stand there, one after the other, but for the namespace.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.chart.release import Release
from tests.cluster.alluxio import QUICK, RELEASE, Alluxio
from tests.cluster.kubectl import CommandError, Kubectl, run, say
from tests.cluster.stores import start_s3
from tests.docs.pages import ROOT, blocks
from tests.kit import Document

PAGE = ROOT / "docs/takeover.md"
KINDS = (
    "statefulset,daemonset,deployment,service,configmap,pvc,serviceaccount,role,rolebinding,secret"
)
CLUSTER_WIDE = "clusterrole,clusterrolebinding,csidriver,storageclass,pv"
OF_THE_DRIVER = ("csidriver/alluxio", "storageclass/alluxio", "pv/alluxio-pv")
SETTINGS = "Dalluxio.user.file.writetype.default"


def release(namespace: str, masters: int, store: str, **parts: Any) -> Release:
    """A release of the chart: small, with its files in S3 and a tier in memory."""
    return Release(
        namespace=namespace,
        image=RELEASE,
        masters=masters,
        small=True,
        domain=False,
        jvm=(*QUICK, "-Xmx768m"),
        properties={
            "alluxio.master.mount.table.root.ufs": "s3://data/files",
            "alluxio.underfs.s3.endpoint": store,
            "alluxio.underfs.s3.disable.dns.buckets": "true",
            "aws.accessKeyId": "testing",
            "aws.secretKey": "testing",
        },
        **parts,
    )


def in_a_cluster(document: Document, its: Release) -> Document:
    """An object as Helm leaves it in a cluster, with its own marks."""
    metadata = document["metadata"]
    return {
        **document,
        "metadata": {
            **metadata,
            "labels": {**metadata.get("labels", {}), "app.kubernetes.io/managed-by": "Helm"},
            "annotations": {
                "meta.helm.sh/release-name": its.name,
                "meta.helm.sh/release-namespace": its.namespace,
            },
        },
    }


def install(kubectl: Kubectl, its: Release) -> None:
    """Make the objects of a release as Helm does, which applies nothing."""
    documents = [its.secret(), *(in_a_cluster(each, its) for each in its.objects())]
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": documents})
    kubectl("create", "-f", "-", stdin=text, timeout=180)


def lines(page: Path) -> Iterator[str]:
    """The commands of the page, each as it stands."""
    for block in blocks(page, "sh"):
        yield from block.text.replace("\\\n", " ").splitlines()


def execute(command: str, namespace: str, folder: Path, volume: str) -> str:
    """Run a command of the page."""
    filled = re.sub(r"-n alluxio\b", f"-n {namespace}", command)
    filled = re.sub(r"\bpatch pv PV\b", f"patch pv {volume}", filled)
    say(f"$ {filled}")
    # The command of this checkout, whatever is installed.
    program = "from alluxio_constructs.cli import _entry_point; _entry_point()"
    ours = f"alluxio-constructs() {{ {shlex.quote(sys.executable)} -c {shlex.quote(program)} "
    done = subprocess.run(
        ["bash", "-c", f'{ours}"$@"; }}\n{filled}'],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        capture_output=True,
        check=False,
        timeout=600,
    )
    differs = command.startswith("alluxio-constructs diff") and done.returncode == 1
    if done.returncode != 0 and not differs:
        raise CommandError(f"{filled}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr}")
    return done.stdout


def there(kubectl: Kubectl) -> Sequence[Document]:
    """All objects of the namespace, and those outside of namespaces."""
    wide: list[Document] = json.loads(run("kubectl", "get", CLUSTER_WIDE, "-o", "json").stdout)[
        "items"
    ]
    return [*kubectl.items(KINDS), *wide]


def left_of_the_chart(kubectl: Kubectl, its: Release, ours: Sequence[Document]) -> list[str]:
    """What is left of the release: objects that are not ours, marks of Helm on those that are."""
    names = {(each["kind"], each["metadata"]["name"]) for each in [*its.objects(), its.secret()]}
    names -= {(each["kind"], each["metadata"]["name"]) for each in ours}
    found = []
    for each in there(kubectl):
        metadata = each["metadata"]
        name = f"{each['kind']}/{metadata['name']}"
        if (each["kind"], metadata["name"]) in names:
            found.append(name)
        if metadata.get("namespace") == its.namespace:
            marks = {**metadata.get("labels", {}), **metadata.get("annotations", {})}
            text = json.dumps(marks).replace("kubectl.kubernetes.io/last-applied", "")
            found += [f"{name}: {text}"] if re.search(r"(?i)helm|alluxio-0\.6", text) else []
    return found


def has_driver() -> bool:
    """Whether the cluster has a driver of somebody's, or what is left of one."""
    return any(run("kubectl", "get", each, check=False).returncode == 0 for each in OF_THE_DRIVER)


@pytest.mark.parametrize("masters", [1, 3])
def test_takeover_of_a_release_with_its_journal_and_files(
    masters: int, kubectl: Kubectl, tmp_path: Path, remark: Callable[[str], None]
) -> None:
    alluxio = Alluxio(kubectl, masters=masters)
    store = start_s3(kubectl, "data", folder="files")
    csi = masters == 1 and not has_driver()
    parts = {"log_server": masters == 1, "metrics": masters == 1, "csi": csi, "csi_volumes": csi}
    its = release(kubectl.namespace, masters, store, **parts)
    say(f"the chart's release: {masters} masters, {[name for name, on in parts.items() if on]}")
    install(kubectl, its)
    try:
        alluxio.wait_leader(timeout=420)
        alluxio.wait_workers()
        fill(alluxio)
        before = listing(alluxio)
        claims = claims_of(kubectl)
        (tmp_path / "config.yaml").write_text(yaml.safe_dump(its.values()), encoding="utf-8")
        (tmp_path / "before.yaml").write_text(yaml.safe_dump_all(its.objects()), encoding="utf-8")
        count = follow(kubectl, tmp_path)
        remark(f"{count} commands of the page")
        ours = list(yaml.safe_load_all((tmp_path / "after.yaml").read_text("utf-8")))
        alluxio.wait_leader()
        alluxio.wait_workers()
        if masters > 1:
            alluxio.wait_whole()
        assert before == listing(alluxio)
        for path, text in FILES.items():
            assert text in alluxio.read(path), path
        assert claims == claims_of(kubectl)
        assert [] == left_of_the_chart(kubectl, its, ours)
        assert_labelled(kubectl, alluxio)
        alluxio.write("/written/after", "after")
        assert "after" in alluxio.read("/written/after")
    finally:
        for volume in claims_of(kubectl).values():  # which the page has its reader keep
            policy = {"spec": {"persistentVolumeReclaimPolicy": "Delete"}}
            run("kubectl", "patch", "pv", volume, "-p", json.dumps(policy), check=False)
        if csi:  # its volumes first, while it runs
            claims_of_it = ("pvc/alluxio-pvc", "pvc/alluxio-pvc-static")
            kubectl("delete", *claims_of_it, "--ignore-not-found", check=False)
            for each in OF_THE_DRIVER:
                run("kubectl", "delete", each, "--ignore-not-found", check=False)
            wide = ("clusterrole,clusterrolebinding", "-l", "app=alluxio,release=alluxio")
            run("kubectl", "delete", *wide, check=False)


FILES = {"/written/through": "through", "/written/cached": "cached", "/written/by/async": "async"}


def fill(alluxio: Alluxio) -> None:
    """Write files in all ways that Alluxio has, and directories with modes of their own."""
    for path in ("/written", "/written/by", "/written/empty"):
        alluxio("fs", "mkdir", path, check=False)
    for path, kind in zip(FILES, ("CACHE_THROUGH", "MUST_CACHE", "ASYNC_THROUGH"), strict=True):
        command = (
            f"printf %s {FILES[path]} >/tmp/file &&"
            f" alluxio fs -{SETTINGS}={kind} copyFromLocal /tmp/file {path}"
        )
        alluxio.kubectl.exec(
            "alluxio-master-0", "bash", "-c", command, container="alluxio-master", timeout=120
        )
    alluxio("fs", "chmod", "750", "/written/by")
    alluxio("fs", "setfacl", "-m", "user:analytics:r-x", "/written/empty")


def listing(alluxio: Alluxio) -> list[str]:
    """What is in the namespace: mode, owner, size, time and path, not where it is persisted."""
    return [
        re.sub(r" +(?:NOT_PERSISTED|TO_BE_PERSISTED|PERSISTED) +| +\d+% +| +DIR +", " | ", each)
        for each in alluxio("fs", "ls", "-R", "/").splitlines()
        if "/written" in each
    ]


def claims_of(kubectl: Kubectl) -> dict[str, str]:
    """The volumes of the claims of masters and log server."""
    return {
        each["metadata"]["name"]: each["spec"]["volumeName"]
        for each in kubectl.items("pvc")
        if re.search("-journal-|-logserver-", each["metadata"]["name"])
    }


def follow(kubectl: Kubectl, folder: Path) -> int:
    """Do what the page says. Returns how many commands there were."""
    done = 0
    for command in lines(PAGE):
        volumes = claims_of(kubectl).values() if "pv PV" in command else [""]
        for volume in volumes:
            printed = execute(command, kubectl.namespace, folder, volume)
            done += 1
            if "fs ls -R" in command or "fsadmin report" in command or "diff" in command:
                say(printed)
    return done


def assert_labelled(kubectl: Kubectl, alluxio: Alluxio) -> None:
    """Claims that were taken over have the labels of those that are made here."""
    found = kubectl.items("pvc", "app=alluxio,role=alluxio-master,release=alluxio")
    assert alluxio.masters == len(found)
    assert all({"app", "role", "release"} == set(each["metadata"]["labels"]) for each in found)
