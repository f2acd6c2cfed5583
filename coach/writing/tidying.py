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
_ANNOUNCED = 6
"""Words up to which a marked place may be a number, an address or a handle."""
_FILLER = _LABELS | frozenset(
    "you can could may also please just feel free to via through are or and with us we i reach write call text ping "
    "drop send line here there it a an the for of any time anytime if have get in touch direct directly would like "
    "find see add am available happy way best let know message contact hi hello thanks thank so by more details "
    "questions question info information discuss talk further do want need will then look forward hear from".split()
)
_ASIDES = frozenset(
    "your our i'll i'd i'm let's quick quickly short soon today now always all if when who what this that be as not "
    "also first speed things book schedule slot open click visit check enjoy whole full old past earlier work works "
    "project projects link".split()
)
"""More words that are not missed when an invitation to write or look elsewhere goes."""

_CLAUSE_OPENERS = (
    r"(?:i|i'm|i’m|i'll|i’ll|you|we|we'll|he|she|they|it|this|that|there|please|my|our|feel|let|lets|let's|just|then|"
    r"contact|reach|email|e-mail|mail|call|phone|message|write|text|add|ping|drop|send|pay|find|here|thanks|thank|"
    r"looking|also|kindly|if|when|whenever|in case)"
)
_CLAUSE_EDGE = re.compile(
    rf"[ \t]*[,;:][ \t]+(?:(?P<joined>and|but|or|so|then)[ \t]+)?(?={_CLAUSE_OPENERS}\b)"
    rf"|[ \t]+(?P<bound>and|but|or|so)[ \t]+(?={_CLAUSE_OPENERS}\b)"
    r"|[ \t]*;[ \t]+|[ \t]+[–—|-][ \t]+",
    re.IGNORECASE,
)
_LEANS_BACK = re.compile(
    r"(?:it|it's|this|that|these|those|they|he|she|which|who|because|as|where|there|then)\b", re.IGNORECASE
)
_CONDITION = re.compile(r"(?:if|when|whenever|unless|in case|as soon as|as long as|once|should you)\b", re.IGNORECASE)
_CONCESSION = re.compile(
    r"(?:even though|although|though|because|while|whereas)[ \t]+(?=(?:i|we|my|our|the|it|you|your|there|this)\b)",
    re.IGNORECASE,
)
"""Opens a clause that can stand by itself once this word is gone."""
_SUBORDINATE = re.compile(
    r"(?:if|when|whenever|unless|in case|as soon as|as long as|should|because|although|though|even though|whereas|"
    r"(?:once|while|whether)[ \t]+(?=(?:you|we|i|it|the|your|my|our)\b))\b[ \t]*\w+",
    re.IGNORECASE,
)
"""Opens a clause that waits for another, with its subject."""
_MAIN_AFTER_COMMA = re.compile(
    rf"[,;:–—][ \t]+(?:{_CLAUSE_OPENERS}\b|[^,;:]{{0,80}}\b(?:is|are|was|were|am|can|could|will|would|shall|should|may|"
    r"might|must|have|has|had|do|does|did)\b)",
    re.IGNORECASE,
)
_MAIN_INSIDE = re.compile(
    r"(?<!what)(?<!that)(?<!how)(?<!which)(?<!who)(?<!where)(?<!why)(?<!and)(?<!or)[ \t]+"
    r"(?:i|i['’]\w+|we|we['’]\w+|please|feel|let|let['’]s|just|then)\b",
    re.IGNORECASE,
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
    clauses, leaving = _going(sentence, rest)
    # The separator before a clause goes with it; the first clauses take the separator after them.
    for index in sorted(leaving):
        first = leaving.issuperset(range(index))
        start = clauses[index - 1].end if index and not first else clauses[index].start
        following = clauses[index + 1].start if index + 1 < len(clauses) else len(sentence)
        ranges.append(Span(start, following if first else clauses[index].end))
    kept = _cut_out(sentence, ranges)
    stop = _STOP_AT_END.search(sentence)
    kept = _CONCESSION.sub("", tidied(kept), count=1) if 1 in leaving and 0 not in leaving else tidied(kept)
    if kept and not sentence.lstrip().startswith(kept[: len(kept) // 2]):
        if _LEANS_BACK.match(kept):
            return ""  # What "it" stood for is gone.
        kept = kept[0].upper() + kept[1:]
    if kept and stop and not _STOP_AT_END.search(kept):
        kept += stop.group()
    return kept if stands(kept, sentence) else ""


def stands(sentence: str, before: str = "") -> bool:
    """True when a repaired sentence says something of its own, ends properly and waits for nothing new."""
    words = [word.lower() for word in _WORD.findall(sentence)]
    if len(words) < 3 or words[-1] in _DANGLING or (hangs(sentence) and not hangs(before)):
        return False
    return sum(word not in _FILLER for word in words) >= 2


def matter(text: str, places: Iterable[Span] = ()) -> set[str]:
    """The words of `text` outside `places` that do more than to announce contact data, in lower case."""
    words = {word.lower() for word in _WORD.findall(_cut_out(text, list(places)))}
    return {word for word in words - _FILLER - _ASIDES if len(word) > 1}


def condition(sentence: str, places: Iterable[Span]) -> str:
    """The clause "If you have questions" that opens `sentence`, where all that follows it has to go; else ""."""
    clauses, leaving = _going(sentence, list(places))
    first = clauses[0].of(sentence).strip()
    touched = any(clauses[0].overlaps(mark) for mark in places)
    return first if len(leaving) == len(clauses) > 1 and not touched and _CONDITION.match(first) else ""


def hangs(sentence: str) -> bool:
    """True for a clause that waits for another one: "If you have questions about my resume."

    Read from the first words and what could open a main clause: compare with the sentence before a change.
    """
    opening = _SUBORDINATE.match(sentence.strip())
    if opening is None or sentence.rstrip().endswith("?"):
        return False
    rest = sentence.strip()[opening.end() :]
    return not (_MAIN_AFTER_COMMA.search(rest) or _MAIN_INSIDE.search(rest))


def only_announces(sentence: str, places: Iterable[Span]) -> bool:
    """True when `sentence` holds nothing but the marked places and a label for them ("Phone: ...").

    A place of many words is a sentence by itself, not something announced.
    """
    marks = list(places)
    words = [word.lower() for word in _WORD.findall(_cut_out(sentence, marks))]
    short = all(len(_WORD.findall(mark.of(sentence))) <= _ANNOUNCED for mark in marks)
    return short and len(words) <= 2 and all(word in _LABELS for word in words)


def corrected(text: str) -> str:
    """`text` with the pronoun I in capitals and plainly doubled words once."""
    return _DOUBLED.sub(r"\1", _SMALL_I.sub("I", text))


def _brackets_of(sentence: str, mark: Span) -> Span | None:
    for match in _BRACKETS.finditer(sentence):
        span = Span(match.start(), match.end())
        if span.contains(mark):
            return span
    return None


def _going(sentence: str, marks: Sequence[Span]) -> tuple[list[Span], set[int]]:
    """The clauses of `sentence`, and which of them go with `marks`: those that hold one, and what only waits for them.

    A condition waits for what follows where it opens the sentence or is joined by "and"; else for what stands before.
    """
    clauses: list[Span] = []
    opens: list[bool] = [True]
    start = 0
    for edge in _CLAUSE_EDGE.finditer(sentence):
        if edge.start() > start:
            clauses.append(Span(start, edge.start()))
            opens.append(bool(edge["joined"] or edge["bound"]))
            start = edge.end()
    clauses.append(Span(start, len(sentence)))
    leaving = {i for i, clause in enumerate(clauses) if any(clause.overlaps(mark) for mark in marks)}
    for index, clause in enumerate(clauses):
        if _CONDITION.match(clause.of(sentence).strip()):
            forward = opens[index] and index + 1 < len(clauses)
            head = index + 1 if forward else index - 1
            leaving |= {index} if head in leaving else set()
    return clauses, leaving


def _cut_out(sentence: str, ranges: Sequence[Span]) -> str:
    pieces: list[str] = []
    position = 0
    for span in sorted(ranges):
        pieces.append(sentence[position : max(position, span.start)])
        position = max(position, span.end)
    return "".join([*pieces, sentence[position:]])
