"""Credentials in places that everybody in the namespace can read.

Values that users give are checked at once. This checks what is finally written to a ConfigMap or
a pod template, whichever part it came from.
"""

from __future__ import annotations

from collections.abc import Iterator

from .._credentials import BY_NAME, credential, in_data, in_text
from .._properties.components import Component
from .._properties.given import credential_in
from .._properties.shell import EnvReference
from ..errors import AlluxioConfigError, Finding, problem
from .answers import environment_of, properties_of, shared_data, variables_of
from .cluster import Cluster


def exposed(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    """The credentials in the ConfigMaps of a cluster, and in the variables of its containers.

    Args:
        cluster: The cluster.
    """
    variables = variables_of(cluster, cluster.components)
    for component in (Component.ALL, *cluster.components):
        yield from _in_properties(cluster, component, variables.get(component.variable, ""))
        yield from _in_environment(cluster, component)
    for name, text in shared_data(cluster).items():
        if (what := credential(name, text)) is not None:
            yield _problem(f"{name} of a ConfigMap", what)


def _in_properties(
    cluster: Cluster, component: Component, text: str
) -> Iterator[AlluxioConfigError]:
    named = False
    for name, value in properties_of(cluster, component).items():
        if isinstance(value, EnvReference):
            continue
        if (what := credential_in(name, value)) is not None:
            named = True
            yield _problem(f"the property {name!r} of {component.suffix}", what)
    if not named and (what := in_text(text)) is not None:
        yield _problem(f"{component.variable} of the ConfigMap", what)


def _in_environment(cluster: Cluster, component: Component) -> Iterator[AlluxioConfigError]:
    for each in environment_of(cluster, component):
        for _, what in in_data(each):
            yield _problem(f"the variable {each.get('name')!r} of {component.suffix}", what)


def _problem(place: str, what: str) -> AlluxioConfigError:
    reason = "" if what == BY_NAME else f" ({what})"
    return problem(
        Finding.CREDENTIAL_AS_TEXT,
        f"{place} has a credential as text{reason}, which everyone who may read the object would"
        " see",
        "put it into a Secret: UfsSecret.from_existing(…) has it as a variable or a property, and"
        " a feature refers to a variable as EnvReference(…)",
    )
