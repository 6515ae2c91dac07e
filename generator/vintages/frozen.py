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
from generator.vintages.rows import RETURNS, inputs_behind
from generator.words import half_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Figures, Released

DECIMALS = 10
CELLS = frozenset({"rate", "count", "amount", "numerator", "denominator"})
OWN = frozenset({*CELLS, *RETURNS, "gap", "target", "change", "year_on_year"})
ASSESSED = frozenset({"score", "rank", "move", "margin", "change", "grade", "points", "direct"})
RELEASES_KEPT = 64
MEMBERS = ("bulletin", "texts", "figures", "inputs", "digest")
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,10})?")
_PERIOD = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,31}")
_TABLE = {"name": str, "columns": [str], "rows": [[str]]}
TEXTS: Mapping[str, Any] = {
    "heading": str,
    "number": str,
    "addressees": str,
    "opening": [str],
    "sections": [{"anchor": str, "heading": str, "paragraphs": [str], "items": [str], "tables": [_TABLE]}],
    "attachments": [str],
    "annexes": [
        {
            "anchor": str,
            "heading": str,
            "tables": [_TABLE],
            "sections": [{"anchor": str, "heading": str, "tables": [_TABLE]}],
            "terms": [[str]],
        }
    ],
    "issuer": str,
    "dated": str,
}


def printed(figure: Figure) -> Printed:
    """A figure as it would be printed now."""
    value = None if figure.value is None else Fraction(half_up(figure.value, DECIMALS))
    return Printed(value, figure.text, figure.unit, figure.state, figure.verdict)


def freeze(figures: Figures, released: Released, bulletin: Period, texts: Mapping[str, Any]) -> Release:
    """What a bulletin prints, as it is to be kept, with a digest of every row behind it.

    Besides its own period these are the figures of shorter periods it is the first to make
    public, and those of the township that a half-year's trend repeats.
    """
    edition = released.edition
    calendar = edition.calendar
    before = {period for one in released.releases if one != bulletin for period in calendar.inside(one)}
    opened = {one.code for one in calendar.inside(bulletin) if one not in before} - {bulletin.code}
    repeated = {one.code for one in calendar.parts(bulletin, Frequency.QUARTER)}

    def is_kept(key: FigureId) -> bool:
        measure = key.measure.partition(":")[0]
        if key.period == bulletin.code:
            if key.indicator in edition.schemes:
                return measure in ASSESSED
            return measure in (OWN if key.area == edition.township else OWN - RETURNS) or key.indicator == REPORTS
        if key.indicator not in edition.indicators:
            return False
        if key.period in opened:
            return measure in CELLS
        return key.period in repeated and key.area == edition.township and measure in (*CELLS, "change")

    kept = {key: printed(figure) for key, figure in released.figures.items() if is_kept(key)}
    return Release(bulletin, kept, texts, inputs_behind(figures, bulletin, kept))


def encode(release: Release) -> bytes:
    """A release as its file: a figure a line, so that git and a reader can follow it."""
    rows: dict[str, dict[str, str]] = {}
    for source, digest in sorted(release.inputs.items(), key=lambda one: (one[0].file, one[0].key)):
        rows.setdefault(source.file, {})[source.key] = digest
    content: dict[str, Any] = {
        "bulletin": release.bulletin.code,
        "texts": release.texts,
        "figures": [_encoded(key, one) for key, one in sorted(release.figures.items())],
        "inputs": rows,
    }
    digest = digest_of(content)
    lines = [
        f' "bulletin": {_json(content["bulletin"])}',
        f' "texts": {json.dumps(release.texts, ensure_ascii=False, indent=1)}',
    ]
    lines.append(' "figures": [\n' + ",\n".join(map(_json, content["figures"])) + "\n ]")
    lines.append(' "inputs": {\n' + ",\n".join(f"{_json(file)}: {_json(keys)}" for file, keys in rows.items()) + "\n }")
    lines.append(f' "digest": {_json(digest)}')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _encoded(key: FigureId, one: Printed) -> dict[str, str | None]:
    """A figure as a line: what is blank, final or without a verdict is left out."""
    found: dict[str, str | None] = {"id": str(key), "value": None, "text": one.text}
    if one.value is not None:
        number = half_up(one.value, DECIMALS)
        found["value"] = number.rstrip("0").rstrip(".")
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
    _require(isinstance(content["bulletin"], str) and _PERIOD.fullmatch(content["bulletin"]))
    _shaped(content["texts"], TEXTS)
    _require(isinstance(content["figures"], list))
    figures = dict(map(_decoded, content["figures"]))
    _require(isinstance(content["inputs"], dict))
    inputs: dict[Source, str] = {}
    for file, keys in content["inputs"].items():
        for key, digest in keys.items():
            _require(isinstance(digest, str))
            inputs[Source(file, key)] = digest
    return Release(Period(content["bulletin"]), figures, content["texts"], inputs)


def _decoded(one: Mapping[str, Any]) -> tuple[FigureId, Printed]:
    key = FigureId(*one["id"].split("/"))
    _require(all(_CODE.fullmatch(part) for part in (key.indicator, key.area)) and _PERIOD.fullmatch(key.period))
    value, text, unit = one["value"], one["text"], one.get("unit", "")
    _require(isinstance(text, str) and isinstance(unit, str))
    _require(value is None or _NUMBER.fullmatch(value))
    state, verdict = State(one.get("state", "final")), Verdict(one.get("verdict", "none"))
    return key, Printed(None if value is None else Fraction(value), text, unit, state, verdict)


def _require(condition: object) -> None:
    if not condition:
        raise ValueError


def _shaped(content: Any, shape: Any) -> None:  # noqa: ANN401 - JSON of any kind
    """Hold a part of the texts to its shape: the same names, lists of one kind, text."""
    if isinstance(shape, dict):
        _require(isinstance(content, dict) and set(content) == set(shape))
        for name, own in shape.items():
            _shaped(content[name], own)
    elif isinstance(shape, list):
        _require(isinstance(content, list))
        for one in content:
            _shaped(one, shape[0])
    else:
        _require(isinstance(content, shape))
