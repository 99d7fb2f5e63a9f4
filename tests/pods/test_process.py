"""What can be set for a process, and what is refused there."""

from __future__ import annotations

from typing import Any

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


def test_process_copies_its_variables() -> None:
    given = {"AWS_REGION": "eu-central-1"}
    process = Process(env=given)
    given["AWS_REGION"] = "changed later"
    assert {"AWS_REGION": "eu-central-1"} == process.env


def test_process_may_count_successes_of_readiness() -> None:
    probe = Probe(success_threshold=2)
    assert Process(readiness_probe=probe).readiness_probe is probe


def test_process_keeps_resources_and_jvm() -> None:
    resources, jvm = Resources(cpu_limit=1), Jvm(options=["-XX:+UseG1GC"])
    process = Process(resources=resources, jvm=jvm)
    assert (resources, jvm) == (process.resources, process.jvm)


NO_NAME = "Process env must be letters, digits and _, and not begin with a digit (got {!r});"
REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        {"properties": {"a=b": "c"}},
        "Process properties key must be the name of a property: letters, digits and . _ - @ (got"
        " 'a=b'); use a name such as \"alluxio.user.file.writetype.default\"",
    ),
    # What would not arrive.
    (
        {"properties": {"alluxio.user.hostname": Unchecked("a b")}},
        "JVM option '-Dalluxio.user.hostname=a b' is empty or has white space or a control",
    ),
    *(({"env": {name: "value"}}, NO_NAME.format(name)) for name in ("", "1A", "a-b", "a b")),
    ({"env": {"A": 1}}, "Process env['A'] must be a string (got 1); use \"1\""),
    (
        {"env": {"A": "a\0b"}},
        "environment value 'a\\x00b' has a null or an unpaired surrogate in it",
    ),
    *(
        ({name: {}}, f"Process {name} must be a {kind} (got {{}}); make one with {kind}(…)")
        for name, kind in (
            ("resources", "Resources"),
            ("jvm", "Jvm"),
            ("readiness_probe", "Probe"),
            ("liveness_probe", "Probe"),
            ("startup_probe", "Probe"),
        )
    ),
    *(
        (
            {name: Probe(success_threshold=2)},
            f"Process {name} success_threshold must be 1, except for readiness (got 2); leave it"
            " out",
        )
        for name in ("liveness_probe", "startup_probe")
    ),
    *(
        (
            {"env": {name: "-Dalluxio.debug=true"}},
            f"Process env has {name}, which would override the configuration that the"
            " cluster writes; give properties={…} and Jvm(options=[…])",
        )
        for name in ("ALLUXIO_JAVA_OPTS", "ALLUXIO_WORKER_JAVA_OPTS", "ALLUXIO_SITE_PROPERTIES")
    ),
]


def test_process_refuses_invalid_values() -> None:
    for options, message in REFUSED:
        assert refusal(Process, **options).startswith(message), options


def test_process_refuses_a_credential_among_the_variables_without_showing_it() -> None:
    cases: list[str] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
    for name in cases:
        assert (
            f"Process env has the credential {name} as text, which would be in the pod; put it"
            " into a Secret, and give the under storage secrets=[UfsSecret.from_existing(…,"
            f' secret_name="NAME", env={{"{name}": "KEY OF THE SECRET"}})]'
        ) == refusal(Process, env={name: "hunter2"}), name
