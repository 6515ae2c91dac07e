"""What a change of data does to numbers, in the words of the report: values, running periods, and the rows changed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import FigureId, Level, Period, State, Status
from generator.words import VERDICTS, counted_names, joined, period_name, previous_name
from generator.words.findings import COLUMNS
from generator.words.markdown import code, cut, folded, plain, table
from generator.words.naming import HEADS, VALUES, became, movement, target_words, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.model import Changes, Edition, Figure, FigureChange, Indicator, Released
    from generator.words.naming import Names

OPEN_GROUPS = 10
OPEN_AREAS = 6
MOVERS = 5
BLANK = "（空）"
ABSENT = "（没有）"
LISTED_BELOW = "下面折叠的部分"
UNPUBLISHED = "## 未公布的期别（供审阅）"
FIGURES = "## 数值变动"
NOTHING_ELSE = "变动的数都在上面未公布的期别里。"
CELLS = "## 改动的数据"
VALUE_NOTES = {
    "level": "只公布{whole}数，不分{area}公布",
    "withheld": "不予公布（人数过少，或为防止推算）",
    "later": "这一期还没有应公布的数",
    "same": "公布的数没有变",
}


def figures(changes: Changes, names: Names, most: int) -> str:
    """Values by indicator and period, those that moved most first; all that changed, with codes, folded."""
    running = {period.code for released in changes.released.values() for period in released.running}
    groups: dict[tuple[str, str], list[FigureChange]] = {}
    for figure in changes.figures:
        if figure.figure.measure in VALUES and (figure.before is not None or figure.figure.period not in running):
            groups.setdefault((figure.figure.indicator, figure.figure.period), []).append(figure)
    if not changes.figures:
        return ""
    ordered = sorted(groups.values(), key=lambda own: -max(map(_size, own)))
    parts = [FIGURES]
    parts += ["\n".join(_group(names, own)) for own in ordered[: min(OPEN_GROUPS, most)]]
    rest = ordered[min(OPEN_GROUPS, most) : most]
    if rest:
        body = "\n\n".join("\n".join(_group(names, own)) for own in rest)
        parts.append(folded(f"其余 {len(rest)} 组", body))
    if not ordered:
        parts.append(NOTHING_ELSE)
    rows = [
        (
            plain(names.figure(change.figure)),
            code(str(change.figure)),
            change.before.text if change.before else ABSENT,
            change.after.text if change.after else ABSENT,
        )
        for change in changes.figures
    ]
    summary = f"全部变动的数（{len(rows)} 个，含差距、名次等，附代码）"
    parts.append(folded(summary, table(("数", "代码", "改动前", "改动后"), rows, most, always=True)))
    return "\n\n".join(parts)


def _size(change: FigureChange) -> Fraction:
    """How far a value moved; whatever came or went has moved its whole length."""
    old, new = (
        figure.value if figure and figure.value is not None else Fraction(0) for figure in (change.before, change.after)
    )
    return abs(new - old)


def _group(names: Names, own: Sequence[FigureChange]) -> list[str]:
    """One indicator in one period: the whole first, then the areas that moved most."""
    key = own[0].figure
    edition = next(
        candidate
        for candidate in names.editions
        if key.period in {each.code for each in candidate.calendar.every_period}
    )
    ordered = sorted(
        own, key=lambda change: (change.figure.area != edition.township, -_size(change), change.figure.area)
    )
    head = f"**{plain(f'{period_name(Period(key.period))}{names.subject(edition, key.indicator)}')}**"
    lines = [
        f"- {plain(names.area(edition, change.figure.area))}：{became(change.before, change.after)}{_turned(change)}"
        for change in ordered[:OPEN_AREAS]
    ]
    lines += [f"- 另有 {len(ordered) - OPEN_AREAS} 个，见{LISTED_BELOW}"] if len(ordered) > OPEN_AREAS else []
    return [head, "", *lines]


def _turned(change: FigureChange) -> str:
    if change.before is None or change.after is None or change.before.verdict == change.after.verdict:
        return ""
    return f"，由{VERDICTS[change.before.verdict.value]}变为{VERDICTS[change.after.verdict.value]}"


def running(changes: Changes) -> str:
    """The periods no bulletin holds yet, as far as the change touches them: values, who moved most, who is missing."""
    touched = {(figure.figure.indicator, figure.figure.period) for figure in changes.figures}
    parts = []
    for released in changes.released.values():
        for period in released.running:
            lines = [
                line
                for indicator in released.edition.indicators.values()
                if (indicator.indicator, period.code) in touched
                and (line := _indicator(changes, released, indicator, period))
            ]
            parts += [f"**{period_name(period)}**", "\n".join(lines)] if lines else []
    return "\n\n".join([UNPUBLISHED, *parts]) if parts else ""


def _indicator(changes: Changes, released: Released, indicator: Indicator, period: Period) -> str:
    """One indicator in a running period; blank where it is not reported for periods of that length."""
    edition = released.edition
    base = FigureId(indicator.indicator, edition.township, period.code, indicator.value_measure)
    whole = released.figures.get(base)
    if whole is None or indicator.frequency is not period.frequency:
        return ""
    phrases = [part for part in (value_words(released, whole), movement(released, whole, period)) if part]
    target = target_words(released, whole, period)
    lines = [
        f"- {plain(indicator.name)}：{edition.terms.whole}{'，'.join([*phrases, *([target] if target else [])])}。"
    ]
    if indicator.level is Level.AREA:
        changed = {
            change.figure.area: change
            for change in changes.figures
            if change.figure == base._replace(area=change.figure.area)
        }
        edited = [
            change for area, change in changed.items() if change.before and change.after and area != edition.township
        ]
        edited.sort(key=lambda change: (-_size(change), change.figure))
        changed_areas = [
            f"{edition.areas[change.figure.area].name} {became(change.before, change.after)}"
            for change in edited[:MOVERS]
        ]
        lines += [f"  - 这次改动的：{plain('；'.join(changed_areas))}。"] if changed_areas else []
        movers = [_mover(released, figure, period) for figure in _movers(released, base)]
        lines += [f"  - 比{previous_name(period)}变动最大的：{plain('；'.join(movers))}。"] if movers else []
        missing = [
            edition.areas[report.area].name
            for report in released.returns
            if (report.period, report.indicator) == (period, indicator.indicator) and report.status is Status.MISSING
        ]
        lines += [f"  - 未报的 {len(missing)} 个：{plain(counted_names(missing, '数据质量页'))}。"] if missing else []
        hidden = sum(
            figure.state is State.WITHHELD
            for area in edition.villages
            if (figure := released.figures.get(base._replace(area=area.area))) is not None
        )
        lines += [f"  - {hidden} 个{edition.terms.area}{VALUE_NOTES['withheld']}。"] if hidden else []
    else:
        lines.append(f"  - {_level_words(edition)}。")
    return "\n".join(lines)


def _movers(released: Released, base: FigureId) -> list[Figure]:
    """The areas whose value moved most against the period before."""
    found = []
    for area in released.edition.villages:
        key = base._replace(area=area.area)
        figure, change = released.figures.get(key), released.figures.get(key.with_measure("change"))
        if figure is not None and change is not None and change.value:
            found.append((abs(change.value), figure))
    return [figure for _, figure in sorted(found, key=lambda entry: -entry[0])[:MOVERS]]


def _mover(released: Released, figure: Figure, period: Period) -> str:
    name = released.edition.areas[figure.id.area].name
    return f"{name} {value_words(released, figure)}，{movement(released, figure, period)}"


def _level_words(edition: Edition) -> str:
    return VALUE_NOTES["level"].format(whole=edition.terms.whole, area=edition.terms.area)


# --------------------------------------------------------------------------- the rows


def cells(changes: Changes, names: Names, most: int) -> str:
    """The rows changed and added, each with what becomes of it; files, keys and raw cells are folded."""
    if not changes.cells:
        return ""
    by_row: dict[tuple[str, str], list[tuple[str, str | None, str | None]]] = {}
    added = set()
    for cell in changes.cells:
        by_row.setdefault((cell.file, cell.key), []).append((cell.column, cell.before, cell.after))
        if cell.before is None:
            added.add((cell.file, cell.key))
    changed = [row for row in by_row if row not in added]
    parts = [CELLS]
    if changed:
        rows = [(plain(names.row(*row)), _edits(by_row[row]), plain(_effect(changes, row))) for row in changed]
        parts.append(table(("数据", "改动", "结果"), rows, most))
        raw = [
            (code(file), code(key), code(column), _raw(before), _raw(after))
            for file, key in changed
            for column, before, after in by_row[file, key]
        ]
        heads = ("文件", "行", "列", "改动前", "改动后")
        parts.append(folded(f"逐格列出（{len(raw)} 格）", table(heads, raw, most, always=True)))
    if added:
        new = [row for row in by_row if row in added]
        rows = [
            (
                plain(names.row(*row)),
                plain(_effect(changes, row)),
                code("，".join(f"{column}={cut(after or '')}" for column, _, after in by_row[row])),
            )
            for row in new
        ]
        body = table(("数据", "结果", "内容"), rows, most, always=True)
        parts.append(folded(f"新增 {len(new)} 行", body))
    return "\n\n".join(parts)


def _edits(edits: Iterable[tuple[str, str | None, str | None]]) -> str:
    """The cells of a row, before and after."""
    return "；".join(
        f"{COLUMNS.get(column, HEADS.get(column, column)).partition('（')[0]} {_raw(before)}→{_raw(after)}"
        for column, before, after in edits
    )


def _effect(changes: Changes, row: tuple[str, str]) -> str:
    """What an observation comes to now: its value, movement and target; or why nothing of it is shown."""
    file, key = row
    parts = key.split("/")
    if "/observations/" not in file or len(parts) != 3:  # noqa: PLR2004 - period, area and indicator
        return ""
    code_of_period, area, indicator = parts
    released = changes.released.get(int(file.split("/")[1]))
    own = released.edition.indicators.get(indicator) if released else None
    if released is None or own is None:
        return ""
    if own.level is Level.TOWNSHIP and area != released.edition.township:
        return _level_words(released.edition)
    figure = released.figures.get(FigureId(indicator, area, code_of_period, own.value_measure))
    if figure is None:
        return VALUE_NOTES["later"]
    if figure.state is State.WITHHELD:
        return VALUE_NOTES["withheld"]
    period = Period(code_of_period)
    phrases = (
        value_words(released, figure),
        movement(released, figure, period),
        target_words(released, figure, period),
    )
    return "，".join(part for part in phrases if part)


def _raw(cell: str | None) -> str:
    return BLANK if not cell else code(cut(cell))


# --------------------------------------------------------------------------- the first sentence


def opening(changes: Changes, names: Names) -> str:
    """What the change does in one sentence: the rows, the gravest effect, the places, the bulletins."""
    changed = {(cell.file, cell.key) for cell in changes.cells if cell.before is not None}
    edited = sum(change.before is not None for change in changes.cells)
    added = {(change.file, change.key) for change in changes.cells if change.before is None} - changed
    files = [kind for _, kind in changes.files]
    counts = (
        (edited, "改动{}个数据单元格"),
        (len(added), "新增{}行"),
        (len(changes.lost), "少了{}行"),
        (files.count("changed"), "改动{}个文件"),
        (files.count("added"), "新增{}个文件"),
        (files.count("removed"), "删除{}个文件"),
        (len(changes.uncompared), "有{}个文件读不出来"),
    )
    did = joined(text.format(count) for count, text in counts if count)
    parts = [part for part in (_flips(changes, names), _ranks(changes), _bulletins(changes)) if part]
    if not did:
        return ""
    touched = {figure.figure.period for figure in changes.figures}
    waiting = [
        period_name(period) for year in changes.released.values() for period in year.running if period.code in touched
    ]
    if changes.is_refused and not parts:
        return f"这次修改{did}。改动后的数据没有通过检查，对数、达标情况、名次和通报的影响没有算出来。"
    what = [f"是还没有公布的{joined(waiting)}的数，见下面的供审阅部分"] if waiting else []
    what += parts or ["没有改变达标情况、名次和已公布的通报"]
    return f"这次修改{did}，{'，'.join(what)}。"


def _flips(changes: Changes, names: Names) -> str:
    """The gravest verdict that turned, of the whole if there is one, and how many there are."""
    if not changes.flips:
        return ""
    townships = {edition.township for edition in names.editions}
    first = min(changes.flips, key=lambda flip: (flip.figure.area not in townships, flip.figure))
    turned = f"由{VERDICTS[first.before.value]}变为{VERDICTS[first.after.value]}"
    more = f"等{len(changes.flips)}处达标情况变化" if len(changes.flips) > 1 else ""
    return f"使{plain(names.figure(first.figure))}{turned}{more}"


def _ranks(changes: Changes) -> str:
    subjects = {(rank.scheme, rank.subject) for rank in changes.ranks}
    return f"{len(subjects)}个单位名次变化" if subjects else ""


def _bulletins(changes: Changes) -> str:
    touched = [bulletin for bulletin in changes.bulletins if bulletin.is_released and not bulletin.is_new]
    if not touched:
        return ""
    uncovered = [bulletin for bulletin in touched if not bulletin.is_covered]
    state = "须改回或登记更正" if uncovered else "改动已登记"
    return f"影响已公布的通报{len(touched)}份——{state}"
