"""The text of a PDF, its visual lines joined to paragraphs. Runs in the child process only."""

from __future__ import annotations

import ctypes
import re

import pypdfium2
from pypdfium2 import raw

from coach.intake.sandbox import ParserRefusal

MAX_PAGES = 200
HIDDEN = "The PDF holds text that is not seen on the page (invisible, white or tiny). It is read like all other text."
_HYPHEN = re.compile("[\ufffe\u00ad]\\s*\n")
"""PDFium writes U+FFFE for the hyphen of a word that goes on in the next line."""
_BULLET = re.compile(r"\s*(?:[-*•▪◦‣●■►–—]|\(?\d{1,2}[.)])\s")
_STOP = (".", "!", "?", ":", ";")
_FULL = 0.8
"""Share of the longest line from which on a line was broken by the margin, not by its writer."""
_TINY_POINTS = 2.0
_SEE_THROUGH, _WHITE = 8, 253


def read_pdf(data: bytes, most: int) -> tuple[str, list[str]]:
    """Text of all pages and what to know about it; ends soon after `most` code points. ParserRefusal says why not."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise ParserRefusal("password" if locked else "damaged") from None
    if len(document) > MAX_PAGES:
        raise ParserRefusal("pages")
    pages: list[str] = []
    hidden = False
    for page in document:
        textpage = page.get_textpage()
        pages.append(joined(textpage.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n")))
        hidden = hidden or _hides(page, textpage)
        if sum(map(len, pages)) > most:
            raise ParserRefusal("too long")
    return "\n\n".join(page for page in pages if page), [HIDDEN] if hidden else []


def joined(page: str) -> str:
    """The lines of a page as paragraphs: a line that ends at the margin goes on in the next one."""
    lines = [line.strip() for line in _HYPHEN.sub("", page).replace("\ufffe", "-").split("\n")]
    longest = max(map(len, lines), default=0)
    text = ""
    for before, line in zip(["", *lines], lines, strict=False):
        text += (" " if _goes_on(before, line, longest) else "\n") + line
    return text.strip()


def _goes_on(before: str, line: str, longest: int) -> bool:
    if not before or not line or _BULLET.match(line):
        return False
    if before.endswith(_STOP):
        return len(before) >= _FULL * longest and before[-1] not in ":;" and longest > 60
    return line[0].islower() or (len(before) >= _FULL * longest and longest > 60)


def _hides(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> bool:
    items = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3, textpage=textpage)
    return any(_unseen(item) and item.extract().strip() for item in items)


def _unseen(item: pypdfium2.PdfTextObj) -> bool:
    if raw.FPDFTextObj_GetTextRenderMode(item) in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP):
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        if alpha.value < _SEE_THROUGH or min(red.value, green.value, blue.value) >= _WHITE:
            return True
    return _height(item) < _TINY_POINTS


def _height(item: pypdfium2.PdfObject) -> float:
    """Size of the letters on the page, in points: the font's size, scaled by the object's matrix."""
    size = ctypes.c_float()
    matrix = raw.FS_MATRIX()
    if not raw.FPDFTextObj_GetFontSize(item, size) or not raw.FPDFPageObj_GetMatrix(item, matrix):
        return _TINY_POINTS
    return float(size.value * (matrix.c**2 + matrix.d**2) ** 0.5)
