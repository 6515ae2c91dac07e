"""`release/changed` and its kin: what the comparison with released bulletins says of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import RESERVED, FigureId, Finding, Severity
from generator.vintages.compared import changed_words, present_value, renamed
from generator.vintages.rows import row_of
from generator.words import STATES, VERDICTS, joined, plain_number
from generator.words.naming import Names
from generator.words.vintages import beside_registered, gravest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.model import Difference, Edition, Figures, Period, Released, Source

GRAVEST = 5
_COLUMNS = {"numerator": "numerator", "denominator": "denominator", "count": "numerator", "amount": "numerator"}


def judge(figures: Figures, released: Released) -> Iterator[Finding]:
    """`release/changed`: what bulletins printed and no revision covers; one finding a bulletin.

    It names the gravest figures that changed and the rows behind them; `facts["key"]` is the key of the
    first row, so that the caller can tell where it stands.
    """
    gone = list(_codes_gone(figures))
    if gone:
        yield from gone  # whatever else has changed, has changed with them
        return
    yield from _renamed(figures)
    for bulletin, words in changed_words(figures):
        yield Finding("release/changed", words.file, case="texts", facts={"bulletin": bulletin.code})
    for bulletin, found in released.differences.items():
        uncovered = [difference for difference in found if not difference.is_covered]
        if uncovered:
            yield _changed(figures.edition, bulletin, uncovered)
    yield from _unfit_revisions(figures)
    yield from exposed(released)


def _changed(edition: Edition, bulletin: Period, found: Sequence[Difference]) -> Finding:
    """What became of one bulletin's figures: the gravest of them, how many there are, and the rows that did it."""
    names = Names([edition], {})
    mixed = [difference for difference in found if difference.revisions]
    found = [difference for difference in found if not difference.revisions] or mixed
    ordered = sorted(found, key=lambda difference: _gravity(edition, difference))
    rows = list(dict.fromkeys(difference.open[0] for difference in ordered if difference.open))
    facts = {
        "bulletin": bulletin.code,
        "count": str(len(ordered)),
        "figures": gravest([_shown(names, difference) for difference in ordered[:GRAVEST]], len(ordered)),
        "beside": beside_registered(len(mixed)) if mixed and mixed is not found else "",
    }
    if not rows:
        file = f"data/{edition.year:04d}/published/{bulletin}.json"
        return Finding("release/changed", file, case="other", facts=facts)
    first = rows[0]
    facts["key"] = first.key
    if len(rows) > 1:
        named = joined(names.row(row.file, row.key) for row in rows[:GRAVEST])
        facts |= {"rows": named, "sources": str(len(rows))}
        return Finding("release/changed", first.file, case="rows", facts=facts)
    column, value = _changed_cell(first, ordered)
    return Finding("release/changed", first.file, None, column, value, facts=facts)


def _gravity(edition: Edition, difference: Difference) -> tuple[bool, bool, int, FigureId]:
    """Verdicts that turned first, then the whole before areas, values and places before what follows from them."""
    turned = difference.now is not None and difference.now.verdict is not difference.printed.verdict
    order = {"rate": 0, "count": 0, "amount": 0, "rank": 1, "score": 1}
    return (
        not turned,
        difference.figure.area != edition.township,
        order.get(difference.figure.measure, 2),
        difference.figure,
    )


def _codes_gone(figures: Figures) -> Iterator[Finding]:
    """`release/code`: codes that released bulletins used and the year no longer has."""
    edition = figures.edition
    known = {"area": {*edition.areas, *edition.posts}, "indicator": {*edition.indicators, *edition.schemes, *RESERVED}}
    used: dict[tuple[str, str], set[Period]] = {}
    for bulletin, release in figures.releases.items():
        for kind, codes in (("area", release.figures.areas), ("indicator", release.figures.grids)):
            for code in {*codes} - known[kind]:
                used.setdefault((kind, code), set()).add(bulletin)
    for (kind, code), bulletins in sorted(used.items()):
        facts = {"bulletins": joined(sorted(bulletin.code for bulletin in bulletins)), "code": code}
        yield Finding("release/code", f"data/{kind}s.csv", None, kind, code, case=kind, facts=facts)


def _renamed(figures: Figures) -> Iterator[Finding]:
    """`release/renamed`: what is called otherwise than in bulletins that were released; they keep the name."""
    edition = figures.edition
    used: dict[tuple[str, str, str], list[str]] = {}
    for bulletin, release in figures.releases.items():
        for code, was, now in renamed(edition, release):
            used.setdefault((code, was, now), []).append(bulletin.code)
    for (code, was, name), bulletins in sorted(used.items()):
        facts = {"key": code, "was": was, "bulletins": joined(bulletins)}
        file, column = _where_named(edition, code)
        yield Finding("release/renamed", file, None, column, name, Severity.INFO, facts=facts)


def _where_named(edition: Edition, code: str) -> tuple[str, str]:
    """The file and column that say what a code is called."""
    if code in edition.schemes:
        return f"data/{edition.year:04d}/schemes.csv", "title"
    if code in edition.posts:
        return "data/posts.csv", "title"
    return f"data/{'areas' if code in edition.areas else 'indicators'}.csv", "name"


def exposed(released: Released) -> Iterator[Finding]:
    """`disclosure/infeasible`: withheld cells that nothing can protect any more."""
    for key in released.infeasible:
        yield Finding("disclosure/infeasible", f"data/{released.edition.year:04d}", value=str(key))


def _unfit_revisions(figures: Figures) -> Iterator[Finding]:
    """Registered revisions that name no reported number, or another value than the present one."""
    newest = {
        decided.figure: decided
        for decided in sorted(figures.revisions, key=lambda revision: (revision.decided_on, revision.revision))
    }
    for revision in figures.revisions:
        facts = {"key": revision.source.key, "figure": str(revision.figure)}
        if row_of(figures, revision.figure) is None:
            yield Finding("release/revision", revision.source.file, None, "figure", str(revision.figure), facts=facts)
        elif newest[revision.figure] is revision and revision.value_after != (
            present := present_value(figures, revision.figure)
        ):
            facts["present"] = STATES["missing"] if present is None else plain_number(present)
            value = "" if revision.value_after is None else plain_number(revision.value_after)
            yield Finding(
                "release/revision", revision.source.file, None, "value_after", value, case="value", facts=facts
            )


def _shown(names: Names, difference: Difference) -> str:
    now = difference.now.text if difference.now else STATES["not_applicable"]
    turned = difference.now is not None and difference.now.verdict is not difference.printed.verdict
    verdicts = (
        f"，{VERDICTS[difference.printed.verdict.value]}→{VERDICTS[difference.now.verdict.value]}"
        if turned and difference.now
        else ""
    )
    return f"{names.figure(difference.figure)} {difference.printed.text}→{now}{verdicts}"


def _changed_cell(source: Source, group: Sequence[Difference]) -> tuple[str | None, str | None]:
    """The column of an observation that changed, as far as what was printed can tell, and what it says now."""
    parts = source.key.split("/")
    if len(parts) != 3:  # noqa: PLR2004 - period, area and indicator make the key of an observation
        return None, None
    period, area, indicator = parts
    for measure, column in _COLUMNS.items():
        for difference in group:
            if difference.figure == FigureId(indicator, area, period, measure):
                return column, difference.now.text if difference.now else None
    return None, None
