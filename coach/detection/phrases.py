"""Finds phrases built from frames: which patterns occur at all, where, and which of them stand together.

All patterns of a document kind go through one RE2 set, a single pass that names those that occur. Only frames whose
parts all occur are looked at further; their parts are located one by one and joined inside a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import permutations
from typing import Any

from coach.detection.sentences import sentence_spans
from coach.domain.documents import DocumentKind
from coach.domain.spans import Span
from coach.rules.compiled import CompiledFrame, CompiledPhrases, CompiledRule, Program

_WORD = re.compile(r"[a-z0-9][a-z0-9'@._]*")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# One character for one character, so that offsets stay those of the folded text.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("’‘`´ʼ", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("€£¥₹₽₴₦₱₺₪", "$"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " "),
    }
)
_MAX_CHAINS = 64


@dataclass(frozen=True, slots=True)
class Place:
    """Where a frame matched: its whole range and the ranges of its parts, in offsets of the folded text."""

    start: int
    end: int
    parts: tuple[tuple[int, int], ...]


class Prose:
    """A folded text made ready for phrase search. Everything is worked out on first need."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = text if text.isascii() else _NOT_ASCII.sub("\x1a", text.translate(_PLAIN))
        self.bytes = self.plain.encode("ascii")

    @cached_property
    def sentences(self) -> list[Span]:
        """Sentences of the folded text."""
        return sentence_spans(self.text)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def words(self) -> list[int]:
        """Where the words begin."""
        return [word.start() for word in _WORD.finditer(self.plain)]

    def sentence_number(self, offset: int) -> int:
        """Number of the sentence `offset` stands in; -1 before the first."""
        return bisect_right(self._sentence_starts, offset) - 1

    def sentence(self, offset: int) -> Span:
        """The sentence `offset` stands in."""
        number = self.sentence_number(offset)
        return self.sentences[number] if number >= 0 else Span(0, len(self.text))

    def words_between(self, start: int, end: int) -> int:
        """How many words begin in `[start, end)`."""
        return max(0, bisect_left(self.words, end) - bisect_left(self.words, start))


@dataclass(frozen=True, eq=False)
class PhraseProgram:
    """The phrase detectors of one document kind behind one prefilter."""

    patterns: tuple[str, ...]
    detectors: tuple[tuple[CompiledRule, CompiledPhrases], ...]
    prefilter: Any
    numbers: tuple[int, ...]
    """Pattern number behind each index of the prefilter."""
    foreign: tuple[int, ...]
    """Patterns with letters beyond ASCII; these run on the folded text itself."""

    def present(self, prose: Prose) -> set[int]:
        """Numbers of the patterns that occur in the text."""
        matched = self.prefilter.Match(prose.bytes) if self.numbers else None
        found = {self.numbers[index] for index in matched or ()}
        if self.foreign and not prose.text.isascii():
            text = prose.text.encode("utf-8", "replace")
            found.update(number for number in self.foreign if pattern(self.patterns[number]).search(text))
        return found


def phrase_program(program: Program, kind: DocumentKind) -> PhraseProgram:
    """The phrase detectors of `program` that read documents of `kind`; compiled once per program and kind."""
    return _phrase_program(program, kind)


@lru_cache(maxsize=32)
def _phrase_program(program: Program, kind: DocumentKind) -> PhraseProgram:
    import re2

    detectors = tuple(
        (rule, phrases) for rule in program.rules for phrases in rule.phrases if kind.value in phrases.kinds
    )
    used = sorted({part for _, phrases in detectors for frame in phrases.frames for part in frame.parts})
    foreign = tuple(number for number in used if not program.patterns[number].isascii())
    numbers = tuple(number for number in used if program.patterns[number].isascii())
    options = re2.Options()
    options.max_mem = 256 << 20
    prefilter = re2.Set.SearchSet(options)
    for number in numbers:
        prefilter.Add(program.patterns[number])
    if numbers:
        prefilter.Compile()
    return PhraseProgram(program.patterns, detectors, prefilter, numbers, foreign)


@lru_cache(maxsize=4096)
def pattern(text: str) -> Any:
    """The RE2 pattern `text`, compiled once."""
    import re2

    return re2.compile(text)


class Finds:
    """The patterns that occur in one text, located on demand."""

    def __init__(self, program: PhraseProgram, prose: Prose) -> None:
        self._program = program
        self._prose = prose
        self._places: dict[int, list[tuple[int, int]]] = {}
        self.present = program.present(prose)

    def places(self, number: int) -> list[tuple[int, int]]:
        """Where pattern `number` occurs, in order."""
        if number not in self._places:
            text = self._program.patterns[number]
            subject = self._prose.bytes if text.isascii() else self._prose.text
            self._places[number] = [
                (found.start(), found.end()) for found in pattern(text).finditer(subject) if found.end() > found.start()
            ]
        return self._places[number]

    def frames(self, phrases: CompiledPhrases) -> Iterator[Place]:
        """Every place where a frame of `phrases` matches."""
        for frame in phrases.frames:
            if self.present.issuperset(frame.parts):
                yield from self._join(frame)

    def _join(self, frame: CompiledFrame) -> Iterator[Place]:
        if len(frame.parts) == 1:
            for start, end in self.places(frame.parts[0]):
                yield Place(start, end, ((start, end),))
            return
        orders = permutations(frame.parts) if frame.any_order else (frame.parts,)
        for order in orders:
            for chain in self._chains(order, frame.gap):
                yield Place(chain[0][0], chain[-1][1], chain)

    def _chains(self, parts: tuple[int, ...], gap: int) -> list[tuple[tuple[int, int], ...]]:
        prose = self._prose
        chains: list[tuple[tuple[int, int], ...]] = [(place,) for place in self.places(parts[0])]
        for number in parts[1:]:
            places = self.places(number)
            starts = [start for start, _ in places]
            longer: list[tuple[tuple[int, int], ...]] = []
            for chain in chains:
                begin, end = chain[-1]
                sentence = prose.sentence(begin)
                # A part may begin inside the one before ("log into", "into my account") but must reach past it.
                for start, stop in places[bisect_right(starts, begin) :]:
                    if start >= sentence.end or prose.words_between(end, start) > gap:
                        break
                    if stop > end:
                        longer.append((*chain, (start, stop)))
            chains = longer[: _MAX_CHAINS * max(1, len(prose.sentences))]
            if not chains:
                return []
        return chains
