"""The catalogue's own fixes: what goes, what comes, and a sentence that still stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from coach.detection.deferred import deferred
from coach.detection.sentences import sentence_at
from coach.domain.documents import Document, DocumentKind
from coach.domain.edits import Edit, Fix, Safety
from coach.domain.findings import Finding
from coach.domain.spans import Span
from coach.rules.compiled import CompiledFix, CompiledRule

_SAFETY = {
    "automatic": Safety.AUTOMATIC,
    "needs_review": Safety.NEEDS_REVIEW,
    "advice_only": Safety.ADVICE_ONLY,
}
_SAME_PURPOSE = frozenset({"CON-01", "CON-02", "CON-03", "CON-08"})
"""Their phrases all say where the writer can be reached, so a text needs one of them."""
_OPENER = (
    r"(?:i|i'm|i'll|i've|you|we|we'll|he|she|they|it|it's|this|that|there|please|my|our|feel|let|let's|just|contact|reach|email|"
    r"call|message|write|text|add|ping|send|pay|find|here|thanks|thank|looking|which|who|because|as)"
)
_CLAUSE_EDGE = deferred(
    rf"\s*[,;:]\s+(?:(?:and|but|or|so|then)\s+)?(?={_OPENER}\b)|\s+(?:and|but|or|so)\s+(?={_OPENER}\b)|\s*;\s+|\s+[-–—]\s+",
    re.IGNORECASE,
)
_LEANS_BACK = deferred(
    r"(?:it|it's|this|that|these|those|they|he|she|which|who|because|as|where|there|then)\b", re.IGNORECASE
)
"""How a clause begins that makes no sense without the one before it."""
_LONG_SENTENCE = 320
_LEAST_KEPT = 24
"""Characters of a sentence that are worth keeping when a clause goes."""
_LIST_MARK = deferred(r"\s*(?:[-*+•▪◦●–—]|\(?\d{1,2}[.)]|\(?[a-z][.)])?\s*", re.IGNORECASE)
_FILLER = deferred(
    r"\b(?:you|can|could|may|also|always|please|just|feel|free|to|me|my|at|on|in|by|via|through|is|are|or|and|with|us|we|i|"
    r"reach|contact|message|write|email|mail|e-mail|call|phone|text|ping|dm|drop|send|line|here|there|it|a|an|the|for|of|"
    r"whatsapp|telegram|skype|number|address|id|handle|any|time|anytime|questions?|more|details?|info|information|chat|talk|"
    r"this|that|if|have|get|touch|direct|directly|would|like|find|see|add|am|available|happy|best|way|let|know|need|faster|"
    r"quick|quickly|quicker|reply|replies|response|looking|forward|discuss|further|hit|up|drop|shoot|catch|look|username)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What one finding would put in the place of its sentence."""

    finding: Finding
    phrase: str
    place: Span
    priority: int

    @property
    def topic(self) -> str:
        """Phrases of one topic are put into a text once."""
        return "reach" if self.finding.rule in _SAME_PURPOSE else self.phrase


def attach(
    findings: Sequence[Finding], rules: Mapping[str, CompiledRule], document: Document, sentences: list[Span]
) -> list[Finding]:
    """Give findings without a fix the one of their rule.

    Fixes that touch one sentence agree: all of them replace it whole by one sentence, that of the gravest finding, so
    that taking two of them is taking one twice. What a text already says, or another fix put in before, is not said
    again: the sentence then goes without a successor.
    """
    text = document.text
    places = _plans(_wishes(findings, rules, document, sentences), text)
    spans = list(places)
    noted = False
    fixed = []
    for finding in findings:
        fix = rules[finding.rule].fix
        if finding.fix is not None or fix is None:
            fixed.append(finding)
            continue
        near = spans[bisect_right(spans, finding.span.start, key=lambda span: span.end) :][:1]
        place = next((span for span in near if span.overlaps(finding.span)), None)
        if place is not None:
            fixed.append(replace(finding, fix=Fix(_safety(fix, finding, place, text), (places[place],))))
        elif fix.scope == "after":
            note = _text_for(fix, document.kind)
            fresh = bool(note) and not noted and note not in text
            noted = noted or fresh
            edit = _addition(sentence_at(sentences, finding.span), note, text) if fresh else None
            fixed.append(replace(finding, fix=Fix(_SAFETY[fix.safety], (edit,))) if edit else finding)
        else:
            edit = _span_edit(finding.span, _text_for(fix, document.kind), text)
            fixed.append(replace(finding, fix=Fix(_SAFETY[fix.safety], (edit,))))
    return _parted(fixed)


def _parted(findings: list[Finding]) -> list[Finding]:
    """Two stretches that go beside each other both take the blank between them along: the first one keeps it."""
    moved: dict[Edit, Edit] = {}
    done = 0
    for edit in sorted({edit for finding in findings if finding.fix for edit in finding.fix.edits}):
        if edit.start < done < edit.end:
            moved[edit] = Edit(done, edit.end, edit.replacement)
        done = max(done, edit.end)
    if not moved:
        return findings
    return [
        replace(f, fix=Fix(f.fix.safety, tuple(moved.get(edit, edit) for edit in f.fix.edits))) if f.fix else f
        for f in findings
    ]


def _wishes(
    findings: Sequence[Finding], rules: Mapping[str, CompiledRule], document: Document, sentences: list[Span]
) -> list[_Wish]:
    wishes = []
    clauses = _Clauses(document.text)
    for finding in findings:
        rule = rules[finding.rule]
        if finding.fix is None and rule.fix is not None and rule.fix.scope in ("clause", "sentence"):
            place = _place(rule.fix, finding.span, document.text, sentences, clauses)
            wishes.append(_Wish(finding, _text_for(rule.fix, document.kind), place, rule.priority))
    return wishes


def _text_for(fix: CompiledFix, kind: DocumentKind) -> str:
    """A profile speaks to nobody in particular, so it may get a phrase of its own."""
    return fix.profile_text if kind is DocumentKind.PROFILE and fix.profile_text is not None else fix.text


def _plans(wishes: Sequence[_Wish], text: str) -> dict[Span, Edit]:
    """One edit for every stretch that goes, in the order of the text."""
    groups: list[tuple[Span, list[_Wish]]] = []
    for wish in sorted(wishes, key=lambda wish: wish.place):
        if groups and groups[-1][0].overlaps(wish.place):
            last, members = groups.pop()
            members.append(wish)
            groups.append((Span(last.start, max(last.end, wish.place.end)), members))
        else:
            groups.append((wish.place, [wish]))
    said: set[str] = set()
    plans = {}
    for place, members in groups:
        best = _fittest(members)
        phrase = best.phrase if best and best.topic not in said and best.phrase not in text else ""
        if best and phrase:
            said.add(best.topic)
        plans[place] = _whole_edit(place, phrase, text)
    return plans


def _fittest(wishes: Sequence[_Wish]) -> _Wish | None:
    """The wish of the gravest finding; among equals the one most findings share, then the first."""
    alike: dict[str, list[_Wish]] = {}
    for wish in wishes:
        if wish.phrase:
            alike.setdefault(wish.phrase, []).append(wish)
    if not alike:
        return None

    def weight(group: list[_Wish]) -> tuple[int, int, int, int]:
        rank = max(wish.finding.severity.rank for wish in group)
        start = min(wish.finding.span.start for wish in group)
        return rank, len(group), max(wish.priority for wish in group), -start

    return max(alike.values(), key=weight)[0]


def _safety(fix: CompiledFix, finding: Finding, place: Span, text: str) -> Safety:
    safety = _SAFETY[fix.safety]
    if safety is Safety.AUTOMATIC and not _only_contact(text, place, finding.span):
        return Safety.NEEDS_REVIEW
    return safety


class _Clauses:
    """Where the clauses of long sentences part; each sentence is searched once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._edges: dict[Span, list[tuple[int, int]]] = {}

    def around(self, span: Span, sentence: Span) -> Span:
        """The clause of `sentence` that holds `span`, with clauses after it that lean on it."""
        edges = self._edges.get(sentence)
        if edges is None:
            edges = [edge.span() for edge in _CLAUSE_EDGE.finditer(self._text, sentence.start, sentence.end)]
            self._edges[sentence] = edges
        start, end = sentence.start, sentence.end
        before = bisect_right(edges, span.start, key=lambda edge: edge[1])
        if before:
            start = edges[before - 1][1]
        for edge in edges[bisect_left(edges, span.end, key=lambda edge: edge[0]) :]:
            if not _LEANS_BACK.match(self._text, edge[1]):
                end = edge[0]
                break
        return Span(min(start, span.start), max(end, span.end))


def _place(fix: CompiledFix, span: Span, text: str, sentences: list[Span], clauses: _Clauses) -> Span:
    sentence = sentence_at(sentences, span)
    if fix.scope == "sentence" and len(sentence) <= _LONG_SENTENCE:
        return sentence
    # A run-on sentence holds more than the breach: only its clause goes, if the rest then still stands.
    clause = clauses.around(span, sentence)
    kept = len(sentence) - len(clause)
    return clause if kept > _LEAST_KEPT else sentence


def _whole_edit(place: Span, replacement: str, text: str) -> Edit:
    """Puts a sentence in the place of a sentence or of a clause; with nothing to put, takes the stretch out."""
    before = text[: place.start].rstrip()
    inside = bool(before) and before[-1] not in ".!?…\n" and "\n" not in text[len(before) : place.start]
    joint = re.compile(r"\s*[,;:]\s+(?:(?:and|but|or|so|then)\s+)?|\s+(?:and|but|or|so|then|[-–—])\s+", re.IGNORECASE)
    following = joint.match(text, place.end)
    lead = re.search(
        r"(?:\s*[,;:]|\s+[-–—])?\s*(?:\b(?:and|but|or|so|then))?\s*$", text[max(0, place.start - 12) : place.start]
    )
    listed = _LIST_MARK.fullmatch(text, text.rfind("\n", 0, place.start) + 1, place.start)
    if listed or (not inside and not following):
        return Edit(place.start, place.end, replacement) if replacement else _removal(place, text)
    start = place.start - len(lead.group()) if inside and lead else place.start
    if not replacement and inside:
        return Edit(start, place.end, "")
    end, tail = place.end, ""
    if following and following.end() < len(text):
        end, tail = following.end() + 1, " " + text[following.end()].upper()
    opening = f". {replacement}" if inside else replacement
    return Edit(start, end, f"{opening}{tail}".lstrip())


def _removal(place: Span, text: str) -> Edit:
    """Takes a stretch out together with the blank, the list mark or the empty line it would leave behind."""
    start, end = place.start, place.end
    line = text.rfind("\n", 0, start) + 1
    if _LIST_MARK.fullmatch(text, line, start):
        rest = re.compile(r"[ \t]*(?:\n|$)").match(text, end)
        if rest is not None:
            # The line holds nothing else.
            return (
                Edit(line, rest.end(), "")
                if rest.group().endswith("\n") or line == 0
                else Edit(line - 1, rest.end(), "")
            )
    if end < len(text) and text[end] in " \t":
        while end < len(text) and text[end] in " \t":
            end += 1
    elif end == len(text) or text[end] == "\n":
        while start > 0 and text[start - 1] in " \t":
            start -= 1
    return Edit(start, end, "")


def _addition(sentence: Span, note: str, text: str) -> Edit:
    """Puts a sentence behind another. It takes the last character along, so that two additions never meet."""
    last = text[sentence.end - 1]
    return Edit(sentence.end - 1, sentence.end, f"{last} {note}" if last in ".!?" else f"{last}\n{note}")


def _span_edit(span: Span, replacement: str, text: str) -> Edit:
    return Edit(span.start, span.end, replacement) if replacement else _removal(span, text)


def _only_contact(text: str, sentence: Span, span: Span) -> bool:
    """True when the sentence says nothing but how to reach the writer, so that replacing it changes no claim."""
    rest = text[sentence.start : span.start] + " " + text[span.end : sentence.end]
    return not re.search(r"\w", _FILLER.sub(" ", rest))
