"""The use cases: check a text, rewrite it, read a job post, tailor a letter. Doors call these and shape the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from coach.domain.documents import Document, DocumentKind, encodable
from coach.domain.findings import Finding
from coach.domain.situation import Situation
from coach.errors import TextTooLong, UserInputError

if TYPE_CHECKING:
    from coach.detection.judged import Judgement
    from coach.detection.judgements import JudgementStore
    from coach.domain.facts import FactSheet
    from coach.domain.outcomes import Estimate, Rewrite
    from coach.llm.client import LLM
    from coach.tailoring.letters import Letter
    from coach.tailoring.messages import Reply
    from coach.tailoring.profiles import ProfileReview

MAX_CHARACTERS = 1_000_000
"""Longest text a check takes, in code points. A cover letter may have 5,000."""
MAX_JOB_CHARACTERS = 50_000
"""Longest job post a letter is tailored to, in code points."""
MAX_REWRITE_CHARACTERS = 50_000
"""Longest text a rewrite takes, in code points: ten times the longest field of the platform."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found, with what the client sees first and the counters of the form's fields."""

    document: Document
    situation: Situation
    findings: tuple[Finding, ...]
    preview: str
    limits: tuple[Mapping[str, Any], ...] = ()
    assumptions: tuple[str, ...] = ()
    reading: Mapping[str, Any] | None = None
    """For a job post: requirements, questions, instructions and more, in wire form."""
    polished: bool = field(default=False)
    """Whether the second tier (spelling, grammar, capitals) ran."""
    judgement: Judgement | None = None
    """What a model said about the rules that only a reader can judge; its findings are among `findings`."""


def make_document(text: str, kind: DocumentKind) -> Document:
    """A document from a user's text; UserInputError when there is nothing to read, TextTooLong when too much."""
    if not text.strip():
        raise UserInputError("The text is empty.", hint="Paste the text you want checked.", where="text")
    if len(text) > MAX_CHARACTERS:
        raise TextTooLong(
            f"The text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read.",
            hint="Split it and check the parts.",
            where="text",
        )
    return Document(text, kind)


def check(
    text: str, kind: DocumentKind, situation: Situation | None = None, *, polish: bool = True, quick: bool = False
) -> CheckResult:
    """Check `text` by code alone: same input, same findings. `polish` adds spelling, grammar and capitals.

    `quick` does without the grammar library, which takes a second to load: for a process that answers once.
    """
    from coach.detection import engine
    from coach.detection.limits import counters, preview

    situation = situation or Situation()
    document = make_document(text, kind)
    findings = engine.check(document, situation)
    if polish and kind.may_be_rewritten:
        findings = engine.merge(findings, engine.check_polish(document, situation, quick=quick))
    reading = None
    if kind is DocumentKind.JOB_POST:
        from coach.reading.job_post import read_job_post, to_wire

        reading = to_wire(read_job_post(text))
    return CheckResult(
        document=document,
        situation=situation,
        findings=tuple(findings),
        preview=preview(document),
        limits=tuple(counters(document, situation)),
        assumptions=tuple(situation.assumptions(kind)),
        reading=reading,
        polished=polish and kind.may_be_rewritten,
    )


async def judge(
    text: str,
    kind: DocumentKind,
    situation: Situation | None = None,
    *,
    llm: LLM,
    store: JudgementStore | None = None,
    polish: bool = True,
    quick: bool = False,
) -> CheckResult:
    """`check`, and in one call of `llm` the rules that only a reader can judge. The text is masked before it is sent.

    The same text is judged once where a `store` keeps the answers. Raises the errors of the model.
    """
    from coach.detection import judged
    from coach.masking.places import conceal

    checked = check(text, kind, situation, polish=polish, quick=quick)
    known = checked.situation
    names = known.confidential_names
    sent, places = conceal(encodable(text), confidential=names, findings=checked.findings)
    post = conceal(encodable(known.job_post), confidential=names)[0] if known.job_post else None
    judgement = await judged.judge(checked.document, known, judged.Shown(sent, places.span, post), llm, store=store)
    findings = judged.merge(checked.findings, judgement.findings)
    return replace(checked, findings=tuple(findings), judgement=judgement)


def read_job(text: str) -> dict[str, Any]:
    """What a job post asks for, in wire form; red flags are the catalogue's findings in it."""
    from coach.wire import check_to_wire

    wire = check_to_wire(check(text, DocumentKind.JOB_POST))
    return {**wire, "schema": "coach.reading/1"}


async def read_job_again(text: str, llm: LLM) -> dict[str, Any]:
    """`read_job` with a second reading by a model, which may add requirements it can quote exactly. The fields
    `added` and `unproved` count what it gave; a failing model raises its own error."""
    from coach.masking import mask
    from coach.reading.job_post import read_job_post, to_wire
    from coach.reading.model_reading import read_again

    wire = read_job(text)
    second = await read_again(read_job_post(text), llm, mask)
    return {**wire, **to_wire(second.reading), "added": second.added, "unproved": second.unproved}


def fact_sheet(sources: Mapping[str, str]) -> FactSheet:
    """The facts in what the user gave: source name (profile, facts, resume) to text."""
    from coach.grounding.fact_sheet import read_facts

    return read_facts(sources)


def estimate(
    text: str, kind: DocumentKind, llm: LLM, *, situation: Situation | None = None, facts: FactSheet | None = None
) -> Estimate:
    """What the first model call of a rewrite takes at most, in tokens and USD; nothing is sent."""
    from coach.domain.facts import FactSheet
    from coach.revision.loop import estimate_revision

    document = make_document(text, kind)
    return estimate_revision(document, situation or Situation(), facts or FactSheet(), llm)


async def rewrite(
    text: str,
    kind: DocumentKind,
    *,
    situation: Situation | None = None,
    facts: FactSheet | None = None,
    llm: LLM | None = None,
    on_partial: Callable[[str], None] | None = None,
    second_opinion: bool = False,
) -> Rewrite:
    """Rewrite `text`; with `llm` None the built-in editor writes. Raises UserInputError for a job post.

    `second_opinion` asks the model once more which changed sentences outdo their facts; it can only add findings.
    """
    from coach.domain.facts import FactSheet
    from coach.revision.loop import Options, revise

    if not kind.may_be_rewritten:
        raise UserInputError(
            "A job post belongs to the client and is only annotated.", hint="Use check or read.", where="kind"
        )
    document = make_document(text, kind)
    if len(text) > MAX_REWRITE_CHARACTERS:
        raise TextTooLong(
            f"The text has {len(text):,} characters; a rewrite takes at most {MAX_REWRITE_CHARACTERS:,}.",
            hint="Rewrite it in parts.",
            where="text",
        )
    return await revise(
        document,
        situation or Situation(),
        facts or FactSheet(),
        llm=llm,
        on_partial=on_partial,
        options=Options(second_opinion=second_opinion),
    )


async def tailor(
    job_post: str,
    facts: FactSheet,
    *,
    situation: Situation | None = None,
    llm: LLM | None = None,
    past_letters: Sequence[str] = (),
    title: str = "",
    follow_checks: bool = False,
    on_partial: Callable[[str], None] | None = None,
) -> Letter:
    """A proposal for `job_post` from `facts`; with `llm` None the honest outline of the user's own sentences.

    `follow_checks` puts the phrase of an attention check in its place; else it is only reported. Never raises for a
    bad letter, whose outcome says it. UserInputError for an empty post, TextTooLong and BudgetExceeded before a call.
    """
    from coach.tailoring.tailor import tailor as tailor_letter

    make_document(job_post, DocumentKind.JOB_POST)
    if len(job_post) > MAX_JOB_CHARACTERS:
        raise TextTooLong(
            f"The job post has {len(job_post):,} characters; at most {MAX_JOB_CHARACTERS:,} are read.",
            hint="Give the post alone.",
            where="job_post",
        )
    return await tailor_letter(
        job_post,
        facts,
        situation=situation,
        llm=llm,
        past_letters=past_letters,
        title=title,
        follow_checks=follow_checks,
        on_partial=on_partial,
    )


def reply_to(message: str, *, situation: Situation | None = None, intent: str | None = None) -> Reply:
    """A draft in the catalogue's words: an answer to a client's `message`, or with `intent` (feedback, payment,
    absence, delay) a message of the user's own. UserInputError for an unknown intent and for an empty message."""
    from coach.tailoring.messages import Intent, answer_client, message_about

    if intent is not None:
        try:
            return message_about(Intent(intent.strip().lower()))
        except ValueError:
            known = ", ".join(member.value for member in Intent)
            raise UserInputError("This intent is not known.", hint=f"Use one of: {known}.", where="intent") from None
    return answer_client(make_document(message, DocumentKind.MESSAGE).text, situation)


def profile_review(fields: Mapping[str, Any]) -> ProfileReview:
    """A profile given as fields: `title`, `overview`, `skills` (list of texts), `portfolio` (list of objects with
    `title`, `description`, `role`, `skills`). UserInputError names the field that cannot be read."""
    from coach.tailoring.profiles import parse_fields, review_profile

    return review_profile(parse_fields(fields))
