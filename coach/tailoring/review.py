"""Judges a letter sentence by sentence with the same eyes as a rewrite, and takes out what does not stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coach.detection.instructions import Instruction, InstructionKind
from coach.domain.documents import Document, DocumentKind
from coach.domain.facts import FactSheet
from coach.domain.findings import Finding, Severity
from coach.domain.situation import Situation
from coach.domain.spans import Span
from coach.grounding.clauses import own_part
from coach.revision.acceptance import Fault, judge
from coach.revision.assessment import Assessment, Skills, assess
from coach.revision.skills import bind
from coach.rules.loader import Catalogue
from coach.tailoring.coverage import Covered, content_words
from coach.tailoring.letters import LetterSentence, compose
from coach.tailoring.strangers import Strangers

_OWN = "this post"
_QUOTED = re.compile(r"[\"“'‘]([^\"“”'‘’\n]{3,80})[\"”'’]")
_OF_CLIENT = re.compile(r"(?:You|Your|In your post)\b(?!.*\b(?:I|I['’]ve|I['’]m|my|we|our)\b)", re.S)
"""A sentence about the client alone: it rests on the post, not on facts."""
_SHOWS = 2
"""Content words a sentence must share with a fact to rest on it."""
_OBEYED = 2
"""Words that stand only in an order and nowhere else in what may be used: so many in a sentence show obedience."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What the letters to one post are judged by."""

    skills: Skills
    empty: Assessment
    orders: tuple[str, ...]
    """Texts of the orders no letter may follow."""
    demanded: tuple[str, ...]
    """Phrases of attention checks: the user's choice, never the writer's."""
    order_words: frozenset[str]
    covered: tuple[Covered, ...]
    facts: FactSheet
    strangers: Strangers | None
    """Details of other clients, known from earlier letters."""


@dataclass(frozen=True, slots=True)
class Review:
    """A letter and what speaks against which of its sentences (index to reason)."""

    sentences: tuple[LetterSentence, ...]
    assessment: Assessment
    blamed: dict[int, str]
    whole: tuple[str, ...] = ()
    """What speaks against the letter as a whole."""

    @property
    def stands(self) -> bool:
        """True when nothing speaks against it."""
        return not self.blamed and not self.whole


def bench(
    job_post: str,
    situation: Situation,
    facts: FactSheet,
    covered: Sequence[Covered],
    instructions: Sequence[Instruction],
    red_flags: Sequence[Finding],
    catalogue: Catalogue,
) -> Bench:
    """Prepare the judgement of letters to `job_post`. What the post orders or forbids is no source of words."""
    skills = bind(Document("", DocumentKind.PROPOSAL), situation, facts, catalogue)
    orders = [item for item in instructions if item.kind is not InstructionKind.ATTENTION_CHECK]
    taboo = [*(item.span for item in instructions), *(f.span for f in red_flags if f.severity is Severity.HARD)]
    client = _without(job_post, taboo)
    skills = replace(skills, sources=f"{skills.sources}\n{client}")
    known = content_words(client) | {word for fact in facts for word in content_words(fact.text)}
    earlier = {f"letter {number}": text for number, text in enumerate(situation.previous_letters, 1)}
    ordered = frozenset(word for item in orders for word in content_words(item.span.of(job_post)))
    return Bench(
        skills=skills,
        empty=assess("", skills),
        orders=tuple(item.span.of(job_post) for item in orders),
        demanded=tuple(item.phrase for item in instructions if item.phrase),
        order_words=ordered - known,
        covered=tuple(covered),
        facts=facts,
        strangers=Strangers({_OWN: job_post, **earlier}) if earlier else None,
    )


def _without(text: str, spans: Sequence[Span]) -> str:
    pieces, position = [], 0
    for span in sorted(spans):
        if span.end > position:
            pieces.append(text[position : max(position, span.start)])
            position = span.end
    return " ".join([*pieces, text[position:]])


def review(sentences: Sequence[LetterSentence], bench: Bench) -> Review:
    """Judge a letter: hard findings, claims no fact carries, words from nowhere, obeyed orders, claimed gaps."""
    text, spans = compose(sentences)
    after = assess(text, bench.skills)
    blamed: dict[int, str] = {}
    whole: list[str] = []
    for problem in judge(bench.empty, after).problems:
        if problem.fault in (Fault.LOST_FACT, Fault.NOT_BETTER):
            continue
        touched = [i for i, span in enumerate(spans) if problem.span is not None and span.overlaps(problem.span)]
        for index in touched:
            blamed.setdefault(index, problem.message)
        if not touched:
            whole.append(problem.message)
    for finding in after.findings:
        inside = [i for i, span in enumerate(spans) if span.contains(finding.span)]
        for index in inside if finding.severity is Severity.WARNING else ():
            blamed.setdefault(index, f"{finding.rule} {finding.title}: {finding.message}")
    strange = bench.strangers.in_letter(text, _OWN, bench.facts) if bench.strangers else []
    for finding in strange:
        for index in (i for i, span in enumerate(spans) if span.overlaps(finding.span)):
            blamed.setdefault(index, finding.message)
    for index, sentence in enumerate(sentences):
        reason = _obeys(sentence.text, bench)
        if reason:
            blamed.setdefault(index, reason)
    checked = tuple(_traced(s, span, after, bench) for s, span in zip(sentences, spans, strict=True))
    return Review(checked, after, blamed, tuple(whole))


def drop(found: Review, bench: Bench) -> tuple[Review, tuple[str, ...]]:
    """The letter without its blamed sentences, judged again until it stands, and why each went."""
    reasons: list[str] = []
    while found.blamed:
        reasons += list(found.blamed.values())
        found = review([s for i, s in enumerate(found.sentences) if i not in found.blamed], bench)
    return found, tuple(dict.fromkeys(reasons))


def _obeys(text: str, bench: Bench) -> str:
    low = " ".join(text.casefold().split())
    quoted = [match.group(1).casefold() for order in bench.orders for match in _QUOTED.finditer(order)]
    if any(phrase in low for phrase in quoted) or len(content_words(text) & bench.order_words) >= _OBEYED:
        return "This follows an order that stands in the post."
    if any(
        re.search(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)", low) for phrase in bench.demanded if len(phrase) > 1
    ):
        return "The demanded words are the user's choice and are put in by the coach."
    return ""


def _traced(sentence: LetterSentence, span: Span, after: Assessment, bench: Bench) -> LetterSentence:
    """The sentence with the facts code finds behind it and the requirements these facts answer."""
    rests_on = [f for claim in after.claims if claim.supported and claim.span.overlaps(span) for f in claim.facts]
    words = content_words(sentence.text)
    own = content_words(own_part(sentence.text))
    named = [
        fact.id
        for fact_id in sentence.facts
        if (fact := bench.facts.get(fact_id)) and _tells(own, content_words(fact.text))
    ]
    facts = () if _OF_CLIENT.match(sentence.text) else tuple(dict.fromkeys([*named, *rests_on]))[:4]
    answered = [
        item.requirement.id
        for item in bench.covered
        if set(item.facts) & set(facts)
        and (item.requirement.id in sentence.requirements or words & content_words(item.requirement.quote))
    ]
    mentioned = [] if facts else [r for r in sentence.requirements if any(c.requirement.id == r for c in bench.covered)]
    return replace(sentence, facts=facts, requirements=tuple(dict.fromkeys([*answered, *mentioned])))


def _tells(said: frozenset[str], fact: frozenset[str]) -> bool:
    """Whether words said are words of a fact: one that both share ("build", "website") shows nothing."""
    shared = len(said & fact)
    return shared >= min(_SHOWS, max(1, len(fact) // 2))


def proofs(letter: Review) -> int:
    """Sentences that rest on facts."""
    return sum(bool(sentence.facts) for sentence in letter.sentences)
