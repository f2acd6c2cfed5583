"""What belongs to what inside a fact: the verb to its figure, the part to its whole, the deed to its rhythm."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.grounding.matter import verbs
from coach.grounding.plurals import heads
from coach.grounding.related import kind, meanings
from coach.grounding.slot import Slot, SlotKind, same_value
from coach.grounding.slots import slots
from coach.grounding.sources import Knowledge, Statement
from coach.grounding.strength import PAST_WORD
from coach.grounding.words import STOP, stem, stem_set, stems


def torn(sentence: str, found: Sequence[Slot], nearest: Sequence[Statement], known: Knowledge) -> str:
    """How the sentence joins what its facts (best first, not empty) keep apart; an empty string if it does not."""
    return (
        _verb_of_another(sentence, found, known)
        or _whole(sentence, known)
        or _all_for_some(sentence, found, nearest)
        or _other_rhythm(sentence, nearest)
    )


_PART = re.compile(r"[;:.()]\s*|,\s+|\s(?:but|while|whereas|although|then)\s|\sand\s(?=(?P<next>\w+))", re.I)
_COUNTED = frozenset((SlotKind.NUMBER, SlotKind.MONEY, SlotKind.PERCENT))


def _parts(text: str) -> list[str]:
    """Parts with a verb of their own: "and" parts only where a verb or a person follows."""
    found, start = [], 0
    for match in _PART.finditer(text):
        follows = match["next"]
        if follows and not (kind(follows.casefold()) == "v" or follows.casefold() in ("i", "we", "my", "our")):
            continue
        found.append(text[start : match.start()])
        start = match.end()
    return [*found, text[start:]]


_DEED = re.compile(
    r"\b(?:i|we)(?:['’](?:ve|m|re))?\s+(?:(?:\w+ly|have|had|also|then|am|are|was|were|can|always|often|been)\s+)*(?P<verb>[a-z]{3,})\b",
    re.I,
)


def _verb_of_another(sentence: str, found: Sequence[Slot], known: Knowledge) -> str:
    """A figure or a name under a verb that the facts give to another one: 60 listed, four sold."""
    passive = _happened(sentence, found, known)
    if passive:
        return passive
    deeds = list(_DEED.finditer(sentence))
    if len(deeds) != 1 or deeds[0]["verb"].casefold() in STOP:
        return ""
    verb = stem(deeds[0]["verb"])
    rest = verbs(sentence) - {verb}
    parts = [part for s in known.statements for part in _parts(s.text)]
    opening = {_parts(s.text)[0] for s in known.statements}
    for slot in found:
        between = sentence[deeds[0].end() : slot.span.start]
        if slot.span.start < deeds[0].end() or len(_parts(between)) > 1 or PAST_WORD.search(between):
            continue
        if slot.kind not in _COUNTED and slot.kind is not SlotKind.NAME:
            continue
        holders = [part for part in parts if _gives(part, slot)]
        under = [part for part in parts if verb in stem_set(part)]
        if not holders or any(verb in stem_set(part) for part in holders) or not under:
            continue
        rivals = [o for part in under for o in slots(part) if o.kind is slot.kind and o.value != slot.value]
        bare = all(_finite(part, part in opening) for part in holders)
        if rivals and bare and not any(rest & stem_set(part) for part in holders):
            return f"your facts do not say “{deeds[0]['verb']}” of “{slot.text}”"
    return ""


_HAPPENED = re.compile(
    r"^[^.;,]{0,40}?\b(?:was|were|are|is|been|got|have been)\s(?:\w+ly\s)?(?P<verb>[a-z]{3,})\b", re.I
)


def _happened(sentence: str, found: Sequence[Slot], known: Knowledge) -> str:
    """What befell a number of things, where the facts tell it of another number of them."""
    parts = [part for s in known.statements for part in _parts(s.text)]
    for slot in found:
        match = _HAPPENED.match(sentence[slot.span.end :])
        if re.search(r"\bof (?:my |the |our |all )*$", sentence[: slot.span.start], re.I):
            continue
        if slot.kind is not SlotKind.NUMBER or match is None or match["verb"].casefold() in STOP:
            continue
        verb = stem(match["verb"])
        holders = [part for part in parts if _gives(part, slot)]
        under = [part for part in parts if verb in stem_set(part)]
        rivals = [o for part in under for o in slots(part) if o.kind is slot.kind and o.value != slot.value]
        if holders and rivals and not any(verb in stem_set(part) for part in holders):
            return f"your facts do not say “{match['verb']}” of “{slot.text}”"
    return ""


def _gives(part: str, slot: Slot) -> bool:
    if slot.kind is SlotKind.NAME:
        return all(word in stems(part) for word in slot.value.split())
    return any(same_value(slot, other) for other in slots(part))


_FIRST = re.compile(r"^\s*(?:\w+\s){0,3}?(?:i|we)\s\w+", re.I)
_BASE = re.compile(r"(?!\w+(?:ed|ing)\b)[a-z]+", re.I)


def _finite(part: str, opening: bool) -> bool:
    first = re.match(r"\s*([a-z]+)", part, re.I)
    verb = first is not None and (PAST_WORD if opening else _BASE).fullmatch(first.group(1)) is not None
    if _FIRST.match(part):
        return True
    return bool(verb and first and (opening or kind(first.group(1)) == "v"))


_MADE = re.compile(
    r"\b(?:i|we)(?:['’]ve|\shave)?\s(?:\w+ly\s|also\s|alone\s)?(?P<verb>\w{3,}ed|built|wrote|written|drew|drawn|shot|made|ran|"
    r"led|took|cut|set up|write|build|make|design|develop|run)\s(?:up\s)?(?:an?|the|their|its|two|three|several|\d+)\s"
    r"(?P<thing>(?:[\w'’-]+\s?){1,5})",
    re.I,
)
_CONTAINERS = frozenset(
    """lot lots series set sets number couple pair range kind kinds sort sorts type types years months weeks list batch
    dozen dozens hundreds thousands majority most all some many few each one half third part version team group
    collection total average maker makers owner owners client clients brand brands chain editor author member
    development creation construction production making maintenance design redesign writing editing translation head
    charge care course sum third quarter""".split()
)
_WHOLE = (
    r"(?P<part>[a-z][\w-]+)(?:\s\d+(?:\s?(?:to|-|–|and)\s?\d+)?)?\s(?:of|in|on|inside|within|from|for)\s(?:an?|the|my|our|their|its|his|her|one)\s"
    r"(?:[\w'’-]+\s){{0,3}}?{noun}\b"
)
_OWNER = r"{noun}['’]s?\s(?P<part>(?:[\w-]+\s?){{1,3}})"


def _whole(sentence: str, known: Knowledge) -> str:
    """A whole of which the facts tell a part: the login screens of an app are no app."""
    words = stem_set(sentence)
    for match in _MADE.finditer(sentence):
        for head in heads(match["thing"]):
            if re.search(rf"\b{re.escape(head)}['’]s\b", match["thing"], re.I):
                continue  # whose it is, and not what was made
            noun = rf"{re.escape(head.rstrip('s'))}s?"
            holders = [text for text in known.texts if re.search(rf"\b{noun}\b", text, re.I)]
            if len(head) < 3 or not holders:
                continue
            found = [_part_named(text, noun, words, match["verb"]) for text in holders]
            if all(found):
                return f"your facts tell of “{found[0]}”, not of the whole {head}"
    return ""


def _part_named(text: str, noun: str, words: frozenset[str], verb: str) -> str:
    """The part of `noun` that a text tells of and the sentence leaves out; empty where it tells of the whole."""
    every = len(re.findall(rf"\b{noun}\b", text, re.I))
    parts = [m["part"] for m in re.finditer(r"\b" + _WHOLE.format(noun=noun), text, re.I)]
    parts += [
        m["part"].split()[-1] for m in re.finditer(r"\b" + _OWNER.format(noun=noun), text, re.I) if m["part"].split()
    ]
    if len(parts) < every or not parts:
        return ""
    for part in parts:
        low = part.casefold()
        deed = meanings(low).told_by(meanings(verb.casefold())) or stem(low) == stem(verb)
        if low in _CONTAINERS or stem(low) in words or deed or kind(low) in ("v", "r", "p", ""):
            return ""
    return parts[0]


_ONE_OF = re.compile(r"\bone\sof\s(?:(?:my|the|our|these|those)\s)*$", re.I)
_OF_ALL = re.compile(
    r"(?:^|[,;.:]\s|\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|half|some|most|few|only)\s)of\s(?:(?:my|the|our|all|these|those|about|some)\s)*$",
    re.I,
)
_OF_THEM = re.compile(r"\bof\s(?:(?:my|the|our|all|these|those|about|some)\s)*$", re.I)


def _all_for_some(sentence: str, found: Sequence[Slot], nearest: Sequence[Statement]) -> str:
    """A whole under what the facts tell of a part: "of eleven plays two were broadcast", "nine of 21 are online"."""
    said = {slot.value for slot in found if slot.kind is SlotKind.NUMBER}
    for statement in nearest[:2]:
        counts = [slot for slot in statement.slots if slot.kind is SlotKind.NUMBER and not slot.per]
        for whole in counts:
            before = statement.text[: whole.span.start]
            if not _OF_ALL.search(before) or whole.value not in said or _as_whole(sentence, found, whole.value):
                continue
            if _ONE_OF.search(before) and not re.search(r"\bone\b", sentence):
                return f"your facts tell this of one, not of “{whole.text}”"
            parts = [slot for slot in counts if float(slot.value) < float(whole.value)]
            if parts and not any(part.value in said for part in parts):
                told = frozenset(word for p in parts for word in stems(statement.text[p.span.end :])) - whole.nouns
                if not told or told & stems(sentence):
                    return f"your facts tell this of “{parts[0].text}”, not of “{whole.text}”"
    return ""


def _as_whole(sentence: str, found: Sequence[Slot], value: str) -> bool:
    """Whether the sentence, too, names this number as that of a whole: "of my 18"."""
    return any(slot.value == value and _OF_THEM.search(sentence[: slot.span.start]) for slot in found)


_PER = {"day": 30.4, "week": 4.35, "month": 1.0, "quarter": 1 / 3, "fortnight": 2.17, "year": 1 / 12, "season": 1 / 3}
_LY = {
    "daily": "day",
    "weekly": "week",
    "fortnightly": "fortnight",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annually": "year",
}
_COUNT = {"once": 1.0, "twice": 2.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0}
_RHYTHM = re.compile(
    r"\b(?P<count>once|twice|(?:\d+|one|two|three|four|five|six)\stimes)\s(?:an?|per|each|every|"
    r"in an?)\s(?P<of>day|week|fortnight|month|quarter|year)\b"
    r"|\b(?P<twice>twice|three times|\d+ times)?\s?(?P<ly>daily|weekly|fortnightly|monthly|quarterly|yearly|annually)\b"
    r"|\b(?:every|each)\s(?:(?P<other>other|second|two|three|four|six|\d+)\s)?(?P<each>day|week|fortnight|month|quarter|year)s?\b"
    r"|\b(?P<first>(?:first|last|\d+(?:st|nd|rd|th))\s(?:day\s)?of\s(?:the|each|every|a)\smonth)\b"
    r"|\b(?:(?:every|each|on)\s)?(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\b",
    re.I,
)


def rhythms(text: str) -> tuple[float, ...]:
    """How often a month the text says something is done: "every week" 4.35, "once a month" 1."""
    found = []
    for match in _RHYTHM.finditer(text):
        if match["of"]:
            found.append(_times(match["count"]) * _PER[match["of"].casefold()])
        elif match["ly"]:
            found.append(_times(match["twice"]) * _PER[_LY[match["ly"].casefold()]])
        elif match["first"]:
            found.append(1.0)
        elif match["each"]:
            gap = {"other": 2.0, "second": 2.0}.get((match["other"] or "").casefold()) or _times(match["other"])
            found.append(_PER[match["each"].casefold()] / gap)
        elif re.match(r"every|each", match.group(), re.I) or match.group().casefold().endswith("days"):
            found.append(_PER["week"])
    return (*found, sum(found)) if len(found) > 1 else tuple(found)


def _times(word: str | None) -> float:
    first = (word or "once").casefold().split()[0]
    return _COUNT.get(first) or (float(first) if first.isdigit() else 1.0)


_NEAR = 0.2


def _other_rhythm(sentence: str, nearest: Sequence[Statement]) -> str:
    """Every week, where the facts have it once a month."""
    said = rhythms(sentence)
    told = [rhythm for s in nearest[:1] for rhythm in rhythms(s.text)]
    if said and told and not any(abs(a - b) <= _NEAR * b for a in said for b in told):
        return "your facts tell of it at another rhythm"
    return ""


_FULL_TIME = re.compile(
    r"\bfull[- ]time\b|\b(?:the |a )?(?:full|whole|entire) (?:\w+ ){0,3}(?:day|week)\b|\bseven days a week\b|"
    r"\baround the clock\b|\b40 hours (?:a|per) week\b",
    re.I,
)


def full_time(sentence: str, known: Knowledge) -> str:
    """Full time, where the facts know nothing of it."""
    match = _FULL_TIME.search(sentence)
    if match and not any(_FULL_TIME.search(text) for text in known.texts):
        return f"“{match.group()}” stands in none of your facts"
    return ""
