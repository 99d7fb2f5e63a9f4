"""Jobs of a cluster: their pods as its clients, and the policies that allow them."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Component,
    EnvReference,
    Feature,
    Finding,
    JobOptions,
    Journal,
    Jvm,
    Load,
    LogServerOptions,
    NetworkPolicies,
    Pin,
    PodOptions,
    PodVolume,
    Process,
    Resources,
    Schedule,
    Toleration,
    UfsSecretOptions,
    VolumeSource,
)
from alluxio_constructs._manifests.cluster import cluster_manifests
from alluxio_constructs._manifests.jobs import JobManifests, cron_job_manifests, job_manifests
from alluxio_constructs._parts.task import described_task
from tests.kit import Document, checked, cluster, container, model, one, refusal

SIDECAR = {"name": "sidecar", "image": "sidecar:1"}
LABELS = {"app": "alluxio", "role": "alluxio-job", "release": "alluxio", "job": "alluxio-job"}


def made(
    *, name: str = "alluxio-job", job: JobOptions | None = None, command: Any = None, **options: Any
) -> JobManifests:
    """A Job of a cluster of some options."""
    own = model(**options)
    own.place("test")
    task = described_task(command or ["fs", "ls", "/"])
    return job_manifests(own, name=name, task=task, options=job or JobOptions())


def document(**options: Any) -> Document:
    """The Job, once it passed the schemas."""
    written: Document = made(**options).job.document("test")
    return checked([written], whole=False)[0]


def pod(**options: Any) -> Document:
    spec: Document = document(**options)["spec"]["template"]["spec"]
    return spec


def client(**options: Any) -> Document:
    (found,) = pod(**options)["containers"]
    return dict(found)


def whole(external: tuple[str, ...] = (), **options: Any) -> list[Document]:
    """The documents of a cluster and of a Job of it, once every reference was followed."""
    own = model(**options)
    manifests, errors = cluster_manifests(own, "test")
    assert [] == errors
    job = job_manifests(
        own, name="alluxio-job", task=described_task(["fs", "ls", "/"]), options=JobOptions()
    )
    all_of_them = [*manifests, job.job, *job.policies]
    return checked([each.document("test") for each in all_of_them], external=external)


def test_job_runs_the_command_by_the_images_launcher() -> None:
    command = ["tini", "--", "alluxio", "fs", "ls", "/$$(HOME)"]
    assert command == client(command=["fs", "ls", "/$(HOME)"])["command"]
    assert "args" not in client()


def test_job_refuses_letters_that_java_would_read_as_question_marks() -> None:
    commands = (["fs", "mkdir", "/f\u00fcr"], Load("/f\u00fcr"), Pin(["/a", "/f\u00fcr"]))
    for command in commands:
        assert refusal(made, command=command).startswith(
            "the command of Job 'alluxio-job' must be ASCII"
        ), command
        for variable in ("LC_ALL", "LANG"):
            job = JobOptions(process=Process(env={variable: "C.UTF-8"}))
            assert "\u00fcr" in str(client(command=command, job=job)["command"]), command
    assert "\u00fcr" in str(client(command=commands[0], pod=PodOptions(env={"LC_ALL": "C.UTF-8"})))


def test_job_is_tried_again_and_kept_by_default() -> None:
    spec = document()["spec"]
    assert 6 == spec["backoffLimit"]
    assert {"backoffLimit", "template"} == spec.keys()
    assert "Never" == spec["template"]["spec"]["restartPolicy"]
    options = JobOptions(retries=0, deadline="1h", delete_after="1d")
    spec = document(job=options)["spec"]
    assert (0, 3600, 86400) == (
        spec["backoffLimit"],
        spec["activeDeadlineSeconds"],
        spec["ttlSecondsAfterFinished"],
    )


def test_job_has_the_clusters_image_and_configuration() -> None:
    found = client()
    assert "alluxio/alluxio:2.9.5" == found["image"]
    assert [{"configMapRef": {"name": "alluxio-config"}}] == found["envFrom"]
    assert [
        {
            "name": "ALLUXIO_USER_JAVA_OPTS",
            "value": "-Xmx576m -XX:MaxDirectMemorySize=192m",
        }
    ] == found["env"]
    assert {"cpu": "2", "memory": "1Gi"} == found["resources"]["limits"]


def test_job_has_a_process_of_its_own() -> None:
    process = Process(
        resources=Resources(memory_limit="2Gi"),
        jvm=Jvm(heap="512Mi", options=["-XX:+UseSerialGC"]),
        properties={"alluxio.user.file.readtype.default": "CACHE"},
        env={"LANG": "C.UTF-8"},
    )
    found = client(job=JobOptions(process=process))
    assert [
        {"name": "LANG", "value": "C.UTF-8"},
        {
            "name": "ALLUXIO_USER_JAVA_OPTS",
            "value": "-Dalluxio.user.file.readtype.default=CACHE -Xmx512m"
            " -XX:MaxDirectMemorySize=1280m -XX:+UseSerialGC",
        },
    ] == found["env"]


def test_job_pod_is_restricted() -> None:
    found = pod()
    assert True is found["securityContext"]["runAsNonRoot"]
    assert {"type": "RuntimeDefault"} == found["securityContext"]["seccompProfile"]
    assert {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}} == client()[
        "securityContext"
    ]
    assert False is found["automountServiceAccountToken"]


def test_job_pod_has_the_clusters_options_and_its_own() -> None:
    general = PodOptions(
        image_pull_secrets=["registry"],
        node_selector={"disk": "ssd"},
        tolerations=[Toleration(key="a")],
        service_account_name="alluxio",
        containers=[SIDECAR],
    )
    job = JobOptions(pod=PodOptions(node_selector={"disk": "hdd"}, labels={"team": "ml"}))
    written = document(pod=general, job=job)["spec"]["template"]
    found = written["spec"]
    assert [{"name": "registry"}] == found["imagePullSecrets"]
    assert {"disk": "hdd"} == found["nodeSelector"]
    assert "alluxio" == found["serviceAccountName"]
    assert ["alluxio-client"] == [each["name"] for each in found["containers"]]
    assert "ml" == written["metadata"]["labels"]["team"]


def test_job_pod_has_no_volumes_of_containers_that_it_does_not_have() -> None:
    watched, prepared = (PodVolume(name=each, source={"emptyDir": {}}) for each in ("a", "b"))
    mounts = [{"name": "b", "mountPath": "/b"}]
    general = PodOptions(
        containers=[{**SIDECAR, "volumeMounts": [{"name": "a", "mountPath": "/a"}]}],
        init_containers=[{"name": "preparer", "image": "preparer:1", "volumeMounts": mounts}],
        volumes=[watched, prepared],
    )
    assert ["b"] == [each["name"] for each in pod(pod=general)["volumes"]]


def test_job_acts_as_the_user_of_the_masters() -> None:
    master_pod = PodOptions(user=2001, group=2002)
    context = pod(master_pod=master_pod)["securityContext"]
    assert (2001, 2002, 2001) == tuple(
        context[f"{each}"] for each in ("runAsUser", "runAsGroup", "fsGroup")
    )
    context = pod(master_pod=master_pod, job=JobOptions(pod=PodOptions(user=5)))["securityContext"]
    assert 5 == context["runAsUser"]


def test_job_pods_are_selected_by_nothing_else() -> None:
    labels = document()["spec"]["template"]["metadata"]["labels"]
    assert LABELS == {each: labels[each] for each in LABELS}
    documents = cluster()
    for kind in ("StatefulSet", "DaemonSet"):
        selector = one(documents, kind)["spec"]["selector"]["matchLabels"]
        assert not selector.items() <= labels.items(), kind


def test_job_template_does_not_change_with_the_configuration() -> None:
    properties = {"alluxio.user.file.readtype.default": "CACHE"}
    assert document() == document(properties=properties)


def test_job_has_secrets_as_files_and_variables() -> None:
    secret = UfsSecretOptions(
        secret_name="s3",
        mount="s3",
        env={"AWS_ACCESS_KEY_ID": "access-key"},
        properties={"alluxio.master.mount.table.root.option.s3a.secretKey": "key"},
        pods=["master"],
    )
    found = pod(job=JobOptions(secrets=[secret]))
    assert ["secret-s3-volume"] == [each["name"] for each in found["volumes"]]
    (container_,) = found["containers"]
    assert ["AWS_ACCESS_KEY_ID", "ALLUXIO_USER_JAVA_OPTS"] == [
        each["name"] for each in container_["env"]
    ]
    assert ["/secrets/s3"] == [each["mountPath"] for each in container_["volumeMounts"]]


def test_job_has_what_features_answer_for_clients() -> None:
    class Mine(Feature):
        def properties(self, component: Component) -> dict[str, Any]:
            own = {"an.extensions": EnvReference("MINE")}
            return own if component is Component.CLIENT else {}

        def environment(self, component: Component) -> list[dict[str, str]]:
            return [{"name": "MINE", "value": component.suffix}]

    class Typed(Mine):
        def properties(self, component: Component) -> dict[str, Any]:
            return {}

    assert {"name": "MINE", "value": "client"} == client(features=[Typed()])["env"][0]
    (first, own) = client(features=[Mine()])["env"]
    assert "MINE" == first["name"]
    assert own["value"].startswith("-Dan.extensions=$(MINE) -Xmx")


def test_cron_job_runs_one_job_after_the_other() -> None:
    own = model()
    own.place("test")
    schedule = Schedule("0 3 * * *", time_zone="Europe/Berlin", suspended=True)
    job = cron_job_manifests(
        own, name="a" * 52, schedule=schedule, task=Load("/a"), options=JobOptions()
    ).job.document("test")
    (written,) = checked([job], whole=False)
    spec = dict(written["spec"])
    spec.pop("jobTemplate")
    assert {
        "schedule": "0 3 * * *",
        "timeZone": "Europe/Berlin",
        "concurrencyPolicy": "Forbid",
        "successfulJobsHistoryLimit": 3,
        "failedJobsHistoryLimit": 1,
        "suspend": True,
    } == spec


def test_job_refuses_a_name_that_kubernetes_refuses() -> None:
    own = model()
    own.place("test")
    options: dict[str, Any] = {"task": Load("/a"), "options": JobOptions()}
    assert "must be at most 63" in refusal(job_manifests, own, name="a" * 64, **options)
    cron = {**options, "schedule": Schedule("@daily")}
    assert "must be at most 52" in refusal(cron_job_manifests, own, name="a" * 53, **cron)
    assert "Job name" in refusal(job_manifests, own, name="A_b", **options)


# ------------------------------------------------------------------------------ network policies


def test_job_without_policies_of_the_cluster_writes_none() -> None:
    assert () == made().policies


def test_policies_allow_a_job_to_connect_where_commands_do() -> None:
    documents = whole(network_policies=NetworkPolicies(), workers=1)
    for role, ports in {
        "master": [19998, 19999, 20001, 20002],
        "worker": [29999, 30000, 30001, 30003],
    }.items():
        spec = one(documents, "NetworkPolicy", f"alluxio-job-{role}")["spec"]
        assert f"alluxio-{role}" == spec["podSelector"]["matchLabels"]["role"]
        (rule,) = spec["ingress"]
        assert ports == [each["port"] for each in rule["ports"]], role
        assert [{"podSelector": {"matchLabels": LABELS}}] == rule["from"], role


def test_policies_follow_the_host_network() -> None:
    on_node = JobOptions(pod=PodOptions(host_network=True))
    policies = NetworkPolicies(nodes=["10.0.0.0/16"])
    found = made(network_policies=policies, job=on_node)
    assert [] == list(found.problems)
    for each in found.policies:
        (rule,) = each.fields["spec"]["ingress"]
        assert [{"ipBlock": {"cidr": "10.0.0.0/16"}}] == rule["from"], each.name

    found = made(network_policies=NetworkPolicies(), job=on_node)
    assert [Finding.NODES_UNKNOWN] == [each.finding for each in found.problems]

    own_network = PodOptions(host_network=True)
    found = made(network_policies=policies, worker_pod=own_network)
    assert ["alluxio-job-master"] == [each.name for each in found.policies]


# ------------------------------------------------------------------------------ what is wrong


def test_job_finds_what_cannot_work_together() -> None:
    tight = Process(resources=Resources(memory_limit="256Mi"))
    unknown = Process(jvm=Jvm(options=["-XX:+UseNothing"]))
    cases: list[tuple[JobOptions, Finding]] = [
        (JobOptions(process=tight), Finding.MEMORY),
        (JobOptions(process=unknown), Finding.UNKNOWN_JVM_OPTION),
        (JobOptions(process=Process(env={"ALLUXIO_LOGSERVER_PORT": "1"})), Finding.VARIABLE_TWICE),
        (
            JobOptions(
                pod=PodOptions(
                    mounts=[
                        VolumeSource.existing_claim("a").at("/a"),
                        VolumeSource.existing_claim("b").at("/a"),
                    ]
                )
            ),
            Finding.MOUNT_PATH_TWICE,
        ),
    ]
    for options, finding in cases:
        found = made(job=options, log_server=LogServerOptions()).problems
        assert finding in [each.finding for each in found], options


# ------------------------------------------------------------------------------ from a backup


def test_journal_from_a_backup_is_read_by_masters_who_have_the_time_to() -> None:
    backup = "s3://bucket/backups/alluxio-backup-2026-11-28-1.gz"
    documents = cluster(journal=Journal.local().restored_from(backup))
    written = one(documents, "ConfigMap")["data"]["ALLUXIO_MASTER_JAVA_OPTS"]
    assert f"-Dalluxio.master.journal.init.from.backup={backup}" in written.split()
    assert 360 == container(documents, "alluxio-master")["startupProbe"]["failureThreshold"]
    assert 30 == container(documents, "alluxio-job-master")["startupProbe"]["failureThreshold"]
