"""What is a credential: names and shapes, and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs._credentials import (
    BY_NAME,
    credential,
    hidden,
    holds_credential,
    in_data,
    in_text,
    is_shown,
)
from alluxio_constructs._properties.catalogue import _aliases, _data
from alluxio_constructs._properties.shell import EnvReference
from alluxio_constructs.errors import AlluxioConfigError, AlluxioConfigWarning, refuse, warn

SECRET = "hunter2"
KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

NAMES = [
    # Hadoop's, as options of a mount.
    "fs.s3a.access.key",
    "fs.s3a.secret.key",
    "fs.s3a.session.token",
    "fs.s3a.bucket.logs.secret.key",
    "fs.s3a.encryption.key",
    "fs.s3a.proxy.password",
    "fs.azure.account.key.me.blob.core.windows.net",
    "fs.azure.account.key.me.file.core.windows.net",
    "fs.azure.sas.container.me.blob.core.windows.net",
    "fs.azure.sas.fixed.token.me.dfs.core.windows.net",
    "fs.azure.account.oauth2.client.secret",
    "fs.azure.account.oauth2.client.secret.me.dfs.core.windows.net",
    "fs.azure.account.oauth2.user.password",
    "fs.azure.account.oauth2.refresh.token",
    "fs.adl.oauth2.credential",
    "fs.gs.auth.service.account.private.key",
    "fs.gs.auth.client.secret",
    "fs.ftp.password.ftp.example.com",
    "fs.cosn.userinfo.secretId",
    "fs.obs.access.key",
    "hadoop.security.group.mapping.ldap.bind.password",
    "ssl.server.keystore.keypassword",
    # Alluxio's, that its catalogue does not mark.
    "alluxio.underfs.cephfs.auth.key",
    # System properties of a JVM.
    "javax.net.ssl.trustStorePassword",
    "javax.net.ssl.keyStorePassword",
    "http.proxyPassword",
    # Variables.
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AZURE_CLIENT_SECRET",
    "AZURE_STORAGE_KEY",
    "AZURE_STORAGE_SAS_TOKEN",
    "HADOOP_CREDSTORE_PASSWORD",
    "VAULT_TOKEN",
    "GITHUB_TOKEN",
    "PGPASSWORD",
    "MYSQL_PWD",
    "DB_PASS",
    "DB_PASSWORD_2",
    "DD_API_KEY",
    "NEW_RELIC_LICENSE_KEY",
    "APIKey",
    "Authorization",
]
OTHER_NAMES = [
    "alluxio.security.authentication.type",
    "alluxio.web.cors.allow.credential",
    "alluxio.underfs.oss.sts.token.refresh.interval.ms",
    "alluxio.master.keytab.file",
    "fs.gcs.credential.path",
    "fs.gs.auth.service.account.private.key.id",
    "fs.azure.sas.token.provider.type",
    "fs.azure.account.auth.type",
    "fs.s3a.aws.credentials.provider",
    "hadoop.security.credential.provider.path",
    "hadoop.security.group.mapping.ldap.bind.password.file",
    "hadoop.http.authentication.signature.secret.file",
    "dfs.block.access.token.enable",
    "javax.net.ssl.trustStore",
    "javax.net.ssl.trustStoreType",
    "AWS_REGION",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "HADOOP_TOKEN_FILE_LOCATION",
    "SECRET_NAME",
    "secretName",
    "MAX_TOKENS",
    "SSH_AUTH_SOCK",
    "PWD",
    "OLDPWD",
    "compass",
    "tokenizer",
    "monkey",
    "",
    "2",
]
SHAPES = {
    "a private key": f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET}\n-----END RSA PRIVATE KEY-----",
    "a user and a password in an address": f"https://user:{SECRET}/x@example.com/path",
    "a JSON web token": f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.{SECRET}",
    "a bearer token": f"Bearer {SECRET}hunter2",
    "a user and a password in a header": f"Authorization: Basic {SECRET}aHVudGVyMg==",
    "a signature in an address": f"https://me.blob.core.windows.net/c?sv=1&sig={SECRET}%2Bxyz0123456789",
    "an access key": f"AKIAIOSFODNN7EXAMPLE:{KEY}",
    "a token": f"ghp_{SECRET}abcdefghijklmnopqrstuvwxyz0123",
    "AccountKey in it": f"DefaultEndpointsProtocol=https;AccountName=me;AccountKey={SECRET}==",
    "password in it": f"jdbc:mysql://host/db?user=me&password={SECRET}",
    "javax.net.ssl.keyStorePassword in it": f"-Xss1m -Djavax.net.ssl.keyStorePassword={SECRET}",
    "db_password in it": f'{{"user": "me", "db_password": "{SECRET}"}}',
    "api.key in it": f"user: me\napi.key: {SECRET}\n",
    "token in it": f"--token={SECRET}",
}
OTHER_TEXTS = [
    "s3://bucket/data",
    "abfs://container@account.dfs.core.windows.net/data",
    "hdfs://namenode:9000/data",
    "http://host:8080/path@version",
    "git@github.com:Alluxio/alluxio",
    "registry.example.com/alluxio@sha256:abc",
    "alluxio@EXAMPLE.COM",
    "https://example.com/x?token=${TOKEN}",
    "http://user:$(PASSWORD)@example.com",
    "--password=$(PASSWORD)",
    "-Ds3a.secretKey=${UFS_SECRET_S3_KEY}",
    "-Dmy.password=\\${env.PASSWORD}",
    "-Dmy.password.file=/secrets/mine/password",
    'token=$(cat "/var/run/secrets/token")',
    "export PASSWORD=$OTHER",
    'export PASSWORD="{{ .Data.data.password }}"',
    "password={{ .Data.password }}",
    "password=****",
    "docker login --username me --password-stdin registry.example.com",
    "Basic authentication is off",
    "a bearer token is refused",
    "the token: see the page",
    "trust_store_type=JKS",
    "AKIAIOSFODNN7EXAMPLE",
]


def test_a_name_is_of_a_credential() -> None:
    for name in NAMES:
        for prefix in ("", "alluxio.master.mount.table.root.option."):
            assert holds_credential(f"{prefix}{name}"), (prefix, name)
        assert BY_NAME == credential(name, SECRET), name


def test_a_name_that_is_about_a_credential_holds_none() -> None:
    for name in OTHER_NAMES:
        assert not holds_credential(name), name
        assert credential(name, SECRET) is None, name


def test_all_credentials_of_the_catalogue_are_told_by_their_names() -> None:
    properties = _data()["properties"]
    marked = {name for name, each in properties.items() if each.get("credential")}
    marked |= {alias for alias, name in _aliases().items() if name in marked}
    assert len(marked) > 15
    assert [] == [name for name in sorted(marked) if not holds_credential(name)]
    others = {name for name in properties if name not in marked and holds_credential(name)}
    assert {"alluxio.underfs.cephfs.auth.key"} == others


def test_a_text_has_a_credential_by_its_shape() -> None:
    for what, text in SHAPES.items():
        assert what == in_text(text), what
        assert what == credential("alluxio.user.app.id", text), what
        assert what == in_text(f"before {text}" if "\n" not in text else text), what


def test_a_text_without_a_credential_is_left_alone() -> None:
    for text in OTHER_TEXTS:
        assert in_text(text) is None, text
        assert hidden(text) == text, text


def test_a_value_that_refers_to_a_credential_is_none() -> None:
    cases: list[Any] = [
        "",
        "true",
        True,
        None,
        "${env.AWS_SECRET_ACCESS_KEY}",
        "$(PASSWORD)",
        "$PASSWORD",
        "/secrets/gcs/key.json",
        "file:///secrets/gcs/key.json",
        "arn:aws:kms:us-east-1:1:key/2",
        "https://vault.example.com/v1/secret",
        EnvReference("PASSWORD"),
    ]
    for value in cases:
        assert credential("fs.s3a.encryption.key", value) is None, value


def test_a_value_of_any_type_is_a_credential() -> None:
    for value in (SECRET, 1234567890, SECRET.encode(), [SECRET], f"/{KEY[1:]}"):
        assert BY_NAME == credential("fs.s3a.secret.key", value), value


def test_parts_of_a_manifest_tell_where_the_credential_is() -> None:
    cases: list[tuple[Any, list[str]]] = [
        ({"env": [{"name": "DB_PASSWORD", "value": SECRET}]}, ["['env'][0]['DB_PASSWORD']"]),
        ({"args": ["--password", SECRET]}, ["['args'][1]"]),
        ({"args": ["-c", f"curl -u me https://me:{SECRET}@host"]}, ["['args'][1]"]),
        ({"csi": {"volumeAttributes": {"clientSecret": SECRET}}}, ["['csi']['volumeAttributes']"]),
        ({"httpHeaders": [{"name": "Authorization", "value": SECRET}]}, ["['httpHeaders'][0]"]),
        ({"env": [{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "a"}}}]}, []),
        ({"args": ["--password", "$(PASSWORD)", "--token-file", "/a/b", "--token"]}, []),
        ({"args": ["--password", "--verbose"]}, []),
        ({"args": ["--password-stdin", "registry.example.com"]}, []),
        ({"secret": {"secretName": "mine"}, "imagePullSecrets": [{"name": "mine"}]}, []),
    ]
    for data, places in cases:
        found = [place for place, _ in in_data(data)]
        assert len(places) == len(found), data
        assert all(map(str.startswith, found, places)), data


# ------------------------------------------------------------------ errors and warnings show none


def test_hidden_leaves_nothing_of_a_credential() -> None:
    for what, text in SHAPES.items():
        assert SECRET not in hidden(text), what
        assert KEY not in hidden(text), what
        assert "…" in hidden(text), what


def test_hidden_leaves_nothing_of_several_credentials() -> None:
    for text in (
        f'password={SECRET} token="{KEY}"',
        f"password={SECRET} with token={KEY}, and more",
        f"password=x\ntoken: {SECRET}\n'password': '{KEY}'",
        "\n".join(f"password={SECRET}{i}" for i in range(2000)),
    ):
        shown = hidden(text)
        assert SECRET not in shown, text
        assert KEY not in shown, text


def test_an_error_shows_no_value_with_a_credential_in_it() -> None:
    values: list[Any] = [
        *SHAPES.values(),
        {"DB_PASSWORD": SECRET},
        [("DB_PASSWORD", f"https://me:{SECRET}@host")],
        [{"name": "DB_PASSWORD", "value": SECRET}],
    ]
    for value in values:
        error = refuse("Process env", value, "must be something else", f"use [{value!r}]")
        for text in (str(error), repr(error), repr(error.value), str(error.args)):
            assert SECRET not in text, value
            assert KEY not in text, value
    assert not is_shown("Process env['DB_PASSWORD']", SECRET)
    assert is_shown("Process env['DB_PASSWORD_FILE']", SECRET)


def test_an_error_leaves_a_credential_out_of_its_other_parts() -> None:
    error = AlluxioConfigError(
        f"is -Dmy.password={SECRET} two", parameter=f"JVM option '-Dmy.token={SECRET} two'"
    )
    assert "JVM option '-Dmy.token=…' is -Dmy.password=…" == str(error)


def test_an_error_shows_all_else() -> None:
    for value in (5, "text", {"TZ": "UTC"}, ["a"], None, EnvReference("A")):
        assert f"a must be b (got {value!r}); c" == str(refuse("a", value, "must be b", "c"))


def test_a_warning_shows_no_credential() -> None:
    with pytest.warns(AlluxioConfigWarning) as caught:
        warn(f"-Dmy.password={SECRET}", AlluxioConfigWarning)
    assert ["-Dmy.password=…"] == [str(each.message) for each in caught]
