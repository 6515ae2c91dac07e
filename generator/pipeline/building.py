"""A build: the list of its steps, from the files to the published site."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.errors import PublishingFailed, Refused, WrongCall
from generator.files import is_beside, regular_files
from generator.pipeline.editions import accepted, figures_of, released_of, with_last_year
from generator.pipeline.glances import Glance, glance
from generator.pipeline.making import Matter, made_site, written_pages
from generator.pipeline.program import digest_of_file, program
from generator.pipeline.promises import with_broken_promises
from generator.pipeline.reading import judge_tables, of_years, read_tables
from generator.vintages import sealed
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from generator.model import BuildOrder, Cache, Dataset, Finding, Period, Tables, Workshop

SCRATCH = ".tongbao-"


@dataclass
class Stopwatch:
    """Seconds by step, told to the progress as they begin."""

    workshop: Workshop
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a named step."""
        self.workshop.halt.check()
        self.workshop.progress.step(words.STEPS[name])
        begun = self.workshop.clock()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + self.workshop.clock() - begun


@dataclass(frozen=True)
class EditionReport:
    """What a build did for one year (`build --json`)."""

    year: int
    pages: int
    charts: int
    rebuilt_pages: int
    reused_pages: int
    fingerprint: str
    seconds: Mapping[str, float]
    standing: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class BuildReport:
    """What a build did, the findings it published with, and the released bulletins whose day has not come."""

    editions: tuple[EditionReport, ...]
    findings: tuple[Finding, ...]
    held: tuple[tuple[date, Period], ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """What an edition knows of other years: the last one's tables, a glance at it, and pages that may be linked to."""

    last: Tables | None
    before: Glance | None
    earlier: Mapping[int, frozenset[str]]

    @property
    def outside(self) -> frozenset[str]:
        """The pages of earlier years by their place below `public/`."""
        return frozenset(f"{year}/{page}" for year, pages in self.earlier.items() for page in pages)


def build(order: BuildOrder, workshop: Workshop) -> BuildReport:
    """Check, compute, write and publish; an unchanged year is kept as it stands.

    Raises
    ------
    Refused : the data have errors; nothing was written.
    WrongCall : mkdocs.yml is wrong, or there is no such year.
    PublishingFailed, OSError : the site could not be built or switched; the old one stands.

    """
    from generator import publish
    from generator.pages import years_page
    from generator.site import read_config, refuse_active

    config = read_config(order.root)
    watch = Stopwatch(workshop)
    tables, findings = _checked(order, watch, workshop.cache)
    with publish.locked(order.root, order.public.parent), _scratch(order.root) as scratch:
        publish.recover(order.public)
        publish.refuse_foreign(order.public, is_draft=order.draft)
        before = publish.published(order.public)
        record = dict(before) if order.years else {}
        built: dict[int, Path] = {}
        reports = []
        held: list[tuple[date, Period]] = []
        for year in sorted(tables.editions):
            last = with_last_year(order.root, tables, year, findings)
            own = glance(tables, year, order, workshop.cache)
            held += own.held
            surroundings = Surroundings(
                last, glance(last, year - 1, order, workshop.cache) if last else None, _pages_before(year, record)
            )
            fingerprint = _fingerprint(order, tables.editions[year].key, own, surroundings)
            known = before.get(year, {})
            is_same = bool(fingerprint) and known.get("fingerprint") == fingerprint
            if order.reuse and is_same and publish.is_whole(order.public, year):
                record[year] = {**known, "revision": order.revision}
                reports.append(_kept(known, year, watch))
                continue
            task = _Task(order, replace(workshop, scratch=scratch / str(year)), config, watch)
            dataset = accepted(tables, year)
            built[year], report = _build_year(task, dataset, surroundings, fingerprint)
            reports.append(report)
            record[year] = _recorded(order, dataset, report)
        with watch.step("publish"):
            index = years_page({year: str(entry["title"]) for year, entry in record.items()})
            refuse_active("index.html", index)
            editions = {year: publish.Edition(entry, built.get(year)) for year, entry in record.items()}
            publish.publish(order.public, index, editions, workshop.halt, is_draft=order.draft)
    workshop.cache.trim()
    workshop.progress.done(watch.seconds)
    return BuildReport(tuple(reports), tuple(findings), tuple(sorted(held)))


@dataclass(frozen=True)
class _Task:
    """What building any year of an order needs."""

    order: BuildOrder
    workshop: Workshop
    config: Mapping[str, Any]
    watch: Stopwatch


def _checked(order: BuildOrder, watch: Stopwatch, cache: Cache) -> tuple[Tables, list[Finding]]:
    """The tables, and the findings they may be published with."""
    from generator import rules

    with watch.step("read"):
        tables, findings = read_tables(order.root, order.years)
        if order.revision_now and order.revision_now() != order.revision:
            raise PublishingFailed(words.MOVED)
    with watch.step("check"):
        findings = judge_tables(tables, findings, of_years(order.past, order.years))
        findings = with_broken_promises(order.root, tables, findings, cache)
    if rules.refused(findings):
        raise Refused(tuple(findings))
    if not tables.editions:
        raise WrongCall(words.NO_EDITION)
    return tables, findings


def _pages_before(year: int, record: Mapping[int, Mapping[str, Any]]) -> dict[int, frozenset[str]]:
    """The pages of earlier years by year."""
    return {other: frozenset(map(str, entry.get("addresses", ()))) for other, entry in record.items() if other < year}


def _recorded(order: BuildOrder, dataset: Dataset, report: EditionReport) -> dict[str, Any]:
    """What `build.json` says of a year that was built."""
    return {
        "title": dataset.edition.title,
        "fingerprint": report.fingerprint,
        "revision": order.revision,
        "inputs": dataset.edition.inputs,
        "pages": report.pages,
        "charts": report.charts,
        "addresses": _addresses(dataset),
        "standing": report.standing,
    }


def _build_year(
    task: _Task, dataset: Dataset, surroundings: Surroundings, fingerprint: str
) -> tuple[Path, EditionReport]:
    """The folder with the HTML of a year, and what was done for it."""
    from generator import charts, pages, site
    from generator.assess import newest_date

    order, workshop, config, watch = task.order, task.workshop, task.config, task.watch
    with watch.step("assess"):
        last = accepted(surroundings.last, dataset.edition.year - 1) if surroundings.last else None
        figures = figures_of(dataset, last, order.as_of, draft=order.draft)
    with watch.step("disclose"):
        released = released_of(figures, workshop.executor)
    with watch.step("draw"):
        planned = charts.plan_charts(released)
        wishes = pages.Wishes(site.edit_base(config), surroundings.earlier, site.with_documents(config))
        reached = workshop.executor.reach(workshop.cache)
        kept = pages.Kept(reached, program()) if reached.keeps else None
        matter = Matter(pages.Writer(released, charts.captions(planned), wishes, kept), planned)
        workshop.scratch.mkdir(parents=True)
        shared = workshop.executor.share(matter, workshop.scratch)
        source = site.Source(order.root, config, newest_date(dataset), surroundings.outside, program())
        begun = site.begin(source, workshop)
        frames = charts.Frames(planned, workshop)
    with watch.step("write"):
        written = written_pages(shared, released, workshop)
    with watch.step("site"):
        folder, layout = made_site(begun, written, shared, frames, workshop)
    count = len(layout.sheets)
    taken = len(layout.kept)
    made = (count, len(planned), count - taken, taken)
    report = EditionReport(
        dataset.edition.year, *made, fingerprint, dict(watch.seconds), standing=pages.standing(released)
    )
    return folder, report


def _addresses(dataset: Dataset) -> list[str]:
    """The pages of an edition that later years may link to."""
    edition = dataset.edition
    pages = [f"indicators/{code}.html" for code in edition.indicators]
    return [*pages, *(f"areas/{area.area}.html" for area in edition.villages)]


def _kept(known: Mapping[str, Any], year: int, watch: Stopwatch) -> EditionReport:
    pages, drawings = int(known.get("pages", 0)), int(known.get("charts", 0))
    return EditionReport(year, pages, drawings, 0, pages, str(known["fingerprint"]), dict(watch.seconds))


def _fingerprint(order: BuildOrder, key: str, own: Glance, surroundings: Surroundings) -> str:
    """The digest of all a year's site is made of: rows, hand-written pages, code, libraries.

    It stands in the published record, so it is made under the year's key; blank without one.
    """
    before = surroundings.before
    ingredients = {
        "inputs": own.content,
        "draft": order.draft,
        "bulletins": [period.code for period in own.out],
        "before": before and [before.content, *map(str, before.out)],
        "earlier": sorted(surroundings.outside),
        "site": [
            digest_of_file(path, order.root)
            for path in regular_files(order.root / "site_src")
            if not is_beside(path.name)
        ],
        "config": digest_of_file(order.root / "mkdocs.yml", order.root),
        "schema": digest_of_file(order.data / "schema.json", order.root),
        "program": program(),
    }
    return sealed(key, json.dumps(ingredients, sort_keys=True)) if key else ""


@contextmanager
def _scratch(root: Path) -> Iterator[Path]:
    """An own folder on the disk of the repository, cleared at the end and of earlier kills."""
    for left in root.glob(f"{SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
