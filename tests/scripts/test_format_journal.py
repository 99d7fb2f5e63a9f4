"""format-journal: a journal is formatted when, and only when, it never was.

`alluxio` is a stand-in here that deletes and makes what the real `alluxio formatJournal` does, step
by step, and that can fail or be killed (with the script, like a container) after any step.
"""

from __future__ import annotations

import os
import random
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from .harness import AS_ROOT, BASHES, executable, give, run_script, scratch, tree

SENTINEL = ".alluxio-format-in-progress"
IGNORABLE = ("lost+found", ".snapshot")
SERVICES = ("BlockMaster", "FileSystemMaster")  # of more, which are formatted likewise
#: The steps of a format: per service its directory, its version's and its marker; or raft alone.
STEPS = {"UFS": 3 * len(SERVICES), "EMBEDDED": 1}

ALLUXIO = f"""#!/bin/bash
set -euo pipefail
printf '%s|%s\\n' "$*" "${{ALLUXIO_JAVA_OPTS-}}" >>"$LOG"
[[ $* == formatJournal ]] || exit 2
if [[ $END == nothing ]]; then exit 0; fi

folder=$SITE_FOLDER type=$SITE_TYPE hostname=''
for option in ${{ALLUXIO_JAVA_OPTS-}}; do
  case $option in
    -Dalluxio.master.journal.folder=*) folder=${{option#*=}} ;;
    -Dalluxio.master.journal.type=*) type=${{option#*=}} ;;
    -Dalluxio.master.hostname=*) hostname=${{option#*=}} ;;
  esac
done
if [[ $type == EMBEDDED && -z $hostname ]]; then exit 3; fi

steps=0
step() {{
  if ((steps++ == STOP)); then
    if [[ $END == kill ]]; then kill -9 "$PPID" $$; fi
    exit 1
  fi
  "$@"
}}
mark() {{ printf -v now '%(%s)T' -1; : >"$1/_format_${{now}}000"; }}
if [[ $type == EMBEDDED ]]; then
  if [[ -d $folder/raft ]]; then rm -rf -- "$folder"/raft/* "$folder"/raft/.[!.]*; fi
  step mkdir -p -- "$folder/raft"
else
  for service in {" ".join(SERVICES)}; do
    if [[ -d $folder/$service/v1 ]]; then
      rm -rf -- "$folder/$service/v1/"* "$folder/$service/v1/".[!.]*
    fi
    step mkdir -p -- "$folder/$service"
    step mkdir -p -- "$folder/$service/v1"
    step mark "$folder/$service/v1"
  done
fi
if ((steps == STOP)) && [[ $END == kill ]]; then kill -9 "$PPID" $$; fi
if ((steps == STOP)); then exit 1; fi
"""


@dataclass
class Journal:
    """A journal's folder in an area with the stand-in for `alluxio`."""

    area: Path
    bash: str
    type: str
    name: str = "journal"

    def __post_init__(self) -> None:
        executable(self.area / "bin" / "alluxio", ALLUXIO)
        self.folder = self.area / self.name
        self.folder.mkdir()
        self.log = self.area / "log"
        self.log.write_text("")
        give(self.log)
        give(self.folder)

    def run(
        self, *, end: str = "well", stop: int = -1, **env: str
    ) -> subprocess.CompletedProcess[str]:
        """One start of the init container; the format ends as told after `stop` steps."""
        return run_script(
            self.bash,
            "format-journal",
            str(self.folder),
            self.type,
            commands=self.area / "bin",
            unprivileged=True,
            env={
                "ALLUXIO_JAVA_OPTS": "-Dalluxio.user.x=y",
                "ALLUXIO_MASTER_HOSTNAME": "master-0",
                "LOG": str(self.log),
                "SITE_FOLDER": str(self.folder),
                "SITE_TYPE": self.type,
                "END": end,
                "STOP": str(stop),
                **env,
            },
        )

    @property
    def formats(self) -> int:
        return len(self.log.read_text().splitlines())

    def add(self, *paths: str, content: str = "bytes") -> None:
        """Files, or with a trailing slash directories, that belong to Alluxio's user."""
        for path in paths:
            target = self.folder / path
            if path.endswith("/"):
                target.mkdir(parents=True, exist_ok=True)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(content)
        give(self.folder)

    def add_formatted(self, *, kind: str | None = None) -> None:
        if (kind or self.type) == "EMBEDDED":
            self.add("raft/")
        else:
            self.add(*(f"{service}/v1/_format_1700000000000" for service in SERVICES), content="")

    def add_entries(self, *, kind: str | None = None) -> None:
        if (kind or self.type) == "EMBEDDED":
            group = "raft/02511d47-d67c-49a3-9011-abb3109a44c1"
            self.add(f"{group}/current/log_inprogress_0", f"{group}/in_use.lock", f"{group}/sm/")
        else:
            for service in SERVICES:
                self.add(f"{service}/v1/logs/0x0-0x7fffffffffffffff", f"{service}/v1/.tmp/")
            self.add("FileSystemMaster/v1/checkpoints/0x0-0x25d")

    @property
    def formatted(self) -> bool:
        if self.type == "EMBEDDED":
            return (self.folder / "raft").is_dir()
        return all(any((self.folder / name / "v1").glob("_format_*")) for name in SERVICES)

    @property
    def sentinel(self) -> bool:
        return (self.folder / SENTINEL).exists()

    def leaves_alone(self) -> str:
        """Assert that a start succeeds, formats nothing and changes nothing; what it says."""
        before, formats = tree(self.folder), self.formats
        ended = self.run()
        assert ended.returncode == 0, ended.stderr
        assert self.formats == formats
        assert tree(self.folder) == before
        return ended.stderr

    def refuses(self) -> str:
        """Assert that a start fails loudly, formats nothing and changes nothing; what it says."""
        before, formats = tree(self.folder), self.formats
        ended = self.run()
        assert ended.returncode == 1, ended.stderr
        assert self.formats == formats
        assert tree(self.folder) == before
        assert ended.stdout == ""
        said = ended.stderr.splitlines()[-1]
        assert said.startswith("format-journal: ")
        assert str(self.folder) in said
        assert said.endswith(".")
        return said

    def does_format(self) -> None:
        """Assert that a start succeeds with one format, and that the next leaves it alone."""
        formats = self.formats
        ended = self.run()
        assert ended.returncode == 0, ended.stderr
        assert self.formats == formats + 1
        assert self.formatted
        assert not self.sentinel
        self.leaves_alone()


@pytest.fixture(params=["UFS", "EMBEDDED"])
def journal(request: pytest.FixtureRequest, area: Path, bash: str) -> Journal:
    return Journal(area, bash, request.param)


@pytest.fixture
def ufs(area: Path, bash: str) -> Journal:
    return Journal(area, bash, "UFS")


@pytest.fixture
def embedded(area: Path, bash: str) -> Journal:
    return Journal(area, bash, "EMBEDDED")


def close(path: Path, mode: int) -> None:
    """Give a directory rights with which Alluxio's user cannot read it (root's, like mkfs)."""
    if AS_ROOT:
        os.chown(path, 0, 0)
        mode = mode or 0o700
    path.chmod(mode)


# A new volume


def test_an_empty_folder_is_formatted_once(journal: Journal) -> None:
    journal.does_format()
    assert journal.formats == 1


def test_a_formatted_journal_is_reported_in_one_line(journal: Journal) -> None:
    journal.add_formatted()
    (line,) = journal.leaves_alone().splitlines()
    assert line.startswith("format-journal: ")
    assert "formatted already" in line


def test_what_provisioners_leave_does_not_hinder_a_first_format(journal: Journal) -> None:
    journal.add("lost+found/", ".snapshot/hourly.0/some-file")
    close(journal.folder / "lost+found", 0)
    journal.does_format()


def test_a_formatted_journal_beside_lost_and_found_is_left_alone(journal: Journal) -> None:
    journal.add_formatted()
    journal.add_entries()
    journal.add("lost+found/", ".snapshot/hourly.0/some-file")
    close(journal.folder / "lost+found", 0)
    close(journal.folder / ".snapshot", 0)
    journal.leaves_alone()


def test_the_sentinel_is_there_while_the_format_runs(journal: Journal) -> None:
    executable(
        journal.area / "bin" / "mkdir",
        f'#!/bin/sh\n[ -f {journal.folder / SENTINEL} ] &&\nPATH=/bin:/usr/bin exec mkdir "$@"\n',
    )
    journal.does_format()


def test_the_formatter_gets_the_configuration_and_the_masters_own_address(
    journal: Journal,
) -> None:
    journal.does_format()
    (call,) = journal.log.read_text().splitlines()
    command, options = call.split("|")
    assert command == "formatJournal"
    assert options.split()[:2] == ["-Dalluxio.user.x=y", "-Dalluxio.master.hostname=master-0"]


def test_the_formatter_needs_no_other_options(journal: Journal) -> None:
    ended = journal.run(ALLUXIO_JAVA_OPTS="")
    assert ended.returncode == 0, ended.stderr
    assert journal.formatted


def test_only_the_folder_that_was_looked_at_is_formatted(journal: Journal) -> None:
    """Whatever folder and type the configuration names: no journal elsewhere may be emptied."""
    kind = {"UFS": "EMBEDDED", "EMBEDDED": "UFS"}[journal.type]
    other = Journal(journal.area, journal.bash, kind, name="other")
    other.add_formatted()
    other.add_entries()
    before = tree(other.folder)
    ended = journal.run(
        ALLUXIO_JAVA_OPTS=f"-Dalluxio.master.journal.folder={other.folder} "
        f"-Dalluxio.master.journal.type={kind} -Dalluxio.master.hostname=other"
    )
    assert ended.returncode == 0, ended.stderr
    assert tree(other.folder) == before
    assert journal.formatted


@pytest.mark.parametrize("name", ["with space", " ", "[a]*", "-rf", "tab\tand\nnewline", "ä"])
@pytest.mark.parametrize("kind", ["UFS", "EMBEDDED"])
def test_any_folder_name_works(area: Path, bash: str, kind: str, name: str) -> None:
    journal = Journal(area, bash, kind, name)
    journal.does_format()
    journal.add_entries()
    journal.leaves_alone()


def test_a_folder_without_the_masters_address_is_not_touched(journal: Journal) -> None:
    before = tree(journal.folder)
    ended = journal.run(ALLUXIO_MASTER_HOSTNAME="")
    assert ended.returncode == 1
    assert "ALLUXIO_MASTER_HOSTNAME" in ended.stderr
    assert (journal.formats, tree(journal.folder)) == (0, before)


def test_a_folder_that_cannot_be_written_to_is_a_failure_before_any_format(
    journal: Journal,
) -> None:
    journal.folder.chmod(0o555)
    assert "cannot write" in journal.refuses()


# A journal in use


def test_a_journal_with_entries_keeps_every_byte_through_any_number_of_starts(
    journal: Journal,
) -> None:
    journal.add_formatted()
    journal.add_entries()
    journal.add("JobJournal/JobMaster/v1/logs/0x0-0x1", "JobJournal/raft/group/log")
    for _ in range(3):
        journal.leaves_alone()


def test_a_journal_formatted_by_the_script_and_then_used_keeps_every_byte(
    journal: Journal,
) -> None:
    journal.does_format()
    journal.add_entries()
    journal.leaves_alone()


def test_what_else_lies_beside_a_formatted_journal_does_not_matter(journal: Journal) -> None:
    journal.add_formatted()
    journal.add("notes.txt", ".hidden/file", "backup/metadata.gz")
    close(journal.folder / ".hidden", 0)
    (journal.folder / "loop").symlink_to(journal.folder)
    (journal.folder / "self").symlink_to("self")
    journal.leaves_alone()


def test_a_marker_directly_in_a_service_directory_counts(ufs: Journal) -> None:
    ufs.add(*(f"{service}/_format_1" for service in SERVICES), content="")
    ufs.leaves_alone()


def test_a_raft_folder_moved_behind_a_symbolic_link_counts(embedded: Journal) -> None:
    (embedded.area / "elsewhere").mkdir()
    (embedded.folder / "raft").symlink_to(embedded.area / "elsewhere")
    embedded.leaves_alone()


# An interrupted first format


def interruptions() -> list[tuple[str, str, int]]:
    return [
        (kind, end, stop)
        for kind, steps in STEPS.items()
        for end in ("fail", "kill")
        for stop in range(steps + 1)
        # Failing after each step of UFS adds nothing to being killed there.
        if end == "kill" or stop in (0, 5, steps)
    ]


@pytest.mark.parametrize(("kind", "end", "stop"), interruptions())
def test_a_first_format_interrupted_at_any_step_is_done_again_at_the_next_start(
    area: Path, bash: str, kind: str, end: str, stop: int
) -> None:
    journal = Journal(area, bash, kind)
    for _ in range(2):
        ended = journal.run(end=end, stop=stop)
        assert ended.returncode == (1 if end == "fail" else -9)
        assert journal.sentinel
        if end == "fail":
            assert "'alluxio formatJournal' failed (1)" in ended.stderr
    journal.does_format()
    assert journal.formats == 3


def test_a_format_killed_before_it_was_recorded_as_done_is_done_again(journal: Journal) -> None:
    journal.add("lost+found/")
    close(journal.folder / "lost+found", 0)
    journal.add_formatted()
    journal.add(SENTINEL)
    journal.does_format()


def test_a_service_that_the_formatter_does_not_know_is_not_passed_over(ufs: Journal) -> None:
    ufs.add("Unknown/v1/", SENTINEL)
    for _ in range(2):
        ended = ufs.run()
        assert ended.returncode == 1
        assert "not formatted: Unknown)" in ended.stderr
        assert ufs.sentinel


def test_one_marked_service_is_not_taken_for_the_whole_journal(ufs: Journal) -> None:
    """Killed between two services: each directory there has its marker, but some are missing."""
    ufs.add("BlockMaster/v1/_format_1", SENTINEL, content="")
    ufs.does_format()


@pytest.mark.parametrize("before", ["nothing", "some services", "everything"])
def test_entries_written_despite_the_sentinel_are_never_formatted_away(
    journal: Journal, before: str
) -> None:
    if before == "some services":
        journal.add("BlockMaster/v1/_format_1", content="")
    elif before == "everything":
        journal.add_formatted()
    journal.add_entries()
    journal.add(SENTINEL)
    said = journal.refuses()
    assert f"remove {journal.folder / SENTINEL}" in said
    # ... and what it says to do is what helps.
    (journal.folder / SENTINEL).unlink()
    if before == "everything" or journal.type == "EMBEDDED":
        journal.leaves_alone()
    else:
        journal.refuses()


@pytest.mark.parametrize(
    "path",
    [
        "stray",
        ".hidden",
        "BlockMaster/stray",
        "BlockMaster/v1/logs/0x0-0x1",
        "BlockMaster/v1/.tmp/5bd0cb4c",
        "JobJournal/JobMaster/v1/logs/0x0-0x1",
        "JobJournal/raft/group/current/raft-meta",
        "a/b/c/d/e/f/g",
        "BlockMaster/lost+found/file",
        "BlockMaster/.snapshot/file",
        f"BlockMaster/{SENTINEL}",
        "raft/_format_1",
        "raft/group/",
    ],
)
def test_with_the_sentinel_any_content_is_a_refusal_that_names_it(
    journal: Journal, path: str
) -> None:
    journal.add(path, SENTINEL)
    assert str(journal.folder / path.split("/")[0]) in journal.refuses()


@pytest.mark.parametrize("target", ["nowhere", "journal", "empty folder", "empty file"])
def test_with_the_sentinel_a_symbolic_link_is_content_and_not_followed(
    journal: Journal, target: str
) -> None:
    (journal.area / "empty folder").mkdir()
    (journal.area / "empty file").touch()
    journal.add(SENTINEL, "BlockMaster/v1/")
    (journal.folder / "BlockMaster" / "v1" / "_format_1").symlink_to(journal.area / target)
    assert "BlockMaster/v1/_format_1, which no format writes" in journal.refuses()


def test_with_the_sentinel_a_marker_that_is_no_file_is_content(journal: Journal) -> None:
    journal.add(SENTINEL, "BlockMaster/v1/")
    os.mkfifo(journal.folder / "BlockMaster" / "v1" / "_format_1")
    assert "BlockMaster/v1/_format_1, which no format writes" in journal.refuses()


@pytest.mark.parametrize("kind", ["directory", "link", "dangling link"])
def test_a_sentinel_that_is_not_a_plain_file_is_a_refusal(journal: Journal, kind: str) -> None:
    path = journal.folder / SENTINEL
    if kind == "directory":
        journal.add(f"{SENTINEL}/")
    else:
        path.symlink_to(journal.log if kind == "link" else "/nowhere/at/all")
    journal.add_formatted()
    assert "not a plain file" in journal.refuses()


def test_a_formatter_that_succeeds_without_formatting_is_a_failure(journal: Journal) -> None:
    for _ in range(2):
        ended = journal.run(end="nothing")
        assert ended.returncode == 1
        assert "succeeded, yet" in ended.stderr
        assert journal.sentinel
    journal.does_format()


def test_a_missing_formatter_is_a_failure_that_the_next_start_recovers_from(
    journal: Journal,
) -> None:
    alluxio = journal.area / "bin" / "alluxio"
    alluxio.rename(alluxio.with_name("away"))
    ended = journal.run()
    assert ended.returncode == 1
    assert "failed (127)" in ended.stderr
    alluxio.with_name("away").rename(alluxio)
    journal.does_format()


def test_a_sentinel_that_cannot_be_removed_is_a_failure(journal: Journal) -> None:
    executable(journal.area / "bin" / "rm", "#!/bin/sh\nexit 1\n")
    ended = journal.run(SITE_TYPE=journal.type)
    assert ended.returncode == 1
    assert journal.sentinel


# What cannot be told


def test_a_half_formatted_journal_without_the_sentinel_is_a_refusal(ufs: Journal) -> None:
    ufs.add("BlockMaster/v1/_format_1", "FileSystemMaster/v1/logs/")
    said = ufs.refuses()
    assert "not formatted: FileSystemMaster; formatted: BlockMaster" in said
    assert "backup" in said
    ufs.add("FileSystemMaster/v1/logs/0x0-0x1")
    ufs.refuses()


def test_a_journal_that_lost_all_its_markers_is_a_refusal(ufs: Journal) -> None:
    ufs.add_entries()
    assert "formatted: none" in ufs.refuses()


@pytest.mark.parametrize(
    "path",
    [
        "stray",
        ".hidden",
        "folder/",
        "_format_1",
        "BlockMaster/",
        "JobJournal/",
        "JobJournal/JobMaster/v1/_format_1",
        "JobJournal/_format_1",
        "JobJournal/v1/_format_1",
        "JobJournal/raft/",
        ".hidden/v1/_format_1",
        "lost+found2/",
        "v1/",
        "a b/",
    ],
)
def test_anything_else_in_a_folder_without_a_journal_is_a_refusal_that_names_it(
    journal: Journal, path: str
) -> None:
    journal.add(path, "lost+found/")
    said = journal.refuses()
    assert f"not empty: {path.split('/')[0]}. " in said
    assert "backup" in said


@pytest.mark.parametrize("target", ["/nowhere", "/etc", "."])
def test_a_symbolic_link_in_a_folder_without_a_journal_is_a_refusal(
    journal: Journal, target: str
) -> None:
    (journal.folder / "link").symlink_to(target)
    journal.refuses()


@pytest.mark.parametrize("used", [False, True])
def test_a_journal_of_the_other_type_is_a_refusal(journal: Journal, used: bool) -> None:
    other = {"UFS": "EMBEDDED", "EMBEDDED": "UFS"}[journal.type]
    journal.add_formatted(kind=other)
    if used:
        journal.add_entries(kind=other)
    assert "other type" in journal.refuses()


@pytest.mark.parametrize("sentinel", [False, True])
@pytest.mark.parametrize("kind", ["file", "dangling link"])
def test_raft_that_is_not_a_directory_is_a_refusal(
    embedded: Journal, kind: str, sentinel: bool
) -> None:
    if kind == "file":
        embedded.add("raft")
    else:
        (embedded.folder / "raft").symlink_to("/nowhere")
    if sentinel:
        embedded.add(SENTINEL)
    assert "raft is not a directory" in embedded.refuses()


@pytest.mark.parametrize("kind", ["file", "dangling link", "fifo"])
def test_a_version_that_is_not_a_directory_is_a_refusal(ufs: Journal, kind: str) -> None:
    ufs.add("BlockMaster/v1/_format_1", "FileSystemMaster/")
    path = ufs.folder / "FileSystemMaster" / "v1"
    if kind == "file":
        path.write_text("")
        path.chmod(0o777)
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to("/nowhere")
    assert "cannot list" in ufs.refuses()


# What cannot be looked at


@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("mode", [0o000, 0o300, 0o444])
def test_a_folder_that_cannot_be_listed_is_a_refusal_and_not_empty(
    journal: Journal, mode: int, filled: bool
) -> None:
    if filled:
        journal.add_formatted()
        journal.add_entries()
    journal.folder.chmod(mode)
    assert "cannot list" in journal.refuses()


@pytest.mark.parametrize("mode", [0o000, 0o300, 0o444])
@pytest.mark.parametrize("path", ["BlockMaster", "BlockMaster/v1"])
def test_a_service_that_cannot_be_looked_at_is_a_refusal(
    ufs: Journal, path: str, mode: int
) -> None:
    ufs.add_formatted()
    ufs.add_entries()
    (ufs.folder / path).chmod(mode)
    assert f"cannot list {ufs.folder / path} " in ufs.refuses()


@pytest.mark.parametrize("path", ["x", "x/y", "x/y/z", ".x", "JobJournal/raft", "raft"])
def test_with_the_sentinel_a_folder_that_cannot_be_looked_at_is_a_refusal(
    journal: Journal, path: str
) -> None:
    journal.add(SENTINEL, f"{path}/entry/")
    close(journal.folder / path, 0)
    assert f"cannot list {journal.folder / path} " in journal.refuses()


@pytest.mark.parametrize("status", [1, 2])
def test_a_volume_that_answers_with_errors_is_a_refusal(journal: Journal, status: int) -> None:
    """Like an input/output error of a disk, or a stale handle of an NFS server."""
    executable(journal.area / "bin" / "ls", f"#!/bin/sh\nexit {status}\n")
    assert "cannot list" in journal.refuses()


def test_a_volume_that_answers_now_so_and_now_otherwise_is_a_refusal(journal: Journal) -> None:
    executable(journal.area / "bin" / "ls", "#!/bin/sh\necho raft\n")
    assert "two answers" in journal.refuses()


@pytest.mark.parametrize("kind", ["missing", "file", "dangling link"])
def test_a_folder_that_is_none_is_a_refusal(journal: Journal, kind: str) -> None:
    journal.folder.rmdir()
    if kind == "file":
        journal.folder.write_text("bytes")
    elif kind == "dangling link":
        journal.folder.symlink_to("/nowhere")
    ended = journal.run()
    assert ended.returncode == 1
    assert f"{journal.folder} is missing or not a directory" in ended.stderr
    assert ended.stderr.rstrip().endswith("Mount the journal's volume there.")
    assert journal.formats == 0


@pytest.mark.parametrize(
    "args", [["/j"], ["/j", "ufs"], ["/j", "NOOP"], ["/j", ""], ["/j", "UFS", "x"], ["", "UFS"]]
)
def test_wrong_arguments_are_a_failure(bash: str, args: list[str]) -> None:
    ended = run_script(bash, "format-journal", *args)
    assert ended.returncode == 1
    assert ended.stderr.startswith("format-journal: ")


# Any folder at all

NAMES = (
    *("raft", "BlockMaster", "FileSystemMaster", "JobJournal", "v1", "logs", ".tmp", "_format_1"),
    *(SENTINEL, *IGNORABLE, "0x0-0x1", "a b", ".x"),
)
#: Paths with what they are; where two cannot be together, the first one stays. Weighted towards
#: the names that mean something where they mean it.
entries = st.lists(
    st.tuples(
        st.one_of(
            st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map("/".join),
            st.sampled_from(
                [
                    SENTINEL,
                    "raft",
                    *(f"{service}/v1/_format_1" for service in SERVICES),
                    *(f"{service}/v1" for service in SERVICES),
                    "BlockMaster/v1/logs/0x0-0x1",
                    "JobJournal/JobMaster/v1/_format_1",
                ]
            ),
        ),
        st.sampled_from(["file", "file", "directory", "link", "closed"]),
    ),
    max_size=8,
)


def build(folder: Path, wanted: list[tuple[str, str]]) -> bool:
    """Make these in the folder; whether a file that could be a journal's is among them."""
    closed = []
    for path, kind in wanted:
        target = folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if kind == "file":
                target.touch(exist_ok=False)
            elif kind == "link":
                target.symlink_to(folder)
            else:
                target.mkdir()
        except OSError:
            continue
        if kind == "closed":
            closed.append(target)
    give(folder)
    content = has_content(folder)
    for target in reversed(closed):
        target.chmod(0)
    return content


def has_content(folder: Path) -> bool:
    """Whether a regular file lies there that is neither a marker nor the sentinel."""
    return any(
        stat.S_ISREG(path.lstat().st_mode)
        and not path.name.startswith("_format_")
        and path != folder / SENTINEL
        and path.relative_to(folder).parts[0] not in IGNORABLE
        for path in folder.rglob("*")
    )


@pytest.mark.parametrize("bash", BASHES)
@pytest.mark.parametrize("kind", ["UFS", "EMBEDDED"])
@settings(
    max_examples=int(os.environ.get("FORMAT_JOURNAL_EXAMPLES", "40")),
    database=None,
    derandomize="FORMAT_JOURNAL_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@example(wanted=[("BlockMaster/v1/_format_1", "file"), (SENTINEL, "file"), ("x", "file")])
@example(wanted=[(SENTINEL, "file"), ("BlockMaster/v1/logs/0x0-0x1", "file")])
@example(wanted=[(SENTINEL, "file"), ("v1", "directory")])
@example(wanted=[(SENTINEL, "file"), ("raft", "directory")])
@example(wanted=[(SENTINEL, "file"), ("raft/0x0-0x1", "file")])
@given(wanted=entries)
def test_no_file_that_could_be_a_journals_is_ever_formatted_away(
    bash: str, kind: str, wanted: list[tuple[str, str]]
) -> None:
    with scratch() as area:
        journal = Journal(area, bash, kind)
        content = build(journal.folder, wanted)
        before = tree(journal.folder)
        ended = journal.run()
        assert ended.returncode in (0, 1), ended.stderr
        assert ended.stderr.startswith("format-journal: "), ended.stderr
        if content or journal.formats == 0:
            assert journal.formats == 0, ended.stderr
            assert tree(journal.folder) == before
        if journal.formats:
            # What a format leaves unmarked is not the formatter's, and for a person to look at.
            assert journal.formatted
            assert journal.sentinel == (ended.returncode == 1), ended.stderr
        if ended.returncode == 0:
            journal.leaves_alone()


@pytest.mark.parametrize("bash", BASHES)
@pytest.mark.parametrize("kind", ["UFS", "EMBEDDED"])
@pytest.mark.parametrize("seed", range(3))
def test_whatever_befalls_a_first_format_the_next_whole_one_ends_it(
    area: Path, bash: str, kind: str, seed: int
) -> None:
    chance = random.Random(seed)
    journal = Journal(area, bash, kind)
    for _ in range(4):
        journal.run(end=chance.choice(["fail", "kill"]), stop=chance.randint(0, STEPS[kind]))
        assert journal.sentinel
    journal.does_format()
    journal.add_entries()
    journal.leaves_alone()
