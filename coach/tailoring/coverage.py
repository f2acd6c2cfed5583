"""Which of a job post's requirements the user's facts answer.

A requirement is covered when facts name its tools, or share enough of its content words. Years are compared by value:
"3+ years of Django" is covered neither by "2 years of Django" nor by "Django" alone. Code only; a model may not add
coverage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from coach.domain.facts import Fact, FactSheet
from coach.domain.spans import Span
from coach.grounding.slots import SlotKind, slots
from coach.grounding.words import STOP, WORD, stem

_YEARS = re.compile(r"\b(?:years?|yrs?)\b", re.I)
_GENERIC = frozenset(
    stem(word)
    for word in """ability able advanced applicant apply background basic candidate certified comfortable consultant
    deep demonstrated developer development diploma engineer excellent exceptional experience experienced expert
    expertise expert-level extensive familiar familiarity fluent freelancer hands-on highly ideal ideally individual
    knowledge knowledgeable leading level mandatory minimum must necessary nice optional plus prefer preferable
    preferably preferred previous prior professional proficiency proficient proven qualification qualified record
    related relevant require required requirement responsible role seasoned seek seeking senior skilled solid someone
    specialist strong successful talented task technical technology thorough track understanding""".split()
)
"""Words of every second requirement: shared, they show nothing."""
_ENOUGH = 0.5
_ENOUGH_OF_NAMES = 0.75
"""The share that lists of names must reach: "MS SQL" in a list does not show query tuning."""
_ALTERNATIVES = re.compile(r"\bor\b|/|,|\be\.g\.|\bsuch as\b", re.I)
_SAYS = re.compile(
    r"\b(?:i|i['’](?:m|ve|ll)|we|my|our)\b|\b(?:am|is|are|was|were|have|has|had|can|do|did|build|make|write|work|help|offer|"
    r"provide|use|\w{3,}ed|built|made|led|ran|wrote|cut|grew|won|sold)\b",
    re.I,
)
_MOST_FACTS = 3
_SPELLED = 3
"""Letters by which "postgres" is known as PostgreSQL."""


_QUOTES_OTHERS = re.compile(
    r"^\W*[\"“]|\b[A-Z]\w+['’]s (?:expertise|skills?|work|attention|knowledge|approach)\b|(?i:\bhighly recommend\w*|"
    r"\bgreat to work with|\bwas a pleasure)"
)
_THIRD_PERSON = re.compile(
    r"\b(?i:he|she|his|her|him)\b|(?:^|, )\W*[A-Z][a-z]+ (?:proved|was|has|did|delivered|helped|made|showed|understood|"
    r"went|exceeded|provided|completed)\b"
)
_FIRST_PERSON = re.compile(r"\b(?i:i|i['’](?:m|ve|ll|d)|my|we|our|me)\b")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing the client asks for. `span` points into the job post."""

    id: str
    quote: str
    span: Span
    must: bool
    soft: bool = False
    """A trait such as "attention to detail", or the task itself: never a reason against a bid."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A requirement with the facts that answer it, best first; none means a gap. `near` touch it without "
    "answering."""

    requirement: Requirement
    facts: tuple[str, ...]
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wanted:
    tools: frozenset[str]
    words: frozenset[str]
    spelled: frozenset[str]
    """The first letters of the tools as the client writes them."""

    def share(self, held: frozenset[str], *, named_is_enough: bool = True) -> float:
        """How much of it `held` has, names of tools counting double; with `named_is_enough` all tools are all of it."""
        total = 2 * len(self.tools) + len(self.words)
        if not total:
            return 0.0
        if named_is_enough and self.tools and self.tools <= held:
            return 1.0
        if self.tools and not self.tools & held:
            return 0.0
        return (2 * len(self.tools & held) + len(self.words & held)) / total


@lru_cache(maxsize=8192)
def content_words(text: str) -> frozenset[str]:
    """Stems of what a text is about: stop words, counts and the words of every requirement left out."""
    found = set()
    for raw in WORD.findall(text):
        for part in (raw, *raw.split("-")) if "-" in raw else (raw,):
            low = part.casefold().replace("’", "'").strip(".'-")
            if low and low not in STOP and not low[0].isdigit():
                found.add(stem(low))
    return frozenset(found - _GENERIC)


@lru_cache(maxsize=2048)
def _wanted(quote: str) -> _Wanted:
    tools: set[str] = set()
    words: set[str] = set()
    spelled: set[str] = set()
    for match in WORD.finditer(quote):
        raw = match.group()
        value = content_words(raw)
        named = any(char.isupper() for char in raw[1:]) or any(char in "+#." for char in raw.strip("."))
        capital = raw[0].isupper() and bool(quote[: match.start()].strip(" \t-*•(\"'“"))
        tool = named or (capital and not quote.isupper())
        (tools if tool else words).update(value)
        if tool:
            spelled.add(raw.casefold()[:_SPELLED])
    return _Wanted(frozenset(tools), frozenset(words - tools), frozenset(spelled))


@lru_cache(maxsize=16384)
def _shared(wanted: _Wanted, text: str) -> frozenset[str]:
    """What a fact shares with a requirement. A tool counts by name or alias, never by a word of like meaning:
    "draw" is not Illustrator."""
    held = content_words(text)
    shared = set(wanted.words & held)
    if wanted.tools & held:
        for raw in WORD.findall(text):
            if any(char.isupper() or char in "+#." for char in raw) or raw.casefold()[:_SPELLED] in wanted.spelled:
                shared.update(wanted.tools & content_words(raw))
    return frozenset(shared)


def cover(requirements: Sequence[Requirement], facts: FactSheet) -> list[Covered]:
    """For each requirement the ids of the facts that answer it, at most three."""
    own = [fact for fact in facts if fact.source != "job_post" and not praises(fact.text)]
    named = frozenset(word for fact in own for word in _named(fact.text))
    return [_covered(requirement, own, named) for requirement in requirements]


@lru_cache(maxsize=8192)
def _named(text: str) -> frozenset[str]:
    """Stems a text spells as a name by itself: WordPress, PHP, C++. A client may write them small."""
    return frozenset(
        word
        for raw in WORD.findall(text)
        if any(char.isupper() for char in raw[1:]) or any(char in "+#" for char in raw)
        for word in content_words(raw)
    )


def _covered(requirement: Requirement, facts: Sequence[Fact], named: frozenset[str]) -> Covered:
    wanted = _wanted(requirement.quote)
    small = wanted.words & named
    if small:
        wanted = replace(wanted, tools=wanted.tools | small, words=wanted.words - small)
    every = wanted.tools | wanted.words
    scored = []
    for position, fact in enumerate(facts):
        shared = _shared(wanted, fact.text)
        if shared:
            scored.append((-wanted.share(shared), -telling(fact.text), position, fact.id, shared))
    scored.sort()
    # One tool of a list of three is an answer to that tool, not to the list: together the facts must carry enough.
    together: frozenset[str] = frozenset()
    chosen: list[str] = []
    for _, _, _, fact_id, shared in scored:
        if shared - together and len(chosen) < _MOST_FACTS:
            together |= shared
            chosen.append(fact_id)
    texts = {fact.id: fact.text for fact in facts}
    told = any(says(texts[fact_id]) for fact_id in chosen)
    least = _ENOUGH if told else _ENOUGH_OF_NAMES
    if len(wanted.tools) > 1 and len(every) <= 3 and not _ALTERNATIVES.search(requirement.quote):
        least = _ENOUGH_OF_NAMES  # ".NET Core" is one thing, not two of which one will do
    enough = wanted.share(together, named_is_enough=told) >= least and _enough_years(requirement.quote, every, facts)
    return Covered(requirement, tuple(chosen), ()) if enough else Covered(requirement, (), tuple(chosen))


def praises(text: str) -> bool:
    """Whether others speak of the user here: good in a profile, odd in a letter of his own."""
    return bool(_QUOTES_OTHERS.search(text)) or (bool(_THIRD_PERSON.search(text)) and not _FIRST_PERSON.search(text))


def says(text: str) -> bool:
    """Whether a fact is a sentence; the others are lists of names."""
    return len(text.split()) >= 4 and bool(_SAYS.search(text))


def telling(text: str) -> int:
    """How much a fact tells a client: a sentence about work done over a keyword; 0 to 4."""
    words = len(text.split())
    return (
        (words >= 5)
        + (words <= 45)
        + bool(re.search(r"\d", text))
        + bool(re.search(r"\b(?:i|i've|we|my)\b|\b(?:\w{3,}ed|built|made|led|ran|wrote)\b", text, re.I))
    )


def _enough_years(quote: str, words: frozenset[str], facts: Sequence[Fact]) -> bool:
    """False when the client names a number of years and what the user says about the same thing is less, or "
    "nothing."""
    asked = _months(quote)
    if not asked:
        return True
    offered = [n for fact in facts if words & content_words(fact.text) for n in _months(fact.text)]
    return bool(offered) and max(offered) >= min(asked)


def _months(text: str) -> list[Decimal]:
    """Lengths of time in months, wherever a text speaks of years ("six years", "5+ yrs")."""
    if not _YEARS.search(text):
        return []
    return [
        Decimal(slot.value.removesuffix("mo"))
        for slot in slots(text)
        if slot.kind is SlotKind.DURATION and slot.value.endswith("mo")
    ]
