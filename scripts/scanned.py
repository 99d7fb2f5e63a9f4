"""What `make scan` looks at beside dist/: the parts that the scenarios of main.py do not have.

Some are privileged, or do without what checkov asks for. Each exception is here with its reason,
for that part alone; what goes for all parts is in .checkov.yaml.
"""

from __future__ import annotations

import sys

from cdk8s import App, Chart

from alluxio_constructs import (
    AlluxioAlerts,
    AlluxioCluster,
    AlluxioDashboard,
    Backup,
    Csi,
    CsiClaim,
    CsiStorageClass,
    Fuse,
    JobOptions,
    Journal,
    Load,
    LogServerOptions,
    Metrics,
    MountPoint,
    NetworkPolicies,
    PodOptions,
    ProxyOptions,
    SingleMasterLocalJournalChart,
    Tier,
    Ufs,
    VolumeSource,
    WebUiOptions,
    synth,
)

MOUNTS = "mounts a file system that other pods of the node see"
PRIVILEGED = {
    "CKV_K8S_16": MOUNTS,  # privileged
    "CKV_K8S_20": MOUNTS,  # privilege escalation
    "CKV_K8S_23": MOUNTS,  # root
    "CKV_K8S_28": MOUNTS,  # NET_RAW, which comes with it
    "CKV_K8S_37": MOUNTS,  # capabilities
    "CKV_K8S_39": MOUNTS,  # SYS_ADMIN
}
ON_NODE = {
    "CKV_K8S_19": "clients find workers of their own node by its address",  # host network
    "CKV2_K8S_6": "no policy has a defined effect on the network of a node",  # NetworkPolicy
}
NODE_PROCESSES = {"CKV_K8S_17": "ends processes of the node that hold a stale mount"}  # host PID
CSI_SIDECARS = {
    "CKV_K8S_8": "the driver serves no port, and ends when it fails",  # liveness
    "CKV_K8S_9": "no Service waits for it",  # readiness
    "CKV_K8S_38": "asks Kubernetes for volumes",  # token of the service account
}


def excepted(*reasons: dict[str, str]) -> PodOptions:
    """Annotate a kind of pods, and the object that creates them, so that checkov skips a check."""
    every = {check: reason for each in reasons for check, reason in each.items()}
    annotations = {
        f"checkov.io/skip{i}": f"{check}={every[check]}" for i, check in enumerate(every)
    }
    return PodOptions(annotations=annotations, object_annotations=annotations)


def main(outdir: str) -> None:
    """Synthesise the parts."""
    app = App(outdir=outdir)
    policies = NetworkPolicies(nodes=["10.0.0.0/16"])
    ufs = Ufs("s3://my-bucket/alluxio")
    chart = Chart(app, "parts", namespace="parts", disable_resource_name_hashes=True)
    cluster = AlluxioCluster(
        chart,
        "alluxio",
        ufs=ufs,
        masters=3,
        workers=3,
        worker_pod=PodOptions(node_selector={"alluxio": "worker"}),
        fuse=Fuse(pod=excepted(PRIVILEGED, ON_NODE, NODE_PROCESSES)),
        csi=Csi(
            controller_pod=excepted(ON_NODE, CSI_SIDECARS),
            node_pod=excepted(PRIVILEGED, ON_NODE, CSI_SIDECARS),
        ),
        proxy=ProxyOptions(),
        log_server=LogServerOptions(
            volume=VolumeSource.persistent_volume_claim("10Gi"),
            pod=excepted(
                {
                    "CKV_K8S_8": "reads whatever connects as a log",  # liveness
                    "CKV_K8S_9": "reads whatever connects as a log",  # readiness
                }
            ),
        ),
        metrics=Metrics(),
        web_ui=WebUiOptions(host="alluxio.example.com", tls_secret_name="alluxio-tls"),
        mounts=[MountPoint("/archive", ufs=Ufs("s3://archive/2026"))],
        network_policies=policies,
    )
    no_server = JobOptions(pod=excepted({"CKV2_K8S_6": "listens on no port"}))  # NetworkPolicy
    cluster.job(chart, "load", command=Load("/tables", replicas=2), options=no_server)
    cluster.cron_job(chart, "backup", schedule="@daily", command=Backup())
    AlluxioAlerts(chart, "alerts", config=cluster.config)
    AlluxioDashboard(chart, "dashboard")
    CsiStorageClass(chart, "class", driver=cluster.csi_driver)
    CsiClaim(chart, "claim", name="data")
    SingleMasterLocalJournalChart(
        app,
        "worker-embedded-fuse",
        namespace="embedded",
        ufs=ufs,
        fuse=Fuse(worker_embedded=True),
        worker_pod=excepted(PRIVILEGED),
        network_policies=policies,
    )
    SingleMasterLocalJournalChart(
        app,
        "autoscaled",
        namespace="autoscaled",
        ufs=ufs,
        workers="autoscaled",
        tiers=[
            Tier(medium_type="SSD", path="/ssd", quota="9Gi", volume=VolumeSource.ephemeral("10Gi"))
        ],
        journal=Journal.local().restored_from("s3://my-bucket/alluxio/alluxio-backup-1.gz"),
        network_policies=NetworkPolicies(),
    )
    synth(app)


if __name__ == "__main__":
    main(*sys.argv[1:])
