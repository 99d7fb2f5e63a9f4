"""Probes: the chart's timing, what of it can be changed, and what Kubernetes refuses."""

from __future__ import annotations

from typing import Any

import pytest
from cdk8s import Duration

from alluxio_constructs import Fuse, LogServerOptions, Probe, Process, ProxyOptions
from alluxio_constructs._pods import probes
from tests.kit import cluster, container, refusal

OFF = Process(
    readiness_probe=Probe(enabled=False),
    liveness_probe=Probe(enabled=False),
    startup_probe=Probe(enabled=False),
)


HANDLERS = {"tcpSocket", "exec", "httpGet"}


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({}, {}),
        ({"initial_delay": Duration.seconds(0)}, {"initialDelaySeconds": 0}),
        ({"initial_delay": Duration.minutes(2)}, {"initialDelaySeconds": 120}),
        ({"period": Duration.seconds(1)}, {"periodSeconds": 1}),
        ({"timeout": Duration.millis(2000)}, {"timeoutSeconds": 2}),
        ({"failure_threshold": 30}, {"failureThreshold": 30}),
        ({"success_threshold": 2}, {"successThreshold": 2}),
    ],
)
def test_what_is_given_is_written_and_nothing_else(
    options: dict[str, Any], fields: dict[str, int]
) -> None:
    assert fields == Probe(**options).fields


@pytest.mark.parametrize(("name", "least"), [("initial_delay", 0), ("period", 1), ("timeout", 1)])
def test_a_time_that_is_not_whole_seconds_is_refused(name: str, least: int) -> None:
    assert (
        f"Probe {name} must be whole seconds, {least} or more (got '1500 ms'); use"
        " Duration.seconds(…)"
    ) == refusal(Probe, **{name: Duration.millis(1500)})


@pytest.mark.parametrize("name", ["period", "timeout"])
def test_no_time_at_all_is_refused(name: str) -> None:
    assert (
        f"Probe {name} must be whole seconds, 1 or more (got '0 ms'); use Duration.seconds(…)"
    ) == refusal(Probe, **{name: Duration.seconds(0)})


@pytest.mark.parametrize("name", ["initial_delay", "period", "timeout"])
def test_a_time_that_is_no_duration_is_refused(name: str) -> None:
    assert (
        f"Probe {name} must be a cdk8s.Duration (got 10); use Duration.seconds(10) or the like"
    ) == refusal(Probe, **{name: 10})


@pytest.mark.parametrize("name", ["failure_threshold", "success_threshold"])
def test_a_threshold_below_one_is_refused(name: str) -> None:
    assert (
        f"Probe {name} must be a whole number of 1 or more (got 0); choose one of these"
    ) == refusal(Probe, **{name: 0})


@pytest.mark.parametrize("probe", [None, Probe(), Probe(success_threshold=1)])
def test_one_success_is_let_in_everywhere(probe: Probe | None) -> None:
    probes.only_readiness_counts_successes("Process liveness_probe", probe)


def test_several_successes_are_refused_where_kubernetes_refuses_them() -> None:
    check = probes.only_readiness_counts_successes
    assert (
        "Process liveness_probe success_threshold must be 1, except for readiness (got 2);"
        " leave it out"
    ) == refusal(check, "Process liveness_probe", Probe(success_threshold=2))


@pytest.mark.parametrize(
    ("defaults", "timing"),
    [
        (
            probes.READINESS,
            {
                "initialDelaySeconds": 10,
                "periodSeconds": 10,
                "timeoutSeconds": 1,
                "failureThreshold": 3,
                "successThreshold": 1,
            },
        ),
        (
            probes.LIVENESS,
            {
                "initialDelaySeconds": 15,
                "periodSeconds": 30,
                "timeoutSeconds": 5,
                "failureThreshold": 2,
            },
        ),
        (
            probes.STARTUP,
            {"periodSeconds": 10, "timeoutSeconds": 5, "failureThreshold": 30},
        ),
    ],
)
def test_a_probe_has_the_documented_timing_by_default(
    defaults: dict[str, int], timing: dict[str, int]
) -> None:
    assert {
        "tcpSocket": {"port": "rpc"},
        **timing,
    } == probes.probe(probes.tcp("rpc"), defaults, None)


def test_a_process_may_take_the_three_minutes_of_an_election_to_start() -> None:
    startup = probes.STARTUP
    assert startup["periodSeconds"] * startup["failureThreshold"] >= 180


def test_what_is_given_changes_that_and_leaves_the_rest() -> None:
    given = Probe(period=Duration.seconds(5), failure_threshold=7)
    assert {
        "tcpSocket": {"port": "rpc"},
        "initialDelaySeconds": 15,
        "periodSeconds": 5,
        "timeoutSeconds": 5,
        "failureThreshold": 7,
    } == probes.probe(probes.tcp("rpc"), probes.LIVENESS, given)


def test_a_probe_that_is_switched_off_is_none() -> None:
    off = Probe(enabled=False)
    assert probes.probe(probes.tcp("rpc"), probes.LIVENESS, off) is None


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"master": OFF, "masters": 3}, "alluxio-master"),
        ({"worker": OFF}, "alluxio-worker"),
        ({"fuse": Fuse(process=OFF)}, "alluxio-fuse"),
        ({"proxy": ProxyOptions(process=OFF)}, "alluxio-proxy"),
        ({"logserver": LogServerOptions(process=OFF)}, "alluxio-logserver"),
    ],
)
def test_a_container_whose_probes_are_switched_off_has_none(
    options: dict[str, Any], name: str
) -> None:
    fields = container(cluster(**options), name)
    assert [] == [each for each in fields if each.endswith("Probe")]


STARTS_SLOWLY: dict[str, dict[str, Any]] = {
    "alluxio-master": {},
    "alluxio-job-master": {},
    "alluxio-worker": {},
    "alluxio-job-worker": {},
    "alluxio-fuse": {"fuse": Fuse()},
    "alluxio-proxy": {"proxy": ProxyOptions()},
}


@pytest.mark.parametrize("name", STARTS_SLOWLY)
def test_a_process_has_five_minutes_to_answer_what_its_liveness_probe_asks(name: str) -> None:
    fields = container(cluster(**STARTS_SLOWLY[name]), name)
    # FUSE has started once it answers; later on, to live is enough.
    same = "readinessProbe" if name == "alluxio-fuse" else "livenessProbe"
    handler = {key: fields[same][key] for key in HANDLERS & {*fields[same]}}
    assert {**handler, **probes.STARTUP} == fields["startupProbe"]


def test_a_startup_probe_is_switched_off_alone() -> None:
    process = Process(startup_probe=Probe(enabled=False))
    fields = container(cluster(worker=process), "alluxio-worker")
    assert ["readinessProbe", "livenessProbe"] == [each for each in fields if "Probe" in each]


def test_a_process_that_nothing_shall_restart_has_no_startup_probe_by_default() -> None:
    process = Process(liveness_probe=Probe(enabled=False))
    fields = container(cluster(worker=process), "alluxio-worker")
    assert ["readinessProbe"] == [each for each in fields if "Probe" in each]


def test_a_startup_probe_is_there_without_liveness_if_it_is_asked_for() -> None:
    process = Process(liveness_probe=Probe(enabled=False), startup_probe=Probe())
    fields = container(cluster(worker=process), "alluxio-worker")
    assert {"tcpSocket": {"port": "rpc"}, **probes.STARTUP} == fields["startupProbe"]


def test_a_probe_is_switched_on_or_off() -> None:
    assert "Probe enabled must be True or False (got 0); use one of them" == refusal(
        Probe, enabled=0
    )
