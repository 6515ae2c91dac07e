"""What each template is given: one record a page, all of it text ready to print.

A template may loop, choose and include; every number, order and word was settled here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from generator.pages.blocks import (
        Annex,
        BulletinSection,
        ChartPlace,
        Frame,
        IndicatorSection,
        Link,
        Note,
        ScoreSection,
        Table,
        Term,
    )


@dataclass(frozen=True, slots=True)
class PlanParagraph:
    """A paragraph of the plan, verbatim, with the notes that stand beside it."""

    anchor: str
    level: int
    text: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """`home.md`"""

    frame: Frame
    heading: str
    answer: str
    upcoming: str
    awaited: tuple[str, ...]
    table: Table
    bulletins: tuple[Link, ...]
    hubs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`plan.md`"""

    frame: Frame
    heading: str
    hint: str
    paragraphs: tuple[PlanParagraph, ...]
    targets: Table
    ledger: Table | None
    quoted: Table | None
    measures: Table
    calendar: Table
    pledge_heading: str
    pledge_hint: str
    pledges: tuple[Pledge, ...]
    laws: Table
    moved: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PledgesPage:
    """`pledges.md`: some of very many pledges; `origin` is the plan."""

    frame: Frame
    heading: str
    origin: Link
    hint: str
    pledges: tuple[Pledge, ...]


@dataclass(frozen=True, slots=True)
class PartPage:
    """`part.md`: a part of another page, its `origin`, that is too long to stand on it."""

    frame: Frame
    heading: str
    origin: Link
    charts: tuple[ChartPlace, ...]
    tables: tuple[Table, ...]
    sections: tuple[IndicatorSection, ...] = ()


@dataclass(frozen=True, slots=True)
class BulletinPage:
    """`bulletin.md`: a monthly bulletin, a quarterly notice, a half-year summary or an annual settlement.

    `links` are the areas and posts by name; a paragraph links each where it first names it. `document` is
    the same as DOCX, dated `published_on`; `mark` and `colophon` are the issuer's name above and below on paper,
    `lines` the heading as it stands there. `revised` says that numbers have changed since.
    """

    frame: Frame
    heading: str
    number: str
    answer: tuple[str, ...]
    addressees: str
    opening: tuple[str, ...]
    sections: tuple[BulletinSection, ...]
    attachments: tuple[str, ...]
    issuer: str
    dated: str
    annexes: tuple[Annex, ...]
    revisions: Table | None
    links: tuple[Link, ...] = ()
    document: Link | None = None
    mark: str = ""
    colophon: str = ""
    lines: tuple[str, ...] = ()
    revised: str = ""
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class CoverPage:
    """`cover.md`: the first pages of a bound volume."""

    frame: Frame
    lines: tuple[str, ...]
    contents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostPage:
    """`post.md`"""

    frame: Frame
    heading: str
    answer: str
    basis: tuple[Term, ...]
    scores: tuple[ScoreSection, ...]


@dataclass(frozen=True, slots=True)
class SchemeSection:
    """One assessment: its rules, its standings, and what is on record beside them."""

    heading: str
    anchor: str
    answer: str
    charts: tuple[ChartPlace, ...]
    standings: tuple[Table, ...]
    rules: tuple[Term, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class AssessmentsPage:
    """`assessments.md`"""

    frame: Frame
    heading: str
    answer: str
    schemes: tuple[SchemeSection, ...]


@dataclass(frozen=True, slots=True)
class QualityPage:
    """`quality.md`"""

    frame: Frame
    heading: str
    answer: str
    awaited: tuple[str, ...]
    charts: tuple[ChartPlace, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class RevisionsPage:
    """`revisions.md`"""

    frame: Frame
    heading: str
    answer: str
    method: str
    feed: str
    tables: tuple[Table, ...]
    details: tuple[Table, ...]
    renamed: Table | None


@dataclass(frozen=True, slots=True)
class DictionaryPage:
    """`dictionary.md`"""

    frame: Frame
    heading: str
    answer: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Pledge:
    """What one area undertakes for the year, to be printed and signed."""

    heading: str
    anchor: str
    text: str
    table: Table
    signed: str
    name: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """`indicator.md`"""

    frame: Frame
    heading: str
    answer: str
    moved: tuple[str, ...]
    ended: str
    charts: tuple[ChartPlace, ...]
    periods: Table
    areas: IndicatorSection | None
    targets: Table | None
    terms: tuple[Term, ...]
    earlier: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AreaPage:
    """`area.md`"""

    frame: Frame
    heading: str
    answer: str
    history: tuple[Term, ...]
    summary: Table
    standing_charts: tuple[ChartPlace, ...]
    scores: tuple[ScoreSection, ...]
    sections: tuple[IndicatorSection, ...]
    returns: Table


@dataclass(frozen=True, slots=True)
class IndexPage:
    """`index_of.md`: a hub with one table of links and perhaps a sentence."""

    frame: Frame
    heading: str
    answer: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class DataPage:
    """`data.md`"""

    frame: Frame
    heading: str
    files: Table
    tables: Table
    waivers: Table
    withheld: str
    licences: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """An office on the list of several: how it stands, its newest bulletin, its years."""

    name: str
    href: str
    answer: str
    bulletin: Link | None
    years: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class OfficesPage:
    """`offices.html`: the list of offices that were built in one run."""

    heading: str
    newest: str
    all_years: str
    offices: tuple[OfficeEntry, ...]


@dataclass(frozen=True, slots=True)
class YearsPage:
    """`years.html`: the list of editions at the top of `public/`."""

    heading: str
    years: tuple[Link, ...]
