"""Contact data behind an encoding: base64, hex, Morse, reversed text, files named after a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.detectors.encodings import from_base32, from_base64, from_hex, from_morse, from_rot13, from_tail
from coach.detection.domains import endings
from coach.detection.gates import gate
from coach.detection.hits import Hit
from coach.detection.needles import needles, small_letters
from coach.detection.normalise import View
from coach.detection.overlaps import Taken
from coach.domain.documents import Document
from coach.domain.situation import Situation
from coach.domain.spans import Span

_TOKEN = deferred(r"(?<![A-Za-z0-9+/=_@.-])[A-Za-z0-9+/_-]{11,300}={0,6}(?![A-Za-z0-9+/=_-])")
_PADDED = deferred(r"(?<![\w.@+=-])[\w.@+-]{0,64}?([A-Za-z0-9+/]{12,200}={1,2})(?![\w=])")
_HEX = deferred(r"(?<![0-9A-Za-z])(?:[2-7][0-9a-fA-F][ :]?){6,120}(?![0-9A-Za-z])")
_TURNED = deferred(
    r"(?<![\w.])(?:moc|ten|gro|oi|ved|oc|ku|ed|ni)\.[\w.-]{2,40}(?:@|\s?ta\s)[\w.-]{2,40}(?![\w.])|"
    r"(?<![\w.])moc\.[\w-]{3,40}(?:\.www)?(?![\w.])|(?<!\S)\S{4,80}//:s?ptth(?!\w)|"
    r"(?<!\w)(?:[\w.]{2,32}@?\s)?(?:margelet|ppastahw|epyks|drocsid|tahcew|reviv|lapyap)(?!\w)",
    re.I,
)
_TURNED_MAIL = deferred(r"(?<!\S)([A-Za-z]{2,12})\.[\w.-]{2,40}@(?:[\w-]{1,20}\.){0,2}([\w-]{2,40})(?![\w@-])")
_ROT13 = deferred(
    r"(?<!\S)(?:[\w.+-]{2,40}@[\w-]{2,40}|jjj\.[\w-]{3,40})\.(?:pbz|arg|bet|vb|qri|pb|hx|qr|rf|eh|rh|ay|ncc|fghqvb|grpu|fubc|vasb)(?![\w])|(?<!\S)uggcf?://[\w./-]{5,80}",
    re.I,
)
_MORSE = deferred(r"(?<![\w.-])(?:[.-]{1,6}[ /]{1,2}){6,40}[.-]{1,6}(?![\w.-])")
_MORSE_CUE = deferred(
    r"\b(?:telegram|skype|discord|whatsapp|wechat|viber|signal|insta(?:gram)?|handle|user ?name|nick(?:name)?|mail|reach me|write me|find me|contact|address|my name)\b"
)
_MOVED_NAME = deferred(
    r"(?<!\w)(?:gryrtenz|jungfncc|fxlcr|qvfpbeq|vafgntenz|ivore|jrpung|snprobbx)(?:\s?[:=-]\s?|\s)(@?[a-z][\w.-]{2,40}\w)",
    re.I,
)
"""A messenger's name with its letters moved by thirteen, and the id behind it."""
_SHORTEST = 10
"""Words up to this length are not worth decoding."""
_JUMBLED = deferred(r"[0-9=]|(?:[a-z][A-Z].*){3}|^[A-Z]{11,}")
"""What an encoding has and a word has not: digits, letters large and small without order, capitals throughout."""
_ODD = gate(
    r"(?i)(?:^|[^\w.])(?:moc|ten|gro|oi|ved|oc|ku|ed|ni)\.\w|//:s?ptth|margelet|ppastahw|epyks|drocsid|tahcew|reviv|lapyap|gryrtenz|jungfncc|fxlcr|qvfpbeq|vafgntenz|ivore|jrpung|snprobbx|"
    r"\.(?:pbz|arg|bet|vb|qri|pb|hx|qr|rf|eh|rh|ay|ncc|fghqvb|grpu|fubc|vasb)\b|uggcf?:|(?:[2-7][0-9a-f][ :]?){6}"
)
"""What stands in every text that is turned, moved by thirteen letters or written in hexadecimal."""
_MORSE_PAIRS = needles([f"{one}{gap}{other}" for one in ".-" for gap in " /" for other in ".-"])
_KINDS = "pdf|docx?|odt|rtf|txt|key|pptx?|csv|xlsx?|zip|rar|png|jpe?g|gif|svg|psd|webp|mp3|wav|m4a|ogg|mp4|mov|avi|webm|html?"
_FILE_GATE = gate(rf"(?i)\.(?:{_KINDS})\b")
_ADDRESS = deferred(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+|(?:https?://|www\.)[\w./-]{4,120}|^(?:tel:|sms:|call |wa:)?\+?\d[\d ().-]{7,20}\d$|(?:t|wa)\.me/\w+|"
    r"\b(?:whatsapp|telegram|skype|discord|wechat|viber|paypal|payoneer)\b",
    re.I,
)
_FILE = deferred(
    rf"(?<![\w/])[\w.+-]{{0,60}}?(\d{{9,15}}|(?<![\d.-])\d{{3,5}}[._-]\d{{6,8}}|(?<![\d.-])\d{{3}}[._-]\d{{3}}[._-]\d{{4}})(?!\d)"
    rf"[\w.+-]{{0,40}}\.(?:{_KINDS})(?!\w)",
    re.I,
)
_FILE_CUE = deferred(r"(?:call|phone|tel|contact|mobile|whatsapp|wa|cell|number|reach|text)[\w .:_-]{0,24}$", re.I)
_MAIL_FILE = deferred(
    r"(?<![\w/])[\w.+-]{0,60}(?:_at_|-at-|@|\(at\))(?:gmail|yahoo|hotmail|outlook|icloud|[\w-]{2,40}(?:_dot_|-dot-))[\w.+-]{0,24}\."
    rf"(?:{_KINDS})(?!\w)",
    re.I,
)
_DATE = deferred(r"(?:19|20)\d{6}(?:\d{6})?$")


def find_encoded(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Tokens that decode to an address, a link or a number (CON-11). The decoded text is never shown again."""
    del document, situation, parameters
    taken = Taken()
    odd = _ODD.stands_in(view.raw)
    for start, end, how in (*_tokens(view.raw, odd), *_turned(view.raw, odd)):
        if taken.claim(start, end):
            yield Hit(Span(start, end), 0.9, how)


def _tokens(raw: str, odd: bool) -> Iterator[tuple[int, int, str]]:
    for match in _long_tokens(raw):
        token = match.group()
        if token[1:].islower() and token.isalpha():
            continue
        if _leads_somewhere(from_base64(token)):
            yield *match.span(), "Encoded as base64."
        elif _may_be_base32(token) and _leads_somewhere(from_base32(token)):
            yield *match.span(), "Encoded as base32."
        elif token.startswith("0x") and _leads_somewhere(from_hex(token)):
            yield *match.span(), "Encoded as hexadecimal."
    for match in _HEX.finditer(raw) if odd else ():
        if _leads_somewhere(from_hex(match.group().strip())):
            yield match.start(), match.start() + len(match.group().rstrip()), "Encoded as hexadecimal."
    if "=" in raw:
        for match in _PADDED.finditer(raw):
            if any(_leads_somewhere(match.group()[:start] + plain) for start, plain in from_tail(match.group())):
                yield *match.span(), "Half of it is encoded."


def _may_be_base32(token: str) -> bool:
    """Letters of one case and digits; every other token would be decoded in vain."""
    core = token.rstrip("=")
    return len(core) > _SHORTEST and core.isalnum() and not core.isdigit() and (core.isupper() or core.islower())


def _long_tokens(raw: str) -> Iterator[re.Match[str]]:
    """Tokens that may be an encoding: long words first is far quicker than looking at every word's every letter."""
    position = 0
    for word in raw.split():
        if len(word) > _SHORTEST and not (word[1:].islower() and word[0].isalpha()) and _JUMBLED.search(word):
            position = raw.index(word, position)
            yield from _TOKEN.finditer(raw, position, position + len(word))


def _turned(raw: str, odd: bool) -> Iterator[tuple[int, int, str]]:
    for match in _TURNED.finditer(raw) if odd else ():
        yield *match.span(), "Written backwards."
    for match in _TURNED_MAIL.finditer(raw) if "@" in raw else ():
        if match[1][::-1].lower() in endings() and match[2].lower() not in endings():
            yield *match.span(), "Written backwards."
    for match in _ROT13.finditer(raw) if odd else ():
        if _leads_somewhere(from_rot13(match.group())):
            yield *match.span(), "Encoded with moved letters."
    for match in _MOVED_NAME.finditer(raw) if odd else ():
        yield *match.span(1), "Encoded with moved letters."
    for match in _MORSE.finditer(raw) if _MORSE_PAIRS.stands_in(small_letters(raw)) else ():
        said = from_morse(match.group())
        digits = [char for char in said if char.isdigit()]
        near = small_letters(raw[max(0, match.start() - 60) : match.end() + 40])
        if (len(digits) >= 7 and len(set(digits)) > 2) or (len(set(said)) > 3 and _MORSE_CUE.search(near)):
            yield *match.span(), "Encoded as Morse."


def _leads_somewhere(plain: str) -> bool:
    return plain.isprintable() and bool(_ADDRESS.search(plain.strip()))


def find_file_name(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterable[Hit]:
    """Files named after a phone number or an address (CON-10). A date or an order number is no phone number."""
    del document, situation, parameters
    if not _FILE_GATE.stands_in(view.raw):
        return
    for match in _FILE.finditer(view.raw):
        digits = re.sub(r"\D", "", match.group(1))
        before = view.raw[max(0, match.start() - 20) : match.start(1)]
        if not _DATE.match(digits) and (_FILE_CUE.search(before) or len(digits) in (10, 11, 12)):
            yield Hit(Span(*match.span()), 0.85)
    for match in _MAIL_FILE.finditer(view.raw):
        yield Hit(Span(*match.span()), 0.85)


FINDERS = {"encoded": find_encoded, "file_name": find_file_name}
