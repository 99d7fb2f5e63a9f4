"""An application that accesses Alluxio over S3, through the Service of the proxy.

The proxy does not check the keys: the access key is the Alluxio user, and the secret key is not
read. A bucket is a directory in the root. Run it with `python s3.py`; it writes
`dist/alluxio.k8s.yaml` and `dist/reports.k8s.yaml`.
"""

from __future__ import annotations

import cdk8s_plus_27 as kplus
from cdk8s import ApiObjectMetadata, App, Chart

from alluxio_constructs import AlluxioCluster, NetworkPolicies, ProxyOptions, Ufs, synth

LISTS = """
import boto3

s3 = boto3.client("s3")  # AWS_ENDPOINT_URL_S3 says where
for each in s3.list_objects_v2(Bucket="reports").get("Contents", ()):
    print(each["Key"], each["Size"])
"""


WHO = {
    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "reports"}},
    "podSelector": {"matchLabels": {"alluxio-client": "true"}},
}


def build(app: App) -> None:
    """Compose the cluster and the application."""
    alluxio = AlluxioCluster(
        Chart(app, "alluxio", namespace="alluxio", disable_resource_name_hashes=True),
        "alluxio",
        ufs=Ufs("hdfs://namenode:9000/data"),
        proxy=ProxyOptions(service="ClusterIP"),
        network_policies=NetworkPolicies(clients=[WHO]),
    )
    chart = Chart(app, "reports", namespace="reports", disable_resource_name_hashes=True)
    variables = {
        "AWS_ENDPOINT_URL_S3": alluxio.client.s3_endpoint,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "reports",
        "AWS_SECRET_ACCESS_KEY": "none",
    }
    kplus.Deployment(
        chart,
        "reports",
        replicas=1,
        containers=[
            kplus.ContainerProps(
                image="registry.example.com/reports:1",
                command=["python", "-c", LISTS],
                env_variables={
                    name: kplus.EnvValue.from_value(value) for name, value in variables.items()
                },
                security_context=kplus.ContainerSecurityContextProps(user=1000, group=1000),
            )
        ],
        pod_metadata=ApiObjectMetadata(labels={"alluxio-client": "true"}),
    )


if __name__ == "__main__":
    app = App()
    build(app)
    synth(app)
