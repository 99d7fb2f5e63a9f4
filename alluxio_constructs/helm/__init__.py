"""The values files of Alluxio's Helm chart, as charts of this library."""

from .chart import HelmValuesChart

__all__ = ["HelmValuesChart"]
