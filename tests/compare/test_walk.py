"""What counts as a difference, and what does not."""

from __future__ import annotations

from typing import Any

from tests.compare.made import container, differences, manifest, pod

SAME: list[tuple[str, Any, Any]] = [
    (
        "other ways to write a quantity",
        container("resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: '1', memory: 1Gi}}"),
        container("resources: {limits: {cpu: 1000m, memory: 1024Mi}}"),
    ),
    ("nulls", container("env: null\nimage: a:1"), container("image: a:1")),
    ("an empty list", container("env: []"), container("name: c")),
    (
        "defaults of a container",
        container("image: a:1\nterminationMessagePath: /dev/termination-log"),
        container("image: a:1\nimagePullPolicy: IfNotPresent"),
    ),
    (
        "the pull policy of latest",
        container("image: a"),
        container("{image: a, imagePullPolicy: Always}"),
    ),
    (
        "defaults of a probe",
        container("livenessProbe: {httpGet: {port: 80, scheme: HTTP}, periodSeconds: 10}"),
        container("livenessProbe: {httpGet: {port: 80, path: /}, failureThreshold: 3}"),
    ),
    (
        "defaults of a pod",
        pod(
            "{restartPolicy: Always, hostNetwork: false, securityContext: {},"
            " dnsPolicy: ClusterFirst}"
        ),
        pod("{serviceAccountName: default, serviceAccount: default}"),
    ),
    ("the former name of the account", pod("serviceAccount: a"), pod("serviceAccountName: a")),
    (
        "order",
        container("env: [{name: a, value: '1'}, {name: b, value: '2'}]"),
        container("env: [{name: b, value: '2'}, {name: a, value: '1'}]"),
    ),
    (
        "order of tolerations",
        pod("tolerations: [{key: a, operator: Exists}, {key: b, value: c}]"),
        pod("tolerations: [{key: b, operator: Equal, value: c}, {key: a, operator: Exists}]"),
    ),
    (
        "order of access modes",
        manifest("PersistentVolumeClaim", "spec: {accessModes: [ReadOnlyMany, ReadWriteMany]}"),
        manifest("PersistentVolumeClaim", "spec: {accessModes: [ReadWriteMany, ReadOnlyMany]}"),
    ),
    (
        "the protocol of ports",
        container("ports: [{containerPort: 1, name: rpc}]"),
        container("ports: [{containerPort: 1, name: rpc, protocol: TCP}]"),
    ),
    (
        "the name of a volume of the same kind",
        pod(
            "{containers: [{name: c, volumeMounts: [{name: a, mountPath: /d}]}],"
            " volumes: [{name: a, emptyDir: {}}]}"
        ),
        pod(
            "{containers: [{name: c, volumeMounts: [{name: b, mountPath: /d}]}],"
            " volumes: [{name: b, emptyDir: {}}]}"
        ),
    ),
    (
        "what the API server keeps",
        manifest("ConfigMap", "{data: {a: b}}"),
        manifest(
            "ConfigMap",
            "{data: {a: b}, metadata: {uid: u, generation: 3, resourceVersion: '1',"
            " creationTimestamp: t, annotations: {meta.helm.sh/release-name: r,"
            " kubectl.kubernetes.io/last-applied-configuration: '{}'}}, status: {x: y}}",
        ),
    ),
    (
        "what the cluster chose for a Service",
        manifest("Service", "spec: {ports: [{port: 80}]}"),
        manifest(
            "Service",
            "{metadata: {uid: u}, spec: {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1],"
            " type: ClusterIP, sessionAffinity: None, ipFamilies: [IPv4],"
            " ports: [{port: 80, targetPort: 80, protocol: TCP}]}}",
        ),
    ),
    (
        "what the cluster chose for a claim",
        manifest("PersistentVolumeClaim", "spec: {accessModes: [ReadWriteOnce]}"),
        manifest(
            "PersistentVolumeClaim",
            "{metadata: {uid: u}, spec: {accessModes: [ReadWriteOnce],"
            " storageClassName: fast, volumeName: v, volumeMode: Filesystem}}",
        ),
    ),
    (
        "where a Secret's values are written",
        manifest("Secret", "{type: Opaque, stringData: {a: b}}"),
        manifest("Secret", "data: {a: Yg==}"),
    ),
    (
        "JVM options",
        manifest("ConfigMap", "data: {ALLUXIO_JAVA_OPTS: ' -Da=1  -Xmx1g -Db=2 '}"),
        manifest("ConfigMap", "data: {ALLUXIO_JAVA_OPTS: '-Db=2 -Da=9 -Da=1 -Xmx1024m'}"),
    ),
    (
        "sizes and durations of Alluxio",
        manifest(
            "ConfigMap",
            "data: {ALLUXIO_JAVA_OPTS: '-Dalluxio.worker.ramdisk.size=1GB"
            " -Dalluxio.master.worker.timeout=5min -Dalluxio.user.short.circuit.enabled=True'}",
        ),
        manifest(
            "ConfigMap",
            "data: {ALLUXIO_JAVA_OPTS: '-Dalluxio.worker.ramdisk.size=1024m"
            " -Dalluxio.master.worker.timeout=300s -Dalluxio.user.short.circuit.enabled=true'}",
        ),
    ),
    (
        "a variable without an option",
        manifest("ConfigMap", "data: {ALLUXIO_PROXY_JAVA_OPTS: ' '}"),
        manifest("ConfigMap", "data: {}"),
    ),
    (
        "the order of lines in a file of settings",
        manifest("ConfigMap", 'data: {m.properties: "# why\\na=1\\nb=2\\n"}'),
        manifest("ConfigMap", 'data: {m.properties: "b=2\\na = 1"}'),
    ),
    (
        "another way to write a manifest in a text",
        manifest(
            "ConfigMap", 'data: {p: "apiVersion: v1\\nkind: Pod\\nspec: {hostPID: false}\\n"}'
        ),
        manifest("ConfigMap", 'data: {p: "kind: Pod\\napiVersion: v1\\nspec:\\n  volumes: []\\n"}'),
    ),
]

DIFFER: list[tuple[Any, Any, list[str]]] = [
    (
        container("image: a:1"),
        container("image: a:2"),
        ["spec.containers[c].image: a:1 -> a:2"],
    ),
    (
        container("resources: {limits: {memory: 1Gi}}"),
        container("resources: {limits: {memory: 1G}}"),
        [
            "spec.containers[c].resources.limits[memory]: 1Gi -> 1G",
            "spec.containers[c].resources.requests[memory]: 1Gi -> 1G",
        ],
    ),
    (
        container("env: [{name: a, value: x}, {name: b, value: y}]"),
        container("env: [{name: c, value: z}, {name: b, value: w}]"),
        [
            'spec.containers[c].env[a]: {"value": "x"} -> absent',
            "spec.containers[c].env[b].value: y -> w",
            'spec.containers[c].env[c]: absent -> {"value": "z"}',
        ],
    ),
    (
        container("args: [a, b]"),
        container("args: [b, a]"),
        ["spec.containers[c].args: [a, b] -> [b, a]"],
    ),
    (
        container("volumeMounts: [{name: v, mountPath: /a}]"),
        container("volumeMounts: [{name: v, mountPath: /a, readOnly: true}]"),
        ["spec.containers[c].volumeMounts[/a].readOnly: absent -> true"],
    ),
    (
        container("ports: [{name: rpc, containerPort: 1}]"),
        container("ports: [{name: rpc, containerPort: 2}]"),
        ["spec.containers[c].ports[rpc].containerPort: 1 -> 2"],
    ),
    (
        container("ports: [{containerPort: 1}]"),
        container("ports: [{containerPort: 1, hostPort: 2}]"),
        ["spec.containers[c].ports[1].hostPort: absent -> 2"],
    ),
    (
        pod("tolerations: [{key: a, effect: NoSchedule, value: x}]"),
        pod("tolerations: [{key: a, effect: NoSchedule, value: y}]"),
        ["spec.tolerations[a/NoSchedule].value: x -> y"],
    ),
    (
        pod("volumes: [{name: a, hostPath: {path: /x}}]"),
        pod("volumes: [{name: a, emptyDir: {}}]"),
        [
            'spec.volumes[a].hostPath: {"path": "/x"} -> absent',
            "spec.volumes[a].emptyDir: absent -> {}",
        ],
    ),
    (
        # A volume of another name and kind at the same path is the same volume, changed.
        pod(
            "{containers: [{name: c, volumeMounts: [{name: a, mountPath: /d}]}],"
            " volumes: [{name: a, emptyDir: {medium: Memory}}]}"
        ),
        pod(
            "{containers: [{name: c, volumeMounts: [{name: b, mountPath: /d}]}],"
            " volumes: [{name: b, emptyDir: {}}]}"
        ),
        ["spec.volumes[b].emptyDir.medium: Memory -> absent"],
    ),
    (
        pod("initContainers: [{name: a}, {name: b}]"),
        pod("initContainers: [{name: b}, {name: a}]"),
        ["spec.initContainers.order: [a, b] -> [b, a]"],
    ),
    (
        manifest("Service", "spec: {clusterIP: None}"),
        manifest("Service", "{metadata: {uid: u}, spec: {clusterIP: 10.0.0.1}}"),
        ["spec.clusterIP: None -> 10.0.0.1"],
    ),
    (
        manifest("Service", "{metadata: {uid: u}, spec: {clusterIP: None}}"),
        manifest("Service", "spec: {}"),
        ["spec.clusterIP: None -> absent"],
    ),
    (
        manifest("PersistentVolumeClaim", 'spec: {storageClassName: ""}'),
        manifest("PersistentVolumeClaim", "spec: {}"),
        ['spec.storageClassName: "" -> absent'],
    ),
    (
        manifest("ConfigMap", "data: {A_JAVA_OPTS: '-Da=1 -Xmx1g -XX:+UseG1GC -Db=2'}"),
        manifest("ConfigMap", "data: {A_JAVA_OPTS: '-Da=1 -Xmx2g -XX:-UseG1GC -Dc=3'}"),
        [
            "data[A_JAVA_OPTS][-Xmx]: 1g -> 2g",
            "data[A_JAVA_OPTS][-XX:UseG1GC]: + -> -",
            "data[A_JAVA_OPTS][b]: 2 -> absent",
            "data[A_JAVA_OPTS][c]: absent -> 3",
        ],
    ),
    (
        manifest("ConfigMap", "data: {A_JAVA_OPTS: '-Da=1', B_JAVA_OPTS: ''}"),
        manifest("ConfigMap", "data: {B_JAVA_OPTS: '-Da=1', C_JAVA_OPTS: '-Da=1'}"),
        ["data[A_JAVA_OPTS][a]: moved to B_JAVA_OPTS, C_JAVA_OPTS"],
    ),
    (
        container("env: [{name: ALLUXIO_JAVA_OPTS, value: -Da=1}]"),
        container("env: [{name: ALLUXIO_JAVA_OPTS, value: -Da=2}]"),
        ["spec.containers[c].env[ALLUXIO_JAVA_OPTS][a]: 1 -> 2"],
    ),
    (
        manifest("ConfigMap", 'data: {m.properties: "a=1\\nb=2"}'),
        manifest("ConfigMap", 'data: {m.properties: "a=1\\nb=3"}'),
        ["data[m.properties][b]: 2 -> 3"],
    ),
    (
        manifest("ConfigMap", 'data: {p: "apiVersion: v1\\nkind: Pod\\nspec: {hostPID: true}\\n"}'),
        manifest("ConfigMap", 'data: {p: "kind: Pod\\napiVersion: v1\\nspec: {}\\n"}'),
        ["data[p].spec.hostPID: true -> absent"],
    ),
    (
        manifest("ConfigMap", 'data: {x: "one\\ntwo"}'),
        manifest("ConfigMap", 'data: {x: "one\\nthree"}'),
        ["data[x]: one… (2 lines) -> one… (2 lines)"],
    ),
    (
        manifest("ClusterRole", "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]"),
        manifest(
            "ClusterRole", "rules: [{apiGroups: [''], resources: [pods], verbs: [get, list]}]"
        ),
        ["rules[0].verbs[list]: absent -> list"],
    ),
    (
        manifest("NetworkPolicy", "spec: {podSelector: {}}"),
        manifest("NetworkPolicy", "spec: {podSelector: {matchLabels: {a: b}}}"),
        ["spec.podSelector.matchLabels[a]: absent -> b"],
    ),
    (
        manifest(
            "StatefulSet",
            "spec: {volumeClaimTemplates: [{metadata: {name: j},"
            " spec: {accessModes: [ReadWriteOnce]}}]}",
        ),
        manifest(
            "StatefulSet",
            "spec: {volumeClaimTemplates: [{metadata: {name: j, labels: {a: b}},"
            " apiVersion: v1, kind: PersistentVolumeClaim,"
            " spec: {accessModes: [ReadWriteMany], volumeMode: Filesystem}, status: {}}]}",
        ),
        [
            "spec.volumeClaimTemplates[j].metadata.labels[a]: absent -> b",
            "spec.volumeClaimTemplates[j].spec.accessModes[ReadWriteOnce]: ReadWriteOnce -> absent",
            "spec.volumeClaimTemplates[j].spec.accessModes[ReadWriteMany]: absent -> ReadWriteMany",
        ],
    ),
    (
        # Of a kind that nobody knows: names tell items apart.
        manifest("Monitor", "spec: {ports: [{name: a, path: /x}, {name: b}], of: [1, 2]}"),
        manifest("Monitor", "spec: {ports: [{name: b}, {name: a, path: /y}], of: [2, 1]}"),
        ["spec.ports[a].path: /x -> /y", "spec.of: [1, 2] -> [2, 1]"],
    ),
]


def test_same_by_meaning_is_no_difference() -> None:
    for what, before, after in SAME:
        assert [] == differences(before, after), what
        assert [] == differences(after, before), what


def test_each_difference_is_told_by_its_field() -> None:
    for before, after, expected in DIFFER:
        assert expected == differences(before, after)
        assert [] != differences(after, before)


def test_no_object_differs_from_itself() -> None:
    for before, after, _ in DIFFER:
        assert [] == differences(before, before)
        assert [] == differences(after, after)
