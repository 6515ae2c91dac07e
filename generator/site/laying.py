"""The pages of an edition laid out: those that are kept from before stand already, the others are put in batches."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from generator.errors import PublishingFailed
from generator.site.config import publisher_of
from generator.site.handwritten import HandWritten, hand_written, title_of
from generator.site.kept import from_kept
from generator.site.paper import PLACE
from generator.site.publishers import Look, Sheet, html_of
from generator.site.rendering import Batch, Setting
from generator.site.theme import Theme
from generator.words import cli as words
from generator.words import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from generator.model import Pages, Workshop
    from generator.site.rendering import Finished

MOST_SHOWN = 20
SMALLEST_BATCH, MANY = 12, 100
"""Pages of a batch at least, since each batch costs a start; and from how many on there are two batches for each hand,
so that what comes of the first is seen to while the second is made."""


@dataclass(frozen=True)
class Source:
    """What a site is built from besides its pages.

    `dated` is the only date that can reach the output, `outside` the pages of earlier years
    (as `2008/indicators/G08.html`) that may be linked to, `program` tells this program and its libraries from others.
    """

    root: Path
    config: Mapping[str, Any]
    dated: date
    outside: frozenset[str] = frozenset()
    program: str = ""


@dataclass(frozen=True)
class Begun:
    """A site whose pages are not written yet: what it is built from, and what the theme gives it."""

    source: Source
    own: HandWritten
    theme: Theme


def begin(source: Source, workshop: Workshop) -> Begun:
    """Read what the office wrote by hand, and let somebody see to what does not depend on the pages.

    Raises
    ------
    PublishingFailed : a link or special file in `site_src`, or a page that is not UTF-8.

    """
    own = hand_written(source.root)
    look = Look(source.config, "", (), source.dated, own.overrides)
    return Begun(source, own, Theme(publisher_of(source.config), look, source.program, workshop))


@dataclass(frozen=True)
class Layout:
    """A site of which the `kept` pages stand below `target`; the others are still to be made, in `batches`.

    `sheets` are all its pages of Markdown by path, in the order of the search index, `keys` what each is kept under.
    """

    target: Path
    begun: Begun
    pages: Pages
    setting: Setting
    sheets: Mapping[str, Sheet]
    keys: Mapping[str, str]
    kept: Mapping[str, Finished]
    batches: tuple[Batch, ...]


def lay_out(begun: Begun, pages: Pages, charts: Mapping[str, str], workshop: Workshop) -> Layout:
    """Take every page that was made before from what is kept, and put the others in batches.

    Parameters
    ----------
    charts : what tells each chart there is from any other, by its name.
    workshop : with an empty scratch folder; the site is laid below it.

    Raises
    ------
    PublishingFailed : a path twice, or a chart that is not there.

    """
    own, theme = begun.own, begun.theme
    generated = {file.path: file.text for file in pages.files if file.path.endswith(".md")}
    paths = {file.path for file in pages.files} | {attachment.path for attachment in pages.attachments}
    twice = sorted(paths & {*own.pages, *own.files})
    if twice:
        raise PublishingFailed(words.TWICE.format(path=twice[0]))
    sheets = {path: Sheet(path, text) for path, text in sorted({**own.pages, **generated}.items(), key=_place)}
    refuse_missing({name for text in generated.values() for name in PLACE.findall(text)} - charts.keys())
    look = replace(theme.look, title=pages.title, navigation=_navigation(pages, own))
    others = tuple(sorted({*paths, *own.pages, *own.files}))
    setting = Setting(
        theme.publisher, look, others, theme.around_every_page(), frozenset(html_of(path) for path in own.pages)
    )
    frame = json.dumps([theme.key, look.title, look.navigation], ensure_ascii=False)
    keys = {path: _key(frame, sheet, charts, others if path in own.pages else ()) for path, sheet in sheets.items()}
    if own.overrides:
        keys = _all_or_none(keys)
    target = workshop.scratch / "site"
    kept = {path: page for path, key in keys.items() if (page := from_kept(workshop.cache, key, target))}
    if own.overrides and len(kept) < len(sheets):
        shutil.rmtree(target, ignore_errors=True)
        kept = {}
    missing = [sheet for path, sheet in sheets.items() if path not in kept]
    jobs = 1 if own.overrides else workshop.jobs
    batches = tuple(Batch(setting, tuple(some), str(workshop.scratch)) for some in _parted(missing, jobs))
    return Layout(target, begun, pages, setting, sheets, keys, kept, batches)


def refuse_missing(missing: set[str]) -> None:
    """Refuse a site in which a page or a chart is not there, whoever lost it."""
    if missing:
        raise PublishingFailed(words.INCOMPLETE.format(names=joined(sorted(missing)[:MOST_SHOWN])))


def _place(page: tuple[str, str]) -> tuple[tuple[str, ...], bool, str]:
    """Where a page stands among others: those of a folder together, its index first."""
    *folders, name = page[0].split("/")
    return tuple(folders), name != "index.md", name


def _navigation(pages: Pages, own: HandWritten) -> tuple[tuple[str, str], ...]:
    """The hubs, and the hand-written pages of the top folder, by title.

    With every page in it each page would carry every link, and pages would grow with the number of villages.
    """
    extra = [(title_of(path, text), path) for path, text in sorted(own.pages.items()) if "/" not in path]
    return (*pages.navigation, *extra)


def _parted(sheets: Sequence[Sheet], jobs: int) -> list[Sequence[Sheet]]:
    """Pages in about as many batches as are worth it, the same number of pages in each."""
    wanted = jobs if len(sheets) < jobs * MANY else jobs * 2
    count = max(1, min(wanted, len(sheets) // SMALLEST_BATCH))
    return [some for start in range(count) if (some := sheets[start::count])]


def _all_or_none(keys: Mapping[str, str]) -> dict[str, str]:
    """Keys that each stand for the whole site: an override may show on a page what it likes of any other."""
    whole = hashlib.sha256(json.dumps(sorted(keys.items())).encode()).hexdigest()
    return {path: f"page-{hashlib.sha256(f'{path} {whole}'.encode()).hexdigest()}" for path in keys}


def _key(frame: str, sheet: Sheet, charts: Mapping[str, str], others: Sequence[str]) -> str:
    """What a page is kept under: the digest of all that makes it; a hand-written one may link to any other by path."""
    drawn = [charts.get(name, "") for name in PLACE.findall(sheet.text)]
    content = json.dumps([frame, sheet.path, sheet.text, drawn, others], ensure_ascii=False)
    return f"page-{hashlib.sha256(content.encode()).hexdigest()}"
