"""Every finding about a cluster as a whole, each caused once."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    ClaimRetention,
    Component,
    ConfigMapFiles,
    Feature,
    Finding,
    Fuse,
    Journal,
    Jvm,
    LogServerOptions,
    Metastore,
    Mount,
    NetworkPolicies,
    PodOptions,
    PodVolume,
    Ports,
    Process,
    Resources,
    Tier,
    UfsSecretOptions,
    VolumeSource,
)
from tests.kit import findings
from tests.model.test_several import BESIDE_OTHERS


def tier(volume: VolumeSource) -> Tier:
    return Tier(medium_type="MEM", path="/dev/shm", quota="1Gi", volume=volume)


def secret(name: str, **uses: Any) -> UfsSecretOptions:
    return UfsSecretOptions(secret_name=name, **uses)


def sidecar(name: str = "sidecar", **fields: Any) -> dict[str, Any]:
    return {"name": name, "image": "example.com/sidecar:1", **fields}


class Cuckoo(Feature):
    """A volume under a name that is taken."""

    def volume_mounts(self, component: Component) -> list[Mount]:
        volume = PodVolume(name="alluxio-journal", source={"emptyDir": {}})
        return [Mount(volume=volume, path="/other")] if component is Component.MASTER else []


class Chatterbox(Feature):
    """A variable with a credential as text."""

    def environment(self, component: Component) -> list[dict[str, str]]:
        variable = {"name": "METRICS_PASSWORD", "value": "hunter2"}
        return [variable] if component is Component.MASTER else []


FOUND: dict[Finding, tuple[dict[str, Any], str]] = {
    Finding.BACKUP_ELSEWHERE: (
        {"journal": Journal.local().restored_from("s3://another/backup.gz")},
        "the journal is restored from 's3://another/backup.gz', which is not in the under storage"
        " at the root, 's3://",
    ),
    Finding.SEVERAL_MASTERS: (
        {"masters": 3, "journal": Journal.local()},
        "masters=3 with a UFS journal: several masters need the embedded one",
    ),
    Finding.SHARED_MASTER_VOLUME: (
        {
            "masters": 3,
            "metastore": Metastore(volume=VolumeSource.existing_claim("theirs")),
        },
        "masters=3 share one volume for the metastore, and would destroy it",
    ),
    Finding.HA_ONLY_OPTION: (
        {"properties": {"alluxio.zookeeper.enabled": True}},
        "properties has 'alluxio.zookeeper.enabled', but these masters elect no leader",
    ),
    Finding.SECRET_TWICE: (
        {
            "secrets": [
                secret("same", mount="one"),
                secret("same", mount="two"),
            ]
        },
        "Secret 'same' is given twice",
    ),
    Finding.SECRET_MOUNT_TWICE: (
        {
            "secrets": [
                secret("one", mount="same"),
                secret("two", mount="same"),
            ]
        },
        "Secrets 'one' and 'two' have the same mount 'same'",
    ),
    Finding.SECRET_VARIABLE_TWICE: (
        {
            "secrets": [
                secret("one", env={"AWS_ACCESS_KEY_ID": "key"}),
                secret("two", env={"AWS_ACCESS_KEY_ID": "key"}),
            ]
        },
        "Secrets 'one' and 'two' both set the variable AWS_ACCESS_KEY_ID",
    ),
    Finding.FUSE_APART: (
        {
            "fuse": Fuse(pod=PodOptions(node_selector={"disk": "hdd"})),
            "worker_pod": PodOptions(node_selector={"disk": "ssd"}),
        },
        "FUSE pods run on nodes with disk=hdd and beside workers, which run on nodes with disk=ssd",
    ),
    Finding.FUSE_NEEDS_ROOT: (
        {
            "fuse": Fuse(worker_embedded=True),
            "worker_pod": PodOptions(user=1000),
        },
        "worker-embedded FUSE needs user 0 (got worker_pod user=1000)",
    ),
    Finding.TIERS_NOT_SHARED: (
        {"fuse": Fuse(), "short_circuit": "local"},
        "needs tiers that the FUSE pod can share (got the emptyDir at '/dev/shm')",
    ),
    Finding.MEMORY: (
        {"worker": Process(resources=Resources(memory_limit="1Gi"))},
        "memory of worker does not fit into its limit of 1Gi: at least 64Mi heap + at least 16Mi"
        " direct memory + 1Gi RAM disk + 256Mi allowance",
    ),
    Finding.HOST_PORT_TWICE: (
        {
            "pod": PodOptions(host_network=True),
            "ports": Ports(master_rpc=29999),
        },
        "port 29999 is used by master rpc and worker rpc, both on the host network",
    ),
    Finding.PREPARED_FOR_UNKNOWN_USER: (
        {
            "journal": Journal.local(
                volume=VolumeSource.persistent_volume_claim("1Gi", prepare=True)
            ),
            "pod": PodOptions(user="platform"),
        },
        "the directory at '/journal' of the master pods has prepare=True, which hands it to their"
        ' user, but user="platform" leaves open who that is; leave prepare out and use a claim',
    ),
    Finding.MOUNT_PATH_TWICE: (
        {"metastore": Metastore(path="/journal")},
        "master has two volumes at '/journal'",
    ),
    Finding.VOLUME_NAME_TWICE: (
        {"features": [Cuckoo()]},
        "two volumes are called 'alluxio-journal'",
    ),
    Finding.NOTHING_TO_RUN: (
        {"master_enabled": False, "worker_enabled": False},
        "master_enabled=False and worker_enabled=False leave nothing to run; leave one out",
    ),
    Finding.NODES_UNKNOWN: (
        {"fuse": Fuse(), "network_policies": NetworkPolicies()},
        "NetworkPolicies would lock out fuse, whose pods are on the host network; give"
        ' nodes=["10.0.0.0/16"] or whatever their addresses are',
    ),
    Finding.CONTAINER_NAME_TWICE: (
        {"master_pod": PodOptions(containers=[sidecar("alluxio-job-master")])},
        "the master pod has 2 containers called 'alluxio-job-master'; rename the one in PodOptions",
    ),
    Finding.UNKNOWN_VOLUME: (
        {
            "master_pod": PodOptions(
                containers=[sidecar(volumeMounts=[{"name": "none", "mountPath": "/none"}])]
            )
        },
        "container 'sidecar' of the master pod mounts 'none', which is not a volume of it; use one"
        " of alluxio-journal, or add it to PodOptions volumes",
    ),
    Finding.PORT_TWICE: (
        {"worker_pod": PodOptions(containers=[sidecar(ports=[{"containerPort": 30003}])])},
        "containers 'alluxio-job-worker' and 'sidecar' of the worker pod both have port 30003",
    ),
    Finding.SERVICE_PORT_TWICE: (
        {"master_pod": PodOptions(service_ports={"mine": 20002})},
        "service_ports of the master pods have 'mine', port 20002, but their Services have"
        " 'job-web', port 20002; rename or move it",
    ),
    Finding.VARIABLE_TWICE: (
        {"master": Process(env={"ALLUXIO_MASTER_HOSTNAME": "x"})},
        "master has the variable ALLUXIO_MASTER_HOSTNAME in env=…",
    ),
    Finding.LOG_LEVELS_OF_A_MOUNT: (
        {
            "master": Process(log_levels={"root": "WARN"}),
            "config_maps": [ConfigMapFiles(config_map_name="a", conf_files=["log4j.properties"])],
        },
        "master has log_levels, which are set in /opt/alluxio/conf/log4j.properties, but a volume"
        " at /opt/alluxio/conf/log4j.properties",
    ),
    Finding.RETENTION_WITHOUT_CLAIMS: (
        {
            "workers": 2,
            "worker_pod": PodOptions(claim_retention=ClaimRetention(when_scaled="Delete")),
        },
        "claim_retention of the worker pods has no effect: they have no claims of their own",
    ),
    Finding.CREDENTIAL_AS_TEXT: (
        {"features": [Chatterbox()]},
        "the variable 'METRICS_PASSWORD' of master has a credential as text, which everyone who may"
        " read the object would see; put it into a Secret: UfsSecret.from_existing(…)",
    ),
    Finding.VARIABLE_TOO_LONG: (
        {"master": Process(env={"MINE": "x" * 131_072})},
        "container 'alluxio-master' of the master pod has the variable MINE of 131078 bytes, and"
        " Linux takes 131072 for one; shorten it, or give it as a file",
    ),
    Finding.UNKNOWN_JVM_OPTION: (
        {"jvm_options": ["-XX:+UseG1CG"]},
        "jvm_options has -XX:+UseG1CG, which is unknown to Java 8 and 11, the two that the image's"
        " launcher takes: no JVM starts with it; did you mean -XX:+UseG1GC",
    ),
    Finding.JVM_OPTIONS_CONTRADICT: (
        {
            "jvm_options": ["-XX:+UseG1GC"],
            "worker": Process(jvm=Jvm(options=["-XX:+UseParallelGC"])),
        },
        "worker has several garbage collectors, with which no JVM starts: -XX:+UseParallelGC (jvm"
        " options of worker) and -XX:+UseG1GC (jvm_options)",
    ),
    Finding.CONFIG_MAP_TOO_LARGE: (
        {"jvm_options": [f"-Dmine={'x' * 2**20}"]},
        "ConfigMap 'alluxio-config' would have 10",
    ),
    Finding.REFUSED: (
        {"master_pod": PodOptions(init_containers=[sidecar(restartPolicy="Always")])},
        "PodOptions init_containers['sidecar'].restartPolicy is known to Kubernetes 1.28 and newer,"
        " and not to 1.25; leave it out, or name the version that you run:"
        ' kubernetes_version="1.28"',
    ),
}


def messages(**options: Any) -> list[str]:
    return [each.message for each in findings(**options)]


def test_finding_has_its_message_and_its_name() -> None:
    assert set(FOUND) | set(BESIDE_OTHERS) == set(Finding)
    for finding, (options, message) in FOUND.items():
        (found,) = [
            each
            for each in findings(**{"short_circuit": "off", **options})
            if each.finding is finding
        ]
        assert message in found.message, finding
        assert str(found) == f"{found.message} [{finding.value}]", finding
        assert found.remedy, finding


def test_cluster_without_a_fault_has_no_finding() -> None:
    cases: list[dict[str, Any]] = [
        {},
        {"masters": 3, "fuse": Fuse(), "metastore": Metastore()},
        {"masters": 1, "journal": Journal.embedded()},
        {
            "short_circuit": "off",
            "worker_pod": PodOptions(host_network=True),
            "ports": Ports(master_rpc=29999),
        },
    ]
    for options in cases:
        assert findings(**options) == [], options


def test_masters_do_not_share_a_volume() -> None:
    for source in (VolumeSource.existing_claim("one"), VolumeSource.host_path("/one")):
        options: dict[str, Any] = {
            "journal": Journal.embedded(volume=source),
            "metastore": Metastore(volume=source),
        }
        assert messages(masters=3, **options) == [
            f"masters=3 share one volume for the {part}, and would destroy it; use"
            " VolumeSource.persistent_volume_claim(…), which each master gets for itself"
            for part in ("journal", "metastore")
        ], source
        pinned = PodOptions(node_selector={"kubernetes.io/hostname": "node-0"})
        assert messages(masters=1, master_pod=pinned, **options) == [], source


OF_SECRETS = {Finding.SECRET_TWICE, Finding.SECRET_MOUNT_TWICE, Finding.SECRET_VARIABLE_TWICE}


def test_problems_of_secrets_are_all_found() -> None:
    secrets = [
        secret("one", mount="same"),
        secret("two", mount="same", env={"TOKEN": "token"}),
        secret("three", env={"TOKEN": "token"}),
        secret("one", env={"OTHER": "other"}),
    ]
    assert [each.message for each in findings(secrets=secrets) if each.finding in OF_SECRETS] == [
        "Secrets 'one' and 'two' have the same mount 'same'; give each a mount of its own",
        "Secrets 'two' and 'three' both set the variable TOKEN; leave it out of one",
        "Secret 'one' is given twice; make one UfsSecret with all its uses, and pass that",
    ]


def test_secret_may_be_mounted_differently_in_masters_and_workers() -> None:
    secrets = [secret("one", mount="master", pods=["master"])]
    secrets += [secret("one", mount="worker", pods=["worker"])]
    assert findings(secrets=secrets) == []


def test_fuse_in_the_worker_needs_root() -> None:
    fuse = Fuse(worker_embedded=True)
    assert findings(fuse=fuse) == []
    for pod in ("pod", "worker_pod"):
        user: dict[str, Any] = {pod: PodOptions(user=1000)}
        assert messages(fuse=fuse, **user) == [
            "worker-embedded FUSE needs user 0 (got worker_pod user=1000); leave user out of the"
            " pod options"
        ], pod
        root: dict[str, Any] = {pod: PodOptions(user=0)}
        assert findings(fuse=fuse, **root) == [], pod


def test_variable_that_the_cluster_sets_itself_is_found() -> None:
    for option in ("master", "job_master", "worker", "job_worker"):
        variable = f"ALLUXIO_{option.rpartition('_')[2].upper()}_HOSTNAME"
        assert messages(**{option: Process(env={variable: "x"})}) == [
            f"{option.replace('_', '-')} has the variable {variable} in env=…, which the cluster"
            " sets itself; leave it out"
        ], option


def test_variable_of_a_secret_that_the_cluster_sets_is_found() -> None:
    own = secret("s", env={"ALLUXIO_WORKER_HOSTNAME": "k"}, pods=["worker"])
    assert any(
        each.startswith("worker has the variable ALLUXIO_WORKER_HOSTNAME 2 times")
        for each in messages(secrets=[own])
    )
    for name in ("ALLUXIO_WORKER_JAVA_OPTS", "ALLUXIO_LOGSERVER_PORT"):
        own = secret("s", env={name: "k"}, pods=["worker"])
        assert messages(secrets=[own], log_server=LogServerOptions()) == [
            f"{process} has the variable {name} from a UfsSecret or a feature, which the cluster's"
            " ConfigMap has; rename it"
            for process in ("worker", "job-worker")
        ], name


def test_volumes_of_one_name_are_found_once() -> None:
    # Names that differ where a volume's name may not have what an object's may.
    secrets = [secret("a.b", mount="one"), secret("a-b", mount="two")]
    (found,) = messages(secrets=secrets)
    assert found.startswith("two volumes are called 'secret-a-b-volume'")


def test_option_of_the_embedded_journal_goes_with_one_master_that_has_it() -> None:
    cases: list[dict[str, Any]] = [
        {"properties": {"alluxio.master.embedded.journal.election.timeout.min": "10s"}},
        {"ports": Ports(master_embedded_journal=19300)},
    ]
    for options in cases:
        assert findings(journal=Journal.embedded(), **options) == [], options
        found = [each.finding for each in findings(**options)]
        assert found == [Finding.HA_ONLY_OPTION], options
