"""Wrong arguments: the usage of the command, and hints for users of Helm."""

from __future__ import annotations

from typing import Any

from tests.helm.command import ran


def test_a_wrong_argument_shows_the_usage_of_its_command() -> None:
    cases: list[Any] = [
        ["template", "--bogus"],
        ["template", "a", "chart"],
        ["template", "--set"],
        ["eject", "-o", "x"],
        ["values", "-f", "x"],
    ]
    for arguments in cases:
        done = ran(*arguments)
        assert (2, "") == (done.code, done.out), arguments
        assert done.err.startswith(f"usage: alluxio-constructs {arguments[0]} "), arguments
        assert f"\nalluxio-constructs {arguments[0]}: error: " in done.err, arguments


def test_arguments_and_commands_of_helm_get_a_hint() -> None:
    cases: list[Any] = [
        (["template", "a", "./alluxio"], "./alluxio: the chart is built in; leave this argument"),
        (["eject", "a", "repo/alluxio"], "repo/alluxio: the chart is built in; leave this"),
        (
            ["template", "--skip-tests", "--include-crds"],
            "--skip-tests, --include-crds: this option of Helm has no effect here; leave it out",
        ),
        (["template", "-g"], "-g: give the release name as the argument NAME"),
        (["template", "--name-template=x"], "--name-template: give the release name as the"),
        (["template", "-s", "x"], "-s: all manifests are printed; filter them"),
        (["template", "--kube-verson", "1.31"], "did you mean --kube-version?"),
        (["install", "alluxio"], "print the manifests with template, and apply them: kubectl"),
        (["uninstall", "alluxio"], "delete the manifests: kubectl delete -f FILE"),
    ]
    for arguments, hint in cases:
        done = ran(*arguments)
        assert (2, "") == (done.code, done.out), arguments
        assert hint in done.err, arguments


def test_arguments_like_no_known_one_get_no_hint() -> None:
    for arguments in (["template", "--zzz"], ["values", "x"], ["frobnicate"]):
        last = ran(*arguments).err.splitlines()[-1]
        assert ";" not in last, arguments


def test_a_release_name_that_is_a_path_is_refused_with_a_hint() -> None:
    cases: list[Any] = [
        ("./alluxio", "; give a name such as alluxio; leave out the chart, which is built in"),
        (".", "; give a name such as alluxio; leave out the chart, which is built in"),
        ("config.yaml", "; give a name such as alluxio, and the values file with -f"),
        ("Cache", "(got 'Cache'); give a name such as alluxio"),
    ]
    for name, remedy in cases:
        (error,) = ran("template", name).errors()
        assert error.endswith(remedy), name
