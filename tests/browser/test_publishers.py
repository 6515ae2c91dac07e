"""The same pages by every publisher: the same words, links and places, and a search that leads to the same page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import ROOT, built_once

from generator.site.publishers import PUBLISHERS

pytestmark = pytest.mark.browser

SKIP = "__skip"
THEMES_OWN = {"headerlink", "md-content__button", "md-source-file"}


class Article(HTMLParser):
    """What an article says, where it leads, and the places in it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[str] = []
        self.places: list[str] = []
        self._inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._inside |= tag == "article"
        if self._inside and not THEMES_OWN & set((values.get("class") or "").split()):
            self.links += [values["href"]] if values.get("href") else []
            self.places += [values["id"]] if values.get("id", SKIP) != SKIP else []

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "article"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.words += data.split()


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: built_once(tmp_path_factory, name, ROOT / "data", 2, name) for name in PUBLISHERS}


def test_every_publisher_makes_the_same_files_but_for_those_of_its_theme(sites: dict[str, Path]) -> None:
    names = [
        {
            name
            for path in site.rglob("*")
            if path.is_file()
            and not re.search(
                r"/(assets/(stylesheets|javascripts|images)|search)[/.]",
                f"/{(name := path.relative_to(site).as_posix())}",
            )
        }
        for site in sites.values()
    ]
    assert names[0] == names[1]


@pytest.mark.parametrize("year", [2008, 2026])
def test_every_article_says_the_same_and_leads_to_the_same_places(sites: dict[str, Path], year: int) -> None:
    one, other = sites.values()
    pages = sorted((one / str(year)).rglob("*.html"))
    assert len(pages) > 30
    for path in pages:
        articles = [Article(page.read_text(encoding="utf-8")) for page in (path, other / path.relative_to(one))]
        first, second = articles
        assert first.words == second.words, path
        assert first.links == second.links, path
        assert sorted(first.places) == sorted(second.places), path
