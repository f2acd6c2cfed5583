"""The JSON shapes of checks, rewrites and letters. Offsets are code points, half-open, into the untouched input.

Fields may be added; a field that is here keeps its name and meaning as long as the schema number stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from coach.domain.findings import Finding, count_by_severity

if TYPE_CHECKING:
    from coach.detection.judged import Judgement
    from coach.domain.facts import Claim, FactSheet
    from coach.domain.outcomes import PromptUsed, Rewrite, Usage
    from coach.service import CheckResult
    from coach.tailoring.letters import Letter
    from coach.tailoring.messages import Reply
    from coach.tailoring.profiles import ProfileReview

CHECK_SCHEMA = "coach.check/1"
REWRITE_SCHEMA = "coach.rewrite/1"
FACTS_SCHEMA = "coach.facts/1"
LETTER_SCHEMA = "coach.letter/1"
REPLY_SCHEMA = "coach.reply/1"
PROFILE_SCHEMA = "coach.profile/1"


def finding_to_wire(finding: Finding) -> dict[str, Any]:
    """One finding as JSON; `fix` is null when only a person or a model can mend it."""
    fix = finding.fix
    return {
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity.value,
        "start": finding.span.start,
        "end": finding.span.end,
        "quote": finding.quote,
        "message": finding.message,
        "why": finding.why,
        "source": {
            "section": finding.source.section,
            "url": finding.source.url,
            "read_on": finding.source.read_on,
            "grade": finding.source.grade,
        },
        "remedy": finding.remedy.value,
        "fix": None
        if fix is None
        else {
            "safety": fix.safety.wire,
            "edits": [{"start": e.start, "end": e.end, "replacement": e.replacement} for e in fix.edits],
        },
        "origin": finding.origin.value,
        "fingerprint": finding.fingerprint,
        "note": finding.note,
        "confidence": finding.confidence,
    }


def findings_to_wire(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings in their order."""
    return [finding_to_wire(finding) for finding in findings]


def check_to_wire(result: CheckResult) -> dict[str, Any]:
    """A check as `coach.check/1`. A job post's answer also holds what was read in it."""
    document = result.document
    wire: dict[str, Any] = {
        "schema": CHECK_SCHEMA,
        "document": {
            "kind": document.kind.value,
            "characters": len(document.text),
            "sha256": document.sha256,
        },
        "findings": findings_to_wire(result.findings),
        "counts": count_by_severity(result.findings),
        "preview": result.preview,
        "limits": [dict(counter) for counter in result.limits],
        "assumptions": list(result.assumptions),
        "polish": result.polished,
    }
    if result.judgement is not None:
        wire["judgement"] = judgement_to_wire(result.judgement)
    if result.reading is not None:
        wire.update(result.reading)
    return wire


def judgement_to_wire(judgement: Judgement) -> dict[str, Any]:
    """How a model judged: its findings stand among the others with origin `model`."""
    return {
        "model": judgement.model,
        "rules_asked": judgement.asked,
        "findings": len(judgement.findings),
        "unverified_quotes": judgement.unverified,
        "kept": judgement.kept,
        "usage": _usage_to_wire(judgement.usage),
        "prompt": _prompt_to_wire(judgement.prompt),
    }


def rewrite_to_wire(rewrite: Rewrite) -> dict[str, Any]:
    """A rewrite as `coach.rewrite/1`. Applying `edits` to the original gives `text`."""
    return {
        "schema": REWRITE_SCHEMA,
        "outcome": rewrite.outcome.value,
        "writer": rewrite.writer,
        "text": rewrite.text,
        "edits": [
            {
                "start": e.start,
                "end": e.end,
                "replacement": e.replacement,
                "rules": list(e.rules),
                "facts": list(e.facts),
                "reason": e.reason,
                "safety": e.safety.wire,
            }
            for e in rewrite.edits
        ],
        "before": {"findings": findings_to_wire(rewrite.before), "counts": count_by_severity(rewrite.before)},
        "after": {"findings": findings_to_wire(rewrite.after), "counts": count_by_severity(rewrite.after)},
        "claims": _claims_to_wire(rewrite.claims),
        "questions": [{"text": q.text, "why": q.why} for q in rewrite.questions],
        "usage": _usage_to_wire(rewrite.usage),
        "prompt": _prompt_to_wire(rewrite.prompt),
        "attempts": rewrite.attempts,
        "notes": list(rewrite.notes),
    }


def letter_to_wire(letter: Letter) -> dict[str, Any]:
    """A tailored letter as `coach.letter/1`. Sentence spans count in `text`, the others in the job post."""
    from coach.detection.limits import preview
    from coach.domain.documents import Document, DocumentKind
    from coach.reading.job_post import instructions_to_wire

    covered, answerable = letter.coverage
    text = letter.text
    return {
        "schema": LETTER_SCHEMA,
        "outcome": letter.outcome.value,
        "writer": letter.writer,
        "text": text,
        "sentences": [
            {
                "text": span.of(text),
                "start": span.start,
                "end": span.end,
                "facts": list(sentence.facts),
                "requirements": list(sentence.requirements),
            }
            for sentence, span in zip(letter.sentences, letter.spans, strict=True)
        ],
        "preview": preview(Document(text, DocumentKind.PROPOSAL)),
        "coverage": {
            "requirements": [
                {
                    "id": item.requirement.id,
                    "text": item.requirement.quote,
                    "level": "must" if item.requirement.must else "nice",
                    "covered": item.requirement.id in letter.taken_up,
                    "facts": list(item.facts),
                    "start": item.requirement.span.start,
                    "end": item.requirement.span.end,
                }
                for item in letter.covered
            ],
            "covered": covered,
            "supported": answerable,
            "overclaimed": list(letter.overclaims),
        },
        "worth": {"bid": letter.worth.bid, "reasons": list(letter.worth.reasons)},
        "instructions": instructions_to_wire(letter.job_post, letter.instructions),
        "answers": [{"question": a.question, "text": a.text, "facts": list(a.facts)} for a in letter.answers],
        "findings": findings_to_wire(letter.findings),
        "counts": count_by_severity(letter.findings),
        "claims": _claims_to_wire(letter.claims),
        "questions": [{"text": q.text, "why": q.why} for q in letter.questions],
        "dropped": list(letter.dropped),
        "voice": None
        if letter.voice is None
        else {"described": letter.voice.described, "before": letter.voice.before, "after": letter.voice.after},
        "usage": _usage_to_wire(letter.usage),
        "prompt": _prompt_to_wire(letter.prompt),
        "attempts": letter.attempts,
        "notes": list(letter.notes),
    }


def reply_to_wire(reply: Reply) -> dict[str, Any]:
    """A drafted message as `coach.reply/1`; the findings' spans count in the incoming message."""
    return {
        "schema": REPLY_SCHEMA,
        "text": reply.text,
        "hints": list(reply.hints),
        "placeholders": list(reply.placeholders),
        "findings": findings_to_wire(reply.findings),
    }


def profile_review_to_wire(review: ProfileReview) -> dict[str, Any]:
    """A profile reviewed field by field as `coach.profile/1`; spans count in each field's own text."""
    return {
        "schema": PROFILE_SCHEMA,
        "fields": [
            {
                "name": field.name,
                "used": field.used,
                "limit": field.limit,
                "unit": field.unit,
                "over": field.over,
                "note": field.note,
                "findings": findings_to_wire(field.findings),
            }
            for field in review.fields
        ],
        "preview": review.preview,
        "completeness": round(review.completeness, 2),
        "done": list(review.done),
        "missing": list(review.missing),
        "questions": [{"text": q.text, "why": q.why} for q in review.questions],
    }


def _claims_to_wire(claims: Sequence[Claim]) -> dict[str, Any]:
    return {
        "total": len(claims),
        "supported": sum(claim.supported for claim in claims),
        "items": [
            {
                "text": claim.text,
                "start": claim.span.start,
                "end": claim.span.end,
                "facts": list(claim.facts),
                "supported": claim.supported,
                "reason": claim.reason,
            }
            for claim in claims
        ],
    }


def _usage_to_wire(usage: Usage) -> dict[str, Any]:
    return {
        "calls": usage.calls,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cached_tokens": usage.cached_tokens,
        "cost_usd": f"{usage.cost_usd:.4f}",
    }


def _prompt_to_wire(prompt: PromptUsed | None) -> dict[str, Any] | None:
    return None if prompt is None else {"id": prompt.id, "version": prompt.version, "sha256": prompt.sha256}


def facts_to_wire(sheet: FactSheet) -> dict[str, Any]:
    """A fact sheet as `coach.facts/1`: each fact with its place in its source and its typed, normalised slots."""
    from coach.grounding.slots import SlotKind, slots

    return {
        "schema": FACTS_SCHEMA,
        "facts": [
            {
                "id": fact.id,
                "source": fact.source,
                "text": fact.text,
                "start": fact.span.start,
                "end": fact.span.end,
                "slots": [
                    {
                        "kind": slot.kind.value,
                        "value": slot.text.casefold() if slot.kind is SlotKind.NAME else slot.value,
                        "text": slot.text,
                        "start": slot.span.start,
                        "end": slot.span.end,
                        **{name: value for name in ("bound", "unit", "per") if (value := getattr(slot, name))},
                    }
                    for slot in slots(fact.text)
                ],
            }
            for fact in sheet
        ],
    }
