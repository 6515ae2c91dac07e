"""How frozen bulletins are kept: in few bytes, in a form that stays, and without losing a sign."""

import json
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import CASES, ROOT
from hypothesis import given
from hypothesis import strategies as st

from generator import charts, pages, vintages
from generator.assess import assess
from generator.disclosure import disclose
from generator.model import FigureId, Period, Printed, Release, Source, State, Verdict
from generator.rules import accept
from generator.source import read
from generator.vintages.lines import Lists, joined, parted
from generator.vintages.packed_figures import packed_figures, unpacked_figures
from generator.vintages.packed_rows import packed_rows, unpacked_rows
from generator.vintages.printings import entry_of, printed_table

KEY = "5" * 64
SHIPPED = sorted((ROOT / "data").glob("*/published/*.json"))


def kept(path: Path) -> Release:
    return vintages.decode(json.loads(path.read_text(encoding="utf-8")))


def same(one: Release, other: Release) -> bool:
    return (dict(one.figures), one.texts, one.inputs, one.names, one.charts, one.bulletin) == (
        dict(other.figures), other.texts, other.inputs, other.names, other.charts, other.bulletin)  # fmt: skip


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_was_frozen_before_reads_the_same_in_the_present_form(path: Path) -> None:
    release = kept(path)
    written = vintages.encode(release, KEY)
    assert same(vintages.decode(json.loads(written)), release)
    assert len(written) * 3 < path.stat().st_size * 2


def test_a_bulletin_of_many_areas_takes_a_fifth(district_data: Path) -> None:
    figures = assess(accept(read(district_data)[0], 2021), draft=True)
    released, period = disclose(figures), Period("2021-Q1")
    shown = charts.frozen_charts(released, period)
    made = vintages.freeze(figures, released, period, pages.said(released, period, shown), shown)
    written = vintages.encode(made, KEY)
    assert same(vintages.decode(json.loads(written)), made)
    assert len(written) * 5 < len(json.dumps(spelled(made), ensure_ascii=False).encode())


def spelled(release: Release) -> dict:
    """A release with every figure and cell written out, as the form before had it."""
    figures = [
        {"id": str(key), "value": str(float(one.value or 0)), "text": one.text, "unit": one.unit}
        for key, one in release.figures.items()
    ]
    return {"figures": figures, "texts": release.texts, "charts": list(release.charts.values())}


def test_a_later_bulletin_names_the_earlier_one_for_rows_it_rests_on_too() -> None:
    month, quarter = (kept(ROOT / f"data/2008/published/2008-{code}.json") for code in ("01", "Q1"))
    written = json.loads(vintages.encode(quarter, KEY, [month]))
    named = [own for own in written["inputs"].values() if "as" in own]
    assert [one["as"] for one in named] == ["2008-01"] * len(named)
    assert named
    assert same(vintages.decode(written, {"2008-01": month}), quarter)
    with pytest.raises(KeyError):
        vintages.decode(written)
    files = {"2008-Q1": written, "2008-01": json.loads(vintages.encode(month, KEY))}
    assert all(vintages.decoded(files).values())
    assert vintages.decoded({"2008-Q1": written}) == {"2008-Q1": None}


def test_two_files_that_name_each_other_are_none() -> None:
    release = kept(ROOT / "data/2008/published/2008-01.json")
    content = json.loads(vintages.encode(release, KEY))
    files = {}
    for name, other in (("2008-01", "2008-02"), ("2008-02", "2008-01")):
        one = {**content, "bulletin": name, "inputs": {"data/2008/observations/2008-01.csv": {"as": other, "but": {}}}}
        files[name] = {**one, "digest": vintages.digest_of(one)}
    found = vintages.decoded(files)
    assert found == {"2008-01": None, "2008-02": None}
    assert vintages.waiting(files, found) == {}


@pytest.mark.parametrize("fault", ["gone", "edited"])
def test_a_bad_file_accuses_none_of_those_that_name_it_and_hides_nobody_who_was_edited(fault: str) -> None:
    files = chain_of_bulletins()
    assert all(vintages.decoded(files).values())
    if fault == "gone":
        del files["2008-01"]
    else:
        files["2008-01"] = {**files["2008-01"], "key": "0" * 16}
    files["2008-Q2"] = {**files["2008-Q2"], "key": "0" * 16}
    found = vintages.decoded(files)
    assert not any(found.values())
    assert vintages.waiting(files, found) == {"2008-Q1": {"2008-01"}, "2008-H1": {"2008-01", "2008-Q2"}}


def test_a_file_in_anothers_place_is_what_is_lacking_to_those_that_name_the_other() -> None:
    files = chain_of_bulletins()
    files["2008-01"] = json.loads(vintages.encode(kept(ROOT / "data/2008/published/2008-Q2.json"), KEY))
    found = vintages.decoded(files)
    assert {name for name, release in found.items() if release} <= {"2008-01", "2008-Q2"}
    assert vintages.waiting(files, found)["2008-Q1"] == {"2008-01"}


def test_names_of_a_kind_nobody_knows_are_no_bulletin() -> None:
    content = chain_of_bulletins()["2008-01"]
    content["names"]["others"] = {"x": "y"}
    content["digest"] = vintages.digest_of(content)
    assert vintages.decoded({"2008-01": content}) == {"2008-01": None}


def chain_of_bulletins() -> dict[str, dict]:
    """Four bulletins as files, each of which names those before that it rests on."""
    known: dict[str, Release] = {}
    for code in ("01", "Q1", "Q2", "H1"):
        release = kept(ROOT / f"data/2008/published/2008-{code}.json")
        known[release.bulletin.code] = release
    return {
        name: json.loads(vintages.encode(release, KEY, list(known.values())[:place]))
        for place, (name, release) in enumerate(known.items())
    }


def test_the_present_form_stays_as_it_is(golden: Callable[[str, Path], None]) -> None:
    """A file written once is read for ever: what changes here needs another format."""
    release = kept(ROOT / "data/2008/published/2008-Q3.json")
    written = vintages.encode(release, KEY, [kept(ROOT / "data/2008/published/2008-07.json")])
    golden(written.decode(), CASES / "a-bulletin-frozen-in-the-present-form" / "2008-Q3.json")


# --------------------------------------------------------------------------- figures

TEXTS = st.sampled_from(["", "1.0", "…", "未报", "不予公布", "a\tb", "=3", "\n", "12,345"])
AREAS = [f"V{number:02d}" for number in range(5)]


@st.composite
def printings(draw: st.DrawFn) -> dict[FigureId, Printed]:
    """Figures of one indicator, some of which follow by rule and some of which only nearly do."""
    scale = draw(st.sampled_from([1, 100, 1000]))
    decimals = draw(st.integers(0, 3))
    found: dict[FigureId, Printed] = {}
    for period in ("2008-01", "2008-Q1"):
        for area in AREAS:
            below = draw(st.integers(0, 300))
            above = draw(st.integers(0, below)) if below else 0
            target = Fraction(draw(st.integers(0, 1000)), 10)
            exact = {"numerator": Fraction(above), "denominator": Fraction(below), "target": target}
            if below:
                exact |= {"rate": Fraction(above * scale, below)}
                exact |= {"gap": exact["rate"] - target}
            for measure, value in exact.items():
                if draw(st.integers(0, 9)) == 0:
                    continue
                state = draw(st.sampled_from([State.FINAL] * 6 + [State.PARTIAL, State.WITHHELD, State.MISSING]))
                shown = value + draw(st.sampled_from([0] * 8 + [Fraction(1, 10**10)])) if state.has_value else None
                text = vintages.decimal(Fraction(math.floor(value * 10**decimals), 10**decimals))
                text = draw(st.sampled_from([text] * 4 + [draw(TEXTS)]))
                kept = None if shown is None else vintages.printed(figure(shown)).value
                verdict = draw(st.sampled_from(list(Verdict)))
                found[FigureId("G", area, period, measure)] = Printed(kept, text, "%", state, verdict)
    return found


def figure(value: Fraction) -> object:
    return type("Figure", (), {"value": value, "text": "", "unit": "", "state": State.FINAL, "verdict": Verdict.NONE})()


@given(printings())
def test_figures_come_back_as_they_were(figures: dict[FigureId, Printed]) -> None:
    table = printed_table(entry_of(key, one) for key, one in figures.items())
    lists = Lists()
    content = json.loads(json.dumps([packed_figures(table, lists), lists.lists]))
    assert dict(unpacked_figures(*content)) == dict(table) == figures


@given(st.lists(st.one_of(st.none(), TEXTS), max_size=6))
def test_texts_come_back_from_a_line(texts: list[str | None]) -> None:
    there = [text is not None for text in texts]
    line = json.loads(json.dumps(joined([text or "" for text in texts], there)))
    assert parted(line, there) == [text or "" for text in texts]


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["2008-01", "2008-02"]), st.sampled_from(AREAS), st.sampled_from(["G1", "G2"])),
        st.sampled_from(
            ["-missing", "ab" * 6, ".".join(["0123456789ab"] * 3), ".".join(["ff" * 6] * 3), "5/5/area", "A" * 24]
        ),
        max_size=12,
    )
)
def test_digests_come_back_as_they_were(rows: dict[tuple[str, str, str], str]) -> None:
    inputs = {Source(f"data/2008/observations/{key[0]}.csv", "/".join(key)): digest for key, digest in rows.items()}
    lists = Lists()
    content = json.loads(json.dumps([packed_rows(inputs, lists, {}), lists.lists]))
    assert unpacked_rows(content[0], content[1], {}) == inputs
    later = dict(list(inputs.items())[:-1]) | dict.fromkeys(list(inputs)[-1:], "-late")
    named = packed_rows(later, lists, {"2008-01": inputs})
    assert unpacked_rows(named, [list(one) for one in lists.lists], {"2008-01": inputs}) == later
