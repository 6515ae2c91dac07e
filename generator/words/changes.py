"""The report for the pull request: what a change of data does, in Chinese Markdown, the gravest first.

Findings and figures come as records; this is where they are worded and folded, and where the
report is kept below the size a forge takes as one comment. Codes stand in the folded parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.words import STATES, VERDICTS, change_figures, period_name
from generator.words.findings import explain
from generator.words.markdown import code, cut, folded, listed, plain, table
from generator.words.naming import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.model import Changes, FigureId, Finding, Source

MOST_BYTES = 60_000
MARK = "<!-- tongbao-diff -->"
MOST_CUT = 59_000
CUT = "…\n\n（太长，以下从略；全部内容见 `tongbao diff --json`。）\n"
LONGEST_FINDING = 900
FIRST_ROWS = 400
MOST_NAMED = 6
FIRST_CAUSES = 3
LOST_LINE = "确认删除 {count} 行"
NOTHING = "与 {before} 相比，数据没有变化。"
HEADING = "# 数据改动说明"
VERSIONS = "比较 {before} → {after}。"
REFUSED = "**改动后的数据没有通过检查，不会发布。** 下面列出能比较的部分。"
WAS_REFUSED = "改动前的数据没有通过检查，有错误的年度不能比较数值、名次和页面。"
CLEAN = "改动后的数据通过检查。"
FILE_CHANGES = {"added": "新增", "removed": "删除", "changed": "修改"}
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
        self.names = Names(changes.editions.values(), changes.released)

    def text(self) -> str:
        changes, names = self.changes, self.names
        parts = [MARK, HEADING, VERSIONS.format(before=code(changes.before), after=code(changes.after))]
        if not (changes.cells or changes.lost or changes.files or changes.uncompared):
            parts.append(NOTHING.format(before=code(changes.before)))
        parts.append(change_figures.opening(changes, names))
        parts.append(REFUSED if changes.is_refused else CLEAN)
        parts.append(WAS_REFUSED if changes.was_refused else "")
        parts += (
            self._errors(),
            self._lost(),
            self._bulletins(),
            self._flips(),
            self._ranks(),
            change_figures.running(changes),
            change_figures.figures(changes, names, self.most),
            change_figures.cells(changes, names, self.most),
            self._files(),
            self._pages(),
            self._findings(),
        )
        return "\n\n".join(part for part in parts if part) + "\n"

    # ------------------------------------------------------------ sections

    def _errors(self) -> str:
        errors = [finding for finding in self.changes.appeared if finding.severity == "error"]
        if not errors:
            return ""
        return "\n\n".join(["## 新出现的错误", listed((_finding(error) for error in errors), self.most)])

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
                plain(self.names.row(row.file, row.key)),
                code(f"{row.file} {row.key}"),
                code("，".join(f"{name}={cut(cell)}" for name, cell in row.row.items() if cell)),
            )
            for row in lost
        ]
        return "\n\n".join(["## 少了的行", state, table(("数据", "位置", "原来的内容"), rows, self.most)])

    def _bulletins(self) -> str:
        found = sorted(self.changes.bulletins, key=lambda bulletin: (not bulletin.is_released, bulletin.is_covered))
        if not found:
            return ""
        rows = []
        for bulletin in found:
            if bulletin.is_gone:
                state = "**已公布，封存的文件不见了**"
            elif bulletin.is_new:
                state = "本次公布"
            elif not bulletin.is_released:
                state = "尚未公布，按新数编写"
            elif bulletin.is_covered:
                state = "已公布，改动已登记修订，保留公布值并加标记"
            else:
                state = "**已公布，改动没有登记修订**"
            gravest = sorted(bulletin.figures, key=self._gravity)[:MOST_NAMED]
            named = "、".join(plain(self.names.figure(key)) for key in gravest)
            more = f"等{len(bulletin.figures)}个数" if len(bulletin.figures) > MOST_NAMED else ""
            rows.append((period_name(bulletin.bulletin), state, f"{named}{more}"))
        cure = ""
        if any(bulletin.is_released and not bulletin.is_covered for bulletin in found):
            cure = "填错了请改回；确要修订的，运行 `tongbao release 期别 --revise`，写明理由。"
        return "\n\n".join(
            part for part in ("## 涉及的通报", cure, table(("通报", "情况", "变动的数"), rows, self.most)) if part
        )

    def _flips(self) -> str:
        order = {edition.township: 0 for edition in self.names.editions}
        found = sorted(self.changes.flips, key=lambda flip: (order.get(flip.figure.area, 1), flip.figure))
        rows = [
            (
                plain(self.names.figure(flip.figure)),
                f"{flip.value_before} {VERDICTS[flip.before.value]}",
                f"{flip.value_after} {VERDICTS[flip.after.value]}",
            )
            for flip in found
        ]
        return "\n\n".join(["## 达标情况翻转", table(("指标", "改动前", "改动后"), rows, self.most)]) if rows else ""

    def _ranks(self) -> str:
        rows = [
            (
                plain(self.names.cell(rank.scheme, rank.subject, rank.period)),
                rank.before or STATES["not_applicable"],
                rank.after or STATES["not_applicable"],
                f"{rank.margin}分" if rank.margin else "",
                f"{'自身' if rank.is_own else '其他单位'}：{self._rows(rank.because)}" if rank.because else "",
            )
            for rank in sorted(
                self.changes.ranks, key=lambda rank: (not rank.is_own, rank.scheme, rank.period, rank.subject)
            )
        ]
        heads = ("单位", "改动前名次", "改动后名次", "与上一名差距", "起因")
        return "\n\n".join(["## 名次变动", table(heads, rows, self.most)]) if rows else ""

    def _gravity(self, key: FigureId) -> tuple[int, bool, FigureId]:
        """Places and values of the whole before those of areas, values before what follows from them."""
        order = {"rank": 1, "rate": 0, "count": 0, "amount": 0, "score": 1}
        townships = {edition.township for edition in self.names.editions}
        return (order.get(key.measure, 2), key.area not in townships, key)

    def _rows(self, sources: Sequence[Source]) -> str:
        shown = "、".join(plain(self.names.row(source.file, source.key)) for source in sources[:FIRST_CAUSES])
        return f"{shown}等{len(sources)}行" if len(sources) > FIRST_CAUSES else shown

    def _files(self) -> str:
        lines = [f"{FILE_CHANGES[kind]} {code(file)}" for file, kind in self.changes.files]
        lines += [f"{code(file)} 读不出来，没有逐行比较" for file in self.changes.uncompared]
        parts = [listed(lines, self.most)] if lines else []
        for file, (gone, new) in self.changes.prose.items():
            edits = [f"删去：{plain(cut(line))}" for line in gone] + [f"新写：{plain(cut(line))}" for line in new]
            parts.append(f"{code(file)} 的文字：\n\n{listed(edits, self.most)}")
        return "\n\n".join(["## 其他文件和文字", *parts]) if parts else ""

    def _pages(self) -> str:
        if not self.changes.pages:
            return ""
        body = listed(map(code, self.changes.pages), self.most, always=True)
        return "\n\n".join(["## 涉及的页面", folded(f"{len(self.changes.pages)} 个页面", body)])

    def _findings(self) -> str:
        milder = [finding for finding in self.changes.appeared if finding.severity != "error"]
        parts = []
        if milder:
            body = listed((_finding(finding) for finding in milder), self.most, always=True)
            parts.append(folded(f"新出现的提醒和说明（{len(milder)} 条）", body))
        if self.changes.gone:
            body = listed((_finding(finding) for finding in self.changes.gone), self.most, always=True)
            parts.append(folded(f"消失的问题（{len(self.changes.gone)} 条）", body))
        return "\n\n".join(["## 检查结果的变化", *parts]) if parts else ""


def _finding(finding: Finding) -> str:
    message, hint = explain(finding)
    message = message if len(message) <= LONGEST_FINDING else f"{message[:LONGEST_FINDING]}…"
    return f"{plain(message)}（{code(finding.rule)}）{plain(hint)}"
