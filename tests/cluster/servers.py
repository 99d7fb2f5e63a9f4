"""An S3 server as the under storage of a cluster of a test."""

from __future__ import annotations

from alluxio_constructs import Ufs
from tests.cluster.kubectl import Kubectl
from tests.cluster.stores import start_s3


def s3(kubectl: Kubectl, *, bucket: str) -> Ufs:
    """A bucket in a server of the namespace's own.

    Args:
        kubectl: In the namespace.
        bucket: The bucket's name.
    """
    return Ufs(
        f"s3://{bucket}/",
        options={
            "alluxio.underfs.s3.endpoint": start_s3(kubectl, bucket),
            "alluxio.underfs.s3.disable.dns.buckets": True,
            "s3a.accessKeyId": "key",
            "s3a.secretKey": "secret",
        },
    )
