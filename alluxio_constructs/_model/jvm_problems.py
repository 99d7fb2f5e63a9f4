"""Checks of all JVM options of a process together, wherever they were given.

A JVM reads JAVA_TOOL_OPTIONS, then the options of all processes, then its own, and finally
_JAVA_OPTIONS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .._base.suggest import did_you_mean
from .._properties import java
from .._properties.components import Component
from .._properties.java import Standing
from .._properties.java_versions import JAVAS, Java
from .._properties.jvm_checks import check_option, prints
from .._properties.jvm_ports import port_of
from ..errors import AlluxioConfigError, Finding, JvmOptionWarning, problem, warn
from .answers import Option, options_of
from .cluster import Cluster

_SWITCH = r"-XX:([+-])(\w+)"
_CGROUP = "UseCGroupMemoryLimitForHeap"
_JDWP = ("-agentlib:jdwp", "-Xrunjdwp")
# Options that choose a garbage collector, and which one.
_COLLECTORS = {
    "UseSerialGC": "Serial",
    "UseParallelGC": "Parallel",
    "UseParallelOldGC": "Parallel",
    "UseConcMarkSweepGC": "CMS",
    "UseParNewGC": "CMS",
    "UseG1GC": "G1",
    "UseZGC": "ZGC",
    "UseShenandoahGC": "Shenandoah",
    "UseEpsilonGC": "Epsilon",
}
_CMS = ("-Xconcgc", "-Xincgc")


def problems(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    """The errors for options with which no JVM starts.

    Args:
        cluster: The cluster.
    """
    for component in cluster.components:
        yield from _of_line(cluster, component, options_of(cluster, component))


def added_problems(
    cluster: Cluster, component: Component, where: str, texts: Sequence[str]
) -> Iterator[AlluxioConfigError]:
    """The errors for options appended to those of a process; warns about unwise ones.

    Args:
        cluster: The cluster.
        component: The process.
        where: The options' name in errors.
        texts: The options.
    """
    own = options_of(cluster, component)
    options = [*own, *(Option(each, where) for each in texts)]
    found = {str(each) for each in _of_line(cluster, component, own)}
    yield from (each for each in _of_line(cluster, component, options) if str(each) not in found)
    known = _unwise(cluster, own)
    for message in _unwise(cluster, options):
        if message not in known:
            warn(message, JvmOptionWarning)


def unwise(cluster: Cluster) -> Sequence[str]:
    """Warnings about options that print, or that the Java guessed from the image does not know.

    Args:
        cluster: The cluster.
    """
    messages: dict[str, None] = {}
    for component in cluster.components:
        messages.update(_unwise(cluster, options_of(cluster, component)))
    return list(messages)


def _of_line(
    cluster: Cluster, component: Component, options: Sequence[Option]
) -> Iterator[AlluxioConfigError]:
    """The errors for all options of a process."""
    if not options:
        return
    yield from _of_variables(options)
    for message, remedy, certain in _unknown(cluster, options):
        if certain:
            yield problem(Finding.UNKNOWN_JVM_OPTION, message, remedy)
    yield from _two_collectors(component, options)
    yield from _two_debuggers(component, options)


def _unwise(cluster: Cluster, options: Sequence[Option]) -> dict[str, None]:
    """The warnings about all options of a process, in their order, each once."""
    messages: dict[str, None] = {}
    for option in options:
        if not option.launcher and port_of(option.text):
            messages[
                f"{option.where} has {option.text}, which opens a port in every JVM of the"
                " container: each `alluxio` command there finds it taken; give it to the process"
                " alone: Jvm(options=[…])"
            ] = None
        if prints(option.text):
            messages[
                f"{option.where} has {option.text}, which prints settings among the logs at each"
                " start; leave it out, and use it by hand"
            ] = None
    for message, remedy, certain in _unknown(cluster, options):
        if not certain:
            messages[f"{message}; {remedy}"] = None
    return messages


def _of_variables(options: Sequence[Option]) -> Iterator[AlluxioConfigError]:
    """The errors for single options in variables; other options were checked when given."""
    for each in options:
        if not each.launcher and each.text.startswith("-"):
            try:
                check_option(each.where, each.text)
            except AlluxioConfigError as error:
                yield error.found(Finding.UNKNOWN_JVM_OPTION)


def _unknown(cluster: Cluster, options: Sequence[Option]) -> Iterator[tuple[str, str, bool]]:
    """Options that a JVM does not accept: what is wrong, what to do, and whether that is certain.

    It is certain if no Java that the launcher accepts knows the option, or if the Java given for
    the image does not; otherwise it is a guess from the image's name.
    """
    image = cluster.image
    expected = JAVAS if image.expected_java is None else (image.expected_java,)
    ignores = _is_on(java.IGNORE, options)
    unlocked: list[str] = []
    for each in options:
        found = {version: _standing(each, version, unlocked, ignores=ignores) for version in JAVAS}
        if (match := re.fullmatch(_SWITCH, each.text)) is not None and match[1] == "+":
            unlocked.append(match[2])
        # If the Java is unknown, it may be the one that knows the option.
        enough = any if image.expected_java is None else all
        if enough(found[version] is Standing.KNOWN for version in expected):
            if expected == (8,) and java.name_of(each.text) == _CGROUP:
                yield (
                    f"{each.where} has {each.text}, which does nothing beside the -Xmx that each"
                    f" process has, and with which no JVM of Java 11 starts",
                    "leave it out",
                    False,
                )
            continue
        wrong = [version for version in expected if found[version] is not Standing.KNOWN]
        certain = image.java is not None or all(
            found[version] not in (Standing.KNOWN, Standing.IGNORED) for version in JAVAS
        )
        yield _message(cluster, each, wrong, found[wrong[0]], certain=certain)


def _standing(option: Option, version: Java, unlocked: Sequence[str], *, ignores: bool) -> Standing:
    found = java.standing(option.text, version, unlocked=unlocked, launcher=option.launcher)
    return Standing.KNOWN if ignores and found is Standing.UNKNOWN else found


def _message(
    cluster: Cluster, option: Option, wrong: Sequence[Java], found: Standing, *, certain: bool
) -> tuple[str, str, bool]:
    text, name = option.text, cluster.image.reference
    versions = " and ".join(f"Java {version}" for version in wrong)
    has = f"{option.where} has {text}"
    if found is Standing.IGNORED:
        return f"{has}, which {versions} ({name}) ignores", "leave it out", False
    if found is Standing.LOCKED:
        unlock = java.unlock_of(text, wrong[0])
        return (
            f"{has}, which {versions} accepts only after {unlock}, and exits otherwise",
            f"give {unlock} before it, or leave it out",
            certain,
        )
    if found is Standing.MISWRITTEN:
        return (
            f"{has}, which is spelled differently: no JVM starts with it",
            f"use {java.spelling_of(text)}",
            certain,
        )
    if certain and cluster.image.java is None:
        return (
            f"{has}, which is unknown to Java 8 and 11, the two that the image's launcher takes:"
            " no JVM starts with it",
            did_you_mean(java.closest(text), "leave it out"),
            True,
        )
    return (
        f"{has}, which is unknown to {versions} ({name}), where no JVM starts with it",
        "leave it out, or say which Java the image has: Image(…, java=…)",
        certain,
    )


def _is_on(name: str, options: Sequence[Option]) -> bool:
    matches = (re.fullmatch(_SWITCH, each.text) for each in options)
    given = [match[1] for match in matches if match is not None and match[2] == name]
    return bool(given) and given[-1] == "+"


def _two_collectors(
    component: Component, options: Sequence[Option]
) -> Iterator[AlluxioConfigError]:
    chosen: dict[str, Option] = {}
    for name, collector in _COLLECTORS.items():
        if _is_on(name, options):
            (*_, last) = (each for each in options if each.text == f"-XX:+{name}")
            chosen.setdefault(collector, last)
    for each in options:
        if each.text in _CMS:
            chosen.setdefault("CMS", each)
    if len(chosen) > 1:
        given = " and ".join(f"{each.text} ({each.where})" for each in chosen.values())
        yield problem(
            Finding.JVM_OPTIONS_CONTRADICT,
            f"{component.suffix} has several garbage collectors, with which no JVM starts: {given}",
            "leave one, or switch the other off for this process: -XX:-Use…GC",
        )


def _two_debuggers(component: Component, options: Sequence[Option]) -> Iterator[AlluxioConfigError]:
    given = [each for each in options if each.text.startswith(_JDWP)]
    if len(given) > 1:
        places = " and ".join(f"{each.text} ({each.where})" for each in given)
        yield problem(
            Finding.JVM_OPTIONS_CONTRADICT,
            f"{component.suffix} has the debugger's agent twice, which no JVM loads: {places}",
            "leave one",
        )
