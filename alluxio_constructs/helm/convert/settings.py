"""Sorts properties, variables and JVM options into credentials, typed options, and the rest."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..._credentials import credential, in_text
from ..._model.names import name_masters
from ..._model.ownership import is_masters, is_metastores, owner
from ..._parts.fuse_user import LOGIN
from ..._parts.ports import PORT_OPTIONS
from ..._properties.catalogue import Entry, find
from ..._properties.components import PodName
from ..._properties.given import credential_in, is_of_hadoop
from ..._properties.jvm import names_memory
from ..._properties.memory import AFTER, BEFORE
from ..keys.checked import Checked, as_path
from ..keys.table import default, key_of
from ..values.tree import Path, ValuesError, together
from .hadoop import HadoopOptions
from .property_checks import (
    JOURNAL_OPTION,
    ROOT,
    ROOT_UFS,
    UFS_OPTION,
    Owned,
    of_options,
    of_property,
    typed,
)
from .secrets import Credentials

_DEFINITION = r"(?s)-D(?P<name>[^=]+)=?(?P<value>.*)"
_SECTIONS: Mapping[str, tuple[PodName, ...]] = {
    # The sections with properties and variables, and the pods that read them.
    "properties": ("master", "worker"),
    "master": ("master",),
    "jobMaster": ("master",),
    "worker": ("worker",),
    "jobWorker": ("worker",),
    "fuse": ("fuse",),
    "proxy": ("proxy",),
    "logserver": ("logserver",),
    "csi": ("fuse",),
}


class Settings:
    """The properties, variables and JVM options of each process in the values.

    Those of processes that are not enabled are ignored, as in the chart.

    Attributes:
        ufs: The address of the under storage, if there is one.
        ufs_place: The path of the address.
        ufs_options: The options of the root mount.
        read_only: Whether the root mount is read-only.
        journal_options: The options of the under storage with the journal.
        fuse_user: The Alluxio user that FUSE acts as, if the values name one.
        ports: The ports that a property changes and that have no key, as options of `Ports`.
        owned: The properties that the constructs set as well.
        credentials: The credentials.
    """

    def __init__(self, checked: Checked) -> None:
        """Sort all settings.

        Raises:
            ValuesError: With all mistakes.
        """
        self._checked = checked
        self.ufs: str | None = None
        self.ufs_place: Path = ("properties",)
        self.ufs_options: dict[str, Any] = {}
        self.read_only: Any = False
        self.journal_options: dict[str, Any] = {}
        self.fuse_user: str | None = None
        self.ports: dict[str, int] = {}
        self.owned: list[Owned] = []
        self.credentials = Credentials(checked)
        self._properties: dict[str, dict[str, Any]] = {section: {} for section in _SECTIONS}
        self._options: dict[str, list[str]] = {section: [] for section in _SECTIONS}
        self._has_metastore = has_metastore(checked)
        sections = _sections(checked)
        given = {section: list(self._given(section)) for section in sections}
        self._hadoop = HadoopOptions(checked, given)
        problems = [each for section in sections for each in self._sort(section, given[section])]
        if problems:
            raise together(problems)
        self._env = {section: dict(self._variables(section)) for section in sections}

    @property
    def names_memory(self) -> bool:
        """Whether the values set the memory of a JVM other than as the chart does by default."""
        usual = default("fuse.jvmOptions")
        options = [each for each in self._options.values() if each != usual]
        return names_memory([each for part in options for each in part]) or any(
            BEFORE in env or AFTER in env for env in self._env.values()
        )

    @property
    def _serves_fuse(self) -> str:
        return "worker" if self._checked["worker.fuseEnabled"] else "fuse"

    def properties(self, section: str) -> dict[str, Any]:
        """The properties of a process; for the section ``properties``, of all processes."""
        return self._properties[section]

    def options(self, section: str) -> list[str]:
        """The JVM options of a process; for the section ``properties``, of all processes."""
        return self._options[section]

    @property
    def masters_elsewhere(self) -> bool:
        """Whether the properties name the masters because they are not in this release."""
        return not self._checked["master.enabled"] and name_masters(
            {name: str(value).lower() for name, value in self._properties["properties"].items()}
        )

    def env(self, section: str) -> dict[str, str]:
        """The variables of a process."""
        return self._env.get(section, {})

    def _sort(self, section: str, given: Sequence[tuple[Path, str, Any]]) -> Iterator[ValuesError]:
        problem = self._checked.problem
        for option in [each for each in self._options[section] if in_text(each) is not None]:
            self._options[section].remove(option)
            yield problem(
                _options_key(section),
                "has an option with a credential, which would be written to a ConfigMap; give it as"
                " JAVA_TOOL_OPTIONS in env of the component, which is written to a Secret",
            )
        if section == "properties":
            yield from (
                problem(("jvmOptions",), each) for each in of_options(self._options[section])
            )
        for place, name, value in given:
            canonical = _canonical(name)
            if self._hadoop.has(section, canonical):
                message = self._hadoop.problem(canonical, value)
            else:
                message = of_property(section, canonical, value)
            if message is not None and _is_secret_of_others(place, canonical, value):
                self.credentials.add_property(_SECTIONS[section], name, str(value), place)
                continue
            if message is not None:
                yield problem(place, message)
                continue
            try:
                if not self._taken(section, canonical, value, place):
                    self._properties[section][name] = typed(name, value)
            except ValuesError as refused:
                yield refused

    def _given(self, section: str) -> Iterator[tuple[Path, str, Any]]:
        """The properties of a process. Those among its JVM options come last, since they win."""
        key = "properties" if section == "properties" else f"{section}.properties"
        options_key = _options_key(section)
        for name, value in (self._checked.get(key) or {}).items():
            yield (*as_path(key), name), name, value
        for option in self._jvm_options(section, options_key):
            match = re.fullmatch(_DEFINITION, option)
            if match and _is_property(match["name"], match["value"]):
                yield (*as_path(options_key), match["name"]), match["name"], match["value"]
            else:
                self._options[section].append(option)

    def _jvm_options(self, section: str, key: str) -> list[str]:
        """The JVM options of a process.

        If the memory limit of FUSE was lowered, they do not include the chart's direct memory: an
        amount that fits is computed instead.
        """
        options: list[str] = self._checked[key] or []
        if section == "fuse" and options == default(key):
            limit = "fuse.resources.limits.memory"
            lowered = (self._checked[limit] or math.inf) < default(limit)
            return [] if lowered else options
        return options

    def _taken(self, section: str, name: str, value: Any, place: Path) -> bool:
        """Convert a property that becomes something else. Returns whether it did."""
        for_master = section in ("properties", "master")
        if name != ROOT_UFS and credential_in(name, value) is not None:
            self.credentials.add_property(_SECTIONS[section], name, str(value), place)
        elif for_master and name == ROOT_UFS:
            self.ufs, self.ufs_place = str(value), place
        elif for_master and name == f"{ROOT}readonly":
            self.read_only = typed(name, value)
        elif for_master and name.startswith(UFS_OPTION):
            kept = self._hadoop.kept(section, name, typed(name, value))
            self.ufs_options[name.removeprefix(UFS_OPTION)] = kept
        elif for_master and name.startswith(JOURNAL_OPTION):
            self.journal_options[name.removeprefix(JOURNAL_OPTION)] = typed(name, value)
        elif name == LOGIN and section == self._serves_fuse:
            self.fuse_user = str(value)
        elif name in PORT_OPTIONS:
            self._port(name, value, place)
        elif self._is_left(section, name):
            return False
        elif owner(name) is not None:
            self.owned.append(Owned(place, section, name, value))
        else:
            return False
        return True

    def _is_left(self, section: str, name: str) -> bool:
        """Whether the part that would set a property is not in the release."""
        if is_metastores(name):
            return not self._has_metastore
        return is_masters(name) and section == "properties" and not self._checked["master.enabled"]

    def _port(self, name: str, value: Any, place: Path) -> None:
        """Accept the property of a port if its key agrees, since the chart needs both."""
        number = int(typed(name, value))
        key = key_of("ports", PORT_OPTIONS[name])
        if key is None:
            self.ports[PORT_OPTIONS[name]] = number
            return
        if number != self._checked[key]:
            raise self._checked.problem(
                place,
                f"is {number}, but {key} is {self._checked[key]}; set {key}, and leave this out",
            )

    def _variables(self, section: str) -> Iterator[tuple[str, str]]:
        key = f"{section}.env"
        for name, value in (self._checked.get(key) or {}).items():
            if credential(name, value) is not None:
                place = (*as_path(key), name)
                self.credentials.add_variable(_SECTIONS[section], name, value, place)
            else:
                yield name, value


def has_metastore(checked: Checked) -> bool:
    """Whether the values have a volume for the metastore."""
    return any(
        checked[f"metastore.{each}"] is not None
        for each in ("volumeType", "mountPath", "size", "storageClass", "accessModes", "medium")
    )


def _options_key(section: str) -> str:
    """The key of the JVM options of a section."""
    return {"properties": "jvmOptions", "csi": "csi.javaOptions"}.get(
        section, f"{section}.jvmOptions"
    )


def _sections(checked: Checked) -> list[str]:
    """The sections of the processes that are enabled."""
    there = {
        "properties": True,
        "master": checked["master.enabled"],
        "jobMaster": checked["master.enabled"],
        "worker": checked["worker.enabled"],
        "jobWorker": checked["worker.enabled"],
        "fuse": checked["fuse.enabled"] or checked["csi.enabled"],
        "proxy": checked["proxy.enabled"],
        "logserver": checked["logserver.enabled"],
        "csi": checked["csi.enabled"],
    }
    return [section for section in _SECTIONS if there[section]]


def _is_property(name: str, value: str) -> bool:
    """Whether a system property of a JVM is a property of Alluxio, or a credential."""
    return (
        name.startswith("alluxio.")
        or find(name) is not None
        or credential_in(name, value) is not None
    )


def _is_secret_of_others(place: Path, name: str, value: Any) -> bool:
    """Whether a property that Alluxio does not have is a credential nevertheless.

    It is a property of Hadoop, as an option of a mount, or a system property of the JVM, which
    nothing else distinguishes from a misspelled property.
    """
    if credential_in(name, value) is None:
        return False
    entry = find(name)
    if isinstance(entry, Entry) and entry.nested is not None:
        return is_of_hadoop(entry.nested) and find(entry.nested) is None
    of_jvm = place[-2] in ("jvmOptions", "javaOptions")
    return entry is None and of_jvm and not name.startswith("alluxio.")


def _canonical(name: str) -> str:
    """The current name of a property that may have an old name."""
    entry = find(name)
    return entry.name if isinstance(entry, Entry) else name
