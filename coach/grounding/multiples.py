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
    r"\b(?P<of>half)(?=\sof\s(?:my|the|our|all|them|these|their)\b)"
    r"|\b(?:an?\s|one[\s-])(?P<part>third|quarter|fifth|tenth)(?=\sof\s(?:my|the|our|all|them|these|their)\b)"
    r"|\bby\s(?:about |roughly |around |nearly |almost |over |more than )?(?:an?\s|one[\s-])(?P<by>third|"
    r"quarter|fifth|tenth)\b"
    r"|\b(?P<more>(?:two[\s-]thirds|three[\s-]quarters))\b",
    re.I,
)


def read_fractions(text: str) -> Iterator[Slot]:
    """Each fraction of a whole as a percentage, in order: "a third of my clients"."""
    for match in _FRACTION.finditer(text):
        word = next(group for group in match.groups() if group).casefold().replace("-", " ")
        yield Slot(SlotKind.PERCENT, _FRACTIONS[word], Span(*match.span()), match.group())


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
