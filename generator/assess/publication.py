"""The publication calendar: which bulletins are out on a day, and which periods they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from generator.model import Dataset, Period


def newest_date(dataset: Dataset) -> date:
    """The newest date the data carry: a day of receipt or of publication, else the year's last."""
    calendar = dataset.edition.calendar
    received = [observation.received_on for observation in dataset.observations if observation.received_on]
    planned = [bulletin.publish_on for bulletin in dataset.edition.bulletins.values()]
    return max([*received, *planned], default=calendar.last_day(calendar.months[-1]))


def published_bulletins(dataset: Dataset, as_of: date | None = None, *, draft: bool = False) -> tuple[Period, ...]:
    """The bulletins that are out on `as_of` (the newest date in the data), months first.

    A bulletin is published when it was released and its day of publication is not after
    `as_of`. A draft shows what could be: every bulletin of the calendar (of every period, where
    there is none) whose last month an observations file covers.
    """
    calendar = dataset.edition.calendar
    plans = dataset.edition.bulletins
    if not draft:
        today = as_of or newest_date(dataset)
        return tuple(
            period
            for period in calendar.every_period
            if period in dataset.releases and (period not in plans or plans[period].publish_on <= today)
        )
    covered = {calendar.months_of(period)[-1] for period in dataset.reported_to.values()}
    reached = max(map(calendar.months.index, covered), default=-1)
    return tuple(
        period
        for period in calendar.every_period
        if (not plans or period in plans or period in dataset.releases)
        and calendar.months.index(calendar.months_of(period)[-1]) <= reached
    )


def held_back(dataset: Dataset, as_of: date | None = None) -> list[tuple[date, Period]]:
    """The bulletins that were released and whose day of publication is after `as_of`, with that day."""
    out = published_bulletins(dataset, as_of)
    plans = dataset.edition.bulletins
    return sorted(
        (plans[release].publish_on, release) for release in dataset.releases if release not in out and release in plans
    )


def public_periods(dataset: Dataset, as_of: date | None = None, *, draft: bool = False) -> tuple[Period, ...]:
    """The periods a published bulletin contains; in a draft also those reported since."""
    calendar = dataset.edition.calendar
    bulletins = published_bulletins(dataset, as_of, draft=draft)
    opened = {period for bulletin in bulletins for period in calendar.inside(bulletin)}
    if draft:
        months = {month for period in opened for month in calendar.months_of(period)}
        opened |= {
            observation.period
            for observation in dataset.observations
            if calendar.months_of(observation.period)[-1] not in months
        }
    return tuple(period for period in calendar.every_period if period in opened)
