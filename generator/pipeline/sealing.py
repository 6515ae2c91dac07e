"""Which published years are sealed into archives, and where: `dist/<year>.zip`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from generator.errors import PublishingFailed, WrongCall
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def archive(root: Path, public: Path, years: Sequence[int]) -> Iterator[tuple[Path, int]]:
    """Seal published years, all of them where none is named; yields each zip once it stands, with its number of files.

    Raises
    ------
    WrongCall : a year is not published.
    PublishingFailed : a year is no longer what was published.

    """
    from generator import publish
    from generator.archive import seal
    from generator.pages import years_page

    with publish.locked(root, public.parent):
        record = publish.published(public)
        if not record:
            raise WrongCall(words.NOTHING_PUBLISHED.format(path=public))
        for year in years or sorted(record):
            if year not in record:
                raise WrongCall(words.NOT_PUBLISHED.format(year=year, path=public))
            if not publish.is_whole(public, year):
                raise PublishingFailed(words.DAMAGED.format(year=year, path=public / str(year)))
        for year in years or sorted(record):
            entry = json.dumps({"editions": {str(year): record[year]}}, ensure_ascii=False, indent=1, sort_keys=True)
            target = root / "dist" / f"{year}.zip"
            index = years_page({year: str(record[year]["title"])})
            yield target, seal(public / str(year), index, f"{entry}\n".encode(), target)
