"""One of a thing told as many of them: "a gym" in the facts, "gyms" in the claim."""

from __future__ import annotations

import re

from coach.grounding.related import kind
from coach.grounding.strength import PAST_WORD

_SINGULAR = re.compile(r"\b(?:a|an|one|single|the|last|their|my|our|another)\s+(?=((?:[\w'’-]+\s?){1,5}))", re.I)
_PHRASE_ENDS = frozenset(
    """for in on at to from with of by and or that which who about into during as like per since until than so
    but is are was were has have had then where while over through using called named i we you he she they it a an
    the my our""".split()
)
_IN_TWO_PLACES = re.compile(r"\s(?:in|at|for|of|near)\s[A-Z]\w+(?:,\s[A-Z]\w+)*\sand\s[A-Z]\w+")
_ONE_OF = re.compile(r"\b(?:one|two|some|several) of (?:my|our|the)(?:\s[\w-]+){1,2}", re.I)
_PLURALS = re.compile(r"\b\w{3,}s\b", re.I)


_AS_A_RULE = re.compile(
    r"^\W*(?:before|after|when|whenever|for each|with each|every)\b[^.;]*,\s(?:i|we)\s"
    r"(?!\w+ed\b|had|have|was|did|made|built|wrote)"
    r"|\beach\b[^.;]*\b(?:a different|another|its own|his own|her own)\b",
    re.I,
)
"""What is done time and again is said of one and means all: "before starting, I agree the deadline"."""


def made_plural(claim: str, source: str, known: frozenset[str] = frozenset()) -> str | None:
    """A noun the source has once ("a gym") and the claim in the plural ("gyms"), if there is one.

    `known` are words, in lower case, that the user wrote elsewhere: a plural among them is nothing new.
    """
    if _AS_A_RULE.search(source):
        return None
    single = {head for match in _SINGULAR.finditer(source) for head in heads(match.group(1))}
    for match in _PLURALS.finditer(_ONE_OF.sub(" ", claim)):
        low = match.group().casefold()
        if _IN_TWO_PLACES.match(claim[match.end() :]):
            continue  # "offices in Minsk and Vilnius", where the source has one in each
        for base in (low[:-1], low[:-2] if low.endswith("es") else "", f"{low[:-3]}y" if low.endswith("ies") else ""):
            if base and base in single and low not in known and not re.search(rf"\b{low}\b", source, re.I):
                return low
    return None


def _verb_after(word: str) -> bool:
    """True for a word that tells what the noun before it does or did: "a gym uses", "a site grew"."""
    if PAST_WORD.fullmatch(word):
        return word != "set"
    return word.endswith("s") and len(word) > 3 and kind(word[:-1]) == "v"


def heads(phrase: str) -> set[str]:
    """What a noun phrase is about: its last word, and the one before where the last may be its verb."""
    words: list[str] = []
    for word in phrase.casefold().split():
        if word in _PHRASE_ENDS or (words and _verb_after(word)):
            break
        words.append(word)
    owners = {word[:-2] for word in words if word.endswith(("'s", "’s"))}
    return owners | set(words[-2:] if len(words) >= 4 else words[-1:])
