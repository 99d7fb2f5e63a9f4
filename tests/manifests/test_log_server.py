"""The log server: one pod that all processes log to, and how they find it."""

from __future__ import annotations

import functools
from typing import Any

from alluxio_constructs import (
    Component,
    EnvReference,
    Feature,
    Fuse,
    Jvm,
    LogServerOptions,
    PodOptions,
    Ports,
    Probe,
    Process,
    ProxyOptions,
    Resources,
    UfsSecretOptions,
    Unchecked,
    VolumeSource,
)
from tests.kit import (
    Document,
    checksums,
    cluster,
    container,
    findings,
    java_opts,
    mount_paths,
    names,
    one,
    own_labels,
    pod_of,
    properties,
    refusal,
)

VARIABLE = "ALLUXIO_LOGSERVER_JAVA_OPTS"
READINESS = {
    "initialDelaySeconds": 10,
    "periodSeconds": 10,
    "timeoutSeconds": 1,
    "failureThreshold": 3,
    "successThreshold": 1,
}
LIVENESS = {
    "initialDelaySeconds": 15,
    "periodSeconds": 30,
    "timeoutSeconds": 5,
    "failureThreshold": 2,
}
"""The chart's probes."""


@functools.cache
def smallest() -> tuple[Document, ...]:
    return tuple(cluster(log_server=LogServerOptions()))


def running(**options: Any) -> list[Document]:
    """A cluster whose log server's process has options."""
    return cluster(log_server=LogServerOptions(process=Process(**options)))


# What there is of it.


def test_log_server_is_a_deployment_a_service_and_a_claim_if_it_is_asked_for() -> None:
    assert names(cluster(), "Deployment") == []
    assert cluster(log_server=None) == cluster()

    plain = {(each["kind"], each["metadata"]["name"]) for each in cluster()}
    assert {(each["kind"], each["metadata"]["name"]) for each in smallest()} - plain == {
        ("Deployment", "alluxio-logserver"),
        ("Service", "alluxio-logserver"),
        ("PersistentVolumeClaim", "alluxio-logserver-logs"),
    }

    cases: list[tuple[str, str]] = [
        ("Deployment", "alluxio-logserver"),
        ("Service", "alluxio-logserver"),
        ("PersistentVolumeClaim", "alluxio-logserver-logs"),
    ]
    for kind, name in cases:
        labels = {"app": "alluxio", "role": "alluxio-logserver", "release": "alluxio"}
        assert own_labels(one(smallest(), kind, name)["metadata"]["labels"]) == labels, kind


def test_service_of_the_log_server_has_its_port_and_an_address() -> None:
    assert one(smallest(), "Service", "alluxio-logserver")["spec"] == {
        "selector": {"app": "alluxio", "role": "alluxio-logserver", "release": "alluxio"},
        "ports": [{"name": "logging", "port": 45600}],
    }


def test_log_server_runs_the_images_command_on_the_charts_resources() -> None:
    (server,) = pod_of(one(smallest(), "Deployment"))["containers"]
    assert (server["name"], server["args"]) == ("alluxio-logserver", ["logserver"])
    assert server["command"] == ["tini", "--", "/entrypoint.sh"]
    assert server["envFrom"] == [{"configMapRef": {"name": "alluxio-config"}}]
    assert "env" not in server
    assert server["ports"] == [{"name": "logging", "containerPort": 45600}]
    assert server["resources"] == {
        "requests": {"cpu": "1", "memory": "1Gi"},
        "limits": {"cpu": "4", "memory": "8Gi"},
    }

    assert java_opts(smallest(), VARIABLE) == ["-Xmx6272m", "-XX:MaxDirectMemorySize=896m"]

    spec = one(smallest(), "Deployment")["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})


# What the others are told.


def test_config_map_tells_all_processes_where_the_log_server_is() -> None:
    documents = cluster(log_server=LogServerOptions(), name="logs", fuse=Fuse())
    data = one(documents, "ConfigMap")["data"]
    assert data["ALLUXIO_LOGSERVER_HOSTNAME"] == "logs-logserver"
    # YAML would make a number of it, which an environment is not.
    assert data["ALLUXIO_LOGSERVER_PORT"] == "45600"
    for name in ("alluxio-job-master", "alluxio-worker", "alluxio-fuse"):
        found = container(documents, name)
        assert {"configMapRef": {"name": "logs-config"}} in found["envFrom"]

    data = one(cluster(), "ConfigMap")["data"]
    assert [name for name in data if "LOGSERVER" in name] == []


def test_log_server_restarts_all_pods_when_it_is_added_or_moved() -> None:
    plain, with_it = checksums(cluster()), checksums(smallest())
    moved = checksums(cluster(log_server=LogServerOptions(), ports=Ports(log_server_logging=45601)))
    for name, checksum in plain.items():
        assert len({checksum, with_it[name], moved[name]}) == 3


def test_log_server_property_restarts_it_alone() -> None:
    changed = checksums(running(properties={"alluxio.logserver.threads.max": 8}))
    was = checksums(smallest())
    assert [name for name in was if was[name] != changed[name]] == ["alluxio-logserver"]


def test_log_server_variable_set_to_another_address_is_found() -> None:
    for name in ("ALLUXIO_LOGSERVER_HOSTNAME", "ALLUXIO_LOGSERVER_PORT"):
        (found,) = findings(log_server=LogServerOptions(), worker=Process(env={name: "elsewhere"}))
        assert found.message.startswith(f"worker has the variable {name} in env=…, which the")
        assert cluster(worker=Process(env={name: "elsewhere"})), name


# Its process.


STARTUP = {"periodSeconds": 10, "timeoutSeconds": 5, "failureThreshold": 30}


def test_log_server_is_probed_while_it_starts_and_not_after_unless_asked_for() -> None:
    server = container(smallest(), "alluxio-logserver")
    assert {each: server[each] for each in server if each.endswith("Probe")} == {
        "startupProbe": {"tcpSocket": {"port": "logging"}, **STARTUP}
    }


def test_probe_that_is_given_looks_at_the_port_of_the_log_server() -> None:
    cases: list[tuple[str, str, dict[str, int]]] = [
        ("readiness_probe", "readinessProbe", READINESS),
        ("liveness_probe", "livenessProbe", LIVENESS),
        ("startup_probe", "startupProbe", STARTUP),
    ]
    for option, field, defaults in cases:
        server = container(running(**{option: Probe(period="7s")}), "alluxio-logserver")
        assert server[field] == {
            "tcpSocket": {"port": "logging"},
            **defaults,
            "periodSeconds": 7,
        }, option
        assert {each for each in server if each.endswith("Probe")} == {field, "startupProbe"}, (
            option
        )


def test_process_options_reach_the_log_server() -> None:
    documents = running(
        resources=Resources(memory_limit="2Gi"),
        jvm=Jvm(options=["-XX:+UseG1GC"]),
        properties={"alluxio.logserver.threads.max": 64},
        env={"PROMPT": "$HOME"},
    )
    server = container(documents, "alluxio-logserver")
    assert server["resources"] == {"limits": {"memory": "2Gi"}}
    assert server["env"] == [{"name": "PROMPT", "value": "$$HOME"}]
    assert java_opts(documents, VARIABLE) == [
        "-Dalluxio.logserver.threads.max=64",
        "-Xmx1568m",
        "-XX:MaxDirectMemorySize=224m",
        "-XX:+UseG1GC",
    ]


def test_pod_options_of_the_log_server_refine_those_of_all() -> None:
    options = PodOptions(service_account_name="logs", user=500)
    documents = cluster(
        pod=PodOptions(user=400, priority_class_name="all"),
        log_server=LogServerOptions(pod=options),
        external=["ServiceAccount/logs", "PriorityClass/all"],
    )
    pod = pod_of(one(documents, "Deployment"))
    assert (pod["serviceAccountName"], pod["priorityClassName"]) == ("logs", "all")
    assert pod["securityContext"]["runAsUser"] == 500


def test_log_server_option_that_needs_a_shell_is_refused() -> None:
    for character in ("$", "`", '"', "\\"):
        for options in (
            {"jvm": Jvm(options=[f"-Da={character}b"])},
            {"properties": {"an.extensions": Unchecked(f"{character}b")}},
        ):
            message = refusal(running, **options)
            assert f" has {character!r} in it, which a shell interprets" in message, character
            assert "and the log server has none; leave it out there" in message, character

    message = refusal(running, properties={"an.extensions": Unchecked("a b")})
    assert "has white space or a control character in it" in message


class Reference(Feature):
    """A feature that has a variable's value in every process that a cluster may have."""

    def properties(self, component: Component) -> dict[str, EnvReference]:
        return {} if component is Component.ALL else {"an.extensions": EnvReference("HOME")}

    def environment(self, component: Component) -> list[dict[str, str]]:
        return [{"name": "HOME", "value": "/home"}]


def test_log_server_reference_to_a_variable_is_refused_without_a_shell() -> None:
    assert refusal(cluster, features=[Reference()], log_server=LogServerOptions()).startswith(
        "property an.extensions refers to the variable ${HOME}, which takes a shell:"
        " `alluxio formatJournal` reads the options of all processes without one, and the log"
        " server has none"
    )

    documents = cluster(features=[Reference()], proxy=ProxyOptions())
    written = properties(documents, "ALLUXIO_PROXY_JAVA_OPTS")
    assert written["an.extensions"] == "${HOME}"


def test_secret_reaches_the_log_server_as_files_and_variables() -> None:
    secret = UfsSecretOptions(secret_name="tls", mount="tls", env={"A": "a"}, pods=["logserver"])
    documents = cluster(log_server=LogServerOptions(), secrets=[secret], external=["Secret/tls"])
    assert mount_paths(documents, "alluxio-logserver")["secret-tls-volume"] == "/secrets/tls"
    assert [each["name"] for each in container(documents, "alluxio-logserver")["env"]] == ["A"]


def test_log_server_options_that_cannot_work_are_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"volume": "/logs"},
            "LogServerOptions volume must be a VolumeSource (got '/logs'); make one with"
            " VolumeSource(…)",
        ),
        (
            {"volume": VolumeSource.empty_dir(medium="Memory")},
            "LogServerOptions volume must have a size if it is in memory, since that counts towards"
            " the memory limit (got 'Memory'); use VolumeSource.empty_dir(medium=\"Memory\","
            " size_limit=…)",
        ),
        (
            {"volume": VolumeSource.empty_dir(), "claim_name": "logs"},
            "LogServerOptions claim_name needs a claim that the library writes (got 'logs'); leave"
            " it out, or use volume=VolumeSource.persistent_volume_claim(…)",
        ),
        (
            {"process": None},
            "LogServerOptions process must be a Process (got None); make one with Process(…)",
        ),
        (
            {"pod": 5},
            "LogServerOptions pod must be a PodOptions (got 5); make one with PodOptions(…)",
        ),
    ]
    for options, message in cases:
        assert message == refusal(LogServerOptions, **options), options

    message = refusal(LogServerOptions, claim_name="My Logs")
    assert message.startswith("LogServerOptions claim_name must be at most 253 lower-case letters")
