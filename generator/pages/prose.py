"""Text on its way into a page: in one line, and with the names in it linked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.pages.blocks import Link


_BREAKS = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")


def without_breaks(text: str) -> str:
    """A text in one line."""
    return _BREAKS.sub(" ", text)


def linked(text: str, links: Sequence[Link]) -> Markup:
    """A paragraph in which each known name is a link where it first stands; longer names win over parts of them."""
    pages = {link.text: link.href for link in links if link.text}
    if not pages:
        return escape(text)
    parts: list[Markup] = []
    end = 0
    for found in re.finditer("|".join(map(re.escape, sorted(pages, key=len, reverse=True))), text):
        href = pages.pop(found[0], None)
        if href is not None:
            parts += [escape(text[end : found.start()]), Markup('<a href="{}">{}</a>').format(href, found[0])]
            end = found.end()
    return Markup().join([*parts, escape(text[end:])])
