"""A port that is changed changes everywhere: all places take it from the port model."""

from __future__ import annotations

import copy
import functools
import json
from dataclasses import fields

from alluxio_constructs import (
    Fuse,
    Journal,
    LogServerOptions,
    PodOptions,
    Ports,
    Probe,
    Process,
    ProxyOptions,
)
from tests.kit import Document, cluster, container, names, one, properties

ALL = "ALLUXIO_JAVA_OPTS"
WORKER = "ALLUXIO_WORKER_JAVA_OPTS"
JOB_WORKER = "ALLUXIO_JOB_WORKER_JAVA_OPTS"
FUSE = "ALLUXIO_FUSE_JAVA_OPTS"
PROXY = "ALLUXIO_PROXY_JAVA_OPTS"
LOG_SERVER = "ALLUXIO_LOGSERVER_JAVA_OPTS"

# Field of Ports: container, name of its port, property, the variable that it is in.
WHERE = {
    "master_rpc": ("alluxio-master", "rpc", "alluxio.master.rpc.port", ALL),
    "master_web": ("alluxio-master", "web", "alluxio.master.web.port", ALL),
    "master_embedded_journal": (
        "alluxio-master",
        "embedded",
        "alluxio.master.embedded.journal.port",
        ALL,
    ),
    "job_master_rpc": ("alluxio-job-master", "job-rpc", "alluxio.job.master.rpc.port", ALL),
    "job_master_web": ("alluxio-job-master", "job-web", "alluxio.job.master.web.port", ALL),
    "job_master_embedded_journal": (
        "alluxio-job-master",
        "job-embedded",
        "alluxio.job.master.embedded.journal.port",
        ALL,
    ),
    "worker_rpc": ("alluxio-worker", "rpc", "alluxio.worker.rpc.port", WORKER),
    "worker_web": ("alluxio-worker", "web", "alluxio.worker.web.port", WORKER),
    "job_worker_rpc": (
        "alluxio-job-worker",
        "job-rpc",
        "alluxio.job.worker.rpc.port",
        JOB_WORKER,
    ),
    "job_worker_data": (
        "alluxio-job-worker",
        "job-data",
        "alluxio.job.worker.data.port",
        JOB_WORKER,
    ),
    "job_worker_web": (
        "alluxio-job-worker",
        "job-web",
        "alluxio.job.worker.web.port",
        JOB_WORKER,
    ),
    "fuse_web": ("alluxio-fuse", "web", "alluxio.fuse.web.port", FUSE),
    "proxy_web": ("alluxio-proxy", "web", "alluxio.proxy.web.port", PROXY),
    "log_server_logging": ("alluxio-logserver", "logging", "alluxio.logserver.port", LOG_SERVER),
}
# The Services that have a port, by the beginning of its field.
SERVICES = {
    "master": ["alluxio-master", "alluxio-master-0", "alluxio-master-1", "alluxio-master-2"],
    "worker": ["alluxio-worker"],
    "log": ["alluxio-logserver"],
    "fuse": [],
    "proxy": [],
}
MOVED = 23456


@functools.cache
def with_ports(**ports: int) -> list[Document]:
    fuse = Fuse(process=Process(properties={"alluxio.fuse.web.enabled": True}))
    log_server = LogServerOptions(process=Process(liveness_probe=Probe(), readiness_probe=Probe()))
    return cluster(
        masters=3,
        workers=2,
        worker_pod=PodOptions(node_selector={"disk": "ssd"}),
        fuse=fuse,
        proxy=ProxyOptions(),
        log_server=log_server,
        ports=Ports(**ports),
    )


def ports_of(found: Document, number: str = "containerPort") -> dict[str, int]:
    return {each["name"]: each[number] for each in found.get("ports", ())}


def text_of(documents: list[Document]) -> str:
    """The documents as text, without the checksums, in which any number may occur."""
    plain = copy.deepcopy(documents)
    for each in plain:
        if "template" in each.get("spec", {}):
            del each["spec"]["template"]["metadata"]["annotations"]
    return json.dumps(plain)


def test_ports_are_all_in_the_table() -> None:
    assert list(WHERE) == [each.name for each in fields(Ports)]


def test_port_that_is_moved_moves_everywhere() -> None:
    for field in WHERE:
        default: int = getattr(Ports(), field)
        name, port, property_name, variable = WHERE[field]
        documents = with_ports(**{field: MOVED})
        assert MOVED == ports_of(container(documents, name))[port], field
        assert properties(documents, variable)[property_name] == str(MOVED), field
        # Nothing goes on naming the old one.
        assert str(default) in text_of(with_ports()), field
        assert str(default) not in text_of(documents), field


def test_port_that_is_moved_moves_in_the_services_of_its_pods() -> None:
    for field in WHERE:
        documents, plain = with_ports(**{field: MOVED}), with_ports()
        port = WHERE[field][1]
        pod = field.removeprefix("job_").partition("_")[0]
        services = {name for own in SERVICES.values() for name in own}
        assert set(names(documents, "Service")) == services, field
        for name in names(documents, "Service"):
            ports = ports_of(one(plain, "Service", name)["spec"], "port")
            if name in SERVICES[pod]:
                ports[port] = MOVED
            assert ports_of(one(documents, "Service", name)["spec"], "port") == ports, field


def test_port_of_the_log_server_is_told_to_all_processes() -> None:
    documents = with_ports(log_server_logging=MOVED)
    assert one(documents, "ConfigMap")["data"]["ALLUXIO_LOGSERVER_PORT"] == str(MOVED)


def test_port_that_is_moved_moves_probes_which_go_by_its_name() -> None:
    for field in WHERE:
        documents, plain = with_ports(**{field: MOVED}), with_ports()
        for name in {where[0] for where in WHERE.values()} - {"alluxio-fuse"}:
            for probe in ("readinessProbe", "livenessProbe", "startupProbe"):
                handler = container(documents, name).get(probe, {}).get("tcpSocket")
                assert handler == container(plain, name).get(probe, {}).get("tcpSocket"), field
                assert handler is None or isinstance(handler["port"], str), field


def test_port_of_the_journal_is_in_its_addresses() -> None:
    # Deliberately not the chart's, whose list always says 19200.
    documents = with_ports(master_embedded_journal=MOVED)
    assert properties(documents)["alluxio.master.embedded.journal.addresses"] == (
        f"alluxio-master-0:{MOVED},alluxio-master-1:{MOVED},alluxio-master-2:{MOVED}"
    )


def test_ports_can_all_move_at_once() -> None:
    moved = {field: 20100 + i for i, field in enumerate(WHERE)}
    documents = with_ports(**moved)
    for field, (name, port, _, _) in WHERE.items():
        assert ports_of(container(documents, name))[port] == moved[field], field
    text = text_of(documents)
    assert [] == [field for field in WHERE if str(getattr(Ports(), field)) in text]


def test_ports_that_are_alluxios_own_need_no_property_but_the_workers() -> None:
    written = [name for name in properties(with_ports()) if name.endswith(".port")]
    assert [] == written
    assert "29999" == properties(with_ports(), WORKER)["alluxio.worker.rpc.port"]


def test_port_of_the_embedded_journal_is_not_there_without_it() -> None:
    plain = cluster(journal=Journal.local())
    assert "embedded" not in ports_of(container(plain, "alluxio-master"))
    assert [] == [name for name in properties(plain) if name.endswith(".port")]


def test_ports_may_be_the_same_in_masters_and_workers() -> None:
    documents = with_ports(worker_rpc=19998, worker_web=19999)
    assert {"rpc": 19998, "web": 19999} == ports_of(container(documents, "alluxio-worker"))
