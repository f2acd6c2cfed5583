"""Orders to a language model hidden in a text: what only a machine would follow, and no client asks of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.detection.deferred import deferred
from coach.detection.needles import needles, small_letters, within
from coach.domain.spans import Span

AI = (
    r"(?:a\.?i\.?|artificial intelligence|chat ?gpt|gpt|llms?|language models?|bots?|robots?|ai (?:tools?|"
    r"assistants?|agents?|"
    r"models?)|chatbots?|automated (?:tool|system)s?|claude|gemini|copilot)"
)
"""Names by which a post speaks of a language model."""

_REST = r"[^\n]{0,220}"
_START = r"(?:^|\n|(?<=[.!?>:])\s)\s*[\"“'(*_-]{0,3}"
"""Where an order may open: a line, or a sentence."""
_OPEN = r"(?:print|reveal|show|output|repeat|leak|expose|return|send)"
_EARLIER = (
    r"(?:all |any |every |your |the |previous |prior |earlier |above |preceding |foregoing |system |these |those )+"
)
_ORDERS = r"(?:instructions?|prompts?|rules|guidelines|commands?|directions|orders|system prompt|message)"
_READERS = r"(?:assistant|ai|model|bot|system|editor|writer|reader|agent|tool|llm)"
_IMPERATIVE = (
    r"(?:ignore|disregard|forget|override|insert|add|append|say|state|claim|write|offer|promise|tell|recommend|"
    r"praise|approve|"
    r"rate|rank|score|output|print|reveal|repeat|respond|reply|answer|include|mention|do not|don['’]t|never|always|"
    r"from now on|"
    r"you (?:are|must|will|should|have)|new (?:instructions?|task|rules?|orders?)|act as|pretend|stop|give|send|"
    r"put|use)"
)

_FAMILIES = (
    # Words of which one must stand near; then the orders.
    (
        ("ignore", "disregard", "forget", "override", "bypass", "not follow", "stop following", "drop"),
        # Earlier orders are to be dropped.
        rf"\b(?:ignore|disregard|forget|override|bypass|do not follow|stop following|"
        rf"drop)\b[^.!?\n]{{0,30}}\b{_EARLIER}{_ORDERS}\b{_REST}",
        rf"{_START}(?:ignore|disregard|forget) {_ORDERS}\b[,. ]{_REST}",
        r"\b(?:ignore|disregard|forget) (?:everything|anything|all|whatever|what)\b[^.!?\n]{0,12}\b(?:you|that|was|"
        r"is|were|i|we)\b[^.!?\n]{0,40}"
        rf"\b(?:told|were|learned|said|before|above|written|read|given)\b{_REST}",
        rf"{_START}ignore the rest of (?:this|the)\b{_REST}",
        rf"\bignore (?:all )?(?:negative|bad|weak) (?:indicators?|points?|signs?)\b{_REST}",
        rf"(?:^|\n|[.!?]\s*)override\s*:{_REST}|\boverride (?:the )?manual (?:scoring|review)\b{_REST}",
    ),
    (
        tuple(
            f"{who}{sign}"
            for who in ("system", "assistant", "developer")
            for sign in (
                ":",
                " :",
                "  :",
                "\t:",
                "\n:",
                " message",
                " prompt",
                " note",
                " chain of",
                " analysis",
                " verdict",
            )
        ),
        # A forged speaker, followed by an order.
        rf"(?:^|\n|[.!?>\"]\s*)\W{{0,6}}(?:system|assistant|developer)(?: message| prompt| "
        rf"note)?\s*:\s*{_IMPERATIVE}\b{_REST}",
        rf"\bsystem (?:chain of thought|analysis|verdict)\b[^\n]{{0,80}}:{_REST}",
    ),
    (
        ("new instruction", "new task", "new order", "new rule"),
        rf"\bnew (?:instructions?|task|orders?|rules?)\s*(?:for (?:the |you,? )?{_READERS})?\s*:\s*[^\n]{{3,220}}",
    ),
    (
        (
            *(f"{to} {the}{who}" for to in ("to", "for") for the in ("", "the ") for who in ("automat", "machine")),
            "visible to",
            "visible only",
        ),
        # Spoken to the program that reads.
        rf"\b(?:notes?|message|hint|profile|metadata) (?:to|for) (?:the )?(?:automated|automatic|machine) "
        rf"[^\n:]{{0,40}}:{_REST}",
        rf"\b(?:invisible to (?:humans|people)|visible (?:only )?to (?:the )?(?:llm|ai|models?|machines?))\b{_REST}",
    ),
    (
        (
            "<job>",
            "</job>",
            "system>",
            "instruction>",
            "instructions>",
            "data>",
            "user>",
            "prompt>",
            "<s>",
            "</s>",
            "inst>",
            "inst]",
            "<|im_",
            "```",
            "<!--",
        ),
        rf"</?(?:job|system|instructions?|data|user|prompt|s|inst)>{_REST}|\[/?INST\]{_REST}|<\|im_(?:start|"
        rf"end)\|>{_REST}"
        r"|```\s*\n?\s*END OF[^\n]{0,40}",
        rf"<!--\s*{_IMPERATIVE}\b[^\n]{{0,220}}",
    ),
    (
        (
            "system prompt",
            "hidden prompt",
            "hidden instructions",
            "initial instructions",
            "api key",
            "secret key",
            "private notes",
            *(f"freelancer{of} {what}" for of in ("", "s", "'s", "'") for what in ("minimum", "lowest", "private")),
        ),
        # What a program would give away.
        rf"\b{_OPEN}\b[^.!?\n]{{0,30}}\b(?:your |the |its )?(?:system prompt|hidden (?:prompt|instructions)|"
        rf"initial instructions|"
        r"api key|secret key|private notes|freelancer'?s? (?:minimum|lowest|private)[^.!?\n]{0,20})",
    ),
    (
        ("you are now", "from now on", "you must now", "act as", "pretend to be", "pretend you are", "you will now"),
        r"\b(?:you are now|from now on,? you|you must now|act as|pretend (?:to be|you are)|you will "
        r"now)\b[^.!?\n]{0,160}",
    ),
    (
        ("hide", "conceal", "suppress", "not mention", "without mentioning"),
        r"\b(?:recommend|praise|approve|rate|score|rank|select)\b[^.!?\n]{0,60}\b(?:hide|conceal|suppress|do not "
        r"mention|"
        r"without mentioning)\b[^.!?\n]{0,60}",
    ),
    (
        ("repeat the following",),
        rf"{_START}(?:next, )?(?:please )?repeat the following (?:sentence|words|text)\b{_REST}",
    ),
    (
        tuple(
            f" that {which} {who}"
            for which in ("the", "this")
            for who in ("freelancer", "applicant", "writer", "author", "candidate")
        ),
        # An order about the freelancer or the client in the third person is meant for neither.
        rf"{_START}(?:say|state|claim|write|mention|pretend|tell (?:them|him|her|the client)) that (?:the|this) "
        rf"(?:freelancer|applicant|writer|author|candidate)\b{_REST}",
    ),
    (
        tuple(f"{verb} the client" for verb in ("offer", "tell", "promise", "ask", "give", "show")),
        rf"{_START}(?:offer|tell|promise|ask|give|show) the client\b{_REST}",
    ),
    (
        tuple(f"{word} {who}" for word in ("dear", "hello", "hey") for who in ("assistant", "model", "reader")),
        rf"{_START}(?:dear|hello|hey) (?:assistant|model|reader)\b[^\n]{{0,100}}\b(?:one thing|please)\b{_REST}",
    ),
    (
        tuple(f"{which} {what}" for which in ("the", "this") for what in ("line", "text", "picture", "image", "link")),
        rf"{_START}(?:add|insert|append|include|put) (?:the|this) (?:line|text|picture|image|"
        rf"link)\b[^\n]{{0,30}}(?:['\"“‘]|!\[|https?:){_REST}",
    ),
    (("![",), r"!\[[^\]\n]{0,40}\]\(https?://[^\s)]{1,120}\)?"),
)
_INJECTION = tuple(
    (needles(words), tuple(deferred(pattern, re.I) for pattern in patterns)) for words, *patterns in _FAMILIES
)
_HONEST_ROLE = deferred(
    r"\b(?:act as|pretend)\b[^.!?\n]{0,40}\b(?:the |our |a |an )?(?:main|liaison|point|project|product|lead|"
    r"contact|bridge|team|technical|"
    r"cto|partner|first|go-to|extension|consultant|admin\w*|moderator|manager|advisor|representative|host|editor|"
    r"scrum|intermediary|"
    r"mentor|interface|key)",
    re.I,
)
_PLAYED = deferred(r"(?:you will now|you are now|act as|pretend)", re.I)
_PLAYED_BY_MODEL = deferred(AI + r"|assistant|rate|approve|ignore|unrestricted|without (?:rules|limits)|\bmode\b", re.I)
_SECURITY_TOPIC = deferred(
    r"\b(?:prompt injections?|jailbreaks?|red team|harden\w*|security|previous version|old instructions|in the "
    r"manual|penetration)\b",
    re.I,
)


def find_injections(text: str) -> Iterator[Span]:
    """Places of orders to a model. Roles for a person and the topic of security are left alone."""
    small = small_letters(text)
    for words, patterns in _INJECTION:
        stretches = words.lines(small)
        for pattern in patterns if stretches else ():
            yield from _orders(text, pattern, stretches)


def _orders(text: str, pattern: re.Pattern[str], stretches: list[tuple[int, int]]) -> Iterator[Span]:
    for match in within(text, pattern, stretches):
        span = _trimmed(text, *match.span())
        said = span.of(text)
        on_security = bool(_SECURITY_TOPIC.search(_line(text, match))) and "system:" not in said.casefold()
        for_person = bool(_PLAYED.match(said)) and not _PLAYED_BY_MODEL.search(said)
        if not (on_security or for_person or _HONEST_ROLE.search(said)):
            yield span


def _line(text: str, match: re.Match[str]) -> str:
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return text[start : end if end >= 0 else len(text)]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in ".!?;>"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
