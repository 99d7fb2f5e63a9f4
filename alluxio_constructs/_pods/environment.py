"""Environment variables that users give to containers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from .._base import checks
from .._credentials import BY_NAME, credential, holds_credential
from .._properties import shell
from ..errors import AlluxioConfigError, refuse
from .env_sources import ConfigMapVariables, EnvSource

EnvValue: TypeAlias = "str | EnvSource"
"""The value of a variable, or where it gets its value from."""


def checked(parameter: str, env: object) -> dict[str, EnvValue]:
    """Check variables: none is a credential, and none overrides one that the library writes.

    Args:
        parameter: Their name in errors.
        env: The variables, name to value.

    Raises:
        AlluxioConfigError: On a name or value that no environment can hold, or as above.
    """
    given = checks.mapping(parameter, env)
    for name, value in given.items():
        checks.environment_name(parameter, name)
        if isinstance(value, EnvSource) and holds_credential(name):
            raise AlluxioConfigError(
                f"has the credential {name} from a source that is not a Secret",
                parameter=parameter,
                remedy=_in_secret(name),
            )
        if (what := credential(name, value)) is not None:
            raise credential_as_text(parameter, name, what)
        _check_name(parameter, name)
    sources = {name: each for name, each in given.items() if isinstance(each, EnvSource)}
    texts = checks.texts(
        parameter, {name: each for name, each in given.items() if name not in sources}
    )
    for text in texts.values():
        shell.environment_value(text)
    return {name: sources.get(name) or texts[name] for name in given}


def config_map_variables(parameter: str, given: object) -> tuple[ConfigMapVariables, ...]:
    """Check ConfigMaps whose keys are variables.

    Args:
        parameter: Their name in errors.
        given: The ConfigMaps.

    Raises:
        AlluxioConfigError: On anything else, or one given twice.
    """
    checked = checks.sequence(parameter, given, ConfigMapVariables)
    checks.unique(
        parameter,
        [f"{each.config_map_name} {each.prefix or ''}".strip() for each in checked],
        "leave one out",
    )
    return checked


def variable(name: str, value: EnvValue) -> dict[str, Any]:
    """A variable in the form of a manifest."""
    if isinstance(value, EnvSource):
        return {"name": name, "valueFrom": value.manifest()}
    return {"name": name, "value": shell.environment_value(value)}


def _check_name(parameter: str, name: str) -> None:
    if name.startswith("ALLUXIO_") and name.endswith(("_JAVA_OPTS", "_SITE_PROPERTIES")):
        raise AlluxioConfigError(
            f"has {name}, which would override the configuration that the cluster writes",
            parameter=parameter,
            remedy="give properties={…} and Jvm(options=[…])",
        )


def credential_as_text(parameter: str, name: str, what: str = BY_NAME) -> AlluxioConfigError:
    """The error for a variable with a credential as text. It does not show the value.

    Args:
        parameter: The variables' name in errors.
        name: The variable.
        what: What makes it a credential.
    """
    has = f"the credential {name}" if what == BY_NAME else f"a credential in {name} ({what})"
    return AlluxioConfigError(
        f"has {has} as text, which would be in the pod",
        parameter=parameter,
        remedy=_in_secret(name),
    )


def _in_secret(name: str) -> str:
    return (
        "put it into a Secret, and give the under storage secrets=[UfsSecret.from_existing(…,"
        f' secret_name="NAME", env={{"{name}": "KEY OF THE SECRET"}})]'
    )


def variables(parameter: str, given: object) -> tuple[Mapping[str, Any], ...]:
    """Check variables in the form of a manifest, which are written unchanged.

    Args:
        parameter: Their name in errors.
        given: The variables.

    Raises:
        AlluxioConfigError: On a name that no environment can hold, a value that is not a string,
            or a credential as text.
    """
    checked = []
    for i, each in enumerate(checks.sequence(parameter, given, object)):
        place = f"{parameter}[{i}]"
        variable = checks.plain(place, each)
        name = checks.environment_name(f"{place} name", variable.get("name"))
        for key in variable:
            checks.choice(f"{place} key", key, ("name", "value", "valueFrom"))
        source, value = variable.get("valueFrom"), variable.get("value")
        if (source is None) == (value is None):
            raise AlluxioConfigError(
                "must have either a value or a valueFrom",
                parameter=f"{place} {name}",
                remedy=f'use {{"name": "{name}", "value": "…"}}',
            )
        if source is not None:
            checks.mapping(f"{place} valueFrom", source)
            from .._kubernetes.walk import check  # slow, and needed for features of users only

            check(place, variable, "core.v1.EnvVar")
        elif not isinstance(value, str):
            raise refuse(
                f"{place} value", value, "must be a string", f"use {checks.in_quotes(value)}"
            )
        else:
            _check_name(parameter, name)
            shell.environment_value(value)  # a check of the whole cluster looks for credentials
        checked.append(variable)
    return tuple(checked)


def downward(name: str, field_path: str) -> Mapping[str, Any]:
    """A variable with the value of a field of the pod, in the form of a manifest.

    Args:
        name: The variable.
        field_path: The field: ``"status.hostIP"``.
    """
    return {"name": name, "valueFrom": {"fieldRef": {"fieldPath": field_path}}}
