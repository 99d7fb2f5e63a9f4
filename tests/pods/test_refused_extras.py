"""Additions of users to pods that Kubernetes or the library refuses."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Mount,
    PodOptions,
    PodVolume,
)
from tests.kit import (
    cluster,
    refusal,
)
from tests.pods.test_extras import QUEUE, on, sidecar

LOOP: dict[str, Any] = {"name": "loop", "image": "a"}
LOOP["self"] = LOOP
NO_LABEL = "must be at most 63 lower-case letters, digits or '-', beginning and ending with a"


def test_extra_container_that_is_invalid_is_refused() -> None:
    others: list[tuple[Any, str]] = [
        ("nginx", " must be a dict from names to values (got 'nginx')"),
        ({"image": "a"}, ".name is missing; give it"),
        ({"name": "A", "image": "a"}, f".name {NO_LABEL}"),
        ({"name": "a"}, ".image is missing; give it"),
        (sidecar(command=object), "['command'] must be plain data, as in a manifest"),
        (sidecar(env=[{"a": {1}}]), "['env'][0]['a'] must be plain data, as in a manifest"),
        (sidecar(a=float("nan")), "['a'] must be plain data, as in a manifest"),
        (sidecar(a="\ud800"), "['a'] must be plain data, as in a manifest"),
        (sidecar(env={1: 2}), "['env'] must be a dict from names to values"),
        (LOOP, "['self']['self']"),
        (sidecar(volumeMounts=5), ".volumeMounts must be a list (got 5)"),
        (sidecar(volumeMounts=["a"]), ".volumeMounts[0] must be a map, as in a manifest"),
        (sidecar(volumeMounts=[{}]), ".volumeMounts[0].mountPath is missing; give it"),
        (
            sidecar(volumeMounts=[{"name": each, "mountPath": "/a"} for each in "ab"]),
            ".volumeMounts[1] has the same mountPath as item 0 (got '/a'); leave one of them out",
        ),
        (sidecar(ports={"a": 1}), ".ports must be a list (got {'a': 1})"),
        (sidecar(ports=[{}]), ".ports[0].containerPort is missing; give it"),
        (on(0), ".ports[0].containerPort must be a whole number from 1 to 65535 (got 0)"),
        (
            on(1, protocol="tcp"),
            ".ports[0].protocol must be one of 'TCP', 'UDP', 'SCTP' (got 'tcp')",
        ),
        (sidecar(livenessprobe={}), " has no field 'livenessprobe'; did you mean livenessProbe"),
    ]
    for where in ("containers", "init_containers"):
        for given, message in others:
            options = {where: [given]}
            said = refusal(PodOptions, **options)
            assert said.startswith(f"PodOptions {where}[0]{message}"), (where, message)


ON_A_CLAIM = PodVolume(name="a", source={"emptyDir": {}}, claim_template={"resources": {}})


def test_extra_init_container_has_no_probe_unless_it_stays() -> None:
    given = sidecar(livenessProbe={"tcpSocket": {"port": 1}})
    assert refusal(PodOptions, init_containers=[given]) == (
        "PodOptions init_containers[0].livenessProbe is not allowed in an init container, which"
        " ends before the others start; leave it out, or give the container restartPolicy: Always"
    )
    PodOptions(init_containers=[{**given, "restartPolicy": "Always"}])


def test_extra_volume_that_is_invalid_is_refused() -> None:
    cases: list[tuple[PodVolume, str]] = [
        (PodVolume(name="A_b", source={"emptyDir": {}}), f"name {NO_LABEL}"),
        (
            PodVolume(name="a", source={"emptyDir": {}, "secret": {}}),
            "source must be exactly one source of a volume (got {'emptyDir': {}, 'secret': {}});"
            ' use source={"emptyDir": {}} or the like',
        ),
        (PodVolume(name="a", source={"emptydir": {}}), "source has no field 'emptydir'"),
        (
            PodVolume(name="a", source={"emptyDir": {"sizeLimit": "1GB"}}),
            "source.emptyDir.sizeLimit must be a quantity as Kubernetes writes it (got '1GB')",
        ),
        (
            PodVolume(name="a", source={"hostPath": {"path": "/a/../b"}}),
            "source.hostPath.path must be a path without .. (got '/a/../b')",
        ),
        (PodVolume(name="a", source={"secret": {}}), "source.secret.secretName is missing"),
        (
            ON_A_CLAIM,
            "claim_template is supported only for journal, metastore and tiers (got"
            " {'resources': {}}); leave it out, and give source={…}",
        ),
    ]
    for volume, message in cases:
        assert refusal(PodOptions, volumes=[volume]).startswith(
            f"PodOptions volumes[0] {message}"
        ), volume
        assert refusal(PodOptions, mounts=[Mount(volume=volume, path="/a")]).startswith(
            f"PodOptions mounts[0] volume {message}"
        ), volume


def test_extra_volume_that_only_pods_have_is_refused() -> None:
    assert refusal(PodOptions, volumes=[PodVolume(name="a")]).startswith(
        "PodOptions volumes[0] source must be exactly one source of a volume (got {})"
    )


def test_mount_of_a_volume_that_is_only_named_is_refused_if_it_cannot_be_one() -> None:
    cases: list[tuple[Mount, str]] = [
        (Mount(volume=PodVolume(name="A_b"), path="/a"), f"volume name {NO_LABEL}"),
        (Mount(volume=PodVolume(name="a"), path="/bin"), "path must not hide /bin"),
        (
            Mount(volume=PodVolume(name="a"), path="/a", prepare=True),
            "prepare needs the volume's source, since it depends on the kind of volume (got True);"
            " leave it out, or give the volume its source",
        ),
    ]
    for mount, message in cases:
        assert refusal(PodOptions, mounts=[mount]).startswith(f"PodOptions mounts[0] {message}")


def test_extra_container_that_no_kubelet_starts_is_refused() -> None:
    context = {"runAsUser": 0, "runAsNonRoot": True}
    for name in ("containers", "init_containers"):
        assert (
            f"PodOptions {name}[0].securityContext.runAsNonRoot contradicts runAsUser 0: no"
            " kubelet starts such a container (got True); leave one of them out"
        ) == refusal(PodOptions, **{name: [sidecar(securityContext=context)]})


def test_mount_of_other_types_is_refused_when_it_is_made() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"path": None}, "path must be a non-empty string (got None)"),
        ({"volume": None}, "volume must be a PodVolume (got None)"),
        ({"read_only": 1}, "read_only must be True or False (got 1)"),
        ({"prepare": "yes"}, "prepare must be True or False (got 'yes')"),
        (
            {"propagation": "None"},
            "propagation must be one of 'HostToContainer', 'Bidirectional' (got 'None')",
        ),
        ({"memory": "1Gi"}, "memory must be a whole number of bytes of 0 or more"),
    ]
    for options, message in cases:
        said = refusal(Mount, **{"volume": QUEUE, "path": "/queue", **options})
        assert said.startswith(f"Mount {message}"), options


def test_volume_of_other_types_is_refused_when_it_is_made() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"name": 5}, "name must be a non-empty string (got 5)"),
        ({"source": {"csi": object}}, "source['csi'] must be plain data"),
        ({"source": None}, "source must be a dict from names to values (got None)"),
        ({"claim_template": []}, "claim_template must be a dict from names to values (got [])"),
    ]
    for options, message in cases:
        said = refusal(PodVolume, **{"name": "a", **options})
        assert said.startswith(f"PodVolume {message}"), options


def test_extra_mount_that_is_invalid_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"path": "data"}, "path must be absolute (got 'data'); use \"/data\""),
        ({"path": "/"}, "path must not be the root directory (got '/')"),
        (
            {"read_only": True, "prepare": True},
            "read_only cannot be combined with prepare=True, which writes to the directory (got"
            " True); leave one of them out",
        ),
    ]
    for options, message in cases:
        mount = Mount(**{"volume": QUEUE, "path": "/queue", **options})
        said = refusal(PodOptions, mounts=[mount])
        assert said.startswith(f"PodOptions mounts[0] {message}"), options


def test_service_port_that_is_invalid_is_refused() -> None:
    cases: list[tuple[Any, str]] = [
        ([80], "PodOptions service_ports must be a dict from names to values (got [80])"),
        ({"A": 80}, f"PodOptions service_ports key {NO_LABEL}"),
        ({"a": "80"}, "PodOptions service_ports['a'] must be a whole number from 1 to 65535"),
        ({"a": 0}, "PodOptions service_ports['a'] must be a whole number from 1 to 65535 (got 0)"),
        (
            {"a": 80, "b": 80},
            "PodOptions service_ports['b'] is given twice (got 80); leave one out",
        ),
    ]
    for given, message in cases:
        assert refusal(PodOptions, service_ports=given).startswith(message), given


def test_service_port_under_two_names_is_refused_where_the_clusters_and_a_pods_meet() -> None:
    assert "PodOptions service_ports['b'] is given twice (got 80); leave one out" == refusal(
        cluster,
        pod=PodOptions(service_ports={"a": 80}),
        master_pod=PodOptions(service_ports={"b": 80}),
    )


def test_credentials_in_extras_are_refused_without_showing_them() -> None:
    secret = "hunter2"
    container = {"name": "side", "image": "example.com/side:1"}
    variable = {"name": "DB_PASSWORD", "value": secret}
    volume: Any = {"csi": {"driver": "d", "volumeAttributes": {"clientSecret": secret}}}
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("env", {"containers": [{**container, "env": [variable]}]}, "containers[0]['env'][0]"),
        (
            "args",
            {"containers": [{**container, "args": ["--password", secret]}]},
            "containers[0]['args'][1]",
        ),
        (
            "a command",
            {"init_containers": [{**container, "command": ["curl", f"http://a:{secret}@b"]}]},
            "init_containers[0]['command'][1]",
        ),
        ("a volume", {"volumes": [PodVolume(name="a", source=volume)]}, "volumes[0] source['csi']"),
        (
            "a mount",
            {"mounts": [Mount(volume=PodVolume(name="a", source=volume), path="/a")]},
            "mounts[0] volume source['csi']",
        ),
        ("an annotation", {"annotations": {"a": f"http://a:{secret}@b"}}, "annotations['a']"),
        (
            "an annotation of an object",
            {"object_annotations": {"a": f"password={secret}"}},
            "object_annotations['a']",
        ),
        ("no list", {"containers": {**container, "env": [variable]}}, "containers must be a list"),
    ]
    for what, options, place in cases:
        message = refusal(PodOptions, **options)
        assert message.startswith(f"PodOptions {place}"), what
        assert secret not in message, what


def test_references_to_secrets_in_extras_are_accepted() -> None:
    key = {"secretKeyRef": {"name": "mine", "key": "password"}}
    container = {
        "name": "side",
        "image": "example.com/side:1",
        "env": [{"name": "DB_PASSWORD", "valueFrom": key}],
        "args": ["--password=$(DB_PASSWORD)", "--token-file", "/var/run/token"],
    }
    PodOptions(
        containers=[container],
        volumes=[PodVolume(name="a", source={"secret": {"secretName": "mine"}})],
        annotations={"vault.hashicorp.com/agent-inject-secret-key": "secret/data/mine"},
        object_annotations={"nginx.ingress.kubernetes.io/auth-secret": "mine"},
    )
