"""The memory of a JVM, computed so that it cannot outgrow its container, and its other options."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from cdk8s import Size

from . import _checks
from ._quantity import GIB, MIB, jvm_size, quantity
from .errors import AlluxioConfigError, refuse
from .features import Component

_LEAST_HEAP = 64 * MIB
_LEAST_DIRECT = 16 * MIB
_LEAST_ALLOWANCE = 256 * MIB

_DIRECT_SHARE = {
    # Workers and FUSE move data through direct buffers; the launcher gives them as much of these
    # as heap. The others need them for RPC only.
    Component.WORKER: 2,
    Component.FUSE: 2,
    Component.MASTER: 8,
    Component.JOB_MASTER: 8,
    Component.JOB_WORKER: 8,
}

_SETS_HEAP = re.compile(r"-Xmx|-XX:MaxHeapSize=|-XX:MaxRAMPercentage=|-XX:MaxRAMFraction=")
_SETS_DIRECT = re.compile(r"-XX:MaxDirectMemorySize=")

Sum: TypeAlias = "dict[str, int]"


@dataclass(frozen=True, kw_only=True)
class Jvm:
    """The memory of a process's JVM, and further options of it.

    By default heap, direct memory, the RAM disk that the process writes to and an allowance add
    up to the container's memory limit. The image's launcher alone would give a master ``-Xmx8g``
    and a worker ``-Xmx4g`` with 4 GiB of direct memory, whatever the limit.

    Args:
        heap: ``-Xmx``. Default: what the others leave of the limit.
        direct_memory: ``-XX:MaxDirectMemorySize``. Default: of what heap and direct memory have
            together, half for worker and FUSE, an eighth for the others.
        allowance: What is left to the JVM itself: metaspace, code, thread stacks, native
            libraries. Default: an eighth of the limit without RAM disk (a quarter where a RocksDB
            metastore is in the process), 256 MiB at least.
        options: Further JVM options, one an item, such as ``"-XX:+UseG1GC"``. They come last, so
            a memory flag among them wins over the computed one. Default: none.

    Raises:
        AlluxioConfigError: On a size that no JVM starts with, or an option that does not begin
            with ``-``.
    """

    heap: Size | None = None
    direct_memory: Size | None = None
    allowance: Size | None = None
    options: Sequence[str] = ()
    _heap: int | None = field(init=False, repr=False, compare=False)
    _direct: int | None = field(init=False, repr=False, compare=False)
    _allowance: int | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", checked_options("Jvm options", self.options))
        for name, attribute, given, least in (
            ("heap", "_heap", self.heap, _LEAST_HEAP),
            ("direct_memory", "_direct", self.direct_memory, _LEAST_DIRECT),
            ("allowance", "_allowance", self.allowance, 1),
        ):
            in_bytes = None if given is None else _checks.size(f"Jvm {name}", given)
            if in_bytes is not None and in_bytes < least:
                raise refuse(
                    f"Jvm {name}",
                    quantity(in_bytes),
                    f"must be {quantity(least)} or more",
                    "raise it, or leave it out",
                )
            object.__setattr__(self, attribute, in_bytes)

    def flags(
        self, component: Component, *, limit: int | None, ram_disk: int, native: bool
    ) -> list[str]:
        """The memory flags and the other options, in the order that the JVM shall read them.

        Args:
            component: The process.
            limit: The container's memory limit in bytes, if it has one.
            ram_disk: Bytes of memory-backed volumes that the process writes to.
            native: Whether a native library (RocksDB) takes memory of its own.

        Raises:
            AlluxioConfigError: If the sum does not fit into the limit.
        """
        heap, direct = self._divided(component, limit, ram_disk, native)
        flags = []
        if heap is not None and not any(map(_SETS_HEAP.match, self.options)):
            if component is Component.FUSE and heap < GIB:
                # The launcher adds -Xms1G, and a JVM refuses to start with Xms above Xmx.
                flags.append(f"-Xms{jvm_size(heap)}")
            flags.append(f"-Xmx{jvm_size(heap)}")
        if direct is not None and not any(map(_SETS_DIRECT.match, self.options)):
            flags.append(f"-XX:MaxDirectMemorySize={jvm_size(direct)}")
        return [*flags, *self.options]

    def _divided(
        self, component: Component, limit: int | None, ram_disk: int, native: bool
    ) -> tuple[int | None, int | None]:
        """Heap and direct memory in bytes, where they are set."""
        heap, direct = self._heap, self._direct
        if limit is None:
            return heap, direct
        allowance = self._allowance
        if allowance is None:
            allowance = max(_LEAST_ALLOWANCE, max(0, limit - ram_disk) // (4 if native else 8))
        rest = limit - ram_disk - allowance
        if heap is None and direct is None:
            share = rest // _DIRECT_SHARE[component]
            direct = max(_LEAST_DIRECT, min(share, rest - _LEAST_HEAP))
            heap = rest - direct
        elif heap is None:
            heap = rest - (direct or 0)
        elif direct is None:
            direct = rest - heap
        assert direct is not None
        if heap < _LEAST_HEAP or direct < _LEAST_DIRECT or heap + direct > rest:
            raise AlluxioConfigError(
                f"memory of {component.suffix} does not fit into its limit of {quantity(limit)}:"
                f" {_spelled(self._heap, _LEAST_HEAP)} heap +"
                f" {_spelled(self._direct, _LEAST_DIRECT)} direct memory +"
                f" {quantity(ram_disk)} RAM disk + {quantity(allowance)} allowance; raise"
                " Resources(memory_limit=…), or lower the RAM disk (the quota of MEM tiers) or the"
                " sizes in Jvm(…)"
            )
        return heap, direct


def _spelled(given: int | None, least: int) -> str:
    return f"at least {quantity(least)}" if given is None else quantity(given)


def checked_options(parameter: str, options: object) -> tuple[str, ...]:
    """JVM options, each beginning with ``-``."""
    checked = _checks.sequence(parameter, options, str)
    for each in checked:
        if not each.startswith("-"):
            raise AlluxioConfigError(
                f'{parameter} must each begin with "-" (got {each!r}); give properties as'
                " properties={…}, and one option an item"
            )
    return checked
