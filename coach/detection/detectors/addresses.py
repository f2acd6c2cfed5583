"""Postal addresses: a house number with a street word, flats and suites, pins on a map."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.gates import gate
from coach.detection.hits import Hit
from coach.detection.needles import within
from coach.detection.normalise import View
from coach.detection.overlaps import Taken
from coach.domain.documents import Document
from coach.domain.situation import Situation

_STREET = (
    r"street|st|road|rd|avenue|ave|lane|ln|boulevard|blvd|drive|dr|court|ct|square|sq|highway|hwy|way|close|crescent|terrace|"
    r"parkway|pkwy|alley|row|quay|plaza"
)
_UNIT = r"(?:flat|apartment|apt|suite|unit|floor|room|office|house|plot|block)"
_TAIL = rf"(?:,?\s{{0,2}}(?:(?:{_UNIT})\s?#?\s?[0-9a-z]{{1,5}}|\d{{1,2}}(?:st|nd|rd|th) floor))?"
_PLACE = r"(?:,\s?[a-z][a-z'-]{2,20}(?:\s[a-z][a-z'-]{2,20})?(?:\s[a-z]{1,2}\d{1,2}[a-z]?\s?\d[a-z]{2}|,?\s[a-z]{2}\s\d{5}|\s\d{4,6})?){0,2}"
_ENGLISH = deferred(
    rf"(?<![\d.,$€£])(?:(?:{_UNIT})\s?#?\s?[0-9a-z]{{1,4}},?\s)?\d{{1,5}}[a-z]?(?:[/-]\d{{1,4}})?,?\s(?:[a-z][a-z'.-]{{1,24}}\s){{1,3}}(?:{_STREET})\b\.?{_TAIL}{_PLACE}"
)
_NUMBER_LAST = deferred(
    rf"(?<![\w-])(?:[a-z][a-z'-]{{2,24}}\s){{1,2}}(?:street|road|avenue|lane|boulevard|drive|square)\s\d{{1,4}}[a-z]?\b(?:,\s(?:{_UNIT})\s?\d{{1,4}}[a-z]?)?{_PLACE}"
)
_NUMBERED = deferred(
    rf"(?<![a-z0-9])(?:house|flat|plot|villa|building|apartment)\s(?:no\.?\s?|#\s?)?\d{{1,5}}[a-z]?,?\s"
    rf"(?:street|st|road|lane|block|sector|phase)\s(?:no\.?\s?|#\s?)?[0-9a-z]{{1,4}}(?:,\s?[a-z]-?\d{{1,2}}(?:/\d)?)?{_PLACE}"
)
_OTHER = deferred(
    r"(?<![\w.])(?:\d{1,4}\s?(?:bis\s)?,?\s?(?:rue|avenue|boulevard|place|chemin|impasse|quai)\s(?:de(?:s| la| l')?\s|du\s)?[a-z][a-z' -]{2,30}|"
    r"(?:calle|avenida|viale|rua|piazza)\s[a-z][a-z' -]{2,30},?\s?(?:n[ro°]?\.?\s?)?\d{1,4}|"
    r"[a-z]{3,24}(?:strasse|straße|str\.|weg|platz|gasse|allee)\s\d{1,4}[a-z]?)(?:,\s?\d{4,5}\s[a-z][a-z -]{2,24})?"
)
_PIN = deferred(
    r"(?:(?:pin|located? at|coordinates|gps|map|find (?:us|me) at|office|visit)\b[^.!?\n]{0,20}?)(-?\d{1,2}\.\d{3,7},\s?-?\d{1,3}\.\d{3,7})"
)
_DATA = deferred(r"[^.!?\n]{0,30}\b(?:in your|your|data|dataset|csv|test data|geo ?json)\b")
_PLUS_CODE = deferred(r"(?<![a-z0-9])[23456789cfghjmpqrvwx]{4,8}\+[23456789cfghjmpqrvwx]{2,3}(?![a-z0-9])")
_PLUS = deferred(r"\+[23456789cfghjmpqrvwx]{2}")
_MAPS = deferred(r"maps\.|/maps")
_MAP_LINK = deferred(
    r"(?:https?://)?(?:maps\.app\.goo\.gl|goo\.gl/maps|(?:www\.)?google\.[a-z.]{2,6}/maps|maps\.google\.com)/?\S{0,120}"
)
_STREET_GATE = gate(
    rf"[0-9][a-z0-9/-]{{0,8}},?\s(?:[a-z][a-z'.-]*\s){{1,3}}(?:{_STREET})\b|(?:street|road|avenue|lane|boulevard|drive|square)\s[0-9]|"
    r"\b(?:house|flat|plot|villa|building|apartment)\s(?:no|#|[0-9])|[0-9].{0,8}(?:rue|avenue|boulevard|place|chemin|impasse|quai)\b|"
    r"\b(?:calle|avenida|viale|rua|piazza)\b|(?:strasse|straße|str\.|weg|platz|gasse|allee)\s[0-9]"
)
_PIN_GATE = gate(r"[0-9]\.[0-9]{3,7},\s?-?[0-9]")
_CUE = deferred(
    r"(?:visit|come (?:to|by)|ship|send|deliver|post|address|office|studio|located|live at|home|find (?:me|us)|bring|drop|meet|ring|"
    r"mail (?:it|them|the)|at|based|residence|pick)\b[^!?\n]{0,60}$"
)
_NOT_STREET = deferred(
    r"^\d{1,5}[a-z]?(?:[/-]\d+)?,?\s(?:(?:hours?|days?|weeks?|months?|years?|percent|people|users|projects?|clients?|times|pages?|"
    r"minutes?|different|more|other|new|of|in|to|and|or|on|the|a)\b)"
)
_THEIRS = deferred(
    r"\byour (?:\w+ ){0,3}(?:shows?|lists?|says?|has|have|names?|gives?|prints?|still|listing|footer|page|site|pdf|website)\b"
)
"""The client's own papers show the address: it is talked about, not given away."""
_WORDS_BEFORE_WAY = deferred(
    r"\b(?:the|a|this|that|in|by|best|only|right|every|one|other|same|easy|fast|good|great|new|better|hard|two|to|is)\s(?:way|close|drive|row|court|square|st|dr)\b"
)


def find_address(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Places where a person could be found or sent something. City and country alone are no address."""
    del document, situation, parameters
    text = view.text
    taken = Taken()
    stretches = _STREET_GATE.lines(text)
    for pattern in (_ENGLISH, _NUMBER_LAST, _NUMBERED, _OTHER) if stretches else ():
        for match in within(text, pattern, stretches):
            if _is_address(text, match) and taken.claim(*match.span()):
                yield Hit(view.span(*_trimmed(match)), 0.85)
    for match in _PIN.finditer(text) if _PIN_GATE.stands_in(text) else ():
        if not _DATA.match(text[match.end() : match.end() + 50]):
            yield Hit(view.span(*match.span(1)), 0.85)
    for pattern, quick in ((_PLUS_CODE, _PLUS), (_MAP_LINK, _MAPS)):
        for match in pattern.finditer(text) if quick.search(text) else ():
            yield Hit(view.span(*match.span()), 0.8)


def _is_address(text: str, match: re.Match[str]) -> bool:
    said = match.group()
    if (
        _THEIRS.search(text[max(0, match.start() - 80) : match.start()].rsplit("\n", 1)[-1])
        or _NOT_STREET.match(said)
        or _WORDS_BEFORE_WAY.search(said)
    ):
        return False
    return bool(_CUE.search(text[max(0, match.start() - 70) : match.start()])) or bool(
        re.search(rf"\b{_UNIT}\b|,", said)
    )


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    said = match.group()
    return match.start(), match.start() + len(said.rstrip(" .,"))


FINDERS = {"postal": find_address}
