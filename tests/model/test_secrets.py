"""Several Secrets in one cluster: what they must not have in common."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import UfsSecretOptions
from alluxio_constructs._model.problems import problems
from alluxio_constructs.errors import Finding
from tests.kit import model

S3A = "alluxio.master.mount.table.root.option.s3a"
P, Q = f"{S3A}.accessKeyId", f"{S3A}.secretKey"


def secret(secret_name: str, **uses: Any) -> UfsSecretOptions:
    return UfsSecretOptions(secret_name=secret_name, **uses)


def check_secrets(secrets: list[UfsSecretOptions]) -> list[str]:
    """The problems of a cluster with these Secrets."""
    found = list(problems(model(secrets=secrets)))
    kinds = {
        Finding.SECRET_TWICE,
        Finding.SECRET_MOUNT_TWICE,
        Finding.SECRET_VARIABLE_TWICE,
    }
    assert {each.finding for each in found} <= kinds
    return [each.message for each in found]


def test_secrets_that_differ_in_all_are_accepted() -> None:
    secrets = [
        secret("a", mount="a", env={"A": "key"}, properties={P: "key"}),
        secret("b", mount="b", env={"B": "key"}, properties={Q: "key"}),
    ]
    assert [] == check_secrets(secrets)


def test_secrets_of_different_pods_are_accepted_whatever_they_have_in_common() -> None:
    secrets = [
        secret("a", mount="a", env={"A": "key"}, pods=["master"]),
        secret("a", mount="a", env={"A": "key"}, pods=["worker"]),
    ]
    assert [] == check_secrets(secrets)


def test_secret_that_is_given_twice_is_found() -> None:
    secrets = [secret("a", mount="a"), secret("a", mount="b", pods=["worker"])]
    assert [
        "Secret 'a' is given twice; make one UfsSecret with all its uses, and pass that"
    ] == check_secrets(secrets)


def test_secrets_of_one_mount_are_found() -> None:
    secrets = [secret("a", mount="hdfs"), secret("b", mount="hdfs")]
    assert [
        "Secrets 'a' and 'b' have the same mount 'hdfs'; give each a mount of its own"
    ] == check_secrets(secrets)


def test_secrets_that_set_one_variable_are_found() -> None:
    secrets = [secret("a", env={"A": "x", "B": "x"}), secret("b", env={"A": "y"})]
    assert ["Secrets 'a' and 'b' both set the variable A; leave it out of one"] == check_secrets(
        secrets
    )


def test_secrets_whose_properties_would_share_a_variable_are_found() -> None:
    secrets = [secret("a-b", properties={P: "c"}), secret("a.b", properties={Q: "c"})]
    assert [
        "Secrets 'a-b' and 'a.b' both set the variable UFS_SECRET_A_B_C; leave it out of one"
    ] == check_secrets(secrets)


def test_secrets_are_compared_two_by_two() -> None:
    secrets = [secret(name, mount="hdfs") for name in ("a", "b", "c")]
    assert 3 == len(check_secrets(secrets))
