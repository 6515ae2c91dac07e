"""Workloads of known size in the project's own format: the same bytes on every machine.

python benchmarks/workload.py county FOLDER
"""

import json
import random
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SIZES = {"township": (15, 12, 3), "county": (300, 12, 5)}
FIRST_YEAR = 2021
SEED = 20260101
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
    "small_cell": "0",
    "valid_from": "2000-01-01",
    "certainty": "high",
    "source": "虚构",
}
SCHEMA = ROOT / "data" / "schema.json"


def write(size: str, target: Path) -> int:
    """Write the `data/` of a workload below `target`; returns how many observations it has."""
    areas, indicators, years = SIZES[size]
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
        {"indicator": code, "name": f"虚构指标{code}", "numerator": f"已办{code}", "denominator": f"应办{code}"}
        for code in codes
    ]
    _write_rows(data / "indicators.csv", heads["indicators"], rows, **INDICATOR)
    bases = {(area, code): chance.randint(60, 900) for area in range(1, areas + 1) for code in codes}
    count = 0
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        folder = data / str(year)
        (folder / "observations").mkdir(parents=True)
        months = [f"{year}-{month:02d}" for month in range(1, 13)]
        for month in months:
            lines = []
            for area in range(1, areas + 1):
                for code in codes:
                    below = round(bases[area, code] * chance.uniform(0.9, 1.1))
                    above = below - chance.randint(0, below // 20)
                    lines.append(f"{month},V{area:03d},{code},{above},{below},,reported,,")
            _write(folder / "observations" / f"{month}.csv", ",".join(heads["observations"]), lines)
            count += len(lines)
        _describe(folder, year, months)
    return count


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
    resources = [
        {"name": f"observations-{month}", "path": f"observations/{month}.csv", "encoding": "utf-8"} for month in months
    ]
    descriptor = {
        "name": f"workload-{year}",
        "title": f"{year}年虚构数据",
        "kind": "example",
        "first_month": f"{year}-01",
        "township": "ZT",
        "synthetic": ["areas", "observations"],
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    print(write(sys.argv[1], Path(sys.argv[2])))
