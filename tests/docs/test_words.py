"""The checker of words: what it takes from the glossary, and where it finds a phrase."""

from __future__ import annotations

from scripts.words import glossary, hits

PAGE = """
# Contributing

| say | not |
|---|---|
| elsewhere | in another section |

## Words

| say | not |
|---|---|
| fix | mend, mends |
| host network | the node's network |

## Later

| more | less |
"""


def test_glossary_is_the_table_of_its_section() -> None:
    assert {"mend": "fix", "mends": "fix", "the node's network": "host network"} == glossary(PAGE)


def test_a_phrase_is_found_in_any_case_and_over_the_end_of_a_line() -> None:
    cases = [
        ("It is Mended.", []),
        ("MEND it", [(1, "mend", "fix")]),
        ("a\n# b mends, mend", [(2, "mend", "fix"), (2, "mends", "fix")]),
        ("on the\nnode's network", [(1, "the node's network", "host network")]),
        ("# on the\n    # node's network", [(1, "the node's network", "host network")]),
        ("amend, mending", []),
    ]
    for text, found in cases:
        assert found == sorted(hits(text, glossary(PAGE))), text
