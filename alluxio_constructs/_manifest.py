"""The one place that writes Kubernetes objects: one `ApiObject` each, from plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from cdk8s import ApiObject, Chart, JsonPatch
from constructs import Construct

from .errors import AlluxioConfigError

_charts: WeakKeyDictionary[Construct, Chart] = WeakKeyDictionary()
_written: WeakKeyDictionary[Chart, set[tuple[str, str]]] = WeakKeyDictionary()


class Part(Construct):
    """A construct of ours, which knows its chart where its scope does: jsii need not be asked."""

    def __init__(self, scope: Construct, id: str) -> None:
        """As for any construct."""
        super().__init__(scope, id)
        chart = scope if isinstance(scope, Chart) else _charts.get(scope)
        if chart is not None:
            _charts[self] = chart


def chart_of(scope: Construct) -> Chart:
    """The chart that a construct is in, asked of jsii once only."""
    if isinstance(scope, Chart):
        return scope
    chart = _charts.get(scope)
    if chart is None:
        chart = _charts[scope] = Chart.of(scope)
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
    api_object = ApiObject(scope, id, api_version=api_version, kind=kind, metadata=metadata)
    patches = [JsonPatch.add(f"/{key}", pruned(value)) for key, value in fields.items()]
    if not namespaced and chart.namespace is not None:
        patches.append(JsonPatch.remove("/metadata/namespace"))
    if patches:
        api_object.add_json_patch(*patches)
    return api_object


def pruned(value: Any) -> Any:
    """Copy plain data without the fields that are None."""
    if isinstance(value, Mapping):
        return {key: pruned(each) for key, each in value.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [pruned(each) for each in value]
    return value
