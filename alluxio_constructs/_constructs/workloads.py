"""Workloads of users, to which this library adds mounts, variables, labels and affinities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from cdk8s import ApiObject
from constructs import Construct

from .._pods.additions import PodAdditions
from ..errors import refuse
from .patched_workloads import PatchedWorkload
from .plus_workloads import PlusWorkload, plus_of


class Workload(Protocol):
    """A workload of a user."""

    @property
    def path(self) -> str:
        """Its construct path."""

    @property
    def namespace(self) -> str | None:
        """Its namespace, if it has one."""

    @property
    def on_host_network(self) -> bool:
        """Whether its pods are on the host network."""

    def labels(self) -> Mapping[str, str]:
        """The labels that its pods have so far."""

    def add(self, additions: PodAdditions, containers: Sequence[object] | None) -> None:
        """Add what the pods need: all of it, or nothing if there is an error.

        Args:
            additions: What to add.
            containers: Which of its containers; None for all that it has so far.

        Raises:
            AlluxioConfigError: If the workload has no containers, a container is not its own or has
                something in the same place, or another volume has the same name.
        """


def workload_of(
    what: str,
    given: object,
    *,
    template: str | None = None,
    by_hand: str = "volume() and volume_mount()",
) -> Workload:
    """Wrap a workload of any version of cdk8s-plus, or an `ApiObject`, generated ones included.

    Args:
        what: The name of the method in errors.
        given: The workload.
        template: The path of the pod template in an `ApiObject`, as a JSON pointer. Default: that
            of its kind in Kubernetes.
        by_hand: The methods that do the same for manifests written by hand. Default: those that
            mount volumes.

    Raises:
        AlluxioConfigError: If it is none of these.
    """
    if isinstance(given, ApiObject):
        return PatchedWorkload(what, given, template)
    plus = plus_of(given)
    if plus is None or not isinstance(given, Construct):
        raise refuse(
            f"{what} workload",
            given,
            "must be a Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod of cdk8s-plus, or an"
            " ApiObject of one of these kinds",
            f"give one; for others put {by_hand} into their manifest",
        )
    if template is not None:
        raise refuse(
            f"{what} template",
            template,
            "is only for an ApiObject of a custom kind",
            "leave it out",
        )
    return PlusWorkload(what, given, plus)
