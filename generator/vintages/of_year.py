"""The frozen bulletins of a year together: each is read with those before it that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from generator.vintages.frozen import decode, digest_of, named_in
from generator.vintages.shape import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Release


def decoded(published: Mapping[str, Mapping[str, Any]]) -> dict[str, Release | None]:
    """The releases of a year by name; None for a file that is none, or that names one that is none."""
    found: dict[str, Release | None] = {}

    def follow(name: str) -> Release | None:
        if name not in found and name in published:
            found[name] = None  # a circle ends here
            try:
                content = published[name]
                known = {named: release for named in named_in(content) if _is_in_place(release := follow(named), named)}
                found[name] = decode(content, known)
            except UNREADABLE:
                found[name] = None
        return found.get(name)

    for name in published:
        follow(name)
    return {name: found[name] for name in published}


def waiting(
    published: Mapping[str, Mapping[str, Any]], releases: Mapping[str, Release | None]
) -> dict[str, frozenset[str]]:
    """The files that are as they were written and cannot be read without others, and which these are.

    `releases` is what `decoded` made of the files. Those that name each other are none.
    """
    named = {name: frozenset(_named_when_whole(published[name])) for name, found in releases.items() if found is None}
    lacking = {
        name: {other for other in own if not _is_in_place(releases.get(other), other)} for name, own in named.items()
    }
    found = {}
    for name in lacking:
        seen, asked = {name}, [name]
        while asked:
            others = lacking.get(asked.pop(), set()) - seen
            seen |= others
            asked += others
        roots = frozenset(other for other in seen - {name} if not lacking.get(other))
        if roots:
            found[name] = roots
    return found


def _is_in_place(release: Release | None, name: str) -> TypeGuard[Release]:
    """Whether a file was read, and is that of the bulletin it is named after."""
    return release is not None and release.bulletin.code == name


def _named_when_whole(content: Mapping[str, Any]) -> tuple[str, ...]:
    """What a file names if its digest is its own."""
    try:
        return named_in(content) if content["digest"] == digest_of(content) else ()
    except UNREADABLE:
        return ()
