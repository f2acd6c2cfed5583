"""Numbers as people write them, with what makes two of them the same: value, unit, currency, rate and bound."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from coach.domain.spans import Span
from coach.grounding.measures import measure
from coach.grounding.slot import Slot, SlotKind
from coach.grounding.words import STOP, stem

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "lakh": 100_000, "million": 10**6, "crore": 10**7}
_VALUES = (
    {word: value for value, word in enumerate(_ONES)}
    | {word: 10 * (index + 2) for index, word in enumerate(_TENS)}
    | _SCALES
    | {"twice": 2, "triple": 3, "thrice": 3}
)
_MULTIPLES = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "billion": 10**9, **_SCALES}
_WORDS = "|".join(sorted((w for w in _VALUES if w != "one"), key=len, reverse=True))
_VAGUE = r"(?<!several )(?<!some )(?<!few )(?<!many )"
"""Before "hundred" or "thousand" such a word leaves no number: "several hundred"."""
_TIME = "milliseconds?|years?|yrs?|months?|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|decades?"
_NUMBER = re.compile(
    r"(?P<cur>us\$|[$€£₹])?[ \t]?(?<![\w.,])(?P<num>\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?|"
    r"\d+(?:\.\d+)?)(?!\d|\.\d|-?D\b)(?P<half>\sand a half)?"
    r"(?P<mult>\s?(?:k|m|mn|bn|million|billion|thousand|lakh|crore)\b)?(?P<plus>\s?\+)?"
    r"(?P<pct>\s?(?:%|percent\b|per cent\b))?(?P<cur2>\s?(?:€|£|usd|eur|gbp|inr|dollars?|euros?|pounds?|rupees?|cents?|"
    r"rs)(?!\w))?"
    rf"|\b(?P<word>{_VAGUE}(?:{_WORDS}|one(?!\sday,?\s(?:i|we|you|it)\b)(?=[\s-](?:hundred|thousand|{_TIME}|million|"
    rf"percent|and a half))|"
    rf"(?:(?<=seconds to )|(?<=minutes to )|(?<=hours to )|(?<=days to )|(?<=weeks to )|(?<=months to ))one(?!\s[a-z])|"
    rf"half an?(?=\s(?:dozen|{_TIME})\b)|an?(?=\sdozen\b)"
    rf"|(?:(?<=within )|(?<=under )|(?<=than )|(?<=in )|(?<=after )|(?<=about )|(?<=around )|(?<=takes )|"
    r"(?<=took )|(?<=over )|(?<=for )|(?<=nearly )|(?<=almost )|(?<=lasts )|(?<=lasted )|(?<=only )|(?<=just ))"
    rf"an?(?=\s(?:{_TIME})\b)|(?:last|past)(?=\s(?:year|month|week)\b))"
    rf"(?:[\s-](?:{_WORDS}|one))*)(?P<whalf>\sand a half)?(?P<wpct>\s(?:percent|"
    rf"per cent))?(?P<wcur>\s(?:dollars?|euros?|pounds?|rupees?|cents?)\b)?\b"
    r"|\b(?P<era>(?:half an? |an? )?(?:decade|dozen)|decades)\b",
    re.I,
)  # fmt: skip
_AND_A_HALF = re.compile(r"\sand a half\b", re.I)
_CURRENCY = {
    "us$": "USD", "$": "USD", "usd": "USD", "dollar": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "£": "GBP",
    "gbp": "GBP", "pound": "GBP", "₹": "INR", "inr": "INR", "rs": "INR", "rupee": "INR",
}  # fmt: skip
_UNIT = re.compile(rf"^[\s-]{{0,2}}(?:\+\s?)?(?:long\s)?({_TIME}|h|s|ms)\b", re.I)
_SECONDS = {"week": 604_800, "day": 86_400, "hour": 3600, "hr": 3600, "h": 3600, "min": 60, "minute": 60}
_BOUND = re.compile(
    r"\b(over|more th[ae]n|above|at least|exceeding|upwards of|well over|under|less than|below|within|up to|"
    r"as much as|as many as|"
    r"at most|almost|nearly|about|around|roughly|some|approximately|approx\.?|circa|ca\.?|close to|just under|"
    r"just short of|passed|topped|crossed|exceeded)\s+$",
    re.I,
)  # fmt: skip
_BOUNDS = {
    "over": "more", "more than": "more", "more then": "more", "above": "more", "at least": "more", "exceeding": "more",
    "upwards of": "more", "well over": "more", "under": "less", "less than": "less", "below": "less", "within": "less",
    "passed": "more", "topped": "more", "crossed": "more", "exceeded": "more", "just under": "less",
    "just short of": "less", "up to": "upto",
    "as much as": "upto", "as many as": "upto", "at most": "upto",
}  # fmt: skip
_RATE_AFTER = re.compile(
    r"^[\s\w+%$€£'’-]{0,28}?(?:\b(?:an?|per|each|every|for)\s+|/\s?)(?P<each>year|month|week|day|hour|minute|"
    r"second|hr|mo|yr|wk)\b"
    r"|^\s?(?:[\w-]+\s){0,2}?(?P<ly>yearly|annually|monthly|weekly|daily|hourly)\b",
    re.I,
)
_RATE_BEFORE = re.compile(
    r"\b(?P<ly>yearly|annual|monthly|weekly|daily|hourly)\b(?:\s(?!(?:to|for|with|at|on|in|from|by)\b)[a-z-]+){0,3}"
    r"\s(?:of\s|is\s|was\s)?[$€£₹]?$",
    re.I,
)
_RATE_AHEAD = re.compile(
    r"\b(?:every|each|per)\s(?P<each>year|month|week|day)\b(?:\s(?!and\b|to\b|for\b)[\w'’]+){0,5}\s[$€£₹]?$", re.I
)
_RATES = {"yr": "year", "mo": "month", "wk": "week", "hr": "hour", "annual": "year", "annually": "year", "daily": "day"}
_PAIRED = re.compile(
    r"^,?\s?(?:to|down to|up to|and|or|(?:and )?now|today|instead of|rather than|down from|up from|-|–|—)\s?"
    r"(?:only |just |about |around )?[$€£₹]?$",
    re.I,
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|from|to|until|till|by|between|during|after|before|of|and|early|late|mid|summer|winter|spring|"
    r"jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\s|[(–—/-]\s?)$",
    re.I,
)
_LIST_MARK = re.compile(r"(?:^|\n)[ \t]*\(?$")
_STOPS = frozenset(
    "to for in on at by with from of per and or but than as within while until since that which who i we you "
    "without they he she it my our your is are was were has have had will can".split()
)


def read_numbers(text: str, taken: Iterable[Span]) -> list[Slot]:
    """Every number of a text in order, in figures or in words. A range gives both its ends the unit of either."""
    closed = list(taken)
    found: list[Slot] = []
    for match in _NUMBER.finditer(text):
        slot = _read(text, match, closed)
        if slot is not None:
            found.append(slot)
            closed.append(slot.span)
    return _shared_units(text, found)


def _read(text: str, match: re.Match[str], taken: list[Span]) -> Slot | None:
    end = match.end()
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    if any(span.overlaps(Span(start, end)) for span in taken):
        return None
    if match.group("num") and re.match(r"[.)]\s", text[end : end + 2]) and _LIST_MARK.search(text[:start]):
        return None
    if match.group("num") and _VERSION.search(text[:start]) and _AFTER_VERSION.match(text[end:]):
        return None
    value, unit = _value(match)
    per = _rate(text, start, end)
    bound = "more" if match.group("plus") else _bound(text, start)
    slot = Slot(SlotKind.NUMBER, show(value), Span(start, end), text[start:end], bound=bound, per=per)
    if match.group("pct") or match.group("wpct"):
        return replace(slot, kind=SlotKind.PERCENT)
    money = (match.group("cur") or match.group("cur2") or match.group("wcur") or "").strip().casefold()
    if money in ("cent", "cents"):
        return replace(slot, kind=SlotKind.MONEY, value=show(value / 100))
    if money:
        return replace(slot, kind=SlotKind.MONEY, unit=_CURRENCY.get(money) or _CURRENCY.get(money.rstrip("s"), ""))
    time = None if unit else _UNIT.match(text[end : end + 14])
    if time and _EVERY.search(text[max(0, start - 8) : start]):
        return None  # how often it is done, and not how long
    if unit or time:
        end += time.end() if time else 0
        half = _AND_A_HALF.match(text[end:])
        if half:
            value, end = value + Decimal("0.5"), end + half.end()
        said = Span(start, end)
        return replace(
            slot,
            kind=SlotKind.DURATION,
            value=_duration(value, unit or (time.group(1) if time else "").casefold()),
            span=said,
            text=said.of(text),
            per=_rate_of_time(text, start, end),
        )
    if _is_year(text, match, value):
        return replace(slot, kind=SlotKind.YEAR, per="")
    unit_of = measure(text[end : end + 24])
    if unit_of is not None:
        kind, factor, length = unit_of
        said = Span(start, end + length)
        return replace(slot, value=show(value * factor), nouns=frozenset((kind,)), span=said, text=said.of(text))
    return replace(slot, nouns=_nouns(text, end))


def _value(match: re.Match[str]) -> tuple[Decimal, str]:
    """The number, and `decade` as its unit where the word holds both."""
    if match.group("era"):
        word = match.group("era").casefold()
        count = Decimal("0.5") if word.startswith("half") else Decimal(2 if word == "decades" else 1)
        return (count * 12, "") if word.endswith("dozen") else (count, "decade")
    half = Decimal("0.5") if match.group("half") or match.group("whalf") else Decimal(0)
    if match.group("word"):
        return _word_number(match.group("word")) + half, ""
    value = Decimal(re.sub(r"[,  ]", "", match.group("num"))) + half
    return value * _MULTIPLES.get((match.group("mult") or "").strip().casefold(), 1), ""


def _word_number(words: str) -> Decimal:
    total, current = Decimal(0), Decimal(0)
    for word in re.split(r"[\s-]+", words.casefold()):
        if word in ("half", "a", "an", "last", "past"):
            current = Decimal("0.5") if word == "half" else current or Decimal(1)
        elif word in _SCALES:
            current = (current or Decimal(1)) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, Decimal(0)
        else:
            current += _VALUES[word]
    return total + current


def _bound(text: str, start: int) -> str:
    lead = text[max(0, start - 24) : start].rstrip("$€£₹")
    before = _BOUND.search(
        lead.removesuffix("a ") if text[start:].startswith(("hundred", "thousand", "dozen")) else lead
    )
    if before and before.group(1) == "Over" and _DURING.match(text[start:]):
        return ""  # "Over nine years I wrote ..." means during them.
    if before and before.group(1) == "over" and _DURING.match(text[start:]):
        lead = text[max(0, start - 24) : start].rstrip("$€£₹ ").removesuffix("over")
        if not _COUNTED_OVER.search(lead):
            return ""  # So does "handled the books over four years".
    return _BOUNDS.get(before.group(1).casefold(), "about") if before else ""


_VERSION = re.compile(
    r"\b(?:Analytics|Windows|Office|Engine|Cinema|Civil|Fusion|Python|Angular|Unity|Vue|Drupal|Joomla|Django|Bootstrap|"
    r"Swift|PHP|HTML|CSS|Laravel|Java|Magento|Foundation|ITIL|Premiere|Resolve|Logic|Cubase|Ableton|Final Cut)\s$"
)
_AFTER_VERSION = re.compile(r"(?:\.\d+)?(?:\s(?:and|or|for|in|with|on|to|as|i|we|my|our)\b|[.,;:!?)]|$)", re.I)
"""A figure between these belongs to a name: "Google Analytics 4 and"."""
_EVERY = re.compile(r"\b(?:every|each)\s$", re.I)
_DURING = re.compile(
    rf"[\w.,-]+(?:\s(?:and a half|{_WORDS}))?\s(?:{_TIME})\b(?!\s(?:of|experience|ago|old|now)\b|['’])", re.I
)
_COUNTED_OVER = re.compile(
    r"(?:\b(?:for|have|has|had|with|of|in|after|took|takes?|spent|is|was|are|and|well|just|lasted|last|at|"
    r"needs?)|['’](?:ve|s))\s*$|^\s*$",
    re.I,
)
"""What stands before an "over" that means "more than", where a stretch of time follows."""


def _rate(text: str, start: int, end: int) -> str:
    """The time a count or an amount is for: "15,000 dollars a month", "a monthly budget of 15,000"."""
    clause = re.split(r"[.;:!?\n,]\s|\b(?:to|and|or|from|in)\b", text[end : end + 60])[0]
    if re.match(r"\s?wpm\b", text[end:], re.I):
        return "minute"
    lead = text[max(0, start - 48) : start]
    found = _RATE_AFTER.match(clause) or _RATE_BEFORE.search(lead) or _RATE_AHEAD.search(lead)
    if not found:
        return ""
    word = (found.groupdict().get("each") or found.groupdict().get("ly") or "").casefold()
    return _RATES.get(word, word.removesuffix("ly"))


def _rate_of_time(text: str, start: int, end: int) -> str:
    """What a stretch of time is spent in: "3 hours a day"."""
    found = _TIME_RATE.match(text[end : end + 16]) or _RATE_AHEAD.search(text[max(0, start - 48) : start])
    word = found.group(1).casefold() if found else ""
    return _RATES.get(word, word.removesuffix("ly"))


_TIME_RATE = re.compile(
    r"^(?:\s?/\s?|\s(?:(?:an?|per|each|every|for)\s(?=(?:year|month|week|day|hour)\b))?)"
    r"(year|month|week|day|hour|yearly|monthly|weekly|daily)\b",
    re.I,
)


def _duration(value: Decimal, unit: str) -> str:
    """Months for years and months, seconds for anything shorter; milliseconds stay."""
    word = unit.rstrip("s") if len(unit) > 2 else unit
    if word == "decade":
        return f"{show(value * 120)}mo"
    if word in ("year", "yr"):
        return f"{show(value * 12)}mo"
    if word == "month":
        return f"{show(value)}mo"
    return f"{show(value)}ms" if word in ("ms", "millisecond") else f"{show(value * _SECONDS.get(word, 1))}s"


def _is_year(text: str, match: re.Match[str], value: Decimal) -> bool:
    if match.group("num") is None or "," in match.group() or match.group("mult") or match.group("plus"):
        return False
    if value != value.to_integral() or not 1950 <= value <= 2050:
        return False
    counted = re.match(r"\s[a-z]{3,}s\b", text[match.end() :])
    return bool(_YEAR_BEFORE.search(text[: match.start()].rstrip("$")[-14:] + " ")) or counted is None


def _nouns(text: str, end: int) -> frozenset[str]:
    """Stems of the words right after a number, up to the next preposition or mark: what is counted."""
    found = set()
    rest = re.split(r"[.,;:!?()\n]", text[end : end + 60])[0]
    joined = re.match(r"-([a-z]{3,})\b", rest)
    rest = joined.group(1) if joined else rest
    for word in re.findall(r"[A-Za-z][\w'-]*", rest)[:4]:
        low = word.casefold()
        if low in _STOPS:
            break
        if low not in STOP or low in _COUNTABLE:
            found.add(stem(low))
            found.update(stem(part) for part in low.split("-") if len(part) > 2)
    return frozenset(found | {"person"} if found & _PEOPLE else found)


_COUNTABLE = frozenset(
    "clients client customers customer projects project jobs job people persons person parts messages questions times "
    "proposals contracts profiles meetings calls videos pages team teams members".split()
)  # fmt: skip
"""Words that assert nothing alone, yet can be counted."""
_PEOPLE = frozenset(stem(word) for word in "person persons people staff employees workers heads humans".split())
"""Whoever is counted under one of these is counted under the others: "52 staff", a "52-person" firm."""


def _shared_units(text: str, found: list[Slot]) -> list[Slot]:
    """Bare ends of a range take the unit of the other end: "from 90 minutes to 12", "30-40 tickets a day"."""
    slots = list(found)
    for index in range(len(slots) - 1):
        first, second = slots[index], slots[index + 1]
        if not _PAIRED.match(text[first.span.end : second.span.start]):
            continue
        slots[index], slots[index + 1] = _like(first, second), _like(second, first)
    return slots


def _like(bare: Slot, other: Slot) -> Slot:
    if bare.kind is not SlotKind.NUMBER or bare.nouns:
        return bare
    if other.kind is SlotKind.NUMBER:
        return replace(bare, nouns=other.nouns, per=bare.per or other.per)
    if other.kind is SlotKind.DURATION:
        factor = _factor(other)
        return (
            bare if factor is None else replace(bare, kind=other.kind, value=_scaled(bare.value, factor, other.value))
        )
    return replace(bare, kind=other.kind, unit=other.unit, per=bare.per or other.per) if other.kind in _SHARED else bare


_SHARED = (SlotKind.MONEY, SlotKind.PERCENT)


def _factor(slot: Slot) -> Decimal | None:
    """How many of the stored unit one written unit of a duration is."""
    word = re.search(rf"({_TIME}|h|s|ms)$", slot.text, re.I)
    return None if word is None else Decimal(re.sub(r"[a-z]", "", _duration(Decimal(1), word.group(1).casefold())))


def _scaled(value: str, factor: Decimal, like: str) -> str:
    return f"{show(Decimal(value) * factor)}{re.sub(r'[^a-z]', '', like)}"


def show(value: Decimal) -> str:
    """A number without trailing zeros or exponent."""
    return format(value.normalize(), "f")
