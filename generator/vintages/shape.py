"""The form of a frozen bulletin's file: which members it has, and what each of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT, BEFORE = 3, 2
"""The form that is written, and the one before, which is read as it is."""
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError)
LATER = frozenset({"answer"})
"""Parts that bulletins frozen before do not have."""
MEMBERS = ("bulletin", "format", "key", "names", "texts", "charts", "figures", "inputs", "digest")
_TABLE = {"name": str, "caption": str, "title": str, "notes": [str], "columns": [str], "rows": [[str]]}
TEXTS: Mapping[str, Any] = {
    "heading": str,
    "number": str,
    "answer": [str],
    "addressees": str,
    "opening": [str],
    "sections": [{"anchor": str, "heading": str, "paragraphs": [str], "items": [str], "tables": [_TABLE]}],
    "attachments": [str],
    "annexes": [
        {
            "anchor": str,
            "heading": str,
            "tables": [_TABLE],
            "sections": [{"anchor": str, "heading": str, "charts": [str], "tables": [_TABLE]}],
            "terms": [[str]],
        }
    ],
    "issuer": str,
    "dated": str,
}
CHART: Mapping[str, Any] = {
    "name": str,
    "caption": str,
    "alt": str,
    "unit": str,
    "ticks": [str],
    "decimals": int,
    "marks": [[str]],
    "target": [str],
    "numbered": bool,
}


def require(condition: object) -> None:
    """Refuse what is not as it must be.

    Raises
    ------
    ValueError : the condition does not hold.

    """
    if not condition:
        raise ValueError


def shaped(content: Any, shape: Any) -> None:  # noqa: ANN401 - JSON of any kind
    """Hold a part of a file to its shape: the same names, lists of one kind, text and numbers.

    Raises
    ------
    ValueError : it has another shape.

    """
    if isinstance(shape, dict):
        require(isinstance(content, dict) and set(shape) - LATER <= set(content) <= set(shape))
        for name, own in content.items():
            shaped(own, shape[name])
    elif isinstance(shape, list):
        require(isinstance(content, list))
        if shape == [str]:
            require(all(isinstance(item, str) for item in content))
            return
        for item in content:
            shaped(item, shape[0])
    else:
        require(isinstance(content, shape))


def tables_of(texts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every table among the texts of a bulletin, in their order."""
    annexes = texts.get("annexes", ())
    holders = [*texts.get("sections", ()), *annexes, *(inner for annex in annexes for inner in annex["sections"])]
    return [table for holder in holders for table in holder["tables"]]
