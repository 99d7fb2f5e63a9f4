"""Secrets that are written because the call says so: what is in them, and what is refused."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from alluxio_constructs import AlluxioCluster, Ufs, UfsSecret, UfsSecretOptions
from alluxio_constructs._properties.given import kept
from tests.kit import documents_of, mount_paths, new_chart, one, properties, refusal

if TYPE_CHECKING:
    from cdk8s import Chart

VALUE = "hunter2"
KEYS = {"access-key": VALUE, "secret-key": "s3cret"}
AWS = {"AWS_ACCESS_KEY_ID": "access-key", "AWS_SECRET_ACCESS_KEY": "secret-key"}


def encoded(value: str | bytes) -> str:
    return b64encode(value.encode() if isinstance(value, str) else value).decode()


def from_literals(chart: Chart | None = None, **options: Any) -> UfsSecret:
    chart = new_chart() if chart is None else chart
    options = {"secret_name": "s3", "literals": KEYS, "env": AWS, **options}
    return UfsSecret.create_from_literals(chart, "secret", **options)


def from_files(chart: Chart | None = None, **options: Any) -> UfsSecret:
    chart = new_chart() if chart is None else chart
    options = {"secret_name": "hdfs", "mount": "hdfsConfig", **options}
    return UfsSecret.create_from_files(chart, "secret", **options)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "my-core.xml"
    path.write_bytes(b"<configuration/>\xff\0")
    return path


def test_ufs_secret_of_literals_writes_a_secret() -> None:
    chart = new_chart()
    made = from_literals(chart)
    (document,) = documents_of(chart)
    assert {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": "s3",
            "namespace": "test",
            "labels": {"app": "alluxio", "app.kubernetes.io/name": "alluxio"},
        },
        "type": "Opaque",
        "data": {key: encoded(value) for key, value in KEYS.items()},
    } == document
    assert made.secret is not None
    assert "s3" == made.secret.name


def test_ufs_secret_of_files_writes_a_secret_byte_for_byte(site: Path) -> None:
    chart = new_chart()
    from_files(chart, paths={"core-site.xml": site, "hdfs-site.xml": str(site)})
    (document,) = documents_of(chart)
    content = encoded(site.read_bytes())
    assert {"core-site.xml": content, "hdfs-site.xml": content} == document["data"]


def test_ufs_secret_that_exists_is_not_written() -> None:
    chart = new_chart()
    existing = UfsSecret.from_existing(chart, "s", secret_name="s3", env=AWS)
    assert (None, []) == (existing.secret, documents_of(chart))


def test_ufs_secret_that_is_written_reaches_the_cluster_that_uses_it(site: Path) -> None:
    chart = new_chart()
    secret = from_files(chart, paths={"core-site.xml": site})
    AlluxioCluster(chart, "alluxio", ufs=Ufs("hdfs://host:9000/a", secrets=[secret]))
    documents = documents_of(chart)
    assert "/secrets/hdfsConfig" == mount_paths(documents, "alluxio-worker")["secret-hdfs-volume"]
    name = "alluxio.master.mount.table.root.option.alluxio.underfs.hdfs.configuration"
    written = properties(documents, "ALLUXIO_MASTER_JAVA_OPTS")
    assert "/secrets/hdfsConfig/core-site.xml" == written[name]
    assert ["core-site.xml"] == list(one(documents, "Secret")["data"])


def test_ufs_secret_keeps_its_values_to_itself() -> None:
    chart = new_chart()
    name = "alluxio.master.mount.table.root.option.s3a.secretKey"
    secret = from_literals(chart, properties={name: "secret-key"})
    AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://bucket", secrets=[secret]))
    others = [each for each in documents_of(chart) if each["kind"] != "Secret"]
    for key, value in KEYS.items():
        assert value not in repr(others), key
        assert encoded(value) not in repr(others), key
        assert value not in repr(secret) + repr(vars(secret)), key


def test_ufs_secret_files_are_the_keys_by_default_where_they_are_mounted(site: Path) -> None:
    assert ("core-site.xml",) == from_files(paths={"core-site.xml": site}).options.files
    by_variable = from_files(paths={"token": site}, mount=None, env={"TOKEN": "token"})
    assert () == by_variable.options.files
    some = from_files(paths={"a.xml": site, "b.xml": site}, files=["a.xml"])
    assert ("a.xml",) == some.options.files


def test_ufs_secret_describes_how_an_existing_one_is_used() -> None:
    uses: dict[str, Any] = {"mount": "a", "files": ["f"], "env": {"A": "a"}, "pods": ["master"]}
    given = UfsSecret.from_existing(new_chart(), "secret", secret_name="s3", **uses)
    assert UfsSecretOptions(secret_name="s3", **uses) == given.options
    assert ("s3", "/secrets/a", "test/secret") == (
        given.secret_name,
        given.directory,
        given.node.path,
    )


def test_ufs_secret_of_cdk8s_plus_is_referred_to_by_its_name() -> None:
    from cdk8s_plus_27 import Secret

    chart = new_chart()
    theirs = Secret(chart, "theirs", metadata={"name": "made-elsewhere"})
    given = UfsSecret.from_secret(chart, "secret", secret=theirs, env={"A": "a"})
    assert "made-elsewhere" == given.options.secret_name


def test_ufs_secret_refuses_what_its_description_refuses() -> None:
    for uses in ({}, {"mount": "a/b"}, {"env": {"A-B": "a"}}, {"mount": "a", "pods": []}):
        expected = refusal(UfsSecretOptions, secret_name="s3", **uses)
        chart = new_chart()
        assert expected == refusal(UfsSecret, chart, "s", secret_name="s3", **uses), uses
        assert [] == chart.node.children, uses


# ----------------------------------------------------------------------------------- refused


def test_ufs_secret_refuses_a_key_that_is_used_and_not_written() -> None:
    cases: list[dict[str, Any]] = [
        {"env": {"AWS_ACCESS_KEY_ID": "acess-key"}},
        {"properties": {"alluxio.master.mount.table.root.option.s3a.secretKey": "acess-key"}},
        {"mount": "a", "files": ["acess-key"]},
    ]
    for uses in cases:
        assert (
            "UfsSecret key must be among those that are written (got 'acess-key'); add it"
        ) == refusal(from_literals, **{"env": None, **uses}), uses


def test_ufs_secret_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "missing.xml"
    assert (
        "UfsSecret paths['core-site.xml'] must be a readable file (No such file or"
        f" directory) (got {str(path)!r}); give its path relative to where the app runs"
    ) == refusal(from_files, paths={"core-site.xml": path})


def test_ufs_secret_refuses_a_directory(tmp_path: Path) -> None:
    assert "must be a readable file (Is a directory) (got " in refusal(
        from_files, paths={"core-site.xml": tmp_path}
    )


def test_ufs_secret_refuses_what_is_no_path() -> None:
    cases: list[object] = [None, 1.5, ["a"], "a\0b"]
    for path in cases:
        assert "UfsSecret paths['core-site.xml'] must be a readable file (" in refusal(
            from_files, paths={"core-site.xml": path}
        ), path


def test_ufs_secret_refuses_a_literal_that_is_no_text_without_showing_it() -> None:
    cases: list[object] = [VALUE.encode(), [VALUE], {"x": VALUE}]
    for value in cases:
        message = refusal(from_literals, literals={**KEYS, "access-key": value})
        assert "UfsSecret literals['access-key'] must be a string" in message, value
        assert VALUE not in message, value


def test_ufs_secret_refuses_literals_that_are_no_dict_without_showing_them() -> None:
    cases: list[object] = [VALUE, [("access-key", VALUE)], None]
    for literals in cases:
        message = refusal(from_literals, literals=literals)
        assert message.startswith("UfsSecret literals must be a dict"), literals
        assert VALUE not in message, literals


def test_ufs_secret_refuses_what_is_no_key(site: Path) -> None:
    cases: list[Callable[..., UfsSecret]] = [from_literals, from_files]
    for make in cases:
        given: dict[str, Any] = (
            {"literals": {**KEYS, "a/b": VALUE}}
            if make is from_literals
            else {"paths": {"a/b": site}}
        )
        message = refusal(make, **given)
        assert (
            "must be a key of the Secret: letters, digits, '-', '_' and '.' (got 'a/b')" in message
        ), make
        assert VALUE not in message, make


def test_ufs_secret_refuses_a_text_that_no_file_can_hold_without_showing_it() -> None:
    message = refusal(from_literals, literals={**KEYS, "secret-key": VALUE + "\ud800"})
    assert (
        "UfsSecret literals['secret-key'] has an unpaired surrogate (the value is not shown), which"
        " no Secret can hold; decode it with the encoding that it was written in"
    ) == message


def test_ufs_secret_refuses_to_be_given_to_nobody() -> None:
    assert "reaches no process" in refusal(from_literals, env=None)


# ------------------------------------------------------------------------------ paths of keys


def test_ufs_secret_path_of_a_key_is_where_it_is_in_the_containers() -> None:
    secret = UfsSecret.from_existing(new_chart(), "s", secret_name="gcs", mount="gcs")
    assert "/secrets/gcs/key.json" == secret.path_of("key.json")


def test_ufs_secret_path_can_be_given_as_an_option() -> None:
    secret = UfsSecret.from_existing(new_chart(), "s", secret_name="gcs", mount="gcs")
    options = {"fs.gcs.credential.path": secret.path_of("key.json")}
    ufs = Ufs("gs://bucket", secrets=[secret], options=options)
    assert "/secrets/gcs/key.json" in kept(ufs.options).values.values()


def test_ufs_secret_that_is_not_mounted_has_no_path() -> None:
    secret = UfsSecret.from_existing(new_chart(), "s", secret_name="s3", env=AWS)
    assert ('UfsSecret mount is missing (got None); give mount="gcs" or the like') == refusal(
        secret.path_of, "key.json"
    )


def test_ufs_secret_has_no_path_of_what_is_no_key() -> None:
    secret = UfsSecret.from_existing(new_chart(), "s", secret_name="gcs", mount="gcs")
    assert "must be a key of the Secret" in refusal(secret.path_of, "../key.json")
