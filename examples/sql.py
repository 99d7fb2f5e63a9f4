"""Trino and Presto catalogs with tables in Alluxio, and the configuration of Hive and Flink.

Trino has its own client, which reads `/opt/alluxio/conf/alluxio-site.properties`. Presto has
Alluxio's client in `plugin/hive-hadoop2`. Hive and Flink need it in the class path, and
`HADOOP_CONF_DIR` must name a directory with the `core-site.xml`. The metastore stores the URIs of
tables, which all engines must be able to resolve, so they are fully qualified.
Run it with `python sql.py`; it writes `dist/alluxio.k8s.yaml` and `dist/sql.k8s.yaml`.
"""

from __future__ import annotations

import cdk8s_plus_27 as kplus
from cdk8s import ApiObjectMetadata, App, Chart

from alluxio_constructs import AlluxioCluster, NetworkPolicies, Ufs, synth

METASTORE = "thrift://hive-metastore:9083"


def build(app: App) -> None:
    """Compose the cluster, and the configuration of its clients."""
    alluxio = AlluxioCluster(
        Chart(app, "alluxio", namespace="alluxio", disable_resource_name_hashes=True),
        "alluxio",
        ufs=Ufs("s3://my-bucket/warehouse"),
        masters=3,
        network_policies=NetworkPolicies(),
    )
    sql = Chart(app, "sql", namespace="sql", disable_resource_name_hashes=True)
    # All pods of the namespace: the engines, and the metastore, which creates table directories.
    alluxio.allow(kplus.Namespaces.select(sql, "all-pods", names=["sql"]))

    hadoop = {"core-site.xml": alluxio.client.core_site_xml}
    config_map(sql, "hadoop-alluxio", hadoop)  # the HADOOP_CONF_DIR of Hive and Flink
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
    """A properties file."""
    return "".join(f"{name}={value}\n" for name, value in properties.items())


def config_map(chart: Chart, name: str, data: dict[str, str]) -> None:
    """A ConfigMap with exactly this name."""
    kplus.ConfigMap(chart, name, metadata=ApiObjectMetadata(name=name), data=data)


if __name__ == "__main__":
    app = App()
    build(app)
    synth(app)
