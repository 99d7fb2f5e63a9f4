"""`synth`: an app's YAML, whole or not at all."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from cdk8s import App

from .._base.arguments import explained
from ..errors import AlluxioConfigError, refuse
from .findings import reported

_NOT_WRITTEN = (
    r"Failed serializing construct at path '(?P<path>[^']*)' with name '(?P<name>[^']*)': "
    r"(Error: )?(?P<message>[^\n]*)"
)
_FOUND = "Validation failed with the following errors:"


@explained("synth")
def synth(app: App) -> None:
    """Synthesise an app as `App.synth` does, and leave nothing else of its kind in the directory.

    Files of charts that are no more go away. If anything is wrong, all of it is in one error, and
    the directory stays as it was.

    Args:
        app: The app.

    Raises:
        AlluxioConfigError: With all that is wrong with the app as a whole, each with the path of
            its construct.
    """
    if not isinstance(app, App):
        raise refuse("synth app", app, "must be an App", "make one with App()")
    directory = Path(app.outdir)
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refuse(
            "App outdir",
            app.outdir,
            f"must be a directory that can be made ({error.strerror})",
            "give App(outdir=…) another",
        ) from None
    with tempfile.TemporaryDirectory(dir=directory.parent, prefix=f".{directory.name}-") as aside:
        for file in directory.glob(f"*{app.output_file_extension}"):
            shutil.move(file, aside)
        try:
            app.synth()
        except BaseException as error:
            for file in Path(aside).iterdir():
                shutil.move(file, directory / file.name)
            raise _ours(app, error) from None


def synth_text(app: App) -> str:
    """Synthesise an app into one text, which is that of the files that `synth` writes.

    Args:
        app: The app.

    Raises:
        AlluxioConfigError: As for `synth`.
    """
    try:
        return app.synth_yaml()
    except BaseException as error:
        raise _ours(app, error) from None


def _ours(app: App, error: BaseException) -> BaseException:
    """The error that a user sees: ours, with all that is wrong, in place of jsii's."""
    written = re.search(_NOT_WRITTEN, str(error))
    if written is not None:
        return AlluxioConfigError(
            f"cannot be written: {written['message']}",
            parameter=f"{written['name']!r}",
            remedy="check the patches, and what else was added to it",
            path=written["path"],
        )
    _, found, messages = str(error).partition(_FOUND)
    if not found:
        return error
    errors = list(reported(app))
    known = {str(each) for each in errors}
    # What other people's constructs found is known by cdk8s's words alone.
    others = [line.strip() for line in messages.splitlines() if line.strip()]
    errors += [AlluxioConfigError(each) for each in others if each not in known]
    return AlluxioConfigError("nothing was written, since:", errors=errors)
