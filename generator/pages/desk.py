"""Where the pages of one edition are composed: the released figures and what pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import Level, Period, Verdict
from generator.pages import tables
from generator.pages.views import (
    ChartPlace,
    Frame,
    Link,
)
from generator.words import (
    LEVELS,
    SYNTHETIC_NOTICE,
)
from generator.words import pages as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Drawing, Indicator, Law, Released


class Desk:
    """Where the pages of one edition are composed: the released figures and little else."""

    def __init__(self, released: Released, drawings: Sequence[Drawing], edit_base: str) -> None:
        self.captions = {drawing.name: drawing.caption for drawing in drawings}
        self.released = released
        self.edition = released.edition
        self.edit_base = edit_base
        self.terms = self.edition.terms
        self.areas_name = words.areas_name(self.terms.area)
        self.township = self.edition.township
        self.shared_areas = [one for one in self.edition.indicators.values() if one.level is Level.AREA]

    def frame(
        self, title: str, path: str, files: Sequence[str], laws: Sequence[Law] = (), *, whole: bool = False
    ) -> Frame:
        """What every page carries; `files` are where its facts can be changed.

        `whole` pages speak for the plan as such and carry the edition's own banner.
        """
        folder = f"data/{self.edition.year}"
        sources = [name if name.startswith("data/") else f"{folder}/{name}" for name in files]
        legal = words.legal_banner(laws)
        if whole:
            legal = self.edition.banner + legal
        return Frame(
            title=title,
            path=path,
            root="../" * path.count("/"),
            year=self.edition.year,
            area=self.terms.area,
            whole=self.terms.whole,
            synthetic=SYNTHETIC_NOTICE if self.edition.synthetic else "",
            legal=legal,
            sources=tuple(Link(f"{self.edit_base}{name}" if self.edit_base else "", name) for name in sources),
        )

    def level(self, indicator: Indicator) -> str:
        """The finest figures of an indicator that may be shown."""
        return LEVELS[indicator.level.value].format(area=self.terms.area, whole=self.terms.whole)

    def charts(self, *names: str) -> tuple[ChartPlace, ...]:
        """The charts of those names that were drawn; one without any value was not."""
        return tuple(ChartPlace(name, self.captions[name]) for name in names if name in self.captions)

    def observation_files(self, indicator: Indicator) -> list[str]:
        """The files a value of the indicator can be mended in."""
        periods = self.edition.calendar.periods(indicator.frequency)
        return [
            f"data/{self.edition.year}/observations/{period}.csv"
            for period in periods
            if period in self.released.published
        ]

    def change_words(self, indicator: Indicator, area: str, period: Period) -> str:
        """How an area's value moved against the period before, or nothing where none can be said."""
        change = tables.figure_at(self.released, indicator, area, period, "change")
        if change is None or not change.state.has_value:
            return ""
        return words.against_previous(period, change.text, change.unit, exact=not change.value)


def counts(verdicts: Sequence[Verdict]) -> tuple[int, int, int]:
    """How many met, missed, and have no verdict."""
    met, missed = verdicts.count(Verdict.MET), verdicts.count(Verdict.MISSED)
    return met, missed, len(verdicts) - met - missed
