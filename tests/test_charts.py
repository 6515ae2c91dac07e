"""Charts: what they show, as records; that matplotlib would put the marks in the same places."""

import io
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import ROOT, SCHOOLS, edit
from hypothesis import given
from hypothesis import strategies as st

from generator.assess import assess
from generator.cache import FolderCache, NoCache
from generator.charts import AreasChart, HeatChart, RankChart, TimeChart, draw, plan_charts
from generator.charts.frames import Frame
from generator.charts.marks import compose
from generator.charts.scales import nice_scale
from generator.charts.shapes import frame_of
from generator.charts.specs import Size
from generator.disclosure import disclose
from generator.model import Drawing, Released, State, Status, Verdict, Workshop
from generator.progress import Lines
from generator.rules import accept
from generator.signals import Signals
from generator.site.paper import chart as in_page
from generator.source import read

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def charts() -> dict[str, TimeChart | AreasChart]:
    released = disclose(assess(accept(read(ROOT)[0], 2008), draft=True))
    return {chart.name: chart for chart in plan_charts(released)}


def drawn(*charts: TimeChart | AreasChart, cache: object = None) -> Sequence[Drawing]:
    with ThreadPoolExecutor(1) as executor:
        return draw(
            charts, Workshop(executor, cache or NoCache(), Lines(io.StringIO()), time.perf_counter, Path(), Signals())
        )


def spread(svg: str) -> ET.Element:
    """A drawing with the attributes of each group on its members."""
    root = ET.fromstring(svg)  # noqa: S314 - our own SVG
    for group in list(root.iter(f"{SVG}g")):
        for member in group:
            member.attrib.update(group.attrib)
        group.attrib.clear()
    return root


def elements(svg: str, style: str) -> list[ET.Element]:
    return [one for one in spread(svg).iter() if style in (one.get("class") or "").split()]


def test_every_indicator_has_a_chart_and_every_shared_one_a_chart_a_village(charts: dict) -> None:
    assert {f"time-G{number:02d}-T" for number in range(1, 12)} <= set(charts)
    assert "time-G06-V15" in charts
    assert "time-G01-V01" not in charts
    assert "areas-G01-2008-Q1" not in charts


def test_a_break_of_definition_is_marked_on_the_chart(released_town: Path) -> None:
    edit(released_town / "data/2008/revisions.csv", "revision,verified,18", "revision,definition,18")
    released = disclose(assess(accept(read(released_town)[0], 2008)))
    charts = {chart.name: chart for chart in plan_charts(released)}
    broken, whole = drawn(charts["time-G09-T"], charts["time-G08-T"])
    assert "二季度起口径调整" in broken.wide
    assert "二季度起口径调整" in broken.alt
    for svg in (broken.wide, broken.narrow):
        assert len(elements(svg, "tb-break")) == 1
    assert not elements(whole.wide, "tb-break")


def test_a_time_chart_shows_each_period_with_its_state_and_verdict(charts: dict) -> None:
    chart = charts["time-G06-V14"]
    assert [(mark.label, mark.text, mark.state, mark.verdict) for mark in chart.marks] == [
        ("一季度", "94.5", State.FINAL, Verdict.MISSED),
        ("二季度", "未报", State.MISSING, Verdict.NONE),
        ("三季度", "94.3", State.FINAL, Verdict.MISSED),
        ("四季度", "94.6", State.FINAL, Verdict.MISSED),
    ]
    assert [step.value for step in chart.targets if step] == [98, 98, 98, 98]


def test_the_alternative_text_states_level_direction_verdict_and_exceptions(charts: dict) -> None:
    assert charts["time-G06-V14"].alt == (
        "流动人口工作管理到位率（高坪村）：一季度94.5%、二季度未报、三季度94.3%、四季度94.6%。"
        "四季度比一季度上升0.1个百分点。目标98%，四季度未达标。"
    )
    assert charts["areas-G06-2008-Q1"].alt == (
        "2008年第一季度各村流动人口工作管理到位率：有数据的13个村中，最高为南塘村、双江村100.0%，最低为梅冲村94.1%。"
        "目标98%，未达标的有9个村：石桥村、白鹤村、荷叶村、云溪村、枫林村、长岭村、高坪村、清泉村、梅冲村。"
        "不予公布：柳塘村、新桥村。"
    )


def test_the_caption_says_what_is_left_out_and_that_it_is_invented(charts: dict) -> None:
    caption = charts["time-G06-T"].caption
    assert "纵轴不从零开始" in caption
    assert caption.endswith("虚构示例。")
    assert "不从零开始" not in charts["time-G07-1-T"].caption


def test_villages_are_sorted_by_value_with_the_silent_ones_last(charts: dict) -> None:
    marks = charts["areas-G06-2008-Q3"].marks
    values = [mark.value for mark in marks if mark.value is not None]
    assert values == sorted(values, reverse=True)
    assert [mark.state for mark in marks[len(values) :]] == [State.WITHHELD, State.WITHHELD]


def test_one_scale_serves_all_charts_of_an_indicator(charts: dict) -> None:
    scales = {chart.scale for name, chart in charts.items() if "-G06-" in name}
    assert len(scales) == 1
    frames = {frame_of(chart, Size.WIDE) for name, chart in charts.items() if name.startswith("time-G06-")}
    assert len(frames) == 1


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_a_scale_contains_its_values_and_never_passes_a_hundred_percent(one: Fraction, other: Fraction) -> None:
    low, high = min(one, other), max(one, other)
    scale = nice_scale(low, high, full=Fraction(100))
    assert 0 <= scale.low <= low
    assert high <= scale.high <= 100
    assert 2 <= len(scale.ticks) <= 8
    assert scale.ticks[0] == scale.low
    assert scale.ticks[-1] == scale.high


def test_the_charts_of_a_small_office_are_as_expected(golden: Callable[[str, Path], None]) -> None:
    released = disclose(assess(accept(read(SCHOOLS)[0], 2024), draft=True))
    lines = [json.dumps(asdict(chart), ensure_ascii=False, default=str) for chart in plan_charts(released)]
    golden("\n".join(lines) + "\n", SCHOOLS / "expected/charts.jsonl")


# --------------------------------------------------------------------------- drawing


def matplotlib_places(frame: Frame, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where matplotlib itself draws markers in the same axes."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(frame.width / 72, frame.height / 72), dpi=72)
    left, top, right, bottom = frame.box
    axes = figure.add_axes(
        (left / frame.width, 1 - bottom / frame.height, (right - left) / frame.width, (bottom - top) / frame.height)
    )
    axes.set_xlim(*frame.x_range)
    axes.set_ylim(*frame.y_range)
    axes.plot([x for x, _ in points], [y for _, y in points], "o", gid="marks")
    out = io.StringIO()
    figure.savefig(out, format="svg")
    group = re.search(r'<g id="marks">(.*?)</g>\s*</g>', out.getvalue(), re.DOTALL)
    assert group
    return [(float(x), float(y)) for x, y in re.findall(r'<use [^>]*x="([-\d.]+)" y="([-\d.]+)"', group.group(1))]


@pytest.mark.parametrize("size", list(Size))
def test_marks_stand_where_matplotlib_would_draw_them(charts: dict, size: Size) -> None:
    chart = charts["time-G08-T"]
    (drawing,) = drawn(chart)
    svg = drawing.wide if size is Size.WIDE else drawing.narrow
    frame = frame_of(chart, size)
    expected = matplotlib_places(frame, [(index + 0.5, float(mark.value)) for index, mark in enumerate(chart.marks)])
    met = [mark.verdict is Verdict.MET for mark in chart.marks]
    assert not any(met)
    found = [
        (float(x), float(y) + 6.5)
        for one in elements(svg, "tb-dot")
        for x, y in [re.match(r"M([-\d.]+),([-\d.]+)", one.get("d") or "").groups()]
    ]
    assert found == [pytest.approx(place, abs=0.06) for place in expected]


def test_shapes_and_hollows_tell_verdicts_without_colour(charts: dict) -> None:
    (drawing,) = drawn(charts["areas-G02-2008-Q2"])
    dots = elements(drawing.wide, "tb-dot")
    for dot in dots:
        missed = "tb-missed" in (dot.get("class") or "")
        assert dot.tag == (f"{SVG}path" if missed else f"{SVG}circle")
    assert len(elements(drawing.wide, "tb-hollow")) == 1, "one village reported two of three months"


def test_a_withheld_row_is_hatched_and_named_and_has_no_dot(charts: dict) -> None:
    (drawing,) = drawn(charts["areas-G06-2008-Q1"])
    assert len(elements(drawing.wide, "tb-hatch")) == 2
    assert len(elements(drawing.wide, "tb-dot")) == 13
    assert drawing.wide.count("不予公布</text>") == 2


def test_a_missing_period_breaks_the_line_and_is_lettered(charts: dict) -> None:
    (drawing,) = drawn(charts["time-G06-V14"])
    assert [one.get("points", "").count(",") for one in elements(drawing.wide, "tb-line")] == [2]
    assert [one.text for one in elements(drawing.wide, "tb-absent")] == ["缺"]


def test_text_stays_text_and_is_never_mathematics(charts: dict) -> None:
    chart = charts["areas-G02-2008-Q1"]
    hostile = replace(chart.marks[0], label='<b>$\\frac{$</b> & "村"')
    (drawing,) = drawn(replace(chart, unit="$元$", marks=(hostile, *chart.marks[1:]), alt='"><script>'))
    root = ET.fromstring(in_page(drawing))  # noqa: S314 - our own SVG
    assert root.get("aria-label") == '"><script>'
    texts = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]
    assert '<b>$\\frac{$</b> & "村"' in texts
    assert "$元$" in texts


def test_a_drawing_has_no_ids_styles_or_addresses_that_reach_the_page(charts: dict) -> None:
    for drawing in drawn(charts["time-G02-T"], charts["areas-G02-2008"]):
        for svg in (drawing.wide, drawing.narrow):
            assert not re.search(r"<style|<script|\bid=|clip-path|url\(|xlink|#[0-9a-f]{6}", svg)
            assert elements(svg, "tb-rule")
            assert not re.search(r"\d{4}-\d\d-\d\dT", svg), "no date of drawing"


def test_no_text_falls_under_eleven_pixels_or_outside_the_picture(charts: dict) -> None:
    for drawing in drawn(charts["time-G02-T"], charts["areas-G06-2008-Q1"]):
        for svg, size in ((drawing.wide, Size.WIDE), (drawing.narrow, Size.NARROW)):
            for text in spread(svg).iter(f"{SVG}text"):
                words = "".join(text.itertext()).strip()
                width = 13 * sum(1 if ord(letter) > 255 else 0.6 for letter in (text.text or words))
                left = float(text.get("x")) - {"start": 0, "middle": width / 2, "end": width}[text.get("text-anchor")]
                assert left >= -4, words
                assert left + width <= size.value + 8, words


def test_forty_areas_or_more_become_a_strip(charts: dict) -> None:
    chart = charts["areas-G02-2008-Q1"]
    many = tuple(replace(chart.marks[index % 15], label=f"村{index}") for index in range(300))
    (drawing,) = drawn(replace(chart, marks=many))
    assert len(elements(drawing.wide, "tb-dot")) == 300
    assert not elements(drawing.wide, "tb-name")
    _, top, _, bottom = frame_of(replace(chart, marks=many), Size.WIDE).box
    for dot in elements(drawing.wide, "tb-dot"):
        y = float(dot.get("cy") or re.match(r"M[-\d.]+,([-\d.]+)", dot.get("d") or "").group(1))
        assert top - 10 <= y <= bottom


def test_the_same_chart_is_the_same_bytes_and_comes_from_the_cache(charts: dict, tmp_path: Path) -> None:
    cache = FolderCache(tmp_path)
    first = drawn(charts["time-G06-T"], cache=cache)
    kept = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    assert len(kept) == 2
    assert first == drawn(charts["time-G06-T"], cache=cache) == drawn(charts["time-G06-T"])
    assert kept == {path.name: path.stat().st_ino for path in tmp_path.iterdir()}, "none was written anew"


# --------------------------------------------------------------------------- the charts of no single indicator


def test_a_chart_of_places_tells_the_pages_own_and_leaves_gaps(charts: dict) -> None:
    chart = charts["ranks-VILLAGE-V03"]
    assert isinstance(chart, RankChart)
    assert chart.lines[chart.own or 0].ranks == (None, 1, 3, 1)
    assert chart.alt == "柳塘村的名次：一季度不予公布、二季度并列第1名、三季度第3名、四季度并列第1名。"
    drawn = compose(chart, frame_of(chart, Size.WIDE), "")
    assert drawn.count('class="tb-line"') == 1
    assert "柳塘村等2个村" in drawn, "those that share a place share a line, the page's own first"


def test_of_very_many_areas_each_has_its_own_line_and_the_heat_map_those_with_most_amiss(district: Released) -> None:
    charts = {chart.name: chart for chart in plan_charts(district)}
    assert "ranks-VILLAGE" not in charts, "sixty lines tell nothing"
    own = charts["ranks-VILLAGE-V007"]
    assert [line.label for line in own.lines] == ["虚构村7"]
    ticks = [int(label) for _, label in frame_of(own, Size.WIDE).y_ticks]
    assert ticks[0] == 1
    assert ticks[-1] == own.places
    assert len(ticks) <= 10
    heat = charts["returns"]
    assert len(heat.rows) == 40
    shown = {row.label for row in heat.rows}
    amiss = Counter(
        district.edition.areas[area].name
        for (area, period), status in district.fates.items()
        if area != "ZT" and period in district.published and status not in (None, Status.REPORTED)
    )
    assert min(amiss[name] for name in shown) >= max(
        amiss[one.name] for one in district.edition.villages if one.name not in shown
    )
    assert sum(heat.totals) == amiss.total()


def test_the_heat_map_has_a_letter_for_every_area_and_period_and_totals(charts: dict) -> None:
    chart = charts["returns"]
    assert isinstance(chart, HeatChart)
    assert (len(chart.rows), len(chart.columns)) == (15, 17)
    assert sum(sum(row.is_amiss) for row in chart.rows) == sum(chart.totals) == 19
    drawn = compose(chart, frame_of(chart, Size.NARROW), "")
    assert drawn.count(">漏<") == 4
    assert drawn.count("<rect") == 15 * 17
    assert chart.alt == "15个村、17个报告期的报送情况：未报4格、迟报10格、更正5格。"
