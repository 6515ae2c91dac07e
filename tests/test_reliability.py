"""What happens around a build: signals, readers that leave, damaged caches, other programs and other clerks."""

import json
import marshal
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import jieba
import pytest
from conftest import ROOT, SCHOOLS, copy_repository, edit, shared

from generator import files, history, publish
from generator.cache import FolderCache
from generator.errors import Interrupted, PublishingFailed
from generator.signals import Signals
from generator.site.segmentation import prepare, segmented
from generator.workers import Workers

OBSERVED = "data/2024/observations/2023-09.csv"
NOTHING_DONE = "没有发布，原来的网站没有变动。"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def build(root: Path) -> Path:
    done = program("build", "--root", root, "--jobs", 1)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The school office with its site, built once; tests copy it."""
    folder = shared(
        tmp_path_factory, "published", lambda folder: build(copy_repository(folder / "office", SCHOOLS / "data"))
    )
    return folder / "office"


def rename(root: Path) -> Path:
    edit(root / "data/areas.csv", "东小学", "东方红小学")
    return root


@pytest.fixture
def office(published: Path, tmp_path: Path) -> Path:
    """A copy of the published office, in which a school has been renamed since."""
    return rename(shutil.copytree(published, tmp_path / "office"))


@pytest.fixture(scope="session")
def renamed(published: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of that office once it is built again."""
    folder = shared(
        tmp_path_factory, "renamed", lambda folder: build(rename(shutil.copytree(published, folder / "office")))
    )
    return snapshot(folder / "office/public")


def program(*arguments: object, cwd: Path = ROOT, **options: object) -> subprocess.CompletedProcess[str]:
    """The program as a user starts it, in a process of its own."""
    command = [sys.executable, "-m", "generator", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, **options)


# --------------------------------------------------------------------------- kept pieces


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda kept: kept.replace(b"<g", b"<script>evil()</script><g", 1), id="planted"),
        pytest.param(lambda kept: kept[:-10], id="cut"),
        pytest.param(lambda kept: kept[:-1] + bytes([kept[-1] ^ 1]), id="flipped"),
        pytest.param(lambda _: b"", id="emptied"),
    ],
)
def test_a_kept_piece_that_is_not_what_was_kept_is_made_anew(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    cache = FolderCache(tmp_path / "cache")
    cache.put("frame-1", "<g>axes\r\n</g>")
    assert cache.get("frame-1") == "<g>axes\r\n</g>"
    path = tmp_path / "cache/frame-1"
    path.write_bytes(harm(path.read_bytes()))
    assert cache.get("frame-1") is None
    cache.put("frame-1", "<g>axes</g>")
    assert cache.get("frame-1") == "<g>axes</g>"


def test_a_kept_piece_under_the_name_of_another_is_made_anew(tmp_path: Path) -> None:
    cache = FolderCache(tmp_path)
    cache.put("frame-1", "one")
    shutil.copy(tmp_path / "frame-1", tmp_path / "frame-2")
    assert cache.get("frame-2") is None


def test_damage_to_every_kept_piece_changes_no_page(office: Path, renamed: dict[str, bytes]) -> None:
    for piece in (office / ".cache").iterdir():
        piece.write_bytes(piece.read_bytes().replace(b"<", b"<script>evil()</script><", 1)[:-1])
    assert program("build", "--root", office, "--jobs", 1).returncode == 0
    assert renamed == snapshot(office / "public")


# --------------------------------------------------------------------------- signals


def test_a_swallowed_signal_is_not_forgotten() -> None:
    signals = Signals()
    with signals.heard():
        with suppress(BaseException):  # what a library may do
            signal.raise_signal(signal.SIGTERM)
        with pytest.raises(Interrupted) as stopped:
            signals.check()
    assert stopped.value.exit_code == 143


def test_no_library_takes_a_signal_for_a_failure_of_its_own() -> None:
    def as_libraries_do() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except Exception as error:
            raise AssertionError from error

    with Signals().heard(), pytest.raises(Interrupted):
        as_libraries_do()


def test_a_signal_waits_while_nothing_may_be_cut_in_two() -> None:
    signals = Signals()
    done = False
    with signals.heard():
        with signals.held():
            signal.raise_signal(signal.SIGTERM)
            done = True
        with pytest.raises(Interrupted):
            signals.check()
    assert done


def test_a_signal_swallowed_during_a_build_publishes_nothing(
    office: Path, tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As jieba did, which catches whatever happens while it reads its dictionary."""
    from generator.site import assembly

    before = snapshot(office / "public")

    def swallowing(entries: object, cache: object) -> object:
        with suppress(BaseException):
            signal.raise_signal(signal.SIGTERM)
        return segmented(entries, cache)

    monkeypatch.setattr(assembly, "segmented", swallowing)
    answer = tongbao("build", "--root", office, "--jobs", 1)
    assert (answer.code, "已停止。" + NOTHING_DONE in answer.err) == (143, True)
    assert before == snapshot(office / "public")


def test_a_signal_after_the_switch_is_told_with_the_new_site(
    office: Path, tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(office / "public")
    cleared = publish._cleared

    def interrupted(folder: Path) -> None:
        cleared(folder)
        if "-new-" in folder.name:
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(publish, "_cleared", interrupted)
    answer = tongbao("build", "--root", office, "--jobs", 1)
    assert (answer.code, "已停止。新网站已经发布" in answer.err) == (143, True)
    assert "没有变动" not in answer.err
    assert before != snapshot(office / "public")


EARLY = """
import os, signal, sys

class Early:
    def find_spec(self, name, *_):
        if name == "generator.cli":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Early())
from generator.__main__ import run
run()
"""


def test_a_stop_before_the_command_listens_ends_it_in_silence() -> None:
    done = subprocess.run([sys.executable, "-c", EARLY], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in text.split()]


@pytest.fixture
def building(office: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start a build with two workers in a group of its own, and wait until they are there."""
    begun: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "generator", "build", "--root", str(office), "--jobs", "2", "--no-cache"]
        running = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        begun.append(running)
        while len(children(running.pid)) < 2:
            assert running.poll() is None, running.communicate()
            time.sleep(0.01)
        return running

    yield start
    for one in begun:
        one.kill()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs a system that lists children")
def test_workers_end_with_a_parent_that_is_killed_and_hold_no_lock(
    office: Path, building: Callable[[], subprocess.Popen[str]]
) -> None:
    running = building()
    workers = children(running.pid)
    running.kill()
    running.wait()
    time.sleep(0.2)  # a process that was just begun lets go of the lock first of all
    with publish.locked(office, office):
        pass
    for _ in range(200):
        if not any(Path(f"/proc/{worker}").exists() for worker in workers):
            break
        time.sleep(0.05)
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs a system that lists children")
@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        signal.SIGINT,
        pytest.param(
            signal.SIGHUP,
            marks=pytest.mark.skipif(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN, reason="runs under nohup"),
        ),
    ],
)
def test_a_signal_to_the_whole_group_prints_no_traceback(
    office: Path, building: Callable[[], subprocess.Popen[str]], number: signal.Signals
) -> None:
    before = snapshot(office / "public")
    running = building()
    os.killpg(running.pid, number)
    _, err = running.communicate(timeout=60)
    assert (running.returncode, "Traceback" in err) == (128 + number, False), err
    assert err.endswith(f"已停止。{NOTHING_DONE}\n")
    assert before == snapshot(office / "public")


def die(_: int) -> None:
    os._exit(9)


def test_a_worker_that_the_system_ended_is_told_as_that(
    office: Path, tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator import charts

    def plan(*_: object) -> None:
        with Workers(2) as hands:
            list(hands.map(die, range(2)))

    monkeypatch.setattr(charts, "plan_charts", plan)
    answer = tongbao("build", "--root", office, "--jobs", 1)
    assert answer.code == 3
    assert f"一个工作进程被系统结束了，多半是内存不够。{NOTHING_DONE}请关闭别的程序再试，或用 --jobs 1" in answer.err


# --------------------------------------------------------------------------- what cannot be read is missed


@pytest.fixture
def nobody() -> Iterator[None]:
    """Be a user without rights, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("walk", [files.regular_files, files.links_in, publish.digest])
@pytest.mark.usefixtures("nobody")
def test_a_folder_that_cannot_be_read_is_no_empty_folder(walk: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        closed = Path(folder) / "indicators"
        closed.mkdir()
        (closed / "G01.html").touch()
        closed.chmod(0)
        try:
            with pytest.raises(PermissionError) as error:
                walk(Path(folder))
        finally:
            closed.chmod(0o700)
    assert error.value.filename == str(closed)


@pytest.mark.parametrize("lost", ["a page", "a chart"])
def test_a_site_in_which_something_is_missing_is_not_published(
    tmp_path: Path, tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    from generator.site.publishers import mkdocs

    office = copy_repository(tmp_path / "schools", SCHOOLS / "data")
    whole = mkdocs.pages

    def losing(*asked: object) -> list:
        pages = [(page, page.path == "indicators/S1.html") for page in whole(*asked)]
        if lost == "a page":
            return [page for page, is_lost in pages if not is_lost]
        return [
            replace(page, html=page.html.replace("data-chart=", "data-lost=")) if is_lost else page
            for page, is_lost in pages
        ]

    monkeypatch.setattr(mkdocs, "pages", losing)
    answer = tongbao("build", "--root", office, "--jobs", 1, "--no-cache")
    assert (answer.code, "网页没有做全" in answer.err) == (3, True)
    assert not (office / "public").exists()


# --------------------------------------------------------------------------- readers that leave


@pytest.mark.parametrize(("data", "code"), [("99,100", 141), ("x,100", 1)])
def test_a_reader_that_leaves_hides_no_refusal(office: Path, data: str, code: int) -> None:
    edit(office / OBSERVED, "99,100", data)
    command = [sys.executable, "-m", "generator", "check", "--json", "--root", str(office)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout
    running.stdout.close()
    assert running.stderr
    err = running.stderr.read()
    assert (running.wait(), err) == (code, "")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full", ">/dev/full"])
def test_closed_and_full_streams_change_no_outcome_and_no_file(office: Path, closed: str) -> None:
    """The year that has changed is built once, with all of them closed; otherwise it is kept."""
    if closed != "<&- >&- 2>&-":
        edit(office / "data/areas.csv", "东方红小学", "东小学")
    before = snapshot(office / "data")
    edit(office / OBSERVED, "99,100", "x,100")
    shell = f"{sys.executable} -m generator check --root '{office}' {closed}"
    refused = subprocess.run(["sh", "-c", shell], cwd=ROOT, capture_output=True, check=False)
    assert refused.returncode == (3 if closed == ">/dev/full" else 1), "what was found could not be told"
    edit(office / OBSERVED, "x,100", "99,100")
    shell = f"{sys.executable} -m generator build --jobs 1 --root '{office}' {closed}"
    done = subprocess.run(["sh", "-c", shell], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr.count(b"Traceback")) == (3 if "2>/dev/full" in closed else 0, 0)
    assert before == snapshot(office / "data")
    assert (office / publish.LOCK).read_bytes() == b""


# --------------------------------------------------------------------------- the switch


def test_where_the_second_rename_fails_the_first_is_taken_back(
    office: Path, tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(office / "public")
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if "-new-" in path.name:
            raise OSError(5, "Input/output error", str(path))
        return rename(path, target)

    monkeypatch.setattr(publish, "exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", failing)
    answer = tongbao("build", "--root", office, "--jobs", 1)
    assert (answer.code, f"磁盘读写出错。{NOTHING_DONE}" in answer.err) == (3, True)
    assert before == snapshot(office / "public")


def test_what_was_sealed_is_never_said_not_to_be(
    office: Path, tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator import archive

    second = office / "public/2025"
    shutil.copytree(office / "public/2024", second)
    record = office / "public/build.json"
    content = json.loads(record.read_text(encoding="utf-8"))
    content["editions"]["2025"] = content["editions"]["2024"]
    record.write_text(json.dumps(content), encoding="utf-8")
    write = archive.write_atomically

    def full(path: Path, text: bytes) -> None:
        if path.name == "2025.zip":
            raise OSError(28, "No space left on device", str(path))
        write(path, text)

    monkeypatch.setattr(archive, "write_atomically", full)
    answer = tongbao("archive", "--root", office)
    assert (answer.code, answer.out.startswith("已封存 dist/2024.zip")) == (3, True)
    assert re.fullmatch("“.*/dist/2025.zip”磁盘满了。请腾出空间再试。\n", answer.err)


# --------------------------------------------------------------------------- an office with other people and programs


@pytest.mark.parametrize("mask", [0o077, 0o000, 0o027])
def test_everybody_can_read_the_site_and_only_its_owner_can_write_it(
    office: Path, tongbao: Callable[..., object], mask: int
) -> None:
    (office / publish.LOCK).unlink()
    before = os.umask(mask)
    try:
        assert tongbao("build", "--root", office, "--jobs", 1, "--cache", office / ".cache").code == 0
    finally:
        os.umask(before)
    public = office / "public"
    for path in (public, *public.rglob("*"), office / ".cache"):
        expected = 0o755 if path.is_dir() else 0o644
        assert stat.S_IMODE(path.stat().st_mode) == expected, path
    assert stat.S_IMODE((office / publish.LOCK).stat().st_mode) == 0o666


@pytest.mark.usefixtures("nobody")
def test_a_lock_file_of_another_clerk_is_no_obstacle() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        lock = Path(folder) / publish.LOCK
        lock.touch()
        lock.chmod(0o444)
        with publish.locked(Path(folder)), pytest.raises(PublishingFailed), publish.locked(Path(folder)):
            pass


BESIDE = (".~2023-09.csv", "~$11.xlsx", ".~lock.2023-09.csv#", ".DS_Store", "Thumbs.db")


def test_what_open_programs_leave_beside_the_data_is_ignored_and_all_else_refused(
    office: Path, tongbao: Callable[..., object]
) -> None:
    clean = tongbao("check", "--json", "--root", office).out
    for folder in ("data", "data/2024", "data/2024/observations", "site_src", "site_src/assets"):
        for name in BESIDE:
            (office / folder / name).write_bytes(b"\x00\x01 not ours")
    assert tongbao("check", "--json", "--root", office).out == clean
    assert tongbao("build", "--root", office, "--jobs", 1).code == 0
    assert not {path.name for path in (office / "public").rglob("*")} & set(BESIDE)
    (office / "data/2024/backup.csv~").touch()
    assert "file/unlisted" in tongbao("check", "--json", "--root", office).rules()


def test_the_site_goes_where_it_is_told_to_and_a_draft_never_over_it(
    office: Path, tongbao: Callable[..., object], tmp_path: Path
) -> None:
    served = tmp_path / "served"
    served.mkdir()
    (office / "linked").symlink_to(served)
    inner = office / "linked/of the office/site"
    shutil.rmtree(office / "public")
    assert tongbao("build", "--root", office, "--jobs", 1, "--output", inner).code == 0
    assert (served / "of the office/site/2024/index.html").is_file()
    assert not (office / "public").exists()
    before = snapshot(served / "of the office/site")
    answer = tongbao("build", "--root", office, "--jobs", 1, "--draft", "--output", inner)
    assert (answer.code, "不能用审阅稿覆盖" in answer.err) == (3, True)
    assert before == snapshot(served / "of the office/site")
    assert tongbao("archive", "--root", office, "--site", inner).code == 0
    assert (office / "dist/2024.zip").is_file()


def test_data_read_while_git_moves_are_those_of_no_commit(
    office: Path, tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(office / "public")
    asked = iter(["a" * 40, "b" * 40])
    monkeypatch.setattr(history, "revision", lambda _: next(asked))
    answer = tongbao("build", "--root", office, "--jobs", 1)
    assert (answer.code, "git 正在换版本" in answer.err) == (3, True)
    assert before == snapshot(office / "public")


@pytest.mark.parametrize(
    "setting",
    ["log.showSignature=true", "log.showRoot=false", "color.ui=always", "i18n.logOutputEncoding=GBK",
     "status.showUntrackedFiles=no", "log.diffMerges=off", "log.follow=true", "core.quotepath=true"],
)  # fmt: skip
def test_how_a_user_has_set_git_changes_nothing(office: Path, setting: str) -> None:
    def git(*arguments: str) -> None:
        options = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
        subprocess.run(["git", "-C", str(office), *options, *arguments], check=True, capture_output=True)

    def seen() -> tuple[object, ...]:
        return (
            history.revision(office),
            history.commit_date(office),
            history.earlier_states(office),
            history.agreed_losses(office, "HEAD~1", "HEAD"),
        )

    git("init", "-q")
    git("add", "data")
    git("commit", "-qm", "Begin")
    git("commit", "-q", "--allow-empty", "-m", "Agree\n\n确认删除 2 行")
    plain = seen()
    assert plain[1] is not None
    assert plain[3] == 2
    git("config", *setting.split("="))
    assert seen() == plain
    (office / "data/2024/new.csv").touch()
    assert history.revision(office).endswith("+")


# --------------------------------------------------------------------------- nothing from shared places


def test_no_module_of_the_working_folder_is_imported(office: Path) -> None:
    for name in ("pandas", "json", "argparse", "jieba", "generator"):
        (office / f"{name}.py").write_text("raise SystemExit(77)\n", encoding="utf-8")
    done = program("check", cwd=office, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 77, "a module in place of the whole program is Python's own choice"
    (office / "generator.py").unlink()
    done = program("check", cwd=office, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr


def test_the_dictionary_of_the_search_stands_in_no_shared_place(
    office: Path, renamed: dict[str, bytes], tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    planted = shared / "jieba.cache"
    content = marshal.dumps(({"通": 1}, 1))
    planted.write_bytes(content)
    environment = {**os.environ, "TMPDIR": str(shared)}
    assert program("build", "--root", office, "--jobs", 1, "--no-cache", env=environment).returncode == 0
    assert renamed == snapshot(office / "public")
    assert [path.name for path in shared.iterdir()] == ["jieba.cache"]
    assert planted.read_bytes() == content


def test_the_kept_dictionary_is_the_installed_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = jieba.Tokenizer()
    monkeypatch.setattr(jieba, "dt", own)
    prepare(FolderCache(tmp_path))
    again = jieba.Tokenizer()
    monkeypatch.setattr(jieba, "dt", again)
    prepare(FolderCache(tmp_path))
    assert (own.FREQ, own.total) == (again.FREQ, again.total)
    assert again.initialized


def test_settings_of_the_user_change_no_drawing(office: Path, renamed: dict[str, bytes]) -> None:
    (office / "matplotlibrc").write_text(
        "axes.linewidth: 9\nfont.size: 30\nxtick.major.width: 7\ngrid.linewidth: 9\naxes.xmargin: 0.4\nxtick.alignment: left\nytick.alignment: top\nfont.weight: bold\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert program("build", "--jobs", 1, "--no-cache", cwd=office, env=environment).returncode == 0
    assert renamed == snapshot(office / "public")
