"""Released and charts → Markdown pages and downloads.

`compose` settles what each page says, the templates only lay it out. Text is text: every cell
is escaped for HTML, every heading for Markdown as well.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from markupsafe import Markup

from generator.model import Attachment, Page, Pages, ThemeText
from generator.pages.blocks import Link
from generator.pages.bulletins import bulletin
from generator.pages.compose import Unit, composed, home_answer, navigation, units
from generator.pages.context import PageContext
from generator.pages.downloads import Sheet, as_csv, downloads, nature
from generator.pages.grids import grid
from generator.pages.paging import paged
from generator.pages.printed import PRINTED, texts_of
from generator.pages.prose import linked, without_breaks
from generator.pages.records import noted_once, tables_in
from generator.pages.revisions import feed
from generator.pages.views import BulletinPage, CoverPage, OfficeEntry, OfficesPage, YearsPage
from generator.words import documents as printed
from generator.words import pages as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import jinja2

    from generator.model import Cache, Period, Released

__all__ = [
    "FILES",
    "Kept",
    "Unit",
    "Wishes",
    "as_docx",
    "cover",
    "gathered",
    "heading_of",
    "offices_page",
    "plain",
    "said",
    "sheets",
    "shown_text",
    "standing",
    "units",
    "write",
    "write_units",
    "years_page",
]

Item = TypeVar("Item")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_FULL_WIDTH = str.maketrans({"<": "＜", ">": "＞", "&": "＆", '"': "＂", "'": "＇"})
_CHART = re.compile(r'data-chart="([0-9A-Za-z_-]+)"')
NOTED_ONCE = ("area.md", "post.md", "part.md")
"""Pages with a note under the first table it is about alone; bulletins are composed so."""
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Kept:
    """What was made before of the same records by the same `program`."""

    cache: Cache
    program: str

    def of(self, kind: str, record: Item, make: Callable[[Item], bytes]) -> bytes:
        """What is made of a record: as it was kept, or now."""
        content = f"{self.program}\n{record!r}".encode()
        key = f"{kind}-{hashlib.sha256(content).hexdigest()}"
        found = self.cache.get(key)
        if found is None:
            made = make(record)
            self.cache.put(key, base64.b64encode(made).decode())
            return made
        return base64.b64decode(found)


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
"""What programs read, and the feed."""


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
    return gathered(released, write_units(released, captions, wishes, [*units(released), FILES]))


def write_units(
    released: Released, captions: Mapping[str, str], wishes: Wishes, wanted: Iterable[Unit], kept: Kept | None = None
) -> list[Page | Attachment]:
    """Write some pages, each with the file of its tables, and bulletins as DOCX where that is wished; or `FILES`."""
    context = PageContext(released, captions, wishes.edit_base, wishes.earlier)
    label = nature(released)
    files: list[Page | Attachment] = []
    for unit in wanted:
        if unit == FILES:
            files += [*downloads(released), Page("feed.xml", feed(context))]
            continue
        template, record = composed(context, unit)
        whole: Any = record
        if isinstance(whole, BulletinPage) and wishes.with_documents:
            whole, document = _with_document(whole, kept)
            files.append(document)
        for page, sheet in _parts(template, whole):
            files += [page] if sheet is None else [page, Page(sheet.path, as_csv(sheet, label))]
    return files


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


def _parts(template: str, record: Any) -> Iterator[tuple[Page, Sheet | None]]:  # noqa: ANN401 - any record of `views`
    """A page, in as many parts as its length asks for, as Markdown; each with its tables, where it has any."""
    for own_template, part in paged(template, record):
        page, sheet = _with_download(noted_once(part) if own_template in NOTED_ONCE else part)
        yield _as_markdown(own_template, page), sheet


def _as_markdown(template: str, page: Any) -> Page:  # noqa: ANN401 - any record of `views`
    text = _environment().get_template(template).render(page=page)
    return Page(page.frame.path, _BLANK_LINES.sub("\n\n", text).strip() + "\n")


def _with_document(page: BulletinPage, kept: Kept | None) -> tuple[BulletinPage, Attachment]:
    """A bulletin that offers itself as DOCX, and that; one of the same words and numbers may be kept."""
    from generator.pages.documents import bulletin_document

    path = page.frame.path.removesuffix(".md") + ".docx"
    content = kept.of("document", page, bulletin_document) if kept else bulletin_document(page)
    return replace(page, document=Link(path.rpartition("/")[2], printed.DOWNLOAD)), Attachment(path, content)


def sheets(released: Released, captions: Mapping[str, str], wanted: Iterable[Unit]) -> list[str]:
    """Some pages as Markdown, whole, to be printed one after another."""
    context = PageContext(released, captions, "", {})
    return [_as_markdown(*composed(context, unit)).text for unit in wanted]


def heading_of(sheet: str) -> str:
    """The title a page's front matter gives it."""
    found = re.match(r"---\ntitle: (.*)\n", sheet)
    return str(json.loads(found[1])) if found else ""


def cover(released: Released, headings: Sequence[str]) -> str:
    """Cover and contents of a year's bound volume as Markdown."""
    edition = released.edition
    frame = PageContext(released, {}, "", {}).frame(edition.title, "volume.md", [])
    lines = printed.volume_title(edition.title, edition.year).split("\n")
    return _environment().get_template("cover.md").render(page=CoverPage(frame, tuple(lines), tuple(headings)))


def as_docx(released: Released, captions: Mapping[str, str], bulletins: Sequence[Period], *, bound: bool) -> bytes:
    """One bulletin, or several bound as the volume of their year, as DOCX."""
    from generator.pages.documents import bulletin_document, volume

    context = PageContext(released, captions, "", {})

    def record(kind: str, code: str = "") -> Any:  # noqa: ANN401 - any record of `views`
        return composed(context, Unit(kind, code))[1]

    notices = [record("bulletin", period.code) for period in bulletins]
    if not bound:
        return bulletin_document(notices[0])
    title = printed.volume_title(released.edition.title, released.edition.year)
    return volume(title, record("plan"), notices, record("revisions"))


def shown_text(released: Released, charts: Mapping[str, tuple[str, object]]) -> dict[str, str]:
    """Each page as text, with what its charts show: for telling which pages a change touches.

    Parameters
    ----------
    charts : caption and content of every chart by its name.

    """
    context = PageContext(released, {name: caption for name, (caption, _) in charts.items()}, "", {})
    found = {}
    for unit in units(released):
        for page, _ in _parts(*composed(context, unit)):
            contents = [repr(charts[name][1]) for name in _CHART.findall(page.text) if name in charts]
            text = page.text.replace(f'{PRINTED}"', '"')
            found[page.path.removesuffix(".md") + ".html"] = "\n".join([text, *contents])
    return found


def said(released: Released, period: Period, charts: Iterable[str], *, repeats_notes: bool = False) -> dict[str, Any]:
    """The words and tables a bulletin prints, to be frozen at its release; `charts` are the names of those it shows."""
    context = PageContext(released, dict.fromkeys(charts, ""), "", {})
    return texts_of(bulletin(context, period, repeats_notes=repeats_notes))


def years_page(titles: Mapping[int, str]) -> str:
    """The list of editions at the top of `public/`, the newest first."""
    years = tuple(Link(f"{year}/index.html", titles[year]) for year in sorted(titles, reverse=True))
    return _environment().get_template("years.html").render(page=YearsPage(words.YEARS, years))


def standing(released: Released) -> dict[str, Any]:
    """What a list of offices says of an edition: how its targets stand, and its newest bulletin with its address."""
    context = PageContext(released, {}, "", {})
    newest = context.edition.by_day(released.bulletins)[-1:]
    found: dict[str, Any] = {"answer": home_answer(context)}
    for period in newest:
        found["bulletin"] = {"href": f"bulletins/{period}.html", "title": context.bulletin_title(period)}
    return found


def offices_page(offices: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> str:
    """The list of several offices by name; what `build.json` says of each of their years."""
    entries = tuple(_office(name, years) for name, years in sorted(offices.items()))
    page = OfficesPage(words.OFFICES, words.NEWEST_BULLETIN, words.ALL_YEARS, entries)
    return _environment().get_template("offices.html").render(page=page)


def _office(name: str, years: Mapping[int, Mapping[str, Any]]) -> OfficeEntry:
    """An office on the list, with the standing of its newest year that has one."""
    base = f"{quote(name)}/site"
    links = tuple(Link(f"{base}/{year}/index.html", words.of_year(year)) for year in sorted(years, reverse=True))
    standings = [(year, years[year].get("standing") or {}) for year in sorted(years, reverse=True)]
    year, told = next(((year, own) for year, own in standings if own.get("answer")), (0, {}))
    newest = told.get("bulletin")
    bulletin = Link(f"{base}/{year}/{newest['href']}", newest["title"]) if newest else None
    answer = told.get("answer", "") if links else words.NO_SITE
    return OfficeEntry(name, f"{base}/index.html", answer, bulletin, links)


def plain(title: str) -> ThemeText:
    """A title for places where the theme prints text as it is: one line, and no sign that could become markup."""
    return ThemeText(without_breaks(title).translate(_FULL_WIDTH))


def _one_line(value: object) -> object:
    """Whatever a template prints, without line breaks: one would begin a new block of Markdown."""
    return without_breaks(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def escape_markdown(text: str) -> str:
    """Text that Markdown and HTML both leave alone: ASCII punctuation as references."""
    return _PUNCTUATION.sub(lambda mark: f"&#{ord(mark.group())};", " ".join(text.split()))


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("generator"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        comment_start_string="{##",
        comment_end_string="##}",
        keep_trailing_newline=True,
        finalize=_one_line,
    )
    environment.filters["md"] = lambda text: Markup(escape_markdown(text))  # noqa: S704 - escaped just there
    environment.filters["linked"] = lambda text, links: linked(str(_one_line(text)), links)
    environment.filters["grid"] = grid
    environment.filters["front_matter"] = lambda text: Markup(  # noqa: S704 - JSON is YAML, and nothing in it is markup
        json.dumps(plain(text), ensure_ascii=False)
    )
    return environment


def _with_download(record: Any) -> tuple[Any, Sheet | None]:  # noqa: ANN401 - any record of `views`
    """A page that names the file of its tables, and that; one without a table as it is."""
    tables = tuple(table for table in tables_in(record) if table.rows)
    if not tables:
        return record, None
    name = record.frame.path.removesuffix(".md").replace("/", "-")
    sheet = Sheet(f"data/tables/{name}.csv", tables)
    return replace(record, frame=replace(record.frame, download=sheet.path)), sheet
