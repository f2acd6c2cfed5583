"""The check: a text, its kind and its situation in, findings out. No model, no file, no clock."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from itertools import accumulate
from typing import cast

from coach.detection import fixes, overlaps
from coach.detection.frames import Match, PhraseProgram, phrase_program
from coach.detection.guards import Guards
from coach.detection.hits import Finder, Hit, finder
from coach.detection.normalise import View, fold
from coach.detection.phrases import Prose
from coach.detection.sentences import sentence_at, sentence_spans
from coach.detection.verdicts import holds, weigh
from coach.domain.documents import Document, DocumentKind, encodable
from coach.domain.findings import Finding, Origin, Severity, fingerprint
from coach.domain.situation import Situation
from coach.domain.spans import Span
from coach.errors import CoachBug
from coach.rules.compiled import CompiledFinder, CompiledRule, Program
from coach.rules.loader import Catalogue, load_catalogue

_NOWHERE = Situation()


def check(document: Document, situation: Situation = _NOWHERE, *, catalogue: Catalogue | None = None) -> list[Finding]:
    """Every finding of the first tier, sorted by place, then priority, then rule id.

    Pure: the same input gives the same findings. Spans are code points of the untouched text, and every quote
    equals the text at its span.
    """
    catalogue = catalogue or load_catalogue()
    original, (document, view) = document, _readable(document)
    found = [*_phrase_hits(view, document, situation, catalogue), *_literal_hits(view, document, situation, catalogue)]
    return _findings(found, view, document, original, situation, catalogue)


def check_polish(
    document: Document, situation: Situation = _NOWHERE, *, catalogue: Catalogue | None = None, quick: bool = False
) -> list[Finding]:
    """The second tier: spelling, grammar and capitals. Slower, so it runs beside the first and never before it.

    `quick` leaves out the detectors that load for a second (`slow_start` in their rule file), for a process that
    answers once.
    """
    catalogue = catalogue or load_catalogue()
    original, (document, view) = document, _readable(document)
    found = [
        (rule, hit)
        for rule in catalogue.program.rules
        for detector in rule.polish
        if document.kind.value in detector.kinds and not (quick and detector.parameters.get("slow_start"))
        for hit in _polish_finder(detector.name)(view, document, situation, detector.parameters)
    ]
    return _findings(found, view, document, original, situation, catalogue)


def merge(first: Sequence[Finding], second: Iterable[Finding], *, catalogue: Catalogue | None = None) -> list[Finding]:
    """Both tiers in one order. A language finding inside a place that goes anyway is left out."""
    taken = sorted((f.span.start, f.span.end) for f in first if f.severity is not Severity.ADVICE)
    starts = [start for start, _ in taken]
    # The furthest end of all that begin before a place says whether one of them reaches into it.
    reach = [0, *accumulate((end for _, end in taken), max)]
    kept = [f for f in second if reach[bisect_left(starts, f.span.end)] <= f.span.start]
    return overlaps.in_order([*first, *kept], _priorities(catalogue or load_catalogue()))


def _readable(document: Document) -> tuple[Document, View]:
    """The document with half surrogate pairs, which no library encodes, replaced one for one; and its folded view."""
    document = Document(encodable(document.text), document.kind)
    return document, fold(document.text)


def _phrase_hits(
    view: View, document: Document, situation: Situation, catalogue: Catalogue
) -> Iterator[tuple[CompiledRule, Hit]]:
    program = phrase_program(catalogue.program, document.kind)
    prose = Prose(view.text)
    guards = Guards(prose, catalogue.program.guards)
    found: dict[tuple[str, int, Severity | None], list[tuple[int, int]]] = {}
    best: dict[tuple[str, int, Severity | None], tuple[CompiledRule, float]] = {}
    for rule, phrases, place in _matches(program, prose):
        if not holds(phrases.when, document.kind, situation) or guards.clears(phrases, place):
            continue
        where = prose.sentence(place.start) if phrases.mark_sentence else Span(place.start, place.end)
        key = rule.id, prose.sentence_number(place.start), phrases.severity
        found.setdefault(key, []).append((where.start, where.end))
        best[key] = rule, max(phrases.confidence, best[key][1] if key in best else 0.0)
    for key, places in found.items():
        rule, confidence = best[key]
        for start, end in overlaps.unite(places, prose.words_between):
            yield rule, Hit(view.span(start, end), confidence, severity=key[2])


def _matches(program: PhraseProgram, prose: Prose) -> Iterator[Match]:
    for begin, end in prose.sentences:
        for rule, phrases, place in program.matches(prose.text[begin:end], prose.plain[begin:end]):
            yield rule, phrases, place.shifted(begin)


def _literal_hits(
    view: View, document: Document, situation: Situation, catalogue: Catalogue
) -> Iterator[tuple[CompiledRule, Hit]]:
    for rule, detector, find in _literal_finders(catalogue.program, document.kind):
        if holds(detector.when, document.kind, situation):
            for hit in find(view, document, situation, detector.parameters):
                yield rule, _weighted(hit, detector.severity)


@lru_cache(maxsize=32)
def _literal_finders(program: Program, kind: DocumentKind) -> tuple[tuple[CompiledRule, CompiledFinder, Finder], ...]:
    return tuple(
        (rule, detector, finder(detector.name))
        for rule in program.rules
        for detector in rule.literals
        if kind.value in detector.kinds
    )


def _weighted(hit: Hit, severity: Severity | None) -> Hit:
    if severity is None or hit.severity is not None:
        return hit
    return Hit(hit.span, hit.confidence, hit.note, severity, hit.fix, hit.message)


@lru_cache(maxsize=64)
def _polish_finder(name: str) -> Finder:
    module, _, key = name.partition(".")
    try:
        return cast(Finder, import_module(f"coach.detection.polish.{module}").FINDERS[key])
    except (ImportError, AttributeError, KeyError) as missing:
        raise CoachBug(f"no language detector is called {name!r}") from missing


def _findings(
    found: Iterable[tuple[CompiledRule, Hit]],
    view: View,
    document: Document,
    original: Document,
    situation: Situation,
    catalogue: Catalogue,
) -> list[Finding]:
    sentences: list[Span] | None = None
    findings: list[Finding] = []
    rules: dict[str, CompiledRule] = {}
    weighed: dict[tuple[str, Severity], tuple[Severity | None, str]] = {}
    for rule, hit in found:
        weight = rule.id, hit.severity or rule.severity
        if weight not in weighed:
            weighed[weight] = weigh(rule, weight[1], document.kind, situation)
        severity, reason = weighed[weight]
        if severity is None or hit.span.end > len(document.text):
            continue
        sentences = sentence_spans(document.text) if sentences is None else sentences
        findings.append(_finding(rule, hit, severity, reason, view, original, sentences))
        rules[rule.id] = rule
    if not findings:
        return []
    settled = overlaps.in_order(overlaps.settle(findings), _priorities(catalogue))
    if not document.kind.may_be_rewritten:
        return settled
    return fixes.attach(settled, rules, document, sentences or [])


def _finding(
    rule: CompiledRule,
    hit: Hit,
    severity: Severity,
    reason: str,
    view: View,
    document: Document,
    sentences: list[Span],
) -> Finding:
    span = hit.span
    # The sentence, not the text, is the neighbourhood of a fingerprint: what is added elsewhere cannot change it.
    sentence = sentence_at(sentences, span)
    undone = sorted({disguise.what for disguise in view.disguises if disguise.span.overlaps(span)})
    notes = [hit.note, reason, f"Disguised: {', '.join(undone)}." if undone and not hit.note else ""]
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=severity,
        span=span,
        quote=span.of(document.text),
        message=hit.message or rule.message,
        why=rule.why,
        source=rule.source,
        remedy=rule.remedy,
        fix=hit.fix if document.kind.may_be_rewritten else None,
        origin=Origin.CATALOGUE,
        fingerprint=fingerprint(rule.id, sentence.of(document.text), span.shifted(-sentence.start)),
        note=" ".join(note for note in notes if note),
        confidence=hit.confidence,
    )


@lru_cache(maxsize=8)
def _priorities(catalogue: Catalogue) -> Mapping[str, int]:
    return {rule.id: rule.priority for rule in catalogue.program.rules}
