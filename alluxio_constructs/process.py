"""What can be set for each process of a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import _checks, _properties, _shell
from ._properties import Given
from ._property_values import PropertyValue, Unchecked
from .errors import AlluxioConfigError
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
    properties: Mapping[str, PropertyValue | Unchecked] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    readiness_probe: Probe | None = None
    liveness_probe: Probe | None = None
    startup_probe: Probe | None = None
    given: Given = field(init=False, repr=False, compare=False)

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
        for each in _checks.mapping("Process env", self.env):
            _check_variable(each)
        env = _checks.texts("Process env", self.env)
        for value in env.values():
            _shell.environment_value(value)
        object.__setattr__(self, "env", env)
        given = _properties.given("Process properties", self.properties)
        for name, text in given.values.items():
            _shell.definition(name, text, sourced=True)
        object.__setattr__(self, "given", given)
        for option in self.jvm.options:
            _shell.option(option, sourced=True)


_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def _check_variable(name: str) -> None:
    """Refuse a variable that is a credential, or that would take the place of one that we write."""
    _checks.environment_name("Process env", name)
    if name in _CREDENTIALS:
        raise AlluxioConfigError(
            f"Process env has the credential {name} as text, which would stand in the pod; put it"
            f" into a Secret, and give the under store secrets=[UfsSecret.from_existing(…,"
            f' secret_name="NAME", env={{"{name}": "KEY OF THE SECRET"}})]'
        )
    if name.startswith("ALLUXIO_") and name.endswith(("_JAVA_OPTS", "_SITE_PROPERTIES")):
        raise AlluxioConfigError(
            f"Process env has {name}, which would take the place of the configuration that the"
            " cluster writes; give properties={…} and Jvm(options=[…])"
        )
