"""Random edits of a small office: after each, what is built from kept pieces is held against what is built anew.

    python tests/edits.py [--count 200] [--seed N]

An edit is what somebody may do between two builds: a cell, a target, a text, a page or a part of the theme; an area or
an indicator more or less; a release or a revision; and what may happen to the cache meanwhile. What the check refuses is
taken back. Ends with an error at the first byte that differs.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import difflib
import io
import json
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from conftest import SCHOOLS, copy_repository, unreleased

from generator.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

YEAR = "data/2024"
EDITED = ("data", "site_src", "mkdocs.yml")
MOST_SHOWN = 12
WORDS = ("东风", "*星*", "a|b", "<b>", "二十四", "&amp;", "{# x }", "“引”")


class Office:
    """A copy of the school office that is edited at random."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = unreleased(copy_repository(root, SCHOOLS / "data"))
        self.chance = random.Random(seed)
        self.cache = root / ".kept"

    def edit(self) -> str:
        """Change something; returns what was done."""
        change = self.chance.choice(EDITS)
        return f"{change.__name__}: {change(self)}"

    def table(self, name: str) -> tuple[Path, list[dict[str, str]]]:
        """A table of the data with its rows."""
        path = self.root / name
        with path.open(encoding="utf-8", newline="") as stream:
            return path, list(csv.DictReader(stream))

    def write(self, path: Path, rows: list[dict[str, str]]) -> None:
        """Write a table, sorted as the check wants it."""
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def word(self) -> str:
        """Some text, now and then one that would like to be markup."""
        return f"{self.chance.choice(WORDS)}{self.chance.randint(1, 99)}"


def cell(office: Office) -> str:
    """Another numerator, status or note of a return."""
    paths = sorted((office.root / YEAR / "observations").glob("*.csv"))
    path, rows = office.table(str(office.chance.choice(paths).relative_to(office.root)))
    row = office.chance.choice(rows)
    if office.chance.random() < 0.2 or not row["denominator"].isdigit():
        row["note"] = office.word()
    else:
        row["numerator"] = str(office.chance.randint(0, int(row["denominator"])))
    office.write(path, rows)
    return f"{path.name} {list(row.values())}"


def target(office: Office) -> str:
    """Another value of a target."""
    path, rows = office.table(f"{YEAR}/targets.csv")
    row = office.chance.choice(rows)
    row["value"] = str(office.chance.randint(5, 99))
    office.write(path, rows)
    return f"{row['target']} {row['value']}"


def name(office: Office) -> str:
    """Another name of an area or an indicator, or another definition."""
    file, column = office.chance.choice([("areas", "name"), ("indicators", "name"), ("indicators", "definition")])
    path, rows = office.table(f"data/{file}.csv")
    row = office.chance.choice(rows)
    row[column] = office.word()
    office.write(path, rows)
    return f"{file} {row[column]}"


def title(office: Office) -> str:
    """Another title of the year, or another word for its areas."""
    path = office.root / YEAR / "datapackage.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    if office.chance.random() < 0.5:
        content["title"] = office.word()
    else:
        content.setdefault("terms", {})["area"] = office.chance.choice(["校区", "学校", "分部"])
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return f"{content['title']} {content.get('terms')}"


def plan(office: Office) -> str:
    """Some more words in the plan."""
    path = office.root / YEAR / "plan.md"
    lines = path.read_text(encoding="utf-8").split("\n")
    place = office.chance.choice([place for place, line in enumerate(lines) if line.endswith("}")])
    text, _, anchor = lines[place].rpartition(" {#")
    lines[place] = f"{text}{office.chance.choice('甲乙丙丁')} {{#{anchor}"
    path.write_text("\n".join(lines), encoding="utf-8")
    return lines[place]


def area(office: Office) -> str:
    """A school more, or the one that was added last gone."""
    path, rows = office.table("data/areas.csv")
    added = [row for row in rows if row["area"].startswith("B")]
    if added and office.chance.random() < 0.4:
        rows.remove(added[-1])
    else:
        code = f"B{len(added) + 1}"
        rows.insert(len(rows) - 1, {**rows[0], "area": code, "name": f"新建{code}", "valid_from": "2024-09-01"})
    office.write(path, rows)
    return str([row["area"] for row in rows])


def indicator(office: Office) -> str:
    """An indicator more, or the one that was added last gone."""
    path, rows = office.table("data/indicators.csv")
    added = [row for row in rows if row["indicator"].startswith("T")]
    if added and office.chance.random() < 0.4:
        rows.remove(added[-1])
    else:
        code = f"T{len(added) + 1}"
        rows.append({**rows[2], "indicator": code, "name": f"另一指标{code}", "valid_from": "2030-01-01"})
    office.write(path, rows)
    return str([row["indicator"] for row in rows])


def page(office: Office) -> str:
    """A hand-written page, with a link, a picture or a file beside it; or it is gone."""
    source = office.root / "site_src"
    path = source / office.chance.choice(["extra.md", "notes/more.md", "notes/index.md"])
    if path.is_file() and office.chance.random() < 0.4:
        path.unlink()
        return f"{path.name} is gone"
    path.parent.mkdir(exist_ok=True)
    up = "../" if path.parent != source else ""
    path.write_text(f"# {office.word()}\n\n[说明]({up}guide.md) {office.word()}\n\n## 二\n", encoding="utf-8")
    (path.parent / "list.csv").write_text(office.word(), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def look(office: Office) -> str:
    """A part of the theme, the style sheet, or a setting."""
    kind = office.chance.choice(["override", "style", "setting"])
    if kind == "override":
        path = office.root / "site_src/overrides/main.html"
        path.parent.mkdir(exist_ok=True)
        text = f"{{% extends 'base.html' %}}{{% block footer %}}<p>{office.chance.randint(1, 9)}</p>{{% endblock %}}"
        path.write_text(text, encoding="utf-8")
    elif kind == "style":
        with (office.root / "site_src/assets/tongbao.css").open("a", encoding="utf-8") as stream:
            stream.write("/* x */\n")
    else:
        path = office.root / "mkdocs.yml"
        text = path.read_text(encoding="utf-8")
        known = "    - navigation.top\n"
        path.write_text(
            text.replace(known, "") if known in text else text.replace("features:\n", f"features:\n{known}")
        )
    return kind


def release(office: Office) -> str:
    """The next bulletin is out."""
    _, rows = office.table(f"{YEAR}/bulletins.csv")
    out = {path.stem for path in (office.root / YEAR / "published").glob("*.json")}
    for row in sorted(rows, key=lambda row: row["publish_on"]):
        if row["bulletin"] not in out:
            return f"{row['bulletin']} {silent('release', '--root', office.root, row['bulletin'])}"
    return "nothing left"


def revision(office: Office) -> str:
    """A published number is changed, and registered."""
    done = cell(office)
    out = sorted(path.stem for path in (office.root / YEAR / "published").glob("*.json"))
    if not out:
        return done
    bulletin = office.chance.choice(out)
    return f"{done} {bulletin} {silent('release', '--root', office.root, '--revise', bulletin)}"


def damage(office: Office) -> str:
    """What is kept is flipped, cut, taken away in part, or gone altogether."""
    found = sorted(path for path in office.cache.glob("*") if path.is_file())
    kind = office.chance.choice(["flip", "cut", "lose", "clear"])
    for path in office.chance.sample(found, min(len(found), 12)):
        if kind == "flip":
            content = bytearray(path.read_bytes())
            content[office.chance.randrange(len(content))] ^= 1
            path.unlink()  # a published page of the same bytes is not touched
            path.write_bytes(content)
        elif kind == "cut":
            content = bytearray(path.read_bytes())
            path.unlink()
            path.write_bytes(content[: len(content) // 2])
        elif kind == "lose":
            path.unlink()
    if kind == "clear":
        shutil.rmtree(office.cache, ignore_errors=True)
    return kind


EDITS: tuple[Callable[[Office], str], ...] = (
    *(cell,) * 6, target, target, name, name, title, plan, area, indicator, page, page, look, release, release,
    revision, damage, damage,
)  # fmt: skip


def silent(*words: object) -> int:
    """Run a command in this process; returns its exit code."""
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        return main([str(word) for word in words])


def forget() -> None:
    """Let every function of the program forget what it was asked before, as a new process would."""
    for module in [module for name, module in sys.modules.items() if name.partition(".")[0] == "generator"]:
        for member in vars(module).values():
            if callable(getattr(member, "cache_clear", None)):
                member.cache_clear()


def differing(made: Path, clean: Path) -> list[str]:
    """The files that are not the same in two folders, with the first lines that differ."""
    names = {path.relative_to(base) for base in (made, clean) for path in base.rglob("*") if path.is_file()}
    texts = {name: [lines_of(base / name) for base in (made, clean)] for name in sorted(names)}
    return [
        "\n".join([str(name), *list(difflib.unified_diff(*both, lineterm="", n=0))[:MOST_SHOWN]])
        for name, both in texts.items()
        if both[0] != both[1]
    ]


def lines_of(path: Path) -> list[str]:
    """A file by line; nothing where there is none."""
    return path.read_text(encoding="utf-8", errors="backslashreplace").split("\n") if path.is_file() else []


def steps(folder: Path, seed: int, count: int) -> Iterator[tuple[str, list[str]]]:
    """Edit an office again and again; yields what was done, and what of the site differs from a clean one."""
    office = Office(folder / "office", seed)
    done = 0
    while done < count:
        saved = folder / "saved"
        shutil.rmtree(saved, ignore_errors=True)
        saved.mkdir()
        for own in EDITED:
            copy = shutil.copytree if (office.root / own).is_dir() else shutil.copy
            copy(office.root / own, saved / own)
        what = office.edit()
        draft = ["--draft"] if office.chance.random() < 0.5 else []
        jobs = office.chance.choice([1, 1, 2])
        build = ("build", "--root", office.root, "--jobs", jobs, *draft)
        code = silent(*build, "--cache", office.cache)
        if code == 1:
            for own in EDITED:
                place = office.root / own
                shutil.rmtree(place) if place.is_dir() else place.unlink()
                (saved / own).rename(place)
            continue
        assert code == 0, (what, code)
        forget()
        clean = folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        assert silent(*build, "--no-cache", "--output", clean) == 0, what
        done += 1
        yield what, differing(office.root / ("preview" if draft else "public"), clean)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    print(f"seed {asked.seed}")
    with tempfile.TemporaryDirectory() as name_of_folder:
        for number, (told, different) in enumerate(steps(Path(name_of_folder), asked.seed, asked.count), 1):
            print(number, told.replace("\n", " ")[:140], flush=True)
            if different:
                sys.exit("differs from a clean build:\n" + "\n".join(different))
