"""What no conversion honours: every refusal of its own, with its place and its remedy."""

from __future__ import annotations

from .scenario import refused

REFUSALS = [
    # The values, and what is said of `config.yaml` from the line on.
    (
        "fullnameOverride: My_Cluster",
        "1: fullnameOverride: the name of the cluster must be at most 45 lower-case"
        " letters, digits or '-', beginning with a letter and not ending with '-', since"
        " '-master-0123456789' is appended and the whole is a host name and a label (got"
        " 'My_Cluster'); choose a shorter or plainer name",
    ),
    (
        "fullnameOverride: null\nnameOverride: Cache",
        "2: nameOverride: the name of the cluster must be at most 45 lower-case letters,"
        " digits or '-', beginning with a letter and not ending with '-', since"
        " '-master-0123456789' is appended and the whole is a host name and a label (got"
        " 'alluxio-Cache'); choose a shorter or plainer name",
    ),
    (
        "master:\n  args: [master-only]",
        "2: master.args: must be ['master-only', '--no-format'] (got ['master-only']):"
        " other arguments start another process, and without --no-format a master empties"
        " its journal; leave it out",
    ),
    (
        "jobWorker:\n  args: [job-worker, --debug]",
        "2: jobWorker.args: must be ['job-worker'] (got ['job-worker', '--debug']): other"
        " arguments start another process, and without --no-format a master empties its"
        " journal; leave it out",
    ),
    (
        "master:\n  replicas: 3",
        "2: master.replicas: is 3, but master.count, which the chart reads, is 1; set"
        " master.count, and leave this out",
    ),
    (
        "logserver:\n  replicas: 2",
        "2: logserver.replicas: must be 1: two log servers would write to the same files; leave"
        " it out",
    ),
    (
        "logserver:\n  strategy:\n    type: RollingUpdate",
        "3: logserver.strategy.type: must be Recreate: two log servers would write to the"
        " same files; leave it out",
    ),
    (
        "imagePullPolicy: Sometimes",
        "1: imagePullPolicy: must be one of IfNotPresent, Always, Never (got 'Sometimes')",
    ),
    (
        "master:\n  count: 3",
        "2: master.count: is 3, but several masters need the embedded journal; set"
        " journal.type: EMBEDDED",
    ),
    (
        "master:\n  count: 3\njournal:\n  ufsType: HDFS\n  folder: hdfs://h:1/j",
        "2: master.count: is 3, but several masters need the embedded journal; set"
        " journal.type: EMBEDDED",
    ),
    (
        "journal:\n  type: RAFT",
        "2: journal.type: must be one of UFS, EMBEDDED (got 'RAFT')",
    ),
    (
        "journal:\n  ufsType: S3",
        "2: journal.ufsType: must be one of local, HDFS (got 'S3')",
    ),
    (
        "journal:\n  ufsType: HDFS",
        "1: journal.folder: must begin with hdfs:// (got '/journal'); use"
        " hdfs://HOST:PORT/FOLDER, or leave journal.ufsType out",
    ),
    (
        "journal:\n  folder: s3://bucket/journal",
        "2: journal.folder: must be a path in the pod (got 's3://bucket/journal'); use"
        " /journal, or, for one in HDFS, journal.type: UFS and journal.ufsType: HDFS",
    ),
    (
        "journal:\n  volumeType: hostPath",
        "2: journal.volumeType: must be one of persistentVolumeClaim, emptyDir (got 'hostPath')",
    ),
    (
        "properties:\n  alluxio.master.journal.ufs.option.alluxio.underfs.version: '2.7'",
        '2: properties["alluxio.master.journal.ufs.option.alluxio.underfs.version"]: has'
        " no effect: the journal is not in an under storage; leave it out, or set"
        " journal.ufsType: HDFS",
    ),
    (
        "metastore:\n  volumeType: hostPath",
        "2: metastore.volumeType: must be one of persistentVolumeClaim, emptyDir (got 'hostPath')",
    ),
    (
        "shortCircuit:\n  policy: socket",
        "2: shortCircuit.policy: must be one of uuid, local (got 'socket')",
    ),
    (
        "shortCircuit:\n  volumeType: emptyDir",
        "2: shortCircuit.volumeType: must be one of persistentVolumeClaim, hostPath (got"
        " 'emptyDir')",
    ),
    (
        "worker:\n  ports:\n    rpc: 80",
        "3: worker.ports.rpc: Ports worker_rpc must be a whole port number from 1024 to"
        " 65535 (got 80); choose one of these",
    ),
    (
        "worker:\n  ports:\n    rpc: 30000",
        "3: worker.ports.rpc: Ports worker_web must differ from worker_rpc, which is in"
        " the worker pods too (got 30000 for both); move one of them",
    ),
    (
        "jobMaster:\n  ports:\n    web: 19998",
        "3: jobMaster.ports.web: Ports job_master_web must differ from master_rpc, which"
        " is in the master pods too (got 19998 for both); move one of them",
    ),
    (
        "fuse:\n  enabled: true\n  properties:\n    alluxio.fuse.web.port: 29999",
        "3: fuse.properties: Ports fuse_web must differ from worker_rpc, which is in the"
        " worker pods too (got 29999 for both); move one of them",
    ),
    (
        "fuse:\n  enabled: true\n  properties:\n    alluxio.fuse.web.port: many",
        '4: fuse.properties["alluxio.fuse.web.port"]: must be a whole number of at most'
        " 32 bits: Alluxio would fail when it first reads this (got 'many'); use an int",
    ),
    (
        "properties:\n  alluxio.master.rpc.port: 21998",
        '2: properties["alluxio.master.rpc.port"]: is 21998, but master.ports.rpc is'
        " 19998; set master.ports.rpc, and leave this out",
    ),
    (
        "properties:\n  alluxio.worker.port: 28998",
        '2: properties["alluxio.worker.port"]: is 28998, but worker.ports.rpc is 29999;'
        " set worker.ports.rpc, and leave this out",
    ),
    (
        "fuse:\n  enabled: true\nworker:\n  fuseEnabled: true",
        "4: worker.fuseEnabled: must not be true together with fuse.enabled: both serve"
        " the same mount point; set one",
    ),
    (
        "worker:\n  fuseEnabled: true\nfuse:\n  properties:\n    alluxio.fuse.debug.enabled: true",
        "4: fuse.properties: has no effect with worker.fuseEnabled, since the worker serves"
        " FUSE; use worker.properties",
    ),
    (
        "worker:\n  fuseEnabled: true\nfuse:\n  env:\n    A: b",
        "4: fuse.env: has no effect with worker.fuseEnabled, since the worker serves FUSE; use"
        " worker.env",
    ),
    (
        "logserver:\n  enabled: true\n  volumeType: nfs",
        "3: logserver.volumeType: must be one of persistentVolumeClaim, hostPath,"
        " emptyDir (got 'nfs')",
    ),
    (
        "logserver:\n  enabled: true\n  selector:\n    disk: logs",
        "3: logserver.selector: must be a map with matchLabels, matchExpressions (got a map)",
    ),
    (
        "metrics:\n  enabled: true\n  GraphiteSink:\n    enabled: true\n    port: 2003",
        "3: metrics.GraphiteSink.host: is missing; give it",
    ),
    (
        "metrics:\n  enabled: true\n  GraphiteSink:\n    enabled: true\n    host: g",
        "3: metrics.GraphiteSink.port: must be a port number (got 'NONE')",
    ),
    (
        "metrics:\n  enabled: true\n  GraphiteSink: {enabled: true, host: g, port: ٣}",
        "3: metrics.GraphiteSink.port: must be a port number (got '٣')",
    ),
    (
        "metrics:\n  enabled: true\n  ConsoleSink:\n    enabled: true\n    unit: weeks",
        "5: metrics.ConsoleSink.unit: must be one of seconds, minutes, hours, days (got 'weeks')",
    ),
    (
        "metrics:\n  enabled: true\n  ConsoleSink:\n    enabled: true\n    period: -1",
        "5: metrics.ConsoleSink.period: must be 0 or more, and below 2^31 (got -1)",
    ),
    (
        "csi:\n  mountPath: /mnt",
        "2: csi.mountPath: has no effect: it is where the chart's example pods mount the volume,"
        " and those are not written; leave it out, and mount the claim in your own pods",
    ),
    (
        "csi:\n  clientEnabled: true",
        "2: csi.clientEnabled: needs the driver; set csi.enabled: true as well",
    ),
    (
        "csi:\n  enabled: true\n  imagePullPolicy: Always",
        "3: csi.imagePullPolicy: is Always, but imagePullPolicy, which applies to the driver's"
        " image, is IfNotPresent; set imagePullPolicy, and leave this out",
    ),
    (
        "tieredstore:\n  levels: []",
        "2: tieredstore.levels: must have at least one level; leave it out for the default, 1Gi"
        " of memory",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 1, mediumtype: MEM, path: /dev/shm, quota: 1G}",
        "2: tieredstore.levels: must have the levels 0 to 0, each once (got [1])",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: '', path: /dev/shm, quota: 1G}",
        "3: tieredstore.levels[0].mediumtype: is empty; give it",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: MEM, path: ',', quota: 1G}",
        "3: tieredstore.levels[0].path: is empty; give it",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: 'MEM,SSD', path: /dev/shm, quota: 1G}",
        "3: tieredstore.levels[0].path: must have as many paths as mediumtype has media"
        " (got 1 for 2)",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: MEM, path: /dev/shm, quota:"
        " 1G, type: nfs}",
        "3: tieredstore.levels[0].type: must be one of emptyDir, hostPath,"
        " persistentVolumeClaim (got 'nfs')",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: 'MEM,SSD', path: '/a,/b',"
        " quota: 1G, type: persistentVolumeClaim, name: a}",
        "3: tieredstore.levels[0].name: must name one claim for each medium (got 1 for 2)",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: MEM, path: /dev/shm, quota: lots}",
        "3: tieredstore.levels[0].quota: must be a size as Alluxio writes it, such as"
        ' "1Gi" or "1GB" (both 2^30) (got \'lots\')',
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: MEM, path: /dev/shm, quota: 0}",
        "3: tieredstore.levels[0].quota: must be one quota, or one for each of 1 media,"
        " above 0 (got ['0'])",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: MEM, path: /dev/shm, quota: '1G,2G'}",
        "3: tieredstore.levels[0].quota: must be one quota, or one for each of 1 media,"
        " above 0 (got ['1G', '2G'])",
    ),
    (
        "tieredstore:\n  levels:\n  - {level: 0, mediumtype: MEM, path: /dev/shm, quota: ''}",
        "3: tieredstore.levels[0].quota: must be one quota, or one for each of 1 media,"
        " above 0 (got [])",
    ),
    (
        "worker:\n  livenessProbe:\n    periodSeconds: -1",
        "3: worker.livenessProbe.periodSeconds: must be 0 or more, and below 2^31 (got -1)",
    ),
    (
        "worker:\n  tolerations:\n  - dedicated",
        "3: worker.tolerations[0]: must be a map with key, operator, value, effect,"
        " tolerationSeconds",
    ),
    (
        "worker:\n  tolerations:\n  - {key: a, effects: NoSchedule}",
        "3: worker.tolerations[0].effects: is unknown; use one of key, operator, value,"
        " effect, tolerationSeconds",
    ),
    (
        "worker:\n  tolerations:\n  - {key: a, tolerationSeconds: soon}",
        "3: worker.tolerations[0].tolerationSeconds: must be a whole number (got 'soon')",
    ),
    (
        "hostAliases:\n  - ip: 10.0.0.1",
        "2: hostAliases[0].hostnames: is missing; give it",
    ),
    (
        "mounts:\n  - name: data",
        "2: mounts[0].path: is missing; give it",
    ),
    (
        "worker:\n  extraContainers:\n  - {name: a, image: b, env: [{name: c, value: d}]}",
        "3: worker.extraContainers[0].env: must be a map from names to strings (got a list)",
    ),
    (
        "worker:\n  extraContainers:\n  - {name: a, image: b, securityContext: {privileged: true}}",
        "3: worker.extraContainers[0].securityContext.privileged: is unknown; use one of"
        " runAsUser, runAsGroup",
    ),
    (
        "worker:\n  extraContainers:\n  - name: a",
        "3: worker.extraContainers[0].image: is missing; give it",
    ),
    (
        "worker:\n  extraContainers:\n  - name: a\n    image: b\n    env:\n     "
        " AWS_SECRET_ACCESS_KEY: hunter2",
        "6: worker.extraContainers[0].env.AWS_SECRET_ACCESS_KEY: is a credential, which anyone"
        " who can read the pod would see; put it into a Secret, and give the"
        " container envFrom: [{secretRef: {name: SECRET}}]",
    ),
    (
        "worker:\n  extraVolumes:\n  - name: a\n    hostPath: {path: /a}",
        "4: worker.extraVolumes[0].hostPath: is unknown; use one of name, configMap, emptyDir",
    ),
    (
        "worker:\n  extraVolumes:\n  - name: a\n  - name: a",
        "4: worker.extraVolumes[1].name: is given twice (got 'a'); rename one",
    ),
    (
        "worker:\n  extraVolumes:\n  - name: a\n    emptyDir: {}\n    configMap: {name: b}",
        "3: worker.extraVolumes[0]: has two sources, configMap and emptyDir; give one",
    ),
    (
        "worker:\n  extraVolumes:\n  - name: a\n    configMap: {name: b, defaultMode: rw}",
        "4: worker.extraVolumes[0].configMap.defaultMode: must be a file mode, such as 0644"
        " (got 'rw')",
    ),
    (
        "worker:\n  extraVolumes:\n  - name: a\n    configMap: {name: b, defaultMode: 644}",
        "4: worker.extraVolumes[0].configMap.defaultMode: must be a file mode, such as 0644"
        " (got '644')",
    ),
    (
        "worker:\n  extraVolumeMounts:\n  - {name: a, mountPath: /a}",
        "3: worker.extraVolumeMounts[0].name: must be one of worker.extraVolumes, or of the"
        " other volumes of the pod: alluxio-domain, alluxio-fuse-device, alluxio-fuse-mount,"
        " alluxio-mem,"
        " alluxio-metrics (got 'a')",
    ),
    (
        "master:\n  extraServicePorts:\n  - {name: a, port: 9000}\n  - {name: a, port: 9001}",
        "4: master.extraServicePorts[1].name: is given twice (got 'a'); leave one out",
    ),
]


def test_values_that_cannot_be_converted_are_refused_with_a_remedy() -> None:
    for values, message in REFUSALS:
        assert f"config.yaml, line {message}" == refused(values), values


def test_the_csi_driver_needs_a_namespace() -> None:
    assert refused("csi:\n  enabled: true", namespace=None) == (
        "config.yaml, line 2: csi.enabled: needs a namespace, to which the driver's roles refer;"
        " give"
        ' --namespace NS (or namespace="…")'
    )


def test_a_release_that_makes_no_host_name_is_refused_without_a_place() -> None:
    message = refused("fullnameOverride: null", release_name="a" * 50)
    assert message.startswith("the name of the cluster must be at most 45 lower-case letters")
