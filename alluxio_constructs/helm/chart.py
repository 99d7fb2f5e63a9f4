"""`HelmValuesChart`: a chart with the cluster that a values file describes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from typing import TypeAlias

from cdk8s import Chart
from constructs import Construct

from .._base import checks
from .._base.arguments import explained
from .._constructs.cluster import AlluxioCluster
from .._constructs.csi_volumes import CsiClaim, CsiStorageClass, CsiVolume
from .._constructs.objects import placing
from .._constructs.ufs_secret import UfsSecret
from .._constructs.undo import made_whole
from .._model.config import cluster_of
from .._model.options import ClusterOptions
from ..errors import AlluxioConfigError, refuse
from .convert.description import Client, Secret
from .convert.secrets import advise_of_literals
from .release import Release, read
from .values.python import given
from .values.tree import Values, together

ValuesSource: TypeAlias = "str | PathLike[str] | Mapping[str, object]"


class HelmValuesChart(Chart):
    """A chart with the cluster that a values file for Alluxio's Helm chart describes."""

    @explained("HelmValuesChart", bound=True)
    @made_whole
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        values: ValuesSource | Sequence[ValuesSource] | None = None,
        release_name: str | None = None,
        namespace: str | None = None,
        kubernetes_version: str | None = None,
        may_share: Sequence[str | int] = (),
    ) -> None:
        """Compose the chart.

        Args:
            scope: The app.
            id: The construct id. It is also the name of the file in ``dist/``.
            values: The path of a values file, a mapping, or several of either; later ones override
                earlier ones. They are merged over the chart's defaults as in Helm: maps are merged
                deeply, lists are replaced, and null deletes. Default: the chart's defaults.
            release_name: Helm's release name: the label `release`, which selectors use, and the
                beginning of all object names if the values have ``fullnameOverride: null``.
                Default: ``"alluxio"``; the label is then the name that all objects begin with.
            namespace: The namespace of all objects. Default: none is written.
            kubernetes_version: As in `ClusterOptions`. Default: None.
            may_share: As in `ClusterOptions`: the Helm chart's node directories are the same for
                all its releases. Default: nothing.

        Raises:
            AlluxioConfigError: On invalid values, each with its file, line and key, and what to
                do; at synth, with all problems that involve several options.
        """
        if namespace is not None:
            checks.dns_label("namespace", namespace)
        with placing(self, scope, id):
            super().__init__(scope, id, namespace=namespace, disable_resource_name_hashes=True)
        found = read(
            list(_sources(values)),
            release_name=release_name,
            namespace=namespace,
            kubernetes_version=kubernetes_version,
        )
        try:
            self.alluxio: AlluxioCluster = _built(self, found, may_share)
            """The cluster."""
        except AlluxioConfigError as error:
            raise found.with_all(error) from None


def _built(chart: Chart, found: Release, may_share: Sequence[str | int]) -> AlluxioCluster:
    """Build a release in a chart."""
    described = found.description
    for each in described.secrets:
        with found.checked.at(each.place):
            _secret(chart, each)
    options: ClusterOptions = {**described.options, "may_share": may_share}
    with found.converting():
        cluster = AlluxioCluster(chart, "alluxio", **options)
    if described.client is not None:
        with found.checked.at("csi"):
            _client(chart, cluster, described.client)
    if wrong := found.disagreements(cluster_of("config", cluster.config)):
        raise together(wrong)
    return cluster


def _secret(chart: Chart, secret: Secret) -> None:
    options = secret.options
    if secret.literals is None:
        UfsSecret.from_existing(
            chart,
            secret.id,
            secret_name=options.secret_name,
            mount=options.mount,
            pods=options.pods,
        )
    else:
        advise_of_literals(options)
        UfsSecret.create_from_literals(
            chart,
            secret.id,
            secret_name=options.secret_name,
            literals=secret.literals,
            env=options.env,
            properties=options.properties,
            pods=options.pods,
        )


def _client(chart: Chart, cluster: AlluxioCluster, client: Client) -> None:
    driver = cluster.csi_driver
    CsiStorageClass(chart, "csi-storage-class", driver=driver, **client.volume)
    CsiClaim(chart, "csi-claim", **client.claim)
    CsiVolume(chart, "csi-volume", driver=driver, **client.volume, **client.claim)


def _sources(values: object) -> Iterator[Values | str | PathLike[str]]:
    if values is None:
        return
    if isinstance(values, (str, PathLike)):
        yield values
    elif isinstance(values, Mapping):
        yield given(values)
    elif isinstance(values, Sequence):
        for each in values:
            if isinstance(each, Sequence) and not isinstance(each, str):
                raise refuse("values", each, "must be a path or a dict", "use […] of these")
            yield from _sources(each)
    else:
        raise refuse(
            "values", values, "must be a path, a dict, or a list of these", 'use "config.yaml"'
        )
