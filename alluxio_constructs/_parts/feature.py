"""What a cluster is made of: the one question-and-answer form that every part of it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from .._base.values import NOTHING
from .._pods.mounts import Mount
from .._properties.components import Component
from .._properties.shell import EnvReference
from .._properties.values import PropertyValue, Unchecked


class Feature:
    """A part of a cluster that answers for itself what it needs in each process.

    A journal, a metastore, the tiers, the domain socket, a Secret each are one. Derive from it to
    add something of your own to a cluster: ``AlluxioCluster(…, features=[Mine()])``.

    Attributes:
        owns: The properties that are its own, as regular expressions of their names, each with the
            option that sets it. Users who give one of them as a property are sent to the option.
            Default: none.

    `docs/extending.md` says what the answers must hold to.
    """

    owns: ClassVar[Mapping[str, str]] = NOTHING

    def properties(
        self, component: Component
    ) -> Mapping[str, PropertyValue | Unchecked | EnvReference]:
        """The Alluxio properties that it sets for a component.

        Args:
            component: The process; `Component.ALL` for what every process must know.
        """
        return {}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The volumes that it needs in a component's container, each with its path."""
        return ()

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The environment variables that it needs in a component's container, as in a manifest."""
        return ()
