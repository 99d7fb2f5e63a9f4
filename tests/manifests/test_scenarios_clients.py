"""The scenarios of the documentation, 22 to 27: FUSE and short circuit; and several clusters."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Fuse,
    Image,
    PodOptions,
    ShortCircuitDomainOptions,
    Tier,
    VolumeSource,
)
from alluxio_constructs._parts.tier import MediumType
from tests.kit import (
    Document,
    cluster,
    container,
    java_opts,
    mount_paths,
    names,
    one,
    pod_of,
    properties,
)

ABOVE = "/mnt/alluxio/test/alluxio"
MOUNT_POINT = f"{ABOVE}/fuse"
"""Where FUSE is mounted by default."""

WORKER = "ALLUXIO_WORKER_JAVA_OPTS"
FUSE = "ALLUXIO_FUSE_JAVA_OPTS"
SOCKET = "alluxio.worker.data.server.domain.socket"
SWITCH = "alluxio.user.short.circuit.enabled"


def source(documents: list[Document], workload: str, name: str) -> Any:
    """The source of a volume of a DaemonSet."""
    volumes = pod_of(one(documents, "DaemonSet", workload))["volumes"]
    (found,) = [each for each in volumes if each["name"] == name]
    return {key: value for key, value in found.items() if key != "name"}


def mount(documents: list[Document], container_name: str, name: str) -> Any:
    """A mount of a container."""
    mounts = container(documents, container_name)["volumeMounts"]
    (found,) = [each for each in mounts if each["name"] == name]
    return found


def host_path_tiers() -> list[Tier]:
    tiers: list[tuple[MediumType, str]] = [("MEM", "/dev/shm"), ("SSD", "/ssd-disk")]
    return [
        Tier(
            medium_type=medium,
            path=path,
            quota="1Gi",
            volume=VolumeSource.host_path(),
        )
        for medium, path in tiers
    ]


def test_scenario_22_fuse_daemon() -> None:
    documents = cluster(fuse=Fuse())
    pod = pod_of(one(documents, "DaemonSet", "alluxio-fuse"))
    assert pod["securityContext"]["runAsUser"] == 0
    assert pod["hostNetwork"] is True
    assert pod["hostPID"] is True
    assert pod["dnsPolicy"] == "ClusterFirstWithHostNet"
    assert pod["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"] == [
        {
            "labelSelector": {
                "matchLabels": one(documents, "DaemonSet", "alluxio-worker")["spec"]["selector"][
                    "matchLabels"
                ]
            },
            "topologyKey": "kubernetes.io/hostname",
        }
    ]
    fuse = container(documents, "alluxio-fuse")
    assert fuse["securityContext"] == {
        "privileged": True,
        "capabilities": {"add": ["SYS_ADMIN"]},
    }
    unmount = [
        "/opt/alluxio/integration/fuse/bin/alluxio-fuse",
        "unmount",
        MOUNT_POINT,
    ]
    assert fuse["lifecycle"] == {"preStop": {"exec": {"command": unmount}}}
    assert fuse["args"] == [
        "fuse",
        "--fuse-opts=allow_other",
        MOUNT_POINT,
        "/",
    ]


def test_scenario_22_fuse_volumes() -> None:
    documents = cluster(fuse=Fuse())
    device = {"path": "/dev/fuse", "type": "CharDevice"}
    assert source(documents, "alluxio-fuse", "alluxio-fuse-device") == {"hostPath": device}
    assert mount(documents, "alluxio-fuse", "alluxio-fuse-device")["mountPath"] == "/dev/fuse"
    above = {"path": ABOVE, "type": "DirectoryOrCreate"}
    assert source(documents, "alluxio-fuse", "alluxio-fuse-mount") == {"hostPath": above}
    assert mount(documents, "alluxio-fuse", "alluxio-fuse-mount") == {
        "name": "alluxio-fuse-mount",
        "mountPath": ABOVE,
        "mountPropagation": "Bidirectional",
    }
    assert "alluxio-domain" not in mount_paths(documents, "alluxio-fuse")


def test_scenario_22_fuse_configuration() -> None:
    # Deliberately not the chart's, which writes alluxio.fuse.mount.point=<nil>.
    assert properties(cluster(fuse=Fuse()), FUSE) == {
        "alluxio.fuse.mount.point": MOUNT_POINT,
        "alluxio.fuse.mount.alluxio.path": "/",
        "alluxio.fuse.mount.options": "allow_other",
        "alluxio.user.hostname": "${ALLUXIO_CLIENT_HOSTNAME}",
        # Nor its root, who may not write, nor its uuid, for which the release makes no socket.
        "alluxio.security.login.username": "alluxio",
        "alluxio.user.short.circuit.enabled": "false",
    }


def test_scenario_22_fuse_elsewhere() -> None:
    fuse = Fuse(
        mount_point="/mnt/alluxio/fuse",
        alluxio_path="/data",
        mount_options=["allow_other", "attr_timeout=600"],
    )
    documents = cluster(fuse=fuse)
    written = properties(documents, FUSE)
    assert written["alluxio.fuse.mount.point"] == "/mnt/alluxio/fuse"
    assert written["alluxio.fuse.mount.alluxio.path"] == "/data"
    assert written["alluxio.fuse.mount.options"] == "allow_other,attr_timeout=600"
    daemon = container(documents, "alluxio-fuse")
    assert daemon["args"][1:] == [
        "--fuse-opts=allow_other,attr_timeout=600",
        "/mnt/alluxio/fuse",
        "/data",
    ]
    assert daemon["livenessProbe"]["exec"]["command"][-2] == "/mnt/alluxio/fuse"
    assert daemon["lifecycle"]["preStop"]["exec"]["command"][-1] == "/mnt/alluxio/fuse"
    assert mount(documents, "alluxio-fuse", "alluxio-fuse-mount")["mountPath"] == "/mnt/alluxio"


def test_scenario_22_nothing_of_fuse_is_there_unless_asked_for() -> None:
    documents = cluster()
    assert names(documents, "DaemonSet") == ["alluxio-worker"]
    assert FUSE not in one(documents, "ConfigMap")["data"]


def test_scenario_22_fuse_embedded_in_the_worker() -> None:
    documents = cluster(fuse=Fuse(worker_embedded=True))
    assert names(documents, "DaemonSet") == ["alluxio-worker"]
    written = properties(documents, WORKER)
    assert written["alluxio.worker.fuse.enabled"] == "true"
    assert written["alluxio.fuse.mount.point"] == MOUNT_POINT
    assert written["alluxio.fuse.mount.alluxio.path"] == "/"
    assert written["alluxio.fuse.mount.options"] == "allow_other"
    assert pod_of(one(documents, "DaemonSet"))["securityContext"]["runAsUser"] == 0
    worker = container(documents, "alluxio-worker")
    assert worker["securityContext"] == {"privileged": True, "capabilities": {"add": ["SYS_ADMIN"]}}
    assert worker["lifecycle"]["preStop"]["exec"]["command"][-1] == MOUNT_POINT
    assert mount(documents, "alluxio-worker", "alluxio-fuse-device")["mountPath"] == "/dev/fuse"
    above = mount(documents, "alluxio-worker", "alluxio-fuse-mount")
    assert (above["mountPath"], above["mountPropagation"]) == (
        ABOVE,
        "Bidirectional",
    )
    # The job worker beside it has no part in this.
    job_worker = container(documents, "alluxio-job-worker")
    assert job_worker["securityContext"] == {"allowPrivilegeEscalation": False}
    assert mount_paths(documents, "alluxio-job-worker") == {}


def test_scenario_24_short_circuit_off() -> None:
    documents = cluster(short_circuit="off", fuse=Fuse())
    written = properties(documents, WORKER)
    assert written[SWITCH] == "false"
    assert not [name for name in written if name.startswith(SOCKET)]
    assert names(documents, "PersistentVolumeClaim") == []
    for name in ("alluxio-worker", "alluxio-job-worker", "alluxio-fuse"):
        assert "alluxio-domain" not in mount_paths(documents, name)
    # FUSE is the client: it, too, must know.
    assert properties(documents, FUSE)[SWITCH] == "false"


def test_scenario_25_short_circuit_local() -> None:
    documents = cluster(short_circuit="local", tiers=host_path_tiers(), fuse=Fuse())
    written = properties(documents, WORKER)
    assert written[SWITCH] == "true"
    assert written[f"{SOCKET}.as.uuid"] == "false"
    assert f"{SOCKET}.address" not in written
    assert names(documents, "PersistentVolumeClaim") == []
    for name in ("alluxio-worker", "alluxio-fuse"):
        mounts = mount_paths(documents, name)
        assert mounts["alluxio-mem"] == "/dev/shm"
        assert mounts["alluxio-ssd"] == "/ssd-disk"
    for workload in ("alluxio-worker", "alluxio-fuse"):
        shared = {"path": "/ssd-disk", "type": "DirectoryOrCreate"}
        assert source(documents, workload, "alluxio-ssd") == {"hostPath": shared}


def test_scenario_26_short_circuit_uuid_claim() -> None:
    image = Image(tag="2.9.5-netty", domain_sockets=True)
    documents = cluster(fuse=Fuse(), short_circuit="uuid", image=image)
    written = properties(documents, WORKER)
    assert written[f"{SOCKET}.address"] == "/opt/domain"
    assert written[f"{SOCKET}.as.uuid"] == "true"
    assert SWITCH not in written
    assert one(documents, "PersistentVolumeClaim", "alluxio-worker-domain-socket")["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "standard",
        "resources": {"requests": {"storage": "1Mi"}},
    }
    for workload in ("alluxio-worker", "alluxio-fuse"):
        domain = {"persistentVolumeClaim": {"claimName": "alluxio-worker-domain-socket"}}
        assert source(documents, workload, "alluxio-domain") == domain
        assert mount(documents, workload, "alluxio-domain")["mountPath"] == "/opt/domain"


def test_scenario_27_short_circuit_uuid_host_path() -> None:
    cases = {None: "/var/lib/alluxio/test/alluxio/domain", "/tmp/domain": "/tmp/domain"}
    for path, directory in cases.items():
        volume = VolumeSource.host_path(path, prepare=True)
        domain = ShortCircuitDomainOptions(volume=volume)
        documents = cluster(short_circuit=domain, fuse=Fuse())
        assert properties(documents, WORKER)[f"{SOCKET}.address"] == "/opt/domain", path
        assert properties(documents, WORKER)[f"{SOCKET}.as.uuid"] == "true", path
        assert names(documents, "PersistentVolumeClaim") == [], path
        for workload in ("alluxio-worker", "alluxio-fuse"):
            shared = {"path": directory, "type": "DirectoryOrCreate"}
            assert source(documents, workload, "alluxio-domain") == {"hostPath": shared}, path
            assert mount(documents, workload, "alluxio-domain")["mountPath"] == "/opt/domain", path
        # It must be writable by uid 1000, and Kubernetes makes it root's.
        worker = pod_of(one(documents, "DaemonSet", "alluxio-worker"))
        (prepare,) = worker["initContainers"]
        assert prepare["name"] == "prepare-volumes", path
        assert prepare["command"][3:] == ["prepare-volumes", "1000:1000", "/opt/domain"], path
        assert prepare["securityContext"] == {
            "runAsUser": 0,
            "runAsGroup": 0,
            "runAsNonRoot": False,
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"], "add": ["CHOWN", "FOWNER"]},
        }, path
        assert prepare["volumeMounts"] == [
            {"name": "alluxio-domain", "mountPath": "/opt/domain"}
        ], path


def test_workers_on_the_nodes_network_are_called_by_their_node_alone() -> None:
    documents = cluster(worker_pod=PodOptions(host_network=True))
    pod = pod_of(one(documents, "DaemonSet"))
    assert pod["hostNetwork"] is True
    assert pod["dnsPolicy"] == "ClusterFirstWithHostNet"
    assert "alluxio.worker.container.hostname" not in properties(documents, WORKER)
    variables = [each["name"] for each in container(documents, "alluxio-worker")["env"]]
    assert variables == ["ALLUXIO_WORKER_HOSTNAME"]
    assert "-Dalluxio.worker.hostname=${ALLUXIO_WORKER_HOSTNAME}" in java_opts(documents, WORKER)
