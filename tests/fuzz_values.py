"""Random values of the small kinds: numbers, paths, volumes, properties, Secrets, ConfigMaps."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from alluxio_constructs import (
    ConfigMapFiles,
    ConfigMapVariables,
    UfsSecretOptions,
    Unchecked,
    VolumeSource,
)

Maker: TypeAlias = "Callable[[], Any]"

BAD: list[Any] = [
    None, "", " ", "x", "/", "a b", "../x", 0, -1, 1.5, True, [], {}, "ü", "a\nb", "$(id)", "`id`",
    "-", "A", "x" * 300, float("nan"), ["x", 1], {"a": None}, object, "0Ki", "5 GB",
]  # fmt: skip
PROPERTIES: list[tuple[str, Any]] = [
    ("alluxio.user.file.writetype.default", "CACHE_THROUGH"),
    ("alluxio.user.file.writetype.default", "cash"),
    ("alluxio.user.file.writetyp.default", "THROUGH"),
    ("alluxio.master.ttl.checker.interval", "1h"),
    ("alluxio.master.ttl.checker.interval", "1 hour"),
    ("alluxio.fuse.web.enabled", True),
    ("alluxio.debug", "yes"),
    ("alluxio.worker.network.reader.buffer.size", "4MB"),
    ("alluxio.master.security.impersonation.root.users", "*"),
    ("alluxio.master.hostname", "elsewhere"),
    ("alluxio.master.hostname", Unchecked("elsewhere")),
    ("s3a.secretKey", "not-for-anyone"),
    ("my.extension", Unchecked("$HOME")),
    ("alluxio.locality.order", ["node", "rack"]),
    ("alluxio.worker.memory.size", "1GB"),
    ("alluxio.zookeeper.enabled", True),
    ("alluxio.master.rpc.addresses", ["a.elsewhere:19998", "b.elsewhere:19998"]),
]
PODS = ["master", "worker", "fuse", "proxy", "logserver"]


class Values:
    """Makes random values, and remembers what they refer to."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.external: set[str] = set()

    def pick(self, *values: Any) -> Any:
        """Mostly the first of the values, else any of them, seldom a bad one."""
        chance = self.random.random()
        if chance < 0.003:
            return self.random.choice(BAD)
        return values[0] if chance < 0.6 else self.random.choice(values)

    def mostly(self, *values: Any, wrong: Sequence[Any]) -> Any:
        """Any of the values, seldom one of the wrong ones."""
        return self.random.choice(wrong if self.random.random() < 0.05 else values)

    def some(self, share: float = 0.3, **makers: Maker) -> dict[str, Any]:
        """Some of the arguments."""
        return {name: make() for name, make in makers.items() if self.random.random() < share}

    def theirs(self, kind: str, name: str, *, wrong: str) -> str:
        """The name of an object that is not ours."""
        self.external.add(f"{kind}/{name}")
        return str(self.mostly(name, wrong=[wrong]))

    def size(self) -> Any:
        return self.pick("1Mi", "64Mi", "512Mi", "1Gi", "4Gi", "1.5Ki")

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
                        selector=lambda: self.pick({"matchLabels": {"a": "b"}}, {}),
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
                self.ephemeral,
            ]
        )
        return make()

    def ephemeral(self) -> Any:
        return VolumeSource.ephemeral(
            self.size(),
            **self.some(
                storage_class_name=lambda: self.pick(None, "", "fast"),
                access_modes=lambda: self.pick(["ReadWriteOncePod"], ["ReadWriteMany"]),
                prepare=lambda: self.pick(True, False),
            ),
        )

    def existing_claim(self) -> Any:
        self.external.add("PersistentVolumeClaim/theirs")
        return VolumeSource.existing_claim("theirs")

    def properties(self) -> dict[str, Any]:
        return dict(self.random.sample(PROPERTIES, self.random.choice([0, 0, 0, 1])))

    def secret(self) -> Any:
        name = self.pick("one", "two", "three.with.dots")
        self.external.add(f"Secret/{name}")
        return UfsSecretOptions(
            secret_name=name,
            **self.some(
                0.5,
                mount=lambda: self.pick("a", "hdfsConfig"),
                env=lambda: {"AWS_ACCESS_KEY_ID": self.pick("access-key")},
                properties=lambda: {
                    self.random.choice(
                        [
                            "alluxio.master.mount.table.root.option.fs.oss.accessKeyId",
                            "fs.gcs.credential.path",
                        ]
                    ): self.pick("id")
                },
                pods=lambda: self.pick(["master", "worker"], ["fuse", "master"], ["proxy"], PODS),
            ),
        )

    def secrets(self) -> list[Any]:
        return [self.secret() for _ in range(self.random.choice([0, 0, 1, 2]))]

    def config_maps(self) -> list[Any]:
        return [self.config_map() for _ in range(self.random.choice([0, 1, 2]))]

    def variables(self) -> list[Any]:
        self.external.add("ConfigMap/settings")
        return [
            ConfigMapVariables(
                "settings", **self.some(prefix=lambda: self.mostly("A_", wrong=["A-"]))
            )
        ]

    def config_map(self) -> Any:
        name = self.pick("files", "more.files")
        self.external.add(f"ConfigMap/{name}")
        return ConfigMapFiles(
            config_map_name=name,
            mount=self.pick("a", "b", "a/b"),
            **self.some(
                pods=lambda: self.random.sample(PODS, 2),
                conf_files=lambda: self.mostly(["log4j.properties"], wrong=[["a/b"]]),
            ),
        )
