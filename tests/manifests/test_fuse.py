"""FUSE: its options and what they refuse, the daemon, and what applications mount."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from alluxio_constructs import (
    AlluxioConfigError,
    Component,
    Fuse,
    Jvm,
    PodOptions,
    Probe,
    Process,
    Resources,
    ShortCircuitDomainOptions,
    Toleration,
    VolumeSource,
)
from alluxio_constructs._pods.scripts import script
from tests.kit import (
    Document,
    cluster,
    container,
    ids_of,
    java_opts,
    one,
    own_labels,
    pod_of,
    properties,
)

ABOVE = "/mnt/alluxio/test/alluxio"
MOUNT_POINT = f"{ABOVE}/fuse"
"""Where FUSE is mounted by default."""

VARIABLE = "ALLUXIO_FUSE_JAVA_OPTS"


def fuse_pod(documents: list[Document]) -> Document:
    return pod_of(one(documents, "DaemonSet", "alluxio-fuse"))


def flags(**options: Any) -> list[str]:
    """The JVM options of a daemon that are not properties."""
    documents = cluster(fuse=Fuse(process=Process(**options)))
    return [each for each in java_opts(documents, VARIABLE) if not each.startswith("-D")]


# The value object.


def test_fuse_options_that_cannot_work_are_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"mount_point": "mnt/fuse"},
            "Fuse mount_point must be absolute (got 'mnt/fuse'); use \"/mnt/fuse\"",
        ),
        (
            {"mount_point": "/fuse"},
            "Fuse mount_point must be below a directory that pods can mount, not in the root"
            " (got '/fuse'); use \"/mnt/fuse\"",
        ),
        (
            {"mount_point": "/mnt/../etc/x"},
            "Fuse mount_point must not contain . or .. (got '/mnt/../etc/x'); write the path out",
        ),
        (
            {"alluxio_path": "data"},
            "Fuse alluxio_path must be absolute (got 'data'); use \"/data\"",
        ),
        (
            {"mount_options": "allow_other"},
            "Fuse mount_options must be a list (got 'allow_other'); use ['allow_other']",
        ),
        (
            {"mount_options": ["allow_other,ro"]},
            "Fuse mount_options must each be one option, as in attr_timeout=600 (got"
            " 'allow_other,ro'); give a list of options",
        ),
        (
            {"worker_embedded": "yes"},
            "Fuse worker_embedded must be True or False (got 'yes'); use one of them",
        ),
        (
            {"process": None},
            "Fuse process must be a Process (got None); make one with Process(…)",
        ),
        (
            {"pod": {}},
            "Fuse pod must be a PodOptions (got {}); make one with PodOptions(…)",
        ),
    ]
    for options, message in cases:
        with pytest.raises(AlluxioConfigError) as raised:
            Fuse(**options)
        assert str(raised.value) == message, options


def test_fuse_is_an_immutable_value_in_one_notation() -> None:
    for path in ("/mnt/fuse", "/mnt/fuse/", "/mnt//fuse"):
        assert Fuse(mount_point=path).mount_point == "/mnt/fuse", path

    fuse = Fuse()
    with pytest.raises(FrozenInstanceError):
        fuse.mount_point = "/mnt/fuse"  # type: ignore[misc]

    cases: list[tuple[Fuse, Component]] = [
        (Fuse(), Component.FUSE),
        (Fuse(worker_embedded=True), Component.WORKER),
    ]
    for fuse, component in cases:
        assert fuse.component is component, fuse


# The daemon.


def test_mount_options_that_are_empty_add_no_argument() -> None:
    documents = cluster(fuse=Fuse(mount_options=[]))
    assert container(documents, "alluxio-fuse")["args"] == [
        "fuse",
        MOUNT_POINT,
        "/",
    ]
    assert properties(documents, VARIABLE)["alluxio.fuse.mount.options"] == ""


def test_mount_point_is_cleared_before_the_daemon_starts() -> None:
    (prepare,) = fuse_pod(cluster(fuse=Fuse()))["initContainers"]
    assert prepare["name"] == "prepare-fuse-mount"
    assert prepare["command"][3:] == [
        "prepare-fuse-mount",
        MOUNT_POINT,
        "alluxio",
    ]
    assert prepare["securityContext"] == {
        "runAsUser": 0,
        "runAsGroup": 0,
        "runAsNonRoot": False,
        "privileged": True,
    }
    assert prepare["volumeMounts"] == [
        {
            "name": "alluxio-fuse-mount",
            "mountPath": ABOVE,
            "mountPropagation": "Bidirectional",
        }
    ]


def test_daemon_has_the_options_of_its_process() -> None:
    process = Process(
        resources=Resources(cpu_limit=2, memory_limit="8Gi"),
        jvm=Jvm(options=["-XX:+UseG1GC"]),
        properties={"alluxio.user.metadata.cache.enabled": True},
        env={"MAX_IDLE_THREADS": "64"},
        liveness_probe=Probe(failure_threshold=5),
        startup_probe=Probe(failure_threshold=6),
    )
    documents = cluster(fuse=Fuse(process=process))
    fuse = container(documents, "alluxio-fuse")
    assert fuse["resources"] == {"limits": {"cpu": "2", "memory": "8Gi"}}
    assert fuse["env"][-1] == {"name": "MAX_IDLE_THREADS", "value": "64"}
    assert fuse["livenessProbe"]["failureThreshold"] == 5
    assert fuse["startupProbe"]["exec"]["command"][-2:] == [
        MOUNT_POINT,
        "ready",
    ]
    assert fuse["startupProbe"]["failureThreshold"] == 6
    opts = java_opts(documents, VARIABLE)
    assert "-Dalluxio.user.metadata.cache.enabled=true" in opts
    assert opts[-3:] == ["-Xmx3584m", "-XX:MaxDirectMemorySize=3584m", "-XX:+UseG1GC"]


def test_heap_below_the_launchers_initial_one_starts_at_its_maximum() -> None:
    # The launcher adds -Xms1G, and a JVM refuses to start with less in -Xmx.
    assert flags(jvm=Jvm(heap="512Mi"))[:2] == ["-Xms512m", "-Xmx512m"]
    assert flags(jvm=Jvm(heap="1Gi"))[0] == "-Xmx1024m"


def test_pod_options_of_the_daemon_refine_those_of_the_cluster() -> None:
    spot = Toleration(key="spot", operator="Exists")
    documents = cluster(
        pod=PodOptions(tolerations=[spot], labels={"team": "data"}),
        worker_pod=PodOptions(labels={"team": "workers", "only": "workers"}),
        fuse=Fuse(pod=PodOptions(host_pid=False, labels={"team": "ml"}, node_selector={"a": "b"})),
    )
    pod = fuse_pod(documents)
    assert [each["key"] for each in pod["tolerations"]] == ["spot"]
    assert pod["hostNetwork"] is True
    assert "hostPID" not in pod
    assert pod["nodeSelector"] == {"a": "b"}
    template = one(documents, "DaemonSet", "alluxio-fuse")["spec"]["template"]
    assert own_labels(template["metadata"]["labels"]) == {
        "app": "alluxio",
        "role": "alluxio-fuse",
        "release": "alluxio",
        "team": "ml",
    }


def test_daemon_is_root_whoever_the_others_are() -> None:
    pod = PodOptions(user=2000, group=3000, fs_group=4000)
    assert ids_of(fuse_pod(cluster(pod=pod, fuse=Fuse()))) == (0, 0, 0)
    own = fuse_pod(cluster(pod=pod, fuse=Fuse(pod=PodOptions(fs_group=5))))
    assert ids_of(own) == (0, 0, 5)

    with pytest.raises(AlluxioConfigError) as raised:
        Fuse(pod=PodOptions(user=1000))
    assert str(raised.value) == (
        "Fuse pod user must be 0, since only root can mount for other pods (got 1000); leave it out"
    )


def test_daemon_is_on_the_host_network_unless_told() -> None:
    pod = fuse_pod(cluster(fuse=Fuse(pod=PodOptions(host_network=False))))
    assert "hostNetwork" not in pod
    assert "dnsPolicy" not in pod

    options = PodOptions(host_network=False, host_pid=False, user=2000)
    pod = pod_of(one(cluster(fuse=Fuse(), pod=options), "DaemonSet", "alluxio-fuse"))
    assert "hostNetwork" not in pod
    assert "hostPID" not in pod
    assert pod["securityContext"]["runAsUser"] == 0
    again = Fuse(pod=PodOptions(host_network=True))
    pod = pod_of(one(cluster(fuse=again, pod=options), "DaemonSet", "alluxio-fuse"))
    assert pod["hostNetwork"] is True
    assert "hostPID" not in pod


def test_daemon_leaves_shared_directories_to_the_workers_user() -> None:
    shared = ShortCircuitDomainOptions(volume=VolumeSource.host_path(prepare=True))
    documents = cluster(fuse=Fuse(), short_circuit=shared)
    prepared = container(documents, "prepare-volumes")  # there is one only: the workers'
    assert prepared in pod_of(one(documents, "DaemonSet", "alluxio-worker"))["initContainers"]
    assert prepared["command"][4:] == ["1000:1000", "/opt/domain"]


def test_fuse_options_that_an_embedding_worker_would_ignore_are_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"process": Process(env={"TZ": "UTC"})}, "Fuse process has no effect with worker_emb"),
        ({"pod": PodOptions(user=0)}, "Fuse pod has no effect with worker_embedded=True"),
    ]
    for options, message in cases:
        Fuse(**options)
        with pytest.raises(AlluxioConfigError, match=message):
            Fuse(worker_embedded=True, **options)


def test_probes_check_the_mounted_file_system_and_can_be_changed() -> None:
    for probe, what in (
        ("readinessProbe", "ready"),
        ("startupProbe", "ready"),
        ("livenessProbe", "live"),
    ):
        fuse = Fuse(mount_point="/mnt/alluxio/data")
        found = container(cluster(fuse=fuse), "alluxio-fuse")[probe]
        text = script("fuse-mounted")
        command = ["bash", "-c", text, "fuse-mounted", "/mnt/alluxio/data", what]
        assert found["exec"] == {"command": command}, probe
        # The script waits up to four seconds for an answer.
        assert found["timeoutSeconds"] == 5, probe

    process = Process(
        readiness_probe=Probe(failure_threshold=5, timeout="9s"),
        liveness_probe=Probe(enabled=False),
    )
    daemon = container(cluster(fuse=Fuse(process=process)), "alluxio-fuse")
    assert daemon["readinessProbe"]["failureThreshold"] == 5
    assert daemon["readinessProbe"]["timeoutSeconds"] == 9
    assert "livenessProbe" not in daemon


# Whose pod it is.
