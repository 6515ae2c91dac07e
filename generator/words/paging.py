"""What a page says of its parts that stand on pages of their own."""

from __future__ import annotations

SECTION = "图和表单独成页："


def rows(count: int) -> str:
    """How long a table is that stands elsewhere, without its total."""
    return f"全表{count}行，单独成页："


def of_rows(first: int, last: int, *, with_total: bool = False) -> str:
    """Which rows of a table, or which pledges, stand on a page, and whether the total does."""
    if last < first:
        return "（合计）"
    return f"（第{first}—{last}项{'和合计' if with_total else ''}）"


def from_to(first: str, last: str) -> str:
    """Some sections by the first and the last of them."""
    return first if first == last else f"{first}至{last}"


def under(heading: str, caption: str) -> str:
    """A table by the heading over it and by what it is about itself."""
    return f"{heading}：{caption}" if heading else caption


def titled(part: str, whole: str) -> str:
    """The title of a page with a part of another one."""
    return f"{part} · {whole}"
