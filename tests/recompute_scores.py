"""Every score and place of 2008 straight from the CSV files, by other means than the program's.

Nothing here imports `generator`. Decimal with 60 digits stands in for exact fractions, and the
rules of the three schemes are written out anew.
"""

from decimal import ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path

from recompute import rows

getcontext().prec = 60
MONTHS = {
    **{f"2008-{month:02d}": (month,) for month in range(1, 13)},
    **{f"2008-Q{quarter}": tuple(range(quarter * 3 - 2, quarter * 3 + 1)) for quarter in range(1, 5)},
    **{f"2008-H{half}": tuple(range(half * 6 - 5, half * 6 + 1)) for half in (1, 2)},
    "2008": tuple(range(1, 13)),
}
LAST_OF = ("G06", "G09")
TIERS = ((100, 100), (95, 90), (90, 80), (0, 60))
UNKNOWN, PARTIAL, HIDDEN, SOUND = "missing", "partial", "withheld", "final"
Result = tuple[Decimal | None, str]


def rounded(value: Decimal, places: int = 2) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


class Scores:
    """Points and scores by scheme, subject and period; a value and what it is worth."""

    def __init__(self, data: Path) -> None:
        folder = data / "2008"
        self.observed: dict[tuple[str, str, str], dict[str, str]] = {}
        for path in sorted((folder / "observations").glob("*.csv")):
            for row in rows(path):
                self.observed[row["indicator"], row["area"], row["period"]] = row
        self.villages = sorted({area for _, area, _ in self.observed if area != "T"})
        self.errors = rows(folder / "quality.csv")
        self.marks = {
            (row["scheme"], row["subject"], row["period"], row["item"]): Decimal(row["points"])
            for row in rows(folder / "marks.csv")
        }
        self.small = {row["indicator"]: (row["small_cell"], row["small_rest"]) for row in rows(data / "indicators.csv")}

    # ------------------------------------------------------------------ what the points rest on

    def periods_of(self, code: str, period: str) -> list[str]:
        names = [f"2008-{month:02d}" for month in MONTHS[period]]
        if code != "G02":
            names = [name for name in MONTHS if "Q" in name and set(MONTHS[name]) <= set(MONTHS[period])]
        return names[-1:] if code in LAST_OF else names

    def rate(self, code: str, village: str, period: str) -> tuple[Decimal, Decimal, str]:
        reports = [self.observed[code, village, name] for name in self.periods_of(code, period)]
        valued = [row for row in reports if row["numerator"]]
        if not valued:
            return Decimal(0), Decimal(1), UNKNOWN
        done, due = (sum(Decimal(row[name]) for row in valued) for name in ("numerator", "denominator"))
        if self.is_hidden(code, done, due):
            return done, due, HIDDEN
        return done, due, SOUND if len(valued) == len(reports) else PARTIAL

    def is_hidden(self, code: str, done: Decimal, due: Decimal) -> bool:
        least = int(self.small[code][0] or 5)
        rest_least = int(self.small[code][1]) if self.small[code][1] else least
        if not least:
            return False
        rest = due - done
        return 0 < done < least or 0 < rest < rest_least or due < least or (rest_least == 0 and due < 20)

    def errors_of(self, village: str, period: str, kinds: tuple[str, ...]) -> Decimal:
        found = [
            int(row["count"])
            for row in self.errors
            if row["area"] == village and row["kind"] in kinds and int(row["period"][-2:]) in MONTHS[period]
        ]
        return Decimal(sum(found))

    # ------------------------------------------------------------------ the methods

    def steps(self, code: str, village: str, period: str, rule: tuple[str, str, str, str]) -> Result:
        weight, goal, step, points = map(Decimal, rule)
        done, due, state = self.rate(code, village, period)
        behind = max(goal - done / due * 100, Decimal(0))
        return max(weight - behind / step * points, Decimal(0)), state

    def share(self, code: str, village: str, period: str, weight: str) -> Result:
        done, due, state = self.rate(code, village, period)
        return min(done / due, Decimal(1)) * Decimal(weight), state

    def all_or_nothing(self, code: str, village: str, period: str, weight: str) -> Result:
        done, due, state = self.rate(code, village, period)
        return Decimal(weight) if done == due else Decimal(0), state

    def tier(self, code: str, village: str, period: str, weight: str) -> Result:
        done, due, state = self.rate(code, village, period)
        percent = next(percent for lower, percent in TIERS if done * 100 >= lower * due)
        return Decimal(weight) * percent / 100, state

    def cases(self, village: str, period: str, rule: tuple[str, str], *kinds: str) -> Result:
        weight, each = map(Decimal, rule)
        return max(weight - each * self.errors_of(village, period, kinds), Decimal(0)), SOUND

    # ------------------------------------------------------------------ the schemes

    def village(self, village: str, period: str) -> dict[str, Result]:
        return {
            "A1": self.steps("G02", village, period, ("20", "100", "0.5", "1")),
            "A2": self.steps("G06", village, period, ("25", "98", "0.1", "0.3")),
            "A3": self.share("G08", village, period, "20"),
            "A4": self.tier("G09", village, period, "15"),
            "A5": self.all_or_nothing("G11", village, period, "10"),
            "A6": self.cases(village, period, ("10", "0.5"), "misreported", "omitted", "concealed"),
        }

    def specialist(self, village: str, period: str) -> dict[str, Result]:
        return {
            "W1": self.steps("G02", village, period, ("20", "100", "0.5", "1")),
            "W2": self.tier("G09", village, period, "15"),
            "W3": self.share("G08", village, period, "15"),
            "W4": self.all_or_nothing("G11", village, period, "10"),
            "X1": self.cases(village, period, ("15", "1"), "misreported"),
            "X2": self.cases(village, period, ("15", "1.5"), "omitted"),
            "X3": self.cases(village, period, ("10", "5"), "concealed"),
        }

    def total(self, points: dict[str, Result], places: int = 2) -> Result:
        states = [state for _, state in points.values()]
        for worst in (HIDDEN, UNKNOWN):
            if worst in states:
                return None, worst
        score = sum((rounded(value or Decimal(0), places) for value, _ in points.values()), Decimal(0))
        return score, PARTIAL if PARTIAL in states else SOUND

    def every_score(self) -> dict[tuple[str, str, str], Result]:
        """All scores of the three schemes, the year's included."""
        quarters = [f"2008-Q{number}" for number in range(1, 5)]
        found: dict[tuple[str, str, str], Result] = {}
        for village in self.villages:
            for period in [*quarters, "2008"]:
                found["VILLAGE", village, period] = self.total(self.village(village, period))
            post = f"Z{village[1:]}"
            for period in quarters:
                found["SPECIALIST", post, period] = self.total(self.specialist(village, period))
            parts = {
                period: (None if value is None else value * weight / 100, state)
                for period, weight in zip(quarters, (20, 20, 20, 40), strict=True)
                for value, state in [found["SPECIALIST", post, period]]
            }
            found["SPECIALIST", post, "2008"] = self.total(parts)
        for post in sorted({subject for _, subject, _, _ in self.marks}):
            halves = {}
            for half, weight in (("2008-H1", 40), ("2008-H2", 60)):
                value = self.marks["OFFICE", post, half, "D1"] + self.marks["OFFICE", post, half, "D2"]
                found["OFFICE", post, half] = (value, SOUND)
                halves[half] = (value * weight / 100, SOUND)
            found["OFFICE", post, "2008"] = self.total(halves, 1)
        return found

    def places(self, period: str) -> dict[str, str]:
        """The printed place of every village: how many are better, and whether it shares it."""
        scores = {village: self.every_score()["VILLAGE", village, period] for village in self.villages}
        ranked = {village: value for village, (value, state) in scores.items() if state == SOUND and value is not None}
        found = {}
        for village, (_, state) in scores.items():
            if village not in ranked:
                found[village] = "不予公布" if state == HIDDEN else "不参与排名"
                continue
            place = 1 + sum(other > ranked[village] for other in ranked.values())
            shared = sum(other == ranked[village] for other in ranked.values()) > 1
            found[village] = f"并列{place}" if shared else str(place)
        return found
