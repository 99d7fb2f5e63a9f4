"""master-ready: a master is ready when it leads, when it follows, and when nobody can do either."""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from .harness import run_script

HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")


def ready(bash: str, *args: object) -> subprocess.CompletedProcess[str]:
    return run_script(bash, "master-ready", *map(str, args), unprivileged=True)


@contextmanager
def listening(host: str = HOSTS[0], port: int = 0) -> Iterator[int]:
    """A port that connections reach, and nobody accepts: as of a master that is paused."""
    with socket.create_server((host, port)) as server:
        yield server.getsockname()[1]


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """A server that sends the answer to whoever connects, and closes."""
    with socket.create_server((HOSTS[0], 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    if answer:
                        connection.recv(100)
                        connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@contextmanager
def a_journal_port_of(*hosts: str) -> Iterator[int]:
    """One port on which each of the hosts listens."""
    with ExitStack() as stack:
        port = stack.enter_context(listening(hosts[0]))
        for each in hosts[1:]:
            stack.enter_context(listening(each, port))
        yield port


@pytest.fixture
def standby_web() -> Iterator[int]:
    """The web port of a standby: open, and dropped at once."""
    with answering(b"") as port:
        yield port


def test_master_that_answers_by_http_leads(bash: str) -> None:
    with answering(b"HTTP/1.1 404 Not Found\r\n\r\n") as web, a_journal_port_of(*HOSTS) as journal:
        assert (0, "", "") == outcome(ready(bash, web, journal, *HOSTS))
        assert (0, "", "") == outcome(ready(bash, web))


def test_master_that_a_peer_is_connected_to_follows(bash: str, standby_web: int) -> None:
    with (
        a_journal_port_of(*HOSTS) as journal,
        socket.create_connection((HOSTS[0], journal), source_address=(HOSTS[1], 0)),
    ):
        assert (0, "", "") == outcome(ready(bash, standby_web, journal, *HOSTS))


def test_connection_to_itself_is_no_leader(bash: str, standby_web: int) -> None:
    with (
        a_journal_port_of(*HOSTS) as journal,
        socket.create_connection((HOSTS[0], journal), source_address=(HOSTS[0], 0)),
    ):
        assert 1 == ready(bash, standby_web, journal, *HOSTS).returncode


def test_connection_to_the_port_of_another_is_no_leader(bash: str, standby_web: int) -> None:
    with (
        a_journal_port_of(*HOSTS) as journal,
        listening() as other,
        socket.create_connection((HOSTS[0], other), source_address=(HOSTS[1], 0)),
    ):
        assert 1 == ready(bash, standby_web, journal, *HOSTS).returncode


def test_master_beside_a_majority_that_it_does_not_belong_to_is_not_ready(
    bash: str, standby_web: int
) -> None:
    for running in (2, 3):
        with a_journal_port_of(*HOSTS[:running]) as journal:
            ended = ready(bash, standby_web, journal, *HOSTS)
            assert 1 == ended.returncode, running
            assert (
                f"{running} of 3 masters run, but this one does not lead, and no leader is"
                f" connected to port {journal}\n"
            ) == ended.stdout, running


def test_master_is_ready_where_no_majority_runs(bash: str, standby_web: int) -> None:
    with a_journal_port_of(HOSTS[0]) as journal:
        assert (0, "", "") == outcome(ready(bash, standby_web, journal, *HOSTS))


def test_peer_whose_name_is_unknown_does_not_run(bash: str, standby_web: int) -> None:
    with a_journal_port_of(HOSTS[0]) as journal:
        unknown = ("alluxio-master-1.invalid", "alluxio-master-2.invalid")
        assert 0 == ready(bash, standby_web, journal, HOSTS[0], *unknown).returncode


def test_single_master_is_ready_only_when_it_serves(bash: str) -> None:
    cases: list[bytes] = [b"", b"\x00\x00\x12\x04"]
    for answer in cases:
        with answering(answer) as web:
            ended = ready(bash, web)
            assert (1, f"the web server at port {web} does not answer yet\n") == (
                ended.returncode,
                ended.stdout,
            ), answer


def test_web_port_that_is_closed_is_no_leader(bash: str) -> None:
    with listening() as port:
        pass
    assert 1 == ready(bash, port).returncode


def test_arguments_that_make_no_sense_are_refused(bash: str) -> None:
    ended = ready(bash, 19999, 19200)
    assert 1 == ended.returncode
    assert "takes WEB_PORT, or WEB_PORT JOURNAL_PORT HOST..." in ended.stderr


def outcome(ended: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    return ended.returncode, ended.stdout, ended.stderr
