"""Facts the user gave, claims a text makes, questions about what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from coach.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence or bullet of something the user gave us. `span` points into the source named by `source`."""

    id: str
    text: str
    source: str
    """profile, facts, original, resume, letter, job_post."""
    span: Span


@dataclass(frozen=True, slots=True)
class FactSheet:
    """All facts of one user for one task, in order; ids are unique."""

    facts: tuple[Fact, ...] = ()
    _by_id: dict[str, Fact] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {fact.id: fact for fact in self.facts}
        if len(by_id) != len(self.facts):
            raise ValueError("two facts share an id")
        object.__setattr__(self, "_by_id", by_id)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def get(self, fact_id: str) -> Fact | None:
        """The fact with this id, or None."""
        return self._by_id.get(fact_id)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a text that asserts something, the facts it rests on, and whether they carry it."""

    text: str
    span: Span
    facts: tuple[str, ...] = ()
    supported: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something only the user can answer; asked, never guessed."""

    text: str
    why: str
