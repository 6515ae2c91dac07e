"""`release/`: frozen bulletins that were edited or removed, and revisions that name nothing."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from generator import vintages
from generator.model import Calendar, EditionTables, Finding, RevisionReason
from generator.rules.descriptor import is_released_anew
from generator.rules.keys import rows_of
from generator.rules.observations import PERIOD_CODE
from generator.vintages.shape import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from generator.model import PastText, Release


def judge_releases(
    read: EditionTables, calendar: Calendar, past: Mapping[str, Sequence[PastText]]
) -> Iterator[Finding]:
    """Findings about `published/` and `revisions.csv` of a year.

    `past` holds the earlier states of files: what a bulletin's file first was it must still be, but in an
    example that says it was released anew.
    """
    folder = f"data/{read.year:04d}/published/"
    found: dict[str, Release] = {}
    older: list[str] = []
    of_first_form = {name for name, content in read.published.items() if _is_older(content)}
    present = {
        name: _brought_over(content, read.key) if name in of_first_form else content
        for name, content in read.published.items()
    }
    releases = vintages.decoded(present)
    yield from _unreadable(present, releases, folder)
    for name, release in releases.items():
        file = f"{folder}{name}.json"
        if release is None:
            continue
        if release.bulletin.code != name or not PERIOD_CODE.fullmatch(name) or release.bulletin not in calendar:
            yield Finding("release/edited", file, value=release.bulletin.code, case="name")
            continue
        if name in of_first_form:
            older.append(name)
        else:
            found[name] = release
    keys = list(_key(read, found))
    for file, states in () if is_released_anew(read) else past.items():
        name = file.removeprefix(folder).removesuffix(".json")
        if not file.startswith(folder):
            continue
        facts = {"on": states[0].day, "bulletin": name}
        if name not in read.published:
            yield from () if file in read.files else (Finding("release/removed", file, facts=facts),)
        elif (name in older or (name in found and not keys)) and not _is_as_first(
            read.published[name], found.get(name), states, read.key
        ):
            yield Finding("release/edited", file, case="again", facts=facts)
    if older:
        yield Finding("release/format", folder.rstrip("/"), facts={"count": str(len(older))})
    yield from keys
    yield from _revisions(read, {*found, *older})


def _unreadable(
    present: Mapping[str, Mapping[str, Any]], releases: Mapping[str, Release | None], folder: str
) -> Iterator[Finding]:
    """Files that are no bulletins; of those that only wait for others, the others."""
    waiting = vintages.waiting(present, releases)
    needed = Counter(root for roots in waiting.values() for root in roots)
    for root, count in sorted(needed.items()):
        yield Finding("release/needed", f"{folder}{root}.json", facts={"count": str(count)})
    for name, release in releases.items():
        if release is None and name not in waiting:
            yield Finding("release/edited", f"{folder}{name}.json")


def _is_older(content: Mapping[str, Any]) -> bool:
    """Whether a file has the first form; one that cannot be read has none."""
    try:
        return vintages.is_older(content)
    except UNREADABLE:
        return False


def _brought_over(content: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A file of the first form in the present one; nothing where it has another shape."""
    try:
        return vintages.brought_over(content, key)
    except UNREADABLE:
        return {}


def _is_as_first(content: Mapping[str, Any], release: Release | None, states: Sequence[PastText], key: str) -> bool:
    """Whether a file is what it first was, or what the program made of it (`release`) when it was of the first form."""
    known = [earlier for state in states if (earlier := _content(state.text))]
    if release is None:
        return not known or known[0]["digest"] == content["digest"]
    older = [state for state in known if vintages.is_older(state)]
    own = [state for state in known if not vintages.is_older(state)]
    grown = all(vintages.prints_the_same(release, state, key) for state in older[:1])
    return grown and (not own or own[0]["digest"] == content["digest"])


def _content(text: str) -> Mapping[str, Any] | None:
    """An earlier state of a file; None where it cannot be read."""
    try:
        content = json.loads(text)
    except ValueError:
        return None
    return content if isinstance(content, dict) and isinstance(content.get("digest"), str) else None


def _key(read: EditionTables, found: Mapping[str, Release]) -> Iterator[Finding]:
    """Without the key that frozen bulletins were written with, nothing can be held against them."""
    file = f"data/{read.year:04d}/{vintages.KEY_FILE}"
    marks = {str(read.published[name]["key"]) for name in found}
    if read.key and not vintages.is_key(read.key):
        yield Finding("release/key", file, case="form")
    elif marks and not read.key:
        yield Finding("release/key", file)
    elif marks - {vintages.mark_of(read.key)}:
        yield Finding("release/key", file, case="other")


def _revisions(read: EditionTables, found: Collection[str]) -> Iterator[Finding]:
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
