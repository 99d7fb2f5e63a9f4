"""Resolvers that a user gives an app see all fields of our objects, as those of any other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cdk8s_plus_27 as kplus
import jsii
from cdk8s import ApiObject, App, Chart, IResolver, JsonPatch, ResolutionContext, Testing

from alluxio_constructs import AlluxioCluster, JournalVolumes, Ufs
from tests.kit import Document, check_schemas, container, one

IMAGE = "alluxio/alluxio:2.9.5"


@jsii.implements(IResolver)
class Replacing:
    """Replaces values, and remembers which it was asked for."""

    def __init__(self, values: Mapping[Any, Any]) -> None:
        self._values = values
        self.asked: list[str] = []

    def resolve(self, context: ResolutionContext) -> None:
        self.asked.append("/".join([context.obj.kind, *context.key]))
        value = context.value
        if isinstance(value, (str, int)) and value in self._values:
            context.replace_value(self._values[value])


def chart_of(*resolvers: Any) -> Chart:
    app = App(outdir=Testing.app().outdir, resolvers=list(resolvers))
    return Chart(app, "test", namespace="test", disable_resource_name_hashes=True)


def documents(chart: Chart) -> list[Document]:
    found: list[Document] = Testing.synth(chart)
    check_schemas(found)
    return found


def small(chart: Chart) -> AlluxioCluster:
    return AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://bucket/data"), worker_enabled=False)


def test_resolver_replaces_what_is_in_the_fields_of_an_object() -> None:
    mirror = Replacing({IMAGE: f"registry.example.com/{IMAGE}"})
    chart = chart_of(mirror)
    small(chart)
    master = container(documents(chart), "alluxio-master")
    assert f"registry.example.com/{IMAGE}" == master["image"]
    assert "StatefulSet/spec/template/spec/containers/0/image" in mirror.asked


def test_resolver_that_replaces_nothing_changes_nothing() -> None:
    plain, asked = chart_of(), chart_of(Replacing({}))
    for chart in (plain, asked):
        small(chart)
    assert documents(plain) == documents(asked)
    one_, other = (one(documents(each), "StatefulSet") for each in (plain, asked))
    assert list(one_["spec"]) == list(other["spec"])


def test_resolvers_see_what_patches_added_and_take_turns() -> None:
    chart = chart_of(Replacing({"first": "second"}), Replacing({"second": "third", 5: None}))
    alluxio = small(chart)
    alluxio.config_map.add_json_patch(
        JsonPatch.add("/data/PATCHED", "first"), JsonPatch.add("/data/NESTED", "second")
    )
    alluxio.master.stateful_set.add_json_patch(JsonPatch.add("/spec/minReadySeconds", 5))
    found = documents(chart)
    data = one(found, "ConfigMap")["data"]
    assert ("third", "third") == (data["PATCHED"], data["NESTED"])
    assert "minReadySeconds" not in one(found, "StatefulSet")["spec"]


def test_resolvers_see_objects_that_stand_alone_and_those_of_others() -> None:
    chart = chart_of(Replacing({"standard": "fast", "data:1": "registry/data:1"}))
    JournalVolumes(chart, "volumes", nodes=["node-0"])
    kplus.Pod(chart, "pod", containers=[kplus.ContainerProps(image="data:1")])
    found = documents(chart)
    assert "fast" == one(found, "PersistentVolume")["spec"]["storageClassName"]
    assert "registry/data:1" == one(found, "Pod")["spec"]["containers"][0]["image"]


def test_object_is_an_api_object_whether_there_are_resolvers_or_not() -> None:
    for resolvers in ([], [Replacing({})]):
        alluxio = small(chart_of(*resolvers))
        assert ApiObject.is_api_object(alluxio.config_map), resolvers
        assert isinstance(alluxio.config_map, ApiObject), resolvers
        assert "data" in alluxio.config_map.to_json(), resolvers
