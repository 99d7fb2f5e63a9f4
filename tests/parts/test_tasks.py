"""What Jobs do: the commands that they come to, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alluxio_constructs import Backup, Component, Load, Pin, Replication, Ufs
from alluxio_constructs._parts.task import Surroundings, Task, checked_command, described_task
from alluxio_constructs._parts.tasks import root_path
from alluxio_constructs._pods.scripts import script
from tests.kit import refusal


def arguments(task: Task, name: str) -> list[str]:
    """The arguments of the script that a task runs."""
    words = list(task.words())
    assert ["bash", "-c", script(name), name] == words[:4]
    return words[4:]


def test_command_is_written_word_by_word() -> None:
    words = ["fs", "setfacl", "-m", "user:a b:r-x", "/$HOME"]
    assert ("alluxio", *words) == described_task(words).words()


def test_command_is_refused_if_it_cannot_be_a_jobs() -> None:
    cases: list[tuple[Any, str]] = [
        ("fs ls /", "command must be a list of words, since no shell reads it (got a str)"),
        ([], "command is empty"),
        (["alluxio", "fs"], "command must be without alluxio itself"),
        (["formatJournal"], "command must not be a command for the machine that it runs on alone"),
        (["fsadmn"], "which Alluxio 2.9.5 does not have; did you mean fsadmin?"),
        (["fs"], "command has nothing after 'fs'; use one of cat, "),
        (["fs", "distributedLoad", "/a"], "has 'distributedLoad' after 'fs', which Alluxio 2.9.5"),
        (["fs", "lss", "/"], "did you mean ls?"),
        (["fsadmin", "reports"], "did you mean report?"),
        (["job", ""], "use one of cancel, getCmdStatus, leader, ls, stat"),
        (["fs", 5], "command[1] must be a string"),
        (["fs", "ls", "-Dalluxio.user.hostname=a"], "has the Alluxio property"),
        (["fs", "ls", "-Xmx1g"], "command[2] must not be an option of the JVM"),
        (["fs", "ls", "-debug"], "command[2] must not be an option of the JVM"),
        (["fs", "ls", "/\0"], "command[2] must have no null and no unpaired surrogate in it"),
        (["fs", "ls", "/\ud800"], "command[2] must have no null and no unpaired surrogate in it"),
        (["fs", "ls", "/\u2028"], "command[2] must not contain a line or paragraph separator"),
        (["fs", "ls", "/" + "ü" * 65536], "command[2] must be less than 131072 bytes"),
    ]
    for command, message in cases:
        assert message in refusal(checked_command, "command", command), command


def test_command_is_refused_with_a_credential_which_is_not_shown() -> None:
    mount = ["fs", "mount", "/s3", "s3://bucket", "--option"]
    for words in (
        [*mount, "s3a.secretKey=hunter2hunter2"],
        [*mount, "aws.secretKey=hunter2hunter2"],
        ["fs", "ls", "--password", "hunter2hunter2"],
        ["fs", "ls", "s3://user:hunter2hunter2@bucket/"],
    ):
        message = refusal(checked_command, "command", words)
        assert "credential" in message, words
        assert "hunter2" not in message, words


def test_load_comes_to_the_scripts_arguments() -> None:
    cases: list[tuple[Load, list[str]]] = [
        (Load("/data/"), ["yes", "0", "", "/data"]),
        (Load(["/a", "/b"], replicas=3, sync=False), ["no", "3", "", "/a", "/b"]),
        (
            Load("/", bandwidth="1Mi", verify=True, partial_listing=True),
            ["yes", "0", "--bandwidth 1048576 --verify --partial-listing", "/"],
        ),
    ]
    for load, expected in cases:
        assert expected == arguments(load, "load-data"), load


def test_paths_of_the_namespace_are_refused_if_a_command_would_take_them_for_more() -> None:
    cases: list[tuple[Any, str]] = [
        ("data", "must be an absolute path of the Alluxio namespace"),
        ("/a b", "must not have blanks, quotes, $, \\ or wildcards in it"),
        ("/a/*", "must not have blanks, quotes, $, \\ or wildcards in it"),
        ("/a/../b", "must not contain . or .."),
        ([], "must name a path"),
        (["/a", "/a/"], "/a"),
        (5, "must be a list"),
    ]
    for make in (Load, Pin, lambda paths: Replication(paths, least=1)):
        for paths, message in cases:
            assert message in refusal(make, paths), (make, paths)


def test_backup_goes_to_its_directory_of_the_root_under_storage() -> None:
    cases: list[tuple[str, str]] = [
        ("s3://bucket", "/backups"),
        ("s3://bucket/a/b/", "/a/b/backups"),
        ("hdfs://host:9000/data", "/data/backups"),
        ("abfs://container@account.dfs.core.windows.net/data", "/data/backups"),
        ("/under-storage", "/under-storage/backups"),
    ]
    for uri, directory in cases:
        task = Backup("/backups", keep=3).in_cluster(Surroundings(Ufs(uri)))
        assert [directory, "/backups", "3"] == arguments(task, "back-up-metadata"), uri
        (feature,) = task.features()
        assert {"alluxio.user.file.metadata.sync.interval": "0"} == feature.properties(
            Component.CLIENT
        )
        assert {} == feature.properties(Component.MASTER)
    assert "" == root_path("s3://bucket/")


def test_backup_that_keeps_all_goes_to_a_read_only_under_storage_alone() -> None:
    cluster = Surroundings(Ufs("s3://bucket", read_only=True))
    assert refusal(Backup().in_cluster, cluster).startswith(
        "Backup keep must be None where the root"
    )
    task = Backup(keep=None).in_cluster(cluster)
    assert ["/alluxio_backups", "/alluxio_backups", "0"] == arguments(task, "back-up-metadata")


def test_backup_does_not_go_below_a_mount_point() -> None:
    cluster = Surroundings(Ufs("s3://bucket"), mounted=["/a/b", "/c"])
    for directory in ("/a/b", "/a/b/backups", "/c/d/e"):
        message = refusal(Backup(directory).in_cluster, cluster)
        assert message.startswith("Backup directory must be in the root under storage"), directory
    for directory in ("/a", "/a/bc", "/d"):
        task = Backup(directory).in_cluster(cluster)
        assert directory == arguments(task, "back-up-metadata")[1], directory


def test_replicas_are_no_more_than_there_are_workers() -> None:
    ufs = Ufs("s3://bucket")
    for make, parameter in (
        (lambda number: Load("/a", replicas=number), "Load replicas"),
        (lambda number: Replication("/a", least=number), "Replication least"),
    ):
        for number, workers in ((2, 2), (9, None)):
            task = make(number)
            assert task == task.in_cluster(Surroundings(ufs, workers=workers)), parameter
        message = refusal(make(3).in_cluster, Surroundings(ufs, workers=2))
        assert message.startswith(f"{parameter} must not be above the number of workers, 2"), make


def test_pin_and_replication_are_a_command_for_each_path() -> None:
    cases: list[tuple[Task, tuple[str, ...]]] = [
        (Pin("/a"), ("alluxio", "fs", "pin", "/a")),
        (Pin("/a", pinned=False), ("alluxio", "fs", "unpin", "/a")),
        (Pin(["/a", "/b;c"]), ("bash", "-c", "alluxio fs pin /a && alluxio fs pin '/b;c'")),
        (
            Replication("/a", least=0, most=2),
            ("alluxio", "fs", "setReplication", "-R", "--min", "0", "--max", "2", "/a"),
        ),
    ]
    for task, expected in cases:
        assert expected == task.words(), task


def test_tasks_refuse_values_that_cannot_work() -> None:
    cases: list[tuple[Callable[[], Any], str]] = [
        (lambda: Load("/a", replicas=0), "Load replicas must be"),
        (lambda: Load("/a", bandwidth=5), "Load bandwidth must be a size"),  # type: ignore[arg-type]
        (lambda: Load("/a", verify=1), "Load verify must be"),  # type: ignore[arg-type]
        (lambda: Backup("/"), "Backup directory must not be the root"),
        (lambda: Backup("/a", keep=0), "Backup keep must be"),
        (lambda: Replication("/a"), "Replication needs least or most"),
        (lambda: Replication("/a", least=3, most=2), "Replication least must not be above most, 2"),
    ]
    for make, message in cases:
        assert refusal(make).startswith(message), message
