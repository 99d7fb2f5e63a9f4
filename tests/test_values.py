"""The contract of all public value classes: frozen, comparable, hashable, and printed as written.

Each has the least that it can be made of as an example, and the most. They are made anew each
time, so that two of them share nothing but what the library shares.
"""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import warnings
from collections.abc import Callable, Iterator
from dataclasses import MISSING, FrozenInstanceError, fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest

import alluxio_constructs
from alluxio_constructs import (
    ConfigMapFiles,
    ConsoleSink,
    Csi,
    CsvSink,
    DataLossWarning,
    EnvReference,
    Fuse,
    GraphiteSink,
    HostAlias,
    Image,
    JmxSink,
    Journal,
    Jvm,
    LogServerOptions,
    Metastore,
    Metrics,
    MetricsSink,
    Mount,
    NetworkPolicies,
    PodOptions,
    PodVolume,
    Ports,
    Probe,
    Process,
    PrometheusMetricsServlet,
    ProxyOptions,
    Resources,
    ShortCircuitDomainOptions,
    Slf4jSink,
    Tier,
    TierDirectory,
    Tiers,
    Toleration,
    TopologySpread,
    Ufs,
    UfsSecretOptions,
    Unchecked,
    VolumeSource,
    WebEndpoint,
    WebUiOptions,
)
from alluxio_constructs._base.values import FrozenDict, Value

Make = Callable[[], Any]


def claim() -> VolumeSource:
    return VolumeSource.persistent_volume_claim(
        "20Gi",
        storage_class_name="fast",
        access_modes=["ReadWriteMany"],
        selector={"matchLabels": {"disk": "fast"}},
        prepare=True,
    )


def ram() -> VolumeSource:
    return VolumeSource.empty_dir(size_limit="2Gi", medium="Memory")


def probe(successes: int = 1) -> Probe:
    return Probe(
        initial_delay="1s",
        period="2min",
        timeout="3s",
        failure_threshold=4,
        success_threshold=successes,
        enabled=False,
    )


def resources() -> Resources:
    return Resources(cpu_request=0.5, cpu_limit="1500m", memory_request="12Gi", memory_limit="16Gi")


def jvm() -> Jvm:
    return Jvm(heap="6Gi", direct_memory="3Gi", allowance="1Gi", options=["-XX:+UseG1GC"])


def process() -> Process:
    return Process(
        resources=resources(),
        jvm=jvm(),
        properties={
            "alluxio.user.file.writetype.default": "CACHE_THROUGH",
            "example.own": Unchecked(True),
        },
        env={"PRICE": "$5 \"or\" '6'"},
        readiness_probe=probe(5),
        liveness_probe=probe(),
        startup_probe=probe(),
    )


def pod() -> PodOptions:
    shipper = {"name": "shipper", "image": "shipper:1", "ports": [{"containerPort": 9999}]}
    return PodOptions(
        labels={"team": "data"},
        annotations={"example.com/owner": "data"},
        object_labels={"department": "research"},
        object_annotations={"example.com/contact": "data@example.com"},
        node_selector={"disk": "ssd"},
        affinity={"nodeAffinity": {"a": [{"b": [1, 0.5, None, True]}]}},
        topology_spread=[spread()],
        tolerations=[toleration()],
        host_aliases=[HostAlias(ip="10.0.0.1", hostnames=["namenode"])],
        service_account_name="alluxio",
        automount_service_account_token=True,
        image_pull_secrets=["registry"],
        priority_class_name="cache",
        host_network=True,
        host_pid=True,
        share_process_namespace=True,
        dns_policy="Default",
        user=0,
        group=3000,
        fs_group=4000,
        sysctls={"kernel.shm_rmid_forced": "1"},
        env={"LANG": "C.UTF-8"},
        mounts=[VolumeSource.existing_claim("data").at("/data"), ram().at("/ram")],
        volumes=[PodVolume(name="watched", source={"emptyDir": {}})],
        containers=[shipper],
        init_containers=[{**shipper, "name": "first"}],
        service_ports={"ship": 9999},
    )


def toleration() -> Toleration:
    return Toleration(key="gpu", value="yes", effect="NoExecute", toleration_seconds=60)


def spread() -> TopologySpread:
    return TopologySpread(topology_key="zone", max_skew=2, when_unsatisfiable="DoNotSchedule")


def directory() -> dict[str, Any]:
    return {"medium_type": "SSD", "path": "/ssd", "quota": "10Gi", "volume": claim()}


def tier() -> Tier:
    return Tier(
        medium_type="MEM",
        path="/mem",
        quota="2Gi",
        volume=ram(),
        alias="FAST",
        high_watermark=0.9,
        low_watermark=0.5,
        more_directories=[TierDirectory(**directory())],
    )


def secret() -> UfsSecretOptions:
    return UfsSecretOptions(
        secret_name="s3",
        mount="s3",
        files=["core-site.xml", "ca.crt"],
        env={"AWS_ACCESS_KEY_ID": "access-key"},
        properties={"alluxio.master.mount.table.root.option.s3a.secretKey": "secret-key"},
        pods=["master"],
    )


def always(factory: Callable[..., Journal], *args: Any, **options: Any) -> Journal:
    """A journal that is formatted at every start, without the warning that it gets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        return factory(*args, format="always", **options)


CLIENT = {"podSelector": {"matchExpressions": [{"key": "client", "operator": "Exists"}]}}
UNDERFS = {
    "alluxio.underfs.hdfs.impl": "org.apache.hadoop.hdfs.DistributedFileSystem",
    "theirs": Unchecked(5),
}

# The least that each can be made of, and the most.
EXAMPLES: dict[str, tuple[Make, Make]] = {
    "ConfigMapFiles": (
        lambda: ConfigMapFiles(config_map_name="a", mount="a"),
        lambda: ConfigMapFiles(config_map_name="a", mount="a", pods=["fuse", "proxy"]),
    ),
    "ConsoleSink": (ConsoleSink, lambda: ConsoleSink(period="1min")),
    "Csi": (
        Csi,
        lambda: Csi(
            driver_object=False,
            kubelet_directory="/var/lib/k0s/kubelet",
            provisioner_image=Image("registry.example.com/csi-provisioner", tag="v5.3.0"),
            registrar_image=Image("registry.example.com/csi-registrar", tag="v2.18.0"),
            provisioner_resources=resources(),
            controller_resources=resources(),
            registrar_resources=resources(),
            node_server_resources=resources(),
            controller_pod=PodOptions(user=2001),
            node_pod=PodOptions(tolerations=[toleration()]),
            fuse=Process(resources=resources(), jvm=jvm(), env={"A": "b"}),
            fuse_user="ml",
            fuse_pod=PodOptions(host_network=False),
        ),
    ),
    "CsvSink": (CsvSink, lambda: CsvSink(period="2min", directory="/metrics")),
    "EnvReference": (lambda: EnvReference("A"), lambda: EnvReference("A")),
    "Fuse": (
        Fuse,
        lambda: Fuse(
            mount_point="/mnt/cache/data",
            alluxio_path="/data",
            mount_options=["allow_other", "attr_timeout=600"],
            user="analytics",
            process=process(),
            pod=pod(),
        ),
    ),
    "Fuse in workers": (
        lambda: Fuse(worker_embedded=True),
        lambda: Fuse(worker_embedded=True, user="ml", alluxio_path="/data"),
    ),
    "GraphiteSink": (
        lambda: GraphiteSink(host="graphite", port=2003),
        lambda: GraphiteSink(host="graphite", port=2003, period="3min", prefix="größe\\a"),
    ),
    "HostAlias": (
        lambda: HostAlias(ip="::1", hostnames=["a"]),
        lambda: HostAlias(ip="10.0.0.1", hostnames=["a", "b"]),
    ),
    "Image": (
        Image,
        lambda: Image(
            "registry.example.com/alluxio",
            tag="2.9.5-1",
            digest=f"sha256:{'0a' * 32}",
            pull_policy="Always",
            domain_sockets=True,
        ),
    ),
    "JmxSink": (JmxSink, lambda: JmxSink(domain="org.example")),
    "Journal in HDFS": (
        lambda: Journal.hdfs("hdfs://namenode:9000/journal"),
        lambda: always(
            Journal.hdfs,
            "hdfs://namenode:9000/journal",
            secrets=[UfsSecretOptions(secret_name="hdfs", mount="hdfs")],
            options=UNDERFS,
        ),
    ),
    "Journal of one master": (
        Journal.local,
        lambda: always(Journal.local, volume=claim(), folder="/j"),
    ),
    "Journal of several masters": (
        Journal.embedded,
        lambda: always(Journal.embedded, volume=claim(), folder="/raft"),
    ),
    "Jvm": (Jvm, jvm),
    "LogServerOptions": (
        LogServerOptions,
        lambda: LogServerOptions(
            volume=claim(), claim_name="logs", process=Process(env={"A": "b"}), pod=pod()
        ),
    ),
    "Metastore": (Metastore, lambda: Metastore(volume=ram(), path="/rocks")),
    "Metrics": (
        Metrics,
        lambda: Metrics(
            sinks=[ConsoleSink(period="1min"), PrometheusMetricsServlet()], scrape_annotations=True
        ),
    ),
    "Mount": (
        lambda: Mount(volume=PodVolume(name="a"), path="/a"),
        lambda: Mount(
            volume=PodVolume(name="a", source={"emptyDir": {}}),
            path="/a",
            read_only=True,
            propagation="Bidirectional",
            prepare=True,
            memory=5,
        ),
    ),
    "NetworkPolicies": (
        NetworkPolicies,
        lambda: NetworkPolicies(
            clients=[CLIENT],
            web=[{"ipBlock": {"cidr": "10.1.0.0/16", "except": ["10.1.2.0/24"]}}],
            nodes=["10.0.0.0/16"],
        ),
    ),
    "PodOptions": (PodOptions, pod),
    "PodVolume": (
        lambda: PodVolume(name="a"),
        lambda: PodVolume(
            name="a", source={"projected": {"sources": [{}]}}, claim_template={"a": [{"b": 1}]}
        ),
    ),
    "Ports": (
        Ports,
        lambda: Ports(**{each.name: 21000 + i for i, each in enumerate(fields(Ports))}),
    ),
    "Probe": (Probe, probe),
    "Process": (Process, process),
    "PrometheusMetricsServlet": (PrometheusMetricsServlet, PrometheusMetricsServlet),
    "ProxyOptions": (ProxyOptions, lambda: ProxyOptions(process=process(), pod=pod())),
    "Resources": (Resources, resources),
    "ShortCircuitDomainOptions": (
        ShortCircuitDomainOptions,
        lambda: ShortCircuitDomainOptions(
            volume=claim(), path="/sockets", name="cache", claim_name="sockets"
        ),
    ),
    "Slf4jSink": (
        Slf4jSink,
        lambda: Slf4jSink(period="4min", filter_class="a.B", filter_regex=r"Master\..*"),
    ),
    "Tier": (lambda: Tier(**directory()), tier),
    "TierDirectory": (
        lambda: TierDirectory(**{**directory(), "volume": VolumeSource.host_path()}),
        lambda: TierDirectory(**directory()),
    ),
    "Tiers": (
        lambda: Tiers(tiers=[Tier(**{**directory(), "volume": VolumeSource.host_path()})]),
        lambda: Tiers(tiers=[tier()], name="cache", claim_for_each_worker=True),
    ),
    "Toleration": (lambda: Toleration(operator="Exists"), toleration),
    "TopologySpread": (TopologySpread, spread),
    "Ufs": (
        lambda: Ufs("s3://bucket"),
        lambda: Ufs(
            "/under-store",
            options={"alluxio.underfs.local.skip.broken.symlinks": True, "own": Unchecked(1)},
            secrets=[secret()],
            read_only=True,
            volume=VolumeSource.existing_claim("under-store", prepare=True),
        ),
    ),
    "Ufs in HDFS": (
        lambda: Ufs("hdfs://namenode:9000/a"),
        lambda: Ufs(
            "hdfs://namenode:9000/a", secrets=[UfsSecretOptions(secret_name="h", mount="h")]
        ),
    ),
    "UfsSecretOptions": (lambda: UfsSecretOptions(secret_name="a", mount="a"), secret),
    "Unchecked": (lambda: Unchecked("as it is"), lambda: Unchecked(0.5)),
    "VolumeSource.persistent_volume_claim": (
        lambda: VolumeSource.persistent_volume_claim("1Gi"),
        claim,
    ),
    "VolumeSource.existing_claim": (
        lambda: VolumeSource.existing_claim("theirs"),
        lambda: VolumeSource.existing_claim("theirs", prepare=True),
    ),
    "VolumeSource.empty_dir": (VolumeSource.empty_dir, ram),
    "VolumeSource.host_path": (
        VolumeSource.host_path,
        lambda: VolumeSource.host_path("/srv/disk", type="Directory", prepare=True),
    ),
    "WebEndpoint": (
        lambda: WebEndpoint(role="master", selector={}, port_name="web", port=19999),
        lambda: WebEndpoint(
            role="master", selector={"role": "a"}, port_name="web", port=19999, path="/metrics"
        ),
    ),
    "WebUiOptions": (
        WebUiOptions,
        lambda: WebUiOptions(
            host="alluxio.example.com",
            ingress_class_name="nginx",
            tls_secret_name="alluxio-tls",
            annotations={"cert-manager.io/cluster-issuer": "letsencrypt"},
        ),
    ),
}

# Fields that the fullest example leaves as they are by default, with the reason.
AS_BY_DEFAULT = {
    ("Csi", "mount_in_pod"),  # False leaves out the FUSE pods, whose options are in the example
    ("Fuse", "worker_embedded"),  # True leaves out the daemon's; another example has it
    ("Toleration", "operator"),  # the other one excludes a value
}


def every_example() -> Iterator[tuple[str, Make]]:
    """The examples, each with a name for messages."""
    for name, (least, most) in EXAMPLES.items():
        yield f"the least {name}", least
        yield f"the fullest {name}", most


def value_classes() -> list[type]:
    """The public value classes, but for those that are made by factories of another."""
    public = [
        getattr(alluxio_constructs, name)
        for name in alluxio_constructs.__all__
        if name not in alluxio_constructs._CONSTRUCTS
    ]
    return [each for each in public if isinstance(each, type) and is_dataclass(each)]


def immutable(value: object, place: str) -> Iterator[str]:
    """The places within a value that hold something that can be changed."""
    if value is None or isinstance(value, (str, int, float, bool, Enum)):
        return
    if isinstance(value, FrozenDict):
        for key, each in value.items():
            yield from immutable(key, f"a key of {place}")
            yield from immutable(each, f"{place}[{key!r}]")
    elif isinstance(value, (tuple, frozenset)):
        for i, each in enumerate(value):
            yield from immutable(each, f"{place}[{i}]")
    elif isinstance(value, Value):  # that each is frozen, another test says
        for field in fields(value):  # type: ignore[arg-type]
            yield from immutable(getattr(value, field.name), f"{place}.{field.name}")
    else:
        yield f"{place}: {type(value).__name__}"


# ------------------------------------------------------------------------------ the examples


def test_value_classes_all_have_an_example() -> None:
    made = {type(least()) for least, _ in EXAMPLES.values()}
    assert [] == [each.__name__ for each in value_classes() if each not in made]


def test_fullest_examples_set_every_field_to_what_it_is_not_by_default() -> None:
    by_class: dict[type, list[object]] = {}
    for _, most in EXAMPLES.values():
        value = most()
        by_class.setdefault(type(value), []).append(value)
    missing = {
        (kind.__name__, field.name)
        for kind, values in by_class.items()
        for field in fields(kind)
        if field.default is not MISSING
        and all(getattr(each, field.name) == field.default for each in values)
    }
    assert missing <= AS_BY_DEFAULT, missing - AS_BY_DEFAULT


# ------------------------------------------------------------------------------ the contract


def test_value_cannot_be_changed() -> None:
    for name, make in every_example():
        value = make()
        for field in ("new", *(each.name for each in fields(value))):
            with pytest.raises(FrozenInstanceError):
                setattr(value, field, None)
            with pytest.raises(FrozenInstanceError):
                delattr(value, field)
        assert make() == value, name


def test_value_is_immutable_through_and_through() -> None:
    for name, make in every_example():
        assert [] == list(immutable(make(), name)), name


def test_value_has_no_default_that_others_could_change() -> None:
    for kind in value_classes():
        for field in fields(kind):
            assert field.default_factory is MISSING, (kind, field.name)
            if field.default is not MISSING:
                place = f"{kind.__name__}.{field.name}"
                assert [] == list(immutable(field.default, place)), place


def test_value_is_keyword_only_but_for_one_leading_argument() -> None:
    factories: list[Callable[..., object]] = [
        Journal.local,
        Journal.embedded,
        Journal.hdfs,
        VolumeSource.persistent_volume_claim,
        VolumeSource.existing_claim,
        VolumeSource.empty_dir,
        VolumeSource.host_path,
    ]
    makers: list[Callable[..., object]] = [*value_classes(), *factories]
    for each in makers:
        parameters = inspect.signature(each).parameters.values()
        positional = [one.name for one in parameters if one.kind is not one.KEYWORD_ONLY]
        assert len(positional) <= 1, (each, positional)


def test_values_that_say_the_same_are_equal_and_have_one_hash() -> None:
    for name, make in every_example():
        one, other = make(), make()
        assert one == other, name
        assert hash(one) == hash(other), name
        assert {one} == {other}, name


def test_values_that_say_something_else_differ() -> None:
    for name, (least, most) in EXAMPLES.items():
        if name not in ("EnvReference", "PrometheusMetricsServlet"):
            assert least() != most(), name


def test_value_prints_as_the_expression_that_makes_it() -> None:
    public = {
        name: getattr(alluxio_constructs, name)
        for name in alluxio_constructs.__all__
        if name not in alluxio_constructs._CONSTRUCTS
    }
    for name, make in every_example():
        value = make()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataLossWarning)
            assert value == eval(repr(value), public), name


def test_value_can_be_pickled_copied_and_replaced() -> None:
    for name, make in every_example():
        value = make()
        assert value == pickle.loads(pickle.dumps(value)), name
        assert value == copy.copy(value) == copy.deepcopy(value), name
        assert value == replace(value), name


def test_value_can_be_replaced_field_by_field() -> None:
    for name, make in every_example():
        value = make()
        for field in fields(value):
            same = getattr(value, field.name)
            assert value == replace(value, **{field.name: same}), (name, field.name)


def test_value_made_without_its_factory_is_immutable_as_well() -> None:
    options: dict[str, Any] = {"a": "b"}
    secrets = [secret()]
    journal = Journal(
        type="UFS", folder="/j", volume=None, format="never", options=options, secrets=secrets
    )
    assert [] == list(immutable(journal, "Journal"))
    assert journal == replace(journal, options={"a": "b"})


def test_value_copies_what_it_is_given() -> None:
    given: dict[str, Any] = {"team": "data"}
    containers: list[dict[str, Any]] = [{"name": "a", "image": "b", "args": ["c"]}]
    options = PodOptions(labels=given, containers=containers)
    same = PodOptions(labels=dict(given), containers=copy.deepcopy(containers))
    given["team"] = "changed later"
    containers[0]["args"].append("changed later")
    assert same == options


# ---------------------------------------------------------------- one thing said in several ways


def test_values_are_equal_whatever_way_a_size_is_given() -> None:
    from cdk8s import Size

    sizes = ("1Gi", "1024Mi", "1073741824", Size.gibibytes(1), Size.mebibytes(1024))
    makers: dict[str, Callable[[Any], object]] = {
        "Resources": lambda size: Resources(memory_limit=size),
        "Jvm": lambda size: Jvm(heap=size),
        "claim": VolumeSource.persistent_volume_claim,
        "emptyDir": lambda size: VolumeSource.empty_dir(size_limit=size),
        "Tier": lambda size: Tier(**{**directory(), "quota": size}),
    }
    for name, make in makers.items():
        assert 1 == len({make(size) for size in sizes}), name


def test_values_are_equal_whatever_way_a_duration_is_given() -> None:
    from cdk8s import Duration

    durations = ("2min", "120s", "120000ms", Duration.minutes(2), Duration.seconds(120))
    makers: dict[str, Callable[[Any], object]] = {
        "Probe": lambda each: Probe(period=each),
        "ConsoleSink": lambda each: ConsoleSink(period=each),
    }
    for name, make in makers.items():
        assert 1 == len({make(each) for each in durations}), name


def test_values_are_equal_whatever_way_the_same_is_said() -> None:
    cases: list[tuple[object, object]] = [
        (Resources(cpu_limit=0.5), Resources(cpu_limit="500m")),
        (Resources(cpu_limit=2.0), Resources(cpu_limit="2")),
        (
            Process(properties={"alluxio.debug": True}),
            Process(properties={"alluxio.debug": "true"}),
        ),
        (VolumeSource.host_path("/a/"), VolumeSource.host_path("//a")),
        (Tier(**directory()), Tier(**directory(), alias="SSD")),
        (PodOptions(labels={"a": "1", "b": "2"}), PodOptions(labels={"b": "2", "a": "1"})),
        (Jvm(options=["-Xss1m"]), Jvm(options=("-Xss1m",))),
    ]
    for one, other in cases:
        assert (one, hash(one)) == (other, hash(other)), one


# ------------------------------------------------------------------------------- of users' own


def test_sink_of_ones_own_prints_whether_it_is_a_dataclass_or_not() -> None:
    class Plain(MetricsSink):
        kind = "plain"
        class_name = "Plain"

    @dataclasses.dataclass(frozen=True, kw_only=True, repr=False)
    class Own(Plain):
        where: str = "/own"

    assert f"{Own.__qualname__}(where='/a')" == repr(Own(where="/a"))
    assert "Plain" in repr(Metrics(sinks=[Plain()]))
