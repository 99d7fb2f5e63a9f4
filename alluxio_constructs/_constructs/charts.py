"""Charts for the three scenarios of Alluxio's documentation, each with one cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cdk8s import Chart
from constructs import Construct

from .._base import checks
from .._manifests.objects import Manifest
from .._model.options import ClusterOptions, Signature, check_ufs, unknown_option
from .._parts.journal import Journal
from ..errors import AlluxioConfigError, refuse
from .cluster import AlluxioCluster
from .objects import guard, placing, write

if TYPE_CHECKING:
    from typing_extensions import Unpack


class _ClusterChart(Chart):
    """A chart with one cluster."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Make each subclass reject unknown arguments, and build all or nothing."""
        super().__init_subclass__(**options)
        guard(cls)

    def __init__(
        self,
        scope: Construct,
        id: str,
        namespace: str | None,
        create_namespace: bool,
        namespace_labels: Mapping[str, str] | None,
        options: ClusterOptions,
    ) -> None:
        wanted = checks.labels(
            "namespace_labels", {} if namespace_labels is None else namespace_labels
        )
        if wanted and not create_namespace:
            raise refuse(
                "namespace_labels",
                wanted,
                "needs create_namespace=True",
                "add that, or label the namespace with kubectl",
            )
        if namespace is not None:
            checks.dns_label("namespace", namespace)
        elif create_namespace:
            raise refuse(
                "create_namespace",
                create_namespace,
                "needs a namespace",
                'give namespace="alluxio"',
            )
        with placing(self, scope, id):
            super().__init__(scope, id, namespace=namespace, disable_resource_name_hashes=True)
        if create_namespace and namespace is not None:
            write(
                self,
                Manifest(
                    id="namespace",
                    api_version="v1",
                    kind="Namespace",
                    name=namespace,
                    labels=wanted,
                    namespaced=False,
                ),
            )
        self.alluxio = AlluxioCluster(self, "alluxio", **options)
        """The cluster."""


class SingleMasterLocalJournalChart(_ClusterChart):
    """A cluster with one master, whose journal is on a volume of its pod."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        namespace: str | None = None,
        create_namespace: bool = False,
        namespace_labels: Mapping[str, str] | None = None,
        **options: Unpack[ClusterOptions],
    ) -> None:
        """Compose the chart.

        Args:
            scope: The app.
            id: The construct id. It is also the name of the file in ``dist/``.
            namespace: The namespace of all objects. Default: none is written.
            create_namespace: Whether the chart also creates the namespace. Deleting the chart's
                objects then deletes the namespace, with the journal in it. Default: False.
            namespace_labels: Labels of the namespace that the chart creates, such as
                ``{"pod-security.kubernetes.io/enforce": "privileged"}``, which node
                directories and FUSE need if namespaces are restricted by default. Default: none.
            options: The options of `AlluxioCluster`. The journal is `Journal.local()` by default.

        Raises:
            AlluxioConfigError: On more than one master, on another kind of journal, and as for
                `AlluxioCluster`.
        """
        _check("SingleMasterLocalJournalChart", options, masters=1)
        journal = options.get("journal") or Journal.local()
        if not isinstance(journal, Journal) or journal.is_embedded or journal.volume is None:
            raise _another_journal("SingleMasterLocalJournalChart", "Journal.local(…)")
        options["journal"] = journal
        super().__init__(scope, id, namespace, create_namespace, namespace_labels, options)


class SingleMasterHdfsJournalChart(_ClusterChart):
    """A cluster with one master, whose journal is in HDFS."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        namespace: str | None = None,
        create_namespace: bool = False,
        namespace_labels: Mapping[str, str] | None = None,
        **options: Unpack[ClusterOptions],
    ) -> None:
        """Compose the chart.

        Args:
            scope: The app.
            id: The construct id, which is also the name of the file in ``dist/``.
            namespace: As for `SingleMasterLocalJournalChart`.
            create_namespace: As for `SingleMasterLocalJournalChart`.
            namespace_labels: As for `SingleMasterLocalJournalChart`.
            options: The options of `AlluxioCluster`. The journal is required: `Journal.hdfs(…)`.

        Raises:
            AlluxioConfigError: On more than one master, on a journal that is missing or not in
                HDFS, and as for `AlluxioCluster`.
        """
        _check("SingleMasterHdfsJournalChart", options, masters=1)
        journal = options.get("journal")
        if not isinstance(journal, Journal) or journal.volume is not None:
            raise _another_journal("SingleMasterHdfsJournalChart", "Journal.hdfs(…)")
        super().__init__(scope, id, namespace, create_namespace, namespace_labels, options)


class MultiMasterEmbeddedJournalChart(_ClusterChart):
    """A highly available cluster: several masters with an embedded journal."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        namespace: str | None = None,
        create_namespace: bool = False,
        namespace_labels: Mapping[str, str] | None = None,
        **options: Unpack[ClusterOptions],
    ) -> None:
        """Compose the chart.

        Args:
            scope: The app.
            id: The construct id, which is also the name of the file in ``dist/``.
            namespace: As for `SingleMasterLocalJournalChart`.
            create_namespace: As for `SingleMasterLocalJournalChart`.
            namespace_labels: As for `SingleMasterLocalJournalChart`.
            options: The options of `AlluxioCluster`. By default there are 3 masters, and the
                journal is `Journal.embedded()`.

        Raises:
            AlluxioConfigError: On a single master, on another kind of journal, and as for
                `AlluxioCluster`.
        """
        options.setdefault("masters", 3)
        _check("MultiMasterEmbeddedJournalChart", options)
        if isinstance(options["masters"], int) and options["masters"] == 1:
            raise refuse(
                "MultiMasterEmbeddedJournalChart masters",
                1,
                "must be more than 1",
                "use masters=3, or a SingleMasterLocalJournalChart",
            )
        journal = options.get("journal") or Journal.embedded()
        if not isinstance(journal, Journal) or not journal.is_embedded:
            raise _another_journal("MultiMasterEmbeddedJournalChart", "Journal.embedded(…)")
        options["journal"] = journal
        super().__init__(scope, id, namespace, create_namespace, namespace_labels, options)


_OWN = {"namespace": None, "create_namespace": False, "namespace_labels": None}
_OPTIONS = tuple(_OWN.items())
SingleMasterLocalJournalChart.__signature__ = Signature(*_OPTIONS)
SingleMasterHdfsJournalChart.__signature__ = Signature(*_OPTIONS)
MultiMasterEmbeddedJournalChart.__signature__ = Signature(*_OPTIONS, defaults={"masters": 3})


def _check(what: str, options: ClusterOptions, masters: int | None = None) -> None:
    known = (*ClusterOptions.__annotations__, *_OWN)
    for name in options:
        if name not in known:
            raise unknown_option(what, name, known)
    check_ufs(what, options)
    given = options.get("masters", masters)
    if masters is not None and not (isinstance(given, int) and given == masters):
        raise refuse(
            f"{what} masters",
            given,
            f"must be {masters}",
            "leave it out, or use a MultiMasterEmbeddedJournalChart",
        )


def _another_journal(what: str, factory: str) -> AlluxioConfigError:
    return AlluxioConfigError(
        f"must be made with {factory}", parameter=f"{what} journal", remedy="use that"
    )
