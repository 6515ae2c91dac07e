"""The clerk's way in: forms that round-trip, returns made by hand, files WPS saved, a new year begun."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import ROOT, edit
from hypothesis import given
from hypothesis import strategies as st

from generator import clerk, intake
from generator.errors import WrongCall
from generator.intake.cells import number, periods
from generator.intake.grid import Raw
from generator.model import Calendar, Period
from generator.rules.dataset import edition
from generator.source import read
from generator.words.findings import MESSAGES

INDICATOR = edition(read(ROOT, (2026,))[0], 2026).indicators["M08"]
OBSERVED = "data/2026/observations/2026-11.csv"
OCTOBER = "data/2026/observations/2026-10.csv"
TITLE = ["2026年11月免疫规划报表"]
HEADS = ["序号", "村名", "应种剂次", "实种剂次", "备注"]
PARTS = ["序号", "村名", "期内应种剂次", "期内实种剂次", "备注"]
VILLAGES = (
    "云溪村",
    "石桥村",
    "柳塘村",
    "竹山村",
    "清泉村",
    "荷叶村",
    "南塘村",
    "梅冲村",
    "枫鹤村",
    "新岭村",
    "茶坪村",
    "双江社区",
)
Rows = list[list[object]]


def body(rows: dict[str, list[object]] | None = None) -> Rows:
    """Twelve sound rows, some of them replaced."""
    return [[number, name, *(rows or {}).get(name, [80, 76]), ""] for number, name in enumerate(VILLAGES, 1)]


def book(rows: Iterable[Iterable[object]], change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """A workbook somebody typed."""
    made = openpyxl.Workbook()
    made.active.title = "Sheet1"
    for row in rows:
        made.active.append(list(row))
    if change:
        change(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def sheet(rows: Rows | None = None, title: list[object] | None = None, heads: list[object] | None = None) -> bytes:
    return book([TITLE if title is None else title, PARTS if heads is None else heads, *(rows or body())])


def csv_of(rows: Iterable[Iterable[object]], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def with_part(content: bytes, name: str, text: bytes) -> bytes:
    """The same workbook with one more part in its zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, old.read(part) if part.filename != name else text)
        if name not in old.namelist():
            new.writestr(name, text)
    return stream.getvalue()


def swapped(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        text = packed.read(name)
    assert old in text
    return with_part(content, name, text.replace(old, new, 1))


def written(root: Path) -> dict[tuple[str, str], list[str]]:
    """The rows of November by area and indicator: numerator, denominator, status."""
    path = root / OBSERVED
    if not path.exists():
        return {}
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    return {(row["area"], row["indicator"]): [row["numerator"], row["denominator"], row["status"]] for row in rows}


def state(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted((root / "data").rglob("*")) if path.is_file()}


# --------------------------------------------------------------------------- returns made by hand

ACCEPTED: dict[str, tuple[str, bytes, list[str], list[str]]] = {
    "a plain sheet": ("11.xlsx", sheet(), ["76", "80", "reported"], []),
    "full-width digits and blanks": ("11.xlsx", sheet(body({"云溪村": ["８０", " ７６ "]})), ["76", "80", "reported"], ["import/changed"]),
    "units behind the numbers": ("11.xlsx", sheet(body({"云溪村": ["80人", "76 人"]})), ["76", "80", "reported"], ["import/changed"]),
    "numbers as text": ("11.xlsx", sheet(body({"云溪村": ["80", "76.0"]})), ["76", "80", "reported"], ["import/changed"]),
    "not reported, in words": ("11.xlsx", sheet(body({"云溪村": ["未报", "未报"]})), ["", "", "missing"], ["import/changed"]),
    "not applicable, as a dash": ("11.xlsx", sheet(body({"云溪村": ["—", "/"]})), ["", "", "not_applicable"], ["import/changed"]),
    "an alias, told": ("11.xlsx", sheet([[1, "云溪", 80, 76, ""]]), ["76", "80", "reported"], ["import/alias"]),
    "a name with blanks in it": ("11.xlsx", sheet([[1, "云 溪 村", 80, 76, ""]]), ["76", "80", "reported"], []),
    "a sum that is dropped": ("11.xlsx", sheet([*body(), ["", "合计", 960, 912, ""]]), ["76", "80", "reported"], ["import/total"]),
    "a sum that differs, told": ("11.xlsx", sheet([*body(), ["", "合计", 960, 900, ""]]), ["76", "80", "reported"], ["import/total-differs"]),
    "a foot with names and numbers, dropped": (
        "11.xlsx", sheet([*body(), ["单位负责人：张三", "", "填表人：李四", "联系电话：13812345678", "报出日期：2026年12月3日"]]), ["76", "80", "reported"], ["import/footer"]),
    "the period in the name of the file": ("2026年11月.xlsx", sheet(title=["免疫规划报表"]), ["76", "80", "reported"], []),
    "UTF-8 with a BOM": ("2026-11.csv", b"\xef\xbb\xbf" + csv_of([PARTS, *body()]), ["76", "80", "reported"], []),
    "GB18030": ("2026-11.csv", csv_of([PARTS, *body()], "gb18030"), ["76", "80", "reported"], []),
    "our own columns": (
        "2026-11.csv", csv_of([["period", "area", "indicator", "numerator", "denominator", "reported", "status", "received_on", "note"], ["2026-11", "V01", "M08", "76", "80", "", "late", "2026-11-20", ""]]),
        ["76", "80", "late"], []),
    "a list with Chinese columns": (
        "报表.csv", csv_of([["期别", "单位", "指标", "分子", "分母", "状态"], ["2026年11月", "云溪村", "适龄儿童国家免疫规划疫苗接种率", "76", "80", "迟报"]], "gb18030"), ["76", "80", "late"], []),
    "headings in two rows, merged": (
        "11.xlsx",
        book([TITLE, ["村名", "M08 接种", ""], ["", "分母", "分子"], *[[name, 80, 76] for name in VILLAGES]], lambda made: (made.active.merge_cells("A2:A3"), made.active.merge_cells("B2:C2"))),
        ["76", "80", "reported"], []),
    "a rate of their own that agrees": (
        "11.xlsx", sheet([[1, "云溪村", 80, 76, "95%"]], heads=["序号", "村名", "期内应种剂次", "期内实种剂次", "适龄儿童国家免疫规划疫苗接种率"]), ["76", "80", "reported"], ["import/changed"]),
    "a rate of their own that does not agree, told": (
        "11.xlsx", sheet([[1, "云溪村", 80, 76, "99%"]], heads=["序号", "村名", "期内应种剂次", "期内实种剂次", "适龄儿童国家免疫规划疫苗接种率"]), ["76", "80", "reported"], ["value/reported"]),
}  # fmt: skip


@pytest.mark.parametrize("sentence", ACCEPTED)
def test_a_return_made_by_hand_is_taken_and_every_change_is_told(
    shipped: Path, tmp_path: Path, tongbao: Callable[..., object], sentence: str
) -> None:
    name, content, expected, rules = ACCEPTED[sentence]
    (tmp_path / name).write_bytes(content)
    answer = tongbao("import", tmp_path / name, "--root", shipped)
    assert answer.code == 0, answer.out + answer.err
    assert written(shipped)["V01", "M08"] == expected
    for rule in rules:
        assert f"（{rule}）" in answer.out
    assert "张三" not in answer.out + (shipped / OBSERVED).read_text(encoding="utf-8")
    assert tongbao("check", "--root", shipped).code == 0


def scientific(made: openpyxl.Workbook) -> None:
    made.active["B3"] = 4.30681e11


def formula(made: openpyxl.Workbook) -> None:
    made.active["C3"] = "=40+40"


def broken_formula(made: openpyxl.Workbook) -> None:
    made.active["C3"].value = "#REF!"
    made.active["C3"].data_type = "e"


def as_percent(made: openpyxl.Workbook) -> None:
    made.active["D3"] = 0.95
    made.active["D3"].number_format = "0%"


def as_date(made: openpyxl.Workbook) -> None:
    made.active["C3"] = date(2026, 3, 5)


SOUND = [TITLE, PARTS, *body()]
SHARE = ["序号", "村名", "期内应种剂次", "期内实种剂次", "适龄儿童国家免疫规划疫苗接种率"]
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "a village nobody knows": ("11.xlsx", sheet([*body(), [13, "云西村", 80, 76, ""]]), "import/area"),
    "two numbers in a cell": ("11.xlsx", sheet(body({"云溪村": ["80(3)", 76]})), "import/number"),
    "a range": ("11.xlsx", sheet(body({"云溪村": ["75-80", 70]})), "import/number"),
    "a range that became a date": ("11.xlsx", book(SOUND, as_date), "import/number"),
    "about so many": ("11.xlsx", sheet(body({"云溪村": ["约80", 76]})), "import/number"),
    "so many or so": ("11.xlsx", sheet(body({"云溪村": ["80左右", 76]})), "import/number"),
    "a negative count": ("11.xlsx", sheet(body({"云溪村": [80, -76]})), "import/number"),
    "half a child": ("11.xlsx", sheet(body({"云溪村": [80, 76.5]})), "import/number"),
    "more than all": ("11.xlsx", sheet(body({"云溪村": [76, 80]})), "value/exceeds"),
    "a percentage where a count belongs": ("11.xlsx", book(SOUND, as_percent), "import/number"),
    "another unit": ("11.xlsx", sheet(body({"云溪村": ["80元", 76]})), "import/number"),
    "a comma in the wrong place": ("11.xlsx", sheet(body({"云溪村": ["1,08", 76]})), "import/number"),
    "a blank without a status": ("11.xlsx", sheet(body({"云溪村": ["", 76]})), "import/blank"),
    "not reported, with a number": ("11.xlsx", sheet(body({"云溪村": [80, "未报"]})), "import/status"),
    "a village twice": ("11.xlsx", sheet([*body(), [13, "云溪村", 80, 76, ""]]), "import/duplicate"),
    "a list of people": ("11.xlsx", sheet([[n, "云溪村", 1, 1, ""] for n in range(1, 40)]), "privacy/repeated-rows"),
    "a column of names": ("11.xlsx", sheet(heads=["序号", "村名", "期内应种剂次", "期内实种剂次", "家长姓名"]), "privacy/column"),
    "a telephone number beside a village": ("11.xlsx", sheet([[1, "云溪村", 80, 76, "13812345678"]]), "privacy/mobile"),
    "no period at all": ("表.xlsx", sheet(title=["免疫规划报表"]), "import/period"),
    "a quarter without a year": ("表.xlsx", sheet(title=["一季度报表"]), "import/period"),
    "two digits of a year": ("表.xlsx", sheet(title=["26年11月报表"]), "import/period"),
    "nine months to date": ("表.xlsx", sheet(title=["2026年1—9月报表"]), "import/period"),
    "a fifth quarter": ("表.xlsx", sheet(title=["2026年第五季度报表"]), "import/period"),
    "two periods": ("表.xlsx", sheet(title=["2026年10月、2026年11月报表"]), "import/period"),
    "a year nobody planned": ("表.xlsx", sheet(title=["2031年11月报表"]), "import/period"),
    "no heading": ("11.xlsx", book([TITLE, ["甲", "乙"], [1, 2]]), "import/heading"),
    "a column nobody knows": ("11.xlsx", sheet([[1, "云溪村", 80, 76, 5]], heads=["序号", "村名", "期内应种剂次", "期内实种剂次", "其他"]), "import/column"),
    "a rate of 0.95": ("11.xlsx", sheet([[1, "云溪村", 80, 76, 0.95]], heads=SHARE), "import/number"),
    "a rate above all": ("11.xlsx", sheet([[1, "云溪村", 80, 76, 105]], heads=SHARE), "import/number"),
    "a number of five thousand digits": ("11.xlsx", sheet([[1, "云溪村", "9" * 5000, 76, ""]]), "import/number"),
    "a number too great for a count": ("11.xlsx", sheet([[1, "云溪村", 1e300, 76, ""]]), "import/number"),
    "a code in scientific notation": ("11.xlsx", book([TITLE, ["序号", "代码", *PARTS[2:]], *[[1, "V01", 80, 76, ""]]], scientific), "import/code"),
    "a formula": ("11.xlsx", book(SOUND, formula), "import/formula"),
    "an error of a formula": ("11.xlsx", book(SOUND, broken_formula), "import/formula-error"),
    "a formula in a remark": ("2026-11.csv", csv_of([PARTS, [1, "云溪村", 80, 76, "=HYPERLINK(1)"]]), "import/text-formula"),
    "macros": ("11.xlsx", with_part(sheet(), "xl/vbaProject.bin", b"x"), "import/macro"),
    "links to another workbook": ("11.xlsx", with_part(sheet(), "xl/externalLinks/externalLink1.xml", b"<x/>"), "import/external-link"),
    "a zip bomb": ("11.xlsx", with_part(sheet(), "xl/media/x.xml", b"0" * 90_000_000), "import/zip-bomb"),
    "entities that multiply": ("11.xlsx", with_part(sheet(), "xl/sharedStrings.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><sst/>'), "import/entity"),
    "a merged block of a million cells": ("11.xlsx", swapped(book([["a"]], lambda made: made.active.merge_cells("A1:B2")), "xl/worksheets/sheet1.xml", b'mergeCell ref="A1:B2"', b'mergeCell ref="A1:XFD1048576"'), "import/sheet-size"),
    "a cell at the end of the world": ("11.xlsx", swapped(sheet(), "xl/worksheets/sheet1.xml", b'<row r="3"', b"<row r='1048570'><c r='XFD1048570'><v>1</v></c></row><row r=\"3\""), "import/sheet-size"),
    "a merged block in single quotes": ("11.xlsx", swapped(book([["a"]], lambda made: made.active.merge_cells("A1:B2")), "xl/worksheets/sheet1.xml", b'mergeCell ref="A1:B2"', b"mergeCell  ref = 'A5:XFD60000'"), "import/sheet-size"),
    "an old workbook": ("11.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "import/format"),
    "a web page named xlsx": ("11.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "import/format"),
    "a workbook named csv": ("11.csv", sheet(), "import/format"),
    "half a workbook": ("11.xlsx", sheet()[:2000], "import/format"),
    "UTF-16": ("11.csv", "村名,期内应种剂次\n".encode("utf-16"), "import/encoding"),
    "mojibake": ("2026-11.csv", csv_of([PARTS, *body()]).decode("gb18030", errors="replace").encode(), "import/encoding"),
    "a village nobody knows beside the township": ("11.xlsx", sheet([["", "某镇（原文未载）", "", "", ""], [1, "赤岭村", 80, 76, ""]]), "import/area"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", REFUSED)
def test_a_wrong_return_is_refused_and_changes_nothing(
    shipped: Path, tmp_path: Path, tongbao: Callable[..., object], sentence: str
) -> None:
    name, content, rule = REFUSED[sentence]
    (tmp_path / name).write_bytes(content)
    before = state(shipped)
    answer = tongbao("import", tmp_path / name, "--root", shipped, "--yes")
    assert answer.code == 1, answer.out + answer.err
    assert f"（{rule}" in answer.err
    assert name in answer.err
    assert state(shipped) == before
    assert "13812345678" not in answer.out + answer.err


BESIDES = {
    "import/date": "a day of receipt that is none",
    "import/hidden": "a hidden sheet",
    "import/indicator": "an indicator nobody knows",
    "import/not-due": "a number where none is due",
    "import/size": "a file of 21 MB",
    "import/late": "a return after its day",
    "import/frequency": "a quarterly form in a month",
    "import/unfilled": "a form with one village's row",
}


def hidden(made: openpyxl.Workbook) -> None:
    made.create_sheet("底稿").append(["村名"])
    made["底稿"].sheet_state = "hidden"


LIST = ["期别", "单位", "指标", "分子", "分母", "收到日期"]


@pytest.mark.parametrize(
    ("content", "rule", "code"),
    [
        (sheet([["", "云溪村", 80, 76, "不知道"]], heads=[*PARTS[:4], "收到日期"]), "import/date", 1),
        (book(SOUND, hidden), "import/hidden", 0),
        (book([LIST, ["2026年11月", "云溪村", "接种", 76, 80, ""]]), "import/indicator", 1),
        (sheet([["", "赤岭村", 80, 76, ""]]), "import/area", 1),
        (book([TITLE, ["村名", "M14 分子", "M14 分母"], ["云溪村", 5, 6]]), "import/not-due", 1),
        (sheet() + b"0" * 21_000_000, "import/size", 1),
        (book([TITLE, ["村名", "M07 分子", "M07 分母"], ["云溪村", 5, 6]]), "import/frequency", 1),
        (sheet(body({name: ["", ""] for name in VILLAGES[1:]})), "import/unfilled", 0),
        (sheet([[1, "枫林村", 80, 76, ""]]), "import/area", 1),
        (sheet([["", "云溪村", 80, 76, "2036-01-01"]], heads=[*PARTS[:4], "收到日期"]), "import/date", 1),
        (
            book(
                [["2026年第三季度"], ["村名", "M07 分子", "M07 分母", "收到日期"], ["云溪村", 211, 225, "2026-11-20"]]
            ),
            "import/late",
            0,
        ),
        (sheet(heads=[*PARTS[:4], "期内实种剂次"]), "import/column", 1),
        (sheet([["2026年9月", "云溪村", 80, 76, ""]], heads=["月份", *PARTS[1:]]), "import/period", 1),
        (sheet([*body({"石桥村": ["6①", 76]})]), "import/number", 1),
        (
            sheet([[1, "云溪村", 80, 76, ""], ["", "注：以下为社区", "", "", ""], [2, "双江社区", 80, 76, ""]]),
            "import/footer",
            0,
        ),
    ],
)
def test_what_else_is_told(
    shipped: Path, tmp_path: Path, tongbao: Callable[..., object], content: bytes, rule: str, code: int
) -> None:
    (tmp_path / "表.xlsx").write_bytes(content)
    answer = tongbao("import", tmp_path / "表.xlsx", "--root", shipped, "--yes")
    assert answer.code == code, answer.out + answer.err
    assert f"（{rule}" in answer.out + answer.err


def test_every_rule_of_the_import_has_a_case() -> None:
    told = {rule for *_, rules in ACCEPTED.values() for rule in rules} | {rule for *_, rule in REFUSED.values()}
    words = {key.partition(":")[0] for key in MESSAGES if key.startswith("import/")}
    assert words <= told | set(BESIDES)


def test_a_sheet_as_large_as_allowed_is_judged_soon(
    shipped: Path, tmp_path: Path, tongbao: Callable[..., object]
) -> None:
    """Two thousand rows of a hundred columns: quadratic reading would take minutes."""
    rows = [PARTS + [f"列{n}" for n in range(100)], *([n, f"村{n}", 80, 76, "", *[1] * 100] for n in range(2000))]
    (tmp_path / "2026-11.csv").write_bytes(csv_of(rows))
    answer = tongbao("import", tmp_path / "2026-11.csv", "--root", shipped)
    assert answer.code == 1
    assert len(answer.err) < 400_000


def test_every_problem_of_a_sheet_comes_at_once(shipped: Path, tmp_path: Path, tongbao: Callable[..., object]) -> None:
    rows = body({"云溪村": ["约80", 76], "石桥村": [80, -1], "柳塘村": ["", 76]})
    (tmp_path / "11.xlsx").write_bytes(sheet([*rows, [13, "云西村", 80, 76, ""]]))
    answer = tongbao("import", tmp_path / "11.xlsx", "--root", shipped)
    assert [int(row) for row in re.findall("^\\[错误\\].*?第([0-9]+)行", answer.err, re.MULTILINE)] == [3, 4, 5, 15]
    assert "是不是“云溪村”？" in answer.err


# --------------------------------------------------------------------------- what is written


def test_a_number_is_replaced_only_with_consent(shipped: Path, tmp_path: Path, tongbao: Callable[..., object]) -> None:
    (tmp_path / "10.xlsx").write_bytes(sheet([[1, "云溪村", 80, 76, ""]], title=["2026年10月"]))
    before = state(shipped)
    asked = tongbao("import", tmp_path / "10.xlsx", "--root", shipped)
    assert asked.code == 2
    assert "68 73" in asked.out, "what was there is shown"
    assert state(shipped) == before
    assert tongbao("import", tmp_path / "10.xlsx", "--root", shipped, "--yes").code == 0
    assert "2026-10,V01,M08,76,80,,corrected,2026-11-06," in (shipped / OCTOBER).read_text(encoding="utf-8")


def test_a_remark_gives_way_only_with_consent(shipped: Path, tmp_path: Path, tongbao: Callable[..., object]) -> None:
    text = (shipped / OCTOBER).read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("2026-10,V01,M08,"))
    edit(shipped / OCTOBER, row, f"{row}道路不通，晚到一天")
    (tmp_path / "10.xlsx").write_bytes(sheet([[1, "云溪村", 73, 68, "另一句"]], title=["2026年10月"]))
    before = state(shipped)
    asked = tongbao("import", tmp_path / "10.xlsx", "--root", shipped)
    assert asked.code == 2
    assert "道路不通，晚到一天" in asked.out
    assert "另一句" in asked.out
    assert state(shipped) == before


def test_two_files_that_disagree_are_refused(shipped: Path, tmp_path: Path, tongbao: Callable[..., object]) -> None:
    (tmp_path / "a.xlsx").write_bytes(sheet([[1, "云溪村", 80, 76, ""]]))
    (tmp_path / "b.xlsx").write_bytes(sheet([[1, "云溪村", 80, 77, ""]]))
    answer = tongbao("import", tmp_path / "a.xlsx", tmp_path / "b.xlsx", "--root", shipped, "--yes")
    assert (answer.code, written(shipped)) == (1, {})
    assert "import/duplicate" in answer.err


def test_villages_below_a_note_are_not_lost(shipped: Path, tmp_path: Path, tongbao: Callable[..., object]) -> None:
    rows = [[1, "云溪村", 80, 76, ""], ["", "注：以下为社区", "", "", ""], [2, "双江社区", 80, 76, ""]]
    (tmp_path / "11.xlsx").write_bytes(sheet(rows))
    assert tongbao("import", tmp_path / "11.xlsx", "--root", shipped).code == 0
    assert set(written(shipped)) == {("V01", "M08"), ("V19", "M08")}


def test_a_finding_about_a_number_names_the_sheet_it_came_in(
    shipped: Path, tmp_path: Path, tongbao: Callable[..., object]
) -> None:
    (tmp_path / "11.xlsx").write_bytes(sheet(body({"石桥村": [800, 76]})))
    answer = tongbao("import", tmp_path / "11.xlsx", "--root", shipped)
    assert answer.code == 1
    assert "“11.xlsx”第4行“分母（denominator）”列的 800" in answer.err


def test_what_somebody_changed_meanwhile_is_not_overwritten(shipped: Path, tmp_path: Path) -> None:
    (tmp_path / "11.xlsx").write_bytes(sheet())
    received = clerk.receive(shipped, [tmp_path / "11.xlsx"], date(2026, 12, 5))
    assert received.seen[OCTOBER] == hashlib.sha256((shipped / OCTOBER).read_bytes()).hexdigest()
    edit(shipped / OCTOBER, "2026-10,V01,M08,68,73", "2026-10,V01,M08,67,73")
    before = state(shipped)
    with pytest.raises(WrongCall):
        clerk.keep(received)
    assert state(shipped) == before


def test_importing_twice_changes_nothing_the_second_time(
    shipped: Path, tmp_path: Path, tongbao: Callable[..., object]
) -> None:
    (tmp_path / "11.xlsx").write_bytes(sheet())
    assert tongbao("import", tmp_path / "11.xlsx", "--root", shipped).code == 0
    before = state(shipped)
    again = tongbao("import", tmp_path / "11.xlsx", "--root", shipped)
    assert (again.code, again.out.splitlines()[-1]) == (0, "没有需要写入的改动。")
    assert state(shipped) == before


def test_a_missing_report_is_filled_in_without_asking(
    shipped: Path, tmp_path: Path, tongbao: Callable[..., object]
) -> None:
    text = (shipped / OCTOBER).read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("2026-10,V01,M08,"))
    edit(shipped / OCTOBER, row, "2026-10,V01,M08,,,,missing,,")
    (tmp_path / "10.xlsx").write_bytes(sheet([[1, "云溪村", 73, 68, ""]], title=["2026年10月"]))
    answer = tongbao("import", tmp_path / "10.xlsx", "--root", shipped)
    assert (answer.code, "补报" in answer.out) == (0, True)


def test_a_new_file_is_sorted_canonical_and_listed(
    shipped: Path, tmp_path: Path, tongbao: Callable[..., object]
) -> None:
    (tmp_path / "11.xlsx").write_bytes(sheet(list(reversed(body()))))
    assert tongbao("import", tmp_path / "11.xlsx", "--root", shipped).code == 0
    lines = (shipped / OBSERVED).read_bytes().decode().split("\n")
    assert lines[1:-1] == sorted(lines[1:-1])
    answer = tongbao("check", "--json", "--root", shipped, "--year", 2026)
    assert not [one for one in answer.json["findings"] if one["rule"].startswith("file/")]
    assert tongbao("tidy", "--root", shipped).out.endswith("请运行 tongbao check。\n")


# --------------------------------------------------------------------------- the form


def fill(path: Path, value: Callable[[str, int], object]) -> None:
    """Type into every open cell of a form, by its heading and row."""
    made = openpyxl.load_workbook(path)
    form = made["报表"]
    for row in range(6, form.max_row + 1):
        for column in range(3, form.max_column + 1):
            cell = form.cell(row, column)
            head = str(form.cell(5, column).value or "")
            if not cell.protection.locked and head.startswith(("分子", "分母", "数量")):
                cell.value = value(head, row)
    made.save(path)


def test_the_form_asks_for_what_is_due_and_computes_nothing(
    shipped: Path, tmp_path: Path, tongbao: Callable[..., object]
) -> None:
    path = tmp_path / "form.xlsx"
    answer = tongbao("template", "2026-11", "--output", path, "--root", shipped)
    assert answer.code == 0, answer.err
    form = openpyxl.load_workbook(path)["报表"]
    assert [form.cell(row, 2).value for row in range(6, 18)] == list(VILLAGES)
    assert [form.cell(4, column).value for column in (3, 6, 9)] == [
        "M03 育儿补贴发放完成率（%）", "M08 适龄儿童国家免疫规划疫苗接种率（%）", "M14 统计报表按时报送率（%）"]  # fmt: skip
    assert form.protection.sheet
    assert form["C4"].protection.locked
    assert not form["C6"].protection.locked
    assert form["I6"].protection.locked, "a village owes no report of the township"
    assert not [cell for line in form.iter_rows() for cell in line if cell.data_type == "f"]
    kinds = [check.type for check in form.data_validations.dataValidation]
    assert {"custom", "whole", "list"} <= set(kinds)


@pytest.mark.parametrize("period", ["2026-10", "2026-Q3"])
def test_a_form_with_what_is_recorded_comes_back_unchanged(
    shipped: Path, tmp_path: Path, tongbao: Callable[..., object], period: str
) -> None:
    path = tmp_path / "form.xlsx"
    assert tongbao("template", period, "--output", path, "--root", shipped).code == 0
    before = state(shipped)
    answer = tongbao("import", path, "--root", shipped)
    assert (answer.code, answer.out.splitlines()[-1]) == (0, "没有需要写入的改动。"), answer.out + answer.err
    assert state(shipped) == before


def test_an_empty_form_writes_nothing(shipped: Path, tmp_path: Path, tongbao: Callable[..., object]) -> None:
    path = tmp_path / "form.xlsx"
    tongbao("template", "2026-11", "--output", path, "--root", shipped)
    assert tongbao("import", path, "--root", shipped).out == "没有需要写入的改动。\n"


def test_a_filled_form_is_taken_whole(shipped: Path, tmp_path: Path, tongbao: Callable[..., object]) -> None:
    path = tmp_path / "form.xlsx"
    tongbao("template", "2026-11", "--output", path, "--root", shipped)
    fill(path, lambda head, row: 11 if row == 18 else 150 + row if head.startswith("分母") else 148 + row)
    answer = tongbao("import", path, "--root", shipped)
    assert answer.code == 0, answer.err
    assert len(written(shipped)) == 2 * 12 + 1
    assert written(shipped)["T", "M14"] == ["11", "11", "reported"]


def test_a_form_never_overwrites_a_file(shipped: Path, tmp_path: Path, tongbao: Callable[..., object]) -> None:
    path = tmp_path / "form.xlsx"
    path.write_text("my own")
    answer = tongbao("template", "2026-11", "--output", path, "--root", shipped)
    assert (answer.code, path.read_text()) == (2, "my own")
    assert tongbao("template", "2026-13", "--output", tmp_path / "x.xlsx", "--root", shipped).code == 2


# --------------------------------------------------------------------------- numbers as people write them


@pytest.mark.parametrize(
    ("cell", "column", "text"),
    [
        ("1,080", "numerator", "1080"),
        ("１，０８０", "numerator", "1080"),
        ("12,345,678人", "numerator", "12345678"),
        ("0080", "numerator", "80"),
        (80.0, "numerator", "80"),
        ("\u2212", "numerator", ""),
        ("98.50%", "reported", "98.50"),
        ("98", "reported", "98"),
        ("9８．5", "reported", "98.5"),
    ],
)
def test_numbers_are_read_as_people_write_them(cell: object, column: str, text: str) -> None:
    assert number(Raw(cell), INDICATOR, column).text == text


def test_a_name_that_two_areas_had_in_turn_goes_to_the_one_of_the_period_or_to_none() -> None:
    made = edition(read(ROOT)[0], 2026)
    was = replace(made.areas["V01"], area="V90", valid_to=date(2026, 6, 1))
    now = replace(made.areas["V01"], valid_from=date(2026, 6, 1))
    both = {2026: replace(made, areas={**made.areas, "V90": was, "V01": now})}
    entries, _ = intake.receive(sheet(), "11.xlsx", both, date(2026, 12, 3))
    assert "V01" in {one.area for one in entries}
    assert "V90" not in {one.area for one in entries}
    head = ["period", "area", "indicator", "numerator", "denominator", "reported", "status", "received_on", "note"]
    row = ["2026-11", "云溪村", "M08", "76", "80", "", "late", "2026-11-20", ""]
    entries, findings = intake.receive(csv_of([head, row]), "list.csv", both, date(2026, 12, 3))
    assert not entries
    (told,) = [one for one in findings if one.rule == "import/area"]
    assert (told.case, told.facts["candidates"]) == ("several", "V01 云溪村、V90 云溪村")


@given(cell=st.text(max_size=12) | st.integers() | st.floats(allow_nan=True, allow_infinity=True))
def test_no_cell_breaks_the_reading_of_numbers(cell: object) -> None:
    for column in ("numerator", "reported"):
        found = number(Raw(cell), INDICATOR, column)
        assert found.problem or re.fullmatch(r"[0-9]+(\.[0-9]+)?|", found.text)


# --------------------------------------------------------------------------- periods as people write them

CALENDARS = (Calendar(2008, "2008-01"),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "2008-Q1") for text in (
            "2008年一季度", "2008年第一季度", "2008年第1季度", "2008年1季度", "２００８年1季度", "二〇〇八年一季度", "二○○八年一季度",
            "二OO八年一季度", "二oo八年第一季度", "2008Q1", "2008-Q1", "2008.1-3月", "2008年1—3月", "2008年1～3月", "2008年1月至3月")),
        *((text, "2008-H1") for text in ("2008年上半年", "2008年1—6月", "2008-H1")),
        *((text, "2008-H2") for text in ("2008年下半年", "2008年7-12月")),
        *((text, "2008") for text in ("2008年度", "2008年全年", "2008年", "2008年1-12月", "2008")),
        *((text, "2008-03") for text in ("2008年3月", "2008年03月份", "2008-03", "某镇2008年3月计划生育报表 单位：人")),
    ],
)  # fmt: skip
def test_periods_are_read_as_people_write_them(text: str, code: str) -> None:
    assert periods(text, CALENDARS) == ([Period(code)], "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [("一季度", "no-year"), ("3月报表", "no-year"), ("08年一季度", "short-year"), ("2008年第五季度", "quarter"), ("2008年1—9月", "span"), ("2008年2-4月", "span"), ("报表", "")],
)  # fmt: skip
def test_a_period_that_cannot_be_is_named(text: str, problem: str) -> None:
    assert periods(text, CALENDARS) == ([], problem)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_periods(text: str) -> None:
    found, _ = periods(text, CALENDARS)
    assert all(re.fullmatch("[0-9]{4}(-.+)?", period.code) for period in found)


# --------------------------------------------------------------------------- files as WPS saved them


def test_a_file_wps_saved_comes_back_byte_for_byte(shipped: Path, tongbao: Callable[..., object]) -> None:
    before = state(shipped)
    rows = list(csv.reader(io.StringIO((shipped / OCTOBER).read_text(encoding="utf-8"))))
    spoilt = [[cell.replace("2026-11-0", "2026/11/") for cell in row] for row in rows]
    spoilt = [
        spoilt[0],
        *([row[0].replace("2026-10", "Oct-26"), *row[1:-1], row[-1]] for row in reversed(spoilt[1:])),
        [""] * 9,
    ]
    (shipped / OCTOBER).write_bytes(csv_of(spoilt, "gb18030"))
    text = (shipped / "data/areas.csv").read_text(encoding="utf-8")
    (shipped / "data/areas.csv").write_bytes(text.replace("\n", "\r\n").encode("gb18030"))
    assert tongbao("check", "--root", shipped).code == 1
    answer = tongbao("tidy", "--root", shipped)
    assert answer.code == 0, answer.err
    assert "由 GBK 改为 UTF-8" in answer.out
    assert "2026/11/4→2026-11-04" in answer.out
    assert state(shipped) == before


def test_lost_zeros_are_put_back_only_where_one_code_fits(schools: Path, tongbao: Callable[..., object]) -> None:
    for path in (schools / "data").rglob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace("A1,", "001,").replace("A2,", "02,"), encoding="utf-8")
    observed = schools / "data/2024/observations/2023-09.csv"
    sound = observed.read_bytes()
    observed.write_bytes(sound.replace(b",001,", b",1,").replace(b",02,", b",2,"))
    assert tongbao("tidy", observed, "--root", schools).code == 0
    assert observed.read_bytes() == sound
    (schools / "data/areas.csv").open("a", encoding="utf-8").write(
        "Z,某校,village,X,,2010-09-01,,\n01,又一校,village,X,,2010-09-01,,\n"
    )
    observed.write_bytes(sound.replace(b",001,", b",1,"))
    tongbao("tidy", observed, "--root", schools)
    assert b",1,S1" in observed.read_bytes(), "two codes fit, so none is guessed"


def test_tidy_never_loses_a_row(shipped: Path, tongbao: Callable[..., object]) -> None:
    for spoilt in (",,经办", "\n<<<<<<< HEAD"):
        text = (shipped / OCTOBER).read_text(encoding="utf-8")
        lines = text.split("\n")
        lines[2] += spoilt
        (shipped / OCTOBER).write_text("\n".join(lines), encoding="utf-8")
        answer = tongbao("tidy", shipped / OCTOBER, "--root", shipped)
        assert answer.code == 1, answer.out
        assert (shipped / OCTOBER).read_text(encoding="utf-8") == "\n".join(lines)
        (shipped / OCTOBER).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\xff\xfe\x00", "tidy/encoding"),
        (b"a,b\n1,2\n", "tidy/encoding"),
        ("问号".encode("gb18030"), "tidy/encoding"),
        (b'area,"', "tidy/quoting"),
        (b"area,name\nA1,x\n", "tidy/heading"),
        (b"<<<<<<< HEAD\narea,name\n", "tidy/conflict"),
    ],
)
def test_tidy_leaves_alone_what_it_cannot_prove(
    schools: Path, tongbao: Callable[..., object], content: bytes, rule: str
) -> None:
    (schools / "data/areas.csv").write_bytes(content)
    answer = tongbao("tidy", "--root", schools)
    assert answer.code == 1
    assert f"（{rule}）" in answer.err
    assert (schools / "data/areas.csv").read_bytes() == content


def test_tidy_touches_only_our_own_tables(schools: Path, tongbao: Callable[..., object]) -> None:
    (schools / "mine.csv").write_text("x\n")
    assert tongbao("tidy", schools / "mine.csv", "--root", schools).code == 2


# --------------------------------------------------------------------------- a new year, a new bulletin


def test_a_new_year_carries_over_what_should_be(shipped: Path, tongbao: Callable[..., object]) -> None:
    answer = tongbao("new", "year", 2027, "--root", shipped)
    assert answer.code == 0, answer.err
    assert tongbao("check", "--root", shipped, "--year", 2027).code == 0
    targets = (shipped / "data/2027/targets.csv").read_text(encoding="utf-8")
    assert "T-M08-2,M08,,ge,true,95" in targets, "the target in force, not the one it replaced"
    assert "T-M08,M08" not in targets
    assert "2026" not in targets
    bulletins = (shipped / "data/2027/bulletins.csv").read_text(encoding="utf-8")
    assert "2027-Q1,2027-04" in bulletins
    plan = (shipped / "data/2027/plan.md").read_text(encoding="utf-8")
    assert "适龄儿童国家免疫规划疫苗接种率不低于95%" in plan
    assert tongbao("template", "2027-01", "--output", shipped / "x.xlsx", "--root", shipped).code == 0
    assert tongbao("build", "--root", shipped, "--year", 2027, "--jobs", 1).code == 0
    assert tongbao("new", "year", 2027, "--root", shipped).code == 2


def test_a_new_year_leaves_behind_what_the_law_has_ended(shipped: Path, tongbao: Callable[..., object]) -> None:
    edit(shipped / "data/2008/datapackage.json", '"kind": "historical"', '"kind": "historical" ')
    assert tongbao("new", "year", 2022, "--root", shipped).code == 0
    text = "".join(path.read_text(encoding="utf-8") for path in (shipped / "data/2022").iterdir())
    assert tongbao("check", "--root", shipped, "--year", 2022).code == 0
    assert not re.search("回镇见面|社会抚养费|结扎率|上环率|计划生育率", text)
    assert not (shipped / "data/2022/vetoes.csv").exists()


def test_a_new_bulletin_begins_with_its_headings(shipped: Path, tongbao: Callable[..., object]) -> None:
    edit(shipped / "data/2026/bulletins.csv", "2026-Q4,", "2026-Q5,")
    assert tongbao("new", "bulletin", "2026-Q4", "--root", shipped).code == 1, "the calendar is wrong first"
    edit(shipped / "data/2026/bulletins.csv", "2026-Q5,", "2026-Q4,")
    assert tongbao("new", "bulletin", "2026-Q4", "--root", shipped).code == 0
    assert (shipped / "data/2026/notices/2026-Q4.md").read_text(encoding="utf-8").startswith("## 总体情况\n")
    assert tongbao("new", "bulletin", "2026-Q4", "--root", shipped).code == 2
    assert tongbao("new", "bulletin", "2031-Q4", "--root", shipped).code == 2
    assert tongbao("check", "--root", shipped).code == 0
