"""An extension of Griffe: Python's text on tuples does not document an option.

The reference inspects what is imported, and a default without a docstring of its own then has that
of its type. What an option means is in the arguments of its class.
"""

from __future__ import annotations

import inspect
from typing import Any

import griffe


class OwnDocstrings(griffe.Extension):
    """Attributes whose docstring is that of a built-in type have none."""

    def on_attribute_instance(self, *, node: Any, attr: griffe.Attribute, **_: Any) -> None:
        """Remove it."""
        kind = type(getattr(node, "obj", None))
        if (
            attr.docstring is not None
            and kind.__module__ == "builtins"
            and attr.docstring.value == inspect.getdoc(kind)
        ):
            attr.docstring = None
