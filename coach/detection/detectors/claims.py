"""Claims code can judge: what the user said never to claim, and years of practice beyond a tool's age."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.hits import Finder, Hit
from coach.detection.normalise import View
from coach.domain.documents import Document
from coach.domain.situation import Situation
from coach.domain.spans import Span

_AS_OF = 2026
_FIRST_RELEASE = {
    "chatgpt": 2022, "gpt-4": 2023, "gpt 4": 2023, "gpt4": 2023, "langchain": 2022, "midjourney": 2022,
    "stable diffusion": 2022, "claude": 2023, "next.js": 2016, "nextjs": 2016, "nuxt": 2016, "svelte": 2016,
    "flutter": 2017, "react native": 2015, "react": 2013, "vue": 2014, "angular": 2010, "typescript": 2012,
    "swiftui": 2019, "swift": 2014, "kotlin": 2011, "rust": 2015, "golang": 2009, "docker": 2013, "kubernetes": 2014,
    "terraform": 2014, "fastapi": 2018, "django": 2005, "laravel": 2011, "node.js": 2009, "nodejs": 2009,
    "figma": 2016, "webflow": 2013, "bubble.io": 2012, "shopify": 2006, "zapier": 2011, "airtable": 2012,
    "notion": 2016, "solidity": 2015, "ethereum": 2015, "tensorflow": 2015, "pytorch": 2016, "snowflake": 2014,
    "dbt": 2016, "power bi": 2014, "tiktok": 2016, "make.com": 2016, "n8n": 2019, "supabase": 2020, "tailwind": 2017,
}  # fmt: skip
"""Year of the first public release, stated by the projects themselves."""
_NUMBER_WORDS = {
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
_NUMBER = r"(\d{1,2}|" + "|".join(_NUMBER_WORDS) + r")"
_TOOL = "(" + "|".join(re.escape(name) for name in sorted(_FIRST_RELEASE, key=len, reverse=True)) + ")"
_YEARS_OF_TOOL = deferred(
    rf"\b{_NUMBER}\s?\+?\s?(?:years?|yrs?)['’]?\s(?:of\s)?(?:\w+\s){{0,2}}?(?:experience\s)?"
    rf"(?:with|in|of|using|on|as\san?)?\s?{_TOOL}(?![\w.-]*\w)"
)
_AT_MOST = 3
"""Tools grow out of earlier ones under other names; only a claim clearly beyond the age is reported."""


def never_claim(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """Every place that says what the user told us never to claim, as whole words, letter case aside."""
    del view, parameters
    for claim in situation.never_claim:
        for place in _whole_words(claim, document.text):
            yield Hit(place, 0.95, "On the list of what never to claim.")


def older_than_the_tool(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterator[Hit]:
    """Years of experience with a tool that has not existed that long."""
    del document, situation, parameters
    text = view.text
    if "year" not in text and "yrs" not in text:
        return
    for found in _YEARS_OF_TOOL.finditer(text):
        years = int(found[1]) if found[1].isdigit() else _NUMBER_WORDS[found[1]]
        released = _FIRST_RELEASE[found[2]]
        if years > _AS_OF - released + _AT_MOST:
            note = f"First released in {released}."
            yield Hit(view.span(*found.span()), 0.7, note)


def confidential_name(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterator[Hit]:
    """Every place that names what the user marked as confidential, as whole words, letter case aside."""
    del view, parameters
    for name in situation.confidential_names:
        for place in _whole_words(name, document.text):
            yield Hit(place, 0.95, "On the list of confidential names.")


def _whole_words(wanted: str, text: str) -> Iterator[Span]:
    words = wanted.split()
    if words:
        spaced = r"\s+".join(re.escape(word) for word in words)
        for found in re.finditer(rf"(?<!\w){spaced}(?!\w)", text, re.IGNORECASE):
            yield Span(*found.span())


FINDERS: dict[str, Finder] = {
    "never_claim": never_claim,
    "older_than_the_tool": older_than_the_tool,
    "confidential_name": confidential_name,
}
