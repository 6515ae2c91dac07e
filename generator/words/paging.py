"""What a page says of its parts that stand on pages of their own."""

from __future__ import annotations


def rows(count: int) -> str:
    """How long a table is that stands elsewhere."""
    return f"全表{count}行，单独成页："


def of_rows(first: int, last: int) -> str:
    """Which rows of a table, or which pledges, stand on a page."""
    return f"（第{first}—{last}项）"


def titled(part: str, whole: str) -> str:
    """The title of a page with a part of another one."""
    return f"{part} · {whole}"
