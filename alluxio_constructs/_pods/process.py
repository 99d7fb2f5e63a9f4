"""What can be set for each process of a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._base import checks
from .._base.values import NOTHING, Value, frozen, put, value_object
from .._properties import shell
from .._properties.given import given_properties
from .._properties.jvm import Jvm
from .._properties.values import PropertyValue, Unchecked
from . import environment
from .env_sources import ConfigMapVariables
from .environment import EnvValue
from .hooks import hook
from .log_levels import LogLevel, log_levels
from .probes import Probe, only_readiness_counts_successes
from .resources import Resources


@value_object()
class Process(Value):
    """Options of one process: a master, job master, worker, job worker, FUSE and so on.

    Args:
        resources: CPU, memory and other resources of the container. Default: the chart's for the
            process (see the reference).
        jvm: Memory and options of the JVM. Default: memory computed from the limit.
        properties: Alluxio properties of this process alone; they win over the cluster's.
            Default: none.
        env: Environment variables, each a string or an `EnvSource`; they win over the pod's.
            Credentials are refused: pass them with `UfsSecret`. Default: none.
        env_from: ConfigMaps whose keys are variables, in addition to the pod's. Default: none.
        log_levels: Log levels by logger name, ``"root"`` for all loggers without a level of their
            own: ``{"alluxio.master": "DEBUG"}``. They are written to the container's
            ``conf/log4j.properties`` before the process starts, so they apply to commands in the
            container as well. Default: the image's, INFO for most loggers.
        post_start: A hook that Kubernetes runs in the container after it starts, as in a manifest:
            ``{"exec": {"command": […]}}``. Default: none.
        pre_stop: A hook that Kubernetes runs in the container before it ends the process, within
            the pod's `termination_grace_period`. Processes that serve FUSE have one already and
            refuse another. Default: none.
        readiness_probe: Default: the chart's timing. It checks whether masters and job masters
            lead or follow, whether the file system of FUSE is mounted and answers, and whether
            the port of any other process is open; the log server has none.
        liveness_probe: Default: the chart's; the log server has none.
        startup_probe: Liveness and readiness probes wait until it succeeds;
            ``Probe(enabled=False)`` switches it off. Default: the check of the liveness probe, for
            up to five minutes; none if the liveness probe is switched off.

    Raises:
        AlluxioConfigError: On an invalid value; on a credential as text.
    """

    resources: Resources | None = None
    jvm: Jvm = Jvm()
    properties: Mapping[str, PropertyValue | Unchecked] = NOTHING
    env: Mapping[str, EnvValue] = NOTHING
    env_from: Sequence[ConfigMapVariables] = ()
    log_levels: Mapping[str, LogLevel] = NOTHING
    post_start: Mapping[str, Any] | None = None
    pre_stop: Mapping[str, Any] | None = None
    readiness_probe: Probe | None = None
    liveness_probe: Probe | None = None
    startup_probe: Probe | None = None

    def __post_init__(self) -> None:
        if self.resources is not None:
            checks.instance("Process resources", self.resources, Resources)
        checks.instance("Process jvm", self.jvm, Jvm)
        for name in ("readiness_probe", "liveness_probe", "startup_probe"):
            probe = getattr(self, name)
            if probe is not None:
                checks.instance(f"Process {name}", probe, Probe)
                if name != "readiness_probe":
                    only_readiness_counts_successes(f"Process {name}", probe)
        given = given_properties("Process properties", self.properties)
        for name, text in given.values.items():
            shell.definition(name, text, sourced=True)
        put(
            self,
            env=frozen(environment.checked("Process env", self.env)),
            env_from=environment.config_map_variables("Process env_from", self.env_from),
            log_levels=frozen(log_levels("Process log_levels", self.log_levels)),
            properties=given.properties,
        )
        for name in ("post_start", "pre_stop"):
            if getattr(self, name) is not None:
                put(self, **{name: frozen(hook(f"Process {name}", getattr(self, name)))})
        for option in self.jvm.options:
            shell.option(option, sourced=True)


PROCESS = Process()
"""The options of a process for which nothing is set."""
