"""`synth`: an app's YAML, whole or not at all."""

from __future__ import annotations

import re

from cdk8s import ApiObject, App

from .._base.arguments import explained
from .._base.progress import progress
from .._kubernetes.versions import minors_of
from ..errors import AlluxioConfigError, Finding, OutputWarning, refuse, warn
from .apps import Synthesis, begun, checked_name, digest, done
from .findings import reported
from .outdir import Outdir
from .planned import Plan, cannot_write

_NOT_WRITTEN = (
    r"Failed serializing construct at path '(?P<path>[^']*)' with name '(?P<name>[^']*)': "
    r"(Error: )?(?P<message>[^\n]*)"
)
_FOUND = "Validation failed with the following errors:"
_OF_THE_SYSTEM = re.compile(r"(?:Error: )?(E[A-Z]+: .*)")


@explained("synth")
def synth(app: App, *, name: str | None = None, kubernetes_version: str | None = None) -> None:
    """Synthesise an app as `App.synth` does, and delete the files that it has no more.

    The first line of each file says which app wrote it. What an earlier run of the same app wrote
    and this one does not goes away, with its folder if that is empty then. Everything else stays:
    files written by hand, by other apps, or by `App.synth`. If anything is wrong, all of it is in
    one error, and the folder stays as it was.

    Args:
        app: The app.
        name: What it is called. Apps that write to one folder must differ in it, and keep it.
            Default: the path of the program in its git repository, or the name of its file, such
            as ``main.py``; a second app of the program is ``main.py (2)``. A program without a
            file (a notebook) has no name, and deletes nothing that an earlier process wrote.
        kubernetes_version: The version of Kubernetes that is to take all of the app's documents,
            patches and constructs of other people included: ``"1.31"``. Default: None; nothing is
            checked but what was given to constructs of ours.

    Raises:
        AlluxioConfigError: With all that is wrong with the app as a whole, each with the path of
            its construct; if one object's file, or that of another app of the program, would be
            overwritten by another's; or if the folder cannot be written.
    """
    if not isinstance(app, App):
        raise refuse("synth app", app, "must be an App", "make one with App()")
    called = checked_name(name)
    _check_version(app, kubernetes_version)
    outdir = None
    try:
        outdir = Outdir(app.outdir)
        plan = Plan(app)
        synthesis = begun(app, called, plan)
        outdir.keep(plan.files, plan.has)
        with progress(f"synth writes {app.outdir}/"):
            app.synth()
        written = frozenset(each for each in plan.written() if (outdir.path / each).is_file())
        _warn_of_others(outdir, synthesis, written)
        _finish(outdir, synthesis, written)
    except BaseException as error:
        if outdir is not None:
            outdir.put_back()
        raise _ours(app, error) from None


def _warn_of_others(outdir: Outdir, synthesis: Synthesis, written: frozenset[str]) -> None:
    """Warn of files that another app wrote, and this one too."""
    for path in sorted(written):
        owner = outdir.owner_before(path)
        if not synthesis.may_overwrite(owner):
            warn(
                f"{outdir.path / path} was written by synth of {owner}, and is now by synth of"
                f" {synthesis.name}; rename the chart or use another outdir, or, if it is the same"
                f" app, synth(app, name={owner!r})",
                OutputWarning,
            )


def _finish(outdir: Outdir, synthesis: Synthesis, written: frozenset[str]) -> None:
    """Say in each file whose it is, and delete those that no longer exist."""
    stale = {
        path
        for path, was in synthesis.before.items()
        if (outdir.path / path).is_file() and digest((outdir.path / path).read_bytes()) == was
    }
    if synthesis.name is not None:
        stale.update(outdir.of(synthesis.name))
        for path in written:
            outdir.head(synthesis.name, path)
    for path in stale - written:
        outdir.delete(path)
    done(outdir.path, synthesis, written)


def synth_text(app: App, *, kubernetes_version: str | None = None) -> str:
    """Synthesise an app into one text, which is that of the files that `App.synth` writes.

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
        said = _OF_THE_SYSTEM.fullmatch(str(error))
        if isinstance(error, OSError):
            return cannot_write(app.outdir, str(error))
        return error if said is None else cannot_write(app.outdir, said[1])
    errors = list(reported(app))
    known = {str(each) for each in errors}
    # What other people's constructs found is known by cdk8s's words alone.
    others = [line.strip() for line in messages.splitlines() if line.strip()]
    errors += [AlluxioConfigError(each) for each in others if each not in known]
    return AlluxioConfigError("nothing was written, since:", errors=errors)
