"""Records → Markdown and HTML, by the templates.

Text is text: every cell is escaped for HTML, every heading for Markdown as well.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from generator.model import Page, ThemeText
from generator.pages.grids import grid
from generator.pages.prose import linked, without_breaks

if TYPE_CHECKING:
    import jinja2

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_FULL_WIDTH = str.maketrans({"<": "＜", ">": "＞", "&": "＆", '"': "＂", "'": "＇"})
_BLANK_LINES = re.compile(r"\n{3,}")


def as_markdown(template: str, page: Any) -> Page:  # noqa: ANN401 - any record of `views`
    """A record as its page."""
    text = rendered(template, page)
    return Page(page.frame.path, _BLANK_LINES.sub("\n\n", text).strip() + "\n")


def rendered(template: str, page: Any) -> str:  # noqa: ANN401 - any record of `views`
    """A record as its template has it."""
    return _environment().get_template(template).render(page=page)


def plain(title: str) -> ThemeText:
    """A title for places where the theme prints text as it is: one line, and no sign that could become markup."""
    return ThemeText(without_breaks(title).translate(_FULL_WIDTH))


def _one_line(value: object) -> object:
    """Whatever a template prints, without line breaks: one would begin a new block of Markdown."""
    return without_breaks(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def escape_markdown(text: str) -> str:
    """Text that Markdown and HTML both leave alone: ASCII punctuation as references."""
    return _PUNCTUATION.sub(lambda mark: f"&#{ord(mark.group())};", " ".join(text.split()))


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("generator"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        comment_start_string="{##",
        comment_end_string="##}",
        keep_trailing_newline=True,
        finalize=_one_line,
    )
    environment.filters["md"] = lambda text: Markup(escape_markdown(text))  # noqa: S704 - escaped just there
    environment.filters["linked"] = lambda text, links: linked(str(_one_line(text)), links)
    environment.filters["grid"] = grid
    environment.filters["front_matter"] = lambda text: Markup(  # noqa: S704 - JSON is YAML, and nothing in it is markup
        json.dumps(plain(text), ensure_ascii=False)
    )
    return environment
