"""The clerk's workbook through another program: LibreOffice opens it, saves it, and nothing is lost."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from test_intake import fill, state, written

pytestmark = pytest.mark.office


def saved_again(path: Path, folder: Path, kind: str) -> Path:
    """The file as LibreOffice saves it."""
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [os.environ["SOFFICE"], "--headless", profile, "--convert-to", kind, "--outdir", folder, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{path.stem}.{kind.partition(':')[0]}"


@pytest.mark.parametrize("period", ["2026-10", "2026-Q3"])
def test_a_recorded_form_comes_back_through_libreoffice_unchanged(
    shipped: Path, tmp_path: Path, tongbao: Callable[..., object], period: str
) -> None:
    form = tmp_path / "form.xlsx"
    assert tongbao("template", period, "--output", form, "--root", shipped).code == 0
    again = saved_again(form, tmp_path / "office", "xlsx")
    before = state(shipped)
    answer = tongbao("import", again, "--root", shipped)
    assert (answer.code, answer.out) == (0, "没有需要写入的改动。\n"), answer.out + answer.err
    assert state(shipped) == before


def test_checks_lists_and_protection_survive(shipped: Path, tmp_path: Path, tongbao: Callable[..., object]) -> None:
    form = tmp_path / "form.xlsx"
    tongbao("template", "2026-11", "--output", form, "--root", shipped)
    made = openpyxl.load_workbook(form)["报表"]
    again = openpyxl.load_workbook(saved_again(form, tmp_path / "office", "xlsx"))["报表"]
    kinds = [
        sorted(check.type for check in one.data_validations.dataValidation for _ in check.sqref.ranges)
        for one in (made, again)
    ]
    assert kinds[0] == kinds[1]
    assert again.protection.sheet
    locked = [[cell.protection.locked for line in one["A1:L17"] for cell in line] for one in (made, again)]
    assert locked[0] == locked[1]


@pytest.mark.parametrize("kind", ["xlsx", "csv:Text - txt - csv (StarCalc):44,34,76"])
def test_a_filled_form_is_taken_as_libreoffice_saves_it(
    shipped: Path, tmp_path: Path, tongbao: Callable[..., object], kind: str
) -> None:
    form = tmp_path / "form.xlsx"
    tongbao("template", "2026-11", "--output", form, "--root", shipped)
    fill(form, lambda head, row: 11 if row == 18 else 150 + row if head.startswith("分母") else 148 + row)
    answer = tongbao("import", saved_again(form, tmp_path / "office", kind), "--root", shipped)
    assert answer.code == 0, answer.out + answer.err
    assert len(written(shipped)) == 25
    assert written(shipped)["V01", "M08"] == ["154", "156", "reported"]
