"""The forms that values come in: as YAML has them, as people write them, and left empty."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .scenario import built, claim, found, metrics, refused

LEVEL = "WORKER alluxio.worker.tieredstore.level0"
TIER = "tieredstore:\n  levels:\n  - {{level: '0', mediumtype: {}, path: {}, quota: {}{}}}"


def test_memory_is_kept_to_the_byte() -> None:
    cases: list[Any] = [
        ("4Gi", "4Gi"),
        ("4G", "3906250Ki"),
        ("4000M", "3906250Ki"),
        ("4e9", "3906250Ki"),
        ("4000000000", "3906250Ki"),
        ("'4e9'", "3906250Ki"),
        ("4.5Gi", "4608Mi"),
        ("4294967297", "4294967297"),
        ("2500000k", "2500000000"),
    ]
    for memory, written in cases:
        values = "jobWorker:\n  resources:\n    limits:\n      memory: "
        documents, _ = built(values + memory)
        path = "container alluxio-job-worker resources.limits.memory"
        assert written == found(documents, path), memory


def test_cores_are_kept_to_the_thousandth() -> None:
    cases: list[Any] = [
        ("500m", "500m"),
        ("0.5", "500m"),
        ("2", "2"),
        ("'2'", "2"),
        ("2500m", "2500m"),
        ("3.0", "3"),
    ]
    for cpu, written in cases:
        values = (
            "jobWorker:\n  resources:\n    requests:\n      cpu: 100m\n    limits:\n      cpu: "
        )
        documents, _ = built(values + cpu)
        assert written == found(documents, "container alluxio-job-worker resources.limits.cpu"), cpu


def test_null_deletes_resources_and_an_empty_map_does_not() -> None:
    cases: list[Any] = [
        ("null", {}),
        ("{limits: null}", {"requests": {"cpu": "1", "memory": "1Gi"}}),
        (
            "{limits: {memory: null}, requests: {cpu: null}}",
            {"limits": {"cpu": "4"}, "requests": {"memory": "1Gi"}},
        ),
        (
            "{}",
            {
                "limits": {"cpu": "4", "memory": "4Gi"},
                "requests": {"cpu": "1", "memory": "1Gi"},
            },
        ),
    ]
    for values, resources in cases:
        documents, _ = built(f"jobWorker:\n  resources: {values}")
        assert resources == (found(documents, "container alluxio-job-worker resources") or {}), (
            values
        )


def test_a_tier_is_read_as_text_or_list_with_commas_and_blanks() -> None:
    cases: list[Any] = [
        ("MEM", "/dev/shm", "1073741824", "", ("MEM", "MEM", "/dev/shm", "1Gi")),
        ("SSD", "/a", "'1.5G'", "", ("SSD", "SSD", "/a", "1536Mi")),
        ("SSD", "/a", "1t", "", ("SSD", "SSD", "/a", "1Ti")),
        ("'SSD,HDD'", "'/a,/b'", "'1G,2G'", "", ("SSD", "SSD,HDD", "/a,/b", "1Gi,2Gi")),
        ("'SSD, HDD,'", "'/a , /b'", "'1G'", "", ("SSD", "SSD,HDD", "/a,/b", "1Gi,1Gi")),
        ("[SSD, HDD]", "[/a, /b]", "[1G, 2048]", "", ("SSD", "SSD,HDD", "/a,/b", "1Gi,2Ki")),
        ("'SSD,HDD'", "'/a,/b'", "1G", ", alias: DISK", ("DISK", "SSD,HDD", "/a,/b", "1Gi,1Gi")),
        ("SSD", "/a", "1G", ", type: HOSTPATH, alias: null", ("SSD", "SSD", "/a", "1Gi")),
    ]
    for media, paths, quotas, more, written in cases:
        documents, _ = built(TIER.format(media, paths, quotas, more))
        properties = ("alias", "dirs.mediumtype", "dirs.path", "dirs.quota")
        assert written == tuple(found(documents, f"{LEVEL}.{each}") for each in properties), media


def test_marks_of_a_tier_may_be_texts() -> None:
    documents, _ = built(TIER.format("MEM", "/dev/shm", "1G", ", high: '0.9', low: '0.5'"))
    assert "0.9" == found(documents, f"{LEVEL}.watermark.high.ratio")
    assert "0.5" == found(documents, f"{LEVEL}.watermark.low.ratio")


def test_tiers_with_names_of_their_own_are_told_to_all() -> None:
    documents, _ = built(TIER.format("SSD", "/a", "1G", ", alias: FAST"))
    assert "FAST" == found(documents, "ALL alluxio.master.tieredstore.global.level0.alias")


def test_without_a_metastore_none_is_named_as_in_the_chart() -> None:
    cases: list[Any] = ["", "metastore: null", "metastore: {}", "{}"]
    for values in cases:
        documents, _ = built(values)
        assert None is found(documents, "MASTER alluxio.master.metastore"), values


def test_a_property_chooses_the_metastore_where_no_key_gives_it_a_volume() -> None:
    # RocksDB needs memory beside the heap.
    cases: list[tuple[str, str, dict[str, str]]] = [
        ("properties", "HEAP", {"": "HEAP"}),
        ("master.properties", "HEAP", {"": "HEAP"}),
        ("properties", "ROCKS", {"": "ROCKS"}),
        ("properties", "rocks", {"": "ROCKS", ".dir": "/rocks"}),
        ("master.properties", "ROCKS", {".dir": "/rocks"}),
        ("properties", "HEAP", {".inode": "HEAP", ".block": "HEAP"}),
        ("properties", "ROCKS", {".inode": "HEAP"}),
    ]
    for place, kind, given in cases:
        part = {f"alluxio.master.metastore{end}": value for end, value in given.items()}
        values = {place: part} if place == "properties" else {"master": {"properties": part}}
        documents, warned = built(json.dumps(values))
        component = "ALL" if place == "properties" else "MASTER"
        written = {name: found(documents, f"{component} {name}") for name in part}
        assert part == written, values
        heap = "-Xmx6272m" if kind == "HEAP" else "-Xmx5376m"
        assert heap == found(documents, "MASTER flags")[0], values
        assert [] == warned, values


def test_a_property_of_the_metastore_says_what_its_volume_does_or_is_refused() -> None:
    volume = {"volumeType": "emptyDir", "mountPath": "/rocks"}
    for end, value in (("", "ROCKS"), (".dir", "/rocks")):
        properties = {f"alluxio.master.metastore{end}": value}
        documents, _ = built(json.dumps({"properties": properties, "metastore": volume}))
        assert value == found(documents, f"MASTER alluxio.master.metastore{end}"), end
    message = refused(
        json.dumps({"properties": {"alluxio.master.metastore": "HEAP"}, "metastore": volume})
    )
    assert (
        "use metastore.mountPath, or leave out metastore, which is the volume of RocksDB" in message
    )


def test_metastore_claim_leaves_absent_options_to_kubernetes() -> None:
    cases: list[Any] = [
        ("volumeType: persistentVolumeClaim", claim("1Gi", None)),
        ("size: 2Gi", claim("2Gi", None)),
        ("{storageClass: standard, size: 1Gi}", claim("1Gi")),
        ("{storageClass: ''}", claim("1Gi", None)),
    ]
    for values, spec in cases:
        documents, _ = built(f"metastore:\n  {values}")
        template = "StatefulSet/alluxio-master spec.volumeClaimTemplates[alluxio-metastore].spec"
        assert spec == found(documents, template), values


@pytest.mark.parametrize("storage_class", ["null", "''"])
@pytest.mark.parametrize(
    ("part", "path"),
    [
        ("journal", "StatefulSet/alluxio-master spec.volumeClaimTemplates[alluxio-journal].spec"),
        ("shortCircuit", "PersistentVolumeClaim/alluxio-worker-domain-socket spec"),
        ("logserver", "PersistentVolumeClaim/alluxio-logserver-logs spec"),
    ],
)
def test_no_storage_class_is_the_default_one(part: str, path: str, storage_class: str) -> None:
    documents, _ = built(
        f"{part}:\n  storageClass: {storage_class}\n"
        + ("  enabled: true\n" if part == "logserver" else "")
    )
    assert found(documents, f"{path}.accessModes") == ["ReadWriteOnce"]
    assert found(documents, f"{path}.storageClassName") is None


def test_jvm_options_are_a_list_or_a_text() -> None:
    cases: list[Any] = [
        ("-XX:+UseG1GC -Xss1m", ["-XX:+UseG1GC", "-Xss1m"]),
        ("[-XX:+UseG1GC -Xss1m]", ["-XX:+UseG1GC", "-Xss1m"]),
        ("[-XX:+UseG1GC, -Xss1m]", ["-XX:+UseG1GC", "-Xss1m"]),
        ("''", []),
        ("[]", []),
        ("null", []),
    ]
    for options, flags in cases:
        documents, _ = built(f"jvmOptions: {options}\njobWorker:\n  jvmOptions: {options}")
        assert flags == found(documents, "ALL flags"), options
        own = found(documents, "JOB_WORKER flags")
        assert flags == own[2:], options
        assert ["-Xmx3136m", "-XX:MaxDirectMemorySize=448m"] == own[:2], options


def test_the_direct_memory_of_fuse_is_the_chart_s_where_it_fits() -> None:
    cases: list[Any] = [
        ("4Gi", "", ["-Xmx1536m", "-XX:MaxDirectMemorySize=2g"]),
        ("8Gi", "", ["-Xmx5g", "-XX:MaxDirectMemorySize=2g"]),
        # The chart's 2g would not fit: the limit says what does.
        ("2Gi", "", ["-Xms896m", "-Xmx896m", "-XX:MaxDirectMemorySize=896m"]),
        ("4Gi", "  jvmOptions: []\n", ["-Xmx1792m", "-XX:MaxDirectMemorySize=1792m"]),
    ]
    for limit, options, flags in cases:
        documents, _ = built(
            f"fuse:\n  enabled: true\n{options}  resources:\n    limits:\n      memory: {limit}"
        )
        assert flags == [each.replace("5120m", "5g") for each in found(documents, "FUSE flags")], (
            limit
        )


def test_null_and_empty_values_change_nothing() -> None:
    cases: list[Any] = [
        "tolerations: null\nnodeSelector: null\nhostAliases: null\nmounts: null",
        "secrets: null\nconfigmaps: {master: null}\nimagePullSecrets: null",
        "worker:\n  tolerations: null\n  nodeSelector: null\n  podAnnotations: null\n  env: null",
        "master:\n  extraContainers: null\n  extraVolumes: null\n  extraVolumeMounts: null\n"
        "  extraServicePorts: null\n  dnsPolicy: null\n  serviceAccount: null",
        "serviceAccount: ''\nnodeSelector: {}\ntolerations: []\nworker: {}\nmaster: {}",
        "master:\n  startupProbe: null\n  properties: null\n  jvmOptions: null",
        "csi: {}\nfuse: {}\nmetrics: {podAnnotations: null}\nlogserver: {selector: null}",
        "journal: {medium: null, format: {}}\nshortCircuit: {}\ntieredstore: {}",
        "master:\n  livenessProbe: {}\nnameOverride: ''",
    ]
    for values in cases:
        plain, _ = built("{}")
        documents, _ = built(values, release_name="alluxio")
        assert plain == documents, values


def test_periods_are_written_in_seconds() -> None:
    cases: list[Any] = [
        ("{period: 90}", "90"),
        ("{period: '3', unit: MINUTES}", "180"),
        ("{period: 1, unit: hours}", "3600"),
        ("{period: 2, unit: days}", "172800"),
    ]
    for period, seconds in cases:
        sink = period.replace("{", "{enabled: true, ")
        documents, _ = built(f"metrics:\n  enabled: true\n  ConsoleSink: {sink}")
        assert seconds == metrics(documents)["sink.console.period"], period


def test_the_mode_of_a_config_map_is_octal_as_yaml_has_it() -> None:
    cases: list[Any] = [
        ("0440", 0o440),
        ("'0440'", 0o440),
        ("288", 0o440),
        ("'288'", 0o440),
        ("0", 0),
    ]
    for mode, written in cases:
        documents, _ = built(
            "worker:\n  extraVolumes:\n"
            f"  - {{name: files, configMap: {{name: files, defaultMode: {mode}}}}}\n"
            "  extraVolumeMounts: [{name: files, mountPath: /files}]\n",
            external=["ConfigMap/files"],
        )
        path = "pod worker volumes[files].configMap.defaultMode"
        assert written == found(documents, path), mode


def test_a_volume_without_a_source_is_an_empty_dir() -> None:
    documents, _ = built(
        "worker:\n"
        "  extraVolumes: [{name: a}, {name: b, emptyDir: {medium: Memory}}]\n"
        "  extraVolumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /b}]\n"
    )
    assert {"name": "a", "emptyDir": {}} == found(documents, "pod worker volumes[a]")
    assert {"medium": "Memory"} == found(documents, "pod worker volumes[b].emptyDir")


def test_a_volume_can_be_mounted_twice_and_by_an_extra_container() -> None:
    documents, _ = built(
        "worker:\n"
        "  extraVolumes: [{name: a}]\n"
        "  extraVolumeMounts: [{name: a, mountPath: /a}, {name: a, mountPath: /b}]\n"
        "  extraContainers:\n"
        "  - {name: c, image: d, volumeMounts: [{name: a, mountPath: /c}]}\n"
    )
    mounts = found(documents, "container alluxio-worker volumeMounts")
    assert ["/a", "/b"] == [each["mountPath"] for each in mounts if each["name"] == "a"]
    assert {"a": "/c"} == found(documents, "mounts c")


def test_a_field_of_an_item_may_be_null() -> None:
    documents, _ = built(
        "worker:\n  tolerations:\n  - {key: a, operator: Exists, value: null, effect: null}\n"
    )
    assert [{"key": "a", "operator": "Exists"}] == found(documents, "pod worker tolerations")
