"""An ejected program writes what the values do, in the words that a person would choose."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from alluxio_constructs import AlluxioConfigError, AlluxioConfigWarning
from alluxio_constructs.helm.program import program
from alluxio_constructs.helm.release import Release, read
from alluxio_constructs.helm.values.python import given
from tests.helm import fuzz
from tests.helm.command import ran, write
from tests.helm.made import documents_without_literals, made, printed
from tests.helm.matrix import tree
from tests.helm.test_program import ruff

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests/helm/values").glob("*.yaml"))
NAMESPACE = "test"
COMMAND = "from alluxio_constructs.cli import _entry_point; _entry_point()"

# Values that leave little as it is.
RICH: dict[str, Any] = {
    "fullnameOverride": "warehouse",
    "image": "example.com:5000/alluxio",
    "imageTag": "2.9.4",
    "user": 2000,
    "group": 2001,
    "fsGroup": 2002,
    "properties": {
        "alluxio.master.mount.table.root.ufs": "s3://bucket/data",
        "alluxio.master.mount.table.root.option.s3a.accessKeyId": "id",
        "alluxio.master.mount.table.root.option.s3a.secretKey": "key",
        "alluxio.master.mount.table.root.readonly": True,
        "alluxio.user.rpc.retry.max.duration": "1min",
    },
    "jvmOptions": ["-XX:+UseG1GC"],
    "hostAliases": [{"ip": "10.0.0.1", "hostnames": ["namenode"]}],
    "mounts": [{"name": "theirs", "path": "/mnt/theirs"}],
    "secrets": {"master": {"hdfs": "hdfsConfig"}, "worker": {"hdfs": "hdfsConfig"}},
    "configmaps": {"worker": {"theirs": "mine"}},
    "master": {
        "count": 3,
        "env": {"TZ": "UTC"},
        "jvmOptions": ["-Xmx2g"],
        "resources": {"limits": {"memory": "12Gi"}, "requests": {"cpu": 2}},
        "ports": {"rpc": 25000},
        "livenessProbe": {"periodSeconds": 60},
        "startupProbe": {"failureThreshold": 40},
        "tolerations": [{"key": "disk", "operator": "Exists"}],
        "nodeSelector": {"disk": "ssd"},
        "podAnnotations": {"example.com/team": "data"},
    },
    "journal": {"type": "EMBEDDED", "size": "10Gi", "storageClass": "fast"},
    "metastore": {"size": "5Gi", "mountPath": "/rocks"},
    "worker": {"hostNetwork": True, "properties": {"alluxio.worker.network.reader.buffer.size": 3}},
    "tieredstore": {
        "levels": [
            {"level": 0, "mediumtype": "MEM", "path": "/dev/shm", "quota": "1G", "high": 0.9},
            {
                "level": 1,
                "alias": "DISK",
                "mediumtype": "SSD,HDD",
                "path": "/ssd,/hdd",
                "quota": "10G,100G",
                "type": "persistentVolumeClaim",
                "name": "theirs,others",
            },
        ]
    },
    "shortCircuit": {"volumeType": "hostPath", "hostPath": "/opt/domain"},
    "proxy": {"enabled": True, "hostNetwork": True},
    "fuse": {"enabled": True, "mountPoint": "/mnt/other", "mountOptions": "allow_other,ro"},
    "metrics": {
        "enabled": True,
        "CsvSink": {"enabled": True, "period": 30},
        "GraphiteSink": {"enabled": True, "host": "graphite", "port": 2003, "prefix": "a"},
    },
    "logserver": {"enabled": True, "size": "8Gi", "pvcName": "logs"},
    "csi": {
        "enabled": True,
        "clientEnabled": True,
        "mountInPod": True,
        "quota": "1Ti",
        "javaOptions": [
            "-Dalluxio.user.metadata.cache.enabled=true",
            "-Dalluxio.user.rpc.retry.max.duration=1min",
        ],
        "nodePlugin": {"nodeserver": {"resources": {"limits": {"memory": "10Gi"}}}},
    },
}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        yield


def of(source: Any) -> Release:
    values = source if isinstance(source, Path) else given(source)
    return read([values], release_name="alluxio", namespace=NAMESPACE)


def ejected(found: Release) -> str:
    return program(found, "alluxio", "An Alluxio cluster.")


# The same documents, with constructs and without.


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_the_program_of_a_values_file_writes_what_the_file_does(file: Path, tmp_path: Path) -> None:
    found = of(file)
    assert documents_without_literals(found) == printed(ejected(found), tmp_path)


def test_the_program_of_rich_values_writes_what_they_do(tmp_path: Path) -> None:
    found = of(RICH)
    assert documents_without_literals(found) == printed(ejected(found), tmp_path)


def command(*arguments: str, cwd: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.mark.parametrize("name", ["06-three-masters-in-claims", "csi-with-a-client", "extras"])
def test_an_ejected_file_runs_by_itself_and_writes_what_template_prints(
    name: str, tmp_path: Path
) -> None:
    given = ("warehouse", "-n", "data", "-f", str(ROOT / f"tests/helm/values/{name}.yaml"))
    main = tmp_path / "main.py"
    main.write_text(command("-c", COMMAND, "eject", *given, cwd=tmp_path), encoding="utf-8")
    assert "" == command("main.py", cwd=tmp_path)
    written = (tmp_path / "dist/warehouse.k8s.yaml").read_text(encoding="utf-8")
    template = command("-c", COMMAND, "template", *given, cwd=tmp_path)
    assert list(yaml.safe_load_all(template)) == list(yaml.safe_load_all(written))


# The look.


def test_programs_are_as_ruff_leaves_them(tmp_path: Path) -> None:
    for file in FILES:
        (tmp_path / f"{file.stem}.py").write_text(ejected(of(file)), encoding="utf-8")
    (tmp_path / "rich.py").write_text(ejected(of(RICH)), encoding="utf-8")
    assert "" == ruff(tmp_path)


def test_programs_of_random_values_are_as_ruff_leaves_them(tmp_path: Path) -> None:
    written = 0
    for seed in range(1000, 1060):
        values = fuzz.flat(seed)
        if made(tree(values), NAMESPACE).valid:
            text = ejected(of(tree(values)))
            (tmp_path / f"p{seed}.py").write_text(text, encoding="utf-8")
            written += 1
    assert written > 10
    assert "" == ruff(tmp_path)


def test_the_first_line_names_the_files(tmp_path: Path) -> None:
    for names, title in (
        ([], '"""An Alluxio cluster."""'),
        (["config.yaml"], '"""An Alluxio cluster, from config.yaml."""'),
        (["a.yaml", "b.yaml"], '"""An Alluxio cluster, from a.yaml and b.yaml."""'),
        (['"""x.yaml'], '"""An Alluxio cluster, from \\"\\"\\"x.yaml."""'),
    ):
        files = [write(tmp_path, name, "{}") for name in names]
        arguments = [each for file in files for each in ("-f", file)]
        assert title == ran("eject", *arguments).out.splitlines()[0], names


def test_the_chart_s_defaults_are_a_cluster_with_no_other_option_than_its_labels() -> None:
    assert ejected(of({})).splitlines()[-2] == (
        'AlluxioCluster(chart, "alluxio", ufs=Ufs("/opt/alluxio/underFSStorage"),'
        " chart_labels=ChartLabels())"
    )


# Nothing that is a default.


def parts(node: ast.AST) -> Iterator[tuple[list[Any], int]]:
    """All that can be left out of a program: arguments by name, and properties."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            yield from ((each.keywords, at) for at in range(len(each.keywords)))


def outcome(tree: ast.Module, directory: Path) -> Any:
    try:
        return printed(ast.unparse(tree), directory)
    except (AlluxioConfigError, TypeError) as error:
        return f"refused: {error}"


def left_out_in_vain(source: Any, directory: Path) -> Iterator[str]:
    """The arguments of a program that it would be the same without."""
    found = of(source)
    expected = documents_without_literals(found)
    tree = ast.parse(ejected(found).replace("disable_resource_name_hashes=True", "**{}"))
    for keywords, at in parts(tree):
        if keywords[at].arg is None:
            continue
        left_out = keywords.pop(at)
        if outcome(tree, directory) == expected:
            yield ast.unparse(left_out)
        keywords.insert(at, left_out)


RICH_FILES = ["csi-with-a-client", "extras", "ports", "probes", "scheduling", "properties"]


@pytest.mark.parametrize("name", RICH_FILES)
def test_program_of_a_values_file_has_no_superfluous_argument(name: str, tmp_path: Path) -> None:
    assert [] == list(left_out_in_vain(ROOT / f"tests/helm/values/{name}.yaml", tmp_path))


def test_program_of_rich_values_has_no_superfluous_argument(tmp_path: Path) -> None:
    # A tier has its alias, whoever gave it; the name of a domain is for workloads of others.
    assert ["name='warehouse'", "alias='MEM'"] == list(left_out_in_vain(RICH, tmp_path))


# Names and texts.


SECRETS = ["class", "1st", "app", "alluxio", "domain", "csi-claim", "a-b", "l", "synth"]


def test_secrets_of_any_name_have_variables_and_ids_of_their_own(tmp_path: Path) -> None:
    mounts = {name: f"at-{i}" for i, name in enumerate(SECRETS)}
    values = {
        "secrets": {
            "master": mounts,
            "worker": {"a.b": "elsewhere"},
            "logserver": {"a-b": "other"},
        },
        "shortCircuit": {"pvcName": "mine"},
        "csi": {"enabled": True, "clientEnabled": True},
    }
    found = of(values)
    source = ejected(found)
    (tmp_path / "main.py").write_text(source, encoding="utf-8")
    assert "" == ruff(tmp_path)
    (tmp_path / "main.py").unlink()
    documents = printed(source, tmp_path)
    assert documents_without_literals(found) == documents
    text = json.dumps(documents)
    assert [] == [name for name in SECRETS if f'"secretName": "{name}"' not in text]


TEXTS = ["it's", 'a "quoted" one', "back\\slash", "two\nlines", "tab\t", "ünïcode 漢 😀", " ", "{}"]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_of_any_kind_survive(text: str, tmp_path: Path) -> None:
    values = {
        "master": {"podAnnotations": {"example.com/note": text}, "env": {"NOTE": text}},
        "worker": {"extraContainers": [{"name": "x", "image": "x", "args": [text]}]},
    }
    found = of(values)
    source = ejected(found)
    assert documents_without_literals(found) == printed(source, tmp_path)
    (tmp_path / "main.py").write_text(source, encoding="utf-8")
    assert "" == ruff(tmp_path)


def test_a_program_has_no_credential_and_says_which_secret_to_make() -> None:
    option = "alluxio.master.mount.table.root.option.s3a.secretKey"
    values = {
        "properties": {"alluxio.master.mount.table.root.ufs": "s3://bucket", option: "hunter2"},
        "worker": {"env": {"MY_TOKEN": "hunter2"}, "jvmOptions": ["-Dmy.password=hunter2"]},
    }
    found = read([given(values)], release_name="alluxio", namespace=NAMESPACE)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        source = ejected(found)
    assert "hunter2" not in source
    assert "UfsSecret.from_existing(" in source
    assert "properties={'my.password': Unchecked('my.password')}" in source.replace('"', "'")
    assert [str(each.message).partition(": ")[2] for each in caught] == [
        f"create Secret alluxio-credentials with the keys {option} before you apply its manifests",
        "create Secret alluxio-worker-credentials with the keys my.password, MY_TOKEN before you"
        " apply its manifests",
    ]
