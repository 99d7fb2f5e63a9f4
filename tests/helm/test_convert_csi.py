"""The CSI driver of the values: what its Java options say, and whose the other options are."""

from __future__ import annotations

from typing import Any

from tests.references import embedded_pods

from .scenario import built, found


def test_a_volume_in_a_pod_of_its_own_remembers_metadata_beside_a_daemon_too() -> None:
    # The daemon's processes, whose options the volumes share, do not by default.
    documents, _ = built(
        "fuse:\n  enabled: true\ncsi:\n  enabled: true\n  mountInPod: true\n  clientEnabled: true\n"
    )
    assert found(documents, "FUSE alluxio.user.metadata.cache.enabled") is None
    options = found(documents, "StorageClass/alluxio parameters.javaOptions")
    assert "-Dalluxio.user.metadata.cache.enabled=true" == options


def test_whether_volumes_remember_metadata_is_as_the_java_options_say() -> None:
    cases: list[Any] = [
        ("csi:\n  enabled: true", "true"),
        ("csi:\n  enabled: true\n  javaOptions: null", "false"),
        ("csi:\n  enabled: true\n  javaOptions: -Xss1m", "false"),
        (
            "csi:\n  enabled: true\n  javaOptions: -Dalluxio.user.metadata.cache.enabled=true",
            "true",
        ),
        (
            "csi:\n  enabled: true\n"
            "fuse:\n  properties:\n    alluxio.user.metadata.cache.enabled: false",
            "false",
        ),
    ]
    for values, cached in cases:
        documents, _ = built(values)
        assert cached == found(documents, "FUSE alluxio.user.metadata.cache.enabled"), values


def test_the_cluster_s_own_word_on_metadata_stands() -> None:
    cases: list[Any] = ["true", "false"]
    for cached in cases:
        documents, _ = built(
            f"properties:\n  alluxio.user.metadata.cache.enabled: {cached}\ncsi:\n  enabled: true\n"
        )
        assert cached == found(documents, "ALL alluxio.user.metadata.cache.enabled"), cached
        assert found(documents, "FUSE alluxio.user.metadata.cache.enabled") is None, cached


def test_java_options_of_volumes_in_pods_of_their_own_are_those_of_the_class_alone() -> None:
    documents, _ = built(
        "csi:\n  enabled: true\n  mountInPod: true\n  clientEnabled: true\n"
        "  javaOptions: -Xss1m -Dalluxio.user.app.id=volume\n"
    )
    for kind, attributes in (
        ("StorageClass/alluxio", "parameters"),
        ("PersistentVolume/alluxio-pv", "spec.csi.volumeAttributes"),
    ):
        options = found(documents, f"{kind} {attributes}.javaOptions")
        assert "-Dalluxio.user.app.id=volume -Xss1m" == options
    assert found(documents, "FUSE alluxio.user.app.id") is None


def test_the_pods_of_volumes_are_scheduled_and_named_as_those_of_fuse() -> None:
    documents, _ = built(
        "csi:\n  enabled: true\n  mountInPod: true\n"
        "fuse:\n  group: 3000\n  nodeSelector: {disk: ssd}\n"
        "  tolerations: [{key: a, operator: Exists}]\n  podAnnotations: {team: data}\n"
    )
    (pod,) = embedded_pods(documents)
    assert "data" == pod["metadata"]["annotations"]["team"]
    assert [{"key": "a", "operator": "Exists"}] == pod["spec"]["tolerations"]
    # The driver puts it on the node of the application.
    assert "nodeSelector" not in pod["spec"]
    assert 3000 == pod["spec"]["securityContext"]["runAsGroup"]


def test_probes_of_a_daemon_are_not_those_of_volumes() -> None:
    probes = "fuse:\n  livenessProbeEnabled: false\n  livenessProbe: {periodSeconds: 5}\n"
    plain, _ = built("csi:\n  enabled: true\n")
    assert plain == built("csi:\n  enabled: true\n" + probes)[0]


def test_the_image_of_a_sidecar_may_have_a_port_a_tag_and_a_digest() -> None:
    cases: list[Any] = [
        ("example.com:5000/csi-provisioner:v5", "example.com:5000/csi-provisioner:v5"),
        (f"example.com/a@sha256:{'0' * 64}", f"example.com/a@sha256:{'0' * 64}"),
        (f"example.com/a:v1@sha256:{'0' * 64}", f"example.com/a:v1@sha256:{'0' * 64}"),
    ]
    for image, written in cases:
        values = "csi:\n  enabled: true\n  controllerPlugin:\n    provisioner:\n      image: "
        assert written == found(built(values + image)[0], "container csi-provisioner image"), image


def test_the_driver_has_the_chart_s_resources_but_where_no_jvm_fits() -> None:
    documents, _ = built("csi:\n  enabled: true\n")
    for container, limits in (
        ("csi-provisioner", {"cpu": "100m", "memory": "300Mi"}),
        ("csi-controller", {"cpu": "1", "memory": "1Gi"}),
        ("node-driver-registrar", {"cpu": "100m", "memory": "100Mi"}),
        ("csi-nodeserver", {"cpu": "4", "memory": "8Gi"}),
    ):
        assert limits == found(documents, f"container {container} resources.limits")


def test_resources_of_the_driver_are_those_that_are_given() -> None:
    documents, _ = built(
        "csi:\n  enabled: true\n"
        "  controllerPlugin: {controller: {resources: {limits: {memory: 400Mi}}}}\n"
        "  nodePlugin: {nodeserver: {resources: {limits: {cpu: 2}, requests: {memory: 2Gi}}}}\n"
    )
    assert found(documents, "container csi-controller resources.limits") == {
        "cpu": "200m",
        "memory": "400Mi",
    }
    assert found(documents, "container csi-nodeserver resources") == {
        "limits": {"cpu": "2", "memory": "8Gi"},
        "requests": {"cpu": "1", "memory": "2Gi"},
    }


def test_volumes_have_fuse_pods_unless_the_user_says_no() -> None:
    cases: list[Any] = [
        ("", "true"),
        ("  mountInPod: true\n", "true"),
        ("  mountInPod: false\n", "false"),
    ]
    for values, in_pod in cases:
        documents, _ = built(f"csi:\n  enabled: true\n  clientEnabled: true\n{values}")
        assert in_pod == found(documents, "StorageClass/alluxio parameters.mountInPod"), values


def test_the_user_of_fuse_is_that_of_its_properties() -> None:
    cases: list[Any] = [
        ("fuse:\n  enabled: true\n  properties: {PROPERTY: ml}", "FUSE"),
        ("csi:\n  enabled: true\nfuse:\n  properties: {PROPERTY: ml}", "FUSE"),
        ("worker:\n  fuseEnabled: true\n  properties: {PROPERTY: ml}", "WORKER"),
        ("worker:\n  properties: {PROPERTY: ml}\nfuse:\n  enabled: true", "WORKER"),
    ]
    for values, component in cases:
        login = "alluxio.security.login.username"
        documents, _ = built(values.replace("PROPERTY", login))
        assert "ml" == found(documents, f"{component} {login}"), values
