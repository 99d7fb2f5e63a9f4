"""Parts of a cluster whose masters are elsewhere."""

from __future__ import annotations

from .scenario import built, found, refused

HOST = "alluxio.master.hostname"
RPC = "alluxio.master.rpc.addresses"
AWAY = "master: {{enabled: false}}\nproperties: {{{}}}\n"


def test_masters_of_another_namespace_are_found_by_all_processes() -> None:
    host = "alluxio-master-0.other-namespace.svc"
    documents, _ = built(AWAY.format(f"{HOST}: {host}") + "fuse: {enabled: true}\n")
    assert [] == found(documents, "StatefulSet")
    assert host == found(documents, f"ALL {HOST}")
    for variable in ("WORKER", "JOB_WORKER", "FUSE"):
        assert found(documents, f"{variable} {HOST}") is None, variable


def test_masters_elsewhere_may_be_several_whatever_the_values_say_of_their_journal() -> None:
    addresses = "a.other:19998,b.other:19998,c.other:19998"
    for journal in ("", "journal: {type: EMBEDDED}\n", "journal: {volumeType: emptyDir}\n"):
        values = AWAY.format(f'{RPC}: "{addresses}"').replace("false", "false, count: 3") + journal
        documents, warned = built(values)
        assert addresses == found(documents, f"ALL {RPC}"), journal
        assert found(documents, f"ALL {HOST}") is None, journal
        assert found(documents, "ALL alluxio.master.embedded.journal.addresses") is None, journal
        assert [] == warned, journal


def test_masters_elsewhere_may_be_found_by_zookeeper_or_a_jvm_option() -> None:
    documents, _ = built(
        AWAY.format("alluxio.zookeeper.enabled: true, alluxio.zookeeper.address: 'zk-0:2181'")
    )
    assert "true" == found(documents, "ALL alluxio.zookeeper.enabled")
    assert found(documents, f"ALL {HOST}") is None
    documents, _ = built(f"master: {{enabled: false}}\njvmOptions: [-D{HOST}=m.other]\n")
    assert "m.other" == found(documents, f"ALL {HOST}")


def test_masters_elsewhere_are_named_by_the_properties_of_all() -> None:
    assert refused(
        f"master: {{enabled: false}}\nworker:\n  properties:\n    {HOST}: m.other\n"
    ) == (
        f'config.yaml, line 4: worker.properties["{HOST}"]: contradicts the value that the cluster'
        " sets; use properties, where all processes find the masters"
    )


def test_masters_of_the_release_are_named_by_it_alone() -> None:
    assert refused(f"properties: {{{HOST}: m.other}}").endswith("use fullnameOverride")
    assert "by ZooKeeper" in refused("properties: {alluxio.zookeeper.enabled: true}")


def test_several_masters_with_zookeeper_are_refused_with_the_key() -> None:
    message = refused(
        "properties:\n  alluxio.zookeeper.enabled: true\n  alluxio.zookeeper.address: zk-0:2181\n"
        "master: {count: 2}\n"
        "journal: {type: UFS, ufsType: HDFS, folder: 'hdfs://nn:8020/journal'}\n"
    )
    assert message.startswith("config.yaml, line 4: master.count: is 2, but several masters need")
    assert "journal.type: EMBEDDED" in message
