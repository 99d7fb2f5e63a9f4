"""The credentials that stand in the values, which go into Secrets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ._check import Checked
from ._program import UNSET, Call, Name, Program
from ._values import Path


@dataclass
class _Secret:
    """A Secret that is to be written.

    Attributes:
        place: Where the first of its credentials is.
        literals: The credentials, by key.
        properties: The properties that have the value of a key.
        env: The variables that have it.
    """

    place: Path
    literals: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)


class Credentials:
    """The credentials that stand in the values, one Secret for those of the same pods."""

    def __init__(self, checked: Checked) -> None:
        """Begin with none."""
        self._checked = checked
        self._secrets: dict[tuple[str, ...], _Secret] = {}

    def add_property(self, pods: tuple[str, ...], name: str, value: str, place: Path) -> None:
        """Add the value of a property.

        Args:
            pods: Whose it is.
            name: The property.
            value: Its value.
            place: Where it is.

        Raises:
            ValuesProblem: If the pods have another value for it.
        """
        self._of(pods, name, value, place).properties[name] = name

    def add_variable(self, pods: tuple[str, ...], name: str, value: str, place: Path) -> None:
        """Add the value of an environment variable; arguments as for `add_property`."""
        self._of(pods, name, value, place).env[name] = name

    def _of(self, pods: tuple[str, ...], name: str, value: str, place: Path) -> _Secret:
        secret = self._secrets.setdefault(pods, _Secret(place))
        if secret.literals.setdefault(name, value) != value:
            raise self._checked.problem(
                place,
                "is a credential that the other process of the pod has with another value; give"
                " both the same",
            )
        return secret

    def written(self, program: Program, name: str) -> Iterator[tuple[Name, str]]:
        """Write the Secrets.

        Args:
            program: Where to.
            name: The cluster's name.

        Yields:
            The variable of each in the program, and the Secret's name.
        """
        for pods, secret in self._secrets.items():
            usual = pods == ("master", "worker")
            what = "credentials" if usual else f"{pods[0]}-credentials"
            secret_name = f"{name}-{what}"
            value = Call(
                "UfsSecret.create_from_literals",
                Name("chart"),
                program.id(secret_name),
                place=secret.place,
                secret_name=secret_name,
                literals=secret.literals,
                env=secret.env or UNSET,
                properties=secret.properties or UNSET,
                pods=UNSET if usual else list(pods),
            )
            yield program.let(what, value), secret_name
