"""Slots: the parts of a sentence a fact can be checked by, typed and normalised. Code only, no model, no guessing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from coach.domain.spans import Span
from coach.grounding.multiples import read_fractions, read_multiples
from coach.grounding.numbers import read_numbers
from coach.grounding.slot import Slot, SlotKind
from coach.grounding.synonyms import TOOLS
from coach.grounding.times import read_times
from coach.grounding.words import stem

__all__ = ["Slot", "SlotKind", "name_value", "slots"]

_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|dev|co|app|ai|me)\b(?:/\S*)?"
    r"|\b(?-i:[a-z][a-z0-9-]{3,}(?:\.[a-z0-9-]+)*\.(?!js\b|ts\b|py\b|md\b|pdf\b|html?\b|css\b|csv\b)[a-z]{2,7})\b(?:/\S*)?",
    re.I,
)
_ROUND_THE_CLOCK = re.compile(r"\b24\s?(?:x|\*|/|-|by|hours a day,? )\s?7\b", re.I)
_NAME = re.compile(
    r"(?<![\w@#.])(?:[A-Z][\w&+#'’-]*|[a-z]+[A-Z]\w*)(?:\.(?:js|io|ai|net|com)\b)?(?:\s(?:&|of|de)\s(?=[A-Z])|"
    r"\s(?=[A-Z]))?"
)
_TOOL = re.compile(rf"(?<![\w@#.-])(?:{'|'.join(sorted(map(re.escape, TOOLS), key=len, reverse=True))})(?![\w-])", re.I)
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_NAMES = "|".join(map(str.title, _MONTHS))
_BEFORE_MONTH = "|".join(
    rf"(?<=\b[{word[0].upper()}{word[0]}]{word[1:]} )"
    for word in "in of by early since until from to till between last".split()
)
_MONTH = re.compile(
    rf"(?:{_BEFORE_MONTH})(?:{_MONTH_NAMES})\b|\b(?:{_MONTH_NAMES})\b(?=\s(?:to|until|till|through|and)\s(?:{_MONTH_NAMES}))|"
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    rf"Nov(?:ember)?|Dec(?:ember)?)\b(?=[.,]?\s(?:\d|of \d))|(?<=\d\s)(?:{_MONTH_NAMES})\b"
)
_NUMBERED_MONTH = re.compile(r"(?<![\w./-])(0?[1-9]|1[0-2])(?=[/.](?:19|20)\d\d(?![\w/]|\.\d))")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b")
_COMMON_CAPITALS = frozenset(
    """i a an the my your our we you he she it they this that these those in on at for from with and but or so if when
    while as after before since during because although however also then there here hi hello dear thanks thank
    best kind regards sincerely cheers yes no not now next first second third last monday tuesday wednesday
    thursday friday saturday sunday january february march april may june july august september october november
    december english ok okay please let to all each both one two three four five six seven eight nine ten what
    which who how why where could would can will should may do does did is are was were have has had i'm i've i'd
    i'll you're it's let's upwork messages ceo api apis usa us uk eu utc gmt est pst cet pm am ps ui ux cv faq pdf
    csv html css sql seo ppc crm erp saas b2b b2c""".split()
)


@lru_cache(maxsize=4096)
def slots(text: str) -> tuple[Slot, ...]:
    """All slots of a text in order. Names at a sentence start count only when they are not ordinary words."""
    links = [Slot(SlotKind.LINK, _link_value(m.group()), Span(*m.span()), m.group()) for m in _LINK.finditer(text)]
    links += [Slot(SlotKind.NAME, "24/7", Span(*m.span()), m.group()) for m in _ROUND_THE_CLOCK.finditer(text)]
    taken = [slot.span for slot in links]
    months = list(_numbered_months(text))
    taken += [slot.span for slot in months]
    multiples = [*read_multiples(text), *read_fractions(text)]
    taken += [slot.span for slot in multiples]
    times = read_times(text, taken)
    numbers = read_numbers(text, [*taken, *(slot.span for slot in times)])
    dates = [*months, *_dates(text)]
    taken += [slot.span for slot in (*numbers, *times)]
    names = [slot for slot in _names(text) if not any(slot.span.overlaps(span) for span in taken)]
    held = [slot.span for slot in names] + taken
    names += [slot for slot in _tools(text) if not any(slot.span.overlaps(span) for span in held)]
    return tuple(sorted([*links, *multiples, *numbers, *times, *dates, *names], key=lambda slot: slot.span))


def _link_value(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link.casefold()).rstrip("/.,;:)")


def _numbered_months(text: str) -> Iterator[Slot]:
    """ "03/2019" is March 2019; its year is read as any other."""
    for match in _NUMBERED_MONTH.finditer(text):
        yield Slot(SlotKind.DATE, f"month {int(match[1])}", Span(*match.span(1)), match[1])


def _dates(text: str) -> list[Slot]:
    """Months beside a figure and days of the week."""
    found = []
    for match in _MONTH.finditer(text):
        number = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(match.group().casefold()[:3]))
        found.append(Slot(SlotKind.DATE, f"month {number}", Span(*match.span()), match.group()))
    for match in _WEEKDAY.finditer(text):
        found.append(
            Slot(SlotKind.DATE, match.group().casefold().removesuffix("s"), Span(*match.span()), match.group())
        )
    return found


def _tools(text: str) -> list[Slot]:
    """Tools in lower case or at the start of a sentence. Those that are everyday words count only when capitalised."""
    return [
        Slot(SlotKind.NAME, name_value(match.group()), Span(*match.span()), match.group())
        for match in _TOOL.finditer(text)
        if match.group().casefold() not in _EVERYDAY or (match.group()[0].isupper() and not _opens(text, match.start()))
    ]


_DIMENSION = re.compile(r"\s?[23456]D\b")
"""Ends the name of a product: "Cinema 4D"."""
_EVERYDAY = frozenset(
    """illustrator rust spark sketch express node sage unity unreal blender canvas make.com jest cypress bash excel
    liquid maya latex notion slack react swift cubase ruby pandas stata bootstrap""".split()
)
_PROFESSIONS = ("illustrator",)
EVERYDAY_STEMS = frozenset(stem(word) for word in _PROFESSIONS)
"""Tools whose small letters name a person: an illustrator is no Illustrator."""


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
    end = (_DIMENSION.match(text, end) or parts[-1]).end()
    said = text[start:end].rstrip()
    if len(parts) == 1 and _opens(text, start) and said[1:].islower() and said.isascii():
        return []
    if said.isupper() and len(said) > 12:
        return []
    return [Slot(SlotKind.NAME, name_value(said), Span(start, start + len(said)), said)]


def _opens(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\"'“(*-•·–✓✔")
    return not before or before[-1] in ".!?\n:;|"


def name_value(name: str) -> str:
    """A name for comparison: folded, aliases unified."""
    return " ".join(stem(word) for word in re.findall(r"[\w+#.&-]+", name) if word.strip(".&-"))
