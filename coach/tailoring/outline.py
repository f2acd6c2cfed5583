"""A letter without a model: the user's own sentences, ordered by the requirements they answer. Adds no claim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coach.domain.facts import Fact, FactSheet, Question
from coach.tailoring.coverage import Covered, content_words, praises, says, telling
from coach.tailoring.letters import BULLET, Answer, LetterSentence
from coach.tailoring.opening import asked_for, opening

_MARK = re.compile(r"^\W*(?:\d{1,2}[.)]\s+)?(?=\w)")
_UNFIT = re.compile(
    r"\?\s*$|:\s*$|^\W*(?:hi|hello|hey|greetings|welcome|your|whether you|why|are you|do you|"
    r"dear|thanks|thank you|regards|best|cheers|sincerely|let['’]?s|feel free|"
    r"please|contact|reach out|"
    r"message|invite|press|click|looking forward|i look forward|nice to meet)\b|\b(?:message me|invite me|contact "
    r"me|drop me|get in touch)\b|\b(?:talk|chat|speak|connect|conversation)\s+(?:to|with)\s+me\b",
    re.I,
)
"""Sentences of a profile that speak to its reader and prove nothing."""
_FAINT = content_words(
    "build create develop design make work help new small local company business team client look improve"
)
"""Words that any two texts of this trade share."""
_POINTS_BACK = re.compile(
    r"^\W*(?:it|this|these|those|they|such)\b|\b(?:this|that|these|those) (?:\w+ )?(?:apps?|applications?|projects?|"
    r"sites?|websites?|stores?|shops?|platforms?|systems?|tools?|solutions?|products?|images?|values?)\b",
    re.I,
)
"""Speaks of what the sentence before it named, so it is told alone only where nothing else answers."""
_LONGEST = 300
_MOST_FACTS = 6
_MOST_QUESTIONS = 5


def outline(
    need: str,
    covered: Sequence[Covered],
    facts: FactSheet,
    answers: Sequence[Answer],
    phrases: Mapping[str, str],
) -> tuple[LetterSentence, ...]:
    """The sentences: the client's need, the facts that answer it, the answers to his questions, a next step."""
    sentences: list[LetterSentence] = []
    first = opening(need)
    if first:
        sentences.append(LetterSentence(first, (), (), 0))
    chosen = _chosen(need, covered, facts)
    sentences += [
        LetterSentence(f"{BULLET}{_own_words(fact)}", (fact.id,), tuple(requirements), 1)
        for fact, requirements in chosen
        if _is_sentence(fact)
    ]
    named = [(fact, requirements) for fact, requirements in chosen if not _is_sentence(fact)]
    if named:
        sentences.append(
            LetterSentence(
                f"{BULLET}In my profile I name: {'; '.join(_own_words(fact).rstrip('.') for fact, _ in named)}.",
                tuple(fact.id for fact, _ in named),
                tuple(dict.fromkeys(r for _, requirements in named for r in requirements)),
                1,
            )
        )
    said = {fact_id for sentence in sentences for fact_id in sentence.facts}
    for item in answers:
        if item.text and not (item.facts and set(item.facts) <= said):
            question = f"{asked_for(item.question)} " if item.question.endswith("?") else ""
            sentences.append(LetterSentence(f"{BULLET}{question}{item.text}", item.facts, (), 2))
            said.update(item.facts)
    if "CALL" in phrases:
        sentences.append(LetterSentence(phrases["CALL"], (), (), 3))
    return tuple(sentences)


def gaps(covered: Sequence[Covered]) -> tuple[Question, ...]:
    """A question for each must-have no fact answers; traits are left out."""
    return tuple(
        Question(
            f"What can you truthfully say about “{asked_for(item.requirement.quote)}”?",
            "The client asks for it and none of your facts answers it.",
        )
        for item in covered
        if item.requirement.must and not item.requirement.soft and not item.facts and asked_for(item.requirement.quote)
    )[:_MOST_QUESTIONS]


def _is_sentence(fact: Fact) -> bool:
    text = _MARK.sub("", fact.text.strip())
    return says(text) and not text[:1].islower()


def proves(fact: Fact) -> bool:
    """Whether a fact says something of the user's work: no heading, no words to the reader, no praise by others."""
    text = _MARK.sub("", fact.text.strip())
    return bool(text) and not (_UNFIT.search(text) or praises(fact.text))


def fit(fact: Fact) -> bool:
    """Whether a fact reads as a sentence of a letter as it stands."""
    return proves(fact) and len(_MARK.sub("", fact.text.strip())) <= _LONGEST


def _chosen(need: str, covered: Sequence[Covered], facts: FactSheet) -> list[tuple[Fact, list[str]]]:
    """Facts in the order of the must-haves they answer, the most telling first; then what touches the need."""
    carried: dict[str, list[str]] = {}
    for item in sorted(covered, key=lambda c: (c.requirement.soft, not c.requirement.must)):
        for fact_id in item.facts:
            carried.setdefault(fact_id, []).append(item.requirement.id)
    own = [fact for fact in facts if fact.source != "job_post" and fit(fact)]
    wanted = content_words(need) - _FAINT

    def worth(fact: Fact) -> tuple[int, bool, int, int]:
        alone = not _POINTS_BACK.search(fact.text)
        return len(carried.get(fact.id, ())), alone, len(wanted & content_words(fact.text)), telling(fact.text)

    answering: list[Fact] = []
    open_requirements = {r for ids in carried.values() for r in ids}
    while open_requirements and len(answering) < _MOST_FACTS:
        best = max(
            (f for f in own if f not in answering and open_requirements & set(carried.get(f.id, ()))),
            key=lambda f: (len(open_requirements & set(carried[f.id])), *worth(f)[1:]),
            default=None,
        )
        if best is None:
            break
        answering.append(best)
        open_requirements -= set(carried[best.id])
    others = [
        f
        for f in own
        if f not in answering
        and len(wanted & content_words(f.text)) >= 2
        and _is_sentence(f)
        and not _POINTS_BACK.search(f.text)
    ]
    others.sort(key=lambda f: tuple(-value for value in worth(f)))
    chosen = answering + others[: max(0, min(3, _MOST_FACTS - len(answering)))]
    return [(fact, carried.get(fact.id, [])) for fact in chosen]


def _own_words(fact: Fact) -> str:
    text = _MARK.sub("", " ".join(fact.text.split())).strip()
    return text if text[-1:] in ".!?…" else f"{text}."
