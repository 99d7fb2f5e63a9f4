"""The masters: StatefulSet, Services, formatting, and what their options do."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import (
    DataLossWarning,
    Journal,
    Jvm,
    Metastore,
    PodOptions,
    Ports,
    Probe,
    Process,
    Resources,
    Toleration,
    Ufs,
    UfsSecretOptions,
    Unchecked,
    VolumeSource,
)
from tests.kit import (
    Document,
    cluster,
    container,
    ids_of,
    java_opts,
    mount_paths,
    one,
    pod_of,
    properties,
    volume,
)

VARIABLE = "ALLUXIO_MASTER_JAVA_OPTS"
BOTH = ("alluxio-master", "alluxio-job-master")


def master_pod(documents: list[Document]) -> Document:
    return pod_of(one(documents, "StatefulSet"))


def test_master_options_of_one_process_do_not_reach_the_other() -> None:
    cases: list[tuple[str, str, str, str]] = [
        # The master leaves a quarter to RocksDB and the JVM, the job master an eighth to the JVM.
        ("master", "alluxio-master", VARIABLE, "2048m"),
        ("job_master", "alluxio-job-master", "ALLUXIO_JOB_MASTER_JAVA_OPTS", "4096m"),
    ]
    for option, name, variable, direct_memory in cases:
        process = Process(
            resources=Resources(cpu_request=2, memory_limit="16Gi"),
            jvm=Jvm(heap="10Gi", options=["-XX:+UseG1GC"]),
            properties={"alluxio.user.file.metadata.sync.interval": "1h"},
            env={"TZ": "Europe/Berlin"},
        )
        options: dict[str, Any] = {option: process}
        documents, plain = cluster(**options), cluster()
        changed = container(documents, name)
        assert changed["resources"] == {"requests": {"cpu": "2"}, "limits": {"memory": "16Gi"}}, (
            option
        )
        assert changed["env"][-1] == {"name": "TZ", "value": "Europe/Berlin"}, option
        opts = java_opts(documents, variable)
        assert "-Dalluxio.user.file.metadata.sync.interval=1h" in opts, option
        assert [each for each in opts if not each.startswith("-D")] == [
            "-Xmx10240m",
            f"-XX:MaxDirectMemorySize={direct_memory}",
            "-XX:+UseG1GC",
        ], option
        (other,) = {*BOTH} - {name}
        assert container(documents, other) == container(plain, other), option


def test_property_of_a_process_wins_over_the_clusters_and_over_the_librarys() -> None:
    key = "alluxio.user.file.writetype.default"
    documents = cluster(
        properties={key: "MUST_CACHE"}, master=Process(properties={key: "CACHE_THROUGH"})
    )
    # Both are on the command line, and the later one wins: the component's.
    assert properties(documents)[key] == "MUST_CACHE"
    assert properties(documents, VARIABLE)[key] == "CACHE_THROUGH"

    documents = cluster(
        master=Process(properties={"alluxio.master.metastore": Unchecked("CACHING")})
    )
    assert java_opts(documents, VARIABLE).count("-Dalluxio.master.metastore=CACHING") == 1
    assert properties(documents, VARIABLE)["alluxio.master.metastore"] == "CACHING"


def test_dollar_in_a_variable_reaches_the_process_unchanged() -> None:
    documents = cluster(master=Process(env={"PRICE": "$5 or $(5)"}))
    assert container(documents, "alluxio-master")["env"][-1] == {
        "name": "PRICE",
        "value": "$$5 or $$(5)",
    }


def test_probes_are_changed_field_by_field() -> None:
    documents = cluster(
        masters=3,
        master=Process(
            readiness_probe=Probe(period="5s", success_threshold=2),
            liveness_probe=Probe(failure_threshold=10),
            startup_probe=Probe(failure_threshold=60),
        ),
    )
    master = container(documents, "alluxio-master")
    handler = {"tcpSocket": {"port": "embedded"}}
    readiness = master["readinessProbe"]
    assert "exec" in readiness
    assert {key: value for key, value in readiness.items() if key != "exec"} == {
        "initialDelaySeconds": 10,
        "periodSeconds": 5,
        "timeoutSeconds": 5,
        "failureThreshold": 3,
        "successThreshold": 2,
    }
    assert master["livenessProbe"]["failureThreshold"] == 10
    assert master["startupProbe"] == {
        **handler,
        "periodSeconds": 10,
        "timeoutSeconds": 5,
        "failureThreshold": 60,
    }


def test_pod_options_of_the_masters_refine_those_of_the_cluster() -> None:
    spot, dedicated = Toleration(key="spot", operator="Exists"), Toleration(key="a", value="b")
    documents = cluster(
        pod=PodOptions(node_selector={"zone": "a"}, tolerations=[spot], labels={"team": "data"}),
        master_pod=PodOptions(node_selector={"disk": "ssd"}, tolerations=[dedicated], user=500),
    )
    template = one(documents, "StatefulSet")["spec"]["template"]
    assert template["spec"]["nodeSelector"] == {"disk": "ssd"}
    assert [each["key"] for each in template["spec"]["tolerations"]] == ["spot", "a"]
    assert ids_of(template["spec"]) == (500, 500, 500)
    assert template["metadata"]["labels"]["team"] == "data"
    worker = pod_of(one(documents, "DaemonSet"))
    assert worker["nodeSelector"] == {"zone": "a"}
    assert worker["securityContext"]["runAsUser"] == 1000


def test_metastore_is_in_the_master_alone_and_named_only_if_it_is_given() -> None:
    documents = cluster(metastore=Metastore(path="/rocks"))
    assert mount_paths(documents, "alluxio-master") == {
        "alluxio-journal": "/journal",
        "alluxio-metastore": "/rocks",
    }
    assert mount_paths(documents, "alluxio-job-master") == {"alluxio-journal": "/journal"}

    documents = cluster(metastore="heap")
    assert properties(documents, VARIABLE)["alluxio.master.metastore"] == "HEAP"
    assert mount_paths(documents, "alluxio-master") == {"alluxio-journal": "/journal"}

    assert [name for name in properties(cluster(), VARIABLE) if "metastore" in name] == []


HEAP = {"alluxio.master.metastore": "HEAP"}


def test_rocksdb_takes_memory_beside_the_heap_unless_the_metastore_is_on_it() -> None:
    cases: list[tuple[dict[str, Any], list[str]]] = [
        # 8 GiB less a quarter for RocksDB and the JVM, of which seven parts heap, one direct.
        ({}, ["-Xmx5376m", "-XX:MaxDirectMemorySize=768m"]),
        ({"metastore": Metastore()}, ["-Xmx5376m", "-XX:MaxDirectMemorySize=768m"]),
        # 8 GiB less an eighth for the JVM.
        ({"metastore": "heap"}, ["-Xmx6272m", "-XX:MaxDirectMemorySize=896m"]),
        ({"properties": HEAP}, ["-Xmx6272m", "-XX:MaxDirectMemorySize=896m"]),
        ({"master": Process(properties=HEAP)}, ["-Xmx6272m", "-XX:MaxDirectMemorySize=896m"]),
    ]
    for options, expected in cases:
        assert expected == java_opts(cluster(**options), VARIABLE)[-2:], options


def test_journal_in_memory_leaves_less_of_it_to_the_masters_jvms() -> None:
    gibibyte = "1Gi"
    volume = VolumeSource.empty_dir(size_limit=gibibyte, medium="Memory")
    with pytest.warns(DataLossWarning):
        documents = cluster(journal=Journal.local(volume=volume))
    # 8 GiB, less 1 for the journal, less a quarter of the rest: seven parts heap, one direct.
    assert java_opts(documents, VARIABLE)[-2:] == ["-Xmx4704m", "-XX:MaxDirectMemorySize=672m"]


def test_node_directory_is_prepared_before_the_journal_is_formatted() -> None:
    source = VolumeSource.host_path("/srv/journal", prepare=True)
    with pytest.warns(DataLossWarning):
        journal = Journal.local(volume=source, format="always")
    documents = cluster(
        journal=journal,
        metastore=Metastore(volume=VolumeSource.host_path("/srv/rocks", prepare=True)),
        master_pod=PodOptions(
            user=500, group=600, node_selector={"kubernetes.io/hostname": "node-0"}
        ),
    )
    prepare, formatting = master_pod(documents)["initContainers"]
    assert formatting["name"] == "format-journal-always"
    assert prepare["command"][3:] == ["prepare-volumes", "500:600", "/journal", "/metastore"]
    assert prepare["securityContext"]["runAsUser"] == 0
    assert [each["mountPath"] for each in prepare["volumeMounts"]] == ["/journal", "/metastore"]
    written = volume(documents, "StatefulSet", "alluxio-journal")["hostPath"]
    assert written == {"path": "/srv/journal", "type": "DirectoryOrCreate"}


def test_claim_of_a_journal_is_prepared_only_if_asked_for() -> None:
    def prepared(prepare: bool) -> list[str]:
        claim = VolumeSource.persistent_volume_claim("1Gi", prepare=prepare)
        documents = cluster(journal=Journal.local(volume=claim))
        return [each["name"] for each in master_pod(documents).get("initContainers", ())]

    assert prepared(False) == []
    assert prepared(True) == ["prepare-volumes"]


def test_journal_on_an_existing_claim_needs_no_template() -> None:
    journal = Journal.local(volume=VolumeSource.existing_claim("old-journal"), folder="/data")
    documents = cluster(journal=journal, external=["PersistentVolumeClaim/old-journal"])
    assert "volumeClaimTemplates" not in one(documents, "StatefulSet")["spec"]
    source = volume(documents, "StatefulSet", "alluxio-journal")["persistentVolumeClaim"]
    assert source == {"claimName": "old-journal"}
    assert mount_paths(documents, "alluxio-master") == {"alluxio-journal": "/data"}


def test_claim_templates_say_what_they_are_and_which_class_they_ask_for() -> None:
    # Without these two fields Argo CD reports a difference for ever.
    (template,) = one(cluster(), "StatefulSet")["spec"]["volumeClaimTemplates"]
    assert (template["apiVersion"], template["kind"]) == ("v1", "PersistentVolumeClaim")

    cases: list[tuple[str | None, dict[str, str]]] = [
        ("fast", {"storageClassName": "fast"}),
        ("", {"storageClassName": ""}),
        (None, {}),
    ]
    for storage_class_name, expected in cases:
        claim = VolumeSource.persistent_volume_claim(
            "20Gi",
            storage_class_name=storage_class_name,
            access_modes=["ReadWriteMany"],
        )
        documents = cluster(journal=Journal.local(volume=claim))
        (template,) = one(documents, "StatefulSet")["spec"]["volumeClaimTemplates"]
        assert template["spec"] == {
            "accessModes": ["ReadWriteMany"],
            **expected,
            "resources": {"requests": {"storage": "20Gi"}},
        }, storage_class_name


def test_secret_of_the_masters_reaches_both_processes_and_the_formatting() -> None:
    secret = UfsSecretOptions(
        secret_name="hdfs", mount="hdfs", env={"TOKEN": "token"}, pods=["master"]
    )
    with pytest.warns(DataLossWarning):
        journal = Journal.local(format="always")
    ufs = Ufs("hdfs://host:9000/", secrets=[secret])
    documents = cluster(ufs=ufs, journal=journal, external=["Secret/hdfs"])
    reference = {"secretKeyRef": {"name": "hdfs", "key": "token"}}
    for name in (*BOTH, "format-journal-always"):
        found = container(documents, name)
        assert {"name": "TOKEN", "valueFrom": reference} in found["env"]
        assert {
            "name": "secret-hdfs-volume",
            "mountPath": "/secrets/hdfs",
            "readOnly": True,
        } in found["volumeMounts"]
    for name in ("alluxio-worker", "alluxio-job-worker"):
        assert "secret-hdfs-volume" not in mount_paths(documents, name)


def test_single_master_with_an_embedded_journal_is_addressed_by_its_name() -> None:
    # Deliberately not the chart's, where the pod's address would not be among the journal's.
    documents = cluster(masters=1, journal=Journal.embedded())
    for name in BOTH:
        (hostname,) = container(documents, name)["env"]
        assert hostname["valueFrom"] == {"fieldRef": {"fieldPath": "metadata.name"}}
    written = properties(documents)
    assert written["alluxio.master.embedded.journal.addresses"] == "alluxio-master-0:19200"
    assert written["alluxio.master.hostname"] == "alluxio-master-0"
    # There is no election with one master: it leads.
    master = container(documents, "alluxio-master")
    assert {"port": "rpc"} == master["livenessProbe"]["tcpSocket"]
    assert ["master-ready", "19999"] == master["readinessProbe"]["exec"]["command"][3:]


def test_readiness_asks_the_ports_that_were_moved() -> None:
    moved = Ports(
        master_web=9001,
        master_embedded_journal=9002,
        job_master_web=9003,
        job_master_embedded_journal=9004,
    )
    documents = cluster(masters=3, name="a", ports=moved)
    hosts = ["a-master-0", "a-master-1", "a-master-2"]
    for name, ports in (
        ("alluxio-master", ["9001", "9002"]),
        ("alluxio-job-master", ["9003", "9004"]),
    ):
        command = container(documents, name)["readinessProbe"]["exec"]["command"]
        assert ["master-ready", *ports, *hosts] == command[3:], name


def test_journal_on_disk_takes_no_memory() -> None:
    with pytest.warns(DataLossWarning):
        journal = Journal.local(volume=VolumeSource.empty_dir(size_limit="1Gi"))
    assert java_opts(cluster(journal=journal), VARIABLE) == java_opts(cluster(), VARIABLE)
