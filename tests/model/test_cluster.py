"""A cluster with its options resolved: defaults, errors, and the results of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from alluxio_constructs import (
    AlluxioConfigError,
    ClusterConfig,
    ClusterOptions,
    Component,
    EnvReference,
    Feature,
    Fuse,
    Journal,
    LogServerOptions,
    Metastore,
    Mount,
    PodOptions,
    PodVolume,
    Ports,
    Process,
    ProxyOptions,
    Resources,
    ShortCircuitDomainOptions,
    Tier,
    Tiers,
    Ufs,
    UfsSecretOptions,
    Unchecked,
    VolumeSource,
)
from alluxio_constructs._model.answers import java_opts, properties_of, ram_disk_of
from alluxio_constructs._model.config import cluster_of
from alluxio_constructs._properties.components import Role
from tests.kit import (
    cluster,
    container,
    findings,
    in_plugin,
    model,
    mount_paths,
    properties,
    refusal,
    volume,
)

HOME = "alluxio.home"
MEM = Tier(medium_type="MEM", path="/dev/shm", quota="1Gi", volume=VolumeSource.empty_dir())


def config(**options: Any) -> ClusterConfig:
    defaults = {
        "ufs": Ufs("s3://bucket/data"),
        "tiers": Tiers(tiers=[MEM]),
        "short_circuit": "off",
    }
    return ClusterConfig(**{**defaults, **options})


# Options.


def test_cluster_is_the_charts_by_default() -> None:
    own = model()
    assert own.name == "alluxio"
    assert own.image.reference == "alluxio/alluxio:2.9.5"
    assert own.masters == 1
    assert own.journal == Journal.local()
    assert own.metastore is None
    assert own.ports == Ports()
    assert own.fuse is None
    assert own.secrets == ()
    assert own.config_map_name == "alluxio-config"
    assert own.master_host_names == ["alluxio-master-0"]


def test_several_masters_have_the_embedded_journal_by_default() -> None:
    own = model(masters=3, name="cache")
    assert own.journal == Journal.embedded()
    assert own.master_host_names == ["cache-master-0", "cache-master-1", "cache-master-2"]


def test_cluster_has_the_processes_and_the_kinds_of_pods_of_its_parts() -> None:
    masters = [Component.MASTER, Component.JOB_MASTER]
    workers = [Component.WORKER, Component.JOB_WORKER]
    fuse, csi = Component.FUSE, [Role.CSI_CONTROLLER, Role.CSI_NODE_PLUGIN]
    everything: dict[str, Any] = {
        "fuse": Fuse(),
        "proxy": ProxyOptions(),
        "log_server": LogServerOptions(),
    }
    cases: list[tuple[dict[str, Any], list[Component], list[Role]]] = [
        ({}, [*masters, *workers], []),
        ({"worker_enabled": False}, masters, []),
        ({"master_enabled": False}, workers, []),
        ({"fuse": Fuse()}, [*masters, *workers, fuse], [Role.FUSE]),
        ({"fuse": Fuse(worker_embedded=True)}, [*masters, *workers], []),
        (
            everything,
            [each for each in Component if each not in (Component.ALL, Component.CLIENT)],
            [Role.FUSE, Role.PROXY, Role.LOG_SERVER],
        ),
        ({"csi": in_plugin()}, [*masters, *workers, fuse], csi),
        (
            {"fuse": Fuse(worker_embedded=True), "csi": in_plugin()},
            [*masters, *workers, fuse],
            csi,
        ),
        ({"fuse": Fuse(), "csi": in_plugin()}, [*masters, *workers, fuse], [Role.FUSE, *csi]),
    ]
    for options, components, others in cases:
        own = model(**options)
        assert list(own.components) == components, options
        roles = [
            *([Role.MASTER] if own.master_enabled else []),
            *([Role.WORKER] if own.worker_enabled else []),
        ]
        assert list(own.roles) == [*roles, *others], options
        assert own.has_fuse_daemon is (Role.FUSE in others), options


def test_option_that_cannot_work_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"journals": Journal.local()},
            "ClusterConfig has no option 'journals'; did you mean journal?",
        ),
        (
            {"replicas": 3},
            "ClusterConfig has no option 'replicas'; did you mean masters or workers?",
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
            " properties={…}, and one option per item",
        ),
        (
            {"short_circuit": "uuid"},
            "short_circuit must be 'local', 'off', a ShortCircuitDomain, 'uuid' (not for a"
            " ClusterConfig, which makes no construct) or None (got 'uuid'); leave it out, for what"
            " the tiers allow",
        ),
    ]
    for options, message in cases:
        assert message == refusal(config, **options)
    nothing: dict[str, Any] = {}
    assert refusal(ClusterConfig, **nothing) == (
        'ClusterConfig needs an under storage; give it ufs=Ufs("s3://BUCKET/PREFIX") or the like'
    )


def test_option_of_another_type_is_refused_by_its_name() -> None:
    numbers = {"ufs", "name", "masters", "tiers", "short_circuit"}
    for option in sorted({*ClusterOptions.__annotations__} - numbers):
        with pytest.raises(AlluxioConfigError, match=rf"^{option}\b.* \(got (3\.5|a float)\); "):
            config(**{option: 3.5})


def test_option_none_is_the_same_as_left_out() -> None:
    for option in ("journal", "metastore", "fuse", "master_pod", "worker_pod"):
        options: dict[str, Any] = {option: None}
        assert cluster(**options) == cluster(), option


def test_value_that_the_shell_would_break_is_refused_when_given() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"properties": {HOME: "c d"}}, "has white space or a control character in it"),
        ({"properties": {HOME: "c$d"}}, "and the log server has none; leave it out there"),
        ({"jvm_options": ["-Da=`b`"]}, "and the log server has none; leave it out there"),
        ({"properties": {"a b": "c"}}, "must be the name of a property"),
        ({"properties": {HOME: None}}, "must be a string"),
    ]
    for options, message in cases:
        assert message in refusal(config, **options), options


def test_config_has_the_names_and_ports_that_users_need() -> None:
    own = config(name="cache", masters=3, ports=Ports(master_rpc=20000))
    assert own.name == "cache"
    assert own.ports == Ports(master_rpc=20000)
    assert own.master_host_names == ("cache-master-0", "cache-master-1", "cache-master-2")
    assert own.config_map_name == "cache-config"
    assert cluster_of("config", own).masters == 3


def test_cluster_of_refuses_anything_but_a_config() -> None:
    assert refusal(cluster_of, "Master config", "x") == (
        "Master config must be a ClusterConfig (got 'x'); make one with ClusterConfig(…)"
    )


def test_values_are_written_as_alluxio_parses_them() -> None:
    cases: dict[str, tuple[Any, str]] = {
        "alluxio.debug": (True, "true"),
        "alluxio.fuse.cached.paths.max": (3, "3"),
        "alluxio.master.metastore.inode.cache.high.water.mark.ratio": (0.5, "0.5"),
        "alluxio.home": ("text", "text"),
        "alluxio.user.block.size.bytes.default": ("64MB", "64MB"),
        "alluxio.fuse.umount.timeout": ("90min", "90min"),
        "alluxio.user.file.replication.min": (1, "1"),
    }
    own = model(properties={key: given for key, (given, _) in cases.items()})
    written = properties_of(own, Component.ALL)
    for key, (_, expected) in cases.items():
        assert written[key] == expected, key


def test_property_of_the_user_wins_over_what_the_library_sets() -> None:
    key = "alluxio.security.stale.channel.purge.interval"
    assert properties_of(model(properties={key: "1h"}), Component.ALL)[key] == "1h"
    type_ = "alluxio.master.journal.type"
    own = model(properties={type_: Unchecked("NOOP")})
    assert properties_of(own, Component.ALL)[type_] == "NOOP"


def test_pods_refine_the_options_of_all() -> None:
    own = model(pod=PodOptions(user=500), worker_pod=PodOptions(host_network=True))
    assert own.pods[Role.MASTER] == own.pod == PodOptions(user=500)
    assert own.pods[Role.WORKER] == PodOptions(user=500, host_network=True)


def test_secret_that_several_parts_need_is_there_once() -> None:
    secret = UfsSecretOptions(secret_name="hdfs", mount="hdfs")
    options: dict[str, Any] = {
        "ufs": Ufs("hdfs://host:9000/", secrets=[secret]),
        "journal": Journal.hdfs("hdfs://host:9000/journal", secrets=[secret]),
        "secrets": [secret],
    }
    assert [each.options for each in model(**options).secrets] == [secret]
    assert findings(**options) == []


def test_domain_in_place_of_a_word_is_used_as_it_is() -> None:
    domain = ShortCircuitDomainOptions()
    own = cluster_of("config", config(short_circuit=domain))
    assert own.short_circuit_feature is domain
    assert own.own_domain is None


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


def test_feature_of_ones_own_is_asked_like_all_others() -> None:
    documents = cluster(features=[Sidecars()], external=["ConfigMap/own"])
    written = properties(documents, "ALLUXIO_WORKER_JAVA_OPTS")
    assert written["alluxio.worker.web.bind.host"] == "${OWN}"
    assert written["alluxio.debug"] == "true"
    assert volume(documents, "DaemonSet", "own")["configMap"] == {"name": "own"}
    assert mount_paths(documents, "alluxio-worker")["own"] == "/own"
    assert {"name": "OWN", "value": "x"} in container(documents, "alluxio-worker")["env"]
    assert cluster(features=[Feature()]) == cluster()


# Answers.


def test_ram_disk_of_a_process_is_all_that_it_keeps_in_memory() -> None:
    memory = VolumeSource.empty_dir(size_limit="1Gi", medium="Memory")
    own = model(metastore=Metastore(volume=memory))
    assert ram_disk_of(own, Component.MASTER) == 2**30
    assert ram_disk_of(own, Component.JOB_MASTER) == 0
    assert ram_disk_of(own, Component.WORKER) == 2**30


def test_memory_that_does_not_fit_is_an_error_when_it_is_asked_for() -> None:
    own = model(job_worker=Process(resources=Resources(memory_limit="128Mi")))
    message = refusal(java_opts, own, Component.JOB_WORKER)
    assert message.startswith("memory of job-worker does not fit into its lim")
    assert java_opts(own, Component.WORKER).startswith("-D")
