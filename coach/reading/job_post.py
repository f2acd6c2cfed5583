"""A job post read by code: what it asks for, what it wants answered, which orders stand in it, what it pays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coach.domain.spans import Span
from coach.detection.instructions import Instruction, InstructionKind, find_instructions


@dataclass(frozen=True, slots=True)
class Part:
    """One thing read in a post: a requirement (level must or nice), a question, a deliverable, budget or deadline."""

    span: Span
    confidence: float
    level: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class JobReading:
    """Everything read in one post; spans are code points of its untouched text."""

    text: str
    requirements: tuple[Part, ...]
    questions: tuple[Part, ...]
    instructions: tuple[Instruction, ...]
    deliverables: tuple[Part, ...]
    budget: tuple[Part, ...]
    deadline: tuple[Part, ...]


_BULLET = re.compile(r"^[\s\-*•·–—✓✔▪►→●○◦‣]*(?:\(?\d{1,2}[.):]\s*|[a-z][.)]\s+)?")
_MUST = re.compile(
    r"\b(?:must[- ]haves?|must|required?|requires|requirements?|mandatory|essential|need(?:s|ed)? (?:to|someone|you)|necessary|you have|you(?:'ll| will) need|"
    r"minimum|at least|looking for (?:someone|an?|the)|ideal candidate|candidates? (?:should|must|need)|should (?:have|be|know)|has to|have to|"
    r"proven|strong|solid|proficien\w+|expert(?:ise)?|fluent|native|experience (?:with|in|of)|experienced (?:in|with)|knowledge of|familiar\w*|"
    r"skilled in|ability to|able to|background in|understanding of|worked (?:with|on)|years?[’']? (?:of )?(?:\w+ ){0,3}(?:experience|exp)|\d\+? years)\b",
    re.I,
)
_NICE = re.compile(
    r"\b(?:nice[- ]to[- ]haves?|bonus(?: points)?|(?:is |are |a |big |huge |would be )*(?:a )?plus|preferred|preferably|ideally|advantage\w*|desirable|desired|optional(?:ly)?|would be (?:great|nice|good))\b",
    re.I,
)
_HEADING_MUST = re.compile(
    r"^\W*(?:\w+ ){0,3}(?:requirements?|must[- ]haves?|qualifications?|skills?(?: required| needed)?|required(?: skills)?|what (?:we need|we're looking for|we are looking for|you need|you bring)|you (?:have|are|bring|should)|who you are|ideal candidate|experience|expertise|tech stack|about you)\b[^\n]{0,40}:?\W*$",
    re.I,
)
_HEADING_NICE = re.compile(
    r"^\W*(?:\w+ ){0,2}(?:nice[- ]to[- ]haves?|bonus(?: points)?|preferred(?: qualifications| skills)?|pluses|plus|optional)\b[^\n]{0,30}:?\W*$",
    re.I,
)
_HEADING_DO = re.compile(
    r"^\W*(?:\w+ ){0,3}(?:deliverables?|responsibilit\w+|tasks?|scope(?: of work)?|duties|what you(?:'ll| will) (?:do|build|deliver)|key (?:tasks|features|responsibilities)|the work|features?|goals?|objectives?)\b[^\n]{0,40}:?\W*$",
    re.I,
)
_HEADING = re.compile(r"^\W*[A-Z][^\n.!?]{2,50}:\s*$|^\W*(?:#{1,4}|\*\*)[^\n]{2,60}$", re.M)
_INLINE = re.compile(
    r"^\W*(?P<head>must[- ]haves?|requirements?|required(?: skills)?|mandatory|nice[- ]to[- ]haves?|bonus|preferred|skills?|tech stack|stack|qualifications?)\s*[:–-]\s*(?P<rest>[^\n]{2,400})",
    re.I,
)
_QUESTION = re.compile(r"[^\n.!?]{6,300}\?")
_ASKED = re.compile(r"\b(?:you|your|yours|u)\b", re.I)
_RHETORIC = re.compile(
    r"\b(?:are you (?:a|an|ready|looking|passionate|tired|the|someone|interested|excited|up for)|do you (?:love|want to|enjoy|thrive)|looking for|why (?:work with|join) us|sound like you|interested\?|who are we|what we)\b",
    re.I,
)
_DELIVER = re.compile(
    r"\b(?:deliverables?|deliver|you will (?:create|build|write|design|develop|produce|set up)|we need (?:an?|the|\d+|\w+ed)|create|build|design|develop|write|produce|set up|migrate|fix|translate|convert)\b",
    re.I,
)
_MONEY = re.compile(
    r"(?:[$€£]\s?\d[\d,.]*k?(?:\s?(?:-|to|–)\s?[$€£]?\s?\d[\d,.]*k?)?|\b\d[\d,.]*k?\s?(?:-|to|–)?\s?\d*[\d,.]*\s?(?:usd|eur|gbp|dollars?|euros?|pounds?)\b)(?:\s?(?:/|per|an|a)\s?(?:hour|hr|h|month|week|day|article|word|page|video|piece|project|fixed))?",
    re.I,
)
_PAY_CUE = re.compile(
    r"\b(?:budget|pay|rate|price|fixed|hourly|per hour|/hr|salary|compensation|offer|paid|usd|cost)\b", re.I
)
_DEADLINE = re.compile(
    r"\b(?:deadline|due|by (?:the )?(?:end of|next|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|\d{1,2}(?:st|nd|rd|th)?)|within (?:\d+|a|an|one|two|three|the next)\s?(?:\w+\s)?(?:hours?|days?|weeks?|months?)|asap|as soon as possible|start(?:s|ing)? (?:date|immediately|on|in)|urgent(?:ly)?|need(?:ed)? (?:it )?(?:done )?(?:by|within|today|tomorrow))\b[^.!?\n]{0,60}",
    re.I,
)
_KINDS = (
    ("language", re.compile(r"\b(?:english|german|french|spanish|italian|dutch|portuguese|arabic|chinese|mandarin|japanese|russian|hindi|urdu|fluent|native)\b", re.I)),
    ("timezone", re.compile(r"\b(?:time ?zone|overlap|est|pst|cet|gmt|utc|us hours|business hours)\b", re.I)),
    ("experience", re.compile(r"\b(?:\d+\+?\s*(?:years?|yrs?)|years? of|experience|worked (?:with|on)|proven|track record|portfolio)\b", re.I)),
)  # fmt: skip


def read_job_post(text: str) -> JobReading:
    """Read a post: pure, no model, the whole text, since orders tend to stand at the end."""
    instructions = tuple(find_instructions(text))
    held = [i.span for i in instructions]
    lines = list(_lines(text))
    requirements = tuple(p for p in _requirements(text, lines) if not any(p.span.overlaps(s) for s in held))
    return JobReading(
        text,
        requirements,
        tuple(p for p in _questions(text) if not any(p.span.overlaps(s) for s in held)),
        instructions,
        tuple(_deliverables(text, lines, requirements)),
        tuple(_budget(text)),
        tuple(Part(_trim(text, *m.span()), 0.7) for m in _DEADLINE.finditer(text)),
    )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            yield start, end
        start = end + 1


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    position = start
    for match in re.finditer(r"[.!?;](?=\s|$)|(?<=\s)-\s(?=[A-Z])|\s•\s|\s\|\s", text[start:end]):
        yield _trim(text, position, start + match.end())
        position = start + match.end()
    if position < end:
        yield _trim(text, position, end)


def _requirements(text: str, lines: list[tuple[int, int]]) -> Iterator[Part]:
    section: str | None = None
    for start, end in lines:
        line = text[start:end]
        inline = _INLINE.match(line)
        if inline and inline.group("rest").strip():
            level = "nice" if _NICE.search(inline.group("head")) else "must"
            yield from _listed(text, start + inline.start("rest"), start + inline.end("rest"), level)
            continue
        if _HEADING_NICE.match(line):
            section = "nice"
            continue
        if _HEADING_MUST.match(line) and len(line) < 80:
            section = "must"
            continue
        if _HEADING.match(line) or _HEADING_DO.match(line):
            section = None
            continue
        lead = _BULLET.match(line)
        bulleted = bool(lead and lead.end() and lead.group().strip())
        if section and (bulleted or len(line.split()) <= 18):
            yield _part(text, Span(start + (lead.end() if lead else 0), end), section, 0.85)
            continue
        yield from _spoken(text, start, end)


def _listed(text: str, start: int, end: int, level: str) -> Iterator[Part]:
    """ "Must have: A, B and C." as one requirement each; "Nice to have" inside the line turns the level."""
    position = start
    for match in re.finditer(r"[,;.]\s+(?:and\s+)?|\s+and\s+|$", text[start:end]):
        span = _trim(text, position, start + match.start())
        position = start + match.end()
        if len(span) and len(span.of(text).split()) <= 14:
            yield _part(text, span, "nice" if _NICE.search(span.of(text)) else level, 0.8)


def _spoken(text: str, start: int, end: int) -> Iterator[Part]:
    for span in _sentences(text, start, end):
        said = span.of(text)
        if said.endswith("?") or len(said) > 400:
            continue
        if _NICE.search(said):
            yield _part(text, span, "nice", 0.7)
        elif _MUST.search(said) and re.search(
            r"\b(?:must|requir|need|experience|years|skill|knowledge|fluent|native|proficien|familiar|able|candidate|looking for|expert|should|has to|have to|worked)\w*",
            said,
            re.I,
        ):
            yield _part(text, span, "must", 0.6)


def _part(text: str, span: Span, level: str, confidence: float) -> Part:
    span = _trim(text, span.start, span.end)
    said = span.of(text)
    kind = next((name for name, pattern in _KINDS if pattern.search(said)), "skill")
    return Part(span, confidence, "nice" if _NICE.search(said) else level, kind)


def _questions(text: str) -> Iterator[Part]:
    for match in _QUESTION.finditer(text):
        span = _trim(text, *match.span())
        lead = _BULLET.match(span.of(text))
        numbered = bool(lead and any(char.isdigit() for char in lead.group()))
        span = Span(span.start + (lead.end() if lead else 0), span.end)
        said = span.of(text)
        if numbered or (_ASKED.search(said) and not _RHETORIC.search(said)):
            yield Part(span, 0.9 if numbered else 0.7)


def _deliverables(text: str, lines: list[tuple[int, int]], requirements: tuple[Part, ...]) -> Iterator[Part]:
    inside = False
    for start, end in lines:
        line = text[start:end]
        if _HEADING_DO.match(line) and len(line) < 80:
            inside = True
            continue
        if _HEADING.match(line) or _HEADING_MUST.match(line):
            inside = False
            continue
        lead = _BULLET.match(line)
        span = _trim(text, start + (lead.end() if lead else 0), end)
        taken = any(span.overlaps(part.span) for part in requirements)
        if inside and lead and lead.group().strip() and not taken:
            yield Part(span, 0.75)


def _budget(text: str) -> Iterator[Part]:
    for match in _MONEY.finditer(text):
        around = text[max(0, match.start() - 50) : match.end() + 30]
        if _PAY_CUE.search(around):
            yield Part(_trim(text, *match.span()), 0.7)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def to_wire(reading: JobReading) -> dict[str, Any]:
    """The reading as JSON; each item with place, quote and confidence."""
    text = reading.text
    wire: dict[str, Any] = {
        name: [_part_wire(text, part, f"{letter}{n}") for n, part in enumerate(parts, 1)]
        for name, letter, parts in (
            ("requirements", "r", reading.requirements),
            ("questions", "q", reading.questions),
            ("deliverables", "d", reading.deliverables),
            ("budget", "b", reading.budget),
            ("deadline", "t", reading.deadline),
        )
    }
    wire["instructions"] = instructions_to_wire(text, reading.instructions)
    return wire


def instructions_to_wire(text: str, instructions: Sequence[Instruction]) -> list[dict[str, Any]]:
    """Orders found in `text` as JSON; `obey` says that only an attention check is the user's to follow."""
    return [_instruction_wire(text, item, f"i{n}") for n, item in enumerate(instructions, 1)]


def _part_wire(text: str, part: Part, identity: str) -> dict[str, Any]:
    item = {
        "id": identity,
        "start": part.span.start,
        "end": part.span.end,
        "quote": part.span.of(text),
        "confidence": part.confidence,
    }
    return item | ({"level": part.level} if part.level else {}) | ({"kind": part.kind} if part.kind else {})


def _instruction_wire(text: str, item: Instruction, identity: str) -> dict[str, Any]:
    return {
        "id": identity,
        "kind": item.kind.value,
        "start": item.span.start,
        "end": item.span.end,
        "quote": item.span.of(text),
        "confidence": item.confidence,
        "phrase": item.phrase,
        "position": item.position,
        "obey": "ask" if item.kind is InstructionKind.ATTENTION_CHECK else "never",
    }
