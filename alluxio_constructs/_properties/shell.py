"""Quoting of JVM options for the image's shell; the only module that formats a ``-D`` option.

A component's variable reaches its JVM in three steps: the entry point writes
``export NAME="VALUE"`` into ``conf/alluxio-env.sh``; bash sources that file; the launcher expands
the variable, unquoted, on the command line of ``java``. So bash interprets the dollar sign, the
backtick, the double quote and the backslash inside the double quotes, and afterwards splits
arguments at white space. ``*``, ``?`` and ``[`` make an argument a pattern, which bash leaves
alone unless a file matches: every option begins with ``-``, and no file in the working directory
does.

``ALLUXIO_JAVA_OPTS`` has a second reader: ``alluxio formatJournal``, run as a container's command,
reads it from the environment without a shell. Escapes that the one reader needs would reach the
other unchanged, so characters that need them cannot be passed in that variable. The same holds for
``ALLUXIO_LOGSERVER_JAVA_OPTS``, which the entry point does not write: nothing would remove the
escapes.
"""

from __future__ import annotations

import re

from .._base import checks
from .._base.values import Value, value_object
from ..errors import AlluxioConfigError

_SPLITS = r"[\s\x00-\x1f\x7f]"
_UNWRITABLE = r"[\ud800-\udfff]"
_QUOTED = r'[$`"\\]'


@value_object(kw_only=False)
class EnvReference(Value):
    """A reference to an environment variable of the container, which the shell expands.

    Args:
        name: The variable's name.

    Raises:
        AlluxioConfigError: On a name that is not a valid name of a shell variable.
    """

    name: str

    def __post_init__(self) -> None:
        checks.environment_name("EnvReference name", self.name)

    def __str__(self) -> str:
        return f"${{{self.name}}}"


def environment_value(value: str) -> str:
    """Escape the value of a container's variable so that the container gets exactly this value.

    Kubernetes reads ``$(NAME)`` as the value of another variable, and ``$$`` as a dollar sign.

    Args:
        value: The value.

    Raises:
        AlluxioConfigError: If no environment can hold it.
    """
    if "\0" in value or (not value.isascii() and re.search(_UNWRITABLE, value)):
        raise AlluxioConfigError(
            f"environment value {value!r} has a null or an unpaired surrogate in it, which no"
            " environment can hold",
            remedy="leave it out",
        )
    return value.replace("$", "$$")


def definition(
    key: str, value: str | EnvReference, *, sourced: bool, expanded: bool = False
) -> str:
    """Write one property as a ``-D`` option, escaped so that the JVM gets exactly this value.

    Args:
        key: The property's name.
        value: The value that Alluxio is to read, or a reference to a variable of the container.
        sourced: Whether a shell reads the variable (`Component.sourced`), always and everywhere.
        expanded: Whether the kubelet expands references in it (`Component.expanded`), as there is
            no shell. Default: False.

    Raises:
        AlluxioConfigError: If the value cannot be passed unchanged.
    """
    if isinstance(value, EnvReference):
        if expanded:
            return f"{option(f'-D{key}=', sourced=sourced)}$({value.name})"
        if not sourced:
            raise AlluxioConfigError(
                f"refers to the variable {value}, which takes a shell: `alluxio formatJournal`"
                " reads the options of all processes without one, and the log server has none",
                parameter=f"property {key}",
                remedy="set it for each of the other processes that needs it",
            )
        return option(f"-D{key}=", sourced=sourced) + str(value)
    return option(f"-D{key}={value}", sourced=sourced)


def option(argument: str, *, sourced: bool) -> str:
    """Escape one JVM option so that the JVM gets exactly this argument.

    Args:
        argument: The option.
        sourced: As for `definition`.

    Raises:
        AlluxioConfigError: If the option cannot be passed unchanged.
    """
    split = re.search(_SPLITS, argument)
    if split or not argument:
        raise AlluxioConfigError(
            "is empty or has white space or a control character in it, which would end the"
            " argument: the image's launcher splits its options there",
            parameter=f"JVM option {argument!r}",
            remedy="leave it out, or write one option per item",
        )
    if not argument.isascii() and re.search(_UNWRITABLE, argument):
        raise AlluxioConfigError(
            "has an unpaired surrogate in it, which no file can hold",
            parameter=f"JVM option {argument!r}",
            remedy="read what it comes from with the encoding that it was written with",
        )
    if sourced:
        return re.sub(_QUOTED, lambda match: "\\" + match.group(), argument)
    special = re.search(_QUOTED, argument)
    if special:
        raise AlluxioConfigError(
            f"has {special.group()!r} in it, which a shell interprets: `alluxio formatJournal`"
            " reads the options of all processes without one, and the log server has none",
            parameter=f"JVM option {argument!r}",
            remedy="leave it out there, and set it for each of the other processes that needs it",
        )
    return argument
