"""The options that the JVMs of Java 8 and 11 know, the versions that the image's launcher accepts.

They were listed by, and tried with, the JVMs that `jvm-flags.txt` beside this module names. The
list is loaded on first use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from typing import NamedTuple

from .._base.files import read_text
from .._base.suggest import closest as _closest
from .java_versions import Java

UNLOCKS: Mapping[str, str] = {
    "x": "UnlockExperimentalVMOptions",
    "d": "UnlockDiagnosticVMOptions",
}
IGNORE = "IgnoreUnrecognizedVMOptions"

# Options that both know, except those of the launcher, which no variable of a JVM may have.
_BOTH = (
    r"D.*",
    r"(ea|enableassertions|da|disableassertions)(:.*)?|(e|d)sa|(en|dis)ablesystemassertions",
    r"verbose(:.*)?|verbosegc|verify|verifyremote|noverify|noclassgc|debug",
    r"X(int|comp|mixed|batch|debug|noagent|noclassgc|rs|diag|future|concgc|noconcgc|prof)",
    r"X(mn|ms|mx|ss|maxf|minf|maxjitcodesize)[0-9].*",
    r"Xbootclasspath/a:.*|Xcheck:.+|Xloggc:.*|Xrun.+|Xshare:(auto|on|off|dump)|Xverify(:.+)?",
    r"(agentlib|agentpath|javaagent):.+",
)
_LAUNCHERS = r"server|client|splash:.*|showversion|XshowSettings(:.*)?"
_ONLY: Mapping[Java, str] = {
    8: r"Xincgc|Xnoincgc|Xbootclasspath(/p)?:.*|Xusealtsigs|Xsqnopause|Xoptimize|Xboundthreads"
    r"|Xconcurrentio|Xoss[0-9].*",
    11: r"Xlog(:.*)?|-(add-(exports|modules|opens|reads)|illegal-access|limit-modules|module-path"
    r"|patch-module|upgrade-module-path)=.+|-enable-preview",
}
_LAUNCHERS_ONLY: Mapping[Java, str] = {8: r"d64", 11: r"-show-version"}
_FLAG = r"XX:([+-]?)(\w+)(?:(=).*)?"


class Standing(Enum):
    """How a JVM treats an option."""

    KNOWN = "knows it"
    IGNORED = "ignores it"
    LOCKED = "requires it to be unlocked first"
    MISWRITTEN = "requires another spelling"
    UNKNOWN = "does not know it"


class Flag(NamedTuple):
    """What is known about a -XX option.

    Attributes:
        switch: Whether it is a switch (+ or -) rather than an option with a value; None if both
            spellings are accepted.
        states: How each version of Java treats it, as in the file.
    """

    switch: bool | None
    states: Mapping[Java, str]


@cache
def _flags() -> Mapping[str, Flag]:
    flags = {}
    for line in read_text(__file__, "jvm-flags.txt").splitlines():
        if not line.startswith("#"):
            name, kind, of_8, of_11 = line.split()
            flags[name] = Flag({"b": True, "v": False}.get(kind), {8: of_8, 11: of_11})
    return flags


def name_of(option: str) -> str | None:
    """The name of a -XX option; None for any other option."""
    match = re.fullmatch(_FLAG, option.removeprefix("-"), re.DOTALL)
    return None if match is None else match[2]


def standing(option: str, java: Java, *, unlocked: Sequence[str], launcher: bool) -> Standing:
    """How a JVM treats an option.

    Args:
        option: The option.
        java: The version of the JVM.
        unlocked: The options before it that unlock others.
        launcher: Whether `java` reads it from its command line; otherwise the JVM reads it from a
            variable.
    """
    body = option[1:]
    if not body.startswith("XX:"):
        patterns = [*_BOTH, _ONLY[java]]
        if launcher:
            patterns += [_LAUNCHERS, _LAUNCHERS_ONLY[java]]
        known = any(re.fullmatch(each, body, re.DOTALL) for each in patterns)
        return Standing.KNOWN if known else Standing.UNKNOWN
    match = re.fullmatch(_FLAG, body, re.DOTALL)
    flag = None if match is None else _flags().get(match[2])
    if match is None or flag is None:
        return Standing.UNKNOWN
    state = flag.states[java]
    if state == "-":
        return Standing.UNKNOWN
    if state == "i":
        return Standing.IGNORED
    if state in UNLOCKS and UNLOCKS[state] not in unlocked:
        return Standing.LOCKED
    # A flight recording may be started without settings.
    bare = match[2] == "StartFlightRecording"
    if flag.switch is True and (not match[1] or match[3]):
        return Standing.MISWRITTEN
    if flag.switch is False and (match[1] or not (match[3] or bare)):
        return Standing.MISWRITTEN
    return Standing.KNOWN


def unlock_of(option: str, java: Java) -> str:
    """The option that must precede a locked one."""
    flag = _flags()[name_of(option) or ""]
    return f"-XX:+{UNLOCKS[flag.states[java]]}"


def spelling_of(option: str) -> str:
    """How a -XX option is spelled."""
    name = name_of(option) or ""
    return f"-XX:+{name} or -XX:-{name}" if _flags()[name].switch else f"-XX:{name}=VALUE"


def closest(option: str) -> list[str]:
    """The -XX options most similar to an unknown one, the most similar first."""
    name = name_of(option)
    if name is None:
        return []
    sign = option[4:5] if option[4:5] in ("+", "-") else "+"
    return [
        f"-XX:{'' if _flags()[each].switch is False else sign}{each}"
        for each in _closest(name, list(_flags()), cutoff=0.75)
    ]
