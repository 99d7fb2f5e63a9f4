"""A Secret that is written."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from .._base import checks
from .._parts.ufs_secret import UfsSecretOptions
from .._pods.names import APP, APP_LABEL
from ..errors import refuse
from .objects import Manifest


def secret(options: UfsSecretOptions, data: Mapping[str, bytes]) -> Manifest:
    """A Secret, with all keys that are used and no others missing.

    Args:
        options: How it reaches the processes.
        data: What is in it, by key.

    Raises:
        AlluxioConfigError: On a key that Kubernetes refuses, or one that is used and not there.
    """
    for key in data:
        checks.secret_key("UfsSecret key", key)
    for key in (*options.files, *options.env.values(), *options.property_keys.values()):
        if key not in data:
            raise refuse("UfsSecret key", key, "must be among those that are written", "add it")
    return Manifest(
        id="Resource",
        api_version="v1",
        kind="Secret",
        name=options.secret_name,
        labels={"app": APP, **APP_LABEL},
        fields={
            "type": "Opaque",
            "data": {key: b64encode(value).decode() for key, value in data.items()},
        },
    )
