"""JVM options arrive at a program unchanged, as a real bash shows."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alluxio_constructs import AlluxioConfigError, EnvReference
from alluxio_constructs._properties.shell import definition, option
from tests.kit import refusal

SOURCED = "ALLUXIO_MASTER_JAVA_OPTS"
PLAIN = "ALLUXIO_JAVA_OPTS"

# The image's steps: the entry point writes the variables that it knows into conf/alluxio-env.sh,
# the launcher sources that file, and expands the variables unquoted on a command line. The first
# line is what a command has that does not pass through the entry point.
IMAGE = rf"""
env printf '%s\0' ${PLAIN} >direct.out
write_conf() {{
  local IFS=$'\n'
  for keyvaluepair in $(env); do
    key=$(echo ${{keyvaluepair}} | cut -d= -f1)
    value=$(echo ${{keyvaluepair}} | cut -d= -f2-)
    case $key in
      {SOURCED} | {PLAIN}) echo "export ${{key}}=\"${{value}}\"" >>conf/alluxio-env.sh ;;
    esac
  done
}}
write_conf
. conf/alluxio-env.sh
env printf '%s\0' ${PLAIN} >plain.out
env printf '%s\0' ${SOURCED} >sourced.out
"""
OUTPUTS = ("direct", "plain", "sourced")
OWN_FILES = {"conf", *(f"{name}.out" for name in OUTPUTS)}


@dataclass(frozen=True)
class Arrived:
    """The arguments that programs got, and the files left in the working directory."""

    direct: list[str]
    plain: list[str]
    sourced: list[str]
    files: set[str]


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="alluxio-shell-") as path:
        yield Path(path)


def through_the_image(
    *,
    sourced: Sequence[str] = (),
    plain: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    files: Sequence[str] = (),
    locale: str = "C",
) -> Arrived:
    """Run the image's steps on options that are written already, beside files of these names."""
    with folder() as home:
        (home / "conf").mkdir()
        for name in files:
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).touch()
        before = _tree(home)
        subprocess.run(
            ["bash", "-c", IMAGE],
            cwd=home,
            env={
                "PATH": "/usr/bin:/bin",
                "LC_ALL": locale,
                **(env or {}),
                SOURCED: " ".join(sourced),
                PLAIN: " ".join(plain),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
        )
        outputs = {name: _arguments(home / f"{name}.out") for name in OUTPUTS}
        return Arrived(**outputs, files=_tree(home) - before)


def _tree(home: Path) -> set[str]:
    found = {str(path.relative_to(home)) for path in home.rglob("*")}
    return {each for each in found if each.split("/")[0] not in OWN_FILES}


def _arguments(output: Path) -> list[str]:
    # printf writes one empty argument for none.
    written = os.fsdecode(output.read_bytes()) if output.exists() else "no output\0"
    return written.removesuffix("\0").split("\0") if written != "\0" else []


def written(values: Sequence[str], *, sourced: bool) -> dict[str, str]:
    """The definitions of all values that are accepted, by the value that must arrive."""
    result = {}
    for i, value in enumerate(values):
        try:
            result[f"-Dk{i}={value}"] = definition(f"k{i}", value, sourced=sourced)
        except AlluxioConfigError:
            continue
    return result


# In the working directory: nothing in the image's begins with a dash.
FILES = ["k", "Dk0", "bin/alluxio", "conf.d/x", "*", "[a]", "~", "=", "x=1"]

# What has a meaning to a shell, alone or together; each leaves a file behind if it runs.
MEANINGFUL = [
    "$(>ran)", "`>ran`", "${x:-$(>ran)}", "$((a[$(>ran)]))", '";>ran;"', "';>ran;'", "&&>ran",
    "|>ran", ";>ran;", "\\", "\\\\", '"', "'", "`", "$", "${", "}", "$(", ")", "${IFS}", "$IFS",
    "$HOME", "${HOME}", "$0", "$1", "$@", "$$", "$!", "$'", '$"', "*", "?", "[", "]", "[a-z]",
    "[!x]", "~", "~root", "{a,b}", "{1..3}", "!", "!!", "^", "#", "&", "|", "<", ">", "(", "=",
    ":", ",", "-n", "-e", "-E", "--", "%s", "%b", "\\n", "\\t", "\\0", "\\c", "\\x41", "\\$",
    '\\"', "/", ".", "..", "-Dx=y", "export", "ä", "日本", "e\u0301", "\U0001f600", "\ufeff",
    "\u200b",
]  # fmt: skip
VALUES = st.one_of(
    st.lists(st.sampled_from(MEANINGFUL) | st.text(max_size=3), max_size=6).map("".join),
    st.text(),
    st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E)),
)
MANY = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
LOCALES = st.sampled_from(["C", "C.UTF-8"])


@MANY
@given(values=st.lists(VALUES, min_size=8, max_size=20), locale=LOCALES)
def test_definition_is_refused_or_arrives_byte_for_byte(values: list[str], locale: str) -> None:
    sourced, plain = (written(values, sourced=each) for each in (True, False))
    arrived = through_the_image(
        sourced=list(sourced.values()),
        plain=list(plain.values()),
        files=FILES,
        locale=locale,
    )
    expected = Arrived(direct=list(plain), plain=list(plain), sourced=list(sourced), files=set())
    assert expected == arrived


def test_unescaped_text_would_be_run_by_the_image() -> None:
    for option_written in ("-Dk=$(>ran)", "-Dk=`>ran`", '-Dk=";>ran;"'):
        assert {"ran"} == through_the_image(sourced=[option_written]).files, option_written


def test_definition_of_a_pattern_stays_as_it_is_among_files_without_a_dash() -> None:
    files = ["Dk=1", "k", "x/Dk=1", "=", "conf.d/a"]
    for value in ("*", "?", "[a-z]", "*/*", "x/*"):
        arrived = through_the_image(
            sourced=[definition("k", value, sourced=True)],
            plain=[definition("k", value, sourced=False)],
            files=files,
        )
        assert arrived.sourced == arrived.plain == arrived.direct == [f"-Dk={value}"], value


def test_image_would_replace_a_pattern_by_files_that_begin_with_its_option() -> None:
    arrived = through_the_image(sourced=["-Dk=*"], files=["-Dk=1", "-Dk=2"])
    assert ["-Dk=1", "-Dk=2"] == arrived.sourced


def test_definition_of_what_a_shell_interprets_reaches_a_component_as_it_is() -> None:
    cases: list[str] = [
        "",
        "$(>ran)",
        "`>ran`",
        '";>ran;"',
        "${HOME}",
        "$HOME",
        "\\",
        "\\\\$HOME",
        "a\\",
        "a'b\"c",
        "-n",
        "~",
        "{a,b}",
        "!!",
        "a=b=c",
        "[",
        "]",
        "][",
        "日本",
    ]
    for value in cases:
        arrived = through_the_image(
            sourced=[definition("k", value, sourced=True)], locale="C.UTF-8"
        )
        assert [f"-Dk={value}"] == arrived.sourced, value


def test_definition_keeps_the_name_as_it_is() -> None:
    arrived = through_the_image(sourced=[definition("a$HOME.b", "c", sourced=True)])
    assert ["-Da$HOME.b=c"] == arrived.sourced


def test_option_that_means_nothing_to_a_shell_is_written_as_it_is() -> None:
    cases: list[str] = ["-XX:+UseG1GC", "-Xmx1g", "-Xlog:gc:file=/x", "-Da={},~!#"]
    for argument in cases:
        written_both = [option(argument, sourced=each) for each in (True, False)]
        assert [argument, argument] == written_both, argument


def test_option_that_a_shell_interprets_is_refused_where_none_reads_it() -> None:
    for argument in ("-Dk=$x", "-Dk=`x`", '-Dk="x"', "-Dk=\\x"):
        assert (
            f"JVM option {argument!r} has {argument[4]!r} in it, which a shell interprets:"
            " `alluxio formatJournal` reads the options of all processes without one, and the log"
            " server has none; leave it out there, and set it for each of the other processes that"
            " needs it"
        ) == refusal(option, argument, sourced=False), argument


def test_option_that_ends_an_argument_is_refused() -> None:
    others: list[str] = [
        "",
        " ",
        "-Dk=a b",
        "-Dk=a\tb",
        "-Dk=a\n",
        "\r-Dk",
        "-Dk=\0",
        "-Dk=\x7f",
        "-Dk=\x01",
    ]
    for sourced in (True, False):
        for argument in others:
            assert (
                f"JVM option {argument!r} is empty or has white space or a control character in it,"
                " which would end the argument: the image's launcher splits its options there;"
                " leave it out, or write one option per item"
            ) == refusal(option, argument, sourced=sourced), (sourced, argument)


def test_option_with_an_unpaired_surrogate_is_refused() -> None:
    for sourced in (True, False):
        assert (
            "JVM option '-Dk=\\udcff' has an unpaired surrogate in it, which no file can hold; read"
            " what it comes from with the encoding that it was written with"
        ) == refusal(option, "-Dk=\udcff", sourced=sourced), sourced


# What a Secret may hold and the launcher passes on: nothing can be done here about white space.
SECRETS = VALUES.map(lambda value: re.sub(r"[\s\x00-\x1f\x7f]", "", value))


@MANY
@given(values=st.lists(SECRETS, min_size=4, max_size=6), locale=LOCALES)
def test_reference_brings_the_variables_value_byte_for_byte(values: list[str], locale: str) -> None:
    secrets = {f"SECRET_{i}": value for i, value in enumerate(values)}
    expected = [f"-D{name}={value}" for name, value in secrets.items()]
    arrived = through_the_image(
        sourced=[definition(name, EnvReference(name), sourced=True) for name in secrets],
        env=secrets,
        files=FILES,
        locale=locale,
    )
    assert (arrived.sourced, arrived.files) == (expected, set())


def test_reference_is_written_in_braces() -> None:
    assert "-Dk=${A_1}" == definition("k", EnvReference("A_1"), sourced=True)


def test_definition_with_text_that_looks_like_a_reference_is_escaped() -> None:
    arrived = through_the_image(
        sourced=[definition("k", "${SECRET}", sourced=True)], env={"SECRET": "value"}
    )
    assert ["-Dk=${SECRET}"] == arrived.sourced


def test_reference_is_refused_where_no_shell_reads_it() -> None:
    assert (
        "property a.b refers to the variable ${SECRET}, which takes a shell: `alluxio"
        " formatJournal` reads the options of all processes without one, and the log server has"
        " none; set it for each of the other processes that needs it"
    ) == refusal(definition, "a.b", EnvReference("SECRET"), sourced=False)


def test_reference_refuses_what_is_no_name_of_a_variable() -> None:
    cases: list[object] = ["", "1A", "A-B", "A B", "A:-$(>ran)", "A}", "Ä", "A\n", None, 1]
    for name in cases:
        assert (
            "EnvReference name must be letters, digits and _, and not begin with a digit (got"
            f' {name!r}); use a name such as "AWS_REGION"'
        ) == refusal(EnvReference, name), name
