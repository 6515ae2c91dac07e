"""A bulletin as it is kept: what goes into its file, and what a file must be to be one."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator.model import (
    BULLETINS,
    REPORTS,
    STATES,
    VERDICTS,
    FigureId,
    Frequency,
    Period,
    Release,
)
from generator.vintages.keyed import mark_of
from generator.vintages.lines import Lists, as_lines
from generator.vintages.packed_figures import packed_figures, unpacked_figures
from generator.vintages.packed_rows import packed_rows, unpacked_rows
from generator.vintages.packed_words import Words, with_each_table
from generator.vintages.printings import Entry, printed_table, table_of, there_in, units_of
from generator.vintages.rows import RETURNS, inputs_behind
from generator.vintages.shape import BEFORE, CHART, FORMAT, MEMBERS, TEXTS, require, shaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.model import Block, Edition, Figures, PrintedTable, Released
    from generator.model.columns import Marks

CELLS = frozenset({"rate", "count", "amount", "numerator", "denominator"})
OWN = frozenset({*CELLS, *RETURNS, "gap", "target", "change", "year_on_year"})
ASSESSED = frozenset({"score", "rank", "move", "margin", "change", "grade", "points", "direct"})
RELEASES_KEPT = 64
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,10})?")
_PERIOD = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,31}")
_STATES = {state.value: code for code, state in enumerate(STATES)}
_VERDICTS = {verdict.value: code for code, verdict in enumerate(VERDICTS)}


def freeze(
    figures: Figures,
    released: Released,
    bulletin: Period,
    texts: Mapping[str, Any],
    charts: Mapping[str, Any] | None = None,
) -> Release:
    """What a bulletin prints, as it is to be kept, with a digest of every row behind it.

    Besides its own period these are the figures of shorter periods it is the first to make
    public, those of the township that a half-year's trend repeats, and what has changed since an
    earlier bulletin printed it: once it was shown or withheld, it stays so.

    Parameters
    ----------
    texts, charts : its words and tables, and what its charts show by name, as `shape` has them.

    """
    edition = released.edition
    calendar = edition.calendar
    before = {period for release in released.releases if release != bulletin for period in calendar.inside(release)}
    opened = {period.code for period in calendar.inside(bulletin) if period not in before} - {bulletin.code}
    repeated = {part.code for part in calendar.parts(bulletin, Frequency.QUARTER)}

    revised = {difference.figure for found in released.differences.values() for difference in found}

    def is_kept(key: FigureId) -> bool:
        """Whether a score or a count of returns is kept."""
        return key.period == bulletin.code and (
            key.indicator == REPORTS
            or (key.indicator in edition.schemes and key.measure.partition(":")[0] in ASSESSED)
            or (key.indicator == BULLETINS and key.measure.partition(":")[0] in OWN)
        )

    spans = _Spans(bulletin.code, frozenset(opened), frozenset(repeated - opened))
    blocks = released.figures.blocks
    marks = {
        code: {measure: _marked(block, measure, spans, revised) for measure in block.columns}
        for code, block in blocks.items()
    }
    printed = table_of(released.figures, is_kept, marks)
    inputs = inputs_behind(figures, bulletin, printed)
    return Release(bulletin, printed, texts, inputs, names_of(edition, printed), charts or {})


@dataclass(frozen=True)
class _Spans:
    """The period of a bulletin, those it is the first to make public, and those whose whole it repeats."""

    own: str
    opened: frozenset[str]
    repeated: frozenset[str]


def _marked(block: Block, measure: str, spans: _Spans, revised: set[FigureId]) -> Marks:
    """Which figures of a measure a bulletin keeps."""
    import numpy as np

    name = measure.partition(":")[0]
    found = np.zeros(block.columns[measure].states.shape, bool)
    whole = block.row_of[block.whole]
    for place, period in enumerate(block.periods):
        if period == spans.own:
            found[:, place] |= name in OWN - RETURNS
            found[whole, place] |= name in OWN
        else:
            found[:, place] |= period in spans.opened and name in CELLS
            found[whole, place] |= period in spans.repeated and name in CELLS | {"change"}
    for key in revised:
        if key.measure == measure and key.period != spans.own and key in block:
            found[block.row_of[key.area], block.place_of[key.period]] = name in CELLS
    return found & there_in(block.columns[measure])


def names_of(edition: Edition, figures: PrintedTable) -> dict[str, dict[str, str]]:
    """What the areas, posts, indicators and schemes of some figures are called, by kind and code."""
    names = {
        "areas": {code: edition.subject_name(code) for code in figures.areas},
        "indicators": {
            **{code: indicator.name for code, indicator in edition.indicators.items()},
            **{code: scheme.title for code, scheme in edition.schemes.items()},
        },
    }
    names["indicators"] = {code: name for code, name in names["indicators"].items() if code in figures.grids}
    return {kind: dict(sorted(found.items())) for kind, found in names.items()}


def encode(release: Release, key: str, earlier: Iterable[Release] = ()) -> bytes:
    """A release as its file, whose digests were made with a key; what `earlier` releases of the year have is named."""
    areas = Lists()
    words = Words(release.figures, release.names.get("areas", {}), areas)
    content: dict[str, Any] = {
        "bulletin": release.bulletin.code,
        "format": FORMAT,
        "key": mark_of(key),
        "names": release.names,
        "texts": with_each_table(release.texts, words.packed_table),
        "charts": [words.packed_chart(chart) for chart in release.charts.values()],
        "figures": packed_figures(release.figures, areas),
        "inputs": packed_rows(release.inputs, areas, {before.bulletin.code: before.inputs for before in earlier}),
        "areas": [list(own) for own in areas.lists],
    }
    return written({**content, "digest": digest_of(content)})


def written(content: Mapping[str, Any]) -> bytes:
    """The content of a release's file as its bytes, in lines that git can tell one by one."""
    return f"{as_lines(content)}\n".encode()


def digest_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a release without its own digest, whatever the layout of its file."""
    own = {name: value for name, value in content.items() if name != "digest"}
    return hashlib.sha256(json.dumps(own, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class _File:
    """The content of a release's file; the same as another one if their digests are."""

    digest: str
    content: Mapping[str, Any] = field(compare=False, repr=False)


NAMED_KINDS = ("areas", "indicators")


@dataclass(frozen=True)
class _Named:
    """The releases a file names; the same if they are."""

    places: tuple[int, ...]
    releases: tuple[Release, ...] = field(compare=False, repr=False)


def decode(content: Mapping[str, Any], earlier: Mapping[str, Release] | None = None) -> Release:
    """A release from the content of its file; decoded once for each digest, which is always worked out anew.

    `earlier` are the bulletins of the year by code that it may name.

    Raises
    ------
    KeyError, TypeError, ValueError : it was not written by `encode`, or was changed by hand.

    """
    digest = digest_of(content)
    if content["digest"] != digest:
        raise ValueError(content.get("digest"))
    named = tuple((earlier or {})[code] for code in named_in(content))
    return _release(_File(digest, content), _Named(tuple(map(id, named)), named))


def named_in(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The earlier bulletins that a file names for rows it rests on as they do."""
    if content.get("format") != FORMAT:
        return ()
    return tuple(sorted({own["as"] for own in content["inputs"].values() if "as" in own}))


@lru_cache(maxsize=RELEASES_KEPT)
def _release(read: _File, named: _Named) -> Release:
    content = read.content
    require(isinstance(content["bulletin"], str) and _PERIOD.fullmatch(content["bulletin"]))
    require(isinstance(content["key"], str))
    names = {kind: {str(code): str(name) for code, name in own.items()} for kind, own in content["names"].items()}
    require(set(names) <= set(NAMED_KINDS))
    if content["format"] == FORMAT:
        require(set(content) == set(MEMBERS) | {"areas"})
        shaped(content["areas"], [[str]])
        areas = Lists(content["areas"])
        figures = unpacked_figures(content["figures"], areas.lists)
        require(all(_is_code(grid) and all(map(_is_period, own.periods)) for grid, own in figures.grids.items()))
        words = Words(figures, names.get("areas", {}), areas)
        texts = with_each_table(content["texts"], words.unpacked_table)
        charts = [words.unpacked_chart(chart) for chart in content["charts"]]
        inputs = unpacked_rows(
            content["inputs"], areas.lists, {release.bulletin.code: release.inputs for release in named.releases}
        )
    else:
        require(set(content) == set(MEMBERS) and content["format"] == BEFORE)
        require(isinstance(content["figures"], list))
        texts, charts = content["texts"], content["charts"]
        figures = printed_table(map(_decoded, content["figures"]))
        inputs = unpacked_rows({file: {"rows": rows} for file, rows in content["inputs"].items()}, (), {})
    shaped(texts, TEXTS)
    shaped(charts, [CHART])
    shown = {chart["name"]: chart for chart in charts}
    return Release(Period(content["bulletin"]), figures, texts, inputs, names, shown, read.digest)


def _decoded(fields: Mapping[str, Any]) -> Entry:
    indicator, area, period, measure = fields["id"].split("/")
    require(_is_code(indicator) and _is_code(area) and _is_period(period))
    value, text, unit = fields["value"], fields["text"], fields.get("unit", "")
    require(isinstance(text, str) and isinstance(unit, str))
    require(value is None or _NUMBER.fullmatch(value))
    state, verdict = _STATES[fields.get("state", "final")], _VERDICTS[fields.get("verdict", "none")]
    return Entry(
        FigureId(indicator, area, period, measure),
        None if value is None else units_of(value),
        text,
        unit,
        state,
        verdict,
    )


@lru_cache(maxsize=1 << 14)
def _is_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text))


@lru_cache(maxsize=1 << 10)
def _is_period(text: str) -> bool:
    return bool(_PERIOD.fullmatch(text))
