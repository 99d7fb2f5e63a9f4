"""What the tests of the scripts share: how a pod runs them, and what they may change."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "alluxio_constructs" / "scripts"
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

AS_ROOT = os.geteuid() == 0
#: The user that the Alluxio image runs as; only root can become it.
UNPRIVILEGED = 1000 if AS_ROOT else os.geteuid()


def _bashes() -> list[str]:
    """Every bash of this machine, once each: the scripts must run under old and new ones."""
    found: dict[str, str] = {}
    for folder in ("/bin", "/usr/bin", "/usr/local/bin", *os.environ.get("PATH", "").split(":")):
        for pattern in ("bash", "bash-[0-9]*", "bash[0-9]*"):
            if not os.access(folder or ".", os.R_OK | os.X_OK):
                continue
            for path in sorted(Path(folder or ".").glob(pattern)):
                if path.is_file() and os.access(path, os.X_OK):
                    found.setdefault(str(path.resolve()), str(path))
    return list(found.values())


BASHES = _bashes()


def script_text(name: str) -> str:
    return (SCRIPTS / f"{name}.sh").read_text(encoding="utf-8")


def run_script(
    bash: str,
    name: str,
    *args: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    commands: Path | None = None,
    unprivileged: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run a script as its pod does; executables in `commands` come before the system's."""
    switch = AS_ROOT and unprivileged
    return subprocess.run(
        [bash, "-c", script_text(name), name, *args],
        env={"PATH": f"{commands}:{SYSTEM_PATH}" if commands else SYSTEM_PATH, **(env or {})},
        cwd=cwd or "/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        user=UNPRIVILEGED if switch else None,
        group=UNPRIVILEGED if switch else None,
        extra_groups=[] if switch else None,
        umask=0o022,
    )


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that any user can enter (pytest's own are closed to all but the tester)."""
    path = Path(tempfile.mkdtemp(prefix="alluxio-scripts-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        for folder, names, _ in os.walk(path):
            for name in names:
                below = Path(folder, name)
                if not below.is_symlink():
                    below.chmod(0o700)
        shutil.rmtree(path)


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def tree(path: Path) -> dict[str, tuple[object, ...]]:
    """All that could change in a folder: owners, modes, times and each file's bytes."""
    entries = [path]
    for folder, names, files in os.walk(path):
        entries += [Path(folder, name) for name in (*names, *files)]
    return {str(entry.relative_to(path)): _state(entry) for entry in entries}


def _state(entry: Path) -> tuple[object, ...]:
    try:
        status = entry.lstat()
    except PermissionError:  # in a folder that the tester, not being root, cannot look into
        return ()
    content: object = None
    if stat.S_ISREG(status.st_mode) and os.access(entry, os.R_OK):
        content = entry.read_bytes()
    elif stat.S_ISLNK(status.st_mode):
        content = entry.readlink()
    return (
        stat.filemode(status.st_mode),
        status.st_uid,
        status.st_gid,
        status.st_mtime_ns,
        status.st_ctime_ns,
        content,
    )
