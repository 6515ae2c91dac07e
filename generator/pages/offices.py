"""The lists above the sites: the years of an office, and several offices with how their newest year stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from generator.pages.blocks import Link
from generator.pages.compose import home_answer
from generator.pages.context import PageContext
from generator.pages.markdown import rendered
from generator.pages.views import OfficeEntry, OfficesPage, YearsPage
from generator.words import pages as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Released


def years_page(titles: Mapping[int, str]) -> str:
    """The list of editions at the top of `public/`, the newest first."""
    years = tuple(Link(f"{year}/index.html", titles[year]) for year in sorted(titles, reverse=True))
    return rendered("years.html", YearsPage(words.YEARS, years))


def standing(released: Released) -> dict[str, Any]:
    """What a list of offices says of an edition: how its targets stand, and its newest bulletin with its address."""
    context = PageContext(released, {}, "", {})
    newest = context.edition.by_day(released.bulletins)[-1:]
    found: dict[str, Any] = {"answer": home_answer(context)}
    for period in newest:
        found["bulletin"] = {"href": f"bulletins/{period}.html", "title": context.bulletin_title(period)}
    return found


def offices_page(offices: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> str:
    """The list of several offices by name; what `build.json` says of each of their years."""
    entries = tuple(_office(name, years) for name, years in sorted(offices.items()))
    page = OfficesPage(words.OFFICES, words.NEWEST_BULLETIN, words.ALL_YEARS, entries)
    return rendered("offices.html", page)


def _office(name: str, years: Mapping[int, Mapping[str, Any]]) -> OfficeEntry:
    """An office on the list, with the standing of its newest year that has one."""
    base = f"{quote(name)}/site"
    links = tuple(Link(f"{base}/{year}/index.html", words.of_year(year)) for year in sorted(years, reverse=True))
    standings = [(year, years[year].get("standing") or {}) for year in sorted(years, reverse=True)]
    year, told = next(((year, own) for year, own in standings if own.get("answer")), (0, {}))
    newest = told.get("bulletin")
    bulletin = Link(f"{base}/{year}/{newest['href']}", newest["title"]) if newest else None
    answer = told.get("answer", "") if links else words.NO_SITE
    return OfficeEntry(name, f"{base}/index.html", answer, bulletin, links)
