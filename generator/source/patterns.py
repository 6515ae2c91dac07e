"""The `pattern` of a field: a regular expression for the whole value, as the Table Schema has it.

Python's `$` also matches before a line break at the end, and frictionless puts a pattern with
alternatives between `^` and `$` as it is, so that only its ends are held.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def compiled(pattern: str) -> re.Pattern[str] | None:
    """A pattern to be used with `fullmatch`; None where it is none."""
    try:
        re.compile(pattern)
        return re.compile(whole(pattern))
    except (re.error, OverflowError, RecursionError):
        return None


def whole(pattern: str) -> str:
    """A pattern that holds the whole value also between `^` and `$`."""
    return rf"(?:{pattern})(?!\n)"


def with_whole_patterns(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """A Table Schema for frictionless, its patterns written so that they hold the whole value."""
    fields = [
        {**field, "constraints": {**limits, "pattern": whole(limits["pattern"])}}
        if isinstance(limits := field.get("constraints"), dict) and isinstance(limits.get("pattern"), str)
        else field
        for field in descriptor["fields"]
    ]
    return {**descriptor, "fields": fields}
