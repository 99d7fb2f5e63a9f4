"""One master, and three: applied, used, restarted as a whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cluster.alluxio import MASTERS, Alluxio, documents
from tests.cluster.kubectl import Kubectl, say


@pytest.mark.parametrize("masters", [1, 3])
def test_cluster_keeps_files_over_a_restart_of_everything(
    masters: int, kubectl: Kubectl, remark: Callable[[str], None]
) -> None:
    alluxio = Alluxio(kubectl, masters=masters)
    manifests = documents(kubectl.namespace, masters=masters)
    took = alluxio.start(manifests)
    remark(f"apply to serving leader {took:.0f} s")
    alluxio.run_tests()
    alluxio.write("/kept", "kept-over-a-restart")
    if masters > 1:
        alluxio.wait_whole()

    say("restart of everything")
    kubectl("delete", "pods", "-l", "app=alluxio", timeout=240)
    alluxio.wait_leader()
    kubectl.wait_ready(MASTERS, masters)
    alluxio.wait_workers()
    assert "kept-over-a-restart" == alluxio.read("/kept")
    if masters > 1:
        remark(f"quorum whole {alluxio.wait_whole():.0f} s after")
