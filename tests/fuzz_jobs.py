"""Random Jobs with what they do, schedules, and mount points."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Backup,
    JobOptions,
    Load,
    MountPoint,
    MountTableOptions,
    Pin,
    Replication,
    Schedule,
    Ufs,
    UfsSecretOptions,
)
from tests.fuzz_pods import Pods

OPTION = "alluxio.master.mount.table.root.option"
CRONS = ("@daily", "*/5 * * * *", "0 3 * * mon-fri", "@every 1h30m")


class Jobs(Pods):
    """Makes random Jobs and mount points."""

    def namespace_path(self) -> Any:
        return self.mostly(
            "/data",
            "/a/b/",
            "/a;b&c",
            "/b=c",
            wrong=["/", "/ü", "/it's", "/$(HOME)", "/a b", "data", "/b/../c"],
        )

    def paths(self) -> Any:
        if self.random.random() < 0.5:
            return self.namespace_path()
        return [self.namespace_path() for _ in range(self.random.choice([1, 2, 2]))]

    def task(self) -> Any:
        make = self.random.choice(
            [
                lambda: Load(
                    self.paths(),
                    **self.some(
                        0.3,
                        replicas=lambda: self.mostly(1, 2, wrong=[9, 0]),
                        bandwidth=self.size,
                        verify=lambda: self.pick(True, False),
                        partial_listing=lambda: self.pick(True, False),
                        sync=lambda: self.pick(False, True),
                    ),
                ),
                lambda: Backup(
                    **self.some(
                        0.4,
                        directory=self.namespace_path,
                        keep=lambda: self.mostly(3, None, wrong=[0]),
                    )
                ),
                lambda: Pin(self.paths(), **self.some(pinned=lambda: self.pick(False, True))),
                lambda: Replication(
                    self.paths(),
                    **self.some(
                        0.6,
                        least=lambda: self.mostly(0, 1, wrong=[9]),
                        most=lambda: self.mostly(3, wrong=[1, 0]),
                    ),
                ),
                self.command,
            ]
        )
        return make()

    def command(self) -> Any:
        return self.mostly(
            ["fs", "ls", "-R", "/$(HOME)"],
            ["fsadmin", "report"],
            ["runTests"],
            ["fs", "setfacl", "-m", "user:a b:r-x", "/`id`;x'\""],
            wrong=[
                ["fs", "distributedLoad", "/data"],
                ["fs", "ls", "-Dalluxio.user.hostname=a"],
                ["formatJournal"],
                "fs ls /",
            ],
        )

    def job_options(self) -> Any:
        return JobOptions(
            **self.some(
                0.2,
                process=self.process,
                pod=self.pod,
                secrets=self.secrets,
                retries=lambda: self.mostly(0, 3, wrong=[-1]),
                deadline=lambda: self.mostly("1h", wrong=["0s"]),
                delete_after=lambda: self.pick("7d", "0s"),
            )
        )

    def schedule(self) -> Any:
        cron = self.mostly(*CRONS, wrong=["0 0 30 2 *", "*/0 * * * *", "\t"])
        if self.random.random() < 0.5:
            return cron
        return Schedule(
            cron,
            **self.some(
                0.3,
                time_zone=lambda: self.mostly("Europe/Berlin", "Etc/UTC", wrong=["Berlin"]),
                starting_deadline=lambda: self.mostly("10min", wrong=["1s"]),
                keep_successful=lambda: self.pick(1, 0),
                keep_failed=lambda: self.pick(1, 0),
                suspended=lambda: self.pick(True, False),
            ),
        )

    def mount_point(self) -> Any:
        uri = self.mostly(
            *("s3://m/x", "s3://n", "hdfs://nn:8/x", "gs://m/y", "/mounted"), wrong=["s3://b/x/y"]
        )
        return MountPoint(
            self.mostly("/logs", "/raw", "/deep/er", wrong=["/logs/more", "/"]),
            ufs=Ufs(
                uri,
                **self.some(
                    0.3,
                    secrets=self.mount_secrets,
                    read_only=lambda: self.pick(True, False),
                    options=lambda: {
                        "alluxio.underfs.s3.endpoint": self.mostly(
                            "http://$(s3)", "`id`", wrong=["${x}", "a\nb"]
                        )
                    },
                    **({"volume": self.volume} if uri == "/mounted" else {}),
                ),
            ),
            **self.some(0.2, shared=lambda: self.pick(True, False)),
        )

    def mount_secrets(self) -> Any:
        if self.random.random() < 0.5:
            return self.secrets()
        self.external.add("Secret/keys")
        properties = {f"{OPTION}.s3a.accessKeyId": "id", f"{OPTION}.s3a.secretKey": "key"}
        return [UfsSecretOptions(secret_name="keys", properties=properties)]

    def mount_points(self) -> Any:
        return [self.mount_point() for _ in range(self.random.choice([0, 1, 1, 2]))]

    def mount_table(self) -> Any:
        if self.random.random() < 0.6:
            return self.mount_points()
        return MountTableOptions(
            self.mount_points(), **self.some(0.4, schedule=self.schedule, job=self.job_options)
        )
