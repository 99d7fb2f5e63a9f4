"""The scripts of init containers, as the pods run them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from .._base.files import read_text


@cache
def script(name: str) -> str:
    """The text of a script.

    Args:
        name: Its file's name without the ending.
    """
    return read_text(__file__, "..", "scripts", f"{name}.sh")


def init_container(
    name: str,
    arguments: Sequence[str],
    image: Mapping[str, Any],
    *,
    mounts: Sequence[Mapping[str, Any]],
    security_context: Mapping[str, Any] | None = None,
    resources: Mapping[str, Any] | None = None,
    env: Sequence[Mapping[str, Any]] = (),
    env_from: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """An init container that runs one of the scripts.

    Args:
        name: The name of the script and of the container.
        arguments: The arguments of the script.
        image: The fields that name the image.
        mounts: As in a manifest.
        security_context: As in a manifest.
        resources: As in a manifest. Default: enough for a script of shell commands.
        env: As in a manifest.
        env_from: As in a manifest.
    """
    small = {
        "limits": {"cpu": "500m", "memory": "64Mi"},
        "requests": {"cpu": "10m", "memory": "16Mi"},
    }
    return {
        "name": name,
        **image,
        "command": ["bash", "-c", script(name), name, *arguments],
        "env": list(env) or None,
        "envFrom": list(env_from) or None,
        "resources": small if resources is None else resources,
        "securityContext": security_context,
        "volumeMounts": list(mounts) or None,
    }
