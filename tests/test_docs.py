"""The worked examples of the scoring guide are what the program computes."""

import re
from fractions import Fraction

import pytest
from conftest import ROOT
from test_scores import item, target

from generator.assess import points_of
from generator.model import Method

GUIDE = (ROOT / "docs/scoring.md").read_text(encoding="utf-8")
HEADS = ["weight", "method", "step", "points", "cap", "tiers", "目标", "实绩", "得分"]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in GUIDE.splitlines() if line.startswith("|")]
EXAMPLES = [row for row in ROWS if len(row) == len(HEADS) and re.match("[0-9]", row[0])]


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: "-".join(filter(None, row)))
def test_an_example_of_the_scoring_guide_is_right(row: list[str]) -> None:
    cells = dict(zip(HEADS, row, strict=True))
    given = {name: cells[name] for name in ("step", "points", "cap", "tiers") if cells[name]}
    goal = target(*cells["目标"].split()) if cells["目标"] else None
    scored = item(Method(cells["method"]), cells["weight"], **given)
    assert points_of(scored, Fraction(cells["实绩"]), goal) == Fraction(cells["得分"])


def test_the_guide_has_an_example_of_every_method() -> None:
    assert {row[1] for row in EXAMPLES} == set(Method)
    assert HEADS in ROWS
