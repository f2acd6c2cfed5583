"""A post cut into lines and sentences, with its headings and list marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.domain.spans import Span

BULLET = re.compile(r"^[\s\-*•·–—✓✔▪►→●○◦‣✅🔹]*(?:\(?\d{1,2}[.):]\s*|[a-z][.)]\s+)?")
HEADING = re.compile(r"^\W*[A-Z][^\n.!?]{2,50}:\s*\W*$|^\W*(?:#{1,4}|\*\*)[^\n]{2,60}$")
_STOP = re.compile(
    r"(?<!\bmin)(?<!\bmax)(?<!\bapprox)(?<!\be\.g)(?<!\bi\.e)(?<!\bincl)(?<!\besp)(?<!\bvs)(?<!\bca)[.!?;](?=\s|$)|(?<=\s)-\s(?=[A-Z])|\s•\s|\s\|\s"
)

_WRAPPED = re.compile(r"[^\n]{30}[\w,]\s*\Z")


def lines(text: str) -> Iterator[Span]:
    """Lines that hold something, without their break; a line a program wrapped in mid-sentence is one with the next."""
    pending: Span | None = None
    for line in _plain_lines(text):
        if pending is not None and _WRAPPED.search(text, pending.start, pending.end) and text[line.start].islower():
            pending = Span(pending.start, line.end)
            continue
        if pending is not None:
            yield pending
        pending = line
    if pending is not None:
        yield pending


def _plain_lines(text: str) -> Iterator[Span]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            yield Span(start, end)
        start = end + 1


def sentences(text: str, line: Span) -> Iterator[Span]:
    """The sentences of a line; a dash or bar between blanks parts them too, as in lists written in one line."""
    position = line.start
    for match in _STOP.finditer(text, line.start, line.end):
        if position < match.end():
            yield trimmed(text, position, match.end())
        position = match.end()
    if position < line.end:
        yield trimmed(text, position, line.end)


def unmarked(text: str, line: Span) -> tuple[Span, bool]:
    """The line without its list mark, and whether it has one."""
    lead = BULLET.match(line.of(text))
    marked = bool(lead and lead.group().strip())
    return trimmed(text, line.start + (lead.end() if lead else 0), line.end), marked


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the blanks around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
