"""Errors of the typed API: each with the file, the line and the key that it comes from."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import AlluxioConfigError
from alluxio_constructs.helm.release import manifests, read
from alluxio_constructs.helm.values.python import given

from .scenario import UFS, refused

PLACES = [
    # The values, and how the message goes on from the line in `config.yaml`.
    ("master:\n  count: 0", "2: master.count: masters"),
    ("image: repo:tag", "1: image: Image repository"),
    ("imageTag: ''", "1: imageTag: Image tag"),
    ("imageTag: 2.9 5", "1: imageTag: Image tag"),
    (
        "properties:\n  alluxio.master.mount.table.root.ufs: s3://key:hun$ter2@bucket",
        '2: properties["alluxio.master.mount.table.root.ufs"]: Ufs uri',
    ),
    (
        "properties:\n  alluxio.master.mount.table.root.ufs: bucket",
        '2: properties["alluxio.master.mount.table.root.ufs"]: Ufs uri',
    ),
    ("journal:\n  folder: journal", "2: journal.folder: Journal.local folder"),
    ("journal:\n  storageClass: Fast_One", "2: journal.storageClass: storage_class_name"),
    ("journal:\n  accessModes: [RWO]", "2: journal.accessModes: access_modes"),
    ("journal:\n  accessModes: []", "2: journal.accessModes: access_modes"),
    (
        "journal:\n  volumeType: emptyDir\n  medium: Flash",
        "3: journal.medium: VolumeSource.empty_dir medium",
    ),
    (
        "journal:\n  ufsType: HDFS\n  folder: hdfs://host:9000",
        "3: journal.folder: Journal.hdfs folder",
    ),
    ("journal:\n  folder: /etc", "2: journal.folder: Journal.local folder must not hide /etc"),
    ("metastore:\n  mountPath: /usr", "2: metastore.mountPath: Metastore path must not hide"),
    ("mounts:\n- {name: c, path: /usr}", "2: mounts[0].path: VolumeSource.at path must not hide"),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: SSD, path: /opt/alluxio, quota: 1Gi}",
        "3: tieredstore.levels[0].path: Tier path must not hide /opt/alluxio",
    ),
    (
        "fuse:\n  enabled: true\n  mountPoint: /var/lib/fuse",
        "3: fuse.mountPoint: Fuse mount_point must not be in /var/lib, a system directory",
    ),
    (
        "metrics:\n  enabled: true\n  CsvSink: {enabled: true, directory: /proc}",
        "3: metrics.CsvSink.directory: CsvSink directory must not hide /proc",
    ),
    (
        "worker:\n  extraVolumes:\n  - {name: v, emptyDir: {}}\n"
        "  extraVolumeMounts:\n  - {name: v, mountPath: /bin}",
        "4: worker.extraVolumeMounts: PodOptions mounts[0] path must not hide /bin",
    ),
    ("metastore:\n  mountPath: metastore", "2: metastore.mountPath: Metastore path"),
    ("metastore:\n  volumeType: emptyDir\n  medium: Memory", "1: metastore: Metastore volume"),
    (
        "shortCircuit:\n  volumeType: hostPath\n  hostPath: tmp",
        "3: shortCircuit.hostPath: VolumeSource.host_path",
    ),
    ("shortCircuit:\n  pvcName: Sockets", "2: shortCircuit.pvcName: ShortCircuitDomain claim_name"),
    (
        "shortCircuit:\n  accessModes: [ReadWriteOncePod]",
        "1: shortCircuit: the domain socket's directory access_modes",
    ),
    ("user: -1", "1: user: PodOptions user"),
    ("serviceAccount: My_Account", "1: serviceAccount: PodOptions service_account_name"),
    ("imagePullSecrets: [Bad_Name]", "1: imagePullSecrets: PodOptions image_pull_secrets"),
    ("nodeSelector: {'a b': c}", "1: nodeSelector: PodOptions node_selector"),
    ("tolerations:\n- effect: NoSchedule", "2: tolerations[0]: Toleration key"),
    (
        "worker:\n  tolerations:\n  - {key: a, effect: Never}",
        "3: worker.tolerations[0].effect: Toleration effect",
    ),
    (
        "worker:\n  tolerations:\n  - {key: a, effect: NoSchedule, tolerationSeconds: 5}",
        "3: worker.tolerations[0].tolerationSeconds: Toleration toleration_seconds",
    ),
    ("hostAliases:\n- {ip: 10.0.0, hostnames: [a]}", "2: hostAliases[0].ip: HostAlias ip"),
    (
        "hostAliases:\n- {ip: 10.0.0.1, hostnames: [A_b]}",
        "2: hostAliases[0].hostnames: HostAlias hostnames",
    ),
    (
        "worker:\n  nodeSelector: {a: 'b c'}",
        "2: worker.nodeSelector: PodOptions node_selector['a']",
    ),
    ("worker:\n  podAnnotations: {'a b': c}", "2: worker.podAnnotations: PodOptions annotations"),
    ("worker:\n  serviceAccount: A", "2: worker.serviceAccount: PodOptions service_account_name"),
    ("worker:\n  env: {'A-B': c}", "2: worker.env: Process env"),
    ("worker:\n  env: {ALLUXIO_JAVA_OPTS: c}", "2: worker.env: Process env"),
    ("worker:\n  jvmOptions: [UseG1GC]", "2: worker.jvmOptions: Jvm options"),
    ("worker:\n  jvmOptions: [-Xmxlots]", "2: worker.jvmOptions: Jvm options"),
    (
        "worker:\n  resources:\n    limits:\n      memory: 1Gi",
        "2: worker.resources: Resources memory_request",
    ),
    (
        "worker:\n  resources:\n    requests:\n      cpu: 5",
        "2: worker.resources: Resources cpu_request",
    ),
    (
        "worker:\n  readinessProbe:\n    periodSeconds: 0",
        "3: worker.readinessProbe.periodSeconds: Probe period",
    ),
    (
        "worker:\n  readinessProbe:\n    failureThreshold: 0",
        "3: worker.readinessProbe.failureThreshold: Probe failure_threshold",
    ),
    (
        "worker:\n  startupProbe:\n    timeoutSeconds: 0",
        "3: worker.startupProbe.timeoutSeconds: Probe timeout",
    ),
    (
        "worker:\n  extraContainers:\n  - {name: A, image: b}",
        "3: worker.extraContainers[0]: the container.name must be",
    ),
    ("worker:\n  extraVolumes:\n  - name: A", "2: worker.extraVolumes: PodOptions volumes[0] name"),
    (
        "worker:\n  extraVolumes:\n  - name: a\n  extraVolumeMounts:\n  - {name: a, mountPath: a}",
        "4: worker.extraVolumeMounts: PodOptions mounts[0] path",
    ),
    (
        "master:\n  extraServicePorts:\n  - {name: a, port: 0}",
        "2: master.extraServicePorts: PodOptions service_ports['a']",
    ),
    ("mounts:\n- {name: data, path: data}", "2: mounts[0].path: VolumeSource.at path"),
    ("mounts:\n- {name: Data, path: /data}", "2: mounts[0]: claim_name"),
    ("secrets:\n  master: {Bad_Name: x}", "2: secrets.master.Bad_Name: UfsSecret secret_name"),
    ("secrets:\n  master: {good: a/b}", "2: secrets.master.good: UfsSecret mount"),
    ("configmaps:\n  worker: {good: a/b}", "2: configmaps.worker.good: ConfigMapFiles mount"),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: RAM, path: /dev/shm, quota: 1G}",
        "3: tieredstore.levels[0].mediumtype: Tier medium_type",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: MEM, path: shm, quota: 1G}",
        "3: tieredstore.levels[0].path: Tier path",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: MEM, path: /dev/shm, quota: 1G,"
        " high: 95}",
        "3: tieredstore.levels[0].high: Tier high_watermark",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: MEM, path: /dev/shm, quota: 1G,"
        " low: 0.99}",
        "3: tieredstore.levels[0].low: Tier low_watermark",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, alias: a b, mediumtype: MEM, path: /dev/shm,"
        " quota: 1G}",
        "3: tieredstore.levels[0].alias: Tier alias",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: SSD, path: /a, quota: 1G}\n  -"
        " {level: 1, mediumtype: SSD, path: /b, quota: 1G}",
        "2: tieredstore.levels: TieredStore aliases",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: 'SSD,HDD', path: '/a,/a', quota: 1G}",
        "2: tieredstore.levels: TieredStore paths",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: 'SSD,HDD', path: '/a,/b', quota:"
        " 1G, type: persistentVolumeClaim, name: 'c,c'}",
        "2: tieredstore.levels: TieredStore",
    ),
    ("fuse:\n  enabled: true\n  mountPoint: mnt", "3: fuse.mountPoint: Fuse mount_point"),
    ("fuse:\n  enabled: true\n  mountPoint: /mnt", "3: fuse.mountPoint: Fuse mount_point"),
    ("fuse:\n  enabled: true\n  alluxioPath: a", "3: fuse.alluxioPath: Fuse alluxio_path"),
    ("fuse:\n  enabled: true\n  mountOptions: a b", "3: fuse.mountOptions: Fuse mount_options"),
    ("fuse:\n  enabled: true\n  user: -1", "3: fuse.user: PodOptions user"),
    (
        "proxy:\n  enabled: true\n  nodeSelector: {a: 'b c'}",
        "3: proxy.nodeSelector: PodOptions node_selector['a']",
    ),
    (
        "logserver:\n  enabled: true\n  pvcName: Logs",
        "3: logserver.pvcName: LogServerOptions claim_name",
    ),
    (
        "logserver:\n  enabled: true\n  volumeType: hostPath\n  hostPath: logs",
        "4: logserver.hostPath: VolumeSource.host_path",
    ),
    (
        "logserver:\n  enabled: true\n  jvmOptions: ['-Da=$b']",
        "3: logserver.jvmOptions: JVM option '-Da=$b'",
    ),
    (
        "logserver:\n  enabled: true\n  properties: {s3a.accessKeyId: a}",
        '3: logserver.properties["s3a.accessKeyId"]: UfsSecret pods',
    ),
    (
        "metrics:\n  enabled: true\n  podAnnotations: {'a b': c}\n  PrometheusMetricsServlet: true",
        "3: metrics.podAnnotations: PodOptions annotations",
    ),
    (
        "metrics:\n  enabled: true\n  CsvSink: {enabled: true, directory: a}",
        "3: metrics.CsvSink.directory: CsvSink directory",
    ),
    (
        "metrics:\n  enabled: true\n  JmxSink: {enabled: true, domain: ''}",
        "3: metrics.JmxSink.domain: JmxSink domain",
    ),
    (
        "metrics:\n  enabled: true\n  GraphiteSink: {enabled: true, host: g_, port: 1}",
        "3: metrics.GraphiteSink.host: GraphiteSink host",
    ),
    (
        "metrics:\n  enabled: true\n  GraphiteSink: {enabled: true, host: g, port: 0}",
        "3: metrics.GraphiteSink.port: GraphiteSink port",
    ),
    (
        "metrics:\n  enabled: true\n  ConsoleSink: {enabled: true, period: 0}",
        "3: metrics.ConsoleSink.period: ConsoleSink period",
    ),
    (
        "csi:\n  enabled: true\n  controllerPlugin:\n    provisioner:\n      image: bad image",
        "5: csi.controllerPlugin.provisioner.image: Image repository",
    ),
    (
        "csi:\n  enabled: true\n  mountInPod: true\nfuse:\n  user: 1000",
        "5: fuse.user: Csi fuse_pod user",
    ),
    (
        "csi:\n  enabled: true\n  clientEnabled: true\n  alluxioPath: a",
        "4: csi.alluxioPath: CsiStorageClass alluxio_path",
    ),
    (
        "csi:\n  enabled: true\n  clientEnabled: true\n  mountOptions: [a b]",
        "4: csi.mountOptions: CsiStorageClass mount_options",
    ),
    (
        "csi:\n  enabled: true\n  clientEnabled: true\n  accessModes: [RWX]",
        "4: csi.accessModes: CsiClaim access_modes",
    ),
    (
        "csi:\n  enabled: true\n  clientEnabled: true\n  mountInPod: true\n  javaOptions: -Xmx2g",
        "5: csi.javaOptions: CsiStorageClass jvm_options",
    ),
    (
        "csi:\n  enabled: true\n  mountInPod: false\n  javaOptions: UseG1GC",
        "4: csi.javaOptions: Jvm options",
    ),
    (
        "csi:\n  enabled: true\n  mountInPod: true\n  clientEnabled: true\n  javaOptions: '-Da=$b'",
        "5: csi.javaOptions: CsiStorageClass jvm_options",
    ),
]


def test_an_error_of_the_typed_api_has_its_place() -> None:
    for values, start in PLACES:
        message = refused(values)
        assert f"config.yaml, line {start} " == message[: len(f"config.yaml, line {start} ")], (
            values
        )


def test_a_default_at_fault_is_named_with_the_line_of_what_it_contradicts() -> None:
    message = refused("worker:\n  resources:\n    limits:\n      cpu: 0.5\n")
    assert message == (
        "config.yaml, line 2: worker.resources: Resources cpu_request must not be above"
        " cpu_limit, 500m (got '1'); lower the one or raise the other"
    )


def test_an_error_of_two_parts_together_is_said_as_it_is() -> None:
    message = refused("shortCircuit: {pvcName: a}\nlogserver: {enabled: true, pvcName: a}\n")
    assert message == (
        "nothing was written, since:\n  PersistentVolumeClaim 'a' would be written 2 times; give"
        " what it belongs to another name"
    )


def test_problem_that_involves_several_keys_is_an_error() -> None:
    cases: list[Any] = [
        (
            {
                "tieredstore": {
                    "levels": [{"level": 0, "mediumtype": "MEM", "path": "/m", "quota": "8G"}]
                }
            },
            "memory-does-not-fit",
        ),
        (
            {"worker": {"env": {"ALLUXIO_WORKER_HOSTNAME": "w"}}},
            "variable-set-by-the-cluster",
        ),
        (
            {"fuse": {"enabled": True}, "shortCircuit": {"policy": "local"}},
            "local-short-circuit-needs-shared-tiers",
        ),
        ({"user": 2000, "worker": {"fuseEnabled": True}}, "worker-embedded-fuse-needs-user-0"),
        (
            {"worker": {"enabled": False}, "master": {"enabled": False}},
            "neither-masters-nor-workers",
        ),
    ]
    for values, finding in cases:
        reading = read([given(UFS), given(values)], release_name="alluxio", namespace=None)
        with pytest.raises(AlluxioConfigError, match=rf"\[{finding}\]"):
            manifests(reading)
