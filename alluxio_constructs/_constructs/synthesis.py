"""`synth`: write the YAML of an app, all of it or nothing."""

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
    """Synthesise an app as `App.synth` does, and delete files that it no longer writes.

    The first line of each file names the app that wrote it. Files that an earlier run of the same
    app wrote and this run does not write are deleted, and so are directories that become empty.
    All other files stay: those written by hand, by other apps, or by `App.synth`. If there are
    problems, one error reports all of them, and the directory stays as it was.

    Args:
        app: The app.
        name: The name of the app. Apps that write to the same directory need different names, and
            must keep them.
            Default: the path of the program in its git repository, or the name of its file, such
            as ``main.py``; a second app of the program is ``main.py (2)``. A program without a
            file (a notebook) has no name, and deletes nothing that an earlier process wrote.
        kubernetes_version: A version of Kubernetes that must accept all documents of the app,
            including those that are patched or come from other libraries: ``"1.31"``. Default:
            None; only the arguments of this library's constructs are checked.

    Raises:
        AlluxioConfigError: On problems that involve several options or clusters, all of them
            together, each with the path of its construct; if the file of an object, or of another
            app of the program, would be overwritten; or if the directory cannot be written.
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
    """Warn of files that another app wrote and this one overwrites."""
    for path in sorted(written):
        owner = outdir.owner_before(path)
        if not synthesis.may_overwrite(owner):
            warn(
                f"{outdir.path / path} was written by synth of {owner}, and is overwritten by synth"
                f" of {synthesis.name}; rename the chart or use another outdir, or, if it is the"
                f" same app, synth(app, name={owner!r})",
                OutputWarning,
            )


def _finish(outdir: Outdir, synthesis: Synthesis, written: frozenset[str]) -> None:
    """Name the app in each file, and delete the files that it no longer writes."""
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
    """Synthesise an app into a string with the content of all files that `App.synth` writes.

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
    """Refuse what a version of Kubernetes would refuse, before anything is written.

    Args:
        app: The app.
        version: The version; None to check nothing.

    Raises:
        AlluxioConfigError: With all that it refuses; or with other problems of the app, if any.
    """
    if version is None:
        return
    from .._kubernetes.documents import document_mistakes  # needed only if a version is given

    minors = minors_of("kubernetes_version", version)
    synth_text(app)  # other problems of the app come first
    errors = [
        error.found(Finding.REFUSED, path=each.node.path)
        for each in app.node.find_all()
        if isinstance(each, ApiObject)
        for error in document_mistakes(each.to_json(), minors)
    ]
    if errors:
        raise AlluxioConfigError("nothing was written, since:", errors=errors)


def _ours(app: App, error: BaseException) -> BaseException:
    """The error that users see: an AlluxioConfigError with all problems, instead of jsii's."""
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
    # Errors of other libraries' constructs are known only from the message of cdk8s.
    others = [line.strip() for line in messages.splitlines() if line.strip()]
    errors += [AlluxioConfigError(each) for each in others if each not in known]
    return AlluxioConfigError("nothing was written, since:", errors=errors)
