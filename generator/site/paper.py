"""Pages as one HTML file that needs nothing beside it, to be printed; and charts put in their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.model import Drawing

PLACE = re.compile(r'<div class="tb-chart" data-chart="([0-9A-Za-z_-]+)"></div>')
_CHART = Markup(
    '<div class="tb-chart" role="img" aria-label="{}">'
    '<div class="tb-wide">{}</div><div class="tb-narrow">{}</div></div>'
)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_SHEET = Markup('<article class="md-typeset tb-sheet">{}</article>')
_FILE = Markup(
    '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{}</title><style>{}</style></head>'
    '<body data-md-color-scheme="default">{}</body></html>'
)


def chart(drawing: Drawing) -> str:
    """A drawing as it stands in a page."""
    return _CHART.format(drawing.alt, drawing.wide, drawing.narrow)


def standalone(title: str, pages: Sequence[str], drawings: Sequence[Drawing], look: Path) -> str:
    """Pages of Markdown, one after another, with the style sheet at `look`, as one HTML file."""
    from markdown import markdown

    by_name = {drawing.name: drawing for drawing in drawings}
    bodies = [markdown(_FRONT.sub("", page), extensions=["attr_list", "tables"]) for page in pages]
    drawn = [PLACE.sub(lambda found: chart(by_name[found[1]]), body) for body in bodies]
    sheets = [_SHEET.format(Markup(body)) for body in drawn]  # noqa: S704 - our templates escape
    style = Markup(look.read_text(encoding="utf-8"))  # noqa: S704 - the office's own style sheet
    return str(_FILE.format(escape(title), style, Markup().join(sheets)))
