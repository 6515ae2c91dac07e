"""Numbers, periods, marks and dates as people type them, read by grammars of our own."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.model import LONGEST_NUMBER, Measure, Period, Status
from generator.words import folded, narrow
from generator.words import intake as words

if TYPE_CHECKING:
    from generator.intake.grid import Raw
    from generator.model import Calendar, Indicator

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_SCIENTIFIC = re.compile(r"-?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+")
_TWO = re.compile(r"[0-9]+(\.[0-9]+)?[\s]*[(/;、][\s]*[0-9].*")
_RANGE = re.compile(r"[0-9]+(\.[0-9]+)?[-~—–―][0-9]+(\.[0-9]+)?.*")
_DATE = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})")
_ERROR = re.compile(r"#(DIV/0!|REF!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!)", re.IGNORECASE)
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Number:
    """What a cell came to: a plain number or a status, what was changed for it, or why it is refused."""

    text: str = ""
    status: Status | None = None
    changes: tuple[str, ...] = ()
    problem: str = ""


def number(raw: Raw, indicator: Indicator, column: str) -> Number:
    """A cell of counts (`numerator`, `denominator`) or of hand-computed rates (`reported`)."""
    if isinstance(raw.value, str) and not raw.fault:
        return _written(raw.value, indicator, column)
    if raw.fault or isinstance(raw.value, (str, date)) or not math.isfinite(raw.value):
        return Number(problem="told" if raw.fault else "date" if isinstance(raw.value, date) else "text")
    if column == "reported":
        times = Decimal(HUNDRED if raw.percent else 1)
        shown = _plain(float(Decimal(repr(raw.value)) * times))
        return _share(Number(shown, changes=("percent",) if raw.percent else ()), indicator, sure=raw.percent)
    return Number(problem="percent") if raw.percent else _counted(Number(_plain(raw.value)), indicator)


def _plain(value: float) -> str:
    """A number of a sheet without an exponent and without a needless fraction."""
    rounded = round(value, 10)
    return str(int(rounded)) if rounded == int(rounded) else format(Decimal(repr(rounded)), "f")


def _written(cell: str, indicator: Indicator, column: str) -> Number:
    """A number somebody typed: what may be put right is, the rest is refused by name."""
    stripped = cell.strip()
    tight = "".join(narrow(stripped).split())
    marked = words.MARKS.get(tight) or words.STATUSES.get(tight)
    if marked:
        return Number(status=Status(marked), changes=("mark",))
    changes = [
        name
        for name, holds in (
            ("width", narrow(stripped).replace("-", "\u2212") != stripped.replace("-", "\u2212")),
            ("spaces", len(stripped.split()) > 1),
            ("minus", "\u2212" in stripped),
        )
        if holds
    ]
    text = tight
    if column == "reported" and text.endswith(words.SHARE_SIGNS):
        text = text[:-1]
        changes.append("percent")
    text, unit = _without_unit(text, indicator)
    changes += ["unit"] if unit else []
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
        changes.append("commas")
    problem = _problem(text)
    if problem:
        return Number(problem=problem)
    if "." in text and not text.rpartition(".")[2].strip("0"):
        text = text.partition(".")[0]
        changes.append("whole")
    found = Number(_without_zeros(text), changes=tuple(changes))
    return _share(found, indicator, sure="percent" in changes) if column == "reported" else _counted(found, indicator)


def _without_zeros(text: str) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    head, dot, tail = digits.partition(".")
    return f"{sign}{head.lstrip('0') or '0'}{dot}{tail}"


def _without_unit(text: str, indicator: Indicator) -> tuple[str, str]:
    """Drop the unit behind a number: the indicator's own, or a unit of counting behind a part of a rate."""
    allowed = words.COUNT_UNITS if indicator.measure.is_rate else (indicator.unit,)
    for unit in allowed:
        if unit and text.endswith(unit) and text[: -len(unit)][-1:].isdigit():
            return text.removesuffix(unit), unit
    return text, ""


def _problem(text: str) -> str:
    """Why a text is no number, by the name of the problem; blank for a plain number."""
    if _PLAIN.fullmatch(text):
        return ""
    kinds = (
        (_ERROR.match, "formula-error"),
        (re.compile(r"[=@]").match, "formula"),
        (_SCIENTIFIC.fullmatch, "scientific"),
        (words.ABOUT.search, "about"),
        (_DATE.fullmatch, "date"),
        (_TWO.fullmatch, "two-numbers"),
        (_RANGE.fullmatch, "range"),
    )
    found = next((name for test, name in kinds if test(text)), "")
    if found:
        return found
    if any(text.endswith(sign) for sign in words.SHARE_SIGNS):
        return "percent"
    if "," in text:
        return "commas"
    return "unit" if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?\D{1,3}", text) else "text"


def _counted(found: Number, indicator: Indicator) -> Number:
    if len(found.text) > LONGEST_NUMBER:
        return Number(problem="long")
    if found.text.startswith("-"):
        return Number(problem="negative")
    if "." in found.text and indicator.measure is not Measure.AMOUNT:
        return Number(problem="fraction")
    return found


def _share(found: Number, indicator: Indicator, *, sure: bool) -> Number:
    """A rate: 0.98 may mean 98 % or less than one, so it is refused unless a sign says which."""
    if len(found.text) > LONGEST_NUMBER:
        return Number(problem="long")
    value = Decimal(found.text)
    if value < 0:
        return Number(problem="negative")
    if not sure and 0 < value <= 1:
        return Number(problem="ambiguous-share")
    if indicator.measure is Measure.PERCENT and value > HUNDRED:
        return Number(problem="over-hundred")
    return found


def day(raw: Raw) -> str | None:
    """A date as ISO text; None where it is none."""
    if isinstance(raw.value, date):
        return raw.value.isoformat()
    found = words.SHEET_DATE.fullmatch(folded(raw.text))
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None


def status(text: str) -> Status | None:
    """A status by its Chinese or its own name; None where it is neither."""
    tight = folded(text)
    if tight in words.STATUSES:
        return Status(words.STATUSES[tight])
    return Status(tight) if tight in list(Status) else None


def periods(text: str, calendars: tuple[Calendar, ...]) -> tuple[list[Period], str]:
    """The periods a text names, and the problem if it names one that cannot be (case of `import/period`).

    Spellings are those of the field: 2008年一季度, ２００８年第1季度, 二〇〇八年上半年, 2008.1-3月, 2008Q1,
    2008年3月. A span of months is a period only where it is exactly one of a calendar's.
    """
    plain = "".join(unicodedata.normalize("NFKC", text.replace("○", "〇")).split())
    for found in words.SPAN.finditer(plain):
        year, first, last = _year(found["year"]), int(found["first"]), int(found["last"])
        return _spanned(year, first, last, calendars)
    if words.WRONG_QUARTER.search(plain):
        return [], "quarter"
    codes: list[str] = []
    rest = plain
    for pattern, mark in ((words.QUARTER, "Q"), (words.HALF, "H")):
        for found in pattern.finditer(rest):
            place = found["mark"] or str(words.ORDINALS.get(found["name"], found["name"]))
            codes.append(f"{_year(found['year']):04d}-{mark}{place}")
        rest = pattern.sub("", rest)
    codes += [
        f"{_year(found['year']):04d}-{int(found['name'] or found['mark']):02d}" for found in words.MONTH.finditer(rest)
    ]
    rest = words.MONTH.sub("", rest)
    if not codes:
        codes += [f"{_year(found['year']):04d}" for found in words.WHOLE.finditer(rest)]
    if codes:
        return [Period(code) for code in dict.fromkeys(codes)], ""
    if re.fullmatch(r"[0-9]{4}", plain):
        return [Period(plain)], ""
    if words.SHORT_YEAR.search(plain):
        return [], "short-year"
    return [], "no-year" if words.NO_YEAR.search(plain) else ""


def _year(text: str) -> int:
    return int(text.translate(words.CIRCLES))


def _spanned(year: int, first: int, last: int, calendars: tuple[Calendar, ...]) -> tuple[list[Period], str]:
    for calendar in calendars:
        if calendar.year != year:
            continue
        for period in calendar.every_period:
            months = calendar.months_of(period)
            if len(months) > 1 and (months[0].number, months[-1].number) == (first, last):
                return [period], ""
    return [], "span"
