"""Which processes read a property, and how errors say so."""

from __future__ import annotations

from alluxio_constructs import Component
from alluxio_constructs._properties.readers import listed_for, readers, reads
from tests.properties.test_catalogue import entry

SERVERS = {"master", "job-master", "worker", "job-worker", "proxy", "logserver"}
CLIENTS = {*SERVERS, "fuse"} - {"logserver"}


def read_by(name: str) -> set[str]:
    return {each.suffix for each in readers(entry(name))}


def test_property_is_read_by_the_processes_of_its_scope() -> None:
    cases: list[tuple[str, set[str]]] = [
        ("alluxio.home", {*SERVERS, "fuse"}),
        ("alluxio.master.audit.logging.enabled", {"master", "job-master"}),
        ("alluxio.worker.free.space.timeout", {"worker", "job-worker"}),
        ("alluxio.user.file.writetype.default", CLIENTS),
        ("alluxio.logserver.threads.max", SERVERS),
        ("alluxio.integration.master.resource.mem", set()),
    ]
    for name, expected in cases:
        assert expected == read_by(name), name


def test_property_is_read_by_the_processes_that_its_scope_forgets() -> None:
    cases: list[tuple[str, set[str]]] = [
        ("alluxio.s3.rest.authentication.enabled", {"proxy"}),
        ("alluxio.standalone.fuse.jvm.monitor.enabled", {"fuse"}),
        ("alluxio.jvm.monitor.info.threshold", {*SERVERS, "fuse"}),
        ("alluxio.web.threads", {*SERVERS, "fuse"}),
        ("alluxio.master.audit.logging.queue.capacity", {"master", "job-master", "proxy"}),
        ("alluxio.master.rpc.executor.max.pool.size", {"master", "job-master", "worker"}),
        ("alluxio.proxy.stream.cache.timeout", {"proxy"}),
        ("alluxio.proxy.web.hostname", {"proxy", "master"}),
        ("alluxio.worker.master.periodical.rpc.timeout", CLIENTS),
        (
            "alluxio.underfs.allow.set.owner.failure",
            {"master", "job-master", "worker", "job-worker"},
        ),
        (
            "alluxio.master.security.impersonation.fuse.users",
            {"master", "job-master", "worker", "job-worker"},
        ),
    ]
    for name, expected in cases:
        assert expected == read_by(name), name


def test_readers_lists_the_processes_that_read_a_property() -> None:
    for name in ("alluxio.s3.rest.authentication.enabled", "alluxio.web.threads"):
        asked = [each for each in Component if each is not Component.ALL]
        assert [each for each in asked if reads(each, entry(name))] == readers(entry(name)), name


def test_errors_list_the_processes_that_read_a_property() -> None:
    cases: list[tuple[str, str]] = [
        ("alluxio.s3.rest.authentication.enabled", "proxy only"),
        ("alluxio.master.audit.logging.enabled", "master and job-master only"),
        (
            "alluxio.user.file.writetype.default",
            "master, job-master, worker, job-worker, fuse and proxy only",
        ),
        ("alluxio.integration.master.resource.mem", "no process"),
    ]
    for name, expected in cases:
        assert f"the catalogue of 2.9.5 lists for {expected}" == listed_for(entry(name)), name
