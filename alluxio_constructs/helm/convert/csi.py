"""The CSI driver of the values, and what is mounted by it."""

from __future__ import annotations

from typing import Any, TypedDict

from ..._base.values import replace
from ..._parts.csi import Csi
from ..._pods.image import Image
from ..._pods.pod import NO_OPTIONS
from ..._pods.process import PROCESS, Process
from ..keys.checked import Checked
from ..keys.table import default
from .description import ClaimOptions, Client, VolumeOptions
from .pods import fuse_pod, pod, process
from .settings import Settings
from .simple import advise, resources

_CACHE = "alluxio.user.metadata.cache.enabled"
_PROVISIONER = "csi.controllerPlugin.provisioner"
_REGISTRAR = "csi.nodePlugin.driverRegistrar"


class _Images(TypedDict, total=False):
    provisioner_image: Image
    registrar_image: Image


def csi(checked: Checked, settings: Settings, namespace: str | None) -> Csi | None:
    """The `Csi` of the values, if they have a driver.

    Args:
        checked: The values.
        settings: The properties, variables and JVM options.
        namespace: The namespace of the chart.
    """
    if not _driver(checked, namespace):
        return None
    in_pod, daemon = _in_pod(checked), checked["fuse.enabled"]
    _warn(checked, in_pod=in_pod, daemon=daemon)
    images: _Images = {}
    if (provisioner := _image(checked, f"{_PROVISIONER}.image")) is not None:
        images["provisioner_image"] = provisioner
    if (registrar := _image(checked, f"{_REGISTRAR}.image")) is not None:
        images["registrar_image"] = registrar
    # The chart's default, and not ours.
    network = checked["csi.controllerPlugin.hostNetwork"] or None
    controller_pod = pod(checked, "csi.controllerPlugin", own={"host_network": network})
    node_pod = pod(checked, "csi.nodePlugin")
    its_fuse = PROCESS if daemon else _fuse(checked, settings, in_pod)
    its_pod = NO_OPTIONS
    if in_pod and not daemon:
        its_pod = fuse_pod(checked, own={"node_selector": {}})
    with checked.at("csi", {"fuse_pod user": "fuse.user"}):
        return Csi(
            mount_in_pod=in_pod,
            provisioner_resources=resources(checked, _PROVISIONER),
            controller_resources=resources(checked, "csi.controllerPlugin.controller"),
            registrar_resources=resources(checked, _REGISTRAR),
            node_server_resources=resources(checked, "csi.nodePlugin.nodeserver"),
            controller_pod=controller_pod,
            node_pod=node_pod,
            fuse=its_fuse,
            fuse_user=None if daemon else settings.fuse_user,
            fuse_pod=its_pod,
            **images,
        )


def _driver(checked: Checked, namespace: str | None) -> bool:
    """Whether there is a driver, once it is known that there can be one."""
    if checked["csi.mountPath"] != default("csi.mountPath"):
        raise checked.problem(
            "csi.mountPath",
            "has no effect: it is where the chart's own example pods mount the volume, and there"
            " are none; leave it out, and mount the claim in your pods",
        )
    if not checked["csi.enabled"]:
        if checked["csi.clientEnabled"]:
            raise checked.problem(
                "csi.clientEnabled", "needs the driver; set csi.enabled: true too"
            )
        return False
    if namespace is None:
        raise checked.problem(
            "csi.enabled",
            "needs a namespace, which the driver's roles name; give --namespace NS (or"
            ' namespace="…")',
        )
    policy = checked.changed("csi.imagePullPolicy")
    if policy not in (None, checked["imagePullPolicy"]):
        raise checked.problem(
            "csi.imagePullPolicy",
            f"is {policy}, but imagePullPolicy, that of the driver's image, is"
            f" {checked['imagePullPolicy']}; give that, and leave this out",
        )
    return True


def _warn(checked: Checked, *, in_pod: bool, daemon: bool) -> None:
    """Warn of options without effect."""
    if _has_java_options(checked):
        if in_pod and not checked["csi.clientEnabled"]:
            advise(
                "csi.javaOptions has no effect without csi.clientEnabled: it is of the volumes that"
                " this writes; give the FUSE processes of all volumes fuse.properties"
            )
        if daemon and not in_pod:
            advise(
                "csi.javaOptions has no effect with fuse.enabled and without csi.mountInPod: the"
                " FUSE processes of volumes read what the daemon reads; use fuse.properties"
            )


def client(checked: Checked, settings: Settings) -> Client | None:
    """The class, the claim and the static volume, if they are written.

    Args:
        checked: The values.
        settings: The properties, variables and JVM options.
    """
    if not checked["csi.clientEnabled"]:
        return None
    claim: ClaimOptions = {}
    if (quota := checked.changed("csi.quota")) is not None:
        claim["size"] = quota
    if (modes := checked.changed("csi.accessModes")) is not None:
        claim["access_modes"] = modes
    volume: VolumeOptions = {}
    if (alluxio_path := checked.changed("csi.alluxioPath")) is not None:
        volume["alluxio_path"] = alluxio_path
    options = checked["csi.mountOptions"]
    if options != default("csi.mountOptions"):
        volume["mount_options"] = options or []
    if _in_pod(checked):
        # What the chart's say, volumes without a daemon have anyhow.
        elsewhere = any(_CACHE in settings.properties(each) for each in ("properties", "fuse"))
        implied = not (_has_java_options(checked) or checked["fuse.enabled"] or elsewhere)
        if not implied and settings.properties("csi"):
            volume["properties"] = settings.properties("csi")
        if settings.options("csi"):
            volume["jvm_options"] = settings.options("csi")
    return Client(volume, claim)


def _in_pod(checked: Checked) -> bool:
    """Whether volumes have FUSE pods: unless the user says no, since the chart's default fails."""
    return bool(checked["csi.mountInPod"] or not checked.gives("csi.mountInPod"))


def _has_java_options(checked: Checked) -> bool:
    """Whether there are others than the chart's."""
    given = checked["csi.javaOptions"]
    return bool(not given or given != default("csi.javaOptions"))


def _fuse(checked: Checked, settings: Settings, in_pod: bool) -> Process:
    """The FUSE process of each volume: that of the values, with the driver's own options."""
    given = process(checked, settings, "fuse", ())
    driver: dict[str, Any] = {}
    if _has_java_options(checked):
        if not in_pod:
            driver.update(settings.properties("csi"))
        if not any(_CACHE in settings.properties(each) for each in ("csi", "properties")):
            driver[_CACHE] = False
    options = [] if in_pod else settings.options("csi")
    with checked.at("csi.javaOptions"):
        jvm = replace(given.jvm, options=[*given.jvm.options, *options])
    with checked.at("fuse"):
        return replace(given, jvm=jvm, properties={**driver, **given.properties})


def _image(checked: Checked, key: str) -> Image | None:
    reference = checked.changed(key)
    if reference is None:
        return None
    name, at, digest = reference.partition("@")
    repository, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        repository, tag = name, ""
    with checked.at(key):
        return Image(repository, tag=tag or None, digest=digest if at else None)
