"""The CSI driver: its options, their errors, and their effect on the cluster's."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from alluxio_constructs import (
    Csi,
    CsiWarning,
    Fuse,
    Image,
    Jvm,
    PodOptions,
    Probe,
    Process,
    Resources,
)
from tests.kit import cluster, in_plugin, one, properties, refusal

VARIABLE = "ALLUXIO_FUSE_JAVA_OPTS"
CACHED = "alluxio.user.metadata.cache.enabled"


def variable(documents: list[dict[str, Any]]) -> list[str]:
    options: str = one(documents, "ConfigMap", "alluxio-config")["data"][VARIABLE]
    return options.split()


# The value object.


def test_csi_options_that_cannot_work_are_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"mount_in_pod": "yes"},
            "Csi mount_in_pod must be True or False (got 'yes'); use one of them",
        ),
        (
            {"driver_object": None},
            "Csi driver_object must be True or False (got None); use one of them",
        ),
        (
            {"kubelet_directory": "var/lib/kubelet"},
            "Csi kubelet_directory must be absolute (got 'var/lib/kubelet'); use"
            ' "/var/lib/kubelet"',
        ),
        (
            {"provisioner_image": "csi-provisioner:v5.3.0"},
            "Csi provisioner_image must be an Image (got 'csi-provisioner:v5.3.0'); make one with"
            " Image(…)",
        ),
        (
            {"provisioner_image": Image("mirror.example.com/csi-provisioner")},
            "Csi provisioner_image must not have Alluxio's default tag (got"
            " 'mirror.example.com/csi-provisioner:2.9.5'); give it tag=\"v5.3.0\"",
        ),
        (
            {"registrar_image": Image("mirror.example.com/registrar")},
            "Csi registrar_image must not have Alluxio's default tag (got"
            " 'mirror.example.com/registrar:2.9.5'); give it tag=\"v2.18.0\"",
        ),
        (
            {"node_server_resources": "8Gi"},
            "Csi node_server_resources must be a Resources (got '8Gi'); make one with Resources(…)",
        ),
        (
            {"controller_pod": {}},
            "Csi controller_pod must be a PodOptions (got {}); make one with PodOptions(…)",
        ),
        ({"fuse": Fuse}, "Csi fuse must be a Process (got "),
        (
            {"node_pod": PodOptions(user=1000)},
            "Csi node_pod user must be 0, since only root can mount for other pods (got 1000);"
            " leave it out",
        ),
        (
            {"mount_in_pod": True, "fuse_pod": PodOptions(user=1000)},
            "Csi fuse_pod user must be 0, since only root can mount for other pods (got 1000);"
            " leave it out",
        ),
        (
            {"fuse": Process(liveness_probe=Probe())},
            "Csi fuse liveness_probe has no effect: the driver alone knows where a volume is"
            " mounted; leave it out",
        ),
        (
            {"mount_in_pod": False, "fuse_pod": PodOptions(host_pid=False)},
            "Csi fuse_pod has no effect with mount_in_pod=False, where the node plugin mounts"
            " volumes; give node_pod=PodOptions(…), or leave mount_in_pod out",
        ),
        (
            {"mount_in_pod": True, "fuse_pod": PodOptions(node_selector={"disk": "ssd"})},
            "Csi fuse_pod node_selector has no effect, since the driver puts a FUSE pod on the"
            " node of the application (got {'disk': 'ssd'}); leave it out",
        ),
    ]
    for options, message in cases:
        assert refusal(Csi, **options).startswith(message), options


def test_volumes_that_the_node_plugin_mounts_warn_and_fuse_pods_do_not() -> None:
    with pytest.warns(CsiWarning) as caught:
        Csi(mount_in_pod=False)
    assert [str(each.message) for each in caught] == [
        "Csi(mount_in_pod=False): an application that starts before its volume is mounted gets the"
        " node's bare directory for good, and writes to the node's disk; leave mount_in_pod out,"
        " for a FUSE pod for each volume"
    ]
    assert caught[0].filename == __file__

    with warnings.catch_warnings():
        warnings.simplefilter("error", CsiWarning)
        assert Csi() == Csi(mount_in_pod=True)


def test_csi_options_accept_root_and_an_image_by_digest() -> None:
    csi = Csi(mount_in_pod=True, node_pod=PodOptions(user=0), fuse_pod=PodOptions(user=0))
    assert csi.node_pod.user == csi.fuse_pod.user == 0

    image = Image("mirror.example.com/csi-provisioner", digest=f"sha256:{'0a' * 32}")
    assert in_plugin(provisioner_image=image).provisioner_image == image


# The cluster.


def test_volumes_have_options_where_no_daemon_has() -> None:
    documents = cluster(csi=in_plugin())
    assert variable(documents) == [
        "-Dalluxio.user.short.circuit.enabled=false",
        "-Dalluxio.user.hostname=${ALLUXIO_CLIENT_HOSTNAME}",
        f"-D{CACHED}=true",
        "-Dalluxio.security.login.username=alluxio",
        "-Xmx1792m",
        "-XX:MaxDirectMemorySize=1792m",
    ]
    # Nothing serves a mount point that is known in advance.
    assert [each["metadata"]["name"] for each in documents if each["kind"] == "DaemonSet"] == [
        "alluxio-worker",
        "alluxio-csi-nodeplugin",
    ]


def test_metadata_cache_follows_the_properties_of_the_cluster() -> None:
    documents = cluster(csi=in_plugin(), properties={CACHED: False})
    assert properties(documents)[CACHED] == "false"
    assert not [each for each in variable(documents) if CACHED in each]


def test_fuse_process_of_a_volume_has_the_drivers_options() -> None:
    process = Process(
        resources=Resources(memory_limit="2Gi"),
        jvm=Jvm(options=["-XX:+UseG1GC"]),
        properties={CACHED: False},
    )
    options = variable(cluster(csi=in_plugin(fuse=process)))
    assert f"-D{CACHED}=false" in options
    assert options[-4:] == [
        "-Xms896m",
        "-Xmx896m",
        "-XX:MaxDirectMemorySize=896m",
        "-XX:+UseG1GC",
    ]


def test_options_of_volumes_that_nobody_would_read_are_refused() -> None:
    process = Process(properties={"alluxio.master.ttl.checker.interval": "1h"})
    message = refusal(cluster, csi=in_plugin(fuse=process))
    assert message.startswith(
        "fuse properties has 'alluxio.master.ttl.checker.interval', which the catalogue of"
        " 2.9.5 lists for master and job-master only"
    )

    message = refusal(cluster, fuse=Fuse(), csi=in_plugin(fuse=Process(env={"TZ": "UTC"})))
    assert message == (
        "Csi fuse has no effect in a cluster with a FUSE daemon, whose options the FUSE processes"
        " of volumes read; give it to the daemon: Fuse(process=…)"
    )

    message = refusal(cluster, csi=True)
    assert message == "csi must be a Csi (got True); make one with Csi(…)"


def test_volumes_read_the_options_of_a_daemon_but_not_of_workers() -> None:
    fuse = Fuse(process=Process(properties={"alluxio.user.file.readtype.default": "CACHE"}))
    with_daemon = cluster(fuse=fuse, csi=in_plugin())
    assert variable(with_daemon) == variable(cluster(fuse=fuse))

    documents = cluster(fuse=Fuse(worker_embedded=True), csi=in_plugin())
    assert variable(documents) == variable(cluster(csi=in_plugin()))
    worker = properties(documents, "ALLUXIO_WORKER_JAVA_OPTS")
    assert worker["alluxio.fuse.mount.point"] == "/mnt/alluxio/test/alluxio/fuse"
