"""`Task`: what a Job does. The plainest is one `alluxio` command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from .._base import checks, limits
from .._base.suggest import closest, did_you_mean
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
_OF_A_MACHINE = (
    *("bootstrapConf", "clearCache", "copyDir", "docGen", "format", "formatJournal"),
    *("formatMaster", "formatMasters", "formatWorker", "killAll", "runJournalCrashTest"),
    *("runMiniBenchmark", "upgradeJournal"),
)
_FURTHER: Mapping[str, Sequence[str]] = {
    "fs": (
        *("cat", "checkConsistency", "checksum", "chgrp", "chmod", "chown", "copyFromLocal"),
        *("copyToLocal", "count", "cp", "distributedCp", "du", "free", "freeWorker"),
        *("getCapacityBytes", "getSyncPathList", "getUsedBytes", "getfacl", "head", "help"),
        *("leader", "load", "loadMetadata", "location", "ls", "masterInfo", "mkdir", "mount"),
        *("mv", "needsSync", "persist", "pin", "rm", "setReplication", "setTtl", "setfacl"),
        *("startSync", "stat", "stopSync", "syncDirNextTime", "tail", "test", "touch", "umount"),
        *("unmount", "unpin", "unsetTtl", "updateMount"),
    ),
    "fsadmin": (
        *("backup", "decommissionWorker", "doctor", "enableWorker", "getBlockInfo", "journal"),
        *("metrics", "pathConf", "report", "statelock", "ufs", "updateConf"),
    ),
    "job": ("cancel", "getCmdStatus", "leader", "ls", "stat"),
}
"""What follows some commands."""
# What the launcher takes for itself wherever it is, and hands to the JVM.
_OF_JVM = ("-D", "-X", "-agentlib", "-javaagent")


class Surroundings(NamedTuple):
    """What of a cluster a task depends on.

    Attributes:
        ufs: The under storage at the root.
        mounted: The paths of the other under storages.
        workers: How many workers there are, if that is fixed.
    """

    ufs: Ufs
    mounted: Sequence[str] = ()
    workers: int | None = None


class Task(Value):
    """What a Job does: `Load`, `Backup`, `Pin` or `Replication`."""

    def words(self) -> Sequence[str]:
        """The command of its container, as in a manifest."""
        raise NotImplementedError

    def in_cluster(self, cluster: Surroundings) -> Task:
        """What it comes to in a cluster.

        Args:
            cluster: What it depends on.

        Raises:
            AlluxioConfigError: If it cannot work there.
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
    _check_command(parameter, words)
    for i, each in enumerate(words):
        _check_word(f"{parameter}[{i}]", each)
    checks.public(parameter, words)
    return tuple(words)


def _check_command(parameter: str, words: Sequence[str]) -> None:
    """Refuse commands that the image does not have, or that have no effect on a cluster."""
    use = f"use one of {', '.join(_COMMANDS)}"
    if not words:
        raise AlluxioConfigError("is empty", parameter=parameter, remedy=use)
    if words[0] in _OF_A_MACHINE:
        raise refuse(
            parameter, words[0], "must not be a command for the machine that it runs on alone", use
        )
    if words[0] not in _COMMANDS:
        raise _unknown(parameter, f"the command {words[0]!r}", words[0], _COMMANDS)
    known = _FURTHER.get(words[0])
    if known is None:
        return
    if len(words) == 1:
        use = f"use one of {', '.join(known)}"
        raise AlluxioConfigError(f"has nothing after {words[0]!r}", parameter=parameter, remedy=use)
    if not words[1].startswith(_OF_JVM) and words[1] not in known:
        raise _unknown(parameter, f"{words[1]!r} after {words[0]!r}", words[1], known)


def _unknown(parameter: str, what: str, name: str, known: Sequence[str]) -> AlluxioConfigError:
    return AlluxioConfigError(
        f"has {what}, which Alluxio 2.9.5 does not have",
        parameter=parameter,
        remedy=did_you_mean(closest(name, known, most=1), f"use one of {', '.join(known)}"),
    )


def _check_word(parameter: str, word: str) -> None:
    if word == "-debug" or word.startswith(_OF_JVM):
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
    checks.writable(parameter, word)
    if len(word.encode(errors="replace")) >= limits.VARIABLE:
        raise refuse(
            parameter,
            word,
            f"must be less than {limits.VARIABLE} bytes, or Linux starts no process with it",
            "use several Jobs",
        )
    try:
        shell.environment_value(word)  # that there is nothing in it that Linux does not take
    except AlluxioConfigError:
        raise refuse(
            parameter, word, "must have no null and no unpaired surrogate in it", "leave it out"
        ) from None
