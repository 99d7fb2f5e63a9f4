"""The command ``alluxio-constructs doctor``."""

from __future__ import annotations

from . import bundle, report
from .kubectl import Kubectl
from .read import read
from .table import diagnosed
from .view import View


def doctor(
    name: str | None,
    *,
    namespace: str | None,
    context: str | None,
    output: str,
    bundle_to: str | None,
    read_from: str | None,
) -> tuple[str, bool]:
    """Say what is wrong with a cluster.

    Args:
        name: Its name. Default: that of the only one in the namespace.
        namespace: Where it is. Default: the namespace of the context.
        context: The context of the kubeconfig. Default: its current one.
        output: ``"text"`` or ``"json"``.
        bundle_to: A file to write all that was read to. Default: none.
        read_from: What an earlier run wrote, to look at in place of a cluster.

    Returns:
        The report, and whether anything is wrong.

    Raises:
        AlluxioConfigError: If there is nothing to look at, or the bundle cannot be written.
    """
    if read_from is not None:
        snapshot = bundle.read(read_from)
    else:
        snapshot = read(Kubectl(namespace, context), name, more=bundle_to is not None)
    problems = list(diagnosed(View(snapshot)))
    write = report.as_json if output == "json" else report.as_text
    if bundle_to is not None:
        bundle.write(bundle_to, snapshot, report.as_text(snapshot, problems))
    return write(snapshot, problems), bool(problems)
