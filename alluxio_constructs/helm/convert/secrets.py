"""Converts the Secrets of the values: existing ones, and those to which credentials are written."""

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
    """The credentials of the same pods: their values by key, and the use of each key."""

    def __init__(self, place: Path) -> None:
        """Start empty; `place` is the path of the first credential."""
        self.place = place
        self.literals: dict[str, str] = {}
        self.properties: dict[str, str | Unchecked] = {}
        self.env: dict[str, str] = {}


class Credentials:
    """The credentials in the values, with one Secret for those of the same pods."""

    def __init__(self, checked: Checked) -> None:
        """Start empty."""
        self._checked = checked
        self._found: dict[tuple[PodName, ...], _Credentials] = {}

    def add_property(self, pods: tuple[PodName, ...], name: str, value: str, place: Path) -> None:
        """Add the value of a property.

        Args:
            pods: The pods that get it.
            name: The property.
            value: Its value.
            place: Its path.

        Raises:
            ValuesError: If the pods already have another value for it.
        """
        key = name if find(name) is not None else Unchecked(name)
        self._of(pods, name, value, place).properties[name] = key

    def add_variable(self, pods: tuple[PodName, ...], name: str, value: str, place: Path) -> None:
        """Add the value of an environment variable; the arguments are those of `add_property`."""
        self._of(pods, name, value, place).env[name] = name

    def _of(self, pods: tuple[PodName, ...], name: str, value: str, place: Path) -> _Credentials:
        found = self._found.setdefault(pods, _Credentials(place))
        if found.literals.setdefault(name, value) != value:
            raise self._checked.problem(
                place,
                "is a credential for which the other process of the pod has another value; give"
                " both the same value",
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
        f"the credentials in the values are written to Secret {options.secret_name} in the output:"
        " keep the output out of repositories, or create the Secret yourself and use"
        " UfsSecret.from_existing"
    )


def existing_secrets(checked: Checked, taken: Container[str]) -> Iterator[Secret]:
    """The existing Secrets, one for each name and mount, with the pods that mount it there.

    Args:
        checked: The values.
        taken: Construct ids that are already in use.
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
    """The existing ConfigMaps, one for each name and mount, with the pods that mount it there."""
    for (name, mount), pods in _wanted(checked, "configmaps").items():
        with checked.at(("configmaps", pods[0], name)):
            yield ConfigMapFiles(config_map_name=name, mount=mount, pods=pods)


def _wanted(checked: Checked, key: str) -> Mapping[tuple[str, str], list[PodName]]:
    wanted: dict[tuple[str, str], list[PodName]] = {}
    for pod_name in _PODS:
        for name, mount in (checked[f"{key}.{pod_name}"] or {}).items():
            wanted.setdefault((name, mount), []).append(pod_name)
    return wanted
