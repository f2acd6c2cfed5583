"""One rule of the catalogue, as data. A typo in a field name fails at load."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coach.domain.documents import DocumentKind
from coach.domain.findings import Remedy, Severity


class Strict(BaseModel):
    """Base of all catalogue values: frozen, unknown keys refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleSource(Strict):
    """Where the rule comes from."""

    section: int | None = Field(default=None, ge=1, le=6)
    """Section of the guideline article."""
    url: str | None = None
    grade: Literal["A", "B", "C", "D"] = "A"
    """A: the platform itself. B: its moderators. C: third party. D: users."""
    read_on: str = "2026-11"

    @model_validator(mode="after")
    def _one_of(self) -> RuleSource:
        if self.section is None and self.url is None:
            raise ValueError("a source needs a section of the article or a url")
        return self


class Condition(Strict):
    """Matches a document and its situation. Every field that is set must agree; none set matches all."""

    kinds: tuple[DocumentKind, ...] | None = None
    stage: tuple[Literal["pre_contract", "active_contract", "ended"], ...] | None = None
    consent: bool | None = None
    client_plan: Literal["standard", "enterprise"] | None = None
    met_on_upwork: bool | None = None
    purpose: tuple[Literal["scoping_access", "legal", "other"], ...] | None = None
    speaker: Literal["freelancer", "client"] | None = None
    account_kind: Literal["individual", "agency"] | None = None


class Adjustment(Strict):
    """Where the condition holds, the finding gets another severity, or none at all."""

    when: Condition
    severity: Severity | Literal["none"]
    note: str = ""


class Frame(Strict):
    """Parts that must follow each other inside one sentence, at most `gap` words apart.

    Each part is an RE2 pattern on the folded text (lower case, disguises undone); `{name}` stands for an entry of
    `vocabulary.yaml`. Word boundaries are added around each part.
    """

    parts: tuple[str, ...] = Field(min_length=1)
    gap: int = Field(default=4, ge=0, le=12)
    any_order: bool = False


class PhraseDetector(Strict):
    """Phrases built from frames, with the guards that keep honest text clean."""

    kind: Literal["phrases"]
    frames: tuple[Frame | str, ...] = Field(min_length=1)
    """A string is a frame of one part."""
    kinds: tuple[DocumentKind, ...] | None = None
    """Only in these document kinds (default: all of the rule's)."""
    when: Condition | None = None
    """Only where this condition holds."""
    unless: tuple[str, ...] = ()
    """Guard patterns: a match anywhere in the same sentence keeps it clean (topic guards)."""
    unless_before: tuple[str, ...] = ()
    """Guard patterns in the 60 characters before the match, same sentence."""
    unless_after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    """At least one must match somewhere in the same sentence."""
    needs_document: tuple[str, ...] = ()
    """At least one must match somewhere in the document."""
    refusals: Literal["skip", "keep"] = "skip"
    """`skip`: a sentence that refuses or warns (I cannot, please do not, never) is clean."""
    quoted: Literal["skip", "keep"] = "skip"
    """`skip`: text inside quotation marks, or reported of a client, is clean."""
    mark: Literal["match", "sentence"] = "match"
    severity: Severity | None = None
    """Overrides the rule's severity for these phrases."""
    confidence: float = Field(default=0.9, gt=0, le=1)


class LiteralDetector(Strict):
    """A detector written in Python, by name (see `coach.detection.detectors`)."""

    kind: Literal["literal"]
    name: str
    kinds: tuple[DocumentKind, ...] | None = None
    when: Condition | None = None
    severity: Severity | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)


class PolishDetector(Strict):
    """Second tier: spelling, grammar and capitals, run beside the first tier and never before it."""

    kind: Literal["polish"]
    name: str
    parameters: dict[str, Any] = Field(default_factory=dict)


class JudgedDetector(Strict):
    """A question only a model can answer; its quotes are verified by code."""

    kind: Literal["judged"]
    ask: str
    kinds: tuple[DocumentKind, ...] | None = None


Detector = Annotated[
    PhraseDetector | LiteralDetector | PolishDetector | JudgedDetector,
    Field(discriminator="kind"),
]


class RuleFix(Strict):
    """What the catalogue itself can put in place, without a model."""

    phrase: str | None = None
    """Name of a platform-safe phrase of `phrases.yaml` (CHAT, CALL, PAY ...)."""
    text: str | None = None
    in_profile: str | None = None
    """Name of the phrase for a profile, which speaks to nobody in particular; an empty name removes instead."""
    scope: Literal["span", "clause", "sentence", "after"] = "sentence"
    """How much goes: the marked span, its clause, or the whole sentence; `after` adds the phrase behind it."""
    safety: Literal["automatic", "needs_review", "advice_only"] = "needs_review"


class Example(Strict):
    """A text in our own words that the rule must flag, must not flag, or must turn into `gives`."""

    kind: DocumentKind
    text: str
    situation: dict[str, Any] = Field(default_factory=dict)
    marks: str | None = None
    """The exact part that must be marked, where it matters."""
    gives: str | None = None
    """Only in `fixed`: the text after the rule's own fix."""
    by: Literal["code", "model"] = "code"
    """`model`: only the judged channel can tell; the offline test leaves it out and counts it."""


class Examples(Strict):
    """The rule's own tests."""

    flagged: tuple[Example, ...] = Field(min_length=2)
    kept: tuple[Example, ...] = Field(min_length=2)
    fixed: tuple[Example, ...] = ()


class Rule(Strict):
    """One guideline: what it forbids or advises, why, by which source, how it is checked, what to do."""

    id: str = Field(pattern=r"^[A-Z]{3}-\d{2}$")
    title: str
    """Names the problem, never the order to fix it."""
    severity: Severity
    kinds: tuple[DocumentKind, ...] = Field(min_length=1)
    message: str
    """One sentence shown beside the mark."""
    why: str
    """The reason, in plain words."""
    source: RuleSource
    remedy: Remedy
    fix: RuleFix | None = None
    priority: int = Field(default=50, ge=0, le=100)
    """Where two findings meet, the higher priority is shown first."""
    detectors: tuple[Detector, ...] = Field(min_length=1)
    adjust: tuple[Adjustment, ...] = ()
    """Read in order; the first whose condition holds decides."""
    examples: Examples

    @property
    def family(self) -> str:
        """The folder the rule lives in: the letters of its id, lower case."""
        return self.id[:3].lower()

    @property
    def checked_by(self) -> tuple[str, ...]:
        """The means by which the rule is checked, in the words shown by `coach rules`."""
        return tuple(dict.fromkeys(detector.kind for detector in self.detectors))
