"""A release of the chart: values files, read, checked, converted and written as manifests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from os import PathLike

from .._base import checks
from .._manifests.cluster import cluster_manifests, written_twice
from .._manifests.objects import Manifest
from .._manifests.secret import secret
from .._manifests.text import text_of
from .._model.cluster import Cluster
from .._model.options import ClusterOptions
from ..errors import AlluxioConfigError
from .convert.cluster import convert
from .convert.description import Client, Description
from .convert.secrets import advise_of_literals
from .keys.check import check
from .keys.checked import Checked
from .values.assign import HOW, How, assign
from .values.files import load
from .values.merge import merged
from .values.tree import Values, ValuesError, together

_RELEASE = r"[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?"


class Release:
    """What was read.

    Attributes:
        checked: The values, checked.
        description: What is made of them.
        namespace: The namespace of all objects, if it is written.
    """

    def __init__(self, checked: Checked, description: Description, namespace: str | None) -> None:
        """Of its parts, which are its attributes."""
        self.checked = checked
        self.description = description
        self.namespace = namespace

    def converting(self) -> AbstractContextManager[None]:
        """Where the cluster as a whole is made, whose errors are told by their keys."""
        return self.checked.at((), {"TieredStore": "tieredstore.levels"})

    def agree(self, cluster: Cluster) -> None:
        """Refuse properties that say something else than the cluster that was made.

        Args:
            cluster: The cluster.

        Raises:
            ValuesError: With all of them.
        """
        wrong = [
            self.checked.problem(each.place, message)
            for each in self.description.owned
            if (message := each.problem(cluster)) is not None
        ]
        if wrong:
            raise together(wrong)


def release(name: str) -> str:
    """Check a release's name.

    Args:
        name: The name.

    Raises:
        ValuesError: On a name that Helm refuses.
    """
    if not isinstance(name, str) or not re.fullmatch(_RELEASE, name):
        raise ValuesError(
            None,
            (),
            "the release's name must be at most 53 lower-case letters, digits or '-'"
            f" (got {name!r}); give a name such as alluxio{_no_chart(name)}",
        )
    return name


def _no_chart(name: object) -> str:
    """What to add where a name is the path of a chart or of a file of values."""
    text = str(name)
    if text.endswith((".yaml", ".yml")):
        return ", and values with -f"
    return ", and no chart, which is built in" if "/" in text or text == "." else ""


def read(
    sources: Iterable[Values | str | PathLike[str]],
    *,
    assignments: Iterable[tuple[How, str]] = (),
    release_name: str | None,
    namespace: str | None,
    kubernetes_version: str | None = None,
) -> Release:
    """Read values, check them, and describe the cluster.

    Args:
        sources: Values, or the paths of files; later ones win.
        assignments: The expressions of Helm's ``--set`` and its like, each with the option; they
            are carried out in Helm's order. Default: none.
        release_name: Helm's name of the release; None for one that has none.
        namespace: The namespace of the chart, if any.
        kubernetes_version: As in `ClusterOptions`. Default: None.

    Raises:
        AlluxioConfigError: On anything that is wrong with them.
    """
    own = [each if isinstance(each, Values) else load(each) for each in sources]
    user = own[0] if len(own) == 1 else merged(Values(), *own)
    for how, expression in sorted(assignments, key=lambda each: HOW.index(each[0])):
        user = assign(user, expression, how)
    checked = check(user)
    described = convert(checked, user, release_name=release_name, namespace=namespace)
    if namespace is not None:
        checks.dns_label("namespace", namespace)
    if kubernetes_version is not None:
        from .._kubernetes.versions import minors_of  # only who names one needs it

        minors_of("kubernetes_version", kubernetes_version)
        options: ClusterOptions = {**described.options, "kubernetes_version": kubernetes_version}
        described = described._replace(options=options)
    return Release(checked, described, namespace)


def manifests(found: Release, *, with_literals: bool = True) -> list[Manifest]:
    """The objects of a release, in the order in which `HelmValuesChart` writes them.

    Args:
        found: What was read.
        with_literals: Whether the Secrets of the values' credentials are among them.

    Raises:
        AlluxioConfigError: With all that is wrong with the cluster as a whole.
    """
    described = found.description
    written = list(_secrets(found)) if with_literals else []
    with found.converting():
        cluster = Cluster("AlluxioCluster", described.options, whole=True)
        of_cluster, problems = cluster_manifests(cluster, found.namespace)
    written += of_cluster
    if described.client is not None:
        with found.checked.at("csi"):
            written += _client(described.client, cluster)
    found.agree(cluster)
    errors = {str(each): each for each in (*problems, *written_twice(written))}
    if errors:
        raise AlluxioConfigError("nothing was written, since:", errors=tuple(errors.values()))
    return written


def text(found: Release) -> str:
    """The manifests of a release as YAML.

    Args:
        found: What was read.

    Raises:
        AlluxioConfigError: As for `manifests`.
    """
    return text_of(each.document(found.namespace) for each in manifests(found))


def _secrets(found: Release) -> Iterator[Manifest]:
    for each in found.description.secrets:
        if each.literals is not None:
            advise_of_literals(each.options)
            with found.checked.at(each.place):
                yield secret(
                    each.options, {key: value.encode() for key, value in each.literals.items()}
                )


def _client(client: Client, cluster: Cluster) -> tuple[Manifest, ...]:
    from .._manifests.csi_volumes import provisioned_claim, static_volume, storage_class

    assert cluster.csi is not None  # the values are refused where there is no driver
    return (
        storage_class(cluster, cluster.csi, **client.volume),
        provisioned_claim(**client.claim),
        *static_volume(cluster, cluster.csi, **client.volume, **client.claim),
    )
