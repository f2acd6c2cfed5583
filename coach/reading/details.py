"""The rest of a post: what is needed in one sentence, questions to answer, deliverables, money, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coach.domain.spans import Span
from coach.reading.lines import BULLET, HEADING, lines, sentences, trimmed, unmarked
from coach.reading.parts import Part
from coach.reading.requirements import HEADING_DO

_NEED = re.compile(
    r"\b(?:i|we)(?:['’]m|['’]re| am| are)?\s+(?:currently\s+|now\s+|also\s+)?(?:need|want|require|would like|['’]d "
    r"like|"
    r"looking|seeking|searching|hiring|trying|in need of)\b|^\W*(?:looking for|seeking|need(?:ed)?|wanted|hiring|"
    r"in need of|"
    r"searching for|require[ds]?)\b",
    re.I,
)
_DO = re.compile(
    r"^\W*(?:\w+ (?:summary|overview|description|title):\s*)?(?:please )?(?:develop|build|create|design|write|make|"
    r"set up|setup|migrate|convert|fix|translate|edit|update|redesign|"
    r"implement|transfer|integrate|help|improve|research|produce)\b",
    re.I,
)
_GREETING = re.compile(r"^\W*(?:hi|hello|hey|dear|good (?:morning|day)|greetings|thanks|thank you)\b", re.I)
_ATTACHED = re.compile(r"\b(?:attach\w*|see below|read (?:the|all|everything|carefully))\b", re.I)
_QUESTION = re.compile(r"[^\n.!?]{6,300}\?")
_ASKED = re.compile(r"\b(?:you|your|yours|u)\b", re.I)
_RHETORIC = re.compile(
    r"\b(?:are you (?:a|an|ready|looking|passionate|tired|the|someone|interested|excited|up for)|"
    r"do you (?:love|want to|enjoy|thrive)|looking for|why (?:work with|join) us|sound like you|interested\?|who "
    r"are we|"
    r"what we|(?:any|have) questions)\b",
    re.I,
)
_TELL = re.compile(
    r"(?:^\W*|\bplease,? |\bkindly |\band |\bto apply,? |\balso,? )(?:tell (?:me|us)|let (?:me|us) know|describe|"
    r"explain|share|provide|include|send|list|specify|state|mention)\b"
    r"[^.!?\n]{0,40}\b(?:your|you|similar|examples?|samples?|links?|rates?|quote|availability|portfolio|"
    r"experience)\b",
    re.I,
)
_MONEY = re.compile(
    r"(?:[$€£]\s?\d[\d,.]*k?(?:\s?(?:-|to|–)\s?[$€£]?\s?\d[\d,.]*k?)?|"
    r"\b\d[\d,.]*k?\s?(?:-|to|–)?\s?\d*[\d,.]*\s?(?:usd|eur|gbp|dollars?|euros?|pounds?)\b)"
    r"(?:\s?(?:/|per|an|a)\s?(?:hour|hr|h|month|week|day|article|word|page|video|piece|project|fixed))?",
    re.I,
)
_PAY_CUE = re.compile(
    r"\b(?:budget|pay|rate|price|fixed|hourly|per hour|/hr|salary|compensation|offer|paid|usd|cost)\b", re.I
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DEADLINE = re.compile(
    r"\b(?:deadline|due (?:date|by|on|in)|by (?:the )?(?:end of|next|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday|"
    rf"{_MONTHS}|\d{{1,2}}(?:st|nd|rd|th)?\b)|within (?:\d+|a|an|one|two|three|the next)\s?(?:\w+\s)?(?:hours?|"
    rf"days?|weeks?|"
    r"months?)|asap|as soon as possible|start(?:s|ing)? (?:date|immediately)|urgent(?:ly)?|"
    r"need(?:ed)? (?:it )?(?:done )?(?:by|within|today|tomorrow))\b[^.!?\n]{0,60}",
    re.I,
)


def find_need(text: str) -> Part | None:
    """The sentence that says what the client wants done; else the first that says anything of length."""
    first: Span | None = None
    for line in lines(text):
        if HEADING.match(line.of(text)):
            continue
        for span in sentences(text, line):
            said = unmarked(text, span)[0].of(text)
            if len(said.split()) < 4 or (_GREETING.match(said) and len(said.split()) < 8):
                continue
            if _NEED.search(said) or _DO.match(said):
                return Part(unmarked(text, span)[0], 0.8)
            if first is None and not _ATTACHED.search(said):
                first = unmarked(text, span)[0]
    return Part(first, 0.4) if first else None


def find_questions(text: str) -> Iterator[Part]:
    """Questions to the applicant; rhetorical ones ("are you passionate about ...?") are left out."""
    for match in _QUESTION.finditer(text):
        start = match.start() + match.group().rfind(";") + 1
        span = trimmed(text, start, match.end())
        lead = BULLET.match(span.of(text))
        numbered = bool(lead and any(char.isdigit() for char in lead.group()))
        span = Span(span.start + (lead.end() if lead else 0), span.end)
        said = span.of(text)
        if numbered or (_ASKED.search(said) and not _RHETORIC.search(said)):
            yield Part(span, 0.9 if numbered else 0.7, kind="question")
    for line in lines(text):
        for span in sentences(text, line):
            if (
                _TELL.search(span.of(text))
                and "question" not in span.of(text)
                and not span.of(text).endswith("?")
                and len(span) <= 240
            ):
                yield Part(unmarked(text, span)[0], 0.6, kind="request")


def find_deliverables(text: str, taken: Sequence[Part]) -> Iterator[Part]:
    """List items under a heading about the work, where they are no requirement."""
    inside = False
    for line in lines(text):
        said = line.of(text)
        if HEADING_DO.match(said) and len(said) < 80:
            inside = True
        elif HEADING.match(said):
            inside = False
        else:
            span, marked = unmarked(text, line)
            if inside and marked and not any(span.overlaps(part.span) for part in taken):
                yield Part(span, 0.75)


def find_budget(text: str) -> Iterator[Part]:
    """Amounts that stand near a word of pay."""
    for match in _MONEY.finditer(text):
        around = text[max(0, match.start() - 50) : match.end() + 30]
        if _PAY_CUE.search(around):
            yield Part(trimmed(text, *match.span()), 0.7)


def find_deadline(text: str) -> Iterator[Part]:
    """Dates and hurry."""
    for match in _DEADLINE.finditer(text):
        yield Part(trimmed(text, *match.span()), 0.7)
