"""What keeps honest sentences clean: refusals, warnings, reported speech, quotations, and the topic guards of a rule.

A literal contact string is never cleared here; these guards belong to phrase rules. The lists of cues are data,
`coach/rules/catalogue/guards.yaml`; this module says how they are weighed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.frames import Place
from coach.detection.phrases import Prose, pattern
from coach.domain.spans import Span
from coach.rules.compiled import CompiledPhrases

_QUOTE = deferred(r"\"[^\"\n]{1,400}\"")
_NARROW_REACH = 4
"""Blanks between a narrow negation ("instead of") and what it refuses."""
_REPORT_REACH = 20
"""A report ("the client asked ...") may begin this many characters inside the matter itself."""


class Cues:
    """The lists of cues, compiled on first use."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._patterns = patterns

    def __getitem__(self, name: str) -> Any:
        return pattern(self._patterns[name])


class Guards:
    """The guards of one text. `cues` are the compiled lists of the catalogue."""

    def __init__(self, prose: Prose, cues: Mapping[str, str]) -> None:
        self._prose = prose
        self._cues = Cues(cues)

    def clears(self, phrases: CompiledPhrases, place: Place) -> bool:
        """True when the sentence around `place` shows that it breaks no rule."""
        sentence = self._prose.sentence(place.start)
        words = self._prose.bytes[sentence.start : sentence.end]
        if self._off_topic(phrases, place, sentence, words):
            return True
        if phrases.skip_refusals and self._refuses(sentence, words, place):
            return True
        return phrases.skip_quoted and (self._quoted(sentence, place) or self._reported(sentence, words, place))

    def _off_topic(self, phrases: CompiledPhrases, place: Place, sentence: Span, words: bytes) -> bool:
        """The rule's own guards: what else the sentence, its start, its end or the document must or must not say."""
        before = self._prose.bytes[max(sentence.start, place.start - 60) : place.start]
        after = self._prose.bytes[place.end : min(sentence.end, place.end + 60)]
        return (
            _any(phrases.unless, words)
            or _any(phrases.unless_before, before)
            or _any(phrases.unless_after, after)
            or (bool(phrases.needs) and not _any(phrases.needs, words))
            or (bool(phrases.needs_document) and not _any(phrases.needs_document, self._prose.bytes))
        )

    def _refuses(self, sentence: Span, words: bytes, place: Place) -> bool:
        """Whether the writer refuses, forbids or asks about the matter instead of proposing it."""
        cues = self._cues
        if cues["asks_about_rule"].search(words):
            return True
        if cues["for_show"].search(words):
            return False
        start, end = place.start - sentence.start, place.end - sentence.start
        if cues["as_subject"].search(words[:start]):
            return True
        parts = [(a - sentence.start, b - sentence.start) for a, b in place.parts]
        # A negation that belongs to the phrase itself ("nobody needs to know") refuses nothing.
        passed = [*((m.start(), m.end()) for m in cues["idle"].finditer(words)), *parts]
        for cue in cues["negation"].finditer(words):
            if cue.start() >= parts[-1][0]:
                break
            if any(a <= cue.start() < b for a, b in passed):
                continue
            if cue.end() <= start and cues["clause"].search(words[cue.end() : parts[0][1]]):
                continue
            return True
        for cue in cues["narrow"].finditer(words):
            between = words[cue.end() : start]
            if cue.end() <= start and b"," not in between and between.count(b" ") <= _NARROW_REACH:
                if not any(a <= cue.start() < b for a, b in passed):
                    return True
        if cues["stays"].search(words) and not cues["moves_anyway"].search(words):
            return True
        return cues["refused_after"].search(words[end:]) is not None

    def _quoted(self, sentence: Span, place: Place) -> bool:
        """Whether the matter stands inside a longer quotation, with words of the writer around it."""
        text = self._prose.plain[sentence.start : sentence.end]
        start, end = place.start - sentence.start, place.end - sentence.start
        for quote in _QUOTE.finditer(text):
            # One or two words in quotation marks stress a word; a saying is longer.
            if quote.start() < start and end < quote.end() and len(quote[0].split()) > 2:
                return quote.start() > 0 or quote.end() < len(text)
        return False

    def _reported(self, sentence: Span, words: bytes, place: Place) -> bool:
        """Whether somebody else said it and the writer does not go along."""
        report = self._cues["reported"].search(words[: place.end - sentence.start])
        if report is None or report.start() > place.start - sentence.start + _REPORT_REACH:
            return False
        return self._cues["agreed"].search(words) is None


def _any(patterns: tuple[str, ...], words: bytes) -> bool:
    return any(pattern(text).search(words) for text in patterns)
