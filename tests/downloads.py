"""The figures of a built year as a program would read them from its downloads, by `docs/figures.md`; imports nothing of ours."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path


def index_of(year: Path) -> dict:
    """The list of the files of a year's figures."""
    return json.loads((year / "data/figures/index.json").read_text(encoding="utf-8"))


def figures_of(year: Path) -> dict[str, dict]:
    """Every figure of a built year by its identity."""
    folder = year / "data/figures"
    return spelled(index_of(year), lambda name: (folder / name).read_text(encoding="utf-8"))


def figures_in(pages: dict[str, str]) -> dict[str, dict]:
    """Every figure among written pages."""
    return spelled(json.loads(pages["data/figures/index.json"]), lambda name: pages[f"data/figures/{name}"])


def spelled(index: dict, text_of: Callable[[str], str]) -> dict[str, dict]:
    return {one["id"]: one for listed in index["files"] for one in figures_of_file(json.loads(text_of(listed["path"])))}


def figures_of_file(content: dict) -> Iterator[dict]:
    """The figures of one file, each with its identity, value, text, unit, state and formula."""
    code = content["indicator"]
    for row, area in enumerate(content["areas"]):
        for place, period in enumerate(content["periods"]):
            for measure, own in content["measures"].items():
                code_of_state = own["state"][row][place]
                if code_of_state is None:
                    continue
                is_whole = area == own.get("whole")
                formula = own["formula"]
                value, texts = own["value"][row][place], own["text"][row]
                text = texts[place] if texts is not None else None
                yield {
                    "id": f"{code}/{area}/{period}/{measure}",
                    "indicator": code,
                    "area": area,
                    "period": period,
                    "measure": measure,
                    "value": value,
                    "text": value if text is None else text,
                    "state": content["states"][code_of_state],
                    "unit": own["unit_of_whole"] if is_whole else own["unit"],
                    "formula": formula if isinstance(formula, str) else formula["one_of"][formula["which"][row][place]],
                }
