"""The figures of one quarter straight from the CSV files, by other means than the program's.

Nothing here imports `generator`. Decimal with 60 digits stands in for exact fractions.
"""

import csv
from decimal import ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path

getcontext().prec = 60
PRINTED = {
    "Q2": {("2008-Q2", "V12", "G09"): ("20", "20")},
    "Q3": {("2008-09", "V14", "G02"): ("47", "47")},
}
"""What two rows said when the notice of their quarter was released; `revisions.csv` tells what became of them."""
QUARTERS = {"Q1": ("01", "02", "03"), "Q2": ("04", "05", "06"), "Q3": ("07", "08", "09"), "Q4": ("10", "11", "12")}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def printed(value: Decimal, decimals: int) -> str:
    text = str(value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))
    return "…" if value and not text.strip("-0.") else text.removeprefix("-") if not text.strip("-0.") else text


class Quarter:
    """Everything the notice of one quarter of 2008 may print."""

    def __init__(self, data: Path, quarter: str, *, as_printed: bool = False) -> None:
        self.data, self.quarter = data, quarter
        self.earlier = PRINTED.get(quarter, {}) if as_printed else {}
        self.indicators = {one["indicator"]: one for one in rows(data / "indicators.csv")}
        self.villages = {
            one["area"]: one["name"] for one in rows(data / "areas.csv") if one["parent"] and one["valid_from"] < "2009"
        }
        self.targets = {one["indicator"]: one for one in rows(data / "2008/targets.csv") if one["origin"] == "goal"}
        self.monthly = [
            one for month in QUARTERS[quarter] for one in rows(data / f"2008/observations/2008-{month}.csv")
        ]
        self.quarterly = rows(data / f"2008/observations/2008-{quarter}.csv")

    def shown(self) -> list[str]:
        """The indicators of a quarterly notice, in order."""
        return [
            code
            for code, one in self.indicators.items()
            if one["frequency"] in ("month", "quarter") and code in self.targets
        ]

    def reports(self, code: str, village: str) -> list[dict[str, str]]:
        own = self.monthly if self.indicators[code]["frequency"] == "month" else self.quarterly
        found = [one for one in own if one["indicator"] == code and one["area"] == village]
        return [self._then(one) for one in found]

    def _then(self, row: dict[str, str]) -> dict[str, str]:
        counts = self.earlier.get((row["period"], row["area"], row["indicator"]))
        return {**row, "numerator": counts[0], "denominator": counts[1]} if counts else row

    def cell(self, code: str, village: str) -> tuple[Decimal, Decimal, bool] | None:
        """Numerator, denominator, whether complete; None where nothing came in."""
        reports = self.reports(code, village)
        valued = [one for one in reports if one["numerator"]]
        if not valued:
            return None
        numerator = sum(Decimal(one["numerator"]) for one in valued)
        denominator = sum(Decimal(one["denominator"]) for one in valued)
        return numerator, denominator, len(valued) == len(reports)

    def township(self, code: str) -> tuple[Decimal, Decimal, int]:
        cells = [cell for village in self.villages if (cell := self.cell(code, village))]
        return sum(c[0] for c in cells), sum(c[1] for c in cells), sum(c[2] for c in cells)

    def rate(self, code: str) -> Decimal:
        numerator, denominator, _ = self.township(code)
        return numerator / denominator * 100

    def withheld(self, code: str, village: str) -> bool:
        least = int(self.indicators[code]["small_cell"] or 5)
        given = self.indicators[code]["small_rest"]
        rest_least = int(given) if given else least
        cell = self.cell(code, village)
        if least == 0 or cell is None:
            return False
        numerator, denominator, _ = cell
        rest = denominator - numerator
        small = 0 < numerator < least or 0 < rest < rest_least or denominator < least
        return small or (rest_least == 0 and denominator < 20)

    def verdict(self, code: str, numerator: Decimal, denominator: Decimal) -> str:
        met = numerator * 100 >= Decimal(self.targets[code]["value"]) * denominator
        return "达标 ✓" if met else "未达标 ✗"
