"""Dataset → Figures: every number that can be published, exact, with what it came from.

`indicators` adds up what was reported, `reports` counts the reports themselves, `methods` and
`scores` turn both into points, `vintage` says which periods are public.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.assess.indicators import indicator_blocks
from generator.assess.methods import points_of
from generator.assess.publication import held_back, newest_date, public_periods, published_bulletins
from generator.assess.reports import bulletin_counts, due_returns, report_counts
from generator.assess.scores import score_changes, score_figures
from generator.model import Figures, FigureTable

if TYPE_CHECKING:
    from datetime import date

    from generator.model import Dataset, Released

__all__ = ["assess", "held_back", "newest_date", "points_of", "public_periods", "published_bulletins"]


def assess(
    dataset: Dataset, as_of: date | None = None, before: Released | None = None, *, draft: bool = False
) -> Figures:
    """Compute every figure of the periods that are public on `as_of` (the newest date in the data).

    Parameters
    ----------
    dataset : the edition and what was reported and entered.
    as_of : bulletins with a later day of publication are not out.
    before : the last year's edition as released, for the change against it.
    draft : compute what could be published besides what was.

    Returns
    -------
    Figures by identity, the fate of every due report, the periods that are public (those a
    published bulletin contains) and the bulletins that are out.

    """
    public = public_periods(dataset, as_of, draft=draft)
    bulletins = published_bulletins(dataset, as_of, draft=draft)
    returns = tuple(due_returns(dataset))
    counts = [*report_counts(dataset, returns, public), *bulletin_counts(dataset.edition, bulletins, public)]
    figures = FigureTable(indicator_blocks(dataset, public, before), {figure.id: figure for figure in counts})
    scores = score_figures(dataset, figures, public)
    figures = figures.with_singles({**scores, **score_changes(dataset.edition, scores)})
    reasons = {(mark.scheme, mark.subject, mark.period, mark.item): mark.reason_code for mark in dataset.marks}
    quality = tuple(entry for entry in dataset.quality if entry.period in public)
    return Figures(
        edition=dataset.edition,
        figures=figures,
        returns=returns,
        published=public,
        bulletins=bulletins,
        reasons=reasons,
        quality=quality,
        inputs=dataset.inputs,
        releases=dataset.releases,
        revisions=dataset.revisions,
        draft=draft,
        key=dataset.key,
    )
