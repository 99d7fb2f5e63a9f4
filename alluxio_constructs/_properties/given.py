"""Properties given by users: checked against the catalogue and written as Alluxio parses them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .._base.values import NOTHING, FrozenDict, Value, frozen, value_object
from .._credentials import BY_NAME, credential, in_text
from ..errors import AlluxioConfigError, DeprecatedPropertyWarning, refuse, warn
from . import values as written_values
from .catalogue import RELEASE, Entry, Removed, closest, find
from .components import Component
from .readers import listed_for, readers, reads
from .values import Unchecked

_NAME = r"[A-Za-z0-9_.@-]+"
_JVM_PROPERTY = r"(?s)-D([^=]+)=?(.*)"
_HADOOP = ("fs.", "dfs.", "hadoop.", "s3a.", "aws.")


@value_object()
class Given(Value):
    """Properties that a user gave, checked and written.

    Args:
        values: The text that Alluxio reads, by canonical name.
        unchecked: The names that were given as `Unchecked`.
    """

    values: Mapping[str, str] = NOTHING
    unchecked: frozenset[str] = frozenset()

    @property
    def properties(self) -> Mapping[str, str | Unchecked]:
        """The properties as a user gives them, in canonical form."""
        return FrozenDict(
            {
                name: Unchecked(text) if name in self.unchecked else text
                for name, text in self.values.items()
            }
        )


_NONE = Given()


def kept(properties: Mapping[str, Any]) -> Given:
    """The properties of a value object, which were checked when it was made.

    Args:
        properties: Those properties, as `Given.properties` has them.
    """
    if not properties:
        return _NONE
    return Given(
        values=FrozenDict(
            {
                name: str(each.value) if isinstance(each, Unchecked) else str(each)
                for name, each in properties.items()
            }
        ),
        unchecked=frozenset(
            name for name, each in properties.items() if isinstance(each, Unchecked)
        ),
    )


def given_properties(parameter: str, properties: object, *, for_hadoop: bool = False) -> Given:
    """Check properties, and write them as Alluxio parses them.

    Args:
        parameter: Their name in errors.
        properties: The properties, by name.
        for_hadoop: Whether Hadoop's properties are passed on unchanged. Default: False.

    Raises:
        AlluxioConfigError: On an unknown or removed name, a value of the wrong type, or a
            credential.
    """
    if not isinstance(properties, Mapping) or not all(isinstance(key, str) for key in properties):
        # Not shown: a credential may be in it.
        raise AlluxioConfigError(
            f"must be a dict from names to values (got a {type(properties).__name__})",
            parameter=parameter,
            remedy='use {"name": …}',
        )
    values, unchecked = {}, set()
    for name, value in properties.items():
        check_name(parameter, name)
        removed = isinstance(find(name), Removed) and not isinstance(value, Unchecked)
        if not removed and (what := credential_in(name, value)) is not None:
            raise credential_as_text(parameter, name, what)
        place = f"{parameter}[{name!r}]"
        if isinstance(value, Unchecked):
            values[name] = written_values.unchecked(place, value.value)
            unchecked.add(name)
            continue
        if for_hadoop and is_handed_on(name):
            values[name] = written_values.unchecked(place, value)
            continue
        entry = known_property(parameter, name)
        if entry.name in values:
            raise AlluxioConfigError(
                f"has {entry.name!r} twice, once as its alias",
                parameter=parameter,
                remedy="leave one out",
            )
        values[entry.name] = written_values.written(place, _typed(parameter, entry), value)
    return Given(values=frozen(values), unchecked=frozenset(unchecked))


def check_name(parameter: str, name: object) -> None:
    """Refuse what cannot be the name of a property.

    Args:
        parameter: The properties' name in errors.
        name: The name.

    Raises:
        AlluxioConfigError: On a name that a shell or a JVM would interpret.
    """
    if not isinstance(name, str) or not re.fullmatch(_NAME, name):
        raise refuse(
            f"{parameter} key",
            name,
            "must be the name of a property: letters, digits and . _ - @",
            'use a name such as "alluxio.user.file.writetype.default"',
        )


def checked_name(parameter: str, name: object) -> str:
    """Check the name of a property whose value comes from elsewhere, such as a Secret.

    Args:
        parameter: The properties' name in errors.
        name: The name.

    Raises:
        AlluxioConfigError: On an invalid name, or an unknown one that begins with ``alluxio.``.
    """
    check_name(parameter, name)
    known = str(name)
    if find(known) is None and not known.startswith("alluxio."):
        return known  # an extension's
    return known_property(parameter, known).name


def known_property(parameter: str, name: str) -> Entry:
    """Look up a property that must exist.

    Args:
        parameter: The properties' name in errors.
        name: The name.

    Raises:
        AlluxioConfigError: If it does not exist, or was removed.
    """
    entry = find(name)
    if entry is None:
        close = closest(name)
        remedy = f"did you mean {' or '.join(close)}?" if close else "see Alluxio's reference."
        raise AlluxioConfigError(
            f"has {name!r}, which Alluxio {RELEASE} does not have and would silently ignore",
            parameter=parameter,
            remedy=f"{remedy} For a property of an extension, write Unchecked(…)",
        )
    if isinstance(entry, Removed):
        remedy = f"use {entry.replacement}" if entry.replacement else "leave it out"
        raise AlluxioConfigError(
            f"has {name!r}, which release {entry.version} removed and which Alluxio"
            f" {RELEASE} would silently ignore",
            parameter=parameter,
            remedy=remedy,
        )
    if entry.name != name:
        warn(f"{name} is an old name of {entry.name}; use that", DeprecatedPropertyWarning)
    elif entry.deprecated:
        warn(f"{name} is deprecated by Alluxio; leave it out", DeprecatedPropertyWarning)
    return entry


def _typed(parameter: str, entry: Entry) -> Entry:
    """The entry that has the type of a value: for an option of a mount or journal, the option's."""
    if entry.nested is None or ".option." not in entry.name:
        return entry
    return _typed(parameter, known_property(parameter, entry.nested))


def credential_in(name: str, value: object) -> str | None:
    """What makes a property a credential, or None if nothing does.

    Alluxio reads its own as they stand: a reference to a variable in a text is none to it.

    Args:
        name: The property.
        value: Its value as it was given.
    """
    if isinstance(value, Unchecked):
        value = value.value
    entry = find(name)
    if isinstance(entry, Entry) and entry.credential and not isinstance(value, bool):
        return BY_NAME
    return credential(name, value)


def is_of_hadoop(name: str) -> bool:
    """Whether a property is one of Hadoop's, which Alluxio hands on as an option of a mount."""
    return name.startswith(_HADOOP)


def is_handed_on(name: str) -> bool:
    """Whether a property is Hadoop's, to an under storage that hands its options on to Hadoop.

    Args:
        name: The property, as Hadoop calls it.
    """
    return not name.startswith("alluxio.") and find(name) is None


def credential_as_text(parameter: str, name: str, what: str = BY_NAME) -> AlluxioConfigError:
    """The error of a credential given as text. It does not show the value.

    Args:
        parameter: The properties' name in errors.
        name: The property.
        what: What makes it a credential.
    """
    option = re.sub(r"^alluxio\.master\.mount\.table\.root\.option\.", "", name)
    of_mount = is_of_hadoop(name) or isinstance(find(name), Entry)
    prefix = "alluxio.master.mount.table.root.option." if of_mount else ""
    if name.startswith("alluxio."):
        prefix = ""
    key = '"KEY OF THE SECRET"'
    if find(f"{prefix}{name}") is None:
        key = f"Unchecked({key})"
    by_variable = (
        ' (for S3 better env={"AWS_ACCESS_KEY_ID": …, "AWS_SECRET_ACCESS_KEY": …})'
        if option.startswith(("s3a.", "aws."))
        else ""
    )
    has = f"the credential {name!r}" if what == BY_NAME else f"a credential in {name!r} ({what})"
    return AlluxioConfigError(
        f"has {has} as text, which would be in a ConfigMap",
        parameter=parameter,
        remedy=f"put"
        " it into a Secret, and give the under storage"
        f' secrets=[UfsSecret.from_existing(…, secret_name="NAME", properties={{"{prefix}{name}":'
        f" {key}}})]{by_variable}",
    )


def not_read(
    parameter: str, component: Component, properties: Given
) -> Iterator[AlluxioConfigError]:
    """The errors for properties that a process does not read, according to the catalogue.

    Args:
        parameter: The properties' name in errors.
        component: The process that they were given for.
        properties: The properties.
    """
    if component is Component.ALL:
        return
    for name in properties.values:
        entry = find(name)
        if name in properties.unchecked or not isinstance(entry, Entry):
            continue
        if not reads(component, entry):
            others = [each.suffix for each in readers(entry)]
            instead = f"give it to {' or '.join(others)}, or to the cluster's properties"
            yield AlluxioConfigError(
                f"has {name!r}, which {listed_for(entry)}",
                parameter=parameter,
                remedy=f"{instead if others else 'leave it out'}, or write Unchecked(…) to give it"
                f" to {component.suffix} all the same",
            )


def check_jvm_option(parameter: str, text: str) -> None:
    """Refuse a JVM option that sets an Alluxio property, or contains a credential.

    Args:
        parameter: The options' name in errors.
        text: The option.

    Raises:
        AlluxioConfigError: On ``-D`` with an Alluxio property, which belongs into `properties`;
            on a credential.
    """
    match = re.fullmatch(_JVM_PROPERTY, text)
    if match is None:
        if (what := in_text(text)) is not None:
            raise AlluxioConfigError(
                f"has a credential in an option as text ({what}), which would be in a ConfigMap",
                parameter=parameter,
                remedy="put the option into a Secret, and give"
                ' secrets=[UfsSecret.from_existing(…, secret_name="NAME",'
                ' env={"JAVA_TOOL_OPTIONS": "KEY OF THE SECRET"})]',
            )
        return
    name = match[1]
    if (what := credential_in(name, match[2])) is not None:
        raise credential_as_text(parameter, name, what)
    if name.startswith("alluxio.") or find(name) is not None:
        raise AlluxioConfigError(
            f"has the Alluxio property {name!r} as -D",
            parameter=parameter,
            remedy=f'give it as properties={{"{name}": …}}, where it is checked',
        )
