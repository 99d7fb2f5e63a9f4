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
from collections.abc import Callable
from typing import Any, TypeAlias

from cdk8s import Chart, Duration, Size, Testing

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    AlluxioConfigWarning,
    Fuse,
    HostAlias,
    Image,
    Journal,
    Jvm,
    Metastore,
    PodOptions,
    Ports,
    Probe,
    Process,
    Resources,
    ShortCircuitDomain,
    Tier,
    TierDirectory,
    TieredStore,
    Toleration,
    Ufs,
    UfsSecret,
    Unchecked,
    VolumeSource,
)
from tests.kit import check_schemas, new_chart
from tests.references import problems

Maker: TypeAlias = "Callable[[], Any]"

FOUND = "Validation failed with the following errors"
BAD: list[Any] = [
    None, "", " ", "x", "/", "a b", "../x", 0, -1, 1.5, True, [], {}, "ü", "a\nb", "$(id)", "`id`",
    "-", "A", "x" * 300, float("nan"), ["x", 1], {"a": None}, object, Size.kibibytes(0),
]  # fmt: skip
PROPERTIES: list[tuple[str, Any]] = [
    ("alluxio.user.file.writetype.default", "CACHE_THROUGH"),
    ("alluxio.user.file.writetype.default", "cash"),
    ("alluxio.user.file.writetyp.default", "THROUGH"),
    ("alluxio.master.ttl.checker.interval", Duration.hours(1)),
    ("alluxio.master.ttl.checker.interval", "1 hour"),
    ("alluxio.fuse.web.enabled", True),
    ("alluxio.debug", "yes"),
    ("alluxio.worker.network.reader.buffer.size", Size.mebibytes(4)),
    ("alluxio.master.security.impersonation.root.users", "*"),
    ("alluxio.master.hostname", "elsewhere"),
    ("alluxio.master.hostname", Unchecked("elsewhere")),
    ("s3a.secretKey", "not-for-anyone"),
    ("my.extension", Unchecked("$HOME")),
    ("alluxio.locality.order", ["node", "rack"]),
    ("alluxio.worker.memory.size", "1GB"),
    ("alluxio.zookeeper.enabled", True),
]


class Fuzzer:
    """Makes the arguments of one random cluster."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.chart: Chart = new_chart()
        self.external: set[str] = set()
        self.count = 0

    def pick(self, *values: Any) -> Any:
        """Mostly the first of the values, else any of them, seldom a bad one."""
        chance = self.random.random()
        if chance < 0.003:
            return self.random.choice(BAD)
        return values[0] if chance < 0.6 else self.random.choice(values)

    def some(self, share: float = 0.3, **makers: Maker) -> dict[str, Any]:
        """Some of the arguments."""
        return {name: make() for name, make in makers.items() if self.random.random() < share}

    def id(self) -> str:
        self.count += 1
        return f"fuzz-{self.count}"

    def size(self) -> Any:
        return self.pick(
            *(Size.mebibytes(n) for n in (1, 64, 512, 1024, 4096)), Size.kibibytes(1.5)
        )

    def path(self) -> Any:
        return self.pick(
            "/a", "/dev/shm", "/journal", "/opt/domain", "/mnt/x/y", "/secrets/a", "/b/"
        )

    def volume(self) -> Any:
        make = self.random.choice(
            [
                lambda: VolumeSource.persistent_volume_claim(
                    self.size(),
                    **self.some(
                        storage_class_name=lambda: self.pick(None, "", "fast"),
                        access_modes=lambda: self.pick(
                            ["ReadWriteMany"], ["ReadWriteOncePod"], ["ReadOnlyMany"]
                        ),
                        prepare=lambda: self.pick(True, False),
                    ),
                ),
                lambda: VolumeSource.empty_dir(
                    **self.some(size_limit=self.size, medium=lambda: self.pick("", "Memory"))
                ),
                lambda: VolumeSource.host_path(
                    **self.some(path=self.path, prepare=lambda: self.pick(True, False))
                ),
                self.existing_claim,
            ]
        )
        return make()

    def existing_claim(self) -> Any:
        self.external.add("PersistentVolumeClaim/theirs")
        return VolumeSource.existing_claim("theirs")

    def properties(self) -> dict[str, Any]:
        return dict(self.random.sample(PROPERTIES, self.random.choice([0, 0, 0, 1])))

    def secret(self) -> Any:
        name = self.pick("one", "two", "three.with.dots")
        self.external.add(f"Secret/{name}")
        return UfsSecret.from_existing(
            self.chart,
            self.id(),
            secret_name=name,
            **self.some(
                0.5,
                mount=lambda: self.pick("a", "hdfsConfig"),
                env=lambda: {"AWS_ACCESS_KEY_ID": self.pick("access-key")},
                properties=lambda: {
                    "alluxio.master.mount.table.root.option.fs.oss.accessKeyId": self.pick("id")
                },
                pods=lambda: self.pick(["master"], ["worker"]),
            ),
        )

    def secrets(self) -> list[Any]:
        return [self.secret() for _ in range(self.random.choice([0, 0, 1, 2]))]

    def ufs(self) -> Any:
        uri = self.pick("s3://b/x", "hdfs://nn:9/x", "gs://b", "/local", "file:///x", "hdfs:///x")
        return Ufs(
            uri,
            **self.some(
                0.2,
                secrets=self.secrets,
                read_only=lambda: self.pick(True, False),
                volume=self.volume,
                options=lambda: {
                    self.random.choice(["fs.oss.endpoint", "s3a.accessKeyId", "nope"]): "x"
                },
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
        return factory(
            **self.some(
                0.2,
                volume=self.volume,
                folder=self.path,
                format=lambda: self.pick("if-needed", "never", "always"),
            )
        )

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
            return TieredStore(self.chart, self.id(), tiers=tiers)
        return tiers

    def short_circuit(self) -> Any:
        if self.random.random() < 0.5:
            return self.pick("uuid", "local", "off")
        return ShortCircuitDomain(
            self.chart, self.id(), **self.some(0.4, volume=self.volume, path=self.path)
        )

    def probe(self) -> Any:
        return Probe(
            **self.some(
                0.3,
                initial_delay=lambda: Duration.seconds(self.random.choice([0, 30])),
                period=lambda: Duration.seconds(self.random.choice([0, 5])),
                failure_threshold=lambda: self.pick(1, 9),
                success_threshold=lambda: self.pick(1, 2),
            )
        )

    def process(self) -> Any:
        return Process(
            **self.some(
                0.3,
                resources=lambda: Resources(
                    **self.some(
                        0.6,
                        cpu_request=lambda: self.pick(1, "500m", 0.25),
                        cpu_limit=lambda: self.pick(1, 4, "8"),
                        memory_request=lambda: Size.gibibytes(self.random.choice([1, 2])),
                        memory_limit=lambda: Size.gibibytes(self.random.choice([1, 4, 16])),
                    )
                ),
                jvm=lambda: Jvm(
                    **self.some(
                        0.3,
                        heap=self.size,
                        direct_memory=self.size,
                        allowance=self.size,
                        options=lambda: self.pick(
                            ["-XX:+UseG1GC"], ["-Xmx2g"], ["-XX:MaxRAMPercentage=50"], ["-Dx=$y"]
                        ),
                    )
                ),
                properties=self.properties,
                env=lambda: {self.random.choice(["TZ", "A", "A-B"]): self.pick("$(x) $y")},
                readiness_probe=self.probe,
                liveness_probe=self.probe,
                startup_probe=self.probe,
            )
        )

    def pod(self) -> Any:
        return PodOptions(
            **self.some(
                0.15,
                labels=lambda: {self.random.choice(["team", "app"]): self.pick("data")},
                annotations=lambda: {"note": self.pick("ü ÿ")},
                node_selector=lambda: {"disk": self.pick("ssd")},
                tolerations=lambda: [Toleration(operator="Exists")],
                host_aliases=lambda: [HostAlias(ip=self.pick("10.0.0.1", "::1"), hostnames=["nn"])],
                image_pull_secrets=self.pull_secret,
                host_network=lambda: self.pick(True, False),
                host_pid=lambda: self.pick(True, False),
                dns_policy=lambda: self.pick("Default", "ClusterFirst"),
                user=lambda: self.pick(0, 1000, 5000),
                fs_group=lambda: self.pick(0, 5000),
            )
        )

    def pull_secret(self) -> list[str]:
        self.external.add("Secret/pull")
        return ["pull"]

    def fuse(self) -> Any:
        return Fuse(
            **self.some(
                0.3,
                mount_point=lambda: self.pick("/mnt/a/b", "/mnt", "/x/y"),
                alluxio_path=lambda: self.pick("/", "/data"),
                mount_options=lambda: self.pick([], ["allow_other", "ro"], ["a b"]),
                worker_embedded=lambda: self.pick(True, False),
                process=self.process,
                pod=self.pod,
            )
        )

    def ports(self) -> Any:
        names = [
            "master_rpc",
            "worker_rpc",
            "job_master_web",
            "fuse_web",
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
                    **self.some(0.3, tag=lambda: self.pick("2.9.5", None, "latest")),
                ),
                masters=lambda: self.pick(1, 2, 3, 5),
                journal=self.journal,
                tiers=self.tiers,
                short_circuit=self.short_circuit,
                metastore=lambda: Metastore(**self.some(0.5, volume=self.volume, path=self.path)),
                fuse=self.fuse,
                secrets=self.secrets,
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
            AlluxioCluster(fuzzer.chart, "fuzz", **fuzzer.options())
        except AlluxioConfigError:
            return "refused when given"
        try:
            documents = Testing.synth(fuzzer.chart)
        except RuntimeError as error:
            if FOUND not in str(error):
                raise
            return "refused at synth"
    check_schemas(documents)
    pods = [
        each["spec"]["template"]["spec"] for each in documents if "template" in each.get("spec", {})
    ]
    external = {each for each in fuzzer.external if each.partition("/")[2] in repr(pods)}
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
