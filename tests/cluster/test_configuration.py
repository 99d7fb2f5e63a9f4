"""A change of the configuration restarts the pods that read it, and no others; an apply is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alluxio_constructs import ConfigMapFiles, LogServerOptions, ProxyOptions, VolumeSource
from tests.cluster.alluxio import Alluxio, documents, small, uids
from tests.cluster.kubectl import Kubectl, until

ROLES = ("logserver", "master", "proxy", "worker")


def options(**given: Any) -> dict[str, Any]:
    """A cluster with a pod of each of the roles."""
    return {
        "workers": 1,
        "proxy": ProxyOptions(process=small()),
        "log_server": LogServerOptions(process=small(), volume=VolumeSource.empty_dir()),
        **given,
    }


@pytest.fixture(scope="module")
def alluxio(shared: Kubectl) -> Alluxio:
    """One master, one worker, a proxy on each node, a log server."""
    made = Alluxio(shared)
    made.start(documents(shared.namespace, **options()), workers=1)
    return made


@pytest.mark.parametrize(
    ("given", "restarted"),
    [
        ({"master": small(properties={"alluxio.master.ttl.checker.interval": "50min"})}, "master"),
        ({"worker": small(properties={"alluxio.worker.free.space.timeout": "9sec"})}, "worker"),
        (
            {"properties": {"alluxio.user.file.metadata.sync.interval": "5min"}},
            "logserver master proxy worker",
        ),
        (
            {"proxy": ProxyOptions(process=small(properties={"alluxio.web.threads": 2}))},
            "proxy",
        ),
    ],
    ids=["master", "worker", "properties", "proxy"],
)
def test_change_restarts_the_pods_that_read_it(
    alluxio: Alluxio, given: dict[str, Any], restarted: str
) -> None:
    kubectl = alluxio.kubectl
    settle(alluxio, documents(kubectl.namespace, **options()))
    before = {role: uids(kubectl, alluxio.selector(role)) for role in ROLES}
    settle(alluxio, documents(kubectl.namespace, **options(**given)))
    after = {role: uids(kubectl, alluxio.selector(role)) for role in ROLES}
    changed = [role for role in ROLES if not set(before[role].values()) & set(after[role].values())]
    unchanged = [role for role in ROLES if before[role] == after[role]]
    assert restarted.split() == changed
    assert [role for role in ROLES if role not in restarted] == unchanged


def settle(alluxio: Alluxio, manifests: list[dict[str, Any]]) -> None:
    """Apply, and wait until what it starts has ended."""
    alluxio.kubectl.apply(manifests)
    for each in manifests:
        if "template" in each.get("spec", {}):
            what = f"{each['kind'].lower()}/{each['metadata']['name']}"
            alluxio.kubectl("rollout", "status", what, "--timeout=420s", timeout=440)
    until(
        "no pod is going",
        lambda: all(
            "deletionTimestamp" not in each["metadata"]
            for each in alluxio.kubectl.items("pods", "app=alluxio")
        ),
    )
    alluxio.wait_leader()


def test_second_apply_changes_nothing(alluxio: Alluxio, remark: Callable[[str], None]) -> None:
    """`kubectl apply` says ``configured`` of claim templates and selectors that it sends again."""
    kubectl = alluxio.kubectl
    manifests = documents(kubectl.namespace, **options())
    settle(alluxio, manifests)
    before = generations(kubectl, manifests)
    said = kubectl.apply(manifests)
    assert before == generations(kubectl, manifests)
    assert "" == kubectl.diff(manifests)
    kubectl.apply(manifests, "--server-side", "--force-conflicts")
    assert "" == kubectl.diff(manifests, "--server-side", "--force-conflicts")
    configured = sorted(name for name, what in said.items() if what != "unchanged")
    remark(f"{len(said)} objects, said to be configured: {', '.join(configured) or 'none'}")
    # The API server fills claim templates in, and the client compares these lists as a whole.
    assert {"statefulset.apps/alluxio-master"} >= set(configured)


def generations(kubectl: Kubectl, manifests: list[dict[str, Any]]) -> dict[str, Any]:
    """What tells whether an object was changed: the generation of those that have one."""
    found = {}
    for each in manifests:
        kind, name = each["kind"].lower(), each["metadata"]["name"]
        metadata = kubectl.json("get", kind, name)["metadata"]
        found[f"{kind}/{name}"] = metadata.get("generation", metadata["resourceVersion"])
    return found


def test_file_takes_the_place_of_the_image_s_and_those_beside_it_stay(alluxio: Alluxio) -> None:
    kubectl = alluxio.kubectl
    read = ("cat", "conf/log4j.properties")
    image_s = kubectl.exec("alluxio-master-0", *read, container="alluxio-master")
    ours = f"# of the ConfigMap\n{image_s}"
    kubectl("create", "configmap", "alluxio-log4j", f"--from-literal=log4j.properties={ours}")
    files = ConfigMapFiles(
        config_map_name="alluxio-log4j",
        conf_files=["log4j.properties"],
        pods=["logserver", "master", "proxy", "worker"],
    )
    settle(alluxio, documents(kubectl.namespace, **options(config_maps=[files])))
    containers = [
        (pod["metadata"]["name"], each["name"])
        for pod in kubectl.pods()
        for each in pod["spec"]["containers"]
    ]
    assert len(containers) >= 6
    for pod, container in containers:
        assert ours == kubectl.exec(pod, *read, container=container), container
        names = kubectl.exec(pod, "ls", "conf", container=container).split()
        assert {"alluxio-env.sh", "log4j.properties"} < set(names), container
