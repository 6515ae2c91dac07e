"""`check PACKAGE` judges any tabular Data Package, and says so of what is none."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

SCHEMA = {
    "fields": [
        {"name": "code", "type": "string"},
        {"name": "size", "type": "integer", "categories": ["1", "2", "3"]},
        {"name": "mail", "type": "string"},
        {"name": "parent", "type": "string"},
    ],
    "primaryKey": "code",
    "uniqueKeys": [["mail"]],
    "foreignKeys": [{"fields": "parent", "reference": {"fields": "code"}}],
}
TABLE = "code,size,mail,parent\na,1,x,\nb,2,y,a\n"


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    def write(table: str = TABLE, schema: object = SCHEMA, **resource: object) -> Path:
        (tmp_path / "t.csv").write_bytes(table.encode())
        descriptor = {"name": "p", "resources": [{"name": "t", "path": "t.csv", "schema": schema, **resource}]}
        (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
        return tmp_path

    return write


def test_a_good_package_passes(package: Callable[..., Path], tongbao: Callable[..., object]) -> None:
    answer = tongbao("check", package(), "--json")
    assert (answer.code, answer.json) == (0, {"ok": True, "findings": []})


@pytest.mark.parametrize(
    ("table", "rule", "row", "column"),
    [
        (TABLE + "a,3,z,\n", "key/duplicate", 4, "code"),
        (TABLE + "c,3,y,\n", "key/unique", 4, "mail"),
        (TABLE + "c,3,z,q\n", "key/reference", 4, "parent"),
        (TABLE + "c,4,z,\n", "value/category", 4, "size"),
        (TABLE + "c,３,z,\n", "file/digits", 4, "size"),
        (TABLE + "c,x,z,\n", "schema/type-error", 4, "size"),
        (TABLE + 'c,3,"z,\n', "file/quoting", 4, None),
        (TABLE + ",3,z,\n", "key/blank", 4, "code"),
    ],
)
def test_what_frictionless_passes_in_silence_is_told(
    package: Callable[..., Path], tongbao: Callable[..., object], table: str, rule: str, row: int, column: str | None
) -> None:
    answer = tongbao("check", package(table), "--json")
    assert answer.code == 1
    found = [(one["rule"], one["file"], one["row"], one["column"]) for one in answer.json["findings"]]
    assert (rule, "t.csv", row, column) in found
    assert {place for _, _, place, _ in found} == {row}


@pytest.mark.parametrize(
    ("resource", "rule"),
    [
        ({"path": "/etc/passwd"}, "file/outside"),
        ({"path": "../t.csv"}, "file/outside"),
        ({"path": "http://example.org/t.csv"}, "file/outside"),
        ({"path": ["t.csv"]}, "file/descriptor"),
        ({"path": "t.csv", "encoding": "gbk"}, "file/dialect"),
        ({"path": "t.csv", "dialect": {"delimiter": ";"}}, "file/dialect"),
        ({"path": "t.csv", "dialect": {"header": False}}, "file/dialect"),
        ({"path": "t.csv", "schema": "http://example.org/s.json"}, "file/outside"),
        ({"path": "t.csv", "schema": "missing.json"}, "file/absent"),
        ({"path": "t.csv", "schema": {"fields": "x"}}, "schema/schema-error"),
        ({"path": "t.csv", "schema": ["x"]}, "schema/schema-error"),
        ({"name": ""}, "file/descriptor"),
    ],
)
def test_a_descriptor_that_leads_astray_is_told(
    package: Callable[..., Path], tongbao: Callable[..., object], resource: dict, rule: str
) -> None:
    answer = tongbao("check", package(**resource), "--json")
    assert answer.code == 1
    assert answer.rules() == [rule]


@pytest.mark.parametrize("descriptor", ['{"resources": 5}', '{"resources": [1]}', '{"name": "x"}'])
def test_a_descriptor_without_resources_is_told(
    tmp_path: Path, tongbao: Callable[..., object], descriptor: str
) -> None:
    (tmp_path / "datapackage.json").write_text(descriptor)
    answer = tongbao("check", tmp_path, "--json")
    assert answer.code == 1
    assert set(answer.rules()) == {"file/descriptor"}


def test_keys_are_compared_as_values_of_their_type(
    package: Callable[..., Path], tongbao: Callable[..., object]
) -> None:
    schema = {"fields": [{"name": "n", "type": "integer"}], "primaryKey": "n"}
    assert tongbao("check", package("n\n1\n01\n", schema), "--json").rules() == ["key/duplicate"]


@pytest.mark.parametrize(("pattern", "cell"), [("[A-Z]+", '"A\n"'), ("[A-Z]+$", '"A\n"'), ("a|b", "ax"), ("a|b", "xb")])
def test_a_pattern_holds_the_whole_value(
    package: Callable[..., Path], tongbao: Callable[..., object], pattern: str, cell: str
) -> None:
    schema = {"fields": [{"name": "code", "type": "string", "constraints": {"pattern": pattern}}]}
    good = cell.strip('"\nx')
    assert tongbao("check", package(f"code\n{good}\n", schema), "--json").rules() == []
    assert tongbao("check", package(f"code\n{cell}\n", schema), "--json").rules() == ["schema/constraint-error"]


def test_a_missing_value_is_neither_a_reference_nor_a_category(
    package: Callable[..., Path], tongbao: Callable[..., object]
) -> None:
    folder = package("code,size,mail,parent\na,NA,x,NA\nb,2,NA,a\n", {**SCHEMA, "missingValues": ["", "NA"]})
    assert tongbao("check", folder, "--json").json == {"ok": True, "findings": []}


def test_a_field_may_say_how_its_numbers_are_written(
    package: Callable[..., Path], tongbao: Callable[..., object]
) -> None:
    schema = {
        "fields": [
            {"name": "n", "type": "number", "decimalChar": ","},
            {"name": "d", "type": "date", "format": "%d.%m.%Y"},
        ]
    }
    assert tongbao("check", package('n,d\n"1,5",31.12.2008\n', schema), "--json").rules() == []


@pytest.mark.parametrize(
    "reference", [{"resource": "nowhere", "fields": ["code"]}, {"resource": "", "fields": ["nothing"]}]
)
def test_a_foreign_key_to_nothing_is_told(
    package: Callable[..., Path], tongbao: Callable[..., object], reference: dict
) -> None:
    schema = {**SCHEMA, "foreignKeys": [{"fields": ["parent"], "reference": reference}]}
    answer = tongbao("check", package(schema=schema), "--json")
    assert answer.code == 1
    assert set(answer.rules()) & {"schema/key-field", "schema/schema-error"}


def test_house_conventions_do_not_apply(package: Callable[..., Path], tongbao: Callable[..., object]) -> None:
    folder = package("code,size,mail,parent\r\nb,2,y,a\r\na,1,x,\r\n")
    (folder / "README.txt").write_text("any other file")
    assert tongbao("check", folder).code == 0


def test_a_schema_file_beside_the_table_is_read(package: Callable[..., Path], tongbao: Callable[..., object]) -> None:
    folder = package(TABLE + "a,3,z,\n", schema="s.json")
    (folder / "s.json").write_text(json.dumps(SCHEMA))
    assert tongbao("check", folder, "--json").rules() == ["key/duplicate"]


def test_a_folder_of_ours_joins_the_catalogue_beside_it(shipped: Path, tongbao: Callable[..., object]) -> None:
    assert tongbao("check", shipped / "data/2008").code == 0
    path = shipped / "data/2008/observations/2008-Q1.csv"
    path.write_text(path.read_text().replace("2008-Q1,V01,G01", "2008-Q1,V99,G01"))
    answer = tongbao("check", shipped / "data/2008", "--json")
    assert answer.code == 1
    assert [(one["rule"], one["file"], one["row"]) for one in answer.json["findings"]] == [
        ("key/reference", "observations/2008-Q1.csv", 2)
    ]


def test_no_descriptor_is_a_wrong_call(tmp_path: Path, tongbao: Callable[..., object]) -> None:
    answer = tongbao("check", tmp_path / "nowhere")
    assert answer.code == 2
    assert "datapackage.json" in answer.err
