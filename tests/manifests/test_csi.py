"""The CSI driver's workloads: what runs where, as whom, and with which rights."""

from __future__ import annotations

import functools
from typing import Any

from alluxio_constructs import (
    Component,
    Csi,
    Feature,
    Fuse,
    Image,
    Mount,
    PodOptions,
    PodVolume,
    Process,
    Resources,
    ShortCircuitDomainOptions,
    Toleration,
    Ufs,
    VolumeSource,
)
from tests.kit import (
    Document,
    checksums,
    cluster,
    container,
    ids_of,
    mount_paths,
    names,
    one,
    own_labels,
    pod_of,
    volume,
)
from tests.references import embedded_pods

UFS = Ufs("s3://bucket/data")
CONTROLLER, NODE_PLUGIN = "alluxio-csi-controller", "alluxio-csi-nodeplugin"
OF_THE_DAEMON = {"alluxio-fuse-device", "alluxio-fuse-mount"}


@functools.cache
def driver() -> list[Document]:
    return cluster(csi=Csi(mount_in_pod=False))


@functools.cache
def starting_pods() -> list[Document]:
    return cluster(csi=Csi(mount_in_pod=True))


def environment(documents: list[Document], name: str) -> dict[str, str]:
    """The variables of a container: values, and the paths of fields."""
    return {
        each["name"]: each["value"] if "value" in each else _field(each)
        for each in container(documents, name)["env"]
    }


def _field(variable: Document) -> str:
    path: str = variable["valueFrom"]["fieldRef"]["fieldPath"]
    return path


def host_paths(documents: list[Document]) -> dict[str, tuple[str, str]]:
    """The node directories that the node plugin mounts, by volume."""
    return {
        each["name"]: (each["hostPath"]["path"], each["hostPath"]["type"])
        for each in pod_of(one(documents, "DaemonSet", NODE_PLUGIN))["volumes"]
        if "hostPath" in each
    }


# The driver.


def test_driver_is_called_alluxio_whatever_the_clusters_name_is() -> None:
    document = one(driver(), "CSIDriver")
    assert document["metadata"]["name"] == "alluxio"
    assert document["spec"] == {"attachRequired": False, "podInfoOnMount": True}

    documents = cluster(name="cache", csi=Csi(mount_in_pod=True))
    assert names(documents, "CSIDriver") == ["alluxio"]
    assert names(documents, "Deployment") == ["cache-csi-controller"]
    assert names(documents, "DaemonSet") == ["cache-worker", "cache-csi-nodeplugin"]
    assert names(documents, "ConfigMap") == ["cache-config", "cache-csi-fuse-config"]
    assert names(documents, "ServiceAccount") == ["cache-csi-controller", "cache-csi-nodeplugin"]


def test_selectors_of_the_driver_never_change() -> None:
    for kind, name in (("Deployment", CONTROLLER), ("DaemonSet", NODE_PLUGIN)):
        for documents in (driver(), starting_pods()):
            document = one(documents, kind, name)
            role = {"app": "alluxio", "role": name, "release": "alluxio"}
            assert document["spec"]["selector"] == {"matchLabels": role}, kind
            assert own_labels(document["metadata"]["labels"]) == role, kind


# The controller.


def test_controller_runs_once_without_rights_on_its_node() -> None:
    spec = one(driver(), "Deployment")["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})

    pod = pod_of(one(driver(), "Deployment"))
    assert pod["securityContext"]["runAsUser"] == 1000
    for name in ("csi-provisioner", "csi-controller"):
        assert container(driver(), name)["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
        }


def test_provisioner_calls_the_driver_in_its_pod() -> None:
    provisioner = container(driver(), "csi-provisioner")
    assert provisioner["image"] == "registry.k8s.io/sig-storage/csi-provisioner:v5.3.0"
    assert provisioner["args"] == [
        "--v=5",
        "--csi-address=$(ADDRESS)",
        "--timeout=60s",
        "--volume-name-prefix=alluxio",
        "--worker-threads=2",
    ]
    assert environment(driver(), "csi-provisioner") == {"ADDRESS": "/csi/csi.sock"}
    server = container(driver(), "csi-controller")
    assert server["command"] == ["tini", "--", "/entrypoint.sh"]
    assert server["args"] == [
        "csiserver",
        "--v=5",
        "--nodeid=$(NODE_ID)",
        "--endpoint=$(CSI_ENDPOINT)",
    ]
    assert server["envFrom"] == [{"configMapRef": {"name": "alluxio-config"}}]
    assert environment(driver(), "csi-controller") == {
        "NODE_ID": "spec.nodeName",
        "CSI_ENDPOINT": "unix://csi/csi.sock",
    }
    for name in ("csi-provisioner", "csi-controller"):
        assert mount_paths(driver(), name) == {"socket-dir": "/csi"}
    assert volume(driver(), "Deployment", "socket-dir") == {"name": "socket-dir", "emptyDir": {}}


# The node plugin.


def test_registrar_tells_the_kubelet_of_the_driver() -> None:
    registrar = container(driver(), "node-driver-registrar")
    assert registrar["image"] == "registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.18.0"
    assert registrar["args"] == [
        "--v=5",
        "--csi-address=/plugin/csi.sock",
        "--kubelet-registration-path=/var/lib/kubelet/plugins/csi-alluxio-plugin/csi.sock",
    ]
    assert environment(driver(), "node-driver-registrar") == {"KUBE_NODE_NAME": "spec.nodeName"}
    # It has no shell to run a hook with, and removes its socket itself.
    assert "lifecycle" not in registrar
    assert mount_paths(driver(), "node-driver-registrar") == {
        "plugin-dir": "/plugin",
        "registration-dir": "/registration",
    }

    assert container(driver(), "node-driver-registrar")["securityContext"] == {"privileged": True}


def test_node_server_mounts_for_other_pods() -> None:
    documents = cluster(csi=Csi(mount_in_pod=False), short_circuit="off")
    server = container(documents, "csi-nodeserver")
    assert server["args"][0] == "csiserver"
    assert server["securityContext"] == {
        "privileged": True,
        "capabilities": {"add": ["SYS_ADMIN"]},
    }
    assert environment(documents, "csi-nodeserver") == {
        "NODE_ID": "spec.nodeName",
        "CSI_ENDPOINT": "unix://plugin/csi.sock",
        "NAMESPACE": "metadata.namespace",
        "ALLUXIO_CLIENT_HOSTNAME": "status.hostIP",
    }
    assert server["volumeMounts"] == [
        {"name": "plugin-dir", "mountPath": "/plugin"},
        {
            "name": "pods-mount-dir",
            "mountPath": "/var/lib/kubelet/pods",
            "mountPropagation": "Bidirectional",
        },
        {"name": "fuse-manifest", "mountPath": "/opt/alluxio/integration/kubernetes/csi"},
    ]
    assert host_paths(documents) == {
        "plugin-dir": ("/var/lib/kubelet/plugins/csi-alluxio-plugin", "DirectoryOrCreate"),
        "registration-dir": ("/var/lib/kubelet/plugins_registry", "Directory"),
        "pods-mount-dir": ("/var/lib/kubelet/pods", "Directory"),
    }


def test_node_plugin_runs_as_root_whatever_the_user_of_others() -> None:
    others = cluster(pod=PodOptions(user=2000), csi=Csi(mount_in_pod=False))
    for documents in (driver(), starting_pods(), others):
        assert ids_of(pod_of(one(documents, "DaemonSet", NODE_PLUGIN))) == (0, 0, 0)


def test_node_server_that_creates_pods_sees_their_mounts() -> None:
    paths = mount_paths(starting_pods(), "csi-nodeserver")
    assert paths["pods-mount-dir"] == "/var/lib/kubelet"
    assert host_paths(starting_pods())["pods-mount-dir"] == ("/var/lib/kubelet", "Directory")


def test_node_server_knows_which_pod_to_delete_even_if_it_starts_none() -> None:
    for in_pod, documents in ((False, driver()), (True, starting_pods())):
        variables = environment(documents, "csi-nodeserver")
        assert variables["NAMESPACE"] == "metadata.namespace", in_pod
        paths = mount_paths(documents, "csi-nodeserver")
        assert paths["fuse-manifest"] == "/opt/alluxio/integration/kubernetes/csi", in_pod


class Own(Feature):
    """A feature that needs a file and a variable wherever FUSE runs."""

    def volume_mounts(self, component: Component) -> list[Mount]:
        own = PodVolume(name="own", source={"emptyDir": {}})
        return [Mount(volume=own, path="/own")] if component is Component.FUSE else []

    def environment(self, component: Component) -> list[dict[str, Any]]:
        return [{"name": "OWN", "value": "own"}] if component is Component.FUSE else []


def test_node_server_has_what_fuse_needs() -> None:
    cases: list[Fuse | None] = [None, Fuse()]
    for fuse in cases:
        process = Process(env={"MAX_IDLE_THREADS": "64"})
        documents = cluster(
            fuse=fuse and Fuse(process=process),
            csi=Csi(mount_in_pod=False) if fuse else Csi(mount_in_pod=False, fuse=process),
            image=Image(domain_sockets=True),
            short_circuit=ShortCircuitDomainOptions(volume=VolumeSource.host_path()),
            features=[Own()],
        )
        paths = mount_paths(documents, "csi-nodeserver")
        assert (paths["alluxio-domain"], paths["own"]) == ("/opt/domain", "/own"), fuse
        assert OF_THE_DAEMON & set(paths) == set(), fuse
        variables = environment(documents, "csi-nodeserver")
        assert (variables["OWN"], variables["MAX_IDLE_THREADS"]) == ("own", "64"), fuse


def test_driver_is_not_bound_to_the_node_with_the_claim_of_domain_sockets() -> None:
    # The workers of 2.9.5 make no sockets, so there is nothing to find in it.
    documents = cluster(short_circuit="uuid", csi=Csi(), fuse=Fuse())
    assert "/opt/domain" == mount_paths(documents, "alluxio-worker")["alluxio-domain"]
    assert "/opt/domain" == mount_paths(documents, "alluxio-fuse")["alluxio-domain"]
    assert "alluxio-domain" not in mount_paths(documents, "csi-nodeserver")
    (pods,) = embedded_pods(documents)
    assert "alluxio-domain" not in {each["name"] for each in pods["spec"]["volumes"]}


# Both.


def test_resources_are_the_charts_unless_given() -> None:
    cases: list[tuple[str, tuple[str, str, str, str]]] = [
        ("csi-provisioner", ("10m", "20Mi", "100m", "300Mi")),
        ("csi-controller", ("10m", "20Mi", "1", "1Gi")),
        ("node-driver-registrar", ("10m", "20Mi", "100m", "100Mi")),
        ("csi-nodeserver", ("1", "1Gi", "4", "8Gi")),
    ]
    for name, amounts in cases:
        resources = container(driver(), name)["resources"]
        requests, limits = resources["requests"], resources["limits"]
        assert amounts == (requests["cpu"], requests["memory"], limits["cpu"], limits["memory"]), (
            name
        )

    given = Resources(cpu_limit=2, memory_limit="16Gi")
    documents = cluster(
        csi=Csi(
            mount_in_pod=False,
            provisioner_resources=given,
            controller_resources=given,
            registrar_resources=given,
            node_server_resources=given,
        )
    )
    for name in ("csi-provisioner", "csi-controller", "node-driver-registrar", "csi-nodeserver"):
        limits = {"cpu": "2", "memory": "16Gi"}
        assert container(documents, name)["resources"] == {"limits": limits}


def networks(**options: Any) -> tuple[bool, bool]:
    """Whether the controller, and the node plugin, are on the host network."""
    documents = cluster(**options)
    pods = (
        pod_of(one(documents, "Deployment", CONTROLLER)),
        pod_of(one(documents, "DaemonSet", NODE_PLUGIN)),
    )
    for pod in pods:
        policy = "ClusterFirstWithHostNet" if "hostNetwork" in pod else None
        assert pod.get("dnsPolicy") == policy
    first, second = ("hostNetwork" in pod for pod in pods)
    return first, second


def test_node_plugin_alone_is_on_the_host_network_by_default() -> None:
    off, on = PodOptions(host_network=False), PodOptions(host_network=True)
    assert networks(csi=Csi(mount_in_pod=False)) == (False, True)
    assert networks(csi=Csi(mount_in_pod=False, controller_pod=on, node_pod=off)) == (True, False)
    assert networks(csi=Csi(mount_in_pod=False), pod=off) == (False, False)
    assert networks(csi=Csi(mount_in_pod=False, node_pod=on), pod=off) == (False, True)
    assert networks(csi=Csi(mount_in_pod=False), pod=on) == (True, True)


def test_pod_options_refine_those_of_the_cluster() -> None:
    csi = Csi(
        mount_in_pod=False,
        controller_pod=PodOptions(labels={"team": "control"}),
        node_pod=PodOptions(tolerations=[Toleration(operator="Exists")]),
    )
    documents = cluster(pod=PodOptions(labels={"team": "data"}), csi=csi)
    labels = {
        name: one(documents, kind, name)["spec"]["template"]["metadata"]["labels"]["team"]
        for kind, name in (("Deployment", CONTROLLER), ("DaemonSet", NODE_PLUGIN))
    }
    assert labels == {CONTROLLER: "control", NODE_PLUGIN: "data"}
    node = pod_of(one(documents, "DaemonSet", NODE_PLUGIN))
    assert node["tolerations"] == [{"operator": "Exists"}]


def test_pods_of_the_driver_restart_with_the_configuration_that_they_read() -> None:
    before = checksums(cluster(csi=Csi(mount_in_pod=False)))
    own = Process(properties={"alluxio.user.file.readtype.default": "CACHE"})
    fuse = checksums(cluster(csi=Csi(mount_in_pod=False, fuse=own)))
    assert {name for name in before if before[name] != fuse[name]} == {NODE_PLUGIN}
    everyone = checksums(cluster(csi=Csi(mount_in_pod=False), properties={"alluxio.debug": True}))
    assert {name for name in before if before[name] != everyone[name]} == set(before)
