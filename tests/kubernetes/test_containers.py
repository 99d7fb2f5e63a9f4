"""Containers that Kubernetes refuses: each case was tried on an API server of 1.34."""

from __future__ import annotations

from typing import Any

from tests.kubernetes.cases import Case, check, said

TCP: dict[str, Any] = {"tcpSocket": {"port": 1}}
HANDLERS = "exec, grpc, httpGet, tcpSocket"


def container(**fields: Any) -> dict[str, Any]:
    return {"name": "a", "image": "b", **fields}


def of_one_field(name: str, cases: list[tuple[Any, str]]) -> list[Case]:
    return [
        (container(**{name: value}), f".{name}{message}" if message else "")
        for value, message in cases
    ]


def test_container_needs_a_name_and_an_image() -> None:
    cases: list[Case] = [
        ({"name": "a", "image": "b"}, ""),
        ({"image": "b"}, ".name is missing; give it"),
        ({"name": "a"}, ".image is missing; give it"),
        ({"name": "a", "image": None}, ".image is missing"),
        ({"name": "a", "image": ""}, ".image must be a non-empty string"),
        ({"name": "a", "image": " b"}, ".image must not begin or end with a space"),
        ({"name": "A", "image": "b"}, ".name must be at most 63 lower-case letters"),
        ({"name": "a" * 64, "image": "b"}, ".name must be at most 63 lower-case letters"),
        (container(Image="b"), " has no field 'Image'; did you mean image"),
        (container(command="a"), ".command must be a list (got 'a')"),
        (container(command=[1]), ".command[0] must be a string (got 1)"),
        (container(stdin="yes"), ".stdin must be true or false (got 'yes')"),
        (container(imagePullPolicy="always"), ".imagePullPolicy must be one of 'Always'"),
        (container(terminationMessagePolicy="x"), ".terminationMessagePolicy must be one of"),
    ]
    check("core.v1.Container", cases)


def test_port_of_a_container_is_a_number_with_a_name_of_its_own() -> None:
    name = "[0].name must be at most 15 lower-case letters"
    cases: list[tuple[Any, str]] = [
        ([{"containerPort": 1}, {"containerPort": 65535, "name": "web-1"}], ""),
        ([{"containerPort": 1}, {"containerPort": 1, "protocol": "UDP"}], ""),
        ([{"containerPort": 1, "hostPort": 0}], ""),
        ([{"containerPort": 0}], "[0].containerPort must be a whole number from 1 to 65535"),
        ([{"containerPort": 2**33}], "[0].containerPort must be a whole number from -2147483648"),
        ([{"containerPort": True}], "[0].containerPort must be a whole number (got True)"),
        ([{"containerPort": "80"}], "[0].containerPort must be a whole number (got '80')"),
        ([{}], "[0].containerPort is missing"),
        ([{"containerPort": 1, "hostPort": -1}], "[0].hostPort must be a whole number from 0"),
        ([{"containerPort": 1, "protocol": "tcp"}], "[0].protocol must be one of 'TCP', 'UDP'"),
        ([{"containerPort": 1, "name": "UP"}], name),
        ([{"containerPort": 1, "name": "a" * 16}], name),
        ([{"containerPort": 1, "name": "123"}], name),
        ([{"containerPort": 1, "name": "a--b"}], name),
        (
            [{"containerPort": 1}, {"containerPort": 1, "protocol": "TCP"}],
            "[1] has the same containerPort and protocol as item 0 (got '1 TCP')",
        ),
    ]
    check("core.v1.Container", of_one_field("ports", cases))
    twice = [{"containerPort": 1, "name": "a"}, {"containerPort": 2, "name": "a"}]
    check("core.v1.Container", [(container(ports=twice), " has two ports called 'a'")])


def test_variable_has_one_value() -> None:
    field = {"fieldRef": {"fieldPath": "metadata.annotations['a']"}}
    own = {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "1m"}}
    secret = {"secretKeyRef": {"name": "a", "key": "b"}}
    cases: list[tuple[Any, str]] = [
        ([{"name": "A", "value": "1"}, {"name": "a.b-c", "valueFrom": field}], ""),
        ([{"name": "A", "value": "", "valueFrom": own}, {"name": "B", "valueFrom": secret}], ""),
        ([{"value": "1"}], "[0].name is missing"),
        ([{"name": "A", "value": 1}], "[0].value must be a string (got 1)"),
        ([{"name": "A", "value": True}], '[0].value must be a string (got True); use "true"'),
        ([{"name": "A"}, {"name": "A"}], "[1] has the same name as item 0 (got 'A')"),
        ([{"name": "a=b"}], "[0].name must consist of printable ASCII characters without '='"),
        ([{"name": ""}], "[0].name must consist of printable ASCII characters without '='"),
        ([{"name": "A", "valu": "1"}], "[0] has no field 'valu'; did you mean value"),
        ([{"name": "A", "value": "1", "valueFrom": field}], "[0] has both value and valueFrom"),
        ([{"name": "A", "valueFrom": {}}], "[0].valueFrom must have exactly one of configMapKey"),
        (
            [{"name": "A", "valueFrom": {**field, **secret}}],
            "[0].valueFrom must have exactly one of configMapKeyRef, fieldRef",
        ),
        (
            [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "spec.containers"}}}],
            "[0].valueFrom.fieldRef.fieldPath must be a field of the pod that variables can have",
        ),
        (
            [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels"}}}],
            "[0].valueFrom.fieldRef.fieldPath must be a field of the pod that variables can have",
        ),
        (
            [{"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "cpu"}}}],
            "[0].valueFrom.resourceFieldRef.resource must be requests. or limits. with cpu",
        ),
        (
            [
                {
                    "name": "A",
                    "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "3"}},
                }
            ],
            "[0].valueFrom.resourceFieldRef.divisor must be one of 1m, 1 (got '3')",
        ),
        ([{"name": "A", "valueFrom": {"secretKeyRef": {"name": "a"}}}], "[0].valueFrom.secretKey"),
        ([{"name": "A", "valueFrom": {"secretKeyRef": {"key": "a"}}}], "[0].valueFrom.secretKey"),
        (
            [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "a", "key": "a/b"}}}],
            "[0].valueFrom.secretKeyRef.key must be a key",
        ),
    ]
    check("core.v1.Container", of_one_field("env", cases))


def test_variable_of_older_versions_has_a_name_of_letters_digits_and_little_else() -> None:
    strict = "it.name must consist of letters, digits, '-', '_' and '.', and not begin with a digit"
    for name, expected in (("A_b-c.d", None), ("1A", strict), ("a b", strict)):
        for minors, message in (((31,), expected), ((31, 32), expected), ((32,), None)):
            found = said({"name": name}, "core.v1.EnvVar", minors)
            assert [] == found if message is None else found[0].startswith(message), (name, minors)


def test_env_from_names_one_config_map_or_secret() -> None:
    cases: list[tuple[Any, str]] = [
        ([{"prefix": "A_", "configMapRef": {"name": "a"}}, {"secretRef": {"name": "a"}}], ""),
        ([{}], "[0] must have exactly one of configMapRef, secretRef (got []); give one"),
        (
            [{"configMapRef": {"name": "a"}, "secretRef": {"name": "a"}}],
            "[0] must have exactly one of configMapRef, secretRef",
        ),
        ([{"configMapRef": {}}], "[0].configMapRef.name is missing"),
        ([{"secretRef": {"name": "A"}}], "[0].secretRef.name must be at most 253 lower-case"),
        ([{"prefix": "a=", "secretRef": {"name": "a"}}], "[0].prefix must consist of printable"),
    ]
    check("core.v1.Container", of_one_field("envFrom", cases))


def test_probe_has_one_handler_and_no_negative_times() -> None:
    cases: list[tuple[Any, str]] = [
        (
            {**TCP, "periodSeconds": 0, "successThreshold": 1, "terminationGracePeriodSeconds": 1},
            "",
        ),
        ({"httpGet": {"port": "web", "httpHeaders": [{"name": "X-A", "value": "b c"}]}}, ""),
        ({}, f" must have exactly one of {HANDLERS} (got []); give one"),
        ({"periodSeconds": 1}, f" must have exactly one of {HANDLERS}"),
        ({**TCP, "exec": {"command": ["a"]}}, f" must have exactly one of {HANDLERS} (got ['exec'"),
        ({"exec": {}}, ".exec.command is missing"),
        ({"exec": {"command": []}}, ".exec.command is missing"),
        ({**TCP, "periodSeconds": -1}, ".periodSeconds must be a whole number from 0"),
        ({**TCP, "periodSeconds": 2**33}, ".periodSeconds must be a whole number from -2147483648"),
        ({**TCP, "periodSeconds": "10s"}, ".periodSeconds must be a whole number (got '10s')"),
        ({**TCP, "successThreshold": 2}, ".successThreshold must be 1 (got 2)"),
        ({**TCP, "terminationGracePeriodSeconds": 0}, ".terminationGracePeriodSeconds must be a"),
        ({"tcpSocket": {"port": 0}}, ".tcpSocket.port must be a whole port number from 1 to"),
        ({"tcpSocket": {"port": 1.5}}, ".tcpSocket.port must be a whole number, or a string"),
        ({"httpGet": {"port": "UP"}}, ".httpGet.port must be at most 15 lower-case letters"),
        ({"httpGet": {"port": 1, "scheme": "http"}}, ".httpGet.scheme must be one of 'HTTP'"),
        (
            {"httpGet": {"port": 1, "httpHeaders": [{"name": "a b", "value": ""}]}},
            ".httpGet.httpHeaders[0].name may contain only letters, digits and '-'",
        ),
        ({"grpc": {"port": 65536}}, ".grpc.port must be a whole number from 1 to 65535"),
    ]
    check("core.v1.Container", of_one_field("livenessProbe", cases))
    ready: list[tuple[Any, str]] = [
        ({**TCP, "successThreshold": 5}, ""),
        ({**TCP, "terminationGracePeriodSeconds": 5}, ".terminationGracePeriodSeconds has no eff"),
    ]
    check("core.v1.Container", of_one_field("readinessProbe", ready))
    hooks: list[tuple[Any, str]] = [
        ({"preStop": {"exec": {"command": ["a"]}}}, ""),
        ({"preStop": {}}, ".preStop must have exactly one of exec, httpGet, sleep, tcpSocket"),
        ({"postStart": {"grpc": {}}}, ".postStart has no field 'grpc'"),
        ({"preStop": {"sleep": {"seconds": -1}}}, ".preStop.sleep.seconds must be a whole number"),
    ]
    check("core.v1.Container", of_one_field("lifecycle", hooks))


def test_resources_are_quantities_of_known_names_and_requests_within_limits() -> None:
    keys = ".limits must have keys that are cpu, memory, ephemeral-storage, hugepages-SIZE or"
    cases: list[tuple[Any, str]] = [
        ({"limits": {"cpu": 1, "memory": "1.5Gi"}, "requests": {"cpu": 0.5, "memory": "1e3"}}, ""),
        ({"limits": {"memory": ".5Gi", "cpu": "+1"}, "requests": {"memory": "512Mi"}}, ""),
        ({"limits": {"nvidia.com/gpu": 1}, "requests": {"nvidia.com/gpu": "1"}}, ""),
        ({"limits": {"hugepages-2Mi": "4Mi", "memory": "1Gi"}}, ""),
        ({"limits": {"cpu": "1x"}}, ".limits['cpu'] must be a quantity as Kubernetes writes it"),
        ({"limits": {"memory": "1GB"}}, ".limits['memory'] must be a quantity"),
        ({"limits": {"memory": "1 Gi"}}, ".limits['memory'] must be a quantity"),
        ({"limits": {"cpu": "-1"}}, ".limits['cpu'] must be a quantity"),
        ({"limits": {"cpu": True}}, ".limits['cpu'] must be a quantity"),
        ({"limit": {"cpu": 1}}, " has no field 'limit'; did you mean limits"),
        ({"limits": {"gpu": 1}}, keys),
        ({"limits": {"storage": "1Gi"}}, keys),
        ({"limits": {"requests.example.com/a": 1}}, keys),
        ({"limits": {"a b/c": 1}}, ".limits must have keys of at most 63 letters"),
        ({"limits": {"example.com/a": "500m"}}, ".limits['example.com/a'] must be a whole number"),
        ({"requests": {"example.com/a": 1}}, ".limits['example.com/a'] is missing"),
        (
            {"limits": {"example.com/a": 2}, "requests": {"example.com/a": 1}},
            ".requests['example.com/a'] must be equal to the limit, 2 (got 1)",
        ),
        (
            {"limits": {"cpu": "1"}, "requests": {"cpu": "1001m"}},
            ".requests['cpu'] must not be above the limit, 1 (got '1001m')",
        ),
        ({"limits": {"hugepages-2Mi": "4Mi"}}, " has huge pages without cpu or memory"),
    ]
    check("core.v1.Container", of_one_field("resources", cases))


def test_security_context_does_not_contradict_itself() -> None:
    both = " has allowPrivilegeEscalation: false and "
    cases: list[tuple[Any, str]] = [
        ({"runAsUser": 0, "runAsNonRoot": True}, ""),
        ({"allowPrivilegeEscalation": False, "capabilities": {"add": ["SYS_ADMIN"]}}, ""),
        ({"seccompProfile": {"type": "Localhost", "localhostProfile": "a"}}, ""),
        ({"runAsUser": -1}, ".runAsUser must be a whole number from 0 to 2147483647"),
        ({"runAsUser": 2**31}, ".runAsUser must be a whole number from 0 to 2147483647"),
        ({"procMount": "x"}, ".procMount must be one of 'Default', 'Unmasked'"),
        ({"privileged": True, "allowPrivilegeEscalation": False}, f"{both}privileged: true"),
        (
            {"allowPrivilegeEscalation": False, "capabilities": {"add": ["CAP_SYS_ADMIN"]}},
            f"{both}the capability CAP_SYS_ADMIN",
        ),
        ({"seccompProfile": {"type": "x"}}, ".seccompProfile.type must be one of 'RuntimeDefault'"),
        ({"seccompProfile": {}}, ".seccompProfile.type is missing"),
        ({"seccompProfile": {"type": "Localhost"}}, ".seccompProfile.localhostProfile must be"),
        (
            {"appArmorProfile": {"type": "Unconfined", "localhostProfile": "a"}},
            ".appArmorProfile.localhostProfile must be given with type Localhost, and only with",
        ),
    ]
    check("core.v1.Container", of_one_field("securityContext", cases))


def test_mount_is_within_its_volume() -> None:
    mount = {"name": "v", "mountPath": "/v"}
    cases: list[tuple[Any, str]] = [
        ([{**mount, "subPath": "a/b"}], ""),
        ([{**mount, "mountPropagation": "HostToContainer"}], ""),
        ([{**mount, "readOnly": True, "recursiveReadOnly": "Enabled"}], ""),
        ([{"name": "v"}], "[0].mountPath is missing"),
        ([{**mount, "mountPath": ""}], "[0].mountPath must be a non-empty string"),
        ([{**mount, "subPath": "/a"}], "[0].subPath must be a relative path without .."),
        ([{**mount, "subPath": "a/.."}], "[0].subPath must be a relative path without .."),
        ([{**mount, "subPath": "a", "subPathExpr": "b"}], "[0] has both subPath and subPathExpr"),
        ([{**mount, "mountPropagation": "x"}], "[0].mountPropagation must be one of 'None'"),
        ([{**mount, "mountPropagation": "Bidirectional"}], "[0].mountPropagation needs a privil"),
        ([{**mount, "recursiveReadOnly": "Enabled"}], "[0].recursiveReadOnly needs readOnly: true"),
        ([mount, {**mount, "name": "w"}], "[1] has the same mountPath as item 0 (got '/v')"),
    ]
    check("core.v1.Container", of_one_field("volumeMounts", cases))
    privileged = container(
        volumeMounts=[{**mount, "mountPropagation": "Bidirectional"}],
        securityContext={"privileged": True},
    )
    check("core.v1.Container", [(privileged, "")])
