"""What a pod mounts: volumes as plain data, each with the path at which a container has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from .._base.values import value_object


@value_object()
class PodVolume:
    """A volume of a pod, as plain data.

    Args:
        name: The volume's name in the pod.
        source: The volume's source, such as ``{"emptyDir": {}}``.
        claim_template: In place of a source, the spec of the claim that each pod of a StatefulSet
            gets for itself.
    """

    name: str
    source: Mapping[str, Any] = field(default_factory=dict)
    claim_template: Mapping[str, Any] | None = None

    @property
    def on_host(self) -> bool:
        """Whether it is a directory of the node, which all pods on the node can share."""
        return "hostPath" in self.source


@value_object()
class Mount:
    """A volume mounted in a container. It brings its volume, so neither is ever without the other.

    Args:
        volume: The volume.
        path: Where it is mounted.
        read_only: Whether the container may only read.
        propagation: `Bidirectional`, `HostToContainer` or None.
        prepare: Whether the directory must be handed to the pod's user by an init container.
        memory: How many bytes of the container's memory its files may take up.
    """

    volume: PodVolume
    path: str
    read_only: bool = False
    propagation: str | None = None
    prepare: bool = False
    memory: int = 0
