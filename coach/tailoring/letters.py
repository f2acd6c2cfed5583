"""A tailored letter: its sentences with what they rest on, the gaps, the answers, the questions, the advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coach.detection.instructions import Instruction
from coach.domain.facts import Claim, Question
from coach.domain.findings import Finding
from coach.domain.outcomes import Outcome, PromptUsed, Usage
from coach.domain.spans import Span
from coach.tailoring.coverage import Covered
from coach.tailoring.worth import Worth

BULLET = "- "
"""Opens a sentence that stands as a list item on a line of its own."""


@dataclass(frozen=True, slots=True)
class LetterSentence:
    """One sentence of the letter, with the facts and requirements it carries. `paragraph` counts from 0."""

    text: str
    facts: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A screening question of the client. `text` None: no fact answers it, so the user is asked."""

    question: str
    text: str | None
    facts: tuple[str, ...] = ()


def compose(sentences: Sequence[LetterSentence]) -> tuple[str, tuple[Span, ...]]:
    """The letter's text and where each sentence stands in it.

    Sentences of a paragraph are joined by a blank, list items by a line break, paragraphs by an empty line.
    """
    pieces: list[str] = []
    spans: list[Span] = []
    length = 0
    previous: LetterSentence | None = None
    for sentence in sentences:
        text = sentence.text.strip()
        gap = "" if previous is None else _gap(previous, sentence)
        spans.append(Span(length + len(gap), length + len(gap) + len(text)))
        pieces += (gap, text)
        length += len(gap) + len(text)
        previous = sentence
    return "".join(pieces), tuple(spans)


def _gap(previous: LetterSentence, sentence: LetterSentence) -> str:
    if previous.paragraph != sentence.paragraph:
        return "\n\n"
    return "\n" if BULLET in (previous.text[:2], sentence.text[:2]) else " "


@dataclass(frozen=True, slots=True)
class VoiceKept:
    """How near the letter is to the user's own voice: distances of 0 (the same) to 1 (far off)."""

    described: str
    """The voice of the past letters in numbers."""
    before: float
    """Of the plain outline."""
    after: float
    """Of the letter."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The result of tailoring one letter to one job post."""

    outcome: Outcome
    writer: str
    sentences: tuple[LetterSentence, ...]
    covered: tuple[Covered, ...]
    worth: Worth
    instructions: tuple[Instruction, ...] = ()
    """Orders that stand in the post; an attention check is the user's choice, the others are never followed."""
    job_post: str = ""
    """The post the spans of requirements and instructions point into."""
    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()
    claims: tuple[Claim, ...] = ()
    questions: tuple[Question, ...] = ()
    dropped: tuple[str, ...] = ()
    """Why sentences of the model were left out: what was not backed or broke a rule."""
    usage: Usage = field(default_factory=Usage)
    prompt: PromptUsed | None = None
    attempts: int = 0
    notes: tuple[str, ...] = ()
    voice: VoiceKept | None = None
    """None without past letters to measure."""

    @property
    def text(self) -> str:
        """The letter as it is sent."""
        return compose(self.sentences)[0]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where each sentence stands in `text`."""
        return compose(self.sentences)[1]

    @property
    def taken_up(self) -> frozenset[str]:
        """Ids of the requirements a sentence with facts behind it answers."""
        return frozenset(r for s in self.sentences if s.facts for r in s.requirements)

    @property
    def coverage(self) -> tuple[int, int]:
        """Requirements the letter takes up, of those the facts can answer."""
        answerable = {c.requirement.id for c in self.covered if c.facts}
        return len(answerable & self.taken_up), len(answerable)

    @property
    def overclaims(self) -> tuple[str, ...]:
        """Requirements a sentence claims although no fact answers them; must be empty."""
        gaps = {c.requirement.id for c in self.covered if not c.facts}
        return tuple(sorted(self.taken_up & gaps))
