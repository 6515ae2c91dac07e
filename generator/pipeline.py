"""The hallway: what is done, in order. The only module that imports the stages."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.errors import Refused, WrongCall
from generator.files import regular_files
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.model import BuildOrder, Dataset, Finding, PastText, Tables, Workshop

LIBRARIES = (
    "frictionless",
    "jieba",
    "Jinja2",
    "Markdown",
    "matplotlib",
    "mkdocs",
    "mkdocs-material",
    "pandas",
    "pymdown-extensions",
)
SCRATCH = ".tongbao-"


@dataclass
class Stopwatch:
    """Seconds by step, told to the progress as they begin."""

    workshop: Workshop
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a named step."""
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


@dataclass(frozen=True)
class BuildReport:
    """What a build did, and the findings it published with."""

    editions: tuple[EditionReport, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Surroundings:
    """What an edition knows of other years: the last one's data, and pages that may be linked to."""

    before: Dataset | None
    earlier: Mapping[int, frozenset[str]]

    @property
    def outside(self) -> frozenset[str]:
        """The pages of earlier years by their place below `public/`."""
        return frozenset(f"{year}/{page}" for year, pages in self.earlier.items() for page in pages)


def check(root: Path, years: tuple[int, ...], past: Mapping[str, Sequence[PastText]]) -> list[Finding]:
    """Every finding about `data/`, in the order of files and rows; `past` as in `rules.inspect`."""
    tables, findings = _read(root, years)
    return _judged(tables, findings, past)


def judged(root: Path) -> tuple[Tables, list[Finding]]:
    """The tables of all years, and every finding about them."""
    tables, findings = _read(root, ())
    return tables, _judged(tables, findings, {})


def check_package(folder: Path) -> list[Finding]:
    """Every finding about a tabular Data Package of anybody's."""
    from generator.rules import inspect_package, shown
    from generator.source import read_package

    package, findings = read_package(folder)
    findings += inspect_package(package)
    return shown(findings)


def _read(root: Path, years: tuple[int, ...]) -> tuple[Tables, list[Finding]]:
    from generator.source import read

    if not (root / "data").is_dir():
        raise WrongCall(words.NO_DATA.format(path=root))
    tables, findings = read(root, years)
    for year in years:
        if year not in tables.editions:
            raise WrongCall(words.NO_YEAR.format(year=year))
    return tables, findings


def _judged(tables: Tables, findings: list[Finding], past: Mapping[str, Sequence[PastText]]) -> list[Finding]:
    from generator.rules import inspect, refused, shown, unfit, waive

    findings = waive(tables, [*findings, *inspect(tables, past)])
    if not refused(findings):
        findings += unfit(tables)
    return shown(findings)


def build(order: BuildOrder, workshop: Workshop) -> BuildReport:
    """Check, compute, write and publish; an unchanged year is kept as it stands.

    Raises
    ------
    Refused : the data have errors; nothing was written.
    WrongCall : mkdocs.yml is wrong, or there is no such year.
    PublishingFailed, OSError : the site could not be built or switched; the old one stands.

    """
    from generator import publish, rules
    from generator.pages import years_page
    from generator.site import read_config

    config = read_config(order.root)
    watch = Stopwatch(workshop)
    with watch.step("read"):
        tables, findings = _read(order.root, order.years)
    with watch.step("check"):
        findings = _judged(tables, findings, order.past)
    if rules.refused(findings):
        raise Refused(tuple(findings))
    if not tables.editions:
        raise WrongCall(words.NO_EDITION)
    with publish.locked(order.root), _scratch(order.root) as scratch:
        publish.recover(order.root)
        before = publish.published(order.public)
        record = dict(before) if order.years else {}
        built: dict[int, Path] = {}
        reports = []
        for year in sorted(tables.editions):
            dataset = rules.accept(tables, year)
            surroundings = Surroundings(
                before=_last_year(order.root, tables, year, findings),
                earlier={
                    one: frozenset(map(str, entry.get("addresses", ()))) for one, entry in record.items() if one < year
                },
            )
            fingerprint = _fingerprint(order, dataset, surroundings)
            known = before.get(year, {})
            if order.reuse and known.get("fingerprint") == fingerprint and publish.is_whole(order.public, year):
                record[year] = {**known, "revision": order.revision}
                reports.append(_kept(known, year, watch))
                continue
            own = replace(workshop, scratch=scratch / str(year))
            folder, report = _build_year(order, own, config, dataset, surroundings, watch, fingerprint)
            built[year] = folder
            reports.append(report)
            record[year] = {
                "title": dataset.edition.title,
                "fingerprint": fingerprint,
                "revision": order.revision,
                "inputs": dataset.edition.inputs,
                "pages": report.pages,
                "charts": report.charts,
                "addresses": _addresses(dataset),
            }
        with watch.step("publish"):
            index = years_page({year: str(entry["title"]) for year, entry in record.items()})
            publish.publish(order.root, index, record, built)
    workshop.progress.done(watch.seconds)
    return BuildReport(tuple(reports), tuple(findings))


def _build_year(
    order: BuildOrder,
    workshop: Workshop,
    config: Mapping[str, Any],
    dataset: Dataset,
    surroundings: Surroundings,
    watch: Stopwatch,
    fingerprint: str,
) -> tuple[Path, EditionReport]:
    from generator import charts, pages, site
    from generator.assess import assess, newest_date
    from generator.disclosure import disclose

    with watch.step("assess"):
        before = disclose(assess(surroundings.before, order.as_of)) if surroundings.before else None
        figures = assess(dataset, order.as_of, before)
    with watch.step("disclose"):
        released = disclose(figures)
    with watch.step("draw"):
        drawings = charts.draw(charts.plan_charts(released), workshop)
    with watch.step("write"):
        written = pages.write(released, drawings, site.edit_base(config), surroundings.earlier)
    with watch.step("site"):
        workshop.scratch.mkdir(parents=True)
        source = site.Source(order.root, config, newest_date(dataset), surroundings.outside)
        folder = site.build(source, written, drawings, workshop.scratch)
    count = sum(page.path.endswith(".md") for page in written.files)
    report = EditionReport(dataset.edition.year, count, len(drawings), count, 0, fingerprint, dict(watch.seconds))
    return folder, report


def _last_year(root: Path, tables: Tables, year: int, findings: list[Finding]) -> Dataset | None:
    """The last year's data, if there are any; where they are refused, a warning is added instead."""
    from generator import rules

    last = year - 1
    if last not in tables.editions:
        if not (root / "data" / f"{last:04d}").is_dir():
            return None
        tables, found = _read(root, (last,))
        if rules.refused(_judged(tables, found, {})):
            findings.append(rules.without_last_year(year))
            return None
    return rules.accept(tables, last)


def _addresses(dataset: Dataset) -> list[str]:
    """The pages of an edition that later years may link to."""
    edition = dataset.edition
    pages = [f"indicators/{code}.html" for code in edition.indicators]
    return [*pages, *(f"areas/{area.area}.html" for area in edition.villages)]


def _kept(known: Mapping[str, Any], year: int, watch: Stopwatch) -> EditionReport:
    pages, drawings = int(known.get("pages", 0)), int(known.get("charts", 0))
    return EditionReport(year, pages, drawings, 0, pages, str(known["fingerprint"]), dict(watch.seconds))


def _fingerprint(order: BuildOrder, dataset: Dataset, surroundings: Surroundings) -> str:
    """The SHA-256 of all a year's site is made of: rows, hand-written pages, code, libraries."""
    from generator.assess import published_bulletins

    code, before = Path(__file__).parent, surroundings.before
    ingredients = {
        "inputs": dataset.edition.inputs,
        "bulletins": [period.code for period in published_bulletins(dataset, order.as_of)],
        "before": before and [before.edition.inputs, *map(str, published_bulletins(before, order.as_of))],
        "earlier": sorted(surroundings.outside),
        "site": [_digest(path, order.root) for path in regular_files(order.root / "site_src")],
        "config": _digest(order.root / "mkdocs.yml", order.root),
        "schema": _digest(order.data / "schema.json", order.root),
        "code": [_digest(path, code) for path in regular_files(code) if path.suffix != ".pyc"],
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
    }
    return hashlib.sha256(json.dumps(ingredients, sort_keys=True).encode()).hexdigest()


def _digest(path: Path, base: Path) -> tuple[str, str]:
    return path.relative_to(base).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def _scratch(root: Path) -> Iterator[Path]:
    """An own folder on the disk of the repository, cleared at the end and of earlier kills."""
    for left in root.glob(f"{SCRATCH}*/"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
