"""Publishing: whole or not at all, whatever stops it, and nothing that is not ours."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import SCHOOLS, copy_repository, edit, release_all, shared, unreleased
from downloads import figures_of, index_of
from htmltables import read_page

from generator import files, publish
from generator.errors import PublishingFailed

OBSERVED = "data/2024/observations/2023-09.csv"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def leftovers(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.name.startswith((".tongbao-", ".public-")))


def command(root: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "generator", "build", "--root", str(root), "--jobs", "1", *more]


def test_refused_data_leave_the_site_as_it_was(schools: Path, tongbao: Callable[..., object]) -> None:
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    before = snapshot(schools / "public")
    edit(schools / OBSERVED, "99,100", "x,100")
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert answer.code == 1
    assert "schema/type-error" in answer.err
    assert before == snapshot(schools / "public")


@dataclass(frozen=True)
class Between:
    """An office whose data have changed since its site was built: both sites, and how long a build takes."""

    root: Path
    old: dict[str, bytes]
    new: dict[str, bytes]
    seconds: float


def changed_since(folder: Path) -> None:
    root = unreleased(copy_repository(folder / "schools", SCHOOLS / "data"))
    assert subprocess.run(command(root), check=False, capture_output=True).returncode == 0
    shutil.copytree(root / "public", folder / "old")
    edit(root / OBSERVED, "99,100", "97,100")
    begun = time.perf_counter()
    assert subprocess.run(command(root, "--no-cache"), check=False, capture_output=True).returncode == 0
    (folder / "seconds").write_text(str(time.perf_counter() - begun), encoding="ascii")


@pytest.fixture
def between(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Between:
    folder = shared(tmp_path_factory, "changed", changed_since)
    old, new = snapshot(folder / "old"), snapshot(folder / "schools/public")
    assert old != new
    root = shutil.copytree(folder / "schools", tmp_path / "schools")
    return Between(root, old, new, float((folder / "seconds").read_text(encoding="ascii")))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_build_killed_at_any_instant_leaves_the_old_site_or_the_new_one(
    between: Between, tongbao: Callable[..., object], number: signal.Signals, request: pytest.FixtureRequest
) -> None:
    """At a sample of instants drawn by a printed seed; `nox -s kills` takes many."""
    seed, instants = (request.config.getoption(name) for name in ("--seed", "--instants"))
    print(f"--seed {seed} --instants {instants}")
    chance = random.Random(seed + number)
    public = between.root / "public"
    for part in range(instants):
        share = (part + chance.random()) / instants
        shutil.rmtree(public)
        for name, content in between.old.items():
            path = public / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        running = subprocess.Popen(
            command(between.root, "--no-cache"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        time.sleep(between.seconds * share)
        running.send_signal(number)
        _, err = running.communicate(timeout=60)
        assert running.returncode in (0, -number, 128 + number), err
        assert "Traceback" not in err
        assert snapshot(public) in (between.old, between.new), share
    assert tongbao("build", "--root", between.root, "--jobs", 1).code == 0
    assert between.new == snapshot(public)
    assert leftovers(between.root) == [], "the next build clears what a kill left"


def test_a_full_disk_is_told_and_leaves_the_old_site(
    schools: Path, tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    before = snapshot(schools / "public")
    edit(schools / OBSERVED, "99,100", "97,100")

    def full(_: object, target: Path, **__: object) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(publish, "moved", full)
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert answer.code == 3
    assert re.search("“.*/2024”磁盘满了。没有发布，原来的网站没有变动。请腾出空间再试。", answer.err)
    assert before == snapshot(schools / "public")
    assert leftovers(schools) == []


@pytest.mark.parametrize("foreign", ["a folder", "a file", "a link"])
def test_a_public_folder_that_is_not_ours_is_never_touched(
    schools: Path, tongbao: Callable[..., object], foreign: str
) -> None:
    public = schools / "public"
    other = schools / "elsewhere"
    other.mkdir()
    (other / "thesis.txt").write_text("years of work")
    if foreign == "a folder":
        other.rename(public)
    elif foreign == "a file":
        public.write_text("years of work")
    else:
        public.symlink_to(other)
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert answer.code == 3
    assert ("不敢覆盖" if foreign != "a link" else f"--output {public}/site") in answer.err
    kept = public if foreign == "a file" else public / "thesis.txt"
    assert kept.read_text() == "years of work"


def test_two_builds_at_once_are_refused(schools: Path, tongbao: Callable[..., object]) -> None:
    with publish.locked(schools):
        answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert answer.code == 3
    assert "另一次生成正在进行" in answer.err
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0


def test_where_folders_cannot_be_exchanged_two_renames_do_it(
    schools: Path, tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    monkeypatch.setattr(publish, "exchange", lambda *_: False)
    edit(schools / OBSERVED, "99,100", "97,100")
    release_all(schools)
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    assert leftovers(schools) == []
    assert figures_of(schools / "public/2024")["S1/A1/2023-09/numerator"]["value"] == "97"


def test_a_kill_between_the_two_renames_is_mended_by_the_next_build(
    schools: Path, tongbao: Callable[..., object]
) -> None:
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    before = snapshot(schools / "public")
    (schools / "public").rename(schools / publish.RETIRED.format(name="public"))
    (schools / f"{publish.STAGING.format(name='public')}x").mkdir()
    edit(schools / OBSERVED, "99,100", "x,100")
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 1
    with publish.locked(schools):
        publish.recover(schools / "public")
    assert before == snapshot(schools / "public")
    assert leftovers(schools) == []


def test_the_system_exchanges_two_folders_in_one_step(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    (one / "a").touch()
    assert files.exchange(one, other)
    assert (other / "a").exists()
    with pytest.raises(FileNotFoundError):
        files.exchange(one, tmp_path / "nowhere")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    files.write_atomically(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


# --------------------------------------------------------------------------- years and reuse


def second_year(root: Path) -> None:
    shutil.copytree(root / "data/2024", root / "data/2025")
    folder = root / "data/2025"
    for path in sorted(folder.rglob("*.*")):
        text = path.read_text(encoding="utf-8")
        for old, new in (("2024", "2025"), ("2023", "2024")):
            text = re.sub(rf"\b{old}", new, text)
        path.write_text(text, encoding="utf-8")
    for path in sorted((folder / "observations").glob("*.csv")):
        year = int(path.name[:4]) + 1
        path.rename(path.with_name(f"{year}{path.name[4:]}"))
    package = folder / "datapackage.json"
    package.write_text(package.read_text().replace("observations-2024-q1", "observations-2025-q1"))


def test_an_unchanged_year_is_kept_and_a_changed_one_replaced(schools: Path, tongbao: Callable[..., object]) -> None:
    second_year(schools)
    build = ("build", "--root", schools, "--jobs", 1, "--draft", "--cache", schools / ".kept", "--json")
    first = tongbao(*build)
    assert first.code == 0, first.err
    assert [one["year"] for one in first.json["editions"] if one["rebuilt_pages"]] == [2024, 2025]
    before = snapshot(schools / "preview/2024")
    edit(schools / "data/2025/observations/2024-09.csv", "99,100", "97,100")
    second = tongbao(*build)
    assert [one["year"] for one in second.json["editions"] if one["rebuilt_pages"]] == [2025]
    assert all(one["reused_pages"] for one in second.json["editions"]), "what the change does not touch is kept"
    assert before == snapshot(schools / "preview/2024")
    index = (schools / "preview/index.html").read_text(encoding="utf-8")
    assert index.index("2025/index.html") < index.index("2024/index.html")


def test_a_value_is_held_against_the_same_period_of_the_year_before(
    schools: Path, tongbao: Callable[..., object]
) -> None:
    second_year(schools)
    edit(schools / "data/2025/observations/2024-09.csv", "99,100", "97,100")
    release_all(schools, 2024)
    release_all(schools, 2025)
    assert tongbao("build", "--root", schools, "--jobs", 1, "--year", 2025).code == 0
    figures = figures_of(schools / "public/2025")
    assert figures["S1/A1/2024-09/rate"]["text"] == "97.0"
    assert figures["S1/A1/2024-09/year_on_year"]["text"] == "-2.0"
    assert figures["S1/A1/2024-09/year_on_year"]["formula"] == "rate-last year"
    notice = "".join(read_page(schools / "public/2025/bulletins/2024-09.html").text)
    assert "比上年同期下降1.3个百分点" in notice
    assert any("比上年同期" in table[0] for table in read_page(schools / "public/2025/bulletins/2024-09.html").tables)
    kept = figures["S2/A1/2025-Q1/rate"]["state"] == "withheld"
    assert kept == ("S2/A1/2025-Q1/year_on_year" not in figures), "what last year withheld gives no difference"


def test_what_last_year_has_not_published_yet_gives_no_difference(
    schools: Path, tongbao: Callable[..., object]
) -> None:
    second_year(schools)
    bulletins = schools / "data/2024/bulletins.csv"
    bulletins.write_text(bulletins.read_text(encoding="utf-8").replace(",2023-1", ",2025-1"), encoding="utf-8")
    release_all(schools)
    assert tongbao("build", "--root", schools, "--jobs", 1, "--year", 2025, "--as-of", "2025-06-30").code == 0
    figures = figures_of(schools / "public/2025")
    assert "S1/A1/2024-09/rate" in figures
    assert "year_on_year" not in {one["measure"] for one in figures.values()}
    assert tongbao("build", "--root", schools, "--jobs", 1, "--year", 2025, "--as-of", "2025-12-31").code == 0
    assert "year_on_year" in {one["measure"] for one in figures_of(schools / "public/2025").values()}


def test_a_refused_last_year_is_told_and_leaves_the_change_out(schools: Path, tongbao: Callable[..., object]) -> None:
    second_year(schools)
    edit(schools / OBSERVED, "99,100", "x,100")
    answer = tongbao("build", "--root", schools, "--jobs", 1, "--year", 2025)
    assert answer.code == 0
    assert "“data/2024”有错误，2025年度的网页不列比上年同期。" in answer.out + answer.err
    assert "year_on_year" not in {one["measure"] for one in figures_of(schools / "public/2025").values()}


def test_links_lead_only_to_years_that_are_published(schools: Path, tongbao: Callable[..., object]) -> None:
    second_year(schools)
    page = schools / "public/2025/indicators/S1.html"
    assert tongbao("build", "--root", schools, "--jobs", 1, "--year", 2025).code == 0
    assert "../2024/" not in page.read_text(encoding="utf-8")
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    assert '../../2024/indicators/S1.html"' in page.read_text(encoding="utf-8")
    before = snapshot(schools / "public/2025")
    assert tongbao("build", "--root", schools, "--jobs", 1, "--year", 2025, "--no-cache").code == 0
    assert before == snapshot(schools / "public/2025")


def test_one_year_is_replaced_and_the_others_stay_as_published(schools: Path, tongbao: Callable[..., object]) -> None:
    second_year(schools)
    release_all(schools, 2024)
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    before = snapshot(schools / "public/2024")
    edit(schools / OBSERVED, "99,100", "x,100")
    edit(schools / "data/2025/observations/2024-09.csv", "99,100", "97,100")
    edit(schools / OBSERVED, "x,100", "99,100")
    release_all(schools, 2025)
    edit(schools / OBSERVED, "99,100", "x,100")
    answer = tongbao("build", "--root", schools, "--jobs", 1, "--year", 2025)
    assert answer.code == 0, "a year that is not asked for is not judged"
    assert before == snapshot(schools / "public/2024")
    assert figures_of(schools / "public/2025")["S1/A1/2024-09/numerator"]["value"] == "97"


def test_a_published_year_that_was_tampered_with_is_built_anew(schools: Path, tongbao: Callable[..., object]) -> None:
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    before = snapshot(schools / "public")
    page = schools / "public/2024/plan.html"
    page.write_text(page.read_text().replace("98", "89"))
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    assert before == snapshot(schools / "public")


def test_damage_to_a_kept_year_is_never_sealed_as_genuine(schools: Path, tongbao: Callable[..., object]) -> None:
    second_year(schools)
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    before = snapshot(schools / "public/2024")
    with (schools / "public/2024/plan.html").open("a") as page:
        page.write("damage")
    assert tongbao("build", "--root", schools, "--jobs", 1, "--year", 2025, "--no-cache").code == 0
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    assert before == snapshot(schools / "public/2024")


def test_the_record_says_what_each_year_was_made_from(built: Path) -> None:
    record = json.loads((built / "build.json").read_text(encoding="utf-8"))["editions"]["2008"]
    names = {"title", "fingerprint", "revision", "inputs", "digest", "pages", "charts", "addresses", "standing"}
    assert set(record) == names
    assert record["standing"] == {
        "answer": "2008年，全镇12项指标中，5项达标，7项未达标。",
        "bulletin": {"href": "bulletins/2008.html", "title": "关于2008年度计划生育工作目标完成和考核结果的通报"},
    }
    assert index_of(built / "2008")["inputs"] == record["inputs"]


def test_a_lock_that_cannot_be_had_is_a_failure_of_publishing(schools: Path) -> None:
    with publish.locked(schools), pytest.raises(PublishingFailed), publish.locked(schools):
        pass
