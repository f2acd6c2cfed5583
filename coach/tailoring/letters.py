"""A tailored letter: its sentences with what they rest on, the gaps, the questions, the advice."""

from __future__ import annotations

from dataclasses import dataclass, field

from coach.domain.facts import Question
from coach.domain.findings import Finding
from coach.domain.outcomes import Outcome, PromptUsed, Usage
from coach.tailoring.coverage import Covered
from coach.tailoring.worth import Worth


@dataclass(frozen=True, slots=True)
class LetterSentence:
    """One sentence of the letter, with the facts and requirements it carries. `paragraph` counts from 0."""

    text: str
    facts: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """The result of tailoring one letter to one job post."""

    outcome: Outcome
    writer: str
    sentences: tuple[LetterSentence, ...]
    covered: tuple[Covered, ...]
    worth: Worth
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    dropped: tuple[str, ...] = ()
    """Why sentences of the model were left out: what was not backed or broke a rule."""
    usage: Usage = field(default_factory=Usage)
    prompt: PromptUsed | None = None
    attempts: int = 0
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The letter: sentences joined by a space, paragraphs by a blank line."""
        paragraphs: dict[int, list[str]] = {}
        for sentence in self.sentences:
            paragraphs.setdefault(sentence.paragraph, []).append(sentence.text.strip())
        return "\n\n".join(("\n" if _bullets(parts) else " ").join(parts) for _, parts in sorted(paragraphs.items()))

    @property
    def coverage(self) -> tuple[int, int]:
        """Requirements the letter takes up, of those the facts can answer."""
        answerable = {c.requirement.id for c in self.covered if c.facts}
        taken = {r for s in self.sentences for r in s.requirements}
        return len(answerable & taken), len(answerable)

    @property
    def overclaims(self) -> tuple[str, ...]:
        """Requirements a sentence claims although no fact answers them; must be empty."""
        gaps = {c.requirement.id for c in self.covered if not c.facts}
        return tuple(sorted({r for s in self.sentences if s.facts for r in s.requirements} & gaps))


def _bullets(parts: list[str]) -> bool:
    return all(part.startswith("- ") for part in parts)
