"""Giving workloads that are not ours what they need to use something of ours."""

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
    """A workload that is not ours."""

    @property
    def path(self) -> str:
        """Where it is among the constructs."""

    @property
    def namespace(self) -> str | None:
        """Its namespace, if it has one."""

    def labels(self) -> Mapping[str, str]:
        """The labels that its pods have by now."""

    def add(self, additions: PodAdditions, containers: Sequence[object] | None) -> None:
        """Give its pods what they need: all of it, or, with an error, nothing.

        Args:
            additions: What they need.
            containers: Which of its containers; None for all that it has by now.

        Raises:
            AlluxioConfigError: If there is no container, one is not the workload's or has something
                in a place already, or the workload has another volume of a name.
        """


def workload_of(what: str, given: object, *, template: str | None = None) -> Workload:
    """A workload of cdk8s-plus, of whichever version, or an `ApiObject`, as the generated ones are.

    Args:
        what: What errors call the method that takes it.
        given: The workload.
        template: Where an `ApiObject` has the template of its pods, as a JSON pointer. Default:
            where those of Kubernetes have it.

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
            "give one; for others put volume() and volume_mount() into their manifest",
        )
    if template is not None:
        raise refuse(
            f"{what} template",
            template,
            "is for an ApiObject of a kind that Kubernetes does not have",
            "leave it out",
        )
    return PlusWorkload(what, given, plus)
