"""Job posts measured: pay against the platform's minimum, weak signals of a scam counted together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from coach.detection.hits import Hit
from coach.detection.normalise import View
from coach.domain.documents import Document
from coach.domain.findings import Severity
from coach.domain.situation import Situation
from coach.domain.spans import Span

_HOURLY_MINIMUM, _FIXED_MINIMUM = 3.0, 5.0
"""USD, by the platform's help page on minimum rates."""
_MONEY = (
    r"(?:(?:usd|us\$|\$)\s?(\d{1,6}(?:\.\d{1,2})?)|(\d{1,6}(?:\.\d{1,2})?)\s?(?:usd|us dollars?|dollars?|bucks|\$))"
)
_HOURLY = re.compile(rf"{_MONEY}\s?(?:/|per|an|a|each)\s?(?:hour|hr|h)\b", re.I)
_FIXED = re.compile(
    rf"(?:(?:pay(?:s|ing|ment)?(?: is)?|budget(?: is)?|offer(?:ing)?|fixed(?: price)?|price|get|receive|for|we pay)\s(?:only |just |of |is )*{_MONEY}|"
    rf"{_MONEY}\s(?:fixed|in total|total|for (?:a|one|the|each|every|all|complete))\b[^.!?\n]{{0,30}})",
    re.I,
)
_HOURS = re.compile(
    r"\b(\d{1,3}|twenty|thirty|forty|fifty|sixty|ten|fifteen)\s?(?:\+\s?)?hours?\b(?! per| a | of overlap|/)", re.I
)
_VALUES = {"ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_NO_BASE = re.compile(
    r"\b(?:no (?:base pay|base salary|salary|fixed pay|hourly pay|upfront pay)|only (?:a )?(?:commission|bonus|revenue share|equity)|commission[- ]only|bonus[- ]only|"
    r"(?:paid|pay) (?:only )?(?:by|in|with|through) (?:commission|equity|exposure|revenue share)|unpaid (?:position|role))\b[^.!?\n]{0,60}",
    re.I,
)
_PER_PIECE = re.compile(
    r"per (?:word|article|image|piece|item|click|lead|task|page|minute|video|post|call|sku|row|record|thousand|1k)|each",
    re.I,
)
_SIGNALS = (
    ("pay far above the task", re.compile(r"\b(?:[6-9]\d|1\d\d)\s?(?:usd|dollars|\$)?\s?(?:/|per|an)\s?(?:hour|hr)\b|(?:weekly|per week|a week|daily|per day)[^.!?\n]{0,20}\d{1,2},?\d{3}|\d{1,2},?\d{3}\s?(?:usd|dollars)?\s?(?:weekly|per week|a week)|\$\s?[6-9]\d\s?(?:/|per|an)\s?hour|\b1,?[0-9]\d\d usd\b", re.I)),
    ("an easy task", re.compile(r"\b(?:easy|simple|basic|light) (?:typing|data entry|copy|work|task|job|copy[- ]?paste)|convert \d+ pages|retyp\w+|copy (?:and|&) paste|typing job", re.I)),
    ("no experience asked", re.compile(r"\bno (?:experience|skills?|qualification)s?\b(?: (?:needed|required|necessary))?", re.I)),
    ("hurry", re.compile(r"\b(?:urgent(?:ly)?|immediately|start now|right now|today|hurry|asap|as soon as possible)\b", re.I)),
    ("many hires", re.compile(r"\b(?:many (?:people|hires|positions|freelancers|wanted)|hir(?:es|ing) (?:\d{2,}|many)|\d{2,} (?:typists|people|workers|freelancers|positions|openings)|multiple positions|many people)\b", re.I)),
    ("the task in a file or by message", re.compile(r"\b(?:details|brief|text|rest|instructions|description)\b[^.!?\n]{0,30}\b(?:in the (?:pdf|attached|attachment|file)|attached|follows?|by message|via message|for (?:the rest|details))|message (?:me|us)? ?for (?:the rest|details|more)|details in", re.I)),
    ("kindly", re.compile(r"\bkindly\b", re.I)),
    ("a big unnamed company", re.compile(r"\b(?:big|large|international|global|reputable|leading) (?:international )?(?:company|firm|organi[sz]ation|corporation)\b", re.I)),
)  # fmt: skip
_STRONG_WORK = re.compile(
    r"\b(?:react|python|stripe|api|wordpress|shopify|figma|django|sql|typescript|checkout|wireframes|brief below)\b",
    re.I,
)


def find_low_pay(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Pay below three dollars an hour or five fixed, also where hours and price together come to less."""
    del situation, parameters
    text = document.text if len(document.text) == len(view.raw) else view.raw
    hours = _HOURS.search(text)
    for match in _HOURLY.finditer(text):
        if _amount(match) < _HOURLY_MINIMUM:
            yield Hit(Span(*match.span()), 0.9, f"Below the minimum of {_HOURLY_MINIMUM:.0f} USD an hour.")
    for match in _FIXED.finditer(text):
        if _HOURLY.search(text[match.start() : match.end() + 12]) or _PER_PIECE.search(
            text[match.end() - 8 : match.end() + 16]
        ):
            continue
        amount = _amount(match)
        count = _count(hours)
        if amount < _FIXED_MINIMUM:
            yield Hit(Span(*match.span()), 0.8, f"Below the minimum of {_FIXED_MINIMUM:.0f} USD for a fixed price.")
        elif count >= 8 and amount / count < _HOURLY_MINIMUM:
            yield Hit(
                Span(*match.span()), 0.8, f"{amount:.0f} USD for {count} hours is {amount / count:.2f} USD an hour."
            )
    if (count := _count(hours)) >= 8:
        for match in re.finditer(rf"{_MONEY}\s(?:fixed|in total|total)", text, re.I):
            amount = _amount(match)
            if _FIXED_MINIMUM <= amount < _HOURLY_MINIMUM * count and not any(
                m.start() <= match.start() < m.end() for m in _FIXED.finditer(text)
            ):
                yield Hit(
                    Span(*match.span()), 0.8, f"{amount:.0f} USD for {count} hours is {amount / count:.2f} USD an hour."
                )
    for match in _NO_BASE.finditer(text):
        yield Hit(Span(*match.span()), 0.85, "A bonus cannot replace the minimum pay.")


def _count(hours: re.Match[str] | None) -> int:
    """Hours as a number, 0 where none are named."""
    if hours is None:
        return 0
    return _VALUES.get(hours.group(1).casefold()) or int(hours.group(1))


def _amount(match: re.Match[str]) -> float:
    return float(next(group for group in match.groups() if group))


def find_weak_signals(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterable[Hit]:
    """Three or more weak signals together; each alone says nothing. Real, described work counts against it."""
    del view, situation, parameters
    text = document.text
    found = [(name, match) for name, pattern in _SIGNALS if (match := pattern.search(text))]
    needed = 3 if len(text.split()) < 80 and not _STRONG_WORK.search(text) else 5
    if len(found) >= needed:
        start, end = min(m.start() for _, m in found), max(m.end() for _, m in found)
        yield Hit(
            Span(start, end), 0.6, f"Weak signals together: {', '.join(name for name, _ in found)}.", Severity.WARNING
        )
    elif len(found) == 2 and needed == 3 and len(text.split()) < 25:
        start, end = min(m.start() for _, m in found), max(m.end() for _, m in found)
        yield Hit(Span(start, end), 0.5, f"Two weak signals: {', '.join(name for name, _ in found)}.", Severity.ADVICE)


FINDERS = {"low_pay": find_low_pay, "weak_signals": find_weak_signals}
