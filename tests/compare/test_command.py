"""The command `alluxio-constructs diff`: what it reads, prints, and ends with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.compare.made import container, manifest
from tests.helm.command import GOOD, Ran, loaded_by, process, ran

ONE = manifest("ConfigMap", "data: {a: '1', b: '2'}")


Written = str | Sequence[Mapping[str, Any]]


def dumped(documents: Sequence[Mapping[str, Any]]) -> str:
    """Manifests as YAML."""
    text: str = yaml.safe_dump_all(documents)
    return text


def compared(folder: Path, before: Written, after: Written, *flags: str) -> Ran:
    """What the command prints of two lists of manifests."""
    for name, documents in (("before.yaml", before), ("after.yaml", after)):
        text = documents if isinstance(documents, str) else dumped(documents)
        (folder / name).write_text(text, encoding="utf-8")
    return ran("diff", str(folder / "before.yaml"), str(folder / "after.yaml"), *flags)


def told(done: Ran) -> list[str]:
    """The lines between the names of the files and the summary."""
    assert (1, "") == (done.code, done.err)
    return done.out.splitlines()[3:-2]


def test_diff_prints_nothing_for_equal_manifests(tmp_path: Path) -> None:
    done = compared(tmp_path, [ONE], [ONE])
    assert (0, "", "") == (done.code, done.out, done.err)


def test_difference_is_told_with_its_object_and_a_summary(tmp_path: Path) -> None:
    changed = manifest("ConfigMap", "data: {a: '1', b: '3', c: '4'}")
    done = compared(tmp_path, [ONE], [changed])
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    assert 1 == done.code
    assert done.out == (
        f"--- {before}\n+++ {after}\n\nConfigMap/one\n  ~ data[b]: 2 -> 3\n  + data: c=4\n\n"
        f"0 objects the same, 1 differ in 2 fields; 0 only in {before}, 0 only in {after}\n"
    )


def test_objects_of_one_side_are_listed(tmp_path: Path) -> None:
    other = manifest("Secret", "data: {}", "two")
    done = compared(tmp_path, [ONE], [other])
    assert told(done) == [
        f"only in {tmp_path / 'before.yaml'}:",
        "  - ConfigMap/one",
        "",
        f"only in {tmp_path / 'after.yaml'}:",
        "  + Secret/two",
    ]


def test_diff_groups_differences_that_objects_or_containers_share(tmp_path: Path) -> None:
    names = ("one", "two", "three", "four")
    before = [manifest("ConfigMap", "metadata: {labels: {a: x, b: x}}", name) for name in names]
    after = [manifest("ConfigMap", "metadata: {labels: {c: x}}", name) for name in names]
    assert told(compared(tmp_path, before, after)) == [
        "in 4 objects: ConfigMap/four, ConfigMap/one, ConfigMap/three, ConfigMap/two",
        "  - metadata.labels: a=x, b=x",
        "  + metadata.labels: c=x",
    ]
    two = manifest("DaemonSet", "spec: {template: {spec: {containers: [{name: a}, {name: b}]}}}")
    more = manifest(
        "DaemonSet",
        "spec: {template: {spec: {containers: [{name: a, image: c:1}, {name: b, image: c:1}]}}}",
    )
    assert told(compared(tmp_path, [two], [more])) == [
        "DaemonSet/one",
        "  + pod.containers[a, b].image: c:1",
        "  + pod.containers[a, b].imagePullPolicy: IfNotPresent",
    ]


def test_diff_marks_immutable_fields(tmp_path: Path) -> None:
    cases: list[tuple[str, str, str, bool]] = [
        ("StatefulSet", "spec: {serviceName: a}", "spec: {serviceName: b}", True),
        ("StatefulSet", "spec: {replicas: 2}", "spec: {replicas: 3}", False),
        ("StatefulSet", "spec: {}", "spec: {updateStrategy: {type: OnDelete}}", False),
        ("DaemonSet", "spec: {selector: {matchLabels: {a: b}}}", "spec: {}", True),
        ("DaemonSet", "spec: {minReadySeconds: 1}", "spec: {}", False),
        ("Service", "spec: {clusterIP: None}", "spec: {}", True),
        ("Service", "spec: {type: NodePort}", "spec: {}", False),
        ("Secret", "type: a", "type: b", True),
        ("PersistentVolumeClaim", "spec: {volumeName: a}", "spec: {volumeName: b}", True),
        (
            "PersistentVolumeClaim",
            "spec: {resources: {requests: {storage: 1Gi}}}",
            "spec: {resources: {requests: {storage: 2Gi}}}",
            False,
        ),
        (
            "PersistentVolumeClaim",
            "spec: {resources: {requests: {storage: 2Gi}}}",
            "spec: {resources: {requests: {storage: 1Gi}}}",
            True,
        ),
    ]
    for kind, before, after, marked in cases:
        done = compared(tmp_path, [manifest(kind, before)], [manifest(kind, after)])
        assert marked == ("  ! " in done.out), (kind, before, after)
        assert marked == (f"to be deleted first: {kind}/one\n" in done.out), (kind, before)
        assert marked == (f"{kind}/one (delete it first" in done.out), (kind, before)


def test_no_credential_is_shown(tmp_path: Path) -> None:
    secret = "hunter2-and-more"
    cases: list[Any] = [
        (
            manifest("Secret", "stringData: {a: b}"),
            manifest("Secret", f"stringData: {{a: {secret}}}"),
        ),
        (manifest("Secret", "data: {}"), manifest("Secret", f"stringData: {{a: {secret}}}")),
        (
            manifest("ConfigMap", "data: {ALLUXIO_JAVA_OPTS: -Daws.secretKey=abc}"),
            manifest("ConfigMap", f"data: {{ALLUXIO_JAVA_OPTS: -Daws.secretKey={secret}}}"),
        ),
        (
            manifest("ConfigMap", "data: {ALLUXIO_JAVA_OPTS: ''}"),
            manifest("ConfigMap", f"data: {{ALLUXIO_JAVA_OPTS: -Daws.secretKey={secret}}}"),
        ),
        (
            manifest("ConfigMap", 'data: {a.properties: "x=1\\n"}'),
            manifest("ConfigMap", f'data: {{a.properties: "x=1\\npassword={secret}\\n"}}'),
        ),
        (
            manifest("ConfigMap", "data: {password: a}"),
            manifest("ConfigMap", f"data: {{password: {secret}}}"),
        ),
        (container("env: []"), container(f"env: [{{name: DB_PASSWORD, value: {secret}}}]")),
        (
            container("env: [{name: DB_PASSWORD, value: a}]"),
            container(f"env: [{{name: DB_PASSWORD, value: {secret}}}]"),
        ),
        (
            container("env: [{name: B, value: b}]"),
            container(
                f"env: [{{name: ALLUXIO_JAVA_OPTS, value: '-Da=b -Daws.secretKey={secret}'}},"
                " {name: B, value: b}]"
            ),
        ),
        (container("command: [a]"), container(f"command: [a, --password={secret}]")),
        (
            manifest("ConfigMap", "{}"),
            manifest("ConfigMap", f"data: {{uri: 'ftp://u:{secret}@h/'}}"),
        ),
    ]
    for before, after in cases:
        for flags in ((), ("--output", "json")):
            for pair in ((before, after), (after, before)):
                done = compared(tmp_path, [pair[0]], [pair[1]], *flags)
                assert 1 == done.code, (before, after)
                assert secret not in done.out, (before, after)
                assert "aHVudGVyMi" not in done.out, (before, after)


def test_json_has_each_difference(tmp_path: Path) -> None:
    before = [
        manifest("StatefulSet", "{metadata: {namespace: n}, spec: {serviceName: a, replicas: 2}}"),
        manifest("ConfigMap", "data: {A_JAVA_OPTS: -Da=1}", "moved"),
        manifest("ConfigMap", "{}", "gone"),
    ]
    after = [
        manifest("StatefulSet", "{metadata: {namespace: n}, spec: {serviceName: b}}"),
        manifest("ConfigMap", "data: {B_JAVA_OPTS: -Da=1}", "moved"),
    ]
    done = compared(tmp_path, before, after, "--output", "json")
    assert (1, "") == (done.code, done.err)
    name = {"group": "", "kind": "ConfigMap", "namespace": "", "name": "moved"}
    moved = {"field": "data[A_JAVA_OPTS][a]", "before": "1", "movedTo": ["B_JAVA_OPTS"]}
    assert json.loads(done.out) == {
        "before": str(tmp_path / "before.yaml"),
        "after": str(tmp_path / "after.yaml"),
        "same": False,
        "onlyBefore": [{**name, "name": "gone"}],
        "onlyAfter": [],
        "objects": [
            {**name, "deleteFirst": False, "differences": [{**moved, "fixed": False}]},
            {
                "group": "apps",
                "kind": "StatefulSet",
                "namespace": "n",
                "name": "one",
                "deleteFirst": True,
                "differences": [
                    {"field": "spec.replicas", "before": 2, "fixed": False},
                    {"field": "spec.serviceName", "before": "a", "after": "b", "fixed": True},
                ],
            },
        ],
    }
    assert json.loads(compared(tmp_path, [ONE], [ONE], "--output", "json").out)["same"] is True


def test_objects_are_matched_by_namespace_where_both_have_one(tmp_path: Path) -> None:
    def of(namespace: str, value: str) -> dict[str, Any]:
        where = f"{{namespace: {namespace}}}" if namespace else "{}"
        return manifest("ConfigMap", f"{{metadata: {where}, data: {{a: '{value}'}}}}")

    assert 0 == compared(tmp_path, [of("", "1")], [of("n", "1")]).code
    assert 0 == compared(tmp_path, [of("m", "1"), of("n", "2")], [of("n", "2"), of("m", "1")]).code
    assert told(compared(tmp_path, [of("m", "1")], [of("n", "1")])) == [
        "ConfigMap/one",
        "  ~ metadata.namespace: m -> n",
    ]
    done = compared(tmp_path, [of("m", "1"), of("n", "1")], [of("o", "1")])
    assert 2 == done.out.count("  - ConfigMap/one")


def test_lists_streams_folders_and_json_are_read(tmp_path: Path) -> None:
    two = manifest("ConfigMap", "data: {date: x}", "two")
    listed = {"apiVersion": "v1", "kind": "List", "items": [ONE, two]}
    typed = {"apiVersion": "v1", "kind": "ConfigMapList", "items": [two, ONE], "metadata": {}}
    assert 0 == compared(tmp_path, [ONE, two], [listed]).code
    assert 0 == compared(tmp_path, [listed], [typed]).code
    assert 0 == compared(tmp_path, "---\n# nothing\n---\n", "").code
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    (folder / "one.json").write_text(json.dumps(ONE), encoding="utf-8")
    (folder / "below/two.yml").write_text(yaml.safe_dump(two), encoding="utf-8")
    (folder / "notes.txt").write_text("no: manifest", encoding="utf-8")
    (folder / ".hidden.yaml").write_text("no: manifest", encoding="utf-8")
    (tmp_path / "both.yaml").write_text(yaml.safe_dump(listed), encoding="utf-8")
    assert 0 == ran("diff", str(folder), str(tmp_path / "both.yaml")).code


def test_dates_and_signs_are_texts(tmp_path: Path) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: 2024-01-02, b: =}\n"
    again = text.replace("2024-01-02", '"2024-01-02"').replace("b: =", 'b: "="')
    assert 0 == compared(tmp_path, text, again).code


def test_standard_input_may_be_either_side(tmp_path: Path) -> None:
    done = process("template", *GOOD)
    file = tmp_path / "one.yaml"
    file.write_text(done.out, encoding="utf-8")
    for arguments in (("-", str(file)), (str(file), "-")):
        again = process("diff", *arguments, input=done.out)
        assert (0, "", "") == (again.code, again.out, again.err), arguments


def test_diff_of_unreadable_manifests_exits_with_2(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    good = tmp_path / "good.yaml"
    good.write_text(yaml.safe_dump(ONE), encoding="utf-8")
    cases = [
        ("a: [", "line 2: is not valid YAML"),
        ("properties: {a: b}", "document 1 has no apiVersion and kind"),
        ("- a", "document 1 has no apiVersion and kind"),
        ("{apiVersion: v1, kind: ConfigMap}", "document 1, of kind ConfigMap, has no name"),
        (
            yaml.safe_dump_all([ONE, {**ONE, "data": {}}]),
            "has ConfigMap/one twice, and not the same; compare the files of one cluster",
        ),
        ("a: \x01", "is not valid YAML"),
        ("[" * 200_000, "is nested more than 100 deep"),
        ("a: &a [*a]", "document 1 has more than 2,000,000 values, aliases expanded"),
        (doubled(30), "document 1 has more than 2,000,000 values, aliases expanded"),
    ]
    for text, message in cases:
        (tmp_path / "wrong.yaml").write_text(text, encoding="utf-8")
        for arguments in (
            (str(good), str(tmp_path / "wrong.yaml")),
            (str(tmp_path / "wrong.yaml"), str(good)),
        ):
            done = ran("diff", *arguments)
            assert (2, "") == (done.code, done.out), text
            assert done.err.startswith("alluxio-constructs: error: "), text
            assert message in done.err, text
            assert 1 == len(done.err.splitlines()), text
    for arguments, message in (
        ((str(good), str(tmp_path / "none.yaml")), "cannot be read (No such file or directory)"),
        ((str(good), str(tmp_path / "empty")), "has no .yaml, .yml or .json file in it"),
        (("-", "-"), "standard input is given twice; give a file for one of them"),
    ):
        done = ran("diff", *arguments)
        assert (2, "") == (done.code, done.out), arguments
        assert message in done.err, arguments
    (tmp_path / "bytes.yaml").write_bytes(b"a: \xff")
    assert 2 == ran("diff", str(good), str(tmp_path / "bytes.yaml")).code


def doubled(times: int) -> str:
    """A manifest that is short, and long when its aliases are expanded."""
    lines = [f"  a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(times)]
    return f"apiVersion: v1\nkind: ConfigMap\ndata:\n  a0: &a0 [x]\n{''.join(lines)}"


def test_wrong_arguments_end_with_2() -> None:
    for arguments in (
        ("diff",),
        ("diff", "a"),
        ("diff", "a", "b", "c"),
        ("diff", "a", "b", "-o", "x"),
    ):
        done = ran(*arguments)
        assert (2, "") == (done.code, done.out), arguments
        assert done.err.startswith("usage: alluxio-constructs"), arguments


def test_help_tells_the_exit_codes() -> None:
    done = ran("diff", "--help")
    assert (0, "") == (done.code, done.err)
    for word in ("BEFORE", "AFTER", "--output", "standard input", "Exits with 0"):
        assert word in " ".join(done.out.split()), word


def test_diff_is_not_loaded_for_other_commands() -> None:
    loaded = loaded_by("template")
    assert "alluxio_constructs.cli" in loaded
    assert [] == [each for each in loaded if "_compare" in each.split(".")]


@pytest.mark.parametrize("value", ["x" * 1000, "a\nb\nc"])
def test_long_values_are_shortened(tmp_path: Path, value: str) -> None:
    after = {**ONE, "data": {**ONE["data"], "a": value}}
    (_, line) = told(compared(tmp_path, [ONE], [after]))
    assert len(line) < 200
    assert "…" in line
