"""The Secrets of the values: those that exist, and those that their credentials are written to."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from ..._parts.config_map_files import ConfigMapFiles
from ..._parts.ufs_secret import UfsSecretOptions
from ..._properties.catalogue import find
from ..._properties.components import PodName
from ..._properties.values import Unchecked
from ..keys.checked import Checked
from ..values.tree import Path
from .description import Secret
from .simple import advise

_PODS: tuple[PodName, ...] = ("master", "worker", "logserver")


class _Credentials:
    """The credentials of the same pods: their values by key, and which keys are for what."""

    def __init__(self, place: Path) -> None:
        """Begin with none; `place` is where the first of them is."""
        self.place = place
        self.literals: dict[str, str] = {}
        self.properties: dict[str, str | Unchecked] = {}
        self.env: dict[str, str] = {}


class Credentials:
    """The credentials that stand in the values, one Secret for those of the same pods."""

    def __init__(self, checked: Checked) -> None:
        """Begin with none."""
        self._checked = checked
        self._found: dict[tuple[PodName, ...], _Credentials] = {}

    def add_property(self, pods: tuple[PodName, ...], name: str, value: str, place: Path) -> None:
        """Add the value of a property.

        Args:
            pods: Whose it is.
            name: The property.
            value: Its value.
            place: Where it is.

        Raises:
            ValuesError: If the pods have another value for it.
        """
        key = name if find(name) is not None else Unchecked(name)
        self._of(pods, name, value, place).properties[name] = key

    def add_variable(self, pods: tuple[PodName, ...], name: str, value: str, place: Path) -> None:
        """Add the value of an environment variable; arguments as for `add_property`."""
        self._of(pods, name, value, place).env[name] = name

    def _of(self, pods: tuple[PodName, ...], name: str, value: str, place: Path) -> _Credentials:
        found = self._found.setdefault(pods, _Credentials(place))
        if found.literals.setdefault(name, value) != value:
            raise self._checked.problem(
                place,
                "is a credential that the other process of the pod has with another value; give"
                " both the same",
            )
        return found

    def secrets(self, name: str) -> Iterator[Secret]:
        """The Secrets to be written.

        Args:
            name: The cluster's name.
        """
        for pods, found in self._found.items():
            what = "credentials" if pods == ("master", "worker") else f"{pods[0]}-credentials"
            with self._checked.at(found.place):
                options = UfsSecretOptions(
                    secret_name=f"{name}-{what}",
                    env=found.env,
                    properties=found.properties,
                    pods=pods,
                )
            yield Secret(what, options, found.literals, found.place)


def advise_of_literals(options: UfsSecretOptions) -> None:
    """Warn of a Secret that is written with the credentials of the values.

    Args:
        options: The Secret.
    """
    advise(
        f"credentials that stand in the values are written to Secret {options.secret_name},"
        " values included: keep the output out of repositories, or make a Secret yourself"
        " and use UfsSecret.from_existing"
    )


def existing_secrets(checked: Checked, taken: Container[str]) -> Iterator[Secret]:
    """The existing Secrets, one of each name and mount, for the pods that have it so.

    Args:
        checked: The values.
        taken: Ids that no construct may have.
    """
    ids: set[str] = set()
    for (secret_name, mount), pods in _wanted(checked, "secrets").items():
        place = ("secrets", pods[0], secret_name)
        with checked.at(place):
            options = UfsSecretOptions(secret_name=secret_name, mount=mount, pods=pods)
        number, unique = 1, secret_name
        while unique in taken or unique in ids:
            number += 1
            unique = f"{secret_name}-{number}"
        ids.add(unique)
        yield Secret(unique, options, None, place)


def config_maps(checked: Checked) -> Iterator[ConfigMapFiles]:
    """The existing ConfigMaps, likewise."""
    for (name, mount), pods in _wanted(checked, "configmaps").items():
        with checked.at(("configmaps", pods[0], name)):
            yield ConfigMapFiles(config_map_name=name, mount=mount, pods=pods)


def _wanted(checked: Checked, key: str) -> Mapping[tuple[str, str], list[PodName]]:
    wanted: dict[tuple[str, str], list[PodName]] = {}
    for pod_name in _PODS:
        for name, mount in (checked[f"{key}.{pod_name}"] or {}).items():
            wanted.setdefault((name, mount), []).append(pod_name)
    return wanted
