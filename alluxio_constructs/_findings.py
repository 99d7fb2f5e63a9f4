"""Findings that only the whole shows: collected, and reported all together at synth."""

from __future__ import annotations

import jsii
from constructs import Construct, IValidation

from .errors import AlluxioConfigError


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

    def add(self, message: str | AlluxioConfigError) -> None:
        """Add one, once."""
        if str(message) not in self._messages:
            self._messages.append(str(message))

    def report(self) -> None:
        """Hand them to cdk8s. A construct without any costs nothing."""
        if self._messages:
            self._construct.node.add_validation(_Found(self._messages))
