"""Properties that constructs set: refused with the option that sets them, or overridden."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pytest

from alluxio_constructs import (
    AlluxioConfigError,
    Component,
    Fuse,
    LogServerOptions,
    Metastore,
    Ports,
    Process,
    ProxyOptions,
    Unchecked,
)
from alluxio_constructs._model.ownership import _OWNERS, owned, owner
from alluxio_constructs._parts.ports import PORT_OPTIONS
from alluxio_constructs._properties.given import Given, given_properties
from tests.kit import cluster, properties

TIERS = "tiers=[Tier(…)]"
JOURNAL = "journal=Journal.local(…) or another factory"
ROOT = "alluxio.master.mount.table.root"

# Each property with the option that the error names, and a value that is one of its type.
OWNED: dict[str, tuple[str, str]] = {
    "alluxio.master.hostname": ("name=… and masters=…", "host"),
    "alluxio.master.embedded.journal.addresses": ("masters=… and ports=Ports(…)", "a:1"),
    "alluxio.job.master.embedded.journal.addresses": ("masters=… and ports=Ports(…)", "a:1"),
    "alluxio.master.rpc.addresses": ("masters=… and ports=Ports(…)", "a:1"),
    "alluxio.job.master.rpc.addresses": ("masters=… and ports=Ports(…)", "a:1"),
    "alluxio.master.journal.type": (JOURNAL, "UFS"),
    "alluxio.master.journal.folder": (JOURNAL, "/j"),
    "alluxio.master.journal.ufs.option.alluxio.underfs.hdfs.configuration": (
        "journal=Journal.hdfs(…, options={…})",
        "/c",
    ),
    "alluxio.master.metastore": ("metastore=…", "ROCKS"),
    "alluxio.master.metastore.dir": ("metastore=…", "/m"),
    f"{ROOT}.ufs": ("ufs=Ufs(…)", "/u"),
    f"{ROOT}.readonly": ("ufs=Ufs(…)", "true"),
    f"{ROOT}.option.alluxio.underfs.s3.region": ("ufs=Ufs(…, options={…})", "eu"),
    "alluxio.worker.hostname": ("worker_pod=PodOptions(host_network=…)", "host"),
    "alluxio.worker.container.hostname": ("worker_pod=PodOptions(host_network=…)", "host"),
    "alluxio.worker.ramdisk.size": ("the quota of tiers=[Tier(medium_type='MEM', …)]", "2Gi"),
    "alluxio.worker.tieredstore.levels": (TIERS, "2"),
    "alluxio.worker.tieredstore.level0.alias": (TIERS, "SSD"),
    "alluxio.worker.tieredstore.level0.dirs.path": (TIERS, "/p"),
    "alluxio.worker.tieredstore.level1.dirs.mediumtype": (TIERS, "SSD"),
    "alluxio.worker.tieredstore.level2.dirs.quota": (TIERS, "1Gi"),
    "alluxio.worker.tieredstore.level0.watermark.high.ratio": (TIERS, "0.8"),
    "alluxio.worker.tieredstore.level0.watermark.low.ratio": (TIERS, "0.3"),
    "alluxio.master.tieredstore.global.levels": ("tiers=[Tier(alias=…)]", "1"),
    "alluxio.master.tieredstore.global.level0.alias": ("tiers=[Tier(alias=…)]", "FAST"),
    "alluxio.worker.data.server.domain.socket.address": (
        "short_circuit=ShortCircuitDomain(…)",
        "/d",
    ),
    "alluxio.worker.data.server.domain.socket.as.uuid": (
        "short_circuit=ShortCircuitDomain(…)",
        "false",
    ),
    "alluxio.user.short.circuit.enabled": ("short_circuit=…", "false"),
    "alluxio.fuse.mount.point": ("fuse=Fuse(…)", "/f"),
    "alluxio.fuse.mount.alluxio.path": ("fuse=Fuse(…)", "/a"),
    "alluxio.fuse.mount.options": ("fuse=Fuse(…)", "ro"),
    "alluxio.worker.fuse.enabled": ("fuse=Fuse(worker_embedded=…)", "true"),
    "alluxio.user.hostname": ("fuse=Fuse(…) or proxy=ProxyOptions(…), which set it", "host"),
    "alluxio.metrics.conf.file": ("metrics=Metrics(…)", "/m"),
    "alluxio.logserver.hostname": ("log_server=LogServerOptions(…)", "host"),
    "alluxio.logserver.logs.dir": ("log_server=LogServerOptions(…)", "/l"),
    **{name: (f"ports=Ports({field}=…)", "12345") for name, field in PORT_OPTIONS.items()},
}


def test_every_port_is_owned() -> None:
    options = {f"ports=Ports({each.name}=…)" for each in fields(Ports)}
    assert options == {owner(name) for name in PORT_OPTIONS}


def test_every_rule_has_a_property_in_the_table_of_these_tests() -> None:
    assert [] == [
        pattern for pattern, _ in _OWNERS if not any(re.fullmatch(pattern, name) for name in OWNED)
    ]


def test_a_property_that_a_construct_sets_is_refused_with_its_option() -> None:
    for name in OWNED:
        option, value = OWNED[name]
        with pytest.raises(AlluxioConfigError) as raised:
            cluster(properties={name: value}, metastore=Metastore())
        assert (
            f"properties has {name!r}, which the constructs set themselves; use {option}, or write"
            " Unchecked(…) to override it on purpose"
        ) == str(raised.value), name


def test_the_metastores_properties_are_the_users_where_no_metastore_is_given() -> None:
    cases: list[str] = ["alluxio.master.metastore", "alluxio.master.metastore.dir"]
    for name in cases:
        value = OWNED[name][1]
        documents = cluster(master=Process(properties={name: value}))
        assert value == properties(documents, Component.MASTER.variable)[name], name


def test_it_is_overridden_by_what_is_unchecked() -> None:
    for name in OWNED:
        value = OWNED[name][1]
        documents = cluster(properties={name: Unchecked(value)})
        assert value == properties(documents)[name], name


# Where each process's own variable has it from a construct, which the user's comes after.
PROCESSES: list[tuple[str, Component, str]] = [
    ("master", Component.MASTER, "alluxio.master.hostname"),
    ("master", Component.MASTER, f"{ROOT}.ufs"),
    ("job_master", Component.JOB_MASTER, "alluxio.master.hostname"),
    ("worker", Component.WORKER, "alluxio.worker.ramdisk.size"),
    ("worker", Component.WORKER, "alluxio.worker.rpc.port"),
    ("job_worker", Component.JOB_WORKER, "alluxio.job.worker.web.port"),
    ("fuse", Component.FUSE, "alluxio.fuse.mount.point"),
    ("proxy", Component.PROXY, "alluxio.user.hostname"),
    ("logserver", Component.LOG_SERVER, "alluxio.logserver.logs.dir"),
]
PARTS: dict[str, Any] = {"fuse": Fuse, "proxy": ProxyOptions, "log_server": LogServerOptions}


def test_a_process_is_asked_for_its_own_and_may_override_them() -> None:
    for option, component, name in PROCESSES:

        def options(value: Any) -> dict[str, Any]:
            process = Process(properties={name: value})
            return {option: PARTS[option](process=process) if option in PARTS else process}

        value = OWNED[name][1]
        with pytest.raises(AlluxioConfigError) as raised:
            cluster(**options(value))
        assert str(raised.value).startswith(
            f"{option} properties has {name!r}, which the constructs"
        ), option
        documents = cluster(**options(Unchecked(value)))
        assert value == properties(documents, component.variable)[name], option


def test_an_old_name_is_owned_as_well() -> None:
    with pytest.warns(match="is an old name of alluxio.fuse.mount.point"):
        written = given_properties("properties", {"alluxio.worker.fuse.mount.point": "/f"})
    (error,) = owned("properties", written)
    assert "use fuse=Fuse(…), or write Unchecked(…)" in str(error)


def test_a_property_that_has_no_option_is_the_users() -> None:
    cases: list[str] = [
        "alluxio.security.stale.channel.purge.interval",
        "alluxio.worker.tieredstore.block.lock.readers",
        "alluxio.master.mount.table.other.ufs",
        "alluxio.master.metastore.inode.cache.max.size",
        "alluxio.fuse.web.enabled",
    ]
    for name in cases:
        assert (None, []) == (owner(name), list(owned("properties", Given(values={name: "x"})))), (
            name
        )


# ---------------------------------------------------------------------------------- precedence


def test_the_process_wins_over_the_cluster_and_both_over_the_constructs() -> None:
    name = "alluxio.user.short.circuit.enabled"
    documents = cluster(
        short_circuit="off",
        properties={name: Unchecked("of_the_cluster")},
        worker=Process(properties={name: Unchecked("of_the_worker")}),
    )
    # A component's variable comes after ALLUXIO_JAVA_OPTS, and the last -D of a key wins.
    assert ("of_the_cluster", "of_the_worker") == (
        properties(documents)[name],
        properties(documents, Component.WORKER.variable)[name],
    )


def test_the_users_own_wins_over_the_default_of_the_chart() -> None:
    name = "alluxio.security.stale.channel.purge.interval"
    assert "365d" == properties(cluster())[name]
    assert "1h" == properties(cluster(properties={name: "1h"}))[name]
