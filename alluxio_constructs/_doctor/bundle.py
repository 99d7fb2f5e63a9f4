"""What a maintainer would ask for, as one file without credentials; and reading it again."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator

from .._base.files import called
from ..errors import NOT_SHOWN, AlluxioConfigError
from .snapshot import Snapshot, as_text, from_text

_SNAPSHOT = "snapshot.json"
_MOST = 200_000_000


def write(path: str, snapshot: Snapshot, report: str) -> None:
    """Write a bundle, whole or not at all.

    Args:
        path: Where to.
        snapshot: What was read.
        report: What was said of it.

    Raises:
        AlluxioConfigError: If it cannot be written.
    """
    try:
        _write(path, snapshot, report)
    except OSError as error:
        raise AlluxioConfigError(
            f"cannot be written ({error.strerror})",
            parameter=f"{path}:",
            value=NOT_SHOWN,
            remedy="give a file in a folder that is there",
        ) from None


def _write(path: str, snapshot: Snapshot, report: str) -> None:
    aside = f"{path}.{os.getpid()}"
    try:
        with tarfile.open(aside, "w:gz") as archive:
            for name, text in _files(snapshot, report):
                data = text.encode()
                info = tarfile.TarInfo(f"doctor/{name}")
                info.size = len(data)
                info.mtime = int(snapshot.time)
                archive.addfile(info, io.BytesIO(data))
        os.replace(aside, path)  # noqa: PTH105 - pathlib is slow to import
    except BaseException:
        if os.path.exists(aside):  # noqa: PTH110
            os.unlink(aside)  # noqa: PTH108
        raise


def _files(snapshot: Snapshot, report: str) -> Iterator[tuple[str, str]]:
    """The report, what it rests on, and for people the logs and answers as files."""
    yield "report.txt", report
    yield _SNAPSHOT, as_text(snapshot)
    for key, text in sorted(snapshot.logs.items()):
        yield f"logs/{key.replace('/', '_').replace(' --', '.')}.log", text
    for command, answer in sorted(snapshot.commands.items()):
        yield f"alluxio/{command.replace(' ', '_')}.txt", f"{answer.out}\n"


def read(path: str) -> Snapshot:
    """The snapshot of a bundle, or of a JSON file of its own.

    Args:
        path: The file.

    Raises:
        AlluxioConfigError: If it is neither.
    """
    try:
        if tarfile.is_tarfile(path):
            with tarfile.open(path) as archive:
                member = archive.extractfile(f"doctor/{_SNAPSHOT}")
                text = "" if member is None else member.read(_MOST).decode()
        else:
            with open(path, encoding="utf-8") as file:  # noqa: PTH123
                text = file.read(_MOST)
    except (OSError, KeyError, UnicodeDecodeError, tarfile.TarError, EOFError) as error:
        raise AlluxioConfigError(
            f"cannot be read ({getattr(error, 'strerror', None) or error})",
            parameter=f"{called(path)}:",
            value=NOT_SHOWN,
            remedy="give what doctor --bundle wrote",
        ) from None
    return from_text(text, called(path))
