"""What may be shown: the primary rule cell by cell, and nothing withheld anywhere in the site."""

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import ROOT, edit, release_all
from downloads import figures_of
from hypothesis import given
from hypothesis import strategies as st

from generator.assess import assess
from generator.disclosure import disclose, is_small, protection
from generator.model import Indicator, Released, State, Verdict
from generator.rules import accept
from generator.source import read
from generator.workers import Workers

INDICATORS = accept(read(ROOT)[0], 2008).edition.indicators
PEOPLE = INDICATORS["G06"]


def released(root: Path, year: int) -> Released:
    return disclose(assess(accept(read(root)[0], year), draft=True))


def with_limits(least: int, rest: int) -> Indicator:
    return replace(PEOPLE, small_cell=least, small_rest=rest)


@pytest.mark.parametrize(
    ("least", "rest", "numerator", "denominator", "of_township", "small"),
    [
        pytest.param(5, 5, 4, 100, False, True, id="a small count"),
        pytest.param(5, 5, 5, 100, False, False, id="the bound itself is shown"),
        pytest.param(5, 5, 0, 100, False, False, id="nothing is shown as nothing"),
        pytest.param(5, 5, 96, 100, False, True, id="a small rest"),
        pytest.param(5, 5, 95, 100, False, False, id="a rest of the bound is shown"),
        pytest.param(5, 5, 100, 100, False, False, id="everything is shown as everything"),
        pytest.param(5, 5, 0, 4, False, True, id="a small base"),
        pytest.param(5, 0, 96, 100, False, False, id="a rest that is the office's own unfinished act"),
        pytest.param(5, 0, 19, 19, False, True, id="then the base must be twenty"),
        pytest.param(5, 0, 20, 20, False, False, id="twenty is enough"),
        pytest.param(10, 10, 0, 100, False, True, id="nothing is withheld for a sensitive indicator"),
        pytest.param(10, 10, 100, 100, False, True, id="everything is withheld for a sensitive indicator"),
        pytest.param(5, 5, 96, 100, True, False, id="the township's rest is shown"),
        pytest.param(5, 5, 4, 100, True, True, id="the township's small count is not"),
        pytest.param(10, 10, 5, 9, True, True, id="nor is a small base of the township"),
        pytest.param(0, 0, 1, 2, False, False, id="an indicator that is not about people"),
    ],
)
def test_primary_suppression(
    least: int, rest: int, numerator: int, denominator: int, of_township: bool, small: bool
) -> None:
    found = is_small(with_limits(least, rest), Fraction(numerator), Fraction(denominator), of_township=of_township)
    assert small == found


def test_counts_have_no_denominator_rules() -> None:
    count = with_limits(5, 5)
    assert is_small(count, Fraction(4), None, of_township=False)
    assert not is_small(count, Fraction(0), None, of_township=False)
    assert not is_small(count, Fraction(5), None, of_township=False)


@given(st.integers(0, 300), st.integers(0, 300), st.sampled_from([1, 5, 10]))
def test_a_shown_cell_never_reveals_a_few_people(part: int, rest: int, least: int) -> None:
    if not is_small(with_limits(least, least), Fraction(part), Fraction(part + rest), of_township=False):
        assert part == 0 or part >= least
        assert rest == 0 or rest >= least
        assert part + rest >= least or part + rest == 0, "nobody at all is not applicable"


def test_the_same_is_withheld_by_however_many_hands(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "MUCH", 0)
    figures = assess(accept(read(shipped)[0], 2026), draft=True)
    with Workers(2) as hands:
        assert list(hands.map(str, [1])) == ["1"]
        by_several = disclose(figures, hands)
        assert list(hands.map(str, [2])) == ["2"], "those that help for once take no others with them"
    alone = disclose(figures)
    assert by_several.secondary_cells > 0
    faces = [{key: (one.text, one.state) for key, one in found.figures.items()} for found in (by_several, alone)]
    assert faces[0] == faces[1]


def test_a_withheld_cell_takes_everything_computed_from_it(shipped: Path) -> None:
    figures = {str(key): one for key, one in released(shipped, 2008).figures.items()}
    for measure in ("rate", "numerator", "denominator", "gap"):
        one = figures[f"G06/V03/2008-Q1/{measure}"]
        assert (one.value, one.text, one.state, one.verdict) == (None, "不予公布", State.WITHHELD, Verdict.NONE)
    assert figures["G06/V03/2008-Q2/change"].state is State.WITHHELD
    assert figures["G06/V03/2008-Q2/rate"].state is State.FINAL
    assert figures["G06/V03/2008-Q1/target"].text == "98"
    assert figures["G06/V03/2008-Q1/reported"].text == "1"


def test_nothing_of_nothing_is_not_applicable_and_said_openly(schools: Path) -> None:
    """Its village's page tells it, so it protects nobody."""
    edit(schools / "data/2024/observations/2024-Q1.csv", "A2,S2,98,100", "A2,S2,0,0")
    figures = {str(key): one for key, one in released(schools, 2024).figures.items()}
    texts = [figures[f"S2/A2/2024-Q1/{name}"].text for name in ("rate", "numerator", "denominator")]
    assert texts == ["不适用", "0", "0"]


def test_figures_finer_than_the_level_do_not_exist(shipped: Path) -> None:
    for key in released(shipped, 2008).figures:
        if key.indicator in INDICATORS and INDICATORS[key.indicator].level == "township":
            assert key.area == "T"


def test_a_remark_on_a_withheld_or_closed_cell_is_not_shown(shipped: Path) -> None:
    path = shipped / "data/2008/observations/2008-Q1.csv"
    rows = path.read_text().splitlines(keepends=True)
    places = ("2008-Q1,V01,G01,", "2008-Q1,V03,G06,", "2008-Q1,V01,G06,")
    path.write_text("".join(row.replace("\n", "原报7人\n") if row.startswith(places) else row for row in rows))
    notes = {(one.area, one.indicator): one.note for one in released(shipped, 2008).returns if "原报7人" in one.note}
    assert notes == {("V01", "G06"): "原报7人"}


def test_the_township_figure_of_a_closed_indicator_names_its_rows(shipped: Path) -> None:
    figures = {str(key): one for key, one in released(shipped, 2008).figures.items()}
    numerator = figures["G01/T/2008/numerator"]
    assert numerator.components == ()
    assert len(numerator.sources) == 60
    assert numerator.sources[0].file == "data/2008/observations/2008-Q1.csv"


def test_the_share_withheld_is_counted(shipped: Path) -> None:
    found = released(shipped, 2008)
    assert (found.withheld_cells, found.village_cells) == (4, 312)


def test_no_withheld_number_stands_anywhere_in_the_built_site(schools: Path, tongbao: Callable[..., object]) -> None:
    """Numbers chosen so that they can stand nowhere by chance."""
    path = schools / "data/2024/observations/2024-Q1.csv"
    edit(path, "A2,S2,98,100", "A2,S2,7393,7396")
    edit(path, "A1,S2,200,200", "A1,S2,50021,51037")
    release_all(schools)
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    site = schools / "public"
    for file in sorted(site.rglob("*")):
        if file.suffix in (".html", ".json", ".csv", ".js", ".svg", ".xml") and "javascripts" not in file.parts:
            assert not re.search(r"7393|7396|99\.959", file.read_text(encoding="utf-8-sig")), file
    states = {key: one["state"] for key, one in figures_of(site / "2024").items()}
    assert states["S2/A2/2024-Q1/rate"] == "withheld"
    assert "50021" in (site / "2024/data/figures.csv").read_text(encoding="utf-8-sig")
