"""The variables that a user gives to containers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._base import checks
from .._properties import shell
from ..errors import AlluxioConfigError

CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def checked(parameter: str, env: object) -> dict[str, str]:
    """Check variables: none of them a credential, none in the place of one that we write.

    Args:
        parameter: What errors call them.
        env: The variables, name to value.

    Raises:
        AlluxioConfigError: On a name or value that no environment can hold, or as above.
    """
    for name in checks.mapping(parameter, env):
        _check_name(parameter, name)
    texts = checks.texts(parameter, env)
    for value in texts.values():
        shell.environment_value(value)
    return texts


def _check_name(parameter: str, name: str) -> None:
    checks.environment_name(parameter, name)
    if name in CREDENTIALS:
        raise AlluxioConfigError(
            f"has the credential {name} as text, which would stand in the pod",
            parameter=parameter,
            remedy=f"put it"
            f" into a Secret, and give the under store secrets=[UfsSecret.from_existing(…,"
            f' secret_name="NAME", env={{"{name}": "KEY OF THE SECRET"}})]',
        )
    if name.startswith("ALLUXIO_") and name.endswith(("_JAVA_OPTS", "_SITE_PROPERTIES")):
        raise AlluxioConfigError(
            f"has {name}, which would take the place of the configuration that the cluster writes",
            parameter=parameter,
            remedy="give properties={…} and Jvm(options=[…])",
        )


def downward(name: str, field_path: str) -> Mapping[str, Any]:
    """A variable that has the value of a field of the pod, as a manifest has it.

    Args:
        name: The variable.
        field_path: The field: ``"status.hostIP"``.
    """
    return {"name": name, "valueFrom": {"fieldRef": {"fieldPath": field_path}}}
