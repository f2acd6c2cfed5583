"""The catalogue's own fixes: what goes, what comes, and a sentence that still stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from coach.detection.sentences import sentence_at
from coach.domain.edits import Edit, Fix, Safety
from coach.domain.findings import Finding
from coach.domain.spans import Span
from coach.rules.compiled import CompiledFix, CompiledRule

_SAFETY = {
    "automatic": Safety.AUTOMATIC,
    "needs_review": Safety.NEEDS_REVIEW,
    "advice_only": Safety.ADVICE_ONLY,
}
_CLAUSE_EDGE = re.compile(r"\s*(?:[,;:(]|\s[-–—]\s|\b(?:and|but|or|so|then)\b)\s*", re.IGNORECASE)
_LONG_SENTENCE = 320
_FILLER = re.compile(
    r"\b(?:you|can|could|may|also|always|please|just|feel|free|to|me|my|at|on|in|by|via|through|is|are|or|and|with|us|we|i|"
    r"reach|contact|message|write|email|mail|e-mail|call|phone|text|ping|dm|drop|send|line|here|there|it|a|an|the|for|of|"
    r"whatsapp|telegram|skype|number|address|id|handle|any|time|anytime|questions?|more|details?|info|information|chat|talk|"
    r"this|that|if|have|get|touch|direct|directly|would|like|find|see|add|am|available|happy|best|way|let|know|need|faster|"
    r"quick|quickly|quicker|reply|replies|response|looking|forward|discuss|further|hit|up|drop|shoot|catch|look|username)\b",
    re.IGNORECASE,
)


def attach(
    findings: Sequence[Finding], rules: dict[str, CompiledRule], text: str, sentences: list[Span]
) -> list[Finding]:
    """Give findings without a fix the one of their rule.

    Fixes that touch one sentence agree: all of them replace it whole by the same text, so that taking two of them
    is taking one twice. A phrase is put into the text once; a further sentence that would get it again is removed.
    """
    plans: dict[Span, list[str]] = {}
    wholes: dict[int, Span] = {}
    for index, finding in enumerate(findings):
        fix = rules[finding.rule].fix
        if finding.fix is None and fix is not None and fix.scope != "span":
            place = _place(fix, finding.span, text, sentences)
            wholes[index] = place
            plan = plans.setdefault(place, [])
            if fix.text and fix.text not in plan:
                plan.append(fix.text)
    plans = _joined(plans)
    used: set[str] = set()
    replacements: dict[Span, str] = {}
    for place in sorted(plans):
        phrases = [phrase for phrase in plans[place] if phrase not in used and phrase not in text]
        used.update(phrases)
        replacements[place] = " ".join(phrases)
    return [
        finding if finding.fix else _fixed(finding, rules[finding.rule].fix, text, replacements, wholes.get(index))
        for index, finding in enumerate(findings)
    ]


def _joined(plans: dict[Span, list[str]]) -> dict[Span, list[str]]:
    """Plans for places that overlap, put together."""
    joined: list[tuple[Span, list[str]]] = []
    for place in sorted(plans):
        if joined and joined[-1][0].overlaps(place):
            last, phrases = joined.pop()
            merged = phrases + [phrase for phrase in plans[place] if phrase not in phrases]
            joined.append((Span(last.start, max(last.end, place.end)), merged))
        else:
            joined.append((place, plans[place]))
    return dict(joined)


def _fixed(
    finding: Finding, fix: CompiledFix | None, text: str, replacements: dict[Span, str], place: Span | None
) -> Finding:
    if fix is None:
        return finding
    whole = next((span for span in replacements if span.overlaps(place or finding.span)), None)
    if whole is None:
        edit = _span_edit(finding.span, fix.text, text)
    else:
        edit = _whole_edit(whole, replacements[whole], text)
    safety = _SAFETY[fix.safety]
    if safety is Safety.AUTOMATIC and whole is not None and not _only_contact(text, whole, finding.span):
        safety = Safety.NEEDS_REVIEW
    return replace(finding, fix=Fix(safety, (edit,)))


def _place(fix: CompiledFix, span: Span, text: str, sentences: list[Span]) -> Span:
    sentence = sentence_at(sentences, span)
    if fix.scope == "sentence" and len(sentence) <= _LONG_SENTENCE:
        return sentence
    # A run-on sentence holds more than the breach: only its clause goes.
    start = sentence.start
    for edge in _CLAUSE_EDGE.finditer(text, sentence.start, span.start):
        start = edge.end()
    following = _CLAUSE_EDGE.search(text, span.end, sentence.end)
    return Span(min(start, span.start), max(span.end, following.start() if following else sentence.end))


def _whole_edit(place: Span, replacement: str, text: str) -> Edit:
    if replacement:
        before = text[: place.start].rstrip()
        after = text[place.end :].lstrip(" \t")
        if before and before[-1] in ",;:(" and text[place.start - 1 : place.start] != "\n":
            replacement = replacement[0].lower() + replacement[1:] if replacement[:2] != "I " else replacement
        if after[:1] in (",", ";", ".", "!", "?"):
            replacement = replacement.rstrip(".!?")
        return Edit(place.start, place.end, replacement)
    return _removal(place, text)


def _removal(place: Span, text: str) -> Edit:
    """Takes a stretch out together with the blank, or the empty line, it would leave behind."""
    start, end = place.start, place.end
    line_start = start == 0 or text[start - 1] == "\n"
    if end < len(text) and text[end] in " \t":
        while end < len(text) and text[end] in " \t":
            end += 1
    elif end == len(text) or text[end] == "\n":
        while start > 0 and text[start - 1] in " \t":
            start -= 1
        if line_start and end < len(text):
            end += 1
    return Edit(start, end, "")


def _span_edit(span: Span, replacement: str, text: str) -> Edit:
    if replacement:
        return Edit(span.start, span.end, replacement)
    return _removal(span, text)


def _only_contact(text: str, sentence: Span, span: Span) -> bool:
    """True when the sentence says nothing but how to reach the writer, so that replacing it changes no claim."""
    rest = text[sentence.start : span.start] + " " + text[span.end : sentence.end]
    return not re.search(r"\w", _FILLER.sub(" ", rest))
