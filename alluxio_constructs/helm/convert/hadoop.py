"""Options of the root mount and of the journal that Alluxio passes on to Hadoop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from ..._parts.ufs import is_over_hadoop
from ..._properties.catalogue import Entry, find
from ..._properties.given import credential_in, is_handed_on
from ..._properties.shell import definition
from ..._properties.values import Unchecked, unchecked
from ...errors import AlluxioConfigError
from ..keys.checked import Checked
from ..values.tree import Path
from .property_checks import IT, JOURNAL_OPTION, ROOT_UFS, UFS_OPTION, behind_the_key

OfSections: TypeAlias = Mapping[str, Sequence[tuple[Path, str, Any]]]
"""The properties of each section: where each is, its name and its value."""

# The properties with further addresses that use Hadoop's client, beside those of its own schemes.
_PREFIXES = ("alluxio.underfs.hdfs.prefixes", "alluxio.underfs.ozone.prefixes")


class HadoopOptions:
    """Knows the properties of the values that are passed on to Hadoop, whatever their names."""

    def __init__(self, checked: Checked, given: OfSections) -> None:
        """Inspect all properties.

        Args:
            checked: The values.
            given: The properties.
        """
        ufs = next((str(value) for value in reversed(list(_values(given, ROOT_UFS)))), "")
        prefixes = [
            prefix
            for name in _PREFIXES
            for value in _values(given, name)
            for prefix in (value if isinstance(value, list) else str(value).split(","))
        ]
        self._by_scheme = is_over_hadoop(ufs)
        self._root = self._by_scheme or any(each and ufs.startswith(each) for each in prefixes)
        self._journal = checked["journal.type"] == "UFS" and checked["journal.ufsType"] == "HDFS"

    def has(self, section: str, name: str) -> bool:
        """Whether a property is passed on to Hadoop.

        Args:
            section: Its section.
            name: Its name.
        """
        if section not in ("properties", "master"):
            return False
        for prefix, handed_on in ((UFS_OPTION, self._root), (JOURNAL_OPTION, self._journal)):
            if name.startswith(prefix):
                return handed_on and is_handed_on(name.removeprefix(prefix))
        return False

    def problem(self, name: str, value: Any) -> str | None:
        """The mistake in such a property, or None.

        Args:
            name: Its name.
            value: Its value in the values.
        """
        if credential_in(name, value) is not None:
            return None  # a Secret can have any value, and no message may show it
        if isinstance(value, list):
            return "must be one value, not a list; give it as a string"
        try:
            definition(name, unchecked(IT, value), sourced=True)
        except AlluxioConfigError as error:
            return behind_the_key(error)
        return None

    def kept(self, section: str, name: str, value: Any) -> Any:
        """An option of the root mount for the typed API, which knows only schemes.

        Args:
            section: Its section.
            name: Its name.
            value: Its value.
        """
        return Unchecked(value) if not self._by_scheme and self.has(section, name) else value


def _values(given: OfSections, wanted: str) -> Iterator[Any]:
    """The values of a property for the masters; the last one wins."""
    for section in ("properties", "master"):
        for _, name, value in given.get(section, ()):
            entry = find(name)  # it may be an old name
            if isinstance(entry, Entry) and entry.name == wanted:
                yield value
