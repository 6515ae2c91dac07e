"""What ships: the plan as it was written, its goals, and invented observations of the right size."""

import csv
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import ROOT
from htmltables import read_page
from synthetic.observations_2008 import files

from generator.model import Dataset, Level, Origin, Status
from generator.rules import accept
from generator.source import read

SOURCE = (ROOT / "tests/sources/plan-2008.txt").read_bytes()


@pytest.fixture(scope="module")
def town() -> Dataset:
    return accept(read(ROOT)[0], 2008)


def source_paragraphs() -> list[str]:
    """The source without the breadcrumb, and with its doubled title once."""
    breadcrumb, title, again, *rest = [line for line in SOURCE.decode().split("\n") if line]
    assert breadcrumb.startswith("首页")
    assert title == again
    return [title, *rest]


def test_the_source_is_the_captured_file() -> None:
    assert sha256(SOURCE).hexdigest() == "0fe84b3598d8978c7bcc03da7858f50a30e65ea1567b5fcfb4e6539b6ee64b63"


def test_the_plan_is_verbatim_to_the_character_and_anchored_in_order(town: Dataset) -> None:
    assert source_paragraphs() == [one.text for one in town.edition.paragraphs]
    assert [f"p{number:02d}" for number in range(1, 34)] == [one.anchor for one in town.edition.paragraphs]


def test_the_plan_page_shows_every_paragraph_verbatim(built: Path) -> None:
    shown = "".join(read_page(built / "2008/plan.html").text)
    for paragraph in source_paragraphs():
        assert paragraph in shown


def test_every_note_stands_on_the_plan_page_beside_its_paragraph(built: Path, town: Dataset) -> None:
    page = (built / "2008/plan.html").read_text(encoding="utf-8")
    assert len(town.edition.plan_notes) >= 21
    for note in town.edition.plan_notes:
        assert page.index(f'id="{note.anchor}"') < page.index(note.text)
        following = [one.anchor for one in town.edition.paragraphs if one.anchor > note.anchor]
        if following:
            assert page.index(note.text) < page.index(f'id="{following[0]}"')


def test_all_eleven_goals_and_the_sub_goal_have_their_figure_and_place(town: Dataset) -> None:
    goals = {one.indicator: one for one in town.edition.targets.values() if one.origin is Origin.GOAL}
    values = {code: (goal.operator_explicit, goal.value_text) for code, goal in goals.items()}
    expected = [("G01", "98"), ("G02", "100"), ("G03", "100"), ("G04", "80"), ("G05", "80"), ("G06", "98"), ("G07", "95"),
                ("G08", "100"), ("G09", "100"), ("G10", "90"), ("G11", "100")]  # fmt: skip
    assert values == {**{code: (False, value) for code, value in expected}, "G07-1": (True, "1")}
    text = {one.anchor: one.text for one in town.edition.paragraphs}
    for goal in goals.values():
        assert goal.value_text in text[goal.locator[0]]


def test_hidden_targets_are_quoted_and_never_judged(town: Dataset) -> None:
    hidden = {one.target for one in town.edition.targets.values() if one.origin is Origin.MEASURE_TEXT}
    assert hidden == {"H1", "H2", "H3", "H4", "H5", "H6", "H8", "H9", "S1", "S2", "S3"}
    assert not any("引产" in one.name + one.definition for one in town.edition.indicators.values())


def test_the_measures_are_the_tree_of_the_text(town: Dataset) -> None:
    children = Counter(one.parent for one in town.edition.measures)
    assert (children[""], children["M2"], children["M3"], children["M4"]) == (4, 2, 3, 4)
    served = {target for one in town.edition.measures for target in one.targets}
    goals = {one.target for one in town.edition.targets.values() if one.origin is Origin.GOAL}
    assert goals - served == {"T07-1", "T08", "T11"}, "the seed has no measure for these"


def test_sensitive_indicators_are_shown_for_the_township_alone(town: Dataset, built: Path) -> None:
    shut = {code for code, one in town.edition.indicators.items() if one.level is Level.TOWNSHIP}
    assert shut == {"G01", "G03", "G04", "G05", "G07", "G07-1", "G10"}
    with (built / "2008/data/figures.csv").open(encoding="utf-8-sig", newline="") as stream:
        shown = {(row["indicator"], row["area"]) for row in csv.DictReader(stream)}
    assert {area for code, area in shown if code in shut} == {"T"}


def test_the_invented_observations_are_what_the_seeded_script_writes() -> None:
    folder = ROOT / "data/2008/observations"
    assert files() == {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.csv"))}


def test_the_invented_observations_have_the_sizes_of_the_design(town: Dataset) -> None:
    cells = [one for one in town.observations if one.status.has_value]

    def pairs(code: str) -> list[tuple[int, int]]:
        return [(int(one.numerator or 0), int(one.denominator or 0)) for one in cells if one.indicator == code]

    assert all(20 <= whole <= 50 for _, whole in pairs("G02"))
    assert all(300 <= whole <= 715 for _, whole in pairs("G06"))
    assert all(60 <= whole <= 145 for _, whole in pairs("G08"))
    assert all(36 <= whole <= 86 for _, whole in pairs("G11"))
    assert all(part == whole or 5 <= whole - part <= 12 for code in ("G08", "G11") for part, whole in pairs(code))
    first = [one for one in cells if one.indicator == "G06" and one.period.code == "2008-Q1"]
    rests = [int((one.denominator or 0) - (one.numerator or 0)) for one in first]
    rates = [Fraction(one.numerator or 0) / Fraction(one.denominator or 1) * 100 for one in first]
    assert sum(0 < rest < 5 for rest in rests) == 2
    assert sum(94 <= rate <= 97 for rate in rates) == 9
    assert sum(rest == 0 for rest in rests) == 2
    statuses = Counter(one.status for one in town.observations)
    assert statuses[Status.LATE] > 5
    assert 0 < statuses[Status.MISSING] < 6
    assert statuses[Status.CORRECTED] > 2


def test_everything_that_shows_invented_data_says_so(built: Path) -> None:
    for path in sorted((built / "2008").rglob("*")):
        if path.suffix == ".html" or (path.parent.name == "tables" and path.suffix == ".csv"):
            assert "虚构示例" in path.read_text(encoding="utf-8"), path
    for name in ("figures.csv", "figures/index.json", "figures/G06.json", "datapackage.json", "areas.csv"):
        assert "虚构示例" in (built / "2008/data" / name).read_text(encoding="utf-8")


def test_the_plan_page_names_the_repealed_bases_and_the_law_of_consent(built: Path) -> None:
    shown = "".join(read_page(built / "2008/plan.html").text)
    for words in ("社会抚养费征收管理办法》（2021年9月26日废止）", "国务院令第309号", "知情选择", "征得受术者本人同意"):
        assert words in shown


@pytest.mark.parametrize("package", ["data/2008", "public/2008/data"])
def test_the_stock_validator_accepts_our_packages(built: Path, package: str) -> None:
    folder = built.parent / package
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert '"valid": true' in done.stdout
