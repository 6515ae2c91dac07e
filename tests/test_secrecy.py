"""What is withheld cannot be found: by adding up, by waiting, by reading an earlier printing."""

import random
import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import madeup
import pytest
from auditor import Evidence, Printing, Range, Rule, attack, needless, of_release, of_site, printing_of
from conftest import ROOT
from htmltables import read_page
from madeup import SHIPPED, TWENTY, changed, corrections, edition, frozen, natural, office, shipped, shown

from generator import vintages
from generator.assess import assess
from generator.disclosure import disclose, is_small
from generator.model import (
    Accumulation,
    Calendar,
    Dataset,
    FigureId,
    Frequency,
    Indicator,
    Measure,
    Period,
    Released,
    Source,
    State,
)
from generator.rules import accept
from generator.vintages import inputs_of
from generator.words import half_up, period_short

# --------------------------------------------------------------------------- the attacker


def evidence_of(released: Released, dataset: Dataset) -> Evidence:
    """What a reader has in hand: the figures of now, every printing of a bulletin, and the digests of their rows."""
    edition = released.edition
    calendar = edition.calendar
    shown = {str(key): (one.state.value, _text(one.value)) for key, one in released.figures.items()}
    now = printing_of(shown, edition.indicators)
    now.versions = versions(dataset.inputs)
    printings = [now]
    for release in released.releases.values():
        figures = {str(key): (one.state.value, _text(one.value)) for key, one in release.figures.items()}
        then = printing_of(figures, edition.indicators)
        then.versions = versions(release.inputs)
        printings.append(then)
    truth = {}
    for one in dataset.observations:
        cell = (one.indicator, one.area, one.period.code)
        if cell in now.versions:
            numerator, whole = float(one.numerator or 0), float(one.denominator or 0)
            truth[(*cell, "numerator", now.versions[cell][0])] = numerator
            truth[(*cell, "rest", now.versions[cell][1])] = whole - numerator
    return Evidence(
        township=edition.township,
        areas=tuple(area.area for area in edition.villages),
        months={one.code: tuple(map(str, calendar.months_of(one))) for one in calendar.every_period},
        rules={code: rule_of(one, calendar) for code, one in edition.indicators.items()},
        printings=printings,
        truth=truth,
    )


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(float(value))


def rule_of(indicator: Indicator, calendar: Calendar) -> Rule:
    return Rule(
        least=indicator.small_cell,
        rest_least=indicator.small_rest,
        is_rate=indicator.measure.is_rate,
        accumulation=indicator.accumulation.value,
        leaves=tuple(one.code for one in calendar.periods(indicator.frequency)),
        names=(indicator.numerator, indicator.denominator),
        part_of=indicator.part_of,
    )


def versions(inputs: Mapping[Source, str]) -> dict[tuple[str, str, str], tuple[str, str]]:
    """The digests of the reported rows that brought numbers, by indicator, area and period."""
    found = {}
    for source, digest in inputs.items():
        if "/observations/" in source.file and not digest.startswith("-"):
            period, area, code = source.key.split("/")
            first, second, _ = digest.split(".")
            found[code, area, period] = (first, f"{first}.{second}")
    return found


def audited(released: Released, dataset: Dataset) -> list[Range]:
    """What an attacker finds out about every withheld count of an edition."""
    return attack(evidence_of(released, dataset))


def withheld(released: Released) -> set[str]:
    return {
        f"{key.indicator}/{key.area}/{key.period}"
        for key, figure in released.figures.items()
        if figure.state is State.WITHHELD and key.measure in ("rate", "count")
    }


# --------------------------------------------------------------------------- nothing is found


@pytest.mark.parametrize("year", [2008, 2026])
def test_no_withheld_count_of_a_shipped_edition_can_be_narrowed_further_than_promised(year: int) -> None:
    found = audited(*shipped(year))
    assert found
    assert [one for one in found if not one.is_kept] == []


@pytest.fixture
def by_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Further cells are chosen as in a large office, by paths in networks, however few there are."""
    monkeypatch.setattr("generator.disclosure.secrecy.SMALL", 0)


@pytest.mark.usefixtures("by_networks")
@pytest.mark.parametrize("name", [*TWENTY])
def test_what_the_networks_choose_keeps_every_count_as_wide(name: str) -> None:
    released, dataset = edition(name)
    narrow = [one for one in audited(released, dataset) if not one.is_kept]
    assert bool(narrow) == bool(released.infeasible)


def test_the_networks_withhold_hardly_more_than_the_exact_program(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for small in (0, 10**9):
        monkeypatch.setattr("generator.disclosure.secrecy.SMALL", small)
        counts.append([natural(seed) for seed in range(40)])
    by_networks, exactly = (sum(released.withheld_cells for released, _ in found) for found in counts)
    assert by_networks <= 1.1 * exactly
    assert [one for made in counts[0] for one in audited(*made) if not one.is_kept] == []


@pytest.mark.parametrize("small", [0, 1000], ids=["by networks", "by the exact program"])
@pytest.mark.parametrize("seed", range(40))
def test_counts_bound_by_more_than_sums_stay_as_wide(monkeypatch: pytest.MonkeyPatch, seed: int, small: int) -> None:
    """Counts to date, parts of a whole, one count or base under two names, a correction: what one choice breaks tells."""
    monkeypatch.setattr("generator.disclosure.secrecy.SMALL", small)
    dataset = madeup.bound(seed)
    released = disclose(assess(dataset, draft=True))
    if not released.infeasible:
        assert [one for one in audited(released, dataset) if not one.is_kept] == []


@pytest.mark.parametrize("small", [0, 1000], ids=["by networks", "by the exact program"])
def test_nobody_by_the_second_month_is_nobody_in_the_first(monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    """A count to date cannot fall, so where even the whole is withheld in January, February's published nobody tells."""
    monkeypatch.setattr("generator.disclosure.secrecy.SMALL", small)
    indicator = changed(accumulation=Accumulation.TO_DATE, frequency=Frequency.MONTH, small_rest=0)
    cells: madeup.Cells = {("V01", "2008-01"): (0, 3), ("V01", "2008-02"): (0, 50)}
    for number in range(2, 5):
        cells[f"V{number:02d}", "2008-01"] = (1, 60)
        cells[f"V{number:02d}", "2008-02"] = (9 * number, 60 * number)
    dataset = office(indicator, cells, 4)
    released = disclose(assess(dataset, draft=True))
    assert {"G06/V01/2008-01", "G06/V01/2008-02"} <= withheld(released)
    assert [one for one in audited(released, dataset) if not one.is_kept] == []


@pytest.mark.parametrize("year", [2008, 2026])
def test_the_attacker_reads_as_much_from_what_is_handed_out(built: Path, year: int) -> None:
    """From the built site and `published/` alone: the same counts, and the digests tell the same rows apart."""
    evidence = evidence_of(*shipped(year))
    indicators, now = of_site(built / str(year))
    assert (now.shown, now.hidden, now.nothing) == (
        evidence.printings[0].shown, evidence.printings[0].hidden, evidence.printings[0].nothing)  # fmt: skip
    for path, printing in zip(
        sorted((ROOT / f"data/{year}/published").glob("*.json")), ordered(evidence, year), strict=True
    ):
        then, inputs = of_release(path, indicators)
        rows = {Source(file, key): digest for file, own in inputs.items() for key, digest in own.items()}
        assert (then.shown, then.hidden, versions(rows)) == (printing.shown, printing.hidden, printing.versions)


def ordered(evidence: Evidence, year: int) -> list[Printing]:
    """The printings of the shipped bulletins in the order of their files."""
    names = [one.bulletin.code for one in shipped(year)[1].releases.values()]
    return [
        one
        for _, one in sorted(
            zip((f"{name}.json" for name in names), evidence.printings[1:], strict=True), key=lambda pair: pair[0]
        )
    ]


@pytest.mark.parametrize("block", range(8))
def test_nor_in_made_up_tables_of_natural_size(block: int) -> None:
    """`nox -s audit` attacks a thousand of them."""
    for seed in range(block * 6, block * 6 + 6):
        released, dataset = natural(seed)
        assert not released.infeasible, seed
        assert [one for one in audited(released, dataset) if not one.is_kept] == [], seed


@pytest.mark.parametrize("name", TWENTY)
def test_nor_in_twenty_editions_with_what_has_gone_wrong_elsewhere(name: str) -> None:
    """Zeros, a giant, small groups, villages merged and renamed, corrections after a release, one count under two names."""
    released, dataset = edition(name)
    found = audited(released, dataset)
    assert found
    assert [one for one in found if not one.is_kept] == []
    assert not released.infeasible


def test_nor_by_whoever_keeps_the_sites_of_before_and_after() -> None:
    """What was corrected is withheld or shown once and for all with the next bulletin."""
    for seed in range(8):
        *earlier, now = corrections(random.Random(seed))
        evidence = evidence_of(*now)
        evidence.printings += [evidence_of(*one).printings[0] for one in earlier]
        assert [one for one in attack(evidence) if not one.is_kept] == [], seed


def test_the_attacker_finds_what_only_the_primary_rule_hides() -> None:
    """Without secondary suppression the same attacker works the number out, so the auditor can fail."""
    cells = {(f"V{number:02d}", "2008-Q1"): (300 - (3 if number == 1 else 9), 300) for number in range(1, 7)}
    evidence = evidence_of(*shown(office(changed(), cells, 6)))
    now = evidence.printings[0]
    assert len(now.hidden) > 1
    for cell in sorted(now.hidden - {("G06", "V01", "2008-Q1")}):
        if cell[1] != "T" and cell[2] == "2008-Q1":
            now.shown[cell] = (291.0, 9.0)
            now.hidden.discard(cell)
    (rest,) = [one for one in attack(evidence) if one.kind == "rest" and one.cell[2] == "2008-Q1"]
    assert (rest.low, rest.high, rest.is_kept) == (3.0, 3.0, False)


def test_the_draw_goes_by_the_key_and_by_no_number() -> None:
    """Of two sets of numbers in which the same could be chosen the same is; under other keys it is sometimes another."""
    chosen = set()
    for key in range(12):
        pair = [
            shown(replace(office(changed(), quarters((3,), (rest,), (20,), (30,)), 4), key=str(key)))[0]
            for rest in (9, 11)
        ]
        first, second = map(withheld, pair)
        assert first == second, key
        chosen.add(frozenset(first))
    assert len(chosen) > 1


def counts_of(dataset: Dataset) -> tuple[dict[tuple[str, str, str], tuple[float, float]], set[tuple[str, str, str]]]:
    """The numerator and complement of every cell before anything is withheld, and the cells that are small by themselves."""
    figures = assess(dataset, draft=True).figures
    found, small = {}, set()
    for key, one in figures.items():
        if key.measure not in ("numerator", "count", "amount") or one.value is None:
            continue
        cell = (key.indicator, key.area, key.period)
        below = figures.get(key.with_measure("denominator"))
        whole = below.value if below else None
        found[cell] = (float(one.value), float(whole - one.value) if whole is not None else 0.0)
        of_township = key.area == dataset.edition.township
        if is_small(dataset.edition.indicators[key.indicator], one.value, whole, of_township=of_township):
            small.add(cell)
    return found, small


@pytest.mark.parametrize("block", range(4))
def test_nothing_is_withheld_without_need(block: int) -> None:
    """Also what was withheld only for the sake of another that could be published: pairs and rings."""
    for seed in range(block * 5, block * 5 + 5):
        released, dataset = natural(seed)
        counts, small = counts_of(dataset)
        assert needless(evidence_of(released, dataset), small, counts) == set(), seed


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
    released, _ = shipped(year)
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
    everything, (released, _) = assess(dataset).figures, shipped(year)
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
    assert searched > 200


# --------------------------------------------------------------------------- one relation at a time


def quarters(*rows: tuple[int, ...]) -> dict[tuple[str, str], tuple[int, int]]:
    """Complements of 100 people, a row a village and a column a quarter."""
    return {
        (f"V{line:02d}", f"2008-Q{column}"): (100 - rest, 100)
        for line, row in enumerate(rows, 1)
        for column, rest in enumerate(row, 1)
    }


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
    released, dataset = shown(office(indicator, quarters((3, 9, 12, 14), (4, 20, 21, 22), (30, 31, 32, 33)), 3))
    found = audited(released, dataset)
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
    found = audited(*shown(office(indicator, cells, 3)))
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


def test_what_was_published_before_stays_published_and_later_choices_keep_to_it() -> None:
    indicator = changed(accumulation=Accumulation.SUM)
    first = office(indicator, quarters((9,), (12,), (20,), (30,)), 4)
    kept = frozen(first, disclose(assess(first, draft=True)), "2008-Q1")
    later = office(indicator, quarters((9, 3), (12, 14), (20, 21), (30, 31)), 4)
    released, dataset = shown(replace(later, releases=kept))
    assert not released.infeasible
    assert not {one for one in withheld(released) if one.endswith("2008-Q1")}
    found = audited(released, dataset)
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


def test_an_unchanged_base_ties_what_was_to_what_is() -> None:
    """Two withheld villages settle everything afterwards: with the base known, what was open then is known as well."""
    people = [(19, 20), (29, 30), (90, 100), (80, 100), (155, 155)]
    rows = {(f"V{line:02d}", "2008-Q1"): one for line, one in enumerate(people, 1)}
    first = office(changed(), rows, 5)
    kept = frozen(first, disclose(assess(first, draft=True)), "2008-Q1")
    settled = {**rows, ("V01", "2008-Q1"): (20, 20), ("V02", "2008-Q1"): (30, 30)}
    released, dataset = shown(replace(office(changed(), settled, 5), releases=kept))
    narrow = [one for one in audited(released, dataset) if not one.is_kept]
    assert not narrow or released.infeasible, "either all is wide enough, or it is said that it cannot be"


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
