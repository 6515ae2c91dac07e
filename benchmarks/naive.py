"""The honest day's script: the same pages and charts with the same libraries, each used as its tutorial says.

    python benchmarks/naive.py ROOT OUTPUT

frictionless validates, pandas adds up, matplotlib draws one figure a chart, jinja2 lays pages out, MkDocs builds the
site. It does less than the program: no protection, nothing frozen, no scores, no check beyond the stock validator, one
size of each chart. It is what the program is held against in `docs/performance.md`. Prints pages, charts and seconds.
"""

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jinja2
import matplotlib as mpl
import pandas as pd
import yaml
from bench import joined
from frictionless import Package
from mkdocs.commands.build import build
from mkdocs.config import load_config

mpl.use("svg")
import matplotlib.pyplot as plt

TABLE = """{% macro table(frame) %}{{ frame.to_html(border=0, float_format="%.1f") }}{% endmacro %}"""
AREA = (
    TABLE
    + """# {{ name }}
{% for code, frame in frames %}
## {{ code }}

![{{ code }}](../charts/{{ code }}-{{ area }}.svg)

{{ table(frame) }}
{% endfor %}"""
)
INDICATOR = (
    TABLE
    + """# {{ name }}

![{{ name }}](../charts/{{ code }}-{{ whole }}.svg)

{{ table(periods) }}

{{ table(matrix) }}
"""
)
BULLETIN = (
    TABLE
    + """# {{ period }}

{{ table(main) }}

{{ table(matrix) }}
{% for code, frame in annexes %}
## {{ code }}

![{{ code }}](../charts/{{ code }}-{{ period }}.svg)

{{ table(frame) }}
{% endfor %}"""
)
PLAIN = (
    TABLE
    + """# {{ name }}

{% for frame in frames %}{{ table(frame) }}

{% endfor %}"""
)
spent: dict[str, float] = {}


@contextmanager
def step(name: str) -> Iterator[None]:
    """Add to the seconds of a step."""
    begun = time.perf_counter()
    yield
    spent[name] = spent.get(name, 0.0) + time.perf_counter() - begun


def periods_of(year: int) -> dict[str, list[str]]:
    """Every period of a year and its months."""
    months = [f"{year}-{month:02d}" for month in range(1, 13)]
    found = {month: [month] for month in months}
    found |= {f"{year}-Q{number}": months[number * 3 - 3 : number * 3] for number in range(1, 5)}
    return {**found, f"{year}-H1": months[:6], f"{year}-H2": months[6:], str(year): months}


def figures(folder: Path, year: int, township: str) -> pd.DataFrame:
    """Counts, rate, target, verdict and change of every indicator, area and period."""
    parts = [pd.read_csv(path) for path in sorted((folder / "observations").glob("*.csv"))]
    rows = pd.concat(parts)[["period", "area", "indicator", "numerator", "denominator"]]
    found = []
    for period, months in periods_of(year).items():
        own = rows[rows.period.isin(months)].groupby(["indicator", "area"])[["numerator", "denominator"]].sum()
        whole = own.groupby("indicator").sum().assign(area=township).set_index("area", append=True)
        found.append(pd.concat([own, whole]).assign(period=period).reset_index())
    frame = pd.concat(found)
    targets = pd.read_csv(folder / "targets.csv").set_index("indicator").value
    frame["rate"] = frame.numerator / frame.denominator * 100
    frame["target"] = frame.indicator.map(targets)
    frame["verdict"] = (frame.rate >= frame.target).map({True: "达标", False: "未达标"})
    frame["gap"] = frame.rate - frame.target
    frame["length"] = frame.period.map(lambda code: len(periods_of(year)[code]))
    frame = frame.sort_values(["indicator", "area", "length", "period"])
    frame["change"] = frame.groupby(["indicator", "area", "length"]).rate.diff()
    return frame.set_index(["indicator", "area", "period"]).drop(columns="length")


def over_time(frame: pd.DataFrame, title: str, path: Path) -> None:
    """One indicator of one area, month by month, against its target."""
    fig, ax = plt.subplots(figsize=(7.2, 3.6))
    months = frame[frame.index.str.match(r"\d{4}-\d\d")]
    ax.plot(months.index, months.rate, marker="o")
    ax.axhline(months.target.iloc[0], linestyle="--")
    for period, rate in months.rate.items():
        ax.annotate(f"{rate:.1f}", (period, rate))
    ax.set_title(title)
    fig.savefig(path, bbox_inches="tight")
    plt.close(fig)


def across_areas(frame: pd.DataFrame, title: str, path: Path) -> None:
    """One indicator in one period, area by area."""
    fig, ax = plt.subplots(figsize=(7.2, 3.6))
    ax.scatter(frame.rate, range(len(frame)))
    ax.axvline(frame.target.iloc[0], linestyle="--")
    ax.set_title(title)
    fig.savefig(path, bbox_inches="tight")
    plt.close(fig)


def draw(frame: pd.DataFrame, codes: list[str], charts: Path, year: int, areas: list[str]) -> int:
    """A chart for each indicator and area, and for each bulletin of a quarter or more each indicator across areas."""
    charts.mkdir(parents=True)
    count = 0
    for code in codes:
        for area in areas:
            over_time(frame.loc[code, area], f"{code} {area}", charts / f"{code}-{area}.svg")
            count += 1
        for period, months in periods_of(year).items():
            if len(months) > 1:
                own = frame.xs((code, period), level=("indicator", "period")).sort_values("rate")
                across_areas(own, f"{code} {period}", charts / f"{code}-{period}.svg")
                count += 1
    return count


def write(frame: pd.DataFrame, codes: list[str], docs: Path, year: int, areas: list[str], township: str) -> int:
    """Every page as Markdown."""
    environment = jinja2.Environment(autoescape=False)  # noqa: S701 - it is trusted data
    count = 0

    def page(path: str, template: str, **given: object) -> None:
        nonlocal count
        target = docs / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(environment.from_string(template).render(**given), encoding="utf-8")
        count += 1

    for area in areas:
        page(f"areas/{area}.md", AREA, name=area, area=area, frames=[(code, frame.loc[code, area]) for code in codes])
    for code in codes:
        matrix = frame.loc[code].rate.unstack("period")  # noqa: PD010 - it is one column
        page(
            f"indicators/{code}.md",
            INDICATOR,
            name=code,
            code=code,
            whole=township,
            periods=frame.loc[code, township],
            matrix=matrix,
        )
    for period, months in periods_of(year).items():
        own = frame.xs(period, level="period")
        annexes = [(code, own.loc[code]) for code in codes] if len(months) > 1 else []
        matrix = own.rate.unstack("indicator")  # noqa: PD010 - it is one column
        page(
            f"bulletins/{period}.md",
            BULLETIN,
            period=period,
            main=own.xs(township, level="area"),
            matrix=matrix,
            annexes=annexes,
        )
    last = frame.xs(str(year), level="period").reset_index()
    reports = frame.denominator.reset_index().pivot_table(index="area", columns="period", aggfunc="count")
    rates = last.pivot_table(index="area", columns="indicator", values="rate")
    goals = last.pivot_table(index="area", columns="indicator", values="target").head(1)
    page("index.md", PLAIN, name=year, frames=[last[last.area == township]])
    page("quality.md", PLAIN, name="quality", frames=[reports])
    page("assessments.md", PLAIN, name="assessments", frames=[rates])
    page("plan.md", PLAIN, name="plan", frames=[goals])
    return count


def main() -> None:
    """Do it all, and say how long each step took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("output", type=Path)
    asked = parser.parse_args()
    pages = charts = 0
    with step("validate"):
        for path in joined(asked.root):
            assert Package(str(path)).validate().valid, path
    for descriptor in sorted((asked.root / "data").glob("[0-9]*/datapackage.json")):
        folder, told = descriptor.parent, json.loads(descriptor.read_text(encoding="utf-8"))
        year, township = int(folder.name), told["township"]
        codes = list(pd.read_csv(asked.root / "data/indicators.csv").indicator)
        areas = list(pd.read_csv(asked.root / "data/areas.csv").area)
        work = asked.output / str(year)
        with step("figures"):
            frame = figures(folder, year, township)
        with step("charts"):
            charts += draw(frame, codes, work / "docs/charts", year, areas)
        with step("pages"):
            pages += write(frame, codes, work / "docs", year, areas, township)
        config = {"site_name": told["title"], "docs_dir": str(work / "docs"), "site_dir": str(work / "site")}
        config |= {"theme": {"name": "material", "language": "zh"}, "plugins": [{"search": {"lang": ["zh"]}}]}
        (work / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
        with step("mkdocs"):
            build(load_config(str(work / "mkdocs.yml")))
    print(json.dumps({"pages": pages, "charts": charts, "seconds": spent}))


if __name__ == "__main__":
    main()
