"""Grammar by pattern: the frames, and the article before a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.detection.polish.corrections import Aspect, Proposal
from coach.detection.polish.frames import FRAMES, article
from coach.detection.polish.prose import Prose, Sentence
from coach.domain.spans import Span

_ARTICLE = re.compile(r"(?<![\w.'’/&-])(?P<a>an?)[ \t](?P<word>[a-z]{2,})(?![\w'’/-])", re.IGNORECASE)
_LETTER_AFTER = frozenset({"a", "an"})


def mistakes(prose: Prose) -> Iterator[Proposal]:
    """Places where a frame holds, sentence by sentence, earlier frames first."""
    for sentence in prose.sentences:
        for frame in FRAMES:
            for match in frame.pattern.finditer(sentence.span.of(prose.text)):
                place = Span(*match.span("x")).shifted(sentence.span.start)
                shouted = match.group("x").isupper() and len(match.group("x")) > 1
                if (
                    shouted
                    or prose.alone(place.start, place.end)
                    or (sentence.listed and not match.group("x")[0].isalpha())
                ):
                    continue
                yield _proposal(prose.text, place, frame.message, frame.repair(match))
        yield from _articles(prose, sentence)


def _proposal(text: str, place: Span, message: str, replacement: str | None) -> Proposal:
    """A finding needs something to mark: where only a blank goes or comes, the word before is marked with it."""
    if place.of(text).strip() and replacement != "":
        return Proposal(Aspect.LANGUAGE, place, message, replacement)
    start = place.start
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    return Proposal(Aspect.LANGUAGE, Span(start, place.end), message, text[start : place.start] + (replacement or ""))


def _articles(prose: Prose, sentence: Sentence) -> Iterator[Proposal]:
    for match in _ARTICLE.finditer(prose.text, sentence.span.start, sentence.span.end):
        word = match.group("word")
        # A capital at the start of a word may be a name or a letter by letter acronym; "A and B" is no article.
        if (
            not word.islower()
            or word in ("and", "or", "is", "as", "in", "at", "to", "la", "de")
            or match.group("a") == "AN"
        ):
            continue
        right = article(word)
        found = match.group("a").lower()
        if right is None or right == found or prose.alone(*match.span("a")):
            continue
        place = Span(*match.span("a"))
        replacement = right.capitalize() if match.group("a")[0].isupper() else right
        yield Proposal(Aspect.LANGUAGE, place, f"“{right}” stands before this sound.", replacement)
