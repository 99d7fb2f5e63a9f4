"""Pods and workloads that Kubernetes refuses as a whole, as tried on an API server of 1.34."""

from __future__ import annotations

from typing import Any

from tests.kubernetes.cases import Case, check, said


def container(name: str = "a", **fields: Any) -> dict[str, Any]:
    return {"name": name, "image": "b", **fields}


def pod(**fields: Any) -> dict[str, Any]:
    return {"containers": [container()], **fields}


def with_container(**fields: Any) -> dict[str, Any]:
    return {"containers": [container(**fields)]}


def deployment(spec: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    labels = {"a": "b"}
    template = {"metadata": {"labels": labels}, "spec": pod() if spec is None else spec}
    return {"selector": {"matchLabels": labels}, "template": template, **fields}


def test_pod_fits_together() -> None:
    probe = {"tcpSocket": {"port": 1}}
    sysctl = {"securityContext": {"sysctls": [{"name": "net.ipv4.tcp_syncookies", "value": "1"}]}}
    port = {"containerPort": 1, "hostPort": 2}
    cases: list[Case] = [
        (pod(), ""),
        (pod(initContainers=[container("i", restartPolicy="Always", livenessProbe=probe)]), ""),
        (pod(hostAliases=[{"ip": "10.0.0.1", "hostnames": ["a.b"]}], **sysctl), ""),
        (with_container(lifecycle={"preStop": {"sleep": {"seconds": 30}}}), ""),
        ({"containers": []}, ".containers must have a container"),
        ({}, ".containers is missing"),
        (pod(initContainers=[container("a")]), " has 2 containers called 'a'"),
        ({"containers": [container(), container()]}, ".containers[1] has the same name as item 0"),
        (
            pod(initContainers=[container("i", livenessProbe=probe)]),
            ".initContainers[0].livenessProbe is not allowed in an init container",
        ),
        (pod(volumes=[{"name": "v"}, {"name": "v"}]), ".volumes[1] has the same name as item 0"),
        (
            {"hostNetwork": True, **with_container(ports=[port])},
            ".containers[0].ports[0].hostPort must be the containerPort, since the pod is on the",
        ),
        (pod(hostPID=True, shareProcessNamespace=True), " has both hostPID and shareProcess"),
        (pod(dnsPolicy="x"), ".dnsPolicy must be one of"),
        (pod(dnsPolicy="None"), ".dnsPolicy needs dnsConfig.nameservers"),
        (pod(dnsConfig={"nameservers": ["10.0.0.1"], "searches": ["a.b.", "."]}), ""),
        (pod(dnsConfig={"nameservers": ["x"]}), ".dnsConfig.nameservers[0] must be an IP address"),
        (pod(dnsConfig={"nameservers": ["::1"] * 4}), ".dnsConfig.nameservers must be at most 3"),
        (pod(dnsConfig={"searches": ["a"] * 33}), ".dnsConfig.searches must be at most 32"),
        (pod(dnsConfig={"searches": ["A_b"]}), ".dnsConfig.searches[0] must be at most 253"),
        (pod(dnsConfig={"options": [{"value": "2"}]}), ".dnsConfig.options[0].name is missing"),
        (pod(serviceAccountName="A"), ".serviceAccountName must be at most 253"),
        (pod(nodeSelector={"a": "b c"}), ".nodeSelector['a'] must be at most 63"),
        (pod(nodeSelector={"a": 1}), ".nodeSelector['a'] must be a string (got 1)"),
        (pod(hostname="A"), ".hostname must be at most 63"),
        (pod(terminationGracePeriodSeconds=-1), ".terminationGracePeriodSeconds must be a whole"),
        (pod(securityContext={"fsGroup": -1}), ".securityContext.fsGroup must be a whole number"),
        (pod(hostAliases=[{"ip": "x"}]), ".hostAliases[0].ip must be an IP address"),
        (
            pod(hostAliases=[{"ip": "10.0.0.1", "hostnames": ["A_b"]}]),
            ".hostAliases[0].hostnames[0] must be at most 253",
        ),
        (
            pod(securityContext={"sysctls": [{"name": "A b", "value": "1"}]}),
            ".securityContext.sysctls[0].name must be the name of a kernel parameter",
        ),
        (
            pod(hostNetwork=True, **sysctl),
            ".securityContext.sysctls[0].name must not be a network parameter, since the pod is",
        ),
        (
            with_container(lifecycle={"preStop": {"sleep": {"seconds": 31}}}),
            ".containers[0].lifecycle.preStop.sleep.seconds must not be above terminationGrace",
        ),
        (
            with_container(securityContext={"procMount": "Unmasked"}),
            ".containers[0].securityContext.procMount needs hostUsers: false in the pod",
        ),
        (
            with_container(resources={"claims": [{"name": "x"}]}),
            ".containers[0].resources.claims[0].name must be one of the pod's resourceClaims",
        ),
    ]
    check("core.v1.PodSpec", cases)


def test_container_may_have_a_restart_policy_since_all_versions_allow_it() -> None:
    given = with_container(restartPolicy="Always")
    assert [] == said(given, "core.v1.PodSpec", (34,))
    assert said(given, "core.v1.PodSpec", (33,))[0].startswith(
        "it.containers[0].restartPolicy needs Kubernetes 1.34 or newer, except in an init container"
    )


def test_workload_selects_its_own_pods_and_has_the_volumes_that_they_mount() -> None:
    mounting = container(volumeMounts=[{"name": "q", "mountPath": "/q"}])
    cases: list[Case] = [
        (deployment(), ""),
        (deployment({"containers": [mounting], "volumes": [{"name": "q"}]}), ""),
        (
            deployment({"containers": [mounting], "volumes": [{"name": "v"}]}),
            ".template.spec.containers[0].volumeMounts[0].name must be a volume of the pod (got"
            " 'q'); use one of v",
        ),
        (
            deployment(selector={"matchLabels": {"a": "c"}}),
            ".selector.matchLabels['a'] must be a label of the pod template (got 'c')",
        ),
        (deployment(selector={}), ".selector must not be empty; give the pods' labels"),
        (
            deployment() | {"template": {"metadata": {"labels": {"a": "b"}}}},
            ".template.spec is missing; give it",
        ),
        (deployment(pod(restartPolicy="Never")), ".template.spec.restartPolicy must be Always"),
        (deployment(pod(activeDeadlineSeconds=1)), ".template.spec.activeDeadlineSeconds is "),
        (deployment(replicas=-1), ".replicas must be a whole number from 0 to 2147483647"),
        (deployment(replicas=10**12), ".replicas must be a whole number from -2147483648"),
        (deployment(minReadySeconds=-1), ".minReadySeconds must be a whole number from 0"),
        (deployment(strategy={"type": "x"}), ".strategy.type must be one of"),
        (
            deployment(strategy={"rollingUpdate": {"maxSurge": "x"}}),
            ".strategy.rollingUpdate.maxSurge must be a number of pods, or a percentage",
        ),
        (
            deployment(strategy={"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}),
            ".strategy.rollingUpdate is not allowed with type Recreate",
        ),
    ]
    check("apps.v1.DeploymentSpec", cases)


def test_volumes_on_claim_templates_are_the_workloads() -> None:
    given = deployment(
        {"containers": [container(volumeMounts=[{"name": "q", "mountPath": "/q"}])]},
        serviceName="a",
        volumeClaimTemplates=[
            {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": 1}}}},
            {
                "metadata": {"name": "q"},
                "spec": {
                    "accessModes": ["ReadWriteOnce"],
                    "resources": {"requests": {"storage": "1Gi"}},
                },
            },
        ],
    )
    assert [] == said(given, "apps.v1.StatefulSetSpec")
