"""mounts: the mount table becomes what is declared, and mounts by hand are left alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from .harness import executable, run_script

HERE = Path(__file__).parent
MARK = "alluxio.constructs.declared"
KEYS = {"S3_ID": "AKIDEXAMPLE", "S3_KEY": 'a"b\\c=$(d) e'}
WITH_KEYS = ("--secret", "s3a.accessKeyId=S3_ID", "--secret", "s3a.secretKey=S3_KEY")
LISTING = ["fs", "-Dalluxio.user.rpc.retry.max.duration=3min", "mount"]
LOGS = ("--mount", "/logs", "s3://bucket/logs")


class Alluxio:
    """A cluster that remembers what is mounted, and each command that it was given."""

    def __init__(self, home: Path, bash: str) -> None:
        self.home, self.bash = home, bash
        self.java = "11.0.13"
        fake = f"#!{sys.executable}\n" + (HERE / "fake_alluxio.py").read_text()
        for name in ("alluxio", "java"):
            executable(home / "bin" / name, fake)
        self.behaves()
        self.has(root("s3://bucket/data"))

    def behaves(self, **how: object) -> None:
        (self.home / "behave.json").write_text(json.dumps(how))

    def has(self, *mounts: Mapping[str, object]) -> None:
        merged = {path: each for one in mounts for path, each in one.items()}
        (self.home / "table.json").write_text(json.dumps(merged))

    @property
    def table(self) -> dict[str, dict[str, object]]:
        """What is mounted beside the root; the mark is there or not."""
        found = json.loads((self.home / "table.json").read_text())
        del found["/"]
        for each in found.values():
            each["marked"] = each["options"].pop(MARK, None) is not None
        return dict(found)

    @property
    def calls(self) -> list[list[str]]:
        file = self.home / "calls.json"
        return [json.loads(each) for each in file.read_text().splitlines()]

    def bring(
        self, *args: str, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the script; the calls are those of this run."""
        calls = self.home / "calls.json"
        calls.write_text("")
        return run_script(
            self.bash,
            "mounts",
            *args,
            commands=self.home / "bin",
            env={"FAKE_HOME": str(self.home), "FAKE_JAVA": self.java, **(env or {})},
        )


def root(address: str) -> dict[str, object]:
    return {"/": {"address": address, "options": {}, "readonly": False, "shared": True}}


def by_hand(path: str, address: str) -> dict[str, object]:
    return {path: {"address": address, "options": {"x": "y"}, "readonly": False, "shared": False}}


def mounted(address: str, **differs: object) -> dict[str, object]:
    plain = {"address": address, "options": {}, "readonly": False, "shared": False, "marked": True}
    return {**plain, **differs}


@pytest.fixture
def alluxio(area: Path, bash: str) -> Alluxio:
    return Alluxio(area, bash)


def test_what_is_missing_is_mounted_with_all_that_was_declared(alluxio: Alluxio) -> None:
    ended = alluxio.bring(
        *LOGS, "--readonly", "--shared", "--option", "a=b c", "--mount", "/raw", "hdfs://n:8020/raw"
    )
    assert (0, "") == (ended.returncode, ended.stderr)
    assert (
        "mounted s3://bucket/logs at /logs\nmounted hdfs://n:8020/raw at /raw\n"
    ) == ended.stdout
    assert {
        "/logs": mounted("s3://bucket/logs", options={"a": "b c"}, readonly=True, shared=True),
        "/raw": mounted("hdfs://n:8020/raw"),
    } == alluxio.table


def test_second_run_changes_nothing_and_costs_one_command(alluxio: Alluxio) -> None:
    alluxio.bring(*LOGS, *WITH_KEYS, env=KEYS)
    before = alluxio.table
    ended = alluxio.bring(*LOGS, *WITH_KEYS, env=KEYS)
    assert (0, "/logs is as declared\n", "") == (ended.returncode, ended.stdout, ended.stderr)
    assert [LISTING] == alluxio.calls
    assert before == alluxio.table


def test_options_with_whatever_in_them_arrive_and_stay(alluxio: Alluxio) -> None:
    odd = [
        "$(id) `id` $HOME",
        "'\"\\",
        "x, properties={y=1})",
        "a (s3, properties={b})",
        "=",
        "",
        "ü",
    ]
    words = [word for i, each in enumerate(odd) for word in ("--option", f"o{i}={each}")]
    assert 0 == alluxio.bring(*LOGS, *words).returncode
    options = {f"o{i}": each for i, each in enumerate(odd)}
    assert {"/logs": mounted("s3://bucket/logs", options=options)} == alluxio.table
    assert "/logs is as declared\n" == alluxio.bring(*LOGS, *words).stdout
    assert "unmounted /logs\n" == alluxio.bring().stdout


def test_each_difference_of_the_options_is_brought_over_without_unmounting(
    alluxio: Alluxio,
) -> None:
    other = {**KEYS, "S3_KEY": "rotated"}
    cases: list[tuple[str, tuple[str, ...], Mapping[str, str], dict[str, object]]] = [
        ("read-only", ("--readonly",), KEYS, {"readonly": True}),
        ("shared", ("--shared",), KEYS, {"shared": True}),
        ("an option", ("--option", "a=b"), KEYS, {"options": {"a": "b"}}),
        (
            "a secret's value",
            WITH_KEYS,
            other,
            {"options": {"s3a.accessKeyId": "AKIDEXAMPLE", "s3a.secretKey": "rotated"}},
        ),
    ]
    for name, words, env, differs in cases:
        alluxio.has(root("s3://bucket/data"))
        alluxio.bring(*LOGS, *(WITH_KEYS if words == WITH_KEYS else ()), env=KEYS)
        ended = alluxio.bring(*LOGS, *words, env=env)
        assert (0, "changed the options of /logs\n") == (ended.returncode, ended.stdout), name
        assert {"/logs": mounted("s3://bucket/logs", **differs)} == alluxio.table, name
        assert not [each for each in alluxio.calls if "unmount" in each], name


def test_another_address_is_mounted_in_place_of_the_old_one(alluxio: Alluxio) -> None:
    alluxio.bring(*LOGS)
    ended = alluxio.bring("--mount", "/logs", "s3://other/logs")
    assert (
        "/logs is mounted from s3://bucket/logs/, and is to be from s3://other/logs\n"
        "unmounted /logs\nmounted s3://other/logs at /logs\n"
    ) == ended.stdout
    assert {"/logs": mounted("s3://other/logs")} == alluxio.table


def test_addresses_can_change_places(alluxio: Alluxio) -> None:
    alluxio.bring("--mount", "/a", "s3://a", "--mount", "/b", "s3://b")
    ended = alluxio.bring("--mount", "/a", "s3://b", "--mount", "/b", "s3://a")
    assert 0 == ended.returncode, ended.stderr
    assert {"/a": mounted("s3://b"), "/b": mounted("s3://a")} == alluxio.table
    assert ["unmount", "unmount", "mount", "mount"] == [
        each[1] for each in alluxio.calls if each[1] in ("mount", "unmount")
    ]


def test_what_is_no_longer_declared_is_unmounted(alluxio: Alluxio) -> None:
    alluxio.bring(*LOGS, "--mount", "/raw", "s3://raw")
    ended = alluxio.bring("--mount", "/raw", "s3://raw")
    assert (0, "unmounted /logs\n/raw is as declared\n") == (ended.returncode, ended.stdout)
    assert {"/raw": mounted("s3://raw")} == alluxio.table
    assert (0, "unmounted /raw\n") == ((last := alluxio.bring()).returncode, last.stdout)
    assert {} == alluxio.table


def test_what_was_mounted_by_hand_is_left_alone(alluxio: Alluxio) -> None:
    hand = by_hand("/hand", "s3://hand")
    alluxio.has(root("s3://bucket/data"), hand)
    alluxio.bring(*LOGS)
    assert 0 == alluxio.bring().returncode
    assert {"/hand": mounted("s3://hand", options={"x": "y"}, marked=False)} == alluxio.table


def test_mount_by_hand_from_the_declared_address_becomes_the_declared_one(
    alluxio: Alluxio,
) -> None:
    alluxio.has(root("s3://bucket/data"), by_hand("/logs", "s3://bucket/logs"))
    ended = alluxio.bring(*LOGS)
    assert (0, "changed the options of /logs\n") == (ended.returncode, ended.stdout)
    assert {"/logs": mounted("s3://bucket/logs")} == alluxio.table


def test_mount_by_hand_from_another_address_is_a_failure(alluxio: Alluxio) -> None:
    alluxio.has(root("s3://bucket/data"), by_hand("/logs", "s3://hand"))
    ended = alluxio.bring(*LOGS)
    assert 1 == ended.returncode
    assert (
        "FAILED: /logs was mounted from s3://hand/ by somebody else. Unmount that, or declare it.\n"
        "mounts: 1 of these failed. The next run tries them again.\n"
    ) == ended.stderr
    assert [LISTING] == alluxio.calls


def test_files_on_their_way_to_the_under_storage_keep_a_mount(alluxio: Alluxio) -> None:
    alluxio.bring(*LOGS)
    waiting = "-rw-r--r--  alluxio  alluxio  9  TO_BE_PERSISTED 11-28-2026 01:02:03:004 100% "
    alluxio.behaves(
        files=[
            waiting.replace("TO_BE_PERSISTED", "PERSISTED") + "/logs/ TO_BE_PERSISTED one",
            f"{waiting}/logs/two",
            f"{waiting}/logs/three",
        ]
    )
    reason = (
        "FAILED: /logs stays mounted: it has files that are not in its under storage yet, such as"
        " /logs/two\n"
    )
    for args in ((), ("--mount", "/logs", "s3://other/logs")):
        ended = alluxio.bring(*args)
        assert (1, reason) == (ended.returncode, ended.stderr.split("mounts: ")[0]), args
        assert {"/logs": mounted("s3://bucket/logs")} == alluxio.table, args
    looked = next(each for each in alluxio.calls if "ls" in each)
    assert "-Dalluxio.user.file.metadata.load.type=NEVER" in looked, "it loads what it lists"


def test_directories_above_are_made(alluxio: Alluxio) -> None:
    alluxio.behaves(directories=["/there"])
    ended = alluxio.bring("--mount", "/a/b/logs", "s3://a", "--mount", "/there/logs", "s3://b")
    assert 0 == ended.returncode, ended.stderr
    made = [each[-1] for each in alluxio.calls if "mkdir" in each]
    assert ["/a/b"] == made


def test_each_failure_is_reported_and_all_else_is_done(alluxio: Alluxio) -> None:
    ended = alluxio.bring(
        "--mount", "/wrong", "s3://missing", "--mount", "/a/wrong", "s3://missing/a", *LOGS
    )
    assert (1, "mounted s3://bucket/logs at /logs\n") == (ended.returncode, ended.stdout)
    told = [each for each in ended.stderr.splitlines() if not each.startswith("  ")]
    assert "{" not in ended.stderr, "the request is repeated"
    assert [
        "FAILED: /wrong is not mounted from s3://missing:",
        "FAILED: /a/wrong is not mounted from s3://missing/a:",
        "mounts: 2 of these failed. The next run tries them again.",
    ] == told
    assert "  Ufs path s3://missing does not exist\n" in ended.stderr
    assert ["/logs"] == list(alluxio.table)


def test_command_that_alluxio_refuses_is_reported_with_its_reason(alluxio: Alluxio) -> None:
    cases = (
        ("unmount", (), "FAILED: /logs stays mounted:"),
        ("ls", (), "FAILED: /logs stays mounted, since it cannot be listed:"),
        ("updateMount", (*LOGS, "--shared"), "FAILED: the options of /logs are not changed:"),
        ("mkdir", ("--mount", "/a/b", "s3://b"), "FAILED: /a/b is not mounted, since /a cannot be"),
    )
    for command, args, told in cases:
        alluxio.behaves()
        alluxio.has(root("s3://bucket/data"))
        alluxio.bring(*LOGS)
        alluxio.behaves(**{command: "Permission denied"})
        ended = alluxio.bring(*args)
        assert 1 == ended.returncode, command
        assert told in ended.stderr, command
        assert "  Permission denied\n" in ended.stderr, command


def test_mount_table_that_cannot_be_read_ends_the_run(alluxio: Alluxio) -> None:
    alluxio.behaves(mount="Failed to connect to master")
    ended = alluxio.bring(*LOGS)
    assert (1, "") == (ended.returncode, ended.stdout)
    assert "mounts: cannot read the mount table:\n  Failed to connect to master\n" == ended.stderr

    alluxio.behaves()
    executable(alluxio.home / "bin" / "alluxio", "#!/bin/sh\necho hello\n")
    ended = alluxio.bring(*LOGS)
    assert (1, "") == (ended.returncode, ended.stdout)
    assert "mounts: alluxio fs mount shows no mount table:\n  hello\n" == ended.stderr


def test_credentials_are_on_no_command_line_and_in_no_output(alluxio: Alluxio) -> None:
    for alluxio.java in ("11.0.13", "1.8.0_402"):
        for address, code in (("s3://bucket/logs", 0), ("s3://missing", 1)):
            alluxio.has(root("s3://bucket/data"))
            ended = alluxio.bring("--mount", "/logs", address, *WITH_KEYS, env=KEYS)
            case = f"{alluxio.java} {address}"
            assert code == ended.returncode, f"{case}: {ended.stderr}"
            for each in KEYS.values():
                said = [ended.stdout, ended.stderr, *map(str, alluxio.calls)]
                assert not [one for one in said if each in one], case
            if code:
                assert "  tried with ******\n" in ended.stderr, case
                continue
            given = {"s3a.accessKeyId": KEYS["S3_ID"], "s3a.secretKey": KEYS["S3_KEY"]}
            assert {"/logs": mounted(address, options=given)} == alluxio.table, case


def test_file_with_credentials_does_not_outlive_its_command(alluxio: Alluxio) -> None:
    folder = alluxio.home / "tmp"
    folder.mkdir(mode=0o777)
    for address in ("s3://bucket/logs", "s3://missing"):
        alluxio.bring("--mount", "/logs", address, *WITH_KEYS, env={**KEYS, "TMPDIR": str(folder)})
        (used,) = [each[1] for each in alluxio.calls if each[0] == "runClass"]
        assert used.startswith(f"@{folder}/"), address
        assert [] == list(folder.iterdir()), address


def test_leading_master_logs_no_credentials(alluxio: Alluxio) -> None:
    table, service = (
        "--logName=alluxio.master.file.meta.MountTable",
        "--logName=alluxio.master.file.FileSystemMasterClientServiceHandler",
    )
    two = (*LOGS, *WITH_KEYS, "--mount", "/raw", "s3://raw", *WITH_KEYS)
    ended = alluxio.bring(*two, env=KEYS)
    assert (0, "") == (ended.returncode, ended.stderr)
    calls = [each for each in alluxio.calls if each[0] in ("logLevel", "runClass")]
    assert ["logLevel", "logLevel", "runClass", "runClass", "logLevel", "logLevel"] == [
        each[0] for each in calls
    ]
    assert [
        [table, "--level=WARN"],
        [service, "--level=ERROR"],
        [table, "--level=INFO"],
        [service, "--level=INFO"],
    ] == [each[2:] for each in calls if each[0] == "logLevel"]

    alluxio.bring("--mount", "/plain", "s3://plain")
    assert not [each for each in alluxio.calls if each[0] == "logLevel"], "there is no credential"


def test_warning_is_given_if_the_masters_log_cannot_be_kept_quiet(alluxio: Alluxio) -> None:
    alluxio.behaves(logLevel="no")
    ended = alluxio.bring(*LOGS, *WITH_KEYS, env=KEYS)
    assert 0 == ended.returncode
    assert (
        "warning: the leading master's log cannot be kept quiet, and shows these credentials\n"
        "mounted s3://bucket/logs at /logs\n"
    ) == ended.stdout


def test_mark_is_a_hash_that_shows_no_credential(alluxio: Alluxio) -> None:
    marks = []
    for env in (KEYS, KEYS, {**KEYS, "S3_KEY": "other"}):
        alluxio.has(root("s3://bucket/data"))
        alluxio.bring(*LOGS, *WITH_KEYS, env=env)
        table = json.loads((alluxio.home / "table.json").read_text())
        marks.append(table["/logs"]["options"][MARK])
        assert re.fullmatch(r"[0-9a-f]{64}", marks[-1])
    assert marks[0] == marks[1] != marks[2]


def test_arguments_that_make_no_sense_are_refused(alluxio: Alluxio) -> None:
    cases = (
        (("--readonly",), "takes --mount first, not '--readonly'."),
        (("--mount", "/logs"), "--mount takes PATH and ADDRESS."),
        ((*LOGS, "--what"), "knows no '--what'."),
        ((*LOGS, "--secret", "s3a.secretKey=MISSING"), "the variable MISSING is empty."),
    )
    for args, told in cases:
        ended = alluxio.bring(*args)
        assert (1, "") == (ended.returncode, ended.stdout), args
        assert f"mounts: {told}" in ended.stderr, args
        assert [] == alluxio.calls, args
