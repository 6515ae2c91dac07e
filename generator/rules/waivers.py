"""`waiver/`: an error kept with a reason becomes a note; what the law or a person is about cannot be kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.model import ROW_FILE, ROW_LINE, Finding, Severity
from generator.rules.keys import rows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import pandas as pd

    from generator.model import EditionTables, Tables

WHOLE = "*"
WAIVABLE = frozenset(
    {
        "disclosure/same-count",
        "key/look-alike",
        "plan/consequence",
        "plan/target-edited",
        "plan/targets-disagree",
        "plan/goal-without-measure",
        "plan/number",
        "plan/veto",
        "privacy/landline",
        "privacy/mobile",
        "privacy/old-identity",
        "total/areas",
        "total/parts",
        "total/periods",
        "value/digits-swapped",
        "value/falls",
        "value/jump",
        "value/reported",
        "value/unit-slip",
    }
)
OF_HISTORY = "plan/target-edited"


def waive(tables: Tables, findings: Iterable[Finding], past: Collection[str] = ()) -> list[Finding]:
    """Turn errors and warnings that `waivers.csv` names into notes, and judge the waivers themselves.

    A waiver names the rule, the file and the row's key; `*` stands for every row of a text, or for
    the file as a whole. It holds for its own year's files and the shared ones. A waiver that matches
    nothing, or a rule that cannot be waived, is told; a rule about earlier states can match only where
    there are any (`past`, by file).
    """
    findings = list(findings)
    for read in tables.editions.values():
        findings = _waived_in(tables, read, findings, past)
    return findings


def _waived_in(tables: Tables, read: EditionTables, findings: list[Finding], past: Collection[str]) -> list[Finding]:
    columns = ("rule", "file", "key", "reason")
    waivers = list(rows_of(read.frames, "waivers", columns))
    if not waivers:
        return findings
    keys = _keys(tables, read, {file for (_, file, _, _), _, _ in waivers})
    judged: list[Finding] = []
    used: set[int] = set()
    reasons = {
        (rule, file, key): (reason, line)
        for (rule, file, key, reason), _, line in waivers
        if rule in WAIVABLE and (file.count("/") == 1 or file.startswith(f"data/{read.year:04d}/"))
    }
    for finding in findings:
        key = keys.get((finding.file, finding.row or 0), "")
        whole = (finding.value or WHOLE, WHOLE) if finding.row is None else (WHOLE,)
        found = (reasons.get((finding.rule, finding.file, row)) for row in ((key,) if key else whole))
        reason, line = next(filter(None, found), ("", 0))
        if line:
            used.add(line)
            judged.append(replace(finding, severity=Severity.INFO, reason=reason))
        else:
            judged.append(finding)
    used |= {line for (rule, file, _, _), _, line in waivers if rule == OF_HISTORY and file not in past}
    return [*judged, *_unused(waivers, used)]


def _unused(waivers: Iterable[tuple[tuple[str, ...], str, int]], used: set[int]) -> Iterator[Finding]:
    for (rule, _, _, _), file, line in waivers:
        if rule not in WAIVABLE:
            yield Finding("waiver/refused", file, line, "rule", rule)
        elif line not in used:
            yield Finding("waiver/unmatched", file, line, "key", rule, Severity.WARNING)


def lines_of(tables: Tables, year: int) -> dict[tuple[str, str], int]:
    """Where the row of each key stands in its file, be it the year's or shared: its line by file and key."""
    read = tables.editions[year]
    frames = (*tables.shared.values(), *read.frames.values())
    keys = _keys(tables, read, {file for table in frames for file in set(table[ROW_FILE])})
    return {(file, key): line for (file, line), key in keys.items()}


def rows_by_key(tables: Tables) -> dict[str, dict[str, dict[str, str]]]:
    """Every row of every table by its file and key, as the cells of its columns.

    A row whose key stands above already is told apart by its line.
    """
    found: dict[str, dict[str, dict[str, str]]] = {}
    frames = [*tables.shared.items(), *(frame for read in tables.editions.values() for frame in read.frames.items())]
    for name, table in frames:
        schema = tables.schemas.get(name)
        columns = [str(column) for column in table.columns if column not in (ROW_FILE, ROW_LINE)]
        key = [column for column in (schema.primary_key if schema else ()) if column in columns] or columns
        for row in table.to_dict("records"):
            own = found.setdefault(str(row[ROW_FILE]), {})
            code = "/".join(str(row[column]) for column in key)
            code = f"{code}（{row[ROW_LINE]}）" if code in own else code
            own[code] = {column: str(row[column]) for column in columns}
    return found


def _keys(tables: Tables, read: EditionTables, files: set[str]) -> Mapping[tuple[str, int], str]:
    """The key of each row of some files: its primary-key values joined by `/`."""
    found: dict[tuple[str, int], str] = {}
    for name, table in {**tables.shared, **read.frames}.items():
        schema = tables.schemas.get(name)
        if schema is None or not schema.primary_key or table.empty:
            continue
        rows: pd.DataFrame = table[table[ROW_FILE].isin(files)]
        key = ["/".join(cells) for cells in zip(*(rows[column] for column in schema.primary_key), strict=True)]
        found |= dict(zip(zip(rows[ROW_FILE], rows[ROW_LINE], strict=True), key, strict=True))
    return found
