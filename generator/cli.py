"""The door: arguments in, one line and an exit code out.

Clock, git, environment and terminal are asked here and nowhere else. Nothing heavy is
imported before a command needs it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from generator import __version__
from generator.errors import Interrupted, Refused, TongbaoError, WrongCall
from generator.personal import masked
from generator.signals import Signals
from generator.words import cli as words
from generator.words import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.model import BuildOrder, Changes, Finding
    from generator.pipeline import BuildReport

PROGRAM = "tongbao"
DEFAULT_PORT = 8000
FIRST_YEAR, LAST_YEAR = 1950, 2100
ENVIRONMENT_FAILED = 3
INTERRUPTED = 130
NOBODY_READS = 141
EXPORTED = ("docx", "pdf")
PUBLISHING = frozenset({"build", "serve"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code and never lets a traceback out."""
    _open_streams()
    asked = argparse.Namespace(command="", signals=Signals())
    try:
        with asked.signals.heard():
            _parser().parse_args(arguments, asked)
            code = int(asked.run(asked))
            sys.stdout.flush()
            asked.signals.check()
            return code
    except (Exception, KeyboardInterrupt, Interrupted) as error:  # noqa: BLE001 - the one place where errors meet the user
        return _report_failure(error, asked)


def _open_streams() -> None:
    """Speak UTF-8, and have something in the place of a stream that the caller has closed.

    A file opened later would otherwise take its number, and what is said would be written into it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            with suppress(OSError):
                os.fstat(number)
                continue
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, open(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False))  # noqa: SIM115 - for as long as the program runs
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _report_failure(error: BaseException, asked: argparse.Namespace) -> int:
    """Say what went wrong in one message, and what stands all the same; returns the exit code that goes with it."""
    signals: Signals = asked.signals
    if signals.received and not isinstance(error, Interrupted):
        error = Interrupted(signals.received[0])
    stands = "" if asked.command not in PUBLISHING else words.NEW_SITE if signals.is_published else words.OLD_SITE
    code = getattr(error, "exit_code", ENVIRONMENT_FAILED)
    try:
        if isinstance(error, Refused):
            _print_findings(error.findings)
        elif isinstance(error, BrokenPipeError) and error.filename is None:
            code = asked.outcome if "outcome" in asked else NOBODY_READS
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - the reader left; say no more
        elif isinstance(error, (Interrupted, KeyboardInterrupt)):
            code = getattr(error, "exit_code", INTERRUPTED)
            print(words.STOPPED.format(stands=stands), file=sys.stderr)
        elif isinstance(error, TongbaoError):
            print(masked(str(error)), file=sys.stderr)
        else:
            print(_failure(error, stands), file=sys.stderr)
    except OSError:  # nobody reads what is said, or there is no room for it; the exit code says it
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for as long as the program runs
    return code


def _failure(error: BaseException, stands: str) -> str:
    """A failure of the machine with cause and cure; any other is a fault of this program."""
    from generator.words import failures

    if failures.is_of_the_surroundings(error):
        problem, cure = failures.cause_and_cure(error)
    else:
        described = " ".join(f"{type(error).__name__}: {error}".split())
        problem, cure = words.BUG.format(problem=described), words.BUG_CURE
    return words.FAILURE.format(problem=masked(problem), stands=stands, cure=cure)


# --------------------------------------------------------------------------- arguments


class _Parser(argparse.ArgumentParser):
    """Speaks Chinese about a wrong call."""

    def error(self, message: str) -> NoReturn:
        for pattern, text in words.PROBLEMS:
            found = re.fullmatch(pattern, message)
            if found:
                message = text.format(*found.groups())
                break
        raise WrongCall(words.WRONG_CALL.format(problem=message, program=self.prog))


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Puts the Chinese word in front of the usage."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401 - argparse's own types are private
        super().add_usage(usage, actions, groups, words.USAGE if prefix is None else prefix)


def _new(make: Callable[..., argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    parser = make(name, description=text, formatter_class=_Formatter, add_help=False, allow_abbrev=False)
    parser._optionals.title = words.OPTIONS  # noqa: SLF001 - argparse has no public way to name its groups
    parser._positionals.title = words.ARGUMENTS  # noqa: SLF001
    parser.add_argument("-h", "--help", action="help", help=words.HELP["help"])
    return parser


def _parser() -> argparse.ArgumentParser:
    parser = _new(_Parser, PROGRAM, words.PROGRAM)
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}", help=words.HELP["version"])
    commands = parser.add_subparsers(metavar=words.COMMANDS, required=True, dest="command", parser_class=_Parser)

    def command(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = _new(
            lambda _, **options: commands.add_parser(name, help=words.HELP[name], **options), name, words.HELP[name]
        )
        made.add_argument("--root", type=Path, default=Path(), metavar=words.METAVARS["root"], help=words.HELP["root"])
        made.set_defaults(run=run)
        return made

    checking = command("check", _check)
    checking.add_argument(
        "package", nargs="?", type=Path, metavar=words.METAVARS["package"], help=words.HELP["package"]
    )
    _add(checking, "year", type=_number)
    _add(checking, "revision")
    checking.add_argument("--json", action="store_true", help=words.HELP["json"])
    building = command("build", _build)
    serving = command("serve", _serve)
    for parsing in (building, serving):
        _add(parsing, "year", type=_number)
        _add(parsing, "as-of", type=_date)
        _add(parsing, "jobs", type=_number, default=os.cpu_count() or 1)
        _add(parsing, "cache", type=Path)
        parsing.add_argument(
            "--output", type=Path, metavar=words.METAVARS["site-output"], help=words.HELP["site-output"]
        )
        parsing.add_argument("--no-cache", action="store_true", help=words.HELP["no-cache"])
        parsing.add_argument("--draft", action="store_true", help=words.HELP["draft"])
    building.add_argument("--json", action="store_true", help=words.HELP["json"])
    releasing = command("release", _release)
    releasing.add_argument("bulletins", nargs="*", metavar=words.METAVARS["bulletins"], help=words.HELP["bulletins"])
    releasing.add_argument("--revise", action="store_true", help=words.HELP["revise"])
    releasing.add_argument("--upgrade", action="store_true", help=words.HELP["upgrade"])
    _add(serving, "port", type=_number, default=DEFAULT_PORT)
    sealing = command("archive", _archive)
    _add(sealing, "site", type=Path)
    sealing.add_argument("years", nargs="*", type=_number, metavar=words.METAVARS["years"], help=words.HELP["years"])
    exporting = command("export", _export)
    _add_export(exporting)
    comparing = command("diff", _diff)
    comparing.add_argument("base", metavar=words.METAVARS["base"], help=words.HELP["base"])
    comparing.add_argument("head", nargs="?", metavar=words.METAVARS["head"], help=words.HELP["head"])
    comparing.add_argument("--json", action="store_true", help=words.HELP["json"])
    taking = command("take", _take)
    taking.add_argument("commit", metavar=words.METAVARS["commit"], help=words.HELP["commit"])
    taking.add_argument("folder", type=Path, metavar=words.METAVARS["folder"], help=words.HELP["folder"])
    templating = command("template", _template)
    templating.add_argument("period", metavar=words.METAVARS["period"], help=words.HELP["period"])
    _add(templating, "output", type=Path)
    importing = command("import", _import)
    importing.add_argument("files", nargs="+", type=Path, metavar=words.METAVARS["sent"], help=words.HELP["sent"])
    for asking in (templating, importing):
        asking.add_argument("--yes", action="store_true", help=words.HELP["yes"])
    tidying = command("tidy", _tidy)
    tidying.add_argument("files", nargs="*", type=Path, metavar=words.METAVARS["csv"], help=words.HELP["csv"])
    beginning = command("new", _begin)
    beginning.add_argument(
        "what", choices=("year", "bulletin"), metavar=words.METAVARS["what"], help=words.HELP["what"]
    )
    beginning.add_argument("which", metavar=words.METAVARS["which"], help=words.HELP["which"])
    return parser


def _add_export(exporting: argparse.ArgumentParser) -> None:
    exporting.add_argument("bulletin", metavar=words.METAVARS["exported"], help=words.HELP["exported"])
    _add(exporting, "format", type=_form)
    exporting.add_argument(
        "--output", type=Path, metavar=words.METAVARS["export-output"], help=words.HELP["export-output"]
    )
    _add(exporting, "as-of", type=_date)
    exporting.add_argument("--draft", action="store_true", help=words.HELP["draft"])
    exporting.add_argument("--alone", action="store_true", help=words.HELP["alone"])


def _add(parser: argparse.ArgumentParser, name: str, **options: Any) -> None:  # noqa: ANN401 - passed on to argparse
    parser.add_argument(f"--{name}", metavar=words.METAVARS[name], help=words.HELP[name], **options)


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) < 1:
        raise argparse.ArgumentTypeError(words.BAD_NUMBER.format(value=text))
    return int(text)


def _form(text: str) -> str:
    if text not in EXPORTED:
        raise argparse.ArgumentTypeError(words.BAD_FORMAT.format(value=text))
    return text


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(words.BAD_DATE.format(value=text)) from error


# --------------------------------------------------------------------------- commands


def _check(asked: argparse.Namespace) -> int:
    from generator import history, pipeline

    if asked.package is not None:
        if not os.path.lexists(asked.package / "datapackage.json"):
            raise WrongCall(words.NO_PACKAGE.format(path=asked.package))
        findings = pipeline.check_package(asked.package)
    else:
        root, years = asked.root.resolve(), (asked.year,) if asked.year else ()
        with _version(root, asked.revision) as (folder, commit):
            findings = pipeline.check(folder, years, history.earlier_states(root, commit))
    errors = sum(finding.severity == "error" for finding in findings)
    if errors:
        asked.outcome = Refused.exit_code
    if asked.json:
        print(
            json.dumps(
                {"ok": not errors, "findings": [_as_json(finding) for finding in findings], **_unseen(asked)},
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        if asked.package is None:
            _say_what_is_unseen(asked.root.resolve(), sys.stdout)
        _print_findings(findings, sys.stdout)
    return 1 if errors else 0


def _unseen(asked: argparse.Namespace) -> dict[str, str]:
    """Why earlier states could not be seen, for `check --json`; nothing where they could, or are not looked at."""
    from generator import history

    reason = None if asked.package is not None else history.unseen(asked.root.resolve())
    return {"unseen": reason.value} if reason else {}


def _say_what_is_unseen(root: Path, stream: Any = None) -> None:  # noqa: ANN401 - any text stream
    """Tell which rules had no history to go by, and why; on standard error where no other stream is given."""
    from generator import history

    reason = history.unseen(root)
    if reason:
        print(words.UNSEEN[reason.value].format(path=root), file=stream or sys.stderr)


@contextmanager
def _version(root: Path, name: str | None) -> Iterator[tuple[Path, str]]:
    """A folder with the `data/` of a revision, and its commit; the repository itself where none is named."""
    from generator import history

    if name is None:
        yield root, "HEAD"
        return
    commit = history.commit_of(root, name)
    if commit is None:
        raise WrongCall(words.NO_REVISION.format(name=name))
    with tempfile.TemporaryDirectory() as folder:
        try:
            history.take(root, commit, Path(folder))
        except ValueError as error:
            raise WrongCall(words.TOO_LARGE.format(name=name)) from error
        except LookupError as error:
            raise WrongCall(words.NO_OBJECTS.format(name=name)) from error
        yield Path(folder), commit


def _diff(asked: argparse.Namespace) -> int:
    """Say what a change of data does; never refuses, whatever the data are."""
    from generator import history, pipeline
    from generator.words import changes as report

    root = asked.root.resolve()
    with _version(root, asked.base) as (old, base), _version(root, asked.head) as (new, head):
        before = pipeline.Side(asked.base, old, history.earlier_states(root, base))
        after = pipeline.Side(asked.head or report.WORKING_TREE, new, history.earlier_states(root, head))
        found = pipeline.compare(before, after, acknowledged=history.agreed_losses(root, base, head))
    if asked.json:
        print(masked(json.dumps(_changes_json(found), ensure_ascii=False, indent=1)))
    else:
        print(report.report(found, masked), end="")
    return 0


def _changes_json(found: Changes) -> dict[str, object]:
    """The changes as the design has them; cells are raw, all the rest is released."""
    return {
        "cells": [asdict(cell) for cell in found.cells],
        "lost_rows": [asdict(row) for row in found.lost],
        "acknowledged": found.acknowledged,
        "files": [{"file": file, "change": kind} for file, kind in found.files],
        "figures": [
            {
                "id": str(figure.figure),
                "before": figure.before and figure.before.text,
                "after": figure.after and figure.after.text,
            }
            for figure in found.figures
        ],
        "targets": [
            {"figure": str(flip.figure), "before": flip.before.value, "after": flip.after.value} for flip in found.flips
        ],
        "ranks": [
            {
                "scheme": rank.scheme,
                "subject": rank.subject,
                "period": rank.period,
                "before": rank.before,
                "after": rank.after,
                "margin": rank.margin,
                "because": [source._asdict() for source in rank.because],
            }
            for rank in found.ranks
        ],
        "bulletins": [
            {
                "id": bulletin.bulletin.code,
                "released": bulletin.is_released,
                "covered": bulletin.is_covered,
                "new": bulletin.is_new,
                "figures": [str(key) for key in bulletin.figures],
            }
            for bulletin in found.bulletins
        ],
        "pages": list(found.pages),
        "findings": {"appeared": [*map(_as_json, found.appeared)], "gone": [*map(_as_json, found.gone)]},
        "refused": found.is_refused,
    }


def _take(asked: argparse.Namespace) -> int:
    """Lay the data of a revision beside the look of this repository, for a check and a preview."""
    root, folder = asked.root.resolve(), asked.folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongCall(words.NOT_EMPTY.format(path=asked.folder))
    with _version(root, asked.commit) as (taken, _):
        shutil.copytree(taken / "data", folder / "data", symlinks=True)
    shutil.copytree(root / "site_src", folder / "site_src", symlinks=True)
    shutil.copy(root / "mkdocs.yml", folder)
    print(words.TAKEN.format(name=asked.commit, path=asked.folder))
    return 0


def _as_json(finding: Finding) -> dict[str, object]:
    from generator.words.findings import explain

    message, hint = explain(finding)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "file": finding.file,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "message": message,
        "hint": hint,
    }


def _print_findings(findings: Sequence[Finding], stream: Any = None) -> None:  # noqa: ANN401 - any text stream
    """Every finding with its cure, then the sum; on standard error where data were refused."""
    from generator.words.findings import explain

    stream = stream or sys.stderr
    count = {name: sum(finding.severity == name for finding in findings) for name in words.SEVERITIES}
    for finding in findings:
        message, hint = explain(finding)
        print(
            words.FINDING.format(
                severity=words.SEVERITIES[finding.severity.value], message=message, rule=finding.rule, hint=hint
            ),
            file=stream,
        )
    if count["error"]:
        print(words.FAILED.format(errors=count["error"], warnings=count["warning"]), file=stream)
    elif findings:
        print(words.PASSED.format(warnings=count["warning"], infos=count["info"]), file=stream)
    else:
        print(words.CLEAN, file=stream)


def _template(asked: argparse.Namespace) -> int:
    from generator import clerk
    from generator.words import intake

    output = asked.output or Path(f"{asked.period}.xlsx")
    areas, indicators = clerk.template(asked.root.resolve(), asked.period, output, overwrite=asked.yes)
    print(intake.TEMPLATE_WRITTEN.format(path=output, areas=areas, indicators=indicators))
    return 0


def _import(asked: argparse.Namespace) -> int:
    """Show what a file would change, ask before a number is replaced, and write all or nothing."""
    from generator import clerk
    from generator.words import intake

    try:
        received = clerk.receive(asked.root.resolve(), asked.files, date.today())  # noqa: DTZ011 - the clerk's own day
    except Refused as error:
        _print_findings(error.findings)
        print(intake.REFUSED_NOTHING, file=sys.stderr)
        return error.exit_code
    if received.findings:
        _print_findings(received.findings, sys.stdout)
    if not received.files:
        print(intake.NOTHING)
        return 0
    for line in intake.preview(received.changes, received.names):
        print(masked(line))
    replaced = received.count("replaced")
    if replaced and not asked.yes and not _agreed(replaced):
        return WrongCall.exit_code
    clerk.keep(received)
    counts = {kind: received.count(kind) for kind in ("new", "filled", "replaced")}
    print(intake.WRITTEN.format(files=joined(path.name for path in received.files), **counts))
    return 0


def _agreed(count: int) -> bool:
    """Ask whether numbers may be replaced; without a terminal nobody can say yes."""
    from generator.words import intake

    if not sys.stdin.isatty():
        raise WrongCall(intake.CONSENT.format(count=count))
    try:
        answer = input(intake.ASK.format(count=count))
    except EOFError:
        answer = ""
    if answer.strip().lower() in intake.YES:
        return True
    print(intake.DECLINED)
    return False


def _tidy(asked: argparse.Namespace) -> int:
    from generator import clerk
    from generator.words import intake

    done, seen = clerk.tidy(asked.root.resolve(), asked.files)
    for tidied in done:
        print(masked(intake.TIDIED.format(file=tidied.file, changes="；".join(tidied.changes))))
    if not done:
        print(intake.TIDY_CLEAN.format(count=seen))
    return 0


def _begin(asked: argparse.Namespace) -> int:
    from generator import beginning
    from generator.words import intake

    root = asked.root.resolve()
    if asked.what == "year":
        made, following = beginning.new_year(root, _year(asked.which)), intake.NEW_YEAR_NEXT
    else:
        made, following = beginning.new_bulletin(root, asked.which), intake.NEW_BULLETIN_NEXT
    print(intake.NEW_WRITTEN.format(paths=joined(made), next=following))
    return 0


def _release(asked: argparse.Namespace) -> int:
    """Freeze bulletins, register what has changed since one was, or bring frozen ones of an earlier form over."""
    from generator import history, releasing, upgrading
    from generator.words import STATES, plain_number

    root = asked.root.resolve()
    past = history.earlier_states(root)
    if asked.upgrade:
        print(words.UPGRADED.format(count=len(upgrading.upgrade(root, past))))
        print(words.UPGRADED_NEXT)
        return 0
    if not asked.bulletins:
        raise WrongCall(words.NO_BULLETIN_NAMED)
    if asked.revise:
        if len(asked.bulletins) > 1:
            raise WrongCall(words.ONE_BULLETIN)
        for revision in releasing.revise(root, asked.bulletins[0], past, date.today()):  # noqa: DTZ011 - the clerk's own day
            value = STATES["missing"] if revision.value_after is None else plain_number(revision.value_after)
            print(words.REVISED.format(revision=revision.revision, figure=revision.figure, value=value))
        print(words.REVISED_NEXT)
        return 0
    for frozen in releasing.release(root, asked.bulletins, past):
        print(words.RELEASED.format(**vars(frozen)))
    print(words.RELEASED_NEXT)
    return 0


def _year(text: str) -> int:
    if not re.fullmatch("[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise WrongCall(words.BAD_YEAR.format(value=text))
    return int(text)


def _as_of(asked: argparse.Namespace) -> date | None:
    """The day a build is for: the one asked for, else that of the commit."""
    from generator import history

    return asked.as_of or history.commit_date(asked.root.resolve())


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


def _output(asked: argparse.Namespace) -> Path | None:
    """The folder a site is to go to, where one was named; the folder above it may be a link."""
    return None if asked.output is None else asked.output.parent.resolve() / asked.output.name


def _run_build(asked: argparse.Namespace) -> BuildReport:
    from generator import pipeline
    from generator.cache import cache_at
    from generator.model import Workshop
    from generator.progress import progress_on
    from generator.workers import workers

    order = _order(asked)
    folder = None if asked.no_cache else asked.cache or order.root / ".cache"
    with workers(asked.jobs) as executor:
        workshop = Workshop(
            executor, cache_at(folder), progress_on(sys.stderr), time.perf_counter, order.root, asked.signals
        )
        return pipeline.build(order, workshop)


def _public(asked: argparse.Namespace) -> Path:
    """The folder a build goes to."""
    from generator.model import BuildOrder

    return BuildOrder(asked.root, (), "", None, draft=asked.draft, output=_output(asked)).public


def _build(asked: argparse.Namespace) -> int:
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
    _say_what_is_unseen(asked.root.resolve())
    return 0


def _print_report(report: BuildReport, folder: Path) -> None:
    """What was published, and the findings it was published with."""
    if report.findings:
        _print_findings(report.findings)
    years = joined(f"{edition.year}{'' if edition.rebuilt_pages else words.UNCHANGED}" for edition in report.editions)
    print(words.BUILT.format(path=(folder / "index.html").as_posix(), years=years), file=sys.stderr)


def _archive(asked: argparse.Namespace) -> int:
    from generator import pipeline

    root = asked.root.resolve()
    for path, count in pipeline.archive(root, (asked.site or root / "public").resolve(), asked.years):
        print(words.ARCHIVED.format(path=path.relative_to(root).as_posix(), count=count))
    return 0


def _export(asked: argparse.Namespace) -> int:
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
    if not target.parent.is_dir():
        raise WrongCall(words.NO_FOLDER.format(path=target.parent))
    if asked.alone and not re.fullmatch("[0-9]{4}", asked.bulletin):
        raise WrongCall(words.ALONE_IS_A_YEAR)
    past = history.earlier_states(root)
    order = exporting.Asked(root, asked.bulletin, form, asked.alone, asked.draft, _as_of(asked), past)
    with workers(os.cpu_count() or 1) as executor:
        clock = time.perf_counter
        workshop = Workshop(executor, cache_at(root / ".cache"), progress_on(sys.stderr), clock, root, asked.signals)
        content = exporting.export(order, workshop)
    write_atomically(target, content)
    print(words.EXPORTED.format(path=target))
    return 0


def _serve(asked: argparse.Namespace) -> int:
    from generator import serve

    return serve.serve(asked.root.resolve(), asked.port, lambda: _rebuild(asked), folder=_public(asked))


def _rebuild(asked: argparse.Namespace) -> None:
    """Build for the preview: what is wrong is told, and the site stays as it was."""
    asked.signals.is_published = False
    try:
        _print_report(_run_build(asked), _public(asked))
    except (TongbaoError, OSError, MemoryError) as error:
        _report_failure(error, asked)
