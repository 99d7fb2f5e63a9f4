"""A Secret that is written: how much it may hold."""

from __future__ import annotations

from alluxio_constructs._base.limits import DATA
from alluxio_constructs._manifests.secret import secret
from alluxio_constructs._parts.ufs_secret import UfsSecretOptions
from tests.kit import checked, refusal

OPTIONS = UfsSecretOptions(secret_name="big", mount="big")


def test_secret_holds_as_much_as_kubernetes_takes() -> None:
    half = bytes(DATA // 2)
    written = secret(OPTIONS, {"a": half, "b": half}).document("test")
    assert checked([written]) == [written]
    assert refusal(secret, OPTIONS, {"a": half, "b": half, "c": b"x"}) == (
        "Secret 'big' would have 1048577 bytes, and Kubernetes takes 1048576; make several of it,"
        " each with a mount of its own"
    )
