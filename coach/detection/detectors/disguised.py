"""Contact data behind an encoding: base64, hex, reversed text, files named after a number."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coach.detection.hits import Hit
from coach.detection.normalise import View
from coach.domain.documents import Document
from coach.domain.situation import Situation
from coach.domain.spans import Span

_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{16,200}={0,2}(?![A-Za-z0-9+/=_-])")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{2}[ :]?){10,120}(?![0-9A-Za-z])")
_REVERSED = re.compile(
    r"(?<![\w.])(?:moc|ten|gro|oi|ved|oc)\.[\w-]{2,40}(?:@|\s?ta\s)[\w.-]{2,40}(?![\w.])|(?<![\w.])moc\.[\w-]{3,40}(?:\.www)?(?![\w.])",
    re.I,
)
_ADDRESS = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+|(?:https?://|www\.)[\w./-]{4,120}|^\+?\d[\d ().-]{7,20}\d$|(?:t|wa)\.me/\w+"
)
_FILE = re.compile(
    r"(?<![\w/])[\w.+-]{0,60}?(\d{9,15})[\w.+-]{0,40}\.(?:pdf|docx?|png|jpe?g|zip|pptx?|txt)(?!\w)", re.I
)
_FILE_CUE = re.compile(r"(?:call|phone|tel|contact|mobile|whatsapp|wa|cell|number|reach|text)[\w .:_-]{0,24}$", re.I)
_DATE = re.compile(r"(?:19|20)\d{6}(?:\d{6})?$")


def find_encoded(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Tokens that decode to an address, a link or a number (CON-11). The decoded text is never shown again."""
    del document, situation, parameters
    yield from _base64(view.raw)
    for match in _HEX.finditer(view.raw):
        if _leads_somewhere(_unhex(match.group())):
            yield Hit(_place(match), 0.95, "Encoded as hexadecimal.")
    for match in _REVERSED.finditer(view.raw):
        if _ADDRESS.search(match.group()[::-1].lower().replace(" at ", "@")) or match.group().lower().startswith(
            "moc."
        ):
            yield Hit(_place(match), 0.85, "Written backwards.")


def _base64(raw: str) -> Iterator[Hit]:
    for match in _BASE64.finditer(raw):
        token = match.group()
        if token.isalpha() and (token.islower() or token.isupper()):
            continue
        padded = token.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            plain = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            continue
        if _leads_somewhere(plain):
            yield Hit(_place(match), 0.95, "Encoded as base64.")


def _unhex(token: str) -> str:
    try:
        return bytes.fromhex(re.sub(r"[ :]", "", token)).decode("utf-8")
    except ValueError:
        return ""


def _leads_somewhere(plain: str) -> bool:
    return plain.isprintable() and bool(_ADDRESS.search(plain.strip()))


def find_file_name(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterable[Hit]:
    """Files named after a phone number (CON-10). A date or an order number is no phone number."""
    del document, situation, parameters
    for match in _FILE.finditer(view.raw):
        digits = match.group(1)
        before = view.raw[max(0, match.start() - 20) : match.start(1)]
        if not _DATE.match(digits) and (_FILE_CUE.search(before) or len(digits) in (10, 11, 12)):
            yield Hit(_place(match), 0.85)


def _place(match: re.Match[str]) -> Span:
    """The match's place: these detectors read the untouched text, so no map is needed."""
    return Span(*match.span())


FINDERS = {"encoded": find_encoded, "file_name": find_file_name}
