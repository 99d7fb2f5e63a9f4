"""What the pages say in words and tables, held against what the library does."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

import yaml
from cdk8s import ApiObject, App, Size, Testing

from alluxio_constructs import (
    AlluxioCluster,
    Fuse,
    Image,
    Journal,
    JournalVolumes,
    Metastore,
    PodOptions,
    Ports,
    Process,
    ShortCircuitDomain,
    Tier,
    Ufs,
    UfsSecret,
    VolumeSource,
)
from tests.docs.commands import KINDS, kubectl_commands
from tests.docs.pages import PAGES, ROOT, manifests, prose, run
from tests.kit import Document, checksums, container, documents_of, names, new_chart, one, pod_of
from tests.references import host_paths

DOCS = ROOT / "docs"
SCENARIOS = [each for each in ROOT.glob("dist/*.yaml") if each.name != "monitoring.k8s.yaml"]
IMMUTABLE = ("selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates")


def cluster(**options: Any) -> list[Document]:
    """A cluster of three masters with FUSE, and what differs from it."""
    chart = new_chart()
    node = VolumeSource.host_path(prepare=True)
    defaults = {
        "ufs": Ufs("s3://bucket/data"),
        "masters": 3,
        "short_circuit": ShortCircuitDomain(chart, "domain", volume=node),
        "fuse": Fuse(),
    }
    AlluxioCluster(chart, "alluxio", **{**defaults, **options})
    return documents_of(chart, whole=False)


@cache
def before() -> list[Document]:
    return cluster()


def restarted(after: list[Document]) -> set[str]:
    """The workloads that are in both, with another pod template."""
    old, new = (
        {
            each["metadata"]["name"]: each["spec"]["template"]
            for each in some
            if "template" in each.get("spec", {})
        }
        for some in (before(), after)
    )
    return {
        name.removeprefix("alluxio-") for name in old.keys() & new.keys() if old[name] != new[name]
    }


def rows(page: str) -> dict[str, tuple[str, ...]]:
    """The rows of a page's tables, by their first cell."""
    cells = (
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in prose(DOCS / page).splitlines()
        if line.startswith("| ")
    )
    return {first: tuple(rest) for first, *rest in cells}


PROPERTY = {"alluxio.user.file.writetype.default": "CACHE_THROUGH"}
SCOPE = App()
KEYS = UfsSecret.from_existing(
    SCOPE, "keys", secret_name="alluxio-s3", env={"AWS_ACCESS_KEY_ID": "access-key"}
)
SSD = Tier(
    medium_type="SSD",
    path="/ssd",
    quota=Size.gibibytes(1),
    volume=VolumeSource.host_path(prepare=True),
)
# Each row of the table of restarts: what it may be, one by one.
CHANGES: dict[str, list[dict[str, Any]]] = {
    "`master=…`, `job_master=…`": [
        {"master": Process(properties={"alluxio.master.ttl.checker.interval": "1h"})},
        {"job_master": Process(env={"X": "1"})},
    ],
    "`worker=…`, `job_worker=…`": [
        {"worker": Process(properties={"alluxio.worker.network.reader.buffer.size": "4MB"})},
        {"job_worker": Process(env={"X": "1"})},
    ],
    "`Fuse(process=…)`": [{"fuse": Fuse(process=Process(properties=PROPERTY))}],
    "`properties=…`, `jvm_options=…`": [
        {"properties": PROPERTY},
        {"jvm_options": ["-XX:+UseG1GC"]},
    ],
    "the address or the options of `ufs=…`": [
        {"ufs": Ufs("s3://bucket/other")},
        {"ufs": Ufs("s3://bucket/data", options={"alluxio.underfs.s3.region": "eu"})},
    ],
    "the `secrets` of `ufs=…`": [{"ufs": Ufs("s3://bucket/data", secrets=[KEYS])}],
    "`tiers=…`": [{"tiers": [SSD]}],
    "`ports=Ports(worker_rpc=…)`": [{"ports": Ports(worker_rpc=29998)}],
    "`ports=Ports(master_rpc=…)`": [{"ports": Ports(master_rpc=29997)}],
    "`masters=…`": [{"masters": 5}],
    "`image=…`, `pod=…`": [
        {"image": Image(tag="2.9.6")},
        {"pod": PodOptions(labels={"team": "data"})},
    ],
    "`fuse=None`": [{"fuse": None}],
}
WORDS = {"masters": "master", "workers": "worker", "FUSE": "fuse"}


def test_a_change_restarts_what_the_table_of_restarts_says() -> None:
    for row in CHANGES:
        (said,) = rows("upgrade.md")[row]
        expected = set() if said == "nothing" else {WORDS[each] for each in said.split(", ")}
        for options in CHANGES[row]:
            assert expected == restarted(cluster(**options)), options


def test_every_row_of_the_table_of_restarts_is_asked_for() -> None:
    assert set(CHANGES) == set(rows("upgrade.md")) - {"you change"}


def test_a_property_of_the_workers_changes_the_checksum_of_the_workers_alone() -> None:
    options = {"worker": Process(properties={"alluxio.worker.network.reader.buffer.size": "4MB"})}
    old, new = checksums(before()), checksums(cluster(**options))
    assert {"alluxio-worker"} == {name for name in old if old[name] != new[name]}


def immutable(documents: list[Document]) -> dict[tuple[str, str], Any]:
    return {
        (each["metadata"]["name"], key): each["spec"].get(key)
        for each in documents
        if "template" in each.get("spec", {})
        for key in IMMUTABLE
    }


def test_none_of_these_changes_touches_what_cannot_be_changed() -> None:
    for row in [each for each in CHANGES if each != "`fuse=None`"]:
        for options in CHANGES[row]:
            assert immutable(before()) == immutable(cluster(**options)), row


def test_the_volumes_of_journal_and_metastore_are_what_claim_templates_are_made_of() -> None:
    cases: list[dict[str, Any]] = [
        {
            "journal": Journal.embedded(
                volume=VolumeSource.persistent_volume_claim(Size.gibibytes(10))
            )
        },
        {"metastore": Metastore()},
    ]
    for options in cases:
        old, new = immutable(before()), immutable(cluster(**options))
        changed = {key for key in old if old[key] != new[key]}
        assert {("alluxio-master", "volumeClaimTemplates")} == changed, options


def amount(documents: list[Document], workload: str, kind: str, what: str) -> list[str]:
    containers = pod_of(one(documents, workload, f"alluxio-{kind}"))["containers"]
    return [each["resources"][what]["memory"] for each in containers]


def test_the_resources_are_those_that_the_page_on_scenarios_names() -> None:
    text = prose(DOCS / "choosing-a-scenario.md").replace("\n", " ")
    documents = before()
    assert ["1Gi", "1Gi"] == amount(documents, "StatefulSet", "master", "requests")
    assert ["8Gi", "8Gi"] == amount(documents, "StatefulSet", "master", "limits")
    assert "a master pod requests 2 CPUs and 2 GiB, and may take 16 GiB" in text
    assert ["2Gi", "1Gi"] == amount(documents, "DaemonSet", "worker", "requests")
    assert ["4Gi", "4Gi"] == amount(documents, "DaemonSet", "worker", "limits")
    assert "requests 2 CPUs and 3 GiB, and may take 8 GiB" in text
    for kind, name in (("StatefulSet", "alluxio-master"), ("DaemonSet", "alluxio-worker")):
        containers = pod_of(one(documents, kind, name))["containers"]
        assert ["1", "1"] == [each["resources"]["requests"]["cpu"] for each in containers]


def test_the_startup_probe_lasts_as_long_as_the_page_on_availability_says() -> None:
    page = DOCS / "high-availability.md"
    for minutes, documents in ((5, before()), (10, run(page).files["alluxio.k8s.yaml"])):
        probe = container(documents, "alluxio-master")["startupProbe"]
        assert minutes * 60 == probe["failureThreshold"] * probe["periodSeconds"], minutes
    assert "five minutes by default, ten in the example above" in prose(page)


def test_all_ports_on_the_pages_are_ports() -> None:
    known = {getattr(Ports(), each.name) for each in fields(Ports)}
    # Issues and pull requests of Alluxio have numbers, too.
    number = r"(?<![=#/])(?<!pull request )\b[1-5]\d{4}\b"
    named = {int(each) for page in PAGES for each in re.findall(number, prose(page))}
    assert named <= known
    assert {19200, 19999, 20003, 29999, 30000} <= named


def test_the_pod_on_the_page_on_fuse_has_what_the_library_gives_for_one() -> None:
    page = DOCS / "fuse.md"
    (pod,) = manifests(page)
    alluxio = run(page).names["alluxio"]
    (reader,) = pod["spec"]["containers"]
    assert [alluxio.fuse.volume()] == pod["spec"]["volumes"]
    assert [alluxio.fuse.volume_mount("/data")] == reader["volumeMounts"]
    assert run(page).names["path"] == reader["command"][-1] == "/data/fuse"


def test_deletion_that_keeps_the_journal_keeps_namespace_and_claims() -> None:
    deleted = {
        KINDS[word]
        for each in kubectl_commands()
        if each.block.page.name == "uninstall.md" and each.verb == "delete" and "-l" in each.flags
        for word, _ in each.targets()
    }
    rest = [
        each
        for file in SCENARIOS
        for each in yaml.safe_load_all(file.read_text(encoding="utf-8"))
        if each["kind"] not in ("Namespace", "PersistentVolumeClaim")
    ]
    assert {"Deployment", "Ingress", "PersistentVolumeClaim"} == deleted - {
        each["kind"] for each in rest
    }
    for each in rest:
        assert each["kind"] in deleted
        labels = each["metadata"]["labels"]
        assert ("alluxio", "alluxio") == (labels["app"], labels["release"])


def test_the_directories_that_stay_behind_are_those_of_the_page_on_uninstalling() -> None:
    text = prose(DOCS / "uninstall.md")
    chart = new_chart()
    domain = ShortCircuitDomain(chart, "domain", volume=VolumeSource.host_path())
    AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://b/d"), short_circuit=domain, fuse=Fuse())
    JournalVolumes(chart, "volumes", nodes=["node-0"])
    documents = Testing.synth(chart)
    paths = host_paths(documents) - {"/mnt/alluxio/test/alluxio"}
    own = "/var/lib/alluxio/test/alluxio"
    assert {f"{own}/domain", f"{own}/journal-0"} == paths
    for path in (*paths, container(documents, "alluxio-fuse")["args"][-2]):
        assert f"`{path.replace('/test/alluxio/', '/NAMESPACE/NAME/')}`" in text
    for file in SCENARIOS:
        found = host_paths(yaml.safe_load_all(file.read_text(encoding="utf-8")))
        scenario = file.name.removesuffix(".k8s.yaml")
        assert all(each.startswith(f"/var/lib/alluxio/{scenario}/") for each in found)
    assert "`/var/lib/alluxio/SCENARIO`" in text


def test_the_objects_to_patch_are_where_the_page_on_extending_says() -> None:
    names = run(DOCS / "extending.md").names
    for (where,) in rows("extending.md").values():
        for path in re.findall(r"`alluxio\.([\w.]+)`", where):
            found = attrgetter(path)(names["alluxio"])
            # A claim that the cluster does not have, or none of several.
            assert not found or isinstance(found, ApiObject), path


def test_labels_and_annotations_of_the_page_on_extending_are_on_every_object() -> None:
    documents = run(DOCS / "extending.md").files["alluxio.k8s.yaml"]
    ours = [each for each in documents if each["metadata"]["labels"].get("app") == "alluxio"]
    assert {"ConfigMap", "DaemonSet", "Service", "StatefulSet"} == {each["kind"] for each in ours}
    for each in ours:
        assert each["metadata"]["labels"]["team"] == "data"
        assert each["metadata"]["annotations"] == {"example.com/owner": "data"}
        if "template" in each.get("spec", {}):
            assert each["spec"]["template"]["metadata"]["labels"]["team"] == "data"


def test_the_charts_of_the_table_of_scenarios_are_those_of_main() -> None:
    source = (ROOT / "main.py").read_text(encoding="utf-8")
    table = rows("choosing-a-scenario.md")
    for file in SCENARIOS:
        scenario = file.name.removesuffix(".k8s.yaml")
        (row,) = (cells[0] for cells in table.values() if cells[0].startswith(f"`{scenario}`"))
        (chart,) = re.findall(r"`(\w+Chart)`", row)
        assert f'name = "{scenario}"' in source
        function = source.partition(f'name = "{scenario}"')[2].partition("\ndef ")[0]
        assert f"    return {chart}(" in function


def test_claims_are_called_what_the_page_on_verifying_says() -> None:
    documents = cluster(short_circuit="uuid")
    template = one(documents, "StatefulSet")["spec"]["volumeClaimTemplates"][0]
    assert template["metadata"]["name"] == "alluxio-journal"
    assert "`alluxio-journal-alluxio-master-0`" in prose(DOCS / "verify.md")
    assert ["alluxio-worker-domain-socket"] == names(documents, "PersistentVolumeClaim")
    assert "`alluxio-worker-domain-socket`" in prose(DOCS / "short-circuit.md")
