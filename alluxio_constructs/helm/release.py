"""A release of the chart: values files, read, checked, converted and written as manifests."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from os import PathLike
from typing import TYPE_CHECKING

from .._base import checks
from .._manifests.cluster import cluster_manifests, written_twice
from .._manifests.objects import Manifest
from .._manifests.secret import secret
from .._manifests.text import text_of
from .._model.cluster import Cluster
from .._model.options import ClusterOptions
from ..errors import AlluxioConfigError, AlluxioConfigWarning
from .convert.cluster import convert
from .convert.description import Client, Description
from .convert.secrets import advise_of_literals
from .keys import check as keys
from .keys.check import SHOWN, capped
from .keys.checked import Checked
from .values.assign import HOW, How, assign
from .values.files import load
from .values.merge import merged
from .values.tree import Values, ValuesError, together

if TYPE_CHECKING:
    from .collect import Found
    from .keys.check import Examined

_RELEASE = r"[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?"


class Release:
    """A release of the chart.

    Attributes:
        checked: The checked values.
        description: What they describe.
        namespace: The namespace of all objects, if it is written.
    """

    def __init__(self, checked: Checked, description: Description, wanted: Wanted) -> None:
        """Create from the attributes, and from what was asked for."""
        self.checked = checked
        self.description = description
        self.namespace = wanted.namespace
        self._wanted = wanted

    def converting(self) -> AbstractContextManager[None]:
        """A context to build the whole cluster in: its errors name keys of the values."""
        return self.checked.at((), {"TieredStore": "tieredstore.levels"})

    def disagreements(self, cluster: Cluster) -> list[ValuesError]:
        """The errors for properties that contradict the cluster.

        Args:
            cluster: The cluster.
        """
        return [
            self.checked.problem(each.place, message)
            for each in self.description.owned
            if (message := each.problem(cluster)) is not None
        ]

    def with_all(self, error: AlluxioConfigError) -> AlluxioConfigError:
        """An error together with all other mistakes in the values.

        Args:
            error: The error that was raised when the release was built.
        """
        return _with_all(error, self.checked.user, self._wanted)


def release(name: str) -> str:
    """Check a release name.

    Args:
        name: The name.

    Raises:
        ValuesError: On a name that Helm refuses.
    """
    if not isinstance(name, str) or not re.fullmatch(_RELEASE, name):
        raise ValuesError(
            None,
            (),
            "the release name must be at most 53 lower-case letters, digits or '-'"
            f" (got {name!r}); give a name such as alluxio{_no_chart(name)}",
        )
    return name


def _no_chart(name: object) -> str:
    """What to add to the remedy if the name is the path of a chart or of a values file."""
    text = str(name)
    if text.endswith((".yaml", ".yml")):
        return ", and the values file with -f"
    return "; leave out the chart, which is built in" if "/" in text or text == "." else ""


class Wanted:
    """What is asked for in addition to the values.

    Attributes:
        release_name: Helm's release name; None if there is none.
        namespace: The namespace of the chart, if any.
        kubernetes_version: As in `ClusterOptions`.
    """

    def __init__(
        self, release_name: str | None, namespace: str | None, kubernetes_version: str | None
    ) -> None:
        """Create from the attributes."""
        self.release_name = release_name
        self.namespace = namespace
        self.kubernetes_version = kubernetes_version

    def usable(self) -> tuple[Wanted, list[AlluxioConfigError]]:
        """A copy with defaults in place of invalid parts, and the errors for these."""
        name, namespace, version = self.release_name, self.namespace, self.kubernetes_version
        wrong: list[AlluxioConfigError] = []
        try:
            if name is not None:
                release(name)
        except AlluxioConfigError as error:
            name = "alluxio"
            wrong.append(error)
        try:
            if namespace is not None:
                checks.dns_label("namespace", namespace)
        except AlluxioConfigError as error:
            namespace = "alluxio"
            wrong.append(error)
        try:
            if version is not None:
                from .._kubernetes.versions import minors_of  # needed only if one is given

                minors_of("kubernetes_version", version)
        except AlluxioConfigError as error:
            version = None
            wrong.append(error)
        return Wanted(name, namespace, version), wrong


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
        sources: Values, or the paths of files; later ones override earlier ones.
        assignments: The expressions of Helm's ``--set`` and related options, each with its option;
            they are applied in Helm's order. Default: none.
        release_name: Helm's release name; None if there is none.
        namespace: The namespace of the chart, if any.
        kubernetes_version: As in `ClusterOptions`. Default: None.

    Raises:
        AlluxioConfigError: With all mistakes, including those of the cluster as a whole.
    """
    wanted, unusable = Wanted(release_name, namespace, kubernetes_version).usable()
    user, unreadable = _given(sources, assignments)
    wrong = [*unreadable, *unusable]
    examined = keys.examine(user)
    if not wrong and not examined.mistakes:
        try:
            return Release(examined.checked, _described(wanted, examined.checked), wanted)
        except AlluxioConfigError as error:
            raise _with_all(error, user, wanted) from None
    wrong += _all(user, wanted, whole=not unreadable).errors
    raise together(capped(wrong))


def examine(
    sources: Iterable[Values | str | PathLike[str]],
    *,
    assignments: Iterable[tuple[How, str]] = (),
    release_name: str | None,
    namespace: str | None,
    kubernetes_version: str | None = None,
) -> Found:
    """All errors and warnings of values; the arguments are those of `read`."""
    wanted, unusable = Wanted(release_name, namespace, kubernetes_version).usable()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", AlluxioConfigWarning)
        user, unreadable = _given(sources, assignments)
    found = _all(user, wanted, whole=not unreadable)
    return found._replace(
        errors=[*unreadable, *unusable, *found.errors],
        warnings=[*(each.message for each in caught), *found.warnings],
    )


def _given(
    sources: Iterable[Values | str | PathLike[str]], assignments: Iterable[tuple[How, str]]
) -> tuple[Values, Sequence[AlluxioConfigError]]:
    """The user's values, as far as they can be read, and the errors of the rest."""
    own, unreadable = [], []
    for each in sources:
        try:
            own.append(each if isinstance(each, Values) else load(each))
        except AlluxioConfigError as error:
            unreadable.append(error)
    user = own[0] if len(own) == 1 else merged(Values(), *own)
    for how, expression in sorted(assignments, key=lambda each: HOW.index(each[0])):
        try:
            user = assign(user, expression, how)
        except AlluxioConfigError as error:
            unreadable.append(error)
    return user, unreadable


def _described(wanted: Wanted, checked: Checked) -> Description:
    described = convert(checked, release_name=wanted.release_name, namespace=wanted.namespace)
    if (version := wanted.kubernetes_version) is None:
        return described
    options: ClusterOptions = {**described.options, "kubernetes_version": version}
    return described._replace(options=options)


def _with_all(error: AlluxioConfigError, user: Values, wanted: Wanted) -> AlluxioConfigError:
    """An error together with all other mistakes; the error itself if there are no others."""
    found = _all(user, wanted).errors
    texts = set(map(str, found))
    own = error.errors or (error,)
    missing = [each for each in own if str(each) not in texts]
    if len(missing) + len(found) == len(own) <= SHOWN:
        return error
    return together(capped([*missing, *found]))


def _all(user: Values, wanted: Wanted, *, whole: bool = True) -> Found:
    """All mistakes in values; if not `whole`, only those of their keys."""
    from .collect import collect  # needed only for a mistake

    def attempt(examined: Examined) -> tuple[Sequence[AlluxioConfigError], bool]:
        if not whole:
            return (), True
        try:
            found = Release(examined.checked, _described(wanted, examined.checked), wanted)
            _, errors = _manifests(found)
        except AlluxioConfigError as error:
            return error.errors or (error,), False
        return errors, True

    return collect(user, attempt)


def manifests(found: Release, *, with_literals: bool = True) -> list[Manifest]:
    """The objects of a release, in the order in which `HelmValuesChart` writes them.

    Args:
        found: The release.
        with_literals: Whether to include the Secrets with the credentials of the values.

    Raises:
        AlluxioConfigError: With all problems of the cluster as a whole.
    """
    try:
        written, errors = _manifests(found, with_literals=with_literals)
        if errors and isinstance(errors[0], ValuesError):
            raise together(errors)
        if errors:
            raise AlluxioConfigError("nothing was written, since:", errors=errors)
    except AlluxioConfigError as error:
        raise found.with_all(error) from None
    return written


def _manifests(
    found: Release, *, with_literals: bool = True
) -> tuple[list[Manifest], Sequence[AlluxioConfigError]]:
    """The objects of a release, and all problems of the cluster as a whole."""
    described = found.description
    written = list(_secrets(found)) if with_literals else []
    with found.converting():
        cluster = Cluster("AlluxioCluster", described.options, whole=True)
        of_cluster, problems = cluster_manifests(cluster, found.namespace)
    written += of_cluster
    if described.client is not None:
        with found.checked.at("csi"):
            written += _client(described.client, cluster)
    wrong = (*found.disagreements(cluster), *problems, *written_twice(written))
    return written, tuple({str(each): each for each in wrong}.values())


def text(found: Release) -> str:
    """The manifests of a release as YAML.

    Args:
        found: The release.

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
