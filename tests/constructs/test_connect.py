"""`AlluxioCluster.connect` and `fuse.mount`: what the pods of applications get, and where."""

from __future__ import annotations

from typing import Any

from cdk8s import ApiObject, JsonPatch

from alluxio_constructs import Fuse
from tests.constructs.applications import (
    KINDS,
    OURS,
    PLUS,
    PREFERRED,
    REQUIRED,
    generated,
    near,
    new_cluster,
    pod,
    variables,
    workload,
)
from tests.kit import new_chart, refusal


def test_any_workload_is_connected() -> None:
    for plus in PLUS:
        for kind in KINDS:
            for make in (workload, generated):
                what = f"{kind} of {make.__name__} {plus.__name__}"
                alluxio, chart = new_cluster(), new_chart("apps")
                alluxio.connect(make(plus, chart, kind), user="joe", affinity="required")
                template = pod(chart, kind)
                env = variables(template)
                assert ["ALLUXIO_CLIENT_HOSTNAME", "ALLUXIO_JAVA_OPTS"] == list(env), what
                assert OURS == env["ALLUXIO_CLIENT_HOSTNAME"], what
                assert (
                    "-Dalluxio.master.hostname=alluxio-master-0.alluxio.svc"
                    " -Dalluxio.user.short.circuit.enabled=true"
                    " -Dalluxio.worker.data.server.domain.socket.as.uuid=false"
                    " -Dalluxio.security.login.username=joe"
                    " -Dalluxio.user.hostname=$(ALLUXIO_CLIENT_HOSTNAME)"
                ) == env["ALLUXIO_JAVA_OPTS"]["value"], what
                spec = template["spec"]
                volume = {"path": "/srv/ssd", "type": "DirectoryOrCreate"}
                assert [{"name": "alluxio-ssd", "hostPath": volume}] == spec["volumes"], what
                (mount,) = spec["containers"][0]["volumeMounts"]
                assert ("alluxio-ssd", "/ssd") == (mount["name"], mount["mountPath"]), what
                assert [near("worker", "alluxio")] == spec["affinity"]["podAffinity"][REQUIRED]


def test_affinity_is_preferred_required_or_none() -> None:
    for plus in PLUS:
        for make in (workload, generated):
            cases: list[tuple[Any, dict[str, Any] | None]] = [
                ({}, {PREFERRED: [{"weight": 100, "podAffinityTerm": near("worker", None)}]}),
                ({"affinity": "required"}, {REQUIRED: [near("worker", None)]}),
                ({"affinity": None}, None),
            ]
            for options, expected in cases:
                alluxio, chart = new_cluster(), new_chart("alluxio")
                alluxio.connect(make(plus, chart, "Deployment"), **options)
                found = pod(chart)["spec"].get("affinity", {}).get("podAffinity")
                assert expected == found, (options, make.__name__)


def test_fuse_brings_pods_to_where_it_is_served() -> None:
    for plus in PLUS:
        for make in (workload, generated):
            cases: list[tuple[Fuse, dict[str, Any], dict[str, Any] | None]] = [
                (Fuse(), {}, {REQUIRED: [near("fuse", "alluxio")]}),
                (Fuse(worker_embedded=True), {}, {REQUIRED: [near("worker", "alluxio")]}),
                (
                    Fuse(),
                    {"affinity": "preferred"},
                    {PREFERRED: [{"weight": 100, "podAffinityTerm": near("fuse", "alluxio")}]},
                ),
                (Fuse(), {"affinity": None}, None),
            ]
            for fuse, options, expected in cases:
                alluxio, chart = new_cluster(fuse=fuse), new_chart("apps")
                application = make(plus, chart, "Deployment")
                assert "/data/fuse" == alluxio.fuse.mount(application, "/data", **options)
                template = pod(chart)
                assert expected == template["spec"].get("affinity", {}).get("podAffinity")
                (mount,) = template["spec"]["containers"][0]["volumeMounts"]
                assert ("/data", "HostToContainer") == (
                    mount["mountPath"],
                    mount["mountPropagation"],
                )


def test_connect_and_fuse_go_together_and_leave_what_is_there() -> None:
    (plus, _) = PLUS
    alluxio, chart = new_cluster(fuse=Fuse()), new_chart("apps")
    application = generated(plus, chart, "Deployment")
    nodes = {"nodeSelectorTerms": [{"matchExpressions": [{"key": "gpu", "operator": "Exists"}]}]}
    term = {"labelSelector": {}, "topologyKey": "kubernetes.io/hostname"}
    application.add_json_patch(
        JsonPatch.add(
            "/spec/template/spec/affinity",
            {"nodeAffinity": {REQUIRED: nodes}, "podAffinity": {REQUIRED: [term]}},
        ),
        JsonPatch.add("/spec/template/spec/containers/0/env", [{"name": "A", "value": "b"}]),
    )
    alluxio.connect(application)
    alluxio.fuse.mount(application, "/data")
    spec = pod(chart)["spec"]
    affinity = spec["affinity"]
    assert nodes == affinity["nodeAffinity"][REQUIRED]
    assert [term, near("fuse", "alluxio")] == affinity["podAffinity"][REQUIRED]
    assert 1 == len(affinity["podAffinity"][PREFERRED])
    assert ["A", "ALLUXIO_CLIENT_HOSTNAME", "ALLUXIO_JAVA_OPTS"] == list(variables({"spec": spec}))
    assert ["alluxio-ssd", "alluxio-fuse"] == [each["name"] for each in spec["volumes"]]


def test_containers_are_chosen_by_name_as_well() -> None:
    for plus in PLUS:
        alluxio, chart = new_cluster(fuse=Fuse()), new_chart("alluxio")
        application = workload(plus, chart)
        application.add_container(image="second:1", name="second")
        alluxio.connect(application, containers=["second"])
        template = pod(chart)
        assert [{}, 2] == [variables(template, 0), len(variables(template, 1))]

        chart = new_chart("alluxio")
        application = generated(plus, chart, "Deployment")
        more = {"name": "second", "image": "second:1"}
        application.add_json_patch(JsonPatch.add("/spec/template/spec/containers/-", more))
        alluxio.connect(application, containers=["second"])
        # The first time all, the second time the same volume in the other.
        alluxio.fuse.mount(application, "/data", containers=["main"])
        alluxio.fuse.mount(application, "/input", containers=["second"])
        template = pod(chart)
        assert [{}, 2] == [variables(template, 0), len(variables(template, 1))]
        assert ["alluxio-ssd", "alluxio-fuse"] == [
            each["name"] for each in template["spec"]["volumes"]
        ]
        cases: list[tuple[Any, str]] = [
            (["third"], "[0] must be a container of 'test/app' (got 'third'); leave it out"),
            (["main", "main"], "[1] is given twice (got 'main'); leave one out"),
            ([1], "[0] must be a string (got 1)"),
        ]
        for containers, message in cases:
            refused = refusal(alluxio.connect, application, containers=containers)
            assert refused.startswith(f"AlluxioCluster.connect containers{message}"), message


def test_a_custom_resource_is_connected_where_its_template_is() -> None:
    alluxio, chart = new_cluster(), new_chart("alluxio")
    job = ApiObject(chart, "job", api_version="kubeflow.org/v1", kind="PyTorchJob")
    container = {"name": "pytorch", "image": "trainer:1"}
    template = {"template": {"spec": {"containers": [container]}}}
    job.add_json_patch(JsonPatch.add("/spec", {"pytorchReplicaSpecs": {"Master": template}}))
    alluxio.connect(job, template="/spec/pytorchReplicaSpecs/Master/template")
    written = job.to_json()["spec"]["pytorchReplicaSpecs"]["Master"]["template"]
    assert ["ALLUXIO_CLIENT_HOSTNAME", "ALLUXIO_JAVA_OPTS"] == list(variables(written))

    cases: list[tuple[str | None, str]] = [
        (None, "workload is not a kind whose pod template is known (got 'PyTorchJob'); give"),
        ("/spec/nowhere", "template must be the path of a pod template with a spec in 'test/job'"),
        ("/spec/pytorchReplicaSpecs/9", "template must be the path of a pod template"),
    ]
    for pointer, message in cases:
        refused = refusal(alluxio.connect, job, template=pointer)
        assert refused.startswith(f"AlluxioCluster.connect {message}"), message
    plus = workload(PLUS[0], new_chart())
    assert refusal(alluxio.connect, plus, template="/spec").startswith(
        "AlluxioCluster.connect template is only for an ApiObject of a custom kind"
    )


def test_what_cannot_be_connected_is_refused_and_left_as_it_is() -> None:
    for plus in PLUS:
        for make in (workload, generated):
            alluxio, chart = new_cluster(), new_chart("alluxio")
            application = make(plus, chart, "Deployment")
            alluxio.connect(application)
            before = pod(chart)
            assert (
                "container 'main' of 'test/app' already has something mounted at '/ssd'; mount it"
                " once, or at another path"
            ) == refusal(alluxio.connect, application)
            assert (
                "container 'main' of 'test/app' already has a variable 'ALLUXIO_CLIENT_HOSTNAME';"
                " connect it once, naming variables=[…] that it does not have"
            ) == refusal(alluxio.connect, application, short_circuit=False)
            assert before == pod(chart)

        alluxio = new_cluster()
        empty = plus.Deployment(new_chart("alluxio"), "app")
        for given, purpose in (({}, "mount '/ssd' into"), ({"short_circuit": False}, "give")):
            message = refusal(alluxio.connect, empty, **given)
            assert message.startswith(f"'test/app' has no container to {purpose}"), given

    chart = new_chart("alluxio")
    application = generated(PLUS[0], chart, "Deployment")
    application.add_json_patch(
        JsonPatch.add("/spec/template/spec/volumes", [{"name": "alluxio-ssd", "emptyDir": {}}])
    )
    assert (
        "'test/app' already has another volume called 'alluxio-ssd'; rename that, or give the"
        " cluster a name of its own: name=…"
    ) == refusal(new_cluster().connect, application)
    for wrong in (None, 1, "app", new_chart()):
        assert refusal(new_cluster().connect, wrong).startswith(
            "AlluxioCluster.connect workload must be a Deployment, StatefulSet"
        ), wrong


def test_manifest_that_is_malformed_is_refused_with_the_place() -> None:
    alluxio, chart = new_cluster(), new_chart("alluxio")
    place = "/spec/template/spec/containers"
    good = {"name": "main", "image": "application:1"}
    cases: list[tuple[Any, str]] = [
        ([{"image": "application:1"}], f"{place} must be a list, each item with its name"),
        ({"name": "main"}, f"{place} must be a list, each item with its name"),
        (["main"], f"{place} must be a list, each item with its name"),
        ([{**good, "env": {"A": "b"}}], f"{place}/0/env must be a list, each item with its name"),
        (
            [good, {**good, "name": "b", "volumeMounts": [{"name": "c"}]}],
            f"{place}/1/volumeMounts must be a list, each item with its mountPath",
        ),
    ]
    for i, (containers, message) in enumerate(cases):
        application = ApiObject(chart, f"app-{i}", api_version="apps/v1", kind="Deployment")
        spec = {"template": {"spec": {"containers": containers}}}
        application.add_json_patch(JsonPatch.add("/spec", spec))
        refused = refusal(alluxio.connect, application)
        assert refused.startswith(f"'test/app-{i}' {message}"), refused


def test_path_with_a_final_slash_is_the_same_path() -> None:
    chart = new_chart("alluxio")
    application = generated(PLUS[0], chart, "Deployment")
    mount = {"name": "own", "mountPath": "/ssd/"}
    application.add_json_patch(
        JsonPatch.add("/spec/template/spec/containers/0/volumeMounts", [mount])
    )
    message = refusal(new_cluster().connect, application)
    assert message.startswith(
        "container 'main' of 'test/app' already has something mounted at '/ssd'"
    )


def test_options_that_connect_nothing_are_refused() -> None:
    alluxio, chart = new_cluster(), new_chart("alluxio")
    application = workload(PLUS[0], chart)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"variables": []}, "variables must name one at least (got []); use"),
        ({"variables": ["A", "A"]}, "variables has 'A' twice"),
        ({"variables": ["A B"]}, "variables must be letters, digits and _"),
        (
            {"variables": ["ALLUXIO_CLIENT_HOSTNAME"]},
            "variables must not be the one with the host's address",
        ),
        (
            {"user": "joe doe"},
            "user must be a user's name: letters, digits and . _ - (got 'joe doe'); leave it out"
            " for the user of the process",
        ),
        ({"affinity": "must"}, "affinity must be one of 'preferred', 'required'"),
        ({"short_circuit": "off"}, "short_circuit must be True or False"),
    ]
    for options, message in cases:
        refused = refusal(alluxio.connect, application, **options)
        assert refused.startswith(f"AlluxioCluster.connect {message}"), refused
    assert {} == variables(pod(chart))
