"""Probes: the chart's timing, what of it can be changed, and what Kubernetes refuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alluxio_constructs import Fuse, LogServerOptions, Probe, Process, ProxyOptions
from alluxio_constructs._pods import probes
from tests.kit import cluster, container, refusal

OFF = Process(
    readiness_probe=Probe(enabled=False),
    liveness_probe=Probe(enabled=False),
    startup_probe=Probe(enabled=False),
)


HANDLERS = {"tcpSocket", "exec", "httpGet"}


def test_probe_writes_what_is_given_and_nothing_else() -> None:
    cases: list[tuple[dict[str, Any], dict[str, int]]] = [
        ({}, {}),
        ({"initial_delay": "0s"}, {"initialDelaySeconds": 0}),
        ({"initial_delay": "2min"}, {"initialDelaySeconds": 120}),
        ({"period": "1s"}, {"periodSeconds": 1}),
        ({"timeout": "2000ms"}, {"timeoutSeconds": 2}),
        ({"failure_threshold": 30}, {"failureThreshold": 30}),
        ({"success_threshold": 2}, {"successThreshold": 2}),
    ]
    for options, fields in cases:
        assert fields == probes.probe_fields(Probe(**options)), options


def test_probe_accepts_durations_of_cdk8s() -> None:
    from cdk8s import Duration

    theirs = Probe(
        initial_delay=Duration.seconds(0), period=Duration.minutes(2), timeout=Duration.millis(2000)
    )
    assert theirs == Probe(initial_delay="0s", period="2min", timeout="2s")


def test_probe_refuses_a_time_that_is_not_whole_seconds() -> None:
    cases: list[tuple[str, int]] = [("initial_delay", 0), ("period", 1), ("timeout", 1)]
    for name, least in cases:
        assert (
            f"Probe {name} must be whole seconds, {least} or more (got '1500 ms'); use"
            ' "10s" or the like'
        ) == refusal(Probe, **{name: "1500ms"}), name


def test_probe_refuses_a_time_of_zero() -> None:
    for name in ("period", "timeout"):
        assert (
            f"Probe {name} must be whole seconds, 1 or more (got '0 ms'); use \"10s\" or the like"
        ) == refusal(Probe, **{name: "0s"}), name


def test_probe_refuses_a_time_that_is_no_duration() -> None:
    for name in ("initial_delay", "period", "timeout"):
        assert (
            f'Probe {name} must be a duration with a unit, or a cdk8s.Duration (got 10); use "30s",'
            ' "5min" or the like'
        ) == refusal(Probe, **{name: 10}), name


def test_probe_refuses_a_threshold_below_one() -> None:
    for name in ("failure_threshold", "success_threshold"):
        assert (
            f"Probe {name} must be a whole number of 1 or more (got 0); choose one of these"
        ) == refusal(Probe, **{name: 0}), name


def test_probe_may_count_one_success_everywhere() -> None:
    cases: list[Probe | None] = [None, Probe(), Probe(success_threshold=1)]
    for probe in cases:
        probes.only_readiness_counts_successes("Process liveness_probe", probe)
    for name in ("liveness_probe", "startup_probe", "readiness_probe"):
        options: dict[str, Any] = {name: Probe(success_threshold=1)}
        assert 1 == getattr(Process(**options), name).success_threshold, name


def test_probe_may_count_several_successes_only_where_kubernetes_lets_it() -> None:
    check = probes.only_readiness_counts_successes
    assert (
        "Process liveness_probe success_threshold must be 1, except for readiness (got 2); leave it"
        " out"
    ) == refusal(check, "Process liveness_probe", Probe(success_threshold=2))


def test_probe_has_the_documented_timing_by_default() -> None:
    cases: list[tuple[Mapping[str, int], dict[str, int]]] = [
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
    ]
    for defaults, timing in cases:
        assert {
            "tcpSocket": {"port": "rpc"},
            **timing,
        } == probes.probe(probes.tcp("rpc"), defaults, None), defaults


def test_probe_of_the_startup_outlasts_an_election_of_three_minutes() -> None:
    startup = probes.STARTUP
    assert startup["periodSeconds"] * startup["failureThreshold"] >= 180


def test_probe_changes_what_is_given_and_keeps_the_rest() -> None:
    given = Probe(period="5s", failure_threshold=7)
    assert {
        "tcpSocket": {"port": "rpc"},
        "initialDelaySeconds": 15,
        "periodSeconds": 5,
        "timeoutSeconds": 5,
        "failureThreshold": 7,
    } == probes.probe(probes.tcp("rpc"), probes.LIVENESS, given)


def test_probe_that_is_switched_off_is_none() -> None:
    off = Probe(enabled=False)
    assert probes.probe(probes.tcp("rpc"), probes.LIVENESS, off) is None


def test_probes_that_are_switched_off_are_in_no_container() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"master": OFF, "masters": 3}, "alluxio-master"),
        ({"worker": OFF}, "alluxio-worker"),
        ({"fuse": Fuse(process=OFF)}, "alluxio-fuse"),
        ({"proxy": ProxyOptions(process=OFF)}, "alluxio-proxy"),
        ({"log_server": LogServerOptions(process=OFF)}, "alluxio-logserver"),
    ]
    for options, name in cases:
        fields = container(cluster(**options), name)
        assert [] == [each for each in fields if each.endswith("Probe")], options


STARTS_SLOWLY: dict[str, dict[str, Any]] = {
    "alluxio-master": {},
    "alluxio-job-master": {},
    "alluxio-worker": {},
    "alluxio-job-worker": {},
    "alluxio-fuse": {"fuse": Fuse()},
    "alluxio-proxy": {"proxy": ProxyOptions()},
}


def test_startup_probe_asks_for_five_minutes_what_the_liveness_probe_asks() -> None:
    for name in STARTS_SLOWLY:
        fields = container(cluster(**STARTS_SLOWLY[name]), name)
        # FUSE has started once it answers; later on, to live is enough.
        same = "readinessProbe" if name == "alluxio-fuse" else "livenessProbe"
        handler = {key: fields[same][key] for key in HANDLERS & {*fields[same]}}
        assert {**handler, **probes.STARTUP} == fields["startupProbe"], name


def test_startup_probe_is_switched_off_alone() -> None:
    process = Process(startup_probe=Probe(enabled=False))
    fields = container(cluster(worker=process), "alluxio-worker")
    assert ["readinessProbe", "livenessProbe"] == [each for each in fields if "Probe" in each]


def test_startup_probe_is_off_by_default_where_nothing_shall_restart() -> None:
    process = Process(liveness_probe=Probe(enabled=False))
    fields = container(cluster(worker=process), "alluxio-worker")
    assert ["readinessProbe"] == [each for each in fields if "Probe" in each]


def test_startup_probe_is_there_without_liveness_if_it_is_asked_for() -> None:
    process = Process(liveness_probe=Probe(enabled=False), startup_probe=Probe())
    fields = container(cluster(worker=process), "alluxio-worker")
    assert {"tcpSocket": {"port": "rpc"}, **probes.STARTUP} == fields["startupProbe"]


def test_probe_enabled_must_be_true_or_false() -> None:
    assert "Probe enabled must be True or False (got 0); use one of them" == refusal(
        Probe, enabled=0
    )
