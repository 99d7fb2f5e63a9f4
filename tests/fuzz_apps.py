"""Random apps: several clusters beside each other, put together in every way that there is.

Each is refused by one of our errors, or what it writes is valid, whole, free of collisions and of
credentials. `make fuzz` runs some for a minute (`SECONDS=…` for longer, `SEED=…` for one again);
with ``WRITE=FOLDER`` it leaves there what was accepted, for a real API server to look at.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from cdk8s import App, Chart

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    AlluxioConfigMap,
    AlluxioConfigWarning,
    ClusterConfig,
    Component,
    CsiDriver,
    Feature,
    FuseDaemon,
    Journal,
    JournalVolumes,
    Jvm,
    LogServer,
    Master,
    Metrics,
    MultiMasterEmbeddedJournalChart,
    PodOptions,
    Process,
    Proxy,
    ShortCircuitDomain,
    SingleMasterHdfsJournalChart,
    SingleMasterLocalJournalChart,
    Tier,
    TieredStore,
    Tiers,
    Ufs,
    UfsSecret,
    Unchecked,
    VolumeSource,
    WebUi,
    Worker,
    synth,
)
from tests.collisions import collisions
from tests.fuzz_uses import Uses
from tests.kit import check_schemas
from tests.references import pods, problems, references

MARK = "kE9pTh1sF0rY0urs3lf"
"""The credential that some apps have, which may be in Secrets and nowhere else."""

NAMESPACES = ["one", "one", "two", None]
NAMES = ["alluxio", "alluxio", "cache", "other"]

Made = Callable[[Chart, str, dict[str, Any]], object]


class Own(Feature):
    """A feature as users write them, well or badly."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self._answers = answers

    def properties(self, component: Component) -> Any:
        return self._answers.get("properties", {}) if component is Component.WORKER else {}

    def volume_mounts(self, component: Component) -> Any:
        return self._answers.get("volume_mounts", ()) if component is Component.WORKER else ()

    def environment(self, component: Component) -> Any:
        return self._answers.get("environment", ()) if component is Component.WORKER else ()


class Apps(Uses):
    """Makes one random app."""

    def options(self) -> dict[str, Any]:
        plain = {
            "ufs": Ufs("s3://bucket/data"),
            "name": self.random.choice(NAMES),
            **self.some(0.4, short_circuit=lambda: self.pick("off", "uuid", "local")),
            **self.some(0.2, fuse=self.fuse, masters=lambda: self.pick(1, 3)),
            **self.some(0.2, tiers=lambda: [self.tier()]),
            **self.some(0.1, features=lambda: [Own(self.answers())]),
            **self.some(0.2, pod=self.placed, worker_pod=self.placed, master_pod=self.placed),
            **self.some(0.1, journal=self.node_journal, mounts=self.mount_table),
            **self.some(0.1, workers=lambda: self.pick("autoscaled", 2), metrics=Metrics),
            **self.some(0.3, network_policies=self.network_policies),
        }
        some = super().options() if self.random.random() < 0.15 else {}
        some.pop("name", None)
        return self.leaking({**some, **plain})

    def tier(self) -> Any:
        return Tier(
            medium_type="SSD",
            path="/ssd",
            quota="1Gi",
            volume=self.pick(
                VolumeSource.host_path("/var/lib/ssd", prepare=True), VolumeSource.host_path()
            ),
        )

    def node_journal(self) -> Any:
        return Journal.local(volume=VolumeSource.host_path("/var/lib/journal", prepare=True))

    def answers(self) -> dict[str, Any]:
        return self.some(
            0.4,
            properties=lambda: self.pick(
                {"alluxio.worker.tieredstore.levels": "2"},
                {"alluxio.user.metrics.collection.enabled": True},
                {"nope": object()},
                None,
                "text",
            ),
            volume_mounts=lambda: self.pick(
                [VolumeSource.empty_dir().at("/scratch", name="scratch")],
                [VolumeSource.persistent_volume_claim("1Gi").at("/c", name="alluxio-mem")],
                ["/scratch"],
                None,
            ),
            environment=lambda: self.pick(
                [{"name": "A", "value": "b"}],
                [{"name": "AWS_SECRET_ACCESS_KEY", "value": MARK}],
                [{"nam": "A"}],
                "A=b",
            ),
        )

    def leaking(self, options: dict[str, Any]) -> dict[str, Any]:
        """Sometimes with a credential, where none may be."""
        if self.random.random() > 0.1:
            return options
        store = f"-Djavax.net.ssl.trustStorePassword={MARK}"
        ways: list[tuple[str, Callable[[], Any]]] = [
            ("jvm_options", lambda: [store]),
            ("master", lambda: Process(jvm=Jvm(options=[store]))),
            ("properties", lambda: {"s3a.secret.key": Unchecked(MARK)}),
            ("properties", lambda: {"alluxio.underfs.s3.proxy.password": Unchecked(MARK)}),
            ("ufs", lambda: Ufs("s3://b/d", options={"s3a.secretKey": MARK})),
            ("ufs", lambda: Ufs("s3://b/d", options={"aws.secretKey": Unchecked(MARK)})),
            ("ufs", lambda: Ufs(f"s3a://key:{MARK}@bucket/data")),
            ("worker", lambda: Process(env={"AWS_SECRET_ACCESS_KEY": MARK})),
            ("pod", lambda: PodOptions(env={"DB_PASSWORD": MARK})),
        ]
        option, leak = self.random.choice(ways)
        return {**options, option: leak()}

    def build(self, app: App) -> None:
        """Build the app: raises what the library does."""
        charts: dict[int, Chart] = {}
        for i in range(self.random.choice([1, 2, 2, 3])):
            namespace = self.random.choice(NAMESPACES)
            way = self.random.random()
            if way < 0.3:
                self.chart(app, f"chart-{i}", namespace)
                continue
            if charts and way < 0.5:
                chart = self.random.choice(list(charts.values()))
            else:
                chart = charts[i] = Chart(
                    app, f"c-{i}", namespace=namespace, disable_resource_name_hashes=True
                )
            made: Made = self.cluster if way < 0.7 else self.by_hand
            options = self.options()
            try:
                alluxio = made(chart, f"k{i}", options)
            except AlluxioConfigError:
                # Who catches an error may go on, with the same id.
                if self.random.random() < 0.7:
                    raise
                again = {"ufs": Ufs("s3://b/d"), "name": f"again-{i}"}
                alluxio = self.cluster(chart, f"k{i}", again)
            self.extras(chart, f"e{i}")
            if isinstance(alluxio, AlluxioCluster):
                for j in range(self.random.choice([0, 0, 1, 2])):
                    self.use(alluxio, app, chart, f"u{i}-{j}")

    def cluster(self, chart: Chart, id: str, options: dict[str, Any]) -> object:
        """A whole cluster."""
        return AlluxioCluster(chart, id, **options)

    def chart(self, app: App, id: str, namespace: str | None) -> object:
        """A scenario's chart."""
        options = self.options()
        options.pop("masters", None)
        kind = self.random.choice(
            [
                SingleMasterLocalJournalChart,
                SingleMasterHdfsJournalChart,
                MultiMasterEmbeddedJournalChart,
            ]
        )
        if kind is SingleMasterHdfsJournalChart:
            options["journal"] = Journal.hdfs("hdfs://nn:9000/journal")
        else:
            options.pop("journal", None)
        create = namespace is not None and self.random.random() < 0.3
        return kind(app, id, namespace=namespace, create_namespace=create, **options)

    def by_hand(self, chart: Chart, id: str, options: dict[str, Any]) -> object:
        """Components one by one, now and then without one that is needed, or one too many."""
        name, tiers = options["name"], options.get("tiers")
        if tiers is None or self.random.random() < 0.3:
            options["tiers"] = TieredStore(chart, f"{id}-tiers", tiers=[self.tier()], name=name)
        elif isinstance(tiers, list):
            options["tiers"] = Tiers(tiers=tiers)
        if self.random.random() < 0.3:
            options["short_circuit"] = ShortCircuitDomain(chart, f"{id}-d", name=options["name"])
        config = ClusterConfig(**options)
        kinds: list[Any] = [AlluxioConfigMap, Master, Worker]
        for option, kind in (
            ("fuse", FuseDaemon),
            ("csi", CsiDriver),
            ("proxy", Proxy),
            ("log_server", LogServer),
            ("web_ui", WebUi),
        ):
            if options.get(option) is not None:
                kinds.append(kind)
        if self.random.random() < 0.1:
            kinds.remove(self.random.choice(kinds))
        if self.random.random() < 0.05:
            kinds.append(self.random.choice([Master, Worker, FuseDaemon, Proxy]))
        return [kind(chart, f"{id}-{i}", config=config) for i, kind in enumerate(kinds)]

    def extras(self, chart: Chart, id: str) -> None:
        """What stands beside clusters."""
        chance = self.random.random()
        if chance < 0.1:
            name = self.random.choice(NAMES)
            JournalVolumes(chart, id, name=name, **self.some(0.5, nodes=lambda: ["node-1"]))
        elif chance < 0.2:
            UfsSecret.create_from_literals(
                chart,
                id,
                secret_name=self.pick("one", "keys"),
                literals={"key": MARK},
                mount="keys",
            )


def run(seed: int, kept: Path | None = None) -> str:
    """One case. Returns how it ended: ``valid``, ``refused when given`` or ``refused at synth``.

    Args:
        seed: The case.
        kept: A folder to write what was accepted to. Default: none.

    Raises:
        Exception: What is neither one of our errors nor an app that works.
    """
    fuzzer = Apps(seed)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        app = App(outdir=folder)
        try:
            fuzzer.build(app)
        except AlluxioConfigError:
            return "refused when given"
        try:
            synth(app)
        except AlluxioConfigError:
            assert [] == list(Path(folder).iterdir()), "something was written"
            return "refused at synth"
        files = sorted(Path(folder).glob("*.yaml"))
        charts = [list(yaml.load_all(each.read_text(), yaml.CSafeLoader)) for each in files]
    documents = [each for chart in charts for each in chart]
    check(fuzzer, charts)
    if kept is not None and documents:
        (kept / f"{seed}.json").write_text(
            json.dumps({"apiVersion": "v1", "kind": "List", "items": documents})
        )
    return "valid"


def check(fuzzer: Apps, charts: list[list[dict[str, Any]]]) -> None:
    """Fail unless what an app wrote works, as far as the documents show."""
    documents = [each for chart in charts for each in chart]
    check_schemas(documents)
    shared = collisions(documents)
    assert shared == [], shared
    for each in documents:
        assert each["kind"] == "Secret" or MARK not in json.dumps(each), each["metadata"]["name"]
    for namespace in {home(each) for each in documents}:
        here = [each for each in documents if home(each) == namespace]
        known = {f"{each['kind']}/{each['metadata']['name']}" for each in here}
        needed = {each for pod in pods(here) for each in references(pod)} - known
        assert needed <= fuzzer.external | {"Secret/one"}, needed
        found = problems(here, external=needed)
        assert found == [], found


def home(document: dict[str, Any]) -> str | None:
    """The namespace of a document, or that of the accounts to which it gives roles."""
    for each in document.get("subjects", ()):
        namespace: str = each["namespace"]
        return namespace
    if document["kind"] == "ClusterRole":
        # It is called after the namespace of the driver that it is for.
        return next(
            each
            for each in NAMESPACES
            if each and document["metadata"]["name"].startswith(f"{each}-")
        )
    found: str | None = document["metadata"].get("namespace")
    return found


def main() -> None:
    """Run for some seconds, or a number of cases, and print what came out."""
    end = time.monotonic() + float(os.environ.get("SECONDS", "60"))
    first = os.environ.get("SEED")
    count = int(os.environ.get("COUNT") or (1 if first else 10**9))
    kept = Path(os.environ["WRITE"]) if "WRITE" in os.environ else None
    seed = int(first) if first else random.SystemRandom().randrange(10**9)
    outcomes: Counter[str] = Counter()
    failures = 0
    for case in range(seed, seed + count):
        if time.monotonic() > end or failures >= 10:
            break
        try:
            outcomes[run(case, kept)] += 1
        except Exception:
            failures += 1
            print(f"SEED={case} ends in neither a refusal of ours nor an app that works:")
            traceback.print_exc()
    summary = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    print(f"{sum(outcomes.values()) + failures} random apps: {summary}; {failures} bugs")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
