"""Facts from what the user gave: each sentence or bullet once, with its exact place."""

from __future__ import annotations

from collections.abc import Mapping

from coach.domain.facts import Fact, FactSheet
from coach.domain.spans import Span
from coach.grounding.words import plain, sentences


def read_facts(sources: Mapping[str, str]) -> FactSheet:
    """One fact for each sentence or bullet of each source, in order; a repeated one counts once.

    Ids are f1, f2 and so on. Spans are code points of the source's text.
    """
    facts: list[Fact] = []
    seen: set[str] = set()
    for source, text in sources.items():
        for start, end in sentences(text):
            said = plain(text[start:end])
            if said in seen:
                continue
            seen.add(said)
            facts.append(Fact(f"f{len(facts) + 1}", text[start:end], source, Span(start, end)))
    return FactSheet(tuple(facts))
