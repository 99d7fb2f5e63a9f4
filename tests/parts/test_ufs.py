"""The under storage at the root: its address, its options, and where its volume is mounted."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Component,
    EnvReference,
    Journal,
    Ufs,
    UfsSecretOptions,
    Unchecked,
    VolumeSource,
)
from alluxio_constructs._manifests.objects import pruned
from alluxio_constructs._parts.ufs import parse_uri
from tests.kit import refusal

ROOT = "alluxio.master.mount.table.root"
CONFIGURATION = f"{ROOT}.option.alluxio.underfs.hdfs.configuration"
EXAMPLE = 'use "s3://BUCKET/PREFIX", "hdfs://HOST:PORT/FOLDER" or "/PATH"'
PROCESSES = [Component.MASTER, Component.JOB_MASTER, Component.WORKER, Component.JOB_WORKER]


def root(ufs: Ufs) -> dict[str, Any]:
    return dict(ufs.properties(Component.MASTER))


def hdfs_secret(**options: Any) -> UfsSecretOptions:
    return UfsSecretOptions(secret_name="alluxio-hdfs-config", **options)


# ------------------------------------------------------------------------------------ address


def test_ufs_address_is_parsed_into_its_parts() -> None:
    cases: list[tuple[str, tuple[Any, ...] | None]] = [
        ("s3://bucket", ("s3", "bucket", None)),
        ("s3://bucket/a/b", ("s3", "bucket", "/a/b")),
        ("gs://bucket/", ("gs", "bucket", "/")),
        ("hdfs://namenode:9000/alluxio", ("hdfs", "namenode:9000", "/alluxio")),
        ("hdfs://nameservice/a", ("hdfs", "nameservice", "/a")),
        ("abfs://container@account.dfs.core.windows.net/a", None),
        ("abfss://container@account.dfs.core.windows.net/a", None),
        ("wasb://container@account.blob.core.windows.net/a", None),
        ("wasbs://container@account.blob.core.windows.net/a", None),
        ("file:///data", ("file", "", "/data")),
        ("x-y.z+1://h", ("x-y.z+1", "h", None)),
    ]
    for uri, parts in cases:
        match = parse_uri("Ufs uri", uri)
        assert match is not None, uri
        scheme, _, rest = uri.partition("://")
        authority, slash, path = rest.partition("/")
        expected = parts or (scheme, authority, f"{slash}{path}")
        assert expected == match.group("scheme", "authority", "path"), uri


def test_ufs_address_that_is_a_path_has_no_parts() -> None:
    assert parse_uri("Ufs uri", "/under-store") is None


# What each of these addresses is not.
REFUSED: dict[str, list[object]] = {
    "must be the address of an under storage": ["", None, 5],
    "must not have white space, quotes, \\ or $ in it, which the image's shell interprets": [
        "s3://b/a b",
        "s3://b/\n",
        's3://b/"a"',
        "s3://b/'a'",
        "s3://b/`a`",
        "s3://b/$a",
        "s3://\\b",
    ],
    "must be SCHEME://… or an absolute path": [
        "bucket",
        "s3:/bucket",
        "s3a:bucket",
        "S3://bucket",
        "://bucket",
        "s3://b?x",
        "./a",
    ],
    "must name a bucket, container, host or name service": ["s3://", "hdfs:///alluxio", "gs:///"],
}


def test_ufs_refuses_what_is_no_address() -> None:
    for requirement, addresses in REFUSED.items():
        for uri in addresses:
            expected = f"Ufs uri {requirement} (got {uri!r}); {EXAMPLE}"
            assert expected == refusal(Ufs, uri), uri


def test_ufs_refuses_credentials_in_an_address_and_does_not_repeat_them() -> None:
    for user in ("AKIA:s3cret", "AKIA", "a@b:s3cret"):
        assert (
            "Ufs uri must not have credentials in it, since it is written to a ConfigMap (got"
            " 's3://…@bucket'); take them out, and give them by a UfsSecret"
        ) == refusal(Ufs, f"s3://{user}@bucket/data"), user


def test_ufs_refuses_a_path_that_cannot_be_mounted() -> None:
    cases: list[tuple[str, str]] = [
        ("/", "must not be the root directory"),
        ("/a/../b", "must not contain . or .."),
        ("/a b", "may contain only letters, digits and . _ / @ % + = ~ -"),
    ]
    for uri, requirement in cases:
        assert refusal(Ufs, uri).startswith(f"Ufs uri {requirement} (got {uri!r}); "), uri


# --------------------------------------------------------------------------------- properties


def test_ufs_is_mounted_at_the_root() -> None:
    assert {f"{ROOT}.ufs": "s3://bucket/data"} == root(Ufs("s3://bucket/data"))


def test_ufs_is_configured_for_the_master_alone() -> None:
    for component in [each for each in Component if each is not Component.MASTER]:
        assert {} == Ufs("s3://bucket", read_only=True).properties(component), component


def test_ufs_sets_what_differs_from_alluxios_defaults() -> None:
    cases: list[tuple[dict[str, Any], dict[str, str]]] = [
        ({"read_only": True}, {f"{ROOT}.readonly": "true"}),
        ({"read_only": False}, {}),
    ]
    for options, properties in cases:
        assert {f"{ROOT}.ufs": "s3://bucket", **properties} == root(
            Ufs("s3://bucket", **options)
        ), options


def test_ufs_options_are_those_of_the_mount() -> None:
    options: dict[str, Any] = {
        "alluxio.underfs.s3.region": "eu-central-1",
        "alluxio.underfs.object.store.breadcrumbs.enabled": False,
        "alluxio.underfs.s3.streaming.upload.partition.size": "1Gi",
    }
    assert {
        f"{ROOT}.ufs": "s3://bucket",
        f"{ROOT}.option.alluxio.underfs.s3.region": "eu-central-1",
        f"{ROOT}.option.alluxio.underfs.object.store.breadcrumbs.enabled": "false",
        f"{ROOT}.option.alluxio.underfs.s3.streaming.upload.partition.size": "1Gi",
    } == root(Ufs("s3://bucket", options=options))


def test_ufs_refuses_an_option_that_is_none() -> None:
    assert (
        "Ufs options key must be the name of a property: letters, digits and . _ - @ (got 'a b');"
        ' use a name such as "alluxio.user.file.writetype.default"'
    ) == refusal(Ufs, "s3://bucket", options={"a b": "c"})


def test_ufs_refuses_what_merely_counts_as_true() -> None:
    assert "Ufs read_only must be True or False (got 'yes'); use one of them" == refusal(
        Ufs, "s3://bucket", read_only="yes"
    )


def test_ufs_refuses_an_unknown_option_unless_it_is_unchecked() -> None:
    assert "Ufs options has 'theirs', which Alluxio 2.9.5 does not have" in refusal(
        Ufs, "x://bucket", options={"theirs": "a"}
    )
    ufs = Ufs("x://bucket", options={"theirs": Unchecked("a")})
    assert "a" == root(ufs)[f"{ROOT}.option.theirs"]


def test_ufs_over_hadoop_takes_any_option_of_hadoop() -> None:
    options: dict[str, Any] = {
        "dfs.namenode.rpc-address.ns1.nn1": "a:8020",
        "dfs.replication": 2,
        "x.y": True,
    }
    for scheme in (
        *("hdfs", "glusterfs", "o3fs", "ofs", "ceph", "cosn"),
        *("abfs", "abfss", "adl", "adls", "wasb", "wasbs"),
    ):
        ufs = Ufs(f"{scheme}://ns1/a", options=options)
        assert {
            f"{ROOT}.ufs": f"{scheme}://ns1/a",
            f"{ROOT}.option.dfs.namenode.rpc-address.ns1.nn1": "a:8020",
            f"{ROOT}.option.dfs.replication": "2",
            f"{ROOT}.option.x.y": "true",
        } == root(ufs), scheme
    for uri in ("s3://ns1", "s3a://ns1", "gs://ns1", "oss://ns1", "cos://ns1", "/hdfs", "x://h"):
        assert "which Alluxio 2.9.5 does not have" in refusal(Ufs, uri, options=options), uri


def test_ufs_over_hadoop_refuses_what_is_no_option_of_hadoop() -> None:
    cases: list[tuple[str, Any, str]] = [
        ("alluxio.underfs.hdfs.configuratoin", "a", "which Alluxio 2.9.5 does not have"),
        ("alluxio.underfs.hdfs.remote", "yes", "must be True or False"),
        ("dfs.secret.key", "hunter2", "has the credential 'dfs.secret.key' as text"),
        ("dfs.x", ["a"], "must be a string, number or bool"),
        ("dfs x", "a", "must be the name of a property"),
    ]
    for name, value, requirement in cases:
        message = refusal(Ufs, "hdfs://ns1", options={name: value})
        assert requirement in message, name
        assert "hunter2" not in message


def test_ufs_never_shows_credentials_in_an_address() -> None:
    cases: list[str] = ["s3://AKIA:hunter2@b", "s3://AKIA:hunter2$@b", "s3:///x:hunter2@"]
    for uri in cases:
        assert "hunter2" not in refusal(Ufs, uri), uri


# ------------------------------------------------------------------------------------ secrets


def test_ufs_in_hdfs_has_the_configuration_of_its_secret() -> None:
    ufs = Ufs("hdfs://namenode:9000/a", secrets=[hdfs_secret(mount="hdfsConfig")])
    assert (
        "/secrets/hdfsConfig/core-site.xml:/secrets/hdfsConfig/hdfs-site.xml"
        == root(ufs)[CONFIGURATION]
    )


def test_ufs_in_hdfs_has_a_configuration_that_was_given_instead() -> None:
    ufs = Ufs(
        "hdfs://namenode:9000/a",
        secrets=[hdfs_secret(mount="hdfsConfig")],
        options={"alluxio.underfs.hdfs.configuration": "/etc/core-site.xml"},
    )
    assert "/etc/core-site.xml" == root(ufs)[CONFIGURATION]


def test_ufs_in_hdfs_has_no_configuration_without_a_secret_that_could_hold_one() -> None:
    env_only = hdfs_secret(env={"HADOOP_USER_NAME": "user"})
    written = [root(Ufs("hdfs://namenode:9000/a", secrets=each)) for each in ([], [env_only])]
    assert [{f"{ROOT}.ufs": "hdfs://namenode:9000/a"}] * 2 == written


def test_ufs_elsewhere_has_no_hdfs_configuration() -> None:
    ufs = Ufs("s3://bucket", secrets=[hdfs_secret(mount="s3")])
    assert {f"{ROOT}.ufs": "s3://bucket"} == root(ufs)


def test_ufs_asks_which_of_several_secrets_has_the_hdfs_configuration() -> None:
    secrets = [UfsSecretOptions(secret_name=name, mount=name) for name in ("a", "b")]
    assert (
        "Ufs 'hdfs://namenode:9000/a' comes with several Secrets (a, b) and none says that it holds"
        ' the HDFS configuration; give that one files=["core-site.xml", "hdfs-site.xml"]'
    ) == refusal(Ufs, "hdfs://namenode:9000/a", secrets=secrets)


def test_ufs_refuses_secrets_that_are_none() -> None:
    assert (
        "Ufs secrets[0] must be a UfsSecret (got 's3-credentials'); make one with UfsSecret(…)"
    ) == refusal(Ufs, "s3://bucket", secrets=["s3-credentials"])


def test_ufs_hands_its_secrets_on() -> None:
    secret = hdfs_secret(mount="hdfsConfig")
    assert (secret,) == Ufs("s3://bucket", secrets=[secret]).secrets


def test_ufs_does_not_set_properties_of_its_secrets_itself() -> None:
    secret = hdfs_secret(properties={f"{ROOT}.option.s3a.secretKey": "key"})
    values = root(Ufs("s3://bucket", secrets=[secret])).values()
    assert not [each for each in values if isinstance(each, EnvReference)]


# ------------------------------------------------------------------------------------ volume


def test_ufs_volume_is_mounted_at_the_path_in_masters_and_workers() -> None:
    others: list[tuple[VolumeSource, dict[str, Any]]] = [
        (
            VolumeSource.existing_claim("nfs"),
            {"persistentVolumeClaim": {"claimName": "nfs"}},
        ),
        (
            VolumeSource.host_path(),
            {"hostPath": {"path": "/under-store", "type": "DirectoryOrCreate"}},
        ),
    ]
    for component in PROCESSES:
        for volume, source in others:
            (mount,) = Ufs("/under-store", volume=volume).volume_mounts(component)
            written = (mount.path, mount.volume.name, pruned(mount.volume.source), mount.read_only)
            assert ("/under-store", "alluxio-ufs", source, False) == written, (component, volume)


def test_ufs_volume_is_mounted_nowhere_else() -> None:
    ufs = Ufs("/under-store", volume=VolumeSource.host_path())
    for component in set(Component) - set(PROCESSES):
        assert () == ufs.volume_mounts(component), component


def test_ufs_volume_is_handed_to_the_pods_user_if_asked_for() -> None:
    for prepare in (True, False):
        ufs = Ufs("/under-store", volume=VolumeSource.host_path(prepare=prepare))
        assert [prepare] == [each.prepare for each in ufs.volume_mounts(Component.MASTER)], prepare


def test_ufs_mounts_nothing_without_a_volume() -> None:
    for component in list(Component):
        assert () == Ufs("/under-store").volume_mounts(component), component


def test_ufs_refuses_a_volume_for_an_address_that_is_no_path() -> None:
    for uri in ("s3://bucket", "file:///data"):
        assert (
            "Ufs volume needs an absolute path as the uri, where the volume is mounted (got"
            f' {uri!r}); use Ufs("/under-store", volume=…)'
        ) == refusal(Ufs, uri, volume=VolumeSource.host_path()), uri


def test_ufs_refuses_a_volume_that_masters_and_workers_do_not_share() -> None:
    cases: list[tuple[VolumeSource, str]] = [
        (VolumeSource.empty_dir(), "EmptyDir"),
        (VolumeSource.persistent_volume_claim("1Gi"), "Claim"),
    ]
    for volume, kind in cases:
        assert (
            f"Ufs volume must be the same for masters and workers (got {kind!r}); use"
            " VolumeSource.existing_claim(…) or VolumeSource.host_path(…)"
        ) == refusal(Ufs, "/under-store", volume=volume), volume


def test_ufs_refuses_what_is_no_volume() -> None:
    assert (
        "Ufs volume must be a VolumeSource (got '/data'); make one with VolumeSource(…)"
    ) == refusal(Ufs, "/under-store", volume="/data")


def test_ufs_refuses_what_is_no_port_without_showing_it_since_it_may_be_a_credential() -> None:
    cases: list[str] = ["s3://AKIA:se/cret@bucket", "s3://key:secret", "hdfs://h1:1,h2:x/"]
    for uri in cases:
        scheme = uri.partition("://")[0]
        assert (
            f"Ufs uri must have a number as the port, and no credentials (got '{scheme}://…'); use"
            ' "s3://BUCKET/PREFIX", "hdfs://HOST:PORT/FOLDER" or "/PATH"'
        ) == refusal(Ufs, uri), uri


def test_ufs_address_may_name_several_hosts() -> None:
    assert "hdfs://h1:9000,h2:9000/data" == Ufs("hdfs://h1:9000,h2:9000/data").uri


SECRET = "hunter2"


def test_ufs_refuses_an_address_with_a_credential_without_showing_it() -> None:
    cases: list[tuple[str, str]] = [
        (f"s3://key:{SECRET}@bucket/data", "must not have credentials in it"),
        (
            f"abfs://container:{SECRET}@account.dfs.core.windows.net/",
            "must not have a credential in it (a user and a password in an address)",
        ),
        (f"wasbs://c@a.blob.core.windows.net/d?sv=1&sig={SECRET}0123456789", "(a signature in an"),
        (f"custom://host/path?password={SECRET}", "(password in it)"),
    ]
    for uri, message in cases:
        for refused in (refusal(Ufs, uri), refusal(Journal.hdfs, uri)):
            assert SECRET not in refused, uri
        assert message in refusal(Ufs, uri), uri
