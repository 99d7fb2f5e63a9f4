"""The names of apps that write to one outdir, and which of them are the same app."""

from __future__ import annotations

import hashlib
import re
import sys
import sysconfig
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from weakref import ReferenceType, ref

from cdk8s import App

from .._base import checks
from ..errors import refuse
from .planned import Plan

_HERE = Path(__file__).parent.parent
_PACKAGES = {"site-packages", "dist-packages"}
_AGAIN = re.compile(r" \(\d+\)$")


@dataclass(eq=False)
class Synthesis:
    """An app that this process has written, or is about to write.

    Attributes:
        app: The app.
        name: Its name; None if nothing distinguishes it from others.
        program: The path of the program that built it; None if there is none.
        charts: The paths of its charts.
        files: Its files, each with a hash of its content.
        before: The files of the apps that it replaces.
    """

    app: ReferenceType[App]
    name: str | None
    program: str | None
    charts: Collection[str]
    files: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)

    def may_overwrite(self, owner: str | None) -> bool:
        """Whether a file belongs to this app, to its program, or to no app.

        Args:
            owner: The owner that the file names.
        """
        if owner is None or owner == self.name:
            return True
        one, other = f"/{_AGAIN.sub('', owner)}", f"/{self.program or ''}"
        # Outside of its repository, for example in an image, a program has only its file name.
        return self.program is not None and (one.endswith(other) or other.endswith(one))


_written: dict[Path, list[Synthesis]] = {}


def begun(app: App, name: str | None, plan: Plan) -> Synthesis:
    """Identify the app that is to be written.

    It is an app that was written before if it is the same object, or shares a chart and a file with
    it; otherwise it is a further app of its program.

    Args:
        app: The app.
        name: The name that its author gave it, if any.
        plan: The files that it will be written to.

    Raises:
        AlluxioConfigError: If another app of this program wrote one of its files.
    """
    program = _program()
    others = _written.get(Path(app.outdir).resolve(), [])
    before: dict[str, str] = {}
    called = name
    for other in others:
        shared = sorted(each for each in other.files if plan.has(each))
        if other.app() is not app:
            if not shared:
                continue
            named_apart = None not in (name, other.name) and name != other.name
            if named_apart or plan.charts.isdisjoint(other.charts):
                raise refuse(
                    "App outdir",
                    app.outdir,
                    f"already has {shared[0]}, from another app of this program",
                    "give each app an outdir of its own, or put their charts into one app",
                )
        before.update(other.files)
        called = called or other.name
    if called is None and program is not None:
        number = 1
        while (called := f"{program} ({number})" if number > 1 else program) in {
            each.name for each in others
        }:
            number += 1
    return Synthesis(app=ref(app), name=called, program=program, charts=plan.charts, before=before)


def done(outdir: Path, synthesis: Synthesis, files: Collection[str]) -> None:
    """Remember the files that an app was written to.

    Args:
        outdir: The directory.
        synthesis: The app.
        files: Its files.
    """
    synthesis.files = {each: digest((outdir / each).read_bytes()) for each in files}
    others = _written.setdefault(outdir.resolve(), [])
    others[:] = [
        *(each for each in others if not set(each.files) & set(synthesis.before)),
        synthesis,
    ]


def digest(content: bytes) -> str:
    """A digest that shows whether a file has changed.

    Args:
        content: The content of the file.
    """
    return hashlib.sha256(content).hexdigest()


def checked_name(name: object) -> str | None:
    """Check the name that a user gave an app.

    Args:
        name: The name.

    Raises:
        AlluxioConfigError: If it is not a single line.
    """
    if name is None:
        return None
    text = checks.text("synth name", name)
    if not text.isprintable() or text != text.strip():
        raise refuse(
            "synth name",
            name,
            "must be one line without leading or trailing blanks",
            'use "analytics"',
        )
    return text


def _program() -> str | None:
    """The running program: its path in its git repository, or the name of its file.

    This is the module that Python was started with, or else the outermost module that is not
    installed; for a program that is installed as a package, the module that calls `synth`.
    """
    frame: FrameType | None = sys._getframe(1)
    found: Path | None = None
    caller: Path | None = None
    inside = True
    while frame is not None:
        name = frame.f_globals.get("__file__")
        file = Path(name) if isinstance(name, str) and Path(name).is_file() else None
        if inside and (file is None or _HERE not in file.parents):
            inside, caller = False, file
        if file is not None and not _installed(file):
            found = file
            if frame.f_globals.get("__name__") == "__main__":
                break
        frame = frame.f_back
    if found is not None:
        return _in_repository(found.resolve())
    parts = () if caller is None else caller.parts
    for i, part in enumerate(parts):
        if part in _PACKAGES:
            return "/".join(parts[i + 1 :])
    return None


def _in_repository(file: Path) -> str:
    for parent in file.parents:
        if (parent / ".git").exists():
            return file.relative_to(parent).as_posix()
    return file.name if file.name != "__main__.py" else f"{file.parent.name}/{file.name}"


def _installed(path: Path) -> bool:
    """Whether a file is part of Python or of an installed package, and not the user's program."""
    if not _PACKAGES.isdisjoint(path.parts):
        return True
    folders = [_HERE, *(Path(sysconfig.get_path(each)) for each in ("stdlib", "scripts"))]
    return any(folder in path.parents for folder in folders)
