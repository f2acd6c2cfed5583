"""Finds phrases built from frames: which patterns can occur in a sentence, where they do, and which stand together.

The words of a sentence say which patterns can occur in it at all (`coach.rules.keywords`). Only frames whose parts can
all occur are searched, with RE2, which never runs away; their parts are then joined inside the sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import permutations

from coach.detection.phrases import WORD_AT, pattern
from coach.domain.documents import DocumentKind
from coach.rules.compiled import CompiledFrame, CompiledPhrases, CompiledRule, Program
from coach.rules.syntax import NUMBER, WORD

_MAX_CHAINS = 64
_MOST_WORDS = 50_000
_MOST_SENTENCES = 4096
_TABLES = ("words", "first", "second")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a frame matched: its whole range and the ranges of its parts, in offsets of the text searched."""

    start: int
    end: int
    parts: tuple[tuple[int, int], ...]

    def shifted(self, by: int) -> Place:
        """The same place in a text where the one searched begins at `by`."""
        return Place(self.start + by, self.end + by, tuple((start + by, end + by) for start, end in self.parts))


Candidate = tuple[CompiledRule, CompiledPhrases, CompiledFrame]
Match = tuple[CompiledRule, CompiledPhrases, Place]
_Places = list[tuple[int, int]]


class PhraseProgram:
    """The frames of one document kind, found by the words their parts need.

    Sets of patterns are integers, one bit a pattern: what a sentence may hold follows from its words and its pairs of
    words, and a frame is worth a search when all its parts are possible.
    """

    def __init__(self, program: Program, kind: DocumentKind) -> None:
        self.patterns = program.patterns
        self.matches = lru_cache(maxsize=_MOST_SENTENCES)(self._matches)
        """The frames in one sentence, by its folded and its plain letters, with their places in it. Remembered: a text
        is checked again after every edit, and most of its sentences stay."""
        self._index = program.index
        self._known: dict[str, tuple[int, int, int]] = {}
        candidates = [
            (rule, phrases, frame)
            for rule in program.rules
            for phrases in rule.phrases
            if kind.value in phrases.kinds
            for frame in phrases.frames
        ]
        rarest = dict.fromkeys(frame.order[0] for _, _, frame in candidates)
        parts = dict.fromkeys([*rarest, *(part for _, _, frame in candidates for part in frame.parts)])
        self.places = {number: place for place, number in enumerate(parts)}
        """Of each pattern used, the bit that stands for it: those that begin a search come first."""
        self._rarest = (1 << len(rarest)) - 1
        self._frames: list[list[tuple[int, Candidate]]] = [[] for _ in rarest]
        for rule, phrases, frame in candidates:
            mask = sum(1 << self.places[part] for part in set(frame.parts))
            self._frames[self.places[frame.order[0]]].append((mask, (rule, phrases, frame)))
        self._size = size = len(parts)
        # Of the shapes of an entry: it stands anywhere, it begins with one known word, with two.
        self._anywhere = (1 << size) - 1
        self._one_word = self._anywhere << size
        self._everywhere = self._bits(program.index.always)
        self._lengths = {
            table: sorted({len(key) - 1 for key in getattr(program.index, table) if key.endswith("*")})
            for table in _TABLES
        }

    def _matches(self, text: str, plain: str) -> tuple[Match, ...]:
        return tuple(_Sentence(self.patterns, text, plain).matches(self.candidates(plain)))

    def candidates(self, sentence: str) -> Iterator[Candidate]:
        """The frames whose parts may all occur in `sentence`; none that does is missing."""
        possible = self.possible(sentence)
        begun = possible & self._rarest
        while begun:
            lowest = begun & -begun
            begun ^= lowest
            for mask, candidate in self._frames[lowest.bit_length() - 1]:
                if mask & possible == mask:
                    yield candidate

    def possible(self, sentence: str) -> int:
        """The set of patterns, by their `places`, that may occur in `sentence`, lower case."""
        known, size = self._known, self._size
        present, opened, begun = self._everywhere, self._anywhere, 0
        for word in WORD.findall(sentence):
            words, first, second = known.get(word) or self._learn(word)
            if words:
                present |= words
            if begun:
                opened |= begun & second
            begun = first
        present &= opened | (begun & self._one_word)
        return (present | present >> size | present >> 2 * size) & self._anywhere

    def _learn(self, word: str) -> tuple[int, int, int]:
        """What a word makes possible: by itself, as the first of two, as the second. Remembered, as words return."""
        if len(self._known) >= _MOST_WORDS:
            self._known.clear()
        words, first, second = (self._made_possible(word, table) for table in _TABLES)
        # Any word may follow where only the first is known.
        self._known[word] = found = words, first, second | self._one_word
        return found

    def _made_possible(self, word: str, table: str) -> int:
        entries: Mapping[str, str] = getattr(self._index, table)
        keys = [word, *(f"{word[:length]}*" for length in self._lengths[table] if length <= len(word))]
        if word.isdigit():
            keys.append(NUMBER)
        return self._bits(number for key in keys for number in map(int, entries.get(key, "").split()))

    def _bits(self, entries: Iterable[int]) -> int:
        """The set of those index entries whose patterns are used here."""
        found = 0
        for entry in entries:
            shape, number = divmod(entry, len(self.patterns))
            if number in self.places:
                found |= 1 << self.places[number] + shape * self._size
        return found


@lru_cache(maxsize=32)
def phrase_program(program: Program, kind: DocumentKind) -> PhraseProgram:
    """The phrase detectors of `program` that read documents of `kind`; prepared once per program and kind."""
    return PhraseProgram(program, kind)


class _Sentence:
    """One sentence under search."""

    def __init__(self, patterns: tuple[str, ...], text: str, plain: str) -> None:
        self._patterns = patterns
        self._text, self._plain = text, plain
        self._bytes = plain.encode("ascii")
        self._known: dict[int, _Places] = {}

    def matches(self, candidates: Iterable[Candidate]) -> Iterator[Match]:
        """Where those frames stand whose parts all occur, near enough to each other."""
        for rule, phrases, frame in candidates:
            if all(map(self._where, frame.order)):
                for place in self._join(frame):
                    yield rule, phrases, place

    def _where(self, number: int) -> _Places:
        """Where pattern `number` occurs. Remembered, as many frames share their parts."""
        places = self._known.get(number)
        if places is None:
            text = self._patterns[number]
            subject = self._bytes if text.isascii() else self._text
            found = pattern(text).finditer(subject)
            places = self._known[number] = [match.span() for match in found if match.end() > match.start()]
        return places

    def _join(self, frame: CompiledFrame) -> Iterator[Place]:
        if len(frame.parts) == 1:
            for start, end in self._where(frame.parts[0]):
                yield Place(start, end, ((start, end),))
            return
        for order in permutations(frame.parts) if frame.any_order else (frame.parts,):
            for chain in self._chains(order, frame.gap):
                yield Place(chain[0][0], chain[-1][1], chain)

    def _chains(self, parts: tuple[int, ...], gap: int) -> list[tuple[tuple[int, int], ...]]:
        chains: list[tuple[tuple[int, int], ...]] = [(place,) for place in self._where(parts[0])]
        for number in parts[1:]:
            places = self._where(number)
            starts = [start for start, _ in places]
            longer: list[tuple[tuple[int, int], ...]] = []
            for chain in chains:
                begin, end = chain[-1]
                # A part may begin with or inside the one before ("log into", "into my account") but must reach past it.
                for start, stop in places[bisect_left(starts, begin) :]:
                    if self._words_between(end, start) > gap:
                        break
                    if stop > end:
                        longer.append((*chain, (start, stop)))
            chains = longer[:_MAX_CHAINS]
        return chains

    @cached_property
    def _words(self) -> list[int]:
        return [word.start() for word in WORD_AT.finditer(self._plain)]

    def _words_between(self, start: int, end: int) -> int:
        return bisect_left(self._words, end) - bisect_left(self._words, start)
