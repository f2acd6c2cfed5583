"""Attention checks of a job post: the words a client demands in the letter, to see who read the post.

A check is a demand (a verb, or "the first word must be") with a phrase (quoted, named as a word, in capitals, a code)
that is meant for the letter. Each sign counts points, and what speaks of the work itself takes some away, so that the
headline of a landing page is no demand on the freelancer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coach.detection import attention_signs as signs
from coach.detection.sentences import sentence_spans
from coach.domain.spans import Span

_ENOUGH = 4
"""Points from which a candidate counts; one sign alone gives at most two."""
_REACH = 90
"""Characters between a demand's verb and its phrase."""
_QUOTES = frozenset("\"“”„«‘’'`")
_FEW = 4
"""Words of a phrase that is not set off by capitals or quotation marks."""
_CHAIN = 25
"""Characters between two verbs of one demand."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A demanded phrase, exactly as the client wrote it, and where it is to stand: start, end, subject, anywhere.

    `phrase` is None where an answer is demanded that the post does not hold ("your favourite colour").
    """

    span: Span
    phrase: str | None
    position: str
    confidence: float


def find_demands(text: str) -> Iterator[Demand]:
    """Demands on the letter, one a sentence, in order."""
    for span in _stretches(text):
        demand = _best(text, span) or _answer(text, span)
        if demand is not None:
            yield demand


def _stretches(text: str) -> Iterator[Span]:
    """Sentences; one that ends with a colon takes the next in: the word may stand in the line below."""
    spans = sentence_spans(text)
    for index, span in enumerate(spans):
        following = spans[index + 1] if index + 1 < len(spans) else None
        if following and text[span.end - 1] == ":" and len(following) < 80 and following.start - span.end < 8:
            yield Span(span.start, following.end)
        else:
            yield span


def _may_demand(sentence: str) -> bool:
    """False for most sentences, at little cost: none of the words a demand on a letter has stands in them."""
    low = sentence.casefold()
    return any(word in low for word in signs.HINTS)


def _best(text: str, span: Span) -> Demand | None:
    sentence = span.of(text)
    if not _may_demand(sentence):
        return None
    verbs = [match for match in signs.VERB.finditer(sentence) if _asked(sentence[: match.start()])]
    if not verbs and not signs.NAMED_LATER.search(sentence):
        return None
    scored = []
    for points, start, end, phrase in _candidates(sentence):
        phrase = _cleaned(phrase, quoted=sentence[start - 1 : start] in _QUOTES)
        window = sentence[max(0, start - 160) : end + 160]
        total = points + _context(window, sentence, start)
        verb = _governing(verbs, start, sentence)
        if not phrase or total < _ENOUGH or (verb is None and not signs.NAMED_LATER.search(sentence)):
            continue
        # Of equals the longest: a quotation, not the capitals in it.
        scored.append((-total, start - end, start, end, phrase, start if verb is None else verb))
    if not scored:
        return None
    total, _, start, end, phrase, verb_at = min(scored)
    if re.search(r"\b(?:in|all) (?:all )?(?:capitals?|caps|upper ?case)\b", sentence, re.I):
        phrase = phrase.upper()
    place = span
    if len(sentence) > 320:
        place = Span(span.start + max(0, verb_at - 20), span.start + min(len(sentence), end + 60))
    return Demand(place, phrase, _position(sentence, verb_at, start, end), min(0.95, 0.5 - total * 0.07))


def _answer(text: str, span: Span) -> Demand | None:
    """A demand for an answer at a certain place of the letter, where the words are the writer's own."""
    sentence = span.of(text)
    asked = signs.ANSWER.search(sentence) if _may_demand(sentence) else None
    if asked is None or not _asked(sentence[: asked.start()]) or not signs.LETTER_NEAR.search(sentence):
        return None
    position = next((name for name, pattern in signs.PLACES if pattern.search(sentence[asked.end() :])), None)
    return None if position is None else Demand(span, None, position, 0.7)


def _asked(before: str) -> bool:
    """False after "do not" and after "we": that asks nothing. "Letters that do not start with" asks all the same."""
    if signs.NEGATED.search(before):
        return bool(signs.UNLESS.search(before))
    return not signs.TOLD.search(before)


def _candidates(sentence: str) -> Iterator[tuple[int, int, int, str]]:
    """(points, start, end, phrase) of everything that may be the demanded words."""
    yield from _quoted(sentence)
    for match in signs.NAMED_WORD.finditer(sentence):
        yield from _named(sentence, match)
    for match in signs.NAMED_LATER.finditer(sentence):
        group = "phrase" if match.group("phrase") else "second"
        yield 3, *match.span(group), match.group(group)
    for match in signs.AFTER_COLON.finditer(sentence):
        points = 3 if signs.FOLLOWING.search(sentence[: match.start() + 1]) else 1
        yield points, *match.span("phrase"), match.group("phrase")
    for match in signs.PLACED.finditer(sentence):
        yield 2, *match.span("phrase"), match.group("phrase")
    yield from _standing_out(sentence)


def _quoted(sentence: str) -> Iterator[tuple[int, int, int, str]]:
    """Words in quotation marks or brackets, more surely behind "the word"; not titles, names and alternatives."""
    for match in (*signs.QUOTED.finditer(sentence), *signs.BRACKETED.finditer(sentence)):
        group = match.lastgroup or "a"
        before = sentence[: match.start()]
        if re.search(r"[{}<>\[\]]", match.group(group)) or signs.NO_QUOTE_OF_WORDS.search(before):
            continue
        named = re.search(rf"\b{signs.NAMED}(?:\s+\w+){{0,3}}{signs.GAP}$", before, re.I)
        one_of_many = signs.LIST.match(sentence[match.end() :]) or signs.BEFORE_LIST.search(before[-6:].rstrip())
        if named or not one_of_many:
            yield (4 if named else 2), *match.span(group), match.group(group)
    for match in signs.PAREN.finditer(sentence):
        if re.search(r"\b(?:type|write|put|include|add|mention|with)\s+$", sentence[: match.start()], re.I):
            yield 2, *match.span(), match.group()


def _standing_out(sentence: str) -> Iterator[tuple[int, int, int, str]]:
    """Capitals, codes, emoji and names right behind a demand."""
    loud = sum(c.isupper() for c in sentence) * 2 > sum(c.isalpha() for c in sentence)
    for pattern, points in ((signs.CAPITALS, 2), (signs.CODE, 2), (signs.SIGN, 2), (signs.TITLED, 1)):
        if loud and pattern is signs.CAPITALS:
            continue
        for match in pattern.finditer(sentence):
            start, end = match.span("phrase")
            if pattern is signs.SIGN or _alone(sentence, start, end, titled=pattern is signs.TITLED):
                yield points, start, end, match.group("phrase")


def _named(sentence: str, match: re.Match[str]) -> Iterator[tuple[int, int, int, str]]:
    """The word after "the word", or, after "the phrase", all up to the place it is to stand in."""
    start, end = match.span("phrase")
    phrase = match.group("phrase")
    if phrase[0].islower() and " " in phrase:
        phrase = phrase.split(" ")[0]
        end = start + len(phrase)
    if signs.NAMED_LONG.search(sentence[:start]):
        rest = re.match(
            rf"(?:{signs.TOKEN}\s+){{1,7}}?(?={signs.BORDERS}\b|[.,;!?]|$)",
            sentence[start:],
            re.I,
        )
        if rest and len(rest.group().split()) > len(phrase.split()) and _goes_on(sentence[:start], rest):
            phrase, end = rest.group().strip(), start + len(rest.group().rstrip())
    if re.search(r"\b(?:code|line|text|number)\b\W*$", sentence[:start], re.I) and not _looks_coined(phrase):
        return
    lead = sentence[max(0, match.start() - 30) : match.start()]
    if signs.FAINT.search(match.group("noun")) and not re.search(rf"(?!including){signs.VERB.pattern}", lead, re.I):
        return
    yield 2, start, end, phrase


def _goes_on(before: str, rest: re.Match[str]) -> bool:
    """Whether the words after "the phrase" are one phrase: in capitals, or a few up to the place they are to stand."""
    few = len(rest.group().split()) <= _FEW and bool(signs.BORDER_NEXT.match(rest.string[rest.end() :]))
    return rest.group()[0].isupper() or (few and bool(signs.SEVERAL.search(before)))


def _looks_coined(phrase: str) -> bool:
    """A code, a number or capitals: "code 4471", not "code review"."""
    return any(char.isdigit() for char in phrase) or (phrase.isupper() and len(phrase) > 1)


def _alone(sentence: str, start: int, end: int, *, titled: bool) -> bool:
    """Whether capitals stand alone right after the demand, not as one skill of a list."""
    after, before = sentence[end:], sentence[:start]
    if signs.LIST.match(after) or signs.BEFORE_LIST.search(before.rstrip()):
        return False
    if not signs.STOPS_PHRASE.match(after):
        return False
    near = re.search(
        r"(?:\b(?:with|by|word|put|type|write|include|add|mention|say|use|quote|number|code|be|is|insert)|[:=])\W{0,3}$",
        before,
        re.I,
    )
    return titled or bool(near)


def _context(window: str, sentence: str, start: int) -> int:
    """Points of what stands around: the letter, a proof, a place; less for the work itself."""
    strong, proof = bool(signs.STRONG.search(window)), bool(signs.PROOF.search(window))
    weak, reply = bool(signs.WEAK.search(window)), bool(signs.REPLY.search(sentence[:start]))
    placed = bool(signs.PLACE_BEFORE.search(window)) and bool(
        re.search(rf"\b{signs.NAMED}\s+\W?$", sentence[:start], re.I)
    )
    if not (strong or proof or weak or reply or placed) or signs.LETTER_AS_WORK.search(window):
        return -9
    points = 2 * (strong or reply) + (weak and not strong) + 2 * proof
    points += any(pattern.search(window) for _, pattern in signs.PLACES)
    if signs.OTHERS.search(sentence[:start]):
        points -= 3
    if signs.WORK.search(window) and not (strong or proof):
        points -= 3
    return points


def _governing(verbs: list[re.Match[str]], start: int, sentence: str) -> int | None:
    """Where the demand before the phrase begins: "begin your reply with" is one demand of two verbs.

    A quoted phrase may also come first ("the word X must open your letter").
    """
    at: int | None = None
    for verb in reversed(verbs):
        if verb.start() < start and (start if at is None else at) - verb.end() <= (_REACH if at is None else _CHAIN):
            at = verb.start()
    if at is None and re.match(rf"\W*(?:the\s+)?{signs.NAMED}\b", sentence, re.I):
        return next((verb.start() for verb in verbs if 0 <= verb.start() - start <= _REACH), None)
    return at


def _position(sentence: str, verb: int, start: int, end: int) -> str:
    """Where the words are to stand: told between verb and phrase or right after it, else in front of the verb."""
    after = sentence[end : end + 90]
    because = signs.BECAUSE.search(after)
    told = f"{sentence[min(verb, start) : start]} {after[: because.start()] if because else after}"
    ahead = signs.PLACE_BEFORE.search(sentence[:verb])
    for name, pattern in signs.PLACES:
        if pattern.search(told) or (ahead and pattern.search(ahead.group())):
            return name
    return "anywhere"


def _cleaned(phrase: str, *, quoted: bool) -> str:
    """The phrase without the stops around it; empty when it is no phrase at all. What is quoted is one."""
    phrase = phrase.strip(" .,:;-–\t") if phrase.strip(" .,:;-–\t") else phrase.strip()
    if quoted and phrase:
        return phrase
    if len(phrase) == 1 and not (phrase.isupper() or not phrase.isalnum()):
        return ""
    if (phrase.casefold() in signs.NO_PHRASE and phrase != "A") or signs.MEASURE.fullmatch(phrase):
        return ""
    return phrase
