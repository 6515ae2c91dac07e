"""Every page and download of an edition, written; a page whose figures and words all stand is taken as it was kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from generator.model import Attachment, Page, Pages
from generator.pages.blocks import Link
from generator.pages.compose import Unit, composed, navigation, page_units
from generator.pages.context import PageContext
from generator.pages.downloads import Sheet, as_csv, downloads, figure_downloads, nature
from generator.pages.kept_pages import Shelf
from generator.pages.markdown import as_markdown, plain
from generator.pages.paging import paged
from generator.pages.records import noted_once, tables_in
from generator.pages.revisions import feed
from generator.pages.standing_facts import digest_of
from generator.pages.views import BulletinPage
from generator.words import documents as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.model import Released
    from generator.pages.kept_pages import Kept

NOTED_ONCE = ("area.md", "post.md", "part.md")
"""Pages with a note under the first table it is about alone; bulletins are composed so."""


@dataclass(frozen=True)
class Wishes:
    """How the pages of an edition are wanted.

    `edit_base` is where the office edits its files (file names stay plain text without it), `earlier` the pages of
    earlier years that may be linked to, as `indicators/G08.html`; `with_documents` offers each bulletin as DOCX too.
    """

    edit_base: str = ""
    earlier: Mapping[int, frozenset[str]] = field(default_factory=dict)
    with_documents: bool = False


_USUAL = Wishes()
FILES = Unit("files")
"""What programs read, and the feed: written always."""
FIGURES = "figures"
"""The kind of a unit that is the files of an indicator's figures."""


def units(released: Released) -> tuple[Unit, ...]:
    """All there is to be written but `FILES`."""
    return (*page_units(released), *(Unit(FIGURES, code) for code in released.figures.codes))


def write(released: Released, captions: Mapping[str, str], wishes: Wishes = _USUAL) -> Pages:
    """Write every page and download of an edition.

    Parameters
    ----------
    released : the only source of anything shown.
    captions : the charts there are and the line under each; a page leaves room for those it wants.

    Raises
    ------
    ValueError : two pages or downloads with one path.

    """
    return gathered(released, Writer(released, captions, wishes).written([*units(released), FILES]))


class Writer:
    """Writes pages of an edition, those that are `kept` and would be the same excepted."""

    def __init__(
        self, released: Released, captions: Mapping[str, str], wishes: Wishes, kept: Kept | None = None
    ) -> None:
        self.released, self.captions, self.wishes, self.kept = released, captions, wishes, kept

    @cached_property
    def _shelf(self) -> Shelf | None:
        """What is kept, held against what stands now; each process finds out for itself, once."""
        wished = digest_of((self.wishes.edit_base, self.wishes.earlier, self.wishes.with_documents))
        return Shelf(self.kept, self.released, self.captions, wished) if self.kept else None

    def written(self, wanted: Iterable[Unit]) -> list[Page | Attachment]:
        """Some pages, each with the file of its tables, and bulletins as DOCX where that is wished; or `FILES`."""
        found: list[Page | Attachment] = []
        for unit in wanted:
            if unit == FILES:
                context = self._context(self.released, self.captions)
                found += [*downloads(self.released), Page("feed.xml", feed(context))]
            elif self._shelf:
                found += self._shelf.files(unit, lambda *facts, unit=unit: self._files(self._context(*facts), unit))
            else:
                found += self._files(self._context(self.released, self.captions), unit)
        return found

    def _context(self, released: Released, captions: Mapping[str, str]) -> PageContext:
        return PageContext(released, captions, self.wishes.edit_base, self.wishes.earlier)

    def _files(self, context: PageContext, unit: Unit) -> Iterator[Page | Attachment]:
        """A page with the files beside it, or the files of an indicator."""
        if unit.kind == FIGURES:
            yield from figure_downloads(context.released, unit.code)
            return
        template, record = composed(context, unit)
        label = nature(context.released)
        whole: Any = record
        if isinstance(whole, BulletinPage) and self.wishes.with_documents:
            path = whole.frame.path.removesuffix(".md") + ".docx"
            yield Attachment(path, self._document(whole))
            whole = replace(whole, document=Link(path.rpartition("/")[2], words.DOWNLOAD))
        for page, sheet in parts_of(template, whole):
            yield page
            if sheet is not None:
                yield Page(sheet.path, as_csv(sheet, label))

    def _document(self, record: BulletinPage) -> bytes:
        """A bulletin as DOCX; one of the same words and numbers may be kept."""
        from generator.pages.documents import bulletin_document

        return self.kept.of("document", record, bulletin_document) if self.kept else bulletin_document(record)


def gathered(released: Released, written: Iterable[Page | Attachment]) -> Pages:
    """All files of an edition as they were written.

    Raises
    ------
    ValueError : two with one path.

    """
    files = list(written)
    paths = [file.path for file in files]
    if len(set(paths)) < len(paths):
        raise ValueError(next(path for path in paths if paths.count(path) > 1))
    hubs = tuple((plain(title), path) for title, path in navigation(released))
    texts = tuple(file for file in files if isinstance(file, Page))
    attachments = tuple(file for file in files if isinstance(file, Attachment))
    return Pages(released.edition.year, plain(released.edition.title), texts, hubs, attachments)


def parts_of(template: str, record: Any) -> Iterator[tuple[Page, Sheet | None]]:  # noqa: ANN401 - any record of `views`
    """A page, in as many parts as its length asks for, as Markdown; each with its tables, where it has any."""
    for own_template, part in paged(template, record):
        page, sheet = _with_download(noted_once(part) if own_template in NOTED_ONCE else part)
        yield as_markdown(own_template, page), sheet


def _with_download(record: Any) -> tuple[Any, Sheet | None]:  # noqa: ANN401 - any record of `views`
    """A page that names the file of its tables, and that; one without a table as it is."""
    tables = tuple(table for table in tables_in(record) if table.rows)
    if not tables:
        return record, None
    name = record.frame.path.removesuffix(".md").replace("/", "-")
    sheet = Sheet(f"data/tables/{name}.csv", tables)
    return replace(record, frame=replace(record.frame, download=sheet.path)), sheet
