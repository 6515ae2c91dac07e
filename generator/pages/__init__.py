"""Released and charts → Markdown pages and downloads.

`compose` settles what each page says, the templates only lay it out. Text is text: every cell
is escaped for HTML, every heading for Markdown as well.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from generator.model import Attachment, Drawing, Page, Pages, ThemeText
from generator.pages.blocks import Link
from generator.pages.bulletins import bulletin
from generator.pages.compose import compose, navigation
from generator.pages.context import PageContext
from generator.pages.downloads import Sheet, downloads
from generator.pages.grids import grid
from generator.pages.paging import paged
from generator.pages.printed import PRINTED, texts_of
from generator.pages.prose import linked, without_breaks
from generator.pages.records import noted_once, tables_in
from generator.pages.revisions import feed
from generator.pages.views import BulletinPage, CoverPage, YearsPage
from generator.words import documents as printed
from generator.words import pages as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import jinja2

    from generator.model import Period, Released

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_FULL_WIDTH = str.maketrans({"<": "＜", ">": "＞", "&": "＆", '"': "＂", "'": "＇"})
_CHART = re.compile(r'data-chart="([0-9A-Za-z_-]+)"')
NOTED_ONCE = ("area.md", "post.md", "part.md")
"""Pages with a note under the first table it is about alone; bulletins are composed so."""
_BLANK_LINES = re.compile(r"\n{3,}")


def write(
    released: Released,
    drawings: Sequence[Drawing],
    edit_base: str = "",
    earlier: Mapping[int, frozenset[str]] | None = None,
    *,
    with_documents: bool = False,
) -> Pages:
    """Write every page and download of an edition.

    Parameters
    ----------
    released : the only source of anything shown.
    drawings : the charts there are; a page leaves room for those it wants.
    edit_base : where the office edits its files; file names stay plain text without it.
    earlier : the pages of earlier years that may be linked to, as `indicators/G08.html`.
    with_documents : whether each bulletin can be taken away as DOCX.

    Raises
    ------
    ValueError : two pages or downloads with one path.

    """
    beside = _Beside([], [] if with_documents else None)
    files = list(_rendered(released, drawings, edit_base, earlier or {}, beside))
    files += downloads(released, beside.sheets)
    files.append(Page("feed.xml", feed(PageContext(released, drawings, edit_base, earlier or {}))))
    paths = [page.path for page in files]
    if len(set(paths)) < len(paths):
        raise ValueError(next(path for path in paths if paths.count(path) > 1))
    hubs = tuple((plain(title), path) for title, path in navigation(released))
    return Pages(
        released.edition.year, plain(released.edition.title), tuple(files), hubs, tuple(beside.attachments or ())
    )


@dataclass(frozen=True)
class _Beside:
    """What pages offer to take away: their tables as CSV, and bulletins as DOCX where that is wanted."""

    sheets: list[Sheet]
    attachments: list[Attachment] | None


def _rendered(
    released: Released,
    drawings: Sequence[Drawing],
    edit_base: str,
    earlier: Mapping[int, frozenset[str]],
    beside: _Beside,
) -> Iterator[Page]:
    """Every page as Markdown; what can be taken away from it is added to `beside`."""
    for template, record in compose(released, drawings, edit_base, earlier):
        whole: Any = record
        if isinstance(whole, BulletinPage) and beside.attachments is not None:
            whole = _with_document(whole, beside.attachments)
        for own_template, page in paged(template, whole):
            noted = noted_once(page) if own_template in NOTED_ONCE else page
            yield _as_markdown(own_template, _with_download(noted, beside.sheets))


def _as_markdown(template: str, page: Any) -> Page:  # noqa: ANN401 - any record of `views`
    text = _environment().get_template(template).render(page=page)
    return Page(page.frame.path, _BLANK_LINES.sub("\n\n", text).strip() + "\n")


def _with_document(page: BulletinPage, attachments: list[Attachment]) -> BulletinPage:
    """A bulletin that offers itself as DOCX, which is added to the attachments."""
    from generator.pages.documents import bulletin_document

    path = page.frame.path.removesuffix(".md") + ".docx"
    attachments.append(Attachment(path, bulletin_document(page)))
    return replace(page, document=Link(path.rpartition("/")[2], printed.DOWNLOAD))


def sheets(released: Released, drawings: Sequence[Drawing], paths: Sequence[str]) -> list[str]:
    """Some pages as Markdown, whole, in the order of their paths, to be printed one after another."""
    records: dict[str, Any] = {}
    for template, content in compose(released, drawings, "", {}):
        record: Any = content
        records[record.frame.path] = (template, record)
    return [_as_markdown(*records[path]).text for path in paths]


def heading_of(sheet: str) -> str:
    """The title a page's front matter gives it."""
    found = re.match(r"---\ntitle: (.*)\n", sheet)
    return str(json.loads(found[1])) if found else ""


def cover(released: Released, headings: Sequence[str]) -> str:
    """Cover and contents of a year's bound volume as Markdown."""
    edition = released.edition
    frame = PageContext(released, [], "", {}).frame(edition.title, "volume.md", [])
    lines = printed.volume_title(edition.title, edition.year).split("\n")
    return _environment().get_template("cover.md").render(page=CoverPage(frame, tuple(lines), tuple(headings)))


def as_docx(released: Released, charts: Mapping[str, str], bulletins: Sequence[Period], *, bound: bool) -> bytes:
    """One bulletin, or several bound as the volume of their year, as DOCX; `charts` are the captions by name."""
    from generator.pages.documents import bulletin_document, volume

    drawings = [Drawing(name, caption, Markup(), Markup()) for name, caption in charts.items()]
    pages: dict[str, Any] = {}
    for _, content in compose(released, drawings, "", {}):
        record: Any = content
        pages[record.frame.path] = record
    notices = [pages[f"bulletins/{period}.md"] for period in bulletins]
    if not bound:
        return bulletin_document(notices[0])
    title = printed.volume_title(released.edition.title, released.edition.year)
    return volume(title, pages["plan.md"], notices, pages["revisions.md"])


def shown_text(released: Released, charts: Mapping[str, tuple[str, object]]) -> dict[str, str]:
    """Each page as text, with what its charts show: for telling which pages a change touches.

    Parameters
    ----------
    charts : caption and content of every chart by its name.

    """
    drawings = [Drawing(name, caption, Markup(), Markup()) for name, (caption, _) in charts.items()]
    found = {}
    for page in _rendered(released, drawings, "", {}, _Beside([], None)):
        contents = [repr(charts[name][1]) for name in _CHART.findall(page.text) if name in charts]
        text = page.text.replace(f'{PRINTED}"', '"')
        found[page.path.removesuffix(".md") + ".html"] = "\n".join([text, *contents])
    return found


def said(released: Released, period: Period, charts: Iterable[str], *, repeats_notes: bool = False) -> dict[str, Any]:
    """The words and tables a bulletin prints, to be frozen at its release; `charts` are the names of those it shows."""
    drawings = [Drawing(name, "", Markup(), Markup()) for name in charts]
    return texts_of(bulletin(PageContext(released, drawings, "", {}), period, repeats_notes=repeats_notes))


def years_page(titles: Mapping[int, str]) -> str:
    """The list of editions at the top of `public/`, the newest first."""
    years = tuple(Link(f"{year}/index.html", titles[year]) for year in sorted(titles, reverse=True))
    return _environment().get_template("years.html").render(page=YearsPage(words.YEARS, years))


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


def _with_download(record: Any, sheets: list[Sheet]) -> Any:  # noqa: ANN401 - any record of `views`
    """A page that names the file of its tables, which is noted; one without a table as it is."""
    tables = tuple(table for table in tables_in(record) if table.rows)
    if not tables:
        return record
    name = record.frame.path.removesuffix(".md").replace("/", "-")
    sheets.append(Sheet(f"data/tables/{name}.csv", tables))
    return replace(record, frame=replace(record.frame, download=sheets[-1].path))
