"""Whose clause is it: what a sentence says of its writer, and what it says of the client it is written to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from coach.domain.spans import Span
from coach.grounding.slot import SlotKind
from coach.grounding.slots import slots
from coach.grounding.strength import PAST_WORD
from coach.grounding.words import stems

FIRST = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|my|mine|me|myself|we|we've|we're|our|ours|us)\b", re.I)
CLIENT = re.compile(
    r"\b(?:you|your|yours|you're|you've|you'd|you'll|the client|the post|the brief|the job post)\b", re.I
)
_EDGE = re.compile(
    r"\s*[;:]\s+|,\s+(?:and|but|so)\s+|\s+[–—-]\s+|,?\s+(?:and|but|so|because|while|which|where|that|if|as|when)\s+"
    r"(?=(?:i|i'm|i've|we|my|our|you|you're|your|it|they|the|one|that|is)\b)"
    r"|,\s+(?=(?:i|i'm|i've|we|my|our|you|you're|your|as you|which|so|but)\b)",
    re.I,
)
_YOUR_THING = re.compile(
    r"\byour\s(?:[\w-]+\s)?(?:post|job|ad|advert|project|listing|request|description|brief|idea)\s(?:about|for|"
    r"on|regarding|to|of|with)\b"
    r"[^,.;:!?]*|\byour(?:\s+(?!(?:and|or|in|on|at|to|for|from|with|is|are|was|were|has|have|had|can|will|would|"
    r"so|but|then|i|we|"
    r"until|after|before|by|of|job is)\b)[\w'’&+#.-]*[\w+#]){1,4}",
    re.I,
)


_CLIENT_SAYS = re.compile(
    r"\W*(?:the |this )?(?:client|job|customer)(?:['’]s)?(?: (?:post|brief|ad|text|message|request))?"
    r"(?: (?:says|said|writes|wrote|asks|reads))?:\s",
    re.I,
)
"""Opens what the client said, in notes of the writer: "The client's post: our app has 30,000 users"."""
_HANDED = re.compile(r"\W*(?:then |and |so )?you(?:['’]ll| will)?\s(?:also |always )?(?:get|receive|keep|own)\b", re.I)
"""What the writer hands over is his: "You get the editable file"."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence. `client` parts speak of the reader; the rest, of the writer or of the world."""

    span: Span
    client: bool


@lru_cache(maxsize=4096)
def clauses(sentence: str) -> tuple[Clause, ...]:
    """The clauses of a sentence in order, without a gap. One with neither person follows the one before it."""
    edges = [0, *(match.end() for match in _EDGE.finditer(sentence) if 0 < match.start()), len(sentence)]
    if _CLIENT_SAYS.match(sentence):
        return (Clause(Span(0, len(sentence)), True),)
    parts: list[Clause] = []
    client = not FIRST.search(sentence) and not _HANDED.match(sentence) and bool(CLIENT.search(sentence))
    for start, end in pairwise(edges):
        if start == end:
            continue
        text = sentence[start:end]
        if FIRST.search(text):
            client = False
        elif CLIENT.search(text) and not _HANDED.match(text):
            client = True
        parts.append(Clause(Span(start, end), client))
    return tuple(parts)


@lru_cache(maxsize=4096)
def client_parts(sentence: str) -> tuple[Span, ...]:
    """What in a sentence is the client's: whole clauses about him, and the things called "your ..."."""
    found = [clause.span for clause in clauses(sentence) if clause.client]
    found += [
        Span(*m.span()) for m in _YOUR_THING.finditer(sentence) if not any(s.overlaps(Span(*m.span())) for s in found)
    ]
    return tuple(sorted(found))


@lru_cache(maxsize=4096)
def own_part(sentence: str) -> str:
    """The sentence with the client's parts blanked out, so that offsets stay."""
    text = list(sentence)
    for span in client_parts(sentence):
        text[span.start : span.end] = " " * len(span)
    return "".join(text)


def fragment(text: str) -> bool:
    """True for "9 years, mainly patents": nobody does anything in it."""
    return not FIRST.search(text) and not PAST_WORD.search(text) and not _ACTS.search(text)


_ACTS = re.compile(r"\b(?:is|are|has|have|can|do|does|work|works|use|uses|made|run|runs)\b", re.I)


_PARTS = re.compile(r"[;:]\s|,\s(?:then|now|before|after|since)\b|\b(?:then|and now|before that)\b")
_AND_ONE_OF = re.compile(r"\sand\s(?:one|two|three|four|five|six|half a year)\sof\s", re.I)


def timed_parts(text: str) -> list[str]:
    """Parts that may each have their own stretch of time: "nine years of SQL, the last three at a bank"."""
    commas = re.split(
        r",\s|\sand\s(?=(?:\w+\s)?(?:years?|months?)\b|(?:one|two|three|four|five|six|half a year)\sof\b)", text
    )
    if _AND_ONE_OF.search(text):
        return commas
    timed = [part for part in commas if any(slot.kind in (SlotKind.DURATION, SlotKind.NUMBER) for slot in slots(part))]
    if len(timed) < 2:
        return _PARTS.split(text)
    parts: list[str] = []
    for part in commas:
        # "Painter, eight years" is one part: a stretch of time without words belongs to those before it.
        parts[-1:] = [f"{parts[-1]}, {part}"] if parts and not stems(part) else [*parts[-1:], part]
    return parts
