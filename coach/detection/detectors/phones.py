"""Phone numbers: valid ones, spelled and mixed digits, keycaps and styled digits (folded before), digits set apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coach.detection.hits import Hit
from coach.detection.normalise import View
from coach.domain.documents import Document
from coach.domain.situation import Situation
from coach.domain.spans import Span

_NUMBER = "zero|one|two|three|four|five|six|seven|eight|nine"
_VALUES = dict(zip(_NUMBER.split("|"), "0123456789", strict=True)) | {"oh": "0", "null": "0", "nought": "0", "o": "0"}
_UNIT = (
    rf"(?:(?:double|triple|treble)[\s-]{{0,2}})?(?:{_NUMBER}|null|nought)|\d|(?<=\d)[oilze](?=[\doilz])|"
    r"(?<![a-z])o(?=[\doil]{2})|(?<=\d)e(?=\d)|(?<=\d[o])[o](?![a-z])|(?<![a-z])oh(?![a-z])"
)
_CHAIN = re.compile(rf"(?:\+|\bplus\s+)?\(?(?:{_UNIT})(?:[ \t().,/+~_*|:;-]{{0,3}}(?:and\s)?(?:{_UNIT})){{6,24}}")
_TOKEN = re.compile(rf"(double|triple|treble)|({_NUMBER}|oh|null|nought)|(\d)|([oilze])")
_GATE = re.compile(
    rf"(?:(?:\d|[oile]\d|\d[oile]|(?:{_NUMBER}|double|triple|treble|oh|null)[\s-]{{0,2}})[\s().,/+~_*|:;-]{{0,3}}){{5}}"
)
_CUE = re.compile(
    r"(?:call|text|phone|cell|mobile|mob|number|num|nr|whatsapp|\bwa\b|viber|reach|ring|dial|sms|tel|contact|imo|signal|ping|"
    r"direct line|hotline|fax|line|telegram|digits)\b[^!?\n]{0,30}$"
)
_NOT_BEFORE = re.compile(
    r"(?:[#$€£₹%=×/]|(?<![a-z])x|\b(?:order|orders|ticket|id|ids|iso|iec|version|v|invoice|case|issue|port|pmp|ref|usd|eur|gbp|rs|inr|"
    r"budget|rows?|page|isbn|issn|ean|sku|asin|license|licence|build|no|vat|tin|gst|siret|doi|patent|serial|model|part|project|"
    r"job|account|iban|swift|coordinates|lat|long|hash|commit|chapter|article|section|item)\b\.?:?)\s*[#:]?\s*$"
)
_NOT_AFTER = re.compile(
    r"^\s*(?:rows?|records?|ms|px|users?|usd|eur|lines?|%|k\b|hz|fps|kb|mb|gb|tb|dollars?|words?|hours?|hrs?|orders?|downloads?|views?|"
    r"customers?|x\s*\d|bit|-bit|items?|units?|products?|followers?|subscribers?|installs?|seconds?|minutes?|years?|euros?|pounds?|"
    r"pages?|people|students?|companies|contacts|euro|rupees|pcs|pieces)"
)
_DATE_OR_ADDRESS = re.compile(
    r"^(?:19|20)\d\d\s*-\s*\d{5,}|^\d{1,3}(?:\.\d{1,3}){3}$|^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}:\d{2}|"
    r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|^(?:19|20)\d\d\s*[-–to ]+\s*(?:19|20)\d\d|^\d{1,3}(?:,\d{3})+|^\d{1,2}(?:\.\d{1,3})+$|"
    r"^(?:\d{1,2}[\s]?[,;)]\s?){6,}\d{1,2}$"
)
_NANP = re.compile(r"\(?\d{3}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}")
_TRUNK_REGIONS = ("PK", "IN", "BD", "GB", "PH", "NG", "KE", "UA", "EG")
"""Regions whose national numbers open with 0 and whose people sell most on the platform."""
_STYLED = re.compile(r"[\u0660-\u06ff\u2000-\U0010ffff]")
_REVERSED_CUE = re.compile(r"(?:backwards|reverse[d]?|read (?:it )?from (?:the )?(?:right|end))")


def find_phone(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Numbers by which a person can be called. Years, money, versions, addresses and ids are left alone."""
    del document, parameters
    if not _GATE.search(view.text):
        return
    found = list(_valid(view.text, situation.regions))
    for start, end, confidence, note in _chains(view):
        if not any(start < b and a < end for a, b, _, _ in found):
            found.append((start, end, confidence, note))
    for start, end, confidence, note in sorted(found):
        yield Hit(view.span(start, end), confidence, note)


Place = tuple[int, int, float, str]


def _valid(text: str, regions: tuple[str, ...]) -> Iterator[Place]:
    """What Google's number plans call valid, for numbers with a country code and for the given regions."""
    import phonenumbers

    done: list[tuple[int, int]] = []
    for region in (None, *regions):
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            start, end, said = match.start, match.end, text[match.start : match.end]
            if any(start < b and a < end for a, b in done) or "\n" in said:
                continue
            if _NOT_BEFORE.search(text[max(0, start - 44) : start]) or _NOT_AFTER.search(text[end : end + 16]):
                continue
            if _DATE_OR_ADDRESS.search(said) or (start and (text[start - 1].isalpha() or text[start - 1] in "./_-=")):
                continue
            if said.isdigit() and not _CUE.search(text[max(0, start - 44) : start]):
                # A bare run of digits is an id, unless something says it is for calling.
                continue
            done.append((start, end))
            yield start, end, 0.95, ""


def _chains(view: View) -> Iterator[Place]:
    text = view.text
    for match in _CHAIN.finditer(text):
        start, end, said = match.start(), match.end(), match.group()
        digits, words = digits_of(said)
        if not 7 <= len(digits) <= 15:
            continue
        while said[-1] in " .,;:-(\t":
            said, end = said[:-1], end - 1
        verdict = _verdict(text, view.span(start, end), view.raw, (start, end), said, digits, words)
        if verdict is not None:
            yield start, end, *verdict


def _verdict(
    text: str, place: Span, raw: str, span: tuple[int, int], said: str, digits: str, words: int
) -> tuple[float, str] | None:
    """Confidence and note of a chain of digits that is a phone number; None for any other number."""
    start, end = span
    before, after = text[max(0, start - 44) : start], text[end : end + 16]
    cue = bool(_CUE.search(before))
    if words >= 3:
        real = (cue or len(digits) >= 9) and not re.search(r"\bof\b", said)
        return (0.95, "Digits written as words.") if real else None
    if _DATE_OR_ADDRESS.search(said.lstrip("+(")) or _NOT_BEFORE.search(before) or _NOT_AFTER.search(after):
        return None
    if (start and text[start - 1].isalpha()) or text[end : end + 1].isalpha() or "\n" in raw[place.start : place.end]:
        return None
    if _STYLED.search(raw[place.start : place.end]) and len(digits) >= 8:
        return 0.9, "Digits in another style."
    if said.startswith("+") and len(digits) >= 8:
        return 0.95, ""
    return _shape(raw[place.start : place.end], said, digits, cue, after)


def _shape(original: str, said: str, digits: str, cue: bool, after: str) -> tuple[float, str] | None:
    groups = re.findall(r"\d+", said)
    singles = max(sum(len(g) == 1 for g in groups), len(re.findall(r"(?<!\d)\d(?!\d)", original)))
    if cue and (len(digits) >= 9 or "-" in said or " " in said):
        return 0.9, ""
    if singles >= 7 and "," not in said:
        return 0.85, "Digits set apart."
    if _NANP.fullmatch(said) or _REVERSED_CUE.search(after):
        return 0.8, ""
    if len(groups) <= 4 and len(digits) >= 10 and re.match(r"\(?0\d", said) and _valid_somewhere(said):
        return 0.8, ""
    return None


def _valid_somewhere(said: str) -> bool:
    import phonenumbers

    for region in _TRUNK_REGIONS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(said, region)):
                return True
        except phonenumbers.NumberParseException:
            return False
    return False


def digits_of(said: str) -> tuple[str, int]:
    """The digits a chain of digits, number words and look-alike letters spells, and how many of them were words."""
    out, repeat, words = "", 1, 0
    for doubled, word, digit, letter in _TOKEN.findall(said):
        if doubled:
            repeat = 2 if doubled == "double" else 3
            words += 1
            continue
        if word:
            value = _VALUES[word]
            words += 1
        else:
            value = digit or {"o": "0", "i": "1", "l": "1", "z": "2", "e": "3"}[letter]
        out += value * repeat
        repeat = 1
    return out, words


FINDERS = {"phone": find_phone}
