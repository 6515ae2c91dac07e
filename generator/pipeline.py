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

from generator.errors import PublishingFailed, Refused, WrongCall
from generator.files import is_beside, regular_files
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from generator.model import (
        BuildOrder,
        Changes,
        Dataset,
        Figures,
        Finding,
        PastText,
        Period,
        Release,
        Released,
        Tables,
        Version,
        Workshop,
    )

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
    "scipy",
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


@dataclass(frozen=True)
class BuildReport:
    """What a build did, and the findings it published with."""

    editions: tuple[EditionReport, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Side:
    """One of two versions to compare: what it is called, where its `data/` lies, and its earlier states."""

    name: str
    root: Path
    past: Mapping[str, Sequence[PastText]]


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
    return checked(root, past, years)[1]


def checked(
    root: Path, past: Mapping[str, Sequence[PastText]], years: tuple[int, ...] = ()
) -> tuple[Tables, list[Finding]]:
    """The tables, and every finding about them, those on released bulletins included."""
    tables, findings = _read(root, years)
    return tables, _kept_promises(root, tables, _judged(tables, findings, _of_years(past, years)))


def _of_years(past: Mapping[str, Sequence[PastText]], years: tuple[int, ...]) -> dict[str, Sequence[PastText]]:
    """What git remembers of the years that are looked at; of all, where none is named."""
    folders = tuple(f"data/{year:04d}/" for year in years)
    return {file: states for file, states in past.items() if not years or file.startswith(folders)}


def plain_rows(tables: Tables, year: int, name: str) -> list[dict[str, str]]:
    """The rows of a table of a year, without their places."""
    from generator.model import ROW_FILE, ROW_LINE

    frame = tables.editions[year].frames[name].drop(columns=[ROW_FILE, ROW_LINE])
    return [{str(column): str(cell) for column, cell in row.items()} for row in frame.to_dict("records")]


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


def _kept_promises(root: Path, tables: Tables, findings: list[Finding]) -> list[Finding]:
    """The findings, and what they leave to say of released bulletins once no other error stands."""
    from generator import rules, vintages

    if rules.refused(findings):
        return findings
    found = list(findings)
    for year, read in tables.editions.items():
        if read.published:
            figures, released = disclosed(root, tables, year)
            lines = rules.lines_of(tables, year)
            found += [_placed(one, lines) if "key" in one.facts else one for one in vintages.judge(figures, released)]
    return rules.shown(found)


def _placed(one: Finding, lines: Mapping[tuple[str, str], int]) -> Finding:
    """A finding about a row, with the line it stands at; a row that is gone has none."""
    line = lines.get((one.file, one.facts["key"]))
    is_lost = line is None and one.rule == "release/changed"
    return replace(one, row=line, case="lost") if is_lost else replace(one, row=line)


def disclosed(
    root: Path,
    tables: Tables,
    year: int,
    *,
    releases: Mapping[Period, Release] | None = None,
    as_of: date | None = None,
    draft: bool = False,
) -> tuple[Figures, Released]:
    """The figures of a year, and what of them may be shown; `releases` in place of those that were frozen."""
    from generator import rules
    from generator.assess import assess
    from generator.disclosure import disclose

    dataset = rules.accept(tables, year)
    if releases is not None:
        dataset = replace(dataset, releases=releases)
    last = _last_year(root, tables, year, [])
    before = disclose(assess(last, as_of, draft=draft)) if last else None
    figures = assess(dataset, as_of, before, draft=draft)
    return figures, disclose(figures)


def compare(before: Side, after: Side, *, acknowledged: int | None = None) -> Changes:
    """What one version of `data/` does to another, through the whole model; refused data as far as they go."""
    from generator import changes

    judged_sides = []
    for side in (before, after):
        tables, findings = _read(side.root, ()) if (side.root / "data").is_dir() else (None, [])
        judged_sides.append((side, tables, _judged(tables, findings, side.past) if tables else []))
    touched = _touched_years([(tables, findings) for _, tables, findings in judged_sides])
    old, new = (_version(side, tables, findings, touched) for side, tables, findings in judged_sides)
    return changes.compare(old, new, acknowledged=acknowledged)


def _touched_years(sides: Sequence[tuple[Tables | None, list[Finding]]]) -> set[int]:
    """The years that are not the same in both versions, and those held against such a year."""
    from generator import rules

    inputs: list[dict[int, str]] = []
    for tables, findings in sides:
        fit = tables is not None and not rules.refused(findings)
        years = tables.editions if fit and tables else ()
        inputs.append({year: rules.accept(tables, year).edition.inputs for year in years} if tables else {})
    first, second = inputs
    changed = {year for year in {*first, *second} if first.get(year) != second.get(year)}
    return changed | {year + 1 for year in changed if year + 1 in {*first, *second}}


def _version(side: Side, tables: Tables | None, findings: list[Finding], touched: set[int]) -> Version:
    """One version as `changes` compares it."""
    from generator import rules
    from generator.charts import plan_charts
    from generator.model import Published, Version
    from generator.pages import shown_text

    if tables is None:
        return Version(side.name, {}, {}, frozenset(), (), {}, is_refused=False)
    fit = not rules.refused(findings)
    years: dict[int, Published] = {}
    for year in sorted(touched & set(tables.editions)) if fit else ():
        figures, released = disclosed(side.root, tables, year, draft=True)
        charts = {chart.name: (chart.caption, chart) for chart in plan_charts(released)}
        years[year] = Published(figures, released, shown_text(released, charts))
    findings = _kept_promises(side.root, tables, findings)
    rows = rules.rows_by_key(tables)
    broken = {one.file for one in findings if one.severity == "error" and one.rule.startswith("file/")}
    texts = {
        path.relative_to(side.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in regular_files(side.root / "data")
        if not is_beside(path.name)
        if path.suffix != ".csv" or path.relative_to(side.root).as_posix() not in rows
    }
    unread = frozenset(file for file in broken if file.endswith(".csv") and not rows.get(file))
    texts = {file: digest for file, digest in texts.items() if not _is_table(tables, file)}
    return Version(side.name, rows, texts, unread, tuple(findings), years, is_refused=rules.refused(findings))


def _is_table(tables: Tables, file: str) -> bool:
    """Whether a file is one of the tables that are compared row by row."""
    if not file.endswith(".csv"):
        return False
    return file in tables.headings or any(file in read.headings for read in tables.editions.values())


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
        if order.revision_now and order.revision_now() != order.revision:
            raise PublishingFailed(words.MOVED)
    with watch.step("check"):
        findings = _judged(tables, findings, _of_years(order.past, order.years))
        findings = _kept_promises(order.root, tables, findings)
    if rules.refused(findings):
        raise Refused(tuple(findings))
    if not tables.editions:
        raise WrongCall(words.NO_EDITION)
    with publish.locked(order.root, order.public.parent), _scratch(order.root) as scratch:
        publish.recover(order.public)
        publish.refuse_foreign(order.public, is_draft=order.draft)
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
            editions = {year: publish.Edition(entry, built.get(year)) for year, entry in record.items()}
            publish.publish(order.public, index, editions, workshop.halt, is_draft=order.draft)
    workshop.progress.done(watch.seconds)
    return BuildReport(tuple(reports), tuple(findings))


def archive(root: Path, public: Path, years: Sequence[int]) -> Iterator[tuple[Path, int]]:
    """Seal published years, all of them where none is named; yields each zip once it stands, with its number of files.

    Raises
    ------
    WrongCall : a year is not published.
    PublishingFailed : a year is no longer what was published.

    """
    from generator import publish
    from generator.archive import seal
    from generator.pages import years_page

    with publish.locked(root, public.parent):
        record = publish.published(public)
        for year in years or sorted(record):
            if year not in record:
                raise WrongCall(words.NOT_PUBLISHED.format(year=year, path=public))
            if not publish.is_whole(public, year):
                raise PublishingFailed(words.DAMAGED.format(year=year, path=public / str(year)))
        for year in years or sorted(record):
            entry = json.dumps({"editions": {str(year): record[year]}}, ensure_ascii=False, indent=1, sort_keys=True)
            target = root / "dist" / f"{year}.zip"
            index = years_page({year: str(record[year]["title"])})
            yield target, seal(public / str(year), index, f"{entry}\n".encode(), target)


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
        last = surroundings.before
        before = disclose(assess(last, order.as_of, draft=order.draft)) if last else None
        figures = assess(dataset, order.as_of, before, draft=order.draft)
    with watch.step("disclose"):
        released = disclose(figures)
    with watch.step("draw"):
        drawings = charts.draw(charts.plan_charts(released), workshop)
    with watch.step("write"):
        written = pages.write(released, drawings, site.edit_base(config), surroundings.earlier)
    with watch.step("site"):
        workshop.scratch.mkdir(parents=True)
        source = site.Source(order.root, config, newest_date(dataset), surroundings.outside)
        folder = site.build(source, written, drawings, workshop)
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
        "draft": order.draft,
        "bulletins": [period.code for period in published_bulletins(dataset, order.as_of, draft=order.draft)],
        "before": before
        and [before.edition.inputs, *map(str, published_bulletins(before, order.as_of, draft=order.draft))],
        "earlier": sorted(surroundings.outside),
        "site": [
            _digest(path, order.root) for path in regular_files(order.root / "site_src") if not is_beside(path.name)
        ],
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
    for left in root.glob(f"{SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
