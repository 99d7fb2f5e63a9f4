"""Storage classes, claims and static volumes of the CSI driver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alluxio_constructs import Csi, PodOptions, Unchecked
from alluxio_constructs._manifests.csi_volumes import (
    provisioned_claim,
    static_volume,
    storage_class,
)
from tests.kit import Document, checked, in_plugin, model, refusal

CHARTS_OPTIONS = [
    "direct_io",
    "allow_other",
    "entry_timeout=36000",
    "attr_timeout=36000",
    "max_readahead=0",
]
CLASS, VOLUME = "CsiStorageClass", "CsiVolume"
MOUNTED = (CLASS, VOLUME)
LABELS = {
    "app": "alluxio",
    "release": "alluxio",
    "app.kubernetes.io/name": "alluxio",
    "app.kubernetes.io/instance": "alluxio",
    "app.kubernetes.io/version": "2.9.5",
}


def driver(*, in_pod: bool) -> Csi:
    return Csi() if in_pod else in_plugin()


def class_of(csi: Csi, **options: Any) -> Document:
    made = storage_class(model(csi=csi), csi, **options)
    (document,) = checked([made.document("test")], external=["CSIDriver/alluxio"])
    return document


def volume_and_claim(csi: Csi, *, cluster: Any = None, **options: Any) -> Iterator[Document]:
    made = static_volume(model(csi=csi, **(cluster or {})), csi, **options)
    yield from checked([each.document("test") for each in made], external=["CSIDriver/alluxio"])


def claim(**options: Any) -> Document:
    made = provisioned_claim(**options)
    (document,) = checked([made.document("test")], whole=False)
    return document


def attributes(kind: str, *, in_pod: bool = False, **options: Any) -> dict[str, str]:
    """The volume attributes that the driver reads."""
    if kind == CLASS:
        written = class_of(driver(in_pod=in_pod), **options)
    else:
        volume, _ = volume_and_claim(driver(in_pod=in_pod), **options)
        written = {"parameters": volume["spec"]["csi"]["volumeAttributes"]}
    parameters: dict[str, str] = written["parameters"]
    return parameters


def test_class_is_the_charts_by_default() -> None:
    document = class_of(in_plugin())
    assert document["metadata"] == {"name": "alluxio", "labels": LABELS}
    assert document["provisioner"] == "alluxio"
    assert document["volumeBindingMode"] == "Immediate"
    assert document["mountOptions"] == CHARTS_OPTIONS
    assert document["parameters"] == {"alluxioPath": "/", "mountInPod": "false"}
    assert "mountOptions" not in class_of(in_plugin(), mount_options=[])


def test_class_has_the_driver_make_the_directory_if_asked_to() -> None:
    found = attributes(CLASS, alluxio_path="/new", path_type="DirectoryOrCreate")
    assert found["pathType"] == "DirectoryOrCreate"


def test_class_is_of_the_cluster_with_the_driver_object() -> None:
    assert refusal(class_of, in_plugin(driver_object=False)) == (
        "CsiStorageClass driver must be that of the cluster with the CSIDriver object: pods with a"
        " provisioned volume run on any node, and not those of one cluster's node plugin alone"
        " (got 'Csi(driver_object=False)'); make a CsiVolume, or the class for the other cluster"
    )
    volume, _ = volume_and_claim(in_plugin(driver_object=False))
    assert volume["metadata"]["name"] == "alluxio-pv"


def test_claim_is_the_charts_by_default() -> None:
    written = claim()
    assert written["metadata"]["name"] == "alluxio-pvc"
    assert written["metadata"]["namespace"] == "test"
    assert written["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "alluxio",
        "resources": {"requests": {"storage": "100Gi"}},
    }


def test_claim_asks_for_a_class_a_size_and_access_modes() -> None:
    own = {"storage_class_name": "cache", "size": "5Gi", "access_modes": ["ReadWriteMany"]}
    assert claim(**own)["spec"] == {
        "accessModes": ["ReadWriteMany"],
        "storageClassName": "cache",
        "resources": {"requests": {"storage": "5Gi"}},
    }
    assert claim(access_modes=["ReadWriteOncePod"])["spec"]["accessModes"] == ["ReadWriteOncePod"]


def test_volume_and_its_claim_are_the_charts_by_default() -> None:
    volume, own = volume_and_claim(in_plugin())
    assert volume["metadata"] == {"name": "alluxio-pv", "labels": LABELS}
    assert volume["spec"] == {
        "storageClassName": "",
        "capacity": {"storage": "100Gi"},
        "accessModes": ["ReadWriteOnce"],
        "mountOptions": CHARTS_OPTIONS,
        "csi": {
            "driver": "alluxio",
            "volumeHandle": "alluxio",
            "volumeAttributes": {"alluxioPath": "/", "mountInPod": "false"},
        },
    }
    assert own["metadata"]["name"] == "alluxio-pvc-static"
    assert own["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "",
        "volumeName": "alluxio-pv",
        "resources": {"requests": {"storage": "100Gi"}},
    }


def test_volume_has_names_and_a_handle_of_its_own() -> None:
    for name in ("one", "two"):
        volume, own = volume_and_claim(in_plugin(), name=name)
        assert volume["metadata"]["name"] == f"{name}-pv"
        assert volume["spec"]["csi"]["volumeHandle"] == name
        assert own["metadata"]["name"] == f"{name}-pvc-static"
        assert own["metadata"]["namespace"] == "test"


def test_pods_with_a_volume_are_where_the_node_plugin_is() -> None:
    own = PodOptions(node_selector={"alluxio": "one", "example.com/disk": "ssd"})
    expected = {
        "required": {
            "nodeSelectorTerms": [
                {
                    "matchExpressions": [
                        {"key": "alluxio", "operator": "In", "values": ["one"]},
                        {"key": "example.com/disk", "operator": "In", "values": ["ssd"]},
                    ]
                }
            ]
        }
    }
    cases: list[tuple[Csi, dict[str, Any], Any]] = [
        (in_plugin(node_pod=own), {}, expected),
        (Csi(), {"pod": own}, expected),
        (in_plugin(), {}, None),
    ]
    for csi, options, affinity in cases:
        volume, _ = volume_and_claim(csi, cluster=options)
        assert volume["spec"].get("nodeAffinity") == affinity, csi


def test_volumes_are_mounted_as_the_driver_does_unless_told() -> None:
    cases: list[tuple[bool, bool | None, str]] = [
        (False, None, "false"),
        (False, False, "false"),
        (True, None, "true"),
        (True, True, "true"),
        (True, False, "false"),
    ]
    for kind in MOUNTED:
        for in_pod, own, written in cases:
            found = attributes(kind, in_pod=in_pod, mount_in_pod=own)
            assert found["mountInPod"] == written, (kind, in_pod, own)


def test_fuse_pod_that_the_driver_may_not_start_is_refused() -> None:
    for kind in MOUNTED:
        assert refusal(attributes, kind, mount_in_pod=True) == (
            f"{kind} mount_in_pod needs a driver that may start FUSE pods (got True); leave"
            " mount_in_pod=False out of csi=Csi(…)"
        )


def test_options_of_a_volumes_own_process_come_in_one_text() -> None:
    for kind in MOUNTED:
        found = attributes(
            kind,
            in_pod=True,
            alluxio_path="/data/",
            properties={"alluxio.user.metadata.cache.max.size": 5, "my.own": Unchecked("a(b)")},
            jvm_options=["-XX:+UseG1GC", "-Xss2m"],
        )
        assert found == {
            "alluxioPath": "/data",
            "mountInPod": "true",
            "javaOptions": (
                "-Dalluxio.user.metadata.cache.max.size=5 -Dmy.own=a(b) -XX:+UseG1GC -Xss2m"
            ),
        }, kind


def test_options_that_no_process_would_read_are_refused() -> None:
    cases: list[dict[str, Any]] = [
        {"properties": {"alluxio.user.metadata.cache.enabled": False}},
        {"jvm_options": ["-Xss2m"]},
    ]
    for kind in MOUNTED:
        for options in cases:
            for in_pod in (True, False):
                message = refusal(attributes, kind, in_pod=in_pod, mount_in_pod=False, **options)
                assert message == (
                    f"{kind} properties and jvm_options have no effect without mount_in_pod, since"
                    " the node plugin's FUSE processes read what it was started with; give them to"
                    " the driver: csi=Csi(fuse=Process(…)), or leave mount_in_pod=False out"
                ), (options, in_pod)


REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        {"alluxio_path": "data"},
        " alluxio_path must be absolute (got 'data'); use \"/data\"",
    ),
    (
        {"mount_in_pod": "true"},
        " mount_in_pod must be True or False (got 'true'); use one of them",
    ),
    (
        {"mount_options": "allow_other"},
        " mount_options must be a list (got 'allow_other'); use ['allow_other']",
    ),
    (
        {"mount_options": ["allow_other,ro"]},
        " mount_options must each be one option, as in attr_timeout=600 (got 'allow_other,ro');"
        " give a list of options",
    ),
    (
        {"properties": {"alluxio.user.metadata.cache.enable": True}},
        " properties has 'alluxio.user.metadata.cache.enable', which Alluxio 2.9.5 does not have",
    ),
    (
        {"properties": {"alluxio.user.hostname": "here"}},
        " properties has 'alluxio.user.hostname', which the constructs set themselves",
    ),
    (
        {"properties": {"alluxio.worker.rpc.port": 4000}},
        " properties has 'alluxio.worker.rpc.port', which",
    ),
    (
        {"properties": {"alluxio.worker.tieredstore.free.ahead.bytes": "1GB"}},
        " properties has 'alluxio.worker.tieredstore.free.ahead.bytes', which the catalogue of"
        " 2.9.5 lists for worker and job-worker only",
    ),
    (
        {"properties": []},
        " properties must be a dict from names to values (got a list)",
    ),
    (
        {"properties": {"my.own": Unchecked("$(id)")}},
        " properties['my.own'] must not contain white space or one of $ ` \" \\ (got '$(id)')",
    ),
    (
        {"jvm_options": ["-Da=b c"]},
        " jvm_options must not contain white space or one of $ ` \" \\ (got '-Da=b c')",
    ),
    (
        {"jvm_options": ["-Dalluxio.debug=true"]},
        " jvm_options has the Alluxio property 'alluxio.debug' as -D",
    ),
    *(
        (
            {"jvm_options": [flag]},
            f" jvm_options must not set memory, which is divided for the container as a whole"
            f" (got {flag!r})"
            "; use Csi(fuse=Process(jvm=Jvm(…)))",
        )
        for flag in ("-Xmx2g", "-Xms2g", "-XX:MaxRAMPercentage=50", "-XX:MaxDirectMemorySize=1g")
    ),
]
OF_ONE_KIND: list[tuple[str, dict[str, Any], str]] = [
    (CLASS, {"name": "My class"}, " name must be at most 253"),
    (CLASS, {"path_type": "File"}, " path_type must be one of 'Directory', 'DirectoryOrCreate'"),
    (VOLUME, {"name": "a.b"}, " name must be at most 63 lower-case letters"),
    (VOLUME, {"size": "1 GB"}, " size must be "),
    (VOLUME, {"access_modes": []}, " access_modes must name a mode (got [])"),
    (
        VOLUME,
        {"access_modes": ["ReadWriteMany", "ReadWriteOncePod"]},
        " access_modes must not combine ReadWriteOncePod with other modes",
    ),
    (VOLUME, {"access_modes": ["RWO"]}, " access_modes must be one of 'ReadWriteOnce'"),
]


def test_csi_volumes_that_cannot_work_are_refused() -> None:
    cases = [(kind, options, message) for kind in MOUNTED for options, message in REFUSED]
    for kind, options, message in [*cases, *OF_ONE_KIND]:
        found = refusal(attributes, kind, in_pod=True, **options)
        assert found.startswith(kind + message), (kind, options)


def test_claim_that_kubernetes_would_refuse_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"name": ""}, "CsiClaim name must be at most 253"),
        ({"storage_class_name": ""}, "CsiClaim storage_class_name must be at most 253"),
        ({"size": "0Gi"}, "CsiClaim size must be more than 0"),
        ({"access_modes": "ReadWriteOnce"}, "CsiClaim access_modes must be a list"),
        (
            {"access_modes": ["ReadWriteOncePod", "ReadWriteMany"]},
            "CsiClaim access_modes must not combine ReadWriteOncePod with other modes (got"
            " ['ReadWriteOncePod', 'ReadWriteMany']); leave the others out",
        ),
    ]
    for options, message in cases:
        assert refusal(claim, **options).startswith(message), options
