"""What of a year decides whether its site still stands, remembered by content: an unchanged year is not worked out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from generator.model import Period
from generator.pipeline.editions import accepted, content_of
from generator.pipeline.program import program
from generator.vintages import sealed

if TYPE_CHECKING:
    from generator.model import BuildOrder, Cache, Tables


@dataclass(frozen=True)
class Glance:
    """The digest of a year's rows, the bulletins that are out, and those released whose day has not come."""

    content: str
    out: tuple[Period, ...]
    held: tuple[tuple[date, Period], ...]


def glance(tables: Tables, year: int, order: BuildOrder, cache: Cache) -> Glance:
    """A year at a glance, as an order would publish it; what is remembered tells nobody of rows, for the year's key."""
    read = tables.editions[year]
    day = order.as_of.isoformat() if order.as_of else ""
    name = f"glance-{sealed(read.key, program(), content_of(tables, read), day, str(order.draft))}"
    known = cache.get(name)
    if known is not None:
        content, out, held = json.loads(known)
        days = tuple((date.fromisoformat(day), Period(code)) for day, code in held)
        return Glance(content, tuple(map(Period, out)), days)
    found = _looked_at(tables, year, order)
    held = [(day.isoformat(), period.code) for day, period in found.held]
    cache.put(name, json.dumps([found.content, [period.code for period in found.out], held]))
    return found


def _looked_at(tables: Tables, year: int, order: BuildOrder) -> Glance:
    from generator.assess import held_back, published_bulletins

    dataset = accepted(tables, year)
    held = [] if order.draft else held_back(dataset, order.as_of)
    return Glance(dataset.content, published_bulletins(dataset, order.as_of, draft=order.draft), tuple(held))
