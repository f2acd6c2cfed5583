"""The name field of a profile: a person's name, not a title, a company or two initials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.hits import Finder, Hit
from coach.detection.normalise import View
from coach.domain.documents import Document
from coach.domain.findings import Severity
from coach.domain.situation import Situation
from coach.domain.spans import Span

_FIELD = deferred(
    r"^[ \t]*(?:(?:full|display|profile|freelancer|first and last)[ ])?name[ \t]*[:=][ \t]*(.{1,80}?)[ \t]*$",
    re.I | re.M,
)
_INITIALS = deferred(r"(?:[A-Za-z]\.?[ ]?){1,4}")
_COMPANY = deferred(
    r"\b(?:llc|ltd|inc|gmbh|corp|pvt|limited|llp|co|studios?|agency|solutions?|technolog(?:y|ies)|tech|labs?|services?|"
    r"group|media|digital|consulting|enterprises?|systems|softwares?|creatives?|company|team|hub|house)\b\.?",
    re.I,
)
_TITLE = deferred(
    r"\b(?:experts?|developers?|designers?|programmers?|specialists?|writers?|copywriters?|marketers?|engineers?|"
    r"freelancers?|consultants?|managers?|assistants?|va|editors?|translators?|accountants?|bookkeepers?|seo|wordpress|"
    r"shopify|guru|ninja|wizard|rockstar|hacker|pro|professional|master|king|queen|top rated|best|number one|star|web|"
    r"full ?stack|data|virtual|graphics?|logo|android|ios|python|php)\b",
    re.I,
)


def name_field(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """The value after `Name:`, or the whole text of the field `name`, when it is no everyday name.

    A title, a company or bare initials weigh as a warning: the person behind them may well be real.
    """
    del view, parameters
    text = document.text
    if situation.field == "name":
        places = [Span(len(text) - len(text.lstrip()), len(text.rstrip()))]
    else:
        places = [Span(*found.span(1)) for found in _FIELD.finditer(text)]
    for place in places:
        problem = _problem(place.of(text))
        if problem:
            yield Hit(place, 0.85, problem, Severity.WARNING)


def _problem(name: str) -> str:
    if _INITIALS.fullmatch(name) and len(re.sub(r"\W", "", name)) < 4:
        return "Only initials."
    if any(ord(character) > 0x2190 for character in name):
        return "Symbols instead of a name."
    if _COMPANY.search(name):
        return "A company or a team, not a person."
    if _TITLE.search(name) or name[:1].isdigit():
        return "A job title or a slogan, not a person."
    return ""


FINDERS: dict[str, Finder] = {"name_field": name_field}
