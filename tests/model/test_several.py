"""Conflicts between clusters."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from alluxio_constructs import (
    ClusterConfig,
    Csi,
    Finding,
    Fuse,
    Journal,
    Metastore,
    PodOptions,
    ProxyOptions,
    ShortCircuitDomainOptions,
    Tier,
    Tiers,
    Ufs,
    VolumeSource,
)
from alluxio_constructs._model import several
from alluxio_constructs._model.cluster import Cluster
from alluxio_constructs._model.config import cluster_of
from alluxio_constructs._model.several import Clash, Home, clashes, elsewhere, not_made
from alluxio_constructs._pods import nodes
from tests.kit import findings, model, refusal

Options = dict[str, Any]


def on(path: str | None = None) -> VolumeSource:
    return VolumeSource.host_path(path)


def ssd(volume: VolumeSource, path: str = "/ssd") -> list[Tier]:
    return [Tier(medium_type="SSD", path=path, quota="1Gi", volume=volume)]


def hot(pool: str = "hot") -> PodOptions:
    return PodOptions(node_selector={"pool": pool})


def placed(namespace: str | None = "test", **options: Any) -> Cluster:
    made = model(**{"short_circuit": "off", **options})
    made.place(namespace)
    return made


def found(*clusters: Cluster) -> list[Clash]:
    return list(clashes(clusters))


MOUNT: Options = {"fuse": Fuse(mount_point="/mnt/data/fuse")}
CLAIM = VolumeSource.existing_claim("theirs")
DOMAIN = ShortCircuitDomainOptions(volume=on("/domain"))

ON_NODES: list[tuple[Finding, Options, str, Sequence[str | int]]] = [
    (Finding.MOUNT_POINT_OF_TWO, MOUNT, "worker_pod", ["/mnt/data/fuse"]),
    (
        Finding.MOUNT_POINT_OF_TWO,
        {"fuse": Fuse(mount_point="/mnt/data/fuse", worker_embedded=True)},
        "worker_pod",
        ["/mnt/data/fuse"],
    ),
    (
        Finding.DIRECTORY_OF_TWO,
        {"journal": Journal.local(volume=on())},
        "master_pod",
        ["/journal"],
    ),
    (
        Finding.DIRECTORY_OF_TWO,
        {"metastore": Metastore(volume=on("/disk/meta"))},
        "master_pod",
        ["/disk/meta"],
    ),
    (Finding.DIRECTORY_OF_TWO, {"tiers": ssd(on("/disk/ssd"))}, "worker_pod", ["/disk/ssd"]),
    (Finding.DIRECTORY_OF_TWO, {"short_circuit": DOMAIN}, "worker_pod", ["/domain"]),
    (
        Finding.PORT_OF_TWO,
        {"master_pod": PodOptions(host_network=True)},
        "pod",
        [19998, 19999, 20001, 20002],
    ),
    (
        Finding.PORT_OF_TWO,
        {"worker_pod": PodOptions(host_network=True)},
        "pod",
        [29999, 30000, 30001, 30002, 30003],
    ),
    (
        Finding.PORT_OF_TWO,
        {"proxy": ProxyOptions(pod=PodOptions(host_network=True))},
        "pod",
        [39999],
    ),
    (
        Finding.PORT_OF_TWO,
        {
            "worker_pod": PodOptions(
                containers=[
                    {
                        "name": "agent",
                        "image": "agent:1",
                        "ports": [
                            {"containerPort": 80, "hostPort": 9100},
                            {"containerPort": 81, "hostPort": 9101, "protocol": "UDP"},
                            {"containerPort": 82},
                        ],
                    }
                ]
            )
        },
        "pod",
        [9100, 9101],
    ),
]
"""What only one cluster can have on a node, with the option of the pods that have it."""

CLAIMS: list[Options] = [
    {"journal": Journal.local(volume=CLAIM)},
    {"metastore": Metastore(volume=CLAIM)},
    {"tiers": ssd(CLAIM)},
]


def things(clash: Clash) -> list[str | int]:
    return [other.thing for _, other in clash.both]


def test_clash_of_clusters_on_one_node_is_found_unless_their_nodes_differ() -> None:
    for finding, options, pods, expected in ON_NODES:
        one, other = placed("one", **options), placed("two", **options)
        (clash,) = found(one, other)
        assert (clash.first, clash.second, clash.finding) == (0, 1, finding), options
        assert things(clash) == expected, options

        def at(pool: str, options: Options = options, pods: str = pods) -> Cluster:
            own = options.get(pods)
            if own is not None:
                return placed(pool, **options, pod=hot(pool))
            return placed(pool, **{**options, pods: hot(pool)})

        assert found(at("hot"), at("cold")) == [], options
        assert [things(each) for each in found(at("hot"), at("hot"))] == [expected], options
        # With one of them anywhere they can meet.
        assert [things(each) for each in found(at("hot"), other)] == [expected], options


def test_clash_over_an_existing_claim_is_found_on_any_nodes() -> None:
    for options in CLAIMS:
        (clash,) = found(placed(**options, pod=hot()), placed(**options, pod=hot("cold")))
        assert (clash.finding, things(clash)) == (Finding.CLAIM_OF_TWO, ["theirs"]), options
        assert found(placed("one", **options), placed("two", **options)) == [], options


def test_clash_over_a_journal_in_hdfs_is_found() -> None:
    def at(folder: str, **options: Any) -> Cluster:
        return placed(journal=Journal.hdfs(folder), **options)

    (clash,) = found(at("hdfs://namenode:9000/journal"), at("hdfs://namenode:9000/journal/"))
    assert clash.error("one", "two").message == (
        "journal in HDFS 'hdfs://namenode:9000/journal' would belong to both 'one' and 'two'; give"
        " one of them another folder, or, if it is meant, give one of them"
        " may_share=['hdfs://namenode:9000/journal']"
    )
    others = at("hdfs://namenode:9000/journal2"), at("hdfs://other:9000/journal")
    assert found(at("hdfs://namenode:9000/journal"), *others) == []
    workers = at("hdfs://namenode:9000/journal", master_enabled=False)
    assert found(at("hdfs://namenode:9000/journal"), workers) == []


def test_clash_over_a_directory_with_different_purposes_is_found() -> None:
    (clash,) = found(
        placed(journal=Journal.local(volume=on("/disk"))), placed(tiers=ssd(on("/disk")))
    )
    assert clash.error("one", "two").message == (
        "host directory '/disk' (journal, tier) would belong to both 'one' and 'two', whose"
        " pods can be on one node; give one of them another host directory, keep the pods apart by"
        " PodOptions(node_selector=…), or, if it is meant, give one of them may_share=['/disk']"
    )


def test_clash_over_a_path_inside_another_mount_point_is_found() -> None:
    inside: list[Options] = [
        {"fuse": Fuse(mount_point="/mnt/data/fuse/own/fuse")},
        {"tiers": ssd(on("/mnt/data/fuse/ssd"))},
    ]
    for options in inside:
        for both in ([MOUNT, options], [options, MOUNT]):
            (clash,) = found(*(placed(f"{i}", **each) for i, each in enumerate(both)))
            assert [str(one.thing) for one, _ in clash.both] == ["/mnt/data/fuse"], both
            assert "inside the FUSE mount point '/mnt/data/fuse'" in str(clash.error("a", "b"))
    beside: list[Options] = [
        {"fuse": Fuse(mount_point="/mnt/data/fuse2")},
        {"fuse": Fuse(mount_point="/mnt/data/other")},
        {"tiers": ssd(on("/mnt/data"))},
    ]
    for options in beside:
        assert found(placed("one", **MOUNT), placed("two", **options)) == [], options


def test_defaults_of_two_clusters_never_collide() -> None:
    options: list[Options] = [
        {"fuse": Fuse()},
        {"short_circuit": ShortCircuitDomainOptions(volume=on())},
        {"journal": Journal.local()},
    ]
    # Joined by a hyphen, two of them would be called the same.
    places = [("a-b", "c"), ("a", "b-c"), ("a", "c"), ("c", "a"), (None, "a")]
    for each in options:
        clusters = []
        for namespace, name in places:
            named = dict(each)
            if "short_circuit" in each:
                volume = each["short_circuit"].volume
                named["short_circuit"] = ShortCircuitDomainOptions(volume=volume, name=name)
            clusters.append(placed(namespace, name=name, **named))
        assert found(*clusters) == [], each


def test_clash_is_not_found_for_things_that_clusters_may_share() -> None:
    cases: list[tuple[Options, Options]] = [
        # The same under storage, also where it is a node directory.
        ({"ufs": Ufs("/data", volume=on("/data"))},) * 2,
        # What pods mount beside what the cluster gives them.
        ({"pod": PodOptions(mounts=[CLAIM.at("/models"), on("/etc/ssl").at("/ssl")])},) * 2,
        ({},) * 2,
        # A journal in HDFS, and workers that are elsewhere.
        (
            {"master_enabled": False, "tiers": ssd(on("/disk"))},
            {"worker_enabled": False, "tiers": ssd(on("/disk"))},
        ),
        ({"worker_pod": PodOptions(host_network=True)}, {"worker_pod": PodOptions()}),
    ]
    for one, other in cases:
        assert found(placed("one", **one), placed("two", **other)) == [], one


def test_fuse_daemons_are_where_their_workers_are_unless_somebody_says_otherwise() -> None:
    def at(pool: str, affinity: dict[str, Any]) -> Cluster:
        fuse = Fuse(mount_point="/mnt/data/fuse", pod=PodOptions(affinity=affinity))
        return placed(pool, fuse=fuse, worker_pod=hot(pool))

    assert found(at("hot", {}), at("cold", {})) == []
    anywhere: dict[str, Any] = {"podAffinity": {}}
    assert len(found(at("hot", anywhere), at("cold", anywhere))) == 1


def test_clash_of_csi_drivers_is_found_unless_they_have_nodes_of_their_own() -> None:
    def with_driver(pool: str | None) -> Cluster:
        pod = PodOptions() if pool is None else hot(pool)
        return placed(f"{pool}", csi=Csi(driver_object=False, node_pod=pod))

    (clash,) = found(with_driver(None), with_driver("hot"))
    assert clash.finding is Finding.CSI_DRIVER_OF_TWO
    assert things(clash) == ["/var/lib/kubelet/plugins/csi-alluxio-plugin"]
    assert found(with_driver("cold"), with_driver("hot")) == []


def test_clash_is_not_found_for_things_in_may_share() -> None:
    for _, options, _, expected in ON_NODES:
        shares = placed("one", **options, may_share=expected)
        assert found(shares, placed("two", **options)) == [], options
        assert found(placed("two", **options), shares) == [], options
    shares = placed(**CLAIMS[0], may_share=["theirs"])
    assert found(shares, placed(**CLAIMS[0])) == []
    part = placed("one", worker_pod=PodOptions(host_network=True), may_share=[29999])
    (clash,) = found(part, placed("two", worker_pod=PodOptions(host_network=True)))
    assert things(clash) == [30000, 30001, 30002, 30003]


def test_may_share_names_what_the_cluster_has() -> None:
    assert findings(**MOUNT, may_share=["/mnt/data//fuse/"]) == []
    (error,) = findings(**MOUNT, may_share=["/mnt/data"])
    assert error.message == (
        "may_share must name things that the cluster does not share by default:"
        " '/mnt/data/fuse' (got '/mnt/data'); correct it, or leave it out"
    )
    for wrong in (True, None, 1.5, ""):
        assert refusal(model, may_share=[wrong]) == (
            "may_share[0] must be a path, the name of a claim or the number of a port"
            f' (got {wrong!r}); use "/ssd-disk", "ssd" or 29999'
        )
    assert refusal(model, may_share="/ssd").startswith("may_share must be a list")


def test_clusters_with_own_nodes_are_compared_with_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand clusters of one mount point, each with nodes of its own, or all on the same."""
    compared = 0

    def counted(one: nodes.Nodes, other: nodes.Nodes) -> bool:
        nonlocal compared
        compared += 1
        return nodes.meet(one, other)

    shapes: dict[str, tuple[Callable[[int], Options], int]] = {
        "nodes of their own": (lambda i: {"worker_pod": hot(f"pool-{i}")}, 0),
        "nodes of a zone and a pool": (
            lambda i: {
                "worker_pod": PodOptions(node_selector={"zone": f"{i % 3}", "pool": f"{i}"})
            },
            0,
        ),
        "all nodes": (lambda _: {}, 59),
    }
    monkeypatch.setattr(several, "meet", counted)
    for shape, (options, expected) in shapes.items():
        compared = 0
        clusters = [placed(f"{i}", **MOUNT, **options(i)) for i in range(60)]
        assert len(found(*clusters)) == expected, shape
        assert compared <= 60, shape


def test_cluster_is_in_one_namespace() -> None:
    made = model(name="lake")
    made.place("one")
    made.place("one")
    assert refusal(made.place, "two") == (
        "cluster 'lake' is in namespace 'one' already, and cannot be in 'two' too; make another"
        " ClusterConfig for the other namespace"
    )


def by_hand(**options: Any) -> Cluster:
    config = ClusterConfig(
        ufs=Ufs("s3://bucket/data"), tiers=Tiers(tiers=ssd(on())), short_circuit="off", **options
    )
    return cluster_of("config", config)


def test_object_that_pods_need_in_another_namespace_is_found() -> None:
    made = by_hand()
    made.place("two")
    for namespace, expected in (("one", 1), ("two", 0), (None, 0)):
        home = Home("the claim 'ssd'", namespace)

        def home_of(each: object, home: Home = home) -> Home | None:
            return home if each is made.tiers else None

        got = list(elsewhere(made, home_of))
        assert len(got) == expected, namespace
        if got:
            assert got[0].message.startswith(
                "the claim 'ssd' is in namespace 'one', and the pods that need it are in 'two'"
            )


ALL = {"AlluxioConfigMap", "Master", "Worker"}


def test_components_that_were_never_created_are_found() -> None:
    cases: list[tuple[Options, set[str], list[str]]] = [
        ({}, ALL, []),
        ({}, {"Master", "Worker"}, ["AlluxioConfigMap(chart, "]),
        ({}, {"AlluxioConfigMap", "Worker"}, ["Master(chart, "]),
        ({}, {"AlluxioConfigMap", "Master"}, ["Worker(chart, "]),
        ({"worker_enabled": False}, {"AlluxioConfigMap", "Master"}, []),
        ({"master_enabled": False}, {"AlluxioConfigMap", "Worker"}, []),
        ({"proxy": ProxyOptions()}, ALL, ["Proxy(chart, "]),
        ({"proxy": ProxyOptions()}, {*ALL, "Proxy"}, []),
        ({"fuse": Fuse()}, ALL, ["FuseDaemon(chart, "]),
        ({"fuse": Fuse(worker_embedded=True)}, ALL, []),
        ({"csi": Csi()}, ALL, ["CsiDriver(chart, "]),
    ]
    for options, made, expected in cases:
        remedies = [str(each.remedy) for each in not_made(by_hand(**options), made)]
        assert len(remedies) == len(expected), (options, made)
        for remedy, start in zip(remedies, expected, strict=True):
            assert remedy.startswith(f"make {start}"), (options, made)


def _beside_others() -> Iterator[Finding]:
    yield Finding.JOURNAL_OF_TWO
    for finding, *_ in ON_NODES:
        yield finding
    yield from (
        Finding.CLAIM_OF_TWO,
        Finding.CSI_DRIVER_OF_TWO,
        Finding.OTHER_NAMESPACE,
        Finding.NOT_MADE,
        Finding.NOT_WRITTEN,
    )


BESIDE_OTHERS = set(_beside_others())
"""The findings that need more than one cluster's options, each tested here."""


def test_every_finding_of_this_kind_is_tested_here() -> None:
    from alluxio_constructs._model import uses

    text = inspect.getsource(several) + inspect.getsource(uses)
    assert {each for each in Finding if f"Finding.{each.name}" in text} == BESIDE_OTHERS
