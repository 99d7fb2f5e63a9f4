"""The container image that all Alluxio processes run from."""

from __future__ import annotations

import re
from typing import Literal, get_args

from .._base import checks
from .._base.values import Value, field, value_object
from .._properties.java_versions import JAVAS, Java
from ..errors import UnpinnedImageWarning, refuse, warn

_TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST = r"sha256:[0-9a-f]{64}"
_NAME = r"[a-z0-9]+([._-]+[a-z0-9]+)*"
_NAMED_JAVA = r"(?:jdk|java)-?(8|11)(?![0-9])"
_REPOSITORY = rf"{_NAME}((:[0-9]+)?(/{_NAME})+)?"

PullPolicy = Literal["IfNotPresent", "Always", "Never"]
"""When a node pulls an image."""


@value_object(kw_only=False)
class Image(Value):
    """The container image of all Alluxio processes: the release's, or one built like it.

    Args:
        repository: Registry and name, without a tag. Default: ``"alluxio/alluxio"`` (the release).
        tag: The tag. Default: ``"2.9.5"``, the release that this library is written for.
        digest: ``sha256:…``; it wins over the tag. Default: none.
        pull_policy: ``"IfNotPresent"``, ``"Always"`` or ``"Never"``. Default: ``"IfNotPresent"``
            (the chart's).
        domain_sockets: Whether workers in this image can create domain sockets, which short
            circuit ``uuid`` needs. In the release they cannot: it mixes two versions of netty
            (Alluxio#18659), and the fix, pull request 18638, came after 2.9.5. Set it to True for
            an image of your own that has the fix. Default: False.
        java: The version of Java in the image, 8 or 11, the ones that its launcher accepts. If
            given, JVM options unknown to it are errors; otherwise they are warnings. Default:
            guessed from the name: 8 for ``alluxio``, 11 for ``alluxio-jdk11`` or a tag with
            ``jdk11``.

    Raises:
        AlluxioConfigError: On a value that cannot be part of an image reference.
    """

    repository: str = "alluxio/alluxio"
    tag: str | None = field(default="2.9.5", kw_only=True)
    digest: str | None = field(default=None, kw_only=True)
    pull_policy: PullPolicy = field(default="IfNotPresent", kw_only=True)
    domain_sockets: bool = field(default=False, kw_only=True)
    java: Java | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if not isinstance(self.repository, str) or not re.fullmatch(_REPOSITORY, self.repository):
            raise refuse(
                "Image repository",
                self.repository,
                "must be a name without a tag, such as registry.example.com/alluxio/alluxio",
                "give the tag as tag=…",
            )
        if self.tag is not None and not (
            isinstance(self.tag, str) and re.fullmatch(_TAG, self.tag)
        ):
            raise refuse("Image tag", self.tag, "must be a tag", 'use tag="2.9.5"')
        if self.digest is not None and not (
            isinstance(self.digest, str) and re.fullmatch(_DIGEST, self.digest)
        ):
            raise refuse(
                "Image digest", self.digest, "must be sha256: and 64 hexadecimal digits", "copy it"
            )
        if self.digest is None and self.tag in (None, "latest"):
            warn(
                f"Image {self.reference!r} names no release: nodes may run different ones; set"
                ' tag="2.9.5" or a digest',
                UnpinnedImageWarning,
            )
        checks.choice("Image pull_policy", self.pull_policy, get_args(PullPolicy))
        checks.boolean("Image domain_sockets", self.domain_sockets)
        java: object = self.java
        if java is not None and not (type(java) is int and java in JAVAS):
            raise refuse("Image java", java, "must be 8 or 11, which the launcher needs", "use 11")

    @property
    def expected_java(self) -> Java | None:
        """The version of Java in the image, as given or guessed from its name; None if unknown."""
        if self.java is not None:
            return self.java
        name = self.repository.rpartition("/")[2]
        named = re.search(_NAMED_JAVA, f"{name}:{self.tag or ''}")
        if named is not None:
            return 11 if named[1] == "11" else 8
        return 8 if name == "alluxio" else None

    @property
    def reference(self) -> str:
        """The image reference that pods use: ``alluxio/alluxio:2.9.5``."""
        tag = "" if self.tag is None else f":{self.tag}"
        digest = "" if self.digest is None else f"@{self.digest}"
        return f"{self.repository}{tag}{digest}"
