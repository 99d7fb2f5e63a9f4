"""The folder that an app is written to: whose each file is, and how all is put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ..errors import refuse

_BEGIN = "# Written by synth of "
_END = "; synth overwrites and deletes it."
_LONGEST = 4096


def heading(app: str, path: str) -> bytes:
    """The first line of a file, which says whose it is.

    A file that was copied, moved or written by hand does not have the line of its place, and so is
    never taken for one of synth's.

    Args:
        app: What the app is called.
        path: The path of the file in the outdir.
    """
    return f"{_BEGIN}{app} as {path}{_END}\n".encode()


def owner(path: str, content: bytes) -> str | None:
    """The app that wrote a file; None if no synth did, as far as the file says.

    Args:
        path: The path of the file in the outdir.
        content: The file, or how it begins.
    """
    line = content.partition(b"\n")[0].decode("utf-8", "replace").rstrip("\r")
    end = f" as {path}{_END}"
    if not line.startswith(_BEGIN) or not line.endswith(end):
        return None
    return line[len(_BEGIN) : -len(end)] or None


class Outdir:
    """A folder while an app is written to it: what is changed in it can be put back."""

    def __init__(self, outdir: str) -> None:
        """Make the folder, if there is none.

        Args:
            outdir: The folder, as the app has it.

        Raises:
            AlluxioConfigError: If something else is there.
            OSError: If it cannot be made.
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
                        f"must be a folder, and {each} is something else",
                        "delete that, or use another",
                    )
                break
            self._made.insert(0, each)
        self.path.mkdir(parents=True, exist_ok=True)

    def files(self) -> Iterator[str]:
        """The paths of the files in the folder, and in folders in it.

        Symbolic links are left out, and so is what begins with a dot.
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
        """Keep what is there, before something is written.

        Args:
            paths: The files to be written, as far as it is known.
            may_be_written: Which others may be.

        Raises:
            AlluxioConfigError: If something that is no file is in the way, a link for example,
                through which another folder would be written to.
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
                f"must have nothing but a {what} at {place}, where synth writes one",
                "delete that, or use another",
            )

    def owner_before(self, path: str) -> str | None:
        """The app that had written a file, before it was overwritten.

        Args:
            path: The file.
        """
        return owner(path, self._before.get(path, b""))

    def head(self, app: str, path: str) -> None:
        """Say in a file whose it is. One without any object stays empty.

        Args:
            app: What the app is called.
            path: The file.
        """
        place = self.path / path
        content = place.read_bytes()
        if content:
            place.write_bytes(heading(app, path) + content)

    def of(self, app: str) -> Iterator[str]:
        """The files that an app wrote, as they say themselves.

        Args:
            app: What the app is called.
        """
        for path in self.files():
            try:
                with (self.path / path).open("rb") as file:
                    begin = file.read(_LONGEST)
            except OSError:
                continue  # what nobody may read is not synth's
            if owner(path, begin) == app:
                yield path

    def delete(self, path: str) -> None:
        """Delete a file, and its folder if that is empty then.

        Args:
            path: The file.
        """
        place = self.path / path
        self._before[path] = place.read_bytes()
        place.unlink()
        if place.parent != self.path and not any(place.parent.iterdir()):
            place.parent.rmdir()

    def put_back(self) -> None:
        """Put everything back as it was."""
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
        return []  # what nobody may read is not synth's
