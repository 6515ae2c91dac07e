"""Two versions of the data → what the change does. Compares, and never words anything."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from generator import vintages
from generator.model import (
    BULLETINS,
    BulletinEffect,
    CellChange,
    Changes,
    FigureChange,
    FigureId,
    Finding,
    Flip,
    LostRow,
    Period,
    RankMove,
    Source,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Figure, Published, Version


def compare(before: Version, after: Version, *, acknowledged: int | None = None) -> Changes:
    """Everything the later version of the data does to the earlier one.

    Parameters
    ----------
    before, after : the two versions, each through the whole model unless it was refused.
    acknowledged : how many lost rows somebody has agreed to; None where nobody said.

    """
    uncompared = sorted(before.unread | after.unread)
    cells = tuple(_cells(before, after))
    lost = tuple(_lost(before, after))
    changed = {Source(cell.file, cell.key) for cell in cells} | {Source(row.file, row.key) for row in lost}
    years = sorted(set(before.years) & set(after.years))
    pairs = [(before.years[year], after.years[year]) for year in years]
    figures = [figure for year in years for figure in _figures(before, after, year)]
    return Changes(
        before=before.name,
        after=after.name,
        cells=cells,
        lost=lost,
        acknowledged=not lost or acknowledged == len(lost),
        files=tuple(_files(before, after)),
        uncompared=tuple(uncompared),
        figures=tuple(figures),
        flips=tuple(flip for change in figures for flip in _flips(change)),
        ranks=tuple(move for old, new in pairs for move in _moves(old, new, changed)),
        bulletins=(*_gone(before, after), *(effect for old, new in pairs for effect in _bulletins(old, new))),
        pages=tuple(page for year in years for page in _pages(before.years[year], after.years[year], year)),
        appeared=tuple(_findings(before, after)),
        gone=tuple(_findings(after, before)),
        was_refused=before.is_refused,
        is_refused=after.is_refused,
        editions={year: published.released.edition for year, published in {**before.years, **after.years}.items()},
        released={year: published.released for year, published in after.years.items()},
        prose=dict(_prose(before, after)),
    )


def _cells(before: Version, after: Version) -> Iterator[CellChange]:
    """Changed cells of rows in both versions, and the cells of new rows."""
    for file in sorted({*before.rows, *after.rows} - before.unread - after.unread):
        old, new = before.rows.get(file, {}), after.rows.get(file, {})
        for key in sorted(new):
            if key not in old:
                yield from (CellChange(file, key, column, None, cell) for column, cell in new[key].items() if cell)
                continue
            columns = dict.fromkeys([*old[key], *new[key]])
            for column in columns:
                one, other = old[key].get(column, ""), new[key].get(column, "")
                if one != other:
                    yield CellChange(file, key, column, one, other)


def _lost(before: Version, after: Version) -> Iterator[LostRow]:
    for file in sorted(set(before.rows) - before.unread - after.unread):
        there = after.rows.get(file, {})
        yield from (LostRow(file, key, row) for key, row in sorted(before.rows[file].items()) if key not in there)


def _files(before: Version, after: Version) -> Iterator[tuple[str, str]]:
    """Files that are no tables, with what became of them: `added`, `removed` or `changed`."""
    for file in sorted({*before.texts, *after.texts}):
        one, other = before.texts.get(file), after.texts.get(file)
        if one != other:
            yield file, "added" if one is None else "removed" if other is None else "changed"


def _prose(before: Version, after: Version) -> Iterator[tuple[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
    """The lines of plan and notices that are gone, and those that are new."""
    for file in sorted({*before.prose, *after.prose}):
        old, new = before.prose.get(file, ()), after.prose.get(file, ())
        if old != new:
            yield file, (_without(old, new), _without(new, old))


def _without(lines: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The lines that do not stand among others, each as often as it is there more, in their order."""
    left = Counter(others)
    found = []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            found.append(line)
    return tuple(found)


def _figures(before: Version, after: Version, year: int) -> Iterator[FigureChange]:
    old, new = before.years[year].released.figures, after.years[year].released.figures
    for key in sorted({*old, *new}):
        one, other = old.get(key), new.get(key)
        if key.indicator != BULLETINS and _face(one) != _face(other):
            yield FigureChange(key, one, other)


def _face(figure: Figure | None) -> object:
    """What a reader can tell of a figure."""
    return None if figure is None else (figure.value, figure.text, figure.state, figure.verdict)


def _flips(change: FigureChange) -> Iterator[Flip]:
    old = change.before.verdict if change.before else Verdict.NONE
    new = change.after.verdict if change.after else Verdict.NONE
    if old != new and change.before is not None and change.after is not None:
        yield Flip(change.figure, old, new, change.before.text, change.after.text)


def _moves(old: Published, new: Published, changed: set[Source]) -> Iterator[RankMove]:
    """Every place that is printed otherwise, and the changed rows behind it."""
    behind = vintages.Behind(new.figures)
    before = vintages.Behind(old.figures)
    keys = {key for side in (old, new) for key in side.released.figures if key.measure == "rank"}
    for key in sorted(keys):
        one, other = old.released.figures.get(key), new.released.figures.get(key)
        if _face(one) == _face(other):
            continue
        score = key.with_measure("score")
        own = changed & (behind.rows(score) | before.rows(score))
        around = changed & (behind.rows(key) | before.rows(key))
        margin = new.released.figures.get(key.with_measure("margin"))
        yield RankMove(
            scheme=key.indicator,
            subject=key.area,
            period=key.period,
            before=one.text if one else "",
            after=other.text if other else "",
            margin=margin.text if margin and margin.state.has_value else "",
            because=tuple(sorted(own or around, key=lambda source: (source.file, source.key))),
            is_own=bool(own),
        )


def _gone(before: Version, after: Version) -> Iterator[BulletinEffect]:
    """Released bulletins whose file is no longer there, whatever else became of their year."""
    for file in sorted(set(before.texts) - set(after.texts)):
        folder, _, name = file.rpartition("/")
        if folder.endswith("/published") and name.endswith(".json"):
            period = Period(name.removesuffix(".json"))
            yield BulletinEffect(period, is_released=True, is_covered=False, is_new=False, is_gone=True, figures=())


def _bulletins(old: Published, new: Published) -> Iterator[BulletinEffect]:
    """Bulletins whose printed figures change, and those that are released or withdrawn."""
    calendar = new.released.edition.calendar
    shown = [*old.released.bulletins, *new.released.bulletins]
    for bulletin in dict.fromkeys(period for period in calendar.every_period if period in shown):
        was, now = old.figures.releases.get(bulletin), new.figures.releases.get(bulletin)
        if was is None and now is not None:
            yield BulletinEffect(bulletin, is_released=True, is_covered=True, is_new=True, is_gone=False, figures=())
        elif now is not None:
            known = {(difference.figure, difference.now) for difference in old.released.differences.get(bulletin, ())}
            found = [
                difference
                for difference in new.released.differences.get(bulletin, ())
                if (difference.figure, difference.now) not in known
            ]
            gone = {key for key, _ in known} - {
                difference.figure for difference in new.released.differences.get(bulletin, ())
            }
            if found or gone:
                yield BulletinEffect(
                    bulletin,
                    is_released=True,
                    is_covered=all(difference.is_covered for difference in found),
                    is_new=False,
                    is_gone=False,
                    figures=tuple(difference.figure for difference in found) or tuple(sorted(gone)),
                )
        else:
            figures = tuple(_of_period(old, new, bulletin))
            if figures:
                yield BulletinEffect(
                    bulletin, is_released=False, is_covered=False, is_new=False, is_gone=False, figures=figures
                )


def _of_period(old: Published, new: Published, bulletin: Period) -> Iterator[FigureId]:
    """The figures of a bulletin's own period that change."""
    one, other = old.released.figures, new.released.figures
    for key in sorted({*one, *other}):
        if key.period == bulletin.code and key.indicator != BULLETINS and _face(one.get(key)) != _face(other.get(key)):
            yield key


def _pages(old: Published, new: Published, year: int) -> Iterator[str]:
    """The pages whose text or charts change, as they stand below `public/`."""
    for path in sorted({*old.pages, *new.pages}):
        if old.pages.get(path) != new.pages.get(path):
            yield f"{year}/{path}"


def _findings(before: Version, after: Version) -> Iterator[Finding]:
    """Findings of the later version that the earlier one had not; a row that only moved is the same."""
    known = Counter(map(_mark, before.findings))
    for finding in after.findings:
        mark = _mark(finding)
        if known[mark]:
            known[mark] -= 1
        else:
            yield finding


def _mark(finding: Finding) -> tuple[object, ...]:
    return (
        finding.rule,
        finding.file,
        finding.column,
        finding.value,
        finding.severity,
        finding.case,
        tuple(sorted(finding.facts.items())),
    )
