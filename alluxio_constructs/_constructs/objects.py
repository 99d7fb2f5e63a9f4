"""The base of all constructs, and the only place that creates an `ApiObject`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from cdk8s import ApiObject, Chart, JsonPatch
from constructs import Construct

from .._base.arguments import explained
from .._manifests.objects import Manifest, pruned
from .._model.cluster import Cluster
from .._model.several import Home
from ..errors import AlluxioConfigError, refuse
from .registry import Place, place_of
from .resolved import kind_of_object
from .undo import if_it_fails, made_whole

_charts: WeakKeyDictionary[Construct, Chart] = WeakKeyDictionary()


def guard(kind: type[Construct]) -> None:
    """Make a class of constructs reject unknown arguments, and build all or nothing.

    Args:
        kind: The class.
    """
    made = explained(kind.__name__, bound=True)(made_whole(kind.__init__))
    kind.__init__ = made  # type: ignore[method-assign]


class Part(Construct):
    """The base of this library's constructs. It takes its chart from its scope, not from jsii."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Make each subclass reject unknown arguments, and build all or nothing."""
        super().__init_subclass__(**options)
        guard(cls)

    def __init__(self, scope: Construct, id: str) -> None:
        """As for any construct.

        Raises:
            AlluxioConfigError: As for `placing`.
        """
        with placing(self, scope, id):
            super().__init__(scope, id)
        chart = scope if isinstance(scope, Chart) else _charts.get(scope)
        if chart is not None:
            _charts[self] = chart


@contextmanager
def placing(construct: Construct, scope: object, id: object) -> Iterator[None]:
    """Check the scope and id of a construct, which is created in the body of the `with` statement.

    Args:
        construct: The construct.
        scope: The given scope.
        id: The given id.

    Raises:
        AlluxioConfigError: If the scope is not a construct, or already has one with this id.
    """
    kind = type(construct).__name__
    if not isinstance(scope, Construct):
        raise refuse(f"{kind} scope", scope, "must be a construct", "give it a Chart or an App")
    if not isinstance(id, str) or not id:
        raise refuse(f"{kind} id", id, "must be a non-empty string", "give one")
    try:
        yield
    except RuntimeError as error:
        if "already a Construct" not in str(error):
            raise
        place = f"{scope.node.path!r}" if scope.node.path else "the app"
        raise refuse(
            f"{kind} id", id, f"is the id of another construct in {place}", "choose another"
        ) from None
    if_it_fails(lambda: scope.node.try_remove_child(construct.node.id))


def chart_of(scope: Construct) -> Chart:
    """The chart that a construct is in; jsii is asked only once.

    Raises:
        AlluxioConfigError: If it is in no chart.
    """
    if isinstance(scope, Chart):
        return scope
    if not isinstance(scope, Construct):
        raise refuse("scope", scope, "must be a construct", "give it a Chart")
    chart = _charts.get(scope)
    if chart is None:
        try:
            chart = _charts[scope] = Chart.of(scope)
        except RuntimeError:
            raise refuse(
                "scope",
                scope.node.path or "the app",
                "must be a Chart, or a construct within one",
                'use Chart(app, "alluxio")',
            ) from None
    return chart


def placed(scope: Construct) -> Place:
    """The place of a construct: its app and its namespace.

    Raises:
        AlluxioConfigError: As for `chart_of`.
    """
    return place_of(chart_of(scope))


def namespace_of(scope: Construct) -> str | None:
    """The namespace of a construct's chart; None if it has none, or is in no chart."""
    try:
        return placed(scope).namespace
    except AlluxioConfigError:
        return None


def settle(construct: Construct, description: object, what: str) -> None:
    """Register that what a construct describes is in the namespace of the construct's chart.

    Args:
        construct: The construct.
        description: The description that it gives to clusters.
        what: The name in errors of what is in the namespace.
    """
    place = placed(construct)
    place.registry.settle(description, Home(what, place.namespace))


def place_cluster(scope: Construct, cluster: Cluster) -> None:
    """Tell a cluster its namespace, before a construct is built from it.

    Args:
        scope: The parent of the construct.
        cluster: The cluster.

    Raises:
        AlluxioConfigError: If it is already in another namespace.
    """
    place = placed(scope)
    if not cluster.is_placed:
        if_it_fails(cluster.leave)
    try:
        cluster.place(place.namespace)
    except AlluxioConfigError as error:
        known = place.registry.first_of(cluster)
        raise AlluxioConfigError(
            error.requirement
            + ("" if known is None else f" (by {known.node.path!r} and in {scope.node.path!r})"),
            parameter=error.parameter,
            remedy=error.remedy,
        ) from None


def write(scope: Construct, manifest: Manifest, *, id: str | None = None) -> ApiObject:
    """Write one Kubernetes object, as an `ApiObject`.

    A JSON patch adds all fields but the metadata, since it keeps their order and drops none of
    them. Patches that a user adds later come after it.

    Args:
        scope: The construct that owns the object.
        manifest: The object.
        id: The construct id. Default: the manifest's.

    Raises:
        AlluxioConfigError: If the app already has such an object of this library.
    """
    place = placed(scope)
    place.registry.write(scope, place.namespace, manifest)
    api_object = kind_of_object(place.root)(
        scope,
        manifest.id if id is None else id,
        api_version=manifest.api_version,
        kind=manifest.kind,
        metadata={
            "name": manifest.name,
            "labels": dict(manifest.labels),
            **({"annotations": dict(manifest.annotations)} if manifest.annotations else {}),
        },
    )
    patches = [JsonPatch.add(f"/{key}", pruned(value)) for key, value in manifest.fields.items()]
    if not manifest.namespaced and place.namespace is not None:
        patches.append(JsonPatch.remove("/metadata/namespace"))
    if patches:
        api_object.add_json_patch(*patches)
    return api_object


def write_all(scope: Construct, manifests: Iterable[Manifest]) -> tuple[ApiObject, ...]:
    """Write several objects.

    Args:
        scope: The construct that owns them.
        manifests: The objects.
    """
    return tuple(write(scope, each) for each in manifests)


def write_some(scope: Construct, manifest: Manifest | None) -> ApiObject | None:
    """Write an object, unless it is None.

    Args:
        scope: The construct that owns it.
        manifest: The object, or None.
    """
    return None if manifest is None else write(scope, manifest)
