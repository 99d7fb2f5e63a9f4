"""What a user gives a variable of a container is what the container has."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alluxio_constructs import AlluxioConfigError, Process
from alluxio_constructs._shell import environment_value
from tests.kit import cluster, container


def expanded(text: str, variables: dict[str, str]) -> str:
    """What Kubernetes makes of a value: ``$(NAME)`` is a variable, ``$$`` a dollar sign."""

    def one(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        return variables.get(match[1], match[0])

    return re.sub(r"\$\$|\$\(([^)]*)\)", one, text, flags=re.DOTALL)


@given(st.text(st.sampled_from("$(){}AB\\ '\"`\n") | st.characters(exclude_categories=["Cs"])))
def test_every_value_arrives_byte_for_byte_or_is_refused(value: str) -> None:
    if "\0" in value:
        with pytest.raises(AlluxioConfigError, match="which no environment can hold"):
            environment_value(value)
        return
    assert value == expanded(environment_value(value), {"A": "no", "B": "no", "": "no"})


def test_a_value_is_escaped_in_the_manifest() -> None:
    documents = cluster(worker=Process(env={"PROMPT": "$(HOME) $$ $HOME"}))
    env = container(documents, "alluxio-worker")["env"]
    assert {"name": "PROMPT", "value": "$$(HOME) $$$$ $$HOME"} in env


def test_half_a_character_is_refused() -> None:
    with pytest.raises(AlluxioConfigError, match="half a character"):
        Process(env={"X": "\udcff"})
