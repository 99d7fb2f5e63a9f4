"""A values file as a program that builds the same cluster with the typed API."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .._base.quantities import MIB
from .._parts.ports import PORT_OPTIONS, Ports
from .._pods.names import check_name
from ..errors import AlluxioConfigError
from ._check import GLOBAL, Checked
from ._convert_checks import Owned
from ._convert_csi import client, csi
from ._convert_journal import is_embedded, journal, metastore
from ._convert_parts import fuse, log_server, metrics, proxy
from ._convert_pods import claim_mounts, pod, process, tolerations
from ._convert_properties import Settings
from ._convert_tiers import tiers
from ._convert_values import Names, changed, claim, fields, path
from ._keys import keys
from ._program import UNSET, Call, Name, Program, call
from ._values import Values

_NO_UFS = "/opt/alluxio/underFSStorage"
_PURGE = "alluxio.security.stale.channel.purge.interval"
_IDS = ("alluxio", "domain", "csi-storage-class", "csi-claim", "csi-volume")


@dataclass
class Converted:
    """A values file as a program.

    Attributes:
        program: Builds it, in the chart `chart`.
        owned: The properties that the constructs set too.
        warnings: What is legal but unwise.
    """

    program: Program
    owned: list[Owned]
    warnings: list[str]


def cluster_name(checked: Checked, release_name: str) -> str:
    """The name that Helm's objects begin with.

    Args:
        checked: The values.
        release_name: Helm's name of the release.

    Raises:
        ValuesProblem: On a name that no host can have.
    """
    override, own = checked["fullnameOverride"], checked["nameOverride"]
    part = own or "alluxio"
    name = override or (release_name if part in release_name else f"{release_name}-{part}")
    try:
        return check_name("the name of the cluster", name)
    except AlluxioConfigError as error:
        place = ("fullnameOverride",) if override else ("nameOverride",) if own else ()
        raise checked.problem(place, str(error)) from None


def convert(
    checked: Checked, user: Values, *, release_name: str, namespace: str | None
) -> Converted:
    """Describe the cluster of a values file.

    Args:
        checked: The values.
        user: The user's own among them.
        release_name: Helm's name of the release.
        namespace: The namespace of the chart, if any.

    Raises:
        ValuesProblem: On what cannot be honoured, with the reason.
    """
    program, warnings = Program(ids=set(_IDS)), []
    settings = Settings(checked)
    name = cluster_name(checked, release_name)
    names = Names(name, user)
    _refuse(checked)
    if checked["nameOverride"] and checked["fullnameOverride"]:
        warnings.append("nameOverride has no effect beside fullnameOverride: label app is alluxio")
    if user.tree.get(GLOBAL):
        warnings.append(f"{GLOBAL} has no effect, as in the chart, which reads nothing of it")
    secrets = []
    for variable, secret_name in settings.credentials.written(program, name):
        secrets.append(variable)
        warnings.append(
            f"credentials that stand in the values are written to Secret {secret_name}, values"
            " included: keep the output out of repositories, or make a Secret yourself and use"
            " UfsSecret.from_existing"
        )
    secrets += _secrets(checked, program)
    short_circuit = _short_circuit(checked, program, names)
    if not settings.ufs and checked["master.enabled"]:
        warnings.append(
            f"there is no under store: each container keeps files of its own in {_NO_UFS}; give"
            " properties.alluxio.master.mount.table.root.ufs"
        )
    sinks = metrics(checked, warnings)
    mounts = claim_mounts(checked) or UNSET
    cluster = Call(
        "AlluxioCluster",
        Name("chart"),
        "alluxio",
        name=UNSET if name == "alluxio" else name,
        image=_image(checked),
        ufs=Call(
            "Ufs",
            settings.ufs or _NO_UFS,
            place=settings.ufs_place,
            options=settings.ufs_options or UNSET,
            read_only=settings.read_only,
        ),
        masters=changed(checked, "master.count"),
        master_enabled=changed(checked, "master.enabled"),
        worker_enabled=changed(checked, "worker.enabled"),
        journal=journal(checked, settings, warnings),
        metastore=metastore(checked),
        tiers=tiers(checked),
        short_circuit=short_circuit,
        fuse=fuse(checked, settings, names),
        csi=csi(checked, settings, names, warnings, namespace),
        proxy=proxy(checked, settings),
        log_server=log_server(checked, settings, names, mounts),
        metrics=sinks,
        secrets=secrets or UNSET,
        config_maps=_config_maps(checked) or UNSET,
        ports=_ports(checked, settings, warnings),
        properties=_properties(settings) or UNSET,
        jvm_options=_jvm_options(settings),
        master=process(checked, settings, "master"),
        job_master=process(checked, settings, "jobMaster"),
        worker=process(checked, settings, "worker"),
        job_worker=process(checked, settings, "jobWorker"),
        pod=_pod(checked),
        master_pod=pod(checked, "master", mounts=mounts),
        worker_pod=pod(checked, "worker", mounts=mounts),
    )
    if checked["csi.clientEnabled"]:
        client(checked, settings, names, program, program.let("alluxio", cluster))
    else:
        program.do(cluster)
    return Converted(program, settings.owned, warnings)


def _refuse(checked: Checked) -> None:
    """Refuse what can only be what it is."""
    for key in keys():
        if key.path.endswith(".args") and checked[key.path] != key.default:
            raise checked.problem(
                path(key.path),
                f"must be {key.default} (got {checked[key.path]}): other arguments start another"
                " process, and without --no-format a master empties its journal; leave it out",
            )
    replicas = checked["master.replicas"]
    if replicas not in (1, checked["master.count"]):
        raise checked.problem(
            path("master.replicas"),
            f"is {replicas}, but master.count, which the chart reads, is"
            f" {checked['master.count']}; set master.count, and leave this out",
        )
    if checked["logserver.replicas"] != 1:
        raise checked.problem(
            path("logserver.replicas"), "must be 1: two would write to the same files; leave it out"
        )
    if checked["logserver.strategy.type"] != "Recreate":
        raise checked.problem(
            path("logserver.strategy.type"),
            "must be Recreate: two log servers would write to the same files; leave it out",
        )


def _image(checked: Checked) -> Any:
    repository = changed(checked, "image")
    arguments = () if repository is UNSET else (repository,)
    return call(
        "Image",
        *arguments,
        place=("image",),
        tag=changed(checked, "imageTag"),
        pull_policy=changed(checked, "imagePullPolicy"),
    )


def _pod(checked: Checked) -> Any:
    """The options of all pods."""
    user, group, fs_group = checked["user"], checked["group"], checked["fsGroup"]
    annotations = checked["metrics.podAnnotations"] if checked["metrics.enabled"] else None
    aliases = []
    for i, item in enumerate(checked["hostAliases"] or ()):
        place = ("hostAliases", i)
        known = {"ip": "text", "hostnames": "text list"}
        found = fields(checked, item, place, known, ["ip", "hostnames"])
        aliases.append(Call("HostAlias", place=place, **found))
    return call(
        "PodOptions",
        annotations=annotations or UNSET,
        node_selector=checked["nodeSelector"] or UNSET,
        tolerations=tolerations(checked, "tolerations"),
        host_aliases=aliases or UNSET,
        service_account_name=checked["serviceAccount"] or UNSET,
        image_pull_secrets=checked["imagePullSecrets"] or UNSET,
        user=UNSET if user == 1000 else user,
        group=UNSET if group == user else group,
        fs_group=UNSET if fs_group == user else fs_group,
    )


def _properties(settings: Settings) -> dict[str, Any]:
    """The cluster's properties: without the chart's own, Alluxio's default is written out."""
    given = dict(settings.properties("properties"))
    if given.get(_PURGE) == "365d":
        del given[_PURGE]
    elif _PURGE not in given:
        given[_PURGE] = "3d"
    return given


def _jvm_options(settings: Settings) -> Any:
    options = settings.options("properties")
    return UNSET if options == ["-XX:+UseContainerSupport"] else options


def _ports(checked: Checked, settings: Settings, warnings: list[str]) -> Any:
    """The ports that were moved."""
    parts = {"job_master": "jobMaster", "job_worker": "jobWorker"}
    keys_of: dict[str, str] = {}
    moved: dict[str, Any] = dict(settings.ports)
    for option in PORT_OPTIONS.values():
        part, _, port = option.removesuffix("_journal").rpartition("_")
        key = f"{parts.get(part, part)}.ports.{port}"
        if not checked.has(key) or changed(checked, key) is UNSET:
            continue
        if port == "embedded" and not is_embedded(checked):
            warnings.append(f"{key} has no effect: journal.type is not EMBEDDED")
            continue
        keys_of[option], moved[option] = key, checked[key]
    try:
        Ports(**moved)
    except AlluxioConfigError as error:
        words = re.findall(r"\w+", str(error))
        key = next((key for option, key in keys_of.items() if option in words), "fuse.properties")
        raise checked.problem(path(key), str(error)) from None
    return call("Ports", **moved)


def _short_circuit(checked: Checked, program: Program, names: Names) -> Any:
    if not checked["shortCircuit.enabled"]:
        return "off"
    if checked["shortCircuit.policy"] == "local":
        return "local"
    # The chart's own default is uuid, for which the workers of the release make no socket.
    of_domain = {key.path for key in keys() if key.path.startswith("shortCircuit.")}
    if not names.gives(*of_domain - {"shortCircuit.enabled", "shortCircuit.hostPath"}):
        return UNSET
    if not any(checked[f"{each}.enabled"] for each in ("worker", "fuse", "csi")):
        return UNSET
    name = names.cluster
    claim_name: Any = UNSET
    arguments: tuple[str, ...] = ()
    if checked["shortCircuit.volumeType"] == "hostPath":
        host_path = checked["shortCircuit.hostPath"]
        arguments = () if host_path == f"/tmp/{name}-domain" else (host_path,)
        volume: Any = Call("VolumeSource.host_path", *arguments, place=("shortCircuit", "hostPath"))
    else:
        volume = claim(checked, "shortCircuit", in_bytes=MIB)
        claim_name = names.own(checked, "shortCircuit.pvcName", f"{name}-worker-domain-socket")
    if volume is UNSET and claim_name is UNSET:
        return "uuid"
    domain = Call(
        "ShortCircuitDomain",
        Name("chart"),
        "domain",
        place=("shortCircuit",),
        volume=volume,
        # A directory that is named needs no name.
        name=UNSET if name == "alluxio" or arguments else name,
        claim_name=claim_name,
    )
    return program.let("domain", domain)


def _secrets(checked: Checked, program: Program) -> list[Name]:
    """The existing Secrets, one of each name and mount, for the pods that have it so."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for pod_name in ("master", "worker", "logserver"):
        for secret_name, mount in (checked[f"secrets.{pod_name}"] or {}).items():
            wanted.setdefault((secret_name, mount), []).append(pod_name)
    variables = []
    for (secret_name, mount), pods in wanted.items():
        value = Call(
            "UfsSecret.from_existing",
            Name("chart"),
            program.id(secret_name),
            place=("secrets", pods[0], secret_name),
            secret_name=secret_name,
            mount=mount,
            pods=UNSET if pods == ["master", "worker"] else pods,
        )
        variables.append(program.let(secret_name, value))
    return variables


def _config_maps(checked: Checked) -> list[Call]:
    wanted: dict[tuple[str, str], list[str]] = {}
    for pod_name in ("master", "worker", "logserver"):
        for name, mount in (checked[f"configmaps.{pod_name}"] or {}).items():
            wanted.setdefault((name, mount), []).append(pod_name)
    return [
        Call(
            "ConfigMapFiles",
            place=("configmaps", pods[0], name),
            config_map_name=name,
            mount=mount,
            pods=UNSET if pods == ["master", "worker"] else pods,
        )
        for (name, mount), pods in wanted.items()
    ]
