"""Which bulletins are published on a day, and which periods they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from generator.model import Dataset, Period


def newest_date(dataset: Dataset) -> date:
    """The newest date the data carry: a day of receipt or of publication, else the year's last."""
    calendar = dataset.edition.calendar
    received = [one.received_on for one in dataset.observations if one.received_on]
    planned = [one.publish_on for one in dataset.edition.bulletins.values()]
    return max([*received, *planned], default=calendar.last_day(calendar.months[-1]))


def published_bulletins(dataset: Dataset, as_of: date | None = None) -> tuple[Period, ...]:
    """The bulletins that are out on `as_of` (the newest date in the data), months first.

    Until `release` exists, a bulletin is published when an observations file covers its last
    month and its day of publication is not after `as_of`. Without a calendar of bulletins
    every period has one.
    """
    calendar = dataset.edition.calendar
    today = as_of or newest_date(dataset)
    plans = dataset.edition.bulletins
    planned = [
        period
        for period in calendar.every_period
        if not plans or (period in plans and plans[period].publish_on <= today)
    ]
    covered = {calendar.months_of(period)[-1] for period in dataset.reported_to.values()}
    reached = max(map(calendar.months.index, covered), default=-1)
    return tuple(period for period in planned if calendar.months.index(calendar.months_of(period)[-1]) <= reached)


def public_periods(dataset: Dataset, as_of: date | None = None) -> tuple[Period, ...]:
    """The periods a published bulletin contains."""
    calendar = dataset.edition.calendar
    opened = [set(calendar.months_of(bulletin)) for bulletin in published_bulletins(dataset, as_of)]
    return tuple(
        period
        for period in calendar.every_period
        if any(set(calendar.months_of(period)) <= months for months in opened)
    )
