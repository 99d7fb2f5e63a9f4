"""An S3 server as the under storage of a cluster of a test."""

from __future__ import annotations

from alluxio_constructs import Ufs
from tests.cluster.kubectl import Kubectl
from tests.cluster.stores import make_s3_secret, start_s3, under_s3


def s3(kubectl: Kubectl, *, bucket: str) -> Ufs:
    """A bucket in a server of the namespace's own.

    Args:
        kubectl: In the namespace.
        bucket: The bucket's name.
    """
    make_s3_secret(kubectl)
    return under_s3(start_s3(kubectl, bucket), bucket)
