"""Which of a job post's requirements the user's facts answer.

A requirement is covered when a fact names the same tools or skills, or shares most of its content words. Years are
compared by value: "3+ years of Django" is not covered by "2 years of Django". Code only; a model may not add coverage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from coach.domain.facts import Fact, FactSheet
from coach.domain.spans import Span

_WORD = re.compile(r"[^\W_][\w+#.'-]*[\w+#]|[^\W_]", re.UNICODE)
_YEARS = re.compile(r"(\d{1,2})\s*\+?\s*(?:years?|yrs?)\b", re.I)
_STOP = frozenset(
    """a about above all also an and any are as at be been both but by can candidate client could do does each
    either etc experience experienced expert expertise familiar familiarity for from good great had has have having
    he high highly how if ideal in including into is it its job knowledge know like looking least level minimum more
    most must need needed needs nice no not of on one or other our out over please plus prefer preferred proficiency
    proficient proven required requirement requirements should similar skill skilled skills solid some someone strong
    such team than that the their them then these they this those through to understanding up us use used using very
    want we well what when where which who will with within work worked working would year years you your bonus
    ability able person project projects role""".split()
)
_ALIASES = {
    "js": "javascript",
    "ts": "typescript",
    "postgres": "postgresql",
    "k8s": "kubernetes",
    "wp": "wordpress",
    "reactjs": "react",
    "react.js": "react",
    "vuejs": "vue",
    "vue.js": "vue",
    "nodejs": "node",
    "node.js": "node",
    "nextjs": "next.js",
    "golang": "go",
    "py": "python",
    "ga4": "analytics",
    "ms": "microsoft",
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing the client asks for. `span` points into the job post."""

    id: str
    quote: str
    span: Span
    must: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """A requirement with the facts that answer it, best first; none means a gap."""

    requirement: Requirement
    facts: tuple[str, ...]


@lru_cache(maxsize=4096)
def content_words(text: str) -> frozenset[str]:
    """Content words of a text: lower case, aliases unified, plural and common endings cut, stop words left out."""
    words = set()
    for raw in _WORD.findall(text.casefold()):
        word = _ALIASES.get(raw.strip(".'"), raw.strip(".'"))
        if word and word not in _STOP and not word.isdigit():
            words.add(_stem(word))
    return frozenset(words - _STOP)


def _stem(word: str) -> str:
    """Cut the endings that part a noun from its plural and a verb from its forms; short words stay."""
    if len(word) <= 4 or not word.isalpha():
        return word
    for ending, put in (("ies", "y"), ("ings", ""), ("ing", ""), ("ers", "er"), ("ed", ""), ("es", "e"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word[: len(word) - len(ending)] + put
    return word


def cover(requirements: Sequence[Requirement], facts: FactSheet) -> list[Covered]:
    """For each requirement the ids of the facts that answer it, at most three."""
    return [Covered(requirement, _answers(requirement, facts)) for requirement in requirements]


def _answers(requirement: Requirement, facts: FactSheet) -> tuple[str, ...]:
    wanted = content_words(requirement.quote)
    if not wanted:
        return ()
    scored = []
    for position, fact in enumerate(facts):
        shared = wanted & content_words(fact.text)
        if shared and _enough_years(requirement.quote, fact, facts):
            scored.append((-len(shared) / len(wanted), position, fact.id, shared))
    scored.sort()
    # One tool of a list of three is an answer to that tool, not to the list: together the facts must carry half.
    together: set[str] = set()
    chosen: list[str] = []
    for _, _, fact_id, shared in scored[:3]:
        together |= shared
        chosen.append(fact_id)
    return tuple(chosen) if len(together) * 2 >= len(wanted) else ()


def _enough_years(quote: str, fact: Fact, facts: FactSheet) -> bool:
    """False when the client names a number of years and everything the user said about the same thing is less."""
    asked = [int(n) for n in _YEARS.findall(quote)]
    if not asked:
        return True
    words = content_words(quote)
    offered = [int(n) for other in facts if words & content_words(other.text) for n in _YEARS.findall(other.text)]
    del fact
    return not offered or max(offered) >= min(asked)
