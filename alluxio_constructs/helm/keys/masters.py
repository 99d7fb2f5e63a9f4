"""The keys of the chart's values for the masters, their journal and their metastore."""

from __future__ import annotations

from collections.abc import Iterator

from .key import (
    ABSENT,
    CLAIM,
    IGNORED,
    LARGE,
    LIVENESS,
    READINESS,
    RWO,
    STARTUP,
    Key,
    claim_keys,
    extra_keys,
    network_keys,
    pod_keys,
    port_keys,
    probe_keys,
    process_keys,
)


def masters() -> Iterator[Key]:
    """Of masters, journal and metastore."""
    pod = "master_pod=PodOptions({})"
    process = "master=Process({})"
    yield Key("master.enabled", True, "boolean", "master_enabled=False")
    yield Key("master.count", 1, "whole", "masters=3", back=("", "masters"))
    yield Key(
        "master.replicas", 1, "whole", "masters=3", f"{IGNORED}; refused unless 1 or master.count"
    )
    yield from process_keys("master", process, ["master-only", "--no-format"], *LARGE)
    yield from port_keys("master", "master", embedded=19200, rpc=19998, web=19999)
    yield from network_keys("master", pod)
    yield from extra_keys("master", pod)
    yield Key(
        "master.extraServicePorts",
        [],
        "items",
        pod.format("service_ports={…}"),
        nullable=True,
        back=("master", "service_ports"),
    )
    yield from probe_keys("master", process, "readinessProbe", READINESS)
    yield from probe_keys("master", process, "livenessProbe", LIVENESS)
    yield from probe_keys("master", process, "startupProbe", STARTUP)
    yield from pod_keys("master", pod)
    process = "job_master=Process({})"
    yield from process_keys("jobMaster", process, ["job-master"], *LARGE, env=ABSENT)
    yield from port_keys("jobMaster", "job_master", embedded=20003, rpc=20001, web=20002)
    yield from probe_keys("jobMaster", process, "readinessProbe", READINESS)
    yield from probe_keys("jobMaster", process, "livenessProbe", LIVENESS)
    yield from probe_keys("jobMaster", process, "startupProbe", STARTUP)
    journal = "journal=Journal.local({})"
    types = ("UFS", "EMBEDDED")
    yield Key("journal.type", "UFS", "text", "journal=Journal.embedded()", words=types)
    yield Key("journal.folder", "/journal", "text", journal.format("folder=…"))
    option = 'journal=Journal.hdfs("hdfs://…")'
    yield Key("journal.ufsType", "local", "text", option, words=("local", "HDFS"))
    media = ("persistentVolumeClaim", "emptyDir")
    yield Key("journal.volumeType", media[0], "text", journal.format("volume=…"), words=media)
    claim = journal.format(f"volume={CLAIM}")
    yield from claim_keys("journal", claim, "1Gi", modes=RWO, storage_class="standard")
    medium = journal.format("volume=VolumeSource.empty_dir(medium=…)")
    yield Key("journal.medium", "", "text", medium, "", True)
    yield Key(
        "journal.format.runFormat",
        False,
        "boolean",
        "none",
        "left out, with a warning: a fresh journal needs no formatting",
    )
    store = "metastore=Metastore({})"
    yield Key("metastore.volumeType", ABSENT, "text", store.format("volume=…"), "", True, media)
    yield Key(
        "metastore.mountPath",
        ABSENT,
        "text",
        store.format("path=…"),
        "",
        True,
        back=("metastore", "path"),
    )
    claim = store.format(f"volume={CLAIM}")
    yield from claim_keys("metastore", claim, ABSENT, modes=ABSENT, storage_class=ABSENT)
    medium = store.format("volume=VolumeSource.empty_dir(medium=…)")
    yield Key("metastore.medium", ABSENT, "text", medium, "", True)
