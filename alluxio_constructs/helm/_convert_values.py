"""Single values as expressions: sizes, durations, resources, probes, volumes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._base.quantities import GIB, KIB, MIB
from ._check import Checked
from ._key import ABSENT
from ._keys import keys
from ._kinds import KINDS, KindError
from ._program import UNSET, Call, call
from ._values import Path, Values, kind

_UNITS = (("gibibytes", GIB), ("mebibytes", MIB), ("kibibytes", KIB))


def path(key: str) -> Path:
    """The path of a key without lists in it."""
    return tuple(key.split("."))


def default(key: str) -> Any:
    """The default of a key, as its kind has it; None if it has none."""
    found = next(each for each in keys() if each.path == key)
    if found.default is ABSENT or found.default is None:
        return None
    return KINDS[found.kind](found.default)


def changed(checked: Checked, key: str) -> Any:
    """What a key is, or `UNSET` where that is its default, or absent."""
    value = checked[key]
    return UNSET if value is None or value == default(key) else value


def has_metastore(checked: Checked) -> bool:
    """Whether the values give the metastore a volume."""
    return any(
        checked[each.path] is not None for each in keys() if each.path.startswith("metastore.")
    )


@dataclass(frozen=True)
class Names:
    """The names of a cluster.

    Attributes:
        cluster: Its own, which others begin with.
        user: The user's own values.
    """

    cluster: str
    user: Values

    def gives(self, *keys: str) -> bool:
        """Whether the user's own values have one of these keys.

        Args:
            keys: The keys.
        """
        return any(path(key) in self.user.origins for key in keys)

    def own(self, checked: Checked, key: str, usual: str) -> Any:
        """A name of the values, or `UNSET` where it is the usual one, or the chart's by default.

        Args:
            checked: The values.
            key: The key.
            usual: The name that the typed API gives by itself.
        """
        by_default = checked[key] == default(key) and not self.gives(key)
        return UNSET if by_default or checked[key] == usual else checked[key]


def size(in_bytes: int) -> Call:
    """A number of bytes, in the largest unit that it is whole in."""
    for unit, factor in _UNITS:
        if in_bytes % factor == 0:
            return Call(f"Size.{unit}", in_bytes // factor)
    return Call("Size.kibibytes", in_bytes / KIB)


def seconds(checked: Checked, key: str, number: int) -> Call:
    """A number of seconds, in minutes where they are whole.

    Args:
        checked: The values.
        key: Where it is.
        number: The number.

    Raises:
        ValuesProblem: If it is negative, or more than Kubernetes counts to.
    """
    if not 0 <= number < 2**31:
        raise checked.problem(path(key), f"must be 0 or more, and below 2^31 (got {number})")
    if number and number % 60 == 0:
        return Call("Duration.minutes", number // 60)
    return Call("Duration.seconds", number)


def cores(thousandths: int) -> Any:
    """A number of cores."""
    return f"{thousandths}m" if thousandths % 1000 else thousandths // 1000


def resources(checked: Checked, owner: str, name: str = "resources") -> Any:
    """The resources of a container, or `UNSET` where they are the default."""
    fields = {
        "cpu_request": (f"{owner}.{name}.requests.cpu", cores),
        "cpu_limit": (f"{owner}.{name}.limits.cpu", cores),
        "memory_request": (f"{owner}.{name}.requests.memory", size),
        "memory_limit": (f"{owner}.{name}.limits.memory", size),
    }
    if all(checked[key] == default(key) for key, _ in fields.values()):
        return UNSET
    written = {
        field: UNSET if checked[key] is None else write(checked[key])
        for field, (key, write) in fields.items()
    }
    return Call("Resources", place=(*path(owner), name), **written)


_PROBE_FIELDS = {
    "initial_delay": "initialDelaySeconds",
    "period": "periodSeconds",
    "timeout": "timeoutSeconds",
    "failure_threshold": "failureThreshold",
    "success_threshold": "successThreshold",
}


def probe(checked: Checked, owner: str, name: str) -> Any:
    """A probe, with what differs from the default."""
    known = {key.path for key in keys()}
    options = {}
    for option, field in _PROBE_FIELDS.items():
        key = f"{owner}.{name}.{field}"
        value = changed(checked, key) if key in known else UNSET
        duration = option in ("initial_delay", "period", "timeout")
        if duration and value is not UNSET:
            value = seconds(checked, key, value)
        options[option] = value
    return call("Probe", place=(*path(owner), name), **options)


def claim(
    checked: Checked, owner: str, *, in_bytes: int, selector: dict[str, Any] | None = None
) -> Any:
    """The claim of a part of the values, or `UNSET` where it is the chart's.

    Args:
        checked: The values.
        owner: The part.
        in_bytes: The size where none is given.
        selector: Of the claim.
    """
    storage_class = checked[f"{owner}.storageClass"] or None
    requested = checked[f"{owner}.size"] or in_bytes
    modes = checked[f"{owner}.accessModes"]
    modes = ["ReadWriteOnce"] if modes is None else modes
    usual = (in_bytes, "standard", ["ReadWriteOnce"])
    if (requested, storage_class, modes) == usual and not selector:
        return UNSET
    return Call(
        "VolumeSource.persistent_volume_claim",
        size(requested),
        place=path(owner),
        storage_class_name=UNSET if storage_class == "standard" else storage_class,
        access_modes=UNSET if modes == ["ReadWriteOnce"] else modes,
        selector=selector or UNSET,
    )


def empty_dir(checked: Checked, owner: str) -> Call:
    """The `emptyDir` of a part of the values."""
    in_bytes = checked[f"{owner}.size"]
    return Call(
        "VolumeSource.empty_dir",
        place=path(owner),
        size_limit=UNSET if in_bytes is None else size(in_bytes),
        medium=checked[f"{owner}.medium"] or UNSET,
    )


def fields(
    checked: Checked, item: object, place: Path, known: Mapping[str, str], required: Iterable[str]
) -> dict[str, Any]:
    """The fields of an item of a list.

    Args:
        checked: The values.
        item: The item.
        place: Where it is.
        known: The fields that there are, each with its kind.
        required: Those that must be there.
    """
    if not isinstance(item, Mapping):
        raise checked.problem(place, f"must be a map with {', '.join(known)}")
    found = {}
    for name, value in item.items():
        if name not in known:
            raise checked.problem((*place, name), f"is unknown; there are {', '.join(known)}")
        if value is None:
            continue
        try:
            found[name] = KINDS[known[name]](value)
        except KindError as error:
            # What is in a map or a list may be a credential.
            shown = kind(value) if isinstance(value, (Mapping, list)) else repr(value)
            raise checked.problem((*place, name), f"{error} (got {shown})") from None
    for name in required:
        if name not in found:
            raise checked.problem((*place, name), "is missing; give it")
    return found
