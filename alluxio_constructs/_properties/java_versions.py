"""The versions of Java that the image's launcher accepts."""

from __future__ import annotations

from typing import Literal

Java = Literal[8, 11]
"""A version of Java that the image's launcher accepts."""

JAVAS: tuple[Java, ...] = (8, 11)
