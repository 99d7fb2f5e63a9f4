"""What rules are given and give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from ..errors import AlluxioConfigError

Given: TypeAlias = "Mapping[str, Any]"
"""The value, each of whose fields is right by itself."""

Minors: TypeAlias = "Sequence[int] | None"
"""The versions that are to take it, by their minor numbers; None if one that does is enough."""

Found: TypeAlias = Iterator[AlluxioConfigError]
"""What is wrong with it."""
