"""Write the invented observations of the 2026 edition, always the same ones.

Nothing here was observed anywhere. The sizes follow the design: services large enough that
most cells of a village may be published (the people not reached are none, or five and more),
with a few small rests planted so that withholding can be seen. The township's share of
returns in time (M14) is counted from the other rows, so that the two cannot disagree.

    python tests/synthetic/observations_2026.py data/2026/observations
"""

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

HEADER = ("period", "area", "indicator", "numerator", "denominator", "reported", "status", "received_on", "note")
POPULATION = {"V01": 4120, "V02": 3480, "V03": 3760, "V06": 3390, "V07": 3850, "V08": 3610, "V11": 4310, "V12": 3520,
              "V16": 5240, "V17": 4930, "V18": 5070, "V19": 8260}  # fmt: skip
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 11))
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3")
NEWEST = "2026-10"

PLACES = {"V01": (24, 24, 24), "V03": (0, 20, 20), "V07": (16, 16, 16), "V11": (20, 20, 20), "V16": (30, 30, 36),
          "V17": (20, 24, 24), "V18": (24, 24, 30), "V19": (96, 96, 96)}  # fmt: skip
SPECIAL_HOUSEHOLDS = {"V01": 3, "V02": 2, "V03": 2, "V06": 1, "V07": 3, "V08": 2, "V11": 3, "V12": 1, "V16": 3,
                      "V17": 2, "V18": 3, "V19": 4}  # fmt: skip
SERVICES_OPEN = {("2026-Q1", "V01"): 1, ("2026-Q1", "V16"): 1, ("2026-Q1", "V19"): 1, ("2026-Q2", "V19"): 1}

# Share of the children under three whose application was approved, and of these, who were paid.
APPROVED = (0.55, 0.63, 0.70, 0.76, 0.81, 0.85, 0.89, 0.92, 0.94, 0.96)
PAID = (0.42, 0.68, 0.86, 0.90, 0.92, 0.935, 0.95, 0.962, 0.972, 0.978)
IN_CARE = {"2026-Q1": 0.118, "2026-Q2": 0.126, "2026-Q3": 0.134}
UNMANAGED = {"2026-Q1": (0.085, 0.13), "2026-Q2": (0.07, 0.10), "2026-Q3": (0.055, 0.085)}
ELDERS = {"2026-Q1": 0.612, "2026-Q2": 0.638, "2026-Q3": 0.664}
ALL_VACCINATED = {"2026-07": 0.12, "2026-08": 0.12, "2026-09": 0.25}

SMALL_REST = {
    ("2026-Q1", "V07", "M06"): 3,
    ("2026-Q2", "V11", "M06"): 4,
    ("2026-Q3", "V02", "M06"): 2,
    ("2026-02", "V02", "M08"): 3,
    ("2026-05", "V17", "M08"): 4,
    ("2026-09", "V06", "M08"): 2,
}
UNPAID = {
    ("2026-Q1", "V03", "G08"): 7,
    ("2026-Q3", "V12", "G08"): 6,
    ("2026-Q3", "V18", "G08"): 9,
    ("2026-Q1", "V06", "M12"): 3,
    ("2026-Q2", "V16", "M12"): 11,
}
MISSING = {("2026-02", "V12", "M03"), ("2026-05", "V08", "M08"), ("2026-Q2", "V18", "M11"), ("2026-10", "V03", "M03")}
LATE = {
    ("2026-01", "V17", "M03"),
    ("2026-01", "V17", "M08"),
    ("2026-03", "V06", "M08"),
    ("2026-04", "V12", "M03"),
    ("2026-06", "V02", "M08"),
    ("2026-08", "V11", "M03"),
    ("2026-08", "V16", "M08"),
    ("2026-Q1", "V12", "M07"),
    ("2026-Q1", "V17", "M02"),
    ("2026-Q2", "V08", "M06"),
    ("2026-Q3", "V01", "M12"),
}
CORRECTED = {
    ("2026-03", "V16", "M03"): "原报把审核中的也计入审核通过，核对后更正",
    ("2026-07", "V19", "M08"): "原报漏计一个接种日，核对后更正",
    ("2026-Q1", "V19", "M11"): "原报把外出人员计入常住居民，核对后更正",
    ("2026-Q2", "V03", "M01"): "原报漏计新启用的社区托育点，核对后更正",
}
PROVISIONAL = {(NEWEST, area, indicator) for area in ("V07", "V18", "V19") for indicator in ("M03", "M08")}
IN_TIME = ("reported", "corrected", "provisional")
MONTHLY_DUE, QUARTERLY_DUE = (
    8,
    {"2026-Q1": date(2026, 4, 10), "2026-Q2": date(2026, 7, 10), "2026-Q3": date(2026, 10, 12)},
)


@dataclass(frozen=True)
class Cell:
    """One invented observation: its place and its two counts."""

    period: str
    area: str
    indicator: str
    numerator: int
    denominator: int

    @property
    def place(self) -> tuple[str, str, str]:
        """The key of the row."""
        return (self.period, self.area, self.indicator)


@dataclass(frozen=True)
class Sizes:
    """How many people of a kind live in an area; every count of the area is near these."""

    infants: int
    children: int
    elders: int
    supported: int
    certified: int

    @classmethod
    def of(cls, dice: Random, area: str) -> "Sizes":
        """Shares of the population as a country township has them."""
        people = POPULATION[area]
        shares = ((0.019, 0.021), (0.052, 0.058), (0.165, 0.19), (0.009, 0.012), (0.008, 0.012))
        return cls(*(round(people * dice.uniform(*share)) for share in shares))


def near(dice: Random, count: int) -> int:
    """A count a little more or less, as people come and go."""
    return count + dice.randint(-2, 2)


def rest(dice: Random, place: tuple[str, str, str], count: int, share: tuple[float, float]) -> int:
    """Those not reached: planted, or five and more."""
    return SMALL_REST.get(place) or max(dice.choice((5, 5, 6)), round(count * dice.uniform(*share)))


def allowances(dice: Random, area: str, infants: int) -> Iterator[Cell]:
    """Applications approved and paid since January, which never fall."""
    approved = paid = 0
    for period, share, done in zip(MONTHS, APPROVED, PAID, strict=True):
        approved = max(approved, round(infants * (share + dice.uniform(-0.02, 0.02))))
        paid = max(paid, min(approved, round(approved * (done + dice.uniform(-0.03, 0.02)))))
        yield Cell(period, area, "M03", paid, approved)


def vaccinations(dice: Random, area: str, children: int) -> Iterator[Cell]:
    """Doses due and given each month; in summer more families are away."""
    for period in MONTHS:
        due = max(dice.randint(60, 84), round(children * dice.uniform(0.26, 0.34)))
        place = (period, area, "M08")
        complete = dice.random() < ALL_VACCINATED.get(period, 0.45) and place not in SMALL_REST
        yield Cell(*place, due if complete else due - rest(dice, place, due, (0.05, 0.085)), due)


def quarterly(dice: Random, period: str, area: str, sizes: Sizes) -> Iterator[Cell]:
    """The eight indicators that every village or community returns each quarter."""
    infants, children, elders = (near(dice, count) for count in (sizes.infants, sizes.children, sizes.elders))
    places = PLACES.get(area, (0, 0, 0))[QUARTERS.index(period)]
    yield Cell(period, area, "M01", places, POPULATION[area] + dice.randint(-15, 15))
    yield Cell(period, area, "M02", round(infants * (IN_CARE[period] + dice.uniform(-0.03, 0.03))), infants)
    unmanaged = rest(dice, (period, area, "M06"), infants, UNMANAGED[period])
    yield Cell(period, area, "M06", infants - unmanaged, infants)
    yield Cell(period, area, "M07", children - rest(dice, (period, area, "M07"), children, (0.04, 0.07)), children)
    yield Cell(period, area, "M11", round(elders * (ELDERS[period] + dice.uniform(-0.03, 0.03))), elders)
    households = SPECIAL_HOUSEHOLDS[area]
    yield Cell(period, area, "M13", households - SERVICES_OPEN.get((period, area), 0), households)
    for indicator, count in (("M12", sizes.supported), ("G08", sizes.certified)):
        due = near(dice, count)
        yield Cell(period, area, indicator, due - UNPAID.get((period, area, indicator), 0), due)


def township(dice: Random, period: str) -> Iterator[Cell]:
    """What the health centre returns for the whole township."""
    births, couples = dice.randint(84, 96), dice.randint(52, 64)
    visited = {"2026-Q1": 0.973, "2026-Q2": 0.938, "2026-Q3": 0.978}[period]
    examined = {"2026-Q1": 0.76, "2026-Q2": 0.83, "2026-Q3": 0.86}[period]
    yield Cell(period, "T", "M04", round(births * dice.uniform(0.935, 0.955)), births)
    yield Cell(period, "T", "M05", round(births * visited), births)
    yield Cell(period, "T", "M10", round(couples * examined), couples)


def status(cell: Cell) -> str:
    """What became of a return."""
    named = ((MISSING, "missing"), (LATE, "late"), (CORRECTED, "corrected"), (PROVISIONAL, "provisional"))
    return next((word for places, word in named if cell.place in places), "reported")


def punctual(cells: list[Cell]) -> Iterator[Cell]:
    """The villages whose monthly returns all came in time, counted from those returns."""
    for period in MONTHS:
        here = [cell for cell in cells if cell.period == period]
        tardy = {cell.area for cell in here if status(cell) not in IN_TIME}
        yield Cell(period, "T", "M14", len(POPULATION) - len(tardy), len(POPULATION))


def received(dice: Random, cell: Cell) -> date:
    """The day the return came in: by the due day, or some days after it."""
    if cell.period in QUARTERLY_DUE:
        due = QUARTERLY_DUE[cell.period]
    else:
        due = date(2026, int(cell.period[-2:]) + 1, MONTHLY_DUE)
    if cell.indicator == "M14":
        return due
    return due + timedelta(days=dice.randint(1, 4) if status(cell) == "late" else -dice.randint(0, 4))


def row(dice: Random, cell: Cell) -> tuple[str, ...]:
    """One line of an observations file."""
    word = status(cell)
    if word == "missing":
        return (*cell.place, "", "", "", word, "", "到期未报，已提醒")
    note = CORRECTED.get(cell.place, "个别接种点尚未汇总" if word == "provisional" and cell.indicator == "M08" else "")
    day = received(dice, cell).isoformat()
    return (*cell.place, str(cell.numerator), str(cell.denominator), "", word, day, note)


def files() -> dict[str, str]:
    """Every observations file of the edition: its name and its whole text."""
    dice = Random(2026)
    cells: list[Cell] = []
    sizes = {area: Sizes.of(dice, area) for area in POPULATION}
    for area, size in sizes.items():
        cells += [*allowances(dice, area, size.infants), *vaccinations(dice, area, size.children)]
    cells += punctual(cells)
    for period in QUARTERS:
        cells += [cell for area, size in sizes.items() for cell in quarterly(dice, period, area, size)]
        cells += township(dice, period)
    rows: dict[str, list[tuple[str, ...]]] = {}
    for cell in cells:
        rows.setdefault(f"{cell.period}.csv", []).append(row(dice, cell))
    return {name: text(sorted(lines)) for name, lines in sorted(rows.items())}


def text(rows: list[tuple[str, ...]]) -> str:
    """Canonical CSV: comma, LF, sorted rows."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return buffer.getvalue()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
