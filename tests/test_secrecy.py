"""What is withheld cannot be found: by adding up, by waiting, by reading an earlier printing."""

import random
import re
import zipfile
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from auditor import Range, Table, attack
from conftest import ROOT
from htmltables import read_page

from generator import vintages
from generator.assess import assess
from generator.disclosure import disclose
from generator.model import (
    Accumulation,
    Dataset,
    FigureId,
    Frequency,
    Indicator,
    Measure,
    Observation,
    Period,
    Release,
    Released,
    Source,
    State,
    Status,
)
from generator.rules import accept
from generator.source import read
from generator.vintages import inputs_of
from generator.words import half_up, period_short

SHIPPED = read(ROOT)[0]
TOWN = accept(SHIPPED, 2008)


# --------------------------------------------------------------------------- the attacker


def table_of(released: Released, indicator: Indicator) -> Table:
    """An indicator as a reader of the released figures sees it."""
    edition = released.edition
    shown: dict[tuple[str, str], tuple[float, float]] = {}
    hidden: set[tuple[str, str]] = set()
    blank: set[tuple[str, str]] = set()
    for key, figure in released.figures.items():
        if key.indicator != indicator.indicator or key.measure != indicator.value_measure:
            continue
        cell = (key.area, key.period)
        if figure.state is State.WITHHELD:
            hidden.add(cell)
        elif figure.value is None:
            blank.add(cell)
        elif indicator.measure.is_rate:
            numerator, denominator = (
                released.figures[key.with_measure(name)].value for name in ("numerator", "denominator")
            )
            shown[cell] = (float(numerator), float(denominator - numerator))
        else:
            shown[cell] = (float(figure.value), 0.0)
    return Table(
        township=edition.township,
        areas=tuple(sorted({area for area, _ in shown.keys() | hidden | blank} - {edition.township}))
        or (edition.township,),
        months={one.code: tuple(map(str, edition.calendar.months_of(one))) for one in edition.calendar.every_period},
        leaves=tuple(one.code for one in edition.calendar.periods(indicator.frequency) if one in released.published),
        accumulation=indicator.accumulation.value,
        least=indicator.small_cell,
        guards_rest=bool(indicator.small_rest) and indicator.measure.is_rate,
        shown=shown,
        hidden=hidden,
        blank=blank,
    )


def audited(released: Released) -> list[Range]:
    """What an attacker finds out about every withheld count of an edition."""
    return [
        one
        for indicator in released.edition.indicators.values()
        if indicator.small_cell
        for one in attack(table_of(released, indicator))
    ]


def withheld(released: Released) -> set[str]:
    return {
        f"{key.indicator}/{key.area}/{key.period}"
        for key, figure in released.figures.items()
        if figure.state is State.WITHHELD and key.measure in ("rate", "count")
    }


# --------------------------------------------------------------------------- made-up tables


def office(indicator: Indicator, cells: dict[tuple[str, str], tuple[int, int] | None], areas: int) -> Dataset:
    """A township that counts one thing; None is a report that did not come."""
    villages = [area.area for area in TOWN.edition.villages][:areas]
    edition = replace(
        TOWN.edition,
        areas={code: area for code, area in TOWN.edition.areas.items() if code in {"T", *villages}},
        indicators={indicator.indicator: indicator},
        targets={},
        schemes={},
        posts={},
        bulletins={},
    )
    observations = tuple(
        Observation(
            period=Period(period),
            area=area,
            indicator=indicator.indicator,
            numerator=None if counts is None else Fraction(counts[0]),
            denominator=None if counts is None else Fraction(counts[1]),
            status=Status.MISSING if counts is None else Status.REPORTED,
            received_on=None,
            note="",
            source=Source(f"data/2008/observations/{period}.csv", f"{period}/{area}/{indicator.indicator}"),
        )
        for (area, period), counts in sorted(cells.items())
    )
    last = max(observations, key=lambda one: edition.calendar.last_day(one.period)).period
    reached = {
        frequency: max(
            (
                one
                for one in edition.calendar.periods(frequency)
                if edition.calendar.last_day(one) <= edition.calendar.last_day(last)
            ),
            key=edition.calendar.last_day,
            default=None,
        )
        for frequency in Frequency
    }
    made = Dataset(
        edition=edition,
        observations=observations,
        reported_to={frequency: period for frequency, period in reached.items() if period},
        marks=(),
        quality=(),
        has_quality=False,
        releases={},
        revisions=(),
        inputs={},
    )
    return replace(made, inputs=inputs_of(made))


def natural(seed: int) -> Released:
    """A table of natural size: 6 to 15 villages, dozens to hundreds of people, rates of 98 to 99.5 per cent."""
    dice = random.Random(seed)
    frequency = dice.choice((Frequency.QUARTER, Frequency.QUARTER, Frequency.MONTH))
    least, rest = dice.choice(((5, 5), (5, 5), (5, 0), (10, 10)))
    indicator = replace(
        TOWN.edition.indicators["G06"],
        frequency=frequency,
        accumulation=dice.choice((Accumulation.SUM, Accumulation.LAST)),
        small_cell=least,
        small_rest=rest,
    )
    areas = dice.randint(6, 15)
    villages = [area.area for area in TOWN.edition.villages][:areas]
    size, share = dice.choice((60, 150, 300, 600)), dice.uniform(0.98, 0.995)
    periods = TOWN.edition.calendar.periods(frequency)[: dice.choice((2, 4)) if frequency is Frequency.QUARTER else 3]
    cells: dict[tuple[str, str], tuple[int, int] | None] = {}
    for area in villages:
        people = max(12, round(size * dice.lognormvariate(0, 0.5)))
        for period in periods:
            whole = max(1, round(people * dice.uniform(0.9, 1.1)))
            missed = sum(dice.random() > share for _ in range(whole))
            cells[area, period.code] = None if dice.random() < 0.01 else (whole - missed, whole)
    return disclose(assess(office(indicator, cells, areas), draft=True))


def shipped(year: int) -> Released:
    """An edition as it ships: what was released, with what earlier bulletins printed."""
    return disclose(assess(accept(SHIPPED, year)))


# --------------------------------------------------------------------------- nothing is found


@pytest.mark.parametrize("year", [2008, 2026])
def test_no_withheld_count_of_a_shipped_edition_can_be_narrowed_further_than_promised(year: int) -> None:
    found = audited(shipped(year))
    assert found
    assert [one for one in found if not one.is_kept] == []


@pytest.mark.parametrize("block", range(8))
def test_nor_in_made_up_tables_of_natural_size(block: int) -> None:
    """`nox -s audit` attacks a thousand of them."""
    for seed in range(block * 6, block * 6 + 6):
        released = natural(seed)
        assert not released.infeasible, seed
        assert [one for one in audited(released) if not one.is_kept] == [], seed


def test_the_attacker_finds_what_only_the_primary_rule_hides() -> None:
    """Without secondary suppression the same attacker works the number out, so the auditor can fail."""
    indicator = TOWN.edition.indicators["G06"]
    cells = {(f"V{number:02d}", "2008-Q1"): (300 - (3 if number == 1 else 9), 300) for number in range(1, 7)}
    released = disclose(assess(office(indicator, cells, 6), draft=True))
    table = table_of(released, indicator)
    assert len(table.hidden) > 1
    for cell in sorted(table.hidden - {("V01", "2008-Q1")}):
        if "T" not in cell:
            table.shown[cell] = (291.0, 9.0)
            table.hidden.discard(cell)
    (rest,) = [one for one in attack(table) if one.kind == "rest"]
    assert (rest.low, rest.high, rest.is_kept) == (3.0, 3.0, False)


# --------------------------------------------------------------------------- the built tree


def counts_in_tables(site: Path, released: Released) -> dict[tuple[str, str, str], set[str]]:
    """What the tables of the built HTML say of each cell about people, by row and column: numerator/complement or a word."""
    edition = released.edition
    names = {area.name: code for code, area in edition.areas.items()} | {edition.terms.whole: edition.township}
    periods = {period_short(one): one.code for one in edition.calendar.every_period}
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for page in sorted(site.rglob("*.html")):
        folder, stem = page.parent.name, page.stem
        for table in read_page(page).tables:
            heads = table[0]
            for indicator in edition.indicators.values():
                if not indicator.small_cell or indicator.denominator not in heads or indicator.numerator not in heads:
                    continue
                for row in table[1:]:
                    line = dict(zip(heads, row, strict=True))
                    if folder == "bulletins":
                        area, period = names.get(row[1]), stem
                    else:
                        area, period = (stem if folder == "areas" else edition.township), periods.get(row[0])
                    if area is None or period is None or (folder == "indicators" and stem != indicator.indicator):
                        continue
                    counts = [line[name].rstrip("※▲") for name in (indicator.numerator, indicator.denominator)]
                    found[indicator.indicator, area, period].add("/".join(dict.fromkeys(counts)))
    return found


@pytest.mark.parametrize("year", [2008, 2026])
def test_the_tables_of_the_built_pages_say_no_more_than_was_attacked(built: Path, year: int) -> None:
    released = shipped(year)
    told = counts_in_tables(built / str(year), released)
    assert len(told) > 200
    for (code, area, period), texts in told.items():
        own = FigureId(code, area, period, "numerator")
        figure = released.figures.get(own)
        if figure is None or figure.state is State.NOT_APPLICABLE:
            continue
        if figure.state is State.WITHHELD:
            assert texts == {"不予公布"}, (own, texts)
        elif figure.value is not None:
            below = released.figures[own.with_measure("denominator")]
            expected = "/".join(dict.fromkeys((figure.text, below.text)))
            assert texts == {expected}, (own, texts)


@pytest.mark.parametrize("year", [2008, 2026])
def test_no_rate_of_a_withheld_cell_stands_anywhere_in_the_built_tree(sealed: Path, year: int) -> None:
    """With four or more digits, in any file a reader can get: pages, charts, search index, feed, downloads, the archive."""
    dataset = accept(SHIPPED, year)
    everything, released = assess(dataset).figures, shipped(year)
    hidden: dict[str, FigureId] = {}
    for key, figure in released.figures.items():
        value = everything[key].value if key in everything else None
        if figure.state is State.WITHHELD and key.measure == "rate" and value is not None and value.denominator != 1:
            texts = {half_up(value, decimals) for decimals in range(2, 11)}
            hidden |= {text: key for text in texts if Fraction(text) * 10 != int(Fraction(text) * 10)}
    others = {figure.value for figure in released.figures.values() if figure.value is not None}
    for text in {half_up(value, decimals) for value in others for decimals in range(2, 11)} & set(hidden):
        del hidden[text]  # the same fraction is another cell's, which is published
    assert len(hidden) > 20
    built = sealed / "public"
    contents = {
        path.relative_to(built).as_posix(): path.read_bytes()
        for path in sorted((built / str(year)).rglob("*"))
        if path.is_file()
    }
    with zipfile.ZipFile(sealed / f"dist/{year}.zip") as bundle:
        contents |= {f"zip:{name}": bundle.read(name) for name in bundle.namelist()}
    searched = 0
    for name, content in contents.items():
        if not name.endswith((".html", ".json", ".csv", ".js", ".svg", ".xml")) or "/assets/javascripts/" in name:
            continue
        text = re.sub(r'(points|d|x|y|cx|cy|viewBox)="[^"]*"', "", content.decode("utf-8-sig"))
        clash = {one for one in re.findall(r"[0-9]+\.[0-9]+", text) if one in hidden}
        assert not clash, (name, [(one, str(hidden[one])) for one in clash])
        searched += 1
    assert searched > 300


# --------------------------------------------------------------------------- one relation at a time


def quarters(*rows: tuple[int, ...]) -> dict[tuple[str, str], tuple[int, int]]:
    """Complements of 100 people, a row a village and a column a quarter."""
    return {
        (f"V{line:02d}", f"2008-Q{column}"): (100 - rest, 100)
        for line, row in enumerate(rows, 1)
        for column, rest in enumerate(row, 1)
    }


def changed(**options: object) -> Indicator:
    return replace(TOWN.edition.indicators["G06"], **options)


def test_villages_and_township_one_small_cell_takes_a_second_with_it() -> None:
    released = disclose(assess(office(changed(), quarters((3,), (9,), (20,), (30,)), 4), draft=True))
    hidden = {one.split("/")[1] for one in withheld(released) if one.endswith("2008-Q1")}
    assert "V01" in hidden
    assert "T" not in hidden, "the township's figure is the last to go"
    assert len(hidden) == 2
    assert released.secondary_cells == released.withheld_cells / 2


def test_two_small_cells_protect_each_other() -> None:
    released = disclose(assess(office(changed(), quarters((3,), (4,), (20,), (30,)), 4), draft=True))
    assert released.secondary_cells == 0


def test_a_nothing_may_be_withheld_and_looks_like_any_other() -> None:
    released = disclose(assess(office(changed(), quarters((3,), (0,), (0,), (0,)), 4), draft=True))
    hidden = [key for key, one in released.figures.items() if one.state is State.WITHHELD and key.measure == "rate"]
    assert len({key.area for key in hidden}) > 1
    assert {released.figures[key].text for key in hidden} == {"不予公布"}
    assert {released.figures[key.with_measure("numerator")].text for key in hidden} == {"不予公布"}


def test_quarters_and_the_year_a_small_quarter_is_not_the_year_less_the_others() -> None:
    indicator = changed(accumulation=Accumulation.SUM)
    released = disclose(
        assess(office(indicator, quarters((3, 9, 12, 14), (4, 20, 21, 22), (30, 31, 32, 33)), 3), draft=True)
    )
    found = audited(released)
    assert found
    assert all(one.is_kept for one in found)
    own = {one for one in withheld(released) if "/V01/" in one}
    assert len(own) > 1, "the year less three quarters would be the fourth"


def test_a_year_that_repeats_its_last_quarter_is_withheld_with_it() -> None:
    released = disclose(assess(office(changed(), quarters((9, 9, 9, 3), (9, 9, 9, 4), (9, 9, 9, 30)), 3), draft=True))
    assert {"G06/V01/2008-Q4", "G06/V01/2008-H2", "G06/V01/2008"} <= withheld(released)


def test_a_count_to_date_is_bounded_by_its_neighbours() -> None:
    """Between 20 and 24 a count that cannot fall is known to four: its neighbours go as well, or it would be found."""
    indicator = changed(accumulation=Accumulation.TO_DATE, small_rest=0, small_cell=5)
    cells = {
        (f"V{line:02d}", f"2008-Q{column}"): (value, value)
        for line, row in enumerate(((19, 22, 40, 60), (18, 30, 50, 70), (40, 60, 80, 90)), 1)
        for column, value in enumerate(row, 1)
    }
    released = disclose(assess(office(indicator, cells, 3), draft=True))
    found = audited(released)
    assert found
    assert all(one.is_kept for one in found)


def two_indicators(first: Indicator, second: Indicator, rows: dict[str, list[tuple[int, int]]]) -> Released:
    """Two indicators of the same villages in one quarter."""
    made = office(
        first, {(f"V{line:02d}", "2008-Q1"): one for line, one in enumerate(rows["G06"], 1)}, len(rows["G06"])
    )
    other = office(
        second, {(f"V{line:02d}", "2008-Q1"): one for line, one in enumerate(rows["G08"], 1)}, len(rows["G08"])
    )
    both = replace(
        made,
        edition=replace(made.edition, indicators={**made.edition.indicators, **other.edition.indicators}),
        observations=(*made.observations, *other.observations),
    )
    return disclose(assess(replace(both, inputs=inputs_of(both)), draft=True))


def test_a_sub_indicator_that_is_the_whole_is_withheld_with_it() -> None:
    whole = changed()
    part = replace(whole, indicator="G08", numerator="其一", denominator="其一的全部", part_of="G06")
    counts = [(97, 100), (96, 100), (80, 100), (70, 100)]
    released = two_indicators(whole, part, {"G06": counts, "G08": counts})
    hidden = withheld(released)
    assert {f"G08/V0{line}/2008-Q1" for line in (1, 2)} <= hidden
    assert {f"G06/V0{line}/2008-Q1" for line in (1, 2)} <= hidden


def test_people_counted_under_two_names_are_one_count() -> None:
    """The same denominator stands under another indicator: a withheld base would be read there."""
    first = changed()
    second = replace(first, indicator="G08", numerator="另一项", small_rest=0)
    released = two_indicators(
        first,
        second,
        {"G06": [(0, 3), (90, 100), (80, 100), (70, 100)], "G08": [(0, 3), (100, 100), (50, 100), (60, 100)]},
    )
    assert {"G06/V01/2008-Q1", "G08/V01/2008-Q1"} <= withheld(released)


# --------------------------------------------------------------------------- time and earlier printings


def frozen(dataset: Dataset, released: Released, *bulletins: str) -> dict[Period, Release]:
    """Releases of some bulletins as `tongbao release` would freeze them, without their words."""
    figures = assess(dataset, draft=True)
    return {Period(code): vintages.freeze(figures, released, Period(code), {}) for code in bulletins}


def test_what_was_published_before_stays_published_and_later_choices_keep_to_it() -> None:
    indicator = changed(accumulation=Accumulation.SUM)
    first = office(indicator, quarters((9,), (12,), (20,), (30,)), 4)
    kept = frozen(first, disclose(assess(first, draft=True)), "2008-Q1")
    later = office(indicator, quarters((9, 3), (12, 14), (20, 21), (30, 31)), 4)
    released = disclose(assess(replace(later, releases=kept), draft=True))
    assert not released.infeasible
    assert not {one for one in withheld(released) if one.endswith("2008-Q1")}
    found = audited(released)
    assert found
    assert all(one.is_kept for one in found)


def test_a_cell_withheld_once_is_withheld_the_next_time_though_other_choices_would_do() -> None:
    dataset = office(changed(), quarters((3,), (9,), (20,), (30,)), 4)
    released = disclose(assess(dataset, draft=True))
    again = disclose(assess(replace(dataset, releases=frozen(dataset, released, "2008-Q1")), draft=True))
    assert withheld(again) == withheld(released)


def test_a_revision_does_not_tell_what_was_withheld() -> None:
    """Three were left; now nine are: the township's totals of then and now must not give the three away."""
    before = office(changed(), quarters((3,), (9,), (20,), (30,)), 4)
    kept = frozen(before, disclose(assess(before, draft=True)), "2008-Q1")
    hidden = {key.area for key, one in kept[Period("2008-Q1")].figures.items() if one.state is State.WITHHELD}
    after = office(changed(), quarters((9,), (9,), (20,), (30,)), 4)
    released = disclose(assess(replace(after, releases=kept), draft=True))
    now = {one.split("/")[1] for one in withheld(released)}
    partner = next(iter(hidden - {"V01"}))
    assert "V01" in now, "then = township then - the others, and its change is the township's change"
    assert partner in now


def test_a_stricter_rule_asks_nothing_of_what_was_published_under_the_old_one() -> None:
    rows = quarters((3,), (4,), (20,), (30,))
    first = office(changed(), rows, 4)
    kept = frozen(first, disclose(assess(first, draft=True)), "2008-Q1")
    stricter = replace(office(changed(small_cell=10, small_rest=5), rows, 4), releases=kept)
    found = disclose(assess(stricter, draft=True))
    assert not found.infeasible
    assert withheld(found) == {"G06/V01/2008-Q1", "G06/V02/2008-Q1"}


def test_where_everything_was_published_no_plan_exists_and_it_is_said() -> None:
    """The plain count of the same people is out already: the small cell can be read there, and nothing is left to hide."""
    people = changed(small_rest=0)
    plain = replace(people, indicator="G08", measure=Measure.COUNT, denominator="", small_cell=0)
    counts = {f"V{line:02d}": one for line, one in enumerate(((3, 100), (90, 100), (80, 100)), 1)}
    first = office(plain, {(area, "2008-Q1"): (one[0], 0) for area, one in counts.items()}, 3)
    first = replace(first, observations=tuple(replace(one, denominator=None) for one in first.observations))
    first = replace(first, inputs=inputs_of(first))
    kept = frozen(first, disclose(assess(first, draft=True)), "2008-Q1")
    second = office(people, {(area, "2008-Q1"): one for area, one in counts.items()}, 3)
    both = replace(
        second,
        edition=replace(second.edition, indicators={"G06": people, "G08": plain}),
        observations=(*first.observations, *second.observations),
        releases=kept,
    )
    found = disclose(assess(replace(both, inputs=inputs_of(both)), draft=True))
    assert [str(one) for one in found.infeasible] == ["G06/V01/2008-Q1/rate"]
    (finding,) = vintages.exposed(found)
    assert (finding.rule, finding.value) == ("disclosure/infeasible", "G06/V01/2008-Q1/rate")


def test_a_count_of_the_same_people_under_another_rule_and_rhythm_is_withheld_as_well() -> None:
    """Had it not been published, the plain count would go with the small cell, though nobody thought it to be about people."""
    people = changed(small_rest=0)
    plain = replace(
        people, indicator="G08", measure=Measure.COUNT, denominator="", small_cell=0, frequency=Frequency.MONTH
    )
    counts = {f"V{line:02d}": one for line, one in enumerate(((3, 100), (90, 100), (80, 100), (70, 100)), 1)}
    months = {(area, f"2008-0{month}"): (one[0], 0) for area, one in counts.items() for month in (1, 2, 3)}
    first = office(plain, months, 4)
    second = office(people, {(area, "2008-Q1"): one for area, one in counts.items()}, 4)
    both = replace(
        second,
        edition=replace(second.edition, indicators={"G06": people, "G08": plain}),
        observations=(*(replace(one, denominator=None) for one in first.observations), *second.observations),
        reported_to={**first.reported_to, **second.reported_to},
    )
    found = disclose(assess(replace(both, inputs=inputs_of(both)), draft=True))
    hidden = withheld(found)
    assert "G06/V01/2008-Q1" in hidden
    assert "G08/V01/2008-Q1" in hidden
    assert "G08/V01/2008-03" in hidden, "the last month is the quarter"
