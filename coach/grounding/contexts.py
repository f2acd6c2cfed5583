"""In what part a fact has a thing: as a topic, in private, at school, as what a figure became and not by how much."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.grounding.slot import Slot, SlotKind, same_value
from coach.grounding.slots import slots
from coach.grounding.sources import Knowledge
from coach.grounding.words import LIGHT, STOP, stem, stems


def out_of_place(sentence: str, found: Sequence[Slot], known: Knowledge) -> str:
    """How the sentence gives a thing another part than the facts do; an empty string if it does not."""
    return (
        _only_topic(sentence, found, known)
        or _paid(sentence, known)
        or _by_for_to(sentence, found, known)
        or _verb_of_others(sentence, known)
        or _since_of_a_span(sentence, known)
        or _for_years(sentence, known)
        or _old_value(sentence, found, known)
        or _low_end(sentence, found, known)
    )


_FOR_WHOM = re.compile(
    r"\b(?:for|at|with|by|client|clients|employer|employed|hired|joined|contract)\s(?:\w+\s){0,2}$", re.I
)
_TOPIC = re.compile(
    r"\b(?:about|on|regarding|fan|fans|like|unlike|inspired|similar to|clone of|copy of|replica of|tutorial|video by|"
    r"book by|course by|course from|after|watched|read|seen|saw|visited|bought)\s(?:[\w'’-]+\s){0,3}$",
    re.I,
)


def _only_topic(sentence: str, found: Sequence[Slot], known: Knowledge) -> str:
    """A name the facts have only as what something is about, told as a client: a fan article about Lego."""
    for name in found:
        if name.kind is not SlotKind.NAME or not _FOR_WHOM.search(sentence[: name.span.start]):
            continue
        before = [
            s.text[: other.span.start]
            for s in known.statements
            for other in s.slots
            if other.kind is SlotKind.NAME and stems(other.text) & stems(name.text)
        ]
        if before and all(_TOPIC.search(text) and not _FOR_WHOM.search(text) for text in before):
            return f"your facts name “{name.text}” only as a topic"
    return ""


_PRIVATE = re.compile(
    r"\b(?:at school|in school|at university|in college|thesis|class project|school project|course project|hobby|"
    r"spare time|free time|for fun|as a favou?r|own blog|own use|volunt\w+|side project|test task|"
    r"(?:my|a) (?:friend|niece|nephew|cousin|brother|sister|mother|father|son|daughter|wife|husband|aunt|uncle|"
    r"neighbou?r)|"
    r"(?:friend|niece|nephew|cousin|brother|sister|mother|father|neighbou?r)['’]s|for (?:the )?holidays|for myself|"
    r"at home|private\w*|practice project|exercise|tutorial)\b",
    re.I,
)
_PAID = re.compile(
    r"\b(?:clients?|customers?|professional(?:ly)?|paid|commercial(?:ly)?|compan(?:y|ies)|firms?|at work|on the job|"
    r"in production|enterprises?|hired|employed|agenc(?:y|ies)|businesses|brands?|employers?)\b",
    re.I,
)


def _paid(sentence: str, known: Knowledge) -> str:
    """What the facts tell of private life, told as work for clients."""
    match = _PAID.search(sentence)
    if match is None or _PRIVATE.search(sentence):
        return ""
    words = stems(sentence) - stems(match.group()) - LIGHT
    parts = [part for s in known.statements for part in re.split(r"[;,]\s|\s(?:but|while)\s", s.text)]
    holders = [part for part in parts if words & stems(part)]
    if holders and all(_PRIVATE.search(part) and not _PAID.search(part) for part in holders):
        return "your facts tell this of private life"
    return ""


_BY = re.compile(r"\bby\s(?:about |around |roughly |almost |nearly |over |more than |some )?[$€£]?$", re.I)
_TO = re.compile(
    r"\b(?:from|to)\s(?:about |around |roughly |almost |nearly |over |more than |just |only )?[$€£]?$", re.I
)


def _by_for_to(sentence: str, found: Sequence[Slot], known: Knowledge) -> str:
    """An amount of change that the facts give as one of its ends: "to 6.5%" is not "by 6.5%"."""
    for slot in found:
        if slot.kind in (SlotKind.NAME, SlotKind.LINK, SlotKind.DATE, SlotKind.YEAR):
            continue
        if not _BY.search(sentence[: slot.span.start]):
            continue
        before = [
            s.text[: other.span.start] for s in known.statements for other in slots(s.text) if same_value(slot, other)
        ]
        if before and all(_TO.search(text) for text in before):
            return f"your facts give “{slot.text}” as an end of the change, not as its size"
    return ""


_SINCE = re.compile(r"\bsince\s(?:\w+\s)?(?P<year>(?:19|20)\d\d)\b", re.I)


def _since_of_a_span(sentence: str, known: Knowledge) -> str:
    """ "Since 2012", where the facts have 2012 to 2019."""
    text = " ".join(known.texts)
    for match in _SINCE.finditer(sentence):
        year = match["year"]
        closed = re.search(rf"\b{year}\s?(?:-|–|—|to|until|till|and)\s?(?:\w+\s)?(?:19|20)\d\d\b", text)
        if closed and not re.search(rf"\bsince (?:\w+ )?{year}\b", text, re.I):
            return f"your facts have it from {closed.group()}"
    return ""


_YEARS = re.compile(
    r"\bfor (?:many |several |some )?(?:years|decades)\b|\bover the years\b|\byears of (?:experience|practice)\b", re.I
)
_LONG = 24


def _for_years(sentence: str, known: Knowledge) -> str:
    """ "For years", where the facts give no years."""
    match = _YEARS.search(sentence)
    if match is None or any(slot.kind is SlotKind.DURATION for slot in slots(sentence)):
        return ""
    words = stems(sentence) - LIGHT
    for statement in known.statements:
        if words and not words & statement.words:
            continue
        if re.search(r"\b(?:years|decades?|since)\b", statement.text, re.I):
            return ""
        if any(slot.kind is SlotKind.YEAR for slot in statement.slots):
            return ""
    return f"none of your facts says “{match.group()}”"


_FROM = re.compile(r"\bfrom\s(?:about |around |roughly |nearly )?[$€£]?$", re.I)
_CHANGES = re.compile(r"\b(?:from|was|were|before|used to|had been|instead of|down|up|until|once|first)\b", re.I)


def _old_value(sentence: str, found: Sequence[Slot], known: Knowledge) -> str:
    """The value from before a change, told as the present one: a rate that "went from 15 to 22"."""
    if _CHANGES.search(sentence):
        return ""
    for slot in found:
        if slot.kind in (SlotKind.NAME, SlotKind.LINK, SlotKind.DATE, SlotKind.YEAR):
            continue
        places = [
            (s.text[: other.span.start], s.text[other.span.end :])
            for s in known.statements
            for other in slots(s.text)
            if same_value(slot, other)
        ]
        if places and all(
            _FROM.search(before) and re.match(r"\s?(?:\w+\s){0,3}?to\s", after) for before, after in places
        ):
            return f"your facts give “{slot.text}” as what it was before"
    return ""


_EXACTLY = re.compile(r"\b(?:exactly|precisely)\s$", re.I)
_LOOSELY = re.compile(r"\b(?:may|might|could|perhaps|maybe|i think|estimate[sd]?|roughly|depending)\b", re.I)


def exactly(sentence: str, found: Sequence[Slot], known: Knowledge) -> str:
    """A figure told as exact, where the facts have it as near, at most or one end of a range."""
    for slot in found:
        if not _EXACTLY.search(sentence[: slot.span.start]):
            continue
        places = [(s.text, other) for s in known.statements for other in s.slots if same_value(slot, other)]
        if places and all(o.bound or _RANGE.match(text[o.span.end :]) or _LOOSELY.search(text) for text, o in places):
            return f"your facts do not give “{slot.text}” as exact"
    return ""


_BEGINS = re.compile(r"\b(?:start|begin|available|free)\b", re.I)
_AT_ONCE = re.compile(r"\b(?:today|immediately|right away|at once|straight away|now|right now|tomorrow)\b", re.I)


_RANGE = re.compile(
    r"\s?(?:to|-|–|and)\s?[$€£]?(?:\d|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty)", re.I
)


def _low_end(sentence: str, found: Sequence[Slot], known: Knowledge) -> str:
    """At most what the facts give as the least: "within 3 hours" for "3 to 12 hours"."""
    for slot in found:
        if slot.bound not in ("less", "upto") or _RANGE.match(sentence[slot.span.end :]):
            continue
        after = [s.text[o.span.end :] for s in known.statements for o in slots(s.text) if same_value(slot, o)]
        if after and all(_RANGE.match(text) for text in after):
            return f"your facts give “{slot.text}” as the least"
    return ""


def starts_now(sentence: str, known: Knowledge) -> str:
    """A start at once, where the facts have a later one."""
    if not (_BEGINS.search(sentence) and _AT_ONCE.search(sentence)):
        return ""
    told = [text for text in known.texts if _BEGINS.search(text)]
    return "your facts give another start" if told and not any(_AT_ONCE.search(text) for text in told) else ""


_GENERIC = frozenset("have use used work worked get know take keep see need can read did ask asked".split())
_TOGETHER = re.compile(r"\b(?:team|we|together|colleagues?|partner|clients?|customers?)\b", re.I)
_DEEDS = re.compile(
    r"\b(?:i|we)(?:['’]ve)?\s(?:(?:\w+ly|have|had|also|then|both|even)\s)*(?P<verbs>[a-z]{3,}(?:(?:,\s|,?\sand\s)[a-z]{3,})*)",
    re.I,
)


def _verb_of_others(sentence: str, known: Knowledge) -> str:
    """A deed that the facts tell of somebody else alone: "I wrote it, a colleague tested it"."""
    if _TOGETHER.search(sentence):
        return ""
    for match in _DEEDS.finditer(sentence):
        for verb in re.findall(r"[a-z]{3,}", match["verbs"].casefold()):
            if (
                (verb not in STOP or verb in ("made", "make"))
                and verb not in _GENERIC
                and known.only_others(stem(verb))
            ):
                return "your facts tell this of somebody else"
    return ""
