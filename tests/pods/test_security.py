"""Security contexts of all pods and containers."""

from __future__ import annotations

import functools
from typing import Any

from alluxio_constructs import (
    Csi,
    Fuse,
    LogServerOptions,
    Metastore,
    PodOptions,
    ProxyOptions,
    Tier,
    VolumeSource,
)
from tests.kit import Document, cluster, container, one, pod_of
from tests.references import embedded_pods

EVERYTHING: dict[str, Any] = {
    "masters": 3,
    "metastore": Metastore(),
    "proxy": ProxyOptions(),
    "log_server": LogServerOptions(),
    "fuse": Fuse(),
    "csi": Csi(mount_in_pod=True),
}
SECCOMP = {"type": "RuntimeDefault"}
CONFINED = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
PRIVILEGED = {"privileged": True, "capabilities": {"add": ["SYS_ADMIN"]}}


def pods(**options: Any) -> dict[str, Document]:
    """The specs of a cluster's pods, by the names of their workloads."""
    documents = cluster(**options)
    found = {
        each["metadata"]["name"]: pod_of(each)
        for each in documents
        if "template" in each.get("spec", {})
    }
    found.update(("csi-fuse", each["spec"]) for each in embedded_pods(documents))
    return found


@functools.cache
def everything() -> dict[str, Document]:
    """The pods of a cluster with all parts."""
    return pods(**EVERYTHING)


def contexts(pod: Document) -> dict[str, Document]:
    every = (*pod.get("initContainers", ()), *pod["containers"])
    return {each["name"]: each["securityContext"] for each in every}


def test_pod_is_no_root_and_has_the_seccomp_profile_of_the_runtime() -> None:
    on_claims: Document = {"fsGroupChangePolicy": "OnRootMismatch"}
    cases: list[tuple[str, Document]] = [
        ("alluxio-master", on_claims),
        ("alluxio-worker", {}),
        ("alluxio-proxy", {}),
        ("alluxio-logserver", on_claims),
    ]
    for name, more in cases:
        assert {
            "runAsUser": 1000,
            "runAsGroup": 1000,
            "runAsNonRoot": True,
            "fsGroup": 1000,
            "seccompProfile": SECCOMP,
            **more,
        } == everything()[name]["securityContext"], name


def test_pod_that_runs_as_root_does_not_set_run_as_non_root() -> None:
    for name in ("alluxio-fuse", "alluxio-csi-nodeplugin", "csi-fuse"):
        assert {
            "runAsUser": 0,
            "runAsGroup": 0,
            "fsGroup": 0,
            "seccompProfile": SECCOMP,
        } == everything()[name]["securityContext"], name


CONTEXTS: dict[str, dict[str, Document]] = {
    "alluxio-master": {
        "alluxio-master": CONFINED,
        "alluxio-job-master": CONFINED,
    },
    "alluxio-worker": {"alluxio-worker": CONFINED, "alluxio-job-worker": CONFINED},
    "alluxio-proxy": {"alluxio-proxy": CONFINED},
    "alluxio-logserver": {"alluxio-logserver": CONFINED},
    "alluxio-csi-controller": {"csi-provisioner": CONFINED, "csi-controller": CONFINED},
    "alluxio-csi-nodeplugin": {
        "node-driver-registrar": {"privileged": True},
        "csi-nodeserver": PRIVILEGED,
    },
    "alluxio-fuse": {
        "prepare-fuse-mount": {
            "runAsUser": 0,
            "runAsGroup": 0,
            "runAsNonRoot": False,
            "privileged": True,
        },
        "alluxio-fuse": PRIVILEGED,
    },
    "csi-fuse": {"alluxio-fuse": PRIVILEGED},
}


def test_containers_may_do_nothing_on_their_node_unless_they_mount() -> None:
    for name in CONTEXTS:
        assert CONTEXTS[name] == contexts(everything()[name]), name


def test_security_of_every_pod_is_in_the_table_of_these_tests() -> None:
    assert set(everything()) == set(CONTEXTS)


def test_prepare_volumes_has_only_the_capabilities_to_change_owners() -> None:
    volume = VolumeSource.host_path(prepare=True)
    tier = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=volume)
    documents = cluster(tiers=[tier])
    assert {
        "runAsUser": 0,
        "runAsGroup": 0,
        "runAsNonRoot": False,
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"], "add": ["CHOWN", "FOWNER"]},
    } == container(documents, "prepare-volumes")["securityContext"]
    assert CONFINED == container(documents, "alluxio-worker")["securityContext"]


def test_root_keeps_the_capabilities_without_which_it_could_not_write() -> None:
    root = pods(master_pod=PodOptions(user=0))["alluxio-master"]
    assert "runAsNonRoot" not in root["securityContext"]
    assert {str({"allowPrivilegeEscalation": False})} == set(map(str, contexts(root).values()))


def test_token_of_kubernetes_is_for_the_csi_driver_alone() -> None:
    for name, mounted in [(name, "csi-" in name) for name in CONTEXTS]:
        # The FUSE pods that the driver starts ask Kubernetes for nothing.
        mounted = mounted and name != "csi-fuse"
        assert everything()[name]["automountServiceAccountToken"] is mounted, name


def test_token_of_kubernetes_is_there_if_it_is_asked_for() -> None:
    options = PodOptions(automount_service_account_token=True)
    documents = cluster(pod=options, worker_pod=PodOptions(automount_service_account_token=False))
    assert pod_of(one(documents, "StatefulSet"))["automountServiceAccountToken"] is True
    assert pod_of(one(documents, "DaemonSet"))["automountServiceAccountToken"] is False


def test_token_for_a_role_of_a_cloud_is_no_business_of_that_option() -> None:
    # Such tokens are volumes that the cloud's webhook adds; what it looks for is the account.
    account = PodOptions(service_account_name="reader")
    pod = pod_of(one(cluster(pod=account, external=["ServiceAccount/reader"]), "DaemonSet"))
    assert "reader" == pod["serviceAccountName"]
    assert pod["automountServiceAccountToken"] is False


def test_extra_container_keeps_its_security_context() -> None:
    own = {"name": "mine", "image": "example.com/mine:1", "securityContext": {"runAsUser": 5}}
    plain = {"name": "plain", "image": "example.com/plain:1"}
    documents = cluster(master_pod=PodOptions(containers=[own, plain]))
    assert container(documents, "mine") == own
    assert container(documents, "plain") == plain


def test_root_file_system_is_not_read_only_since_the_entry_point_writes_to_it() -> None:
    for name, pod in everything().items():
        for container_name, context in contexts(pod).items():
            assert "readOnlyRootFilesystem" not in context, (name, container_name)
