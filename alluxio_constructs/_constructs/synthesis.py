"""`synth`: an app's YAML, whole or not at all."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from cdk8s import ApiObject, App

from .._base.arguments import explained
from .._kubernetes.versions import minors_of
from ..errors import AlluxioConfigError, Finding, refuse
from .findings import reported

_NOT_WRITTEN = (
    r"Failed serializing construct at path '(?P<path>[^']*)' with name '(?P<name>[^']*)': "
    r"(Error: )?(?P<message>[^\n]*)"
)
_FOUND = "Validation failed with the following errors:"


@explained("synth")
def synth(app: App, *, kubernetes_version: str | None = None) -> None:
    """Synthesise an app as `App.synth` does, and leave nothing else of its kind in the directory.

    Files of charts that are no more go away. If anything is wrong, all of it is in one error, and
    the directory stays as it was.

    Args:
        app: The app.
        kubernetes_version: The version of Kubernetes that is to take all of the app's documents,
            patches and constructs of other people included: ``"1.31"``. Default: None; nothing is
            checked but what was given to constructs of ours.

    Raises:
        AlluxioConfigError: With all that is wrong with the app as a whole, each with the path of
            its construct.
    """
    if not isinstance(app, App):
        raise refuse("synth app", app, "must be an App", "make one with App()")
    _check_version(app, kubernetes_version)
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


def synth_text(app: App, *, kubernetes_version: str | None = None) -> str:
    """Synthesise an app into one text, which is that of the files that `synth` writes.

    Args:
        app: The app.
        kubernetes_version: As for `synth`.

    Raises:
        AlluxioConfigError: As for `synth`.
    """
    _check_version(app, kubernetes_version)
    try:
        return app.synth_yaml()
    except BaseException as error:
        raise _ours(app, error) from None


def _check_version(app: App, version: str | None) -> None:
    """Refuse what a version of Kubernetes does, before anything is written.

    Args:
        app: The app.
        version: The version; None for none in particular.

    Raises:
        AlluxioConfigError: With all of it, or with what is wrong with the app anyway.
    """
    if version is None:
        return
    from .._kubernetes.documents import document_mistakes  # only who names a version needs it

    minors = minors_of("kubernetes_version", version)
    synth_text(app)  # what is wrong with the app anyway comes first
    errors = [
        error.found(Finding.REFUSED, path=each.node.path)
        for each in app.node.find_all()
        if isinstance(each, ApiObject)
        for error in document_mistakes(each.to_json(), minors)
    ]
    if errors:
        raise AlluxioConfigError("nothing was written, since:", errors=errors)


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
