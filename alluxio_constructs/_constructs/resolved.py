"""Resolvers of an app: they see the fields of our objects, which are added by a JSON patch.

cdk8s asks resolvers before it applies patches, so they would see nothing but the metadata.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from cdk8s import (
    ApiObject,
    App,
    Chart,
    ImplicitTokenResolver,
    IResolver,
    LazyResolver,
    NumberStringUnionResolver,
    ResolutionContext,
)

from .._manifests.objects import pruned

_OF_CDK8S = (LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver)
_RESOLVED_BY_CDK8S = ("apiVersion", "kind", "metadata")

_of_apps: WeakKeyDictionary[App, Sequence[IResolver]] = WeakKeyDictionary()
_of_charts: WeakKeyDictionary[Chart, Sequence[IResolver]] = WeakKeyDictionary()


def kind_of_object(chart: Chart) -> type[ApiObject]:
    """What objects of a chart are made as: one that asks resolvers only where there are any.

    Args:
        chart: The chart.
    """
    return _Resolved if _resolvers_of(chart) else ApiObject


def _resolvers_of(chart: Chart) -> Sequence[IResolver]:
    """The resolvers that a user gave the app of a chart, asked of jsii once only."""
    if chart not in _of_charts:
        try:
            app = App.of(chart)
        except RuntimeError:  # it is in no app
            return ()
        if app not in _of_apps:
            # All others resolve what plain data has none of.
            _of_apps[app] = [each for each in app.resolvers if not isinstance(each, _OF_CDK8S)]
        _of_charts[chart] = _of_apps[app]
    return _of_charts[chart]


class _Resolved(ApiObject):
    """An `ApiObject` whose fields the resolvers of its app see, patches included."""

    def to_json(self) -> Any:
        """The document as it is written."""
        chart = self.chart
        return {
            key: value
            if key in _RESOLVED_BY_CDK8S
            else pruned(_resolved(self, [key], value, _resolvers_of(chart)))
            for key, value in super().to_json().items()
        }


def _resolved(
    resource: ApiObject, key: list[str], value: Any, resolvers: Sequence[IResolver]
) -> Any:
    """A value as resolvers leave it, in the order in which cdk8s asks them."""
    if value is None:
        return None
    context = ResolutionContext(resource, key, value)
    for resolver in resolvers:
        resolver.resolve(context)
        if context.replaced:
            return _resolved(resource, key, context.replaced_value, resolvers)
    if isinstance(value, list):
        return [
            _resolved(resource, [*key, str(i)], each, resolvers) for i, each in enumerate(value)
        ]
    if isinstance(value, dict):
        return {
            name: _resolved(resource, [*key, name], each, resolvers) for name, each in value.items()
        }
    return value
