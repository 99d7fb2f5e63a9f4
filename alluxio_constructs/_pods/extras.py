"""What users add to Alluxio's pods: containers, volumes, mounts and ports of Services."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from .._base import checks
from .._base.values import replace
from .._credentials import in_data
from ..errors import AlluxioConfigError, refuse
from .directories import check_prepared, container_path, is_file_of_conf
from .mounts import Mount, PodVolume, VolumeKind, host_path_of, is_reference, kind_of


def volumes(parameter: str, given: object) -> tuple[PodVolume, ...]:
    """Check volumes.

    Args:
        parameter: Their name in errors.
        given: The volumes.

    Raises:
        AlluxioConfigError: On a name or a source that Kubernetes refuses, or a volume without a
            source of its own.
    """
    return tuple(
        _volume(f"{parameter}[{i}]", each)
        for i, each in enumerate(checks.sequence(parameter, given, PodVolume))
    )


def _volume(parameter: str, volume: PodVolume, *, templates: bool = False) -> PodVolume:
    from .._kubernetes.walk import check  # slow, and needed for volumes only

    checks.dns_label(f"{parameter} name", volume.name)
    if volume.claim_template is not None and templates:
        if volume.source:
            raise refuse(
                f"{parameter} source",
                volume.source,
                "cannot be combined with a claim_template",
                "leave one of them out",
            )
        what = f"{parameter} claim_template"
        claim = check(what, volume.claim_template, "core.v1.PersistentVolumeClaimSpec")
        return replace(volume, claim_template=claim)
    if volume.claim_template is not None:
        raise refuse(
            f"{parameter} claim_template",
            volume.claim_template,
            "is supported only for journal, metastore and tiers",
            "leave it out, and give source={…}",
        )
    source = volume.source
    if len(source) != 1:
        raise refuse(
            f"{parameter} source",
            source,
            "must be exactly one source of a volume",
            'use source={"emptyDir": {}} or the like',
        )
    checks.public(f"{parameter} source", source)
    check(f"{parameter} source", source, "core.v1.Volume", but=("name",))
    return volume


def mounts(parameter: str, given: object, *, templates: bool = False) -> tuple[Mount, ...]:
    """Check mounts, each with its volume.

    Args:
        parameter: Their name in errors.
        given: The mounts.
        templates: Whether volumes may be on claim templates. Default: False.

    Raises:
        AlluxioConfigError: If a directory to be prepared is read-only, or as for `volumes` and
            `mount_path`.
    """
    checked = []
    for i, mount in enumerate(checks.sequence(parameter, given, Mount)):
        place = f"{parameter}[{i}]"
        if mount.read_only and mount.prepare:
            raise refuse(
                f"{place} read_only",
                True,
                "cannot be combined with prepare=True, which writes to the directory",
                "leave one of them out",
            )
        if mount.sub_path is not None and mount.prepare:
            raise refuse(
                f"{place} sub_path",
                mount.sub_path,
                "cannot be combined with prepare=True, which hands over the whole volume",
                "leave one of them out",
            )
        if not templates and is_reference(mount.volume):
            volume = _reference(place, mount)
        else:
            volume = _volume(f"{place} volume", mount.volume, templates=templates)
        checked.append(replace(mount, volume=volume, path=mount_path(place, mount)))
    return tuple(checked)


def _reference(parameter: str, mount: Mount) -> PodVolume:
    """A volume that the pod already has, given by its name alone."""
    checks.dns_label(f"{parameter} volume name", mount.volume.name)
    if mount.prepare:
        raise refuse(
            f"{parameter} prepare",
            True,
            "needs the volume's source, since it depends on the kind of volume",
            "leave it out, or give the volume its source",
        )
    return mount.volume


def mount_path(parameter: str, mount: Mount) -> str:
    """The path of a mount.

    Args:
        parameter: The mount's name in errors.
        mount: The mount.

    Raises:
        AlluxioConfigError: If it is not absolute, hides files that the image needs, would replace
            a file of Alluxio by a directory, or prepares a system directory of the host.
    """
    if mount.prepare and kind_of(mount.volume) is VolumeKind.HOST_PATH:
        place = f"{parameter} volume hostPath"
        source = checks.mapping(place, mount.volume.source["hostPath"])
        path = checks.absolute_path(f"{place} path", source.get("path"))
        check_prepared(place, path)
    path = container_path(f"{parameter} path", mount.path)
    if is_file_of_conf(path) and mount.sub_path is None and host_path_of(mount.volume) is None:
        raise refuse(
            f"{parameter} path",
            path,
            "must be a directory, or have a sub_path: it is a file of Alluxio, and a volume is a"
            " directory",
            f"give Mount(…, sub_path={posixpath.basename(path)!r}), or"
            " config_maps=[ConfigMapFiles(conf_files=[…])]",
        )
    return path


def containers(
    parameter: str, given: object, *, init: bool = False
) -> tuple[Mapping[str, Any], ...]:
    """Check containers in the form of a manifest.

    Args:
        parameter: Their name in errors.
        given: The containers.
        init: Whether they are init containers. Default: False.

    Raises:
        AlluxioConfigError: On a container that no supported version of Kubernetes takes, or a
            credential as text.
    """
    listed = checks.sequence(parameter, given, object)
    if not listed:
        return ()
    from .._kubernetes.pods import init_container
    from .._kubernetes.walk import check

    checked = []
    for i, each in enumerate(listed):
        place = f"{parameter}[{i}]"
        container = check(place, each, "core.v1.Container")
        for where, what in in_data(container):
            raise AlluxioConfigError(
                f"has a credential as text ({what}), which would be in the pod",
                parameter=f"{place}{where}",
                remedy="put it into a Secret, and give the container a variable with"
                ' "valueFrom": {"secretKeyRef": {"name": "NAME", "key": "KEY OF THE SECRET"}}, to'
                " which arguments refer as $(VARIABLE)",
            )
        for error in init_container(place, container) if init else ():
            raise error
        context = container.get("securityContext") or {}
        if context.get("runAsUser") == 0 and context.get("runAsNonRoot"):
            raise refuse(
                f"{place}.securityContext.runAsNonRoot",
                True,
                "contradicts runAsUser 0: no kubelet starts such a container",
                "leave one of them out",
            )
        checked.append(container)
    return tuple(checked)


def ports(container: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The ports of a checked container, each with its protocol."""
    given = container.get("ports") or ()
    return [(each["containerPort"], each.get("protocol", "TCP")) for each in given]


def host_ports(container: Mapping[str, Any], *, host_network: bool) -> list[tuple[int, str]]:
    """The host ports of a checked container, each with its protocol."""
    if host_network:
        return ports(container)
    given = container.get("ports") or ()
    return [
        (each["hostPort"], each.get("protocol", "TCP")) for each in given if each.get("hostPort")
    ]


def service_ports(parameter: str, given: object) -> dict[str, int]:
    """Check ports of a Service.

    Args:
        parameter: Their name in errors.
        given: The ports, name to number.

    Raises:
        AlluxioConfigError: On a name or a number that Kubernetes refuses, or a number given twice.
    """
    checked: dict[str, int] = {}
    for name, value in checks.mapping(parameter, given).items():
        checks.dns_label(f"{parameter} key", name)
        number = checks.whole(f"{parameter}[{name!r}]", value, least=1, most=65535)
        if number in checked.values():
            raise refuse(f"{parameter}[{name!r}]", number, "is given twice", "leave one out")
        checked[name] = number
    return checked
