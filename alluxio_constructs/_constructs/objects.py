"""The one place that makes constructs, and writes Kubernetes objects: an `ApiObject` each.

It asks jsii by the functions that the generated classes of cdk8s ask it by. Those classes check the
type of each argument first, which takes half as long as the rest of a call does in Python; what
comes here has been checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import jsii
from cdk8s import ApiObject, Chart, JsonPatch
from constructs import Construct

from ..errors import AlluxioConfigError, refuse

_SCALARS = frozenset({str, int, bool})

_charts: WeakKeyDictionary[Construct, Chart] = WeakKeyDictionary()
_written: WeakKeyDictionary[Chart, set[tuple[str, str]]] = WeakKeyDictionary()


class Part(Construct):
    """A construct of ours, which knows its chart where its scope does: jsii need not be asked."""

    def __init__(self, scope: Construct, id: str) -> None:
        """As for any construct.

        Raises:
            AlluxioConfigError: As for `placing`.
        """
        with placing(self, scope, id):
            jsii.create(Construct, self, [scope, id])
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
        raise refuse(f"{kind} id", id, "must be a text that is not empty", "give one")
    try:
        yield
    except RuntimeError as error:
        if "already a Construct" not in str(error):
            raise
        place = f"{scope.node.path!r}" if scope.node.path else "the app"
        raise refuse(
            f"{kind} id", id, f"must be of no other construct in {place}", "choose another"
        ) from None


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


def write(
    scope: Construct,
    id: str,
    *,
    api_version: str,
    kind: str,
    name: str,
    labels: Mapping[str, str],
    annotations: Mapping[str, str] | None = None,
    namespaced: bool = True,
    **fields: object,
) -> ApiObject:
    """Write one Kubernetes object.

    The fields beside the metadata are added by a JSON patch, which keeps their order and drops
    none of them. Patches that a user adds later come after it. Fields, at any depth, that are
    None are left out.

    Args:
        scope: The construct that owns the object.
        id: The construct id.
        api_version: As in the manifest.
        kind: As in the manifest.
        name: The object's name.
        labels: The object's labels.
        annotations: The object's annotations.
        namespaced: False for kinds that live in no namespace, which the chart's is kept off.
        fields: The other top-level fields, such as `spec` or `data`.

    Raises:
        AlluxioConfigError: If the chart already has such an object of ours.
    """
    chart = chart_of(scope)
    written = _written.setdefault(chart, set())
    if (kind, name) in written:
        raise AlluxioConfigError(
            f"{kind} {name!r} is in this chart already, and construct {scope.node.path!r} would"
            " write it again; give each cluster in a chart a name of its own: name=…"
        )
    written.add((kind, name))
    metadata: dict[str, Any] = {"name": name, "labels": dict(labels)}
    if annotations:
        metadata["annotations"] = dict(annotations)
    api_object = _Written(
        scope, id, {"apiVersion": api_version, "kind": kind, "metadata": metadata}
    )
    patches = [
        jsii.sinvoke(JsonPatch, "add", [f"/{key}", pruned(value)]) for key, value in fields.items()
    ]
    if not namespaced and chart.namespace is not None:
        patches.append(JsonPatch.remove("/metadata/namespace"))
    if patches:
        jsii.invoke(api_object, "addJsonPatch", patches)
    return api_object


class _Written(ApiObject):
    """An `ApiObject` like any other, but for how it is made."""

    def __init__(self, scope: Construct, id: str, props: Mapping[str, Any]) -> None:
        jsii.create(ApiObject, self, [scope, id, props])


def pruned(value: Any) -> Any:
    """Copy plain data without the fields that are None."""
    if isinstance(value, (dict, Mapping)):
        return {
            key: each if type(each) in _SCALARS else pruned(each)
            for key, each in value.items()
            if each is not None
        }
    if isinstance(value, (list, tuple)):
        return [each if type(each) in _SCALARS else pruned(each) for each in value]
    return value
