"""Log levels of a process, which are written into its own `log4j.properties`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from .._base import checks
from ..errors import refuse
from .directories import CONF
from .scripts import script

LogLevel = Literal["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF"]
"""The levels of log4j."""

FILE = f"{CONF}/log4j.properties"
"""The file that Alluxio's processes and commands read their log levels from."""

_LOGGER = r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*"
_SCRIPT = "log-levels"


def log_levels(parameter: str, value: object) -> Mapping[str, str]:
    """Check levels by the loggers' names.

    Args:
        parameter: Their name in errors.
        value: The levels.

    Raises:
        AlluxioConfigError: On a name that cannot be a logger's, or an unknown level.
    """
    checked = {}
    for name, level in checks.mapping(parameter, value).items():
        if not re.fullmatch(_LOGGER, name, re.ASCII):
            raise refuse(
                f"{parameter} key",
                name,
                'must be "root", or the name of a logger: a Java package or class',
                'use "root", "alluxio", "alluxio.master.journal" or the like',
            )
        checked[name] = checks.choice(f"{parameter}[{name!r}]", level, get_args(LogLevel))
    return checked


def start_command(levels: Mapping[str, str]) -> Sequence[str]:
    """The command of a container that sets log levels first; its arguments are appended.

    Args:
        levels: The levels to set before the process starts, by logger name.
    """
    entry_point = "/entrypoint.sh"
    if not levels:
        return ["tini", "--", entry_point]
    given = [f"{name}={level}" for name, level in levels.items()]
    return ["tini", "--", "bash", "-c", script(_SCRIPT), _SCRIPT, FILE, *given, "--", entry_point]
