"""What is asked inside of containers: by a script that only looks, and by `alluxio`'s reports."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .._base.files import read_text
from .._compare.options import read_options
from .._parts.ports import JOURNAL_PORTS, port_in
from .._parts.tiers import directories_in
from .._properties.components import Component
from .hide import without_credentials
from .kubectl import Kubectl
from .pods import Container, options
from .snapshot import Answer, Object

_CLIENTS = (Component.WORKER, Component.JOB_WORKER, Component.FUSE, Component.PROXY)
_SECONDS = 60


def journal_hosts(given: Mapping[str, str]) -> list[str]:
    """The masters' host names, where several have an embedded journal; else none.

    Args:
        given: The options of a process.
    """
    addresses = given.get("alluxio.master.embedded.journal.addresses", "")
    return [each.partition(":")[0] for each in addresses.split(",") if each]


def master_hosts(given: Mapping[str, str]) -> list[str]:
    """The hosts that a client or worker looks for masters at.

    Args:
        given: The options of its process.
    """
    own = given.get("alluxio.master.hostname", "")
    return journal_hosts(given) or ([own] if own and "$" not in own else [])


def directories(container: Container, given: Mapping[str, str]) -> list[str]:
    """The directories of a process that may fill: its journal, its metastore, its tiers.

    Args:
        container: The container.
        given: The options of its process.
    """
    if container.component is Component.MASTER:
        names = ["alluxio.master.journal.folder", "alluxio.master.metastore.dir"]
        found = [given.get(each, "") for each in names]
    elif container.component is Component.WORKER:
        found = [path for path, _ in directories_in(given)]
    else:
        found = []
    return [each for each in found if each.startswith("/")]


def socket_directory(given: Mapping[str, str]) -> str:
    """Where a worker is to make its domain socket; ``""`` if it is not to make one.

    Args:
        given: The options of the worker.
    """
    off = given.get("alluxio.user.short.circuit.enabled", "true") != "true"
    as_uuid = given.get("alluxio.worker.data.server.domain.socket.as.uuid", "false") == "true"
    address = given.get("alluxio.worker.data.server.domain.socket.address", "")
    return "" if off or not as_uuid else address


def questions(container: Container, given: Mapping[str, str]) -> list[str]:
    """What the script is to look at in a container, as its arguments.

    Args:
        container: The container.
        given: The options of its process.
    """
    component = container.component
    asked = [f"directory={each}" for each in directories(container, given)]
    if component is Component.MASTER:
        asked.append(f"web={port_in(given, component, 'web')}")
    if component is not None and component in JOURNAL_PORTS:
        port = port_in(given, component, JOURNAL_PORTS[component])
        asked += [f"reach={host}:{port}" for host in journal_hosts(given)]
    if component in _CLIENTS:
        rpc = port_in(given, Component.MASTER, "rpc")
        asked += [f"reach={host}:{rpc}" for host in master_hosts(given)]
    if component is Component.WORKER and socket_directory(given):
        asked.append(f"sockets={socket_directory(given)}")
    if component is Component.FUSE and (point := given.get("alluxio.fuse.mount.point")):
        asked.append(f"mount={point}")
    return asked


def look(
    kubectl: Kubectl, container: Container, config_maps: Mapping[str, Object]
) -> dict[str, str] | None:
    """What the script answers in a container: by section; None if it cannot be run there.

    Args:
        kubectl: Runs it.
        container: The container.
        config_maps: The ConfigMaps by their names.
    """
    pod, _, name = container.key.partition("/")
    script = read_text(__file__, "look.sh")
    asked = questions(container, options(container, config_maps))
    answer = kubectl.run(
        "exec", pod, "-c", name, "--", "bash", "-c", script, "look", *asked, timeout=_SECONDS
    )
    if answer.code != 0:
        kubectl.note(_named("inside of containers (kubectl exec)", container, answer), answer)
        return None
    return _sections(answer.out)


def _named(what: str, container: Container, answer: Answer) -> str:
    """What could not be looked at: all of a kind, where it is not allowed; else the one."""
    return what if "orbidden" in answer.out else f"{what}: {container.key}"


def _sections(text: str) -> dict[str, str]:
    """The script's sections by their titles."""
    found = {}
    for each in re.split(r"^@@", text, flags=re.MULTILINE)[1:]:
        title, _, body = each.partition("\n")
        kind, _, about = title.partition(" ")
        found[title] = without_credentials(body.strip(), about if kind == "variable" else "")
    return found


def in_section(probe: Mapping[str, str], kind: str) -> dict[str, str]:
    """The sections of a kind, by what each is about.

    Args:
        probe: What the script answered in a container.
        kind: The first word of their titles.
    """
    return {
        title.partition(" ")[2]: body
        for title, body in probe.items()
        if title.partition(" ")[0] == kind
    }


def running_options(probe: Mapping[str, str], component: Component) -> dict[str, str] | None:
    """The options that a process was started with; None if nobody could look.

    Args:
        probe: What the script answered in its container.
        component: The process.
    """
    found = in_section(probe, "variable")
    if not found:
        return None
    texts = [found.get(each.variable, "") for each in (Component.ALL, component)]
    return read_options(" ".join(texts))


def commands(embedded: bool, *, more: bool) -> list[str]:
    """The `alluxio` commands that are run in a master; none of them changes anything.

    Args:
        embedded: Whether the masters have an embedded journal.
        more: Whether it is for whoever is to help from afar.
    """
    found = ["fsadmin report summary", "fsadmin report capacity"]
    if embedded:
        found += [f"fsadmin journal quorum info -domain {each.name}" for each in JOURNAL_PORTS]
    if more:
        found += ["fsadmin report ufs", "fsadmin report jobservice", "getConf --master --source"]
    return found


def ask(kubectl: Kubectl, pod: str, command: str) -> Answer:
    """Run an `alluxio` command in a master.

    Args:
        kubectl: Runs it.
        pod: The master.
        command: The command.
    """
    words = ["timeout", str(_SECONDS), "alluxio", *command.split()]
    answer = kubectl.run("exec", pod, "-c", "alluxio-master", "--", *words, timeout=_SECONDS + 15)
    return Answer(answer.code, without_credentials(answer.out.strip()))
