"""What looks like a number or a note of a person, and how it is masked.

Only forms are known: a check digit, a date inside, a prefix. A name, or a number that is written
in another way, is not found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from generator.words.personal import COLUMNS, FOREIGN_COLUMNS, LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEAST_LENGTH = 10
LEAST_LABELLED = 4
KEPT = 3
CARD_LENGTHS = range(16, 20)
_ASCII = {0xFF10 + digit: str(digit) for digit in range(10)} | {
    ord(wide): plain for wide, plain in zip("Ｘｘ－＋（）．　\u00a0–—―·•", "Xx-+().  -----", strict=True)
}
_DIGITS = re.compile(r"[0-9](?:[ .-]?[0-9]){6,}")
_PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]"
_COLUMN = re.compile("|".join(COLUMNS))
_SPACED = "|".join(r"\s*".join(label) for label in LABELS)
_LABELLED = re.compile(rf"({_SPACED})\s*[:：]\s*[^\s,，;；。、）)]+")


@dataclass(frozen=True, slots=True)
class Personal:
    """A stretch of a text that looks personal: its kind, and where it begins and ends."""

    kind: str
    start: int
    end: int


def personal_numbers(text: str) -> Iterator[Personal]:
    """The numbers of persons in a text, in order and without overlap.

    Kinds: `identity` (18 digits with the check digit of GB 11643, ISO 7064 MOD 11-2),
    `old-identity` (15 digits with a province and a date), `mobile`, `landline`, and `bank`
    (16 to 19 digits with the check digit of ISO/IEC 7812). Full-width digits and groups
    divided by spaces or hyphens are read like plain ones; a longer run of digits is none.
    """
    if len(text) < LEAST_LENGTH:
        return
    plain = text.translate(_ASCII)
    if not _DIGITS.search(plain):
        return
    taken = 0
    found = [
        (match.start(), order, match.end(), kind)
        for order, (kind, pattern, holds) in enumerate(_PATTERNS)
        for match in pattern.finditer(plain)
        if holds(re.sub("[^0-9X]", "", match.group().upper()))
    ]
    for start, _, end, kind in sorted(found):
        if start >= taken:
            yield Personal(kind, start, end)
            taken = end


def masked(text: str) -> str:
    """The text with each number of a person, and what stands behind a label of one, hidden."""
    if len(text) < LEAST_LABELLED:
        return text
    for number in reversed(list(personal_numbers(text))):
        shown = text[number.start : number.start + KEPT]
        text = text[: number.start] + shown + "*" * (number.end - number.start - KEPT) + text[number.end :]
    return _LABELLED.sub(lambda match: f"{match.group(1)}：***", text)


def is_personal_column(label: str) -> bool:
    """Whether a heading names something of a person."""
    name = "".join(label.split()).lower()
    return bool(_COLUMN.search(name)) or name in FOREIGN_COLUMNS


def labelled(text: str) -> str:
    """The label of a person's name, number or address that a text fills in; blank if there is none."""
    found = _LABELLED.search(text) if ":" in text or "：" in text else None
    return "".join(found.group(1).split()) if found else ""


def _is_identity(number: str) -> bool:
    from stdnum.iso7064 import mod_11_2

    return _is_date(number[6:14]) and bool(mod_11_2.is_valid(number))


def _is_old_identity(number: str) -> bool:
    return _is_date(f"19{number[6:12]}")


def _is_bank_card(number: str) -> bool:
    from stdnum import luhn

    return len(number) in CARD_LENGTHS and bool(luhn.is_valid(number))


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


_BIRTHDAY = r"(?:18|19|20)[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}"
_GROUPS = ("[0-9]{9}", "[0-9][ .-][0-9]{8}", "[0-9][ .-][0-9]{4}[ .-][0-9]{4}", "[0-9]{2}[ .-][0-9]{3}[ .-][0-9]{4}")
_GROUPS = ("[0-9]{9}", "[0-9][ .-][0-9]{8}", "[0-9][ .-][0-9]{4}[ .-][0-9]{4}", "[0-9]{2}[ .-][0-9]{3}[ .-][0-9]{4}")
_MOBILE = f"1[3-9](?:{'|'.join(_GROUPS)})"
_AREA_CODE = r"(?:\(0[0-9]{2,3}\) ?|0[0-9]{2,3}[ -]|0(?:10|2[0-9]|[3-9][0-9]{2}))"
_CARD = r"(?:[0-9]{14,17}|[0-9]{2,3}(?:[ -][0-9]{4}){3}(?:[ -][0-9]{1,3})?)"
_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    (
        "identity",
        re.compile(rf"(?<![0-9])[1-9][0-9]{{5}}[ -]?{_BIRTHDAY}[ -]?[0-9]{{3}}[ -]?[0-9Xx](?![0-9])"),
        _is_identity,
    ),
    ("old-identity", re.compile(rf"(?<![0-9.])(?:{_PROVINCES})[0-9]{{13}}(?![0-9])"), _is_old_identity),
    ("bank", re.compile(rf"(?<![0-9.])(?:3[47]|4|5[1-5]|6[02]){_CARD}(?![0-9])"), _is_bank_card),
    (
        "mobile",
        re.compile(rf"(?<![0-9.])(?:(?:\+|00)?86[ -]?)?{_MOBILE}(?![0-9]|\.[0-9]*[1-9])"),
        lambda _: True,
    ),
    (
        "landline",
        re.compile(rf"(?<![0-9-]){_AREA_CODE}[2-9][0-9]{{2,3}}[ -]?[0-9]{{4}}(?![0-9-])"),
        lambda _: True,
    ),
)
