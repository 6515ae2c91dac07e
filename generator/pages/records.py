"""The parts of any page's record: its tables found, counted and changed, wherever they stand."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from generator.pages.blocks import ChartPlace, Frame, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Part = TypeVar("Part")


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a kind of record."""
    return tuple(field.name for field in fields(kind))


def parts_in(value: object, kind: type[Part]) -> Iterator[Part]:
    """The parts of a kind in a record, in the order of its fields; nothing is looked for inside a table."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from parts_in(item, kind)
    elif is_dataclass(value) and not isinstance(value, (Frame, Table)):
        for name in _names(value.__class__):
            yield from parts_in(getattr(value, name), kind)


def tables_in(value: object) -> Iterator[Table]:
    """The tables of a record, in the order of its fields."""
    return parts_in(value, Table)


def weight_of(record: object) -> int:
    """What a record takes of a page: the cells of its tables, and its charts in cells.

    What a table is printed in on paper stands on the page beside it.
    """
    tables = [part for table in tables_in(record) for part in (table, *table.parts)]
    return sum(len(table.rows) * len(table.columns) for table in tables) + sum(
        chart.weight for chart in parts_in(record, ChartPlace)
    )


def headings_of(record: object, above: str = "") -> dict[str, str]:
    """The heading over each table of a record, by its name; blank for those of the page itself."""
    found: dict[str, str] = {}
    for value in [getattr(record, name) for name in _names(record.__class__)] if is_dataclass(record) else []:
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Table):
                found[item.name] = above
            elif is_dataclass(item) and not isinstance(item, Frame):
                found |= headings_of(item, str(getattr(item, "heading", above)))
    return found


def changed(value: Any, kind: type, change: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - any part of a record
    """A record with every part of a kind changed, in their order."""
    if isinstance(value, kind):
        return change(value)
    if isinstance(value, tuple):
        made = tuple(changed(item, kind, change) for item in value)
        return made if any(item is not old for item, old in zip(made, value, strict=True)) else value
    if is_dataclass(value) and not isinstance(value, (Frame, Table, type)):
        old = {name: getattr(value, name) for name in _names(value.__class__)}
        new = {name: changed(inner, kind, change) for name, inner in old.items()}
        others = {name: inner for name, inner in new.items() if inner is not old[name]}
        return replace(value, **others) if others else value
    return value


def noted_once(record: Any) -> Any:  # noqa: ANN401 - any record of `views`
    """A page with each note under the first table it is about, and under no other."""
    seen: set[str] = set()

    def once(table: Table) -> Table:
        new = tuple(note for note in table.notes if note not in seen)
        seen.update(table.notes)
        return replace(table, notes=new)

    return changed(record, Table, once)
