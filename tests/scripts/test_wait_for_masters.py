"""wait-for-masters: a Job begins once a master accepts connections, or gives up."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .harness import run_script

NAME = "wait-for-masters"


@contextmanager
def free_port() -> Iterator[tuple[socket.socket, str]]:
    """A socket that does not listen yet, and its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener, f"127.0.0.1:{listener.getsockname()[1]}"


def test_it_ends_as_soon_as_one_master_accepts_connections(bash: str) -> None:
    with free_port() as (_, closed), free_port() as (listener, address):
        listener.listen()
        ended = run_script(bash, NAME, "60", "nowhere.invalid:19998", closed, address)
    assert (0, "", "") == (ended.returncode, ended.stdout, ended.stderr)


def test_it_waits_for_a_master_that_is_starting(bash: str) -> None:
    with free_port() as (listener, address):
        later = threading.Timer(2, listener.listen)
        later.start()
        ended = run_script(bash, NAME, "50", address)
        later.join()
    assert (0, "", "") == (ended.returncode, ended.stdout, ended.stderr)


def test_it_gives_up_and_names_the_masters(bash: str) -> None:
    with free_port() as (_, one), free_port() as (_, other):
        ended = run_script(bash, NAME, "1", one, other)
    assert (1, "") == (ended.returncode, ended.stdout)
    assert f"{NAME}: no master accepted a connection for 1 seconds: {one} {other}\n" == ended.stderr


def test_wrong_arguments_are_refused(bash: str) -> None:
    for words in ((), ("60",), ("soon", "a:1")):
        ended = run_script(bash, NAME, *words)
        assert (1, "") == (ended.returncode, ended.stdout), words
        assert "Correct the container's command." in ended.stderr, words
