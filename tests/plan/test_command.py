"""The command `alluxio-constructs plan`: what it reads, prints, and ends with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.docs.pages import ROOT
from tests.helm.command import Ran, loaded_by, process, ran
from tests.plan.made import Documents, made
from tests.plan.pairs import pairs


def written(folder: Path, name: str, documents: Documents) -> str:
    """Write documents to a file, and say which."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump_all(documents), encoding="utf-8")
    return str(path)


def plan(folder: Path, name: str, *flags: str) -> Ran:
    """What the command says of a pair."""
    old, new = pairs()[name]
    return ran("plan", written(folder, "old.yaml", old), written(folder, "new.yaml", new), *flags)


def test_nothing_changes(tmp_path: Path) -> None:
    done = plan(tmp_path, "nothing")
    assert (0, "") == (done.code, done.err)
    assert done.out.splitlines()[-1].startswith("nothing changes (")


def test_text_has_the_sections_in_their_order(tmp_path: Path) -> None:
    done = plan(tmp_path, "one master less")
    assert (4, "") == (done.code, done.err)
    titles = [each for each in done.out.splitlines() if each.endswith(":") and each[0].isalpha()]
    assert titles == [
        "Data at risk:",
        "Restarts, which all begin at once:",
        "Changes in place, without a restart:",
        "Stays behind, since an apply deletes nothing:",
    ]
    assert max(len(each) for each in done.out.splitlines()) <= 100 + len("-" * 40)


def test_exit_codes(tmp_path: Path) -> None:
    for name, code in (("label of objects", 0), ("property of all", 3), ("serviceName", 4)):
        for output in ("text", "markdown", "json"):
            assert code == plan(tmp_path, name, "--output", output).code, (name, output)


def test_json_has_each_section(tmp_path: Path) -> None:
    found = json.loads(plan(tmp_path, "property of the master", "--output", "json").out)
    assert (3, "old.yaml", "new.yaml") == (
        found["exitCode"],
        Path(found["before"]).name,
        Path(found["after"]).name,
    )
    (restart,) = found["restarts"]
    assert {
        "rule": "restart",
        "objects": [
            {"group": "apps", "kind": "StatefulSet", "namespace": "test", "name": "alluxio-master"}
        ],
        "pods": ["alluxio-master-2", "alluxio-master-1", "alluxio-master-0"],
        "stops": False,
    } == {key: restart[key] for key in ("rule", "objects", "pods", "stops")}
    for section in ("dataAtRisk", "refused", "new", "staysBehind"):
        assert [] == found[section], section


def test_markdown_is_a_comment(tmp_path: Path) -> None:
    text = plan(tmp_path, "one master less", "--output", "markdown").out
    assert text.startswith("### Plan: data is at risk\n")
    assert "#### Data at risk (1)" in text
    assert 2 == text.count("<details>") == text.count("</details>")
    assert "alluxio-worker-\\*" in text
    assert "`alluxio fsadmin journal quorum remove -domain MASTER" in text


def test_no_credential_is_shown(tmp_path: Path) -> None:
    secret = "hunter2-and-more"
    old = made()
    new = json.loads(json.dumps(old))
    for each in new:
        if each["kind"] == "ConfigMap":
            each["data"]["ALLUXIO_JAVA_OPTS"] += f" -Daws.secretKey={secret}"
    for output in ("text", "markdown", "json"):
        old_file, new_file = (
            written(tmp_path, f"{i}.yaml", each) for i, each in enumerate((old, new))
        )
        done = ran("plan", old_file, new_file, "--output", output)
        assert "aws.secretKey" in done.out
        assert secret not in done.out, output


def test_objects_of_several_namespaces_are_told_apart(tmp_path: Path) -> None:
    old = [*made("one"), *made("two")]
    changed = {"properties": {"alluxio.user.app.id": "x"}}
    files = [written(tmp_path, "old.yaml", old)]
    for name, new in (
        ("one.yaml", [*made("one"), *made("two", **changed)]),
        ("both.yaml", [*made("one", **changed), *made("two", **changed)]),
    ):
        files.append(written(tmp_path, name, new))
    of_one, of_both = (ran("plan", files[0], each) for each in files[1:])
    assert "StatefulSet/alluxio-master: restarts alluxio-master-0" in of_one.out
    for namespace in ("one", "two"):
        line = f"StatefulSet/alluxio-master ({namespace}): restarts alluxio-master-0"
        assert line in of_both.out, namespace


# Git.


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, in which the working directory is."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "dist/a.yaml", made())
    written(tmp_path, "dist/below/b.yml", [pairs()["template of a Job"].old[0]])
    (tmp_path / "dist/notes.txt").write_text("no: manifest", encoding="utf-8")
    (tmp_path / "dist/link.yaml").symlink_to("a.yaml")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/notes.txt").write_text("nothing", encoding="utf-8")
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    for words in (("init", "-q", "-b", "main"), ("add", "."), (*who, "commit", "-qm", "One")):
        subprocess.run(["git", *words], check=True, capture_output=True)
    return tmp_path


def test_commit_is_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for source in ("git:main:dist", "git:HEAD:dist/", "git:main:./dist"):
        done = ran("plan", source, "dist")
        assert (0, "") == (done.code, done.err), source
    written(repository, "dist/a.yaml", made(properties={"alluxio.user.app.id": "x"}))
    assert 3 == ran("plan", "git:main:dist", "dist").code
    assert 3 == ran("plan", "git:main:dist/a.yaml", "dist/a.yaml").code
    monkeypatch.chdir(repository / "dist")
    assert 3 == ran("plan", "git:main:dist", ".").code
    assert 3 == ran("plan", "git:main:./a.yaml", "a.yaml").code


def test_what_no_commit_has_ends_with_2(repository: Path) -> None:
    cases = {
        "git:main": "names no commit and path; write git:REF:PATH, as git:main:dist",
        "git::dist": "names no commit and path",
        "git:--output=x:dist": "names no commit and path",
        "git:other:dist": "has no commit 'other'; fetch it (`git fetch origin other`)",
        "git:main:other": "has no 'other' in main",
        "git:main:empty": "has no .yaml, .yml or .json file in it",
        "git:main:dist/notes.txt": "document 1 has no apiVersion and kind",
    }
    for source, said in cases.items():
        for arguments in ((source, "dist"), ("dist", source)):
            done = ran("plan", *arguments)
            assert (2, "") == (done.code, done.out), source
            assert said in done.err, source
            assert 1 == len(done.err.splitlines()), source


def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    file = written(tmp_path, "a.yaml", made())
    done = ran("plan", "git:main:a.yaml", file)
    assert (2, "") == (done.code, done.out)
    assert "this is no directory of a Git repository" in done.err


# Programs.


def test_without_kubectl_or_git(tmp_path: Path) -> None:
    file = written(tmp_path, "new.yaml", made())
    for source, program in (("cluster", "kubectl"), ("git:main:dist", "git")):
        done = process("plan", source, file, env={"PATH": "", "PYTHONPATH": str(ROOT)})
        assert (2, "") == (done.code, done.out), source
        assert f"{source}: cannot be read: {program} does not run" in done.err
        assert f"install {program}, or see that it is in PATH" in done.err


# Arguments.


def test_what_cannot_be_read_ends_with_2(tmp_path: Path) -> None:
    good = written(tmp_path, "good.yaml", made())
    (tmp_path / "bad.yaml").write_text("a: [", encoding="utf-8")
    cases = (
        ((good, str(tmp_path / "none.yaml")), "cannot be read (No such file or directory)"),
        ((str(tmp_path / "bad.yaml"), good), "line 2: is not valid YAML"),
        (("-", "-"), "standard input is given twice"),
        (("cluster", "cluster"), "the cluster is given twice"),
    )
    for sources, said in cases:
        done = ran("plan", *sources)
        assert (2, "") == (done.code, done.out), sources
        assert said in done.err, sources
    for arguments in (("plan",), ("plan", "a"), ("plan", good, good, "--output", "xml")):
        assert 2 == ran(*arguments).code, arguments


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    good = written(tmp_path, "good.yaml", made())
    bad = tmp_path / "bad.yaml"
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: \u00e9}\n"
    for encoding, said in (
        ("utf-16", "bad.yaml: is UTF-16, or no text; save it as UTF-8"),
        ("utf-16-be", "bad.yaml: is UTF-16, or no text; save it as UTF-8"),
        ("latin-1", "bad.yaml, line 4: holds the byte 0xe9, which is not UTF-8; save it as UTF-8"),
    ):
        bad.write_bytes(text.encode(encoding))
        for sides in ((good, str(bad)), (str(bad), good)):
            done = ran("plan", *sides)
            assert (2, "") == (done.code, done.out), (encoding, sides)
            assert said in done.err, encoding
    bad.write_text(text, encoding="utf-8-sig")
    assert 2 != ran("plan", str(bad), str(bad)).code


def test_standard_input_may_be_either_side(tmp_path: Path) -> None:
    documents = made()
    file = written(tmp_path, "one.yaml", documents)
    for arguments in (("-", file), (file, "-")):
        done = process("plan", *arguments, input=yaml.safe_dump_all(documents))
        assert (0, "") == (done.code, done.err), arguments


def test_help_tells_the_exit_codes_and_the_sources() -> None:
    said = " ".join(ran("plan", "--help").out.split())
    for word in ("OLD", "NEW", "git:REF:PATH", "cluster", "--kubectl-context", "3 if pods restart"):
        assert word in said, word


def test_nothing_of_it_is_loaded_for_other_commands() -> None:
    loaded = loaded_by("template")
    assert "alluxio_constructs.cli" in loaded
    assert [] == [each for each in loaded if "_plan" in each.split(".")]


def test_of_files_it_runs_no_program(tmp_path: Path) -> None:
    file = written(tmp_path, "one.yaml", made())
    program = (
        "import sys; from alluxio_constructs import cli;"
        f" cli.main(['plan', {file!r}, {file!r}]); print('subprocess' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "False" == done.stdout.splitlines()[-1]


def test_a_side_without_objects_is_refused(tmp_path: Path) -> None:
    full, empty = tmp_path / "full.yaml", tmp_path / "empty.yaml"
    full.write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", encoding="utf-8")
    for nothing in ("", "---\n", "# nothing\n"):
        empty.write_text(nothing, encoding="utf-8")
        for sides in ((empty, full), (full, empty)):
            done = ran("plan", *map(str, sides))
            assert (2, "") == (done.code, done.out), (nothing, sides)
            assert f"{empty}: has no object in it; give manifests" in done.err, (nothing, sides)


def test_dist_can_be_compared_with_itself() -> None:
    done = ran("plan", str(ROOT / "dist"), str(ROOT / "dist"))
    assert (0, "") == (done.code, done.err)
