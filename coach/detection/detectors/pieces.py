"""Parts of a phone number that only together lead to a person: halves in one text, or spread over two texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coach.detection.deferred import deferred
from coach.detection.detectors.digits import NUMBER, digits_of
from coach.detection.gates import gate
from coach.detection.needles import needles, within
from coach.detection.normalise import fold

_RUN = rf"(?:\d|{NUMBER}|oh)(?:[ ,.-]{{0,2}}(?:\d|{NUMBER}|oh)){{2,11}}"
_PART = deferred(
    r"\b(first|last|second|other|next|remaining|1st|2nd|rest|starts?|begins?|ends?|area code|prefix|then|finally|part (?:one|two|three|[123]))\b"
    r"(?:\s(two|three|four|five|six|seven|eight|[2-8])(?=\s?[:=]|\s(?:are|is)\b))?(?:\s(?:half|part|with|"
    rf"(?:\w+\s)?(?:digits?|numbers?)|bit|in|is)){{0,3}}[\s:,-]{{0,3}}(?:of (?:my|the) (?:number|phone)\s)?(?:is\s|are\s|:\s?)?({_RUN})(?![\d%])"
)
_DIGITS = r"\+?\(?\d(?:[ ().-]{0,2}\d){1,9}"
_REST = deferred(
    rf"\b(?:first|1st|part (?:one|1)|one half|half|start|beginning)\b(?:\s(?:part|half|bit|digits?|piece|of it))?[\s:,-]{{0,3}}(?:is\s|are\s|of (?:my|the) (?:number|phone)\s)?({_DIGITS})"
    rf"[^!?\n\d]{{0,20}}?\b(?:rest|second|2nd|part (?:two|2)|other|remainder|remaining|last|next)\b[^.!?\n\d]{{0,44}}?({_DIGITS})(?![\d%])"
)
_BUILT = deferred(
    rf"\b(?:begin|start|take|open|use|dial|type)(?:s|ing)?\s(?:with\s)?(?:the\s)?({_DIGITS})[^.!?\n\d]{{0,50}}?\b(?:then|and|after (?:it|that)|next|followed by)\b"
    rf"[^.!?\n\d]{{0,20}}?({_DIGITS})(?![\d%])"
)
_BACKWARDS = deferred(
    rf"\b(?:ends?|ende|last|behind)\b[^.!?\n\d]{{0,20}}?({_DIGITS})[^.!?\n\d]{{0,12}}?\b(?:before (?:it|that|them|those)|in front(?: of it)?|davor|begins?|starts?|first|preceded by)\b"
    rf"[^.!?\n\d]{{0,20}}?({_DIGITS})(?![\d%])"
)
_BUILDING = gate(
    r"\b(?:begin|start|take|open|use|dial|type|first|1st|half|end|ende|ends|last|behind|part (?:one|1))(?:s|ing|ning)?"
    r"(?:[ :,-]{1,3}(?:with|mit|is|are|the|part|half|bit|digits?|piece|it|of|my|number|comes?|goes|two|three|four|five|six|seven)){0,4}[ :,-]{1,3}\+?\(?[0-9][0-9 ().-]{2}"
)
_UNIT_AFTER = deferred(
    r"\s?(?:words?|pages?|usd|eur|gbp|dollars?|hours?|hrs?|rows?|items?|px|ms|lines?|records?|units?|products?|pieces|images?|errors?|chains?|users?|%)"
)
_DECIMAL = deferred(r"\d+\.\d+")
_LONG_DISTANCE = deferred(r"[+0]|\(?\d{3}\)?[ .-]\d{3}\b")
_CODED = deferred(
    r"\b(?:area code|prefix|dial(?:l?ing)? code|city code|(?:the|its|that) code (?:of|for|from) [a-z]+)\b[^.!?\n\d]{0,36}?(?:,|\bthen\b|\band\b|\bplus\b|\bfollowed by\b)[^.!?\n\d]{0,16}?"
    r"(?<![\w.-])(\d{3}[ .-]\d{4}|\d{2,4}(?:[ .-]\d{2,4}){2,3})(?![\w-])|"
    r"(?<![\w.-])(\d{3}[ .-]\d{4}),? (?:with|after|behind|plus|and before it) (?:the|its|that) (?:\w+ ){0,3}(?:area code|prefix|dial(?:l?ing)? code|city code)\b"
)
_CODES = needles(
    (
        "area code",
        "prefix",
        "dial code",
        "dialing code",
        "dialling code",
        "city code",
        "code of ",
        "code for ",
        "code from ",
    )
)
_LINK = r"(?:and|then|after (?:that|it|which)|followed by|next|comes?|add|another)"
_ITEM = (
    rf"(?:\d{{1,5}}|{NUMBER}|oh|hundred|thousand|double|triple|treble|times|twice|once|again|plus|minus|an?|the year)"
)
_SUM = deferred(
    rf"(?<![\w.])(?:\d{{1,4}}|{NUMBER}|oh|double|triple)(?:[ ,-]{{1,3}}(?:{_LINK}[ ,]{{1,2}}){{0,3}}{_ITEM}){{4,24}}(?![\w%])"
)
"""A number told as a sum ("404, after that 5 three times, then 0, then one hundred plus fifty-two")."""
_SUM_GATE = gate(
    rf"(?:[0-9]|{NUMBER}|times|twice)[ ,]{{1,2}}(?:and )?(?:then|after that|after it|followed by|next)[ ,]{{1,2}}(?:an? |the year )?(?:[0-9]|double|triple|{NUMBER})"
)
_LINKED = deferred(r"\b(?:then|after (?:that|it|which)|followed by|next)\b")
_SUM_CUE = deferred(r"\b(?:number|phone|line|mobile|cell|call|dial|ring|whatsapp|digits|sim|reach me|text me)\b")
_SPOKEN = rf"(?:{NUMBER}|oh|double|triple)"
_PROMISED = deferred(
    rf"\b({_SPOKEN}(?:[ ,.-]{{1,3}}(?:and |then |and then )?{_SPOKEN}){{4,9}})\b[^!?\n]{{0,60}}?"
    r"\b(?:the rest|the remaining|the other half|the second half|the last (?:two|three|four|ones|digits))\b(?! of (?:the|my|your|our)\b)"
)
"""The spoken beginning of a number whose end is promised: "seven one three five five, and the rest tomorrow"."""
_PROMISES = needles((), whole=("the rest", "the remaining", "other half", "second half", "the last"))
_GATE = gate(rf"(?:(?:[0-9]|{NUMBER}|oh)[ ,.-]{{0,2}}){{3}}")
_NAMED = needles(
    (), whole=("first", "1st", "start", "starts", "begin", "begins", "prefix", "area code", "part one", "part 1")
)
_OPENING = frozenset("first 1st start starts begin begins prefix".split()) | {"area code", "part one", "part 1"}
_TALK = deferred(r"\b(?:number|digits|half|part|phone|call|text me|whatsapp|area code|mobile|cell)\b")
_TAIL = deferred(
    rf"({_RUN})[\s.,…-]{{0,6}}(?:(?:and )?(?:the )?(?:rest|second half|other half|more|next)\b[^\n]{{0,40}})?\s*$"
)
_HEAD = deferred(rf"^[^\n\d]{{0,60}}?({_RUN})(?![\d%])")
_CONTINUES = deferred(r"\b(?:rest|second|other|remaining|last|next|continu\w+|then|and)\b|^\W*$")
_REACH = deferred(r"\b(?:call|text|phone|cell|mobile|number|whatsapp|wa|reach|ring|dial|half|digits|part|contact)\b")


def number_pieces(text: str, earlier: Sequence[str], complete: bool) -> Iterator[tuple[int, int]]:
    """Places of a folded text that hold a part of a number.

    Two parts in one text must name themselves as such. A part may also complete one that ended an earlier text;
    `complete` says that this text holds a whole number, so that it needs no completion.
    """
    found = _PART.finditer(text) if _NAMED.stands_in(text) and _GATE.stands_in(text) else ()
    parts = [
        match for match in found if 3 <= _length(match.group(3)) <= 9 and not _UNIT_AFTER.match(text, match.end(3))
    ]
    if len(parts) > 1 and parts[0].group(1) in _OPENING and (_counted(parts) or _TALK.search(text)):
        if 7 <= sum(_length(part.group(3)) for part in parts) <= 15:
            yield from (part.span(3) for part in parts)
            return
    yield from _built(text)
    if earlier and not complete:
        yield from _completed(text, fold(earlier[-1]).text)


def _built(text: str) -> Iterator[tuple[int, int]]:
    """Parts that a sentence tells to put together, a line whose area code is told by its place, and numbers as sums."""
    stretches = _BUILDING.around(text, 20, 150) if _GATE.stands_in(text) else []
    for pattern in (_REST, _BUILT, _BACKWARDS) if stretches else ():
        for match in within(text, pattern, stretches):
            first, second = match.group(2 if pattern is _BACKWARDS else 1), match.group(2)
            length = sum(char.isdigit() for char in match.group(1) + match.group(2))
            whole = (
                _LONG_DISTANCE.match(first)
                and len(second) > 2
                and not (_DECIMAL.fullmatch(first) or _DECIMAL.fullmatch(second))
            )
            if whole and 7 <= length <= 15 and not any(_UNIT_AFTER.match(text, match.end(part)) for part in (1, 2)):
                yield from (match.span(1), match.span(2))
    for match in within(text, _CODED, _CODES.around(text, 20, 80)):
        yield match.span(match.lastindex or 0)
    for match in within(text, _SUM, _SUM_GATE.around(text, 90, 120)):
        said = match.group()
        near = text[max(0, match.start() - 60) : match.start()] + text[match.end() : match.end() + 40]
        if len(_LINKED.findall(said)) > 1 and _length(said) > 6 and _SUM_CUE.search(near):
            yield match.span()
    for match in within(text, _PROMISED, _PROMISES.around(text, 160, 10)):
        if 5 <= _length(match.group(1)) <= 11 and not _UNIT_AFTER.match(text, match.end(1)):
            yield match.span(1)


def _counted(parts: Sequence[re.Match[str]]) -> bool:
    """Whether each part says how many digits it has ("last four: 0122")."""
    return all(part.group(2) and digits_of(part.group(2))[0] == str(_length(part.group(3))) for part in parts)


def _completed(text: str, before: str) -> Iterator[tuple[int, int]]:
    tail, head = _TAIL.search(before[-160:]), _HEAD.match(text[:160])
    if tail is None or head is None:
        return
    together = _length(tail.group(1)) + _length(head.group(1))
    lead = text[: head.start(1)]
    if 9 <= together <= 15 and _CONTINUES.search(lead) and _REACH.search(f"{before[-160:]} {lead}"):
        yield head.span(1)


def _length(said: str) -> int:
    return len(digits_of(said)[0])
