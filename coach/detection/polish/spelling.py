"""Misspelled words: unknown, with a common word close by. A word without one may be a name or a term and is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coach.detection.polish import dictionary
from coach.detection.polish.corrections import Aspect, Proposal
from coach.detection.polish.prose import Prose, Word
from coach.domain.spans import Span

_REPEATED = 3
"""Whoever writes an unknown word this often means it."""


def misspellings(prose: Prose) -> Iterator[Proposal]:
    """Unknown words with their correction. Capitalised words are names unless they open a sentence."""
    counts = Counter(word.lower for sentence in prose.sentences for word in sentence.words)
    for sentence in prose.sentences:
        for index, word in enumerate(sentence.words):
            if not _in_question(word, index == 0 and word.start == sentence.span.start):
                continue
            if counts[word.lower] >= _REPEATED or dictionary.known(word.lower):
                continue
            meant = dictionary.correction(word.lower)
            capital = word.text[0].isupper()
            if meant is None or (capital and not (meant.sure and sentence.closed and not sentence.listed)):
                continue
            replacement = meant.word.capitalize() if capital else meant.word
            yield Proposal(
                Aspect.LANGUAGE, Span(word.start, word.end), f"“{replacement}” may be meant.", replacement, meant.sure
            )


def _in_question(word: Word, opens: bool) -> bool:
    return (
        len(word.text) > 3
        and word.text.isascii()
        and word.text.isalpha()
        and (word.text.islower() or (opens and word.text[1:].islower()))
    )
