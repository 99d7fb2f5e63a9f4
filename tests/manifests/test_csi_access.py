"""The access of the CSI driver's pods to Kubernetes, and the FUSE pods that it creates."""

from __future__ import annotations

import functools
import json
from typing import Any

from alluxio_constructs import (
    Csi,
    Fuse,
    PodOptions,
    Process,
    Resources,
    Tier,
    Toleration,
    VolumeSource,
)
from tests.kit import Document, check_schemas, cluster, ids_of, names, one, own_labels, pod_of
from tests.references import embedded_pods, problems

ALLUXIO = "alluxio-config"
CONTROLLER, NODE_PLUGIN = "alluxio-csi-controller", "alluxio-csi-nodeplugin"
READ = ["get", "list", "watch"]


@functools.cache
def driver() -> list[Document]:
    return cluster(csi=Csi(mount_in_pod=False))


@functools.cache
def starting_pods() -> list[Document]:
    return cluster(csi=Csi(mount_in_pod=True))


def allowed(document: Document) -> dict[str, list[str]]:
    """The verbs that a role allows, by resource and API group."""
    return {
        f"{resource}.{group}" if group else resource: rule["verbs"]
        for rule in document["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
    }


# Rights.


def test_provisioner_may_do_what_provisioning_takes_by_the_controllers_account() -> None:
    assert allowed(one(driver(), "ClusterRole", "test-alluxio-csi-provisioner")) == {
        "persistentvolumes": [*READ, "create", "patch", "delete"],
        "persistentvolumeclaims": [*READ, "update"],
        "storageclasses.storage.k8s.io": READ,
        "csinodes.storage.k8s.io": READ,
        "nodes": READ,
        "events": ["list", "watch", "create", "update", "patch"],
    }

    binding = one(driver(), "ClusterRoleBinding", "test-alluxio-csi-provisioner")
    assert binding["subjects"] == [
        {"kind": "ServiceAccount", "name": CONTROLLER, "namespace": "test"}
    ]
    assert binding["roleRef"]["name"] == "test-alluxio-csi-provisioner"
    assert pod_of(one(driver(), "Deployment"))["serviceAccountName"] == CONTROLLER


def test_cluster_scoped_objects_have_no_namespace() -> None:
    for kind in ("CSIDriver", "ClusterRole", "ClusterRoleBinding"):
        assert "namespace" not in one(starting_pods(), kind)["metadata"]
    for kind in ("Role", "RoleBinding"):
        assert one(starting_pods(), kind)["metadata"]["namespace"] == "test"


def test_node_plugin_has_an_account_of_its_own_with_a_token() -> None:
    for in_pod, documents in ((False, driver()), (True, starting_pods())):
        # The driver makes a client of Kubernetes when it starts, and ends if there is no token.
        node = pod_of(one(documents, "DaemonSet", NODE_PLUGIN))
        assert node["serviceAccountName"] == NODE_PLUGIN, in_pod
        assert node["automountServiceAccountToken"] is True, in_pod
        assert names(documents, "ServiceAccount") == [CONTROLLER, NODE_PLUGIN], in_pod


# Whenever a volume goes off a node, the driver deletes its FUSE pod, and is content only if there
# is none: where it may not ask, the kubelet would try for ever.
def test_node_plugin_may_delete_fuse_pods_and_create_them_if_it_does() -> None:
    for verbs, documents in ((["delete"], driver()), (["create", "delete"], starting_pods())):
        assert allowed(one(documents, "Role", NODE_PLUGIN)) == {"pods": verbs}, verbs
        binding = one(documents, "RoleBinding", NODE_PLUGIN)
        assert binding["roleRef"] == {
            "apiGroup": "rbac.authorization.k8s.io",
            "kind": "Role",
            "name": NODE_PLUGIN,
        }, verbs
        assert binding["subjects"] == [
            {"kind": "ServiceAccount", "name": NODE_PLUGIN, "namespace": "test"}
        ], verbs


def test_accounts_of_the_driver_are_its_own_or_there_already() -> None:
    documents = cluster(
        external=["ServiceAccount/alluxio"],
        pod=PodOptions(service_account_name="alluxio"),
        csi=Csi(mount_in_pod=False),
    )
    assert pod_of(one(documents, "Deployment"))["serviceAccountName"] == CONTROLLER

    csi = Csi(
        mount_in_pod=True,
        controller_pod=PodOptions(service_account_name="control"),
        node_pod=PodOptions(service_account_name="node"),
    )
    documents = cluster(external=["ServiceAccount/control", "ServiceAccount/node"], csi=csi)
    assert names(documents, "ServiceAccount") == []
    bound = {
        kind: one(documents, kind)["subjects"][0]["name"]
        for kind in ("ClusterRoleBinding", "RoleBinding")
    }
    assert bound == {"ClusterRoleBinding": "control", "RoleBinding": "node"}


# FUSE pods.


def manifest(documents: list[Document]) -> Document:
    """The pod that the driver copies."""
    (pod,) = embedded_pods(documents)
    check_schemas([pod])
    return pod


def fuse(documents: list[Document]) -> Document:
    """Its container."""
    (container,) = manifest(documents)["spec"]["containers"]
    found: Document = container
    return found


def test_fuse_manifest_of_a_driver_that_mounts_itself_has_only_a_name() -> None:
    assert manifest(driver()) == {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": "alluxio-fuse",
            "labels": {
                "app": "alluxio",
                "role": "alluxio-csi-fuse",
                "release": "alluxio",
                "app.kubernetes.io/name": "alluxio",
                "app.kubernetes.io/instance": "alluxio",
                "app.kubernetes.io/component": "csi-fuse",
                "app.kubernetes.io/version": "2.9.5",
            },
        },
        "spec": {
            "containers": [
                {
                    "name": "alluxio-fuse",
                    "image": "alluxio/alluxio:2.9.5",
                    "imagePullPolicy": "IfNotPresent",
                }
            ]
        },
    }


def test_fuse_manifest_is_the_file_that_the_driver_reads() -> None:
    for in_pod, documents in ((False, driver()), (True, starting_pods())):
        document = one(documents, "ConfigMap", "alluxio-csi-fuse-config")
        (text,) = document["data"].values()
        assert list(document["data"]) == ["alluxio-csi-fuse.yaml"], in_pod
        assert json.loads(text) == manifest(documents), in_pod
        (volume,) = [
            each
            for each in pod_of(one(documents, "DaemonSet", NODE_PLUGIN))["volumes"]
            if "configMap" in each
        ]
        assert volume["configMap"] == {"name": "alluxio-csi-fuse-config"}, in_pod


def test_fuse_pod_has_the_name_that_the_driver_deletes() -> None:
    for name in ("alluxio", "cache"):
        for in_pod in (True, False):
            pod = manifest(cluster(name=name, csi=Csi(mount_in_pod=in_pod)))
            assert pod["metadata"]["name"] == "alluxio-fuse", (name, in_pod)
            assert "namespace" not in pod["metadata"], (name, in_pod)


def test_fuse_pod_runs_fuse_as_root_where_the_driver_says() -> None:
    documents = cluster(csi=Csi(mount_in_pod=True), short_circuit="off")
    spec, container = manifest(documents)["spec"], fuse(documents)
    assert spec["restartPolicy"] == "Always"
    assert ids_of(spec) == (0, 0, 0)
    assert (spec["hostNetwork"], spec["hostPID"]) == (True, True)
    assert spec["dnsPolicy"] == "ClusterFirstWithHostNet"
    assert container["name"] == "alluxio-fuse"
    assert container["image"] == "alluxio/alluxio:2.9.5"
    assert container["command"] == ["tini", "--", "/entrypoint.sh"]
    assert container["args"] == ["fuse"]
    assert container["securityContext"] == {
        "privileged": True,
        "capabilities": {"add": ["SYS_ADMIN"]},
    }
    assert container["envFrom"] == [{"configMapRef": {"name": ALLUXIO}}]
    assert container["volumeMounts"] == [
        {
            "name": "pods-mount-dir",
            "mountPath": "/var/lib/kubelet",
            "mountPropagation": "Bidirectional",
        }
    ]
    assert spec["volumes"] == [
        {"name": "pods-mount-dir", "hostPath": {"path": "/var/lib/kubelet", "type": "Directory"}}
    ]


def test_fuse_pod_knows_its_node_by_address_and_carries_a_checksum() -> None:
    assert fuse(starting_pods())["env"] == [
        {
            "name": "ALLUXIO_CLIENT_HOSTNAME",
            "valueFrom": {"fieldRef": {"fieldPath": "status.hostIP"}},
        }
    ]

    key = "checksum/config"
    node = one(starting_pods(), "DaemonSet", NODE_PLUGIN)["spec"]["template"]
    own = manifest(starting_pods())["metadata"]["annotations"][key]
    assert own == node["metadata"]["annotations"][key]


def test_fuse_pod_has_the_options_of_the_process() -> None:
    process = Process(
        resources=Resources(cpu_limit=2, memory_limit="8Gi"),
        env={"MAX_IDLE_THREADS": "64", "PRICE": "$5"},
    )
    container = fuse(cluster(csi=Csi(mount_in_pod=True, fuse=process)))
    assert container["resources"] == {"limits": {"cpu": "2", "memory": "8Gi"}}
    assert container["env"][1:] == [
        {"name": "MAX_IDLE_THREADS", "value": "64"},
        {"name": "PRICE", "value": "$$5"},
    ]


def test_fuse_pod_does_not_match_the_fuse_daemon() -> None:
    documents = cluster(fuse=Fuse(), csi=Csi(mount_in_pod=True))
    labels = manifest(documents)["metadata"]["labels"]
    assert own_labels(labels) == {
        "app": "alluxio",
        "role": "alluxio-csi-fuse",
        "release": "alluxio",
    }
    daemon = one(documents, "DaemonSet", "alluxio-fuse")["spec"]["selector"]["matchLabels"]
    assert daemon.items() - labels.items() == {("role", "alluxio-fuse")}
    # Nor has it anything to do with the daemon's mount point.
    mounted = {each["name"] for each in fuse(documents)["volumeMounts"]}
    assert mounted == {"pods-mount-dir"}


def test_fuse_pod_goes_wherever_the_application_is() -> None:
    general = PodOptions(node_selector={"disk": "ssd"}, tolerations=[Toleration(operator="Exists")])
    spec = manifest(cluster(pod=general, csi=Csi(mount_in_pod=True)))["spec"]
    assert "nodeSelector" not in spec
    assert spec["tolerations"] == [{"operator": "Exists"}]


def test_options_of_fuse_pods_refine_those_of_the_daemons() -> None:
    documents = cluster(
        fuse=Fuse(pod=PodOptions(labels={"team": "ml"}, host_pid=False)),
        csi=Csi(mount_in_pod=True, fuse_pod=PodOptions(labels={"of": "volumes"})),
    )
    pod = manifest(documents)
    labels = pod["metadata"]["labels"]
    assert (labels["team"], labels["of"]) == ("ml", "volumes")
    assert "hostPID" not in pod["spec"]


def test_tiers_on_the_node_are_shared_with_fuse_pods() -> None:
    tier = Tier(
        medium_type="SSD",
        path="/ssd",
        quota="1Gi",
        volume=VolumeSource.host_path("/srv/ssd"),
    )
    documents = cluster(csi=Csi(mount_in_pod=True), tiers=[tier], short_circuit="local")
    assert "/ssd" in {each["mountPath"] for each in fuse(documents)["volumeMounts"]}


# The referential check sees all of this.


def broken(change: Any) -> list[str]:
    documents = json.loads(json.dumps(starting_pods()))
    change(documents)
    return problems(documents)


def rename_config_map(documents: list[Document]) -> None:
    data = one(documents, "ConfigMap", "alluxio-csi-fuse-config")["data"]
    (file,) = data
    data[file] = data[file].replace(ALLUXIO, "missing")


def take_for_the_daemons(documents: list[Document]) -> None:
    data = one(documents, "ConfigMap", "alluxio-csi-fuse-config")["data"]
    (file,) = data
    data[file] = data[file].replace("alluxio-csi-fuse", NODE_PLUGIN)


def test_reference_without_a_target_is_found() -> None:
    cases: list[tuple[Any, str]] = [
        (
            lambda documents: one(documents, "RoleBinding")["subjects"][0].update(name="missing"),
            f"RoleBinding/{NODE_PLUGIN} refers to ServiceAccount/missing, which is nowhere",
        ),
        (
            lambda documents: one(documents, "RoleBinding")["subjects"][0].update(namespace="x"),
            f"RoleBinding/{NODE_PLUGIN} has ServiceAccount/{NODE_PLUGIN} in namespace x, but it is"
            " in test",
        ),
        (
            lambda documents: one(documents, "ClusterRoleBinding")["roleRef"].update(name="x"),
            "ClusterRoleBinding/test-alluxio-csi-provisioner refers to ClusterRole/x, which is"
            " nowhere",
        ),
        (
            lambda documents: documents.append(
                {
                    "kind": "StorageClass",
                    "metadata": {"name": "class"},
                    "provisioner": "another",
                }
            ),
            "StorageClass/class refers to CSIDriver/another, which is nowhere",
        ),
        (
            lambda documents: documents.append(
                {
                    "kind": "PersistentVolumeClaim",
                    "metadata": {"name": "claim"},
                    "spec": {"volumeName": "missing"},
                }
            ),
            "PersistentVolumeClaim/claim refers to PersistentVolume/missing, which is nowhere",
        ),
        (
            rename_config_map,
            "Pod/alluxio-fuse refers to ConfigMap/missing, which is nowhere",
        ),
        (
            take_for_the_daemons,
            f"DaemonSet/{NODE_PLUGIN} selects the pods of Pod/alluxio-fuse",
        ),
    ]
    for change, finding in cases:
        assert finding in broken(change), finding
