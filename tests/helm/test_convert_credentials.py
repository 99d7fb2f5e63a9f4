"""Credentials of the values: in a Secret, and nowhere else in clear text."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs.cli import main
from tests.kit import names, one

from .scenario import built, found, refused

ROOT = "alluxio.master.mount.table.root"
OPTION = f"{ROOT}.option"
HUNTER = "hunter2"
IN_SECRETS = "the credentials in the values are written to Secret {} in the output"


def test_a_credential_goes_to_a_secret_alone_and_warns() -> None:
    cases: list[Any] = [
        (f"properties:\n  {OPTION}.s3a.secretKey: {HUNTER}", "alluxio-credentials"),
        (f"properties:\n  {OPTION}.aws.secretKey: {HUNTER}", "alluxio-credentials"),
        (f"properties:\n  s3a.secretKey: {HUNTER}", "alluxio-credentials"),
        (f"properties:\n  aws.secretKey: {HUNTER}", "alluxio-credentials"),
        (f"properties:\n  {OPTION}.fs.oss.accessKeySecret: {HUNTER}", "alluxio-credentials"),
        (
            f"properties:\n  fs.azure.account.key.me.blob.core.windows.net: {HUNTER}",
            "alluxio-credentials",
        ),
        (
            f"properties:\n  alluxio.master.mount.table.other.option.s3a.secretKey: {HUNTER}",
            "alluxio-credentials",
        ),
        (f"jvmOptions: [-Ds3a.secretKey={HUNTER}]", "alluxio-credentials"),
        (f"jvmOptions: -Xss1m -D{OPTION}.s3a.secretKey={HUNTER}", "alluxio-credentials"),
        (
            f"master:\n  properties:\n    {OPTION}.s3a.secretKey: {HUNTER}",
            "alluxio-master-credentials",
        ),
        (f"jobMaster:\n  jvmOptions: -Ds3a.secretKey={HUNTER}", "alluxio-master-credentials"),
        (f"worker:\n  jvmOptions: [-Ds3a.secretKey={HUNTER}]", "alluxio-worker-credentials"),
        (f"worker:\n  env:\n    AWS_SECRET_ACCESS_KEY: {HUNTER}", "alluxio-worker-credentials"),
        (f"jobWorker:\n  env:\n    AWS_SESSION_TOKEN: {HUNTER}", "alluxio-worker-credentials"),
        (
            f"fuse:\n  enabled: true\n  env:\n    AWS_ACCESS_KEY_ID: {HUNTER}",
            "alluxio-fuse-credentials",
        ),
        (
            f"proxy:\n  enabled: true\n  properties:\n    s3a.secretKey: {HUNTER}",
            "alluxio-proxy-credentials",
        ),
        (
            "logserver:\n  enabled: true\n  volumeType: emptyDir\n"
            f"  env:\n    AWS_ACCESS_KEY_ID: {HUNTER}",
            "alluxio-logserver-credentials",
        ),
        (f"jvmOptions: [-Dmy.secretKey={HUNTER}]", "alluxio-credentials"),
        (
            f"worker:\n  jvmOptions: [-Djavax.net.ssl.trustStorePassword={HUNTER}]",
            "alluxio-worker-credentials",
        ),
        (f"properties:\n  {OPTION}.fs.s3a.secret.key: {HUNTER}", "alluxio-credentials"),
        (f"properties:\n  {OPTION}.fs.azure.sas.c.a.x: {HUNTER}", "alluxio-credentials"),
        (f"worker:\n  env:\n    MY_TOKEN: {HUNTER}", "alluxio-worker-credentials"),
        (
            f"csi:\n  enabled: true\n  javaOptions: -Dfs.swift.password={HUNTER}",
            "alluxio-fuse-credentials",
        ),
    ]
    for values, secret in cases:
        documents, warned = built(values)
        assert names(documents, "Secret") == [secret], values
        assert list(one(documents, "Secret")["data"].values()) == ["aHVudGVyMg=="], values
        assert HUNTER not in str(documents), values
        assert IN_SECRETS.format(secret) in [each.partition(":")[0] for each in warned], values


def test_a_credential_within_a_value_goes_to_a_secret_too() -> None:
    address = f"https://me:{HUNTER}@host"
    cases: list[Any] = [
        f"properties: {{alluxio.user.app.id: '{address}'}}",
        f"jvmOptions: ['-Dmy.address={address}']",
        f"worker: {{env: {{PROXY: '{address}'}}}}",
        f"master: {{env: {{JAVA_TOOL_OPTIONS: -Dmy.password={HUNTER}}}}}",
        f"fuse: {{enabled: true, env: {{MY_TOKEN: {HUNTER}}}}}",
    ]
    for values in cases:
        documents, warned = built(values)
        assert 1 == len(names(documents, "Secret")), values
        assert HUNTER not in str(documents), values
        assert any(each.startswith("the credentials in the values") for each in warned)


def test_a_credential_that_no_secret_can_hold_is_refused_by_its_key() -> None:
    where = "config.yaml, line 1: "
    agent = (
        "has an option with a credential, which would be written to a ConfigMap; give it as"
        " JAVA_TOOL_OPTIONS in env of the component, which is written to a Secret"
    )
    cases: list[tuple[str, str]] = [
        (f"jvmOptions: ['-javaagent:/a.jar=token={HUNTER}']", f"{where}jvmOptions: {agent}"),
        (
            f"worker: {{jvmOptions: ['-javaagent:/a.jar=token={HUNTER}']}}",
            f"{where}worker.jvmOptions: {agent}",
        ),
        (
            f"properties: {{alluxio.debug: password={HUNTER}}}",
            f'{where}properties["alluxio.debug"]: must be True or False: Alluxio would read this as'
            " false; use one of them",
        ),
        (
            f"worker: {{extraContainers: [{{name: a, image: b, args: [--password, {HUNTER}]}}]}}",
            "worker.extraContainers",
        ),
        (
            f"master: {{podAnnotations: {{a: 'https://me:{HUNTER}@host'}}}}",
            "master.podAnnotations",
        ),
        (
            "metrics: {enabled: true, GraphiteSink: {enabled: true, host: x, port: 1,"
            f" prefix: password={HUNTER}}}}}",
            "metrics.properties of a ConfigMap has a credential as text",
        ),
    ]
    for values, message in cases:
        found = refused(values)
        assert message in found, values
        assert HUNTER not in found, values


def test_a_credential_of_all_reaches_the_processes_that_read_it() -> None:
    documents, _ = built(f"properties:\n  s3a.secretKey: {HUNTER}\nproxy:\n  enabled: true")
    reference = "${UFS_SECRET_ALLUXIO_CREDENTIALS_S3A_SECRETKEY}"
    for variable in ("MASTER", "JOB_MASTER", "WORKER", "JOB_WORKER"):
        assert reference == found(documents, f"{variable} s3a.secretKey")
    assert found(documents, "ALL s3a.secretKey") is None


def test_a_process_s_own_credential_wins_over_that_of_all() -> None:
    documents, warned = built(
        f"properties:\n  s3a.secretKey: {HUNTER}\n"
        f"worker:\n  properties:\n    s3a.secretKey: {HUNTER}3\n"
    )
    own = "${UFS_SECRET_ALLUXIO_WORKER_CREDENTIALS_S3A_SECRETKEY}"
    assert own == found(documents, "WORKER s3a.secretKey")
    assert own != found(documents, "MASTER s3a.secretKey")
    assert 2 == len(warned)


def test_the_secrets_are_called_after_the_cluster() -> None:
    documents, _ = built(f"fullnameOverride: lake\nproperties:\n  s3a.secretKey: {HUNTER}")
    assert ["lake-credentials"] == names(documents, "Secret")


def test_a_number_is_a_credential_like_any() -> None:
    documents, _ = built("properties:\n  s3a.accessKeyId: 1234567890123")
    assert {"s3a.accessKeyId": "MTIzNDU2Nzg5MDEyMw=="} == one(documents, "Secret")["data"]


def test_two_processes_of_a_pod_cannot_have_a_credential_with_two_values() -> None:
    cases: list[Any] = [
        (
            f"master:\n  env: {{AWS_ACCESS_KEY_ID: {HUNTER}}}\n"
            "jobMaster:\n  env: {AWS_ACCESS_KEY_ID: other}",
            "4: jobMaster.env.AWS_ACCESS_KEY_ID",
        ),
        (
            f"worker:\n  properties: {{s3a.secretKey: {HUNTER}}}\n"
            "jobWorker:\n  properties: {s3a.secretKey: other}",
            '4: jobWorker.properties["s3a.secretKey"]',
        ),
    ]
    for values, place in cases:
        assert refused(values) == (
            f"config.yaml, line {place}: is a credential for which the other process of the pod"
            f" has another value; give both the same value"
        ), values


def test_no_refusal_shows_a_credential() -> None:
    cases: list[Any] = [
        # Each with a mistake beside or in the credential.
        f"properties:\n  {ROOT}.ufs: s3://key:{HUNTER}@bucket",
        f"properties:\n  {ROOT}.ufs: s3://key:{HUNTER}$@bucket",
        f"properties:\n  alluxio.secretKeys: {HUNTER}",
        f"properties:\n  {OPTION}.s3b.secretKey: {HUNTER}",
        f"properties:\n  s3a.secretKey: {HUNTER}\n  alluxio.usr.app.id: a",
        f"logserver:\n  enabled: true\n  properties:\n    s3a.secretKey: {HUNTER}",
        f"worker:\n  extraContainers:\n  - {{name: a, image: b, env: {{AWS_SECRET_ACCESS_KEY:"
        f" {HUNTER}}}}}",
        f"worker:\n  extraContainers:\n  - {{name: a, image: b, env: [{{name: c, value:"
        f" {HUNTER}}}]}}",
        f"worker:\n  env: {{AWS_SECRET_ACCESS_KEY: {HUNTER}}}\n"
        "jobWorker:\n  env: {AWS_SECRET_ACCESS_KEY: other}",
    ]
    for values in cases:
        assert HUNTER not in refused(values), values


def test_the_manifests_of_the_command_have_no_credential_but_in_the_secret(
    tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(f"properties: {{s3a.secretKey: {HUNTER}, {ROOT}.ufs: s3://bucket}}")
    assert 0 == main(["template", "-f", str(file), "-n", "test"])
    output, errors = capsys.readouterr()
    assert "aHVudGVyMg==" in output
    assert HUNTER not in output + errors
