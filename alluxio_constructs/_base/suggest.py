"""Which name somebody meant who wrote one that there is none of."""

from __future__ import annotations

from collections.abc import Iterable


def closest(name: str, known: Iterable[str], *, most: int = 3, cutoff: float = 0.6) -> list[str]:
    """The names that are most like one that there is none of, the likest first.

    Args:
        name: What was written.
        known: The names that there are.
        most: How many at most. Default: 3.
        cutoff: How alike they must be, from 0 to 1. Default: 0.6.
    """
    import difflib  # only a mistake needs it

    return difflib.get_close_matches(name, list(known), n=most, cutoff=cutoff)


def did_you_mean(names: Iterable[str], otherwise: str) -> str:
    """A remedy that names what was meant.

    Args:
        names: The names that may have been meant.
        otherwise: The remedy if there is none.
    """
    meant = " or ".join(names)
    return f"did you mean {meant}?" if meant else otherwise
