"""Numbered units: the sentences, bullets and headings a writer may touch. Untouched units stay as they are, exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coach.domain.spans import Span


class UnitKind(StrEnum):
    """What a unit is; bullets keep their marker outside the unit."""

    SENTENCE = "sentence"
    BULLET = "bullet"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, bullet or heading. Spans are code points of the text it was cut from."""

    number: int
    """Counted from 1, as the model sees it."""
    kind: UnitKind
    span: Span
    text: str
    line: Span
    """The line the unit stands in, with its bullet marker, without its line break. Units of one line share it."""


_BULLET = re.compile(
    r"[ \t]{0,20}(?:[-–—*•●○▪◦‣➢➤➔→✔✓✅☑★⭐🔹🔸👉]\ufe0f?[ \t]{1,10}|[•●▪➢➤✔✓✅☑🔹🔸👉]\ufe0f?"
    r"|\(?\d{1,2}[.)][ \t]{1,10}|[a-zA-Z]\)[ \t]{1,10})"
)
_STOP = re.compile(r"[.!?…。！？]{1,8}[\"'”’)\]]{0,3}(?=\s)")
_LAST_WORD = re.compile(r"[^\s(\[\"“]{1,20}\Z")
_ABBREVIATIONS = frozenset(
    "e.g i.e eg ie etc vs mr mrs ms dr prof st no nos approx inc ltd co corp jr sr fig est dept min max hr hrs yr yrs "
    "u.s u.k a.m p.m ph.d b.sc m.sc incl resp cf al".split()
)
_CONTINUES = re.compile(r"[ \t]{0,8}[a-z]")
_WRAPPED_FROM = 45
"""A line shorter than this is taken as a line of its own, never as wrapped by a mail program."""


def cut(text: str) -> list[Unit]:
    """Cut `text` into units, in order. Between units stand only white space and bullet markers.

    Deterministic; each line is cut at sentence ends. A line that plainly continues the one before (no stop, long, the
    next begins in lower case) belongs to it, so text wrapped by a mail program is not torn apart.
    """
    units: list[Unit] = []
    for line in _lines(text):
        start = line.start
        marker = _BULLET.match(text, line.start, line.end)
        if marker and marker.end() < line.end:
            start = marker.end()
        kind = UnitKind.BULLET if start != line.start else _kind_of(line.of(text))
        for span in _sentences(text, start, line.end):
            units.append(Unit(len(units) + 1, kind, span, span.of(text), line))
    return units


def _lines(text: str) -> Iterator[Span]:
    """Logical lines without their break; blank lines are skipped."""
    pending: Span | None = None
    for match in re.finditer(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", text):
        if not match.group().strip():
            continue
        line = Span(match.start(), match.end())
        if pending is not None and _wraps(text, pending, line):
            pending = Span(pending.start, line.end)
            continue
        if pending is not None:
            yield pending
        pending = line
    if pending is not None:
        yield pending


def _wraps(text: str, line: Span, following: Span) -> bool:
    gap = text[line.end : following.start]
    if gap not in ("\n", "\r\n") or _BULLET.match(text, following.start, following.end):
        return False
    last = text.rfind("\n", line.start, line.end) + 1
    long_enough = line.end - max(line.start, last) >= _WRAPPED_FROM
    stopped = text[line.start : line.end].rstrip()[-1:] in ".!?…:;,"
    return long_enough and not stopped and _CONTINUES.match(text, following.start, following.end) is not None


def _kind_of(line: str) -> UnitKind:
    plain = line.strip()
    words = plain.split()
    titled = plain.endswith(":") or plain.startswith("#") or (plain.isupper() and len(words) > 1)
    return UnitKind.HEADING if titled and len(words) <= 10 else UnitKind.SENTENCE


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    position = start
    for stop in _STOP.finditer(text, start, end):
        if _is_end(text, position, stop):
            span = _trimmed(text, position, stop.end())
            if span is not None:
                yield span
            position = stop.end()
    rest = _trimmed(text, position, end)
    if rest is not None:
        yield rest


def _is_end(text: str, start: int, stop: re.Match[str]) -> bool:
    if text[start : stop.start()].strip() == "" or text[stop.start() - 1].isspace():
        return False
    if stop.group()[0] != "." or len(stop.group()) > 1:
        return True
    word = _LAST_WORD.search(text, max(start, stop.start() - 20), stop.start())
    name = word.group().lower() if word else ""
    # "J. Smith" and a list number are not sentence ends; "I." is rare enough to lose.
    return name not in _ABBREVIATIONS and not (len(name) == 1 and name.isalpha())


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
