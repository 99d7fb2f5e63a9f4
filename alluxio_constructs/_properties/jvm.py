"""The memory of a JVM, computed so that it cannot outgrow its container, and its other options."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from cdk8s import Size

from .._base import checks
from .._base.quantities import GIB, KIB, MIB, jvm_size, quantity
from .._base.values import value_object
from .._parts.feature import Component
from ..errors import AlluxioConfigError, refuse
from .given import check_jvm_option

_LEAST_HEAP = 64 * MIB
_LEAST_DIRECT = 16 * MIB
_LEAST_ALLOWANCE = 256 * MIB

_DIRECT_SHARE = {
    # Workers and their clients move data through direct buffers; the launcher gives workers and
    # FUSE as much of these as heap. The others need them for RPC only.
    Component.WORKER: 2,
    Component.FUSE: 2,
    Component.PROXY: 2,
    Component.MASTER: 8,
    Component.JOB_MASTER: 8,
    Component.JOB_WORKER: 8,
    Component.LOGSERVER: 8,
}

_SIZE = r"(?ai)([0-9]+)([kmgt]?)"
_FACTORS = {"": 1, "k": KIB, "m": MIB, "g": GIB, "t": 1024 * GIB}
_HEAP = "-Xmx"
_PERCENTAGE = "-XX:MaxRAMPercentage="
_DIRECT = "-XX:MaxDirectMemorySize="
# The launcher does not look for these, and adds its own -Xmx, which wins over them.
_LOST = ("-XX:MaxHeapSize=", "-XX:MaxRAMFraction=", "-XX:MaxRAM=")


@value_object()
class Jvm:
    """The memory of a process's JVM, and further options of it.

    By default heap, direct memory, the RAM disk that the process writes to and an allowance add
    up to the container's memory limit. The image's launcher alone would give a master ``-Xmx8g``
    and a worker ``-Xmx4g`` with 4 GiB of direct memory, whatever the limit.

    Args:
        heap: ``-Xmx``. Default: what the others leave of the limit.
        direct_memory: ``-XX:MaxDirectMemorySize``. Default: of what heap and direct memory have
            together, half for worker, FUSE and proxy, an eighth for the others.
        allowance: What is left to the JVM itself: metaspace, code, thread stacks, native
            libraries. Default: an eighth of the limit without RAM disk (a quarter where a RocksDB
            metastore is in the process), 256 MiB at least.
        options: Further JVM options, one an item, such as ``"-XX:+UseG1GC"``. The memory flags
            ``-Xmx``, ``-XX:MaxRAMPercentage`` and ``-XX:MaxDirectMemorySize`` among them count
            in the sum, in place of what would be computed. Default: none.

    Raises:
        AlluxioConfigError: On a size that no JVM starts with; an option that does not begin with
            ``-`` or is an Alluxio property; a memory flag that contradicts another, or has no
            effect.
    """

    heap: Size | None = None
    direct_memory: Size | None = None
    allowance: Size | None = None
    options: Sequence[str] = ()
    _heap: int | None = field(init=False, repr=False, compare=False)
    _direct: int | None = field(init=False, repr=False, compare=False)
    _allowance: int | None = field(init=False, repr=False, compare=False)
    _flags: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", checked_options("Jvm options", self.options))
        for name, attribute, given, least in (
            ("heap", "_heap", self.heap, _LEAST_HEAP),
            ("direct_memory", "_direct", self.direct_memory, _LEAST_DIRECT),
            ("allowance", "_allowance", self.allowance, 1),
        ):
            in_bytes = None if given is None else checks.size(f"Jvm {name}", given)
            if in_bytes is not None and in_bytes < least:
                raise refuse(
                    f"Jvm {name}",
                    quantity(in_bytes),
                    f"must be {quantity(least)} or more",
                    "raise it, or leave it out",
                )
            object.__setattr__(self, attribute, in_bytes)
        object.__setattr__(self, "_flags", self._memory_flags())

    def _memory_flags(self) -> Mapping[str, str]:
        """What the options say of memory themselves, by flag; the last one counts."""
        flags = {}
        for option in self.options:
            for flag in (_HEAP, _PERCENTAGE, _DIRECT):
                if option.startswith(flag):
                    flags[flag] = option.removeprefix(flag)
        for flag, given, name in (
            (_HEAP, self.heap, "heap"),
            (_PERCENTAGE, self.heap, "heap"),
            (_DIRECT, self.direct_memory, "direct_memory"),
        ):
            if flag in flags and given is not None:
                raise refuse(
                    "Jvm options",
                    f"{flag}{flags[flag]}",
                    f"contradicts {name}={given.as_string()}",
                    "leave one of them out",
                )
        for flag, text in flags.items():
            valid = _percentage(text) if flag == _PERCENTAGE else _in_bytes(text) is not None
            if not valid:
                raise refuse(
                    "Jvm options",
                    f"{flag}{text}",
                    "must be "
                    + (
                        "more than 0 and at most 100"
                        if flag == _PERCENTAGE
                        else "a whole number with k, m or g"
                    ),
                    f"use {flag}{'75.0' if flag == _PERCENTAGE else '2g'}",
                )
        return flags

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
        if component is Component.FUSE and heap is not None and heap < GIB:
            # The launcher adds -Xms1G, and a JVM refuses to start with Xms above Xmx.
            flags.append(f"-Xms{jvm_size(heap)}")
        if heap is not None and _HEAP not in self._flags and _PERCENTAGE not in self._flags:
            flags.append(f"-Xmx{jvm_size(heap)}")
        if direct is not None and _DIRECT not in self._flags:
            flags.append(f"-XX:MaxDirectMemorySize={jvm_size(direct)}")
        return [*flags, *self.options]

    def _divided(
        self, component: Component, limit: int | None, ram_disk: int, native: bool
    ) -> tuple[int | None, int | None]:
        """Heap and direct memory in bytes, where they are set."""
        heap, direct = self._asked(component, limit)
        asked = heap, direct
        if limit is None:
            return heap, direct
        allowance = self._allowance
        if allowance is None:
            allowance = max(_LEAST_ALLOWANCE, max(0, limit - ram_disk) // (4 if native else 8))
        rest = limit - ram_disk - allowance
        if heap is None and direct is None:
            if _DIRECT in self._flags:
                heap = direct = rest // 2  # of 0, which makes direct memory as large as the heap
            else:
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
                f" {_spelled(asked[0], _LEAST_HEAP)} heap +"
                f" {_spelled(asked[1], _LEAST_DIRECT)} direct memory +"
                f" {quantity(ram_disk)} RAM disk + {quantity(allowance)} allowance; raise"
                " Resources(memory_limit=…), or lower the RAM disk (the quota of MEM tiers) or the"
                " sizes in Jvm(…)"
            )
        return heap, direct

    def _asked(self, component: Component, limit: int | None) -> tuple[int | None, int | None]:
        """Heap and direct memory in bytes as given, by size or by flag."""
        heap, direct = self._heap, self._direct
        if _HEAP in self._flags:
            heap = _in_bytes(self._flags[_HEAP])
        elif _PERCENTAGE in self._flags and component is Component.FUSE:
            heap = GIB  # the launcher's -Xmx1G wins over a percentage
        elif _PERCENTAGE in self._flags and limit is not None:
            heap = int(limit * float(self._flags[_PERCENTAGE]) / 100)
        if _DIRECT in self._flags:
            direct = _in_bytes(self._flags[_DIRECT]) or heap  # 0 is the JVM's default: the heap
        return heap, direct


def _in_bytes(text: str) -> int | None:
    """The bytes that a size in a JVM flag is, or None if it is none."""
    match = re.fullmatch(_SIZE, text)
    return None if match is None else int(match[1]) * _FACTORS[match[2].lower()]


def _percentage(text: str) -> bool:
    return re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) is not None and 0 < float(text) <= 100


def _spelled(given: int | None, least: int) -> str:
    return f"at least {quantity(least)}" if given is None else quantity(given)


def checked_options(parameter: str, options: object) -> tuple[str, ...]:
    """JVM options, each of them one that has an effect and no place of its own."""
    if isinstance(options, str):
        # Not shown: a credential may be in it.
        raise AlluxioConfigError(f"{parameter} must be a list (got a str); use [OPTION, …]")
    checked = checks.sequence(parameter, options, str)
    for each in checked:
        if not each.startswith("-"):
            raise refuse(
                parameter,
                each,
                'must each begin with "-"',
                "give properties as properties={…}, and one option an item",
            )
        check_jvm_option(parameter, each)
        if each.startswith(_LOST):
            raise refuse(
                parameter,
                each,
                "has no effect, since the image's launcher adds an -Xmx of its own",
                "use Jvm(heap=…)",
            )
    return checked


def check_for_all(parameter: str, options: Sequence[str]) -> None:
    """Refuse memory flags for all processes at once: each process's own come later and win."""
    for each in options:
        if each.startswith((_HEAP, _PERCENTAGE, _DIRECT)):
            raise refuse(
                parameter,
                each,
                "has no effect for all processes at once, since each has its own, which wins",
                "give it to the process: master=Process(jvm=Jvm(heap=…))",
            )
