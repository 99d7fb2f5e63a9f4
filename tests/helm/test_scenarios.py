"""All values files together: each is asserted about, and the chart's defects are in none."""

from __future__ import annotations

import pytest

from tests.kit import checksums

from . import (
    test_scenarios_clients,
    test_scenarios_masters,
    test_scenarios_options,
    test_scenarios_workers,
)
from .scenario import VALUES, Scenario, found, name_of, synthesised

SCENARIOS: list[Scenario] = [
    *test_scenarios_masters.SCENARIOS,
    *test_scenarios_workers.SCENARIOS,
    *test_scenarios_clients.SCENARIOS,
    *test_scenarios_options.SCENARIOS,
]
SELECTOR = {"app": "alluxio", "role": "alluxio-worker", "release": "alluxio"}


def of(file: str, expression: str) -> object:
    documents, _ = synthesised(file)
    return found(documents, expression)


def test_each_values_file_is_asserted_about_once() -> None:
    files = sorted(each.name for each in VALUES.iterdir())
    assert files == sorted(f"{each.file}.yaml" for each in SCENARIOS)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=name_of)
def test_each_scenario_finds_something_in_its_file(scenario: Scenario) -> None:
    # What is None or empty, a mistyped expression finds as well.
    assert [each for each in scenario.found().values() if each not in (None, [], {})]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=name_of)
def test_no_credential_of_a_values_file_is_in_clear_text(scenario: Scenario) -> None:
    documents = scenario.documents
    rest = [each for each in documents if each["kind"] != "Secret"]
    for credential in ("AKIAEXAMPLE", "example/secret+key"):
        assert credential not in str(rest)


def test_the_chart_s_selectors_with_a_version_are_gone() -> None:
    assert SELECTOR == of("22-fuse", "DaemonSet/alluxio-worker spec.selector.matchLabels")


def test_the_governing_service_that_the_chart_leaves_out_is_there() -> None:
    name = of("06-three-masters-in-claims", "StatefulSet/alluxio-master spec.serviceName")
    assert "alluxio-master" == name
    spec = of("06-three-masters-in-claims", "Service/alluxio-master spec.clusterIP")
    assert "None" == spec


def test_pods_restart_when_the_configuration_that_they_read_changes() -> None:
    before, _ = synthesised("12-memory-tier")
    after, _ = synthesised("12-ssd-in-an-empty-dir")
    assert checksums(before)["alluxio-worker"] != checksums(after)["alluxio-worker"]
    assert checksums(before)["alluxio-master"] == checksums(after)["alluxio-master"]


def test_no_property_has_a_value_that_go_writes_for_nothing() -> None:
    for scenario in SCENARIOS:
        documents = scenario.documents
        assert "<nil>" not in str(documents), scenario.file
