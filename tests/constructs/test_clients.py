"""What a cluster does for those that use it: connect, allow, select; with each cdk8s-plus."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from cdk8s import ApiObject, Chart, Cron, JsonPatch

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    Fuse,
    NetworkPolicies,
    PodOptions,
    ProxyOptions,
    Tier,
    Ufs,
    VolumeSource,
)
from tests.kit import Document, documents_of, new_chart, one, refusal

PLUS = [importlib.import_module(f"cdk8s_plus_{version}") for version in (27, 35)]
"""The oldest package that there is a promise for, and the newest."""

KINDS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod")
LABELLED = {"podSelector": {"matchLabels": {"alluxio-client": "true"}}}
OURS = {
    "name": "ALLUXIO_CLIENT_HOSTNAME",
    "valueFrom": {"fieldRef": {"fieldPath": "status.hostIP"}},
}
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def new_cluster(chart: Chart | None = None, **options: Any) -> AlluxioCluster:
    chart = chart or new_chart("alluxio")
    tier = Tier(
        medium_type="SSD", path="/ssd", quota="1Gi", volume=VolumeSource.host_path("/srv/ssd")
    )
    options = {"ufs": Ufs("s3://bucket/data"), "tiers": [tier], **options}
    return AlluxioCluster(chart, "alluxio", **options)


def workload(plus: Any, chart: Chart, kind: str = "Deployment", id: str = "app") -> Any:
    more = {"schedule": Cron.hourly()} if kind == "CronJob" else {}
    container = plus.ContainerProps(image="application:1", port_number=8080)
    return getattr(plus, kind)(chart, id, containers=[container], **more)


def generated(plus: Any, chart: Chart, kind: str) -> ApiObject:
    """A workload of a class as `cdk8s import k8s` generates it; cdk8s-plus brings them along."""
    k8s = plus.k8s
    spec = k8s.PodSpec(
        containers=[k8s.Container(name="main", image="application:1")], restart_policy="Never"
    )
    metadata = k8s.ObjectMeta(name="app")
    if kind == "Pod":
        pod: ApiObject = k8s.KubePod(chart, "app", metadata=metadata, spec=spec)
        return pod
    labels = {"app": "application"}
    template = k8s.PodTemplateSpec(metadata=k8s.ObjectMeta(labels=labels), spec=spec)
    job = k8s.JobSpec(template=template)
    selector = k8s.LabelSelector(match_labels=labels)
    specs = {
        "Deployment": lambda: k8s.DeploymentSpec(selector=selector, template=always(template)),
        "StatefulSet": lambda: k8s.StatefulSetSpec(
            selector=selector, template=always(template), service_name="app"
        ),
        "DaemonSet": lambda: k8s.DaemonSetSpec(selector=selector, template=always(template)),
        "Job": lambda: job,
        "CronJob": lambda: k8s.CronJobSpec(
            schedule="@hourly", job_template=k8s.JobTemplateSpec(spec=job)
        ),
    }

    def always(template: Any) -> Any:
        spec = k8s.PodSpec(containers=template.spec.containers, restart_policy="Always")
        return k8s.PodTemplateSpec(metadata=template.metadata, spec=spec)

    made: ApiObject = getattr(k8s, f"Kube{kind}")(
        chart, "app", metadata=metadata, spec=specs[kind]()
    )
    return made


def pod(chart: Chart, kind: str = "Deployment") -> Document:
    """The template of the pods of the one workload in a chart, as it is written."""
    document = one(documents_of(chart, whole=False), kind)
    found = document["spec"]
    found = found.get("jobTemplate", {}).get("spec", found)
    template: Document = found.get("template", document)
    return template


def variables(template: Document, container: int = 0) -> dict[str, Any]:
    found = template["spec"]["containers"][container].get("env", ())
    return {each["name"]: each for each in found}


def ingress(alluxio: AlluxioCluster, role: str) -> list[Document]:
    """The rules of the policy of a role."""
    documents = documents_of(Chart.of(alluxio), whole=False)
    rules: list[Document] = one(documents, "NetworkPolicy", f"alluxio-{role}")["spec"]["ingress"]
    return rules


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


def near(role: str, namespace: str | None) -> Document:
    """The term of an affinity to the pods of a role."""
    labels = {"app": "alluxio", "role": f"alluxio-{role}", "release": "alluxio"}
    there = {"matchLabels": {"kubernetes.io/metadata.name": namespace}}
    return {
        "labelSelector": {"matchLabels": labels},
        "topologyKey": "kubernetes.io/hostname",
        **({} if namespace is None else {"namespaceSelector": there}),
    }


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
                " connect it once, or name other variables=[…]"
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


def test_connected_pods_are_let_in_by_a_label_or_in_addition() -> None:
    there = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "apps"}}}
    label = {"alluxio-client": "true"}
    cases: list[tuple[list[Any], str, dict[str, str], list[Any]]] = [
        ([LABELLED], "alluxio", label, []),
        ([], "alluxio", label, [LABELLED]),
        ([LABELLED], "apps", label, [{**there, **LABELLED}]),
        ([there], "apps", {}, []),
        # Another one would have a label, which they need not have.
        ([{**there, "podSelector": {"matchLabels": {"a": "b"}}}, there], "apps", {}, []),
    ]
    for plus in PLUS:
        for make in (workload, generated):
            for clients, namespace, labels, allowed in cases:
                alluxio = new_cluster(network_policies=NetworkPolicies(clients=clients))
                chart = new_chart(namespace)
                application = make(plus, chart, "Deployment")
                before = pod(chart)["metadata"]["labels"]
                alluxio.connect(application)
                case = (plus.__name__, make.__name__, clients, namespace)
                assert {**before, **labels} == pod(chart)["metadata"]["labels"], case
                assert [{"from": [each], "ports": ports(19998, 20001)} for each in allowed] == [
                    each for each in ingress(alluxio, "master") if len(each["ports"]) > 1
                ], case


def test_a_label_that_pods_have_stays_as_it_is() -> None:
    """The label of whom policies let in could take the pods away from who selects them."""
    clients = [{"podSelector": {"matchLabels": {"app": "spark"}}}]
    for plus in PLUS:
        alluxio = new_cluster(network_policies=NetworkPolicies(clients=clients))
        chart = new_chart("alluxio")
        alluxio.connect(generated(plus, chart, "Deployment"))
        labels = {"app": "application", "alluxio-client": "true"}
        assert labels == pod(chart)["metadata"]["labels"]


def ports(*numbers: int) -> list[Document]:
    return [{"protocol": "TCP", "port": each} for each in numbers]


def test_allow_adds_to_each_policy_the_ports_of_clients_or_the_web_ports() -> None:
    alluxio = new_cluster(
        network_policies=NetworkPolicies(clients=[LABELLED]),
        proxy=ProxyOptions(),
        worker_pod=PodOptions(service_ports={}),
    )
    peer = {"podSelector": {"matchLabels": {"app": "spark"}}}
    prometheus = {"podSelector": {"matchLabels": {"app": "prometheus"}}}
    for _ in range(2):  # once is enough
        alluxio.allow(peer)
        alluxio.allow(LABELLED)
        alluxio.allow(prometheus, web=True)
    cases: list[tuple[str, Any, list[int]]] = [
        ("master", peer, [19998, 20001]),
        ("master", prometheus, [19999, 20002]),
        ("worker", peer, [29999]),
        ("worker", prometheus, [30000, 30003]),
        ("proxy", peer, [39999]),
        ("proxy", prometheus, [39999]),
    ]
    for role, who, numbers in cases:
        rules = [each for each in ingress(alluxio, role) if each["from"] == [who]]
        assert [{"from": [who], "ports": ports(*numbers)}] == rules, (role, who)


def test_allow_takes_peers_of_cdk8s_plus() -> None:
    for plus in PLUS:
        alluxio, chart = new_cluster(network_policies=NetworkPolicies()), new_chart("apps")
        there = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "apps"}}}
        spark = {"podSelector": {"matchLabels": {"app": "spark"}}}
        application = workload(plus, chart)
        address = pod(chart)["metadata"]["labels"]
        namespaces = plus.Namespaces.select(chart, "apps", names=["apps"])
        selected = plus.Pods.select(chart, "spark", labels={"app": "spark"}, namespaces=namespaces)
        block = plus.NetworkPolicyIpBlock.ipv4(chart, "block", "10.0.0.0/8")
        cases: list[tuple[Any, dict[str, Any]]] = [
            (selected, {**there, **spark}),
            (block, {"ipBlock": {"cidr": "10.0.0.0/8"}}),
            (namespaces, {**there, "podSelector": {}}),
            (application, {**there, "podSelector": {"matchLabels": address}}),
        ]
        for peer, expected in cases:
            alluxio.allow(peer)
            rule = ingress(alluxio, "worker")[-1]
            assert [expected] == rule["from"], type(peer)


def test_allow_without_policies_does_nothing_and_refuses_what_is_no_peer() -> None:
    alluxio = new_cluster()
    alluxio.allow(LABELLED)
    assert [] == [each.kind for each in alluxio.network_policies]
    for wrong, message in (
        ("spark", "must be a peer of a NetworkPolicy, as a dict or of cdk8s-plus (got 'spark')"),
        (PLUS[0].Cpu.units(1), "must be a peer of a NetworkPolicy, as a dict or of cdk8s-plus"),
        ({"podSelectors": {}}, "[0] "),
    ):
        refused = refusal(alluxio.allow, wrong)
        assert refused.startswith("AlluxioCluster.allow peer"), refused
        assert message in refused, refused


def test_selectors_select_in_policies_of_cdk8s_plus() -> None:
    for plus in PLUS:
        alluxio, chart = new_cluster(), new_chart("apps")
        application = workload(plus, chart)
        alluxios = plus.Namespaces.select(chart, "alluxio", names=["alluxio"])
        workers = plus.Pods.select(
            chart, "workers", labels=dict(alluxio.selector("worker")), namespaces=alluxios
        )
        port = plus.NetworkPolicyPort.tcp(alluxio.config.ports.worker_rpc)
        isolation = plus.PodConnectionsIsolation.POD
        application.connections.allow_to(workers, ports=[port], isolation=isolation)
        (policy,) = (
            each for each in documents_of(chart, whole=False) if each["kind"] == "NetworkPolicy"
        )
        (rule,) = policy["spec"]["egress"]
        assert {"matchLabels": alluxio.selector("worker")} == rule["to"][0]["podSelector"]
        assert ports(29999) == [{**each} for each in rule["ports"]]


def test_selector_knows_the_roles_and_no_others() -> None:
    alluxio = new_cluster()
    expected = {"app": "alluxio", "role": "alluxio-logserver", "release": "alluxio"}
    assert expected == alluxio.selector("logserver")
    with pytest.raises(AlluxioConfigError, match=r"AlluxioCluster.selector role must be one of"):
        alluxio.selector("journal")  # type: ignore[arg-type]


def test_names_are_those_that_are_written() -> None:
    alluxio = new_cluster(fuse=Fuse(), proxy=ProxyOptions(service="ClusterIP"), masters=3)
    written: dict[str, set[str]] = {}
    for each in documents_of(Chart.of(alluxio), whole=False):
        written.setdefault(each["kind"], set()).add(each["metadata"]["name"])
    claims = {f"alluxio-journal-alluxio-master-{i}" for i in range(3)}
    named = {kind: set(names) for kind, names in alluxio.names.items()}
    assert {**written, "PersistentVolumeClaim": claims} == named


def test_client_of_a_cluster_is_in_its_namespace() -> None:
    assert "alluxio://alluxio-master-0.alluxio.svc:19998/a" == new_cluster().client.uri("/a")
