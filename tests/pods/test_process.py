"""What can be set for a process, and what is refused there."""

from __future__ import annotations

from alluxio_constructs import Jvm, Probe, Process, Resources, Unchecked
from tests.kit import refusal


def test_process_leaves_all_to_the_defaults_if_nothing_is_given() -> None:
    assert (
        Process(
            resources=None,
            jvm=Jvm(),
            properties={},
            env={},
            readiness_probe=None,
            liveness_probe=None,
            startup_probe=None,
        )
        == Process()
    )


def test_process_keeps_properties_as_alluxio_parses_them() -> None:
    size = "alluxio.user.block.size.bytes.default"
    process = Process(properties={"alluxio.debug": True, size: "1Gi"})
    assert {"alluxio.debug": "true", size: "1Gi"} == process.properties


def test_process_keeps_unchecked_properties_apart() -> None:
    process = Process(properties={"alluxio.debug": Unchecked(True), "theirs": Unchecked(5)})
    assert {"alluxio.debug": Unchecked("true"), "theirs": Unchecked("5")} == process.properties


def test_process_refuses_a_property_that_is_none() -> None:
    assert (
        "Process properties key must be the name of a property: letters, digits and . _ - @ (got"
        " 'a=b'); use a name such as \"alluxio.user.file.writetype.default\""
    ) == refusal(Process, properties={"a=b": "c"})


def test_process_copies_its_variables() -> None:
    given = {"AWS_REGION": "eu-central-1"}
    process = Process(env=given)
    given["AWS_REGION"] = "changed later"
    assert {"AWS_REGION": "eu-central-1"} == process.env


def test_process_refuses_a_name_that_no_variable_has() -> None:
    for name in ("", "1A", "a-b", "a b"):
        assert (
            f"Process env must be letters, digits and _, and not begin with a digit (got {name!r});"
            ' use a name such as "AWS_REGION"'
        ) == refusal(Process, env={name: "value"}), name


def test_process_refuses_a_variable_that_is_no_text() -> None:
    assert "Process env['A'] must be a text (got 1); use \"1\"" == refusal(Process, env={"A": 1})


def test_process_refuses_a_value_of_another_type() -> None:
    cases: list[tuple[str, str]] = [
        ("resources", "Resources"),
        ("jvm", "Jvm"),
        ("readiness_probe", "Probe"),
        ("liveness_probe", "Probe"),
        ("startup_probe", "Probe"),
    ]
    for name, kind in cases:
        assert f"Process {name} must be a {kind} (got {{}}); make one with {kind}(…)" == refusal(
            Process, **{name: {}}
        ), name


def test_process_counts_successes_of_readiness_only() -> None:
    for name in ("liveness_probe", "startup_probe"):
        assert (
            f"Process {name} success_threshold must be 1, except for readiness (got 2); leave it"
            " out"
        ) == refusal(Process, **{name: Probe(success_threshold=2)}), name


def test_process_may_count_successes_of_readiness() -> None:
    probe = Probe(success_threshold=2)
    assert Process(readiness_probe=probe).readiness_probe is probe


def test_process_keeps_resources_and_jvm() -> None:
    resources, jvm = Resources(cpu_limit=1), Jvm(options=["-XX:+UseG1GC"])
    process = Process(resources=resources, jvm=jvm)
    assert (resources, jvm) == (process.resources, process.jvm)


def test_process_refuses_a_variable_that_would_replace_the_configuration() -> None:
    cases: list[str] = ["ALLUXIO_JAVA_OPTS", "ALLUXIO_WORKER_JAVA_OPTS", "ALLUXIO_SITE_PROPERTIES"]
    for variable in cases:
        assert (
            f"Process env has {variable}, which would take the place of the configuration that the"
            " cluster writes; give properties={…} and Jvm(options=[…])"
        ) == refusal(Process, env={variable: "-Dalluxio.debug=true"}), variable


def test_process_refuses_a_credential_among_the_variables_without_showing_it() -> None:
    cases: list[str] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
    for name in cases:
        assert (
            f"Process env has the credential {name} as text, which would stand in the pod; put it"
            " into a Secret, and give the under store secrets=[UfsSecret.from_existing(…,"
            f' secret_name="NAME", env={{"{name}": "KEY OF THE SECRET"}})]'
        ) == refusal(Process, env={name: "hunter2"}), name


def test_process_refuses_a_value_that_no_environment_holds() -> None:
    assert "which no environment can hold" in refusal(Process, env={"A": "a\0b"})


def test_process_refuses_a_property_that_would_not_arrive() -> None:
    name = "alluxio.user.hostname"
    assert "has white space or a control character in it" in refusal(
        Process, properties={name: Unchecked("a b")}
    )
