"""What a sentence is about, and how much of it is known: things weigh more than the verbs between them."""

from __future__ import annotations

import re
from collections.abc import Callable

from coach.grounding.words import stem

_BETWEEN = (
    r"(?:\w+ly|also|always|often|never|not|have|has|had|am|is|are|was|were|been|be|can|will|would|could|do|did|don't|"
    r"then|usually|mostly|just|still|already|seldom|rarely|hardly|sometimes|once|first|even|both|now|since)"
)
_VERB = re.compile(
    rf"\b(?:i|we|you|they|who|he|she|it)(?:['’](?:ve|ll|d|m|re|s))?\s+(?:{_BETWEEN}\s+)*(?P<after>[a-z]+)\b"
    r"|\b(?:have|has|had|been|was|were|got|get)\s(?:\w+ly\s)?(?P<part>\w{2,}ed)\b"
    r"|\b(?:by|while|when|after|before|without|and)\s(?P<gerund>\w{3,}ing)\b|^\W*(?P<opens>[A-Z]\w{2,}(?:ed|ing))\b",
    re.I,
)
_OF_A_VERB = 0.4
"""A paraphrase picks its own verbs; what they say of the part played is compared by rank."""
_LEAST = 0.8
"""Below this weight a sentence has too little matter to be unknown."""


def verbs(text: str) -> frozenset[str]:
    """Stems of the words that stand where a verb stands."""
    return frozenset(stem(word) for match in _VERB.finditer(text) for word in match.groups() if word)


def share_known(text: str, words: frozenset[str], covers: Callable[[str], bool]) -> float:
    """Share of the weight of `words`, stems of `text`, that `covers` knows; 1 where there is too little to tell."""
    light = verbs(text)
    weights = {word: _OF_A_VERB if word in light else 1.0 for word in words}
    total = sum(weights.values())
    return 1.0 if total < _LEAST else sum(w for word, w in weights.items() if covers(word)) / total
