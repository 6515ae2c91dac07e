"""A bulletin as it is kept: what goes into its file, and what a file must be to be one."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator.model import REPORTS, Figure, FigureId, Frequency, Period, Printed, Release, Source, State, Verdict
from generator.vintages.keyed import mark_of
from generator.vintages.rows import RETURNS, inputs_behind
from generator.vintages.shape import CHART, FORMAT, MEMBERS, TEXTS, require, shaped
from generator.words import half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.model import Edition, Figures, Released

DECIMALS = 10
CELLS = frozenset({"rate", "count", "amount", "numerator", "denominator"})
OWN = frozenset({*CELLS, *RETURNS, "gap", "target", "change", "year_on_year"})
ASSESSED = frozenset({"score", "rank", "move", "margin", "change", "grade", "points", "direct"})
RELEASES_KEPT = 64
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,10})?")
_PERIOD = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,31}")


def printed(figure: Figure) -> Printed:
    """A figure as it would be printed now."""
    value = None if figure.value is None else Fraction(half_up(figure.value, DECIMALS))
    return Printed(value, figure.text, figure.unit, figure.state, figure.verdict)


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
    before = {period for one in released.releases if one != bulletin for period in calendar.inside(one)}
    opened = {one.code for one in calendar.inside(bulletin) if one not in before} - {bulletin.code}
    repeated = {one.code for one in calendar.parts(bulletin, Frequency.QUARTER)}

    revised = {one.figure for found in released.differences.values() for one in found}

    def is_kept(key: FigureId) -> bool:
        measure = key.measure.partition(":")[0]
        if key.period == bulletin.code:
            if key.indicator in edition.schemes:
                return measure in ASSESSED
            return measure in (OWN if key.area == edition.township else OWN - RETURNS) or key.indicator == REPORTS
        if key.indicator not in edition.indicators:
            return False
        if key.period in opened or key in revised:
            return measure in CELLS
        return key.period in repeated and key.area == edition.township and measure in (*CELLS, "change")

    kept = {key: printed(figure) for key, figure in released.figures.items() if is_kept(key)}
    inputs = inputs_behind(figures, bulletin, kept)
    return Release(bulletin, kept, texts, inputs, names_of(edition, kept), charts or {})


def names_of(edition: Edition, keys: Iterable[FigureId]) -> dict[str, dict[str, str]]:
    """What the areas, posts, indicators and schemes of some figures are called, by kind and code."""
    keys = list(keys)
    names = {
        "areas": {code: edition.subject_name(code) for code in {key.area for key in keys}},
        "indicators": {
            **{code: one.name for code, one in edition.indicators.items()},
            **{code: one.title for code, one in edition.schemes.items()},
        },
    }
    used = {key.indicator for key in keys}
    names["indicators"] = {code: name for code, name in names["indicators"].items() if code in used}
    return {kind: dict(sorted(found.items())) for kind, found in names.items()}


def encode(release: Release, key: str) -> bytes:
    """A release as its file, whose digests were made with a key."""
    rows: dict[str, dict[str, str]] = {}
    for source, digest in sorted(release.inputs.items(), key=lambda one: (one[0].file, one[0].key)):
        rows.setdefault(source.file, {})[source.key] = digest
    content: dict[str, Any] = {
        "bulletin": release.bulletin.code,
        "format": FORMAT,
        "key": mark_of(key),
        "names": release.names,
        "texts": release.texts,
        "charts": list(release.charts.values()),
        "figures": [_encoded(key, one) for key, one in sorted(release.figures.items())],
        "inputs": rows,
    }
    return written({**content, "digest": digest_of(content)})


def written(content: Mapping[str, Any]) -> bytes:
    """The content of a release's file as its bytes: a figure, a chart, a file's rows a line, so that git can tell."""
    rows = [f"{_json(file)}: {_json(keys)}" for file, keys in content["inputs"].items()]
    lines = [f' "{name}": {_json(content[name])}' for name in ("bulletin", "format", "key")]
    lines += [f' "{name}": {json.dumps(content[name], ensure_ascii=False, indent=1)}' for name in ("names", "texts")]
    lines += [_listed(name, map(_json, content[name]), ("[", "]")) for name in ("charts", "figures")]
    lines += [_listed("inputs", rows, ("{", "}")), f' "digest": {_json(content["digest"])}']
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _listed(name: str, lines: Iterable[str], brackets: tuple[str, str]) -> str:
    opening, closing = brackets
    return f' "{name}": {opening}\n' + ",\n".join(lines) + f"\n {closing}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def decimal(value: Fraction) -> str:
    """A number as a frozen bulletin keeps it: to ten decimals, without zeros at its end."""
    return half_up(value, DECIMALS).rstrip("0").rstrip(".")


def _encoded(key: FigureId, one: Printed) -> dict[str, str | None]:
    """A figure as a line: what is blank, final or without a verdict is left out."""
    found: dict[str, str | None] = {"id": str(key), "value": None, "text": one.text}
    if one.value is not None:
        found["value"] = decimal(one.value)
    usual = {"unit": "", "state": State.FINAL.value, "verdict": Verdict.NONE.value}
    own = {"unit": one.unit, "state": one.state.value, "verdict": one.verdict.value}
    return {**found, **{name: text for name, text in own.items() if text != usual[name]}}


def digest_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a release without its own digest, whatever the layout of its file."""
    own = {name: value for name, value in content.items() if name != "digest"}
    return hashlib.sha256(json.dumps(own, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class _File:
    """The content of a release's file; the same as another one if their digests are."""

    digest: str
    content: Mapping[str, Any] = field(compare=False, repr=False)


def decode(content: Mapping[str, Any]) -> Release:
    """A release from the content of its file; decoded once for each digest, which is always worked out anew.

    Raises
    ------
    KeyError, TypeError, ValueError : it was not written by `encode`, or was changed by hand.

    """
    digest = digest_of(content)
    if set(content) != set(MEMBERS) or content["digest"] != digest:
        raise ValueError(content.get("digest"))
    return _release(_File(digest, content))


@lru_cache(maxsize=RELEASES_KEPT)
def _release(kept: _File) -> Release:
    content = kept.content
    require(isinstance(content["bulletin"], str) and _PERIOD.fullmatch(content["bulletin"]))
    require(content["format"] == FORMAT and isinstance(content["key"], str))
    shaped(content["texts"], TEXTS)
    shaped(content["charts"], [CHART])
    require(isinstance(content["figures"], list))
    figures = dict(map(_decoded, content["figures"]))
    names = {kind: {str(code): str(name) for code, name in own.items()} for kind, own in content["names"].items()}
    inputs: dict[Source, str] = {}
    for file, keys in content["inputs"].items():
        for key, digest in keys.items():
            require(isinstance(digest, str))
            inputs[Source(file, key)] = digest
    charts = {one["name"]: one for one in content["charts"]}
    return Release(Period(content["bulletin"]), figures, content["texts"], inputs, names, charts)


def _decoded(one: Mapping[str, Any]) -> tuple[FigureId, Printed]:
    key = FigureId(*one["id"].split("/"))
    require(all(_CODE.fullmatch(part) for part in (key.indicator, key.area)) and _PERIOD.fullmatch(key.period))
    value, text, unit = one["value"], one["text"], one.get("unit", "")
    require(isinstance(text, str) and isinstance(unit, str))
    require(value is None or _NUMBER.fullmatch(value))
    state, verdict = State(one.get("state", "final")), Verdict(one.get("verdict", "none"))
    return key, Printed(None if value is None else Fraction(value), text, unit, state, verdict)
