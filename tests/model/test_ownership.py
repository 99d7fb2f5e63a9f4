"""Properties that constructs set: refused with the option that sets them, or overridden."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, ClassVar

import pytest

from alluxio_constructs import (
    Component,
    Feature,
    Fuse,
    LogServerOptions,
    Metastore,
    Ports,
    Process,
    ProxyOptions,
    Unchecked,
)
from alluxio_constructs._model.ownership import PARTS as OWNERS
from alluxio_constructs._model.ownership import owned, owner
from alluxio_constructs._parts.ports import PORT_OPTIONS
from alluxio_constructs._properties.given import Given, given_properties
from tests.kit import cluster, model, properties, refusal

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


def test_owner_of_every_port_is_its_option() -> None:
    options = {f"ports=Ports({each.name}=…)" for each in fields(Ports)}
    assert options == {owner(name) for name in PORT_OPTIONS}


def test_owned_patterns_all_have_a_property_in_the_table_of_these_tests() -> None:
    patterns = [pattern for part in OWNERS for pattern in part.owns]
    assert [] == [
        pattern for pattern in patterns if not any(re.fullmatch(pattern, name) for name in OWNED)
    ]


def test_owned_property_is_refused_with_its_option() -> None:
    for name, (option, value) in OWNED.items():
        expected = (
            f"properties has {name!r}, which the constructs set themselves; use {option}, or write"
            " Unchecked(…) to override it on purpose"
        )
        given = {"properties": {name: value}, "metastore": Metastore()}
        assert expected == refusal(model, **given), name


def test_owned_properties_of_a_metastore_are_the_users_where_none_is_given() -> None:
    cases: list[str] = ["alluxio.master.metastore", "alluxio.master.metastore.dir"]
    for name in cases:
        value = OWNED[name][1]
        documents = cluster(master=Process(properties={name: value}))
        assert value == properties(documents, Component.MASTER.variable)[name], name


def test_owned_property_is_overridden_by_what_is_unchecked() -> None:
    given = {name: Unchecked(value) for name, (_, value) in OWNED.items()}
    written = properties(cluster(properties=given))
    for name, (_, value) in OWNED.items():
        assert value == written[name], name


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
    ("log_server", Component.LOG_SERVER, "alluxio.logserver.logs.dir"),
]
PARTS: dict[str, Any] = {"fuse": Fuse, "proxy": ProxyOptions, "log_server": LogServerOptions}


def of_process(option: str, name: str, value: Any) -> dict[str, Any]:
    """The option of a cluster that gives a process a property."""
    process = Process(properties={name: value})
    return {option: PARTS[option](process=process) if option in PARTS else process}


def test_owned_property_of_a_process_is_refused_and_may_be_overridden() -> None:
    for option, component, name in PROCESSES:
        value = OWNED[name][1]
        message = refusal(model, **of_process(option, name, value))
        expected = f"{option} properties has {name!r}, which the constructs set themselves;"
        assert message.startswith(expected), option
        documents = cluster(**of_process(option, name, Unchecked(value)))
        assert value == properties(documents, component.variable)[name], option


def test_owned_property_is_owned_under_its_old_name_as_well() -> None:
    with pytest.warns(match="is an old name of alluxio.fuse.mount.point"):
        written = given_properties("properties", {"alluxio.worker.fuse.mount.point": "/f"})
    (error,) = owned("properties", written)
    assert "use fuse=Fuse(…), or write Unchecked(…)" in str(error)


def test_owner_is_none_of_a_property_without_an_option() -> None:
    cases: list[str] = [
        "alluxio.security.stale.channel.purge.interval",
        "alluxio.worker.tieredstore.block.lock.readers",
        "alluxio.master.mount.table.other.ufs",
        "alluxio.master.metastore.inode.cache.max.size",
        "alluxio.fuse.web.enabled",
    ]
    for name in cases:
        found = list(owned("properties", Given(values={name: "x"})))
        assert (None, []) == (owner(name), found), name


class Theirs(Feature):
    """A feature of a user's own, with a property that is its own."""

    owns: ClassVar[Mapping[str, str]] = {r"alluxio\.debug": "Theirs(debug=…)"}


def test_owned_asks_features_of_users_as_the_librarys_own() -> None:
    assert "use Theirs(debug=…), or write Unchecked(…)" in refusal(
        model, properties={"alluxio.debug": True}, features=[Theirs()]
    )
    assert owner("alluxio.debug") is None


# ---------------------------------------------------------------------------------- precedence


def test_property_of_a_process_wins_over_the_clusters_and_both_over_the_parts() -> None:
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


def test_property_of_the_user_wins_over_the_charts_default() -> None:
    name = "alluxio.security.stale.channel.purge.interval"
    assert "365d" == properties(cluster())[name]
    assert "1h" == properties(cluster(properties={name: "1h"}))[name]
