"""What comes out of the values files in `values/`, and expressions for parts of it."""

from __future__ import annotations

import functools
import re
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from alluxio_constructs import (
    AlluxioConfigError,
    CsiWarning,
    SharedClaimWarning,
    ShortCircuitWarning,
)
from alluxio_constructs.helm.release import read
from alluxio_constructs.helm.values.python import given
from tests.helm.made import documents_of
from tests.kit import (
    Document,
    checked,
    container,
    java_opts,
    one,
    pod_of,
    properties,
)

VALUES = Path(__file__).with_name("values")
UFS = {"properties": {"alluxio.master.mount.table.root.ufs": "s3://bucket/data"}}

_STEP = re.compile(r"\[(?P<item>[^]]+)\]|\.?(?P<key>[^.[]+)")


class Scenario(NamedTuple):
    """What must come out of a values file.

    Attributes:
        file: Its name, without the suffix.
        holds: What each expression finds (see `found`).
        external: What the documents refer to and do not hold, as ``KIND/NAME``.
        warns: What each warning begins with.
        release_name: Helm's name of the release.
    """

    file: str
    holds: Mapping[str, Any]
    external: Sequence[str] = ()
    warns: Sequence[str] = ()
    release_name: str = "alluxio"

    @property
    def documents(self) -> list[Document]:
        """The documents of the file."""
        return synthesised(self.file, tuple(self.external), self.release_name)[0]

    def found(self) -> dict[str, Any]:
        """What is to be as `holds`."""
        return {each: found(self.documents, each) for each in self.holds}

    def warned(self) -> list[str]:
        """What is to be as `warns`: how the warnings begin."""
        _, warned = synthesised(self.file, tuple(self.external), self.release_name)
        starts = [*map(len, self.warns), *(len(each) for each in warned[len(self.warns) :])]
        return [text[:length] for text, length in zip(warned, starts, strict=False)]


def name_of(scenario: Scenario) -> str:
    """What a test calls a scenario."""
    return scenario.file


def claim(size: str, storage_class: str | None = "standard", mode: str = "ReadWriteOnce") -> Any:
    """The spec of a claim."""
    named = {} if storage_class is None else {"storageClassName": storage_class}
    return {"accessModes": [mode], **named, "resources": {"requests": {"storage": size}}}


def user(role: str, number: int, group: int, fs_group: int) -> dict[str, int]:
    """Whom the processes of a pod run as, and whom volumes are handed to."""
    context = f"pod {role} securityContext"
    return {
        f"{context}.runAsUser": number,
        f"{context}.runAsGroup": group,
        f"{context}.fsGroup": fs_group,
    }


@functools.cache
def synthesised(
    name: str, external: Sequence[str] = (), release_name: str = "alluxio"
) -> tuple[list[Document], list[str]]:
    """The documents of a values file, checked as all are, and what it warns of.

    Args:
        name: The file, without its suffix.
        external: What the documents refer to and do not hold, as ``KIND/NAME``.
        release_name: Helm's name of the release.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for each in (CsiWarning, SharedClaimWarning, ShortCircuitWarning):
            warnings.simplefilter("ignore", each)
        found = read([VALUES / f"{name}.yaml"], release_name=release_name, namespace="test")
        documents = checked(documents_of(found), external=external)
    return documents, [str(each.message) for each in caught]


def built(
    text: str, *, external: Sequence[str] = (), values_below: bool = True, **options: Any
) -> tuple[list[Document], list[str]]:
    """The documents of the text of a values file, and what it warns of.

    Args:
        text: The text.
        external: As for `synthesised`.
        values_below: Whether the text stands over values with an under storage.
        options: Of `read`.
    """
    options = {"namespace": "test", "release_name": "alluxio", **options}
    with warnings.catch_warnings(record=True) as caught, tempfile.TemporaryDirectory() as directory:
        warnings.simplefilter("always")
        for each in (CsiWarning, SharedClaimWarning, ShortCircuitWarning):
            warnings.simplefilter("ignore", each)
        file = Path(directory) / "config.yaml"
        file.write_text(text, encoding="utf-8")
        try:
            below = [given(UFS)] if values_below else []
            documents = documents_of(read([*below, file], **options))
        except AlluxioConfigError as error:
            raise AlluxioConfigError(str(error).replace(f"{directory}/", "")) from None
        checked(documents, external=external)
    return documents, [str(each.message) for each in caught]


def refused(text: str, **options: Any) -> str:
    """The message with which the text of a values file is refused."""
    with pytest.raises(AlluxioConfigError) as caught:
        built(text, **options)
    return str(caught.value)


def found(documents: list[Document], expression: str) -> Any:
    """A part of the documents, or None if there is none.

    Args:
        documents: The documents.
        expression: One of

            - ``MASTER NAME``: a property in a component's variable (``ALL``, ``WORKER`` …)
            - ``MASTER flags``: what else is in the variable
            - ``mounts CONTAINER``: the paths of its volumes
            - ``env CONTAINER``: its variables, without those of the cluster itself
            - ``pod ROLE PATH``, ``container NAME PATH``, ``KIND/NAME PATH``: what is at a path
            - ``KIND``: the names of all of the kind

            A path is ``a.b``, and ``[NAME]`` or ``[0]`` for an item of a list.
    """
    what, *rest = expression.split()
    if what.isupper():
        prefix = "ALLUXIO" if what == "ALL" else f"ALLUXIO_{what}"
        variable = f"{prefix}_JAVA_OPTS"
        if rest == ["flags"]:
            options = java_opts(documents, variable)
            return [each for each in options if not re.match(r"-D(alluxio|s3a)\.", each)]
        return properties(documents, variable).get(rest[0])
    if what == "mounts":
        mounts = container(documents, rest[0]).get("volumeMounts", ())
        return {each["name"]: each["mountPath"] for each in mounts}
    if what == "env":
        variables = container(documents, rest[0]).get("env", ())
        return {
            each["name"]: each.get("value", each.get("valueFrom"))
            for each in variables
            if not each["name"].startswith("ALLUXIO_")
        }
    if what == "container":
        return _at(container(documents, rest[0]), rest[1])
    if what == "pod":
        return _at(_pod(documents, rest[0]), rest[1])
    if "/" in what:
        kind, _, name = what.partition("/")
        known = {each["metadata"]["name"]: each for each in documents if each["kind"] == kind}
        return _at(known.get(name), *rest)
    return [each["metadata"]["name"] for each in documents if each["kind"] == what]


def _pod(documents: list[Document], role: str) -> Document:
    pods = [
        pod_of(each)
        for each in documents
        if "template" in each.get("spec", {})
        and each["metadata"]["labels"]["role"] == f"alluxio-{role}"
    ]
    assert len(pods) == 1, f"{len(pods)} pods of {role}"
    return pods[0]


def _at(value: Any, path: str = "") -> Any:
    for step in _STEP.finditer(path):
        name = step["item"] or step["key"]
        if isinstance(value, list):
            value = next((each for i, each in enumerate(value) if _is(name, i, each)), None)
        else:
            value = value.get(name) if isinstance(value, dict) else None
    return value


def _is(name: str, index: int, item: Any) -> bool:
    if name.isdecimal() or not isinstance(item, dict):
        return name == str(index)
    return name in (item.get("name"), item.get("metadata", {}).get("name"))


def metrics(documents: list[Document]) -> dict[str, str]:
    """The lines of the metrics file."""
    text: str = one(documents, "ConfigMap", "alluxio-metrics")["data"]["metrics.properties"]
    pairs = (line.partition("=") for line in text.splitlines())
    return {name: value for name, _, value in pairs}
