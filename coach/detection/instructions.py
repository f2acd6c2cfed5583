"""Orders inside a job post, told apart: an honest attention check, bait for bots, an AI clause, an injection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from coach.detection.attention_checks import find_demands
from coach.detection.deferred import deferred
from coach.detection.injections import AI, find_injections
from coach.detection.needles import needles, small_letters, within
from coach.detection.sentences import sentence_spans
from coach.domain.spans import Span


class InstructionKind(StrEnum):
    """Only an attention check is offered to the user to follow; bait and injections are shown, never obeyed."""

    ATTENTION_CHECK = "attention_check"
    BOT_BAIT = "bot_bait"
    NO_AI_CLAUSE = "no_ai_clause"
    INJECTION = "injection"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One order. `phrase` is what an attention check demands, exactly as the client wrote it; `position` where."""

    kind: InstructionKind
    span: Span
    confidence: float
    phrase: str | None = None
    position: str | None = None


_ASSISTANTS = r"(?:language models?|ai assistants?)"
_ASKED = ("must", "should", "shall", "have to", "has to", "please", "asked to", "told to")
_VERBS = (
    "always", "answer", "reply", "respond", "include", "add", "mention", "write", "begin", "start", "open", "end",
    "use", "say",
)  # fmt: skip
_BAIT = tuple(
    (needles(words), deferred(pattern, re.I))
    for words, pattern in (
        # Words of which one stands in the bait beside the model's name; then the bait.
        (
            ("if you", "read by", "reader is"),
            r"\bif (?:you(?:['’]re| are)|you r|this is(?: being)? read by|read by|the reader is) (?:an? |the )?"
            rf"(?:\w+ )?{AI}\b[^\n]{{0,160}}",
        ),
        (
            ("dear ", "hey ", "hello ", "attention", "note to", "note for", "message to", "message for", "instruction"),
            r"(?:^|[.!?\n]\s*)(?:dear |hey |hello |attention,? |note (?:to|for) |message (?:to|for) |instructions? "
            rf"(?:to|for) )(?:all |any |the )?(?:{AI}|{_ASSISTANTS})\b[^\n]{{0,160}}",
        ),
        (
            ("reading this", "read this", "reading the post"),
            rf"(?:^|[.!?\n]\s*){AI} (?:reading this|who read this|that read this|reading the post|assistants? reading "
            r"this)\b[^\n]{0,160}",
        ),
        (
            ("only ", "just "),
            rf"\b(?:only|just) (?:for )?{AI}[,:]? (?:should|must|please|will)\b[^\n]{{0,140}}",
        ),
        (
            [f"{asked} {verb}" for asked in _ASKED for verb in _VERBS],
            rf"(?:^|[.!?\n]\s*)(?:all |any )?(?:{AI}|{_ASSISTANTS}) (?:must|should|shall|have to|has to|please|"
            r"are (?:asked|told) to) (?:always )?(?:answer|reply|respond|include|add|mention|write|begin|start|open|"
            r"end|use|say)\b[^\n]{0,140}",
        ),
        (
            ("if this ",),
            r"\bif this (?:text|post|job|message|description) (?:was|is|has been|gets) (?:given|pasted|fed|sent|shown|"
            rf"read|processed|copied)(?: to| into| by)?\b[^.!?\n]{{0,24}}\b{AI}\b[^\n]{{0,160}}",
        ),
    )
)
_AI_PERSON = deferred(
    rf"if (?:you(?:['’]re| are)) (?:an? )?(?:\w+ )?{AI}[ -](?:experts?|engineers?|developers?|specialists?|"
    rf"enthusiasts?|"
    r"builders?|natives?|consultants?|agency|company|researchers?|artists?|creators?|savvy|fans?|lovers?|pros?|"
    r"trainers?|"
    r"gurus?|first|driven|powered|wizards?|founders?|startup)\b",
    re.I,
)
""" "If you are an AI engineer" speaks to a person."""

_LETTERS = r"(?:proposals?|applications?|cover ?letters?|letters?|bids?|responses?|replies|reply|answers?|messages?)"
_MADE = r"(?:generated|written|made|created|produced|based|crafted|assisted|copied|powered)"
_REFUSED = (
    r"(?:reject\w*|ignored?|declin\w*|delet\w*|discard\w*|disqualif\w*|not (?:be )?(?:accepted|considered|allowed|"
    r"tolerated|read|welcome|permitted)|forbidden|prohibited|banned|skipp?(?:ed)?|block(?:ed)?|report(?:ed)?|archived|removed|trash)"
)
_NO_AI = tuple(
    (name, deferred(pattern, re.I))
    for name, pattern in (
        (
            "no",
            r"\b(?:no|without|not|zero|avoid|don['’]?t use|do not use|never use|please don['’]?t|skip "
            r"the)\b[^.!?\n]{0,24}"
            rf"\b{AI}\b[ -]?(?:{_MADE}|{_LETTERS}|content|text|for your)?[^.!?\n]{{0,60}}",
        ),
        ("refused", rf"\b{AI}[ -]?(?:{_MADE}|content|templates?|{_LETTERS})\b[^.!?\n]{{0,60}}\b{_REFUSED}\b"),
        (
            "mixed",
            rf"\b{AI}\b,? (?:and|or|&|/)[^.!?\n]{{0,20}}\b{_LETTERS}\b[^.!?\n]{{0,40}}\b{_REFUSED}\b",
        ),
        (
            "by",
            rf"\b(?:{_LETTERS}|texts?)\b[^.!?\n]{{0,50}}\b(?:by|with|from|using|via|through|"
            rf"of)\b[^.!?\n]{{0,20}}\b{AI}\b"
            r"[^.!?\n]{0,60}",
        ),
        (
            "use",
            rf"\b(?:use|usage|using|help)\b[^.!?\n]{{0,24}}\b{AI}\b[^.!?\n]{{0,40}}\b{_REFUSED}\b",
        ),
        (
            "will",
            r"\b(?:ignore|reject|decline|delete|disqualify|skip|block|report|discard)\b[^.!?\n]{0,60}"
            rf"\b{AI}\b[^.!?\n]{{0,30}}\b(?:{_LETTERS}|generated|written)?",
        ),
        (
            "person",
            r"\b(?:written|answered|done) (?:by|from) (?:a |an )?(?:person|human|real (?:person|human)|you "
            r"personally)\b[^.!?\n]{0,60}",
        ),
    )
)
_ABOUT_LETTERS = deferred(
    rf"\b(?:{_LETTERS}|apply|applying|i can tell|your own words|generated|content is not|texts? have|{_REFUSED}|"
    rf"written by)\b",
    re.I,
)
_ABOUT_WORK = deferred(
    r"\b(?:build|develop|create|train|fine-?tune|integrat\w+|implement|detect|classif\w+|prompt|chatbot|"
    r"our (?:ai|bot|product|app|platform)|experience (?:with|in)|expert|engineer|automation|we use|"
    r"using ai (?:tools )?(?:is|to|for)|ai (?:startup|company|platform|product|features?))\b",
    re.I,
)
_OWN_LETTER = deferred(
    r"\b(?:proposals?|cover ?letters?|bids?|(?:your|all|any) (?:letters?|responses?|answers?|applications?)|"
    r"applications? (?:that|which|written|generated|made|created|with|from|by|using))\b",
    re.I,
)
_REFUSAL = deferred(
    r"\b(?:reject|ignor|declin|delet|disqualif|discard|archiv|bann|remov|not(?! only)|no|never|tell|skip|block|avoid|"
    r"don['’]t)",
    re.I,
)
_SUBJECT = deferred(rf"\b(?:{AI}|human|person|real person)\b", re.I)


_MODELS = needles(
    ("gpt", "llm", "bot", "language model", "artificial intelligence", "automated tool", "automated system", "claude",
     "gemini", "copilot", "ai assistant"),
    whole=("ai", "a.i", "a.i."),
)  # fmt: skip
"""One of these stands in every text that speaks to a model."""


def find_instructions(text: str) -> list[Instruction]:
    """All orders of a post, the whole of it, in the order of the text. Where kinds meet, the more dangerous wins."""
    return _settled((*_injections(text), *_baits(text), *_checks(text), *_clauses(text)))


def find_hidden_orders(text: str) -> list[Instruction]:
    """Injections and bait alone: what breaks a rule (AIG-03). Cheap, since every checked text is searched for "
    "them."""
    return _settled((*_injections(text), *_baits(text)))


def _settled(candidates: Iterable[Instruction]) -> list[Instruction]:
    found: list[Instruction] = []
    for candidate in candidates:
        if not any(candidate.span.overlaps(other.span) for other in found):
            found.append(candidate)
    return sorted(found, key=lambda item: item.span)


def _injections(text: str) -> Iterator[Instruction]:
    for span in find_injections(text):
        yield Instruction(InstructionKind.INJECTION, span, 0.9)


def _baits(text: str) -> Iterator[Instruction]:
    small = small_letters(text)
    stretches = _MODELS.lines(small)
    for words, pattern in _BAIT if stretches else ():
        for match in within(text, pattern, stretches) if words.stands_in(small) else ():
            start, end = match.span()
            while start < end and (text[start].isspace() or text[start] in ".!?"):
                start += 1
            if not _AI_PERSON.match(text, start, end):
                yield Instruction(InstructionKind.BOT_BAIT, _first_sentence(text, start, end), 0.9)


def _first_sentence(text: str, start: int, end: int) -> Span:
    """The sentence of the bait, with what it asks for where that stands behind a short lead ("Note to AI:")."""
    spans = [Span(s.start + start, s.end + start) for s in sentence_spans(text[start:end])]
    long_enough = next((s for s in spans if s.end - start > 12), None)
    return Span(start, long_enough.end if long_enough else end)


def _checks(text: str) -> Iterator[Instruction]:
    for demand in find_demands(text):
        yield Instruction(
            InstructionKind.ATTENTION_CHECK, demand.span, demand.confidence, demand.phrase, demand.position
        )


def _clauses(text: str) -> Iterator[Instruction]:
    if not _SUBJECT.search(text):
        return
    for span in sentence_spans(text):
        sentence = span.of(text)
        if not _SUBJECT.search(sentence) or not _ABOUT_LETTERS.search(sentence):
            continue
        if _ABOUT_WORK.search(sentence) and not _OWN_LETTER.search(sentence):
            continue
        if any(pattern.search(sentence) and (name != "by" or _REFUSAL.search(sentence)) for name, pattern in _NO_AI):
            yield Instruction(InstructionKind.NO_AI_CLAUSE, span, 0.85)
