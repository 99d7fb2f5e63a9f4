"""`alluxio-constructs lint` says what is wrong with values and unwise, and fails as Helm's does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.helm.command import GOOD, process, ran, write

UFS = "properties: {alluxio.master.mount.table.root.ufs: s3://b/d}\n"
WARNS = f"{UFS}master: {{count: 2}}\njournal: {{type: EMBEDDED}}\n"
EVEN = "line 2: masters=2: an even number survives no more failures than 1 would; use 1 or 3"


def test_values_without_a_mistake_pass(tmp_path: Path) -> None:
    file = write(tmp_path, "config.yaml", UFS)
    done = ran("lint", "-f", file)
    assert (0, f"==> Linting {file}\n\n0 errors, 0 warnings: passed\n", "") == (
        done.code,
        done.out,
        done.err,
    )
    quiet = ran("lint", "--quiet", "-f", file)
    assert (0, "", "") == (quiet.code, quiet.out, quiet.err)


def test_errors_and_warnings_are_told_together_each_with_its_line(tmp_path: Path) -> None:
    limits = "{limits: {memory: 900Mi}, requests: {memory: 900Mi}}"
    text = f"{WARNS}fuse: {{mountPont: /x}}\nworker: {{resources: {limits}}}\n"
    file = write(tmp_path, "config.yaml", text)
    done = ran("lint", "-f", file)
    lines = done.out.splitlines()
    assert (1, "") == (done.code, done.err)
    for line, start in zip(
        lines,
        (
            f"==> Linting {file}",
            f"[ERROR] {file}, line 4: fuse.mountPont: is not a key of the chart; did you mean",
            f"[ERROR] {file}, line 5: memory of worker does not fit into its limit of 900Mi",
            f"[WARNING] {file}, {EVEN}",
            "",
            "2 errors, 1 warning: failed",
        ),
        strict=True,
    ):
        assert line.startswith(start), line


def test_warnings_fail_when_it_is_strict(tmp_path: Path) -> None:
    file = write(tmp_path, "config.yaml", WARNS)
    cases: list[Any] = [([], 0, "passed"), (["--strict"], 1, "failed")]
    for options, code, verdict in cases:
        done = ran("lint", *options, "-f", file)
        assert (code, f"0 errors, 1 warning: {verdict}") == (
            done.code,
            done.out.splitlines()[-1],
        ), options


def test_when_it_is_quiet_only_errors_and_warnings_are_printed(tmp_path: Path) -> None:
    file = write(tmp_path, "config.yaml", f"{WARNS}imageTag: true\n")
    done = ran("lint", "--quiet", "-f", file)
    assert [1, "[ERROR]", "[WARNING]"] == [
        done.code,
        *(each.partition(" ")[0] for each in done.out.splitlines()),
    ]


def test_lint_takes_the_arguments_of_template(tmp_path: Path) -> None:
    one = write(tmp_path, "one.yaml", WARNS)
    two = write(tmp_path, "two.yaml", "master: {count: 3}\n")
    done = ran("lint", "cache", "-f", one, "-f", two, "-n", "data", "--kube-version", "1.31")
    assert (0, f"==> Linting {one}, {two}") == (done.code, done.out.splitlines()[0])
    for option, given in (
        ("--set", "master.cont=3"),
        ("--set-string", "master.cont=3"),
        ("--set-json", "master.cont=3"),
        ("--set-literal", "master.cont=3"),
        ("--set-file", f"master.cont={one}"),
    ):
        done = ran("lint", *GOOD, option, given)
        assert f"[ERROR] {option} master.cont=…: master.cont: is not a key" in done.out, option
    assert ran("lint").out.startswith("==> Linting the default values\n")
    done = process("lint", "-f", "-", input="a: 1")
    assert done.out.startswith(
        "==> Linting standard input\n[ERROR] standard input, line 1: a: is no"
    )
    for arguments in (["-n", "A B"], ["--kube-version", "1.99"], ["Cache"], ["-f", "none.yaml"]):
        done = ran("lint", *GOOD, *arguments)
        assert (1, 1) == (done.code, done.out.count("[ERROR]")), arguments


def test_lint_warns_of_duplicate_keys(tmp_path: Path) -> None:
    file = write(tmp_path, "config.yaml", f"{UFS}imageTag: a\nimageTag: b\n")
    done = ran("lint", "--quiet", "-f", file)
    assert done.out.startswith(
        f"[WARNING] {file}, line 3: has the key 'imageTag' twice, here and on"
    )
    assert (0, 1) == (done.code, done.out.count("\n"))


def test_a_warning_has_the_place_of_the_key_or_property_that_it_names(tmp_path: Path) -> None:
    cases: list[Any] = [
        (
            "worker:\n  properties:\n    alluxio.underfs.s3a.max.error.retry: 3",
            "line 4: alluxio.underfs.s3a.max.error.retry is an old name of",
        ),
        ("journal:\n  volumeType: emptyDir", "line 3: "),
    ]
    for text, message in cases:
        file = write(tmp_path, "config.yaml", f"{UFS}{text}\n")
        found = ran("lint", "--quiet", "-f", file).out.splitlines()
        assert [True] == [each.startswith(f"[WARNING] {file}, {message}") for each in found], text


def test_values_that_template_refuses_fail_and_others_do_not(tmp_path: Path) -> None:
    for given in ("master.cont=3", "master.count=0", "journal.type=RAFT"):
        (message,) = ran("template", *GOOD, "--set", given).errors()
        lines = ran("lint", "--quiet", *GOOD, "--set", given).out.splitlines()
        (line,) = (each for each in lines if each.startswith("[ERROR] "))
        assert line.endswith(message), given
