"""Workloads of known size in the project's own format: the same bytes on every machine.

    python benchmarks/workload.py county FOLDER [--years 1] [--released]

An office with a plan, a target for every indicator, half of its indicators about people, a scheme with ranks, late
and missing returns, and a calendar of monthly, quarterly, half-year and annual bulletins. `--released` also
freezes all bulletins but the last, in their order, as `tongbao release` does. Everything is invented.
"""

import argparse
import calendar
import json
import random
import shutil
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
SIZES = {"township": (15, 12, 3), "district": (60, 4, 1), "county": (300, 12, 5), "big": (3000, 20, 5)}
FIRST_YEAR = 2021
SEED = 20260101
KEY = "5" * 64
INDICATOR = {
    "definition": "测试用。",
    "measure": "percent",
    "unit": "%",
    "direction": "higher",
    "accumulation": "sum",
    "frequency": "month",
    "reported_by": "area",
    "decimals": "1",
    "level": "area",
    "valid_from": "2000-01-01",
    "certainty": "high",
    "source": "虚构",
}
TARGET = {"operator": "ge", "operator_explicit": "true", "origin": "goal", "basis": "虚构计划"}
ITEM = {"scheme": "VILLAGE", "method": "per_step", "step": "1", "points": "2", "source": "报表"}
SCHEMA = ROOT / "data" / "schema.json"
SCORED = 5
MISSING, LATE = 0.005, 0.025


def write(size: str, target: Path, years: int | None = None) -> int:
    """Write the `data/` of a workload below `target`; returns how many observations it has."""
    areas, indicators, usual = SIZES[size]
    chance = random.Random(SEED)  # noqa: S311 - a workload, not a secret
    data = target / "data"
    data.mkdir(parents=True)
    shutil.copy(SCHEMA, data)
    heads = _heads()
    villages = [
        {"area": f"V{number:03d}", "name": f"虚构村{number}", "kind": "village", "parent": "ZT"}
        for number in range(1, areas + 1)
    ]
    township = {"area": "ZT", "name": "虚构镇", "kind": "township"}
    _write_rows(data / "areas.csv", heads["areas"], [*villages, township], valid_from="2000-01-01")
    codes = [f"B{number:02d}" for number in range(1, indicators + 1)]
    rows = [
        {
            "indicator": code,
            "name": f"虚构指标{code}",
            "numerator": f"已办{code}",
            "denominator": f"应办{code}",
            "small_cell": "5" if place >= indicators // 2 else "0",
        }
        for place, code in enumerate(codes)
    ]
    _write_rows(data / "indicators.csv", heads["indicators"], rows, **INDICATOR)
    bases = {(area, code): chance.randint(60, 900) for area in range(1, areas + 1) for code in codes}
    count = 0
    for year in range(FIRST_YEAR, FIRST_YEAR + (years or usual)):
        count += _write_year(data / str(year), year, codes, bases, heads, chance)
    return count


def _write_year(
    folder: Path,
    year: int,
    codes: list[str],
    bases: dict[tuple[int, str], int],
    heads: dict[str, list[str]],
    chance: random.Random,
) -> int:
    """Write one year; returns how many observations it has."""
    (folder / "observations").mkdir(parents=True)
    months = [f"{year}-{month:02d}" for month in range(1, 13)]
    count = 0
    for number, month in enumerate(months, 1):
        lines = []
        end = date(year, number, calendar.monthrange(year, number)[1])
        for (area, code), base in sorted(bases.items()):
            below = round(base * chance.uniform(0.9, 1.1))
            above = below - chance.randint(0, below // 20)
            lines.append(f"{month},V{area:03d},{code},{_reported(above, below, end, chance)},")
        _write(folder / "observations" / f"{month}.csv", ",".join(heads["observations"]), lines)
        count += len(lines)
    (folder / "observations" / "digest.key").write_text(f"{KEY}\n", encoding="utf-8")
    _write_plan(folder, year, codes, heads)
    _describe(folder, year, months)
    return count


def _reported(above: int, below: int, end: date, chance: random.Random) -> str:
    """The cells of a report from the numerator to the day it came: on time, late, or missing."""
    fate = chance.random()
    if fate < MISSING:
        return ",,,missing,"
    late = fate < MISSING + LATE
    day = end + timedelta(days=chance.randint(6, 12) if late else chance.randint(1, 5))
    return f"{above},{below},,{'late' if late else 'reported'},{day}"


def _write_plan(folder: Path, year: int, codes: list[str], heads: dict[str, list[str]]) -> None:
    """Plan, targets, measures, the calendar of bulletins and the scheme of one year."""
    goals = {code: 95 + place % 4 for place, code in enumerate(codes)}
    text = [f"# {year}年虚构工作计划", "本计划为虚构示例。", "## 一、工作目标"]
    text += [f"{place}．虚构指标{code}不低于{goals[code]}%。" for place, code in enumerate(codes, 1)]
    text += ["## 二、工作措施"]
    text += [f"{place}．逐村核对{code}，按时上报。" for place, code in enumerate(codes, 1)]
    lines = [f"{line} {{#p{number:02d}}}" for number, line in enumerate(text, 1)]
    (folder / "plan.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    first = len(codes) + 4
    targets = [
        {"target": f"T{code}", "indicator": code, "value": str(goals[code]), "locator": f"p{place:02d}"}
        for place, code in enumerate(codes, 4)
    ]
    _write_rows(folder / "targets.csv", heads["targets"], targets, **TARGET, valid_from=f"{year}-01-01")
    measures = [
        {"measure": f"M{code}", "title": f"核对{code}", "targets": f"T{code}", "locator": f"p{place:02d}"}
        for place, code in enumerate(codes, first + 1)
    ]
    _write_rows(folder / "measures.csv", heads["measures"], measures, owner="虚构办公室")
    _write_rows(folder / "bulletins.csv", heads["bulletins"], list(_calendar(year)))
    scheme = {"scheme": "VILLAGE", "title": "虚构考核", "subject": "area", "total": "100", "decimals": "1"}
    scheme |= {"cadence": "quarter", "ranked": "true", "period_weights": "Q1:20;Q2:20;Q3:20;Q4:40"}
    _write_rows(folder / "schemes.csv", heads["schemes"], [scheme])
    weight = f"{90 / min(SCORED, len(codes)):g}"
    items = [
        {**ITEM, "item": f"I{place}", "title": f"{code}达到目标", "weight": weight, "indicator": code}
        for place, code in enumerate(codes[:SCORED], 1)
    ]
    late = {"scheme": "VILLAGE", "item": "I9", "title": "按时上报", "weight": "10", "source": "late;missing"}
    items += [{**late, "method": "per_case", "points": "0.5"}]
    _write_rows(folder / "items.csv", heads["items"], items)


def _calendar(year: int) -> Iterable[dict[str, str]]:
    """Every bulletin of a year, by code, with its days."""
    ends = {f"{year}": 12, f"{year}-H1": 6, f"{year}-H2": 12}
    ends |= {f"{year}-{month:02d}": month for month in range(1, 13)}
    ends |= {f"{year}-Q{quarter}": quarter * 3 for quarter in range(1, 5)}
    for code, month in sorted(ends.items()):
        end = date(year, month, calendar.monthrange(year, month)[1])
        publish = end + timedelta(days=25 if code == f"{year}" else 20 if "H" in code else 18 if "Q" in code else 15)
        yield {"bulletin": code, "due_on": str(end + timedelta(days=5)), "publish_on": str(publish)}


def _heads() -> dict[str, list[str]]:
    """The columns of each table, as the catalogue has them today."""
    tables = json.loads(SCHEMA.read_text(encoding="utf-8"))["tables"]
    return {name: [field["name"] for field in table["fields"]] for name, table in tables.items()}


def _write_rows(path: Path, heads: list[str], rows: list[dict[str, str]], **same: str) -> None:
    """Write rows by column, with what is the same in all of them; other columns are blank."""
    _write(path, ",".join(heads), [",".join({**same, **row}.get(head, "") for head in heads) for row in rows])


def _write(path: Path, head: str, lines: list[str]) -> None:
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


def _describe(folder: Path, year: int, months: list[str]) -> None:
    names = ["targets", "measures", "bulletins", "schemes", "items"]
    resources = [{"name": name, "path": f"{name}.csv", "encoding": "utf-8"} for name in names]
    resources += [
        {"name": f"observations-{month}", "path": f"observations/{month}.csv", "encoding": "utf-8"} for month in months
    ]
    descriptor = {
        "name": f"workload-{year}",
        "title": f"{year}年虚构数据",
        "kind": "example",
        "first_month": f"{year}-01",
        "township": "ZT",
        "synthetic": ["areas", "bulletins", "measures", "observations", "targets"],
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")


def release(target: Path, *, keep_back: int = 1) -> None:
    """Freeze the bulletins of a workload in the order of their days, but for the last."""
    sys.path.insert(0, str(ROOT))
    from generator import releasing

    rows = [
        line.split(",")
        for path in sorted((target / "data").glob("*/bulletins.csv"))
        for line in path.read_text(encoding="utf-8").splitlines()[1:]
    ]
    codes = [row[0] for row in sorted(rows, key=lambda row: (row[2], row[0]))]
    releasing.release(target, codes[:-keep_back], {})


def site(target: Path) -> None:
    """Put the shipped look beside the data, so that the workload can be built."""
    shutil.copy(ROOT / "mkdocs.yml", target)
    shutil.copytree(ROOT / "site_src", target / "site_src")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--years", type=int)
    parser.add_argument("--released", action="store_true")
    asked = parser.parse_args()
    print(write(asked.size, asked.folder, asked.years))
    site(asked.folder)
    if asked.released:
        release(asked.folder)
