"""What can be set for each process of a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import _checks, _properties
from ._properties import PropertyValue
from ._shell import EnvReference
from .jvm import Jvm
from .probes import Probe, only_readiness_counts_successes
from .resources import Resources


@dataclass(frozen=True, kw_only=True)
class Process:
    """What can be set for one process: master, job master, worker, job worker or FUSE.

    Args:
        resources: Default: the chart's for the process (see the reference).
        jvm: Memory and options of the JVM. Default: memory computed from the limit.
        properties: Alluxio properties of this process alone; they win over the cluster's.
            Default: none.
        env: Environment variables, name to value. Default: none.
        readiness_probe: Default: the chart's, which for FUSE is none.
        liveness_probe: Default: the chart's.
        startup_probe: Default: none with one master; five minutes for the masters with several.

    Raises:
        AlluxioConfigError: On a value that is none of these.
    """

    resources: Resources | None = None
    jvm: Jvm = field(default_factory=Jvm)
    properties: Mapping[str, PropertyValue] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    readiness_probe: Probe | None = None
    liveness_probe: Probe | None = None
    startup_probe: Probe | None = None
    written_properties: Mapping[str, str | EnvReference] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if self.resources is not None:
            _checks.instance("Process resources", self.resources, Resources)
        _checks.instance("Process jvm", self.jvm, Jvm)
        for name in ("readiness_probe", "liveness_probe", "startup_probe"):
            probe = getattr(self, name)
            if probe is not None:
                _checks.instance(f"Process {name}", probe, Probe)
                if name != "readiness_probe":
                    only_readiness_counts_successes(f"Process {name}", probe)
        env = _checks.texts("Process env", self.env)
        for each in env:
            _checks.environment_name("Process env", each)
        object.__setattr__(self, "env", env)
        written = _properties.given("Process properties", self.properties)
        object.__setattr__(self, "written_properties", written)
