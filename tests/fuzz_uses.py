"""Random uses of a cluster: Jobs, applications that are connected, alerts, a dashboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cdk8s_plus_27 as kplus
from cdk8s import ApiObject, ApiObjectMetadata, App, Chart, JsonPatch

from alluxio_constructs import (
    AlluxioAlerts,
    AlluxioCluster,
    AlluxioDashboard,
    AlluxioJob,
    JobOptions,
    PodOptions,
)
from tests.fuzz import PEERS, Fuzzer


class Uses(Fuzzer):
    """Makes random uses of a cluster."""

    def placed(self) -> Any:
        return PodOptions(
            **self.some(
                0.4,
                node_selector=lambda: {"pool": self.random.choice(["a", "b"])},
                host_network=lambda: self.pick(True, False),
            )
        )

    def use(self, alluxio: AlluxioCluster, app: App, chart: Chart, id: str) -> None:
        """What uses a cluster, mostly beside it."""
        away = self.random.random() < 0.2
        at = Chart(app, id, namespace=self.pick("two", None)) if away else chart
        uses: list[Callable[[], object]] = [
            lambda: alluxio.job(at, id, command=self.task(), options=self.light_job()),
            lambda: alluxio.cron_job(
                at, id, command=self.task(), schedule=self.schedule(), options=self.light_job()
            ),
            lambda: self.connected(alluxio, at, id),
            lambda: alluxio.allow(self.pick(*PEERS), **self.some(web=lambda: True)),
            lambda: AlluxioAlerts(at, id, config=alluxio.config),
            lambda: AlluxioDashboard(at, id, name=id),
            lambda: AlluxioJob(at, id, config=alluxio.config, command=self.task(), name="same"),
        ]
        self.random.choice(uses)()

    def light_job(self) -> JobOptions:
        return JobOptions(**self.some(0.3, retries=lambda: 0, pod=self.placed))

    def connected(self, alluxio: AlluxioCluster, chart: Chart, id: str) -> None:
        """An application, by cdk8s-plus or as an ApiObject, once or twice."""
        application: Any
        container = {"name": "main", "image": "application:1"}
        if self.random.random() < 0.5:
            application = kplus.Deployment(
                chart, id, containers=[kplus.ContainerProps(image="application:1")]
            )
        else:
            application = ApiObject(
                chart, id, api_version="v1", kind="Pod", metadata=ApiObjectMetadata(name=id)
            )
            spec = {"containers": [container], **self.some(0.2, hostNetwork=lambda: True)}
            application.add_json_patch(JsonPatch.add("/spec", spec))
        ways: list[Callable[[], object]] = [
            lambda: alluxio.connect(
                application,
                **self.some(
                    0.3,
                    affinity=lambda: self.pick("required", None, "must"),
                    short_circuit=lambda: self.pick(False, True),
                    user=lambda: self.pick("analytics", "a b"),
                    variables=lambda: self.pick(["JAVA_TOOL_OPTIONS"], []),
                ),
            ),
            lambda: alluxio.fuse.mount(application, self.pick("/data", "/x/", "/")),
        ]
        for _ in range(self.random.choice([1, 1, 2])):
            self.random.choice(ways)()
