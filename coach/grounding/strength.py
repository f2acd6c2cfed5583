"""How strong a sentence claims: what its verb says the person did, how much, how surely, and whether it is done yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_ROLES = (
    (1, r"help(?:ed|ing|s)?|assist(?:ed|ing|s)?|support(?:ed|ing|s)?|shadow(?:ed|ing)?|observ(?:ed|ing)|took part|participat\w+|attended|"
        r"contribut\w+|joined|was part of|part of (?:a|the) team|member of"),
    (2, r"work(?:ed|ing|s)?|test(?:ed|ing|s)?|wrote|writ(?:e|es|ing|ten)|edit(?:ed|ing|s)?|maintain\w*|updat\w+|fix(?:ed|ing|es)?|"
        r"us(?:e|ed|ing)|prepar\w+|translat\w+|clean(?:ed|ing|s)?|review(?:ed|ing|s)?"),
    (3, r"buil[dt]\w*|creat\w+|develop\w*|design(?:ed|ing|s)?|made|implement\w*|deliver\w*|produc\w+|launch\w*|set up|shipped|wrote the|"
        r"migrat\w+|cut|reduced|increased|improved|grew|doubled|raised|saved|solved|finish\w+|complet\w+|automat\w+"),
    (4, r"led|lead(?:s|ing)?|manag\w+|headed|directed|own(?:ed|s)|architect\w*|founded|supervis\w+|ran|spearhead\w*|"
        r"in charge of|responsible for|oversaw|single-?handed\w*|from scratch|pioneer\w*|established"),
)  # fmt: skip
_ROLE_PATTERNS = tuple((rank, re.compile(rf"\b(?:{words})\b", re.I)) for rank, words in _ROLES)
_SURE = (
    (1, r"familiar|basic|basics|beginner|learning|learn|some (?:knowledge|experience)|touched|exposure|tried|introduct\w+|course|tutorial|"
        r"a little|limited|junior|studying|interested in|heard of|hobby"),
    (3, r"experts?|expertise|mastery|master(?:ed|s)?|fluent(?:ly)?|advanced|extensive(?:ly)?|deep|proven|seasoned|senior|specialist|guru|"
        r"world-class|highly|in-depth|comprehensive|strong|proficient|veteran|leading|authority|certified|native|perfect(?:ly)?"),
)  # fmt: skip
_SURE_PATTERNS = tuple((rank, re.compile(rf"\b(?:{words})\b", re.I)) for rank, words in _SURE)
_AMOUNTS = (
    (1, r"a|an|one|single"),
    (2, r"two|a couple|couple of|a few|few"),
    (3, r"some|several|a number of|multiple|various"),
    (
        4,
        r"many|numerous|lots? of|a lot of|plenty|countless|dozens?|scores of|tons of|a wide range of|a variety of|all kinds of",
    ),
    (5, r"hundreds|thousands|millions"),
)
_AMOUNT_PATTERNS = tuple((rank, re.compile(rf"\b(?:{words})\b", re.I)) for rank, words in _AMOUNTS)
_NOT_YET = re.compile(
    r"\b(?:will|would|can|could|shall|may|might|plan(?:s|ning)? to|going to|want(?:s)? to|hope to|intend to|would like|able to|"
    r"learning|about to|aim to|ready to|looking to|start(?:ing)? to|soon|next year|not yet|never|'ll|'d)\b|\b(?:i|we)(?:'ll|'d)\b",
    re.I,
)
_DONE = re.compile(
    r"\b(?:i|we)(?:'ve| have| had)?\s+(?:\w+ly |also |already |just |recently |personally |since |then |always |even )*"
    r"(?:\w{3,}ed|built|made|led|ran|wrote|cut|grew|won|sold|taught|gave|did|took|brought|set|got|kept|shown|done|been|"
    r"written|given|taken|run|chosen|drawn|spent|found|held|met|put|saw|sent|spoke|shot|drew|began|begun|grown)\b|"
    r"\bhave (?:\w+ )?experience\b|\b(?:i|we)(?:'ve| have) (?:\w+ ){0,2}(?:years|months|clients|projects)\b",
    re.I,
)
_NEGATED = re.compile(
    r"\b(?:not|no|never|none|without|cannot|can't|don't|didn't|haven't|hasn't|isn't|wasn't|aren't|neither|nor|nobody|lack(?:s|ing)?)\b",
    re.I,
)
_HEDGED = re.compile(
    r"\b(?:like|such as|similar to|comparable to|e\.g\.|for example|inspired by|in the style of|as if|clone of|tutorial|practice)\b",
    re.I,
)
_TRADE = re.compile(
    r"\b(?:certified|certificate|certification|degree|diploma|phd|bachelor\w*|master's|award\w*|winner|top rated|licen[cs]ed)\b",
    re.I,
)


ROLE_WORDS = re.compile(rf"\b(?:{'|'.join(words for _, words in _ROLES)})\b", re.I)
"""Verbs that are compared by rank, so another verb of the same rank is no new matter."""


@dataclass(frozen=True, slots=True)
class Strength:
    """The measures of one sentence; 0 where it says nothing of the kind."""

    role: int
    sure: int
    amount: int
    done: bool
    """Speaks of something the writer has done."""
    not_yet: bool
    """Speaks of a plan, a wish or an ability."""
    negated: bool
    hedged: bool
    """Names something only by comparison ("clients like Acme")."""
    trades: frozenset[str]
    """Words of certificates, degrees and awards."""


@lru_cache(maxsize=4096)
def strength(text: str) -> Strength:
    """Measure a sentence. Pure pattern work: what it cannot see it leaves at 0."""
    return Strength(
        role=max((rank for rank, pattern in _ROLE_PATTERNS if pattern.search(text)), default=0),
        sure=_sureness(text),
        amount=max((rank for rank, pattern in _AMOUNT_PATTERNS[1:] if pattern.search(text)), default=0),
        done=bool(_DONE.search(text)),
        not_yet=bool(_NOT_YET.search(text)),
        negated=bool(_NEGATED.search(text)),
        hedged=bool(_HEDGED.search(text)),
        trades=frozenset(word.casefold()[:7] for word in _TRADE.findall(text)),
    )


def _sureness(text: str) -> int:
    found = [rank for rank, pattern in _SURE_PATTERNS if pattern.search(text)]
    # "advanced basics" is modest: the lowest word counts.
    return min(found, default=0)


_SINGULAR = re.compile(r"\b(?:a|an|one)\s+(?:\w+\s+){0,2}?(\w{3,})\b", re.I)
_WORDS = re.compile(r"\b\w{3,}s\b", re.I)


def made_plural(claim: str, source: str) -> str | None:
    """A noun the source has once ("a gym") and the claim in the plural ("gyms"), if there is one."""
    single = {match.group(1).casefold() for match in _SINGULAR.finditer(source)}
    plural_in_source = {word.casefold() for word in _WORDS.findall(source)}
    for word in _WORDS.findall(claim):
        low = word.casefold()
        for base in (low[:-1], low[:-2] if low.endswith("es") else "", f"{low[:-3]}y" if low.endswith("ies") else ""):
            if base and base in single and low not in plural_in_source:
                return low
    return None
