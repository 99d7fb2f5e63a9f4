"""Checks of single JVM options that hold for any version of Java.

Each was tried with Java 11: with an option that is refused here, the JVM exits before Alluxio
starts.
"""

from __future__ import annotations

import re

from .._base.quantities import GIB, KIB, MIB, jvm_bytes, quantity
from ..errors import AlluxioConfigError, refuse
from .jvm_ports import MOST, names_no_port

LEAST_XMX = 2 * MIB
_ENDS = re.compile(
    r"-(-?version(:.*)?|fullversion|-full-version|-?help|h|\?|X|-help-extra|-list-modules"
    r"|-describe-module(=.*)?|d|-dry-run|-validate-modules|Xinternalversion|Xprintflags|Xshare:dump"
    r"|XX:\+(DumpSharedSpaces|PrintFlagsInitial))",
    re.DOTALL,
)
_RUNS_ANOTHER = re.compile(
    r"-(jar|cp|classpath|-class-path(=.*)?|m|-module(=.*)?|-source(=.*)?|p)", re.DOTALL
)
_TAKES_THE_NEXT = re.compile(
    r"--(add-(exports|modules|opens|reads)|limit-modules|module-path|patch-module"
    r"|upgrade-module-path)"
)
_PRINTS = re.compile(r"-(XshowSettings(:.*)?|-?show-?version)", re.DOTALL)
_OLD_SIZE = re.compile(r"-(m[sx]|ss)([0-9].*)", re.DOTALL)
_SIZES = (
    # The prefix of a size, the least and the most that a JVM accepts, and whether it accepts 0.
    ("-Xms", MIB, None, True),
    ("-XX:InitialHeapSize=", MIB, None, True),
    ("-Xmn", 1, None, False),
    ("-Xss", 136 * KIB, GIB, False),
    ("-XX:MaxMetaspaceSize=", 9 * MIB, None, False),
    ("-XX:MetaspaceSize=", 0, None, True),
    ("-XX:ReservedCodeCacheSize=", 2496 * KIB, 2 * GIB, False),
)
_SHARES = ("-XX:InitialRAMPercentage=", "-XX:MinRAMPercentage=")


def check_option(parameter: str, option: str) -> None:
    """Refuse an option with which no JVM starts Alluxio.

    Args:
        parameter: Its name in errors.
        option: The option.

    Raises:
        AlluxioConfigError: On such an option.
    """
    if _ENDS.fullmatch(option):
        raise refuse(parameter, option, "makes a JVM print something and exit", "leave it out")
    if _RUNS_ANOTHER.fullmatch(option):
        raise refuse(
            parameter,
            option,
            "makes the JVM run other classes than Alluxio's",
            "leave it out",
        )
    if _TAKES_THE_NEXT.fullmatch(option):
        raise refuse(
            parameter,
            option,
            "would take the next argument as its value, and needs an equals sign before the value",
            f"use {option}=VALUE",
        )
    if (old := _OLD_SIZE.fullmatch(option)) is not None:
        raise refuse(
            parameter,
            option,
            "is an old spelling, which is left out when memory is added up",
            f"use -X{old[1]}{old[2]}",
        )
    if names_no_port(option):
        raise refuse(
            parameter, option, f"must name a port from 0 to {MOST}", "use one such as 7091"
        )
    _check_size(parameter, option)
    for share in _SHARES:
        if option.startswith(share) and not is_percentage(option.removeprefix(share), least=0):
            raise refuse(parameter, option, "must be from 0 to 100", f"use {share}50.0")


def prints(option: str) -> bool:
    """Whether an option makes the JVM print settings at each start and continue.

    Args:
        option: The option.
    """
    return _PRINTS.fullmatch(option) is not None


def _check_size(parameter: str, option: str) -> None:
    for begin, least, most, may_be_0 in _SIZES:
        if not option.startswith(begin):
            continue
        in_bytes = jvm_bytes(option.removeprefix(begin))
        if in_bytes is None:
            raise AlluxioConfigError(
                "must be a whole number with k, m or g",
                parameter=parameter,
                value=option,
                remedy=f"use {begin}512m" if least >= MIB else f"use {begin}1m",
            )
        if in_bytes == 0 and may_be_0:
            return
        if in_bytes < least or (most is not None and in_bytes > most):
            limits = f"{quantity(least)} or more"
            if most is not None:
                limits = f"from {quantity(least)} to {quantity(most)}"
            raise refuse(
                parameter,
                option,
                f"must be {limits}; a number without a unit is bytes",
                "raise or lower it, or leave it out",
            )


def is_percentage(text: str, *, least: float) -> bool:
    """Whether a JVM reads a text as a percentage.

    Args:
        text: The text.
        least: The lowest percentage accepted.
    """
    return re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) is not None and least <= float(text) <= 100
