"""What one page holds: of a longer one the long parts stand on pages of their own, which it links to.

A document on paper is never parted so; it is composed whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.pages import layout
from generator.pages.blocks import IndicatorSection, Link, Table
from generator.pages.records import changed, headings_of, tables_in, weight_of
from generator.pages.table_cells import notes_alone
from generator.pages.views import PartPage, PlanPage, PledgesPage
from generator.words import paging as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.pages.blocks import ChartPlace, Frame

MOST = 8_000
"""What one page holds, in cells of tables (`records.weight_of`); with the frame around it some 270 kB at most."""
LONG = 1_000
"""A section or a table of this weight stands alone on its page, if it has to move."""
PLEDGES = 40
"""Pledges on a page, where they are moved."""
Page = tuple[str, Any]


def paged(template: str, record: Any) -> Iterator[Page]:  # noqa: ANN401 - any record of `views`
    """A page with the pages its long parts were moved to, the page itself first."""
    if weight_of(record) <= MOST:
        yield template, record
        return
    moved = _Moved(record)
    short = moved.without_pledges(record) if isinstance(record, PlanPage) else record
    short = changed(short, IndicatorSection, moved.section)
    if weight_of(short) > MOST:
        short = changed(short, Table, moved.table)
    yield template, short
    yield from moved.pages()


class _Moved:
    """The pages that the parts of one page are moved to, in the same folder, so that links hold.

    They are named after it: `2008-Q1.G08.html`. No code has a dot, so that none can be called so already.
    """

    def __init__(self, record: Any) -> None:  # noqa: ANN401 - any record of `views`
        self.frame: Frame = record.frame
        self.origin = Link(_address(self.frame.path), record.heading)
        self.stem = self.frame.path.rpartition("/")[2].removesuffix(".md")
        self.headings = headings_of(record)
        self.notes = frozenset(note for table in tables_in(record) for note in table.notes)
        self.found: list[Page | list[IndicatorSection]] = []
        self.room = MOST - weight_of(changed(record, IndicatorSection, lambda _: None))

    def pages(self) -> Iterator[Page]:
        """The pages, each group of sections on one."""
        for page in self.found:
            yield self._of_sections(page) if isinstance(page, list) else page

    def section(self, section: IndicatorSection) -> IndicatorSection:
        """A section as it is while there is room; else only its name, which leads to the page it stands on."""
        weight = weight_of(section)
        if weight < LONG and weight <= self.room:
            self.room -= weight
            return section
        if not section.tables:
            return section
        first, *others = section.tables
        if weight >= LONG:
            moved = self._put(first, section.heading, section.charts)
            return replace(section, charts=(), tables=(moved, *map(self.table, others)))
        group = self._group(weight)
        group.append(section)
        address = _address(self._path(group[0].anchor))
        there = Link(f"{address}#{section.anchor}", section.heading)
        return replace(section, charts=(), tables=(_elsewhere(first, (there,), words.SECTION),))

    def table(self, table: Table) -> Table:
        """A long table without its rows, which stand on pages of their own."""
        if weight_of(table) < LONG:
            return table
        name = table.title or table.caption
        above = self.headings.get(table.name, "")
        return self._put(table, above if name in above else words.under(above, name), ())

    def without_pledges(self, page: PlanPage) -> PlanPage:
        """The plan with the list of its pledges, which stand on pages of their own."""
        links = []
        for start in range(0, len(page.pledges), PLEDGES):
            own = page.pledges[start : start + PLEDGES]
            path = f"pledges-{start // PLEDGES + 1}.md"
            heading = f"{page.pledge_heading}{words.of_rows(start + 1, start + len(own))}"
            frame = replace(self.frame, title=heading, path=path)
            self.found.append(("pledges.md", PledgesPage(frame, heading, self.origin, page.pledge_hint, own)))
            links += [Link(f"{_address(path)}#{pledge.anchor}", pledge.name) for pledge in own]
        return replace(page, pledges=(), moved=tuple(links))

    def _group(self, weight: int) -> list[IndicatorSection]:
        """The sections of the page that the next one of a weight goes to."""
        last = self.found[-1] if self.found else None
        if not isinstance(last, list) or sum(map(weight_of, last)) + weight > MOST:
            last = []
            self.found.append(last)
        return last

    def _of_sections(self, sections: list[IndicatorSection]) -> Page:
        heading = words.titled(words.from_to(sections[0].heading, sections[-1].heading), self.origin.text)
        frame = replace(self.frame, title=heading, path=self._path(sections[0].anchor))
        explained = changed(tuple(sections), Table, self._explained)
        return "part.md", PartPage(frame, heading, self.origin, (), (), explained)

    def _path(self, name: str) -> str:
        return f"{self.frame.path.removesuffix('.md')}.{name}.md"

    def _explained(self, table: Table) -> Table:
        """A table with every note it needs where it stands alone."""
        return replace(table, notes=notes_alone(table, self.notes))

    def _put(self, table: Table, name: str, charts: tuple[ChartPlace, ...]) -> Table:
        """Give a table's rows to one page or, where they are too many, to several; returns the table without them."""
        links: list[Link] = []
        whole = self._explained(table)
        own = table.name.removeprefix("bulletin-").removeprefix(f"{self.stem}-")
        start, count = 0, len(table.rows)
        of_a_row = max(weight_of(table) // count, 1)
        while start < count:
            room = max(MOST - weight_of(charts), MOST // 20) if not start else MOST
            rows = table.rows[start : start + max(room // of_a_row, 1)]
            end = start + len(rows)
            part, shown = whole, name
            if len(rows) < count:
                has_total = table.total and end == count
                shown += words.of_rows(start + 1, end - has_total, with_total=has_total)
                part = replace(whole, rows=rows, parts=(), total=has_total)
                part = layout.laid_out(part) if table.parts or table.turned else part
            path = self._path(own if not start else f"{own}.{len(links) + 1}")
            heading = words.titled(shown, self.origin.text)
            frame = replace(self.frame, title=heading, path=path)
            page = PartPage(frame, heading, self.origin, () if start else charts, (part,))
            self.found.append(("part.md", page))
            links.append(Link(_address(path), shown))
            start = end
        return _elsewhere(table, tuple(links), words.rows(count - table.total))


def _address(path: str) -> str:
    """How a page of the same folder is linked to."""
    return path.rpartition("/")[2].removesuffix(".md") + ".html"


def _elsewhere(table: Table, links: tuple[Link, ...], sentence: str) -> Table:
    """The table without its rows, and where they are."""
    return replace(table, rows=(), notes=(), parts=(), moved=links, moved_rows=sentence)
