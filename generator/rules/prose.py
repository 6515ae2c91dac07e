"""`plan/number`: a number typed in prose that the tables contradict.

A number counts where it stands in one sentence with an indicator's name and carries its unit; it
is held against the nearest name before it. The tolerance is half a unit of the last place shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import FIGURE_TOKEN, Accumulation, Finding, Indicator, Level, Measure, Period, Severity
from generator.rules.totals import Numbers, numbers_of
from generator.words import half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from generator.model import Document, Edition

_SENTENCE = re.compile(r"(?:[^。；;！？!?.]|\.(?=[0-9]))+")
_NUMBER = re.compile(r"(?<![0-9.A-Za-z-])([0-9]+(?:\.([0-9]+))?)\s*(%|％|‰|[\u4e00-\u9fff]{1,3})")
LONGEST = 2000
_SIGNS: Mapping[Measure, tuple[str, ...]] = {Measure.PERCENT: ("%", "％"), Measure.PER_MILLE: ("‰",)}


@dataclass(frozen=True, slots=True)
class _Quote:
    """A number in prose, as it was typed, with the indicator it speaks of."""

    text: str
    value: Fraction
    decimals: int
    indicator: Indicator


def judge_prose(edition: Edition, documents: Mapping[str, Document], observations: pd.DataFrame) -> Iterator[Finding]:
    """Numbers of the plan that no target has, and numbers of a notice that no figure of its period has."""
    values = numbers_of(observations) if any(name.startswith("notices/") for name in documents) else {}
    for name, document in documents.items():
        bulletin = Period(name.removeprefix("notices/").removesuffix(".md")) if name.startswith("notices/") else None
        if bulletin is not None and bulletin not in edition.calendar:
            continue
        for row, line in enumerate(document.text.split("\n"), 1):
            for sentence in _SENTENCE.findall(FIGURE_TOKEN.sub("", line)):
                for quote in _quotes(sentence[:LONGEST], edition.indicators.values()):
                    allowed = _targets(edition, quote.indicator)
                    if bulletin is not None:
                        allowed += _observed(edition, quote.indicator, bulletin, sentence, values)
                    if allowed and not any(_is_shown_as(number, quote) for number in allowed):
                        facts = {
                            "indicator": quote.indicator.name,
                            "expected": half_up(allowed[-1], max(quote.decimals, quote.indicator.decimals)),
                            "unit": quote.indicator.unit,
                        }
                        case = "" if bulletin is None else "notice"
                        yield Finding(
                            "plan/number",
                            document.file,
                            row,
                            value=quote.text,
                            severity=Severity.WARNING,
                            case=case,
                            facts=facts,
                        )


def _quotes(sentence: str, indicators: Iterable[Indicator]) -> Iterator[_Quote]:
    """The numbers of a sentence that carry the unit of the indicator named before them."""
    named: list[tuple[int, int, Indicator]] = []
    for indicator in sorted(indicators, key=lambda indicator: -len(indicator.name)):
        for found in re.finditer(re.escape(indicator.name), sentence):
            if all(found.end() <= start or found.start() >= end for start, end, _ in named):
                named.append((found.start(), found.end(), indicator))
    named.sort(key=lambda mention: mention[0])
    for found in _NUMBER.finditer(sentence):
        before = [mentioned for _, end, mentioned in named if end <= found.start()]
        if not before:
            continue
        indicator = before[-1]
        units = _SIGNS.get(indicator.measure, (indicator.unit,))
        if found.group(3).startswith(units):
            yield _Quote(found.group(), Fraction(found.group(1)), len(found.group(2) or ""), indicator)


def _targets(edition: Edition, indicator: Indicator) -> list[Fraction]:
    return [
        value
        for target in edition.targets.values()
        if target.indicator == indicator.indicator
        for value in (target.value, target.value_high)
        if value is not None
    ]


def _observed(
    edition: Edition,
    indicator: Indicator,
    bulletin: Period,
    sentence: str,
    values: Mapping[tuple[str, str, str], Numbers],
) -> list[Fraction]:
    """What a notice may quote of an indicator: its period and the one before, for the areas a sentence names.

    The whole township stands last; a number that no row has yet is nothing to compare with.
    """
    areas = [area.area for area in edition.villages if area.name in sentence]
    periods = [bulletin, *filter(None, [edition.calendar.previous(bulletin)])]
    return [
        value
        for period in reversed(periods)
        for area in (*areas, "")
        if (value := _value(edition, indicator, period, area, values)) is not None
    ]


def _value(
    edition: Edition,
    indicator: Indicator,
    period: Period,
    area: str,
    values: Mapping[tuple[str, str, str], Numbers],
) -> Fraction | None:
    if period.frequency.months < indicator.frequency.months:
        return None
    parts = edition.calendar.parts(period, indicator.frequency)
    parts = parts if indicator.accumulation is Accumulation.SUM else parts[-1:]
    rows = []
    for part in parts:
        reporters = [reporter.area for reporter in edition.reporting_areas(indicator, part)]
        areas = reporters if not area or indicator.reported_by is Level.TOWNSHIP else [area]
        rows += [
            values[part.code, code, indicator.indicator]
            for code in areas
            if (part.code, code, indicator.indicator) in values
        ]
    if not rows:
        return None
    above, below = sum((number for number, _ in rows), Fraction(0)), sum((number for _, number in rows), Fraction(0))
    if not indicator.measure.is_rate:
        return above
    return above / below * indicator.measure.scale if below else None


def _is_shown_as(value: Fraction, quote: _Quote) -> bool:
    """Whether a value, shown with as many decimals as were typed, is the number typed."""
    return bool(abs(value - quote.value) * 2 * 10**quote.decimals <= 1)
