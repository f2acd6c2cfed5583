"""Two things that changed places: five years of the one and two of the other, told the other way round."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations, pairwise

from coach.grounding.slot import SlotKind
from coach.grounding.slots import slots
from coach.grounding.sources import Knowledge
from coach.grounding.words import LIGHT, stems

_EDGE = re.compile(r"[;:.]\s|,\s+|\s(?:and|but|while|whereas|although|then|before|after)\s", re.I)
_FEWEST = 2
"""What a part must hold, so that half of it can belong elsewhere."""


def swapped(sentence: str, known: Knowledge) -> str:
    """Two parts of the sentence of which each joins what two parts of the facts keep apart; an empty string if none.

    Only parts that are told of together count, in one statement or in two that follow each other: then whoever wrote
    them had both before his eyes.
    """
    mine = _parts(sentence)
    if len(mine) < _FEWEST:
        return ""
    texts = [statement.text for statement in known.statements]
    for text in (*texts, *(f"{one} {other}" for one, other in pairwise(texts))):
        for one, other in combinations(_parts(text), 2):
            if any(_crossed(first, second, one, other) for first, second in combinations(mine, 2)):
                return "your facts join these the other way round"
    return ""


def _crossed(first: frozenset[str], second: frozenset[str], one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each of two parts has something that is only in `one` and something that is only in `other`."""
    first, second = first - second, second - first
    one, other = one - other, other - one
    return all(part & there for part in (first, second) for there in (one, other))


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[frozenset[str], ...]:
    """The parts between commas and conjunctions that hold two things or more: words and values."""
    found, start = [], 0
    for match in [*_EDGE.finditer(text), None]:
        part = text[start : match.start() if match else len(text)]
        start = match.end() if match else start
        values = {slot.value.rstrip("mos") or slot.value for slot in slots(part) if slot.kind is not SlotKind.NAME}
        things = (stems(part) - LIGHT) | values
        if len(things) >= _FEWEST:
            found.append(frozenset(things))
    return tuple(found)
