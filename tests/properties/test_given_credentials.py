"""Credentials among the properties, options and variables that users give."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from typing import Any

from alluxio_constructs import (
    Component,
    EnvReference,
    Journal,
    Jvm,
    PodOptions,
    Process,
    Ufs,
    UfsSecretOptions,
    Unchecked,
)
from alluxio_constructs._model.answers import properties_of
from alluxio_constructs._properties.given import (
    given_properties,
)
from tests.kit import cluster, feature, model, refusal
from tests.properties.test_given import ROOT

SECRET = "hunter2"
CREDENTIALS = [
    "s3a.accessKeyId",
    "s3a.secretKey",
    "aws.accessKeyId",
    "fs.azure.account.key.theirs.blob.core.windows.net",
    "fs.adl.account.theirs.oauth2.credential",
    "fs.oss.accessKeySecret",
    "fs.cos.secret.key",
    "fs.swift.password",
    "fs.gcs.secretAccessKey",
    # Hadoop's, an extension's, the JVM's.
    "fs.s3a.secret.key",
    "fs.azure.sas.container.theirs.blob.core.windows.net",
    "fs.gs.auth.service.account.private.key",
    "my.extension.password",
    "javax.net.ssl.trustStorePassword",
]


PLACES: dict[str, Callable[[str], object]] = {
    "properties": lambda name: cluster(properties={name: SECRET}),
    "process": lambda name: Process(properties={name: SECRET}),
    "unchecked": lambda name: Process(properties={name: Unchecked(SECRET)}),
    "of the mount": lambda name: Process(properties={f"{ROOT}.{name}": SECRET}),
    "of another mount": lambda name: given_properties(
        "properties", {f"alluxio.master.mount.table.a.option.{name}": SECRET}
    ),
    "of the journal": lambda name: given_properties(
        "properties", {f"alluxio.master.journal.ufs.option.{name}": SECRET}
    ),
    "ufs": lambda name: Ufs("s3://bucket", options={name: SECRET}),
    "journal": lambda name: Journal.hdfs("hdfs://host/j", options={name: SECRET}),
    "feature": lambda name: cluster(
        features=[feature(of=Component.MASTER, properties={name: SECRET})]
    ),
    "jvm": lambda name: Jvm(options=[f"-D{name}={SECRET}"]),
    "jvm of the mount": lambda name: Jvm(options=[f"-D{ROOT}.{name}={SECRET}"]),
    "jvm_options": lambda name: cluster(jvm_options=[f"-D{name}={SECRET} "]),
    "wrong type": lambda name: given_properties("properties", {name: [SECRET, None]}),
}


def test_credential_as_text_is_refused_everywhere_and_never_shown() -> None:
    for name in CREDENTIALS:
        for place in PLACES:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                message = refusal(PLACES[place], name)
            said = f"{name}' as text, which would be in a ConfigMap; put it into a Secret"
            assert said in message, (name, place)
            shown = message + "".join(str(each.message) for each in caught)
            assert SECRET not in shown, (name, place)


VALUES = [
    f"https://theirs:{SECRET}@host/path",
    f"https://theirs.blob.core.windows.net/c?sv=1&sig={SECRET}0123456789",
    f"AccountName=theirs;AccountKey={SECRET}",
    f"-----BEGIN-PRIVATE-KEY-----?password={SECRET}",
]


def test_credential_in_a_value_is_refused_everywhere_and_never_shown() -> None:
    name = "alluxio.user.app.id"
    places: dict[str, Callable[[str], object]] = {
        "properties": lambda value: cluster(properties={name: value}),
        "unchecked": lambda value: cluster(properties={"my.name": Unchecked(value)}),
        "process": lambda value: Process(properties={name: value}),
        "ufs": lambda value: Ufs("s3://bucket", options={"my.name": Unchecked(value)}),
        "jvm": lambda value: Jvm(options=[f"-Dmy.name={value}"]),
        "agent": lambda value: Jvm(options=[f"-javaagent:/agent.jar=to={value}"]),
        "jvm_options": lambda value: cluster(jvm_options=[f"-Dmy.name={value}"]),
    }
    for value in VALUES:
        for place, make in places.items():
            message = refusal(make, value)
            assert "which would be in a ConfigMap; put " in message, (value, place)
            assert SECRET not in message, (value, place)


def test_credential_of_an_agent_goes_through_a_variable_that_the_jvm_reads() -> None:
    assert (
        "Jvm options has a credential in an option as text (token in it), which would be in a"
        " ConfigMap; put the option into a Secret, and give secrets=[UfsSecret.from_existing(…,"
        ' secret_name="NAME", env={"JAVA_TOOL_OPTIONS": "KEY OF THE SECRET"})]'
    ) == refusal(Jvm, options=[f"-javaagent:/agent.jar=token={SECRET}"])


def test_credential_under_a_name_of_others_works_as_the_error_shows() -> None:
    cases: list[tuple[str, str, Any]] = [
        ("fs.s3a.secret.key", f'"{ROOT}.fs.s3a.secret.key": "KEY OF THE SECRET"', "k"),
        ("my.password", '"my.password": Unchecked("KEY OF THE SECRET")', Unchecked("k")),
    ]
    for name, remedy, key in cases:
        assert remedy in refusal(given_properties, "properties", {name: Unchecked(SECRET)}), name
        own = f"{ROOT}.{name}" if name.startswith("fs.") else name
        secret = UfsSecretOptions(secret_name="mine", properties={own: key})
        written = properties_of(model(secrets=[secret]), Component.MASTER)
        assert EnvReference("UFS_SECRET_MINE_K") == written[own], name


def test_credential_error_shows_how_to_use_a_secret() -> None:
    assert (
        "Ufs options has the credential 's3a.secretKey' as text, which would be in a ConfigMap;"
        " put it into a Secret, and give the under storage secrets=[UfsSecret.from_existing(…,"
        ' secret_name="NAME", properties={"alluxio.master.mount.table.root.option.s3a.secretKey":'
        ' "KEY OF THE SECRET"})] (for S3 better env={"AWS_ACCESS_KEY_ID": …,'
        ' "AWS_SECRET_ACCESS_KEY": …})'
    ) == refusal(Ufs, "s3://bucket", options={"s3a.secretKey": SECRET})


def test_credential_works_as_the_error_shows() -> None:
    name = f"{ROOT}.fs.oss.accessKeySecret"
    secret = UfsSecretOptions(secret_name="oss", properties={name: "key"})
    resolved = model(ufs=Ufs("oss://bucket", secrets=[secret]))
    written = properties_of(resolved, Component.MASTER)
    assert EnvReference("UFS_SECRET_OSS_KEY") == written[name]


def test_credential_is_needless_with_a_service_account_that_has_a_role() -> None:
    documents = cluster(
        pod=PodOptions(service_account_name="with-a-role"), external=["ServiceAccount/with-a-role"]
    )
    assert "secretKeyRef" not in json.dumps(documents)


def test_credential_in_a_variable_is_refused_without_showing_it() -> None:
    others: list[Any] = [SECRET, SECRET.encode()]
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        for value in others:
            message = refusal(Process, env={name: value})
            assert f"Process env has the credential {name} as text" in message, (name, value)
            assert SECRET not in message, (name, value)
