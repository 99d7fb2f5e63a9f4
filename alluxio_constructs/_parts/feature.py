"""`Feature`: the interface that every part of a cluster implements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from .._base.values import NOTHING
from .._pods.mounts import Mount
from .._properties.components import Component
from .._properties.shell import EnvReference
from .._properties.values import PropertyValue, Unchecked


class Feature:
    """A part of a cluster that declares what it needs in each process.

    A journal, a metastore, the tiers, the domain socket and a Secret are features. Subclass it to
    add a feature of your own to a cluster: ``AlluxioCluster(…, features=[Mine()])``.

    Attributes:
        owns: The properties that only this feature sets, as regular expressions of their names,
            each with the option to use instead. A user who sets one of them as a property gets an
            error that names the option. Default: none.

    `docs/extending.md` lists the requirements on the methods' results.
    """

    owns: ClassVar[Mapping[str, str]] = NOTHING

    def properties(
        self, component: Component
    ) -> Mapping[str, PropertyValue | Unchecked | EnvReference]:
        """The Alluxio properties that the feature sets for a process.

        Args:
            component: The process; `Component.ALL` for properties that every process must know.
        """
        return {}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The volumes that the feature mounts in a process's container, each with its path."""
        return ()

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The environment variables that the feature needs in a process's container, as in YAML."""
        return ()
