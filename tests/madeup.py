"""Made-up townships for the auditor: tables of natural size, and editions with what has gone wrong elsewhere."""

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction

from conftest import ROOT

from generator import vintages
from generator.assess import assess
from generator.disclosure import disclose
from generator.model import (
    Accumulation,
    Dataset,
    Frequency,
    Indicator,
    Observation,
    Period,
    Release,
    Released,
    Source,
    Status,
)
from generator.rules import accept
from generator.source import read
from generator.vintages import inputs_of

SHIPPED = read(ROOT)[0]
TOWN = accept(SHIPPED, 2008)
KEY = "0" * 64
Counts = tuple[int, int]
Cells = dict[tuple[str, str], Counts | None]
Attacked = tuple[Released, Dataset]


def office(indicator: Indicator, cells: Cells, areas: int) -> Dataset:
    """A township that counts one thing; None is a report that did not come."""
    villages = [area.area for area in TOWN.edition.villages][:areas]
    edition = replace(
        TOWN.edition,
        areas={code: area for code, area in TOWN.edition.areas.items() if code in {"T", *villages}},
        indicators={indicator.indicator: indicator},
        targets={},
        schemes={},
        posts={},
        bulletins={},
    )
    observations = tuple(
        Observation(
            period=Period(period),
            area=area,
            indicator=indicator.indicator,
            numerator=None if counts is None else Fraction(counts[0]),
            denominator=None if counts is None else Fraction(counts[1]),
            status=Status.MISSING if counts is None else Status.REPORTED,
            received_on=None,
            note="",
            source=Source(f"data/2008/observations/{period}.csv", f"{period}/{area}/{indicator.indicator}"),
        )
        for (area, period), counts in sorted(cells.items())
    )
    last = max(observations, key=lambda one: edition.calendar.last_day(one.period)).period
    reached = {
        frequency: max(
            (
                one
                for one in edition.calendar.periods(frequency)
                if edition.calendar.last_day(one) <= edition.calendar.last_day(last)
            ),
            key=edition.calendar.last_day,
            default=None,
        )
        for frequency in Frequency
    }
    made = Dataset(
        edition=edition,
        observations=observations,
        reported_to={frequency: period for frequency, period in reached.items() if period},
        marks=(),
        quality=(),
        has_quality=False,
        releases={},
        revisions=(),
        inputs={},
        key=KEY,
    )
    return replace(made, inputs=inputs_of(made))


def natural(seed: int) -> Attacked:
    """A table of natural size: 6 to 15 villages, dozens to hundreds of people, rates of 98 to 99.5 per cent."""
    dice = random.Random(seed)
    frequency = dice.choice((Frequency.QUARTER, Frequency.QUARTER, Frequency.MONTH))
    least, rest = dice.choice(((5, 5), (5, 5), (5, 0), (10, 10)))
    indicator = replace(
        TOWN.edition.indicators["G06"],
        frequency=frequency,
        accumulation=dice.choice((Accumulation.SUM, Accumulation.LAST)),
        small_cell=least,
        small_rest=rest,
    )
    areas = dice.randint(6, 15)
    villages = [area.area for area in TOWN.edition.villages][:areas]
    size, share = dice.choice((60, 150, 300, 600)), dice.uniform(0.98, 0.995)
    periods = TOWN.edition.calendar.periods(frequency)[: dice.choice((2, 4)) if frequency is Frequency.QUARTER else 3]
    cells: Cells = {}
    for area in villages:
        people = max(12, round(size * dice.lognormvariate(0, 0.5)))
        for period in periods:
            whole = max(1, round(people * dice.uniform(0.9, 1.1)))
            missed = sum(dice.random() > share for _ in range(whole))
            cells[area, period.code] = None if dice.random() < 0.01 else (whole - missed, whole)
    return shown(office(indicator, cells, areas))


def shipped(year: int) -> Attacked:
    """An edition as it ships: what was released, with what earlier bulletins printed."""
    dataset = accept(SHIPPED, year)
    return disclose(assess(dataset)), dataset


def shown(dataset: Dataset) -> Attacked:
    """Everything of an office as it would be published."""
    return disclose(assess(dataset, draft=True)), dataset


# --------------------------------------------------------------------------- what has gone wrong elsewhere


def changed(**options: object) -> Indicator:
    """The rate of G06 under another rule."""
    return replace(TOWN.edition.indicators["G06"], **options)


QUARTERS = ("2008-Q1", "2008-Q2", "2008-Q3", "2008-Q4")


def table(dice: random.Random, sizes: list[int], share: float, periods: tuple[str, ...] = QUARTERS) -> Cells:
    """A rate over some quarters in villages of some sizes."""
    cells: Cells = {}
    for number, size in enumerate(sizes, 1):
        for period in periods:
            whole = max(0, round(size * dice.uniform(0.9, 1.1)))
            cells[f"V{number:02d}", period] = (whole - sum(dice.random() > share for _ in range(whole)), whole)
    return cells


def zeros(dice: random.Random) -> Attacked:
    """Many nobodies: no rest, no numerator, and rows of 0/0."""
    cells = table(dice, [dice.choice((0, 12, 40, 90)) for _ in range(9)], dice.choice((0.04, 0.99)))
    for cell in dice.sample(sorted(cells), 6):
        cells[cell] = (0, 0)
    return shown(office(changed(small_cell=dice.choice((5, 10)), small_rest=5), cells, 9))


def giant(dice: random.Random) -> Attacked:
    """One village with most of the people."""
    sizes = [dice.randint(20, 60) for _ in range(8)]
    sizes[dice.randrange(8)] = 6000
    return shown(
        office(changed(accumulation=dice.choice((Accumulation.SUM, Accumulation.LAST))), table(dice, sizes, 0.98), 8)
    )


def small_groups(dice: random.Random) -> Attacked:
    """A handful of people in each village."""
    return shown(
        office(changed(small_rest=dice.choice((0, 5))), table(dice, [dice.randint(2, 40) for _ in range(10)], 0.9), 10)
    )


def merged(dice: random.Random) -> Attacked:
    """Two villages become one in the middle of the year, and one gets another name."""
    cells = table(dice, [dice.randint(40, 200) for _ in range(8)], 0.98)
    for period in QUARTERS:
        for area in ("V01", "V02") if period in QUARTERS[2:] else ("V08",):
            cells.pop((area, period))
    made = office(changed(), cells, 8)
    middle = date(2008, 7, 1)
    areas = dict(made.edition.areas)
    areas |= {code: replace(areas[code], valid_to=middle) for code in ("V01", "V02")}
    areas["V08"] = replace(areas["V08"], valid_from=middle, predecessors=("V01", "V02"), name="新并村")
    return shown(replace(made, edition=replace(made.edition, areas=areas)))


def corrected(dice: random.Random) -> Attacked:
    """A quarter is released, some of its numbers change, and it is read again, with the quarters that follow."""
    return corrections(dice)[-1]


def corrections(dice: random.Random) -> list[Attacked]:
    """The sites of such an office: after the correction, with the second quarter, and with the whole year."""
    indicator = changed(accumulation=dice.choice((Accumulation.SUM, Accumulation.LAST)))
    cells = table(dice, [dice.randint(60, 400) for _ in range(7)], 0.985)
    first = office(indicator, {cell: one for cell, one in cells.items() if cell[1] == QUARTERS[0]}, 7)
    kept = frozen(first, disclose(assess(first, draft=True)), QUARTERS[0])
    for cell in dice.sample([one for one in sorted(cells) if one[1] == QUARTERS[0]], 2):
        part, whole = cells[cell] or (0, 0)
        cells[cell] = (max(0, part - dice.randint(0, 4)), whole + dice.randint(0, 3))
    second = replace(
        office(indicator, {cell: one for cell, one in cells.items() if cell[1] in QUARTERS[:2]}, 7), releases=kept
    )
    again = {**kept, **frozen(second, shown(second)[0], QUARTERS[1])}
    published = [second, replace(second, releases=again)]
    last = shown(replace(office(indicator, cells, 7), releases=again))
    return [*((disclose(assess(one)), one) for one in published), last]


def two_names(dice: random.Random) -> Attacked:
    """The people of a rate counted once more, month by month, as if they were about nobody."""
    people = changed(small_rest=0, accumulation=Accumulation.LAST)
    plain = changed(
        indicator="G08",
        small_cell=0,
        small_rest=0,
        accumulation=Accumulation.LAST,
        frequency=Frequency.MONTH,
        denominator="另一个",
    )
    cells = table(dice, [dice.randint(3, 40) for _ in range(7)], 0.6)
    first = office(people, cells, 7)
    months = {}
    for (area, period), counts in cells.items():
        last = int(period[-1]) * 3
        months |= {(area, f"2008-{month:02d}"): counts for month in (last - 2, last - 1, last)}
    second = office(plain, months, 7)
    both = replace(
        first,
        edition=replace(first.edition, indicators={"G06": people, "G08": plain}),
        observations=(*first.observations, *second.observations),
        reported_to={**second.reported_to, **first.reported_to},
    )
    return shown(replace(both, inputs=inputs_of(both)))


# --------------------------------------------------------------------------- counts bound by more than sums


def to_date(dice: random.Random, areas: int, months: tuple[str, ...]) -> Dataset:
    """Counts since the beginning of the year, which cannot fall."""
    indicator = changed(accumulation=Accumulation.TO_DATE, frequency=Frequency.MONTH, small_rest=dice.choice((0, 5)))
    cells: Cells = {}
    for number in range(1, areas + 1):
        size, part, whole = dice.randint(8, 200), 0, 0
        for month in months:
            part += dice.randint(0, max(1, size // 20))
            whole = max(whole, part) + dice.randint(0, size)
            cells[f"V{number:02d}", month] = (part, whole)
    return office(indicator, cells, areas)


def two_of_a_kind(dice: random.Random, areas: int, months: tuple[str, ...]) -> Dataset:
    """Two indicators with one numerator, with one denominator, or a whole and its two parts."""
    accumulation = dice.choice((Accumulation.SUM, Accumulation.LAST))

    def monthly(**options: object) -> Indicator:
        return changed(accumulation=accumulation, frequency=Frequency.MONTH, **options)

    first = monthly(small_rest=dice.choice((0, 5)))
    sizes = [dice.randint(8, 200) for _ in range(areas)]
    cells, others = (table(dice, sizes, dice.choice((0.9, 0.98)), months) for _ in range(2))
    kind = dice.choice(("numerator", "denominator", "parts"))
    odd = dice.choice((0.0, 0.3))  # how many bases of one name differ after all
    if kind == "parts":
        whole = {cell: tuple(map(sum, zip(cells[cell], others[cell], strict=True))) for cell in cells}
        parts = [
            (monthly(indicator=code, part_of="G06", numerator=f"{code}甲", denominator=f"{code}乙"), own)
            for code, own in (("G08", cells), ("G11", others))
        ]
        given = [(first, whole), *parts]
    elif kind == "numerator":
        own = {cell: (part, part + dice.randint(0, 30)) for cell, (part, _) in cells.items()}
        given = [(first, cells), (monthly(indicator="G08", denominator="另一个"), own)]
    else:
        bases = {cell: whole + (dice.random() < odd) for cell, (_, whole) in cells.items()}
        own = {cell: (whole - min(whole, dice.randint(0, 9)), whole) for cell, whole in bases.items()}
        given = [(first, cells), (monthly(indicator="G08", numerator="另一个"), own)]
    offices = [office(indicator, own, areas) for indicator, own in given]
    both = replace(
        offices[0],
        edition=replace(offices[0].edition, indicators={one.indicator: one for one, _ in given}),
        observations=tuple(one for each in offices for one in each.observations),
    )
    return replace(both, inputs=inputs_of(both))


def printed_before(dice: random.Random, areas: int, months: tuple[str, ...]) -> Dataset:
    """A month is released, one or two of its numbers change, and the others follow."""
    indicator = changed(accumulation=dice.choice((Accumulation.SUM, Accumulation.LAST)), frequency=Frequency.MONTH)
    cells = table(dice, [dice.randint(8, 200) for _ in range(areas)], 0.98, months)
    first = office(indicator, {cell: one for cell, one in cells.items() if cell[1] == months[0]}, areas)
    kept = frozen(first, disclose(assess(first, draft=True)), months[0])
    for cell in dice.sample([one for one in sorted(cells) if one[1] == months[0]], dice.randint(1, 2)):
        part, whole = cells[cell] or (0, 0)
        cells[cell] = (max(0, part - dice.randint(0, 3)), whole + dice.randint(0, 2))
    return replace(office(indicator, cells, areas), releases=kept)


def bound(seed: int) -> Dataset:
    """An office whose counts are bound by more than sums."""
    dice = random.Random(seed)
    months = tuple(f"2008-{month:02d}" for month in range(1, dice.choice((3, 6)) + 1))
    make = dice.choice((to_date, two_of_a_kind, two_of_a_kind, printed_before))
    return make(dice, dice.randint(4, 9), months)


KINDS = (zeros, giant, small_groups, merged, corrected, two_names)


TWENTY = {f"{KINDS[seed % len(KINDS)].__name__}-{seed}": seed for seed in range(20)}
"""Twenty editions, three or four of a kind."""


def edition(name: str) -> Attacked:
    """One of the twenty."""
    seed = TWENTY[name]
    return KINDS[seed % len(KINDS)](random.Random(seed))


def frozen(dataset: Dataset, released: Released, *bulletins: str) -> dict[Period, Release]:
    """Releases of some bulletins as `tongbao release` would freeze them, without their words."""
    figures = assess(dataset, draft=True)
    return {Period(code): vintages.freeze(figures, released, Period(code), {}) for code in bulletins}
