"""One of our CSV files as WPS or Excel saved it, back in canonical form; only what can be proved is changed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from generator import csvtext
from generator.model import Finding
from generator.words import narrow
from generator.words.intake import ARROW, SHEET_DATE, SHEET_MONTH, TIDY_CHANGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.model import TableSchema

BOM = b"\xef\xbb\xbf"
_CONFLICT = (b"<<<<<<< ", b">>>>>>> ", b"version https://git-lfs")
CODE_COLUMNS = ("area", "parent", "indicator", "law", "target", "measure", "scheme", "item", "post", "subject")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(r"([A-Za-z]{3})-([0-9]{2})")


def tidy(
    content: bytes, file: str, schema: TableSchema, known: Mapping[str, frozenset[str]], period: str
) -> tuple[bytes, list[str], list[Finding]]:
    """The file in canonical form, what was changed in words, and why it cannot be read if so.

    Parameters
    ----------
    known : the codes that exist, by column name; a zero in front is put back where exactly one fits.
    period : the period a file of observations is named after, else blank.

    """
    text, encoding = _decoded(content, schema)
    if text is None:
        conflict = any(line.startswith(_CONFLICT) for line in content.split(b"\n"))
        return content, [], [Finding("tidy/conflict" if conflict else "tidy/encoding", file)]
    try:
        records = list(csvtext.records(text))
    except csvtext.Malformed as error:
        return content, [], [Finding("tidy/quoting", file, error.line)]
    done: dict[str, list[str]] = defaultdict(list)
    if encoding:
        done["encoding"].append(encoding)
    if content.startswith(BOM):
        done["bom"].append("")
    if b"\r" in content:
        done["line-ends"].append("")
    labels, rows, problem = _trimmed(records, schema, done)
    if problem:
        return content, [], [Finding("tidy/heading", file, 1, value=problem)]
    cells = _Cells(schema, known, period, done)
    rows = [[cells.tidied(cell, label) for cell, label in zip(row, labels, strict=True)] for row in rows]
    keys = [labels.index(column) for column in schema.primary_key if column in labels]
    ordered = sorted(rows, key=lambda row: [row[place] for place in keys])
    if ordered != rows:
        done["order"].append("")
    result = csvtext.written([labels, *ordered]).encode()
    if result != content and not done:
        done["quotes"].append("")
    return result, [_said(name, cases) for name, cases in done.items()], []


def _decoded(content: bytes, schema: TableSchema) -> tuple[str | None, str]:
    """The text, and the encoding that had to be left; the heading decides whether it was guessed right."""
    if any(line.startswith(_CONFLICT) for line in content.split(b"\n")):
        return None, ""
    for encoding, name in (("utf-8-sig", ""), ("gb18030", "GBK")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        head = {label.strip().strip('"') for label in text.split("\n", 1)[0].strip().split(",")}
        if head & set(schema.types) and "\ufffd" not in text and "\x00" not in text:
            return text, name
    return None, ""


def _trimmed(
    records: Sequence[list[str]], schema: TableSchema, done: dict[str, list[str]]
) -> tuple[list[str], list[list[str]], str]:
    """The heading and the rows without blank ones; the problem where a row does not fit the heading."""
    full = [record for record in records if any(cell.strip() for cell in record)]
    done["blank"] += [""] * (len(records) - len(full))
    if not full:
        return [], [], "-"
    labels = [label.strip() for label in full[0]]
    if labels != full[0]:
        done["labels"].append("")
    while labels and not labels[-1] and all(not "".join(row[len(labels) - 1 :]).strip() for row in full[1:]):
        labels.pop()
        done["blank"].append("")
    if not done["blank"]:
        del done["blank"]
    wrong = next((label for label in labels if label not in schema.types), "")
    if wrong or set(labels) != set(schema.types) or len(labels) != len(schema.types):
        missing = next((column for column in schema.types if column not in labels), wrong)
        return [], [], wrong or missing
    rows = []
    for row in full[1:]:
        cells = [*row[: len(labels)], *[""] * (len(labels) - len(row))]
        beyond = next((cell for cell in row[len(labels) :] if cell.strip()), "")
        if beyond:
            return [], [], beyond
        rows.append(cells)
    order = list(schema.types)
    places = [labels.index(column) for column in order]
    return order, [[row[place] for place in places] for row in rows], ""


@dataclass(frozen=True)
class _Cells:
    """Cells as they should be written; each change is noted in `done` with its kind."""

    schema: TableSchema
    known: Mapping[str, frozenset[str]]
    period: str
    done: dict[str, list[str]]

    def tidied(self, cell: str, label: str) -> str:
        """One cell of a column."""
        kind = self.schema.types[label]
        known = self.known.get(label, frozenset())
        new, why = cell.strip(" \u3000\u00a0\t"), "spaces"
        if new and kind == "date":
            new, why = _date(new), "dates"
        elif new and kind in ("integer", "number"):
            new, why = _number(new, kind), "numbers"
        elif kind == "boolean" and new.lower() in ("true", "false"):
            new, why = new.lower(), "booleans"
        elif label == "period" and self.period and new != self.period and _is_period(new, self.period):
            new, why = self.period, "periods"
        elif label in CODE_COLUMNS and new and new not in known:
            fitting = [code for code in known if code.lstrip("0") == new and len(code) > len(new)]
            if len(fitting) == 1 and new.isdigit():
                new, why = fitting[0], "zeros"
        if new != cell:
            kind_of_change = why if new != cell.strip(" \u3000\u00a0\t") else "spaces"
            self.done[kind_of_change].append(ARROW.format(before=cell, after=new))
        return new


def _date(text: str) -> str:
    found = SHEET_DATE.fullmatch(text)
    if found is None:
        return text
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return text


def _number(text: str, kind: str) -> str:
    plain = narrow(text)
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        return text
    if kind == "integer" and re.fullmatch(r"-?[0-9]+\.0+", plain):
        plain = plain.partition(".")[0]
    return plain


def _is_period(text: str, period: str) -> bool:
    """Whether a cell is what a spreadsheet makes of a month (`2008/1/1`, `Jan-08`, `2008-1`)."""
    english = _ENGLISH.fullmatch(text)
    if english:
        month = english[1].lower()
        return month in _MONTHS and period == f"{period[:2]}{english[2]}-{_MONTHS.index(month) + 1:02d}"
    found = SHEET_MONTH.fullmatch(text)
    return bool(found) and period == f"{found[1]}-{int(found[2]):02d}" if found else False


def _said(name: str, cases: Sequence[str]) -> str:
    return TIDY_CHANGES[name].format(before=cases[0], count=len(cases), example=cases[0])
