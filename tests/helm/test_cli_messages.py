"""What the command `alluxio-constructs` says of mistakes, and warns of."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

from alluxio_constructs.errors import (
    SharedClaimWarning,
    ShortCircuitWarning,
)
from alluxio_constructs.helm import findings
from tests.helm.command import GOOD, process, ran, write

# Mistakes.


def test_each_mistake_is_one_line(tmp_path: Path) -> None:
    file = write(tmp_path, "config.yaml", "master:\n  cont: 3\n  enabled: maybe\nworkers: {}\n")
    assert [
        f"{file}, line 2: master.cont: is not a key of the chart; did you mean master.count?",
        f"{file}, line 3: master.enabled: must be true or false (got 'maybe')",
        f"{file}, line 4: workers: is not a key of the chart; did you mean worker?",
    ] == ran("template", "-f", file).errors()


def test_invalid_arguments_give_one_clear_message() -> None:
    cases: list[Any] = [
        (["-f", "none.yaml"], "none.yaml: does not exist; give the path of a values file"),
        (["-f", ""], "a values file must be given by its path (got '')"),
        (["-f", "."], ".: is a directory; give the path of a values file in it"),
        (["-f", "https://example.com/x.yaml"], "is a URL; download the file first"),
        (["--set", "master.count"], "a key has no value"),
        (["--set", "master.count=x"], "--set master.count=…: master.count: must be a whole number"),
        (["--set", "master.count=0"], "--set master.count=…: master.count: masters must be"),
        (["Warehouse"], "the release name must be at most 53 lower-case letters, digits or '-'"),
        (["a" * 54], "the release name must be at most 53 lower-case letters, digits or '-'"),
        (["../x"], "the release name must be at most 53 lower-case letters, digits or '-'"),
        ([""], "the release name must be at most 53 lower-case letters, digits or '-'"),
        (["-n", "My Space"], "namespace must be at most 63 lower-case letters, digits or '-'"),
        (["-n", ""], "namespace must be at most 63 lower-case letters, digits or '-'"),
    ]
    for arguments, message in cases:
        (error,) = ran("template", *GOOD, *arguments).errors()
        assert message in error, arguments


def test_problem_that_involves_several_keys_names_the_keys_to_change() -> None:
    wrong = (
        "worker.resources.limits.memory=1Gi,worker.resources.requests.memory=1Gi,"
        "journal.folder=/rocks,metastore.mountPath=/rocks"
    )
    first, second = ran("template", *GOOD, "--set", wrong).errors()
    assert first.startswith("memory of worker does not fit into its limit of 1Gi: ")
    assert "; in the values: COMPONENT.resources.limits.memory, " in first
    assert first.endswith(" [memory-does-not-fit]")
    assert second.startswith("master has two volumes at '/rocks'")
    assert "; in the values: journal.folder, metastore.mountPath, " in second
    assert second.endswith(" [two-volumes-at-one-path]")


# Warnings.


def test_each_warning_is_said_once_with_the_keys_to_change() -> None:
    cases: list[Any] = ["template", "eject"]
    for command in cases:
        domain, image, ufs = ran(command, "--set", "shortCircuit.policy=uuid").warnings()
        assert ufs.startswith("there is no under storage: "), command
        assert ufs.endswith("; in the values: " + findings.PARAMETERS["ufs"]), command
        assert domain.startswith(
            "the domain socket's directory is on one ReadWriteOnce claim for the pods of all nodes"
        ), command
        assert domain.endswith("; in the values: " + findings.WARNINGS[SharedClaimWarning]), command
        assert image.startswith(
            "short circuit by domain sockets (uuid) does not work with image"
        ), command
        assert image.endswith("; in the values: " + findings.WARNINGS[ShortCircuitWarning]), command


def test_unwise_values_cause_a_warning() -> None:
    cases: list[Any] = [
        ("imageTag=latest", "; in the values: imageTag"),
        (
            "journal.volumeType=emptyDir",
            "; in the values: journal.volumeType: persistentVolumeClaim",
        ),
        ("journal.type=EMBEDDED,master.count=2", "; in the values: master.count"),
        (
            "metrics.enabled=true",
            "; set metrics.PrometheusMetricsServlet.enabled: true, or enable",
        ),
        (r"properties.alluxio\.underfs\.s3a\.max\.error\.retry=3", "is an old name of"),
    ]
    for given, message in cases:
        (text,) = ran("template", *GOOD, "--set", given).warnings()
        assert message in text, given


def test_warnings_are_said_whatever_python_s_filters_are() -> None:
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    done = process("template", env=environment)
    assert 1 == len(done.warnings())


def test_warning_filters_of_the_caller_are_restored() -> None:
    before = (warnings.showwarning, list(warnings.filters))
    ran("template")
    assert before == (warnings.showwarning, list(warnings.filters))
