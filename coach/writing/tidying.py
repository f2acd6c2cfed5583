"""Sentences that still stand after something was cut out of them, and small corrections nobody has to think about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from coach.domain.spans import Span

_EMPTY_PAIR = re.compile(r"\(\s*[,;:/|&-]?\s*\)|\[\s*\]|\"\s*\"|“\s*”|‘\s*’")
_SPACE_BEFORE_STOP = re.compile(r"(?<=\S)[ \t]{1,10}(?=[,;:.!?](?:\s|\Z))")
_STACKED_STOPS = re.compile(r"[,;:–—-](?:[ \t]{0,5}[,;:–—-]){0,5}[ \t]{0,5}(?=[.!?,;]|\Z)")
_SPACES = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_LEADING = re.compile(r"\A(?:[\s,;:.|/–—-]{1,20}|(?:and|but|or|so|then|also|plus)\b[\s,]{1,5})+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_STOP_AT_END = re.compile(r"[.!?…:]+[\"'”’)]?\Z")

_DANGLING = frozenset(
    "is are was be at via on to my your our or and by through with the a an in of for from using called named id "
    "address number username handle email e-mail phone mobile link url contact under as".split()
)
"""A sentence that ends in one of these lost the thing it was about."""
_LABELS = frozenset(
    "email e-mail mail phone mobile cell tel telephone whatsapp skype telegram viber wechat signal discord id handle "
    "username number address website site web portfolio linkedin github url link contact my me at on is".split()
)
"""Words that only announce contact data."""
_FILLER = _LABELS | frozenset(
    "you can could may also please just feel free to via through are or and with us we i reach write call text ping "
    "drop send line here there it a an the for of any time anytime if have get in touch direct directly would like "
    "find see add am available happy way best let know message contact hi hello thanks thank so by more details "
    "questions question info information discuss talk further do want need will then look forward hear from".split()
)

_CLAUSE_OPENERS = (
    r"(?:i|i'm|i’m|i'll|i’ll|you|we|we'll|he|she|they|it|this|that|there|please|my|our|feel|let|lets|let's|just|then|"
    r"contact|reach|email|e-mail|call|message|write|text|add|ping|drop|send|pay|find|here|thanks|thank|looking|also)"
)
_CLAUSE_EDGE = re.compile(
    rf"[ \t]*[,;:][ \t]+(?:(?:and|but|or|so|then)[ \t]+)?(?={_CLAUSE_OPENERS}\b)"
    rf"|[ \t]+(?:and|but|or|so)[ \t]+(?={_CLAUSE_OPENERS}\b)"
    r"|[ \t]*;[ \t]+|[ \t]+[–—|-][ \t]+",
    re.IGNORECASE,
)
_LEANS_BACK = re.compile(
    r"(?:it|it's|this|that|these|those|they|he|she|which|who|because|as|where|there|then)\b", re.IGNORECASE
)
_BRACKETS = re.compile(r"[ \t]*[(\[][^()\[\]\n]{0,200}[)\]]")

_SMALL_I = re.compile(r"(?:(?<=\A)|(?<=[\s\"“(]))i(?=(?:['’](?:m|ve|ll|d))?(?:[ \t,]|\Z))(?![ \t]*[=+)\]/])")
_DOUBLED = re.compile(
    r"(?<![\w'’-])(the|a|an|is|are|to|of|and|in|for|with|my|you|we|your|it|be|at|or|as|i|this|have|will)"
    r"[ \t]{1,5}\1(?![\w'’-])",
    re.IGNORECASE,
)


def tidied(sentence: str) -> str:
    """`sentence` without the marks a cut leaves: empty brackets, stray connectors, doubled stops, lost capitals."""
    text = sentence
    for pattern in (_EMPTY_PAIR, _SPACE_BEFORE_STOP, _STACKED_STOPS):
        text = pattern.sub("", text)
    text = _LEADING.sub("", _SPACES.sub(" ", text)).strip()
    if text and not sentence.lstrip().startswith(text):
        text = text[0].upper() + text[1:]
    return text


def without(sentence: str, places: Iterable[Span]) -> str:
    """What is left of `sentence` when the brackets or clauses that hold `places` go; "" when nothing worth keeping is.

    Spans count inside `sentence`. The result stands as a sentence: it has words of its own and no loose end.
    """
    marks = list(places)
    gone = [_brackets_of(sentence, mark) for mark in marks]
    rest = [mark for mark, span in zip(marks, gone, strict=True) if span is None]
    ranges = [span for span in gone if span is not None]
    clauses = _clauses(sentence)
    # The separator before a clause goes with it; the first clause takes the separator after it.
    for index, (clause, following) in enumerate(zip(clauses, [*clauses[1:], None], strict=True)):
        if any(clause.overlaps(mark) for mark in rest):
            start = clauses[index - 1].end if index else clause.start
            end = following.start if not index and following else clause.end
            ranges.append(Span(start, end))
    kept = _cut_out(sentence, ranges)
    stop = _STOP_AT_END.search(sentence)
    kept = tidied(kept)
    if kept and not sentence.lstrip().startswith(kept[: len(kept) // 2]):
        if _LEANS_BACK.match(kept):
            return ""  # What "it" stood for is gone.
        kept = kept[0].upper() + kept[1:]
    if kept and stop and not _STOP_AT_END.search(kept):
        kept += stop.group()
    return kept if stands(kept) else ""


def stands(sentence: str) -> bool:
    """True when a repaired sentence says something of its own and ends properly."""
    words = [word.lower() for word in _WORD.findall(sentence)]
    if len(words) < 3 or words[-1] in _DANGLING:
        return False
    return sum(word not in _FILLER for word in words) >= 2


def only_announces(sentence: str, places: Iterable[Span]) -> bool:
    """True when `sentence` holds nothing but the marked places and a label for them ("Phone: ...")."""
    words = [word.lower() for word in _WORD.findall(_cut_out(sentence, list(places)))]
    return len(words) <= 2 and all(word in _LABELS for word in words)


def corrected(text: str) -> str:
    """`text` with the pronoun I in capitals and plainly doubled words once."""
    return _DOUBLED.sub(r"\1", _SMALL_I.sub("I", text))


def _brackets_of(sentence: str, mark: Span) -> Span | None:
    for match in _BRACKETS.finditer(sentence):
        span = Span(match.start(), match.end())
        if span.contains(mark):
            return span
    return None


def _clauses(sentence: str) -> list[Span]:
    clauses: list[Span] = []
    start = 0
    for edge in _CLAUSE_EDGE.finditer(sentence):
        if edge.start() > start:
            clauses.append(Span(start, edge.start()))
            start = edge.end()
    clauses.append(Span(start, len(sentence)))
    return clauses


def _cut_out(sentence: str, ranges: Sequence[Span]) -> str:
    pieces: list[str] = []
    position = 0
    for span in sorted(ranges):
        pieces.append(sentence[position : max(position, span.start)])
        position = max(position, span.end)
    return "".join([*pieces, sentence[position:]])
