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
    """A year's rows, digested under its key, the bulletins that are out, and those released whose day has not come."""

    content: str
    out: tuple[Period, ...]
    held: tuple[tuple[date, Period], ...]


def glance(tables: Tables, year: int, order: BuildOrder, cache: Cache) -> Glance:
    """A year at a glance, as an order would publish it; of one without a key nothing is remembered."""
    read = tables.editions[year]
    day = order.as_of.isoformat() if order.as_of else ""
    name = f"glance-{sealed(read.key, program(), content_of(tables, read), day, str(order.draft))}"
    found = _remembered(cache.get(name)) if read.key else None
    if found is None:
        found = _looked_at(tables, year, order)
        if read.key:
            held = [(day.isoformat(), period.code) for day, period in found.held]
            cache.put(name, json.dumps([found.content, [period.code for period in found.out], held]))
    return found


def _remembered(text: str | None) -> Glance | None:
    """What was remembered; None where it is nothing of ours."""
    try:
        content, out, held = json.loads(text or "")
        days = tuple((date.fromisoformat(day), Period(code)) for day, code in held)
        return Glance(str(content), tuple(map(Period, out)), days)
    except (TypeError, ValueError):
        return None


def _looked_at(tables: Tables, year: int, order: BuildOrder) -> Glance:
    from generator.assess import held_back, published_bulletins

    dataset = accepted(tables, year)
    held = [] if order.draft else held_back(dataset, order.as_of)
    out = published_bulletins(dataset, order.as_of, draft=order.draft)
    return Glance(sealed(dataset.key, dataset.content), out, tuple(held))
