"""Figures as columns: exact however large, printed as the one rule prints, and explained by rule."""

from fractions import Fraction

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from generator import exact
from generator.assess import assess
from generator.model import Figure, FigureId, Figures, Spelled, State, Verdict
from generator.rules import accept
from generator.source import read
from generator.words import printed_number

LARGE = st.integers(-(10**25), 10**25)
SMALL = st.integers(-2000, 2000)
NUMBERS = st.lists(st.tuples(SMALL | LARGE, st.integers(1, 2000) | st.integers(1, 10**22)), min_size=1, max_size=20)


@given(NUMBERS, st.integers(0, 6))
def test_columns_print_as_the_one_rule_prints(numbers: list[tuple[int, int]], decimals: int) -> None:
    above, below = (exact.whole([pair[place] for pair in numbers]) for place in (0, 1))
    expected = [printed_number(Fraction(*pair), decimals) for pair in numbers]
    assert list(exact.printed_numbers(above, below, decimals)) == expected


def test_what_has_no_denominator_prints_as_nothing() -> None:
    assert list(exact.printed_numbers(np.array([5, 0]), np.array([0, 7]), 1)) == ["", "0.0"]


@given(NUMBERS, NUMBERS)
def test_columns_multiply_add_and_subtract_exactly(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> None:
    pairs = list(zip(first, second, strict=False))
    above, below, other, under = (
        exact.whole([pair[side][place] for pair in pairs]) for side, place in ((0, 0), (0, 1), (1, 0), (1, 1))
    )
    found = exact.difference((above, below), (other, under))
    assert [Fraction(int(one), int(of)) for one, of in zip(*found, strict=True)] == [
        Fraction(*pair[0]) - Fraction(*pair[1]) for pair in pairs
    ]
    assert list(exact.times(above, other)) == [pair[0][0] * pair[1][0] for pair in pairs]
    assert exact.total(above, 0) == sum(pair[0][0] for pair in pairs)


@pytest.fixture(scope="module", params=[2008, 2026])
def figures(request: pytest.FixtureRequest) -> Figures:
    return assess(accept(read(ROOT)[0], request.param), draft=True)


def test_a_sum_is_the_sum_of_the_components_its_rule_names(figures: Figures) -> None:
    sums = [one for one in figures.figures.values() if one.formula in ("sum(components)", "last(components)")]
    assert len(sums) > 300
    for one in sums:
        parts = [figures.figures[part].value for part in one.components]
        known = [part for part in parts if part is not None]
        assert one.value == (sum(known) if known else None), one.id


def test_figures_stand_in_the_order_of_their_identities(figures: Figures) -> None:
    keys = list(figures.figures)
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys)) == len(figures.figures)
    assert all(key in figures.figures and figures.figures[key].id == key for key in keys)


def test_a_figure_put_in_place_of_another_is_found_and_counted_once(figures: Figures) -> None:
    key = next(key for key in figures.figures if key.measure == "rate")
    beside = FigureId(key.indicator, "nowhere", key.period, "rate")
    put = Figure(key, None, "x", "", State.MISSING, Verdict.NONE, Spelled(""))
    table = figures.figures.with_singles({key: put, beside: put})
    assert table[key].text == table[beside].text == "x"
    assert len(table) == len(list(table)) == len(figures.figures) + 1
