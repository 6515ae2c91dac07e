"""Nothing runs in a published page that the theme, `site_src` or our own templates did not put there.

What the theme puts around an article is seen on bare pages (`theme`); whatever else stands around an article was not
the theme. Inside an article our templates put nothing active, so that only a hand-written page may have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from generator.site.html import Active, BuiltPage

SHOWN = 200


def foreign_in(path: str, page: BuiltPage, theme: frozenset[Active], hand_written: Collection[str]) -> set[Active]:
    """The active pieces of a page that nobody put there on purpose.

    Parameters
    ----------
    theme : what stands around every article.
    hand_written : the pages of `site_src`, which may hold what they like inside their article.

    """
    found = page.around - theme
    return found if path in hand_written else found | page.within


def foreign_pieces(pages: Mapping[str, Iterable[Active]]) -> list[str]:
    """Active pieces that are nobody's, in words; by the path of their page."""
    return [
        words.ACTIVE_PIECE.format(page=path, piece=f"<{piece.tag} {piece.described}".strip()[:SHOWN])
        for path, pieces in pages.items()
        for piece in sorted(pieces)
    ]
