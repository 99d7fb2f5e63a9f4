"""What is mounted by way of the CSI driver: classes, claims, and volumes that are written down."""

from __future__ import annotations

from typing import Any

import cdk8s_plus_27 as kplus
import pytest
from cdk8s import Chart, Size

from alluxio_constructs import (
    AlluxioCluster,
    Csi,
    CsiClaim,
    CsiDriver,
    CsiStorageClass,
    CsiVolume,
    Ufs,
    Unchecked,
)

from .kit import Document, documents_of, names, new_chart, one, refusal

CHARTS_OPTIONS = [
    "direct_io",
    "allow_other",
    "entry_timeout=36000",
    "attr_timeout=36000",
    "max_readahead=0",
]
CACHED = {"alluxio.user.metadata.cache.enabled": False}
MOUNTED = [CsiStorageClass, CsiVolume]


def driver_in(chart: Chart, **options: Any) -> CsiDriver:
    ufs = Ufs("s3://bucket/data")
    return AlluxioCluster(chart, "alluxio", ufs=ufs, csi=Csi(**options)).csi_driver


def mounted(make: Any, *, in_pod: bool = False, **options: Any) -> list[Document]:
    """The documents of a cluster, and of something that is mounted by its driver."""
    chart = new_chart()
    make(chart, "made", driver=driver_in(chart, mount_in_pod=in_pod), **options)
    return documents_of(chart)


def attributes(make: Any, **options: Any) -> dict[str, str]:
    """What the driver is told of a volume."""
    documents = mounted(make, **options)
    found: dict[str, str]
    if make is CsiStorageClass:
        found = one(documents, "StorageClass")["parameters"]
    else:
        found = one(documents, "PersistentVolume")["spec"]["csi"]["volumeAttributes"]
    return found


each_kind = pytest.mark.parametrize("make", MOUNTED, ids=lambda make: make.__name__)


def test_a_class_is_the_charts_by_default() -> None:
    document = one(mounted(CsiStorageClass), "StorageClass")
    assert document["metadata"] == {
        "name": "alluxio",
        "labels": {"app": "alluxio", "release": "alluxio"},
    }
    assert document["provisioner"] == "alluxio"
    assert document["volumeBindingMode"] == "Immediate"
    assert document["mountOptions"] == CHARTS_OPTIONS
    assert document["parameters"] == {"alluxioPath": "/", "mountInPod": "false"}


def test_a_claim_asks_for_the_class_by_name() -> None:
    chart = new_chart()
    made = CsiStorageClass(chart, "class", driver=driver_in(chart), name="cache")
    claim = CsiClaim(
        chart,
        "claim",
        storage_class_name=made.name,
        size=Size.gibibytes(5),
        access_modes=["ReadWriteMany"],
    )
    documents = documents_of(chart)
    assert claim.claim_name == claim.claim.name == "alluxio-pvc"
    assert one(documents, "PersistentVolumeClaim", "alluxio-pvc")["spec"] == {
        "accessModes": ["ReadWriteMany"],
        "storageClassName": "cache",
        "resources": {"requests": {"storage": "5Gi"}},
    }
    assert names(documents, "StorageClass") == ["cache"]


def test_a_claim_is_the_charts_by_default() -> None:
    chart = new_chart("applications")
    CsiClaim(chart, "claim")
    (claim,) = documents_of(chart)
    assert claim["metadata"]["name"] == "alluxio-pvc"
    assert claim["metadata"]["namespace"] == "applications"
    assert claim["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "alluxio",
        "resources": {"requests": {"storage": "100Gi"}},
    }


def test_a_volume_and_its_claim_are_the_charts_by_default() -> None:
    documents = mounted(CsiVolume)
    volume = one(documents, "PersistentVolume")
    claim = one(documents, "PersistentVolumeClaim", "alluxio-pvc-static")
    assert volume["metadata"] == {
        "name": "alluxio-pv",
        "labels": {"app": "alluxio", "release": "alluxio"},
    }
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
    assert claim["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "",
        "volumeName": "alluxio-pv",
        "resources": {"requests": {"storage": "100Gi"}},
    }


def test_two_volumes_have_names_and_handles_of_their_own() -> None:
    chart = new_chart()
    driver = driver_in(chart)
    applications = new_chart("applications")
    made = [CsiVolume(applications, each, driver=driver, name=each) for each in ("one", "two")]
    documents = documents_of(applications, external=["CSIDriver/alluxio"])
    assert [each.claim_name for each in made] == ["one-pvc-static", "two-pvc-static"]
    assert names(documents, "PersistentVolume") == ["one-pv", "two-pv"]
    handles = [
        each["spec"]["csi"]["volumeHandle"]
        for each in documents
        if each["kind"] == "PersistentVolume"
    ]
    assert handles == ["one", "two"]
    namespaces = {each["metadata"].get("namespace") for each in documents}
    assert namespaces == {None, "applications"}


def test_a_workload_of_cdk8s_plus_mounts_a_claim_by_name() -> None:
    chart = new_chart()
    made = CsiVolume(chart, "volume", driver=driver_in(chart))
    claim = kplus.PersistentVolumeClaim.from_claim_name(chart, "claimed", made.claim_name)
    pod = kplus.Pod(chart, "job", containers=[{"image": "busybox"}])
    volume = kplus.Volume.from_persistent_volume_claim(chart, "mounted", claim)
    pod.containers[0].mount("/data", volume)
    (mounted,) = one(documents_of(chart), "Pod")["spec"]["volumes"]
    assert mounted["persistentVolumeClaim"]["claimName"] == "alluxio-pvc-static"


@each_kind
@pytest.mark.parametrize(("in_pod", "own", "written"), [
    (False, None, "false"),
    (False, False, "false"),
    (True, None, "true"),
    (True, True, "true"),
    (True, False, "false"),
])  # fmt: skip
def test_volumes_are_mounted_as_the_driver_does_unless_told(
    make: Any, in_pod: bool, own: bool | None, written: str
) -> None:
    assert attributes(make, in_pod=in_pod, mount_in_pod=own)["mountInPod"] == written


@each_kind
def test_a_fuse_pod_that_the_driver_may_not_start_is_refused(make: Any) -> None:
    message = refusal(mounted, make, mount_in_pod=True)
    assert message == (
        f"{make.__name__} mount_in_pod needs a driver that may start FUSE pods (got True); leave"
        " mount_in_pod=False out of csi=Csi(…)"
    )


@each_kind
def test_options_of_a_volumes_own_process_come_in_one_text(make: Any) -> None:
    found = attributes(
        make,
        in_pod=True,
        alluxio_path="/data/",
        properties={"alluxio.user.metadata.cache.max.size": 5, "my.own": Unchecked("a(b)")},
        jvm_options=["-XX:+UseG1GC", "-Xss2m"],
    )
    assert found == {
        "alluxioPath": "/data",
        "mountInPod": "true",
        "javaOptions": "-Dalluxio.user.metadata.cache.max.size=5 -Dmy.own=a(b) -XX:+UseG1GC -Xss2m",
    }


@each_kind
@pytest.mark.parametrize("options", [{"properties": CACHED}, {"jvm_options": ["-Xss2m"]}])
@pytest.mark.parametrize("in_pod", [True, False])
def test_options_that_no_process_would_read_are_refused(
    make: Any, options: dict[str, Any], in_pod: bool
) -> None:
    message = refusal(mounted, make, in_pod=in_pod, mount_in_pod=False, **options)
    assert message == (
        f"{make.__name__} properties and jvm_options have no effect without mount_in_pod, since"
        " the node plugin's FUSE processes read what it was started with; give them to the"
        " driver: csi=Csi(fuse=Process(…)), or leave mount_in_pod=False"
        " out"
    )


def test_the_driver_makes_the_directory_if_asked_to() -> None:
    found = attributes(CsiStorageClass, alluxio_path="/new", path_type="DirectoryOrCreate")
    assert found["pathType"] == "DirectoryOrCreate"


def test_no_mount_options_are_left_out() -> None:
    assert "mountOptions" not in one(mounted(CsiStorageClass, mount_options=[]), "StorageClass")


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"driver": None}, " driver must be a CsiDriver (got None); make one with CsiDriver(…)"),
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
        " properties has 'alluxio.worker.tieredstore.free.ahead.bytes', which fuse never reads",
    ),
    (
        {"properties": []},
        " properties must be a dict from names to values (got a list)",
    ),
    (
        {"properties": {"my.own": Unchecked("$(id)")}},
        " properties['my.own'] must have neither white space nor one of $ ` \" \\ in it (got"
        " '$(id)')",
    ),
    (
        {"jvm_options": ["-Da=b c"]},
        " jvm_options must have neither white space nor one of $ ` \" \\ in it (got '-Da=b c')",
    ),
    (
        {"jvm_options": ["-Dalluxio.debug=true"]},
        " jvm_options has the Alluxio property 'alluxio.debug' as -D",
    ),
    *(
        (
            {"jvm_options": [flag]},
            f" jvm_options must not be of memory, whose sum is that of the container (got {flag!r})"
            "; use Csi(fuse=Process(jvm=Jvm(…)))",
        )
        for flag in ("-Xmx2g", "-Xms2g", "-XX:MaxRAMPercentage=50", "-XX:MaxDirectMemorySize=1g")
    ),
]


@each_kind
@pytest.mark.parametrize(("options", "message"), REFUSED)
def test_what_cannot_work_is_refused(make: Any, options: dict[str, Any], message: str) -> None:
    chart = new_chart()
    given = {"driver": driver_in(chart, mount_in_pod=True), **options}
    assert refusal(make, chart, "made", **given).startswith(make.__name__ + message)


@pytest.mark.parametrize(
    ("make", "options", "message"),
    [
        (CsiStorageClass, {"name": "My class"}, "CsiStorageClass name must be at most 253"),
        (
            CsiStorageClass,
            {"path_type": "File"},
            "CsiStorageClass path_type must be one of 'Directory', 'DirectoryOrCreate'",
        ),
        (CsiVolume, {"name": "a.b"}, "CsiVolume name must be at most 63 lower-case letters"),
        (CsiVolume, {"size": "1Gi"}, "CsiVolume size must be a cdk8s.Size (got '1Gi')"),
        (CsiVolume, {"access_modes": []}, "CsiVolume access_modes must name a mode (got [])"),
        (
            CsiVolume,
            {"access_modes": ["ReadWriteMany", "ReadWriteOncePod"]},
            "CsiVolume access_modes must not have others beside ReadWriteOncePod",
        ),
        (
            CsiVolume,
            {"access_modes": ["RWO"]},
            "CsiVolume access_modes must be one of 'ReadWriteOnce'",
        ),
    ],
)
def test_what_is_of_one_kind_only_is_refused(
    make: Any, options: dict[str, Any], message: str
) -> None:
    assert refusal(mounted, make, **options).startswith(message)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": ""}, "CsiClaim name must be at most 253"),
        ({"storage_class_name": ""}, "CsiClaim storage_class_name must be at most 253"),
        ({"size": Size.gibibytes(0)}, "CsiClaim size must be more than 0"),
        ({"access_modes": "ReadWriteOnce"}, "CsiClaim access_modes must be a list"),
        (
            {"access_modes": ["ReadWriteOncePod", "ReadWriteMany"]},
            "CsiClaim access_modes must not have others beside ReadWriteOncePod (got"
            " ['ReadWriteOncePod', 'ReadWriteMany']); leave it, or them, out",
        ),
    ],
)
def test_a_claim_that_kubernetes_would_refuse_is_refused(
    options: dict[str, Any], message: str
) -> None:
    assert refusal(CsiClaim, new_chart(), "claim", **options).startswith(message)


def test_a_claim_for_one_pod_alone() -> None:
    chart = new_chart()
    CsiClaim(chart, "claim", access_modes=["ReadWriteOncePod"])
    (claim,) = documents_of(chart)
    assert claim["spec"]["accessModes"] == ["ReadWriteOncePod"]


@each_kind
def test_two_of_one_name_are_refused_in_a_chart(make: Any) -> None:
    chart = new_chart()
    driver = driver_in(chart)
    make(chart, "one", driver=driver)
    assert "is in this chart already" in refusal(make, chart, "two", driver=driver)
