"""Checks of users' features, with errors that name their class and method."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._base import checks
from .._base.arguments import asked
from .._base.suggest import meant
from .._base.values import FrozenDict
from .._parts.feature import Feature
from .._pods import environment, extras
from .._pods.mounts import Mount
from .._properties.components import POD_OF, Component, Role
from .._properties.given import Given, checked_name, given_properties, not_read
from .._properties.shell import EnvReference, definition
from ..errors import AlluxioConfigError, refuse
from .ownership import PARTS, owned, owner_of

_METHODS = ("properties", "volume_mounts", "environment")
_WORDS: Mapping[str, str] = {"mounts": "volume_mounts", "env": "environment"}
_EVERYTHING = Component.ALL


def own_features(given: object) -> tuple[Feature, ...]:
    """Check the option `features`, before any method of a feature is called.

    Args:
        given: The value of the option.

    Raises:
        AlluxioConfigError: On anything but a user's own feature, or a method that would never be
            called.
    """
    for i, each in enumerate(checks.sequence("features", given, object)):
        if isinstance(each, type) and issubclass(each, Feature):
            raise refuse(
                f"features[{i}]", each, "must be an instance of it", f"use {each.__name__}(…)"
            )
    features = checks.sequence("features", given, Feature)
    for each in features:
        if isinstance(each, PARTS):
            raise refuse(
                "features",
                each,
                "must be features of your own, and this is a part of the library",
                "give it by its own option",
            )
        _check_names(each)
        _check_owns(each)
    return features


def _check_names(feature: Feature) -> None:
    """Refuse methods whose names resemble those of `Feature`, and which are never called."""
    kind = type(feature)
    for name in dir(kind):
        if name.startswith("_") or hasattr(Feature, name):
            continue
        wanted = [_WORDS[name]] if name in _WORDS else meant(name, _METHODS)
        missing = [each for each in wanted if getattr(kind, each) is getattr(Feature, each)]
        if missing and callable(getattr(kind, name)):
            raise AlluxioConfigError(
                "is never called",
                parameter=f"{kind.__name__}.{name}",
                remedy=f"rename it to {missing[0]}",
            )


def _check_owns(feature: Feature) -> None:
    place = f"{type(feature).__name__}.owns"
    for pattern, option in checks.texts(place, feature.owns).items():
        checks.text(f"{place}[{pattern!r}]", option)
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError) as error:
            raise refuse(
                place,
                pattern,
                f"must have regular expressions of properties' names as keys ({error})",
                r'use r"alluxio\.my\..*" or the like',
            ) from None


class CheckedFeature(Feature):
    """A user's feature, called once for each process of the cluster, with its results checked."""

    def __init__(self, feature: Feature, *, components: Sequence[Component], numbered: bool):
        """Call the feature's methods.

        Args:
            feature: The feature.
            components: The processes of the cluster.
            numbered: Whether the workers are in a StatefulSet.

        Raises:
            AlluxioConfigError: On a result that cannot work.
        """
        self.feature = feature
        self._name = type(feature).__name__
        self._stateful = (Role.MASTER, Role.WORKER) if numbered else (Role.MASTER,)
        self.given: dict[Component, Given] = {}
        self._properties: dict[Component, Mapping[str, str | EnvReference]] = {}
        for component in Component:
            self._properties[component] = self._checked_properties(component)
        self._check_definitions(_EVERYTHING)
        for component in components:
            self._check_definitions(component)
            for error in not_read(self._place("properties"), component, self._own(component)):
                raise error
        self._mounts = {each: self._checked_mounts(each) for each in components}
        self._environment = {each: self._checked_environment(each) for each in components}
        self._check_everything("volume_mounts", self._mounts)
        self._check_everything("environment", self._environment)

    def _check_definitions(self, component: Component) -> None:
        for name, value in self._properties[component].items():
            definition(name, value, sourced=component.sourced, expanded=component.expanded)

    def ask_for_client(self) -> None:
        """Call the methods for `Component.CLIENT` as well, which only a cluster with Jobs has.

        Raises:
            AlluxioConfigError: On a result that cannot work.
        """
        client = Component.CLIENT
        if client not in self._mounts:
            self._check_definitions(client)
            self._mounts[client] = self._checked_mounts(client)
            self._environment[client] = self._checked_environment(client)

    def _own(self, component: Component) -> Given:
        """The properties that it sets for a process, but not for all."""
        given, everywhere = self.given[component], self.given[_EVERYTHING].values
        values = {name: text for name, text in given.values.items() if name not in everywhere}
        return Given(values=FrozenDict(values), unchecked=given.unchecked)

    def _place(self, method: str) -> str:
        return f"{self._name}.{method}"

    def _asked(self, method: str, component: Component) -> object:
        """The result of one of its methods."""
        asking = getattr(self.feature, method)
        form = f"def {method}(self, component)"
        return asked(self._place(method), asking, component, form=form)

    def _checked_properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        place = self._place("properties")
        answered = self._asked("properties", component)
        if answered is None:
            raise _nothing(place, "a dict", "{}")
        if not isinstance(answered, Mapping):
            answered = given_properties(place, answered).values  # which refuses it
        references: dict[str, str | EnvReference] = {}
        rest = {}
        for name, value in answered.items():
            if isinstance(value, EnvReference):
                references[checked_name(place, name)] = value
            else:
                rest[name] = value
        given = given_properties(place, rest)
        twice = references.keys() & given.values.keys()
        if twice:
            raise AlluxioConfigError(
                f"has {min(twice)!r} twice, once as its alias",
                parameter=place,
                remedy="leave one out",
            )
        every: dict[str, str | EnvReference] = {**given.values, **references}
        self.given[component] = Given(
            values=FrozenDict({name: str(value) for name, value in every.items()}),
            unchecked=given.unchecked,
        )
        return every

    def _checked_mounts(self, component: Component) -> tuple[Mount, ...]:
        place = self._place("volume_mounts")
        answered = _listed(place, self._asked("volume_mounts", component))
        mounts = extras.mounts(place, answered, templates=True)
        role = POD_OF[component]
        for mount in mounts:
            if mount.volume.claim_template is not None and role not in self._stateful:
                raise AlluxioConfigError(
                    f"gives {component.suffix} the volume {mount.volume.name!r} with a"
                    f" claim_template, but the {role.value} pods are not in a StatefulSet, whose"
                    " pods alone have claims of their own",
                    parameter=place,
                    remedy="give the cluster workers=3, or use VolumeSource.existing_claim(…)"
                    if role is Role.WORKER
                    else "use VolumeSource.existing_claim(…)",
                )
        return mounts

    def _checked_environment(self, component: Component) -> tuple[Mapping[str, Any], ...]:
        place = self._place("environment")
        answered = _listed(place, self._asked("environment", component))
        return environment.variables(place, answered)

    def _check_everything(self, method: str, answers: Mapping[Component, Sequence[object]]) -> None:
        """Refuse mounts and variables for `Component.ALL` only, which has no container."""
        if any(answers.values()) or not answers:
            return
        if getattr(type(self.feature), method) is getattr(Feature, method):
            return
        if _listed(self._place(method), self._asked(method, _EVERYTHING)):
            raise AlluxioConfigError(
                "returns something only for Component.ALL, which has no container",
                parameter=self._place(method),
                remedy="return it for each process, such as Component.WORKER",
            )

    def owned_by_others(
        self, others: Sequence[Feature], *, metastore: object
    ) -> Iterator[AlluxioConfigError]:
        """The errors for properties that a part of the cluster, or another feature, owns.

        Args:
            others: The user's other features.
            metastore: The cluster's metastore, if it has one.
        """
        for given in self.given.values():
            foreign = {
                name: value
                for name, value in given.values.items()
                if owner_of(name, (self.feature,)) is None
            }
            yield from owned(
                self._place("properties"),
                Given(values=FrozenDict(foreign), unchecked=given.unchecked),
                metastore=metastore,
                features=others,
            )

    def contradicts(self, earlier: CheckedFeature) -> Iterator[AlluxioConfigError]:
        """The errors for properties that an earlier feature sets to another value.

        Args:
            earlier: The earlier feature.
        """
        for component, given in self.given.items():
            for name in given.values.keys() & earlier.given[component].values.keys():
                own, other = given.values[name], earlier.given[component].values[name]
                if own != other and name not in given.unchecked:
                    yield AlluxioConfigError(
                        f"and {earlier._place('properties')} set {name!r} to {own!r} and {other!r}",
                        parameter=self._place("properties"),
                        remedy="leave it out of one, or write Unchecked(…) in the one that comes"
                        " later and is to win",
                    )

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        """What it answered."""
        return self._properties[component]

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """What it answered."""
        return self._mounts.get(component, ())

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """What it answered."""
        return self._environment.get(component, ())


def checked_features(
    features: Sequence[Feature],
    *,
    components: Sequence[Component],
    numbered: bool,
    metastore: object,
) -> tuple[CheckedFeature, ...]:
    """Call the methods of users' features, and check their results, singly and together.

    Args:
        features: The features.
        components: The processes of the cluster.
        numbered: Whether the workers are in a StatefulSet.
        metastore: The cluster's metastore, if it has one.

    Raises:
        AlluxioConfigError: On a result that cannot work.
    """
    checked = tuple(
        CheckedFeature(each, components=components, numbered=numbered) for each in features
    )
    for i, each in enumerate(checked):
        others = [other for other in features if other is not each.feature]
        for error in each.owned_by_others(others, metastore=metastore):
            raise error
        for earlier in checked[:i]:
            for error in each.contradicts(earlier):
                raise error
    return checked


def _listed(place: str, answered: object) -> object:
    """A result as a list, also if it is a generator."""
    if answered is None:
        raise _nothing(place, "a list", "()")
    return list(answered) if isinstance(answered, Iterator) else answered


def _nothing(place: str, kind: str, empty: str) -> AlluxioConfigError:
    return refuse(
        place, None, f"must return {kind} for every component", f"end it with return {empty}"
    )
