"""Parts of a phone number that only together lead to a person: halves in one text, or spread over two texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coach.detection.deferred import deferred
from coach.detection.detectors.digits import NUMBER, digits_of
from coach.detection.gates import gate
from coach.detection.needles import needles
from coach.detection.normalise import fold

_RUN = rf"(?:\d|{NUMBER}|oh)(?:[ ,.-]{{0,2}}(?:\d|{NUMBER}|oh)){{2,11}}"
_PART = deferred(
    r"\b(first|last|second|other|next|remaining|1st|2nd|rest|starts?|begins?|ends?|area code|prefix|then|finally|part (?:one|two|three|[123]))\b"
    r"(?:\s(two|three|four|five|six|seven|eight|[2-8])(?=\s?[:=]|\s(?:are|is)\b))?(?:\s(?:half|part|with|"
    rf"(?:\w+\s)?(?:digits?|numbers?)|bit|in|is)){{0,3}}[\s:,-]{{0,3}}(?:of (?:my|the) (?:number|phone)\s)?(?:is\s|are\s|:\s?)?({_RUN})(?![\d%])"
)
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
    parts = [match for match in found if 3 <= _length(match.group(3)) <= 9]
    if len(parts) > 1 and parts[0].group(1) in _OPENING and (_counted(parts) or _TALK.search(text)):
        if 7 <= sum(_length(part.group(3)) for part in parts) <= 15:
            yield from (part.span(3) for part in parts)
            return
    if earlier and not complete:
        yield from _completed(text, fold(earlier[-1]).text)


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
