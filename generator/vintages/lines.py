"""Texts of one kind as a line, and the lists that occur in a file: how a frozen bulletin keeps much in little."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from generator.vintages.shape import require

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BETWEEN = "\t"
SAME = "="
SHORT = 100


class Lists:
    """Lists of codes that occur in a file, each kept once."""

    def __init__(self, lists: Iterable[Iterable[str]] = ()) -> None:
        self.lists = [tuple(own) for own in lists]

    def place(self, codes: Iterable[str]) -> int:
        """Where a list stands among them."""
        own = tuple(codes)
        if own not in self.lists:
            self.lists.append(own)
        return self.lists.index(own)


def joined(texts: Sequence[str], there: Sequence[Any]) -> object:
    """The texts at the places that have one: `=text` where all are the same; a list where one has a tab."""
    own = [text for text, is_there in zip(texts, there, strict=True) if is_there]
    if any(BETWEEN in text for text in own) or (own and own[0].startswith(SAME)):
        return own
    return f"{SAME}{own[0]}" if len(set(own)) == 1 else BETWEEN.join(own)


def parted(line: object, there: Sequence[Any]) -> list[str]:
    """The texts of a line, blank at the places that have none.

    Raises
    ------
    ValueError : it was not written by `joined`.

    """
    count = sum(map(bool, there))
    if isinstance(line, list):
        own = line
    else:
        require(isinstance(line, str))
        text = str(line)
        own = [text.removeprefix(SAME)] * count if text.startswith(SAME) else text.split(BETWEEN) if count else []
    require(len(own) == count and all(isinstance(item, str) for item in own))
    remaining = iter(own)
    return [next(remaining) if is_there else "" for is_there in there]


def as_lines(value: object, indent: int = 0) -> str:
    """JSON in which what is long is parted into lines."""
    short = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if len(short) <= SHORT or not isinstance(value, (dict, list)) or not value:
        return short
    inside = "\n" + " " * (indent + 1)
    if isinstance(value, dict):
        parts = [
            f"{json.dumps(name, ensure_ascii=False)}:{as_lines(inner, indent + 1)}" for name, inner in value.items()
        ]
        return "".join(("{", inside, f",{inside}".join(parts), "\n", " " * indent, "}"))
    if all(isinstance(item, str) for item in value):
        return short
    return "".join(
        ("[", inside, f",{inside}".join(as_lines(item, indent + 1) for item in value), "\n", " " * indent, "]")
    )
