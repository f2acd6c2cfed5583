"""Phone numbers: valid ones, spelled and mixed digits, keycaps and styled digits (folded before), digits set apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.detectors.digits import CHAIN, LETTERED, NUMBER, digits_of, with_plain_digits
from coach.detection.detectors.pieces import number_pieces
from coach.detection.gates import gate
from coach.detection.hits import Hit
from coach.detection.needles import within
from coach.detection.normalise import View
from coach.detection.overlaps import Taken
from coach.domain.documents import Document
from coach.domain.situation import Situation
from coach.domain.spans import Span

_GATE = gate(
    rf"(?:(?:\d|[oilesbz]\d|\d[oilesbz]|(?:{NUMBER}|double|triple|treble|oh|hundred)[\s-]{{0,2}})[\s(){{}}\[\]<>.,/+~_*|:;-]{{0,3}}){{5}}|"
    r"\d[\doilesbz]{2,6}[ .-][\doilesbz]{3}"
)
CUE = deferred(
    r"(?:\bcall|\btext|phone|\bph\b|моб|\bcell|mobile|\bmob|number|num|\bnr|whatsapp|\bwa\b|viber|\breach|\bring|\bdial|\bsms|\btel|contact|\bimo|signal|\bping|"
    r"hotline|\bfax|(?<!budget )(?<!product )(?<!code )(?<!command )(?<!bottom )\bline|telegram|digits|\bcp\b|handy|movil|celular|zap|whats|numero|nummer|telefon|llam|ligue|appel|"
    r"номер|телефон|тел|\bsim\b|\bno\.?:|landline|\bt:|\bm:|\bp:|pick up|hit me)[^!?\n]{0,30}$"
)
_NOT_BEFORE = deferred(
    r"(?:(?<!cp)(?<!phone)(?<!cell)(?<!tel)(?<!mobile)(?<!mob)#|[$€£₹%=×/]|(?<![a-z])x|\b(?:order|orders|ticket|id|ids|iso|iec|version|v|invoice|case|issue|port|pmp|ref|usd|eur|gbp|rs|inr|"
    r"budget|rows?|page|isbn|issn|ean|gtin|upc|imei|barcode|sku|asin|license|licence|build|vat|tin|gst|siret|doi|patent|serial|model|part|project|"
    r"job|account|iban|swift|coordinates|lat|long|hash|commit|chapter|article|section|item|tracking|po|batch|lot|"
    r"formation|from|between|(?:ad )?groups?|ad ?sets?|campaigns?|codes? looks? like|scores?|labels?|sequence|order of|resolution)\b(?: (?:no|nr|number|numbers|code|id))?\.?:?|"
    r"\b(?:part|model|serial|batch|lot|tracking|order|invoice|sku|case|ticket|article|item|licen[cs]e|build|version|release)\s(?:no|nr|number|code|id)\.?\s(?:is|was|reads|now))\s*[#:]?\s*$"
)
_NOT_AFTER = deferred(
    r"^\s*(?:rows?|records?|ms|px|users?|usd|eur|lines?|%|k\b|hz|fps|kb|mb|gb|tb|dollars?|words?|hours?|hrs?|orders?|downloads?|views?|"
    r"customers?|x\s*\d|bit|-bit|items?|units?|products?|followers?|subscribers?|installs?|seconds?|minutes?|years?|euros?|pounds?|"
    r"pages?|people|students?|companies|contacts|euro|rupees|pcs|pieces|events?|requests?|transactions?|rounds?|formation|on the|\(isbn)|^-[a-z]{1,4}\b"
)
_DATE_OR_ADDRESS = deferred(
    r"^(?:19|20)\d\d\s*-\s*\d{5,}|^-?\d{1,3}\.\d{3,},|^\d{1,3}(?:\.\d{1,3}){3}$|^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}:\d{2}|"
    r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$|^\d{1,2}[/.]\d{1,2}\.?\s?[-–]\s?\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?$|^(?:19|20)\d\d\s*[-–to ]+\s*(?:19|20)\d\d|^\d{1,3}(?:,\d{3})+|^\d{1,2}(?:\.\d{1,3})+$|"
    r"^(?:\d{1,2}[\s]?[,;)]\s?){6,}\d{1,2}$"
)
_REACH = 80
"""Longer than what of a number may stand before five of its digits; four times as long is the longest number."""
_RUN = deferred(r"(?<![\d])[+(]{0,2}\d(?:[ \t().+/-]{0,3}\d){6,24}(?!\d)")
_SHORTEST_LINE = 5
_MOST_DIGITS = 34
"""Two numbers in one run; a longer run is a table."""
_NANP = deferred(r"\(?\d{3}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}")
_TRUNK_REGIONS = ("PK", "IN", "BD", "GB", "PH", "NG", "KE", "UA", "EG", "DE", "FR", "ES", "ID", "TR", "ZA", "AU")
"""Regions whose national numbers open with 0, or are called so, and whose people sell most on the platform."""
_OPEN_REGIONS = ("BR", "ES", "PT", "PL", "IN", "US", "NO", "DK", "MX", "PH")
"""Regions whose national numbers need no 0 in front."""
_STYLED = deferred(r"[\u0660-\u06ff\u0966-\u096f\u2000-\U0010ffff]")
_QUOTES = frozenset("\"'`“‘«")
_DATA = deferred(
    r"\b(?:validat\w*|regex|formats?|pars(?:e|er|es|ing)|samples?|rows?|columns?|test (?:data|number)|dummy|placeholder|fields?|e\.?164|\d+[- ]digits?)\b"
)
_REVERSED_CUE = deferred(
    r"(?:backwards?|reverse[d]?|read (?:it )?from (?:the )?(?:right|end)|from (?:the )?(?:right|back|end) to)"
)
_DOTTED = deferred(r"\d(?:\.\d){8,}")
_LAST_WORDS = deferred(r"(?:[ .-]{1,2}\(?(?=[a-z]*[zesb])[a-z]+\)?)+$")
"""What ends a run of groups and holds no digit: a word of the sentence, or the letter of a part."""
_BEGUN_WORD = deferred(r"[\s.,;:()-]+[a-z]+$")
"""The beginning of a word, taken for a digit ("683 907, bes" of "best")."""
_PRONOUN = deferred(r"one\s(?=\+?[\d ().-]{7,}$)")
"""The word in "my new one 0803 ...", which is no digit of the number."""
_BRACKETS = deferred(r"[{}\[\]<>]")
_SHOWN = deferred(r"\b(?:such as|like|e\.g\.?|for example|example|sample)[\s:(]{0,3}$")
_STACKED = deferred(r"(?<![\w.,-])\+?\d{2,5}(?:[ \t]*\n[ \t]*\d{2,5}){1,4}(?![\w.,%])")
_STACKED_GATE = gate(r"\d[ \t]*\n[ \t]*\d")
_CALLED = deferred(
    r"^\s{0,2}(?:,? ?(?:ring|call|text|dial|sms|whatsapp) (?:it|me|us|this|that|there|twice|when|any ?time|after|before|only)\b|is where i|is my (?:number|line|cell|mobile|phone|whatsapp|viber|tel)|thats me|that's me|texts? only|(?:call|text|ring) me\b|only text|\(?whats ?app\b)"
)


def find_phone(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Numbers by which a person can be called. Years, money, versions, addresses and ids are left alone."""
    del document, parameters
    text = with_plain_digits(view.text)
    found: list[Place] = []
    taken = Taken()
    stretches = _GATE.around(text, _REACH, 4 * _REACH)
    if stretches:
        numbers = (*_valid(text, situation.regions, stretches), *_chains(view, text, stretches))
        candidates = (*numbers, *_lettered(text, stretches), *_stacked(text))
        found += [place for place in candidates if taken.claim(place[0], place[1])]
    for start, end in number_pieces(text, situation.earlier_texts, bool(found)):
        if taken.claim(start, end):
            found.append((start, end, 0.8, "A part of a number."))
    for start, end, confidence, note in sorted(found):
        yield Hit(view.span(start, end), confidence, note)


Place = tuple[int, int, float, str]
Stretches = list[tuple[int, int]]


def _valid(text: str, regions: tuple[str, ...], stretches: Stretches) -> Iterator[Place]:
    """What Google's number plans call valid, for numbers with a country code and for the given regions."""
    for run in within(text, _RUN, stretches):
        if not 7 <= sum(char.isdigit() for char in run.group()) <= _MOST_DIGITS:
            continue
        if text[run.start() - 1 : run.start()].isalpha() and not run.group().startswith("+"):
            continue
        for start, end in _valid_in_run(run.group(), regions):
            start, end = run.start() + start, run.start() + end
            said = text[start:end]
            if _NOT_BEFORE.search(text[max(0, start - 44) : start]) or _NOT_AFTER.search(text[end : end + 16]):
                continue
            if _DATE_OR_ADDRESS.search(said) or (start and (text[start - 1].isalpha() or text[start - 1] in "./_-=")):
                continue
            if _quoted_sample(text, start, end):
                continue
            if said.isdigit() and not CUE.search(text[max(0, start - 44) : start]):
                # A bare run of digits is an id, unless something says it is for calling.
                continue
            yield start, end, 0.95, ""


@lru_cache(maxsize=256)
def _valid_in_run(run: str, regions: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    import phonenumbers

    found: list[tuple[int, int]] = []
    for region in (None, *regions):
        for match in phonenumbers.PhoneNumberMatcher(run, region):
            if not any(match.start < b and a < match.end for a, b in found):
                found.append((match.start, match.end))
    return tuple(found)


def _chains(view: View, text: str, stretches: Stretches) -> Iterator[Place]:
    for match in within(text, CHAIN, stretches):
        start, end, said = match.start(), match.end(), match.group()
        if text[end : end + 1].isalpha() and (word := _BEGUN_WORD.search(said)):
            said, end = said[: word.start()], start + word.start()
        digits, words = digits_of(said)
        pronoun = _PRONOUN.match(said)
        if pronoun:
            said, start, digits = said[pronoun.end() :], start + pronoun.end(), digits[1:]
        while said[-1] in " .,;:-(\t|":
            said, end = said[:-1], end - 1
        end += text[end : end + 1] in ("}", "]") and said[0] in "{["
        if not 7 <= len(digits) <= 15:
            continue
        if _quoted_sample(text, start, end):
            continue
        verdict = _verdict(text, view.span(start, end), view.raw, (start, end), said, digits, words)
        if verdict is not None:
            yield start, end, *verdict


def _verdict(
    text: str, place: Span, raw: str, span: tuple[int, int], said: str, digits: str, words: int
) -> tuple[float, str] | None:
    """Confidence and note of a chain of digits that is a phone number; None for any other number."""
    start, end = span
    before, after = text[max(0, start - 44) : start], text[end : end + 16]
    cue = bool(CUE.search(before)) or bool(_CALLED.match(text[end : end + 30]))
    if words < 3 and " and" in said and sum(char.isdigit() for char in said.rsplit("and", 1)[1]) < _SHORTEST_LINE:
        # A list of beginnings ("+44, 0044 and 0"): nothing of a number stands behind an "and".
        return None
    if words >= 3:
        real = (cue or len(digits) >= 9) and not re.search(r"\bof\b", said) and not _counts(digits)
        return (0.95, "Digits written as words.") if real else None
    if cue and len(digits) >= 9 and _DOTTED.fullmatch(said):
        return 0.85, "Digits set apart."
    if _DATE_OR_ADDRESS.search(said.lstrip("+(")) or _NOT_BEFORE.search(before) or _NOT_AFTER.search(after):
        return None
    if (start and text[start - 1].isalpha()) or text[end : end + 1].isalpha() or "\n" in raw[place.start : place.end]:
        return None
    if _counts(digits) and not cue:
        return None
    if _BRACKETS.search(said) and not cue:
        # Indexes and quantifiers of code.
        return None
    if _STYLED.search(raw[place.start : place.end]) and len(digits) >= 8:
        return 0.9, "Digits in another style."
    if said.startswith(("+", "plus")) and len(digits) >= 8:
        return 0.95, ""
    return _shape(raw[place.start : place.end], said, digits, cue, after)


def _quoted_sample(text: str, start: int, end: int) -> bool:
    """Whether the number is quoted, or given as an example, in a sentence about numbers as data."""
    shown = text[start - 1 : start] in _QUOTES or _SHOWN.search(text[max(0, start - 16) : start])
    return bool(shown) and bool(_DATA.search(text[max(0, start - 60) : end + 60]))


def _counts(digits: str) -> bool:
    """Whether the digits only count up ("1 2 3 4 5 6 7")."""
    return digits in "01234567890" or digits in "12345678910111213"


def _shape(original: str, said: str, digits: str, cue: bool, after: str) -> tuple[float, str] | None:
    groups = re.findall(r"\d+", said)
    singles = max(sum(len(g) == 1 for g in groups), len(re.findall(r"(?<!\d)\d(?!\d)", original)))
    if cue and (len(digits) >= 9 or "-" in said or " " in said):
        return 0.9, ""
    if singles >= 7 and "," not in said:
        return 0.85, "Digits set apart."
    if _NANP.fullmatch(said) or _REVERSED_CUE.search(after):
        return 0.8, ""
    if len(groups) <= 6 and len(digits) >= 9 and re.match(r"\(?0\d", said) and _valid_in(said, _TRUNK_REGIONS):
        return 0.8, ""
    if "(" in said and len(digits) >= 10 and _valid_in(said, _OPEN_REGIONS):
        return 0.8, ""
    return None


def _lettered(text: str, stretches: Stretches) -> Iterator[Place]:
    """Numbers with letters for digits, where something says that a number is for calling."""
    for match in within(text, LETTERED, stretches):
        said = _LAST_WORDS.sub("", match.group())
        plain = re.sub(r"[^a-z0-9]", "", said)
        letters = sum(char.isalpha() for char in plain)
        if not letters or not 9 <= len(plain) <= 14 or len(plain) - letters < 4:
            continue
        if letters * 2 > len(plain) and re.search(r"[lzesb]", said):
            # Mostly letters: only o and i, which spell no word in groups like these.
            continue
        before, end = text[max(0, match.start() - 44) : match.start()], match.start() + len(said)
        if not _NOT_BEFORE.search(before) and (CUE.search(before) or _CALLED.match(text[end : end + 30])):
            yield match.start(), match.start() + len(said.rstrip(" .-")), 0.85, "Letters stand for digits."


def _stacked(text: str) -> Iterator[Place]:
    """Groups of a number under each other, right after something says that a number is for calling."""
    for match in _STACKED.finditer(text) if _STACKED_GATE.stands_in(text) else ():
        before = text[max(0, match.start() - 44) : match.start()].rstrip(" \t\n")
        if 9 <= sum(char.isdigit() for char in match.group()) <= 14 and CUE.search(before):
            yield *match.span(), 0.85, "Digits set under each other."


def _valid_in(said: str, regions: tuple[str, ...]) -> bool:
    import phonenumbers

    for region in regions:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(said, region)):
                return True
        except phonenumbers.NumberParseException:
            return False
    return False


FINDERS = {"phone": find_phone}
