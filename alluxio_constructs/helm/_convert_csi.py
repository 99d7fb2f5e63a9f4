"""The CSI driver of the values, and what is mounted by it."""

from __future__ import annotations

from typing import Any

from ._check import Checked
from ._convert_pods import fuse_pod, pod, process
from ._convert_properties import Settings
from ._convert_values import Names, changed, default, path, resources, size
from ._program import UNSET, Call, Name, Program, call

_CACHE = "alluxio.user.metadata.cache.enabled"
_IMAGES = {
    "provisioner_image": "csi.controllerPlugin.provisioner.image",
    "registrar_image": "csi.nodePlugin.driverRegistrar.image",
}
_RESOURCES = {
    "provisioner_resources": "csi.controllerPlugin.provisioner",
    "controller_resources": "csi.controllerPlugin.controller",
    "registrar_resources": "csi.nodePlugin.driverRegistrar",
    "node_server_resources": "csi.nodePlugin.nodeserver",
}


def csi(
    checked: Checked,
    settings: Settings,
    names: Names,
    warnings: list[str],
    namespace: str | None,
) -> Any:
    """The `Csi` of the values, or `UNSET`.

    Args:
        checked: The values.
        settings: The properties, variables and JVM options.
        names: The cluster's names.
        warnings: Where what is legal but unwise goes.
        namespace: The namespace of the chart.
    """
    if checked["csi.mountPath"] != default("csi.mountPath"):
        raise checked.problem(
            path("csi.mountPath"),
            "has no effect: it is where the chart's own example pods mount the volume, and there"
            " are none; leave it out, and mount the claim in your pods",
        )
    if not checked["csi.enabled"]:
        if checked["csi.clientEnabled"]:
            raise checked.problem(
                path("csi.clientEnabled"), "needs the driver; set csi.enabled: true too"
            )
        return UNSET
    if namespace is None:
        raise checked.problem(
            path("csi.enabled"),
            "needs a namespace, which the driver's roles name; give --namespace NS (or"
            ' namespace="…")',
        )
    policy = changed(checked, "csi.imagePullPolicy")
    if policy not in (UNSET, checked["imagePullPolicy"]):
        raise checked.problem(
            path("csi.imagePullPolicy"),
            f"is {policy}, but imagePullPolicy, that of the driver's image, is"
            f" {checked['imagePullPolicy']}; give that, and leave this out",
        )
    in_pod, daemon = _in_pod(checked, names), checked["fuse.enabled"]
    if _has_java_options(checked):
        if in_pod and not checked["csi.clientEnabled"]:
            warnings.append(
                "csi.javaOptions has no effect without csi.clientEnabled: it is of the volumes that"
                " this writes; give the FUSE processes of all volumes fuse.properties"
            )
        if daemon and not in_pod:
            warnings.append(
                "csi.javaOptions has no effect with fuse.enabled and without csi.mountInPod: the"
                " FUSE processes of volumes read what the daemon reads; use fuse.properties"
            )
    own: dict[str, Any] = {}
    if not daemon:
        own["fuse"] = _fuse(checked, settings, in_pod)
        own["fuse_user"] = settings.fuse_user
        if in_pod:
            own["fuse_pod"] = fuse_pod(checked, node_selector=UNSET)
    return Call(
        "Csi",
        place=("csi",),
        mount_in_pod=UNSET if in_pod else False,
        **{option: _image(checked, key) for option, key in _IMAGES.items()},
        **{option: resources(checked, key) for option, key in _RESOURCES.items()},
        # The chart's default, and not ours.
        controller_pod=pod(
            checked,
            "csi.controllerPlugin",
            host_network=checked["csi.controllerPlugin.hostNetwork"] or UNSET,
        ),
        node_pod=pod(checked, "csi.nodePlugin"),
        **own,
    )


def client(
    checked: Checked, settings: Settings, names: Names, program: Program, cluster: Name
) -> None:
    """Write the class, the claim and the static volume.

    Args:
        checked: The values.
        settings: The properties, variables and JVM options.
        names: The cluster's names.
        program: Where to.
        cluster: The cluster in it.
    """
    quota = changed(checked, "csi.quota")
    claim = {
        "size": UNSET if quota is UNSET else size(quota),
        "access_modes": changed(checked, "csi.accessModes"),
    }
    options = checked["csi.mountOptions"]
    volume: dict[str, Any] = {
        "driver": Name(f"{cluster.name}.csi_driver"),
        "alluxio_path": changed(checked, "csi.alluxioPath"),
        "mount_options": UNSET if options == default("csi.mountOptions") else options or [],
    }
    if _in_pod(checked, names):
        # What the chart's say, volumes without a daemon have anyhow.
        elsewhere = any(_CACHE in settings.properties(each) for each in ("properties", "fuse"))
        implied = not (_has_java_options(checked) or checked["fuse.enabled"] or elsewhere)
        volume["properties"] = (not implied and settings.properties("csi")) or UNSET
        volume["jvm_options"] = settings.options("csi") or UNSET
    chart, place = Name("chart"), ("csi",)
    program.do(Call("CsiStorageClass", chart, "csi-storage-class", place=place, **volume))
    program.do(Call("CsiClaim", chart, "csi-claim", place=place, **claim))
    program.do(Call("CsiVolume", chart, "csi-volume", place=place, **volume, **claim))


def _in_pod(checked: Checked, names: Names) -> bool:
    """Whether volumes have FUSE pods: unless the user says no, since the chart's default fails."""
    return bool(checked["csi.mountInPod"] or not names.gives("csi.mountInPod"))


def _has_java_options(checked: Checked) -> bool:
    """Whether there are others than the chart's."""
    return bool(changed(checked, "csi.javaOptions") is not UNSET or not checked["csi.javaOptions"])


def _fuse(checked: Checked, settings: Settings, in_pod: bool) -> Any:
    """The FUSE process of each volume: that of the values, with the driver's own options."""
    given = process(checked, settings, "fuse", ())
    options = dict(given.options) if given is not UNSET else {}
    driver: dict[str, Any] = {}
    if _has_java_options(checked):
        if not in_pod:
            driver.update(settings.properties("csi"))
        if not any(_CACHE in settings.properties(each) for each in ("csi", "properties")):
            driver[_CACHE] = False
    properties = {**driver, **options.pop("properties", {})}
    jvm = [] if in_pod else settings.options("csi")
    if jvm:
        before = options["jvm"].options["options"] if "jvm" in options else []
        options["jvm"] = Call("Jvm", place=path("csi.javaOptions"), options=[*before, *jvm])
    return call("Process", place=("fuse",), **{**options, "properties": properties or UNSET})


def _image(checked: Checked, key: str) -> Any:
    reference = changed(checked, key)
    if reference is UNSET:
        return UNSET
    name, at, digest = reference.partition("@")
    repository, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        repository, tag = name, ""
    return Call(
        "Image",
        repository,
        place=path(key),
        tag=tag or None,
        digest=digest if at else UNSET,
    )
