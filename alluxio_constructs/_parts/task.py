"""`Task`: what a Job does. The plainest is one `alluxio` command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from .._base import checks
from .._base.suggest import did_you_mean, meant
from .._base.values import Value, put, value_object
from .._properties import shell
from .._properties.given import check_jvm_option, credential_in
from ..errors import NOT_SHOWN, AlluxioConfigError, refuse
from .feature import Feature
from .ufs import Ufs

_COMMANDS = (
    *("fs", "fsadmin", "job", "table", "getConf", "logLevel", "runClass", "version"),
    *("runTest", "runTests", "runUfsTests", "runUfsIOTest", "runHdfsMountTests", "runHmsTests"),
    *("validateConf", "validateEnv", "collectInfo", "readJournal"),
)
# What the launcher takes for itself wherever it stands, and hands to the JVM.
_OF_JVM = ("-D", "-X", "-agentlib", "-javaagent")


class Task(Value):
    """What a Job does: `Load`, `Backup`, `Pin` or `Replication`."""

    def words(self) -> Sequence[str]:
        """The command of its container, as in a manifest."""
        raise NotImplementedError

    def in_cluster(self, ufs: Ufs) -> Task:
        """What it comes to in a cluster.

        Args:
            ufs: The under storage at the cluster's root.
        """
        return self

    def features(self) -> Sequence[Feature]:
        """What its container needs: mounts, variables, properties of `Component.CLIENT`."""
        return ()


@value_object(kw_only=False)
class AlluxioCommand(Task):
    """One `alluxio` command.

    Args:
        command: Its words, without ``alluxio``: ``["fs", "ls", "/"]``. No credentials among them.

    Raises:
        AlluxioConfigError: On a command that the image does not have or that does nothing for a
            cluster, on what its launcher would take for an option of the JVM, or on a credential.
    """

    command: Sequence[str]

    def __post_init__(self) -> None:
        put(self, command=checked_command("command", self.command))

    def words(self) -> Sequence[str]:
        """`alluxio`, and the words."""
        return ("alluxio", *self.command)


TaskLike: TypeAlias = "Task | Sequence[str]"
"""What a Job does, or the words of an `alluxio` command."""


def described_task(given: object) -> Task:
    """What a Job does, given as such or as the words of a command.

    Args:
        given: What was given.

    Raises:
        AlluxioConfigError: If it is neither.
    """
    return given if isinstance(given, Task) else AlluxioCommand(given)  # type: ignore[arg-type]


def checked_command(parameter: str, command: object) -> tuple[str, ...]:
    """The words of an `alluxio` command, checked.

    Args:
        parameter: What errors call it.
        command: The words.

    Raises:
        AlluxioConfigError: As for `AlluxioCommand`.
    """
    if isinstance(command, str):
        words = command.split()
        raise refuse(
            parameter,
            NOT_SHOWN,  # a credential may be in it
            "must be a list of words, since no shell reads it (got a str)",
            f'use {checks.in_quotes(words[0]) if words else "…"} and so on, as ["fs", "ls", "/"]',
        )
    words = list(checks.sequence(parameter, command, str))
    if words[:1] == ["alluxio"]:
        raise refuse(parameter, words[0], "must be without alluxio itself", "leave it out")
    if not words or words[0] not in _COMMANDS:
        raise AlluxioConfigError(
            f"has the command {words[0]!r}, which is none for the cluster as a whole"
            if words
            else "is empty",
            parameter=parameter,
            remedy=did_you_mean(
                meant(words[0], _COMMANDS) if words else [], f"use one of {', '.join(_COMMANDS)}"
            ),
        )
    for i, each in enumerate(words):
        _check_word(f"{parameter}[{i}]", each)
    checks.public(parameter, words)
    return tuple(words)


def _check_word(parameter: str, word: str) -> None:
    if word.startswith(_OF_JVM):
        check_jvm_option(parameter, word)
        raise refuse(
            parameter,
            word,
            "must not be an option of the JVM",
            "give it as JobOptions(process=Process(jvm=Jvm(options=[…])))",
        )
    name, is_pair, value = word.partition("=")
    if is_pair and (what := credential_in(name.lstrip("-"), value)) is not None:
        raise AlluxioConfigError(
            f"has the credential {name!r} as text ({what}), which would be in the pod",
            parameter=parameter,
            remedy="put it into a Secret, and have the under storage's UfsSecret refer to that",
        )
    shell.environment_value(word)  # that there is nothing in it that Linux does not take
