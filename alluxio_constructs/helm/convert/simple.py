"""Converts single values: durations, resources, probes, volumes, names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..._base.quantities import Bytes, Seconds
from ..._pods.probes import Probe
from ..._pods.resources import Resources
from ..._pods.volume_uses import chart_claim
from ..._pods.volumes import AccessMode, VolumeSource
from ...errors import HelmValuesWarning, warn
from ..keys.checked import Checked, as_path
from ..keys.kinds import KINDS, KindError
from ..keys.table import default
from ..values.tree import Path, kind

_PROBE = {
    "initialDelaySeconds": "initial_delay",
    "periodSeconds": "period",
    "timeoutSeconds": "timeout",
    "failureThreshold": "failure_threshold",
    "successThreshold": "success_threshold",
}
_MODES: Sequence[AccessMode] = ("ReadWriteOnce",)


def advise(message: str) -> None:
    """Warn of values that are legal but unwise."""
    warn(message, HelmValuesWarning)


def own_name(checked: Checked, key: str, usual: str) -> str | None:
    """A name in the values; None if it is the usual one, or the chart's default.

    Args:
        checked: The values.
        key: The key.
        usual: The default of the typed API.
    """
    by_default = checked[key] == default(key) and not checked.gives(key)
    name: str = checked[key]
    return None if by_default or name == usual else name


def seconds(checked: Checked, key: str, number: int) -> Seconds:
    """A number of seconds.

    Args:
        checked: The values.
        key: Its key.
        number: The number.

    Raises:
        ValuesError: If it is negative, or larger than Kubernetes allows.
    """
    if not 0 <= number < 2**31:
        raise checked.problem(key, f"must be 0 or more, and below 2^31 (got {number})")
    return Seconds(number)


def resources(checked: Checked, owner: str) -> Resources | None:
    """The resources of a container; None if they are the chart's."""
    place = f"{owner}.resources"
    given = {
        f"{what}_{end}": f"{place}.{end}s.{what}"
        for end in ("request", "limit")
        for what in ("cpu", "memory")
    }
    if all(checked[key] == default(key) for key in given.values()):
        return None
    with checked.at(place):
        return Resources(**{option: checked[key] for option, key in given.items()})


def probe(checked: Checked, owner: str, name: str) -> Probe | None:
    """A probe with the options that differ from the chart's; None if none does."""
    given: dict[str, Any] = {}
    for field, option in _PROBE.items():
        key = f"{owner}.{name}.{field}"
        value = checked.changed(key)
        if value is not None:
            given[option] = seconds(checked, key, value) if field.endswith("Seconds") else value
    with checked.at(f"{owner}.{name}"):
        return Probe(**given) if given else None


def claim(
    checked: Checked, owner: str, *, usual: int, selector: Mapping[str, Any] | None = None
) -> VolumeSource | None:
    """The claim of a part of the values; None if it is the chart's.

    Args:
        checked: The values.
        owner: The part.
        usual: The size in bytes if none is given.
        selector: The selector of the claim. Default: none.
    """
    modes = checked[f"{owner}.accessModes"]
    with checked.at(owner):
        written = VolumeSource.persistent_volume_claim(
            checked[f"{owner}.size"] or Bytes(usual),
            storage_class_name=checked[f"{owner}.storageClass"] or None,
            access_modes=_MODES if modes is None else modes,
            selector=selector or None,
        )
    return None if written == chart_claim(usual) else written


def empty_dir(checked: Checked, owner: str) -> VolumeSource:
    """The `emptyDir` of a part of the values."""
    with checked.at(owner):
        return VolumeSource.empty_dir(
            size_limit=checked[f"{owner}.size"], medium=checked[f"{owner}.medium"] or None
        )


def host_path(checked: Checked, owner: str) -> VolumeSource:
    """The node directory of a part of the values.

    Args:
        checked: The values.
        owner: The part.
    """
    given = checked[f"{owner}.hostPath"]
    with checked.at(f"{owner}.hostPath"):
        return VolumeSource.host_path(given)


def fields(
    checked: Checked, item: object, place: Path, known: Mapping[str, str], required: Iterable[str]
) -> dict[str, Any]:
    """The fields of an item of a list.

    Args:
        checked: The values.
        item: The item.
        place: Its path.
        known: The known fields, each with its kind.
        required: The required fields.

    Raises:
        ValuesError: On a field that is unknown, missing or of another kind.
    """
    if not isinstance(item, Mapping):
        raise checked.problem(place, f"must be a map with {', '.join(known)}")
    found = {}
    for name, value in item.items():
        if name not in known:
            raise checked.problem((*place, name), f"is unknown; use one of {', '.join(known)}")
        if value is None:
            continue
        try:
            found[name] = KINDS[known[name]](value)
        except KindError as error:
            # A map or a list may contain a credential.
            shown = kind(value) if isinstance(value, (Mapping, list)) else repr(value)
            raise checked.problem((*place, name), f"{error} (got {shown})") from None
    for name in required:
        if name not in found:
            raise checked.problem((*place, name), "is missing; give it")
    return found


def items(
    checked: Checked, key: str, known: Mapping[str, str], required: Iterable[str] = ()
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The items of a list, each with its path and fields; the arguments are those of `fields`."""
    for i, item in enumerate(checked.get(key) or ()):
        place = (*as_path(key), i)
        yield place, fields(checked, item, place, known, required)
