"""Values files: where they are read from, and that they are text."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path as File
from typing import Any

import pytest

from alluxio_constructs.helm.values.files import load, parse
from alluxio_constructs.helm.values.tree import Origin, ValuesError

MIB = 1024 * 1024


def tree(text: str | bytes) -> dict[str, Any]:
    return parse(text, "f").tree


def refused(text: str | bytes) -> str:
    with pytest.raises(ValuesError) as problem:
        parse(text, "f")
    return str(problem.value)


def unreadable(path: Any) -> str:
    with pytest.raises(ValuesError) as problem:
        load(path)
    return str(problem.value)


def test_values_file_that_is_not_text_is_refused() -> None:
    cases: list[Any] = [
        (
            b"a: 1\nb: \xff\n",
            "f, line 2: contains the byte 0xff, which is not UTF-8; save the file as UTF-8",
        ),
        (
            b"\xff\xfea\x00:",
            "f: contains the byte 0x3a, which is not UTF-16; save the file as UTF-8",
        ),
        (
            b"a: 1\nb: \0\n",
            "f, line 2: contains a NUL; remove it, and save the file as UTF-8",
        ),
        (
            "a: 1\n".encode("utf-16-le"),
            "f, line 1: contains a NUL; remove it, and save the file as UTF-8",
        ),
        (
            "a: 1\n".encode("utf-32"),
            "f, line 1: contains a NUL; remove it, and save the file as UTF-8",
        ),
        (
            b"a: \x1b[1m\n",
            "f, line 1: contains the control character U+001B; "
            "remove it, and save the file as UTF-8",
        ),
        (
            "a: 1\n\nb: \ud800\n",
            "f, line 3: contains the control character U+D800; "
            "remove it, and save the file as UTF-8",
        ),
    ]
    for content, message in cases:
        assert message == refused(content), content


def test_a_byte_order_mark_says_the_encoding() -> None:
    cases: list[Any] = ["utf-8", "utf-8-sig", "utf-16"]
    for encoding in cases:
        assert {"a": "é"} == tree("a: é\n".encode(encoding)), encoding


def test_a_file_is_read_with_its_path_as_the_source(tmp_path: File) -> None:
    file = tmp_path / "values.yaml"
    file.write_text("a: 1\n", encoding="utf-8")
    assert {("a",): Origin(str(file), 1)} == load(file).origins
    assert {"a": 1} == load(str(file)).tree


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a: 1\n")))
    assert {("a",): Origin("standard input", 1)} == load("-").origins


def test_a_closed_standard_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert (
        "standard input: cannot be read (it is closed); give the path of a values file"
        == unreadable("-")
    )
    monkeypatch.setattr(sys, "stdin", closed := io.TextIOWrapper(io.BytesIO()))
    closed.close()
    assert unreadable("-").startswith("standard input: cannot be read (")


def test_an_address_is_refused() -> None:
    cases: list[Any] = ["http://x/v.yaml", "https://x/v.yaml", "s3://x/v", "FTP://x"]
    for address in cases:
        assert f"{address}: is a URL; download the file first, and give its path" == unreadable(
            address
        ), address


def test_source_that_is_not_a_path_is_refused() -> None:
    cases: list[Any] = [None, 3, "", b""]
    for path in cases:
        assert f"a values file must be given by its path (got {path!r})" == unreadable(path), path


def test_a_path_that_cannot_be_read_is_told_by_what_it_is(tmp_path: File) -> None:
    file = tmp_path / "values.yaml"
    assert f"{file}: does not exist; give the path of a values file" == unreadable(file)
    file.touch()
    assert unreadable(file / "x").endswith("x: does not exist; give the path of a values file")
    assert f"{tmp_path}: is a directory; give the path of a values file in it" == unreadable(
        tmp_path
    )
    assert unreadable("a\0b").endswith("; give the path of a values file")
    assert unreadable("a" * 5000).endswith("; give the path of a values file")


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", denied)
    path = str(tmp_path / "values.yaml")
    assert (
        f"{path}: cannot be read (permission denied); give yourself permission to read it"
        == unreadable(path)
    )


@pytest.mark.usefixtures("_bounded")
def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path: File) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"a: 1\n" * 2 * MIB)
    message = "is larger than 1 MiB, and so cannot be a values file; give one"
    assert f"{large}: {message}" == unreadable(large)


@pytest.mark.usefixtures("_bounded")
@pytest.mark.skipif(not File("/dev/zero").exists(), reason="there is no /dev/zero")
def test_a_file_without_end_is_refused() -> None:
    assert (
        "/dev/zero: is larger than 1 MiB, and so cannot be a values file; give one"
        == unreadable("/dev/zero")
    )


@pytest.mark.skipif(not File("/dev/fd").exists(), reason="there is no /dev/fd")
def test_a_pipe_is_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"a: 1\n")
    os.close(writing)
    try:
        assert {"a": 1} == load(f"/dev/fd/{reading}").tree
    finally:
        os.close(reading)
