"""Write the invented observations of the 2008 edition, always the same ones.

The seed document has no observed figures at all, so every number here is made up.
The sizes follow the design: large enough that most cells of a village may be
published, with a few small ones planted so that withholding can be seen.

    python tests/synthetic/observations_2008.py data/2008/observations
"""

import csv
import io
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

HEADER = ("period", "area", "indicator", "numerator", "denominator", "reported", "status", "received_on", "note")
VILLAGES = tuple(f"V{number:02d}" for number in range(1, 16))
MONTHS = tuple(f"2008-{month:02d}" for month in range(1, 13))
QUARTERS = ("2008-Q1", "2008-Q2", "2008-Q3", "2008-Q4")

FLOATING_BEHIND = ("V01", "V02", "V04", "V05", "V07", "V08", "V10", "V12", "V14")
FLOATING_ABOVE = ("V03", "V06", "V09", "V13")
FLOATING_FULL = ("V11", "V15")
SMALL_REST = {("2008-Q1", "V03"): 3, ("2008-Q1", "V09"): 2, ("2008-Q3", "V06"): 4, ("2008-Q3", "V13"): 1}

ALLOWANCE_LATE = {
    ("2008-Q1", "V05"): 9,
    ("2008-Q1", "V12"): 6,
    ("2008-Q2", "V08"): 7,
    ("2008-Q3", "V02"): 12,
    ("2008-Q3", "V14"): 5,
    ("2008-Q4", "V10"): 8,
    ("2008-Q2", "V01"): 5,
}
SUPPORT_LATE = {
    ("2008-Q1", "V04"): 5,
    ("2008-Q1", "V13"): 6,
    ("2008-Q2", "V12"): 8,
    ("2008-Q2", "V02"): 5,
    ("2008-Q3", "V07"): 6,
    ("2008-Q3", "V15"): 5,
    ("2008-Q4", "V01"): 7,
}

MISSING = {("2008-05", "V08", "G02"), ("2008-Q2", "V14", "G06"), ("2008-Q2", "V06", "G09"), ("2008-Q3", "V10", "G11")}
LATE = {
    ("2008-01", "V10", "G02"),
    ("2008-03", "V12", "G02"),
    ("2008-04", "V04", "G02"),
    ("2008-07", "V14", "G02"),
    ("2008-09", "V02", "G02"),
    ("2008-11", "V05", "G02"),
    ("2008-Q1", "V07", "G06"),
    ("2008-Q1", "V07", "G08"),
    ("2008-Q2", "V01", "G09"),
    ("2008-Q3", "V04", "G06"),
    ("2008-Q4", "V12", "G11"),
}
CORRECTED = {
    ("2008-02", "V07", "G02"): "原报36项，核对后更正",
    ("2008-08", "V12", "G02"): "原报分母漏计2项，已更正",
    ("2008-Q1", "V02", "G06"): "原报人数与台账不符，核对后更正",
    ("2008-Q3", "V05", "G08"): "补正一批名册核对结果",
}

LATER = {
    ("2008-Q2", "V12", "G09"): ("18", "20", "reported", "镇核定：两项检查未达标"),
    ("2008-09", "V14", "G02"): ("45", "47", "corrected", "原报漏计两项差错，核对后更正"),
}
"""What became of two rows after their bulletins were released; `revisions.csv` registers both."""


@dataclass(frozen=True)
class Cell:
    """One invented observation: its place and its two counts."""

    period: str
    area: str
    indicator: str
    numerator: int
    denominator: int | None


def monthly(dice: Random) -> list[Cell]:
    """Items of the monthly returns that were spot-checked, nearly all right."""
    cells = []
    for period in MONTHS:
        for area in VILLAGES:
            checked = dice.randint(20, 50)
            wrong = dice.choices((0, 1, 2), weights=(78, 18, 4))[0]
            cells.append(Cell(period, area, "G02", checked - wrong, checked))
    return cells


def floating(dice: Random, period: str, area: str) -> Cell:
    """Residents to be covered by the township's services, and those covered."""
    people = dice.randint(300, 715)
    if (period, area) in SMALL_REST:
        rest = SMALL_REST[period, area]
    elif area in FLOATING_FULL:
        rest = 0
    elif area in FLOATING_ABOVE:
        people = dice.randint(430, 715)
        rest = max(5, round(people * dice.uniform(0.014, 0.0175)))
    else:
        rest = round(people * dice.uniform(0.03, 0.06))
    return Cell(period, area, "G06", people - rest, people)


def quarterly(dice: Random, period: str) -> list[Cell]:
    """The six indicators that every village returns each quarter."""
    cells = []
    for area in VILLAGES:
        births = dice.randint(3, 8)
        cells.append(Cell(period, area, "G01", births - (dice.random() < 0.12), births))
        cells.append(floating(dice, period, area))
        examined = dice.randint(90, 210)
        cells.append(Cell(period, area, "G07", examined - round(examined * dice.uniform(0.02, 0.07)), examined))
        allowances = dice.randint(60, 145)
        cells.append(Cell(period, area, "G08", allowances - ALLOWANCE_LATE.get((period, area), 0), allowances))
        items = 20
        cells.append(Cell(period, area, "G09", items - dice.choices((0, 1, 2), weights=(70, 22, 8))[0], items))
        cases = dice.randint(1, 4)
        cells.append(Cell(period, area, "G10", cases - (dice.random() < 0.22), cases))
        supported = dice.randint(36, 86)
        cells.append(Cell(period, area, "G11", supported - SUPPORT_LATE.get((period, area), 0), supported))
    return cells


def yearly(dice: Random) -> list[Cell]:
    """The indicators counted once a year, and the township's single count."""
    cells = [Cell("2008", "T", "G07-1", 0, None)]
    for area in VILLAGES:
        for indicator, least, most, share in (("G03", 60, 140, 0.985), ("G04", 8, 20, 0.81), ("G05", 10, 26, 0.83)):
            due = dice.randint(least, most)
            done = min(due, round(due * dice.uniform(share - 0.06, min(1.0, share + 0.05))))
            cells.append(Cell("2008", area, indicator, done, due))
    return cells


def received(dice: Random, period: str, *, late: bool) -> date:
    """The day the return came in: by the due day, or some days after it."""
    if period == "2008":
        due = date(2009, 1, 15)
    elif "Q" in period:
        quarter = int(period[-1])
        due = date(2008 + quarter // 4, quarter * 3 % 12 + 1, 10)
    else:
        month = int(period[-2:])
        due = date(2008 + month // 12, month % 12 + 1, 5)
    return due + timedelta(days=dice.randint(1, 4) if late else -dice.randint(0, 3))


def row(dice: Random, cell: Cell) -> tuple[str, ...]:
    """One line of an observations file."""
    place = (cell.period, cell.area, cell.indicator)
    if place in MISSING:
        return (*place, "", "", "", "missing", "", "到期未报，已催报")
    status = "late" if place in LATE else "corrected" if place in CORRECTED else "reported"
    denominator = "" if cell.denominator is None else str(cell.denominator)
    day = received(dice, cell.period, late=status == "late")
    if place in LATER:
        numerator, denominator, status, note = LATER[place]
        return (*place, numerator, denominator, "", status, day.isoformat(), note)
    return (*place, str(cell.numerator), denominator, "", status, day.isoformat(), CORRECTED.get(place, ""))


def files() -> dict[str, str]:
    """Every observations file of the edition: its name and its whole text."""
    dice = Random(2008)
    cells = monthly(dice)
    for period in QUARTERS:
        cells += quarterly(dice, period)
    cells += yearly(dice)
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
