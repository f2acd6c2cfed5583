"""Whom a change is credited to, what is said to have come of the work, and with whom it is compared."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.grounding.sources import Knowledge, Statement
from coach.grounding.words import LIGHT, STOP, stem, stems

_CHANGED = (
    r"(?:cut|reduced|lowered|lifted|raised|increased|doubled|tripled|halved|improved|boosted|grew|brought|saved|"
    r"shortened|dropped|pushed)"
)
_CREDIT = re.compile(
    r"\bmade\b[^.;]{0,40}\b(?:grow|rise|climb|sell|jump|fall|drop)\b|\b(?:sent|drove|pushed|brought)\b[^.;]{0,40}\b(?:up|down)\b|"
    rf"\b(?:my|our)\s(?:[\w'’-]+\s){{1,4}}{_CHANGED}\b|\b(?:i|we)(?:['’]ve|\shave)?\s{_CHANGED}\b|"
    rf"\b(?:which|that)\s(?:\w+ly\s)?{_CHANGED}\b|\b(?:thanks to|because of|due to)\s(?:my|our|me)\b|\b(?:is|"
    rf"was) down to\b",
    re.I,
)
_CAUSE = re.compile(
    r"\b(?:after|because|due to|thanks to|owing to|when|once|since)\s(?!(?:i|we|my|our)\b)(?P<cause>[^.;,]+)", re.I
)
_BESIDES = re.compile(
    r"\b(?:but|although|though|while|however|at the same time|by then)\b[^.;]*\b(?:also|too|new|another|already)\b",
    re.I,
)
_OWN_CAUSE = re.compile(r"\b(?:i|we|my|our|me|us)\b", re.I)


def caused(sentence: str, nearest: Sequence[Statement]) -> str:
    """A change that the facts put down to something else, credited to the writer."""
    if not _CREDIT.search(sentence):
        return ""
    words = stems(sentence)
    for statement in nearest:
        if statement.strength.upward is None or not words & statement.words - LIGHT:
            continue
        for match in _CAUSE.finditer(statement.text):
            cause = stems(match["cause"])
            if cause and not cause & words and not _OWN_CAUSE.search(match["cause"]):
                return "your facts give another cause for it"
        if _BESIDES.search(statement.text):
            return "your facts name something else that may have caused it"
    return ""


_TAIL = re.compile(
    r"(?:,?\s(?:and|so)\s(?:they|it|he|she|this|that|(?:the|their|its|his|her)\s\w+)|,\s(?:which|so that|"
    r"leading to|resulting in|"
    r"helping|making|letting|allowing|earning|winning|bringing))\s(?P<tail>[^,.;]+)|\b(?:because of (?:it|this|"
    r"that)|as a result|thanks to (?:it|this))\b",
    re.I,
)


def came_of_it(sentence: str, known: Knowledge) -> str:
    """What is said to have come of the work, of which the facts hold no word."""
    for match in _TAIL.finditer(sentence):
        tail = [
            w
            for w in re.findall(r"(?<![A-Za-z])[a-z][a-z'’-]{2,}", match["tail"] or "")
            if w not in STOP and stem(w) not in LIGHT
        ]
        if tail and not any(known.tells(word) for word in tail):
            return f"none of your facts says “{' '.join(match.group().split())}”"
    return ""


_THAN_OTHERS = re.compile(
    r"\b(?!(?:rather|other|later|longer|higher|greater|lower|fewer|earlier)\b)(?:\w{3,}er|better|worse|"
    r"more [a-z-]+|less [a-z-]+)"
    r"\s(?:(?!(?:in|less|more|fewer|no)\b)\w+\s){0,2}?than\b(?!\s(?:\d|usual|before|when|if))|\b(?:unlike|"
    r"ahead of) (?:any|other|most|all|its|"
    r"their)\b",
    re.I,
)


def compared(sentence: str, known: Knowledge) -> str:
    """A comparison with others of which the facts know nothing."""
    match = _THAN_OTHERS.search(sentence)
    if match and not any(re.search(r"\bthan\b", text, re.I) for text in known.texts):
        return f"none of your facts says “{match.group()}”"
    return ""


_UNDERGONE = re.compile(
    r"\b(?:i|we)\s(?:was|were|got|have been|has been|['’]ve been)\s(?:\w+ly\s)?(?P<verb>(?:train|coach|mentor|"
    r"taught|teach|supervis|"
    r"manag|interview|hir|audit|assist|help|edit|review|guid|instruct|direct|led|featur|photograph|quot|tutor)\w*)\b",
    re.I,
)


def passive(sentence: str, known: Knowledge) -> str:
    """What was done to the writer, told as what he did: "I was trained" is no "I trained"."""
    told = {stem(m["verb"]) for text in known.texts for m in _UNDERGONE.finditer(text)}
    if not told or _UNDERGONE.search(sentence):
        return ""
    active = {stem(m.group(1)) for m in ACTIVE.finditer(sentence)}
    own = {stem(m.group(1)) for text in known.texts for m in ACTIVE.finditer(text)}
    return "your facts tell this the other way round" if active & told - own else ""


ACTIVE = re.compile(r"(?:\b(?:i|we)(?:['’]ve|\shave)?\s(?:\w+ly\s|also\s)?|^)(\w{3,}(?:ed|ght)|led)\b", re.I)
"""A deed the writer tells of himself in the past."""
