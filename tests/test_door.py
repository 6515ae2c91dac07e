"""The door: each way to be wrong has its finding, at the right place, with a cure, in Chinese."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import edit
from rulebook import Change, Example, Swap, in_the_book

OBSERVED = "data/2024/observations/2023-09.csv"
QUARTER = "data/2024/observations/2024-Q1.csv"
PACKAGE = "data/2024/datapackage.json"
AREAS = "data/areas.csv"
INDICATORS = "data/indicators.csv"
TARGETS = "data/2024/targets.csv"
SCHEMA = "data/schema.json"
HAN = re.compile("[\u4e00-\u9fff]")


def rewrite(path: str, new: Callable[[bytes], bytes]) -> Change:
    def change(root: Path) -> None:
        (root / path).write_bytes(new((root / path).read_bytes()))

    return change


def make(path: str, content: str) -> Change:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(content.encode())

    return change


def link(path: str, target: str) -> Change:
    def change(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(target)

    return change


def pipe(path: str) -> Change:
    def change(root: Path) -> None:
        (root / path).unlink()
        os.mkfifo(root / path)

    return change


def gone(path: str) -> Change:
    return lambda root: (root / path).unlink()


BROKEN: dict[str, tuple[Change, str, str, int | None, str | None]] = {
    # ------------------------------------------------------------------ bytes and files
    "a BOM": (rewrite(OBSERVED, lambda b: b"\xef\xbb\xbf" + b), "file/bom", OBSERVED, 1, None),
    "GBK bytes": (
        rewrite(AREAS, lambda b: b.decode().encode("gbk")), "file/encoding", AREAS, 2, None),
    "mixed line ends": (
        rewrite(OBSERVED, lambda b: b.replace(b"\n", b"\r\n", 1)), "file/line-ends", OBSERVED, 2, None),
    "a lone carriage return": (Swap(OBSERVED, "50,50", "50,\r50"), "file/carriage-return", OBSERVED, 4, None),
    "a NUL": (Swap(OBSERVED, "50,50", "50,\x0050"), "file/control-character", OBSERVED, 4, None),
    "a right-to-left override": (Swap(AREAS, "东小学", "东\u202e小学"), "file/control-character", AREAS, 2, None),
    "a zero-width space in a code": (Swap(OBSERVED, "A1,S1", "A1\u200b,S1"), "file/control-character", OBSERVED, 2, None),
    "an unclosed quote": (Swap(OBSERVED, "50,50,,", '50,50,"'), "file/quoting", OBSERVED, 4, None),
    "text after a closing quote": (Swap(AREAS, "东小学", '"东"小学'), "file/quoting", AREAS, 2, None),
    "a quote inside a bare cell": (Swap(AREAS, "东小学", '东"小"学'), "file/quoting", AREAS, 2, None),
    "an empty file": (make(OBSERVED, ""), "file/empty", OBSERVED, None, None),
    "a blank line": (Swap(OBSERVED, "2023-09,A2,S1", "\n2023-09,A2,S1"), "file/blank-line", OBSERVED, 4, None),
    "a label with a space": (Swap(OBSERVED, "numerator,", "numerator ,"), "file/label", OBSERVED, 1, None),
    "a label twice": (Swap(OBSERVED, "numerator,denominator", "numerator,numerator"), "file/label-repeated", OBSERVED, 1, None),
    "full-width digits": (Swap(OBSERVED, "99,100", "９９,100"), "file/digits", OBSERVED, 2, "numerator"),
    "an underscore in a number": (Swap(OBSERVED, "1,1000", "1,1_000"), "file/digits", OBSERVED, 3, "denominator"),
    "a number with a space": (Swap(OBSERVED, "99,100", "99, 100"), "file/digits", OBSERVED, 2, "denominator"),
    "a zero with a sign": (Swap(OBSERVED, "99,100", "-0,100"), "file/digits", OBSERVED, 2, "numerator"),
    "a fraction of zero with a sign": (Swap(OBSERVED, "99,100", "-0.00,100"), "file/digits", OBSERVED, 2, "numerator"),
    "NaN as a number": (Swap(OBSERVED, "99,100", "NaN,100"), "file/digits", OBSERVED, 2, "numerator"),
    "a 40-digit number": (Swap(OBSERVED, "99,100", f"99,{'1' * 40}"), "value/unbounded", OBSERVED, 2, "denominator"),
    "a link to a file outside": (link(OBSERVED, "/etc/passwd"), "file/not-regular", OBSERVED, None, None),
    "a link in place of a folder": (link("data/2024/notices", "/etc"), "file/not-regular", "data/2024/notices", None, None),
    "a pipe in place of a file": (pipe(OBSERVED), "file/not-regular", OBSERVED, None, None),
    "a listed file that is gone": (gone(OBSERVED), "file/absent", OBSERVED, None, None),
    "a file nobody listed": (make("data/2024/observations/2023-12.csv", "a\n"), "file/unlisted", "data/2024/observations/2023-12.csv", None, None),
    "a stray file beside the tables": (make("data/notes.txt", "x\n"), "file/unlisted", "data/notes.txt", None, None),
    "a folder that is no year": (make("data/old/a.csv", "a\n"), "file/edition-folder", "data/old", None, None),
    # ------------------------------------------------------------------ descriptors and schemas
    "a comma too many in the descriptor": (Swap(PACKAGE, '"kind": "current",', '"kind": "current",,'), "file/json", PACKAGE, 9, None),
    "a key twice in the descriptor": (Swap(PACKAGE, '"kind": "current",', '"kind": "current", "kind": "x",'), "file/json-key", PACKAGE, None, None),
    "a descriptor that is a list": (make(PACKAGE, "[]"), "file/json", PACKAGE, 1, None),
    "a path out of the package": (Swap(PACKAGE, "targets.csv", "../areas.csv"), "file/outside", PACKAGE, None, None),
    "a web address as a path": (Swap(PACKAGE, "targets.csv", "http://example.org/t.csv"), "file/outside", PACKAGE, None, None),
    "another dialect": (Swap(PACKAGE, '"path": "targets.csv"', '"path": "targets.csv", "dialect": {"delimiter": ";"}'), "file/dialect", PACKAGE, None, None),
    "a file listed twice": (Swap(PACKAGE, '{"name": "targets", "path": "targets.csv", "encoding": "utf-8"},', '{"name": "targets", "path": "targets.csv", "encoding": "utf-8"}, {"name": "targets-b", "path": "targets.csv"},'), "file/descriptor", PACKAGE, None, "resources.targets-b"),
    "an unknown kind of edition": (Swap(PACKAGE, '"current"', '"draft"'), "file/descriptor", PACKAGE, None, "kind"),
    "a first month outside the year": (Swap(PACKAGE, "2023-09", "2021-09"), "file/descriptor", PACKAGE, None, "first_month"),
    "a township that is none": (Swap(PACKAGE, '"township": "X"', '"township": "A1"'), "file/descriptor", PACKAGE, None, "township"),
    "terms nobody knows": (Swap(PACKAGE, '"area": "校区"', '"village": "校区"'), "file/descriptor", PACKAGE, None, "terms"),
    "a synthetic table nobody knows": (Swap(PACKAGE, '["areas"', '["area"'), "file/descriptor", PACKAGE, None, "synthetic"),
    "a broken regular expression in the schema": (
        Swap(SCHEMA, '"pattern": "[a-z0-9][a-z0-9-]*"', '"pattern": "(("'), "schema/pattern", SCHEMA, None, "anchor"),
    "an unknown field type": (Swap(SCHEMA, '"type": "integer"', '"type": "whole"'), "schema/field-error", SCHEMA, None, None),
    "a key of no field": (Swap(SCHEMA, '"primaryKey": ["target"]', '"primaryKey": ["goal"]'), "schema/schema-error", SCHEMA, None, None),
    "a schema file that is no JSON": (make(SCHEMA, "{"), "file/json", SCHEMA, 1, None),
    "bulletins released anew on no day": (Swap(PACKAGE, '"synthetic"', '"released_anew": "now", "synthetic"'), "file/descriptor", PACKAGE, None, "released_anew"),
    "bulletins of real returns released anew": (Swap(PACKAGE, '"synthetic": ["areas", "observations"]', '"released_anew": "2024-01-01", "synthetic": ["areas"]'), "file/descriptor", PACKAGE, None, "released_anew"),
    "a schema file without tables": (make(SCHEMA, "{}"), "file/descriptor", SCHEMA, None, "tables"),
    # ------------------------------------------------------------------ the schema's own judgement
    "a missing cell": (Swap(OBSERVED, "50,50,,reported,2023-10-03,", "50,50,,reported"), "schema/missing-cell", OBSERVED, 4, "received_on"),
    "a cell too many": (Swap(OBSERVED, "50,50,,reported,2023-10-03,", "50,50,,reported,2023-10-03,,x"), "schema/extra-cell", OBSERVED, 4, None),
    "a column missing": (rewrite(OBSERVED, lambda b: b"\n".join(line.rpartition(b",")[0] for line in b.splitlines()) + b"\n"), "schema/missing-label", OBSERVED, 1, "note"),
    "a wrong label": (Swap(OBSERVED, "received_on", "received"), "schema/incorrect-label", OBSERVED, 1, "received_on"),
    "an impossible date": (Swap(OBSERVED, "2023-10-03", "2023-13-03"), "schema/type-error", OBSERVED, 2, "received_on"),
    "a date in another order": (Swap(OBSERVED, "2023-10-03", "3/10/2023"), "schema/type-error", OBSERVED, 2, "received_on"),
    "an unknown status": (Swap(OBSERVED, "50,50,,reported", "50,50,,ok"), "schema/constraint-error", OBSERVED, 4, "status"),
    "a negative count": (Swap(OBSERVED, "99,100", "-99,100"), "schema/constraint-error", OBSERVED, 2, "numerator"),
    "a required cell left blank": (Swap(OBSERVED, "A2,S1", ",S1"), "schema/constraint-error", OBSERVED, 4, "area"),
    "a period of no kind": (Swap(OBSERVED, "2023-09,A1,S1", "2023-9,A1,S1"), "schema/constraint-error", OBSERVED, 2, "period"),
    "a name that is too long": (Swap(AREAS, "东小学", "东" * 61), "schema/constraint-error", AREAS, 2, "name"),
    # ------------------------------------------------------------------ keys, references, time
    "the same row twice": (Swap(OBSERVED, "A2,S5", "A2,S1"), "key/duplicate", OBSERVED, 5, "period"),
    "a name twice": (Swap(INDICATORS, "S2,体检建档率", "S2,课时完成率"), "key/unique", INDICATORS, 3, "name"),
    "an unknown area": (Swap(OBSERVED, "A2,S1", "A9,S1"), "key/reference", OBSERVED, 4, "area"),
    "an unknown indicator": (Swap(OBSERVED, "A2,S1", "A2,S9"), "key/reference", OBSERVED, 4, "indicator"),
    "an unknown law": (Swap(INDICATORS, ",0,,,2020-01-01,,,high,本学区,\nS2", ",0,,L9,2020-01-01,,,high,本学区,\nS2"), "key/reference", INDICATORS, 2, "laws"),
    "a measure for an unknown target": (Swap("data/2024/measures.csv", "T1;T1-A1", "T1;T8"), "key/reference", "data/2024/measures.csv", 2, "targets"),
    "an unknown paragraph": (Swap(TARGETS, "goal,a2", "goal,a9"), "key/anchor", TARGETS, 2, "locator"),
    "an area that is its own parent": (Swap(AREAS, "A1,东小学,village,X", "A1,东小学,village,A1"), "key/cycle", AREAS, 2, "parent"),
    "a reserved code": (Swap(INDICATORS, "S5,供餐", "REPORTS,供餐"), "key/reserved", INDICATORS, 6, "indicator"),
    "a period of another year": (Swap(OBSERVED, "2023-09,A1,S1", "2025-09,A1,S1"), "key/period", OBSERVED, 2, "period"),
    "a period in another period's file": (Swap(OBSERVED, "2023-09,A1,S1", "2023-12,A1,S1"), "key/period-file", OBSERVED, 2, "period"),
    "a month of a quarterly indicator": (Swap(OBSERVED, "2023-09,A1,S1", "2023-09,A1,S2"), "key/period-finer", OBSERVED, 2, "period"),
    "an area that does not exist yet": (Swap(OBSERVED, "2023-09,A2,S1", "2023-09,A3,S1"), "key/area-validity", OBSERVED, 4, "area"),
    "an indicator not yet in use": (Swap(INDICATORS, "2020-01-01,,,high,本学区,\nS2", "2023-10-01,,,high,本学区,\nS2"), "key/indicator-validity", OBSERVED, 2, "indicator"),
    "an indicator out of use": (Swap(INDICATORS, "2020-01-01,,,high,本学区,\nS2", "2020-01-01,2023-09-01,,high,本学区,\nS2"), "law/ended-indicator", OBSERVED, 2, "indicator"),
    "an end before the beginning": (Swap(AREAS, "2010-09-01,,\nA2", "2010-09-01,2010-08-31,\nA2"), "key/dates", AREAS, 2, "valid_to"),
    "a bulletin of no period of the year": (Swap("data/2024/bulletins.csv", "2024-Q2", "2025-Q2"), "key/period", "data/2024/bulletins.csv", 6, "bulletin"),
    "an exponent in a number": (Swap(OBSERVED, "99,100", "99,1e5"), "file/digits", OBSERVED, 2, "denominator"),
    "a stray line above the heading": (rewrite(OBSERVED, lambda b: b"inf\n" + b), "schema/incorrect-label", OBSERVED, 1, "period"),
    "a blank first line": (rewrite(OBSERVED, lambda b: b"\n" + b), "file/blank-line", OBSERVED, 1, None),
    "a school without a district": (Swap(AREAS, "A1,东小学,village,X", "A1,东小学,village,"), "key/parent", AREAS, 2, "parent"),
    "a report of an area nobody counts": (Swap(AREAS, "A1,东小学,village,X", "A1,东小学,village,A2"), "key/area-outside", OBSERVED, 2, "area"),
    "a report where the township reports": (Swap(QUARTER, "A2,S3,9", "A2,S4,9"), "value/reporter", QUARTER, 5, "area"),
    # ------------------------------------------------------------------ what the program needs of the schema
    "a needed field taken out of the schema": (Swap(SCHEMA, '{"name": "origin"', '{"name": "source_of"'), "schema/needed-field", SCHEMA, None, "origin"),
    "a needed field of another type": (Swap(SCHEMA, '"title": "收到日期", "type": "date"', '"title": "收到日期", "type": "string"'), "schema/needed-field", SCHEMA, None, "received_on"),
    "a status the program does not know": (Swap(SCHEMA, '"enum": ["reported", ', '"enum": ["received", "reported", '), "schema/needed-field", SCHEMA, None, "status"),
    "a primary key of nothing": (Swap(SCHEMA, '"primaryKey": ["period", "area", "indicator"]', '"primaryKey": []'), "schema/schema-error", SCHEMA, None, None),
    "a unique key of nothing": (Swap(SCHEMA, '"uniqueKeys": [["title"]]', '"uniqueKeys": [[null]]'), "schema/schema-error", SCHEMA, None, None),
    "a bound that is no number": (Swap(SCHEMA, '"minimum": 0', '"minimum": "x"'), "schema/schema-error", SCHEMA, None, None),
    "a township that is a list": (Swap(PACKAGE, '"township": "X"', '"township": []'), "file/descriptor", PACKAGE, None, "township"),
    "a name that is an object": (Swap(PACKAGE, '"name": "measures"', '"name": {}'), "file/descriptor", PACKAGE, None, "resources.name"),
    "an empty descriptor": (make(PACKAGE, "{}"), "file/descriptor", PACKAGE, None, "first_month"),
    # ------------------------------------------------------------------ values and the plan
    "a band without an upper end": (Swap(TARGETS, "between,true,10,20", "between,true,10,"), "plan/band", TARGETS, 6, "value_high"),
    "a band upside down": (Swap(TARGETS, "between,true,10,20", "between,true,20,10"), "plan/band", TARGETS, 6, "value_high"),
    "an upper end without a band": (Swap(TARGETS, "T5,S5,,le,true,2,", "T5,S5,,le,true,2,3"), "plan/band", TARGETS, 7, "value_high"),
    "a goal without a figure": (Swap(TARGETS, "T5,S5,,le,true,2,", "T5,S5,,le,true,,"), "plan/band", TARGETS, 7, "value"),
    "a target that replaces another kind": (Swap(TARGETS, "T1-A1,S1,A1,ge,true,99,,,goal,a2,2023-09-01,,,,", "T1-A1,S1,A1,ge,true,99,,,goal,a2,2023-09-01,,,T1,"), "plan/supersedes", TARGETS, 3, "supersedes"),
    "something of nothing": (Swap(OBSERVED, "A2,S5,0,0", "A2,S5,3,0"), "value/exceeds", OBSERVED, 5, "numerator"),
    "a numerator above its denominator": (Swap(OBSERVED, "99,100", "101,100"), "value/exceeds", OBSERVED, 2, "numerator"),
    "half a person": (Swap(OBSERVED, "99,100", "98.5,100"), "value/fraction", OBSERVED, 2, "numerator"),
    "a blank without a status for it": (Swap(OBSERVED, "99,100", ",100"), "value/blank", OBSERVED, 2, "numerator"),
    "a value where nothing was reported": (Swap(OBSERVED, "50,50,,reported", "50,50,,missing"), "value/unwanted", OBSERVED, 4, "numerator"),
    "a denominator of a count": (Swap(QUARTER, "S3,12,", "S3,12,3"), "value/unwanted", QUARTER, 3, "denominator"),
    "a paragraph without an anchor": (Swap("data/2024/plan.md", " {#a1}", ""), "file/plan-anchor", "data/2024/plan.md", 1, None),
    "an anchor twice": (Swap("data/2024/plan.md", "{#a1}", "{#a2}"), "file/plan-anchor", "data/2024/plan.md", 3, None),
}  # fmt: skip


@pytest.mark.parametrize("sentence", BROKEN)
def test_broken_input_is_refused_at_its_place(schools: Path, tongbao: Callable[..., object], sentence: str) -> None:
    change, rule, file, row, column = BROKEN[sentence]
    change(schools)
    answer = tongbao("check", "--json", "--root", schools)
    found = [one for one in answer.json["findings"] if one["rule"] == rule and one["file"] == file]
    assert answer.code == 1, answer.out
    assert not answer.json["ok"]
    assert found, answer.rules()
    assert (row, column) in [(one["row"], one["column"]) for one in found]
    for one in found:
        assert HAN.search(one["message"])
        assert HAN.search(one["hint"])
        assert "{" not in one["message"].replace("{#p01}", "") + one["hint"].replace("{#p01}", "")
    assert in_the_book(Example("schools", *BROKEN[sentence]), found)


def test_a_message_says_what_where_found_allowed_and_what_to_do(schools: Path, tongbao: Callable[..., object]) -> None:
    edit(schools / OBSERVED, "50,50,,reported", "50,50,,ok")
    answer = tongbao("check", "--root", schools)
    assert answer.code == 1
    assert "“data/2024/observations/2023-09.csv”第4行“状态（status）”列的“ok”不在允许的选项中。" in answer.out
    assert "只能填：reported、late、missing、corrected、not_applicable、estimated、provisional。" in answer.out
    assert answer.out.endswith("检查没有通过：1 个错误，1 条提醒。\n")


def test_all_findings_come_at_once_in_the_order_of_the_file(schools: Path, tongbao: Callable[..., object]) -> None:
    edit(schools / OBSERVED, "99,100", "９９,100")
    edit(schools / OBSERVED, "A2,S1", "A9,S1")
    edit(schools / AREAS, "village,X,,2010-09-01,,\nA2", "hamlet,X,,2010-09-01,,\nA2")
    answer = tongbao("check", "--json", "--root", schools)
    errors = [(one["file"], one["row"]) for one in answer.json["findings"] if one["severity"] == "error"]
    assert errors == sorted(errors)
    assert {(OBSERVED, 2), (OBSERVED, 4), (AREAS, 2)} <= set(errors)


def test_warnings_do_not_refuse(schools: Path, tongbao: Callable[..., object]) -> None:
    lines = (schools / OBSERVED).read_text().splitlines(keepends=True)
    (schools / OBSERVED).write_text("".join([lines[0], *reversed(lines[1:-1])]))
    answer = tongbao("check", "--json", "--root", schools)
    assert answer.code == 0
    assert {"file/unsorted", "value/absent-row"} == set(answer.rules())
    absent = [one["value"] for one in answer.json["findings"] if one["rule"] == "value/absent-row"]
    assert absent == ["2023-09/A2/S5"]


def test_a_suggestion_names_the_nearest_code(shipped: Path, tongbao: Callable[..., object]) -> None:
    edit(shipped / "data/2008/observations/2008-Q1.csv", "2008-Q1,V03,G06", "2008-Q1,v03,G06")
    answer = tongbao("check", "--json", "--root", shipped)
    hints = [one["hint"] for one in answer.json["findings"] if one["rule"] == "key/reference"]
    assert hints == ["请改成已有的代码，或先在“areas”表中增加它。是不是要填“V03”？"]


def test_messages_never_show_control_characters_or_endless_cells(schools: Path, tongbao: Callable[..., object]) -> None:
    edit(schools / AREAS, "东小学", "\x1b[31m::error::" + "x" * 5000)
    answer = tongbao("check", "--root", schools)
    assert answer.code == 1
    assert "\x1b" not in answer.out
    assert max(map(len, answer.out.splitlines())) < 400


def test_a_linked_file_never_shows_its_content(schools: Path, tongbao: Callable[..., object]) -> None:
    secret = schools / "secret.csv"
    secret.write_text("period,area\ntop,secret\n")
    link(OBSERVED, str(secret))(schools)
    answer = tongbao("check", "--json", "--root", schools)
    assert answer.code == 1
    assert "top" not in answer.out


def test_crlf_is_read_like_lf(schools: Path, tongbao: Callable[..., object]) -> None:
    path = schools / OBSERVED
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert tongbao("check", "--root", schools).code == 0


def test_a_quoted_cell_may_hold_commas_quotes_and_lines(schools: Path, tongbao: Callable[..., object]) -> None:
    edit(schools / OBSERVED, "50,50,,reported,2023-10-03,", '50,50,,reported,2023-10-03,"甲,""乙""\n丙"')
    edit(schools / OBSERVED, "A2,S5,0,0", "A2,S5,x,0")
    answer = tongbao("check", "--json", "--root", schools)
    assert [(one["rule"], one["row"]) for one in answer.json["findings"]] == [("schema/type-error", 6)]


def test_only_the_year_asked_for_is_checked(schools: Path, tongbao: Callable[..., object]) -> None:
    edit(schools / OBSERVED, "99,100", "x,100")
    (schools / "data/2025").mkdir()
    package = json.loads((schools / PACKAGE).read_text())
    package |= {"first_month": "2024-09", "resources": []}
    (schools / "data/2025/datapackage.json").write_text(json.dumps(package))
    assert tongbao("check", "--root", schools, "--year", 2025).code == 0
    assert tongbao("check", "--root", schools, "--year", 2024).code == 1
    assert tongbao("check", "--root", schools).code == 1


def test_tables_an_office_has_no_use_for_may_be_absent(schools: Path, tongbao: Callable[..., object]) -> None:
    package = json.loads((schools / PACKAGE).read_text())
    package["resources"] = [one for one in package["resources"] if one["name"].startswith("observations")]
    (schools / PACKAGE).write_text(json.dumps(package, ensure_ascii=False))
    for name in ("targets", "measures", "bulletins"):
        (schools / f"data/2024/{name}.csv").unlink()
    (schools / "data/2024/plan.md").unlink()
    assert tongbao("check", "--root", schools).code == 0
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0


def test_the_shipped_data_pass_with_the_contradiction_of_the_seed(
    shipped: Path, tongbao: Callable[..., object]
) -> None:
    answer = tongbao("check", "--json", "--root", shipped)
    assert answer.code == 0
    told = [(one["rule"], one["severity"], one["value"]) for one in answer.json["findings"]]
    assert [value for rule, _, value in told if rule == "plan/goal-without-measure"] == ["T07-1", "T08", "T11"]
    assert [value for rule, _, value in told if rule == "plan/measure-without-goal"] == ["M3", "M3-1", "M3-2", "M3-3"]
    assert [one for one in told if one[0] == "plan/targets-disagree"] == [("plan/targets-disagree", "warning", "80")]
    assert len(told) == 8
