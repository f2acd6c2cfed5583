"""Facts from what the user gave: each sentence or bullet once, with its exact place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from coach.domain.facts import Fact, FactSheet
from coach.domain.spans import Span
from coach.grounding.clauses import own_part
from coach.grounding.slots import slots
from coach.grounding.strength import strength
from coach.grounding.words import plain, sentences, stems

_DECORATED = re.compile(r"[\U0001D400-\U0001D7FF]")
"""Letters and digits that mathematics prints bold or slanted, and profiles for show."""


def read_facts(sources: Mapping[str, str]) -> FactSheet:
    """One fact for each sentence or bullet of each source, in order; one that is said again counts once.

    Ids are f1, f2 and so on. Spans are code points of the source's text; the texts of facts are in plain letters, each
    for one decorated letter. Of past letters (sources whose name begins with `letter`) only what their writer says of
    himself is a fact: not the plan, not the courtesy, not the client.
    """
    facts: list[Fact] = []
    seen: set[str] = set()
    for source, given in sources.items():
        text = _DECORATED.sub(lambda match: unicodedata.normalize("NFKC", match.group()), given)
        for start, end in sentences(text):
            said = text[start:end]
            if source.startswith("letter") and not _of_the_writer(said):
                continue
            keys = {plain(said), _gist(said)} - {""}
            if keys & seen:
                continue
            seen |= keys
            facts.append(Fact(f"f{len(facts) + 1}", said, source, Span(start, end)))
    return FactSheet(tuple(facts))


def _of_the_writer(sentence: str) -> bool:
    own = own_part(sentence)
    measured = strength(own)
    if sentence.rstrip().endswith("?") or (measured.not_yet and not measured.done):
        return False
    return measured.done or measured.told or bool(slots(own))


def _gist(sentence: str) -> str:
    """What makes two sentences one fact: the same words in whatever order, the same values however written."""
    words = stems(sentence)
    values = sorted(f"{slot.kind}:{slot.value}:{slot.unit}:{slot.per}:{slot.bound}" for slot in slots(sentence))
    measured = strength(sentence)
    if len(words) < 3 or measured.denied:
        return ""
    # "helped build" and "built" share their stems, so the part played belongs to the gist.
    return "|".join([*sorted(words), *values, str(measured.role), str(measured.not_yet), str(measured.amount)])
