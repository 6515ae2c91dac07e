"""The text of a PDF, page by page, as it can be compared."""

import io
import re
import unicodedata

import pypdf


def plain(text: str) -> str:
    """Without blanks and quotation marks, and with one character for each of its looks (⽰ and 示)."""
    return re.sub(r"[\s“”‘’\"]", "", unicodedata.normalize("NFKC", text))


def pages_of(content: bytes) -> list[str]:
    return [plain(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def first_annex(pages: list[str]) -> int:
    """How many pages stand before the first annex; its heading begins a page, below the running line."""
    return next(number for number, page in enumerate(pages) if re.search(r"(?:地方。|^)(?:—[0-9]+—)?附件1", page))
