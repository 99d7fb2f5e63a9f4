"""Manifests as text: YAML 1.1 and YAML 1.2 parsers read back equal documents."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from enum import Enum, IntEnum
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from yaml.emitter import Emitter

from alluxio_constructs._manifests import text
from alluxio_constructs._manifests.text import text_of

DIST = Path(__file__).parent.parent.parent / "dist"

# Plain, each is a boolean, a number, null, a date or a merge to a parser of one version or both;
# to go-yaml, which Kubernetes reads with, so are "y" and "n".
LIKE_OTHER_THINGS = [
    *("y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on"),
    *("On", "ON", "off", "Off", "OFF", "true", "True", "TRUE", "false", "False", "FALSE"),
    *("null", "Null", "NULL", "~", "=", "<<"),
    *("0", "-1", "+1", "017", "08", "0o17"),
    *("0x1f", "0b1", "1_000", "12:30", "1:30:20", "190:20:30.15"),
    *("1e3", "1E3", "1e+20", ".5", "5.", "1.5", "-.5"),
    *("1_0.5", ".inf", "-.inf", "+.INF", ".nan", ".NaN"),
    *("2001-01-01", "2001-1-1", "2001-12-14t21:59:43.10-05:00"),
]

BEGIN_LIKE_SYNTAX = [
    *("-", "- a", "-a", "--flag", "---", "--- a", "...", "?", "? a", ":", ": a", ":a"),
    *("#", "# a", "&a", "*a", "!a", "!!str a", "|", "|-", ">", "'", "'a'", '"', '"a"', "%a", "@a"),
    *("`a`", "{", "{a: b}", "{}", "}", "[", "[a]", "[]", "]", ",", ",a", "=a", "<<a", "~a"),
]

HOLD_SYNTAX = [
    *("a: b", "a:", "a :b", "a #b", "a\t#b", "a  b"),
    *("a, b", "a[0]", "a{b}", "it's", 'a "b"', "a\\"),
    *("$(A) ${B}", "s3://bucket/path", "a::b", "localhost:19998", "/opt/alluxio", "a - b", "a=b"),
]

SPACES = ["", " ", "  ", " a", "a ", "\t", "\ta", "a\t", "a\tb", "\xa0", "\xa0a", "a\xa0"]

LINES = [
    *("a\n", "a\nb", "a\nb\n", "a\n\n", "a\n\n\n", "a\n\nb\n", "\n", "\n\n", "\na", "\n\na\n\n"),
    *(" a\n", "  a\nb\n", "\n  a\nb\n", "a\n  b\n", "a \nb\n", "a\n \nb", "a\n ", " \na", "a\n\n "),
    *("a\tb\nc\n", "\ta\nb\n", "a\n\tb\n", "a\nb\t\n", "a\r", "a\rb", "a\r\nb\r\n", "\r\n"),
    *("#!/bin/sh\nset -e\n", "---\na\n", "a\n---\n", "...\n"),
    *("a: b\nc: d\n", "- a\n- b\n", "true\n"),
    *("\xa0a\nb\xa0\n", "é\n中\n", "a\n😀\n", "a\n\x07\n", "a\\\nb\n", "1\n", "<<\n", "# a\nb\n"),
]

SPECIAL_CHARACTERS = [
    template.replace("_", character)
    for character in "\0\x07\x1b\x7f\x80\x85\x9f\u200b\u2028\u2029\ue000\ufeff\ufffd\ufffe\uffff"
    for template in ("_", "a_b", "_\n", "a\n_b\n", "a_\nb\n")
]

READABLE = ["é", "中文", "😀", "\U0010ffff"]

LONG = [
    "a" * 127,
    "a" * 128,
    "a" * 1025,
    "中" * 1024,
    "word " * 500 + "word",
    ("a " * 200 + "\n") * 9,
]

STRINGS = [
    *(*LIKE_OTHER_THINGS, *BEGIN_LIKE_SYNTAX, *HOLD_SYNTAX, *SPACES, *LINES),
    *(*SPECIAL_CHARACTERS, *READABLE, *LONG),
]


def readings(written: str) -> Iterator[tuple[str, list[Any]]]:
    """The documents read from a stream, by the name of the parser."""
    yield "PyYAML", list(yaml.load_all(written, Loader=yaml.SafeLoader))
    yield "libyaml", list(yaml.load_all(written, Loader=yaml.CSafeLoader))
    yield "YAML 1.2", read_as_1_2(written)


def read_as_1_2(written: str) -> list[Any]:
    parser = YAML(typ="safe", pure=True)
    parser.version = (1, 2)
    return list(parser.load_all(StringIO(written)))


def assert_read_back(documents: list[dict[str, Any]]) -> None:
    """Compare by `repr`, to which 1, 1.0 and True differ, as do 0.0 and -0.0."""
    written = text_of(documents)
    for parser, read in readings(written):
        assert repr(documents) == repr(read), f"{parser} reads {documents} from:\n{written}"


def everywhere(string: str) -> list[dict[str, Any]]:
    """Documents that have a string in every place where a string can be."""
    nested = {string: [string, [string, [string]], {string: string}, {"a": [string], "b": string}]}
    return [{"a": string}, {string: "a", "b": nested, "c": string}, {"a": {}}, {"a": string}]


strings = (
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.text("ab01.:-#'\"\\ \t\n\r\x85\u2028\ufeff\xa0{}[],&*!|>%@`?=<~_+é😀")
    | st.lists(st.sampled_from(["a", " b", "  ", ": ", " #", "\n", "\n\n"])).map("".join)
    | st.sampled_from(STRINGS)
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | strings
)
values = st.recursive(scalars, lambda of: st.lists(of) | st.dictionaries(strings, of), max_leaves=9)
manifests = st.lists(st.dictionaries(strings, values, max_size=4), max_size=3)


def test_every_string_is_read_back_at_any_place() -> None:
    for string in STRINGS:
        assert_read_back(everywhere(string))


def test_pyyamls_own_emitter_is_read_like_that_of_libyaml(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(text, "_EMITTER", Emitter)
    for string in STRINGS:
        assert_read_back(everywhere(string))


@given(manifests)
def test_random_manifests_are_read_back(documents: list[dict[str, Any]]) -> None:
    assert_read_back(documents)


@given(manifests)
def test_random_manifests_are_read_back_from_pyyamls_own_emitter(
    documents: list[dict[str, Any]],
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(text, "_EMITTER", Emitter)
        assert_read_back(documents)


def test_manifests_of_the_scenarios_are_read_back() -> None:
    files = sorted(DIST.glob("*.yaml"))
    assert files
    for file in files:
        documents = list(yaml.load_all(file.read_text(encoding="utf-8"), yaml.CSafeLoader))
        read = list(yaml.load_all(text_of(documents), yaml.CSafeLoader))
        assert documents == read, file.name


def test_numbers_are_read_back_as_the_same_numbers() -> None:
    for number in (
        *(0, 1, -1, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 2**64, 10**40, -(10**4000)),
        *(0.0, -0.0, 0.1, 1.0, -2.5, 1e16, 1e20, 1e-7, -1e20, 1.5e300, 5e-324, sys.float_info.max),
    ):
        assert_read_back([{"a": number, "b": [number]}])


def test_manifest_is_written_as_people_write_it() -> None:
    labels = {"app": "alluxio"}
    written = text_of(
        [
            {"kind": "Namespace", "apiVersion": "v1"},
            {
                "labels": labels,
                "selector": labels,
                "empty": {"a": {}, "b": []},
                "containers": [
                    {"image": "alluxio/alluxio:2.9.5", "args": ["master only", "--flag", "a: b"]},
                    {
                        "memory": "512Mi",
                        "cpu": "500m",
                        "delay": "30s",
                        "port": 19998,
                        "share": 1e20,
                    },
                ],
                "on": True,
                "version": "1.0",
                "name": None,
                "é": "中 \xa0",
                "script.sh": "#!/bin/sh\nset -e\n",
            },
        ]
    )
    assert (
        """\
kind: Namespace
apiVersion: v1
---
labels:
  app: alluxio
selector:
  app: alluxio
empty:
  a: {}
  b: []
containers:
- image: alluxio/alluxio:2.9.5
  args:
  - master only
  - "--flag"
  - "a: b"
- memory: 512Mi
  cpu: 500m
  delay: 30s
  port: 19998
  share: 1.0e+20
"on": true
version: "1.0"
name: null
"é": "中 \xa0"
script.sh: |
  #!/bin/sh
  set -e
"""
        == written
    )


def test_string_that_looks_like_another_type_or_syntax_is_quoted() -> None:
    for string in (*LIKE_OTHER_THINGS, *BEGIN_LIKE_SYNTAX):
        quoted = '"{}"'.format(string.replace('"', '\\"'))
        assert f"{quoted}: {quoted}\n" == text_of([{string: string}]), string


def test_lines_are_in_a_literal_block_wherever_yaml_allows_it() -> None:
    for string, written in (
        ("a\nb", "k: |-\n  a\n  b\n"),
        ("a\nb\n", "k: |\n  a\n  b\n"),
        ("a\n\n", "k: |+\n  a\n\n...\n"),
        ("\na\n\n  b\n", "k: |2\n\n  a\n\n    b\n"),
        ("  a\nb\n", "k: |2\n    a\n  b\n"),
        ("é: '中'\n# b\n", "k: |\n  é: '中'\n  # b\n"),
        ("\n", 'k: "\\n"\n'),
        ("a \nb", 'k: "a \\nb"\n'),
        ("a\nb ", 'k: "a\\nb "\n'),
        ("a\n\tb", 'k: "a\\n\\tb"\n'),
        ("a\r\nb", 'k: "a\\r\\nb"\n'),
    ):
        assert written == text_of([{"k": string}]), ascii(string)


def test_character_that_could_be_read_as_a_break_is_escaped() -> None:
    for character in "\t\r\x07\x7f\x85\u2028\u2029\ufeff\ufffe😀":
        for string in (character, f"a{character}b", f"a\n{character}b\n"):
            written = text_of([{string: string}])
            assert character not in written, ascii(string)
            assert "|" not in written, ascii(string)


def test_long_line_is_not_folded() -> None:
    for string in ("word " * 999 + "word", "a: b " * 999 + "c"):
        assert 1 == text_of([{"a": string}]).count("\n"), string[:9]


def test_empty_document_has_a_line_of_its_own() -> None:
    # Kubernetes refuses "--- {}".
    assert "{}\n---\n{}\n---\n{}\n" == text_of([{}, {}, {}])
    assert "" == text_of([])


def test_subclasses_and_other_mappings_and_sequences_are_written_like_the_base_types() -> None:
    class Word(str, Enum):
        KEY = "a"
        YES = "yes"
        LINES = "b\nc\n"

    class Number(IntEnum):
        THREE = 3

    document: Mapping[str, Any] = MappingProxyType(
        {Word.KEY: (Word.YES, Word.LINES, Number.THREE, (), True)}
    )
    assert [{"a": ["yes", "b\nc\n", 3, [], True]}] == read_as_1_2(text_of([document]))


def test_value_that_yaml_cannot_hold_is_refused_by_name() -> None:
    refused: tuple[tuple[Mapping[Any, Any], str], ...] = (
        ({"a": "b\ud800"}, r"^U\+D800 "),
        ({"a": ["b\n\udfff\n"]}, r"^U\+DFFF "),
        ({"\udc80": "a"}, r"^U\+DC80 "),
        ({"a": float("nan")}, "not nan$"),
        ({"a": [float("-inf")]}, "not -inf$"),
    )
    for document, message in refused:
        with pytest.raises(ValueError, match=message):
            text_of([document])


def test_text_of_refuses_anything_but_a_manifest() -> None:
    refused: tuple[tuple[Any, str], ...] = (
        ({1: "a"}, "a key is a string, not the int 1"),
        ({"a": {True: "b"}}, "a key is a string, not the bool True"),
        ({"a": b"b"}, "plain data only, not the bytes b'b'"),
        ({"a": [{"b"}]}, "plain data only, not the set {'b'}"),
        (["a"], r"a mapping, not the list \['a'\]"),
        (None, "a mapping, not the NoneType None"),
    )
    for document, message in refused:
        with pytest.raises(TypeError, match=message):
            text_of([document])


def test_text_is_written_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    spec = spec_from_file_location("text_without_libyaml", text.__file__)
    assert spec is not None
    assert spec.loader is not None
    without = module_from_spec(spec)
    spec.loader.exec_module(without)
    assert Emitter is without._EMITTER
    assert 'a: "yes"\n' == without.text_of([{"a": "yes"}])
