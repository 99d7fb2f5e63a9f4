"""Several Secrets in one cluster: what they must not have in common."""

from __future__ import annotations

from alluxio_constructs import AlluxioCluster, Ufs, UfsSecret
from alluxio_constructs._model.problems import problems
from alluxio_constructs.errors import Finding
from tests.kit import new_chart
from tests.test_ufs_secret import P, Q, secret


def check_secrets(secrets: list[UfsSecret]) -> list[str]:
    """What is wrong with a cluster that has these."""
    alluxio = AlluxioCluster(new_chart(), "alluxio", ufs=Ufs("s3://bucket"), secrets=secrets)
    found = list(problems(alluxio.config))
    kinds = {
        Finding.SECRET_TWICE,
        Finding.SECRET_MOUNT_TWICE,
        Finding.SECRET_VARIABLE_TWICE,
    }
    assert {finding for finding, _ in found} <= kinds
    return [message for _, message in found]


def test_secrets_that_differ_in_all_are_let_in() -> None:
    secrets = [
        secret("a", mount="a", env={"A": "key"}, properties={P: "key"}),
        secret("b", mount="b", env={"B": "key"}, properties={Q: "key"}),
    ]
    assert [] == check_secrets(secrets)


def test_secrets_of_different_pods_are_let_in_whatever_they_have_in_common() -> None:
    secrets = [
        secret("a", mount="a", env={"A": "key"}, pods=["master"]),
        secret("a", mount="a", env={"A": "key"}, pods=["worker"]),
    ]
    assert [] == check_secrets(secrets)


def test_a_secret_that_is_given_twice_is_found() -> None:
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


def test_every_two_of_several_secrets_are_compared() -> None:
    secrets = [secret(name, mount="hdfs") for name in ("a", "b", "c")]
    assert 3 == len(check_secrets(secrets))
