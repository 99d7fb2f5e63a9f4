"""Wrong arguments: the command's own usage, and what to do for whoever types what Helm has."""

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


def test_what_helm_has_and_this_has_not_is_answered() -> None:
    cases: list[Any] = [
        (["template", "a", "./alluxio"], "./alluxio: no chart is given, since it is built in;"),
        (["eject", "a", "repo/alluxio"], "repo/alluxio: no chart is given, since it is built in;"),
        (
            ["template", "--skip-tests", "--include-crds"],
            "--skip-tests, --include-crds: Helm's, and without effect here; leave it out",
        ),
        (["template", "-g"], "-g: the release's name is the argument NAME"),
        (["template", "--name-template=x"], "--name-template: the release's name is the argument"),
        (["template", "-s", "x"], "-s: all manifests are printed; pick from them"),
        (["template", "--kube-verson", "1.31"], "did you mean --kube-version?"),
        (["install", "alluxio"], "print the manifests with template, and apply them: kubectl"),
        (["uninstall", "alluxio"], "delete the manifests: kubectl delete -f FILE"),
    ]
    for arguments, hint in cases:
        done = ran(*arguments)
        assert (2, "") == (done.code, done.out), arguments
        assert hint in done.err, arguments


def test_what_is_like_nothing_gets_no_hint() -> None:
    for arguments in (["template", "--zzz"], ["values", "x"], ["frobnicate"]):
        last = ran(*arguments).err.splitlines()[-1]
        assert ";" not in last, arguments


def test_a_chart_or_a_file_is_no_name_of_a_release() -> None:
    cases: list[Any] = [
        ("./alluxio", "; give a name such as alluxio, and no chart, which is built in"),
        (".", "; give a name such as alluxio, and no chart, which is built in"),
        ("config.yaml", "; give a name such as alluxio, and values with -f"),
        ("Cache", "(got 'Cache'); give a name such as alluxio"),
    ]
    for name, remedy in cases:
        (error,) = ran("template", name).errors()
        assert error.endswith(remedy), name
