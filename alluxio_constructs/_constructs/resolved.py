"""Resolvers of an app, made to see the fields of objects that a JSON patch adds.

cdk8s calls resolvers before it applies patches, so they would see only the metadata.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from cdk8s import (
    ApiObject,
    App,
    ImplicitTokenResolver,
    IResolver,
    LazyResolver,
    NumberStringUnionResolver,
    ResolutionContext,
)
from constructs import Construct

from .._manifests.objects import pruned
from .registry import place_of

_OF_CDK8S = (LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver)
_RESOLVED_BY_CDK8S = ("apiVersion", "kind", "metadata")

_of_apps: WeakKeyDictionary[Construct, Sequence[IResolver]] = WeakKeyDictionary()


def kind_of_object(app: Construct) -> type[ApiObject]:
    """The class of an app's objects; it calls resolvers only if the app has some.

    Args:
        app: The app.
    """
    return _Resolved if _resolvers_of(app) else ApiObject


def _resolvers_of(app: Construct) -> Sequence[IResolver]:
    """The resolvers that a user gave an app; jsii is asked only once."""
    if app not in _of_apps:
        given = app.resolvers if isinstance(app, App) else []
        # The built-in ones resolve values that plain data never contains.
        _of_apps[app] = [each for each in given if not isinstance(each, _OF_CDK8S)]
    return _of_apps[app]


class _Resolved(ApiObject):
    """An `ApiObject` whose fields, patches included, the resolvers of its app see."""

    def to_json(self) -> Any:
        """The document that is written."""
        resolvers = _resolvers_of(place_of(self.chart).root)
        return {
            key: value
            if key in _RESOLVED_BY_CDK8S
            else pruned(_resolved(self, [key], value, resolvers))
            for key, value in super().to_json().items()
        }


def _resolved(
    resource: ApiObject, key: list[str], value: Any, resolvers: Sequence[IResolver]
) -> Any:
    """A value after all resolvers, in the order in which cdk8s calls them."""
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
