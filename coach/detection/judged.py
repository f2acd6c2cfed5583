"""The rules that only a reader can judge, asked of a model in one call; every quote is verified by code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from coach.detection import fixes, overlaps
from coach.detection.judgements import Judgements, JudgementStore
from coach.detection.sentences import sentence_at, sentence_spans
from coach.detection.verdicts import weigh
from coach.domain.documents import Document, DocumentKind
from coach.domain.edits import Fix, Safety
from coach.domain.findings import Finding, Origin, fingerprint
from coach.domain.outcomes import PromptUsed, Usage
from coach.domain.situation import Situation
from coach.domain.spans import Span
from coach.llm.client import LLM, LLMRequest
from coach.llm.prompt_files import load_prompt
from coach.rules.compiled import CompiledRule
from coach.rules.loader import Catalogue, load_catalogue

PROMPT = "judge_document"
MAX_HITS = 16
"""Places taken from one reply."""
MAX_QUOTE = 400
"""Longest quote that marks a place, in code points; a longer one marks everything and so nothing."""
MAX_JOB_POST = 6_000
CONFIDENCE = 0.6
"""Of a model's finding: shown, and below everything code is sure of."""

_KINDS = {
    DocumentKind.PROFILE: "profile of a freelancer",
    DocumentKind.PROPOSAL: "proposal, a letter from a freelancer to a client",
    DocumentKind.MESSAGE: "message",
    DocumentKind.JOB_POST: "job post, written by a client",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the model may see of a document, and the way back."""

    text: str
    """The document's text with placeholders for contact data and confidential names."""
    to_original: Callable[[Span], Span]
    """From a span of `text` to the span of the document it stands for; a placeholder is never cut in two."""
    job_post: str | None = None
    """The masked post that the text answers."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a model found, with the measure of how well it quoted."""

    findings: tuple[Finding, ...] = ()
    unverified: int = 0
    """Quotes that do not stand in the text exactly once; they are counted and never shown."""
    asked: int = 0
    """How many rules were asked about."""
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    """Of this call; nothing when the answer was kept from before."""
    prompt: PromptUsed | None = None
    kept: bool = False
    """Whether the answer came from the store instead of the model."""


def rules_to_ask(kind: DocumentKind, catalogue: Catalogue) -> tuple[CompiledRule, ...]:
    """The rules of this kind of document that have a question for a reader."""
    return tuple(rule for rule in catalogue.program.rules if _asks(rule, kind))


def build_reply_type(rule_ids: Sequence[str]) -> type[BaseModel]:
    """The reply: places as rule id and quote. Only these ids can be named; severity and the rest are not in it."""
    return _build(tuple(rule_ids))


@lru_cache(maxsize=8)
def _build(rule_ids: tuple[str, ...]) -> type[BaseModel]:
    strict = ConfigDict(extra="forbid", frozen=True)
    places: dict[str, Any] = {"rule": (Literal[rule_ids], ...), "quote": (str, ...)}
    place: Any = create_model("Place", __config__=strict, **places)
    return create_model("Judgement", __config__=strict, findings=(list[place], Field(max_length=MAX_HITS)))


async def judge(
    document: Document,
    situation: Situation,
    shown: Shown,
    llm: LLM,
    *,
    catalogue: Catalogue | None = None,
    store: JudgementStore | None = None,
) -> Judgement:
    """Ask `llm` once about all judged rules of the document's kind; the same text is asked about once.

    Findings have origin `model`; rule, severity, message, source and fix are the catalogue's. Raises the errors of
    the model, TextTooLong among them before anything is sent.
    """
    catalogue = catalogue or load_catalogue()
    rules = rules_to_ask(document.kind, catalogue)
    if not rules or not shown.text.strip():
        return Judgement(model=llm.name)
    request = _request(document.kind, situation, shown, rules)
    judgements = Judgements(store)
    key = _key(llm.name, request)
    known = judgements.get(key)
    if known is not None and not _fits(known[0], shown.text):
        known = None
    usage = Usage()
    if known is None:
        reply = await llm.complete(request)
        usage = reply.usage
        known = _verified(shown.text, [(place.rule, place.quote) for place in getattr(reply.value, "findings", ())])
        judgements.put(key, known)
    places, unverified = known
    findings = _findings(document, situation, shown, {rule.id: rule for rule in rules}, places)
    return Judgement(
        findings=tuple(overlaps.in_order(findings, {rule.id: rule.priority for rule in catalogue.program.rules})),
        unverified=unverified,
        asked=len(rules),
        model=llm.name,
        usage=usage,
        prompt=request.prompt.used,
        kept=usage.calls == 0,
    )


def merge(first: Sequence[Finding], judged: Sequence[Finding], *, catalogue: Catalogue | None = None) -> list[Finding]:
    """Both in one order; where code already marks a place for the same rule, the model's finding is left out."""
    taken = {(finding.rule, finding.span) for finding in first}
    kept = [
        finding
        for finding in judged
        if not any(rule == finding.rule and span.overlaps(finding.span) for rule, span in taken)
    ]
    rules = (catalogue or load_catalogue()).program.rules
    return overlaps.in_order([*first, *kept], {rule.id: rule.priority for rule in rules})


def _asks(rule: CompiledRule, kind: DocumentKind) -> bool:
    return any(kind.value in question.kinds for question in rule.judged)


def _request(
    kind: DocumentKind, situation: Situation, shown: Shown, rules: Sequence[CompiledRule]
) -> LLMRequest[BaseModel]:
    post = shown.job_post or "none"
    prompt = load_prompt(PROMPT).render(
        {
            "kind": _KINDS[kind],
            "situation": _told(kind, situation),
            "questions": "\n".join(
                f"{rule.id}: {question.ask}"
                for rule in rules
                for question in rule.judged
                if kind.value in question.kinds
            ),
            "job_post": post
            if len(post) <= MAX_JOB_POST
            else f"{post[: MAX_JOB_POST // 2]}\n(…)\n{post[-MAX_JOB_POST // 2 :]}",
            "text": shown.text,
        }
    )
    return LLMRequest(
        prompt=prompt,
        reply_type=build_reply_type([rule.id for rule in rules]),
        max_output_tokens=900,
        temperature=0.0,
    )


def _told(kind: DocumentKind, situation: Situation) -> str:
    """The situation in words of ours: it changes what is a breach."""
    said = []
    if kind is DocumentKind.MESSAGE:
        said.append(f"The {situation.speaker.value} wrote it.")
    if kind in (DocumentKind.MESSAGE, DocumentKind.PROPOSAL):
        stage = situation.stage_for(kind).value
        said.append(
            {
                "pre_contract": "There is no contract yet.",
                "active_contract": "A contract is active.",
                "ended": "The contract has ended.",
            }[stage]
        )
    if situation.account_kind.value == "agency":
        said.append("The account is an agency's.")
    return " ".join(said)


def _key(model: str, request: LLMRequest[BaseModel]) -> str:
    """Identity of a question: the model and every word it would read. Holds nothing of the text itself."""
    parts = [model, request.prompt.system, request.prompt.user]
    return hashlib.sha256(json.dumps(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _fits(places: Sequence[tuple[str, int, int]], text: str) -> bool:
    """Whether kept places lie in the text: a store may be damaged."""
    return all(0 <= start < end <= len(text) for _, start, end in places)


def _verified(text: str, places: Sequence[tuple[str, str]]) -> tuple[tuple[tuple[str, int, int], ...], int]:
    """Places whose quote stands in `text` exactly once, as rule and span; and how many do not."""
    good: list[tuple[str, int, int]] = []
    wrong = 0
    for rule, quote in places:
        quote = quote.strip()
        start = text.find(quote) if 0 < len(quote) <= MAX_QUOTE else -1
        if start < 0 or text.find(quote, start + 1) >= 0:
            wrong += 1
        elif (rule, start, start + len(quote)) not in good:
            good.append((rule, start, start + len(quote)))
    return tuple(good), wrong


def _findings(
    document: Document,
    situation: Situation,
    shown: Shown,
    rules: dict[str, CompiledRule],
    places: Sequence[tuple[str, int, int]],
) -> list[Finding]:
    sentences = sentence_spans(document.text)
    found = []
    for rule_id, start, end in places:
        rule = rules.get(rule_id)
        if rule is None:
            continue
        severity, reason = weigh(rule, rule.severity, document.kind, situation)
        if severity is None:
            continue
        span = shown.to_original(Span(start, end))
        sentence = sentence_at(sentences, span)
        found.append(
            Finding(
                rule=rule.id,
                title=rule.title,
                severity=severity,
                span=span,
                quote=span.of(document.text),
                message=rule.message,
                why=rule.why,
                source=rule.source,
                remedy=rule.remedy,
                origin=Origin.MODEL,
                fingerprint=fingerprint(rule.id, sentence.of(document.text), span.shifted(-sentence.start)),
                note=reason,
                confidence=CONFIDENCE,
            )
        )
    settled = overlaps.settle(found)
    if not document.kind.may_be_rewritten:
        return settled
    return [_reviewed(finding) for finding in fixes.attach(settled, rules, document, sentences)]


def _reviewed(finding: Finding) -> Finding:
    """A person looks before anything is changed on a model's word."""
    if finding.fix is None or finding.fix.safety < Safety.NEEDS_REVIEW:
        return finding
    return replace(finding, fix=Fix(Safety.NEEDS_REVIEW, finding.fix.edits))
