"""`release/`: frozen bulletins that were edited or removed, and revisions that name nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from generator import vintages
from generator.model import Calendar, EditionTables, Finding, RevisionReason
from generator.rules.keys import rows_of
from generator.rules.observations import PERIOD_CODE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.model import PastText, Release

UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)


def judge_releases(
    read: EditionTables, calendar: Calendar, past: Mapping[str, Sequence[PastText]]
) -> Iterator[Finding]:
    """Findings about `published/` and `revisions.csv` of a year.

    `past` holds the earlier states of files: what a bulletin's file first was it must still be.
    """
    folder = f"data/{read.year:04d}/published/"
    found: dict[str, Release] = {}
    for name, content in read.published.items():
        file = f"{folder}{name}.json"
        try:
            release = vintages.decode(content)
        except UNREADABLE:
            yield Finding("release/edited", file)
            continue
        if release.bulletin.code != name or not PERIOD_CODE.fullmatch(name) or release.bulletin not in calendar:
            yield Finding("release/edited", file, value=release.bulletin.code, case="name")
            continue
        found[name] = release
    for file, states in past.items():
        name = file.removeprefix(folder).removesuffix(".json")
        if not file.startswith(folder):
            continue
        facts = {"on": states[0].day, "bulletin": name}
        if name not in read.published:
            yield Finding("release/removed", file, facts=facts)
        elif name in found and _digest(states[0].text) not in ("", read.published[name]["digest"]):
            yield Finding("release/edited", file, case="again", facts=facts)
    yield from _revisions(read, found)


def _digest(text: str) -> str:
    """The digest an earlier state of a file gives itself; blank where it cannot be read."""
    try:
        return str(json.loads(text)["digest"])
    except UNREADABLE:
        return ""


def _revisions(read: EditionTables, found: Mapping[str, Release]) -> Iterator[Finding]:
    columns = ("bulletin", "figure", "kind", "reason_code")
    for (bulletin, figure, kind, reason), file, line in rows_of(read.frames, "revisions", columns):
        if PERIOD_CODE.fullmatch(bulletin) and bulletin not in found:
            yield Finding("release/revision", file, line, "bulletin", bulletin, case="bulletin")
        parts = figure.split("/")
        if len(parts) == 4 and PERIOD_CODE.fullmatch(parts[2]) is None:  # noqa: PLR2004 - the four parts of a name
            yield Finding("release/revision", file, line, "figure", figure)
        if reason in list(RevisionReason) and kind != RevisionReason(reason).kind:
            facts = {"allowed": RevisionReason(reason).kind.value}
            yield Finding("release/revision", file, line, "kind", kind, case="kind", facts=facts)
