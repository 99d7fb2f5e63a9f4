"""Progress messages, for operations that take long."""

from __future__ import annotations

import io
import threading

import pytest

from alluxio_constructs._base.progress import progress


class Screen(io.StringIO):
    """Standard error; `said` is set once something is written to it."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.said = threading.Event()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def write(self, text: str) -> int:
        written = super().write(text)
        if text.endswith("\n"):
            self.said.set()
        return written


def test_progress_is_printed_once_on_a_terminal_if_it_takes_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen(terminal=True)
    monkeypatch.setattr("sys.stderr", screen)
    with progress("synth writes dist/", after=0):
        assert screen.said.wait(timeout=60)
    assert "synth writes dist/ …\n" == screen.getvalue()


def test_progress_is_not_printed_for_what_is_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(terminal=True)
    monkeypatch.setattr("sys.stderr", screen)
    with progress("synth writes dist/", after=3600):
        pass
    for each in threading.enumerate():
        if isinstance(each, threading.Timer):
            each.join(timeout=60)
            assert not each.is_alive(), "it still waits"
    assert "" == screen.getvalue()


def test_progress_is_not_printed_to_a_pipe_or_without_standard_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen(terminal=False)
    for stream in (screen, None):
        monkeypatch.setattr("sys.stderr", stream)
        with progress("synth writes dist/", after=0):
            assert not [e for e in threading.enumerate() if isinstance(e, threading.Timer)]
    assert "" == screen.getvalue()


def test_progress_passes_errors_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", Screen(terminal=True))
    with pytest.raises(ValueError, match="wrong"), progress("synth writes dist/", after=3600):
        raise ValueError("wrong")
