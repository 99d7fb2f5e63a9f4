"""Options of the root mount and the journal that are Hadoop's: handed on where Alluxio does so."""

from __future__ import annotations

from .scenario import built, found, refused

ROOT = "alluxio.master.mount.table.root"
JOURNAL = "alluxio.master.journal.ufs.option"
OPTION = f"{ROOT}.option.dfs"

HIGHLY_AVAILABLE = f"""\
properties:
  {ROOT}.ufs: "hdfs://ns1/"
  {OPTION}.nameservices: ns1
  {OPTION}.ha.namenodes.ns1: nn1,nn2
  {OPTION}.namenode.rpc-address.ns1.nn1: a:8020
  {OPTION}.replication: 2
"""


def test_an_under_storage_over_hadoop_has_any_option_of_hadoop() -> None:
    documents, warned = built(HIGHLY_AVAILABLE, values_below=False)
    assert {
        "nameservices": "ns1",
        "ha.namenodes.ns1": "nn1,nn2",
        "namenode.rpc-address.ns1.nn1": "a:8020",
        "replication": "2",
    } == {
        each: found(documents, f"MASTER {OPTION}.{each}")
        for each in (
            "nameservices",
            "ha.namenodes.ns1",
            "namenode.rpc-address.ns1.nn1",
            "replication",
        )
    }
    assert [] == warned


def test_the_options_may_stand_wherever_the_masters_properties_do() -> None:
    ufs = f"{ROOT}.ufs: wasb://c@a.blob.core.windows.net/d"
    for values in (
        f"properties:\n  alluxio.underfs.address: hdfs://ns1/\n  {OPTION}.x: v",
        f"master:\n  properties:\n    {ufs}\n    {OPTION}.x: v",
        f"properties:\n  {OPTION}.x: v\nmaster:\n  jvmOptions: [-D{ROOT}.ufs=ofs://om/d]",
        f"properties:\n  {ROOT}.ufs: hdfs://ns1/\njvmOptions: [-D{OPTION}.x=v]",
    ):
        documents, _ = built(values, values_below=False)
        assert "v" == found(documents, f"MASTER {OPTION}.x"), values


def test_an_address_that_the_prefixes_of_hdfs_name_is_one_over_hadoop() -> None:
    for prefixes in ('"hdfs://,s3a://"', "[hdfs://, s3a://]", "s3a://"):
        documents, _ = built(
            f"properties:\n  {ROOT}.ufs: s3a://bucket/d\n  {OPTION}.x: v\n"
            f"  alluxio.underfs.hdfs.prefixes: {prefixes}\n",
            values_below=False,
        )
        assert "v" == found(documents, f"MASTER {OPTION}.x"), prefixes


def test_other_under_storages_have_none_of_hadoop_s_options() -> None:
    remedy = (
        "is not a property of Alluxio 2.9.5, and would be silently ignored; leave it out: only"
        " under storages that use Hadoop's client, such as hdfs://…, take Hadoop's options; for"
        " a property of an extension, use Unchecked(…) in the program that eject prints"
    )
    for name in ("nameservices", "namenode.rpc-address.ns1.nn1"):
        for uri in ("s3://bucket/d", "s3a://bucket/d", "/data"):
            message = refused(
                f"properties:\n  {ROOT}.ufs: {uri}\n  {OPTION}.{name}: ns1", values_below=False
            )
            assert message.startswith(f'config.yaml, line 3: properties["{OPTION}.{name}"]: is no')
            if "-" not in name:
                assert message.endswith(remedy), message


def test_alluxio_s_own_options_are_checked_over_hadoop_too() -> None:
    own = f"{ROOT}.option.alluxio.underfs"
    assert "did you mean alluxio.underfs.hdfs.configuration" in refused(
        f"{HIGHLY_AVAILABLE}  {own}.hdfs.configuratoin: /x", values_below=False
    )
    assert "must be True or False" in refused(
        f"{HIGHLY_AVAILABLE}  {own}.hdfs.remote: 1", values_below=False
    )


def test_an_option_of_hadoop_is_one_value_that_the_shell_takes_as_it_stands() -> None:
    assert refused(f"{HIGHLY_AVAILABLE}  {OPTION}.x: [a]", values_below=False) == (
        f'config.yaml, line 7: properties["{OPTION}.x"]: must be one value, not a list;'
        " give it as a string"
    )
    assert "which would end the argument" in refused(
        f"{HIGHLY_AVAILABLE}  {OPTION}.x: a b", values_below=False
    )


def test_a_credential_of_hadoop_goes_to_a_secret_whatever_its_name() -> None:
    for name in (
        "fs.s3a.secret.key",
        "fs.azure.account.key.my-acct.dfs.core.windows.net",
        "secret",
    ):
        documents, _ = built(
            f"{HIGHLY_AVAILABLE}  {ROOT}.option.{name}: hunter2", values_below=False
        )
        key = f"{ROOT}.option.{name}"
        assert str(found(documents, f"MASTER {key}")).startswith("${UFS_SECRET_"), name
        assert found(documents, "Secret/alluxio-credentials data") is not None, name
        assert "hunter2" not in str(documents)


def test_a_journal_in_hdfs_has_any_option_of_hadoop() -> None:
    values = f"properties:\n  {JOURNAL}.dfs.nameservices: ns1\n"
    documents, _ = built(f"{values}journal:\n  ufsType: HDFS\n  folder: hdfs://ns1/journal\n")
    assert "ns1" == found(documents, f"ALL {JOURNAL}.dfs.nameservices")
    assert f'line 2: properties["{JOURNAL}.dfs.nameservices"]: is not a property' in refused(values)
