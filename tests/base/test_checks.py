"""Checks of single values: what each accepts, and the errors for what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from alluxio_constructs._base import checks
from tests.kit import refusal

Check = Callable[[str, object], object]

whole = partial(checks.whole, least=1, most=9)
choice = partial(checks.choice, allowed=("a", "b"))
host_name = partial(checks.host_name, suffix="-0", most=10)

# What each check accepts as it is.
ACCEPTED: dict[str, tuple[Check, list[object]]] = {
    "text": (checks.text, [" a ", "a"]),
    "boolean": (checks.boolean, [True, False]),
    "whole": (whole, [1, 5, 9]),
    "whole without an upper bound": (partial(checks.whole, least=0), [0, 10**9]),
    "port": (checks.port, [1024, 19998, 65535]),
    "choice": (choice, ["a", "b"]),
    "dns_label": (checks.dns_label, ["a", "0", "a-b", "a--b", "a" * 63]),
    "dns_subdomain": (checks.dns_subdomain, ["a", "0.1", "a-b.c-d", "a" * 253]),
    "host_name": (host_name, ["a", "a-0", "a" * 8]),
    "environment_name": (checks.environment_name, ["A", "_a", "AWS_REGION_1"]),
    "secret_key": (checks.secret_key, ["a", "core-site.xml", "ACCESS_KEY", "a" * 253]),
    "directory_name": (checks.directory_name, ["a", "hdfsConfig", "a.b-c_d"]),
}

NO_NAMES = ["", "A", "a_b", "-a", "a-", "a b", "a\n", "ä", "a/b", None, 5]

# What each check refuses, and what it says: `{}` stands for the value.
REFUSED: list[tuple[str, Check, list[object], str]] = [
    (
        "text",
        checks.text,
        ["", "  ", "\n", None, 5, b"a"],
        "must be a non-empty string (got {}); give one",
    ),
    (
        "boolean",
        checks.boolean,
        [1, 0, "true", "", None, []],
        "must be True or False (got {}); use one of them",
    ),
    (
        "whole, of another type",
        whole,
        ["1", 1.0, True, None],
        "must be a whole number from 1 to 9 (got {}); use an int",
    ),
    (
        "whole, out of bounds",
        whole,
        [0, 10, -1],
        "must be a whole number from 1 to 9 (got {}); choose one of these",
    ),
    (
        "whole without an upper bound",
        partial(checks.whole, least=1),
        [0, -5],
        "must be a whole number of 1 or more (got {}); choose one of these",
    ),
    (
        "port",
        checks.port,
        [1023, 0, -1, 65536],
        "must be a whole port number from 1024 to 65535 (got {}); choose one of these",
    ),
    (
        "choice",
        choice,
        ["c", "A", "", None, ["a"]],
        "must be one of 'a', 'b' (got {}); use one of them",
    ),
    (
        "mapping",
        checks.mapping,
        [[("a", 1)], "a", None, {1: "a"}],
        'must be a dict from names to values (got {}); use {{"name": …}}',
    ),
    (
        "absolute_path, with what something would split or interpret",
        checks.absolute_path,
        ["/a b", "/a,b", "/a:b", "/a\n", "/$HOME", "/a*", "/ä", "/a'b", '/a"b', "/a\\b", "/{a}"],
        "may contain only letters, digits and . _ / @ % + = ~ - (got {}); rename the directory: the"
        " image's shell, Kubernetes or Alluxio would split it",
    ),
    (
        "absolute_path, with dots for a part",
        checks.absolute_path,
        ["/a/../b", "/..", "/./a", "/a/."],
        "must not contain . or .. (got {}); write the path out",
    ),
    (
        "absolute_path, the root",
        checks.absolute_path,
        ["/", "//", "///"],
        "must not be the root directory (got {}); name a directory in it",
    ),
    (
        "dns_label",
        checks.dns_label,
        [*NO_NAMES, "a.b", "a" * 64],
        "must be at most 63 lower-case letters, digits or '-', beginning and ending with a letter"
        " or digit (got {}); choose such a name",
    ),
    (
        "dns_subdomain",
        checks.dns_subdomain,
        [*NO_NAMES, "a..b", ".a", "a.", "a.-b", "a" * 254],
        "must be at most 253 lower-case letters, digits, '-' or '.', each part beginning and ending"
        " with a letter or digit (got {}); use the object's name as kubectl shows it",
    ),
    (
        "host_name",
        host_name,
        [*NO_NAMES, "0a", "a.b", "a" * 9],
        "must be at most 8 lower-case letters, digits or '-', beginning with a letter and not"
        " ending with '-', since '-0' is appended and the whole is a host name and a label (got"
        " {}); choose a shorter or plainer name",
    ),
    (
        "environment_name",
        checks.environment_name,
        ["", "1A", "A-B", "A.B", "A B", "A=B", "Ä", "A\n", None],
        "must be letters, digits and _, and not begin with a digit (got {}); use a name such as"
        ' "AWS_REGION"',
    ),
    (
        "secret_key",
        checks.secret_key,
        ["", "a/b", "a b", "ä", "a\n", None, "a" * 254],
        "must be a key of the Secret: letters, digits, '-', '_' and '.' (got {}); use a key that"
        " `kubectl describe secret` lists",
    ),
    (
        "directory_name",
        checks.directory_name,
        ["", ".", "..", "a/b", "/a", "a b", "ä", None, "a" * 254],
        "must be the name of a directory: letters, digits, '-', '_' and '.' (got {}); rename it",
    ),
]


def test_checks_return_what_they_accept() -> None:
    for name, (check, values) in ACCEPTED.items():
        for value in values:
            assert value == check("Thing part", value), (name, value)


def test_checks_name_parameter_value_requirement_and_remedy_of_what_they_refuse() -> None:
    for name, check, values, message in REFUSED:
        for value in values:
            expected = f"Thing part {message.format(repr(value))}"
            assert expected == refusal(check, "Thing part", value), (name, value)


# ------------------------------------------------------------- instance, sequence, mapping, texts


def test_whole_refuses_more_than_its_type_holds() -> None:
    for most in (2**31 - 1, 2**63 - 1):
        assert most == checks.whole("count", most, least=1, most=most)
        assert (
            f"count must be a whole number from 1 to {most} (got {most + 1}); choose one of these"
        ) == refusal(checks.whole, "count", most + 1, least=1, most=most)
    assert refusal(checks.whole, "count", 10**12, least=1).startswith(
        "count must be a whole number from 1 to 2147483647 (got 1000000000000)"
    )
    assert refusal(checks.whole, "count", 0, least=1).startswith(
        "count must be a whole number of 1 or more (got 0)"
    )


def test_is_address_accepts_only_text() -> None:
    for value, expected in (
        ("10.0.0.1", True),
        ("2001:db8::1", True),
        ("10.0.0", False),
        ("fe80::1%eth0", False),
        (167772161, False),
        (None, False),
    ):
        assert expected is checks.is_address(value), value


def test_instance_returns_an_object_of_the_type_itself() -> None:
    given = ValueError()
    assert given is checks.instance("Thing part", given, (KeyError, ValueError))


def test_instance_names_all_types_that_it_would_accept() -> None:
    assert "Thing part must be a ValueError (got 5); make one with ValueError(…)" == refusal(
        checks.instance, "Thing part", 5, ValueError
    )
    assert (
        "Thing part must be a KeyError or ValueError (got None); make one with KeyError or"
        " ValueError(…)"
    ) == refusal(checks.instance, "Thing part", None, (KeyError, ValueError))


def test_sequence_makes_a_tuple_of_a_list_or_tuple() -> None:
    for value in (["a", "b"], ("a", "b")):
        assert ("a", "b") == checks.sequence("Thing parts", value, str), value


def test_sequence_refuses_what_is_not_a_list() -> None:
    for value in ("a", {"a": 1}, None, 5):
        expected = f"Thing parts must be a list (got {value!r}); use [{value!r}]"
        assert expected == refusal(checks.sequence, "Thing parts", value, str), value


def test_sequence_names_a_wrong_item_by_its_place() -> None:
    assert 'Thing parts[1] must be a string (got 5); use "5"' == refusal(
        checks.sequence, "Thing parts", ["a", 5], str
    )


def test_mapping_copies_a_dict() -> None:
    given: dict[str, object] = {"a": 1}
    checked = checks.mapping("Thing parts", given)
    given["b"] = 2
    assert {"a": 1} == checked


def test_texts_accepts_any_string_as_a_value() -> None:
    assert {"A": "", "B": "1"} == checks.texts("Thing env", {"A": "", "B": "1"})


def test_texts_names_the_key_of_a_value_that_is_not_a_string() -> None:
    for value, instead in ((1, "1"), (True, "True"), (None, "…"), ([], "…")):
        expected = f"Thing env['A'] must be a string (got {value!r}); use \"{instead}\""
        assert expected == refusal(checks.texts, "Thing env", {"A": value}), value


def test_texts_and_plain_data_refuse_separators_that_yaml_readers_do() -> None:
    for separator in ("\u2028", "\u2029"):
        text = f"a{separator}b"
        for place, check, value in (
            ("Thing['A']", checks.texts, {"A": text}),
            ("Thing['args'][0]", checks.plain, {"args": [text]}),
        ):
            expected = f"{place} must not contain a line or paragraph separator (U+2028, U+2029)"
            assert refusal(check, "Thing", value).startswith(expected), (separator, place)


# ------------------------------------------------------------------------------------ paths


def test_absolute_path_removes_redundant_slashes() -> None:
    for value, path in (
        ("/journal", "/journal"),
        ("/journal/", "/journal"),
        ("//a//b//", "/a/b"),
        ("/a.b/c_d/@e%f+g=h~i-j/.k/..l", "/a.b/c_d/@e%f+g=h~i-j/.k/..l"),
    ):
        assert path == checks.absolute_path("Thing path", value), value


def test_absolute_path_suggests_the_path_with_a_slash() -> None:
    for value, remedy in (
        ("journal", "/journal"),
        ("./a", "/./a"),
        ("", "/…"),
        (None, "/…"),
        (5, "/…"),
    ):
        expected = f'Thing path must be absolute (got {value!r}); use "{remedy}"'
        assert expected == refusal(checks.absolute_path, "Thing path", value), value


# ------------------------------------------------------------------------------ labels, options


def test_labels_accepts_keys_with_a_domain_and_empty_values() -> None:
    given = {"team": "data", "example.com/team": "a_b.c-d", "empty": ""}
    assert given == checks.labels("Thing labels", given)


def test_labels_names_the_key_or_the_value_that_is_wrong() -> None:
    keys = (
        "must have keys of at most 63 letters, digits, '-', '_' or '.', optionally after a"
        " domain and '/'"
    )
    for key in ("a b", "Example.com/a", "/a", "", "a/b/c", "a" * 64):
        message = refusal(checks.labels, "Thing labels", {key: "x"})
        assert message.startswith(f"Thing labels {keys} (got {key!r}); use a key"), key
    for value in ("!", "x" * 64, "a b", "-a"):
        message = refusal(checks.labels, "Thing labels", {"a": value})
        assert message.startswith("Thing labels['a'] must be at most 63 letters, digits,"), value


def test_annotation_texts_accepts_any_text_as_a_value() -> None:
    given = {"example.com/x": "a, b!\n" * 100}
    assert given == checks.annotation_texts("Thing annotations", given)
    assert "must have keys of at most 63" in refusal(
        checks.annotation_texts, "Thing annotations", {"a b": "x"}
    )


def test_annotation_texts_refuses_more_than_kubernetes_takes() -> None:
    value = "x" * (256 * 1024 - 1)
    assert {"a": value} == checks.annotation_texts("notes", {"a": value})
    expected = "notes are 262145 bytes, and Kubernetes accepts 262144 at most; leave some out"
    assert expected == refusal(checks.annotation_texts, "notes", {"ab": value})


def test_mount_options_accepts_one_option_per_item() -> None:
    options = ["allow_other", "attr_timeout=600"]
    assert tuple(options) == checks.mount_options("Thing options", options)
    for value in ("a,b", "a b", "", "$a"):
        expected = (
            f"Thing options must each be one option, as in attr_timeout=600 (got {value!r}); give a"
            " list of options"
        )
        assert expected == refusal(checks.mount_options, "Thing options", ["ro", value]), value


def test_unique_names_the_duplicate_value() -> None:
    checks.unique("Thing names", ["a", "b"], "rename one")
    assert "Thing names has 'b' twice; rename one" == refusal(
        checks.unique, "Thing names", ["a", "b", "b"], "rename one"
    )


# ------------------------------------------------------------------------------- plain data


def test_plain_copies_a_part_of_a_manifest_deeply() -> None:
    given = {"a": [1, 0.5, True, None, "ü", {"b": ("c",)}]}
    copied = checks.plain("Thing", given)
    given["a"].clear()
    assert {"a": (1, 0.5, True, None, "ü", {"b": ("c",)})} == copied
    with pytest.raises(TypeError, match="cannot be changed"):
        copied["a"][5]["b"] = "d"


def test_plain_names_the_place_of_a_value_that_is_not_plain_data() -> None:
    for value in ({1}, b"a", float("inf"), float("nan"), "\udcff"):
        expected = (
            f"Thing['a'][1]['b'] must be plain data, as in a manifest (got {value!r}); use"
            " strings, numbers, lists, dicts"
        )
        assert expected == refusal(checks.plain, "Thing", {"a": [0, {"b": value}]}), value


def test_plain_refuses_a_number_that_python_does_not_write() -> None:
    assert {"a": 10**29} == checks.plain("part", {"a": 10**29})
    assert refusal(checks.plain, "part", {"a": 10**5000}) == (
        "part['a'] must be plain data, as in a manifest (got an int that cannot be shown); use"
        " strings, numbers, lists, dicts"
    )


def test_plain_refuses_data_that_contains_itself() -> None:
    loop: dict[str, object] = {}
    loop["self"] = loop
    assert "is nested too deeply" in refusal(checks.plain, "Thing", loop)
