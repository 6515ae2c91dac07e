"""Mutated files and cells by the thousand: no traceback, no hang, no disagreement.

python tests/fuzz/fuzz.py --count 100000 --seed 1
"""

import argparse
import csv
import faulthandler
import io
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent)]

from generator import intake  # noqa: E402 - the path is set first
from generator.assess import assess  # noqa: E402
from generator.cli import main as tongbao  # noqa: E402
from generator.disclosure import disclose  # noqa: E402
from generator.intake.cells import day, number, periods  # noqa: E402
from generator.intake.grid import Raw  # noqa: E402
from generator.model import Calendar  # noqa: E402
from generator.personal import masked, personal_numbers  # noqa: E402
from generator.rules import accept, catalogue, inspect, refused, unfit  # noqa: E402
from generator.source import read  # noqa: E402
from generator.source.acquit import SlowPattern, acquits  # noqa: E402
from generator.source.judge import judge_digits, judge_rows  # noqa: E402
from generator.source.schemas import read_schemas  # noqa: E402
from generator.source.sheets import read_sheet  # noqa: E402

CASE = HERE.parent / "cases" / "a-school-office-with-its-own-data"
LONGEST, HANG = 5.0, 300.0
NASTY = (
    *(
        "",
        " ",
        "0",
        "-0",
        "00",
        "1",
        "-1",
        "1.0",
        "1.5",
        "98%",
        "９８",
        "1e5",
        "1_000",
        "NaN",
        "inf",
        "1,000",
        "９".join("12"),
    ),
    *(
        "2023-09",
        "2024-Q1",
        "2024",
        "2023-13",
        "2024-Q5",
        "A1",
        "A9",
        "a1",
        "S1",
        "S9",
        "X",
        "missing",
        "reported",
        "TRUE",
    ),
    *("2023-10-03", "2023/10/3", "2023-02-30", "=1+1", "@x", "'", '"', '""', ",", "\n", "\r", "\t", "\x00", "\x1b[31m"),
    *("\u200b", "\u202e", "\ufeff", "\ufffd", "东小学", "东⼩学", "姓名：张三", "13812345678", "11010519491231002X"),
    *("::error::", "$(id)", "../x", "http://x", "<script>", "{{ 7*7 }}", "9" * 400, "x" * 5000, "#REF!", "约80", "3-5"),
)
BYTES = (
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\r",
    b'"',
    b",",
    b"\n",
    b"\xe4\xb8",
    b"<<<<<<< HEAD\n",
    b"\xa0",
    b"\xc2\xa0",
)


def mutated(text: bytes, chance: random.Random) -> bytes:
    """A file changed in one to three ways: cells, rows, columns, bytes."""
    for _ in range(chance.randint(1, 3)):
        kind = chance.randrange(6)
        if kind == 0:
            place = chance.randrange(len(text) + 1)
            text = text[:place] + chance.choice(BYTES) + text[place + chance.randrange(3) :]
            continue
        rows = [row.split(b",") for row in text.split(b"\n")]
        row = chance.randrange(len(rows))
        column = chance.randrange(len(rows[row]))
        if kind in (1, 2):
            rows[row][column] = chance.choice(NASTY).encode("utf-8", "replace")
        elif kind == 3:
            rows.insert(row, list(rows[chance.randrange(len(rows))]))
        elif kind == 4:
            del rows[row][column]
        else:
            other = rows[chance.randrange(len(rows))]
            rows[row][column] = other[chance.randrange(len(other))] if other else b""
        text = b"\n".join(b",".join(cells) for cells in rows)
    return text


class Fuzz:
    """One run: what was tried, what went wrong, and how long the slowest took."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.root = folder / "office"
        shutil.copytree(CASE / "data", self.root / "data")
        self.chance = random.Random(seed)
        self.files = {path: path.read_bytes() for path in sorted((self.root / "data").rglob("*.csv"))}
        self.schemas, _ = read_schemas(self.root)
        tables, _ = read(self.root)
        self.editions = {2024: catalogue(tables, 2024)}
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []
        self.slowest = ("", 0.0)
        self.last: list[str] = []

    def tried(self, kind: str, act: Callable[[], str]) -> None:
        """Do one thing; a traceback, long work (of the processor: the machine may be busy) or a disagreement is a fault."""
        faulthandler.dump_traceback_later(HANG, exit=True)
        begun = time.process_time()
        try:
            fault = act()
        except Exception as error:  # noqa: BLE001 - finding them is the purpose
            fault = f"{type(error).__name__}: {error} {self.last}"
        spent = time.process_time() - begun
        faulthandler.cancel_dump_traceback_later()
        self.counts[kind] += 1
        self.slowest = max(self.slowest, (kind, spent), key=lambda one: one[1])
        if fault or spent > LONGEST:
            self.faults.append(f"{kind} #{self.counts[kind]}: {fault or f'{spent:.1f} s'}")

    def changed(self, path: Path, sound: bytes) -> bytes:
        """A mutated file; the lines that changed are remembered for the report of a fault."""
        content = mutated(sound, self.chance)
        before, after = (text.decode("utf-8", "replace").split("\n") for text in (sound, content))
        self.last = [path.name, *(line[:200] for line in after if line not in before)]
        return content

    def cell(self) -> str:
        """A cell of a workbook, a period, a day, a text: each grammar answers, whatever it is given."""
        text = "".join(self.chance.choice(NASTY)[:30] for _ in range(self.chance.randint(1, 3)))
        value = self.chance.choice((text, self.chance.uniform(-1e20, 1e20), float("nan"), date(2024, 1, 1), 7))
        for indicator in self.editions[2024].indicators.values():
            for column in ("numerator", "reported"):
                number(Raw(value, percent=self.chance.random() < 0.2), indicator, column)
        day(Raw(value))
        periods(text, (Calendar(2024, "2023-09"),))
        hidden = masked(text)
        return "a number is not masked" if any(personal_numbers(hidden)) else ""

    def sheet(self) -> str:
        """A file against its schema: the fast pass never acquits what frictionless or strict reading refuses."""
        path, sound = self.chance.choice(list(self.files.items()))
        name = "observations" if "observations" in path.parts else path.stem
        path.write_bytes(self.changed(path, sound))
        try:
            sheet, findings = read_sheet(self.root, path.relative_to(self.root).as_posix())
        finally:
            path.write_bytes(sound)
        if sheet is None:
            return "" if findings else "nothing read and nothing said"
        schema = self.schemas[name]
        try:
            acquitted = acquits(sheet, schema)
        except SlowPattern:
            return "a pattern of ours is slow"
        if not acquitted:
            return ""
        convicted = judge_rows(sheet, schema) + judge_digits(sheet, schema, frozenset())
        return f"acquitted, but {convicted[0].rule} in {sheet.file}" if convicted else ""

    def office(self) -> str:
        """A whole office: what passes every rule can be computed and disclosed."""
        path, sound = self.chance.choice(list(self.files.items()))
        path.write_bytes(self.changed(path, sound))
        try:
            tables, findings = read(self.root)
            findings += inspect(tables)
            if refused(findings) or unfit(tables):
                return ""
            disclose(assess(accept(tables, 2024), draft=True))
        finally:
            path.write_bytes(sound)
        return ""

    def command(self) -> str:
        """The command line: exit 0 or 1, JSON that can be read, never a traceback."""
        path, sound = self.chance.choice(list(self.files.items()))
        path.write_bytes(self.changed(path, sound))
        out, err = io.StringIO(), io.StringIO()
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = tongbao(["check", "--json", "--root", str(self.root)])
        finally:
            path.write_bytes(sound)
        if code not in (0, 1):
            return f"exit {code}: {err.getvalue()[:200]}"
        json.loads(out.getvalue())
        return "a traceback" if "Traceback" in err.getvalue() else ""

    def sent(self) -> str:
        """A CSV somebody sent: entries or an error, whatever is in it."""
        rows = [
            ["2023年11月报表"],
            ["单位", "S1 分子", "S1 分母", "备注"],
            *([name, "48", "50", ""] for name in ("东小学", "西|小学")),
        ]
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        content = mutated(text.getvalue().encode(self.chance.choice(("utf-8", "gb18030", "utf-8-sig"))), self.chance)
        intake.receive(content, "sent.csv", self.editions, date(2026, 1, 1))
        return ""

    def run(self, count: int) -> None:
        """Share a number of trials out over the kinds."""
        shares = (
            ("cell", self.cell, 50),
            ("sheet", self.sheet, 34),
            ("sent", self.sent, 10),
            ("office", self.office, 5),
            ("command", self.command, 1),
        )
        for kind, act, share in shares:
            for _ in range(max(1, count * share // 100)):
                self.tried(kind, act)


def run(count: int, seed: int) -> Fuzz:
    """One whole run in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        fuzz = Fuzz(Path(folder), seed)
        fuzz.run(count)
        return fuzz


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    done = run(asked.count, asked.seed)
    print(f"{sum(done.counts.values())} trials {dict(done.counts)}, slowest {done.slowest[0]} {done.slowest[1]:.2f} s")
    print("\n".join(done.faults[:40]) or "no traceback, no hang, no disagreement")
    sys.exit(bool(done.faults))
