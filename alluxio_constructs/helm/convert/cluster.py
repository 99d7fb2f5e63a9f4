"""Converts checked values to the options of a cluster, and to what is written with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..._model.options import DEFAULTS, ClusterOptions
from ..._parts.ports import PORT_OPTIONS, Ports
from ..._parts.ufs import DEFAULT_UFS, Ufs
from ..._pods.chart_labels import ChartLabels
from ..._pods.image import Image
from ..._pods.mounts import Mount
from ..._pods.names import APP, check_name
from ..._pods.pod import PodOptions
from ...errors import AlluxioConfigError
from ..keys.check import GLOBAL
from ..keys.checked import Checked
from ..keys.table import KEYS, key_of
from .csi import client, csi
from .description import Description
from .extras import claim_mounts
from .journal import is_embedded, journal, metastore
from .parts import fuse, log_server, metrics, proxy, short_circuit
from .pods import all_pods, pod, process
from .secrets import config_maps, existing_secrets
from .settings import Settings
from .simple import advise
from .tiers import tiers
from .volumes import volumes_of

_PURGE = "alluxio.security.stale.channel.purge.interval"

IDS = ("alluxio", "csi-storage-class", "csi-claim", "csi-volume")
"""The ids of all constructs but Secrets."""


def cluster_name(checked: Checked, release_name: str | None) -> str:
    """The name that Helm's objects begin with.

    Args:
        checked: The values.
        release_name: Helm's release name, if there is one.

    Raises:
        ValuesError: On a name that is not a valid host name.
    """
    override, own = checked["fullnameOverride"], checked["nameOverride"]
    part, release_name = own or APP, release_name or APP
    name = override or (release_name if part in release_name else f"{release_name}-{part}")
    try:
        return check_name("the name of the cluster", name)
    except AlluxioConfigError as error:
        place = ("fullnameOverride",) if override else ("nameOverride",) if own else ()
        raise checked.problem(place, error.message) from None


def convert(checked: Checked, *, release_name: str | None, namespace: str | None) -> Description:
    """Describe the cluster of a values file.

    Args:
        checked: The values.
        release_name: Helm's release name, if there is one.
        namespace: The namespace of the chart, if any.

    Raises:
        ValuesError: On values that cannot be converted, with the reason.
    """
    settings = Settings(checked)
    name = cluster_name(checked, release_name)
    _refuse(checked)
    if checked.user.tree.get(GLOBAL):
        advise(f"{GLOBAL} has no effect: as in the chart, nothing reads it")
    secrets = list(settings.credentials.secrets(name))
    secrets += existing_secrets(checked, {*IDS, *(each.id for each in secrets)})
    domain = short_circuit(checked, name)
    its_metrics = metrics(checked)
    mounts = claim_mounts(checked)
    with checked.at(settings.ufs_place):
        ufs = Ufs(
            settings.ufs or DEFAULT_UFS, options=settings.ufs_options, read_only=settings.read_only
        )
    options: ClusterOptions = {
        "name": name,
        "image": _image(checked),
        "ufs": ufs,
        "masters": 1 if settings.masters_elsewhere else checked["master.count"],
        "master_enabled": checked["master.enabled"],
        "worker_enabled": checked["worker.enabled"],
        "journal": None if settings.masters_elsewhere else journal(checked, settings),
        "metastore": metastore(checked),
        "tiers": tiers(checked, settings),
        "short_circuit": domain,
        "fuse": fuse(checked, settings),
        "csi": csi(checked, settings, namespace),
        "proxy": proxy(checked, settings),
        "log_server": log_server(checked, settings, name, mounts),
        "metrics": its_metrics,
        "secrets": tuple(each.options for each in secrets),
        "config_maps": tuple(config_maps(checked)),
        "ports": _ports(checked, settings),
        "properties": _properties(settings),
        "jvm_options": tuple(settings.options("properties")),
        "master": process(checked, settings, "master"),
        "job_master": process(checked, settings, "jobMaster"),
        "worker": process(checked, settings, "worker"),
        "job_worker": process(checked, settings, "jobWorker"),
        "pod": all_pods(checked),
        "master_pod": _server_pod(checked, "master", name, mounts),
        "worker_pod": _server_pod(checked, "worker", name, mounts),
        "chart_labels": _labels(checked, name, release_name),
    }
    if settings.names_memory:
        from .memory import with_tight  # needed only if sizes are given

        options = with_tight(options)
    return Description(
        options=_without_defaults(options),
        secrets=secrets,
        client=client(checked, settings),
        owned=settings.owned,
    )


def _server_pod(checked: Checked, owner: str, name: str, mounts: Sequence[Mount]) -> PodOptions:
    return pod(checked, owner, mounts=mounts, volumes=volumes_of(checked, owner, name, mounts))


def _labels(checked: Checked, name: str, release_name: str | None) -> ChartLabels:
    """The chart's labels; without a release name, `release` is the cluster name."""
    app = (checked["nameOverride"] or APP)[:63].removesuffix("-")
    with checked.at("nameOverride"):
        return ChartLabels(release=None if release_name == name else release_name, app=app)


def _without_defaults(options: ClusterOptions) -> ClusterOptions:
    return {  # type: ignore[return-value]
        option: value
        for option, value in options.items()
        if option == "ufs" or value != DEFAULTS[option]
    }


def _refuse(checked: Checked) -> None:
    """Refuse other values of keys that allow only one."""
    for key in KEYS.values():
        if key.kind == "arguments" and checked[key.path] != key.default:
            raise checked.problem(
                key.path,
                f"must be {key.default} (got {checked[key.path]}): other arguments start another"
                " process, and without --no-format a master empties its journal; leave it out",
            )
    replicas = checked["master.replicas"]
    if replicas not in (1, checked["master.count"]):
        raise checked.problem(
            "master.replicas",
            f"is {replicas}, but master.count, which the chart reads, is"
            f" {checked['master.count']}; set master.count, and leave this out",
        )
    if checked["logserver.replicas"] != 1:
        raise checked.problem(
            "logserver.replicas",
            "must be 1: two log servers would write to the same files; leave it out",
        )
    if checked["logserver.strategy.type"] != "Recreate":
        raise checked.problem(
            "logserver.strategy.type",
            "must be Recreate: two log servers would write to the same files; leave it out",
        )


def _image(checked: Checked) -> Image:
    with checked.at("image"):
        return Image(
            checked["image"], tag=checked["imageTag"], pull_policy=checked["imagePullPolicy"]
        )


def _properties(settings: Settings) -> dict[str, Any]:
    """The cluster's properties; if the chart's own was deleted, Alluxio's default is written."""
    given = dict(settings.properties("properties"))
    if given.get(_PURGE) == "365d":
        del given[_PURGE]
    elif _PURGE not in given:
        given[_PURGE] = "3d"
    return given


def _ports(checked: Checked, settings: Settings) -> Ports:
    """The ports that are not the defaults."""
    moved = dict(settings.ports)
    for option in PORT_OPTIONS.values():
        key = key_of("ports", option)
        if key is None or (number := checked.changed(key)) is None:
            continue
        if option.endswith("_embedded_journal") and not is_embedded(checked):
            advise(f"{key} has no effect: journal.type is not EMBEDDED")
            continue
        moved[option] = number
    # If two ports collide, the error may name the one that was not changed.
    by_number = {number: option for option, number in moved.items()}
    blamed = {
        option: option if option in moved else by_number[getattr(Ports, option)]
        for option in PORT_OPTIONS.values()
        if option in settings.ports or (option not in moved and getattr(Ports, option) in by_number)
    }
    keys = {one: key_of("ports", other) or "fuse.properties" for one, other in blamed.items()}
    with checked.at("ports", keys):
        return Ports(**moved)
