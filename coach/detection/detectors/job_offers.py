"""Offers measured: pay against the platform's minimum, weak signals of a scam counted together, contact for an interview."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.gates import Gate, gate
from coach.detection.hits import Finder, Hit
from coach.detection.needles import Needles, needles, small_letters
from coach.detection.normalise import View
from coach.domain.documents import Document
from coach.domain.findings import Severity
from coach.domain.situation import Situation
from coach.domain.spans import Span

_HOURLY_MINIMUM, _FIXED_MINIMUM = 3.0, 5.0
"""USD, by the platform's help page on minimum rates."""
_MONEY_SIGNS = needles("$", whole=("usd", "dollar", "dollars", "bucks", "cent", "cents"))
_OTHER_PAY = needles((), whole="commission equity exposure salary unpaid base bonus profit revenue tips shares".split())
_VALUES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12, "fifteen": 15,
    "twenty": 20, "twenty-five": 25, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80, "a hundred": 100,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d{1,2})?|" + "|".join(sorted(_VALUES, key=len, reverse=True))
_MONEY = (
    rf"(?:(?:usd|us\$|\$)\s?(?P<a{{0}}>\d{{{{1,6}}}}(?:[.,]\d{{{{1,3}}}})*)|"
    rf"\b(?P<b{{0}}>{_NUMBER.replace('{', '{{').replace('}', '}}')})\s?(?:usd|us dollars?|dollars?|bucks|\$))"
)
_HOURLY = deferred(
    rf"{_MONEY.format(1)}\s?(?:/|per|an|a|each|for (?:one|an|every|each)|every)\s?(?:hour|hr|h)\b|{_MONEY.format(3)}\s?hourly\b|"
    rf"\bhourly (?:rate|pay|wage)(?: is| of|:)?\s*{_MONEY.format(2)}(?!\s?(?:-|to|–))",
    re.I,
)
_CENTS = deferred(r"\b(\d{1,2})\s?cents?\s?(?:/|per|an)\s?(?:hour|hr)\b", re.I)
_FIXED = deferred(
    rf"\b(?:pay(?:s|ing|ment)?(?: is)?|budget(?: is)?|offer(?:ing)?|fixed(?: price)?|price(?: is)?|get|receive|for|we pay|reward(?: is)?)[\s:]+"
    rf"(?:only |just |of |is |you )*{_MONEY.format(1)}|"
    rf"{_MONEY.format(2)}\s(?:fixed|in total|total|flat|altogether|all in|for (?:a|one|the|each|every|all|complete|whole|your)\b)[^.!?\n]{{0,30}}",
    re.I,
)
_TOTAL = deferred(
    rf"{_MONEY.format(1)}\s?(?:fixed|in total|total|flat|altogether|all in|for (?:all|everything|it|the|this|that)\b)",
    re.I,
)
_HOURS = deferred(
    rf"\b(?P<hours>{_NUMBER})\s?\+?\s?hours?\b(?! (?:per|a|each) (?:day|week)| of overlap| overlap|/)", re.I
)
_NO_BASE = deferred(
    r"\b(?:no (?:base pay|base salary|base|salary|fixed pay|hourly pay|upfront pay|guaranteed pay)|"
    r"(?:only|just|purely|strictly|solely|entirely) (?:a |on )?(?:commission|bonus|revenue share|equity|profit share|tips)|"
    r"(?:commission|bonus|equity|revenue[- ]share|profit[- ]share)[- ](?:only|based only)|"
    r"(?:paid|pay|compensation|payment) (?:is )?(?:only |purely |solely )?(?:by|in|with|through|via|on) (?:a )?(?:commission|equity|exposure|revenue share|profit share|shares)|"
    r"(?:work|works|working) (?:for|on) (?:commission|equity|exposure|a share of)|unpaid (?:position|role|internship))\b[^.!?\n]{0,60}",
    re.I,
)
_PER_PIECE = deferred(
    r"\bper (?:word|article|image|piece|item|click|lead|task|page|minute|video|post|call|sku|row|record|thousand|1k|unit|line|slide|product|photo|sale|month|week|day|user|seat)|\beach\b|%",
    re.I,
)
_NOT_PAY = deferred(
    r"\b(?:coffee|subscription|subscribers?|tickets?|customers?|tip|costs?|sells?|sold|checkout|hosting|donat\w*|coupon|discount|app costs|ad spend|cpc|cpm|product price|prices? (?:from|start)|membership|buyers?|cart|trial for|plan for)\b",
    re.I,
)
_TRADE = needles(
    ("brief below",),
    whole="""react python stripe api wordpress shopify figma django sql typescript javascript checkout wireframes node php
    laravel aws salesforce excel quickbooks seo android ios flutter""".split(),
)
_UNSKILLED = [
    f"{none} {sort}{what}"
    for none in ("no", "without", "zero")
    for sort in ("", "any ", "prior ", "previous ", "special ")
    for what in ("experience", "skill", "qualification", "knowledge", "training")
]
_HURRY = (
    "urgent", "immediately", "immediate start", "start now", "right now", "right away", "as soon as possible", "be quick",
    "be fast", "limited slots", "limited seats", "limited places",
)  # fmt: skip
_MANY = (
    *(f"many {what}" for what in ("people", "hires", "positions", "freelancers", "workers", "wanted", "openings")),
    *(f"{digit} {what}" for digit in "0123456789" for what in ("typist", "people", "worker", "freelancer", "position", "opening", "person", "slot")),
    *(f"multiple {what}" for what in ("position", "hire", "opening")),
    "hire ", "hires ", "hiring ", "dozens of", "lots of people", "lots of workers",
)  # fmt: skip
_ELSEWHERE = (
    *(f"in {a}{what}" for a in ("", "a ", "the ") for what in ("pdf", "file", "attach", "document")),
    *(f"{ask} {what}" for ask in ("message", "write", "contact", "dm", "ask", "text", "me", "us", "for") for what in ("the rest", "details", "more", "info")),
    "attached", "follow", "by message", "via message", "later", "after you", "after hiring", "in chat", "on request",
    "details in", "told after", "explained after", "shared after",
)  # fmt: skip
_COMPANIES = [
    f"{which} {what}"
    for which in ("big", "large", "international", "global", "reputable", "leading", "well known", "well-known", "famous", "worldwide",
                  "multinational", "european", "american")
    for what in ("compan", "firm", "organi", "corporation", "enterprise")
]  # fmt: skip
_SIGNALS: tuple[tuple[str, Gate | Needles, re.Pattern[str]], ...] = (
    ("pay far above the task", gate(r"\$?[6-9][0-9]|1[0-9][0-9]|[0-9],?[0-9]{3}"), deferred(
        r"\b(?:[6-9]\d|1\d\d)\s?(?:usd|dollars|\$)?\s?(?:/|per|an)\s?(?:hour|hr)\b|\$\s?(?:[6-9]\d|1\d\d)\s?(?:/|per|an)\s?(?:hour|hr)\b|"
        r"(?:weekly|per week|a week|daily|per day|every week|each week)[^.!?\n]{0,20}\d{1,2},?\d{3}|"
        r"\$?\d{1,2},?\d{3}\s?(?:usd|dollars|\$)?\s?(?:weekly|per week|a week|every week|each week)|"
        r"\$?\b\d,?\d{3}\s?(?:usd|dollars|\$)|\bearn (?:up to )?\$?\d{3,}", re.I)),
    ("an easy task", needles("easy simple basic light effortless retyp type typing copy convert pdf"), deferred(
        r"\b(?:easy|simple|basic|light|effortless|very easy) (?:\w+ )?(?:typing|data entry|copy\w*|work|tasks?|jobs?|copy[- ]?paste|writing|online work|retyping|project)\b|"
        r"\b(?:convert|retype|type|copy|copying|typing|retyping) (?:\d+|some|a few|few) pages\b|\bretyp\w+|\bcopy (?:and|&) paste|\btyping (?:job|work)|\bpdf to word\b|\bword to pdf\b", re.I)),
    ("no experience asked", needles(_UNSKILLED, whole=("anyone", "everybody", "everyone", "beginner", "beginners")), deferred(
        r"\b(?:no|without|zero) (?:any |prior |previous |special )?(?:experience|skills?|qualifications?|knowledge|training)\b|\b(?:anyone|everybody|everyone) can (?:do|apply|join)\b|\bbeginners? (?:welcome|ok)\b", re.I)),
    ("hurry", needles(_HURRY, whole=("today", "hurry", "asap", "tonight")), deferred(r"\b(?:urgent(?:ly)?|immediately|immediate start|start now|right now|right away|today|hurry|asap|as soon as possible|be (?:quick|fast)|limited (?:slots|seats|places)|tonight)\b", re.I)),
    ("many hires", needles(_MANY), deferred(
        r"\b(?:many (?:people|hires|positions|freelancers|workers|wanted|openings)|hir(?:es?|ing) (?:\d{2,}|many|dozens)|\d{2,} (?:typists|people|workers|freelancers|positions|openings|persons|slots)|"
        r"multiple (?:positions|hires|openings)|dozens of|lots of (?:people|workers))\b", re.I)),
    ("the task in a file or by message", needles(_ELSEWHERE), deferred(
        r"\b(?:details|brief|text|rest|instructions|description|task|more|everything|information|info)\b[^.!?\n]{0,30}\b(?:in the (?:pdf|attached|attachment|file|document)|in (?:a )?(?:pdf|file)|attached|follows?|by message|via message|later|after (?:you|hiring)|in chat|on request)|"
        r"\b(?:message|write|contact|dm|ask|text) (?:me |us |for )*(?:the rest|details|more|info\w*)|details in\b|\b(?:told|explained|shared) (?:later|after|in chat)", re.I)),
    ("kindly", needles("kindly"), deferred(r"\bkindly\b", re.I)),
    ("a big unnamed company", needles(_COMPANIES), deferred(
        r"\b(?:big|large|international|global|reputable|leading|well[- ]known|famous|worldwide|multinational) (?:international |global |european |american )?(?:compan(?:y|ies)|firm|organi[sz]ation|corporation|enterprise)\b", re.I)),
)  # fmt: skip
_FEW_WORDS = 25
_SHORT_POST = 80
_HIRING = deferred(
    r"\b(?:hr|recruiter|hiring (?:manager|team)|manager|supervisor|interview|applicants?|candidates?|apply|application|briefing|onboarding|"
    r"the (?:job|position|role)|shortlisted|selected)\b",
    re.I,
)
_ADDRESS = deferred(r"\+?\(?\d[\d ().-]{7,18}\d|[\w.+-]{2,40}@[\w-]{2,40}(?:\.\w{2,10}){1,3}")
_ADDRESS_GATE = gate(r"@|\p{Nd}[\p{Nd} ().-]{7}")
_REACH = deferred(
    r"\b(?:text|call|write|mail|e-?mail|message|contact|send|reach|whatsapp|ring|reply|sms|to|at|on)\b", re.I
)


def find_low_pay(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """Pay below three dollars an hour or five fixed, also where hours and price together come to less."""
    del view, situation, parameters
    text = document.text
    small = small_letters(text)
    for signs, low in ((_MONEY_SIGNS, _low_in), (_OTHER_PAY, _no_base_in)):
        for start, end in _lines_with(small, signs):
            for span, confidence, note in low(text[start:end]):
                yield Hit(span.shifted(start), confidence, note)


def _lines_with(small: str, signs: Needles) -> Iterator[tuple[int, int]]:
    """The lines that may speak of pay; most do not, and need no closer look."""
    end = -1
    for first, last in signs.places(small):
        if last > end:
            start, stop = small.rfind("\n", 0, first) + 1, small.find("\n", last)
            end = stop if stop >= 0 else len(small)
            yield start, end


def _low_in(line: str) -> Iterator[tuple[Span, float, str]]:
    below_hourly = f"Below the minimum of {_HOURLY_MINIMUM:.0f} USD an hour."
    taken: list[Span] = []
    for found in _HOURLY.finditer(line):
        taken.append(Span(*found.span()))
        if _amount(found) < _HOURLY_MINIMUM:
            yield taken[-1], 0.9, below_hourly
    for found in _CENTS.finditer(line):
        yield Span(*found.span()), 0.9, below_hourly
    for found in (*_FIXED.finditer(line), *_TOTAL.finditer(line)):
        place = Span(*found.span())
        around = line[max(0, place.start - 120) : place.end + 120]
        if any(place.overlaps(other) for other in taken) or _NOT_PAY.search(around):
            continue
        if _PER_PIECE.search(line[place.start : place.end + 16]):
            continue
        taken.append(place)
        amount, hours = _amount(found), _hours(around)
        if amount < _FIXED_MINIMUM:
            yield place, 0.8, f"Below the minimum of {_FIXED_MINIMUM:.0f} USD for a fixed price."
        elif hours >= 8 and amount / hours < _HOURLY_MINIMUM:
            yield place, 0.8, f"{amount:,.0f} USD for {hours:.0f} hours is {amount / hours:.2f} USD an hour."


def _no_base_in(line: str) -> Iterator[tuple[Span, float, str]]:
    for found in _NO_BASE.finditer(line):
        yield Span(*found.span()), 0.85, "A bonus cannot replace the minimum pay."


def _hours(text: str) -> float:
    """The hours a line names, 0 where it names none."""
    found = _HOURS.search(text)
    return _value(found["hours"]) if found else 0.0


def _amount(found: re.Match[str]) -> float:
    return _value(next(group for group in found.groupdict().values() if group))


def _value(text: str) -> float:
    written = _VALUES.get(text.casefold())
    return float(written) if written is not None else float(re.sub(r",(?=\d{3})", "", text).replace(",", "."))


def find_weak_signals(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterator[Hit]:
    """Three or more weak signals together; each alone says nothing. Real, described work counts against it."""
    del view, situation, parameters
    text = document.text
    small = small_letters(text)
    far_above, *others = _SIGNALS
    possible = [signal for signal in others if signal[1].stands_in(small)]
    if not possible:
        return
    words = len(text.split())
    described = words >= _SHORT_POST or _TRADE.stands_in(small)
    needed = 5 if described else 2 if words < _FEW_WORDS else 3
    if len(possible) + 1 < needed:
        return
    if far_above[1].stands_in(small):
        possible.insert(0, far_above)
    found = [(name, place) for name, _, pattern in possible if (place := pattern.search(text))]
    if len(found) < needed:
        return
    start, end = min(place.start() for _, place in found), max(place.end() for _, place in found)
    note = f"Weak signals together: {', '.join(name for name, _ in found)}."
    severity = Severity.WARNING if len(found) >= 3 else Severity.ADVICE
    yield Hit(Span(start, end), 0.5 + min(len(found), 4) / 20, note, severity)


def find_contact_for_interview(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterator[Hit]:
    """A phone number or an email address given in the same line as the interview, the manager or the application."""
    del view, situation, parameters
    text = document.text
    for found in _ADDRESS.finditer(text) if _ADDRESS_GATE.stands_in(text) else ():
        start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
        before, after = (
            text[max(start, found.start() - 90) : found.start()],
            text[found.end() : end if end >= 0 else None],
        )
        if _HIRING.search(before + " " + after[:60]) and _REACH.search(before):
            yield Hit(Span(*found.span()), 0.85)


FINDERS: dict[str, Finder] = {
    "low_pay": find_low_pay,
    "weak_signals": find_weak_signals,
    "contact_for_interview": find_contact_for_interview,
}
