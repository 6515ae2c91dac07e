"""The command line: light at start, exit codes as promised, never a traceback."""

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from conftest import ROOT, copy_repository, edit, release_all

from generator import cli, progress, serve
from generator.commands import publishing
from generator.errors import Interrupted, PublishingFailed, Refused, TongbaoError, WrongCall
from generator.signals import Signals

HEAVY = ("pandas", "matplotlib", "frictionless", "mkdocs", "material", "jinja2", "numpy", "jieba", "rich", "watchdog")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["check", "--help"], ["build", "--help"], ["nonsense"]]
)
def test_saying_something_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom generator.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_checking_loads_neither_matplotlib_nor_mkdocs(schools: Path) -> None:
    code = (
        f"import sys\nfrom generator.cli import main\nmain(['check', '--root', {str(schools)!r}])\n"
        "print([name for name in ('matplotlib', 'mkdocs', 'jinja2', 'jieba') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "缺少"),
        (["nonsense"], "没有“nonsense”这个命令"),
        (["build", "--yaer", "2008"], "不认识“--yaer 2008”"),
        (["build", "--year", "08x"], "“08x”不是正整数"),
        (["build", "--as-of", "2008-13-01"], "“2008-13-01”不是日期"),
        (["build", "--jobs"], "--jobs 后面要跟一个值"),
        (["check", "--root", "/nowhere"], "没有 data 目录"),
        (["build", "--root", "/nowhere"], "没有 mkdocs.yml"),
        (["check", "--year", "1999", "--root", str(ROOT)], "没有 1999 年度"),
        (["check", "/nowhere"], "不是数据包"),
    ],
)
def test_a_wrong_call_is_told_in_chinese_with_exit_code_2(
    tongbao: Callable[..., object], arguments: list[str], said: str
) -> None:
    answer = tongbao(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_no_edition_at_all_is_a_wrong_call(schools: Path, tongbao: Callable[..., object]) -> None:
    import shutil

    shutil.rmtree(schools / "data/2024")
    answer = tongbao("build", "--root", schools)
    assert answer.code == 2
    assert "没有任何年度" in answer.err


def test_help_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["--help"])
    out = capsys.readouterr().out
    assert left.value.code == 0
    assert out.startswith("用法：tongbao")
    assert not {"usage", "options", "show this"} & set(out.split())


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (WrongCall("写法"), 2, "写法"),
        (PublishingFailed("链接"), 3, "链接"),
        (OSError(28, "No space left on device", "/x/2008.zip"), 3, "“/x/2008.zip”磁盘满了。请腾出空间再试。"),
        (PermissionError(13, "Permission denied", "/x"), 3, "“/x”没有权限。"),
        (OSError(9999, "Strange"), 3, "系统报错（9999，Strange）"),
        (shutil.Error([("/a", "/b", "[Errno 28] No space left on device: '/b'")]), 3, "“/b”磁盘满了。"),
        (MemoryError(), 3, "内存不够。请关闭别的程序再试"),
        (ImportError("x.so: failed to map segment from shared object"), 3, "内存不够。"),
        (BrokenProcessPool("A process died"), 3, "一个工作进程被系统结束了"),
        (KeyboardInterrupt(), 130, "已停止"),
        (Interrupted(15), 143, "已停止"),
        (ZeroDivisionError("x"), 3, "程序出错"),
        (BrokenPipeError(), 141, ""),
        (TongbaoError("甲"), 3, "甲"),
    ],
)
def test_every_failure_ends_in_one_line_and_its_exit_code(
    tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    from generator import pipeline

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(pipeline, "check", fail)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    answer = tongbao("check", "--root", ROOT)
    assert answer.code == code
    assert said in answer.err
    assert len(answer.err.splitlines()) <= 1


def test_a_signal_inside_a_callback_of_the_interpreter_still_stops_the_command(
    tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an exception is swallowed, the command ends all the same, and without a traceback."""
    from generator import pipeline

    class Fragile:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    def check(*_: object) -> list[object]:
        Fragile()
        threading.Event().wait(30)
        raise AssertionError

    monkeypatch.setattr(pipeline, "check", check)
    answer = tongbao("check", "--root", ROOT)
    assert (answer.code, answer.out) == (130, "")
    assert answer.err == "已停止。\n"


def test_a_build_reports_what_it_did_as_json(schools: Path, tongbao: Callable[..., object]) -> None:
    release_all(schools)
    answer = tongbao("build", "--root", schools, "--jobs", 2, "--no-cache", "--json")
    (edition,) = answer.json["editions"]
    assert edition["year"] == 2024
    assert edition["pages"] == edition["rebuilt_pages"] == 22
    assert edition["reused_pages"] == 0
    assert set(edition["seconds"]) >= {"read", "check", "assess", "disclose", "draw", "write", "site"}


def test_the_cache_may_stand_elsewhere_or_nowhere(
    schools: Path, tongbao: Callable[..., object], tmp_path: Path
) -> None:
    assert cli.main(["build", "--root", str(schools), "--jobs", "1"]) == 0
    shutil.rmtree(schools / ".cache")
    shutil.rmtree(schools / "public")
    assert tongbao("build", "--root", schools, "--jobs", 1, "--cache", tmp_path / "kept").code == 0
    assert list((tmp_path / "kept").iterdir())
    assert tongbao("build", "--root", schools, "--jobs", 1, "--no-cache").code == 0
    assert not (schools / ".cache").exists()


def test_a_cache_that_cannot_be_written_costs_only_time(schools: Path, tongbao: Callable[..., object]) -> None:
    (schools / ".cache").write_text("a file where a folder should be")
    assert tongbao("build", "--root", schools, "--jobs", 1, "--cache", schools / ".cache").code == 0


def test_findings_of_a_passed_build_are_shown(schools: Path, tongbao: Callable[..., object]) -> None:
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert answer.code == 0
    assert "value/both-zero" in answer.err
    assert "检查通过：1 条提醒，0 条说明" in answer.err
    assert answer.out == ""


def test_refusal_carries_its_findings() -> None:
    assert Refused(()).findings == ()


# --------------------------------------------------------------------------- git at the door


def git(root: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "GIT_AUTHOR_DATE": "2023-11-20T08:00:00+08:00",
        "GIT_COMMITTER_DATE": "2023-11-20T08:00:00+08:00",
    }
    options = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", "-C", str(root), *options, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_commit_dates_the_site_and_changed_data_date_themselves(
    schools: Path, tongbao: Callable[..., object]
) -> None:
    def built() -> tuple[str, set[str]]:
        assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
        record = json.loads((schools / "public/build.json").read_text())["editions"]["2024"]
        return record["revision"], {path.stem for path in (schools / "public/2024/bulletins").glob("2*")}

    release_all(schools)
    git(schools, "init", "-q")
    git(schools, "add", "data")
    git(schools, "commit", "-qm", "Add the data")
    commit = git(schools, "rev-parse", "HEAD")
    assert built() == (commit, {"2023-09", "2023-10"}), "only what was published on the day of the commit"
    edit(schools / "data/indicators.csv", "课时完成率", "课时完成的比率")
    assert built() == (f"{commit}+", {"2023-09", "2023-10", "2023-11", "2024-Q1"})


# --------------------------------------------------------------------------- progress and preview


def test_progress_is_plain_lines_in_a_log() -> None:
    stream = io.StringIO()
    lines = progress.progress_on(stream)
    lines.step("读取数据")
    assert list(lines.track("绘制图表", [1, 2])) == [1, 2]
    lines.done({"read": 1.25, "draw": 2.0})
    assert stream.getvalue() == "读取数据\n绘制图表（2）\n用时 3.2 秒：读取数据 1.2 秒，绘制图表 2.0 秒\n"


def test_progress_has_bars_on_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    bars = progress.progress_on(stream)
    bars.step("读取数据")
    assert list(bars.track("绘制图表", [1, 2, 3])) == [1, 2, 3]
    bars.done({"read": 1.0})
    assert "读取数据" in stream.getvalue()
    assert "3/3" in stream.getvalue()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def fetch(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10) as answer:
        return str(answer.read().decode())


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError


def test_the_preview_follows_the_data_and_keeps_the_site_while_they_are_wrong(
    schools: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release_all(schools)
    port, stop = free_port(), threading.Event()
    asked = cli.parser().parse_args(["serve", "--root", str(schools), "--jobs", "1", "--port", str(port)])
    asked.signals = Signals()
    public = schools / "public"
    running = threading.Thread(
        target=lambda: serve.serve(schools, port, lambda: publishing.rebuild(asked), stop, folder=public)
    )
    running.start()
    try:
        wait_for(lambda: "某学区" in fetch(port, "2024/index.html"))
        edit(schools / "data/areas.csv", "东小学", "东方红小学")
        wait_for(lambda: "东方红小学" in fetch(port, "2024/areas/index.html"))
        edit(schools / "data/2024/observations/2023-09.csv", "99,100", "x,100")
        wait_for(lambda: "schema/type-error" in capsys.readouterr().err)
        assert "东方红小学" in fetch(port, "2024/areas/index.html")
        wrong = json.loads(fetch(port, ".tongbao/state"))
        assert "下面的网页还是改动以前的" in wrong["problem"]
        assert "schema/type-error" in wrong["problem"]
        edit(schools / "data/2024/observations/2023-09.csv", "x,100", "99,100")
        wait_for(lambda: not json.loads(fetch(port, ".tongbao/state"))["problem"])
        assert json.loads(fetch(port, ".tongbao/state"))["site"] != wrong["site"]
        edit(schools / "mkdocs.yml", "    - toc.follow\n", "")
        wait_for(lambda: "toc.follow" not in fetch(port, "2024/index.html"))
        for path in ("2024/none.html", "2024/assets/"):
            with pytest.raises(urllib.error.HTTPError) as error:
                fetch(port, path)
            assert (error.value.code, ".tongbao/follow.js" in error.value.read().decode()) == (404, True)
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(
                urllib.request.Request(f"http://127.0.0.1:{port}/2024/index.html", headers={"Host": "evil.example"})
            )
    finally:
        stop.set()
        running.join(timeout=30)


def test_a_port_in_use_is_told(schools: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PublishingFailed, match="端口"):
            serve.serve(schools, taken.getsockname()[1], lambda: "", folder=schools / "public")


@pytest.mark.parametrize("command", [("export", "2008-Q1"), ("template", "2008-Q1", "--yes")])
def test_what_is_no_file_is_not_replaced_by_one(
    tmp_path: Path, tongbao: Callable[..., object], command: tuple[str, ...]
) -> None:
    root = copy_repository(tmp_path / "town")
    pipe, real, link = tmp_path / "pipe.docx", tmp_path / "real.docx", tmp_path / "link.docx"
    os.mkfifo(pipe)
    answer = tongbao(*command, "--root", root, "--output", pipe)
    assert (answer.code, pipe.is_fifo()) == (2, True)
    assert "不是普通文件" in answer.err
    real.touch()
    link.symlink_to(real)
    assert tongbao(*command, "--root", root, "--output", link).code == 0
    assert link.is_symlink()
    assert real.stat().st_size > 1000


def test_a_site_that_is_not_there_is_not_sealed(schools: Path, tongbao: Callable[..., object]) -> None:
    answer = tongbao("archive", "--root", schools)
    assert answer.code == 2
    assert "还没有发布任何年度" in answer.err


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no full disk to print to")
def test_a_help_that_could_not_be_printed_is_a_failure() -> None:
    command = [sys.executable, "-m", "generator", "--version"]
    with Path("/dev/full").open("w") as full:
        assert subprocess.run(command, cwd=ROOT, stdout=full, check=False).returncode == 3
