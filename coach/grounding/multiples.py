"""How many times over: "doubled", "halved", "three times faster", "a threefold rise"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.domain.spans import Span
from coach.grounding.slot import Slot, SlotKind

_VERBS = {"doubl": "2", "tripl": "3", "trebl": "3", "quadrupl": "4", "halv": "0.5"}
_COUNTS = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10"}
_OWNED = r"(?=\s(?:the|your|our|my|their|its|his|her)\b)"
_MULTIPLE = re.compile(
    rf"\b(?P<verb>doubl|tripl|trebl|quadrupl|halv)(?:ed|ing|es{_OWNED}|e{_OWNED})\b"
    r"|\b(?P<half>(?:by|in) (?:about |roughly |around |nearly |almost |some |over |more than )?half)\b(?! an?\b)"
    rf"|\b(?P<count>\d+(?:\.\d+)?|{'|'.join(_COUNTS)})(?:\s?x\b(?!\s?\d)|-?\s?fold\b|"
    r"\stimes(?=\s(?:as|more|less|faster|slower|higher|lower|larger|bigger|smaller|the|better|over|longer|shorter)\b))"
    r"|\b(?P<twice>twice)(?=\sas\b)",
    re.I,
)
_BOUND = re.compile(r"\b(?:(?P<more>more than|over|at least)|(?P<about>almost|nearly|about|roughly|around))\s+$", re.I)


_FRACTIONS = {
    "half": "50", "third": "33", "two thirds": "67", "quarter": "25", "three quarters": "75", "fifth": "20",
    "tenth": "10",
}  # fmt: skip
_FRACTION = re.compile(
    r"\b(?P<of>half)(?=\sof\s(?:my|the|our|all|them|these|their|its?|those)\b)"
    r"|\b(?:an?\s|one[\s-])(?P<part>third|quarter|fifth|tenth)(?=\sof\s(?:my|the|our|all|them|these|their|its?|those)\b)"
    r"|\bby\s(?:about |roughly |around |nearly |almost |over |more than )?(?:an?\s|one[\s-])(?P<by>third|"
    r"quarter|fifth|tenth)\b"
    r"|\b(?P<more>(?:two[\s-]thirds|three[\s-]quarters))\b",
    re.I,
)


_ONE_IN = re.compile(
    r"\b(?:one|1)\s(?:[a-z]+\s){0,2}?(?:in|out of)\s(?:every\s)?(?P<of>\d{1,3}|two|three|four|five|six|seven|"
    r"eight|nine|ten|"
    r"twelve|twenty|thirty|fifty|a hundred)\b(?!\s(?:years?|months?|weeks?|days?|hours?|minutes?|countries|cities))",
    re.I,
)
_OUT_OF = re.compile(
    r"\b(?P<n>\d|two|three|four|five|six|seven|eight|nine)\s(?:in|out of)\s(?:every\s)?(?P<of>10|ten|4|four|5|"
    r"five)\b(?=\s(?:of|\w+s)\b)",
    re.I,
)
_OF = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}
_OF |= {"twenty": 20, "thirty": 30, "fifty": 50, "a hundred": 100}


def read_fractions(text: str) -> Iterator[Slot]:
    """Each fraction of a whole as a percentage, in order: "a third of my clients"."""
    for match in _FRACTION.finditer(text):
        word = next(group for group in match.groups() if group).casefold().replace("-", " ")
        yield Slot(SlotKind.PERCENT, _FRACTIONS[word], Span(*match.span()), match.group())
    for match in _ONE_IN.finditer(text):
        whole = match["of"].casefold()
        share = 100 / (int(whole) if whole.isdigit() else _OF[whole])
        yield Slot(SlotKind.PERCENT, f"{share:.4g}", Span(*match.span()), match.group())
    for match in _OUT_OF.finditer(text):
        part, whole = (
            float(word) if word.isdigit() else float(_OF[word.casefold()]) for word in match.group("n", "of")
        )
        if part < whole:
            yield Slot(SlotKind.PERCENT, f"{100 * part / whole:.4g}", Span(*match.span()), match.group())


def read_multiples(text: str) -> Iterator[Slot]:
    """Each multiple of a text in order; `unit` is `x` where the text does not say which way it goes."""
    for match in _MULTIPLE.finditer(text):
        verb, count = match.group("verb"), match.group("count")
        value = _VERBS[verb.casefold()] if verb else "0.5" if match.group("half") else "2"
        if count:
            value = _COUNTS.get(count.casefold(), count)
        near = _BOUND.search(text[max(0, match.start() - 12) : match.start()])
        bound = "" if near is None else "more" if near.group("more") else "about"
        unit = "x" if count or match.group("twice") else ""
        yield Slot(SlotKind.MULTIPLE, value, Span(*match.span()), match.group(), bound=bound, unit=unit)
