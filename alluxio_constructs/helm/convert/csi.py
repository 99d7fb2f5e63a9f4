"""Converts the CSI driver of the values, and its volumes."""

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
    """The `Csi` of the values; None if the driver is not enabled.

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
    # True is the chart's default, but not that of this library.
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
    """Whether the driver is enabled, after checking its keys."""
    if checked["csi.mountPath"] != default("csi.mountPath"):
        raise checked.problem(
            "csi.mountPath",
            "has no effect: it is where the chart's example pods mount the volume, and those are"
            " not written; leave it out, and mount the claim in your own pods",
        )
    if not checked["csi.enabled"]:
        if checked["csi.clientEnabled"]:
            raise checked.problem(
                "csi.clientEnabled", "needs the driver; set csi.enabled: true as well"
            )
        return False
    if namespace is None:
        raise checked.problem(
            "csi.enabled",
            "needs a namespace, to which the driver's roles refer; give --namespace NS (or"
            ' namespace="…")',
        )
    policy = checked.changed("csi.imagePullPolicy")
    if policy not in (None, checked["imagePullPolicy"]):
        raise checked.problem(
            "csi.imagePullPolicy",
            f"is {policy}, but imagePullPolicy, which applies to the driver's image, is"
            f" {checked['imagePullPolicy']}; set imagePullPolicy, and leave this out",
        )
    return True


def _warn(checked: Checked, *, in_pod: bool, daemon: bool) -> None:
    """Warn of options without effect."""
    if _has_java_options(checked):
        if in_pod and not checked["csi.clientEnabled"]:
            advise(
                "csi.javaOptions has no effect without csi.clientEnabled: it applies only to the"
                " volumes that this writes; use fuse.properties, which applies to all volumes"
            )
        if daemon and not in_pod:
            advise(
                "csi.javaOptions has no effect with fuse.enabled and without csi.mountInPod: the"
                " FUSE processes of volumes have the options of the daemon; use fuse.properties"
            )


def client(checked: Checked, settings: Settings) -> Client | None:
    """The storage class, the claim and the static volume; None if they are not written.

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
        # Volumes without a daemon have the chart's own options in any case.
        elsewhere = any(_CACHE in settings.properties(each) for each in ("properties", "fuse"))
        implied = not (_has_java_options(checked) or checked["fuse.enabled"] or elsewhere)
        if not implied and settings.properties("csi"):
            volume["properties"] = settings.properties("csi")
        if settings.options("csi"):
            volume["jvm_options"] = settings.options("csi")
    return Client(volume, claim)


def _in_pod(checked: Checked) -> bool:
    """Whether volumes have FUSE pods: yes unless the user says no, as the chart's default fails."""
    return bool(checked["csi.mountInPod"] or not checked.gives("csi.mountInPod"))


def _has_java_options(checked: Checked) -> bool:
    """Whether there are Java options other than the chart's."""
    given = checked["csi.javaOptions"]
    return bool(not given or given != default("csi.javaOptions"))


def _fuse(checked: Checked, settings: Settings, in_pod: bool) -> Process:
    """The FUSE process of each volume: that of `fuse`, with the options of the driver."""
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
