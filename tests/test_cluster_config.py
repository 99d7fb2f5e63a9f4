"""What all processes agree on: options, ports, features, and what is wrong with the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from cdk8s import Chart, Duration, Size

from alluxio_constructs import (
    AlluxioConfigError,
    ClusterConfig,
    ClusterOptions,
    Component,
    EnvReference,
    Feature,
    Fuse,
    Journal,
    Metastore,
    Mount,
    PodOptions,
    PodVolume,
    Ports,
    Process,
    Resources,
    ShortCircuitDomain,
    Tier,
    TieredStore,
    Ufs,
    UfsSecret,
    Unchecked,
    VolumeSource,
)
from alluxio_constructs._model.problems import problems as whole

from .kit import (
    cluster,
    container,
    mount_paths,
    new_chart,
    properties,
    volume,
)

HOME = "alluxio.home"


def config(chart: Chart | None = None, **options: Any) -> ClusterConfig:
    chart = new_chart() if chart is None else chart
    tier = Tier(
        medium_type="MEM",
        path="/dev/shm",
        quota=Size.gibibytes(1),
        volume=VolumeSource.empty_dir(),
    )
    options = {
        "ufs": Ufs("s3://bucket/data"),
        "tiers": TieredStore(chart, "tiers", tiers=[tier]),
        "short_circuit": "off",
        **options,
    }
    return ClusterConfig(**options)


# Options.


def test_what_a_cluster_is_by_default() -> None:
    own = config()
    assert own.name == "alluxio"
    assert own.image.reference == "alluxio/alluxio:2.9.5"
    assert own.masters == 1
    assert own.journal == Journal.local()
    assert own.metastore is None
    assert own.ports == Ports()
    assert own.fuse_mount is None
    assert own.secrets == []
    assert own.config_map_name == "alluxio-config"
    assert own.master_host_names == ["alluxio-master-0"]


def test_several_masters_have_the_embedded_journal_by_default() -> None:
    own = config(masters=3, name="cache")
    assert own.journal == Journal.embedded()
    assert own.master_host_names == ["cache-master-0", "cache-master-1", "cache-master-2"]


@pytest.mark.parametrize(
    ("fuse", "daemon"), [(None, False), (Fuse(), True), (Fuse(worker_embedded=True), False)]
)
def test_the_processes_of_a_cluster(fuse: Fuse | None, daemon: bool) -> None:
    common = (Component.MASTER, Component.JOB_MASTER, Component.WORKER, Component.JOB_WORKER)
    assert config(fuse=fuse).components == (*common, *([Component.FUSE] if daemon else []))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"journals": Journal.local()},
            "ClusterConfig has no option 'journals'; did you mean journal?",
        ),
        (
            {"replicas": 3},
            "ClusterConfig has no option 'replicas'; see its documentation",
        ),
        (
            {"name": "a" * 46},
            "name must be at most 45 lower-case letters, digits or '-', beginning with a letter and"
            " not ending with '-', since '-master-0123456789' is appended and the whole is a host"
            f" name and a label (got '{'a' * 46}'); choose a shorter or plainer name",
        ),
        ({"masters": 0}, "masters must be a whole number from 1 to 9 (got 0); choose one of these"),
        (
            {"masters": "3"},
            "masters must be a whole number from 1 to 9 (got '3'); use an int",
        ),
        ({"masters": True}, "masters must be a whole number from 1 to 9 (got True); use an int"),
        (
            {"ufs": "s3://bucket"},
            "ufs must be a Ufs (got 's3://bucket'); make one with Ufs(…)",
        ),
        (
            {"tiers": []},
            "tiers must be a Tiers (got []); make one with Tiers(…)",
        ),
        (
            {"jvm_options": ["XX:+UseG1GC"]},
            "jvm_options must each begin with \"-\" (got 'XX:+UseG1GC'); give properties as"
            " properties={…}, and one option an item",
        ),
    ],
)
def test_an_option_that_cannot_work_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(AlluxioConfigError) as raised:
        config(**options)
    assert str(raised.value) == message


OTHERS = sorted(
    {*ClusterOptions.__annotations__} - {"ufs", "name", "masters", "tiers", "short_circuit"}
)


@pytest.mark.parametrize("option", OTHERS)
def test_an_option_of_another_type_is_refused_by_its_name(option: str) -> None:
    options: dict[str, Any] = {option: 3.5}
    with pytest.raises(AlluxioConfigError, match=rf"^{option}\b.* \(got (3\.5|a float)\); "):
        config(**options)


@pytest.mark.parametrize("option", ["journal", "metastore", "fuse", "master_pod", "worker_pod"])
def test_none_is_as_if_it_were_left_out(option: str) -> None:
    options: dict[str, Any] = {option: None}
    assert cluster(**options) == cluster()


def test_an_under_store_is_required() -> None:
    options: dict[str, Any] = {}
    with pytest.raises(AlluxioConfigError) as raised:
        ClusterConfig(**options)
    assert str(raised.value) == (
        'ClusterConfig needs an under store; give it ufs=Ufs("s3://BUCKET/PREFIX") or the like'
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"properties": {HOME: "c d"}}, "has white space or a control character in it"),
        ({"properties": {HOME: "c$d"}}, "and the log server has none; leave it out there"),
        ({"jvm_options": ["-Da=`b`"]}, "and the log server has none; leave it out there"),
        ({"properties": {"a b": "c"}}, "must be the name of a property"),
        ({"properties": {HOME: None}}, "must be a text"),
    ],
)
def test_what_the_shell_would_break_is_refused_when_it_is_given(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(AlluxioConfigError, match=message):
        config(**options)


def test_values_are_written_as_alluxio_parses_them() -> None:
    given = {
        "alluxio.debug": True,
        "alluxio.fuse.cached.paths.max": 3,
        "alluxio.master.metastore.inode.cache.high.water.mark.ratio": 0.5,
        "alluxio.home": "text",
        "alluxio.user.block.size.bytes.default": Size.mebibytes(64),
        "alluxio.fuse.umount.timeout": Duration.minutes(90),
        "alluxio.user.file.replication.min": 1,
    }
    written = config(properties=given).properties(Component.ALL)
    assert {key: written[key] for key in given} == {
        "alluxio.debug": "true",
        "alluxio.fuse.cached.paths.max": "3",
        "alluxio.master.metastore.inode.cache.high.water.mark.ratio": "0.5",
        "alluxio.home": "text",
        "alluxio.user.block.size.bytes.default": "64Mi",
        "alluxio.fuse.umount.timeout": "90min",
        "alluxio.user.file.replication.min": "1",
    }


def test_a_property_of_the_user_wins_over_what_the_constructs_set() -> None:
    key = "alluxio.security.stale.channel.purge.interval"
    assert config(properties={key: "1h"}).properties(Component.ALL)[key] == "1h"
    type_ = "alluxio.master.journal.type"
    own = config(properties={type_: Unchecked("NOOP")})
    assert own.properties(Component.ALL)[type_] == "NOOP"


def test_pods_refine_the_options_of_all() -> None:
    own = config(pod=PodOptions(user=500), worker_pod=PodOptions(host_network=True))
    assert own.pods["master"] == own.pod == PodOptions(user=500)
    assert own.pods["worker"] == PodOptions(user=500, host_network=True)


# Secrets.


def test_a_secret_that_several_parts_need_is_there_once() -> None:
    chart = new_chart()
    secret = UfsSecret.from_existing(chart, "hdfs", secret_name="hdfs", mount="hdfs")
    own = config(
        chart,
        ufs=Ufs("hdfs://host:9000/", secrets=[secret]),
        journal=Journal.hdfs("hdfs://host:9000/journal", secrets=[secret]),
        secrets=[secret],
    )
    assert own.secrets == [secret]
    assert list(whole(own)) == []


# Features of a user's own.


class Sidecars(Feature):
    """A feature as a user writes it."""

    def properties(self, component: Component) -> Mapping[str, Any]:
        if component is not Component.WORKER:
            return {}
        return {"alluxio.worker.web.bind.host": EnvReference("OWN"), "alluxio.debug": True}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        if component is not Component.WORKER:
            return ()
        source = {"configMap": {"name": "own"}}
        return [Mount(volume=PodVolume(name="own", source=source), path="/own", read_only=True)]

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        return [{"name": "OWN", "value": "x"}] if component is Component.WORKER else ()


def test_a_feature_of_ones_own_is_asked_like_all_others() -> None:
    documents = cluster(features=[Sidecars()], external=["ConfigMap/own"])
    written = properties(documents, "ALLUXIO_WORKER_JAVA_OPTS")
    assert written["alluxio.worker.web.bind.host"] == "${OWN}"
    assert written["alluxio.debug"] == "true"
    assert volume(documents, "DaemonSet", "own")["configMap"] == {"name": "own"}
    assert mount_paths(documents, "alluxio-worker")["own"] == "/own"
    assert {"name": "OWN", "value": "x"} in container(documents, "alluxio-worker")["env"]


def test_a_feature_that_answers_nothing_changes_nothing() -> None:
    assert cluster(features=[Feature()]) == cluster()


# What only the whole shows.


def messages(own: ClusterConfig) -> list[str]:
    return [message for _, message in whole(own)]


def problems(**options: Any) -> list[str]:
    return messages(config(**options))


def test_a_whole_without_a_problem() -> None:
    assert problems() == []
    assert problems(masters=3, fuse=Fuse(), metastore=Metastore()) == []


def test_several_masters_need_the_embedded_journal() -> None:
    assert problems(masters=3, journal=Journal.local()) == [
        "masters=3 with a UFS journal: several masters need the embedded one; use"
        " journal=Journal.embedded(…), or masters=1"
    ]
    assert problems(masters=1, journal=Journal.embedded()) == []


@pytest.mark.parametrize(
    "source",
    [VolumeSource.existing_claim("one"), VolumeSource.host_path("/one")],
    ids=["claim", "host path"],
)
def test_several_masters_do_not_share_a_volume(source: VolumeSource) -> None:
    options = {"journal": Journal.embedded(volume=source), "metastore": Metastore(volume=source)}
    assert problems(masters=3, **options) == [
        f"masters=3 share one volume for the {part}, and would destroy it; use"
        " VolumeSource.persistent_volume_claim(…), which each master gets for itself"
        for part in ("journal", "metastore")
    ]
    assert problems(masters=1, **options) == []


def test_secrets_that_clash_are_found() -> None:
    chart = new_chart()

    def secret(id: str, name: str, **uses: Any) -> UfsSecret:
        return UfsSecret.from_existing(chart, id, secret_name=name, **uses)

    secrets = [
        secret("a", "one", mount="same"),
        secret("b", "two", mount="same", env={"TOKEN": "token"}),
        secret("c", "three", env={"TOKEN": "token"}),
        secret("d", "one", env={"OTHER": "other"}),
    ]
    assert messages(config(chart, secrets=secrets)) == [
        "Secrets 'one' and 'two' have the same mount 'same'; give each a mount of its own",
        "Secrets 'two' and 'three' both set the variable TOKEN; leave it out of one",
        "Secret 'one' is given twice; make one UfsSecret with all its uses, and pass that",
    ]


def test_a_secret_may_be_mounted_differently_in_masters_and_workers() -> None:
    chart = new_chart()
    secrets = [
        UfsSecret.from_existing(chart, pod, secret_name="one", mount=pod, pods=[pod])
        for pod in ("master", "worker")
    ]
    assert messages(config(chart, secrets=secrets)) == []


@pytest.mark.parametrize("pod", ["pod", "worker_pod"])
def test_fuse_in_the_worker_needs_root(pod: str) -> None:
    fuse = Fuse(worker_embedded=True)
    assert problems(fuse=fuse, **{pod: PodOptions(user=1000)}) == [
        "worker-embedded FUSE needs user 0 (got worker_pod user=1000); leave user out of the pod"
        " options"
    ]
    assert problems(fuse=fuse, **{pod: PodOptions(user=0)}) == []
    assert problems(fuse=fuse) == []


def test_the_ram_disk_of_a_process_is_all_that_it_keeps_in_memory() -> None:
    gibibyte = Size.gibibytes(1)
    memory = VolumeSource.empty_dir(size_limit=gibibyte, medium="Memory")
    own = config(metastore=Metastore(volume=memory))
    assert own.ram_disk(Component.MASTER) == 2**30
    assert own.ram_disk(Component.JOB_MASTER) == 0
    assert own.ram_disk(Component.WORKER) == 2**30


def test_memory_that_does_not_fit_is_an_error_when_it_is_asked_for() -> None:
    small = Process(resources=Resources(memory_limit=Size.mebibytes(128)))
    own = config(job_worker=small)
    with pytest.raises(AlluxioConfigError, match="memory of job-worker does not fit into its lim"):
        own.java_opts(Component.JOB_WORKER)
    assert own.java_opts(Component.WORKER).startswith("-D")


def test_a_domain_in_place_of_a_word() -> None:
    chart = new_chart()
    domain = ShortCircuitDomain(chart, "domain")
    assert config(chart, short_circuit=domain).short_circuit is domain
    with pytest.raises(AlluxioConfigError, match=r"'uuid' \(not for a ClusterConfig, which"):
        config(short_circuit="uuid")
