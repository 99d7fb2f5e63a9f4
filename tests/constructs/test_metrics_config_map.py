"""The ConfigMap that says where metrics go, as the construct `AlluxioConfigMap` writes it."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    AlluxioConfigMap,
    ClusterConfig,
    Metrics,
    Tier,
    Tiers,
    Ufs,
    VolumeSource,
)
from tests.kit import documents_of, names, new_chart

MEMORY = Tier(medium_type="MEM", path="/dev/shm", quota="1Gi", volume=VolumeSource.empty_dir())


def config(**options: Any) -> ClusterConfig:
    tiers = Tiers(tiers=[MEMORY])
    return ClusterConfig(ufs=Ufs("s3://b"), tiers=tiers, short_circuit="off", **options)


def test_metrics_config_map_is_within_reach() -> None:
    chart = new_chart()
    made = AlluxioConfigMap(chart, "config", config=config(metrics=Metrics()))
    assert made.metrics_config_map is not None
    assert "alluxio-metrics" == made.metrics_config_map.name
    assert ["alluxio-config", "alluxio-metrics"] == names(
        documents_of(chart, whole=False), "ConfigMap"
    )


def test_metrics_config_map_is_none_unless_metrics_are_asked_for() -> None:
    made = AlluxioConfigMap(new_chart(), "config", config=config())
    assert made.metrics_config_map is None
