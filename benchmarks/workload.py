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
AREA_HEAD = "area,name,kind,parent,aliases,valid_from,valid_to,predecessors"
INDICATOR_HEAD = (
    "indicator,name,definition,measure,unit,direction,numerator,denominator,accumulation,frequency,reported_by,"
    "decimals,level,small_cell,small_rest,laws,valid_from,valid_to,ended_by,certainty,source"
)
OBSERVED_HEAD = "period,area,indicator,numerator,denominator,reported,status,received_on,note"


def write(size: str, target: Path) -> int:
    """Write the `data/` of a workload below `target`; returns how many observations it has."""
    areas, indicators, years = SIZES[size]
    chance = random.Random(SEED)  # noqa: S311 - a workload, not a secret
    data = target / "data"
    data.mkdir(parents=True)
    shutil.copy(ROOT / "data" / "schema.json", data)
    rows = [f"V{number:03d},虚构村{number},village,ZT,,2000-01-01,," for number in range(1, areas + 1)]
    _write(data / "areas.csv", AREA_HEAD, [*rows, "ZT,虚构镇,township,,,2000-01-01,,"])
    codes = [f"B{number:02d}" for number in range(1, indicators + 1)]
    _write(
        data / "indicators.csv",
        INDICATOR_HEAD,
        [
            f"{code},虚构指标{code},测试用。,percent,%,higher,已办{code},应办{code},sum,month,area,1,area,0,,,2000-01-01,,,high,虚构"
            for code in codes
        ],
    )
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
            _write(folder / "observations" / f"{month}.csv", OBSERVED_HEAD, lines)
            count += len(lines)
        _describe(folder, year, months)
    return count


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
