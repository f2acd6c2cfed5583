"""Results: what a figure measures, which way it went, and what nobody can promise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.grounding.derived import change
from coach.grounding.slot import Slot, SlotKind, same_value
from coach.grounding.slots import slots
from coach.grounding.sources import Knowledge, Statement
from coach.grounding.strength import Strength

_MEASURES = tuple(
    (name, re.compile(rf"\b(?:{words})\b", re.I))
    for name, words in (
        ("sales", r"sales|revenues?|turnover|income|earnings|gmv"),
        ("orders", r"orders?|purchases?|bookings?|reservations?"),
        ("profit", r"profits?|margins?"),
        ("visits", r"visits?|visitors?|traffic|page ?views?|sessions?|impressions?|reach|views?"),
        ("clicks", r"clicks?|ctr|click-through(?: rate)?s?"),
        ("conversion", r"conversions?|conversion rates?|cvr|sign-?ups?|registrations?"),
        ("downloads", r"downloads?|installs?"),
        ("audience", r"subscribers?|followers?|audience|members?"),
        ("opens", r"opens?|open rates?"),
        ("replies", r"repl(?:y|ies|ied)|responses?(?! times?)|response rates?"),
        ("leads", r"leads?|enquiries|inquiries"),
        ("fees", r"fees?|paid|pays?|charge[ds]?|earn(?:ed|s)?|salary|wages?"),
        ("grants", r"grants?|funding|funded|donations?|raised"),
        ("costs", r"costs?|expenses?|spend(?:ing)?|budgets?|bills?|cpa|cpc|cac"),
        ("time", r"times?|minutes?|hours?|seconds?|days|duration|latency|waiting|turnaround|delays?"),
        ("errors", r"errors?|bugs?|defects?|crash(?:es)?|mistakes?"),
        ("complaints", r"complaints?|returns?|refunds?|churn|cancellations?"),
        ("retention", r"retention|renewals?|repeat"),
        ("accuracy", r"accura\w+|precision|recall"),
        ("scores", r"scores?|ratings?|grades?|marks?|rankings?"),
    )
)
"""What figures of trades measure, each under its different names; a figure of one says nothing of another."""


_PER = re.compile(
    r"(?:\b(?:per|an?)\s|/\s?)(?:lead|order|click|visit|visitor|customer|booking|install|download|minute|hour|day)\b",
    re.I,
)
"""What a price is for, and no figure of it."""


def _measured_things(text: str) -> frozenset[str]:
    plain = _PER.sub(" ", text)
    return frozenset(name for name, pattern in _MEASURES if pattern.search(plain))


def _of_something_else(sentence: str, found: Sequence[Slot], nearest: Sequence[Statement]) -> str:
    """A percentage or a multiple that the facts give for another thing than the sentence does."""
    said = _measured_things(sentence)
    for slot in found if said else ():
        if slot.kind not in (SlotKind.PERCENT, SlotKind.MULTIPLE, SlotKind.MONEY):
            continue
        parts = [part for s in nearest if s.gives(slot) for part in _with(slot, s.text)]
        holders = [_measured_things(part) for part in parts]
        if holders and all(of and not of & said for of in holders):
            return f"your facts give “{slot.text}” for something else"
    return ""


def _with(slot: Slot, text: str) -> list[str]:
    """Parts of a text that hold the figure where several do not; the whole text where its parts do not tell."""
    parts = [p for p in re.split(r"[;.]\s|,\s", text) if any(same_value(slot, other) for other in slots(p))]
    return parts if slot.kind is SlotKind.MONEY and parts else [text]


_PROMISE = re.compile(
    r"\b(?:i|we)(?:['’]ll|\s(?:will|can|shall|could|would|guarantee|promise|am going to|are going to))\b"
    r"(?:(?!\b(?:help|aim|try|target|goal|towards?|attempt|work)\b)[^.;:!?]){0,60}?"
    r"\b(?:doubl|tripl|increas|grow|boost|rais|lift|improv|gain|reduc|cut|lower|decreas|drop|halv|sav|shorten|bring|"
    r"get|deliver|push|speed|send)\w*\b[^.;:!?]*",
    re.I,
)


_NEARLY_WON = re.compile(
    r"\b(?:finalists?|nominat\w+|shortlist\w*|longlist\w*|runners?-up|hono[u]?rable mention|submitted|entered)\b", re.I
)
_WON = re.compile(r"\b(?:won|win|wins|winners?|winning|first (?:place|prize)|received|got|awarded)\b", re.I)
_SUPERLATIVE = re.compile(
    r"\b(?:the|my|our|their|its|\w+['’]s)\s(?:(?P<est>(?!latest|interest|request|honest|modest|contest|digest|harvest|"
    r"nearest|newest|earliest|closest|forest|southwest|northwest|guest)\w{3,}est)|most\s(?!recent|"
    r"part)(?P<most>\w+))\b",
    re.I,
)
_AT_THE_TOP = re.compile(
    r"\b(?:the (?:top|leading|number one)|(?:number one|no\. ?1|#1))\b(?!\s?\d|-rated| of|"
    r" to\b)",
    re.I,
)
_ANY_SUPERLATIVE = re.compile(r"\b(?:\w{3,}est|most|best|top|largest|record)\b", re.I)


def beyond_rank(sentence: str, found: Sequence[Slot], nearest: Sequence[Statement]) -> str:
    """A prize that was nearly won told as won, or a "most" of which the facts know nothing."""
    if _WON.search(sentence) and any(_NEARLY_WON.search(s.text) and not _WON.search(s.text) for s in nearest[:1]):
        return "your facts tell of a prize that was not won"
    if not _ANY_SUPERLATIVE.search(sentence) and any(_of_the_extreme(slot, nearest) for slot in found):
        return "your facts give this figure for the longest, largest or best one alone"
    if _AT_THE_TOP.search(sentence) and not any(_AT_THE_TOP.search(s.text) for s in nearest):
        return "none of your facts puts it at the very top"
    most = _SUPERLATIVE.search(sentence)
    if most and not any(_ANY_SUPERLATIVE.search(s.text) for s in nearest):
        return f"none of your facts says “{most.group()}”"
    return ""


_OUTCOME = re.compile(
    r"\byour\s(?:[\w'’-]+\s){1,4}will\s(?:\w+ly\s|soon\s)?(?:rank|grow|pass|"
    r"(?:be|get) (?:approved|accepted|featured)|doubl|tripl|increas|ris|sell|win|succeed|"
    r"go viral|"
    r"convert|get funded|be funded|outperform|dominat)\w*|"
    r"\b(?:i|we)(?:['’]ll|\s(?:will|can|guarantee to|promise to|guarantee|promise))\s(?:\w+ly\s)?(?:get|win|"
    r"secure|land|"
    r"bring|make)\s(?:you|your)\s(?:[\w'’-]+\s){0,5}?(?:grant|funding|first page|page one|sales|customers|clients|"
    r"leads|investors?|orders|bestseller|viral|top|number one|rich|results|approved|funded|hired|ranked)\b",
    re.I,
)


_EXTREME = re.compile(
    r"\b(?!(?:latest|least|honest|interest|request|contest|west|east|rest|test|"
    r"guest)\b)(?:[a-z]{3,}est|best)\b",
    re.I,
)


def _of_the_extreme(slot: Slot, nearest: Sequence[Statement]) -> bool:
    """True when the facts give this figure for "the longest" one, right before it."""
    if slot.kind in (SlotKind.NAME, SlotKind.LINK, SlotKind.DATE, SlotKind.YEAR):
        return False
    places = [(s.text, o.span.start) for s in nearest for o in s.slots if same_value(slot, o)]
    return bool(places) and all(_EXTREME.search(re.split(r"[,;]", text[:at])[-1]) for text, at in places)


def promised(sentence: str, own: str, found: Sequence[Slot], known: Knowledge) -> str:
    """An outcome that the writer promises for the future, which no fact can carry; else an empty string."""
    outcome = _OUTCOME.search(sentence)
    if outcome and not sentence.rstrip().endswith("?"):
        return f"nothing you gave lets you promise “{outcome.group()}”"
    for match in _PROMISE.finditer(own):
        for slot in found:
            inside = match.start() <= slot.span.start < match.end()
            if inside and slot.kind in (SlotKind.PERCENT, SlotKind.MULTIPLE) and not known.offers(slot):
                return f"nothing you gave lets you promise “{slot.text}”"
    return ""


def untold_result(sentence: str, measured: Strength, found: Sequence[Slot], nearest: Sequence[Statement]) -> str:
    """A result nobody told, of something else, or turned around; an empty string when the facts carry it."""
    start, end = change(sentence)
    for statement in nearest:
        before, after = change(statement.text)
        if before is None or after is None:
            continue
        if (start and after and same_value(start, after)) or (end and before and same_value(end, before)):
            return "your facts tell this change the other way round"
    elsewhere = _of_something_else(sentence, found, nearest)
    if elsewhere:
        return elsewhere
    if measured.upward is None or not measured.told:
        return ""
    directions = {s.strength.upward for s in nearest}
    if measured.upward in directions or any(_two_ends(s) for s in nearest):
        return ""
    return "none of your facts tells this result" if directions == {None} else "your facts tell another result"


def _two_ends(statement: Statement) -> bool:
    kinds = [slot.kind for slot in statement.slots if slot.kind not in (SlotKind.NAME, SlotKind.YEAR, SlotKind.DATE)]
    return len(kinds) > len(set(kinds))
