"""What each key of the values may be beside its default, and what it needs to have an effect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from alluxio_constructs.helm.keys.key import Key

Flat = Mapping[str, Any]
"""Values by the paths of their keys."""

LEVEL: dict[str, Any] = {
    "level": 0,
    "alias": "MEM",
    "mediumtype": "MEM",
    "path": "/dev/shm",
    "type": "emptyDir",
    "quota": "1Gi",
    "high": 0.95,
    "low": 0.7,
}
CONTAINER: dict[str, Any] = {
    "name": "sidecar",
    "image": "example.com/sidecar:1",
    "imagePullPolicy": "Always",
    "securityContext": {"runAsUser": 1000},
    "resources": {"limits": {"cpu": "1"}},
    "command": ["sh"],
    "args": ["-c", "true"],
    "env": {"A": "x", "B": 3},
    "envValueFrom": {"NODE": "spec.nodeName"},
    "envFrom": [{"configMapRef": {"name": "theirs"}}],
    "ports": [{"containerPort": 8080, "name": "http"}],
}
TOLERATIONS = [
    [{"operator": "Exists"}],
    [{"key": "disk", "operator": "Equal", "value": "ssd", "effect": "NoSchedule"}],
    [{"key": "gone", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 60}],
    [{"key": "disk", "operator": "Like"}],
    [{"kye": "disk"}],
    ["disk"],
]
ENV = [{"TZ": "UTC", "N": 3, "YES": True}, {"AWS_ACCESS_KEY_ID": "id"}, {"A=B": "x"}, {"A": None}]
PROPERTIES = [
    {"alluxio.user.rpc.retry.max.duration": "1min"},
    {"alluxio.network.host.resolution.timeout": "3s", "alluxio.debug": True},
    {"alluxio.user.rpc.retry.max.durtion": "1min"},
    {"alluxio.master.hostname": "me"},
    {"alluxio": {"debug": True}},
]
CLASSES = ["fast", "", None, "Not A Class"]
PULL_POLICIES = ["Always", "Never", "Sometimes"]
OPTIONS = [["-XX:+UseG1GC"], "-Xmx1g -XX:+UseG1GC", ["-Dalluxio.debug=true"], ["bad"], {"a": "b"}]
POLICIES = ["Default", "ClusterFirst", "ClusterFirstWithHostNet", "Other"]

# By the path, as a regular expression; the first that matches counts.
OTHERS: Mapping[str, list[Any]] = {
    r"nameOverride": ["mine", "No_Name", "no name"],
    r"fullnameOverride": ["mine", "a" * 45, "a" * 46, "No_Name", None],
    r"image": ["example.com:5000/alluxio", "Not An Image"],
    r"imageTag": ["2.9.4", "latest", 2.9, "not a tag"],
    r"(csi\.)?imagePullPolicy": PULL_POLICIES,
    r"(.+\.)?serviceAccount": ["mine", "Not An Account"],
    r"imagePullSecrets": [["mine"], [{"name": "mine"}], ["Not A Secret"], "mine"],
    r"(.+\.)?nodeSelector": [{"disk": "ssd"}, {"zone": 3}, {"bad key": "x"}],
    r"(.+\.)?tolerations": TOLERATIONS,
    r"hostAliases": [
        [{"ip": "10.0.0.1", "hostnames": ["namenode"]}],
        [{"ip": "10.0.0.999", "hostnames": ["namenode"]}],
        [{"ip": "10.0.0.1"}],
    ],
    r"properties": [
        *PROPERTIES,
        {"alluxio.master.mount.table.root.ufs": "s3://bucket/data"},
        {"alluxio.master.mount.table.root.ufs": "bucket"},
        {
            "alluxio.master.mount.table.root.ufs": "s3://bucket/data",
            "alluxio.master.mount.table.root.option.s3a.accessKeyId": "id",
            "alluxio.master.mount.table.root.option.s3a.secretKey": "key",
        },
    ],
    r"(.+\.)?properties": PROPERTIES,
    r"(.+\.)?jvmOptions": OPTIONS,
    r"mounts": [[{"name": "theirs", "path": "/theirs"}], [{"name": "theirs"}], [{"path": "x"}]],
    r"secrets\..+": [{"theirs": "mine", "others": "other"}, {"Not A Secret": "mine"}, {"a": "b/c"}],
    r"configmaps\..+": [{"theirs": "mine"}, {"Not A Map": "mine"}, {"a": "b/c"}],
    r"master\.count": [3, "3", 2, 0, -1],
    r"master\.replicas": [3, 0],
    r".+\.args": [["other"], []],
    r".+\.env": ENV,
    r".+\.dnsPolicy": POLICIES,
    r".+\.jvmAllowance": ["300Mi", "314572800", "9Gi", "0", "1gb"],
    r".+\.extraContainers": [
        [CONTAINER],
        [{"name": "sidecar", "image": "example.com/sidecar:1"}],
        [{"name": "alluxio-master", "image": "x"}, {"name": "alluxio-worker", "image": "x"}],
        [{"image": "x"}],
        [{**CONTAINER, "livenessProbe": {}}],
        [{**CONTAINER, "resources": {"limits": {"cpu": {}}}}],
    ],
    r".+\.extraVolumes": [
        [{"name": "mine", "emptyDir": {}}],
        [{"name": "mine", "emptyDir": "{}"}],
        [{"name": "mine", "configMap": {"name": "theirs", "defaultMode": 256}}],
        [{"name": "mine", "hostPath": {}}],
        [{"emptyDir": {}}],
        ["mine"],
    ],
    r".+\.extraVolumeMounts": [
        [{"name": "theirs", "mountPath": "/theirs"}],
        [{"name": "scratch", "mountPath": "/scratch", "readOnly": True}],
        [{"name": "theirs"}],
    ],
    r".+\.extraServicePorts": [
        [{"name": "mine", "port": 8080}],
        [{"name": "rpc", "port": 8080}],
        [{"port": 8080}],
    ],
    r".+\.ports\..+": [25000, "25000", 0, 65536],
    r".+\.(periodSeconds|timeoutSeconds|failureThreshold)": [7, "120", 0, -1],
    r".+\.initialDelaySeconds": [7, 120, "0", -1],
    r".+\.successThreshold": [2, 0],
    r"(.+\.)?(user|group|fsGroup)": [2000, "2000", 1, -1, 2**31],
    r"journal\.type": ["EMBEDDED", "embedded", "ZOOKEEPER"],
    r"(journal\.folder|metastore\.mountPath)": ["/other", "other", "/", "/opt/alluxio/logs"],
    r"journal\.ufsType": ["HDFS", "hdfs", "S3"],
    r"(journal|metastore)\.volumeType": ["emptyDir", "persistentVolumeClaim", "hostPath"],
    r".+\.storageClass": CLASSES,
    r".+\.accessModes": [["ReadWriteMany"], ["ReadWriteOncePod"], ["ReadWrite"], "ReadWriteOnce"],
    r".+\.medium": ["Memory", "Disk"],
    r"tieredstore\.levels\[\]\.level": [1, "0", 2],
    r"tieredstore\.levels\[\]\.alias": ["RAM", "MEM,MEM", None, [], " ", "BAD ALIAS"],
    r"tieredstore\.levels\[\]\.mediumtype": ["SSD", ["HDD"], "MEM,SSD", "NVME", "TAPE,", "RAM", ""],
    r"tieredstore\.levels\[\]\.path": ["/ssd", "/a,/b", "ssd", ""],
    r"tieredstore\.levels\[\]\.type": ["hostPath", "HostPath", "persistentVolumeClaim", "tape"],
    r"tieredstore\.levels\[\]\.name": ["theirs", "Not A Claim"],
    r"tieredstore\.levels\[\]\.quota": [
        "512MB",
        "1g",
        "1GiB",
        "0",
        "much",
        "1G,1G",
        "1G,2G",
        "900Gi",
        None,
    ],
    r"tieredstore\.levels\[\]\.high": [0.9, "0.9", "0.9,0.9", "0.9,0.8", 1.1, 0.5, None],
    r"tieredstore\.levels\[\]\.low": [0.5, "0.5", "0.5,0.5", -0.1, 0.99, None],
    r"tieredstore\.levels": [
        [LEVEL, {**LEVEL, "level": 1, "alias": "SSD", "mediumtype": "SSD", "path": "/ssd"}],
        [{**LEVEL, "level": 1, "alias": "SSD", "mediumtype": "SSD", "path": "/ssd"}, LEVEL],
        [{**LEVEL, "type": "persistentVolumeClaim", "name": "theirs"}],
        [{**LEVEL, "mediumtype": "MEM,SSD", "path": "/dev/shm,/ssd", "quota": "1G,10G"}],
        [LEVEL, LEVEL],
        [],
    ],
    r"csi\.mountInPod": [False, "no"],
    r"shortCircuit\.policy": ["local", "LOCAL", "remote"],
    r"(shortCircuit)\.volumeType": ["hostPath", "HostPath", "emptyDir"],
    r"logserver\.volumeType": ["hostPath", "emptyDir", "nfs"],
    r".+\.pvcName": ["mine", "Not A Claim"],
    r".+\.hostPath": ["/other", "other"],
    r"fuse\.mountOptions": ["allow_other,ro", ["allow_other", "ro"], None, "a b"],
    r"fuse\.mountPoint": ["/mnt/other", "mnt", "/"],
    r"fuse\.mountPath": ["/mnt/other", "/mnt/alluxio-fuse", "mnt", "/"],
    r"fuse\.clientEnabled": [True, False, "yes"],
    r".+\.alluxioPath": ["/data", "data"],
    r"metrics\..+\.unit": ["minutes", "SECONDS", "weeks"],
    r"metrics\..+\.directory": ["/metrics", "metrics"],
    r"metrics\..+\.domain": ["org.example", "a\nb"],
    r"metrics\..+\.host": ["graphite.example.com", "not a host"],
    r"metrics\..+\.port": [2003, "2003", 0, "NONE"],
    r"metrics\..+\.prefix": ["mine", "a\nb"],
    r"metrics\..+\.filterClass": ["com.example.Filter", "a\nb"],
    r"metrics\..+\.filterRegex": ["cluster\\..*", "a\nb"],
    r"logserver\.replicas": [2, 0],
    r"logserver\.strategy\.type": ["RollingUpdate"],
    r"logserver\.selector": [{"matchLabels": {"disk": "ssd"}}, {"labels": {}}],
    r".+\.image": ["example.com/csi:1", "example.com/csi@sha256:" + "0" * 64, "Not An Image"],
    r"csi\.mountPath": ["/other"],
    r"csi\..+\.requests\.cpu": ["20m", 0.03, "0", "two"],
    r"csi\..+\.requests\.memory": ["30Mi", "41943040", "0", "30mb"],
    r"csi\.nodePlugin\.nodeserver\..+\.limits\.memory": ["10Gi", "9Gi", "1Gi", "0"],
    r"csi\.mountOptions": ["direct_io", ["direct_io", "ro"], [], None, ["a b"]],
    r"csi\.javaOptions": ["-Dalluxio.debug=true", ["-XX:+UseG1GC"], None, "bad"],
    r".+Annotations": [{"example.com/team": "data"}, {"bad key": "x"}],
}
KINDS: Mapping[str, list[Any]] = {
    "boolean": ["yes", 1],
    "whole": [7, "7", -1],
    "quantity": ["3Gi", "3221225472", "0", "1gb"],
    "cpu": ["2", 3, 0, "two"],
}


# What no key is meant to be, though some may be.
JUNK: list[Any] = [
    *(None, "", " ", "a\nb", '`$(x)"\\', "ü", "x" * 1000),
    *(True, -1, 0.1, 10**18),
    *([], [None], [{}], {}, {"": "x"}, {"a": None}, {"a b": "c"}),
]


def others(key: Key) -> list[Any]:
    """What a key may be, or may be thought to be, beside its default."""
    found = [values for path, values in OTHERS.items() if re.fullmatch(path, key.path)]
    if key.kind == "boolean" and not found:
        return [not key.default, str(not key.default).lower(), *KINDS["boolean"]]
    return list(found[0] if found else KINDS[key.kind])


# What a key needs beside it: without that it has no effect. The first that matches counts.
NEEDS: Mapping[str, Flat] = {
    r"(proxy|fuse|logserver|csi)\.enabled": {},
    r"csi\.imagePullPolicy": {"csi.enabled": True, "imagePullPolicy": "Always"},
    r"proxy\..+": {"proxy.enabled": True},
    r"fuse\.mountPath": {"worker.fuseEnabled": True},
    r"fuse\..+": {"fuse.enabled": True},
    r"metrics\.enabled": {"metrics.CsvSink.enabled": True},
    r"metrics\.GraphiteSink\.enabled": {
        "metrics.enabled": True,
        "metrics.GraphiteSink.host": "graphite",
        "metrics.GraphiteSink.port": 2003,
    },
    r"metrics\.GraphiteSink\.(period|unit|prefix|host)": {
        "metrics.enabled": True,
        "metrics.GraphiteSink.enabled": True,
        "metrics.GraphiteSink.host": "graphite",
        "metrics.GraphiteSink.port": 2003,
    },
    r"metrics\.GraphiteSink\.port": {
        "metrics.enabled": True,
        "metrics.GraphiteSink.enabled": True,
        "metrics.GraphiteSink.host": "graphite",
    },
    r"metrics\.(?P<sink>\w+)\.enabled": {"metrics.enabled": True},
    r"metrics\.(?P<sink>\w+)\..+": {"metrics.enabled": True, "metrics.{sink}.enabled": True},
    r"metrics\.podAnnotations": {"metrics.enabled": True},
    r"(secrets|configmaps)\.logserver": {"logserver.enabled": True},
    r"logserver\.hostPath": {"logserver.enabled": True, "logserver.volumeType": "hostPath"},
    r"logserver\.medium": {"logserver.enabled": True, "logserver.volumeType": "emptyDir"},
    r"logserver\..+": {"logserver.enabled": True},
    r"journal\.ufsType": {"journal.folder": "hdfs://namenode:9000/journal"},
    r"journal\.medium": {"journal.volumeType": "emptyDir"},
    r"metastore\.medium": {"metastore.volumeType": "emptyDir", "metastore.size": "1Gi"},
    r"(master|jobMaster)\.ports\.embedded": {"journal.type": "EMBEDDED"},
    r"master\.count": {"journal.type": "EMBEDDED"},
    r"master\.replicas": {"journal.type": "EMBEDDED", "master.count": 3},
    r"shortCircuit\.enabled": {"shortCircuit.policy": "local"},
    r"shortCircuit\.hostPath": {"shortCircuit.volumeType": "hostPath"},
    r"tieredstore\.levels\[\]\.name": {"tieredstore.levels[].type": "persistentVolumeClaim"},
    r"(?P<pod>\w+)\.extraVolumes": {
        "{pod}.extraVolumeMounts": [{"name": "mine", "mountPath": "/mine"}]
    },
    r"(?P<pod>\w+)\.extraVolumeMounts": {
        "{pod}.extraVolumes": [
            {"name": "theirs", "configMap": {"name": "theirs", "defaultMode": 256}},
            {"name": "scratch", "emptyDir": "{}"},
        ]
    },
    r"csi\.(clientEnabled|mountPath)": {"csi.enabled": True},
    r"csi\.(accessModes|quota|alluxioPath|mountOptions|javaOptions)": {
        "csi.enabled": True,
        "csi.clientEnabled": True,
    },
    r"csi\..+": {"csi.enabled": True},
}


def needs(key: Key) -> Flat:
    """What a key needs beside it so that it has an effect."""
    for path, flat in NEEDS.items():
        if match := re.fullmatch(path, key.path):
            return {name.format(**match.groupdict()): value for name, value in flat.items()}
    return {}


def tree(flat: Flat) -> dict[str, Any]:
    """Values as a tree. Those of the items of tiers are of the one tier that there is."""
    result: dict[str, Any] = {}
    for path, value in flat.items():
        if "[]" in path:
            path, name = path.split("[].")
            level = (_at(result, path) or [LEVEL])[0]
            value = [{**level, name: value}]
        *parents, name = path.split(".")
        within = result
        for parent in parents:
            within = within.setdefault(parent, {})
        within[name] = value
    return result


def _at(within: Any, path: str) -> Any:
    for part in path.split("."):
        within = within.get(part, {})
    return within
