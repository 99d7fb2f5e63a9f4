"""The one place that makes constructs, and writes Kubernetes objects: an `ApiObject` each."""

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
    """Have constructs of a class refuse arguments that it does not have, and be made whole.

    Args:
        kind: The class.
    """
    made = explained(kind.__name__, bound=True)(made_whole(kind.__init__))
    kind.__init__ = made  # type: ignore[method-assign]


class Part(Construct):
    """A construct of ours, which knows its chart where its scope does: jsii need not be asked."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Have each refuse arguments that it does not have, and make all or nothing."""
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
    """Make a construct within it: a mistake in the place that it is given is an error of ours.

    Args:
        construct: The construct.
        scope: As it was given.
        id: As it was given.

    Raises:
        AlluxioConfigError: If there is no such scope, or it has a construct of this id already.
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
            f"{kind} id", id, f"must be of no other construct in {place}", "choose another"
        ) from None
    if_it_fails(lambda: scope.node.try_remove_child(construct.node.id))


def chart_of(scope: Construct) -> Chart:
    """The chart that a construct is in, asked of jsii once only.

    Raises:
        AlluxioConfigError: If it is in none.
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
                "must be a Chart or within one, which its objects are written to",
                'make a Chart(app, "alluxio") for it',
            ) from None
    return chart


def placed(scope: Construct) -> Place:
    """Where a construct is: in which app, and in which namespace.

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
    """Note that what a construct describes is in the namespace of the construct's chart.

    Args:
        construct: The construct.
        description: What it hands to clusters.
        what: What is in the namespace, to errors.
    """
    place = placed(construct)
    place.registry.settle(description, Home(what, place.namespace))


def place_cluster(scope: Construct, cluster: Cluster) -> None:
    """Tell a cluster which namespace it is in, before a construct is made of it.

    Args:
        scope: What the construct belongs to.
        cluster: The cluster.

    Raises:
        AlluxioConfigError: If it is in another one already.
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
    """Write one Kubernetes object: an `ApiObject`, like any other.

    The fields beside the metadata are added by a JSON patch, which keeps their order and drops
    none of them. Patches that a user adds later come after it.

    Args:
        scope: The construct that owns the object.
        manifest: The object.
        id: The construct id. Default: the manifest's.

    Raises:
        AlluxioConfigError: If the app already has such an object of ours.
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
    """Write several.

    Args:
        scope: The construct that owns them.
        manifests: The objects.
    """
    return tuple(write(scope, each) for each in manifests)


def write_some(scope: Construct, manifest: Manifest | None) -> ApiObject | None:
    """Write one if there is one.

    Args:
        scope: The construct that owns it.
        manifest: The object, or None.
    """
    return None if manifest is None else write(scope, manifest)
