"""Random clusters from the whole API: each is refused by one of our errors, or valid and whole.

`make fuzz` runs it for a minute (`SECONDS=…` for longer, `SEED=…` for one case again); the tests
run some cases. Anything but a refusal of ours or a valid cluster is a bug, and shown with its seed.
"""

from __future__ import annotations

import os
import random
import sys
import time
import traceback
import warnings
from collections import Counter
from typing import Any

from alluxio_constructs import (
    AlluxioConfigError,
    AlluxioConfigWarning,
    ConsoleSink,
    Csi,
    CsvSink,
    Fuse,
    GraphiteSink,
    Image,
    JmxSink,
    Journal,
    LogServerOptions,
    Metastore,
    Metrics,
    NetworkPolicies,
    Ports,
    PrometheusMetricsServlet,
    ProxyOptions,
    ShortCircuitDomainOptions,
    Slf4jSink,
    Tier,
    TierDirectory,
    Tiers,
    Ufs,
    WebUiOptions,
)
from alluxio_constructs._manifests.cluster import cluster_manifests
from alluxio_constructs._model.cluster import Cluster
from tests.fuzz_jobs import Jobs
from tests.kit import check_schemas
from tests.references import pods, problems, references

PEERS: list[Any] = [
    {"podSelector": {"matchLabels": {"app": "spark"}}},
    {"podSelector": {}, "namespaceSelector": {"matchLabels": {"team": "data"}}},
    {"ipBlock": {"cidr": "10.1.0.0/16", "except": ["10.1.2.0/24"]}},
    {"ipBlock": {"cidr": "10.1.0.1"}},
    {"podSelector": {"matchLabel": {"app": "spark"}}},
    {"podSelector": None},
]


class Fuzzer(Jobs):
    """Makes the arguments of one random cluster."""

    def ufs(self) -> Any:
        uri = self.pick("s3://b/x", "hdfs://nn:9/x", "gs://b", "/local", "file:///x", "hdfs:///x")
        on_a_volume = uri == "/local" or self.random.random() < 0.1
        return Ufs(
            uri,
            **self.some(
                0.2,
                secrets=self.secrets,
                read_only=lambda: self.pick(True, False),
                options=lambda: {
                    self.random.choice(["fs.oss.endpoint", "s3a.accessKeyId", "nope"]): "x"
                },
                **({"volume": self.volume} if on_a_volume else {}),
            ),
        )

    def journal(self) -> Any:
        kind = self.random.choice(["local", "local", "embedded", "embedded", "hdfs"])
        if kind == "hdfs":
            return Journal.hdfs(
                self.pick("hdfs://nn:9000/journal", "hdfs://ha/j", "hdfs://nn:9000/", "/journal"),
                **self.some(0.2, secrets=self.secrets, format=lambda: self.pick("never", "always")),
            )
        factory = Journal.local if kind == "local" else Journal.embedded
        journal = factory(
            **self.some(
                0.2,
                volume=self.volume,
                folder=self.path,
                format=lambda: self.pick("never", "always"),
            )
        )
        return journal.restored_from(self.backup()) if self.random.random() < 0.15 else journal

    def backup(self) -> Any:
        return self.mostly(
            "s3://b/x/alluxio-backup-1.gz",
            "hdfs://nn:9/x/alluxio-backup-1.gz",
            wrong=["/a/b.gz", "s3://elsewhere/b.gz", "s3://b/x/$(HOME) .gz", "s3://b/x/backup"],
        )

    def metastore(self) -> Any:
        if self.random.random() < 0.2:
            return "heap"
        return Metastore(**self.some(0.5, volume=self.volume, path=self.path))

    def directory(self, kind: Any) -> Any:
        quota = self.size()
        return kind(
            medium_type=self.pick("MEM", "MEM", "SSD", "HDD"),
            path=self.path(),
            quota=quota,
            volume=self.volume(),
            **(
                self.some(
                    0.2,
                    alias=lambda: self.pick("MEM", "SSD", "NVME"),
                    high_watermark=lambda: self.pick(0.9, 0.5),
                    low_watermark=lambda: self.pick(0.6, 0.1),
                    more_directories=lambda: [self.directory(TierDirectory)],
                )
                if kind is Tier
                else {}
            ),
        )

    def tiers(self) -> Any:
        tiers = [self.directory(Tier) for _ in range(self.random.choice([1, 1, 2]))]
        if self.random.random() < 0.3:
            own = self.some(0.2, claim_for_each_worker=lambda: self.pick(True, False))
            return Tiers(tiers=tiers, **own)
        return tiers

    def short_circuit(self) -> Any:
        if self.random.random() < 0.5:
            return self.pick("uuid", "local", "off", None)
        return ShortCircuitDomainOptions(
            **self.some(
                0.4, volume=self.volume, path=self.path, claim_name=lambda: self.pick("sockets")
            ),
        )

    def fuse(self) -> Any:
        return Fuse(
            **self.some(
                0.3,
                mount_point=lambda: self.pick("/mnt/a/b", "/mnt", "/x/y"),
                alluxio_path=lambda: self.pick("/", "/data"),
                mount_options=lambda: self.pick([], ["allow_other", "ro"], ["a b"]),
                worker_embedded=lambda: self.pick(True, False),
                user=lambda: self.pick("root", "analytics", None, "a b"),
                process=self.process,
                pod=self.pod,
            )
        )

    def proxy(self) -> Any:
        services = ("ClusterIP", "NodePort", "LoadBalancer", "None", None)
        return ProxyOptions(
            **self.some(
                0.4,
                process=self.process,
                pod=self.pod,
                service=lambda: self.pick(*services),
            )
        )

    def log_server(self) -> Any:
        return LogServerOptions(
            **self.some(
                0.4,
                volume=self.volume,
                claim_name=lambda: self.pick("logs", "alluxio-mem"),
                process=self.process,
                pod=self.pod,
            )
        )

    def csi(self) -> Any:
        return Csi(
            **self.some(
                0.2,
                mount_in_pod=lambda: self.pick(True, False),
                driver_object=lambda: self.pick(False, True),
                kubelet_directory=lambda: self.pick("/var/lib/k0s/kubelet/", self.path()),
                controller_pod=self.pod,
                node_pod=self.pod,
                fuse=self.process,
                fuse_user=lambda: self.pick("root", None),
                fuse_pod=self.pod,
            )
        )

    def metrics(self) -> Any:
        makers: list[Any] = [
            lambda: ConsoleSink(**self.some(period=self.period)),
            lambda: CsvSink(**self.some(period=self.period, directory=self.path)),
            lambda: JmxSink(domain=self.pick("org.alluxio", "ü", "a\\b")),
            lambda: GraphiteSink(host=self.pick("graphite", "10.0.0.1"), port=self.pick(2003)),
            lambda: Slf4jSink(**self.some(filter_regex=lambda: self.pick("a.*", "\\d"))),
            PrometheusMetricsServlet,
        ]
        return Metrics(
            sinks=[each() for each in self.random.choices(makers, k=2)],
            **self.some(0.2, scrape_annotations=lambda: self.pick(True, False)),
        )

    def web_ui(self) -> Any:
        return WebUiOptions(
            **self.some(
                0.4,
                host=lambda: self.pick("alluxio.example.com", "UI"),
                ingress_class_name=lambda: self.pick("nginx"),
                tls_secret_name=lambda: self.pick("alluxio-tls"),
                annotations=lambda: {self.random.choice(["note", "a b"]): self.pick("ü ÿ")},
            )
        )

    def network_policies(self) -> Any:
        return NetworkPolicies(
            **self.some(
                0.5,
                clients=lambda: [self.pick(*PEERS)],
                web=lambda: [self.pick(*PEERS), self.pick(*PEERS)],
                nodes=lambda: [self.pick("10.0.0.0/16", "2001:db8::/32", "10.0.0.1")],
            )
        )

    def period(self) -> Any:
        return self.pick("5s", "1min", "1ms")

    def ports(self) -> Any:
        names = [
            "master_rpc",
            "worker_rpc",
            "job_master_web",
            "fuse_web",
            "proxy_web",
            "log_server_logging",
            "master_embedded_journal",
        ]
        return Ports(**{self.random.choice(names): self.pick(25000, 29999, 80, 65535)})

    def options(self) -> dict[str, Any]:
        return {
            "ufs": self.ufs(),
            **self.some(
                self.random.choice([0.05, 0.15, 0.3]),
                name=lambda: self.pick("alluxio", "other", "a" * 45, "a" * 46, "1a"),
                image=lambda: Image(
                    self.pick("alluxio/alluxio", "r.example.com:5000/a"),
                    **self.some(
                        0.3,
                        tag=lambda: self.pick("2.9.5", None, "latest"),
                        java=lambda: self.mostly(8, 11, wrong=[17]),
                        domain_sockets=lambda: self.pick(True, False),
                    ),
                ),
                masters=lambda: self.pick(1, 2, 3, 5),
                workers=lambda: self.mostly(1, 3, "autoscaled", None, wrong=["automatic"]),
                master_enabled=lambda: self.pick(False, True),
                worker_enabled=lambda: self.pick(False, True),
                journal=self.journal,
                tiers=self.tiers,
                short_circuit=self.short_circuit,
                metastore=self.metastore,
                fuse=self.fuse,
                csi=self.csi,
                proxy=self.proxy,
                log_server=self.log_server,
                metrics=self.metrics,
                web_ui=self.web_ui,
                mounts=self.mount_table,
                network_policies=self.network_policies,
                secrets=self.secrets,
                config_maps=self.config_maps,
                ports=self.ports,
                properties=self.properties,
                jvm_options=lambda: self.pick([], ["-XX:+UseG1GC"], ["-Xmx1g"], ["bad"]),
                master=self.process,
                job_master=self.process,
                worker=self.process,
                job_worker=self.process,
                pod=self.pod,
                master_pod=self.pod,
                worker_pod=self.pod,
            ),
        }


def run(seed: int) -> str:
    """One case. Returns how it ended: ``valid``, ``refused when given`` or ``refused at synth``.

    Raises:
        Exception: What is neither one of our errors nor a valid cluster.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        fuzzer = Fuzzer(seed)
        try:
            options: Any = fuzzer.options()
            cluster = Cluster("AlluxioCluster", options, whole=True)
            manifests, errors = cluster_manifests(cluster, "test")
        except AlluxioConfigError:
            return "refused when given"
    if errors:
        return "refused at synth"
    documents = [each.document("test") for each in manifests]
    check_schemas(documents)
    external = fuzzer.external & {each for pod in pods(documents) for each in references(pod)}
    found = problems(documents, external=external)
    assert found == [], found
    return "valid"


def main() -> None:
    """Run for some seconds, and print what came out."""
    end = time.monotonic() + float(os.environ.get("SECONDS", "60"))
    first = os.environ.get("SEED")
    seed = int(first) if first else random.SystemRandom().randrange(10**9)
    outcomes: Counter[str] = Counter()
    failures = 0
    while time.monotonic() < end and failures < 10:
        try:
            outcomes[run(seed)] += 1
        except Exception:
            failures += 1
            print(f"SEED={seed} ends in neither a refusal of ours nor a valid cluster:")
            traceback.print_exc()
        seed += 1
        if first:
            break
    summary = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    print(f"{sum(outcomes.values()) + failures} random clusters: {summary}; {failures} bugs")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
