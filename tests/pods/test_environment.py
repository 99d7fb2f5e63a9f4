"""The value that a user gives a variable is the value that the container has."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from alluxio_constructs import PodOptions, Process
from alluxio_constructs._properties.shell import environment_value
from tests.kit import cluster, container, refusal


def expanded(text: str, variables: dict[str, str]) -> str:
    """A value as Kubernetes expands it: ``$(NAME)`` is a variable, ``$$`` a dollar sign."""

    def one(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        return variables.get(match[1], match[0])

    return re.sub(r"\$\$|\$\(([^)]*)\)", one, text, flags=re.DOTALL)


@given(st.text(st.sampled_from("$(){}AB\\ '\"`\n") | st.characters(exclude_categories=["Cs"])))
def test_environment_value_arrives_byte_for_byte_or_is_refused(value: str) -> None:
    if "\0" in value:
        assert "which no environment can hold" in refusal(environment_value, value)
        return
    assert value == expanded(environment_value(value), {"A": "no", "B": "no", "": "no"})


def test_environment_value_is_escaped_in_the_manifest() -> None:
    documents = cluster(worker=Process(env={"PROMPT": "$(HOME) $$ $HOME"}))
    env = container(documents, "alluxio-worker")["env"]
    assert {"name": "PROMPT", "value": "$$(HOME) $$$$ $$HOME"} in env


def test_environment_value_with_an_unpaired_surrogate_is_refused() -> None:
    assert "an unpaired surrogate" in refusal(Process, env={"X": "\udcff"})


def test_environment_of_a_process_wins_over_the_pods_and_that_over_the_clusters() -> None:
    documents = cluster(
        pod=PodOptions(env={"A": "cluster", "B": "cluster", "C": "cluster"}),
        worker_pod=PodOptions(env={"B": "pod", "C": "pod"}),
        worker=Process(env={"C": "process"}),
    )

    def env(name: str) -> dict[str, str]:
        given = container(documents, name)["env"]
        return {each["name"]: each["value"] for each in given if "value" in each}

    assert {"A": "cluster", "B": "cluster", "C": "cluster"} == env("alluxio-master")
    assert {"A": "cluster", "B": "pod", "C": "process"} == env("alluxio-worker")
    assert {"A": "cluster", "B": "pod", "C": "pod"} == env("alluxio-job-worker")


def test_environment_of_a_pod_is_refused_as_that_of_a_process_is() -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "ALLUXIO_WORKER_JAVA_OPTS"):
        own, process = (refusal(kind, env={name: "x"}) for kind in (PodOptions, Process))
        assert own.replace("PodOptions", "Process") == process, name


SECRET = "hunter2"


def test_credential_of_a_container_is_refused_without_showing_it() -> None:
    cases: list[tuple[str, str]] = [
        ("AWS_SESSION_TOKEN", SECRET),
        ("DB_PASSWORD", SECRET),
        ("VAULT_TOKEN", SECRET),
        ("JAVA_TOOL_OPTIONS", f"-Xss1m -Djavax.net.ssl.trustStorePassword={SECRET}"),
        ("HADOOP_OPTS", f"-Dfs.s3a.secret.key={SECRET}"),
        ("HTTPS_PROXY", f"http://me:{SECRET}@proxy:3128"),
        ("CONNECTION", f"AccountName=me;AccountKey={SECRET}"),
    ]
    for name, value in cases:
        for kind in (Process, PodOptions):
            message = refusal(kind, env={name: value})
            assert f"{name}" in message, name
            assert " as text, which would be in the pod; put it into a Secret" in message, name
            assert f'env={{"{name}": "KEY OF THE SECRET"}}' in message, name
            assert SECRET not in message, name


def test_variable_that_only_refers_to_a_credential_is_accepted() -> None:
    env = {
        "GOOGLE_APPLICATION_CREDENTIALS": "/secrets/gcs/key.json",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/var/run/secrets/token",
        "AWS_REGION": "eu-west-1",
        "SECRET_NAME": "mine",
        "JAVA_TOOL_OPTIONS": "-Djavax.net.ssl.trustStore=/secrets/tls/trust.jks",
    }
    assert env == dict(Process(env=env).env)


def test_variables_of_another_type_are_refused_without_showing_them() -> None:
    cases: list[Any] = [[("DB_PASSWORD", SECRET)], [{"name": "DB_PASSWORD", "value": SECRET}]]
    for env in cases:
        message = refusal(Process, env=env)
        assert "Process env must be a dict from names to values" in message, env
        assert SECRET not in message, env
