"""Findings that only the whole shows: collected, and reported all together at synth."""

from __future__ import annotations

from enum import Enum

import jsii
from constructs import Construct, IValidation


class Finding(Enum):
    """Everything that synth can find wrong; the value is what messages and documentation call it.

    `docs/findings.md` says of each what it means and what to do.
    """

    SEVERAL_MASTERS = "several-masters-need-the-embedded-journal"
    SHARED_MASTER_VOLUME = "masters-share-a-volume"
    HA_ONLY_OPTION = "option-of-another-journal"
    SECRET_TWICE = "secret-given-twice"
    SECRET_MOUNT_TWICE = "secret-mount-given-twice"
    SECRET_VARIABLE_TWICE = "secret-variable-given-twice"
    FUSE_NEEDS_ROOT = "worker-embedded-fuse-needs-user-0"
    TIERS_NOT_SHARED = "local-short-circuit-needs-shared-tiers"
    MEMORY = "memory-does-not-fit"
    HOST_PORT_TWICE = "host-network-port-used-twice"
    MOUNT_PATH_TWICE = "two-volumes-at-one-path"
    VOLUME_NAME_TWICE = "two-volumes-of-one-name"
    NOTHING_TO_RUN = "neither-masters-nor-workers"
    NODES_UNKNOWN = "pods-on-node-network-locked-out"
    CONTAINER_NAME_TWICE = "two-containers-of-one-name"
    UNKNOWN_VOLUME = "container-mounts-unknown-volume"
    PORT_TWICE = "port-used-twice-in-a-pod"
    SERVICE_PORT_TWICE = "service-port-used-twice"
    VARIABLE_TWICE = "variable-set-by-the-cluster"


@jsii.implements(IValidation)
class _Found:
    def __init__(self, messages: list[str]) -> None:
        self._messages = messages

    def validate(self) -> list[str]:
        return self._messages


class Findings:
    """What was found wrong with a construct while it was put together.

    cdk8s asks every construct for its findings before it writes anything, and raises one error
    with all of them, each with its construct's path.
    """

    def __init__(self, construct: Construct) -> None:
        """Begin with none."""
        self._construct = construct
        self._messages: list[str] = []

    def add(self, finding: Finding, message: str) -> None:
        """Add one, once."""
        text = f"{message} [{finding.value}]"
        if text not in self._messages:
            self._messages.append(text)

    def report(self) -> None:
        """Hand them to cdk8s. A construct without any costs nothing."""
        if self._messages:
            self._construct.node.add_validation(_Found(self._messages))
