"""The command `alluxio-constructs`: its arguments, and what it prints."""

from __future__ import annotations

import os
import subprocess
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any

import pytest
import yaml

from alluxio_constructs.helm.keys.listing import as_yaml
from tests.helm.command import COMMAND, GOOD, ROOT, process, ran, write
from tests.kit import check_schemas

# The command line.


def test_the_package_installs_the_command() -> None:
    scripts = entry_points(group="console_scripts", name="alluxio-constructs")
    found = [each.value for each in scripts]
    # A checkout whose environment is older than the command has no script of it yet.
    assert found in ([], ["alluxio_constructs.cli:_entry_point"])
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'alluxio-constructs = "alluxio_constructs.cli:_entry_point"' in project


def test_version() -> None:
    done = ran("--version")
    assert (done.code, done.out) == (0, f"alluxio-constructs {version('alluxio-constructs')}\n")


def test_python_dash_m_runs_the_command() -> None:
    done = process("--version")
    assert (done.code, done.out) == (0, f"alluxio-constructs {version('alluxio-constructs')}\n")


def test_help() -> None:
    cases: list[Any] = [
        (
            [],
            ["COMMAND", "template", "lint", "eject", "values", "completion", "--version"],
        ),
        (
            ["template"],
            [
                "NAME",
                "-f",
                "--set",
                "--set-string",
                "--set-json",
                "--set-file",
                "--set-literal",
                "--namespace",
                "--kubernetes-version",
                "--output-dir",
            ],
        ),
        (
            ["lint"],
            ["NAME", "-f", "--set", "--set-literal", "--kube-version", "--strict", "--quiet"],
        ),
        (["completion"], ["usage: alluxio-constructs completion [-h] SHELL", "bash, zsh, fish"]),
        (["eject"], ["NAME", "-f", "--set", "--set-string", "--namespace", "--kubernetes-version"]),
        (["values"], ["usage: alluxio-constructs values [-h]"]),
    ]
    for arguments, words in cases:
        done = ran(*arguments, "--help")
        assert (done.code, done.err) == (0, ""), arguments
        assert [] == [word for word in words if word not in done.out], arguments


def test_wrong_arguments_end_with_2() -> None:
    cases: list[Any] = [
        ([], "the following arguments are required: COMMAND"),
        (["install"], "invalid choice: 'install'"),
        (["--bogus"], "the following arguments are required: COMMAND"),
        (["template", "--bogus"], "unrecognized arguments: --bogus"),
        (["template", "a", "chart"], "unrecognized arguments: chart"),
        (["template", "--val", "x"], "unrecognized arguments: --val"),
        (["template", "--set-s", "x"], "unrecognized arguments: --set-s"),
        (["template", "--set"], "argument --set: expected one argument"),
        (["template", "-f"], "argument -f/--values: expected one argument"),
        (["values", "-f", "x"], "unrecognized arguments: -f"),
        (["eject", "-o", "x"], "unrecognized arguments: -o"),
    ]
    for arguments, message in cases:
        done = ran(*arguments)
        assert (done.code, done.out) == (2, ""), arguments
        assert message in done.err, arguments
        assert done.err.startswith("usage: alluxio-constructs"), arguments


# Template.


def test_template_prints_valid_manifests_and_nothing_else() -> None:
    documents = ran("template", *GOOD).documents
    check_schemas(documents)
    assert {"ConfigMap", "Service", "StatefulSet", "DaemonSet"} == {
        each["kind"] for each in documents
    }


def test_template_without_anything_is_the_chart_s_defaults() -> None:
    done = ran("template")
    assert (0, done.out) == (done.code, ran("template", "alluxio").out)
    assert {"alluxio"} == {
        each["metadata"]["labels"]["release"] for each in yaml.safe_load_all(done.out)
    }


def test_the_name_is_that_of_helm_s_release() -> None:
    done = ran("template", "warehouse", *GOOD, "--set", "fullnameOverride=null")
    assert "warehouse-alluxio-master" == done.one("StatefulSet")["metadata"]["name"]


def test_the_namespace_is_on_every_object() -> None:
    for option in ("-n", "--namespace"):
        found = {
            each["metadata"]["namespace"]
            for each in ran("template", *GOOD, option, "data").documents
        }
        assert {"data"} == found
    assert [] == [
        each for each in ran("template", *GOOD).documents if "namespace" in each["metadata"]
    ]


def test_the_manifests_are_for_the_version_that_is_named(tmp_path: Path) -> None:
    for option in ("--kubernetes-version", "--kube-version"):
        done = ran("template", *GOOD, option, "1.31")
        assert (done.code, done.err) == (0, ""), option
        assert done.out == ran("template", *GOOD).out, option
    done = ran("template", *GOOD, "--kubernetes-version", "1.99")
    assert (done.code, done.out) == (1, "")
    assert "error: kubernetes_version must be a version of Kubernetes from 1.25 to" in done.err
    assert 'kubernetes_version="1.31"' in ran("eject", *GOOD, "--kubernetes-version", "1.31").out
    wrong = "worker: {extraContainers: [{name: a, image: b, ports: [{containerPort: 70000}]}]}"
    done = ran("template", *GOOD, "-f", write(tmp_path, "wrong.yaml", wrong))
    assert (done.code, done.out) == (1, "")
    assert (
        "wrong.yaml, line 1: worker.extraContainers[0]: the container.ports[0].containerPort must"
        " be a whole number from 1 to 65535 (got 70000); choose another"
    ) in done.err


def test_later_files_win(tmp_path: Path) -> None:
    one = write(tmp_path, "one.yaml", "master: {count: 3, env: {A: x}}\njournal: {type: EMBEDDED}")
    two = write(tmp_path, "two.yaml", "master: {count: 5}")
    assert 5 == ran("template", *GOOD, "-f", one, "--values", two).replicas
    assert 3 == ran("template", *GOOD, "-f", two, "-f", one).replicas
    assert 5 == ran("template", *GOOD, "-f", f"{one},{two}").replicas


def test_a_file_may_come_from_standard_input(tmp_path: Path) -> None:
    values = "master: {count: 3}\njournal: {type: EMBEDDED}"
    done = process("template", *GOOD, "-f", "-", input=values)
    assert 3 == done.replicas
    done = process("template", *GOOD, "-f", "-", input="master: {cont: 3}")
    assert [
        "standard input, line 1: master.cont: is not a key of the chart; did you mean master.count?"
    ] == done.errors()


EMBEDDED = ["--set", "journal.type=EMBEDDED"]


@pytest.mark.parametrize(
    ("arguments", "replicas"),
    [
        (["--set", "master.count=3"], 3),
        (["--set", "master.count=3", "--set", "master.count=5"], 5),
        (["--set", "master.count=3,master.count=5"], 5),
        (["--set-string", "master.count=3"], 3),
        # As with Helm, texts come last, wherever they stand.
        (["--set-string", "master.count=3", "--set", "master.count=5"], 3),
        (["--set", "master.count=5", "--set-string", "master.count=3"], 3),
    ],
)
def test_values_of_the_command_line_win_over_files(
    tmp_path: Path, arguments: list[str], replicas: int
) -> None:
    file = write(tmp_path, "config.yaml", "master: {count: 7}")
    assert replicas == ran("template", *arguments, "-f", file, *GOOD, *EMBEDDED).replicas


def test_set_string_makes_texts() -> None:
    given = "master.podAnnotations.a=true,master.podAnnotations.b=3"
    for option in ("--set", "--set-string"):
        pods = ran("template", *GOOD, option, given).one("StatefulSet")["spec"]["template"]
        assert {"a": "true", "b": "3"}.items() <= pods["metadata"]["annotations"].items()
    assert (
        'must be a string; put it into quotes: "…"' in ran("template", "--set", "imageTag=true").err
    )


def test_the_output_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    given = ["--set", "master.podAnnotations.note=漢 ü"]
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [*COMMAND, "template", *GOOD, *given],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment,
    )
    assert (0, b"") == (done.returncode, done.stderr)
    assert 'note: "漢 ü"\n' in done.stdout.decode()


# Values and eject.


def test_values_prints_all_keys() -> None:
    done = ran("values")
    assert (0, as_yaml(), "") == (done.code, done.out, done.err)


def test_eject_prints_a_program(tmp_path: Path) -> None:
    file = write(tmp_path, "config.yaml", "master: {count: 3}\njournal: {type: EMBEDDED}")
    done = ran("eject", "warehouse", *GOOD, "-f", file, "-n", "data")
    assert (0, "") == (done.code, done.err)
    assert done.out.startswith('"""An Alluxio cluster, from config.yaml."""\n')
    assert 'Chart(app, "warehouse", namespace="data", ' in done.out
    assert "    masters=3,\n" in done.out
    assert '    chart_labels=ChartLabels(release="warehouse"),\n' in done.out


def test_eject_refuses_what_template_refuses() -> None:
    for wrong in ("master.cont=3", "master.count=0", "worker.resources.limits.memory=900Mi"):
        messages = ran("template", *GOOD, "--set", wrong).errors()
        assert messages == ran("eject", *GOOD, "--set", wrong).errors()
