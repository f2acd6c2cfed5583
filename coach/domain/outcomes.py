"""How a rewrite ended, and everything needed to judge it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from coach.domain.edits import Safety
from coach.domain.facts import Claim, Question
from coach.domain.findings import Finding


class Outcome(StrEnum):
    """`accepted`: passes every check. `needs_person`: open findings or questions. `refused`: the text's purpose is
    the violation. `failed`: nothing usable came back; the original stands."""

    ACCEPTED = "accepted"
    NEEDS_PERSON = "needs_person"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ExplainedEdit:
    """One change of the user's text, with its reasons. Offsets count in the original text."""

    start: int
    end: int
    replacement: str
    rules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    reason: str = ""
    safety: Safety = Safety.NEEDS_REVIEW


@dataclass(frozen=True, slots=True)
class Usage:
    """What the model calls of one rewrite took."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    cost_usd: Decimal = Decimal(0)

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cached_tokens + other.cached_tokens,
            self.cost_usd + other.cost_usd,
        )


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the first call of a revision takes at most, before it is made."""

    model: str
    input_tokens: int
    output_tokens: int
    cost_usd: Decimal | None
    """None where the model has no listed price."""


@dataclass(frozen=True, slots=True)
class PromptUsed:
    """Which prompt text made the result."""

    id: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The result of a rewrite. Applying `edits` to the original gives `text`."""

    outcome: Outcome
    writer: str
    text: str
    edits: tuple[ExplainedEdit, ...] = ()
    before: tuple[Finding, ...] = ()
    after: tuple[Finding, ...] = ()
    claims: tuple[Claim, ...] = ()
    questions: tuple[Question, ...] = ()
    usage: Usage = field(default_factory=Usage)
    prompt: PromptUsed | None = None
    attempts: int = 0
    notes: tuple[str, ...] = ()
    """What a person should know: a repair, a fall-back to the built-in editor and why, a refusal's reason."""
