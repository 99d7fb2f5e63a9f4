"""The memory of a JVM, computed so that it fits into its container, and the other JVM options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from .._base import checks
from .._base.quantities import INT64, MIB, SizeValue, jvm_bytes, quantity, size
from .._base.values import Value, put, value_object
from ..errors import AlluxioConfigError, refuse
from .given import check_jvm_option

HEAP = "-Xmx"
PERCENTAGE = "-XX:MaxRAMPercentage="
DIRECT = "-XX:MaxDirectMemorySize="
HEAP_SIZE = "-XX:MaxHeapSize="
"""The long form of -Xmx; the image's launcher does not look for it."""
FRACTION = "-XX:MaxRAMFraction="
"""The predecessor of -XX:MaxRAMPercentage; the launcher does not look for it either."""

JVM_OPTIONS = ("-XX:+UseContainerSupport",)
"""The default options of all processes, those of the Helm chart."""

PORT_OF_ALL = (
    "opens a port in all processes at once: the two of a pod share its address, and every `alluxio`"
    " command in a container, formatJournal too, reads the same options and finds the port taken"
)
PORT_OF_EACH = (
    "give each process that needs it a port of its own: master=Process(jvm=Jvm(options=[…])),"
    " job_master=…"
)

LEAST_HEAP = 64 * MIB
LEAST_DIRECT = 16 * MIB

NONE: Literal["none"] = "none"
"""The allowance of a JVM that may use all of its container's memory."""

# It overrides the memory that the JVM believes to have, which here is the container's limit.
_LOST = "-XX:MaxRAM="
_FLAGS = (HEAP, HEAP_SIZE, PERCENTAGE, FRACTION, DIRECT)


@value_object()
class Jvm(Value):
    """The memory of a process's JVM, and further JVM options.

    By default heap, direct memory, the RAM disk that the process writes to and an allowance add
    up to the container's memory limit. Left alone, the image's launcher would give a master
    ``-Xmx8g`` and a worker ``-Xmx4g`` with 4 GiB of direct memory, whatever the limit.

    Args:
        heap: ``-Xmx``. Default: what the others leave of the limit.
        direct_memory: ``-XX:MaxDirectMemorySize``. Default: a share of the memory for heap and
            direct memory together: half for worker, FUSE and proxy, an eighth for the others.
        allowance: Memory reserved for the JVM itself: metaspace, code, thread stacks, native
            libraries. ``"none"`` reserves nothing: only heap and RAM disk must fit into the limit,
            and direct memory is the JVM's default. It warns (`MemoryWarning`), since Kubernetes
            kills the container when the heap fills up. Default: an eighth of the limit without
            RAM disk (a quarter if the process has a RocksDB metastore), at least 256 MiB.
        options: Further JVM options, one per item, such as ``"-XX:+UseG1GC"``. The memory flags
            ``-Xmx``, ``-XX:MaxRAMPercentage`` (or ``-XX:MaxHeapSize``, ``-XX:MaxRAMFraction``) and
            ``-XX:MaxDirectMemorySize`` replace the computed sizes in the sum;
            ``-XX:MaxMetaspaceSize`` and ``-XX:ReservedCodeCacheSize`` count towards the allowance.
            Credentials, as in ``-Djavax.net.ssl.trustStorePassword=…``, are refused.
            Default: none.

    Raises:
        AlluxioConfigError: On a size with which no JVM starts; an option that does not begin with
            ``-``, sets an Alluxio property, contains a credential, or makes the JVM exit, such as
            ``-version``; a memory flag that contradicts another, or has no effect.
    """

    heap: SizeValue | None = None
    direct_memory: SizeValue | None = None
    allowance: SizeValue | Literal["none"] | None = None
    options: Sequence[str] = ()

    def __post_init__(self) -> None:
        put(self, options=checked_options("Jvm options", self.options))
        for name, least in (
            ("heap", LEAST_HEAP),
            ("direct_memory", LEAST_DIRECT),
            ("allowance", 1),
        ):
            given = getattr(self, name)
            if given is None or (name == "allowance" and isinstance(given, str) and given == NONE):
                continue
            in_bytes = size(f"Jvm {name}", given)
            if in_bytes < least:
                raise refuse(
                    f"Jvm {name}",
                    quantity(in_bytes),
                    f"must be {quantity(least)} or more",
                    "raise it, or leave it out",
                )
            put(self, **{name: in_bytes})
        flags_of(self.options, heap=self.heap, direct_memory=self.direct_memory)


def flags_of(
    options: Sequence[str],
    *,
    heap: SizeValue | None = None,
    direct_memory: SizeValue | None = None,
    parameter: str = "Jvm options",
) -> Mapping[str, str]:
    """The memory flags among JVM options, by flag; the last one of each counts.

    `HEAP_SIZE` is returned as `HEAP`, and `FRACTION` as `PERCENTAGE` if there is none.

    Args:
        options: The options.
        heap: The heap given as an argument, in bytes.
        direct_memory: The direct memory given as an argument, in bytes.
        parameter: The options' name in errors.

    Raises:
        AlluxioConfigError: On an invalid value, or one that contradicts an argument.
    """
    flags: dict[str, str] = {}
    written: dict[str, str] = {}
    for option in options:
        for flag in _FLAGS:
            if option.startswith(flag):
                meant = HEAP if flag == HEAP_SIZE else flag
                flags[meant], written[meant] = option.removeprefix(flag), flag
    for flag, given, name in (
        (HEAP, heap, "heap"),
        (PERCENTAGE, heap, "heap"),
        (FRACTION, heap, "heap"),
        (DIRECT, direct_memory, "direct_memory"),
    ):
        if flag in flags and given is not None:
            raise refuse(
                parameter,
                f"{written[flag]}{flags[flag]}",
                f"contradicts {name}={given!r}",
                "leave one of them out",
            )
    for flag, text in flags.items():
        _check_flag(parameter, written[flag], text)
    if FRACTION in flags:
        share = 100 / int(flags.pop(FRACTION))
        flags.setdefault(PERCENTAGE, str(share))
    return flags


def _check_flag(parameter: str, flag: str, text: str) -> None:
    """Refuse the value of a memory flag with which no JVM starts."""
    from .jvm_checks import LEAST_XMX, is_percentage  # most options are not about memory

    if flag == PERCENTAGE:
        if is_percentage(text, least=0) and float(text):
            return
        wanted, example = "more than 0 and at most 100", "75.0"
    elif flag == FRACTION:
        if text.isascii() and text.isdecimal() and 0 < int(text) < 2**31:
            return
        wanted, example = "a whole number above 0, where 2 means a half", "2"
    else:
        in_bytes = jvm_bytes(text)
        least = 0 if flag == DIRECT else LEAST_XMX
        if in_bytes is not None and least <= in_bytes <= INT64:
            return
        wanted, example = "a whole number with k, m or g", "2g"
        if in_bytes is not None:
            wanted = "below 2^63 bytes"
        if in_bytes is not None and in_bytes < least:
            wanted = f"{quantity(LEAST_XMX)} or more; a number without a unit is bytes"
    raise refuse(parameter, f"{flag}{text}", f"must be {wanted}", f"use {flag}{example}")


def names_memory(options: Sequence[str]) -> bool:
    """Whether options limit the heap or direct memory.

    Args:
        options: The options.
    """
    return any(each.startswith(_FLAGS) for each in options)


def names_heap(options: Sequence[str]) -> bool:
    """Whether the image's launcher finds a heap size among options, and so adds none.

    Args:
        options: The options.
    """
    return any(each.startswith((HEAP, PERCENTAGE)) for each in options)


def checked_options(parameter: str, options: object) -> tuple[str, ...]:
    """Check JVM options: each has an effect, and none belongs into another argument."""
    if isinstance(options, str):
        # Not shown: a credential may be in it.
        raise AlluxioConfigError(
            "must be a list (got a str)",
            parameter=parameter,
            remedy="use [OPTION, …]",
        )
    checked = checks.sequence(parameter, options, str)
    if checked in ((), JVM_OPTIONS):
        return checked
    from .jvm_checks import check_option  # only who gives some needs it

    for each in checked:
        if not each.startswith("-"):
            raise refuse(
                parameter,
                each,
                'must each begin with "-"',
                "give properties as properties={…}, and one option per item",
            )
        check_jvm_option(parameter, each)
        check_option(parameter, each)
        if each.startswith(_LOST):
            raise refuse(
                parameter,
                each,
                "has no effect beside the -Xmx that each process has",
                "use -Xmx2g or the like, or -XX:MaxRAMPercentage=50.0",
            )
    return checked


def check_for_all(parameter: str, options: Sequence[str]) -> None:
    """Refuse options that cannot apply to all processes: those that open a port.

    A port can be opened only once in a pod, and `alluxio` commands in the containers read the
    same options.
    """
    if options in ((), JVM_OPTIONS):
        return
    from .jvm_ports import port_of  # only who gives some needs it

    flags_of(options, parameter=parameter)
    for each in options:
        if port_of(each):
            raise refuse(parameter, each, PORT_OF_ALL, PORT_OF_EACH)
