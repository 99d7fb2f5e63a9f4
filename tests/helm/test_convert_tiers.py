"""Tiers as people write them for the chart: without quotas, repeated, of media of their own."""

from __future__ import annotations

from typing import Any

from alluxio_constructs._base.quantities import GIB

from .scenario import built, found, refused

LEVEL = "WORKER alluxio.worker.tieredstore.level"
RAM_DISK = "alluxio.worker.ramdisk.size"
GLOBAL = "ALL alluxio.master.tieredstore.global"
MEMORY = "tieredstore: {{levels: [{{level: 0, mediumtype: MEM, path: /dev/shm{}}}]}}\n"
MEM, SSD = "alluxio-mem", "alluxio-ssd"
NO_QUOTA = MEMORY.format("")


def test_level_0_without_a_quota_has_what_the_chart_takes() -> None:
    cases: list[tuple[str, str]] = [
        # The memory request, in the chart's values by default.
        ("", "2Gi"),
        ("worker: {resources: {requests: {memory: 512Mi}}}", "512Mi"),
        # What the values give workers themselves comes later, and wins.
        (f"worker: {{properties: {{{RAM_DISK}: 1GB}}}}", "1Gi"),
        (f"worker: {{jvmOptions: [-D{RAM_DISK}=1GB]}}", "1Gi"),
        # What they give all comes before, and wins where there is no request.
        (
            "worker: {resources: {requests: {memory: null}}}\n"
            f"properties: {{{RAM_DISK}: 1G}}",
            "1Gi",
        ),
    ]
    for text, quota in cases:
        documents, warned = built(NO_QUOTA + text)
        volume = found(documents, f"pod worker volumes[{MEM}].emptyDir")
        assert {"medium": "Memory", "sizeLimit": quota} == volume, text
        assert quota == found(documents, f"{LEVEL}0.dirs.quota"), text
        assert quota == found(documents, f"WORKER {RAM_DISK}"), text
        assert [] == warned, text


def test_level_0_without_a_quota_counts_in_the_workers_memory() -> None:
    documents, _ = built(NO_QUOTA)
    assert ["-Xmx896m", "-XX:MaxDirectMemorySize=896m"] == found(documents, "WORKER flags")
    message = refused(NO_QUOTA + "worker: {resources: {requests: {memory: 4Gi}}}")
    assert "4Gi RAM disk" in message


def test_each_directory_of_level_0_without_a_quota_gets_the_whole_default() -> None:
    levels = "tieredstore: {levels: [{level: 0, mediumtype: 'MEM,SSD', path: '/dev/shm,/ssd'}]}"
    documents, _ = built(levels)
    assert "2Gi,2Gi" == found(documents, f"{LEVEL}0.dirs.quota")
    assert "2Gi" == found(documents, f"WORKER {RAM_DISK}")


def test_level_without_a_quota_and_without_a_request_is_refused() -> None:
    assert (
        "config.yaml, line 1: tieredstore.levels[0].quota: is missing, and so is"
        " worker.resources.requests.memory, which the chart uses instead; give one of them"
    ) == refused(NO_QUOTA + "worker: {resources: {requests: {memory: null}}}")


def test_size_of_the_ram_disk_that_nothing_reads_is_said() -> None:
    cases: list[tuple[str, str]] = [
        (
            MEMORY.format(", quota: 1G") + f"properties: {{{RAM_DISK}: 9G}}",
            f'properties["{RAM_DISK}"] has no effect on the tiers: level 0 has a quota',
        ),
        (
            f"worker: {{properties: {{{RAM_DISK}: 9G}}}}",
            f'worker.properties["{RAM_DISK}"] has no effect on the tiers: level 0 has a quota',
        ),
        (
            NO_QUOTA + f"properties: {{{RAM_DISK}: 9G}}",
            f'properties["{RAM_DISK}"] has no effect on the tiers: the worker\'s own'
            " property or memory request overrides it",
        ),
    ]
    for text, message in cases:
        documents, warned = built(text)
        assert [message] == warned, text
        assert "9Gi" != found(documents, f"WORKER {RAM_DISK}"), text


def test_size_of_the_ram_disk_that_is_none_is_refused() -> None:
    for size in ("0", "''"):
        text = NO_QUOTA + f"worker: {{properties: {{{RAM_DISK}: {size}}}}}"
        assert f'config.yaml, line 2: worker.properties["{RAM_DISK}"]: ' in refused(text), size


def test_memory_and_ssd_of_the_documentation_run() -> None:
    # As it stands there: no alias, and no quota. With the chart no worker starts with it.
    text = """\
        tieredstore:
          levels:
          - {level: 0, mediumtype: MEM, path: /dev/shm, type: hostPath, high: 0.95, low: 0.7}
          - {level: 1, mediumtype: SSD, path: /ssd-disk, type: hostPath, high: 0.95, low: 0.7}
        """
    documents, warned = built(text)
    assert ["MEM", "SSD"] == [found(documents, f"{LEVEL}{i}.alias") for i in (0, 1)]
    assert ["2Gi", "2Gi"] == [found(documents, f"{LEVEL}{i}.dirs.quota") for i in (0, 1)]
    assert "2Gi" == found(documents, f"WORKER {RAM_DISK}")
    assert "/ssd-disk" == found(documents, f"pod worker volumes[{SSD}].hostPath.path")
    assert [
        "tieredstore.levels has no quota for level 1, which gets 2Gi, the default of level 0:"
        " Alluxio has a default only for level 0, and no worker would start with the chart; give"
        " the level a quota"
    ] == warned


def test_option_repeated_for_each_directory_is_written_once() -> None:
    cases: list[tuple[str, dict[str, Any]]] = [
        (
            "mediumtype: 'SSD,SSD', path: '/a,/b', quota: '500GB,500GB', alias: 'SSD,SSD',"
            " high: '0.9,0.9', low: '0.5,0.5'",
            {
                "alias": "SSD",
                "dirs.mediumtype": "SSD,SSD",
                "dirs.quota": "500Gi,500Gi",
                "watermark.high.ratio": "0.9",
                "watermark.low.ratio": "0.5",
            },
        ),
        # For one directory: Alluxio reads the first.
        ("mediumtype: SSD, path: /a, quota: '500GB,500GB'", {"dirs.quota": "500Gi"}),
        # One for all: Alluxio repeats the last.
        (
            "mediumtype: SSD, path: '/a,/b', quota: 1G",
            {"dirs.mediumtype": "SSD,SSD", "dirs.path": "/a,/b", "dirs.quota": "1Gi,1Gi"},
        ),
    ]
    for level, expected in cases:
        documents, _ = built(f"tieredstore: {{levels: [{{level: 0, type: hostPath, {level}}}]}}")
        written = {each: found(documents, f"{LEVEL}0.{each}") for each in expected}
        assert expected == written, level


def test_mark_that_differs_from_directory_to_directory_is_refused() -> None:
    text = "tieredstore: {levels: [{level: 0, mediumtype: SSD, path: /a, high: '0.9,0.8'}]}"
    assert (
        "config.yaml, line 1: tieredstore.levels[0].high: must be one number, such as 0.95, or the"
        " same one repeated (got '0.9,0.8')"
    ) == refused(text)


def test_medium_of_ones_own_is_told_to_alluxio() -> None:
    text = "tieredstore: {levels: [{level: 0, %s path: /nvme, type: hostPath, quota: 1G}]}"
    documents, warned = built(text % "mediumtype: NVME, alias: SSD,")
    assert "MEM,SSD,HDD,NVME" == found(documents, f"{GLOBAL}.mediumtype")
    assert None is found(documents, f"{GLOBAL}.levels")
    assert "/nvme" == found(documents, "pod worker volumes[alluxio-nvme].hostPath.path")
    assert None is found(documents, f"WORKER {RAM_DISK}")
    assert [] == warned
    documents, _ = built(text % "mediumtype: NVME,")
    aliases = [found(documents, f"{GLOBAL}.level{i}.alias") for i in range(4)]
    assert ["NVME", "MEM", "SSD", "HDD"] == aliases


def test_tier_of_memory_on_a_disk_is_no_memory_of_the_worker() -> None:
    disk = MEMORY.format(", type: hostPath, quota: 100G").replace("/dev/shm", "/mnt/disk1")
    claim = MEMORY.format(", type: persistentVolumeClaim, name: theirs, quota: 100G")
    for text, external in ((disk, []), (claim, ["PersistentVolumeClaim/theirs"])):
        documents, _ = built(text, external=external)
        flags = found(documents, "WORKER flags")
        assert ["-Xmx1792m", "-XX:MaxDirectMemorySize=1792m"] == flags, text
        assert "100Gi" == found(documents, f"WORKER {RAM_DISK}"), text
    in_memory = MEMORY.format(", type: hostPath, quota: 100G")
    assert f"{100 * GIB // GIB}Gi RAM disk" in refused(in_memory)
