"""What one page holds: of a longer one the long parts stand on pages of their own, which it links to.

A document on paper is never parted so; it is composed whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.pages import layout
from generator.pages.blocks import IndicatorSection, Link, Table
from generator.pages.records import cells_of, changed
from generator.pages.table_cells import state_notes
from generator.pages.views import PartPage, PlanPage, PledgesPage
from generator.words import paging as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.pages.blocks import Frame

MOST_CELLS = 10_000
"""Cells of tables on one page; with charts and the frame around them some 250 kB."""
LONG = 1_000
"""Cells of a table that is moved where the page is still too long without its sections."""
PLEDGES = 40
"""Pledges on a page, where they are moved."""
Page = tuple[str, Any]


def paged(template: str, record: Any) -> Iterator[Page]:  # noqa: ANN401 - any record of `views`
    """A page with the pages its long parts were moved to, the page itself first."""
    if cells_of(record) <= MOST_CELLS:
        yield template, record
        return
    moved = _Moved(record)
    short = moved.without_pledges(record) if isinstance(record, PlanPage) else record
    short = changed(short, IndicatorSection, moved.section)
    if cells_of(short) > MOST_CELLS:
        short = changed(short, Table, moved.table)
    yield template, short
    yield from moved.pages


class _Moved:
    """The pages that the parts of one page are moved to, in the same folder, so that links hold."""

    def __init__(self, record: Any) -> None:  # noqa: ANN401 - any record of `views`
        self.frame: Frame = record.frame
        self.origin = Link(self.frame.path.rpartition("/")[2].replace(".md", ".html"), record.heading)
        self.pages: list[Page] = []

    def section(self, section: IndicatorSection) -> IndicatorSection:
        """A section that only names its page, which has its charts and tables."""
        if not section.tables:
            return section
        first, *others = section.tables
        page = replace(self._first(first, section.heading), charts=section.charts)
        moved = self._put(first, page)
        return replace(section, charts=(), tables=(moved, *map(self.table, others)))

    def table(self, table: Table) -> Table:
        """A long table without its rows, which stand on pages of their own."""
        if len(table.rows) * len(table.columns) < LONG:
            return table
        return self._put(table, self._first(table, table.title or table.caption))

    def without_pledges(self, page: PlanPage) -> PlanPage:
        """The plan with the list of its pledges, which stand on pages of their own."""
        links = []
        for start in range(0, len(page.pledges), PLEDGES):
            own = page.pledges[start : start + PLEDGES]
            path = f"pledges-{start // PLEDGES + 1}.md"
            heading = f"{page.pledge_heading}{words.of_rows(start + 1, start + len(own))}"
            frame = replace(self.frame, title=heading, path=path)
            self.pages.append(("pledges.md", PledgesPage(frame, heading, self.origin, page.pledge_hint, own)))
            links += [Link(f"{path.replace('.md', '.html')}#{pledge.anchor}", pledge.name) for pledge in own]
        return replace(page, pledges=(), moved=tuple(links))

    def _first(self, table: Table, heading: str) -> PartPage:
        path = f"{self.frame.path.rpartition('/')[0]}/{table.name}.md".removeprefix("/")
        frame = replace(self.frame, title=words.titled(heading, self.origin.text), path=path)
        explained = tuple(dict.fromkeys((*table.notes, *state_notes(table.rows))))
        return PartPage(frame, heading, self.origin, (), (replace(table, notes=explained),))

    def _put(self, table: Table, page: PartPage) -> Table:
        """Give a table's rows to one page or, where they are too many, to several; returns the table without them."""
        room = max(MOST_CELLS // len(table.columns), 1)
        links = []
        for start in range(0, len(table.rows), room):
            rows = table.rows[start : start + room]
            part = page
            if len(rows) < len(table.rows):
                rows_shown = words.of_rows(start + 1, start + len(rows))
                path = page.frame.path if not start else page.frame.path.replace(".md", f"-{start // room + 1}.md")
                frame = replace(page.frame, path=path, title=f"{page.frame.title}{rows_shown}")
                heading, charts = f"{page.heading}{rows_shown}", () if start else page.charts
                (whole,) = page.tables
                own = replace(whole, rows=rows, parts=(), total=table.total and start + room >= len(table.rows))
                own = layout.laid_out(own) if table.parts else own
                part = replace(page, frame=frame, heading=heading, charts=charts, tables=(own,))
            self.pages.append(("part.md", part))
            links.append(Link(part.frame.path.rpartition("/")[2].replace(".md", ".html"), part.heading))
        return replace(table, rows=(), notes=(), parts=(), moved=tuple(links), moved_rows=words.rows(len(table.rows)))
