"""Values are checked against the keys: all mistakes at once, each with its place and a remedy."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from alluxio_constructs.helm.keys.check import check
from alluxio_constructs.helm.keys.checked import Checked
from alluxio_constructs.helm.keys.key import Key
from alluxio_constructs.helm.keys.table import keys
from alluxio_constructs.helm.values.assign import assign
from alluxio_constructs.helm.values.files import parse
from alluxio_constructs.helm.values.merge import merged
from alluxio_constructs.helm.values.tree import Values, ValuesError


def checked(*files: str) -> Checked:
    """Check files, called a.yaml, b.yaml … in messages."""
    own = [parse(dedent(file), f"{name}.yaml") for name, file in zip("abc", files, strict=False)]
    user = merged(Values(), *own)
    return check(user)


def mistakes(*files: str) -> list[str]:
    with pytest.raises(ValuesError) as caught:
        checked(*files)
    return str(caught.value).splitlines()


def mistake(file: str) -> str:
    """The only mistake of a file, without the file's name."""
    (found,) = mistakes(file)
    return found.removeprefix("a.yaml, ")


# What is found.


def test_without_values_each_key_is_its_default() -> None:
    found = checked("{}")
    assert (1, "alluxio", 8 * 2**30, ["--no-format"]) == (
        found["master.count"],
        found["fullnameOverride"],
        found["master.resources.limits.memory"],
        found["master.args"][1:],
    )


def test_a_key_without_a_default_is_none() -> None:
    assert None is checked("{}")["nameOverride"]
    assert None is checked("{}")["master.startupProbe.periodSeconds"]


def test_checked_value_is_normalised_by_its_kind() -> None:
    found = checked("master: {count: '3', resources: {limits: {cpu: 500m, memory: 1G}}}")
    assert (3, "500m", 10**9) == (
        found["master.count"],
        found["master.resources.limits.cpu"],
        found["master.resources.limits.memory"],
    )


def test_the_items_of_tiers_have_each_key_of_them() -> None:
    (level,) = checked(
        "tieredstore: {levels: [{level: 0, mediumtype: 'MEM,SSD', path: '/a,/b', quota: 1G}]}"
    )["tieredstore.levels"]
    assert (0, ["MEM", "SSD"], ["/a", "/b"], ["1G"]) == (
        level["level"],
        level["mediumtype"],
        level["path"],
        level["quota"],
    )
    assert {"alias", "type", "name", "high", "low"} <= set(level)


def test_a_sink_is_switched_on_in_either_form_of_the_documentation() -> None:
    cases: list[Any] = ["true", "{enabled: true}", "{enabled: 'true'}"]
    for written in cases:
        found = checked(f"metrics: {{PrometheusMetricsServlet: {written}, CsvSink: true}}")
        assert (True, True, 1) == (
            found["metrics.PrometheusMetricsServlet.enabled"],
            found["metrics.CsvSink.enabled"],
            found["metrics.CsvSink.period"],
        ), written


# Values of the wrong form.


def test_a_value_of_the_wrong_form_is_refused() -> None:
    cases: list[Any] = [
        ("master: []", "master: must be a map with enabled, count, replicas,"),
        ("master: 3", "(got 3)"),
        (
            "master: {resources: [limits]}",
            "master.resources: must be a map with limits, requests (got a list)",
        ),
        ("journal: {format: true}", "journal.format: must be a map with runFormat (got true)"),
        ("image: {tag: x}", "image: must be a string (got a map)"),
        ("imageTag: [x]", "imageTag: must be a string (got a list)"),
        ("imageTag: yes", 'imageTag: must be a string; put it into quotes: "…" (got true)'),
        ("jvmOptions: {a: b}", 'must be a list of options, such as ["-XX:+UseG1GC"] (got a map)'),
        ("jvmOptions: [-Xmx1g, [x]]", "jvmOptions[1]: must be a string (got a list)"),
        ("master: {count: three}", "master.count: must be a whole number (got 'three')"),
        ("master: {count: 1.5}", "master.count: must be a whole number (got 1.5)"),
        ("master: {enabled: 'yes'}", "master.enabled: must be true or false (got 'yes')"),
        ("master: {env: [A]}", "master.env: must be a map from names to strings (got a list)"),
        ("master: {env: {A: {}}}", "master.env.A: must be a string (got a map)"),
        (
            "properties: {alluxio: {user: x}}",
            "properties.alluxio: must be a value, not a map: a property is one key, dots"
            " included (got a map)",
        ),
        (
            "properties: {alluxio.user.hostname: }",
            'properties["alluxio.user.hostname"]: must have a value (got null)',
        ),
        ("tolerations: {key: x}", "tolerations: must be a list (got a map)"),
        ("tieredstore: {levels: {level: 0}}", "tieredstore.levels: must be a list (got a map)"),
        ("tieredstore: {levels: [MEM]}", "tieredstore.levels[0]: must be a map with level, alias,"),
        (
            "tieredstore: {levels: [{level: x, mediumtype: M, path: /, quota: 1}]}",
            "tieredstore.levels[0].level: must be a whole number (got 'x')",
        ),
        ("tieredstore: []", "tieredstore: must be a map with levels (got a list)"),
        (
            "metrics: {CsvSink: {period: x}}",
            "metrics.CsvSink.period: must be a whole number (got 'x')",
        ),
        ("metrics: {CsvSink: on please}", "metrics.CsvSink: must be a map with enabled, period,"),
        ("master: {ports: {rpc: '" + 70 * "x" + "'}}", f"(got '{56 * 'x'}…)"),
    ]
    for file, message in cases:
        found = mistake(file)
        assert found.startswith("line 1: "), file
        assert message in found, file


def test_missing_keys_of_a_tier_are_reported() -> None:
    cases: list[Any] = ["level", "mediumtype", "path"]
    for missing in cases:
        level = {"level": 0, "mediumtype": "MEM", "path": "/m"}
        del level[missing]
        message = mistake(f"tieredstore:\n  levels:\n  - {level}")
        assert f"line 3: tieredstore.levels[0].{missing}: is missing; give it" == message, missing


# Words.

WORDS = [key for key in keys() if key.words and "[]" not in key.path]


def set_to(key: Key, value: str) -> Checked:
    user = assign(Values(), f"{key.path}={value}", "set-string")
    return check(user)


def test_a_key_that_is_one_of_some_words_is_it_in_any_case_and_no_other() -> None:
    for key in WORDS:
        for word in key.words:
            assert [word] * 3 == [
                set_to(key, each)[key.path] for each in (word, word.lower(), word.upper())
            ], key
        with pytest.raises(ValuesError) as caught:
            set_to(key, "other")
        assert str(caught.value).endswith(
            f"{key.path}: must be one of {', '.join(key.words)} (got 'other')"
        ), key


def test_the_type_of_a_tier_is_one_of_some_words() -> None:
    level = "{level: 0, mediumtype: MEM, path: /m, quota: 1G, type: %s}"
    for word, found in (("hostpath", "hostPath"), ("EmptyDir", "emptyDir")):
        (tier,) = checked(f"tieredstore: {{levels: [{level % word}]}}")["tieredstore.levels"]
        assert found == tier["type"]
    message = mistake(f"tieredstore: {{levels: [{level % 'nfs'}]}}")
    assert message == (
        "line 1: tieredstore.levels[0].type: must be one of emptyDir, hostPath,"
        " persistentVolumeClaim (got 'nfs')"
    )


# Null, which deletes in Helm.


def test_optional_keys_may_be_null() -> None:
    cases: list[Any] = [
        *("env", "resources", "resources.limits", "resources.limits.cpu", "nodeSelector"),
        *("startupProbe", "startupProbe.periodSeconds", "jvmOptions", "serviceAccount"),
    ]
    for path in cases:
        user = assign(Values(), f"master.{path}=null")
        found = check(user)
        key = {"resources": "resources.limits.cpu", "resources.limits": "resources.limits.cpu"}
        key["startupProbe"] = "startupProbe.periodSeconds"
        assert None is found[f"master.{key.get(path, path)}"], path


def test_required_keys_must_not_be_null() -> None:
    cases: list[Any] = [
        ("imageTag:", "imageTag: must not be null; leave it out, for the default '2.9.5'"),
        (
            "master: {count: null}",
            "master.count: must not be null; leave it out, for the default 1",
        ),
        (
            "master: {args: null}",
            "master.args: must not be null; leave it out, for the default a list",
        ),
        ("master:", "master: must not be null; leave it out, for the defaults"),
        ("metrics:", "metrics: must not be null; leave it out, for the defaults"),
        (
            "master: {readinessProbe: null}",
            "master.readinessProbe: must not be null; leave it out, for the defaults",
        ),
        (
            "journal: {format: null}",
            "journal.format: must not be null; leave it out, for the defaults",
        ),
    ]
    for file, message in cases:
        assert f"line 1: {message}" == mistake(file), file


# All at once.


def test_all_mistakes_are_told_each_with_its_file_and_line_in_their_order() -> None:
    one = """\
        worker:
          resources:
            limits: none
        master:
          # three
          count: three
          cont: 3
          env:
            A: [a]
            B: fine
            C: [c]
        tieredstore:
          levels:
          - level: 0
            mediumtype: MEM
            path: /m
            quota: 1G
            high: much
          - {level: 1}
        """
    two = """\
        journal: {type: [], folder: fine}
        metrics:
        """
    assert [
        "a.yaml, line 3: worker.resources.limits: must be a map with cpu, memory (got 'none')",
        "a.yaml, line 6: master.count: must be a whole number (got 'three')",
        "a.yaml, line 7: master.cont: is not a key of the chart; did you mean master.count?",
        "a.yaml, line 9: master.env.A: must be a string (got a list)",
        "a.yaml, line 11: master.env.C: must be a string (got a list)",
        "a.yaml, line 18: tieredstore.levels[0].high: must be a number, such as 0.95 (got 'much')",
        "a.yaml, line 19: tieredstore.levels[1].mediumtype: is missing; give it",
        "a.yaml, line 19: tieredstore.levels[1].path: is missing; give it",
        "b.yaml, line 1: journal.type: must be a string (got a list)",
        "b.yaml, line 2: metrics: must not be null; leave it out, for the defaults",
    ] == mistakes(one, two)


def test_a_mistake_is_of_the_file_that_won() -> None:
    assert ["b.yaml, line 2: imageTag: must be a string (got a map)"] == mistakes(
        "image: mine\nimageTag: []", "fsGroup: 3\nimageTag: {}"
    )


def test_value_that_a_later_file_corrects_is_not_a_mistake() -> None:
    assert "fixed" == checked("imageTag: []", "imageTag: fixed")["imageTag"]


def test_a_mistake_of_the_command_line_names_the_option() -> None:
    user = assign(Values(), "master.count=x")
    with pytest.raises(ValuesError) as caught:
        check(user)
    assert "--set master.count=…: master.count: must be a whole number (got 'x')" == str(
        caught.value
    )


def test_only_the_first_hundred_mistakes_are_shown() -> None:
    cases: list[Any] = [(100, []), (101, ["… and 1 more"])]
    for count, more in cases:
        found = mistakes("\n".join(f"wrong{i}: 1" for i in range(count)))
        assert 100 + len(more) == len(found), count
        assert more == found[100:], count


def test_a_problem_of_what_was_checked_knows_its_place() -> None:
    found = checked("master:\n  count: 2")
    problem: Any = found.problem(("master", "count"), "is even")
    assert "a.yaml, line 2: master.count: is even" == str(problem)
    assert "master.ports: moved" == str(checked("{}").problem(("master", "ports"), "moved"))
