"""Properties and JVM options of the values: which are refused, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from .scenario import built, found, refused

ROOT = "alluxio.master.mount.table.root"

PROPERTIES = [
    # The values, and what is said of `config.yaml` from the line on.
    (
        "properties:\n  alluxio.usr.app.id: a",
        '2: properties["alluxio.usr.app.id"]: is not a property of Alluxio 2.9.5, and'
        " would be silently ignored; did you mean alluxio.user.app.id?",
    ),
    (
        "properties:\n  sun.security.krb5.debug: true",
        '2: properties["sun.security.krb5.debug"]: is not a property of Alluxio 2.9.5, and'
        " would be silently ignored; give a system property of the JVM as jvmOptions:"
        " [-Dsun.security.krb5.debug=…]; for a property of an extension, use"
        " Unchecked(…) in the program that eject prints",
    ),
    (
        "properties:\n  alluxio.master.mount.table.root.option.alluxio.usr.app.id: a",
        '2: properties["alluxio.master.mount.table.root.option.alluxio.usr.app.id"]: is'
        " not a property of Alluxio 2.9.5, and would be silently ignored; did you mean"
        " alluxio.user.app.id?",
    ),
    (
        "properties:\n  alluxio.hub.manager.rpc.hostname: h",
        '2: properties["alluxio.hub.manager.rpc.hostname"]: is not a property of Alluxio 2.9.5, and'
        " would be silently ignored; leave it out; for a property of an extension, use"
        " Unchecked(…) in the program that eject prints",
    ),
    (
        "properties:\n  alluxio.user.file.writetype.default: SOMETIMES",
        '2: properties["alluxio.user.file.writetype.default"]: must be one of MUST_CACHE,'
        " TRY_CACHE, CACHE_THROUGH, THROUGH, ASYNC_THROUGH, NONE: Alluxio would fail when"
        " it first reads this (got 'SOMETIMES'); use one of them",
    ),
    (
        "properties:\n  alluxio.user.file.writetype.default: [a]",
        '2: properties["alluxio.user.file.writetype.default"]: must be one value, not a'
        " list; give it as a string",
    ),
    (
        "properties:\n  alluxio.user.metrics.collection.enabled: 1",
        '2: properties["alluxio.user.metrics.collection.enabled"]: must be True or False:'
        " Alluxio would read this as false (got 1); use one of them",
    ),
    (
        "properties:\n  alluxio.user.app.id: a$b",
        "2: properties[\"alluxio.user.app.id\"]: JVM option '-Dalluxio.user.app.id=a$b' has"
        " '$' in it, which a shell interprets: `alluxio formatJournal` reads the options of"
        " all processes without one, and the log server has none; leave it out there, and"
        " set it for each of the other processes that needs it",
    ),
    (
        "master:\n  properties:\n    alluxio.worker.block.heartbeat.interval: 2sec",
        '3: master.properties["alluxio.worker.block.heartbeat.interval"]: is one that'
        " the catalogue of 2.9.5 lists for worker and job-worker only; use worker.properties or"
        " jobWorker.properties, or properties",
    ),
    (
        "fuse:\n  enabled: true\n  properties:\n    alluxio.master.worker.timeout: 10min",
        '4: fuse.properties["alluxio.master.worker.timeout"]: is one that the'
        " catalogue of 2.9.5 lists for master and job-master only; use master.properties or"
        " jobMaster.properties, or properties",
    ),
    (
        "jvmOptions: [-Dalluxio.usr.app.id=a]",
        '1: jvmOptions["alluxio.usr.app.id"]: is not a property of Alluxio 2.9.5, and'
        " would be silently ignored; did you mean alluxio.user.app.id?",
    ),
    (
        "jvmOptions: [-Xmx4gb]",
        "1: jvmOptions: must be a whole number with k, m or g (got '-Xmx4gb'); use -Xmx2g",
    ),
    (
        "jvmOptions: [-XX:MaxRAM=4g]",
        "1: jvmOptions: has no effect beside the -Xmx that each process has (got"
        " '-XX:MaxRAM=4g'); use -Xmx2g or the like, or -XX:MaxRAMPercentage=50.0",
    ),
    (
        "jvmOptions: ['-Da=$b']",
        "1: jvmOptions: JVM option '-Da=$b' has '$' in it, which a shell interprets:"
        " `alluxio formatJournal` reads the options of all processes without one, and the"
        " log server has none; leave it out there, and set it for each of the other"
        " processes that needs it",
    ),
    (
        "jvmOptions: [UseG1GC]",
        "1: jvmOptions: must each begin with \"-\" (got 'UseG1GC'); give properties as"
        " properties={…}, and one option per item",
    ),
]

OWNED = [
    (
        "properties:\n  alluxio.master.hostname: elsewhere",
        '2: properties["alluxio.master.hostname"]: contradicts the value that the cluster'
        " sets; use fullnameOverride",
    ),
    (
        "properties:\n  alluxio.master.rpc.addresses: a:1",
        '2: properties["alluxio.master.rpc.addresses"]: contradicts the value that the'
        " cluster sets; use master.count and master.ports",
    ),
    (
        "properties:\n  alluxio.master.journal.type: EMBEDDED",
        '2: properties["alluxio.master.journal.type"]: contradicts the value that the'
        " cluster sets; use journal.type and journal.folder",
    ),
    (
        "properties:\n  alluxio.master.metastore: HEAP\nmetastore:\n  size: 1Gi",
        '2: properties["alluxio.master.metastore"]: contradicts the value that the cluster'
        " sets; use metastore.mountPath, or leave out metastore, which is the volume of RocksDB",
    ),
    (
        "properties:\n  alluxio.master.mount.table.root.option: a=b",
        '2: properties["alluxio.master.mount.table.root.option"]: contradicts the value'
        " that the cluster sets; use a property …root.option.NAME for each option",
    ),
    (
        "properties:\n  alluxio.worker.hostname: w",
        '2: properties["alluxio.worker.hostname"]: contradicts the value that the cluster'
        " sets; use worker.hostNetwork",
    ),
    (
        "properties:\n  alluxio.worker.memory.size: 2GB",
        '2: properties["alluxio.worker.memory.size"]: was removed in Alluxio 2.4.0, and'
        " would be silently ignored; use tieredstore.levels",
    ),
    (
        "properties:\n  alluxio.worker.tieredstore.levels: 2",
        '2: properties["alluxio.worker.tieredstore.levels"]: contradicts the value that'
        " the cluster sets; use tieredstore.levels",
    ),
    (
        "properties:\n  alluxio.user.short.circuit.enabled: true",
        '2: properties["alluxio.user.short.circuit.enabled"]: contradicts the value that'
        " the cluster sets; use shortCircuit",
    ),
    (
        "properties:\n  alluxio.worker.data.server.domain.socket.address: /tmp/d",
        '2: properties["alluxio.worker.data.server.domain.socket.address"]: contradicts'
        " the value that the cluster sets; use shortCircuit",
    ),
    (
        "properties:\n  alluxio.worker.fuse.enabled: true",
        '2: properties["alluxio.worker.fuse.enabled"]: contradicts the value that the'
        " cluster sets; use worker.fuseEnabled",
    ),
    (
        "properties:\n  alluxio.fuse.mount.point: /mnt/x",
        '2: properties["alluxio.fuse.mount.point"]: contradicts the value that the cluster'
        " sets; use fuse.mountPoint, fuse.alluxioPath and fuse.mountOptions",
    ),
    (
        "properties:\n  alluxio.metrics.conf.file: /x",
        '2: properties["alluxio.metrics.conf.file"]: contradicts the value that the'
        " cluster sets; use metrics",
    ),
    (
        "properties:\n  alluxio.logserver.hostname: l",
        '2: properties["alluxio.logserver.hostname"]: contradicts the value that the'
        " cluster sets; use logserver",
    ),
    (
        "properties:\n  alluxio.user.hostname: h",
        '2: properties["alluxio.user.hostname"]: contradicts the value that the cluster sets;'
        " leave it out",
    ),
]


def test_a_property_that_alluxio_would_ignore_or_misread_is_refused() -> None:
    for values, message in PROPERTIES:
        assert f"config.yaml, line {message}" == refused(values), values


def test_a_property_that_says_something_else_than_the_cluster_names_the_keys_to_use() -> None:
    for values, message in OWNED:
        assert f"config.yaml, line {message}" == refused(values), values


def test_a_property_that_says_what_the_cluster_is_anyhow_is_accepted() -> None:
    cases: list[Any] = [
        # Said by the keys as well, as the documentation has it.
        (
            "properties:\n  alluxio.master.metastore: rocks\nmetastore:\n  volumeType: emptyDir",
            "MASTER alluxio.master.metastore",
            "ROCKS",
        ),
        (
            "properties:\n  alluxio.master.journal.type: UFS",
            "ALL alluxio.master.journal.type",
            "UFS",
        ),
        (
            "jvmOptions: [-Dalluxio.master.journal.folder=/journal]",
            "ALL alluxio.master.journal.folder",
            "/journal",
        ),
        (
            "shortCircuit:\n  enabled: false\n"
            "worker:\n  properties:\n    alluxio.user.short.circuit.enabled: false",
            "WORKER alluxio.user.short.circuit.enabled",
            "false",
        ),
        (
            "properties:\n  alluxio.master.hostname: alluxio-master-0",
            "ALL alluxio.master.hostname",
            "alluxio-master-0",
        ),
    ]
    for values, expression, value in cases:
        documents, warned = built(values)
        assert value == found(documents, expression), values
        assert [] == warned, values


def test_all_that_is_wrong_with_properties_is_said_at_once() -> None:
    message = refused(
        "properties:\n  alluxio.usr.app.id: a\n  alluxio.user.metrics.collection.enabled: 1\n"
        "jvmOptions: [-XX:MaxRAM=2g]\n"
    )
    starts = [line.partition(": ")[0] for line in message.splitlines()]
    assert starts == ["config.yaml, line 4", "config.yaml, line 2", "config.yaml, line 3"]


def test_all_properties_that_contradict_the_cluster_are_named_at_once() -> None:
    message = refused(
        "properties:\n  alluxio.master.journal.type: EMBEDDED\n  alluxio.worker.hostname: w\n"
    )
    assert [2, 3] == [int(line.split()[2].rstrip(":")) for line in message.splitlines()]


def test_settings_of_disabled_processes_are_ignored() -> None:
    cases: list[Any] = ["proxy", "logserver", "fuse"]
    for section in cases:
        plain, _ = built("{}")
        documents, warned = built(
            f"{section}:\n"
            "  properties:\n    alluxio.usr.app.id: a\n"
            "  env:\n    AWS_SECRET_ACCESS_KEY: hunter2\n"
        )
        assert plain == documents, section
        assert [] == warned, section


def test_the_csi_driver_s_fuse_processes_read_the_properties_of_fuse() -> None:
    values = "csi:\n  enabled: true\nfuse:\n  properties:\n    alluxio.user.app.id: csi"
    assert "csi" == found(built(values)[0], "FUSE alluxio.user.app.id")


def test_a_property_is_the_process_s_that_reads_it_whatever_its_scope_says() -> None:
    name = "alluxio.s3.rest.authentication.enabled"
    values = "{}:\n  enabled: true\n  properties:\n    " + f"{name}: true"
    assert "true" == found(built(values.format("proxy"))[0], f"PROXY {name}")
    assert refused(values.format("master")).endswith(
        "is one that the catalogue of 2.9.5 lists for proxy only; use proxy.properties, or"
        " properties"
    )


def test_a_value_is_written_as_its_type_has_it() -> None:
    cases: list[Any] = [
        ("alluxio.user.app.id: 5", "5"),
        ("alluxio.user.app.id: 5.0", "5"),
        ("alluxio.user.app.id: true", "true"),
        ("alluxio.user.metrics.collection.enabled: FALSE", "false"),
        ("alluxio.user.metrics.collection.enabled: 'False'", "false"),
        ("alluxio.user.metrics.collection.enabled: yes", "true"),
        ("alluxio.user.file.metadata.sync.interval: 1000000", "1000000"),
        ("alluxio.user.file.metadata.sync.interval: -1", "-1"),
        ("alluxio.user.block.size.bytes.default: 1e6", "1000000"),
        ("alluxio.user.block.size.bytes.default: 64MB", "64MB"),
        ("alluxio.user.file.writetype.default: through", "THROUGH"),
        ("alluxio.user.streaming.writer.chunk.size.bytes: 1048576.0", "1048576"),
        ("alluxio.locality.order: [node, rack]", "node,rack"),
        ("alluxio.locality.order: node,rack", "node,rack"),
        ("alluxio.job.master.job.capacity: '500'", "500"),
        ("alluxio.user.app.id: ''", ""),
    ]
    for given, written in cases:
        documents, _ = built(f"properties:\n  {given}")
        assert written == found(documents, f"ALL {given.partition(':')[0]}"), given


def test_an_option_of_the_root_mount_may_have_what_only_the_master_s_shell_takes() -> None:
    option = f"{ROOT}.option.alluxio.underfs.s3.endpoint"
    documents, _ = built(f"properties:\n  {option}: http://host/$a")
    assert "http://host/\\$a" == found(documents, f"MASTER {option}")


@pytest.mark.parametrize("name", ["alluxio.underfs.address", f"{ROOT}.ufs"])
@pytest.mark.parametrize("section", ["properties:", "master:\n  properties:"])
def test_the_under_store_is_found_where_it_may_stand(section: str, name: str) -> None:
    documents, warned = built(f"{section}\n    {name}: gs://other/place", values_below=False)
    assert "gs://other/place" == found(documents, f"MASTER {ROOT}.ufs")
    assert found(documents, f"ALL {ROOT}.ufs") is None
    assert [] == warned


def test_jvm_options_win_over_properties_as_later_ones_do() -> None:
    documents, _ = built(
        "worker:\n"
        "  jvmOptions: -Dalluxio.user.app.id=later\n"
        "  properties:\n    alluxio.user.app.id: earlier\n"
    )
    assert "later" == found(documents, "WORKER alluxio.user.app.id")


def test_the_chart_s_own_property_can_be_changed_and_deleted() -> None:
    name = "alluxio.security.stale.channel.purge.interval"
    for value, written in (("30d", "30d"), ("365d", "365d"), ("null", "3d")):
        documents, _ = built(f"properties:\n  {name}: {value}")
        assert written == found(documents, f"ALL {name}")


def test_deleting_all_properties_deletes_the_chart_s_too() -> None:
    documents, warned = built("properties: null", values_below=False)
    purge = "alluxio.security.stale.channel.purge.interval"
    assert "3d" == found(documents, f"ALL {purge}")
    assert "/opt/alluxio/underFSStorage" == found(documents, f"MASTER {ROOT}.ufs")
    assert ["there is no under storage"] == [each[:25] for each in warned]
