"""The last fence: what a rewrite may never bring in, whoever wrote it and however well a detector is dodged.

A better text needs no new address, link, channel, number or script. So nothing of that kind may appear that the
user's own text and facts do not hold. This knows no rule and shares no pattern with the detectors.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from coach.detection.normalise import fold
from coach.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Novelty:
    """Something new that may not be there. `what` is a phrase for people; it never quotes."""

    what: str
    span: Span


_ADDRESS = re.compile(r"\S{0,64}@\S{0,64}|\b\w{1,64}\s?[\[({<]\s?at\s?[\])}>]\s?\w{1,64}")
_DOTTED = re.compile(
    r"(?<![\w.])(?:https?://|www\.)?[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-z]{2,24}(?![\w])(?:/\S{0,200})?"
)
_SPELLED = re.compile(
    r"\b\w{2,64}\s+(?:at\s+\w{2,64}\s+)?[\[({]?\s?dot\s?[\])}]?\s+(?:com|net|org|io|co|me|dev|app|info)\b"
)
_HANDLE = re.compile(r"(?<!\w)@\w{2,64}|\b(?:t\.me|wa\.me)\b")
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s().\-/]{0,3}\d){6,20}")
_DIGIT_WORDS = re.compile(
    r"\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)"
    r"(?:[\s,.-]{1,3}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)){3,20}\b"
)
_CHANNEL = re.compile(
    r"\b(?:whats\W?app|watsapp|telegram|skype|viber|we\W?chat|discord|snapchat|imessage|facetime|signal app|"
    r"calendly|linked\W?in|instagram|facebook|messenger|twitter|tiktok|gmail|hotmail|yahoo|protonmail|google meet|"
    r"pay\W?pal|payoneer|venmo|zelle|cash\W?app|revolut|western union|moneygram|bank transfer|wire transfer|"
    r"bank account|iban|crypto\w{0,8}|bitcoin|btc|usdt|ethereum|gift cards?|upi|"
    r"(?:via|by|on|through|with|using) wise|"
    r"(?:outside|off|away from|without|leave|leaving|bypass|avoid|skip)(?: of)? (?:the )?(?:upwork|platform|fees?)|"
    r"off\W?platform|"
    r"(?:pay|send|transfer|settle|invoice)\w{0,4}(?: \w{1,12}){0,2} (?:direct|directly|privately|outside)|"
    r"my (?:personal |private |direct |work )?"
    r"(?:e-?mail|mail|phone|mobile|cell|number|address|web ?site|site|handle|id))\b"
)
_SLOT = re.compile(
    r"\[[^\[\]\n]{1,60}\]|\{\{?[^{}\n]{1,60}\}?\}|<[a-z/][^<>\n]{0,80}>|\bx{3,}\b|\blorem ipsum\b", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![\w.])\d[\d.,]{0,20}(?:k|m)?(?![a-z])|(?<=[a-z])\d{1,20}|\d[\d.,]{0,20}")
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_COUNTS = [*_WORDS[2:], *_TENS, "hundred", "thousand", "dozen", "twice"]  # "one" is a pronoun as often as a number
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_COUNTS)})s?\b")
_PLAIN = frozenset("\n\r\t")


def novelties(text: str, sources: str) -> list[Novelty]:
    """Every place of `text` that brings in what `sources` (the user's own words) do not hold, in order.

    Reads the untouched and the folded text, so that look-alikes and invisible characters hide nothing. Numbers may
    change their form ("five" and "5", "2.5k" and "2,500"), never their value.
    """
    found = list(_strange_characters(text, sources))
    known = _known(sources)
    view = fold(text)
    for what, pattern in _PATTERNS:
        for match in pattern.finditer(view.text):
            if _squeezed(match.group()) not in known.squeezed:
                found.append(Novelty(what, view.span(match.start(), match.end())))
    for match in _LONG_NUMBER.finditer(view.text):
        if re.sub(r"\D", "", match.group()) not in known.digits:
            found.append(Novelty("a long number", view.span(match.start(), match.end())))
    for match in _NUMBER.finditer(view.text):
        value = _value(match.group())
        if value and value not in known.numbers:
            found.append(Novelty("a number", view.span(match.start(), match.end())))
    for match in _NUMBER_WORD.finditer(view.text):
        if match.group() not in known.words and _word_value(match.group()) not in known.numbers:
            found.append(Novelty("a number", view.span(match.start(), match.end())))
    return sorted(found, key=lambda novelty: (novelty.span, novelty.what))


_PATTERNS = (
    ("an address", _ADDRESS),
    ("a link", _DOTTED),
    ("a spelled-out address", _SPELLED),
    ("a handle", _HANDLE),
    ("a spelled-out number", _DIGIT_WORDS),
    ("a channel outside Upwork", _CHANNEL),
    ("a gap to fill in", _SLOT),
)


@dataclass(frozen=True, slots=True)
class _Known:
    squeezed: str
    digits: str
    numbers: frozenset[str]
    words: frozenset[str]


@lru_cache(maxsize=32)
def _known(sources: str) -> _Known:
    text = fold(sources).text
    numbers = {_value(match.group()) for match in _NUMBER.finditer(text)}
    words = {match.group() for match in _NUMBER_WORD.finditer(text)}
    numbers.update(value for word in words if (value := _word_value(word)))
    return _Known(_squeezed(text), re.sub(r"\D", "", text), frozenset(numbers), frozenset(words))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold()).strip(" .,;:!?")


def _value(number: str) -> str:
    plain = number.rstrip(".,").casefold()
    factor = {"k": 3, "m": 6}.get(plain[-1:], 0)
    plain = plain.rstrip("km").replace(",", "")
    whole, _, fraction = plain.partition(".")
    if factor:
        fraction = fraction.ljust(factor, "0")
        whole, fraction = whole + fraction[:factor], fraction[factor:]
    whole = whole.lstrip("0") or ("0" if whole else "")
    fraction = fraction.replace(".", "").rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def _word_value(word: str) -> str:
    word = word.removesuffix("s") if word not in _WORDS else word
    if word in _WORDS:
        return str(_WORDS.index(word))
    if word in _TENS:
        return str(10 * _TENS.index(word) + 20)
    return {"hundred": "100", "thousand": "1000", "dozen": "12", "twice": "2"}.get(word, "")


def _strange_characters(text: str, sources: str) -> Iterator[Novelty]:
    """Invisible and control characters, symbols and scripts the user never used."""
    seen = set(sources)
    scripts = {_script(char) for char in seen if char.isalpha()} | {"LATIN"}
    for index, char in enumerate(text):
        if char in seen or char in _PLAIN or (char.isascii() and char.isprintable()):
            continue
        category = unicodedata.category(char)
        place = Span(index, index + 1)
        if category in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") or (category == "Mn" and not char.isalpha()):
            yield Novelty("an invisible character", place)
        elif category == "So" or (char.isalpha() and _script(char) not in scripts):
            yield Novelty("a foreign sign", place)


def _script(char: str) -> str:
    return unicodedata.name(char, "UNNAMED").split(" ")[0]
