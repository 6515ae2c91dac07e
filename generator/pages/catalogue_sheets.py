"""The catalogue of an edition as sheets to download: areas, indicators, targets, measures, laws, schemes, posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import Frequency
from generator.words import plain_number

if TYPE_CHECKING:
    from generator.model import Edition, Released

Sheet = tuple[list[str], list[list[str]]]
"""Heads and rows."""


def catalogue_sheets(released: Released, nature: str) -> dict[str, Sheet]:
    """The sheets every edition has, by file; `nature` says whether they are invented or a draft."""
    edition = released.edition
    return {
        "areas.csv": _areas(edition, nature),
        "indicators.csv": _indicators(edition),
        "targets.csv": _targets(edition),
        "measures.csv": _measures(edition),
        "laws.csv": _laws(edition),
    }


def assessment_sheets(released: Released, nature: str) -> dict[str, Sheet]:
    """How scores come about, where there are any: schemes, their items, and posts."""
    edition = released.edition
    if not edition.schemes:
        return {}
    found = {"schemes.csv": _schemes(edition, nature), "items.csv": _items(edition)}
    posts = [[post.post, post.title, post.kind.value, post.area, nature] for post in edition.posts.values()]
    return {**found, "posts.csv": (["post", "title", "kind", "area", "synthetic"], posts)} if posts else found


def _areas(edition: Edition, nature: str) -> Sheet:
    rows = [[area.area, area.name, area.kind.value, area.parent, nature] for area in edition.areas.values()]
    return ["area", "name", "kind", "parent", "synthetic"], rows


def _indicators(edition: Edition) -> Sheet:
    names = "indicator,name,definition,measure,unit,numerator,denominator,accumulation,frequency,level"
    rows = [
        [
            indicator.indicator,
            indicator.name,
            indicator.definition,
            indicator.measure.value,
            indicator.unit,
            indicator.numerator,
            indicator.denominator,
            indicator.accumulation.value,
            indicator.frequency.value,
            indicator.level.value,
            str(indicator.small_cell),
            str(indicator.small_rest),
            indicator.certainty.value,
            indicator.source,
        ]
        for indicator in edition.indicators.values()
    ]
    return f"{names},small_cell,small_rest,certainty,source".split(","), rows


def _targets(edition: Edition) -> Sheet:
    names = "target,indicator,area,operator,operator_explicit,value,value_high,applies_to,origin,locator,valid_from"
    rows = [
        [
            target.target,
            target.indicator,
            target.area,
            target.operator.value,
            str(target.operator_explicit).lower(),
            target.value_text,
            target.value_high_text,
            ";".join(frequency.value for frequency in Frequency if frequency in target.applies_to),
            target.origin.value,
            ";".join(target.locator),
            target.valid_from.isoformat(),
            target.basis,
            target.approved_on.isoformat() if target.approved_on else "",
            target.supersedes,
            target.note,
        ]
        for target in edition.targets.values()
    ]
    return f"{names},basis,approved_on,supersedes,note".split(","), rows


def _measures(edition: Edition) -> Sheet:
    rows = [
        [
            measure.measure,
            measure.parent,
            measure.title,
            measure.owner,
            measure.cadence.value if measure.cadence else "",
            ";".join(measure.targets),
            ";".join(measure.locator),
        ]
        for measure in edition.measures
    ]
    return ["measure", "parent", "title", "owner", "cadence", "targets", "locator"], rows


def _laws(edition: Edition) -> Sheet:
    rows = [
        [
            law.law,
            law.title,
            law.document_number,
            law.effective_on.isoformat() if law.effective_on else "",
            law.repealed_on.isoformat() if law.repealed_on else "",
            law.certainty.value,
            law.source,
        ]
        for law in edition.laws.values()
    ]
    return ["law", "title", "document_number", "effective_on", "repealed_on", "certainty", "source"], rows


def _schemes(edition: Edition, nature: str) -> Sheet:
    names = "scheme,title,subject,total,decimals,cadence,ranked,period_weights,synthetic"
    rows = [
        [
            scheme.scheme,
            scheme.title,
            scheme.subject.value,
            plain_number(scheme.total),
            str(scheme.decimals),
            scheme.cadence.value,
            str(scheme.ranked).lower(),
            ";".join(f"{weight.part}:{plain_number(weight.percent)}" for weight in scheme.period_weights),
            nature,
        ]
        for scheme in edition.schemes.values()
    ]
    return names.split(","), rows


def _items(edition: Edition) -> Sheet:
    names = "item,title,weight,indicator,counted,method,step,points,cap,tiers,subjects,note"
    rows = [
        [
            f"{scheme.scheme}/{item.item}",
            item.title,
            plain_number(item.weight),
            item.indicator,
            ";".join(item.shortcomings),
            item.method.value,
            *("" if value is None else plain_number(value) for value in (item.step, item.points, item.cap)),
            ";".join(f"{plain_number(tier.lower)}:{plain_number(tier.percent)}" for tier in item.tiers),
            ";".join(item.subjects),
            item.note,
        ]
        for scheme in edition.schemes.values()
        for item in scheme.items
    ]
    return names.split(","), rows
