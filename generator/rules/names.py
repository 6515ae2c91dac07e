"""`key/look-alike`: names that look like another; `key/same-name`: one name for two that are valid together."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from generator.model import Finding
from generator.rules.keys import rows_of
from generator.words import code_points, folded, joined, row_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

_NAMED = (("areas", "area", ("name", "aliases")), ("indicators", "indicator", ("name",)), ("posts", "post", ("title",)))
_IMPORTED = tuple(column for column in _NAMED if column[0] != "posts")
_NEVER = "9999-12-31"
_STRANGE = (
    *("CYRILLIC", "GREEK", "KANGXI RADICAL", "CJK RADICAL", "CJK COMPATIBILITY IDEOGRAPH", "MATHEMATICAL"),
    *("FULLWIDTH DIGIT", "FULLWIDTH LATIN", "ARABIC", "ARMENIAN", "CHEROKEE", "HALFWIDTH"),
)
_UNSEEN = ("Cf", "Mn", "Me", "Co", "Cn")
_CIRCLES = str.maketrans("〇Ｏο", "○○○")


def look_alikes(frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Names with characters of another script, and names that differ only in what cannot be seen."""
    for table, key, columns in _NAMED:
        seen: dict[str, tuple[str, str, str, int]] = {}
        for column in columns:
            for (code, cell), file, line in rows_of(frames, table, (key, column)):
                for name in cell.split(";") if column == "aliases" else (cell,):
                    if not name:
                        continue
                    strange = [letter for letter in name if _is_strange(letter)]
                    if strange:
                        facts = {"found": code_points(strange)}
                        yield Finding("key/look-alike", file, line, column, name, facts=facts)
                    other, owner, other_file, other_line = seen.setdefault(_folded(name), (name, code, file, line))
                    if owner != code and other != name:
                        differing = [letter for letter in name if letter not in other]
                        place = row_place(file, (other_file, other_line))
                        facts = {"other": other, "place": place, "found": code_points(differing or list(name))}
                        yield Finding("key/look-alike", file, line, column, name, case="other", facts=facts)


def same_names(frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Names, aliases and codes, folded as an import folds them, that stand for two areas or indicators at one time."""
    for table, key, columns in _IMPORTED:
        seen: dict[str, list[_Named]] = {}
        for name in _names(frames, table, key, columns):
            others = seen.setdefault(folded(name.text), [])
            for other in others:
                if other.code != name.code and name.begin < other.end and other.begin < name.end:
                    facts = {
                        "other": other.text,
                        "place": row_place(name.file, (other.file, other.line)),
                        "codes": joined((other.code, name.code)),
                    }
                    yield Finding("key/same-name", name.file, name.line, name.column, name.text, facts=facts)
                    break
            others.append(name)


class _Named(NamedTuple):
    """A name, whose it is, where it stands and while which days (as ISO dates) it holds."""

    text: str
    code: str
    column: str
    file: str
    line: int
    begin: str
    end: str


def _names(frames: Mapping[str, pd.DataFrame], table: str, key: str, columns: tuple[str, ...]) -> Iterator[_Named]:
    columns_read = (key, *columns, "valid_from", "valid_to")
    for cells, file, line in rows_of(frames, table, columns_read):
        row = dict(zip(columns_read, cells, strict=True))
        for column in (key, *columns):
            for text in row[column].split(";") if column == "aliases" else (row[column],):
                if text:
                    yield _Named(text, row[key], column, file, line, row["valid_from"], row["valid_to"] or _NEVER)


def _is_strange(letter: str) -> bool:
    if letter.isascii():
        return False
    return unicodedata.category(letter) in _UNSEEN or unicodedata.name(letter, "").startswith(_STRANGE)


def _folded(name: str) -> str:
    """What a reader sees of a name: one width, no blanks, one circle."""
    seen = folded(name).translate(_CIRCLES)
    return "".join(letter for letter in seen if unicodedata.category(letter) not in _UNSEEN).lower()
