"""Catalogs of Trino and Presto, whose tables are in Alluxio, and what Hive and Flink need.

Trino has a client of its own, which reads `/opt/alluxio/conf/alluxio-site.properties`. Presto has
Alluxio's in `plugin/hive-hadoop2`; with Hive, and with Flink, it is to be in the class path, and
`HADOOP_CONF_DIR` names a directory with the `core-site.xml`. The metastore keeps the URIs of
tables, which all of them must be able to resolve: they are qualified.
Run it with `python sql.py`; it writes `dist/alluxio.k8s.yaml` and `dist/sql.k8s.yaml`.
"""

from __future__ import annotations

import cdk8s_plus_27 as kplus
from cdk8s import ApiObjectMetadata, App, Chart

from alluxio_constructs import AlluxioCluster, NetworkPolicies, Ufs, synth

METASTORE = "thrift://hive-metastore:9083"


def build(app: App) -> None:
    """Compose the cluster, and the configuration of those that use it."""
    alluxio = AlluxioCluster(
        Chart(app, "alluxio", namespace="alluxio", disable_resource_name_hashes=True),
        "alluxio",
        ufs=Ufs("s3://my-bucket/warehouse"),
        masters=3,
        network_policies=NetworkPolicies(),
    )
    sql = Chart(app, "sql", namespace="sql", disable_resource_name_hashes=True)
    # All pods of the namespace: engines, and the metastore, which makes the directories of tables.
    alluxio.allow(kplus.Namespaces.select(sql, "all-pods", names=["sql"]))

    hadoop = {"core-site.xml": alluxio.client.core_site_xml}
    config_map(sql, "hadoop-alluxio", hadoop)  # of Hive and Flink: their HADOOP_CONF_DIR
    presto = {
        "connector.name": "hive-hadoop2",
        "hive.metastore.uri": METASTORE,
        "hive.config.resources": "/etc/hadoop-alluxio/core-site.xml",
    }
    config_map(sql, "presto-catalog", {"alluxio.properties": lines(presto)})
    trino = {
        "connector.name": "hive",
        "hive.metastore.uri": METASTORE,
        "fs.alluxio.enabled": "true",
    }
    config_map(sql, "trino-catalog", {"alluxio.properties": lines(trino)})
    config_map(  # mounted at /opt/alluxio/conf
        sql, "trino-alluxio", {"alluxio-site.properties": alluxio.client.site_properties}
    )


def lines(properties: dict[str, str]) -> str:
    """A file of properties."""
    return "".join(f"{name}={value}\n" for name, value in properties.items())


def config_map(chart: Chart, name: str, data: dict[str, str]) -> None:
    """A ConfigMap called as it is in the Kubernetes cluster."""
    kplus.ConfigMap(chart, name, metadata=ApiObjectMetadata(name=name), data=data)


if __name__ == "__main__":
    app = App()
    build(app)
    synth(app)
