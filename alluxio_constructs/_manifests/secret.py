"""A Secret that is written."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from .._base import checks, limits
from .._parts.ufs_secret import SecretUse, UfsSecretOptions
from .._pods.names import APP, APP_LABEL
from ..errors import AlluxioConfigError, refuse
from .objects import Manifest


def secret(options: UfsSecretOptions, data: Mapping[str, bytes]) -> Manifest:
    """A Secret, with all the keys that its options use.

    Args:
        options: How its keys reach the processes.
        data: The values, by key.

    Raises:
        AlluxioConfigError: On a key that Kubernetes refuses, a missing key, or more data than a
            Secret or a variable can hold.
    """
    for key in data:
        checks.secret_key("UfsSecret key", key)
    for key in (*options.files, *options.env.values(), *options.property_keys.values()):
        if key not in data:
            raise refuse("UfsSecret key", key, "must be among those that are written", "add it")
    _check_sizes(options, data)
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


def _check_sizes(options: UfsSecretOptions, data: Mapping[str, bytes]) -> None:
    """Refuse data that is too large for a Secret or a variable. Values are not shown."""
    size = limits.data_size(data.values())
    if size > limits.DATA:
        raise AlluxioConfigError(
            f"would have {size} bytes, and Kubernetes takes {limits.DATA}",
            parameter=f"Secret {options.secret_name!r}",
            remedy="split it into several, each with a mount of its own",
        )
    variables = {**SecretUse(options).variables, **options.env}
    for name, key in variables.items():
        size = limits.variable_size(name, "") + len(data[key])
        if size > limits.VARIABLE:
            raise AlluxioConfigError(
                f"would be the variable {name} of {size} bytes, and Linux takes"
                f" {limits.VARIABLE} for one",
                parameter=f"UfsSecret key {key!r}",
                remedy="use it as a file: mount=…",
            )
