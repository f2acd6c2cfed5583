"""Detection and honest text: per rule true and false positives, false hard findings per word."""

from __future__ import annotations

import re

from coach import service
from coach.domain.findings import Finding, Severity
from coach.situations import parse_kind, parse_situation
from evals import fidelity, oracle
from evals.cases import Case
from evals.scorers.spans import Labelled, match, semeval
from evals.scores import Score, Status

_WORD = re.compile(r"\w+")


def findings_of(case: Case) -> tuple[Finding, ...]:
    """What the product marks in the case's text; the second tier only where the case asks for it."""
    given = case.input
    result = service.check(
        given["text"],
        parse_kind(given["kind"]),
        parse_situation(given.get("situation")),
        polish=bool(given.get("polish")),
    )
    return result.findings


def score_detection(case: Case) -> Score:
    """Every labelled span found under its rule, and no hard finding besides.

    Literal strings need IoU 0.5; cases with `metadata.match` "overlap" need any overlap under the right rule.
    A finding of another rule in a labelled sentence is counted as crossed and is no failure, and one of a rule listed
    under `also` counts neither way: two rules may rightly see one place.
    """
    findings = findings_of(case)
    gold = [Labelled(g["rule"], g["start"], g["end"]) for g in case.target["findings"]]
    also = set(case.target.get("also", []))
    found = [Labelled(f.rule, f.span.start, f.span.end) for f in findings]
    # A literal string has exact ends; where a sentence speaks, two people mark it differently.
    result = match(gold, found, 0.5 if case.metadata.get("match", "iou") == "iou" else 1e-9)
    rules = {g.rule for g in gold}
    places = [(g.start, g.end) for g in gold]
    near = _sentences_of(case.input["text"], places)
    # Another rule, or the same one twice, at a labelled place: confusion at worst, but no false alarm.
    crossed = [
        i
        for i in result.spurious
        if _touches(found[i], places if found[i].rule in rules and case.metadata.get("match") == "iou" else near)
    ]
    spurious = [
        i
        for i in result.spurious
        if i not in crossed and found[i].rule not in also and (found[i].rule in rules or _hard(findings[i]))
    ]
    counts: dict[str, float] = {}
    for gi, _ in result.pairs:
        _add(counts, f"tp:{gold[gi].rule}")
    for gi in result.missed:
        _add(counts, f"fn:{gold[gi].rule}")
    for fi in spurious:
        _add(counts, f"fp:{found[fi].rule}")
    strict = semeval(gold, [f for f in found if f.rule in rules])
    counts.update(
        correct=strict.correct,
        partial=strict.partial,
        missed=strict.missed,
        words=len(_WORD.findall(case.input["text"])),
        crossed=sum(found[i].rule not in rules for i in crossed),
    )
    counts.update(_oracle_counts(case.input["text"], rules))
    missed = [gold[i].rule for i in result.missed]
    extra = [found[i].rule for i in spurious]
    reason = "; ".join(filter(None, [f"missed {missed}" if missed else "", f"unexpected {extra}" if extra else ""]))
    answer = {"findings": [[f.rule, f.severity.value, f.span.start, f.span.end] for f in findings]}
    return Score(Status.FAIL if reason else Status.PASS, reason, counts, answer)


def score_honest(case: Case) -> Score:
    """No hard finding in a text that breaks nothing; warnings and advice are counted, not failed."""
    findings = findings_of(case)
    hard = [f for f in findings if _hard(f)]
    counts = {
        "texts": 1.0,
        "flagged_texts": float(bool(hard)),
        "hard": float(len(hard)),
        "warning": float(sum(f.severity is Severity.WARNING for f in findings)),
        "words": float(len(_WORD.findall(case.input["text"]))),
        "oracle_honest": 1.0,
        "oracle_false": float(bool(oracle.violations(case.input["text"]))),
    }
    for finding in hard:
        _add(counts, f"fp:{finding.rule}")
    reason = "; ".join(f"{f.rule} marked {f.quote!r}" for f in hard)
    answer = {"findings": [[f.rule, f.severity.value, f.span.start, f.span.end] for f in findings]}
    return Score(Status.FAIL if hard else Status.PASS, reason, counts, answer)


def _sentences_of(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    spans = fidelity.sentences(text)
    return [*places, *((a, b) for a, b in spans if any(a < end and start < b for start, end in places))]


def _touches(span: Labelled, places: list[tuple[int, int]]) -> bool:
    return any(start < span.end and span.start < end for start, end in places)


def _oracle_counts(text: str, rules: set[str]) -> dict[str, float]:
    """How well the plain reader of violations sees the breaches that are in its scope."""
    kinds = {oracle.SCOPE[rule] for rule in rules if rule in oracle.SCOPE}
    return {"oracle_known": 1.0, "oracle_seen": float(bool(kinds & oracle.violations(text)))} if kinds else {}


def _hard(finding: Finding) -> bool:
    return finding.severity is Severity.HARD


def _add(counts: dict[str, float], key: str) -> None:
    counts[key] = counts.get(key, 0.0) + 1.0
