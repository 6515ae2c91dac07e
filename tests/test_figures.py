"""Figures: exact, from the CSV, the same on the page as by independent arithmetic."""

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import ROOT, edit, release_all
from downloads import figures_of, index_of
from htmltables import read_page
from hypothesis import given
from hypothesis import strategies as st
from recompute import Quarter, printed

from generator.assess import assess, public_periods
from generator.disclosure import disclose
from generator.model import Dataset, Figure, FigureId, Figures, Operator, State, Verdict
from generator.rules import accept, inspect
from generator.source import read


def dataset(root: Path, year: int = 2024) -> Dataset:
    tables, findings = read(root)
    assert not [one for one in findings if one.severity == "error"]
    return accept(tables, year)


def figure(root: Path, identity: str, year: int = 2024) -> Figure:
    return assess(dataset(root, year), draft=True).figures[FigureId(*identity.split("/"))]


def spelled(figures: Figures) -> dict[FigureId, tuple[object, ...]]:
    """Every figure with its provenance spelled out."""
    return {
        key: (one.value, one.text, one.unit, one.state, one.verdict, one.formula, one.sources, one.components)
        for key, one in figures.figures.items()
    }


# --------------------------------------------------------------------------- one quarter, by independent code


@pytest.mark.parametrize("quarter", ["Q1", "Q2", "Q3", "Q4"])
def test_every_figure_a_notice_prints_agrees_with_the_csv(built: Path, quarter: str) -> None:
    page = read_page(built / f"2008/bulletins/2008-{quarter}.html")
    truth = Quarter(ROOT / "data", quarter, as_printed=True)
    before = Quarter(ROOT / "data", f"Q{int(quarter[1]) - 1}") if quarter != "Q1" else None
    tables = [[[cell.removesuffix("▲") for cell in row] for row in table] for table in page.tables]
    main, *others = tables
    (matrix,) = [table for table in others if table[0][0] == "村" and table[-1][0] == "全镇"]
    expected = []
    for code in truth.shown():
        numerator, denominator, complete = truth.township(code)
        rate = truth.rate(code)
        target = Decimal(truth.targets[code]["value"])
        change = "不适用"
        flag = "" if complete == len(truth.villages) else "※"
        if before is not None:
            whole = complete == len(truth.villages) == before.township(code)[2]
            change = printed(rate - before.rate(code), 1) + ("" if whole else "※")
        expected.append(
            [
                truth.indicators[code]["name"],
                printed(rate, 1) + flag,
                "%",
                str(target),
                truth.verdict(code, numerator, denominator),
                printed(rate - target, 1) + flag,
                *([] if before is None else [change]),
                f"{complete}/{len(truth.villages)}",
            ]
        )
    assert expected == main[1:]
    public = [code for code in truth.shown() if truth.indicators[code]["level"] == "area"]
    assert [
        [name, *(village_value(truth, code, village) for code in public)] for village, name in truth.villages.items()
    ] == matrix[1:-1]
    annexes = [table for table in others if table[0][0] == "序号"]
    for code, annex in zip(public, annexes, strict=True):
        assert [annex_row(truth, code, village, number) for number, village in enumerate(truth.villages, 1)] == annex[
            1:-1
        ]
        numerator, denominator, complete = truth.township(code)
        flag = "" if complete == len(truth.villages) else "※"
        assert annex[-1][:5] == [
            "",
            "全镇",
            f"{denominator}{flag}",
            f"{numerator}{flag}",
            printed(truth.rate(code), 1) + flag,
        ]


def village_value(truth: Quarter, code: str, village: str) -> str:
    cell = truth.cell(code, village)
    if cell is None:
        return "未报"
    if truth.withheld(code, village):
        return "不予公布"
    return printed(cell[0] / cell[1] * 100, 1) + ("" if cell[2] else "※")


def annex_row(truth: Quarter, code: str, village: str, number: int) -> list[str]:
    cell = truth.cell(code, village)
    target = Decimal(truth.targets[code]["value"])
    head = [str(number), truth.villages[village]]
    if cell is None or truth.withheld(code, village):
        word = "未报" if cell is None else "不予公布"
        return [*head, word, word, word, str(target), word, "不作判定"]
    flag = "" if cell[2] else "※"
    rate = cell[0] / cell[1] * 100
    counts = [f"{cell[1]}{flag}", f"{cell[0]}{flag}", printed(rate, 1) + flag]
    return [*head, *counts, str(target), printed(rate - target, 1) + flag, truth.verdict(code, cell[0], cell[1])]


def test_the_json_of_a_quarter_agrees_with_the_csv(built: Path) -> None:
    truth = Quarter(ROOT / "data", "Q3")
    figures = figures_of(built / "2008")
    assert "虚构示例" in index_of(built / "2008")["synthetic"]
    for code in truth.shown():
        numerator, denominator, _ = truth.township(code)
        own = f"{code}/T/2008-Q3"
        assert Decimal(figures[f"{own}/rate"]["value"]) == truth.rate(code).quantize(Decimal("1e-10"), "ROUND_HALF_UP")
        assert figures[f"{own}/numerator"]["value"] == str(numerator)
        assert figures[f"{own}/denominator"]["text"] == str(denominator)
        for village in truth.villages:
            cell = figures.get(f"{code}/{village}/2008-Q3/rate")
            if truth.indicators[code]["level"] == "township":
                assert cell is None
            elif truth.withheld(code, village):
                assert (cell["state"], cell["value"], cell["text"]) == ("withheld", None, "不予公布")


def test_the_files_of_the_figures_and_the_table_say_the_same(built: Path) -> None:
    """`figures.csv` has a line for each figure, and each file of `data/figures/` its own."""
    with (built / "2008/data/figures.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    figures = figures_of(built / "2008")
    assert [row["id"] for row in rows] == [str(key) for key in sorted(FigureId(*one.split("/")) for one in figures)]
    for row in rows:
        one = figures[row["id"]]
        value = row["value"].rstrip("0").rstrip(".") or None
        assert (value, row["text"].removeprefix("'"), row["unit"], row["state"]) == (
            one["value"], one["text"], one["unit"], one["state"])  # fmt: skip
    assert sum(one["figures"] for one in index_of(built / "2008")["files"]) == len(rows)


def test_every_component_of_a_published_figure_is_published_itself() -> None:
    released = disclose(assess(accept(read(ROOT)[0], 2008)))
    for key, one in released.figures.items():
        assert all(part in released.figures for part in one.components)
        if one.value is not None and key.measure in ("rate", "numerator", "count"):
            assert one.components or one.sources, key


# --------------------------------------------------------------------------- periods and accumulation


@pytest.mark.parametrize(
    ("identity", "value", "state"),
    [
        pytest.param("S1/A1/2023-10/rate", Fraction(4898, 50), State.FINAL, id="a month of one area"),
        pytest.param("S1/A1/2024-Q1/rate", Fraction(5094 * 100, 5200), State.FINAL, id="a quarter is the sum of its months"),
        pytest.param("S1/X/2023-09/rate", Fraction(149 * 100, 150), State.FINAL, id="an area not yet founded is not due"),
        pytest.param("S1/A2/2023-10/rate", None, State.MISSING, id="a missing report is not zero"),
        pytest.param("S1/X/2023-10/rate", Fraction(4928 * 100, 5030), State.PARTIAL, id="the whole without a missing part is partial"),
        pytest.param("S1/A2/2024-Q1/rate", Fraction(95), State.PARTIAL, id="a quarter without one of its months is partial"),
        pytest.param("S1/A3/2023-10/rate", Fraction(100), State.FINAL, id="a late report counts"),
        pytest.param("S1/A2/2023-11/rate", Fraction(90), State.FINAL, id="a corrected report counts"),
        pytest.param("S3/A1/2024-Q1/count", Fraction(12), State.FINAL, id="a count to date is the last one"),
        pytest.param("S3/X/2024-Q1/count", Fraction(21), State.FINAL, id="counts of areas add up"),
        pytest.param("S4/X/2024-Q1/amount", Fraction(1234567, 100), State.FINAL, id="the township reports for itself"),
        pytest.param("S5/A2/2023-09/rate", None, State.NOT_APPLICABLE, id="nothing of nothing is not applicable"),
        pytest.param("S5/A3/2023-10/rate", None, State.NOT_APPLICABLE, id="not applicable stays so"),
        pytest.param("S5/X/2023-10/rate", Fraction(4000, 1500), State.PROVISIONAL, id="a provisional part makes the whole provisional"),
        pytest.param("S1/A1/2023-10/change", Fraction(4898, 50) - 99, State.FINAL, id="a change is against the month before"),
        pytest.param("S1/X/2024-Q1/due", Fraction(3), State.FINAL, id="areas due"),
        pytest.param("S1/X/2024-Q1/reported", Fraction(2), State.FINAL, id="areas that reported in full"),
        pytest.param("REPORTS/A2/2024-Q1/due", Fraction(8), State.FINAL, id="returns due from an area"),
        pytest.param("REPORTS/A2/2024-Q1/reported", Fraction(7), State.FINAL, id="returns received from an area"),
        pytest.param("REPORTS/X/2024-Q1/reported", Fraction(2), State.FINAL, id="areas that returned everything"),
    ],
)  # fmt: skip
def test_figures_of_a_small_office(schools: Path, identity: str, value: Fraction | None, state: State) -> None:
    found = figure(schools, identity)
    assert (value, state) == (found.value, found.state)


def test_there_is_no_change_against_a_missing_month(schools: Path) -> None:
    figures = assess(dataset(schools), draft=True).figures
    assert FigureId("S1", "A1", "2023-11", "change") in figures
    assert FigureId("S1", "A2", "2023-11", "change") not in figures


def test_an_accumulation_of_last_takes_the_last_quarter_only(shipped: Path) -> None:
    figures = assess(dataset(shipped, 2008), draft=True).figures
    for village in ("V01", "V14"):
        half, second = (figures[FigureId("G06", village, period, "rate")] for period in ("2008-H1", "2008-Q2"))
        assert (half.value, half.state) == (second.value, second.state)
    assert figures[FigureId("G06", "V14", "2008-H1", "rate")].state is State.MISSING


def test_a_last_quarter_that_never_came_is_missing_and_warned_of(shipped: Path) -> None:
    (shipped / "data/2008/observations/2008-Q4.csv").unlink()
    package = shipped / "data/2008/datapackage.json"
    content = json.loads(package.read_text())
    content["resources"] = [one for one in content["resources"] if one["name"] != "observations-2008-q4"]
    package.write_text(json.dumps(content, ensure_ascii=False))
    found = [one.value for one in inspect(read(shipped)[0]) if one.rule == "key/period-gap"]
    assert found == ["2008-Q4"]
    figures = assess(dataset(shipped, 2008), draft=True).figures
    assert figures[FigureId("G06", "T", "2008", "rate")].state is State.MISSING, "the last value is the missing one"
    assert figures[FigureId("G08", "T", "2008", "rate")].state is State.PARTIAL, "a sum lacks a part"


def test_an_area_that_ended_is_not_counted_in_a_later_stock(shipped: Path) -> None:
    edit(shipped / "data/areas.csv", "云溪村民委员会,2000-01-01,", "云溪村民委员会,2000-01-01,2008-06-15")
    for path in sorted((shipped / "data/2008/observations").iterdir()):
        lines = path.read_text().splitlines(keepends=True)
        if path.name >= "2008-06" and not path.name.startswith("2008-Q1"):
            path.write_text("".join(line for line in lines if ",V01," not in line))
    figures = assess(dataset(shipped, 2008), draft=True).figures
    fourth, year = (figures[FigureId("G06", "T", period, "denominator")].value for period in ("2008-Q4", "2008"))
    assert fourth == year
    assert FigureId("G06", "V01", "2008", "rate") not in figures
    assert FigureId("G02", "V01", "2008", "rate") in figures, "what it reported while it was there still adds up"


def test_decimals_of_nought_are_honoured(shipped: Path) -> None:
    rows = (shipped / "data/indicators.csv").read_text().splitlines(keepends=True)
    (shipped / "data/indicators.csv").write_text("".join(row.replace(",area,1,area,", ",area,0,area,") for row in rows))
    texts = {figure(shipped, f"G06/{area}/2008-Q1/rate", 2008).text for area in ("T", "V01", "V11")}
    assert texts == {"97", "96", "100"}


def test_a_target_names_the_ledger_of_its_edition(schools: Path) -> None:
    (source,) = figure(schools, "S1/X/2023-09/target").sources
    assert source.file == "data/2024/targets.csv"


def test_a_rate_is_never_a_mean_of_rates(schools: Path) -> None:
    rates = [figure(schools, f"S1/{area}/2023-11/rate").value for area in ("A1", "A2", "A3")]
    whole = figure(schools, "S1/X/2023-11/rate").value
    assert whole == Fraction(171 * 100, 180)
    assert whole != sum(rates) / 3


@pytest.mark.parametrize(
    ("identity", "target", "verdict"),
    [
        pytest.param("S1/X/2023-10/rate", "98", Verdict.MISSED, id="97.97 prints as 98.0 and still misses 98"),
        pytest.param("S1/X/2023-11/rate", "97", Verdict.MISSED, id="the ledger's newer row is in force from its day"),
        pytest.param("S1/A1/2023-09/rate", "99", Verdict.MET, id="an area's own target wins"),
        pytest.param("S3/X/2024-Q1/count", "10～20", Verdict.MISSED, id="above the band"),
        pytest.param("S3/A1/2024-Q1/count", "10～20", Verdict.MET, id="inside the band"),
        pytest.param("S5/A2/2023-10/rate", "2", Verdict.MET, id="lower is better, the bound included"),
        pytest.param("S5/A1/2023-10/rate", "2", Verdict.MISSED, id="lower is better"),
    ],
)
def test_verdicts_compare_exact_values_with_the_target_in_force(
    schools: Path, identity: str, target: str, verdict: Verdict
) -> None:
    found = figure(schools, identity)
    goal = figure(schools, identity.rpartition("/")[0] + "/target")
    assert (target, verdict) == (goal.text, found.verdict)
    if identity == "S1/X/2023-10/rate":
        assert found.text == "98.0"


def test_a_target_gives_no_verdict_for_periods_it_does_not_apply_to(schools: Path) -> None:
    edit(schools / "data/2024/targets.csv", "quarter;year", "year")
    assert figure(schools, "S2/A1/2024-Q1/rate").verdict is Verdict.NONE


@pytest.mark.parametrize(
    ("value", "gap"), [(Fraction(12), 0), (Fraction(9), -1), (Fraction(23), 3), (Fraction(10), 0), (Fraction(20), 0)]
)
def test_the_gap_to_a_band_is_the_way_to_its_nearer_end(schools: Path, value: Fraction, gap: int) -> None:
    target = dataset(schools).edition.targets["T3"]
    assert gap == target.gap_of(value)
    assert (gap == 0) == target.is_met_by(value)


@given(st.fractions(), st.fractions())
def test_operators_agree_with_arithmetic(value: Fraction, low: Fraction) -> None:
    assert Operator.GE.holds(value, low, None) == (value >= low)
    assert Operator.LE.holds(value, low, None) == (value <= low)
    assert Operator.GT.holds(value, low, None) != Operator.LE.holds(value, low, None)
    assert Operator.LT.holds(value, low, None) != Operator.GE.holds(value, low, None)
    assert Operator.EQ.holds(value, low, None) == Operator.BETWEEN.holds(value, low, low)


def test_row_order_changes_nothing(schools: Path) -> None:
    before = spelled(assess(dataset(schools), draft=True))
    path = schools / "data/2024/observations/2023-10.csv"
    head, *body = path.read_text().splitlines(keepends=True)
    path.write_text("".join([head, *reversed(body)]))
    assert before == spelled(assess(dataset(schools), draft=True))


# --------------------------------------------------------------------------- what is public


def test_periods_are_public_once_a_bulletin_contains_them(schools: Path) -> None:
    assert public_periods(dataset(schools)) == ()
    release_all(schools)
    periods = [period.code for period in public_periods(dataset(schools))]
    assert periods == ["2023-09", "2023-10", "2023-11", "2024-Q1"]


def test_a_bulletin_is_not_public_before_its_day(schools: Path, tongbao: Callable[..., object]) -> None:
    release_all(schools)
    assert tongbao("build", "--root", schools, "--jobs", 1, "--as-of", "2023-11-30").code == 0
    site = schools / "public/2024"
    assert not (site / "bulletins/2024-Q1.html").exists()
    assert {one["period"] for one in figures_of(site).values()} == {"2023-09", "2023-10"}


def test_a_quarter_opens_its_months_and_a_half_needs_its_own_bulletin(shipped: Path) -> None:
    path = shipped / "data/2008/bulletins.csv"
    head, *body = path.read_text().splitlines(keepends=True)
    path.write_text("".join([head, *(line for line in body if line.startswith("2008-Q"))]))
    periods = {period.code for period in public_periods(dataset(shipped, 2008), draft=True)}
    assert {"2008-01", "2008-Q1", "2008-12"} <= periods
    assert not {"2008-H1", "2008"} & periods


def test_adding_a_village_for_a_later_year_touches_no_other_year(shipped: Path) -> None:
    before = dataset(shipped, 2008)
    with (shipped / "data/areas.csv").open("a", encoding="utf-8") as stream:
        stream.write("V16,新村,village,T,,2027-01-01,,\n")
    after = dataset(shipped, 2008)
    assert before.edition.inputs == after.edition.inputs
    assert spelled(assess(before, draft=True)) == spelled(assess(after, draft=True))


def test_any_row_an_edition_uses_changes_its_inputs(shipped: Path) -> None:
    before = dataset(shipped, 2008).edition.inputs
    edit(shipped / "data/areas.csv", "云溪村,", "云溪新村,")
    assert before != dataset(shipped, 2008).edition.inputs
