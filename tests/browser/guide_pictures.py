"""Take the pictures of the user guide anew: real commands, a real workbook, a real page.

    CHROMIUM=/usr/bin/chromium python tests/browser/guide_pictures.py

Needs Chromium, LibreOffice (`soffice`) and `pdftoppm`; writes site_src/assets/guide/*.png.
"""

import html
import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import openpyxl
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "site_src" / "assets" / "guide"
WIDTH = 980
COLOURS = 64
STYLE = (
    "body{margin:0;background:#1e2327;color:#e8eaed;font:15px/1.55 'Noto Sans Mono CJK SC',monospace}"
    "i{display:inline-block;width:2ch;font-style:normal;text-align:center}pre{margin:0;padding:18px 22px;white-space:pre-wrap}b{color:#9ecbff;font-weight:normal}"
)


def tongbao(root: Path, *words: str) -> str:
    """What a command prints, errors included."""
    done = subprocess.run(
        [sys.executable, "-m", "generator", *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def fill(path: Path, wrong: dict[str, object]) -> None:
    """Type plausible numbers into a form, and some wrong ones."""
    book = openpyxl.load_workbook(path)
    sheet = book["报表"]
    for row in range(6, sheet.max_row):
        for column, (below, gap) in {3: (101, 2), 6: (78, 3)}.items():
            sheet.cell(row, column + 1).value = below + row * 3
            sheet.cell(row, column).value = below + row * 3 - gap - row % 3
    sheet["I18"], sheet["J18"] = 11, 12
    sheet["H9"] = "迟报"
    for place, value in wrong.items():
        sheet[place] = value
    book.save(path)


def _cells(text: str) -> str:
    """A Chinese character takes two columns, as in a terminal."""
    return "".join(
        f"<i>{letter}</i>" if unicodedata.east_asian_width(letter) in "WFA" else html.escape(letter) for letter in text
    )


def terminal(page: Page, name: str, command: str, text: str, most: int) -> None:
    """A picture of a command and the first lines it prints."""
    lines = text.rstrip("\n").split("\n")
    shown = "\n".join([*lines[:most], "……"] if len(lines) > most else lines)
    page.set_content(f"<style>{STYLE}</style><pre><b>&gt; {html.escape(command)}</b>\n{_cells(shown)}</pre>")
    page.locator("pre").screenshot(path=PICTURES / name)


def workbook(path: Path, folder: Path) -> None:
    """The form as an office program shows it."""
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, path], check=True, capture_output=True
    )
    pdf = folder / f"{path.stem}.pdf"
    subprocess.run(
        ["pdftoppm", "-r", "110", "-png", "-f", "1", "-l", "1", "-singlefile", pdf, folder / "form"], check=True
    )
    with Image.open(folder / "form.png") as form:
        form.crop((60, 80, form.width - 60, 420)).save(PICTURES / "workbook.png", optimize=True)


def main() -> None:
    """Take all four."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        root = Path(name)
        for part in ("data", "site_src", "mkdocs.yml"):
            (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, root / part)
        form = root / "2026-11.xlsx"
        tongbao(root, "template", "2026-11")
        fill(form, {})
        workbook(form, root)
        fill(form, {"C7": "约80", "F8": "75-80", "G10": None, "F12": 120})
        browser = driver.chromium.launch(
            executable_path=os.environ["CHROMIUM"],
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": 720})
        terminal(page, "refused.png", "tongbao import 2026-11.xlsx", tongbao(root, "import", "2026-11.xlsx"), 14)
        fill(form, {"C7": "１２０", "F12": 109})
        terminal(page, "accepted.png", "tongbao import 2026-11.xlsx", tongbao(root, "import", "2026-11.xlsx"), 16)
        tongbao(root, "build", "--year", "2026")
        page.goto((root / "public/2026/bulletins/2026-Q3.html").as_uri())
        page.screenshot(path=PICTURES / "bulletin.png")
        browser.close()
    for path in PICTURES.glob("*.png"):
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(path, optimize=True)


if __name__ == "__main__":
    main()
