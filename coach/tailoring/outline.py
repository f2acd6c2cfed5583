"""A letter without a model: the user's own sentences, ordered by the requirements they answer. Adds no claim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coach.domain.facts import Fact, FactSheet, Question
from coach.tailoring.coverage import Covered
from coach.tailoring.letters import LetterSentence

_BULLET = re.compile(r"^\s*(?:[-*•·–✓✔]|\d{1,2}[.)])\s*")
_MOST_FACTS = 6


def outline(
    covered: Sequence[Covered], facts: FactSheet, phrases: Mapping[str, str]
) -> tuple[tuple[LetterSentence, ...], tuple[Question, ...]]:
    """Sentences and questions. The opening names what the client needs, in the client's words, with the first answer."""
    used: dict[str, list[str]] = {}
    for item in sorted(covered, key=lambda c: not c.requirement.must):
        for fact_id in item.facts[:1]:
            used.setdefault(fact_id, []).append(item.requirement.id)
    chosen = list(used.items())[:_MOST_FACTS]
    sentences: list[LetterSentence] = []
    if chosen:
        first = next(c for c in covered if chosen[0][0] in c.facts)
        need = _need(first.requirement.quote)
        sentences.append(LetterSentence(f"You ask for {need}.", (), (first.requirement.id,), 0))
        sentences += [
            LetterSentence(f"- {_own_words(fact)}", (fact.id,), tuple(requirements), 1)
            for fact_id, requirements in chosen
            if (fact := facts.get(fact_id)) is not None
        ]
    if "CALL" in phrases:
        sentences.append(LetterSentence(phrases["CALL"], (), (), 2))
    return tuple(sentences), _questions(covered)


def _need(quote: str) -> str:
    """The client's words, cut at a clause and without the list mark, so that they fit into a sentence."""
    text = _BULLET.sub("", " ".join(quote.split())).strip(" .;:")
    text = re.sub(r"^(?:must[- ]haves?|requirements?|required|nice to have|skills)\s*:\s*", "", text, flags=re.I)
    return text if len(text) <= 120 else text[:120].rsplit(" ", 1)[0]


def _own_words(fact: Fact) -> str:
    return _BULLET.sub("", " ".join(fact.text.split())).strip()


def _questions(covered: Sequence[Covered]) -> tuple[Question, ...]:
    return tuple(
        Question(
            f"What can you truthfully say about “{_need(c.requirement.quote)}”?",
            "The client asks for it and none of your facts answers it.",
        )
        for c in covered
        if c.requirement.must and not c.facts
    )
