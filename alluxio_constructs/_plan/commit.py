"""Manifests as they are in a commit: ``git:REF:PATH``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._compare.documents import is_manifest, nothing_in, objects_in, refused
from .programs import run

_PREFIX = "git:"
_FILE = "100"  # what the mode of one begins with; links and submodules begin otherwise


def objects(source: str) -> Sequence[Mapping[str, Any]]:
    """The objects of a file or a folder in a commit.

    Args:
        source: ``git:REF:PATH``, with a path from the top of the repository, or from the working
            directory if it begins with ``./``.

    Raises:
        AlluxioConfigError: If there is no such commit, or no such file in it, or it is no YAML.
    """
    ref, colon, path = source.removeprefix(_PREFIX).partition(":")
    if not ref or not colon or ref.startswith("-"):
        raise refused(source, "names no commit and path", "write git:REF:PATH, as git:main:dist")
    path = path.rstrip("/")
    commit = run(source, ["git", "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}"])
    if commit.code != 0:
        inside = run(source, ["git", "rev-parse", "--git-dir"])
        if inside.code != 0:
            what = "cannot be read: this is no directory of a Git repository"
            raise refused(source, what, "run it in one")
        what = f"has no commit {ref!r}"
        remedy = f"fetch it (`git fetch origin {ref}`), or name another: `git branch --all`"
        raise refused(source, what, remedy)
    tree = run(source, ["git", "rev-parse", "--verify", "--quiet", f"{ref}:{path}"])
    if tree.code != 0:
        what = f"has no {path!r} in {ref}"
        remedy = f"see `git ls-tree {ref}`; a path is from the top of the repository"
        raise refused(source, what, remedy)
    found: list[Mapping[str, Any]] = []
    for name, blob in _files(source, tree.out.decode().strip(), path):
        content = run(source, ["git", "cat-file", "blob", blob]).out
        found += objects_in(content, f"git:{ref}:{name}")
    return found


def _files(source: str, of: str, path: str) -> Iterator[tuple[str, str]]:
    """The files of a tree, or the one that it is: their names and ids."""
    if run(source, ["git", "cat-file", "-t", of]).out.strip() == b"blob":
        yield path, of
        return
    there = False
    for line in run(source, ["git", "ls-tree", "-r", "-z", "--full-tree", of]).out.split(b"\0"):
        about, _, name = line.decode(errors="replace").partition("\t")
        if about.startswith(_FILE) and is_manifest(name.rpartition("/")[2]):
            there = True
            yield f"{path}/{name}".lstrip("/"), about.split(" ")[2]
    if not there:
        raise nothing_in(source)
