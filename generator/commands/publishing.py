"""`build`, `serve`, `archive` and `export`: the site, its preview, and files to pass on."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.arguments import EXPORTED, add_option, day, file_to_write, form, number
from generator.commands.failures import report_failure
from generator.commands.offices import build_offices, roots_of
from generator.commands.printing import print_findings, say_what_is_unseen
from generator.errors import Refused, TongbaoError, WrongCall
from generator.words import cli as words
from generator.words import joined

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import date

    from generator.cluster import Cluster
    from generator.commands.arguments import Command
    from generator.model import BuildOrder, Finding
    from generator.pipeline import BuildReport
    from generator.workers import Here, Workers


DEFAULT_PORT = 8000


def declare(command: Command) -> None:
    """The arguments of these commands."""
    building, serving = command("build", build), command("serve", serve)
    for parsing in (building, serving):
        add_option(parsing, "year", type=number)
        add_option(parsing, "as-of", type=day)
        add_option(parsing, "jobs", type=number, default=os.cpu_count() or 1)
        add_option(parsing, "scheduler")
        add_option(parsing, "cache", type=Path)
        parsing.add_argument(
            "--output", type=Path, metavar=words.METAVARS["site-output"], help=words.HELP["site-output"]
        )
        parsing.add_argument("--no-cache", action="store_true", help=words.HELP["no-cache"])
        parsing.add_argument("--draft", action="store_true", help=words.HELP["draft"])
    add_option(building, "offices", type=Path)
    building.add_argument("--json", action="store_true", help=words.HELP["json"])
    add_option(serving, "port", type=number, default=DEFAULT_PORT)
    sealing = command("archive", archive)
    add_option(sealing, "site", type=Path)
    sealing.add_argument("years", nargs="*", type=number, metavar=words.METAVARS["years"], help=words.HELP["years"])
    exporting = command("export", export)
    exporting.add_argument("bulletin", metavar=words.METAVARS["exported"], help=words.HELP["exported"])
    add_option(exporting, "format", type=form)
    exporting.add_argument(
        "--output", type=Path, metavar=words.METAVARS["export-output"], help=words.HELP["export-output"]
    )
    add_option(exporting, "as-of", type=day)
    exporting.add_argument("--draft", action="store_true", help=words.HELP["draft"])
    exporting.add_argument("--alone", action="store_true", help=words.HELP["alone"])


def build(asked: argparse.Namespace) -> int:
    """Build the site and publish it, or those of several offices."""
    roots = roots_of(asked)
    if len(roots) > 1 or asked.offices:
        return build_offices(asked, roots)
    report = _run_build(asked)
    if asked.json:
        editions = [asdict(edition) for edition in report.editions]
        waiting = [{"bulletin": period.code, "publish_on": str(day)} for day, period in report.held]
        print(json.dumps({"editions": editions, "held": waiting}, ensure_ascii=False, indent=1))
    else:
        _print_report(report, _public(asked))
    if report.held:
        until = [words.HELD_UNTIL.format(bulletin=period, day=day) for day, period in report.held]
        print(words.HELD.format(as_of=_as_of(asked), bulletins=joined(until)), file=sys.stderr)
    say_what_is_unseen(asked.root.resolve())
    return 0


def serve(asked: argparse.Namespace) -> int:
    """Show the site on this machine, and build it anew when something changes."""
    from generator import serve as preview

    return preview.serve(asked.root.resolve(), asked.port, lambda: rebuild(asked), folder=_public(asked))


def rebuild(asked: argparse.Namespace) -> str:
    """Build for the preview; what is wrong is told and returned, and the site stays as it was."""
    asked.signals.is_published = False
    try:
        _print_report(_run_build(asked), _public(asked))
    except (TongbaoError, OSError, MemoryError) as error:
        told = io.StringIO()
        with contextlib.redirect_stderr(told):
            report_failure(error, asked)
        print(told.getvalue(), end="", file=sys.stderr)
        return _errors(error.findings) if isinstance(error, Refused) else told.getvalue()
    return ""


def _errors(findings: Sequence[Finding]) -> str:
    """The errors among some findings, in words."""
    from generator.model import Severity

    told = io.StringIO()
    print_findings([finding for finding in findings if finding.severity is Severity.ERROR], told)
    return told.getvalue()


def archive(asked: argparse.Namespace) -> int:
    """Seal published years."""
    from generator import pipeline

    root = asked.root.resolve()
    for path, count in pipeline.archive(root, (asked.site or root / "public").resolve(), asked.years):
        print(words.ARCHIVED.format(path=path.relative_to(root).as_posix(), count=count))
    return 0


def export(asked: argparse.Namespace) -> int:
    """Write a bulletin, or a year's bound volume, as DOCX or PDF."""
    from generator import exporting, history
    from generator.cache import cache_at
    from generator.files import write_atomically
    from generator.model import Workshop
    from generator.progress import progress_on
    from generator.workers import workers

    root = asked.root.resolve()
    named = asked.output.suffix.lower().removeprefix(".") if asked.output else ""
    form = asked.format or (named if named in EXPORTED else EXPORTED[0])
    if named in EXPORTED and named != form:
        raise WrongCall(words.TWO_FORMATS.format(path=asked.output, form=form))
    target = asked.output or Path(f"{asked.bulletin}.{form}")
    real = file_to_write(target)
    if asked.alone and not re.fullmatch("[0-9]{4}", asked.bulletin):
        raise WrongCall(words.ALONE_IS_A_YEAR)
    past = history.earlier_states(root)
    order = exporting.Asked(root, asked.bulletin, form, asked.alone, asked.draft, _as_of(asked), past)
    with workers(os.cpu_count() or 1) as executor:
        clock = time.perf_counter
        workshop = Workshop(executor, cache_at(root / ".cache"), progress_on(sys.stderr), clock, root, asked.signals)
        content = exporting.export(order, workshop)
    write_atomically(real, content)
    print(words.EXPORTED.format(path=target))
    return 0


def _run_build(asked: argparse.Namespace) -> BuildReport:
    from generator import pipeline
    from generator.cache import cache_at
    from generator.model import Workshop
    from generator.progress import progress_on

    order = _order(asked)
    folder = None if asked.no_cache else asked.cache or order.root / ".cache"
    with _hands(asked) as hands:
        progress, clock = progress_on(sys.stderr), time.perf_counter
        workshop = Workshop(
            hands, cache_at(folder, linked=not asked.draft), progress, clock, order.root, asked.signals, hands.jobs
        )
        return pipeline.build(order, workshop)


def _hands(asked: argparse.Namespace) -> Here | Workers | Cluster:
    """Who does the work: processes of this machine, or the workers of a cluster."""
    from generator.workers import workers

    if asked.scheduler is None:
        return workers(asked.jobs)
    from importlib.util import find_spec

    from generator.words.cluster import NOT_INSTALLED

    if find_spec("distributed") is None:
        raise WrongCall(NOT_INSTALLED)
    from generator.cluster import Cluster
    from generator.pipeline.program import program

    return Cluster(asked.scheduler, program)


def _order(asked: argparse.Namespace) -> BuildOrder:
    from generator import history
    from generator.model import BuildOrder

    root = asked.root.resolve()
    years = (asked.year,) if asked.year else ()
    as_of = _as_of(asked)
    past = history.earlier_states(root)
    revision = history.revision(root)
    return BuildOrder(
        root,
        years,
        revision,
        as_of,
        reuse=not asked.no_cache,
        past=past,
        draft=asked.draft,
        output=_output(asked),
        revision_now=lambda: history.revision(root),
    )


def _as_of(asked: argparse.Namespace) -> date | None:
    """The day a build is for: the one asked for, else that of the commit."""
    from generator import history

    return asked.as_of or history.commit_date(asked.root.resolve())


def _output(asked: argparse.Namespace) -> Path | None:
    """The folder a site is to go to, where one was named; the folder above it may be a link."""
    return None if asked.output is None else asked.output.parent.resolve() / asked.output.name


def _public(asked: argparse.Namespace) -> Path:
    """The folder a build goes to."""
    from generator.model import BuildOrder

    return BuildOrder(asked.root, (), "", None, draft=asked.draft, output=_output(asked)).public


def _print_report(report: BuildReport, folder: Path) -> None:
    """What was published, and the findings it was published with."""
    if report.findings:
        print_findings(report.findings)
    years = joined(f"{edition.year}{'' if edition.rebuilt_pages else words.UNCHANGED}" for edition in report.editions)
    made = sum(edition.rebuilt_pages for edition in report.editions)
    kept = sum(edition.reused_pages for edition in report.editions)
    path = (folder / "index.html").as_posix()
    print(words.BUILT.format(path=path, years=years, made=made, kept=kept), file=sys.stderr)
