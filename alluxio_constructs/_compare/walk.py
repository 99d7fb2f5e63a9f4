"""The differences between two values of one type, field by field.

Items of lists are matched as Kubernetes does, by their names or other keys, and not by their
position: order matters only in commands and to init containers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from .._kubernetes.table import Field, fields_of, kind_of
from .clean import cleaned
from .defaults import same_scalar
from .difference import ABSENT, Difference, Path, Step, both
from .documents import manifest
from .options import holds_options, option_differences, settings, with_moves
from .volumes import named_alike

_ORDERED = frozenset(
    (
        "core.v1.Container.args",
        "core.v1.Container.command",
        "core.v1.ExecAction.command",
        "core.v1.PodDNSConfig.nameservers",
        "core.v1.PodDNSConfig.searches",
    )
)
# The fields that tell the items of a list apart: those of Kubernetes where there is none here.
_KEYS: Mapping[str, Sequence[str]] = {
    "core.v1.ConfigMapVolumeSource.items": ("key",),
    "core.v1.Container.ports": ("name",),
    "core.v1.EphemeralContainer.ports": ("name",),
    "core.v1.PodSpec.tolerations": ("key", "effect"),
    "core.v1.SecretVolumeSource.items": ("key",),
    "core.v1.ServiceSpec.ports": ("name",),
    "meta.v1.LabelSelector.matchExpressions": ("key", "operator"),
    "core.v1.NodeSelectorTerm.matchExpressions": ("key", "operator"),
    "rbac.v1.ClusterRoleBinding.subjects": ("kind", "name"),
    "rbac.v1.RoleBinding.subjects": ("kind", "name"),
}
_DEFAULTS = {"protocol": "TCP"}
_HIDDEN = frozenset(("core.v1.Secret.data",))
SECRET = object()
"""What a Secret holds in one key, which nobody is to read."""


def differences(
    type_name: str, before: Mapping[str, Any], after: Mapping[str, Any], path: Path = ()
) -> Iterator[Difference]:
    """What differs between two cleaned values of a type.

    Args:
        type_name: Their type; ``""`` where nobody knows it.
        before: The one.
        after: The other.
        path: Where they are.
    """
    if type_name == "core.v1.PodSpec":
        before = named_alike(before, after)
    fields = fields_of(type_name) if type_name else {}
    for name, old, new in both(before, after):
        yield from _field((*path, Step(name)), f"{type_name}.{name}", fields.get(name), old, new)


def _field(
    path: tuple[Step, ...], key: str, field: Field | None, old: Any, new: Any
) -> Iterator[Difference]:
    if key in _HIDDEN:
        yield from _secret(path, _map(old), _map(new))
    elif field is None or field.many == "":
        yield from _one(path, field, old, new)
    elif field.many == "map":
        found: list[Difference] = []
        for name, first, second in both(_map(old), _map(new)):
            found += _named((*path, Step(name, False)), field, first, second)
        yield from with_moves(found)
    elif key in _ORDERED or not _lists(old, new):
        if old != new:
            yield Difference(path, old, new)
    else:
        old, new = (() if each is ABSENT else each for each in (old, new))
        yield from _list(path, field, _KEYS.get(key, field.keys), old, new)
        if key == "core.v1.PodSpec.initContainers":
            yield from _order(path, old, new)


def _lists(*values: Any) -> bool:
    return all(each is ABSENT or isinstance(each, list) for each in values)


def _one(path: tuple[Step, ...], field: Field | None, old: Any, new: Any) -> Iterator[Difference]:
    if field is None or field.holds == "any":
        yield from _untyped(path, old, new)
    elif field.scalar:
        if not same_scalar(old, new, field.holds):
            yield Difference(path, old, new)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from differences(field.holds, old, new, path)
    elif old != new:
        yield Difference(path, old, new)


def _named(path: tuple[Step, ...], field: Field, old: Any, new: Any) -> Iterator[Difference]:
    """The differences in an entry of a map, whose key may show what its text contains."""
    name = path[-1].name
    texts = isinstance(old, str | type(ABSENT)) and isinstance(new, str | type(ABSENT))
    if not field.scalar or not texts or field.holds != "string":
        yield from _one(path, field, old, new)
    elif holds_options(name):
        yield from option_differences(path, old, new)
    elif old is ABSENT or new is ABSENT:
        yield Difference(path, old, new)
    elif old != new:
        yield from _text(path, old, new)


def _text(path: tuple[Step, ...], old: str, new: str) -> Iterator[Difference]:
    """The differences in a text that may be a manifest, or lines of settings."""
    if "\n" in old or "\n" in new:
        first, second = manifest(old), manifest(new)
        if first is not None and second is not None:
            yield from of_objects(first, second, path)
            return
    before, after = settings(old), settings(new)
    if before is None or after is None or "=" not in old + new:
        if old.strip() != new.strip():
            yield Difference(path, old, new)
        return
    yield from _entries(path, before, after)


def _entries(
    path: tuple[Step, ...], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    for name, old, new in both(before, after):
        if old is ABSENT or new is ABSENT or old != new:
            yield Difference((*path, Step(name, False)), old, new)


def _secret(
    path: tuple[Step, ...], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    for each in _entries(path, before, after):
        yield each._replace(
            before=each.before if each.before is ABSENT else SECRET,
            after=each.after if each.after is ABSENT else SECRET,
        )


def of_objects(
    before: Mapping[str, Any], after: Mapping[str, Any], path: Path = ()
) -> Iterator[Difference]:
    """What differs between two objects of the same kind.

    Args:
        before: The one, as it is written.
        after: The other.
        path: Where they are.
    """
    known = kind_of(str(after.get("apiVersion")), str(after.get("kind")))
    type_name = known.holds if known is not None else ""
    both = []
    for each in (before, after):
        plain = {key: value for key, value in each.items() if key not in ("apiVersion", "status")}
        made = cleaned(type_name, plain) if type_name else plain
        metadata = each.get("metadata")
        made["metadata"] = cleaned("meta.v1.ObjectMeta", metadata or {})
        if type_name == "core.v1.PersistentVolumeClaim":
            made["kind"] = "PersistentVolumeClaim"
        both.append(made)
    yield from differences(type_name, both[0], both[1], path)


def _list(
    path: tuple[Step, ...],
    field: Field,
    keys: Sequence[str],
    old: Sequence[Any],
    new: Sequence[Any],
) -> Iterator[Difference]:
    for key in _key_functions(keys, field):
        first, second = _by_key(old, key), _by_key(new, key)
        if first is not None and second is not None:
            for name, one, other in both(first, second):
                yield from _item((*path, Step(name, False)), field, one, other)
            return
    yield from _set(path, field, old, new)


def _item(path: tuple[Step, ...], field: Field, old: Any, new: Any) -> Iterator[Difference]:
    if old is ABSENT or new is ABSENT or not isinstance(old, Mapping):
        yield Difference(path, old, new)
    elif (
        field.holds == "core.v1.EnvVar"
        and holds_options(path[-1].name)
        and (isinstance(old.get("value"), str) and isinstance(new.get("value"), str))
    ):
        yield from option_differences(path, old["value"], new["value"])
    else:
        yield from differences("" if field.scalar else field.holds, old, new, path)


def _key_functions(
    keys: Sequence[str], field: Field
) -> Iterator[Callable[[Mapping[str, Any]], str]]:
    """The functions that give items a key, the best first."""
    if field.holds == "core.v1.PersistentVolumeClaim":
        yield lambda item: str(_map(item.get("metadata")).get("name", ""))
    for names in dict.fromkeys((tuple(keys), tuple(field.keys))):
        if names:
            yield lambda item, names=names: "/".join(  # type: ignore[misc]
                str(item.get(name, _DEFAULTS.get(name, ""))) for name in names
            ).removesuffix("/TCP")


def _by_key(items: Sequence[Any], key: Callable[[Mapping[str, Any]], str]) -> dict[str, Any] | None:
    """Items by their keys; None if the keys are not unique."""
    found: dict[str, Any] = {}
    for each in items:
        name = key(each) if isinstance(each, Mapping) else ""
        if not name or name in found:
            return None
        found[name] = each
    return found


def _set(
    path: tuple[Step, ...], field: Field, old: Sequence[Any], new: Sequence[Any]
) -> Iterator[Difference]:
    """The differences in a list whose order has no meaning, and whose items have no names."""
    gone = [each for each in old if each not in new]
    come = [each for each in new if each not in old]
    if len(gone) == len(come) == 1 and isinstance(gone[0], Mapping):
        where = (*path, Step(str(new.index(come[0])), False))
        yield from differences("" if field.scalar else field.holds, gone[0], come[0], where)
        return
    for items, values in ((gone, old), (come, new)):
        for each in items:
            name = str(values.index(each)) if isinstance(each, Mapping | list) else str(each)
            where = (*path, Step(name, False))
            pair = (each, ABSENT) if items is gone else (ABSENT, each)
            yield Difference(where, *pair)


def _order(path: tuple[Step, ...], old: Sequence[Any], new: Sequence[Any]) -> Iterator[Difference]:
    first = [_map(each).get("name") for each in old]
    second = [_map(each).get("name") for each in new]
    both: Sequence[Hashable] = [each for each in first if each in second]
    if both != [each for each in second if each in first]:
        yield Difference((*path, Step("order")), first, second)


def _untyped(path: tuple[Step, ...], old: Any, new: Any) -> Iterator[Difference]:
    """The differences in values of unknown type: items are matched by name if all have one."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name, first, second in both(old, new):
            yield from _untyped((*path, Step(str(name))), first, second)
    elif isinstance(old, list) and isinstance(new, list):
        before, after = _by_key(old, _name), _by_key(new, _name)
        if before is None or after is None:
            if old != new:
                yield Difference(path, old, new)
            return
        for name, first, second in both(before, after):
            yield from _untyped((*path, Step(name, False)), first, second)
    elif old is ABSENT or new is ABSENT or type(old) is not type(new) or old != new:
        yield Difference(path, old, new)


def _name(item: Mapping[str, Any]) -> str:
    return str(item.get("name", ""))


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
