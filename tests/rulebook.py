"""The book of rules: each rule by an example that breaks it and one that keeps it.

`python tests/rulebook.py` writes `docs/rules.md` anew; `test_rules.py` holds it to what the rules say.
"""

import contextlib
import functools
import io
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
BASES = {
    "schools": CASES / "a-school-office-with-its-own-data" / "data",
    "scheme": CASES / "a-scheme-with-every-method" / "data",
    "shipped": ROOT / "data",
}
BOOK = ROOT / "docs" / "rules.md"
LONGEST = 160

Change = Callable[[Path], None]


@dataclass(frozen=True)
class Swap:
    """A change that replaces one text of one file."""

    path: str
    old: str
    new: str

    def __call__(self, root: Path) -> None:
        path = root / self.path
        text = path.read_bytes().decode()
        assert self.old in text, f"{self.old!r} is not in {self.path}"
        path.write_bytes(text.replace(self.old, self.new, 1).encode())

    def lines(self, root: Path) -> tuple[str, str]:
        """The line that keeps the rule and the one that breaks it, as an editor shows them."""
        text = (root / self.path).read_bytes().decode()
        start = text.rfind("\n", 0, text.index(self.old)) + 1
        changed = text.replace(self.old, self.new, 1)
        longer = max(len(self.old), len(self.new))
        return _line(text, start, len(self.old) or longer), _line(changed, start, len(self.new))


def _line(text: str, start: int, length: int) -> str:
    end = text.find("\n", start + max(length, 1))
    lines = [line or "（空行）" for line in text[start : end if end >= 0 else None].removesuffix("\n").split("\n")]
    return "\n".join(line if len(line) <= LONGEST else f"{line[:LONGEST]}…" for line in lines[:3])


@dataclass(frozen=True)
class Example:
    """A sound repository, the change that breaks one rule, and where the finding must stand."""

    base: str
    change: Change
    rule: str
    file: str
    row: int | None
    column: str | None


@functools.cache
def first_examples() -> dict[str, Example]:
    """For each rule the example the book shows: one with readable lines if there is any."""
    import test_door
    import test_rules
    import test_scheme_rules

    every = [Example("schools", *entry) for entry in test_door.BROKEN.values()]
    every += [Example("scheme", Swap(*change), *rest) for change, *rest in test_scheme_rules.BROKEN.values()]
    every += test_rules.EXAMPLES.values()
    found: dict[str, Example] = {}
    for one in every:
        known = found.get(one.rule)
        if known is None or (isinstance(one.change, Swap) and not isinstance(known.change, Swap)):
            found[one.rule] = one
    return dict(sorted(found.items()))


def section(example: Example, finding: dict) -> str:
    """One entry of the book, in the words of the finding itself."""
    from generator.rules import WAIVABLE

    severity = {"error": "错误", "warning": "提醒", "info": "说明"}[finding["severity"]]
    waived = "可以豁免" if example.rule in WAIVABLE else "不能豁免"
    parts = [f"### {example.rule}", f"{severity}，{waived}。", f"> {finding['message']}\n>\n> {finding['hint']}"]
    if isinstance(example.change, Swap):
        sound, broken = example.change.lines(BASES[example.base].parent)
        parts += [f"不通过（{example.change.path}）：", _fenced(broken), "通过：", _fenced(sound or "（没有这一行）")]
    return "\n\n".join(parts) + "\n"


def _fenced(text: str) -> str:
    shown = re.sub("[\x00-\x09\x0b-\x1f\u200b\u202e]", lambda found: f"<U+{ord(found.group()):04X}>", text)
    return f"```text\n{shown or '（空）'}\n```"


def findings(root: Path) -> list[dict]:
    """All findings about a repository, through the command line."""
    from generator.cli import main

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main(["check", "--json", "--root", str(root)])
    return json.loads(out.getvalue())["findings"]


def matching(example: Example, found: list[dict]) -> dict:
    """The finding an example is about."""
    place = (example.rule, example.file, example.row, example.column)
    told = [one for one in found if (one["rule"], one["file"], one["row"], one["column"]) == place]
    assert told, f"{place} is not among {[(one['rule'], one['file'], one['row'], one['column']) for one in found]}"
    return told[0]


def in_the_book(example: Example, found: list[dict]) -> bool:
    """Whether the book says of an example what the rule says; true for those it does not show."""
    if first_examples().get(example.rule) != example:
        return True
    return section(example, matching(example, found)) in BOOK.read_text(encoding="utf-8")


def _sections() -> Iterator[str]:
    for example in first_examples().values():
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(BASES[example.base], Path(folder) / "data")
            example.change(Path(folder))
            yield section(example, matching(example, findings(Path(folder))))


PREFACE = """# 规则手册

`tongbao check` 一次列出全部问题。“错误”不改正就不能发布；“提醒”和“说明”不妨碍发布。
“可以豁免”的，在本年度的 `waivers.csv` 中写明规则、文件、行的键和理由，就变成页面上的一条说明；
`law/` 各条（已由法律停止的做法）任何时候都不能豁免。

本页由 `tests/rulebook.py` 按规则自己的话生成，每一条的两个例子都由测试运行：换上“不通过”的一行，
就出现引用的这句话；换回“通过”的一行，就不再出现。

## 查不出来的

- 人名。程序不认识人名；说明、计划和通报文字里的姓名，只有写成“姓名：某某”这样才能发现。
- 换了写法的号码：中文数字、拆成几格、做成图片、少一位或多一位的号码。
- 15位的旧身份证号码没有校验位，只能按省份和日期判断，15位的其他编码可能误报，可以说明理由后豁免。
- 只有一两个人的小数：那是公布时“人数过少保护”的事，不在录入时拦。
- 已经提交进 git 历史的内容：检查只看现在的文件，清除历史要由管理仓库的人去做。
- 七条要有 git 历史或命令才会出现，这里没有例子：`release/removed`（封存的通报不见了）、`release/needed`（后来的通报要用的文件不见了）、`release/twice`（重复公布）、
  `release/early`（报表没有报齐就公布）、`release/format`（封存的通报是旧格式）、`release/key`（校验码的密钥不见了或换过）、
  `disclosure/infeasible`（不予公布的数已被先前公布的数算得出来，无法再保护）。
- 数字本身是否属实。程序只能拿它与同一单位以往的数、与合计、与自报比率相比。

"""


def write() -> None:
    """Write the book anew."""
    BOOK.write_text(PREFACE + "\n".join(_grouped()), encoding="utf-8")


FAMILIES = {
    "file": "文件",
    "schema": "表结构",
    "key": "代码、期别和引用",
    "value": "数值",
    "total": "合计",
    "score": "考核",
    "notice": "通报文字",
    "plan": "计划和目标",
    "law": "法律",
    "privacy": "个人信息",
    "release": "公布以后",
    "disclosure": "人数过少保护",
    "waiver": "豁免",
}


def _grouped() -> Iterator[str]:
    entries = list(_sections())
    for family, title in FAMILIES.items():
        own = [entry for entry in entries if entry.startswith(f"### {family}/")]
        yield f"## {title}（{family}/）\n"
        yield from own


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]
    __import__("rulebook").write()
