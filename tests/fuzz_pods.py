"""Random processes, and random pods with all that users add to them."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    ClaimRetention,
    HostAlias,
    Jvm,
    Mount,
    PodOptions,
    PodVolume,
    Probe,
    Process,
    Resources,
    Toleration,
    TopologySpread,
    UpdateStrategy,
)
from tests.fuzz_values import Values

TERM: dict[str, Any] = {
    "labelSelector": {"matchLabels": {"app": "a"}},
    "topologyKey": "kubernetes.io/hostname",
}
AFFINITIES: list[Any] = [
    {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [TERM]}},
    {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [TERM]}},
    {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}},
    {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": ""}]}},
    {"podaffinity": {}},
]


class Pods(Values):
    """Makes random processes and pods."""

    def probe(self) -> Any:
        return Probe(
            **self.some(
                0.3,
                initial_delay=lambda: self.random.choice(["0s", "30s"]),
                period=lambda: self.random.choice(["0s", "5s"]),
                failure_threshold=lambda: self.pick(1, 9),
                success_threshold=lambda: self.pick(1, 2),
                enabled=lambda: self.pick(False, True),
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
                        memory_request=lambda: self.random.choice(["1Gi", "2Gi"]),
                        memory_limit=lambda: self.random.choice(["1Gi", "4Gi", "16Gi"]),
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
                env_from=self.variables,
                log_levels=lambda: {
                    self.mostly("alluxio", "root", wrong=["a b"]): self.mostly("DEBUG", wrong=["X"])
                },
                post_start=self.hook,
                pre_stop=self.hook,
                readiness_probe=self.probe,
                liveness_probe=self.probe,
                startup_probe=self.probe,
            )
        )

    def hook(self) -> Any:
        return self.mostly(
            {"exec": {"command": ["sleep", "5"]}},
            {"httpGet": {"path": "/", "port": 80}},
            wrong=[{"exec": {"command": "sleep 5"}}, {}],
        )

    def pod(self) -> Any:
        return PodOptions(
            **self.some(
                0.15,
                labels=lambda: {self.random.choice(["team", "app"]): self.pick("data")},
                annotations=lambda: {"note": self.pick("ü ÿ")},
                object_labels=lambda: {self.random.choice(["team", "role"]): self.pick("data")},
                object_annotations=lambda: {self.random.choice(["note", "a b"]): "ü ÿ"},
                node_selector=lambda: {"disk": self.pick("ssd")},
                affinity=lambda: self.pick(*AFFINITIES),
                topology_spread=self.topology_spread,
                tolerations=lambda: [Toleration(operator="Exists")],
                host_aliases=lambda: [HostAlias(ip=self.pick("10.0.0.1", "::1"), hostnames=["nn"])],
                automount_service_account_token=lambda: self.pick(True, False),
                image_pull_secrets=self.pull_secret,
                host_network=lambda: self.pick(True, False),
                host_pid=lambda: self.pick(True, False),
                share_process_namespace=lambda: self.pick(True, False),
                dns_policy=lambda: self.pick("Default", "ClusterFirst"),
                user=lambda: self.pick(0, 1000, 5000, "platform"),
                fs_group=lambda: self.pick(0, 5000),
                sysctls=lambda: {
                    self.random.choice(["kernel.msgmax", "net.ipv4.tcp_retries2", "a"]): "6"
                },
                env=lambda: {self.random.choice(["TZ", "ALLUXIO_X", "A-B"]): self.pick("$(x) $y")},
                mounts=self.mounts,
                **self.rare_options(),
            ),
            **(self.added() if self.random.random() < 0.3 else {}),
        )

    def rare_options(self) -> dict[str, Any]:
        return {
            "priority_class_name": lambda: self.theirs("PriorityClass", "high", wrong="A b"),
            "dns_config": lambda: self.mostly(
                {"nameservers": ["10.0.0.10"]}, wrong=[{"nameserver": []}]
            ),
            "runtime_class_name": lambda: self.theirs("RuntimeClass", "kata", wrong="A"),
            "termination_grace_period": lambda: self.mostly("2min", "0s", wrong=["1ms"]),
            "group": lambda: self.mostly(1000, 0, wrong=[-1]),
            "fs_group_change_policy": lambda: self.mostly("OnRootMismatch", wrong=["Never"]),
            "env_from": self.variables,
            "service_type": lambda: self.mostly("LoadBalancer", "NodePort", wrong=["None"]),
            "service_annotations": lambda: {"note": self.pick("ü ÿ")},
            "update_strategy": lambda: self.pick(
                UpdateStrategy(type="OnDelete"), UpdateStrategy(max_unavailable="10%")
            ),
            "pod_management_policy": lambda: self.pick("OrderedReady", "Parallel"),
            "claim_retention": lambda: ClaimRetention(when_scaled="Delete"),
        }

    def topology_spread(self) -> list[Any]:
        key = "topology.kubernetes.io/zone"
        return [
            TopologySpread(**self.some(topology_key=lambda: key, max_skew=lambda: self.pick(1, 2)))
            for _ in range(self.random.choice([1, 1, 2]))
        ]

    def mounts(self) -> list[Any]:
        mount = self.volume().at(
            self.path(),
            **self.some(
                name=lambda: self.pick("mine", "alluxio-mem"),
                read_only=lambda: self.pick(True, False),
            ),
        )
        if self.random.random() < 0.8:
            return [mount]
        volume = PodVolume(name="plain", source={"emptyDir": {}})
        return [mount, Mount(volume=volume, path=self.path(), memory=self.pick(0, 1 << 30))]

    def added(self) -> dict[str, Any]:
        """Containers, with the volumes that they mount and the ports that Services have of them."""
        name, port = self.pick("side", "other", "alluxio-job-worker"), self.pick(9999, 19998, 9998)
        volume = PodVolume(
            name=self.pick("queue", "alluxio-mem", "alluxio-journal"),
            source=self.pick({"emptyDir": {}}, {"emptyDir": None}, {"hostPath": {"path": "/x"}}),
        )
        mount = {"name": volume.name, "mountPath": self.pick("/in", "/journal")}
        container = {"name": name, "image": "example.com/side:1", "volumeMounts": [mount]}
        added: dict[str, Any] = {"volumes": [volume]}
        if self.random.random() < 0.5:
            added["init_containers"] = [container]
        else:
            added["containers"] = [{**container, "ports": [{"containerPort": port}]}]
            if self.random.random() < 0.3:
                added["service_ports"] = {self.random.choice(["more", "web"]): port}
        return {key: self.pick(value, value) for key, value in added.items()}

    def pull_secret(self) -> list[str]:
        self.external.add("Secret/pull")
        return ["pull"]
