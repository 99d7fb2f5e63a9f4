"""Volumes and claims that Kubernetes refuses, as tried on an API server of 1.34."""

from __future__ import annotations

from typing import Any

from tests.kubernetes.cases import Case, check


def volume(**source: Any) -> dict[str, Any]:
    return {"name": "v", **source}


def projected(**source: Any) -> dict[str, Any]:
    return volume(projected={"sources": [source]})


def of_item(**item: Any) -> dict[str, Any]:
    return volume(configMap={"name": "a", "items": [item]})


def test_volume_has_one_source_of_the_right_form() -> None:
    item = ".configMap.items[0]"
    source = ".projected.sources[0]"
    cases: list[Case] = [
        (volume(), ""),  # Kubernetes makes it an emptyDir
        (volume(emptyDir={"medium": "Memory", "sizeLimit": "1Gi"}), ""),
        (volume(hostPath={"path": "/a", "type": ""}), ""),
        (of_item(key="a", path="b/c", mode=0o400), ""),
        (volume(csi={"driver": "example.com", "volumeAttributes": {"a": "b"}}), ""),
        (projected(secret={"name": "a"}), ""),
        ({"emptyDir": {}}, ".name is missing"),
        ({"name": "A_b", "emptyDir": {}}, ".name must be at most 63 lower-case letters"),
        (volume(emptydir={}), " has no field 'emptydir'"),
        (volume(emptyDir={}, hostPath={"path": "/a"}), " must have one source (got ['emptyDir', "),
        (volume(emptyDir={"medium": "memory"}), ".emptyDir.medium must be ''"),
        (volume(emptyDir={"sizeLimit": "1GB"}), ".emptyDir.sizeLimit must be a quantity"),
        (volume(emptyDir={"sizeLimit": "-1"}), ".emptyDir.sizeLimit must be a quantity"),
        (volume(hostPath={}), ".hostPath.path is missing"),
        (volume(hostPath={"path": "/a/../b"}), ".hostPath.path must be a path without .."),
        (volume(hostPath={"path": "/a", "type": "x"}), ".hostPath.type must be one of ''"),
        (volume(configMap={}), ".configMap.name is missing"),
        (volume(configMap={"name": "a", "defaultMode": 0o1000}), ".configMap.defaultMode must be"),
        (of_item(path="b"), f"{item}.key is missing"),
        (of_item(key="a/b", path="b"), f"{item}.key must be a key"),
        (of_item(key="a", path="/b"), f"{item}.path must be a relative path without .."),
        (of_item(key="a", path="../b"), f"{item}.path must be a relative path without .."),
        (volume(secret={}), ".secret.secretName is missing"),
        (
            volume(secret={"secretName": "a", "name": "a"}),
            ".secret has no field 'name'; it has defaultMode, items, optional, secretName",
        ),
        (volume(persistentVolumeClaim={}), ".persistentVolumeClaim.claimName is missing"),
        (volume(nfs={"server": "a"}), ".nfs.path is missing"),
        (volume(nfs={"server": "a", "path": "b"}), ".nfs.path must be absolute"),
        (volume(csi={"driver": "a_b"}), ".csi.driver must be at most 253"),
        (volume(ephemeral={}), ".ephemeral.volumeClaimTemplate is missing"),
        (projected(), f"{source} must have exactly one of clusterTrustBundle, configMap"),
        (projected(secret={}), f"{source}.secret.name is missing"),
        (
            projected(secret={"name": "a"}, configMap={"name": "a"}),
            f"{source} must have exactly one of clusterTrustBundle, configMap",
        ),
        (
            projected(serviceAccountToken={"path": "a", "expirationSeconds": 1}),
            f"{source}.serviceAccountToken.expirationSeconds must be a whole number from 600",
        ),
        (
            volume(downwardAPI={"items": [{"path": "a"}]}),
            ".downwardAPI.items[0] must have exactly one of fieldRef, resourceFieldRef",
        ),
        (
            volume(
                downwardAPI={"items": [{"path": "a", "fieldRef": {"fieldPath": "status.podIP"}}]}
            ),
            ".downwardAPI.items[0].fieldRef.fieldPath must be a field of the pod that files can",
        ),
        (
            volume(
                downwardAPI={
                    "items": [{"path": "a", "resourceFieldRef": {"resource": "limits.cpu"}}]
                }
            ),
            ".downwardAPI.items[0].resourceFieldRef.containerName is missing",
        ),
    ]
    check("core.v1.Volume", cases)


def test_claim_has_a_mode_and_a_size() -> None:
    claim: dict[str, Any] = {
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "1Gi"}},
    }
    cases: list[Case] = [
        (claim, ""),
        ({**claim, "storageClassName": ""}, ""),
        ({**claim, "accessModes": ["rwx"]}, ".accessModes[0] must be one of 'ReadWriteOnce'"),
        ({**claim, "accessModes": []}, ".accessModes must name a mode"),
        ({**claim, "accessModes": ["ReadWriteOncePod", "ReadWriteMany"]}, ".accessModes must not"),
        ({**claim, "storageClassName": "A"}, ".storageClassName must be at most 253"),
        ({**claim, "volumeMode": "x"}, ".volumeMode must be one of"),
        ({**claim, "resources": {}}, ".resources.requests['storage'] must be more than 0"),
        (
            {**claim, "resources": {"requests": {"storage": "0"}}},
            ".resources.requests['storage'] must be more than 0 (got '0')",
        ),
        (
            {**claim, "selector": {"matchLabels": {"a": "b c"}}},
            ".selector.matchLabels['a'] must be at most 63",
        ),
    ]
    check("core.v1.PersistentVolumeClaimSpec", cases)
