"""Slots: the parts of a sentence a fact can be checked by, typed and normalised. Code only, no model, no guessing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from coach.domain.spans import Span
from coach.grounding.words import STOP, stem


class SlotKind(StrEnum):
    """What a slot states."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    YEAR = "year"
    NAME = "name"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Slot:
    """One checkable part. `value` is normalised: 2500 for "2.5k", 18 for "1.5 years" (months), a folded name."""

    kind: SlotKind
    value: str
    span: Span
    text: str
    noun: str = ""
    """Stem of the thing counted, for numbers."""
    bound: str = ""
    """`more`, `less` or `about`, where the text says over, under or nearly."""


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORD_VALUES = (
    {word: value for value, word in enumerate(_ONES)}
    | {word: 10 * (index + 2) for index, word in enumerate(_TENS)}
    | {
        "dozen": 12,
        "hundred": 100,
        "thousand": 1000,
        "million": 1_000_000,
        "twice": 2,
        "once": 1,
        "couple": 2,
        "half": 0,
    }
)
_NUMBER_WORDS = "|".join(
    sorted((w for w in _WORD_VALUES if w not in ("once", "half", "couple", "one")), key=len, reverse=True)
)
_NUMBER = re.compile(
    rf"(?P<cur>[$€£₹])?\s?(?<![\w.,])(?P<num>\d{{1,3}}(?:[,  ]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<mult>\s?(?:k|m|bn|million|thousand)\b)?(?P<plus>\+)?"
    rf"(?P<pct>\s?(?:%|percent\b|per cent\b))?(?P<cur2>\s?(?:usd|eur|gbp|dollars?|euros?|pounds?|inr|rs)\b)?|"
    rf"\b(?P<word>(?:{_NUMBER_WORDS}|one(?=\s(?:hundred|thousand|year|month|week|day|hour|million)))(?:[\s-](?:{_NUMBER_WORDS}|one))*)(?P<wpct>\s(?:percent|per cent))?\b",
    re.I,
)
_UNIT = re.compile(
    r"^[\s-]{0,2}(?:\+\s?)?(years?|yrs?|months?|weeks?|days?|hours?|hrs?|h|minutes?|mins?|seconds?|secs?|s|ms)\b", re.I
)
_MONTHS = {"y": Decimal(12), "mo": Decimal(1)}
_BOUND = re.compile(
    r"\b(over|more than|above|at least|exceeding|upwards of|under|less than|below|up to|at most|almost|nearly|about|around|roughly|some|approximately)\s+$",
    re.I,
)
_BOUNDS = {
    "over": "more", "more than": "more", "above": "more", "at least": "more", "exceeding": "more", "upwards of": "more",
    "under": "less", "less than": "less", "below": "less", "up to": "less", "at most": "less",
}  # fmt: skip
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|dev|co|app|ai|me)\b(?:/\S*)?", re.I
)
_NAME = re.compile(
    r"(?<![\w@#.])(?:[A-Z][\w&+#'’-]*|[a-z]+[A-Z]\w*)(?:\.(?:js|io|ai|net|com)\b)?(?:\s(?:&|of|de|and)\s(?=[A-Z])|\s(?=[A-Z]))?"
)
_COMMON_CAPITALS = frozenset(
    """i a an the my your our we you he she it they this that these those in on at for from with and but or so if when while as
    after before since during because although however also then there here hi hello dear thanks thank best kind regards
    sincerely cheers yes no not now next first second third last monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december english ok okay please let to
    all each both one two three four five six seven eight nine ten what which who how why where could would can will
    should may do does did is are was were have has had i'm i've i'd i'll you're it's let's upwork messages ceo api apis
    usa us uk eu utc gmt est pst cet pm am ps ui ux cv faq pdf csv html css sql seo ppc crm erp saas b2b b2c""".split()
)


@lru_cache(maxsize=2048)
def slots(text: str) -> tuple[Slot, ...]:
    """All slots of a text in order. Names at a sentence start count only when they are not ordinary words."""
    links = [Slot(SlotKind.LINK, _link_value(m.group()), Span(*m.span()), m.group()) for m in _LINK.finditer(text)]
    taken = [slot.span for slot in links]
    numbers = [slot for match in _NUMBER.finditer(text) if (slot := _number(text, match, taken)) is not None]
    names = [slot for slot in _names(text) if not any(slot.span.overlaps(span) for span in taken)]
    return tuple(sorted([*links, *numbers, *names], key=lambda slot: slot.span))


def _link_value(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link.casefold()).rstrip("/.,;:)")


def _number(text: str, match: re.Match[str], taken: list[Span]) -> Slot | None:
    start, end = match.span()
    lead = len(match.group()) - len(match.group().lstrip())
    start += lead
    if any(span.overlaps(Span(start, end)) for span in taken):
        return None
    if match.group("word"):
        value: Decimal | None = _word_number(match.group("word"))
        percent = bool(match.group("wpct"))
    else:
        value = Decimal(re.sub(r"[,  ]", "", match.group("num")))
        value *= {"k": 1000, "thousand": 1000, "m": 1_000_000, "million": 1_000_000, "bn": 10**9}.get(
            (match.group("mult") or "").strip().casefold(), 1
        )
        percent = bool(match.group("pct"))
    if value is None:
        return None
    bound = _bound(text, start, bool(match.group("plus")))
    said = text[start:end]
    if percent:
        return Slot(SlotKind.PERCENT, _show(value), Span(start, end), said, bound=bound)
    if match.group("cur") or match.group("cur2"):
        return Slot(SlotKind.MONEY, _show(value), Span(start, end), said, bound=bound)
    unit = _UNIT.match(text[end : end + 14])
    if unit:
        months = _duration(value, unit.group(1).casefold())
        return Slot(
            SlotKind.DURATION, months, Span(start, end + unit.end()), text[start : end + unit.end()], bound=bound
        )
    if value == value.to_integral() and 1950 <= value <= 2050 and not match.group("word") and "," not in said:
        return Slot(SlotKind.YEAR, _show(value), Span(start, end), said)
    return Slot(SlotKind.NUMBER, _show(value), Span(start, end), said, _noun(text, end), bound)


def _word_number(words: str) -> Decimal | None:
    total = current = 0
    for word in re.split(r"[\s-]+", words.casefold()):
        value = _WORD_VALUES.get(word.rstrip("s") if word not in _WORD_VALUES else word)
        if value is None:
            return None
        if value in (100, 1000, 1_000_000, 12) and word not in _ONES:
            current = (current or 1) * value
            if value >= 1000:
                total, current = total + current, 0
        else:
            current += value
    return Decimal(total + current)


def _bound(text: str, start: int, plus: bool) -> str:
    if plus:
        return "more"
    before = _BOUND.search(text[max(0, start - 24) : start])
    return _BOUNDS.get(before.group(1).casefold(), "about") if before else ""


def _duration(value: Decimal, unit: str) -> str:
    """Months for years and months; shorter units keep theirs, in their smallest whole form."""
    if unit.startswith("y"):
        return f"{_show(value * 12)}mo"
    if unit.startswith("mo"):
        return f"{_show(value)}mo"
    for names, short, factor in (
        (("week", "weeks"), "d", 7), (("day", "days"), "d", 1), (("hour", "hours", "hr", "hrs", "h"), "s", 3600),
        (("minute", "minutes", "min", "mins"), "s", 60), (("second", "seconds", "sec", "secs", "s"), "s", 1),
        (("ms",), "ms", 1),
    ):  # fmt: skip
        if unit in names:
            return f"{_show(value * factor)}{short}"
    return f"{_show(value)}{unit}"


def _noun(text: str, end: int) -> str:
    """Stem of the first content word after a number: what is counted."""
    for word in re.findall(r"[A-Za-z][\w'-]*", text[end : end + 48].split("\n")[0])[:4]:
        if word.casefold() not in STOP:
            return stem(word)
        if word.casefold() in ("of", "and", "to", "for", "in", "with"):
            return ""
    return ""


def _names(text: str) -> list[Slot]:
    found: list[Slot] = []
    run: list[re.Match[str]] = []
    for match in [*_NAME.finditer(text), None]:
        if match is not None and run and match.start() == run[-1].end():
            run.append(match)
            continue
        if run:
            found += _name_of_run(text, run)
        run = [match] if match is not None else []
    return found


def _name_of_run(text: str, run: list[re.Match[str]]) -> list[Slot]:
    """Capitalised words in a row as one name; ordinary words that open a sentence are cut off."""
    parts = list(run)
    while parts and parts[0].group().strip(" &").casefold().replace("’", "'") in _COMMON_CAPITALS:
        parts = parts[1:]
    while parts and parts[-1].group().strip(" &").casefold() in ("i", "i'm", "i've", "we", "my", "our", "the"):
        parts = parts[:-1]
    if not parts:
        return []
    start, end = parts[0].start(), parts[-1].end()
    said = text[start:end].rstrip()
    opens = _opens_sentence(text, start)
    single = len(parts) == 1
    if single and opens and said[1:].islower() and said.isascii():
        return []
    if said.isupper() and len(said) > 12:
        return []
    return [Slot(SlotKind.NAME, name_value(said), Span(start, start + len(said)), said)]


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\"'“(*-•·–✓✔")
    return not before or before[-1] in ".!?\n:;|"


def name_value(name: str) -> str:
    """A name for comparison: folded, aliases unified."""
    return " ".join(stem(word) for word in re.findall(r"[\w+#.&-]+", name) if word.strip(".&-"))


def _show(value: Decimal) -> str:
    return format(value.normalize(), "f")
