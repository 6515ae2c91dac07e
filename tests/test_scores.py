"""Scores: the seven methods by hand-computed points, places, grades, and what is never scored in silence."""

import csv
import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import CASES, ROOT, copy_repository, edit, unreleased
from htmltables import Reader
from hypothesis import given
from hypothesis import strategies as st

from generator.assess import assess, points_of
from generator.assess.scores import _Input, _scored
from generator.disclosure import disclose
from generator.model import (
    FigureId,
    Frequency,
    Method,
    Operator,
    Origin,
    Released,
    ScoredItem,
    State,
    Target,
    Tier,
)
from generator.pages import write
from generator.rules import accept, inspect
from generator.source import read

EVERY_METHOD = CASES / "a-scheme-with-every-method"


def number(text: str) -> Fraction:
    return Fraction(text)


def item(method: Method, weight: str, **given: str) -> ScoredItem:
    """An item of a scheme by the cells of `items.csv`."""
    tiers = [part.partition(":") for part in given.get("tiers", "").split(";") if part]
    optional = {name: number(given[name]) if name in given else None for name in ("step", "points", "cap")}
    return ScoredItem(
        item="A",
        title="项目",
        weight=number(weight),
        indicator="X",
        shortcomings=(),
        method=method,
        tiers=tuple(Tier(number(lower), number(percent)) for lower, _, percent in tiers),
        subjects=(),
        note="",
        **optional,
    )


def target(operator: str, value: str, high: str = "") -> Target:
    """A goal by the cells of `targets.csv`."""
    from datetime import date

    return Target(
        target="T",
        indicator="X",
        area="",
        operator=Operator(operator),
        operator_explicit=True,
        value=number(value),
        value_text=value,
        value_high=number(high) if high else None,
        value_high_text=high,
        applies_to=frozenset(),
        origin=Origin.GOAL,
        locator=(),
        valid_from=date(2020, 1, 1),
        basis="",
        approved_on=None,
        supersedes="",
        note="",
    )


# --------------------------------------------------------------------------- real rules, points by hand

HUNAN = item(Method.PER_STEP, "3", step="0.1", points="0.3")
DAZHOU = item(Method.FULL_OR_ZERO, "10")
QUOTA = item(Method.BAND, "5")
ERROR_RATE = item(Method.PER_STEP, "8", step="5", points="8")
OMITTED = item(Method.PER_CASE, "5", points="0.5")
FALSE = item(Method.PER_CASE, "20", points="5")
PROPORTION = item(Method.RATIO, "12")
BONUS_TIERS = item(Method.TIERS, "0", cap="10", tiers="99:100;97:90;95:80;0:70")
BELOW = item(Method.PER_STEP, "10", step="1", points="1")
BEYOND = item(Method.PER_STEP, "0", step="1", points="5", cap="20")

REAL_RULES = {
    "Hunan 2017, 0.1 point below the target costs 0.3: at the target nothing is lost": (HUNAN, "98", target("ge", "98"), "3"),
    "four steps below": (HUNAN, "97.6", target("ge", "98"), "1.8"),
    "a part-step counts pro rata: three and a half steps": (HUNAN, "97.65", target("ge", "98"), "1.95"),
    "ten steps below and nothing is left": (HUNAN, "97", target("ge", "98"), "0"),
    "no less than nothing": (HUNAN, "60", target("ge", "98"), "0"),
    "above the target brings no more than the weight": (HUNAN, "99.9", target("ge", "98"), "3"),
    "Dazhou 2010, full points at the target": (DAZHOU, "95", target("ge", "95"), "10"),
    "and none just below it": (DAZHOU, "94.999", target("ge", "95"), "0"),
    "exactly none also where more than the target is too much": (DAZHOU, "2", target("lt", "2"), "0"),
    "two-sided band: 85 to 100 per cent of the quota": (QUOTA, "85", target("between", "85", "100"), "5"),
    "its upper end is inside": (QUOTA, "100", target("between", "85", "100"), "5"),
    "below the band nothing": (QUOTA, "84.9", target("between", "85", "100"), "0"),
    "above the band nothing": (QUOTA, "100.1", target("between", "85", "100"), "0"),
    "error rate, in proportion down to nothing at 5 per cent: 2 per cent keeps three fifths": (ERROR_RATE, "2", target("le", "0"), "4.8"),
    "no error, all points": (ERROR_RATE, "0", target("le", "0"), "8"),
    "more than 5 per cent, none": (ERROR_RATE, "5.1", target("le", "0"), "0"),
    "half a point for each one left out": (OMITTED, "3", None, "3.5"),
    "until none are left": (OMITTED, "11", None, "0"),
    "five points for each false one": (FALSE, "2", None, "10"),
    "in proportion to what was done": (PROPORTION, "75", target("ge", "100"), "9"),
    "done more than asked": (PROPORTION, "130", target("ge", "100"), "12"),
    "in proportion where less is better: twice the limit, half the points": (PROPORTION, "4", target("le", "2"), "6"),
    "nothing at all where less is better": (PROPORTION, "0", target("le", "2"), "12"),
    "tiers of a bonus: 99 is in the first": (BONUS_TIERS, "99", None, "10"),
    "just below 99 is in the second": (BONUS_TIERS, "98.99", None, "9"),
    "97 is in the second": (BONUS_TIERS, "97", None, "9"),
    "95 is in the third": (BONUS_TIERS, "95", None, "8"),
    "anything below is in the last": (BONUS_TIERS, "12", None, "7"),
    "each per cent below takes one point": (BELOW, "97", target("ge", "100"), "7"),
    "and each per cent beyond gives five, as a bonus of its own": (BEYOND, "102", target("ge", "100"), "10"),
    "a bonus is capped": (BEYOND, "109", target("ge", "100"), "20"),
    "a bonus is never negative": (BEYOND, "97", target("ge", "100"), "0"),
    "a weight with a cap above it: one item for both, at one rate": (
        item(Method.PER_STEP, "10", step="1", points="1", cap="12"), "101", target("ge", "100"), "11"),
    "and no more than its cap": (item(Method.PER_STEP, "10", step="1", points="1", cap="12"), "105", target("ge", "100"), "12"),
    "entered points stand as they are": (item(Method.MARKS, "10"), "9.5", None, "9.5"),
    "bonus by case": (item(Method.PER_CASE, "0", points="2", cap="5"), "2", None, "4"),
    "lower is better, by steps": (item(Method.PER_STEP, "10", step="0.5", points="1"), "3", target("le", "2"), "8"),
    "an exact target is missed on both sides": (item(Method.PER_STEP, "10", step="1", points="2"), "13", target("eq", "10"), "4"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", REAL_RULES)
def test_a_rule_found_in_practice_gives_the_points_computed_by_hand(sentence: str) -> None:
    scored, value, goal, points = REAL_RULES[sentence]
    assert points_of(scored, number(value), goal) == number(points)


# --------------------------------------------------------------------------- properties

VALUES = st.fractions(0, 200, max_denominator=1000)
SIZES = st.fractions("1/2", 40, max_denominator=4)


@st.composite
def scored_items(draw: st.DrawFn) -> tuple[ScoredItem, Target | None]:
    """Any item of any method with a target that fits it; where more is better, or less."""
    method = draw(st.sampled_from(list(Method)))
    weight = draw(st.one_of(st.just(Fraction(0)), SIZES))
    cap = draw(SIZES) + weight if not weight or draw(st.booleans()) else None
    bounds = sorted(draw(st.sets(st.integers(1, 100), max_size=4)), reverse=True)
    shares = sorted(
        draw(st.lists(st.integers(0, 100), min_size=len(bounds) + 1, max_size=len(bounds) + 1)), reverse=True
    )
    one = ScoredItem(
        item="A",
        title="",
        weight=weight,
        indicator="",
        shortcomings=(),
        method=method,
        step=draw(SIZES),
        points=draw(SIZES),
        cap=cap,
        tiers=tuple(Tier(Fraction(low), Fraction(share)) for low, share in zip([*bounds, 0], shares, strict=True)),
        subjects=(),
        note="",
    )
    operator = "between" if method is Method.BAND else draw(st.sampled_from(["ge", "le"]))
    low = draw(st.integers(1, 100))
    return one, target(operator, str(low), str(low + 20) if operator == "between" else "")


@given(scored_items(), VALUES)
def test_points_lie_between_nothing_and_the_most(pair: tuple[ScoredItem, Target], value: Fraction) -> None:
    scored, goal = pair
    assert 0 <= points_of(scored, value, goal) <= scored.most


@given(scored_items(), VALUES, VALUES)
def test_a_better_value_never_brings_fewer_points(
    pair: tuple[ScoredItem, Target], one: Fraction, two: Fraction
) -> None:
    scored, goal = pair
    low, high = sorted((one, two))
    if scored.method is Method.BAND:
        return
    worse, better = (low, high)
    fewer_is_better = goal.operator is Operator.LE and scored.method.needs_target
    if fewer_is_better or (scored.method is Method.PER_CASE and not scored.is_bonus):
        worse, better = high, low
    assert points_of(scored, worse, goal) <= points_of(scored, better, goal)


# --------------------------------------------------------------------------- a scheme with all methods at once


def released(root: Path, year: int) -> Released:
    tables, findings = read(root)
    assert not [one for one in findings if one.severity == "error"]
    return disclose(assess(accept(tables, year), draft=True))


def text(shown: Released, identity: str) -> str:
    return shown.figures[FigureId(*identity.split("/"))].text


@pytest.mark.parametrize(("root", "year"), [(ROOT, 2008), (EVERY_METHOD, 2020)])
def test_what_was_taken_off_is_the_weight_less_the_points_as_they_are_printed(root: Path, year: int) -> None:
    """25 less 3.38 is not 21.63: the points stand, and the deduction follows from them."""
    shown = released(root, year)
    held = 0
    for key, figure in shown.figures.items():
        measure, _, code = key.measure.partition(":")
        if measure == "off" and figure.value is not None:
            item = next(one for one in shown.edition.schemes[key.indicator].items if one.item == code)
            points = shown.figures.get(
                key.with_measure(f"alone:{code}"), shown.figures[key.with_measure(f"points:{code}")]
            )
            assert Fraction(Decimal(figure.text)) == abs(item.weight - Fraction(Decimal(points.text))), key
            held += 1
    assert held > 5


POINTS = {
    "V1": ("2.00", "7.00", "10.00", "13.95", "11.25", "10.00", "18.00", "8.50", "9.50", "90.20"),
    "V2": ("0.00", "10.00", "0.00", "15.00", "15.00", "0.00", "20.00", "0.00", "0.00", "60.00"),
    "V3": ("3.00", "10.00", "11.11", "13.34", "16.67", "11.11", "15.55", None, "11.11", "91.89"),
    "V4": ("2.00", "7.00", "10.00", "13.95", "11.25", "10.00", "18.00", "8.50", "9.50", "90.20"),
}
ITEMS = ("B1", "C1", "D1", "D2", "D3", "D4", "D5", "D6", "M1")


@pytest.mark.parametrize("area", POINTS)
def test_every_method_at_once_gives_the_points_computed_by_hand(area: str) -> None:
    shown = released(EVERY_METHOD, 2020)
    *points, score = POINTS[area]
    for name, expected in zip(ITEMS, points, strict=True):
        figure = shown.find("ALL", area, "2020-Q1", f"points:{name}")
        assert (figure.text if figure else None) == expected, name
    assert text(shown, f"ALL/{area}/2020-Q1/score") == score


def test_an_item_that_is_not_assessed_gives_its_weight_to_the_others() -> None:
    shown = released(EVERY_METHOD, 2020)
    weights = [shown.find("ALL", "V3", "2020-Q1", f"weight:{name}") for name in ITEMS]
    assert [one.text if one else None for one in weights] == [
        "3.00", "11.11", "11.11", "16.67", "16.67", "11.11", "22.22", None, "11.11"]  # fmt: skip


SCHEME = replace(accept(read(ROOT)[0], 2008).edition.schemes["VILLAGE"], total=Fraction(100), decimals=2)
SHARED_OUT = {
    "three thirds": (["30", "30", "30", "10"], 3, ["33.34", "33.33", "33.33"]),
    "six sevenths": (
        ["15", "15", "15", "15", "15", "15", "10"],
        6,
        ["16.67", "16.67", "16.67", "16.67", "16.66", "16.66"],
    ),
    "the largest remainder first": (["20", "15", "25", "40"], 3, ["33.33", "25.00", "41.67"]),
}


@pytest.mark.parametrize("sentence", SHARED_OUT)
def test_weights_that_are_shared_out_add_up_to_the_total_by_pencil(sentence: str) -> None:
    """Full marks in everything that applies are the full score: neither 99.99 nor 100.01 of 100."""
    weights, left, expected = SHARED_OUT[sentence]
    items = [replace(item(Method.MARKS, weight), item=f"I{place}") for place, weight in enumerate(weights)]
    inputs = {
        one: _Input(one.weight, State.FINAL if place < left else State.NOT_APPLICABLE, 0)
        for place, one in enumerate(items)
    }
    scheme = replace(SCHEME, items=tuple(items))
    found = {
        one.id.measure: one.text
        for one in _scored(scheme, FigureId("S", "V1", "2008-Q1", "score"), list(inputs.items()))
    }
    assert [found[f"weight:I{place}"] for place in range(left)] == expected
    assert [found[f"points:I{place}"] for place in range(left)] == expected
    assert found["score"] == "100.00"


@given(st.lists(st.integers(1, 400), min_size=2, max_size=8), st.data())
def test_points_of_a_shared_out_weight_are_points_times_weight_by_weight_as_printed(
    weights: list[int], data: st.DataObject
) -> None:
    items = [replace(item(Method.MARKS, str(weight)), item=f"I{place}") for place, weight in enumerate(weights)]
    marks = [data.draw(st.decimals(0, weight, places=3)) for weight in weights]
    applies = [True, *(data.draw(st.booleans()) for _ in weights[1:])]
    inputs = {
        one: _Input(Fraction(mark), State.FINAL if used else State.NOT_APPLICABLE, 0)
        for one, mark, used in zip(items, marks, applies, strict=True)
    }
    scheme = replace(SCHEME, items=tuple(items))
    found = {
        one.id.measure: one for one in _scored(scheme, FigureId("S", "V1", "2008-Q1", "score"), list(inputs.items()))
    }
    used = [one for one, applied in zip(items, applies, strict=True) if applied]
    assert sum(Fraction(found[f"weight:{one.item}"].text) for one in used) == 100
    for one in used:
        alone = found.get(f"alone:{one.item}", found[f"points:{one.item}"])
        now = Fraction(found[f"weight:{one.item}"].text)
        assert Fraction(found[f"points:{one.item}"].text) == half_up(Fraction(alone.text) * now / one.weight, 2)
    assert Fraction(found["score"].text) == sum(Fraction(found[f"points:{one.item}"].text) for one in used)


def test_ties_share_a_place_and_the_next_is_skipped() -> None:
    shown = released(EVERY_METHOD, 2020)
    places = {area: text(shown, f"ALL/{area}/2020-Q1/rank") for area in ("V1", "V2", "V3", "V4", "V5")}
    assert places == {"V3": "1", "V1": "并列2", "V4": "并列2", "V2": "4", "V5": "不参与排名"}
    assert text(shown, "ALL/V1/2020-Q1/margin") == "1.69"
    assert text(shown, "ALL/V2/2020-Q1/margin") == "30.20"
    assert shown.find("ALL", "V3", "2020-Q1", "margin") is None


def test_a_missing_input_is_neither_scored_zero_nor_ranked() -> None:
    shown = released(EVERY_METHOD, 2020)
    score = shown.figures[FigureId("ALL", "V5", "2020-Q1", "score")]
    assert (score.state, score.value, score.text) == (State.MISSING, None, "未报")
    assert shown.figures[FigureId("ALL", "V5", "2020-Q1", "rank")].state is State.NOT_RANKED
    assert text(shown, "ALL/V5/2020-Q1/points:D2") == "13.95", "the other items still say what they are worth"


def test_a_veto_changes_neither_score_nor_place() -> None:
    shown = released(EVERY_METHOD, 2020)
    assert shown.edition.veto_of("ALL", "V3", next(p for p in shown.published if p.code == "2020-Q1"))
    assert text(shown, "ALL/V3/2020-Q1/rank") == "1"


def test_what_one_more_case_would_have_brought() -> None:
    shown = released(EVERY_METHOD, 2020)
    gained = {name: text(shown, f"ALL/V1/2020-Q1/more:{name}") for name in ("B1", "C1", "D1", "D2", "D3", "D5", "D6")}
    # E1 97/100: one point more; one misreport fewer; full already; 1954/2000 = 97.70; 31 of 40; 98/100; 2 cases
    assert gained == {
        "B1": "1.00", "C1": "1.00", "D1": "0.00", "D2": "0.15", "D3": "0.38", "D5": "0.00", "D6": "0.50"}  # fmt: skip
    assert text(shown, "ALL/V2/2020-Q1/more:D1") == "10.00"


def test_the_order_of_the_rows_changes_nothing(tmp_path: Path) -> None:
    before = released(EVERY_METHOD, 2020).figures
    root = copy_repository(tmp_path / "town", EVERY_METHOD / "data")
    for path in [*(root / "data").glob("*.csv"), *(root / "data/2020").rglob("*.csv")]:
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    after = released(root, 2020)
    assert {key: one.text for key, one in before.items()} == {key: one.text for key, one in after.figures.items()}
    written = [{page.path: page.text for page in write(one, []).files} for one in (released(EVERY_METHOD, 2020), after)]
    assert written[0] == written[1]


def test_the_parts_sum_to_the_score_everywhere() -> None:
    shown = released(ROOT, 2008)
    sums: dict[FigureId, Fraction] = {}
    checked = 0
    for key, figure in shown.figures.items():
        if key.measure == "score" and figure.value is not None:
            parts = [shown.figures[part] for part in figure.components]
            sums[key] = sum((part.value for part in parts if part.value is not None), Fraction(0))
            assert sums[key] == figure.value == Fraction(figure.text), key
            checked += 1
    assert checked > 150


def half_up(value: Fraction, places: int) -> Fraction:
    return Fraction(math.floor(value * 10**places + Fraction(1, 2)), 10**places)


def test_posts_are_scored_by_half_year_and_weighted_into_the_year() -> None:
    shown = released(ROOT, 2008)
    for post in ("P01", "P02", "P03", "P04", "P05", "P06"):
        halves = [Fraction(text(shown, f"OFFICE/{post}/2008-H{half}/score")) for half in (1, 2)]
        parts = [Fraction(text(shown, f"OFFICE/{post}/2008/part:H{half}")) for half in (1, 2)]
        assert parts == [half_up(halves[0] * Fraction(40, 100), 1), half_up(halves[1] * Fraction(60, 100), 1)]
        assert Fraction(text(shown, f"OFFICE/{post}/2008/score")) == sum(parts)


def test_a_share_of_the_monthly_average_and_the_rest_from_the_year(tmp_path: Path) -> None:
    """籍山镇 2015: the twelve monthly scores are averaged and carried over with 30 per cent."""
    root = copy_repository(tmp_path / "town")
    folder = root / "data/2008"
    edit(folder / "schemes.csv", "OFFICE,", "MONTHLY,按月考核,area,100,2,month,true,month:30;year:70\nOFFICE,")
    edit(folder / "items.csv", "OFFICE,D1", "MONTHLY,A1,统计准确率,100,,G02,per_step,0.1,1,,,,\nOFFICE,D1")
    shown = released(root, 2008)
    months = shown.edition.calendar.periods(Frequency.MONTH)
    scores = [Fraction(text(shown, f"MONTHLY/V01/{month}/score")) for month in months]
    average = sum(scores) / 12
    direct = shown.figures[FigureId("MONTHLY", "V01", "2008", "direct")]
    rate = shown.figures[FigureId("G02", "V01", "2008", "rate")].value
    assert rate is not None
    assert direct.value == half_up(100 - (100 - rate) * 10, 2)
    expected = [half_up(average * Fraction(30, 100), 2), half_up((direct.value or 0) * Fraction(70, 100), 2)]
    parts = [shown.figures[FigureId("MONTHLY", "V01", "2008", f"part:{name}")].value for name in ("month", "year")]
    assert parts == expected
    assert shown.figures[FigureId("MONTHLY", "V01", "2008", "score")].value == sum(expected)
    assert text(shown, "MONTHLY/V08/2008/rank") == "不参与排名", "its return of May is missing"


def test_a_withheld_cell_withholds_everything_that_would_give_it_back() -> None:
    shown = released(ROOT, 2008)
    for measure in ("points:A2", "off:A2", "short:A2", "score", "rank"):
        figure = shown.figures[FigureId("VILLAGE", "V03", "2008-Q1", measure)]
        assert (figure.text, figure.value, figure.state) == ("不予公布", None, State.WITHHELD), measure
    assert shown.find("VILLAGE", "V03", "2008-Q1", "margin") is None
    assert text(shown, "VILLAGE/V03/2008-Q2/change") == "不予公布"
    assert shown.find("VILLAGE", "V03", "2008-Q2", "move") is None
    assert text(shown, "VILLAGE/V03/2008-Q1/points:A1") != "不予公布"
    ranks = [one.value for key, one in shown.figures.items() if (key.indicator, key.period, key.measure) == ("VILLAGE", "2008-Q1", "rank")]  # fmt: skip
    assert sorted(one for one in ranks if one) == [1, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], (
        "places among those shown"
    )


# --------------------------------------------------------------------------- vetoes, and who was not there

VETOES = "scheme,subject,period,reason_code,decided_on,cleared_on\n"
GRADES = {
    "a veto of a quarter that nobody cleared": ("VILLAGE,V11,2008-Q2,p33,2008-07-15,\n", "不定等次"),
    "a veto of a quarter that was cleared": ("VILLAGE,V11,2008-Q2,p33,2008-07-15,2008-08-15\n", "先进"),
    "a veto of the year": ("VILLAGE,V11,2008,p33,2009-01-20,\n", "不定等次"),
    "a veto decided after the settlement": ("VILLAGE,V11,2008,p33,2009-02-01,\n", "先进"),
    "a veto cleared only after the settlement": ("VILLAGE,V11,2008,p33,2009-01-20,2009-02-01\n", "不定等次"),
    "another village's veto": ("VILLAGE,V12,2008,p33,2009-01-20,\n", "先进"),
}


@pytest.mark.parametrize("sentence", GRADES)
def test_the_grade_of_the_year_follows_vetoes_as_they_stood_when_it_was_settled(tmp_path: Path, sentence: str) -> None:
    rows, grade = GRADES[sentence]
    root = copy_repository(tmp_path / "town")
    (root / "data/2008/vetoes.csv").write_text(VETOES + rows, encoding="utf-8")
    shown = released(root, 2008)
    assert text(shown, "VILLAGE/V11/2008/grade") == grade
    assert text(shown, "VILLAGE/V11/2008/rank") == "2", "a veto changes no place"


def test_of_grades_with_one_minimum_the_one_with_a_place_comes_first(tmp_path: Path) -> None:
    root = copy_repository(tmp_path / "town")
    edit(root / "data/2008/grades.csv", "VILLAGE,合格,75,,", "VILLAGE,三等,75,8,\nVILLAGE,合格,75,,")
    shown = released(root, 2008)
    assert text(shown, "VILLAGE/V13/2008/grade") == "三等"
    assert text(shown, "VILLAGE/V01/2008/grade") == "合格"


def test_a_bonus_alone_is_no_score(tmp_path: Path) -> None:
    root = copy_repository(tmp_path / "town", EVERY_METHOD / "data")
    items = root / "data/2020/items.csv"
    with items.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        if row["scheme"] == "ALL" and row["item"] != "B1":
            row["subjects"] = "V1;V2;V4;V5"
    with items.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    shown = disclose(assess(accept(read(root)[0], 2020), draft=True))
    assert text(shown, "ALL/V3/2020-Q1/points:B1") == "3.00"
    assert text(shown, "ALL/V3/2020-Q1/score") == "不适用"
    assert text(shown, "ALL/V3/2020-Q1/rank") == "不参与排名"
    assert "score/no-items" in {one.rule for one in inspect(read(root)[0])}


def test_who_was_not_there_all_year_has_no_score_of_the_year_and_is_not_blamed(tmp_path: Path) -> None:
    root = copy_repository(tmp_path / "town")
    edit(root / "data/areas.csv", "双江村委会;双江村民委员会,2000-01-01", "双江村委会;双江村民委员会,2008-05-01")
    for name in ("2008-01", "2008-02", "2008-03", "2008-04", "2008-Q1"):
        path = root / f"data/2008/observations/{name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join(line for line in lines if ",V15," not in line) + "\n", encoding="utf-8")
    shown = released(root, 2008)
    assert shown.figures[FigureId("SPECIALIST", "Z15", "2008", "score")].state is State.NOT_APPLICABLE
    assert text(shown, "SPECIALIST/Z15/2008/grade") == "不定等次"
    assert text(shown, "SPECIALIST/Z15/2008-Q3/score") == "90.00"


def assessed(root: Path) -> tuple[Reader, Released]:
    """The page of all assessments of 2008 as a draft shows it, and its figures."""
    shown = disclose(assess(accept(read(root)[0], 2008), draft=True))
    page = next(one.text for one in write(shown, []).files if one.path == "assessments.md")
    reader = Reader()
    reader.feed(page)
    return reader, shown


def unreported(root: Path, area: str, *files: str, gone: bool) -> None:
    """Take the reports of an area out of some files, or say that they did not come."""
    for name in files:
        path = root / f"data/2008/observations/{name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        own = [line for line in lines if f",{area}," in line]
        missing = [",".join(line.split(",")[:3]) + ",,,,missing,," for line in own]
        kept = [line for line in lines if line not in own] + ([] if gone else missing)
        path.write_text("\n".join([kept[0], *sorted(kept[1:])]) + "\n", encoding="utf-8")


def test_who_did_not_report_is_listed_last_without_a_place_and_counted(tmp_path: Path) -> None:
    """V01 would stand first among those without a place, by its code; it gains nothing by not reporting."""
    root = unreleased(copy_repository(tmp_path / "town"))
    unreported(root, "V01", "2008-Q4", gone=False)
    page, shown = assessed(root)
    (table,) = [one for one in page.tables if one[0][:3] == ["考核对象", "得分（分）", "名次"]]
    assert table[-1][:3] == ["云溪村", "未报", "不参与排名"]
    assert "有数据未报的1个" in "".join(page.text)
    assert text(shown, "VILLAGE/V01/2008/grade") == "不定等次"
    assert "在参加排名的" in next(one.text for one in write(shown, []).files if one.path == "areas/V02.md")


@pytest.mark.parametrize(
    ("area", "change", "files"),
    [
        pytest.param("双江村", ("2000-01-01,2016-06-01", "2008-05-01,2016-06-01"), ("2008-01", "2008-02", "2008-03", "2008-04", "2008-Q1"), id="new"),
        pytest.param("双江村", ("2000-01-01,2016-06-01", "2000-01-01,2008-09-15"), ("2008-09", "2008-10", "2008-11", "2008-12", "2008-Q3", "2008-Q4", "2008"), id="dissolved"),
    ],
)  # fmt: skip
def test_who_was_there_for_a_part_of_a_period_is_listed_without_score_place_or_grade(
    tmp_path: Path, area: str, change: tuple[str, str], files: tuple[str, ...]
) -> None:
    root = unreleased(copy_repository(tmp_path / "town"))
    edit(root / "data/areas.csv", f"双江村民委员会,{change[0]}", f"双江村民委员会,{change[1]}")
    unreported(root, "V15", *files, gone=True)
    page, shown = assessed(root)
    (table,) = [one for one in page.tables if one[0][:3] == ["考核对象", "得分（分）", "名次"]]
    assert [row[1:3] for row in table if row[0] == area] == [["不适用", "不参与排名"]]
    assert "本期中途设立或撤并的1个" in "".join(page.text)
    assert text(shown, "VILLAGE/V15/2008/grade") == "不定等次"
    profile = next(one.text for one in write(shown, []).files if one.path == "areas/V15.md")
    assert "本期中途设立或撤并，不计得分" in profile
    ranked = [key.area for key, one in shown.figures.items() if key.measure == "rank" and one.value and key.indicator == "VILLAGE" and key.period == "2008"]  # fmt: skip
    assert "V15" not in ranked
