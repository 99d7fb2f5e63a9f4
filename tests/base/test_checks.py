"""The checks of single values: what each lets in, and how it says what it does not."""

from __future__ import annotations

from cdk8s import Duration, Size

from alluxio_constructs._base import checks, quantities
from tests.kit import refusal

# ---------------------------------------------------------------- text, boolean, whole, port


def test_a_text_with_something_in_it_is_let_in() -> None:
    assert " a " == checks.text("Thing name", " a ")


def test_a_text_with_nothing_in_it_is_refused() -> None:
    cases: list[object] = ["", "  ", "\n", None, 5, b"a"]
    for value in cases:
        assert f"Thing name must be a text that is not empty (got {value!r}); give one" == refusal(
            checks.text, "Thing name", value
        ), value


def test_a_boolean_is_let_in() -> None:
    for value in (True, False):
        assert checks.boolean("Thing on", value) is value, value


def test_what_merely_counts_as_true_or_false_is_no_boolean() -> None:
    cases: list[object] = [1, 0, "true", "", None, []]
    for value in cases:
        assert f"Thing on must be True or False (got {value!r}); use one of them" == refusal(
            checks.boolean, "Thing on", value
        ), value


def test_a_whole_number_is_let_in_up_to_its_bounds() -> None:
    cases: list[tuple[int, int, int]] = [(1, 1, None), (9, 1, 9), (0, 0, 0)]
    for value, least, most in cases:
        assert value == checks.whole("Thing count", value, least=least, most=most), value


def test_what_is_no_int_is_no_whole_number() -> None:
    cases: list[object] = ["1", 1.0, True, None]
    for value in cases:
        assert (
            f"Thing count must be a whole number of 1 or more (got {value!r}); use an int"
        ) == refusal(checks.whole, "Thing count", value, least=1), value


def test_a_whole_number_out_of_its_bounds_is_refused() -> None:
    for value in (0, 10, -1):
        assert (
            f"Thing count must be a whole number from 1 to 9 (got {value}); choose one of these"
        ) == refusal(checks.whole, "Thing count", value, least=1, most=9), value


def test_a_port_that_needs_no_privilege_is_let_in() -> None:
    for value in (1024, 19998, 65535):
        assert value == checks.port("Thing port", value), value


def test_another_port_is_refused() -> None:
    for value in (1023, 0, -1, 65536):
        assert (
            f"Thing port must be a whole port number from 1024 to 65535 (got {value});"
            " choose one of these"
        ) == refusal(checks.port, "Thing port", value), value


# ---------------------------------------------------------------------------- size, seconds


def test_a_size_is_read_as_bytes() -> None:
    cases: list[tuple[Size, int]] = [
        (Size.kibibytes(1 / 1024), 1),
        (Size.kibibytes(1), 1024),
        (Size.kibibytes(0.5), 512),
        (Size.mebibytes(1.5), 1536 * 1024),
        (Size.gibibytes(1), 1024**3),
        (Size.tebibytes(2), 2 * 1024**4),
    ]
    for value, in_bytes in cases:
        assert in_bytes == quantities.size("Thing size", value), value


def test_what_is_no_size_is_refused() -> None:
    cases: list[object] = [1024, "1Gi", None, 1.5]
    for value in cases:
        assert (
            f"Thing size must be a cdk8s.Size (got {value!r}); use Size.gibibytes(1),"
            " Size.mebibytes(512) or the like"
        ) == refusal(quantities.size, "Thing size", value), value


def test_a_part_of_a_byte_is_refused() -> None:
    assert "Thing size must be whole bytes (got '0.3Ki'); use a smaller unit" == refusal(
        quantities.size, "Thing size", Size.kibibytes(0.3)
    )


def test_a_size_of_nothing_is_refused() -> None:
    assert "Thing size must be more than 0 (got '0Gi'); use a positive Size" == refusal(
        quantities.size, "Thing size", Size.gibibytes(0)
    )


def test_a_duration_is_read_as_seconds() -> None:
    cases: list[tuple[Duration, int]] = [
        (Duration.seconds(1), 1),
        (Duration.minutes(3), 180),
        (Duration.millis(2000), 2),
    ]
    for value, seconds in cases:
        assert seconds == quantities.seconds("Thing delay", value, least=1), value


def test_no_time_at_all_is_let_in_where_the_least_is_none() -> None:
    assert quantities.seconds("Thing delay", Duration.seconds(0), least=0) == 0


def test_what_is_no_duration_is_refused() -> None:
    cases: list[object] = [10, "10s", None]
    for value in cases:
        assert (
            f"Thing delay must be a cdk8s.Duration (got {value!r}); use Duration.seconds(10) or the"
            " like"
        ) == refusal(quantities.seconds, "Thing delay", value, least=0), value


def test_a_duration_of_parts_of_a_second_or_too_few_is_refused() -> None:
    cases: list[tuple[Duration, str]] = [
        (Duration.millis(1500), "1500 ms"),
        (Duration.millis(0.5), "0.5 ms"),
        (Duration.seconds(0), "0 ms"),
    ]
    for value, shown in cases:
        assert (
            f"Thing delay must be whole seconds, 1 or more (got {shown!r}); use Duration.seconds(…)"
        ) == refusal(quantities.seconds, "Thing delay", value, least=1), value


# ---------------------------------------------------- choice, instance, sequence, mapping, texts


def test_a_choice_is_let_in() -> None:
    assert "b" == checks.choice("Thing kind", "b", ("a", "b"))


def test_what_is_not_among_the_choices_is_refused() -> None:
    cases: list[object] = ["c", "A", "", None, ["a"]]
    for value in cases:
        assert f"Thing kind must be one of 'a', 'b' (got {value!r}); use one of them" == refusal(
            checks.choice, "Thing kind", value, ("a", "b")
        ), value


def test_an_object_of_the_type_is_let_in() -> None:
    given = ValueError()
    assert checks.instance("Thing part", given, (KeyError, ValueError)) is given


def test_an_object_of_another_type_is_refused() -> None:
    assert "Thing part must be a ValueError (got 5); make one with ValueError(…)" == refusal(
        checks.instance, "Thing part", 5, ValueError
    )


def test_a_refused_object_hears_of_all_types_that_are_let_in() -> None:
    assert (
        "Thing part must be a KeyError or ValueError (got None); make one with KeyError or"
        " ValueError(…)"
    ) == refusal(checks.instance, "Thing part", None, (KeyError, ValueError))


def test_a_list_or_tuple_becomes_a_tuple() -> None:
    cases: list[object] = [["a", "b"], ("a", "b")]
    for value in cases:
        assert ("a", "b") == checks.sequence("Thing parts", value, str), value


def test_what_is_no_list_is_refused() -> None:
    cases: list[object] = ["a", {"a": 1}, None, 5]
    for value in cases:
        assert f"Thing parts must be a list (got {value!r}); use [{value!r}]" == refusal(
            checks.sequence, "Thing parts", value, str
        ), value


def test_a_wrong_item_is_named_by_its_place() -> None:
    assert "Thing parts[1] must be a str (got 5); make one with str(…)" == refusal(
        checks.sequence, "Thing parts", ["a", 5], str
    )


def test_a_dict_is_copied() -> None:
    given: dict[str, object] = {"a": 1}
    checked = checks.mapping("Thing parts", given)
    given["b"] = 2
    assert {"a": 1} == checked


def test_what_is_no_dict_of_names_is_refused() -> None:
    cases: list[object] = [[("a", 1)], "a", None, {1: "a"}]
    for value in cases:
        assert (
            f'Thing parts must be a dict from names to values (got {value!r}); use {{"name": …}}'
        ) == refusal(checks.mapping, "Thing parts", value), value


def test_a_dict_of_texts_is_let_in() -> None:
    assert {"A": "", "B": "1"} == checks.texts("Thing env", {"A": "", "B": "1"})


def test_a_dict_with_a_value_that_is_no_text_is_refused() -> None:
    cases: list[object] = [1, True, None]
    for value in cases:
        assert f"Thing env['A'] must be a text (got {value!r}); use \"{value}\"" == refusal(
            checks.texts, "Thing env", {"A": value}
        ), value


# ------------------------------------------------------------------------------------ paths


def test_an_absolute_path_loses_the_slashes_that_mean_nothing() -> None:
    cases: list[tuple[str, str]] = [
        ("/journal", "/journal"),
        ("/journal/", "/journal"),
        ("//a//b//", "/a/b"),
        ("/a.b/c_d/@e%f+g=h~i-j/.k/..l", "/a.b/c_d/@e%f+g=h~i-j/.k/..l"),
    ]
    for value, path in cases:
        assert path == checks.absolute_path("Thing path", value), value


def test_a_path_that_is_not_absolute_is_refused() -> None:
    cases: list[tuple[object, str]] = [
        ("journal", "/journal"),
        ("./a", "/./a"),
        ("", "/…"),
        (None, "/…"),
        (5, "/…"),
    ]
    for value, remedy in cases:
        assert f'Thing path must be absolute (got {value!r}); use "{remedy}"' == refusal(
            checks.absolute_path, "Thing path", value
        ), value


def test_a_path_that_something_would_split_or_interpret_is_refused() -> None:
    cases: list[str] = [
        "/a b",
        "/a,b",
        "/a:b",
        "/a\n",
        "/$HOME",
        "/a*",
        "/ä",
        "/a'b",
        '/a"b',
        "/a\\b",
        "/{a}",
    ]
    for value in cases:
        assert (
            f"Thing path must be of letters, digits and . _ / @ % + = ~ - only (got {value!r});"
            f" rename"
            " the directory: the image's shell, Kubernetes or Alluxio would split it"
        ) == refusal(checks.absolute_path, "Thing path", value), value


def test_a_path_with_dots_for_a_part_is_refused() -> None:
    for value in ("/a/../b", "/..", "/./a", "/a/."):
        assert (
            f"Thing path must not contain . or .. (got {value!r}); write the path out"
            == refusal(checks.absolute_path, "Thing path", value)
        ), value


def test_the_root_directory_is_refused() -> None:
    for value in ("/", "//", "///"):
        assert (
            f"Thing path must not be the root directory (got {value!r}); name a directory in it"
        ) == refusal(checks.absolute_path, "Thing path", value), value


# ------------------------------------------------------------------------------------ names

NO_NAMES = ["", "A", "a_b", "-a", "a-", "a b", "a\n", "ä", "a/b", None, 5]


def test_a_label_is_let_in() -> None:
    for value in ("a", "0", "a-b", "a--b", "a" * 63):
        assert value == checks.dns_label("Thing name", value), value


def test_what_kubernetes_takes_for_no_label_is_refused() -> None:
    cases: list[object] = [*NO_NAMES, "a.b", "a" * 64]
    for value in cases:
        assert (
            "Thing name must be at most 63 lower-case letters, digits or '-', beginning and ending"
            " with"
            f" a letter or digit (got {value!r}); choose such a name"
        ) == refusal(checks.dns_label, "Thing name", value), value


def test_a_subdomain_is_let_in() -> None:
    for value in ("a", "0.1", "a-b.c-d", "a" * 253):
        assert value == checks.dns_subdomain("Thing name", value), value


def test_what_kubernetes_takes_for_no_subdomain_is_refused() -> None:
    cases: list[object] = [*NO_NAMES, "a..b", ".a", "a.", "a.-b", "a" * 254]
    for value in cases:
        assert (
            "Thing name must be at most 253 lower-case letters, digits, '-' or '.', each part"
            " beginning"
            f" and ending with a letter or digit (got {value!r}); use the object's name as kubectl"
            " shows it"
        ) == refusal(checks.dns_subdomain, "Thing name", value), value


def test_a_name_is_let_in_that_is_a_host_name_with_its_suffix() -> None:
    for value in ("a", "a-0", "a" * 8):
        assert value == checks.host_name("Thing name", value, suffix="-0", most=10), value


def test_a_name_is_refused_that_is_no_host_name_with_its_suffix() -> None:
    cases: list[object] = [*NO_NAMES, "0a", "a.b", "a" * 9]
    for value in cases:
        assert (
            "Thing name must be at most 8 lower-case letters, digits or '-', beginning with a"
            " letter"
            " and not ending with '-', since '-0' is appended and the whole is a host name and a"
            " label"
            f" (got {value!r}); choose a shorter or plainer name"
        ) == refusal(checks.host_name, "Thing name", value, suffix="-0", most=10), value


def test_a_name_of_a_variable_is_let_in() -> None:
    for value in ("A", "_a", "AWS_REGION_1"):
        assert value == checks.environment_name("Thing env", value), value


def test_what_a_shell_takes_for_no_variable_is_refused() -> None:
    cases: list[object] = ["", "1A", "A-B", "A.B", "A B", "A=B", "Ä", "A\n", None]
    for value in cases:
        assert (
            "Thing env must be letters, digits and _, and not begin with a digit"
            f' (got {value!r}); use a name such as "AWS_REGION"'
        ) == refusal(checks.environment_name, "Thing env", value), value


def test_a_key_of_a_secret_is_let_in() -> None:
    for value in ("a", "core-site.xml", "ACCESS_KEY", "a" * 253):
        assert value == checks.secret_key("Thing key", value), value


def test_what_is_no_key_of_a_secret_is_refused() -> None:
    cases: list[object] = ["", "a/b", "a b", "ä", "a\n", None, "a" * 254]
    for value in cases:
        assert (
            "Thing key must be a key of the Secret: letters, digits, '-', '_' and '.'"
            f" (got {value!r}); use a key that `kubectl describe secret` lists"
        ) == refusal(checks.secret_key, "Thing key", value), value


def test_values_that_differ_are_let_in() -> None:
    checks.unique("Thing names", ["a", "b"], "rename one")


def test_a_value_that_is_there_twice_is_refused() -> None:
    assert "Thing names has 'b' twice; rename one" == refusal(
        checks.unique, "Thing names", ["a", "b", "b"], "rename one"
    )


def test_a_name_of_a_directory_is_let_in() -> None:
    for value in ("a", "hdfsConfig", "a.b-c_d"):
        assert value == checks.directory_name("Thing mount", value), value


def test_what_is_no_name_of_a_directory_is_refused() -> None:
    cases: list[object] = ["", ".", "..", "a/b", "/a", "a b", "ä", None, "a" * 254]
    for value in cases:
        assert (
            "Thing mount must be the name of a directory: letters, digits, '-', '_' and '.'"
            f" (got {value!r}); rename it"
        ) == refusal(checks.directory_name, "Thing mount", value), value


def test_a_part_of_a_manifest_is_copied_with_all_that_is_in_it() -> None:
    given = {"a": [1, 0.5, True, None, "ü", {"b": ("c",)}]}
    copied = checks.plain("Thing", given)
    given["a"].clear()
    assert {"a": [1, 0.5, True, None, "ü", {"b": ["c"]}]} == copied


def test_what_no_manifest_can_hold_is_refused_with_its_place() -> None:
    cases: list[object] = [object, {1}, b"a", float("inf"), float("nan"), "\udcff"]
    for value in cases:
        assert (
            f"Thing['a'][1]['b'] must be plain data, as in a manifest (got {value!r}); use texts,"
            " numbers, lists, dicts"
        ) == refusal(checks.plain, "Thing", {"a": [0, {"b": value}]}), value
