"""Users' features: what they may return, and errors that name their class and method."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from alluxio_constructs import (
    AlluxioConfigError,
    Component,
    ConfigMapFiles,
    Csi,
    EnvReference,
    Feature,
    Fuse,
    Journal,
    LogServerOptions,
    Metastore,
    Mount,
    PodVolume,
    ProxyOptions,
    Ufs,
    Unchecked,
    VolumeSource,
)
from tests.kit import Document, cluster, container, feature, mount_paths, one, properties, refusal

HERE = Component.WORKER
TMP = "alluxio.tmp.dirs"
CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}


def mount(path: str = "/mine", name: str = "mine", **volume: Any) -> Mount:
    volume = volume or {"source": {"emptyDir": {}}}
    return Mount(volume=PodVolume(name=name, **volume), path=path)


# ------------------------------------------------------------------------------ what is a feature


def test_features_refuse_anything_but_a_users_own_feature() -> None:
    class Scratch(Feature):
        pass

    cases: list[tuple[Any, str]] = [
        (
            [Scratch],
            "features[0] must be an instance of it (got the class Scratch); use Scratch(…)",
        ),
        ([None], "features[0] must be a Feature (got None); make one with Feature(…)"),
        (Scratch(), "features must be a list"),
        (
            [Ufs("s3://a/b")],
            "features must be features of your own, and this is a part of the library (got"
            " Ufs('s3://a/b')); give it by its own option",
        ),
        ([Journal.local()], "features must be features of your own"),
        ([Metastore()], "features must be features of your own"),
    ]
    for given, message in cases:
        assert refusal(cluster, features=given).startswith(message), message

    files = ConfigMapFiles(config_map_name="files", mount="files")
    assert cluster(config_maps=[files], external=["ConfigMap/files"]) == cluster(
        features=[files], external=["ConfigMap/files"]
    )


def test_method_that_is_never_called_is_refused() -> None:
    cases = [
        ("mounts", "volume_mounts"),
        ("env", "environment"),
        ("propertys", "properties"),
        ("volumeMounts", "volume_mounts"),
        ("volume_mount", "volume_mounts"),
        ("environments", "environment"),
    ]
    for name, meant in cases:
        made = type("Mine", (Feature,), {name: lambda self, component: ()})()
        expected = f"Mine.{name} is never called; rename it to {meant}"
        assert expected == refusal(cluster, features=[made]), name


def test_helpers_of_a_feature_are_its_own() -> None:
    class Mine(Feature):
        env = "production"

        def mounts(self) -> list[Mount]:
            return [mount()]

        def describe(self) -> str:
            return "mine"

        def volume_mounts(self, component: Component) -> list[Mount]:
            return self.mounts() if component is HERE else []

    assert "/mine" == mount_paths(cluster(features=[Mine()]), "alluxio-worker")["mine"]


def test_owned_properties_that_are_no_patterns_are_refused() -> None:
    cases: list[tuple[Any, str]] = [
        (["alluxio.debug"], "Mine.owns must be a dict from names to values"),
        ("alluxio.debug", "Mine.owns must be a dict from names to values"),
        ({"alluxio.debug": None}, "Mine.owns['alluxio.debug'] must be a string (got None)"),
        ({"alluxio.debug": ""}, "Mine.owns['alluxio.debug'] must be a non-empty string"),
        ({"(": "Mine(…)"}, "Mine.owns must have regular expressions of properties' names as keys"),
        ({1: "Mine(…)"}, "Mine.owns must be a dict from names to values"),
    ]
    for owns, message in cases:
        assert refusal(cluster, features=[feature(owns=owns)]).startswith(message), owns


# ------------------------------------------------------------------------------ how it is asked


def test_method_that_cannot_be_called_is_refused() -> None:
    expected = "does not accept the arguments that the library passes; use def {0}(self, component)"
    for method in ("properties", "volume_mounts", "environment"):
        takes: list[Callable[..., Any]] = [lambda self: (), lambda: (), lambda self, a, b: ()]
        for each in takes:
            made = type("Mine", (Feature,), {method: each})()
            message = f"Mine.{method} {expected.format(method)}"
            assert message == refusal(cluster, features=[made]), method

        made = type("Mine", (Feature,), {method: ()})()
        message = f"Mine.{method} must be a method (got ()); use def {method}(self, component)"
        assert message == refusal(cluster, features=[made]), method


def test_error_in_a_method_names_the_method_and_keeps_its_traceback() -> None:
    for method in ("properties", "volume_mounts", "environment"):

        def failing(self: Feature, component: Component) -> object:
            return dict[str, object]()[component.name]

        made = type("Mine", (Feature,), {method: failing})()
        with pytest.raises(AlluxioConfigError, match=rf"^Mine\.{method} failed for Comp") as caught:
            cluster(features=[made])
        assert isinstance(caught.value.__cause__, KeyError), method

    class Refusing(Feature):
        def properties(self, component: Component) -> dict[str, Any]:
            raise AlluxioConfigError("needs a size", parameter="Refusing")

    assert "Refusing needs a size" == refusal(cluster, features=[Refusing()])


def test_feature_is_called_once_for_each_process() -> None:
    asked: list[tuple[str, Component]] = []

    class Counting(Feature):
        def volume_mounts(self, component: Component) -> list[Mount]:
            asked.append(("volume_mounts", component))
            return [mount(f"/mine/{component.suffix}/{len(asked)}", f"mine-{len(asked)}")]

    cluster(features=[Counting()])
    assert len(asked) == len(set(asked))
    assert {Component.MASTER, Component.JOB_MASTER, Component.WORKER, Component.JOB_WORKER} == {
        component for _, component in asked
    }


# ------------------------------------------------------------------------------ what it answers


def test_method_that_returns_another_type_is_refused() -> None:
    forgotten = "must return {} for every component (got None); end it with return {}"
    dict_, list_ = forgotten.format("a dict", "{}"), forgotten.format("a list", "()")
    cases: list[tuple[str, Any, str]] = [
        ("properties", None, dict_),
        ("properties", [], "must be a dict from names to values (got a list)"),
        ("properties", {1: 2}, "must be a dict from names to values"),
        ("properties", "alluxio.debug", "must be a dict from names to values (got a str)"),
        ("volume_mounts", None, list_),
        ("volume_mounts", mount(), "must be a list (got Mount("),
        ("volume_mounts", {}, "must be a list (got {})"),
        ("volume_mounts", "/mine", "must be a list (got '/mine')"),
        ("volume_mounts", ["/mine"], "[0] must be a Mount (got '/mine')"),
        ("volume_mounts", [PodVolume(name="a")], "[0] must be a Mount (got PodVolume("),
        ("environment", None, list_),
        ("environment", {"A": "b"}, "must be a list (got {'A': 'b'})"),
        ("environment", ["A"], "[0] must be a dict from names to values (got 'A')"),
    ]
    for method, answer, message in cases:
        said = refusal(cluster, features=[feature(**{method: answer})])
        place = f"Mine.{method}"
        assert said.startswith((f"{place} {message}", f"{place}{message}")), (method, answer, said)


def test_method_may_be_a_generator() -> None:
    class Mine(Feature):
        def volume_mounts(self, component: Component) -> Iterator[Mount]:  # type: ignore[override]
            if component is HERE:
                yield mount()

    listed = feature(volume_mounts=[mount()])
    assert cluster(features=[listed]) == cluster(features=[Mine()])


def test_property_that_cannot_be_written_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"alluxio.tmp.dir": "/a"}, "has 'alluxio.tmp.dir', which Alluxio 2.9.5 does not have"),
        ({"alluxio.debug": "yes"}, "['alluxio.debug'] must be True or False"),
        ({"fs.oss.accessKeySecret": "k"}, "has the credential 'fs.oss.accessKeySecret' as"),
        ({"alluxio.worker.web.port": 80}, "has 'alluxio.worker.web.port', which the constructs"),
        ({"alluxio.tmp.dir": EnvReference("A")}, "has 'alluxio.tmp.dir', which Alluxio 2.9.5"),
        ({"a b": EnvReference("A")}, "key must be the name of a property"),
    ]
    for answer, message in cases:
        said = refusal(cluster, features=[feature(properties=answer)])
        assert said.startswith(("Mine.properties " + message, "Mine.properties" + message)), said


def test_property_that_a_process_never_reads_is_refused_unless_all_have_it() -> None:
    name = "alluxio.master.audit.logging.enabled"
    assert refusal(cluster, features=[feature(properties={name: True})]).startswith(
        f"Mine.properties has {name!r}, which the catalogue of 2.9.5 lists for master and"
    )
    assert "true" == properties(cluster(features=[feature(of=None, properties={name: True})]))[name]


def test_property_that_another_part_sets_is_refused_unless_on_purpose() -> None:
    name = "alluxio.worker.hostname"
    for value in ("a", EnvReference("A")):
        assert (
            f"Mine.properties has {name!r}, which the constructs set themselves; use"
            " worker_pod=PodOptions(host_network=…), or write Unchecked(…) to override it on"
            " purpose"
        ) == refusal(cluster, features=[feature(properties={name: value})])
    documents = cluster(features=[feature(properties={name: Unchecked("a")})])
    assert "a" == properties(documents, HERE.variable)[name]


def test_property_is_its_owners() -> None:
    owner = feature(properties={TMP: "/a"}, owns={r"alluxio\.tmp\.dirs": "Mine(directory=…)"})
    assert "/a" == properties(cluster(features=[owner]), HERE.variable)[TMP]
    other = feature(name="Other", properties={TMP: "/a"})
    for features in ([owner, other], [other, owner]):
        assert refusal(cluster, features=features).startswith(
            f"Other.properties has {TMP!r}, which the constructs set themselves; use Mine(direct"
        )
    assert "use Mine(directory=…)" in refusal(cluster, features=[owner], properties={TMP: "/a"})


def test_features_that_set_a_property_must_agree() -> None:
    one, same = (feature(name=each, properties={TMP: "/a"}) for each in ("One", "Same"))
    other = feature(name="Other", properties={TMP: "/b"})
    assert "/a" == properties(cluster(features=[one, same]), HERE.variable)[TMP]
    assert (
        f"Other.properties and One.properties set {TMP!r} to '/b' and '/a'; leave it out of one, or"
        " write Unchecked(…) in the one that comes later and is to win"
    ) == refusal(cluster, features=[one, other])
    winner = feature(name="Winner", properties={TMP: Unchecked("/c")})
    assert "/c" == properties(cluster(features=[one, winner]), HERE.variable)[TMP]


def test_mount_that_kubernetes_would_refuse_is_refused() -> None:
    cases: list[tuple[Mount, str]] = [
        (mount("mine"), "path must be absolute (got 'mine'); use \"/mine\""),
        (mount("/"), "path must not be the root directory (got '/')"),
        (mount("/a/../b"), "path must not contain . or .."),
        (mount(name="My_Volume"), "volume name must be at most 63 lower-case letters"),
        (mount(source={}), "volume source must be exactly one source of a volume (got {})"),
        (
            mount(source={"emptyDir": {}}, claim_template=CLAIM),
            "volume source cannot be combined with a claim_template",
        ),
    ]
    for each, message in cases:
        said = refusal(cluster, features=[feature(volume_mounts=[each])])
        assert said.startswith(f"Mine.volume_mounts[0] {message}"), (each, said)


def test_volume_of_a_name_that_is_taken_or_at_a_path_that_is_taken_is_found() -> None:
    taken = VolumeSource.empty_dir().at("/dev/shm", name="other")
    assert "worker has two volumes at '/dev/shm'" in refusal(
        cluster, features=[feature(volume_mounts=[taken])]
    )
    named = VolumeSource.empty_dir().at("/mine", name="alluxio-journal")
    assert "two volumes are called 'alluxio-journal'" in refusal(
        cluster, features=[feature(of=Component.MASTER, volume_mounts=[named])]
    )


def templates(documents: list[Document]) -> list[str]:
    return [
        each["metadata"]["name"]
        for each in one(documents, "StatefulSet")["spec"]["volumeClaimTemplates"]
    ]


def test_claim_of_each_pod_is_for_statefulsets_alone() -> None:
    claim = mount(claim_template=CLAIM)
    masters = cluster(features=[feature(of=Component.MASTER, volume_mounts=[claim])])
    assert "mine" in templates(masters)
    workers = cluster(
        features=[feature(volume_mounts=[claim])], workers=2, master_enabled=False, external=[]
    )
    assert "mine" in templates(workers)

    cases: list[tuple[Component, dict[str, Any], str, str]] = [
        (HERE, {}, "worker", "give the cluster workers=3, or use VolumeSource.existing_claim(…)"),
        (Component.FUSE, {"fuse": Fuse()}, "fuse", "use VolumeSource.existing_claim(…)"),
        (Component.FUSE, {"csi": Csi()}, "fuse", "use VolumeSource.existing_claim(…)"),
        (Component.PROXY, {"proxy": ProxyOptions()}, "proxy", "use VolumeSource.existing_cl"),
        (Component.LOG_SERVER, {"log_server": LogServerOptions()}, "logserver", "use VolumeSource"),
    ]
    for component, options, role, remedy in cases:
        made = feature(of=component, volume_mounts=[claim])
        assert refusal(cluster, features=[made], **options).startswith(
            f"Mine.volume_mounts gives {component.suffix} the volume 'mine' with a claim_template,"
            f" but the {role} pods are not in a StatefulSet, whose pods alone have claims of their"
            f" own; {remedy}"
        ), component


def test_volume_in_a_system_directory_is_refused() -> None:
    cases: list[tuple[str, str, str]] = [
        ("/etc", "/srv", "Mine.volume_mounts[0] path must not hide /etc of the image"),
        ("/data", "/etc", "Mine.volume_mounts[0] volume hostPath must not be a system directory"),
        ("data", "/srv", "Mine.volume_mounts[0] path must be absolute (got 'data')"),
    ]
    for path, on_node, message in cases:
        volume = PodVolume(name="mine", source={"hostPath": {"path": on_node}})
        mounted = Mount(volume=volume, path=path, prepare=True)
        said = refusal(cluster, features=[feature(volume_mounts=[mounted])])
        assert said.startswith(message), path


def test_variable_that_no_container_can_have_is_refused() -> None:
    secret = {"secretKeyRef": {"name": "s3", "key": "key"}}
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "[0] name must be letters, digits and _, and not begin with a digit (got None)"),
        ({"name": "a-b", "value": "c"}, "[0] name must be letters, digits and _"),
        ({"name": "A"}, "[0] A must have either a value or a valueFrom"),
        ({"name": "A", "value": "b", "valueFrom": secret}, "[0] A must have either a value or"),
        ({"name": "A", "value": 5}, '[0] value must be a string (got 5); use "5"'),
        ({"name": "A", "value": "a\0b"}, "environment value"),
        ({"name": "A", "valueFrom": "s3"}, "[0] valueFrom must be a dict"),
        ({"name": "A", "values": "b"}, "[0] key must be one of 'name', 'value', 'valueFrom'"),
        ({"name": "A", "valueFrom": {"a": object()}}, "[0]['valueFrom']['a'] must be plain data"),
        ({"name": "ALLUXIO_WORKER_JAVA_OPTS", "value": ""}, " has ALLUXIO_WORKER_JAVA_OPTS, whi"),
    ]
    for variable, message in cases:
        said = refusal(cluster, features=[feature(environment=[variable])])
        assert said.startswith(("Mine.environment" + message, message)), (variable, said)

    variable = {"name": "AWS_SECRET_ACCESS_KEY", "valueFrom": secret}
    documents = cluster(features=[feature(environment=[variable])], external=["Secret/s3"])
    assert variable in container(documents, "alluxio-worker")["env"]


def test_result_for_all_processes_alone_is_refused_if_it_would_be_lost() -> None:
    answers: dict[str, Any] = {
        "volume_mounts": [mount()],
        "environment": [{"name": "A", "value": "b"}],
    }
    for method, answer in answers.items():
        made = feature(of=Component.ALL, **{method: answer})
        assert (
            f"Mine.{method} returns something only for Component.ALL, which has no container;"
            " return it for each process, such as Component.WORKER"
        ) == refusal(cluster, features=[made]), method
        assert cluster(features=[feature(of=None, **{method: answer})]), method
