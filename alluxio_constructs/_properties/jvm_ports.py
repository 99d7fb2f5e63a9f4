"""The ports that JVM options open: for remote JMX, a debugger, or an agent's web server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_JMX = "com.sun.management.jmxremote.port"
_RMI = "com.sun.management.jmxremote.rmi.port"
_SNMP = "com.sun.management.snmp.port"
_PROPERTY = re.compile(rf"-D({re.escape(_JMX)}|{re.escape(_RMI)}|{re.escape(_SNMP)})=(.*)", re.S)
_DEBUGGER = re.compile(r"-(?:agentlib:jdwp=|Xrunjdwp:)(.*)", re.S)
# The argument of Prometheus's JMX exporter, and of agents modelled on it: [HOST:]PORT:FILE.
_EXPORTER = re.compile(r"-javaagent:[^=]+=(?:[^:,/=]*:|\[[0-9a-fA-F:.]*\]:)?([0-9]+):.*", re.S)
_AGENT = re.compile(
    r"-(?:javaagent:|agentpath:|agentlib:)[^=]+=(?:.*,)?port=([0-9]+)(?:,.*)?", re.S
)
MOST = 65535


def opened(options: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The ports that a JVM with these options listens on, each with its option.

    Port 0, or no port, lets the system choose one. The second port of JMX may equal the first.

    Args:
        options: The options, in their order.
    """
    of_property: dict[str, tuple[int, str]] = {}
    for option in options:
        match = _PROPERTY.fullmatch(option)
        if match is not None:
            number = _number(match[2])
            if number is not None:
                of_property[match[1]] = number, option  # the last one counts
        elif (number := port_of(option)) is not None and number:
            yield number, option
    first, second = of_property.get(_JMX), of_property.pop(_RMI, None)
    if second is not None and first is not None and second[0] != first[0]:
        of_property[_RMI] = second
    yield from (each for each in of_property.values() if each[0])


def port_of(option: str) -> int | None:
    """The port that an option names to listen on, if it names one."""
    if (match := _PROPERTY.fullmatch(option)) is not None:
        return _number(match[2])
    if (match := _DEBUGGER.fullmatch(option)) is not None:
        given = dict(each.partition("=")[::2] for each in match[1].split(","))
        listens = given.get("server") == "y" and given.get("transport", "dt_socket") == "dt_socket"
        return _number(given.get("address", "0").rpartition(":")[2]) if listens else None
    match = _EXPORTER.fullmatch(option) or _AGENT.fullmatch(option)
    return None if match is None else _number(match[1])


def names_no_port(option: str) -> bool:
    """Whether an option must name a port, and names something that cannot be one."""
    match = _PROPERTY.fullmatch(option)
    if match is not None:
        number = _number(match[2])
        return number is None or number > MOST
    number = port_of(option)
    return number is not None and number > MOST


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None
