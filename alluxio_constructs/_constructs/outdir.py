"""The directory that an app is written to: who owns each file, and how all is restored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ..errors import refuse

_BEGIN = "# Written by synth of "
_END = "; synth overwrites and deletes it."
_LONGEST = 4096


def heading(app: str, path: str) -> bytes:
    """The first line of a file, which names its owner.

    A file that was copied, moved or written by hand does not have the line that belongs to its
    path, and so is never mistaken for a file of synth.

    Args:
        app: The name of the app.
        path: The path of the file in the outdir.
    """
    return f"{_BEGIN}{app} as {path}{_END}\n".encode()


def owner(path: str, content: bytes) -> str | None:
    """The app that wrote a file; None if the file does not name one.

    Args:
        path: The path of the file in the outdir.
        content: The content of the file, or the beginning of it.
    """
    line = content.partition(b"\n")[0].decode("utf-8", "replace").rstrip("\r")
    end = f" as {path}{_END}"
    if not line.startswith(_BEGIN) or not line.endswith(end):
        return None
    return line[len(_BEGIN) : -len(end)] or None


class Outdir:
    """An output directory while an app is written to it: all changes can be undone."""

    def __init__(self, outdir: str) -> None:
        """Create the directory, if it does not exist.

        Args:
            outdir: The directory, as the app has it.

        Raises:
            AlluxioConfigError: If something else is in its place.
            OSError: If it cannot be created.
        """
        self.path = Path(outdir)
        self._before: dict[str, bytes] = {}
        self._may_be_written: Callable[[str], bool] | None = None
        self._made: list[Path] = []
        for each in (self.path, *self.path.parents):
            if each.exists():
                if not each.is_dir():
                    raise refuse(
                        "App outdir",
                        outdir,
                        f"must be a directory, but {each} is not one",
                        "delete that, or use another",
                    )
                break
            self._made.insert(0, each)
        self.path.mkdir(parents=True, exist_ok=True)

    def files(self) -> Iterator[str]:
        """The paths of the files in the directory and its subdirectories.

        Symbolic links and names that begin with a dot are left out.
        """
        for each in sorted(self.path.iterdir()):
            if each.name.startswith(".") or each.is_symlink():
                continue
            if each.is_dir():
                for within in sorted(_within(each)):
                    if within.is_file() and not within.is_symlink():
                        yield f"{each.name}/{within.name}"
            elif each.is_file():
                yield each.name

    def keep(self, paths: Iterable[str], may_be_written: Callable[[str], bool]) -> None:
        """Keep a copy of the existing files before something is written.

        Args:
            paths: The files that will be written, as far as they are known.
            may_be_written: Whether another file may be written as well.

        Raises:
            AlluxioConfigError: If something other than a file is in the way, for example a
                symbolic link, through which another directory would be written to.
        """
        for path in sorted(paths):
            place = self.path / path
            self._in_the_way(place, wanted=Path.is_file, what="file")
            if place.parent != self.path:
                self._in_the_way(place.parent, wanted=Path.is_dir, what="folder")
                if not place.parent.exists() and place.parent not in self._made:
                    self._made.append(place.parent)
        for path in self.files():
            if may_be_written(path):
                self._before[path] = (self.path / path).read_bytes()
        self._may_be_written = may_be_written

    def _in_the_way(self, place: Path, *, wanted: Callable[[Path], bool], what: str) -> None:
        if place.is_symlink() or (place.exists() and not wanted(place)):
            raise refuse(
                "App outdir",
                str(self.path),
                f"has something other than a {what} at {place}, where synth writes one",
                "delete that, or use another",
            )

    def owner_before(self, path: str) -> str | None:
        """The app that wrote a file before it was overwritten.

        Args:
            path: The file.
        """
        return owner(path, self._before.get(path, b""))

    def head(self, app: str, path: str) -> None:
        """Name the owner in a file. A file without objects stays empty.

        Args:
            app: The name of the app.
            path: The file.
        """
        place = self.path / path
        content = place.read_bytes()
        if content:
            place.write_bytes(heading(app, path) + content)

    def of(self, app: str) -> Iterator[str]:
        """The files that name an app as their owner.

        Args:
            app: The name of the app.
        """
        for path in self.files():
            try:
                with (self.path / path).open("rb") as file:
                    begin = file.read(_LONGEST)
            except OSError:
                continue  # an unreadable file was not written by synth
            if owner(path, begin) == app:
                yield path

    def delete(self, path: str) -> None:
        """Delete a file, and its directory if that becomes empty.

        Args:
            path: The file.
        """
        place = self.path / path
        self._before[path] = place.read_bytes()
        place.unlink()
        if place.parent != self.path and not any(place.parent.iterdir()):
            place.parent.rmdir()

    def put_back(self) -> None:
        """Restore all files and directories."""
        if self._may_be_written is not None:
            for path in list(self.files()):
                if path not in self._before and self._may_be_written(path):
                    (self.path / path).unlink()
        for path, content in self._before.items():
            place = self.path / path
            if not place.exists() or place.read_bytes() != content:
                place.parent.mkdir(exist_ok=True)
                place.write_bytes(content)
        for folder in reversed(self._made):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def _within(folder: Path) -> Iterable[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []  # an unreadable directory was not written by synth
