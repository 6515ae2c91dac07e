"""The site as a reader's browser shows it: from a folder and from a server, wide and narrow."""

import functools
import http.server
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from pdftext import first_annex, pages_of

pytestmark = pytest.mark.browser

PAGES = [
    "index.html",
    "plan.html",
    "bulletins/2008-Q2.html",
    "indicators/index.html",
    "indicators/G02.html",
    "indicators/G06.html",
    "areas/index.html",
    "areas/V03.html",
    "bulletins/2008-08.html",
    "bulletins/2008.html",
    "assessments.html",
    "posts/Z12.html",
    "quality.html",
    "revisions.html",
    "data.html",
    "dictionary.html",
    "guide.html",
]
SIZES = {"wide": (1280, 900), "tablet": (820, 1100), "phone": (360, 740)}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Silent(http.server.SimpleHTTPRequestHandler):
    """Serves files without a log."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=os.environ["CHROMIUM"], args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(built: Path) -> Iterator[str]:
    handler = functools.partial(Silent, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.fixture(params=["from a server", "from a folder"])
def site(request: pytest.FixtureRequest, server: str, built: Path) -> str:
    return server if request.param == "from a server" else built.as_uri()


def opened(chromium, address: str, size: str = "wide", **options: object):  # noqa: ANN001, ANN201 - playwright's objects
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
    page = context.new_page()
    page.requests, page.problems = [], []
    page.on("request", lambda one: page.requests.append(one.url))
    page.on("requestfailed", lambda one: page.problems.append(one.url))
    page.on("console", lambda one: page.problems.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.goto(address)
    page.wait_for_load_state("load")
    return page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_nothing_of_another_origin_and_breaks_nothing(chromium: object, site: str, path: str) -> None:
    page = opened(chromium, f"{site}/2008/{path}")
    page.wait_for_timeout(200)
    origin = site.partition("/2008")[0]
    assert [one for one in page.requests if not one.startswith((origin, "data:", "about:", "blob:"))] == []
    assert page.problems == []
    page.context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_its_width_and_no_text_of_a_chart_is_cut(
    chromium: object, server: str, path: str, size: str
) -> None:
    page = opened(chromium, f"{server}/2008/{path}", size)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.tb-chart svg')].filter(s => s.getBoundingClientRect().width).flatMap(s => {
            const box = s.getBoundingClientRect();
            return [...s.querySelectorAll('text')].filter(t => {
                const r = t.getBoundingClientRect();
                return r.left < box.left - 1 || r.right > Math.min(box.right, innerWidth) + 1 || r.bottom > box.bottom + 2;
            }).map(t => t.textContent);
        })"""
    )
    assert outside == []
    small = page.evaluate(
        """() => [...document.querySelectorAll('.tb-chart svg')].filter(s => s.getBoundingClientRect().width).flatMap(s => {
            const scale = s.getBoundingClientRect().width / s.viewBox.baseVal.width;
            return [...s.querySelectorAll('text')].map(t => parseFloat(getComputedStyle(t).fontSize) * scale).filter(px => px < 11);
        })"""
    )
    assert small == []
    shown = page.evaluate(
        "() => [...document.querySelectorAll('.tb-chart')].map(c => [...c.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().width).length)"
    )
    assert set(shown) <= {1}, "one drawing of each chart is shown"
    page.context.close()


@pytest.mark.parametrize("path", ["indicators/G06.html", "areas/V03.html"])
def test_texts_of_a_chart_do_not_overlap(chromium: object, server: str, path: str) -> None:
    for size in ("wide", "phone"):
        page = opened(chromium, f"{server}/2008/{path}", size)
        overlaps = page.evaluate(
            """() => [...document.querySelectorAll('.tb-chart svg')].filter(s => s.getBoundingClientRect().width).flatMap(s => {
                const all = [...s.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
                const hits = [];
                all.forEach(([a, p], i) => all.slice(i + 1).forEach(([b, q]) => {
                    const w = Math.min(p.right, q.right) - Math.max(p.left, q.left);
                    const h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
                    if (w > 2 && h > 6) hits.push(a + ' / ' + b);
                }));
                return hits;
            })"""
        )
        assert overlaps == [], size
        page.context.close()


def results(page: object, text: str) -> list[str]:
    """Where the search leads for a text, whoever made the pages: MkDocs has a field, Zensical a button and a dialog."""
    page.locator(".md-search__input, .md-search__button").first.click()
    page.keyboard.insert_text(text)
    page.keyboard.press("End")  # an input method ends with a key, which is what the theme listens for
    links = page.locator(".md-search-result__link, [role=listbox] [role=option]")
    links.first.wait_for(timeout=15000)
    return [str(link.get_attribute("href")).partition("/2008/")[2] for link in links.all()]


def test_the_search_finds_a_word_inside_a_clause(chromium: object, site: str) -> None:
    page = opened(chromium, f"{site}/2008/index.html")
    found = results(page, "墙报")
    assert any(link.startswith("plan.html") for link in found), found
    assert page.problems == []
    page.context.close()


def test_dark_and_light_have_readable_contrast(chromium: object, server: str) -> None:
    for scheme in ("light", "dark"):
        page = opened(chromium, f"{server}/2008/indicators/G06.html", color_scheme=scheme)
        ratios = page.evaluate(
            """() => {
                const canvas = document.createElement('canvas').getContext('2d');
                const rgb = c => { canvas.fillStyle = '#fff'; canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1);
                                   return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3); };
                const light = c => { const [r, g, b] = rgb(c).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                                     return .2126 * r + .7152 * g + .0722 * b; };
                const ground = light(getComputedStyle(document.body).backgroundColor);
                const ratio = c => { const l = light(c); return (Math.max(l, ground) + .05) / (Math.min(l, ground) + .05); };
                const of = (s, p) => [...document.querySelectorAll(s)].slice(0, 3).map(e => ratio(getComputedStyle(e)[p]));
                return { text: of('.md-typeset p', 'color'), cells: of('.tb-table td', 'color'), verdicts: of('.tb-table .tb-missed', 'color'),
                         marks: of('.tb-chart .tb-dot', 'fill').filter(r => r > 1.01), labels: of('.tb-chart .tb-value', 'fill') };
            }"""
        )
        for name, found in ratios.items():
            assert found, name
            assert min(found) >= (3 if name == "marks" else 4.5), (scheme, name, found)
        page.context.close()


def test_a_notice_prints_on_a4_without_navigation(chromium: object, server: str, tmp_path: Path) -> None:
    page = opened(chromium, f"{server}/2008/bulletins/2008-Q2.html")
    page.emulate_media(media="print")
    for gone in (".md-header", ".md-tabs", ".md-sidebar--secondary", ".tb-download"):
        assert not page.is_visible(gone), gone
    assert page.is_visible(".tb-document")
    page.pdf(path=str(tmp_path / "notice.pdf"), format="A4")
    assert (tmp_path / "notice.pdf").stat().st_size > 20000
    page.context.close()


def test_the_keyboard_reaches_the_tables_and_the_theme_remembers(chromium: object, server: str) -> None:
    page = opened(chromium, f"{server}/2008/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('md-skip')")
    assert page.evaluate("document.querySelector('.tb-table').tabIndex") == 0
    page.context.close()


def test_without_scripts_everything_can_still_be_read(chromium: object, server: str) -> None:
    page = opened(chromium, f"{server}/2008/indicators/G06.html", java_script_enabled=False)
    assert "未达到目标（98%）" in page.inner_text(".tb-answer")
    assert page.is_visible(".tb-chart svg")
    page.context.close()


@pytest.mark.parametrize("year", ["2026年", "2008年"])
def test_the_list_of_years_opens_the_year(chromium: object, site: str, year: str) -> None:
    page = opened(chromium, f"{site}/index.html")
    page.click(f"main a:has-text('{year}')")
    page.wait_for_load_state("networkidle")
    assert year in page.inner_text("h1")
    assert page.problems == []
    page.context.close()


def test_on_a_phone_the_reason_and_the_points_of_a_score_need_no_scrolling(chromium: object, server: str) -> None:
    page = opened(chromium, f"{server}/2008/areas/V01.html", "phone")
    table = page.locator(".tb-cards").first
    for text in ("每低0.1个百分点扣0.3分", "15.46"):
        box = table.locator("td", has_text=text).first.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= SIZES["phone"][0]
    page.context.close()


@pytest.mark.parametrize("code", ["2008-Q4", "2026-Q3", "2008-05"])
def test_a_bulletin_is_printed_on_official_paper(
    released_town: Path, tongbao: Callable[..., object], tmp_path: Path, code: str
) -> None:
    """A4, marked as invented and numbered on every page; a quarterly notice has six pages besides its annexes."""
    target = tmp_path / "out.pdf"
    answer = tongbao("export", code, "--format", "pdf", "--root", released_town, "--output", target)
    assert answer.code == 0, answer.err
    pages = pypdf.PdfReader(target).pages
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in pages} == {(595, 842)}
    texts = pages_of(target.read_bytes())
    for number, text in enumerate(texts, 1):
        assert "虚构示例" in text, number
        assert f"—{number}—" in text, number
    assert first_annex(texts) <= (6 if "Q" in code else 3)
