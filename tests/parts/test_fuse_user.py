"""The Alluxio user that FUSE acts as: by default the masters'."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Component, Csi, Fuse, PodOptions, Process, ProxyOptions, Unchecked
from tests.kit import cluster, properties, refusal

LOGIN = "alluxio.security.login.username"


def users(**options: Any) -> dict[str, str]:
    """The user that each process of a cluster acts as."""
    documents = cluster(**options)
    (data,) = (each["data"] for each in documents if "ALLUXIO_JAVA_OPTS" in each.get("data", ()))
    told = {
        name: properties(documents, name).get(LOGIN) for name in data if name.endswith("_JAVA_OPTS")
    }
    component = {each.variable: each.name for each in Component}
    return {component[name]: user for name, user in told.items() if user is not None}


def test_fuse_user_is_the_masters_unless_told_otherwise() -> None:
    cases: list[tuple[dict[str, Any], dict[str, str]]] = [
        ({}, {}),
        ({"fuse": Fuse()}, {"FUSE": "alluxio"}),
        ({"fuse": Fuse(user="root")}, {"FUSE": "root"}),
        ({"fuse": Fuse(worker_embedded=True)}, {"WORKER": "alluxio"}),
        ({"fuse": Fuse(worker_embedded=True, user="ml")}, {"WORKER": "ml"}),
        ({"csi": Csi()}, {"FUSE": "alluxio"}),
        ({"csi": Csi(fuse_user="ml")}, {"FUSE": "ml"}),
        ({"csi": Csi(), "fuse": Fuse(user="ml")}, {"FUSE": "ml"}),
        (
            {"csi": Csi(fuse_user="ml"), "fuse": Fuse(worker_embedded=True)},
            {"FUSE": "ml", "WORKER": "alluxio"},
        ),
    ]
    for options, expected in cases:
        assert expected == users(**options), options


def test_fuse_user_follows_the_masters_where_they_have_another() -> None:
    cases: list[tuple[dict[str, Any], dict[str, str]]] = [
        ({"properties": {LOGIN: "svc"}}, {"ALL": "svc", "FUSE": "svc"}),
        ({"master": Process(properties={LOGIN: "svc"})}, {"MASTER": "svc", "FUSE": "svc"}),
        ({"master_pod": PodOptions(user=0)}, {"FUSE": "root"}),
        ({"pod": PodOptions(user=0)}, {"FUSE": "root"}),
    ]
    for options, expected in cases:
        assert expected == users(fuse=Fuse(), **options), options


def test_processes_whose_user_only_the_platform_knows_act_as_the_masters() -> None:
    platform = PodOptions(user="platform")
    cases: list[tuple[dict[str, Any], dict[str, str]]] = [
        ({"pod": platform}, {"ALL": "alluxio"}),
        ({"worker_pod": platform}, {"ALL": "alluxio"}),
        ({"proxy": ProxyOptions(pod=platform)}, {"ALL": "alluxio"}),
        ({"pod": platform, "fuse": Fuse(user="ml")}, {"ALL": "alluxio", "FUSE": "ml"}),
        ({"worker_pod": platform, "master_pod": PodOptions(user=0)}, {"ALL": "root"}),
        ({"pod": platform, "properties": {LOGIN: "svc"}}, {"ALL": "svc"}),
        (
            {"pod": platform, "worker": Process(properties={LOGIN: "svc"})},
            {"ALL": "alluxio", "WORKER": "svc"},
        ),
        ({"pod": PodOptions(fs_group="platform")}, {}),
    ]
    for options, expected in cases:
        assert expected == users(**{"short_circuit": "off", **options}), options


def test_fuse_user_refuses_what_is_no_name() -> None:
    cases: list[object] = ["", "a b", "$(id)", "-l", 7]
    for user in cases:
        options: dict[str, Any] = {"user": user}
        assert refusal(Fuse, **options) == (
            f"Fuse user must be a user's name: letters, digits and . _ - (got {user!r}); leave it"
            ' out for "alluxio", the superuser, or use "root"'
        ), user


def test_fuse_user_refuses_the_property_of_the_option() -> None:
    cases: list[tuple[Any, str, str]] = [
        (lambda process: Fuse(process=process), "Fuse process", "fuse=Fuse(user=…)"),
        (lambda process: Csi(fuse=process), "Csi fuse", "csi=Csi(fuse_user=…)"),
        (
            lambda process: cluster(fuse=Fuse(worker_embedded=True), worker=process),
            "worker",
            "fuse=Fuse(user=…)",
        ),
    ]
    for make, what, option in cases:
        assert refusal(make, Process(properties={LOGIN: "ml"})) == (
            f"{what} properties has '{LOGIN}', which FUSE sets itself; use {option}, or write"
            " Unchecked(…) to override it on purpose"
        ), make
        make(Process(properties={LOGIN: Unchecked("ml")}))


def test_fuse_user_of_a_daemon_leaves_workers_the_property() -> None:
    assert {
        "WORKER": "ml",
        "FUSE": "alluxio",
    } == users(worker=Process(properties={LOGIN: "ml"}), fuse=Fuse())


def test_fuse_user_of_a_daemon_is_that_of_volumes_too() -> None:
    message = refusal(cluster, fuse=Fuse(), csi=Csi(fuse_user="ml"))
    assert message == (
        "Csi fuse_user has no effect in a cluster with a FUSE daemon, whose options the FUSE"
        " processes of volumes read; give it to the daemon: Fuse(user=…)"
    )
