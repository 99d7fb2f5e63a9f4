"""What a user gives a variable of a container is what the container has."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from alluxio_constructs import PodOptions, Process
from alluxio_constructs._properties.shell import environment_value
from tests.kit import cluster, container, refusal


def expanded(text: str, variables: dict[str, str]) -> str:
    """What Kubernetes makes of a value: ``$(NAME)`` is a variable, ``$$`` a dollar sign."""

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


def test_environment_value_with_half_a_character_is_refused() -> None:
    assert "half a character" in refusal(Process, env={"X": "\udcff"})


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
