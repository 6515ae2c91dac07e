"""The report for the pull request: what a change of data does, in Chinese Markdown, the gravest first.

Findings and figures come as records; this is where they are worded and folded, and where the
report is kept below the size a forge takes as one comment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.words import STATES, VERDICTS, period_name
from generator.words.findings import explain
from generator.words.vintages import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from generator.model import Changes, Edition, FigureChange, FigureId, Finding, Source

MOST_BYTES = 60_000
MARK = "<!-- tongbao-diff -->"
MOST_CUT = 59_000
CUT = "…\n\n（太长，以下从略；全部内容见 `tongbao diff --json`。）\n"
LONGEST_FINDING = 900
FIRST_ROWS = 400
OPEN_ROWS = 12
MOST_NAMED = 6
LONGEST = 120
LOST_LINE = "确认删除 {count} 行"
NOTHING = "与 {before} 相比，数据没有变化。"
HEADING = "# 数据改动说明"
VERSIONS = "比较 {before} → {after}。"
REFUSED = "**改动后的数据没有通过检查，不会发布。** 下面列出能比较的部分。"
WAS_REFUSED = "改动前的数据没有通过检查，有错误的年度不能比较数值、名次和页面。"
CLEAN = "改动后的数据通过检查。"
FILE_CHANGES = {"added": "新增", "removed": "删除", "changed": "修改"}
BLANK = "（空）"
ABSENT = "（没有）"
WORKING_TREE = "工作目录"


def report(changes: Changes, masked: Callable[[str], str]) -> str:
    """The report as Markdown, below 60 kB: details are folded, and cut where they would be too long.

    Parameters
    ----------
    masked : hides what looks like a person's number in raw cells.

    """
    most = FIRST_ROWS
    while True:
        text = masked(_Report(changes, most).text())
        if len(text.encode()) < MOST_BYTES:
            return text
        if most <= 1:
            return text.encode()[:MOST_CUT].decode(errors="ignore") + CUT
        most = most * 2 // 3


class _Report:
    """The sections of a report, with at most so many rows in each."""

    def __init__(self, changes: Changes, most: int) -> None:
        self.changes, self.most = changes, most
        self.editions: list[Edition] = list(changes.editions.values())

    def text(self) -> str:
        changes = self.changes
        parts = [MARK, HEADING, VERSIONS.format(before=code(changes.before), after=code(changes.after))]
        if not (changes.cells or changes.lost or changes.files or changes.uncompared):
            parts.append(NOTHING.format(before=code(changes.before)))
        parts.append(REFUSED if changes.is_refused else CLEAN)
        parts.append(WAS_REFUSED if changes.was_refused else "")
        parts.append(self._summary())
        for section in (
            self._errors(),
            self._lost(),
            self._bulletins(),
            self._flips(),
            self._ranks(),
            self._figures(),
            self._cells(),
            self._files(),
            self._pages(),
            self._findings(),
        ):
            parts += [section] if section else []
        return "\n\n".join(part for part in parts if part) + "\n"

    # ------------------------------------------------------------ sections

    def _summary(self) -> str:
        changes = self.changes
        errors = [one for one in changes.appeared if one.severity == "error"]
        uncovered = [one for one in changes.bulletins if one.is_released and not one.is_covered]
        counts = (
            (len(errors), "新出现 {} 个错误"),
            (len(changes.lost), "少了 {} 行"),
            (len(uncovered), "改动已公布而未登记修订的通报 {} 期"),
            (len(changes.flips), "达标情况翻转 {} 处"),
            (len(changes.ranks), "名次变动 {} 处"),
            (len(changes.figures), "数值变动 {} 个"),
            (len({(one.file, one.key) for one in changes.cells}), "改动或新增 {} 行数据"),
            (len(changes.pages), "涉及 {} 个页面"),
        )
        said = [text.format(count) for count, text in counts if count]
        return "、".join(said) + "。" if said else ""

    def _errors(self) -> str:
        errors = [one for one in self.changes.appeared if one.severity == "error"]
        if not errors:
            return ""
        return "\n\n".join(["## 新出现的错误", self._list(_finding(one) for one in errors)])

    def _lost(self) -> str:
        lost = self.changes.lost
        if not lost:
            return ""
        line = LOST_LINE.format(count=len(lost))
        state = (
            f"- [x] 已在提交说明中写明“{line}”。"
            if self.changes.acknowledged
            else f"- [ ] 请逐行核对；确要删除的，在提交说明中另起一行写“{line}”，否则不能合并。"
        )
        rows = [
            (
                code(one.file),
                code(one.key),
                code("，".join(f"{name}={_cut(cell)}" for name, cell in one.row.items() if cell)),
            )
            for one in lost
        ]
        return "\n\n".join(["## 少了的行", state, self._table(("文件", "行", "原来的内容"), rows)])

    def _bulletins(self) -> str:
        found = sorted(self.changes.bulletins, key=lambda one: (not one.is_released, one.is_covered))
        if not found:
            return ""
        rows = []
        for one in found:
            if one.is_gone:
                state = "**已公布，封存的文件不见了**"
            elif one.is_new:
                state = "本次公布"
            elif not one.is_released:
                state = "尚未公布，按新数编写"
            elif one.is_covered:
                state = "已公布，改动已登记修订，保留公布值并加标记"
            else:
                state = "**已公布，改动没有登记修订**"
            named = "、".join(self._name(key) for key in one.figures[:MOST_NAMED])
            more = f"等{len(one.figures)}个数" if len(one.figures) > MOST_NAMED else ""
            rows.append((period_name(one.bulletin), code(one.bulletin.code), state, f"{named}{more}"))
        cure = ""
        if any(one.is_released and not one.is_covered for one in found):
            cure = "填错了请改回；确要修订的，运行 `tongbao release 期别 --revise`，写明理由。"
        return "\n\n".join(
            part for part in ("## 涉及的通报", cure, self._table(("通报", "代码", "情况", "变动的数"), rows)) if part
        )

    def _flips(self) -> str:
        order = {edition.township: 0 for edition in self.editions}
        found = sorted(self.changes.flips, key=lambda one: (order.get(one.figure.area, 1), one.figure))
        rows = [
            (
                self._name(one.figure),
                f"{one.value_before} {VERDICTS[one.before.value]}",
                f"{one.value_after} {VERDICTS[one.after.value]}",
            )
            for one in found
        ]
        return "\n\n".join(["## 达标情况翻转", self._table(("指标", "改动前", "改动后"), rows)]) if rows else ""

    def _ranks(self) -> str:
        rows = [
            (
                self._name_of(one.scheme, one.subject, one.period),
                one.before or STATES["not_applicable"],
                one.after or STATES["not_applicable"],
                f"{one.margin}分" if one.margin else "",
                f"{'自身' if one.is_own else '其他单位'}：{_rows(one.because)}" if one.because else "",
            )
            for one in sorted(self.changes.ranks, key=lambda one: (not one.is_own, one.scheme, one.period, one.subject))
        ]
        heads = ("单位", "改动前名次", "改动后名次", "与上一名差距", "起因")
        return "\n\n".join(["## 名次变动", self._table(heads, rows)]) if rows else ""

    def _figures(self) -> str:
        townships = {edition.township for edition in self.editions}
        whole = [one for one in self.changes.figures if one.figure.area in townships]
        others = [one for one in self.changes.figures if one.figure.area not in townships]
        if not whole and not others:
            return ""
        parts = ["## 数值变动"]
        heads = ("数", "改动前", "改动后")

        def rows(found: Sequence[FigureChange]) -> list[tuple[str, ...]]:
            return [
                (
                    self._name(one.figure),
                    one.before.text if one.before else ABSENT,
                    one.after.text if one.after else ABSENT,
                )
                for one in found
            ]

        if whole:
            parts.append(self._table(heads, rows(whole)))
        if others:
            parts.append(_folded(f"各单位的数（{len(others)} 个）", self._table(heads, rows(others), always=True)))
        return "\n\n".join(parts)

    def _cells(self) -> str:
        cells = self.changes.cells
        if not cells:
            return ""
        parts = ["## 改动的格"]
        changed = [one for one in cells if one.before is not None]
        added = [one for one in cells if one.before is None]
        heads = ("文件", "行", "列", "改动前", "改动后")
        if changed:
            rows = [
                (code(one.file), code(one.key), code(one.column), _raw(one.before), _raw(one.after)) for one in changed
            ]
            parts.append(self._table(heads, rows))
        if added:
            contents: dict[tuple[str, str], list[str]] = {}
            for one in added:
                contents.setdefault((one.file, one.key), []).append(f"{one.column}={_cut(one.after or '')}")
            new = [(code(file), code(key), code("，".join(cells))) for (file, key), cells in contents.items()]
            body = self._table(("文件", "行", "内容"), new, always=True)
            parts.append(_folded(f"新增 {len(contents)} 行", body))
        return "\n\n".join(parts)

    def _files(self) -> str:
        lines = [f"{FILE_CHANGES[kind]} {code(file)}" for file, kind in self.changes.files]
        lines += [f"{code(file)} 读不出来，没有逐行比较" for file in self.changes.uncompared]
        return "\n\n".join(["## 其他文件", self._list(lines)]) if lines else ""

    def _pages(self) -> str:
        if not self.changes.pages:
            return ""
        body = self._list(map(code, self.changes.pages), always=True)
        return "\n\n".join(["## 涉及的页面", _folded(f"{len(self.changes.pages)} 个页面", body)])

    def _findings(self) -> str:
        milder = [one for one in self.changes.appeared if one.severity != "error"]
        parts = []
        if milder:
            body = self._list((_finding(one) for one in milder), always=True)
            parts.append(_folded(f"新出现的提醒和说明（{len(milder)} 条）", body))
        if self.changes.gone:
            body = self._list((_finding(one) for one in self.changes.gone), always=True)
            parts.append(_folded(f"消失的问题（{len(self.changes.gone)} 条）", body))
        return "\n\n".join(["## 检查结果的变化", *parts]) if parts else ""

    # ------------------------------------------------------------ pieces

    def _table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, always: bool = False) -> str:
        """A table; rows beyond the first ones are folded, and those beyond the limit only counted."""
        first = rows[: self.most if always else min(OPEN_ROWS, self.most)]
        rest = () if always else rows[len(first) : self.most]
        cut = len(rows) - len(first) - len(rest)
        parts = [_grid(heads, first)]
        if rest:
            parts.append(_folded(f"其余 {len(rest)} 行", _grid(heads, rest)))
        if cut:
            parts.append(f"另有 {cut} 行从略，全部内容见 `tongbao diff --json`。")
        return "\n\n".join(parts)

    def _list(self, lines: Iterable[str], *, always: bool = False) -> str:
        found = list(lines)
        first = found[: self.most if always else min(OPEN_ROWS * 2, self.most)]
        rest = [] if always else found[len(first) : self.most]
        parts = ["\n".join(f"- {line}" for line in first)]
        if rest:
            parts.append(_folded(f"其余 {len(rest)} 条", "\n".join(f"- {line}" for line in rest)))
        if len(found) > len(first) + len(rest):
            parts.append(f"另有 {len(found) - len(first) - len(rest)} 条从略，全部内容见 `tongbao diff --json`。")
        return "\n\n".join(parts)

    def _name(self, key: FigureId) -> str:
        """A figure in words, with its identity."""
        measure, _, item = key.measure.partition(":")
        title = self._item(key.indicator, item)
        what = MEASURES.get(measure, measure)
        if title:
            what = f"“{plain(title)}”{'得分' if measure == 'points' else what}"
        return f"{self._name_of(key.indicator, key.area, key.period)}{what} {code(str(key))}"

    def _item(self, scheme: str, item: str) -> str:
        """What an item of a scheme is called; blank where it is none."""
        known = (edition.schemes[scheme].items for edition in self.editions if scheme in edition.schemes)
        return next((one.title for items in known for one in items if one.item == item), "")

    def _name_of(self, subject: str, area: str, period: str) -> str:
        for edition in self.editions:
            calendar = {one.code: one for one in edition.calendar.every_period}
            if period not in calendar:
                continue
            known = area in edition.areas or area in edition.posts
            where = edition.terms.whole if area == edition.township else edition.subject_name(area) if known else area
            own = edition.indicators.get(subject) or edition.schemes.get(subject)
            title = getattr(own, "name", None) or getattr(own, "title", None) or "报表"
            return plain(f"{where}{period_name(calendar[period])}{title}")
        return ""


def _rows(sources: Sequence[Source]) -> str:
    shown = "、".join(code(f"{one.file.rsplit('/', 1)[-1]} {one.key}") for one in sources[:3])
    return f"{shown}等{len(sources)}行" if len(sources) > 3 else shown  # noqa: PLR2004 - three are enough to look up


def _finding(one: Finding) -> str:
    message, hint = explain(one)
    message = message if len(message) <= LONGEST_FINDING else f"{message[:LONGEST_FINDING]}…"
    return f"{plain(message)}（{code(one.rule)}）{plain(hint)}"


def _raw(cell: str | None) -> str:
    return BLANK if cell is None else code(_cut(cell)) if cell else BLANK


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONGEST else f"{cell[:LONGEST]}…"


def code(text: str) -> str:
    """Text as code: nothing in it is Markdown, and it stays in its cell."""
    return f"`{' '.join(text.split()).replace('`', 'ˋ').replace('|', '｜')}`"


def plain(text: str) -> str:
    """Text whose marks mean nothing to Markdown or HTML, still readable as it stands."""
    marks = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|#!~"} | {"&": "&amp;", "@": "＠"})
    return " ".join(text.split()).translate(marks)


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell or ' ' for cell in line)} |" for line in lines)


def _folded(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"
