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

import yaml

from alluxio_constructs import AlluxioConfigError, AlluxioConfigWarning
from alluxio_constructs.helm.release import Release, manifests, read
from alluxio_constructs.helm.values.python import given
from tests.kit import Document, check_schemas
from tests.references import problems

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
        found = read([given(json.loads(values))], release_name="alluxio", namespace=namespace)
        documents = documents_of(found)
    except AlluxioConfigError as error:
        at_synth = any(each.finding is not None for each in error.errors)
        return Made(str(error), valid=False, at_synth=at_synth)
    check_schemas(documents)
    if whole:
        wrong = [each for each in problems(documents) if not re.fullmatch(_LEFT, each)]
        assert wrong == [], wrong
    return Made(json.dumps(documents), valid=True)


def documents_of(found: Release) -> list[Document]:
    """The documents of a release, made without Node.js."""
    return [each.document(found.namespace) for each in manifests(found)]


def documents_without_literals(found: Release) -> list[Document]:
    """The same without the Secrets of the values' credentials, which no program has."""
    return [each.document(found.namespace) for each in manifests(found, with_literals=False)]


def printed(source: str, directory: Path) -> list[Document]:
    """The documents that an ejected program writes, run in this process."""
    names: dict[str, Any] = {}
    here = f"App(outdir={str(directory)!r})"
    assert source.count("app = App()\n") == 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        exec(compile(source.replace("App()", here, 1), "main.py", "exec"), names)
    (file,) = directory.iterdir()
    documents = list(
        yaml.load_all(file.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    )
    file.unlink()
    return documents
