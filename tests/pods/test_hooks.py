"""Lifecycle hooks: which are refused, and which processes have one of their own."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Csi, Fuse, PodOptions, Process
from tests.kit import cluster, container, findings, refusal

STARTED: dict[str, Any] = {"exec": {"command": ["touch", "/tmp/started"]}}
SLEEP: dict[str, Any] = {"sleep": {"seconds": 31}}


def test_hooks_are_in_the_container_of_their_process() -> None:
    documents = cluster(master=Process(post_start=STARTED, pre_stop=STARTED))
    assert container(documents, "alluxio-master")["lifecycle"] == {
        "postStart": STARTED,
        "preStop": STARTED,
    }
    assert "lifecycle" not in container(documents, "alluxio-job-master")


def test_hook_that_kubernetes_refuses_is_refused() -> None:
    cases: list[tuple[Any, str]] = [
        ({}, " must have a handler (got {}); use"),
        ([], " must be a dict from names to values"),
        ({"exec": {}}, ".exec.command is missing"),
        ({"exec": {"command": ["a"]}, "sleep": {"seconds": 1}}, " must have exactly one of"),
        ({"run": ["a"]}, " has no field 'run'"),
        (
            {"exec": {"command": ["curl", "https://user:s3cretpassword@host/"]}},
            "['exec']['command'][1] has a",
        ),
    ]
    for name in ("post_start", "pre_stop"):
        for given, said in cases:
            message = refusal(Process, **{name: given})
            assert message.startswith(f"Process {name}{said}"), (given, message)


def test_sleep_that_outlasts_the_pod_s_end_is_found() -> None:
    for pod, expected in (
        (PodOptions(), ["31 s in its preStop hook, but has only 30 s to end"]),
        (PodOptions(termination_grace_period="31s"), []),
    ):
        found = findings(master=Process(pre_stop=SLEEP), master_pod=pod, kubernetes_version="1.34")
        assert [each.message.partition("sleeps for ")[2].partition(";")[0] for each in found] == (
            expected
        ), pod


def test_sleep_needs_a_version_that_knows_it() -> None:
    found = findings(master=Process(pre_stop={"sleep": {"seconds": 5}}))
    assert [each.message.partition(" ")[0] for each in found] == ["Process"]
    assert "pre_stop.sleep" in found[0].message
    assert (
        findings(master=Process(pre_stop={"sleep": {"seconds": 5}}), kubernetes_version="1.34")
        == []
    )


def test_fuse_process_unmounts_by_its_own_hook() -> None:
    own = Process(pre_stop=STARTED)
    end = "must not replace the hook that unmounts FUSE"
    assert refusal(Fuse, process=own).startswith(f"Fuse process pre_stop {end}")
    assert refusal(cluster, fuse=Fuse(worker_embedded=True), worker=own).startswith(
        f"worker pre_stop {end}"
    )
    for name in ("post_start", "pre_stop"):
        hooked: dict[str, Any] = {name: STARTED}
        assert refusal(Csi, fuse=Process(**hooked)).startswith(f"Csi fuse {name} has no effect"), (
            name
        )
    documents = cluster(short_circuit="off", fuse=Fuse(process=Process(post_start=STARTED)))
    hooks = container(documents, "alluxio-fuse")["lifecycle"]
    assert (hooks["postStart"], hooks["preStop"]["exec"]["command"][1]) == (STARTED, "unmount")
