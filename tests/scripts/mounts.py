"""Mount points in every state that one can be in, in a mount namespace of its own."""

from __future__ import annotations

import functools
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from .harness import SYSTEM_PATH, script_text

NAME = "prepare-fuse-mount"

#: Mounts a FUSE file system, as a daemon does with its own end of /dev/fuse, and dies.
CRASHED_DAEMON = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
end = os.open("/dev/fuse", os.O_RDWR)
options = f"fd={end},rootmode=40000,user_id=0,group_id=0".encode()
point = os.fsencode(sys.argv[1])
if libc.mount(b"alluxio-fuse", point, b"fuse.alluxio-fuse", 0, options) != 0:
    sys.exit(os.strerror(ctypes.get_errno()))
"""


@functools.cache
def namespace() -> list[str] | str:
    """The command that enters a mount namespace of its own, or why there is none."""
    said = "unshare is not installed"
    for command in (["unshare", "-m"], ["unshare", "-r", "-m"]):
        try:
            subprocess.run(
                [*command, "mount", "-t", "tmpfs", "test", "/mnt"],
                check=True,
                capture_output=True,
                text=True,
                timeout=60,
            )
        except FileNotFoundError:
            break
        except subprocess.CalledProcessError as error:
            said = error.stderr.strip()
        else:
            return command
    return said


@functools.cache
def no_stale_mount() -> str:
    """Why no stale FUSE mount can be made here; empty if it can."""
    command = namespace()
    if isinstance(command, str):
        return command
    tried = subprocess.run(
        [*command, sys.executable, "-c", CRASHED_DAEMON, "/mnt"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    return "" if tried.returncode == 0 else tried.stderr.strip().splitlines()[-1]


def needs_fuse() -> None:
    """Skip the test where no FUSE mount can be made."""
    if no_stale_mount():
        pytest.skip(f"no FUSE mount can be made: {no_stale_mount()}")


def in_namespace(commands: str) -> subprocess.CompletedProcess[str]:
    """Run commands of bash in a mount namespace of their own; skip the test where there is none."""
    command = namespace()
    if isinstance(command, str):
        pytest.skip(f"no mount namespace of its own: {command}")
    return subprocess.run(
        [*command, "bash", "-c", commands],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


#: A daemon that has its end of /dev/fuse and never answers.
SILENT_DAEMON = f"{CRASHED_DAEMON}\nimport time\nprint(flush=True)\ntime.sleep(60)\n"

#: The shell's functions `crashed_daemon` and `silent_daemon`, which is left to be killed.
DAEMONS = f"""
crashed_daemon() {{ {sys.executable} -c {shlex.quote(CRASHED_DAEMON)} "$1"; }}
silent_daemon() {{
    coproc {sys.executable} -c {shlex.quote(SILENT_DAEMON)} "$1"
    daemon=$!
    read -r -u "${{COPROC[0]}}"
}}
daemon=
"""

#: Says whose the mount at $P is, as the script does.
MARK = """
mark() {
    local point=$P
    while [[ $point == */ ]]; do point=${point%/}; done
    if [[ -d ${point%/*} ]]; then printf '%s\\n' "$1" >"${point%/*}/.${point##*/}.owner"; fi
}
"""


def prepare(
    bash: str,
    mount_point: Path | str,
    *,
    setup: str = "",
    commands: Path | None = None,
    owner: str | None = "team/lake",
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run the script after `setup` ($P is the mount point), with the mounts left at its end.

    It is run for the cluster ``lake`` in namespace ``team``; what is mounted is of `owner`.
    """
    ended = in_namespace(f"""
        set -eu
        export P={shlex.quote(str(mount_point))}
        {DAEMONS}
        {MARK}
        {"" if owner is None else f"mark {owner}"}
        {setup}
        status=0
        NAMESPACE=team PATH={shlex.quote(f"{commands or '/nowhere'}:{SYSTEM_PATH}")} \\
            {bash} -c {shlex.quote(script_text(NAME))} {NAME} "$P" lake >&2 || status=$?
        cat /proc/self/mountinfo
        if [[ $daemon ]]; then kill -9 "$daemon"; fi
        exit $status
    """)
    assert ended.stdout, ended.stderr
    return ended, [line.split(" ")[4] for line in ended.stdout.splitlines()]


def ends_well(ended: subprocess.CompletedProcess[str], *, quietly: bool = False) -> bool:
    assert ended.returncode == 0, ended.stderr
    return not quietly or ended.stderr == ""
