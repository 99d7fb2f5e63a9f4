"""The nodes of FUSE, from values: those of the workers, beside which it must run."""

from __future__ import annotations

from .command import GOOD, ran
from .scenario import built, found

WORKER = (
    "fuse: {{enabled: true{}}}\n"
    "worker:\n"
    "  nodeSelector: {{gpu: 'true'}}\n"
    "  tolerations: [{{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}}]\n"
)
GPU = {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}
SPOT = {"key": "spot", "operator": "Exists"}


def test_fuse_is_on_the_nodes_of_the_workers() -> None:
    cases = [
        ("", {"gpu": "true"}, [GPU]),
        (", nodeSelector: {disk: ssd}", {"disk": "ssd"}, [GPU]),
        (", tolerations: [{key: spot, operator: Exists}]", {"gpu": "true"}, [SPOT, GPU]),
    ]
    for own, selector, tolerations in cases:
        documents, _ = built(WORKER.format(own))
        assert selector == found(documents, "pod fuse nodeSelector"), own
        assert tolerations == found(documents, "pod fuse tolerations"), own


def test_fuse_where_no_worker_is_names_the_keys() -> None:
    (error,) = ran(
        *("template", *GOOD, "--set", "fuse.enabled=true,fuse.nodeSelector.disk=hdd"),
        *("--set", "worker.nodeSelector.disk=ssd"),
    ).errors()
    assert "FUSE pods run on nodes with disk=hdd and beside workers, which run" in error
    assert error.endswith(
        "; in the values: fuse.nodeSelector, worker.nodeSelector [fuse-away-from-workers]"
    )
