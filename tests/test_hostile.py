"""Hostile input: a finding or exit 2 or 3, soon, in little memory, and never the content of a foreign file."""

import csv
import json
import os
import re
import select
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import CASES, ROOT, SCHOOLS, copy_repository, edit
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Calendar
from generator.rules import observations
from generator.rules.columns import Columns
from generator.rules.observations import judge_observations
from generator.source import read

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))
from fuzz import Fuzz
from fuzz import run as fuzz_run

OBSERVED = "data/2024/observations/2023-09.csv"
PACKAGE = "data/2024/datapackage.json"
SCHEMA = "data/schema.json"
HEAD = "period,area,indicator,numerator,denominator,reported,status,received_on,note\n"
SECONDS, BYTES = 10, 1_000_000_000
SERVER = f"""
import frictionless, json, os, pandas, resource, sys
from generator.cli import main

def answer(root, out):
    for number in (1, 2):
        os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    code = main(["check", "--root", root])
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, flush=True)
    os._exit(code)

for line in sys.stdin:
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, ({4 * BYTES}, {4 * BYTES}))
        answer(*json.loads(line))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def numeric_columns(path: Path) -> list[str]:
    """The columns of a table that hold a number in some row."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    heads = rows[0] if rows else {}
    return [column for column in heads if any(re.fullmatch(r"-?[0-9]+([.][0-9]+)?", row[column] or "") for row in rows)]


@pytest.fixture(scope="module")
def limited() -> Iterator[Callable[[Path, Path], int]]:
    """Check data in a process of its own with little memory; each is forked from one that has begun already."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin
        assert server.stdout

        def run(root: Path, out: Path) -> int:
            server.stdin.write(json.dumps([str(root), str(out)]) + "\n")
            server.stdin.flush()
            ended, _, _ = select.select([server.stdout], [], [], 6 * SECONDS)
            assert ended, "a hang"
            return int(server.stdout.readline())

        yield run
        server.kill()


def write(path: str, content: bytes | str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())

    return change


def special(path: str, make: Callable[[Path], object]) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).unlink()
        make(root / path)

    return change


def resource(**changed: object) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
        package["resources"][0] |= changed
        (root / PACKAGE).write_text(json.dumps(package), encoding="utf-8")

    return change


def schema_pattern(pattern: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        catalogue = json.loads((root / SCHEMA).read_text(encoding="utf-8"))
        note = next(one for one in catalogue["tables"]["observations"]["fields"] if one["name"] == "note")
        note["constraints"] = {"pattern": pattern}
        (root / SCHEMA).write_text(json.dumps(catalogue), encoding="utf-8")
        edit(root / OBSERVED, "99,100,,reported,2023-10-03,", f"99,100,,reported,2023-10-03,{'a' * 60}!")

    return change


ROW = "2023-09,A1,S1,99,100,,reported,2023-10-03,"
HOSTILE: dict[str, Callable[[Path], object]] = {
    "broken JSON in the catalogue": write(SCHEMA, '{"tables": {'),
    "JSON nested ten thousand deep": write(SCHEMA, "[" * 10_000 + "]" * 10_000),
    "a number of ten thousand digits in JSON": write(PACKAGE, '{"first_month": ' + "9" * 10_000 + "}"),
    "broken JSON in the descriptor": write(PACKAGE, "{"),
    "an absolute path": resource(path="/etc/passwd"),
    "a path that climbs out": resource(path="../../../../etc/passwd"),
    "a path over the network": resource(path="http://127.0.0.1:9/secret.csv"),
    "a name too long for any disk": resource(path=f"{'x' * 300}.csv"),
    "a link": special(OBSERVED, lambda path: path.symlink_to("/etc/passwd")),
    "a link to a folder": special(OBSERVED, lambda path: path.symlink_to("/etc")),
    "a pipe nobody writes to": special(OBSERVED, os.mkfifo),
    "a device without an end": special(OBSERVED, lambda path: path.symlink_to("/dev/zero")),
    "a folder in place of a file": special(OBSERVED, lambda path: path.mkdir()),
    "a cell of ten megabytes": write(OBSERVED, HEAD + ROW + "字" * 3_500_000 + "\n"),
    "a hundred thousand columns": write(OBSERVED, HEAD.strip() + ",x" * 100_000 + "\n" + ROW + "\n"),
    "a hundred thousand cells in a row": write(OBSERVED, HEAD + ROW + "," * 100_000 + "\n"),
    "a number of four hundred digits": write(OBSERVED, HEAD + f"2023-09,A1,S1,{'9' * 400},{'9' * 400},,reported,,\n"),
    "a million rows without a new line": write(OBSERVED, HEAD.strip() + "," + ROW * 1_000_000),
    "a million cells in a quote": write(OBSERVED, HEAD + '"' + "x," * 1_000_000),
    "a pattern without an end": schema_pattern("(a+)+$"),
    "a pattern without an end behind a wrong cell": lambda root: (schema_pattern("(a+)+$")(root), edit(root / OBSERVED, "99,100", "x,100")),
    "a pattern with a switch in front": schema_pattern("(?i)v[0-9]+"),
    "half a surrogate": lambda root: edit(root / PACKAGE, "某学区工作", "\\ud800"),
    "a pattern that is none": schema_pattern("(("),
    "conflict marks": write(OBSERVED, f"<<<<<<< HEAD\n{HEAD}=======\n{HEAD}>>>>>>> other\n{ROW}\n"),
    "a pointer of git LFS": write(OBSERVED, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"),
    "a workbook named csv": write(OBSERVED, b"PK\x03\x04" + b"\x00" * 3000),
    "a web page named csv": write(OBSERVED, "<!DOCTYPE html>\n<html><body>登录</body></html>\n"),
    "escapes and workflow commands": write(OBSERVED, HEAD + "2023-09,A1,S1,\x1b[2J::error::x,100,,reported,,\n"),
    "a hundred thousand bad cells": write(OBSERVED, HEAD + "2023-09,A1,S1,x,y,,reported,,\n" * 50_000),
    "a hundred thousand unknown codes": write(OBSERVED, HEAD + "".join(f"2023-09,Q{n},S1,1,2,,reported,,\n" for n in range(100_000))),
    "a hundred thousand rows of one report": write(OBSERVED, HEAD + (ROW + "\n") * 100_000),
    "names that are orders": lambda root: [(root / "data" / name).write_text("x") for name in ("-rf", "a\nb", "$(id)", "::error::")],
    "sixty-five megabytes": write(OBSERVED, HEAD + "x" * 65 * 1024 * 1024),
}  # fmt: skip


TOLD = {
    "broken JSON in the catalogue": "file/json",
    "JSON nested ten thousand deep": "file/json",
    "a number of ten thousand digits in JSON": "file/json",
    "broken JSON in the descriptor": "file/json",
    "an absolute path": "file/outside",
    "a path that climbs out": "file/outside",
    "a path over the network": "file/outside",
    "a name too long for any disk": "file/unreadable",
    "a link": "file/not-regular",
    "a link to a folder": "file/not-regular",
    "a pipe nobody writes to": "file/not-regular",
    "a device without an end": "file/not-regular",
    "a folder in place of a file": "file/not-regular",
    "a cell of ten megabytes": "schema/constraint-error",
    "a hundred thousand columns": "file/columns",
    "a hundred thousand cells in a row": "file/columns",
    "a number of four hundred digits": "value/unbounded",
    "a million rows without a new line": "file/columns",
    "a million cells in a quote": "file/quoting",
    "a pattern without an end": "schema/pattern",
    "a pattern without an end behind a wrong cell": "schema/pattern",
    "a pattern with a switch in front": "schema/pattern",
    "half a surrogate": "file/json",
    "a pattern that is none": "schema/pattern",
    "conflict marks": "file/conflict",
    "a pointer of git LFS": "file/conflict",
    "a workbook named csv": "file/control-character",
    "a web page named csv": "schema/incorrect-label",
    "escapes and workflow commands": "file/control-character",
    "a hundred thousand bad cells": "schema/type-error",
    "a hundred thousand unknown codes": "key/reference",
    "a hundred thousand rows of one report": "privacy/repeated-rows",
    "names that are orders": "file/unlisted",
    "sixty-five megabytes": "file/size",
}


@pytest.mark.parametrize("sentence", HOSTILE)
def test_hostile_input_ends_soon_in_little_memory_with_a_finding(
    tmp_path: Path, limited: Callable[[Path, Path], int], sentence: str
) -> None:
    root = copy_repository(tmp_path / "schools", SCHOOLS / "data")
    HOSTILE[sentence](root)
    code = limited(root, tmp_path / "out")
    out = (tmp_path / "out").read_text(encoding="utf-8")
    assert code == 1, out[-600:]
    assert f"（{TOLD[sentence]}）" in out
    assert "Traceback" not in out
    assert "root:" not in out, "the content of a foreign file"
    assert "\x1b" not in out
    assert not [line for line in out.splitlines() if line.startswith("::")]
    assert len(out) < 400_000
    of_the_processor, memory = out.splitlines()[-1].split()
    assert float(of_the_processor) < SECONDS
    assert int(memory) < BYTES


def test_a_hundred_thousand_bad_cells_give_the_first_five_of_each_column_and_the_rows_of_the_others(
    schools: Path, tongbao: Callable[..., object]
) -> None:
    HOSTILE["a hundred thousand bad cells"](schools)
    answer = tongbao("check", "--json", "--root", schools)
    bad = [one for one in answer.json["findings"] if one["rule"] == "schema/type-error"]
    assert answer.code == 1
    assert [one["row"] for one in bad[:4]] == [2, 2, 3, 3]
    assert len(bad) == 2 * (5 + 1)
    counts = [int(re.search(r"共有 ([0-9]+) 处", one["message"])[1]) for one in bad[-2:]]
    assert sum(counts) == 100_000
    assert "只列出前 5 处" in bad[-1]["message"]


NUMERIC = [
    (base, path.relative_to(base).as_posix(), column)
    for base in (ROOT / "data", CASES / "a-scheme-with-every-method" / "data")
    for path in sorted(base.rglob("*.csv"))
    if path.parent.name != "observations" or path == min(path.parent.iterdir())
    for column in numeric_columns(path)
]


@pytest.mark.parametrize("length", [309, 5000])
@pytest.mark.parametrize(("base", "file", "column"), NUMERIC)
def test_a_number_too_long_to_compute_with_is_told_wherever_it_stands(
    tmp_path: Path, tongbao: Callable[..., object], base: Path, file: str, column: str, length: int
) -> None:
    """Also where rules compute with what other rules refuse."""
    root = copy_repository(tmp_path / "town", base)
    lines = list(csv.reader((root / "data" / file).read_text(encoding="utf-8").splitlines()))
    place = lines[0].index(column)
    for line in lines[1:]:
        line[place] = "9" * length if line[place] else ""
    with (root / "data" / file).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(lines)
    answer = tongbao("check", "--json", "--root", root)
    told = {finding["rule"] for finding in answer.json["findings"] if finding["file"] == f"data/{file}"}
    assert answer.code == 1
    assert told & {"value/unbounded", "schema/type-error", "schema/constraint-error"}


def test_a_file_nobody_may_read_is_told(tongbao: Callable[..., object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = copy_repository(Path(folder) / "schools", SCHOOLS / "data")
        Path(folder).chmod(0o755)
        edit(root / OBSERVED, "99,100", "x,100")
        assert tongbao("check", "--root", root).code == 1, "and every library is loaded"
        (root / OBSERVED).chmod(0)
        before = os.geteuid()
        try:
            if before == 0:
                os.seteuid(65534)  # root reads everything
            answer = tongbao("check", "--json", "--root", root)
        finally:
            os.seteuid(before)
    assert (answer.code, "file/unreadable" in answer.rules()) == (1, True)


@given(seed=st.integers(0, 2**32))
def test_never_acquitted_what_is_refused_and_never_accepted_what_cannot_be_built(fuzz_office: Fuzz, seed: int) -> None:
    fuzz_office.chance.seed(seed)
    assert fuzz_office.sheet() == ""
    assert fuzz_office.office() == ""


@pytest.fixture(scope="module")
def fuzz_office(tmp_path_factory: pytest.TempPathFactory) -> Fuzz:
    """An office whose files are mutated one at a time and put back."""
    return Fuzz(tmp_path_factory.mktemp("fuzz"), 0)


def test_a_bounded_fuzz_run_finds_nothing() -> None:
    done = fuzz_run(500, 20260724)
    assert done.faults == []
    assert sum(done.counts.values()) >= 495


@given(seed=st.integers(0, 2**32))
def test_whole_columns_acquit_only_rows_no_rule_speaks_of(fuzz_office: Fuzz, seed: int) -> None:
    """With and without the mask over all rows, the rules on observations say the same."""
    fuzz_office.chance.seed(seed)
    observed = [path for path in fuzz_office.files if "observations" in path.parts]
    path = fuzz_office.chance.choice(observed)
    path.write_bytes(fuzz_office.changed(path, fuzz_office.files[path]))
    try:
        tables, _ = read(fuzz_office.root)
    finally:
        path.write_bytes(fuzz_office.files[path])
    columns = Columns(tables.editions[2024].frames["observations"])
    given_ = (columns, Calendar(2024, "2023-09"), tables.shared["areas"], tables.shared["indicators"], "X")
    fast = judge_observations(*given_)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(observations, "_suspects", lambda columns, *_: [True] * len(columns.table))
        slow = judge_observations(*given_)
    assert fast == slow
