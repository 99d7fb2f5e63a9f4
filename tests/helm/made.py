"""What becomes of values: a valid and whole cluster, or a refusal. Nothing else may."""

from __future__ import annotations

import functools
import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cdk8s import Testing

from alluxio_constructs import AlluxioConfigError, AlluxioConfigWarning
from alluxio_constructs.helm import HelmValuesChart
from tests.kit import check_schemas
from tests.references import problems

FOUND = "Validation failed"

# What the values of these tests refer to, and others make.
EXTERNAL = {
    *("Secret/mine", "Secret/theirs", "Secret/others", "ServiceAccount/mine"),
    *("ConfigMap/theirs", "PersistentVolumeClaim/theirs"),
}
# Volumes of extraVolumes need not be mounted, nor must a container tell of the ports it serves.
_LEFT = "|".join(
    (
        *(f".* refers to {each}, which is nowhere" for each in EXTERNAL),
        ".* mounts no (mine|theirs|scratch)",
        "Service/.* has port mine, which its pods do not",
    )
)


@dataclass(frozen=True)
class Made:
    """What became of values.

    Attributes:
        output: The documents, or the message of the refusal.
        valid: Whether they were not refused.
        at_synth: Whether they were refused when all was put together.
    """

    output: str
    valid: bool
    at_synth: bool = False

    @property
    def place(self) -> str:
        """The key of the values that a refusal is about."""
        return re.sub(r"^values: ([^:]+): .*", r"\1", self.output, flags=re.DOTALL)


def made(values: Mapping[str, Any], namespace: str | None = "test", *, whole: bool = True) -> Made:
    """Make a cluster of values, and check it.

    Args:
        values: The values.
        namespace: The chart's.
        whole: Whether what it refers to is there, or among `EXTERNAL`.

    Raises:
        Exception: What is neither one of our errors nor a valid cluster.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        return _made(json.dumps(values), namespace, whole)


@functools.lru_cache(maxsize=512)
def _made(values: str, namespace: str | None, whole: bool) -> Made:
    try:
        chart = HelmValuesChart(
            Testing.app(), "test", values=json.loads(values), namespace=namespace
        )
    except AlluxioConfigError as error:
        return Made(str(error), valid=False)
    try:
        documents = Testing.synth(chart)
    except RuntimeError as error:
        if FOUND not in str(error):
            raise
        return Made(str(error), valid=False, at_synth=True)
    check_schemas(documents)
    if whole:
        wrong = [each for each in problems(documents) if not re.fullmatch(_LEFT, each)]
        assert wrong == [], wrong
    return Made(json.dumps(documents), valid=True)


def printed(source: str, directory: Path) -> str:
    """The YAML that an ejected program writes, run in this process."""
    names: dict[str, Any] = {}
    here = f"App(outdir={str(directory)!r})"
    assert source.count("app = App()\n") == 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        exec(compile(source.replace("App()", here, 1), "main.py", "exec"), names)
    (file,) = directory.iterdir()
    text = file.read_text(encoding="utf-8")
    file.unlink()
    return text
