"""Checks properties and JVM options of the values, with messages in the terms of the values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..._model.answers import properties_of
from ..._model.cluster import Cluster
from ..._model.ownership import is_masters, owner
from ..._properties import values as _property_values
from ..._properties.catalogue import RELEASE, Entry, Removed, closest, find
from ..._properties.components import Component
from ..._properties.given import credential_in
from ..._properties.jvm import JVM_OPTIONS, PORT_OF_ALL, checked_options, flags_of
from ..._properties.readers import listed_for, reads
from ..._properties.shell import definition, option
from ...errors import AlluxioConfigError
from ..values.tree import Path

COMPONENTS: Mapping[str, Component] = {
    "properties": Component.ALL,
    "master": Component.MASTER,
    "jobMaster": Component.JOB_MASTER,
    "worker": Component.WORKER,
    "jobWorker": Component.JOB_WORKER,
    "fuse": Component.FUSE,
    "proxy": Component.PROXY,
    "logserver": Component.LOG_SERVER,
    "csi": Component.FUSE,
}
"""The component whose properties are in each section of the values."""

ROOT = "alluxio.master.mount.table.root."
ROOT_UFS = f"{ROOT}ufs"

UFS_OPTION = f"{ROOT}option."
JOURNAL_OPTION = "alluxio.master.journal.ufs.option."

IT = "it"
"""The name in errors of a value whose key is added in front of them."""

# The keys of the values to use in place of a property that the constructs set.
_KEYS: Mapping[str, str] = {
    r"alluxio\.master\.hostname": "fullnameOverride",
    r".*\.(embedded\.journal|rpc)\.addresses": "master.count and master.ports",
    r"alluxio\.master\.journal\.ufs\.option\..+": "properties, since all processes have it",
    r"alluxio\.master\.journal\..+": "journal.type and journal.folder",
    r"alluxio\.master\.metastore.*": (
        "metastore.mountPath, or leave out metastore, which is the volume of RocksDB"
    ),
    r"alluxio\.master\.mount\.table\.root\.option": "a property …root.option.NAME for each option",
    r"alluxio\.master\.mount\.table\..+": "properties or master.properties",
    r"alluxio\.worker\.(container\.)?hostname": "worker.hostNetwork",
    r"alluxio\.(worker|master)\.(ramdisk|tieredstore)\..+": "tieredstore.levels",
    r".*\.(domain\.socket|short\.circuit)\..+": "shortCircuit",
    r"alluxio\.worker\.fuse\.enabled": "worker.fuseEnabled",
    r"alluxio\.fuse\..+": "fuse.mountPoint, fuse.alluxioPath and fuse.mountOptions",
    r"alluxio\.metrics\..+": "metrics",
    r"alluxio\.logserver\..+": "logserver",
}


class Owned(NamedTuple):
    """A property of the values that the constructs set as well.

    Attributes:
        place: Its path.
        section: Its section.
        name: Its name.
        value: Its value in the values.
    """

    place: Path
    section: str
    name: str
    value: Any

    def problem(self, cluster: Cluster) -> str | None:
        """The mistake in the property, or None if it agrees with the cluster.

        Args:
            cluster: The cluster.
        """
        own = COMPONENTS[self.section]
        readers = Component if own is Component.ALL else (own, Component.ALL)
        found = (properties_of(cluster, each) for each in readers)
        written = {str(each[self.name]).lower() for each in found if self.name in each}
        if str(typed(self.name, self.value)).lower() in written:
            return None
        remedy = _remedy(self.name)
        if not cluster.master_enabled and is_masters(self.name):
            remedy = "use properties, where all processes find the masters"
        return f"contradicts the value that the cluster sets; {remedy}"


def typed(name: str, value: Any) -> Any:
    """A value as the typed API expects it.

    Args:
        name: The property.
        value: Its value in the values.
    """
    entry = _valued(find(name))
    kind = entry.type if isinstance(entry, Entry) else None
    if isinstance(value, float) and value.is_integer() and kind != "double":
        value = int(value)
    if kind == "boolean" and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if isinstance(value, bool):
        return value if kind == "boolean" else str(value).lower()
    if isinstance(value, list) and kind == "list":
        return [str(each) for each in value]
    if isinstance(value, (str, list)) or kind in ("boolean", "integer", "long", "double"):
        return value
    return str(value)


def of_property(section: str, name: str, value: Any) -> str | None:
    """The mistake in a property, or None.

    Args:
        section: Its section.
        name: Its current name, if it has an older one as well.
        value: Its value in the values.
    """
    entry = find(name)
    valued = _valued(entry)
    if not isinstance(entry, Entry) or not isinstance(valued, Entry):
        of_mount = name.startswith((UFS_OPTION, JOURNAL_OPTION))
        called = entry.nested or name if isinstance(entry, Entry) else name
        return _no_property(called, valued, of_mount=of_mount)
    component = COMPONENTS[section]
    read = component is Component.ALL or reads(component, entry)
    if not read and owner(name) is None:
        others = [
            f"{key}.properties"
            for key, each in COMPONENTS.items()
            if each is not Component.ALL and key != "csi" and reads(each, entry)
        ]
        remedy = f"use {' or '.join(others)}, or properties" if others else "leave it out"
        return f"is one that {listed_for(entry)}; {remedy}"
    may_be = entry.credential or valued.type == "string"
    if may_be and name != ROOT_UFS and credential_in(name, value) is not None:
        return None  # a Secret can have any value, and no message may show it
    if isinstance(value, list) and valued.type != "list":
        return "must be one value, not a list; give it as a string"
    try:
        text = _property_values.written(IT, valued, typed(name, value))
        if name != ROOT_UFS:  # an address may contain a credential, which only `Ufs` hides
            sourced = component.sourced or name.startswith(ROOT)
            definition(name, text, sourced=sourced)
    except AlluxioConfigError as error:
        return behind_the_key(error)
    return None


def of_options(options: list[str]) -> Iterator[str]:
    """The mistakes in the JVM options of all processes.

    Args:
        options: The options.
    """
    if tuple(options) == JVM_OPTIONS:
        return
    from ..._properties.jvm_ports import port_of  # needed only if options are given

    for each in options:
        if port_of(each):
            yield (
                f"has {each}, which {PORT_OF_ALL}; use master.jvmOptions: [{each}], and another"
                " port in jobMaster.jvmOptions, worker.jvmOptions or jobWorker.jvmOptions"
            )
            continue
        try:
            flags_of(checked_options(IT, [each]), parameter=IT)
            option(each, sourced=False)
        except AlluxioConfigError as error:
            yield behind_the_key(error)


def behind_the_key(error: AlluxioConfigError) -> str:
    """The message of an error, to be read after the key that it is about.

    Args:
        error: The error.
    """
    if error.parameter != IT:
        return error.message
    return AlluxioConfigError(error.requirement, value=error.value, remedy=error.remedy).message


def _valued(entry: Entry | Removed | None) -> Entry | Removed | None:
    """The entry that has the type of a value: for an option of a mount or journal, the option's."""
    if isinstance(entry, Entry) and entry.nested is not None and ".option." in entry.name:
        return find(entry.nested)
    return entry


def _no_property(name: str, entry: Entry | Removed | None, *, of_mount: bool) -> str:
    if isinstance(entry, Removed):
        replacement = entry.replacement or ""
        remedy = _remedy(replacement) if owner(replacement) else f"use {replacement}"
        return (
            f"was removed in Alluxio {entry.version}, and would be silently ignored;"
            f" {remedy if replacement else 'leave it out'}"
        )
    if close := closest(name):
        remedy = f"did you mean {' or '.join(close)}?"
    elif of_mount:
        remedy = (
            "leave it out: only under storages that use Hadoop's client, such as hdfs://…, take"
            " Hadoop's options; for a property of an extension, use Unchecked(…) in the program"
            " that eject prints"
        )
    elif name.startswith("alluxio."):
        remedy = (
            "leave it out; for a property of an extension, use Unchecked(…) in the program that"
            " eject prints"
        )
    else:
        remedy = (
            f"give a system property of the JVM as jvmOptions: [-D{name}=…]; for a property of an"
            " extension, use Unchecked(…) in the program that eject prints"
        )
    return f"is not a property of Alluxio {RELEASE}, and would be silently ignored; {remedy}"


def _remedy(name: str) -> str:
    """What to do instead of giving a property that the constructs set."""
    keys = next((keys for pattern, keys in _KEYS.items() if re.fullmatch(pattern, name)), None)
    return "leave it out" if keys is None else f"use {keys}"
